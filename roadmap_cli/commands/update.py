"""`roadmap update`: record an update of a commitment, or correct its fields."""

from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._filters import status_of
from roadmap_cli.commands._session import deadline_of
from roadmap_cli.commands._write import Writing, past_update_day, write
from roadmap_cli.commands._writer_options import Given, options_of_update
from roadmap_cli.editing import fields, milestones
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.updates import record_all, require_common, target
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import option_text, option_texts, present_commitment, split
from roadmap_cli.model.types import ALL, Commitment, Milestone, Update
from roadmap_cli.storage.load import LoadedRoadmap

Ids = list[str] | None
_UPDATE, _FIELDS, _MILESTONE = "Update", "Corrections", "Milestone"


def update(
    id: _writer_options.CommitmentArgument,
    *,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            autocompletion=_completion.each_status,
            help="The new status; the update also records the old one.",
            rich_help_panel=_UPDATE,
        ),
    ] = None,
    deadline: Annotated[
        str | None,
        typer.Option(
            "--deadline",
            metavar="DATE",
            help="The new deadline, or none; the update also records the old one.",
            rich_help_panel=_UPDATE,
        ),
    ] = None,
    for_partner: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="PARTNER",
            autocompletion=_completion.partners,
            help="Update only this partner; `all` records an update for each partner.",
            rich_help_panel=_UPDATE,
        ),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="TEXT", help="What happened, and why.", rich_help_panel=_UPDATE),
    ] = None,
    evidence: Annotated[
        Ids,
        typer.Option(
            "--evidence", metavar="URL", help="Where to read about it. Repeats.", rich_help_panel=_UPDATE
        ),
    ] = None,
    on: _writer_options.OnOption = None,
    given: Annotated[Given, options_of_update(_FIELDS)],
    clear: Annotated[
        Ids,
        typer.Option(
            "--clear",
            metavar="FIELD",
            autocompletion=_completion.clearable_fields,
            help="Remove this field. Repeats.",
            rich_help_panel=_FIELDS,
        ),
    ] = None,
    milestone: Annotated[
        str | None,
        typer.Option(
            "--milestone",
            metavar="ID",
            help="Update this milestone instead, with --status, --deadline, --note, --evidence and --on; "
            "--title changes its title, or adds a new one; --clear removes a field of it.",
            rich_help_panel=_MILESTONE,
        ),
    ] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove the milestone.", rich_help_panel=_MILESTONE)
    ] = False,
    asked: Annotated[Writing, _writer_options.writing("update")],
) -> None:
    """Record an update of a commitment, such as a new status or deadline, or correct its fields.

    The latest update also sets the current status or deadline. An earlier one, dated with --on, is only
    recorded.
    """
    day = past_update_day(on)
    due = target(deadline_of(deadline, "--deadline", day.last)) if deadline is not None else None
    state = status_of(status) if status is not None else None
    evidence_given = option_texts(evidence, "--evidence")
    kind = Commitment if milestone is None else Milestone
    wanted = _writer_options.wanted(given, split(clear), day.last, kind)
    values = {"status": state, "met_on": state, "deadline": due, "evidence": evidence_given}
    fields.require_no_contradiction(wanted, values)
    if due is None and "deadline" in wanted.clear:
        due = target(None)
    if for_partner is not None and milestone is None:
        fields.require_nothing_of_all(wanted)
    if milestone is not None:
        others = [for_partner, *(name for name in wanted.values if name != "title")]
        request = milestones.MilestoneRequest(
            name=milestone,
            title=given["title"],
            deadline=due,
            status=state,
            on=day,
            is_dated=on is not None,
            note=option_text(note, "--note") or "",
            evidence=evidence_given,
            clear=wanted.clear,
            remove=remove,
        )
        write(asked, lambda loaded: milestones.plan(loaded, id, request, others))
        return
    if remove:
        raise WrongUsageError(
            "--remove takes away a milestone, named by --milestone; `roadmap remove ID` a commitment"
        )
    if evidence_given and status is None and deadline is None and note is None:
        raise WrongUsageError("--evidence belongs to an update; give --status, --deadline or --note with it")

    def plan(loaded: LoadedRoadmap) -> Plan:
        own_id = present_commitment(id, loaded.roadmap.commitments)
        commitment = loaded.roadmap.commitments[own_id]
        partners = fields.own_partners(for_partner, own_id, commitment)
        if for_partner == ALL and not (state or due or wanted.clear):
            partners = [""]  # a note alone is one update about all
        said = Update(
            partner=partners[0],
            status=state,
            deadline=due,
            note=option_text(note, "--note") or "",
            evidence=evidence_given or "",
        )
        require_common(own_id, commitment, said, wanted.clear)
        if not said.partner:
            fields.require_clearable_status(own_id, commitment, wanted.clear)
        recorded = record_all(own_id, commitment, said, day, partners, is_dated=on is not None)
        changes, changed = fields.changes(own_id, loaded.roadmap, wanted, partners)
        if not (changed or said.note or wanted.given() or state or due):
            raise WrongUsageError("nothing to update was given; see `roadmap update --help` for what can be")
        words = "; ".join([*recorded.words, *changed])
        return Plan(own_id, [*changes, *recorded.changes], f"updated {own_id}: {words}")

    write(asked, plan)
