"""What changed in meaning between two states of a roadmap, not in lines, order and comments. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from roadmap_cli.analysis.flags import status_of, whole_deadline
from roadmap_cli.analysis.replay import DatedUpdate, OnDay, SubjectValues, partners_of, present, updates_of
from roadmap_cli.history.change import (
    Changes,
    CommitmentChange,
    DeadlineChange,
    FieldChange,
    StatusChange,
    TableChange,
    Wording,
)
from roadmap_cli.model.dates import Deadline
from roadmap_cli.model.fields import COMMITMENT, ONE_OR_MORE, TEXTS, Field, fields_of
from roadmap_cli.model.renames import renamed_commitments, renamed_tables, with_new_names
from roadmap_cli.model.types import Area, Commitment, Milestone, Partner, Roadmap, texts

Value = TypeVar("Value")


class _Updates(msgspec.Struct, frozen=True):
    """The updates of two states: those only in the later, those only in the earlier, those rewritten."""

    added: tuple[DatedUpdate, ...]
    removed: tuple[DatedUpdate, ...]
    rewritten: tuple[tuple[DatedUpdate, DatedUpdate], ...]


def compare(before: Roadmap, after: Roadmap, in_both: Collection[str] = ()) -> Changes:
    """Return what changed from one roadmap to another.

    `in_both` are the commitments that the files of both have. If a replay leaves one of them out, nothing is
    recorded of it on that day: it is neither added nor removed.

    A commitment was renamed where the later one names the earlier id in `formerly`, else where the same table
    stands under another id; so were areas and partners. What refers to something renamed has not changed.
    """
    before, after = (_comparable(one, in_both, other) for one, other in ((before, after), (after, before)))
    area_names = renamed_tables(before.areas, after.areas)
    partner_names = renamed_tables(before.partners, after.partners)
    earlier = with_new_names(before.commitments, {"areas": area_names, "partners": partner_names})
    names = renamed_commitments(earlier, after.commitments)
    earlier = with_new_names(earlier, {"commitments": names})
    return Changes(
        head=(
            *_fields(before.roadmap, after.roadmap),
            *_fields(before.check, after.check, "check."),
        ),
        areas=tuple(_tables(before.areas, after.areas, area_names)),
        partners=tuple(_tables(before.partners, after.partners, partner_names)),
        commitments=tuple(_commitments(earlier, after.commitments, names)),
    )


def _comparable(roadmap: Roadmap, in_both: Collection[str], other: Roadmap) -> Roadmap:
    """Return a roadmap without the commitments that only a replay left out of the other."""
    kept = {
        commitment_id: commitment
        for commitment_id, commitment in roadmap.commitments.items()
        if commitment_id in other.commitments or commitment_id not in in_both
    }
    return msgspec.structs.replace(roadmap, commitments=kept)


def _tables(
    before: Mapping[str, Area] | Mapping[str, Partner],
    after: Mapping[str, Area] | Mapping[str, Partner],
    names: Mapping[str, str],
) -> Iterator[TableChange]:
    """Yield what became of areas or partners: in the order of the later file, the removed ones last."""
    old_ids = {new: old for old, new in names.items()}
    for commitment_id, table in after.items():
        old = old_ids.get(commitment_id, commitment_id)
        was = before.get(old)
        if was is None:
            yield TableChange(id=commitment_id, before_id=commitment_id, kind="added", title=_title(table))
        elif old != commitment_id or was != table:
            kind = "renamed" if old != commitment_id else "changed"
            fields = tuple(_fields(was, table))
            yield TableChange(id=commitment_id, before_id=old, kind=kind, title=_title(table), fields=fields)
    for commitment_id, table in before.items():
        if commitment_id not in after and commitment_id not in names:
            yield TableChange(id=commitment_id, before_id=commitment_id, kind="removed", title=_title(table))


def _title(table: Area | Partner) -> str:
    return table.title if isinstance(table, Area) else table.name


def _commitments(
    before: Mapping[str, Commitment], after: Mapping[str, Commitment], names: Mapping[str, str]
) -> Iterator[CommitmentChange]:
    old_ids = {new: old for old, new in names.items()}
    for commitment_id, commitment in after.items():
        change = compare_commitment(
            commitment_id,
            commitment,
            old_ids.get(commitment_id, commitment_id),
            before.get(old_ids.get(commitment_id, commitment_id)),
        )
        if change is not None:
            yield change
    for commitment_id, commitment in before.items():
        if commitment_id not in after and commitment_id not in names:
            yield CommitmentChange(id=commitment_id, before_id=commitment_id, before=commitment, after=None)


def compare_commitment(
    commitment_id: str, after: Commitment, before_id: str, before: Commitment | None
) -> CommitmentChange | None:
    """Return what became of a commitment, None where nothing changed in meaning.

    What was renamed has its new id in `before` too.
    """
    if before is None:
        return CommitmentChange(id=commitment_id, before_id=commitment_id, before=None, after=after)
    if before == after and commitment_id == before_id:
        return None
    updates = _updates(before, after)
    then, today = present(before), present(after)
    statuses = _by_partner(then, today, lambda share: share.status, status_of)
    deadlines = _by_partner(then, today, lambda share: share.deadline, _deadline_of)
    change = CommitmentChange(
        id=commitment_id,
        before_id=before_id,
        before=before,
        after=after,
        statuses=tuple(StatusChange(*one) for one in statuses),
        deadlines=tuple(DeadlineChange(*one) for one in deadlines),
        milestone_statuses=tuple(_step_statuses(before, after)),
        milestone_deadlines=tuple(_step_deadlines(before, after)),
        wording=tuple(
            Wording(name, was, now)
            for name in _WORDINGS
            if (was := getattr(before, name)) != (now := getattr(after, name))
        ),
        partners_added=_without(after.partners, before.partners),
        partners_removed=_partners_removed(before, after),
        fields=(*_nobodys(then, today), *_other_fields(before, after), *_rewritten(updates)),
        updates_added=updates.added,
        updates_removed=updates.removed,
    )
    return None if change.is_empty else change


def _by_partner(
    was: OnDay, now: OnDay, value_of: Callable[[SubjectValues], Value], whole_of: Callable[[OnDay], Value]
) -> Iterator[tuple[str, Value, Value]]:
    """Yield what changed, as (partner, before, after): for each partner, or once if it changed alike for all.

    An added or removed partner does not change alike. If no partner is in both states, the whole is compared.
    """
    before, after = partners_of(was.commitment), partners_of(now.commitment)
    values = {
        commitment_id: (value_of(was.values_for(commitment_id)), value_of(now.values_for(commitment_id)))
        for commitment_id in after
        if commitment_id in before
    }
    if not values:
        values = {"": (whole_of(was), whole_of(now))}
    elif len(set(values.values())) == 1 and set(before) == set(after):
        values = {"": next(iter(values.values()))}
    yield from (
        (commitment_id, then, present) for commitment_id, (then, present) in values.items() if then != present
    )


def _nobodys(was: OnDay, now: OnDay) -> Iterator[FieldChange]:
    """Yield the common status and deadline that changed but that no partner has now.

    A value that some partner shares is among the changes by partner, or has not changed for it.
    """
    before, after, shares = was.commitment, now.commitment, now.partners
    if shares.keys().isdisjoint(partners_of(before)):
        return
    if was.common.status is not now.common.status and all(one.own_status for one in shares.values()):
        yield from _field("status", before.status, after.status)
    if was.common.deadline != now.common.deadline and all(one.own_deadline for one in shares.values()):
        yield from _field("deadline", before.deadline, after.deadline)


def _deadline_of(day: OnDay) -> Deadline | None:
    return whole_deadline(day.partners.values()) if day.partners else day.common.deadline


def _partners_removed(before: Commitment, after: Commitment) -> tuple[str, ...]:
    """Return the partners that were removed from `partners`, and those that no key names any more."""
    listed = _without(before.partners, after.partners)
    return tuple(dict.fromkeys((*listed, *_without(partners_of(before), partners_of(after)))))


def _without(these: Sequence[str], those: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(these) if one not in those)


_APART = frozenset(
    {"partners", "deadline", "partner_deadline", "status", "partner_status", "milestones", "updates"}
)
"""The fields that are compared in their own way: by partner, by id or by day."""
_WORDINGS = tuple(name for name, field in COMMITMENT.items() if field.compared and field.type in TEXTS)
_PLAIN = tuple(
    field for name, field in COMMITMENT.items() if field.compared and name not in (*_APART, *_WORDINGS)
)


def _other_fields(before: Commitment, after: Commitment) -> Iterator[FieldChange]:
    for field in _PLAIN:
        was, now = _comparable_value(before, field), _comparable_value(after, field)
        yield from _field(field.name, was, now)
    yield from _milestones(before.milestones, after.milestones)


def _comparable_value(table: msgspec.Struct, field: Field) -> Any:
    """Return a value of the file in a form that is the same whether one text is alone or in an array."""
    value = getattr(table, field.name)
    return texts(value) if field.type in ONE_OR_MORE else value


def _rewritten(updates: _Updates) -> Iterator[FieldChange]:
    for was, now in updates.rewritten:
        yield from _fields(was.update, now.update, f"updates.{now.key}.")


def _step_statuses(before: Commitment, after: Commitment) -> Iterator[StatusChange]:
    """Yield the changed statuses of milestones that are in both."""
    for milestone_id, step in after.milestones.items():
        was = before.milestones.get(milestone_id)
        if was is not None and was.status is not step.status:
            yield StatusChange("", was.status, step.status, milestone=milestone_id)


def _step_deadlines(before: Commitment, after: Commitment) -> Iterator[DeadlineChange]:
    """Yield the changed deadlines of milestones that are in both."""
    for milestone_id, step in after.milestones.items():
        was = before.milestones.get(milestone_id)
        if was is not None and was.deadline != step.deadline:
            yield DeadlineChange("", was.deadline, step.deadline, milestone=milestone_id)


def _milestones(before: Mapping[str, Milestone], after: Mapping[str, Milestone]) -> Iterator[FieldChange]:
    for commitment_id, milestone in after.items():
        if commitment_id in before:
            own = msgspec.structs.replace(
                milestone,
                stated_status=before[commitment_id].stated_status,
                deadline=before[commitment_id].deadline,
            )
            yield from _fields(
                before[commitment_id], own, f"milestones.{commitment_id}."
            )  # the two have changes of their own
        else:
            yield FieldChange(f"milestones.{commitment_id}", None, milestone.title)
    yield from (
        FieldChange(f"milestones.{commitment_id}", milestone.title, None)
        for commitment_id, milestone in before.items()
        if commitment_id not in after
    )


def without_met_on(fields: Iterable[FieldChange], milestones: Collection[str]) -> tuple[FieldChange, ...]:
    """Return fields without `met_on` of milestones whose updates, or new statuses, say as much."""
    said = {f"milestones.{milestone_id}.met_on" for milestone_id in milestones}
    return tuple(field for field in fields if field.field not in said)


def _fields(before: msgspec.Struct, after: msgspec.Struct, prefix: str = "") -> Iterator[FieldChange]:
    """Yield the fields of two tables of one kind that differ."""
    if before != after:
        for field in fields_of(type(before)):
            was, now = _comparable_value(before, field), _comparable_value(after, field)
            yield from _field(prefix + field.name, was, now)


def _field(name: str, before: Any, after: Any) -> Iterable[FieldChange]:
    if before == after:
        return ()
    empty: tuple[Any, ...] = ("", [], {})
    return (FieldChange(name, None if before in empty else before, None if after in empty else after),)


def _updates(before: Commitment, after: Commitment) -> _Updates:
    """Pair the updates of two states: first those of one day that say the same, then those of one key.

    Another update of the same day may have taken the key of the first, so the key alone says little.
    """
    by_day: dict[Deadline, list[DatedUpdate]] = {}
    for dated in updates_of(before):
        by_day.setdefault(dated.day, []).append(dated)
    now: list[DatedUpdate] = []
    for dated in updates_of(after):
        of_day = by_day.get(dated.day, [])
        same = next((one for one in of_day if one.update == dated.update), None)
        if same is not None:
            of_day.remove(same)
        else:
            now.append(dated)
    was = [dated for of_day in by_day.values() for dated in of_day]
    by_key = {dated.key: dated for dated in was}
    rewritten = tuple((by_key[dated.key], dated) for dated in now if dated.key in by_key)
    kept = {dated.key for dated, _ in rewritten}
    return _Updates(
        added=tuple(dated for dated in now if dated.key not in kept),
        removed=tuple(dated for dated in was if dated.key not in kept),
        rewritten=rewritten,
    )
