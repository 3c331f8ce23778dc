"""Lists about deadlines, from hand-made rows."""

from datetime import date

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row, rows_of
from roadmap_cli.model.types import Status
from roadmap_cli.output.plain import render_plain
from roadmap_cli.output.reports.due import (
    commitments_grid,
    due_grid,
    milestones_grid,
    next_grid,
    overdue_milestones,
)
from roadmap_cli.output.widths import layout_of
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


def test_overdue() -> None:
    assert render_plain(due_grid("Late", LATE)) == (
        """\
Late
DEADLINE  OVERDUE BY  TITLE  COMMITMENT
2022      1,128 days  Old    old
2022           1 day  New    new
"""
    )


def test_coming() -> None:
    assert render_plain(due_grid("", COMING[:2])) == (
        """\
DEADLINE     DUE IN  TITLE  COMMITMENT
2026-02-01    today  Now    now
2026-03     40 days  Then   then
"""
    )
    assert render_plain(next_grid(COMING[:2])) == (
        "next    today  2026-02-01  Now   now\nnext  40 days  2026-03     Then  then\n"
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


def test_overdue_milestones_of_what_is_open() -> None:
    day = date(2026, 2, 1)
    steps = overdue_milestones(rows_of(MILESTONES, day), MILESTONES, day)
    assert render_plain(milestones_grid("Milestones", steps)) == (
        """\
Milestones
DEADLINE     OVERDUE BY  MILESTONE  COMMITMENT
2022-spring  1,342 days  Old rules  x
2025            32 days  New rules  x
"""
    )


def test_commitments_of_an_area_without_a_word_about_stale_ones() -> None:
    assert render_plain(commitments_grid([LATE[0], *COMING], signs=True)) == (
        """\
COMMITMENT  TITLE  STATUS      DEADLINE    FLAGS
old         Old    ▸ underway  2022        overdue by 1,128 days
now         Now    ▸ underway  2026-02-01  due today
then        Then   ▸ underway  2026-03
never       Never  ▸ underway
"""
    )


def test_on_a_narrow_terminal_flags_are_below_their_commitment() -> None:
    grid = commitments_grid([LATE[0], *COMING], signs=True)
    assert layout_of(grid, 67).below == []
    assert layout_of(grid, 61).below == [4]
    assert layout_of(grid, 40).is_list
