"""Narrow a merge to what changed and its neighbors: what all three texts share is left out, then put back.

The texts are divided into blocks, each a record with everything below it. Of a run of blocks that follow each
other in all three texts, a merge needs only the first and the last one, as neighbors of what changed.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from roadmap_cli.merge.conflicts import Chunk
from roadmap_cli.merge.outline import Outline, Paragraph

Blocks = Sequence[str]
"""The texts of the blocks of a text, each different; the first one is what is above all records."""


class LeftOut(msgspec.Struct, frozen=True):
    """Blocks that follow each other, the block before them, and the header after them."""

    before: str
    blocks: list[str]
    header: str

    def find(self, text: str, start: int) -> int:
        """Return the place of the blocks in a text from `start` on, -1 if it is not there."""
        at = text.find(f"{self.before}\n{self.header}", start)
        return at + len(self.before) + 1 if at >= 0 else -1


class Narrowed(msgspec.Struct, frozen=True):
    """The narrowed texts of base, ours and theirs, and what they lack, in the order of the texts."""

    texts: tuple[str, str, str]
    left_out: list[LeftOut]

    def restored(self, chunks: Sequence[Chunk]) -> list[Chunk] | None:
        """Return a merge of the narrowed texts with what they lack, or None if a place is not found."""
        result: list[Chunk] = []
        places = iter(self.left_out)
        place = next(places, None)
        for chunk in _joined(chunks):
            start = 0
            while isinstance(chunk, str) and place is not None and (at := place.find(chunk, start)) >= 0:
                result += [chunk[start:at], *(text for block in place.blocks for text in (block, "\n"))]
                start, place = at, next(places, None)
            result.append(chunk[start:] if isinstance(chunk, str) else chunk)
        return result if place is None else None

    def keeps_comments(self, outlines: Sequence[Outline]) -> bool:
        """Return whether the comments between tables are matched as in the whole texts.

        Comments are matched by their texts, and equal ones by number. So this is false if a side changed a
        comment that may have the text of one that is left out.
        """
        first, *others = (
            [part.text for part in one.parts if isinstance(part, Paragraph)] for one in outlines
        )
        if all(one == first for one in others):
            return True
        left_out = "".join(f"{block}\n" for one in self.left_out for block in one.blocks)
        return not any(text in left_out for text in {*first, *(text for one in others for text in one)})


def narrowed(base: Blocks, ours: Blocks, theirs: Blocks) -> Narrowed | None:
    """Return the narrowed texts; None if a side reordered records, because then all of them matter."""
    if not (_has_order_of(base, ours) and _has_order_of(base, theirs)):
        return None
    next_in_ours, next_in_theirs = (dict(pairwise(side)) for side in (ours, theirs))
    linked = [next_in_ours.get(one) == next_in_theirs.get(one) == after for one, after in pairwise(base)]
    inner = {base[at + 1] for at, (above, below) in enumerate(pairwise(linked)) if above and below}
    texts = ["\n".join([block for block in side if block not in inner]) for side in (base, ours, theirs)]
    return Narrowed((texts[0], texts[1], texts[2]), list(_left_out(base, inner)))


def _left_out(base: Blocks, inner: set[str]) -> Iterator[LeftOut]:
    before, blocks = "", list[str]()
    for block in base:
        if block in inner:
            blocks.append(block)
            continue
        if blocks:
            yield LeftOut(before, blocks, _header(block))
        before, blocks = block, []


def _has_order_of(base: Blocks, side: Blocks) -> bool:
    """Return whether the records of a side that the base has too are in the order of the base."""
    places = {_header(block): at for at, block in enumerate(base[1:])}
    order = [places[header] for block in side[1:] if (header := _header(block)) in places]
    return order == sorted(order)


def _header(block: str) -> str:
    """Return the header of a block without what follows it on its line."""
    return block[: block.index("]") + 1]


def _joined(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return chunks with the texts between two conflicts as one chunk."""
    result: list[Chunk] = []
    texts: list[str] = []
    for chunk in chunks:
        if isinstance(chunk, str):
            texts.append(chunk)
        else:
            result += ["".join(texts), chunk]
            texts = []
    return [*result, "".join(texts)]
