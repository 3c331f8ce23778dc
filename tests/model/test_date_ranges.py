"""Spellings of ranges; those that a message suggests are in test_dates.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.date_ranges import respell_range
from roadmap_cli.model.date_spelling import fold, respell
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.window import Deadline
from tests.model.test_dates import DEADLINES, RANGES, TEXTS, WINDOWS, read


@pytest.mark.parametrize(("text", "spelled"), RANGES.items())
def test_a_range_in_words(text: str, spelled: str) -> None:
    folded = fold(text).removeprefix("by ").removeprefix("the end of ")
    assert respell_range(folded) == spelled


@pytest.mark.parametrize(
    "folded",
    [
        *("", "2025", "2026-06-30", "2025-q3", "q3 2025", "25/12/2027", "20250630", "2025 q3", "2026/06"),
        *("2024-2025", "2024\u20132025", "2024/25", "2023-24", "fy2024-25", "q2 2024-25", "2024-2025 q1"),
        *("summer 2025/2026", "winter 2025/27", "march 2025/2026", "1/2/2026", "06-07-2026", "2025-50"),
        *("2025/2030/2040", "2025/soon", "soon to 2030", "between 2025", "2025 to", "a/b", "to", "-", "/"),
    ],
)
def test_what_is_no_range(folded: str) -> None:
    assert respell_range(folded) is None


@given(DEADLINES)
def test_the_spelling_of_the_file_is_one(when: Deadline) -> None:
    assert respell_range(when.canonical.lower()) == (when.canonical if when.ends else None)


@given(WINDOWS, WINDOWS, st.sampled_from(["between {} and {}", "from {} to {}", "{} to {}", "{} \u2013 {}"]))
def test_two_windows_with_words_are_their_range(start: Deadline, end: Deadline, words: str) -> None:
    found, _ = read(respell_range, words.format(start.canonical, end.canonical).lower())
    if "\u2013" not in words or start.unit is end.unit:
        assert found == (start.canonical if start == end else f"{start.canonical}/{end.canonical}") or (
            "\u2013" in words and end.first.year == start.first.year + 1
        )


@given(TEXTS | st.lists(st.sampled_from(["q3", "2025", "/", "-", " to ", "may ", "1", "and "])).map("".join))
def test_any_text_is_a_range_of_the_file_or_none(text: str) -> None:
    folded = fold(text)[:100]
    spelled, message = read(respell_range, folded)
    assert message or spelled is None or not respell(folded)
    if spelled and not message:
        _, message = read(parse_deadline, spelled)
        assert "did you mean" not in message
