"""Convert common spellings of dates to the spelling of the file, without a calendar.

The command line and imports accept what `respell` returns; errors about a file suggest it.
"""

import re
from collections.abc import Iterator

from roadmap_cli.model.fiscal_years import DASH, NTH, ORDINALS, UNREAD_CODES, fiscal_year, later_year

LONGEST = 100
"""The most characters a deadline in words may have; a longer text is refused."""

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_SEASONS = ("spring", "summer", "autumn", "fall", "winter")

_LIMIT = "by|no later than|not later than|at the latest by"
_LEAD = rf"(?:(?:{_LIMIT}|before|until|at) )?(?:the )?end(?: of |[ -])(?=\S)|(?:{_LIMIT}) (?=\S)"
_TAIL = " at the latest"
_OTHER_LEAD = r"(?:before|until|during|within|on|in) (?:the )?(?=\S)"

_NAME = r"(?P<name>[a-z]{3,9})\.?"
_NUMBER = r"(?P<number>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_YEARS = rf"{_YEAR} ?{DASH} ?(?P<last>[0-9]{{4}}|[0-9]{{2}})"
_FORMS = (
    rf"{_YEAR}(?:[ -]?(?P<part>[qh][0-9]))?",
    rf"(?P<part>[qh][0-9])(?:[ -](?:of )?)?{_YEAR}",
    rf"{NTH}(?: of|,)? {_YEAR}",
    rf"{_YEAR}[ -](?P<name>[a-z]{{3,9}})",
    rf"{_NAME},?[ -](?:of )?{_YEAR}",
    rf"{_NUMBER} (?:of )?{_NAME},? {_YEAR}",
    rf"{_NAME} {_NUMBER},? {_YEAR}",
    rf"{_YEAR}(?P<gap>[-/. ])(?P<month>[0-9]{{1,2}})(?:(?P=gap)(?P<day>[0-9]{{1,2}}))?",
    rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
)
_SEASON_OF_TWO_YEARS = (
    rf"(?P<name>{'|'.join(_SEASONS)})(?: of)? {_YEARS}",
    rf"{_YEARS} (?P<name>{'|'.join(_SEASONS)})",
)
_EITHER_WAY = rf"([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]{_YEAR}"
_SHORT_YEAR = (
    r"[0-9]{1,2}(?:[-/.] ?[0-9]{1,2}[-/.] ?"
    rf"|[-/. ]{{1,2}}(?:{'|'.join(_MONTHS)})[-/. ]{{1,2}}'?)[0-9]{{2}}"
)
_MOMENT = (
    r"(?P<day>[^:]{6,40})[t ](?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)"
    r" ?(?:z|utc|gmt|[-+][0-9]{2}(?::?[0-9]{2})?)?"
)
_VAGUE = r"(early|mid|late)[ -]([0-9]{4})"
_PRECISE = {"early": "{0}, {0}-H1 or {0}-Q1", "mid": "{0}, {0}-Q2 or {0}-Q3", "late": "{0}, {0}-H2 or {0}-Q4"}
_WITHOUT_YEAR = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_NAME}(?: [0-9]{{1,2}}(?:st|nd|rd|th)?)?"


def fold(text: str) -> str:
    """Return `text` in lower case with single spaces."""
    return " ".join(text.lower().split())


def without_lead(folded: str) -> str:
    """Return a folded text without `by`, `end of`, `no later than` and similar words.

    They change nothing, because a deadline lasts until the last day of its window.
    """
    folded = folded.removesuffix(_TAIL)
    lead = re.match(_LEAD, folded)
    return folded[lead.end() :] if lead else folded


def without_any_lead(folded: str) -> str:
    """Return a folded text also without `before`, `in` and similar words; only for messages."""
    folded = without_lead(folded)
    lead = re.match(_OTHER_LEAD, folded)
    return folded[lead.end() :] if lead else folded


def respell(folded: str) -> str | None:
    """Return the spelling of the file for a folded text that names one window, or None.

    `spring 2022` returns `2022-spring`, `2019-7-10` returns `2019-07-10`, `25/12/2027` returns `2027-12-25`.
    `03/04/2027` and `2009/10` have two meanings and return None. A day at midnight returns the day. The
    window may not exist: `q5 2026` returns `2026-Q5`.
    """
    if fiscal_year(folded) or end_of_short_range(folded):
        return None
    if match := re.fullmatch(_MOMENT, folded):
        return _day_of(match) if set(match["time"]) <= set("0:.,") else None
    if match := re.fullmatch(_EITHER_WAY, folded):
        first, second, year = int(match[1]), int(match[2]), match["year"]
        if first == second or first > 12 >= second:
            return f"{year}-{second:02}-{first:02}"
        return f"{year}-{first:02}-{second:02}" if second > 12 >= first else None
    for groups in _match(_SEASON_OF_TWO_YEARS, folded):
        is_winter = groups["name"] == "winter" and _follows(groups["year"], groups["last"])
        return f"{groups['year']}-winter" if is_winter else None
    return next(filter(None, map(_spelled, _match(_FORMS, folded))), None)


def unread_code(text: str) -> str | None:
    """Return why a year with two digits is an unsupported code, and what to write, or None."""
    year, _, number = text.partition("-")
    if year == "0000" or int(number) not in UNREAD_CODES:
        return None
    return (
        "is an EDTF season code that roadmap does not read (25 to 32 and 37 to 39); "
        f"write a month, 01 to 12, or a season by its name, such as {year}-summer"
    )


def nearest(folded: str) -> tuple[str, str] | None:
    """Return what is wrong with a folded text, and the spelling that completes the sentence, or None."""
    if (match := re.fullmatch(_MOMENT, folded)) and (day := _day_of(match)):
        return "names a time of day; write only the day,", day
    for groups in _match(_SEASON_OF_TWO_YEARS, folded):
        name, year = groups["name"], groups["year"]
        if name == "winter":
            return f"is not one winter; the winter that starts in {year} is", f"{year}-winter"
        return f"names two years, but a {name} is in one; write that year, as in", f"{year}-{name}"
    return None


def advice(folded: str) -> str | None:
    """Return what is wrong with a folded text that names a time vaguely, and what to write, or None."""
    if match := re.fullmatch(_EITHER_WAY, folded):
        year, first, second = match["year"], int(match[1]), int(match[2])
        if first <= 12 and second <= 12:
            return (
                f"is read in two ways; write {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
            )
    if re.fullmatch(_SHORT_YEAR, folded):
        return "has a year with two digits; write all four"
    if match := re.fullmatch(_VAGUE, folded):
        return f"names no exact window; write {_PRECISE[match[1]].format(match[2])}"
    if match := re.fullmatch(rf"{_YEAR}-(?P<name>[a-z]{{3,}})", folded):
        return "has no such season; seasons are spring, summer, autumn (or fall) and winter"
    match = re.fullmatch(_WITHOUT_YEAR, folded)
    if match and match["name"] in _SEASONS:
        return f"has no year; write it first, as in 2050-{match['name']}"
    if match and match["name"] in _MONTHS:
        return f"has no year; write it first, as in 2050-{_MONTHS[match['name']]:02}"
    if re.fullmatch("q[1-4]|h[12]", folded):
        return f"has no year; write it first, as in 2050-{folded.upper()}"
    return None


def _match(forms: tuple[str, ...], folded: str) -> Iterator[dict[str, str]]:
    """Yield the match of each form that matches the whole text."""
    for form in forms:
        if match := re.fullmatch(form, folded):
            yield {name: text for name, text in match.groupdict().items() if text}


def _spelled(groups: dict[str, str]) -> str | None:
    """Return the spelling of the file for the groups of a matching form, or None."""
    year, name, part = groups["year"], groups.get("name"), groups.get("part")
    day = groups.get("day") or groups.get("number")
    if nth := groups.get("nth"):
        last = 4 if groups["of"] == "quarter" else 2
        number = ORDINALS.index(nth) + 1 if nth in ORDINALS else last if nth == "last" else int(nth[0])
        part = f"{groups['of'][0]}{number}"
    if part:
        return f"{year}-{part.upper()}"
    if name in _SEASONS:
        return None if day else f"{year}-{name}"
    month = _MONTHS.get(name) if name else int(groups.get("month", 0))
    if not month:
        return None if name or groups.get("month") else year
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def _day_of(moment: re.Match[str]) -> str | None:
    """Return the spelling of the file for the day of a moment, or None if it has no day."""
    day = respell(moment["day"])
    return day if day and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", day) else None


def _follows(year: str, last: str) -> bool:
    """Return whether a year of two or four digits is the one after `year`."""
    return int(last) == (int(year) + 1) % (100 if len(last) == 2 else 10_000)


def is_season_of_two_years(folded: str) -> bool:
    """Return whether a folded text names a season of two years, which only a winter has."""
    return any(_match(_SEASON_OF_TWO_YEARS, folded))


def end_of_short_range(folded: str) -> str | None:
    """Return the last year of a text such as `2025/30`; after a hyphen two digits are a month or a code."""
    match = re.fullmatch(_YEARS, folded)
    if match is None or len(match["last"]) == 4 or int(match["last"]) <= 12 or match[0][4] == "-":
        return None
    start = int(match["year"])
    end = later_year(start, match["last"])
    return f"{end:04}" if end > start else None
