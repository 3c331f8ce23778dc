"""The table `extra.import` of a commitment."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.editing.import_kept import kept_changes, new_kept
from roadmap_cli.toml.change import AddTable, changed

PATH = ("commitments", "a")


def after(commitment: dict[str, Any], kept: dict[str, str]) -> dict[str, Any]:
    data = {"commitments": {"a": commitment}}
    result: dict[str, Any] = changed(data, list(kept_changes(PATH, kept, commitment)))["commitments"]["a"]
    return result


def test_a_new_commitment_has_a_table_only_for_cells() -> None:
    assert list(new_kept(PATH, {"State": "odd", "Due": ""})) == [
        AddTable((*PATH, "extra", "import"), {"State": "odd"})
    ]
    assert list(new_kept(PATH, {"Due": ""})) == []


@pytest.mark.parametrize("extra", ["mine", 3, {"import": "mine"}, {"import": [1]}])
def test_something_else_in_its_place_stays(extra: object) -> None:
    assert list(kept_changes(PATH, {"State": "odd"}, {"extra": extra})) == []


COLUMNS = st.sampled_from(["a", "b", "c", "d\x1b.e"])
CELLS = st.dictionaries(COLUMNS, st.sampled_from(["x", "y"]))


@given(CELLS, st.dictionaries(COLUMNS, st.sampled_from(["", "x", "z"])), st.booleans())
def test_the_cells_of_the_columns_of_the_source_are_the_new_ones(
    known: dict[str, str], kept: dict[str, str], has_own: bool
) -> None:
    own = {"mine": 1} if has_own else {}
    extra = {**own, **({"import": known} if known else {})}
    commitment = {"title": "A", **({"extra": extra} if extra else {})}
    expected = {name: cell for name, cell in ({**known, **kept}).items() if cell}
    result = after(commitment, kept)
    assert result.get("extra", {}).get("import", {}) == expected
    assert {name: value for name, value in result.get("extra", {}).items() if name != "import"} == own
    assert after(result, kept) == result
