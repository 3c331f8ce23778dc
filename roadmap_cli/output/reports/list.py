"""Tables and records of `list`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, Literal

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.columns import field_of, value_in, value_texts
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import RECORD, Row
from roadmap_cli.english import counted
from roadmap_cli.model.fields import ONE_OR_MORE, TEXTS, Field, FieldType
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.output.blocks import Cell, Column, Grid, Role, id_cell

Groups = Sequence[tuple[str, Sequence[Row]]]

TABLE_COLUMNS = ("id", "title", "area", "status", "deadline", "flags")
_ROLES = {"id": Role.ID, "title": Role.TITLE, "area": Role.AREA, "flags": Role.REASON}
_TEXTS = TEXTS | ONE_OR_MORE | {FieldType.WORDS, FieldType.OWN}
_CLEAR = frozenset({"id", "title", "status", "deadline", "flags", "verdict"})
"""The columns whose cells need no label."""
_NUMBERS = frozenset({FieldType.NUMBER, FieldType.PERCENT})

STATUS_STYLES = {
    Status.MET: "met",
    Status.PARTLY_MET: "partly-met",
    Status.ONGOING: "open",
    Status.UNDERWAY: "open",
    Status.PLANNED: "",
    Status.UNKNOWN: "faint",
    Status.AT_RISK: "at-risk",
    Status.STALLED: "at-risk",
    Status.DROPPED: "not-kept",
    Status.BROKEN: "not-kept",
    Status.SUPERSEDED: "faint",
}
FLAG_STYLES = {
    Flag.OVERDUE: "overdue",
    Flag.MILESTONE_OVERDUE: "overdue",
    Flag.CYCLE_MISSED: "not-kept",
    Flag.DUE_SOON: "due-soon",
    Flag.LATE: "met-late",
    Flag.SLIPPED: "slipped",
    Flag.STALE: "faint",
    Flag.PARTNER_BROKEN: "not-kept",
    Flag.BLOCKED: "at-risk",
    Flag.OFF_TRACK: "at-risk",
}


def id_lines(ids: Iterable[str]) -> str:
    """Return ids, one per line."""
    return "".join(f"{escape.line(one)}\n" for one in ids)


class ListSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a table of commitments looks.

    `is_chosen` if a person chose its columns. `for_person` if it is for a terminal. `signs` is False for
    ASCII only.
    """

    is_chosen: bool = False
    for_person: bool = False
    signs: bool = True


def grids_of(
    groups: Groups, columns: Sequence[str], roadmap: Roadmap, settings: ListSettings, width: int | None = None
) -> list[Grid]:
    """Return a table for each group, with the key of the group as its heading.

    On a terminal of `width` columns, statuses have their symbols, areas have their titles if those fit, and
    `stale` is left out, which the heading of the list counts. Overdue deadlines are marked if no other column
    shows it, because not everyone sees colors.
    """
    cells = _CellWriter(columns, roadmap, settings)
    grids = [cells.grid(key, rows) for key, rows in groups]
    if width is None or settings.is_chosen or "area" not in columns:
        return grids
    from roadmap_cli.output.widths import first_whole  # for a terminal

    return [first_whole([cells.with_area_titles(grid), grid], width) for grid in grids]


class _CellWriter:
    """Writes the cells of the columns of a table."""

    def __init__(self, columns: Sequence[str], roadmap: Roadmap, settings: ListSettings) -> None:
        self._names, self._roadmap, self._settings = columns, roadmap, settings
        has_days = not {"flags", "days_left"}.isdisjoint(columns)
        self._overdue_mark = " !" if settings.for_person and not has_days else ""
        self._counts_stale = settings.for_person and not settings.is_chosen
        self._columns = [self._column(field_of(name)) for name in columns]

    def grid(self, key: str, rows: Sequence[Row]) -> Grid:
        """Return the table of a group."""
        cells_of = [self._cells_of(name) for name in self._names]
        cells = [[cell_of(row) for cell_of in cells_of] for row in rows]
        return Grid(self._columns, cells, escape.line(key))

    def with_area_titles(self, grid: Grid) -> Grid:
        """Return a table with the titles of areas in place of their ids."""
        place = self._names.index("area")
        titles = {escape.line(key): escape.line(area.title) for key, area in self._roadmap.areas.items()}
        rows = [
            [*line[:place], Cell(titles.get(line[place].text, line[place].text)), *line[place + 1 :]]
            for line in grid.rows
        ]
        return msgspec.structs.replace(grid, rows=rows)

    def _column(self, field: Field) -> Column:
        side: Literal["left", "right"] = "right" if field.type in _NUMBERS else "left"
        role = _ROLES.get(field.name, Role.REASON if field.type in _TEXTS else Role.FACT)
        # Nothing that a person asked for is left out.
        role = Role.FACT if role is Role.AREA and self._settings.is_chosen else role
        return Column(field.label, side, role, label="" if field.name in _CLEAR else field.label)

    def _cells_of(self, column: str) -> Callable[[Row], Cell]:
        """Return the function that writes the cells of a column; cells that repeat often are cached."""
        match column:
            case "id":
                return lambda row: id_cell(row.id)
            case "title":
                return lambda row: Cell(escape.line(row.title))
            case "area":
                area = cache(lambda text: Cell(escape.line(text)))
                return lambda row: area(row.area)
            case "status":
                status = cache(self._status)
                return lambda row: status(row.status)
            case "deadline":
                deadline = cache(self._day)
                return lambda row: deadline(row.deadline or row.promised, row.flags)
            case "due":
                return lambda row: self._day(text_of(row.due), row.flags)
            case "flags":
                return lambda row: self._flags(row.flags)
            case "progress":
                return self._progress
            case "indicators":
                return self._indicators
            case _:
                return lambda row: _cell_of(row, column, self._roadmap)

    def _day(self, text: str, flags: tuple[Flag, ...]) -> Cell:
        if Flag.OVERDUE in flags:
            return Cell(escape.line(text) + self._overdue_mark, "overdue")
        return Cell(escape.line(text), "due-soon" if Flag.DUE_SOON in flags else "")

    def _progress(self, row: Row) -> Cell:
        if row.progress is None:
            return Cell("–" if self._settings.signs else "-", "faint")
        return _cell_of(row, "progress", self._roadmap)

    def _indicators(self, row: Row) -> Cell:
        words = _shown(row, "indicators", self._roadmap)
        return Cell("; ".join(words), "at-risk" if Flag.OFF_TRACK in row.flags else "")

    def _status(self, status: Status) -> Cell:
        if not self._settings.for_person:
            return Cell(status, STATUS_STYLES[status])
        from roadmap_cli.output.words import status_cell  # for a terminal

        return status_cell(status, self._settings.signs)

    def _flags(self, flags: tuple[Flag, ...]) -> Cell:
        if self._counts_stale:
            flags = tuple(flag for flag in flags if flag is not Flag.STALE)
        return flags_cell(flags, flags)


def count_words(rows: Sequence[Row]) -> str:
    """Return how many commitments a list has, and how many of them are stale."""
    is_stale = {row.id: Flag.STALE in row.flags for row in rows}
    stale = sum(is_stale.values())
    return counted(len(is_stale), "commitment") + (f", {stale:,} stale" if stale else "")


def _cell_of(row: Row, column: str, roadmap: Roadmap) -> Cell:
    if column == "verdict":
        return Cell("; ".join(map(escape.line, row.verdict)))
    kind = field_of(column).type
    if kind is FieldType.TEXT:
        text = value_in(row, column, roadmap)
        return Cell(escape.line(" ".join(text.split())) if isinstance(text, str) else "")
    value = _shown(row, column, roadmap)
    if kind is FieldType.ADDRESSES and len(value) > 1:
        addresses = [Cell(escape.line(text), is_address=True) for text in value]
        runs = [run for address in addresses for run in (Cell(", "), address)]
        return Cell(text_of(value), runs=tuple(runs[1:]))
    return Cell(text_of(_plain(value)), is_address=kind is FieldType.ADDRESSES)


def _plain(value: Any) -> Any:
    """Return a value for a cell; a table and a truth value, which only `extra` has, as their JSON."""
    if isinstance(value, dict | bool):
        return msgspec.json.encode(value).decode()
    return [_plain(one) for one in value] if isinstance(value, list) else value


@lru_cache(1024)
def flags_cell(flags: tuple[Flag, ...], words: tuple[str, ...]) -> Cell:
    """Return flags in `words`, each in its color. A cut cell has that of the first one."""
    pairs = zip(flags, words, strict=True)
    runs = [run for flag, text in pairs for run in (Cell(", "), Cell(text, FLAG_STYLES[flag]))]
    style = FLAG_STYLES[flags[0]] if flags else ""
    return Cell(", ".join(words), style, tuple(runs[1:]) if len(flags) > 1 else ())


def text_of(value: object) -> str:
    """Return a value for a table: lists joined with commas, None as an empty string."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(escape.line(str(item)) for item in value)
    return escape.line(str(value))


def records(groups: Groups, columns: Sequence[str], roadmap: Roadmap, *, grouped: bool) -> Sequence[Any]:
    """Return the JSON: rows, or `{"group": key, "commitments": rows}` for each group."""
    if grouped:
        return [{"group": key, "commitments": _selected(rows, columns, roadmap)} for key, rows in groups]
    return _selected(groups[0][1], columns, roadmap) if groups else []


def flat_records(groups: Groups, columns: Sequence[str], roadmap: Roadmap, *, grouped: bool) -> Iterator[Any]:
    """Yield the records of JSON Lines, with the group first if the rows are grouped."""
    for key, rows in groups:
        if grouped:
            yield from ({"group": key, **record} for record in _selected(rows, columns or RECORD, roadmap))
        else:
            yield from _selected(rows, columns, roadmap)


def fields(
    groups: Groups, columns: Sequence[str], roadmap: Roadmap, *, grouped: bool
) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return the header and the records of CSV."""
    names = list(columns or RECORD)
    heading = ["group", *names] if grouped else names
    lines = (
        [*([key] if grouped else []), *(_plain(_shown(row, name, roadmap)) for name in names)]
        for key, rows in groups
        for row in rows
    )
    return heading, lines


def _selected(rows: Sequence[Row], columns: Sequence[str], roadmap: Roadmap) -> Sequence[Any]:
    if not columns:
        return rows
    return [{name: _shown(row, name, roadmap, is_json=True) for name in columns} for row in rows]


def _shown(row: Row, column: str, roadmap: Roadmap, *, is_json: bool = False) -> Any:
    """Return the value of a row in a column; indicators and values by partner in words except in JSON."""
    value = value_in(row, column, roadmap)
    if column == "indicators":
        from roadmap_cli.output.reports.indicators import column_record, titled_words  # few lists show them

        return [column_record(one) if is_json else titled_words(one) for one in value]
    if is_json or field_of(column).type is not FieldType.BY_PARTNER:
        return value
    return value_texts(value)
