"""What the timeline and its picture are asked: which days, what a lane holds, what the axis counts."""

from datetime import date
from typing import Annotated

import typer

from roadmap_cli.analysis.aggregate import Group, by_area, partner_groups
from roadmap_cli.analysis.axis import Scale
from roadmap_cli.analysis.query import Row, Selection, rows_of
from roadmap_cli.commands._options import GroupBy
from roadmap_cli.commands._session import window_of
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap

BeginOption = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="The first day shown: that with which DATE begins."),
]
EndOption = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", help="The last day shown: that with which DATE ends."),
]
GroupByOption = Annotated[
    GroupBy,
    typer.Option(
        "--group-by",
        metavar="FIELD",
        help="Group bars by area, or by partner with each partner's own status and deadline.",
    ),
]
ScaleOption = Annotated[
    Scale | None,
    typer.Option(metavar="UNIT", help=f"What the axis counts: {any_of(Scale)}; else what fits."),
]

MOST_BARS = 200_000
"""The most bars of a timeline in text or JSON: 300 partners with 3,000 commitments take gigabytes."""


def days_shown(begin: str | None, end: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day asked for. Raises WrongUsageError where none lies between them."""
    first = window_of(begin, "--from").first if begin is not None else None
    last = window_of(end, "--to").last if end is not None else None
    if first and last and first > last:
        raise WrongUsageError(f"--from {first} lies after --to {last}; did you mean the other way round?")
    return first, last


def lanes_of(
    roadmap: Roadmap, group_by: GroupBy, selection: Selection, day: date, *, most: int
) -> tuple[list[Row], list[Group]]:
    """Return the rows of a timeline and the groups that it lays out: areas, or the partners asked for.

    Under a partner, a commitment has that partner's own values, and filters apply to these. Raises
    WrongUsageError for more than `most` bars.
    """
    if group_by is GroupBy.AREA:
        rows = rows_of(roadmap, day, selection)
        _require_at_most(most, len(rows), "")
        return rows, by_area(roadmap, rows)
    groups = partner_groups(roadmap, day, selection)
    _require_at_most(most, sum(len(group.rows) for group in groups), ", or group by area")
    once = {row.id: row for group in groups for row in group.rows}
    return list(once.values()), groups


def _require_at_most(most: int, bars: int, other_way: str) -> None:
    if bars > most:
        raise WrongUsageError(
            f"this would be {bars:,} bars, and at most {most:,} are drawn; select fewer with filters such as "
            f"--area and --partner{other_way}"
        )


def coarser(scale: Scale, units: int) -> str:
    """Return a sentence on a scale that was asked for and has no room for a tick a unit, else nothing."""
    if units < 2:
        return ""
    return f"there is room for a tick every {units} {scale}s only; --from and --to show fewer of them"
