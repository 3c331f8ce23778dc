"""Text, Markdown and JSON of `diff`: the changes between two states of a roadmap, the worst first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.replay import DatedUpdate
from roadmap_cli.english import unit_after
from roadmap_cli.history.change import (
    Changes,
    CommitmentChange,
    DeadlineChange,
    FieldChange,
    StatusChange,
    TableChange,
)
from roadmap_cli.model.numbers import Number
from roadmap_cli.model.types import Commitment, Milestone, Update, promised
from roadmap_cli.model.window import Deadline, Target
from roadmap_cli.output.blocks import Cell, Line, Part, PartEntry
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.markdown import markdown_line, markdown_parts
from roadmap_cli.output.plain import line_text, parts_lines
from roadmap_cli.output.reports.updates import update_record
from roadmap_cli.output.words import cycle_name, in_days, milestone_name

_CONTEXT = 6
_MOST_PAIRS = 60_000  # longer texts are not compared word by word


def words_that_changed(before: str, after: str, *, marked: bool) -> list[Cell]:
    """Return the words of both texts: removed words in the style `gone`, added ones in `new`.

    With `marked`, they are enclosed in `[-` and `-]` or `{+` and `+}`, as in a word diff of git. Long
    unchanged passages are shortened.
    """
    cells = []
    spans = list(_spans(before.split(), after.split()))
    if not any(kind for kind, _ in spans):
        return [Cell("(only whitespace differs)", "faint")]
    for place, (kind, words) in enumerate(spans):
        text = escape.line(" ".join(words))
        if kind == "removed":
            cells.append(Cell(f"[-{text}-]" if marked else text, "removed"))
        elif kind == "added":
            cells.append(Cell(f"{{+{text}+}}" if marked else text, "added"))
        else:
            cells.append(Cell(_shortened(words, is_first=place == 0, is_last=place == len(spans) - 1)))
    return cells


def _spans(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield runs of words, each with `gone`, `new` or, if unchanged, an empty string."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    if head:
        yield "", before[:head]
    yield from _compared(before[head : len(before) - tail], after[head : len(after) - tail])
    if tail:
        yield "", before[len(before) - tail :]


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    from difflib import SequenceMatcher  # only if a wording changed

    if len(before) * len(after) > _MOST_PAIRS:
        yield "removed", before
        yield "added", after
        return
    for tag, b1, b2, a1, a2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "", before[b1:b2]
            continue
        if b2 > b1:
            yield "removed", before[b1:b2]
        if a2 > a1:
            yield "added", after[a1:a2]


def _shortened(words: Sequence[str], *, is_first: bool, is_last: bool) -> str:
    """Return unchanged words, with `…` in place of those far from a change."""
    front = [] if is_first else words[:_CONTEXT]
    back = [] if is_last else words[-_CONTEXT:]
    if len(words) <= len(front) + len(back) + 1:
        return escape.line(" ".join(words))
    return escape.line(" ".join([*front, "…", *back]))


class DiffSide(msgspec.Struct, frozen=True):
    """A compared state: its name as entered and, for a revision, commit and day."""

    name: str
    commit: str | None = None
    day: date | None = None


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """Two states, the changes between them, and the titles of all areas by id, in order."""

    before: DiffSide
    after: DiffSide
    changes: Changes
    areas: Mapping[str, str]


def by_area(diff: Diff) -> list[tuple[str, list[CommitmentChange]]]:
    """Return the changed commitments by area; areas and commitments with the worst change first."""
    groups: dict[str, list[CommitmentChange]] = {area_id: [] for area_id in diff.areas}
    for change in diff.changes.commitments:
        groups.setdefault(change.area, []).append(change)
    for changes in groups.values():
        changes.sort(key=lambda change: change.weight)
    filled = [(group_id, changes) for group_id, changes in groups.items() if changes]
    return sorted(filled, key=lambda group: group[1][0].weight)


def heading(diff: Diff, signs: bool) -> Line:
    """Return the compared states and the numbers of changed commitments."""
    arrow = "→" if signs else "->"
    between = f"{_side(diff.before)} {arrow} {_side(diff.after)}"
    kinds = [change.kind for change in diff.changes.commitments]
    counts = [(kind, kinds.count(kind)) for kind in ("removed", "changed", "renamed", "added")]
    words = ", ".join(f"{count} {kind}" for kind, count in counts if count) or "no commitment changed"
    return Line([Cell(between, "strong"), Cell(words)])


def _side(side: DiffSide) -> str:
    name = escape.line(side.name)
    return f"{name} ({side.day})" if side.day is not None else name


def parts_of(diff: Diff, signs: bool, *, marked: bool) -> list[Part]:
    """Return parts for the file, then for each area; with `marked`, changed words are in brackets."""
    words = _ChangeWords("→" if signs else "->", marked)
    changes = diff.changes
    parts = [
        Part(
            "Roadmap", [PartEntry(escape.line(head.field), [words.field(head, "")]) for head in changes.head]
        ),
        Part("Areas", [words.table(area) for area in changes.areas]),
        Part("Partners", [words.table(partner) for partner in changes.partners]),
        Part("Assessors", [words.table(assessor) for assessor in changes.assessors]),
        Part("Views", [words.table(view) for view in changes.views]),
        Part("Mappings of imports", [words.table(mapping) for mapping in changes.imports]),
    ]
    for area_id, commitments in by_area(diff):
        title = f"{escape.line(area_id)}  {escape.line(diff.areas.get(area_id, '(not declared)'))}"
        entries = [
            PartEntry(escape.line(change.id), list(words.commitment(change))) for change in commitments
        ]
        parts.append(Part(title, entries))
    return [part for part in parts if part.entries]


def change_lines(change: CommitmentChange, signs: bool, *, marked: bool) -> Iterator[Line]:
    """Yield the lines for one changed commitment."""
    return _ChangeWords("→" if signs else "->", marked).commitment(change)


class _ChangeWords(msgspec.Struct, frozen=True):
    arrow: str
    marked: bool

    def commitment(self, change: CommitmentChange) -> Iterator[Line]:
        """Yield the lines for a commitment, the worst change first."""
        if change.before is None or change.after is None:
            yield _added_or_removed(change)
            return
        if change.kind == "renamed":
            yield Line([Cell("renamed"), Cell(f"from {escape.line(change.before_id)}")])
        milestones = {**change.before.milestones, **change.after.milestones}
        for statuses, deadlines in (
            (change.statuses, change.deadlines),
            (change.milestone_statuses, change.milestone_deadlines),
        ):
            yield from (self.status(status, milestones) for status in statuses)
            yield from (self.deadline(deadline, milestones) for deadline in deadlines)
        for text in change.wording:
            yield self.field(FieldChange(text.field, text.before, text.after))
        partners = [("-", "removed", change.partners_removed), ("+", "added", change.partners_added)]
        cells = [
            Cell(f"{sign} {escape.line(partner_id)}", style)
            for sign, style, ids in partners
            for partner_id in ids
        ]
        if cells:
            yield Line([Cell("partners:"), *cells])
        yield from (self.field_or_reading(one, (change.before, change.after)) for one in change.fields)
        for sign, style, updates in (
            ("-", "removed", change.updates_removed),
            ("+", "added", change.updates_added),
        ):
            for dated in updates:
                key = Cell(f"{sign} update {escape.line(dated.key)}", style)
                yield Line([key, *self.update(dated.update, milestones)])

    def status(self, change: StatusChange, milestones: Mapping[str, Milestone]) -> Line:
        """Return a status change, marked as better or worse."""
        words = Cell("")
        if change.worsened or change.improved:
            words = Cell("(worse)", "warning") if change.worsened else Cell("(better)", "met")
        text = f"{subject_prefix(change, milestones)}status {change.before} {self.arrow} {change.after}"
        return Line([Cell(text), words])

    def deadline(self, change: DeadlineChange, milestones: Mapping[str, Milestone]) -> Line:
        """Return a deadline change with its number of days."""
        prefix = subject_prefix(change, milestones)
        text = f"{prefix}deadline {_text(change.before)} {self.arrow} {_text(change.after)}"
        days = days_cell(change.days, change.withdrawn)
        return Line([Cell(text), Cell(f"({days.text})", days.style)])

    def field(self, change: FieldChange, label: str | None = None) -> Line:
        """Return a changed value; `label` replaces the name of the field."""
        name = Cell(f"{escape.line(change.field)}:" if label is None else label)
        before, after = change.before, change.after
        if isinstance(before, str) and isinstance(after, str) and " " in f"{before}{after}".strip():
            return Line([name, *words_that_changed(before, after, marked=self.marked)], gap=" ")
        return Line([name, Cell(f"{_text(before)} {self.arrow} {_text(after)}")], gap=" ")

    def field_or_reading(self, change: FieldChange, commitments: Sequence[Commitment]) -> Line:
        """Return a changed value of a commitment; readings have their unit."""
        values = change.before, change.after
        if not any(isinstance(value, Number) for value in values):
            return self.field(change)
        units = (_unit_of(change.field, commitment) for commitment in commitments)
        ends = (
            _text(value) + (unit if value is not None else "")
            for value, unit in zip(values, units, strict=True)
        )
        return Line([Cell(f"{escape.line(change.field)}:"), Cell(f" {self.arrow} ".join(ends))], gap=" ")

    def update(self, update: Update, milestones: Mapping[str, Milestone]) -> list[Cell]:
        """Return the subject, the changes and the note of an update."""
        status = f"status {update.status}" if update.status else ""
        deadline = f"deadline {_text(update.deadline)}" if update.deadline else ""
        subject = Cell(subject_prefix(update, milestones).rstrip())
        return [subject, Cell(", ".join(filter(None, (status, deadline)))), Cell(escape.line(update.note))]

    def table(self, change: TableChange) -> PartEntry:
        """Return the changes of an area, a partner, an assessor, a view or a mapping."""
        title = Cell(escape.line(change.title))
        lines = []
        if change.kind == "renamed":
            lines.append(Line([Cell(f"renamed from {escape.line(change.before_id)}"), title]))
        elif change.kind in ("added", "removed"):
            lines.append(Line([Cell(change.kind, "added" if change.kind == "added" else "removed"), title]))
        return PartEntry(escape.line(change.id), [*lines, *map(self.field, change.fields)])


def _added_or_removed(change: CommitmentChange) -> Line:
    present = change.after or change.before
    title = Cell(escape.line(present.title) if present else "")
    deadline = present.deadline.text if present and present.deadline else ""
    due = promised(deadline, present.deadline_text) if present else ""
    return Line(
        [
            Cell(change.kind, "added" if change.kind == "added" else "removed"),
            title,
            Cell(f"due {escape.line(due)}" if due else ""),
        ]
    )


def days_cell(days: int | None, withdrawn: bool) -> Cell:
    """Return by how many days a deadline changed; None if it was set or withdrawn."""
    if days is None:
        return Cell("withdrawn", "warning") if withdrawn else Cell("set")
    if days == 0:
        return Cell("refined, same last day", "faint")
    return Cell(f"{in_days(abs(days))} {'later' if days > 0 else 'earlier'}", "slipped" if days > 0 else "")


def subject_prefix(
    change: Update | StatusChange | DeadlineChange, milestones: Mapping[str, Milestone]
) -> str:
    """Return `NAME: ` with the partner, milestone or cycle of a change; empty for all partners."""
    milestone, partner = change.milestone, change.partner
    name = milestone_name(milestone, milestones) if milestone else escape.line(partner)
    if isinstance(change, Update):
        name = ", ".join(filter(None, (name, cycle_name(change))))
    return f"{name}: " if name else ""


def _unit_of(field: str, commitment: Commitment) -> str:
    """Return the unit of a reading as it follows a value, by the dotted key `indicators.ID.readings.DAY`."""
    indicator = commitment.indicators.get(field.split(".")[1])
    return unit_after(escape.line(indicator.unit)) if indicator is not None else ""


def _text(value: Any) -> str:
    """Return a value on one line: `kept=1, broken=-1` for a scale, and `{…}` for any other table."""
    match value:
        case None | "":
            return "none"
        case Deadline() | Target():
            return escape.line(value.text)
        case Number():
            return value.text
        case list():
            return ", ".join(map(_text, value))
        case dict() if all(isinstance(one, float) for one in value.values()):
            return ", ".join(f"{escape.line(key)}={one:g}" for key, one in value.items())
        case dict() | msgspec.Struct():
            return "{…}"
        case _:
            return escape.line(str(value))


def render_diff(diff: Diff, signs: bool = True, color: Depth = Depth.NONE) -> str:
    """Return the changes as plain text."""
    lines = parts_lines(parts_of(diff, signs, marked=True), color)
    return "\n".join([line_text(heading(diff, signs), color), *lines]) + "\n"


def render_markdown_diff(diff: Diff) -> str:
    """Return the changes as GitHub-flavored Markdown, for a comment on a pull request."""
    title = heading(diff, signs=True)
    lines = list(markdown_parts(parts_of(diff, signs=True, marked=False)))
    nothing = [] if diff.changes else ["", "Nothing changed in meaning."]
    counted = [] if not diff.changes.commitments else ["", markdown_line(Line(title.cells[1:]))]
    return "\n".join([f"# {escape.markdown(title.cells[0].text)}", *counted, *nothing, *lines]) + "\n"


def json_of(diff: Diff) -> dict[str, Any]:
    """Return the JSON of `diff`; commitments are in the order of the text."""
    changes = diff.changes
    return {
        "before": diff.before,
        "after": diff.after,
        "head": changes.head,
        "areas": changes.areas,
        "partners": changes.partners,
        "assessors": changes.assessors,
        "views": changes.views,
        "imports": changes.imports,
        "commitments": [commitment_record(change) for _, group in by_area(diff) for change in group],
    }


def commitment_record(change: CommitmentChange) -> dict[str, Any]:
    """Return the JSON record of a changed commitment; `partner` is None for all partners."""
    present = change.after or change.before
    return {
        "id": change.id,
        "before_id": change.before_id,
        "kind": change.kind,
        "area": change.area,
        "title": present.title if present else "",
        "status": [ends_record(status) | _direction(status) for status in change.statuses],
        "deadline": [ends_record(deadline) | _days(deadline) for deadline in change.deadlines],
        "milestone_status": [
            _milestone_ends(status) | _direction(status) for status in change.milestone_statuses
        ],
        "milestone_deadline": [
            _milestone_ends(deadline) | _days(deadline) for deadline in change.milestone_deadlines
        ],
        "wording": change.wording,
        "partners_added": change.partners_added,
        "partners_removed": change.partners_removed,
        "fields": change.fields,
        "updates_added": _update_records(change.updates_added),
        "updates_removed": _update_records(change.updates_removed),
    }


def ends_record(change: StatusChange | DeadlineChange) -> dict[str, Any]:
    """Return the partner of a change and its values before and after."""
    return {"partner": change.partner or None, "before": change.before, "after": change.after}


def _milestone_ends(change: StatusChange | DeadlineChange) -> dict[str, Any]:
    return {"milestone": change.milestone, "before": change.before, "after": change.after}


def _direction(change: StatusChange) -> dict[str, Any]:
    return {"worsened": change.worsened, "improved": change.improved}


def _days(change: DeadlineChange) -> dict[str, Any]:
    return {"days": change.days, "slipped": change.slipped, "withdrawn": change.withdrawn}


def _update_records(updates: Sequence[DatedUpdate]) -> list[dict[str, Any]]:
    names = ("key", "partner", "milestone", "cycle", "status", "deadline", "note")
    records = ({"key": dated.key} | update_record(dated.update) for dated in updates)
    return [{name: record[name] for name in names} for record in records]
