"""The columns of a table that `import` cannot read yet, with samples, and the command that would read it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.importers.columns import SHOWN
from roadmap_cli.importers.proposal import Proposal, samples
from roadmap_cli.importers.records import SourceContent
from roadmap_cli.importers.values import argument
from roadmap_cli.model.types import ImportMapping
from roadmap_cli.output.blocks import Cell, Column, Grid
from roadmap_cli.output.plain import render_plain

_MOST = 28
"""The most characters of a sample."""


def column_lines(content: SourceContent, found: Proposal | None, before: Sequence[str]) -> list[str]:
    """Return the lines below the error; `before` are the words of the command before the found options."""
    fields = found.fields if found is not None else {}
    rows = [
        [
            Cell(escape.line(escape.cut(column, _MOST))),
            Cell(fields.get(column, "")),
            Cell(escape.line(" | ".join(escape.cut(one, _MOST) for one in samples(content, column)))),
        ]
        for column in content.columns[:SHOWN]
    ]
    grid = Grid([Column("column"), Column("field"), Column("first cells")], rows)
    lines = ["", *render_plain(grid).splitlines()]
    command = _command(before, found.options) if found is not None else ""
    if command:
        lines += ["", "This command reads it; add --dry-run to see the result first:", f"  {command}"]
    return lines


def _command(before: Sequence[str], options: ImportMapping) -> str:
    """Return a command with options; empty if a shell could not read one of them."""
    words = [*before, *_words(options)]
    quoted = [argument(word) for word in words]
    return " ".join(["roadmap import", *quoted]) if all(quoted) else ""


def _words(options: ImportMapping) -> list[str]:
    words: list[str] = []
    values: dict[str, Any] = msgspec.structs.asdict(options)
    for key, value in values.items():
        option = "--from" if key == "format" else f"--{key.replace('_', '-')}"
        if value is True:
            words.append(option)
        elif value and key != "extra":
            for one in [value] if isinstance(value, str) else value:
                words += [f"{option}={one}"] if one.startswith("-") else [option, one]
    return words
