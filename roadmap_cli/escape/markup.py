"""Escape text for Rich, Markdown, HTML and XML, and recognize safe links."""

import re
from functools import cache, lru_cache

from roadmap_cli.escape.ci import ci_text, json, maybe_command
from roadmap_cli.escape.terminal import block, line, visible_escape


def markup(text: str) -> str:
    """Return `text` for Rich markup, without tags, escapes and emoji codes.

    An empty pair of tags separates a bracket, a colon or a final backslash from what follows. Backslashes
    before one are doubled, because Rich halves them there.
    """
    empty = "[none][/none]"
    escapes = {"[": f"[{empty}", ":": f"{empty}:{empty}"}
    return re.sub(
        r"\\+(?=[\[:]|\Z)|[\[:]", lambda match: escapes.get(match[0], match[0] * 2 + empty), line(text)
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


def _escaped(match: re.Match[str]) -> str:
    """Return one Markdown character, or the start of a reference, as plain text."""
    text = match[0]
    if text in _MARKDOWN:
        return _MARKDOWN[text]
    return text + _BREAK if match["reference"] else f"{text[:-1]}\\{text[-1]}"


@lru_cache(1024)  # labels, statuses and names repeat
def markdown(text: str) -> str:
    """Return `text` as plain inline text in GitHub Flavored Markdown, also for table cells.

    White space at both ends is removed; a line break becomes `<br>`. GitHub looks for @mentions, #123, GH-123
    and :emoji: after it removes escapes, so a zero-width space (`&#8203;`) breaks them. A dollar sign is in a
    `<span>`, as GitHub's documentation advises against formulas. Commit hashes are unchanged.
    """
    return re.sub(
        r"(?P<reference>#(?=[0-9])|(?i:\bGH-)(?=[0-9])|:(?=[\w+-]+:))|[&<>|\\@$\n]|[`*_\[\]~#]|:(?=//)"
        r"|\b(?i:www)\.|\A(?:[-+=]|[0-9]+[.)])",
        _escaped,
        block(text).strip(),
    )


_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_XML = str.maketrans(_REFERENCES)
_XML_APART = str.maketrans(_REFERENCES | {":": "&#58;", "#": "&#35;", "_": "&#95;"})


def page_line(text: str) -> str:
    """Return `text` as `line` does, also with visible escapes for U+FFFE and U+FFFF, as a page shows it."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub("[\ufffe\uffff]", visible_escape, line(text))


def page_block(text: str) -> str:
    """Return `text` as `page_line` does, but with line breaks and tabs as in `block`."""
    return "\n".join(map(page_line, block(text).split("\n")))


def xml(text: str) -> str:
    """Return `text` as `page_line` does, for the content or a quoted attribute of HTML or XML 1.0 (SVG).

    XML 1.0 does not allow U+FFFE and U+FFFF (section 2.2). The characters of workflow commands become
    character references, because a document may be printed to a CI log.
    """
    whole = page_line(text)
    return whole.translate(_XML_APART if maybe_command().search(text) else _XML)


def xml_block(text: str) -> str:
    """Return `text` as `xml` does, but with line breaks and tabs as in `block`."""
    return "\n".join(map(xml, block(text).split("\n")))


def script_json(data: bytes) -> str:
    r"""Return equal JSON for a data block, `<script type="application/json">`, of HTML.

    `</script>` and `<!--` end or change a script (HTML, 13.1.2.1), so `<`, `>` and `&` become `\u` escapes.
    So do the characters that `json` escapes, U+FFFE and U+FFFF, and the first of two colons.
    """
    text = json(data).decode()
    return re.sub("[<>&\u2028\u2029\ufffe\uffff]|:(?=:)|(?<=n)_(?=start:|end:)", _unicode_escape, text)


def _unicode_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def link(text: str) -> str | None:
    """Return `text` if it is a safe http, https or mailto address for a link, else None.

    Its characters are those of RFC 3986 and visible ones beyond ASCII. Backslashes, tabs and line breaks are
    refused, because browsers convert or remove them.
    """
    return text if _address().fullmatch(text) and line(text) == text else None


@cache
def _address() -> re.Pattern[str]:
    return re.compile(r"(?i:https?://|mailto:)[^\x00-\x20\x7f\s<>\"\\^`{|}]+")


def web_link(text: str) -> str | None:
    """Return `text` if it is a safe http or https address for a link, else None."""
    return text if text[:4].lower() == "http" and link(text) else None


_MOST_OF_LINK = 2_000
"""The longest address that terminals accept; VTE and iTerm2 stop at 2,083 bytes."""


def hyperlink(text: str) -> str:
    """Return the address of a web link for a terminal (OSC 8), in visible ASCII; empty if it is none.

    It is also empty for an address that a CI runner would take for a command, because escapes would break it.
    """
    from urllib.parse import quote  # only on a terminal

    address = quote(text, safe="!#$%&'()*+,/:;=?@[]~") if web_link(text) else ""
    return address if len(address) <= _MOST_OF_LINK and ci_text(address) == address else ""


def markdown_address(text: str) -> str:
    """Return a source or evidence as inline Markdown: an autolink (CommonMark 0.31, 6.5) or plain text."""
    return f"<{text}>" if link(text) else markdown(text)
