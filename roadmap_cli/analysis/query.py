"""Filter, sort and group the commitments of a roadmap as rows on a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from roadmap_cli.analysis.cycles import CycleResult
from roadmap_cli.analysis.flags import Derived, Flag, derive
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.past import promised_words
from roadmap_cli.analysis.replay import OnDay
from roadmap_cli.analysis.verdicts import verdict_words, verdicts_on
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import CLOSED, Commitment, Roadmap, Status, promised, texts
from roadmap_cli.model.window import Deadline

if TYPE_CHECKING:
    from roadmap_cli.analysis.conditions import Condition
    from roadmap_cli.analysis.trend import Trend


class Row(msgspec.Struct, frozen=True, gc=False):
    """One commitment on one day; its fields are the base record of a commitment in all JSON.

    `deadline` is the text in the file, or the window that is due of a recurring duty, and `deadline_text` the
    promised words of that window. `due`, `days_left`, `progress` and `last_cycle` are as in `flags.Derived`.
    `verdict` are the verdicts in effect, and `assessed` is the day of the latest one. `partner` (in JSON
    `for`) is the partner of the row, None for the whole. `roadmap` is the short name of the roadmap, None
    where one roadmap is read.
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
    roadmap: str | None = None

    @property
    def promised(self) -> str:
        """The deadline and its words on one line."""
        return promised(self.deadline, self.deadline_text)


RECORD = Row.__struct_encode_fields__
"""The field names of a row: the keys of a commitment in JSON, and the columns of CSV and TSV."""


def record_of_row(row: Row) -> dict[str, Any]:
    """Return the base record of a commitment as in JSON, for outputs that add keys to it."""
    return {name: record_value(row, name) for name in RECORD}


def record_value(row: Row, column: str) -> Any:
    """Return the value of a row under one of the names in RECORD."""
    return row.partner if column == "for" else getattr(row, column)


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """The filters for rows; empty sets and None match everything. Areas and partners are full ids.

    `named` has the words for ids that one word names in several roadmaps.

    `due_within` is in days and excludes overdue rows. Owners, tags and the search match without case and
    accents. `where` always sees the whole of a commitment.
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
    due_before: Deadline | None = None
    due_after: Deadline | None = None
    search: str = ""
    where: "Condition | None" = None
    named: Mapping[str, str] = {}

    @property
    def words(self) -> str | None:
        """The filters as an expression of `--where`; None without filters.

        For example, `area = climate and partner = us and due < 2027`.
        """
        if self == NO_FILTERS:
            return None
        from roadmap_cli.analysis.matching import words_of_filters  # only for filters

        return words_of_filters(self)

    @property
    def reads_outcome(self) -> bool:
        """Whether it chooses commitments by what became of them, so that a score would mislead."""
        if self == NO_FILTERS:
            return False
        from roadmap_cli.analysis.matching import filters_read_outcome  # only for filters

        return filters_read_outcome(self)


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
    if selection != NO_FILTERS:
        from roadmap_cli.analysis.matching import matching_rows  # only for filters

        return matching_rows(roadmap, as_of, selection, whole=whole)
    days = ((key, on_day(commitment, roadmap, as_of)) for key, commitment in roadmap.commitments.items())
    return [row_on(key, day, roadmap) for key, day in days if day is not None]


def row_on(commitment_id: str, day: OnDay, roadmap: Roadmap, partner: str = "") -> Row:
    """Return the row of a commitment on a day, for the whole or for one of its partners."""
    derived = derive(day, roadmap.check_of(commitment_id), partner)
    return row_of(commitment_id, day.commitment, derived, partner)


def row_of(commitment_id: str, commitment: Commitment, derived: Derived, partner: str = "") -> Row:
    """Return the row of a commitment with its derived values."""
    verdicts = verdicts_on(commitment, derived.day.as_of, partner) if commitment.assessments else ()
    latest = max(verdicts, key=lambda dated: dated.day.last) if verdicts else None
    return Row(
        commitment_id,
        commitment.title,
        commitment.area,
        commitment.partners,
        texts(commitment.owner),
        derived.status,
        derived.deadline.text if derived.deadline is not None else None,
        promised_words(derived.day, derived.deadline) or None,
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
        derived.day.roadmap.name_of(commitment_id) if derived.day.roadmap is not None else None,
    )


def stated_filters(selection: Selection) -> Selection:
    """Return the selection without the options that filter by values derived for a day."""
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


def group_rows(rows: Iterable[Row], by: str, order: Sequence[str] = ()) -> list[tuple[str, list[Row]]]:
    """Return (key, rows) pairs: first the keys of `order` that have rows, then others in order of the rows.

    A row with several owners or tags is in each group; one without has the key "". Spellings that the filter
    does not distinguish are one group, with the first one as its key. To group by partner, see
    `aggregate.partner_groups`.
    """
    names: dict[str, str] = {}
    groups: dict[str, list[Row]] = {key: [] for key in order}
    for row in rows:
        keys = [str(getattr(row, by) or "")]
        if by in ("owner", "tags"):
            keys = [names.setdefault(name_key(name), name) for name in getattr(row, by)] or [""]
        for key in dict.fromkeys(keys):
            groups.setdefault(key, []).append(row)
    return [(key, members) for key, members in groups.items() if members]


def is_open(row: Row) -> bool:
    """Return whether the status of a row is open."""
    return row.status not in CLOSED


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A title and the rows that match the filters, in file order; `title` is unescaped user text.

    Rows are for the whole, or all for one partner. `filter` describes the filters in words, None without any;
    `partners` are the partners in the filters. If the filters read outcomes, `by_outcome`, there is no score
    and no `trend`, which only pages have.
    """

    title: str
    roadmap: Roadmap
    rows: Sequence[Row]
    as_of: date
    filter: str | None = None
    partners: frozenset[str] = frozenset()
    by_outcome: bool = False
    trend: "Trend | None" = None

    @property
    def partner(self) -> str | None:
        """The partner of the rows, None for the whole or without rows."""
        return self.rows[0].partner if self.rows else None
