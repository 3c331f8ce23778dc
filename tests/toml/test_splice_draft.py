"""Lookups of an edit in a text and its data."""

import pytest
import rtoml

from roadmap_cli.editing.placement import RULES
from roadmap_cli.toml.change import Names
from roadmap_cli.toml.layout import find, read_layout
from roadmap_cli.toml.splice import Draft, is_value

TEXT = """\
a.b.c = 1
  d = { e.f = 1, g = {} }
[h]
\t k.l = 1
[i.j]
[[m]]
n = 1
"""


@pytest.fixture
def draft() -> Draft:
    return Draft(read_layout(TEXT), rtoml.loads(TEXT), "r.toml", RULES)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((), rtoml.loads(TEXT)),
        (("a", "b", "c"), 1),
        (("x",), None),
        (("a", "b", "c", "d"), None),
        (("m", "n"), None),
    ],
)
def test_the_value_at_a_path(draft: Draft, path: Names, value: object):
    assert draft.value(path) == value


@pytest.mark.parametrize(
    ("path", "stated", "value", "inline"),
    [
        (("a",), False, False, False),
        (("a", "b"), False, False, False),
        (("d",), True, True, True),
        (("d", "e"), False, False, True),
        (("d", "g"), True, True, True),
        (("h",), True, False, False),
        (("h", "k"), False, False, False),
        (("i",), False, False, False),
        (("i", "j"), True, False, False),
    ],
)
def test_in_which_form_a_table_is_written(draft: Draft, path: Names, stated: bool, value: bool, inline: bool):
    found = find(draft.layout, path)
    assert found is not None
    assert (draft.is_explicit(path), is_value(found), draft.is_inline(found)) == (stated, value, inline)


def test_what_is_not_there_is_not_stated(draft: Draft):
    assert not draft.is_explicit(("x",))


def test_the_sections_on_the_way_to_a_path(draft: Draft):
    assert [section.path for section in draft.sections_above(("h", "k", "l"))] == [(), ("h",)]
    assert [section.path for section in draft.sections_above(("h",))] == [()]


def test_the_indent_of_a_line(draft: Draft):
    assert [draft.indent(TEXT.index(line)) for line in ("a.b", "  d", "\t k")] == ["", "  ", "\t "]
    assert draft.indent(len(TEXT)) == ""


@pytest.mark.parametrize(
    ("path", "offset", "where"),
    [
        (("h", "k", "l"), None, "r.toml:4: h.k.l "),
        (("h", "new"), None, "r.toml:3: h.new "),
        (("new",), None, "r.toml:1: new "),
        (("h", "a b"), TEXT.index("[i.j]"), 'r.toml:5: h."a b" '),
    ],
)
def test_a_refusal_names_the_line(draft: Draft, path: Names, offset: int | None, where: str):
    (sentence,) = draft.unsupported(path, offset).sentences
    assert sentence.startswith(where)
