"""`roadmap trend --from-git`: the trend of the versions of a file in git."""

from datetime import date
from typing import Any

from roadmap_cli import terminal
from roadmap_cli.analysis.axis import ends_of_units
from roadmap_cli.analysis.query import Selection
from roadmap_cli.analysis.trend import Trend, TrendRequest, fitting_scale, trend_of_spans
from roadmap_cli.commands._revisions import VersionedRoadmap
from roadmap_cli.english import counted
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.history.versions_of_days import first_version_day, spans_of_days
from roadmap_cli.history.walk import Skipped
from roadmap_cli.vcs.repository import SHALLOW


def trend_from_git(
    loaded: Any, day: date, selection: Selection, wanted: TrendRequest, *, is_present: bool
) -> Trend:
    """Return the trend of the versions in git of a `VersionedRoadmap`, and report what they lack on stderr.

    If it `is_present`, they lack what is not committed. Raises NotFoundError without a version up to the day,
    WrongUsageError for several roadmaps.
    """
    if not isinstance(loaded, VersionedRoadmap):
        raise WrongUsageError("--file: one file only, because --from-git counts the versions of one")
    tracked = loaded.tracked
    if tracked is None:
        raise NotFoundError(f"--from-git: {loaded.why_untracked}")
    first = first_version_day(tracked)
    if first is None:
        raise NotFoundError("--from-git: git has no version of the roadmap that can be read")
    if first > day:
        raise NotFoundError(
            f"--from-git: the first version of the roadmap in git is from {first}, later than {day}"
        )
    if wanted.since is not None and wanted.since < first:
        terminal.talk(f"git has no version from before {first}, so the trend begins on that day")
    if tracked.repository.is_shallow:
        terminal.talk(SHALLOW)
    begin = max(wanted.since or first, first)
    every = wanted.every or fitting_scale(begin, day)
    days = ends_of_units(begin, day, every)
    skipped = Skipped()
    with terminal.progress("reading the history") as advance:
        spans = list(spans_of_days(tracked, days, skipped, advance))
    if skipped.unreadable:
        versions = counted(skipped.unreadable, "version")
        terminal.talk(f"{versions} cannot be read; the last readable version before is counted instead")
    if is_present and spans[-1].roadmap != loaded.roadmap:
        terminal.talk("changes that are not committed are not counted")
    return trend_of_spans(spans, begin, every, selection, wanted.kind)
