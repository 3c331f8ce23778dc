"""Deadlines as people say them on the command line: `Q3 2026`, `by the end of March 2027`, `in 90 days`.

The day that they are said on is an argument; the answer is as precise as the words, never more.
"""

import re
from datetime import date

from roadmap_cli.deadline import parse_deadline, refusal
from roadmap_cli.safe import quote
from roadmap_cli.spelling import LONGEST, fold, respell, without_lead
from roadmap_cli.window import Deadline, DeadlineError, OutsideError, Unit, around, before

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_TURNS = {"last": -1, "this": 0, "next": 1}
_FROM_NOW = r"in (?P<count>[0-9]+|an?|one) (?P<unit>day|week|month|quarter|year)s?"
_TURN = r"(?P<turn>last|this|next) (?P<what>[a-z]+)"


def parse_phrase(text: str, today: date) -> Deadline | None:
    """Return the deadline that a person's words mean on the day `today`; None for `none`.

    All spellings of a file are taken in any letter case. `by X` and `end of X` mean X, `before X` the window
    of the same unit before X, `next friday` the first after `today`. The text of the result is canonical.
    Raises DeadlineError, also for what does not lie within the years 0001 to 9999.
    """
    folded = fold(text) if len(text) <= LONGEST else ""
    if folded == "none":
        return None
    try:
        found = _said(folded, today)
    except OutsideError:
        raise DeadlineError(f"{quote(text)} lies outside the years 0001 to 9999") from None
    if found is None:
        raise DeadlineError(_refusal(text, folded))
    return found


def _said(folded: str, today: date) -> Deadline | None:
    """Return the window that a whole folded phrase means, or None."""
    if found := re.fullmatch(_FROM_NOW, folded):
        count = int(found["count"]) if found["count"].isdigit() else 1
        if found["unit"] == "week":
            return around(Unit.DAY, today, 7 * count)
        return around(Unit(found["unit"]), today, count)
    if folded.startswith("in "):
        named = _named(folded.removeprefix("in ").removeprefix("the "))
        return named if named and named.unit is not Unit.DAY else None
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
        turn, what = _TURNS[found["turn"]], found["what"]
        if what in ("month", "quarter", "half", "year"):
            return around(Unit(what), today, turn)
        if turn and what in _WEEKDAYS:
            ahead = (_WEEKDAYS.index(what) - today.weekday() - 1) % 7 + 1
            behind = (today.weekday() - _WEEKDAYS.index(what) - 1) % 7 + 1
            return around(Unit.DAY, today, ahead if turn > 0 else -behind)
    return _named(meant)


def _named(meant: str) -> Deadline | None:
    """Return the window that a folded text names by the calendar, or None; 2026-Q5 raises DeadlineError."""
    spelled = respell(meant)
    if spelled is None and not re.fullmatch("[0-9]{4}(-[0-9]{2}){1,2}", meant):
        return None
    named = parse_deadline(spelled or meant)
    return named if named.text == named.canonical else parse_deadline(named.canonical)


def _refusal(text: str, folded: str) -> str:
    """Return why a text is no phrase, and what would be right."""
    words = folded.split()
    if words and words[-1] in _WEEKDAYS and words[:-1] in ([], ["by"], ["this"], ["on"]):
        return f"{quote(text)}: did you mean next {words[-1]}?"
    if words in (["next"], ["next", "week"], ["this", "week"]):
        return f"{quote(text)} names no window; write next friday, next month, next quarter or next year"
    return refusal(text, folded)
