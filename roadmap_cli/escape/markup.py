"""User text for Rich, Markdown, HTML and XML: no markup, no unsafe link."""

import re

from roadmap_cli.escape.ci import suspect
from roadmap_cli.escape.terminal import _shown, block, line


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
    return whole.translate(_XML_APART if suspect().search(text) else _XML)


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
