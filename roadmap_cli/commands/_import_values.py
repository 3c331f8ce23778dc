"""The options of `import` that say how the cells of a source are read."""

from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from roadmap_cli.commands._session import STANDARD_INPUT, source_bytes
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.columns import MappingOptions
from roadmap_cli.importers.date_columns import DateOrder
from roadmap_cli.importers.value_maps import ValueMap, joined, mapped_names, mapped_values

_PANEL = "How cells are read"


class Epoch(StrEnum):
    """The year from which Excel counts days."""

    Y1900 = "1900"
    Y1904 = "1904"


class ValueRequest(msgspec.Struct, frozen=True):
    """How cells are read: the values of words, the order of dates, and the epoch of numbers.

    With `keep_unread`, cells that are not read are kept in the file.
    """

    values: ValueMap
    date_order: DateOrder | None
    epoch: int
    keep_unread: bool

    def added_to(self, mapping: MappingOptions, *, update: bool) -> MappingOptions:
        """Return a mapping of columns with these options."""
        return msgspec.structs.replace(mapping, update=update, **msgspec.structs.asdict(self))


def value_request(
    *,
    map_value: Annotated[
        list[str] | None,
        typer.Option(
            "--map-value",
            metavar="FIELD:WORD=VALUE",
            help="Read a word in the cells of a field as a value: `deadline:TBD=none`. Repeats.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    area_map: Annotated[
        str | None,
        typer.Option(
            "--area-map",
            metavar="FILE",
            help="A CSV file with the names of areas in the source, each with its id.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    partner_map: Annotated[
        str | None,
        typer.Option(
            "--partner-map",
            metavar="FILE",
            help="A CSV file with the names of partners in the source, each with one or more ids.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    day_first: Annotated[
        bool,
        typer.Option(
            "--day-first",
            help="Read 03/04/2027 as 3 April.",
            show_default="decided by other dates of the column",
            rich_help_panel=_PANEL,
        ),
    ] = False,
    month_first: Annotated[
        bool, typer.Option("--month-first", help="Read 03/04/2027 as March 4.", rich_help_panel=_PANEL)
    ] = False,
    epoch: Annotated[
        Epoch | None,
        typer.Option(
            "--epoch",
            metavar="YEAR",
            help="The year from which numbers such as 45291 count days: 1900 or 1904.",
            show_default="that of the workbook, else 1900",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    keep_unread: Annotated[
        bool,
        typer.Option(
            "--keep-unread",
            help="Keep cells that are not read in the table extra.import of each commitment.",
            rich_help_panel=_PANEL,
        ),
    ] = False,
) -> ValueRequest:
    """Return the options as read. Raises WrongUsageError, and UnreadableError for a file of names."""
    if day_first and month_first:
        raise WrongUsageError("--day-first and --month-first contradict each other; leave one out")
    if area_map == partner_map == STANDARD_INPUT:
        raise WrongUsageError("--area-map and --partner-map cannot both read standard input; name files")
    files = {"area": area_map, "partners": partner_map}
    named = {
        field: mapped_names(*source_bytes(file), field) for field, file in files.items() if file is not None
    }
    order = DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST if month_first else None
    values = joined(named, mapped_values(map_value or ()))
    return ValueRequest(values, order, int(epoch or 0), keep_unread)
