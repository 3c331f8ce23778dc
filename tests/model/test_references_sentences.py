"""References in messages."""

import tomllib

import msgspec
import pytest

from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.references import (
    RecordKind,
    Reference,
    describe_references,
    record_id,
    record_kind,
    records_of,
    references_to,
)
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import read_roadmap
from tests.conftest import SMALL_ROADMAP


@pytest.fixture(scope="module")
def roadmap() -> Roadmap:
    return read_roadmap(tomllib.loads(SMALL_ROADMAP), SMALL_ROADMAP, "roadmap.toml")


@pytest.mark.parametrize(
    ("kind", "ids", "places"),
    [
        (RecordKind.COMMITMENT, {"net-zero-grids"}, ["methane-75.depends_on.0"]),
        (RecordKind.COMMITMENT, {"methane-75"}, []),
        (RecordKind.AREA, {"north"}, ["arctic-dialogue.area", "fresh-water.area"]),
        (RecordKind.AREA, {"health"}, []),
        (
            RecordKind.PARTNER,
            {"ca"},
            [
                "net-zero-grids.partners.1",
                "net-zero-grids.partner_status.ca",
                "net-zero-grids.partner_deadline.ca",
                "net-zero-grids.updates.2024-12-17.partner",
                "methane-75.partners.0",
                "bridge-repairs.partners.0",
                "paris-agreement.partners.1",
                "paris-agreement.partner_status.ca",
                "arctic-dialogue.partners.1",
                "fresh-water.partners.0",
            ],
        ),
    ],
)
def test_every_place_is_found(roadmap: Roadmap, kind: RecordKind, ids: set[str], places: list[str]) -> None:
    found = references_to({kind.table: ids}, roadmap)
    assert [place_of(id, one) for id, those in found.items() for one in those] == places


def test_ids_of_two_kinds_at_once(roadmap: Roadmap) -> None:
    found = references_to({"areas": {"north"}, "commitments": {"net-zero-grids", "north"}}, roadmap)
    assert [place_of(id, one) for id, those in found.items() for one in those] == [
        "methane-75.depends_on.0", "arctic-dialogue.area", "fresh-water.area",
    ]  # fmt: skip


def place_of(id: str, reference: Reference) -> str:
    return ".".join(map(str, (id, *reference.path)))


DEPENDS = Reference(("depends_on",), 0, "commitments", "x")
PARTNERS = Reference(("partners",), 0, "partners", "x")


def about(day: str, part: str = "updates") -> Reference:
    return Reference((part, day, "partner"), None, "partners", "x")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"a": [DEPENDS]}, "depends_on of a"),
        ({"a": [DEPENDS, msgspec.structs.replace(DEPENDS, within=1)]}, "depends_on of a"),
        ({"a": [Reference(("area",), None, "areas", "x")], "b": [DEPENDS]}, "area of a; depends_on of b"),
        ({"a": [DEPENDS], "b": [DEPENDS]}, "depends_on of a and b"),
        ({"a": [about("2024")]}, "update of a"),
        (
            {"a": [PARTNERS, about("2024"), about("2025")], "b": [PARTNERS]},
            "partners of a and b; 2 updates of a",
        ),
        ({"a": [about("x", "milestones")], "b": [about("x", "milestones")]}, "2 milestones of a and b"),
    ],
)
def test_places_in_words(found: dict[str, list[Reference]], words: str) -> None:
    assert describe_references(found) == words


def test_options_select_the_kind() -> None:
    options = {"area": False, "partner": False, "assessor": False}
    assert record_kind(**options) is RecordKind.COMMITMENT
    for option in options:
        assert record_kind(**options | {option: True}) is RecordKind(option)
        with pytest.raises(WrongUsageError):
            record_kind(**dict.fromkeys(options, True) | {option: False})


@pytest.mark.parametrize(
    ("word", "kind", "sentence"),
    [
        ("methane", RecordKind.COMMITMENT, 'there is no commitment "methane"; did you mean methane-75?'),
        ("water", RecordKind.COMMITMENT, '"water" is called fresh-water now'),
        (
            "climate",
            RecordKind.COMMITMENT,
            'there is no commitment "climate", but there is an area of that id; name it with --area',
        ),
        (
            "us",
            RecordKind.AREA,
            'there is no area "us", but there is a partner of that id; name it with --partner',
        ),
        (
            "methane-75",
            RecordKind.PARTNER,
            'there is no partner "methane-75", but there is a commitment of that id; leave the option out',
        ),
    ],
)
def test_only_a_whole_id_will_do(roadmap: Roadmap, word: str, kind: RecordKind, sentence: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        record_id(word, kind, roadmap)
    assert caught.value.sentences == (sentence,)


def test_a_whole_id_is_itself(roadmap: Roadmap) -> None:
    for kind in RecordKind:
        for id in records_of(roadmap, kind):
            assert record_id(id, kind, roadmap) == id
