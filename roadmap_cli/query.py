"""Rows: what `list` shows of each commitment on a day; selected, sorted and grouped. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli.deadline import parse_day_key
from roadmap_cli.flags import Flag, Standing, standing_of
from roadmap_cli.model import CLOSED, RANK, Commitment, Roadmap, Status, texts
from roadmap_cli.replay import OnDay, on_day, partners_of


class Row(msgspec.Struct, frozen=True, gc=False):
    """One commitment on one day; its fields are the JSON contract of `list`.

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


COLUMNS = Row.__struct_encode_fields__
"""The names of a row's fields, as in JSON and the headings of tables."""


def record_of_row(row: Row) -> dict[str, Any]:
    """Return a row as in JSON, for a record that adds fields."""
    return {column: cell_of(row, column) for column in COLUMNS}


def cell_of(row: Row, column: str) -> Any:
    """Return the value of a row in a column."""
    return row.partner if column == "for" else getattr(row, column)


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


EVERYTHING = Selection()

PASSED = frozenset({Flag.OVERDUE, Flag.MILESTONE_OVERDUE})
"""The flags of what should have been done by now."""


def rows_of(
    roadmap: Roadmap, as_of: date, selection: Selection = EVERYTHING, *, whole: bool = False
) -> list[Row]:
    """Return the rows of the commitments that existed on a day and match a selection, in file order.

    If it names one partner, rows have that partner's own values. If it names several, or with `whole`, rows
    are for the whole, and at least one of the partners must match all of it.
    """
    rows: list[Row] = []
    needle = folded(selection.search)
    is_choice = selection != EVERYTHING
    is_derived = is_choice and selection != stated_part(selection)
    for id, commitment in roadmap.commitments.items():
        if is_choice and not _states_what_is_wanted(id, commitment, selection, needle, as_of):
            continue
        day = on_day(commitment, as_of)
        if day is None:
            continue
        if not selection.partners:
            own = [row_on(id, day, roadmap)]
        else:
            asked = [partner for partner in partners_of(commitment) if partner in selection.partners]
            own = [row_on(id, day, roadmap, partner) for partner in asked]
        fitting = [row for row in own if not is_derived or stands_as_wanted(row, selection)]
        if fitting:
            as_partner = len(selection.partners) < 2 and not whole
            rows.append(fitting[0] if as_partner else row_on(id, day, roadmap))
    return rows


def row_on(id: str, day: OnDay, roadmap: Roadmap, partner: str = "") -> Row:
    """Return the row of a commitment on a day, for the whole or for one of its partners."""
    return row_of(id, day.commitment, standing_of(day, roadmap.check, partner), partner)


def row_of(id: str, commitment: Commitment, stood: Standing, partner: str = "") -> Row:
    """Return the row of a commitment that stood so."""
    return Row(
        id,
        commitment.title,
        commitment.area,
        commitment.partners,
        texts(commitment.owner),
        stood.status,
        stood.deadline.text if stood.deadline is not None else None,
        stood.due,
        stood.days_left,
        stood.flags,
        stood.progress,
        commitment.tags,
        texts(commitment.source),
        partner or None,
    )


def stated_part(selection: Selection) -> Selection:
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
    id: str, commitment: Commitment, wanted: Selection, needle: str, as_of: date
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
        and (not needle or _tells_of(needle, id, commitment, as_of))
    )


def _tells_of(needle: str, id: str, commitment: Commitment, as_of: date) -> bool:
    """Return whether a folded text is in the id, the title, the text or a note of an update up to a day."""
    if any(needle in folded(text) for text in (id, commitment.title, commitment.text)):
        return True
    return any(
        needle in folded(update.note) and parse_day_key(key).first <= as_of
        for key, update in commitment.updates.items()
        if update.note
    )


def stands_as_wanted(row: Row, wanted: Selection) -> bool:
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


def sort_rows(rows: Sequence[Row], keys: Sequence[str], area_order: Sequence[str] = ()) -> list[Row]:
    """Return the rows sorted by columns, `-` before a column for descending; rows without a value come last.

    Deadlines sort by the last day of their window, statuses from best to worst, areas in `area_order`.
    Rows that are equal in all keys keep their order.
    """
    result = list(rows)
    areas = {id: position for position, id in enumerate(area_order)}
    for key in reversed(keys):
        value = _sort_value(key.removeprefix("-"), areas)
        filled = [row for row in result if value(row) is not None]
        empty = [row for row in result if value(row) is None]
        filled.sort(key=value, reverse=key.startswith("-"))
        result = filled + empty
    return result


def _sort_value(column: str, areas: dict[str, int]) -> Callable[[Row], Any]:
    """Return the function that gives what rows are compared by."""
    match column:
        case "deadline":
            return lambda row: row.due
        case "status":
            return lambda row: RANK[row.status]
        case "area":
            return lambda row: (areas.get(row.area, len(areas)), row.area)
        case "title":
            return lambda row: folded(row.title)
        case "partners" | "owner" | "flags" | "tags" | "source":
            return lambda row: tuple(folded(text) for text in getattr(row, column)) or None
        case _:
            return lambda row: cell_of(row, column)


GROUPINGS = ("area", "status", "partner", "owner")


def group_rows(rows: Iterable[Row], by: str, order: Sequence[str] = ()) -> list[tuple[str, list[Row]]]:
    """Return (key, rows) pairs: first the keys of `order` that have rows, then the others as they come.

    A row with several owners is in each group; one with none has the key "". Rows by partner have their own
    values: see `summary.partner_groups`.
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
