"""`roadmap rename`: another id, which everything that refers to it follows."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._write import Writing, update_day, write
from roadmap_cli.editing.plan import Plan
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import check_not_formerly, choose_id
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
from roadmap_cli.model.renames import following_changes
from roadmap_cli.model.types import Roadmap, texts
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import Change, RenameKey, SetValue


def rename(
    old: Annotated[
        str,
        typer.Argument(metavar="OLD", autocompletion=_completion.of_kind_asked, help="The current id."),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new id.")],
    *,
    area: Annotated[bool, typer.Option("--area", help="OLD is an area.")] = False,
    partner: Annotated[bool, typer.Option("--partner", help="OLD is a partner.")] = False,
    on: _writer_options.OnOption = None,
    asked: Annotated[Writing, _writer_options.writing("rename")],
) -> None:
    """Change the id of a commitment; `formerly` keeps the old one, which still finds it."""
    update_day(on)  # a new id has no date, but a wrong one is refused in every command
    kind = record_kind(area, partner)

    def plan(loaded: LoadedRoadmap) -> Plan:
        roadmap = loaded.roadmap
        own_id = record_id(old, kind, roadmap)
        if new == own_id:
            return Plan(own_id, [], "")
        if kind is RecordKind.COMMITMENT:
            check_not_formerly(new, roadmap, own=own_id)
        choose_id("", new, records_of(roadmap, kind), kind)
        references = references_to({kind.table: {own_id}}, roadmap)
        _require_alone(own_id, new, references, roadmap)
        changes: list[Change] = [
            change
            for id in references
            for change in following_changes(id, roadmap.commitments[id], kind.table, {own_id: new})
        ]
        if kind is RecordKind.COMMITMENT and own_id:
            before = [id for id in texts(roadmap.commitments[own_id].formerly) if id not in (new, own_id)]
            changes.append(SetValue(("commitments", own_id, "formerly"), [*before, own_id]))
        changes.append(RenameKey((kind.table, own_id), new))  # last: the other paths have the old id
        follows = f", also in {describe_references(references)}" if references else ""
        return Plan(new, changes, f"renamed {kind} {own_id} to {new}{follows}")

    write(asked, plan)


def _require_alone(old: str, new: str, found: Mapping[str, Sequence[Reference]], roadmap: Roadmap) -> None:
    """Raise WrongUsageError if the new id is a key beside the old one."""
    for id, those in found.items():
        for one in those:
            if isinstance(one.within, str) and new in value_of(one, roadmap.commitments[id]):
                raise WrongUsageError(
                    f"{'.'.join(one.field)} of {id} names {new} besides {old}; remove one of them first"
                )
