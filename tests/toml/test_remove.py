"""Removing, renaming and moving keys and tables in whatever form they are written."""

from collections import Counter

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.toml.change import MoveTable, Names, Remove, RenameKey
from tests.toml.editing import check_edit, comments, edit

X = ("commitments", "x")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("[a]\nk = 1 # c\nl = 2\n", ("a", "k"), "[a]\nl = 2\n"),
        ("[a]\n# above\nk = '''\n\n'''\nl = 2\n", ("a", "k"), "[a]\n# above\nl = 2\n"),
        ("[a]\nl = 2\nk = 1", ("a", "k"), "[a]\nl = 2"),
        ("[a]\nl = 2\n\nk = 1\n\n[b]\n", ("a", "k"), "[a]\nl = 2\n\n[b]\n"),
        ("[a]\nb.c = 1\nl = 2\nb.d.e = 3", ("a", "b"), "[a]\nl = 2"),
        ("a.b = 1\na.c = 2", ("a",), ""),
        ("k = 1\n\na.b = 1\n\na.c = 2\n\n[a.d]\n\n# end\n", ("a",), "k = 1\n\n# end\n"),
        ("a = { b = 1, c = 2 } # c\n", ("a", "b"), "a = { c = 2 } # c\n"),
        ("a = { b.c = 1, d = 2, b.e = 3 }\n", ("a", "b"), "a = { d = 2 }\n"),
        ("a = { b = 1, c = 2, # c\n}\n", ("a", "c"), "a = { b = 1, # c\n}\n"),
        ("a = { b.c = { d = 1 } }\n", ("a", "b", "c", "d"), "a = { b.c = {} }\n"),
        ("[a]\n[a.b]\n[c]\n[a.d]\n[a.b.e]\n", ("a", "b"), "[a]\n[c]\n[a.d]\n"),
        ("[[a.b]]\n[a.b.c]\nk = 1\n[[a.b]]\n[d]\n", ("a",), "[d]\n"),
        ("# f\n\n# of a\n[a]\nk = 1\n# of a too\n\n# alone\n\n[b]\n", ("a",), "# f\n\n# alone\n\n[b]\n"),
        ("[b]\n\n# of a\n[a]\nk = 1 # last", ("a",), "[b]"),
        (
            "[b]\n\n\n# --- banner\n\n[a]\nk = 1\n\n\n# --- next\n",
            ("a",),
            "[b]\n\n\n# --- banner\n\n\n# --- next\n",
        ),
    ],
)
def test_what_belongs_to_a_key_or_a_table_goes_with_it(text: str, path: Names, expected: str, newline: str):
    assert check_edit(text.replace("\n", newline), Remove(path)) == expected.replace("\n", newline)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("[a.b.c]\nk = 1\n", ("a", "b", "c"), ""),
        ("[x]\n[a.b.c]\nk = 1\n", ("a", "b", "c"), "[x]\n"),
        ("[a]\n[a.b.c]\nk = 1\n", ("a", "b", "c"), "[a]\n"),
        ("[a]\n[a.b]\nk = 1\n", ("a", "b", "k"), "[a]\n[a.b]\n"),
        ("[a]\nb.c.k = 1\n", ("a", "b", "c", "k"), "[a]\n"),
        ("[a]\nb.c.k = 1\nb.d = 1\n", ("a", "b", "c", "k"), "[a]\nb.d = 1\n"),
        ("a = { b.c = 1 }\n", ("a", "b", "c"), "a = {}\n"),
        ("[a]\nb = { c = 1 }\n", ("a", "b", "c"), "[a]\nb = {}\n"),
    ],
)
def test_a_table_that_only_its_contents_name_goes_with_the_last_of_them(
    text: str, path: Names, expected: str
):
    assert check_edit(text, Remove(path)) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "path", "name", "expected"),
    [
        ("[a]\nk = 1 # k\n", ("a", "k"), "new", "[a]\nnew = 1 # k\n"),
        ("[a]\nk = 1\n", ("a", "k"), "a b", '[a]\n"a b" = 1\n'),
        ("[a]\n'k' = 1\n", ("a", "k"), "new", "[a]\n'new' = 1\n"),
        ("[a]\n'k' = 1\n", ("a", "k"), "new one", '[a]\n"new one" = 1\n'),
        ("[a]\n'k l' = 1\n", ("a", "k l"), "new", "[a]\nnew = 1\n"),
        (
            "[ a . 'k' ] # c\n[[a.k.l]]\n[a.k.l.m]\n[k]\n",
            ("a", "k"),
            "n",
            "[ a . 'n' ] # c\n[[a.n.l]]\n[a.n.l.m]\n[k]\n",
        ),
        ("[[k]]\n[[k]]\n[k.k]\n", ("k",), "n", "[[n]]\n[[n]]\n[n.k]\n"),
        ("a.k.b = 1\na.k.c = 2\nk = 3\n", ("a", "k"), "n", "a.n.b = 1\na.n.c = 2\nk = 3\n"),
        ("a.k.b = 1\n[a.k.c]\n", ("a", "k"), "n", "a.n.b = 1\n[a.n.c]\n"),
        ("a = { k.b = 1, k.c = { k = 2 } }\n", ("a", "k"), "n", "a = { n.b = 1, n.c = { k = 2 } }\n"),
        (
            "a = { k.b = 1, k.c = { k = 2 } }\n",
            ("a", "k", "c", "k"),
            "n",
            "a = { k.b = 1, k.c = { n = 2 } }\n",
        ),
    ],
)
def test_a_name_is_new_wherever_it_stands(text: str, path: Names, name: str, expected: str, newline: str):
    assert check_edit(text.replace("\n", newline), RenameKey(path, name)) == expected.replace("\n", newline)


UPDATES = ("commitments", "x", "updates")
HEAD = '# the file\n\n[commitments.x]\ntitle = "X"\n'
FORMS = {
    "headers": (
        "\n# about {0}\n[commitments.x.updates.{0}] # of {0}\nnote = '{0}'\n",
        "",
        "\n# free\n\n[z]\n",
    ),
    "at the end": ("\n[commitments.x.updates.{0}]\nnote = '{0}' # {0}\n# below {0}\n", "", ""),
    "close": ("[commitments.x.updates.{0}]\n[commitments.x.updates.{0}.extra]\nn = 1 # {0}\n", "", "[z]\n"),
    "dotted": ("updates.{0}.note = '{0}' # {0}\nupdates.{0}.extra.n = '{0}'\n", "", "tags = []\n"),
    "inline": ("{0} = {{ note = '{0}' }}, ", "updates = {{ {} }} # all\n", "tags = []\n"),
    "dotted in braces": ("{0}.note='{0}', {0}.extra.n =  1, ", "updates = {{{}}}\n", "tags = []\n"),
}


def updates_text(form: str, keys: list[str]) -> str:
    each, around, after = FORMS[form]
    text = "".join(each.format(key) for key in keys)
    return HEAD + (around.format(text.removesuffix(", ")) if around else text) + after


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("form", FORMS)
@given(keys=st.permutations(["2021", "2022-2", "2022-03", "2022", "2023"]), data=st.data())
def test_an_update_moves_behind_those_of_its_day_with_all_that_is_its_own(
    form: str, newline: str, keys: list[str], data: st.DataObject
):
    ends = data.draw(st.sampled_from(["", newline]))
    text = updates_text(form, keys).replace("\n", newline).removesuffix(newline) + ends
    moved = data.draw(st.sampled_from(keys))
    new = edit(text, MoveTable((*UPDATES, moved)))
    order = list(rtoml.loads(new)["commitments"]["x"]["updates"])
    assert [key for key in order if key != moved] == [key for key in keys if key != moved]
    same_day = {"2022", "2022-2"} if moved in ("2022", "2022-2") else {moved}
    assert all(order.index(key) <= order.index(moved) for key in same_day)
    assert comments(new) == comments(text)
    if form not in ("inline", "dotted in braces"):
        assert Counter(filter(None, new.split(newline))) == Counter(filter(None, text.split(newline)))
        assert new.endswith(newline) == text.endswith(newline)
    assert edit(new, MoveTable((*UPDATES, moved))) == new


@pytest.mark.parametrize("form", FORMS)
def test_an_update_in_its_place_stays_there_and_another_takes_its_comments_along(form: str):
    text = updates_text(form, ["2021", "2022", "2023"])
    assert edit(text, MoveTable((*UPDATES, "2022"))) == text
    expected = updates_text(form, ["2020", "2021", "2022"])
    assert edit(updates_text(form, ["2021", "2022", "2020"]), MoveTable((*UPDATES, "2020"))) == expected
