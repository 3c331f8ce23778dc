"""What moves come to: for a day, since a day, and in all."""

from datetime import date

import pytest

from roadmap_cli.history.slips import Slip, slips_of, total_of
from tests.histories import History, commitment, roadmap_of
from tests.history.test_moves import TODAY, read, slips
from tests.history.test_moves import history as history


class TestDays:
    @pytest.fixture
    def moved(self, history: History) -> History:
        for year, day in (("2025", "2023-01-01"), ("2026", "2024-01-01"), ("2028", "2025-01-01")):
            history.commit(roadmap_of(commitment("one", deadline=f'"{year}"')), year, day)
        return history

    def test_as_of_a_day_later_moves_have_not_been(self, moved: History) -> None:
        (slip,) = slips(moved, as_of=date(2024, 6, 1))
        assert (slip.now and slip.now.text, slip.days, len(slip.moves)) == ("2026", 365, 1)
        assert slips(moved, as_of=date(2023, 6, 1)) == []

    def test_since_a_day_they_count_from_what_held_then(self, moved: History) -> None:
        (slip,) = slips(moved, since=date(2024, 1, 2))
        assert (slip.first.text, slip.days, len(slip.moves)) == ("2026", 731, 1)
        assert slips(moved, since=date(2025, 1, 2)) == []


def test_what_no_event_and_no_commit_tells_is_known(history: History) -> None:
    event = '[commitments.one.updates.2023-01-01]\ndeadline = "2026"\ndeadline_was = "2025"\n'
    texts = {year: roadmap_of(commitment("one", deadline=f'"{year}"') + event) for year in (2026, 2028)}
    for year, told in ((2026, False), (2028, True)):
        (slip,) = slips_of(read(texts[year]).commitments, {}, TODAY)
        assert slip.is_unrecorded is told
    for year in (2026, 2028):
        history.commit(texts[year], "Move", f"{year - 3}-06-01")
    (slip,) = slips(history)
    assert [move.silent for move in slip.moves] == [False, True]
    assert not slip.is_unrecorded


class TestPartners:
    ALL = '[commitments.one.updates.2021-06-01]\ndeadline = "2025"\ndeadline_was = "2020"\n'

    @pytest.mark.parametrize(
        ("was", "first", "days"),
        [
            ('deadline_was = "2025"\n', "2020", [1826, 1826]),
            ("", "2020", [1826, 1826]),
            ('deadline_was = "2026"\n', "2026", [1461]),
        ],
    )
    def test_a_partner_was_promised_first_what_all_were(self, was: str, first: str, days: list[int]) -> None:
        own = f'[commitments.one.updates.2023-06-01]\npartner = "ca"\ndeadline = "2030"\n{was}'
        text = roadmap_of(
            commitment("one", deadline='"2025"', partner_deadline='{ ca = "2030" }') + self.ALL + own
        )
        found = {slip.partner: slip for slip in slips_of(read(text).commitments, {}, TODAY)}
        assert [move.days for move in found["ca"].moves] == days
        assert (found["ca"].first.text, found["ca"].days) == (first, sum(days))
        assert [move.days for move in found[""].moves] == [1826]


class TestTotals:
    def slip(self, id: str, days: int) -> Slip:
        text = (
            roadmap_of(commitment(id, deadline=f"{date.fromordinal(date(2025, 1, 1).toordinal() + days)}"))
            + f'[commitments.{id}.updates.2024-01-01]\ndeadline = "2030"\ndeadline_was = 2025-01-01\n'
        )
        (slip,) = slips_of(read(text).commitments, {}, TODAY)
        return slip

    def test_how_many_the_share_and_the_median(self) -> None:
        several = [self.slip("a", 10), self.slip("b", 31), self.slip("c", -5)]
        total = total_of("total", "Total", 8, several)
        assert (total.slipped, total.share, total.median_days) == (2, 25, 20)
        assert total_of("x", "X", 3, several[:1]).share == 33

    def test_of_two_deadlines_of_one_commitment_the_worse_counts(self) -> None:
        total = total_of("total", "Total", 1, [self.slip("a", 10), self.slip("a", 30)])
        assert (total.slipped, total.share, total.median_days) == (1, 100, 30)

    def test_nothing_at_all(self) -> None:
        total = total_of("total", "Total", 0, [])
        assert (total.slipped, total.share, total.median_days) == (0, None, None)

    def test_the_one_that_slipped_most_comes_first(self) -> None:
        text = roadmap_of(
            "".join(
                commitment(id, deadline=f'"{year}"')
                + f'[commitments.{id}.updates.2024]\ndeadline = "{year}"\ndeadline_was = "2025"\n'
                for id, year in (("a", 2026), ("b", 2024), ("c", 2030))
            )
        )
        assert [slip.id for slip in slips_of(read(text).commitments, {}, TODAY)] == ["c", "a", "b"]
