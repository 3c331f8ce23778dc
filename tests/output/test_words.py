"""Marks and words."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.aggregate import Rollup, summarize
from roadmap_cli.analysis.query import Row
from roadmap_cli.escape.terminal import width
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import Milestone, Status
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.plain import line_text
from roadmap_cli.output.words import (
    bar,
    by_words,
    in_days,
    in_words,
    milestone_name,
    outcome_bar,
    outcome_legend,
    shares_of,
    status_cell,
    status_mark,
    window_words,
    words_for_days,
)
from tests.derived import whole


@pytest.mark.parametrize("signs", [True, False])
def test_every_status_has_a_mark_of_its_own_one_column_wide(signs):
    marks = [status_mark(status, signs) for status in Status]
    assert len(set(marks)) == len(Status)
    assert {width(mark) for mark in marks} == {1}
    assert "".join(marks).isascii() is not signs


def test_a_status_has_words_too():
    assert status_cell(Status.AT_RISK, signs=True).text == "▲ at-risk"
    assert status_cell(Status.AT_RISK, signs=False).text == "! at-risk"


@pytest.mark.parametrize(
    ("progress", "columns", "signs", "expected"),
    [
        (None, 10, True, "–"),
        (None, 10, False, "-"),
        (None, 0, True, "–"),
        (0, 10, True, "░░░░░░░░░░   0%"),
        (1, 10, True, "█░░░░░░░░░   1%"),
        (50, 10, True, "█████░░░░░  50%"),
        (99, 10, True, "█████████░  99%"),
        (100, 10, True, "██████████ 100%"),
        (38, 10, False, "####......  38%"),
        (38, 5, False, "##...  38%"),
        (38, 0, True, " 38%"),
    ],
)
def test_bar(progress, columns, signs, expected):
    assert bar(progress, columns, signs) == expected


@given(st.integers(0, 100), st.integers(2, 40))
def test_a_bar_is_full_or_empty_only_at_the_ends(progress, columns):
    drawn = bar(progress, columns, signs=True)
    assert len(drawn) == columns + 5
    assert (drawn.count("█") == columns) is (progress == 100)
    assert (drawn.count("░") == columns) is (progress == 0)


def outcomes(met: int, partly_met: int, open: int, not_kept: int) -> Rollup:
    """Return the sum of that many commitments of each class."""
    numbers = {Status.MET: met, Status.PARTLY_MET: partly_met, Status.PLANNED: open, Status.DROPPED: not_kept}
    rows = [
        Row(f"c-{status}-{at}", "C", "a", [], [], status, None, None, None, None, (), None, [], [])
        for status, number in numbers.items()
        for at in range(number)
    ]
    roadmap = whole(**{row.id: {} for row in rows})
    return summarize("a", "A", rows, roadmap, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("numbers", "signs", "expected"),
    [
        ((0, 0, 0, 0), True, "–"),
        ((0, 0, 0, 0), False, "-"),
        ((3, 0, 0, 0), True, "██████████"),
        ((0, 0, 0, 2), True, "××××××××××"),
        ((1, 0, 6, 0), True, "█░░░░░░░░░"),
        ((1, 1, 1, 1), True, "███▓▓▓░░××"),
        ((1, 1, 1, 1), False, "+++///..xx"),
        ((1, 0, 98, 1), True, "█░░░░░░░░×"),
        ((7, 3, 15, 0), True, "███▓░░░░░░"),
    ],
)
def test_what_became_of_commitments_is_one_bar(numbers, signs, expected):
    cell = outcome_bar(outcomes(*numbers), 10, signs)
    assert cell.text == expected
    assert "".join(run.text for run in cell.runs) == (expected if any(numbers) else "")


def test_each_class_in_the_bar_and_in_its_legend_has_the_same_sign_and_colour():
    for signs in (True, False):
        cell = outcome_bar(outcomes(1, 1, 1, 1), 4, signs)
        legend = outcome_legend(signs)
        assert [(run.text, run.style) for run in cell.runs] == [
            (one.text[0], one.style) for one in legend.cells
        ]
        assert [run.style for run in cell.runs] == ["met", "partly-met", "open", "not-kept"]
        assert [one.text[2:] for one in legend.cells] == ["met", "partly met", "open", "not kept"]
        assert line_text(legend, color=Depth.NONE).isascii() is not signs


@given(st.lists(st.integers(0, 50), min_size=4, max_size=4), st.integers(1, 100))
def test_shares_of_a_bar_fill_it_and_leave_none_out(numbers, columns):
    shares = shares_of(numbers, columns)
    assert sum(shares) == (columns if any(numbers) else 0)
    for number, share in zip(numbers, shares, strict=True):
        assert share == 0 if number == 0 else share > 0 or columns < sum(one > 0 for one in numbers)
        assert not any(numbers) or abs(share - columns * number / sum(numbers)) <= len(numbers)
    for (more, wide), (less, narrow) in permutations(zip(numbers, shares, strict=True), 2):
        assert more <= less or wide >= narrow


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, ""),
        (-1127, "overdue by 1,127 days"),
        (-1, "overdue by 1 day"),
        (0, "due today"),
        (1, "due in 1 day"),
        (12, "due in 12 days"),
    ],
)
def test_days_left(days, words):
    assert words_for_days(days) == words


def test_days():
    assert (in_days(1), in_days(2), in_days(12345)) == ("1 day", "2 days", "12,345 days")


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        ("2022-spring", "1 March to 31 May 2022"),
        ("2025-winter", "1 December 2025 to 28 February 2026"),
        ("2050", "1 January to 31 December 2050"),
        ("2026-Q3", "1 July to 30 September 2026"),
        ("2024-02", "1 February to 29 February 2024"),
        ("2024-03-24", "24 March 2024"),
        ("0999", "1 January to 31 December 999"),
    ],
)
def test_window(deadline, words):
    assert window_words(parse_deadline(deadline)) == words


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        ("2035", "by the end of 2035"),
        ("2026-H1", "by the end of the first half of 2026"),
        ("2026-H2", "by the end of the second half of 2026"),
        ("2026-Q1", "by the end of Q1 2026"),
        ("2026-Q4", "by the end of Q4 2026"),
        ("2022-spring", "by spring 2022"),
        ("2022-fall", "by fall 2022"),
        ("2022-autumn", "by autumn 2022"),
        ("2022-winter", "by winter 2022-23"),
        ("1999-winter", "by winter 1999-00"),
        ("2026-06", "by the end of June 2026"),
        ("2026-12", "by the end of December 2026"),
        (date(2026, 6, 30), "by 30 June 2026"),
    ],
)
def test_a_promise_in_words(deadline, words):
    assert by_words(parse_deadline(deadline)) == words


def test_a_milestone_has_its_title_and_its_id_where_the_title_is_not_enough():
    steps = {id: Milestone(title=title) for id, title in {"a": "Plan", "b": "Plan", "c": "Law\n"}.items()}
    assert [milestone_name(id, steps) for id in ("a", "b", "c", "gone")] == [
        "milestone Plan (a)",
        "milestone Plan (b)",
        "milestone Law\\n",
        "milestone gone",
    ]


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        ("2035", "2035"),
        ("2025-H2", "second half of 2025"),
        ("2026-Q3", "Q3 2026"),
        ("2026-06", "June 2026"),
        ("2023-summer", "summer 2023"),
        ("2025-winter", "winter 2025-26"),
        ("2026-06-30", "30 June 2026"),
        ("2025/2030", "between 2025 and 2030"),
    ],
)
def test_an_equal_deadline_in_words(deadline, words):
    spelled = in_words(parse_deadline(deadline))
    assert (spelled.text, spelled) == (words, parse_deadline(deadline))
