"""What tests of writing commands share: an edit of the small roadmap, with what it did to the file."""

from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Result


class Edit(NamedTuple):
    """What a writing command came to, and what it did to the file."""

    exit_code: int
    stdout: str
    stderr: str
    diff: str


def diff_of(before: str, after: str) -> str:
    """Return the changed lines with one line around each place, `@@` between two places."""
    lines = list(unified_diff(before.split("\n"), after.split("\n"), n=1, lineterm=""))[2:]
    return "".join("@@\n" if line.startswith("@@") else f"{line.rstrip(' ')}\n" for line in lines)


@pytest.fixture
def edit(run: Callable[..., Result], roadmap_file: Path) -> Callable[..., Edit]:
    """Return the function that runs a writing command on the small roadmap, on 2026-02-01 unless told.

    A command that only corrects a milestone takes no day.
    What it leaves in the folder is looked at too: nothing but the file, its lock, what undo needs
    and the `.git`.
    """

    def edit_roadmap(*args: str, **options: str | bytes | bool) -> Edit:
        before = roadmap_file.read_bytes().decode()
        has_day = "--on" in args or args[0] == "amend"
        has_none = "--milestone" in args and not {"--status", "--deadline", "--note"}.intersection(args)
        dated = args if has_day or has_none else (args[0], "--on", "2026-02-01", *args[1:])
        result = run(*dated, **options)
        left = {path.name for path in roadmap_file.parent.iterdir()}
        assert left <= {"roadmap.toml", ".roadmap.toml.lock", ".roadmap.toml.undo", ".git"}, left
        return Edit(*result, diff_of(before, roadmap_file.read_bytes().decode()))

    return edit_roadmap
