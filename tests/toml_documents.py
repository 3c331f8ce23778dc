"""TOML documents made by hypothesis: valid TOML 1.1, laid out as oddly as people may.

`documents()` gives whole texts. They hold comments, blank lines, tables in any order that TOML allows,
arrays of tables with tables between their elements, dotted and quoted keys, every kind of value, values
over several lines, both newline styles, and now and then no last newline.
"""

import math
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

NAMES = [
    "a",
    "b",
    "c",
    "net-zero",
    "2024-12-17",
    "1",
    "_",
    "",
    "a.b",
    "[x]",
    "k = v",
    "é",
    "#",
    '"',
    "'",
    "\\",
    "\U0001d11e",
]
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "é": "\\u00e9", "\U0001d11e": "\\U0001D11E", "#": "\\x23"}

_BLANKS = st.sampled_from(["", "", " ", "\t", "  \t"])
_COMMENT_TEXT = st.text(
    st.one_of(st.sampled_from("\t[]{}=.,\"'#\\"), st.characters(exclude_categories=["Cc", "Cs"])), max_size=12
)
_COMMENTS = _COMMENT_TEXT.map(lambda text: "#" + text)
_TRAILS = st.one_of(_BLANKS, st.builds(str.__add__, _BLANKS, _COMMENTS))
_QUIET_LINES = st.lists(_TRAILS.map(lambda text: text + "\n"), max_size=2).map("".join)
_BETWEEN = st.one_of(
    st.sampled_from(["", "", " ", "\n", "\n    ", "\t\n\n"]), _COMMENTS.map(lambda text: " " + text + "\n")
)

_BASIC_PIECES = ["a", " ", "\t", "#", "[", "]", "{", "}", "=", "'", "'''", "é", "\U0001d11e"]
_BASIC_PIECES += ["\\n", '\\"', "\\\\", "\\u00e9", "\\U0001D11E", "\\x41", "\\e"]
_LITERAL_PIECES = ["a", " ", "\t", "#", "[[x]]", "]", "}", "=", '"', '"""', "\\", "\\u", "é"]
_LONG_PIECES = ["\n", "\n[x]\n", "\n# no comment\n", "\nk = 1\n", "\n\n  "]


def _joined(pieces: list[str], before: list[str], after: list[str]) -> st.SearchStrategy[str]:
    middle = st.lists(st.sampled_from(pieces), max_size=8).map("".join)
    return st.builds("{}{}{}".format, st.sampled_from(before), middle, st.sampled_from(after))


STRINGS = st.one_of(
    _joined(_BASIC_PIECES, ['"'], ['"']),
    _joined(_LITERAL_PIECES, ["'"], ["'"]),
    _joined(
        [*_BASIC_PIECES, *_LONG_PIECES, '"a', '""a', '\\"""a', "\\\n   "],
        ['"""', '"""\n'],
        ['"""', 'a""""', 'a"""""', '\\""""'],
    ),
    _joined([*_LITERAL_PIECES, *_LONG_PIECES, "'a", "''a"], ["'''", "'''\n"], ["'''", "a''''", "a'''''"]),
)
_INTEGERS = ["0", "-0", "+7", "1_000", "0xDEAD_beef", "0o17", "0b1_0", "9223372036854775807"]
_FLOATS = ["1.5", "-0.0", "6.02e23", "1_0.5E-3", "5e+2", "inf", "-inf", "nan", "+nan"]
_DATES = ["2021-02-23", "07:32:00", "07:32", "00:32:00.999", "1979-05-27T07:32:00Z", "1979-05-27t07:32"]
_DATES += ["1979-05-27 07:32:00", "1979-05-27 07:32:00.5-07:00", "1979-05-27 07:32z"]
SCALARS = st.one_of(STRINGS, st.sampled_from([*_INTEGERS, *_FLOATS, *_DATES, "true", "false"]))


def written(name: str) -> st.SearchStrategy[str]:
    """Return the ways to write one part of a key."""
    basic = '"' + "".join(_ESCAPES[c] if c in '\\"' else c for c in name) + '"'
    escaped = '"' + "".join(_ESCAPES.get(c, c) for c in name) + '"'
    ways = [basic, escaped]
    if "'" not in name:
        ways.append(f"'{name}'")
    if name and set(name) <= _BARE:
        ways += [name] * 4
    return st.sampled_from(ways)


@st.composite
def dotted(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    """Draw one way to write a dotted key."""
    text = draw(written(names[0]))
    for name in names[1:]:
        text += draw(_BLANKS) + "." + draw(_BLANKS) + draw(written(name))
    return text


@st.composite
def _key_groups(draw: st.DrawFn, names: list[str]) -> list[tuple[str, ...]]:
    """Draw dotted keys that go together: each starts with one of the names, some share it."""
    keys: list[tuple[str, ...]] = []
    for name in names:
        match draw(st.integers(0, 5)):
            case 0:
                keys += [(name, "a"), (name, "b", "c"), (name, "b", "d")]
            case 1:
                keys.append((name, "a.b", ""))
            case _:
                keys.append((name,))
    return draw(st.permutations(keys))


@st.composite
def _arrays(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    values = draw(st.lists(inner, max_size=3))
    return "[" + draw(_separated(values)) + "]"


@st.composite
def _inline_tables(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    names = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
    pairs: list[str] = []
    for names_of_key in draw(_key_groups(names)):
        pairs.append(draw(dotted(names_of_key)) + draw(_BLANKS) + "=" + draw(_BLANKS) + draw(inner))
    return "{" + draw(_separated(pairs)) + "}"


@st.composite
def _separated(draw: st.DrawFn, parts: list[str]) -> str:
    text = draw(_BETWEEN)
    for index, part in enumerate(parts):
        text += part + draw(_BETWEEN)
        if index < len(parts) - 1 or draw(st.booleans()):
            text += "," + draw(_BETWEEN)
    return text


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(_arrays(inner), _inline_tables(inner)), max_leaves=6)


@st.composite
def _entries(draw: st.DrawFn, names: list[str]) -> str:
    text = ""
    for names_of_key in draw(_key_groups(names)):
        key, value = draw(dotted(names_of_key)), draw(VALUES)
        text += draw(_QUIET_LINES) + draw(_BLANKS) + key + draw(_BLANKS) + "=" + draw(_BLANKS) + value
        text += draw(_TRAILS) + "\n"
    return text + draw(_QUIET_LINES)


@st.composite
def _section(draw: st.DrawFn, names: tuple[str, ...], own: list[str], brackets: int) -> str:
    """Draw one section: the comments above its header, the header, the entries with the names in `own`."""
    header = (
        draw(_BLANKS) + "[" * brackets + draw(_BLANKS) + draw(dotted(names)) + draw(_BLANKS) + "]" * brackets
    )
    return draw(_QUIET_LINES) + header + draw(_TRAILS) + "\n" + draw(_entries(own))


@st.composite
def _merged(draw: st.DrawFn, runs: list[list[str]]) -> list[str]:
    """Draw one run of sections that holds all the given runs, each in its own order."""
    turns = draw(st.permutations([index for index, run in enumerate(runs) for _ in run]))
    iterators = [iter(run) for run in runs]
    return [next(iterators[index]) for index in turns]


@st.composite
def _tables_below(draw: st.DrawFn, above: tuple[str, ...], names: list[str], depth: int) -> list[str]:
    """Draw the sections of the tables with these names, in an order in which TOML allows them."""
    runs: list[list[str]] = []
    for name in names:
        path = (*above, name)
        is_array = draw(st.booleans())
        run: list[str] = []
        for _ in range(draw(st.integers(1, 3)) if is_array else 1):
            inside = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))
            cut = draw(st.integers(0, len(inside))) if depth else len(inside)
            own, below = inside[:cut], inside[cut:]
            sections = draw(_tables_below(path, below, depth - 1)) if below else []
            if is_array:
                run += [draw(_section(path, own, 2)), *sections]
            elif own or not sections or draw(st.booleans()):
                run += draw(_merged([[draw(_section(path, own, 1))], sections]))
            else:
                run += sections
        runs.append(run)
    return draw(_merged(runs))


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Draw a text that is valid TOML 1.1."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=5, unique=True))
    cut = draw(st.integers(0, len(names)))
    text = draw(_entries(names[:cut])) + "".join(draw(_tables_below((), names[cut:], 2)))
    text += draw(st.sampled_from(["", "", "# the last line", "  "]))
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def same(one: object, other: object) -> bool:
    """Tell whether two parsed values are equal in value and type; nan equals nan, 0.0 is not -0.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        both_nan = math.isnan(one) and math.isnan(other)
        return both_nan or (one == other and math.copysign(1, one) == math.copysign(1, other))
    return one == other and str(one) == str(other)


def paths(data: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield every path into parsed data with what stands there, containers before what they hold."""
    yield above, data
    if isinstance(data, dict | list):
        for name, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from paths(value, (*above, name))
