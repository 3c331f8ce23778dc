"""Write the tables of keys in docs/reference/file.md, from the table of fields."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from roadmap_cli.model.fields import fields_of
from roadmap_cli.model.types import (
    Area,
    Assessment,
    Assessor,
    Check,
    Commitment,
    Head,
    ImportMapping,
    Indicator,
    Milestone,
    Partner,
    Point,
    Reading,
    Update,
    View,
    Waiver,
)

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "file.md"
TABLES: dict[str, type[msgspec.Struct]] = {
    "[roadmap]": Head,
    "[partners.ID]": Partner,
    "[assessors.ID]": Assessor,
    "[areas.ID]": Area,
    "[commitments.ID]": Commitment,
    "[commitments.ID.milestones.ID]": Milestone,
    "[commitments.ID.indicators.ID]": Indicator,
    "baseline and target": Point,
    "[commitments.ID.indicators.ID.readings.DAY]": Reading,
    "[commitments.ID.updates.DAY]": Update,
    "[commitments.ID.assessments.DAY]": Assessment,
    "[commitments.ID.waive.RULE]": Waiver,
    "[views.NAME]": View,
    "[imports.NAME]": ImportMapping,
    "[check]": Check,
}
_PART = re.compile(r"^<!-- keys of (?P<table>.+) -->\n(?:\n|\|.*\n)*<!-- end -->$", re.MULTILINE)


def page() -> str:
    """Return docs/reference/file.md with new tables. Raises KeyError for a table without fields."""
    return _PART.sub(_part, PAGE.read_text(encoding="utf-8"))


def _part(part: re.Match[str]) -> str:
    name = part["table"]
    return "\n".join([f"<!-- keys of {name} -->\n", *_table(TABLES[name]), "\n<!-- end -->"])


def _table(kind: type[msgspec.Struct]) -> Iterator[str]:
    required = {field.encode_name for field in msgspec.structs.fields(kind) if field.required}
    has_options = any(field.option for field in fields_of(kind))
    yield "| key | what it holds | what it is for |" + " option |" * has_options
    yield "|---|---|---|" + "---|" * has_options
    for field in fields_of(kind):
        key = f"**{field.name}**" if field.name in required else field.name
        option = f"`{field.option}`" if field.option else ""
        yield f"| {key} | {field.type} | {field.help} |" + f" {option} |" * has_options


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
