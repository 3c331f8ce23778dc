"""Markdown checklists (GitHub Flavored Markdown, "Task list items") → records.

Headings are areas, items are commitments, nested items are milestones.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from roadmap_cli.english import plural
from roadmap_cli.importers.records import SourceContent, SourceMilestone, SourcePlace, SourceRecord, fold
from roadmap_cli.model.types import Status

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

CHECKBOX = re.compile(r"\[(.)\](?:\s+|\Z)", re.DOTALL)
_BOXED = re.compile(r"\s*(?:[-*+]|[0-9]{1,9}[.)])\s+\[.\](?:\s|\Z)")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:(?!---).*\n)*?---[ \t]*\n")
STATUSES = {"[ ]": Status.PLANNED, "[x]": Status.MET}
FIELDS = {"title": "item", "area": "heading", "status": "box", "text": "notes"}


class _Item(msgspec.Struct):
    """An item with a box, and the content below it."""

    line: int
    heading: str
    box: str
    title: str
    notes: list[str]
    milestones: list[SourceMilestone]


def read_markdown(text: str) -> SourceContent:
    """Return the items with a box at the top of their lists; nested ones are their milestones.

    Other content below an item is its notes. Markdown in a title stays as it is.
    """
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    tree = SyntaxTreeNode(MarkdownIt("commonmark").parse(_FRONT_MATTER.sub(_blank, text, count=1)))
    outside: list[int] = []
    items = list(_items(tree, outside))
    records = tuple(
        SourceRecord(
            SourcePlace(item.line),
            {"item": item.title, "heading": item.heading, "box": item.box, "notes": "\n".join(item.notes)},
            milestones=tuple(item.milestones),
        )
        for item in items
    )
    quoted = [_line(node) for node in tree.walk() if node.type == "list_item" and _is_quoted(node)]
    notes = [
        f"list items {which} were not read: "
        f"{plural(len(lines), 'line', 'lines')} {', '.join(map(str, lines))}"
        for which, lines in (
            ("without a box", outside),
            ("in a quotation", quoted),
            ("in HTML or an indented block", sorted(_verbatim(tree))),
        )
        if lines
    ]
    return SourceContent(
        format="markdown",
        unit="line",
        columns=("item", "heading", "box", "notes"),
        records=records,
        fields=FIELDS,
        statuses=STATUSES,
        open_words=("[ ]",),
        notes=tuple(notes),
    )


def _blank(match: re.Match[str]) -> str:
    """Return as many empty lines, so that the other lines keep their numbers."""
    return "\n" * match[0].count("\n")


def _verbatim(tree: "SyntaxTreeNode") -> Iterator[int]:
    """Yield the lines of boxes in HTML and indented blocks; boxes in fenced code are examples."""
    for node in tree.walk():
        if node.type in ("html_block", "code_block"):
            for number, line in enumerate(node.content.split("\n")):
                if _BOXED.match(line):
                    yield _line(node) + number


def _is_quoted(node: "SyntaxTreeNode") -> bool:
    """Return whether a block is in a quotation outside of all items."""
    above = node.parent
    is_quoted = False
    while above is not None and not above.is_root:
        is_quoted = above.type == "blockquote"
        above = above.parent
    return is_quoted


def _items(tree: "SyntaxTreeNode", outside: list[int]) -> Iterator[_Item]:
    heading = ""
    for node in tree.children:
        if node.type == "heading":
            heading = fold(_source(node))
        elif node.type in ("bullet_list", "ordered_list"):
            yield from _items_of(node, heading, outside)


def _items_of(list_node: "SyntaxTreeNode", heading: str, outside: list[int]) -> Iterator[_Item]:
    """Yield the items of a list that have a box, and those in the lists of an item without one."""
    for node in list_node.children:
        words, lists = _parts(node)
        box = CHECKBOX.match(words[0]) if words else None
        if box is None:
            outside.append(_line(node))
            for below in lists:
                yield from _items_of(below, heading, outside)
            continue
        title, _, rest = words[0][box.end() :].partition("\n")
        item = _Item(_line(node), heading, _box(box), fold(title), [], [])
        item.notes += [fold(line) for line in rest.split("\n") if line.strip()] + words[1:]
        for below in lists:
            _add_nested(below, item)
        yield item


def _add_nested(list_node: "SyntaxTreeNode", item: _Item) -> None:
    """Add nested items: those with a box as milestones, the others as notes."""
    for node in list_node.children:
        words, lists = _parts(node)
        box = CHECKBOX.match(words[0]) if words else None
        if box is not None:
            item.milestones.append(SourceMilestone(fold(words[0][box.end() :]), _box(box)))
            item.notes += words[1:]
        else:
            item.notes += words
        for below in lists:
            _add_nested(below, item)


def _box(match: re.Match[str]) -> str:
    return f"[{match[1].lower()}]"


def _parts(item: "SyntaxTreeNode") -> tuple[list[str], list["SyntaxTreeNode"]]:
    """Return the texts of an item and its lists."""
    lists = [node for node in item.children if node.type in ("bullet_list", "ordered_list")]
    words = [_source(node) for node in item.children if node not in lists]
    return words, lists


def _source(node: "SyntaxTreeNode") -> str:
    """Return the source text of a block, without the marks of the block."""
    if node.type == "inline" or not node.children:
        return node.content.strip("\n") if node.type != "hr" else ""
    return "\n".join(text for child in node.children if (text := _source(child)))


def _line(node: "SyntaxTreeNode") -> int:
    return node.map[0] + 1 if node.map else 0
