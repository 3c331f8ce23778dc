"""The commitments of a roadmap as rows on a day: filtered, sorted and grouped. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli.analysis.flags import Derived, Flag, derive
from roadmap_cli.analysis.replay import OnDay, on_day, partners_of
from roadmap_cli.model.dates import Deadline, parse_day_key, parse_deadline
from roadmap_cli.model.fields import (
    COMMITMENT,
    LISTS,
    ONE_OR_MORE,
    SEARCH,
    TEXTS,
    Field,
    FieldType,
    Output,
    shown_in,
)
from roadmap_cli.model.types import CLOSED, RANK, Commitment, Roadmap, Status, texts


class Row(msgspec.Struct, frozen=True, gc=False):
    """One commitment on one day; its fields are the base record of a commitment in all JSON.

    `deadline` is the string as written, `due` the last day of its window, `days_left` counts from the day
    asked for (negative when passed, None when closed), `progress` is a percentage or None. `partner` (in JSON
    `for`) is the partner of the row, None for the whole.
    """

    id: str
    title: str
    area: str
    partners: list[str]
    owner: list[str]
    status: Status
    deadline: str | None
    due: date | None
    days_left: int | None
    flags: tuple[Flag, ...]
    progress: int | None
    tags: list[str]
    source: list[str]
    partner: str | None = msgspec.field(default=None, name="for")


RECORD = Row.__struct_encode_fields__
"""The names of a row's fields: the keys of a commitment in JSON, and the columns of CSV and TSV."""

COLUMNS = (*RECORD, *(field.name for field in shown_in(Output.COLUMN) if field.name not in RECORD))
"""The names of all columns of `list`: those of the record, then the other fields of a commitment."""


def record_of_row(row: Row) -> dict[str, Any]:
    """Return the base record of a commitment as in JSON, for an output that adds keys of its own.

    Its keys have the same meaning in every output: what is added has other names.
    """
    return {name: _own_value(row, name) for name in RECORD}


def _own_value(row: Row, column: str) -> Any:
    return row.partner if column == "for" else getattr(row, column)


def value_in(row: Row, column: str, roadmap: Roadmap) -> Any:
    """Return the value of a row in a column: a date as written, several values as a list, None for none."""
    if column in RECORD:
        return _own_value(row, column)
    return shown_value(roadmap.commitments[row.id], column)


def shown_value(commitment: Commitment, name: str) -> Any:
    """Return a field as the file states it: a date as written, several values as a list, None for none."""
    value = getattr(commitment, name)
    if COMMITMENT[name].type in ONE_OR_MORE:
        return texts(value)
    return value.text if isinstance(value, Deadline) else None if value == "" else value


def texts_in(field: Field, commitment: Commitment) -> list[str]:
    """Return the values of a field as the file states them, one text each; none for an empty one."""
    value = shown_value(commitment, field.name)
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are wanted; empty sets and None ask for nothing. Areas, partners … are whole ids.

    `due_within` is in days and leaves out what is overdue; `due_before` and `due_after` are exclusive.
    Owners are compared without regard to case.
    """

    areas: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    partners: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    flags: frozenset[Flag] = frozenset()
    not_areas: frozenset[str] = frozenset()
    not_statuses: frozenset[Status] = frozenset()
    not_partners: frozenset[str] = frozenset()
    not_owners: frozenset[str] = frozenset()
    not_tags: frozenset[str] = frozenset()
    not_flags: frozenset[Flag] = frozenset()
    overdue: bool = False
    due_within: int | None = None
    due_before: date | None = None
    due_after: date | None = None
    search: str = ""


NO_FILTERS = Selection()

PASSED = frozenset({Flag.OVERDUE, Flag.MILESTONE_OVERDUE})
"""The flags of what should have been done by now."""


def rows_of(
    roadmap: Roadmap, as_of: date, selection: Selection = NO_FILTERS, *, whole: bool = False
) -> list[Row]:
    """Return the rows of the commitments that existed on a day and match a selection, in file order.

    If it names one partner, rows have that partner's own values. If it names several, or with `whole`, rows
    are for the whole, and at least one of the partners must match all of it.
    """
    rows: list[Row] = []
    needle = folded(selection.search)
    is_choice = selection != NO_FILTERS
    is_derived = is_choice and selection != stated_filters(selection)
    for commitment_id, commitment in roadmap.commitments.items():
        if is_choice and not _states_what_is_wanted(commitment_id, commitment, selection, needle, as_of):
            continue
        day = on_day(commitment, as_of)
        if day is None:
            continue
        if not selection.partners:
            own = [row_on(commitment_id, day, roadmap)]
        else:
            asked = [partner for partner in partners_of(commitment) if partner in selection.partners]
            own = [row_on(commitment_id, day, roadmap, partner) for partner in asked]
        fitting = [row for row in own if not is_derived or matches_derived(row, selection)]
        if fitting:
            as_partner = len(selection.partners) < 2 and not whole
            rows.append(fitting[0] if as_partner else row_on(commitment_id, day, roadmap))
    return rows


def row_on(commitment_id: str, day: OnDay, roadmap: Roadmap, partner: str = "") -> Row:
    """Return the row of a commitment on a day, for the whole or for one of its partners."""
    return row_of(commitment_id, day.commitment, derive(day, roadmap.check, partner), partner)


def row_of(commitment_id: str, commitment: Commitment, derived: Derived, partner: str = "") -> Row:
    """Return the row of a commitment that derived so."""
    return Row(
        commitment_id,
        commitment.title,
        commitment.area,
        commitment.partners,
        texts(commitment.owner),
        derived.status,
        derived.deadline.text if derived.deadline is not None else None,
        derived.due,
        derived.days_left,
        derived.flags,
        derived.progress,
        commitment.tags,
        texts(commitment.source),
        partner or None,
    )


def stated_filters(selection: Selection) -> Selection:
    """Return what of a selection asks for what the file states, not for what is derived for a day."""
    return msgspec.structs.replace(
        selection,
        statuses=frozenset(),
        not_statuses=frozenset(),
        flags=frozenset(),
        not_flags=frozenset(),
        overdue=False,
        due_within=None,
        due_before=None,
        due_after=None,
    )


def folded(text: str) -> str:
    """Return a text in which letters that differ by case or accent alone are the same."""
    if text.isascii():
        return text.lower()
    import unicodedata  # a table of one megabyte that few texts need

    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def _states_what_is_wanted(
    commitment_id: str, commitment: Commitment, wanted: Selection, needle: str, as_of: date
) -> bool:
    """Return whether what the file states of a commitment fits; the day decides only which notes count."""
    area, tags = commitment.area, commitment.tags
    partners = partners_of(commitment) if wanted.partners or wanted.not_partners else []
    owners = {folded(owner) for owner in texts(commitment.owner)}
    return (
        (not wanted.areas or area in wanted.areas)
        and area not in wanted.not_areas
        and (not wanted.partners or not wanted.partners.isdisjoint(partners))
        and wanted.not_partners.isdisjoint(partners)
        and (not wanted.tags or not wanted.tags.isdisjoint(tags))
        and wanted.not_tags.isdisjoint(tags)
        and (not wanted.owners or not owners.isdisjoint(map(folded, wanted.owners)))
        and owners.isdisjoint(map(folded, wanted.not_owners))
        and (not needle or _tells_of(needle, commitment_id, commitment, as_of))
    )


_SEARCHED = tuple(field.name for field in COMMITMENT.values() if field.filter == SEARCH and not field.derived)


def _tells_of(needle: str, commitment_id: str, commitment: Commitment, as_of: date) -> bool:
    """Return whether a folded text is in the id, a searched field or a note of an update up to a day."""
    if needle in folded(commitment_id) or any(
        needle in folded(getattr(commitment, name)) for name in _SEARCHED
    ):
        return True
    return any(
        needle in folded(update.note) and parse_day_key(key).first <= as_of
        for key, update in commitment.updates.items()
        if update.note
    )


def matches_derived(row: Row, wanted: Selection) -> bool:
    """Return whether what was derived for the day fits."""
    return (
        (not wanted.statuses or row.status in wanted.statuses)
        and row.status not in wanted.not_statuses
        and (not wanted.flags or not wanted.flags.isdisjoint(row.flags))
        and wanted.not_flags.isdisjoint(row.flags)
        and (not wanted.overdue or not PASSED.isdisjoint(row.flags))
        and (wanted.due_within is None or _falls_due_within(row, wanted.due_within))
        and (wanted.due_before is None or (row.due is not None and row.due < wanted.due_before))
        and (wanted.due_after is None or (row.due is not None and row.due > wanted.due_after))
    )


def _falls_due_within(row: Row, days: int) -> bool:
    return row.days_left is not None and 0 <= row.days_left <= days


def sort_rows(rows: Sequence[Row], keys: Sequence[str], roadmap: Roadmap) -> list[Row]:
    """Return the rows sorted by columns, `-` before a column for descending; rows without a value come last.

    Dates sort by the last day of their window, statuses from best to worst, areas in the order of the file.
    Rows that are equal in all keys keep their order.
    """
    result = list(rows)
    for key in reversed(keys):
        value = _sort_value(key.removeprefix("-"), roadmap)
        filled = [row for row in result if value(row) is not None]
        empty = [row for row in result if value(row) is None]
        filled.sort(key=value, reverse=key.startswith("-"))
        result = filled + empty
    return result


def _sort_value(column: str, roadmap: Roadmap) -> Callable[[Row], Any]:
    """Return the function that gives what rows are compared by."""

    def value(row: Row) -> Any:
        return value_in(row, column, roadmap)

    field = COMMITMENT[column]
    match field.type:
        case FieldType.DATE if column == "deadline":
            return lambda row: row.due
        case FieldType.DATE if not field.derived:
            return lambda row: parse_deadline(text).last if (text := value(row)) is not None else None
        case FieldType.STATUS:
            return lambda row: RANK[row.status]
        case FieldType.ID if column == "area":
            areas = {area_id: position for position, area_id in enumerate(roadmap.areas)}
            return lambda row: (areas.get(row.area, len(areas)), row.area)
        case type if type in TEXTS:
            return lambda row: folded(text) if (text := value(row)) is not None else None
        case type if type in LISTS or type is FieldType.FLAGS:
            return lambda row: tuple(folded(text) for text in value(row)) or None
        case _:
            return value


GROUPINGS = ("area", "status", "partner", "owner")


def group_rows(rows: Iterable[Row], by: str, order: Sequence[str] = ()) -> list[tuple[str, list[Row]]]:
    """Return (key, rows) pairs: first the keys of `order` that have rows, then the others as they come.

    A row with several owners is in each group; one with none has the key "". Rows by partner have their own
    values: see `aggregate.partner_groups`.
    """
    groups: dict[str, list[Row]] = {key: [] for key in order}
    for row in rows:
        for key in _group_keys(row, by):
            groups.setdefault(key, []).append(row)
    return [(key, members) for key, members in groups.items() if members]


def _group_keys(row: Row, by: str) -> Sequence[str]:
    match by:
        case "owner":
            return row.owner or [""]
        case _:
            return [str(getattr(row, by))]


def is_open(row: Row) -> bool:
    """Return whether something is still to be done."""
    return row.status not in CLOSED


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A title and the commitments that match the filters, as rows in file order; `title` is user text, raw.

    Rows are for the whole, or all for one partner. `filter` is the filters in words, None without any;
    `partners` are the partners in the filter, empty without any.
    """

    title: str
    roadmap: Roadmap
    rows: Sequence[Row]
    as_of: date
    filter: str | None = None
    partners: frozenset[str] = frozenset()

    @property
    def partner(self) -> str | None:
        """The partner of the rows, None if they are for the whole or there are none."""
        return self.rows[0].partner if self.rows else None
