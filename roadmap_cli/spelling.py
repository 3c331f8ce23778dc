"""How people write dates, turned into how a roadmap file writes them: text to text, nothing is checked.

It serves the command line, which takes these spellings, and the errors about a file, which name the right one.
"""

import re

LONGEST = 100
"""The most characters a deadline in words may have: whatever is longer is not one."""

MONTHS = (
    "january february march april may june july august september october november december"
).split()
SEASONS = ("spring", "summer", "autumn", "fall", "winter")

_LEAD = re.compile(r"(?:(?:by|before|at) (?:the )?end of|(?:the )?end of|by) (?=\S)")
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_NUMBER = r"(?P<number>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:[ -]?(?P<part>[qh][0-9]))?",
        rf"(?P<part>[qh][0-9])[ -]?(?:of )?{_YEAR}",
        rf"{_YEAR}[ -](?P<name>[a-z]{{3,9}})",
        rf"{_NAME},? ?(?:of )?-?{_YEAR}",
        rf"{_NUMBER} (?:of )?{_NAME},? {_YEAR}",
        rf"{_NAME} {_NUMBER},? {_YEAR}",
        rf"{_YEAR}[-/.](?P<month>[0-9]{{1,2}})(?:[-/.](?P<day>[0-9]{{1,2}}))?",
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
    )
)


def fold(text: str) -> str:
    """Return `text` in lower case with single spaces."""
    return " ".join(text.lower().split())


def without_lead(folded: str) -> str:
    """Return a folded text without `by`, `end of` and the like: they say that the window's last day counts, which it does."""
    return _LEAD.sub("", folded, count=1) if _LEAD.match(folded) else folded


def month_number(name: str) -> int | None:
    """Return 1 to 12 for the name of a month or its first three letters (or `sept`), else None."""
    if name == "sept":
        return 9
    for number, month in enumerate(MONTHS, 1):
        if name in (month, month[:3]):
            return number
    return None


def respell(folded: str) -> str | None:
    """Return the file's spelling of a folded text that names a window, or None where it names none.

    `spring 2022` gives `2022-spring`, `15 march 2027` gives `2027-03-15`, `q5 2026` gives `2026-Q5`: whether
    there is such a quarter is not asked here.
    """
    for form in _FORMS:
        found = form.fullmatch(folded)
        if found:
            return _spelled(found.groupdict())
    return None


def _spelled(groups: dict[str, str | None]) -> str | None:
    """Return the file's spelling of what one form found."""
    year, name = groups["year"], groups.get("name")
    if name in SEASONS:
        return None if groups.get("number") else f"{year}-{name}"
    month = month_number(name) if name else groups.get("month")
    if name and not month:
        return None
    day = groups.get("day") or groups.get("number")
    if month:
        return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    part = groups.get("part")
    return f"{year}-{part.upper()}" if part else year
