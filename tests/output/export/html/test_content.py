"""What the page says as a whole."""

from datetime import date

from roadmap_cli.analysis.query import NO_FILTERS, Selection, Snapshot, rows_of
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.output.export.html.content import PageContent, content_of
from tests.conftest import AS_OF, SMALL_ROADMAP


def content(
    text: str = SMALL_ROADMAP, selection: Selection = NO_FILTERS, as_of: str = AS_OF, title: str = "T"
) -> PageContent:
    roadmap = read_roadmap(parse_roadmap(text, "x"), text, "x")
    day = date.fromisoformat(as_of)
    return content_of(
        Snapshot(title=title, roadmap=roadmap, rows=rows_of(roadmap, day, selection), as_of=day)
    )


def test_cards_count_what_the_filters_find() -> None:
    page = content()
    assert [card[:4] for card in page.classes] == [
        (7, "commitments", "", ""),
        (1, "met", "Status", "met"),
        (0, "partly met", "Status", "partly-met"),
        (6, "open", "Status", "open"),
        (0, "not kept", "Status", "not-kept"),
    ]
    assert [card[:4] for card in page.cards] == [
        (1, "overdue", "Flag", "overdue"),
        (1, "at risk", "Status", "at-risk"),
        (1, "due soon", "Flag", "due-soon"),
        (2, "slipped", "Flag", "slipped"),
        (1, "not kept by a partner", "Flag", "partner-broken"),
    ]


def test_nothing_is_said_of_nothing() -> None:
    empty = content('[roadmap]\ntitle = "T"\n')
    assert [card.number for card in empty.classes] == [0, 0, 0, 0, 0]
    assert (empty.cards, empty.bar, empty.legend, empty.overdue, empty.milestones_overdue) == (
        [],
        [],
        [],
        [],
        [],
    )
    assert (empty.areas, empty.partners, empty.slipped, empty.entries) == ([], [], [], [])


def test_the_bar_and_what_its_parts_mean() -> None:
    page = content()
    assert [(part.outcome, part.tone, part.begin, part.width) for part in page.bar] == [
        ("met", "met", 0, 14), ("open", "open", 14, 86)
    ]  # fmt: skip
    assert [(key.number, key.words, key.statuses) for key in page.legend] == [
        (1, "met", ""),
        (0, "partly met", ""),
        (6, "open", "1 ongoing, 1 underway, 2 planned, 1 at-risk, 1 stalled"),
        (0, "not kept", ""),
    ]


STEPS = """\
[commitments.y]
title = "Y"
area = "north"
partners = ["ca", "us"]
partner_status = { us = "dropped" }
milestones.m = { title = "M", deadline = "2025-Q1" }
milestones.n = { title = "N", deadline = "2024" }
milestones.o = { title = "O", deadline = "2024", status = "met" }
"""


def test_what_is_overdue_and_which_milestones_are() -> None:
    page = content(SMALL_ROADMAP + STEPS)
    assert [(one.section.row.id, one.deadline.text, one.words) for one in page.overdue] == [
        ("bridge-repairs", "2025-H2", "overdue by 32 days")
    ]
    assert [
        (one.section.row.id, one.milestone, one.deadline.text, one.words) for one in page.milestones_overdue
    ] == [("y", "N", "2024", "overdue by 397 days"), ("y", "M", "2025-Q1", "overdue by 307 days")]
    assert (1, "with milestones overdue", "Flag", "milestone-overdue") in [card[:4] for card in page.cards]


def test_for_one_partner_all_is_as_it_is_for_that_one() -> None:
    page = content(SMALL_ROADMAP + STEPS, Selection(partners=frozenset({"us"})))
    assert page.partner == "United States"
    assert [(one.title, one.rollup.total, one.rollup.not_kept) for one in page.partners] == [
        ("United States", 6, 2)
    ]
    assert [card.number for card in page.classes] == [6, 1, 0, 3, 2]
    assert page.milestones_overdue == [], "it gave them up"
    assert page.slipped == [], "only Canada's deadline slipped"
    assert content(SMALL_ROADMAP).partner == ""


def test_partners_that_only_updates_name_have_their_totals() -> None:
    text = (
        '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
        '[commitments.x.updates.2022]\npartner = "us"\nstatus = "met"\n'
    )
    assert [(one.title, one.rollup.met) for one in content(text).partners] == [("us (not declared)", 1)]
    assert content(text.partition("[commitments.x.updates")[0]).partners == []


def test_areas_and_partners() -> None:
    page = content()
    assert [
        (one.title, one.anchor, one.rollup.total, one.rollup.progress, one.next) for one in page.areas
    ] == [
        ("Accelerating climate ambitions", "Area-climate", 3, 30, "2025-winter"),
        ("Building back better", "Area-economy", 2, 50, ""),
        ("The North", "Area-north", 2, 0, "2026-06-30"),
    ]
    assert [(one.title, one.rollup.total, one.next, one.next_anchor) for one in page.partners] == [
        ("United States", 5, "2035", "net-zero-grids"), ("Canada", 6, "2025-winter", "methane-75")
    ]  # fmt: skip


def test_the_largest_slip_is_first() -> None:
    assert [(one.section.row.id, one.slip.partner, one.slip.days) for one in content().slipped] == [
        ("net-zero-grids", "Canada", 5479),
        ("methane-75", "", 424),
    ]


def test_rows_are_compared_by_number_so_that_no_id_can_be_taken_for_another() -> None:
    text = (
        '[roadmap]\ntitle = "T"\n[partners."a b"]\nname = "AB"\n'
        '[commitments.x]\ntitle = "X"\narea = "a\\nb"\npartners = ["a b", "", "a"]\n'
        '[commitments.y]\ntitle = "Y"\narea = "a\\\\nb"\npartners = []\n'
    )
    page = content(text)
    assert [(entry.area, entry.partners) for entry in page.entries] == [("0", "0 1 2"), ("1", "")]
    assert [(choice.value, choice.words) for choice in page.partner_choices] == [
        ("0", "AB"), ("1", ""), ("2", "a")
    ]  # fmt: skip
    assert [choice.words for choice in page.area_choices] == ["a\nb", "a\\nb"]


def test_filters_offer_what_there_is() -> None:
    page = content(selection=Selection(areas=frozenset({"north"})))
    assert [choice.words for choice in page.area_choices] == ["The North"]
    assert [choice.value for choice in page.status_choices] == [
        "open", "ongoing", "planned"
    ]  # fmt: skip
    assert page.flag_choices == []
    assert [part.title for part in page.parts] == ["The North"]


def test_for_one_partner_filters_offer_what_its_rows_have() -> None:
    whole, page = content(), content(selection=Selection(partners=frozenset({"us"})))
    assert [choice.words for choice in whole.partner_choices] == ["United States", "Canada"]
    assert [choice.words for choice in page.partner_choices] == ["United States"]
    grids = {id: {one.section.row.id: one for one in seen.entries}["net-zero-grids"] for id, seen in
             (("", whole), ("us", page))}  # fmt: skip
    assert {id: (one.partners, one.partner_names) for id, one in grids.items()} == {
        "": ("0 1", ["United States", "Canada"]),
        "us": ("0", ["United States", "Canada"]),
    }
    assert [choice.value for choice in whole.status_choices] == [
        "open", "closed", "met", "ongoing", "underway", "planned", "at-risk", "stalled"
    ]  # fmt: skip
    assert [choice.value for choice in page.status_choices] == [
        "open", "closed", "not-kept", "met", "ongoing", "underway", "planned", "dropped"
    ]  # fmt: skip


def test_a_card_that_counts_something_leads_to_a_choice_that_is_offered() -> None:
    for partners in ([], ["us"], ["ca"]):
        page = content(SMALL_ROADMAP + STEPS, Selection(partners=frozenset(partners)))
        offered = {
            "": {""},
            "Status": {one.value for one in page.status_choices},
            "Flag": {one.value for one in page.flag_choices},
        }
        for card in (*page.classes, *page.cards):
            assert (card.value in offered[card.filter]) == bool(card.number), card


def test_rows_are_sorted_by_rank_and_last_day() -> None:
    entries = {entry.section.row.id: entry for entry in content().entries}
    assert entries["semiconductor-forum"].rank < entries["methane-75"].rank
    assert entries["bridge-repairs"].due == "2025-12-31"
    assert entries["bridge-repairs"].days == "overdue by 32 days"
    assert entries["arctic-dialogue"].due == ""


def test_an_area_that_is_not_declared_is_said_to_be() -> None:
    page = content('[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "nowhere"\n')
    assert [part.title for part in page.parts] == ["nowhere (not declared)"]


def test_the_day_in_words() -> None:
    assert content().day == "1 February 2026"
