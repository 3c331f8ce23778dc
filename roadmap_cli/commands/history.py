"""`roadmap history ID`: every change of one commitment, from the file's updates and from git."""

from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from roadmap_cli import terminal
from roadmap_cli.commands import _completion, _options
from roadmap_cli.commands._revisions import VersionedRoadmap, load_with_history, version_changes
from roadmap_cli.commands._session import Color, day_of, screen_for, today
from roadmap_cli.errors import NotFoundError
from roadmap_cli.history.log import edits_of, history_entries
from roadmap_cli.model.ids import any_of, find_commitment
from roadmap_cli.output.reports import history as views
from roadmap_cli.output.reports.history import History
from roadmap_cli.terminal import Screen


class HistoryFormat(StrEnum):
    """How a history is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def show_history(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            autocompletion=_completion.commitments,
            help="Its id, a beginning that no other has, or an id it had before; the whole id of one that is "
            "gone.",
        ),
    ],
    format: Annotated[
        HistoryFormat,
        typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(HistoryFormat)}."),
    ] = HistoryFormat.TEXT,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show every change of one commitment: the day, what, who and why; from its updates and from git."""
    day = day_of(as_of)
    _write(
        _history(id, load_with_history(file, at), day, day if as_of is None else today()),
        format,
        screen_for(color),
    )


def _history(word: str, past: VersionedRoadmap, as_of: date, now: date) -> History:
    """Return the history up to a day of what a word means, or what had this id before it was removed."""
    commitments = past.roadmap.commitments
    try:
        id = find_commitment(word, commitments)
    except NotFoundError:
        with version_changes(past) as changes:
            edits = edits_of(word, changes)
        if not edits:
            raise
        id = word
    else:
        with version_changes(past) as changes:
            edits = edits_of(id, changes)
    present = commitments.get(id)
    state = present or next(edit.change.before for edit in edits if edit.change.before is not None)
    entries = [one for one in history_entries(present, edits, now) if one.day <= as_of]
    return History(id=id, title=state.title, as_of=as_of, entries=entries, milestones=state.milestones)


def _write(history: History, format: HistoryFormat, screen: Screen) -> None:
    match format:
        case HistoryFormat.JSON:
            from roadmap_cli.output.json import render_json  # only for this format

            terminal.put(render_json(views.json_of(history)))
        case HistoryFormat.MARKDOWN:
            terminal.show(views.render_markdown_history(history))
        case HistoryFormat.TEXT if screen.is_terminal:
            from roadmap_cli.output import rich  # brings Rich: only for a person

            parts = views.parts_of(history, screen.signs, marked=True)
            terminal.draw(rich.render_report(views.heading(history), parts, screen.width or 80), screen)
        case HistoryFormat.TEXT:
            terminal.show(views.render_history(history, screen.signs, screen.color))
        case _:
            assert_never(format)
