"""Generate docs/reference/file.md, the reference of all keys of the file, from the table of fields."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from roadmap_cli.model.fields import fields_of
from roadmap_cli.model.types import Area, Check, Commitment, Head, Milestone, Partner, Update, Waiver

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "file.md"
TABLES: dict[str, type[msgspec.Struct]] = {
    "[roadmap]": Head,
    "[partners.ID]": Partner,
    "[areas.ID]": Area,
    "[commitments.ID]": Commitment,
    "[commitments.ID.milestones.ID]": Milestone,
    "[commitments.ID.updates.DAY]": Update,
    "[commitments.ID.waive.RULE]": Waiver,
    "[check]": Check,
}
_HEAD = """\
# The keys of the file

The keys of each table of a roadmap, in the order in which `roadmap` writes new ones. **Required** keys are in
bold. Every command keeps keys that are not listed here, and `roadmap check` suggests the nearest known key.
`make reference` generates this page and the JSON Schema in `roadmap.schema.json` from the table of fields
in `roadmap_cli/model/fields.py`.
"""


def page() -> str:
    """Return docs/reference/file.md."""
    return "\n".join([_HEAD, *(line for name, kind in TABLES.items() for line in _table(name, kind))])


def _table(name: str, kind: type[msgspec.Struct]) -> Iterator[str]:
    required = {field.name for field in msgspec.structs.fields(kind) if field.required}
    has_options = any(field.option for field in fields_of(kind))
    yield f"## `{name}`\n"
    yield "| key | what it holds | what it is for |" + " option |" * has_options
    yield "|---|---|---|" + "---|" * has_options
    for field in fields_of(kind):
        key = f"**{field.name}**" if field.name in required else field.name
        option = f"`{field.option}`" if field.option else ""
        yield f"| {key} | {field.type} | {field.help} |" + f" {option} |" * has_options
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
