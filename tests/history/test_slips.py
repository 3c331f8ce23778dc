"""What changes come to: for a day, since a day, and in all."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roadmap_cli.analysis.flags import slips as flagged
from roadmap_cli.analysis.replay import stated_on
from roadmap_cli.history.slips import DeadlineHistory, deadline_histories, total_of
from tests.conftest import examples
from tests.histories import History, commitment, roadmap_of
from tests.history.test_deadline_changes import TODAY, read, slips
from tests.history.test_deadline_changes import history as history


class TestDays:
    @pytest.fixture
    def moved(self, history: History) -> History:
        for year, day in (("2025", "2023-01-01"), ("2026", "2024-01-01"), ("2028", "2025-01-01")):
            history.commit(roadmap_of(commitment("one", deadline=f'"{year}"')), year, day)
        return history

    def test_as_of_a_day_later_moves_have_not_been(self, moved: History) -> None:
        (slip,) = slips(moved, as_of=date(2024, 6, 1))
        assert (slip.now and slip.now.text, slip.days, len(slip.changes)) == ("2026", 365, 1)
        assert slips(moved, as_of=date(2023, 6, 1)) == []

    def test_since_a_day_they_count_from_what_held_then(self, moved: History) -> None:
        (slip,) = slips(moved, since=date(2024, 1, 2))
        assert (slip.first.text, slip.days, len(slip.changes)) == ("2026", 731, 1)
        assert slips(moved, since=date(2025, 1, 2)) == []


def test_what_no_update_and_no_commit_tells_is_known(history: History) -> None:
    update = '[commitments.one.updates.2023-01-01]\ndeadline = "2026"\ndeadline_was = "2025"\n'
    texts = {year: roadmap_of(commitment("one", deadline=f'"{year}"') + update) for year in (2026, 2028)}
    for year, is_unrecorded in ((2026, False), (2028, True)):
        (slip,) = deadline_histories(read(texts[year]).commitments, {}, TODAY)
        assert slip.is_unrecorded is is_unrecorded
    for year in (2026, 2028):
        history.commit(texts[year], "Move", f"{year - 3}-06-01")
    (slip,) = slips(history)
    assert [change.silent for change in slip.changes] == [False, True]
    assert not slip.is_unrecorded


class TestPartners:
    ALL = '[commitments.one.updates.2021-06-01]\ndeadline = "2025"\ndeadline_was = "2020"\n'
    OWN = '[commitments.one.updates.2023-06-01]\npartner = "ca"\ndeadline = "2030"\n'
    BOTH = commitment("one", partners='["us", "ca"]', deadline='"2025"', partner_deadline='{ ca = "2030" }')

    @pytest.mark.parametrize(
        ("was", "first", "days"),
        [
            ("", "2020", [1826, 1826]),  # it shared the deadline of all, with all that this had been
            ('deadline_was = "2025"\n', "2025", [1826]),  # it had one of its own, whatever all had
            ('deadline_was = "2026"\n', "2026", [1461]),
        ],
    )
    def test_a_partner_was_promised_first_what_all_were(self, was: str, first: str, days: list[int]) -> None:
        text = roadmap_of(self.BOTH + self.ALL + self.OWN + was)
        found = {slip.partner: slip for slip in deadline_histories(read(text).commitments, {}, TODAY)}
        assert [change.days for change in found["ca"].changes] == days
        assert (found["ca"].first.text, found["ca"].days) == (first, sum(days))
        assert [change.days for change in found[""].changes] == [1826]

    def test_one_that_took_over_what_all_had_was_promised_the_same(self) -> None:
        own = self.OWN.replace("2030", "2025")
        text = roadmap_of(self.BOTH.replace("2030", "2025") + self.ALL + own)
        (slip,) = deadline_histories(read(text).commitments, {}, TODAY, partner="ca")
        assert (slip.first.text, slip.days, [change.when for change in slip.changes]) == (
            "2020",
            1826,
            ["2021-06-01"],
        )

    def test_what_is_stated_for_all_is_no_slip_where_each_has_its_own(self) -> None:
        text = roadmap_of(self.BOTH.replace('"us", ', "") + self.ALL + self.OWN)
        assert [slip.partner for slip in deadline_histories(read(text).commitments, {}, TODAY)] == ["ca"]

    def test_one_partner_has_its_own_or_what_is_common(self) -> None:
        commitments = read(roadmap_of(self.BOTH + self.ALL + self.OWN)).commitments
        found = {
            partner: [
                (slip.partner, slip.days)
                for slip in deadline_histories(commitments, {}, TODAY, partner=partner)
            ]
            for partner in ("us", "ca")
        }
        assert found == {"us": [("", 1826)], "ca": [("ca", 3652)]}

    def test_withdrawn_and_set_anew_for_one(self) -> None:
        gone = '[commitments.one.updates.2022-06-01]\npartner = "ca"\ndeadline = "none"\n'
        (slip,) = deadline_histories(read(roadmap_of(self.BOTH + gone + self.OWN)).commitments, {}, TODAY)
        assert (slip.partner, slip.first.text, slip.days, slip.slipped) == ("ca", "2025", 1826, True)
        assert [(change.before and change.before.text, change.days) for change in slip.changes] == [
            ("2025", None), (None, None),
        ]  # fmt: skip
        withdrawn = self.BOTH.replace('"2030"', '"none"')
        (slip,) = deadline_histories(read(roadmap_of(withdrawn + gone)).commitments, {}, TODAY)
        assert (slip.partner, slip.now, slip.days, slip.slipped) == ("ca", None, None, False)

    def test_an_update_of_all_moves_what_a_partner_had_before_it(self) -> None:
        later = '[commitments.one.updates.2024-06-01]\ndeadline = "2031"\n'
        last = '[commitments.one.updates.2025-06-01]\npartner = "ca"\ndeadline = "2033"\n'
        text = self.BOTH.replace('"2025"', '"2031"').replace('"2030"', '"2033"')
        found = deadline_histories(read(roadmap_of(text + self.OWN + later + last)).commitments, {}, TODAY)
        ((changes, days),) = [(slip.changes, slip.days) for slip in found if slip.partner == "ca"]
        assert ([(change.when, change.days) for change in changes], days) == (
            [("2024-06-01", 365), ("2025-06-01", 731)],
            1096,
        )


class TestUnrecorded:
    """The file states what neither an update nor a commit leads to: it moved, but nothing says when."""

    @pytest.mark.parametrize("was", ["2025", "2026"])
    def test_the_move_is_shown_without_a_day(self, was: str) -> None:
        update = f'[commitments.one.updates.2023-01-01]\ndeadline = "2026"\ndeadline_was = "{was}"\n'
        text = roadmap_of(commitment("one", deadline='"2028"') + update)
        (slip,) = deadline_histories(read(text).commitments, {}, TODAY)
        last = slip.changes[-1]
        assert (last.when, last.before and last.before.text, last.days, last.silent) == (
            "",
            "2026",
            731,
            True,
        )
        assert (slip.days, slip.is_unrecorded) == (sum(change.days or 0 for change in slip.changes), True)

    def test_what_a_partner_kept_is_no_move(self) -> None:
        later = TestPartners.ALL.replace('deadline_was = "2020"\n', "")
        text = roadmap_of(TestPartners.BOTH + TestPartners.OWN.replace("2023", "2020") + later)
        assert deadline_histories(read(text).commitments, {}, TODAY) == []

    def test_since_a_day_it_comes_only_with_others(self) -> None:
        update = '[commitments.one.updates.2023-01-01]\ndeadline = "2026"\ndeadline_was = "2025"\n'
        commitments = read(roadmap_of(commitment("one", deadline='"2028"') + update)).commitments
        (slip,) = deadline_histories(commitments, {}, TODAY, since=date(2023, 1, 1))
        assert [change.when for change in slip.changes] == ["2023-01-01", ""]
        assert deadline_histories(commitments, {}, TODAY, since=date(2023, 1, 2)) == []


YEARS = st.sampled_from(["2024", "2025", "2026-H1", "2026", "2030", "none"])
UPDATES = st.lists(
    st.tuples(st.sampled_from(["", "us", "ca"]), YEARS, st.none() | YEARS), max_size=5
)  # of whom, to what, from what


def stated(subject: str, updates: list[tuple[str, str, str | None]], drawn: str) -> str:
    """Return what the file states for a subject: what its updates lead to, else what is drawn."""
    own = [place for place, update in enumerate(updates) if update[0] == subject]
    after = [to for partner, to, _ in updates[own[0] :] if partner in ("", subject)] if own else [drawn]
    return after[-1]


@examples(few=60, many=600)
@example(
    [("", "2024", None), ("", "2025", None), ("us", "2025", None), ("", "2026-H1", None)],
    ("none", "none", "none"),
    True,
    TODAY,
)
@example(
    [("", "none", "2024"), ("us", "2025", None), ("", "2024", None)],
    ("2024", "2024", "2024"),
    False,
    date(2022, 6, 1),
)
@given(UPDATES, st.tuples(YEARS, YEARS, YEARS), st.booleans(), st.sampled_from([date(2022, 6, 1), TODAY]))
def test_the_flag_and_slips_agree(
    updates: list[tuple[str, str, str | None]], drawn: tuple[str, str, str], are_own: bool, as_of: date
) -> None:
    common, us, ca = (
        stated(subject, updates, to) for subject, to in zip(("", "us", "ca"), drawn, strict=True)
    )
    fields = {"partners": '["us", "ca"]', "made": "2019-01-01"}
    fields |= {"deadline": f'"{common}"'} if common != "none" else {}
    fields |= {"partner_deadline": f'{{ us = "{us}", ca = "{ca}" }}'} if are_own else {}
    text = commitment("one", **fields)
    for number, (partner, to, was) in enumerate(updates, start=1):
        text += f'[commitments.one.updates.202{number}-01-01]\ndeadline = "{to}"\n'
        text += f'deadline_was = "{was}"\n' if was else ""
        text += f'partner = "{partner}"\n' if partner else ""
    one = read(roadmap_of(text)).commitments["one"]
    day = stated_on(one, as_of)
    assert day is not None
    for partner in ("", "us", "ca"):
        slips = [
            slip for slip in deadline_histories({"one": one}, {}, as_of, partner=partner) if slip.slipped
        ]
        assert sorted(
            (slip.partner, slip.first.last, slip.now and slip.now.last) for slip in slips
        ) == sorted((subject, first.last, now.last) for subject, first, now in flagged(day, partner))


class TestTotals:
    def slip(self, id: str, days: int) -> DeadlineHistory:
        text = (
            roadmap_of(commitment(id, deadline=f"{date.fromordinal(date(2025, 1, 1).toordinal() + days)}"))
            + f'[commitments.{id}.updates.2024-01-01]\ndeadline = "2030"\ndeadline_was = 2025-01-01\n'
        )
        (slip,) = deadline_histories(read(text).commitments, {}, TODAY)
        return slip

    def test_how_many_the_share_and_the_median(self) -> None:
        several = [self.slip("a", 10), self.slip("b", 31), self.slip("c", -5)]
        total = total_of("total", "Total", 8, several)
        assert (total.slipped, total.share, total.median_days) == (2, 25, 20.5)
        assert repr(total_of("total", "Total", 8, several[:1]).median_days) == "10"
        assert total_of("x", "X", 3, several[:1]).share == 33

    def test_one_that_was_withdrawn_has_not_slipped(self) -> None:
        update = '[commitments.one.updates.2024-01-01]\ndeadline = "none"\ndeadline_was = "2025"\n'
        found = deadline_histories(read(roadmap_of(commitment("one") + update)).commitments, {}, TODAY)
        total = total_of("total", "Total", 1, found)
        assert (len(found), total.slipped, total.median_days) == (1, 0, None)

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
        assert [slip.id for slip in deadline_histories(read(text).commitments, {}, TODAY)] == ["c", "a", "b"]
