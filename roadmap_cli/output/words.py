"""Words and symbols for statuses, flags, days and progress, so that color is never the only signal."""

from collections.abc import Mapping, Sequence
from datetime import date

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import Outcome, Rollup
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row
from roadmap_cli.english import counted
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.types import Milestone, Roadmap, Status, Update
from roadmap_cli.model.window import Deadline, DeadlineError, Target, Unit
from roadmap_cli.output.blocks import Cell, Line
from roadmap_cli.output.reports.list import STATUS_STYLES, flags_cell

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
    Status.SUPERSEDED: ("⇒", "r"),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BAR = {True: ("█", "░"), False: ("#", ".")}
OUTCOMES = {
    Outcome.MET: ("█", "+", "met", "met"),
    Outcome.PARTLY_MET: ("▓", "/", "partly-met", "partly met"),
    Outcome.OPEN: ("░", ".", "open", "open"),
    Outcome.NOT_KEPT: ("×", "x", "not-kept", "not kept"),
}
"""The symbol, ASCII symbol, style and words of each outcome."""


def status_mark(status: Status, signs: bool) -> str:
    """Return the one-column symbol of a status; `signs` is False for ASCII only."""
    return _MARKS[status][0 if signs else 1]


def status_cell(status: Status, signs: bool) -> Cell:
    """Return the symbol and the word of a status."""
    return Cell(f"{status_mark(status, signs)} {status}", STATUS_STYLES[status])


def bar(progress: int | None, columns: int, signs: bool) -> str:
    """Return a percentage as a bar of `columns` columns and a number; a dash if it is unknown.

    The bar is full only at 100 and empty only at 0.
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
    """Return a bar of the outcomes: met, partly met, open, not kept; a dash without commitments."""
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
    """Return how many of `columns` each number gets, by largest remainders.

    Each positive number gets at least one column if there are enough, taken from the widest.
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
                widest = max(range(len(widths)), key=lambda index: (widths[index], -numbers[index]))
                widths[widest] -= 1
                widths[place] = 1
    return widths


def outcome_legend(signs: bool) -> Line:
    """Return the legend of outcome bars."""
    place = 0 if signs else 1
    return Line([Cell(f"{marks[place]} {marks[3]}", marks[2]) for marks in OUTCOMES.values()])


def dash(signs: bool = True) -> str:
    """Return the symbol for a missing value."""
    return "–" if signs else "-"


def in_days(days: float) -> str:
    """Return a number of days, such as `1 day`, `1,127 days` or `2.5 days`."""
    return counted(days, "day")


def due_words(row: Row) -> str:
    """Return `overdue by 95 days`, `due today` or `due in 12 days`; empty if closed or without deadline."""
    return words_for_days(row.days_left)


def words_for_days(days_left: int | None) -> str:
    """Return the days left in words; a negative number is overdue, None is empty."""
    if days_left is None:
        return ""
    if days_left < 0:
        return f"overdue by {in_days(-days_left)}"
    return f"due in {in_days(days_left)}" if days_left else "due today"


def flag_words(row: Row) -> list[str]:
    """Return the flags of a row; `overdue` and `due-soon` with their days."""
    return [_words_of_flag(flag, row) for flag in row.flags]


def row_flags(row: Row) -> Cell:
    """Return the flags of a row among others, without `stale`, which is counted above them."""
    flags = tuple(flag for flag in row.flags if flag is not Flag.STALE)
    return flags_cell(flags, tuple(_words_of_flag(flag, row) for flag in flags))


def _words_of_flag(flag: Flag, row: Row) -> str:
    return due_words(row) if flag in (Flag.OVERDUE, Flag.DUE_SOON) else str(flag)


def due_style(flags: Sequence[Flag]) -> str:
    """Return the style of a deadline."""
    return "overdue" if Flag.OVERDUE in flags else "due-soon" if Flag.DUE_SOON in flags else ""


def window_words(deadline: Deadline) -> str:
    """Return the days of a deadline in words: `1 March to 31 May 2022`, or `24 March 2024` for a day."""
    first, last = deadline.first, deadline.last
    if deadline.unit is Unit.DAY:
        return day_words(first)
    begin = f"{first.day} {MONTHS[first.month - 1]}" if first.year == last.year else day_words(first)
    return f"{begin} to {day_words(last)}"


def day_words(day: date) -> str:
    """Return a day in words, such as `24 March 2024`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def refinement(before: Target | None, now: Target | None) -> str:
    """Return words for a deadline that is more or less precise than before and ends on the same day."""
    was, deadline = before and before.deadline, now and now.deadline
    is_refined = was is not None and deadline is not None and was.last == deadline.last and was != deadline
    return " (refined, same last day)" if is_refined else ""


def by_words(deadline: Deadline) -> str:
    """Return a deadline in words, such as `by the end of 2035` or `between 2025 and 2030`."""
    if deadline.ends is not None:
        start, end = (by_words(one).removeprefix("by ").removeprefix("the end of ") for one in deadline.ends)
        return f"between {start} and {end}"
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
            # A winter spans two years.
            return f"by {season} {year}-{(year + 1) % 100:02}" if month == 12 else f"by {season} {year}"
        case Unit.MONTH:
            return f"by the end of {MONTHS[month - 1]} {year}"
        case _:
            return f"by {day_words(deadline.first)}"


def in_words(deadline: Deadline) -> Deadline:
    """Return an equal deadline that is spelled in words, such as `summer 2023` or `30 June 2026`."""
    words = by_words(deadline)
    for start in ("by ", "the end of ", "the "):
        words = words.removeprefix(start)
    return Deadline(words, deadline.unit, deadline.first, deadline.last, deadline.ends)


def until_words(deadline: Deadline) -> str:
    """Return a deadline in words for a heading that says what it is, such as `end of 2035`."""
    return by_words(deadline).removeprefix("by ").removeprefix("the ")


def day_of_key(key: str) -> str:
    """Return the day of an update from its key, such as `2026-12-07` from `2026-12-07-2`."""
    try:
        return parse_day_key(key).text
    except DeadlineError:
        return escape.line(key)  # the empty text, or a file that was never read as a roadmap


def cycle_name(update: Update) -> str:
    """Return words for the cycle of an update, such as `cycle 2025`; empty if it is about none."""
    return f"cycle {escape.line(update.cycle.text)}" if update.cycle is not None else ""


def partner_name(partner_id: str, roadmap: Roadmap) -> str:
    """Return the name of a partner, or its id if it is not declared; safe for a terminal."""
    partner = roadmap.partners.get(partner_id)
    return escape.line(partner.name if partner else partner_id)


def milestone_name(milestone_id: str, milestones: Mapping[str, Milestone]) -> str:
    """Return the title of a milestone, with its id if the title is not unique, or its id if it is unknown."""
    milestone = milestones.get(milestone_id)
    if milestone is None:
        return f"milestone {escape.line(milestone_id)}"
    title = f"milestone {escape.line(milestone.title)}"
    is_unique = sum(other.title == milestone.title for other in milestones.values()) == 1
    return title if is_unique else f"{title} ({escape.line(milestone_id)})"
