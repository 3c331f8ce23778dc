"""Splices: the pieces of a text that an edit replaces, and nothing else."""

from bisect import bisect_left
from collections.abc import Sequence

import msgspec


class Splice(msgspec.Struct, frozen=True):
    """Replace what is between two character offsets; an insertion where they are the same."""

    start: int
    end: int
    text: str


class OverlapError(ValueError):
    """Two splices touch the same characters."""


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Return the text with the splices made; insertions at one place keep their order.

    Raises OverlapError where two of them touch the same characters.
    """
    parts: list[str] = []
    position = 0
    for splice in sorted(splices, key=place):
        if splice.start < position:
            raise OverlapError(f"two changes meet at character {splice.start}")
        parts += (text[position : splice.start], splice.text)
        position = splice.end
    return "".join([*parts, text[position:]])


def meets(splice: Splice, others: Sequence[Splice]) -> bool:
    """Return whether a splice overlaps or touches one of others, which are in order and apart."""
    index = bisect_left(others, place(splice), key=place)
    beside = others[max(0, index - 1) : index + 1]
    return any(splice.start <= other.end and other.start <= splice.end for other in beside)


def place(splice: Splice) -> tuple[int, int]:
    """Return what splices are sorted by: their start, then their end."""
    return splice.start, splice.end


def newline_of(text: str) -> str:
    r"""Return the newline that most lines of a text end with, `\n` or `\r\n`."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def own_line(text: str, position: int, line: str, newline: str) -> Splice:
    """Return the insertion of a line (given with its newline) at a line start, or at the end of the text.

    Where the text's last line has no newline, the new last line has none either.
    """
    if position and text[position - 1] != "\n":
        return Splice(position, position, newline + line.removesuffix(newline))
    return Splice(position, position, line)
