"""Rows → grids and records."""

from datetime import date
from typing import Any

import msgspec
import pytest

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import RECORD, Row
from roadmap_cli.model.types import Area, Commitment, Head, Roadmap, Status
from roadmap_cli.output.blocks import Cell, Role
from roadmap_cli.output.reports.list import (
    FLAG_STYLES,
    STATUS_STYLES,
    TABLE_COLUMNS,
    ListSettings,
    count_words,
    fields,
    flags_cell,
    flat_records,
    grids_of,
    records,
    text_of,
)

ROADMAP = Roadmap(roadmap=Head(title="R"))
PIPE, PERSON = ListSettings(), ListSettings(for_person=True)
ROW = Row(
    id="x",
    title="T",
    area="a",
    partners=["us", "ca"],
    owner=[],
    status=Status.AT_RISK,
    deadline="2025-H2",
    deadline_text=None,
    due=date(2025, 12, 31),
    days_left=-32,
    flags=(Flag.OVERDUE, Flag.STALE),
    progress=40,
    tags=["t"],
    source=["s"],
)


def test_a_text_of_several_lines_is_one_line_in_a_table() -> None:
    text = "One\n\n two\x1b"
    roadmap = Roadmap(roadmap=Head(title="R"), commitments={"x": Commitment(title="T", area="a", text=text)})
    (grid,) = grids_of([("", [ROW])], ["text", "met_when"], roadmap, PIPE)
    assert [cell.text for cell in grid.rows[0]] == ["One two\\x1b", ""]


AREAS = msgspec.structs.replace(ROADMAP, areas={"a": Area(title="A long title of an area")})


@pytest.mark.parametrize(("width", "area"), [(None, "a"), (200, "A long title of an area"), (50, "a")])
def test_an_area_has_its_title_where_it_fits(width: int | None, area: str) -> None:
    (grid,) = grids_of([("", [ROW])], TABLE_COLUMNS, AREAS, PERSON, width)
    assert grid.rows[0][2] == Cell(area)
    chosen = ListSettings(for_person=True, is_chosen=True)
    (grid,) = grids_of([("", [ROW])], ["area", "title"], AREAS, chosen, width)
    assert grid.rows[0][0] == Cell("a")


def test_a_person_sees_the_symbols_of_statuses_and_no_word_about_stale_rows() -> None:
    (grid,) = grids_of([("", [ROW])], TABLE_COLUMNS, ROADMAP, PERSON)
    assert [cell.text for cell in grid.rows[0]] == ["x", "T", "a", "▲ at-risk", "2025-H2", "overdue"]
    (grid,) = grids_of([("", [ROW])], TABLE_COLUMNS, ROADMAP, ListSettings(for_person=True, signs=False))
    assert grid.rows[0][3].text == "! at-risk"
    (grid,) = grids_of([("", [ROW])], TABLE_COLUMNS, ROADMAP, PIPE)
    assert [cell.text for cell in grid.rows[0]][3:] == ["at-risk", "2025-H2", "overdue, stale"]


def test_stale_rows_are_counted_each_commitment_once() -> None:
    kept = msgspec.structs.replace(ROW, id="y", flags=())
    assert count_words([]) == "0 commitments"
    assert count_words([kept]) == "1 commitment"
    assert count_words([ROW, kept, ROW]) == "2 commitments, 1 stale"


def test_every_column_has_a_cell() -> None:
    (grid,) = grids_of([("", [msgspec.structs.replace(ROW, partner="us")])], RECORD, ROADMAP, PIPE)
    assert [column.title for column in grid.columns] == [name.replace("_", " ") for name in RECORD]
    assert "|".join(cell.text for cell in grid.rows[0]) == (
        "x|T|a|us, ca||at-risk|2025-H2||2025-12-31|-32|overdue, stale|40|t|s||||us|"
    )
    assert {column.title for column in grid.columns if column.align == "right"} == {"days left", "progress"}
    assert [column.title for column in grid.columns if column.role is Role.TITLE] == ["title"]
    assert [column.title for column in grid.columns if column.role is Role.REASON] == [
        "owner",
        "deadline text",
        "flags",
        "tags",
        "source",
        "last cycle",
        "verdict",
    ]


def test_groups_are_a_grid_each_with_a_heading_of_one_line() -> None:
    assert [
        grid.heading for grid in grids_of([("a", [ROW]), ("b\nc\x1b[31m", [ROW])], ["id"], ROADMAP, PIPE)
    ] == ["a", "b\\nc\\x1b[31m"]


@pytest.mark.parametrize("column", ["id", "title", "area", "partners", "owner", "tags", "source", "for"])
def test_what_people_wrote_is_made_safe_in_every_column(column: str) -> None:
    hostile = "a\x1b[31m\nb\u202e"
    field = "partner" if column == "for" else column
    value: Any = [hostile] if isinstance(getattr(ROW, field), list) else hostile
    (grid,) = grids_of([("", [msgspec.structs.replace(ROW, **{field: value})])], [column], ROADMAP, PIPE)
    assert grid.rows[0][0].text == "a\\x1b[31m\\nb\\u202e"


def test_every_flag_has_its_own_color() -> None:
    assert set(FLAG_STYLES) == set(Flag)
    cell = flags_cell((Flag.OVERDUE, Flag.SLIPPED, Flag.STALE), ("overdue by 3 days", "slipped", "stale"))
    assert cell.text == "overdue by 3 days, slipped, stale" == "".join(run.text for run in cell.runs)
    assert [run.style for run in cell.runs] == ["overdue", "", "slipped", "", "faint"]
    assert cell.style == "overdue"


def test_a_cell_without_flags_has_no_color_and_one_flag_needs_no_runs() -> None:
    assert flags_cell((), ()) == Cell("")
    assert flags_cell((Flag.LATE,), ("late",)) == Cell("late", "met-late")


@pytest.mark.parametrize(
    ("flags", "style"), [((Flag.OVERDUE,), "overdue"), ((Flag.DUE_SOON,), "due-soon"), ((Flag.STALE,), "")]
)
def test_a_deadline_that_has_passed_or_is_near_has_a_style(flags: tuple[Flag, ...], style: str) -> None:
    (grid,) = grids_of(
        [("", [msgspec.structs.replace(ROW, flags=flags)])], ["deadline", "due"], ROADMAP, PIPE
    )
    assert [cell.style for cell in grid.rows[0]] == [style, style]


@pytest.mark.parametrize(
    ("columns", "for_person", "texts"),
    [
        (["id", "deadline"], True, ["x", "2025-H2 !"]),
        (["due"], True, ["2025-12-31 !"]),
        (["id", "deadline"], False, ["x", "2025-H2"]),
        (["deadline", "flags"], True, ["2025-H2", "overdue, stale"]),
        (["deadline", "days_left"], True, ["2025-H2", "-32"]),
    ],
)
def test_an_overdue_deadline_is_never_shown_by_color_alone(
    columns: list[str], for_person: bool, texts: list[str]
) -> None:
    settings = ListSettings(for_person=for_person, is_chosen=True)
    (grid,) = grids_of([("", [ROW])], columns, ROADMAP, settings)
    assert [cell.text for cell in grid.rows[0]] == texts


def test_only_a_deadline_that_has_passed_is_marked() -> None:
    soon = msgspec.structs.replace(ROW, flags=(Flag.DUE_SOON,))
    (grid,) = grids_of([("", [soon])], ["deadline"], ROADMAP, PERSON)
    assert grid.rows[0][0] == Cell("2025-H2", "due-soon")
    step = msgspec.structs.replace(ROW, flags=(Flag.MILESTONE_OVERDUE,))
    (grid,) = grids_of([("", [step])], ["deadline"], ROADMAP, PERSON)
    assert grid.rows[0][0] == Cell("2025-H2", "")


@pytest.mark.parametrize(
    ("progress", "signs", "cell"),
    [(None, True, Cell("–", "faint")), (None, False, Cell("-", "faint")), (0, True, Cell("0"))],
)
def test_progress_of_which_nothing_is_known_is_no_number(
    progress: int | None, signs: bool, cell: Cell
) -> None:
    row = msgspec.structs.replace(ROW, progress=progress)
    (grid,) = grids_of([("", [row])], ["progress"], ROADMAP, ListSettings(signs=signs))
    assert grid.rows[0][0] == cell
    assert records([("", [row])], ["progress"], ROADMAP, grouped=False) == [{"progress": progress}]


def test_every_status_has_a_style() -> None:
    assert set(STATUS_STYLES) == set(Status)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ([], ""), (["a", "b\n"], "a, b\\n"), (5, "5"), (date(2026, 2, 1), "2026-02-01")],
)
def test_a_field_as_a_table_shows_it(value: object, text: str) -> None:
    assert text_of(value) == text


GROUPS = [("a", [ROW]), ("b", [ROW, ROW])]


def test_records_are_rows_or_what_was_chosen_of_them() -> None:
    assert records([("", [ROW])], [], ROADMAP, grouped=False) == [ROW]
    assert records([("", [ROW])], ["progress", "id"], ROADMAP, grouped=False) == [{"progress": 40, "id": "x"}]
    assert records([], [], ROADMAP, grouped=False) == []
    assert records(GROUPS, ["id"], ROADMAP, grouped=True) == [
        {"group": "a", "commitments": [{"id": "x"}]},
        {"group": "b", "commitments": [{"id": "x"}, {"id": "x"}]},
    ]
    assert records([], [], ROADMAP, grouped=True) == []


def test_flat_records_name_their_group_first() -> None:
    assert list(flat_records(GROUPS, ["id"], ROADMAP, grouped=True)) == [
        {"group": "a", "id": "x"},
        {"group": "b", "id": "x"},
        {"group": "b", "id": "x"},
    ]
    whole = next(iter(flat_records(GROUPS, [], ROADMAP, grouped=True)))
    assert list(whole) == ["group", *RECORD]
    assert list(flat_records([("", [ROW])], [], ROADMAP, grouped=False)) == [ROW]


def test_fields_have_a_heading_for_every_column() -> None:
    heading, lines = fields(GROUPS, ["id", "progress"], ROADMAP, grouped=True)
    assert heading == ["group", "id", "progress"]
    assert list(lines) == [["a", "x", 40], ["b", "x", 40], ["b", "x", 40]]
    heading, lines = fields([("", [ROW])], [], ROADMAP, grouped=False)
    assert heading == list(RECORD)
    assert [len(line) for line in lines] == [len(RECORD)]
