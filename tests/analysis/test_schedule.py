"""What is overdue and due in the next months."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.query import is_open
from roadmap_cli.analysis.schedule import MONTHS, months_from, next_due_row, overdue, schedule_of, upcoming
from roadmap_cli.model.types import Status
from tests.analysis.test_aggregate import row
from tests.output.export.html.pages import snapshot_of

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


def test_the_first_month_is_that_of_the_day() -> None:
    assert months_from(date(2026, 11, 30))[:3] == [(2026, 11), (2026, 12), (2027, 1)]
    assert months_from(date(9999, 11, 1)) == [(9999, 11), (9999, 12)]


@given(st.lists(st.tuples(st.none() | DAYS, st.sampled_from(["planned", "met"])), max_size=20))
def test_each_open_commitment_is_counted_once(commitments: list[tuple[date | None, str]]) -> None:
    text = '[roadmap]\ntitle = "T"\n' + "".join(
        f'[commitments.c{place}]\ntitle = "C"\narea = "a"\nstatus = "{status}"\n'
        + (f"deadline = {day}\n" if day else "")
        for place, (day, status) in enumerate(commitments)
    )
    snapshot = snapshot_of(text, as_of="2026-02-10")
    schedule = schedule_of(snapshot.rows, snapshot.as_of)
    due = [day for day, status in commitments if status == "planned"]
    assert schedule.overdue == sum(day is not None and day < snapshot.as_of for day in due)
    assert schedule.undated == due.count(None)
    assert schedule.months[0] == sum(
        day is not None and date(2026, 2, 10) <= day < date(2026, 3, 1) for day in due
    )
    assert len(schedule.months) == MONTHS
    counted = schedule.overdue + sum(schedule.months) + schedule.later + schedule.undated
    assert counted == sum(is_open(row) for row in snapshot.rows)


def test_next_is_the_first_open_one_not_yet_overdue_today_included() -> None:
    rows = [row("late", days=-1), row("b", days=5), row("a", days=5), row("today", days=0), row("none")]
    closed = row("closed", Status.MET, deadline="2026-02-01")
    assert next_due_row([*rows, closed]) == rows[3]
    assert [one.id for one in upcoming([*rows, closed])] == ["today", "b", "a"]
    assert next_due_row([closed, rows[0], rows[4]]) is None


def test_overdue_lists_the_longest_first() -> None:
    rows = [row("week", days=-7), row("year", days=-365), row("soon", days=3), row("day", days=-1)]
    assert [one.id for one in overdue(rows)] == ["year", "week", "day"]
