"""The cells of sheets as people make them → the spellings that the reader of values has.

What a cell means can depend on its column: dates that are day-first, shares of 1, names that the roadmap
has. Texts that this does not read stay as they are, for the reader to report, and so does all that our own
program wrote.
"""

from collections import Counter
from collections.abc import Collection, Mapping

import msgspec

from roadmap_cli import escape
from roadmap_cli.english import counted, listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.columns import READABLE, ColumnMapping
from roadmap_cli.importers.date_columns import (
    DateColumn,
    DateOrder,
    has_two_readings,
    is_serial,
    order_in,
    plain_date,
)
from roadmap_cli.importers.names import split_known
from roadmap_cli.importers.percent_columns import plain_percents
from roadmap_cli.importers.records import SourceCell, SourceContent, SourceRecord, fold
from roadmap_cli.importers.values import names_in
from roadmap_cli.importers.words import STATUSES, is_empty, is_not_set
from roadmap_cli.model.field_types import LISTS, FieldType
from roadmap_cli.model.names import name_key

_SHOWN = 8
"""How many words a note shows."""


class PlainCells(msgspec.Struct, frozen=True):
    """A content with plain cells, its columns by field, and notes about how they were read."""

    content: SourceContent
    columns: ColumnMapping
    notes: tuple[str, ...] = ()


def plain_cells(content: SourceContent, columns: ColumnMapping, partners: Collection[str]) -> PlainCells:
    """Return a content whose cells have the spellings that the reader has.

    `partners` are the names and ids of those in the roadmap.
    """
    if content.is_native or content.is_roadmap:
        return PlainCells(content, columns)
    cells = _Cells(content, columns, partners)
    for field, names in columns.columns.items():
        for column in names:
            cells.read(field, column)
    return cells.result()


class _Cells:
    """The columns that have been read: new cells by column, by those in the source."""

    def __init__(self, content: SourceContent, columns: ColumnMapping, partners: Collection[str]) -> None:
        self._content, self._columns = content, columns
        self._new: dict[tuple[str, str], dict[str, SourceCell]] = {}
        self._notes: list[str] = []
        self._unused = {field: dict(words) for field, words in columns.values.items()}
        self._partners = frozenset(map(name_key, partners))

    def read(self, field: str, column: str) -> None:
        """Read the cells of a column as those of a field."""
        times = Counter(
            cell
            for record in self._content.records
            if isinstance(cell := record.cells.get(column, ""), str) and cell.strip()
        )
        field_type = _type_of(field)
        new = {} if field_type in LISTS else self._mapped(field, times)
        rest = {text: number for text, number in times.items() if text not in new}
        match field_type:
            case FieldType.DATE:
                new |= self._dates(field, column, rest)
            case FieldType.PERCENT:
                new |= self._percents(field, column, rest)
            case FieldType.STATUS:
                self._note_statuses(rest)
                new |= self._empty(field, rest)
            case _ if field_type in LISTS:
                new |= self._names(field, rest)
            case _:
                new |= self._empty(field, rest)
        if new:
            self._new[field, column] = new

    def result(self) -> PlainCells:
        """Return the content with the new cells."""
        self._note_unused()
        if not self._new:
            return PlainCells(self._content, self._columns, tuple(self._notes))
        used = Counter(name for names in self._columns.columns.values() for name in names)
        used[self._columns.id_from] += 1
        names = {
            (field, column): column if used[column] == 1 else f"{column} \u2192 {field}"
            for field, column in self._new
        }
        records = tuple(_with_cells(record, self._new, names) for record in self._content.records)
        columns = {
            field: [names.get((field, column), column) for column in given]
            for field, given in self._columns.columns.items()
        }
        added = tuple(name for name in names.values() if name not in self._content.columns)
        faults = (
            *self._content.faults,
            *(
                msgspec.structs.replace(fault, column=name)
                for fault in self._content.faults
                for (_, column), name in names.items()
                if column == fault.column != name
            ),
        )
        content = msgspec.structs.replace(
            self._content, records=records, columns=(*self._content.columns, *added), faults=faults
        )
        return PlainCells(
            content, msgspec.structs.replace(self._columns, columns=columns), tuple(self._notes)
        )

    def _mapped(self, field: str, times: Mapping[str, int]) -> dict[str, SourceCell]:
        """Return the cells that options give a value; the reader maps deadlines, whose words it keeps."""
        values = self._columns.values.get(field, {})
        found = {text: values[key] for text in times if (key := name_key(text)) in values}
        for text in found:
            self._unused[field].pop(name_key(text), None)
        return {} if field == "deadline" else found

    def _dates(self, field: str, column_name: str, times: Mapping[str, int]) -> dict[str, SourceCell]:
        order = self._columns.date_order or order_in(times)
        if order is None:
            self._require_order(field, column_name, times)
        column = DateColumn(order, self._columns.epoch or self._content.epoch)
        new: dict[str, SourceCell] = {}
        serials: dict[str, int] = {}
        decided: dict[str, int] = {}
        for text, number in times.items():
            plain = plain_date(text, column)
            if plain == text:
                continue
            new[text] = plain
            if is_serial(text, column):
                serials[text] = number
            elif order is not None and has_two_readings(text):
                decided[text] = number
        if decided and self._columns.date_order is None and order is not None:
            self._note(
                f"{_dates_like(field, decided)} {_were(decided)} read as {order.value}, "
                "as other dates of the column are"
            )
        if serials:
            first, numbers = next(iter(serials)), counted(sum(serials.values()), "number")
            self._note(
                f"{field}: {numbers} such as {first} {_were(serials)} read as days of Excel, "
                f"from {column.epoch} on: {new[first]}"
            )
        return new | self._empty(field, {text: number for text, number in times.items() if text not in new})

    def _require_order(self, field: str, column: str, times: Mapping[str, int]) -> None:
        """Raise WrongUsageError if dates of a column have two readings, and no option says what they mean."""
        mapped = self._columns.values.get(field, {})
        unclear = {text: times[text] for text in times if name_key(text) not in mapped}
        if unclear := {text: number for text, number in unclear.items() if has_two_readings(text)}:
            first = next(iter(unclear))
            day_first, month_first = (plain_date(first, DateColumn(order)) for order in DateOrder)
            dates = counted(sum(unclear.values()), "date")
            raise WrongUsageError(
                f"{dates} in column {escape.quote(column)} can be read in two ways, and no other date "
                f"decides: {escape.quote(fold(first))} is {day_first} with --day-first and {month_first} "
                "with --month-first"
            )

    def _percents(self, field: str, column: str, times: Mapping[str, int]) -> dict[str, SourceCell]:
        new: dict[str, SourceCell] = dict(plain_percents(column, times))
        shares = {
            text: times[text] for text in new if new[text] != f"{text.strip()}%" and text.strip() != "0"
        }
        if shares:
            first = next(iter(shares))
            self._note(
                f"{field}: {counted(sum(shares.values()), 'number')} such as {escape.line(fold(first))} "
                f"{_were(shares)} read as a share of 1: {new[first]}"
            )
        return new | self._empty(field, {text: number for text, number in times.items() if text not in new})

    def _names(self, field: str, times: Mapping[str, int]) -> dict[str, SourceCell]:
        """Return the cells of a list with other names: mapped and joined ones, and none for `n/a`."""
        values, separator = self._columns.values.get(field, {}), self._columns.separator
        new: dict[str, SourceCell] = {}
        split: dict[str, int] = {}
        for text, number in times.items():
            names: list[str] = []
            given = names_in(text, separator)
            for name in given:
                key = name_key(name)
                if key in values:
                    self._unused[field].pop(key, None)
                    names += names_in(values[key], separator)
                elif field == "partners" and (parts := split_known(name, self._is_partner)):
                    split[name] = split.get(name, 0) + number
                    names += parts
                elif not is_empty(name, FieldType.NAMES):
                    names.append(name)
            if names != given:
                new[text] = list(dict.fromkeys(names))
        if split:
            self._note(f"partners: {_words(split)} {_were(split)} split into known partners")
        self._note_empty(field, {text: times[text] for text in new if not new[text]})
        return new

    def _is_partner(self, name: str) -> bool:
        return name_key(name) in self._partners

    def _empty(self, field: str, times: Mapping[str, int]) -> dict[str, SourceCell]:
        """Return the cells that say that they have no value as empty ones, and note them."""
        empty = {text: number for text, number in times.items() if is_blank(field, text)}
        self._note_empty(field, empty)
        return dict.fromkeys(empty, "")

    def _note(self, note: str) -> None:
        if note not in self._notes:
            self._notes.append(note)

    def _note_empty(self, field: str, times: Mapping[str, int]) -> None:
        words = {text: number for text, number in times.items() if any(char.isalnum() for char in text)}
        if words:
            self._note(f"{field}: {_words(words)} {_were(words)} read as an empty cell")

    def _note_statuses(self, times: Mapping[str, int]) -> None:
        """Note the words that the table of statuses gave a meaning."""
        by_status: dict[str, dict[str, int]] = {}
        for text, number in times.items():
            key = name_key(text)
            if key in STATUSES and key not in self._columns.given_statuses:
                words = by_status.setdefault(STATUSES[key].value, {})
                words[fold(text)] = words.get(fold(text), 0) + number
        if by_status:
            parts = [f"{_words(words)} as {status}" for status, words in by_status.items()]
            self._note(f"status: read {', '.join(parts)}")

    def _note_unused(self) -> None:
        for field, words in self._unused.items():
            if words and field in self._columns.columns:
                names = listed([escape.quote(word) for word in words])
                self._note(f"no cell of {field} is {names}, which the options map")


def is_blank(field: str, text: str) -> bool:
    """Return whether a text in a cell of a field counts as an empty cell."""
    field_type = _type_of(field)
    if field == "deadline" and name_key(text) == "none":  # it removes a deadline
        return False
    is_past = field_type is FieldType.DATE and field != "deadline"
    return is_empty(text, field_type) or (is_past and is_not_set(text))


def _type_of(field: str) -> FieldType:
    if field in READABLE:
        return READABLE[field].type
    return FieldType.DATE if field.startswith("assessed:") or field == "day" else FieldType.TEXT


def _with_cells(
    record: SourceRecord,
    new: Mapping[tuple[str, str], Mapping[str, SourceCell]],
    names: Mapping[tuple[str, str], str],
) -> SourceRecord:
    """Return a record with the new cells, the record itself if it has none."""
    cells: dict[str, SourceCell] = {}
    for key, by_text in new.items():
        cell = record.cells.get(key[1], "")
        if isinstance(cell, str) and cell in by_text:
            cells[names[key]] = by_text[cell]
        elif names[key] != key[1]:
            cells[names[key]] = cell
    return msgspec.structs.replace(record, cells={**record.cells, **cells}) if cells else record


def _words(times: Mapping[str, int]) -> str:
    """Return words with the numbers of their rows: `"TBD" (3 rows)`."""
    shown = [f"{escape.quote(fold(text))} ({counted(number, 'row')})" for text, number in times.items()]
    return listed(shown, _SHOWN, _SHOWN - 1)


def _dates_like(field: str, times: Mapping[str, int]) -> str:
    first = escape.line(fold(next(iter(times))))
    return f"{field}: {counted(sum(times.values()), 'date')} such as {first}"


def _were(times: Mapping[str, int]) -> str:
    return plural(sum(times.values()), "was", "were")
