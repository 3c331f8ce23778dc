"""How the picture of a timeline looks: its colours in light and dark, and its style sheet."""

from roadmap_cli.bar import BarKind

FONTS = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, '
    '"Noto Sans Symbols 2", "Segoe UI Symbol", "DejaVu Sans", sans-serif'
)
"""Fonts that the reader's system may have; none is fetched. Those before the last have the marks."""

# Each at least 4.5 to 1 against its ground (WCAG 2.2, 1.4.3).
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
    """Return the rules for the picture; each begins with its class, so that none changes a page around it."""
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
