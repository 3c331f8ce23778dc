"""Values in an expression: ids by prefix and former id, also undeclared ones, and fiscal years."""

from datetime import date
from typing import Any

import msgspec
import pytest

from roadmap_cli.analysis.conditions import Own, words_of
from roadmap_cli.analysis.where import parse_where
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import Commitment, Head, Roadmap
from tests.analysis.test_conditions import AS_OF, SMALL

UNDECLARED = Roadmap(
    roadmap=Head(title="T", fiscal_year_starts="04-01"),
    commitments={"x": Commitment(title="X", area="Not Declared", partners=["mars"])},
)


def words(text: str, roadmap: Roadmap = SMALL) -> str:
    return words_of(parse_where(text).bound(roadmap, AS_OF))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("area = cl", "area = climate"),
        ("partner = u", "partner = us"),
        ("id = drinking-water", "id = fresh-water"),
        ("depends_on has net", "depends_on has net-zero-grids"),
        ("status = At-Risk", "status = at-risk"),
        ("progress < 40 %", None),
        ("progress < '40 %'", "progress < 40"),
        ("every = 'every two years'", 'every = "2 years"'),
        ("due < 'Q3 2026'", "due < 2026-Q3"),
        ("due < tomorrow", "due < 2026-02-02"),
    ],
)
def test_values_are_read_as_on_the_command_line(text: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(WrongUsageError):
            words(text)
    else:
        assert words(text) == read


def test_undeclared_ids_are_found_where_a_commitment_names_them() -> None:
    assert words("partner = mar", UNDECLARED) == "partner = mars"
    assert words("area = 'Not Declared'", UNDECLARED) == 'area = "Not Declared"'


def test_a_fiscal_year_is_read_where_the_roadmap_says_when_it_starts() -> None:
    assert words("due = FY2024-25", UNDECLARED) == "due = 2024-04/2025-03"
    with pytest.raises(WrongUsageError, match=r"column 7: .*FY2024-25"):
        words("due = FY2024-25")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("5", Own("5", 5, None)),
        ("1.50", Own("1.50", 1.5, None)),
        ("2026", Own("2026", 2026, parse_deadline("2026"))),
        ("today", Own("today", None, parse_deadline("2026-02-01"))),
        ("none", Own("none", None, None)),
        ("9" * 16, Own("9" * 16, None, None)),
    ],
)
def test_a_value_for_an_own_key_has_every_meaning_it_can_have(text: str, own: Own) -> None:
    condition: Any = parse_where(f"extra.budget = {text}").bound(SMALL, AS_OF)
    assert condition.values == (own,)


def test_a_roadmap_without_commitments_has_no_typos() -> None:
    empty = msgspec.structs.replace(SMALL, commitments={})
    assert parse_where("extra.anything is set").bound(empty, date(2026, 2, 1))
