"""Compare two states of a roadmap by their data, not by lines, order or comments."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from roadmap_cli.analysis.flags import whole_deadline
from roadmap_cli.analysis.lineage import present_in
from roadmap_cli.analysis.replay import DatedUpdate, OnDay, SubjectValues, partners_of, status_of, updates_of
from roadmap_cli.analysis.verdicts import verdict_words
from roadmap_cli.history.change import (
    Changes,
    CommitmentChange,
    DeadlineChange,
    FieldChange,
    StatusChange,
    TableChange,
    Wording,
)
from roadmap_cli.model.fields import COMMITMENT, ONE_OR_MORE, TEXTS, Field, fields_of
from roadmap_cli.model.renames import (
    OtherRecord,
    renamed_commitments,
    renamed_tables,
    title_of,
    with_new_names,
)
from roadmap_cli.model.types import (
    Assessment,
    Commitment,
    Indicator,
    Milestone,
    Point,
    Reading,
    Roadmap,
    texts,
)
from roadmap_cli.model.window import Deadline

Value = TypeVar("Value")


class _Updates(msgspec.Struct, frozen=True):
    """The updates that differ in two states; `edited` has pairs of old and new ones."""

    added: tuple[DatedUpdate, ...]
    removed: tuple[DatedUpdate, ...]
    edited: tuple[tuple[DatedUpdate, DatedUpdate], ...]


def compare(before: Roadmap, after: Roadmap, in_both: Collection[str] = ()) -> Changes:
    """Return the changes from one roadmap to another.

    `in_both` are the commitments that both files have. If a replay removes one of them, it counts as neither
    added nor removed.

    A commitment was renamed if `formerly` has the earlier id, or else if the same table has another id; so
    were areas, partners, assessors, views and mappings. References to renamed ids have not changed.
    """
    before, after = (_comparable(one, in_both, other) for one, other in ((before, after), (after, before)))
    area_names = renamed_tables(before.areas, after.areas)
    partner_names = renamed_tables(before.partners, after.partners)
    assessor_names = renamed_tables(before.assessors, after.assessors)
    table_names = {"areas": area_names, "partners": partner_names, "assessors": assessor_names}
    earlier = with_new_names(before.commitments, table_names)
    names = renamed_commitments(earlier, after.commitments)
    earlier = with_new_names(earlier, {"commitments": names})
    return Changes(
        head=(*_fields(before.roadmap, after.roadmap), *_fields(before.check, after.check, "check.")),
        areas=tuple(_tables(before.areas, after.areas, area_names)),
        partners=tuple(_tables(before.partners, after.partners, partner_names)),
        assessors=tuple(_tables(before.assessors, after.assessors, assessor_names)),
        views=tuple(_tables(before.views, after.views, renamed_tables(before.views, after.views))),
        imports=tuple(_tables(before.imports, after.imports, renamed_tables(before.imports, after.imports))),
        commitments=tuple(_commitments(_with(before, earlier), after, names)),
    )


def _with(roadmap: Roadmap, commitments: Mapping[str, Commitment]) -> Roadmap:
    return msgspec.structs.replace(roadmap, commitments=dict(commitments))


def _comparable(roadmap: Roadmap, in_both: Collection[str], other: Roadmap) -> Roadmap:
    """Return a roadmap without the commitments that only a replay removed from the other."""
    kept = {
        commitment_id: commitment
        for commitment_id, commitment in roadmap.commitments.items()
        if commitment_id in other.commitments or commitment_id not in in_both
    }
    return _with(roadmap, kept)


def _tables(
    before: Mapping[str, OtherRecord], after: Mapping[str, OtherRecord], names: Mapping[str, str]
) -> Iterator[TableChange]:
    """Yield the changes of records in the order of the later file, removed ones last."""
    old_ids = {new: old for old, new in names.items()}
    for table_id, table in after.items():
        old = old_ids.get(table_id, table_id)
        was = before.get(old)
        if was is None:
            yield TableChange(id=table_id, before_id=table_id, kind="added", title=title_of(table))
        elif old != table_id or was != table:
            kind = "renamed" if old != table_id else "changed"
            fields = tuple(_fields(was, table))
            yield TableChange(id=table_id, before_id=old, kind=kind, title=title_of(table), fields=fields)
    for table_id, table in before.items():
        if table_id not in after and table_id not in names:
            yield TableChange(id=table_id, before_id=table_id, kind="removed", title=title_of(table))


def _commitments(before: Roadmap, after: Roadmap, names: Mapping[str, str]) -> Iterator[CommitmentChange]:
    old_ids = {new: old for old, new in names.items()}
    for commitment_id in after.commitments:
        change = compare_commitment(commitment_id, after, old_ids.get(commitment_id, commitment_id), before)
        if change is not None:
            yield change
    for commitment_id, commitment in before.commitments.items():
        if commitment_id not in after.commitments and commitment_id not in names:
            yield CommitmentChange(id=commitment_id, before_id=commitment_id, before=commitment, after=None)


def compare_commitment(
    commitment_id: str, later: Roadmap, before_id: str, earlier: Roadmap
) -> CommitmentChange | None:
    """Return the changes of a commitment, None if there are none.

    Renamed references must have their new ids in the earlier roadmap too.
    """
    after, before = later.commitments[commitment_id], earlier.commitments.get(before_id)
    if before is None:
        return CommitmentChange(id=commitment_id, before_id=commitment_id, before=None, after=after)
    if before == after and commitment_id == before_id and not after.replaced_by:
        return None
    updates = _updates(before, after)
    then, today = present_in(before, earlier), present_in(after, later)
    statuses = _by_partner(then, today, lambda share: share.status, status_of)
    deadlines = _by_partner(then, today, lambda share: share.deadline, _deadline_of)
    change = CommitmentChange(
        id=commitment_id,
        before_id=before_id,
        before=before,
        after=after,
        statuses=tuple(StatusChange(*one) for one in statuses),
        deadlines=tuple(DeadlineChange(*one) for one in deadlines),
        milestone_statuses=tuple(
            StatusChange("", was.status, now.status, milestone=milestone_id)
            for milestone_id, was, now in _common_milestones(before, after)
            if was.status is not now.status
        ),
        milestone_deadlines=tuple(
            DeadlineChange("", was.deadline, now.deadline, milestone=milestone_id)
            for milestone_id, was, now in _common_milestones(before, after)
            if was.deadline != now.deadline
        ),
        wording=tuple(
            Wording(name, was, now)
            for name in _WORDINGS
            if (was := getattr(before, name)) != (now := getattr(after, name))
        ),
        partners_added=_without(after.partners, before.partners),
        partners_removed=_partners_removed(before, after),
        fields=(*_unused_common(then, today), *_other_fields(before, after), *_edited(updates)),
        updates_added=updates.added,
        updates_removed=updates.removed,
    )
    return None if change.is_empty else change


def _by_partner(
    was: OnDay, now: OnDay, value_of: Callable[[SubjectValues], Value], whole_of: Callable[[OnDay], Value]
) -> Iterator[tuple[str, Value, Value]]:
    """Yield (partner, before, after) for each partner with a change, or once if all have the same change.

    If partners were added or removed, each one has its own change. If no partner is in both states, the whole
    is compared.
    """
    before, after = partners_of(was.commitment), partners_of(now.commitment)
    values = {
        partner: (value_of(was.values_for(partner)), value_of(now.values_for(partner)))
        for partner in after
        if partner in before
    }
    if not values:
        values = {"": (whole_of(was), whole_of(now))}
    elif len(set(values.values())) == 1 and set(before) == set(after):
        values = {"": next(iter(values.values()))}
    yield from ((partner, old, new) for partner, (old, new) in values.items() if old != new)


def _unused_common(was: OnDay, now: OnDay) -> Iterator[FieldChange]:
    """Yield the changes of a common status and deadline that no partner has now."""
    before, after, partners = was.commitment, now.commitment, now.partners
    if partners.keys().isdisjoint(partners_of(before)):
        return
    if was.common.status is not now.common.status and all(one.own_status for one in partners.values()):
        yield from _field("status", before.status, after.status)
    if was.common.deadline != now.common.deadline and all(one.own_deadline for one in partners.values()):
        yield from _field("deadline", before.deadline, after.deadline)


def _deadline_of(day: OnDay) -> Deadline | None:
    return whole_deadline(day.partners.values()) if day.partners else day.common.deadline


def _partners_removed(before: Commitment, after: Commitment) -> tuple[str, ...]:
    """Return the partners removed from `partners`, and those that no other key has now."""
    listed = _without(before.partners, after.partners)
    return tuple(dict.fromkeys((*listed, *_without(partners_of(before), partners_of(after)))))


def _without(these: Sequence[str], those: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(these) if one not in those)


_APART = frozenset(
    {"partners", "deadline", "partner_deadline", "status", "partner_status"}
    | {"milestones", "indicators", "updates", "assessments"}
)
"""The fields that are compared by partner, by id or by day."""
_WORDINGS = tuple(name for name, field in COMMITMENT.items() if field.compared and field.type in TEXTS)
_PLAIN = tuple(
    field for name, field in COMMITMENT.items() if field.compared and name not in (*_APART, *_WORDINGS)
)


def _other_fields(before: Commitment, after: Commitment) -> Iterator[FieldChange]:
    for field in _PLAIN:
        was, now = _comparable_value(before, field), _comparable_value(after, field)
        yield from _field(field.name, was, now)
    yield from _milestones(before.milestones, after.milestones)
    yield from _indicators(before.indicators, after.indicators)
    yield from _assessments(before.assessments, after.assessments)


def _comparable_value(table: msgspec.Struct, field: Field) -> Any:
    """Return a value of the file, with a single text as an array if the field may be one."""
    value = getattr(table, field.name)
    return texts(value) if field.type in ONE_OR_MORE else value


def _edited(updates: _Updates) -> Iterator[FieldChange]:
    for was, now in updates.edited:
        yield from _fields(was.update, now.update, f"updates.{now.key}.")


def _common_milestones(before: Commitment, after: Commitment) -> Iterator[tuple[str, Milestone, Milestone]]:
    """Yield (id, before, after) for the milestones in both."""
    for milestone_id, milestone in after.milestones.items():
        if milestone_id in before.milestones:
            yield milestone_id, before.milestones[milestone_id], milestone


def _milestones(before: Mapping[str, Milestone], after: Mapping[str, Milestone]) -> Iterator[FieldChange]:
    for milestone_id, milestone in after.items():
        was = before.get(milestone_id)
        if was is None:
            yield FieldChange(f"milestones.{milestone_id}", None, milestone.title)
            continue
        # Status and deadline have their own changes.
        now = msgspec.structs.replace(milestone, stated_status=was.stated_status, deadline=was.deadline)
        yield from _fields(was, now, f"milestones.{milestone_id}.")
    for milestone_id, milestone in before.items():
        if milestone_id not in after:
            yield FieldChange(f"milestones.{milestone_id}", milestone.title, None)


def _indicators(before: Mapping[str, Indicator], after: Mapping[str, Indicator]) -> Iterator[FieldChange]:
    """Yield the changes of indicators and readings, which are named by title and by value."""
    for indicator_id, indicator in after.items():
        path = f"indicators.{indicator_id}"
        was = before.get(indicator_id)
        if was is None:
            yield FieldChange(path, None, indicator.title)
            was = msgspec.structs.replace(indicator, readings={})
        points = {name: getattr(indicator, name) for name in _POINTS}
        then = msgspec.structs.replace(was, readings=indicator.readings, **points)
        yield from _fields(then, indicator, f"{path}.")
        for name, point in points.items():
            yield from _field(f"{path}.{name}", _point_text(getattr(was, name)), _point_text(point))
        yield from _readings(was.readings, indicator.readings, f"{path}.readings.")
    for indicator_id, indicator in before.items():
        if indicator_id not in after:
            yield FieldChange(f"indicators.{indicator_id}", indicator.title, None)


_POINTS = ("baseline", "target")


def _point_text(point: Point | None) -> str | None:
    return f"{point.value.text} on {point.on.text}" if point is not None else None


def _readings(
    before: Mapping[str, Reading], after: Mapping[str, Reading], prefix: str
) -> Iterator[FieldChange]:
    for key, reading in after.items():
        was = before.get(key)
        if was is None:
            yield FieldChange(f"{prefix}{key}", None, reading.value)
            continue
        yield from _field(f"{prefix}{key}", was.value, reading.value)
        then = msgspec.structs.replace(was, stated_value=reading.stated_value)
        yield from _fields(then, reading, f"{prefix}{key}.")
    for key, reading in before.items():
        if key not in after:
            yield FieldChange(f"{prefix}{key}", reading.value, None)


def _assessments(before: Mapping[str, Assessment], after: Mapping[str, Assessment]) -> Iterator[FieldChange]:
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        if was is not None and now is not None:
            yield from _fields(was, now, f"assessments.{key}.")
        else:
            words = (verdict_words(one) if one is not None else None for one in (was, now))
            yield FieldChange(f"assessments.{key}", *words)


def without_met_on(fields: Iterable[FieldChange], milestones: Collection[str]) -> tuple[FieldChange, ...]:
    """Return fields without `met_on` of milestones whose updates or status changes record the same."""
    recorded = {f"milestones.{milestone_id}.met_on" for milestone_id in milestones}
    return tuple(field for field in fields if field.field not in recorded)


def _fields(before: msgspec.Struct, after: msgspec.Struct, prefix: str = "") -> Iterator[FieldChange]:
    """Yield the fields that differ in two tables of the same kind."""
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
    """Return the updates that differ: match first equal ones of the same day, then those with the same key.

    The key alone is not enough: another update of the same day may have it now.
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
    edited = tuple((by_key[dated.key], dated) for dated in now if dated.key in by_key)
    kept = {dated.key for dated, _ in edited}
    return _Updates(
        added=tuple(dated for dated in now if dated.key not in kept),
        removed=tuple(dated for dated in was if dated.key not in kept),
        edited=edited,
    )
