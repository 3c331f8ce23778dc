"""The options that set the fields of a commitment, an area or a partner, made from the table of fields."""

from collections.abc import Collection, Iterator, Mapping
from inspect import Parameter
from typing import Annotated, Any

import msgspec
from typer import Option

from roadmap_cli.commands import complete
from roadmap_cli.commands.composed import Composed, option
from roadmap_cli.model.fields import LISTS, Field, FieldType, fields_of
from roadmap_cli.model.types import Commitment

_METAVARS = {
    FieldType.ID: "ID", FieldType.IDS: "ID", FieldType.NAMES: "NAME", FieldType.WORDS: "TAG",
    FieldType.ADDRESS: "URL", FieldType.ADDRESSES: "URL", FieldType.DATE: "DATE",
    FieldType.PERCENT: "PERCENT",
}  # fmt: skip
_OFFERS = {
    "areas": complete.areas, "partners": complete.partners, "commitments": complete.commitments,
    "tags": complete.tags,
}  # fmt: skip

Given = Mapping[str, Any]
"""The values of the options by field, None for one that was not given; `add_tags` is for `--add-tag`."""


def options_of(kind: type[msgspec.Struct], *, besides: Collection[str] = ()) -> Composed:
    """Return the options that set the fields of a table, in the order of the file, without some."""
    fields = [field for field in fields_of(kind) if field.option and field.name not in besides]
    return Composed([_option_of(field) for field in fields], dict)


def options_of_update(panel: str) -> Composed:
    """Return the options of `update`; lists also have `--add-…` and `--remove-…`."""
    return Composed(
        [one for field in fields_of(Commitment) if field.option for one in _options_of_update(field, panel)],
        dict,
    )


def _options_of_update(field: Field, panel: str) -> Iterator[Parameter]:
    if field.type not in _WITH_ADD:
        yield _option_of(field, panel=panel)
        return
    yield _option_of(field, more=" Replaces the current ones.", panel=panel)
    for verb in ("add", "remove"):
        flag = f"--{verb}-{field.option.removeprefix('--')}"
        help = f"{verb.capitalize()} this {field.noun}.{_SPLITS}"
        kind: object = Annotated[list[str] | None, _option(field, flag, help, panel)]
        yield option(f"{verb}_{field.name}", kind, None)


_WITH_ADD = frozenset({FieldType.IDS, FieldType.WORDS})
_SPLITS = " Repeats, and splits at commas."


def _option_of(field: Field, *, more: str = "", panel: str | None = None) -> Parameter:
    """Return the option that sets a field; `more` is another sentence of its help."""
    repeats = _SPLITS if field.type in _WITH_ADD else " Repeats."
    help = field.help + more + (repeats if field.type in LISTS else "")
    kind: Any = list[str] if field.type in LISTS else int if field.type is FieldType.PERCENT else str
    return option(field.name, Annotated[kind | None, _option(field, field.option, help, panel)], None)


def _option(field: Field, flag: str, help: str, panel: str | None) -> Any:
    is_percent = field.type is FieldType.PERCENT
    return Option(
        flag,
        metavar=_METAVARS.get(field.type, "TEXT"),
        autocompletion=_OFFERS.get(field.refers_to or field.name),
        help=help,
        rich_help_panel=panel,
        min=0 if is_percent else None,
        max=100 if is_percent else None,
    )
