"""Escape text for terminals and sentences; measure and cut text by terminal columns."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
STEERING = (
    "\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)


@cache
def _simple() -> re.Pattern[str]:
    """Return the pattern of a text of visible characters with a width of one column each."""
    return re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u203b\u20a0-\u20c0]*")


@cache
def _hidden() -> re.Pattern[str]:
    """Return the pattern of characters that control a terminal or hide text.

    These are control characters, line and paragraph separators, bidi controls (Unicode UAX #9),
    default-ignorable characters (UAX #44), annotation marks and lone surrogates. Joiners are kept between
    emoji and between letters from Arabic to Sinhala. One variation selector is kept after a visible
    character that cannot start a workflow command.
    """
    emoji = "\u2190-\u2bff\U0001f000-\U0001faff"
    return re.compile(
        f"[\x00-\x1f{STEERING}\ud800-\udfff]"
        "|\u200c(?![\u0600-\u0dff])|(?<![\u0600-\u0dff])\u200c"
        f"|\u200d(?![{emoji}\u0600-\u0dff])|(?<![{emoji}\u0600-\u0dff])(?<![{emoji}]\ufe0f)\u200d"
        f"|(?<![^\\s{SELECTORS}])[\ufe00-\ufe0f]|(?<=[:#])[\ufe00-\ufe0f](?!\u20e3)"
        "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
    )


def visible_escape(match: re.Match[str]) -> str:
    r"""Return the visible escape of one character: \n, \x1b, \u202e or \U000e0041."""
    character = match[0]
    number = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def line(text: str) -> str:
    """Return `text` on one line, with visible escapes for control and hidden characters."""
    if (text.isascii() and text.isprintable()) or _simple().fullmatch(text):
        return text
    return _hidden().sub(visible_escape, text)


def block(text: str) -> str:
    r"""Return `text` as `line` does, but keep line breaks (`\r\n` as `\n`) and expand tabs to four spaces."""
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\t", "    ").split("\n")
    return "\n".join(map(line, lines))


def quote(text: str, limit: int = 60) -> str:
    """Return `text` as `line` does, in double quotes and cut with `…` to `limit` characters."""
    limit = max(limit, 1)
    # `line` never shortens a text, so the rest of a long one does not matter.
    inner = line(text[: limit + 1]).replace('"', '\\"')
    if len(inner) > limit:
        inner = inner[: limit - 1] + "…"
    return f'"{inner}"'


def file_name(text: str) -> str:
    """Return a file name for `text`: 1 to 80 of a-z, 0-9 and single hyphens, or `untitled`."""
    import unicodedata  # a table of one megabyte that few commands need

    # Cut first: normalizing a long run of combining marks takes quadratic time.
    folded = unicodedata.normalize("NFKD", text[:400]).casefold()
    plain = re.sub(r"[\u0300-\u036f]", "", folded)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "untitled"


@lru_cache(4096)
def _columns(character: str) -> int:
    """Return the terminal columns of one character: 0, 1 or 2 (UAX #11: wide and fullwidth take two)."""
    from unicodedata import category, east_asian_width  # plain text never needs it

    number, kind = ord(character), category(character)
    if kind in ("Mn", "Me", "Mc", "Cc", "Cs") or 0x1160 <= number <= 0x11FF or 0xD7B0 <= number <= 0xD7FB:
        return 0
    if kind == "Cf":
        # Of this category, only the Arabic, Syriac and Kaithi number and sign marks are visible.
        return int(
            0x600 <= number <= 0x605 or number in (0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)
        )
    if kind == "Cn":
        # Unassigned in this version of Unicode: assume that emoji and ideograph blocks are wide.
        return 2 if 0x1F300 <= number <= 0x1FAFF or 0x20000 <= number <= 0x3FFFD else 1
    return 2 if east_asian_width(character) in ("W", "F") else 1


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Yield the clusters of `text` that must not be split, each with its width in columns.

    A cluster is a character with the marks after it, a joined emoji or one with a skin color; the emoji
    selector U+FE0F makes a character two columns wide.
    """
    start, columns, joined = 0, 0, False
    for place, character in enumerate(text):
        taken = _columns(character)
        if (
            character == "\ufe0f"
            and columns == 1
            and (text[start] in "#*0123456789©®" or text[start] >= "\u203c")
        ):
            columns = 2
        elif (
            taken
            and not (joined and character >= "\u2190")
            and not (columns == 2 and "🏻" <= character <= "🏿")
        ):
            if place > start:
                yield text[start:place], columns
            start, columns = place, taken
        joined = character == "\u200d"
    if text:
        yield text[start:], columns


def width(text: str) -> int:
    """Return the width of `text` in terminal columns; `text` is the result of `line`.

    It agrees with Rich except for characters that this Python's Unicode tables lack, a lone skin color (two
    columns) and a joiner between letters, which does not hide the next one.
    """
    if text.isascii() or _simple().fullmatch(text):
        return len(text)
    return sum(columns for _, columns in _clusters(text))


def cut(text: str, columns: int, mark: str = "…") -> str:
    """Return `text` cut to at most `columns` terminal columns, with `mark` at a cut if it fits.

    A wide character, a letter with its marks or a joined emoji is never split.
    """
    if len(text) <= columns and text.isascii():
        return text
    taken = width(mark)
    if taken > columns:
        mark, taken = "", 0
    used = length = kept = 0
    for piece, wide in _clusters(text):
        used += wide
        if used > columns:
            return text[:kept] + mark
        length += len(piece)
        if used <= columns - taken:
            kept = length
    return text


_IDEOGRAPHS = (("\u2e80", "\ua4cf"), ("\uac00", "\ud7a3"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
"""The first and the last characters of blocks whose text has no spaces and can be cut anywhere."""


def cut_words(text: str, columns: int, mark: str = "…") -> str:
    """Return `text` cut to at most `columns` columns as `cut` does, but at the end of a word.

    Words end at spaces and beside ideographs. A word that is wider than all columns is cut at a hyphen, as an
    id is, or else inside, unless the words before it fill half of the columns.
    """
    short = cut(text, columns, mark)
    if short == text or not short.endswith(mark):
        return short
    kept = len(short) - len(mark)
    end = kept if text[kept] == "-" and " " not in text[:kept] else _end_of_words(text, kept, columns)
    return text[:end].rstrip(" ,;:-") + mark


def wrap(text: str, columns: int) -> list[str]:
    """Return `text` in lines of at most `columns` columns, which end as in `cut_words`; at least one line."""
    lines: list[str] = []
    columns, start = max(columns, 1), 0
    while start < len(text):
        window = text[start : start + _MOST * (columns + 1)]
        line = cut(window, columns, "") or next(piece for piece, _ in _clusters(window))
        if len(line) < len(window):
            line = line[: _end_of_words(window, len(line), columns)]
        lines.append(line.rstrip(" "))
        start += len(line)
        while text.startswith(" ", start):
            start += 1
    return lines or [""]


_MOST = 16
"""More characters than one column of any ordinary text has."""


def _end_of_words(text: str, kept: int, columns: int) -> int:
    """Return where to end a text of which `kept` characters fit in `columns` columns."""
    end = next((end for end in range(kept, 0, -1) if _is_word_end(text, end)), 0)
    most = kept + _MOST * (columns + 1)
    until = text.find(" ", kept, most)
    word = text[end : until if until >= 0 else most].strip(" ")
    if cut(word, columns, "") != word:
        return text.rfind("-", end + 1, kept) + 1 or (end if 2 * end >= kept else kept)
    return end or kept


def _is_word_end(text: str, end: int) -> bool:
    """Return whether a word of `text` ends before the character at `end`."""
    before, after = text[end - 1], text[end]
    if " " in (before, after):
        return True
    if before <= "\u2e80" and after <= "\u2e80":
        return False
    has_ideograph = any(first <= one <= last for one in (before, after) for first, last in _IDEOGRAPHS)
    return has_ideograph and _columns(after) > 0
