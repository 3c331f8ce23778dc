"""Ids in the expressions of views: an expression with new ids means the same after a rename."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.query import Selection, rows_of
from roadmap_cli.analysis.view_ids import TAGS, views_naming, with_new_names
from roadmap_cli.analysis.where import parse_where
from roadmap_cli.editing.renaming import rename_plan, tag_rename_plans, tag_rename_sentence
from roadmap_cli.model.references import RecordKind
from roadmap_cli.model.types import Roadmap, View
from roadmap_cli.toml.change import SetValue
from tests.analysis.test_conditions import AS_OF, SMALL


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("areas", "area = climate", "area = new"),
        ("areas", "AREA=cli  or overdue", "AREA=new  or overdue"),
        ("areas", "area in (\"climate\", economy, 'climate')", "area in (\"new\", economy, 'new')"),
        ("areas", "not (area != climate and tag = climate)", "not (area != new and tag = climate)"),
        ("areas", "area ~ climate", "area ~ climate"),
        ("areas", "area = economy", "area = economy"),
        ("areas", "search ~ climate and title = climate", "search ~ climate and title = climate"),
        ("areas", "area = climate and", "area = climate and"),
        ("partners", "partner = us or partner_status has us", "partner = new or partner_status has new"),
        ("partners", "partner_deadline has us", "partner_deadline has new"),
        (
            "commitments",
            "depends_on has net-zero and id = 'net-zero-grids'",
            "depends_on has new and id = 'new'",
        ),
        ("commitments", "replaced_by = fresh-water", "replaced_by = fresh-water"),
        (
            TAGS,
            "tag = Energy or tags has 'énergy' or area = energy",
            "tag = new or tags has 'new' or area = energy",
        ),
    ],
)
def test_only_what_names_the_id_changes(kind: str, text: str, expected: str) -> None:
    old = {"areas": "climate", "partners": "us", "commitments": "net-zero-grids", TAGS: "energy"}[kind]
    assert with_new_names(text, kind, {old: "new"}, SMALL) == expected


def test_a_former_id_counts_as_the_id() -> None:
    assert with_new_names("id = water", "commitments", {"fresh-water": "lakes"}, SMALL) == "id = lakes"
    assert with_new_names("id = water", "commitments", {"fresh-water": "lakes"}) == "id = water"


@given(st.text(st.sampled_from("ab \"'\\*,é橋\n")).filter(str.strip), st.sampled_from(["{}", '"{}"', "'{}'"]))
def test_a_tag_of_any_text_is_the_value_of_the_new_expression(new: str, form: str) -> None:
    text = with_new_names(f"not tag = {form.format('energy')} or late", TAGS, {"energy": new})
    condition = parse_where(text).condition
    assert condition.parts[0].part.values[0].text == new  # type: ignore[union-attr]


def with_view(where: str) -> Roadmap:
    return msgspec.structs.replace(SMALL, views={"v": View(where=where), "w": View(where="tag = bridges")})


def test_the_views_that_name_an_id_are_found() -> None:
    roadmap = with_view("area = clim or partner in (ca)")
    assert (
        views_naming({"climate"}, "areas", roadmap) == views_naming({"ca", "x"}, "partners", roadmap) == ["v"]
    )
    assert views_naming({"economy"}, "areas", roadmap) == []
    assert views_naming({"climate"}, "areas", with_view("area = climate and")) == []


@pytest.mark.parametrize(
    ("kind", "old", "where"),
    [
        (RecordKind.AREA, "climate", "area = climate or overdue"),
        (RecordKind.PARTNER, "us", "not partner = us"),
        (RecordKind.COMMITMENT, "net-zero-grids", "depends_on = net-zero-grids or id in (fresh-water)"),
    ],
)
def test_a_rename_changes_the_view_and_says_so(kind: RecordKind, old: str, where: str) -> None:
    plan = rename_plan(old, "new", kind, with_view(where))
    (change,) = [one for one in plan.changes if one.path[0] == "views"]
    assert change == SetValue(("views", "v", "where"), where.replace(old, "new"))
    assert "the view v" in plan.sentence


def test_a_renamed_tag_keeps_what_a_view_matches() -> None:
    roadmap = with_view("tag = Bridges or late")
    plans = tag_rename_plans("bridges", "big bridges", roadmap)
    changes = [one for plan in plans for one in plan.changes if isinstance(one, SetValue)]
    changed = {one.path[1]: one.value for one in changes if one.path[0] == "views"}
    assert changed == {"v": 'tag = "big bridges" or late', "w": 'tag = "big bridges"'}
    sentence = tag_rename_sentence("bridges", "big bridges", plans)
    assert sentence == "renamed the tag bridges to big bridges in 1 commitment and the views v and w"


def test_a_tag_with_another_spelling_stays_in_the_view() -> None:
    """The expression matches both spellings, and only one is renamed."""
    commitments = dict(SMALL.commitments)
    commitments["other"] = msgspec.structs.replace(commitments["fresh-water"], tags=["Bridges"], formerly="")
    roadmap = msgspec.structs.replace(with_view("tag = bridges"), commitments=commitments)
    (plan,) = tag_rename_plans("bridges", "spans", roadmap)
    assert all(isinstance(one, SetValue) and one.path[0] != "views" for one in plan.changes)
    before = rows_of(roadmap, AS_OF, Selection(where=parse_where("tag = bridges").bound(roadmap, AS_OF)))
    assert {row.id for row in before} == {"bridge-repairs", "other"}
