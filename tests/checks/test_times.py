"""RM3: what time has done, and days that contradict each other."""

from datetime import date

import pytest

from tests.checks.looking import HEAD, commitment, findings, sentences


def x(fields: str = "", below: str = "") -> str:
    return HEAD + commitment("x", fields, below=below)


def event(day: str, fields: str) -> str:
    return f"[commitments.x.updates.{day}]\n{fields}\n"


class TestOverdue:
    def test_says_since_when(self) -> None:
        assert sentences(x('deadline = "2025"\nstatus = "underway"'), "RM301") == [
            'RM301: commitments.x.deadline = "2025": overdue by 32 days: it ended on 2025-12-31, '
            "and the status is still underway"
        ]

    def test_counts_one_day(self) -> None:
        assert "overdue by 1 day: " in sentences(x("deadline = 2026-01-31"), "RM301")[0]

    @pytest.mark.parametrize(
        "fields", ["deadline = 2026-02-01", 'deadline = "2026-Q1"', 'deadline = "2025"\nstatus = "met"']
    )
    def test_is_silent_while_the_window_is_open_or_all_is_done(self, fields: str) -> None:
        assert sentences(x(fields), "RM301") == []

    def test_looks_at_the_day_asked_for(self) -> None:
        assert sentences(x('deadline = "2025"'), "RM301", as_of=date(2025, 12, 31)) == []

    def test_is_placed_at_the_partner_whose_window_has_passed(self) -> None:
        fields = 'partner_deadline = { ca = "2040", us = "2024" }'
        text = x(fields).replace('deadline = "2050"\n', "")
        (finding,) = findings(text, "RM301")
        assert (finding.key, finding.found) == ("commitments.x.partner_deadline.us", '"2024"')
        line = text.split("\n")[finding.place.line - 1]
        assert line[finding.place.column - 1 :].startswith('us = "2024"')


class TestOverdueWithin:
    def test_a_partner_and_a_milestone_are_told_of(self) -> None:
        fields = 'partners = ["us", "ca"]\npartner_deadline = { ca = "2020", us = "2025" }'
        below = '[commitments.x.milestones.m]\ntitle = "M"\ndeadline = "2024"'
        assert sentences(
            x(fields + '\npartner_status = { us = "met" }\nstatus = "underway"', below), "RM301"
        ) == [
            'RM301: commitments.x.partner_deadline.ca = "2020": overdue by 1,858 days: it ended on '
            "2020-12-31, and the status is still underway",
            'RM301: commitments.x.milestones.m.deadline = "2024": overdue by 397 days: it ended on '
            "2024-12-31, and the status is still planned",
        ]

    def test_nothing_is_told_twice_or_of_what_is_closed(self) -> None:
        own = x('partner_deadline = { us = "2020" }').replace('deadline = "2050"\n', "")
        assert len(sentences(own, "RM301")) == 1
        below = '[commitments.x.milestones.m]\ntitle = "M"\ndeadline = "2024"'
        assert sentences(x('status = "met"', below), "RM301") == []
        assert sentences(x("", below + '\nstatus = "dropped"'), "RM301") == []


class TestDueSoon:
    @pytest.mark.parametrize(
        ("deadline", "said"),
        [
            ("2026-02-01", "due today"),
            ("2026-02-02", "due in 1 day, on 2026-02-02"),
            ("2026-03-03", "due in 30 days, on 2026-03-03"),
        ],
    )
    def test_says_when(self, deadline: str, said: str) -> None:
        assert sentences(x(f"deadline = {deadline}"), "RM302") == [
            f'RM302: commitments.x.deadline = "{deadline}": {said}'
        ]

    def test_follows_the_days_of_the_file(self) -> None:
        assert sentences(x("deadline = 2026-03-04"), "RM302") == []
        assert len(sentences(x("deadline = 2026-03-04") + "[check]\ndue_soon_days = 31\n", "RM302")) == 1


def test_stale_says_for_how_long() -> None:
    fields = "made = 2025-08-04"
    assert sentences(x(fields), "RM303") == [
        "RM303: commitments.x: no update for more than 180 days, and the status is planned"
    ]
    assert sentences(x("made = 2025-08-05"), "RM303") == []
    assert sentences(x(fields) + "[check]\nstale_after_days = 200\n", "RM303") == []


class TestMadeAfterDeadline:
    def test_is_found_for_each_deadline(self) -> None:
        fields = 'made = 2025-06-01\ndeadline = "2025-05"\npartner_deadline = { us = "2024" }'
        assert sentences(x(fields), "RM304") == [
            'RM304: commitments.x.deadline = "2025-05": it ended on 2025-05-31, before the promise was made, '
            "2025-06-01; correct one",
            'RM304: commitments.x.partner_deadline.us = "2024": it ended on 2024-12-31, before '
            "the promise was "
            "made, 2025-06-01; correct one",
        ]

    @pytest.mark.parametrize("deadline", ['"2025"', '"2025-06"', "2025-06-01"])
    def test_is_none_where_the_windows_touch(self, deadline: str) -> None:
        assert sentences(x(f'made = "2025-06"\ndeadline = {deadline}'), "RM304") == []


class TestFuture:
    def test_holds_no_update(self) -> None:
        assert sentences(x(below=event("2026-02-02", 'note = "n"')), "RM305") == [
            "RM305: commitments.x.updates.2026-02-02: an update cannot be in the future, and "
            "2026-02-02 is; "
            "give it the day it happened"
        ]

    def test_holds_no_milestone_that_is_met(self) -> None:
        below = '[commitments.x.milestones.m]\ntitle = "M"\nstatus = "met"\nmet_on = 2027-01-01'
        assert sentences(x(below=below), "RM305") == [
            'RM305: commitments.x.milestones.m.met_on = "2027-01-01": a milestone cannot have '
            "been met in the "
            "future; use deadline for what is planned"
        ]

    def test_holds_no_promise(self) -> None:
        assert sentences(x('made = 2062-01-01\ndeadline = "2070"'), "RM305") == [
            'RM305: commitments.x.made = "2062-01-01": it cannot have been made in the future, '
            "and no list shows it until then; correct made"
        ]

    @pytest.mark.parametrize("day", ["2026-02-01", "2026", "2026-02", "2025-12-31-2"])
    def test_begins_after_today(self, day: str) -> None:
        assert sentences(x(below=event(day, 'note = "n"')), "RM305") == []

    def test_is_not_what_came_after_a_past_day_that_is_looked_at(self) -> None:
        text = x(below=event("2025-06-01", 'note = "n"'))
        assert sentences(text, "RM305", as_of=date(2024, 1, 1), today=date(2026, 1, 1)) == []
        assert len(sentences(text, "RM305", as_of=date(2024, 1, 1), today=date(2025, 1, 1))) == 1


class TestMetWithOpenMilestones:
    MILESTONES = "".join(f'[commitments.x.milestones.m{number}]\ntitle = "M"\n' for number in range(7))

    def test_names_them(self) -> None:
        assert sentences(x('status = "met"', self.MILESTONES), "RM306") == [
            "RM306: commitments.x.status: it is met, but milestones are open: m0, m1, m2, m3, m4 and 2 more; "
            "close them, or reopen it"
        ]

    def test_is_placed_at_the_partners_where_they_make_the_status(self) -> None:
        (finding,) = findings(x('partner_status = { us = "met" }', self.MILESTONES), "RM306")
        assert finding.key == "commitments.x.partner_status"

    def test_is_none_where_all_are_closed_or_the_commitment_is_open(self) -> None:
        closed = '[commitments.x.milestones.m]\ntitle = "M"\nstatus = "dropped"'
        assert sentences(x('status = "met"', closed), "RM306") == []
        assert sentences(x('status = "partly-met"', self.MILESTONES), "RM306") == []


class TestUnexplainedDeadlineChange:
    @pytest.mark.parametrize(
        ("fields", "change"),
        [
            ('deadline = "2030"\ndeadline_was = "2025"', "from 2025 to 2030"),
            ('deadline = "none"\ndeadline_was = "2025"', "from 2025 to none"),
        ],
    )
    def test_is_found(self, fields: str, change: str) -> None:
        assert sentences(x(below=event("2025", fields)), "RM308") == [
            f"RM308: commitments.x.updates.2025.deadline: the deadline changed {change}, and no note "
            "says why; add a note"
        ]

    @pytest.mark.parametrize(
        "fields",
        [
            'deadline = "2030"\ndeadline_was = "2025"\nnote = "Because."',
            'deadline = "2030"\ndeadline_was = "none"',
            'deadline = "2030"',
            'deadline = "2030"\ndeadline_was = "2030"',
            'status = "underway"',
        ],
    )
    def test_is_none_with_a_note_or_where_it_is_the_first_or_the_same(self, fields: str) -> None:
        assert sentences(x(below=event("2025", fields)), "RM308") == []


class TestLateMilestone:
    @staticmethod
    def of(milestone: str, fields: str = 'deadline = "2030"') -> list[str]:
        return sentences(x(fields, f'[commitments.x.milestones.m]\ntitle = "M"\n{milestone}'), "RM309")

    def test_is_found(self) -> None:
        assert self.of('deadline = "2031-H1"') == [
            'RM309: commitments.x.milestones.m.deadline = "2031-H1": due by 2031-06-30, after '
            "its commitment, "
            "which is due by 2030-12-31; move one of the two"
        ]

    def test_is_none_in_time_or_closed_or_before_the_last_partner_is_due(self) -> None:
        assert self.of('deadline = "2030"') == []
        assert self.of("") == []
        assert self.of('deadline = "2031"\nstatus = "met"') == []
        assert self.of('deadline = "2031"', 'deadline = "2030"\npartner_deadline = { us = "2031" }') == []


class TestWaiver:
    @pytest.mark.parametrize(
        ("waiver", "said"),
        [
            (
                '{ until = 2026-01-31, reason = "r" }',
                "the waiver ended on 2026-01-31; renew it, or remove it",
            ),
            ('{ until = "2025" }', "the waiver ended on 2025-12-31; renew it, or remove it"),
            ("{ until = 2027-01-01 }", 'the waiver gives no reason; add reason = "TEXT"'),
            ('{ reason = " " }', 'the waiver gives no reason; add reason = "TEXT"'),
        ],
    )
    def test_is_spent(self, waiver: str, said: str) -> None:
        assert sentences(x(f"waive = {{ RM301 = {waiver} }}"), "RM310") == [
            f"RM310: commitments.x.waive.RM301: {said}"
        ]

    def test_holds_until_the_end_of_its_day(self) -> None:
        assert sentences(x('waive = { RM301 = { until = 2026-02-01, reason = "r" } }'), "RM310") == []
