"""Write the tables of forms and phrases in docs/reference/deadlines.md, with their computed windows."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from roadmap_cli.model.date_phrases import parse_phrase
from roadmap_cli.model.dates import FORMS, RANGE_EXAMPLE, parse_deadline
from roadmap_cli.model.window import Deadline, DeadlineError
from roadmap_cli.output.words import window_words

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "deadlines.md"
DAY = date(2026, 11, 2)
"""The Monday that relative phrases count from."""
YEAR_START = "04-01"
_PART = re.compile(r"^<!-- table: (?P<name>.+) -->\n(?:\n|\|.*\n)*<!-- end -->$", re.MULTILINE)

FILE = (
    *(form.example for form in FORMS[:3]),
    *("2022-spring", "2022-summer", "2022-autumn", "2022-fall", "2022-winter"),
    *(form.example for form in FORMS[4:]),
    *(RANGE_EXAMPLE, "2025-Q3/2025-Q4", "2026-06-15/2026-09"),
)
CODES = ("2022-21", "2022-22", "2021-23", "2022-24", "2026-33", "2026-36", "2026-40", "2026-41")
NAMES = (
    *("2026 Q3", "Q3 2026", "third quarter of 2026", "last quarter of 2026", "H1 2026", "first half of 2026"),
    *("3rd quarter of 2026", "spring 2027", "2027 spring", "winter 2026/27", "2026/27 winter"),
    *("March 2027", "Mar 2027", "15 March 2027", "15th of March 2027", "March 15, 2027", "2027-3-15"),
    *("15.3.2027", "25/12/2027", "12/25/2027", "20270315", "2027-03-15T00:00:00Z"),
)
WITH_WORDS = (
    *(
        "by 2030",
        "by the end of 2030",
        "end of March 2027",
        "at the end of 2030",
        "before the end of 2030",
        "until the end of 2030",
        "no later than June 2027",
        "not later than June 2027",
        "at the latest by June 2027",
        "30 June 2027 at the latest",
    ),
    *("in 2030", "in spring 2027", "on 15 March 2027"),
    *("before 2030", "before Q3 2027", "before 15 March 2027", "none"),
)
RANGES = (
    *(
        "2025-2030",
        "2025\u20132030",
        "2025/30",
        "2025 to 2030",
        "between 2025 and 2030",
        "from Q4 2025 to 2027",
    ),
    *("Q3/Q4 2025", "Q3-Q4 2025", "spring/summer 2027", "March to May 2027", "1-15 March 2027"),
)
RELATIVE = (
    *(
        "today",
        "tomorrow",
        "yesterday",
        "friday",
        "this friday",
        "next friday",
        "last friday",
        "this month",
        "last month",
        "next month",
        "this quarter",
        "next quarter",
        "this half",
        "next half",
        "this year",
    ),
    *(
        "next year",
        "next summer",
        "this winter",
        "last summer",
        "in 90 days",
        "in 6 weeks",
        "within two years",
        "in 3 months",
        "within the next 2 quarters",
        "in a year",
        "90 days ago",
    ),
)
FISCAL = (
    *("FY2024-25", "FY 2024/25", "2024/25", "2024-25 fiscal year", "by the end of FY2024-25"),
    *("Q2 FY2024-25", "H1 FY2024-25", "first half of 2024-25", "FY2024-25 to FY2026-27"),
)
REFUSED = (
    *("FY2025", "2023-24", "2024-2025", "2009/10", "03/04/2027", "31.12.30"),
    *("mid-2027", "spring", "summer 2026/27"),
    *("until 2030", "2030-2025", "before FY2024-25", "by the end of the decade", "COP30", "soon"),
)


def page() -> str:
    """Return docs/reference/deadlines.md with new tables. Raises KeyError for an unknown table."""
    return _PART.sub(_part, PAGE.read_text(encoding="utf-8"))


def _part(part: re.Match[str]) -> str:
    name = part["name"]
    return "\n".join([f"<!-- table: {name} -->\n", *TABLES[name](), "\n<!-- end -->"])


def _of_file(examples: Sequence[str]) -> Iterator[str]:
    yield "| in the file | its days |"
    yield "|---|---|"
    for text in examples:
        yield f"| `{text}` | {window_words(parse_deadline(text))} |"


def _of_codes() -> Iterator[str]:
    yield "| code | the same as | its days |"
    yield "|---|---|---|"
    for text in CODES:
        yield f"| `{text}` | {_stored(parse_deadline(text))} |"


def _of_phrases(examples: Sequence[str]) -> Iterator[str]:
    yield "| you type | in the file | its days |"
    yield "|---|---|---|"
    for text in examples:
        found = parse_phrase(text, DAY, YEAR_START)
        yield f"| `{text}` | {_stored(found)} |"


def _stored(found: Deadline | None) -> str:
    return f"`{found.canonical}` | {window_words(found)}" if found is not None else "no deadline | "


def _refused() -> Iterator[str]:
    yield "| you type | the answer |"
    yield "|---|---|"
    for text in REFUSED:
        yield f"| `{text}` | {reason(text)} |"


def reason(text: str) -> str:
    """Return why a phrase is refused, without the phrase. Raises ValueError for one that is read."""
    try:
        parse_phrase(text, DAY, YEAR_START)
    except DeadlineError as error:
        return str(error).removeprefix(f'"{text}" ').removeprefix(f"{text} ")
    raise ValueError(f"{text} is read")


TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "forms": lambda: _of_file(FILE),
    "codes": _of_codes,
    "names": lambda: _of_phrases(NAMES),
    "words": lambda: _of_phrases(WITH_WORDS),
    "ranges": lambda: _of_phrases(RANGES),
    "relative": lambda: _of_phrases(RELATIVE),
    "fiscal years": lambda: _of_phrases(FISCAL),
    "refused": _refused,
}

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
