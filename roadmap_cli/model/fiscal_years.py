"""Fiscal years in texts: what they can mean, and their months where a roadmap says when they start."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from roadmap_cli.model.window import Deadline, DeadlineError, Unit, day, span, window

YEAR_START_EXAMPLES = ("04-01", "07", "10-01")

DASH = r"[-/\u2010-\u2015\u2212]"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
NTH = rf"(?:the )?(?P<nth>{'|'.join(ORDINALS)}|[1-9](?:st|nd|rd|th)|last) (?P<of>half|quarter)"

_WORDS = "fy|fiscal(?: year)?|financial year"
_FORM = (
    rf"(?:(?P<part>[qh][0-9]|{NTH})(?: of|,)?(?: the)? )?(?:(?P<word>{_WORDS})[ ']{{0,2}})?"
    rf"(?P<first>[0-9]{{4}}|[0-9]{{2}})(?:(?P<dash> ?{DASH} ?)(?P<last>[0-9]{{4}}|[0-9]{{2}}))?"
    rf"(?: (?P<word_after>{_WORDS}))?(?:[ -]?(?P<part_after>[qh][0-9]))?"
)
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# The two digits after a year, as months and as EDTF codes: their meaning, and the spelling of the file.
_CODES = {number: (f"{name} {{0}}", f"{{0}}-{number:02}") for number, name in enumerate(_MONTH_NAMES, 1)}
_CODES |= {
    number: (f"the {name} of {{0}}", f"{{0}}-{name}")
    for number, name in enumerate(("spring", "summer", "autumn", "winter"), 21)
}
_CODES |= {
    start + place: (f"the {ORDINALS[place]} {unit} of {{0}}", f"{{0}}-{unit[0].upper()}{place + 1}")
    for start, unit, count in ((33, "quarter", 4), (40, "half", 2))
    for place in range(count)
}
UNREAD_CODES = (*range(25, 33), *range(37, 40))
"""The EDTF season codes that are not read."""
_LAST_YEAR = 9999
_JANUARY = ("01", "01-01")
_STARTS = ("04", "07")
_DEPENDS = "depends on when the fiscal year starts; write its months, such as "
_RANGE = r"(?:from )?(?P<first>.+) to (?P<last>.+)|between (?P<begin>.+) and (?P<end>.+)"
_WORD = rf"\b(?:{_WORDS})[ ']{{0,2}}[0-9]{{2}}|[0-9]{{2}} (?:{_WORDS})\b"
_PART = r"\b(?:[qh][1-4]|half|quarter)\b"
_WINTER = r"\b(?:spring|summer|autumn|fall|winter)\b"
_NO_DAY = rf"(?!{DASH}?[0-9]{{1,2}}(?![0-9]))(?![0-9])"
_PAIR = rf"(?<![0-9.-])([0-9]{{4}}) ?{DASH} ?([0-9]{{4}}|[0-9]{{2}}){_NO_DAY}"
_ONE_DAY = timedelta(days=1)


class _Name(NamedTuple):
    """A text that can name a fiscal year: the year in which it starts, and the part of it, such as `Q2`.

    `second` has the digits of the second year, empty without one, and `dash` what is before them. `is_named`
    is True with a word such as FY, `is_short` for a first year of two digits.
    """

    year: int
    second: str
    dash: str
    part: str
    is_named: bool
    is_short: bool

    @property
    def label(self) -> str:
        """The name as a phrase: `FY2024-25` or `Q2 FY2024-25`."""
        return f"{self.part} {_label(self.year)}".strip()

    @property
    def is_complete(self) -> bool:
        """Whether it can only be a fiscal year, and only one."""
        if not self.second or self.is_short or not _follows(self.year, self.second):
            return False
        is_slashed = self.dash == "/" and len(self.second) == 2 and int(self.second) > 12
        return self.is_named or bool(self.part) or is_slashed


def fiscal_year(folded: str, start: str = "") -> str | None:
    """Return why a folded text that can be a fiscal year is refused, and what to write, or None.

    These are names such as `fy2025` and `q2 fy2024-25`, and consecutive years such as `2023-24`, which is
    also winter 2023 in EDTF. `2022-21` is not a fiscal year, nor is `2009-10`, a month. `start` is the month
    or the day on which fiscal years start, empty if it is not known.
    """
    if ends := _ends(folded):
        return _range_refusal(ends, start)
    name = _name(folded)
    if name is None:
        return None
    label, months = name.label, _examples(name, start)
    is_calendar_year = start in _JANUARY
    if not name.is_named and not name.part:
        advice = label if start else f"the months of the fiscal year, such as {months[0]}"
        return _two_readings(name, f"{name.year} or {name.year + 1}" if is_calendar_year else advice)
    if name.second and _follows(name.year, name.second):
        if name.is_short and start:
            return f"has no century; write {label}"
        if start:
            return f"names no window; write the day before it, {_months(name, start).first - _ONE_DAY}"
        return f"{_DEPENDS}{' or '.join(months)}"
    if name.second:
        return "is more than one fiscal year; write its first and its last month, such as 2024-04/2027-03"
    earlier = name._replace(year=name.year - 1)
    if is_calendar_year:
        return f"is a calendar year where fiscal_year_starts is {start}; write {name.year:04}"
    if start:
        return f"can mean {_shown(earlier, start)} or {_shown(name, start)}; write one of them"
    both = f"{_examples(earlier)[0]} or {months[0]}"
    return f"can mean {earlier.label} or {label}; write its months, such as {both}"


def parse_fiscal_year(folded: str, start: str) -> Deadline | None:
    """Return the months, or the days, of a folded text that can only be a fiscal year or a part of one.

    `fy2024-25 to fy2026-27` is a range of them. `start` is the month or the day on which fiscal years start.
    Raises DeadlineError if they start with calendar years, if there is no such part, or if a range ends
    before it starts.
    """
    ends = _ends(folded)
    name = ends[0] if ends else _name(folded)
    if name is None or not name.is_complete or not start:
        return None
    if start in _JANUARY:
        raise DeadlineError(
            f"{name.label} is not a fiscal year where fiscal_year_starts is {start}; "
            f"write {name.year} or {name.year + 1}"
        )
    return _from_to(*ends, start) if ends else _months(name, start)


def is_fiscal_year(folded: str) -> bool:
    """Return whether a folded text can only be a fiscal year, a part of one, or a range of them."""
    name = _name(folded)
    return _ends(folded) is not None or (name is not None and name.is_complete)


class YearPair(NamedTuple):
    """Two consecutive years in a text, such as `2010-11`: the first one, and the digits of the second one."""

    year: int
    second: str

    @property
    def may_be_month(self) -> bool:
        """Whether the second one can also be a month."""
        return len(self.second) == 2 and 1 <= int(self.second) <= 12

    @property
    def is_full(self) -> bool:
        """Whether the second one has four digits, so that it can also be a range of two years."""
        return len(self.second) == 4

    def readings(self, start: str) -> str:
        """Return what it can mean, and what to write instead, in a column that may have fiscal years."""
        name = _Name(self.year, self.second, "", "", False, False)
        years = f"{self.year:04} to {self.year + 1:04}"
        advice = name.label if start else f"the months of the fiscal year, such as {_examples(name)[0]}"
        if self.is_full:
            return (
                f"can mean the fiscal year {years} or a range of two years; "
                f"write {years} for the range, or {advice}"
            )
        month = _CODES[int(self.second)][0].format(f"{self.year:04}")
        return f"can mean {month} or the fiscal year {years}; write {month}, or {advice}"


def year_pairs(folded: str) -> list[YearPair]:
    """Return the pairs of consecutive years in a folded text; none if it has other pairs, such as `2011-03`.

    A text with a word such as FY has no such pairs, and neither has a day or a winter.
    """
    if re.search(_WORD, folded) or re.search(_WINTER, folded):
        return []
    found = [YearPair(int(match[1]), match[2]) for match in re.finditer(_PAIR, folded)]
    return found if all(_follows(pair.year, pair.second) for pair in found) else []


def with_labels(folded: str) -> str:
    """Return a folded text with its pairs of years as fiscal years: `by FY2010-11` for `by 2010-11`."""
    return re.sub(_PAIR, lambda match: _label(int(match[1])), folded) if year_pairs(folded) else folded


def names_fiscal_year(folded: str) -> bool:
    """Return whether a folded text has an unambiguous fiscal year.

    It has a word such as FY, or a pair of years with a quarter or half or whose second year is not a month.
    """
    pairs = year_pairs(folded)
    is_pair = any(not pair.may_be_month and not pair.is_full for pair in pairs)
    return is_pair or bool(re.search(_WORD, folded) or (pairs and re.search(_PART, folded)))


def later_year(start: int, last: str) -> int:
    """Return the year of the digits after `start`; two digits are in the same century, or the next year."""
    if len(last) == 4:
        return int(last)
    return start + 1 if _follows(start, last) else start // 100 * 100 + int(last)


def _name(folded: str) -> _Name | None:
    match = re.fullmatch(_FORM, folded)
    if match is None:
        return None
    first, second = match["first"], match["last"] or ""
    is_named = bool(match["word"] or match["word_after"])
    if not is_named and (len(first) == 2 or not second or not _follows(int(first), second)):
        return None
    if not is_named and len(second) == 4 and folded.endswith(f"{second}-{match['part_after']}"):
        return None  # a range that ends with a half or quarter, such as 2025/2026-q3
    year = int(first) if len(first) == 4 else 2000 + int(first)
    if not 1 < year < (later_year(year, second) if second else year + 1) <= _LAST_YEAR:
        return None
    part = match["part_after"] or match["part"] or ""
    is_month = match["dash"] == "-" and len(second) == 2 and 1 <= int(second) <= 12
    if is_month and not is_named and not part:
        return None
    if match["nth"]:
        last = "4" if match["of"] == "quarter" else "2"
        nth = match["nth"]
        number = str(ORDINALS.index(nth) + 1) if nth in ORDINALS else last if nth == "last" else nth[0]
        part = f"{match['of'][0]}{number}"
    return _Name(year, second, (match["dash"] or "").strip(), part.upper(), is_named, len(first) == 2)


def _ends(folded: str) -> tuple[_Name, _Name] | None:
    """Return the first and the last fiscal year of a range in words, or None."""
    match = re.fullmatch(_RANGE, folded)
    if match is None:
        return None
    first = _name(match["first"] or match["begin"])
    word = match["last"] or match["end"]
    last = _name(word) or _name(f"fy{word}")  # `FY2024-25 to 2026-27` and `2010-11`
    if first is None or last is None or not first.is_complete:
        return None
    last = last._replace(is_named=True)
    return (first, last) if last.is_complete else None


def _range_refusal(ends: tuple[_Name, _Name], start: str) -> str:
    try:
        months = [_from_to(*ends, one).canonical for one in ([start] if start else _STARTS)]
    except DeadlineError as error:
        return f"names no window: {error}"
    return f"{_DEPENDS}{' or '.join(months)}"


def _from_to(first: _Name, last: _Name, start: str) -> Deadline:
    """Return the range from the start of a fiscal year to the end of another one."""
    windows = _months(first, start), _months(last, start)
    begin, end = (one.ends or (one, one) for one in windows)
    return span(begin[0], end[1])


def _two_readings(name: _Name, advice: str) -> str:
    """Return what consecutive years without a word such as FY can mean."""
    start, end = name.year, name.year + 1
    fiscal = f"the fiscal year {start:04} to {end:04}"
    if len(name.second) == 4:
        both = f"{fiscal} or a range of two years"
        return f"can mean {both}; write {start:04}/{end:04} for the range, or {advice}"
    number = int(name.second)
    if number in _CODES:
        meaning, right = (text.format(f"{start:04}") for text in _CODES[number])
        return f"can mean {meaning} or {fiscal}; write {right}, or {advice}"
    if number in UNREAD_CODES:
        season = f"a season by its name, such as {start:04}-summer"
        neither = f"can mean {fiscal} or an EDTF season code, and roadmap reads neither"
        return f"{neither}; write {advice}, or {season}"
    return f"names {fiscal}; write {advice}"


def _examples(name: _Name, start: str = "") -> list[str]:
    """Return the months of a fiscal year that starts in April, and of one that starts in July."""
    whole = name if re.fullmatch("Q[1-4]|H[12]|", name.part) else name._replace(part="")
    return [_months(whole, one).canonical for one in ([start] if start else _STARTS)]


def _shown(name: _Name, start: str) -> str:
    return f"{name.label} ({_examples(name, start)[0]})"


def _months(name: _Name, start: str) -> Deadline:
    """Return the months of a fiscal year, or its days if it starts within a month."""
    length = {"Q": 3, "H": 6}.get(name.part[:1], 12)
    number = int(name.part[1:] or 1)
    if not 1 <= number <= 12 // length:
        unit = "quarter; quarters are Q1 to Q4" if length == 3 else "half; halves are H1 and H2"
        raise DeadlineError(f"{name.label} has no such {unit}")
    month, _, first_day = start.partition("-")
    begin = int(month) + (number - 1) * length
    if int(first_day or 1) == 1:
        first, last = (window(Unit.MONTH, name.year, one) for one in (begin, begin + length - 1))
        return span(first, last)
    first, last = (_day_of(name.year, one, int(first_day)) for one in (begin, begin + length))
    return span(first, day(last.first - _ONE_DAY))


def _day_of(year: int, month: int, number: int) -> Deadline:
    """Return a day of a month counted from January of a year, or the last one that the month has."""
    at = window(Unit.MONTH, year, month).first
    return day(date(at.year, at.month, min(number, monthrange(at.year, at.month)[1])))


def _label(year: int) -> str:
    return f"FY{year:04}-{(year + 1) % 100:02}"


def _follows(year: int, last: str) -> bool:
    """Return whether a year of two or four digits is the one after `year`."""
    return int(last) == (year + 1) % (100 if len(last) == 2 else 10_000)
