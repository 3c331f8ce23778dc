"""Links in drawings: ids lead to entries, addresses to themselves, and hostile text nowhere else."""

import re
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from roadmap_cli import escape
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Part, PartEntry, id_cell
from roadmap_cli.output.colors import Depth, rich_theme
from roadmap_cli.output.links import link_of, resolved
from roadmap_cli.output.rich import render_grids, render_line, render_parts
from tests.hostile import HOSTILE

LINK = re.compile("\x1b]8;id=([0-9]+);([^\x1b\x07]*)\x1b\\\\(.*?)\x1b]8;;\x1b\\\\", re.DOTALL)


def drawn(drawing: object, width: int = 60) -> str:
    console = Console(
        file=StringIO(), width=width, force_terminal=True, color_system="standard", legacy_windows=False,
        theme=rich_theme(Depth.BASIC),
    )  # fmt: skip
    with console.capture() as capture:
        console.print(drawing)
    return capture.get()


def entry(commitment_id: str) -> str:
    return f"file://host/roadmap.toml#{commitment_id}" if commitment_id != "lost" else ""


def test_an_id_leads_to_its_entry_and_its_text_stays() -> None:
    grid = Grid(
        [Column("id"), Column("title")], [[id_cell("a", "strong"), Cell("A")], [id_cell("lost"), Cell("L")]]
    )
    text = resolved(drawn(render_grids([grid], 60)), entry)
    assert [(match[2], match[3]) for match in LINK.finditer(text)] == [
        ("file://host/roadmap.toml#a", "\x1b[1ma\x1b[0m")
    ]
    assert "lost" in text
    assert "commitment:" not in text


def test_without_links_only_the_text_is_left() -> None:
    line = render_line(Line([id_cell("a"), Cell("https://example.org", is_address=True)]))
    assert resolved(drawn(line), None) == "a  https://example.org\n"


def test_parts_of_one_link_over_several_lines_have_one_number() -> None:
    address = "https://example.org/" + "x" * 40
    text = resolved(drawn(render_line(Line([Cell(address, is_address=True)])), 30), entry)
    found = LINK.findall(text)
    assert {(number, target) for number, target, _ in found} == {("1", address)}
    assert "".join(part for _, _, part in found) == address


def test_a_label_that_is_an_id_is_a_link() -> None:
    part = Part(
        "Depends on", [PartEntry("a", [Line([Cell("met")])], "a"), PartEntry("b", [Line([Cell("x")])])]
    )
    assert [match[2] for match in LINK.finditer(resolved(drawn(render_parts([part], 60)), entry))] == [
        entry("a")
    ]


def test_an_address_that_has_no_room_beside_its_label_is_below_in_one_piece() -> None:
    address = "https://example.org/" + "x" * 30
    lines = [Line([Cell("note")]), Line([Cell(address, is_address=True)]), Line([Cell("after")])]
    entries = [PartEntry("source", [lines[1]]), PartEntry("2024-01-01", lines), PartEntry("area", [lines[0]])]
    console = Console(file=StringIO(), width=40, color_system=None, theme=rich_theme(Depth.NONE))
    with console.capture() as capture:
        console.print(render_parts([Part("", entries)], 40), crop=False)
    assert [line.rstrip() for line in capture.get().splitlines()] == [
        "", "source", address, "2024-01-01  note", address, "            after", "area        note",
    ]  # fmt: skip


def test_only_web_addresses_are_links() -> None:
    for text in ("javascript:alert(1)", "mailto:a@example.org", "file:///etc/passwd", "a speech, 3 May 2021"):
        assert link_of(Cell(text, is_address=True)) == ""
    assert link_of(Cell("https://example.org")) == ""


@given(st.text() | st.sampled_from([*HOSTILE.values()]))
def test_no_text_leaves_the_link(text: str) -> None:
    cells = [id_cell(text), Cell(escape.line(f"https://example.org/{text}"), is_address=True)]
    seen: list[str] = []

    def links(commitment_id: str) -> str:
        seen.append(commitment_id)
        return "file://host/x"

    shown = resolved(drawn(render_line(Line(cells)), 100_000), links)
    assert seen == ([text] if text else [])
    for match in LINK.finditer(shown):
        assert re.fullmatch("[!-~]+", match[2])
    rest = LINK.sub(lambda match: match[3], shown)
    assert "\x1b" not in rest
    assert rest == resolved(drawn(render_line(Line(cells)), 100_000), None)
