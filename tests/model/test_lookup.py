"""What words mean in one roadmap and in several."""

import pytest

from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.joined import join
from roadmap_cli.model.lookup import find_areas, find_commitment, find_commitments, find_member, find_partners
from roadmap_cli.model.types import Area, Commitment, Head, Partner, Roadmap


def roadmap(partner: str, **commitments: str) -> Roadmap:
    return Roadmap(
        roadmap=Head(title="T"),
        areas={"climate": Area(title="Climate")},
        partners={"us": Partner(name=partner)},
        commitments={
            id: Commitment(title=id, area="climate" if old != "air" else "air", formerly=old)
            for id, old in commitments.items()
        },
    )


ONE = roadmap("US", vaccines="jabs", clinics="", both="")
WHOLE = join({"health": ONE, "energy": roadmap("Steelworkers", grid="vaccines", both="air")})


def test_in_one_roadmap_a_word_is_one_id() -> None:
    assert find_areas("cli", ONE) == ["climate"]
    assert find_partners("us", ONE) == ["us"]
    assert find_commitments("jabs", ONE) == ["vaccines"]


@pytest.mark.parametrize(
    ("word", "areas"),
    [
        ("climate", ["health:climate", "energy:climate"]),
        ("cli", ["health:climate", "energy:climate"]),
        ("energy:climate", ["energy:climate"]),
        ("energy:c", ["energy:climate"]),
        ("air", ["energy:air"]),
    ],
)
def test_areas_without_a_prefix_are_those_of_every_roadmap(word: str, areas: list[str]) -> None:
    assert find_areas(word, WHOLE) == areas


def test_partners_without_a_prefix_are_those_of_every_roadmap() -> None:
    assert find_partners("us", WHOLE) == ["health:us", "energy:us"]
    assert find_partners("health:us", WHOLE) == ["health:us"]


@pytest.mark.parametrize(
    ("word", "id"),
    [
        ("health:vaccines", "health:vaccines"),
        ("health:vac", "health:vaccines"),
        ("health:jabs", "health:vaccines"),
        ("vaccines", "health:vaccines"),  # not the one with that former id
        ("jabs", "health:vaccines"),
        ("vac", "health:vaccines"),
        ("grid", "energy:grid"),
    ],
)
def test_a_commitment_is_found_without_its_prefix(word: str, id: str) -> None:
    assert find_commitment(word, WHOLE) == id


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("both", '"both" is in more than one roadmap: health:both, energy:both'),
        ("bot", '"bot" is in more than one roadmap: health:both, energy:both'),
        ("vacines", 'there is no commitment "vacines"; did you mean vaccines?'),
        (
            "health:vacines",
            'there is no commitment "health:vacines"; did you mean health:vaccines or health:clinics?',
        ),
    ],
)
def test_what_is_not_one_commitment_is_an_error(word: str, message: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_commitment(word, WHOLE)
    assert caught.value.sentences == (message,)


def test_a_roadmap_is_found_by_its_short_name() -> None:
    assert find_member("heal", WHOLE) == "health"
    with pytest.raises(NotFoundError, match='there is no roadmap "helth"; did you mean health'):
        find_member("helth", WHOLE)
    with pytest.raises(WrongUsageError, match="only one roadmap is read"):
        find_member("health", ONE)
