"""User text made safe: one function for each place it goes to.

Whatever a person can put in a roadmap is hostile until it went through one of these. All functions are pure
and take time linear in the length of the text.
"""

import re
from collections.abc import Iterator
from functools import cache

_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"


@cache
def _hidden() -> re.Pattern[str]:
    """Return the pattern of characters that steer a terminal or hide text.

    These are the controls, the line and paragraph separators, the bidi controls (Unicode UAX #9), the
    default-ignorable characters (UAX #44), the annotation marks and lone surrogates. Joiners stay between
    emoji and between letters from Arabic to Sinhala, which are written with them; a variation selector
    stays once after a visible character. It is compiled on first use: plain texts never need it.
    """
    emoji = "\u2190-\u2bff\U0001f000-\U0001faff"
    return re.compile(
        "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
        "\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
        "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\ud800-\udfff]"
        "|\u200c(?![\u0600-\u0dff])|(?<![\u0600-\u0dff])\u200c"
        f"|\u200d(?![{emoji}\u0600-\u0dff])|(?<![{emoji}\ufe0f\u0600-\u0dff])\u200d"
        f"|(?<![^\\s{_SELECTORS}])[\ufe00-\ufe0f]"
        "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
    )


def _shown(found: re.Match[str]) -> str:
    """Return the visible escape of one character: \\n, \\x1b, \\u202e or \\U000e0041."""
    character = found[0]
    number = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def line(text: str) -> str:
    """Return `text` for a terminal or a sentence, on one line: what steers or hides becomes a visible escape."""
    if text.isascii() and text.isprintable():
        return text
    return _hidden().sub(_shown, text)


def block(text: str) -> str:
    """Return `text` as `line` does, but line breaks stay (`\\r\\n` becomes `\\n`) and a tab is four spaces."""
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\t", "    ").split("\n")
    return "\n".join(map(line, lines))


def quote(text: str, limit: int = 60) -> str:
    """Return `text` for an error sentence: as `line`, in double quotes, with … beyond `limit` characters."""
    limit = max(limit, 1)
    # A longer text is cut anyway, and `line` never shortens: there is no need to look at megabytes.
    inner = line(text[: limit + 1]).replace('"', '\\"')
    if len(inner) > limit:
        inner = inner[: limit - 1] + "…"
    return f'"{inner}"'


def markup(text: str) -> str:
    """Return `text` for a place where Rich reads markup: no tag and no emoji code is read from it.

    An empty pair of tags breaks an emoji code and keeps a last backslash off the tag that may follow.
    """
    nothing = "[none][/none]"
    safe = line(text)
    # Rich halves the backslashes before what looks like a tag, and drops one before any other bracket.
    safe = re.sub(r"(?<!\\)(\\*)\[(?=[a-z#/@][^\[\]]*\])", r"\1\1\\[", safe)
    safe = re.sub(r"(?<!\\)(\\*)\[(?![a-z#/@][^\[\]]*\])", r"\1\\[", safe)
    safe = re.sub(r":(?=[^\s:]*:)", f":{nothing}", safe)
    kept = safe.rstrip("\\")
    return safe + safe[len(kept) :] + nothing if kept != safe else safe


@cache
def _formula() -> re.Pattern[str]:
    """Return the pattern of a cell that a spreadsheet may take for a formula.

    OWASP, "CSV Injection": `=`, `+`, `-`, `@`, their fullwidth forms, tab and line breaks at the start; also
    after white space, quotes and invisible characters, which spreadsheets trim. Apostrophes count as such,
    so that a text which already looks disarmed gets one more and `arm` can tell them apart.
    """
    trimmed = "\\s\"'\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    return re.compile(f"'*[\t\r\n]|[{trimmed}]*[=+\\-@＝＋－＠]")


def cell(text: str) -> str:
    """Return `text` for a CSV or TSV cell: what a spreadsheet may run gets a leading apostrophe.

    `arm` is the exact inverse. Separators, quotes and line breaks are the business of the CSV writer.
    """
    return f"'{text}" if _formula().match(text) else text


def arm(text: str) -> str:
    """Return the text from which `cell` made `text`."""
    return text[1:] if text.startswith("'") and _formula().match(text, 1) else text


_BREAK = "&#8203;"
_MARKDOWN = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "|": "&#124;",
    "\\": "&#92;",
    "@": f"@{_BREAK}",
    "$": "<span>$</span>",
    "\n": "<br>",
}


def _escaped(found: re.Match[str]) -> str:
    """Return one Markdown character, or the start of a reference, as plain text."""
    what = found[0]
    if what in _MARKDOWN:
        return _MARKDOWN[what]
    if found["reference"]:
        return what + _BREAK
    return what[:-1] + "\\" + what[-1]


def markdown(text: str) -> str:
    """Return `text` as inline GitHub Flavored Markdown, fit for a table cell, in which nothing is read as Markdown.

    White space at the ends goes; a line break becomes `<br>`. GitHub looks for @mentions, #123, GH-123 and
    :emoji: after the escapes are gone, so a zero-width space (as `&#8203;`, visible in the source) parts
    them; a dollar sign stands in a `<span>`, which is how GitHub's documentation keeps it from starting a
    formula. Commit hashes are left alone: they link to nothing but themselves.
    """
    safe = block(text).strip()
    return re.sub(
        r"(?P<reference>#(?=[0-9])|(?i:\bGH-)(?=[0-9])|:(?=[\w+-]+:))|[&<>|\\@$\n]|[`*_\[\]~#]|:(?=//)"
        r"|\b(?i:www)\.|\A(?:[-+=]|[0-9]+[.)])",
        _escaped,
        safe,
    )


def ci_line(text: str) -> str:
    """Return `text` for a line of a CI log, in which no runner finds a command.

    A space parts what would be one: `::error::` at the start becomes `: :error::` (GitHub), `##[group]`
    anywhere becomes `# #[group]` (GitHub, Azure's `##vso[…]`, TeamCity), `section_start:123` becomes
    `section_start :123` (GitLab). Variation selectors count as nothing, since runners compare texts so.
    """
    safe = line(text)
    safe = re.sub(rf"\A(\s*:[{_SELECTORS}]*)(?=:)", r"\1 ", safe)
    safe = re.sub(rf"#[{_SELECTORS}]*(?=#[\w{_SELECTORS}]*\[)", r"\g<0> ", safe)
    return re.sub(r"section_(?:start|end)(?=:)", r"\g<0> ", safe)


def file_name(text: str) -> str:
    """Return a file name of a-z, 0-9 and single hyphens made from `text`: 1 to 80 characters, `untitled` if nothing is left."""
    # Loaded only here: a table of one megabyte that few commands need.
    import unicodedata

    # Cut first: normalizing a long run of combining marks takes quadratic time.
    folded = unicodedata.normalize("NFKD", text[:400]).casefold()
    plain = re.sub(r"[\u0300-\u036f]", "", folded)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "untitled"


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Yield the pieces of `text` that stand or fall together, each with its terminal columns."""
    # Loaded only here: plain ASCII never needs it.
    from unicodedata import category, east_asian_width

    start, columns, joined = 0, 0, False
    for place, character in enumerate(text):
        number = ord(character)
        if number == 0xFE0F and 0 < columns < 2:
            columns = 2
        elif place and (
            joined
            or category(character) in ("Mn", "Me", "Cf", "Cc", "Cs")
            or 0x1161 <= number <= 0x11FF
            or (0x1F3FB <= number <= 0x1F3FF and columns == 2)
        ):
            joined = number == 0x200D
            continue
        else:
            if place > start:
                yield text[start:place], columns
            start = place
            hidden = category(character) in ("Mn", "Me", "Cf", "Cc", "Cs")
            columns = 0 if hidden else 2 if east_asian_width(character) in "WF" else 1
        joined = number == 0x200D
    if text:
        yield text[start:], columns


def width(text: str) -> int:
    """Return the terminal columns that `text` takes; ask after `line`, since controls count as nothing here."""
    if text.isascii():
        return len(text)
    return sum(columns for _, columns in _clusters(text))


def cut(text: str, columns: int, mark: str = "…") -> str:
    """Return `text` in at most `columns` terminal columns; what was cut ends with `mark`, where that fits."""
    if len(text) <= columns and text.isascii():
        return text
    if columns < width(mark):
        mark = ""
    room, used, kept = columns - width(mark), 0, 0
    fitting: list[str] = []
    for piece, taken in _clusters(text):
        used += taken
        if used > columns:
            return "".join(fitting[:kept]) + mark
        fitting.append(piece)
        if used <= room:
            kept = len(fitting)
    return text
