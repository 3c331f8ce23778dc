"""References that a merge leaves without what they name."""

from typing import Any

from roadmap_cli.merge.conflicts import dangling, tables


def roadmap(*ids: str, **fields: object) -> dict[str, Any]:
    return {"areas": {"a": {}}, "commitments": {id: {"area": "a", **fields} for id in ids}}


def test_only_what_led_somewhere_on_its_side_is_told() -> None:
    merged = roadmap("x", depends_on=["y", "never", 1], partners=["us"])
    sides = [
        roadmap("x", "y", depends_on=["never"], partners=["us"]),
        roadmap("x", "y", depends_on=["y", "never"]),
    ]
    assert list(dangling(merged, sides)) == [
        "commitments.x.depends_on names commitments.y, which one side removed while the other used it; "
        "`roadmap check` reports it until you fix it"
    ]


def test_areas_and_partners_too() -> None:
    merged = {"commitments": {"x": {"area": "a", "partners": ["us"]}}}
    side = {"areas": {"a": {}}, "partners": {"us": {}}, **merged}
    assert [sentence.partition(",")[0] for sentence in dangling(merged, [side])] == [
        "commitments.x.area names areas.a",
        "commitments.x.partners names partners.us",
    ]


def test_wherever_a_partner_is_named_once_a_field() -> None:
    fields = {
        "partners": ["ca", "us"],
        "partner_status": {"us": "met"},
        "partner_deadline": {"us": "2030"},
        "updates": {"2024": {"partner": "us", "note": "N"}, "2025": 1},
    }
    merged = {"partners": {"ca": {}}} | roadmap("x", **fields)
    side = {"partners": {"ca": {}, "us": {}}} | roadmap("x", **fields)
    assert [sentence.partition(" names ")[0] for sentence in dangling(merged, [side])] == [
        "commitments.x.partners",
        "commitments.x.partner_status",
        "commitments.x.partner_deadline",
        "commitments.x.updates.2024.partner",
    ]


def test_an_update_of_a_milestone_that_one_side_removed() -> None:
    update = {"updates": {"2025": {"milestone": "m", "note": "N"}, "2026": {"milestone": 1}}}
    merged, side = roadmap("x", **update), roadmap("x", **update, milestones={"m": {"title": "M"}})
    assert list(dangling(merged, [side])) == [
        "commitments.x.updates.2025.milestone names commitments.x.milestones.m, which one side removed "
        "while the other used it; `roadmap check` reports it until you fix it"
    ]
    assert list(dangling(merged, [merged])) == []


def test_what_led_nowhere_before_is_not_told_where_its_index_differs() -> None:
    merged, side = (roadmap("x", "y", depends_on=ids) for ids in (["y", "never"], ["never"]))
    assert list(dangling(merged, [side])) == []


def test_what_is_no_table_is_passed_over() -> None:
    assert list(tables({"a": {}, "b": 1})) == [("a", {})]
    assert list(tables("a")) == []
    assert list(dangling({"commitments": {"x": {"depends_on": 3}}}, [])) == []
