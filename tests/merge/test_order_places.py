"""Which of two things added at one place comes first."""

import pytest

from roadmap_cli.merge.order import key_stops, table_stops
from roadmap_cli.merge.outline import PartKey


def table(*path: str) -> PartKey:
    return ("[", path)


X, Y, Z = (table("commitments", id) for id in "xyz")
U24 = table("commitments", "x", "updates", "2024")
COMMENT: PartKey = ("#", "# c\n", 1)
AREAS = {"x": "a", "y": "b", "z": "a"}


@pytest.mark.parametrize(
    ("behind", "ours", "theirs", "stops"),
    [
        (X, Y, U24, True),  # a part of x goes before another commitment
        (X, U24, Y, False),
        (X, Y, Z, True),  # z is of the area of x, and y is not
        (Y, X, Z, False),
        (None, X, Z, False),
        (X, COMMENT, Z, True),
        (X, Z, COMMENT, False),
    ],
)
def test_tables(behind: PartKey | None, ours: PartKey, theirs: PartKey, stops: bool) -> None:
    assert table_stops(AREAS)(behind, ours, theirs) is stops


@pytest.mark.parametrize(
    ("ours", "theirs", "stops"),
    [("status", "deadline", True), ("deadline", "status", False), ("own", "title", False)],
)
def test_keys_in_the_order_of_the_format(ours: str, theirs: str, stops: bool) -> None:
    rule = key_stops(("commitments", "x"))
    assert rule(None, ("=", (ours,)), ("=", (theirs,))) is stops
