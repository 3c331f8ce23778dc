"""What git is told: lines of attributes, as git reads them; the driver's command, as a shell does."""

import re
import shlex

import pytest

from roadmap_cli.merge.git_config import attributes_line, settings, with_line, without_lines

TAIL = " merge=roadmap diff=roadmap"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("roadmap.toml", "roadmap.toml"),
        ("a b.toml", '"a b.toml"'),
        ("[a]*?.toml", "\\[a\\]\\*\\?.toml"),
        ("a\\b c", '"a\\\\\\\\b c"'),
        ('"a".toml', '"\\"a\\".toml"'),
        ("a\nb", '"a\\012b"'),
        ("é", '"\\303\\251"'),
        ("\udcff", '"\\377"'),
        ("#a!", "\\#a!"),
        ("!a#", "\\!a#"),
    ],
)
def test_patterns(name: str, pattern: str) -> None:
    assert attributes_line(name) == pattern + TAIL


LINE = "/r" + TAIL


@pytest.mark.parametrize("text", ["", "a\n", "a", "a\r\nb\r\n", "a\r\nb", "\n\n", "#\n"])
def test_a_line_goes_in_and_out_again(text: str) -> None:
    after = with_line(text, LINE)
    assert LINE in after.split("\n") + after.split("\r\n")
    assert with_line(after, LINE) == after
    assert without_lines(after) == text


def test_only_our_lines_go() -> None:
    text = f"# {LINE}\n*.toml merge=roadmap\n{LINE}\nx\n/s{TAIL}\ny {TAIL} z"
    assert without_lines(text) == f"# {LINE}\n*.toml merge=roadmap\nx\ny {TAIL} z"


def test_a_program_with_odd_signs_in_its_path() -> None:
    driver = {one.key: one.value for one in settings(["/o'dd %P/$x/roadmap"])}["merge.roadmap.driver"]
    filled = re.sub(r"%(.)", lambda found: "%" if found[1] == "%" else "1", driver)
    words = shlex.split(filled)
    assert words[:3] == ["if", "command", "-v"]
    assert words.count("/o'dd %P/$x/roadmap") == 2


def test_the_header_is_known_from_other_lines() -> None:
    posix = {one.key: one.value for one in settings(["roadmap"])}["diff.roadmap.xfuncname"]
    header = re.compile(posix.replace("[[:space:]]", r"\s"))
    for line in ("[commitments.a]", "  [[x.y]] # note", '["a b"]', "[ a . b ]"):
        assert header.search(line), line
    for line in ('["a", "b"],', "a = [1]", "# [a]", '  ["a"],', "[", "]"):
        assert not header.search(line), line
