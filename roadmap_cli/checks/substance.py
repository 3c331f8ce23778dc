"""RM4: whether a commitment can be verified: who, by when, how much, and with what evidence."""

import re
from collections.abc import Iterator, Sequence

from roadmap_cli.analysis.flags import NOT_KEPT, status_of
from roadmap_cli.analysis.replay import DatedUpdate, OnDay, UpdateKind
from roadmap_cli.checks.rule import (
    Hit,
    Look,
    Subject,
    having,
    listed,
    of_commitment,
    shares_of,
    subjects,
    update_command,
)
from roadmap_cli.model.fields import FIELDS, FieldType, tables_in
from roadmap_cli.model.findings import Rule, Severity
from roadmap_cli.model.ids import did_you_mean
from roadmap_cli.model.types import CLOSED, OPEN, Commitment, Roadmap, Status, Update, texts
from roadmap_cli.model.validate import shown
from roadmap_cli.toml.layout import Path

_LINK = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_CITATION = re.compile(r"(?![a-z][a-z0-9+.-]*:)\S+\s.*", re.IGNORECASE | re.DOTALL)


def bad_links(subject: Subject) -> Iterator[Hit]:
    """Yield sources and evidence that look like a link but that a browser cannot open.

    A source and evidence may be cited in words too, for not all of it is on the web.
    """
    for path, value, commitment in _links(subject.roadmap):
        for index, text in enumerate(texts(value)):
            is_cited = path[-1] != "url" and _CITATION.fullmatch(text) is not None
            if _LINK.fullmatch(text) is None and not is_cited:
                where = path if isinstance(value, str) else (*path, index)
                message = "this is no http(s) link; write the whole address, with https://"
                yield Hit(where, message, shown(text), commitment)


def _links(roadmap: Roadmap) -> Iterator[tuple[Path, str | list[str], str]]:
    """Yield (path, value, commitment) for each key that holds links."""
    for path, table in tables_in(roadmap):
        for field in FIELDS[type(table)]:
            if field.type in (FieldType.ADDRESS, FieldType.ADDRESSES):
                commitment = str(path[1]) if path[0] == "commitments" else ""
                yield (*path, field.name), getattr(table, field.name), commitment


_VAGUE = re.compile(
    r"\b(acknowledg|affirm|aim|aspire|call(?:s|ing)? for|consider|contemplat|deepen|discuss|encourag"
    r"|endeavou?r|examin|explor|foster|intend|look(?:s|ing)? (?:at|into)|promot|reaffirm|recogni[sz]"
    r"|recommit|reiterat|seek|strengthen|striv|stud(?:y|ies|ying)|underscor|welcom|work(?:s|ing)? towards?)"
    r"[a-z]*",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"[0-9%]")


def vague(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments that promise an attitude and have neither a date nor a measure."""
    for commitment_id, commitment in subject.roadmap.commitments.items():
        day = subject.days[commitment_id]
        if _is_measurable(day) or status_of(day) in CLOSED:
            continue
        for key in ("title", "text"):
            verb = _VAGUE.search(getattr(commitment, key))
            if verb is not None:
                message = f'"{verb[0]}" promises nothing that can be checked; say what, how much or by when'
                yield of_commitment(commitment_id, (key,), message)
                break


def _is_measurable(day: OnDay) -> bool:
    commitment = day.commitment
    if commitment.milestones or any(share.deadline is not None for share in shares_of(day).values()):
        return True
    return any(_MEASURE.search(text) for text in (commitment.title, commitment.text))


def closed_without_evidence(subject: Subject) -> Iterator[Hit]:
    """Yield commitments that are closed, for all or for some partners, without evidence of their end."""
    for commitment_id, commitment in subject.roadmap.commitments.items():
        if any(texts(step.evidence) for step in commitment.milestones.values() if step.status in CLOSED):
            continue  # evidence of a milestone is evidence of a part of the end
        day = subject.days[commitment_id]
        for (path, status), partners in having(day, CLOSED).items():
            without = [partner for partner in partners if not _has_evidence(day.past, partner)]
            if without:
                whom = _for_whom(without, path, day)
                message = f"it is {status}{whom}, without evidence; add evidence to the update that says so"
                about = without if whom or path[0] == "partner_status" else []
                command = update_command(
                    commitment_id, "--note TEXT --evidence URL", [one for one in about if one]
                )
                advice = f"Add `evidence` to the update that closed it, or record a new update: {command}."
                yield of_commitment(commitment_id, path, message, advice=advice)


def _has_evidence(updates: Sequence[DatedUpdate], partner: str) -> bool:
    """Return whether the closing update of a subject or a later one, else its last, has evidence."""
    own = [dated.update for dated in updates if not partner or dated.update.partner in ("", partner)]
    first = next((at for at, update in enumerate(own) if update.status in CLOSED), len(own) - 1)
    return any(texts(update.evidence) for update in own[max(first, 0) :])


def _for_whom(partners: Sequence[str], path: Path, day: OnDay) -> str:
    """Return the partners it is about; empty if the key names them or it is about all."""
    if path[0] == "partner_status" or len(partners) == len(shares_of(day)):
        return ""
    return f" for {listed(partners)}"


def given_up_without_note(subject: Subject) -> Iterator[Hit]:
    """Yield what all or some partners broke or dropped, if no note says why."""
    for commitment_id in subject.roadmap.commitments:
        day = subject.days[commitment_id]
        for (path, status), partners in having(day, NOT_KEPT).items():
            updates = [dated.update for dated in day.updates if not dated.update.milestone]
            silent = [partner for partner in partners if not _is_noted(updates, status, partner)]
            if silent:
                whom = _for_whom(silent, path, day)
                message = f"it is {status}{whom}, and no note says why; add a note to the update that says so"
                yield of_commitment(
                    commitment_id, path, message, advice=_why(commitment_id, subject, status, silent)
                )


def _why(commitment_id: str, subject: Subject, status: Status, partners: Sequence[str]) -> str:
    """Return how to say why it was given up: in the update that says so, else in a new one."""
    day = subject.days[commitment_id]
    said = {
        dated.update.partner
        for dated in day.updates
        if dated.update.status is status and not dated.update.milestone
    }
    if said & {"", *partners}:
        return "Add a `note` to the update that says so."
    is_all = len(partners) == len(shares_of(day))
    whom = subjects(subject.stated.commitments[commitment_id], UpdateKind.STATUS, partners, is_all=is_all)
    command = update_command(commitment_id, f"--status {status} --note TEXT --on DATE", whom)
    return f"Record the day and the reason: {command}."


def _is_noted(updates: Sequence[Update], status: Status, partner: str) -> bool:
    return any(
        update.note and update.status is status and update.partner in ("", partner) for update in updates
    )


def nobody_responsible(subject: Subject) -> Iterator[Hit]:
    """Yield commitments that name neither partner nor owner."""
    for commitment_id, commitment in subject.roadmap.commitments.items():
        if not _says_something(commitment.partners) and not _says_something(commitment.owner):
            yield of_commitment(
                commitment_id, (), "neither partners nor owner says whose promise this is; add one"
            )


def without_deadline(subject: Subject) -> Iterator[Hit]:
    """Yield commitments without a deadline that are open, and not ongoing, for all or for some partners."""
    for commitment_id in subject.roadmap.commitments:
        shares = shares_of(subject.days[commitment_id])
        lacking = {
            partner: share.status
            for partner, share in shares.items()
            if share.deadline is None and share.status in OPEN and share.status is not Status.ONGOING
        }
        if lacking:
            is_all = len(lacking) == len(shares)
            whom = "" if is_all else f" for {listed(list(lacking))}"
            statuses = listed(list(dict.fromkeys(lacking.values())))
            message = (
                f"it has no deadline{whom}, and its status is {statuses}; "
                "add a deadline, or set the status to ongoing"
            )
            yield of_commitment(
                commitment_id, (), message, advice=_bound(commitment_id, subject, list(lacking), is_all)
            )


_AS_PROMISED = "Add the deadline, with the day of the promise"
_ONGOING = "A duty without an end has the status `ongoing`."


def _bound(commitment_id: str, subject: Subject, partners: Sequence[str], is_all: bool) -> str:
    """Return how to give a deadline to partners that have none."""
    whom = subjects(subject.stated.commitments[commitment_id], UpdateKind.DEADLINE, partners, is_all=is_all)
    command = update_command(commitment_id, "--deadline DEADLINE --on DATE", whom)
    return f"{_AS_PROMISED}: {command}. {_ONGOING}"


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
        for commitment_id, commitment in subject.roadmap.commitments.items():
            for field in fields:
                if not _says_something(getattr(commitment, field)):
                    message = f"{field} is missing, and [check] require demands it; add {field}"
                    yield of_commitment(commitment_id, (), message)


def _says_something(value: object) -> bool:
    """Return whether a field is given and not empty; a progress of 0 says something."""
    if isinstance(value, list):
        return any(_says_something(one) for one in value)
    return bool(value.strip()) if isinstance(value, str) else value == 0 or bool(value)


LOOKS = (
    Look(
        Rule(
            "RM401",
            Severity.WARNING,
            "closed-without-evidence",
            "A commitment is closed, for all or for some partners, without evidence of its end.",
            "Add `evidence` to the update that closed it, or record a new update: "
            "`roadmap update ID --note TEXT --evidence URL`.",
        ),
        closed_without_evidence,
    ),
    Look(
        Rule(
            "RM402",
            Severity.WARNING,
            "given-up-without-note",
            "A commitment is broken or dropped, for all or for some partners, and no note says why.",
            "Add a `note` to the update that says so; if there is none: "
            "`roadmap update ID --status STATUS --note TEXT --on DATE`.",
        ),
        given_up_without_note,
    ),
    Look(
        Rule(
            "RM403",
            Severity.NOTICE,
            "nobody-responsible",
            "A commitment names neither a partner nor an owner.",
            "Name who made it: `roadmap update ID --add-partner PARTNER`, or who is responsible: "
            "`roadmap update ID --owner NAME`.",
        ),
        nobody_responsible,
    ),
    Look(
        Rule(
            "RM404",
            Severity.NOTICE,
            "no-deadline",
            "A commitment is open and not `ongoing`, for all or for some partners, and has no deadline.",
            f"{_AS_PROMISED}: `roadmap update ID --deadline DEADLINE --on DATE`. {_ONGOING}",
        ),
        without_deadline,
    ),
    Look(
        Rule(
            "RM405",
            Severity.NOTICE,
            "vague",
            "An open commitment reaffirms, explores or considers, with neither a date nor a measure.",
            "Say what will be different, by how much or by when; or add a milestone: "
            "`roadmap update ID --milestone MILESTONE --title TEXT`.",
        ),
        vague,
    ),
    Look(
        Rule(
            "RM406",
            Severity.WARNING,
            "bad-link",
            "A `url`, or a link in `source` or `evidence`, is not http or https.",
            "Write the full address, starting with https://; cite a printed source in words, with spaces.",
        ),
        bad_links,
    ),
    Look(
        Rule(
            "RM407",
            Severity.ERROR,
            "required-field",
            "A commitment lacks a key that `require` in `[check]` demands.",
            "Add the key, or remove it from `require`.",
        ),
        missing_fields,
    ),
)
