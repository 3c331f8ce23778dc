"""RM307: current values agree with the last updates, for all and for each partner."""

import pytest

from tests.checks.looking import HEAD, commitment, findings, sentences

REMEDY = "use that value, or add the update that changed it since"


def disagreements(fields: str, *updates: str) -> list[str]:
    below = "\n".join(f"[commitments.x.updates.{update}\n" for update in updates)
    return sentences(HEAD + commitment("x", fields, below=below), "RM307")


class TestStatus:
    def test_of_the_last_update_is_the_present(self) -> None:
        updates = ('2025-03]\nstatus = "stalled"', '2024-01-01]\nstatus = "underway"')
        assert disagreements('status = "stalled"', *updates) == []
        assert disagreements('status = "underway"', *updates) == [
            f'RM307: commitments.x.status = "underway": the last update, 2025-03, says stalled; {REMEDY}'
        ]

    def test_counts_as_planned_where_none_is_stated(self) -> None:
        assert disagreements("", '2025]\nstatus = "planned"') == []
        (finding,) = disagreements("", '2025]\nstatus = "met"')
        assert finding == (
            "RM307: commitments.x.status: the last update, 2025, says met, and status is missing; add it"
        )

    def test_of_the_whole_says_nothing_where_partners_make_it(self) -> None:
        assert disagreements('partner_status = { us = "met" }', '2025]\nstatus = "underway"') == []

    def test_of_a_partner_is_its_own(self) -> None:
        update = '2025]\npartner = "us"\nstatus = "at-risk"'
        assert disagreements('status = "underway"\npartner_status = { us = "at-risk" }', update) == []
        assert disagreements('partner_status = { us = "met" }', update) == [
            'RM307: commitments.x.partner_status.us = "met": the last update of us, 2025, says at-risk; '
            f"{REMEDY}"
        ]
        assert disagreements('status = "met"', update) == [
            "RM307: commitments.x.partner_status.us: the last update of us, 2025, says at-risk, "
            "and partner_status.us is missing; add it"
        ]

    def test_of_a_partner_is_overtaken_by_a_later_one_of_all(self) -> None:
        partner, whole = '2025]\npartner = "us"\nstatus = "at-risk"', '2026]\nstatus = "met"'
        assert disagreements('status = "met"', partner, whole) == []

    def test_of_a_partner_follows_those_of_all_from_its_first_own_one_on(self) -> None:
        own, of_all = '2025]\npartner = "us"\nstatus = "at-risk"', '2026]\nstatus = "met"'
        fields = 'status = "met"\npartner_status = { us = "at-risk" }'
        assert disagreements(fields, own, of_all) == [
            'RM307: commitments.x.partner_status.us = "at-risk": the last update for us, 2026, '
            f"is about all partners and says met; {REMEDY}"
        ]
        assert disagreements(fields, '2027]\npartner = "us"\nstatus = "met"', of_all) == []
        assert disagreements(fields, of_all) == []

    def test_does_not_follow_from_notes_or_from_what_is_to_come(self) -> None:
        assert disagreements('status = "met"', '2024]\nstatus = "met"', '2025]\nnote = "n"') == []
        assert disagreements('status = "met"', '2024]\nstatus = "met"', '2027]\nstatus = "stalled"') == []


def test_a_milestone_that_was_met_is_met() -> None:
    below = '[commitments.x.milestones.m]\ntitle = "M"\nmet_on = 2025-06-01'
    assert sentences(HEAD + commitment("x", below=below), "RM307") == [
        'RM307: commitments.x.milestones.m.status = "planned": it was met on 2025-06-01, but the status is '
        "open; set status, or remove met_on"
    ]
    assert sentences(HEAD + commitment("x", below=below + '\nstatus = "met"'), "RM307") == []


class TestDeadline:
    @pytest.mark.parametrize("stated", ['deadline = "2030"', 'deadline = "2030-12"', ""])
    def test_of_the_last_update_is_the_present(self, stated: str) -> None:
        update = '2025]\ndeadline = "2040"\nnote = "n"'
        text = HEAD + commitment("x", stated, below=f"[commitments.x.updates.{update}")
        text = text if stated else text.replace('deadline = "2050"\n', "")
        (finding,) = findings(text, "RM307")
        remedy = f"; {REMEDY}" if stated else ", and deadline is missing; add it"
        assert finding.message == f"the last update, 2025, says 2040{remedy}"
        assert finding.value == stated.removeprefix("deadline = ")

    def test_is_the_same_in_another_spelling(self) -> None:
        assert disagreements('deadline = "2030-fall"', '2025]\ndeadline = "2030-23"') == []

    def test_of_all_may_be_missing_where_each_partner_has_its_own(self) -> None:
        own, of_all = 'partner_deadline = { us = "2040" }', '2025]\ndeadline = "2045"'
        text = HEAD + commitment("x", own, below=f"[commitments.x.updates.{of_all}")
        assert sentences(text.replace('deadline = "2050"\n', ""), "RM307") == []
        assert len(sentences(text, "RM307")) == 1

    def test_may_have_been_taken_away(self) -> None:
        text = HEAD + commitment("x", below='[commitments.x.updates.2025]\ndeadline = "none"')
        assert len(sentences(text, "RM307")) == 1
        assert sentences(text.replace('deadline = "2050"\n', ""), "RM307") == []

    def test_of_a_partner_is_its_own(self) -> None:
        update = '2025]\npartner = "us"\ndeadline = "2040"'
        assert disagreements('deadline = "2030"\npartner_deadline = { us = "2040" }', update) == []
        assert disagreements('deadline = "2030"\npartner_deadline = { us = "2041" }', update) == [
            'RM307: commitments.x.partner_deadline.us = "2041": the last update of us, 2025, '
            "says 2040; "
            f"{REMEDY}"
        ]
        assert disagreements('deadline = "2030"', update) == [
            "RM307: commitments.x.partner_deadline.us: the last update of us, 2025, says 2040, "
            "and partner_deadline.us is missing; add it"
        ]
        none = update.replace("2040", "none")
        assert disagreements('deadline = "2030"\npartner_deadline = { us = "none" }', none) == []
        assert len(disagreements('deadline = "2030"', none)) == 1
        whole = '2026]\ndeadline = "2041"'
        assert disagreements('deadline = "2041"', update, whole) == []


class TestMilestones:
    STEP = '[commitments.x.milestones.m]\ntitle = "M"\n'

    @pytest.mark.parametrize(
        ("fields", "said", "kind"),
        [
            ("", 'status = "met"', 'status = "planned"'),
            ('status = "stalled"\n', 'status = "met"', 'status = "stalled"'),
            ('deadline = "2040"\n', 'deadline = "2041"', 'deadline = "2040"'),
            ("", 'deadline = "2041"', 'deadline = "none"'),
            ('deadline = "2040"\n', 'deadline = "none"', 'deadline = "2040"'),
        ],
    )
    def test_one_that_differs_from_its_last_update(self, fields: str, said: str, kind: str) -> None:
        update = f'[commitments.x.updates.2025]\nmilestone = "m"\n{said}'
        found = sentences(HEAD + commitment("x", below=f"{self.STEP}{fields}{update}"), "RM307")
        value = said.split('"')[1]
        assert found == [
            f"RM307: commitments.x.milestones.m.{kind}: the last update of m, 2025, says {value}; {REMEDY}"
        ]
        agreeing = f"{self.STEP}{said}\n".replace('deadline = "none"\n', "")
        assert sentences(HEAD + commitment("x", below=agreeing + update), "RM307") == []

    @pytest.mark.parametrize("status", ["met", "dropped"])
    @pytest.mark.parametrize(
        ("met_on", "days", "key"),
        [
            ("2025-03", ["2025-04"], "2025-04"),
            ("2025-03", ["2025-04", "2025-05"], "2025-04"),
            ("2025-04-02", ["2025-04"], ""),
            ("2025", ["2025-04"], ""),
            ("2025-04", ["2025-04", "2025-06"], ""),
        ],
    )
    def test_one_that_was_met_on_another_day_than_that_of_its_updates(
        self, met_on: str, days: list[str], key: str, status: str
    ) -> None:
        updates = "".join(
            f'[commitments.x.updates.{day}]\nmilestone = "m"\nstatus = "{said}"\n'
            for day, said in [("2024", "met"), ("2025-01", "stalled"), *((day, status) for day in days)]
        )
        below = f'{self.STEP}status = "{status}"\nmet_on = "{met_on}"\n{updates}'
        found = findings(HEAD + commitment("x", below=below), "RM307")
        assert [(one.message, one.value, one.help) for one in found] == [
            (
                f"the update that says {status} is {key}; give both the same day",
                f'"{met_on}"',
                "Set `met_on` to the day of the update, or correct that: "
                f"`roadmap amend x {key} --on {met_on}`.",
            )
        ] * bool(key)


class TestHelp:
    def of(self, fields: str, update: str) -> str:
        text = HEAD + commitment("x", fields, below=f"[commitments.x.updates.{update}")
        (finding,) = findings(text, "RM307")
        return finding.help

    EDIT = "Edit the file: use the value of the update"

    def test_names_no_command_that_would_record_a_false_value_before(self) -> None:
        edit = f"{self.EDIT}, or add the update that changed it since."
        assert self.of('status = "met"', '2025]\nstatus = "stalled"') == edit
        own = '2025]\npartner = "us"\ndeadline = "2040"'
        assert self.of('partner_deadline = { us = "none" }', own) == edit
        fields = 'partners = ["us", "ca"]\nstatus = "met"\npartner_status = { us = "met" }'
        assert self.of(fields, '2025]\nstatus = "stalled"') == edit

    def test_a_missing_value_is_added_unless_there_is_no_deadline_any_more(self) -> None:
        assert self.of("", '2025]\npartner = "us"\nstatus = "met"') == f"{self.EDIT}."
        text = HEAD + commitment("x", below='[commitments.x.updates.2025]\ndeadline = "2040"')
        (finding,) = findings(text.replace('deadline = "2050"\n', ""), "RM307")
        assert finding.help == (
            f"{self.EDIT}. If there is no longer a deadline, record since when: "
            "`roadmap update x --deadline none --note TEXT --on DATE`."
        )
