"""Values that all parts of the HTML page show: addresses and times. The template escapes them."""

import re
from collections.abc import Iterable

import msgspec

from roadmap_cli import escape
from roadmap_cli.model.window import Deadline
from roadmap_cli.output.words import window_words


class Address(msgspec.Struct, frozen=True):
    """A source or evidence; `href` is None if the page may not link to it."""

    label: str
    href: str | None


def addresses(values: Iterable[str]) -> list[Address]:
    """Return sources or evidence; the label of a link is its host.

    An address with something before the host (`https://bank.example@evil.example`) is its own label.
    """
    return [Address(_label(text) if escape.link(text) else text, escape.link(text)) for text in values]


def _label(address: str) -> str:
    host = re.match(r"(?i:https?://(?:www\.)?)([a-z0-9.-]+)(?:[/?#]|\Z)", address)
    return host[1] if host else address.removeprefix("mailto:")


class When(msgspec.Struct, frozen=True):
    """A date or window as written, and its days in words."""

    text: str
    days: str


def when_of(deadline: Deadline | None) -> When | None:
    """Return a deadline as written, with its window in words."""
    return When(deadline.text, window_words(deadline)) if deadline is not None else None
