"""Symbols, words and colors of timelines, so that color is never the only signal."""

from collections.abc import Iterable
from typing import NamedTuple

from roadmap_cli.analysis.axis import Scale
from roadmap_cli.analysis.timeline import Bar, BarKind, Timeline
from roadmap_cli.output.colors import MEANINGS, PICTURE


class KindStyle(NamedTuple):
    """The symbols, style and words of a kind of bar."""

    mark: str
    ascii_mark: str
    style: str
    words: str


KINDS = {
    BarKind.MET: KindStyle("✓", "+", "met", "met"),
    BarKind.PARTLY_MET: KindStyle("◐", "/", "partly-met", "partly met"),
    BarKind.LATE: KindStyle("»", "L", "met-late", "met late"),
    BarKind.OVERDUE: KindStyle("!", "!", "overdue", "overdue"),
    BarKind.SLIPPED: KindStyle("→", "S", "slipped", "slipped"),
    # The totals use "open" for more than these.
    BarKind.OPEN: KindStyle("○", "o", "open", "not yet due"),
    BarKind.ONGOING: KindStyle("∞", "~", "open", "ongoing"),
    BarKind.NO_DEADLINE: KindStyle("·", ".", "faint", "no deadline"),
    BarKind.DROPPED: KindStyle("–", "-", "not-kept", "dropped"),
    BarKind.BROKEN: KindStyle("✗", "x", "not-kept", "broken"),
    BarKind.SUPERSEDED: KindStyle("⇒", "r", "faint", "superseded"),
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
        f"{_colors(dark=False)}@media screen and (prefers-color-scheme:dark){{{_colors(dark=True)}}}"
    )


def _colors(*, dark: bool) -> str:
    ink, quiet, ground, grid = (PICTURE[name].on(dark) for name in ("ink", "quiet", "ground", "grid"))
    kinds = "".join(
        f".tl .tl-{kind}{{color:{MEANINGS[look.style].on(dark)}}}" for kind, look in KINDS.items()
    )
    return (
        f".tl{{color:{ink}}}.tl text{{fill:{ink}}}.tl .tl-ground{{color:{ground}}}"
        f".tl .tl-quiet{{fill:{quiet}}}.tl .tl-grid{{color:{grid}}}"
        f".tl .tl-step{{fill:{ground}}}.tl .tl-step-met{{fill:{ink}}}"
        f".tl text.tl-mark{{fill:currentColor}}.tl .tl-end{{stroke:{ground}}}{kinds}"
    )
