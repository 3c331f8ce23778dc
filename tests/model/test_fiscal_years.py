"""Fiscal years: what a text can mean, and the months or days of one."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.fiscal_years import (
    YEAR_START_EXAMPLES,
    fiscal_year,
    is_fiscal_year,
    names_fiscal_year,
    parse_fiscal_year,
    with_labels,
    year_pairs,
)
from roadmap_cli.model.types import YEAR_START_PATTERN
from roadmap_cli.model.window import Deadline, DeadlineError
from tests.model.test_dates import TEXTS, read

STARTS = st.from_regex(YEAR_START_PATTERN.replace("$", r"\Z"), alphabet="0123456789-").filter(
    lambda start: start not in ("01", "01-01")
)
YEARS = st.integers(2, 9990)


@pytest.mark.parametrize(
    ("folded", "start", "months"),
    [
        ("fy2024-25", "04-01", "2024-04/2025-03"),
        ("fy2024-25", "04", "2024-04/2025-03"),
        ("fy 2024/25", "07-01", "2024-07/2025-06"),
        ("2024/25", "10", "2024-10/2025-09"),
        ("fy2024-2025", "04", "2024-04/2025-03"),
        ("2024-25 fiscal year", "04", "2024-04/2025-03"),
        ("fiscal year 2009-10", "04", "2009-04/2010-03"),
        ("fy1999-00", "04", "1999-04/2000-03"),
        ("q2 fy2024-25", "04", "2024-07/2024-09"),
        ("q4 fy2024-25", "04", "2025-01/2025-03"),
        ("fy2024-25 q1", "07", "2024-07/2024-09"),
        ("h1 fy2024-25", "04", "2024-04/2024-09"),
        ("last quarter of fy2024-25", "10", "2025-07/2025-09"),
        ("first half of 2024-25", "04", "2024-04/2024-09"),
        ("fy2024-25", "04-06", "2024-04-06/2025-04-05"),
        ("q1 fy2024-25", "04-06", "2024-04-06/2024-07-05"),
        ("h2 fy2023-24", "08-31", "2024-02-29/2024-08-30"),
    ],
)
def test_the_months_of_a_fiscal_year(folded: str, start: str, months: str) -> None:
    found = parse_fiscal_year(folded, start)
    assert found == parse_deadline(months)
    assert is_fiscal_year(folded)
    assert parse_fiscal_year(folded, "") is None


@pytest.mark.parametrize(
    "folded",
    [
        *("fy2025", "2024-25", "2009/10", "2024/2025", "2024-2025", "fy24-25", "fy2024-27", "2024\u201325"),
        *("2025-q3", "q3 2025", "2025", "fy", "2024/26", "2025/2026-q3", "fy9999-00", "fy0000-01"),
    ],
)
def test_what_is_no_one_fiscal_year(folded: str) -> None:
    assert not is_fiscal_year(folded)
    assert parse_fiscal_year(folded, "04-01") is None


@pytest.mark.parametrize(
    ("folded", "start", "reason"),
    [
        (
            "fy2025",
            "04",
            "can mean FY2024-25 (2024-04/2025-03) or FY2025-26 (2025-04/2026-03); write one of them",
        ),
        (
            "q2 fy2025",
            "07-01",
            "can mean Q2 FY2024-25 (2024-10/2024-12) or Q2 FY2025-26 (2025-10/2025-12); write one of them",
        ),
        ("fy2025", "01", "is a calendar year where fiscal_year_starts is 01; write 2025"),
        ("fy24-25", "04", "has no century; write FY2024-25"),
        ("fy2024-25", "04", "names no window; write the day before it, 2024-03-31"),
        (
            "2023-24",
            "04",
            "can mean the winter of 2023 or the fiscal year 2023 to 2024; write 2023-winter, or FY2023-24",
        ),
        (
            "2009/10",
            "04",
            "can mean October 2009 or the fiscal year 2009 to 2010; write 2009-10, or FY2009-10",
        ),
        ("2019-20", "04", "names the fiscal year 2019 to 2020; write FY2019-20"),
        ("2019-20", "01", "names the fiscal year 2019 to 2020; write 2019 or 2020"),
        (
            "2024-2025",
            "04",
            "can mean the fiscal year 2024 to 2025 or a range of two years; "
            "write 2024/2025 for the range, or FY2024-25",
        ),
    ],
)
def test_both_readings(folded: str, start: str, reason: str) -> None:
    assert fiscal_year(folded, start) == reason


@pytest.mark.parametrize(
    ("folded", "start", "message"),
    [
        ("q5 fy2024-25", "04", "Q5 FY2024-25 has no such quarter; quarters are Q1 to Q4"),
        ("h0 fy2024-25", "04", "H0 FY2024-25 has no such half; halves are H1 and H2"),
        (
            "fy2024-25",
            "01-01",
            "FY2024-25 is not a fiscal year where fiscal_year_starts is 01-01; write 2024 or 2025",
        ),
    ],
)
def test_what_no_fiscal_year_has(folded: str, start: str, message: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_fiscal_year(folded, start)
    assert str(refused.value) == message


@given(YEARS, STARTS)
def test_parts_tile_the_year_and_years_follow_each_other(year: int, start: str) -> None:
    def window(text: str, of: int = year) -> Deadline:
        found = parse_fiscal_year(f"{text} fy{of:04}-{(of + 1) % 100:02}".strip(), start)
        assert found is not None
        return found

    whole, following = window(""), window("", year + 1)
    assert whole.last + timedelta(days=1) == following.first
    assert whole.first.year == year
    for parts in (["q1", "q2", "q3", "q4"], ["h1", "h2"]):
        found = [window(part) for part in parts]
        assert (found[0].first, found[-1].last) == (whole.first, whole.last)
        assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(found))
    assert parse_deadline(whole.canonical) == whole


@pytest.mark.parametrize("start", YEAR_START_EXAMPLES)
def test_the_examples_are_starts(start: str) -> None:
    assert parse_fiscal_year("fy2024-25", start) is not None


@given(TEXTS, STARTS)
def test_any_text_is_read_or_not(text: str, start: str) -> None:
    found, message = read(parse_fiscal_year, text.lower(), start)
    assert "\n" not in message
    assert message or found is None or found.ends


@pytest.mark.parametrize(
    ("folded", "pairs"),
    [
        ("2023-24", [(2023, "24")]), ("by 2010-11", [(2010, "11")]), ("end of 2024/2025", [(2024, "2025")]),
        ("1999-00", [(1999, "00")]), ("2024 \u2013 25", [(2024, "25")]), ("q2 2010-11", [(2010, "11")]),
        ("2010-11 to 2012-13", [(2010, "11"), (2012, "13")]),
        ("2010-11/2011-12", [(2010, "11"), (2011, "12")]),
        ("2010-11/2011-03", []), ("2024-26", []), ("fy2024-25", []), ("2010-11-30", []), ("2010/11/12", []),
        ("winter 2024/25", []), ("30-2010-11", []), ("2010-11-30T00:00", []), ("2010", []), ("", []),
    ],
)  # fmt: skip
def test_pairs_of_years(folded: str, pairs: list[tuple[int, str]]) -> None:
    assert year_pairs(folded) == pairs


def test_pairs_with_labels() -> None:
    assert with_labels("by 2010-11") == "by FY2010-11"
    assert with_labels("2010-11 to 2012-13") == "FY2010-11 to FY2012-13"
    assert with_labels("1999/2000") == "FY1999-00"
    for folded in ("2010-11/2011-03", "2010-11-30", "fy2010-11", "winter 2010/11"):
        assert with_labels(folded) == folded


@pytest.mark.parametrize(
    ("folded", "is_named"),
    [
        ("2024-25", True), ("by 2024-25", True), ("fy2025", True), ("fy 10", True), ("q2 2010-11", True),
        ("fiscal year 2010-11", True), ("first half of 2010-11", True), ("2010-11 financial year", True),
        ("2010-11", False), ("2024-2025", False), ("2010/11", False), ("q2 2010", False), ("defy2010", False),
        ("winter 2024/25", False), ("first half of 2010", False), ("fy", False),
    ],
)  # fmt: skip
def test_names_of_fiscal_years_only(folded: str, is_named: bool) -> None:
    assert names_fiscal_year(folded) is is_named


def test_the_readings_of_a_pair() -> None:
    (month,), (full,) = year_pairs("2010-11"), year_pairs("2024-2025")
    assert month.readings("04") == (
        "can mean November 2010 or the fiscal year 2010 to 2011; write November 2010, or FY2010-11"
    )
    assert month.readings("").endswith(
        "; write November 2010, or the months of the fiscal year, such as 2010-04/2011-03"
    )
    assert full.readings("04") == (
        "can mean the fiscal year 2024 to 2025 or a range of two years; "
        "write 2024 to 2025 for the range, or FY2024-25"
    )


@pytest.mark.parametrize(
    ("folded", "months"),
    [
        ("fy2024-25 to fy2026-27", "2024-04/2027-03"), ("from fy2024-25 to 2026-27", "2024-04/2027-03"),
        ("between fy2024-25 and fy2025-26", "2024-04/2026-03"), ("fy2024-25 to 2010-11", None),
        ("q2 fy2024-25 to q3 fy2024-25", "2024-07/2024-12"), ("fy2024-25 to fy2024-25", "2024-04/2025-03"),
    ],
)  # fmt: skip
def test_a_range_of_fiscal_years(folded: str, months: str | None) -> None:
    assert is_fiscal_year(folded)
    if months is None:
        with pytest.raises(DeadlineError, match="ends before it starts"):
            parse_fiscal_year(folded, "04")
        assert "ends before it starts" in str(fiscal_year(folded))
    else:
        assert parse_fiscal_year(folded, "04") == parse_deadline(months)
        assert months in str(fiscal_year(folded))


@pytest.mark.parametrize(
    "folded", ["fy2024-25 and fy2025-26", "fy2024-25 to 2026", "2024-25 to 2026-27", "fy2024-25 to fy2026"]
)
def test_what_is_no_range_of_fiscal_years(folded: str) -> None:
    assert not is_fiscal_year(folded)
