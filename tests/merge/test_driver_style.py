"""Byte order mark, line ends, the last newline."""

import pytest

from roadmap_cli.merge.driver import TextStyle, merged_style, plain_text, style_of, styled


@pytest.mark.parametrize(
    ("text", "style", "plain"),
    [
        ("a\nb\n", TextStyle(False, "\n", True), "a\nb\n"),
        ("a\r\nb", TextStyle(False, "\r\n", False), "a\nb\n"),
        ("\ufeffa\n", TextStyle(True, "\n", True), "a\n"),
        ("\ufeff", TextStyle(True, "\n", True), ""),
        ("", TextStyle(False, "\n", True), ""),
        ("a", TextStyle(False, "\n", False), "a\n"),
    ],
)
def test_a_text_is_its_style_and_its_lines(text: str, style: TextStyle, plain: str) -> None:
    assert style_of(text) == style
    assert plain_text(text, unify=True) == plain
    assert styled(plain, style, unify=True) == text


def test_a_text_with_both_line_ends_keeps_them() -> None:
    assert style_of("a\r\nb\n").newline == ""
    assert plain_text("a\r\nb", unify=False) == "a\r\nb\n"
    assert styled("a\r\nb\n", TextStyle(True, "", False), unify=False) == "\ufeffa\r\nb"


def test_of_each_thing_what_one_side_changed() -> None:
    base, ours, theirs = (
        TextStyle(False, "\n", True),
        TextStyle(True, "\n", True),
        TextStyle(False, "\r\n", False),
    )
    assert (
        merged_style(base, ours, theirs) == merged_style(base, theirs, ours) == TextStyle(True, "\r\n", False)
    )
