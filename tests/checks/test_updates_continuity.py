"""RM311: previous values in updates agree with the previous update of the subject."""

from tests.checks.looking import HEAD, commitment, sentences

REMEDY = "correct the wrong one, or record the update in between"


def contradictions(*updates: str) -> list[str]:
    below = "\n".join(f"[commitments.x.updates.{update}\n" for update in updates)
    return sentences(HEAD + commitment("x", below=below), "RM311")


class TestDeadlines:
    def test_follow_each_other(self) -> None:
        first, second = '2024-05]\ndeadline = "2025"', '2025-05]\ndeadline = "2026"\ndeadline_was = "2025"'
        assert contradictions(second, first) == []
        assert contradictions(second, first.replace('"2025"', '"2030"')) == [
            'RM311: commitments.x.updates.2025-05.deadline_was = "2025": the previous update, 2024-05, says '
            f"2030; {REMEDY}"
        ]

    def test_are_compared_by_window_and_not_by_spelling(self) -> None:
        first = '2024-05]\ndeadline = "2025-autumn"'
        assert contradictions(first, '2025-05]\ndeadline = "2026"\ndeadline_was = "2025-fall"') == []

    def test_may_have_been_given_up(self) -> None:
        given_up = '2024-05]\ndeadline = "none"\ndeadline_was = "2024"'
        assert contradictions(given_up, '2025-05]\ndeadline = "2026"\ndeadline_was = "none"') == []
        assert contradictions(given_up, '2025-05]\ndeadline = "2026"\ndeadline_was = "2024"') == [
            'RM311: commitments.x.updates.2025-05.deadline_was = "2024": the previous update, 2024-05, says '
            f"none; {REMEDY}"
        ]


class TestStatuses:
    def test_follow_each_other(self) -> None:
        first = '2024-05]\nstatus = "underway"'
        assert contradictions(first, '2025-05]\nstatus = "met"\nstatus_was = "underway"') == []
        assert contradictions(first, '2025-05]\nstatus = "met"\nstatus_was = "planned"') == [
            'RM311: commitments.x.updates.2025-05.status_was = "planned": the previous update, 2024-05, says '
            f"underway; {REMEDY}"
        ]

    def test_of_one_day_follow_each_other_as_they_stand(self) -> None:
        first, second = '2024-05-01]\nstatus = "underway"', '2024-05-01-2]\nstatus = "met"'
        assert contradictions(first, f'{second}\nstatus_was = "underway"') == []
        assert len(contradictions(first, f'{second}\nstatus_was = "planned"')) == 1


class TestWhatIsHeldToWhat:
    def test_partners_each_to_their_own(self) -> None:
        whole = '2024-05]\nstatus = "underway"'
        us = '2025-05]\npartner = "us"\nstatus = "met"\nstatus_was = "planned"'
        assert contradictions(whole, us) == []
        assert len(contradictions('2024-06]\npartner = "us"\nstatus = "stalled"', us)) == 1

    def test_of_a_partner_to_those_of_all_from_its_first_own_one_on(self) -> None:
        own, of_all = '2023]\npartner = "us"\nstatus = "underway"', '2024-05]\nstatus = "stalled"'
        last = '2025-05]\npartner = "us"\nstatus = "met"\nstatus_was = "underway"'
        assert contradictions(own, last) == []
        assert contradictions(own, of_all, last) == [
            'RM311: commitments.x.updates.2025-05.status_was = "underway": the previous update, 2024-05, '
            f"says stalled; {REMEDY}"
        ]

    def test_those_of_all_to_those_of_all_whatever_a_partner_has(self) -> None:
        first, own = '2022]\nstatus = "underway"', '2023]\npartner = "us"\nstatus = "met"'
        last = '2024]\nstatus = "stalled"\nstatus_was = "underway"'
        assert contradictions(first, own, last) == []

    def test_what_says_nothing_of_before_contradicts_nothing(self) -> None:
        assert contradictions('2024-05]\ndeadline = "2030"', '2025-05]\ndeadline = "2026"') == []
        assert contradictions('2025-05]\ndeadline = "2026"\ndeadline_was = "2020"') == []

    def test_notes_and_updates_of_another_kind_stand_between_nothing(self) -> None:
        between = ('2024-06]\nnote = "Talks."', '2024-07]\nstatus = "underway"')
        last = '2025-05]\ndeadline = "2026"\ndeadline_was = "2025"'
        assert contradictions('2024-05]\ndeadline = "2025"', *between, last) == []
        assert len(contradictions('2024-05]\ndeadline = "2030"', *between, last)) == 1

    def test_those_of_a_milestone_to_those_of_that_one(self) -> None:
        step = '[commitments.x.milestones.{}]\ntitle = "M"\n'
        steps = step.format("m") + step.format("n")
        first = '[commitments.x.updates.2024]\nmilestone = "{}"\ndeadline = "2040"\nnote = "n"\n'
        last = '[commitments.x.updates.2025]\nmilestone = "m"\ndeadline = "2050"\ndeadline_was = "2041"\n'

        def found(milestone: str) -> list[str]:
            text = HEAD + commitment("x", below=steps + first.format(milestone) + last)
            return sentences(text, "RM311") + sentences(text, "RM308")

        unexplained = (
            "RM308: commitments.x.updates.2025.deadline: the deadline changed from {} to 2050, "
            "and no note says why; add a note"
        )
        assert found("n") == [unexplained.format("2041")]
        assert found("m") == [
            'RM311: commitments.x.updates.2025.deadline_was = "2041": the previous update, 2024, says 2040; '
            + REMEDY,
            unexplained.format("2040"),
        ]
