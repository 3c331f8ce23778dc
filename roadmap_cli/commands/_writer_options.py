"""Options of writing commands: the shared ones, and one per field from the table of fields."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from inspect import Parameter
from typing import Annotated, Any

import msgspec
import typer
from typer import Option

from roadmap_cli import escape
from roadmap_cli.commands import _completion
from roadmap_cli.commands._deadlines import is_no_text, year_start_for
from roadmap_cli.commands._options import GLOBAL, OUTPUT, ColorOption, Composed, option
from roadmap_cli.commands._session import (
    STANDARD_INPUT,
    Color,
    end_of,
    interval_of,
    past_window_of,
    standard_input,
    window_of,
)
from roadmap_cli.commands._write import LOCK_TIMEOUT, WriteFormat, WriteOptions
from roadmap_cli.editing.fields import FieldRequest, ListChange, clearable_fields
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.model.fields import LISTS, Field, FieldType, fields_of
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.numbers import Number, parse_number
from roadmap_cli.model.types import Commitment

_METAVARS = {
    FieldType.ID: "ID", FieldType.IDS: "ID", FieldType.NAMES: "NAME", FieldType.WORDS: "TAG",
    FieldType.ADDRESS: "URL", FieldType.ADDRESSES: "URL", FieldType.DATE: "DATE",
    FieldType.INTERVAL: "INTERVAL", FieldType.PERCENT: "PERCENT", FieldType.SCALE: "SCALE",
}  # fmt: skip
_COMPLETIONS = {
    "areas": _completion.areas, "partners": _completion.partners, "commitments": _completion.commitments,
    "tags": _completion.tags, "owner": _completion.owners,
}  # fmt: skip
MAX_TEXT = 1 << 20
"""The most bytes that an option reads from standard input."""
READS_INPUT = "`-` reads standard input."
_WITH_ADD = frozenset({FieldType.IDS, FieldType.WORDS})
_FROM_INPUT = frozenset({"text"})
_SPLITS = " Repeats; splits at commas."

FieldValues = Mapping[str, Any]
"""Option values by field name, None for an option not given; `add_tags` is the value of `--add-tag`."""


def field_options(kind: type[msgspec.Struct], *, besides: Collection[str] = ()) -> Composed:
    """Return the options that set the fields of a table, in file order, except those in `besides`."""
    fields = [field for field in fields_of(kind) if field.option and field.name not in besides]
    return Composed([_field_option(field) for field in fields], dict)


def update_field_options(panel: str) -> Composed:
    """Return the field options of `update`; lists also have `--add-…` and `--remove-…`."""
    fields = [field for field in fields_of(Commitment) if field.option]
    return Composed([option for field in fields for option in _update_options(field, panel)], dict)


def _update_options(field: Field, panel: str) -> Iterator[Parameter]:
    if field.type not in _WITH_ADD:
        yield _field_option(field, panel=panel)
        return
    yield _field_option(field, more=" Replaces the current ones.", panel=panel)
    for verb in ("add", "remove"):
        flag = f"--{verb}-{field.option.removeprefix('--')}"
        help = f"{verb.capitalize()} this {field.noun}.{_SPLITS}"
        annotation: object = Annotated[list[str] | None, _option_info(field, flag, help, panel)]
        yield option(f"{verb}_{field.name}", annotation, None)


def _field_option(field: Field, *, more: str = "", panel: str | None = None) -> Parameter:
    """Return the option that sets a field; `more` is appended to its help."""
    repeats = _SPLITS if field.type in _WITH_ADD else " Repeats."
    reads_input = f" {READS_INPUT}" if field.name in _FROM_INPUT else ""
    help = field.help + more + (repeats if field.type in LISTS else reads_input)
    kind: Any = list[str] if field.type in LISTS else int if field.type is FieldType.PERCENT else str
    return option(field.name, Annotated[kind | None, _option_info(field, field.option, help, panel)], None)


def _option_info(field: Field, flag: str, help: str, panel: str | None) -> Any:
    is_percent = field.type is FieldType.PERCENT
    return Option(
        flag,
        metavar=_METAVARS.get(field.type, "TEXT"),
        autocompletion=_COMPLETIONS.get(field.refers_to or field.name),
        help=help,
        rich_help_panel=panel,
        callback=text_of_option if field.name in _FROM_INPUT else None,
        min=0 if is_percent else None,
        max=100 if is_percent else None,
    )


FileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        envvar="ROADMAP_FILE",
        show_default="the nearest roadmap.toml",
        help="Roadmap file.",
        rich_help_panel=GLOBAL,
    ),
]
NewFileOption = Annotated[
    str | None,
    typer.Option(
        "--file",
        "-f",
        metavar="PATH",
        envvar="ROADMAP_FILE",
        show_default="roadmap.toml in this folder",
        help="Where to write it.",
        rich_help_panel=GLOBAL,
    ),
]
UnusedOnOption = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help="Accepted so that scripts can pass it; nothing here has a date.",
        rich_help_panel=GLOBAL,
    ),
]
DryRunOption = Annotated[
    bool,
    typer.Option("--dry-run", help="Print the change as a diff and write nothing.", rich_help_panel=OUTPUT),
]
LockTimeoutOption = Annotated[
    float,
    typer.Option(
        "--lock-timeout",
        min=0,
        metavar="SECONDS",
        show_default=f"{LOCK_TIMEOUT:g}",
        help="How long to wait for another writer.",
        rich_help_panel=GLOBAL,
    ),
]
FormatOption = Annotated[
    WriteFormat,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"How to report what was done: {any_of(WriteFormat)}.",
        rich_help_panel=OUTPUT,
    ),
]


def on_option(
    panel: str | None = None, help: str = "Date of the update; relative dates count from it."
) -> Any:
    """Return the option `--on`."""
    return Option("--on", metavar="DATE", show_default="today", help=help, rich_help_panel=panel)


def status_option(help: str, panel: str | None = None, default: str | None = None) -> Any:
    """Return the option `--status`; `default` is shown in the help."""
    return Option(
        "--status",
        metavar="STATUS",
        autocompletion=_completion.each_status,
        help=help,
        show_default=default or False,
        rich_help_panel=panel,
    )


def deadline_option(help: str, panel: str | None = None) -> Any:
    """Return the option `--deadline`."""
    return Option("--deadline", metavar="DATE", help=help, rich_help_panel=panel)


def partner_option(help: str, panel: str | None = None) -> Any:
    """Return the option `--for`."""
    complete = _completion.partners
    return Option("--for", metavar="PARTNER", autocompletion=complete, help=help, rich_help_panel=panel)


def note_option(help: str, panel: str | None = None) -> Any:
    """Return the option `--note`."""
    help = f"{help} {READS_INPUT}"
    return Option("--note", metavar="TEXT", help=help, rich_help_panel=panel, callback=text_of_option)


def evidence_option(help: str = "Where to read about it.", panel: str | None = None) -> Any:
    """Return the option `--evidence`."""
    return Option("--evidence", metavar="URL", help=f"{help} Repeats.", rich_help_panel=panel)


def cycle_option(help: str, panel: str | None = None) -> Any:
    """Return the option `--cycle`."""
    complete = _completion.cycles
    return Option("--cycle", metavar="WINDOW", autocompletion=complete, help=help, rich_help_panel=panel)


def indicator_option(help: str) -> Any:
    """Return the option `--indicator`."""
    complete = _completion.indicators
    return Option("--indicator", metavar="INDICATOR", autocompletion=complete, help=help)


def text_of_option(context: typer.Context, parameter: typer.CallbackParam, text: str | None) -> str | None:
    """Return the text of an option; `-` reads it from standard input.

    Raises UnreadableError if that is closed or is not UTF-8 text, WrongUsageError if it is too long, or if
    another option reads it.
    """
    if text != STANDARD_INPUT or context.resilient_parsing:
        return text
    reader = context.meta.setdefault(READS_INPUT, parameter.opts[0])
    if reader != parameter.opts[0]:
        raise WrongUsageError(f"{reader} and {parameter.opts[0]} cannot both read standard input")
    data = standard_input(MAX_TEXT + 1)
    if len(data) > MAX_TEXT:
        raise WrongUsageError(f"{parameter.opts[0]}: standard input has more than {MAX_TEXT:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{parameter.opts[0]}: standard input is not UTF-8 text") from None


def clear_option(
    complete: Callable[..., object], panel: str | None = None, help: str = "Clear this field. Repeats."
) -> Any:
    """Return the option `--clear`; `complete` offers the fields."""
    return Option("--clear", metavar="FIELD", autocompletion=complete, help=help, rich_help_panel=panel)


CommitmentArgument = Annotated[
    str, typer.Argument(metavar="ID", autocompletion=_completion.commitments, help="The commitment.")
]
AreaArgument = Annotated[
    str, typer.Argument(metavar="ID", autocompletion=_completion.areas, help="The area.")
]
PartnerArgument = Annotated[
    str, typer.Argument(metavar="ID", autocompletion=_completion.partners, help="The partner.")
]
AssessorArgument = Annotated[
    str, typer.Argument(metavar="ASSESSOR", autocompletion=_completion.assessors, help="The assessor.")
]


def write_options(command: str, file: object = FileOption) -> Composed:
    """Return the options that every writing command has, as a `WriteOptions`."""
    options = [
        option("dry_run", DryRunOption, False),
        option("lock_timeout", LockTimeoutOption, LOCK_TIMEOUT),
        option("format", FormatOption, WriteFormat.TEXT),
        option("file", file, None),
        option("color", ColorOption, Color.AUTO),
    ]
    return Composed(options, partial(WriteOptions, command))


def field_request(
    values: FieldValues,
    clear: Sequence[str],
    anchor: date,
    file: str | None,
    kind: type[msgspec.Struct] = Commitment,
) -> FieldRequest:
    """Return the field changes that the options of `update` request.

    `anchor` is the day that date phrases count from, `file` the roadmap that says when fiscal years start,
    `kind` the table that the fields in `clear` belong to. Raises WrongUsageError.
    """
    requested: dict[str, Any] = {}
    for field in fields_of(Commitment):
        value = values.get(field.name)
        if field.name == "deadline_text" and is_no_text(value):
            clear = list(dict.fromkeys([*clear, field.name]))
            continue
        if f"add_{field.name}" in values:
            value = ListChange(value, values[f"add_{field.name}"], values[f"remove_{field.name}"])
        is_date = field.type in (FieldType.DATE, FieldType.INTERVAL)
        if is_date and isinstance(value, str) and value.strip().lower() == "none":
            raise WrongUsageError(f"{field.option} cannot be none; remove it with --clear {field.name}")
        if value is not None and value != [] and value != ListChange():
            requested[field.name] = parsed_date(field, value, anchor, file)
    return FieldRequest(values=requested, clear=clearable_fields(clear, kind))


def number_of_option(text: str, name: str) -> Number:
    """Return the number of an argument or option. Raises WrongUsageError."""
    try:
        return parse_number(text)
    except ValueError as error:
        raise WrongUsageError(f"{name}: {escape.quote(text)} {error}") from None


def parsed_date(field: Field, value: Any, anchor: date, file: str | None) -> Any:
    """Return a date option as its window and an interval as the file has it, others unchanged.

    Raises WrongUsageError for what cannot be read, and for a future date of a field that is past.
    """
    match field.type:
        case FieldType.DATE if field.ends:
            return end_of(value, field.option, anchor, year_start_for(value, file))
        case FieldType.DATE:
            return (past_window_of if field.past else window_of)(value, field.option, anchor)
        case FieldType.INTERVAL:
            return interval_of(value, field.option)
        case _:
            return value
