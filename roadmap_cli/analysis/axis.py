"""The axis of a timeline: the days it shows, and its ticks."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

import msgspec


class Scale(StrEnum):
    """The unit of the ticks of an axis."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


class Axis(msgspec.Struct, frozen=True):
    """The days from `first` to `last`, inclusive, and the unit of the ticks; units have equal widths."""

    first: date
    last: date
    scale: Scale

    def shows(self, first: date, last: date) -> bool:
        """Return whether the axis shows any day from `first` to `last`."""
        return first <= self.last and last >= self.first

    def share(self, day: date, *, end: bool = False) -> float:
        """Return the start of a day, or its end, as a fraction of the axis: 0 is the left edge, 1 the right.

        Days outside have a fraction below 0 or above 1. All units of the scale have the same width.
        """
        left, right = _position(self.first, self.scale), _position(self.last, self.scale, 1)
        return (_position(day, self.scale, int(end)) - left) / (right - left)

    def column(self, day: date, columns: int, *, end: bool = False) -> int:
        """Return the column, from 0, in which a day starts or ends, if the axis has `columns` columns."""
        place = self.share(day, end=end) * columns
        return ceil(place - _TRIFLE) - 1 if end else floor(place + _TRIFLE)


class AxisRequest(msgspec.Struct, frozen=True):
    """The requested first and last day and the unit of an axis, each None for what fits."""

    first: date | None = None
    last: date | None = None
    scale: Scale | None = None


WHAT_FITS = AxisRequest()


class Tick(NamedTuple):
    """The first day of a year, quarter, month or week, and its label."""

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


def fit(begins: Sequence[date], ends: Sequence[date], today: date, request: AxisRequest) -> Axis:
    """Return an axis for bars that begin and end on these days.

    The default is from the first beginning to the last end, without outliers: the time up to today and to the
    median end takes at least a quarter of the axis, and beginnings long before the first quartile at most
    double it. So 2050 is shown beside 2035, but not beside a deadline next month. Default edges are those of
    a whole unit. The first day must not be after the last.
    """
    first = request.first.toordinal() if request.first else None
    last = request.last.toordinal() if request.last else None
    left, right = _fitted(begins, ends, today.toordinal(), first, last)
    scale = request.scale or _scale_for(right - left + 1)
    if first is None:
        left = _begin(_index(date.fromordinal(left), scale), scale)
    if last is None:
        right = _begin(_index(date.fromordinal(right), scale) + 1, scale) - 1
    return Axis(date.fromordinal(max(left, 1)), date.fromordinal(min(right, _LAST)), scale)


def ticks_between(first: date, last: date, at_most: int) -> list[Tick]:
    """Return at most `at_most` ticks from a first to a last day, with the unit that fits."""
    axis = Axis(first, last, _scale_for((last - first).days + 1))
    return ticks_every(axis, step_of(axis, at_most))


def ends_of_units(first: date, last: date, scale: Scale) -> list[date]:
    """Return the last day of each unit from that of `first` to that of `last`, but at most `last`."""
    units = range(_index(first, scale), _index(last, scale))
    return [*(date.fromordinal(_begin(index + 1, scale) - 1) for index in units), last]


def begin_of_unit(day: date, scale: Scale) -> date:
    """Return the first day of the unit of a day."""
    return date.fromordinal(_begin(_index(day, scale), scale))


def _scale_for(days: int) -> Scale:
    return next(unit for least, unit in _SCALE_FROM if days >= least)


def _fitted(
    begins: Sequence[date], ends: Sequence[date], today: int, first: int | None, last: int | None
) -> tuple[int, int]:
    """Return the first and the last day of the axis, as ordinals."""
    starts = sorted(day.toordinal() for day in begins)
    stops = sorted(day.toordinal() for day in ends)
    early = min(max(len(starts) // 4, 1), len(starts) - 1)  # the first quartile, not the first of several
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
    """Return the number of units between ticks, so that there are at most `at_most`; 0 for no ticks.

    It divides `part_of`, so that those ticks are included.
    """
    begin, end = _within(axis)
    for step in _STEPS[axis.scale]:
        number = end // step - -(-begin // step) + 1
        if number <= at_most and part_of % step == 0:
            return step
    return 0


def ticks_every(axis: Axis, step: int) -> list[Tick]:
    """Return the ticks of an axis with `step` units between them; none for 0."""
    begin, end = _within(axis)
    start = -(-begin // step) * step if step else end + 1
    days = (date.fromordinal(_begin(index, axis.scale)) for index in range(start, end + 1, step or 1))
    return [Tick(day, label) for day, label in _labelled(days, axis.scale)]


def labels_in_line(
    axis: Axis, days: Sequence[date], columns: int, column_of: Callable[[date], int]
) -> list[tuple[int, str]]:
    """Return the columns and the labels of the days of ticks that fit in a line of text.

    A label that would touch the one before it, or the edge, is left out. The first label of a year that is
    not left out includes the year. A first label gives way to a shorter one with the next year.
    """
    named: list[tuple[int, str]] = []
    year = end = 0
    for place, day in enumerate(days):
        column = column_of(day)
        label = _label(day, axis.scale, with_year=day.year != year)
        after = days[place + 1] if place + 1 < len(days) else day
        touches_next_year = after.year != day.year and column + len(label) >= column_of(after)
        if not named and touches_next_year and len(_label(after, axis.scale, with_year=True)) < len(label):
            continue
        if (not named or column > end) and column + len(label) <= columns:
            named.append((column, label))
            year, end = day.year, column + len(label)
    return named


def _within(axis: Axis) -> tuple[int, int]:
    """Return the indices of the first and the last unit that begin within an axis."""
    begin, end = _index(axis.first, axis.scale), _index(axis.last, axis.scale)
    return (begin if _begin(begin, axis.scale) >= axis.first.toordinal() else begin + 1), end


def _labelled(days: Iterator[date], scale: Scale) -> Iterator[tuple[date, str]]:
    """Yield each day with its label; the first one, and the first one of a year, include the year."""
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
    """Return the index of the unit of a day; multiples of a step are round dates."""
    match scale:
        case Scale.YEAR:
            return day.year
        case Scale.QUARTER:
            return day.year * 4 + (day.month - 1) // 3
        case Scale.MONTH:
            return day.year * 12 + day.month - 1
        case Scale.WEEK:
            return (day.toordinal() - 1) // 7  # the first day of the calendar was a Monday


@lru_cache(2 * 32_768)
def _position(day: date, scale: Scale, days: int = 0) -> float:
    """Return where a day starts, plus a number of days, as a unit index with a fraction."""
    index = _index(day, scale)
    first = _begin(index, scale)
    return index + (day.toordinal() - first + days) / (_begin(index + 1, scale) - first)


def _begin(index: int, scale: Scale) -> int:
    """Return the ordinal of the first day of a unit; after the year 9999, of the day after the calendar."""
    if scale is Scale.WEEK:
        return index * 7 + 1
    months = {Scale.YEAR: 12, Scale.QUARTER: 3, Scale.MONTH: 1}[scale]
    year, month = divmod(index * months, 12)
    return date(year, month + 1, 1).toordinal() if year < 10000 else _LAST + 1
