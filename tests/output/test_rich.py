"""Grids as Rich draws them for a person."""

from io import StringIO

import pytest
from rich.console import Console

from roadmap_cli.output.blocks import Cell, Column, Grid
from roadmap_cli.output.colors import STYLES, Depth, rich_theme
from roadmap_cli.output.rich import render_grids

COLUMNS = [Column("id"), Column("title", flexible=True), Column("progress", "right")]


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
    lines = drawn(grid(("an-id-of-some-length", "word " * 2000, "5")), width=45).split("\n")
    assert len(lines) == 3
    assert all(len(line) <= 45 for line in lines)
    assert "an-id-of-some-length" in lines[2]
    assert "…" in lines[2]
    assert lines[2].endswith("5")


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


def test_no_column_is_shrunk_to_nothing() -> None:
    long = Grid(
        [Column("id"), Column("flags"), Column("source", flexible=True)],
        [[Cell("a-long-id"), Cell("overdue, stale"), Cell("https://example.org/" * 20)]],
    )
    assert drawn(long, width=60).split("\n")[2] == (
        "a-long-id  overdue, stale  https://example.org/https://exam…"[:59] + "…"
    )
    assert drawn(long, width=13).split("\n") == ["id   fl…  so…", "─" * 13, "a-…  ov…  ht…"]


def test_a_table_that_cannot_fit_keeps_its_first_columns() -> None:
    assert drawn(Grid([Column("status")] * 4, [[Cell("underway")] * 4]), width=14).split("\n")[2] == (
        "un…  un…  un…"
    )
