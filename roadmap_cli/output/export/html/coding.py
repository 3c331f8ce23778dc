"""Entries of a large page as short texts: markup that repeats is stored once."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

FIRST, LAST = 0xE000, 0xF8FF
"""The first and the last code: the private use area of Unicode."""
_CODES = re.compile("[\ue000-\uf8ff]")
_RUN = re.compile("[\ue000-\uf8ff]{2,}")
_LINE = re.compile("^<[^\n]*>$", re.MULTILINE)
_BREAK = re.compile("(?<=[>\ue000-\uf8ff])\n(?=[<\ue000-\uf8ff])")
_PIECE = re.compile('[^"<>\ue000-\uf8ff]+|["<>]+')
_LEAST = 4
"""Pieces that occur less often get no code."""


class Coded(NamedTuple):
    """Coded texts, and the piece of text of each code in order; a piece may have codes of earlier ones."""

    pieces: Sequence[str]
    texts: Sequence[str]


def code(texts: Sequence[str], first: int) -> Coded:
    """Return HTML texts with codes from `first` on for the pieces of markup and words that repeat.

    User text has no codes, because private characters become character references. Codes below `first` are
    those that the caller put in, and stay. Line breaks between elements are left out.
    """
    texts = list(texts)
    pieces: list[str] = []
    for pattern in (_LINE, _PIECE, _RUN, _RUN):
        counts = Counter(piece for text in texts for piece in pattern.findall(text))
        room = LAST - FIRST - first - len(pieces) + 1
        worth = (piece for piece, count in counts.items() if count >= _LEAST)
        frequent = sorted(worth, key=lambda piece: (-counts[piece] * len(piece), piece))[:room]
        codes = {piece: chr(FIRST + first + len(pieces) + place) for place, piece in enumerate(frequent)}
        pieces += frequent
        texts = [pattern.sub(lambda match: codes.get(match[0], match[0]), text) for text in texts]  # noqa: B023
        if pattern is _LINE:
            texts = [_BREAK.sub("", text) for text in texts]
    return Coded(pieces, texts)


def without_codes(html: str) -> str:
    """Return HTML with character references for private characters, which browsers show the same."""
    return _CODES.sub(lambda match: f"&#{ord(match[0])};", html)
