"""White space folded, and the order of places."""

import pytest

from roadmap_cli.importers.records import SourcePlace, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("a", "a"),
        ("  a \r\n b\t", "a b"),
        ("a\u00a0\u202f\u3000b", "a b"),
        (" \u00a0", ""),
        ("a\u200bb", "a\u200bb"),
    ],
)
def test_white_space_is_one_blank(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_places_come_in_the_order_of_their_numbers() -> None:
    assert sorted([SourcePlace(10), SourcePlace(2, "B"), SourcePlace(2, "A")]) == [
        SourcePlace(2, "A"),
        SourcePlace(2, "B"),
        SourcePlace(10),
    ]
