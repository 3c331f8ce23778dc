"""Query a repository: its root, commits, branches and dates, and the merge attribute of a file.

User input reaches git in one call only, `rev-parse --verify --end-of-options`, which returns a commit hash.
All other calls get hashes, and paths after `--`.
"""

import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotFoundError, NotYetError
from roadmap_cli.vcs.git import Git, GitFailedError

HEAD = "HEAD"
SHALLOW = "this is a shallow clone, so older commits are missing; `git fetch --unshallow` gets them"
"""The message about a shallow clone: an error if a missing commit is needed, else a warning."""
_HASH = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class Repository(msgspec.Struct, frozen=True):
    """A repository, seen from a folder in it.

    `root` is the top of the work tree, or the folder itself without one; paths are relative to it. `prefix`
    is the path of the folder from there with a final slash, empty at the root and in a bare repository.
    `is_shallow` means that the oldest commits are missing.
    """

    git: Git
    root: Path
    prefix: str
    is_shallow: bool

    def output(self, *words: str) -> bytes:
        """Return the stdout of git at the root. Raises GitFailedError."""
        return self.git.output(self.root, *words)


class Tracked(msgspec.Struct, frozen=True):
    """A file in a repository: its path from the root at the commit `tip`, where its history ends."""

    repository: Repository
    path: str
    tip: str


def find_repository(git: Git, folder: Path, name: str) -> Repository:
    """Return the repository that a folder is in; `name` is the requested file, for messages.

    Raises NotFoundError outside a repository, and if git does not trust it.
    """
    words = ("rev-parse", "--is-shallow-repository", "--show-prefix")
    try:
        shallow, _, prefix = git.output(folder, *words).partition(b"\n")
    except GitFailedError as error:
        raise NotFoundError(_why_no_repository(error.stderr, name)) from None
    within = os.fsdecode(prefix.removesuffix(b"\n"))
    here = Path(os.path.realpath(folder))
    root = here.parents[within.count("/") - 1] if within else here
    return Repository(git, root, within, shallow == b"true")


def _why_no_repository(stderr: str, name: str) -> str:
    shown = escape.line(name)
    if "dubious ownership" in stderr:
        return (
            f"git does not trust the repository of {shown}, which belongs to another user; if you do, run "
            "`git config --global --add safe.directory` with its folder"
        )
    if "not a git repository" in stderr:
        return f"{shown} is in no git repository, so it has no revisions; `git init` in its folder begins one"
    return f"git cannot look for revisions of {shown}: {escape.line(stderr.removeprefix('fatal: ')[:200])}"


def track(git: Git, file: Path, revision: str = HEAD) -> Tracked:
    """Return a file of a work tree, with its history up to a revision.

    Symbolic links are followed; the file itself may be missing. Raises NotFoundError.
    """
    try:
        real = Path(os.path.realpath(file))
    except ValueError:
        raise NotFoundError(
            f"{escape.line(str(file))} is not a path: it has a character that no path can have"
        ) from None
    repository = find_repository(git, real.parent, str(file))
    return Tracked(repository, repository.prefix + real.name, resolve(repository, revision))


def track_named(git: Git, folder: Path, word: str) -> Tracked:
    """Return the file that `REVISION:PATH` names. Raises NotFoundError.

    As in git, the path is relative to the root of the repository, or with `./` to `folder`.
    """
    import posixpath

    revision, _, path = word.partition(":")
    repository = find_repository(git, folder, word)
    if path.startswith(("./", "../")):
        path = posixpath.normpath(repository.prefix + path)
    if path.startswith("../") or path == "..":
        raise NotFoundError(f"{escape.line(word)} leads out of the repository")
    return Tracked(repository, path, resolve(repository, revision))


def resolve(repository: Repository, revision: str) -> str:
    """Return the hash of the commit that a revision names: a branch, a tag, a hash or `HEAD~3`.

    Raises NotFoundError, with the nearest branches and tags, or with help for a shallow clone.
    """
    commit = find_commit(repository, revision)
    if commit is not None:
        return commit
    raise NotFoundError(_no_such_revision(repository, revision))


def find_commit(repository: Repository, revision: str) -> str | None:
    """Return the hash of the commit that a revision names, or None."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        commit = os.fsdecode(repository.output(*words)).strip() if revision else ""
    except GitFailedError:
        return None
    return commit if _HASH.fullmatch(commit) else None  # ^HEAD is a range, not a commit


def _no_such_revision(repository: Repository, revision: str) -> str:
    from roadmap_cli.model.ids import did_you_mean, short  # only on the way to an error

    if revision == HEAD:
        return "nothing has been committed to this repository yet; commit the roadmap first"
    what = f'there is no revision "{short(revision)}" in this repository'
    if repository.is_shallow:
        return f"{what}: {SHALLOW}, and `git fetch origin BRANCH:BRANCH` another branch"
    hint = did_you_mean(revision, ref_names(repository))
    return f"{what}; " + (hint or "`git log` shows the commits, `git fetch` gets new branches and tags")


def ref_names(repository: Repository) -> list[str]:
    """Return the short names of branches and tags."""
    try:
        names = repository.output("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")
    except GitFailedError:
        return []
    return [name for name in os.fsdecode(names).split("\n") if name]


def is_ref(repository: Repository, name: str) -> bool:
    """Return whether a branch or a tag has exactly this name."""
    return bool(name) and any(
        find_commit(repository, f"refs/{kind}/{name}") is not None for kind in ("heads", "tags")
    )


def commit_of_day(repository: Repository, day: date, tip: str) -> str:
    """Return the last commit before the end of a day, on the branch that ends with the commit `tip`.

    The day of a commit is in its committer's time zone, as `git log` shows it, so that every clone gives the
    same result. The branch is the line of first parents, without commits merged later. Raises NotFoundError
    if the branch starts later.
    """
    commits = list(_line_of_commits(repository, tip))
    if (last := _last_up_to(day, commits)) is not None:
        return last
    first = commits[-1][1]
    if repository.is_shallow:
        raise NotFoundError(f"the oldest commit here is of {first}, later than {day}: {SHALLOW}")
    raise NotYetError(
        f"nothing had been committed by the end of {day}: the history here begins on {first}; name that day "
        "or a later one"
    )


def commits_of_days(repository: Repository, days: Iterable[date], tip: str) -> list[str | None]:
    """Return what `commit_of_day` returns for each of several days, None if the branch starts later."""
    commits = list(_line_of_commits(repository, tip))
    return [_last_up_to(day, commits) for day in days]


def _last_up_to(day: date, commits: Iterable[tuple[str, date, int]]) -> str | None:
    """Return the hash of the last commit up to the end of a day; of two in the same second, the newer one."""
    past = [commit for commit in commits if commit[1] <= day]
    return max(past, key=lambda commit: commit[2])[0] if past else None


def _line_of_commits(repository: Repository, tip: str) -> Iterator[tuple[str, date, int]]:
    """Yield the hash, day and time (seconds since 1970) of each commit of a branch, newest first."""
    log = repository.output("log", "--first-parent", "--format=%H %cs %ct", tip, "--")
    for line in log.decode("ascii").splitlines():
        commit, day, seconds = line.split(" ")
        yield commit, day_of_commit(day), int(seconds)


def day_of_commit(text: str) -> date:
    """Return the day of a commit from the text git prints; date.min for an impossible date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def date_of(repository: Repository, commit: str) -> date:
    """Return the day of a commit, in its committer's time zone."""
    return day_of_commit(repository.output("log", "-1", "--format=%cs", commit, "--").decode("ascii").strip())


def cut_commits(repository: Repository) -> frozenset[str]:
    """Return the commits of a shallow clone whose parents are missing (gitrepository-layout(5), shallow)."""
    if not repository.is_shallow:
        return frozenset()
    name = os.fsdecode(repository.output("rev-parse", "--git-path", "shallow")).removesuffix("\n")
    try:
        return frozenset((repository.root / name).read_text("ascii").split())
    except OSError:
        return frozenset()


def find_blob(repository: Repository, commit: str, path: str) -> str | None:
    """Return the hash of the object at a path in a commit, given by its hash, or None."""
    try:
        blob = repository.output("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
    except GitFailedError:
        return None
    return os.fsdecode(blob).strip()


def merge_base(repository: Repository, first: str, second: str) -> str | None:
    """Return the best common ancestor of two commits, given by their hashes, or None.

    In a shallow clone it may be missing.
    """
    try:
        return repository.output("merge-base", first, second).decode("ascii").strip()
    except GitFailedError:
        return None


def merge_attribute(git: Git, file: Path) -> str:
    """Return the `merge` attribute of a file, such as `union`; empty if it is unspecified.

    It may come from `.gitattributes`, `info/attributes` or the user's settings (gitattributes(5)). Outside a
    repository there is none.
    """
    real = Path(os.path.realpath(file))
    try:
        output = git.output(real.parent, "check-attr", "-z", "merge", "--", real.name)
    except GitFailedError:
        return ""
    value = os.fsdecode(output).split("\0")[2:3]
    return "" if value in ([], ["unspecified"]) else value[0]
