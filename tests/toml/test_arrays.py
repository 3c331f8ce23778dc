"""Comments in arrays: each moves, stays and goes with the elements it belongs to, whatever is edited."""

import re
from typing import Any, NamedTuple

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.toml.change import RenameKey, SetValue
from tests.conftest import examples

TOKEN = re.compile(r""""[^"\n]*"|'[^'\n]*'|#[^\r\n]*|\r?\n|[ \t]+|.""")


class Read(NamedTuple):
    """What an array holds, read plainly: elements in order, the comments of each, those of the brackets."""

    elements: list[str]
    comments: dict[str, list[str]]
    own: list[str]
    shared: list[tuple[str, list[str]]]


def read(array: str) -> Read:
    """Read an array by the rule of the design, not as the program does it."""
    elements: list[str] = []
    comments: dict[str, list[str]] = {}
    shared: list[tuple[str, list[str]]] = []
    own: list[str] = []
    above: list[str] = []
    begun: list[str] = []
    ended: list[str] = []
    before: list[str] = []
    depth, element, first_line = 0, "", True
    for token in TOKEN.findall(array.strip()):
        closes = token in ("]", "}")
        depth -= closes
        if depth > 1 or (depth == 1 and closes) or (depth == 1 and token in ("[", "{") and not closes):
            if not element:
                begun.append("")
            element += token
            depth += token in ("[", "{")
            if depth == 1:
                name = element
                begun = [one or name for one in begun]
                elements.append(name)
                comments[name], above, element = above, [], ""
                ended = [name]
            elif token.endswith("\n"):
                begun = []
            continue
        depth += token in ("[", "{")
        # A comment at a comma on its own line belongs to the line that the comma ends.
        ended = before if token == "," and not (begun or ended) else ended
        if token.endswith("\n"):
            before, begun, ended, first_line = begun or ended or before, [], [], False
        elif token.startswith("#"):
            owners = begun or ended
            if owners:
                shared += [(one, list(owners)) for one in re.split(r"[ \t]+(?=# c)", token)]
            else:
                (own if first_line else above).append(token)
        elif token[0] in "\"'":
            elements.append(token)
            begun.append(token)
            comments[token], above = above, []
    return Read(elements, comments, own + above, shared)


def test_the_reader_of_this_test_reads_as_the_design_says():
    array = '[ # head\n  # of a\n  "a", "b", # both\n  [1, # in\n   2], # of the list\n'
    array += '  # of c\n  "c" # c\n, "d"\n # end\n]'
    nested = "[1, # in\n   2]"
    assert read(array) == Read(
        ['"a"', '"b"', nested, '"c"', '"d"'],
        {'"a"': ["# of a"], '"b"': [], nested: [], '"c"': ["# of c"], '"d"': []},
        ["# head", "# end"],
        [("# both", ['"a"', '"b"']), ("# of the list", [nested]), ("# c", ['"c"'])],
    )


def check(old: Read, new: Read, kept: list[str]) -> None:
    """Check that what was kept has its comments, and nothing else has any."""
    assert new.own == old.own
    assert {one: new.comments[one] for one in kept} == {one: old.comments[one] for one in kept}
    assert all(not new.comments[one] for one in new.elements if one not in kept)
    after = dict(new.shared)
    assert len(after) == len(new.shared), "a comment is there twice"
    wanted: list[str] = []
    for comment, owners in old.shared:
        stay = [one for one in owners if one in kept]
        if not stay:
            continue
        wanted.append(comment)
        assert set(after[comment]) <= set(stay)
        assert stay[-1] in after[comment]
        places = sorted(new.elements.index(one) for one in stay)
        run = new.elements[places[0] : places[-1] + 1]
        if len(run) == len(stay) and not any(old.comments[one] for one in run[1:]):
            assert set(after[comment]) == set(stay)
    assert sorted(after) == sorted(wanted)


VALUES = [f'"{name}"' for name in "abcd"] + [f"'{name}'" for name in "ef"]
VALUES += ["[1,  2]", "[\n  3, # in\n  4\n]", "{k = 'v',  w = [1,2]}", '"# no, ]"']
BLANKS = st.sampled_from(["", "", " ", "  ", "\t"])


@st.composite
def arrays(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw an array with comments in all places, each comment once, and its elements."""
    numbers = iter(range(1000))
    values = draw(st.lists(st.sampled_from(VALUES), max_size=6, unique=True))
    odds = draw(st.sampled_from([0, 1, 2]))

    def gap(*, comma: bool, breaks: bool) -> str:
        before = comment(4) + lines() if draw(st.integers(0, 9)) == 0 else ""
        text = draw(BLANKS) + before + draw(BLANKS) * bool(before) + ("," if comma else "") + draw(BLANKS)
        return text + (comment(2) + lines() + draw(BLANKS) if breaks else "")

    def comment(times: int) -> str:
        if odds and draw(st.integers(0, times)) == 0:
            return draw(BLANKS) + f"# c{next(numbers)}" + draw(st.sampled_from(["", ", ]", ' "'])) + "\n"
        return "\n"

    def lines() -> str:
        return "".join(draw(BLANKS) + comment(1) for _ in range(draw(st.integers(0, 2)) if odds else 0))

    text = "[" + gap(comma=False, breaks=draw(st.booleans()))
    each = draw(st.integers(0, 2))
    for at, value in enumerate(values):
        is_last = at + 1 == len(values)
        breaks = each == 0 or (each == 1 and draw(st.booleans()))
        text += value + gap(comma=not is_last or draw(st.booleans()), breaks=breaks)
    return text + "]", values


PLACES = {
    "a = {}": ("a",),
    "t = {{ b = 1,  a = {}, c = 2 }}": ("t", "a"),
    "[x]\na = {} # of the key\nz = 1": ("x", "a"),
    "[[x]]\n[y]\n  a = {}": ("y", "a"),
}


class Edit(NamedTuple):
    """An array in a text and the elements that it is to hold, of which some are there already."""

    place: str
    array: str
    values: list[str]
    kept: list[str]
    wanted: list[str]


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    array, values = draw(arrays())
    kept = [one for one in values if draw(st.integers(0, 3))]
    added = draw(st.lists(st.sampled_from(['"n1"', '"n2"', '"n3"']), max_size=3, unique=True))
    if draw(st.booleans()):
        wanted = draw(st.permutations([*kept, *added]))
    else:
        wanted = list(kept)
        for one in added:
            wanted.insert(draw(st.integers(0, len(wanted))), one)
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    lists = ([one.replace("\n", newline) for one in some] for some in (values, kept, wanted))
    return Edit(draw(st.sampled_from(list(PLACES))), array.replace("\n", newline), *lists)


def check_edit_of_array(edit: Edit) -> None:
    """Make the edit and check that nothing but the array changed, and of that nothing that stays."""
    path = PLACES[edit.place]
    text = edit.place.format(edit.array)
    text = text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r" in text else text
    new = rtoml.loads(f"a = [{', '.join(edit.wanted)}]")["a"]
    after, data = edited_roadmap(text, rtoml.loads(text), [SetValue(path, new)], "r.toml")
    assert rtoml.loads(after) == data
    assert (data[path[0]] if len(path) == 1 else data[path[0]][path[1]]) == new
    if "\r" in text:
        assert after.count("\n") == after.count("\r\n")
    at = text.index(edit.array)
    rest = len(text) - at - len(edit.array)
    assert (after[:at], after[len(after) - rest :]) == (text[:at], text[len(text) - rest :])
    array = after[at : len(after) - rest]
    result = read(array)
    assert result.elements == edit.wanted
    check(read(edit.array), result, edit.kept)
    if edit.wanted == edit.values:
        assert array == edit.array


@given(edits())
def test_comments_go_with_their_elements(edit: Edit):
    check_edit_of_array(edit)


@pytest.mark.sweep
@examples(few=150, many=3_000)
@given(edits())
def test_comments_go_with_their_elements_in_many_arrays(edit: Edit):
    check_edit_of_array(edit)


PARTNERS = """\
[partners]
us.name = "US"
ca.name = "CA"
[commitments.x]
partners = [
  "us", # signed 2021
  # late
  "ca", # signed 2022
]
"""


def test_an_element_that_is_renamed_with_its_table_keeps_its_comments():
    renamed = RenameKey(("partners", "ca"), "canada")
    replaced = SetValue(("commitments", "x", "partners"), ["canada"])
    text, _ = edited_roadmap(PARTNERS, rtoml.loads(PARTNERS), [renamed, replaced], "r.toml")
    assert text.endswith('partners = [\n  # late\n  "canada", # signed 2022\n]\n')


@pytest.mark.parametrize(
    ("array", "new", "expected"),
    [
        ('["us" # c\n, "ca"]', ["ca"], '["ca"]'),
        ("[1, 2, [\n], # c\n 3]", [1, [], 3], "[1, [\n], # c\n 3]"),
        ("[1, [\n], 2 # c\n]", [1, 2], "[1,\n    2 # c\n]"),
        ('["us" # c\n, "ca"]', ["us"], '["us" # c\n]'),
        ('["us" # c\n, "ca"]', ["ca", "us"], '["ca"\n, "us" # c\n]'),
        ('["us", "ca" # c\n]', ["us", "ca", "mx"], '["us", "ca", # c\n    "mx"\n]'),
        ('["us", "ca" # c\n]', ["us", "mx", "ca"], '["us",\n    "mx",\n    "ca" # c\n]'),
        ('["us", "ca" # c\n]', ["ca", "us"], '["ca", "us" # c\n]'),
        ('["us", "ca" # c\n]', ["us"], '["us" # c\n]'),
        ('[\n  "a",\n\n  "b",\n\n  "c",\n]', ["a", "c"], '[\n  "a",\n\n  "c",\n]'),
        ('["a", # one\n "b"]', ["a"], '["a", # one\n]'),
        ('["a",\n # two\n "b"]', ["b", "a"], '[\n # two\n "b",\n "a"]'),
        ('[\n\t"a", # one\n\t"b"\n]', ["a", "b", "c"], '[\n\t"a", # one\n\t"b",\n\t"c"\n]'),
        ("[[\n 1, # one\n 2, # two\n], 3]", [[2], 3], "[[\n 2, # two\n], 3]"),
        ("[\n  # none\n]", ["a"], '[\n    "a",\n  # none\n]'),
    ],
)
def test_arrays_with_comments(array: str, new: list[Any], expected: str):
    text = f"a = {array}\n"
    after, _ = edited_roadmap(text, rtoml.loads(text), [SetValue(("a",), new)], "r.toml")
    assert after == f"a = {expected}\n"
