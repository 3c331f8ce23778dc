"""Marks, words and styles for what a timeline distinguishes, never by color alone."""

from collections.abc import Iterable

from roadmap_cli.bar import Bar, BarKind
from roadmap_cli.model.types import Status
from roadmap_cli.timeline import Timeline
from roadmap_cli.views.marks import status_mark

_MARKS = {
    BarKind.MET: ("✓", "+"),
    BarKind.PARTLY_MET: ("◐", "/"),
    BarKind.LATE: ("»", "L"),
    BarKind.OVERDUE: ("!", "!"),
    BarKind.SLIPPED: ("→", "S"),
    BarKind.OPEN: ("○", "o"),
    BarKind.ONGOING: ("∞", "~"),
    BarKind.NO_DEADLINE: ("·", "."),
    BarKind.DROPPED: ("–", "-"),
    BarKind.BROKEN: ("✗", "x"),
}
KIND_STYLES = {
    BarKind.MET: "good",
    BarKind.PARTLY_MET: "fair",
    BarKind.LATE: "warn",
    BarKind.OVERDUE: "bad",
    BarKind.SLIPPED: "warn",
    BarKind.OPEN: "fair",
    BarKind.ONGOING: "fair",
    BarKind.NO_DEADLINE: "faint",
    BarKind.DROPPED: "bad",
    BarKind.BROKEN: "bad",
}
NO_DATES = "No dates to draw."
"""What is shown instead of a chart if no commitment has a date."""
KIND_WORDS = {
    BarKind.MET: "met",
    BarKind.PARTLY_MET: "partly met",
    BarKind.LATE: "met late",
    BarKind.OVERDUE: "overdue",
    BarKind.SLIPPED: "slipped",
    BarKind.OPEN: "not yet due",  # "open" is a class of the totals, which has more than these
    BarKind.ONGOING: "ongoing",
    BarKind.NO_DEADLINE: "no deadline",
    BarKind.DROPPED: "dropped",
    BarKind.BROKEN: "broken",
}


def kind_mark(kind: BarKind, signs: bool = True) -> str:
    """Return the one-column mark of a kind; `signs` is False where only ASCII can be shown."""
    return _MARKS[kind][0 if signs else 1]


def end_mark(status: Status, signs: bool = True) -> str:
    """Return the mark of the day on which a commitment was closed: that of its status."""
    return status_mark(status, signs)


def kinds_in(bars: Iterable[Bar]) -> dict[BarKind, int]:
    """Return the kinds that there are, in the order of the legend, and of how many bars each is."""
    counts = dict.fromkeys(BarKind, 0)
    for bar in bars:
        counts[bar.kind] += 1
    return {kind: count for kind, count in counts.items() if count}


def bars_of(timeline: Timeline) -> list[Bar]:
    """Return the bars of all lanes, one below the other."""
    return [bar for lane in timeline.lanes for bar in lane.bars]


def has_dates(timeline: Timeline) -> bool:
    """Return whether a timeline has anything to draw over its axis."""
    return any(bar.has_dates for bar in bars_of(timeline))


def deadline_words(bar: Bar) -> str:
    """Return the deadline that counts for a bar as it was written, or an empty text."""
    return bar.window.text if bar.window else ""


def when_words(bar: Bar) -> str:
    """Return the deadline of a bar as it was written, with the first promise and partners' own deadlines.

    Partners that share both are named together: `2035, us/ca 2050 (was 2040)`.
    """
    words = [deadline_words(bar)] if bar.window else []
    if bar.was and bar.was != bar.window:
        words.append(f"was {bar.was.text}")
    shared: dict[tuple[str, str], list[str]] = {}
    for partner, window in bar.partner_deadlines.items():
        was = bar.partner_was.get(partner)
        is_said = was is not None and was not in (window, bar.window)
        shared.setdefault((window.text, was.text if was and is_said else ""), []).append(partner)
    for (now, first), partners in shared.items():
        words.append(f"{'/'.join(partners)} {now}" + (f" (was {first})" if first else ""))
    return ", ".join(words)
