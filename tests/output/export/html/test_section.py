"""What the section of a commitment says."""

from datetime import date

from roadmap_cli.analysis.query import NO_FILTERS, Selection, Snapshot, rows_of
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.output.export.html.section import (
    CommitmentLink,
    CommitmentSection,
    context_of,
    record_of,
    section_of,
)
from roadmap_cli.output.export.html.values import Address, When
from tests.conftest import AS_OF, SMALL_ROADMAP


def section(
    id: str, text: str = SMALL_ROADMAP, as_of: str = AS_OF, shown: tuple[str, ...] = (), partner: str = ""
) -> CommitmentSection:
    roadmap = read_roadmap(parse_roadmap(text, "x"), text, "x")
    day = date.fromisoformat(as_of)
    chosen = Selection(partners=frozenset([partner])) if partner else NO_FILTERS
    rows = [row for row in rows_of(roadmap, day, chosen) if not shown or row.id in shown]
    snapshot = Snapshot(title="T", roadmap=roadmap, rows=rows, as_of=day)
    row, context = next(row for row in rows if row.id == id), context_of(snapshot)
    return section_of(record_of(row, context), context)


YEAR_2035 = When("end of 2035", "1 January to 31 December 2035", "2035")


def test_the_deadline_is_shown_as_written_with_its_days() -> None:
    assert section("net-zero-grids").deadline == YEAR_2035
    methane = section("methane-75")
    assert methane.deadline == When("winter 2025-26", "1 December 2025 to 28 February 2026", "2026-02-28")
    assert (methane.due, methane.due_tone) == ("due in 27 days", "due-soon")
    assert section("arctic-dialogue").deadline is None


def test_what_slipped_since_when_and_why() -> None:
    (slip,) = section("methane-75").slips
    assert (slip.partner, slip.first.machine, slip.now.machine) == ("", "2024", "2026-02-28")
    assert (slip.later, slip.since) == (
        "14 months later",
        When("March 2022", "1 March to 31 March 2022", "2022-03"),
    )
    assert [(change.changes, change.note) for change in slip.changes] == [
        (["deadline end of 2024 → winter 2025-26"], "One year more.")
    ]


def test_what_slipped_for_one_partner() -> None:
    (slip,) = section("net-zero-grids").slips
    assert (slip.partner, slip.first.machine, slip.now.machine) == ("Canada", "2035", "2050")
    (change,) = slip.changes
    assert (change.subject, change.changes) == ("", ["deadline end of 2035 → end of 2050"])
    assert change.evidence == [Address("example.org", "https://example.org/moved")]


def test_it_slipped_when_it_was_first_later_than_promised() -> None:
    text = (
        '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\ndeadline = "2026"\n'
        '[commitments.x.updates.2020]\ndeadline = "2023"\ndeadline_was = "2024"\n'
        '[commitments.x.updates.2021]\ndeadline = "2025"\ndeadline_was = "2023"\n'
        '[commitments.x.updates.2022]\ndeadline = "2026"\ndeadline_was = "2025"\n'
    )
    (slip,) = section("x", text).slips
    assert (slip.first.machine, slip.now.machine, slip.since) == (
        "2024", "2026", When("2021", "1 January to 31 December 2021", "2021")
    )  # fmt: skip
    assert [change.when.machine for change in slip.changes] == ["2020", "2021", "2022"]


def test_nothing_after_the_day_is_shown() -> None:
    then = section("methane-75", as_of="2022-01-01")
    assert (then.slips, then.updates) == ([], [])
    assert then.deadline == When("end of 2024", "1 January to 31 December 2024", "2024")


def test_updates_are_shown_newest_first() -> None:
    updates = section("net-zero-grids").updates
    assert [(update.when.machine, update.subject, update.note) for update in updates] == [
        ("2024-12-17", "Canada", "Final regulations moved the target."),
        ("2023-08-10", "", "Draft rules out."),
    ]
    assert list(updates[0].changes) == ["status at risk", "deadline end of 2035 → end of 2050"]


def test_partners_are_shown_separately() -> None:
    us, ca = section("net-zero-grids").partners
    assert us.status is not None
    assert (us.name, us.status.word, us.deadline, us.words) == (
        "United States", "underway", YEAR_2035, "due in 9 years and 11 months"
    )  # fmt: skip
    assert ca.status is not None
    assert (ca.name, ca.status.word, ca.words) == ("Canada", "at risk", "due in 24 years and 11 months")
    assert ca.deadline == When("end of 2050", "1 January to 31 December 2050", "2050")


def test_milestones() -> None:
    draft, final = section("net-zero-grids").milestones
    assert (draft.status.word, draft.met_on, draft.words) == (
        "met",
        When("10 August 2023", "10 August 2023", "2023-08-10"),
        "",
    )
    assert (final.title, final.status.word, final.met_on) == ("Final rules in force", "planned", None)
    late = section("net-zero-grids", as_of="2027-01-03").milestones[1]
    assert late.words == "overdue by 2 days"


def test_what_is_needed_is_linked_where_it_is_on_the_page() -> None:
    grids = CommitmentLink("net-zero-grids", "Net-zero power grids", "net-zero-grids")
    assert ("Depends on", [grids]) in section("methane-75").links
    without = CommitmentLink("net-zero-grids", "Net-zero power grids", "")
    assert ("Depends on", [without]) in section("methane-75", shown=("methane-75",)).links
    needed_by = dict(section("net-zero-grids").links)["Needed by"]
    assert [one.id for one in needed_by] == ["methane-75"]


def test_for_one_partner_all_is_its_own() -> None:
    text = (
        '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["us", "ca"]\n'
        'deadline = "2030"\npartner_deadline = { ca = "2026" }\n'
        'partner_status = { us = "dropped", ca = "met" }\n'
        '[commitments.x.updates.2021]\ndeadline = "2030"\ndeadline_was = "2028"\nnote = "All later."\n'
        '[commitments.x.updates.2023]\npartner = "us"\nstatus = "dropped"\nnote = "Withdrew."\n'
        '[commitments.x.updates.2024]\npartner = "ca"\nstatus = "met"\ndeadline = "2026"\nnote = "Done."\n'
    )
    us, ca, whole = (section("x", text, partner=partner) for partner in ("us", "ca", ""))
    assert [(one.status.word, one.deadline and one.deadline.machine) for one in (us, ca, whole)] == [
        ("dropped", "2030"), ("met", "2026"), ("partly met", "2026")
    ]  # fmt: skip
    assert [update.note for update in us.updates] == ["Withdrew.", "All later."]
    assert [update.note for update in ca.updates] == ["Done.", "All later."]
    assert [update.note for update in whole.updates] == ["Done.", "Withdrew.", "All later."]
    assert [[words for words, _ in one.flags] for one in (us, ca)] == [["slipped from 2028 to 2030"], []]
    assert [words for words, _ in whole.flags] == [
        "slipped from 2028 to 2030 for us", "not kept by a partner: us dropped"
    ]  # fmt: skip
    assert [(side.name, side.status, side.deadline) for side in us.partners] == [
        ("us", None, None), ("ca", None, None)
    ]  # fmt: skip
    assert [slip.partner for slip in whole.slips] == ["us"]
    assert us.slips[0].partner == ""


def test_a_partner_s_slip_has_the_reasons_of_the_updates_that_made_it() -> None:
    text = (
        '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["us", "ca"]\n'
        'deadline = "2031"\npartner_deadline = { ca = "2035" }\n'
        '[commitments.x.updates.2020]\ndeadline = "2026"\nnote = "First."\n'
        '[commitments.x.updates.2021]\ndeadline = "2028"\nnote = "All later."\n'
        '[commitments.x.updates.2022]\npartner = "us"\nnote = "Nothing of a deadline."\n'
        '[commitments.x.updates.2023]\npartner = "ca"\ndeadline = "2035"\nnote = "Canada later still."\n'
        '[commitments.x.updates.2024]\npartner = "ca"\ndeadline = "2035"\nnote = "As before."\n'
        '[commitments.x.updates.2025]\ndeadline = "2030"\nnote = "All again."\n'
    )
    shared, canada = section("x", text).slips
    assert (canada.partner, canada.first.machine, canada.now.machine) == ("ca", "2026", "2035")
    assert [(change.when.machine, change.changes, change.note) for change in canada.changes] == [
        ("2020", ["deadline none → end of 2026"], "First."),
        ("2021", ["deadline end of 2026 → end of 2028"], "All later."),
        ("2023", ["deadline end of 2028 → end of 2035"], "Canada later still."),
    ]
    assert (shared.first.machine, shared.now.machine) == ("2026", "2031")
    assert [change.note for change in shared.changes] == ["First.", "All later."], "no update made it 2031"


def test_a_partner_without_a_deadline_has_none() -> None:
    text = (
        '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["us", "ca"]\n'
        'deadline = "2030"\npartner_deadline = { ca = "none" }\n'
    )
    us, ca = section("x", text).partners
    assert us.deadline is not None
    assert (us.deadline.machine, ca.deadline, ca.words) == ("2030", None, "no deadline")
