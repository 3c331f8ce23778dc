"""Views, which are saved filters: those of the file and the built-in ones, and what is wrong in them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_cli.analysis.columns import COLUMNS, is_own
from roadmap_cli.analysis.conditions import Condition
from roadmap_cli.analysis.query import Selection, rows_of
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import did_you_mean, find_id, short
from roadmap_cli.model.joined import JoinedRoadmap
from roadmap_cli.model.types import GROUPINGS, Roadmap, View, texts
from roadmap_cli.toml.layout import Path

BUILT_IN: Mapping[str, View] = {
    "next": View(where="status = open and not blocked", sort="due"),
    "at-risk": View(where="status = at-risk or partner.status = at-risk", sort="due"),
    "silent": View(
        where="stale or (status = open and made is not set and updated is not set)", sort="updated,made"
    ),
}
"""The views that every roadmap has, unless it has one of the same name."""


class ViewFault(msgspec.Struct, frozen=True):
    """What is wrong with the text at a path of the file, and lines that point at it."""

    path: Path
    text: str
    message: str
    excerpt: tuple[str, ...] = ()


def views_of(roadmap: Roadmap) -> dict[str, View]:
    """Return the views of a roadmap by name, those of the file first.

    A view of several roadmaps is that of each one, for its commitments; it is shown as the first one is.
    """
    if isinstance(roadmap, JoinedRoadmap):
        by_member = {name: views_of(member) for name, member in roadmap.members.items()}
        own = dict.fromkeys(view for member in roadmap.members.values() for view in member.views)
        return {
            name: _joined(name, by_member) for name in (*own, *(one for one in BUILT_IN if one not in own))
        }
    return {**roadmap.views, **{name: view for name, view in BUILT_IN.items() if name not in roadmap.views}}


def _joined(name: str, by_member: Mapping[str, Mapping[str, View]]) -> View:
    """Return a view that shows in each roadmap what its own view shows, and nothing of others."""
    having: dict[str, list[str]] = {}
    for member, views in by_member.items():
        if name in views:
            having.setdefault(views[name].where, []).append(member)
    first = next(views[name] for views in by_member.values() if name in views)
    if len(having) == 1 and len(having[first.where]) == len(by_member):
        return first
    parts = [_within(members, where) for where, members in having.items()]
    where = parts[0] if len(parts) == 1 else " or ".join(f"({part})" for part in parts)
    return msgspec.structs.replace(first, where=where)


def _within(members: Sequence[str], where: str) -> str:
    """Return an expression for what matches another one in some roadmaps; an invalid one is unchanged."""
    from roadmap_cli.analysis.where import parse_where  # imports the grammar

    names = f"roadmap in ({', '.join(members)})"
    if not where:
        return names
    try:
        parse_where(where)
    except WrongUsageError:
        return where
    return f"{names} and ({where})"


def find_view(word: str, roadmap: Roadmap) -> str:
    """Return the name of the view with this name or unique prefix. Raises NotFoundError."""
    return find_id(word, dict.fromkeys(views_of(roadmap)), "view")


def columns_in(view: View) -> list[str]:
    """Return the columns of a view, in order."""
    return _words(view.columns)


def sort_keys_in(view: View) -> list[str]:
    """Return the columns to sort by, with `-` before those in descending order."""
    return _words(view.sort)


def expression_of(name: str, roadmap: Roadmap) -> Any:
    """Return the `where.Expression` of a view, None without one. Raises WrongUsageError."""
    text = views_of(roadmap)[name].where
    if not text:
        return None
    from roadmap_cli.analysis.where import parse_where  # imports the grammar

    return parse_where(text, _option(name))


def condition_of(name: str, roadmap: Roadmap, as_of: date) -> Condition | None:
    """Return what commitments have to match for a view, None for all. Raises WrongUsageError."""
    expression = expression_of(name, roadmap)
    condition: Condition | None = None if expression is None else expression.bound(roadmap, as_of)
    return condition


def _option(name: str) -> str:
    return f"--view {name}"


def _words(value: str | list[str]) -> list[str]:
    return [part.strip() for text in texts(value) for part in text.split(",") if part.strip()]


def faults_in(name: str, roadmap: Roadmap, as_of: date) -> Iterator[ViewFault]:
    """Yield what is wrong in a view: in its expression, its columns, what it sorts by and groups by."""
    view, path = views_of(roadmap)[name], ("views", name)
    try:
        condition_of(name, roadmap, as_of)
    except WrongUsageError as error:
        message = error.sentences[0].removeprefix(_option(name)).lstrip(",: ")
        yield ViewFault((*path, "where"), view.where, message, error.excerpt)
    for key, value, sign in (("columns", view.columns, ""), ("sort", view.sort, "-")):
        for index, text in enumerate(texts(value)):
            for column in _words(text) or [""]:
                if (plain := column.removeprefix(sign)) not in COLUMNS and not is_own(plain):
                    at = (*path, key) if isinstance(value, str) else (*path, key, index)
                    yield ViewFault(at, text, _unknown("column", plain, COLUMNS))
    if view.group_by not in ("", *GROUPINGS):
        yield ViewFault((*path, "group_by"), view.group_by, _unknown("grouping", view.group_by, GROUPINGS))


def _unknown(kind: str, word: str, known: tuple[str, ...]) -> str:
    hint = did_you_mean(word, known) or f"there are {', '.join(known)}"
    return f'there is no {kind} "{short(word)}"; {hint}'


class ListedView(msgspec.Struct, frozen=True):
    """A view, and how many commitments match it on a day; None if it has an error, `fault`."""

    name: str
    view: View
    is_built_in: bool
    number: int | None
    fault: ViewFault | None = None


def list_views(roadmap: Roadmap, as_of: date) -> list[ListedView]:
    """Return the views of a roadmap with what matches them on a day, those of the file first."""
    return [_listed(name, view, roadmap, as_of) for name, view in views_of(roadmap).items()]


def _listed(name: str, view: View, roadmap: Roadmap, as_of: date) -> ListedView:
    is_built_in = not any(name in one.views for _, one in roadmap.each)
    fault = next(faults_in(name, roadmap, as_of), None)
    if fault is not None:
        return ListedView(name, view, is_built_in, None, fault)
    selection = Selection(where=condition_of(name, roadmap, as_of))
    return ListedView(name, view, is_built_in, len(rows_of(roadmap, as_of, selection)))
