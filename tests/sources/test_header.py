"""Headers: whose they are, and columns of one name."""

import pytest

from roadmap_cli.query import COLUMNS
from roadmap_cli.sources.header import is_own_header, told_apart


@pytest.mark.parametrize(
    ("header", "own"),
    [
        (list(COLUMNS), True),
        (["group", "id", "title", "days_left"], True),
        (["id", "title", "updates"], True),
        (["id", "title", "area", "due", "owner", "partners", "depends_on"], False),  # anybody's
        (["title", "area"], False),  # anybody's
        (["id", "title", "colour"], False),
        (["id", "area"], False),
    ],
)
def test_a_header_is_ours_where_it_names_an_id_and_nothing_but_our_columns(
    header: list[str], own: bool
) -> None:
    assert is_own_header(header) is own


def test_names_that_repeat_or_are_empty_bear_their_number() -> None:
    assert told_apart(["a", "", "b", "a"]) == ["a (column 1)", "(column 2)", "b", "a (column 4)"]
