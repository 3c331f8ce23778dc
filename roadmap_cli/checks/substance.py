"""RM4: whether a commitment says enough to be held to: who, by when, how much, and on what evidence."""

from collections.abc import Iterator

import msgspec

from roadmap_cli.checks.links import bad_links
from roadmap_cli.checks.subject import Hit, Look, Subject, of_commitment
from roadmap_cli.checks.vagueness import vague
from roadmap_cli.finding import Rule, Severity
from roadmap_cli.flags import overall_status, partners_status
from roadmap_cli.lookup import did_you_mean
from roadmap_cli.model import CLOSED, Commitment, Status, Update, texts
from roadmap_cli.replay import events_of
from roadmap_cli.schema import shown


def closed_without_evidence(subject: Subject) -> Iterator[Hit]:
    """Yield closed commitments for whose end nothing is shown."""
    for id, commitment in subject.roadmap.commitments.items():
        status = overall_status(commitment)
        if status in CLOSED and not _has_evidence(commitment):
            path = ("status",) if commitment.status is not None else ("partner_status",)
            message = (
                f"it is {status}, and nothing is given as evidence; add evidence to the event that says so"
            )
            yield of_commitment(id, path, message)


def _has_evidence(commitment: Commitment) -> bool:
    """Return whether there is evidence of the end: from the first event that closes on, else in the last one.

    What shows a milestone shows a part of the end.
    """
    if any(texts(step.evidence) for step in commitment.milestones.values() if step.status in CLOSED):
        return True
    events = [event.update for event in events_of(commitment)]
    first = next((at for at, update in enumerate(events) if update.status in CLOSED), len(events) - 1)
    return any(texts(update.evidence) for update in events[max(first, 0) :])


def given_up_without_note(subject: Subject) -> Iterator[Hit]:
    """Yield what was broken or dropped, by all or by one partner, when no event says a word about it."""
    lost = (Status.BROKEN, Status.DROPPED)
    for id, commitment in subject.roadmap.commitments.items():
        updates = [*commitment.updates.values()]
        if commitment.status in lost and not _is_noted(updates, commitment.status, ""):
            yield of_commitment(id, ("status",), _WITHOUT_NOTE.format(commitment.status))
        for partner, status in commitment.partner_status.items():
            if status in lost and not _is_noted(updates, status, partner):
                yield of_commitment(id, ("partner_status", partner), _WITHOUT_NOTE.format(status))


_WITHOUT_NOTE = "it is {}, and no note says why; add note to the event that says so"


def _is_noted(updates: list[Update], status: Status, partner: str) -> bool:
    return any(
        update.note and update.status is status and update.partner in ("", partner) for update in updates
    )


def nobody_responsible(subject: Subject) -> Iterator[Hit]:
    """Yield commitments that name neither partner nor owner."""
    for id, commitment in subject.roadmap.commitments.items():
        if not _says_something(commitment.partners) and not _says_something(commitment.owner):
            yield of_commitment(id, (), "neither partners nor owner says whose promise this is; add one")


def without_deadline(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments without a deadline whose status does not say that they have no end."""
    for id, commitment in subject.roadmap.commitments.items():
        if commitment.deadline is not None or commitment.partner_deadline:
            continue
        status = overall_status(commitment)
        if status not in CLOSED and status is not Status.ONGOING:
            message = f"it has no deadline, and its status is {status}; add deadline, or make it ongoing"
            yield of_commitment(id, (), message)


def missing_fields(subject: Subject) -> Iterator[Hit]:
    """Yield commitments that lack what `require` demands, and what it demands that does not exist."""
    demanded = subject.roadmap.check.require
    known = Commitment.__struct_fields__
    for index, field in enumerate(demanded):
        if field not in known:
            remedy = did_you_mean(field, known) or f"there are {', '.join(known)}"
            message = f"a commitment has no key {shown(field)}; {remedy}"
            yield Hit(("check", "require", index), message, shown(field))
    fields = [field for field in dict.fromkeys(demanded) if field in known]
    if fields:
        for id, commitment in subject.roadmap.commitments.items():
            for field in fields:
                if not _says_something(getattr(commitment, field)):
                    message = f"{field} is missing, and [check] require demands it; add {field}"
                    yield of_commitment(id, (), message)


def _says_something(value: object) -> bool:
    """Return whether a field is given and not empty; a progress of 0 says something."""
    if isinstance(value, list):
        return any(_says_something(one) for one in value)
    return bool(value.strip()) if isinstance(value, str) else value == 0 or bool(value)


def stated_otherwise(subject: Subject) -> Iterator[Hit]:
    """Yield commitments whose stated status is not what their partners' add up to."""
    for id, commitment in subject.roadmap.commitments.items():
        if commitment.status is not None and commitment.partner_status:
            silent = dict.fromkeys(
                commitment.partners, commitment.status
            )  # who is not named stands as the whole
            all_named = {**silent, **commitment.partner_status}
            theirs = partners_status(msgspec.structs.replace(commitment, partner_status=all_named))
            if theirs is not commitment.status:
                message = f"the partners' add up to {theirs}; correct one of them, or take the status out"
                yield of_commitment(id, ("status",), message, shown(commitment.status.value))


LOOKS = (
    Look(
        Rule(
            "RM401",
            Severity.WARNING,
            "closed-without-evidence",
            "A commitment is closed, and no evidence of its end is given.",
            "Add `evidence`, a link, to the update that closed it.",
        ),
        closed_without_evidence,
    ),
    Look(
        Rule(
            "RM402",
            Severity.WARNING,
            "given-up-without-note",
            "A commitment is broken or dropped, as a whole or for one partner, and no note says why.",
            "Add a `note` to the update that says so.",
        ),
        given_up_without_note,
    ),
    Look(
        Rule(
            "RM403",
            Severity.NOTICE,
            "nobody-responsible",
            "A commitment names neither a partner nor an owner.",
            "Name who made it (`partners`) or who answers for it (`owner`).",
        ),
        nobody_responsible,
    ),
    Look(
        Rule(
            "RM404",
            Severity.NOTICE,
            "no-deadline",
            "An open commitment has no deadline, and is not `ongoing`.",
            "Add the deadline as it was promised, be it only a year; or make the status `ongoing`.",
        ),
        without_deadline,
    ),
    Look(
        Rule(
            "RM405",
            Severity.NOTICE,
            "vague",
            "An open commitment reaffirms, explores or considers, with neither a date nor a measure.",
            "Say what will be different, by how much or by when; a milestone will do.",
        ),
        vague,
    ),
    Look(
        Rule(
            "RM406",
            Severity.WARNING,
            "bad-link",
            "A `url`, or a link in `source` or `evidence`, is not http or https.",
            "Write the whole address, beginning with https://; a source in print in words, with spaces.",
        ),
        bad_links,
    ),
    Look(
        Rule(
            "RM407",
            Severity.ERROR,
            "required-field",
            "A commitment lacks a key that `require` in `[check]` demands.",
            "Add the key, or take it out of `require`.",
        ),
        missing_fields,
    ),
    Look(
        Rule(
            "RM408",
            Severity.WARNING,
            "disagrees-with-partners",
            "The stated status is not what the statuses of the partners add up to.",
            "Correct one of them, or leave `status` out: then it follows from the partners'.",
        ),
        stated_otherwise,
    ),
)
