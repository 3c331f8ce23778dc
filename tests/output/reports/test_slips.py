"""What slipped as a table that gives way on narrow terminals, and as a sentence."""

from datetime import date

import msgspec
import pytest

from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.history.slips import DeadlineHistory, SlipTotal
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import Commitment
from roadmap_cli.output.blocks import Grid
from roadmap_cli.output.reports.slips import COLUMNS, SlipsReport, fields, page, total_words
from roadmap_cli.output.widths import layout_of

MOVE = DeadlineChange(
    partner="ca",
    before=parse_deadline("2025"),
    after=None,
    day=date(2026, 1, 5),
    when="2026-01-05",
    reason="r\x1b",
    silent=True,
)
SLIP = DeadlineHistory(
    id="one",
    commitment=Commitment(title="One", area="a"),
    partner="ca",
    first=parse_deadline("2025"),
    now=None,
    changes=(MOVE,),
)


def total(**numbers: float | None) -> SlipTotal:
    known: dict[str, float | None] = {
        "superseded": 0,
        "with_deadline": 4,
        "slipped": 1,
        "share": 25,
        "median_days": 1,
        **numbers,
    }
    return SlipTotal(id="total", title="Total", **known)  # type: ignore[arg-type]


def seen(**numbers: float | None) -> SlipsReport:
    day = date(2026, 2, 1)
    return SlipsReport(title="R", as_of=day, since=None, slips=[SLIP], rows={}, total=total(**numbers))


def grid_of(report: SlipsReport) -> Grid:
    grid = page(report, signs=True).blocks[0]
    assert isinstance(grid, Grid)
    return grid


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (130, ["commitment", "title", "for", "changed", "from", "to", "days", "total", "how", "reason"]),
        (80, ["commitment", "title", "for", "changed", "from", "to", "days", "total"]),
        (65, ["commitment", "title", "for", "changed", "from", "to", "days"]),
        (50, ["title"]),
    ],
)
def test_columns_give_way_but_never_the_reason(width: int, columns: list[str]) -> None:
    grid = grid_of(seen())
    layout = layout_of(grid, width)
    assert [grid.columns[place].title for place in layout.columns] == columns
    shown = [grid.columns[place].title for place in (*layout.columns, *layout.below)]
    assert {"how", "reason"} <= {*shown}


def test_columns_of_which_no_deadline_has_anything_are_left_out() -> None:
    said = msgspec.structs.replace(
        MOVE, partner="", silent=False, day=date(2025, 6, 5), reason="Because of what a court said"
    )
    slip = msgspec.structs.replace(SLIP, partner="", changes=(said,))
    grid = grid_of(msgspec.structs.replace(seen(), slips=[slip]))
    assert [column.title for column in grid.columns] == [
        *("commitment", "title", "changed", "from", "to", "days", "total", "how", "reason")
    ]
    layout = layout_of(grid, 100)
    assert [grid.columns[place].title for place in layout.columns][-2:] == ["total", "reason"]


def test_a_withdrawn_deadline_in_words() -> None:
    assert [cell.text for cell in grid_of(seen()).rows[0]] == [
        *("one", "One", "ca", "2026-01-05", "2025", "none", "withdrawn", "withdrawn"),
        *("silent, after it had passed", "r\\x1b"),
    ]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({}, "1 of 4 commitments with a deadline slipped (25%), by a median of 1 day."),
        ({"with_deadline": 1}, "1 of 1 commitment with a deadline slipped (25%), by a median of 1 day."),
        (
            {"median_days": 353.5},
            "1 of 4 commitments with a deadline slipped (25%), by a median of 353.5 days.",
        ),
        ({"slipped": 0, "share": 0, "median_days": None}, "0 of 4 commitments with a deadline slipped (0%)."),
    ],
)
def test_total_words(numbers: dict[str, float | None], sentence: str) -> None:
    assert total_words(seen(**numbers)) == sentence


@pytest.mark.parametrize(
    ("slips", "sentence"),
    [
        ([], "No commitment has a deadline."),
        ([("one", "us"), ("one", "ca")], "No commitment has a deadline now; 1 was withdrawn."),
        ([("one", ""), ("two", "")], "No commitment has a deadline now; 2 were withdrawn."),
    ],
)
def test_total_words_without_deadlines(slips: list[tuple[str, str]], sentence: str) -> None:
    withdrawn = [msgspec.structs.replace(SLIP, id=id, partner=partner) for id, partner in slips]
    assert total_words(seen(superseded=1)).endswith(". 1 superseded commitment is not counted.")
    none = seen(with_deadline=0, slipped=0, share=None, median_days=None)
    assert total_words(msgspec.structs.replace(none, slips=withdrawn)) == sentence


def test_a_record_has_every_column() -> None:
    (record,) = fields(seen())
    assert dict(zip(COLUMNS, record, strict=True)) == {
        "id": "one", "title": "One", "area": "a", "partner": "ca", "milestone": "", "first": "2025",
        "changed": "2026-01-05", "from": "2025", "to": None, "days": None, "silent": True,
        "came_late": True, "reason": "r\x1b", "subject": "", "author": "",
        "commit": "", "now": None, "total_days": None,
    }  # fmt: skip
