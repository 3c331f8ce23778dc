"""Links in text that Rich draws for a terminal (OSC 8).

A cell links an address to itself, and the id of a commitment to its entry. Where that is depends on the
command, so ids are drawn with a placeholder, which `resolved` replaces.
"""

import re
from collections.abc import Callable

from roadmap_cli import escape
from roadmap_cli.output.blocks import Cell

LinkOf = Callable[[str], str]
"""Returns the address of the entry of a commitment by its id; empty without one."""

_PLACEHOLDER = "commitment:"
_LINK = re.compile("\x1b]8;id=([0-9]+);([^\x1b]*)\x1b\\\\(.*?)\x1b]8;;\x1b\\\\", re.DOTALL)
"""A link of Rich: its number, its address and its text. User text in drawings has no ESC."""


def link_of(cell: Cell) -> str:
    """Return the address that a cell links to, or the placeholder of a commitment; empty without a link."""
    if cell.commitment:
        return f"{_PLACEHOLDER}{cell.commitment.encode('utf-8', 'surrogatepass').hex()}"
    return escape.hyperlink(cell.text) if cell.is_address else ""


def resolved(drawn: str, links: LinkOf | None) -> str:
    """Return a drawing with the addresses of commitments, and without links that lead nowhere.

    If `links` is None, it has no links. The parts of a link over several lines keep a common number, which is
    the same in each run, unlike that of Rich.
    """
    if "\x1b]8;" not in drawn:
        return drawn
    numbers: dict[str, int] = {}

    def replaced(match: re.Match[str]) -> str:
        number, address, text = match.groups()
        if links is None:
            return text
        if address.startswith(_PLACEHOLDER):
            commitment_id = bytes.fromhex(address.removeprefix(_PLACEHOLDER)).decode("utf-8", "surrogatepass")
            address = links(commitment_id)
        if not address:
            return text
        shared = numbers.setdefault(number, len(numbers) + 1)
        return f"\x1b]8;id={shared};{address}\x1b\\{text}\x1b]8;;\x1b\\"

    return _LINK.sub(replaced, drawn)
