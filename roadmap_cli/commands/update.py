"""`roadmap update`: record an update of a commitment, or change its fields."""

from datetime import date
from functools import partial
from typing import Annotated

import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._bulk import ChoiceOptions, CommitmentsArgument, write_each
from roadmap_cli.commands._deadlines import promise_of, shift_of
from roadmap_cli.commands._filters import status_of
from roadmap_cli.commands._session import window_of
from roadmap_cli.commands._write import WriteOptions, past_update_day
from roadmap_cli.commands._writer_options import (
    FieldValues,
    clear_option,
    cycle_option,
    deadline_option,
    evidence_option,
    note_option,
    on_option,
    partner_option,
    status_option,
    update_field_options,
)
from roadmap_cli.editing import cycles, fields, milestones
from roadmap_cli.editing.lost_cycles import lost_words
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.replacements import require_commitment, require_replaceable, require_successor
from roadmap_cli.editing.updates import (
    UpdateDay,
    of_partners,
    record_each,
    require_common,
    target,
    with_words,
)
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import option_text, option_texts, present_commitment, split_words
from roadmap_cli.model.shifts import Shift
from roadmap_cli.model.types import ALL, Commitment, Milestone, Update
from roadmap_cli.model.window import Target
from roadmap_cli.storage.load import LoadedRoadmap

Ids = list[str] | None
_UPDATE, _FIELDS, _MILESTONE = "What happened", "Corrections", "Milestone"


def update(
    id: CommitmentsArgument = None,
    *,
    status: Annotated[
        str | None, status_option("The new status; the update also records the old one.", panel=_UPDATE)
    ] = None,
    deadline: Annotated[
        str | None,
        deadline_option(
            'The new deadline, none, or a time to move it by, such as +2w or "+1 quarter".', panel=_UPDATE
        ),
    ] = None,
    for_partner: Annotated[
        str | None,
        partner_option("Update only this partner; `all` records an update for each partner.", panel=_UPDATE),
    ] = None,
    cycle: Annotated[
        str | None,
        cycle_option(
            "Update this cycle of a recurring duty, such as 2025; the duty itself does not change.",
            panel=_UPDATE,
        ),
    ] = None,
    note: Annotated[str | None, note_option("What happened, and why.", _UPDATE)] = None,
    evidence: Annotated[Ids, evidence_option(panel=_UPDATE)] = None,
    on: Annotated[str | None, on_option(_UPDATE)] = None,
    field_values: Annotated[FieldValues, update_field_options(_FIELDS)],
    clear: Annotated[Ids, clear_option(_completion.clearable_fields, _FIELDS)] = None,
    milestone: Annotated[
        str | None,
        typer.Option(
            "--milestone",
            metavar="ID",
            autocompletion=_completion.milestones,
            help="Update this milestone instead, with --status, --deadline, --deadline-text, --note, "
            "--evidence, --on, --title or --clear; --title adds a new one.",
            rich_help_panel=_MILESTONE,
        ),
    ] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove the milestone.", rich_help_panel=_MILESTONE)
    ] = False,
    choice: ChoiceOptions,
    options: Annotated[WriteOptions, _writer_options.write_options("update")],
) -> None:
    r"""Record what happened to commitments, or correct fields.

    An update has a new status, a new deadline or a note. The latest update also sets the current status or
    deadline. An earlier one, dated with --on, is only recorded. Several commitments are saved at once.

    Examples:
      # A new status, with the reason
      roadmap update oil-and-gas-methane-75 --for ca \
        --status underway --note "The rules are in force."
      # A deadline that one partner postponed last year
      roadmap update net-zero-grids --for ca --deadline 2050 \
        --on 2024-12-17 --note "The rules allow more time."
      # Correct a field of the commitment
      roadmap update net-zero-2050 --owner "Climate ministry"
    """
    day = past_update_day(on)
    keeps_words = for_partner is None and cycle is None and field_values["deadline_text"] is None
    new_deadline, words, shift = _promise(deadline, day.last, options.file, keeps_words=keeps_words)
    new_status = status_of(status) if status is not None else None
    evidence_value = option_texts(evidence, "--evidence")
    kind = Commitment if milestone is None else Milestone
    request = _writer_options.field_request(field_values, split_words(clear), day.last, options.file, kind)
    values = {
        "status": new_status,
        "met_on": new_status,
        "deadline": new_deadline,
        "evidence": evidence_value,
    }
    fields.require_no_contradiction(request, values)
    require_commitment(new_status, "--milestone" if milestone else None)
    if new_deadline is None and "deadline" in request.clear:
        new_deadline = target(None)
    if cycle is not None:
        contradicting = {
            "--milestone": milestone,
            "--deadline": values["deadline"],
            "--remove": remove or None,
        }
        fields.require_only_an_update("--cycle", request, contradicting)
        said = option_text(note, "--note") or ""

        def plan_cycle(commitment_id: str, loaded: LoadedRoadmap) -> Plan:
            year_start = loaded.roadmap.roadmap.fiscal_year_starts
            cycle_request = cycles.CycleRequest(
                cycle=window_of(cycle, "--cycle", day.last, year_start),
                partner=for_partner,
                status=new_status,
                note=said,
                evidence=evidence_value or "",
                on=UpdateDay(day, is_given=on is not None),
            )
            return cycles.plan(loaded, commitment_id, cycle_request)

        write_each(options, id, choice, lambda one: partial(plan_cycle, one))
        return
    if for_partner is not None and milestone is None:
        fields.require_partner_fields(request)
    if milestone is not None:
        others = [for_partner, *request.values.keys() - {"title", "deadline_text"}]
        milestone_request = milestones.MilestoneRequest(
            name=milestone,
            title=field_values["title"],
            deadline=new_deadline,
            deadline_text=option_text(request.values.get("deadline_text"), "--deadline-text"),
            words=words,
            status=new_status,
            on=UpdateDay(day, is_given=on is not None),
            note=option_text(note, "--note") or "",
            evidence=evidence_value,
            clear=request.clear,
            remove=remove,
        )
        plan_milestone = partial(milestones.plan, milestone_request, others, shift)
        write_each(options, id, choice, lambda one: partial(plan_milestone, one))
        return
    has_update = bool(new_status or new_deadline or note)
    _require_subject(remove=remove, has_update=has_update, evidence=evidence)

    def plan(word: str, loaded: LoadedRoadmap) -> Plan:
        commitment_id = present_commitment(word, loaded.roadmap.commitments)
        commitment = loaded.roadmap.commitments[commitment_id]
        partners = fields.own_partners(for_partner, commitment_id, commitment)
        if for_partner == ALL and not (new_status or new_deadline or request.clear):
            partners = [""]  # a note alone is one update about all
        update = Update(
            partner=partners[0],
            status=new_status,
            deadline=new_deadline,
            note=option_text(note, "--note") or "",
            evidence=evidence_value or "",
        )
        require_common(commitment_id, commitment, update, request.clear)
        if not update.partner:
            fields.require_clearable_status(commitment_id, commitment, request.clear)
        on_day = UpdateDay(day, is_given=on is not None)
        require_replaceable(commitment_id, update, partners, on_day, loaded.roadmap)
        updates = of_partners(commitment_id, commitment, update, partners, shift)
        recorded = record_each(commitment_id, commitment, updates, on_day)
        given = (*request.values, *request.clear)
        recorded = with_words(recorded, commitment_id, commitment, given, words)
        changes, changed = fields.changes(commitment_id, loaded.roadmap, request, partners)
        if not (changed or update.note or request.values or request.clear or new_status or new_deadline):
            raise WrongUsageError(
                "give at least one option that changes something; see `roadmap update --help`"
            )
        changes = [*changes, *recorded.changes]
        lost = lost_words(commitment_id, loaded, changes, day.last)
        sentence = f"updated {commitment_id}: {'; '.join([*recorded.words, *changed, *lost])}"
        return require_successor(Plan(commitment_id, changes, sentence), loaded, for_partner)

    write_each(options, id, choice, lambda one: partial(plan, one))


def _require_subject(*, remove: bool, has_update: bool, evidence: Ids) -> None:
    """Raise WrongUsageError for an option that belongs to a milestone or an update that is not given."""
    if remove:
        raise WrongUsageError(
            "--remove removes a milestone, named by --milestone; `roadmap remove ID` removes a commitment"
        )
    if evidence and not has_update:
        raise WrongUsageError("--evidence belongs to an update; give --status, --deadline or --note with it")


def _promise(
    text: str | None, anchor: date, file: str | None, *, keeps_words: bool
) -> tuple[Target | None, str, Shift | None]:
    """Return the new deadline, its words if it is a fiscal year, and a time to move the deadline by instead.

    With a time to move by, each subject gets a new deadline of its own. Raises WrongUsageError.
    """
    shift = shift_of(text)
    if text is None or shift is not None:
        return target(None) if shift else None, "", shift
    deadline, words = promise_of(text, anchor, file, keeps_words=keeps_words)
    return target(deadline), words, None
