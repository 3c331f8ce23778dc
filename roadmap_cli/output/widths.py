"""Column widths of a table on a terminal."""

from collections.abc import Mapping, Sequence

import msgspec

from roadmap_cli import escape
from roadmap_cli.output.blocks import Cell, Grid

COLUMN_GAP = 2
"""Terminal columns between two columns of a table."""

LEAST = 3
"""The smallest width of a column: two characters and the mark of a cut."""

_SHORT = 16
_COMFORTABLE = 24
_READABLE = 12
_DISTINCT = 6


class ColumnWidth(msgspec.Struct, frozen=True):
    """The full width of a column and the width of its heading; `flexible` is as in `Column`."""

    natural: int
    heading: int = 0
    flexible: bool = False

    @property
    def is_short(self) -> bool:
        """Whether a column is too short to be worth cutting, such as a status, a day or a number."""
        return self.natural <= _SHORT and not self.flexible

    @property
    def distinct(self) -> int:
        """The width below which rows can no longer be distinguished."""
        return max(_DISTINCT, self.heading)


def grid_widths(grid: Grid, width: int) -> list[int]:
    """Return the width of each column of a grid on a terminal of `width` columns."""
    texts = zip(*([cell.text for cell in line] for line in grid.lines), strict=True)
    widest = [max(map(escape.width, column)) for column in texts] or [0] * len(grid.columns)
    headings = [escape.width(title) for title in grid.titles]
    columns = [
        ColumnWidth(max(heading, cells), heading, column.flexible)
        for column, heading, cells in zip(grid.columns, headings, widest, strict=True)
    ]
    return fit(columns, width - COLUMN_GAP * (len(columns) - 1))


class ColumnChoice(msgspec.Struct, frozen=True):
    """Names of columns, and the widths to which some of them may be cut."""

    columns: Sequence[str]
    least: Mapping[str, int] = {}


def chosen_columns(
    rows: Sequence[Mapping[str, Cell]], choices: Sequence[ColumnChoice], width: int
) -> Sequence[str]:
    """Return the columns of the first choice that fits in `width` columns, else of the last choice.

    `rows` are cells by column. Columns that are empty in all rows are left out.
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
    """Return how many columns of these widths are completely visible on a terminal of `width` columns."""
    ends = (sum(widths[: place + 1]) + COLUMN_GAP * place for place in range(len(widths)))
    return sum(end <= width for end in ends)


def fit(columns: Sequence[ColumnWidth], room: int) -> list[int]:
    """Return a width for each column so that together they take at most `room` columns.

    If there is too little room, flexible columns are cut first, then other long columns, the widest first:
    in one round to a comfortable width, in another to a readable one. Short columns are cut last. No column
    is cut below LEAST, even if the table is then wider than `room`.
    """
    room = max(room, 0)
    widths = [min(column.natural, max(room, LEAST)) for column in columns]
    flexible = [column.flexible for column in columns]
    long = [not column.flexible and not column.is_short for column in columns]
    every = [True] * len(columns)
    distinct = [column.distinct for column in columns]
    rounds: tuple[tuple[list[bool], list[int]], ...] = (
        (flexible, [_COMFORTABLE] * len(columns)),
        (long, [max(_COMFORTABLE, least) for least in distinct]),
        (flexible, [max(_READABLE, column.heading) for column in columns]),
        (long, distinct),
        (flexible, distinct),
        (every, [LEAST] * len(columns)),
    )
    for giving, floors in rounds:
        if sum(widths) > room:
            widths = _leveled(widths, giving, floors, room)
    return widths


def _leveled(widths: Sequence[int], giving: Sequence[bool], floors: Sequence[int], room: int) -> list[int]:
    """Return the widths with the columns in `giving` cut to one level, but not below their floors."""
    columns = list(zip(widths, giving, floors, strict=True))

    def cut_to(level: int) -> list[int]:
        return [min(width, max(level, floor)) if gives else width for width, gives, floor in columns]

    level = next((level for level in range(max(widths), 0, -1) if sum(cut_to(level)) <= room), 0)
    result = cut_to(level)
    for index, wider in enumerate(cut_to(level + 1)):  # distribute the remaining columns from the left
        if wider > result[index] and sum(result) < room:
            result[index] = wider
    return result
