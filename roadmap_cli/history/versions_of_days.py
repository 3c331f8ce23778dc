"""The versions of a roadmap in git on several days: at the end of a day, the last commit of its branch."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from roadmap_cli.analysis.trend import Span
from roadmap_cli.history.walk import Skipped, read_state
from roadmap_cli.model.types import Head, Roadmap
from roadmap_cli.model.version_reader import VersionReader
from roadmap_cli.vcs.repository import Tracked, commits_of_days, find_blob
from roadmap_cli.vcs.versions import Blobs, path_at, versions_of

_NO_ROADMAP = Roadmap(roadmap=Head(title=""))


def first_version_day(tracked: Tracked) -> date | None:
    """Return the day of the first version that can be read, None without any."""
    with Blobs(tracked.repository) as blobs:
        reader = VersionReader()
        for version in versions_of(tracked):
            if version.blob is not None and read_state(blobs.read(version.blob), reader) is not None:
                return version.day
    return None


def spans_of_days(
    tracked: Tracked, days: Sequence[date], skipped: Skipped, advance: Callable[[int, int], object]
) -> Iterator[Span]:
    """Yield the roadmap of each day with its commit; days in a row with the same version are one span.

    A version that cannot be read is counted in `skipped`, and the last one before that can be read takes its
    place. On a day without the file, there are no commitments. `advance` is called with the number of days
    done and that of all.
    """
    commits = commits_of_days(tracked.repository, days, tracked.tip)
    span: Span | None = None
    shown: str | None = None
    with Blobs(tracked.repository) as blobs:
        versions = _Versions(tracked, blobs)
        for done, (day, commit) in enumerate(zip(days, commits, strict=True), start=1):
            is_same = span is not None and commit == span.commit
            blob = shown if is_same else versions.blob_at(commit)
            if span is not None and blob == shown:
                span = span._replace(days=[*span.days, day])
            else:
                if span is not None:
                    yield span
                span, shown = Span(versions.roadmap_at(commit, blob, skipped), [day], commit), blob
            advance(done, len(days))
    if span is not None:
        yield span


class _Versions:
    """Reads versions of a file at commits."""

    def __init__(self, tracked: Tracked, blobs: Blobs) -> None:
        self._tracked, self._blobs, self._reader = tracked, blobs, VersionReader()

    def blob_at(self, commit: str | None) -> str | None:
        """Return the hash of the content of the file at a commit, None without one."""
        path = path_at(self._tracked, commit) if commit is not None else None
        return find_blob(self._tracked.repository, commit, path) if commit and path is not None else None

    def roadmap_at(self, commit: str | None, blob: str | None, skipped: Skipped) -> Roadmap:
        """Return the roadmap of a commit, else the last readable one before it, else an empty one."""
        if commit is None or blob is None:
            return _NO_ROADMAP
        state = self._read(blob)
        if state is not None:
            return state
        skipped.unreadable += 1
        path = path_at(self._tracked, commit) or self._tracked.path
        earlier = versions_of(Tracked(self._tracked.repository, path, commit))
        blobs = (version.blob for version in reversed(earlier) if version.blob is not None)
        states = (self._read(one) for one in blobs)
        return next((one for one in states if one is not None), _NO_ROADMAP)

    def _read(self, blob: str) -> Roadmap | None:
        return read_state(self._blobs.read(blob), self._reader)
