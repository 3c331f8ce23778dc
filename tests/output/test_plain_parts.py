"""Parts: labels in a column, headings, and lists in Markdown."""

from roadmap_cli.output.blocks import Cell, Line, Part, PartEntry
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.markdown import markdown_parts
from roadmap_cli.output.plain import parts_lines

PARTS = [
    Part("", [PartEntry("one", [Line([Cell("a"), Cell("b", "strong")])])]),
    Part(
        "Head *",
        [PartEntry("橋", [Line([Cell("x", "removed")]), Line([Cell("y", "added")])]), PartEntry("long", [])],
    ),
]


def test_plain() -> None:
    assert list(parts_lines(PARTS, color=Depth.NONE)) == ["", "one  a  b", "", "Head *", "橋    x", "      y"]


def test_colour() -> None:
    assert list(parts_lines(PARTS, color=Depth.BASIC))[3:5] == [
        "\x1b[1mHead *\x1b[0m",
        "橋    \x1b[31mx\x1b[0m",
    ]


def test_markdown() -> None:
    assert list(markdown_parts(PARTS)) == [
        "", "- **one** a **b**", "", "## Head \\*", "", "- **橋** <del>x</del><br><ins>y</ins>",
        "- **long** ",
    ]  # fmt: skip
