"""Values as TOML text."""

import math
import tomllib
from datetime import date, datetime, time
from typing import Any

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.toml.serialize import (
    MAX_COLUMNS,
    QuotedName,
    format_inline,
    format_key,
    format_line,
    format_scalar,
    format_string,
    format_value,
)
from tests.toml_documents import same


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", '""'),
        ("plain", '"plain"'),
        ('a "b" \\', '"a \\"b\\" \\\\"'),
        ("two\nlines\r\n", '"two\\nlines\\r\\n"'),
        ("\x1b[31m\x00\x7f", '"\\u001B[31m\\u0000\\u007F"'),
        ("[x] # no", '"[x] # no"'),
        (1, "1"),
        (-0.0, "-0.0"),
        (1e300, "1e+300"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        (True, "true"),
        (date(2021, 2, 3), "2021-02-03"),
        (datetime.fromisoformat("2021-02-03T04:05"), "2021-02-03 04:05:00"),
        (time(4, 5), "04:05:00"),
    ],
)
def test_scalars(value: object, expected: str):
    assert format_scalar(value).lower() == expected.lower()
    assert same(rtoml.loads(f"a = {format_scalar(value)}")["a"], value)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a",), "a"),
        (("commitments", "net-zero", "2024"), "commitments.net-zero.2024"),
        (("a.b", "c"), '"a.b".c'),
        (("", "é", 'q"', "new\nline"), '""."é"."q\\""."new\\nline"'),
    ],
)
def test_keys_are_quoted_where_they_must_be(names: tuple[str, ...], expected: str):
    assert format_key(*names) == expected


def test_tables_and_arrays_within_them_stand_on_one_line():
    value = {"a": {}, "b": [], "c d": [1, {"e": ["x"]}]}
    assert format_inline(value) == '{ a = {}, b = [], "c d" = [1, { e = ["x"] }] }'
    assert format_value({"k": ["x" * 100]}) == f'{{ k = ["{"x" * 100}"] }}'


def test_an_array_stands_on_one_line_up_to_the_last_column():
    fits = ["x" * (MAX_COLUMNS - len('key = [""]'))]
    line = format_line("", "key", fits, "\n")
    assert len(line) == MAX_COLUMNS + 1
    assert line.count("\n") == 1
    long = [fits[0] + "x"]
    assert format_line("", "key", long, "\r\n", "  ") == f'  key = [\r\n      "{long[0]}",\r\n  ]\r\n'


def test_a_line_of_a_table_that_dotted_keys_make_has_their_prefix():
    assert format_line("a . b", "c d", 1, "\n", "\t") == '\ta . b."c d" = 1\n'


SCALARS = st.one_of(
    st.text(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.times(),
    st.datetimes(),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)


@given(VALUES, st.text(), st.integers(0, 90))
def test_every_value_under_every_key_reads_back(value: Any, name: str, used: int):
    for text in (format_value(value, used=used, newline="\r\n"), format_inline(value)):
        assert same(rtoml.loads(f"{format_key(name)} = {text}"), {name: value})
        assert set(tomllib.loads(f"{format_key(name)} = {text}")) == {name}
    assert "\n" not in format_inline(value)


def test_a_name_may_be_quoted_though_it_need_not_be():
    assert format_key("a", QuotedName("2026", '"'), QuotedName("b", "'")) == "a.\"2026\".'b'"
    assert format_key(QuotedName("a.b", "'")) == '"a.b"'


LONG = [
    ("one\ntwo", '"""x"""', "\n", '"""one\ntwo"""'),
    ("one\ntwo", '"""\nx"""', "\n", '"""\none\ntwo"""'),
    ("\none", '"""x"""', "\n", '"""\n\none"""'),
    ("one", '"""\r\nx"""', "\r\n", '"""\r\none"""'),
    ("one\r\ntwo\r", '"""x"""', "\r\n", '"""one\r\ntwo\\r"""'),
    ("one\r\ntwo", '"""x"""', "\n", '"""one\\r\ntwo"""'),
    ("a\\b\t\x00\x7f", '"""x"""', "\n", '"""a\\\\b\t\\u0000\\u007F"""'),
    ('"a" ""b"" """"c"', '"""x"""', "\n", '""""a" ""b"" \\"\\"""c\\""""'),
    ('a\\b\n"c"', "'''x'''", "\n", "'''a\\b\n\"c\"'''"),
    ("it's\n'''", "'''\nx'''", "\n", '"""\nit\'s\n\'\'\'"""'),
    ("a'", "'''x'''", "\n", '"""a\'"""'),
    ("a\x01", "'''x'''", "\n", '"""a\\u0001"""'),
    ("one\ntwo", '"x"', "\n", '"one\\ntwo"'),
    ("one\ntwo", '""', "\n", '"one\\ntwo"'),
    ('a\\b\t"', "'x'", "\n", "'a\\b\t\"'"),
    ("", "''", "\n", "''"),
    ("it's", "'x'", "\n", '"it\'s"'),
    ("one\ntwo", "'x'", "\n", '"one\\ntwo"'),
    ("\x7f", "'x'", "\n", '"\\u007f"'),
]


@pytest.mark.parametrize(("value", "old", "newline", "expected"), LONG)
def test_a_string_keeps_its_form(value: str, old: str, newline: str, expected: str):
    assert format_string(value, old, newline) == expected
    assert rtoml.loads(f"a = {expected}")["a"] == value


@given(
    st.text(),
    st.sampled_from(['"""x"""', '"""\nx"""', "'''x'''", "'''\r\nx'''", "'x'", '"x"', "''"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_string_of_any_form_holds_any_text(value: str, old: str, newline: str):
    if newline == "\r\n":
        value = value.replace("\r\n", "\n").replace("\n", newline)
    text = format_string(value, old, newline)
    assert text.count("\n") == text.count(newline)
    assert rtoml.loads(f"a = {text}")["a"] == value
