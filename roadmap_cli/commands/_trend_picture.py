"""`roadmap export svg --trend`: the picture of a trend instead of a timeline."""

from collections.abc import Mapping
from typing import Annotated

import typer

from roadmap_cli.analysis.axis import AxisRequest
from roadmap_cli.analysis.trend import TrendRequest, trend_of
from roadmap_cli.commands._filters import Filters
from roadmap_cli.commands._reading import ReadRequest
from roadmap_cli.errors import WrongUsageError

TrendPictureOption = Annotated[
    bool,
    typer.Option(
        "--trend",
        help="Draw how many commitments were met, open and not kept over time. --from is the first day, and "
        "--scale the unit.",
        rich_help_panel="Trend",
    ),
]


def require_for_trend(others: Mapping[str, object]) -> None:
    """Raise WrongUsageError for an option of other pictures."""
    for option, value in others.items():
        if value is not None:
            end = "; --as-of is the last day" if option == "--to" else ""
            raise WrongUsageError(f"{option} cannot be used with --trend; leave out one of them{end}")


def trend_picture(
    filters: Filters, axis: AxisRequest, title: str | None, request: ReadRequest
) -> tuple[bytes, str]:
    """Return the picture, and what it shows in words. Raises WrongUsageError for a filter by outcome."""
    from roadmap_cli.output.export.trend_chart import render_trend_svg  # only for this option

    day = request.day
    loaded = request.load()
    roadmap = loaded.roadmap
    selection = filters.selection(roadmap, day, loaded.source)
    if selection.reads_outcome:
        raise WrongUsageError(
            "--trend: totals over commitments chosen by their outcome would mislead; leave out that filter"
        )
    if axis.first is not None and axis.first > day:
        raise WrongUsageError(f"--from: {axis.first} is after {day}, the day that is shown")
    trend = trend_of(roadmap, day, selection, TrendRequest(axis.first, axis.scale))
    picture = render_trend_svg(trend, title=title or roadmap.roadmap.title)
    request.report_hidden(roadmap, day)
    return picture.encode(), f"the trend from {trend.since} to {trend.as_of}"
