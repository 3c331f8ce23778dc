"""Spellings that people use, and the one of the file."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.date_spelling import advice, fold, nearest, respell, without_any_lead, without_lead
from roadmap_cli.model.fiscal_years import fiscal_year

DAYS = st.dates(date(1000, 1, 1))


def test_fold() -> None:
    assert fold("  End\tOF\u00a0 Q3\n2026 ") == "end of q3 2026"


@pytest.mark.parametrize(
    ("folded", "rest"),
    [
        ("by 2026", "2026"),
        ("by the end of 2026", "2026"),
        ("end of 2026", "2026"),
        ("before end of 2026", "2026"),
        ("before 2026", "before 2026"),
        ("by", "by"),
        ("by by 2026", "by 2026"),
        ("bygone 2026", "bygone 2026"),
        ("end-2026", "2026"),
        ("by end 2026", "2026"),
        ("no later than 2026", "2026"),
        ("not later than the end of 2026", "2026"),
        ("by 2026 at the latest", "2026"),
        ("at the latest by 2026", "2026"),
        ("until the end of 2026", "2026"),
        ("until 2026", "until 2026"),
        ("no later 2026", "no later 2026"),
        ("in 2026", "in 2026"),
        ("end-", "end-"),
    ],
)
def test_without_lead(folded: str, rest: str) -> None:
    assert without_lead(folded) == rest


def test_without_any_lead() -> None:
    assert without_any_lead("before the end of 2026") == without_any_lead("before 2026") == "2026"
    assert without_any_lead("in the 2026") == without_any_lead("2026") == "2026"


@given(DAYS, st.sampled_from(["%d %B %Y", "%B %d, %Y", "%b %d %Y", "%dth of %b. %Y"]))
def test_days_in_words(when: date, form: str) -> None:
    assert respell(fold(when.strftime(form))) == when.isoformat()


@given(DAYS, st.sampled_from(["%B %Y", "%b %Y", "%b. %Y", "%Y %B", "%B, %Y", "%B of %Y", "%b-%Y"]))
def test_months_in_words(when: date, form: str) -> None:
    assert respell(fold(when.strftime(form))) == f"{when:%Y-%m}"


@pytest.mark.parametrize(
    "folded",
    [
        *("", "soon", "spring", "marc 2027", "q3", "32 2027", "2019-0", "2019/7-10", "03/04/2027"),
        *("2023-24", "2023/24", "2009/10", "2025/30", "fy2025", "winter 2025/27", "summer 2025/26"),
        *("2026-06-30t17:00", "2026-06t00:00", "2026t00:00", "00:00", "tenth quarter of 2025"),
    ],
)
def test_what_does_not_name_one_window(folded: str) -> None:
    assert respell(folded) is None


@given(DAYS)
def test_days_in_numbers_are_respelled_if_they_have_one_meaning(when: date) -> None:
    year, month, number = when.year, when.month, when.day
    assert respell(f"{year}-{month}-{number}") == respell(f"{year}/{month}/{number}") == when.isoformat()
    assert respell(f"{when:%Y%m%d}") == respell(f"{year}.{month}.{number}") == when.isoformat()
    for text in (f"{number}/{month}/{year}", f"{month}.{number}.{year}"):
        is_clear = number > 12 or number == month
        assert respell(text) == respell(f"{text} 00:00") == (when.isoformat() if is_clear else None)
        assert (advice(text) is None) is (number > 12)


@pytest.mark.parametrize("folded", ["", "soon", "next friday", "2026-06-30", "2026", "40/40/2027"])
def test_there_is_no_advice_for_all(folded: str) -> None:
    assert advice(folded) is None


@given(DAYS, st.sampled_from(["t", " "]), st.sampled_from(["", "z", " utc", "+02:00", "-0500"]))
def test_a_day_at_midnight_is_the_day_and_at_no_other_time(when: date, gap: str, zone: str) -> None:
    for time in ("00:00", "0:00", "00:00:00", "00:00:00.000"):
        assert respell(f"{when}{gap}{time}{zone}") == when.isoformat()
    for time in ("17:00", "00:01", "00:00:00.001", "24:00"):
        assert respell(f"{when}{gap}{time}{zone}") is None
        assert nearest(f"{when}{gap}{time}{zone}") == (
            "names a time of day; write only the day,",
            when.isoformat(),
        )


@pytest.mark.parametrize(
    "folded",
    [
        *("2022-21", "2023-25", "2009-10", "2023-2025", "2023", "q2 2023", "first half of 2023", "23-24"),
        *(
            "9999-00",
            "0000-01",
            "0000/01",
            "fy9999",
            "fy0000",
            "fy2025-23",
            "fy",
            "fiscal",
            "fy 1",
            "fy20255",
        ),
    ],
)
def test_what_is_no_fiscal_year(folded: str) -> None:
    assert fiscal_year(folded) is None


@pytest.mark.parametrize(
    "folded", ["", "2026", "2026-06-30", "2030/2025", "2025/2025", "soon to 2030", "a/b"]
)
def test_what_is_near_to_no_spelling(folded: str) -> None:
    assert nearest(folded) is None
