"""A new id for a record → the changes that rename it and the references to it."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from roadmap_cli.analysis.view_ids import TAGS, with_new_names
from roadmap_cli.editing.plan import Plan
from roadmap_cli.english import counted, listed, plural
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.ids import check_not_formerly, choose_id, did_you_mean, short, split_words
from roadmap_cli.model.names import decomposed, name_key
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
    of_views = [*_view_changes(kind.table, {old_id: new}, roadmap)]
    if kind is RecordKind.AREA:
        of_views += _mapping_changes(old_id, new, roadmap)
    changes += of_views
    if kind is RecordKind.COMMITMENT and old_id:
        former = [key for key in texts(roadmap.commitments[old_id].formerly) if key not in (new, old_id)]
        changes.append(SetValue(("commitments", old_id, "formerly"), [*former, old_id]))
    changes.append(RenameKey((kind.table, old_id), new))  # last: the other paths have the old id
    places = [*([describe_references(references)] if references else []), *_views_of(of_views)]
    also = f", also in {'; '.join(places)}" if places else ""
    return Plan(new, changes, f"renamed {kind} {old_id} to {new}{also}")


_OTHERS = {"views": "view", "imports": "mapping"}
"""The tables besides records that name ids, and the noun for one of them."""


def _view_changes(kind: str, names: Mapping[str, str], roadmap: Roadmap) -> Iterator[SetValue]:
    """Yield the changes of views whose expression names an old id."""
    for name, view in roadmap.views.items():
        where = with_new_names(view.where, kind, names, roadmap)
        if where != view.where:
            yield SetValue(("views", name, "where"), where)


def _mapping_changes(old: str, new: str, roadmap: Roadmap) -> Iterator[SetValue]:
    """Yield the changes of mappings of imports that put rows into an area with an old id."""
    for name, mapping in roadmap.imports.items():
        if mapping.area == old:
            yield SetValue(("imports", name, "area"), new)


def _views_of(changes: Sequence[SetValue]) -> list[str]:
    """Return the names of the views and mappings that changes are about, for a message."""
    names = {table: [str(one.path[1]) for one in changes if one.path[0] == table] for table in _OTHERS}
    return [
        f"the {plural(len(names[table]), noun, f'{noun}s')} {listed(names[table])}"
        for table, noun in _OTHERS.items()
        if names[table]
    ]


def with_tag(tag: str, roadmap: Roadmap) -> dict[str, list[str]]:
    """Return the tags of the commitments that have a tag. Raises NotFoundError if none has it."""
    form = decomposed(tag)
    tagged = {key: one.tags for key, one in roadmap.commitments.items() if form in map(decomposed, one.tags)}
    if not tagged:
        hint = did_you_mean(tag, _tags_of(roadmap)) or "`roadmap list tags` shows them all"
        raise NotFoundError(f'no commitment has the tag "{short(tag)}"; {hint}')
    return tagged


def tag_rename_plans(old: str, new: str, roadmap: Roadmap, only: Collection[str] | None = None) -> list[Plan]:
    """Return for each commitment with a tag the plan that renames it, or joins it with the other tag.

    With `only`, the tag of these commitments is renamed. Views follow if no other commitment has the tag.
    Raises NotFoundError for a tag that no commitment has, or an id that is unknown or does not have it,
    WrongUsageError for a new tag that is empty, or has a comma or spaces around it.
    """
    tagged = with_tag(old, roadmap)
    if split_words([new]) != [new]:
        raise WrongUsageError(f'"{short(new)}" cannot be a tag: it has a comma, or spaces around it')
    chosen = [*tagged] if only is None else [record_id(key, RecordKind.COMMITMENT, roadmap) for key in only]
    for key in chosen:
        if key not in tagged:
            raise NotFoundError(f'{key} does not have the tag "{short(old)}"')
    form = decomposed(old)
    plans = []
    for key in chosen:
        tags = list(dict.fromkeys(new if decomposed(tag) == form else tag for tag in tagged[key]))
        changes = [SetValue(("commitments", key, "tags"), tags)] if tags != tagged[key] else []
        plans.append(Plan(key, changes, f"renamed the tag {old} to {new} in {key}"))
    are_chosen = set(chosen)
    others = {
        tag
        for key, one in roadmap.commitments.items()
        for tag in one.tags
        if key not in are_chosen or decomposed(tag) != form
    }
    if name_key(old) in map(name_key, others):
        return plans  # an expression finds the others by the same name
    of_views = [*_view_changes(TAGS, {old: new}, roadmap)]
    return [*plans[:-1], msgspec.structs.replace(plans[-1], changes=[*plans[-1].changes, *of_views])]


def tag_rename_sentence(old: str, new: str, plans: Sequence[Plan]) -> str:
    """Return what `tag_rename_plans` do together, with the views that they change."""
    of_views = [
        change for change in plans[-1].changes if isinstance(change, SetValue) and change.path[0] == "views"
    ]
    places = listed([counted(len(plans), "commitment"), *_views_of(of_views)])
    return f"renamed the tag {old} to {new} in {places}"


def _tags_of(roadmap: Roadmap) -> list[str]:
    return sorted({tag for one in roadmap.commitments.values() for tag in one.tags})


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
