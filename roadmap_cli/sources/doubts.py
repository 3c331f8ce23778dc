"""Names that look like several joined by something else than the separator: told, never parted."""

from collections.abc import Collection, Iterator

from roadmap_cli.sources.account import Unread
from roadmap_cli.sources.mapping import Columns
from roadmap_cli.sources.record import Content
from roadmap_cli.sources.values import names_in

_JOINTS = (",", ";", "|", " / ")
_FIELDS = ("partners", "owner", "tags")


def joined_names(content: Content, columns: Columns, partners: Collection[str]) -> Iterator[Unread]:
    """Yield each name of which a part is a name by itself elsewhere in the source, or in the roadmap.

    "Health, Finance" is doubtful where "Finance" stands alone in another row; "Fisheries, Oceans" is not
    while neither does.
    """
    if content.is_own:
        return
    for field in _FIELDS:
        placed = [
            (record.place, name)
            for column in columns.columns.get(field, ())
            for record in content.records
            for name in names_in(record.cells.get(column, ""), columns.separator)
        ]
        known = {name for _, name in placed} | (set(partners) if field == "partners" else set())
        joints = [joint for joint in _JOINTS if joint != columns.separator]
        for place, name in placed:
            joint = next((one for one in joints if one in name and _is_joined(name, one, known)), None)
            if joint is not None:
                what = f"was taken as one name; if it is several, part them with {columns.separator!r}"
                yield Unread(place, field, name, what)


def _is_joined(name: str, joint: str, known: Collection[str]) -> bool:
    return any(part.strip() in known for part in name.split(joint))
