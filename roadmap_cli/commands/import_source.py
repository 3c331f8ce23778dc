"""Where an import reads from: a file, a pipe, standard input."""

from datetime import date, datetime
from pathlib import Path

from roadmap_cli import safe
from roadmap_cli.commands.session import STANDARD_INPUT, standard_input
from roadmap_cli.document.reason import reason
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.sources.text import MAX_BYTES


def source_bytes(source: str) -> tuple[bytes, str]:
    """Return what a source holds, at most a byte more than is imported, and its name for messages.

    Raises UnreadableError where it cannot be read, WrongUsageError for an empty name.
    """
    if not source:
        raise WrongUsageError("SOURCE needs a path, or - for standard input, not an empty one")
    if source == STANDARD_INPUT:
        return standard_input(MAX_BYTES + 1), "standard input"
    name = safe.line(source)
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1), name
    except ValueError:
        raise UnreadableError(f"{name} is not a path: it has a character that no path can have") from None
    except OSError as error:
        raise UnreadableError(f"{name} cannot be read: {reason(error)}") from error


def local_day(moment: datetime) -> date:
    """Return the day of a moment where the reader is."""
    return moment.astimezone().date()
