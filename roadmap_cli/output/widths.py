"""How wide the columns of a table are on a terminal that is too narrow for all of them."""

from collections.abc import Mapping, Sequence

import msgspec

from roadmap_cli import escape
from roadmap_cli.output.blocks import Cell, Grid

COLUMN_GAP = 2
"""Terminal columns between two columns of a table."""

LEAST = 3
"""What every column keeps, however narrow the terminal: two signs and the one that says it was cut."""

_SHORT = 16
_AT_EASE = 24
_READABLE = 12
_TELLING = 6


class ColumnWidth(msgspec.Struct, frozen=True):
    """What a column, and its heading alone, would take, in terminal columns; `flexible` is as in `Column`."""

    natural: int
    heading: int = 0
    flexible: bool = False

    @property
    def is_short(self) -> bool:
        """Whether cutting the column would lose more than it gains: a status, a day, a number."""
        return self.natural <= _SHORT and not self.flexible

    @property
    def telling(self) -> int:
        """The width below which the column no longer tells one row from the other, or what it holds."""
        return max(_TELLING, self.heading)


def grid_widths(grid: Grid, width: int) -> list[int]:
    """Return how wide each column of a grid is drawn in a terminal of `width` columns."""
    texts = zip(*([cell.text for cell in line] for line in grid.lines), strict=True)
    widest = [max(map(escape.width, column)) for column in texts] or [0] * len(grid.columns)
    headings = [escape.width(column.title) for column in grid.columns]
    columns = [
        ColumnWidth(max(heading, cells), heading, column.flexible)
        for column, heading, cells in zip(grid.columns, headings, widest, strict=True)
    ]
    return fit(columns, width - COLUMN_GAP * (len(columns) - 1))


class ColumnChoice(msgspec.Struct, frozen=True):
    """Columns by name, and the widths to which some of them may be cut so that the others have room."""

    columns: Sequence[str]
    least: Mapping[str, int] = {}


def chosen_columns(
    rows: Sequence[Mapping[str, Cell]], choices: Sequence[ColumnChoice], width: int
) -> Sequence[str]:
    """Return the columns of the first choice that fits a terminal of `width` columns, else of the last.

    `rows` are cells by column. Columns that are empty in all rows are left out first.
    """
    widest = {name: max(escape.width(row[name].text) for row in rows) for name in rows[0]} if rows else {}
    columns: list[str] = []
    for choice in choices:
        columns = [name for name in choice.columns if widest.get(name, 1)]
        natural = {name: max(widest.get(name, 0), escape.width(name)) for name in columns}
        needed = [min(natural[name], choice.least.get(name, natural[name])) for name in columns]
        if sum(needed) + COLUMN_GAP * (len(needed) - 1) <= width:
            break
    return columns


def columns_seen(widths: Sequence[int], width: int) -> int:
    """Return how many columns, as wide as that, end within a terminal of `width` columns."""
    ends = (sum(widths[: place + 1]) + COLUMN_GAP * place for place in range(len(widths)))
    return sum(end <= width for end in ends)


def fit(columns: Sequence[ColumnWidth], room: int) -> list[int]:
    """Return a width for each column, so that they take `room` columns together, or less if they need less.

    Where there is too little room, flexible columns give way first and then other long ones, the widest
    first, in two rounds: down to what is read with ease, then to what can be read at all. Short ones stay
    whole while a longer one can give. After that all are cut evenly, but never below LEAST: where that is
    still too wide for `room`, the table is wider than asked.
    """
    room = max(room, 0)
    widths = [min(column.natural, max(room, LEAST)) for column in columns]
    flexible = [column.flexible for column in columns]
    long = [not column.flexible and not column.is_short for column in columns]
    every = [True] * len(columns)
    telling = [column.telling for column in columns]
    rounds: tuple[tuple[list[bool], list[int]], ...] = (
        (flexible, [_AT_EASE] * len(columns)),
        (long, [max(_AT_EASE, least) for least in telling]),
        (flexible, [max(_READABLE, column.heading) for column in columns]),
        (long, telling),
        (flexible, telling),
        (every, [LEAST] * len(columns)),
    )
    for giving, floors in rounds:
        if sum(widths) > room:
            widths = _levelled(widths, giving, floors, room)
    return widths


def _levelled(widths: Sequence[int], giving: Sequence[bool], floors: Sequence[int], room: int) -> list[int]:
    """Return widths that fit, if they can: of those that give none is wider than another, floors apart."""
    columns = list(zip(widths, giving, floors, strict=True))

    def cut_to(level: int) -> list[int]:
        return [min(width, max(level, floor)) if gives else width for width, gives, floor in columns]

    level = next((level for level in range(max(widths), 0, -1) if sum(cut_to(level)) <= room), 0)
    result = cut_to(level)
    for index, wider in enumerate(cut_to(level + 1)):  # what is left over, a column each from the left
        if wider > result[index] and sum(result) < room:
            result[index] = wider
    return result
