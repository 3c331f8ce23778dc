"""The layout as a whole, held against the parser: on examples, the official suite and made documents."""

from pathlib import Path

import pytest
import rtoml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from roadmap_cli.toml.layout import Layout, find, read_layout
from roadmap_cli.toml.scan import LayoutError
from tests.conftest import examples
from tests.toml.layout_checks import check_layout
from tests.toml.tiles import tiles
from tests.toml_documents import documents

SUITE = Path(__file__).parents[3] / "shared" / "toml-test"
needs_suite = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the official TOML suite is not in ../shared/toml-test"
)
made = examples(few=10, many=200, unchecked=list(HealthCheck))


def read_all(text: str) -> Layout:
    """Read everything that can be read of a text."""
    layout = read_layout(text)
    for section in layout.sections:
        layout.entries(section)
    assert "".join(text[tile.start : tile.end] for tile in tiles(text)) == text
    return layout


@needs_suite
def test_every_valid_file_of_the_official_suite(capsys: pytest.CaptureFixture[str]):
    accepted, refused = 0, []
    files = sorted((SUITE / "valid").rglob("*.toml"))
    for file in files:
        text = file.read_bytes().decode()
        try:
            rtoml.loads(text)
        except rtoml.TomlParsingError:
            refused.append(file.name)
            continue
        check_layout(text)
        accepted += 1
    with capsys.disabled():
        print(f" [{accepted} of {len(files)} files; refused by the parser: {refused}] ", end="")
    assert accepted >= 200


@needs_suite
def test_every_invalid_file_of_the_official_suite_gives_a_layout_or_a_layout_error():
    refused = 0
    files = sorted((SUITE / "invalid").rglob("*.toml"))
    for file in files:
        try:
            read_all(file.read_bytes().decode(errors="replace"))
        except LayoutError:
            refused += 1
    assert 0 < refused < len(files)


@made
@given(documents())
def test_made_documents(text: str):
    check_layout(text)


@made
@given(documents(), st.data())
def test_a_document_cut_or_changed_anywhere_gives_a_layout_or_a_layout_error(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 3, len(text))))
    hurt = (
        text[:start]
        + data.draw(st.sampled_from(["", '"', "'''", "[", "}", "=", "\n", "\r", "#", "\\"]))
        + text[end:]
    )
    try:
        rtoml.loads(hurt)
    except rtoml.TomlParsingError:
        try:
            read_all(hurt)
        except LayoutError:
            return
    else:
        check_layout(hurt)


@made
@given(st.text(st.sampled_from("ab1.-=,#\"'\\[]{} \t\r\n\ufeffé"), max_size=40))
def test_any_text_gives_a_layout_or_a_layout_error(text: str):
    try:
        layout = read_all(text)
    except LayoutError:
        return
    assert find(layout, ()) is not None


ONE_OF_EACH = """\
# what the roadmap is
[roadmap]
title = "One # [not] = a header" # said so
made = 1979-05-27 07:32:00
site."the.name" . 'x' = { a = 1, b = [10, [20, 21]],
  # still in it
  c.d = 'deep', }

[[x]]
k = 1
[x.y]
z = 2
[[x]]
  [[ x . "y" ]]  # the first one below the second x
  z = [
    3, # three
  ]
[a.b]
c = \"\"\"
[not.a.header]
quotes\"\"\"\"\"
"""


@pytest.mark.parametrize(
    ("path", "span"),
    [
        (("roadmap",), "[roadmap]"),
        (("roadmap", "title"), '"One # [not] = a header"'),
        (("roadmap", "made"), "1979-05-27 07:32:00"),
        (("roadmap", "site"), "site"),
        (("roadmap", "site", "the.name"), '"the.name"'),
        (("roadmap", "site", "the.name", "x", "a"), "1"),
        (("roadmap", "site", "the.name", "x", "b"), "[10, [20, 21]]"),
        (("roadmap", "site", "the.name", "x", "b", 1), "[20, 21]"),
        (("roadmap", "site", "the.name", "x", "b", 1, 0), "20"),
        (("roadmap", "site", "the.name", "x", "c"), "c"),
        (("roadmap", "site", "the.name", "x", "c", "d"), "'deep'"),
        (("x",), "x"),
        (("x", 0), "[[x]]"),
        (("x", 0, "k"), "1"),
        (("x", 0, "y"), "[x.y]"),
        (("x", 0, "y", "z"), "2"),
        (("x", 1), "[[x]]"),
        (("x", 1, "y"), '"y"'),
        (("x", 1, "y", 0), '[[ x . "y" ]]'),
        (("x", 1, "y", 0, "z", 0), "3"),
        (("a",), "a"),
        (("a", "b"), "[a.b]"),
        (("a", "b", "c"), '"""\n[not.a.header]\nquotes"""""'),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_find(path: tuple[str | int, ...], span: str, newline: str):
    text = ONE_OF_EACH.replace("\n", newline)
    found = find(read_layout(text), path)
    assert found is not None
    assert text[found.start : found.end] == span.replace("\n", newline)


@pytest.mark.parametrize(
    "path",
    [
        ("no",),
        (0,),
        ("roadmap", "no"),
        ("roadmap", 0),
        ("roadmap", "title", "x"),
        ("roadmap", "title", 0),
        ("roadmap", "site", "x"),
        ("roadmap", "site", "the.name", "x", "b", 2),
        ("roadmap", "site", "the.name", "x", "b", -1),
        ("roadmap", "site", "the.name", "x", "b", "a"),
        ("roadmap", "site", "the.name", "x", "b", 0, 0),
        ("x", "k"),
        ("x", 2),
        ("x", 1, "k"),
        ("x", 1, "y", "z"),
        ("not", "a"),
        ("not", "a", "header"),
    ],
)
def test_what_is_not_there_is_not_found(path: tuple[str | int, ...]):
    assert find(read_layout(ONE_OF_EACH), path) is None


def test_found_tells_the_section_the_entry_and_the_key():
    layout = read_layout(ONE_OF_EACH)
    element = find(layout, ("roadmap", "site", "the.name", "x", "b", 1, 0))
    assert element is not None
    assert element.section is layout.sections[1]
    assert element.entry is not None
    assert element.entry.keys[0].name == "b"
    named = find(layout, ("roadmap", "site"))
    assert named is not None
    assert named.entry in layout.entries(layout.sections[1])
    header = find(layout, ("a", "b"))
    assert header is not None
    assert (header.entry, header.key) == (None, layout.sections[-1].keys[1])


def test_a_table_that_is_named_twice_is_found_where_it_is_named_first():
    text = "[f.a.x]\n[f]\na.y = 1\n"
    found = find(read_layout(text), ("f", "a"))
    assert found is not None
    assert (found.start, found.entry) == (3, None)
    text = "[f]\na.y = 1\n[f.a.x]\n"
    found = find(read_layout(text), ("f", "a"))
    assert found is not None
    assert found.start == 4
    assert found.entry is not None
    found = find(read_layout(text), ("f", "a", "x"))
    assert found is not None
    assert text[found.start : found.end] == "[f.a.x]"


@pytest.mark.parametrize(
    ("text", "path", "start"),
    [
        ("[f.a.x]\n[f.a.y]\n", ("f", "a"), 3),
        ("[[x]]\n[[x]]\n", ("x",), 2),
        ("[[x]]\n[[x]]\n[x.y.z]\n[x.y.w]\n", ("x", 1, "y"), 15),
        ("a.b = 1\na.c = 2\n", ("a",), 0),
    ],
)
def test_of_all_that_name_a_table_the_first_is_found(text: str, path: tuple[str | int, ...], start: int):
    found = find(read_layout(text), path)
    assert found is not None
    assert found.key is not None
    assert (found.start, found.key.start, text[found.end]) == (start, start, text[found.key.end])


def test_entries_are_read_when_asked_for_and_kept():
    layout = read_layout(ONE_OF_EACH)
    section = layout.sections[1]
    assert layout.entries(section) is layout.entries(section)


def test_a_mark_at_the_start_of_the_text_belongs_to_no_line():
    layout = read_layout("\ufeffa = 1\n[b]\n")
    root = layout.sections[0]
    assert (root.start, root.body, root.end) == (1, 1, 7)
    assert layout.entries(root)[0].line_start == 1
    check_layout("\ufeff[a]\nb = 1")
    check_layout("\ufeff# only this")
    check_layout("\ufeff")
