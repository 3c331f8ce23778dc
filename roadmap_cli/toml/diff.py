"""Unified diffs of TOML texts, fast for 100,000 lines too."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

_Opcode = tuple[str, int, int, int, int]

_MANY = 2_000
"""Above this number of lines, texts are compared header by header: as a whole takes quadratic time."""


def unified_diff(old: str, new: str, name: str) -> str:
    """Return the change as a unified diff that `patch` can apply; empty if nothing changes."""
    old_lines, new_lines = _lines(old), _lines(new)
    if old_lines == new_lines:
        return ""
    hunks = "".join(_hunk(old_lines, new_lines, group) for group in _groups(old_lines, new_lines))
    return f"--- {name}\n+++ {name}\n{hunks}"


def _lines(text: str) -> list[str]:
    """Return the lines with their newlines; unlike str.splitlines, split at TOML newlines only."""
    lines = text.split("\n")
    ended = [f"{line}\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended


def _groups(old: Sequence[str], new: Sequence[str]) -> Iterable[Sequence[_Opcode]]:
    """Return the operations of each hunk with three lines of context, as difflib groups them."""
    from difflib import Match, SequenceMatcher

    class ByHeader(SequenceMatcher[str]):
        def get_matching_blocks(self) -> list[Match]:
            return [Match(*block) for block in _blocks(old, new)]

    matcher = ByHeader if len(old) + len(new) > _MANY else SequenceMatcher
    return matcher(None, old, new).get_grouped_opcodes(3)


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the blocks of equal lines as (old index, new index, length); the last one is empty, at the end.

    The texts are compared piece by piece, split at the headers that both have once.
    """
    from difflib import SequenceMatcher

    blocks: list[tuple[int, int, int]] = []
    edges = [(0, 0), *_anchors(old, new), (len(old), len(new))]
    for (old_start, new_start), (old_end, new_end) in pairwise(edges):
        part = SequenceMatcher(None, old[old_start:old_end], new[new_start:new_end])
        for at_old, at_new, size in part.get_matching_blocks()[:-1]:
            block = (old_start + at_old, new_start + at_new, size)
            last = blocks[-1] if blocks else (0, 0, -1)
            if (last[0] + last[2], last[1] + last[2]) == block[:2]:
                block = (*blocks.pop()[:2], last[2] + size)
            blocks.append(block)
    return [*blocks, (len(old), len(new), 0)]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the (old, new) indices of headers that are unique in both texts and in the same order."""
    in_old, in_new = _headers(old), _headers(new)
    anchors: list[tuple[int, int]] = []
    for line, at_old in in_old.items():
        at_new = in_new.get(line, -1)
        if at_new >= 0 and (not anchors or at_new > anchors[-1][1]):
            anchors.append((at_old, at_new))
    return anchors


def _headers(lines: Sequence[str]) -> dict[str, int]:
    """Return the index of each line that starts with a bracket and does not repeat, in order."""
    times = Counter(line for line in lines if line.lstrip().startswith("["))
    return {line: index for index, line in enumerate(lines) if times.get(line) == 1}


def _hunk(old: Sequence[str], new: Sequence[str], group: Sequence[_Opcode]) -> str:
    """Return one hunk: its heading and its lines."""
    first, last = group[0], group[-1]
    parts = [f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"]
    for tag, old_start, old_end, new_start, new_end in group:
        if tag == "equal":
            parts += (_marked(" ", line) for line in old[old_start:old_end])
            continue
        parts += (_marked("-", line) for line in old[old_start:old_end])
        parts += (_marked("+", line) for line in new[new_start:new_end])
    return "".join(parts)


def _marked(mark: str, line: str) -> str:
    """Return a line of a hunk, with the note of `diff` if it has no newline."""
    return f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> str:
    """Return a range of lines, counted from 1, as in a heading (POSIX, "Diff Unified Output Format")."""
    count = end - start
    if count == 1:
        return str(start + 1)
    return f"{start + 1 if count else start},{count}"
