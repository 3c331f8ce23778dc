"""Values that all parts of the HTML page show: addresses and times. The template escapes them.

The structs of the page are arrays in its data, with their fields in order.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import overload

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row
from roadmap_cli.english import counted
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.window import Deadline, Unit
from roadmap_cli.output.words import in_days, until_words, window_words


class Address(msgspec.Struct, frozen=True, array_like=True):
    """A source or evidence; `href` is None if the page may not link to it."""

    label: str
    href: str | None


def addresses(values: Iterable[str]) -> list[Address]:
    """Return sources or evidence; the label of a link is its host.

    An address with something before the host (`https://bank.example@evil.example`) is its own label.
    """
    return [_address(text) for text in values]


def _address(text: str) -> Address:
    href = escape.link(text)
    return Address(text if href is None else _label(href), href)


_HOST = re.compile(r"(?i:https?://(?:www\.)?)([a-z0-9.-]+)(?:[/?#]|\Z)")


def _label(address: str) -> str:
    host = _HOST.match(address)
    return host[1] if host else address.removeprefix("mailto:")


class When(msgspec.Struct, frozen=True, array_like=True):
    """A time in words, its days in words, and the value of a `<time>` element.

    That value is a day, a month or a year (HTML, 3.2.5); for other windows it is the last day.
    """

    words: str
    days: str
    machine: str


@overload
def deadline_of(deadline: Deadline) -> When: ...
@overload
def deadline_of(deadline: Deadline | None) -> When | None: ...
def deadline_of(deadline: Deadline | None) -> When | None:
    """Return a deadline, such as `end of 2035`; None without one."""
    if deadline is None:
        return None
    return _when(deadline, deadline.text)


@overload
def time_of(window: Deadline) -> When: ...
@overload
def time_of(window: Deadline | None) -> When | None: ...
def time_of(window: Deadline | None) -> When | None:
    """Return the time when something happened, such as `March 2022`; None without one."""
    return None if window is None else _time(window, window.text)


def deadline_in(row: Row) -> When | None:
    """Return the deadline of a row; None without one."""
    return _deadline_from(row.deadline) if row.deadline else None


@lru_cache(4096)
def _deadline_from(text: str) -> When:
    return deadline_of(parse_deadline(text))


@lru_cache(4096)
def _when(window: Deadline, _spelling: str) -> When:
    """Return a window in words; `_spelling` separates `fall` and `autumn`, which are equal, in the cache."""
    return When(until_words(window), window_words(window), _machine(window))


@lru_cache(4096)
def _time(window: Deadline, _spelling: str) -> When:
    return When(until_words(window).removeprefix("end of "), window_words(window), _machine(window))


def _machine(window: Deadline) -> str:
    shown: dict[Unit | None, int] = {Unit.DAY: 10, Unit.MONTH: 7, Unit.YEAR: 4}
    return window.last.isoformat()[: shown.get(window.unit, 10)]


_MONTH = 365.2425 / 12


def span_words(days: int) -> str:
    """Return a number of days in words, rounded to months: `40 days`, `14 months`, `2 years and 7 months`."""
    if days < 92:
        return in_days(days)
    months = round(days / _MONTH)
    if months < 24:
        return counted(months, "month")
    years, rest = divmod(months, 12)
    return " and ".join([counted(years, "year"), *([counted(rest, "month")] if rest else [])])


@lru_cache(4096)
def days_words(days_left: int | None) -> str:
    """Return `overdue by 14 months`, `due today` or `due in 3 years`; empty for None."""
    if days_left is None:
        return ""
    if days_left < 0:
        return f"overdue by {span_words(-days_left)}"
    return f"due in {span_words(days_left)}" if days_left else "due today"


_CONCERNS = {flag: flag.value.replace("-", " ") for flag in Flag} | {
    Flag.PARTNER_BROKEN: "not kept by a partner",
    Flag.STALE: "no recent update",
}


def concern_words(flag: Flag) -> str:
    """Return a flag in words for readers who do not know the program."""
    return _CONCERNS[flag]
