"""RM5: changes to earlier promises."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.checks.revisions import _words, around_difference
from roadmap_cli.model.findings import Finding
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from tests.checks.looking import HEAD, commitment, findings

NOTE = '[commitments.x.updates.2025]\nnote = "The money ran out."'


def roadmap(text: str) -> Roadmap:
    return read_roadmap(parse_roadmap(text, "b.toml"), text, "b.toml")


def sentences(before: str, after: str) -> list[str]:
    return [f"{one.code}: {one.sentence().split(': ', 1)[1]}" for one in found(HEAD + before, HEAD + after)]


def found(before: str, after: str) -> list[Finding]:
    return findings(after, "RM5", before=roadmap(before))


def test_nothing_is_found_without_an_earlier_roadmap_or_a_change() -> None:
    assert findings(HEAD + commitment(), "RM5") == []
    assert sentences(commitment("x"), commitment("x") + commitment("y")) == []


class TestRemoved:
    def test_is_reported_with_its_title(self) -> None:
        assert sentences(commitment("x") + commitment("y"), commitment("y")) == [
            'RM501: commitments.x: "Build it" was removed; keep it as dropped, with a note on why'
        ]

    def test_is_placed_where_commitments_begin(self) -> None:
        (finding,) = found(HEAD + commitment("x") + commitment("y"), HEAD + commitment("y"))
        assert (finding.place.line, finding.place.column, finding.place.width) == (7, 2, 11)
        assert finding.commitment == "x"
        (alone,) = found(HEAD + commitment("x"), HEAD)
        assert alone.place.line == 1

    @pytest.mark.parametrize("fields", ['formerly = "x"\ntitle = "Other"', ""])
    def test_is_not_what_was_renamed(self, fields: str) -> None:
        assert [one for one in sentences(commitment("x"), commitment("new", fields)) if "RM501" in one] == []


class TestRemovedWithin:
    UPDATE = '[commitments.x.updates.2024]\ndeadline = "2050"\ndeadline_was = "2040"\nnote = "Late."'
    STEP = '[commitments.x.milestones.m]\ntitle = "M"\ndeadline = "2030"'

    def test_an_update_a_partner_and_a_milestone_are_missed(self) -> None:
        before = commitment("x", 'partners = ["us", "ca"]', below=f"{self.UPDATE}\n{self.STEP}")
        restore = "restore it, or say why in the note of an update"
        assert sorted(sentences(before, commitment("x"))) == [
            f"RM501: commitments.x.milestones.m: the milestone was removed; {restore}",
            f"RM501: commitments.x.partners: ca was a partner; {restore}",
            f"RM501: commitments.x.updates.2024: the update was removed; {restore}",
        ]
        assert sentences(before, commitment("x", below=NOTE)) == []

    def test_an_update_that_tells_another_story_is_seen(self) -> None:
        after = self.UPDATE.replace("2040", "2050")
        assert sentences(commitment("x", below=self.UPDATE), commitment("x", below=after)) == [
            'RM501: commitments.x.updates.2024.deadline_was: it was "2040" in this update; '
            "restore it, or say why in the note of an update"
        ]
        assert (
            sentences(commitment("x", below=self.UPDATE), commitment("x", below=self.UPDATE + "\nextra = 1"))
            == []
        )

    def test_a_changed_milestone_deadline_is_reported(self) -> None:
        after = self.STEP.replace("2030", "2032")
        assert sentences(commitment("x", below=self.STEP), commitment("x", below=after)) == [
            'RM503: commitments.x.milestones.m.deadline = "2032": changed from 2030 to 2032, 731 days later; '
            "restore it, or say why in the note of an update"
        ]

    def test_a_worse_milestone_status_is_reported(self) -> None:
        after = f'{self.STEP}\nstatus = "stalled"'
        assert sentences(commitment("x", below=self.STEP), commitment("x", below=after)) == [
            "RM504: commitments.x.milestones.m.status: it was planned and is stalled; "
            "restore it, or say why in the note of an update"
        ]

    @pytest.mark.parametrize(
        ("about", "step", "own"),
        [("", False, False), ('milestone = "m"\n', False, True), ('milestone = "n"\n', True, True)],
    )
    def test_a_note_about_a_milestone_says_why_that_one_changed(
        self, about: str, step: bool, own: bool
    ) -> None:
        other = '[commitments.x.milestones.n]\ntitle = "N"'
        update = f'[commitments.x.updates.2025]\n{about}note = "Why."'
        before = commitment("x", 'deadline = "2040"', below=f"{self.STEP}\n{other}")
        moved = self.STEP.replace("2030", "2032")
        after = commitment("x", 'deadline = "2041"', below=f"{moved}\n{other}\n{update}")
        found_in = [one.split(" = ")[0] for one in sentences(before, after) if "RM503" in one]
        expected = [
            *(["RM503: commitments.x.deadline"] if own else []),
            *(["RM503: commitments.x.milestones.m.deadline"] if step else []),
        ]
        assert sorted(found_in) == expected

    def test_the_command_records_the_change_of_the_milestone(self) -> None:
        after = self.STEP.replace("2030", "2032")
        (finding,) = found(HEAD + commitment("x", below=self.STEP), HEAD + commitment("x", below=after))
        assert finding.help == (
            "Restore it, or say why in an update: "
            "`roadmap update x --milestone m --deadline 2032 --note TEXT`."
        )


class TestPartnerRemoved:
    RESTORE = "restore it, or say why in the note of an update"

    def test_from_any_key_is_found(self) -> None:
        before = commitment("x", 'partners = []\npartner_status = { us = "met", ca = "dropped" }')
        after = commitment("x", 'partners = []\npartner_status = { us = "met" }')
        assert sentences(before, after) == [
            f"RM501: commitments.x.partners: ca was a partner; {self.RESTORE}"
        ]

    def test_is_named_in_the_command_that_restores_it(self) -> None:
        before = HEAD + commitment("x", 'partners = ["us", "ca"]')
        (finding,) = found(before, HEAD + commitment("x"))
        assert finding.help == (
            "Restore it: `roadmap update x --add-partner ca`, or say why in an update: "
            "`roadmap update x --note TEXT`."
        )


class TestReworded:
    @pytest.mark.parametrize("key", ["title", "text"])
    def test_tells_what_it_was(self, key: str) -> None:
        before = commitment("x", f'{key} = "Cut methane by half"')
        assert sentences(before, commitment("x", f'{key} = "Cut methane"')) == [
            f'RM502: commitments.x.{key} = "Cut methane": it was "Cut methane by half"; '
            "restore it, or say why in the note of an update"
        ]

    def test_is_what_was_taken_away(self) -> None:
        (one,) = sentences(commitment("x", 'text = "By half."'), commitment("x"))
        assert one.startswith('RM502: commitments.x.text = "": it was "By half."')

    def test_is_not_new_text_white_space_or_what_a_new_note_explains(self) -> None:
        assert sentences(commitment("x"), commitment("x", 'text = "New."')) == []
        assert sentences(commitment("x", 'text = "A  b"'), commitment("x", 'text = "A b"')) == []
        before, after = 'text = "Ban plastics, réparer"', 'text = "Ban Plastics: Reparer."'
        assert sentences(commitment("x", before), commitment("x", after)) == []
        assert len(sentences(commitment("x", 'text = "By 7.5%"'), commitment("x", 'text = "By 75%"'))) == 1
        after = commitment("x", 'title = "Other"', below=NOTE)
        assert sentences(commitment("x"), after) == []
        assert len(sentences(commitment("x", below=NOTE), after)) == 1, "an old note explains nothing new"


class TestDifference:
    LONG = "Both partners will reach net-zero electricity in all of their grids, "

    def test_of_long_texts_is_shown(self) -> None:
        before = commitment("x", f'text = "{self.LONG}by 2035 at the latest, and report on it each year."')
        after = before.replace("2035", "2050")
        assert sentences(before, after) == [
            'RM502: commitments.x.text = "…of their grids, by 2050 at the latest, and report on it ea…": '
            'it was "…of their grids, by 2035 at the latest, and report on it ea…"; '
            "restore it, or say why in the note of an update"
        ]

    @pytest.mark.parametrize(
        ("before", "after", "shown"),
        [
            ("short", "other", ("short", "other")),
            (LONG + "by half.", LONG, ("…of their grids, by half.", "…of their grids, ")),
            (LONG, "No", ("Both partners will reach net-zero electricity in all of the…", "No")),
            (LONG.lower() + "réparé a", LONG + "repare b", ("…grids, réparé a", "…grids, repare b")),
            ("x" * 99 + "a", "x" * 99 + "b", (f"…{'x' * 40}a", f"…{'x' * 40}b")),
        ],
    )
    def test_is_shown_at_its_first_word(self, before: str, after: str, shown: tuple[str, str]) -> None:
        assert around_difference(before, after) == shown

    @given(st.text("ab é.\n", max_size=200), st.text("ab é.\n", max_size=200), st.text("a b", max_size=99))
    def test_is_there_in_at_most_60_characters(self, one: str, other: str, head: str) -> None:
        before, after = around_difference(head + one, head + other)
        assert max(len(before), len(after)) <= 60
        if _words(head + one) != _words(head + other):
            assert before != after

    def test_of_very_long_texts_takes_no_long_time(self) -> None:
        words = "word " * 200_000
        start = perf_counter()
        before, after = around_difference(f"{words}half", f"{words}all")
        assert (before[-5:], after[-4:]) == (" half", " all")
        assert perf_counter() - start < 20


class TestMoved:
    def test_tells_by_how_much(self) -> None:
        before, after = commitment("x", 'deadline = "2025"'), commitment("x", 'deadline = "2026-06"')
        remedy = "restore it, or say why in the note of an update"
        assert sentences(before, after) == [
            'RM503: commitments.x.deadline = "2026-06": changed from 2025 to 2026-06, 181 days later; '
            f"{remedy}"
        ]
        assert sentences(after, before) == [
            'RM503: commitments.x.deadline = "2025": changed from 2026-06 to 2025, 181 days earlier; '
            f"{remedy}"
        ]

    def test_is_one_that_is_gone_or_a_partners(self) -> None:
        gone = commitment("x").replace('deadline = "2050"\n', "")
        assert sentences(commitment("x"), gone) == [
            "RM503: commitments.x.deadline: changed from 2050 to none; "
            "restore it, or say why in the note of an update"
        ]
        own = commitment("x", 'partner_deadline = { us = "2060" }')
        (one,) = sentences(commitment("x"), own)
        assert one.startswith(
            'RM503: commitments.x.partner_deadline.us = "2060": changed from 2050 to 2060, '
        )

    def test_is_not_a_first_one_another_spelling_or_an_explained_one(self) -> None:
        assert sentences(commitment("x").replace('deadline = "2050"\n', ""), commitment("x")) == []
        assert (
            sentences(commitment("x", 'deadline = "2025-fall"'), commitment("x", 'deadline = "2025-23"'))
            == []
        )
        assert sentences(commitment("x"), commitment("x", 'deadline = "2060"', below=NOTE)) == []

    def test_is_none_where_it_ends_on_the_same_day(self) -> None:
        assert (
            sentences(commitment("x", 'deadline = "2027-Q1"'), commitment("x", "deadline = 2027-03-31")) == []
        )

    def test_needs_a_note_and_not_an_update_alone(self) -> None:
        update = '[commitments.x.updates.2025]\ndeadline = "2060"\ndeadline_was = "2050"'
        assert len(sentences(commitment("x"), commitment("x", 'deadline = "2060"', below=update))) == 1


class TestWorsened:
    def test_tells_what_it_was(self) -> None:
        assert sentences(commitment("x", 'status = "underway"'), commitment("x", 'status = "stalled"')) == [
            "RM504: commitments.x.status: it was underway and is stalled; "
            "restore it, or say why in the note of an update"
        ]

    def test_is_a_partners_too(self) -> None:
        before = commitment("x", 'status = "underway"\npartner_status = { us = "met" }')
        after = before.replace("met", "at-risk")
        (one,) = sentences(before, after)
        assert one.startswith("RM504: commitments.x.partner_status.us: it was met and is at-risk; ")

    def test_of_a_partner_without_a_key_of_its_own_names_it(self) -> None:
        partners = 'partners = ["us", "ca", "eu"]\npartner_status = { eu = "underway" }\n'
        before, after = (commitment("x", f'{partners}status = "{one}"') for one in ("underway", "stalled"))
        assert [one.partition(";")[0] for one in sentences(before, after)] == [
            "RM504: commitments.x.status: it was underway and is stalled for us",
            "RM504: commitments.x.status: it was underway and is stalled for ca",
        ]

    def test_is_not_a_better_one_or_an_explained_one(self) -> None:
        assert sentences(commitment("x", 'status = "stalled"'), commitment("x", 'status = "met"')) == []
        assert sentences(commitment("x"), commitment("x", 'status = "dropped"', below=NOTE)) == []
