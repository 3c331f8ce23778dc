"""Edits within brackets: the elements of an array and the pairs of an inline table.

What is added or taken away brings or takes its comma; spaces, comments and lines of the others stay.
"""

import re
from collections.abc import Sequence

from roadmap_cli.document.change import same
from roadmap_cli.document.entries import elements, pairs
from roadmap_cli.document.layout import value_end
from roadmap_cli.document.splice import Splice
from roadmap_cli.document.written import INDENT, inline

Spans = Sequence[tuple[int, int]]

_QUIET = re.compile(r"[ \t\r\n]++|#[^\n]*+")
_QUIET_LINE = re.compile(r"[ \t]*+(?:#[^\n]*+)?\r?\n")
_LINE_LEAD = re.compile(r"[ \t]*+(?:,[ \t]*+)?")


def array_splices(
    text: str, start: int, old: Sequence[object], new: Sequence[object], newline: str
) -> list[Splice]:
    """Return what makes the array at `start`, which holds `old`, hold `new`.

    Elements that stay keep their place; as many new as old ones are put in the places of the old.
    """
    spans = elements(text, start)
    if len(old) == len(new):
        return [
            Splice(*span, inline(after))
            for span, before, after in zip(spans, old, new, strict=True)
            if not same(before, after)
        ]
    kept = 0
    gone: list[int] = []
    for index, element in enumerate(old):
        if kept < len(new) and same(element, new[kept]):
            kept += 1
        else:
            gone.append(index)
    added = [inline(element) for element in new[kept:]]
    splices: list[Splice] = []
    if added and gone and gone[-1] == len(spans) - 1:
        splices.append(Splice(*spans[gone.pop()], added.pop(0)))
    return [*splices, *_removal(text, start, spans, gone), *_addition(text, start, spans, added, newline)]


def insert_pair(text: str, start: int, pair: str, behind: int, newline: str) -> list[Splice]:
    """Return what puts `key = value` into the inline table at `start`, behind the pair of that index.

    -1 puts it before all of them. TOML 1.0 allows neither a newline nor a trailing comma there: there is
    none that was not there before.
    """
    spans = [(entry.line_start, entry.end) for entry in pairs(text, start)]
    if not spans and text[start + 1] == "}":
        return [Splice(start + 1, start + 1, f" {pair} ")]
    if behind == len(spans) - 1:
        return _addition(text, start, spans, [pair], newline)
    if behind < 0:
        return [Splice(spans[0][0], spans[0][0], f"{pair}, ")]
    return [Splice(spans[behind][1], spans[behind][1], f", {pair}")]


def remove_pairs(text: str, start: int, gone: Sequence[int]) -> list[Splice]:
    """Return what takes pairs (by index) out of the inline table at `start`."""
    return _removal(text, start, [(entry.line_start, entry.end) for entry in pairs(text, start)], gone)


def _addition(text: str, start: int, spans: Spans, added: Sequence[str], newline: str) -> list[Splice]:
    """Return what puts items behind the last one; each on a line of its own where the others stand so."""
    if not added:
        return []
    if not spans:
        return [_first_items(text, start, added, newline)]
    last_start, last_end = spans[-1]
    lead = text[text.rfind("\n", 0, last_start) + 1 : last_start]
    if start + 1 > last_start - len(lead) or not _LINE_LEAD.fullmatch(lead):
        return [Splice(last_end, last_end, "".join(f", {item}" for item in added))]
    comma = _comma_after(text, last_end)
    anchor = last_end if comma is None else comma + 1
    rest_of_line = _QUIET_LINE.match(text, anchor)
    if "," in lead:
        line_end = rest_of_line.end() if rest_of_line and comma is None else last_end
        lines = "".join(f"{lead}{item}{newline}" for item in added)
        if line_end == last_end:
            return [Splice(last_end, last_end, newline + lines.removesuffix(newline))]
        return [Splice(line_end, line_end, lines)]
    own_comma = [] if comma is not None else [Splice(last_end, last_end, ",")]
    trailing = "," if comma is not None else ""
    lines = f",{newline}".join(f"{lead}{item}" for item in added) + trailing
    if rest_of_line:
        return [*own_comma, Splice(rest_of_line.end(), rest_of_line.end(), lines + newline)]
    return [*own_comma, Splice(anchor, anchor, newline + lines)]


def _first_items(text: str, start: int, added: Sequence[str], newline: str) -> Splice:
    """Return what puts items between brackets that hold none; on lines where the closing one has its own."""
    closing = value_end(text, start) - 1
    line_start = text.rfind("\n", 0, closing) + 1
    indent = text[line_start:closing]
    if line_start <= start or indent.strip(" \t"):
        return Splice(start + 1, start + 1, ", ".join(added))
    return Splice(line_start, line_start, "".join(f"{indent}{INDENT}{item},{newline}" for item in added))


def _removal(text: str, start: int, spans: Spans, gone: Sequence[int]) -> list[Splice]:
    """Return what takes items (by index) out of the brackets that open at `start`, each with one comma."""
    if not gone:
        return []
    if len(gone) == len(spans):
        closing = value_end(text, start) - 1
        edges = [start + 1, *(offset for span in spans for offset in span), closing]
        if not any("#" in text[edges[at] : edges[at + 1]] for at in range(0, len(edges), 2)):
            return [Splice(start + 1, closing, "")]
    lines = [_own_lines(text, *spans[index]) for index in gone]
    if all(lines):
        return [Splice(*line, "") for line in lines if line]
    return [splice for first, last in _runs(gone) for splice in _run_removal(text, spans, first, last)]


def _own_lines(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the lines that an item, its comma and its comment have to themselves, else None."""
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip(" \t"):
        return None
    comma = _comma_after(text, end)
    if comma is not None and "\n" in text[end:comma]:
        return None
    rest = _QUIET_LINE.match(text, end if comma is None else comma + 1)
    return (line_start, rest.end()) if rest else None


def _runs(indices: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last index of each run of neighbours."""
    runs: list[tuple[int, int]] = []
    for index in indices:
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _run_removal(text: str, spans: Spans, first: int, last: int) -> list[Splice]:
    start, end = spans[first][0], spans[last][1]
    if first > 0 and "#" not in text[spans[first - 1][1] : end]:
        return [Splice(spans[first - 1][1], end, "")]
    if first == 0 and last + 1 < len(spans) and "#" not in text[start : spans[last + 1][0]]:
        return [Splice(start, spans[last + 1][0], "")]
    return _careful_removal(text, spans, first, last)


def _careful_removal(text: str, spans: Spans, first: int, last: int) -> list[Splice]:
    """Return what takes out a run of items and as many commas, with comments around or without neighbours."""
    splices: list[Splice] = []
    comma: int | None = None
    for start, end in spans[first : last + 1]:
        comma = _comma_after(text, end)
        splices.append(Splice(start, end, ""))
        if comma is not None:
            splices.append(Splice(comma, comma + 1, ""))
    if comma is None and first > 0:
        before = _comma_after(text, spans[first - 1][1])
        splices += [] if before is None else [Splice(before, before + 1, "")]
    return splices


def _comma_after(text: str, position: int) -> int | None:
    """Return where the comma behind an item stands, also behind a comment; None where the bracket closes."""
    while match := _QUIET.match(text, position):
        position = match.end()
    return position if text.startswith(",", position) else None
