"""A small emulator of what CI runners take for a command, and a check of what is printed.

After the public sources of actions/runner (`ActionCommand.cs`) and of GitLab's log viewer: lines end at CR,
LF or both. `::` counts at the start of a line after whitespace, `##[` anywhere. Characters without weight in
a collation are ignored. Unlike a runner, the emulator accepts any name of a command.
"""

import re
import unicodedata

from tests.conftest import Result
from tests.hostile import control_characters

_SGR = re.compile("\x1b\\[[0-9;]*m")


def commands_in(text: str) -> list[str]:
    """Return the lines that a runner takes for commands."""
    return [line for line in re.split("\r\n|\r|\n", text) if _is_command(line)]


def _is_command(line: str) -> bool:
    weighty = "".join(
        char for char in line if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf")
    )
    weighty = re.sub("[\ufe00-\ufe0f\u034f\U000e0000-\U000e0fff]", "", weighty)
    return bool(weighty.lstrip().startswith("::") or re.search(r"##\w*\[", weighty))


def sections_in(text: str) -> list[str]:
    """Return what GitLab takes for the start or end of a section."""
    return re.findall("section_(?:start|end):[0-9]+:[^\r\n]*\r(?:\x1b\\[0K)?", text)


def assert_printed_safely(result: Result, format: str, *, tty: bool, exact: bool = False) -> None:
    """Fail if stdout or stderr has control characters or commands to a runner.

    CSV and TSV in a pipe, and a diff (`exact`), may have the control characters of the file.
    """
    for name, text in (("stdout", result.stdout), ("stderr", result.stderr)):
        assert commands_in(text) == [], name
        assert sections_in(text) == [], name
        if name == "stdout" and not tty and (format in ("csv", "tsv") or exact):
            continue
        plain = _SGR.sub("", text) if tty else text
        allowed = {"\n", "\t"} if format == "tsv" and name == "stdout" else {"\n"}
        assert control_characters(plain) <= allowed, (name, control_characters(plain))
