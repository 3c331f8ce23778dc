"""What slipped → the table, the records and the totals that the formats of `slips` write."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli import safe
from roadmap_cli.history.moves import Move
from roadmap_cli.history.slips import Slip, Total
from roadmap_cli.query import Row, record_of_row
from roadmap_cli.views.diff import moved_words
from roadmap_cli.views.grid import Cell, Column, Grid
from roadmap_cli.views.marks import in_days
from roadmap_cli.views.overview import filter_lines, heading
from roadmap_cli.views.page import Line, Page
from roadmap_cli.views.widths import Choice, chosen_columns

COLUMNS = (
    *("id", "title", "area", "partner", "first", "moved", "from", "to", "days", "silent", "came_late"),
    *("reason", "subject", "author", "commit", "now", "total_days"),
)
"""The columns of CSV: a record is one move."""

_NAMES = ("commitment", "for", "moved", "from", "to", "days", "total", "how", "reason")
_LEAST = {"commitment": 24, "how": 12, "reason": 12}
_CHOICES = (
    Choice(_NAMES, {"commitment": 24, "how": 24, "reason": 24}),
    Choice(("commitment", "for", "moved", "from", "to", "days", "how", "reason"), _LEAST),
    Choice(("commitment", "for", "moved", "days", "how", "reason"), _LEAST),
    Choice(("commitment", "for", "moved", "days", "reason"), {"commitment": 16, "reason": 12}),
    Choice(("commitment", "moved", "days")),
)
"""The columns of the table, from the widest terminal to the narrowest."""


class Slipped(msgspec.Struct, frozen=True, kw_only=True):
    """What `slips` shows: the deadlines that moved, and what they come to, also by what `kind` names.

    `rows` are the rows of the commitments, by id.
    """

    title: str
    as_of: date
    since: date | None
    slips: Sequence[Slip]
    rows: Mapping[str, Row]
    total: Total
    kind: str = ""
    groups: Sequence[Total] = ()
    filter: str | None = None


def page(seen: Slipped, width: int | None, signs: bool) -> Page:
    """Return the page for people; columns give way where the terminal, `width` columns wide, is narrow."""
    blocks: list[Line | Grid] = [*filter_lines(seen.filter)]
    if seen.groups:
        blocks.append(_totals_grid(seen))
    if seen.slips:
        blocks.append(_moves_grid(seen.slips, width))
    blocks.append(Line([Cell(total_words(seen))]))
    return Page(heading(seen.title, seen.as_of, signs), blocks)


def total_words(seen: Slipped) -> str:
    """Return in a sentence what the slips come to."""
    total, since = seen.total, f" since {seen.since}" if seen.since else ""
    if not total.with_deadline:
        withdrawn = len({slip.id for slip in seen.slips if slip.now is None})
        were = "was" if withdrawn == 1 else "were"
        gone = f" now; {withdrawn:,} {were} withdrawn{since}" if withdrawn else ""
        return f"No commitment has a deadline{gone}."
    of = "1 commitment" if total.with_deadline == 1 else f"{total.with_deadline:,} commitments"
    said = f"{total.slipped:,} of {of} with a deadline slipped{since} ({total.share}%)"
    if total.median_days is None:
        return f"{said}."
    return f"{said}, by a median of {in_days(total.median_days)}."


def _totals_grid(seen: Slipped) -> Grid:
    numbers = ("with deadline", "slipped", "share", "median days")
    columns = [Column(seen.kind), *(Column(name, "right") for name in numbers)]
    return Grid(columns, [_total_cells(group) for group in seen.groups])


def _total_cells(total: Total) -> list[Cell]:
    share = "-" if total.share is None else f"{total.share}%"
    median = "-" if total.median_days is None else f"{total.median_days:,}"
    slipped = Cell(str(total.slipped), "warn" if total.slipped else "faint")
    id = safe.line(total.id) or "-"
    return [Cell(id, "strong"), Cell(str(total.with_deadline)), slipped, Cell(share), Cell(median)]


def _moves_grid(slips: Sequence[Slip], width: int | None) -> Grid:
    """Return a row for each move; the total is in the row of the last move of each deadline.

    Where the terminal is narrow, columns without content give way first, and reasons nearly last.
    """
    lines = [_cells(slip, move) for slip in slips for move in slip.moves]
    names: Sequence[str] = _NAMES if width is None else chosen_columns(lines, _CHOICES, width)
    if not any(slip.partner for slip in slips):
        names = [name for name in names if name != "for"]
    columns = [
        Column(name, "right" if name in ("days", "total") else "left", name in ("how", "reason"))
        for name in names
    ]
    return Grid(columns, [[cells[name] for name in names] for cells in lines])


def _cells(slip: Slip, move: Move) -> dict[str, Cell]:
    is_last = move is slip.moves[-1]
    how = [*(["silent"] if move.silent else []), *(["after it had passed"] if move.came_late else [])]
    if move.subject and not move.reason:
        how.append(f'committed as "{safe.line(move.subject)}"' if move.commit else safe.line(move.subject))
    return {
        "commitment": Cell(safe.line(slip.id)),
        "for": Cell(safe.line(slip.partner)),
        "moved": Cell(safe.line(move.when)) if move.when else Cell("unknown", "faint"),
        "from": Cell(safe.line(move.before.text) if move.before else "none"),
        "to": Cell(safe.line(move.after.text) if move.after else "none"),
        "days": _days(move.days, move.after is None),
        "total": _days(slip.days, slip.now is None) if is_last else Cell(""),
        "how": Cell(", ".join(how), "warn"),
        "reason": Cell(safe.line(move.reason)),
    }


def _days(days: int | None, is_gone: bool) -> Cell:
    if days is None:
        return Cell("withdrawn" if is_gone else "set anew")
    return Cell(f"{days:+,}", moved_words(days, days > 0).style)


def json_of(seen: Slipped) -> dict[str, Any]:
    """Return the JSON of `slips`: days are whole, an unknown day is None.

    A slip is the base record of its commitment; `partner` says whose deadline moved, None for all.
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


def _record(slip: Slip, row: Row) -> dict[str, Any]:
    return record_of_row(row) | {
        "partner": slip.partner or None,
        "first": slip.first,
        "now": slip.now,
        "days": slip.days,
        "moves": [
            {
                "day": move.when or None,
                "from": move.before,
                "to": move.after,
                "days": move.days,
                "silent": move.silent,
                "came_late": move.came_late,
                "reason": move.reason or None,
                "subject": move.subject or None,
                "author": move.author or None,
                "commit": move.commit or None,
            }
            for move in slip.moves
        ],
    }


def fields(seen: Slipped) -> Iterator[list[object]]:
    """Yield the records of CSV, one a move, as `COLUMNS` names them."""
    for slip in seen.slips:
        one = slip.commitment
        for move in slip.moves:
            was, now = move.before, move.after
            yield [
                *(slip.id, one.title, one.area, slip.partner, slip.first.text, move.when),
                *(was.text if was else None, now.text if now else None, move.days),
                *("true" if fact else "false" for fact in (move.silent, move.came_late)),
                *(
                    move.reason,
                    move.subject,
                    move.author,
                    move.commit,
                    slip.now.text if slip.now else None,
                    slip.days,
                ),
            ]
