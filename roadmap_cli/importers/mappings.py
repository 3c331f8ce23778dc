"""Saved options of an import, and those that a person gives beside them."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.columns import mapped_columns, mapped_statuses
from roadmap_cli.importers.date_columns import EPOCHS
from roadmap_cli.importers.formats import SourceFormat
from roadmap_cli.importers.table import header_range, row_ranges
from roadmap_cli.importers.value_maps import mapped_values
from roadmap_cli.model.ids import did_you_mean
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import ImportMapping, texts


class MappingFault(NamedTuple):
    """An option of a mapping that is wrong for every source: its key, its texts and the reason."""

    key: str
    texts: list[str]
    reason: str


def faults_of(saved: ImportMapping) -> Iterator[MappingFault]:
    """Yield the options of a mapping that are wrong for every source."""
    for key, read in _READERS.items():
        words = texts(getattr(saved, key))
        try:
            if words:
                read(words)
        except WrongUsageError as error:
            yield MappingFault(key, words, str(error))
    if saved.day_first and saved.month_first:
        yield MappingFault("month_first", [], "day_first and month_first contradict each other; remove one")


def one_of(word: str, known: Iterable[str], key: str) -> str:
    """Return a word of a saved mapping if it is known. Raises WrongUsageError."""
    words = list(known)
    if word not in words:
        hint = did_you_mean(word, words) or f"there are {', '.join(words)}"
        raise WrongUsageError(f'{key}: there is no "{word}"; {hint}')
    return word


_READERS: dict[str, Callable[[list[str]], object]] = {
    "format": lambda words: one_of(words[0], SourceFormat, "format"),
    "header_row": lambda words: header_range(words[0]),
    "skip_rows": lambda words: row_ranges(words[0], "--skip-rows"),
    "map": mapped_columns,
    "map_status": mapped_statuses,
    "map_value": mapped_values,
    "epoch": lambda words: one_of(words[0], map(str, EPOCHS), "epoch"),
}


def merged(saved: ImportMapping, given: ImportMapping) -> ImportMapping:
    """Return saved options with given ones, which have priority.

    A given `--map` replaces only that of its field, a `--map-status` and a `--map-value` that of its word.
    Day-first and month-first are one option.
    """
    options = msgspec.structs.asdict(saved)
    if given.day_first or given.month_first:
        options |= {"day_first": False, "month_first": False}
    for key, value in msgspec.structs.asdict(given).items():
        if value and key in _BY_WORD:
            words = {_word(key, one) for one in texts(value)}
            value = [one for one in texts(options[key]) if _word(key, one) not in words] + texts(value)
        options[key] = value or options[key]
    return ImportMapping(**options | {"extra": None})


_BY_WORD = ("map", "map_status", "map_value")


def _word(key: str, option: str) -> str:
    """Return what an option gives a meaning: the field of `--map`, the word of the others."""
    word = option.rpartition("=")[0] if key == "map_status" else option.partition("=")[0]
    return name_key(word.replace("-", "_") if key == "map" else word)
