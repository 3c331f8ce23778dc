"""What each version of a roadmap changed: each commit with the state before it and the state it made."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from roadmap_cli.errors import UnreadableError
from roadmap_cli.model.renames import renamed_commitments
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import model_of, parse_roadmap
from roadmap_cli.storage.load import source_from_bytes
from roadmap_cli.vcs.repository import Repository
from roadmap_cli.vcs.versions import Blobs, Version

NewIds = Mapping[str, str]
"""The ids of today by the ids that a state had."""


class VersionChange(msgspec.Struct, frozen=True):
    """What a version changed: `befores` are the states it was made from, more than one for a merge.

    There are none where the file begins. `names` has the ids of today for the ids of `after` that were
    renamed since; `former` has them for each of `befores`.
    """

    version: Version
    after: Roadmap
    names: NewIds
    befores: tuple[Roadmap, ...]
    former: tuple[NewIds, ...]


class Skipped(msgspec.Struct):
    """How many versions were skipped: those that could not be read, and those without the file."""

    unreadable: int = 0
    absent: int = 0


def walk_back(
    repository: Repository,
    versions: Sequence[Version],
    present: Roadmap,
    skipped: Skipped,
    tick: Callable[[int], object],
) -> Iterator[VersionChange]:
    """Yield what each version changed, the newest first; `present` is the roadmap that they led to.

    The first change is from the newest version to `present`, if they differ; its version has no commit. A
    version that cannot be read, or has no file, is skipped and counted in `skipped`: what it changed is part
    of the next one that can be read. `tick` is called with the number of versions done. Each distinct content
    is read once; at most those are kept that will be needed again.
    """
    with Blobs(repository) as blobs:
        states = _States(blobs, versions, skipped)
        names: dict[str, NewIds] = {}
        if versions:
            newest = versions[-1]
            state, commit = states.nearest(newest.commit)
            if state is not None and commit is not None and state != present:
                change = _version_change(_not_committed(newest), present, {}, [(commit, state)])
                names[commit] = change.former[0]
                yield change
        for done, version in enumerate(reversed(versions), start=1):
            own = states.of(version)
            if own is not None:
                before = [states.nearest(parent) for parent in version.parents]
                known = [(commit, state) for state, commit in before if state is not None and commit]
                change = _version_change(version, own, names.get(version.commit, {}), known)
                for (commit, _), former in zip(known, change.former, strict=True):
                    names.setdefault(commit, former)
                yield change
            states.done(version)
            tick(done)


def _not_committed(newest: Version) -> Version:
    return msgspec.structs.replace(newest, commit="", parents=(newest.commit,), author="", subject="")


def _version_change(
    version: Version, after: Roadmap, names: NewIds, before: Sequence[tuple[str, Roadmap]]
) -> VersionChange:
    former = tuple(_former_names(state, after, names) for _, state in before)
    return VersionChange(version, after, names, tuple(state for _, state in before), former)


def _former_names(before: Roadmap, after: Roadmap, names: NewIds) -> NewIds:
    """Return the ids of today for the ids of a state before that were renamed then or later."""
    if before.commitments.keys() == after.commitments.keys():
        return names
    renamed = renamed_commitments(before.commitments, after.commitments)
    return {**names, **{old: names.get(new, new) for old, new in renamed.items()}}


class _States:
    """The roadmaps that versions hold, read when they are asked for and kept while they are needed."""

    def __init__(self, blobs: Blobs, versions: Sequence[Version], skipped: Skipped) -> None:
        self._blobs = blobs
        self._versions = {version.commit: version for version in versions}
        self._skipped = skipped
        self._uses = Counter(version.blob for version in versions)
        self._known: dict[str, Roadmap | None] = {}

    def of(self, version: Version) -> Roadmap | None:
        """Return what a version holds, None where it cannot be read or has no file."""
        if version.blob is None:
            return None
        if version.blob not in self._known:
            self._known[version.blob] = read_state(self._blobs.read(version.blob))
        return self._known[version.blob]

    def nearest(self, commit: str) -> tuple[Roadmap | None, str | None]:
        """Return the state at a commit, else at the nearest one before it that can be read, and that one."""
        at: str | None = commit
        while at is not None and (version := self._versions.get(at)) is not None:
            state = self.of(version)
            if state is not None:
                return state, at
            at = version.parents[0] if version.parents else None
        return None, None

    def done(self, version: Version) -> None:
        """Forget what a version holds, unless another one still to come holds the same."""
        if version.blob is None:
            self._skipped.absent += 1
            return
        if self.of(version) is None:
            self._skipped.unreadable += 1
        self._uses[version.blob] -= 1
        if not self._uses[version.blob]:
            del self._known[version.blob]


def read_state(raw: bytes | None) -> Roadmap | None:
    """Return the roadmap in some bytes, None where they hold none, whatever the reason."""
    if raw is None:
        return None
    try:
        text = source_from_bytes(raw, "").text
        del raw  # a large file is not held twice while it is parsed
        return model_of(parse_roadmap(text, ""))
    except UnreadableError:
        return None
