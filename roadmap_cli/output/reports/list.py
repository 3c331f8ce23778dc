"""Tables and records of `list`."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Literal

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.columns import field_of, value_in, value_texts
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import RECORD, Row
from roadmap_cli.model.fields import ONE_OR_MORE, TEXTS, Field, FieldType
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.output.blocks import Cell, Column, Grid, id_cell

Groups = Sequence[tuple[str, Sequence[Row]]]

TABLE_COLUMNS = ("id", "title", "area", "status", "deadline", "flags")
_COLUMNS_FROM = (
    (90, TABLE_COLUMNS),
    (60, ("id", "title", "status", "deadline", "flags")),
    (34, ("id", "status", "deadline")),
    (18, ("id", "status")),
)
_FLEXIBLE = TEXTS | ONE_OR_MORE | {FieldType.WORDS, FieldType.OWN}
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


def columns_for(width: int | None) -> Sequence[str]:
    """Return the columns that fit a terminal of `width` columns; all for None, a pipe."""
    if width is None:
        return TABLE_COLUMNS
    return next((columns for least, columns in _COLUMNS_FROM if width >= least), ("id",))


def grids_of(
    groups: Groups, columns: Sequence[str], roadmap: Roadmap, *, for_person: bool = False, signs: bool = True
) -> list[Grid]:
    """Return a table for each group, with the key of the group as its heading.

    With `for_person`, overdue deadlines are marked if no other column shows it, because not everyone sees
    colors. `signs` is False for ASCII only.
    """
    table_columns = [_column(field_of(name)) for name in columns]
    mark = " !" if for_person and not {"flags", "days_left"} & set(columns) else ""
    return [
        Grid(
            table_columns,
            [[_cell(row, name, roadmap, mark, signs) for name in columns] for row in rows],
            escape.line(key),
        )
        for key, rows in groups
    ]


def _column(field: Field) -> Column:
    side: Literal["left", "right"] = "right" if field.type in _NUMBERS else "left"
    return Column(field.label, side, field.type in _FLEXIBLE)


def _cell(row: Row, column: str, roadmap: Roadmap, overdue_mark: str, signs: bool) -> Cell:
    match column:
        case "id":
            return id_cell(row.id)
        case "title" | "area":
            return Cell(escape.line(getattr(row, column)))
        case "status":
            return Cell(row.status, STATUS_STYLES[row.status])
        case "deadline" | "due":
            text = text_of(row.due) if column == "due" else escape.line(row.deadline or row.promised)
            if Flag.OVERDUE in row.flags:
                return Cell(text + overdue_mark, "overdue")
            return Cell(text, "due-soon" if Flag.DUE_SOON in row.flags else "")
        case "flags":
            return flags_cell(row.flags, row.flags)
        case "verdict":
            return Cell("; ".join(map(escape.line, row.verdict)))
        case "progress" if row.progress is None:
            return Cell("–" if signs else "-", "faint")
        case "indicators":
            words = _shown(row, column, roadmap)
            return Cell("; ".join(words), "at-risk" if Flag.OFF_TRACK in row.flags else "")
        case _:
            return _cell_of(row, column, roadmap)


def _cell_of(row: Row, column: str, roadmap: Roadmap) -> Cell:
    kind = field_of(column).type
    if kind is FieldType.TEXT:
        text = value_in(row, column, roadmap)
        return Cell(escape.line(" ".join(text.split())) if isinstance(text, str) else "")
    value = _shown(row, column, roadmap)
    return Cell(text_of(_plain(value)), is_address=kind is FieldType.ADDRESSES and len(value) == 1)


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
