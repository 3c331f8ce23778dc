"""A new deadline of one side and new words of the other one: a conflict, unless the day is the same."""

import pytest

from tests.merge.making import NAME, merged

BASE = """\
[roadmap]
title = "T"

[areas.x]
title = "X"

[commitments.plan]
title = "Plan"
area = "x"
deadline = "2025"
owner = "A"

[commitments.plan.milestones.step]
title = "Step"
deadline = "2025"
"""
WORDS = 'deadline = "2025"\ndeadline_text = "by COP30"'


def of_commitment(promise: str, base: str = BASE) -> str:
    return base.replace('deadline = "2025"', promise, 1)


def of_milestone(promise: str) -> str:
    head, last = BASE.rsplit('deadline = "2025"', 1)
    return head + promise + last


def conflicts(ours: str, theirs: str, base: str = BASE) -> list[str]:
    one, other = merged(base, ours, theirs).conflicts, merged(base, theirs, ours).conflicts
    assert len(one) == len(other)
    return one


def test_words_for_the_old_deadline_are_a_conflict() -> None:
    assert conflicts(of_commitment('deadline = "2027"'), of_commitment(WORDS)) == [
        f"{NAME}: commitments.plan: deadline is 2027 in ours, and deadline_text in theirs has new words for "
        '2025: "by COP30"; keep the words only if they are right for the new deadline'
    ]
    (other,) = conflicts(of_milestone(WORDS), of_milestone("deadline = 2027-01-01"))
    assert other.startswith(
        f"{NAME}: commitments.plan.milestones.step: deadline is 2027-01-01 in theirs, and "
    )


def test_words_that_were_changed_are_too() -> None:
    base = of_commitment('deadline = "2025"\ndeadline_text = "in 2025"')
    new = base.replace('"2025"\ndead', '"2027"\ndead')
    assert len(conflicts(new, of_commitment(WORDS), base)) == 1


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("deadline = 2025-12-31", WORDS),
        ('deadline = "2027"', 'deadline = "2025" # why'),
        ('deadline = "2025"', WORDS),
        (WORDS, WORDS),
        (WORDS.replace("2025", "2027"), WORDS.replace("2025", "2027")),
    ],
)
def test_what_is_none(ours: str, theirs: str) -> None:
    assert conflicts(of_commitment(ours), of_commitment(theirs)) == []


def test_words_alone_stay_with_a_first_deadline() -> None:
    base = of_commitment("")
    assert (
        conflicts(of_commitment('deadline = "2027"'), of_commitment('deadline_text = "COP30"'), base)[:1]
        == []
    )
