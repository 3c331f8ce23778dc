"""What is overdue, what is due next, and how much is due in each of the next months."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row, is_open

MONTHS = 12
"""The number of months of a schedule; the month of the day is the first."""


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int


class Schedule(NamedTuple):
    """Counts of open commitments: overdue, due in each month, due later, and without a deadline."""

    overdue: int
    months: Sequence[int]
    later: int
    undated: int


def months_from(as_of: date) -> list[Month]:
    """Return the months of a schedule; fewer at the end of the calendar."""
    first = as_of.year * 12 + as_of.month - 1
    return [
        Month(one // 12, one % 12 + 1) for one in range(first, first + MONTHS) if one // 12 <= date.max.year
    ]


def schedule_of(rows: Iterable[Row], as_of: date) -> Schedule:
    """Return the schedule of the open commitments of rows, each of which is counted once."""
    months = months_from(as_of)
    counts: Counter[Month] = Counter()
    overdue = later = undated = 0
    for row in rows:
        if not is_open(row):
            continue
        if row.due is None:
            undated += 1
        elif Flag.OVERDUE in row.flags:
            overdue += 1
        elif (month := Month(row.due.year, row.due.month)) in months:
            counts[month] += 1
        else:
            later += 1
    return Schedule(overdue, [counts[month] for month in months], later, undated)


def next_due_row(rows: Iterable[Row]) -> Row | None:
    """Return the first open row that is due next, today included."""
    return min(_to_come(rows), key=_days_left, default=None)


def upcoming(rows: Iterable[Row]) -> list[Row]:
    """Return the open rows that are not overdue, by due day."""
    return sorted(_to_come(rows), key=_days_left)


def overdue(rows: Iterable[Row]) -> list[Row]:
    """Return the overdue rows, the longest overdue first."""
    return sorted((row for row in rows if Flag.OVERDUE in row.flags), key=_days_left)


def _to_come(rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if row.days_left is not None and row.days_left >= 0)


def _days_left(row: Row) -> int:
    return row.days_left or 0
