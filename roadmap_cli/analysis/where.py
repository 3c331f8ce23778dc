"""The language of `--where`: an expression is parsed, then its values are read for a roadmap and a day.

Lark parses it without recursion. The length, the depth and the number of comparisons are bounded, so that no
expression takes long.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.conditions import (
    FIELDS,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Not,
    Operator,
    comparisons_in,
)
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.where_values import Term, check_keys, values_of
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.fields import DATES, LISTS, SEARCH, Field, FieldType
from roadmap_cli.model.ids import any_of, did_you_mean
from roadmap_cli.model.types import STATUS_GROUPS, Roadmap, Status
from roadmap_cli.model.window import DeadlineError

LONGEST, DEEPEST, MOST = 20_000, 50, 500
"""The most characters, levels of nesting, and comparisons of an expression."""

_GRAMMAR = r"""
start: any
any: all (_OR all)*
all: _unary (_AND _unary)*
_unary: condition | negation | _LPAR any _RPAR
negation: NOT _unary
condition: NAME                                          -> flag
    | NAME (OPERATOR | HAS) _value                       -> comparison
    | NAME NOT? IN _LPAR _value (_COMMA _value)* _RPAR   -> membership
    | NAME IS NOT? SET                                   -> presence
_value: WORD | STRING

_AND.2: /and(?![\w.-])/i
_OR.2: /or(?![\w.-])/i
NOT.2: /not(?![\w.-])/i
HAS.2: /has(?![\w.-])/i
IN.2: /in(?![\w.-])/i
IS.2: /is(?![\w.-])/i
SET.2: /set(?![\w.-])/i
NAME: /(?:[^\s()"',=!<>~]|(?<=\.)"(?:[^"\\]|\\.)*")+/s
WORD: /[^\s()"',=!<>~][^\s()",=!<>~]*/
STRING: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/s
OPERATOR: /[=!<>~]+/
_LPAR: "("
_RPAR: ")"
_COMMA: ","
%ignore /\s+/
"""


class _Parsed(Comparison, frozen=True):
    """A comparison with values as typed, and where its field is."""

    at: int = 0
    end: int = 0


class Expression(msgspec.Struct, frozen=True):
    """A parsed expression; `option` is where it comes from, for messages."""

    text: str
    condition: Condition
    option: str

    def bound(self, roadmap: Roadmap, as_of: date) -> Condition:
        """Return the condition for a roadmap; phrases such as `90 days ago` count from a day.

        Raises WrongUsageError, with the column of a value that no field of its type can have.
        """
        return _mapped(self.condition, lambda one: self._bound_comparison(one, roadmap, as_of))

    def _bound_comparison(self, one: Any, roadmap: Roadmap, as_of: date) -> Comparison:
        values: list[Any] = []
        words: list[str] = []
        try:
            check_keys(one, roadmap)
        except WrongUsageError as error:
            raise self.error(str(error), one.at, one.end) from None
        for term in one.values:
            try:
                found = list(values_of(one, term, roadmap, as_of))
                values += found
                words += found if len(found) == 1 else [roadmap.local(found[0])]
            except (WrongUsageError, NotFoundError, DeadlineError) as error:
                raise self.error(str(error), term.at, term.end) from None
        is_each = len(values) > len(one.values) and one.operator is not Operator.CONTAINS
        return Comparison(one.field, one.operator, tuple(values), one.keys, tuple(words) if is_each else ())

    def refuse_outcomes(self, advice: str) -> None:
        """Raise WrongUsageError if it reads an outcome, by which totals must not be chosen."""
        for one in comparisons_in(self.condition):
            if FIELDS[one.field].outcome and isinstance(one, _Parsed):
                why = f"totals over commitments chosen by {one.field} would mislead"
                raise self.error(f"{why}; {advice}", one.at, one.end)

    def error(self, sentence: str, at: int, end: int | None = None) -> WrongUsageError:
        """Return the error for a part of the expression, with a line that points at it."""
        return WrongUsageError(
            f"{self.option}, column {at + 1}: {sentence}", excerpt=_excerpt(self.text, at, end)
        )


def _mapped(condition: Condition, change: Callable[[Comparison], Comparison]) -> Condition:
    """Return a condition with each comparison changed."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(_mapped(part, change) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_mapped(part, change) for part in parts))
        case Not(part):
            return Not(_mapped(part, change))
        case _:
            return change(condition)


_AROUND = 30
"""The number of characters shown on each side of an error."""


def _excerpt(text: str, at: int, end: int | None) -> tuple[str, str]:
    """Return the part of an expression around an error, and a line that points at it."""
    first, last = max(0, at - _AROUND), min(len(text), at + _AROUND)
    end = min(max(end or at + 1, at + 1), last)
    before, wrong, after = (escape.line(part) for part in (text[first:at], text[at:end], text[end:last]))
    before = ("…" if first else "") + before
    shown = f"  {before}{wrong}{after}{'…' if last < len(text) else ''}"
    return shown, f"  {' ' * escape.width(before)}{'^' * max(escape.width(wrong), 1)}"


def parse_where(
    text: str, option: str = "--where", column_named: Callable[[str], str] | None = None
) -> Expression:
    """Return an expression with its fields and operators checked. Raises WrongUsageError.

    With `column_named`, which raises WrongUsageError as well, it compares columns of a table, also in quotes;
    the values of a row are those in `extra`.
    """
    blank = Expression(text, AllOf(()), option)
    if not text.strip():
        raise WrongUsageError(f"{option} is empty; give it a condition, such as 'status = at-risk'")
    if len(text) > LONGEST:
        raise blank.error(f"an expression has at most {LONGEST:,} characters, not {len(text):,}", LONGEST)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise blank.error("this is not valid UTF-8; type it in a UTF-8 locale", error.start) from None
    return msgspec.structs.replace(blank, condition=_parse(blank, column_named))


def _parse(source: Expression, column_named: Callable[[str], str] | None) -> Condition:
    from lark.exceptions import UnexpectedInput

    try:
        tree = _grammar(is_of_columns=column_named is not None).parse(source.text)
    except UnexpectedInput as error:
        raise _syntax_error(source, error) from None
    return _TreeReader(source, column_named).condition(tree.children[0], 0)


@cache
def _grammar(*, is_of_columns: bool) -> Any:
    from lark import Lark  # with the grammar as long as all other imports, only for an expression

    text = _GRAMMAR.replace("NAME: /", r'NAME: /"(?:[^"\\]|\\.)*"|') if is_of_columns else _GRAMMAR
    return Lark(text, parser="lalr", maybe_placeholders=False)


_EXAMPLE = "such as status = at-risk"
_INSTEAD = {"&&": "and", "&": "and", "||": "or", "|": "or"}
_OPERATORS = {"==": "=", "<>": "!=", "=~": "~", "=<": "<=", "=>": ">=", "~=": "~", "!~": "not … ~", "~~": "~"}


_EXPECTED = {
    "WORD": f"write a value, {_EXAMPLE}",
    "NAME": f"write a condition, {_EXAMPLE}",
    "OPERATOR": f"write a comparison: {any_of([*map(str, Operator)])}",
    "SET": "write `is set` or `is not set`",
    "IN": "write `in` after `not`",
    "_LPAR": "write values in parentheses, such as (met, ongoing)",
}
"""What to write where the grammar expects a terminal, the most helpful ones first."""


def _syntax_error(source: Expression, error: Any) -> WrongUsageError:
    """Return the error for the first place that the grammar does not allow."""
    expected = set(getattr(error, "expected", None) or getattr(error, "allowed", None) or ())
    token = getattr(error, "token", None)
    is_end = token is not None and token.type == "$END"
    at = len(source.text.rstrip()) if is_end else error.pos_in_stream
    word = str(token) if token is not None and not is_end else source.text[at : at + 1]
    end = at + max(len(word), 1)
    if word in ('"', "'") and not is_end:
        return source.error(f"the text that starts here has no closing {word}", at)
    what = "the expression ends too early" if is_end else f"{escape.quote(word)} cannot be here"
    if word in _INSTEAD and "_AND" in expected:
        return source.error(f"{escape.quote(word)} is not an operator; write {_INSTEAD[word]}", at, end)
    for terminal, sentence in _EXPECTED.items():
        if terminal in expected:
            return source.error(f"{what}; {sentence}", at, end)
    if is_end:
        return source.error("a closing parenthesis is missing at the end", at)
    if word == ")":
        return source.error("there is no opening parenthesis for this one", at)
    hint = "write `and` or `or` before it, or put a text of several words in quotes"
    return source.error(f"{what}; {hint}", at, end)


_NAMES: Mapping[str, str] = {
    **{name: name for name in FIELDS},
    **{field.filter: name for name, field in FIELDS.items() if field.filter not in ("", SEARCH)},
}
"""The names in expressions, also those of the options, such as `tag`, with the fields they mean."""
_OF_NUMBERS = frozenset({Operator.EQUAL, Operator.UNEQUAL, Operator.IN, *["<", "<=", ">", ">="]})
_OF_WORDS = frozenset({Operator.EQUAL, Operator.UNEQUAL, Operator.CONTAINS, Operator.IN})
_OF_KEYS = frozenset({Operator.HAS})
_ORDERED = DATES | {FieldType.NUMBER, FieldType.PERCENT, FieldType.INTERVAL}
_TABLES = frozenset({FieldType.TABLE, FieldType.BY_PARTNER, FieldType.OWN})


def operators_of(field: Field, *, is_key: bool = False) -> list[Operator]:
    """Return the operators that compare a field; with `is_key` those of a value in `extra`."""
    if field.name == SEARCH:
        return [Operator.CONTAINS]
    allowed: frozenset[str] = frozenset(Operator)
    if not is_key:
        allowed = _OF_KEYS if field.type in _TABLES else _OF_NUMBERS if field.type in _ORDERED else _OF_WORDS
        allowed |= _OF_KEYS if field.type in LISTS | {FieldType.FLAGS} else frozenset()
    return [one for one in Operator if one in allowed or one is Operator.SET]


_KEY = r'(?:"(?:[^"\\]|\\.)*"|[^."]+)'


class _TreeReader:
    """Makes conditions of the tree of an expression."""

    def __init__(self, source: Expression, column_named: Callable[[str], str] | None) -> None:
        self.source, self.column_named, self.number = source, column_named, 0

    def condition(self, tree: Any, depth: int) -> Condition:
        """Return the condition of a part of the tree."""
        if depth > 2 * DEEPEST:
            raise self.too_deep(tree)
        match tree.data:
            case "any" | "all":
                parts = tuple(self.condition(part, depth + 1) for part in tree.children)
                return parts[0] if len(parts) == 1 else AnyOf(parts) if tree.data == "any" else AllOf(parts)
            case "negation":
                return Not(self.condition(tree.children[1], depth + 1))
            case _:
                return self.comparison(tree)

    def too_deep(self, tree: Any) -> WrongUsageError:
        """Return the error for a part that is too deep in parentheses or negations."""
        while not hasattr(tree, "start_pos"):
            tree = tree.children[0]
        return self.source.error(f"this is more than {DEEPEST} levels deep", tree.start_pos, tree.end_pos)

    def comparison(self, tree: Any) -> Condition:
        """Return one comparison, also of a flag by its name."""
        name, *rest = tree.children
        self.count(name)
        if tree.data == "flag" and self.column_named is None and name.lower() in list(Flag):
            term = Term(name.lower(), (name.lower(),), name.start_pos, name.end_pos)
            return _Parsed("flags", Operator.EQUAL, (term,), at=name.start_pos, end=name.end_pos)
        if tree.data == "flag":
            raise self.no_condition(name)
        field, keys = self.field(name)
        how = self.operator(tree, rest, field, is_key=bool(keys))
        terms = tuple(self.term(token) for token in rest if token.type in ("WORD", "STRING"))
        if keys or field.type in _ORDERED:  # their values are compared one by one
            self.count(name, len(terms) - 1)
        compared = _Parsed(field.name, how, terms, keys, at=name.start_pos, end=name.end_pos)
        is_negated = tree.data != "comparison" and any(token.type == "NOT" for token in rest)
        return Not(compared) if is_negated else compared

    def count(self, name: Any, comparisons: int = 1) -> None:
        """Count comparisons. Raises WrongUsageError if there are too many."""
        self.number += comparisons
        if self.number > MOST:
            raise self.source.error(f"there are more than {MOST} comparisons", name.start_pos)

    def no_condition(self, name: Any) -> WrongUsageError:
        """Return the error for a name without a comparison that is not a flag."""
        word = escape.quote(name)
        if self.column_named is not None or name.lower() in _NAMES or name.startswith("extra."):
            sentence = (
                f"{word} is not compared with anything; write {name[:60]} is set, or {name[:60]} = VALUE"
            )
        elif name.lower() in (*Status, *STATUS_GROUPS):
            sentence = f"{word} is a status; write status = {name.lower()}"
        else:
            hint = did_you_mean(name, Flag) or did_you_mean(name, _NAMES) or f"flags are {any_of(Flag)}"
            sentence = f"{word} is not a flag, and it is not compared with anything; {hint}"
        return self.source.error(sentence, name.start_pos, name.end_pos)

    def field(self, token: Any) -> tuple[Field, tuple[str, ...]]:
        """Return a field by its name, or `extra` and the path of a value in it, or the column of a table."""
        if self.column_named is not None:
            try:
                return FIELDS["extra"], (self.column_named(self.unquoted(token, token.start_pos)[0]),)
            except WrongUsageError as error:
                raise self.source.error(str(error), token.start_pos, token.end_pos) from None
        if path := re.fullmatch(rf"extra((?:\.{_KEY})+)", token, re.IGNORECASE | re.DOTALL):
            keys = re.findall(_KEY, path[1], re.DOTALL)
            return FIELDS["extra"], tuple(self.unquoted(key, token.start_pos)[0] for key in keys)
        if token.lower() in _NAMES:
            return FIELDS[_NAMES[token.lower()]], ()
        if token.lower() in set(Flag):
            sentence = f"{token} is a flag, without a value; write {token} or not {token}"
            raise self.source.error(sentence, token.start_pos, token.end_pos)
        hint = did_you_mean(token, _NAMES) or f"fields are {', '.join(FIELDS)} and extra.KEY"
        sentence = f"there is no field {escape.quote(token)}; {hint}"
        raise self.source.error(sentence, token.start_pos, token.end_pos)

    def operator(self, tree: Any, rest: Sequence[Any], field: Field, *, is_key: bool) -> Operator:
        """Return the operator of a comparison, if it compares values of the type of the field."""
        token = rest[0]
        word = {"membership": "in", "presence": "is set"}.get(tree.data, token.lower())
        known = operators_of(field, is_key=is_key)
        if word in known:
            return Operator(word)
        choices = any_of(known)
        if word in list(Operator):
            sentence = f"`{word}` cannot compare {field.name}, which is {field.type}; use {choices}"
        else:
            hint = f"did you mean {_OPERATORS[word]}?" if word in _OPERATORS else f"use {choices}"
            sentence = f"there is no comparison {escape.quote(word)}; {hint}"
        raise self.source.error(sentence, token.start_pos, token.end_pos)

    def term(self, token: Any) -> Term:
        """Return a value, bare or in quotes."""
        if token.type == "WORD":
            return Term(str(token), tuple(token.split("*")), token.start_pos, token.end_pos)
        return Term(*self.unquoted(token, token.start_pos), token.start_pos, token.end_pos)

    def unquoted(self, token: str, at: int) -> tuple[str, tuple[str, ...]]:
        """Return a text without its quotes and escapes, and its parts between `*`."""
        if token[0] not in "\"'":
            return token, (token,)
        parts, place = [""], 1
        for match in re.finditer(r"\\(u[0-9a-fA-F]{4}|.)|\*", token[1:-1], re.DOTALL):
            parts[-1] += token[place : match.start() + 1]
            place = match.end() + 1
            if match[0] == "*":
                parts.append("")
            else:
                parts[-1] += self.escaped(match[1], at + match.start() + 1)
        parts[-1] += token[place:-1]
        return "*".join(parts), tuple(parts)

    def escaped(self, word: str, at: int) -> str:
        """Return the character of an escape: those of JSON, and a literal star."""
        if len(word) == 5 and not 0xD800 <= (number := int(word[1:], 16)) <= 0xDFFF:
            return chr(number)
        if word in _ESCAPES:
            return _ESCAPES[word]
        shown = escape.quote("\\" + word)
        raise self.source.error(f"there is no escape {shown}; write \\\\ for a backslash", at)


_ESCAPES = {**{char: char for char in "\"'\\/*"}, "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
