"""Walk through the versions of a roadmap: each commit with the states before and after it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from roadmap_cli.errors import UnreadableError
from roadmap_cli.model.renames import renamed_commitments
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.version_reader import VersionReader
from roadmap_cli.storage.load import source_from_bytes
from roadmap_cli.vcs.repository import Repository
from roadmap_cli.vcs.versions import Blobs, Version

NewIds = Mapping[str, str]
"""The current ids by the ids in a state."""


class VersionChange(msgspec.Struct, frozen=True):
    """A version with the states of its parents: none for the first version, several for a merge.

    `names` has the current ids of the commitments in `after` that were renamed later; `former` has them for
    each of `befores`.
    """

    version: Version
    after: Roadmap
    names: NewIds
    befores: tuple[Roadmap, ...]
    former: tuple[NewIds, ...]


class Skipped(msgspec.Struct):
    """The number of versions that cannot be read, and of those without the file."""

    unreadable: int = 0
    absent: int = 0


def walk_back(
    repository: Repository,
    versions: Sequence[Version],
    present: Roadmap,
    skipped: Skipped,
    tick: Callable[[int], object],
) -> Iterator[VersionChange]:
    """Yield each version with its changes, the newest first.

    The first change is from the newest version to `present`, if they differ; its version has no commit. A
    version that cannot be read, or has no file, is counted in `skipped`; its changes are part of the next
    readable version. `tick` is called with the number of versions done. Each distinct content is read once.
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
            after = states.of(version)
            if after is not None:
                before = [states.nearest(parent) for parent in version.parents]
                known = [(commit, state) for state, commit in before if state is not None and commit]
                change = _version_change(version, after, names.get(version.commit, {}), known)
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
    """Return the current ids of the commitments in an earlier state that were renamed."""
    if before.commitments.keys() == after.commitments.keys():
        return names
    renamed = renamed_commitments(before.commitments, after.commitments)
    return {**names, **{old: names.get(new, new) for old, new in renamed.items()}}


class _States:
    """The roadmaps of versions, read on request and kept while they are needed."""

    def __init__(self, blobs: Blobs, versions: Sequence[Version], skipped: Skipped) -> None:
        self._blobs = blobs
        self._versions = {version.commit: version for version in versions}
        self._skipped = skipped
        self._uses = Counter(version.blob for version in versions)
        self._reader = VersionReader()
        self._known: dict[str, Roadmap | None] = {}

    def of(self, version: Version) -> Roadmap | None:
        """Return the roadmap of a version, None if it cannot be read or has no file."""
        if version.blob is None:
            return None
        if version.blob not in self._known:
            self._known[version.blob] = read_state(self._blobs.read(version.blob), self._reader)
        return self._known[version.blob]

    def nearest(self, commit: str) -> tuple[Roadmap | None, str | None]:
        """Return (state, commit) of a commit, else of the nearest one before it that can be read."""
        at: str | None = commit
        while at is not None and (version := self._versions.get(at)) is not None:
            state = self.of(version)
            if state is not None:
                return state, at
            at = version.parents[0] if version.parents else None
        return None, None

    def done(self, version: Version) -> None:
        """Count a skipped version; free its roadmap unless a later one needs it."""
        if version.blob is None:
            self._skipped.absent += 1
            return
        if self.of(version) is None:
            self._skipped.unreadable += 1
        self._uses[version.blob] -= 1
        if not self._uses[version.blob]:
            del self._known[version.blob]


def read_state(raw: bytes | None, reader: VersionReader) -> Roadmap | None:
    """Return the roadmap in the bytes of a file, None if they cannot be read.

    Unchanged commitments are the objects that `reader` returned for the previous file.
    """
    if raw is None:
        return None
    try:
        text = source_from_bytes(raw, "").text
    except UnreadableError:
        return None
    del raw  # do not keep a large file twice while parsing
    return reader.read(text)
