"""What was not kept, with reason, day and source, and the latest updates."""

from roadmap_cli.output.export.html.section import context_of
from roadmap_cli.output.export.html.story import MOST, Story, latest_updates, story_of
from tests.conftest import SMALL_ROADMAP
from tests.output.export.html.pages import STEPS, only, snapshot_of


def story(text: str = SMALL_ROADMAP + STEPS, *partners: str) -> Story:
    snapshot = snapshot_of(text, only(*partners))
    return story_of(snapshot.rows, context_of(snapshot))


def test_what_is_overdue_since_when() -> None:
    (one,) = story().overdue.entries
    assert (one.link.id, one.words, one.deadline.words) == (
        "bridge-repairs", "overdue by 32 days", "end of the second half of 2025"
    )  # fmt: skip
    assert one.last is not None
    assert one.last.words == "31 December 2025"
    assert [(entry.milestone, entry.link.id) for entry in story().milestones.entries] == [
        ("N", "y"), ("M", "y")
    ]  # fmt: skip


ONE = '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["us", "ca"]\n'


def test_what_is_overdue_for_some_partners_names_them() -> None:
    text = ONE + 'deadline = "2024"\npartner_deadline = { ca = "2030" }\n'
    assert [one.who for one in story(text).overdue.entries] == ["us"]
    assert [one.who for one in story(ONE + 'deadline = "2024"\n').overdue.entries] == [""]
    assert [one.who for one in story(text, "us").overdue.entries] == [""]


def test_a_partner_gave_up_with_the_reason_of_that_very_update() -> None:
    later = '[commitments.y.updates.2025-06]\npartner = "us"\nnote = "Something else."\n'
    y, paris = story(SMALL_ROADMAP + STEPS + later).by_partner.entries
    assert (y.link.id, y.who, y.status.word, y.note) == ("y", "United States", "dropped", "Withdrew.")
    assert y.when is not None
    assert y.when.words == "March 2025"
    assert [one.href for one in (*y.evidence, *y.sources)] == [
        "https://example.org/withdrew", "https://example.org/y"
    ]  # fmt: skip
    assert paris.link.id == "paris-agreement"


def test_a_status_without_an_update_has_no_reason_and_no_day() -> None:
    text = ONE + 'status = "dropped"\n[commitments.x.updates.2024]\nnote = "Heard nothing."\n'
    (one,) = story(text).given_up.entries
    assert (one.who, one.when, one.note, one.status.word) == ("", None, "", "dropped")


def test_partners_that_gave_up_one_by_one_have_a_reason_each() -> None:
    text = ONE + (
        'partner_status = { us = "dropped", ca = "broken" }\n'
        '[commitments.x.updates.2024]\npartner = "us"\nstatus = "dropped"\nnote = "Left."\n'
        '[commitments.x.updates.2025]\npartner = "ca"\nstatus = "broken"\nnote = "Stopped."\n'
    )
    given_up = story(text).given_up
    assert given_up.number == 1
    assert [(one.who, one.note) for one in given_up.entries] == [("ca", "Stopped."), ("us", "Left.")]
    assert story(text).by_partner.number == 0


def test_the_farthest_slip_is_first() -> None:
    assert [(one.link.id, one.slip.partner, one.slip.days) for one in story().slipped.entries] == [
        ("net-zero-grids", "Canada", 5479), ("methane-75", "", 424)
    ]  # fmt: skip


def test_a_long_list_is_cut_and_says_how_many_more() -> None:
    text = '[roadmap]\ntitle = "T"\n' + "".join(
        f'[commitments.c{one}]\ntitle = "C"\narea = "a"\ndeadline = "2024"\n' for one in range(MOST + 3)
    )
    overdue = story(text).overdue
    assert (overdue.number, len(overdue.entries), overdue.hidden) == (MOST + 3, MOST, 3)


def test_the_latest_updates_are_first() -> None:
    snapshot = snapshot_of(SMALL_ROADMAP + STEPS)
    rows, context = snapshot.rows, context_of(snapshot)
    latest = latest_updates(rows, context)
    days = [one.update.when.machine for one in latest]
    assert days == sorted(days, reverse=True)
    assert ("y", "Withdrew.") in [(one.link.id, one.update.note) for one in latest]
    assert len(latest_updates([*rows] * 20, context)) == MOST
