"""Two wordings of a text → the words that stayed, that went and that came."""

from collections.abc import Iterator, Sequence

from roadmap_cli import safe
from roadmap_cli.views.grid import Cell

_KEPT_AROUND = 6
_MOST_PAIRS = 60_000  # what comparing word by word may cost; longer texts are told as a whole


def words_that_changed(before: str, after: str, *, marked: bool) -> list[Cell]:
    """Return the words of both texts in order: those that went in the style `gone`, those that came in `new`.

    Where `marked` they stand between `[-` and `-]`, `{+` and `+}`, as git shows words, since not everybody
    sees a colour. Of long stretches that stayed only the words next to a change are kept.
    """
    cells = []
    spans = list(_spans(before.split(), after.split()))
    if not any(kind for kind, _ in spans):
        return [Cell("(only white space differs)", "faint")]
    for place, (kind, words) in enumerate(spans):
        text = safe.line(" ".join(words))
        if kind == "gone":
            cells.append(Cell(f"[-{text}-]" if marked else text, "gone"))
        elif kind == "new":
            cells.append(Cell(f"{{+{text}+}}" if marked else text, "new"))
        else:
            cells.append(Cell(_shortened(words, is_first=place == 0, is_last=place == len(spans) - 1)))
    return cells


def _spans(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield runs of words with what became of them: `gone`, `new`, or an empty string for what stayed."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    inner_before, inner_after = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield "", before[:head]
    yield from _compared(inner_before, inner_after)
    if tail:
        yield "", before[len(before) - tail :]


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    from difflib import SequenceMatcher  # only where a wording changed

    if len(before) * len(after) > _MOST_PAIRS:
        yield "gone", before
        yield "new", after
        return
    for tag, b1, b2, a1, a2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "", before[b1:b2]
            continue
        if b2 > b1:
            yield "gone", before[b1:b2]
        if a2 > a1:
            yield "new", after[a1:a2]


def _shortened(words: Sequence[str], *, is_first: bool, is_last: bool) -> str:
    """Return words that stayed, `…` for those that stand far from a change."""
    front = [] if is_first else words[:_KEPT_AROUND]
    back = [] if is_last else words[-_KEPT_AROUND:]
    if len(words) <= len(front) + len(back) + 1:
        return safe.line(" ".join(words))
    return safe.line(" ".join([*front, "…", *back]))
