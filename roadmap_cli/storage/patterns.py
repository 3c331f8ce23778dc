"""Which files a folder or a pattern names.

A folder names its `roadmap.toml`, else every `roadmap.toml` below it. Hidden folders are not
searched. A folder that several links lead to is searched once.
"""

import os
from collections.abc import Iterator
from glob import escape as escaped
from glob import glob
from pathlib import Path

from roadmap_cli import escape
from roadmap_cli.errors import UnreadableError, WrongUsageError, reason
from roadmap_cli.storage.find import ROADMAP_NAME

_ANY_FOLDERS = "**"


def files_of(path: str) -> list[str]:
    """Return the files that a folder or a pattern (`*`, `?` or `[…]`) names, sorted, else the path itself.

    Raises UnreadableError if there are none, and if a folder cannot be searched.
    """
    has_signs = any(sign in path for sign in "*?") or "]" in path.partition("[")[2]
    if has_signs and not os.path.lexists(path):
        found = [file for match in _matching(path) for file in _files_in(match)]
        problem = "matches no file"
    elif os.path.isdir(path):  # noqa: PTH112 - that of Path raises for long names
        found = _files_in(path)
        problem = f"has no {ROADMAP_NAME}, and neither do the folders below it"
    else:
        return [path]
    if not found:
        raise UnreadableError(f"{escape.line(path)} {problem}")
    return found


def _files_in(path: str) -> list[str]:
    """Return the roadmap of a folder, else all below it, sorted, and a file as it is.

    Raises UnreadableError.
    """
    if not Path(path).is_dir():
        return [path]
    own = str(Path(path) / ROADMAP_NAME)
    if os.path.lexists(own):
        return [own]
    below = (str(folder / ROADMAP_NAME) for folder in _folders_in(path))
    return sorted(file for file in below if os.path.lexists(file))


def _matching(pattern: str) -> list[str]:
    """Return the paths that match a pattern, sorted; `**` is any number of folders.

    Raises UnreadableError, and WrongUsageError for several `**`.
    """
    if _ANY_FOLDERS not in pattern.split("/"):
        return sorted(glob(pattern))  # noqa: PTH207 - that of Path leaves out links that lead nowhere
    above, _, rest = f"/{pattern}/".partition(f"/{_ANY_FOLDERS}/")
    if _ANY_FOLDERS in rest.split("/"):
        raise WrongUsageError(f"{escape.quote(pattern)} has ** more than once")
    above = above[1:] or ("/" if pattern.startswith("/") else ".")
    rest = rest.rstrip("/")
    found: set[str] = set()
    for base in glob(above):  # noqa: PTH207
        for folder in _folders_in(base):  # not by glob, which follows links in circles
            found.update(glob(f"{escaped(str(folder))}/{rest}" if rest else str(folder)))  # noqa: PTH207
    return sorted(found)


def _folders_in(folder: str) -> Iterator[Path]:
    """Yield a folder and all below it that are not hidden, each once. Raises UnreadableError."""

    def fail(error: OSError) -> None:
        raise UnreadableError(f"{escape.line(str(error.filename))} cannot be searched: {reason(error)}")

    seen: set[tuple[int, int]] = set()
    for path, below, _ in os.walk(folder, onerror=fail, followlinks=True):
        status = Path(path).stat()
        if (status.st_dev, status.st_ino) in seen:
            below.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        below[:] = sorted(name for name in below if not name.startswith("."))
        yield Path(path)
