"""Load one roadmap with its history, or several roadmaps, each with its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar, TypeVar

import msgspec

from roadmap_cli import terminal
from roadmap_cli.commands._load import Talk, load_each
from roadmap_cli.commands._revisions import (
    Revision,
    VersionedRoadmap,
    load_with_history,
    since_of,
    version_changes,
)
from roadmap_cli.english import listed
from roadmap_cli.errors import RoadmapError, WrongUsageError
from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.history.deadline_changes import git_changes
from roadmap_cli.model.joined import JoinedRoadmap, join

Result = TypeVar("Result")


class VersionedRoadmaps(msgspec.Struct, frozen=True):
    """Several roadmaps with their histories, by short name, and the roadmap that joins them."""

    members: Mapping[str, VersionedRoadmap]
    roadmap: JoinedRoadmap
    source: ClassVar[None] = None  # a place in the joined roadmap is in no file


Versioned = VersionedRoadmap | VersionedRoadmaps


def load_histories(
    files: Sequence[str | None], at: str | None, *, with_numbers: bool = True
) -> tuple[Versioned, list[RoadmapError]]:
    """Return one or several roadmaps with their histories, and the errors of those that cannot be read.

    Raises UnreadableError or NotFoundError if none can be read.
    """
    if len(files) == 1:
        return load_with_history(files[0], at, with_numbers=with_numbers), []

    def load(file: str | None, talk: Talk) -> VersionedRoadmap:
        return load_with_history(file, at, talk, with_numbers=with_numbers)

    members, errors = load_each(files, load)
    joined = join({name: member.roadmap for name, member in members.items()})
    return VersionedRoadmaps(members, joined), errors


def each(
    versioned: Versioned, result_of: Callable[[VersionedRoadmap, Talk], Result]
) -> Iterator[tuple[str, Result]]:
    """Yield the short name and the result of each roadmap; that of a single one is empty.

    What is reported about several roadmaps is one sentence, with their names unless it is about all.
    """
    if isinstance(versioned, VersionedRoadmap):
        yield "", result_of(versioned, terminal.talk)
        return
    said: dict[str, list[str]] = {}
    for name, member in versioned.members.items():
        sentences: list[str] = []
        yield name, result_of(member, sentences.append)
        for sentence in sentences:
            said.setdefault(sentence, []).append(name)
    for sentence, names in said.items():
        is_of_all = len(names) == len(versioned.members)
        terminal.talk(sentence if is_of_all else f"{listed(names)}: {sentence}")


def same_day(days: Mapping[str, date], option: str) -> date:
    """Return the day that is the same in all roadmaps. Raises WrongUsageError if they differ."""
    if len({*days.values()}) > 1:
        first, other = next((one, two) for one in days for two in days if days[one] != days[two])
        raise WrongUsageError(
            f"{option} is {days[first]} in {first} and {days[other]} in {other}; give a day instead"
        )
    return next(iter(days.values()))


def first_day_since(versioned: Versioned, since: str, day: date) -> date:
    """Return the first day that `--since` names; for a revision, the day of its commit, which is reported.

    `day` is the last day that is shown. Raises WrongUsageError and NotFoundError.
    """

    def start_of(one: VersionedRoadmap, talk: Talk) -> date:
        start = since_of(one.tracked, since, one.why_untracked)
        first_day = start.day if isinstance(start, Revision) else start
        if first_day > day:
            raise WrongUsageError(f"--since: {first_day} is after {day}, the day that is shown")
        if isinstance(start, Revision):
            talk(f"since {start.description}: from that day on")
        return first_day

    return same_day(dict(each(versioned, start_of)), "--since")


def deadline_changes_in(versioned: Versioned, now: date) -> dict[str, list[DeadlineChange]]:
    """Return the deadline changes in git, by id; see `git_changes`. Report what cannot be read on stderr."""

    def changes_of(one: VersionedRoadmap, talk: Talk) -> dict[str, list[DeadlineChange]]:
        with version_changes(one, talk) as changes:
            return git_changes(changes, now)

    found = dict(each(versioned, changes_of))
    if not isinstance(versioned, VersionedRoadmaps):
        return found[""]
    new_ids = versioned.roadmap.new_ids
    return {
        new_ids[name]["commitments"](local): [
            msgspec.structs.replace(change, partner=new_ids[name]["partners"](change.partner))
            if change.partner
            else change
            for change in changes
        ]
        for name, by_id in found.items()
        for local, changes in by_id.items()
    }
