"""The parser's errors in our words: one sentence, with its place."""

import pytest

from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.validate import parse_roadmap


def sentence(text: str) -> str:
    with pytest.raises(InvalidRoadmapError) as error:
        parse_roadmap(text, "f.toml")
    assert [finding.code for finding in error.value.findings] == ["RM101"]
    return error.value.sentences[0]


def test_what_is_toml_is_returned_as_data() -> None:
    assert parse_roadmap('[a]\nb = [1, "x", { c = true }]\n', "f.toml") == {"a": {"b": [1, "x", {"c": True}]}}
    assert parse_roadmap("", "f.toml") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\ntitle = x\n", "f.toml:2:9: title = x is not TOML: put text values between double quotes"),
        ('a = "x', "f.toml:1:7: a = \"x is not TOML: invalid basic string, expected '\"'"),
        ("[a\n", "f.toml:1:3: [a is not TOML: unclosed table, expected ']'"),
        (
            "a = True",
            "f.toml:1:5: a = True is not TOML: put text values between double quotes, or write true or false",
        ),
        ("a = next", "f.toml:1:5: a = next is not TOML: put text values between double quotes"),
        ("a = In", "f.toml:1:5: a = In is not TOML: put text values between double quotes"),
        (
            "d = 2021-02-30",
            "f.toml:1:5: d = 2021-02-30 is not TOML: invalid date, expected day between 01 and 28",
        ),
        (
            "[areas.x]\n[areas.x]\n",
            "f.toml:2:8: [areas.x] gives a key or a table a second time; each may be given only once",
        ),
        (
            "a = 1\n  a = 2 # again\n",
            "f.toml:2:3: a = 2 # again gives a key or a table a second time; each may be given only once",
        ),
        ("x" * 70 + "\n", f"f.toml:1:71: {'x' * 59}… is not TOML: key with no value, expected '='"),
        (
            'é = "橋" 1',
            "f.toml:1:9: é = \"橋\" 1 is not TOML: unexpected key or value, expected newline, '#'",
        ),
    ],
)
def test_a_syntax_error_names_its_line_and_what_is_wrong(text: str, expected: str) -> None:
    assert sentence(text) == expected


@pytest.mark.parametrize("value", ["2026-06", "2026-Q3", "2026-H1", "2022-spring"])
def test_a_deadline_without_quotes_is_answered_with_quotes(value: str) -> None:
    assert sentence(f"made = 2021-02-23\ndeadline = {value} # soon\n") == (
        f"f.toml:2:12: deadline = {value} # soon is not TOML: "
        f'only a whole day is written without quotes; write deadline = "{value}"'
    )


def test_what_would_be_no_deadline_with_quotes_either_is_not_recommended() -> None:
    assert "write" not in sentence("deadline = 2026-Q5\n")


CONFLICT = "a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CONFLICT, 2),
        (CONFLICT.replace("\n", "\r\n"), 2),
        ("a = 1\nb = 2\n>>>>>>> theirs\n", 3),
        ("a = 1\n=======\nb = 2\n", 2),
        ("a = 1\n||||||| base\n", 2),
    ],
)
def test_the_markers_of_a_merge_are_told_as_such(text: str, line: int) -> None:
    assert sentence(text) == (
        f"f.toml:{line}:1: a merge left its conflict markers here; choose one side and delete the markers"
    )


def test_a_line_under_a_heading_inside_a_text_is_no_marker() -> None:
    text = 'a = """\nHeading\n=======\n"""\n'
    assert parse_roadmap(text, "f.toml") == {"a": "Heading\n=======\n"}
    assert (
        sentence(text + "b = x\n") == "f.toml:5:5: b = x is not TOML: put text values between double quotes"
    )


@pytest.mark.parametrize("depth", [5_000, 100_000])
@pytest.mark.parametrize(
    "nested",
    [
        lambda depth: "a = " + "[" * depth + "]" * depth,
        lambda depth: "a = " + "{a=" * depth + "1" + "}" * depth,
        lambda depth: "a" + ".a" * depth + " = 1",
        lambda depth: "[a" + ".a" * depth + "]",
        lambda depth: "a = " + "[" * depth,
    ],
    ids=["arrays", "inline tables", "dotted key", "header", "unclosed arrays"],
)
def test_what_is_nested_too_deep_is_refused(nested, depth: int) -> None:
    assert "f.toml:2:" in sentence("b = 1\n" + nested(depth) + "\n")
    assert sentence("b = 1\n" + nested(depth)).endswith(": this is nested too deep to be read")
