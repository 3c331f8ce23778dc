"""Which changes bring imported indicators into a commitment."""

from roadmap_cli.editing.import_indicators import indicator_changes, indicator_tables
from roadmap_cli.toml.change import AddTable, SetValue

PATH = ("commitments", "x")
HERE = (*PATH, "indicators", "i")
KNOWN = {"i": {"title": "I", "unit": "homes", "readings": {"2024": {"value": 5, "note": "N"}}}}


def test_a_new_indicator_comes_before_its_readings() -> None:
    new = {"j": {"unit": "u", "readings": {"2024": {"value": 1}, "2023": {"value": 2}}, "title": "J"}}
    here = (*PATH, "indicators", "j")
    expected = [
        AddTable(here, {"title": "J", "unit": "u"}),
        AddTable((*here, "readings", "2024"), {"value": 1}),
        AddTable((*here, "readings", "2023"), {"value": 2}),
    ]
    assert list(indicator_tables(PATH, new)) == list(indicator_changes(PATH, new, KNOWN)) == expected
    assert list(expected[0].fields) == ["title", "unit"]


def test_only_what_differs_changes_and_nothing_is_removed() -> None:
    assert list(indicator_changes(PATH, KNOWN, KNOWN)) == []
    same_number = {"i": {"readings": {"2024": {"value": 5.0}}}}
    assert list(indicator_changes(PATH, same_number, KNOWN)) == []
    given = {"i": {"unit": "flats", "readings": {"2024": {"value": 6}, "2025": {"value": 7}}}}
    assert list(indicator_changes(PATH, given, KNOWN)) == [
        SetValue((*HERE, "unit"), "flats"),
        SetValue((*HERE, "readings", "2024", "value"), 6),
        AddTable((*HERE, "readings", "2025"), {"value": 7}),
    ]
