"""A roadmap → a report in GitHub-flavoured Markdown, to commit or to paste: one table row a commitment."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from roadmap_cli import safe
from roadmap_cli.flags import Standing, slips, standing
from roadmap_cli.model import Commitment, Roadmap, Update, texts
from roadmap_cli.query import Row, is_open
from roadmap_cli.replay import Event, events_of, milestones_of
from roadmap_cli.summary import Group, by_area, next_of, overdue, summarize, summarize_groups, with_deadline
from roadmap_cli.views.due import commitments_grid, due_grid
from roadmap_cli.views.grid import Cell, Column, Grid
from roadmap_cli.views.markdown import render_markdown
from roadmap_cli.views.marks import by_words, flag_words, in_days, status_cell
from roadmap_cli.views.page import markdown_line
from roadmap_cli.views.record import partner_name
from roadmap_cli.views.rollups import rollup_grid
from roadmap_cli.views.snapshot import Snapshot
from roadmap_cli.views.tree import milestone_line


def render_report(snapshot: Snapshot) -> str:
    """Return title, roll-ups, what is overdue and what slipped, then each area with its commitments."""
    groups = [group for group in by_area(snapshot.roadmap, snapshot.rows) if group.rows]
    blocks = [*_head(snapshot), _rollups(groups, snapshot), *_overdue(snapshot), *_slipped(snapshot)]
    for group in groups:
        blocks.extend(_area(group, snapshot))
    return safe.ci_text("\n".join(blocks))


def _head(snapshot: Snapshot) -> Iterator[str]:
    head = snapshot.roadmap.roadmap
    yield f"# {safe.markdown(snapshot.title)}\n"
    if head.summary.strip():
        yield f"{safe.markdown(head.summary)}\n"
    announced = f"Announced {head.announced.text}, as" if head.announced else "As"
    yield f"{announced} of {snapshot.as_of}.\n"
    sources = list(_addresses("Source", texts(head.source)))
    if sources:
        yield "\n".join(sources) + "\n"


def _rollups(groups: Sequence[Group], snapshot: Snapshot) -> str:
    def line(rows: Sequence[Row]) -> Row | None:
        row = next_of(rows)
        return with_deadline(row, snapshot.roadmap, snapshot.as_of) if row else None

    lines = [
        (rollup, line(group.rows)) for rollup, group in zip(summarize_groups(groups), groups, strict=True)
    ]
    total = summarize("", "", snapshot.rows), line(snapshot.rows)
    return render_markdown(rollup_grid("area", lines, total, None, signs=True))


def _overdue(snapshot: Snapshot) -> Iterator[str]:
    late = [with_deadline(row, snapshot.roadmap, snapshot.as_of) for row in overdue(snapshot.rows)]
    if late:
        yield render_markdown(due_grid("Overdue", late, None))


def _slipped(snapshot: Snapshot) -> Iterator[str]:
    """Yield the table of the deadlines that end later than they first did, the furthest moved first."""
    moved = []
    for row in snapshot.rows:
        commitment, as_of = snapshot.roadmap.commitments[row.id], snapshot.as_of
        stood = standing(commitment, as_of, snapshot.roadmap.check) if commitment.updates else None
        if stood is None:
            continue
        past = _past(commitment, as_of)
        for partner, first, now in slips(stood.deadline, stood.partner_deadline, past):
            cells = [safe.line(first.text), safe.line(now.text), in_days((now.last - first.last).days)]
            who = partner_name(partner, snapshot.roadmap) if partner else ""
            moved.append(((first.last - now.last).days, [*cells, safe.line(row.id), row.title, who]))
    if moved:
        moved.sort(key=lambda one: one[0])
        titles = ("first promised for", "now", "later by", "commitment", "title", "partner")
        columns = [Column(title, "right" if title == "later by" else "left") for title in titles]
        yield render_markdown(
            Grid(columns, [[Cell(safe.line(text)) for text in line] for _, line in moved], "Slipped")
        )


def _area(group: Group, snapshot: Snapshot) -> Iterator[str]:
    area = snapshot.roadmap.areas.get(group.id)
    yield f"## {safe.markdown(safe.line(area.title if area else group.id)) or '(no area)'}\n"
    if area and area.summary.strip():
        yield f"{safe.markdown(area.summary)}\n"
    if area and area.lead.strip():
        yield f"Lead: {safe.markdown(area.lead)}\n"
    rows = [with_deadline(row, snapshot.roadmap, snapshot.as_of) for row in group.rows]
    yield render_markdown(commitments_grid(rows, None, signs=True))
    for row in rows:
        yield from _commitment(row, snapshot)


def _commitment(row: Row, snapshot: Snapshot) -> Iterator[str]:
    """Yield what a reader asks for: the promise, how it stands, the last that was heard of it."""
    commitment = snapshot.roadmap.commitments[row.id]
    yield f"### {safe.markdown(safe.line(row.title))}\n"
    if commitment.text.strip():
        yield f"> {safe.markdown(commitment.text)}\n"
    yield "\n".join(_essentials(row, commitment, snapshot)) + "\n"


def _essentials(row: Row, commitment: Commitment, snapshot: Snapshot) -> Iterator[str]:
    """Yield a list item for each thing that is known."""
    roadmap, as_of = snapshot.roadmap, snapshot.as_of
    stood = standing(commitment, as_of, roadmap.check)
    if stood is None:
        return
    yield _item("Id", row.id)
    yield _item("Status", ", ".join([status_cell(row.status, signs=True).text, *flag_words(row)]))
    if stood.deadline is not None:
        yield _item("Deadline", f"{stood.deadline.text} ({by_words(stood.deadline)})")
    for partner in dict.fromkeys([*commitment.partners, *stood.partner_status, *stood.partner_deadline]):
        yield _item("Partner", ", ".join(_partner(partner, stood, roadmap)))
    yield from (_item("Owner", owner) for owner in row.owner if owner.strip())
    for id, step in milestones_of(commitment, as_of).items():
        line = milestone_line(id, step, as_of, signs=True, is_due=is_open(row))
        yield f"- **Milestone** {markdown_line(line)}"
    for event in _past(commitment, as_of)[-1:]:
        yield _item(f"Update {event.key}", " ".join(_told(event.update, roadmap)))
        yield from _addresses("Evidence", texts(event.update.evidence))
    yield from _addresses("Source", row.source)


def _partner(id: str, stood: Standing, roadmap: Roadmap) -> Iterator[str]:
    yield partner_name(id, roadmap)
    if id in stood.partner_status:
        yield status_cell(stood.partner_status[id], signs=True).text
    if id in stood.partner_deadline:
        yield by_words(stood.partner_deadline[id])


def _told(update: Update, roadmap: Roadmap) -> Iterator[str]:
    """Yield what an update told: whom it concerns, what moved, the note."""
    if update.partner:
        yield f"{partner_name(update.partner, roadmap)}:"
    if update.status is not None:
        yield f"status {update.status}."
    if update.deadline is not None:
        yield f"deadline {update.deadline.text}."
    if update.note:
        yield update.note


def _past(commitment: Commitment, as_of: date) -> list[Event]:
    return [event for event in events_of(commitment) if event.day.first <= as_of]


def _addresses(label: str, addresses: Iterable[str]) -> Iterator[str]:
    """Yield an item for each address, as a link where a page may link to it (CommonMark 0.31, 6.5)."""
    for address in addresses:
        if address.strip():
            yield f"- **{label}** <{address}>" if safe.link(address) else _item(label, address)


def _item(label: str, text: str) -> str:
    return f"- **{safe.markdown(safe.line(label))}** {safe.markdown(text)}"
