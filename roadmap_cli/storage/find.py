"""Where the roadmap is when nobody says so."""

import os
from pathlib import Path

from roadmap_cli import escape
from roadmap_cli.errors import UnreadableError, reason

ROADMAP_NAME = "roadmap.toml"

_REMEDY = "run `roadmap init` to start one, or name the file with `--file PATH`"


def find_roadmap(folder: Path) -> Path:
    """Return the nearest `roadmap.toml` in `folder` or above it.

    The search ends at the root of the repository: the nearest folder that has a `.git`, be it a folder
    or, in a linked worktree or a submodule, a file. Outside a repository only `folder` itself counts.
    What has the name is returned even if it is a folder or a dangling link: reading it says what is
    wrong with it, while passing it over would quietly pick another file. A relative `folder` gives a
    relative path. Raises `UnreadableError` where there is none.
    """
    try:
        # Strict, because the current folder may have been deleted under us.
        here = Path(os.path.realpath(folder, strict=True))
    except OSError as error:
        shown = escape.line(str(folder))
        raise UnreadableError(f"cannot look for {ROADMAP_NAME} in {shown}: {reason(error)}") from error
    within = _folders_of_repository(here)
    for depth, ancestor in enumerate(within or [here]):
        if _is_there(ancestor / ROADMAP_NAME):
            climbed = ancestor if folder.is_absolute() else folder.joinpath(*[".."] * depth)
            return (folder if depth == 0 else climbed) / ROADMAP_NAME
    looked = f"in {escape.line(str(here))}"
    if is_git_folder(here):
        raise UnreadableError(
            f"there is no {ROADMAP_NAME} {looked}, a bare repository: name that of a revision, such as "
            f"`--file HEAD:{ROADMAP_NAME}`"
        )
    if within is None:
        looked += " (it is in no git repository, so the folders above were not searched)"
    elif len(within) > 1:
        looked += f", nor above it up to the root of the repository, {escape.line(str(within[-1]))}"
    raise UnreadableError(f"there is no {ROADMAP_NAME} {looked}: {_REMEDY}")


def is_git_folder(folder: Path) -> bool:
    """Return whether a folder is git's own: a bare repository, or the `.git` of another."""
    return all((folder / name).exists() for name in ("HEAD", "objects", "refs"))


def is_in_repository(path: Path) -> bool:
    """Return whether a file lies in a repository; links are followed."""
    return _folders_of_repository(Path(os.path.realpath(path.parent))) is not None


def path_in_repository(path: Path) -> str:
    """Return a file's path from the root of its repository, with slashes; the path as it is outside of one.

    That is how CI services, which annotate the files of a repository, want it.
    """
    real = Path(os.path.realpath(path))
    folders = _folders_of_repository(real.parent)
    return real.relative_to(folders[-1]).as_posix() if folders else path.as_posix()


def _folders_of_repository(here: Path) -> list[Path] | None:
    """Return `here` and the folders above it up to the repository's root, nearest first, or None outside."""
    folders: list[Path] = []
    for folder in (here, *here.parents):
        folders.append(folder)
        if _is_there(folder / ".git"):
            return folders
    return None


def _is_there(path: Path) -> bool:
    """Say whether a name is taken; one that may not be looked at counts, so that reading it tells why."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True
