"""What commands read from their environment: the file, the clock, the terminal and its variables."""

import os
import re
import sys
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from roadmap_cli import escape, terminal
from roadmap_cli.analysis.past import count_later
from roadmap_cli.english import counted, listed, plural
from roadmap_cli.errors import UnreadableError, WrongUsageError, reason
from roadmap_cli.model.dates import date_of
from roadmap_cli.model.ids import short
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.window import Date, Deadline, DeadlineError, day
from roadmap_cli.output.colors import Depth
from roadmap_cli.storage.find import find_roadmap
from roadmap_cli.storage.load import MAX_BYTES
from roadmap_cli.terminal import Screen

STANDARD_INPUT = "-"


class Color(StrEnum):
    """When to use color; `auto` means on a terminal."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def standard_input(most: int) -> bytes:
    """Read at most `most` bytes from standard input. Raises UnreadableError."""
    if sys.stdin is None:
        raise UnreadableError("standard input is closed; name a file")
    try:
        return sys.stdin.buffer.read(most)
    except OSError as error:
        raise UnreadableError(f"standard input cannot be read: {reason(error)}") from error


def source_bytes(source: str) -> tuple[bytes, str]:
    """Return the content of a source, at most one byte more than MAX_BYTES, and its name for messages.

    Raises UnreadableError if it cannot be read, WrongUsageError for an empty name.
    """
    if not source:
        raise WrongUsageError("SOURCE needs a path, or - for standard input, not an empty one")
    if source == STANDARD_INPUT:
        return standard_input(MAX_BYTES + 1), "standard input"
    name = escape.line(source)
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1), name
    except ValueError:
        raise UnreadableError(f"{name} is not a path: it has a character that no path can have") from None
    except OSError as error:
        raise UnreadableError(f"{name} cannot be read: {reason(error)}") from error


def roadmap_path(file: str | None) -> Path:
    """Return the path given by `--file`, by default that of the nearest `roadmap.toml`.

    Raises WrongUsageError for an empty path, which is probably an unset variable of a script.
    """
    if file == "":
        raise WrongUsageError("--file needs a path, not an empty one")
    return Path(file) if file is not None else find_roadmap(Path())


def writable_path(file: str | None) -> Path:
    """Return the path of the roadmap to change.

    Raises WrongUsageError for standard input and for `REVISION:PATH`.
    """
    if file == STANDARD_INPUT:
        raise WrongUsageError("standard input cannot be changed; name a file with --file")
    if file is not None and names_revision(file):
        raise WrongUsageError(f"{file} is a file in a git revision and cannot be changed; name a file")
    return roadmap_path(file)


def names_revision(file: str) -> bool:
    """Return whether `--file` is `REVISION:PATH` and not the name of a file."""
    if ":" not in file:
        return False
    revision, colon, path = file.partition(":")
    return bool(revision and colon and path) and not os.path.lexists(file)


def today() -> date:
    """Return the current day in the local time zone."""
    return date.today()  # noqa: DTZ011 - deadlines are local days


_REVISION = r"(HEAD|@)|[\w./-]+[~^@].*|(?=.*[a-f])[0-9a-f]{7,40}|v\d+(\.\d+)*|main|master|origin/.+"


def now() -> datetime:
    """Return the current time in the local time zone."""
    return datetime.now().astimezone()


def day_of(text: str | None, option: str = "--as-of") -> date:
    """Return the day that an option names, by default today; a window means its last day.

    Raises WrongUsageError; for what looks like a git revision it names `--at`.
    """
    if text is None:
        return today()
    try:
        return window_of(text, option).last
    except WrongUsageError:
        if not re.fullmatch(_REVISION, text.strip()):
            raise
        raise WrongUsageError(
            f'{option}: "{short(text)}" is not a date; --at reads the file at a git revision'
        ) from None


def deadline_of(
    text: str,
    option: str,
    anchor: date | None = None,
    noun: str = "a deadline",
    year_start: str | None = None,
) -> Deadline | None:
    """Return the deadline that an option names, None for `none`. Phrases count from `anchor` (today).

    `year_start` is the `fiscal_year_starts` of the roadmap, None where no fiscal year is read. Raises
    WrongUsageError, whose message says that the option needs `noun`.
    """
    with suppress(ValueError):  # a day, as scripts write it, needs no phrases
        if (when := date.fromisoformat(text)).isoformat() == text:
            return day(when)
    from roadmap_cli.model.date_phrases import parse_phrase

    try:
        return parse_phrase(text, anchor or today(), year_start)
    except DeadlineError as error:
        message = str(error).replace("is not a deadline", f"is not {noun}")
        raise WrongUsageError(f"{option}: {message}") from None


def window_of(text: str, option: str, anchor: date | None = None, year_start: str | None = None) -> Deadline:
    """Return the window that an option names. Raises WrongUsageError."""
    window = deadline_of(text, option, anchor, "a date", year_start)
    if window is None:
        raise WrongUsageError(f'{option} needs a date, such as 2026-02-01 or "spring 2026"')
    return window


def end_of(text: str, option: str, anchor: date | None = None, year_start: str | None = None) -> Date:
    """Return the window in which something ends; that of a fiscal year is its last month or day.

    Raises WrongUsageError, for a range too.
    """
    from roadmap_cli.model.date_phrases import end_of_window  # only for this option

    try:
        return end_of_window(window_of(text, option, anchor, year_start), text)
    except DeadlineError as error:
        raise WrongUsageError(f"{option}: {error}") from None


def interval_of(text: str, option: str) -> str:
    """Return the interval that an option names, in the spelling of the file. Raises WrongUsageError."""
    from roadmap_cli.model.cycles import parse_every  # only for this option

    try:
        return parse_every(text)
    except DeadlineError as error:
        raise WrongUsageError(f"{option}: {error}") from None


def past_window_of(text: str, option: str, anchor: date | None = None) -> Date:
    """Return the window that an option names. Raises WrongUsageError for a range, or if it starts later."""
    try:
        window = date_of(window_of(text, option, anchor))
    except DeadlineError as error:
        raise WrongUsageError(f"{option}: {error}") from None
    if window.first > today():
        raise WrongUsageError(f"{option}: {window.canonical} is in the future; give the day it happened")
    return window


def report_replay(roadmap: Roadmap, as_of: date) -> None:
    """Report what `--as-of` leaves out and what it cannot replay, if the file has anything after that day."""
    later = count_later(roadmap, as_of)
    if not any(later):
        return
    nouns = ("later commitment", "later update", "later reading", "later assessment")
    words = [counted(number, noun) for number, noun in zip(later, nouns, strict=True) if number]
    undated = (
        "; progress and milestones without met_on are shown as they are now" if _has_undated(roadmap) else ""
    )
    terminal.talk(f"as of {as_of}: {listed(words)} left out{undated}")


def report_later(roadmap: Roadmap, shown: int) -> None:
    """Report how many commitments are not shown because they start after today, which may be a typo."""
    number = len(roadmap.commitments) - shown
    if number:
        start = plural(number, "starts after today and is", "start after today and are")
        terminal.talk(f"{counted(number, 'commitment')} {start} not shown; `roadmap check` shows where")


def _has_undated(roadmap: Roadmap) -> bool:
    """Return whether the roadmap has progress or milestones without a date, which cannot be replayed."""
    return any(
        commitment.progress is not None
        or not {id for id, milestone in commitment.milestones.items() if milestone.met_on is None}.issubset(
            update.milestone for update in commitment.updates.values() if update.status is not None
        )
        for commitment in roadmap.commitments.values()
    )


def color_depth(color: Color, is_terminal: bool) -> Depth:
    """Return how many colors to use: `--color` beats NO_COLOR beats FORCE_COLOR beats `is_terminal`.

    An empty variable counts as unset (no-color.org, force-color.org).
    """
    forced = os.environ.get("FORCE_COLOR")
    match color:
        case Color.ALWAYS | Color.NEVER:
            wanted = color is Color.ALWAYS
        case _ if os.environ.get("NO_COLOR"):
            wanted = False
        case _:
            wanted = bool(forced) or (is_terminal and os.environ.get("TERM") != "dumb")
    if not wanted:
        return Depth.NONE
    return Depth.FULL if forced in ("2", "3") or _has_many_colors() else Depth.BASIC


_MANY_COLORS = ("256color", "-direct", "kitty", "ghostty", "alacritty", "wezterm", "foot")
"""Parts of the names of terminals with 256 colors or more; most others set COLORTERM."""


def _has_many_colors() -> bool:
    if os.environ.get("COLORTERM") in ("truecolor", "24bit") or os.environ.get("WT_SESSION"):
        return True
    return any(part in os.environ.get("TERM", "") for part in _MANY_COLORS)


def screen_for(color: Color) -> Screen:
    """Return what stdout can show."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return Screen(
        is_terminal=is_terminal,
        color=color_depth(color, is_terminal),
        width=_width_of(sys.stdout) if is_terminal else None,
        signs=_has_signs(),
    )


def _has_signs() -> bool:
    """Return whether stdout can show more than ASCII.

    LC_ALL=C means ASCII, although Python then turns its UTF-8 mode on (PEP 540), except where a variable of
    Python says otherwise.
    """
    is_explicit = any(os.environ.get(name) for name in ("PYTHONUTF8", "PYTHONIOENCODING"))
    if os.environ.get("LC_ALL") in ("C", "POSIX") and not is_explicit:
        return False
    return terminal.encoding_of(sys.stdout).lower().replace("-", "").startswith("utf")


def stderr_width() -> int | None:
    """Return the number of columns of stderr if it is a terminal."""
    return _width_of(sys.stderr) if sys.stderr is not None and sys.stderr.isatty() else None


def _width_of(stream: TextIO) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
