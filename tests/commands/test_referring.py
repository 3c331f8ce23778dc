"""What refers to an id, and how that is put into words."""

import tomllib

import pytest

from roadmap_cli.commands.referring import (
    Kind,
    Reference,
    in_words,
    kind_asked,
    named,
    references_to,
    whole_id,
)
from roadmap_cli.errors import NotThereError, WrongUsageError
from roadmap_cli.model.types import Roadmap
from roadmap_cli.schema import read_roadmap
from tests.conftest import SMALL_ROADMAP


@pytest.fixture(scope="module")
def roadmap() -> Roadmap:
    return read_roadmap(tomllib.loads(SMALL_ROADMAP), SMALL_ROADMAP, "roadmap.toml")


@pytest.mark.parametrize(
    ("kind", "ids", "places"),
    [
        (Kind.COMMITMENT, {"net-zero-grids"}, ["methane-75.depends_on"]),
        (Kind.COMMITMENT, {"methane-75"}, []),
        (Kind.AREA, {"north"}, ["arctic-dialogue.area", "fresh-water.area"]),
        (Kind.AREA, {"health"}, []),
        (
            Kind.PARTNER,
            {"ca"},
            [
                "net-zero-grids.partners",
                "net-zero-grids.partner_status.ca",
                "net-zero-grids.partner_deadline.ca",
                "net-zero-grids.updates.2024-12-17.partner",
                "methane-75.partners",
                "bridge-repairs.partners",
                "paris-agreement.partners",
                "paris-agreement.partner_status.ca",
                "arctic-dialogue.partners",
                "fresh-water.partners",
            ],
        ),
    ],
)
def test_every_place_is_found(roadmap: Roadmap, kind: Kind, ids: set[str], places: list[str]) -> None:
    found = [".".join(one.path) for one in references_to(kind, ids, roadmap)]
    assert found == [f"commitments.{place}" for place in places]


def test_the_paths_lead_into_the_data(roadmap: Roadmap) -> None:
    data = tomllib.loads(SMALL_ROADMAP)
    for kind in Kind:
        for id in named(roadmap, kind):
            assert id in data[kind.table]
            for reference in references_to(kind, {id}, roadmap):
                value = data
                for name in reference.path:
                    value = value[name]
                assert id in (reference.path[-1], value) or id in value


@pytest.mark.parametrize(
    ("references", "words"),
    [
        ([Reference("a", ("depends_on",))], "depends_on of a"),
        ([Reference("a", ("area",)), Reference("b", ("area",))], "area of a and b"),
        ([Reference("a", ("updates", "2024", "partner"))], "update of a"),
        (
            [
                Reference("a", ("partners",)),
                Reference("a", ("updates", "2024", "partner")),
                Reference("a", ("updates", "2025", "partner")),
                Reference("b", ("partners",)),
            ],
            "partners of a and b; 2 updates of a",
        ),
    ],
)
def test_places_in_words(references: list[Reference], words: str) -> None:
    assert in_words(references) == words


def test_the_kind_is_asked_for() -> None:
    assert (kind_asked(False, False), kind_asked(True, False), kind_asked(False, True)) == tuple(Kind)
    with pytest.raises(WrongUsageError):
        kind_asked(True, True)


@pytest.mark.parametrize(
    ("word", "kind", "sentence"),
    [
        ("methane", Kind.COMMITMENT, 'there is no commitment "methane"; did you mean methane-75?'),
        ("water", Kind.COMMITMENT, '"water" is called fresh-water now; name it so'),
        (
            "climate",
            Kind.COMMITMENT,
            'there is no commitment "climate", but there is an area of that id; name it with --area',
        ),
        ("us", Kind.AREA, 'there is no area "us", but there is a partner of that id; name it with --partner'),
        (
            "methane-75",
            Kind.PARTNER,
            'there is no partner "methane-75", but there is a commitment of that id; leave the option out',
        ),
    ],
)
def test_only_a_whole_id_will_do(roadmap: Roadmap, word: str, kind: Kind, sentence: str) -> None:
    with pytest.raises(NotThereError) as caught:
        whole_id(word, kind, roadmap)
    assert caught.value.sentences == (sentence,)


def test_a_whole_id_is_itself(roadmap: Roadmap) -> None:
    for kind in Kind:
        for id in named(roadmap, kind):
            assert whole_id(id, kind, roadmap) == id
