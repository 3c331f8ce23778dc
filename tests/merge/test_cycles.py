"""Recurring duties: two statuses of one cycle contradict each other, whatever the days of their updates."""

import pytest
import rtoml

from roadmap_cli.merge.driver import CannotMergeError, line_merge_problems
from tests.merge.making import NAME, merged

BASE = """\
[roadmap]
title = "T"

[partners.us]
name = "US"

[partners.ca]
name = "CA"

[areas.x]
title = "X"

[commitments.report]
title = "Report"
area = "x"
partners = ["us", "ca"]
deadline = "2022"
every = "2 years"
"""


def update(day: str, status: str, cycle: str = "2024", partner: str = "", base: str = BASE) -> str:
    """Return the base with an update of a cycle."""
    of_partner = f'partner = "{partner}"\n' if partner else ""
    return (
        f'{base}\n[commitments.report.updates."{day}"]\n{of_partner}cycle = "{cycle}"\nstatus = "{status}"\n'
    )


def both_ways(ours: str, theirs: str, base: str = BASE) -> list[list[str]]:
    """Return the conflicts of the merge and of the one the other way around, which have the same text."""
    one, other = merged(base, ours, theirs), merged(base, theirs, ours)
    assert rtoml.loads(one.text) == rtoml.loads(other.text)
    return [one.conflicts, other.conflicts]


@pytest.mark.parametrize(("met", "broken"), [("2024-12-01", "2025-02-01"), ("2025-02-01", "2025-02-01")])
def test_contradictory_statuses_are_a_conflict(met: str, broken: str) -> None:
    conflicts = both_ways(update(met, "met"), update(broken, "broken"))
    assert len(conflicts[0]) == len(conflicts[1]) == 1
    assert conflicts[0][0].startswith(f"{NAME}: commitments.report: the cycle 2024 is met (2")
    assert " in ours and broken (2025-02-01" in conflicts[0][0]
    assert conflicts[0][0].endswith(" in theirs; remove one of the two updates")
    assert " in ours and met (2" in conflicts[1][0]


def test_an_earlier_status_in_the_base_does_not_hide_them() -> None:
    base = update("2024-06-01", "at-risk")
    ours, theirs = update("2024-12-01", "met", base=base), update("2025-02-01", "broken", base=base)
    assert [len(one) for one in both_ways(ours, theirs, base)] == [1, 1]
    assert both_ways(ours, base.replace("[areas.x]", "[areas.x]  # The only one."), base) == [[], []]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (update("2025-02-01", "met"), update("2025-02-01", "broken", "2022")),
        (update("2022-12-01", "met", "2022"), update("2025-02-01", "broken")),
        (update("2025-02-01", "met"), update("2025-03-01", "met")),
        (update("2025-02-01", "met", partner="us"), update("2025-02-01", "broken", partner="ca")),
        (update("2025-02-01", "met"), f'{BASE}until = "2030"\n'),
    ],
    ids=["other cycle", "other cycle and day", "same status", "other partner", "until"],
)
def test_what_does_not_contradict_merges(ours: str, theirs: str) -> None:
    assert both_ways(ours, theirs) == [[], []]


def test_equal_updates_are_one() -> None:
    ours, theirs = update("2025-02-01", "met"), update("2025-02-01-2", "met")
    result = merged(BASE, ours, theirs)
    assert result.conflicts == []
    assert list(rtoml.loads(result.text)["commitments"]["report"]["updates"]) == ["2025-02-01"]


def test_one_of_a_partner_and_one_of_all_are_a_conflict_about_the_partner() -> None:
    for day in ("2024-12-01", "2025-03-01"):
        ours, theirs = update(day, "met", partner="us"), update("2025-02-01", "broken")
        (sentence,) = merged(BASE, ours, theirs).conflicts
        assert sentence == (
            f"{NAME}: commitments.report: the cycle 2024 is met ({day}) in ours and broken (2025-02-01) in "
            "theirs for us; remove one of the two updates"
        )


def test_it_is_said_beside_a_conflict_with_markers() -> None:
    ours = update("2025-02-01", "met").replace('"Report"', '"One"')
    theirs = update("2025-03-01", "broken").replace('"Report"', '"Two"')
    result = merged(BASE, ours, theirs)
    assert len(result.conflicts) == 2
    assert "<<<<<<<" in result.text
    assert (
        "the cycle 2024 is met (2025-02-01) in ours and broken (2025-03-01) in theirs" in result.conflicts[1]
    )


def test_a_side_that_is_not_valid_is_left_to_check() -> None:
    ours = update("2025-02-01", "met").replace('every = "2 years"', "every = 2")
    assert merged(BASE, ours, update("2025-03-01", "broken")).conflicts == []


def test_lines_that_git_merged_are_held_to_the_same() -> None:
    extra = "\n[commitments.report.extra]\nb = 1\n"
    ours = update("2025-02-01", "met").replace('every = "2 years"\n', 'every = "2 years"\nextra.a = 1\n')
    theirs = update("2025-03-01", "broken") + extra
    with pytest.raises(CannotMergeError) as caught:
        merged(BASE, ours, theirs)
    lines = update("2025-03-01", "broken", base=update("2025-02-01", "met")) + f"{extra}a = 1\n"
    (sentence,), _ = line_merge_problems(lines, caught.value, NAME)
    assert "the cycle 2024 is met (2025-02-01) in ours and broken (2025-03-01) in theirs" in sentence


@pytest.mark.parametrize(
    ("ours", "theirs", "conflicts"),
    [
        (('"2 years"', '"1 year"'), ('"2 years"', '"4 years"'), 1),
        (('"2 years"', '"1 year"'), ('"2 years"', '"1 year"'), 0),
        (('"2 years"\n', '"2 years"\nuntil = "2030"\n'), ('"2 years"\n', '"2 years"\nuntil = "2040"\n'), 1),
        (('"2 years"', '"1 year"'), ('"2 years"\n', '"2 years"\nuntil = "2030"\n'), 0),
    ],
)
def test_every_and_until_merge_as_other_keys(
    ours: tuple[str, str], theirs: tuple[str, str], conflicts: int
) -> None:
    for one, other in ((ours, theirs), (theirs, ours)):
        assert len(merged(BASE, BASE.replace(*one), BASE.replace(*other)).conflicts) == conflicts


def test_a_cycle_that_the_other_side_shifted_away() -> None:
    shifted = BASE.replace('"2022"', '"2023"')
    for texts in ((update("2025-02-01", "met"), shifted), (shifted, update("2025-02-01", "met"))):
        (sentence,) = merged(BASE, *texts).conflicts
        assert 'updates.2025-02-01.cycle is "2024": report has no such cycle' in sentence


def test_an_end_before_the_first_cycle_of_the_other_side() -> None:
    ours, theirs = f'{BASE}until = "2023"\n', BASE.replace('"2022"', '"2025"')
    for texts in ((ours, theirs), (theirs, ours)):
        (sentence,) = merged(BASE, *texts).conflicts
        assert f'{NAME}: commitments.report.until is "2023": the first cycle ends on 2025-12-31' in sentence
