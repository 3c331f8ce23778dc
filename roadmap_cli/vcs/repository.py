"""What a repository is asked: its commits, branches, days and paths, and how it merges a file.

What a person typed reaches git in one call, `rev-parse --verify --end-of-options`, and comes back as the
number of a commit; every other call is given numbers, and paths behind `--`.
"""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotFoundError
from roadmap_cli.vcs.git import Git, GitFailedError

HEAD = "HEAD"
SHALLOW = "this is a shallow clone, so older commits are missing; `git fetch --unshallow` gets them"
"""What every command says of a clone without its oldest commits.

One that needs a commit that is missing fails with it; one that reads the whole history goes on without.
"""
_NUMBER = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class Repository(msgspec.Struct, frozen=True):
    """A repository, and the folder in it that one looks from.

    `root` is where its paths count from: the top of the work tree, or the folder where there is none.
    `prefix` is the folder's path from there with a slash at its end, empty at the root and in a bare
    repository. Of a shallow clone (`is_shallow`) the oldest commits are missing.
    """

    git: Git
    root: Path
    prefix: str
    is_shallow: bool

    def output(self, *words: str) -> bytes:
        """Return what git prints at the root, where a path is one from the root. Raises GitFailedError."""
        return self.git.output(self.root, *words)


class Tracked(msgspec.Struct, frozen=True):
    """A file in a repository: its path from the root at the commit `tip`, where its history ends."""

    repository: Repository
    path: str
    tip: str


def find_repository(git: Git, folder: Path, name: str) -> Repository:
    """Return the repository that a folder is in; `name` is what is looked for there, for messages.

    Raises NotFoundError outside of one, and where git does not trust it.
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


def _why_no_repository(said: str, name: str) -> str:
    shown = escape.line(name)
    if "dubious ownership" in said:
        return (
            f"git does not trust the repository of {shown}, which belongs to somebody else; if you do, run "
            "`git config --global --add safe.directory` with its folder"
        )
    if "not a git repository" in said:
        return f"{shown} is in no git repository, so it has no revisions; `git init` in its folder begins one"
    return f"git cannot look for revisions of {shown}: {escape.line(said.removeprefix('fatal: ')[:200])}"


def track(git: Git, file: Path, revision: str = HEAD) -> Tracked:
    """Return the file of a work tree as it is known to git, its history read back from a revision.

    Symbolic links are followed; the file itself may be gone. Raises NotFoundError.
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

    As git reads it the path counts from the root of the repository, or with `./` from `folder`.
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
    """Return the number of the commit that a revision means: a branch, a tag, a number or `HEAD~3`.

    Raises NotFoundError, with the nearest branches and tags, or with the remedy in a shallow clone.
    """
    number = find_commit(repository, revision)
    if number is not None:
        return number
    raise NotFoundError(_no_such_revision(repository, revision))


def find_commit(repository: Repository, revision: str) -> str | None:
    """Return the number of the commit that a revision means, or None."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        number = os.fsdecode(repository.output(*words)).strip() if revision else ""
    except GitFailedError:
        return None
    return number if _NUMBER.fullmatch(number) else None  # ^HEAD is a range, not a commit


def _no_such_revision(repository: Repository, revision: str) -> str:
    from roadmap_cli.model.ids import did_you_mean, short  # only on the way to an error

    if revision == HEAD:
        return "nothing has been committed to this repository yet; commit the roadmap first"
    what = f'there is no revision "{short(revision)}" in this repository'
    if repository.is_shallow:
        return f"{what}: {SHALLOW}, and `git fetch origin BRANCH:BRANCH` another branch"
    hint = did_you_mean(revision, _names(repository))
    return f"{what}; " + (hint or "`git log` shows the commits, `git fetch` gets new branches and tags")


def _names(repository: Repository) -> list[str]:
    """Return the names of branches and tags, short."""
    try:
        said = repository.output("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")
    except GitFailedError:
        return []
    return [name for name in os.fsdecode(said).split("\n") if name]


def is_ref(repository: Repository, name: str) -> bool:
    """Return whether a branch or a tag is called exactly so."""
    return bool(name) and any(
        find_commit(repository, f"refs/{kind}/{name}") is not None for kind in ("heads", "tags")
    )


def commit_of_day(repository: Repository, day: date, tip: str) -> str:
    """Return the last commit before the end of a day, on the branch that ends with the commit `tip`.

    A commit's day is that on its committer's own clock, as `git log` shows it, so that every clone gives the
    same answer. The branch is the line of first parents: what was merged later was not on it yet. Raises
    NotFoundError where the branch begins later.
    """
    commits = list(_line_of_commits(repository, tip))
    past = [commit for commit in commits if commit[1] <= day]
    if past:
        return max(past, key=lambda commit: commit[2])[0]  # of two of one second the one nearer to the tip
    first = commits[-1][1]
    if repository.is_shallow:
        raise NotFoundError(f"the oldest commit here is of {first}, later than {day}: {SHALLOW}")
    raise NotFoundError(
        f"nothing had been committed by the end of {day}: the history here begins on {first}; name that day "
        "or a later one"
    )


def _line_of_commits(repository: Repository, tip: str) -> Iterator[tuple[str, date, int]]:
    """Yield the number, day and time (seconds since 1970) of each commit of a branch, newest first."""
    said = repository.output("log", "--first-parent", "--format=%H %cs %ct", tip, "--")
    for line in said.decode("ascii").splitlines():
        number, day, seconds = line.split(" ")
        yield number, day_of_commit(day), int(seconds)


def day_of_commit(text: str) -> date:
    """Return the day of a commit as git writes it; one that no calendar has counts as the first of all."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def date_of(repository: Repository, commit: str) -> date:
    """Return the day of a commit, on its committer's own clock."""
    said = repository.output("log", "-1", "--format=%cs", commit, "--")
    return day_of_commit(said.decode("ascii").strip())


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
    """Return the number of what is stored at a path in a commit, or None; the commit is a number."""
    try:
        said = repository.output("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
    except GitFailedError:
        return None
    return os.fsdecode(said).strip()


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """Return the number of the commit where two lines of commits part; None where they never met.

    Both are numbers of commits. In a shallow clone the commit may be missing, which counts as never.
    """
    try:
        said = repository.output("merge-base", one, other)
    except GitFailedError:
        return None
    return said.decode("ascii").strip()


def merge_attribute(git: Git, file: Path) -> str:
    """Return how git's attributes say that a file is merged, such as `union`; empty where they do not say.

    All of git's sources count: `.gitattributes`, `info/attributes`, the user's own (gitattributes(5)). There
    are none outside a repository.
    """
    real = Path(os.path.realpath(file))
    try:
        said = git.output(real.parent, "check-attr", "-z", "merge", "--", real.name)
    except GitFailedError:
        return ""
    value = os.fsdecode(said).split("\0")[2:3]
    return "" if value in ([], ["unspecified"]) else value[0]
