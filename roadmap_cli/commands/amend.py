"""`roadmap amend`: correct a recorded update."""

from typing import Annotated, Any

import msgspec
import typer

from roadmap_cli.commands import _completion, _writer_options
from roadmap_cli.commands._completion import CLEARABLE_OF_UPDATE
from roadmap_cli.commands._filters import status_of
from roadmap_cli.commands._session import deadline_of
from roadmap_cli.commands._write import Writing, past_update_day, write
from roadmap_cli.editing.amendments import amended, place
from roadmap_cli.editing.fields import own_partners
from roadmap_cli.editing.plan import Plan
from roadmap_cli.editing.updates import require_common, target
from roadmap_cli.english import listed
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.dates import day_key, parse_day_key
from roadmap_cli.model.ids import (
    any_of,
    did_you_mean,
    option_text,
    option_texts,
    present_commitment,
    split,
    update_key,
)
from roadmap_cli.model.types import ALL, Commitment, Update
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import changed

_EMPTY = Update()


def amend(
    id: _writer_options.CommitmentArgument,
    day: Annotated[
        str,
        typer.Argument(
            metavar="DAY",
            autocompletion=_completion.updates,
            help="The key of the update: 2021-04-22-2.",
        ),
    ],
    *,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            autocompletion=_completion.each_status,
            help="The status that it set.",
        ),
    ] = None,
    deadline: Annotated[
        str | None, typer.Option("--deadline", metavar="DATE", help="The deadline that it set, or none.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why.")] = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option("--evidence", metavar="URL", help="Where it is documented. Repeats."),
    ] = None,
    for_partner: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="PARTNER",
            autocompletion=_completion.partners,
            help="The partner that it is about.",
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day, month or year on which it happened.")
    ] = None,
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            metavar="FIELD",
            autocompletion=_completion.clearable_update_fields,
            help=f"Remove this field: {any_of(CLEARABLE_OF_UPDATE)}. Repeats.",
        ),
    ] = None,
    asked: Annotated[Writing, _writer_options.writing("amend")],
) -> None:
    """Correct an update that was recorded; `roadmap remove ID --update DAY` removes it.

    The current status and deadline follow if this update set them, and so does what the next update says it
    was before.
    """
    moved_to = past_update_day(on) if on is not None else None
    given: dict[str, Any] = {
        "status": status_of(status) if status is not None else None,
        "note": option_text(note, "--note"),
        "evidence": option_texts(evidence, "--evidence"),
    }
    given = {name: value for name, value in given.items() if value is not None}
    options = {"deadline": deadline, "partner": for_partner}
    cleared = _cleared(clear, {*given, *(name for name, value in options.items() if value is not None)})
    if for_partner == ALL:
        raise WrongUsageError(
            f"--for {ALL}: an update is about one partner; remove it, and record one for each "
            f"with `roadmap update ID --for {ALL}`"
        )
    if not (given or cleared or deadline is not None or for_partner is not None or moved_to is not None):
        raise WrongUsageError("nothing to amend was given; see `roadmap amend --help`")

    def plan(loaded: LoadedRoadmap) -> Plan:
        own_id = present_commitment(id, loaded.roadmap.commitments)
        commitment = loaded.roadmap.commitments[own_id]
        key = update_key(day, own_id, commitment)
        when = moved_to or parse_day_key(key)
        values = {**given, **{name: getattr(_EMPTY, name) for name in cleared}}
        if deadline is not None:
            values["deadline"] = target(deadline_of(deadline, "--deadline", when.last))
        if for_partner is not None:
            (values["partner"],) = own_partners(for_partner, own_id, commitment)
        update = msgspec.structs.replace(commitment.updates[key], **values)
        _require_amendable(own_id, commitment, key, update)
        others = commitment.updates.keys() - {key}
        new_key = key if when == parse_day_key(key) else day_key(when, others)
        done = amended(own_id, commitment, key, update, new_key)
        if "partner" in cleared and commitment.updates[key].partner:
            after = changed(loaded.data, done.changes)["commitments"][own_id]
            require_common(own_id, read_commitment(after), update)
        words = f"amended {place(own_id, commitment, key)}: {'; '.join(done.words)}"
        return Plan(own_id, done.changes, words)

    write(asked, plan)


def _cleared(clear: list[str] | None, given: set[str]) -> list[str]:
    """Return the fields to remove. Raises WrongUsageError for others, and for one that is given too."""
    cleared = split(clear)
    for name in cleared:
        if name not in CLEARABLE_OF_UPDATE:
            hint = did_you_mean(name, CLEARABLE_OF_UPDATE) or f"there are {listed(CLEARABLE_OF_UPDATE)}"
            raise WrongUsageError(f'--clear: there is no field "{name[:60]}" to clear; {hint}')
        if name in given:
            option = "--for" if name == "partner" else f"--{name}"
            raise WrongUsageError(f"{option} and --clear {name} contradict each other; give one of them")
    return cleared


def _require_amendable(id: str, commitment: Commitment, key: str, update: Update) -> None:
    """Raise WrongUsageError for an update that would hold nothing, or set for all what partners have."""
    if update.status is None and update.deadline is None and not update.note:
        raise WrongUsageError(
            f"the update {key} of {id} would have no status, deadline or note; "
            f"remove it with `roadmap remove {id} --update {key}`"
        )
    if update.milestone:
        if update.partner:
            raise WrongUsageError(
                f"the update {key} of {id} is about the milestone {update.milestone}, not about a partner; "
                "leave out --for"
            )
        return
    old = commitment.updates[key]
    new = {kind: getattr(update, kind) for kind in ("status", "deadline") if getattr(old, kind) is None}
    require_common(id, commitment, Update(partner=update.partner, **new))
