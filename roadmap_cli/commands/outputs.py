"""Where a command writes what it makes of a roadmap: never over one."""

import os
from pathlib import Path

from roadmap_cli import safe
from roadmap_cli.document.find import find_roadmap
from roadmap_cli.document.output import require_another
from roadmap_cli.errors import UnreadableError, WrongUsageError


def output_file(output: str, option: str = "--output") -> Path:
    """Return the file that an option names for what is made of a roadmap.

    Raises WrongUsageError for an empty name, a folder's, and the roadmap that commands find by themselves,
    also where the one that is read is another.
    """
    if not output:
        raise WrongUsageError(f"{option} needs a path, not an empty one")
    if output.endswith(("/", os.sep)):
        raise WrongUsageError(f"{option} needs a file, and {safe.line(output)} names a folder")
    try:
        nearest = find_roadmap(Path())
    except UnreadableError:
        return Path(output)
    require_another(Path(output), nearest)
    return Path(output)
