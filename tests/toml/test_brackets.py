"""Adding to and taking from arrays and inline tables."""

import itertools
import re
from typing import Any

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.toml.brackets import ArrayChange, array_splices, insert_pair, remove_pairs
from roadmap_cli.toml.splice import spliced
from tests.toml.editing import is_subsequence
from tests.toml_documents import same


def array(text: str, new: list[Any], newline: str = "\n") -> str:
    """Return the text of an array after it was made to hold other values."""
    old = rtoml.loads(f"a = {text}")["a"]
    edited = spliced(text, array_splices(text, 0, ArrayChange(old, new), newline))
    assert same(rtoml.loads(f"a = {edited}")["a"], new)
    return edited


ONE_LINE = [
    ("[]", ["x"], '["x"]'),
    ("[ ]", ["x", "y"], '[ "x", "y" ]'),
    ('["a"]', ["a", "b"], '["a", "b"]'),
    ('["a","b",]', ["a", "b", "c"], '["a","b", "c",]'),
    ('["a", "b", "c"]', ["a", "c"], '["a", "c"]'),
    ('["a", "b", "c"]', ["b", "c"], '["b", "c"]'),
    ('["a", "b", "c"]', ["a", "b"], '["a", "b"]'),
    ('[ "a", "b", ]', ["a"], '[ "a", ]'),
    ('["a", "b"]', [], "[]"),
    ('["a", "b"]', ["b", "a"], '["b", "a"]'),
    ('["a",  "b"]', ["x", "a", "b"], '["x", "a",  "b"]'),
    ('["a # 1", "b ] }", \'c,\']', ["a # 1", "c,"], "[\"a # 1\", 'c,']"),
    ("[1, 1.0, true]", [1, 1, 1], "[1, 1, 1]"),
    ("[1, 2]", [1.0], "[1.0]"),
    ("[nan, 0.0]", [float("nan"), -0.0], "[nan, -0.0]"),
    ("[{a = 1}, [1, 2]]", [{"a": 1}, [1, 3]], "[{a = 1}, [1, 3]]"),
    ("[{a = 1},  {b='x'}]", [{"b": "x"}, {"a": 1}], "[{b='x'}, {a = 1}]"),
    ("[{a = 1,  b='x', c=[1,2]}]", [{"a": 2, "b": "x", "c": [1, 2, 3]}], "[{a = 2,  b='x', c=[1,2, 3]}]"),
    ("[{a = 1,  b='x'}]", [{"b": "x", "d": "y"}], "[{b='x', d = \"y\"}]"),
    ("[{a.b = 1}]", [{"a": {"b": 2}}], "[{ a = { b = 2 } }]"),
    ("['a', \"b\", 'c']", ["c", "new", "a"], "['c', \"new\", 'a']"),
    ("[0x1F, 1e3, 1979-05-27 07:32:00]", [1000.0, 31], "[1e3, 0x1F]"),
    ("[{a = 1}]", [{"a": 1}, {"b": [1]}], "[{a = 1}, { b = [1] }]"),
]


@pytest.mark.parametrize(("text", "new", "expected"), ONE_LINE)
def test_an_array_on_one_line_stays_on_it(text: str, new: list[Any], expected: str):
    assert array(text, new) == expected


LINES = """[ # what
    "a", # one
    # about b
    "b",  # two
    "c"{comma} # three
    # the end
]"""


@pytest.mark.parametrize("comma", ["", ","])
def test_an_element_gets_a_line_of_its_own_where_the_others_have_one(comma: str):
    text = LINES.format(comma=comma)
    assert array(text, ["a", "b", "c", "d", "e"]) == text.replace(
        f'"c"{comma} # three\n', f'"c", # three\n    "d",\n    "e"{comma}\n'
    )


@pytest.mark.parametrize("comma", ["", ","])
@pytest.mark.parametrize(
    ("element", "line"),
    [("a", '    "a", # one\n'), ("b", '    # about b\n    "b",  # two\n'), ("c", '    "c"{comma} # three\n')],
)
def test_an_element_on_a_line_of_its_own_takes_its_line_along(element: str, line: str, comma: str):
    text = LINES.format(comma=comma)
    new = [one for one in "abc" if one != element]
    assert array(text, new) == text.replace(line.format(comma=comma), "")


def test_comments_stay_beside_their_elements_when_one_goes_and_another_comes():
    text = '[\n    "a", # one\n    "b", # two\n    "c", # three\n]'
    expected = '[\n    "a", # one\n    "c", # three\n    "new",\n]'
    assert array(text, ["a", "c", "new"]) == expected


def test_a_renamed_element_keeps_its_comment_and_one_in_its_place_does_not():
    text = '[\n    "a", # one\n    "b", # two\n]'
    assert array(text, ["z", "b"]) == text.replace('"a", # one', '"z",')
    renamed = spliced(text, array_splices(text, 0, ArrayChange(["a", "b"], ["b", "z"], {"a": "z"}), "\n"))
    assert renamed == '[\n    "b", # two\n    "z", # one\n]'


def test_a_renamed_element_keeps_its_quotes():
    text = "['a', \"a\", 'b']"
    renamed = spliced(
        text, array_splices(text, 0, ArrayChange(["a", "a", "b"], ["c", "c", "b"], {"a": "c"}), "\n")
    )
    assert renamed == "['c', \"c\", 'b']"


def test_comments_stay_with_the_partners_that_they_are_about():
    text = '[\n    "us", # signed 2021\n    "ca", # signed 2022\n    "mx", # observer only\n]'
    assert array(text, ["us", "uk", "ca", "mx"]) == text.replace("2021\n", '2021\n    "uk",\n')
    assert array(text, ["us", "uk"]) == '[\n    "us", # signed 2021\n    "uk",\n]'
    assert array(text, ["mx", "us", "ca"]) == (
        '[\n    "mx", # observer only\n    "us", # signed 2021\n    "ca", # signed 2022\n]'
    )


def test_all_elements_gone_leave_comments_or_empty_brackets():
    assert array(LINES.format(comma=""), []) == "[ # what\n    # the end\n]"
    assert array('[\n    "a",\n    "b",\n]', []) == "[]"
    assert array('["a", # one\n "b"]', []) == "[]"
    assert array('  ["a",\n    # the end\n  ]'.strip(), []) == "[\n    # the end\n  ]"


def test_brackets_on_lines_of_their_own_take_their_first_elements_between_them():
    assert array("[\n]", ["a", "b"]) == '[\n    "a",\n    "b",\n]'
    assert array("[\n    # none yet\n  ]", ["a"]) == '[\n      "a",\n    # none yet\n  ]'
    assert array("[ # none yet\n]", ["a"], "\r\n") == '[ # none yet\n    "a",\r\n]'


COMMA_FIRST = """[
      "a" # one
    , "b" # two
    , "c" # three
]"""
COMMA_FIRST_EDITS = [
    (["a", "b", "c", "d"], COMMA_FIRST.replace("\n]", '\n    , "d"\n]')),
    (["a", "b"], COMMA_FIRST.replace('    , "c" # three\n', "")),
    (["a", "c"], COMMA_FIRST.replace('    , "b" # two\n', "")),
    (["b", "c"], COMMA_FIRST.replace('      "a" # one\n    , "b"', '      "b"')),
    (["c"], '[\n      "c" # three\n]'),
]


@pytest.mark.parametrize(("new", "expected"), COMMA_FIRST_EDITS)
def test_commas_that_begin_lines_go_on_beginning_them(new: list[str], expected: str):
    assert array(COMMA_FIRST, new) == expected


COMMA_LINE = """[
    "a" # a
    , # n
    # about b
    "b", # b
    "c"
]"""


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (["a", "c"], COMMA_LINE.replace('    # about b\n    "b", # b\n', "")),
        (["a"], '[\n    "a" # a\n    , # n\n]'),
        (["b", "c"], COMMA_LINE.replace('    "a" # a\n    , # n\n', "")),
        (["a", "d"], '[\n    "a" # a\n    , # n\n    "d"\n]'),
        (["c", "a"], '[\n    "c",\n    "a" # a\n    , # n\n]'),
    ],
)
def test_a_comment_at_a_comma_on_its_own_line_belongs_to_the_element_before(new: list[str], expected: str):
    assert array(COMMA_LINE, new) == expected


def test_two_comments_of_a_line_that_moves_become_one():
    assert array('[\n "x", "a" # a\n , # n\n "b"\n]', ["x", "b"]) == '[\n "x", # a # n\n "b"\n]'


SEVERAL_A_LINE = """[
    "a", "b", # first
    "c", "d"
]"""


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (["a", "b", "c"], '[\n    "a", "b", # first\n    "c"\n]'),
        (["a", "b", "d"], '[\n    "a", "b", # first\n    "d"\n]'),
        (["b", "c", "d"], '[\n    "b", # first\n    "c", "d"\n]'),
        (["a", "c", "d"], '[\n    "a", # first\n    "c", "d"\n]'),
        (["a", "b", "c", "d", "e"], '[\n    "a", "b", # first\n    "c", "d", "e"\n]'),
    ],
)
def test_elements_that_share_a_line_leave_the_others_on_it(new: list[str], expected: str):
    assert array(SEVERAL_A_LINE, new) == expected


def test_a_closing_bracket_on_the_last_element_s_line_stays_with_the_last():
    assert array('["a",\n "b"]', ["a", "b", "c"]) == '["a",\n "b",\n "c"]'
    assert array('["a",\n "b"]', ["a"]) == '["a"]'


GAPS = st.sampled_from(["", " ", "\t", "\n", "\n    ", " # c\n", "\n  # c, ]\n  ", "\r\n\t"])


@st.composite
def odd_arrays(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw an array of texts, laid out oddly, and the texts."""
    values = draw(st.lists(st.sampled_from("abcdef"), max_size=5, unique=True))
    text = "[" + draw(GAPS)
    for index, value in enumerate(values):
        text += f'"{value}"' + draw(GAPS)
        if index < len(values) - 1 or draw(st.booleans()):
            text += "," + draw(GAPS)
    return text + "]", values


def lone_comments(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip().startswith("#")]


@given(odd_arrays(), st.lists(st.sampled_from("abcdefgh"), max_size=6, unique=True))
def test_an_array_in_any_layout_comes_to_hold_any_texts(odd: tuple[str, list[str]], new: list[str]):
    text, values = odd
    edited = array(text, new)
    if set(values) <= set(new) and new[: len(values)] == values:
        assert edited.count("# c") == text.count("# c")
        if (
            values and "\n," not in text
        ):  # the end of a line that begins with a comma may move to a line of its own
            assert lone_comments(text) == lone_comments(edited)


DIVIDED = re.compile(r"\n[ \t]*#[^\n]*\n\s*,[ \t]*#")
"""A comment on its own line between an element and a comma that has a comment too: that comma must move."""


@given(odd_arrays(), st.data())
def test_what_is_added_anywhere_moves_and_removes_no_character(
    odd: tuple[str, list[str]], draw: st.DataObject
):
    text, new = odd[0], [*odd[1]]
    for value in draw.draw(st.lists(st.sampled_from("uvwxyz"), min_size=1, max_size=3, unique=True)):
        new.insert(draw.draw(st.integers(0, len(new))), value)
    edited = array(text, new)
    assert is_subsequence(text, edited) or DIVIDED.search(text), edited


@given(odd_arrays(), st.data())
def test_a_pair_is_added_anywhere_without_a_move(odd: tuple[str, list[str]], draw: st.DataObject):
    text = "{" + re.sub('("[a-f]")', r"\1 = 1", odd[0][1:-1]) + "}"
    edited = table(text, "new = 1", draw.draw(st.integers(-1, len(odd[1]) - 1)))
    assert is_subsequence(text, edited) or DIVIDED.search(text), edited


@given(odd_arrays())
def test_every_selection_of_an_array_in_any_layout_can_be_kept(odd: tuple[str, list[str]]):
    text, values = odd
    for count in range(len(values) + 1):
        for kept in itertools.combinations(values, count):
            array(text, list(kept))


def table(text: str, pair: str, behind: int) -> str:
    edited = spliced(text, insert_pair(text, 0, pair, behind, "\n"))
    assert set(rtoml.loads(f"a = {edited}")["a"]) == {*rtoml.loads(f"a = {text}")["a"], "new"}
    return edited


PAIRS = [
    ("{}", -1, "{ new = 1 }"),
    ("{ }", -1, "{ new = 1 }"),
    ("{\t}", -1, "{\tnew = 1\t}"),
    ("{a=1}", 0, "{a=1, new = 1}"),
    ("{ a = 1, b = 2 }", 0, "{ a = 1, new = 1, b = 2 }"),
    ("{ a = 1, b = 2 }", -1, "{ new = 1, a = 1, b = 2 }"),
    ("{ a = 1, b = 2, }", 1, "{ a = 1, b = 2, new = 1, }"),
    ("{\n  a = 1, # one\n  b = 2\n}", 0, "{\n  a = 1, # one\n  new = 1,\n  b = 2\n}"),
    ("{\n  a = 1, # one\n  b = 2 # two\n}", 1, "{\n  a = 1, # one\n  b = 2, # two\n  new = 1\n}"),
    ("{\n  a = 1, b = 2,\n}", 0, "{\n  a = 1, new = 1, b = 2,\n}"),
    ("{ # x\n  # one\n  a = 1,\n}", -1, "{ # x\n  new = 1,\n  # one\n  a = 1,\n}"),
    ("{a=1\n,b=2, #\n}", 1, "{a=1\n,b=2, #\nnew = 1,\n}"),
    ("{a=1\n,b=2 #\n, #\n}", 1, "{a=1\n,b=2 #\n, #\nnew = 1,\n}"),
    ("{ # x\n a = 1 # y\n}", 0, "{ # x\n a = 1, # y\n new = 1\n}"),
    ("{a=1,\tb=2 # y\n}", 0, "{a=1,\n    new = 1,\n    \tb=2 # y\n}"),
    ("{\n  # one\n  a = 1\n  , b = 2\n}", -1, "{\n  new = 1,\n  # one\n  a = 1\n  , b = 2\n}"),
    ("{\n    a = 1\n  , b = 2\n}", 0, "{\n    a = 1\n  , new = 1\n  , b = 2\n}"),
    ('{ a = """\n""", b = [\n] }', 1, '{ a = """\n""", b = [\n], new = 1 }'),
]


@pytest.mark.parametrize(("text", "behind", "expected"), PAIRS)
def test_a_pair_goes_in_behind_another_as_the_others_stand(text: str, behind: int, expected: str):
    assert table(text, "new = 1", behind) == expected


@pytest.mark.parametrize(
    ("text", "gone", "expected"),
    [
        ("{ a = 1 }", [0], "{}"),
        ("{ a = 1, b = 2, c = 3 }", [1], "{ a = 1, c = 3 }"),
        ("{ a = 1, b = 2, c = 3 }", [0, 2], "{ b = 2 }"),
        ("{ a.x = 1, b = 2, a.y = 3 }", [0, 2], "{ b = 2 }"),
        ("{\n  a = 1, # one\n  b = 2, # two\n}", [0], "{\n  b = 2, # two\n}"),
        ("{\n  # c\n  a = 1 }", [0], "{}"),
        ("{\n  a = 1, # one\n  # two\n  b = 2\n}", [1], "{\n  a = 1, # one\n}"),
    ],
)
def test_pairs_go_with_a_comma_each(text: str, gone: list[int], expected: str):
    assert spliced(text, remove_pairs(text, 0, gone, "\n")) == expected
