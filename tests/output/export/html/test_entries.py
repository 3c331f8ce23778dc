"""The entries of a large page as data."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.output.export.html.entries import PackedColumn, entry_columns
from roadmap_cli.output.export.html.section import context_of
from tests.conftest import SMALL_ROADMAP
from tests.output.export.html.pages import only, snapshot_of
from tests.output.export.html.test_data import unpacked

WORDS = st.none() | st.text(max_size=3) | st.integers() | st.lists(st.text(max_size=2), max_size=2)
HOSTILE = """\
[roadmap]
title = "T"
[commitments."A \\u202e"]
title = "X"
area = "a"
owner = "Two\\nlines"
text = "a\\nb\\u0007"
source = ["https://example.org/x", "javascript:alert(1)\\t"]
depends_on = ["none", "y"]
met_when = "c\\nd"
deadline_text = "\\ufe0fsoon"
updates.2024 = { note = "e\\nf\\u202e" }
[commitments.y]
title = "Y"
area = "a"
"""


def packed(*chunks: list[Any]) -> Any:
    column = PackedColumn()
    for values in chunks:
        column.extend(values)
    return json.loads(column.packed())


def entries(text: str = SMALL_ROADMAP, *partners: str) -> dict[str, list[Any]]:
    snapshot = snapshot_of(text, only(*partners))
    columns = entry_columns(snapshot.rows, context_of(snapshot))
    return {name: unpacked(json.loads(one.packed()), len(snapshot.rows)) for name, one in columns}


@given(st.lists(WORDS, max_size=12), st.integers(0, 12))
def test_a_packed_column_has_the_same_values(values: list[Any], first: int) -> None:
    assert unpacked(packed(values[:first], values[first:]), len(values)) == values


def test_equal_values_are_stored_once() -> None:
    assert packed(["a", "b", "c"]) == ["a", "b", "c"]
    assert packed(["a", "a", "b"], ["a", "b"]) == {"of": ["a", "b"], "at": [0, 0, 1, 0, 1]}
    assert packed([None, None, None]) == {"of": [None]}


def test_structs_are_arrays() -> None:
    grids = {name: values[0] for name, values in entries().items()}
    when = ["10 August 2023", "10 August 2023", "2023-08-10"]
    assert grids["updates"][1] == [when, "", ["status planned → underway"], "Draft rules out.", []]
    assert grids["slips"][0][0] == "Canada"
    assert grids["links"] == [["Needed by", [1]]]


def test_texts_are_as_readers_see_them() -> None:
    first = {name: values[0] for name, values in entries(HOSTILE).items()}
    assert first["name"] == "A \\u202e"
    assert first["owners"] == ["Two\\nlines"]
    assert first["text"] == "a\nb\\x07"
    assert first["texts"] == [["Met when", ["c\nd"]]]
    assert first["promised"] == "\\ufe0fsoon"
    assert first["labels"] == [["example.org", True], ["javascript:alert(1)\\t", False]]
    assert first["updates"][0][3] == "e\nf\\u202e"
    assert first["links"] == [["Depends on", ["not in this roadmap", 1]]]
    assert entries(HOSTILE)["name"][1] is None


def test_entries_for_one_partner_are_its_own() -> None:
    whole, us = entries()["updates"], entries(SMALL_ROADMAP, "us")["updates"]
    assert (len(whole[0]), len(us[0])) == (2, 1)
