"""What is merged as a whole or not at all."""

from typing import Any

import pytest

from roadmap_cli.merge.data import Sides, free_ids_beside, taken_whole, unsettled_array
from roadmap_cli.merge.outline import read_outline

A = ("areas", "a")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "taken"),
    [
        ("[areas.a]\nx = 1\n", "", "[areas.a]\nx = 2\n", True),
        ("[areas.a]\nx = 1\n", "", "# why\n[areas.a]\nx = 1\n", True),
        ("[areas.a]\nx = 1\n", "", "\n\n[areas.a]\nx = 1\n", False),
        ("[areas.a.b]\nx = 1\n", "", "[areas.a.b]\nx = 2\n", True),
        ("", "[areas.a]\n", "[areas.a]\nx = 1\n", True),
    ],
)
def test_a_table_that_one_side_removed_counts_where_the_other_changed_it(
    base: str, ours: str, theirs: str, taken: bool
) -> None:
    outlines = [read_outline(text) for text in (base, ours, theirs)]
    assert taken_whole([A], [], outlines) == ([A] if taken else [])
    assert taken_whole([A], [A], outlines) == [A]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "unsettled"),
    [
        ("[[x]]\n", "[[x]]\na = 1\n", "[[x]]\n", False),
        ("[[x]]\n", "[[x]]\na = 1\n", "[[x]]\na = 1\n", False),
        ("[[x]]\n", "[[x]]\na = 1\n", "[[x]]\n[[x]]\n", True),
        ("[[x]]\n", "", "[[x]]\n[x.y]\n", True),
        ("", "[[x]]\na = 1\n", "[[x]]\na = 2\n", True),
    ],
)
def test_an_array_of_tables_that_both_changed(base: str, ours: str, theirs: str, unsettled: bool) -> None:
    outlines = [read_outline(text) for text in (base, ours, theirs)]
    assert unsettled_array(outlines) == (("x",) if unsettled else None)


def test_a_free_id_is_nobodys_nor_was() -> None:
    ours: dict[str, Any] = {"areas": {"a": {}, "a-2": {}}}
    theirs = {"areas": {"a": {}, "b": {"formerly": ["a-3"]}}}
    assert free_ids_beside([A], Sides({}, ours, theirs)) == {A: "a-4"}
