"""Marks and words for what colour alone must not say: status, flags, days, progress."""

from collections.abc import Mapping, Sequence
from datetime import date

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import Outcome, Rollup
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row
from roadmap_cli.english import counted
from roadmap_cli.model.dates import Deadline, Unit
from roadmap_cli.model.types import Milestone, Status
from roadmap_cli.output.blocks import Cell, Line
from roadmap_cli.output.reports.list import STATUS_STYLES

_MARKS = {
    Status.MET: ("✓", "+"),
    Status.PARTLY_MET: ("◐", "/"),
    Status.ONGOING: ("∞", "~"),
    Status.UNDERWAY: ("▸", ">"),
    Status.PLANNED: ("○", "o"),
    Status.UNKNOWN: ("?", "?"),
    Status.AT_RISK: ("▲", "!"),
    Status.STALLED: ("■", "="),
    Status.DROPPED: ("–", "-"),
    Status.BROKEN: ("✗", "x"),
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BAR = {True: ("█", "░"), False: ("#", ".")}
OUTCOMES = {
    Outcome.MET: ("█", "+", "good", "met"),
    Outcome.PARTLY_MET: ("▓", "/", "fair", "partly met"),
    Outcome.OPEN: ("░", ".", "faint", "open"),
    Outcome.NOT_KEPT: ("×", "x", "bad", "not kept"),
}
"""The classes of commitments: sign, sign in ASCII, style, words."""


def status_mark(status: Status, signs: bool) -> str:
    """Return the one-column mark of a status; `signs` is False where only ASCII can be shown."""
    return _MARKS[status][0 if signs else 1]


def status_cell(status: Status, signs: bool) -> Cell:
    """Return a status as its mark and its word."""
    return Cell(f"{status_mark(status, signs)} {status}", STATUS_STYLES[status])


def bar(progress: int | None, columns: int, signs: bool) -> str:
    """Return a percentage as a bar of `columns` and a number, right-aligned; a dash if it is unknown.

    The bar is full at 100 alone and empty at 0 alone, so that rounding never claims or hides a step.
    """
    if progress is None:
        return dash(signs)
    number = f"{progress:3}%"
    if not columns:
        return number
    filled = (progress * columns + 50) // 100
    if 0 < progress < 100 and columns > 1:
        filled = min(max(filled, 1), columns - 1)
    full, empty = _BAR[signs]
    return f"{full * filled}{empty * (columns - filled)} {number}"


def outcome_bar(rollup: Rollup, columns: int, signs: bool) -> Cell:
    """Return what became of the commitments as one bar of `columns`: met, partly met, open, not kept.

    Each class with commitments takes at least one column if there are enough. A dash without commitments.
    """
    if not rollup.total:
        return Cell(dash(signs), "faint")
    numbers = [rollup.met, rollup.partly_met, rollup.open, rollup.not_kept]
    widths = shares_of(numbers, columns)
    place = 0 if signs else 1
    runs = tuple(
        Cell(marks[place] * width, marks[2])
        for marks, width in zip(OUTCOMES.values(), widths, strict=True)
        if width
    )
    return Cell("".join(run.text for run in runs), runs=runs)


def shares_of(numbers: Sequence[int], columns: int) -> list[int]:
    """Return how many of `columns` each number takes, by the largest remainders.

    Each number above 0 gets at least one column if there are enough: the widest give way. Without numbers,
    all are 0.
    """
    total = sum(numbers)
    if not total:
        return [0] * len(numbers)
    widths = [columns * number // total for number in numbers]
    by_remainder = sorted(range(len(numbers)), key=lambda place: -(columns * numbers[place] % total))
    for place in by_remainder[: columns - sum(widths)]:
        widths[place] += 1
    if columns >= sum(number > 0 for number in numbers):
        for place, number in enumerate(numbers):
            if number and not widths[place]:
                widest = max(range(len(widths)), key=lambda one: (widths[one], -numbers[one]))
                widths[widest] -= 1
                widths[place] = 1
    return widths


def outcome_legend(signs: bool) -> Line:
    """Return what the signs of the bars mean."""
    place = 0 if signs else 1
    return Line([Cell(f"{marks[place]} {marks[3]}", marks[2]) for marks in OUTCOMES.values()])


def dash(signs: bool = True) -> str:
    """Return what a table shows if there is no value."""
    return "–" if signs else "-"


def in_days(days: float) -> str:
    """Return a number of days in words, such as `1 day`, `1,127 days` or, for a median, `2.5 days`."""
    return counted(days, "day")


def due_words(row: Row) -> str:
    """Return how a row stands to its deadline: `overdue by 95 days`, `due today`, `due in 12 days`.

    Nothing is said of what is closed or has no deadline.
    """
    return words_for_days(row.days_left)


def words_for_days(days_left: int | None) -> str:
    """Return days left (negative when passed) in words; nothing for None."""
    if days_left is None:
        return ""
    if days_left < 0:
        return f"overdue by {in_days(-days_left)}"
    return f"due in {in_days(days_left)}" if days_left else "due today"


def flag_words(row: Row) -> list[str]:
    """Return the flags of a row, the two about its deadline with their days."""
    with_days = (Flag.OVERDUE, Flag.DUE_SOON)
    return [due_words(row) if flag in with_days else str(flag) for flag in row.flags]


def due_style(flags: Sequence[Flag]) -> str:
    """Return the style in which a deadline is shown."""
    return "bad" if Flag.OVERDUE in flags else "warn" if Flag.DUE_SOON in flags else ""


def window_words(deadline: Deadline) -> str:
    """Return the days of a deadline in words: `1 March to 31 May 2022`, or `24 March 2024` for a day."""
    first, last = deadline.first, deadline.last
    if deadline.unit is Unit.DAY:
        return _day_words(first)
    begin = f"{first.day} {_MONTHS[first.month - 1]}" if first.year == last.year else _day_words(first)
    return f"{begin} to {_day_words(last)}"


def _day_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def by_words(deadline: Deadline) -> str:
    """Return when something was promised for, in the words of the promise: `by spring 2022`.

    A year is `by the end of 2035`; no form says a day that was not promised.
    """
    year, month = deadline.first.year, deadline.first.month
    match deadline.unit:
        case Unit.YEAR:
            return f"by the end of {year}"
        case Unit.HALF:
            return f"by the end of the {'first' if month == 1 else 'second'} half of {year}"
        case Unit.QUARTER:
            return f"by the end of Q{month // 3 + 1} {year}"
        case Unit.SEASON:
            season = deadline.canonical.partition("-")[2]
            # A winter has two years, and a reader must not take its end for that of the first.
            return f"by {season} {year}-{(year + 1) % 100:02}" if month == 12 else f"by {season} {year}"
        case Unit.MONTH:
            return f"by the end of {_MONTHS[month - 1]} {year}"
        case Unit.DAY:
            return f"by {_day_words(deadline.first)}"


def milestone_name(commitment_id: str, milestones: Mapping[str, Milestone]) -> str:
    """Return a milestone by its title, with its id if another one has that title, or if it is unknown."""
    step = milestones.get(commitment_id)
    if step is None:
        return f"milestone {escape.line(commitment_id)}"
    is_alone = sum(one.title == step.title for one in milestones.values()) == 1
    return f"milestone {escape.line(step.title)}" + ("" if is_alone else f" ({escape.line(commitment_id)})")
