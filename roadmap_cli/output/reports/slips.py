"""Tables, totals and records of `slips`: the deadlines that changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.query import Row, record_of_row
from roadmap_cli.english import counted, plural
from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.history.slips import DeadlineHistory, SlipTotal
from roadmap_cli.model.window import Deadline
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page, Role, id_cell
from roadmap_cli.output.reports.diff import days_cell
from roadmap_cli.output.reports.status import filter_lines, heading
from roadmap_cli.output.words import day_of_key, in_days

COLUMNS = (
    *("id", "title", "area", "partner", "milestone", "first", "changed", "from", "to", "days"),
    *("silent", "came_late", "reason", "subject", "author", "commit", "now", "total_days"),
)
"""The columns of CSV, which has a record for each change."""

_TABLE = (
    Column("commitment", role=Role.ID),
    Column("title", role=Role.TITLE),
    Column("for", label="for"),
    Column("milestone", role=Role.ID, label="milestone"),
    Column("changed"),
    Column("from", label="from"),
    Column("to", label="to"),
    Column("days", "right", label="days"),
    Column("total", "right", Role.EXTRA, label="total"),
    Column("how", role=Role.REASON),
    Column("reason", role=Role.REASON),
)


class SlipsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Changed deadlines with totals: of all, and of `groups`, which `kind` names ("area", "partner").

    `rows` are the rows of the commitments, by id.
    """

    title: str
    as_of: date
    since: date | None
    slips: Sequence[DeadlineHistory]
    rows: Mapping[str, Row]
    total: SlipTotal
    kind: str = ""
    groups: Sequence[SlipTotal] = ()
    filter: str | None = None


def page(report: SlipsReport, signs: bool) -> Page:
    """Return the page: totals of groups if there are any, each change, and the totals."""
    blocks: list[Line | Grid] = [*filter_lines(report.filter)]
    if report.groups:
        blocks.append(_totals_grid(report))
    if report.slips:
        blocks.append(_changes_grid(report.slips))
    blocks.append(Line([Cell(total_words(report))]))
    return Page(heading(report.title, report.as_of, signs), blocks)


def total_words(report: SlipsReport) -> str:
    """Return the totals in a sentence."""
    total, since = report.total, f" since {report.since}" if report.since else ""
    milestones = sum(slip.slipped for slip in report.slips if slip.milestone)
    also = f" {counted(milestones, 'milestone')} slipped{since}." if milestones else ""
    if total.superseded:
        were = plural(total.superseded, "commitment is", "commitments are")
        also += f" {total.superseded:,} superseded {were} not counted."
    if not total.with_deadline:
        withdrawn = len({slip.id for slip in report.slips if slip.now is None and not slip.milestone})
        were = plural(withdrawn, "was", "were")
        gone = f" now; {withdrawn:,} {were} withdrawn{since}" if withdrawn else ""
        return f"No commitment has a deadline{gone}.{also}"
    of = counted(total.with_deadline, "commitment")
    median = "" if total.median_days is None else f", by a median of {in_days(total.median_days)}"
    return f"{total.slipped:,} of {of} with a deadline slipped{since} ({total.share}%){median}.{also}"


def _totals_grid(report: SlipsReport) -> Grid:
    numbers = ("with deadline", "slipped", "share", "median days")
    columns = [Column(report.kind), *(Column(name, "right") for name in numbers)]
    return Grid(columns, [_total_cells(group) for group in report.groups])


def _total_cells(total: SlipTotal) -> list[Cell]:
    share = "-" if total.share is None else f"{total.share}%"
    median = "-" if total.median_days is None else f"{total.median_days:,}"
    slipped = Cell(str(total.slipped), "slipped" if total.slipped else "faint")
    group_id = Cell(escape.line(total.id) or "-", "strong")
    return [group_id, Cell(str(total.with_deadline)), slipped, Cell(share), Cell(median)]


def _changes_grid(slips: Sequence[DeadlineHistory]) -> Grid:
    """Return a row for each change, with the total in the last row of each deadline."""
    absent = {
        *(() if any(slip.partner for slip in slips) else ("for",)),
        *(() if any(slip.milestone for slip in slips) else ("milestone",)),
    }
    columns = [column for column in _TABLE if column.title not in absent]
    lines = [_cells(slip, change) for slip in slips for change in slip.changes]
    return Grid(columns, [[cells[column.title] for column in columns] for cells in lines])


def _cells(slip: DeadlineHistory, change: DeadlineChange) -> dict[str, Cell]:
    is_last = change is slip.changes[-1]
    how = [*(["silent"] if change.silent else []), *(["after it had passed"] if change.came_late else [])]
    if change.subject and not change.reason:
        subject = escape.line(change.subject)
        how.append(f'committed as "{subject}"' if change.commit else subject)
    return {
        "commitment": id_cell(slip.id),
        "title": Cell(escape.line(slip.commitment.title)),
        "for": Cell(escape.line(slip.partner)),
        "milestone": Cell(escape.line(slip.milestone)),
        "changed": Cell(day_of_key(change.when)) if change.when else Cell("unknown", "faint"),
        "from": Cell(escape.line(change.before.text) if change.before else "none"),
        "to": Cell(escape.line(change.after.text) if change.after else "none"),
        "days": _days(change.days, change.after is None),
        "total": _days(slip.days, slip.now is None) if is_last else Cell(""),
        "how": Cell(", ".join(how), "warning"),
        "reason": Cell(escape.line(change.reason)),
    }


def _days(days: int | None, withdrawn: bool) -> Cell:
    if days is None:
        return Cell("withdrawn" if withdrawn else "set again")
    return Cell(f"{days:+,}", days_cell(days, days > 0).style)


def json_of(report: SlipsReport) -> dict[str, Any]:
    """Return the JSON of `slips`: the base record of each commitment with the changes of a deadline.

    `partner` and `milestone` are None for the deadline of all partners.
    """
    record: dict[str, Any] = {
        "title": report.title,
        "as_of": report.as_of,
        "since": report.since,
        "filter": report.filter,
        "slips": [_record(slip, report.rows[slip.id]) for slip in report.slips],
        "total": report.total,
    }
    return record | ({f"{report.kind}s": report.groups} if report.kind else {})


def _record(slip: DeadlineHistory, row: Row) -> dict[str, Any]:
    return record_of_row(row) | {
        "partner": slip.partner or None,
        "milestone": slip.milestone or None,
        "first": slip.first,
        "now": slip.now,
        "days": slip.days,
        "changes": [
            {
                "day": day_of_key(change.when) or None,
                "from": change.before,
                "to": change.after,
                "days": change.days,
                "silent": change.silent,
                "came_late": change.came_late,
                "reason": change.reason or None,
                "subject": change.subject or None,
                "author": change.author or None,
                "commit": change.commit or None,
            }
            for change in slip.changes
        ],
    }


def fields(report: SlipsReport) -> Iterator[list[object]]:
    """Yield a CSV record for each change, as in `COLUMNS`."""
    for slip in report.slips:
        commitment = slip.commitment
        for change in slip.changes:
            yield [
                *(slip.id, commitment.title, commitment.area, slip.partner, slip.milestone, slip.first.text),
                *(day_of_key(change.when), _text(change.before), _text(change.after), change.days),
                *(change.silent, change.came_late),
                *(change.reason, change.subject, change.author, change.commit, _text(slip.now), slip.days),
            ]


def _text(deadline: Deadline | None) -> str | None:
    return deadline.text if deadline else None
