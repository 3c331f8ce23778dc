"""Saved options of an import, and those that a person gives beside them."""

import msgspec

from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import ImportMapping, texts


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
