"""How many commitments each area, partner, tag or owner has."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from roadmap_cli.analysis.aggregate import Group, by_area, partner_groups
from roadmap_cli.analysis.query import NO_FILTERS, Selection, group_rows, rows_of
from roadmap_cli.model.names import natural_key
from roadmap_cli.model.types import Roadmap

COMMITMENTS = "commitments"
COUNT_COLUMNS = {
    "areas": ("id", "title", COMMITMENTS),
    "partners": ("id", "name", COMMITMENTS),
    "tags": ("tag", COMMITMENTS),
    "owners": ("owner", COMMITMENTS),
}
"""What commitments are counted by, with the columns of the table; the first one identifies the row."""


class Counts(NamedTuple):
    """A table of counts: rows with a value for each column, None for a title that the file does not have."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def counts_of(roadmap: Roadmap, as_of: date, selection: Selection, by: str) -> Counts:
    """Return how many of the commitments that match a selection each area, partner, tag or owner has.

    Declared areas and partners come first, in file order; without filters also those without commitments. A
    commitment counts for each partner for which it matches, and for each of its tags and owners. Tags and
    owners are in natural order; spellings that filters do not distinguish are one.
    """
    if by == "areas":
        groups = by_area(roadmap, rows_of(roadmap, as_of, selection), selection.areas)
    elif by == "partners":
        groups = [group for group in partner_groups(roadmap, as_of, selection) if group.id]
    else:
        named = group_rows(rows_of(roadmap, as_of, selection), "tags" if by == "tags" else "owner")
        return Counts(COUNT_COLUMNS[by], sorted(_of_names(named), key=lambda row: natural_key(row[0])))
    return Counts(COUNT_COLUMNS[by], list(_of_groups(groups, with_empty=selection == NO_FILTERS)))


def _of_names(groups: Iterable[tuple[str, Sequence[object]]]) -> Iterable[Sequence[Any]]:
    return ((name, len(rows)) for name, rows in groups if name)


def _of_groups(groups: Iterable[Group], *, with_empty: bool) -> Iterable[Sequence[Any]]:
    return ((group.id, group.title or None, len(group.rows)) for group in groups if group.rows or with_empty)


def sort_counts(counts: Counts, keys: Sequence[str]) -> Counts:
    """Return the counts sorted by columns, descending with `-` before a column; empty values are last."""
    rows = list(counts.rows)
    for key in reversed(keys):
        place = counts.columns.index(key.removeprefix("-"))
        filled = [row for row in rows if row[place] is not None]
        empty = [row for row in rows if row[place] is None]
        filled.sort(key=lambda row: _order(row[place]), reverse=key.startswith("-"))
        rows = filled + empty
    return Counts(counts.columns, rows)


def _order(value: Any) -> Any:
    return natural_key(value) if isinstance(value, str) else value
