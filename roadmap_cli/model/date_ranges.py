"""Convert common spellings of ranges to the spelling of the file: `Q3/Q4 2025`, `between 2025 and 2030`."""

import re
from collections.abc import Iterator

from roadmap_cli.model.date_spelling import end_of_short_range, is_season_of_two_years, respell
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.fiscal_years import fiscal_year

_SPELLED = "[0-9]{4}(?:-[0-9a-z]{2,6}(?:-[0-9]{2})?)?"
_OF_FILE = rf"({_SPELLED})/({_SPELLED})"
_IN_WORDS = r"between (.+) and (.+)|(?:from )?(.+) to (.+)"
_SIGN = " ?[/\u2010-\u2015\u2212] ?| - |-"


def respell_range(folded: str) -> str | None:
    """Return the spelling of the file for a folded text that names a range, or None.

    `q3/q4 2025`, `2025\u20132030`, `2025/30`, `march to may 2026` and `between 2025 and 2030` are ranges. Two
    consecutive years, such as `2024-2025`, can be a fiscal year and return None; `2024/2025` is the spelling
    of the file. A range of one window returns the window. Raises DeadlineError for windows that do not exist;
    the range may not exist either.
    """
    if match := re.fullmatch(_OF_FILE, folded):
        start, end = map(_spelled, match.groups())
        if start and end:
            return _joined(start, end)
    if fiscal_year(folded) or is_season_of_two_years(folded) or respell(folded):
        return None
    if end := end_of_short_range(folded):
        return f"{folded[:4]}/{end}"
    return next(_ranges(folded), None)


def _ranges(folded: str) -> Iterator[str]:
    """Yield the spellings of the file for each way to divide a text in two windows."""
    if match := re.fullmatch(_IN_WORDS, folded):
        words = (match[1] or match[3], match[2] or match[4])
        yield from (_joined(start, end) for start, end in _completed(*words))
    for sign in re.finditer(_SIGN, folded):
        for start, end in _completed(folded[: sign.start()], folded[sign.end() :]):
            if parse_deadline(start).unit is parse_deadline(end).unit:
                yield _joined(start, end)


def _joined(start: str, end: str) -> str:
    """Return the spelling of a range, or of its only window."""
    first, last = parse_deadline(start).canonical, parse_deadline(end).canonical
    return first if first == last else f"{first}/{last}"


def _completed(start: str, end: str) -> Iterator[tuple[str, str]]:
    """Yield the spellings of two windows; each may lack the year, or the month, that is only in the other."""
    words = end.split()
    starts = [start, *(f"{start} {' '.join(words[number:])}" for number in range(1, len(words)))]
    year = re.match("([0-9]{4})[ -]", start)
    ends = [end, f"{end} {year[1]}"] if year and re.search("[a-z]", end) else [end]
    for one in starts:
        for other in ends:
            if (spelled := _spelled(one)) and (last := _spelled(other)):
                yield spelled, last


def _spelled(folded: str) -> str | None:
    """Return the spelling of the file for a folded window; a code such as `2022-21` is one already."""
    return respell(folded) or (folded if re.fullmatch("[0-9]{4}-[0-9]{2}", folded) else None)
