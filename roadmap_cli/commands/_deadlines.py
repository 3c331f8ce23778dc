"""The deadline that a writing command sets, and the promised words that it keeps."""

from collections.abc import Sequence
from datetime import date
from shlex import join
from typing import NamedTuple

from roadmap_cli.commands._prompts import readable_roadmap
from roadmap_cli.commands._session import deadline_of
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.values import argument
from roadmap_cli.model.date_phrases import may_be_fiscal_year, words_of_fiscal_year
from roadmap_cli.model.window import Deadline

_NO_WINDOW = ("is not a deadline; write a year", "names no exact window")


class Promise(NamedTuple):
    """A deadline, None for `none`, and the words of a fiscal year, empty for anything else."""

    deadline: Deadline | None
    words: str


def promise_of(text: str, anchor: date, file: str | None, command: Sequence[str] = ()) -> Promise:
    """Return the deadline that `--deadline` names.

    A fiscal year is read as the roadmap `file` says. `command` is the command that keeps words which name no
    window, without its last option. Raises WrongUsageError.
    """
    year_start = readable_roadmap(file).roadmap.fiscal_year_starts if may_be_fiscal_year(text) else None
    try:
        deadline = deadline_of(text, "--deadline", anchor, year_start=year_start)
    except WrongUsageError as error:
        if not command or not text.strip() or not any(words in str(error) for words in _NO_WINDOW):
            raise
        kept = f"roadmap {join(command)} --deadline-text {argument(text) or 'TEXT'}"
        raise WrongUsageError(f"{error}; to keep the words: {kept}") from None
    return Promise(deadline, words_of_fiscal_year(text) if deadline is not None else "")
