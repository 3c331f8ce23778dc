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
_SPACE_TO_BRACE = re.compile(r"[ \t]*+(?=\})")
_LINE_LEAD = re.compile(r"[ \t]*+(?:,[ \t]*+)?")


def array_splices(
    text: str, start: int, old: Sequence[object], new: Sequence[object], newline: str
) -> list[Splice]:
    """Return what makes the array at `start`, which holds `old`, hold `new`.

    Elements that stay keep their text and the comments beside them; where others merely take the place of
    those that go, as at a rename, they are put in their places.
    """
    spans = elements(text, start)
    if len(old) == len(new) and not _moves(old, new):
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


def _moves(old: Sequence[object], new: Sequence[object]) -> bool:
    """Return whether an element that stays stands at another index than before."""
    pairs_apart = [(before, after) for before, after in zip(old, new, strict=True) if not same(before, after)]
    return any(before in new or after in old for before, after in pairs_apart)


def insert_pair(text: str, start: int, pair: str, behind: int, newline: str) -> list[Splice]:
    """Return what puts `key = value` into the inline table at `start`, behind the pair of that index.

    -1 puts it before all of them. TOML 1.0 allows neither a newline nor a trailing comma there: there is
    none that was not there before.
    """
    spans = [(entry.line_start, entry.end) for entry in pairs(text, start)]
    if not spans and (closing := _SPACE_TO_BRACE.match(text, start + 1)):
        return [Splice(start + 1, closing.end(), f" {pair} ")]
    if spans and behind < 0:
        return [_before_all(text, start, spans, pair, newline)]
    return _addition(text, start, spans, [pair], newline, behind)


def remove_pairs(text: str, start: int, gone: Sequence[int]) -> list[Splice]:
    """Return what takes pairs (by index) out of the inline table at `start`."""
    return _removal(text, start, [(entry.line_start, entry.end) for entry in pairs(text, start)], gone)


def _addition(
    text: str, start: int, spans: Spans, added: Sequence[str], newline: str, behind: int = -1
) -> list[Splice]:
    """Return what puts items behind one of others; each on a line of its own where the others stand so."""
    if not added:
        return []
    if not spans:
        return [_first_items(text, start, added, newline)]
    behind %= len(spans)
    end, is_last = spans[behind][1], behind == len(spans) - 1
    lead, comma = _lead(text, start, spans[behind][0]), _comma_after(text, end)
    if comma is not None and "\n" in text[end:comma]:
        # Only the next item's line shows how lines look that begin with the comma.
        lead = None if is_last else _lead(text, start, spans[behind + 1][0])
    on_same_line = Splice(end, end, "".join(f", {item}" for item in added))
    if lead is None:
        return [on_same_line]
    if "," in lead:
        line_end = _line_end(text, end)
        lines = "".join(f"{newline}{lead}{item}" for item in added)
        return [_lines_in(line_end, end, lines, newline)]
    line_end = _line_end(text, end if comma is None else comma + 1)
    if line_end is None and not is_last:
        return [on_same_line]
    lines = "".join(f"{newline}{lead}{item}," for item in added)
    if comma is not None:
        return [_lines_in(line_end, comma + 1, lines, newline)]
    return [Splice(end, end, ","), _lines_in(line_end, end, lines.removesuffix(","), newline)]


def _lines_in(line_end: int | None, anchor: int, lines: str, newline: str) -> Splice:
    """Return what puts lines, each given with the newline before it, after a line; None where it goes on."""
    if line_end is None:
        return Splice(anchor, anchor, lines)
    return Splice(line_end, line_end, lines.removeprefix(newline) + newline)


def _before_all(text: str, start: int, spans: Spans, item: str, newline: str) -> Splice:
    """Return what puts an item before all others, on a line of its own where the first has one."""
    lead, line_end = _lead(text, start, spans[0][0]), _line_end(text, start + 1)
    if lead is None or line_end is None:
        return Splice(spans[0][0], spans[0][0], f"{item}, ")
    return Splice(line_end, line_end, f"{lead}{item},{newline}")


def _lead(text: str, start: int, item: int) -> str | None:
    """Return the blanks, and perhaps a comma, that an item's line begins with, else None."""
    line_start = text.rfind("\n", 0, item) + 1
    lead = text[line_start:item]
    return lead if line_start > start and _LINE_LEAD.fullmatch(lead) else None


def _line_end(text: str, position: int) -> int | None:
    """Return the offset after a line's newline; None where more than a comment follows on it."""
    match = _QUIET_LINE.match(text, position)
    return match.end() if match else None


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
    comma_first = len(spans) > 1 and all(_leads_with_comma(text, spans, at) for at in range(1, len(spans)))
    lines = [_own_lines(text, *spans[index], comma_first=comma_first) for index in gone]
    if not all(lines):
        return [splice for first, last in _runs(gone) for splice in _run_removal(text, spans, first, last)]
    splices = [Splice(*line, "") for line in lines if line]
    first, last = _runs(gone)[0]
    if comma_first and first == 0 and (comma := _comma_after(text, spans[last][1])) is not None:
        splices.append(Splice(comma, comma + 1, " "))  # the line that is the first now began with it
    return splices


def _own_lines(text: str, start: int, end: int, *, comma_first: bool) -> tuple[int, int] | None:
    """Return the span of the lines that an item, its comma and its comment have to themselves, else None."""
    line_start = text.rfind("\n", 0, start) + 1
    lead = text[line_start:start].strip(" \t")
    comma = None if comma_first else _comma_after(text, end)
    if lead.removeprefix("," if comma_first else "") or (comma is not None and "\n" in text[end:comma]):
        return None
    line_end = _line_end(text, end if comma is None else comma + 1)
    return None if line_end is None else (line_start, line_end)


def _leads_with_comma(text: str, spans: Spans, index: int) -> bool:
    """Return whether an item's line begins with the comma that follows the item before it."""
    lead = _lead(text, spans[index - 1][1], spans[index][0])
    return lead is not None and "," in lead


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
    """Return what takes out a run of items without leaving their line, if other items share it."""
    start, end = spans[first][0], spans[last][1]
    has_next = last + 1 < len(spans)
    if has_next and "\n" not in text[end : spans[last + 1][0]] and _is_quiet(text, spans, first, last + 1):
        return [Splice(start, spans[last + 1][0], "")]
    if first > 0 and _is_quiet(text, spans, first - 1, last):
        return [Splice(spans[first - 1][1], end, "")]
    if first == 0 and has_next and _is_quiet(text, spans, first, last + 1):
        return [Splice(start, spans[last + 1][0], "")]
    return _careful_removal(text, spans, first, last)


def _is_quiet(text: str, spans: Spans, first: int, last: int) -> bool:
    """Return whether no comment stands between any of a run of items."""
    return not any("#" in text[spans[at][1] : spans[at + 1][0]] for at in range(first, last))


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
