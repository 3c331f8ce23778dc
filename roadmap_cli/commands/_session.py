"""What a command takes from its environment: the file, the day, the screen."""

import os
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from roadmap_cli import terminal
from roadmap_cli.analysis.replay import count_later
from roadmap_cli.english import counted, plural
from roadmap_cli.errors import UnreadableError, WrongUsageError, reason
from roadmap_cli.model.date_phrases import parse_phrase
from roadmap_cli.model.dates import Deadline, DeadlineError
from roadmap_cli.model.types import Roadmap
from roadmap_cli.storage.find import find_roadmap
from roadmap_cli.terminal import Screen

STANDARD_INPUT = "-"


class Color(StrEnum):
    """When to colour: where a person looks (auto), always, never."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def standard_input(most: int) -> bytes:
    """Return what stands on standard input, no more than so many bytes. Raises UnreadableError."""
    if sys.stdin is None:
        raise UnreadableError("standard input is closed; name a file")
    try:
        return sys.stdin.buffer.read(most)
    except OSError as error:
        raise UnreadableError(f"standard input cannot be read: {reason(error)}") from error


def roadmap_path(file: str | None) -> Path:
    """Return where the roadmap is: what `--file` names, else the nearest `roadmap.toml`.

    Raises WrongUsageError for an empty name, which is a script's unset variable and no wish for the nearest.
    """
    if file == "":
        raise WrongUsageError("--file needs a path, not an empty one")
    return Path(file) if file is not None else find_roadmap(Path())


def writable_path(file: str | None) -> Path:
    """Return where the roadmap is that a writer changes.

    Raises WrongUsageError for standard input and for what a revision holds.
    """
    if file == STANDARD_INPUT:
        raise WrongUsageError("standard input cannot be changed; name a file with --file")
    if file is not None and names_revision(file):
        raise WrongUsageError(f"{file} is what a revision holds, which cannot be changed; name a file")
    return roadmap_path(file)


def names_revision(file: str) -> bool:
    """Return whether a word is `REVISION:PATH`, and no file is called so."""
    if ":" not in file:
        return False
    revision, colon, path = file.partition(":")
    return bool(revision and colon and path) and not os.path.lexists(file)


def today() -> date:
    """Return the day of the local clock."""
    return date.today()  # noqa: DTZ011 - deadlines are days where the reader is


def now() -> datetime:
    """Return the time of the local clock, with its offset from UTC."""
    return datetime.now().astimezone()


def day_of(text: str | None, option: str = "--as-of") -> date:
    """Return the day an option asks for, today where it was not given; a window means its last day."""
    return window_of(text, option).last if text is not None else today()


def window_of(text: str, option: str, anchor: date | None = None) -> Deadline:
    """Return the window that an option names. Raises WrongUsageError."""
    try:
        window = parse_phrase(text, anchor or today())
    except DeadlineError as error:
        said = str(error).replace("is not a deadline", "is not a date")  # here it is none
        raise WrongUsageError(f"{option}: {said}") from None
    if window is None:
        raise WrongUsageError(f'{option} needs a date, such as 2026-02-01 or "spring 2026"')
    return window


def past_window_of(text: str, option: str, anchor: date | None = None) -> Deadline:
    """Return the window of what has happened. Raises WrongUsageError where it begins after today."""
    window = window_of(text, option, anchor)
    if window.first > today():
        raise WrongUsageError(f"{option}: {window.canonical} lies in the future; name the day it happened")
    return window


def deadline_of(text: str, option: str, anchor: date | None = None) -> Deadline | None:
    """Return the deadline that an option names, None for `none`; phrases count from `anchor` (today)."""
    try:
        return parse_phrase(text, anchor or today())
    except DeadlineError as error:
        raise WrongUsageError(f"{option}: {error}") from None


def report_replay(roadmap: Roadmap, as_of: date) -> None:
    """Say what `--as-of` hid or undid, and what it could not; nothing where the file holds nothing later."""
    absent, undone = count_later(roadmap, as_of)
    if not absent and not undone:
        return
    later = [
        *([counted(absent, "later commitment")] if absent else []),
        *([counted(undone, "later update")] if undone else []),
    ]
    stays = (
        "; progress and milestones without met_on are shown as stated now" if _has_undated(roadmap) else ""
    )
    terminal.talk(f"as of {as_of}: {' and '.join(later)} left out{stays}")


def report_later(roadmap: Roadmap, shown: int) -> None:
    """Say how many commitments of all begin only after today, which may be a slip of the pen."""
    number = len(roadmap.commitments) - shown
    if number:
        begin = plural(number, "begins only later and is", "begin only later and are")
        terminal.talk(f"{counted(number, 'commitment')} {begin} not shown; `roadmap check` says where")


def _has_undated(roadmap: Roadmap) -> bool:
    """Return whether something has no day, and so is shown on all days as it is stated now."""
    return any(
        one.progress is not None
        or not {id for id, step in one.milestones.items() if step.met_on is None}.issubset(
            update.milestone for update in one.updates.values() if update.status is not None
        )
        for one in roadmap.commitments.values()
    )


def wants_color(color: Color, is_terminal: bool) -> bool:
    """Return whether to colour: `--color` beats NO_COLOR beats FORCE_COLOR beats "is it a terminal".

    An empty variable counts as not set (no-color.org, force-color.org).
    """
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal and os.environ.get("TERM") != "dumb"


def screen_for(color: Color) -> Screen:
    """Return what stdout can show."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return Screen(
        is_terminal=is_terminal,
        color=wants_color(color, is_terminal),
        width=_terminal_width() if is_terminal else None,
        signs=_has_signs(),
    )


def _has_signs() -> bool:
    """Return whether more than ASCII can be shown.

    For LC_ALL=C Python turns its UTF-8 mode on (PEP 540); who says so wants ASCII all the same, unless Python
    was told otherwise.
    """
    is_told = any(os.environ.get(name) for name in ("PYTHONUTF8", "PYTHONIOENCODING"))
    if os.environ.get("LC_ALL") in ("C", "POSIX") and not is_told:
        return False
    return terminal.encoding_of(sys.stdout).lower().replace("-", "").startswith("utf")


def _terminal_width() -> int:
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated) > 0:
        return int(stated)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
