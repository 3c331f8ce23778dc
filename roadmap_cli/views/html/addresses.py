"""Sources and evidence: what of them the page links to, and what it shows."""

import re
from collections.abc import Iterable

import msgspec

from roadmap_cli import safe


class Address(msgspec.Struct, frozen=True):
    """A source or evidence: `href` where the page may link to it, and what is shown of it."""

    label: str
    href: str | None


def addresses(values: Iterable[str]) -> list[Address]:
    """Return sources or evidence; of what is linked, the name of the host is shown, if that is plain to see.

    An address that has something before the host (`https://bank.example@evil.example`) is shown whole.
    """
    return [Address(_label(text) if safe.link(text) else text, safe.link(text)) for text in values]


def _label(address: str) -> str:
    host = re.match(r"(?i:https?://(?:www\.)?)([a-z0-9.-]+)(?:[/?#]|\Z)", address)
    return host[1] if host else address.removeprefix("mailto:")
