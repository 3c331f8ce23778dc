"""The options of a timeline and of its picture: which days, how to group, and the unit of the axis."""

from datetime import date
from typing import Annotated

import typer

from roadmap_cli.analysis.aggregate import Group, by_area, by_roadmap, partner_groups
from roadmap_cli.analysis.axis import AxisRequest, Scale
from roadmap_cli.analysis.query import Row, Selection, rows_of
from roadmap_cli.commands._options import GroupBy
from roadmap_cli.commands._session import window_of
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap

_PANEL = "Timeline"

BeginOption = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="DATE", help="Show days from the first day of DATE on.", rich_help_panel=_PANEL
    ),
]
EndOption = Annotated[
    str | None,
    typer.Option(
        "--to", metavar="DATE", help="Show days up to the last day of DATE.", rich_help_panel=_PANEL
    ),
]
GroupByOption = Annotated[
    GroupBy | None,
    typer.Option(
        "--group-by",
        metavar="FIELD",
        show_default=GroupBy.AREA.value,
        help="Group by area, by roadmap, or by partner with each one's own status and deadline.",
        rich_help_panel=_PANEL,
    ),
]
ScaleOption = Annotated[
    Scale | None,
    typer.Option(
        metavar="UNIT",
        show_default="what fits",
        help=f"Unit of the axis: {any_of(Scale)}.",
        rich_help_panel=_PANEL,
    ),
]

MOST_BARS = 200_000
"""The most bars of a timeline in text or JSON: 300 partners with 3,000 commitments take gigabytes."""


def axis_request(begin: str | None, end: str | None, scale: Scale | None) -> AxisRequest:
    """Return the requested days and unit. Raises WrongUsageError if the days are in the wrong order."""
    first = window_of(begin, "--from").first if begin is not None else None
    last = window_of(end, "--to").last if end is not None else None
    if first and last and first > last:
        raise WrongUsageError(f"--from {first} is after --to {last}; did you mean the other way around?")
    return AxisRequest(first, last, scale)


def grouped_rows(
    roadmap: Roadmap, group_by: GroupBy, selection: Selection, day: date, *, most: int
) -> tuple[list[Row], list[Group]]:
    """Return the rows of a timeline and its groups, by area, roadmap or the partners in the selection.

    Under a partner, a commitment has that partner's own values, and filters apply to these. Raises
    WrongUsageError for more than `most` bars.
    """
    if group_by is not GroupBy.PARTNER:
        rows = rows_of(roadmap, day, selection)
        groups = (by_area if group_by is GroupBy.AREA else by_roadmap)(roadmap, rows)
    else:
        groups = partner_groups(roadmap, day, selection)
        rows = list({row.id: row for group in groups for row in group.rows}.values())
    bars = sum(len(group.rows) for group in groups)
    if bars > most:
        help = "select fewer with filters such as --area and --partner"
        help += ", or group by area" if group_by is GroupBy.PARTNER else ""
        raise WrongUsageError(f"the timeline would have {bars:,} bars, more than {most:,}; {help}")
    return rows, groups
