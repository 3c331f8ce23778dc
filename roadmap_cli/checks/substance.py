"""RM4 rules: whether a commitment can be verified (who, by when, how much, and with what evidence)."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

import msgspec

from roadmap_cli.analysis.cycles import duty_of
from roadmap_cli.analysis.replay import DatedUpdate, OnDay, UpdateKind, sets, status_of
from roadmap_cli.checks.indicators import indicators_without_line
from roadmap_cli.checks.rule import (
    CheckContext,
    Hit,
    error,
    listed,
    notice,
    of_commitment,
    partner_command,
    partners_by_status,
    update_command,
    values_by_partner,
    warning,
    word,
)
from roadmap_cli.checks.verdicts import met_against_verdict
from roadmap_cli.model.fields import FIELDS, Field, FieldType
from roadmap_cli.model.ids import did_you_mean
from roadmap_cli.model.types import CLOSED, NOT_KEPT, OPEN, Commitment, Status, tables_in, texts
from roadmap_cli.model.validate import shown
from roadmap_cli.toml.layout import Path

_LINK = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_CITATION = re.compile(r"(?![a-z][a-z0-9+.-]*:)\S+\s.*", re.IGNORECASE | re.DOTALL)


@warning(
    "RM406",
    "bad-link",
    "A `url`, a `page`, or a link in `source` or `evidence`, is not http or https.",
    "Write the full address, starting with https://; cite a printed source in words, with spaces.",
)
def bad_links(context: CheckContext) -> Iterator[Hit]:
    for path, table in tables_in(context.roadmap):
        for field in _address_fields(type(table)):
            value = getattr(table, field.name)
            for index, text in enumerate(texts(value) if value else ()):
                if not (is_link(text) if field.type is FieldType.ADDRESS else is_source(text)):
                    commitment_id = path[1] if path[:1] == ("commitments",) else ""
                    place = () if isinstance(value, str) else (index,)
                    message = "this is not an http(s) link; write the full address, with https://"
                    yield Hit((*path, field.name, *place), message, shown(text), commitment_id)


@cache
def _address_fields(kind: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the fields of a table that hold links."""
    types = (FieldType.ADDRESS, FieldType.ADDRESSES)
    return tuple(field for field in FIELDS[kind] if field.type in types)


def is_link(text: str) -> bool:
    """Return whether a text is an http(s) link."""
    return _LINK.fullmatch(text) is not None


def is_source(text: str) -> bool:
    """Return whether a text is an http(s) link, or cites a printed source in several words."""
    return is_link(text) or _CITATION.fullmatch(text) is not None


_VAGUE = re.compile(
    r"\b(acknowledg|affirm|aim|aspire|call(?:s|ing)? for|consider|contemplat|deepen|discuss|encourag"
    r"|endeavou?r|examin|explor|foster|intend|look(?:s|ing)? (?:at|into)|promot|reaffirm|recogni[sz]"
    r"|recommit|reiterat|seek|strengthen|striv|stud(?:y|ies|ying)|underscor|welcom|work(?:s|ing)? towards?)"
    r"[a-z]*",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"[0-9%]")


@notice(
    "RM405",
    "vague",
    "An open commitment only reaffirms, explores or considers something, without a date or a measure.",
    "Say what will be different, by how much or by when; or add a milestone: "
    "`roadmap update ID --milestone MILESTONE --title TEXT`.",
)
def vague(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        day = context.days[commitment_id]
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
    if commitment.milestones or any(share.deadline is not None for share in values_by_partner(day).values()):
        return True
    return any(_MEASURE.search(text) for text in (commitment.title, commitment.text))


_ENDED = CLOSED - {Status.SUPERSEDED}


@warning(
    "RM401",
    "closed-without-evidence",
    "A commitment is closed, for all or for some partners, without evidence of its end.",
    "Add it to the update that closed it: `roadmap amend ID DAY --evidence URL`; if there is none: "
    "`roadmap update ID --note TEXT --evidence URL`.",
)
def closed_without_evidence(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        if any(texts(step.evidence) for step in commitment.milestones.values() if step.status in CLOSED):
            continue  # a closed milestone has evidence
        day = context.days[commitment_id]
        for (path, status), partners in partners_by_status(day, _ENDED).items():
            without = [partner for partner in partners if not _has_evidence(day.past, partner)]
            if without:
                whom = _for_whom(without, path, day)
                message = f"it is {status}{whom}, without evidence; add evidence to the update that says so"
                about = [partner for partner in without if partner and (whom or path[0] == "partner_status")]
                record = update_command(commitment_id, "--note TEXT --evidence URL", about)
                amend = _amend_command(commitment_id, day, status, without, "--evidence URL")
                advice = (
                    f"Add it to the update that closed it: {amend}." if amend else f"Record it: {record}."
                )
                yield of_commitment(commitment_id, path, message, advice=advice)


def _amend_command(
    commitment_id: str, day: OnDay, status: Status, partners: Sequence[str], options: str
) -> str:
    """Return the command that amends the update that set this status of all of these partners, if any did."""
    closing = [
        dated.key
        for dated in day.past
        if sets(dated.update, UpdateKind.STATUS)
        and dated.update.status is status
        and dated.update.partner in ("", *partners[: len(partners) == 1])
    ]
    if not closing:
        return ""
    return f"`roadmap amend {word(commitment_id, 'ID')} {word(closing[-1], 'DAY')} {options}`"


def _has_evidence(updates: Sequence[DatedUpdate], partner: str) -> bool:
    """Return whether the closing update of a subject or a later one, or else its last one, has evidence."""
    of_subject = [
        dated.update
        for dated in updates
        if dated.update.cycle is None and (not partner or dated.update.partner in ("", partner))
    ]
    first = next(
        (
            at
            for at, update in enumerate(of_subject)
            if sets(update, UpdateKind.STATUS) and update.status in CLOSED
        ),
        -1,
    )
    return any(texts(update.evidence) for update in of_subject[first:])


def _for_whom(partners: Sequence[str], path: Path, day: OnDay) -> str:
    """Return ` for PARTNERS`, or an empty string if the key names them or these are all."""
    if path[0] == "partner_status" or len(partners) == len(values_by_partner(day)):
        return ""
    return f" for {listed(partners)}"


@warning(
    "RM402",
    "given-up-without-note",
    "A commitment is broken or dropped, for all or for some partners, and no note says why.",
    "Add it to the update that says so: `roadmap amend ID DAY --note TEXT`; if there is none: "
    "`roadmap update ID --status STATUS --note TEXT --on DATE`.",
)
def given_up_without_note(context: CheckContext) -> Iterator[Hit]:
    for commitment_id in context.roadmap.commitments:
        day = context.days[commitment_id]
        for (path, status), partners in partners_by_status(day, NOT_KEPT).items():
            closing = [
                dated.update
                for dated in day.updates
                if sets(dated.update, UpdateKind.STATUS) and dated.update.status is status
            ]
            noted = {update.partner for update in closing if update.note}
            silent = [partner for partner in partners if not noted & {"", partner}]
            if silent:
                whom = _for_whom(silent, path, day)
                message = f"it is {status}{whom}, and no note says why; add a note to the update that says so"
                amend = _amend_command(commitment_id, day, status, silent, "--note TEXT")
                advice = f"Add it to the update that says so: {amend}."
                if not amend:
                    options = f"--status {status} --note TEXT --on DATE"
                    command = partner_command(context, commitment_id, UpdateKind.STATUS, silent, options)
                    advice = f"Record the day and the reason: {command}."
                yield of_commitment(commitment_id, path, message, advice=advice)


@notice(
    "RM403",
    "nobody-responsible",
    "A commitment names neither a partner nor an owner.",
    "Name who made it: `roadmap update ID --add-partner PARTNER`, or who is responsible: "
    "`roadmap update ID --owner NAME`.",
)
def nobody_responsible(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        if not _has_value(commitment.partners) and not _has_value(commitment.owner):
            message = "neither partners nor owner says whose promise this is; add one"
            yield of_commitment(commitment_id, (), message)


_AS_PROMISED = "Add the deadline, with the day of the promise"
_ONGOING = "A duty without an end has the status `ongoing`."


@notice(
    "RM404",
    "no-deadline",
    "An open commitment that is not `ongoing` has no deadline, not even in words, or no cycle left.",
    f"{_AS_PROMISED}: `roadmap update ID --deadline DEADLINE --on DATE`. {_ONGOING}",
)
def without_deadline(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.roadmap.commitments.items():
        day = context.days[commitment_id]
        shares = values_by_partner(day)
        if not day.duties and all(share.deadline is not None for share in shares.values()):
            continue
        over = [partner for partner in shares if (duty := duty_of(day, partner)) is not None and duty.is_over]
        yield from _finished(context, commitment_id, over)
        lacking = {
            partner: share.status
            for partner, share in shares.items()
            if share.deadline is None
            and partner not in over
            and (share.own_deadline or not commitment.deadline_text)
            and share.status in (OPEN if commitment.every else OPEN - {Status.ONGOING})
        }
        if lacking:
            whom = "" if len(lacking) == len(shares) else f" for {listed(list(lacking))}"
            statuses = listed(list(dict.fromkeys(lacking.values())))
            message = (
                f"it has no deadline{whom}, and its status is {statuses}; "
                "add a deadline, or set the status to ongoing"
            )
            if commitment.every:
                message = (
                    f"it recurs every {commitment.every}, but has no deadline{whom}; "
                    "add a deadline, which is the window of its first cycle"
                )
            options = "--deadline DEADLINE --on DATE"
            command = partner_command(context, commitment_id, UpdateKind.DEADLINE, lacking, options)
            yield of_commitment(commitment_id, (), message, advice=f"{_AS_PROMISED}: {command}. {_ONGOING}")


@error(
    "RM407",
    "required-field",
    "A commitment lacks a key that `require` in `[check]` lists.",
    "Add the key, or remove it from `require`.",
)
def missing_fields(context: CheckContext) -> Iterator[Hit]:
    required = context.roadmap.check.require
    known = Commitment.__struct_fields__
    for index, field in enumerate(required):
        if field not in known:
            remedy = did_you_mean(field, known) or f"there are {', '.join(known)}"
            message = f"a commitment has no key {shown(field)}; {remedy}"
            yield Hit(("check", "require", index), message, shown(field))
    fields = [field for field in dict.fromkeys(required) if field in known]
    if fields:
        for commitment_id, commitment in context.roadmap.commitments.items():
            for field in fields:
                if not _has_value(getattr(commitment, field)):
                    message = f"{field} is missing, and [check] require requires it; add {field}"
                    yield of_commitment(commitment_id, (), message)


def _finished(context: CheckContext, commitment_id: str, over: Collection[str]) -> Iterator[Hit]:
    """Yield the end of a duty that is still open for a partner that has no cycle left."""
    shares = values_by_partner(context.days[commitment_id])
    still_open = {partner: shares[partner].status for partner in over if shares[partner].status in OPEN}
    if still_open:
        whom = "" if len(still_open) == len(shares) else f" for {listed(list(still_open))}"
        statuses = listed(list(dict.fromkeys(still_open.values())))
        message = (
            f"no cycle of it is left{whom}, and its status is still {statuses}; record what became of it"
        )
        options = "--status STATUS --on DATE"
        command = partner_command(context, commitment_id, UpdateKind.STATUS, still_open, options)
        yield of_commitment(
            commitment_id, ("every",), message, advice=f"Record how the duty ended: {command}."
        )


def _has_value(value: object) -> bool:
    """Return whether a field is given and not empty; a progress of 0 counts."""
    if isinstance(value, list):
        return any(_has_value(one) for one in value)
    return bool(value.strip()) if isinstance(value, str) else value == 0 or bool(value)


CHECKS = (
    closed_without_evidence,
    given_up_without_note,
    nobody_responsible,
    without_deadline,
    vague,
    bad_links,
    missing_fields,
    met_against_verdict,
    indicators_without_line,
)
