"""`roadmap remove`: remove a commitment, an area, a partner or an update."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, assert_never

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._write import Writing, update_day, write
from roadmap_cli.editing.amendments import amended, place
from roadmap_cli.editing.fields import require_removable
from roadmap_cli.editing.plan import Plan
from roadmap_cli.english import counted, listed
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import present_commitment, update_key
from roadmap_cli.model.references import (
    RecordKind,
    Reference,
    describe_references,
    record_id,
    record_kind,
    records_of,
    references_to,
    value_of,
)
from roadmap_cli.model.types import Roadmap, texts
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import Change, Remove, SetValue


def remove(
    id: Annotated[
        str, typer.Argument(metavar="ID", autocompletion=_completion.of_kind_asked, help="The whole id.")
    ],
    *,
    area: Annotated[bool, typer.Option("--area", help="ID is an area.")] = False,
    partner: Annotated[bool, typer.Option("--partner", help="ID is a partner.")] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Also remove what refers to it; for an area, its commitments. A partner with a status or "
            "updates is never removed.",
        ),
    ] = False,
    update: Annotated[
        str | None,
        typer.Option(
            "--update",
            metavar="DAY",
            autocompletion=_completion.updates,
            help="Remove only this update of the commitment, named by its key.",
        ),
    ] = None,
    on: _writer_options.OnOption = None,
    asked: Annotated[Writing, _writer_options.writing("remove")],
) -> None:
    """Remove a commitment with its milestones and updates, or only one update; git remembers it.

    Keep a commitment that was given up: `roadmap update ID --status dropped` records that.
    """
    update_day(on)  # a removal has no date, but a wrong one is refused in every command
    kind = record_kind(area, partner)
    if update is not None:
        if kind is not RecordKind.COMMITMENT:
            raise WrongUsageError(f"--update belongs to a commitment; leave out --{kind}")
        write(asked, lambda loaded: _without_update(id, update, loaded.roadmap))
        return

    def plan(loaded: LoadedRoadmap) -> Plan:
        roadmap = loaded.roadmap
        own_id = record_id(id, kind, roadmap)
        gone = _gone_with(own_id, kind, roadmap)
        ids = {kind.table: {own_id}}
        if gone:
            ids["commitments"] = {*gone, *_former_ids(gone, roadmap)}
        references = {id: those for id, those in references_to(ids, roadmap).items() if id not in gone}
        for one in references if kind is RecordKind.PARTNER else ():
            require_removable([own_id], one, roadmap.commitments[one])
        if kind is RecordKind.AREA and gone and not force:
            raise WrongUsageError(
                f"area {own_id} has {counted(len(gone), 'commitment')}: {listed(gone)}; move them with "
                "`roadmap update ID --area AREA`, or use --force to remove them too"
            )
        if references and not force:
            raise WrongUsageError(
                f"{kind} {own_id} is named in {describe_references(references)}; "
                f"remove it there first, or use --force"
            )
        removed = dict.fromkeys([*(("commitments", one) for one in gone), (kind.table, own_id)])
        changes = [*_freed(references, ids, roadmap), *(Remove(path) for path in removed)]
        words = f"removed {kind} {own_id}: {_title(own_id, kind, roadmap)}"
        if kind is RecordKind.AREA and gone:
            words += f", with its {counted(len(gone), 'commitment')}: {listed(gone)}"
        if references:
            words += f"; also removed from {describe_references(references)}"
        return Plan(own_id, changes, words)

    write(asked, plan)


def _without_update(id: str, day: str, roadmap: Roadmap) -> Plan:
    own_id = present_commitment(id, roadmap.commitments)
    commitment = roadmap.commitments[own_id]
    key = update_key(day, own_id, commitment)
    done = amended(own_id, commitment, key, None, key)
    words = "; ".join([f"removed {place(own_id, commitment, key)}", *done.words])
    return Plan(own_id, done.changes, words)


def _gone_with(id: str, kind: RecordKind, roadmap: Roadmap) -> list[str]:
    """Return the commitments that go with what is removed: itself, or those of an area."""
    match kind:
        case RecordKind.COMMITMENT:
            return [id]
        case RecordKind.AREA:
            return [one for one, commitment in roadmap.commitments.items() if commitment.area == id]
        case RecordKind.PARTNER:
            return []
        case _:
            assert_never(kind)


def _former_ids(ids: Collection[str], roadmap: Roadmap) -> set[str]:
    """Return what commitments were called before: a reference by such an id is one to them."""
    former = {old for id in ids for old in texts(roadmap.commitments[id].formerly)}
    return former - roadmap.commitments.keys()


def _title(id: str, kind: RecordKind, roadmap: Roadmap) -> str:
    one = records_of(roadmap, kind)[id]
    return str(getattr(one, "name", "") or getattr(one, "title", ""))


def _freed(
    found: Mapping[str, Sequence[Reference]], ids: Mapping[str, Collection[str]], roadmap: Roadmap
) -> Iterator[Change]:
    """Yield the changes that remove references; an array or table that becomes empty is removed too."""
    for id, those in found.items():
        for one in {one.field: one for one in those}.values():
            path, value = ("commitments", id, *one.field), value_of(one, roadmap.commitments[id])
            kept = [] if one.within is None else [other for other in value if other not in ids[one.kind]]
            if not kept:
                yield Remove(path)
            elif isinstance(one.within, int):
                yield SetValue(path, kept)
            else:
                yield from (Remove((*path, other)) for other in value if other in ids[one.kind])
