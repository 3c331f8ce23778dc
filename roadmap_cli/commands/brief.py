"""`roadmap brief`: what a reader who was away needs."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, assert_never

import msgspec
import typer

from roadmap_cli import terminal
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.commands import _options
from roadmap_cli.commands._filters import AreaFilterOptions
from roadmap_cli.commands._revisions import (
    VersionedRoadmap,
    find_revision,
    load_readable,
    load_revision,
    load_with_history,
    parse_days,
    revision_of_day,
)
from roadmap_cli.commands._session import Color, day_of, report_replay, screen_for
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.history.brief import brief_of
from roadmap_cli.model.ids import any_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.reports import brief as views
from roadmap_cli.output.reports.brief import Briefing
from roadmap_cli.terminal import Screen
from roadmap_cli.vcs.versions import path_at


class BriefFormat(StrEnum):
    """How news are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def show_brief(
    since: Annotated[
        str,
        typer.Option(
            metavar="REV|DATE", help="When you last looked: a git revision, or a day, which counts as news."
        ),
    ],
    filters: AreaFilterOptions,
    format: Annotated[
        BriefFormat, typer.Option(metavar="FORMAT", help=f"How to write it: {any_of(BriefFormat)}.")
    ] = BriefFormat.TEXT,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Show what changed, each change once with its reason, and what is newly overdue, due next or silent."""
    day = day_of(as_of)
    past = load_with_history(file, at)
    present = past.roadmap
    selection = filters.selection(present)
    known = _known(past, since)
    if known.since > day:
        raise WrongUsageError(f"--since: {known.since} lies after {day}, the day that is shown")
    rows = rows_of(present, day, selection)
    seen = Briefing(
        title=present.roadmap.title,
        since=known.since,
        commit=known.commit,
        as_of=day,
        brief=brief_of(known.roadmap, known.day, present, rows, day, selection.areas),
        filter=filters.words(selection),
    )
    _write(seen, format, screen_for(color))
    if as_of:
        report_replay(present, day)


class KnownState(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader knew: the roadmap of a commit at the end of a day, the news being of `since` on.

    Where git has no text of that day there is neither: then the present file's updates tell how it stood.
    """

    since: date
    day: date
    roadmap: Roadmap | None = None
    commit: str | None = None


def _known(past: VersionedRoadmap, since: str) -> KnownState:
    """Return what `--since` says was known. Raises NotFoundError for a revision that is not there."""
    window = parse_days(past.tracked, since, "--since")
    if window is None:
        if past.tracked is None:
            raise NotFoundError(past.why_untracked)
        revision = find_revision(past.tracked, since, "--since")
        roadmap = load_revision(past.tracked, revision.commit).roadmap
        terminal.talk(f"since {revision.description}")
        return KnownState(since=revision.day, day=revision.day, roadmap=roadmap, commit=revision.commit)
    day = window.first - timedelta(days=1) if window.first > date.min else window.first
    return _known_of_day(past, window.first, day, since)


def _known_of_day(past: VersionedRoadmap, since: date, day: date, words: str) -> KnownState:
    """Return what was known at the end of a day: the text of its last commit, where git has one.

    Raises NotFoundError where a shallow clone lacks it: what the file tells of then would not be all.
    """
    if past.tracked is None:
        terminal.talk(f"{past.why_untracked}; the updates in the file are used instead")
        return KnownState(since=since, day=day)
    try:
        revision = revision_of_day(past.tracked, day, words)
    except NotFoundError:
        if past.tracked.repository.is_shallow:
            raise
        revision = None
    if revision is None or path_at(past.tracked, revision.commit) is None:
        terminal.talk(f"git has no version from before {words}; the updates in the file are used instead")
        return KnownState(since=since, day=day)
    loaded, revision = load_readable(past.tracked, revision)
    terminal.talk(f"since {words}: compared with commit {revision.commit[:10]} of {revision.day}")
    return KnownState(since=since, day=day, roadmap=loaded.roadmap, commit=revision.commit)


def _write(seen: Briefing, format: BriefFormat, screen: Screen) -> None:
    match format:
        case BriefFormat.JSON:
            from roadmap_cli.output.json import render_json  # only for this format

            terminal.put(render_json(views.json_of(seen)))
        case BriefFormat.MARKDOWN:
            terminal.show(views.render_markdown_brief(seen))
        case BriefFormat.TEXT if screen.is_terminal:
            from roadmap_cli.output import rich  # brings Rich: only for a person

            above, *below = views.headings(seen, screen.signs)
            drawn = rich.render_report(
                above,
                views.parts_of(seen, screen.signs),
                screen.width or 80,
                views.unchanged_line(seen),
                below,
            )
            terminal.draw(drawn, screen)
        case BriefFormat.TEXT:
            terminal.show(views.render_brief(seen, screen.signs, screen.color))
        case _:
            assert_never(format)
