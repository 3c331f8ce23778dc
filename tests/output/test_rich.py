"""Grids as Rich draws them for a person."""

from io import StringIO

import pytest
from rich.console import Console

from roadmap_cli.output.blocks import Cell, Column, Grid, Role
from roadmap_cli.output.colors import STYLES, Depth, rich_theme
from roadmap_cli.output.rich import render_grids

COLUMNS = [Column("id"), Column("title", role=Role.TITLE), Column("progress", "right")]


def drawn(*grids: Grid, width: int = 40, color: bool = False) -> str:
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=True,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        theme=rich_theme(Depth.BASIC),
    )
    with console.capture() as capture:
        console.print(render_grids(grids, width))
    return "\n".join(line.rstrip() for line in capture.get().rstrip().split("\n"))


def grid(*rows: tuple[str, str, str], heading: str = "") -> Grid:
    return Grid(COLUMNS, [[Cell(text) for text in row] for row in rows], heading)


def test_a_table_has_its_titles_a_line_and_its_rows() -> None:
    lines = drawn(grid(("a", "First", "5"), ("b", "Second", "100"))).split("\n")
    assert [" ".join(line.split()) for line in lines] == [
        "id title progress",
        lines[1].strip(),
        "a First 5",
        "b Second 100",
    ]
    assert set(lines[1].strip()) <= {"─", "-", " "}
    assert lines[2].endswith("  5")
    assert lines[3].endswith("100")


def test_a_long_title_gives_way_and_is_cut_with_a_sign() -> None:
    lines = drawn(grid(("an-id-of-some-length", "word " * 2000, "5")), width=60).split("\n")
    assert len(lines) == 3
    assert all(len(line) <= 60 for line in lines)
    assert lines[2] == "an-id-of-some-length  word word word word word…         5"


@pytest.mark.parametrize("text", ["[red]x[/red]", "[/]", ":smile:", "[link=http://x]y[/link]", "\\[b]"])
def test_what_looks_like_markup_stays_text(text: str) -> None:
    assert text in drawn(grid(("a", text, "1")), width=80)
    assert text in drawn(grid(("a", "b", "1"), heading=text), width=80)


def test_grids_stand_one_below_the_other_under_their_headings() -> None:
    lines = drawn(grid(("a", "A", "1"), heading="climate"), grid(("b", "B", "2"), heading="north")).split(
        "\n"
    )
    assert [line for line in lines if line.strip() in ("climate", "north")] == ["climate", "north"]
    assert lines.index("climate") < lines.index("north")


def test_styles_are_drawn_in_colour_only() -> None:
    styled = Grid([Column("t")], [[Cell(name or "none", name)] for name in (*STYLES, "")])
    assert "\x1b[31moverdue" in drawn(styled, color=True)
    assert "\x1b[32mmet" in drawn(styled, color=True)
    assert "\x1b" not in drawn(styled)


LONG = Grid(
    [
        Column("id", role=Role.ID),
        Column("title", role=Role.TITLE),
        Column("days", "right", label="days"),
        Column("reason", role=Role.REASON),
    ],
    [
        [
            Cell("oil-and-gas-methane"),
            Cell("Cut oil and gas methane by 75 percent below 2012"),
            Cell("1,826"),
            Cell("Canada announced final rules that moved the target from 2030 to 2035.", "at-risk"),
        ],
        [Cell("short"), Cell("Short"), Cell("5"), Cell("")],
    ],
    footer=[Cell("Total"), Cell(""), Cell("1,831"), Cell("")],
)


def test_a_reason_moves_below_its_row_where_it_wraps_at_words() -> None:
    assert drawn(LONG, width=60) == (
        "id        title                                    days\n"
        "───────────────────────────────────────────────────────\n"
        "oil-and…  Cut oil and gas methane by 75 percent…  1,826\n"
        "          Canada announced final rules that moved the target\n"
        "          from 2030 to 2035.\n"
        "short     Short                                       5\n"
        "───────────────────────────────────────────────────────\n"
        "Total                                             1,831"
    )


def test_on_a_very_narrow_terminal_a_row_is_its_title_with_the_rest_below() -> None:
    assert drawn(LONG, width=30) == (
        "Cut oil and gas methane by 75…\n"
        "  oil-and-gas-methane\n"
        "  days 1,826\n"
        "  Canada announced final rules\n"
        "  that moved the target from\n"
        "  2030 to 2035.\n"
        "Short\n"
        "  short  days 5\n"
        "  Total  days 1,831"
    )


def test_what_is_below_a_row_has_its_style() -> None:
    assert "\x1b[33mCanada announced final rules" in drawn(LONG, width=60, color=True)
