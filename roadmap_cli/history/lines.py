"""Three-way merge of comment lines."""

from typing import NamedTuple


class Contradiction(NamedTuple):
    """What both sides made of the same lines."""

    ours: str
    theirs: str


class _Hunk(NamedTuple):
    """Lines `start` to `end` of the base became other lines; `is_ours` says on which side."""

    start: int
    end: int
    lines: list[str]
    is_ours: bool


def merged_lines(base: str, ours: str, theirs: str) -> list[str | Contradiction]:
    """Return the merged lines as texts in their order; where both changed the same ones, both.

    Lines that both added at one place are kept, those of ours first.
    """
    if ours == theirs or base == theirs:
        return [ours]
    if base == ours:
        return [theirs]
    lines = _lines(base)
    hunks = sorted([*_hunks(lines, ours, True), *_hunks(lines, theirs, False)], key=lambda hunk: hunk[:2])
    result: list[str | Contradiction] = []
    position = 0
    while hunks:
        group = [hunks.pop(0)]
        end = group[0].end
        while hunks and (hunks[0].start < end or hunks[0].start == group[0].start):
            group.append(hunks.pop(0))
            end = max(end, group[-1].end)
        result.append("".join(lines[position : group[0].start]))
        result += _settled(lines, group, end)
        position = end
    result.append("".join(lines[position:]))
    return [one for one in result if one]


def _lines(text: str) -> list[str]:
    """Return lines with their newlines; unlike str.splitlines, only where TOML ends them."""
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def _hunks(base: list[str], side: str, is_ours: bool) -> list[_Hunk]:
    from difflib import SequenceMatcher  # only where both sides changed one comment

    lines = _lines(side)
    changes = SequenceMatcher(None, base, lines, autojunk=False).get_opcodes()
    return [
        _Hunk(start, end, lines[first:last], is_ours)
        for tag, start, end, first, last in changes
        if tag != "equal"
    ]


def _settled(base: list[str], group: list[_Hunk], end: int) -> list[str | Contradiction]:
    start = group[0].start
    ours = _side(base, [hunk for hunk in group if hunk.is_ours], start, end)
    theirs = _side(base, [hunk for hunk in group if not hunk.is_ours], start, end)
    before = base[start:end]
    if ours == theirs or theirs == before:
        return ["".join(ours)]
    if ours == before:
        return ["".join(theirs)]
    if not before:
        return ["".join([*ours, *(line for line in theirs if line not in ours)])]
    return [Contradiction("".join(ours), "".join(theirs))]


def _side(base: list[str], hunks: list[_Hunk], start: int, end: int) -> list[str]:
    """Return what a side made of the lines from `start` to `end`."""
    lines: list[str] = []
    for hunk in hunks:
        lines += [*base[start : hunk.start], *hunk.lines]
        start = hunk.end
    return [*lines, *base[start:end]]
