"""Find the nearest `roadmap.toml`, and the repository that a file is in."""

import os
from pathlib import Path

from roadmap_cli import escape
from roadmap_cli.errors import UnreadableError, reason

ROADMAP_NAME = "roadmap.toml"

_HELP = "run `roadmap init` to start one, or name the file with `--file PATH`"


def find_roadmap(folder: Path) -> Path:
    """Return the nearest `roadmap.toml` in `folder` or above it.

    The search ends at the root of the repository: the nearest folder that contains `.git`, which is a file
    in a linked worktree or a submodule. Outside a repository only `folder` itself is searched. A folder or
    dangling link of that name is returned too, so that reading it reports the problem. A relative `folder`
    gives a relative path. Raises `UnreadableError` if there is none.
    """
    try:
        # Strict, because the current folder may have been deleted.
        here = Path(os.path.realpath(folder, strict=True))
    except OSError as error:
        shown = escape.line(str(folder))
        raise UnreadableError(f"cannot look for {ROADMAP_NAME} in {shown}: {reason(error)}") from error
    within = _folders_of_repository(here)
    for depth, ancestor in enumerate(within or [here]):
        if _exists(ancestor / ROADMAP_NAME):
            climbed = ancestor if folder.is_absolute() else folder.joinpath(*[".."] * depth)
            return (folder if depth == 0 else climbed) / ROADMAP_NAME
    searched = f"in {escape.line(str(here))}"
    if is_git_folder(here):
        raise UnreadableError(
            f"there is no {ROADMAP_NAME} {searched}, a bare repository: name that of a revision, such as "
            f"`--file HEAD:{ROADMAP_NAME}`"
        )
    if within is None:
        searched += " (it is in no git repository, so the folders above were not searched)"
    elif len(within) > 1:
        searched += f", nor above it up to the root of the repository, {escape.line(str(within[-1]))}"
    raise UnreadableError(f"there is no {ROADMAP_NAME} {searched}: {_HELP}")


def is_git_folder(folder: Path) -> bool:
    """Return whether a folder is a bare repository, or the `.git` of another."""
    return all((folder / name).exists() for name in ("HEAD", "objects", "refs"))


def is_in_repository(path: Path) -> bool:
    """Return whether a file is in a repository; links are followed."""
    return _folders_of_repository(Path(os.path.realpath(path.parent))) is not None


def path_in_repository(path: Path) -> str:
    """Return the path from the root of the repository, with slashes, as CI services annotate files.

    Outside a repository, return the path unchanged.
    """
    real = Path(os.path.realpath(path))
    folders = _folders_of_repository(real.parent)
    return real.relative_to(folders[-1]).as_posix() if folders else path.as_posix()


def _folders_of_repository(here: Path) -> list[Path] | None:
    """Return `here` and the folders above it up to the repository's root, nearest first, or None outside."""
    folders: list[Path] = []
    for folder in (here, *here.parents):
        folders.append(folder)
        if _exists(folder / ".git"):
            return folders
    return None


def _exists(path: Path) -> bool:
    """Return whether a name is taken, also if it may not be read, so that reading it reports why."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True
