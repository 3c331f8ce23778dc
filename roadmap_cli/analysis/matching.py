"""What matches the filters of a selection: their conditions, and the rows and commitments that meet them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

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
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.query import OVERDUE_FLAGS, Row, Selection, row_on
from roadmap_cli.analysis.replay import OnDay, partners_of
from roadmap_cli.model.types import STATUS_GROUPS, Commitment, Roadmap, Status


def words_of_filters(selection: Selection) -> str:
    """Return the filters of a selection, at least one, as an expression of `--where`."""
    conditions = _all_conditions(selection)
    return words_of(conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions)))


def filters_read_outcome(selection: Selection) -> bool:
    """Return whether the filters depend on the outcome of commitments."""
    return any(map(reads_outcome, _all_conditions(selection)))


def _all_conditions(selection: Selection) -> list[Condition]:
    return [*_conditions_of(selection), *([selection.where] if selection.where is not None else [])]


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
    """The tests of a selection: of values in the file, of those derived for the whole, and for a subject."""

    def __init__(self, selection: Selection) -> None:
        options = _conditions_of(selection)
        where = selection.where
        parts = where.parts if isinstance(where, AllOf) else () if where is None else (where,)
        self.stated = _all_of([one for one in [*options, *parts] if not reads_day(one)])
        self.whole = _all_of([one for one in parts if reads_day(one)])
        self.subject = _all_of([one for one in options if reads_day(one)])


def matching_rows(roadmap: Roadmap, as_of: date, selection: Selection, *, whole: bool) -> list[Row]:
    """Return the rows that match a selection; see `query.rows_of`."""
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
    """Return the partners, one of which must match a selection; the empty string is the whole."""
    if not selection.partners:
        return [""]
    return [partner for partner in partners_of(commitment) if partner in selection.partners]


class _RowOfAllDays(msgspec.Struct, frozen=True):
    """What is the same in the rows of a commitment on all days."""

    roadmap: str | None


def commitment_test(selection: Selection, roadmap: Roadmap) -> Callable[[str, Commitment], bool]:
    """Return the function that tests a commitment of a roadmap by its id.

    The selection must not read an outcome, so that the answer is the same on all days.
    """
    matcher = _Matcher(selection)
    tests = [test for test in (matcher.stated, matcher.whole) if test is not None]
    if not tests:
        return lambda _id, _commitment: True

    def matches(commitment_id: str, commitment: Commitment) -> bool:
        row = _RowOfAllDays(roadmap.name_of(commitment_id))
        candidate = Candidate(commitment_id, commitment, date.max, row=row)
        return all(test(candidate) for test in tests)

    return matches


def row_test(selection: Selection) -> Callable[[Row, OnDay], bool]:
    """Return the function that tests the row of a partner against the filters on derived values."""
    test = _Matcher(selection).subject
    if test is None:
        return lambda _row, _day: True
    return lambda row, day: test(Candidate(row.id, day.commitment, day.as_of, day, row))
