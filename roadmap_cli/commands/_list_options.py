"""How `list` shows its rows: the options that its tables of commitments and of counts share."""

from typing import Annotated

import msgspec
import typer

from roadmap_cli.commands._options import OUTPUT, LimitOption, TableFormat, TableFormatOption, composed_of
from roadmap_cli.errors import WrongUsageError

_WITH_HEADER = (TableFormat.TABLE, TableFormat.CSV, TableFormat.TSV)


class RowOptions(msgspec.Struct, frozen=True):
    """The options for rows."""

    ids: bool
    count: bool
    no_header: bool
    limit: int | None
    format: TableFormat

    @property
    def is_short(self) -> bool:
        """Whether only ids or their number are shown."""
        return self.ids or self.count

    def require_effect(self, *, shapes_table: bool) -> None:
        """Raise WrongUsageError for options without effect; others shape a table if `shapes_table`."""
        if self.ids and self.count:
            raise WrongUsageError("--ids and --count cannot be combined; give one of them")
        if self.is_short and (shapes_table or self.no_header or self.format is not TableFormat.TABLE):
            option = "--ids" if self.ids else "--count"
            raise WrongUsageError(
                f"{option} takes no --columns, --group-by, --no-header or --format; leave them out"
            )
        if self.no_header and self.format not in _WITH_HEADER:
            raise WrongUsageError(f"--format {self.format} has no header; leave out --no-header")


def _rows(
    *,
    ids: Annotated[
        bool, typer.Option("--ids", help="Show only ids, one per line.", rich_help_panel=OUTPUT)
    ] = False,
    count: Annotated[
        bool, typer.Option("--count", help="Show only the number of rows.", rich_help_panel=OUTPUT)
    ] = False,
    no_header: Annotated[
        bool,
        typer.Option(
            "--no-header",
            help="Leave out the titles of the columns in tables, CSV and TSV.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    limit: LimitOption = None,
    format: TableFormatOption = TableFormat.TABLE,
) -> RowOptions:
    return RowOptions(ids, count, no_header, limit, format)


ShownRows = Annotated[RowOptions, composed_of(_rows)]
