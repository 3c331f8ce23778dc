"""Which values of an import differ from those in the file, and not only in spelling."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.editing.import_values import differing, is_cell_of, partner_changes
from roadmap_cli.toml.change import SetValue

PATH = ("commitments", "x")


@pytest.mark.parametrize(
    ("name", "old", "new", "is_same"),
    [
        ("title", "Clean   water", "Clean water", True),
        ("title", "Clean water", "clean water", False),
        ("progress", 5, 5.0, True),
        ("progress", 1, True, False),
        ("progress", 5, 6, False),
        ("tags", "a", ["a"], True),
        ("tags", ["a", "b"], ["b", "a"], False),
        ("deadline", "2030", 2030, True),
        ("deadline", "2030-06-30", date(2030, 6, 30), True),
        ("deadline", "2030", "2030-12", False),
        ("value", 700, 700.0, True),
    ],
)
def test_a_difference_in_spelling_is_no_change(name: str, old: Any, new: Any, is_same: bool) -> None:
    expected = [] if is_same else [SetValue((*PATH, name), new)]
    assert list(differing(PATH, {name: new}, {name: old})) == expected


def test_a_new_value_takes_the_form_of_the_old_one() -> None:
    assert list(differing(PATH, {"owner": "Bo"}, {"owner": ["Ann"]})) == [SetValue((*PATH, "owner"), ["Bo"])]
    assert list(differing(PATH, {"owner": "Bo"}, {})) == [SetValue((*PATH, "owner"), "Bo")]


def test_partners_that_the_source_leaves_out_keep_their_values() -> None:
    path = (*PATH, "partner_deadline")
    assert list(partner_changes(path, {"us": "2030"}, None)) == [SetValue(path, {"us": "2030"})]
    known = {"us": 2030, "ca": "2050"}
    assert list(partner_changes(path, {"us": "2030"}, known)) == []
    assert list(partner_changes(path, {"us": "2031"}, known)) == [SetValue((*path, "us"), "2031")]


def test_a_text_that_a_cell_cannot_hold_is_no_other_one() -> None:
    assert is_cell_of("x" * 40_000, "x" * 32_766 + "…")
    assert not is_cell_of("x" * 40_000, "x" * 40_000 + "…")
    assert not is_cell_of(5, "5")
