"""The one table of colors: what each one means, in a terminal, on the page, in pictures and in calendars.

A color never carries a meaning alone: a symbol or a word is beside it. Slipped, overdue, at risk, not kept
and met are five different colors everywhere.

The colors of a terminal are fixed ones of its 256, because the theme of the terminal changes the first 16.
Each has a contrast of at least 3:1 with white and with black, so that it works in light and dark terminals.
A terminal with 16 colors shows those of its theme: green for met, red for overdue, yellow for at risk,
magenta for not kept, cyan for partly met, bright blue for slipped, which unlike blue can be read on black,
and the color of text for open. Those of the page and of pictures have at least 4.5:1 with each background
there (WCAG 2.2, 1.4.3).
"""

from enum import IntEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from rich.theme import Theme


class Depth(IntEnum):
    """How many colors an output has."""

    NONE = 0
    BASIC = 16
    FULL = 256


class Shade(msgspec.Struct, frozen=True):
    """A color: its number of 256, its SGR parameters where there are 16, and its values on the web.

    `light` and `dark` are for a light and a dark background. `css` is a name of CSS Color 3, for calendars
    (RFC 7986, 5.9).
    """

    number: int
    basic: str
    light: str
    dark: str
    css: str

    def on(self, dark: bool) -> str:
        """Return the value on a light or a dark background."""
        return self.dark if dark else self.light


_FAINT = Shade(243, "2", "#5b5850", "#aca89f", "gray")
_RED = Shade(160, "31", "#a3000f", "#ff6f66", "red")
_GREEN = Shade(29, "32", "#0c6b45", "#5fd39a", "green")
_AMBER = Shade(136, "33", "#966300", "#eeb24a", "orange")
_BLUE = Shade(33, "36", "#0b55a8", "#7fb8f7", "dodgerblue")

MEANINGS = {
    "met": _GREEN,
    "met-late": Shade(65, "32", "#46663a", "#a9c79a", "darkseagreen"),
    "partly-met": Shade(31, "36", "#0a6a78", "#6fcbd8", "darkcyan"),
    "open": msgspec.structs.replace(_BLUE, basic="39"),
    "due-soon": Shade(100, "33", "#665c00", "#d9cf6a", "olive"),
    "at-risk": _AMBER,
    "slipped": Shade(135, "94", "#6d33c4", "#b79cff", "blueviolet"),
    "overdue": _RED,
    "not-kept": Shade(163, "35", "#a0106e", "#ff86d8", "mediumvioletred"),
    # Unknown, stale, superseded or without a deadline; also words around values.
    "faint": _FAINT,
    # These are never beside a status.
    "added": _GREEN,
    "removed": _RED,
    "error": _RED,
    "warning": _AMBER,
    "notice": _BLUE,
    "option": _BLUE,
}
"""The color of each meaning. The names are those of the styles of cells and of the classes of the page."""

STYLES = (*MEANINGS, "strong")
"""The styles of cells; `strong` is bold, in the color of text."""


class Surface(msgspec.Struct, frozen=True):
    """A color of text, lines or background, on a light and a dark screen."""

    light: str
    dark: str

    def on(self, dark: bool) -> str:
        """Return the value on a light or a dark screen."""
        return self.dark if dark else self.light


PAGE = {
    "paper": Surface("#fdfcf9", "#15171a"),
    "panel": Surface("#f3f0e8", "#1e2125"),
    "ink": Surface("#1c1b19", "#ebe8e1"),
    "soft": Surface(_FAINT.light, _FAINT.dark),
    "line": Surface("#d9d4c8", "#393c41"),
    "link": Surface("#0b4a80", "#93c3f3"),
}
"""The other colors of the page."""
PICTURE = {
    "ink": Surface("#1f2328", "#e6edf3"),
    "quiet": Surface("#59636e", "#9198a1"),
    "ground": Surface("#ffffff", "#0d1117"),
    "grid": Surface("#d1d9e0", "#30363d"),
}
"""The other colors of pictures, which are those of GitHub, where a README shows them."""
BARS = {"open": "#0969da", "overdue": "#cf222e", "text": "#ffffff"}
"""The colors of bars in charts whose background another program chooses, and of the text on them.

The text has 4.5:1 with each, and each has 3:1 with white and with the dark background of GitHub.
"""


def sgr(style: str, depth: Depth) -> str:
    """Return the SGR parameters of a style (ECMA-48, 8.3.117), such as `38;5;160`."""
    if style == "strong":
        return "1"
    shade = MEANINGS[style]
    return f"38;5;{shade.number}" if depth is Depth.FULL else shade.basic


def rich_theme(depth: Depth) -> "Theme":
    """Return the styles as a theme of Rich."""
    from rich.theme import Theme  # only for a terminal

    names = {
        "2": "dim", "31": "red", "32": "green", "33": "yellow", "35": "magenta", "36": "cyan",
        "39": "default",        "94": "bright_blue",
    }  # fmt: skip
    shown = {
        style: f"color({shade.number})" if depth is Depth.FULL else names[shade.basic]
        for style, shade in MEANINGS.items()
    }
    return Theme({**shown, "strong": "bold"})


def page_colors() -> str:
    """Return the CSS of the page: a custom property for each color, and a class for each meaning."""
    classes = "".join(f".{name}{{color:var(--{name})}}" for name in MEANINGS)
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{_properties(dark=True)}}}}}"
    return f":root{{{_properties(dark=False)}}}{dark}{classes}"


def _properties(*, dark: bool) -> str:
    return "".join(f"--{name}:{color.on(dark)};" for name, color in (MEANINGS | PAGE).items())
