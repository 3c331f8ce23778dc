"""Which columns a table has on a terminal, how wide they are, and what is cut or left out to make room.

In this order: empty columns, long titles of columns, the area, the end of ids, the end of titles. A reason
moves below its row before titles become short. If even that is not enough, each row is a title with the rest
below it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import msgspec

from roadmap_cli import escape
from roadmap_cli.output.blocks import GAP, Cell, Column, Grid, Role

COLUMN_GAP = len(GAP)
"""Terminal columns between two columns of a table."""

COMFORTABLE = 40
"""The width to which titles are cut before anything else than an area and ids is lost."""

READABLE = 24
"""The least width of a title beside other columns."""

SHORTEST_ID, LONGEST_ID = 6, 16
"""The least width of an id that is cut after a word, and the width to which every id can be cut."""

_LOST = (Role.AREA, Role.EXTRA)
"""What is left out before anything else but empty columns."""

_NOTHING = frozenset({"", "0", "–", "-"})
"""Cells of an extra column that count as empty; in other columns only empty ones do."""


class ColumnNeed(msgspec.Struct, frozen=True):
    """The full width of the cells of a column and of its titles.

    `least` is the width to which its cells can be cut, and `is_empty` says that they are worth nothing.
    """

    role: Role
    cells: int
    title: int = 0
    short_title: int = 0
    least: int = 0
    is_empty: bool = False


class TableLayout(msgspec.Struct, frozen=True):
    """The columns of a row by their places, with their widths; `below` are those on lines below the row.

    `is_list` if a row has only its title, so that titles of columns would have no meaning.
    """

    columns: Sequence[int]
    widths: Sequence[int]
    below: Sequence[int] = ()
    has_short_titles: bool = False
    is_list: bool = False


class _Stage(msgspec.Struct, frozen=True):
    """What has been cut or left out so far."""

    columns: Sequence[int]
    below: Sequence[int] = ()
    has_short_titles: bool = False
    has_cut_ids: bool = False
    title: int = 10**9


def layout_of(grid: Grid, width: int) -> TableLayout:
    """Return the layout of a grid on a terminal of `width` columns."""
    layout = lay_out(needs_of(grid), width)
    cuts = {Role.TITLE, Role.ID}
    widths = [
        _used(grid, place, room) if grid.columns[place].role in cuts else room
        for place, room in zip(layout.columns, layout.widths, strict=True)
    ]
    return msgspec.structs.replace(layout, widths=widths)


def first_whole(grids: Iterable[Grid], width: int | None) -> Grid:
    """Return the first grid of which a terminal leaves out only extra columns, else the last one.

    The others after it are not made.
    """
    for grid in grids:
        if width is None or _is_whole(needs_of(grid), width):
            break
    return grid


def shows_column(grid: Grid, title: str, width: int | None) -> bool:
    """Return whether a terminal of `width` columns, or a pipe (None), shows the column with a title."""
    if width is None:
        return True
    layout = layout_of(grid, width)
    return any(grid.columns[place].title == title for place in (*layout.columns, *layout.below))


def needs_of(grid: Grid) -> list[ColumnNeed]:
    """Return the needs of the columns of a grid."""
    lines = grid.lines
    return [
        _need(column, [line[place].text for line in lines], grid.has_titles)
        for place, column in enumerate(grid.columns)
    ]


def _need(column: Column, texts: Sequence[str], has_titles: bool) -> ColumnNeed:
    widest = max(map(escape.width, texts), default=0)
    title = escape.width(column.title) if has_titles else 0
    blank = _NOTHING if column.role is Role.EXTRA else {""}
    match column.role:
        case Role.ID:
            least = min(max(map(_least_id, texts), default=0), LONGEST_ID)
        case Role.TITLE:
            least = READABLE
        case _:
            least = widest
    return ColumnNeed(
        role=column.role,
        cells=widest,
        title=title,
        short_title=min(title, escape.width(column.short_title or column.title)),
        least=min(least, widest),
        is_empty=column.role is not Role.TITLE and {*texts} <= blank,
    )


def _least_id(text: str) -> int:
    """Return the width of an id that is cut after its first words."""
    hyphen = text.find("-", SHORTEST_ID - 1)
    return hyphen + 1 if hyphen >= 0 else escape.width(text)


def _used(grid: Grid, place: int, room: int) -> int:
    """Return the width that a column uses after its cells are cut at words, not below its title."""
    title = grid.columns[place].title if grid.has_titles else ""
    texts = (escape.cut_words(line[place].text, room) for line in grid.lines)
    return min(max([*map(escape.width, texts), escape.width(title)]), room)


def lay_out(needs: Sequence[ColumnNeed], width: int) -> TableLayout:
    """Return the layout that loses least of those that fit in `width` columns."""
    for stage in _stages(needs):
        widths = [_floor(needs[place], stage) for place in stage.columns]
        room = width - sum(widths) - COLUMN_GAP * (len(widths) - 1)
        if room >= 0:
            for role in (Role.TITLE, Role.ID):
                room = _grow(widths, [needs[place] for place in stage.columns], role, room)
            return TableLayout(stage.columns, widths, stage.below, stage.has_short_titles)
    if not needs:
        return TableLayout([], [])
    lead = _lead(needs)
    rest = [place for place in _filled(needs) if place != lead and needs[place].role not in _LOST]
    return TableLayout([lead], [min(needs[lead].cells, max(width, 0))], rest, is_list=True)


def _lead(needs: Sequence[ColumnNeed]) -> int:
    """Return the place of the first title, else of the first id, else of the first column."""
    roles = [need.role for need in needs]
    return next((roles.index(role) for role in (Role.TITLE, Role.ID) if role in roles), 0)


def _stages(needs: Sequence[ColumnNeed]) -> Iterator[_Stage]:
    """Yield stages of cuts, from none to all; a reason first stays in the row, then moves below it."""
    reasons = [place for place, need in enumerate(needs) if need.role is Role.REASON and not need.is_empty]
    for inline, below in ((reasons, []), ([], reasons)) if reasons else (([], []),):
        columns = [
            place for place, need in enumerate(needs) if need.role is not Role.REASON or place in inline
        ]
        yield _Stage(columns, below)
        columns = [place for place in columns if not needs[place].is_empty]
        yield _Stage(columns, below)
        stage = partial(_Stage, below=below, has_short_titles=True)
        yield stage(columns)
        columns = [place for place in columns if needs[place].role is not Role.AREA]
        yield stage(columns)
        yield stage(columns, has_cut_ids=True)
        yield stage(columns, has_cut_ids=True, title=COMFORTABLE)
        if inline:
            continue
        for extra in [place for place in reversed(columns) if needs[place].role is Role.EXTRA]:
            columns = [place for place in columns if place != extra]
            yield stage(columns, has_cut_ids=True, title=COMFORTABLE)
        yield stage(columns, has_cut_ids=True, title=READABLE)


def _filled(needs: Sequence[ColumnNeed]) -> list[int]:
    return [place for place, need in enumerate(needs) if not need.is_empty]


def _floor(need: ColumnNeed, stage: _Stage) -> int:
    """Return the least width of a column in a stage."""
    title = need.short_title if stage.has_short_titles else need.title
    match need.role:
        case Role.TITLE:
            return max(min(need.cells, max(stage.title, need.least)), title)
        case Role.ID if stage.has_cut_ids:
            return max(need.least, title)
        case _:
            return max(need.cells, title)


def _grow(widths: list[int], needs: Sequence[ColumnNeed], role: Role, room: int) -> int:
    """Give `room` to the columns of a role, the narrowest first, and return what is left of it."""
    places = [place for place, need in enumerate(needs) if need.role is role]
    while room and (growing := [place for place in places if widths[place] < needs[place].cells]):
        narrowest = min(growing, key=widths.__getitem__)
        widths[narrowest] += 1
        room -= 1
    return room


def _is_whole(needs: Sequence[ColumnNeed], width: int) -> bool:
    """Return whether all columns that are neither extra nor empty fit uncut."""
    stage = _Stage(
        [place for place in _filled(needs) if needs[place].role is not Role.EXTRA], has_short_titles=True
    )
    widths = [_floor(needs[place], stage) for place in stage.columns]
    return sum(widths) + COLUMN_GAP * (len(widths) - 1) <= width


def side_by_side(cells: Iterable[Cell], width: int, gap: str = GAP) -> Iterator[list[Cell]]:
    """Yield lines of as many cells as fit in `width` columns; a cell that is wider wraps at words.

    An id is cut instead, and an address stays in one piece, so that terminals recognize it.
    """
    line: list[Cell] = []
    used = 0
    for cell in cells:
        wide = escape.width(cell.text)
        if line and used + len(gap) + wide > width:
            yield line
            line, used = [], 0
        if wide > width and cell.commitment:
            cell = msgspec.structs.replace(cell, text=escape.cut_words(cell.text, width), runs=())
            wide = escape.width(cell.text)
        is_link = cell.is_address and escape.web_link(cell.text) is not None
        if wide > width and not is_link:
            *lines, last = escape.wrap(cell.text, width)
            yield from ([msgspec.structs.replace(cell, text=text, runs=())] for text in lines)
            cell = msgspec.structs.replace(cell, text=last, runs=())
            wide = escape.width(last)
        used += (len(gap) if line else 0) + wide
        line.append(cell)
    if line:
        yield line
