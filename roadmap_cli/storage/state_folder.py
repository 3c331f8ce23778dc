"""Where the lock and the temporary files of a roadmap are: out of git's sight, where that is possible."""

import contextlib
import os
import re
import stat
from pathlib import Path

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError

_LONGEST_NAME = 100  # in bytes; a name may have 255, of which ours need some (143 on eCryptfs)


class Aside(msgspec.Struct, frozen=True):
    """A place for what belongs to one file: the folder, and what all names of that file begin with."""

    folder: Path
    stem: str

    @property
    def lock(self) -> Path:
        """Return the lock file, which is never deleted."""
        return self.folder / f"{self.stem}.lock"

    @property
    def journal(self) -> Path:
        """Return the folder of what `undo` needs; see `storage/undo.py`."""
        return self.folder / f"{self.stem}.undo"

    def temporary(self) -> Path:
        """Return a name that nothing has yet, with the process id and 64 random bits in it."""
        return self.folder / f"{self.stem}.{os.getpid()}.{os.urandom(8).hex()}.tmp"

    def temporaries(self) -> list[tuple[Path, int]]:
        """Return the temporary files of this one file, each with the id of the process that made it."""
        ours = re.compile(re.escape(self.stem) + r"\.([0-9]{1,9})\.[0-9a-f]{16}\.tmp")
        found = ((path, ours.fullmatch(path.name)) for path in self.folder.iterdir())
        return [(path, int(match[1])) for path, match in found if match]


def beside(real: Path) -> Aside:
    """Return the place beside a file, as dot files."""
    long = len(os.fsencode(real.name)) > _LONGEST_NAME
    return Aside(real.parent, f".roadmap-{_digest(real)}" if long else f".{real.name}")


def beside_output(real: Path) -> Aside:
    """Return the place beside a file that is written without a lock.

    Its stem is another than that of a roadmap, whose writers remove what they take for a dead writer's.
    """
    place = beside(real)
    return Aside(place.folder, f"{place.stem}.output")


def place_of(real: Path, *, make: bool) -> Aside:
    """Return the place of a file: in the git folder, else beside it. Raises as `in_git` does."""
    return in_git(real, make=make) or beside(real)


def in_git(real: Path, *, make: bool = True) -> Aside | None:
    """Return the place in the git folder of the work tree that a file is in, made if need be and with `make`.

    None where it is neither there nor made, outside a work tree, where the git folder is on another device (a
    rename would fail) or may not be written. Raises `NotSavedError` where something else has the folder's
    name, `OSError` where the disk fails: to choose another place then would let two writers use two locks.
    """
    git = git_folder(real.parent)
    if git is None or git.stat().st_dev != real.parent.stat().st_dev:
        return None
    folder = git / "roadmap"
    try:
        if make:
            _make_folder(folder, git)
        elif not os.path.lexists(folder):
            return None
    except PermissionError:
        return None
    if not stat.S_ISDIR(folder.lstat().st_mode):
        raise NotSavedError(
            f"{escape.line(str(folder))} is in the way: the lock needs a folder there; remove it"
        )
    # People get the name; the digest tells two files of one name in one work tree apart.
    long = len(os.fsencode(real.name)) > _LONGEST_NAME
    aside = Aside(folder, f"{'roadmap' if long else real.name}-{_digest(real)}")
    return aside if _may_write(folder) and _may_write(aside.lock) else None


def git_folder(folder: Path) -> Path | None:
    """Return the git folder of the work tree that `folder` is in, or None.

    It is `.git` in that folder or the nearest above, or what a file of that name leads to by a line
    `gitdir: PATH` (a linked worktree, a submodule; gitrepository-layout(5)). A `.git` that leads to no
    git folder makes no work tree. Git itself is not run.
    """
    for ancestor in (folder, *folder.parents):
        git = ancestor / ".git"
        try:
            if git.is_file():
                git = ancestor / _linked(git)
            if os.path.lexists(git / "HEAD") and (
                (git / "objects").is_dir() or (git / "commondir").is_file()
            ):
                return git.resolve()
        except (OSError, ValueError):
            continue  # not ours to read, so not ours to write in either
    return None


def _linked(file: Path) -> str:
    """Return the path in a `.git` file, or raise ValueError."""
    with file.open("rb") as stream:
        found = re.fullmatch(rb"gitdir: ([^\n\r\0]+)[\r\n]*", stream.read(8192))
    if found is None:
        raise ValueError(f"no git folder is named in {file}")
    return os.fsdecode(found[1])


def _make_folder(folder: Path, git: Path) -> None:
    """Make the folder with the permissions of the git folder, so that all who share one share the other."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    except OSError as error:
        if not os.access(git, os.W_OK):  # a read-only mount says EROFS, which is no PermissionError
            raise PermissionError from error
        raise
    with contextlib.suppress(OSError):  # some file systems have no permissions to give
        folder.chmod(stat.S_IMODE(git.stat().st_mode))


def _may_write(path: Path) -> bool:
    """Say whether we may write there; a link counts as writable, so that it is looked at and refused."""
    return os.access(path, os.W_OK) or path.is_symlink() or not path.exists()


def _digest(real: Path) -> str:
    import hashlib  # 3 ms that only a writer should pay

    return hashlib.sha256(os.fsencode(real)).hexdigest()[:16]
