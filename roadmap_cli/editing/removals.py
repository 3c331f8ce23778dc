"""A record or update to remove → the changes that remove it and the references to it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import assert_never

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


def removal_plan(word: str, kind: RecordKind, roadmap: Roadmap, *, force: bool) -> Plan:
    """Return the plan that removes a record; with `force` also the commitments of an area, and references.

    Raises NotFoundError for an unknown id, and WrongUsageError without `force` if others need the record.
    """
    target_id = record_id(word, kind, roadmap)
    removed = _removed_commitments(target_id, kind, roadmap)
    ids: dict[str, set[str]] = {kind.table: {target_id}}
    if removed:
        ids["commitments"] = {*removed, *_former_ids(removed, roadmap)}
    references = {key: refs for key, refs in references_to(ids, roadmap).items() if key not in removed}
    for commitment_id in references if kind is RecordKind.PARTNER else ():
        require_removable([target_id], commitment_id, roadmap.commitments[commitment_id])
    with_commitments = f"{counted(len(removed), 'commitment')}: {listed(removed)}"
    if kind is RecordKind.AREA and removed and not force:
        raise WrongUsageError(
            f"area {target_id} has {with_commitments}; move them with "
            "`roadmap update ID --area AREA`, or use --force to remove them too"
        )
    if references and not force:
        instead = "remove it there first, or use --force"
        if kind is RecordKind.PARTNER:  # the record of what it promised must not look like a mistake
            instead = (
                f"if it left, record that: `roadmap update ID --for {target_id} --status dropped --note TEXT`"
                "; if it was added by mistake, use --force"
            )
        if kind is RecordKind.ASSESSOR:
            instead = "use --force to remove these assessments too"
        raise WrongUsageError(f"{kind} {target_id} is named in {describe_references(references)}; {instead}")
    broken = _broken_views(target_id, kind, ids, roadmap, force=force)
    record = records_of(roadmap, kind)[target_id]
    words = f"removed {kind} {target_id}: {getattr(record, 'name', '') or getattr(record, 'title', '')}"
    if kind is RecordKind.AREA and removed:
        words += f", with its {with_commitments}"
    if references:
        words += f"; also removed from {describe_references(references)}"
    words += broken
    paths = dict.fromkeys([*(("commitments", key) for key in removed), (kind.table, target_id)])
    changes = [*_without_references(references, ids, roadmap), *(Remove(path) for path in paths)]
    return Plan(target_id, changes, words)


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
    return f"; {names} still {plural(len(views), 'names', 'name')} what is gone"


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
    former = {old for key in ids for old in texts(roadmap.commitments[key].formerly)}
    return former - roadmap.commitments.keys()


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
