"""`roadmap amend`: correct a recorded update, a reading or an assessment."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._filters import status_of
from roadmap_cli.commands._offers import CLEARABLE_OF_UPDATE
from roadmap_cli.commands._session import deadline_of, window_of
from roadmap_cli.commands._write import WriteOptions, past_update_day, update_key, write
from roadmap_cli.commands._writer_options import (
    clear_option,
    cycle_option,
    deadline_option,
    evidence_option,
    indicator_option,
    note_option,
    number_of_option,
    partner_option,
    status_option,
)
from roadmap_cli.editing import assessments, indicators
from roadmap_cli.editing.amendments import amended, place
from roadmap_cli.editing.corrections import NOTHING, CorrectionRequest
from roadmap_cli.editing.cycles import require_common_cycle, require_cycle, require_status_of_cycle
from roadmap_cli.editing.fields import own_partners
from roadmap_cli.editing.plan import Plan, PlanFor
from roadmap_cli.editing.replacements import require_commitment, require_successor
from roadmap_cli.editing.updates import changed_words, require_common, target
from roadmap_cli.english import listed
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.date_phrases import words_of_fiscal_year
from roadmap_cli.model.dates import day_key, parse_day_key
from roadmap_cli.model.ids import (
    any_of,
    did_you_mean,
    option_text,
    option_texts,
    present_commitment,
    present_id,
    split_words,
)
from roadmap_cli.model.types import ALL, Commitment, Update
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.model.window import Date
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import changed

_EMPTY = Update()


def amend(
    id: _writer_options.CommitmentArgument,
    day: Annotated[
        str,
        typer.Argument(
            metavar="DAY",
            autocompletion=_completion.updates_or_parts,
            help="The key of what to correct, such as 2021-04-22-2, or its day, such as yesterday.",
        ),
    ],
    *,
    status: Annotated[str | None, status_option("The status it set.")] = None,
    deadline: Annotated[str | None, deadline_option("The deadline it set, or none.")] = None,
    note: Annotated[str | None, note_option("The corrected note: what happened, and why.")] = None,
    evidence: Annotated[list[str] | None, evidence_option("Where it is documented.")] = None,
    for_partner: Annotated[str | None, partner_option("The partner it is about.")] = None,
    cycle: Annotated[str | None, cycle_option("The cycle of a recurring duty that it is about.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day, month or year when it happened.")
    ] = None,
    indicator: Annotated[
        str | None,
        indicator_option(
            "Correct a reading of this indicator instead, with --value, --note, --evidence, --on or --clear."
        ),
    ] = None,
    value: Annotated[
        str | None, typer.Option("--value", metavar="VALUE", help="The corrected value of the reading.")
    ] = None,
    assessment: Annotated[
        bool,
        typer.Option(
            "--assessment",
            help="Correct the assessment with this key instead, with --verdict, --for, --note, --evidence, "
            "--on or --clear.",
        ),
    ] = False,
    verdict: Annotated[
        str | None, typer.Option("--verdict", metavar="TEXT", help="The corrected verdict of the assessment.")
    ] = None,
    clear: Annotated[
        list[str] | None,
        clear_option(
            _completion.clearable_update_fields,
            help=f"Clear this field: {any_of(CLEARABLE_OF_UPDATE)}. Repeats.",
        ),
    ] = None,
    options: Annotated[WriteOptions, _writer_options.write_options("amend")],
) -> None:
    r"""Correct a recorded update, a reading or an assessment.

    The current status and deadline change too if this update set them, and so do the earlier values that the
    next update names. `roadmap remove` removes an update, a reading or an assessment.

    Examples:
      # Add where it is documented
      roadmap amend net-zero-grids 2024-12-17 \
        --evidence https://example.org/grids
      # It was a day later
      roadmap amend net-zero-grids 2024-12-17 --on 2024-12-18
      # Where an assessment was published
      roadmap amend paris-agreement 2021-09 --assessment \
        --evidence https://example.org/2021
    """
    new_day = past_update_day(on) if on is not None else None
    kind = _kind(indicator, value, verdict, is_assessment=assessment)
    if kind != "update":
        given = {
            "--status": status, "--deadline": deadline, "--cycle": cycle, "--for": for_partner,
            "--value": value, "--verdict": verdict, "--indicator": indicator,
        }  # fmt: skip
        _require_options_of(kind, given)
        request = _correction_request(day, note, evidence, clear, new_day)
        write(options, _correction(id, given, request))
        return
    values: dict[str, Any] = {
        "status": status_of(status) if status is not None else None,
        "note": option_text(note, "--note"),
        "evidence": option_texts(evidence, "--evidence"),
    }
    values = {name: value for name, value in values.items() if value is not None}
    others = {"deadline": deadline, "partner": for_partner, "cycle": cycle}
    cleared = _cleared(clear, {*values, *(name for name, value in others.items() if value is not None)})
    _require_one(for_partner)
    if not (values or cleared or new_day is not None or any(other is not None for other in others.values())):
        raise WrongUsageError(NOTHING)

    def plan(loaded: LoadedRoadmap) -> Plan:
        commitment_id = present_commitment(id, loaded.roadmap.commitments)
        commitment = loaded.roadmap.commitments[commitment_id]
        key = present_id(update_key(day), commitment.updates, "update", commitment_id)
        window = new_day or parse_day_key(key)
        fields = {**values, **{name: getattr(_EMPTY, name) for name in cleared}}
        if deadline is not None:
            year_start = loaded.roadmap.roadmap.fiscal_year_starts
            new = deadline_of(deadline, "--deadline", window.last, year_start=year_start)
            fields["deadline"] = target(new)
        if for_partner is not None:
            (fields["partner"],) = own_partners(for_partner, commitment_id, commitment)
        if cycle is not None:
            year_start = loaded.roadmap.roadmap.fiscal_year_starts
            fields["cycle"] = window_of(cycle, "--cycle", window.last, year_start)
        update = msgspec.structs.replace(commitment.updates[key], **fields)
        _require_amendable(commitment_id, commitment, key, update)
        new_key = key
        if window != parse_day_key(key):
            new_key = day_key(window, commitment.updates.keys() - {key})
        amendment = amended(commitment_id, commitment, key, update, new_key)
        if "partner" in cleared and commitment.updates[key].partner and update.cycle is None:
            after = changed(loaded.data, amendment.changes)["commitments"][commitment_id]
            require_common(commitment_id, read_commitment(after), update)
        changes = list(amendment.changes)
        if fiscal_year := words_of_fiscal_year(deadline or ""):
            changes = [change for change in changes if change.path[-1] != "deadline_text"]
            changes += changed_words(commitment_id, commitment, changes, fiscal_year)
        words = f"amended {place(commitment_id, commitment, key)}: {'; '.join(amendment.words)}"
        return require_successor(Plan(commitment_id, changes, words), loaded)

    write(options, plan)


def _require_one(partner: str | None) -> None:
    """Raise WrongUsageError if `--for` names all partners."""
    if partner == ALL:
        raise WrongUsageError(
            f"--for {ALL}: an update is about one partner; remove it, and record one for each "
            f"with `roadmap update ID --for {ALL}`"
        )


_OWN_OPTIONS = {"reading": ["--value"], "assessment": ["--verdict", "--for"]}


def _kind(indicator: str | None, value: str | None, verdict: str | None, *, is_assessment: bool) -> str:
    """Return what the command corrects. Raises WrongUsageError for options that do not belong together."""
    if indicator is not None and is_assessment:
        raise WrongUsageError("--indicator and --assessment contradict each other; give one of them")
    if value is not None and indicator is None:
        raise WrongUsageError("--value is for readings; name the indicator with --indicator")
    if verdict is not None and not is_assessment:
        raise WrongUsageError("--verdict is for assessments; add --assessment")
    return "reading" if indicator is not None else "assessment" if is_assessment else "update"


def _require_options_of(kind: str, given: Mapping[str, str | None]) -> None:
    """Raise WrongUsageError for an option that a reading or an assessment does not have."""
    own = _OWN_OPTIONS[kind]
    for option, word in given.items():
        if word is not None and option not in (*own, "--indicator"):
            known = ", ".join([*own, "--note", "--evidence"])
            what = "a reading" if kind == "reading" else "an assessment"
            raise WrongUsageError(f"{option}: {what} has only {known} and --on; leave out {option}")


def _correction(id: str, given: Mapping[str, str | None], request: CorrectionRequest) -> PlanFor:
    """Return the function that plans the correction of a reading or an assessment. Raises WrongUsageError."""
    indicator, value = given["--indicator"], given["--value"]
    if indicator is not None:
        number = number_of_option(value, "--value") if value is not None else None
        return lambda loaded: indicators.amendment(loaded, id, indicator, number, request)
    verdict, partner = given["--verdict"], given["--for"]
    return lambda loaded: assessments.amendment(id, verdict, partner, request, loaded.roadmap)


def _correction_request(
    day: str, note: str | None, evidence: list[str] | None, clear: list[str] | None, new_day: Date | None
) -> CorrectionRequest:
    """Return the request to correct a reading or an assessment. Raises WrongUsageError."""
    texts = {"note": option_text(note, "--note"), "evidence": option_texts(evidence, "--evidence")}
    return CorrectionRequest(
        key=update_key(day),
        fields={name: text for name, text in texts.items() if text is not None},
        clear=split_words(clear),
        day=new_day,
    )


def _cleared(clear: list[str] | None, values: set[str]) -> list[str]:
    """Return the fields to clear. Raises WrongUsageError for an unknown one, and for one also set."""
    cleared = split_words(clear)
    for name in cleared:
        if name not in CLEARABLE_OF_UPDATE:
            hint = did_you_mean(name, CLEARABLE_OF_UPDATE) or f"there are {listed(CLEARABLE_OF_UPDATE)}"
            raise WrongUsageError(f'--clear: there is no field "{name[:60]}" to clear; {hint}')
        if name in values:
            option = "--for" if name == "partner" else f"--{name}"
            raise WrongUsageError(f"{option} and --clear {name} contradict each other; give one of them")
    return cleared


def _require_amendable(commitment_id: str, commitment: Commitment, key: str, update: Update) -> None:
    """Raise WrongUsageError if the update would be empty, or set for all what partners have of their own."""
    about = f"the update {key} of {commitment_id}"
    if update.status is None and update.deadline is None and not update.note:
        raise WrongUsageError(
            f"{about} would have no status, deadline or note; "
            f"remove it with `roadmap remove {commitment_id} --update {key}`"
        )
    if update.milestone:
        given = [*(["--for"] if update.partner else []), *(["--cycle"] if update.cycle is not None else [])]
        if given:
            what = "a partner" if given[0] == "--for" else "a cycle"
            raise WrongUsageError(
                f"{about} is about the milestone {update.milestone}, not about {what}; leave out {given[0]}"
            )
        require_commitment(update.status, "--status superseded")
        return
    old = commitment.updates[key]
    is_moved = update.cycle != old.cycle
    kinds = [kind for kind in ("status", "deadline") if is_moved or getattr(old, kind) is None]
    new = Update(partner=update.partner, **{kind: getattr(update, kind) for kind in kinds})
    if update.cycle is None:
        require_common(commitment_id, commitment, new)
        return
    if update.deadline is not None:
        window = (
            f"the cycle {update.cycle.canonical}, whose window follows from the deadline of the first one"
        )
        leave_out = "--deadline" if old.deadline is None else "--cycle"
        raise WrongUsageError(
            f"{about} {'is' if old.deadline is None else 'sets a deadline, so it cannot be'} about {window}; "
            f"leave out {leave_out}"
        )
    require_status_of_cycle(update.status)
    if is_moved or update.partner != old.partner:
        require_cycle(commitment_id, commitment, update.cycle, [update.partner])
    if not update.partner and (new.status is not None or old.partner):
        others = {name: one for name, one in commitment.updates.items() if name != key}
        require_common_cycle(
            commitment_id, msgspec.structs.replace(commitment, updates=others), update.cycle, update.status
        )
