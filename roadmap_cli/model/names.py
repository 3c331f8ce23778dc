"""Names, titles and tags as people read them: how they compare, and invisible characters in them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from roadmap_cli.escape.terminal import SELECTORS, STEERING

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


def natural_key(text: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts texts without regard to case and accents, and the numbers in them by size."""
    parts = re.split("([0-9]+)", folded(text))
    numbers = [part.lstrip("0") for part in parts]
    return tuple(
        (len(number), number) if place % 2 else (0, part)
        for place, (part, number) in enumerate(zip(parts, numbers, strict=True))
    )


def decomposed(text: str, form: Literal["NFD", "NFKD"] = "NFD") -> str:
    """Return a text with its letters and marks apart, the same for every Unicode normalization."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return "".join(normalize(form, text[at : at + _CHUNK]) for at in range(0, len(text), _CHUNK))


def is_plain(text: str) -> bool:
    """Return whether a text has only visible ASCII characters and spaces."""
    return text.isascii() and text.isprintable()


def invisible_characters(text: str) -> Iterator[tuple[int, str]]:
    """Yield each character that nobody sees with its place from 1; not those that a script or an emoji needs.

    These are control characters, bidi controls, spaces without width, fillers, soft hyphens, tag characters,
    and joiners and variation selectors that change no letter and no emoji before them.
    """
    if not is_plain(text):
        for match in _needed_or_invisible().finditer(text):
            if match["invisible"]:
                yield match.start() + 1, match[0]


def may_hide_characters(source: str) -> bool:
    """Return quickly whether a string or a key of a TOML text may have an invisible character.

    False is certain: the text has no invisible character, no escape, and no string of several lines.
    """
    if "\\" in source or '"""' in source or "'''" in source:
        return True
    rest = source.encode("utf-8", "surrogatepass").translate(None, _VISIBLE).decode("utf-8", "surrogatepass")
    return re.search(_INVISIBLE, rest) is not None


@cache
def character_name(char: str) -> str:
    """Return the code point of a character, with its name: `U+200B (zero width space)`."""
    from unicodedata import name

    return f"U+{ord(char):04X} ({name(char, 'control character').lower()})"


_INVISIBLE = f"[\x00-\x1f{STEERING}{SELECTORS}\u200c\u200d\ud800-\udfff]"
_VISIBLE = b"\n\r" + bytes(range(0x20, 0x7F))
"""Visible ASCII characters, spaces and line ends."""
_EMOJI = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JOINING = "\u0600-\u0dff\u1000-\u109f\u1780-\u18af\u1b00-\u1b7f\ua8e0-\ua9df\U00011000-\U00011fff"
"""Scripts from Arabic to Sinhala, of Southeast Asia, and Mongolian, in which joiners shape letters."""
_ENDING = "\u0620-\u074f\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca"
"""Letters of Arabic, and viramas: a joiner after them shapes them also at the end of a word."""


@cache
def _needed_or_invisible() -> re.Pattern[str]:
    """Return the pattern of what an invisible character is needed for, and of other invisible characters."""
    needed = (
        "\U0001f3f4[\U000e0020-\U000e007e]{1,30}\U000e007f",  # the flag of a region, such as Scotland
        "[#*0-9]\ufe0f(?=\u20e3)",  # a keycap
        f"[{_EMOJI}][\ufe0e\ufe0f]",
        f"[{_IDEOGRAPHS}][\ufe00-\ufe02\U000e0100-\U000e01ef]",
        f"(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])",
        f"(?<=[{_EMOJI}]\ufe0f)\u200d(?=[{_EMOJI}])",
        f"(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])",
        f"(?<=[{_ENDING}])\u200d",
        "(?<=[\u1820-\u18aa])[\u180b-\u180f]",  # Mongolian variants and its vowel separator
    )
    return re.compile(f"{'|'.join(needed)}|(?P<invisible>{_INVISIBLE})")
