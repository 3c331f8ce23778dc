"""What a text has besides its lines: a byte order mark, one kind of line end, a newline at its end."""

from typing import Any

import msgspec

BOM = "\ufeff"
"""The byte order mark."""


class TextStyle(msgspec.Struct, frozen=True):
    r"""`newline` is `\n` or `\r\n`, empty where a text has both."""

    bom: bool
    newline: str
    is_ended: bool


def style_of(text: str) -> TextStyle:
    """Return the style of a text."""
    windows, all_ends = text.count("\r\n"), text.count("\n")
    newline = "\n" if not windows else "\r\n" if windows == all_ends else ""
    return TextStyle(text.startswith(BOM), newline, text.endswith("\n") or text in ("", BOM))


def merged_style(base: TextStyle, ours: TextStyle, theirs: TextStyle) -> TextStyle:
    """Return the style of a merge: of each thing what one side made of it, else what ours has."""

    def picked(base: Any, ours: Any, theirs: Any) -> Any:
        return theirs if ours == base else ours

    sides = zip(*(msgspec.structs.astuple(style) for style in (base, ours, theirs)), strict=True)
    return TextStyle(*(picked(*one) for one in sides))


def plain_text(text: str, *, unify: bool) -> str:
    r"""Return a text without a byte order mark and with a newline at its end; `\n` alone where asked for."""
    text = text.removeprefix(BOM)
    text = text if text.endswith("\n") or not text else f"{text}\n"
    return text.replace("\r\n", "\n") if unify else text


def styled(text: str, style: TextStyle, *, unify: bool) -> str:
    """Return a plain text in a style."""
    if not style.is_ended:
        text = text.removesuffix("\n")
    if unify and style.newline == "\r\n":
        text = text.replace("\n", "\r\n")
    return (BOM if style.bom else "") + text
