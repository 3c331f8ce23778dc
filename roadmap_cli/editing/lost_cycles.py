"""Cycles of a recurring duty that an edit would lose: what was kept or missed must not disappear."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from roadmap_cli.analysis.cycles import cycles_by_subject, unknown_cycles
from roadmap_cli.analysis.replay import UpdateKind, partners_of, periods_of, present, updates_of
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.cycles import Cycles, months_of
from roadmap_cli.model.types import Commitment, Roadmap
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.model.window import Deadline
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import Change, changed

_MOST = 50
"""The most cycles that are examined, latest first, so that no file makes this slow."""


class _Lost(msgspec.Struct, frozen=True):
    """The cycles that had ended when a deadline of a subject changed to one without them, or to none."""

    subject: str
    windows: list[Deadline]
    is_withdrawn: bool


def require_cycles(before: Roadmap, after: Roadmap) -> None:
    """Raise WrongUsageError if cycles with updates, or ended before a new deadline, would no longer exist."""
    for commitment_id, old in before.commitments.items():
        new = after.commitments.get(commitment_id) if old.every else None
        if new is None or new == old:
            continue
        for lost, fact in ((_lost_by_deadline(old, new), "ended"), (_lost_with_updates(old, new), "updates")):
            if lost is not None:
                names = listed([window.canonical for window in lost.windows])
                count = len(lost.windows)
                raise WrongUsageError(
                    f"{plural(count, 'the cycle', 'the cycles')} {names} of {commitment_id} "
                    f"{plural(count, 'has', 'have')} {fact}, and would no longer exist; "
                    f"{_advice(commitment_id, old, lost)}"
                )


def _advice(commitment_id: str, old: Commitment, lost: _Lost) -> str:
    command = f"roadmap update {commitment_id}"
    if lost.is_withdrawn:
        whose = f" --for {lost.subject}" if lost.subject else ""
        return f"record the end of the duty as a status: `{command}{whose} --status STATUS`"
    unknown = {cycle for _, cycle, _ in unknown_cycles(old)}
    recorded = [
        one.cycle for one in old.updates.values() if one.cycle is not None and one.cycle not in unknown
    ]
    last = max([*lost.windows, *recorded], key=lambda window: window.last).canonical
    return f"end the duty with `{command} --until {last}`, and add a commitment for the cycles after that"


def _lost_with_updates(old: Commitment, new: Commitment) -> _Lost | None:
    unknown = {cycle for _, cycle, _ in unknown_cycles(old)}
    keys = {key: cycle for key, cycle, _ in unknown_cycles(new) if cycle not in unknown}
    recorded = {one.cycle for one in old.updates.values()}
    windows = {cycle for cycle in keys.values() if cycle in recorded}
    if not windows:
        return None
    partners = {new.updates[key].partner for key in keys}
    partner = partners.pop() if len(partners) == 1 else ""
    is_withdrawn = new.every != "" and present(new).values_for(partner).deadline is None
    return _Lost(partner, sorted(windows, key=lambda window: window.last), is_withdrawn)


def _lost_by_deadline(old: Commitment, new: Commitment) -> _Lost | None:
    known, now = list(_lost_by_deadlines(old)), list(_lost_by_deadlines(new))
    return next((one for one in now if one not in known), None) if len(now) > len(known) else None


def _lost_by_deadlines(commitment: Commitment) -> Iterator[_Lost]:
    """Yield what each change of a deadline lost, by subject; only updates of deadlines are changes."""
    if not commitment.every or all(update.deadline is None for update in commitment.updates.values()):
        return
    updates = updates_of(commitment)
    for subject in ("", *partners_of(commitment)):
        previous: Deadline | None = None
        for period in periods_of(commitment, subject, UpdateKind.DEADLINE, updates):
            is_own = period.dated is not None and period.dated.update.partner == subject
            if previous is not None and is_own and period.dated is not None:
                cycles = _cycles(commitment, previous)
                ended = cycles.ended(period.dated.day.first)
                following = _cycles(commitment, period.value) if period.value is not None else None
                windows = _not_in(following, cycles, ended)
                if windows:
                    yield _Lost(subject, windows, following is None)
            previous = period.value


def _cycles(commitment: Commitment, first: Deadline) -> Cycles:
    until = commitment.until.last if commitment.until is not None else date.max
    return Cycles(first, months_of(commitment.every), until)


def _not_in(following: Cycles | None, cycles: Cycles, ended: int) -> list[Deadline]:
    """Return the cycles among the first and the latest ended ones that other cycles do not have."""
    numbers = sorted({*range(min(ended, 1)), *range(max(0, ended - _MOST), ended)})
    windows = [window for number in numbers if (window := cycles.at(number)) is not None]
    return [one for one in windows if following is None or following.number_of(one) is None]


def lost_words(commitment_id: str, loaded: LoadedRoadmap, changes: Sequence[Change], day: date) -> list[str]:
    """Describe the ended cycles that a change of the interval or end drops or adds."""
    old = loaded.roadmap.commitments[commitment_id]
    if not old.every or not any(change.path[2:] in (("every",), ("until",)) for change in changes):
        return []
    new = read_commitment(changed(loaded.data, changes)["commitments"][commitment_id])
    before, after = cycles_by_subject(present(old)), cycles_by_subject(present(new))
    lost, added = _only_in(before, after, day), _only_in(after, before, day)
    words = []
    if lost:
        are = plural(len(lost), "is no longer a cycle", "are no longer cycles")
        words.append(f"{listed(lost)} {are}")
    if added:
        are = plural(len(added), "is now a cycle that has ended", "are now cycles that have ended")
        words.append(f"{listed(added)} {are}")
    return words


def _only_in(some: Mapping[str, Cycles], others: Mapping[str, Cycles], day: date) -> list[str]:
    """Return the cycles of subjects that ended before a day and that the others do not have, by their end."""
    windows = {
        window.canonical: window
        for subject, cycles in some.items()
        for window in _not_in(others.get(subject) or others.get(""), cycles, cycles.ended(day))
    }
    return sorted(windows, key=lambda text: windows[text].last)
