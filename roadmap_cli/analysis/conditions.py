"""Conditions on commitments: what filter options and `--where` consist of, how they match, and their words.

A comparison holds if one of the values of its field satisfies it, and never without a value. `!=` holds if
there is a value but no equal one.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from roadmap_cli.analysis.replay import partners_of, updates_of
from roadmap_cli.model.cycles import months_of
from roadmap_cli.model.dates import parse_day_key, parse_deadline
from roadmap_cli.model.fields import COMMITMENT, ONE_OR_MORE, SEARCH, Field, FieldType
from roadmap_cli.model.names import folded, name_key, natural_key
from roadmap_cli.model.types import STATUS_GROUPS, Commitment, texts
from roadmap_cli.model.window import Deadline, DeadlineError, day


class Operator(StrEnum):
    """How a comparison compares; of dates, `<` means before the first day and `<=` up to the last one."""

    EQUAL = "="
    UNEQUAL = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    CONTAINS = "~"
    HAS = "has"
    IN = "in"
    SET = "is set"


class Own(msgspec.Struct, frozen=True):
    """A value to compare with the user's own keys, which have no type: its text, and what that can mean."""

    text: str
    number: float | None = None
    window: Deadline | None = None


class Comparison(msgspec.Struct, frozen=True):
    """A comparison of a field with values of its type; `~` has the parts of its pattern as values.

    `keys` is the path of a value in `extra`. `words` are the values in words, if they differ from `values`.
    """

    field: str
    operator: Operator
    values: tuple[Any, ...] = ()
    keys: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class AllOf(msgspec.Struct, frozen=True):
    """Conditions that must all hold."""

    parts: "tuple[Condition, ...]"


class AnyOf(msgspec.Struct, frozen=True):
    """Conditions of which one must hold."""

    parts: "tuple[Condition, ...]"


class Not(msgspec.Struct, frozen=True):
    """A condition that must not hold."""

    part: "Condition"


Condition = Comparison | AllOf | AnyOf | Not


class Candidate(msgspec.Struct, gc=False):
    """A commitment that conditions are tested on; `day` and `row` are needed if they read derived values."""

    id: str
    commitment: Commitment
    as_of: date
    day: Any = None  # a replay.OnDay
    row: Any = None  # a query.Row


Test = Callable[[Candidate], bool]

PARTNER_STATUS, SEARCHED = "partner.status", SEARCH
FIELDS: Mapping[str, Field] = {
    **{name: field for name, field in COMMITMENT.items() if name != "for"},
    PARTNER_STATUS: Field(PARTNER_STATUS, FieldType.STATUS, "The status of some partner.", outcome=True),
    SEARCHED: Field(
        SEARCHED,
        FieldType.TEXT,
        "What `--search` reads: "
        f"{', '.join(name for name, one in COMMITMENT.items() if one.filter == SEARCH)} and notes.",
        outcome=True,
    ),
}
"""The fields that conditions can compare, including those that are not in the file."""


def all_of(conditions: Iterable[Condition]) -> Condition | None:
    """Return the condition that all of these hold; None if there are none."""
    parts = [part for one in conditions for part in (one.parts if isinstance(one, AllOf) else (one,))]
    return AllOf(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def comparisons_in(condition: Condition) -> Iterator[Comparison]:
    """Yield the comparisons of a condition, from left to right."""
    if isinstance(condition, Comparison):
        yield condition
    else:
        for part in [condition.part] if isinstance(condition, Not) else condition.parts:
            yield from comparisons_in(part)


def reads_day(condition: Condition) -> bool:
    """Return whether a condition reads values that are derived for a day."""
    return any(one.field in _OF_DAY for one in comparisons_in(condition))


def reads_outcome(condition: Condition) -> bool:
    """Return whether a condition reads an outcome, so that totals over what it matches would mislead."""
    return any(FIELDS[one.field].outcome for one in comparisons_in(condition))


def test_of(condition: Condition) -> Test:
    """Return the function that tests a commitment."""
    match condition:
        case AllOf(parts):
            tests = [test_of(part) for part in parts]
            return lambda one: all(test(one) for test in tests)
        case AnyOf(parts):
            tests = [test_of(part) for part in parts]
            return lambda one: any(test(one) for test in tests)
        case Not(part):
            inner = test_of(part)
            return lambda one: not inner(one)
        case _:
            return _compared(condition)


def _compared(comparison: Comparison) -> Test:
    read = _own_values(comparison.keys) if comparison.keys else _READERS[comparison.field]
    if comparison.operator is Operator.SET:
        return lambda one: any(True for _ in read(one))
    test = _value_test(comparison)
    if comparison.operator is Operator.UNEQUAL:
        return lambda one: bool(values := [*read(one)]) and not any(map(test, values))
    return lambda one: any(map(test, read(one)))


# The values of a field


def _one(value: Any) -> Sequence[Any]:
    return () if value is None or value == "" else (value,)


def _several(value: Any) -> Iterable[Any]:
    """Return the elements of an array, the keys of a table, or one value."""
    return value if isinstance(value, list | tuple | dict) else _one(value)


def _stated(name: str) -> Callable[[Candidate], Iterable[Any]]:
    """Return the function that reads a field as it is in the file."""
    if COMMITMENT[name].type in ONE_OR_MORE:
        return lambda one: texts(getattr(one.commitment, name))

    return lambda one: _several(getattr(one.commitment, name))


def _of_row(name: str) -> Callable[[Candidate], Iterable[Any]]:
    """Return the function that reads a value derived for a day; dates as windows."""
    if COMMITMENT[name].type is not FieldType.DATE:
        return lambda one: _several(getattr(one.row, name))

    def read(one: Candidate) -> Iterable[Any]:
        value = getattr(one.row, name)
        return () if value is None else (day(value) if isinstance(value, date) else parse_deadline(value),)

    return read


def _partner_statuses(one: Candidate) -> Iterable[Any]:
    return [one.day.values_for(partner).status for partner in partners_of(one.commitment)]


def _with_own(kind: str) -> Callable[[Candidate], Iterable[Any]]:
    """Return the function that reads which partners have a value of their own."""

    def read(one: Candidate) -> Iterable[Any]:
        return [partner for partner, values in one.day.partners.items() if getattr(values, f"own_{kind}")]

    return read


def _past_updates(one: Candidate) -> Iterable[str]:
    return [key for key in one.commitment.updates if parse_day_key(key).first <= one.as_of]


def _past_assessments(one: Candidate) -> Iterable[str]:
    return [key for key in one.commitment.assessments if parse_day_key(key).last <= one.as_of]


def updated_on(commitment: Commitment, as_of: date) -> Deadline | None:
    """Return the day, month or year of the last update up to a day."""
    return next((dated.day for dated in reversed(updates_of(commitment)) if dated.day.first <= as_of), None)


_SEARCHED = tuple(field.name for field in COMMITMENT.values() if field.filter == SEARCH and not field.derived)


def _searched(one: Candidate) -> Iterator[str]:
    """Yield the id, the searched fields, and the notes up to the day."""
    yield one.id
    for name in _SEARCHED:
        yield getattr(one.commitment, name)
    for key, update in one.commitment.updates.items():
        if update.note and parse_day_key(key).first <= one.as_of:
            yield update.note


_OF_FILE = ("id", "for", "updated")
_OF_DAY: Mapping[str, Callable[[Candidate], Iterable[Any]]] = {
    **{name: _of_row(name) for name, field in COMMITMENT.items() if field.derived and name not in _OF_FILE},
    **{name: _of_row(name) for name in ("status", "deadline", "deadline_text", "progress")},
    PARTNER_STATUS: _partner_statuses,
    "partner_status": _with_own("status"),
    "partner_deadline": _with_own("deadline"),
}
_READERS: Mapping[str, Callable[[Candidate], Iterable[Any]]] = {
    **{name: _stated(name) for name, field in COMMITMENT.items() if not field.derived},
    **_OF_DAY,
    "id": lambda one: (one.id,),
    "partners": lambda one: partners_of(one.commitment),
    "updates": _past_updates,
    "assessments": _past_assessments,
    "updated": lambda one: _one(updated_on(one.commitment, one.as_of)),
    SEARCHED: _searched,
}


def _own_values(keys: Sequence[str]) -> Callable[[Candidate], Iterable[Any]]:
    """Return the function that reads a value in `extra`: the elements of an array, the keys of a table."""
    return lambda one: _several(own_value(one.commitment, keys))


def own_value(commitment: Commitment, keys: Iterable[str]) -> Any:
    """Return the value at a path in `extra`, None without one."""
    value: Any = commitment.extra
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


# One value


def _value_test(comparison: Comparison) -> Callable[[Any], bool]:
    """Return the function that tests one value of the field."""
    kind, values = FIELDS[comparison.field].type, comparison.values
    if comparison.operator is Operator.CONTAINS:
        parts = [folded(part) for part in values if part]  # ** is *
        return lambda value: isinstance(value, str) and _contains(parts, folded(value))
    match kind:
        case FieldType.OWN if comparison.keys:
            return _any_test(values, comparison.operator, _own_test)
        case FieldType.DATE:
            return _any_test(values, comparison.operator, _window_test)
        case FieldType.NUMBER | FieldType.PERCENT:
            return _any_test(values, comparison.operator, _number_test)
        case FieldType.INTERVAL:
            months = [months_of(value) for value in values]
            test = _any_test(months, comparison.operator, _number_test)
            return lambda value: test(months_of(value))
        case FieldType.STATUS:
            return frozenset().union(*(STATUS_GROUPS.get(value) or {value} for value in values)).__contains__
        case type if type in _BY_KEY:
            return frozenset(values).__contains__
        case _:
            keys = frozenset(map(name_key, values))
            return lambda value: name_key(value) in keys


_BY_KEY = frozenset(
    {FieldType.ID, FieldType.IDS, FieldType.FLAGS, FieldType.TABLE, FieldType.BY_PARTNER, FieldType.OWN}
)
"""The types whose values are compared letter by letter."""


def _any_test(
    values: Iterable[Any], how: Operator, test_for: Callable[[Operator, Any], Callable[[Any], bool]]
) -> Callable[[Any], bool]:
    if how in (Operator.UNEQUAL, Operator.HAS, Operator.IN):
        how = Operator.EQUAL
    tests = [test_for(how, value) for value in values]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def _contains(parts: Iterable[str], text: str) -> bool:
    """Return whether the parts of a pattern are in a text, one after the other."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.BELOW: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.ABOVE: operator.gt,
    Operator.AT_LEAST: operator.ge,
}


def _number_test(how: Operator, wanted: float) -> Callable[[Any], bool]:
    compare = _COMPARE[how]
    return lambda value: compare(value, wanted)


def _window_test(how: Operator, wanted: Deadline) -> Callable[[Any], bool]:
    """Return the test of a window: equal is what lies within the wanted one, less is what ends before it."""
    first, last = wanted.first, wanted.last
    match how:
        case Operator.BELOW:
            return lambda value: value.last < first
        case Operator.AT_MOST:
            return lambda value: value.last <= last
        case Operator.ABOVE:
            return lambda value: value.first > last
        case Operator.AT_LEAST:
            return lambda value: value.first >= first
        case _:
            return lambda value: first <= value.first and value.last <= last


def _own_test(how: Operator, wanted: Own) -> Callable[[Any], bool]:
    """Return the test of a value in `extra`: a number, a date, or a text, which can be written like these."""
    compare, is_equality = _COMPARE[how], how is Operator.EQUAL
    key, order = name_key(wanted.text), natural_key(wanted.text)

    def test(value: Any) -> bool:
        if isinstance(value, bool):
            value = str(value).lower()
        if is_equality and isinstance(value, str) and name_key(value) == key:
            return True
        number, window = own_meaning(value)
        if wanted.number is not None and number is not None:
            return compare(number, wanted.number)
        if wanted.window is not None and window is not None:
            return _window_test(how, wanted.window)(window)
        is_text = isinstance(value, str) and wanted.number is None and wanted.window is None
        return is_text and not is_equality and compare(natural_key(value), order)

    return test


_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def number_in(text: str) -> float | None:
    """Return the number that a text consists of, None if it is not a number of at most 15 digits."""
    if _NUMBER.fullmatch(text) is None:
        return None
    return float(text) if "." in text else int(text)


def own_meaning(value: Any) -> tuple[float | None, Deadline | None]:
    """Return the number and the window that a value in `extra` can mean."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value, None
    if isinstance(value, date):
        return None, day(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, str) and value[:1].isascii() and value[:1] in "+-0123456789":
        with suppress(DeadlineError):
            return number_in(value), parse_deadline(value) if value[:4].isdecimal() else None
        return number_in(value), None
    return None, None


# Words


def words_of(condition: Condition) -> str:
    """Return a condition as an expression of `--where`: `area = climate and not tag in (energy, water)`."""
    match condition:
        case AllOf(parts):
            return " and ".join(_in_parentheses(part, AnyOf) for part in parts)
        case AnyOf(parts):
            return " or ".join(_in_parentheses(part) for part in parts)
        case Not(part):
            return f"not {_in_parentheses(part, AllOf, AnyOf)}"
        case _:
            return _words_of_comparison(condition)


def _in_parentheses(condition: Condition, *kinds: type) -> str:
    words = words_of(condition)
    return f"({words})" if isinstance(condition, kinds) else words


def _words_of_comparison(comparison: Comparison) -> str:
    field, how = FIELDS[comparison.field], comparison.operator
    name = field.filter if field.filter not in ("", SEARCH) else field.name
    name = ".".join((name, *map(quoted, comparison.keys)))
    if how is Operator.SET:
        return f"{name} {how}"
    if how is Operator.CONTAINS:
        return f"{name} {how} {_pattern(comparison.values)}"
    values = [_value_words(value) for value in comparison.words or comparison.values]
    return f"{name} {how} ({', '.join(values)})" if how is Operator.IN else f"{name} {how} {values[0]}"


def _value_words(value: Any) -> str:
    if isinstance(value, Deadline):
        return value.canonical
    if isinstance(value, Own):
        return quoted(value.text)
    return quoted(value) if isinstance(value, str) else str(value)


def _pattern(parts: Sequence[str]) -> str:
    if "*" in "".join(parts):
        return '"' + "*".join(_inner(part).replace("*", r"\*") for part in parts) + '"'
    text = "*".join(parts)
    return quoted(text) if len(parts) == 1 else f'"{_inner(text)}"'


def quoted(text: str) -> str:
    """Return a text as a value in an expression, in quotes unless it is one word; lone surrogates escaped."""
    return text if re.fullmatch(r"[\w-]+", text) is not None else f'"{_inner(text)}"'


def _inner(text: str) -> str:
    return msgspec.json.encode(text.encode("utf-8", "backslashreplace").decode()).decode()[1:-1]
