"""A line of the file with the marked part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli import escape
from roadmap_cli.model.findings import Place
from roadmap_cli.output.check.findings import Excerpt, excerpt_of, lines_of
from tests.every import every
from tests.hostile import HOSTILE, control_characters
from tests.runners import commands_in


def excerpt(line: str, column: int, width: int, columns: int = 80, mark: str = "…") -> tuple[str, str]:
    """Return the excerpt and the carets below it."""
    found = excerpt_of([line], Place("r.toml", 1, column, width), columns, mark)
    assert found is not None
    return found.text, " " * found.start + "^" * found.columns


@pytest.mark.parametrize(
    ("line", "column", "width", "text", "carets"),
    [
        ('area = "x"', 1, 4, 'area = "x"', "^^^^"),
        ('area = "x"', 8, 3, 'area = "x"', "       ^^^"),
        ('area = "x"', 8, 0, 'area = "x"', "       ^"),
        ('area = "x"', 11, 0, 'area = "x"', "          ^"),
        ('area = "x"', 99, 5, 'area = "x"', "          ^"),
        ('area = "x"', 8, 99, 'area = "x"', "       ^^^"),
        ('area = "x"\r', 8, 99, 'area = "x"', "       ^^^"),
        ("\tx = 1", 2, 1, "    x = 1", "    ^"),
        ("{ 氷 = 1, ice = 2 }", 10, 3, "{ 氷 = 1, ice = 2 }", "          ^^^"),
        ("{ 氷 = 1 }", 3, 1, "{ 氷 = 1 }", "  ^^"),
        ("{ e\u0301 = 1, x = 2 }", 11, 1, "{ e\u0301 = 1, x = 2 }", "         ^"),
        ("{ 👍🏽 = 1, x = 2 }", 11, 1, "{ 👍🏽 = 1, x = 2 }", "          ^"),
        ("\x1b[31mx = 1", 6, 1, r"\x1b[31mx = 1", "        ^"),
        ("##[group] x = 1", 11, 1, "# #[group] x = 1", "           ^"),
    ],
)
def test_the_caret_is_below_the_marked_part(
    line: str, column: int, width: int, text: str, carets: str
) -> None:
    assert excerpt(line, column, width) == (text, carets)


@pytest.mark.parametrize(
    ("column", "text", "carets"),
    [
        (1, "aaaaabbbbbcccccddddde…", "^^^"),
        (21, "…bcccccdddddeeeeeffff…", "           ^^^"),
        (48, "…ggghhhhhiiiiijjjjj", "                ^^^"),
    ],
)
def test_of_a_long_line_stays_what_is_around(column: int, text: str, carets: str) -> None:
    line = "".join(letter * 5 for letter in "abcdefghij")
    shown, below = excerpt(line, column, 3, 22)
    assert escape.width(shown) <= 22
    assert shown[below.index("^") : below.index("^") + 3] == line[column - 1 : column + 2]
    assert shown.startswith("…") is (column > 1)
    assert shown.endswith("…") is (column < 48)


def test_a_part_that_is_itself_too_long_is_cut() -> None:
    assert excerpt("x = " + "y" * 100, 5, 100, 20) == ("… " + "y" * 17 + "…", "  " + "^" * 18)


def test_the_mark_is_what_the_terminal_can_show() -> None:
    assert excerpt("x" * 50, 25, 1, 20, "~")[0] == "~" + "x" * 18 + "~"


def test_a_terminal_without_room_gets_a_little_all_the_same() -> None:
    assert escape.width(excerpt("x" * 50, 25, 1, 3)[0]) == 20


@pytest.mark.parametrize("line", [0, 2, 99])
def test_where_there_is_no_such_line_there_is_no_excerpt(line: int) -> None:
    assert excerpt_of(["x = 1"], Place("r.toml", line), 80) is None
    assert excerpt_of(lines_of(""), Place("r.toml", 1), 80) is None


def test_an_empty_line_is_shown_all_the_same() -> None:
    assert excerpt_of(["a", ""], Place("r.toml", 2), 80) == Excerpt("", 0, 1)


def test_lines_end_as_in_toml() -> None:
    assert lines_of("a\u2028b\x0bc\r\nd\n") == ["a\u2028b\x0bc\r", "d", ""]
    assert excerpt_of(lines_of("a\r\n"), Place("r.toml", 1), 80) == Excerpt("a", 0, 1)


def test_what_is_cut_ends_between_letters_with_their_marks() -> None:
    marked, _ = excerpt("e\u0301" * 60, 119, 2, 20)
    assert marked == "…" + "e\u0301" * 19
    hearts, _ = excerpt("❤\ufe0f" * 60, 119, 2, 21)
    assert hearts == "…" + "❤\ufe0f" * 10


def test_of_letters_that_take_no_room_no_more_is_looked_at_than_is_sane_and_it_says_so() -> None:
    zalgo = "a" + "\u0301" * 1_000
    assert excerpt(f"{zalgo}b = 1", 1_002, 1, 40) == ("…b = 1", " ^")
    assert excerpt(f"b{zalgo}", 1, 1, 40) == ("ba" + "\u0301" * 159 + "…", "^")
    assert excerpt(zalgo, 1, 1_001, 40) == ("a" + "\u0301" * 159 + "…", "^^")


def test_a_caret_is_as_wide_as_what_it_marks_takes_in_the_line() -> None:
    assert excerpt("= 氷🏽", 4, 1, 20) == ("= 氷🏽", "    ^")


@given(
    st.text(st.sampled_from("ab =氷👍🏽❤\u0301\u200d\ufe0f\t\x1b"), max_size=80),
    st.integers(1, 90),
    st.integers(0, 90),
    st.integers(20, 60),
)
def test_an_excerpt_fits_and_its_carets_stand_below_it(
    line: str, column: int, width: int, columns: int
) -> None:
    shown, below = excerpt(line or " ", column, width, columns)
    assert escape.width(shown) <= columns
    assert len(below) <= escape.width(shown) + 1
    assert control_characters(shown) == set()


@every("text", HOSTILE)
def test_hostile_text_neither_steers_nor_commands(text: str) -> None:
    line = text.replace("\n", " ") or " "
    for column, width in ((1, len(line)), (1, 0), (len(line) + 1, 0)):
        shown, below = excerpt(line, column, width)
        assert control_characters(shown) == set()
        assert commands_in(f"1 | {shown}") == []
        assert escape.width(shown) <= 80
        assert len(below) <= 81
