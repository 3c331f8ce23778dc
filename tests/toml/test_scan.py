"""Where keys, strings and values end."""

import pytest
import rtoml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap_cli.toml.scan import (
    MAX_PARTS,
    KeyPart,
    LayoutError,
    line_and_column,
    line_end,
    read_keys,
    skip_between,
    string_end,
    value_end,
)
from tests.toml_documents import NAMES, STRINGS, VALUES, dotted

MANY = 10_000
made = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (5, (3, 1)), (7, (3, 3)), (8, (4, 1))]
)
def test_lines_and_columns_count_from_one(offset: int, place: tuple[int, int]):
    assert line_and_column("é\r\nb\ncd\n", offset) == place


@pytest.mark.parametrize(
    "value",
    [
        '""',
        '"a \\" b \\\\"',
        "''",
        "'a \\'",
        '""""""',
        '"""a "quoted" word, ""two"" too"""',
        '"""ends with one quote""""',
        '"""ends with two quotes"""""',
        '"""\\""""',
        '"""\na \\\n   b # [x]\n"""',
        "''''''",
        "'''it''s \\'''",
        "'''a''''",
        "'''a'''''",
        '"' + "\\n" * MANY + '"',
        '"""' + '""\\n' * MANY + '"""',
        "'''" + "''a" * MANY + "'''",
    ],
)
def test_strings(value: str):
    assert rtoml.loads("x = " + value)
    for rest in ("", " ", ",", "]", "}", "\n", " # '", '\r\n"""'):
        assert string_end(value + rest, 0) == len(value)
        assert value_end("= " + value + rest, 2) == len(value) + 2


@pytest.mark.parametrize(
    "value",
    [
        "1979-05-27 07:32:00",
        "1979-05-27 07:32:00.5-07:00",
        "1979-05-27",
        "07:32",
        "-1_000",
        "6.02e-23",
        "+inf",
        "true",
        "[]",
        "{}",
        "[[1], ['#]'], [\"]\"], ['''\n]''']] ",
        '[ # ] } "\n 1, ]',
        '{ "}" = "}", \'{\' = { a.b = [{}] } }',
        "{\n a = 1, # }\n}",
        "[" + "'x'," * MANY + "]",
        "[" * 5000 + "]" * 5000,
        "{a=" * 5000 + "1" + "}" * 5000,
    ],
)
def test_values(value: str):
    value = value.strip()
    for rest in ("", " ", ",", "]", "}", "\n", "\r\n", " # x", "# x"):
        assert value_end("x=" + value + rest, 2) == len(value) + 2


def test_a_day_takes_no_comment_and_no_word_behind_it_for_its_time():
    assert value_end("1979-05-27 # 07:32", 0) == 10
    assert value_end("1979-05-27 7", 0) == 10


@made
@given(VALUES, st.sampled_from(["", " ", "\n", "\r\n", ",", " ]", "}", "# x"]))
def test_made_values_end_where_they_end(value: str, rest: str):
    assert value_end(value + rest, 0) == len(value)


@made
@given(STRINGS)
def test_a_string_ends_nowhere_before_its_end(value: str):
    assert string_end(value, 0) == len(value)
    for cut in range(1, len(value)):
        try:
            end = string_end(value[:cut], 0)
        except LayoutError:
            continue
        assert rtoml.loads("x = " + value[:end]), "only up to the end of a shorter string"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a value"),
        ("\n", "a value"),
        ("]", "a value"),
        ("#", "a value"),
        ("é", "a value"),
        ('"a', "a string that ends"),
        ('"a\nb"', "a string that ends"),
        ("'a\rb'", "a string that ends"),
        ('"a\\', "a string that ends"),
        ('"""a""', "a string that ends"),
        ('"""a\\"""', "a string that ends"),
        ("'''a''", "a string that ends"),
        ("[1", "brackets that are closed"),
        ("{a = [1", "brackets that are closed"),
        ("[ # ]", "brackets that are closed"),
        ("[" * 100_000, "brackets that are closed"),
    ],
)
def test_an_invalid_value_is_refused_with_its_place(text: str, expected: str):
    with pytest.raises(LayoutError, match=f"^not TOML at line 2, column 3: expected {expected}$"):
        value_end("\nx=" + text, 3)


@pytest.mark.parametrize(
    ("text", "names", "spans"),
    [
        ("a", ["a"], ["a"]),
        ("2024-12-17 =", ["2024-12-17"], ["2024-12-17"]),
        (" a . \"b.c\"\t.'d e' ]", ["a", "b.c", "d e"], ["a", '"b.c"', "'d e'"]),
        ('"" = 1', [""], ['""']),
        ("''.x = 1", ["", "x"], ["''", "x"]),
        ('"]=#"', ["]=#"], ['"]=#"']),
        ("'\\n'", ["\\n"], ["'\\n'"]),
        (r'"\u00e9\U0001D11E\x41\e\t\\\""', ['é\U0001d11eA\x1b\t\\"'], [r'"\u00e9\U0001D11E\x41\e\t\\\""']),
        ("1.2", ["1", "2"], ["1", "2"]),
    ],
)
def test_keys(text: str, names: list[str], spans: list[str]):
    keys, after = read_keys(text, 0)
    assert [key.name for key in keys] == names
    assert [text[key.start : key.end] for key in keys] == spans
    assert text[after:].strip() in ("", "=", "= 1", "]")


@made
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(tuple), st.data())
def test_made_keys(names: tuple[str, ...], data: st.DataObject):
    text = data.draw(dotted(names))
    keys, after = read_keys(text, 0)
    assert tuple(key.name for key in keys) == names
    assert after == len(text)
    for key in keys:
        assert read_keys(text[key.start : key.end], 0) == (
            (KeyPart(key.name, 0, key.end - key.start),),
            key.end - key.start,
        )


@pytest.mark.parametrize(
    "text",
    ["", ".", "a.", "a..b", ".a", "é", "= 1", '"a', '"""a"""', "'''a'''", r'"\q"', r'"\UFFFFFFFF"', "a.\nb"],
)
def test_what_is_no_key_is_refused(text: str):
    with pytest.raises(LayoutError, match="expected a"):
        read_keys(text, 0)


def test_a_key_of_too_many_parts_is_refused():
    assert len(read_keys(".".join("a" * MAX_PARTS), 0)[0]) == MAX_PARTS
    with pytest.raises(LayoutError, match=f"expected a key of at most {MAX_PARTS} parts"):
        read_keys(".".join("a" * (MAX_PARTS + 1)), 0)
    with pytest.raises(rtoml.TomlParsingError):
        rtoml.loads(".".join("a" * MAX_PARTS) + " = 1")


@pytest.mark.parametrize(
    ("text", "end"), [("", 0), ("\n", 1), ("\r\n\n", 2), (" \t# c\nx", 6), ("# c", 3), ("#\r\nx", 3)]
)
def test_what_is_left_of_a_line(text: str, end: int):
    assert line_end(text, 0) == end


@pytest.mark.parametrize("text", ["x", " x\n", "\r", "\rx", "# a\rb\n", "]"])
def test_something_left_in_a_line_is_refused(text: str):
    with pytest.raises(LayoutError, match="expected the end of the line"):
        line_end(text, 0)


def test_what_stands_between_elements_is_skipped_whatever_its_length():
    for text in ("", " ,\n\t", "# ]\n" * MANY, ", # x\r\n" * MANY):
        assert skip_between(text + "]", 0) == len(text)
