"""Deadlines as people say them on the command line: `Q3 2026`, `by the end of March 2027`, `in 90 days`.

The day that `today` stands for is given; the precision of the answer is that of the words, never finer.
"""

import re
from datetime import date, timedelta

from roadmap_cli.deadline import Deadline, DeadlineError, Unit, day, parse_deadline, step, window
from roadmap_cli.safe import quote
from roadmap_cli.spelling import LONGEST, fold, respell, without_lead

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_IN = re.compile(r"in (?P<count>[0-9]+|an?|one) (?P<unit>day|week|month|quarter|year)s?")
_NEAR = re.compile(r"(?P<which>next|this|last) (?P<what>[a-z]+)")
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_TURNS = {"last": -1, "this": 0, "next": 1}


def parse_phrase(text: str, today: date) -> Deadline | None:
    """Return the deadline that a person's words mean on the day `today`; None for `none`.

    All spellings of a file are taken in any letter case. `by X` and `end of X` mean X, `before X` the unit
    before X. The text of the result is canonical. Raises DeadlineError, also outside the years 0001 to 9999.
    """
    if len(text) > LONGEST:
        raise DeadlineError(f"{quote(text)} is not a deadline: it has more than {LONGEST} characters")
    folded = fold(text)
    if folded == "none":
        return None
    meant = without_lead(folded)
    if meant.startswith("before "):
        return step(_window(meant.removeprefix("before "), text, today), -1)
    if meant == folded and (found := _IN.fullmatch(folded)):
        return _after(found["count"], Unit(found["unit"]) if found["unit"] != "week" else None, today)
    if meant == folded and folded.startswith("in "):
        meant = folded.removeprefix("in ").removeprefix("the ")
    return _window(meant, text, today)


def _after(count: str, unit: Unit | None, today: date) -> Deadline:
    """Return the day or window `count` units (weeks for None) after that of `today`."""
    number = int(count) if count.isdigit() else 1
    if unit is None:
        return step(day(today), 7 * number)
    return step(_around(unit, today), number)


def _around(unit: Unit, today: date) -> Deadline:
    """Return the window of a unit in which `today` lies."""
    if unit is Unit.DAY:
        return day(today)
    number = {Unit.YEAR: 1, Unit.HALF: today.month // 7 + 1, Unit.QUARTER: (today.month + 2) // 3}
    return window(unit, today.year, number.get(unit, today.month))


def _window(meant: str, text: str, today: date) -> Deadline:
    """Return the window that a folded text names, without `by` or `before`; `text` is quoted in errors."""
    if meant in _DAYS:
        return step(day(today), _DAYS[meant])
    if found := _NEAR.fullmatch(meant):
        turn, what = _TURNS[found["which"]], found["what"]
        if what in ("month", "quarter", "half", "year"):
            return step(_around(Unit(what), today), turn)
        if turn and what in _WEEKDAYS:
            return _weekday(_WEEKDAYS.index(what), turn, today)
    spelled = respell(meant) or meant
    when = parse_deadline(spelled)
    return parse_deadline(when.canonical)


def _weekday(weekday: int, turn: int, today: date) -> Deadline:
    """Return the first such day after `today`, or the last before it; Monday is 0."""
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    behind = (today.weekday() - weekday - 1) % 7 + 1
    return step(day(today), ahead if turn > 0 else -behind)


_ = timedelta
