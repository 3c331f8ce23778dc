"""A new id for a record → the changes that rename it and the references to it."""

from collections.abc import Mapping, Sequence

from roadmap_cli.editing.plan import Plan
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import check_not_formerly, choose_id
from roadmap_cli.model.references import (
    RecordKind,
    Reference,
    describe_references,
    record_id,
    records_of,
    references_to,
    value_of,
)
from roadmap_cli.model.renames import following_changes
from roadmap_cli.model.types import Roadmap, texts
from roadmap_cli.toml.change import Change, RenameKey, SetValue


def rename_plan(old: str, new: str, kind: RecordKind, roadmap: Roadmap) -> Plan:
    """Return the plan that renames a record; the `formerly` of a commitment keeps its old id.

    Raises NotFoundError for an unknown id, WrongUsageError for a new one that is invalid or taken.
    """
    old_id = record_id(old, kind, roadmap)
    if new == old_id:
        return Plan(old_id, [], "")
    if kind is RecordKind.COMMITMENT:
        check_not_formerly(new, roadmap, except_for=old_id)
    choose_id("", new, records_of(roadmap, kind), kind)
    references = references_to({kind.table: {old_id}}, roadmap)
    _require_no_duplicate(old_id, new, references, roadmap)
    changes: list[Change] = [
        change
        for key in references
        for change in following_changes(key, roadmap.commitments[key], kind.table, {old_id: new})
    ]
    if kind is RecordKind.COMMITMENT and old_id:
        former = [key for key in texts(roadmap.commitments[old_id].formerly) if key not in (new, old_id)]
        changes.append(SetValue(("commitments", old_id, "formerly"), [*former, old_id]))
    changes.append(RenameKey((kind.table, old_id), new))  # last: the other paths have the old id
    also = f", also in {describe_references(references)}" if references else ""
    return Plan(new, changes, f"renamed {kind} {old_id} to {new}{also}")


def _require_no_duplicate(
    old: str, new: str, references: Mapping[str, Sequence[Reference]], roadmap: Roadmap
) -> None:
    """Raise WrongUsageError if a table by ids has the old and the new one."""
    for key, refs in references.items():
        for ref in refs:
            if isinstance(ref.within, str) and new in value_of(ref, roadmap.commitments[key]):
                raise WrongUsageError(
                    f"{'.'.join(ref.field)} of {key} names {new} besides {old}; remove one of them first"
                )
