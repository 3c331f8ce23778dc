"""Escape workflow commands of CI runners in logs, JSON and iCalendar text."""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from roadmap_cli.escape.terminal import SELECTORS, STEERING, line


@cache
def maybe_command() -> re.Pattern[str]:
    """Return a fast pattern that matches every text with a workflow command, and few others."""
    return re.compile("[:#][^!-&(-9;-~]*[:#]|n_(?:start|end)")


@cache
def command_start() -> re.Pattern[str]:
    """Return the pattern of the first half of a workflow command in one line, up to where it can be split.

    GitHub's runner skips whitespace before `::` and ignores zero-width characters (`ActionCommand.cs`).
    Trailing apostrophes are those of a command that is already split.
    """
    weightless = f"\x00-\x08\x0e-\x1f{STEERING}{SELECTORS}\u200c\u200d"
    return re.compile(
        rf"\A[\s{weightless}]*+:[{weightless}]*+'*+(?=:)"
        rf"|#[{weightless}]*+'*+(?=#[\w{weightless}]*+\[)"
        r"|section_(?:start|end)'*+(?=:)"
    )


def ci_line(text: str) -> str:
    """Return `text` as `line` does, without workflow commands."""
    return ci_text(line(text))


def ci_text(text: str) -> str:
    """Return lines that are already safe for a terminal, without workflow commands.

    A space breaks each command: `::error::` at the start of a line becomes `: :error::` (GitHub), `##[group]`
    anywhere becomes `# #[group]` (GitHub, Azure's `##vso[…]`, TeamCity), `section_start:123` becomes
    `section_start :123` (GitLab). A command that an apostrophe already breaks is unchanged.
    """
    if "::" not in text and "##" not in text and "section_" not in text:
        return text
    return "".join(
        command_start().sub(lambda match: match[0] if match[0].endswith("'") else f"{match[0]} ", part)
        for part in text.splitlines(keepends=True)
    )


_CHUNK = 1 << 16


def json(data: bytes) -> bytes:
    r"""Return equal JSON without control characters for terminals and workflow commands for runners.

    Control characters, bidi controls and characters that hide text become `\u` escapes (RFC 8259, section 7),
    and so does the first character of each `##[`. `data` is UTF-8, with each string on one line.
    """
    if _is_plain(data):
        return data
    escaped = BytesIO()  # joining would need twice the memory
    escaped.writelines(map(_json_lines, _chunks(data)))
    return escaped.getvalue()


def _chunks(data: bytes) -> Iterator[bytes]:
    """Yield data in chunks of whole lines, because decoded text needs four times the memory."""
    start = 0
    while 0 < (end := data.find(b"\n", start + _CHUNK) + 1) < len(data):
        yield data[start:end]
        start = end
    yield data[start:]


def _is_plain(data: bytes) -> bool:
    return data.isascii() and b"##" not in data and b"\x7f" not in data


def _json_lines(data: bytes) -> bytes:
    if _is_plain(data):
        return data
    text = re.sub(f"[{STEERING}]", _json_escape, data.decode())
    # Of the characters that a runner ignores, only joiners and selectors are left.
    ignored = f"{SELECTORS}\u200c\u200d"
    return re.sub(rf"#(?=[{ignored}]*+#[\w{ignored}]*+\[)", _json_escape, text).encode()


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def ics(text: str) -> str:
    r"""Return equal iCalendar lines without workflow commands.

    Lines end in CR LF and are already folded (RFC 5545, 3.1), so any part of a text may start
    a line. A line with a command is folded again within the command.
    """
    if "::" not in text and "##" not in text and "section_" not in text:
        return text
    return "".join(_fold_commands(line) for line in text.splitlines(keepends=True))


def _fold_commands(line: str) -> str:
    parts = []
    while (match := command_start().search(line)) is not None:
        parts.append(line[: match.end()] + "\r\n")
        line = " " + line[match.end() :]
    return "".join([*parts, line])
