"""Calendar entries of a roadmap, and their permanent keys."""

from datetime import date

import pytest

from roadmap_cli.analysis.query import Selection, Snapshot
from roadmap_cli.model.types import Status
from roadmap_cli.output.export.occasions import MOST_NEXT, first_ids_of, occasions_of, undated
from tests.conftest import SMALL_ROADMAP
from tests.output.snapshots import HEAD, one, snapshot_of
from tests.roadmaps import RECORDED_DUTIES


def entries(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Return the last part of each key, the window as written and the status."""
    return [(found.key[-1], found.window.text, found.status.value) for found in occasions_of(snapshot)]


def test_deadlines_those_of_partners_and_milestones():
    assert entries(snapshot_of(SMALL_ROADMAP))[:4] == [
        ("net-zero-grids", "2035", "underway"),
        ("ca", "2050", "at-risk"),
        ("draft-rules", "2023-summer", "met"),
        ("final-rules", "2027-01-01", "planned"),
    ]


def test_what_has_no_day_is_counted():
    assert undated(snapshot_of(SMALL_ROADMAP)) == 2
    assert undated(one()) == 1
    assert undated(one('deadline = "2030"')) == 0


def test_on_a_past_day():
    found = entries(snapshot_of(SMALL_ROADMAP, date(2023, 6, 1)))
    assert ("net-zero-grids", "2035", "planned") in found
    assert ("ca", "2050", "at-risk") not in found
    assert ("methane-75", "2025-winter", "underway") in found
    assert "fresh-water" not in {key for key, _, _ in found}


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ('status = "met"\npartner_status = { ca = "broken" }', "broken"),
        ('status = "stalled"', "stalled"),
        ('partner_status = { us = "met" }\npartners = ["us", "ca"]', "planned"),
    ],
)
def test_the_status_of_a_partners_own_deadline(lines, status):
    assert entries(one('partner_deadline = { ca = "2050" }', lines)) == [("ca", "2050", status)]


@pytest.mark.parametrize(
    ("commitment", "step", "shown"),
    [
        ("dropped", "planned", Status.DROPPED),
        ("dropped", "met", Status.MET),
        ("broken", "planned", Status.PLANNED),
        ("met", "planned", Status.PLANNED),
    ],
)
def test_a_milestone_of_what_was_given_up(commitment, step, shown):
    snapshot = one(
        f'status = "{commitment}"', f'milestones.m = {{ title = "M", deadline = "2027", status = "{step}" }}'
    )
    assert [found.status for found in occasions_of(snapshot)] == [shown]


def test_a_milestone_without_a_deadline_is_on_the_day_it_was_met():
    snapshot = one(
        'milestones.m = { title = "M", status = "met", met_on = "2023" }', 'milestones.n = { title = "N" }'
    )
    assert entries(snapshot) == [("m", "2023", "met")]


class TestPartners:
    SHARED = (
        'partners = ["us", "ca", "eu", "uk", "mx"]',
        'deadline = "2030"',
        'partner_status = { ca = "dropped", eu = "dropped", uk = "met" }',
        'partner_deadline = { uk = "2031", mx = "none" }',
    )

    def groups(self, snapshot: Snapshot) -> list[tuple[tuple[str, ...], str, str, tuple[str, ...]]]:
        return [
            (found.partners, found.window.text, found.status.value, found.key)
            for found in occasions_of(snapshot)
        ]

    def test_those_that_share_deadline_and_status_are_one(self):
        assert self.groups(one(*self.SHARED)) == [
            (("us",), "2030", "planned", ("commitment", "x")),
            (("ca", "eu"), "2030", "dropped", ("commitment", "x", "partner", "ca")),
            (("uk",), "2031", "met", ("commitment", "x", "partner", "uk")),
        ]

    def test_for_one_partner_it_is_as_it_is_for_that_one(self):
        for partner, window, status in (("ca", "2030", "dropped"), ("uk", "2031", "met")):
            chosen = Selection(partners=frozenset({partner}))
            assert self.groups(one(*self.SHARED, selection=chosen)) == [
                ((partner,), window, status, ("commitment", "x", "partner", partner))
            ]
        assert self.groups(one(*self.SHARED, selection=Selection(partners=frozenset({"mx"})))) == []

    def test_where_all_have_one_deadline_there_is_one_with_the_status_of_the_whole(self):
        lines = ('partners = ["us", "ca"]', 'deadline = "2030"', 'partner_status = { ca = "dropped" }')
        assert self.groups(one(*lines)) == [((), "2030", "planned", ("commitment", "x"))]

    def test_no_key_ever_has_fewer_updates_if_partners_change(self):
        updates = (
            '[commitments.x.updates.2021]\npartner = "us"\nnote = "n"',
            '[commitments.x.updates.2022]\npartner = "eu"\nnote = "n"',
            '[commitments.x.updates.2023]\npartner = "eu"\nstatus = "met"',
            '[commitments.x.updates.2024]\npartner = "ca"\nstatus = "underway"\nstatus_was = "dropped"',
            '[commitments.x.updates.2025]\npartner = "us"\nstatus = "dropped"',
        )
        lines = ('partners = ["us", "ca", "eu"]', 'deadline = "2030"', 'partner_deadline = { eu = "2031" }')
        numbers: dict[tuple[str, ...], int] = {}
        for year in range(2020, 2027):
            for found in occasions_of(one(*lines, *updates, as_of=date(year, 12, 31))):
                assert len(found.past) >= numbers.get(found.key, 0), (year, found.key)
                numbers[found.key] = len(found.past)
        assert numbers == {
            ("commitment", "x"): 5,
            ("commitment", "x", "partner", "ca"): 1,
            ("commitment", "x", "partner", "eu"): 2,
        }


class TestKeys:
    def roadmap(self, *commitments: str):
        return snapshot_of(HEAD + "\n".join(commitments))

    def commitment(self, id: str, formerly: str = "[]") -> str:
        return f'[commitments.{id}]\ntitle = "T"\narea = "a"\ndeadline = "2030"\nformerly = {formerly}\n'

    def test_a_rename_changes_no_key(self):
        before = self.roadmap(self.commitment("x"))
        after = self.roadmap(self.commitment("z", '["x", "y"]'))
        keys = [[found.key for found in occasions_of(snapshot)] for snapshot in (before, after)]
        assert keys == [[("commitment", "x")]] * 2

    def test_all_kinds_have_keys_of_their_own(self):
        keys = [
            found.key
            for found in occasions_of(
                one(
                    'deadline = "2030"',
                    'partners = ["x", "y"]',
                    'partner_deadline = { x = "2031" }',
                    'milestones.x = { title = "M", deadline = "2032" }',
                )
            )
        ]
        assert len(set(keys)) == 3

    def test_an_id_that_was_free_again_is_not_the_old_one(self):
        snapshot = self.roadmap(self.commitment("x"), self.commitment("y", '["x"]'))
        assert first_ids_of(snapshot.roadmap) == {"x": "x#2", "y": "x"}

    def test_two_that_claim_one_id(self):
        snapshot = self.roadmap(
            self.commitment("a", '"x"'), self.commitment("b", '"x"'), self.commitment("x")
        )
        assert first_ids_of(snapshot.roadmap) == {"a": "x", "b": "x#2", "x": "x#3"}


def test_a_duty_closed_before_its_first_cycle_has_one_entry() -> None:
    text = RECORDED_DUTIES.partition("\n[commitments.report.updates")[0].replace('"underway"', '"dropped"')
    text += '\n[commitments.report.updates.2021]\nstatus = "dropped"\n'
    snapshot = snapshot_of(text, date(2026, 2, 1))
    entries = [one for one in occasions_of(snapshot) if one.row.id == "report"]
    assert [(one.window.text, str(one.status), one.cycle) for one in entries] == [("2022", "dropped", None)]
    assert undated(snapshot) == 1, "only what has no deadline"


@pytest.mark.parametrize("ended_each", [(12,), (6, 6), (1,) * 13])
def test_the_partners_of_a_duty_share_the_entries_of_ended_cycles(ended_each: tuple[int, ...]) -> None:
    partners = [f"p{number}" for number in range(len(ended_each))]
    differ = 'partner_status = { p0 = "at-risk" }' if len(partners) > 1 else ""
    lines = ('deadline = "2000-01"', 'every = "1 month"', f"partners = {partners}", differ)
    entries = [*occasions_of(one(*lines))]
    ended = [found.partners for found in entries if found.cycle is not None and found.cycle.has_ended]
    each = tuple(sum(partner in found for found in ended) for partner in partners)
    assert (each if len(partners) > 1 else (len(ended),)) == ended_each
    assert len(entries) - len(ended) == MOST_NEXT * len(partners)
