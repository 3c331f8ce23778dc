"""The tables of words."""

from itertools import combinations

import pytest

from roadmap_cli.importers.words import LANGUAGES, STATUS_WORDS, STATUSES, is_empty, is_not_set
from roadmap_cli.model.field_types import FieldType
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import Status


def test_no_word_has_two_meanings() -> None:
    of_status = {
        status: {name_key(word) for words in languages for word in words.split(",") if word.strip()}
        for status, languages in STATUS_WORDS.items()
    }
    for one, other in combinations(of_status.values(), 2):
        assert not one & other
    assert all(len(languages) == len(LANGUAGES) for languages in STATUS_WORDS.values())
    for status in Status:
        assert STATUSES.get(name_key(status), status) is status, "a status means itself"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("not started", Status.PLANNED),
        ("in progress", Status.UNDERWAY),
        ("done", Status.MET),
        ("implemented", Status.MET),
        ("abandoned", Status.DROPPED),
        ("en cours", Status.UNDERWAY),
        ("mis en oeuvre", Status.MET),
        ("abgeschlossen", Status.MET),
        ("nao iniciado", Status.PLANNED),
        ("cumplido", Status.MET),
    ],
)
def test_words_with_one_meaning(word: str, status: Status) -> None:
    assert STATUSES[word] is status


@pytest.mark.parametrize(
    "word", ["delayed", "on track", "compromise", "on hold", "closed", "tbd", "partially complete"]
)
def test_words_that_say_more_are_left_to_the_user(word: str) -> None:
    assert word not in STATUSES


def test_words_for_no_value_depend_on_the_field() -> None:
    assert is_empty(" N/A ", FieldType.DATE)
    assert is_empty("\u2014", FieldType.NAMES)
    assert is_empty("n/a", FieldType.IDS)
    assert is_empty("-", FieldType.STATUS)
    assert not is_empty("n/a", FieldType.STATUS), "what a commitment is like is for --map-status to say"
    assert not is_empty("None", FieldType.TITLE)
    assert not is_empty("-", FieldType.TEXT)
    assert not is_empty("", FieldType.DATE)
    assert not is_empty("Keine", FieldType.NAMES), "it can be a name"


def test_words_for_a_date_that_is_not_set() -> None:
    assert all(map(is_not_set, ("TBD", "to be  determined", "À déterminer", "noch offen", "Ongoing")))
    assert not any(map(is_not_set, ("", "soon", "2030", "n/a")))
