"""Changes: their weight, and whether anything is left of them."""

import pytest

from roadmap_cli.history.change import CommitmentChange
from tests.histories import commitment
from tests.history.test_compare import change, changes

FROM_WORST = [
    (commitment(), ""),
    (commitment(), commitment(status='"broken"')),
    (commitment(deadline='"2024"'), commitment(deadline='"2025"')),
    (commitment(), commitment(text='"We may."')),
    (commitment(partners='["us"]'), commitment()),
    (commitment() + '[commitments.one.updates.2024]\nnote = "n"\n', commitment()),
    (commitment(), commitment(owner='"X"')),
]
GOOD = [
    ("", commitment()),
    (commitment(), commitment(status='"met"')),
    (commitment(deadline='"2025"'), commitment(deadline='"2024"')),
    (commitment(), commitment() + '[commitments.one.updates.2024]\nnote = "n"\n'),
]


def test_from_the_worst_on() -> None:
    weights = [change(*pair).weight for pair in FROM_WORST]
    assert weights == sorted(set(weights)), weights


@pytest.mark.parametrize("pair", GOOD, ids=["added", "better", "earlier", "event"])
def test_what_is_new_or_better_comes_last(pair: tuple[str, str]) -> None:
    assert change(*pair).weight >= change(*FROM_WORST[-1]).weight


def test_empty_is_what_says_nothing_and_has_its_old_id() -> None:
    one = change(commitment(), commitment(owner='"X"'))
    nothing = CommitmentChange(id="one", before_id="one", before=one.before, after=one.after)
    assert (one.is_empty, nothing.is_empty) == (False, True)
    assert not CommitmentChange(id="one", before_id="old", before=one.before, after=one.after).is_empty


def test_the_area_of_what_was_removed_is_the_one_it_was_in() -> None:
    assert changes(commitment(area='"x"'), "").commitments[0].area == "x"
