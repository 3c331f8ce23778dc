"""Every key of the file is explained, and nothing that is none."""

import msgspec
import pytest

from roadmap_cli.keys import KEYS, STATUSES
from roadmap_cli.model import CLOSED, OPEN, Roadmap, Status


def tables(kind: object) -> set[type[msgspec.Struct]]:
    """Return the tables of the model that are within a type, itself included."""
    found: set[type[msgspec.Struct]] = set()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        found.add(kind)
        for field in msgspec.structs.fields(kind):
            found |= tables(field.type)
    for inner in getattr(kind, "__args__", ()):
        found |= tables(inner)
    return found


def test_every_table_of_the_model_is_explained() -> None:
    assert set(KEYS) == tables(Roadmap)


@pytest.mark.parametrize("kind", KEYS, ids=lambda kind: kind.__name__)
def test_every_key_is_explained_in_the_order_of_the_model(kind: type[msgspec.Struct]) -> None:
    assert list(KEYS[kind]) == [field.encode_name for field in msgspec.structs.fields(kind)]


def test_every_status_is_explained_the_open_ones_first() -> None:
    assert set(STATUSES) == set(Status)
    assert set(list(STATUSES)[: len(OPEN)]) == OPEN
    assert set(list(STATUSES)[len(OPEN) :]) == CLOSED
