"""Report of a roadmap in GitHub-flavored Markdown."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from io import BytesIO

from msgspec.structs import replace

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import Group, by_area, by_roadmap, summarize, summarize_groups
from roadmap_cli.analysis.columns import texts_in
from roadmap_cli.analysis.cycles import duty_of, with_cycles
from roadmap_cli.analysis.flags import slips
from roadmap_cli.analysis.indicators import measured_on
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.query import Row, Snapshot, is_open
from roadmap_cli.analysis.replay import OnDay, partners_of
from roadmap_cli.analysis.schedule import next_due_row, overdue
from roadmap_cli.analysis.verdicts import verdicts_on
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.fields import FieldType, Output, shown_in
from roadmap_cli.model.types import Commitment, Milestone, Roadmap, Update, promised, texts
from roadmap_cli.model.window import Deadline, Target
from roadmap_cli.output.anchors import anchor
from roadmap_cli.output.blocks import Cell, Column, Grid, id_cell
from roadmap_cli.output.markdown import markdown_line, render_markdown
from roadmap_cli.output.reports.assessments import by_whom, past_assessments
from roadmap_cli.output.reports.cycles import MOST_SHOWN, cycle_cells
from roadmap_cli.output.reports.due import commitments_grid, due_grid, milestones_grid, overdue_milestones
from roadmap_cli.output.reports.indicators import measured_words
from roadmap_cli.output.reports.show import deadline_partners, replaced_heading
from roadmap_cli.output.reports.status import filter_lines, rollup_grid
from roadmap_cli.output.reports.tree import milestone_line
from roadmap_cli.output.reports.updates import subject_name, update_changes
from roadmap_cli.output.words import (
    by_words,
    day_words,
    flag_words,
    in_days,
    in_words,
    outcome_legend,
    partner_name,
    status_cell,
)


def render_report(snapshot: Snapshot) -> bytes:
    """Return title, roll-ups, overdue and slipped commitments, then each area with its commitments."""
    file = BytesIO()  # joining the text would need three times the memory
    file.writelines(escape.ci_text(f"{block}\n").encode() for block in _blocks(snapshot))
    return file.getvalue()[:-1]


def _blocks(snapshot: Snapshot) -> Iterator[str]:
    """Yield the parts of the report, each on lines of its own."""
    groups = [group for group in by_area(snapshot.roadmap, snapshot.rows) if group.rows]
    yield from (*_head(snapshot), *_rollups_by_roadmap(snapshot), *_rollups("area", groups, snapshot))
    yield from (*_overdue(snapshot), *_slipped(snapshot))
    shown = {row.id for row in snapshot.rows}
    for group in groups:
        yield from _area(group, snapshot, shown)


def _head(snapshot: Snapshot) -> Iterator[str]:
    head = snapshot.roadmap.roadmap
    yield f"# {escape.markdown(snapshot.title)}\n"
    if head.summary.strip():
        yield f"{escape.markdown(head.summary)}\n"
    announced = f"Announced {_spelled(head.announced)}, as" if head.announced else "As"
    who = f", for {partner_name(snapshot.partner, snapshot.roadmap)}" if snapshot.partner else ""
    yield f"{announced} of {day_words(snapshot.as_of)}{escape.markdown(who)}.\n"
    yield from (f"{markdown_line(line)}\n" for line in filter_lines(snapshot.filter))
    sources = list(_addresses("Source", texts(head.source)))
    if sources:
        yield "\n".join(sources) + "\n"


def _rollups_by_roadmap(snapshot: Snapshot) -> Iterator[str]:
    """Yield the table of the totals of several roadmaps."""
    if snapshot.roadmap.is_joined:
        groups = [group for group in by_roadmap(snapshot.roadmap, snapshot.rows) if group.rows]
        yield next(_rollups("roadmap", groups, snapshot))


def _rollups(kind: str, groups: Sequence[Group], snapshot: Snapshot) -> Iterator[str]:
    roadmap, as_of = snapshot.roadmap, snapshot.as_of
    rollups = summarize_groups(groups, roadmap, as_of)
    following = [_next(group.rows) for group in groups]
    total = summarize("", "", snapshot.rows, roadmap, as_of), _next(snapshot.rows)
    lines = list(zip(rollups, following, strict=True))
    grid = rollup_grid(kind, lines, total, None, signs=True)
    rows = [_with_link(cells, row) for cells, row in zip(grid.lines, [*following, total[1]], strict=True)]
    yield _table(replace(grid, rows=rows, footer=()))
    if snapshot.rows:
        yield f"{markdown_line(outcome_legend(signs=True))}\n"


def _overdue(snapshot: Snapshot) -> Iterator[str]:
    if late := overdue(snapshot.rows):
        yield _table(due_grid("Overdue", list(map(_row_in_words, late))))
    if milestones := overdue_milestones(snapshot.rows, snapshot.roadmap, snapshot.as_of):
        spelled = [replace(one, milestone=_milestone_in_words(one.milestone)) for one in milestones]
        yield _table(milestones_grid("Milestones overdue", spelled))


def _slipped(snapshot: Snapshot) -> Iterator[str]:
    slipped = []
    for row in snapshot.rows:
        day = _day(row, snapshot)
        if day is None:
            continue
        partner = row.partner or ""
        for subject, first, now in slips(day, partner):
            days = (now.last - first.last).days
            names = deadline_partners(subject, day, partner, snapshot.roadmap)
            before = [_spelled(first), _spelled(now), in_days(days)]
            after = [row.title, names]
            cells = [*map(Cell, before), id_cell(row.id), *(Cell(escape.line(text)) for text in after)]
            slipped.append((days, cells))
    if slipped:
        slipped.sort(key=lambda line: -line[0])
        titles = ("first promised for", "now", "later by", "commitment", "title", "partner")
        columns = [Column(title, "right" if title == "later by" else "left") for title in titles]
        yield _table(Grid(columns, [cells for _, cells in slipped], "Slipped"))


def _with_link(cells: Sequence[Cell], row: Row | None) -> Sequence[Cell]:
    """Return the cells of a roll-up; the last one, the next deadline, links to the commitment in `row`."""
    return [*cells[:-1], replace(cells[-1], commitment=row.id)] if row is not None else cells


def _table(grid: Grid) -> str:
    return render_markdown(grid, with_links=True)


def _next(rows: Sequence[Row]) -> Row | None:
    row = next_due_row(rows)
    return _row_in_words(row) if row is not None else None


def _row_in_words(row: Row) -> Row:
    """Return a row whose deadline is spelled in words."""
    return replace(row, deadline=_spelled(parse_deadline(row.deadline))) if row.deadline is not None else row


def _milestone_in_words(milestone: Milestone) -> Milestone:
    days = {name: getattr(milestone, name) for name in ("deadline", "met_on")}
    return replace(milestone, **{name: in_words(day) for name, day in days.items() if day is not None})


def _spelled(day: Deadline) -> str:
    return in_words(day).text


def _day(row: Row, snapshot: Snapshot) -> OnDay | None:
    day = on_day(snapshot.roadmap.commitments[row.id], snapshot.roadmap, snapshot.as_of)
    return with_cycles(day) if day is not None else None


def _area(group: Group, snapshot: Snapshot, shown: Collection[str]) -> Iterator[str]:
    area = snapshot.roadmap.areas.get(group.id)
    yield f"## {escape.markdown(escape.line(area.title if area else group.id)) or '(no area)'}\n"
    if area and area.summary.strip():
        yield f"{escape.markdown(area.summary)}\n"
    if area and area.lead.strip():
        yield f"Lead: {escape.markdown(area.lead)}\n"
    yield _table(commitments_grid(list(map(_row_in_words, group.rows)), signs=True))
    for row in group.rows:
        yield from _commitment(row, snapshot, shown)


def _commitment(row: Row, snapshot: Snapshot, shown: Collection[str]) -> Iterator[str]:
    text = snapshot.roadmap.commitments[row.id].text
    yield f'### <a id="{anchor(row.id)}"></a>{escape.markdown(escape.line(row.title))}\n'
    if text.strip():
        yield f"> {escape.markdown(text)}\n"
    yield "\n".join(_details(row, snapshot, shown)) + "\n"


def _details(row: Row, snapshot: Snapshot, shown: Collection[str]) -> Iterator[str]:
    """Yield a list item for each value, milestone and update, newest update first."""
    roadmap, day = snapshot.roadmap, _day(row, snapshot)
    if day is None:
        return
    yield _item("Id", row.id)
    yield _item("Status", ", ".join([status_cell(row.status, signs=True).text, *flag_words(row)]))
    yield from _verdicts(row, day, roadmap)
    if row.promised:
        window = by_words(parse_deadline(row.deadline)) if row.deadline is not None else None
        yield _item("Deadline", promised(window, row.deadline_text))
    for partner in partners_of(day.commitment):
        state = [] if row.partner else _own_state(partner, day)
        yield _item("Partner", ", ".join([partner_name(partner, roadmap), *state]))
    yield from _fields(day, shown)
    for milestone_id, milestone in milestones_of(day.commitment, day.as_of).items():
        spelled = _milestone_in_words(milestone)
        line = milestone_line(milestone_id, spelled, day.as_of, signs=True, is_due=is_open(row))
        yield f"- **Milestone** {markdown_line(line)}"
    yield from _indicators(row, day, roadmap)
    yield from _cycles(row, day, roadmap)
    for dated in reversed(day.past):
        if row.partner is None or dated.update.partner in ("", row.partner):
            words = " ".join(_update_words(dated.update, day.commitment, roadmap))
            yield _item(f"Update {_spelled(dated.day)}", words)
            yield from _addresses("Evidence", texts(dated.update.evidence))
    yield from _assessments(row, day, roadmap)
    yield from _addresses("Source", row.source)


def _verdicts(row: Row, day: OnDay, roadmap: Roadmap) -> Iterator[str]:
    """Yield a list item for each verdict in effect."""
    for dated in verdicts_on(day.commitment, day.as_of, row.partner or ""):
        by = f"{by_whom(dated.assessment, roadmap)}, {_spelled(dated.day)}"
        yield _item("Verdict", f"{escape.line(dated.assessment.verdict)} ({by})")


def _fields(day: OnDay, shown: Collection[str]) -> Iterator[str]:
    """Yield a list item for each value of the other fields; `shown` are the ids that have an entry."""
    for field in shown_in(Output.MARKDOWN):
        if field.name in _ELSEWHERE:
            continue
        label = replaced_heading(day) if field.name == "replaced_by" else field.label.capitalize()
        for value in filter(str.strip, texts_in(field, day.commitment)):
            match field.type:
                case FieldType.IDS if value in shown:
                    yield f"- **{escape.markdown(label)}** [{escape.markdown(value)}](#{anchor(value)})"
                case FieldType.DATE:
                    yield _item(label, _spelled(parse_deadline(value)))
                case _:
                    yield _item(label, value)


_ELSEWHERE = frozenset(
    {"id", "title", "area", "status", "partner_status", "deadline", "deadline_text", "partner_deadline"}
    | {
        "due",
        "days_left",
        "flags",
        "progress",
        "partners",
        "source",
        "text",
        "milestones",
        "indicators",
        "updates",
    }
    | {"verdict", "assessments"}
)
"""The fields that have separate items, or are in the table above."""


def _indicators(row: Row, day: OnDay, roadmap: Roadmap) -> Iterator[str]:
    """Yield a list item for each indicator, with its last reading."""
    for one in measured_on(day.commitment, day.as_of, row.partner or ""):
        partner = one.indicator.partner
        whose = f" ({partner_name(partner, roadmap)})" if partner else ""
        when = f" in {_spelled(one.last.day)}" if one.last is not None else ""
        yield _item("Indicator", f"{one.indicator.title}{whose}{when}: {measured_words(one)}")


def _cycles(row: Row, day: OnDay, roadmap: Roadmap) -> Iterator[str]:
    """Yield a list item for each of the latest cycles of a duty, of the partner of the row if it has one."""
    own = duty_of(day, row.partner) if row.partner else None
    for subject, duty in ({"": own} if own is not None else day.duties).items():
        whose = f" of {partner_name(subject, roadmap)}" if subject else ""
        for state in duty.shown(MOST_SHOWN):
            closing = state.closing
            spelled = replace(closing, day=in_words(closing.day)) if closing is not None else None
            cells = cycle_cells(replace(state, closing=spelled), signs=True)
            words = " ".join(cell.text for cell in cells if cell.text)
            yield _item(f"Cycle {_spelled(state.window)}{whose}", words)


def _assessments(row: Row, day: OnDay, roadmap: Roadmap) -> Iterator[str]:
    """Yield a list item for each assessment up to the day, newest first, with its evidence."""
    for dated in past_assessments(day.commitment, day.as_of, row.partner or ""):
        assessment = dated.assessment
        verdict = f"{by_whom(assessment, roadmap)}: {assessment.verdict}."
        yield _item(f"Assessment {_spelled(dated.day)}", f"{verdict} {assessment.note}".rstrip())
        yield from _addresses("Evidence", texts(assessment.evidence))


def _own_state(partner: str, day: OnDay) -> Iterator[str]:
    """Yield the status and the deadline of a partner, if those of partners differ."""
    values = day.values_for(partner)
    if day.statuses_differ:
        yield status_cell(values.status, signs=True).text
    if any(other.own_deadline for other in day.partners.values()):
        yield by_words(values.deadline) if values.deadline else "no deadline"


def _update_words(update: Update, commitment: Commitment, roadmap: Roadmap) -> Iterator[str]:
    if subject := subject_name(update, commitment, roadmap):
        yield f"{subject}:"
    targets = {name: getattr(update, name) for name in ("deadline", "deadline_was")}
    spelled = {
        name: Target(in_words(target.deadline), _spelled(target.deadline))
        for name, target in targets.items()
        if target is not None and target.deadline is not None
    }
    yield from (f"{change}." for change in update_changes(replace(update, **spelled), "→"))
    if update.note:
        yield update.note


def _addresses(label: str, addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        if address.strip():
            yield f"- **{label}** {escape.markdown_address(address)}"


def _item(label: str, text: str) -> str:
    return f"- **{escape.markdown(escape.line(label))}** {escape.markdown(text)}"
