"""Spellings: what people write, as a file writes it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.spelling import advice, fold, mend, respell, without_lead

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
    ],
)
def test_without_lead(folded: str, rest: str) -> None:
    assert without_lead(folded) == rest


@given(DAYS, st.sampled_from(["%d %B %Y", "%B %d, %Y", "%b %d %Y", "%dth of %b. %Y"]))
def test_days_in_words(when: date, form: str) -> None:
    assert respell(fold(when.strftime(form))) == when.isoformat()


@given(DAYS, st.sampled_from(["%B %Y", "%b %Y", "%b. %Y", "%Y %B", "%B, %Y", "%B of %Y", "%b-%Y"]))
def test_months_in_words(when: date, form: str) -> None:
    assert respell(fold(when.strftime(form))) == f"{when:%Y-%m}"


@pytest.mark.parametrize(
    "folded", ["", "soon", "spring", "2021-2-3", "2021-02", "marc 2027", "q3", "32 2027"]
)
def test_what_is_not_in_words(folded: str) -> None:
    assert respell(folded) is None


@given(DAYS)
def test_days_in_numbers_are_mended_where_there_is_one_reading(when: date) -> None:
    year, month, number = when.year, when.month, when.day
    assert mend(f"{year}-{month}-{number}") == mend(f"{year}/{month}/{number}") == when.isoformat()
    assert mend(f"{when:%Y%m%d}") == mend(f"by {year}.{month}.{number}") == when.isoformat()
    for text in (f"{number}/{month}/{year}", f"{month}.{number}.{year}"):
        is_clear = number > 12 or number == month
        assert mend(text) == (when.isoformat() if is_clear else None)
        assert (advice(text) is None) is (number > 12)


@pytest.mark.parametrize("folded", ["", "soon", "next friday", "2026-06-30", "2026", "40/40/2027"])
def test_there_is_no_advice_for_all(folded: str) -> None:
    assert advice(folded) is None
