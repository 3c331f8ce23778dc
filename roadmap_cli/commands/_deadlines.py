"""The deadline that a writing command sets, and the promised words that it keeps."""

from datetime import date
from typing import NamedTuple

from roadmap_cli.commands._prompts import readable_roadmap
from roadmap_cli.commands._session import deadline_of
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.date_phrases import may_be_fiscal_year, words_of_fiscal_year
from roadmap_cli.model.shifts import Shift, parse_shift
from roadmap_cli.model.window import Deadline, DeadlineError

_NO_WINDOW = ("is not a deadline", "names no exact window")


class Promise(NamedTuple):
    """A deadline, None for `none`, and the words of a fiscal year, empty for anything else."""

    deadline: Deadline | None
    words: str


def year_start_for(text: str, file: str | None) -> str | None:
    """Return when fiscal years start in the roadmap `file`, None for a text that cannot be one."""
    return readable_roadmap(file).roadmap.fiscal_year_starts if may_be_fiscal_year(text) else None


def promise_of(text: str, anchor: date, file: str | None, *, keeps_words: bool) -> Promise:
    """Return the deadline that `--deadline` names.

    A fiscal year is read as the roadmap `file` says. With `keeps_words`, the error for words that name no
    window says how to keep them. Raises WrongUsageError.
    """
    year_start = year_start_for(text, file)
    try:
        deadline = deadline_of(text, "--deadline", anchor, year_start=year_start)
    except WrongUsageError as error:
        if not keeps_words or not text.strip() or not any(words in str(error) for words in _NO_WINDOW):
            raise
        from roadmap_cli.importers.values import argument  # 2 ms that only this error needs

        option = f"--deadline-text {argument(text) or 'TEXT'}"
        raise WrongUsageError(f"{error}; to keep the words, use {option} instead of --deadline") from None
    return Promise(deadline, words_of_fiscal_year(text) if deadline is not None else "")


def shift_of(text: str | None) -> Shift | None:
    """Return the time that `--deadline` moves a deadline by, None for a deadline. Raises WrongUsageError."""
    try:
        return parse_shift(text) if text is not None else None
    except DeadlineError as error:
        raise WrongUsageError(f"--deadline: {error}") from None


def is_no_text(words: str | None) -> bool:
    """Return whether the value of `--deadline-text` is `none`, which clears the words."""
    return words is not None and words.strip().lower() == "none"
