"""Generate docs/reference/commands/: a page for each command, with what `--help` shows, and their list."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import typer

from roadmap_cli.analysis.columns import COLUMNS
from roadmap_cli.cli import COMMANDS, CONTEXT, PROGRAM, app
from roadmap_cli.help_page import HelpEntry, HelpPage, help_page
from roadmap_cli.importers.columns import READABLE
from roadmap_cli.model.fields import COMMITMENT
from scripts.examples import ROOT

FOLDER = ROOT / "docs" / "reference" / "commands"
LISTS = {
    "list": ("Columns", "These are the columns of `--columns` and `--sort`.", COLUMNS),
    "import": ("Fields", "These are the fields of `--map`.", READABLE),
}
"""Names of fields that the help of a command leaves out because they are many."""

_INDEX = """\
# Commands

Options come after the command: `roadmap list --overdue`. `roadmap help COMMAND` and `roadmap COMMAND --help`
show in the terminal what these pages show. Without a command, `roadmap` shows the status of the roadmap, or
the help where there is no roadmap.
"""
_OTHER_CODES = "The others are [those of all commands](../exit-codes.md).\n"


def page_of(name: str) -> HelpPage:
    """Return what `--help` shows about a command, or about the program if the name is empty."""
    group: Any = typer.main.get_command(app)
    context = typer.Context(group, info_name=PROGRAM, **CONTEXT)
    if not name:
        return help_page(group, context)
    command = group.get_command(context, name)
    return help_page(command, typer.Context(command, info_name=name, parent=context))


def pages() -> dict[Path, str]:
    """Return the list of commands and the page of each command."""
    return {FOLDER / "index.md": _index()} | {FOLDER / f"{name}.md": _page(name) for name in COMMANDS}


def _index() -> str:
    program = page_of("")
    blocks = [_INDEX]
    for title, entries in program.panels.items():
        blocks.append(f"## {title}\n")
        if entries[0].names.startswith("-"):
            blocks.append(_options(entries))
        else:
            rows = [[f"[`{one.names}`]({one.names}.md)", _markdown(one.meaning)] for one in entries]
            blocks.append(_table(["command", "what it does"], rows))
    return "\n".join([*blocks, *_examples(program)])


def _page(name: str) -> str:
    page = page_of(name)
    summary, *others = page.paragraphs
    exit_codes = [text for text in others if text.startswith("Exit code ")]
    blocks = [f"# `{page.path}`\n", f"{_markdown(summary)}\n", f"```text\n{page.usage}\n```\n"]
    blocks += [f"{_markdown(text)}\n" for text in others if text not in exit_codes]
    for title, entries in page.panels.items():
        blocks += [f"## {title}\n", _options(entries)]
    if exit_codes:
        blocks += ["## Exit codes\n", *(f"{_markdown(text)}\n" for text in exit_codes), _OTHER_CODES]
    return "\n".join([*blocks, *_fields(name), *_examples(page)])


def _fields(name: str) -> Iterator[str]:
    if name in LISTS:
        title, sentence, fields = LISTS[name]
        rows = [[f"`{field}`", _markdown(COMMITMENT[field].help)] for field in fields]
        yield from (f"## {title}\n", f"{sentence}\n", _table([title[:-1].lower(), "what it holds"], rows))


def _examples(page: HelpPage) -> list[str]:
    return ["## Examples\n", "```sh", *page.examples, "```\n"] if page.examples else []


def _options(entries: Sequence[HelpEntry]) -> str:
    """Return a table of options or arguments. A column in which all cells would be empty is left out."""
    heading = ["option" if entries[0].names.startswith("-") else "argument"]
    heading += ["value", "meaning", "default", "environment variable"]
    rows = [
        [
            _code(entry.names),
            _code(entry.value),
            _markdown(entry.meaning) + (" Required." if entry.is_required and entry.value else ""),
            _markdown(entry.default),
            _code(entry.variable),
        ]
        for entry in entries
    ]
    kept = [number for number in range(len(heading)) if any(row[number] for row in rows)]
    return _table([heading[number] for number in kept], [[row[number] for number in kept] for row in rows])


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _code(text: str) -> str:
    """Return each of some words, separated by commas, as code. A pipe in it would end the cell of a table."""
    words = text.split(", ") if text else []
    return ", ".join(f"<code>{_plain(word)}</code>" if "|" in word else f"`{word}`" for word in words)


def _markdown(text: str) -> str:
    """Return a text as Markdown, in which only what is between backticks has a form."""
    parts = text.split("`")
    return "".join(_code(part) if number % 2 else _plain(part) for number, part in enumerate(parts))


def _plain(text: str) -> str:
    return re.sub(r"[&<>|*_\[\]\\]", lambda match: f"&#{ord(match[0])};", text)


def main() -> None:
    """Write the pages, and remove those of former commands."""
    for file in set(FOLDER.glob("*.md")) - set(pages()):
        file.unlink()
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
