"""Edits within brackets: the elements of an array and the pairs of an inline table.

What is added or taken away brings or takes its comma; spaces, comments and lines of the others stay.
"""

import re
from collections.abc import Sequence

from roadmap_cli.document.entries import elements, pairs
from roadmap_cli.document.splice import Splice
from roadmap_cli.document.written import inline

Spans = Sequence[tuple[int, int]]

_COMMENT_OR_COMMA = re.compile(r"#[^\n]*|,")


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
            if before != after
        ]
    kept = 0
    gone: list[int] = []
    for index, element in enumerate(old):
        if kept < len(new) and element == new[kept]:
            kept += 1
        else:
            gone.append(index)
    added = [inline(element) for element in new[kept:]]
    splices: list[Splice] = []
    if added and gone and gone[-1] == len(spans) - 1:
        splices.append(Splice(*spans[gone.pop()], added.pop(0)))
    return [*splices, *removal(text, spans, gone), *_addition(text, start, spans, added, newline)]


def _addition(text: str, start: int, spans: Spans, added: Sequence[str], newline: str) -> list[Splice]:
    """Return what puts elements behind the last one; each on a line of its own where the others stand so."""
    if not added:
        return []
    if not spans:
        return [Splice(start + 1, start + 1, ", ".join(added))]
    last_start, last_end = spans[-1]
    line_start = text.rfind("\n", 0, last_start) + 1
    indent = text[line_start:last_start]
    if line_start <= start or indent.strip(" \t"):
        return [Splice(last_end, last_end, "".join(f", {element}" for element in added))]
    comma = _comma_between(text, last_end, len(text))
    line_end = text.find("\n", last_end) + 1
    lines = [f"{indent}{element}" for element in added]
    if comma is not None and comma < line_end:
        if _is_rest_of_line_quiet(text, comma + 1, line_end):
            return [Splice(line_end, line_end, "".join(f"{line},{newline}" for line in lines))]
        return [Splice(comma + 1, comma + 1, "".join(f"{newline}{line}," for line in lines))]
    if comma is None and line_end and _is_rest_of_line_quiet(text, last_end, line_end):
        more = f",{newline}".join(lines) + newline
        return [Splice(last_end, last_end, ","), Splice(line_end, line_end, more)]
    return [Splice(last_end, last_end, "".join(f",{newline}{line}" for line in lines))]


def _is_rest_of_line_quiet(text: str, start: int, line_end: int) -> bool:
    """Return whether only white space or a comment follows on the line."""
    rest = text[start:line_end].strip()
    return not rest or rest.startswith("#")


def insert_pair(text: str, start: int, pair: str) -> Splice:
    """Return what puts `key = value` behind the last pair of the inline table at `start`."""
    entries = pairs(text, start)
    if entries:
        return Splice(entries[-1].end, entries[-1].end, f", {pair}")
    has_more = text[start + 1 : start + 2] != "}"
    return Splice(start + 1, start + 1, f" {pair}{'' if has_more else ' '}")


def remove_pairs(text: str, start: int, gone: Sequence[int]) -> list[Splice]:
    """Return what takes pairs (by index) out of the inline table at `start`."""
    entries = pairs(text, start)
    return removal(text, [(entry.line_start, entry.end) for entry in entries], gone)


def removal(text: str, spans: Spans, gone: Sequence[int]) -> list[Splice]:
    """Return what takes items (by index) out of brackets, each with one comma."""
    lines = [_own_line(text, *spans[index]) for index in gone]
    if all(lines):
        return [Splice(*line, "") for line in lines if line]
    return [splice for first, last in _runs(gone) for splice in _run_removal(text, spans, first, last)]


def _own_line(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the lines that an item has to itself, with its comma and comment; None if it shares."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end) + 1
    if not line_end or text[line_start:start].strip(" \t"):
        return None
    rest = text[end:line_end].strip().removeprefix(",").strip()
    return (line_start, line_end) if not rest or rest.startswith("#") else None


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
    """Return what takes out a run of items and as many commas, where comments or no neighbours stand around."""
    splices: list[Splice] = []
    comma: int | None = None
    for index in range(first, last + 1):
        start, end = spans[index]
        comma = _comma_between(text, end, spans[index + 1][0] if index + 1 < len(spans) else len(text))
        splices.append(Splice(start, end, ""))
        if comma is not None:
            splices.append(Splice(comma, comma + 1, ""))
    if comma is None and first > 0:
        before = _comma_between(text, spans[first - 1][1], spans[first][0])
        splices += [] if before is None else [Splice(before, before + 1, "")]
    return splices


def _comma_between(text: str, start: int, end: int) -> int | None:
    """Return where the next comma stands, None where a bracket closes first; comments are passed over."""
    position = start
    while match := _COMMENT_OR_COMMA.search(text, position, end):
        if any(bracket in text[position : match.start()] for bracket in "]}"):
            return None
        if match.group() == ",":
            return match.start()
        position = match.end()
    return None
