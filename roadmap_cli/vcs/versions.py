"""The versions of a roadmap in git: every commit that touched the file, also under earlier names."""

import os
from collections.abc import Iterator
from datetime import date
from types import TracebackType
from typing import IO, TYPE_CHECKING

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotFoundError
from roadmap_cli.storage.load import MAX_BYTES
from roadmap_cli.vcs.git import GitFailedError
from roadmap_cli.vcs.repository import Repository, Tracked, cut_commits, day_of_commit, find_blob

if TYPE_CHECKING:
    from subprocess import Popen

_LOST = (
    "git cannot read a part of the history here: objects are missing; in a clone made with --filter get them "
    "with `git fetch --refetch`, else `git fsck` tells which"
)


class Blobs:
    """The contents of blobs, all through one `git cat-file --batch`; to be used as a context."""

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
                self._process.kill()  # it may be in the middle of an answer that nobody will read
            self._process.communicate()

    def read(self, number: str) -> bytes | None:
        """Return the content of a blob; None for what is no blob, or larger than a roadmap may be.

        Raises NotFoundError where git cannot get it, as in a clone without all blobs.
        """
        process = self._process = self._process or self._git.start(self._folder, "cat-file", "--batch")
        if process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(f"{number}\n".encode("ascii"))
            process.stdin.flush()
        except BrokenPipeError:
            raise NotFoundError(_LOST) from None
        head = process.stdout.readline().split()
        if not head or head[-1] == b"missing":
            raise NotFoundError(_LOST)
        kind, size = head[1], int(head[2])
        content = _taken(process.stdout, size)
        process.stdout.read(1)
        return content if kind == b"blob" else None


def _taken(stream: IO[bytes], size: int) -> bytes | None:
    """Return that many bytes of a stream; what is too large is read past and given up."""
    if size <= MAX_BYTES:
        return stream.read(size)
    while size > 0 and (piece := stream.read(min(size, 1 << 20))):
        size -= len(piece)
    return None


_FORMAT = "--format=%H%x00%P%x00%aN%x00%cs%x00%s"
_FIELDS = 5
_LIST = ("log", "--reverse", "--topo-order", "--parents", "--raw", "-c", "-z", "--no-abbrev", "--no-renames")
_PLAIN = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-notes")
_MOST_NAMES = 100
"""How many earlier names of a file are followed."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """What one commit made of the file.

    `parents` are the commits of the versions that it was made from, more than one for a merge; `day` is the
    commit's on its committer's own clock; `blob` is the number of the content, None where the commit removed
    the file. Author and subject are raw. Of a shallow clone's oldest commits (`is_cut`) nobody knows what of
    the file is theirs.
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
    """Return every version of a file that led to the one at its tip, each after those it was made from.

    Where the file was renamed its history goes on under the name it had before. Merges stand in the list
    where they differ from all they merge. Empty where the file was never committed.
    """
    known: dict[str, Version] = {}
    _collect(tracked.repository, tracked.path, [tracked.tip], known, _MOST_NAMES)
    versions = list(known.values())
    cut = cut_commits(tracked.repository)
    if not cut:
        return versions
    return [msgspec.structs.replace(version, is_cut=version.commit in cut) for version in versions]


def _collect(
    repository: Repository, path: str, tips: list[str], known: dict[str, Version], names: int
) -> str | None:
    """Add the versions that end at some commits to those known, the older first; return the newest.

    `names` is how many earlier names of the file are followed at most.
    """
    found = list(_touching(repository, path, tips))
    for version in found:
        if version.commit in known:
            continue
        begins = version.blob is not None and not version.parents
        former = _renamed_from(repository, version) if begins and names else None
        if former is not None:
            before = _parents_of(repository, version.commit)
            newest = _collect(repository, former, before, known, names - 1)
            version = msgspec.structs.replace(version, parents=(newest,) if newest else ())
        known[version.commit] = version
    return found[-1].commit if found else None


def _touching(repository: Repository, path: str, tips: list[str]) -> Iterator[Version]:
    """Yield the commits that touched exactly this path, parents first."""
    said = repository.output(*_LIST, *_PLAIN, _FORMAT, *tips, "--", path)
    tokens = iter(said.split(b"\0"))
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
    """Return the new content's number from a raw record (git-diff-tree(1), RAW OUTPUT FORMAT)."""
    parents = len(record) - len(record.lstrip(b":"))
    number = record.split(b" ")[2 * parents + 1].decode("ascii")
    return None if set(number) == {"0"} else number


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


def _renamed_from(repository: Repository, version: Version) -> str | None:
    """Return the name from which a commit renamed the file that appears in it, None where it is new."""
    return _renames(repository, version.commit).get(version.path)


def _renames(repository: Repository, *commits: str) -> dict[str, str]:
    """Return the new names and the old of what was renamed by a commit, or between two."""
    words = ("diff-tree", "-r", "-z", "--find-renames", "--diff-filter=R", "--name-status", "--no-commit-id")
    try:
        said = repository.output(*words, "--no-ext-diff", "--no-textconv", *commits, "--")
    except GitFailedError:
        return {}
    fields = [os.fsdecode(field) for field in said.split(b"\0")[:-1]]
    return dict(zip(fields[2::3], fields[1::3], strict=True))


def _parents_of(repository: Repository, commit: str) -> list[str]:
    said = repository.output("log", "-1", "--format=%P", commit, "--")
    return said.decode("ascii").split()


def path_at(tracked: Tracked, commit: str) -> str | None:
    """Return the name that a file had at a commit, be it older or on another branch, or None.

    Its present name is tried first, then its earlier ones, then what the commit's branch renamed it to.
    """
    repository = tracked.repository
    if find_blob(repository, commit, tracked.path) is not None:
        return tracked.path
    names = [name for name in _names_of(tracked) if name != tracked.path]
    for name in names:
        if find_blob(repository, commit, name) is not None:
            return name
    elsewhere = {old: new for new, old in _renames(repository, tracked.tip, commit).items()}
    return next((elsewhere[name] for name in (tracked.path, *names) if name in elsewhere), None)


def _names_of(tracked: Tracked) -> list[str]:
    """Return the names that a file had, the latest first."""
    return list(dict.fromkeys(version.path for version in reversed(versions_of(tracked))))


def find_content(tracked: Tracked, commit: str) -> bytes | None:
    """Return what the file held at a commit (its number), also where it was renamed since, or None.

    Raises NotFoundError where something else has its name, or it is larger than a roadmap may be.
    """
    path = path_at(tracked, commit)
    blob = find_blob(tracked.repository, commit, path) if path is not None else None
    if blob is None:
        return None
    with Blobs(tracked.repository) as blobs:
        content = blobs.read(blob)
    if content is None:
        raise NotFoundError(f"{escape.line(tracked.path)} was no file that can be read at {commit[:10]}")
    return content


def content_at(tracked: Tracked, commit: str) -> bytes:
    """Return what the file held at a commit, as `find_content`. Raises NotFoundError where it was not."""
    content = find_content(tracked, commit)
    if content is None:
        shown = escape.line(tracked.path)
        raise NotFoundError(
            f"{shown} was not there at {commit[:10]}; `git log --follow {shown}` shows when it was"
        )
    return content
