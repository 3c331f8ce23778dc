"""The cells that an import could not read, kept in the table `extra.import` of a commitment."""

from collections.abc import Iterator, Mapping
from typing import Any

from roadmap_cli.importers.kept import KEPT
from roadmap_cli.toml.change import AddTable, Change, Remove, SetValue

Path = tuple[str, ...]


def new_kept(path: Path, kept: Mapping[str, str]) -> Iterator[AddTable]:
    """Yield the table of the cells of a new commitment at a path, if it has any."""
    cells = {column: cell for column, cell in kept.items() if cell}
    if cells:
        yield AddTable((*path, *KEPT), cells)


def kept_changes(path: Path, kept: Mapping[str, str], commitment: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the changes of the cells of an existing commitment; a cell that is now read is removed.

    Cells of other columns stay. Nothing changes if `extra.import` is not a table.
    """
    extra = commitment.get(KEPT[0], {})
    known = extra.get(KEPT[1], {}) if isinstance(extra, Mapping) else None
    if not isinstance(known, Mapping):
        return
    gone = [column for column, cell in kept.items() if not cell and isinstance(known.get(column), str)]
    new = {column: cell for column, cell in kept.items() if cell and known.get(column) != cell}
    if gone and len(gone) == len(known) and not new:
        yield Remove((*path, *(KEPT if len(extra) > 1 else KEPT[:1])))
        return
    yield from (SetValue((*path, *KEPT, column), cell) for column, cell in new.items())
    yield from (Remove((*path, *KEPT, column)) for column in gone)
