"""User text for the logs of CI runners and for JSON: no command that a runner obeys."""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from roadmap_cli.escape.terminal import SELECTORS, STEERING, line


@cache
def suspect() -> re.Pattern[str]:
    """Return the pattern of a text that is worth a look for commands: two of their signs near each other."""
    return re.compile("[:#][^!-&(-9;-~]*[:#]|n_(?:start|end)")


@cache
def command_start() -> re.Pattern[str]:
    """Return the pattern of the first half of a runner's command in one line; there it can be parted.

    GitHub's runner skips white space before `::` and compares texts so that what has no weight counts as
    nothing (`ActionCommand.cs`). Apostrophes at the end are those of a command that was parted already.
    """
    weightless = f"\x00-\x08\x0e-\x1f{STEERING}{SELECTORS}\u200c\u200d"
    return re.compile(
        rf"\A[\s{weightless}]*+:[{weightless}]*+'*+(?=:)"
        rf"|#[{weightless}]*+'*+(?=#[\w{weightless}]*+\[)"
        r"|section_(?:start|end)'*+(?=:)"
    )


def ci_line(text: str) -> str:
    """Return `text` as `line` does, for a line of a CI log in which no runner finds a command."""
    return ci_text(line(text))


def ci_text(text: str) -> str:
    """Return lines that are safe for a terminal already, our colours among them, with no runner's command.

    A space parts what would be one: `::error::` at the start of a line becomes `: :error::` (GitHub),
    `##[group]` anywhere becomes `# #[group]` (GitHub, Azure's `##vso[…]`, TeamCity), `section_start:123`
    becomes `section_start :123` (GitLab).
    """
    if "::" not in text and "##" not in text and "section_" not in text:
        return text
    return "".join(command_start().sub(_apart, part) for part in text.splitlines(keepends=True))


def _apart(found: re.Match[str]) -> str:
    """Return the first half of a command with a space, unless an apostrophe parts it already."""
    return found[0] if found[0].endswith("'") else f"{found[0]} "


_RUN = 1 << 16


def json(data: bytes) -> bytes:
    r"""Return JSON that means the same, and in which a terminal and a runner find nothing to obey.

    Controls, bidi controls and signs that hide text, which JSON allows as they are, become `\u` escapes
    (RFC 8259, section 7), and so does a sign of each `##[`. `data` is UTF-8, each string on one line.
    """
    if _is_plain(data):
        return data
    made = BytesIO()  # joining would hold all of it twice
    made.writelines(map(_json_lines, _some_lines(data)))
    return made.getvalue()


def _some_lines(data: bytes) -> Iterator[bytes]:
    """Yield data in runs of whole lines: decoded, all of a large report would take four times its size."""
    start = 0
    while 0 < (end := data.find(b"\n", start + _RUN) + 1) < len(data):
        yield data[start:end]
        start = end
    yield data[start:]


def _is_plain(data: bytes) -> bool:
    return data.isascii() and b"##" not in data and b"\x7f" not in data


def _json_lines(data: bytes) -> bytes:
    if _is_plain(data):
        return data
    text = re.sub(f"[{STEERING}]", _json_escape, data.decode())
    # Only joiners and selectors are left of what a runner compares as nothing.
    nothing = f"{SELECTORS}\u200c\u200d"
    return re.sub(rf"#(?=[{nothing}]*+#[\w{nothing}]*+\[)", _json_escape, text).encode()


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def folded(text: str) -> str:
    r"""Return iCalendar lines that mean the same, and in none of which a runner finds a command.

    Lines end in CR LF and are folded already (RFC 5545, 3.1); where one holds a command, for a fold can put
    any part of a text at the start of a line, it is folded once more within the command.
    """
    if "::" not in text and "##" not in text and "section_" not in text:
        return text
    return "".join(_folded(line) for line in text.splitlines(keepends=True))


def _folded(line: str) -> str:
    parts = []
    while (found := command_start().search(line)) is not None:
        parts.append(line[: found.end()] + "\r\n")
        line = " " + line[found.end() :]
    return "".join([*parts, line])
