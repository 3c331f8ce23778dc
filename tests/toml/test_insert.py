"""Setting values and adding tables in whatever form the table concerned is written."""

import datetime
from typing import Any

import pytest

from roadmap_cli.toml.change import AddTable, Names, SetValue
from tests.toml.editing import check_edit

X = ("commitments", "x")


def check(text: str, change: SetValue | AddTable, expected: str) -> None:
    # A text without any newline says nothing about newlines.
    for newline in ("\n", "\r\n") if "\n" in text else ("\n",):
        assert check_edit(text.replace("\n", newline), change) == expected.replace("\n", newline)


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("[a]\nk = 1   # c\n", ("a", "k"), 2, "[a]\nk = 2   # c\n"),
        ("[a]\nk = 1", ("a", "k"), "x", '[a]\nk = "x"'),
        ("[a]\nk='''x\n[b]\n''' # c\n", ("a", "k"), "y", "[a]\nk='''y''' # c\n"),
        ("[a]\nk = 2050\n", ("a", "k"), "2050", '[a]\nk = "2050"\n'),
        ("[a]\nk = 'x'\n", ("a", "k"), datetime.date(2021, 2, 3), "[a]\nk = 2021-02-03\n"),
        ("a.k . l = 1 # c\n", ("a", "k", "l"), True, "a.k . l = true # c\n"),
        ("a = {k={l=1},m=2}\n", ("a", "k", "l"), [1, 2], "a = {k={l=[1, 2]},m=2}\n"),
        ("[a]\nk = 'x'\n", ("a", "k"), "it's", '[a]\nk = "it\'s"\n'),
        ("[a]\nk = 'x'\n", ("a", "k"), "y", "[a]\nk = 'y'\n"),
        ("[a]\nk = 'x'\n", ("a", "k"), ["x", "y"], "[a]\nk = ['x', \"y\"]\n"),
        ("a = {k = 'x'}\n", ("a", "k"), ["y", "x"], "a = {k = [\"y\", 'x']}\n"),
        ("[a]\n  k = ''\n", ("a", "k"), ["x" * 90], f'[a]\n  k = [\n      "{"x" * 90}",\n  ]\n'),
        ("a = {k = ''}\n", ("a", "k"), ["x" * 90], f'a = {{k = ["{"x" * 90}"]}}\n'),
        (
            "[a]\n  k = ['x'] # c\n",
            ("a", "k"),
            ["x", "y" * 90],
            f"[a]\n  k = [\n      'x',\n      \"{'y' * 90}\",\n  ] # c\n",
        ),
        (
            f"[a]\nk = [{'1' * 18}]\n",
            ("a", "k"),
            [int("1" * 18)] * 4,
            f"[a]\nk = [{', '.join(['1' * 18] * 4)}]\n",
        ),
        (f'[a]\nk = ["{"x" * 90}"]\n', ("a", "k"), ["x" * 90, "y"], f'[a]\nk = ["{"x" * 90}", "y"]\n'),
        ('a = {k = ["x"]}\n', ("a", "k"), ["x", "y" * 90], f'a = {{k = ["x", "{"y" * 90}"]}}\n'),
        ("[a]\nk = ['x',] # c\n", ("a", "k"), "x", "[a]\nk = 'x' # c\n"),
        ("[a]\nk = 1\n", ("a", "k"), {"l": [1]}, "[a]\nk = { l = [1] }\n"),
    ],
)
def test_only_the_text_of_the_value_is_new(text: str, path: Names, value: Any, expected: str):
    check(text, SetValue(path, value), expected)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("[a]\n", ("a", "k"), "[a]\nk = 1\n"),
        ("[a]", ("a", "k"), "[a]\nk = 1"),
        ("[a] # c\n# below\n", ("a", "k"), "[a] # c\nk = 1\n# below\n"),
        ("\t[a]\n", ("a", "k"), "\t[a]\n\tk = 1\n"),
        ("[a]\n  l = 2\n", ("a", "k"), "[a]\n  l = 2\n  k = 1\n"),
        ("[a]\nl = [\n] # c\n\n[b]\n", ("a", "k"), "[a]\nl = [\n] # c\nk = 1\n\n[b]\n"),
        (
            "[a]\nl = 2 # c\n# about what follows\n[b]",
            ("a", "k"),
            "[a]\nl = 2 # c\nk = 1\n# about what follows\n[b]",
        ),
        ("[a]\nl = 2 # end", ("a", "k"), "[a]\nl = 2 # end\nk = 1"),
        ("[a.b]\n", ("a", "k"), "[a]\nk = 1\n\n[a.b]\n"),
        ("# b\n[a.b]\n[c]\n[c.d]\n[c.e]\n", ("a", "k"), "[a]\nk = 1\n# b\n[a.b]\n[c]\n[c.d]\n[c.e]\n"),
        ("a.b.l = 2\n", ("a", "k"), "a.b.l = 2\na.k = 1\n"),
        ("a . b.l = 2", ("a", "b", "k"), "a . b.l = 2\na . b.k = 1"),
        ("[a]\n b.l = 2\nc = 3\n b.m = 2\n", ("a", "b", "k"), "[a]\n b.l = 2\nc = 3\n b.m = 2\n b.k = 1\n"),
        ("a = {}\n", ("a", "k"), "a = { k = 1 }\n"),
        ("a = { b.l = 2, c = 3 }\n", ("a", "b", "k"), "a = { b.l = 2, b.k = 1, c = 3 }\n"),
        ("a = [{l = 2}]\nb = {}\n", ("b", "c", "d", "k"), "a = [{l = 2}]\nb = { c = { d = { k = 1 } } }\n"),
        ("[a]\n", ("a", "b.c", "k"), '[a]\n"b.c" = { k = 1 }\n'),
        ("", ("k",), "k = 1\n"),
        ("l = 2\n[a]\n", ("k",), "l = 2\nk = 1\n[a]\n"),
        ("# file\n\n# about a\n[a]\n", ("k",), "# file\n\nk = 1\n\n# about a\n[a]\n"),
        ("[a]\n", ("b", "k"), "[a]\n\n[b]\nk = 1\n"),
        ("[[u]]\n[u.v]\nl = 2\n[a]\n[[u]]\n", ("a", "k"), "[[u]]\n[u.v]\nl = 2\n[a]\nk = 1\n[[u]]\n"),
    ],
)
def test_a_new_key_goes_into_its_table(text: str, path: Names, expected: str):
    check(text, SetValue(path, 1), expected)


def test_a_new_key_of_the_format_goes_where_the_format_has_it_in_every_form():
    change = SetValue((*X, "area"), "a")
    check(
        "[commitments.x]\ntitle = 1\ntags = 2\n", change, '[commitments.x]\ntitle = 1\narea = "a"\ntags = 2\n'
    )
    check(
        "[commitments]\nx.title = 1\nx.tags = 2\ny.title = 3\n",
        change,
        '[commitments]\nx.title = 1\nx.area = "a"\nx.tags = 2\ny.title = 3\n',
    )
    check(
        "commitments.x = {title = 1, tags = 2}\n",
        change,
        'commitments.x = {title = 1, area = "a", tags = 2}\n',
    )


NEW = {"title": "New", "area": "a"}
NEW_BLOCK = '[commitments.new]\ntitle = "New"\narea = "a"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", NEW_BLOCK),
        ("# file", "# file\n\n" + NEW_BLOCK.removesuffix("\n")),
        ("[roadmap]\ntitle = 1\n", f"[roadmap]\ntitle = 1\n\n{NEW_BLOCK}"),
        ("commitments = {}\n", 'commitments = { new = { title = "New", area = "a" } }\n'),
        ("[commitments]\n# none yet\n", f"[commitments]\n# none yet\n\n{NEW_BLOCK}"),
        ("[commitments]\nx = { area = 'a' }\n", f"[commitments]\nx = {{ area = 'a' }}\n\n{NEW_BLOCK}"),
        ("commitments.x.area = 'a'\n\n[z]\n", f"commitments.x.area = 'a'\n\n{NEW_BLOCK}\n[z]\n"),
        (
            "[commitments.x]\narea = 'a'\n[[people]]\n[people.home]\n[commitments.y]\n",
            f"[commitments.x]\narea = 'a'\n{NEW_BLOCK}[[people]]\n[people.home]\n[commitments.y]\n",
        ),
        (
            "  [commitments.x]\n\tarea = 'a'\n",
            '  [commitments.x]\n\tarea = \'a\'\n\n  [commitments.new]\n\ttitle = "New"\n\tarea = "a"\n',
        ),
    ],
)
def test_a_commitment_goes_into_any_file(text: str, expected: str):
    check(text, AddTable(("commitments", "new"), NEW), expected)


@pytest.mark.parametrize(
    ("updates", "day", "expected"),
    [
        ("{}", "2023", '{ "2023" = { note = 1 } }'),
        ("{ 2022 = {}, 2024 = {} }", "2023", "{ 2022 = {}, 2023 = { note = 1 }, 2024 = {} }"),
        ("{ 2022 = {}, 2024 = {} }", "2021", "{ 2021 = { note = 1 }, 2022 = {}, 2024 = {} }"),
        ("{ 2022.status = 1 }", "2023", "{ 2022.status = 1, 2023 = { note = 1 } }"),
    ],
)
def test_an_update_goes_among_others_in_an_inline_table(updates: str, day: str, expected: str):
    text = "[commitments.x]\nupdates = {} # c\n"
    check(
        text.replace("{}", updates), AddTable((*X, "updates", day), {"note": 1}), text.replace("{}", expected)
    )


def test_fields_are_written_in_the_order_given_and_long_arrays_over_lines():
    fields = {"b": "x", "a": ["y" * 50, "z" * 50], "c d": {"e": []}}
    expected = f'[t]\nb = "x"\na = [\n    "{"y" * 50}",\n    "{"z" * 50}",\n]\n"c d" = {{ e = [] }}\n'
    check("", AddTable(("t",), fields), expected)
