"""The days that a timeline shows, and the ticks that divide them; pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

import msgspec


class Scale(StrEnum):
    """What the ticks of an axis count."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


class Axis(msgspec.Struct, frozen=True):
    """The days from `first` to `last`, both shown, and what their ticks count: units of equal width."""

    first: date
    last: date
    scale: Scale

    def shows(self, first: date, last: date) -> bool:
        """Return whether any of the days from `first` to `last` is shown."""
        return first <= self.last and last >= self.first

    def share(self, day: date, *, end: bool = False) -> float:
        """Return where a day begins, or ends, as a share of the whole: 0 is the left edge, 1 the right one.

        Less than 0 or more than 1 is outside. All years, quarters or months of a scale are equally wide, so
        that each begins where it is expected, and the days in them nearly so.
        """
        begin, end_of_all = _begins_at(self.first, self.scale), _ends_at(self.last, self.scale)
        place = _ends_at(day, self.scale) if end else _begins_at(day, self.scale)
        return (place - begin) / (end_of_all - begin)

    def column(self, day: date, columns: int, *, end: bool = False) -> int:
        """Return the column, from 0, in which a day begins, or ends, where the axis takes `columns`."""
        place = self.share(day, end=end) * columns
        return ceil(place - _TRIFLE) - 1 if end else floor(place + _TRIFLE)


class Tick(NamedTuple):
    """Where a year, quarter, month or week begins, and what it is called there."""

    day: date
    label: str


_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
_STEPS = {
    Scale.YEAR: _YEARS,
    Scale.QUARTER: (1, 2, *(4 * years for years in _YEARS)),
    Scale.MONTH: (1, 2, 3, 6, *(12 * years for years in _YEARS)),
    Scale.WEEK: (1, 2, 4, 8, 13, 26, *(52 * years for years in _YEARS)),
}
_SCALE_FROM = ((5 * 365, Scale.YEAR), (15 * 31, Scale.QUARTER), (100, Scale.MONTH), (0, Scale.WEEK))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LEAST_DAYS = 28
_SHARES = 4
_LAST = date.max.toordinal()
_TRIFLE = 1e-6
_KEEP = 32_768


def fit(
    begins: Sequence[date],
    ends: Sequence[date],
    today: date,
    *,
    first: date | None = None,
    last: date | None = None,
    scale: Scale | None = None,
) -> Axis:
    """Return an axis for what begins and ends on these days; `first`, `last` and `scale` are kept if given.

    Else it goes from the first beginning to the last end, but leaves outside what would squash the rest: the
    time up to today, and up to the middle one of the ends, takes at least a quarter of the axis, and
    beginnings far before the first quarter of them at most double it. So 2050 is shown beside 2035, but not
    beside a deadline of next month. Edges that were not given are those of a whole year, quarter, month or
    week. `first` must not be after `last`.
    """
    stated = (first.toordinal() if first else None, last.toordinal() if last else None)
    left, right = _fitted(begins, ends, today.toordinal(), *stated)
    kept = scale or next(one for least, one in _SCALE_FROM if right - left + 1 >= least)
    left = left if first else _begin(_index(date.fromordinal(left), kept), kept)
    right = right if last else _begin(_index(date.fromordinal(right), kept) + 1, kept) - 1
    return Axis(date.fromordinal(max(left, 1)), date.fromordinal(min(right, _LAST)), kept)


def _fitted(
    begins: Sequence[date], ends: Sequence[date], today: int, first: int | None, last: int | None
) -> tuple[int, int]:
    """Return the first and the last day to be shown, as ordinals."""
    starts = sorted(day.toordinal() for day in begins)
    stops = sorted(day.toordinal() for day in ends)
    early = min(max(len(starts) // 4, 1), len(starts) - 1)  # the first of four, and never one alone
    usual_start = min(starts[early], today) if starts else today
    usual_stop = max(stops[(len(stops) - 1) // 2], today) if stops else today
    usual = max(usual_stop - usual_start, _LEAST_DAYS)
    left = first
    if left is None:
        near = next((day for day in starts if day >= usual_start - usual), usual_start)
        left = min(near, usual_start)
        if last is not None and left > last:
            left = starts[0] if starts and starts[0] <= last else max(last - usual, 1)
    right = last
    if right is None:
        limit = left + _SHARES * max(usual_stop - left, _LEAST_DAYS)
        right = max(usual_stop, left, *(day for day in stops if day <= limit))
        if first is not None and usual_stop < first:
            right = stops[-1] if stops and stops[-1] >= first else min(first + usual, _LAST)
    return left, right


def step_of(axis: Axis, at_most: int, *, part_of: int = 0) -> int:
    """Return how many units to count from one tick to the next, so that there are no more than `at_most`.

    It divides `part_of`, so each of those has a tick too. 0 means no ticks.
    """
    begin, end = _within(axis)
    for step in _STEPS[axis.scale]:
        number = end // step - -(-begin // step) + 1
        if number <= at_most and part_of % step == 0:
            return step
    return 0


def ticks(axis: Axis, at_most: int) -> list[Tick]:
    """Return the ticks within an axis, in order: each one of its scale, or each second, third, … of them.

    There are at most `at_most`; those that stay count round numbers, and start years where they can.
    """
    return ticks_every(axis, step_of(axis, at_most))


def ticks_every(axis: Axis, step: int) -> list[Tick]:
    """Return the ticks that stand so many units apart, none for 0."""
    begin, end = _within(axis)
    start = -(-begin // step) * step if step else end + 1
    days = (date.fromordinal(_begin(index, axis.scale)) for index in range(start, end + 1, step or 1))
    return [Tick(day, label) for day, label in _labelled(days, axis.scale)]


def _within(axis: Axis) -> tuple[int, int]:
    """Return the numbers of the first and the last unit that begin within an axis."""
    begin, end = _index(axis.first, axis.scale), _index(axis.last, axis.scale)
    return (begin if _begin(begin, axis.scale) >= axis.first.toordinal() else begin + 1), end


def _labelled(days: Iterator[date], scale: Scale) -> Iterator[tuple[date, str]]:
    """Yield each day with its label; the first one names its year, and so does the first one of a year."""
    year = 0
    for day in days:
        yield day, _label(day, scale, with_year=day.year != year)
        year = day.year


def _label(day: date, scale: Scale, *, with_year: bool) -> str:
    match scale:
        case Scale.YEAR:
            return f"{day.year:04}"
        case Scale.QUARTER:
            quarter = day.month // 3 + 1
            if with_year:
                return f"{day.year:04}" if quarter == 1 else f"{day.year:04}-Q{quarter}"
            return f"Q{quarter}"
        case Scale.MONTH:
            if with_year:
                return f"{day.year:04}" if day.month == 1 else f"{day.year:04}-{day.month:02}"
            return _MONTHS[day.month - 1]
        case Scale.WEEK:
            return day.isoformat() if with_year else f"{day.day} {_MONTHS[day.month - 1]}"


def _index(day: date, scale: Scale) -> int:
    """Return the number of the unit in which a day lies, counted so that each step starts a round one."""
    match scale:
        case Scale.YEAR:
            return day.year
        case Scale.QUARTER:
            return day.year * 4 + (day.month - 1) // 3
        case Scale.MONTH:
            return day.year * 12 + day.month - 1
        case Scale.WEEK:
            return (day.toordinal() - 1) // 7  # the first day of the calendar was a Monday


@lru_cache(_KEEP)
def _begins_at(day: date, scale: Scale) -> float:
    """Return where a day begins, in units: their number and the share of the one in which it lies."""
    index = _index(day, scale)
    first = _begin(index, scale)
    return index + (day.toordinal() - first) / (_begin(index + 1, scale) - first)


@lru_cache(_KEEP)
def _ends_at(day: date, scale: Scale) -> float:
    """Return where a day ends, in units."""
    index = _index(day, scale)
    first = _begin(index, scale)
    return index + (day.toordinal() - first + 1) / (_begin(index + 1, scale) - first)


def _begin(index: int, scale: Scale) -> int:
    """Return the ordinal of the first day of a unit; one past the calendar begins the day after its end."""
    if scale is Scale.WEEK:
        return index * 7 + 1
    months = {Scale.YEAR: 12, Scale.QUARTER: 3, Scale.MONTH: 1}[scale]
    year, month = divmod(index * months, 12)
    return date(year, month + 1, 1).toordinal() if year < 10000 else _LAST + 1
