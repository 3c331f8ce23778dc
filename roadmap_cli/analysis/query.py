"""Filter, sort and group the commitments of a roadmap as rows on a day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from roadmap_cli.analysis.conditions import (
    SEARCHED,
    AllOf,
    Candidate,
    Comparison,
    Condition,
    Not,
    Operator,
    Test,
    reads_day,
    reads_outcome,
    test_of,
    words_of,
)
from roadmap_cli.analysis.cycles import CycleResult
from roadmap_cli.analysis.flags import Derived, Flag, derive
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.past import promised_words
from roadmap_cli.analysis.replay import OnDay, partners_of
from roadmap_cli.analysis.verdicts import verdict_words, verdicts_on
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import CLOSED, STATUS_GROUPS, Commitment, Roadmap, Status, promised, texts
from roadmap_cli.model.window import Deadline

if TYPE_CHECKING:
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
    where: Condition | None = None
    named: Mapping[str, str] = {}

    @property
    def words(self) -> str | None:
        """The filters as an expression of `--where`; None without filters.

        For example, `area = climate and partner = us and due < 2027`.
        """
        conditions = self._conditions
        if not conditions:
            return None
        return words_of(conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions)))

    @property
    def reads_outcome(self) -> bool:
        """Whether it chooses commitments by what became of them, so that a score would mislead."""
        return any(map(reads_outcome, self._conditions))

    @property
    def _conditions(self) -> list[Condition]:
        return [*_conditions_of(self), *([self.where] if self.where is not None else [])]


NO_FILTERS = Selection()

OVERDUE_FLAGS = frozenset({Flag.OVERDUE, Flag.MILESTONE_OVERDUE})
"""The flags of rows that `overdue` matches."""


def _conditions_of(selection: Selection) -> list[Condition]:
    """Return the conditions of the filters other than `where`; all must hold."""
    named = selection.named
    sets: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("area", selection.areas, selection.not_areas),
        ("status", _status_words(selection.statuses), _status_words(selection.not_statuses)),
        ("partners", selection.partners, selection.not_partners),
        ("owner", selection.owners, selection.not_owners),
        ("tags", selection.tags, selection.not_tags),
        ("flags", selection.flags, selection.not_flags),
        ("flags", OVERDUE_FLAGS if selection.overdue else (), ()),
    ]
    conditions: list[Condition] = [_is_in(field, included, named) for field, included, _ in sets if included]
    conditions += [Not(_is_in(field, excluded, named)) for field, _, excluded in sets if excluded]
    if selection.due_within is not None:
        conditions += [
            Comparison("days_left", Operator.AT_LEAST, (0,)),
            Comparison("days_left", Operator.AT_MOST, (selection.due_within,)),
        ]
    if selection.due_before is not None:
        conditions.append(Comparison("due", Operator.BELOW, (selection.due_before,)))
    if selection.due_after is not None:
        conditions.append(Comparison("due", Operator.ABOVE, (selection.due_after,)))
    if selection.search:
        conditions.append(Comparison(SEARCHED, Operator.CONTAINS, (selection.search,)))
    return conditions


def _is_in(field: str, values: Iterable[str], named: Mapping[str, str]) -> Comparison:
    wanted = tuple(map(str, sorted(values)))
    words = tuple(dict.fromkeys(named.get(value, value) for value in wanted))
    operator = Operator.EQUAL if len(words) == 1 else Operator.IN
    return Comparison(field, operator, wanted, words=() if words == wanted else words)


def _status_words(statuses: frozenset[Status]) -> list[str]:
    """Return statuses as words, with `open` or `closed` in place of all statuses of that group."""
    words = [word for word, group in STATUS_GROUPS.items() if group <= statuses]
    rest = statuses.difference(*(STATUS_GROUPS[word] for word in words))
    return [*words, *(status for status in Status if status in rest)]


def _all_of(conditions: Iterable[Condition]) -> Test | None:
    """Return the function that tests whether all conditions hold, None without any."""
    tests = [test_of(one) for one in conditions]
    if len(tests) < 2:
        return tests[0] if tests else None
    return lambda one: all(test(one) for test in tests)


class _Matcher:
    """What a selection tests: values in the file, then those derived for the whole, then for a subject."""

    def __init__(self, selection: Selection) -> None:
        options = _conditions_of(selection)
        where = selection.where
        parts = where.parts if isinstance(where, AllOf) else () if where is None else (where,)
        self.stated = _all_of([one for one in [*options, *parts] if not reads_day(one)])
        self.whole = _all_of([one for one in parts if reads_day(one)])
        self.subject = _all_of([one for one in options if reads_day(one)])


def rows_of(
    roadmap: Roadmap, as_of: date, selection: Selection = NO_FILTERS, *, whole: bool = False
) -> list[Row]:
    """Return the rows of the commitments that existed on a day and match a selection, in file order.

    With one partner in the selection, rows have that partner's own values. With several, or with `whole`,
    rows are for the whole, and at least one of the partners must match all filters.
    """
    rows: list[Row] = []
    matcher = _Matcher(selection)
    is_for_partner = len(selection.partners) == 1 and not whole
    for commitment_id, commitment in roadmap.commitments.items():
        candidate = Candidate(commitment_id, commitment, as_of)
        if matcher.stated is not None and not matcher.stated(candidate):
            continue
        candidate.day = day = on_day(commitment, roadmap, as_of)
        if day is None:
            continue
        if not is_for_partner or matcher.whole is not None:
            candidate.row = row_on(commitment_id, day, roadmap)
        if matcher.whole is not None and not matcher.whole(candidate):
            continue
        for subject in _subjects(commitment, selection):
            row = row_on(commitment_id, day, roadmap, subject) if subject else candidate.row
            if matcher.subject is None or matcher.subject(
                Candidate(commitment_id, commitment, as_of, day, row)
            ):
                rows.append(row if is_for_partner else candidate.row)
                break
    return rows


def _subjects(commitment: Commitment, selection: Selection) -> list[str]:
    """Return the partners of which one must match a selection; the empty string is the whole."""
    if not selection.partners:
        return [""]
    return [partner for partner in partners_of(commitment) if partner in selection.partners]


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
        [verdict_words(dated.assessment) for dated in verdicts] if verdicts else [],
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


class _RowOfAllDays(msgspec.Struct, frozen=True):
    """What is the same in the rows of a commitment on all days."""

    roadmap: str | None


def commitment_test(selection: Selection, roadmap: Roadmap) -> Callable[[str, Commitment], bool]:
    """Return the function that tests a commitment of a roadmap by its id.

    The selection must not read an outcome, so that the answer is the same on all days.
    """
    matcher = _Matcher(selection)
    tests = [test for test in (matcher.stated, matcher.whole) if test is not None]

    def matches(commitment_id: str, commitment: Commitment) -> bool:
        row = _RowOfAllDays(roadmap.name_of(commitment_id))
        candidate = Candidate(commitment_id, commitment, date.max, row=row)
        return all(test(candidate) for test in tests)

    return matches


def row_test(selection: Selection) -> Callable[[Row, OnDay], bool]:
    """Return the function that tests the row of a partner by the options for values derived for a day."""
    test = _Matcher(selection).subject
    if test is None:
        return lambda _row, _day: True
    return lambda row, day: test(Candidate(row.id, day.commitment, day.as_of, day, row))


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
