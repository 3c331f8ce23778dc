"""Pairs of years in a column: months, fiscal years, or neither."""

import pytest

from roadmap_cli.importers.fiscal_columns import PairsOfYears, as_fiscal_years, pairs_in, unclear_pair
from roadmap_cli.importers.records import ImportResult
from roadmap_cli.model.types import Head, Roadmap
from tests.importers.test_build import imported

CLEAR = (
    *(
        "2024-25",
        "by 2024-25",
        "2024/25",
        "by 2024/25",
        "2024\u201325",
        "1999-00",
        "Q2 2024-25",
        "Q2 2010-11",
    ),
    *("FY2024-25", "FY2010-11", "FY2025", "fiscal year 2010-11", "between 2024-25 and 2026-27", "2024-2025"),
)
PHRASES = ("2010-11", "by 2010-11", "end 2010-11", "by the end of 2010-11", "during 2010-11", "2010/11")


def column(*cells: str, start: str = "04-01", field: str = "deadline") -> ImportResult:
    roadmap = Roadmap(roadmap=Head(title="R", fiscal_year_starts=start))
    rows = "".join(f"T{number},x,99 years,{cell}\n" for number, cell in enumerate(cells))
    return imported(f"title,area,every,{field}\n{rows}", roadmap)


@pytest.mark.parametrize("clear", CLEAR)
@pytest.mark.parametrize("is_first", [True, False])
def test_one_fiscal_year_makes_a_column_of_them(clear: str, is_first: bool) -> None:
    result = column(*((clear, *PHRASES) if is_first else (*PHRASES, clear)))
    found = {one.fields.get("deadline_text"): one.fields.get("deadline") for one in result.imported}
    assert [found[text] for text in PHRASES] == ["2010-04/2011-03"] * len(PHRASES)


@pytest.mark.parametrize("clear", CLEAR)
def test_without_a_start_both_readings_are_refused(clear: str) -> None:
    result = column(clear, *PHRASES, start="")
    assert [one.fields.get("deadline") for one in result.imported] == [None] * (len(PHRASES) + 1)
    for one in result.unread[1:]:
        assert one.reason == (
            "can mean November 2010 or the fiscal year 2010 to 2011; write November 2010, or the months of "
            'the fiscal year, such as 2010-04/2011-03, or add fiscal_year_starts = "04-01" (the day on which '
            "it starts) to [roadmap]"
        )


@pytest.mark.parametrize(
    "other", ["2010-11-30", "winter 2024/25", "2025-2030", "2024-26", "November 2011", "COP30"]
)
def test_anything_else_leaves_months(other: str) -> None:
    result = column(other, *PHRASES[:3])
    assert [one.fields.get("deadline") for one in result.imported][1:] == ["2010-11"] * 3


def test_days_months_and_ranges_of_months_stay_what_they_are() -> None:
    cells = (
        "FY2024-25",
        "2010-11-30",
        "2010-11/2011-03",
        "November 2010",
        "2010-09",
        "2024/2027",
        "winter 2024/25",
    )
    result = column(*cells)
    assert [str(one.fields.get("deadline")) for one in result.imported][1:] == [
        "2010-11-30", "2010-11/2011-03", "2010-11", "2010-09", "2024/2027", "2024-winter",
    ]  # fmt: skip


def test_ranges_of_fiscal_years() -> None:
    result = column("2010-11 to 2012-13", "between 2010-11 and 2011-12", "before 2010-11")
    assert [one.fields.get("deadline") for one in result.imported] == [
        "2010-04/2013-03",
        "2010-04/2012-03",
        None,
    ]
    assert result.unread[0].reason == "names no window; write the day before it, 2010-03-31"


def test_two_years_beside_ranges_of_years_are_refused() -> None:
    for cells in (("2025-2030", "2024-2025", "2010-11"), ("2010-11", "2024/2025", "2025/2030")):
        result = column(*cells)
        assert len(result.unread) == 2
        reasons = sorted(one.reason for one in result.unread)
        assert reasons == [
            "can mean November 2010 or the fiscal year 2010 to 2011; write November 2010, or FY2010-11",
            "can mean the fiscal year 2024 to 2025 or a range of two years; "
            "write 2024 to 2025 for the range, or FY2024-25",
        ]
    repaired = column("2025-2030", "2024 to 2025", "November 2010")
    assert [one.fields["deadline"] for one in repaired.imported] == ["2025/2030", "2024/2025", "2010-11"]


def test_the_end_of_a_duty_is_the_last_month_of_a_fiscal_year() -> None:
    result = column(
        "2024-25", "by 2010-11", "FY2024-25", "2030", "June 2030", "2025/2030", "none", field="until"
    )
    ends = [str(one.fields.get("until")) for one in result.imported]
    assert ends == ["2025-03", "2011-03", "2025-03", "2030", "2030-06", "None", "None"]
    assert [one.reason for one in result.unread] == [
        "is a range, which only a deadline can be; write 2025 or 2030",
    ]  # fmt: skip
    assert (
        "can mean November 2010 or" in column("2024-25", "2010-11", start="", field="until").unread[1].reason
    )
    assert (
        column("FY2024-25", start="04-06", field="until").imported[0].fields["until"].isoformat()
        == "2025-04-05"
    )


def test_long_cells_have_no_pairs() -> None:
    long = "2024-25 " * 20
    assert pairs_in([long]) is PairsOfYears.MONTHS
    assert as_fiscal_years(long) == long
    assert unclear_pair(long, PairsOfYears.UNCLEAR, "") is None
