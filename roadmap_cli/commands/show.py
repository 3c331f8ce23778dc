"""`roadmap show ID`: everything about one commitment."""

from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

import msgspec
import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.flags import derive_on
from roadmap_cli.analysis.query import row_of
from roadmap_cli.analysis.replay import updates_of
from roadmap_cli.commands import _completion, _options
from roadmap_cli.commands._load import load_roadmap
from roadmap_cli.commands._session import Color, day_of, report_replay, screen_for
from roadmap_cli.errors import NotFoundError
from roadmap_cli.model.ids import any_of, find_commitment
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.reports import show
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.terminal import Screen


class ShowFormat(StrEnum):
    """How a commitment is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def show_commitment(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            autocompletion=_completion.commitments,
            help="Its id, a beginning that no other has, or an id it had before.",
        ),
    ],
    format: Annotated[
        ShowFormat, typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(ShowFormat)}.")
    ] = ShowFormat.TEXT,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show everything about one commitment, its updates newest first."""
    day = day_of(as_of)
    loaded = load_roadmap(file, at)
    found = _record(_id_of(id, loaded.roadmap), loaded.roadmap, day)
    _write(found, loaded, format, screen_for(color))
    if as_of:
        report_replay(msgspec.structs.replace(loaded.roadmap, commitments={found.id: found.commitment}), day)


def _id_of(word: str, roadmap: Roadmap) -> str:
    """Return the id of the commitment meant; where an area or a partner is meant, NotFoundError says so."""
    try:
        return find_commitment(word, roadmap.commitments)
    except NotFoundError:
        if word in roadmap.areas:
            where = f"an area, not a commitment; `roadmap status --area {word}` shows it"
        elif word in roadmap.partners:
            where = f"a partner, not a commitment; `roadmap list --partner {word}` shows its commitments"
        else:
            raise
        raise NotFoundError(f'"{word}" is {where}') from None


def _record(id: str, roadmap: Roadmap, as_of: date) -> show.CommitmentRecord:
    """Return a commitment as it derived on a day. Raises NotFoundError where it did not exist yet."""
    commitment = roadmap.commitments[id]
    updates = updates_of(commitment)
    derived = derive_on(commitment, as_of, roadmap.check)
    if derived is None:
        begins = commitment.made or updates[0].day
        raise NotFoundError(f'"{id}" did not exist yet on {as_of}; it does since {begins.text}')
    return show.CommitmentRecord(
        id=id,
        commitment=commitment,
        roadmap=roadmap,
        row=row_of(id, commitment, derived),
        derived=derived,
        past=[dated for dated in updates if dated.day.first <= as_of],
        as_of=as_of,
    )


def _write(found: show.CommitmentRecord, loaded: LoadedRoadmap, format: ShowFormat, screen: Screen) -> None:
    match format:
        case ShowFormat.JSON:
            from roadmap_cli.output.json import render_json
            from roadmap_cli.output.reports.show import json_of  # only for this format

            terminal.put(render_json(json_of(found, loaded.data["commitments"][found.id])))
        case ShowFormat.MARKDOWN:
            terminal.show(show.render_markdown_record(found))
        case ShowFormat.TEXT if screen.is_terminal:
            from roadmap_cli.output.rich import render_record  # brings Rich: only for a person

            terminal.draw(render_record(found, screen.width or 80, screen.signs), screen)
        case ShowFormat.TEXT:
            terminal.show(show.render_record(found, screen.signs, screen.color))
        case _:
            assert_never(format)
