"""The versions of a file in git: every commit that changed it, also under earlier names."""

import os
from collections.abc import Iterator
from datetime import date
from types import TracebackType
from typing import IO, TYPE_CHECKING

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotFoundError, NotYetError
from roadmap_cli.storage.load import MAX_BYTES
from roadmap_cli.vcs.git import GitFailedError
from roadmap_cli.vcs.repository import Repository, Tracked, cut_commits, day_of_commit, find_blob

if TYPE_CHECKING:
    from subprocess import Popen

_LOST = (
    "git cannot read a part of the history here: objects are missing; in a clone made with --filter get them "
    "with `git fetch --refetch`, else `git fsck` names them"
)


class Blobs:
    """A context manager that reads blobs through one `git cat-file --batch`."""

    def __init__(self, repository: Repository) -> None:
        self._git, self._folder = repository.git, repository.root
        self._process: Popen[bytes] | None = None

    def __enter__(self) -> "Blobs":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            if kind is not None:
                self._process.kill()  # it may still be writing
            self._process.communicate()

    def read(self, blob: str) -> bytes | None:
        """Return the content of a blob by its hash; None if it is another object, or larger than MAX_BYTES.

        Raises NotFoundError if git does not have it, as in a partial clone.
        """
        process = self._process = self._process or self._git.start(self._folder, "cat-file", "--batch")
        if process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(f"{blob}\n".encode("ascii"))
            process.stdin.flush()
        except BrokenPipeError:
            raise NotFoundError(_LOST) from None
        head = process.stdout.readline().split()
        if not head or head[-1] == b"missing":
            raise NotFoundError(_LOST)
        kind, size = head[1], int(head[2])
        content = _read(process.stdout, size)
        process.stdout.read(1)
        return content if kind == b"blob" else None


def _read(stream: IO[bytes], size: int) -> bytes | None:
    """Return `size` bytes of a stream; None if that is too large, after skipping them."""
    if size <= MAX_BYTES:
        return stream.read(size)
    while size > 0 and (piece := stream.read(min(size, 1 << 20))):
        size -= len(piece)
    return None


_FORMAT = "--format=%H%x00%P%x00%aN%x00%cs%x00%s"
_FIELDS = 5
_LIST = ("log", "--reverse", "--topo-order", "--parents", "--raw", "-c", "-z", "--no-abbrev", "--no-renames")
_PLAIN = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-notes")
_MAX_NAMES = 100
"""How many earlier names of a file are followed."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A commit that changed the file.

    `parents` are the commits of the versions before it, more than one for a merge; `day` is in the time zone
    of the committer; `blob` is the hash of the content, None if the commit removed the file. Author and
    subject are not escaped. `is_cut` marks the oldest commits of a shallow clone, whose changes are unknown.
    """

    commit: str
    parents: tuple[str, ...]
    author: str
    day: date
    subject: str
    path: str
    blob: str | None
    is_cut: bool = False


def versions_of(tracked: Tracked) -> list[Version]:
    """Return the versions of a file up to its tip, each after its parents.

    Renames are followed. Merges are included if they differ from all of their parents. The list is empty if
    the file was never committed.
    """
    known: dict[str, Version] = {}
    _collect(tracked.repository, tracked.path, [tracked.tip], known, _MAX_NAMES)
    versions = list(known.values())
    cut = cut_commits(tracked.repository)
    if not cut:
        return versions
    return [msgspec.structs.replace(version, is_cut=version.commit in cut) for version in versions]


def _collect(
    repository: Repository, path: str, tips: list[str], known: dict[str, Version], names: int
) -> str | None:
    """Add the versions up to some commits to `known`, older ones first; return the newest commit.

    `names` is the maximum number of earlier names to follow.
    """
    versions = list(_touching(repository, path, tips))
    for version in versions:
        if version.commit in known:
            continue
        is_first = version.blob is not None and not version.parents
        former = _renames(repository, version.commit).get(version.path) if is_first and names else None
        if former is not None:
            parents = repository.output("log", "-1", "--format=%P", version.commit, "--")
            newest = _collect(repository, former, parents.decode("ascii").split(), known, names - 1)
            version = msgspec.structs.replace(version, parents=(newest,) if newest else ())
        known[version.commit] = version
    return versions[-1].commit if versions else None


def _touching(repository: Repository, path: str, tips: list[str]) -> Iterator[Version]:
    """Yield the commits that changed exactly this path, parents first."""
    log = repository.output(*_LIST, *_PLAIN, _FORMAT, *tips, "--", path)
    tokens = iter(log.split(b"\0"))
    head: list[bytes] = []
    blob: str | None = None
    for token in tokens:
        record = token.lstrip(b"\n")
        if record.startswith(b":"):
            if next(tokens, b"") == os.fsencode(path):
                blob = _blob_in(record)
        elif record:
            if head:
                yield _version(head, path, blob)
            head, blob = [record, *(next(tokens, b"") for _ in range(_FIELDS - 1))], None
    if head:
        yield _version(head, path, blob)


def _blob_in(record: bytes) -> str | None:
    """Return the hash of the new content in a raw record (git-diff-tree(1), RAW OUTPUT FORMAT)."""
    parents = len(record) - len(record.lstrip(b":"))
    blob = record.split(b" ")[2 * parents + 1].decode("ascii")
    return None if set(blob) == {"0"} else blob


def _version(head: list[bytes], path: str, blob: str | None) -> Version:
    commit, parents, author, day, subject = (field.decode("utf-8", "replace") for field in head)
    return Version(
        commit=commit,
        parents=tuple(parents.split()),
        author=author,
        day=day_of_commit(day),
        subject=subject,
        path=path,
        blob=blob,
    )


def _renames(repository: Repository, *commits: str) -> dict[str, str]:
    """Return the old names of the files renamed in a commit, or between two, by their new names."""
    words = ("diff-tree", "-r", "-z", "--find-renames", "--diff-filter=R", "--name-status", "--no-commit-id")
    try:
        renames = repository.output(*words, "--no-ext-diff", "--no-textconv", *commits, "--")
    except GitFailedError:
        return {}
    fields = [os.fsdecode(field) for field in renames.split(b"\0")[:-1]]
    return dict(zip(fields[2::3], fields[1::3], strict=True))


def path_at(tracked: Tracked, commit: str) -> str | None:
    """Return the path of a file at a commit, which may be on another branch, or None.

    Its current path is tried first, then its earlier ones, then renames on the branch of the commit.
    """
    repository = tracked.repository
    if find_blob(repository, commit, tracked.path) is not None:
        return tracked.path
    latest_first = dict.fromkeys(version.path for version in reversed(versions_of(tracked)))
    names = [name for name in latest_first if name != tracked.path]
    for name in names:
        if find_blob(repository, commit, name) is not None:
            return name
    elsewhere = {old: new for new, old in _renames(repository, tracked.tip, commit).items()}
    return next((elsewhere[name] for name in (tracked.path, *names) if name in elsewhere), None)


def content_at(tracked: Tracked, commit: str) -> bytes:
    """Return the content of a file at a commit, also if it was renamed since.

    Raises NotFoundError if it did not exist, was not a file, or was larger than MAX_BYTES.
    """
    shown = escape.line(tracked.path)
    path = path_at(tracked, commit)
    blob = find_blob(tracked.repository, commit, path) if path is not None else None
    if blob is None:
        raise NotYetError(
            f"{shown} did not exist at {commit[:10]}; `git log --follow {shown}` shows when it did"
        )
    with Blobs(tracked.repository) as blobs:
        content = blobs.read(blob)
    if content is None:
        raise NotFoundError(f"{shown} was not a readable file at {commit[:10]}")
    return content
