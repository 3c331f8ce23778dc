"""Adding many tables in one go → one splice a place: ten thousand commitments cost one look at the text.

Each goes where `place_of_table` puts it in the text as it is: a commitment after the last one of its area;
those of areas that have none yet are at the end, in the order given, and so keep that of their source.
"""

from collections.abc import Mapping

from roadmap_cli.document.adding import TableStyle, block_text, style_of
from roadmap_cli.document.blocks import insertion
from roadmap_cli.document.change import AddTable, AddTables, Names, plain
from roadmap_cli.document.draft import Draft
from roadmap_cli.document.layout import find
from roadmap_cli.document.placing import after_kind, ends_of_areas, place_of_table, rank_of
from roadmap_cli.document.splice import Splice

_Place = tuple[int, int, int]
"""The offset at which a table goes in, and what those of one offset are sorted by."""


def go_together(draft: Draft, change: AddTables) -> bool:
    """Return whether the tables can be added in one go.

    Each has to get a header of its own, no place inside another one's value; and of the parts of a table
    that is there already no two may be of one kind, since the place of one depends on that of the other.
    """
    new = {table.path for table in change.tables}
    if any(draft.is_inline(found) for path in _above(new) if (found := find(draft.layout, path)) is not None):
        return False
    parts = [table.path[:3] for table in change.tables if len(table.path) > 2 and table.path[:2] not in new]
    return len(parts) == len(set(parts))


def _above(new: set[Names]) -> set[Names]:
    """Return the paths of the tables that new ones go into, without those that are new themselves."""
    return {path[:depth] for path in new for depth in range(1, len(path))} - new


def add_tables_splices(draft: Draft, change: AddTables) -> list[Splice]:
    """Return what adds tables that go together, each where `place_of_table` puts it."""
    new = {table.path for table in change.tables}
    below: dict[Names, list[AddTable]] = {}
    tops: list[AddTable] = []
    for table in change.tables:
        is_part = len(table.path) > 2 and table.path[:2] in new
        (below.setdefault(table.path[:2], []) if is_part else tops).append(table)
    places = _Places(draft)
    styles = _Styles(draft)
    at: dict[int, list[AddTable]] = {}
    for (position, *_), table in sorted(((places.of(one), one) for one in tops), key=lambda pair: pair[0]):
        at.setdefault(position, []).extend([table, *below.get(table.path, ())])
    return [_splice(draft, position, tables, styles) for position, tables in at.items()]


def _splice(draft: Draft, position: int, tables: list[AddTable], styles: "_Styles") -> Splice:
    """Return what puts tables one below the other at a line start."""
    lines: list[str] = []
    for table in tables:
        style = styles.of(table.path)
        if lines and style.is_spaced:
            lines.append(draft.newline)
        lines.append(block_text(draft, table.path, plain(table.fields), style))
    spaced = styles.of(tables[0].path).is_spaced
    return insertion(draft.text, position, "".join(lines), draft.newline, spaced=spaced)


class _Styles:
    """The style of each kind of table, looked up once."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._known: dict[tuple[int, str, tuple[str, ...]], TableStyle] = {}

    def of(self, path: Names) -> TableStyle:
        kind = len(path), path[0], path[2:3]
        if kind not in self._known:
            self._known[kind] = style_of(self._draft, path)
        return self._known[kind]


class _Places:
    """The places of new tables, those that many share looked up once."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._ends: dict[str, int] | None = None
        self._after: dict[str, int] = {}

    def of(self, table: AddTable) -> _Place:
        """Return where a table goes."""
        kind, rank = table.path[0], rank_of(table.path)
        if len(table.path) != 2 or kind not in ("partners", "areas", "commitments"):
            # What belongs to a table that is there already is before any table that follows it.
            rank = -1 if len(table.path) > 2 else rank
            return place_of_table(self._draft.layout, self._draft.data, table), rank, 0
        if kind == "commitments":
            end = self._ends_of_areas().get(str(table.fields.get("area")))
            if end is not None:
                return end, rank, 0
        return self._after_kind(kind), rank, 1

    def _ends_of_areas(self) -> Mapping[str, int]:
        if self._ends is None:
            self._ends = ends_of_areas(self._draft.layout, self._draft.data)
        return self._ends

    def _after_kind(self, kind: str) -> int:
        if kind not in self._after:
            self._after[kind] = after_kind(self._draft.layout, kind)
        return self._after[kind]
