"""Ids of a roadmap → names of places in the page, which a link can end with."""

import re
from collections.abc import Iterable

from roadmap_cli.model.types import ID_LENGTH


def anchor(id: str) -> str:
    """Return the name of the place of a commitment: its id, where that is well-formed.

    What else may stand in an id is escaped so that two ids never have one name, and that a name is of
    lower-case letters, digits, `-` and `_`. The page's own names begin with an upper-case letter.
    """
    if len(id) > ID_LENGTH:
        from hashlib import sha256  # only for what no command would make

        return f"_{sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return re.sub("[^a-z0-9-]", lambda found: f"_{ord(found[0]):x}_", id) or "_"


def area_anchor(id: str) -> str:
    """Return the name of the place of an area, which may have the id of a commitment."""
    return f"Area-{anchor(id)}"


def former_anchors(formerly: Iterable[tuple[str, str]], taken: Iterable[str]) -> dict[str, list[str]]:
    """Return the names under which commitments could be found before, from (id, former id) pairs.

    A link that was shared goes on to lead somewhere; an id in use keeps its place.
    """
    used = {anchor(id) for id in taken}
    former: dict[str, list[str]] = {}
    for id, old in formerly:
        name = anchor(old)
        if name not in used:
            used.add(name)
            former.setdefault(id, []).append(name)
    return former
