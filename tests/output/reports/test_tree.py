"""The tree, from hand-made nodes."""

from io import StringIO

import pytest
from rich.console import Console

from roadmap_cli.output import rich
from roadmap_cli.output.blocks import Cell, Line
from roadmap_cli.output.colors import Depth, rich_theme
from roadmap_cli.output.reports.tree import Node, render_markdown_tree, render_tree


def node(text: str, *children: Node) -> Node:
    return Node(Line([Cell(text)]), children)


NODES = [node("a", node("b", node("c")), node("d")), node("e", node("f"))]
HEADING = Line([Cell("top", "strong")])


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        (True, "top\n├── a\n│   ├── b\n│   │   └── c\n│   └── d\n└── e\n    └── f\n"),
        (False, "top\n|-- a\n|   |-- b\n|   |   `-- c\n|   `-- d\n`-- e\n    `-- f\n"),
    ],
)
def test_guides(signs, expected):
    assert render_tree(HEADING, NODES, signs) == expected


def test_a_terminal_draws_the_same():
    screen = Console(file=StringIO(), width=40, color_system=None, theme=rich_theme(Depth.NONE))
    with screen.capture() as drawn:
        screen.print(rich.render_tree(HEADING, NODES, 40))
    lines = [line.rstrip() for line in drawn.get().splitlines()]
    assert lines == render_tree(HEADING, NODES).splitlines()


def test_markdown():
    assert render_markdown_tree(HEADING, NODES) == "# top\n\n- a\n  - b\n    - c\n  - d\n- e\n  - f\n"


def test_colour():
    assert render_tree(HEADING, [], color=Depth.BASIC) == "\x1b[1mtop\x1b[0m\n"
