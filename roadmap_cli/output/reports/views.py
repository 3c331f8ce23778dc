"""Table and JSON of `views`."""

from collections.abc import Sequence
from typing import Any

from roadmap_cli import escape
from roadmap_cli.analysis.views import ListedView, columns_in, sort_keys_in
from roadmap_cli.english import listed, plural
from roadmap_cli.output.blocks import Cell, Column, Grid, Role

FIELDS = ("name", "where", "columns", "sort", "group_by", "built_in", "commitments")
"""The keys of a view in JSON, and the columns of CSV and TSV."""


def grid_of(views: Sequence[ListedView]) -> Grid:
    """Return the table of views."""
    columns = [
        Column("view", role=Role.TITLE),
        Column("commitments", "right", label="commitments"),
        Column("where", role=Role.REASON, label="where"),
        Column("columns", role=Role.TITLE, label="columns"),
        Column("sort", label="sort"),
        Column("group by", label="group by"),
        Column("from", label="from"),
    ]
    return Grid(columns, [_cells(one) for one in views])


def _cells(one: ListedView) -> list[Cell]:
    view = one.view
    texts = (" ".join(view.where.split()), ", ".join(columns_in(view)), ", ".join(sort_keys_in(view)))
    return [
        Cell(escape.line(one.name)),
        Cell("error", "error") if one.number is None else Cell(f"{one.number:,}"),
        *(Cell(escape.line(text)) for text in (*texts, view.group_by)),
        Cell("built-in", "faint") if one.is_built_in else Cell("file"),
    ]


def record_of(one: ListedView) -> dict[str, Any]:
    """Return the JSON record of a view; `commitments` is None for a view with an error."""
    return {
        "name": one.name,
        "where": one.view.where or None,
        "columns": columns_in(one.view),
        "sort": sort_keys_in(one.view),
        "group_by": one.view.group_by or None,
        "built_in": one.is_built_in,
        "commitments": one.number,
    }


def fields_of(one: ListedView) -> list[Any]:
    """Return the values of a view in CSV."""
    return list({**record_of(one), "built_in": "true" if one.is_built_in else "false"}.values())


def broken_line(names: Sequence[str]) -> str:
    """Return the sentence about views with an error."""
    has = plural(len(names), "the view", "the views"), plural(len(names), "has", "have")
    return f"{has[0]} {escape.line(listed(names))} {has[1]} an error; `roadmap check` shows it"
