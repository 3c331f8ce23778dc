"""Cycles: one per group, the shortest, in file order."""

from graphlib import CycleError, TopologicalSorter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.loops import cycles_of


@pytest.mark.parametrize(
    ("waits_for", "cycles"),
    [
        ({}, []),
        ({"a": ["b"], "b": ["c"]}, []),
        ({"a": ["b", "c"], "b": ["c"]}, []),
        ({"a": ["a"]}, [["a"]]),
        ({"a": ["b"], "b": ["a"]}, [["a", "b"]]),
        ({"b": ["a"], "a": ["b"]}, [["b", "a"]]),
        ({"x": ["a"], "a": ["b"], "b": ["a"]}, [["a", "b"]]),
        ({"a": ["b"], "b": ["c", "a"], "c": ["a"]}, [["a", "b"]]),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, [["a", "b"], ["c", "d"]]),
    ],
)
def test_circles(waits_for: dict[str, list[str]], cycles: list[list[str]]) -> None:
    assert cycles_of(waits_for) == cycles


def test_a_chain_of_any_length_is_walked() -> None:
    chain = {str(number): [str(number + 1)] for number in range(100_000)}
    assert cycles_of(chain) == []
    chain["100000"] = ["0"]
    assert len(cycles_of(chain)[0]) == 100_001


IDS = st.sampled_from("abcdefg")


@given(st.dictionaries(IDS, st.lists(IDS, max_size=4, unique=True)))
def test_there_are_circles_exactly_where_no_order_is_possible(waits_for: dict[str, list[str]]) -> None:
    try:
        TopologicalSorter(waits_for).prepare()
        is_ordered = True
    except CycleError:
        is_ordered = False
    cycles = cycles_of(waits_for)
    assert is_ordered is (cycles == [])
    for cycle in cycles:
        assert len(set(cycle)) == len(cycle)
        for id, other in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
            assert other in waits_for[id]
