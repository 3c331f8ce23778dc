"""Numbers and lists in English sentences: `1 day`, `3 days`, `a, b and c`."""

from collections.abc import Sequence

SHOWN = 3
"""How many names of a long list a sentence shows before it counts the rest."""


def counted(number: float, noun: str) -> str:
    """Return a number of things, with a regular plural: `1 day`, `1,200 days`, `2.5 days`."""
    return plural(number, f"1 {noun}", f"{number:,} {noun}s")


def plural(number: float, one: str, many: str) -> str:
    """Return the words for exactly one, or those for any other number: `has` or `have`."""
    return one if number == 1 else many


def listed(names: Sequence[str], most: int = SHOWN + 1, shown: int = SHOWN) -> str:
    """Return names for a sentence: `a, b and c`; empty without names.

    Of more than `most` names, return the first `shown` and how many more: `a, b, c and 5 more`.
    """
    if len(names) > most:
        return f"{', '.join(names[:shown])} and {len(names) - shown:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
