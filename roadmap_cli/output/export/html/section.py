"""One commitment → its section of the page. User text stays raw: the template escapes it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.flags import Flag, derive, slips
from roadmap_cli.analysis.query import Row, Snapshot, is_open, texts_in
from roadmap_cli.analysis.replay import (
    DatedUpdate,
    Period,
    UpdateKind,
    changes_in,
    milestones_of,
    on_day,
    partners_of,
)
from roadmap_cli.model.dates import Deadline
from roadmap_cli.model.fields import FieldType, Output, shown_in
from roadmap_cli.model.types import CLOSED, ID_LENGTH, Commitment, Milestone, Roadmap, Status, texts
from roadmap_cli.output.reports.list import STATUS_STYLES, flags_style
from roadmap_cli.output.reports.show import (
    CommitmentRecord,
    deadline_partners,
    flag_lines,
    partner_name,
    promise,
    subject_name,
    update_changes,
)
from roadmap_cli.output.words import due_style, due_words, in_days, status_mark, window_words, words_for_days


class Address(msgspec.Struct, frozen=True):
    """A source or evidence: `href` where the page may link to it, and what is shown of it."""

    label: str
    href: str | None


def addresses(values: Iterable[str]) -> list[Address]:
    """Return sources or evidence; of what is linked, the name of the host is shown, if that is plain to see.

    An address that has something before the host (`https://bank.example@evil.example`) is shown whole.
    """
    return [Address(_label(text) if escape.link(text) else text, escape.link(text)) for text in values]


def _label(address: str) -> str:
    host = re.match(r"(?i:https?://(?:www\.)?)([a-z0-9.-]+)(?:[/?#]|\Z)", address)
    return host[1] if host else address.removeprefix("mailto:")


def anchor(commitment_id: str) -> str:
    """Return the name of the place of a commitment: its id, where that is well-formed.

    What else may stand in an id is escaped so that two ids never have one name, and that a name is of
    lower-case letters, digits, `-` and `_`. The page's own names begin with an upper-case letter.
    """
    if len(commitment_id) > ID_LENGTH:
        from hashlib import sha256  # only for what no command would make

        return f"_{sha256(commitment_id.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return re.sub("[^a-z0-9-]", lambda found: f"_{ord(found[0]):x}_", commitment_id) or "_"


def area_anchor(area_id: str) -> str:
    """Return the name of the place of an area, which may have the id of a commitment."""
    return f"Area-{anchor(area_id)}"


def former_anchors(formerly: Iterable[tuple[str, str]], taken: Iterable[str]) -> dict[str, list[str]]:
    """Return the names under which commitments could be found before, from (id, former id) pairs.

    A link that was shared goes on to lead somewhere; an id in use keeps its place.
    """
    used = {anchor(commitment_id) for commitment_id in taken}
    former: dict[str, list[str]] = {}
    for commitment_id, old in formerly:
        name = anchor(old)
        if name not in used:
            used.add(name)
            former.setdefault(commitment_id, []).append(name)
    return former


class When(msgspec.Struct, frozen=True):
    """A time as it was written, and the days it means in words."""

    text: str
    days: str


class StatusMark(msgspec.Struct, frozen=True):
    """A status: its sign, its word, and the name of its colour."""

    sign: str
    word: str
    tone: str


class UpdateEntry(msgspec.Struct, frozen=True):
    """An update: when, about which partner or milestone (empty for all), what changed, what was noted."""

    when: When
    subject: str
    moved: Sequence[str]
    note: str
    evidence: Sequence[Address]


class SlipEntry(msgspec.Struct, frozen=True):
    """What slipped: the first and the current deadline, since when, and each change in between.

    `partner` names the partners with that deadline, empty for all.
    """

    partner: str
    first: When
    now: When
    later: str
    since: When | None
    moves: Sequence[UpdateEntry]
    days: int


class MilestoneEntry(msgspec.Struct, frozen=True):
    """A milestone; `words` say how long it has been overdue."""

    title: str
    status: StatusMark
    deadline: When | None
    met_on: When | None
    words: str
    evidence: Sequence[Address]


class PartnerEntry(msgspec.Struct, frozen=True):
    """A partner of a commitment, with its status and deadline if those of partners can differ."""

    name: str
    status: StatusMark | None
    deadline: When | None
    words: str


class CommitmentLink(msgspec.Struct, frozen=True):
    """Another commitment; `anchor` is empty where the page does not show it."""

    id: str
    title: str
    anchor: str


class Fact(msgspec.Struct, frozen=True):
    """The values of a field that the page shows as they are; `is_text` if they are long."""

    label: str
    values: Sequence[str]
    is_text: bool


class CommitmentSection(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one commitment; `flags` are sentences, each with the name of its colour."""

    anchor: str
    former: Sequence[str]
    row: Row
    text: str
    status: StatusMark
    deadline: When | None
    due: str
    due_tone: str
    flags: Sequence[tuple[Flag, str, str]]
    partners: Sequence[PartnerEntry]
    made: When | None
    facts: Sequence[Fact]
    sources: Sequence[Address]
    needs: Sequence[CommitmentLink]
    needed_by: Sequence[CommitmentLink]
    slips: Sequence[SlipEntry]
    milestones: Sequence[MilestoneEntry]
    updates: Sequence[UpdateEntry]


class PageContext(msgspec.Struct, frozen=True):
    """What a section needs to know of the others."""

    roadmap: Roadmap
    as_of: date
    shown: frozenset[str]
    needed_by: Mapping[str, Sequence[str]]
    former: Mapping[str, Sequence[str]]


def context_of(snapshot: Snapshot, former: Mapping[str, Sequence[str]]) -> PageContext:
    """Return what all sections of a page share."""
    needed_by: dict[str, list[str]] = {}
    for commitment_id, commitment in snapshot.roadmap.commitments.items():
        for needed in dict.fromkeys(commitment.depends_on):
            needed_by.setdefault(needed, []).append(commitment_id)
    shown = frozenset(row.id for row in snapshot.rows)
    return PageContext(snapshot.roadmap, snapshot.as_of, shown, needed_by, former)


def section_of(row: Row, context: PageContext) -> CommitmentSection:
    """Return the section of a commitment that a snapshot shows."""
    roadmap, as_of = context.roadmap, context.as_of
    commitment, partner = roadmap.commitments[row.id], row.partner or ""
    day = on_day(commitment, as_of)
    if day is None:
        raise ValueError(f"{row.id} did not exist on {as_of}")
    derived = derive(day, roadmap.check, partner)
    past = [dated for dated in day.past if not partner or dated.update.partner in ("", partner)]
    record = CommitmentRecord(
        id=row.id, commitment=commitment, roadmap=roadmap, row=row, derived=derived, past=past, as_of=as_of
    )
    return CommitmentSection(
        anchor=anchor(row.id),
        former=context.former.get(row.id, ()),
        row=row,
        text=promise(record),
        status=mark_of(row.status),
        deadline=when_of(derived.deadline),
        due=due_words(row),
        due_tone=due_style(row.flags),
        flags=[(flag, words, flags_style([flag])) for flag, words in flag_lines(record)],
        partners=_sides(record),
        made=when_of(commitment.made),
        facts=list(_facts(commitment)),
        sources=addresses(row.source),
        needs=[_named(commitment_id, context) for commitment_id in commitment.depends_on],
        needed_by=[_named(commitment_id, context) for commitment_id in context.needed_by.get(row.id, ())],
        slips=_slips(record),
        milestones=[_milestone(one, row, as_of) for one in milestones_of(commitment, as_of).values()],
        updates=[_update(dated, commitment, roadmap) for dated in reversed(past)],
    )


_ELSEWHERE = frozenset(
    {"id", "title", "area", "status", "partner_status", "deadline", "partner_deadline", "due", "days_left"}
    | {"flags", "progress", "partners", "owner", "made", "source", "formerly", "depends_on", "text"}
    | {"milestones", "updates"}
)
"""The fields with a place of their own in the template."""


def _facts(commitment: Commitment) -> Iterator[Fact]:
    for field in shown_in(Output.PAGE):
        values = [] if field.name in _ELSEWHERE else texts_in(field, commitment)
        if values:
            yield Fact(field.label.capitalize(), values, field.type is FieldType.TEXT)


def mark_of(status: Status) -> StatusMark:
    """Return a status as its sign and its word."""
    return StatusMark(status_mark(status, signs=True), status.value, STATUS_STYLES[status] or "plain")


def when_of(deadline: Deadline | None) -> When | None:
    """Return a time as written, with its window in words."""
    return When(deadline.text, window_words(deadline)) if deadline is not None else None


def _sides(record: CommitmentRecord) -> list[PartnerEntry]:
    """Return the partners of a commitment; on the page of one partner, their differences are not shown."""
    day, is_whole = record.derived.day, record.row.partner is None
    statuses_differ = is_whole and any(share.own_status for share in day.partners.values())
    deadlines_differ = is_whole and any(share.own_deadline for share in day.partners.values())
    sides = []
    for partner_id in partners_of(record.commitment):
        share = day.values_for(partner_id)
        deadline = share.deadline if deadlines_differ else None
        waits = deadline is not None and share.status not in CLOSED
        words = words_for_days((deadline.last - record.as_of).days) if deadline and waits else ""
        if deadlines_differ and share.deadline is None:
            words = "no deadline"
        status = mark_of(share.status) if statuses_differ else None
        sides.append(PartnerEntry(partner_name(partner_id, record.roadmap), status, when_of(deadline), words))
    return sides


def _named(commitment_id: str, context: PageContext) -> CommitmentLink:
    commitment = context.roadmap.commitments.get(commitment_id)
    title = commitment.title if commitment else "not in this roadmap"
    return CommitmentLink(
        commitment_id, title, anchor(commitment_id) if commitment_id in context.shown else ""
    )


def _slips(record: CommitmentRecord) -> list[SlipEntry]:
    day, own = record.derived.day, record.row.partner or ""
    found = []
    for subject, first, now in slips(day, own):
        changes = list(changes_in(day.periods(subject, UpdateKind.DEADLINE)))
        days = (now.last - first.last).days
        found.append(
            SlipEntry(
                partner=deadline_partners(subject, day, own, record.roadmap),
                first=When(first.text, window_words(first)),
                now=When(now.text, window_words(now)),
                later=f"{in_days(days)} later",
                since=_since(changes, first),
                moves=list(_changes(changes, record)),
                days=days,
            )
        )
    return found


def _changes(changes: Iterable[tuple[Period, Period]], record: CommitmentRecord) -> Iterator[UpdateEntry]:
    """Yield the words for each deadline change of an update, for a place that names the partner."""
    for before, after in changes:
        if after.cause is not None:
            moved = f"deadline {_text(before.value)} → {_text(after.value)}"
            update = _update(after.cause, record.commitment, record.roadmap)
            yield msgspec.structs.replace(update, subject="", moved=[moved])


def _text(deadline: Deadline | None) -> str:
    return deadline.text if deadline is not None else "none"


def _since(changes: Iterable[tuple[Period, Period]], first: Deadline) -> When | None:
    """Return when the deadline first became later than promised, None if nothing says when."""
    for _, after in changes:
        if after.value is not None and after.value.last > first.last:
            return when_of(after.cause.day) if after.cause else None
    return None


def _milestone(milestone: Milestone, row: Row, as_of: date) -> MilestoneEntry:
    days = (milestone.deadline.last - as_of).days if milestone.deadline is not None else 0
    is_late = days < 0 and milestone.status not in CLOSED and is_open(row)
    return MilestoneEntry(
        title=milestone.title,
        status=mark_of(milestone.status),
        deadline=when_of(milestone.deadline),
        met_on=when_of(milestone.met_on),
        words=words_for_days(days) if is_late else "",
        evidence=addresses(texts(milestone.evidence)),
    )


def _update(dated: DatedUpdate, commitment: Commitment, roadmap: Roadmap) -> UpdateEntry:
    update = dated.update
    return UpdateEntry(
        when=When(dated.day.text, window_words(dated.day)),
        subject=subject_name(update, commitment, roadmap),
        moved=list(update_changes(update, "→")),
        note=escape.block(update.note).strip("\n"),
        evidence=addresses(texts(update.evidence)),
    )
