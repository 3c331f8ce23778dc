"""Which comment of a side is which comment of the base, though its words changed."""

from collections.abc import Sequence

import msgspec

from roadmap_cli.history.outline import OutlinePart, Paragraph

_ALIKE = 0.6
_TRIED = 20


def matched(base: Sequence[OutlinePart], side: Sequence[OutlinePart]) -> list[OutlinePart]:
    """Return the parts of a side in which comments that were changed have the keys they have in the base."""
    there = {part.key for part in side}
    known = {part.key for part in base}
    gone = [part for part in base if isinstance(part, Paragraph) and part.key not in there]
    keys = {}
    for part in side:
        if isinstance(part, Paragraph) and part.key not in known:
            before = next((one for one in gone[:_TRIED] if _is_alike(one.text, part.text)), None)
            if before is not None:
                gone.remove(before)
                keys[part.key] = before.key
    return [msgspec.structs.replace(part, key=keys[part.key]) if part.key in keys else part for part in side]


def _is_alike(before: str, after: str) -> bool:
    if set(before.splitlines()) & set(after.splitlines()) - {"#"}:
        return True
    from difflib import SequenceMatcher  # only where a comment was changed

    return SequenceMatcher(None, before[:1000], after[:1000]).ratio() >= _ALIKE
