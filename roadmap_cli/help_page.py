"""What `--help` shows about a command, as data (for the reference too), and drawn for a terminal."""

import re
from collections.abc import Sequence
from inspect import cleandoc
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import msgspec

from roadmap_cli.commands._options import GLOBAL

if TYPE_CHECKING:
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

_NAMES = r"(?<![\w-])--?[a-z][a-z-]*"


class HelpEntry(msgspec.Struct, frozen=True):
    """An argument, an option or a command in a panel; `value` is the placeholder of an option."""

    names: str
    meaning: str
    value: str = ""
    default: str = ""
    variable: str = ""
    is_required: bool = False


class HelpPage(msgspec.Struct, frozen=True):
    """What `--help` shows about a command. The first paragraph is its summary.

    `examples` are lines of shell: each command after a comment that says what it does.
    """

    path: str
    usage: str
    paragraphs: Sequence[str]
    panels: dict[str, list[HelpEntry]]
    examples: Sequence[str]


def help_page(command: Any, context: Any) -> HelpPage:
    """Return what `--help` shows about a command of Typer in its `typer.Context`."""
    text, _, examples = cleandoc(command.help).partition("\n\nExamples:\n")
    parameters = command.get_params(context)
    arguments = [parameter for parameter in parameters if parameter.param_type_name == "argument"]
    panels: dict[str, list[HelpEntry]] = {}
    if is_group := hasattr(command, "list_helps"):
        for name, panel, help_text in command.list_helps():
            summary = " ".join(cleandoc(help_text).partition("\n\n")[0].split())
            panels.setdefault(panel, []).append(HelpEntry(name, summary))
    general: list[HelpEntry] = []
    for parameter in parameters:
        panel = parameter.rich_help_panel or ("Arguments" if parameter in arguments else "Options")
        is_general = panel == GLOBAL or is_group or parameter is command.get_help_option(context)
        (general if is_general else panels.setdefault(panel, [])).append(_entry(parameter))
    pieces = ["[OPTIONS]", *map(_placeholder, arguments), *(["COMMAND …"] if is_group else [])]
    return HelpPage(
        path=context.command_path,
        usage=" ".join([context.command_path, *pieces]),
        paragraphs=[" ".join(paragraph.split()) for paragraph in text.split("\n\n")],
        panels={**panels, GLOBAL: general},
        examples=dedent(examples).splitlines(),
    )


def _entry(parameter: Any) -> HelpEntry:
    is_argument, is_flag = parameter.param_type_name == "argument", getattr(parameter, "is_flag", False)
    long_first = sorted(parameter.opts, key=lambda name: not name.startswith("--"))
    return HelpEntry(
        names=parameter.metavar if is_argument else ", ".join(long_first),
        value="" if is_argument or is_flag else parameter.metavar,
        meaning=parameter.help or "",
        default="" if is_flag else _default(parameter),
        variable=parameter.envvar or "",
        is_required=parameter.required,
    )


def _placeholder(argument: Any) -> str:
    """Return an argument as in a usage line: `ID`, or `[FILE]…` if it may be left out or repeated."""
    name = argument.metavar if argument.required else f"[{argument.metavar}]"
    return name if argument.nargs == 1 else f"{name}…"


def _default(parameter: Any) -> str:
    if isinstance(parameter.show_default, str):
        return parameter.show_default
    default = getattr(parameter.default, "value", parameter.default)
    return str(default) if parameter.show_default and default not in (None, "", [], ()) else ""


def draw_help(page: HelpPage, *, signs: bool) -> "Group":
    """Return the page as a Rich renderable, with lines of ASCII unless stdout can show `signs`."""
    from rich.console import Group
    from rich.text import Text

    summary, *others = page.paragraphs
    lines = [Text.assemble(("Usage: ", "bold"), page.usage), Text(), _text(summary)]
    for paragraph in others:
        lines += [Text(), _text(paragraph, "faint")]
    panels = [
        _panel(title, entries, _names_width(page, entries), signs) for title, entries in page.panels.items()
    ]
    examples = [Text(f"  {line}", "faint" if line.startswith("#") else "") for line in page.examples]
    heading = [Text("Examples:", "bold")] if examples else []
    return Group(*lines, Text(), *panels, *heading, *examples)


def _names_width(page: HelpPage, entries: Sequence[HelpEntry]) -> int:
    """Return the width of the first column of a panel, which is the same in all panels of options."""
    panels = [panel for panel in page.panels.values() if _is_options(panel) is _is_options(entries)]
    return max(len(_shown_names(entry)) for panel in panels for entry in panel)


def _is_options(entries: Sequence[HelpEntry]) -> bool:
    return entries[0].names.startswith("-")


def _shown_names(entry: HelpEntry) -> str:
    return f"{entry.names} {entry.value}".rstrip()


def _panel(title: str, entries: Sequence[HelpEntry], width: int, signs: bool) -> "Panel":
    from rich import box
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(width=width, no_wrap=True)
    table.add_column(ratio=1)
    for entry in entries:
        names = Text.assemble((entry.names, "bold option"), (f" {entry.value}".rstrip(), "option"))
        table.add_row(names, _meaning(entry))
    shape = box.ROUNDED if signs else box.ASCII
    return Panel(table, title=title, title_align="left", border_style="faint", box=shape)


def _meaning(entry: HelpEntry) -> "Text":
    """Return the meaning, followed by the default and other notes in brackets."""
    from rich.text import Text

    notes = [
        *([f"[env: {entry.variable}]"] if entry.variable else []),
        *([f"[default: {entry.default}]"] if entry.default else []),
        *(["[required]"] if entry.is_required and entry.value else []),
    ]
    return Text(" ").join([_text(entry.meaning), *(Text(note, "faint") for note in notes)])


def _text(text: str, style: str = "") -> "Text":
    """Return a text with the names of options in it in color."""
    from rich.text import Text

    drawn = Text(text, style)
    drawn.highlight_regex(re.compile(_NAMES), "option")
    return drawn
