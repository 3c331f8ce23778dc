"""The section of a commitment in the HTML page. User text is not escaped here: the template does that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.columns import texts_in
from roadmap_cli.analysis.cycles import CycleState, with_cycles
from roadmap_cli.analysis.flags import Derived, Flag, slips, status_and_deadline
from roadmap_cli.analysis.indicators import measured_on
from roadmap_cli.analysis.lineage import all_replaced, on_day
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.query import Row, Snapshot, is_open
from roadmap_cli.analysis.replay import DatedUpdate, Period, UpdateKind, changes_in, partners_of
from roadmap_cli.analysis.verdicts import DatedAssessment
from roadmap_cli.model.fields import Field, FieldType, Output, shown_in
from roadmap_cli.model.types import CLOSED, Commitment, Milestone, Roadmap, Status, Update, promised, texts
from roadmap_cli.model.window import Deadline
from roadmap_cli.output.anchors import anchor, former_anchors
from roadmap_cli.output.export.html.indicators import IndicatorEntry, indicator_entry
from roadmap_cli.output.export.html.values import (
    Address,
    When,
    addresses,
    concern_words,
    days_words,
    deadline_of,
    span_words,
    time_of,
)
from roadmap_cli.output.reports.assessments import by_whom
from roadmap_cli.output.reports.cycles import MOST_SHOWN, cycles_title
from roadmap_cli.output.reports.list import FLAG_STYLES, STATUS_STYLES
from roadmap_cli.output.reports.show import (
    CommitmentRecord,
    deadline_partners,
    duties_of,
    flag_lines,
    lost_words,
    promise,
    replaced_heading,
)
from roadmap_cli.output.reports.updates import subject_name
from roadmap_cli.output.words import (
    due_style,
    due_words,
    in_days,
    partner_name,
    refinement,
    status_mark,
    until_words,
)


class StatusMark(msgspec.Struct, frozen=True, array_like=True):
    """A status with its symbol, its word and the name of its color."""

    sign: str
    word: str
    tone: str


class UpdateEntry(msgspec.Struct, frozen=True, array_like=True):
    """An update; `subject` is a partner or milestone, or empty for all partners."""

    when: When
    subject: str
    changes: Sequence[str]
    note: str
    evidence: Sequence[Address]


class SlipEntry(msgspec.Struct, frozen=True, array_like=True):
    """A slip: the first and the current deadline, since when, and the changes in between.

    `partner` has the names of the partners with that deadline, empty for all.
    """

    partner: str
    first: When
    now: When
    later: str
    since: When | None
    changes: Sequence[UpdateEntry]
    days: int


class MilestoneEntry(msgspec.Struct, frozen=True, array_like=True):
    """A milestone; `promised` are the words of its deadline, `words` is how long it has been overdue."""

    title: str
    status: StatusMark
    deadline: When | None
    promised: str
    met_on: When | None
    words: str
    evidence: Sequence[Address]


class CycleEntry(msgspec.Struct, frozen=True, array_like=True):
    """A cycle of a recurring duty; `late` says by how many days it was late, if it was."""

    window: When
    status: StatusMark
    missed: bool
    closed_on: When | None
    late: str


class PartnerEntry(msgspec.Struct, frozen=True, array_like=True):
    """A partner of a commitment, with status and deadline if those of partners differ."""

    name: str
    status: StatusMark | None
    deadline: When | None
    words: str


class CommitmentLink(msgspec.Struct, frozen=True, array_like=True):
    """Another commitment; `anchor` is empty if it is not on the page."""

    id: str
    title: str
    anchor: str


class Fact(msgspec.Struct, frozen=True, array_like=True):
    """The values of a field."""

    label: str
    values: Sequence[str]


class AssessmentEntry(msgspec.Struct, frozen=True, array_like=True):
    """An assessment; `by` is the assessor, and the partner if it is about one."""

    when: When
    by: str
    verdict: str
    note: str
    evidence: Sequence[Address]


class CommitmentSection(msgspec.Struct, frozen=True, kw_only=True):
    """All values of a section; `flags` have a sentence and the name of a color, `texts` are long `facts`."""

    anchor: str
    former: Sequence[str]
    row: Row
    text: str
    status: StatusMark
    lost: str
    deadline: When | None
    due: str
    due_exactly: str
    due_tone: str
    flags: Sequence[tuple[str, str]]
    partners: Sequence[PartnerEntry]
    made: When | None
    facts: Sequence[Fact]
    texts: Sequence[Fact]
    sources: Sequence[Address]
    links: Sequence[tuple[str, Sequence[CommitmentLink]]]
    slips: Sequence[SlipEntry]
    milestones: Sequence[MilestoneEntry]
    indicators: Sequence[IndicatorEntry]
    cycles: Sequence[tuple[str, Sequence[CycleEntry]]]
    updates: Sequence[UpdateEntry]
    verdicts: Sequence[AssessmentEntry]
    assessments: Sequence[AssessmentEntry]


LARGE = 300
"""A page of more commitments has no HTML for entries and the timeline, which would slow browsers down."""


class PageContext(msgspec.Struct, frozen=True):
    """The data that all sections share; `former` are the anchors of former ids.

    `places` are the numbers of the rows on the page, by id.
    """

    roadmap: Roadmap
    as_of: date
    places: Mapping[str, int]
    needed_by: Mapping[str, Sequence[str]]
    replaces: Mapping[str, Sequence[str]]
    former: Mapping[str, Sequence[str]]

    @property
    def is_large(self) -> bool:
        """Whether the script of the page makes the sections."""
        return len(self.places) > LARGE


def context_of(snapshot: Snapshot) -> PageContext:
    """Return the data that all sections of a page share."""
    roadmap, as_of = snapshot.roadmap, snapshot.as_of
    needed_by: dict[str, list[str]] = {}
    for commitment_id, commitment in roadmap.commitments.items():
        for needed in dict.fromkeys(commitment.depends_on):
            needed_by.setdefault(needed, []).append(commitment_id)
    places = {row.id: place for place, row in enumerate(snapshot.rows)}
    former = former_anchors(
        ((row_id, old) for row_id in places for old in texts(roadmap.commitments[row_id].formerly)),
        taken=places,
    )
    return PageContext(roadmap, as_of, places, needed_by, all_replaced(roadmap, as_of), former)


def record_of(row: Row, context: PageContext) -> CommitmentRecord:
    """Return the commitment in a row with its updates, for the whole or for the partner of the row."""
    roadmap, as_of = context.roadmap, context.as_of
    commitment, partner = roadmap.commitments[row.id], row.partner or ""
    day = on_day(commitment, roadmap, as_of)
    if day is None:
        raise ValueError(f"{row.id} did not exist on {as_of}")
    day = with_cycles(day) if commitment.every else day
    _, deadline = status_and_deadline(day, partner)
    of_row = row.due, row.days_left, row.flags, row.progress  # `derive` would compute them again
    derived = Derived(row.status, deadline, *of_row, day, row.last_cycle)
    past = past_of(row, day.past, as_of)
    return CommitmentRecord(
        id=row.id, commitment=commitment, roadmap=roadmap, row=row, derived=derived, past=past, as_of=as_of
    )


def past_of(row: Row, updates: Iterable[DatedUpdate], as_of: date) -> list[DatedUpdate]:
    """Return the updates up to a day about the commitment in a row, or about its partner and all."""
    who = ("", row.partner) if row.partner else None
    return [one for one in updates if one.day.first <= as_of and (who is None or one.update.partner in who)]


def section_of(record: CommitmentRecord, context: PageContext) -> CommitmentSection:
    """Return the section of a commitment."""
    row, commitment, derived = record.row, record.commitment, record.derived
    roadmap, as_of, partner = context.roadmap, context.as_of, row.partner or ""
    return CommitmentSection(
        anchor=anchor(row.id),
        former=context.former.get(row.id, ()),
        row=row,
        text=promise(record),
        status=mark_of(row.status),
        lost=lost_words(record),
        deadline=deadline_of(derived.deadline),
        due=days_words(row.days_left),
        due_exactly=due_words(row),
        due_tone=due_style(row.flags),
        flags=[(_explained(flag, words), FLAG_STYLES[flag]) for flag, words in flag_lines(record)],
        partners=_partners(record),
        made=time_of(commitment.made),
        facts=_facts(commitment, _SHORT),
        texts=_facts(commitment, _LONG),
        sources=addresses(row.source),
        links=[
            (label, [_link(other, context) for other in others])
            for label, others in (
                ("Depends on", commitment.depends_on),
                ("Needed by", context.needed_by.get(row.id, ())),
                (replaced_heading(derived.day) if commitment.replaced_by else "", commitment.replaced_by),
                ("Replaces", context.replaces.get(row.id, ())),
            )
            if others
        ],
        slips=slip_entries(record),
        milestones=[_milestone(item, row, as_of) for item in milestones_of(commitment, as_of).values()],
        indicators=[indicator_entry(one, roadmap) for one in measured_on(commitment, as_of, partner)],
        cycles=[
            (cycles_title(subject, duty, roadmap), [_cycle(state) for state in duty.shown(MOST_SHOWN)])
            for subject, duty in duties_of(record).items()
        ],
        updates=[update_entry(dated, commitment, roadmap) for dated in reversed(record.past)],
        verdicts=[_assessment(dated, roadmap) for dated in record.verdicts],
        assessments=[_assessment(dated, roadmap) for dated in record.assessments],
    )


def _explained(flag: Flag, words: str) -> str:
    """Return the explanation of a flag with its words for the page instead of its name."""
    explanation = words.removeprefix(f"{flag}: ")
    return words if explanation == words else f"{concern_words(flag)}: {explanation}"


def _assessment(dated: DatedAssessment, roadmap: Roadmap) -> AssessmentEntry:
    assessment = dated.assessment
    return AssessmentEntry(
        when=time_of(dated.day),
        by=by_whom(assessment, roadmap),
        verdict=escape.line(assessment.verdict),
        note=escape.block(assessment.note).strip("\n"),
        evidence=addresses(texts(assessment.evidence)),
    )


def _cycle(state: CycleState) -> CycleEntry:
    return CycleEntry(
        window=time_of(state.window),
        status=mark_of(state.status),
        missed=state.is_missed,
        closed_on=time_of(state.closed_on),
        late=f"late by {in_days(state.late_by)}" if state.late_by else "",
    )


_ELSEWHERE = frozenset(
    {"id", "title", "area", "status", "partner_status", "deadline", "deadline_text", "partner_deadline"}
    | {"due", "days_left"}
    | {"flags", "progress", "partners", "owner", "made", "source", "formerly", "depends_on", "text"}
    | {"replaced_by"}
    | {"verdict", "assessments", "milestones", "indicators", "updates"}
)
"""The fields that have a separate place in the template."""
_OTHERS = [field for field in shown_in(Output.PAGE) if field.name not in _ELSEWHERE]
_SHORT = [field for field in _OTHERS if field.type is not FieldType.TEXT]
_LONG = [field for field in _OTHERS if field.type is FieldType.TEXT]


def _facts(commitment: Commitment, fields: Iterable[Field]) -> list[Fact]:
    return [
        Fact(field.label.capitalize(), values)
        for field in fields
        if getattr(commitment, field.name) and (values := texts_in(field, commitment))
    ]


@cache
def mark_of(status: Status) -> StatusMark:
    """Return a status with its symbol and its color."""
    return StatusMark(status_mark(status, signs=True), status_words(status), STATUS_STYLES[status] or "plain")


def status_words(status: Status) -> str:
    """Return a status in words."""
    return "no information" if status is Status.UNKNOWN else status.value.replace("-", " ")


def _partners(record: CommitmentRecord) -> list[PartnerEntry]:
    """Return the partners of a commitment; in the row of one partner, without their differences."""
    day, is_whole = record.derived.day, record.row.partner is None
    can_differ = is_whole and bool(day.partners)
    statuses_differ = can_differ and day.statuses_differ
    deadlines_differ = can_differ and any(values.own_deadline for values in day.partners.values())
    names = {
        partner_id: partner_name(partner_id, record.roadmap) for partner_id in partners_of(record.commitment)
    }
    if not statuses_differ and not deadlines_differ:
        return [PartnerEntry(name, None, None, "") for name in names.values()]
    entries = []
    for partner_id, name in names.items():
        values = day.values_for(partner_id)
        deadline = values.deadline if deadlines_differ else None
        words = "no deadline" if deadlines_differ and values.deadline is None else ""
        if deadline is not None and values.status not in CLOSED:
            words = days_words((deadline.last - record.as_of).days)
        status = mark_of(values.status) if statuses_differ else None
        entries.append(PartnerEntry(name, status, deadline_of(deadline), words))
    return entries


def _link(commitment_id: str, context: PageContext) -> CommitmentLink:
    commitment = context.roadmap.commitments.get(commitment_id)
    title = commitment.title if commitment else "not in this roadmap"
    target = anchor(commitment_id) if commitment_id in context.places else ""
    return CommitmentLink(commitment_id, title, target)


def slip_entries(record: CommitmentRecord) -> list[SlipEntry]:
    """Return the deadlines of a commitment that slipped, with the updates that changed them."""
    day, partner = record.derived.day, record.row.partner or ""
    entries = []
    for subject, first, now in slips(day, partner):
        changes = list(changes_in(day.periods(subject, UpdateKind.DEADLINE)))
        days = (now.last - first.last).days
        entries.append(
            SlipEntry(
                partner=deadline_partners(subject, day, partner, record.roadmap),
                first=deadline_of(first),
                now=deadline_of(now),
                later=f"{span_words(days)} later",
                since=_since(changes, first),
                changes=list(_changes(changes, record)),
                days=days,
            )
        )
    return entries


def _changes(changes: Iterable[tuple[Period, Period]], record: CommitmentRecord) -> Iterator[UpdateEntry]:
    """Yield the updates that changed a deadline, without their subject."""
    for before, after in changes:
        if after.cause is not None:
            words = f"deadline {_text(before.value)} → {_text(after.value)}"
            update = update_entry(after.cause, record.commitment, record.roadmap)
            yield msgspec.structs.replace(update, subject="", changes=[words])


def _text(deadline: Deadline | None) -> str:
    return until_words(deadline) if deadline is not None else "none"


def _since(changes: Iterable[tuple[Period, Period]], first: Deadline) -> When | None:
    """Return when the deadline first became later than promised, None if unknown."""
    for _, after in changes:
        if after.value is not None and after.value.last > first.last:
            return time_of(after.cause.day) if after.cause else None
    return None


def _milestone(milestone: Milestone, row: Row, as_of: date) -> MilestoneEntry:
    days = (milestone.deadline.last - as_of).days if milestone.deadline is not None else 0
    is_late = days < 0 and milestone.status not in CLOSED and is_open(row)
    return MilestoneEntry(
        title=milestone.title,
        status=mark_of(milestone.status),
        deadline=deadline_of(milestone.deadline),
        promised=promised("", milestone.deadline_text),
        met_on=time_of(milestone.met_on),
        words=days_words(days) if is_late else "",
        evidence=addresses(texts(milestone.evidence)),
    )


def update_entry(dated: DatedUpdate, commitment: Commitment, roadmap: Roadmap) -> UpdateEntry:
    """Return an update with its changes in words."""
    update = dated.update
    return UpdateEntry(
        when=time_of(dated.day),
        subject=subject_name(update, commitment, roadmap),
        changes=list(_changed(update)),
        note=escape.block(update.note).strip("\n"),
        evidence=addresses(texts(update.evidence)),
    )


def _changed(update: Update) -> Iterator[str]:
    """Yield the changes of status and deadline in an update, with deadlines in words."""
    if update.status is not None:
        was_other = update.status_was not in (None, update.status)
        before = f"{status_words(update.status_was)} → " if update.status_was and was_other else ""
        yield f"status {before}{status_words(update.status)}"
    if update.deadline is not None:
        was = update.deadline_was
        before = f"{_text(was.deadline)} → " if was is not None and was != update.deadline else ""
        yield f"deadline {before}{_text(update.deadline.deadline)}{refinement(was, update.deadline)}"
