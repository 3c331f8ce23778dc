"""The offsets of headers, and their paths into the data."""

import pytest

from roadmap_cli.toml.layout import header_span, read_sections
from roadmap_cli.toml.scan import LayoutError


def paths_of(text: str) -> list[tuple[str | int, ...]]:
    return [section.path for section in read_sections(text)][1:]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("", []),
        ("# [a]\n", []),
        ("a = 1\n", []),
        ("[a]", [("a",)]),
        ("[a]\n[a.b]\n[b]\r\n[c]", [("a",), ("a", "b"), ("b",), ("c",)]),
        ('[ a . "b.c" ]  # comment [x]\n', [("a", "b.c")]),
        ("\t['a]' . \"]]\"]\n", [("a]", "]]")]),
        ('["\\u0061"]\n[""]', [("a",), ("",)]),
        ("[[x]]\n[[x]]\n", [("x", 0), ("x", 1)]),
        ("[[ x ]] # c\n[[ 'x' ]]", [("x", 0), ("x", 1)]),
        ("[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]", [
            ("a", 0), ("a", 0, "b", 0), ("a", 0, "b", 1), ("a", 1), ("a", 1, "b", 0)]),
        ("[[a]]\n[a.b]\n[a.b.c]\n[z]\n[[a]]\n[a.b]", [
            ("a", 0), ("a", 0, "b"), ("a", 0, "b", "c"), ("z",), ("a", 1), ("a", 1, "b")]),
        ("[[a.b]]\n[a.c]\n[[a.b]]\n[a.b.d]", [("a", "b", 0), ("a", "c"), ("a", "b", 1), ("a", "b", 1, "d")]),
        ("[[a]]\n[b.a]\n", [("a", 0), ("b", "a")]),
        ('a = """\n[b]\n"""\n[c]', [("c",)]),
        ("a = '''\n[b]'''''\n[c]", [("c",)]),
        ('a = """\\"""\n[b]\n"""\n[c]', [("c",)]),
        ("a = [\n[1],\n[2]\n]\n[c]", [("c",)]),
        ("a = [ # ]\n[1],\n]\n[c]", [("c",)]),
        ("a = {\nb = [\n[1]\n]\n}\n[c]", [("c",)]),
        ("a = '#' # '\n[c]", [("c",)]),
        ("'[' = \"[\"\n[c]", [("c",)]),
        ("[a] # '''\n[b] # \"\"\"\nc = 1 # [\n[d]\n# {\n[e]", [("a",), ("b",), ("d",), ("e",)]),
        ("a = '''" + "''\n[b]\n" * 300 + "'''\n[c]", [("c",)]),
        ('a = """' + "\\n\n[b]\n" * 300 + '"""\n[c]', [("c",)]),
        ("a = [" + "'[',\n" * 300 + "]\n[c]", [("c",)]),
        ("a = [" + "'[', " * 300 + "]\n[c]", [("c",)]),
        ("# c\n\n" * 300 + "[c]", [("c",)]),
        ("".join(f"k{number} = 1\n" for number in range(300)) + "[c]", [("c",)]),
        ("[" + ".".join("a" * 150) + "]", [tuple("a" * 150)]),
    ],
)  # fmt: skip
def test_headers(text: str, paths: list[tuple[str | int, ...]]):
    assert paths_of(text) == paths
    assert paths_of(text.replace("\r", "").replace("\n", "\r\n")) == paths


def test_where_a_section_stands():
    text = "a = 1\n# above b\n  [ b . c ] # c\nd = 1\n[[e]]"
    root, table, element = read_sections(text)
    assert (root.start, root.body, root.end) == (0, 0, 16)
    assert text[table.start : table.body] == "  [ b . c ] # c\n"
    assert text[table.body : table.end] == "d = 1\n"
    assert [(key.name, text[key.start : key.end]) for key in table.keys] == [("b", "b"), ("c", "c")]
    assert text[element.start : element.end] == "[[e]]"
    assert element.body == element.end == len(text)
    assert [section.is_array for section in (root, table, element)] == [False, False, True]


@pytest.mark.parametrize("header", ["[a]", "[ a ]", "[a.b]", "['a]'\t]", "[[a]]", '[[ a . "]]" ]]'])
@pytest.mark.parametrize("around", [("", ""), ("\n", "\n"), (" \t", " # [x]]\r\n")])
def test_the_span_of_a_header(header: str, around: tuple[str, str]):
    text = header.join(around)
    section = list(read_sections(text))[1]
    start, end = header_span(text, section)
    assert text[start:end] == header


def test_the_root_has_no_header():
    root = next(read_sections("a = 1\n"))
    assert header_span("a = 1\n", root) == (0, 0)


@pytest.mark.parametrize(
    "text",
    ["[", "[]", "[a", "[a\n]", "[[a]", "[a]]", "[a] b", "[a] [b]", "[a..b]", "[a.]", "[ [a]]", "[[a] ]",
     "[a=1]", "[a]\r", "a = [\n[b]\n", 'a = """\n[b]\n', "a = 1 [b]\n", "<<<<<<< ours\n[a]\n", "[\n" * 5],
)  # fmt: skip
def test_what_is_no_header_is_refused(text: str):
    with pytest.raises(LayoutError, match=r"^not TOML at line"):
        list(read_sections(text))
