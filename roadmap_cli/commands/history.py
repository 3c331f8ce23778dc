"""`roadmap history ID`: every change of one commitment, from the file's updates and from git."""

from datetime import date
from typing import Annotated, assert_never

import msgspec
import typer

from roadmap_cli import terminal
from roadmap_cli.commands import _completion
from roadmap_cli.commands._histories import VersionedRoadmaps
from roadmap_cli.commands._options import TextFormat, TextFormatOption
from roadmap_cli.commands._reading import ReadOptions
from roadmap_cli.commands._revisions import VersionedRoadmap, version_changes
from roadmap_cli.commands._session import today
from roadmap_cli.errors import NotFoundError
from roadmap_cli.history.log import edits_of, history_entries
from roadmap_cli.model.joined import joined_id
from roadmap_cli.model.lookup import find_commitment
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import history as views
from roadmap_cli.output.reports.history import History
from roadmap_cli.terminal import Screen


def show_history(
    *,
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            autocompletion=_completion.commitments,
            help="Commitment id, a unique prefix of it, or a former id; for a removed one, its full id.",
        ),
    ],
    format: TextFormatOption = TextFormat.TEXT,
    request: ReadOptions,
) -> None:
    """Show every change of one commitment, from updates and git.

    Each change has its day and reason, and its author if it is from git.

    Examples:
      # All changes of a commitment
      roadmap history net-zero-grids
      # The same for a script
      roadmap history net-zero-grids --format json
    """
    day = request.day
    versioned = request.load_histories()
    now = today() if request.as_of else day
    if isinstance(versioned, VersionedRoadmaps):
        word, name = _member_of(id, versioned)
        history = _history(word, versioned.members[name], day, now)
        history = msgspec.structs.replace(history, id=joined_id(name, history.id))
    else:
        history = _history(id, versioned, day, now)
    _write(history, format, request.screen(of=versioned))
    if not history.entries and format is not TextFormat.JSON:
        terminal.talk("no changes are recorded")


def _member_of(word: str, versioned: VersionedRoadmaps) -> tuple[str, str]:
    """Return a word without its short name, and the roadmap that it is of. Raises NotFoundError.

    A removed commitment is found by its full id only.
    """
    roadmap = versioned.roadmap
    try:
        found = find_commitment(word, roadmap)
    except NotFoundError:
        if roadmap.local(word) == word:
            raise
        found = word
    return roadmap.local(found), roadmap.name_of(found) or ""


def _history(word: str, versioned: VersionedRoadmap, as_of: date, now: date) -> History:
    """Return the history up to a day of a commitment, also of one that was removed.

    Raises NotFoundError if there is and was no such commitment.
    """
    commitments = versioned.roadmap.commitments
    missing = None
    try:
        commitment_id = find_commitment(word, versioned.roadmap)
    except NotFoundError as error:
        commitment_id, missing = word, error
    with version_changes(versioned) as changes:
        edits = edits_of(commitment_id, changes)
    if missing is not None and not edits:
        raise missing
    present = commitments.get(commitment_id)
    state = present or next(edit.change.before for edit in edits if edit.change.before is not None)
    return History(
        id=commitment_id,
        title=state.title,
        as_of=as_of,
        entries=history_entries(present, edits, now, as_of),
        milestones=state.milestones,
    )


def _write(history: History, format: TextFormat, screen: Screen) -> None:
    match format:
        case TextFormat.JSON:
            terminal.put(render_json(views.json_of(history)))
        case TextFormat.MARKDOWN:
            terminal.show(views.render_markdown_history(history))
        case TextFormat.TEXT if screen.is_terminal:
            from roadmap_cli.output import rich  # imports Rich, only for a terminal

            parts = views.parts_of(history, screen.signs, marked=True)
            terminal.draw(rich.render_report(views.heading(history), parts, screen.width or 80), screen)
        case TextFormat.TEXT:
            terminal.show(views.render_history(history, screen.signs, screen.color))
        case _:
            assert_never(format)
