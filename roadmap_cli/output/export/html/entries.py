"""The entries of a large page as data, from which its script draws what the template makes on a small one.

Texts are as readers see them, so that no characters are hidden: on one line, or as a block.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.query import Row
from roadmap_cli.output.export.html.section import CommitmentSection, PageContext, record_of, section_of


def _unchanged(json: bytes, _: Any) -> bytes:
    return json


class PackedColumn:
    """The values of a column as JSON; equal values are stored once."""

    def __init__(self) -> None:
        self.different: list[bytes] = []
        self.at = array("I")
        self._places: dict[bytes, int] = {}

    def extend(self, values: Sequence[Any], written: Callable[[bytes, Any], bytes] = _unchanged) -> None:
        """Add values; `written` returns the JSON to store for a value, given its plain JSON and the value."""
        encode, number = msgspec.json.encode, len(values)
        is_one = number > 0 and values.count(values[0]) == number  # the usual case: all are empty
        keys = [encode(values[0])] * number if is_one else list(map(encode, values))
        for key, value in dict(zip(keys, values, strict=True)).items():
            if key not in self._places:
                self._places[key] = len(self.different)
                self.different.append(written(key, value))
        self.at.extend(map(self._places.__getitem__, keys))

    def packed(self) -> bytes:
        """Return all values, or if that is shorter, the distinct ones and the place of each in them."""
        if len(self.different) * 2 > len(self.at):
            return b"[%s]" % b",".join([self.different[place] for place in self.at])
        places = b',"at":%s' % msgspec.json.encode(self.at.tolist()) if len(self.different) > 1 else b""
        return b'{"of":[%s]%s}' % (b",".join(self.different), places)


_CHUNK = 100
"""How many entries are in memory at once."""


def entry_columns(rows: Sequence[Row], context: PageContext) -> Iterator[tuple[str, PackedColumn]]:
    """Yield the columns that entries have in addition to those of the table."""
    columns = {name: PackedColumn() for name in _VALUES}
    for start in range(0, len(rows), _CHUNK):
        chunk = [section_of(record_of(row, context), context) for row in rows[start : start + _CHUNK]]
        for name, value_of in _VALUES.items():
            written = partial(_shown_json, is_block=name in ("text", "texts"))
            columns[name].extend([value_of(section, context.places) for section in chunk], written)
    for name in _VALUES:
        yield name, columns.pop(name)


def _links(section: CommitmentSection, places: Mapping[str, int]) -> list[tuple[str, list[int | str]]]:
    """Return the linked commitments as numbers of rows, or as titles if they are not on the page."""
    return [
        (label, [places[one.id] if one.anchor else one.title for one in others])
        for label, others in section.links
    ]


_VALUES: Mapping[str, Callable[[CommitmentSection, Mapping[str, int]], Any]] = {
    "name": lambda one, _: None if one.anchor == one.row.id else one.row.id,
    "lost": lambda one, _: one.lost,
    "explained": lambda one, _: one.flags,
    "verdicts": lambda one, _: one.verdicts,
    "promised": lambda one, _: "" if one.deadline else one.row.promised,
    "exactly": lambda one, _: one.due_exactly if one.due_exactly != one.due else "",
    "made": lambda one, _: one.made,
    "sides": lambda one, _: one.partners,
    "owners": lambda one, _: one.row.owner,
    "links": _links,
    "facts": lambda one, _: one.facts,
    "labels": lambda one, _: [(source.label, source.href is not None) for source in one.sources],
    "text": lambda one, _: one.text,
    "texts": lambda one, _: one.texts,
    "slips": lambda one, _: [
        (slip.partner, slip.first, slip.now, slip.later, slip.since) for slip in one.slips
    ],
    "milestones": lambda one, _: one.milestones,
    "indicators": lambda one, _: one.indicators,
    "cycles": lambda one, _: one.cycles,
    "updates": lambda one, _: one.updates,
    "assessments": lambda one, _: one.assessments,
}
"""The columns of entries, with the function for a value of each."""


def _shown_json(json: bytes, value: Any, *, is_block: bool) -> bytes:
    """Return the JSON of a value with its texts as readers see them."""
    text = json.decode()
    # A variation selector at the start of a text would follow a quotation mark and count as visible.
    apart = text if text.isascii() else text.replace('"', " ")
    if "\\" not in text and escape.page_line(apart) == apart:
        return json
    return msgspec.json.encode(_shown(value, is_block=is_block))


def _shown(value: Any, *, is_block: bool) -> Any:
    match value:
        case str():
            return escape.page_block(value) if is_block else escape.page_line(value)
        case list() | tuple():
            return [_shown(one, is_block=is_block) for one in value]
        case msgspec.Struct():
            names = value.__struct_fields__
            return [_shown(getattr(value, name), is_block=is_block or name == "note") for name in names]
        case _:
            return value
