"""What changed between two states of a roadmap → text and Markdown, by area, the worst first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.history.change import (
    Changes,
    CommitmentChange,
    DeadlineChange,
    FieldChange,
    StatusChange,
    TableChange,
)
from roadmap_cli.model.dates import Deadline, Target
from roadmap_cli.model.types import Milestone, Update
from roadmap_cli.output.blocks import Cell, Line, Part, PartEntry
from roadmap_cli.output.markdown import markdown_line, markdown_parts
from roadmap_cli.output.plain import line_text, parts_lines
from roadmap_cli.output.words import in_days, milestone_name

_KEPT_AROUND = 6
_MOST_PAIRS = 60_000  # what comparing word by word may cost; longer texts are told as a whole


def words_that_changed(before: str, after: str, *, marked: bool) -> list[Cell]:
    """Return the words of both texts in order: those that went in the style `gone`, those that came in `new`.

    Where `marked` they stand between `[-` and `-]`, `{+` and `+}`, as git shows words, since not everybody
    sees a colour. Of long stretches that stayed only the words next to a change are kept.
    """
    cells = []
    spans = list(_spans(before.split(), after.split()))
    if not any(kind for kind, _ in spans):
        return [Cell("(only white space differs)", "faint")]
    for place, (kind, words) in enumerate(spans):
        text = escape.line(" ".join(words))
        if kind == "gone":
            cells.append(Cell(f"[-{text}-]" if marked else text, "gone"))
        elif kind == "new":
            cells.append(Cell(f"{{+{text}+}}" if marked else text, "new"))
        else:
            cells.append(Cell(_shortened(words, is_first=place == 0, is_last=place == len(spans) - 1)))
    return cells


def _spans(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield runs of words with what became of them: `gone`, `new`, or an empty string for what stayed."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    inner_before, inner_after = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield "", before[:head]
    yield from _compared(inner_before, inner_after)
    if tail:
        yield "", before[len(before) - tail :]


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    from difflib import SequenceMatcher  # only where a wording changed

    if len(before) * len(after) > _MOST_PAIRS:
        yield "gone", before
        yield "new", after
        return
    for tag, b1, b2, a1, a2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "", before[b1:b2]
            continue
        if b2 > b1:
            yield "gone", before[b1:b2]
        if a2 > a1:
            yield "new", after[a1:a2]


def _shortened(words: Sequence[str], *, is_first: bool, is_last: bool) -> str:
    """Return words that stayed, `…` for those that stand far from a change."""
    front = [] if is_first else words[:_KEPT_AROUND]
    back = [] if is_last else words[-_KEPT_AROUND:]
    if len(words) <= len(front) + len(back) + 1:
        return escape.line(" ".join(words))
    return escape.line(" ".join([*front, "…", *back]))


class DiffSide(msgspec.Struct, frozen=True):
    """One of the two states: its name as the user gave it; commit and day where it is a revision's."""

    name: str
    commit: str | None = None
    day: date | None = None


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """All that changed, between what, and the titles of the areas of both by their ids, in order."""

    before: DiffSide
    after: DiffSide
    changes: Changes
    areas: Mapping[str, str]


def by_area(diff: Diff) -> list[tuple[str, list[CommitmentChange]]]:
    """Return the commitments that changed under their areas: in each, and of the areas, the worst first."""
    groups: dict[str, list[CommitmentChange]] = {area_id: [] for area_id in diff.areas}
    for change in diff.changes.commitments:
        groups.setdefault(change.area, []).append(change)
    for changes in groups.values():
        changes.sort(key=lambda change: change.weight)
    filled = [(group_id, changes) for group_id, changes in groups.items() if changes]
    return sorted(filled, key=lambda group: group[1][0].weight)


def heading(diff: Diff, signs: bool) -> Line:
    """Return what stands above: what is compared, and how many commitments changed and how."""
    arrow = "→" if signs else "->"
    between = f"{_side(diff.before)} {arrow} {_side(diff.after)}"
    kinds = [change.kind for change in diff.changes.commitments]
    counts = [(kind, kinds.count(kind)) for kind in ("removed", "changed", "renamed", "added")]
    said = ", ".join(f"{count} {kind}" for kind, count in counts if count) or "no commitment changed"
    return Line([Cell(between, "strong"), Cell(said)])


def _side(side: DiffSide) -> str:
    name = escape.line(side.name)
    return f"{name} ({side.day})" if side.day is not None else name


def parts_of(diff: Diff, signs: bool, *, marked: bool) -> list[Part]:
    """Return the changes as parts: what concerns the file first, then each area; `marked` is of wording."""
    show = _Words("→" if signs else "->", marked)
    changes = diff.changes
    parts = [
        Part(
            "Roadmap",
            [PartEntry(escape.line(one.field), [show.field(one, label="")]) for one in changes.head],
        ),
        Part("Areas", [show.table(one) for one in changes.areas]),
        Part("Partners", [show.table(one) for one in changes.partners]),
    ]
    for area_id, commitments in by_area(diff):
        title = f"{escape.line(area_id)}  {escape.line(diff.areas.get(area_id, '(not declared)'))}"
        parts.append(
            Part(title, [PartEntry(escape.line(one.id), list(show.commitment(one))) for one in commitments])
        )
    return [part for part in parts if part.entries]


def change_lines(change: CommitmentChange, signs: bool, *, marked: bool) -> Iterator[Line]:
    """Yield what became of one commitment as lines."""
    return _Words("→" if signs else "->", marked).commitment(change)


class _Words(msgspec.Struct, frozen=True):
    """How changes are put into lines: with which arrow, and whether words that changed are marked."""

    arrow: str
    marked: bool

    def commitment(self, change: CommitmentChange) -> Iterator[Line]:
        """Yield what became of a commitment, the worst first."""
        if change.before is None or change.after is None:
            yield _whole(change)
            return
        if change.kind == "renamed":
            yield Line([Cell("renamed"), Cell(f"from {escape.line(change.before_id)}")])
        steps = {**change.before.milestones, **change.after.milestones}
        for statuses, deadlines in (
            (change.statuses, change.deadlines),
            (change.milestone_statuses, change.milestone_deadlines),
        ):
            yield from (self.status(one, steps) for one in statuses)
            yield from (self.deadline(one, steps) for one in deadlines)
        for words in change.wording:
            yield self.field(FieldChange(words.field, words.before, words.after))
        partners = [("-", "gone", change.partners_removed), ("+", "new", change.partners_added)]
        cells = [
            Cell(f"{sign} {escape.line(commitment_id)}", style)
            for sign, style, ids in partners
            for commitment_id in ids
        ]
        if cells:
            yield Line([Cell("partners:"), *cells])
        yield from map(self.field, change.fields)
        for sign, style, updates in (
            ("-", "gone", change.updates_removed),
            ("+", "new", change.updates_added),
        ):
            for dated in updates:
                yield Line(
                    [
                        Cell(f"{sign} update {escape.line(dated.key)}", style),
                        *self.update(dated.update, steps),
                    ]
                )

    def status(self, change: StatusChange, steps: Mapping[str, Milestone]) -> Line:
        """Return a status that changed, and whether to the better; from or to `unknown` is neither."""
        words = Cell("")
        if change.worsened or change.improved:
            words = Cell("(worse)", "bad") if change.worsened else Cell("(better)", "good")
        return Line(
            [Cell(f"{about(change, steps)}status {change.before} {self.arrow} {change.after}"), words]
        )

    def deadline(self, change: DeadlineChange, steps: Mapping[str, Milestone]) -> Line:
        """Return a deadline that changed, with by how many days."""
        text = f"{about(change, steps)}deadline {_text(change.before)} {self.arrow} {_text(change.after)}"
        words = moved_words(change.days, change.withdrawn)
        return Line([Cell(text), Cell(f"({words.text})", words.style)])

    def field(self, change: FieldChange, label: str | None = None) -> Line:
        """Return a value that changed; a text in words, under `label`, else the field's name."""
        name = Cell(f"{escape.line(change.field)}:" if label is None else label)
        before, after = change.before, change.after
        if isinstance(before, str) and isinstance(after, str) and " " in f"{before}{after}".strip():
            return Line([name, *words_that_changed(before, after, marked=self.marked)], gap=" ")
        return Line([name, Cell(f"{_text(before)} {self.arrow} {_text(after)}")], gap=" ")

    def update(self, update: Update, steps: Mapping[str, Milestone]) -> list[Cell]:
        """Return what an update says: what moved, and its note on one line."""
        status = f"status {update.status}" if update.status else ""
        deadline = f"deadline {_text(update.deadline)}" if update.deadline else ""
        who = Cell(about(update, steps).rstrip())
        return [who, Cell(", ".join(filter(None, (status, deadline)))), Cell(escape.line(update.note))]

    def table(self, change: TableChange) -> PartEntry:
        """Return what became of an area or a partner."""
        title = Cell(escape.line(change.title))
        lines = []
        if change.kind == "renamed":
            lines.append(Line([Cell(f"renamed from {escape.line(change.before_id)}"), title]))
        elif change.kind in ("added", "removed"):
            lines.append(Line([Cell(change.kind, "new" if change.kind == "added" else "gone"), title]))
        return PartEntry(escape.line(change.id), [*lines, *map(self.field, change.fields)])


def _whole(change: CommitmentChange) -> Line:
    """Return a commitment that came or went."""
    one = change.after or change.before
    title = Cell(escape.line(one.title) if one else "")
    due = Cell(f"due {escape.line(one.deadline.text)}" if one and one.deadline else "")
    return Line([Cell(change.kind, "new" if change.kind == "added" else "gone"), title, due])


def moved_words(days: int | None, withdrawn: bool) -> Cell:
    """Return in words by how many days a deadline changed; None if it is new or withdrawn."""
    if days is None:
        return Cell("withdrawn", "bad") if withdrawn else Cell("set", "good")
    if days == 0:
        return Cell("same last day", "faint")
    return Cell(f"{in_days(abs(days))} {'later' if days > 0 else 'earlier'}", "bad" if days > 0 else "good")


def about(one: Update | StatusChange | DeadlineChange, steps: Mapping[str, Milestone]) -> str:
    """Return which partner or milestone an update or a change is about, before it; empty for all partners."""
    who = milestone_name(one.milestone, steps) if one.milestone else escape.line(one.partner)
    return f"{who}: " if who else ""


def _text(value: Any) -> str:
    """Return a value on one line; tables are not spelled out."""
    match value:
        case None | "":
            return "none"
        case Deadline() | Target():
            return escape.line(value.text)
        case list():
            return ", ".join(map(_text, value))
        case dict() | msgspec.Struct():
            return "{…}"
        case _:
            return escape.line(str(value))


def render_diff(diff: Diff, signs: bool = True, color: bool = False) -> str:
    """Return what changed as plain text."""
    lines = parts_lines(parts_of(diff, signs, marked=True), color)
    return "\n".join([line_text(heading(diff, signs), color), *lines]) + "\n"


def render_markdown_diff(diff: Diff) -> str:
    """Return what changed as GitHub-flavoured Markdown, fit for a comment on a pull request."""
    above = heading(diff, signs=True)
    lines = list(markdown_parts(parts_of(diff, signs=True, marked=False)))
    nothing = [] if diff.changes else ["", "Nothing changed in meaning."]
    counted = [] if not diff.changes.commitments else ["", markdown_line(Line(above.cells[1:]))]
    return "\n".join([f"# {escape.markdown(above.cells[0].text)}", *counted, *nothing, *lines]) + "\n"


def json_of(diff: Diff) -> dict[str, Any]:
    """Return the JSON of `diff`: a contract, additive only. Commitments are in the order of the text."""
    changes = diff.changes
    return {
        "before": diff.before,
        "after": diff.after,
        "head": changes.head,
        "areas": changes.areas,
        "partners": changes.partners,
        "commitments": [commitment_record(one) for _, group in by_area(diff) for one in group],
    }


def commitment_record(change: CommitmentChange) -> dict[str, Any]:
    """Return what became of a commitment as JSON holds it; days are whole, partners None for the whole."""
    present = change.after or change.before
    return {
        "id": change.id,
        "before_id": change.before_id,
        "kind": change.kind,
        "area": change.area,
        "title": present.title if present else "",
        "status": [
            _ends(one) | {"worsened": one.worsened, "improved": one.improved} for one in change.statuses
        ],
        "deadline": [_ends(one) | _days(one) for one in change.deadlines],
        "milestone_status": [
            _step_ends(one) | {"worsened": one.worsened, "improved": one.improved}
            for one in change.milestone_statuses
        ],
        "milestone_deadline": [_step_ends(one) | _days(one) for one in change.milestone_deadlines],
        "wording": change.wording,
        "partners_added": change.partners_added,
        "partners_removed": change.partners_removed,
        "fields": change.fields,
        "updates_added": _update_records(change.updates_added),
        "updates_removed": _update_records(change.updates_removed),
    }


def _ends(change: StatusChange | DeadlineChange) -> dict[str, Any]:
    return {"partner": change.partner or None, "before": change.before, "after": change.after}


def _step_ends(change: StatusChange | DeadlineChange) -> dict[str, Any]:
    return {"milestone": change.milestone, "before": change.before, "after": change.after}


def _days(change: DeadlineChange) -> dict[str, Any]:
    return {"days": change.days, "slipped": change.slipped, "withdrawn": change.withdrawn}


def _update_records(updates: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "key": dated.key,
            "partner": dated.update.partner or None,
            "milestone": dated.update.milestone or None,
            "status": dated.update.status,
            "deadline": dated.update.deadline,
            "note": dated.update.note,
        }
        for dated in updates
    ]
