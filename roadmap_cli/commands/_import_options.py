"""The options of `import` that a mapping keeps: how a source is read, and how its rows become commitments."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
import typer

from roadmap_cli.commands import _completion
from roadmap_cli.commands._import_values import Epoch, ValueRequest, value_request
from roadmap_cli.commands._options import Composed, composed_of
from roadmap_cli.commands._session import STANDARD_INPUT, writable_path
from roadmap_cli.editing.import_mappings import mapping_changes
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers.columns import (
    SEPARATOR,
    MappingOptions,
    mapped_columns,
    mapped_statuses,
    named_columns,
)
from roadmap_cli.importers.formats import ReadOptions, SourceFormat
from roadmap_cli.importers.mappings import faults_of, merged, one_of
from roadmap_cli.importers.records import fold
from roadmap_cli.importers.table import TableOptions, header_range, row_ranges
from roadmap_cli.model.ids import any_of, check_id, option_text, present_id
from roadmap_cli.model.types import ImportMapping, Roadmap, texts
from roadmap_cli.storage.load import load_from, read_source
from roadmap_cli.toml.change import Change

_READING, _ROWS, _AGAIN = "How the source is read", "How rows become commitments", "Saved options"


def _reading(
    *,
    from_format: Annotated[
        SourceFormat | None,
        typer.Option(
            "--from",
            metavar="FORMAT",
            help=f"The format, if it cannot be detected: {any_of(SourceFormat)}.",
            rich_help_panel=_READING,
        ),
    ] = None,
    map: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            rich_help_panel=_ROWS,
            help="Read a field from a column: `title=Promise`. Repeats. The manual lists all fields.",
        ),
    ] = None,
    map_status: Annotated[
        list[str] | None,
        typer.Option(
            "--map-status",
            metavar="WORD=STATUS",
            rich_help_panel=_ROWS,
            help="Map a word of the source to a status: `implemented=met`. Repeats.",
        ),
    ] = None,
    id_from: Annotated[
        str | None,
        typer.Option(
            "--id-from",
            metavar="COLUMN",
            rich_help_panel=_ROWS,
            show_default="titles",
            help="The column to make ids from.",
        ),
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(
            "--area",
            metavar="ID",
            autocompletion=_completion.areas,
            rich_help_panel=_ROWS,
            help="The area of all rows; with --map area=COLUMN, of rows without one.",
        ),
    ] = None,
    separator: Annotated[
        str | None,
        typer.Option(
            "--separator",
            metavar="TEXT",
            rich_help_panel=_ROWS,
            show_default=SEPARATOR,
            help="What separates the items of a list; \\n is a line break.",
        ),
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option(
            "--sheet",
            metavar="NAME",
            help="The sheet of a workbook to read. Repeats.",
            rich_help_panel=_READING,
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            show_default="detected",
            help="How the text is encoded.",
            rich_help_panel=_READING,
        ),
    ] = None,
    header_row: Annotated[
        str | None,
        typer.Option(
            "--header-row",
            "--header-rows",
            metavar="N",
            show_default="the first with the names",
            help="The row with the names of columns, or rows to join: 2-3.",
            rich_help_panel=_READING,
        ),
    ] = None,
    skip_rows: Annotated[
        str | None,
        typer.Option(
            "--skip-rows", metavar="N", help="Rows to leave out: 4,9-12,40-.", rich_help_panel=_READING
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="TEXT",
            help="The start of the first row below the table, such as Total.",
            rich_help_panel=_READING,
        ),
    ] = None,
    fill_down: Annotated[
        list[str] | None,
        typer.Option(
            "--fill-down",
            metavar="COLUMN",
            help="Give empty and merged cells of a column the value above. Repeats.",
            rich_help_panel=_READING,
        ),
    ] = None,
    rows: Annotated[
        str | None,
        typer.Option(
            "--rows",
            metavar="EXPR",
            help="Only rows that an expression over columns selects: 'State != Draft'.",
            rich_help_panel=_READING,
        ),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            "--mapping",
            metavar="NAME",
            autocompletion=_completion.mappings,
            help="Import with the saved options [imports.NAME]; options on the command line have priority.",
            rich_help_panel=_AGAIN,
        ),
    ] = None,
    save_mapping: Annotated[
        str | None,
        typer.Option(
            "--save-mapping",
            metavar="NAME",
            autocompletion=_completion.mappings,
            help="Save the options above in the roadmap, as [imports.NAME].",
            rich_help_panel=_AGAIN,
        ),
    ] = None,
) -> None:
    """Declare the options; `_given` has their values."""


class GivenOptions(msgspec.Struct, frozen=True):
    """The options of an import as typed, the mapping to add to them and the name to save them under."""

    typed: ImportMapping
    mapping: str | None
    save_mapping: str | None

    def with_mapping(self, file: str | None) -> ImportMapping:
        """Return the options with those of the saved mapping that are not given.

        Raises NotFoundError for an unknown mapping, UnreadableError for one with an error, and
        WrongUsageError if the options cannot be saved.
        """
        typed = self.typed
        if self.mapping is not None:
            mappings = load_from(read_source(writable_path(file))).roadmap.imports
            saved = mappings[present_id(self.mapping, mappings, "mapping")]
            _require_valid(saved, self.mapping)
            typed = merged(saved, typed)
        if self.save_mapping is not None:
            check_id(self.save_mapping)
            if typed == ImportMapping():
                raise WrongUsageError(
                    "--save-mapping: there is no option to save; add one, such as --map title=COLUMN"
                )
            if STANDARD_INPUT in (typed.area_map, typed.partner_map):
                raise WrongUsageError("--save-mapping cannot save standard input; name a file")
        return typed

    def saving(self, typed: ImportMapping, roadmap: Roadmap) -> tuple[list[Change], str]:
        """Return the changes that save the options, and the end of a sentence about it."""
        if self.save_mapping is None:
            return [], ""
        changes = mapping_changes(self.save_mapping, typed, roadmap)
        did = "saved as" if changes else "unchanged in"
        return changes, f"; the options are {did} the mapping {self.save_mapping}"


def _given(*, mapping: str | None, save_mapping: str | None, **values: Any) -> GivenOptions:
    """Return the options as given. Raises WrongUsageError for an empty one."""
    values["format"] = values.pop("from_format")
    for name in ("format", "epoch"):
        values[name] = values[name] and values[name].value
    if values["separator"] == "":
        raise WrongUsageError("--separator is empty; give it a separator, such as ;")
    for name, value in values.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, str) and name != "separator":
            values[name] = option_text(value, option)
        for one in texts(value) if isinstance(value, str | list) else ():
            option_text(one if one.strip() else None, option)  # only its UTF-8; the reader says what is empty
    typed = ImportMapping(**{name: value for name, value in values.items() if value})
    return GivenOptions(typed, mapping, save_mapping)


SourceOptions = Annotated[
    GivenOptions, Composed([*composed_of(_reading).options, *composed_of(value_request).options], _given)
]


def _require_valid(saved: ImportMapping, name: str) -> None:
    """Raise UnreadableError for a saved mapping with an option that is wrong for every source."""
    for fault in faults_of(saved):
        raise UnreadableError(f"imports.{name} is wrong: {fault.reason}")


def mapping_of(typed: ImportMapping) -> MappingOptions:
    """Return how columns are mapped to fields. Raises WrongUsageError."""
    return MappingOptions(
        columns=mapped_columns(texts(typed.map)),
        statuses=mapped_statuses(texts(typed.map_status)),
        id_from=typed.id_from,
        area=fold(typed.area),
        separator=typed.separator.replace("\\n", "\n").replace("\\t", "\t") or None,
    )


def values_of(typed: ImportMapping) -> ValueRequest:
    """Return how cells are read. Raises WrongUsageError, and UnreadableError for a file of names."""
    return value_request(
        map_value=texts(typed.map_value),
        area_map=typed.area_map or None,
        partner_map=typed.partner_map or None,
        day_first=typed.day_first,
        month_first=typed.month_first,
        epoch=_epoch(typed),
        keep_unread=typed.keep_unread,
    )


def reading_of(
    typed: ImportMapping, mapping: MappingOptions, local: Callable[[datetime], date]
) -> ReadOptions:
    """Return how a source is read. Raises WrongUsageError."""
    table = TableOptions(
        names=named_columns(mapping),
        header=header_range(typed.header_row) if typed.header_row else None,
        skipped=row_ranges(typed.skip_rows, "--skip-rows") if typed.skip_rows else (),
        until=typed.until,
        filled=tuple(texts(typed.fill_down)),
    )
    source_format = SourceFormat(one_of(typed.format, SourceFormat, "format")) if typed.format else None
    return ReadOptions(local, source_format, typed.encoding, texts(typed.sheet), table)


def _epoch(typed: ImportMapping) -> Epoch | None:
    return Epoch(one_of(typed.epoch, Epoch, "epoch")) if typed.epoch else None
