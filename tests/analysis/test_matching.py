"""What matches a selection; `test_query.py` and `test_conditions.py` test each filter."""

from typing import Any

import pytest

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.analysis.matching import commitment_test, matching_rows, row_test
from roadmap_cli.analysis.query import NO_FILTERS, Selection, row_on, rows_of
from tests.analysis.test_query import AS_OF, BRIDGES, SMALL, chosen


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"areas": frozenset({"climate"})},
        {"partners": frozenset({"us"})},
        {"not_partners": frozenset({"us"}), "tags": frozenset({"energy"})},
    ],
)
def test_a_commitment_matches_if_its_row_matches(filters: dict[str, Any]) -> None:
    test = commitment_test(Selection(**filters), SMALL)
    assert [id for id, one in SMALL.commitments.items() if test(id, one)] == chosen(**filters)


@pytest.mark.parametrize("whole", [True, False])
def test_every_row_matches_without_filters(whole: bool) -> None:
    assert matching_rows(SMALL, AS_OF, NO_FILTERS, whole=whole) == rows_of(SMALL, AS_OF, whole=whole) != []


def test_the_row_of_a_partner_is_tested_by_its_derived_values() -> None:
    day = on_day(SMALL.commitments[BRIDGES], SMALL, AS_OF)
    assert day is not None
    row = row_on(BRIDGES, day, SMALL)
    by_flag = [row_test(Selection(flags=frozenset({flag})))(row, day) for flag in Flag]
    assert by_flag == [flag in row.flags for flag in Flag]
    assert any(by_flag)
    assert row_test(NO_FILTERS)(row, day)
