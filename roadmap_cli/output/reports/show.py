"""Text, Markdown and JSON of `show`: everything about one commitment."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.columns import shown_value, texts_in
from roadmap_cli.analysis.cycles import Duty, duty_of
from roadmap_cli.analysis.flags import Derived, Flag, is_late, is_overdue, slips
from roadmap_cli.analysis.indicators import Measured, measured_on
from roadmap_cli.analysis.lineage import NotReplaced, all_replaced, blocking, was_superseded, why_not_replaced
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.query import RECORD, Row, is_open, record_of_row
from roadmap_cli.analysis.replay import DatedUpdate, OnDay, SubjectValues, partners_of
from roadmap_cli.analysis.verdicts import DatedAssessment, verdicts_on
from roadmap_cli.english import counted, listed
from roadmap_cli.model.fields import Field, FieldType, Output, fields_of, shown_in
from roadmap_cli.model.types import CLOSED, NOT_KEPT, Commitment, Roadmap, promised
from roadmap_cli.model.window import Deadline
from roadmap_cli.output.blocks import Cell, Line, Part, PartEntry, id_cell
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.markdown import markdown_line, markdown_parts
from roadmap_cli.output.plain import line_text, parts_lines
from roadmap_cli.output.reports.assessments import (
    assessment_entries,
    assessment_records,
    past_assessments,
    verdict_lines,
)
from roadmap_cli.output.reports.cycles import cycle_parts, cycle_records, missed_words
from roadmap_cli.output.reports.indicators import indicator_entries, indicator_records, off_track_words
from roadmap_cli.output.reports.list import FLAG_STYLES
from roadmap_cli.output.reports.tree import milestone_line, milestone_records, status_cells
from roadmap_cli.output.reports.updates import update_entry, update_record
from roadmap_cli.output.words import (
    bar,
    due_style,
    due_words,
    partner_name,
    status_cell,
    window_words,
    words_for_days,
)


class CommitmentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A commitment on a day, with its `past` updates, oldest first.

    If `row` is for a partner, `derived` and `past` are too.
    """

    id: str
    commitment: Commitment
    roadmap: Roadmap
    row: Row
    derived: Derived
    past: Sequence[DatedUpdate]
    as_of: date

    @property
    def verdicts(self) -> list[DatedAssessment]:
        """The assessments whose verdicts are in effect."""
        return verdicts_on(self.commitment, self.as_of, self.row.partner or "")

    @property
    def assessments(self) -> list[DatedAssessment]:
        """The assessments up to the day, newest first."""
        return past_assessments(self.commitment, self.as_of, self.row.partner or "")

    @property
    def needed_by(self) -> list[str]:
        """The ids of the commitments that depend on this one."""
        others = self.roadmap.commitments.items()
        return [commitment_id for commitment_id, other in others if self.id in other.depends_on]

    @property
    def replaces(self) -> list[str]:
        """The ids of the commitments that this one replaced."""
        return all_replaced(self.roadmap, self.as_of).get(self.id, [])


def title_lines(record: CommitmentRecord) -> list[Line]:
    """Return a line with the title, then a line with id and day."""
    return [
        Line([Cell(escape.line(record.row.title), "strong")]),
        Line([id_cell(record.id), Cell(f"as of {record.as_of}", "faint")]),
    ]


def promise(record: CommitmentRecord) -> str:
    """Return the text of the promise, safe for a terminal, with its line breaks."""
    return escape.block(record.commitment.text).strip("\n")


def parts_of(record: CommitmentRecord, signs: bool) -> list[Part]:
    """Return everything else about a commitment, without empty parts and entries."""
    about = record.commitment, record.roadmap
    parts = [
        Part("", [entry for entry in _facts(record, signs) if entry.lines]),
        Part("Milestones", _milestones(record, signs)),
        Part("Indicators", indicator_entries(_indicators(record), record.roadmap, signs)),
        *(Part(title, entries) for title, entries in cycle_parts(duties_of(record), record.roadmap, signs)),
        Part("Depends on", _linked(record.commitment.depends_on, record, signs)),
        Part("Needed by", _linked(record.needed_by, record, signs)),
        Part(replaced_heading(record.derived.day), _linked(record.commitment.replaced_by, record, signs)),
        Part("Replaces", _linked(record.replaces, record, signs)),
        Part("Assessments", assessment_entries(record.assessments, record.roadmap)),
        Part("Updates", [update_entry(one, *about, signs) for one in reversed(record.past)]),
    ]
    return [part for part in parts if part.entries]


_ELSEWHERE = frozenset(
    {"id", "title", "text", "deadline_text", "partner_status", "partner_deadline", "due", "days_left"}
    | {"depends_on", "replaced_by", "milestones", "indicators", "updates", "assessments"}
)
"""The fields that are shown in the title, within another field, or in a part."""


def _facts(record: CommitmentRecord, signs: bool) -> Iterator[PartEntry]:
    commitment, row, deadline = record.commitment, record.row, record.derived.deadline
    area = record.roadmap.areas.get(row.area)
    lines: dict[str, Iterable[Line]] = {
        "area": _words([escape.line(row.area), escape.line(area.title) if area else "(not declared)"]),
        "status": [Line([status_cell(row.status, signs), Cell(lost_words(record), "not-kept")])],
        "verdict": verdict_lines(record.verdicts, record.roadmap),
        "deadline": _deadline_lines(deadline, row),
        "flags": (Line([Cell(words, FLAG_STYLES[flag])]) for flag, words in flag_lines(record)),
        "progress": _words([bar(row.progress, 10, signs)]),
        "partners": _partners(record, signs),
    }
    for field in shown_in(Output.SHOW):
        if field.name not in _ELSEWHERE:
            shown = lines[field.name] if field.name in lines else _lines_of(field, commitment)
            yield PartEntry(field.label, list(shown))


def replaced_heading(day: OnDay) -> str:
    """Return the heading of the commitments in `replaced_by`, which may count only for earlier days."""
    return "Replaced by" if was_superseded(day) else "Formerly replaced by"


_NOT_REPLACED = {
    NotReplaced.NOTHING: "nothing replaces it",
    NotReplaced.ABSENT: "no successor exists",
    NotReplaced.NOT_NAMED: "no successor has the same partner",
    NotReplaced.LOOP: "it is replaced only in a cycle",
}


def lost_words(record: CommitmentRecord) -> str:
    """Return why a superseded commitment counts as dropped; empty if it does not."""
    day, partner = record.derived.day, record.row.partner
    if partner is not None or not day.partners:
        subject = partner or ""
        if subject not in day.lost:
            return ""
        why = why_not_replaced(day, subject)
        return f"superseded, but {_NOT_REPLACED[why]}, so it counts as dropped"
    by_reason: dict[NotReplaced, list[str]] = {}
    for one in day.partners:
        if one in day.lost:
            by_reason.setdefault(why_not_replaced(day, one), []).append(partner_name(one, record.roadmap))
    words = [
        f"for {listed(names)}, "
        + ("which no successor names" if why is NotReplaced.NOT_NAMED else f"because {_NOT_REPLACED[why]}")
        for why, names in by_reason.items()
    ]
    return f"superseded, but it counts as dropped {'; '.join(words)}" if words else ""


def _lines_of(field: Field, commitment: Commitment) -> list[Line]:
    """Return the values of a field: short ones on one line, others on separate lines."""
    values = texts_in(field, commitment)
    match field.type:
        case FieldType.WORDS | FieldType.IDS | FieldType.FORMER_IDS:
            return _words([", ".join(map(escape.line, values))])
        case FieldType.ADDRESS | FieldType.ADDRESSES:
            return [Line([Cell(escape.line(text), is_address=True)]) for text in values]
        case FieldType.TEXT:
            lines = [line for value in values for line in escape.block(value).strip("\n").split("\n")]
            return [Line([Cell(line)]) for line in lines]
        case _:
            return [Line([Cell(escape.line(text))]) for text in values]


def _words(words: Iterable[str]) -> list[Line]:
    cells = [Cell(word) for word in words if word]
    return [Line(cells)] if cells else []


def _deadline_lines(deadline: Deadline | None, row: Row) -> list[Line]:
    style, words = due_style(row.flags), escape.line(promised("", row.deadline_text))
    if deadline is None:
        return _words([words])
    in_brackets = Cell(f"({words})" if words else "")
    return [Line([_window_cell(deadline, style), in_brackets, Cell(due_words(row), style)])]


def _window_cell(deadline: Deadline, style: str) -> Cell:
    return Cell(f"{escape.line(deadline.text)}: {window_words(deadline)}", style)


def flag_lines(record: CommitmentRecord) -> Iterator[tuple[Flag, str]]:
    """Yield each flag with an explanation."""
    for flag in record.row.flags:
        match flag:
            case Flag.OVERDUE | Flag.DUE_SOON:
                yield flag, _due(flag, record)
            case Flag.SLIPPED:
                yield from ((flag, words) for words in _slipped(record))
            case _:
                yield flag, f"{flag}: {_flag_words(flag, record)}"


def _flag_words(flag: Flag, record: CommitmentRecord) -> str:
    """Return the explanation of a flag that is not about the deadline."""
    match flag:
        case Flag.MILESTONE_OVERDUE:
            return "; ".join(_overdue_milestones(record))
        case Flag.CYCLE_MISSED:
            return missed_words(duties_of(record), record.roadmap)
        case Flag.LATE:
            return f"met after its deadline{_late_partners(record)}"
        case Flag.STALE:
            days = record.roadmap.check_of(record.id).stale_after_days
            return f"no update for more than {counted(days, 'day')}"
        case Flag.PARTNER_BROKEN:
            return ", ".join(_gave_up(record))
        case Flag.OFF_TRACK:
            return "; ".join(off_track_words(_indicators(record)))
        case _:
            return f"needs {escape.line(blocking(record.derived.day))}"


def _due(flag: Flag, record: CommitmentRecord) -> str:
    """Return the days until or since the deadline; by partner unless all have the same."""
    limit = -1 if flag is Flag.OVERDUE else record.roadmap.check_of(record.id).due_soon_days
    partners = {} if record.row.partner else record.derived.day.partners
    days = {
        partner_id: (values.deadline.last - record.as_of).days
        for partner_id, values in partners.items()
        if values.deadline is not None and values.status not in CLOSED
    }
    due = {partner_id: number for partner_id, number in days.items() if number <= limit}
    if len(due) == len(partners) and len({*due.values()}) < 2:
        return due_words(record.row)
    return "; ".join(
        f"{partner_name(partner_id, record.roadmap)}: {words_for_days(number)}"
        for partner_id, number in due.items()
    )


def _slipped(record: CommitmentRecord) -> list[str]:
    day, partner = record.derived.day, record.row.partner or ""
    sentences = []
    for subject, first, now in slips(day, partner):
        names = deadline_partners(subject, day, partner, record.roadmap)
        words = f"slipped from {escape.line(first.text)} to {escape.line(now.text)}"
        sentences.append(f"{words} for {names}" if names else words)
    return sentences


def deadline_partners(subject: str, day: OnDay, partner: str, roadmap: Roadmap) -> str:
    """Return the names of the partners that have the deadline of a subject; empty if all have it.

    `partner` is the only partner that is shown, whose name is left out, or empty.
    """
    if subject:
        return "" if subject == partner else partner_name(subject, roadmap)
    sharing = [partner_id for partner_id, values in day.partners.items() if not values.own_deadline]
    if partner or len(sharing) == len(day.partners):
        return ""
    return ", ".join(partner_name(partner_id, roadmap) for partner_id in sharing)


def _overdue_milestones(record: CommitmentRecord) -> Iterator[str]:
    for milestone in milestones_of(record.commitment, record.as_of).values():
        if milestone.deadline is not None and is_overdue(milestone, record.as_of):
            days = (milestone.deadline.last - record.as_of).days
            yield f"{escape.line(milestone.title)}, {words_for_days(days)}"


def _late_partners(record: CommitmentRecord) -> str:
    """Return ` by NAMES` of the partners that met it late; empty if all did, or for the row of a partner."""
    partners = {} if record.row.partner else record.derived.day.partners
    late = [partner_id for partner_id in partners if is_late(record.derived.day, partner_id)]
    if len(late) == len(partners):
        return ""
    return f" by {', '.join(partner_name(partner_id, record.roadmap) for partner_id in late)}"


def _gave_up(record: CommitmentRecord) -> Iterator[str]:
    for partner_id, values in record.derived.day.partners.items():
        if values.status in NOT_KEPT:
            yield f"{partner_name(partner_id, record.roadmap)} {values.status}"


def _partners(record: CommitmentRecord, signs: bool) -> Iterator[Line]:
    """Yield a line for each partner, with status and deadline if those of partners differ."""
    day = record.derived.day
    statuses_differ = day.statuses_differ
    deadlines_differ = any(values.own_deadline for values in day.partners.values())
    for partner_id in partners_of(record.commitment):
        values = day.values_for(partner_id)
        cells = [Cell(_partner_label(partner_id, record.roadmap))]
        if statuses_differ:
            cells.append(status_cell(values.status, signs))
        if deadlines_differ:
            cells.extend(_own_deadline(values, record.as_of))
        yield Line(cells)


def _own_deadline(values: SubjectValues, as_of: date) -> list[Cell]:
    deadline = values.deadline
    if deadline is None:
        return [Cell("no deadline", "faint")]
    if values.status in CLOSED:
        return [_window_cell(deadline, "")]
    days = (deadline.last - as_of).days
    style = "overdue" if days < 0 else ""
    return [_window_cell(deadline, style), Cell(words_for_days(days), style)]


def _partner_label(partner_id: str, roadmap: Roadmap) -> str:
    detail = escape.line(partner_id) if partner_id in roadmap.partners else "not declared"
    return f"{partner_name(partner_id, roadmap)} ({detail})"


def _milestones(record: CommitmentRecord, signs: bool) -> list[PartEntry]:
    entries = []
    for milestone_id, milestone in milestones_of(record.commitment, record.as_of).items():
        line = milestone_line(milestone_id, milestone, record.as_of, signs, is_due=is_open(record.row))
        entries.append(PartEntry(line.cells[1].text, [Line([line.cells[0], *line.cells[2:]])]))
    return entries


def _indicators(record: CommitmentRecord) -> list[Measured]:
    return measured_on(record.commitment, record.as_of, record.row.partner or "")


def duties_of(record: CommitmentRecord) -> Mapping[str, Duty]:
    """Return the duties by partner; in the row of a partner only its own, as that of all."""
    partner = record.row.partner
    duty = duty_of(record.derived.day, partner) if partner else None
    return {"": duty} if duty is not None else record.derived.day.duties


def _linked(ids: Iterable[str], record: CommitmentRecord, signs: bool) -> list[PartEntry]:
    entries = []
    for commitment_id in ids:
        linked = record.roadmap.commitments.get(commitment_id)
        title = Cell(escape.line(linked.title) if linked else "")
        cells = status_cells(commitment_id, record.roadmap, record.as_of, signs)
        line = Line([cells[0], title, *cells[1:]])
        entries.append(PartEntry(escape.line(commitment_id), [line], commitment_id))
    return entries


def render_record(record: CommitmentRecord, signs: bool = True, color: Depth = Depth.NONE) -> str:
    """Return a record as plain text."""
    lines = [line_text(line, color) for line in title_lines(record)]
    if record.commitment.text:
        lines += ["", promise(record)]
    lines += parts_lines(parts_of(record, signs), color)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def render_markdown_record(record: CommitmentRecord) -> str:
    """Return a record as GitHub-flavored Markdown."""
    title, subtitle = title_lines(record)
    lines = [f"# {escape.markdown(title.cells[0].text)}", "", markdown_line(subtitle)]
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
"""The fields that are not in the base record and are shown as in the file."""


def json_of(record: CommitmentRecord, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON of `show`, with updates newest first; `table` is the parsed table of the commitment."""
    commitment, derived, partners = record.commitment, record.derived, record.derived.day.partners
    window = {"first": derived.deadline.first, "last": derived.deadline.last} if derived.deadline else None
    stated = {name: shown_value(commitment, name) for name in _STATED}
    return (
        record_of_row(record.row)
        | {"as_of": record.as_of}
        | stated
        | {
            "window": window,
            "partner_status": {key: values.status for key, values in partners.items() if values.own_status},
            "partner_deadline": {
                key: values.deadline or "none" for key, values in partners.items() if values.own_deadline
            },
            "milestones": milestone_records(milestones_of(commitment, record.as_of)),
            "indicators": indicator_records(measured_on(commitment, record.as_of, record.row.partner or "")),
            "cycles": cycle_records(duties_of(record)),
            "needed_by": record.needed_by,
            "replaces": record.replaces,
            "updates": [
                {"key": dated.key, "first": dated.day.first, "last": dated.day.last}
                | update_record(dated.update)
                for dated in reversed(record.past)
            ],
            "assessments": assessment_records(commitment, record.as_of, record.row.partner or ""),
            "extra": _extra(commitment, table),
        }
    )


def _extra(commitment: Commitment, table: Mapping[str, Any]) -> Any:
    """Return the value of `extra`, together with the unknown keys of the commitment."""
    unknown = {key: value for key, value in table.items() if key not in Commitment.__struct_fields__}
    if not unknown:
        return commitment.extra
    if commitment.extra is None or isinstance(commitment.extra, dict):
        return unknown | (commitment.extra or {})
    return unknown | {"extra": commitment.extra}
