"""Numbers and lists in English sentences: `1 day`, `3 days`, `a, b and c`."""

from collections.abc import Sequence

SHOWN = 3
"""How many names of a long list a sentence shows before "and N more"."""


def counted(number: float, noun: str) -> str:
    """Return a number and a noun with a regular plural: `1 day`, `1,200 days`, `2.5 days`."""
    return plural(number, f"1 {noun}", f"{number:,} {noun}s")


def plural(number: float, one: str, many: str) -> str:
    """Return `one` for the number 1, else `many`: `has` or `have`."""
    return one if number == 1 else many


def listed(names: Sequence[str], most: int = SHOWN + 1, shown: int = SHOWN) -> str:
    """Return names for a sentence: `a, b and c`; for more than `most` names, `a, b, c and 5 more`."""
    if len(names) > most:
        return f"{', '.join(names[:shown])} and {len(names) - shown:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def unit_after(unit: str) -> str:
    """Return a unit as it follows a number: ` homes`, `% of GDP`; empty for none."""
    return f" {unit}" if unit and not unit.startswith("%") else unit


def with_article(noun: str) -> str:
    """Return a noun with its article: `an area`, `a partner`."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"
