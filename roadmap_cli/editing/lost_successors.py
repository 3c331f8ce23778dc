"""Superseded commitments that count as dropped, on any day, after an edit of others: commands report them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from roadmap_cli.analysis.lineage import is_superseded, on_day
from roadmap_cli.analysis.replay import begins, partners_of, updates_of
from roadmap_cli.english import listed
from roadmap_cli.model.types import Commitment, Roadmap

_MOST = 50
"""The most days of a commitment that are examined, latest first, so that no file makes this slow."""


def newly_dropped(before: Roadmap, after: Roadmap) -> list[str]:
    """Describe each commitment that was replaced before the edit and counts as dropped after it."""
    if all(not one.replaced_by for one in before.commitments.values()):
        return []
    changed = {
        key
        for key in before.commitments.keys() | after.commitments.keys()
        if before.commitments.get(key) != after.commitments.get(key)
    }
    return [
        words
        for key, one in before.commitments.items()
        if one.replaced_by and key in after.commitments and _reaches(key, changed, before, after)
        for words in _words(key, before, after)
    ]


def _reaches(key: str, changed: set[str], before: Roadmap, after: Roadmap) -> bool:
    """Return whether a commitment or any that replaced it, directly or through others, changed."""
    found = _all_successors(key, before) | _all_successors(key, after)
    return not changed.isdisjoint(found)


def _all_successors(key: str, roadmap: Roadmap) -> set[str]:
    found, pending = {key}, [key]
    while pending:
        one = roadmap.commitments.get(pending.pop())
        new = [other for other in one.replaced_by if other not in found] if one is not None else []
        found.update(new)
        pending += new
    return found


def _words(key: str, before: Roadmap, after: Roadmap) -> Iterator[str]:
    """Yield words for one commitment; days in the past are named if it is still replaced after them."""
    days = _days(key, before, after)
    found = {day: _lost(key, day, before, after) for day in days}
    lost_days = [day for day in days if found[day]]
    if not lost_days:
        return
    is_lost_last = bool(found[days[-1]])
    partners_lost = found[days[-1]] if is_lost_last else set[str]().union(*found.values())
    partners = partners_of(after.commitments[key])
    named = [partner for partner in partners if partner in partners_lost]
    whose = f" for {listed(named)}" if named != partners else ""
    if is_lost_last:
        yield f"{key} now counts as dropped{whose}"
        return
    end = next(later for day, later in pairwise(days) if day == lost_days[-1]) - timedelta(days=1)
    yield f"{key} now counts as dropped{whose} on days from {lost_days[0]} to {end}"


def _days(key: str, before: Roadmap, after: Roadmap) -> list[date]:
    """Return the days on which it can start or end that something replaces a commitment, and the last day."""
    days = {date.max}
    for roadmap in (before, after):
        for one in map(roadmap.commitments.get, {key, *roadmap.commitments[key].replaced_by}):
            days |= _own_days(one) if one is not None else set()
    return sorted(days)[-_MOST:]


def _own_days(one: Commitment) -> set[date]:
    """Return the first day of a commitment and the days of its status updates."""
    updates = updates_of(one)
    begin = begins(one, updates)
    return {dated.day.first for dated in updates if dated.update.status is not None} | (
        {begin.first} if begin is not None else set()
    )


def _lost(key: str, day: date, before: Roadmap, after: Roadmap) -> set[str]:
    """Return the subjects for which a commitment counts as dropped on a day, and was replaced before."""
    old, new = on_day(before.commitments[key], before, day), on_day(after.commitments[key], after, day)
    if old is None or new is None or not new.lost:
        return set()
    return {
        subject
        for subject in partners_of(new.commitment) or [""]
        if subject in new.lost and subject not in old.lost and is_superseded(old, subject)
    }
