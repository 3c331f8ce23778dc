"""Several roadmaps as one: which ids get a name, and what they refer to then."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.joined import JoinedRoadmap, join
from roadmap_cli.model.references import references
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import read_roadmap

US = {"us": {"name": "United States", "url": ""}}


def roadmap(**tables: Any) -> Roadmap:
    return read_roadmap({"roadmap": {"title": "T"}, **tables}, "", "roadmap.toml")


def promise(**fields: Any) -> dict[str, Any]:
    return {"title": "Promise", "area": "climate", **fields}


def joined(**members: Roadmap) -> JoinedRoadmap:
    return join(members)


def test_ids_get_the_short_name_of_their_roadmap() -> None:
    one = roadmap(
        areas={"climate": {"title": "Climate"}},
        commitments={"x": promise(depends_on=["y"], replaced_by=["y"], formerly="w"), "y": promise()},
    )
    whole = joined(a=one, b=one)
    assert list(whole.areas) == ["a:climate", "b:climate"]
    assert list(whole.commitments) == ["a:x", "a:y", "b:x", "b:y"]
    found = whole.commitments["b:x"]
    assert (found.area, found.depends_on, found.replaced_by) == ("b:climate", ["b:y"], ["b:y"])
    assert found.formerly == ["b:w"]
    assert one.commitments["x"].depends_on == ["y"]
    assert (whole.name_of("b:x"), whole.local("b:x")) == ("b", "x")


def test_partners_of_one_id_and_name_are_one() -> None:
    named = roadmap(
        partners={"us": {"name": "united states", "url": "https://us.example"}},
        commitments={"x": promise(partners=["us"])},
    )
    whole = joined(a=roadmap(partners=US, commitments={"x": promise(partners=["us"])}), b=named)
    assert {id: (one.name, one.url) for id, one in whole.partners.items()} == {
        "us": ("united states", "https://us.example")
    }
    assert [one.partners for one in whole.commitments.values()] == [["us"], ["us"]]


def test_partners_of_one_id_and_different_names_are_several() -> None:
    other = {"us": {"name": "United Steelworkers"}}
    one = promise(
        partners=["us"],
        partner_status={"us": "met"},
        partner_deadline={"us": "2030"},
        updates={"2025-01-01": {"partner": "us", "status": "met"}},
        indicators={"n": {"title": "N", "partner": "us"}},
        assessments={"2025-01-02": {"by": "watch", "verdict": "kept", "partner": "us"}},
    )
    whole = joined(a=roadmap(partners=US), b=roadmap(partners=other, commitments={"x": one}))
    assert list(whole.partners) == ["a:us", "b:us"]
    found = whole.commitments["b:x"]
    assert {ref.id for ref in references(found, "partners")} == {"b:us"}
    assert found.updates["2025-01-01"].status == "met"
    assert (list(found.partner_status), list(found.partner_deadline)) == (["b:us"], ["b:us"])


def test_an_undeclared_partner_is_not_one_that_another_roadmap_declares() -> None:
    whole = joined(
        a=roadmap(partners=US, commitments={"x": promise(partners=["us", "eu"])}),
        b=roadmap(commitments={"x": promise(partners=["us", "eu"])}),
    )
    assert whole.commitments["a:x"].partners == ["us", "eu"]
    assert whole.commitments["b:x"].partners == ["b:us", "eu"]


def test_assessors_are_one_if_their_scales_are_the_same() -> None:
    def by(**scale: float) -> Roadmap:
        given = {"by": "watch", "verdict": "kept"}
        return roadmap(
            assessors={"watch": {"name": "Watch", "scale": scale}},
            commitments={"x": promise(assessments={"2025": given})},
        )

    assert list(joined(a=by(kept=1), b=by(kept=1)).assessors) == ["watch"]
    apart = joined(a=by(kept=1, broken=0), b=by(broken=0, kept=1))
    assert list(apart.assessors) == ["a:watch", "b:watch"]
    assert apart.commitments["b:x"].assessments["2025"].by == "b:watch"


def test_each_commitment_has_the_settings_of_its_roadmap() -> None:
    whole = joined(a=roadmap(check={"due_soon_days": 5}), b=roadmap())
    assert (whole.check_of("a:x").due_soon_days, whole.check_of("b:x").due_soon_days) == (5, 30)


def test_areas_of_one_title_have_the_name_of_their_roadmap_in_it() -> None:
    areas = {"climate": {"title": "Climate"}, "too": {"title": "Only here"}, "also": {"title": "Only here"}}
    whole = joined(a=roadmap(areas=areas), b=roadmap(areas={"air": {"title": "climate"}}))
    titles = ["Climate (a)", "Only here", "Only here", "climate (b)"]
    assert [area.title for area in whole.areas.values()] == titles


def test_the_title_names_the_roadmaps_and_fiscal_years_are_those_of_all() -> None:
    april = read_roadmap({"roadmap": {"title": "T", "fiscal_year_starts": "04"}}, "", "x")
    assert joined(a=april, b=april).roadmap.fiscal_year_starts == "04"
    assert joined(a=april, b=roadmap()).roadmap.fiscal_year_starts == ""
    many = join({f"m{number}": april for number in range(1200)})
    assert many.roadmap.title == "1,200 roadmaps: m0, m1, m2 and 1,197 more"


IDS = st.sampled_from(["a", "b", "a:b", "b:a", "x", ":", "a:"])


@given(st.lists(st.tuples(IDS, IDS, IDS), max_size=4), st.lists(st.tuples(IDS, IDS, IDS), max_size=4))
def test_nothing_is_lost_and_no_reference_leaves_its_roadmap(
    one: list[tuple[str, str, str]], other: list[tuple[str, str, str]]
) -> None:
    """Ids that are not well-formed may look like those of another roadmap."""

    def made(rows: list[tuple[str, str, str]], owner: str) -> Roadmap:
        return roadmap(
            areas={area: {"title": area} for _, area, _ in rows},
            partners={partner: {"name": f"{owner} {partner}"} for _, _, partner in rows},
            commitments={
                id: {"title": id, "area": area, "partners": [partner], "depends_on": [id]}
                for id, area, partner in rows
            },
        )

    members = {"a": made(one, "a"), "b": made(other, "b")}
    whole = join(members)
    for table in ("areas", "partners", "commitments"):
        assert len(getattr(whole, table)) == sum(len(getattr(member, table)) for member in members.values())
    for id, found in whole.commitments.items():
        name = whole.name_of(id)
        assert name is not None
        stated = members[name].commitments[whole.local(id)]
        assert found.depends_on == [id]
        assert whole.areas[found.area].title in (stated.area, f"{stated.area} ({name})")
        assert whole.partners[found.partners[0]].name == members[name].partners[stated.partners[0]].name
