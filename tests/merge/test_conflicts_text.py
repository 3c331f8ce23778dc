"""Conflicts in the text, and their sentences."""

import pytest

from roadmap_cli.merge.conflicts import Chunk, Conflict, Labels, changed_twice, marked, place, resolved

CHUNKS: list[Chunk] = ["a\nb\n", Conflict("c\n", "d\n", "one"), "e\n", Conflict("", "f\n", "two")]


def test_both_sides_between_markers_with_the_line_of_each() -> None:
    text, found = marked(CHUNKS, Labels("x", "y", 3))
    assert text == "a\nb\n<<< x\nc\n===\nd\n>>> y\ne\n<<< x\n===\nf\n>>> y\n"
    assert found == [(3, "one"), (9, "two")]


@pytest.mark.parametrize(
    ("chunks", "wanted"),
    [
        (["", Conflict("c\n", "d\n", "")], "<<< x\n\ufeffc\n===\n\ufeffd\n>>> y\n"),
        ([Conflict("", "d\n", ""), "e\n"], "<<< x\n===\n\ufeffd\n>>> y\ne\n"),
        (["a\n", Conflict("c\n", "d\n", "")], "\ufeffa\n<<< x\nc\n===\nd\n>>> y\n"),
        ([], "\ufeff"),
    ],
)
def test_a_byte_order_mark_stands_before_no_marker(chunks: list[Chunk], wanted: str) -> None:
    assert marked(chunks, Labels("x", "y", 3), "\ufeff")[0] == wanted


def test_one_side_taken() -> None:
    assert resolved(CHUNKS, ours=True) == "a\nb\nc\ne\n"
    assert resolved(CHUNKS, ours=False) == "a\nb\nd\ne\nf\n"


def test_a_label_stays_on_its_line() -> None:
    text, _ = marked([Conflict("", "", "")], Labels("a\nb\r\x00", "\u202e", 1))
    assert text == "< a b\n=\n> \\u202e\n"


def test_a_place_is_written_as_toml() -> None:
    assert place(("commitments", "a b", 1)) == 'commitments."a b".1'
    assert place(()) == "the file"


def test_a_long_value_is_cut() -> None:
    sentence = changed_twice(("a",), f'"{"x" * 100}"', "[\n  1,\n]", Labels())
    assert sentence == f'a is "{"x" * 58}… in ours and [ 1, ] in theirs; keep one of the two values'


def test_two_arrays_or_tables_can_be_combined() -> None:
    assert changed_twice(("a",), "[1]", "[2]", Labels()) == (
        "a is [1] in ours and [2] in theirs; keep one of the two values or combine them"
    )
