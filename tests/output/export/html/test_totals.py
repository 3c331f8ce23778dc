"""The numbers of the page."""

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis import aggregate
from roadmap_cli.analysis.query import NO_FILTERS, Selection
from roadmap_cli.model.types import Status
from roadmap_cli.output.export.html.totals import (
    concerns_in,
    month_heads,
    own_rows_of,
    partner_groups_of,
    shares_in,
    total_of,
)
from tests.conftest import SMALL_ROADMAP
from tests.output.export.html.pages import STEPS, only, snapshot_of

UNKNOWN = '[commitments.z]\ntitle = "Z"\narea = "north"\nstatus = "unknown"\n'


def rollup_of(text: str, selection: Selection = NO_FILTERS) -> aggregate.Rollup:
    snapshot = snapshot_of(text, selection)
    return aggregate.summarize("", "", snapshot.rows, snapshot.roadmap, snapshot.as_of)


def test_the_bar_and_its_legend() -> None:
    shares = shares_in(rollup_of(SMALL_ROADMAP + UNKNOWN))
    assert [(one.name, one.number, one.filter) for one in shares] == [
        ("met", 1, "status=met"),
        ("partly-met", 0, "status=partly-met"),
        ("open", 7, "status=open"),
        ("unknown", 1, "status=unknown"),
        ("not-kept", 0, "status=not-kept"),
    ]
    assert [one.width for one in shares] == [13, 0, 75, 12, 0]
    assert shares_in(rollup_of('[roadmap]\ntitle = "T"\n')) == []


@given(st.lists(st.sampled_from(Status), min_size=1, max_size=30))
def test_the_parts_of_the_bar_fill_it(statuses: list[Status]) -> None:
    text = '[roadmap]\ntitle = "T"\n' + "".join(
        f'[commitments.c{place}]\ntitle = "C"\narea = "a"\nstatus = "{status}"\n'
        for place, status in enumerate(statuses)
    )
    shares = shares_in(rollup_of(text))
    if shares:
        assert sum(one.width for one in shares) == 100
        assert all(bool(one.width) == bool(one.number) for one in shares if one.name != "open")
        assert [one.begin for one in shares] == [
            sum(one.width for one in shares[:place]) for place in range(len(shares))
        ]


def test_concerns_count_what_their_filters_find() -> None:
    for partners in ([], ["us"], ["ca"]):
        snapshot = snapshot_of(SMALL_ROADMAP + STEPS, only(*partners))
        rollup = aggregate.summarize("", "", snapshot.rows, snapshot.roadmap, snapshot.as_of)
        for count in concerns_in(snapshot.rows, rollup):
            key, _, value = count.filter.partition("=")
            found = [
                row for row in snapshot.rows if value in ((row.status,) if key == "status" else row.flags)
            ]
            assert count.number == len(found) > 0, count


def test_progress_that_nothing_is_known_of_is_no_number() -> None:
    snapshot = snapshot_of('[roadmap]\ntitle = "T"\n' + UNKNOWN)
    (group,) = aggregate.by_area(snapshot.roadmap, snapshot.rows)
    assert not total_of(group, snapshot.roadmap, snapshot.as_of, "").is_known
    snapshot = snapshot_of(SMALL_ROADMAP)
    for group in aggregate.by_area(snapshot.roadmap, snapshot.rows):
        if group.id == "climate":
            total = total_of(group, snapshot.roadmap, snapshot.as_of, "Area-climate")
            assert (total.is_known, total.next and total.next.words) == (True, "winter 2025-26")
            assert total.next_link is not None
            assert total.next_link.anchor == "methane-75"


def test_partners_in_the_filter_are_those_shown() -> None:
    for selection, shown in (
        (NO_FILTERS, ["us", "ca"]),
        (only("ca"), ["ca"]),
        (only("us", "ca"), ["us", "ca"]),
    ):
        snapshot = snapshot_of(SMALL_ROADMAP + STEPS, selection)
        groups = aggregate.by_partner(snapshot.roadmap, snapshot.rows, snapshot.as_of)
        assert [group.id for group in partner_groups_of(snapshot, groups)] == shown
    snapshot = snapshot_of('[roadmap]\ntitle = "T"\n' + UNKNOWN)
    groups = aggregate.by_partner(snapshot.roadmap, snapshot.rows, snapshot.as_of)
    assert partner_groups_of(snapshot, groups) == [], "commitments without partners alone are no group"


def test_rows_of_partners_are_those_that_differ() -> None:
    snapshot = snapshot_of(SMALL_ROADMAP + STEPS)
    own = own_rows_of(snapshot, aggregate.by_partner(snapshot.roadmap, snapshot.rows, snapshot.as_of))
    place = [row.id for row in snapshot.rows].index("y")
    assert (own["us"][place].status, own["us"][place].partner) == (Status.DROPPED, None)
    for of_partner in own.values():
        assert all(row != snapshot.rows[place] for place, row in of_partner.items())
    for_one = snapshot_of(SMALL_ROADMAP + STEPS, only("us"))
    groups = aggregate.by_partner(for_one.roadmap, for_one.rows, for_one.as_of)
    assert own_rows_of(for_one, groups) == {}


def test_the_year_is_named_where_it_begins() -> None:
    heads = month_heads(snapshot_of(as_of="2026-11-30").as_of)
    assert [(one.value, one.name, one.year) for one in heads[:3]] == [
        ("2026-11", "Nov", "2026"), ("2026-12", "Dec", ""), ("2027-01", "Jan", "2027")
    ]  # fmt: skip
