"""Headers: our own ones, and repeated names."""

import pytest

from roadmap_cli.analysis.columns import COLUMNS
from roadmap_cli.importers.columns import distinct_names, is_export, is_native_header
from roadmap_cli.output.export.csv import WHOLE_COLUMNS
from roadmap_cli.output.export.xlsx import COMMITMENTS


@pytest.mark.parametrize(
    ("header", "own"),
    [
        (list(COLUMNS), True),
        (["group", "id", "title", "days_left"], True),
        (["id", "title", "updates"], True),
        (["id", "title", "status", "for"], True),
        (["id", "title", "status", "whole_status"], True),
        (list(WHOLE_COLUMNS), True),
        (["id", "title", "area", "due", "owner", "partners", "depends_on"], False),  # anybody's
        (["title", "area"], False),  # anybody's
        (["id", "title", "colour"], False),
        (["id", "area"], False),
    ],
)
def test_a_header_is_ours_where_it_names_an_id_and_nothing_but_our_columns(
    header: list[str], own: bool
) -> None:
    assert is_native_header(header) is own


@pytest.mark.parametrize(
    ("header", "stated"),
    [
        (list(WHOLE_COLUMNS), True),
        ([field.title for field in COMMITMENTS], True),
        (list(COLUMNS), False),
        (["title", "whole status"], False),
    ],
)
def test_what_export_wrote_holds_what_a_file_states(header: list[str], stated: bool) -> None:
    assert is_export(header) is stated


def test_names_that_repeat_or_are_empty_bear_their_number() -> None:
    assert distinct_names(["a", "", "b", "a"]) == ["a (column 1)", "(column 2)", "b", "a (column 4)"]
