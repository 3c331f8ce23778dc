"""Footnote marks in cells, such as `5³`, `Health [1]` and `2030*`, and the footnotes that explain them."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Literal, NamedTuple

_PLAIN = "0123456789abcdefghijklmnoprstuvwxyz"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_RAISE = str.maketrans(_PLAIN, _RAISED)
_LOWER = str.maketrans(_RAISED, _PLAIN)

_MAY_HAVE_MARKS = re.compile(rf"[{_RAISED}*†‡\])]")
_MARK = re.compile(
    rf"(?P<raised>[{_RAISED}]{{1,3}}(?:[, ]{{0,2}}[{_RAISED}]{{1,3}}){{0,4}})(?!\w)"
    r"|[ \u00a0]?\[(?P<square>[0-9]{1,3}|[a-z])\](?![\w(])"
    r"|[ \u00a0]?\((?P<round>[0-9]{1,2}|[a-z])\)\Z"
    r"|[ \u00a0]?(?P<star>[*†‡]{1,3})\Z"
)
_FOOTNOTE = re.compile(
    rf"\s{{0,9}}(?:(?P<raised>[{_RAISED}]{{1,3}})|\[(?P<square>[0-9]{{1,3}}|[a-z])\]|(?P<star>[*†‡]{{1,3}})"
    r"|\((?P<round>[0-9]{1,2}|[a-z])\)|(?P<plain>[0-9]{1,2}(?=[.):\s])|[a-z](?=[.):])))"
    r"[ \u00a0.:)]{0,9}(?=\S)"
)
_UNIT = re.compile(r"(?:\A|[^A-Za-z])(?:[kcdmhµ]?m|[a-zA-Z]|ft|in|yd|mi|ha|yr)\Z")
_POWER_OF_TEN = re.compile(r"(?:\A|[^0-9])10\Z")
_NUMBER = re.compile(r"[\d.,\s%$€£/:+-]{1,40}")
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "re", "e", "eme", "ème", "o", "a", "os", "as"})


class Mark(NamedTuple):
    """A footnote mark: its sign, such as `1`, `a` or `*`, and how it is written."""

    sign: str
    kind: Literal["raised", "square", "round", "star", "plain"]


_WEAK = frozenset({"round", "plain"})
"""What is a mark only if it is in a footnote as well: `Article 5(a)` is text, and `1. Housing` a title."""


def raised(text: str, before: str) -> str:
    """Return a superscript run as raised characters if it can be a mark, else as it is: `1st`, `Brand™`.

    `before` is the text in front of it.
    """
    stripped = text.strip()
    is_ordinal = stripped.lower() in _ORDINALS and before[-1:].isdecimal()
    signs = re.split(r"[\s,]{1,9}", stripped)
    if is_ordinal or not all(len(sign) <= (3 if sign.isdecimal() else 1) for sign in signs):
        return text
    return text.translate(_RAISE)


def marks_in(text: str) -> list[Mark]:
    """Return what may be footnote marks in a cell."""
    found: list[Mark] = []

    def keep(mark: Mark, _: str) -> bool:
        found.append(mark)
        return False

    _replaced(text, keep)
    return found


def without_marks(text: str, known: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Return a text without its footnote marks, and their signs; `known` are those that footnotes explain."""
    removed: list[str] = []

    def is_mark(mark: Mark, before: str) -> bool:
        if not _is_known(mark, before, known):
            return False
        removed.append(mark.sign)
        return True

    without = _replaced(text, is_mark)
    return (without, tuple(removed)) if removed else (text, ())


def _replaced(text: str, is_mark: Callable[[Mark, str], bool]) -> str:
    """Return a text without the marks for which a function returns true; it also gets the text before."""
    if _MAY_HAVE_MARKS.search(text) is None or text[:1] in "[{":  # JSON
        return text
    stripped = text.rstrip()

    def replaced(match: re.Match[str]) -> str:
        before = stripped[max(0, match.start() - 60) : match.start()]
        kind = match.lastgroup
        if not before.strip() or "://" in before.rsplit(None, 1)[-1]:
            return match[0]
        if kind == "star" and ("*" in stripped[: match.start()] or before[-1] in "/\\."):
            return match[0]
        signs = re.split(r"[, ]{1,2}", match[kind or 0].translate(_LOWER))
        removed = [is_mark(Mark(sign, kind), before) for sign in signs]  # type: ignore[arg-type]
        return "" if all(removed) else match[0]

    return _MARK.sub(replaced, stripped)


def _is_known(mark: Mark, before: str, known: Collection[str]) -> bool:
    match mark.kind:
        case "raised":
            if before[-1] in "⁻⁺" or (mark.sign in "23" and _UNIT.search(before)):
                return False
            return mark.sign in known or _POWER_OF_TEN.search(before) is None
        case "square" if mark.sign.isdecimal():
            return True
        case "star":
            is_grade = len(before.rsplit(None, 1)[-1]) == 1 and before[-1].isalpha()
            return mark.sign in known or not is_grade
        case _:
            return mark.sign in known or (mark.kind == "round" and _NUMBER.fullmatch(before) is not None)


def footnotes_in(text: str, seen: Collection[str]) -> dict[str, str]:
    """Return the footnotes that the lines of a cell are, by sign; empty if its first line is none.

    `seen` are the signs in the cells of the table.
    """
    found: dict[str, str] = {}
    last = ""
    for line in text.strip().splitlines():
        match = _FOOTNOTE.match(line)
        kind = match.lastgroup if match else None
        sign = match[kind].translate(_LOWER) if match and kind else ""
        if match is not None and (kind not in _WEAK or sign in seen):
            last = sign
            found.setdefault(sign, line[match.end() :].strip())
        elif not last:
            return {}
        else:
            found[last] += f" {line.strip()}"
    return found


def signs_in(rows: Sequence[Sequence[str]]) -> set[str]:
    """Return the signs of all that may be footnote marks in rows."""
    some = (row for row in rows if _MAY_HAVE_MARKS.search("\n".join(row)) is not None)
    return {mark.sign for row in some for cell in row for mark in marks_in(cell)}
