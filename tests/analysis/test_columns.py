"""Columns of rows: their values on a day, and the order by them."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.columns import COLUMNS, sort_rows, value_in, with_values_of_day
from roadmap_cli.analysis.query import Selection, rows_of
from roadmap_cli.model.fields import COMMITMENT
from roadmap_cli.model.types import Area, Head, Roadmap
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from tests.analysis.test_query import ARCTIC, AS_OF, BRIDGES, FORUM, GRIDS, METHANE, PARIS, SMALL, WATER, row


@pytest.mark.parametrize(
    ("keys", "ids"),
    [
        (["deadline"], [FORUM, BRIDGES, METHANE, WATER, GRIDS, PARIS, ARCTIC]),
        (["-deadline"], [GRIDS, WATER, METHANE, BRIDGES, FORUM, PARIS, ARCTIC]),
        (["due"], [FORUM, BRIDGES, METHANE, WATER, GRIDS, PARIS, ARCTIC]),
        (["-days_left"], [GRIDS, WATER, METHANE, BRIDGES, FORUM, PARIS, ARCTIC]),
        (["status"], [FORUM, ARCTIC, PARIS, BRIDGES, WATER, GRIDS, METHANE]),
        (["-status"], [METHANE, GRIDS, BRIDGES, WATER, PARIS, ARCTIC, FORUM]),
        (["area"], [GRIDS, METHANE, PARIS, BRIDGES, FORUM, ARCTIC, WATER]),
        (["-area", "id"], [ARCTIC, WATER, BRIDGES, FORUM, METHANE, GRIDS, PARIS]),
        (["area", "-deadline"], [GRIDS, METHANE, PARIS, BRIDGES, FORUM, WATER, ARCTIC]),
        (["title"], [WATER, METHANE, FORUM, GRIDS, BRIDGES, PARIS, ARCTIC]),
        (["owner"], [WATER, GRIDS, BRIDGES, METHANE, FORUM, PARIS, ARCTIC]),
        (["-owner"], [BRIDGES, GRIDS, WATER, METHANE, FORUM, PARIS, ARCTIC]),
        # Rows without a value are last, after 0.
        (["-progress", "id"], [FORUM, GRIDS, METHANE, PARIS, ARCTIC, BRIDGES, WATER]),
        (["progress", "id"], [PARIS, METHANE, GRIDS, FORUM, ARCTIC, BRIDGES, WATER]),
        ([], [GRIDS, METHANE, BRIDGES, FORUM, PARIS, ARCTIC, WATER]),
    ],
)
def test_rows_are_sorted_by_several_columns_and_empty_ones_come_last(keys: list[str], ids: list[str]) -> None:
    assert [one.id for one in sort_rows(rows_of(SMALL, AS_OF), keys, SMALL)] == ids


def test_areas_that_nobody_declared_sort_after_the_declared_ones() -> None:
    rows = [row("1", area="zoo"), row("2", area="ark"), row("3", area="last"), row("4", area="first")]
    areas = {id: Area(title=id) for id in ("first", "last")}
    roadmap = Roadmap(roadmap=Head(title="R"), areas=areas)
    assert [one.id for one in sort_rows(rows, ["area"], roadmap)] == ["4", "3", "2", "1"]


@given(st.lists(st.sampled_from([*COLUMNS, *(f"-{column}" for column in COLUMNS)]), max_size=3))
def test_sorting_by_anything_keeps_every_row_and_the_order_of_equals(keys: list[str]) -> None:
    rows = rows_of(SMALL, AS_OF)
    assert sorted(one.id for one in sort_rows(rows, keys, SMALL)) == sorted(one.id for one in rows)
    equal = [msgspec.structs.replace(rows[0], partner=None) for _ in range(5)]
    assert list(map(id, sort_rows(equal, keys, SMALL))) == list(map(id, equal))


def test_every_field_of_a_commitment_is_a_column() -> None:
    assert set(COLUMNS) == set(COMMITMENT)
    assert len(COLUMNS) == len(set(COLUMNS))


TEXT = """\
[roadmap]
title = "R"
[areas.a]
title = "A"
[partners.us]
name = "U"
[partners.ca]
name = "C"
[assessors.watch]
name = "W"
[commitments.x]
title = "X"
area = "a"
partners = ["us", "ca"]
partner_status = { us = "met" }
partner_deadline = { ca = "none" }
waive = { RM301 = { reason = "Why." } }
[commitments.x.milestones.step]
title = "S"
[commitments.x.updates.2021]
note = "Of all."
[commitments.x.updates.2022-03]
partner = "us"
status = "met"
[commitments.x.updates.2023-01-02-2]
partner = "ca"
note = "Of one."
[commitments.x.assessments.2022]
by = "watch"
verdict = "kept"
partner = "us"
"""
BOTH = read_roadmap(parse_roadmap(TEXT, "f"), TEXT, "f")


def values(as_of: str, *columns: str, partner: str = "") -> list[Any]:
    selection = Selection(partners=frozenset({partner} if partner else ()))
    (found,) = rows_of(BOTH, date.fromisoformat(as_of), selection)
    then = with_values_of_day(BOTH, date.fromisoformat(as_of), columns)
    return [value_in(found, column, then) for column in columns]


KEYS = ("updates", "updated", "assessments", "milestones", "waive")
BY_PARTNER = ("partner_status", "partner_deadline")


def test_tables_show_what_they_have_up_to_the_day() -> None:
    now = [["2021", "2022-03", "2023-01-02-2"], "2023-01-02", ["2022"], ["step"], ["RM301"]]
    assert values("2024-01-01", *KEYS) == now
    assert values("2022-06-01", *KEYS) == [["2021", "2022-03"], "2022-03", [], ["step"], ["RM301"]]
    without = row("x")
    bare = msgspec.structs.replace(BOTH.commitments["x"], updates={})
    roadmap = msgspec.structs.replace(BOTH, commitments={"x": bare})
    assert [value_in(without, name, roadmap) for name in ("updates", "updated")] == [[], None]


def test_a_row_of_a_partner_shows_its_own_and_what_is_about_all() -> None:
    assert values("2024-01-01", *KEYS[:3], partner="us") == [["2021", "2022-03"], "2022-03", ["2022"]]
    assert values("2024-01-01", *KEYS[:3], partner="ca") == [["2021", "2023-01-02-2"], "2023-01-02", []]
    assert values("2024-01-01", *BY_PARTNER, partner="us") == [{"us": "met"}, {}]


def test_values_by_partner_are_those_of_the_day() -> None:
    assert values("2024-01-01", *BY_PARTNER) == [{"us": "met"}, {"ca": "none"}]
    assert values("2021-06-01", "partner_status") == [{}]
