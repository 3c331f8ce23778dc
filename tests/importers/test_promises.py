"""The deadlines of records, and the words that are kept."""

from datetime import date

import pytest

from roadmap_cli.importers.columns import MappingOptions, columns_for
from roadmap_cli.importers.promises import IN_WORDS, DeadlineReader
from roadmap_cli.importers.records import SourcePlace
from roadmap_cli.model.types import Commitment
from roadmap_cli.model.validate import read_commitment
from tests.importers.sheets import content_of
from tests.importers.test_date_columns import ON

HERE = SourcePlace(2)
VALUES = {"deadline": {"phase 2": "2028", "tbd": "none", "later": ""}}


def reader(*, mapped: bool = False) -> DeadlineReader:
    content = content_of("title,area,deadline\nA,x,\n")
    options = MappingOptions(values=VALUES if mapped else {})
    return DeadlineReader(content, columns_for(content, options, "s.csv"), ON)


def read(
    reader: DeadlineReader, text: str, existing: Commitment | None = None, *, has_words: bool = False
) -> object:
    target, words = reader.promise(HERE, text, "a", existing, has_words=has_words)
    return (None if target is None else target.toml), words


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("", (None, "")),
        ("2030-01-02", (date(2030, 1, 2), "")),
        ("Q3 2026", ("2026-Q3", "")),
        ("none", ("none", "")),
    ],
)
def test_a_date_has_no_words(text: str, read_as: object) -> None:
    one = reader()
    assert read(one, text) == read_as
    assert (one.unread, list(one.notes())) == ([], [])


def test_words_that_are_no_date_are_kept_and_reported() -> None:
    one = reader()
    assert read(one, " by  COP30") == (None, "by COP30")
    assert [(value.value, value.done) for value in one.unread] == [(" by  COP30", IN_WORDS)]
    assert read(one, "soon", has_words=True) == (None, "")
    assert one.unread[1].done == ""


def test_words_for_no_date_are_kept_and_noted_once() -> None:
    one = reader()
    assert [read(one, text) for text in ("TBD", "ongoing", "TBD")] == [
        (None, "TBD"),
        (None, "ongoing"),
        (None, "TBD"),
    ]
    assert one.unread == []
    assert list(one.notes()) == [
        f'deadline: "TBD" (2 rows) and "ongoing" (1 row) were read as not set; {IN_WORDS}'
    ]


def test_beside_a_deadline_words_are_reported_with_what_removes_it() -> None:
    one, existing = reader(), read_commitment({"title": "A", "area": "x", "deadline": "2030"})
    assert read(one, "TBD", existing) == (None, "")
    assert one.unread[0].reason.endswith("a keeps its deadline, which --map-value deadline:TBD=none removes")
    assert read(one, "it's $(x)", existing) == (None, "")
    assert one.unread[1].reason.endswith("; a keeps its deadline")


def test_options_map_words_and_keep_them() -> None:
    one, existing = reader(mapped=True), read_commitment({"title": "A", "area": "x", "deadline": "2030"})
    assert read(one, "Phase  2") == ("2028", "Phase 2")
    assert read(one, "TBD", existing) == ("none", "TBD")
    assert read(one, "TBD", existing, has_words=True) == ("none", "")
    assert read(one, "later") == (None, "later")
    assert one.unread == []
