"""Report of a roadmap in GitHub-flavored Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from roadmap_cli import escape
from roadmap_cli.analysis.aggregate import Group, by_area, next_due_row, overdue, summarize, summarize_groups
from roadmap_cli.analysis.columns import texts_in
from roadmap_cli.analysis.cycles import duty_of, with_cycles
from roadmap_cli.analysis.flags import slips
from roadmap_cli.analysis.indicators import measured_on
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.past import milestones_of
from roadmap_cli.analysis.query import Row, Snapshot, is_open
from roadmap_cli.analysis.replay import OnDay, partners_of
from roadmap_cli.analysis.verdicts import verdicts_on
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.fields import Output, shown_in
from roadmap_cli.model.types import Commitment, Roadmap, Update, promised, texts
from roadmap_cli.output.blocks import Cell, Column, Grid
from roadmap_cli.output.markdown import markdown_line, render_markdown
from roadmap_cli.output.reports.assessments import by_whom, past_assessments, verdict_text
from roadmap_cli.output.reports.cycles import MOST_SHOWN, cycle_cells
from roadmap_cli.output.reports.due import commitments_grid, due_grid, milestones_grid, overdue_milestones
from roadmap_cli.output.reports.indicators import measured_words
from roadmap_cli.output.reports.show import deadline_partners, replaced_heading
from roadmap_cli.output.reports.status import filter_lines, rollup_grid
from roadmap_cli.output.reports.tree import milestone_line
from roadmap_cli.output.reports.updates import subject_name, update_changes
from roadmap_cli.output.words import by_words, flag_words, in_days, outcome_legend, partner_name, status_cell


def render_report(snapshot: Snapshot) -> str:
    """Return title, roll-ups, overdue and slipped commitments, then each area with its commitments."""
    groups = [group for group in by_area(snapshot.roadmap, snapshot.rows) if group.rows]
    blocks = [*_head(snapshot), *_rollups(groups, snapshot), *_overdue(snapshot), *_slipped(snapshot)]
    for group in groups:
        blocks.extend(_area(group, snapshot))
    return escape.ci_text("\n".join(blocks))


def _head(snapshot: Snapshot) -> Iterator[str]:
    head = snapshot.roadmap.roadmap
    yield f"# {escape.markdown(snapshot.title)}\n"
    if head.summary.strip():
        yield f"{escape.markdown(head.summary)}\n"
    announced = f"Announced {head.announced.text}, as" if head.announced else "As"
    who = f", for {partner_name(snapshot.partner, snapshot.roadmap)}" if snapshot.partner else ""
    yield f"{announced} of {snapshot.as_of}{escape.markdown(who)}.\n"
    yield from (f"{markdown_line(line)}\n" for line in filter_lines(snapshot.filter))
    sources = list(_addresses("Source", texts(head.source)))
    if sources:
        yield "\n".join(sources) + "\n"


def _rollups(groups: Sequence[Group], snapshot: Snapshot) -> Iterator[str]:
    roadmap, as_of = snapshot.roadmap, snapshot.as_of
    rollups = summarize_groups(groups, roadmap, as_of)
    lines = [(rollup, next_due_row(group.rows)) for rollup, group in zip(rollups, groups, strict=True)]
    total = summarize("", "", snapshot.rows, roadmap, as_of), next_due_row(snapshot.rows)
    yield render_markdown(rollup_grid("area", lines, total, None, signs=True))
    if snapshot.rows:
        yield f"{markdown_line(outcome_legend(signs=True))}\n"


def _overdue(snapshot: Snapshot) -> Iterator[str]:
    if late := overdue(snapshot.rows):
        yield render_markdown(due_grid("Overdue", late, None))
    if milestones := overdue_milestones(snapshot.rows, snapshot.roadmap, snapshot.as_of):
        yield render_markdown(milestones_grid("Milestones overdue", milestones, None))


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
            slipped.append((days, [first.text, now.text, in_days(days), row.id, row.title, names]))
    if slipped:
        slipped.sort(key=lambda line: -line[0])
        titles = ("first promised for", "now", "later by", "commitment", "title", "partner")
        columns = [Column(title, "right" if title == "later by" else "left") for title in titles]
        rows = [[Cell(escape.line(text)) for text in texts] for _, texts in slipped]
        yield render_markdown(Grid(columns, rows, "Slipped"))


def _day(row: Row, snapshot: Snapshot) -> OnDay | None:
    day = on_day(snapshot.roadmap.commitments[row.id], snapshot.roadmap, snapshot.as_of)
    return with_cycles(day) if day is not None else None


def _area(group: Group, snapshot: Snapshot) -> Iterator[str]:
    area = snapshot.roadmap.areas.get(group.id)
    yield f"## {escape.markdown(escape.line(area.title if area else group.id)) or '(no area)'}\n"
    if area and area.summary.strip():
        yield f"{escape.markdown(area.summary)}\n"
    if area and area.lead.strip():
        yield f"Lead: {escape.markdown(area.lead)}\n"
    yield render_markdown(commitments_grid(group.rows, None, signs=True))
    for row in group.rows:
        yield from _commitment(row, snapshot)


def _commitment(row: Row, snapshot: Snapshot) -> Iterator[str]:
    text = snapshot.roadmap.commitments[row.id].text
    yield f"### {escape.markdown(escape.line(row.title))}\n"
    if text.strip():
        yield f"> {escape.markdown(text)}\n"
    yield "\n".join(_details(row, snapshot)) + "\n"


def _details(row: Row, snapshot: Snapshot) -> Iterator[str]:
    """Yield a list item for each value, milestone and update, newest update first."""
    roadmap, day = snapshot.roadmap, _day(row, snapshot)
    if day is None:
        return
    yield _item("Id", row.id)
    yield _item("Status", ", ".join([status_cell(row.status, signs=True).text, *flag_words(row)]))
    verdicts = verdicts_on(day.commitment, day.as_of, row.partner or "")
    yield from (_item("Verdict", verdict_text(verdict, roadmap)) for verdict in verdicts)
    if row.promised:
        window = f" ({by_words(parse_deadline(row.deadline))})" if row.deadline is not None else ""
        words = f": {promised('', row.deadline_text)}" if window and row.deadline_text else ""
        yield _item("Deadline", f"{row.deadline or row.promised}{window}{words}")
    for partner in partners_of(day.commitment):
        state = [] if row.partner else _own_state(partner, day)
        yield _item("Partner", ", ".join([partner_name(partner, roadmap), *state]))
    for field in shown_in(Output.MARKDOWN):
        if field.name not in _ELSEWHERE:
            values = [value for value in texts_in(field, day.commitment) if value.strip()]
            label = replaced_heading(day) if field.name == "replaced_by" else field.label.capitalize()
            yield from (_item(label, value) for value in values)
    for milestone_id, milestone in milestones_of(day.commitment, day.as_of).items():
        line = milestone_line(milestone_id, milestone, day.as_of, signs=True, is_due=is_open(row))
        yield f"- **Milestone** {markdown_line(line)}"
    yield from _indicators(row, day, roadmap)
    yield from _cycles(row, day, roadmap)
    for dated in reversed(day.past):
        if row.partner is None or dated.update.partner in ("", row.partner):
            yield _item(f"Update {dated.key}", " ".join(_update_words(dated.update, day.commitment, roadmap)))
            yield from _addresses("Evidence", texts(dated.update.evidence))
    yield from _assessments(row, day, roadmap)
    yield from _addresses("Source", row.source)


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
        when = f" in {one.last.day.text}" if one.last is not None else ""
        yield _item("Indicator", f"{one.indicator.title}{whose}{when}: {measured_words(one)}")


def _cycles(row: Row, day: OnDay, roadmap: Roadmap) -> Iterator[str]:
    """Yield a list item for each of the latest cycles of a duty, of the partner of the row if it has one."""
    own = duty_of(day, row.partner) if row.partner else None
    for subject, duty in ({"": own} if own is not None else day.duties).items():
        whose = f" of {partner_name(subject, roadmap)}" if subject else ""
        for state in duty.shown(MOST_SHOWN):
            words = " ".join(cell.text for cell in cycle_cells(state, signs=True) if cell.text)
            yield _item(f"Cycle {state.window.text}{whose}", words)


def _assessments(row: Row, day: OnDay, roadmap: Roadmap) -> Iterator[str]:
    """Yield a list item for each assessment up to the day, newest first, with its evidence."""
    for dated in past_assessments(day.commitment, day.as_of, row.partner or ""):
        assessment = dated.assessment
        verdict = f"{by_whom(assessment, roadmap)}: {assessment.verdict}."
        yield _item(f"Assessment {dated.key}", f"{verdict} {assessment.note}".rstrip())
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
    yield from (f"{change}." for change in update_changes(update, "→"))
    if update.note:
        yield update.note


def _addresses(label: str, addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        if address.strip():
            yield f"- **{label}** {escape.markdown_address(address)}"


def _item(label: str, text: str) -> str:
    return f"- **{escape.markdown(escape.line(label))}** {escape.markdown(text)}"
