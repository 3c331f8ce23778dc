"""Ids in the expressions of views: which views name an id, and an expression with new ids for old ones."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import msgspec

from roadmap_cli.analysis.conditions import FIELDS, Comparison, Operator, comparisons_in, quoted
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import Roadmap

TAGS = "tags"
"""The kind of names that are tags; the kind of ids is their table, such as `areas`."""


def with_new_names(text: str, kind: str, names: Mapping[str, str], roadmap: Roadmap | None = None) -> str:
    """Return an expression with new ids or tags for old ones, the same text if it names none of them.

    With a roadmap, a prefix of an id and a former id count as the id. Patterns after `~` are unchanged, and
    so is an expression with an error.
    """
    by_key = {name_key(old): new for old, new in names.items()} if kind == TAGS else names
    for term, name in reversed([*_named(text, kind, roadmap)]):
        if name in by_key:
            text = text[: term.at] + _in_quotes_of(text[term.at], by_key[name]) + text[term.end :]
    return text


def views_naming(ids: Collection[str], kind: str, roadmap: Roadmap) -> list[str]:
    """Return the views of the file whose expression names one of some ids."""
    return [
        name
        for name, view in roadmap.views.items()
        if any(named in ids for _, named in _named(view.where, kind, roadmap))
    ]


def _named(text: str, kind: str, roadmap: Roadmap | None) -> Iterator[tuple[Any, str]]:
    """Yield the values in an expression that are ids of one kind, or tags, each with the id or key."""
    if not text:
        return
    from roadmap_cli.analysis.where import parse_where  # imports the grammar

    try:
        condition = parse_where(text).condition
    except WrongUsageError:
        return
    for one in comparisons_in(condition):
        if one.operator is not Operator.CONTAINS and _kind_of(one) == kind:
            for term in one.values:
                yield term, name_key(term.text) if kind == TAGS else _id_of(one, term, roadmap)


def _kind_of(one: Comparison) -> str:
    """Return the table of the ids that a comparison names, `tags` for tags, else an empty string."""
    if one.field in ("id", TAGS):
        return TAGS if one.field == TAGS else "commitments"
    return FIELDS[one.field].refers_to


def _id_of(one: Comparison, term: Any, roadmap: Roadmap | None) -> str:
    """Return the id that a value means; an unknown one means itself."""
    from roadmap_cli.analysis.where_values import values_of

    if roadmap is not None:
        with suppress(NotFoundError, WrongUsageError):
            (named,) = values_of(one, term, roadmap, date.min)
            return str(named)
    return str(term.text)


def _in_quotes_of(first: str, name: str) -> str:
    """Return a value as an expression has it, in the quotes of `first` if that is a quote."""
    if first not in "\"'":
        return quoted(name)
    inner = msgspec.json.encode(name).decode()[1:-1]
    if first == "'":
        inner = inner.replace("'", r"\'")
    return f"{first}{inner}{first}"
