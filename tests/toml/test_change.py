"""What changes make of data, and when two pieces of data are the same."""

import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import IntEnum, StrEnum
from typing import Any

import pytest

from roadmap_cli.toml.change import AddTable, Change, Remove, RenameKey, SetValue, changed, plain, same

DATA: dict[str, Any] = {"a": {"b": {"c": 1}, "d": 2}, "e": [1]}


CHANGES: list[tuple[Change, dict[str, Any]]] = [
    (SetValue(("a", "d"), 3), {"a": {"b": {"c": 1}, "d": 3}, "e": [1]}),
    (SetValue(("a", "x", "y"), 3), {"a": {"b": {"c": 1}, "d": 2, "x": {"y": 3}}, "e": [1]}),
    (AddTable(("f",), {"g": 1}), {**DATA, "f": {"g": 1}}),
    (AddTable(("f", "g"), {}), {**DATA, "f": {"g": {}}}),
    (Remove(("a", "b")), {"a": {"d": 2}, "e": [1]}),
    (Remove(("a", "b", "c")), {"a": {"b": {}, "d": 2}, "e": [1]}),
    (RenameKey(("a", "b"), "z"), {"a": {"z": {"c": 1}, "d": 2}, "e": [1]}),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_a_change_gives_new_data_and_leaves_the_old(change: Change, expected: dict[str, Any]):
    before = repr(DATA)
    assert changed(DATA, [change]) == expected
    assert repr(DATA) == before


def test_changes_are_made_one_after_the_other():
    changes: list[Change] = [RenameKey(("a",), "z"), SetValue(("z", "d"), 5), Remove(("z", "b"))]
    assert changed(DATA, changes) == {"z": {"d": 5}, "e": [1]}


def test_a_renamed_key_keeps_its_place():
    assert list(changed({"a": 1, "b": 2, "c": 3}, [RenameKey(("b",), "z")])) == ["a", "z", "c"]


@pytest.mark.parametrize(
    "change",
    [
        AddTable(("a",), {}),
        AddTable(("a", "b"), {}),
        RenameKey(("a",), "e"),
        RenameKey(("x",), "y"),
        Remove(("x",)),
        Remove(("a", "x")),
        SetValue(("e", "x"), 1),
        SetValue(("a", "d", "x"), 1),
    ],
)
def test_a_change_that_does_not_fit_is_no_change(change: Change):
    with pytest.raises(KeyError):
        changed(DATA, [change])


class Colour(StrEnum):
    RED = "red"


class Number(IntEnum):
    ONE = 1


def test_values_become_what_a_parser_would_give():
    value = plain({Colour.RED: (Colour.RED, Number.ONE, True, 1.0, date(2021, 2, 3))})
    assert value == {"red": ["red", 1, True, 1.0, date(2021, 2, 3)]}
    assert [type(one) for one in value["red"]] == [str, int, bool, float, date]
    assert [type(name) for name in value] == [str]


NOON = datetime.fromisoformat("2021-02-03T12:00")
DISTINCT: list[Any] = [
    1,
    1.0,
    True,
    0,
    0.0,
    -0.0,
    False,
    math.nan,
    math.inf,
    -math.inf,
    "1",
    "",
    "2021-02-03",
    "2021-02-03T12:00:00",
    date(2021, 2, 3),
    NOON,
    datetime.fromisoformat("2021-02-03T00:00"),
    NOON.replace(tzinfo=UTC),
    NOON.replace(hour=13, tzinfo=timezone(timedelta(hours=1))),
    time(12),
    "12:00:00",
    [],
    {},
    [1],
    [1.0],
    [[1]],
    {"a": 1},
    {"a": True},
    {"b": 1},
    {"a": 1, "b": 1},
    [1, 2],
    [2, 1],
]


@pytest.mark.parametrize("wrapped", [False, True])
def test_every_two_values_that_differ_in_value_or_type_differ(wrapped: bool):
    for index, one in enumerate(DISTINCT):
        for other_index, other in enumerate(DISTINCT):
            pair = ({"k": [one]}, {"k": [other]}) if wrapped else (one, other)
            assert same(*pair) is (index == other_index), f"{one!r} and {other!r}"


def test_the_order_of_keys_does_not_count_but_that_of_elements_does():
    assert same({"a": 1, "b": {"c": 1, "d": math.nan}}, {"b": {"d": math.nan, "c": 1}, "a": 1})
    assert not same([1, 2], [2, 1])


def test_every_value_of_a_long_table_counts():
    long: dict[str, dict[str, Any]] = {f"k-{number}": {"a": number, "b": "x"} for number in range(501)}
    assert same({"t": long}, {"t": {name: dict(long[name]) for name in reversed(long)}})
    for name in ("k-0", "k-200", "k-500"):
        for other in ({"a": float(long[name]["a"]), "b": "x"}, {"a": long[name]["a"]}):
            assert not same({"t": long}, {"t": {key: dict(long[key]) for key in long} | {name: other}})
            assert not same({"t": long}, {"t": long | {name: other}})
    assert not same({"t": long}, {"t": {key: dict(long[key]) for key in long if key != "k-300"}})


def test_two_that_are_not_numbers_are_the_same_wherever_they_stand():
    assert same({"a": [float("nan"), date(2021, 1, 1)]}, {"a": [float("nan"), date(2021, 1, 1)]})
    assert not same({"a": [math.nan, 1]}, {"a": [math.nan, 1.0]})
