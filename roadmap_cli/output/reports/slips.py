"""What slipped → the table, the records and the totals that the formats of `slips` write."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.query import Row, record_of_row
from roadmap_cli.english import counted, plural
from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.history.slips import DeadlineHistory, SlipTotal
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page
from roadmap_cli.output.reports.diff import moved_words
from roadmap_cli.output.reports.status import filter_lines, heading
from roadmap_cli.output.widths import ColumnChoice, chosen_columns
from roadmap_cli.output.words import in_days

COLUMNS = (
    *(
        "id",
        "title",
        "area",
        "partner",
        "milestone",
        "first",
        "changed",
        "from",
        "to",
        "days",
        "silent",
        "came_late",
    ),
    *("reason", "subject", "author", "commit", "now", "total_days"),
)
"""The columns of CSV: a record is one change."""

_NAMES = ("commitment", "for", "milestone", "changed", "from", "to", "days", "total", "how", "reason")
_LEAST = {"commitment": 24, "how": 12, "reason": 12}
_CHOICES = (
    ColumnChoice(_NAMES, {"commitment": 24, "how": 24, "reason": 24}),
    ColumnChoice(
        ("commitment", "for", "milestone", "changed", "from", "to", "days", "how", "reason"), _LEAST
    ),
    ColumnChoice(("commitment", "for", "milestone", "changed", "days", "how", "reason"), _LEAST),
    ColumnChoice(
        ("commitment", "for", "milestone", "changed", "days", "reason"), {"commitment": 16, "reason": 12}
    ),
    ColumnChoice(("commitment", "changed", "days")),
)
"""The columns of the table, from the widest terminal to the narrowest."""


class SlipsReport(msgspec.Struct, frozen=True, kw_only=True):
    """What `slips` shows: the deadlines that changed, and what they come to, also by what `kind` names.

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


def page(seen: SlipsReport, width: int | None, signs: bool) -> Page:
    """Return the page for people; columns give way where the terminal, `width` columns wide, is narrow."""
    blocks: list[Line | Grid] = [*filter_lines(seen.filter)]
    if seen.groups:
        blocks.append(_totals_grid(seen))
    if seen.slips:
        blocks.append(_changes_grid(seen.slips, width))
    blocks.append(Line([Cell(total_words(seen))]))
    return Page(heading(seen.title, seen.as_of, signs), blocks)


def total_words(seen: SlipsReport) -> str:
    """Return in a sentence what the slips come to."""
    total, since = seen.total, f" since {seen.since}" if seen.since else ""
    steps = sum(slip.slipped for slip in seen.slips if slip.milestone)
    also = f" {counted(steps, 'milestone')} slipped{since}." if steps else ""
    if not total.with_deadline:
        withdrawn = len({slip.id for slip in seen.slips if slip.now is None and not slip.milestone})
        were = plural(withdrawn, "was", "were")
        gone = f" now; {withdrawn:,} {were} withdrawn{since}" if withdrawn else ""
        return f"No commitment has a deadline{gone}.{also}"
    of = counted(total.with_deadline, "commitment")
    said = f"{total.slipped:,} of {of} with a deadline slipped{since} ({total.share}%)"
    if total.median_days is None:
        return f"{said}.{also}"
    return f"{said}, by a median of {in_days(total.median_days)}.{also}"


def _totals_grid(seen: SlipsReport) -> Grid:
    numbers = ("with deadline", "slipped", "share", "median days")
    columns = [Column(seen.kind), *(Column(name, "right") for name in numbers)]
    return Grid(columns, [_total_cells(group) for group in seen.groups])


def _total_cells(total: SlipTotal) -> list[Cell]:
    share = "-" if total.share is None else f"{total.share}%"
    median = "-" if total.median_days is None else f"{total.median_days:,}"
    slipped = Cell(str(total.slipped), "warn" if total.slipped else "faint")
    commitment_id = escape.line(total.id) or "-"
    return [Cell(commitment_id, "strong"), Cell(str(total.with_deadline)), slipped, Cell(share), Cell(median)]


def _changes_grid(slips: Sequence[DeadlineHistory], width: int | None) -> Grid:
    """Return a row for each change; the total is in the row of the last change of each deadline.

    Where the terminal is narrow, columns without content give way first, and reasons nearly last.
    """
    lines = [_cells(slip, change) for slip in slips for change in slip.changes]
    names: Sequence[str] = _NAMES if width is None else chosen_columns(lines, _CHOICES, width)
    if not any(slip.partner for slip in slips):
        names = [name for name in names if name != "for"]
    if not any(slip.milestone for slip in slips):
        names = [name for name in names if name != "milestone"]
    columns = [
        Column(name, "right" if name in ("days", "total") else "left", name in ("how", "reason"))
        for name in names
    ]
    return Grid(columns, [[cells[name] for name in names] for cells in lines])


def _cells(slip: DeadlineHistory, change: DeadlineChange) -> dict[str, Cell]:
    is_last = change is slip.changes[-1]
    how = [*(["silent"] if change.silent else []), *(["after it had passed"] if change.came_late else [])]
    if change.subject and not change.reason:
        how.append(
            f'committed as "{escape.line(change.subject)}"' if change.commit else escape.line(change.subject)
        )
    return {
        "commitment": Cell(escape.line(slip.id)),
        "for": Cell(escape.line(slip.partner)),
        "milestone": Cell(escape.line(slip.milestone)),
        "changed": Cell(escape.line(change.when)) if change.when else Cell("unknown", "faint"),
        "from": Cell(escape.line(change.before.text) if change.before else "none"),
        "to": Cell(escape.line(change.after.text) if change.after else "none"),
        "days": _days(change.days, change.after is None),
        "total": _days(slip.days, slip.now is None) if is_last else Cell(""),
        "how": Cell(", ".join(how), "warn"),
        "reason": Cell(escape.line(change.reason)),
    }


def _days(days: int | None, is_gone: bool) -> Cell:
    if days is None:
        return Cell("withdrawn" if is_gone else "set anew")
    return Cell(f"{days:+,}", moved_words(days, days > 0).style)


def json_of(seen: SlipsReport) -> dict[str, Any]:
    """Return the JSON of `slips`: days are whole, an unknown day is None.

    A slip is the base record of its commitment; `partner` and `milestone` say whose deadline moved, and are
    None for all.
    """
    record: dict[str, Any] = {
        "title": seen.title,
        "as_of": seen.as_of,
        "since": seen.since,
        "filter": seen.filter,
        "slips": [_record(slip, seen.rows[slip.id]) for slip in seen.slips],
        "total": seen.total,
    }
    return record | ({f"{seen.kind}s": seen.groups} if seen.kind else {})


def _record(slip: DeadlineHistory, row: Row) -> dict[str, Any]:
    return record_of_row(row) | {
        "partner": slip.partner or None,
        "milestone": slip.milestone or None,
        "first": slip.first,
        "now": slip.now,
        "days": slip.days,
        "changes": [
            {
                "day": change.when or None,
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


def fields(seen: SlipsReport) -> Iterator[list[object]]:
    """Yield the records of CSV, one a change, as `COLUMNS` names them."""
    for slip in seen.slips:
        one = slip.commitment
        for change in slip.changes:
            was, now = change.before, change.after
            yield [
                *(slip.id, one.title, one.area, slip.partner, slip.milestone, slip.first.text, change.when),
                *(was.text if was else None, now.text if now else None, change.days),
                *("true" if fact else "false" for fact in (change.silent, change.came_late)),
                *(
                    change.reason,
                    change.subject,
                    change.author,
                    change.commit,
                    slip.now.text if slip.now else None,
                    slip.days,
                ),
            ]
