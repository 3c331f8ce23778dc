"""Write the tables of words in docs/reference/import.md."""

import re
from collections.abc import Iterator
from pathlib import Path

from roadmap_cli.importers.words import EMPTY, LANGUAGES, NOT_SET, STATUS_WORDS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "import.md"
_PART = re.compile(r"^<!-- table: (?P<name>.+) -->\n(?:\n|\|.*\n)*<!-- end -->$", re.MULTILINE)


def page() -> str:
    """Return docs/reference/import.md with new tables. Raises KeyError for an unknown table."""
    return _PART.sub(_part, PAGE.read_text(encoding="utf-8"))


def _part(part: re.Match[str]) -> str:
    return "\n".join([f"<!-- table: {part['name']} -->\n", *TABLES[part["name"]](), "\n<!-- end -->"])


def _statuses() -> Iterator[str]:
    yield "| status | language | words |"
    yield "|---|---|---|"
    for status, languages in STATUS_WORDS.items():
        for language, words in zip(LANGUAGES, languages, strict=True):
            if words:
                yield f"| `{status}` | {language} | {words} |"


def _languages(languages: tuple[str, ...]) -> Iterator[str]:
    yield "| language | words |"
    yield "|---|---|"
    yield from (f"| {language} | {words} |" for language, words in zip(LANGUAGES, languages, strict=True))


TABLES = {"statuses": _statuses, "not set": lambda: _languages(NOT_SET), "empty": lambda: _languages(EMPTY)}

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
