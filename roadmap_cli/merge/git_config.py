"""The git settings and attributes for merging and showing roadmaps."""

import re
import shlex
from collections.abc import Sequence

import msgspec

from roadmap_cli.toml.splice import newline_of

# A header alone on its line; one with a comma is more likely part of an array over several lines.
_SPACE = "[[:space:]]*"
_HEADER = rf"""^{_SPACE}(\[\[?{_SPACE}[A-Za-z0-9_"'-][^],]*\]\]?){_SPACE}(#.*)?$"""
_ATTRIBUTES = "merge=roadmap diff=roadmap"
_SPECIAL = re.compile(r"[\\*?\[\]]|\A[#!]")
_NEEDS_QUOTES = re.compile(r'[\x00-\x20"\x7f]')


class GitSetting(msgspec.Struct, frozen=True):
    """A setting of git."""

    key: str
    value: str


def settings(program: Sequence[str]) -> list[GitSetting]:
    """Return the settings that register the merge driver; `program` is the command that starts roadmap.

    If the program is missing, as after a virtual environment was deleted, git's own merge runs: a driver that
    fails to start would leave ours in the file, without markers. `binary` merges the ancestors of a
    criss-cross merge: it uses their own ancestor, without markers, which could not be read.
    """
    words = shlex.join(program).replace("%", "%%")  # git replaces what follows a %
    labels = "--label=%X --label=%S --label=%Y"
    driver = (
        f"if command -v {shlex.quote(program[0]).replace('%', '%%')} >/dev/null 2>&1; "
        f"then {words} merge-file --marker-size=%L --path=%P {labels} -- %O %A %B; "
        "else git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; fi"
    )
    return [
        GitSetting("merge.roadmap.name", "roadmap.toml by table, key and list element"),
        GitSetting("merge.roadmap.driver", driver),
        GitSetting("merge.roadmap.recursive", "binary"),
        GitSetting("diff.roadmap.xfuncname", _HEADER),
    ]


def attributes_line(name: str) -> str:
    """Return the line of attributes for files with a name, in every folder, since a file may move.

    See gitattributes(5) and gitignore(5): a backslash escapes glob characters and a leading `#` or `!`, and a
    pattern with spaces or quotes is a C string.
    """
    pattern = _SPECIAL.sub(r"\\\g<0>", name)
    if _NEEDS_QUOTES.search(pattern) or not pattern.isascii():
        pattern = f'"{"".join(map(_in_c, pattern))}"'
    return f"{pattern} {_ATTRIBUTES}"


def _in_c(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if " " <= char <= "~":
        return char
    return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))


def with_line(text: str, line: str) -> str:
    """Return the text of attributes with the line added at the end, where it has precedence.

    The text stays as it is if it has the line. If its last line has no newline, neither has the new one.
    """
    if line in _lines(text):
        return text
    newline = newline_of(text)
    return f"{text}{newline}{line}" if text and not text.endswith("\n") else f"{text}{line}{newline}"


def without_lines(text: str) -> str:
    """Return the text of attributes without our lines; all others stay byte for byte."""
    kept = [line for line in re.findall(r"[^\n]*\n|[^\n]+\Z", text) if not _is_ours(line.rstrip("\r\n"))]
    was_open = text and not text.endswith("\n")
    rest = "".join(kept)
    return rest.removesuffix("\n").removesuffix("\r") if was_open and _is_ours(_lines(text)[-1]) else rest


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.split("\n")]


def _is_ours(line: str) -> bool:
    return line.endswith(f" {_ATTRIBUTES}") and not line.lstrip().startswith("#")
