"""The entries of a section, the elements of an array, the pairs of an inline table."""

import pytest
import rtoml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap_cli.toml.scan import LayoutError, elements, pairs, read_entries, read_key_and_equals
from tests.toml_documents import VALUES, same

Line = tuple[list[str], str, str]
made = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def entries_of(text: str) -> list[Line]:
    """Return the names, the value and the lines of each entry."""
    return [
        ([key.name for key in e.keys], text[e.start : e.end], text[e.line_start : e.line_end])
        for e in read_entries(text, 0, len(text))
    ]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", []),
        ("# only a comment", []),
        ("# c\n\n \t\n  # d", []),
        ("  ", []),
        ("a=1", [(["a"], "1", "a=1")]),
        ("\n# c\n  a = 1 # d\n# e\n", [(["a"], "1", "  a = 1 # d\n")]),
        ("a = 1\r\nb = 2\r\n", [(["a"], "1", "a = 1\r\n"), (["b"], "2", "b = 2\r\n")]),
        (" a . 'b' = 1 ", [(["a", "b"], "1", " a . 'b' = 1 ")]),
        ('"a=#" = "=#" # =', [(["a=#"], '"=#"', '"a=#" = "=#" # =')]),
        ("a = [\n1,\n] # c\nb = 1\n", [(["a"], "[\n1,\n]", "a = [\n1,\n] # c\n"), (["b"], "1", "b = 1\n")]),
        ('a = """\n[b]\n"""\n', [(["a"], '"""\n[b]\n"""', 'a = """\n[b]\n"""\n')]),
        ("a = 1979-05-27 07:32\n", [(["a"], "1979-05-27 07:32", "a = 1979-05-27 07:32\n")]),
        ("'a' = 1\n# c", [(["a"], "1", "'a' = 1\n")]),
        ("#\n" * 250 + "'a' = 1\n", [(["a"], "1", "'a' = 1\n")]),
    ],
)
def test_entries(text: str, entries: list[Line]):
    assert entries_of(text) == entries


def test_entries_stop_at_the_end_they_are_given():
    text = "a = 1\n# above b\nb = 2\n"
    assert [entry.keys[0].name for entry in read_entries(text, 0, 6)] == ["a"]
    assert [entry.keys[0].name for entry in read_entries(text, 0, 16)] == ["a"]
    assert [entry.keys[0].name for entry in read_entries(text, 6, len(text))] == ["b"]


@pytest.mark.parametrize(
    "text", ["a", "a =", "a = \n1", "= 1", "a = 1 b = 2", "a = 1\rb = 2", "]\n", "# a\rb", "a\n= 1"]
)
def test_what_is_no_entry_is_refused(text: str):
    with pytest.raises(LayoutError, match=r"^not TOML at line"):
        list(read_entries(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("[]", []),
        ("[ # none, yet\n]", []),
        ("[1,2 , 3]", ["1", "2", "3"]),
        ("[\n  'a', # ]\r\n  \"b,\",\n]", ["'a'", '"b,"']),
        ("[[1, 2], { a = [3] }, 1979-05-27 07:32:00]", ["[1, 2]", "{ a = [3] }", "1979-05-27 07:32:00"]),
    ],
)
def test_elements(text: str, spans: list[str]):
    shifted = "x = " + text
    assert [shifted[start:end] for start, end in elements(shifted, 4)] == spans


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{}", []),
        ("{ # none, yet\n}", []),
        ("{a=1}", [(["a"], "1", "a=1")]),
        ("{ a.b = 1 , 'c d' = [2] }", [(["a", "b"], "1", "a.b = 1"), (["c d"], "[2]", "'c d' = [2]")]),
        (
            "{\n a = 1, # b = 2\r\n c = {d = 3},\n}",
            [(["a"], "1", "a = 1"), (["c"], "{d = 3}", "c = {d = 3}")],
        ),
    ],
)
def test_pairs(text: str, found: list[Line]):
    shifted = "x = " + text
    assert [
        ([key.name for key in e.keys], shifted[e.start : e.end], shifted[e.line_start : e.line_end])
        for e in pairs(shifted, 4)
    ] == found


@made
@given(st.lists(VALUES, max_size=4))
def test_made_elements_parse_to_what_the_array_holds(values: list[str]):
    text = "[" + ", ".join(values) + "]"
    data = rtoml.loads("x = " + text)["x"]
    spans = elements(text, 0)
    assert [text[start:end] for start, end in spans] == values
    for (start, end), value in zip(spans, data, strict=True):
        assert same(rtoml.loads("x = " + text[start:end])["x"], value)


@pytest.mark.parametrize("text", ["", "1", "{}", "[", "[1", "[1,", "[ # ]", "[=]", "['a]"])
def test_what_is_no_array_is_refused(text: str):
    with pytest.raises(LayoutError, match=r"^not TOML at line 1"):
        elements(text, 0)


@pytest.mark.parametrize(
    "text", ["", "1", "[]", "{", "{a", "{a =", "{a = 1", "{a = 1,", "{1}", "{a = }", "{ # }"]
)
def test_what_is_no_inline_table_is_refused(text: str):
    with pytest.raises(LayoutError, match=r"^not TOML at line 1"):
        pairs(text, 0)


def test_a_key_and_where_its_value_starts():
    keys, value = read_key_and_equals("  a.b\t= \t1", 0)
    assert [key.name for key in keys] == ["a", "b"]
    assert value == 9
    with pytest.raises(LayoutError, match=r"line 1, column 3: expected =$"):
        read_key_and_equals("a : 1", 0)
