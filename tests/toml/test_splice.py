"""Putting pieces of text in the place of others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.toml.blocks import insertion
from roadmap_cli.toml.splice import OverlapError, Splice, meets, newline_of, place, spliced


@pytest.mark.parametrize(
    ("splices", "expected"),
    [
        ([], "abcdef"),
        ([Splice(0, 0, "x")], "xabcdef"),
        ([Splice(6, 6, "x")], "abcdefx"),
        ([Splice(1, 3, "")], "adef"),
        ([Splice(4, 5, "y"), Splice(1, 3, "x")], "axdyf"),
        ([Splice(2, 2, "1"), Splice(2, 2, "2")], "ab12cdef"),
        ([Splice(0, 2, "x"), Splice(2, 4, "y"), Splice(2, 2, "-")], "x-yef"),
    ],
)
def test_only_what_is_named_is_replaced(splices: list[Splice], expected: str):
    assert spliced("abcdef", splices) == expected


def test_two_that_overlap_are_refused():
    with pytest.raises(OverlapError):
        spliced("abcdef", [Splice(0, 3, ""), Splice(2, 4, "")])


SPANS = st.tuples(st.integers(0, 30), st.integers(0, 3)).map(lambda one: Splice(one[0], one[0] + one[1], ""))


@given(st.lists(SPANS, max_size=8), SPANS)
def test_meeting_is_overlapping_or_touching_any_other(many: list[Splice], one: Splice):
    apart: list[Splice] = []
    for splice in sorted(many, key=place):
        if not apart or splice.start > apart[-1].end:
            apart.append(splice)
    assert meets(one, apart) is any(one.start <= other.end and other.start <= one.end for other in apart)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "\n"),
        ("a", "\n"),
        ("a\n", "\n"),
        ("a\r\n", "\r\n"),
        ("a\r\nb\n", "\n"),
        ("a\r\nb\r\nc\n", "\r\n"),
    ],
)
def test_the_newline_of_most_lines_is_the_text_s(text: str, expected: str):
    assert newline_of(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "new\r\n"),
        ("a\r\nb\r\n", 3, "a\r\nnew\r\nb\r\n"),
        ("a\r\nb\r\n", 6, "a\r\nb\r\nnew\r\n"),
        ("a\r\nb", 4, "a\r\nb\r\nnew"),
    ],
)
def test_a_new_last_line_ends_as_the_old_one_did(text: str, position: int, expected: str):
    assert spliced(text, [insertion(text, position, "new\r\n", "\r\n", spaced=False)]) == expected
