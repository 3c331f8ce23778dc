"""RM3: deadlines, and dates that contradict each other."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.checks.deadlines import overdue
from roadmap_cli.checks.rule import CheckContext
from roadmap_cli.model.types import Status
from roadmap_cli.model.validate import read_roadmap
from tests.checks.looking import HEAD, commitment, findings, sentences


def x(fields: str = "", below: str = "") -> str:
    return HEAD + commitment("x", fields, below=below)


def update(day: str, fields: str) -> str:
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

    def test_uses_the_requested_day(self) -> None:
        assert sentences(x('deadline = "2025"'), "RM301", as_of=date(2025, 12, 31)) == []

    def test_is_placed_at_the_partner_whose_window_has_passed(self) -> None:
        fields = 'partner_deadline = { ca = "2040", us = "2024" }'
        text = x(fields).replace('deadline = "2050"\n', "")
        (finding,) = findings(text, "RM301")
        assert (finding.key, finding.value) == ("commitments.x.partner_deadline.us", '"2024"')
        line = text.split("\n")[finding.place.line - 1]
        assert line[finding.place.column - 1 :].startswith('us = "2024"')


class TestOverdueWithin:
    def test_partners_and_milestones_are_reported(self) -> None:
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

    def test_nothing_is_reported_twice_or_when_closed(self) -> None:
        own = x('partner_deadline = { us = "2020" }').replace('deadline = "2050"\n', "")
        assert len(sentences(own, "RM301")) == 1
        below = '[commitments.x.milestones.m]\ntitle = "M"\ndeadline = "2024"'
        assert sentences(x('status = "met"', below), "RM301") == []
        assert sentences(x("", below + '\nstatus = "dropped"'), "RM301") == []


class TestOverdueByPartner:
    """Each window that has passed for somebody who is open is found once, where it is stated."""

    HEAD = HEAD + '[partners.ca]\nname = "Canada"\n[partners.eu]\nname = "European Union"\n'

    def of(self, fields: str, below: str = "") -> list[str]:
        fields = f'partners = ["us", "ca", "eu"]\n{fields}'
        found = sentences(self.HEAD + commitment("x", fields, below=below), "RM301")
        return [one.removeprefix("RM301: commitments.x.") for one in found]

    def test_one_that_all_share_is_found_once(self) -> None:
        ended = 'deadline = "2025": overdue by 32 days: it ended on 2025-12-31, and the'
        assert self.of('deadline = "2025"') == [f"{ended} status is still planned"]
        assert self.of('deadline = "2025"\npartner_status = { us = "at-risk" }') == [
            f"{ended} statuses are still at-risk (us) and planned (ca and eu)"
        ]

    def test_one_that_some_share_names_them(self) -> None:
        fields = 'deadline = "2025"\nstatus = "underway"\n'
        said = "for us and ca: it ended on 2025-12-31, and the status is still underway"
        assert self.of(f'{fields}partner_deadline = {{ eu = "2030" }}') == [
            f'deadline = "2025": overdue by 32 days {said}'
        ]
        assert self.of(f'{fields}partner_status = {{ eu = "met" }}') == [
            f'deadline = "2025": overdue by 32 days {said}'
        ]

    def test_one_of_a_partner_is_found_at_its_key_and_by_its_status(self) -> None:
        fields = 'deadline = "2030"\npartner_deadline = { us = "2024", ca = "2025", eu = "2025" }'
        closed = 'partner_status = { us = "stalled", ca = "met" }'
        assert self.of(f"{fields}\n{closed}") == [
            'partner_deadline.us = "2024": overdue by 397 days: it ended on 2024-12-31, '
            "and the status is still stalled",
            'partner_deadline.eu = "2025": overdue by 32 days: it ended on 2025-12-31, '
            "and the status is still planned",
        ]

    def test_one_that_is_nobodys_is_not_found(self) -> None:
        own = 'partner_deadline = { us = "2030", ca = "2030", eu = "none" }'
        assert self.of(f'deadline = "2020"\n{own}') == []

    def test_one_that_only_an_update_states_is_found_there(self) -> None:
        (found,) = self.of("", update("2024", 'partner = "us"\ndeadline = "2025"'))
        assert found.startswith('updates.2024.deadline = "2025": overdue by 32 days for us: ')

    def test_help_names_whom_it_is_about(self) -> None:
        def helps(fields: str) -> list[str]:
            text = self.HEAD + commitment("x", f'partners = ["us", "ca"]\n{fields}')
            return [one.help for one in findings(text, "RM301")]

        assert helps('deadline = "2025"') == [
            "Record what happened: `roadmap update x --status STATUS --note TEXT --on DATE`, or change the "
            "deadline: `roadmap update x --deadline DEADLINE --note TEXT --on DATE`."
        ]
        assert helps('partner_deadline = { ca = "2025" }') == [
            "Record what happened: `roadmap update x --for ca --status STATUS --note TEXT --on DATE`, or "
            "change the deadline: `roadmap update x --for ca --deadline DEADLINE --note TEXT --on DATE`."
        ]
        assert helps('deadline = "2025"\npartner_status = { ca = "at-risk" }') == [
            "Record what happened: `roadmap update x --for PARTNER --status STATUS --note TEXT --on DATE` "
            "for each of us and ca, or change the deadline: "
            "`roadmap update x --deadline DEADLINE --note TEXT --on DATE`."
        ]

    def test_help_for_a_milestone_does_not_close_the_commitment(self) -> None:
        below = '[commitments.x.milestones.report]\ntitle = "M"\ndeadline = "2024"'
        (found,) = findings(x("", below), "RM301")
        assert found.help == (
            "Record what happened to the milestone: "
            "`roadmap update x --milestone report --status STATUS --on DATE`."
        )


STATUSES = st.sampled_from([None, *(one.value for one in Status if one is not Status.SUPERSEDED)])
DEADLINES = st.sampled_from([None, "2024", "2025", "2026-02", "2050"])


@given(
    STATUSES, DEADLINES, st.lists(st.tuples(STATUSES, DEADLINES), max_size=3), st.tuples(STATUSES, DEADLINES)
)
def test_something_is_overdue_exactly_where_the_lists_show_it(
    status: str | None,
    deadline: str | None,
    partners: list[tuple[str | None, str | None]],
    step: tuple[str | None, str | None],
) -> None:
    ids = [f"p{number}" for number in range(len(partners))]
    own = {
        "partner_status": {id: one[0] for id, one in zip(ids, partners, strict=True) if one[0]},
        "partner_deadline": {id: one[1] for id, one in zip(ids, partners, strict=True) if one[1]},
    }
    data: dict[str, Any] = {
        "roadmap": {"title": "T"},
        "areas": {"a": {"title": "A"}},
        "commitments": {
            "x": {
                "title": "X",
                "area": "a",
                "partners": ids,
                **_given(status=status, deadline=deadline),
                **own,
                "milestones": {"m": {"title": "M", **_given(status=step[0], deadline=step[1])}},
            }
        },
    }
    context = CheckContext(read_roadmap(data, "", "r.toml"), data, "", date(2026, 2, 1))
    flags = context.derived["x"].flags
    places = [hit.path[2:] for hit in overdue.hits(context)]
    assert len({*places}) == len(places)
    milestones = [place for place in places if place[0] == "milestones"]
    assert bool(milestones) is (Flag.MILESTONE_OVERDUE in flags)
    assert (len(places) > len(milestones)) is (Flag.OVERDUE in flags)


def _given(**fields: str | None) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value is not None}


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

    def test_is_that_of_each_partner_who_is_open(self) -> None:
        fields = (
            'deadline = 2026-02-02\npartner_status = { us = "met" }\npartner_deadline = { ca = "2026-02" }'
        )
        assert sentences(x(f'partners = ["us", "ca", "eu"]\n{fields}'), "RM302") == [
            'RM302: commitments.x.deadline = "2026-02-02": due in 1 day for eu, on 2026-02-02',
            'RM302: commitments.x.partner_deadline.ca = "2026-02": due in 27 days, on 2026-02-28',
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
    assert sentences(x(fields) + "[check]\nstale_after_days = 1\n", "RM303") == [
        "RM303: commitments.x: no update for more than 1 day, and the status is planned"
    ]


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
        assert sentences(x(below=update("2026-02-02", 'note = "n"')), "RM305") == [
            "RM305: commitments.x.updates.2026-02-02: an update cannot be in the future, and "
            "2026-02-02 is; "
            "use the day on which it happened"
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
        assert sentences(x(below=update(day, 'note = "n"')), "RM305") == []

    def test_is_not_what_came_after_a_past_day_that_is_looked_at(self) -> None:
        text = x(below=update("2025-06-01", 'note = "n"'))
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

    def test_is_none_while_a_partner_is_open(self) -> None:
        fields = 'partners = ["us", "ca"]\nstatus = "met"\npartner_status = { ca = "underway" }'
        assert sentences(x(fields, self.MILESTONES), "RM306") == []
        fields = fields.replace("underway", "met")
        (finding,) = findings(x(fields, self.MILESTONES), "RM306")
        assert finding.key == "commitments.x.status"

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
        assert sentences(x(below=update("2025", fields)), "RM308") == [
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
        assert sentences(x(below=update("2025", fields)), "RM308") == []


class TestDeadlineChangeOfASubject:
    BOTH = 'partners = ["us", "ca"]'

    def test_of_a_partner_is_from_what_all_had(self) -> None:
        own = update("2025", 'partner = "us"\ndeadline = "2060"')
        assert sentences(x(self.BOTH, own), "RM308") == [
            "RM308: commitments.x.updates.2025.deadline: the deadline changed from 2050 to 2060, "
            "and no note says why; add a note"
        ]

    def test_follows_the_updates_before_it_and_not_the_present(self) -> None:
        first = update("2024", 'deadline = "2040"')
        assert sentences(x(self.BOTH, first + update("2025", 'deadline = "2050"')), "RM308") == [
            "RM308: commitments.x.updates.2025.deadline: the deadline changed from 2040 to 2050, "
            "and no note says why; add a note"
        ]
        other = update("2025", 'partner = "us"\ndeadline = "2040"')
        assert sentences(x(f'{self.BOTH}\ndeadline = "2040"', first + other), "RM308") == []

    def test_of_the_first_deadline_is_none(self) -> None:
        text = x(self.BOTH, update("2025", 'partner = "us"\ndeadline = "2060"'))
        assert sentences(text.replace('deadline = "2050"\n', ""), "RM308") == []


class TestLateMilestone:
    @staticmethod
    def of(milestone: str, fields: str = 'deadline = "2030"') -> list[str]:
        return sentences(x(fields, f'[commitments.x.milestones.m]\ntitle = "M"\n{milestone}'), "RM309")

    def test_is_found(self) -> None:
        assert self.of('deadline = "2031-H1"') == [
            'RM309: commitments.x.milestones.m.deadline = "2031-H1": due by 2031-06-30, after '
            "its commitment, "
            "which is due by 2030-12-31; change one of the two"
        ]

    def test_is_none_in_time_or_closed_or_before_the_last_partner_is_due(self) -> None:
        assert self.of('deadline = "2030"') == []
        assert self.of("") == []
        assert self.of('deadline = "2031"\nstatus = "met"') == []
        assert self.of('deadline = "2031"', 'deadline = "2030"\npartner_deadline = { us = "2031" }') == []

    def test_is_compared_with_no_deadline_that_is_nobodys(self) -> None:
        assert len(self.of('deadline = "2031"', 'deadline = "2040"\npartner_deadline = { us = "2030" }')) == 1


class TestWaiver:
    @pytest.mark.parametrize(
        ("waiver", "said"),
        [
            (
                '{ until = 2026-01-31, reason = "r" }',
                "the waiver ended on 2026-01-31; renew it, or remove it",
            ),
            ('{ until = "2025" }', "the waiver ended on 2025-12-31; renew it, or remove it"),
            ("{ until = 2027-01-01 }", 'the waiver has no reason; add reason = "TEXT"'),
            ('{ reason = " " }', 'the waiver has no reason; add reason = "TEXT"'),
        ],
    )
    def test_is_spent(self, waiver: str, said: str) -> None:
        assert sentences(x(f"waive = {{ RM301 = {waiver} }}"), "RM310") == [
            f"RM310: commitments.x.waive.RM301: {said}"
        ]

    def test_holds_until_the_end_of_its_day(self) -> None:
        assert sentences(x('waive = { RM301 = { until = 2026-02-01, reason = "r" } }'), "RM310") == []
