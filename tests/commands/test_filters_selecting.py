"""What the words of options name."""

from collections.abc import Callable

import pytest

from roadmap_cli.commands import _filters
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model import ids


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (None, []),
        ([], []),
        (["a"], ["a"]),
        (["a,b", "c"], ["a", "b", "c"]),
        ([" a , b,", ",c"], ["a", "b", "c"]),
        (["a", ""], ["a"]),
    ],
)
def test_words_split_at_commas(words: list[str] | None, parts: list[str]) -> None:
    assert ids.split_words(words) == parts


@pytest.mark.parametrize("words", [[""], [" , "], ["", ","]])
def test_words_that_name_nothing_are_refused(words: list[str]) -> None:
    with pytest.raises(WrongUsageError, match="names nothing; give a value, or leave the option out"):
        ids.split_words(words)


def test_open_and_closed_are_refused_for_one_status_with_theirs() -> None:
    with pytest.raises(WrongUsageError) as wrong:
        _filters.status_of("closed")
    assert str(wrong.value) == (
        '"closed" means several statuses; choose broken, dropped, met, partly-met or superseded'
    )


def test_columns_and_keys_are_known_ones() -> None:
    assert _filters.columns_of(["title", "id"]) == ["title", "id"]
    assert _filters.sort_keys_of(["-title,id"]) == ["-title", "id"]


@pytest.mark.parametrize("read", [_filters.columns_of, _filters.sort_keys_of])
def test_what_is_near_to_nothing_is_answered_with_all_there_are(read: Callable[[list[str]], object]) -> None:
    with pytest.raises(WrongUsageError, match=r'there is no column "zzzz"; there are [a-z]+, '):
        read(["zzzz"])
