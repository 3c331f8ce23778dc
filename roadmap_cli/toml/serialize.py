"""Values → TOML 1.0 text as an edit writes it: tomli-w makes the scalars, brackets and lines are ours.

tomli-w breaks short arrays over lines and writes a short list of tables inline, so it is asked for
scalars and keys alone.
"""

import re
from collections.abc import Mapping, Sequence

MAX_COLUMNS = 88
"""An array stays on one line up to this many columns."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
INDENT = "    "
"""How much deeper than its array an element on a line of its own is indented."""


class QuotedName(str):
    """A part of a key that is written with quotes, also where it needs none."""

    quote: str

    def __new__(cls, name: str, quote: str) -> "QuotedName":
        """Return the name; `quote` is `"` or `'`."""
        self = super().__new__(cls, name)
        self.quote = quote
        return self


def written_key(*names: str) -> str:
    """Return names as a dotted key, those quoted that need it (TOML 1.0, "Keys") or are a QuotedName."""
    return ".".join(map(_written_name, names))


def _written_name(name: str) -> str:
    if not _BARE_KEY.fullmatch(name):
        return _quoted_key(name)
    quote = name.quote if isinstance(name, QuotedName) else ""
    return f"{quote}{name}{quote}"


def written_scalar(value: object) -> str:
    """Return a string, number, boolean, date or time as TOML."""
    return _dumped({"k": value}).removeprefix("k = ")


def written(value: object, *, newline: str = "\n", used: int = 0, indent: str = "") -> str:
    """Return any value as TOML; lists and tables inline.

    `used` counts the columns already taken on the line. An array that would pass MAX_COLUMNS gets a
    line an element, one step deeper than `indent`. A table is always one line: TOML 1.0 has no other.
    """
    if isinstance(value, Mapping):
        return inline_table(value)
    if not isinstance(value, Sequence) or isinstance(value, str):
        return written_scalar(value)
    return written_array(list(map(inline, value)), newline=newline, used=used, indent=indent)


def written_array(parts: Sequence[str], *, newline: str, used: int, indent: str) -> str:
    """Return an array of elements that are TOML already, laid out as `written` does."""
    flat = f"[{', '.join(parts)}]"
    if used + len(flat) <= MAX_COLUMNS:
        return flat
    lines = [f"{indent}{INDENT}{part},{newline}" for part in parts]
    return f"[{newline}{''.join(lines)}{indent}]"


_ESCAPES = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\r": "\\r"}
_NOT_LITERAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|'''|'\Z")
_NOT_LITERAL_LINE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f']")
_SPECIAL = re.compile(r'\r\n|[\\\x00-\x08\x0b-\x1f\x7f]|"(?:(?="")|\Z)')


def written_string(value: str, old: str, newline: str) -> str:
    """Return a string in the form of an old one, whose text is given: over lines, or in literal quotes.

    Literal quotes stay where they can hold the value. Lines end with `newline`.
    """
    quotes = old[:3]
    if quotes not in ('"""', "'''"):
        is_literal = quotes[:1] == "'" and not _NOT_LITERAL_LINE.search(value)
        return f"'{value}'" if is_literal else written_scalar(value)
    opens_line = old.startswith(("\n", "\r\n"), 3) or value.startswith(("\n", "\r\n"))
    opening = newline if opens_line else ""
    is_foreign = newline == "\n" and "\r\n" in value
    if quotes == "'''" and not is_foreign and not _NOT_LITERAL.search(value):
        return f"'''{opening}{value}'''"
    escaped = _SPECIAL.sub(lambda found: _escaped(found[0], newline), value)
    return f'"""{opening}{escaped}"""'


def _escaped(found: str, newline: str) -> str:
    """Return a character, or a newline of two, as a basic string over lines holds it."""
    if found == "\r\n":
        return found if newline == found else "\\r\n"
    return '\\"' if found == '"' else _ESCAPES.get(found) or f"\\u{ord(found):04X}"


def inline(value: object) -> str:
    """Return any value as TOML on one line."""
    if isinstance(value, Mapping):
        return inline_table(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(inline(element) for element in value)}]"
    return written_scalar(value)


def inline_table(fields: Mapping[str, object]) -> str:
    """Return fields as an inline table on one line."""
    if not fields:
        return "{}"
    return f"{{ {', '.join(f'{written_key(name)} = {inline(value)}' for name, value in fields.items())} }}"


def written_line(prefix: str, name: str, value: object, newline: str, indent: str = "") -> str:
    """Return `prefix.name = value` as a line of its own, with its newline; `prefix` is TOML already."""
    key = f"{prefix}.{written_key(name)}" if prefix else written_key(name)
    start = f"{indent}{key} = "
    return f"{start}{written(value, newline=newline, used=len(start), indent=indent)}{newline}"


def _quoted_key(name: str) -> str:
    return _dumped({name: 0}).removesuffix(" = 0")


def _dumped(table: Mapping[str, object]) -> str:
    import tomli_w  # only writers need it

    return tomli_w.dumps(table).removesuffix("\n")
