"""Addresses of commitments and areas on the page."""

import re
from collections.abc import Callable, Iterable

from roadmap_cli import escape
from roadmap_cli.model.types import ID_LENGTH, Roadmap

_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789-"


def anchor(commitment_id: str) -> str:
    """Return the anchor of a commitment: its id, with other characters than letters, digits and `-` escaped.

    Different ids have different anchors. The anchors of the page itself start with an uppercase letter.
    """
    if commitment_id and not commitment_id.strip(_PLAIN) and len(commitment_id) <= ID_LENGTH:
        return commitment_id  # the usual case, without a pattern
    if len(commitment_id) > ID_LENGTH:
        from hashlib import sha256  # only for ids that no command creates

        return f"_{sha256(commitment_id.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return re.sub("[^a-z0-9-]", lambda match: f"_{ord(match[0]):x}_", commitment_id) or "_"


def area_anchor(area_id: str) -> str:
    """Return the anchor of an area, whose id may be that of a commitment."""
    return f"Area-{anchor(area_id)}"


def former_anchors(formerly: Iterable[tuple[str, str]], taken: Iterable[str]) -> dict[str, list[str]]:
    """Return the anchors of former ids by id, except those of ids in use, so that old links work.

    `formerly` has pairs of id and former id.
    """
    used = {anchor(commitment_id) for commitment_id in taken}
    former: dict[str, list[str]] = {}
    for commitment_id, old in formerly:
        name = anchor(old)
        if name not in used:
            used.add(name)
            former.setdefault(commitment_id, []).append(name)
    return former


def entry_address(page: str, commitment_id: str) -> str:
    """Return the address of a commitment on the page that is published at `page`.

    It is empty if `page` is empty or not a safe http or https address.
    """
    if escape.web_link(page) is None:
        return ""
    return f"{page.partition('#')[0]}#{anchor(commitment_id)}"


def entry_addresses(roadmap: Roadmap, url: str = "") -> Callable[[str], str]:
    """Return a function for the address of a commitment on the page at `url`.

    By default it is the page of its roadmap; without one the address is empty.
    """
    if url:
        return lambda commitment_id: entry_address(url, commitment_id)
    pages = {name: one.roadmap.page for name, one in roadmap.each}

    def on_its_page(commitment_id: str) -> str:
        page = pages.get(roadmap.name_of(commitment_id) or "", "")
        return entry_address(page, roadmap.local(commitment_id))

    return on_its_page
