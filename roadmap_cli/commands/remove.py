"""`roadmap remove`: take a commitment, an area or a partner out of the roadmap."""

from collections.abc import Collection, Sequence
from typing import Annotated

import typer

from roadmap_cli.commands import complete, writer_options
from roadmap_cli.commands.fields import require_removable
from roadmap_cli.commands.referring import (
    Kind,
    Reference,
    in_words,
    kind_asked,
    named,
    references_to,
    whole_id,
)
from roadmap_cli.commands.session import Color, Opened
from roadmap_cli.commands.writing import LOCK_TIMEOUT, Plan, WriteFormat, Writing, update_day, write
from roadmap_cli.document.change import Change, Remove, SetValue
from roadmap_cli.english import counted, listed
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.types import Commitment, Roadmap, texts


def remove(
    id: Annotated[
        str, typer.Argument(metavar="ID", autocompletion=complete.of_kind_asked, help="The whole id.")
    ],
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
    on: writer_options.OnOption = None,
    dry_run: writer_options.DryRunOption = False,
    lock_timeout: writer_options.LockTimeoutOption = LOCK_TIMEOUT,
    format: writer_options.FormatOption = WriteFormat.TEXT,
    file: writer_options.FileOption = None,
    color: writer_options.ColorOption = Color.AUTO,
) -> None:
    """Remove a commitment with its milestones and updates; git remembers it.

    What was given up is better kept: `roadmap update ID --status dropped` says so.
    """
    update_day(on)  # a removal has no date, but a wrong one is refused wherever it stands
    kind = kind_asked(area, partner)

    def plan(opened: Opened) -> Plan:
        roadmap = opened.roadmap
        own_id = whole_id(id, kind, roadmap)
        if kind is Kind.AREA:
            return _without_area(own_id, roadmap, force)
        ids = {own_id, *_former_ids([own_id], roadmap)} if kind is Kind.COMMITMENT else {own_id}
        references = [one for one in references_to(kind, ids, roadmap) if _is_foreign(one, kind, own_id)]
        for one in references if kind is Kind.PARTNER else ():
            require_removable([own_id], one.commitment, roadmap.commitments[one.commitment])
        if references and not force:
            raise WrongUsageError(
                f"{kind} {own_id} is named in {in_words(references)}; take it out there first, "
                "or let --force do so"
            )
        changes = [*_freed(references, ids, roadmap), Remove((kind.table, own_id))]
        title = _title(own_id, kind, roadmap)
        return Plan(own_id, changes, f"removed {kind} {own_id}: {title}{_also(references)}")

    write(Writing("remove", file, dry_run, lock_timeout, format, color), plan)


def _without_area(id: str, roadmap: Roadmap, force: bool) -> Plan:
    """Return the plan that removes an area; with force, its commitments and the references to them too."""
    gone = [one for one, commitment in roadmap.commitments.items() if commitment.area == id]
    if gone and not force:
        raise WrongUsageError(
            f"area {id} has {counted(len(gone), 'commitment')}: {listed(gone)}; move them with "
            "`roadmap update ID --area AREA`, or let --force remove them too"
        )
    ids = {*gone, *_former_ids(gone, roadmap)}
    references = [
        one for one in references_to(Kind.COMMITMENT, ids, roadmap) if one.commitment not in set(gone)
    ]
    removals = [Remove(("commitments", one)) for one in gone]
    changes = [*_freed(references, ids, roadmap), *removals, Remove(("areas", id))]
    also = f", with its {counted(len(gone), 'commitment')}: {listed(gone)}" if gone else ""
    return Plan(id, changes, f"removed area {id}: {roadmap.areas[id].title}{also}{_also(references)}")


def _also(references: Sequence[Reference]) -> str:
    """Return where else the id was removed, for the end of a sentence."""
    return f"; also removed from {in_words(references)}" if references else ""


def _former_ids(ids: Collection[str], roadmap: Roadmap) -> set[str]:
    """Return what commitments were called before: a reference by such an id is one to them."""
    former = {old for id in ids for old in texts(roadmap.commitments[id].formerly)}
    return former - roadmap.commitments.keys()


def _is_foreign(reference: Reference, kind: Kind, id: str) -> bool:
    """Return whether a reference outlives what it refers to: a commitment's own goes with it."""
    return kind is not Kind.COMMITMENT or reference.commitment != id


def _title(id: str, kind: Kind, roadmap: Roadmap) -> str:
    one = named(roadmap, kind)[id]
    return str(getattr(one, "name", "") or getattr(one, "title", ""))


def _freed(references: Sequence[Reference], ids: Collection[str], roadmap: Roadmap) -> list[Change]:
    """Return the changes that remove references; an array or table that becomes empty is removed too."""
    return [_freed_in(roadmap.commitments[one.commitment], one, ids) for one in references]


def _freed_in(commitment: Commitment, reference: Reference, ids: Collection[str]) -> Change:
    field, *below = reference.where
    whole = ("commitments", reference.commitment, field)
    held = getattr(commitment, field)
    if isinstance(held, list):
        kept = [one for one in held if one not in ids]
        return SetValue(whole, kept) if kept else Remove(whole)
    return Remove((*whole, below[0])) if any(one not in ids for one in held) else Remove(whole)
