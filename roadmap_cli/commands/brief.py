"""`roadmap brief`: what changed since a day or a revision, and what is overdue, due next or silent."""

from datetime import date
from typing import Annotated, assert_never

from roadmap_cli import terminal
from roadmap_cli.analysis.past import roadmap_as_of
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.commands._filters import AreaFilterOptions
from roadmap_cli.commands._histories import Versioned, VersionedRoadmaps, each, same_day
from roadmap_cli.commands._load import Talk
from roadmap_cli.commands._options import TIME, TextFormat, TextFormatOption, since_option
from roadmap_cli.commands._reading import ReadOptions
from roadmap_cli.commands._revisions import (
    Revision,
    VersionedRoadmap,
    eve_of,
    load_readable,
    load_revision,
    revision_of_day,
    since_of,
)
from roadmap_cli.errors import NotFoundError, NotYetError, WrongUsageError
from roadmap_cli.history.brief import Baseline, brief_of
from roadmap_cli.model.joined import join
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports import brief as views
from roadmap_cli.output.reports.brief import Briefing
from roadmap_cli.terminal import Screen
from roadmap_cli.vcs.versions import path_at


def show_brief(
    *,
    since: Annotated[str, since_option("Show what changed from a day on, or since a git revision.", TIME)],
    filters: AreaFilterOptions,
    format: TextFormatOption = TextFormat.TEXT,
    request: ReadOptions,
) -> None:
    """Sum up what changed since a day, and what is due next.

    Each change is shown once, with its reason. What is newly overdue and what is silent follow.

    Examples:
      # What changed in 2026
      roadmap brief --since 2026-01-01
      # What changed since the previous commit, as Markdown
      roadmap brief --since HEAD~1 --format markdown
    """
    day = request.day
    versioned = request.load_histories()
    roadmap = versioned.roadmap
    selection = filters.selection(roadmap, day, versioned.source)
    baseline = _baseline_of(versioned, since)
    if baseline.since > day:
        raise WrongUsageError(f"--since: {baseline.since} is after {day}, the day that is shown")
    rows = rows_of(roadmap, day, selection)
    with terminal.progress("comparing"):
        brief = brief_of(baseline, roadmap, rows, day, selection.areas)
    briefing = Briefing(
        title=roadmap.roadmap.title,
        since=baseline.since,
        commit=baseline.commit,
        as_of=day,
        brief=brief,
        filter=selection.words,
    )
    _write(briefing, format, request.screen(of=versioned))
    request.report_hidden(roadmap, day)


def _baseline_of(versioned: Versioned, since: str) -> Baseline:
    """Return the state that `--since` names, of several roadmaps as one.

    Raises NotFoundError for an unknown revision, and WrongUsageError for one of different days.
    """
    if not isinstance(versioned, VersionedRoadmaps):
        return _baseline(versioned, since, terminal.talk)
    found = dict(each(versioned, lambda one, talk: _baseline_of_one(one, since, talk)))
    day = same_day({name: one.day for name, one in found.items()}, "--since")
    first_day = next(iter(found.values())).since
    commits = {one.commit for one in found.values()}
    if commits == {None}:
        return Baseline(since=first_day, day=day)
    earlier = {
        name: one.roadmap or roadmap_as_of(versioned.members[name].roadmap, day)
        for name, one in found.items()
    }
    commit = commits.pop() if len(commits) == 1 else None
    return Baseline(since=first_day, day=day, roadmap=join(earlier, versioned.roadmap), commit=commit)


def _baseline_of_one(versioned: VersionedRoadmap, since: str, talk: Talk) -> Baseline:
    """Return the state of one of several roadmaps; if its file is newer, the one that its updates give."""
    try:
        return _baseline(versioned, since, talk)
    except NotYetError:
        start = since_of(versioned.tracked, since, versioned.why_untracked)
        day = start.day if isinstance(start, Revision) else eve_of(start)
        talk(f"git has no version at {since}; the updates in the file are used instead")
        return Baseline(since=day, day=day)


def _baseline(versioned: VersionedRoadmap, since: str, talk: Talk) -> Baseline:
    """Return the state that `--since` names. Raises NotFoundError for an unknown revision."""
    start = since_of(versioned.tracked, since, versioned.why_untracked)
    if not isinstance(start, Revision):
        return _baseline_of_day(versioned, start, eve_of(start), since, talk)
    roadmap = load_revision(start.tracked, start.commit).roadmap
    talk(f"since {start.description}")
    return Baseline(since=start.day, day=start.day, roadmap=roadmap, commit=start.commit)


def _baseline_of_day(versioned: VersionedRoadmap, since: date, day: date, words: str, talk: Talk) -> Baseline:
    """Return the state at the end of a day, from the last commit of that day if there is one.

    Raises NotFoundError if that commit may be missing because the clone is shallow.
    """
    tracked = versioned.tracked
    if tracked is None:
        talk(f"{versioned.why_untracked}; the updates in the file are used instead")
        return Baseline(since=since, day=day)
    try:
        revision = revision_of_day(tracked, day, words)
    except NotFoundError:
        if tracked.repository.is_shallow:
            raise
        revision = None
    if revision is None or path_at(tracked, revision.commit) is None:
        talk(f"git has no version from before {words}; the updates in the file are used instead")
        return Baseline(since=since, day=day)
    loaded, revision = load_readable(tracked, revision)
    talk(f"since {words}: compared with commit {revision.commit[:10]} of {revision.day}")
    return Baseline(since=since, day=day, roadmap=loaded.roadmap, commit=revision.commit)


def _write(briefing: Briefing, format: TextFormat, screen: Screen) -> None:
    match format:
        case TextFormat.JSON:
            terminal.put(render_json(views.json_of(briefing)))
        case TextFormat.MARKDOWN:
            terminal.show(views.render_markdown_brief(briefing))
        case TextFormat.TEXT if screen.is_terminal:
            from roadmap_cli.output import rich  # imports Rich, only for a terminal

            above, *below = views.headings(briefing, screen.signs)
            parts = views.parts_of(briefing, screen.signs)
            unchanged = views.unchanged_line(briefing)
            terminal.draw(rich.render_report(above, parts, screen.width or 80, unchanged, below), screen)
        case TextFormat.TEXT:
            terminal.show(views.render_brief(briefing, screen.signs, screen.color))
        case _:
            assert_never(format)
