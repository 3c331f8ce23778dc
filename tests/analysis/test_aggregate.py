"""Roll-ups: what is counted, for whom, and what falls due next."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.aggregate import (
    Group,
    Outcome,
    Rollup,
    by_area,
    by_partner,
    outcome_of,
    partner_groups,
    summarize,
    summarize_groups,
)
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import NO_FILTERS, Row, Selection, rows_of
from roadmap_cli.model.types import Area, Check, Commitment, Partner, Roadmap, Status
from tests.derived import commitment, whole

DAY = date(2026, 2, 1)
THE_LEAST = Roadmap(roadmap=whole().roadmap, check=Check(stale_after_days=36500))


def row(id: str = "one", status: Status = Status.PLANNED, days: int | None = None, **fields: Any) -> Row:
    """Return a row; `days` are those left, and its deadline follows from them."""
    due = None if days is None else date.fromordinal(DAY.toordinal() + days)
    flags = (Flag.OVERDUE,) if days is not None and days < 0 else ()
    values: dict[str, Any] = {"title": id, "area": "a", "partners": [], "owner": [], "tags": [], "source": []}
    values |= {"deadline": due and due.isoformat(), "flags": flags, "progress": None} | fields
    values.setdefault("deadline_text", None)
    return Row(id=id, status=status, due=due, days_left=days, **values)


def roadmap(commitments: dict[str, Commitment], areas: tuple[str, ...] = ("a",)) -> Roadmap:
    return Roadmap(
        roadmap=THE_LEAST.roadmap,
        check=THE_LEAST.check,
        areas={id: Area(title=id.upper()) for id in areas},
        partners={id: Partner(name=id.upper()) for id in ("us", "ca")},
        commitments=commitments,
    )


def promise(**fields: Any) -> Commitment:
    return commitment(**{"partners": ["us", "ca"]} | fields)


def summed(*several: dict[str, Any], day: date = DAY) -> Rollup:
    """Return the roll-up of commitments, as wholes."""
    whole = roadmap({f"c{number}": commitment(**fields) for number, fields in enumerate(several)})
    return summarize("a", "A", rows_of(whole, day), whole, day)


def groups_of(one: Commitment, day: date = DAY) -> list[Group]:
    """Return the groups by partner of a roadmap of one commitment."""
    whole = roadmap({"one": one})
    return by_partner(whole, rows_of(whole, day), day)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_of_one_class(status: Status) -> None:
    classes = {"met": "met", "partly-met": "partly-met", "broken": "not-kept", "dropped": "not-kept"}
    assert outcome_of(status) == (None if status == "superseded" else classes.get(status, "open"))
    found = summed({"status": status, "replaced_by": ["c1"]}, {"status": "met"})
    counts = {
        "met": found.met - 1,
        "partly-met": found.partly_met,
        "open": found.open,
        "not-kept": found.not_kept,
    }
    assert counts == {outcome: int(outcome == outcome_of(status)) for outcome in Outcome}


def test_counts() -> None:
    step = {"m": {"title": "m", "deadline": "2025"}}
    found = summed(
        {"status": "met"},
        {"status": "partly-met"},
        {"status": "at-risk", "deadline": "2025-12", "milestones": step},
        {"status": "underway", "deadline": "2026-02", "progress": 60, "made": "2025"},
        {"status": "ongoing", "progress": 70},
        {"status": "dropped", "progress": 70, "milestones": step},
        {"status": "broken", "deadline": "2020"},
        {"status": "unknown"},
    )
    assert found == Rollup(
        id="a", title="A", total=8, superseded=0, met=1, partly_met=1, open=4, not_kept=2, overdue=1,
        milestones_overdue=1, at_risk=1, unknown=1, due_soon=1, stale=0, progress=30,
        next_due=date(2026, 2, 28),
    )  # fmt: skip


def test_an_area_of_what_was_broken_is_not_like_an_empty_one() -> None:
    found, empty = summed({"status": "broken"}, {"status": "dropped"}), summed()
    assert (found.total, found.open, found.not_kept, found.progress) == (2, 0, 2, 0)
    assert (empty.total, empty.open, empty.not_kept, empty.progress) == (0, 0, 0, None)


@pytest.mark.parametrize(
    ("several", "progress"),
    [
        ([], None),
        ([{"status": "ongoing", "progress": 50}], None),
        ([{"status": "ongoing"}, {"status": "dropped"}], 0),
        ([{}], 0),
        ([{"status": "unknown"}, {"status": "met"}], 50),
        ([{"progress": 1}, {"progress": 0}], 1),  # halves upward
        ([{"progress": 1}, {}, {}], 0),
        # Ongoing for one partner, it counts as what it is for the other.
        ([{"partners": ["us", "ca"], "partner_status": {"us": "ongoing"}}, {"status": "met"}], 50),
        ([{"partners": ["us", "ca"], "partner_status": {"us": "ongoing", "ca": "dropped"}}], 0),
        ([{"partners": ["us", "ca"], "partner_status": {"us": "ongoing", "ca": "ongoing"}}], None),
        (
            [{"partners": ["us", "ca"], "partner_status": {"us": "dropped", "ca": "met"}}, {"status": "met"}],
            75,
        ),
    ],
)
def test_progress(several: list[dict[str, Any]], progress: int | None) -> None:
    assert summed(*several).progress == progress


def test_areas_in_file_order_then_those_that_only_rows_name() -> None:
    rows = [row("1", area="lost"), row("2", area="b"), row("3", area="lost")]
    groups = by_area(roadmap({}, areas=("a", "b")), rows)
    assert [(group.id, group.title, len(group.rows)) for group in groups] == [
        ("a", "A", 0),
        ("b", "B", 1),
        ("lost", "", 2),
    ]
    assert [group.id for group in by_area(roadmap({}, areas=("a", "b")), rows, {"lost", "a"})] == [
        "a",
        "lost",
    ]


def test_groups_are_summed_up_in_order() -> None:
    groups = [Group("b", "B", []), Group("a", "A", [row()])]
    whole = roadmap({"one": commitment()})
    found = [(one.id, one.title, one.total) for one in summarize_groups(groups, whole, DAY)]
    assert found == [("b", "B", 0), ("a", "A", 1)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "underway"}, {"us": "underway", "ca": "underway"}),
        ({}, {"us": "planned", "ca": "planned"}),
        ({"partner_status": {"ca": "stalled"}}, {"us": "planned", "ca": "stalled"}),
        ({"partner_status": {"ca": "met"}, "status": "at-risk"}, {"us": "at-risk", "ca": "met"}),
        ({"partner_status": {"us": "dropped", "ca": "met"}}, {"us": "dropped", "ca": "met"}),
    ],
)
def test_the_status_of_a_partner(fields: dict[str, Any], expected: dict[str, str]) -> None:
    assert {group.id: group.rows[0].status for group in groups_of(promise(**fields))} == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"deadline": "2030"}, {"us": ("2030", ()), "ca": ("2030", ())}),
        (
            {"deadline": "2025", "partner_deadline": {"ca": "2050"}},
            {"us": ("2025", ("overdue",)), "ca": ("2050", ())},
        ),
        ({"partner_deadline": {"ca": "2026-02"}}, {"us": (None, ()), "ca": ("2026-02", ("due-soon",))}),
        (
            {"deadline": "2025", "partner_deadline": {"us": "none"}},
            {"us": (None, ()), "ca": ("2025", ("overdue",))},
        ),
        (
            {"deadline": "2025", "partner_status": {"ca": "met"}},
            {"us": ("2025", ("overdue",)), "ca": ("2025", ())},
        ),
        # That another one broke it is no flag of this one.
        ({"partner_status": {"ca": "broken"}, "status": "underway"}, {"us": (None, ()), "ca": (None, ())}),
    ],
)
def test_the_deadline_and_the_flags_of_a_partner(
    fields: dict[str, Any], expected: dict[str, tuple[str | None, tuple[str, ...]]]
) -> None:
    found = {
        group.id: (group.rows[0].deadline, group.rows[0].flags) for group in groups_of(promise(**fields))
    }
    assert found == expected


def test_progress_of_a_partner_follows_its_status() -> None:
    whole = roadmap({"one": promise(partner_status={"ca": "met", "us": "planned"}, progress=30)})
    rollups = summarize_groups(by_partner(whole, rows_of(whole, DAY), DAY), whole, DAY)
    assert [(one.id, one.progress) for one in rollups] == [("us", 0), ("ca", 100)]


def test_dropping_three_of_four_leaves_a_quarter() -> None:
    own = [{"us": "met"}, {"us": "dropped"}, {"us": "dropped"}, {"us": "dropped"}]
    whole = roadmap({f"c{n}": promise(partner_status=statuses) for n, statuses in enumerate(own)})
    rollups = summarize_groups(by_partner(whole, rows_of(whole, DAY), DAY), whole, DAY)
    assert [(one.id, one.progress, one.not_kept) for one in rollups] == [("us", 25, 3), ("ca", 0, 0)]


def test_a_partner_is_replayed() -> None:
    update = {"partner": "ca", "status": "broken", "status_was": "underway"}
    one = promise(made="2021", partner_status={"ca": "broken"}, updates={"2025-01-01": update})
    found = {group.id: group.rows[0].status for group in groups_of(one, date(2024, 1, 1))}
    assert found == {"us": "planned", "ca": "underway"}


def test_partners_named_twice_or_not_at_all() -> None:
    whole = roadmap({"c1": promise(partners=["us", "us", "ghost"]), "c2": promise(partners=[])})
    groups = by_partner(whole, rows_of(whole, DAY), DAY)
    assert [(group.id, group.title, [one.id for one in group.rows]) for group in groups] == [
        ("us", "US", ["c1"]),
        ("ca", "CA", []),
        ("ghost", "", ["c1"]),
        ("", "no partner named", ["c2"]),
    ]


def test_of_a_selection_only_its_partners_are_groups_and_each_must_fit_by_itself() -> None:
    whole = roadmap(
        {"one": promise(partner_status={"us": "dropped", "ca": "met"}), "two": promise(status="met")}
    )

    def groups(**filters: Any) -> dict[str, list[str]]:
        found = partner_groups(whole, DAY, Selection(**filters))
        return {group.id: [row.id for row in group.rows] for group in found}

    assert groups() == {"us": ["one", "two"], "ca": ["one", "two"]}
    assert groups(statuses=frozenset({Status.MET})) == {"us": ["two"], "ca": ["one", "two"]}
    assert groups(statuses=frozenset({Status.DROPPED})) == {"us": ["one"], "ca": []}
    assert groups(partners=frozenset({"us"}), statuses=frozenset({Status.MET})) == {"us": ["two"]}
    assert partner_groups(whole, DAY, NO_FILTERS) == by_partner(whole, rows_of(whole, DAY), DAY)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"deadline": "2022-spring", "partner_deadline": {"us": "2021"}}, "2021"),
        ({"deadline": "2022-spring", "partner_deadline": {"us": "2023"}}, "2022-spring"),
        ({"deadline": "2022", "partner_deadline": {"us": "2023", "ca": "2024"}}, "2023"),
        ({"partner_deadline": {"us": "2050", "ca": "2027-Q1"}}, "2027-Q1"),
        ({"partner_deadline": {"us": "2050", "ca": "2027"}, "partner_status": {"ca": "met"}}, "2050"),
        ({"partner_deadline": {"us": "2050", "ca": "2027"}, "status": "met"}, "2027"),
        ({"deadline": "2027", "partner_deadline": {"ca": "none"}}, "2027"),
        ({"deadline": "2027", "partner_deadline": {"ca": "none"}, "partner_status": {"us": "met"}}, None),
        ({}, None),
    ],
)
def test_the_deadline_of_the_whole_is_the_earliest_of_an_open_partner(
    fields: dict[str, Any], text: str | None
) -> None:
    assert rows_of(roadmap({"one": promise(**fields)}), DAY)[0].deadline == text
