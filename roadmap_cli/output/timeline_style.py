"""Symbols, words and colors of timelines, so that color is never the only signal."""

from collections.abc import Iterable

from roadmap_cli.analysis.axis import Scale
from roadmap_cli.analysis.timeline import Bar, BarKind, Timeline

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
"""Shown instead of a chart if no commitment has a date."""
KIND_WORDS = {
    BarKind.MET: "met",
    BarKind.PARTLY_MET: "partly met",
    BarKind.LATE: "met late",
    BarKind.OVERDUE: "overdue",
    BarKind.SLIPPED: "slipped",
    BarKind.OPEN: "not yet due",  # the totals use "open" for more than these
    BarKind.ONGOING: "ongoing",
    BarKind.NO_DEADLINE: "no deadline",
    BarKind.DROPPED: "dropped",
    BarKind.BROKEN: "broken",
}


def scale_note(scale: Scale, units: int) -> str:
    """Return a sentence if ticks are `units` of the requested scale apart instead of one, else ""."""
    if units < 2:
        return ""
    return f"there is room for only one tick every {units} {scale}s; --from and --to show fewer of them"


def kind_mark(kind: BarKind, signs: bool = True) -> str:
    """Return the one-column symbol of a kind; `signs` is False for ASCII only."""
    return _MARKS[kind][0 if signs else 1]


def kinds_in(bars: Iterable[Bar]) -> dict[BarKind, int]:
    """Return how many bars each kind has, in the order of the legend, without kinds that have none."""
    counts = dict.fromkeys(BarKind, 0)
    for bar in bars:
        counts[bar.kind] += 1
    return {kind: count for kind, count in counts.items() if count}


def bars_of(timeline: Timeline) -> list[Bar]:
    """Return the bars of all lanes."""
    return [bar for lane in timeline.lanes for bar in lane.bars]


def has_dates(timeline: Timeline) -> bool:
    """Return whether a timeline has any dates to draw."""
    return any(bar.has_dates for bar in bars_of(timeline))


def deadline_words(bar: Bar) -> str:
    """Return the deadline of a bar as written, or an empty string."""
    return bar.window.text if bar.window else ""


def when_words(bar: Bar) -> str:
    """Return the deadline of a bar, its first one and those of partners: `2035, us/ca 2050 (was 2040)`."""
    words = [deadline_words(bar)] if bar.window else []
    if bar.was and bar.was != bar.window:
        words.append(f"was {bar.was.text}")
    shared: dict[tuple[str, str], list[str]] = {}
    for partner, window in bar.partner_deadlines.items():
        was = bar.partner_was.get(partner)
        first = was.text if was is not None and was not in (window, bar.window) else ""
        shared.setdefault((window.text, first), []).append(partner)
    for (now, first), partners in shared.items():
        words.append(f"{'/'.join(partners)} {now}" + (f" (was {first})" if first else ""))
    return ", ".join(words)


FONTS = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, '
    '"Noto Sans Symbols 2", "Segoe UI Symbol", "DejaVu Sans", sans-serif'
)
"""System fonts; nothing is downloaded. Those before the last contain the symbols."""

# Each has a contrast of at least 4.5:1 with its background (WCAG 2.2, 1.4.3).
_KINDS = {
    BarKind.MET: ("#1a7f37", "#3fb950"),
    BarKind.PARTLY_MET: ("#0b5680", "#8ac4ea"),
    BarKind.LATE: ("#8a5d00", "#e3b341"),
    BarKind.OVERDUE: ("#cf222e", "#ff7b72"),
    BarKind.SLIPPED: ("#8250df", "#d2a8ff"),
    BarKind.OPEN: ("#0969da", "#79c0ff"),
    BarKind.ONGOING: ("#0969da", "#79c0ff"),
    BarKind.NO_DEADLINE: ("#59636e", "#9198a1"),
    BarKind.DROPPED: ("#82071e", "#ffa198"),
    BarKind.BROKEN: ("#82071e", "#ffa198"),
}
_INK, _QUIET, _GROUND, _GRID = (
    ("#1f2328", "#e6edf3"),
    ("#59636e", "#9198a1"),
    ("#ffffff", "#0d1117"),
    ("#d1d9e0", "#30363d"),
)


def style_sheet() -> str:
    """Return the CSS of the picture; every selector starts with its class, so no page around it changes."""
    return (
        f".tl{{font:12px {FONTS}}}"
        ".tl rect,.tl path{fill:currentColor}.tl .tl-mark{font-weight:700}"
        ".tl .tl-title{font-size:16px;font-weight:600}.tl .tl-lane{font-weight:600}"
        ".tl .tl-small{font-size:11px}"
        ".tl a:hover .tl-name,.tl a:focus .tl-name{text-decoration:underline}"
        ".tl .tl-line{fill-opacity:.5}.tl .tl-after{fill-opacity:.2}"
        ".tl .tl-own{fill-opacity:.3;stroke:currentColor}"
        ".tl .tl-was{fill:none;stroke:currentColor;stroke-width:1.5;stroke-dasharray:3 2}"
        ".tl .tl-over{fill:none;stroke:currentColor;stroke-width:8;stroke-dasharray:2 2}"
        ".tl .tl-slip{fill:none;stroke:currentColor;stroke-width:2;stroke-dasharray:1 4;stroke-linecap:round}"
        ".tl .tl-grid{fill:none;stroke:currentColor}.tl .tl-step{stroke:currentColor;stroke-width:1.5}"
        ".tl .tl-span{fill:none;stroke:currentColor}"
        ".tl .tl-today{fill:none;stroke:currentColor;stroke-width:1.5;stroke-dasharray:4 2}"
        ".tl .tl-end{stroke-width:3;paint-order:stroke}"
        f"{_colors(0)}@media screen and (prefers-color-scheme:dark){{{_colors(1)}}}"
    )


def _colors(place: int) -> str:
    ink, quiet, ground, grid = (pair[place] for pair in (_INK, _QUIET, _GROUND, _GRID))
    kinds = "".join(f".tl .tl-{kind}{{color:{pair[place]}}}" for kind, pair in _KINDS.items())
    return (
        f".tl{{color:{ink}}}.tl text{{fill:{ink}}}.tl .tl-ground{{color:{ground}}}"
        f".tl .tl-quiet{{fill:{quiet}}}.tl .tl-grid{{color:{grid}}}"
        f".tl .tl-step{{fill:{ground}}}.tl .tl-step-met{{fill:{ink}}}"
        f".tl text.tl-mark{{fill:currentColor}}.tl .tl-end{{stroke:{ground}}}{kinds}"
    )
