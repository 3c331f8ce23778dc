"""`roadmap show ID`: everything about one commitment."""

from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

import msgspec
import typer

from roadmap_cli import console
from roadmap_cli.commands import complete, options
from roadmap_cli.commands.loading import load_roadmap
from roadmap_cli.commands.session import Color, LoadedRoadmap, day_of, screen_for, tell_of_replay
from roadmap_cli.console import Screen
from roadmap_cli.errors import NotThereError
from roadmap_cli.flags import standing
from roadmap_cli.lookup import any_of, find_commitment
from roadmap_cli.model.types import Roadmap
from roadmap_cli.query import row_of
from roadmap_cli.replay import updates_of
from roadmap_cli.views import record


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
            autocompletion=complete.commitments,
            help="Its id, a beginning that no other has, or an id it had before.",
        ),
    ],
    format: Annotated[
        ShowFormat, typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(ShowFormat)}.")
    ] = ShowFormat.TEXT,
    as_of: options.AsOfOption = None,
    at: options.AtOption = None,
    file: options.FileOption = None,
    color: options.ColorOption = Color.AUTO,
) -> None:
    """Show everything about one commitment, its updates newest first."""
    day = day_of(as_of)
    loaded = load_roadmap(file, at)
    found = _record(_id_of(id, loaded.roadmap), loaded.roadmap, day)
    _write(found, loaded, format, screen_for(color))
    if as_of:
        tell_of_replay(msgspec.structs.replace(loaded.roadmap, commitments={found.id: found.commitment}), day)


def _id_of(word: str, roadmap: Roadmap) -> str:
    """Return the id of the commitment meant; where an area or a partner is meant, NotThereError says so."""
    try:
        return find_commitment(word, roadmap.commitments)
    except NotThereError:
        if word in roadmap.areas:
            where = f"an area, not a commitment; `roadmap status --area {word}` shows it"
        elif word in roadmap.partners:
            where = f"a partner, not a commitment; `roadmap list --partner {word}` shows its commitments"
        else:
            raise
        raise NotThereError(f'"{word}" is {where}') from None


def _record(id: str, roadmap: Roadmap, as_of: date) -> record.CommitmentRecord:
    """Return a commitment as it stood on a day. Raises NotThereError where it did not exist yet."""
    commitment = roadmap.commitments[id]
    updates = updates_of(commitment)
    stood = standing(commitment, as_of, roadmap.check)
    if stood is None:
        begins = commitment.made or updates[0].day
        raise NotThereError(f'"{id}" did not exist yet on {as_of}; it does since {begins.text}')
    return record.CommitmentRecord(
        id=id,
        commitment=commitment,
        roadmap=roadmap,
        row=row_of(id, commitment, stood),
        stood=stood,
        past=[dated for dated in updates if dated.day.first <= as_of],
        as_of=as_of,
    )


def _write(found: record.CommitmentRecord, loaded: LoadedRoadmap, format: ShowFormat, screen: Screen) -> None:
    match format:
        case ShowFormat.JSON:
            from roadmap_cli.views.json import render_json
            from roadmap_cli.views.record_json import json_of  # only for this format

            console.put(render_json(json_of(found, loaded.data["commitments"][found.id])))
        case ShowFormat.MARKDOWN:
            console.show(record.render_markdown_record(found))
        case ShowFormat.TEXT if screen.is_terminal:
            from roadmap_cli.views.terminal import render_record  # brings Rich: only for a person

            console.draw(render_record(found, screen.width or 80, screen.signs), screen)
        case ShowFormat.TEXT:
            console.show(record.render_record(found, screen.signs, screen.color))
        case _:
            assert_never(format)
