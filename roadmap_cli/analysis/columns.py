"""The columns of a list: the values of rows in them, and sorting by them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from roadmap_cli.analysis.query import RECORD, Row, record_value
from roadmap_cli.model.cycles import months_of
from roadmap_cli.model.dates import parse_day_key, parse_deadline
from roadmap_cli.model.fields import COMMITMENT, LISTS, ONE_OR_MORE, TEXTS, Field, FieldType
from roadmap_cli.model.names import natural_key
from roadmap_cli.model.types import RANK, Commitment, Roadmap, texts
from roadmap_cli.model.window import Deadline, Target

COLUMNS = (*RECORD, *(name for name in COMMITMENT if name not in RECORD))
"""The columns of `list`: the record, then the other fields of a commitment, in the order of `show`."""

_OF_DAY = frozenset(
    {"partner_status", "partner_deadline", "updated", "milestones", "indicators", "updates", "assessments"}
)


def with_values_of_day(roadmap: Roadmap, as_of: date, columns: Iterable[str]) -> Roadmap:
    """Return the roadmap as of a day, if one of these columns needs that."""
    if _OF_DAY.isdisjoint(columns):
        return roadmap
    from roadmap_cli.analysis.past import roadmap_as_of  # few lists need it

    return roadmap_as_of(roadmap, as_of)


def is_own(column: str) -> bool:
    """Return whether a column is a value in `extra`, such as `extra.budget` or `extra.review.day`."""
    return column.startswith("extra.") and all(column.split("."))


def field_of(column: str) -> Field:
    """Return the field of a column; a value in `extra` can be anything."""
    return Field(column, FieldType.OWN, "") if is_own(column) else COMMITMENT[column]


def value_in(row: Row, column: str, roadmap: Roadmap) -> Any:
    """Return the value of a row in a column: dates as in the file, several values as a list, or None.

    A table is returned as the list of its keys, and values by partner as an object. The roadmap must not have
    entries later than the day of the row; `with_values_of_day` returns such a roadmap.
    """
    if column in RECORD:
        return record_value(row, column)
    if is_own(column):
        from roadmap_cli.analysis.conditions import own_value  # only for such columns

        return own_value(roadmap.commitments[row.id], column.split(".")[1:])
    commitment, partner = roadmap.commitments[row.id], row.partner or ""
    match COMMITMENT[column].type:
        case _ if column == "updated":
            days = [parse_day_key(key) for key in _keys_about(partner, commitment.updates)]
            return max(days, key=lambda day: day.first).canonical if days else None
        case _ if column == "indicators":
            from roadmap_cli.analysis.indicators import measured_on  # few lists show them

            return measured_on(commitment, date.max, partner)
        case FieldType.TABLE:
            return _keys_about(partner, getattr(commitment, column))
        case FieldType.BY_PARTNER:
            values = getattr(commitment, column)
            return {key: _text(value) for key, value in values.items() if not partner or key == partner}
        case _:
            return shown_value(commitment, column)


def _keys_about(partner: str, table: Mapping[str, Any]) -> list[str]:
    """Return the keys of the entries about a partner and about all; without a partner, all keys."""
    return [key for key, one in table.items() if not partner or getattr(one, "partner", "") in ("", partner)]


def value_texts(value: Any) -> list[str]:
    """Return several values as texts; values by partner look like `us: dropped`."""
    return [f"{key}: {one}" for key, one in value.items()] if isinstance(value, dict) else list(value)


def _text(value: Any) -> str:
    return value.text if isinstance(value, Target) else str(value)


def shown_value(commitment: Commitment, name: str) -> Any:
    """Return the value of a field in the file: dates as text, several values as a list, or None."""
    value = getattr(commitment, name)
    if COMMITMENT[name].type in ONE_OR_MORE:
        return texts(value)
    return value.text if isinstance(value, Deadline) else None if value == "" else value


def texts_in(field: Field, commitment: Commitment) -> list[str]:
    """Return the values of a field in the file as texts; none if it is empty."""
    value = shown_value(commitment, field.name)
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]


def sort_rows(rows: Sequence[Row], keys: Sequence[str], roadmap: Roadmap) -> list[Row]:
    """Return the rows sorted by columns, descending with `-` before a column; rows without a value are last.

    Dates sort by their last day, statuses from best to worst, areas in file order, and the numbers in ids and
    texts by size: task-2 is before task-10. The sort is stable.
    """
    result = list(rows)
    for key in reversed(keys):
        name = key.removeprefix("-")
        value = _least_share(roadmap) if name == "indicators" else _sort_value(name, roadmap)
        filled = [row for row in result if value(row) is not None]
        empty = [row for row in result if value(row) is None]
        filled.sort(key=value, reverse=key.startswith("-"))
        result = filled + empty
    return result


def _least_share(roadmap: Roadmap) -> Callable[[Row], Any]:
    """Return the key function for sorting by indicators: the least share of the way."""

    def value(row: Row) -> Any:
        shares = (one.share for one in value_in(row, "indicators", roadmap))
        return min((share.percent for share in shares if share is not None), default=None)

    return value


def _sort_value(column: str, roadmap: Roadmap) -> Callable[[Row], Any]:
    """Return the key function for sorting by a column."""

    def value(row: Row) -> Any:
        return value_in(row, column, roadmap)

    match field_of(column).type:
        case FieldType.OWN:
            return lambda row: _own_order(value(row))
        case FieldType.DATE if column == "deadline":
            return lambda row: row.due
        case FieldType.DATE if column != "due":
            return lambda row: parse_deadline(text).last if (text := value(row)) is not None else None
        case FieldType.INTERVAL:
            return lambda row: months_of(every) if (every := value(row)) is not None else None
        case FieldType.STATUS:
            return lambda row: RANK[row.status]
        case FieldType.ID if column == "area":
            areas = {area_id: position for position, area_id in enumerate(roadmap.areas)}
            return lambda row: (areas.get(row.area, len(areas)), row.area)
        case type if type in TEXTS | {FieldType.ID}:
            return lambda row: natural_key(text) if (text := value(row)) is not None else None
        case type if type in LISTS | {FieldType.FLAGS, FieldType.TABLE, FieldType.BY_PARTNER}:
            return lambda row: tuple(natural_key(text) for text in value_texts(value(row))) or None
        case _:
            return value


def _own_order(value: Any) -> tuple[int, Any] | None:
    """Return the key of a value in `extra`: numbers come first, then dates, then texts; None without one."""
    if value is None or value == "" or value != value:
        return None
    from roadmap_cli.analysis.conditions import own_meaning  # only for columns in `extra`

    number, window = own_meaning(value)
    if number is not None:
        return 0, number
    return (1, window.last) if window is not None else (2, natural_key(str(value)))
