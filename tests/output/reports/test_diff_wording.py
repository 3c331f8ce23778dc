"""Word by word: what went, what came, and what stayed around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.output.reports.diff import words_that_changed


def shown(before: str, after: str, *, marked: bool = True) -> str:
    return " ".join(cell.text for cell in words_that_changed(before, after, marked=marked))


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("Cut by 75 percent", "Cut by 70 percent", "Cut by [-75-] {+70+} percent"),
        ("We will act", "We will act now", "We will act {+now+}"),
        ("We will act", "will act", "[-We-] will act"),
        ("One", "Two", "[-One-] {+Two+}"),
        ("", "We will", "{+We will+}"),
        ("We will", "", "[-We will-]"),
        ("a  b", "a b", "(only whitespace differs)"),
        ("1 2 3 4 5 6 7 8 9 10 x", "1 2 3 4 5 6 7 8 9 10 y", "… 5 6 7 8 9 10 [-x-] {+y+}"),
        ("x 1 2 3 4 5 6 7 8", "y 1 2 3 4 5 6 7 8", "[-x-] {+y+} 1 2 3 4 5 6 …"),
        (f"x {'m ' * 14}y", f"X {'m ' * 14}Y", "[-x-] {+X+} m m m m m m … m m m m m m [-y-] {+Y+}"),
        ("a \x1b[31m b", "a [bold] b", "a [-\\x1b[31m-] {+[bold]+} b"),
    ],
)
def test_marks(before: str, after: str, text: str) -> None:
    assert shown(before, after) == text


def test_without_marks_words_have_a_style() -> None:
    cells = words_that_changed("a b", "a c", marked=False)
    assert [(cell.text, cell.style) for cell in cells] == [("a", ""), ("b", "removed"), ("c", "added")]


WORDS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=8).map(" ".join)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    cells = words_that_changed(before, after, marked=False)
    if before == after:
        assert [cell.style for cell in cells] == ["faint"]
        return
    assert " ".join(cell.text for cell in cells if cell.style != "added") == before
    assert " ".join(cell.text for cell in cells if cell.style != "removed") == after


@pytest.mark.parametrize(
    ("before", "after", "shown_as"),
    [(200, 300, "[-b-] {+B+} m m m"), (29, 2069, "[-b m m m")],
    ids=["60,000 pairs of words", "60,001 pairs"],
)
def test_words_are_compared_up_to_a_number_of_pairs(before: int, after: int, shown_as: str) -> None:
    assert shown(f"b {'m ' * (before - 2)}e", f"B {'m ' * (after - 2)}E").startswith(shown_as)


def test_long_texts_are_shown_as_a_whole() -> None:
    before, after = "x " * 5_000, "y x " * 5_000
    assert shown(before, after).startswith("[-x x x")
