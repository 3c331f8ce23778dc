"""Parse deadlines on the command line: `Q3 2026`, `by the end of March 2027`, `in 90 days`."""

import re
from datetime import date

from roadmap_cli.escape.terminal import quote
from roadmap_cli.model.date_ranges import respell_range
from roadmap_cli.model.date_spelling import LONGEST, fold, respell, without_any_lead, without_lead
from roadmap_cli.model.dates import date_of, parse_deadline, refusal
from roadmap_cli.model.fiscal_years import fiscal_year, is_fiscal_year, parse_fiscal_year
from roadmap_cli.model.window import (
    SEASONS,
    Date,
    Deadline,
    DeadlineError,
    OutOfRangeError,
    Unit,
    around,
    before,
    window,
)

YEAR_START_LINE = 'fiscal_year_starts = "04-01" (the day on which it starts) to [roadmap]'
"""What to add to a roadmap before it can have fiscal years."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_DIRECTIONS = {"last": -1, "this": 0, "next": 1}
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_COUNTS = {word: number for number, word in enumerate(_NUMBERS, 1)} | {"a": 1, "an": 1}
_SPAN = rf"(?P<count>[0-9]+|{'|'.join(_COUNTS)}) (?P<unit>day|week|month|quarter|year)s?"
_FROM_NOW = rf"(?:in|within) (?:the next )?{_SPAN}"
_AGO = rf"{_SPAN} ago"
_RELATIVE = r"(?:(?P<direction>last|this|next) )?(?P<noun>[a-z]+)"


def parse_phrase(text: str, today: date, year_start: str | None = None) -> Deadline | None:
    """Return the deadline of a phrase relative to `today`, with a canonical text; None for `none`.

    All spellings of a file are accepted in any letter case, and other unambiguous ones.

    - `by X`, `end of X` and `no later than X` mean X; `before X` means the window of the same unit before X.
    - `in 2 years` and `within 2 years` mean a year, `within 100 days` and `90 days ago` a day.
    - `friday`, `this friday` and `next friday` mean the first one after `today`, `last friday` the last one
      before it.
    - `next summer` is the first summer that starts after `today`: in June, the one of the next year. `last
      summer` is the last one that ended before `today`. `this summer` is the current one, or the one of this
      year if it has not started. January and February are in the winter of the year before.

    - `year_start` is the month or the day on which fiscal years start, `04` or `04-01`; empty if the roadmap
      does not say so, and None where no fiscal year is read. `FY2024-25`, `2024/25` and `Q2 FY2024-25` are
      the range of their months or days.

    Raises DeadlineError.
    """
    folded = fold(text) if len(text) <= LONGEST else ""
    if folded == "none":
        return None
    try:
        name = _fiscal_name(folded)
        deadline = parse_fiscal_year(name, year_start or "")
        if deadline is None and not (year_start is not None and _is_code_of_fiscal_year(name)):
            deadline = _parse(folded, today)
        if deadline is None:
            raise DeadlineError(_refusal(text, folded, today, year_start))
    except OutOfRangeError:
        raise DeadlineError(f"{quote(text)} is outside the years 0001 to 9999") from None
    return deadline


def end_of_window(window: Deadline, text: str) -> Date:
    """Return the window of a phrase as the end of something; of a fiscal year, its last month or day.

    Raises DeadlineError for another range.
    """
    is_fiscal_year = window.ends is not None and words_of_fiscal_year(text)
    return date_of(window.ends[1] if window.ends is not None and is_fiscal_year else window)


def _parse(folded: str, today: date) -> Deadline | None:
    """Return the window of a whole folded phrase, or None."""
    if match := re.fullmatch(_FROM_NOW, folded):
        return _counted(match, today, 1)
    if folded.startswith("in "):
        named = _named(folded.removeprefix("in ").removeprefix("the "))
        return named if named and named.unit is not Unit.DAY else None
    if folded.startswith("on "):
        named = _named_or_relative(folded.removeprefix("on "), today)
        return named if named and named.unit is Unit.DAY else None
    name = without_lead(folded)
    if name == folded and folded.startswith("before "):
        limit = _named_or_relative(folded.removeprefix("before "), today)
        return before(limit) if limit else None
    return _named_or_relative(name, today)


def _named_or_relative(name: str, today: date) -> Deadline | None:
    """Return the window of a folded calendar name or of one relative to `today`, or None."""
    if name in _DAYS:
        return around(Unit.DAY, today, _DAYS[name])
    if match := re.fullmatch(_AGO, name):
        return _counted(match, today, -1)
    if match := re.fullmatch(_RELATIVE, name):
        direction, noun = _DIRECTIONS.get(match["direction"]), match["noun"]
        if noun in _WEEKDAYS:
            days_until = (_WEEKDAYS.index(noun) - today.weekday() - 1) % 7 + 1
            days_since = (today.weekday() - _WEEKDAYS.index(noun) - 1) % 7 + 1
            return around(Unit.DAY, today, -days_since if direction == -1 else days_until)
        if direction is not None and noun in ("month", "quarter", "half", "year"):
            return around(Unit(noun), today, direction)
        if direction is not None and noun in SEASONS:
            return _season(noun, direction, today)
    return _named(name)


def _counted(match: re.Match[str], today: date, direction: int) -> Deadline:
    """Return the window so many units after (1) or before (-1) `today`."""
    count = direction * (_COUNTS.get(match["count"]) or int(match["count"]))
    if match["unit"] == "week":
        return around(Unit.DAY, today, 7 * count)
    return around(Unit(match["unit"]), today, count)


def _season(name: str, direction: int, today: date) -> Deadline:
    """Return the last (-1), this (0) or the next (1) season of a name."""
    months = today.year * 12 + today.month - 3 * SEASONS[name]
    year, months_since_start = divmod(months, 12)  # of the last one that has started
    is_current = months_since_start < 3
    if direction == 0 and not is_current and year == today.year:
        raise DeadlineError(f'"this {name}" is over; write last {name} or next {name}')
    if direction > 0 or (direction == 0 and not is_current):
        year += 1
    elif direction < 0 and is_current:
        year -= 1
    return window(Unit.SEASON, year, SEASONS[name], f"{year:04}-{name}")


def _named(name: str) -> Deadline | None:
    """Return the window of a folded calendar name, or None. Raises DeadlineError for one such as 2026-Q5."""
    spelled = respell(name) or respell_range(name)
    if spelled is None and not re.fullmatch("[0-9]{4}(-[0-9]{2}){1,2}", name):
        return None
    return parse_deadline(parse_deadline(spelled or name).canonical)


def _is_code_of_fiscal_year(name: str) -> bool:
    """Return whether a name can be a code of EDTF and a fiscal year, such as 2023-24."""
    return re.fullmatch("[0-9]{4}-[0-9]{2}", name) is not None and fiscal_year(name) is not None


def _fiscal_name(folded: str) -> str:
    """Return a folded text without the words that change nothing before a fiscal year."""
    return re.sub("^(?:(?:in|during|within) )?(?:the )?", "", without_lead(folded))


def words_of_fiscal_year(text: str) -> str:
    """Return the words of a phrase that can only be a fiscal year or a part of one, else an empty string."""
    words = " ".join(text.split())
    return words if is_fiscal_year(_fiscal_name(fold(words))) else ""


def may_be_fiscal_year(text: str) -> bool:
    """Return whether a phrase can name a fiscal year."""
    folded = fold(text) if len(text) <= LONGEST else ""
    return any(fiscal_year(name) is not None for name in (_fiscal_name(folded), without_any_lead(folded)))


def _refusal(text: str, folded: str, today: date, year_start: str | None) -> str:
    """Return why a text is not a phrase, and what to write instead."""
    words = folded.split()
    if words in (["next"], ["next", "week"], ["this", "week"]):
        return f"{quote(text)} names no window; write next friday, next month, next quarter or next year"
    if words[:1] == ["until"]:
        name = folded.removeprefix("until ")
        fiscal = parse_fiscal_year(_fiscal_name(name), year_start or "")
        limit = fiscal or _named_or_relative(name, today)
        earlier = around(Unit.DAY, limit.first, -1) if fiscal and limit else before(limit) if limit else None
        if limit is not None and earlier is not None:
            choices = f"{limit.canonical} or {earlier.canonical}"
            return f"{quote(text)} may include {limit.canonical} or end before it; write {choices}"
    sentence = refusal(text, folded, year_start or "")
    if year_start == "" and may_be_fiscal_year(text):
        return f"{sentence}, or add {YEAR_START_LINE}"
    return sentence
