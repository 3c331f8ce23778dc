"""Cells → values for a roadmap file. A value that cannot be read is reported, never guessed."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.importers.records import SourceCell, fold
from roadmap_cli.model.cycles import parse_every
from roadmap_cli.model.date_phrases import end_of_window, parse_phrase
from roadmap_cli.model.dates import date_of, parse_deadline, parse_target
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import Status
from roadmap_cli.model.validate import nearest_status
from roadmap_cli.model.window import Date, Deadline, DeadlineError, Target, Unit, day

_PERCENT = re.compile(r"(100|[0-9]{1,2})(?:[.,]0+)?(?:\s?(?:%|percent|per cent))?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,20})?|[.,][0-9]{1,20}")
_STATUSES = {status.value: status for status in Status}

ARGUMENT_LENGTH = 70
"""The most characters of an argument that a message repeats."""


class UnreadableValueError(ValueError):
    """A cell that cannot be read; the text completes a sentence that starts with the value."""


def text_of(cell: SourceCell) -> str:
    """Return a cell as a text; the items of a list are joined with commas."""
    return cell if isinstance(cell, str) else ", ".join(cell)


def status_in(text: str, known: Mapping[str, Status]) -> Status | None:
    """Return the status of a word in `known` or of the format; None for an empty text.

    Case and accents do not matter, and spaces and hyphens are the same.
    """
    word = name_key(text)
    if not word:
        return None
    if word in known:
        return known[word]
    exact = _STATUSES.get(word.replace(" ", "-").replace("_", "-"))
    if exact is not None:
        return exact
    from difflib import get_close_matches  # only for what cannot be read

    like = get_close_matches(word[:100], known, n=1, cutoff=0.88)
    near = known[like[0]] if like else nearest_status(text)
    raise UnreadableValueError(f"is not a status; say what it means with {_option(fold(text), near)}")


def _option(word: str, near: Status | None) -> str:
    """Return the option that gives a word a meaning."""
    meaning = argument(f"{word}={near or 'STATUS'}")
    return f"--map-status {meaning or 'WORD=STATUS'}"


def argument(text: str) -> str:
    """Return a text quoted for a shell; empty if it is too long or has control characters."""
    from shlex import quote  # only for what cannot be read

    return "" if len(text) > ARGUMENT_LENGTH or escape.ci_line(text) != text else quote(text)


@lru_cache(maxsize=4096)  # columns repeat their dates
def deadline_in(text: str, anchor: date, year_start: str | None = None) -> Target | None:
    """Return the deadline in a text, where phrases count from the day `anchor`; None for an empty text.

    `year_start` is the `fiscal_year_starts` of the roadmap, None where no fiscal year is read.
    """
    if not text.strip():
        return None
    with suppress(ValueError):  # most dates, which need no phrases
        if (when := date.fromisoformat(text)).isoformat() == text:
            return Target(day(when), text)
    try:
        found = parse_phrase(text, anchor, year_start)
    except DeadlineError as error:
        raise UnreadableValueError(_why(error, text)) from None
    return Target(found, found.text if found is not None else "none")


def end_in(text: str, anchor: date, year_start: str) -> Date | None:
    """Return the window in which something ends; None for an empty text."""
    target = deadline_in(text, anchor, year_start)
    if target is None:
        return None
    if target.deadline is None:
        raise UnreadableValueError("is not a date")
    try:
        return end_of_window(target.deadline, text)
    except DeadlineError as error:
        raise UnreadableValueError(_why(error, target.deadline.text)) from None


def day_in(text: str, anchor: date, today: date = date.max) -> Date | None:
    """Return the day in a text, which is at most `today`; None for an empty text."""
    target = deadline_in(text, anchor)
    if target is None:
        return None
    if target.deadline is None:
        raise UnreadableValueError("is not a date")
    if target.deadline.first > today:
        raise UnreadableValueError("is in the future")
    try:
        return date_of(target.deadline)
    except DeadlineError as error:
        raise UnreadableValueError(_why(error, target.deadline.text)) from None


def spelled(text: str, deadline: Deadline) -> date | str:
    """Return a deadline for the file: a date for a day, else the text as it is."""
    try:
        return as_written(parse_deadline(text))
    except DeadlineError:
        return deadline.toml


def as_written(deadline: Deadline) -> date | str:
    """Return a deadline for the file: a date for a day, else its text."""
    return deadline.first if deadline.unit is Unit.DAY else deadline.text


def interval_in(text: str) -> str | None:
    """Return the interval in a text in the spelling of the file; None for an empty text."""
    if not text.strip():
        return None
    try:
        return parse_every(text)
    except DeadlineError:
        raise UnreadableValueError("is not an interval; write one such as 1 year or 6 months") from None


def percent_in(text: str) -> int | None:
    """Return a whole percentage, with or without the % sign; None for an empty text."""
    if not text.strip():
        return None
    match = _PERCENT.fullmatch(text.strip())
    if match is None:
        raise UnreadableValueError("is not a percentage; write a whole number from 0 to 100")
    return int(match[1])


def share_in(text: str) -> float | None:
    """Return a number without a % sign; None for anything else."""
    match = _NUMBER.fullmatch(text.strip())
    return float(match[0].replace(",", ".")) if match else None


def names_in(cell: SourceCell, separator: str) -> list[str]:
    """Return the distinct names in a list, with whitespace folded."""
    parts = cell.split(separator) if isinstance(cell, str) else cell
    return list(dict.fromkeys(name for part in parts if (name := fold(part))))


def native_list(cell: SourceCell, separator: str = ";") -> list[str]:
    """Return a list that this program wrote: a JSON array, or items between separators."""
    if not isinstance(cell, str):
        return list(cell)
    if cell.startswith("["):
        try:
            return msgspec.json.decode(cell, type=list[str])
        except (msgspec.DecodeError, RecursionError):
            pass  # a text that starts with a bracket
    return [name for part in cell.split(separator) if (name := fold(part))]


def native_tables(cell: SourceCell) -> dict[str, Any]:
    """Return the JSON object in a cell that this program wrote; an empty cell is an empty object."""
    if not cell:
        return {}
    try:
        return msgspec.json.decode(text_of(cell), type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        raise UnreadableValueError("is not a JSON object as `roadmap export csv` writes it") from None


def native_date(value: Any) -> Any:
    """Return a deadline in JSON for the file; any other value stays, and the schema rejects it."""
    try:
        return as_written(parse_deadline(value))
    except DeadlineError:
        return value


def native_target(value: Any) -> Any:
    """Return the deadline of an update, or `none`, for the file; any other value stays."""
    try:
        target = parse_target(value)
    except DeadlineError:
        return value
    return as_written(target.deadline) if target.deadline is not None else "none"


def _why(error: DeadlineError, text: str) -> str:
    """Return the reason of an error without the value, which the caller puts in front."""
    reason = str(error)
    for shown in (escape.quote(text), text):
        reason = reason.removeprefix(shown)
    reason = reason.lstrip(" :").replace("is not a deadline", "is not a date")
    if reason.startswith("is read in two ways"):
        reason += ", or add --day-first or --month-first"
    if reason[:1].isdigit():  # the spelling that the text was read as
        return f"is not a date: {reason}"
    return reason
