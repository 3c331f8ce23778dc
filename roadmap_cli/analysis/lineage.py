"""What replaced a commitment, and what a commitment waits for.

A superseded commitment is neutral if something replaced it: at least one commitment in `replaced_by` exists
on the day and, for a partner, names that partner too. Otherwise it counts as dropped. Commitments that
replace each other in a loop replace nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum

import msgspec

from roadmap_cli.analysis.cycles import is_kept_to_its_end
from roadmap_cli.analysis.replay import (
    DatedUpdate,
    OnDay,
    SubjectValues,
    exists,
    partners_of,
    state_on,
    status_of,
    updates_of,
)
from roadmap_cli.model.types import NOT_KEPT, OPEN, Commitment, Roadmap, Status

_BLOCKING = (OPEN | NOT_KEPT) - {Status.ONGOING}


class NotReplaced(IntEnum):
    """Why nothing replaced a superseded commitment, by how near its successors come to it."""

    NOTHING = 0
    """`replaced_by` is empty."""
    ABSENT = 1
    """No successor exists on the day."""
    NOT_NAMED = 2
    """No successor names the partner."""
    LOOP = 3
    """The successors replace each other in a loop."""


class _Dependency(msgspec.Struct, frozen=True):
    """Whether a commitment blocks those that depend on it, and what replaced it."""

    blocks: bool
    successors: tuple[str, ...]


class _Lineage:
    """The commitments that were replaced on a day, and what replaced them."""

    def __init__(self, roadmap: Roadmap, as_of: date) -> None:
        self.roadmap, self.as_of = roadmap, as_of
        self.replaced: Mapping[str, OnDay] = {
            key: state_on(one, updates_of(one), as_of)
            for key, one in roadmap.commitments.items()
            if one.replaced_by
        }
        self.loops: dict[str, frozenset[str]] = {}
        self.dependencies: dict[str, _Dependency] = {}

    def successors(self, commitment: Commitment, partner: str) -> Iterator[str]:
        """Yield the commitments that replaced a superseded one for a partner, or for all of them."""
        return (key for key, obstacle in self.obstacles(commitment, partner) if obstacle is None)

    def obstacles(self, commitment: Commitment, partner: str) -> Iterator[tuple[str, NotReplaced | None]]:
        """Yield each commitment in `replaced_by` with the reason why it does not count for a partner, if any.

        A successor counts on the days on which it exists: `replaced_by` has no day of its own.
        """
        for key in dict.fromkeys(commitment.replaced_by):
            other = self.roadmap.commitments.get(key)
            if other is None or not exists(other, updates_of(other), self.as_of):
                yield key, NotReplaced.ABSENT
            elif partner and partner not in partners_of(other):
                yield key, NotReplaced.NOT_NAMED
            else:
                yield key, NotReplaced.LOOP if key in self._loops(partner) else None

    def _loops(self, partner: str) -> frozenset[str]:
        """Return the commitments that replace themselves, directly or through others."""
        if partner not in self.loops:
            from roadmap_cli.model.loops import groups_of  # only where something was replaced

            links = {
                key: day.commitment.replaced_by
                for key, day in self.replaced.items()
                if is_superseded(day, partner)
            }
            self.loops[partner] = frozenset(key for group in groups_of(links) for key in group)
        return self.loops[partner]

    def dependency(self, key: str) -> _Dependency:
        """Return whether a commitment blocks others on the day, and what replaced it."""
        if key not in self.dependencies:
            commitment = self.roadmap.commitments.get(key)
            day = on_day(commitment, self.roadmap, self.as_of) if commitment is not None else None
            if day is None:
                self.dependencies[key] = _Dependency(False, ())
            else:
                successors = tuple(successors_of(day)) if day.commitment.replaced_by else ()
                status = status_of(day)
                blocks = status in _BLOCKING and not (status in OPEN and is_kept_to_its_end(day))
                self.dependencies[key] = _Dependency(blocks, successors)
        return self.dependencies[key]


def _lineage_on(roadmap: Roadmap, as_of: date) -> _Lineage:
    lineage: _Lineage | None = roadmap.memo.get(as_of)
    if lineage is None:
        lineage = roadmap.memo[as_of] = _Lineage(roadmap, as_of)
    return lineage


def on_day(commitment: Commitment, roadmap: Roadmap, as_of: date) -> OnDay | None:
    """Return a commitment of a roadmap at the end of a day, None if it did not exist yet."""
    updates = updates_of(commitment)
    if not exists(commitment, updates, as_of):
        return None
    return state_in(commitment, updates, roadmap, as_of)


def present_in(commitment: Commitment, roadmap: Roadmap) -> OnDay:
    """Return what `replay.present` returns, but as dropped where nothing replaced a superseded one."""
    return state_in(commitment, updates_of(commitment), roadmap, date.max)


def state_in(commitment: Commitment, updates: Sequence[DatedUpdate], roadmap: Roadmap, as_of: date) -> OnDay:
    """Return what `replay.state_on` returns, but as dropped where nothing replaced a superseded one."""
    day = state_on(commitment, updates, as_of, roadmap)
    if not day.partners:  # the usual case, without a generator
        if day.common.status is not Status.SUPERSEDED:
            return day
    elif all(values.status is not Status.SUPERSEDED for values in day.partners.values()):
        return day
    partners = partners_of(day.commitment) or [""]
    lineage = _lineage_on(roadmap, day.as_of)
    lost = frozenset(
        partner
        for partner in partners
        if is_superseded(day, partner) and not any(lineage.successors(day.commitment, partner))
    )
    if not lost:
        return day
    if not day.partners and len(lost) == len(partners):
        common = msgspec.structs.replace(day.common, status=Status.DROPPED)
        return msgspec.structs.replace(day, common=common, lost=lost | {""})
    by_partner = {partner: _values(day.values_for(partner), partner in lost) for partner in partners}
    return msgspec.structs.replace(day, partners=by_partner, lost=lost)


def _values(values: SubjectValues, is_lost: bool) -> SubjectValues:
    return msgspec.structs.replace(values, status=Status.DROPPED) if is_lost else values


def is_superseded(day: OnDay, partner: str) -> bool:
    """Return whether a commitment is superseded for a partner, or for all of them."""
    subjects = [partner] if partner else day.subjects
    return all(day.values_for(subject).status is Status.SUPERSEDED for subject in subjects)


def why_not_replaced(day: OnDay, partner: str) -> NotReplaced:
    """Return why a commitment counts as dropped for a partner, or for all of them: one of `OnDay.lost`."""
    if day.roadmap is None:
        return NotReplaced.NOTHING
    lineage = _lineage_on(day.roadmap, day.as_of)
    subjects = [partner] if partner else partners_of(day.commitment) or [""]
    found = (why for subject in subjects for _, why in lineage.obstacles(day.commitment, subject))
    return max((why for why in found if why is not None), default=NotReplaced.NOTHING)


def successors_of(day: OnDay) -> list[str]:
    """Return the commitments that replaced one on a day, for any of its partners."""
    if day.roadmap is None:
        return []
    lineage = _lineage_on(day.roadmap, day.as_of)
    partners = partners_of(day.commitment) or [""]
    superseded = [partner for partner in partners if is_superseded(day, partner)]
    found = {key for subject in superseded for key in lineage.successors(day.commitment, subject)}
    return [key for key in dict.fromkeys(day.commitment.replaced_by) if key in found]


def was_superseded(day: OnDay) -> bool:
    """Return whether a commitment is superseded on a day for any partner, even if it counts as dropped."""
    statuses = [day.values_for(subject).status for subject in day.subjects]
    return bool(day.lost) or Status.SUPERSEDED in statuses


def all_replaced(roadmap: Roadmap, as_of: date) -> dict[str, list[str]]:
    """Return the commitments that each commitment replaced on a day, in file order."""
    replaced: dict[str, list[str]] = {}
    for key, one in roadmap.commitments.items():
        day = on_day(one, roadmap, as_of) if one.replaced_by else None
        for successor in successors_of(day) if day is not None else ():
            replaced.setdefault(successor, []).append(key)
    return replaced


def with_successors(commitment_id: str, roadmap: Roadmap, as_of: date) -> list[str]:
    """Return an id and those of all commitments that replaced it on a day, directly or through others."""
    lineage = _lineage_on(roadmap, as_of)
    found = {commitment_id: None}
    pending = [commitment_id]
    for key in pending:
        new = [other for other in lineage.dependency(key).successors if other not in found]
        found |= dict.fromkeys(new)
        pending += new
    return pending


def blocking(day: OnDay) -> str:
    """Return the first commitment that blocks one on a day, empty if none does.

    What it depends on blocks it while it is open, but not ongoing, or if it was not kept. A recurring duty
    that is over and of which every cycle was kept does not. A dependency on a superseded commitment is one on
    its successors.
    """
    if not day.commitment.depends_on or day.roadmap is None:
        return ""
    lineage = _lineage_on(day.roadmap, day.as_of)
    pending, seen = day.commitment.depends_on[::-1], set()
    while pending:
        key = pending.pop()
        if key in seen or day.roadmap.commitments.get(key) is day.commitment:
            continue
        seen.add(key)
        needed = lineage.dependency(key)
        if needed.blocks:
            return key
        pending += reversed(needed.successors)
    return ""
