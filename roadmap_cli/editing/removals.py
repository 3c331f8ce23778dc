"""A record or update to remove → the changes that remove it and the references to it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import assert_never

import msgspec

from roadmap_cli.analysis.view_ids import views_naming
from roadmap_cli.editing.amendments import amended, place
from roadmap_cli.editing.fields import require_removable
from roadmap_cli.editing.plan import Plan
from roadmap_cli.english import counted, listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import present_commitment, present_id
from roadmap_cli.model.references import (
    RecordKind,
    Reference,
    describe_references,
    record_id,
    records_of,
    references_to,
    value_of,
)
from roadmap_cli.model.types import Roadmap, texts
from roadmap_cli.toml.change import Change, Remove, SetValue


class _Removal(msgspec.Struct, frozen=True):
    """A record to remove, the commitments removed with it, and the ids of both by table."""

    id: str
    commitments: list[str]
    ids: dict[str, set[str]]


def removal_plans(words: Sequence[str], kind: RecordKind, roadmap: Roadmap, *, force: bool) -> list[Plan]:
    """Return a plan for each record to remove; the first one also removes the references to all of them.

    With `force`, the commitments of an area and references are removed too. References between removed
    records do not count. Raises NotFoundError for an unknown id, and WrongUsageError without `force` if
    others need a record.
    """
    removals = [_removal(word, kind, roadmap) for word in words]
    removed = {key for one in removals for key in one.commitments}
    ids: dict[str, set[str]] = {}
    for one in removals:
        for table, own in one.ids.items():
            ids.setdefault(table, set()).update(own)
    references = {key: refs for key, refs in references_to(ids, roadmap).items() if key not in removed}
    views = any(views_naming(own, table, roadmap) for table, own in ids.items())
    plans: list[Plan] = []
    for one in removals:
        own_references = _references_of(one, references)
        _require_unneeded(one, kind, own_references, roadmap, force=force)
        broken = _broken_views(one.id, kind, one.ids, roadmap, force=force) if views else ""
        paths = dict.fromkeys([*(("commitments", key) for key in one.commitments), (kind.table, one.id)])
        changes: list[Change] = [] if plans else [*_without_references(references, ids, roadmap)]
        changes += [Remove(path) for path in paths]
        plans.append(Plan(one.id, changes, _sentence(one, kind, own_references, roadmap) + broken))
    return plans


def _removal(word: str, kind: RecordKind, roadmap: Roadmap) -> _Removal:
    target_id = record_id(word, kind, roadmap)
    removed = _removed_commitments(target_id, kind, roadmap)
    ids: dict[str, set[str]] = {kind.table: {target_id}}
    if removed:
        ids["commitments"] = {*removed, *_former_ids(removed, roadmap)}
    return _Removal(target_id, removed, ids)


def _references_of(
    removal: _Removal, references: Mapping[str, Sequence[Reference]]
) -> dict[str, list[Reference]]:
    """Return the references that name what one removal removes, by commitment."""
    own = {
        key: [ref for ref in refs if ref.id in removal.ids.get(ref.kind, ())]
        for key, refs in references.items()
    }
    return {key: refs for key, refs in own.items() if refs}


def _require_unneeded(
    removal: _Removal,
    kind: RecordKind,
    references: Mapping[str, Sequence[Reference]],
    roadmap: Roadmap,
    *,
    force: bool,
) -> None:
    """Raise WrongUsageError if others need a record, unless `force` removes them too."""
    for commitment_id in references if kind is RecordKind.PARTNER else ():
        require_removable([removal.id], commitment_id, roadmap.commitments[commitment_id])
    if kind is RecordKind.AREA and removal.commitments and not force:
        raise WrongUsageError(
            f"area {removal.id} has {_with_commitments(removal)}; move them with "
            "`roadmap update ID --area AREA`, or use --force to remove them too"
        )
    if references and not force:
        instead = "remove it there first, or use --force"
        if kind is RecordKind.PARTNER:  # the record of what it promised must not look like a mistake
            command = f"roadmap update ID --for {removal.id} --status dropped --note TEXT"
            instead = f"if it left, record that: `{command}`; if it was added by mistake, use --force"
        if kind is RecordKind.ASSESSOR:
            instead = "use --force to remove these assessments too"
        raise WrongUsageError(f"{kind} {removal.id} is named in {describe_references(references)}; {instead}")


def _sentence(
    removal: _Removal, kind: RecordKind, references: Mapping[str, Sequence[Reference]], roadmap: Roadmap
) -> str:
    record = records_of(roadmap, kind)[removal.id]
    words = f"removed {kind} {removal.id}: {getattr(record, 'name', '') or getattr(record, 'title', '')}"
    if kind is RecordKind.AREA and removal.commitments:
        words += f", with its {_with_commitments(removal)}"
    if references:
        words += f"; also removed from {describe_references(references)}"
    return words


def _with_commitments(removal: _Removal) -> str:
    return f"{counted(len(removal.commitments), 'commitment')}: {listed(removal.commitments)}"


def _broken_views(
    target_id: str, kind: RecordKind, ids: Mapping[str, Collection[str]], roadmap: Roadmap, *, force: bool
) -> str:
    """Return the end of a sentence about the views that name what is removed, empty without any.

    Raises WrongUsageError unless `force` is given.
    """
    views = sorted({name for table, of_kind in ids.items() for name in views_naming(of_kind, table, roadmap)})
    if not views:
        return ""
    names = f"{plural(len(views), 'the view', 'the views')} {listed(views)}"
    if not force:
        instead = "change the expression with `roadmap edit` first, or use --force"
        raise WrongUsageError(f"{kind} {target_id} is named in {names}; {instead}")
    return f"; {names} still {plural(len(views), 'names', 'name')} what was removed"


def update_removal_plan(word: str, day: str, roadmap: Roadmap) -> Plan:
    """Return the plan that removes the update of a commitment with the key `day`. Raises NotFoundError."""
    commitment_id = present_commitment(word, roadmap.commitments)
    commitment = roadmap.commitments[commitment_id]
    key = present_id(day, commitment.updates, "update", commitment_id)
    amendment = amended(commitment_id, commitment, key, None, key)
    words = "; ".join([f"removed {place(commitment_id, commitment, key)}", *amendment.words])
    return Plan(commitment_id, amendment.changes, words)


def _removed_commitments(target_id: str, kind: RecordKind, roadmap: Roadmap) -> list[str]:
    match kind:
        case RecordKind.COMMITMENT:
            return [target_id]
        case RecordKind.AREA:
            return [key for key, commitment in roadmap.commitments.items() if commitment.area == target_id]
        case RecordKind.PARTNER | RecordKind.ASSESSOR:
            return []
        case _:
            assert_never(kind)


def _former_ids(ids: Collection[str], roadmap: Roadmap) -> set[str]:
    """Return the former ids of commitments; a reference may use one of them."""
    present = roadmap.commitments
    return {old for key in ids for old in texts(present[key].formerly) if old not in present}


def _without_references(
    references: Mapping[str, Sequence[Reference]], ids: Mapping[str, Collection[str]], roadmap: Roadmap
) -> Iterator[Change]:
    """Yield the changes that remove references; an array or table that becomes empty is removed too."""
    for commitment_id, refs in references.items():
        for ref in {ref.field: ref for ref in refs}.values():
            path = ("commitments", commitment_id, *ref.field)
            value = value_of(ref, roadmap.commitments[commitment_id])
            kept = [] if ref.within is None else [key for key in value if key not in ids[ref.kind]]
            if ref.kind == RecordKind.ASSESSOR.table:
                yield Remove(path[:-1])  # without its assessor, an assessment means nothing
            elif not kept:
                yield Remove(path)
            elif isinstance(ref.within, int):
                yield SetValue(path, kept)
            else:
                yield from (Remove((*path, key)) for key in value if key in ids[ref.kind])
