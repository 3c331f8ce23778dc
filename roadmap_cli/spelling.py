"""How people write dates, turned into how a roadmap file writes them: text to text, nothing is looked up.

The command line takes these spellings; the errors about a file name the right one.
"""

import re

LONGEST = 100
"""The most characters a deadline in words may have: whatever is longer is not one."""

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_SEASONS = ("spring", "summer", "autumn", "fall", "winter")

_LEAD = r"(?:(?:by|before|at) (?:the )?end of|(?:the )?end of|by) (?=\S)"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_NUMBER = r"(?P<number>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_IN_WORDS = (
    rf"{_YEAR}(?:[ -](?P<part>[qh][0-9]))?",
    rf"(?P<part>[qh][0-9])[ -](?:of )?{_YEAR}",
    rf"{_YEAR}[ -](?P<name>[a-z]{{3,9}})",
    rf"{_NAME},?[ -](?:of )?{_YEAR}",
    rf"{_NUMBER} (?:of )?{_NAME},? {_YEAR}",
    rf"{_NAME} {_NUMBER},? {_YEAR}",
)
_IN_NUMBERS = (
    rf"{_YEAR}[-/. ](?P<month>[0-9]{{1,2}})(?:[-/. ](?P<day>[0-9]{{1,2}}))?",
    rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
    rf"{_YEAR}(?P<part>[qh][0-9])",
    rf"(?P<part>[qh][0-9]){_YEAR}",
)
_EITHER_WAY = rf"([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]{_YEAR}"
_ROUGHLY = r"(early|mid|late)[ -]([0-9]{4})"
_ROUGHLY_RIGHT = {
    "early": "{0}, {0}-H1 or {0}-Q1",
    "mid": "{0}, {0}-Q2 or {0}-Q3",
    "late": "{0}, {0}-H2 or {0}-Q4",
}
_WITHOUT_YEAR = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_NAME}(?: [0-9]{{1,2}}(?:st|nd|rd|th)?)?"


def fold(text: str) -> str:
    """Return `text` in lower case with single spaces."""
    return " ".join(text.lower().split())


def without_lead(folded: str) -> str:
    """Return a folded text without `by`, `end of` and the like: a window lasts to its last day anyway."""
    lead = re.match(_LEAD, folded)
    return folded[lead.end() :] if lead else folded


def respell(folded: str) -> str | None:
    """Return the file's spelling of a folded text that names a window in words, or None.

    `spring 2022` gives `2022-spring`, `15 march 2027` gives `2027-03-15`, `q5 2026` gives `2026-Q5`: whether
    there is such a quarter is not asked here.
    """
    return _first(_IN_WORDS, folded)


def mend(folded: str) -> str | None:
    """Return what a folded text that nothing takes was most likely meant to be, as a file spells it, or None.

    `2021-2-3` and `2021/02/03` give `2021-02-03`, `25/12/2027` gives `2027-12-25`; `03/04/2027` gives None,
    since it is read both ways.
    """
    if found := re.fullmatch(_EITHER_WAY, folded):
        one, other, year = int(found[1]), int(found[2]), found["year"]
        if one == other or one > 12 >= other:
            return f"{year}-{other:02}-{one:02}"
        return f"{year}-{one:02}-{other:02}" if other > 12 >= one else None
    return _first(_IN_WORDS + _IN_NUMBERS, without_lead(folded))


def advice(folded: str) -> str | None:
    """Return what is wrong with a folded text that names a time loosely, and what would be right, or None."""
    if found := re.fullmatch(_EITHER_WAY, folded):
        year, one, other = found["year"], int(found[1]), int(found[2])
        if one <= 12 and other <= 12:
            return f"is read in two ways; write {year}-{other:02}-{one:02} or {year}-{one:02}-{other:02}"
    if found := re.fullmatch(_ROUGHLY, folded):
        return f"names no exact window; write {_ROUGHLY_RIGHT[found[1]].format(found[2])}"
    if found := re.fullmatch(rf"{_YEAR}-(?P<name>[a-z]{{3,}})", folded):
        return "has no such season; seasons are spring, summer, autumn (or fall) and winter"
    found = re.fullmatch(_WITHOUT_YEAR, folded)
    if found and found["name"] in _SEASONS:
        return f"has no year; write it first, as in 2050-{found['name']}"
    if found and found["name"] in _MONTHS:
        return f"has no year; write it first, as in 2050-{_MONTHS[found['name']]:02}"
    if re.fullmatch("q[1-4]|h[12]", folded):
        return f"has no year; write it first, as in 2050-{folded.upper()}"
    return None


def _first(forms: tuple[str, ...], folded: str) -> str | None:
    """Return the file's spelling of a text by the first of the forms that finds a window in it."""
    for form in forms:
        found = re.fullmatch(form, folded)
        if found and (spelled := _spelled(found.groupdict())):
            return spelled
    return None


def _spelled(groups: dict[str, str | None]) -> str | None:
    """Return the file's spelling of what one form found."""
    year, name, part = groups["year"], groups.get("name"), groups.get("part")
    day = groups.get("day") or groups.get("number")
    if part:
        return f"{year}-{part.upper()}"
    if name in _SEASONS:
        return None if day else f"{year}-{name}"
    month = _MONTHS.get(name) if name else int(groups.get("month") or 0)
    if not month:
        return None if name or groups.get("month") else year
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
