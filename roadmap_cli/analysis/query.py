"""Filter, sort and group the commitments of a roadmap as rows on a day."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

import msgspec

from roadmap_cli.analysis.cycles import CycleResult
from roadmap_cli.analysis.flags import Derived, Flag, derive
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.past import promised_words
from roadmap_cli.analysis.replay import OnDay, partners_of
from roadmap_cli.analysis.verdicts import verdict_words, verdicts_on
from roadmap_cli.model.cycles import months_of
from roadmap_cli.model.dates import parse_day_key, parse_deadline
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
from roadmap_cli.model.names import folded, name_key
from roadmap_cli.model.types import CLOSED, RANK, Commitment, Roadmap, Status, promised, texts
from roadmap_cli.model.window import Deadline


class Row(msgspec.Struct, frozen=True, gc=False):
    """One commitment on one day; its fields are the base record of a commitment in all JSON.

    `deadline` is the text in the file, or the window that is due of a recurring duty, and `deadline_text` the
    promised words of that window. `due`, `days_left`, `progress` and `last_cycle` are as in `flags.Derived`.
    `verdict` are the verdicts in effect, and `assessed` is the day of the latest one. `partner` (in JSON
    `for`) is the partner of the row, None for the whole.
    """

    id: str
    title: str
    area: str
    partners: list[str]
    owner: list[str]
    status: Status
    deadline: str | None
    deadline_text: str | None
    due: date | None
    days_left: int | None
    flags: tuple[Flag, ...]
    progress: int | None
    tags: list[str]
    source: list[str]
    last_cycle: CycleResult | None = None
    verdict: list[str] = []
    assessed: str | None = None
    partner: str | None = msgspec.field(default=None, name="for")

    @property
    def promised(self) -> str:
        """The deadline and its words on one line."""
        return promised(self.deadline, self.deadline_text)


RECORD = Row.__struct_encode_fields__
"""The field names of a row: the keys of a commitment in JSON, and the columns of CSV and TSV."""

COLUMNS = (*RECORD, *(field.name for field in shown_in(Output.COLUMN) if field.name not in RECORD))
"""The columns of `list`: the record, then the other fields of a commitment."""


def record_of_row(row: Row) -> dict[str, Any]:
    """Return the base record of a commitment as in JSON, for outputs that add keys to it."""
    return {name: _record_value(row, name) for name in RECORD}


def _record_value(row: Row, column: str) -> Any:
    return row.partner if column == "for" else getattr(row, column)


def value_in(row: Row, column: str, roadmap: Roadmap) -> Any:
    """Return the value of a row in a column: dates as in the file, several values as a list, or None."""
    if column in RECORD:
        return _record_value(row, column)
    return shown_value(roadmap.commitments[row.id], column)


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


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """The filters for rows; empty sets and None match everything. Areas and partners are full ids.

    `due_within` is in days and excludes overdue rows; `due_before` and `due_after` are exclusive. Owners,
    tags and the search match without case and accents.
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

OVERDUE_FLAGS = frozenset({Flag.OVERDUE, Flag.MILESTONE_OVERDUE})
"""The flags of rows that `overdue` matches."""


def rows_of(
    roadmap: Roadmap, as_of: date, selection: Selection = NO_FILTERS, *, whole: bool = False
) -> list[Row]:
    """Return the rows of the commitments that existed on a day and match a selection, in file order.

    With one partner in the selection, rows have that partner's own values. With several, or with `whole`,
    rows are for the whole, and at least one of the partners must match all filters.
    """
    rows: list[Row] = []
    has_filters = selection != NO_FILTERS
    wanted = _comparable(selection) if has_filters else selection
    has_derived_filters = has_filters and selection != stated_filters(selection)
    is_for_partner = len(selection.partners) == 1 and not whole
    for commitment_id, commitment in roadmap.commitments.items():
        if has_filters and not _matches_stated(commitment_id, commitment, wanted, as_of):
            continue
        day = on_day(commitment, roadmap, as_of)
        if day is None:
            continue
        if selection.partners:
            subjects = [partner for partner in partners_of(commitment) if partner in selection.partners]
        else:
            subjects = [""]
        for subject in subjects:
            row = row_on(commitment_id, day, roadmap, subject)
            if not has_derived_filters or matches_derived(row, selection):
                rows.append(row if is_for_partner or not subject else row_on(commitment_id, day, roadmap))
                break
    return rows


def row_on(commitment_id: str, day: OnDay, roadmap: Roadmap, partner: str = "") -> Row:
    """Return the row of a commitment on a day, for the whole or for one of its partners."""
    return row_of(commitment_id, day.commitment, derive(day, roadmap.check, partner), partner)


def row_of(commitment_id: str, commitment: Commitment, derived: Derived, partner: str = "") -> Row:
    """Return the row of a commitment with its derived values."""
    verdicts = verdicts_on(commitment, derived.day.as_of, partner) if commitment.assessments else ()
    latest = max(verdicts, key=lambda dated: dated.day.last, default=None)
    return Row(
        commitment_id,
        commitment.title,
        commitment.area,
        commitment.partners,
        texts(commitment.owner),
        derived.status,
        derived.deadline.text if derived.deadline is not None else None,
        promised_words(commitment, derived.deadline) or None if commitment.deadline_text else None,
        derived.due,
        derived.days_left,
        derived.flags,
        derived.progress,
        commitment.tags,
        texts(commitment.source),
        derived.last_cycle,
        [verdict_words(dated.assessment) for dated in verdicts],
        latest.day.canonical if latest is not None else None,
        partner or None,
    )


def stated_filters(selection: Selection) -> Selection:
    """Return the selection without filters of values that are derived for a day."""
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


def _comparable(selection: Selection) -> Selection:
    """Return the selection with the owners, tags and search in the form in which they are compared."""
    names = ("owners", "not_owners", "tags", "not_tags")
    keys = {name: frozenset(map(name_key, getattr(selection, name))) for name in names}
    return msgspec.structs.replace(selection, search=folded(selection.search), **keys)


def _matches_stated(commitment_id: str, commitment: Commitment, selection: Selection, as_of: date) -> bool:
    """Return whether the values in the file match; the day only decides which notes count.

    The selection is one of `_comparable`.
    """
    partners = partners_of(commitment) if selection.partners or selection.not_partners else []
    owners = texts(commitment.owner) if selection.owners or selection.not_owners else []
    tags = commitment.tags if selection.tags or selection.not_tags else []
    needle = selection.search
    return (
        _matches([commitment.area], selection.areas, selection.not_areas)
        and _matches(partners, selection.partners, selection.not_partners)
        and _matches(map(name_key, tags), selection.tags, selection.not_tags)
        and _matches(map(name_key, owners), selection.owners, selection.not_owners)
        and (not needle or _contains(needle, commitment_id, commitment, as_of))
    )


def _matches(values: Iterable[Any], allowed: AbstractSet[Any], excluded: AbstractSet[Any]) -> bool:
    """Return whether any value is allowed, if only some are, and none is excluded."""
    found = set(values)
    return (not allowed or not allowed.isdisjoint(found)) and excluded.isdisjoint(found)


_SEARCHED = tuple(field.name for field in COMMITMENT.values() if field.filter == SEARCH and not field.derived)


def _contains(needle: str, commitment_id: str, commitment: Commitment, as_of: date) -> bool:
    """Return whether a folded text is in the id, a searched field, or the note of an update up to a day."""
    if needle in folded(commitment_id) or any(
        needle in folded(getattr(commitment, name)) for name in _SEARCHED
    ):
        return True
    return any(
        needle in folded(update.note) and parse_day_key(key).first <= as_of
        for key, update in commitment.updates.items()
        if update.note
    )


def matches_derived(row: Row, selection: Selection) -> bool:
    """Return whether the values derived for the day match."""
    within, before, after = selection.due_within, selection.due_before, selection.due_after
    return (
        _matches([row.status], selection.statuses, selection.not_statuses)
        and _matches(row.flags, selection.flags, selection.not_flags)
        and (not selection.overdue or not OVERDUE_FLAGS.isdisjoint(row.flags))
        and (within is None or (row.days_left is not None and 0 <= row.days_left <= within))
        and (before is None or (row.due is not None and row.due < before))
        and (after is None or (row.due is not None and row.due > after))
    )


def sort_rows(rows: Sequence[Row], keys: Sequence[str], roadmap: Roadmap) -> list[Row]:
    """Return the rows sorted by columns, descending with `-` before a column; rows without a value are last.

    Dates sort by their last day, statuses from best to worst, areas in file order. The sort is stable.
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
    """Return the key function for sorting by a column."""

    def value(row: Row) -> Any:
        return value_in(row, column, roadmap)

    field = COMMITMENT[column]
    match field.type:
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
        case type if type in TEXTS:
            return lambda row: folded(text) if (text := value(row)) is not None else None
        case type if type in LISTS or type is FieldType.FLAGS:
            return lambda row: tuple(folded(text) for text in value(row)) or None
        case _:
            return value


GROUPINGS = ("area", "status", "partner", "owner")


def group_rows(rows: Iterable[Row], by: str, order: Sequence[str] = ()) -> list[tuple[str, list[Row]]]:
    """Return (key, rows) pairs: first the keys of `order` that have rows, then others in order of the rows.

    A row with several owners is in each group; one without has the key "". Spellings of an owner that the
    filter does not distinguish are one group, with the first one as its key. To group by partner, see
    `aggregate.partner_groups`.
    """
    owners: dict[str, str] = {}
    groups: dict[str, list[Row]] = {key: [] for key in order}
    for row in rows:
        keys = [str(getattr(row, by))]
        if by == "owner":
            keys = [owners.setdefault(name_key(owner), owner) for owner in row.owner] or [""]
        for key in dict.fromkeys(keys):
            groups.setdefault(key, []).append(row)
    return [(key, members) for key, members in groups.items() if members]


def is_open(row: Row) -> bool:
    """Return whether the status of a row is open."""
    return row.status not in CLOSED


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A title and the rows that match the filters, in file order; `title` is unescaped user text.

    Rows are for the whole, or all for one partner. `filter` describes the filters in words, None without any;
    `partners` are the partners in the filters.
    """

    title: str
    roadmap: Roadmap
    rows: Sequence[Row]
    as_of: date
    filter: str | None = None
    partners: frozenset[str] = frozenset()

    @property
    def partner(self) -> str | None:
        """The partner of the rows, None for the whole or without rows."""
        return self.rows[0].partner if self.rows else None
