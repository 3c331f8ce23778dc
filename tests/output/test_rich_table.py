"""A grid as segments of a known width."""

from io import StringIO

from rich.console import Console

from roadmap_cli.output.blocks import Cell, Column, Grid, Role
from roadmap_cli.output.colors import Depth, rich_theme
from roadmap_cli.output.rich import Table

COLUMNS = [Column("id"), Column("title", role=Role.TITLE), Column("n", "right")]


def drawn(grid: Grid, *, signs: bool = True, color: bool = False, columns: int = 80) -> str:
    console = Console(
        file=StringIO(), width=columns, force_terminal=True, legacy_windows=False, no_color=not color,
        color_system="standard" if color else None, theme=rich_theme(Depth.BASIC),
    )  # fmt: skip
    with console.capture() as capture:
        console.print(Table(grid, columns, signs))
    return capture.get()


def grid_of(*rows: tuple[str, str, str], footer: tuple[str, str, str] | None = None) -> Grid:
    cells = [[Cell(text) for text in row] for row in rows]
    return Grid(COLUMNS, cells, footer=[Cell(text) for text in footer] if footer else ())


def test_columns_are_aligned_with_two_spaces_between_them() -> None:
    table = drawn(grid_of(("a", "First", "5"), ("bb", "", "100"), footer=("Total", "", "105")))
    assert table == (
        "id     title    n\n"
        "─────────────────\n"
        "a      First    5\n"
        "bb            100\n"
        "─────────────────\n"
        "Total         105\n"
    )


def test_heads_and_the_sum_are_bold() -> None:
    footer = [Cell("Total"), Cell("", ""), Cell("9", "overdue")]
    lines = drawn(Grid(COLUMNS, [], footer=footer), color=True).split("\n")
    assert lines[0] == "\x1b[1mid\x1b[0m     \x1b[1mtitle\x1b[0m  \x1b[1mn\x1b[0m"
    assert lines[3] == "\x1b[1mTotal         \x1b[0m\x1b[1;31m9\x1b[0m"


def test_what_is_wider_than_its_column_is_cut_with_a_sign() -> None:
    grid = Grid([Column("title", role=Role.TITLE), COLUMNS[2]], [[Cell("永永永永" * 5), Cell("12345")]])
    lines = drawn(grid, columns=32).split("\n")
    assert lines[2] == "永永永永永永永永永永永永…  12345"


def test_wide_letters_and_marks_count_as_the_terminal_counts_them() -> None:
    lines = drawn(grid_of(("橋", "e\u0301le\u0300ve", "1"), ("ab", "x", "2"))).split("\n")
    assert lines[2] == "橋  e\u0301le\u0300ve  1"
    assert lines[3] == "ab  x      2"


def test_the_rule_is_ascii_where_nothing_else_can_be_shown() -> None:
    assert drawn(grid_of(("a", "b", "c")), signs=False).split("\n")[1] == "-" * 12


def test_a_style_covers_the_text_and_not_the_blanks() -> None:
    rows = [[Cell("a", "overdue"), Cell("b"), Cell("c", "met")]]
    line = drawn(Grid(COLUMNS, rows), color=True).split("\n")[2]
    assert line == "\x1b[31ma\x1b[0m   b      \x1b[32mc\x1b[0m"


def test_no_text_is_read_as_markup_or_as_a_control() -> None:
    text = "[red]x[/red] :smile:"
    assert text in drawn(grid_of(("a", text, "1")))
