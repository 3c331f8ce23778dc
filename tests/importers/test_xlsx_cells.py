"""The text of a cell in a workbook, without invented precision."""

from datetime import date, datetime

import pytest

from roadmap_cli.importers.xlsx_cells import text_of_cell


@pytest.mark.parametrize(
    ("value", "format", "text"),
    [
        (None, "0%", ""),
        (True, "0%", "true"),
        (3.0, "General", "3"),
        (0.25, "General", "0.25"),
        (10**20, "0", "100000000000000000000"),
        ("50%", "@", "50%"),
        (0, "0%", "0%"),
        (1, "000", "001"),
        (1, "0", "1"),
        ("a_x000D_b_x0041_", "General", "a\rbA"),
        (1, "0.00%", "100%"),
        (0.57, "0%", "57%"),
        (0.005, "0%", "0.5%"),
        (-0.1, "0%;[Red]-0%", "-10%"),
        (0.5, '0.0"%"', "0.5"),
        (0.5, "0\\%", "0.5"),
        (0.5, "[$%-409]0", "0.5"),
        (date(2027, 3, 1), "yyyy-mm-dd", "2027-03-01"),
        (date(2027, 3, 1), "mmm-yy", "2027-03"),
        (date(2027, 3, 1), "[$-409]mmmm\\ yyyy;@", "2027-03"),
        (date(2027, 3, 2), "mmm-yy", "2027-03-02"),
        (datetime(2027, 1, 1), "yyyy", "2027"),  # noqa: DTZ001 - a workbook knows no zones
        (datetime(2027, 2, 1), "yyyy", "2027-02-01"),  # noqa: DTZ001
        (date(2027, 1, 1), "General", "2027-01-01"),
    ],
)
def test_is_what_a_person_sees(value: object, format: str, text: str) -> None:
    assert text_of_cell(value, format) == text
