"""What the words of options name: statuses, columns, days."""

import re
from collections.abc import Collection, Sequence

from roadmap_cli.errors import WrongUsageError
from roadmap_cli.lookup import any_of, did_you_mean
from roadmap_cli.model.types import CLOSED, OPEN, Status
from roadmap_cli.query import COLUMNS
from roadmap_cli.schema import nearest_status

Words = Sequence[str] | None

_SPAN = r"([0-9]{1,5}) ?(d|days?|w|weeks?)?"


def split(words: Words) -> list[str]:
    """Return the words of an option that repeats and splits at commas, without empty ones.

    Raises WrongUsageError where nothing is left: a script's unset variable must not select everything.
    """
    if not words:
        return []
    kept = [part.strip() for word in words for part in word.split(",") if part.strip()]
    if not kept:
        raise WrongUsageError(f'"{words[0][:60]}" names nothing; give a value, or leave the option out')
    return kept


def status_of(word: str) -> Status:
    """Return the status that a word is. Raises WrongUsageError with the nearest one."""
    try:
        return Status(word.strip().lower())
    except ValueError:
        if word in ("open", "closed"):
            several = OPEN if word == "open" else CLOSED
            raise WrongUsageError(
                f'"{word}" stands for several statuses; choose {any_of(sorted(several))}'
            ) from None
        nearest = nearest_status(word)
        hint = f"did you mean {nearest}?" if nearest else f"one of {', '.join(sorted(Status))}"
        raise WrongUsageError(f'"{word[:60]}" is not a status; {hint}') from None


def columns_of(words: Words) -> list[str]:
    """Return the columns meant, in order. Raises WrongUsageError with the nearest ones."""
    return known_words(words, COLUMNS, "column")


def sort_keys_of(words: Words) -> list[str]:
    """Return the columns to sort by, `-` before those that descend. Raises WrongUsageError."""
    keys = split(words)
    if "-" in keys:
        raise WrongUsageError("--sort: a column has to follow the -, such as -deadline")
    known_words([key.removeprefix("-") for key in keys], COLUMNS, "column")
    return keys


def known_words(words: Words, known: Collection[str], kind: str) -> list[str]:
    """Return the words of an option, all of them known. Raises WrongUsageError with the nearest ones."""
    asked = split(words)
    for word in asked:
        if word not in known:
            hint = did_you_mean(word, known) or f"there are {', '.join(known)}"
            raise WrongUsageError(f'there is no {kind} "{word[:60]}"; {hint}')
    return asked


def days_of(text: str, option: str) -> int:
    """Return the days in `30`, `30d`, `6w`. Raises WrongUsageError."""
    match = re.fullmatch(_SPAN, text.strip().lower())
    if match is None:
        raise WrongUsageError(f'{option}: "{text[:60]}" is not a number of days; write 30d, or 6w for weeks')
    return int(match[1]) * (7 if (match[2] or "d").startswith("w") else 1)
