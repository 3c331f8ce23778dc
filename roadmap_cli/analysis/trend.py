"""How many commitments were met, partly met, open, overdue and not kept over time.

The numbers of a day are those of `aggregate.Rollup` on that day. A commitment is computed again only for days
on which they may change, so that many days cost little more than a few.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

from roadmap_cli.analysis.aggregate import NO_PARTNER, outcome_of
from roadmap_cli.analysis.axis import Scale, ends_of_units
from roadmap_cli.analysis.cycles import with_cycles
from roadmap_cli.analysis.flags import is_past_due, status_and_deadline, status_cause
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.matching import commitment_test
from roadmap_cli.analysis.query import Selection
from roadmap_cli.analysis.replay import OnDay, begins, partners_of, updates_of, value_of
from roadmap_cli.model.cycles import Cycles, months_of
from roadmap_cli.model.types import CLOSED, Commitment, Roadmap, Status
from roadmap_cli.model.window import Deadline

MOST_POINTS = 100_000
"""The most points of all lines together: 300 partners on 5,000 days take a gigabyte."""


class TrendSource(StrEnum):
    """Where the numbers of a day are from: the updates in one file, or the version of the file in git."""

    UPDATES = "updates"
    GIT = "git"


class TrendPoint(msgspec.Struct, frozen=True, gc=False):
    """The counts at the end of a day, named as in `aggregate.Rollup`; `overdue` is a part of `open`.

    `commit` is the version of the file that was counted, None if the updates in one file were.
    """

    day: date
    commit: str | None
    total: int
    superseded: int
    met: int
    partly_met: int
    open: int
    overdue: int
    not_kept: int

    @property
    def parts(self) -> tuple[int, int, int, int, int]:
        """Met, partly met, open and not overdue, overdue, not kept; they add up to the total."""
        return self.met, self.partly_met, self.open - self.overdue, self.overdue, self.not_kept


class TrendLine(msgspec.Struct, frozen=True):
    """The points of some commitments, one for each day; the title is empty if no file declares the id."""

    id: str
    title: str
    points: Sequence[TrendPoint]


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """The points of all commitments and of each group, at the end of each period from `since` to `as_of`.

    `kind` is what the groups are: "area", "partner", "roadmap", or empty without groups. `undated_begin`
    commitments have no day on which they begin, and `undated_end` are closed, but no update says when. Both
    are 0 for numbers from git, which has these days.
    """

    title: str
    since: date
    as_of: date
    every: Scale
    source: TrendSource
    total: TrendLine
    kind: str = ""
    groups: Sequence[TrendLine] = ()
    undated_begin: int = 0
    undated_end: int = 0
    filter: str | None = None


class Span(NamedTuple):
    """Days on which the commitments of a roadmap are counted, in order, and the commit that it is from."""

    roadmap: Roadmap
    days: Sequence[date]
    commit: str | None = None


_EVERY = ((12 * 366, Scale.YEAR), (4 * 366, Scale.QUARTER), (183, Scale.MONTH), (0, Scale.WEEK))


def fitting_scale(since: date, as_of: date) -> Scale:
    """Return the unit that gives about 12 to 50 points between two days; for long times it is a year."""
    days = (as_of - since).days
    return next(scale for least, scale in _EVERY if days >= least)


class TrendRequest(NamedTuple):
    """The requested first day and unit, each None for what fits, and the kind of the groups."""

    since: date | None = None
    every: Scale | None = None
    kind: str = ""


WHOLE_TIME = TrendRequest()


def trend_of(
    roadmap: Roadmap, as_of: date, selection: Selection, request: TrendRequest = WHOLE_TIME
) -> Trend:
    """Return the trend of the selected commitments up to a day, from the updates in the file."""
    since = request.since or first_day(roadmap, as_of, selection)
    every = request.every or fitting_scale(since, as_of)
    span = Span(roadmap, ends_of_units(since, as_of, every))
    trend = trend_of_spans([span], since, every, selection, request.kind)
    begin, end = count_undated(roadmap, as_of, selection)
    return msgspec.structs.replace(trend, source=TrendSource.UPDATES, undated_begin=begin, undated_end=end)


def trend_of_spans(
    spans: Sequence[Span], since: date, every: Scale, selection: Selection, kind: str = ""
) -> Trend:
    """Return the trend of the selected commitments, from the version of the file on each day."""
    total, groups = trend_lines(spans, selection, kind)
    return Trend(
        title=spans[-1].roadmap.roadmap.title,
        since=since,
        as_of=spans[-1].days[-1],
        every=every,
        source=TrendSource.GIT,
        total=total,
        kind=kind,
        groups=groups,
        filter=selection.words,
    )


def first_day(roadmap: Roadmap, as_of: date, selection: Selection) -> date:
    """Return the first day on which a selected commitment begins, by default the day of the announcement.

    Without either, and if they are later, it is the last day.
    """
    matches = commitment_test(selection, roadmap)
    begin_days = [
        begin.first
        for commitment_id, one in roadmap.commitments.items()
        if matches(commitment_id, one) and (begin := begins(one, updates_of(one))) is not None
    ]
    announced = roadmap.roadmap.announced
    if not begin_days and announced is not None:
        begin_days = [announced.first]
    return min([*begin_days, as_of])


def count_undated(roadmap: Roadmap, as_of: date, selection: Selection) -> tuple[int, int]:
    """Return how many selected commitments have no beginning, and how many were closed on an unknown day."""
    matches = commitment_test(selection, roadmap)
    partner = _partner_in(selection)
    without_begin = without_end = 0
    for commitment_id, one in roadmap.commitments.items():
        if not matches(commitment_id, one) or (day := on_day(one, roadmap, as_of)) is None:
            continue
        without_begin += begins(one, day.updates) is None
        is_closed = status_and_deadline(day, partner)[0] in CLOSED
        without_end += is_closed and status_cause(day, partner) is None
    return without_begin, without_end


def trend_lines(
    spans: Sequence[Span], selection: Selection, kind: str = ""
) -> tuple[TrendLine, list[TrendLine]]:
    """Return the line of all selected commitments, and those of the groups that `kind` names.

    With one partner in the selection, the values are that partner's, also in areas. Groups are in the order
    of the last roadmap, then those that only earlier ones have.
    """
    dated = [(day, span.commit) for span in spans for day in span.days]
    counts = _counts_of(spans, [day for day, _ in dated], selection, kind)
    nothing = [[0] * len(COUNTS)] * len(dated)

    def points(key: str | None) -> list[TrendPoint]:
        own = zip(dated, counts.get(key, nothing), strict=True)
        return [TrendPoint(day, commit, *numbers) for (day, commit), numbers in own]

    groups = _groups_of(spans, kind, selection, [*counts])
    total = TrendLine("total", "Total", points(None))
    return total, [TrendLine(key, title, points(key)) for key, title in groups.items()]


COUNTS = TrendPoint.__struct_fields__[2:]
"""The names of the counts of a point."""
_PLACES = {name: place for place, name in enumerate(COUNTS)}
_Counts = list[list[int]]
"""The counts of each day, in the order of COUNTS."""


def _groups_of(
    spans: Sequence[Span], kind: str, selection: Selection, found: Sequence[str | None]
) -> dict[str, str]:
    """Return the titles of the groups by id: declared ones of the last roadmap first, no partner last."""
    if not kind:
        return {}
    declared = [_declared_in(span.roadmap, kind) for span in reversed(spans)]
    only = {"area": selection.areas, "partner": selection.partners}.get(kind)
    ids = dict.fromkeys([*declared[0], *(key for key in found if key)])
    titles = {key: next((one[key] for one in declared if key in one), "") for key in ids}
    groups = {key: title for key, title in titles.items() if not only or key in only}
    return groups | ({"": NO_PARTNER} if kind == "partner" and "" in found else {})


def _declared_in(roadmap: Roadmap, kind: str) -> Mapping[str, str]:
    if kind == "area":
        return {key: area.title for key, area in roadmap.areas.items()}
    if kind == "roadmap":
        return {key: one.roadmap.title for key, one in roadmap.each}
    return {key: partner.name for key, partner in roadmap.partners.items()}


class _Run(NamedTuple):
    """A commitment that is the same in the roadmaps of some days: those from `first` to before `end`."""

    id: str
    commitment: Commitment
    roadmap: Roadmap
    first: int
    end: int


def _runs_of(spans: Iterable[Span]) -> Iterator[_Run]:
    """Yield the runs of all commitments; what replaced a commitment may differ between roadmaps."""
    begun: dict[str, _Run] = {}
    place = 0
    for span in spans:
        end = place + len(span.days)
        for key, commitment in span.roadmap.commitments.items():
            run = begun.get(key)
            is_same = run is not None and run.commitment is commitment and not commitment.replaced_by
            if run is not None and is_same and run.end == place:
                begun[key] = run._replace(end=end)
                continue
            if run is not None:
                yield run
            begun[key] = _Run(key, commitment, span.roadmap, place, end)
        place = end
    yield from begun.values()


def _counts_of(
    spans: Sequence[Span], days: Sequence[date], selection: Selection, kind: str
) -> dict[str | None, _Counts]:
    """Return the counts of each day by group, and those of all under None."""
    matches = commitment_test(selection, spans[-1].roadmap)
    subjects_of = _subjects(selection, kind)
    changes: dict[str | None, _Counts] = defaultdict(
        lambda: [[0] * len(COUNTS) for _ in range(len(days) + 1)]
    )
    for run in _runs_of(spans):
        if not matches(run.id, run.commitment):
            continue
        subjects = subjects_of(run)
        for begin, end, key, counts in _counted(run, days, subjects):
            own = changes[key]
            for place in counts:
                own[begin][place] += 1
                own[end][place] -= 1
    return {key: _summed(own) for key, own in changes.items()}


def _summed(changes: _Counts) -> _Counts:
    """Return running sums, without the row after the last day."""
    for before, after in pairwise(changes):
        for place, count in enumerate(before):
            after[place] += count
    return changes[:-1]


Subjects = Sequence[tuple[str | None, str]]
"""The groups of a commitment, each with the partner whose values count in it, empty for the whole."""


def _subjects(selection: Selection, kind: str) -> Callable[[_Run], Subjects]:
    """Return the function that gives the groups of a commitment, and None for all."""
    partner = _partner_in(selection)

    def subjects_of(run: _Run) -> Subjects:
        match kind:
            case "area":
                return [(None, partner), (run.commitment.area, partner)]
            case "roadmap":
                return [(None, partner), (run.roadmap.name_of(run.id) or "", partner)]
            case "partner":
                wanted = selection.partners
                partners = [one for one in partners_of(run.commitment) or [""] if not wanted or one in wanted]
                return [(None, partner), *((one, one) for one in partners)]
            case _:
                return [(None, partner)]

    return subjects_of


def _partner_in(selection: Selection) -> str:
    return next(iter(selection.partners)) if len(selection.partners) == 1 else ""


def _counted(
    run: _Run, days: Sequence[date], subjects: Subjects
) -> Iterator[tuple[int, int, str | None, Sequence[int]]]:
    """Yield each period and group of a commitment, with the places in COUNTS of what it counts as."""
    commitment = run.commitment
    changes = commitment.updates or commitment.every or commitment.replaced_by  # else it is the same each day
    day: OnDay | None = None
    for begin, end in _periods(run, days):
        if day is None or changes:
            day = on_day(commitment, run.roadmap, days[begin])
        if day is None:
            continue
        if commitment.every:
            day = with_cycles(day)
        known: dict[str, Sequence[int]] = {}
        for key, partner in subjects:
            if partner not in known:
                status, deadline = status_and_deadline(day, partner)
                known[partner] = _places(status, is_past_due(status, deadline, days[begin]))
            yield begin, end, key, known[partner]


@cache
def _places(status: Status, is_overdue: bool) -> Sequence[int]:
    outcome = outcome_of(status)
    names = ["total", outcome.name.lower()] if outcome is not None else ["superseded"]
    names += ["overdue"] if is_overdue else []
    return [_PLACES[name] for name in names]


def _periods(run: _Run, days: Sequence[date]) -> Iterable[tuple[int, int]]:
    """Return the periods of a run in which the counts are the same, as indices of days."""
    found = {bisect_left(days, day) for day in _change_days(run, days[run.first : run.end])}
    return pairwise(sorted({run.first, run.end, *(one for one in found if run.first < one < run.end)}))


def _change_days(run: _Run, days: Sequence[date]) -> Iterator[date]:
    """Yield the days on which the counts of a commitment may change.

    Whether it is superseded depends on what replaced it, and on what replaced that.
    """
    yield from _own_days(run.commitment, days)
    pending, seen = list(run.commitment.replaced_by), set[str]()
    while pending:
        key = pending.pop()
        successor = run.roadmap.commitments.get(key)
        if successor is not None and key not in seen:
            seen.add(key)
            yield from _own_days(successor, days)
            pending += successor.replaced_by


def _own_days(commitment: Commitment, days: Sequence[date]) -> Iterator[date]:
    """Yield the days on which a commitment begins, is updated, or is overdue for the first time."""
    if commitment.made is not None:
        yield commitment.made.first
    targets = [*commitment.partner_deadline.values()]
    for dated in updates_of(commitment):
        yield dated.day.first
        targets += [one for one in (dated.update.deadline, dated.update.deadline_was) if one is not None]
    for window in {commitment.deadline, *map(value_of, targets)}:
        if window is not None and window.last < days[-1]:
            yield from _ends(window, commitment, days)


def _ends(window: Deadline, commitment: Commitment, days: Sequence[date]) -> Iterable[date]:
    """Return the days after a deadline, or after each cycle of a recurring duty from it on."""
    if not commitment.every:
        return [window.last + timedelta(days=1)]
    cycles = Cycles(window, months_of(commitment.every))
    ended = cycles.ended(days[-1])
    if ended > len(days):
        return days
    windows = (cycles.at(number) for number in range(ended))
    return [one.last + timedelta(days=1) for one in windows if one is not None]
