"""Counts by area, partner, tag and owner agree with the rows of `list`."""

from collections import Counter
from datetime import date

import pytest

from roadmap_cli.analysis.counts import COUNT_COLUMNS, Counts, counts_of, sort_counts
from roadmap_cli.analysis.query import NO_FILTERS, Selection, rows_of
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from tests.conftest import SMALL_ROADMAP

DAY = date(2026, 2, 1)


@pytest.fixture(scope="module")
def roadmap() -> Roadmap:
    return read_roadmap(parse_roadmap(SMALL_ROADMAP, "f"), SMALL_ROADMAP, "f")


@pytest.mark.parametrize("selection", [NO_FILTERS, Selection(statuses=frozenset({Status.PLANNED}))])
def test_areas_tags_and_owners_are_counted_as_rows_name_them(roadmap: Roadmap, selection: Selection) -> None:
    rows = rows_of(roadmap, DAY, selection)
    named = {
        "areas": Counter(row.area for row in rows),
        "tags": Counter(tag for row in rows for tag in row.tags),
        "owners": Counter(owner for row in rows for owner in row.owner),
    }
    for by, expected in named.items():
        counts = counts_of(roadmap, DAY, selection, by)
        assert counts.columns == COUNT_COLUMNS[by]
        assert {row[0]: row[-1] for row in counts.rows if row[-1]} == expected


def test_a_partner_is_counted_by_its_own_values(roadmap: Roadmap) -> None:
    for status in Status:
        counts = counts_of(roadmap, DAY, Selection(statuses=frozenset({status})), "partners")
        found = {row[0]: row[-1] for row in counts.rows}
        for partner in roadmap.partners:
            own = Selection(statuses=frozenset({status}), partners=frozenset({partner}))
            assert found.get(partner, 0) == len(rows_of(roadmap, DAY, own))


def test_declared_areas_without_commitments_are_listed_only_without_filters(roadmap: Roadmap) -> None:
    every = [row[0] for row in counts_of(roadmap, DAY, NO_FILTERS, "areas").rows]
    assert every == list(roadmap.areas)
    few = counts_of(roadmap, DAY, Selection(statuses=frozenset({Status.STALLED})), "areas").rows
    assert few == [("climate", roadmap.areas["climate"].title, 1)]


def test_rows_are_sorted_by_columns_and_empty_titles_are_last() -> None:
    rows = [("a-10", None, 2), ("a-2", "Z", 1), ("b", "y", 2)]
    counts = Counts(("id", "title", "commitments"), rows)
    assert [row[0] for row in sort_counts(counts, ["id"]).rows] == ["a-2", "a-10", "b"]
    assert [row[0] for row in sort_counts(counts, ["-commitments", "-id"]).rows] == ["b", "a-10", "a-2"]
    assert [row[0] for row in sort_counts(counts, ["-title"]).rows] == ["a-2", "b", "a-10"]
