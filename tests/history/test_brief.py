"""News for a reader who was away: what counts as which, from the file's updates or from an earlier text."""

import tomllib
from datetime import date

import pytest

from roadmap_cli.analysis.query import rows_of
from roadmap_cli.history.brief import DEADLINE_PARTS, STATUS_PARTS, Baseline, Brief, brief_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import read_roadmap
from tests.histories import commitment, roadmap_of

SINCE, TODAY = date(2025, 6, 30), date(2026, 2, 1)


def read(text: str) -> Roadmap:
    return read_roadmap(tomllib.loads(text), text, "")


def update(day: str, **fields: str) -> str:
    return f"[commitments.one.updates.{day}]\n" + "".join(
        f"{key} = {value}\n" for key, value in fields.items()
    )


def brief(present: str, before: str | None = None) -> Brief:
    """Return the brief of tables since earlier ones or, without those, since their own past state."""
    roadmap = read(roadmap_of(present))
    earlier = read(roadmap_of(before)) if before is not None else None
    return brief_of(
        Baseline(since=SINCE, day=SINCE, roadmap=earlier), roadmap, rows_of(roadmap, TODAY), TODAY
    )


def kinds(found: Brief) -> list[str]:
    """Return the kinds of news that there are, but for what is next and silent."""
    names = (*("new", "removed"), *STATUS_PARTS, *DEADLINE_PARTS, *("other", "overdue", "milestones_overdue"))
    return [name for name in names if getattr(found, name)]


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (commitment("one", made="2025-07-01"), ["new"]),
        (commitment("one", made="2025-06-30"), []),
        # Nothing says that it was there before its first update.
        (commitment("one", status='"met"') + update("2025-07-01", status='"met"'), ["new"]),
        (commitment("one", made="2020", status='"met"') + update("2025-07-01", status='"met"'), ["kept"]),
        (commitment("one", made="2020", status='"met"') + update("2025-06-01", status='"met"'), []),
        (
            commitment("one", made="2020", status='"partly-met"')
            + update("2025-07-01", status='"partly-met"'),
            ["partly_kept"],
        ),
        (
            commitment("one", made="2020", status='"dropped"') + update("2025-07-01", status='"dropped"'),
            ["broken"],
        ),
        (
            commitment("one", made="2020", status='"stalled"') + update("2025-07-01", status='"stalled"'),
            ["worsened"],
        ),
        (
            commitment("one", made="2020", status='"underway"') + update("2025-07-01", status='"underway"'),
            ["improved"],
        ),
        (
            commitment("one", made="2020", status='"stalled"')
            + update("2025-07-01", status='"stalled"', status_was='"met"'),
            ["reopened"],
        ),
        (
            commitment("one", made="2020", status='"stalled"')
            + update("2025-07-01", status='"stalled"', status_was='"unknown"'),
            ["other"],
        ),
        (
            commitment("one", made="2020", deadline='"2027"')
            + update("2025-07-01", deadline='"2027"', deadline_was='"2026"'),
            ["later"],
        ),
        (
            commitment("one", made="2020", deadline='"2026"')
            + update("2025-07-01", deadline='"2026"', deadline_was='"2027"'),
            ["earlier"],
        ),
        (
            commitment("one", made="2020") + update("2025-07-01", deadline='"none"', deadline_was='"2027"'),
            ["withdrawn"],
        ),
        (commitment("one", made="2020", deadline='"2025"'), ["overdue"]),
        (commitment("one", made="2020", deadline='"2024"'), []),
        (
            commitment(
                "one",
                made="2020",
                partners='["us", "ca"]',
                partner_status='{ us = "broken", ca = "underway" }',
            )
            + update("2025-07-01", partner='"us"', status='"broken"', status_was='"underway"'),
            ["broken"],
        ),
    ],
)
def test_as_the_file_s_own_updates_tell(present: str, expected: list[str]) -> None:
    assert kinds(brief(present)) == expected


@pytest.mark.parametrize(
    ("before", "present", "expected"),
    [
        ("", commitment("one"), ["new"]),
        (commitment("one"), "", ["removed"]),
        (commitment("one", title='"T"'), commitment("two", title='"T"'), ["other"]),
        (commitment("one"), commitment("one", status='"met"'), ["kept"]),
        (commitment("one", status='"met"'), commitment("one", status='"met"'), []),
        (commitment("one", deadline='"2026"'), commitment("one", deadline='"2027"'), ["later"]),
        (commitment("one", deadline='"2026"'), commitment("one"), ["withdrawn"]),
        (commitment("one"), commitment("one", deadline='"2026"'), ["other"]),
        (commitment("one"), commitment("one", owner='"O"'), ["other"]),
        (commitment("one", made="2025-12-01"), commitment("one", made="2025-12-01"), []),
        # An earlier update that was recorded since is new for readers of the earlier text.
        (
            commitment("one", made="2020"),
            commitment("one", made="2020", status='"broken"') + update("2025-01-01", status='"broken"'),
            ["broken"],
        ),
    ],
)
def test_against_an_earlier_text(before: str, present: str, expected: list[str]) -> None:
    assert kinds(brief(present, before)) == expected


def test_what_changed_in_two_ways_is_in_two_parts() -> None:
    after = commitment("one", status='"met"', deadline='"2027"', text='"We will."')
    found = brief(after, commitment("one", deadline='"2026"'))
    assert kinds(found) == ["kept", "later", "other"]
    (other,) = found.other
    assert (other.change.statuses, other.change.deadlines) == ((), ())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("us", "us", [("", "planned", "met", "Done.")]),
        ("us ca", "us ca", [("us", "planned", "met", "Done."), ("ca", "planned", "met", "")]),
        ("us", "us ca", [("us", "planned", "met", "Done.")]),  # one that came has not changed
        ("us ca", "us", [("us", "planned", "met", "Done.")]),  # nor has one that went
        ("mx", "us", [("", "planned", "met", "Done.")]),  # the whole was met by that very update
        ("mx", "us ca", [("", "planned", "met", "")]),  # and here by what no update says
    ],
)
def test_who_kept_it_and_for_what_reason(
    before: str, after: str, expected: list[tuple[str, str, str, str]]
) -> None:
    def partners(ids: str) -> str:
        return "[" + ", ".join(f'"{id}"' for id in ids.split()) + "]"

    own = ", ".join(f'{id} = "met"' for id in after.split())
    text = commitment("one", partners=partners(after), partner_status=f"{{ {own} }}")
    text += update("2025-07-01", status='"met"', partner='"us"', note='"Done."')
    found = [one.change for one in brief(text, commitment("one", partners=partners(before))).kept]
    assert [(one.partner, one.before, one.after, one.reason) for one in found] == expected


@pytest.mark.parametrize(("known", "reason"), [('"Done."', ""), ('"Nearly."', "Done.")])
def test_an_update_that_was_known_is_no_reason_for_what_is_new(known: str, reason: str) -> None:
    then = commitment("one", status='"planned"') + update("2024-07-01", status='"met"', note=known)
    now = commitment("one", status='"met"') + update("2024-07-01", status='"met"', note='"Done."')
    changes = [one.change for one in brief(now, then).kept]
    assert [(one.before, one.after, one.reason) for one in changes] == [("planned", "met", reason)]


def test_reason_is_the_note_of_the_update() -> None:
    moved = update("2025-07-01", deadline='"2027"', deadline_was='"2026"', note='"No money."')
    found = brief(commitment("one", made="2020", deadline='"2027"') + moved)
    changes = [one.change for one in found.later]
    assert [(one.reason, one.when, one.days) for one in changes] == [("No money.", "2025-07-01", 365)]


OF_M = {"milestone": '"m"'}
STEP = '[commitments.one.milestones.m]\ntitle = "M"\n'


@pytest.mark.parametrize("whose", [{}, OF_M])
class TestReasonOfAnotherChange:
    """The note of an update is no reason for a later change back to its value that it did not make."""

    def reasons(self, now: str, then: str, whose: dict[str, str]) -> list[tuple[str, str]]:
        found = brief(self.made(now, whose), self.made(then, whose))
        own = [one.change for one in (*found.later, *found.earlier)]
        changes = [*own, *(one.change for one in found.milestones)]
        assert len(changes) == 1
        return [(one.reason, one.when) for one in changes]

    def made(self, text: str, whose: dict[str, str]) -> str:
        deadline, _, updates = text.partition("\n")
        if whose:
            return f"{commitment('one')}{STEP}deadline = {deadline}\n{updates}"
        return commitment("one", deadline=deadline) + updates

    def test_that_was_made_by_hand(self, whose: dict[str, str]) -> None:
        first = update("2025-08-01", **whose, deadline='"2033"', note='"A"')
        second = update("2025-09-01", **whose, deadline='"2031"', note='"B"')
        assert self.reasons(f'"2031"\n{first}{second}', '"2030"\n', whose) == [("B", "2025-09-01")]
        assert self.reasons(f'"2033"\n{first}{second}', '"2030"\n', whose) == [("", "")]

    def test_that_was_made_by_a_removal(self, whose: dict[str, str]) -> None:
        def first(day: str, note: str) -> str:
            return update(day, **whose, deadline='"2033"', note=note)

        then = first("2024-08-01", '"A"') + update("2024-09-01", **whose, deadline='"2034"', note='"B"')
        then = f'"2034"\n{then}'
        reworded = first("2024-08-01", '"A, in other words"')
        assert self.reasons(f'"2033"\n{reworded}', then, whose) == [("", "")]
        later = update("2024-08-01", **whose, note='"C"') + first("2024-08-01-2", '"A"')
        assert self.reasons(f'"2033"\n{later}', then, whose) == [("", "")], "its key is another one"


def test_next_are_the_five_that_fall_due_first() -> None:
    many = "".join(commitment(f"c{day}", deadline=f"2026-03-{day:02}") for day in range(9, 1, -1))
    assert [row.id for row in brief(many).next] == ["c2", "c3", "c4", "c5", "c6"]


def test_silent_is_open_and_unheard_of_since_the_longest_first() -> None:
    text = (
        commitment("young", made="2025-07-01")
        + commitment("old", made="2021-01-01")
        + commitment("older", made="2020-01-01")
        + commitment("done", made="2019-01-01", status='"met"')
        + commitment("undated")
        + commitment("one", made="2018-01-01")
        + update("2025-08-01", note='"Heard."')
    )
    assert [(one.row.id, one.last_activity, one.days) for one in brief(text).silent] == [
        ("older", date(2020, 1, 1), 2223),
        ("old", date(2021, 1, 1), 1857),
    ]


def test_a_milestone_that_was_met_breaks_the_silence_from_its_first_day_on() -> None:
    def step(id: str, day: str) -> str:
        return f'[commitments.{id}.milestones.m]\ntitle = "M"\nstatus = "met"\nmet_on = {day}\n'

    text = (
        commitment("early", made="2019-01-01")
        + step("early", '"2021-05"')
        + commitment("now", made="2019-01-01")
        + step("now", "2025-08-01")
        + commitment("later", made="2020-01-01")
        + step("later", "2099-01-01")
    )
    assert [(one.row.id, one.last_activity) for one in brief(text).silent] == [
        ("later", date(2020, 1, 1)),
        ("early", date(2021, 5, 1)),
    ]
