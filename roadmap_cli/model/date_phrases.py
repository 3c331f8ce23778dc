"""Deadlines as people write them on the command line: `Q3 2026`, `by the end of March 2027`, `in 90 days`.

Phrases count from a day that is an argument; the result is only as precise as the words.
"""

import re
from datetime import date

from roadmap_cli.escape.terminal import quote
from roadmap_cli.model.date_spelling import LONGEST, fold, respell, without_lead
from roadmap_cli.model.dates import parse_deadline, refusal
from roadmap_cli.model.window import (
    SEASONS,
    Deadline,
    DeadlineError,
    OutOfRangeError,
    Unit,
    around,
    before,
    window,
)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_TURNS = {"last": -1, "this": 0, "next": 1}
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_COUNTS = {word: number for number, word in enumerate(_NUMBERS, 1)} | {"a": 1, "an": 1}
_FROM_NOW = (
    rf"(?:in|within) (?:the next )?(?P<count>[0-9]+|{'|'.join(_COUNTS)}) "
    r"(?P<unit>day|week|month|quarter|year)s?"
)
_TURN = r"(?:(?P<turn>last|this|next) )?(?P<what>[a-z]+)"


def parse_phrase(text: str, today: date) -> Deadline | None:
    """Return the deadline that a person's words mean on the day `today`; None for `none`.

    All spellings of a file are accepted in any letter case, as are other spellings with one meaning.

    - `by X`, `end of X` and `no later than X` mean X; `before X` means the window of the same unit before X.
    - `in 2 years` and `within 2 years` mean the year of that day, `within 100 days` a day.
    - `friday`, `this friday` and `next friday` mean the first one after `today`, `last friday` the last one
      before it.
    - `next summer` means the first summer that begins after `today`: on a day in June it is the summer of the
      next year. `last summer` means the last one that ended before `today`. `this summer` means the one
      in which `today` lies, or else the one of this year if it has yet to begin. January and February lie in
      the winter of the year before.

    The text of the result is canonical. Raises DeadlineError, also for a result outside the years 0001 to
    9999.
    """
    folded = fold(text) if len(text) <= LONGEST else ""
    if folded == "none":
        return None
    try:
        found = _said(folded, today)
        if found is None:
            raise DeadlineError(_refusal(text, folded, today))
    except OutOfRangeError:
        raise DeadlineError(f"{quote(text)} lies outside the years 0001 to 9999") from None
    return found


def _said(folded: str, today: date) -> Deadline | None:
    """Return the window that a whole folded phrase means, or None."""
    if found := re.fullmatch(_FROM_NOW, folded):
        count = _COUNTS.get(found["count"]) or int(found["count"])
        if found["unit"] == "week":
            return around(Unit.DAY, today, 7 * count)
        return around(Unit(found["unit"]), today, count)
    if folded.startswith("in "):
        named = _named(folded.removeprefix("in ").removeprefix("the "))
        return named if named and named.unit is not Unit.DAY else None
    if folded.startswith("on "):
        named = _named_or_near(folded.removeprefix("on "), today)
        return named if named and named.unit is Unit.DAY else None
    meant = without_lead(folded)
    if meant == folded and folded.startswith("before "):
        limit = _named_or_near(folded.removeprefix("before "), today)
        return before(limit) if limit else None
    return _named_or_near(meant, today)


def _named_or_near(meant: str, today: date) -> Deadline | None:
    """Return the window that a folded text names, by the calendar or as seen from `today`, or None."""
    if meant in _DAYS:
        return around(Unit.DAY, today, _DAYS[meant])
    if found := re.fullmatch(_TURN, meant):
        turn, what = _TURNS.get(found["turn"]), found["what"]
        if what in _WEEKDAYS:
            ahead = (_WEEKDAYS.index(what) - today.weekday() - 1) % 7 + 1
            behind = (today.weekday() - _WEEKDAYS.index(what) - 1) % 7 + 1
            return around(Unit.DAY, today, -behind if turn == -1 else ahead)
        if turn is not None and what in ("month", "quarter", "half", "year"):
            return around(Unit(what), today, turn)
        if turn is not None and what in SEASONS:
            return _season(what, turn, today)
    return _named(meant)


def _season(name: str, turn: int, today: date) -> Deadline:
    """Return the last (-1), this (0) or the next (1) season of a name, as `parse_phrase` describes them."""
    months_since = today.year * 12 + today.month - 3 * SEASONS[name]
    year, month_of_it = divmod(months_since, 12)  # the year of the last one that has begun
    is_in = month_of_it < 3
    if turn == 0 and not is_in and year == today.year:
        raise DeadlineError(f'"this {name}" is over; write last {name} or next {name}')
    if turn > 0 or (turn == 0 and not is_in):
        year += 1
    elif turn < 0 and is_in:
        year -= 1
    return window(Unit.SEASON, year, SEASONS[name], f"{year:04}-{name}")


def _named(meant: str) -> Deadline | None:
    """Return the window that a folded text names by the calendar, or None; 2026-Q5 raises DeadlineError."""
    spelled = respell(meant)
    if spelled is None and not re.fullmatch("[0-9]{4}(-[0-9]{2}){1,2}", meant):
        return None
    named = parse_deadline(spelled or meant)
    return named if named.text == named.canonical else parse_deadline(named.canonical)


def _refusal(text: str, folded: str, today: date) -> str:
    """Return why a text is no phrase, and what would be right."""
    words = folded.split()
    if words in (["next"], ["next", "week"], ["this", "week"]):
        return f"{quote(text)} names no window; write next friday, next month, next quarter or next year"
    if words[:1] == ["until"] and (limit := _named_or_near(folded.removeprefix("until "), today)):
        right = f"{limit.canonical} or {before(limit).canonical}"
        return f"{quote(text)} may include {limit.canonical} or end before it; write {right}"
    return refusal(text, folded)
