"""Where the lock, temporary files and undo journal of a roadmap are: in the git folder if possible."""

import contextlib
import os
import re
import stat
from pathlib import Path

import msgspec

from roadmap_cli import escape
from roadmap_cli.errors import NotSavedError

_LONGEST_NAME = 100  # bytes; a file name may have 255 (143 on eCryptfs), and ours add to it


class StatePaths(msgspec.Struct, frozen=True):
    """The paths of what belongs to one file: a folder, and how all names in it begin."""

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
        """Return a new name, with the process id and 64 random bits in it."""
        return self.folder / f"{self.stem}.{os.getpid()}.{os.urandom(8).hex()}.tmp"

    def temporaries(self) -> list[tuple[Path, int]]:
        """Return the temporary files of this file, each with the id of the process that made it."""
        pattern = re.compile(re.escape(self.stem) + r"\.([0-9]{1,9})\.[0-9a-f]{16}\.tmp")
        matches = ((path, pattern.fullmatch(path.name)) for path in self.folder.iterdir())
        return [(path, int(match[1])) for path, match in matches if match]


def state_beside(real: Path) -> StatePaths:
    """Return the paths of dot files in the folder of a file."""
    long = len(os.fsencode(real.name)) > _LONGEST_NAME
    return StatePaths(real.parent, f".roadmap-{_digest(real)}" if long else f".{real.name}")


def output_state(real: Path) -> StatePaths:
    """Return the paths for an output, which is written without a lock.

    Its stem differs from a roadmap's, because writers of a roadmap remove the temporary files of others.
    """
    state = state_beside(real)
    return StatePaths(state.folder, f"{state.stem}.output")


def state_of(real: Path, *, make: bool) -> StatePaths:
    """Return the paths in the git folder, else beside the file. Raises as `state_in_git` does."""
    return state_in_git(real, make=make) or state_beside(real)


def state_in_git(real: Path, *, make: bool = True) -> StatePaths | None:
    """Return the paths in the git folder of the work tree that a file is in; `make` creates the folder.

    Return None if the folder does not exist and is not made, outside a work tree, and if the git folder is
    on another device (a rename would fail) or not writable. Raises `NotSavedError` if something else has the
    folder's name, and `OSError` if the disk fails: another place would let two writers use two locks.
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
    # The name is for people; the digest keeps two files of one name in one work tree apart.
    long = len(os.fsencode(real.name)) > _LONGEST_NAME
    state = StatePaths(folder, f"{'roadmap' if long else real.name}-{_digest(real)}")
    return state if _may_write(folder) and _may_write(state.lock) else None


def git_folder(folder: Path) -> Path | None:
    """Return the git folder of the work tree that `folder` is in, or None.

    It is the nearest `.git` in that folder or above, or the folder named by the line `gitdir: PATH` of a
    file `.git` (a linked worktree, a submodule; gitrepository-layout(5)). A `.git` that leads to no git
    folder is ignored. Git itself is not run.
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
            continue  # not readable, so not writable either
    return None


def _linked(file: Path) -> str:
    """Return the path in a `.git` file, or raise ValueError."""
    with file.open("rb") as stream:
        match = re.fullmatch(rb"gitdir: ([^\n\r\0]+)[\r\n]*", stream.read(8192))
    if match is None:
        raise ValueError(f"no git folder is named in {file}")
    return os.fsdecode(match[1])


def _make_folder(folder: Path, git: Path) -> None:
    """Make the folder with the permissions of the git folder, so that the same people may use both."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    except OSError as error:
        if not os.access(git, os.W_OK):  # a read-only mount gives EROFS, which is no PermissionError
            raise PermissionError from error
        raise
    with contextlib.suppress(OSError):  # some file systems have no permissions
        folder.chmod(stat.S_IMODE(git.stat().st_mode))


def _may_write(path: Path) -> bool:
    """Return whether we may write there; a link counts as writable, so that opening it refuses it."""
    return os.access(path, os.W_OK) or path.is_symlink() or not path.exists()


def _digest(real: Path) -> str:
    import hashlib  # 3 ms that only a writer should pay

    return hashlib.sha256(os.fsencode(real)).hexdigest()[:16]
