"""Three-way decisions on data: keys, arrays of strings, records, and contradictions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.merge.data import (
    MISSING,
    Sides,
    contradicting_tables,
    is_container,
    is_record,
    merged_data,
    merged_elements,
    merged_value,
)

ARRAYS = st.lists(st.sampled_from("abcxyz"), unique=True, max_size=5)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        (["a"], ["a", "b"], ["a", "c"], ["a", "b", "c"]),
        (["a"], ["a", "c"], ["a", "b"], ["a", "b", "c"]),
        (["a", "b"], ["b"], ["a"], []),
        (["a", "b", "c"], ["c", "a", "b"], ["a", "b", "c", "d"], ["c", "d", "a", "b"]),
        (MISSING, ["a"], ["b"], ["a", "b"]),
        (["a"], ["b"], ["c"], None),
        (["a"], ["b"], [], ["b"]),
        (["a"], ["b"], ["b", "c"], ["b", "c"]),
        (["a"], ["x", "y", "a"], ["y", "x", "a"], None),
        (["a"], ["x", "a"], ["a", "x", "b"], None),
        ([1], [1, 2], [1, 3], None),
        (["a", "a"], ["a"], ["a", "b"], None),
        ("a", ["a", "b"], ["a", "c"], None),
        ({"a": 1}, ["a"], ["b"], None),
    ],
)
def test_elements(base: Any, ours: Any, theirs: Any, merged: list[str] | None) -> None:
    assert merged_elements(("tags",), Sides(base, ours, theirs)) == merged


@given(st.none() | ARRAYS, ARRAYS, ARRAYS)
def test_it_does_not_matter_whose_side_of_an_array_is_called_ours(
    base: list[str] | None, ours: list[str], theirs: list[str]
) -> None:
    before = MISSING if base is None else base
    united = merged_elements(("tags",), Sides(before, ours, theirs))
    assert united == merged_elements(("tags",), Sides(before, theirs, ours))
    if united is not None:
        news = {one for side in (ours, theirs) for one in side} - set(base or ())
        assert set(united) == news | set(base or ()) & set(ours) & set(theirs)


@pytest.mark.parametrize("key", ["owner", "source", "evidence", "formerly"])
def test_one_string_is_an_array_of_one_where_the_format_says_so(key: str) -> None:
    assert merged_elements((key,), Sides("a", ["a", "b"], ["a", "c"])) == ["a", "b", "c"]
    assert merged_elements((key,), Sides("a", "b", ["a", "c"])) == ["b", "c"]
    assert merged_elements((key,), Sides("a", "b", "c")) is None
    assert merged_elements((key,), Sides(MISSING, "a", "b")) is None


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        (1, 2, 1, 2),
        (1, 1, 2, 2),
        (1, 2, 2, 2),
        (1, 1.0, 1, 1.0),
        (1, 2, 3, MISSING),
        (True, 1, True, 1),
        ({"a": 1}, {"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 3}, MISSING),
        ({"a": 1, "b": 1}, {"b": 1}, {"a": 1, "b": 2}, {"b": 2}),
        ({"a": 1}, {}, {"a": 2}, MISSING),
        (MISSING, {"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"us": "2030"}, {"us": "none"}, {"us": "2030", "ca": "none"}, {"us": "none", "ca": "none"}),
        ({"us": "none"}, {}, {"us": "none"}, {}),
        ({"us": "none"}, {"us": "2030"}, {}, MISSING),
    ],
)
def test_values(base: Any, ours: Any, theirs: Any, merged: Any) -> None:
    value = merged_value(("x",), Sides(base, ours, theirs))
    assert (type(value), value) == (type(merged), merged)


def test_where_they_contradict_each_other_one_side_is_preferred_and_the_place_told() -> None:
    sides = Sides({"a": {"b": 1, "c": 1}}, {"a": {"b": 2, "c": 1}}, {"a": {"b": 3, "c": 4}})
    assert merged_data(sides, (), prefer_ours=True) == ({"a": {"b": 2, "c": 4}}, [("a", "b")])
    assert merged_data(sides, (), prefer_ours=False) == ({"a": {"b": 3, "c": 4}}, [("a", "b")])
    whole = merged_data(sides, [("a",)], prefer_ours=True)
    assert whole == ({"a": {"b": 2, "c": 1}}, [("a",)])


def test_a_whole_below_what_only_one_side_changed_is_still_asked_for() -> None:
    sides = Sides({"areas": {"a": {"t": 1}}}, {"areas": {"a": {"t": 1}}}, {"areas": {}})
    assert merged_data(sides, [("areas", "a")], prefer_ours=True)[0] == {"areas": {"a": {"t": 1}}}
    assert merged_data(sides, (), prefer_ours=True)[0] == {"areas": {}}


def test_what_only_holds_records_goes_with_the_last_and_comes_with_the_first() -> None:
    def roadmap(updates: Any) -> dict[str, Any]:
        return {"commitments": {"x": {"title": "X"} | ({"updates": updates} if updates else {})}}

    a, b = {"2024": {"note": "a"}}, {"2025": {"note": "b"}}
    merged, clashes = merged_data(Sides(roadmap(a), roadmap(a | b), roadmap({})), (), prefer_ours=True)
    assert (merged, clashes) == (roadmap(b), [])
    merged, clashes = merged_data(Sides(roadmap({}), roadmap(a), roadmap(b)), (), prefer_ours=True)
    assert (merged, clashes) == (roadmap(a | b), [])


def test_records_and_what_holds_them() -> None:
    records = [
        ("areas", "a"),
        ("partners", "a"),
        ("commitments", "a"),
        ("commitments", "a", "updates", "2024"),
    ]
    assert all(is_record(path) for path in records)
    assert not any(is_container(path) for path in records)
    assert all(is_container(path[:-1]) for path in records)
    assert not is_record(("commitments", "a", "extra", "b"))
    assert not is_record(("roadmap",))


def test_tables_that_one_side_removed_or_both_added() -> None:
    base = {"areas": {"a": {"t": 1}, "b": {"t": 1}}, "commitments": {"x": {"updates": {"2024": {"n": 1}}}}}
    ours = {"areas": {"b": {"t": 1}, "c": {"t": 1}}, "commitments": {"x": {"extra": {"k": 1}}}}
    theirs = {"areas": {"a": {"t": 2}, "b": {"t": 3}, "c": {"t": 2}}, "commitments": base["commitments"]}
    assert list(contradicting_tables(Sides(base, ours, theirs))) == [
        ("areas", "c"),
        ("areas", "a"),
        ("commitments", "x", "updates", "2024"),
    ]
