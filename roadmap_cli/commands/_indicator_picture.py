"""`roadmap export svg --indicator`: the picture of one indicator instead of a timeline."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
import typer

from roadmap_cli import escape
from roadmap_cli.analysis.indicators import measured
from roadmap_cli.analysis.replay import exists, updates_of
from roadmap_cli.commands import _completion
from roadmap_cli.commands._filters import Filters, read_filters
from roadmap_cli.commands._reading import ReadRequest, not_begun
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.lookup import find_indicator
from roadmap_cli.model.types import Commitment, Roadmap
from roadmap_cli.output.words import partner_name

IndicatorPictureOption = Annotated[
    str | None,
    typer.Option(
        "--indicator",
        metavar="ID.NAME",
        autocompletion=_completion.all_indicators,
        help="Draw this indicator of a commitment instead of a timeline.",
        rich_help_panel="Indicator",
    ),
]


def require_alone(filters: Filters, of_timeline: Mapping[str, object]) -> None:
    """Raise WrongUsageError if options of timelines, or filters, which choose commitments, are given too."""
    given = next((option for option, value in of_timeline.items() if value is not None), "")
    if given:
        raise WrongUsageError(
            f"{given} is for a timeline, and --indicator shows an indicator; leave out one of them"
        )
    if filters != read_filters():
        raise WrongUsageError(
            "--indicator shows one indicator, and a filter chooses commitments; leave out one of them"
        )


def indicator_picture(word: str, title: str | None, request: ReadRequest) -> tuple[bytes, str]:
    """Return the picture, and what it shows in words. Raises NotFoundError."""
    from roadmap_cli.output.export.indicator_chart import render_indicator_svg  # only for this option

    day = request.day
    loaded = request.load()
    commitment_id, name = find_indicator(word, "--indicator", loaded.roadmap)
    roadmap = loaded.typed_roadmap
    commitment = roadmap.commitments[commitment_id]
    if not exists(commitment, updates_of(commitment), day):
        raise not_begun(commitment_id, commitment, day)
    indicator = commitment.indicators[name]
    picture = render_indicator_svg(
        measured(name, indicator, day),
        title=title or indicator.title,
        subject=_subject(commitment_id, indicator.partner, roadmap),
        as_of=day,
    )
    drawn = Commitment(title=commitment.title, area="", indicators={name: indicator})
    request.report_hidden(msgspec.structs.replace(roadmap, commitments={commitment_id: drawn}), day)
    return picture.encode(), f"{name} of {commitment_id} as of {day}"


def _subject(commitment_id: str, partner: str, roadmap: Roadmap) -> str:
    title = escape.line(roadmap.commitments[commitment_id].title)
    who = f", {partner_name(partner, roadmap)}" if partner else ""
    return f"{title} ({commitment_id}){who}"
