"""Tables with their comments, and the empty lines around them."""

import pytest

from roadmap_cli.toml.blocks import (
    block,
    block_end,
    block_start,
    insertion,
    is_spaced,
    run_end,
    without_lines,
)
from roadmap_cli.toml.layout import read_layout
from roadmap_cli.toml.splice import spliced

TEXT = '''\
# about the file

# on its own

# about a
# more
[a]
# above a key
k = """
# no comment
[no header]"""
# below

# on its own too

[a.b]
x = 1 # last
# above c
  # indented
  [c]
[d]
# at the end'''


def block_of(text: str, *path: str) -> str:
    layout = read_layout(text)
    section = layout.section(path)
    assert section is not None
    return text[block_start(layout, section) : block_end(layout, section)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        (("a",), "# about a\n", "\n# below\n"),
        (("a", "b"), "[a.b]", "# last\n"),
        (("c",), "# above c\n", "[c]\n"),
        (("d",), "[d]\n", "# at the end"),
    ],
)
def test_comments_directly_at_a_table_belong_to_it(
    path: tuple[str, ...], first: str, last: str, newline: str
):
    found = block_of(TEXT.replace("\n", newline), *path).replace("\r\n", "\n")
    assert found.startswith(first)
    assert found.endswith(last)


def test_what_stands_above_the_first_table_is_about_the_file():
    assert block_of("# one\n\n# two\n\n# of a\n[a]\n") == "# one\n\n# two\n"
    assert block_of("# one\n\n# two\n") == "# one\n\n# two\n"
    assert block_of("[a]\n") == ""
    assert block_of("k = 1\n# below\n\n# alone\n[a]\n") == "k = 1\n# below\n"


def test_the_end_of_a_value_above_a_header_is_no_comment_of_it():
    assert block_of('[a]\nk = """\n# no comment"""\n[b]\n', "b") == "[b]\n"
    assert block_of("[a]\nk = [\n# comment\n# ]\n]\n# b\n[b]\n", "b") == "# b\n[b]\n"


def test_a_run_is_a_table_and_those_below_it_that_follow():
    text = "[a]\n[a.b]\n[a.b.c]\n[x]\n[a.d]\n"
    layout = read_layout(text)
    assert run_end(layout, layout.sections[1], ("a",)) == text.index("[x]")
    assert run_end(layout, layout.sections[2], ("a", "b")) == text.index("[x]")
    assert [text[slice(*block(layout, section))] for section in layout.sections[2:4]] == [
        "[a.b]\n",
        "[a.b.c]\n",
    ]


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        ("", True),
        ("[c.a]\n", True),
        ("[c.a]\n[c.b]\n", False),
        ("[c.a]\n\n[c.b]\n", True),
        ("[c.a]\n\n# about b\n[c.b]\n", True),
        ("[c.a]\n# about b\n[c.b]\n", False),
        ("[c.a]\n \t\n[c.b]\n", True),
        ("[r]\n[p.a]\n[p.b]\n\n[c.a]\n\n[c.b]\n", True),
        ("[r]\n\n[p.a]\n\n[c.a]\n[c.a.u.x]\n[c.b]\n[c.b.u.x]\n[c.d]\n", False),
        ("[r]\n\n[p.a]\n\n[p.b]\n", True),
        ("[r]\n[p.a]\n[p.b]\n", False),
    ],
)
def test_a_new_table_is_spaced_as_others_of_its_kind(text: str, spaced: bool):
    assert is_spaced(read_layout(text), ("c", "new")) is spaced


def test_updates_may_be_closer_than_commitments():
    layout = read_layout("[c.a]\n[c.a.u.x]\n[c.a.u.y]\n\n[c.b]\n[c.b.u.x]\n\n[c.d]\n")
    assert is_spaced(layout, ("c", "new"))
    assert not is_spaced(layout, ("c", "a", "u", "new"))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "after", "spaced", "expected"),
    [
        ("", "", True, "[new]\n"),
        ("", "[a]\n", True, "[new]\n\n[a]\n"),
        ("[a]\n", "", True, "[a]\n\n[new]\n"),
        ("[a]\n", "", False, "[a]\n[new]\n"),
        ("[a]", "", True, "[a]\n\n[new]"),
        ("[a]", "", False, "[a]\n[new]"),
        ("[a]\n", "\n[b]\n", True, "[a]\n\n[new]\n\n[b]\n"),
        ("[a]\n", " \t\n[b]\n", True, "[a]\n\n[new]\n \t\n[b]\n"),
        ("[a]\n", "\n\n[b]\n", True, "[a]\n\n[new]\n\n\n[b]\n"),
        ("[a]\n", "[b]\n", True, "[a]\n\n[new]\n\n[b]\n"),
        ("[a]\n", "[b]\n", False, "[a]\n[new]\n[b]\n"),
        ("[a]\n\n", "[b]\n", True, "[a]\n\n[new]\n\n[b]\n"),
        ("[a]\n", "\n\n", True, "[a]\n\n[new]\n\n\n"),
        ("[a]\n", "  ", True, "[a]\n\n[new]\n  "),
    ],
)
def test_one_empty_line_around_what_is_new(
    before: str, after: str, spaced: bool, expected: str, newline: str
):
    text = (before + after).replace("\n", newline)
    position = len(before.replace("\n", newline))
    splice = insertion(text, position, f"[new]{newline}", newline, spaced=spaced)
    assert spliced(text, [splice]) == expected.replace("\n", newline)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-\n", ""),
        ("-", ""),
        ("-\n\na\n", "a\n"),
        ("a\n-\nb\n", "a\nb\n"),
        ("a\n\n-\n\nb\n", "a\n\nb\n"),
        ("a\n\n-\nb\n", "a\n\nb\n"),
        ("a\n-\n\nb\n", "a\n\nb\n"),
        ("a\n\n\n-\n\n\nb\n", "a\n\n\nb\n"),
        ("a\n\n-\n\n\nb\n", "a\n\n\nb\n"),
        ("a\n\n\n-\n\nb\n", "a\n\n\nb\n"),
        ("a\n\n-\n", "a\n"),
        ("a\n\n-", "a"),
        ("a\n-", "a"),
        ("a\n\n-\n\n\n", "a\n\n\n"),
        ("a\n\n-\n  ", "a\n  "),
        ("a\n\n-\n\n-\n", "a\n"),
        ("a\n\n-\n\n-", "a"),
        ("a\n\n-\n\n-\n\nb", "a\n\nb"),
        ("a\n\n-\n\nb\n\n-\n", "a\n\nb\n"),
        ("a\n \t\n-\n\nb\n", "a\n \t\nb\n"),
    ],
)
def test_a_gap_neither_grows_nor_closes_and_the_end_stays(text: str, expected: str, newline: str):
    text, expected = text.replace("\n", newline), expected.replace("\n", newline)
    spans, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.startswith("-"):
            spans.append((position, position + len(line)))
        position += len(line)
    assert spliced(text, without_lines(text, spans)) == expected
