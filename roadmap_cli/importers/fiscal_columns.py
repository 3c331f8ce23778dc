"""Pairs of years in a column of dates: `2010-11` is a month, or a fiscal year if others in it are."""

import re
from collections.abc import Iterable
from enum import Enum

from roadmap_cli.model.date_spelling import LONGEST, fold
from roadmap_cli.model.fiscal_years import YearPair, names_fiscal_year, with_labels, year_pairs

_RANGE_OF_YEARS = r"[0-9]{4} ?[-/\u2010-\u2015\u2212] ?[0-9]{4}"


class PairsOfYears(Enum):
    """What two consecutive years mean in a column."""

    MONTHS = "months, or both readings"
    FISCAL_YEARS = "fiscal years"
    UNCLEAR = "fiscal years, months or ranges"


def pairs_in(cells: Iterable[str]) -> PairsOfYears:
    """Return what pairs of years mean in a column with these cells.

    One unambiguous fiscal year, such as `2024-25` or `FY2025`, makes all of them fiscal years.
    `2024-2025` does as well, but not beside a range of years such as `2025-2030`.
    """
    has_full_pairs = has_ranges = False
    for cell in set(cells):
        folded = _folded(cell)
        if names_fiscal_year(folded):
            return PairsOfYears.FISCAL_YEARS
        if any(pair.is_full for pair in year_pairs(folded)):
            has_full_pairs = True
        elif re.search(_RANGE_OF_YEARS, folded):
            has_ranges = True
    if not has_full_pairs:
        return PairsOfYears.MONTHS
    return PairsOfYears.UNCLEAR if has_ranges else PairsOfYears.FISCAL_YEARS


def as_fiscal_years(text: str) -> str:
    """Return a text with its pairs of years as fiscal years, unchanged without a pair."""
    folded = _folded(text)
    return with_labels(folded) if year_pairs(folded) else text


def unclear_pair(text: str, pairs: PairsOfYears, year_start: str) -> YearPair | None:
    """Return the first pair of years in a text that has two readings, or None.

    If the roadmap does not say when fiscal years start, a pair that may be a month also has two readings.
    """
    for pair in year_pairs(_folded(text)):
        if pairs is PairsOfYears.UNCLEAR:
            return pair
        if pairs is PairsOfYears.FISCAL_YEARS and pair.may_be_month and not year_start:
            return pair
    return None


def _folded(text: str) -> str:
    return fold(text) if len(text) <= LONGEST else ""
