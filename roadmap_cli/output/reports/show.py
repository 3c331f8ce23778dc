"""One commitment → everything about it, in text, Markdown and the JSON of `show`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.flags import NOT_KEPT, Derived, Flag, is_late, is_overdue, slips
from roadmap_cli.analysis.query import RECORD, Row, is_open, record_of_row, shown_value, texts_in
from roadmap_cli.analysis.replay import DatedUpdate, OnDay, Share, milestones_of, partners_of
from roadmap_cli.english import counted
from roadmap_cli.model.dates import Deadline, Target
from roadmap_cli.model.fields import Field, FieldType, Output, fields_of, shown_in
from roadmap_cli.model.types import CLOSED, Commitment, Roadmap, Update, texts
from roadmap_cli.output.blocks import Cell, Line, Part, PartEntry
from roadmap_cli.output.markdown import markdown_line, markdown_parts
from roadmap_cli.output.plain import line_text, parts_lines
from roadmap_cli.output.reports.list import flags_style
from roadmap_cli.output.reports.tree import milestone_line, milestone_records, standing_cells
from roadmap_cli.output.words import (
    bar,
    due_style,
    due_words,
    milestone_name,
    status_cell,
    window_words,
    words_for_days,
)


class CommitmentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A commitment on a day; `past` are its updates up to that day, oldest first.

    If `row` is for a partner, so is `derived`, and `past` has the updates about that partner.
    """

    id: str
    commitment: Commitment
    roadmap: Roadmap
    row: Row
    derived: Derived
    past: Sequence[DatedUpdate]
    as_of: date

    @property
    def needed_by(self) -> list[str]:
        """The ids of the commitments that depend on this one."""
        return [
            commitment_id
            for commitment_id, one in self.roadmap.commitments.items()
            if self.id in one.depends_on
        ]


def title_lines(record: CommitmentRecord) -> list[Line]:
    """Return what stands above: the title, then the id and the day."""
    return [
        Line([Cell(escape.line(record.row.title), "strong")]),
        Line([Cell(escape.line(record.id)), Cell(f"as of {record.as_of}", "faint")]),
    ]


def promise(record: CommitmentRecord) -> str:
    """Return the promise verbatim, safe for a terminal, its line breaks kept; empty where none is stated."""
    return escape.block(record.commitment.text).strip("\n")


def parts_of(record: CommitmentRecord, signs: bool) -> list[Part]:
    """Return everything else about a commitment; parts and entries without content are left out."""
    parts = [
        Part("", [entry for entry in _facts(record, signs) if entry.lines]),
        Part("Milestones", _milestones(record, signs)),
        Part("Depends on", _named(record.commitment.depends_on, record, signs)),
        Part("Needed by", _named(record.needed_by, record, signs)),
        Part("Updates", [_update(dated, record, signs) for dated in reversed(record.past)]),
    ]
    return [part for part in parts if part.entries]


_ELSEWHERE = frozenset(
    {"id", "title", "text", "partner_status", "partner_deadline", "due", "days_left"}
    | {"depends_on", "milestones", "updates"}
)
"""The fields that stand above the facts, within another one, or in a part of their own."""


def _facts(record: CommitmentRecord, signs: bool) -> Iterator[PartEntry]:
    commitment, row, deadline = record.commitment, record.row, record.derived.deadline
    area = record.roadmap.areas.get(row.area)
    lines: dict[str, Iterable[Line]] = {
        "area": _words([escape.line(row.area), escape.line(area.title) if area else "(not declared)"]),
        "status": [Line([status_cell(row.status, signs)])],
        "deadline": [_deadline_line(deadline, row)] if deadline else [],
        "flags": (Line([Cell(words, flags_style([flag]))]) for flag, words in flag_lines(record)),
        "progress": _words([bar(row.progress, 10, signs)]),
        "partners": _partners(record, signs),
    }
    for field in shown_in(Output.SHOW):
        if field.name not in _ELSEWHERE:
            yield PartEntry(field.label, list(lines.get(field.name) or _lines_of(field, commitment)))


def _lines_of(field: Field, commitment: Commitment) -> list[Line]:
    """Return the values of a field as they are: short ones on one line, others on lines of their own."""
    values = texts_in(field, commitment)
    match field.type:
        case FieldType.WORDS | FieldType.IDS | FieldType.FORMER_IDS:
            return _words([", ".join(map(escape.line, values))])
        case FieldType.ADDRESS | FieldType.ADDRESSES:
            return [Line([Cell(escape.line(text), is_address=True)]) for text in values]
        case FieldType.TEXT:
            return [
                Line([Cell(text)]) for value in values for text in escape.block(value).strip("\n").split("\n")
            ]
        case _:
            return [Line([Cell(escape.line(text))]) for text in values]


def _words(words: Iterable[str]) -> list[Line]:
    cells = [Cell(word) for word in words if word]
    return [Line(cells)] if cells else []


def _deadline_line(deadline: Deadline, row: Row) -> Line:
    style = due_style(row.flags)
    return Line(
        [Cell(f"{escape.line(deadline.text)}: {window_words(deadline)}", style), Cell(due_words(row), style)]
    )


def flag_lines(record: CommitmentRecord) -> Iterator[tuple[Flag, str]]:
    """Yield each flag with what it means here."""
    for flag in record.row.flags:
        match flag:
            case Flag.OVERDUE | Flag.DUE_SOON:
                yield flag, _due(flag, record)
            case Flag.SLIPPED:
                for words in _slipped(record):
                    yield flag, words
            case Flag.MILESTONE_OVERDUE:
                yield flag, f"milestone-overdue: {'; '.join(_overdue_milestones(record))}"
            case Flag.LATE:
                yield flag, f"late: met after its deadline{_of_whom(_late_partners(record), record.roadmap)}"
            case Flag.STALE:
                after = counted(record.roadmap.check.stale_after_days, "day")
                yield flag, f"stale: no update for more than {after}"
            case Flag.PARTNER_BROKEN:
                yield flag, f"partner-broken: {_who_broke(record)}"


def _due(flag: Flag, record: CommitmentRecord) -> str:
    """Return in how many days it is due, or by how many it is overdue; by partner unless true of all."""
    last = -1 if flag is Flag.OVERDUE else record.roadmap.check.due_soon_days
    partners = {} if record.row.partner else record.derived.day.partners
    days = {
        partner_id: (share.deadline.last - record.as_of).days
        for partner_id, share in partners.items()
        if share.deadline is not None and share.status not in CLOSED
    }
    concerned = {commitment_id: number for commitment_id, number in days.items() if number <= last}
    if len(concerned) == len(partners) and len({*concerned.values()}) < 2:
        return due_words(record.row)
    return "; ".join(
        f"{partner_name(commitment_id, record.roadmap)}: {words_for_days(number)}"
        for commitment_id, number in concerned.items()
    )


def _slipped(record: CommitmentRecord) -> list[str]:
    own = record.row.partner or ""
    return [
        f"slipped from {escape.line(first.text)} to {escape.line(now.text)}"
        + (f" for {who}" if (who := whose(subject, record.derived.day, own, record.roadmap)) else "")
        for subject, first, now in slips(record.derived.day, own)
    ]


def whose(subject: str, day: OnDay, own: str, roadmap: Roadmap) -> str:
    """Return the names of the partners with the deadline of a subject; empty if all have it.

    `own` is the partner of the page, whose name is left out, or empty.
    """
    if subject == own != "":
        return ""
    apart = [partner_id for partner_id, share in day.partners.items() if share.own_deadline]
    sharing = (
        [partner_id for partner_id in day.partners if partner_id not in apart] if apart and not own else []
    )
    return ", ".join(
        partner_name(commitment_id, roadmap) for commitment_id in ([subject] if subject else sharing)
    )


def _overdue_milestones(record: CommitmentRecord) -> Iterator[str]:
    """Yield the overdue milestones, each with the days since."""
    for step in milestones_of(record.commitment, record.as_of).values():
        if step.deadline is not None and is_overdue(step, record.as_of):
            days = (step.deadline.last - record.as_of).days
            yield f"{escape.line(step.title)}, {words_for_days(days)}"


def _late_partners(record: CommitmentRecord) -> list[str]:
    """Return the partners that met it late; none if all did, or for the row of a partner."""
    partners = {} if record.row.partner else record.derived.day.partners
    late = [partner_id for partner_id in partners if is_late(record.derived.day, partner_id)]
    return late if len(late) < len(partners) else []


def _of_whom(partners: Sequence[str], roadmap: Roadmap) -> str:
    return (
        f" by {', '.join(partner_name(partner_id, roadmap) for partner_id in partners)}" if partners else ""
    )


def _who_broke(record: CommitmentRecord) -> str:
    return ", ".join(
        f"{partner_name(partner_id, record.roadmap)} {share.status}"
        for partner_id, share in record.derived.day.partners.items()
        if share.status in NOT_KEPT
    )


def _partners(record: CommitmentRecord, signs: bool) -> Iterator[Line]:
    """Yield a line for each partner: its name and, if partners can differ, its status and deadline."""
    day = record.derived.day
    statuses_differ = any(share.own_status for share in day.partners.values())
    deadlines_differ = any(share.own_deadline for share in day.partners.values())
    for partner_id in partners_of(record.commitment):
        share = day.share(partner_id)
        cells = [Cell(_partner_label(partner_id, record.roadmap))]
        if statuses_differ:
            cells.append(status_cell(share.status, signs))
        if deadlines_differ:
            cells.extend(_own_deadline(share, record.as_of))
        yield Line(cells)


def _own_deadline(share: Share, as_of: date) -> list[Cell]:
    deadline = share.deadline
    if deadline is None:
        return [Cell("no deadline", "faint")]
    days = (deadline.last - as_of).days
    style = "bad" if days < 0 and share.status not in CLOSED else ""
    words = words_for_days(days) if share.status not in CLOSED else ""
    return [Cell(f"{escape.line(deadline.text)}: {window_words(deadline)}", style), Cell(words, style)]


def partner_name(partner_id: str, roadmap: Roadmap) -> str:
    """Return the name of a partner, or its id where none is declared; safe for a terminal."""
    partner = roadmap.partners.get(partner_id)
    return escape.line(partner.name if partner else partner_id)


def _partner_label(partner_id: str, roadmap: Roadmap) -> str:
    beside = escape.line(partner_id) if partner_id in roadmap.partners else "not declared"
    return f"{partner_name(partner_id, roadmap)} ({beside})"


def _milestones(record: CommitmentRecord, signs: bool) -> list[PartEntry]:
    steps = milestones_of(record.commitment, record.as_of)
    waits = is_open(record.row)
    lines = {
        commitment_id: milestone_line(commitment_id, step, record.as_of, signs, is_due=waits)
        for commitment_id, step in steps.items()
    }
    return [
        PartEntry(line.cells[1].text, [Line([line.cells[0], *line.cells[2:]])]) for line in lines.values()
    ]


def _named(ids: Iterable[str], record: CommitmentRecord, signs: bool) -> list[PartEntry]:
    entries = []
    for commitment_id in ids:
        named = record.roadmap.commitments.get(commitment_id)
        title = Cell(escape.line(named.title) if named else "")
        cells = standing_cells(commitment_id, record.roadmap, record.as_of, signs)
        entries.append(PartEntry(escape.line(commitment_id), [Line([cells[0], title, *cells[1:]])]))
    return entries


def subject_name(update: Update, commitment: Commitment, roadmap: Roadmap) -> str:
    """Return what an update is about: a partner's name, or a milestone's title; empty for all partners."""
    if update.milestone:
        return milestone_name(update.milestone, commitment.milestones)
    return partner_name(update.partner, roadmap) if update.partner else ""


def _update(dated: DatedUpdate, record: CommitmentRecord, signs: bool) -> PartEntry:
    update = dated.update
    subject = subject_name(update, record.commitment, record.roadmap)
    moved = Line(
        [Cell(f"{subject}:" if subject else ""), Cell(", ".join(moves(update, "→" if signs else "->")))]
    )
    note = [Line([Cell(text)]) for text in escape.block(update.note).splitlines()]
    evidence = [Line([Cell(escape.line(text), "faint", is_address=True)]) for text in texts(update.evidence)]
    lines = [*([moved] if moved.shown else []), *note, *evidence]
    return PartEntry(escape.line(dated.key), lines)


def moves(update: Update, arrow: str) -> Iterator[str]:
    """Yield what an update moved, from where it was to where it went; one word where that is the same."""
    if update.status is not None:
        has_moved = update.status_was not in (None, update.status)
        before = f"{update.status_was} {arrow} " if has_moved else ""
        yield f"status {before}{update.status}"
    if update.deadline is not None:
        was = update.deadline_was
        before = f"{_target(was)} {arrow} " if was is not None and was != update.deadline else ""
        yield f"deadline {before}{_target(update.deadline)}"


def _target(target: Target) -> str:
    return escape.line(target.text)


def render_record(record: CommitmentRecord, signs: bool = True, color: bool = False) -> str:
    """Return a record as plain text: labels in a column, never wrapped or cut."""
    lines = [line_text(line, color) for line in title_lines(record)]
    if record.commitment.text:
        lines += ["", promise(record)]
    lines += parts_lines(parts_of(record, signs), color)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def render_markdown_record(record: CommitmentRecord) -> str:
    """Return a record as GitHub-flavoured Markdown."""
    title, below = title_lines(record)
    lines = [f"# {escape.markdown(title.cells[0].text)}", "", markdown_line(below)]
    if record.commitment.text:
        lines += ["", f"> {escape.markdown(promise(record))}"]
    lines += markdown_parts(parts_of(record, signs=True))
    return "\n".join(lines) + "\n"


_STATED = tuple(
    field.name
    for field in fields_of(Commitment)
    if Output.JSON in field.outputs
    and field.name not in RECORD
    and field.type not in (FieldType.BY_PARTNER, FieldType.TABLE, FieldType.OWN)
)
"""The fields that a row lacks and whose values are shown as the file states them."""


def json_of(record: CommitmentRecord, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base record of a commitment and all else that is known of it.

    `table` is the commitment's table as parsed. Days are ISO dates, deadlines strings as written; `window` is
    the first and last day of the deadline, or None; `updates` are those up to the day, newest first.
    """
    commitment, derived = record.commitment, record.derived
    window = {"first": derived.deadline.first, "last": derived.deadline.last} if derived.deadline else None
    stated = {name: shown_value(commitment, name) for name in _STATED}
    return (
        record_of_row(record.row)
        | {"as_of": record.as_of}
        | stated
        | {
            "window": window,
            "partner_status": {
                partner_id: one.status for partner_id, one in derived.day.partners.items() if one.own_status
            },
            "partner_deadline": {
                partner_id: one.deadline or "none"
                for partner_id, one in derived.day.partners.items()
                if one.own_deadline
            },
            "milestones": milestone_records(milestones_of(commitment, record.as_of)),
            "needed_by": record.needed_by,
            "updates": [
                {"key": dated.key, "first": dated.day.first, "last": dated.day.last}
                | update_record(dated.update)
                for dated in reversed(record.past)
            ],
            "extra": _extra(commitment, table),
        }
    )


def update_record(update: Update) -> dict[str, Any]:
    """Return the JSON record of an update."""
    return {
        "partner": update.partner or None,
        "milestone": update.milestone or None,
        "status": update.status,
        "status_was": update.status_was,
        "deadline": update.deadline,
        "deadline_was": update.deadline_was,
        "note": update.note,
        "evidence": texts(update.evidence),
    }


def _extra(commitment: Commitment, table: Mapping[str, Any]) -> Any:
    """Return the user's own: the value of `extra`, with the keys that the format does not know beside it."""
    unknown = {key: value for key, value in table.items() if key not in Commitment.__struct_fields__}
    if not unknown:
        return commitment.extra
    if commitment.extra is None or isinstance(commitment.extra, dict):
        return unknown | (commitment.extra or {})
    return unknown | {"extra": commitment.extra}
