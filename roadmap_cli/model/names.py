"""Names, titles and tags as people read them: how they compare, and invisible characters in them."""

from typing import Literal

_CHUNK = 1000
"""The number of characters to decompose at once; a long run of combining marks takes quadratic time."""


def folded(text: str) -> str:
    """Return a text without case and accents, the same for every Unicode normalization, for comparison.

    Marks that make another letter stay: Thai tones, Japanese voicing, Indic vowels.
    """
    if text.isascii():
        return text.lower()
    from unicodedata import combining  # one megabyte that few texts need

    letters = (char for char in decomposed(text, "NFKD") if not _is_accent(combining(char)))
    return "".join(letters).casefold()


def _is_accent(combining_class: int) -> bool:
    """Return whether a combining class has accents above and below, or Hebrew and Arabic vowel points."""
    return combining_class >= 200 or 10 <= combining_class <= 36


def name_key(name: str) -> str:
    """Return the form of a name, title or tag that equal ones share: folded, with single spaces."""
    return " ".join(folded(name).split())


def decomposed(text: str, form: Literal["NFD", "NFKD"] = "NFD") -> str:
    """Return a text with its letters and marks apart, the same for every Unicode normalization."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return "".join(normalize(form, text[at : at + _CHUNK]) for at in range(0, len(text), _CHUNK))
