"""Views: which a roadmap has, what they match, and what is wrong in them."""

from datetime import date

import msgspec
import pytest

from roadmap_cli.analysis.query import Selection, rows_of
from roadmap_cli.analysis.views import (
    BUILT_IN,
    columns_in,
    condition_of,
    faults_in,
    find_view,
    list_views,
    sort_keys_in,
    views_of,
)
from roadmap_cli.errors import NotFoundError
from roadmap_cli.model.types import Roadmap, View
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from tests.analysis.test_conditions import AS_OF, SMALL


def having(**views: View) -> Roadmap:
    return msgspec.structs.replace(SMALL, views=views)


def matching(name: str, roadmap: Roadmap, as_of: date = AS_OF) -> set[str]:
    return {row.id for row in rows_of(roadmap, as_of, Selection(where=condition_of(name, roadmap, as_of)))}


def roadmap_of(*commitments: str) -> Roadmap:
    text = '[roadmap]\ntitle = "T"\n' + "".join(
        f'[commitments.c{number}]\ntitle = "C"\narea = "a"\n{lines}\n'
        for number, lines in enumerate(commitments)
    )
    return read_roadmap(parse_roadmap(text, "f"), text, "f")


def test_those_of_the_file_come_first_and_replace_built_in_ones() -> None:
    roadmap = having(mine=View(where="tag = water"), silent=View(where="tag = energy"))
    assert list(views_of(roadmap)) == ["mine", "silent", "next", "at-risk"]
    assert views_of(roadmap)["silent"].where == "tag = energy"
    assert list(views_of(SMALL)) == list(BUILT_IN) == ["next", "at-risk", "silent"]


def test_a_view_is_found_by_the_start_of_its_name() -> None:
    assert find_view("sil", SMALL) == "silent"
    with pytest.raises(NotFoundError, match='there is no view "nxt"; did you mean next'):
        find_view("nxt", SMALL)


def test_columns_are_written_as_for_the_options() -> None:
    assert (
        columns_in(View(columns="id, title")) == columns_in(View(columns=["id", "title"])) == ["id", "title"]
    )
    assert sort_keys_in(View(sort="area,-due")) == ["area", "-due"]
    assert columns_in(View()) == sort_keys_in(View()) == []


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_view_has_no_fault(name: str) -> None:
    assert list(faults_in(name, SMALL, AS_OF)) == []


def test_next_is_open_and_waits_for_nothing() -> None:
    roadmap = roadmap_of("", 'status = "met"', 'depends_on = ["c0"]', 'depends_on = ["c1"]')
    assert matching("next", roadmap) == {"c0", "c3"}


def test_at_risk_is_so_for_the_whole_or_for_a_partner() -> None:
    roadmap = roadmap_of(
        'status = "at-risk"',
        'partners = ["us", "ca"]\npartner_status = { us = "at-risk", ca = "stalled" }',
        'status = "stalled"',
    )
    assert matching("at-risk", roadmap) == {"c0", "c1"}


def test_silent_is_stale_or_has_no_day_to_count_from() -> None:
    roadmap = roadmap_of(
        "made = 2025-01-01",
        "made = 2026-01-01",
        "",
        'status = "met"',
        'updates.2026-01-15.note = "n"',
        'made = 2025-01-01\nstatus = "met"',
        'updates.2025-01-15.note = "n"',
    )
    assert matching("silent", roadmap, date(2026, 2, 1)) == {"c0", "c2", "c6"}


@pytest.mark.parametrize(
    ("view", "path", "sentence"),
    [
        (View(where="statu = met"), "where", 'column 1: there is no field "statu"; did you mean status'),
        (View(where="tag = (met"), "where", 'column 7: "(" cannot be here; write a value'),
        (View(where="area = nowhere"), "where", 'column 8: there is no area "nowhere"'),
        (View(where=" "), "where", "is empty; give it a condition"),
        (View(columns="id,tiitle"), "columns", 'there is no column "tiitle"; did you mean title?'),
        (View(columns=["id", "-due"]), "columns 1", 'there is no column "-due"; did you mean due'),
        (View(sort=["-deu"]), "sort 0", 'there is no column "deu"; did you mean due'),
        (View(sort="-"), "sort", 'there is no column ""; there are id, '),
        (View(group_by="aera"), "group_by", 'there is no grouping "aera"; did you mean area?'),
        (View(group_by="flags"), "group_by", 'there is no grouping "flags"; there are area, status, '),
    ],
)
def test_a_fault_has_its_path_and_says_what_would_be_right(view: View, path: str, sentence: str) -> None:
    (fault,) = faults_in("mine", having(mine=view), AS_OF)
    key, *index = path.split()
    assert fault.path == ("views", "mine", key, *map(int, index))
    assert fault.message.startswith(sentence)
    assert bool(fault.excerpt) == sentence.startswith("column")


def test_your_own_keys_can_be_columns() -> None:
    view = View(columns="id,extra.budget", sort="-extra.budget", group_by="owner")
    assert list(faults_in("mine", having(mine=view), AS_OF)) == []


def test_each_is_listed_with_how_many_match_unless_it_has_a_fault() -> None:
    roadmap = having(mine=View(where="tag = energy"), all=View(), bad=View(sort="x"))
    listed = {one.name: (one.number, one.is_built_in) for one in list_views(roadmap, AS_OF)}
    assert listed["mine"] == (2, False)
    assert listed["all"] == (len(rows_of(SMALL, AS_OF)), False)
    assert listed["bad"] == (None, False)
    assert listed["at-risk"] == (1, True)
