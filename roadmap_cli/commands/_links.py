"""Links in a terminal (OSC 8): whether it shows them, and where commitments are."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from roadmap_cli import escape
from roadmap_cli.model.places import Locator
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.anchors import entry_address
from roadmap_cli.output.links import LinkOf
from roadmap_cli.storage.load import Source

if TYPE_CHECKING:
    from roadmap_cli.commands._histories import Versioned
    from roadmap_cli.storage.several import Loaded

_PROGRAMS = frozenset(
    {"Hyper", "iTerm.app", "terminology", "WezTerm", "vscode", "ghostty", "WarpTerminal", "rio", "zed"}
)
_TERMS = re.compile("kitty|ghostty|alacritty|wezterm|foot|contour")
_FIRST_VTE = 5000
_LARGEST = 4 * 1024 * 1024
"""The longest text whose lines are counted: that takes a fifth of a second for 10,000 commitments."""


def shows_links() -> bool:
    """Return whether the terminal on stdout is known to show links.

    The others show the escape sequence as text, or nothing. FORCE_HYPERLINK decides for a terminal that is
    not known: 0 means no, another value yes. NO_COLOR has no effect, because a link is not a color.
    """
    environment = os.environ
    if forced := environment.get("FORCE_HYPERLINK"):
        return forced != "0"
    term = environment.get("TERM", "")
    if term in ("", "dumb", "linux") or (term.startswith("screen") and not environment.get("TMUX")):
        return False
    if environment.get("CI"):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        (vte.isdecimal() and int(vte) >= _FIRST_VTE)
        or environment.get("TERM_PROGRAM") in _PROGRAMS
        or any(environment.get(name) for name in ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM"))
        or _TERMS.search(term) is not None
    )


def links_to(loaded: "Loaded | Versioned") -> LinkOf:
    """Return a function for the address of a commitment: on the published page, else in the file.

    Without `page` in the roadmap, it is `file://HOST/PATH#LINE`, as iTerm2, kitty and VS Code open it at the
    line. A roadmap from git or standard input has no such address.
    """
    if loaded.source is not None:
        return _links_in(loaded.roadmap, loaded.source)
    links = {name: _links_in(one.roadmap, one.source) for name, one in loaded.members.items()}

    def in_member(commitment_id: str) -> str:
        name = loaded.roadmap.name_of(commitment_id)
        return links[name](loaded.roadmap.local(commitment_id)) if name is not None else ""

    return in_member


def _links_in(roadmap: Roadmap, source: Source) -> LinkOf:
    page, file = roadmap.roadmap.page, file_address(source.path) if source.path is not None else ""
    locator = Locator(source.text, "") if len(source.text) <= _LARGEST else None

    def address(commitment_id: str) -> str:
        if commitment_id not in roadmap.commitments:  # it was removed
            return ""
        if entry := entry_address(page, commitment_id):
            return escape.hyperlink(entry)
        if not file or locator is None:
            return file
        return f"{file}#{locator.key_place(('commitments', commitment_id)).line}"

    return address


def file_address(path: Path) -> str:
    """Return the address of a file on this machine. Terminals need the host: they may be on another one."""
    import socket  # 10 ms, as the next one, only for links
    from urllib.parse import quote

    absolute = path.resolve().as_uri().removeprefix("file://")
    return f"file://{quote(socket.gethostname())}{absolute}"
