"""Write the table of fields in docs/reference/where.md, from the fields that expressions can compare."""

import re
from collections.abc import Iterator
from pathlib import Path

from roadmap_cli.analysis.conditions import FIELDS
from roadmap_cli.analysis.where import operators_of

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "where.md"
_PART = re.compile(r"^<!-- table: fields -->\n(?:\n|\|.*\n)*<!-- end -->$", re.MULTILINE)


def page() -> str:
    """Return docs/reference/where.md with a new table."""
    table = "\n".join(["<!-- table: fields -->\n", *_table(), "\n<!-- end -->"])
    return _PART.sub(lambda _: table, PAGE.read_text(encoding="utf-8"))


def _table() -> Iterator[str]:
    yield "| field | what it holds | comparisons | outcome | what it is |"
    yield "|---|---|---|---|---|"
    for field in FIELDS.values():
        operators = " ".join(f"`{one}`" for one in operators_of(field))
        outcome = "yes" if field.outcome else ""
        yield f"| `{field.name}` | {field.type} | {operators} | {outcome} | {field.help} |"
    every = " ".join(f"`{one}`" for one in operators_of(FIELDS["extra"], is_key=True))
    yield f"| `extra.KEY` | anything | {every} |  | The value of one of your own keys. |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
