"""User text made safe: one function for each place it goes to.

Whatever a person can put in a roadmap is hostile until it went through one of these. All functions are pure
and take time linear in the length of the text.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from io import BytesIO

_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_STEERING = (
    "\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)


@cache
def _simple() -> re.Pattern[str]:
    """Return the pattern of a text of visible signs that take one column each: most of what Europe writes."""
    return re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u203b\u20a0-\u20c0]*")


@cache
def _hidden() -> re.Pattern[str]:
    """Return the pattern of characters that steer a terminal or hide text.

    These are the controls, the line and paragraph separators, the bidi controls (Unicode UAX #9), the
    default-ignorable characters (UAX #44), the annotation marks and lone surrogates. Joiners stay between
    emoji and between letters from Arabic to Sinhala, which are written with them; a variation selector
    stays once after a visible character, unless that may begin a runner's command, for which it counts as
    nothing. It is compiled on first use: plain texts never need it.
    """
    emoji = "\u2190-\u2bff\U0001f000-\U0001faff"
    return re.compile(
        f"[\x00-\x1f{_STEERING}\ud800-\udfff]"
        "|\u200c(?![\u0600-\u0dff])|(?<![\u0600-\u0dff])\u200c"
        f"|\u200d(?![{emoji}\u0600-\u0dff])|(?<![{emoji}\u0600-\u0dff])(?<![{emoji}]\ufe0f)\u200d"
        f"|(?<![^\\s{_SELECTORS}])[\ufe00-\ufe0f]|(?<=[:#])[\ufe00-\ufe0f](?!\u20e3)"
        "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
    )


def _shown(found: re.Match[str]) -> str:
    r"""Return the visible escape of one character: \n, \x1b, \u202e or \U000e0041."""
    character = found[0]
    number = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def line(text: str) -> str:
    """Return `text` for a terminal or a sentence, on one line: visible escapes for what steers or hides."""
    if (text.isascii() and text.isprintable()) or _simple().fullmatch(text):
        return text
    return _hidden().sub(_shown, text)


def block(text: str) -> str:
    r"""Return `text` as `line` does, but line breaks stay (`\r\n` as `\n`) and a tab is four spaces."""
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
    """Return `text` for a place where Rich reads markup: it reads no tag, escape or emoji code there.

    An empty pair of tags stands where a bracket, a colon or a last backslash would else be read together
    with what follows; backslashes before one are doubled, since Rich halves them there.
    """
    nothing = "[none][/none]"
    put = {"[": f"[{nothing}", ":": f"{nothing}:{nothing}"}
    return re.sub(
        r"\\+(?=[\[:]|\Z)|[\[:]", lambda found: put.get(found[0], found[0] * 2 + nothing), line(text)
    )


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

    An apostrophe also parts what a CI runner may take for a command, for a cell can begin a line of a log:
    `::error::` at the start of a line becomes `:':error::`, `##[group]` anywhere `#'#[group]`. `arm` is the
    exact inverse. Separators, quotes and line breaks are the business of the CSV writer.
    """
    if _suspect().search(text):
        text = "".join(_command().sub(r"\g<0>'", part) for part in text.splitlines(keepends=True))
    return f"'{text}" if _formula().match(text) else text


def arm(text: str) -> str:
    """Return the text from which `cell` made `text`."""
    text = text[1:] if text.startswith("'") and _formula().match(text, 1) else text
    if not _suspect().search(text):
        return text
    return "".join(_command().sub(_joined, part) for part in text.splitlines(keepends=True))


def _joined(found: re.Match[str]) -> str:
    """Return the first half of a command without the apostrophe that parts it from the second."""
    return found[0].removesuffix("'")


@cache
def _suspect() -> re.Pattern[str]:
    """Return the pattern of a text that is worth a look for commands: two of their signs near each other."""
    return re.compile("[:#][^!-&(-9;-~]*[:#]|n_(?:start|end)")


@cache
def _command() -> re.Pattern[str]:
    """Return the pattern of the first half of a runner's command in one line; there it can be parted.

    GitHub's runner skips white space before `::` and compares texts so that what has no weight counts as
    nothing (`ActionCommand.cs`). Apostrophes at the end are those of a command that was parted already.
    """
    weightless = f"\x00-\x08\x0e-\x1f{_STEERING}{_SELECTORS}\u200c\u200d"
    return re.compile(
        rf"\A[\s{weightless}]*+:[{weightless}]*+'*+(?=:)"
        rf"|#[{weightless}]*+'*+(?=#[\w{weightless}]*+\[)"
        r"|section_(?:start|end)'*+(?=:)"
    )


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
    """Return `text` as inline GitHub Flavored Markdown, fit for a table cell, that comes out as text alone.

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
    """Return `text` as `line` does, for a line of a CI log in which no runner finds a command."""
    return ci_text(line(text))


def ci_text(text: str) -> str:
    """Return lines that are safe for a terminal already, our colours among them, with no runner's command.

    A space parts what would be one: `::error::` at the start of a line becomes `: :error::` (GitHub),
    `##[group]` anywhere becomes `# #[group]` (GitHub, Azure's `##vso[…]`, TeamCity), `section_start:123`
    becomes `section_start :123` (GitLab).
    """
    if "::" not in text and "##" not in text and "section_" not in text:
        return text
    return "".join(_command().sub(_apart, part) for part in text.splitlines(keepends=True))


def _apart(found: re.Match[str]) -> str:
    """Return the first half of a command with a space, unless an apostrophe parts it already."""
    return found[0] if found[0].endswith("'") else f"{found[0]} "


_RUN = 1 << 16


def json(data: bytes) -> bytes:
    r"""Return JSON that means the same, and in which a terminal and a runner find nothing to obey.

    Controls, bidi controls and signs that hide text, which JSON allows as they are, become `\u` escapes
    (RFC 8259, section 7), and so does a sign of each `##[`. `data` is UTF-8, each string on one line.
    """
    if _is_plain(data):
        return data
    made = BytesIO()  # joining would hold all of it twice
    made.writelines(map(_json_lines, _some_lines(data)))
    return made.getvalue()


def _some_lines(data: bytes) -> Iterator[bytes]:
    """Yield data in runs of whole lines: decoded, all of a large report would take four times its size."""
    start = 0
    while 0 < (end := data.find(b"\n", start + _RUN) + 1) < len(data):
        yield data[start:end]
        start = end
    yield data[start:]


def _is_plain(data: bytes) -> bool:
    return data.isascii() and b"##" not in data and b"\x7f" not in data


def _json_lines(data: bytes) -> bytes:
    if _is_plain(data):
        return data
    text = re.sub(f"[{_STEERING}]", _json_escape, data.decode())
    # Only joiners and selectors are left of what a runner compares as nothing.
    nothing = f"{_SELECTORS}\u200c\u200d"
    return re.sub(rf"#(?=[{nothing}]*+#[\w{nothing}]*+\[)", _json_escape, text).encode()


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_XML = str.maketrans(_REFERENCES)
_XML_APART = str.maketrans(_REFERENCES | {":": "&#58;", "#": "&#35;", "_": "&#95;"})


def xml(text: str) -> str:
    """Return `text` for the content or a quoted attribute of an HTML page or an XML 1.0 document, as SVG is.

    As `line`, and what is left that XML 1.0 cannot hold (section 2.2: U+FFFE and U+FFFF) is a visible escape
    too. Where a CI runner may take a part for a command, as it does when a picture is sent to a log, the
    signs of commands are character references; a reader of the document finds the same text.
    """
    whole = re.sub("[\ufffe\uffff]", _shown, line(text))
    return whole.translate(_XML_APART if _suspect().search(text) else _XML)


def xml_block(text: str) -> str:
    """Return `text` as `xml` does, but with line breaks and tabs as `block` leaves them."""
    return "\n".join(map(xml, block(text).split("\n")))


def link(text: str) -> str | None:
    """Return the address that `text` is, if a page may link to it: http, https or mailto; else None.

    Every character is one of RFC 3986 or a visible one beyond ASCII; a browser reads a backslash as a
    slash, and drops tabs and line breaks, so that an address with one would not be what it seems.
    """
    fits = re.fullmatch(r"(?i:https?://|mailto:)[^\x00-\x20\x7f\s<>\"\\^`{|}]+", text)
    return text if fits and line(text) == text else None


def markdown_address(text: str) -> str:
    """Return a source or evidence as inline Markdown: a link if a page may link to it, else text.

    The link is an autolink (CommonMark 0.31, 6.5): `link` lets nothing through that could end one.
    """
    return f"<{text}>" if link(text) else markdown(text)


def folded(text: str) -> str:
    r"""Return iCalendar lines that mean the same, and in none of which a runner finds a command.

    Lines end in CR LF and are folded already (RFC 5545, 3.1); where one holds a command, for a fold can put
    any part of a text at the start of a line, it is folded once more within the command.
    """
    if "::" not in text and "##" not in text and "section_" not in text:
        return text
    return "".join(_folded(line) for line in text.splitlines(keepends=True))


def _folded(line: str) -> str:
    parts = []
    while (found := _command().search(line)) is not None:
        parts.append(line[: found.end()] + "\r\n")
        line = " " + line[found.end() :]
    return "".join([*parts, line])


_CELL = 32_767


def workbook(text: str) -> str:
    """Return `text` as `block` does, for a cell of an Excel workbook that is declared to hold a string.

    XML 1.0 has no U+FFFE and U+FFFF. `_x0041_` stands for a letter there (ECMA-376, part 1, 22.9.2.19), so
    that its underscore is written as such an escape. A cell holds 32,767 characters: a longer text ends with
    …. What looks like a formula is none in a string, and is left alone.
    """
    safe = _workbook_text(text)
    return _cut_units(safe, _CELL - 1) + "…" if _is_beyond_cell(safe) else safe


def is_cut_in_workbook(text: str) -> bool:
    """Return whether a text is longer than a cell of a workbook may be, so that `workbook` cuts it."""
    return len(text) > _CELL // 12 and _is_beyond_cell(_workbook_text(text))


def is_cut(cell: str) -> bool:
    """Return whether `workbook` may have cut what is in a cell."""
    return cell.endswith("…") and len(cell) >= _CELL // 2 and _units(cell) >= _CELL - 1


def _workbook_text(text: str) -> str:
    safe = block(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", safe)


def _is_beyond_cell(safe: str) -> bool:
    return len(safe) > _CELL // 2 and _units(safe) > _CELL


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut_units(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def file_name(text: str) -> str:
    """Return a file name for `text`: 1 to 80 of a-z, 0-9 and single hyphens, `untitled` if none is left."""
    # Loaded only here: a table of one megabyte that few commands need.
    import unicodedata

    # Cut first: normalizing a long run of combining marks takes quadratic time.
    folded = unicodedata.normalize("NFKD", text[:400]).casefold()
    plain = re.sub(r"[\u0300-\u036f]", "", folded)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "untitled"


@lru_cache(4096)
def _columns(character: str) -> int:
    """Return the terminal columns of one character: 0, 1 or 2 (UAX #11: wide and fullwidth take two)."""
    # Loaded only here: plain text never needs it.
    from unicodedata import category, east_asian_width

    number, kind = ord(character), category(character)
    if kind in ("Mn", "Me", "Mc", "Cc", "Cs") or 0x1160 <= number <= 0x11FF or 0xD7B0 <= number <= 0xD7FB:
        return 0
    if kind == "Cf":
        # The Arabic, Syriac and Kaithi number and sign marks are visible, unlike all others of this kind.
        return int(
            0x600 <= number <= 0x605 or number in (0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)
        )
    if kind == "Cn":
        # Not yet in the tables of this Python: take the emoji and ideograph blocks for what they are.
        return 2 if 0x1F300 <= number <= 0x1FAFF or 0x20000 <= number <= 0x3FFFD else 1
    return 2 if east_asian_width(character) in ("W", "F") else 1


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Yield the pieces of `text` that stand or fall together, each with its terminal columns.

    A piece is a character with the marks after it, a joined emoji or one with a skin colour; the emoji
    selector U+FE0F makes a sign two columns wide.
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
    """Return the terminal columns that `text` takes; ask after `line`, for controls take none or any number.

    It agrees with Rich but for what this Python's Unicode tables do not know yet, a skin colour that stands
    alone (two columns), and a joiner between letters, which does not swallow the next one.
    """
    if text.isascii() or _simple().fullmatch(text):
        return len(text)
    return sum(columns for _, columns in _clusters(text))


def cut(text: str, columns: int, mark: str = "…") -> str:
    """Return `text` in at most `columns` terminal columns; what was cut ends with `mark`, where that fits.

    A wide character, a letter with its marks or a joined emoji is kept whole or goes.
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
