"""Lists about deadlines, from hand-made rows."""

from datetime import date

import pytest

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row, rows_of
from roadmap_cli.model.types import Status
from roadmap_cli.output.plain import render_plain
from roadmap_cli.output.reports.due import commitments_grid, due_grid, milestones_grid, overdue_milestones
from tests.derived import whole


def row(id: str, days: int | None, *flags: Flag, deadline: str | None = "2022") -> Row:
    due = date(2026, 2, 1) if days is not None else None
    return Row(id, id.title(), "a", [], [], Status.UNDERWAY, deadline, None, due, days, flags, 0, [], [])


LATE = [row("old", -1128, Flag.OVERDUE, Flag.STALE), row("new", -1, Flag.OVERDUE)]
COMING = [
    row("now", 0, Flag.DUE_SOON, deadline="2026-02-01"),
    row("then", 40, deadline="2026-03"),
    row("never", None, deadline=None),
]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (
            None,
            """\
Late
DEADLINE  OVERDUE BY  COMMITMENT  TITLE
2022      1,128 days  old         Old
2022           1 day  new         New
""",
        ),
        (
            60,
            """\
Late
DEADLINE  OVERDUE BY  COMMITMENT
2022      1,128 days  old
2022           1 day  new
""",
        ),
        (
            40,
            """\
Late
COMMITMENT  OVERDUE BY
old         1,128 days
new              1 day
""",
        ),
    ],
)
def test_overdue(width, expected):
    assert render_plain(due_grid("Late", LATE, width)) == expected


def test_coming():
    assert render_plain(due_grid("", COMING[:2], None)) == (
        """\
DEADLINE     DUE IN  COMMITMENT  TITLE
2026-02-01    today  now         Now
2026-03     40 days  then        Then
"""
    )


MILESTONES = whole(
    x={
        "milestones": {
            "new": {"title": "New rules", "deadline": "2025"},
            "old": {"title": "Old rules", "deadline": "2022-spring"},
            "met": {"title": "Done", "deadline": "2021", "status": "met"},
            "to-come": {"title": "To come", "deadline": "2030"},
            "undated": {"title": "Some day"},
        }
    },
    closed={"status": "met", "milestones": {"never": {"title": "Never done", "deadline": "2020"}}},
)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (
            None,
            """\
Milestones
DEADLINE     OVERDUE BY  COMMITMENT  MILESTONE
2022-spring  1,342 days  x           Old rules
2025            32 days  x           New rules
""",
        ),
        (
            40,
            """\
Milestones
OVERDUE BY  COMMITMENT  MILESTONE
1,342 days  x           Old rules
   32 days  x           New rules
""",
        ),
    ],
)
def test_overdue_milestones_of_what_is_open(width, expected):
    day = date(2026, 2, 1)
    steps = overdue_milestones(rows_of(MILESTONES, day), MILESTONES, day)
    assert render_plain(milestones_grid("Milestones", steps, width)) == expected


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (
            None,
            """\
COMMITMENT  TITLE  STATUS      DEADLINE    STANDING
old         Old    ▸ underway  2022        overdue by 1,128 days, stale
now         Now    ▸ underway  2026-02-01  due today
then        Then   ▸ underway  2026-03
never       Never  ▸ underway
""",
        ),
        (
            96,
            """\
COMMITMENT  TITLE  STATUS      DEADLINE    STANDING
old         Old    ▸ underway  2022        overdue by 1,128 days, stale
now         Now    ▸ underway  2026-02-01  due today
then        Then   ▸ underway  2026-03
never       Never  ▸ underway
""",
        ),
        (
            71,
            """\
COMMITMENT  TITLE  STATUS      DEADLINE    STANDING
old         Old    ▸ underway  2022        overdue by 1,128 days, stale
now         Now    ▸ underway  2026-02-01  due today
then        Then   ▸ underway  2026-03
never       Never  ▸ underway
""",
        ),
        (
            70,
            """\
COMMITMENT  STATUS      DEADLINE    STANDING
old         ▸ underway  2022        overdue by 1,128 days, stale
now         ▸ underway  2026-02-01  due today
then        ▸ underway  2026-03
never       ▸ underway
""",
        ),
        (
            52,
            """\
COMMITMENT  STATUS      STANDING
old         ▸ underway  overdue by 1,128 days, stale
now         ▸ underway  due today
then        ▸ underway
never       ▸ underway
""",
        ),
        (
            40,
            """\
COMMITMENT  STATUS      DUE
old         ▸ underway  1,128 days ago
now         ▸ underway  today
then        ▸ underway  2026-03
never       ▸ underway
""",
        ),
    ],
)
def test_commitments(width, expected):
    assert render_plain(commitments_grid([LATE[0], *COMING], width, signs=True)) == expected


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (None, ["commitment", "title", "status", "deadline", "standing"]),
        (80, ["commitment", "title", "status", "deadline"]),
        (38, ["commitment", "status", "deadline"]),
        (30, ["commitment", "status", "due"]),
    ],
)
def test_a_column_without_content_gives_way_before_any_other(width: int | None, columns: list[str]) -> None:
    grid = commitments_grid(COMING[1:], width, signs=True)
    assert [column.title for column in grid.columns] == columns
    nothing = commitments_grid(COMING[2:], 80, signs=True)
    assert [column.title for column in nothing.columns] == ["commitment", "title", "status"]


def test_flags_are_cut_before_all_of_them_are_left_out() -> None:
    flags = row("x", -5, Flag.OVERDUE, Flag.SLIPPED, Flag.STALE, Flag.PARTNER_BROKEN)
    grid = commitments_grid([flags], 60, signs=True)
    assert [column.title for column in grid.columns] == ["commitment", "status", "standing"]
    assert [column.title for column in commitments_grid([flags], 47, signs=True).columns][-1] == "due"
