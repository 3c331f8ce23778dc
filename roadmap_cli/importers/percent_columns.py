"""Percentages in a column: `0.24` is a share of 1 if no number of the column is larger."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from roadmap_cli.importers.values import share_in
from roadmap_cli.model.names import name_key

_PERCENT = re.compile("%|percent|per cent|pct|pour cent|por ciento|prozent|por cento|porcent")
_SHARE = re.compile(r"\b(?:share|ratio|fraction|anteil|fraccion|fracao)\b")


def plain_percents(column: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the bare numbers of a column that its name or its other numbers make shares, or percentages.

    Each is paired with its percentage, such as `24%`; others stay as they are. Whether `1` alone is 1% or
    100% stays unclear.
    """
    numbers = {text: number for text in texts if (number := _number(text)) is not None}
    name = name_key(column)
    if _PERCENT.search(name):
        yield from ((text, f"{text.strip()}%") for text in numbers)
        return
    has_fraction = any(0 < number < 1 for number in numbers.values())
    if (has_fraction or _SHARE.search(name)) and max(numbers.values(), default=Decimal(0)) <= 1:
        for text, number in numbers.items():
            if number * 100 == (percent := int(number * 100)):
                yield text, f"{percent}%"


def _number(text: str) -> Decimal | None:
    return Decimal(text.strip().replace(",", ".")) if share_in(text) is not None else None
