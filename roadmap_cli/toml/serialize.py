"""Format keys and values as TOML 1.0.

tomli-w formats scalars and keys only: it breaks short arrays over lines and writes a short list of tables
inline.
"""

import re
from collections.abc import Mapping, Sequence

MAX_COLUMNS = 88
"""An array stays on one line up to this many columns."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
INDENT = "    "
"""The extra indentation of an array element on its own line."""


class QuotedName(str):
    """A part of a key that is always quoted, with `"` or `'`."""

    quote: str

    def __new__(cls, name: str, quote: str) -> "QuotedName":
        """Return the name with its quote."""
        self = super().__new__(cls, name)
        self.quote = quote
        return self


class TypedFloat(float):
    """A float that is written with the digits that a person typed, such as `1.10`."""

    text: str

    def __new__(cls, text: str) -> "TypedFloat":
        """Return the float of a plain decimal."""
        self = super().__new__(cls, text)
        self.text = text
        return self

    def __repr__(self) -> str:
        return self.text


def format_key(*names: str) -> str:
    """Return names as a dotted key; quote those that need it (TOML 1.0, "Keys") and each QuotedName."""
    return ".".join(map(_format_name, names))


def _format_name(name: str) -> str:
    if not _BARE_KEY.fullmatch(name):
        return _dumps({name: 0}).removesuffix(" = 0")
    quote = name.quote if isinstance(name, QuotedName) else ""
    return f"{quote}{name}{quote}"


_AS_IS = re.compile(r'[^"\\\x00-\x1f\x7f]*')


def format_scalar(value: object) -> str:
    """Return a string, number, boolean, date or time as TOML."""
    if type(value) is str and _AS_IS.fullmatch(value):  # the library takes ten times as long
        return f'"{value}"'
    if isinstance(value, TypedFloat):
        return value.text
    return _dumps({"k": value}).removeprefix("k = ")


def format_value(value: object, *, newline: str = "\n", used: int = 0, indent: str = "") -> str:
    """Return any value as TOML, with lists and tables inline.

    `used` is the number of columns already used on the line. An array that does not fit in MAX_COLUMNS gets
    one line per element, one step deeper than `indent`. TOML 1.0 only allows inline tables on one line.
    """
    if isinstance(value, str):
        return format_scalar(value)
    if isinstance(value, Mapping):
        return format_inline_table(value)
    if not isinstance(value, Sequence):
        return format_scalar(value)
    return format_array(list(map(format_inline, value)), newline=newline, used=used, indent=indent)


def format_array(parts: Sequence[str], *, newline: str, used: int, indent: str) -> str:
    """Return an array of elements that are already TOML; see `format_value` for its layout."""
    flat = f"[{', '.join(parts)}]"
    if used + len(flat) <= MAX_COLUMNS:
        return flat
    lines = [f"{indent}{INDENT}{part},{newline}" for part in parts]
    return f"[{newline}{''.join(lines)}{indent}]"


_ESCAPES = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\r": "\\r"}
_NOT_LITERAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|'''|'\Z")
_NOT_LITERAL_LINE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f']")
_SPECIAL = re.compile(r'\r\n|[\\\x00-\x08\x0b-\x1f\x7f]|"(?:(?="")|\Z)')


def format_string(value: str, old: str, newline: str) -> str:
    """Return a string in the same form as `old`, a TOML string: multi-line or not, literal or basic.

    A literal string becomes a basic one if it cannot contain the value. Lines end with `newline`.
    """
    quotes = old[:3]
    if quotes not in ('"""', "'''"):
        is_literal = quotes[:1] == "'" and not _NOT_LITERAL_LINE.search(value)
        return f"'{value}'" if is_literal else format_scalar(value)
    opens_line = old.startswith(("\n", "\r\n"), 3) or value.startswith(("\n", "\r\n"))
    opening = newline if opens_line else ""
    is_foreign = newline == "\n" and "\r\n" in value
    if quotes == "'''" and not is_foreign and not _NOT_LITERAL.search(value):
        return f"'''{opening}{value}'''"
    escaped = _SPECIAL.sub(lambda match: _escape(match[0], newline), value)
    return f'"""{opening}{escaped}"""'


def _escape(text: str, newline: str) -> str:
    """Return a special character, or CRLF, as in a multi-line basic string."""
    if text == "\r\n":
        return text if newline == text else "\\r\n"
    return '\\"' if text == '"' else _ESCAPES.get(text) or f"\\u{ord(text):04X}"


def format_inline(value: object) -> str:
    """Return any value as TOML on one line."""
    if isinstance(value, str):
        return format_scalar(value)
    if isinstance(value, Mapping):
        return format_inline_table(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(format_inline(element) for element in value)}]"
    return format_scalar(value)


def format_inline_table(fields: Mapping[str, object]) -> str:
    """Return fields as an inline table on one line."""
    if not fields:
        return "{}"
    return f"{{ {', '.join(format_pair(name, value) for name, value in fields.items())} }}"


def format_pair(name: str, value: object) -> str:
    """Return `name = value` on one line, without a newline."""
    return f"{format_key(name)} = {format_inline(value)}"


def format_line(prefix: str, name: str, value: object, newline: str, indent: str = "") -> str:
    """Return the line `prefix.name = value` with its newline; `prefix` is already TOML."""
    key = f"{prefix}.{format_key(name)}" if prefix else format_key(name)
    start = f"{indent}{key} = "
    return f"{start}{format_value(value, newline=newline, used=len(start), indent=indent)}{newline}"


def _dumps(table: Mapping[str, object]) -> str:
    import tomli_w  # only writers need it

    return tomli_w.dumps(table).removesuffix("\n")
