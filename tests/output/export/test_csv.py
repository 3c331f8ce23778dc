"""CSV from which the same rows can be made again."""

import csv
import io
import json
from datetime import date

import msgspec
import pytest

from roadmap_cli.analysis.columns import COLUMNS
from roadmap_cli.analysis.query import Snapshot, rows_of
from roadmap_cli.escape.cell import from_cell
from roadmap_cli.model.types import Commitment
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.output.export.csv import WHOLE_COLUMNS, render_whole_csv
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.output.snapshots import one, snapshot_of


def records(snapshot: Snapshot) -> list[dict[str, str]]:
    text = render_whole_csv(snapshot).decode()
    return [
        {name: from_cell(cell) for name, cell in record.items()}
        for record in csv.DictReader(io.StringIO(text, newline=""))
    ]


def test_the_columns_of_list_come_first_then_what_is_derived_of_the_whole():
    assert list(WHOLE_COLUMNS) == [
        *("id", "title", "area", "partners", "owner", "status", "deadline"),
        *("deadline_text", "due", "days_left", "flags"),
        *(
            "progress",
            "tags",
            "source",
            "last_cycle",
            "verdict",
            "assessed",
            "whole_status",
            "whole_deadline",
            "whole_progress",
        ),
        *("text", "met_when", "made", "every", "until", "depends_on", "replaced_by", "formerly"),
        *("partner_status", "partner_deadline", "milestones", "indicators", "updates", "assessments"),
    ]
    assert set(COLUMNS) - set(WHOLE_COLUMNS) == {"for", "roadmap", "updated", "waive", "extra"}


@pytest.mark.parametrize(
    ("lines", "stated", "whole"),
    [
        ([], ("", "", ""), ("planned", "", "")),
        (
            ['status = "underway"', 'deadline = "2030"', "progress = 20"],
            ("underway", "2030", "20"),
            ("underway", "2030", "20"),
        ),
        (['status = "met"', "progress = 20"], ("met", "", "20"), ("met", "", "100")),
        (
            [
                'partners = ["us", "ca"]', 'status = "underway"', 'deadline = "2030"',
                'partner_status = { us = "met" }', 'partner_deadline = { us = "2020", ca = "none" }',
            ],
            ("underway", "2030", ""),
            ("underway", "", "50"),
        ),
        (
            ['[commitments.x.updates.2025-01-01]\nstatus = "met"\ndeadline = "2024"'],
            ("", "", ""),
            ("met", "2024", "100"),
        ),
        (
            [
                "made = 2020-01-01", 'status = "met"',
                '[commitments.x.updates.2027-01-01]\nstatus = "met"\nstatus_was = "stalled"',
            ],
            ("stalled", "", ""),
            ("stalled", "", ""),
        ),
    ],
)  # fmt: skip
def test_what_is_stated_is_beside_what_is_derived(
    lines: list[str], stated: tuple[str, ...], whole: tuple[str, ...]
):
    (record,) = records(one(*lines))
    names = ("status", "deadline", "progress")
    assert tuple(record[name] for name in names) == stated
    assert tuple(record[f"whole_{name}"] for name in names) == whole


def test_a_partner_without_a_deadline_has_none():
    (record,) = records(one('partners = ["ca"]', 'partner_deadline = { ca = "none" }'))
    assert record["partner_deadline"] == '{"ca":"none"}'


def test_the_rest():
    record = records(snapshot_of(SMALL_ROADMAP))[0]
    assert record["text"] == "Both partners will reach net-zero electricity by 2035."
    assert (record["made"], record["depends_on"], record["formerly"]) == ("2023-03-24", "", "")
    assert json.loads(record["partner_status"]) == {"ca": "at-risk"}
    assert json.loads(record["partner_deadline"]) == {"ca": "2050"}
    assert json.loads(record["milestones"])["draft-rules"] == {
        "title": "Draft rules published", "deadline": "2023-summer", "status": "met", "met_on": "2023-08-10",
    }  # fmt: skip
    assert json.loads(record["updates"])["2024-12-17"] == {
        "partner": "ca", "status": "at-risk", "deadline": "2050", "deadline_was": "2035",
        "note": "Final regulations moved the target.", "evidence": "https://example.org/moved",
    }  # fmt: skip


def test_a_past_day_knows_nothing_of_later():
    record = records(snapshot_of(SMALL_ROADMAP, date(2023, 12, 31)))[0]
    assert list(json.loads(record["updates"])) == ["2023-08-10"]
    assert (record["partner_status"], record["partner_deadline"]) == ("", '{"ca":"2035"}')


def as_table(record: dict[str, str]) -> dict[str, object]:
    """Return the table of a commitment that a record describes, as an importer would make it."""
    table: dict[str, object] = {
        name: record[name] for name in ("title", "area", "text", "made", "deadline", "status") if record[name]
    }
    for name in ("partners", "owner", "tags", "source", "depends_on", "formerly"):
        cell = record[name]
        table[name] = json.loads(cell) if cell.startswith("[") else cell.split(";") if cell else []
    for name in ("partner_status", "partner_deadline", "milestones", "indicators", "updates", "assessments"):
        table[name] = json.loads(record[name] or "{}")
    return table | ({"progress": int(record["progress"])} if record["progress"] else {})


@pytest.mark.parametrize("text", [SMALL_ROADMAP, SHIPPED.read_text()], ids=["small", "shipped"])
@pytest.mark.parametrize("as_of", [date(2026, 2, 1), date(2023, 6, 1)], ids=str)
def test_the_same_rows_can_be_made_of_it(text: str, as_of: date):
    before = snapshot_of(text, as_of)
    data = {
        "roadmap": {"title": "Again"},
        "check": msgspec.to_builtins(before.roadmap.check),
        "commitments": {record["id"]: as_table(record) for record in records(before)},
    }
    roadmap = read_roadmap(data, "", "again")
    again = msgspec.structs.replace(before, roadmap=roadmap)
    assert rows_of(again.roadmap, as_of) == list(before.rows)
    assert len(before.rows) > 3


@pytest.mark.parametrize(
    ("items", "cell"),
    [
        ('["a", "b"]', "a;b"),
        ('["a;b", "c"]', '["a;b","c"]'),
        ('["[a]"]', '["[a]"]'),
        ('["a", ""]', '["a",""]'),
        ('[" a"]', '[" a"]'),
        ("[]", ""),
    ],
)
def test_a_list_that_joining_would_change_is_json(items: str, cell: str):
    (record,) = records(one(f"tags = {items}"))
    assert record["tags"] == cell


def test_a_formula_is_disarmed():
    (line,) = render_whole_csv(one('text = "=1+1"')).decode().splitlines()[1:]
    assert ",'=1+1," in line


def test_every_field_that_makes_a_row_is_there():
    untold = {"extra", "waive"}  # of the user and of `check`
    assert set(Commitment.__struct_fields__) - untold <= set(WHOLE_COLUMNS)
