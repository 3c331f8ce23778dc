"""RM4: evidence, notes, responsibility, deadlines and required keys."""

import pytest

from tests.checks.looking import HEAD, commitment, findings, sentences


def x(fields: str = "", below: str = "") -> str:
    return HEAD + commitment("x", fields, below=below)


def update(day: str, fields: str) -> str:
    return f"[commitments.x.updates.{day}]\n{fields}\n"


class TestEvidence:
    @pytest.mark.parametrize("status", ["met", "partly-met", "broken", "dropped"])
    def test_is_missing(self, status: str) -> None:
        said = f"it is {status}, without evidence; add evidence to the update that says so"
        assert sentences(x(f'status = "{status}"'), "RM401") == [f"RM401: commitments.x.status: {said}"]
        own = f'partner_status = {{ us = "{status}" }}'
        assert sentences(x(own), "RM401") == [f"RM401: commitments.x.partner_status.us: {said}"]

    @pytest.mark.parametrize(
        "below",
        [
            update("2025", 'status = "met"\nevidence = "https://example.org"'),
            update("2025", 'status = "met"')
            + update("2026", 'note = "n"\nevidence = ["https://example.org"]'),
            update("2025", 'note = "Done."\nevidence = "https://example.org"'),
            '[commitments.x.milestones.m]\ntitle = "M"\nstatus = "met"\nevidence = "https://example.org"',
        ],
    )
    def test_is_given(self, below: str) -> None:
        assert sentences(x('status = "met"', below), "RM401") == []

    def test_of_a_step_before_the_end_is_none_of_the_end(self) -> None:
        before = update("2024", 'status = "underway"\nevidence = "https://example.org"')
        assert len(sentences(x('status = "met"', before + update("2025", 'status = "met"')), "RM401")) == 1
        assert len(sentences(x('status = "met"', before + update("2025", 'note = "n"')), "RM401")) == 1
        step = '[commitments.x.milestones.m]\ntitle = "M"\nevidence = "https://example.org"'
        assert len(sentences(x('status = "met"', step), "RM401")) == 1

    def test_is_required_of_each_closed_partner(self) -> None:
        fields = 'partners = ["us", "ca", "eu"]\nstatus = "met"\npartner_status = { eu = "underway" }'
        found = update("2025", 'status = "met"\npartner = "us"\nevidence = "https://example.org"')
        own = fields.replace("{ eu", '{ us = "met", eu')
        assert sentences(x(fields), "RM401") == [
            "RM401: commitments.x.status: it is met for us and ca, without evidence; "
            "add evidence to the update that says so"
        ]
        assert sentences(x(own, found), "RM401") == [
            "RM401: commitments.x.status: it is met for ca, without evidence; "
            "add evidence to the update that says so"
        ]
        assert sentences(x(own, found.replace('partner = "us"\n', "")), "RM401") == []

    def test_is_missing_where_an_update_says_that_it_is_closed(self) -> None:
        (one,) = sentences(x("", update("2025", 'status = "met"')), "RM401")
        assert one.startswith("RM401: commitments.x.updates.2025.status: it is met, ")

    @pytest.mark.parametrize(
        ("status", "code"), [("met", "RM401"), ("dropped", "RM401"), ("dropped", "RM402")]
    )
    def test_is_asked_for_in_the_update_that_set_the_status(self, status: str, code: str) -> None:
        """Updates of cycles and milestones, and another status, say nothing about it."""
        below = update("2024-02-01", f'partner = "us"\nstatus = "{status}"')
        below += update("2024-03-01", 'partner = "us"\ncycle = "2023"\nstatus = "dropped"')
        below += update("2024-04-01", f'cycle = "2024"\nstatus = "{status}"')
        below += update("2024-05-01", f'milestone = "m"\nstatus = "{status}"')
        below += '[commitments.x.milestones.m]\ntitle = "M"\n'
        fields = 'deadline = "2023"\nevery = "1 year"\npartners = ["us", "ca"]\n'
        fields += f'partner_status = {{ us = "{status}" }}'
        (one,) = findings(x(fields, below), code)
        assert "roadmap amend x 2024-02-01 " in one.help

    def test_of_the_end_is_not_that_after_the_end_of_a_milestone(self) -> None:
        below = update("2024-02-01", 'milestone = "m"\nstatus = "met"')
        below += update("2024-06-01", 'status = "underway"\nevidence = "https://example.org"')
        below += update("2025", 'status = "met"') + '[commitments.x.milestones.m]\ntitle = "M"\n'
        assert len(sentences(x('status = "met"', below), "RM401")) == 1

    def test_is_not_required_of_open_commitments(self) -> None:
        assert sentences(x('status = "ongoing"'), "RM401") == []


class TestNote:
    @pytest.mark.parametrize("status", ["broken", "dropped"])
    def test_is_missing_for_all_or_for_one_partner(self, status: str) -> None:
        said = f"it is {status}, and no note says why; add a note to the update that says so"
        assert sentences(x(f'status = "{status}"'), "RM402") == [f"RM402: commitments.x.status: {said}"]
        own = f'status = "underway"\npartner_status = {{ us = "{status}" }}'
        assert sentences(x(own, update("2025", f'status = "{status}"\npartner = "us"')), "RM402") == [
            f"RM402: commitments.x.partner_status.us: {said}"
        ]

    def test_has_to_be_of_the_update_and_the_partner_concerned(self) -> None:
        noted = 'status = "dropped"\nnote = "No money."'
        assert sentences(x('status = "dropped"', update("2025", noted)), "RM402") == []
        assert sentences(x('partner_status = { us = "dropped" }', update("2025", noted)), "RM402") == []
        of_us = update("2025", noted + '\npartner = "us"')
        assert sentences(x('partner_status = { us = "dropped" }', of_us), "RM402") == []
        assert len(sentences(x('partner_status = { ca = "dropped" }', of_us), "RM402")) == 1
        assert len(sentences(x('status = "dropped"', update("2025", 'note = "n"')), "RM402")) == 1

    def test_of_all_is_required_of_partners_without_their_own_status(self) -> None:
        fields = 'partners = ["us", "ca"]\nstatus = "dropped"\npartner_status = { ca = "met" }'
        noted = update("2025", 'partner = "us"\nstatus = "dropped"\nnote = "No money."')
        assert [one.partition(", and")[0] for one in sentences(x(fields), "RM402")] == [
            "RM402: commitments.x.status: it is dropped for us"
        ]
        own = fields.replace("{ ca", '{ us = "dropped", ca')
        assert sentences(x(own, noted), "RM402") == []

    def test_is_not_required_of_met_commitments(self) -> None:
        assert sentences(x('status = "met"\npartner_status = { us = "met" }'), "RM402") == []


def test_a_commitment_of_nobody_is_found() -> None:
    assert sentences(x("partners = []"), "RM403") == [
        "RM403: commitments.x: neither partners nor owner says whose promise this is; add one"
    ]
    assert sentences(x('partners = []\nowner = "Ministry"'), "RM403") == []
    assert sentences(x(), "RM403") == []
    assert len(sentences(x('partners = []\nowner = [""]'), "RM403")) == 1


class TestDeadline:
    def test_is_missing(self) -> None:
        assert sentences(x().replace('deadline = "2050"\n', ""), "RM404") == [
            "RM404: commitments.x: it has no deadline, and its status is planned; "
            "add a deadline, or set the status to ongoing"
        ]

    def test_help_has_no_command_that_calls_it_ongoing(self) -> None:
        (finding,) = findings(x().replace('deadline = "2050"\n', ""), "RM404")
        assert finding.help == (
            "Add the deadline, with the day of the promise: "
            "`roadmap update x --deadline DEADLINE --on DATE`. "
            "A duty without an end has the status `ongoing`."
        )

    def test_is_missing_for_some_partners(self) -> None:
        fields = 'partners = ["us", "ca", "eu"]\npartner_deadline = { us = "2030", ca = "none" }'
        assert sentences(x(fields).replace('deadline = "2050"\n', ""), "RM404") == [
            "RM404: commitments.x: it has no deadline for ca and eu, and its status is planned; "
            "add a deadline, or set the status to ongoing"
        ]
        met = f'{fields}\npartner_status = {{ ca = "met", eu = "ongoing" }}'
        assert sentences(x(met).replace('deadline = "2050"\n', ""), "RM404") == []

    @pytest.mark.parametrize(
        "instead", ['status = "ongoing"', 'status = "met"', 'partner_deadline = { us = "2030" }']
    )
    def test_is_not_required_of(self, instead: str) -> None:
        assert sentences(x(instead).replace('deadline = "2050"\n', ""), "RM404") == []


class TestRequire:
    def test_names_what_is_missing(self) -> None:
        text = x("progress = 0") + '[check]\nrequire = ["owner", "progress", "tags"]\n'
        assert sentences(text, "RM407") == [
            "RM407: commitments.x: owner is missing, and [check] require requires it; add owner",
            "RM407: commitments.x: tags is missing, and [check] require requires it; add tags",
        ]

    @pytest.mark.parametrize("given", ['owner = "A"', 'owner = ["A"]'])
    def test_is_content(self, given: str) -> None:
        assert sentences(x(given) + '[check]\nrequire = ["owner"]\n', "RM407") == []

    @pytest.mark.parametrize("given", ['owner = ""', "owner = []", 'owner = [" "]'])
    def test_takes_nothing_empty(self, given: str) -> None:
        assert len(sentences(x(given) + '[check]\nrequire = ["owner"]\n', "RM407")) == 1

    def test_of_a_key_that_does_not_exist_is_answered_with_the_nearest(self) -> None:
        text = x() + '[check]\nrequire = ["title", "ownr", "zzz"]\n'
        first, second = sentences(text, "RM407")
        assert first == (
            'RM407: check.require[1] = "ownr": a commitment has no key "ownr"; did you mean owner?'
        )
        assert second.startswith(
            'RM407: check.require[2] = "zzz": a commitment has no key "zzz"; there are title'
        )
