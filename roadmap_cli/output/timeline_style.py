"""Symbols, words and colors of timelines, so that color is never the only signal."""

from collections.abc import Iterable
from typing import NamedTuple

from roadmap_cli.analysis.axis import Scale
from roadmap_cli.analysis.timeline import Bar, BarKind, Timeline


class KindStyle(NamedTuple):
    """The symbols, style, words and colors (on a light and a dark background) of a kind of bar."""

    mark: str
    ascii_mark: str
    style: str
    words: str
    light: str
    dark: str


# Each color has a contrast of at least 4.5:1 with its background (WCAG 2.2, 1.4.3).
KINDS = {
    BarKind.MET: KindStyle("✓", "+", "good", "met", "#1a7f37", "#3fb950"),
    BarKind.PARTLY_MET: KindStyle("◐", "/", "fair", "partly met", "#0b5680", "#8ac4ea"),
    BarKind.LATE: KindStyle("»", "L", "warn", "met late", "#8a5d00", "#e3b341"),
    BarKind.OVERDUE: KindStyle("!", "!", "bad", "overdue", "#cf222e", "#ff7b72"),
    BarKind.SLIPPED: KindStyle("→", "S", "warn", "slipped", "#8250df", "#d2a8ff"),
    # The totals use "open" for more than these.
    BarKind.OPEN: KindStyle("○", "o", "fair", "not yet due", "#0969da", "#79c0ff"),
    BarKind.ONGOING: KindStyle("∞", "~", "fair", "ongoing", "#0969da", "#79c0ff"),
    BarKind.NO_DEADLINE: KindStyle("·", ".", "faint", "no deadline", "#59636e", "#9198a1"),
    BarKind.DROPPED: KindStyle("–", "-", "bad", "dropped", "#82071e", "#ffa198"),
    BarKind.BROKEN: KindStyle("✗", "x", "bad", "broken", "#82071e", "#ffa198"),
    BarKind.SUPERSEDED: KindStyle("⇒", "r", "faint", "superseded", "#59636e", "#9198a1"),
}
NO_DATES = "No dates to draw."
"""Shown instead of a chart if no commitment has a date."""


def scale_note(scale: Scale, units: int) -> str:
    """Return a sentence if ticks are `units` of the requested scale apart instead of one, else ""."""
    if units < 2:
        return ""
    return f"there is room for only one tick every {units} {scale}s; narrow the period with --from and --to"


def kind_mark(kind: BarKind, signs: bool = True) -> str:
    """Return the one-column symbol of a kind; `signs` is False for ASCII only."""
    return KINDS[kind].mark if signs else KINDS[kind].ascii_mark


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
    """Return the deadline of a bar as written and its words, as far as it has them."""
    return bar.promised


def when_words(bar: Bar) -> str:
    """Return the deadline of a bar, its first one and those of partners: `2035, us/ca 2050 (was 2040)`."""
    words = [deadline_words(bar)] if bar.promised else []
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

INK, QUIET, GROUND, GRID = (
    ("#1f2328", "#e6edf3"),
    ("#59636e", "#9198a1"),
    ("#ffffff", "#0d1117"),
    ("#d1d9e0", "#30363d"),
)
"""The colors of text, quiet text, background and lines, each for a light and a dark screen."""


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
        ".tl .tl-cycle{fill:none;stroke:currentColor;stroke-width:3}"
        ".tl .tl-cycle-missed{stroke-dasharray:2 2}"
        ".tl .tl-span{fill:none;stroke:currentColor}"
        ".tl .tl-today{fill:none;stroke:currentColor;stroke-width:1.5;stroke-dasharray:4 2}"
        ".tl .tl-end{stroke-width:3;paint-order:stroke}"
        f"{_colors(0)}@media screen and (prefers-color-scheme:dark){{{_colors(1)}}}"
    )


def _colors(place: int) -> str:
    ink, quiet, ground, grid = (pair[place] for pair in (INK, QUIET, GROUND, GRID))
    colors = {kind: style.dark if place else style.light for kind, style in KINDS.items()}
    kinds = "".join(f".tl .tl-{kind}{{color:{color}}}" for kind, color in colors.items())
    return (
        f".tl{{color:{ink}}}.tl text{{fill:{ink}}}.tl .tl-ground{{color:{ground}}}"
        f".tl .tl-quiet{{fill:{quiet}}}.tl .tl-grid{{color:{grid}}}"
        f".tl .tl-step{{fill:{ground}}}.tl .tl-step-met{{fill:{ink}}}"
        f".tl text.tl-mark{{fill:currentColor}}.tl .tl-end{{stroke:{ground}}}{kinds}"
    )
