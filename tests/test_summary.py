"""Roll-ups: what is counted, for whom, and what falls due next."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.deadline import parse_deadline
from roadmap_cli.flags import Flag, standing
from roadmap_cli.model import Area, Commitment, Head, Partner, Roadmap, Status, Update
from roadmap_cli.query import Row, row_of, rows_of
from roadmap_cli.summary import (
    Group,
    by_area,
    by_partner,
    coming,
    most_pressing,
    next_of,
    overdue,
    summarize,
    summarize_groups,
    with_deadline,
)

DAY = date(2026, 2, 1)


def row(id: str = "one", status: Status = Status.PLANNED, days: int | None = None, **fields) -> Row:
    """Return a row; `days` are those left, and its deadline follows from them."""
    due = None if days is None else date.fromordinal(DAY.toordinal() + days)
    flags = (Flag.OVERDUE,) if days is not None and days < 0 else ()
    values: dict[str, Any] = {"title": id, "area": "a", "partners": [], "owner": [], "tags": [], "source": []}
    values |= {"deadline": due and due.isoformat(), "flags": flags, "progress": 0} | fields
    return Row(id=id, status=status, due=due, days_left=days, **values)


def roadmap(commitments: dict[str, Commitment], areas=("a",), partners=("us", "ca")) -> Roadmap:
    return Roadmap(
        roadmap=Head(title="R"),
        areas={id: Area(title=id.upper()) for id in areas},
        partners={id: Partner(name=id.upper()) for id in partners},
        commitments=commitments,
    )


def promise(**fields) -> Commitment:
    values = {"title": "T", "area": "a", "partners": ["us", "ca"]}
    for name in ("deadline", "made"):
        if name in fields:
            fields[name] = parse_deadline(fields[name])
    if "partner_deadline" in fields:
        fields["partner_deadline"] = {
            id: parse_deadline(text) for id, text in fields["partner_deadline"].items()
        }
    return Commitment(**(values | fields))


def test_counts():
    rows = [
        row("1", Status.MET, progress=100),
        row("2", Status.PARTLY_MET, progress=50),
        row("3", Status.AT_RISK, days=-3),
        row("4", Status.UNDERWAY, days=10, flags=(Flag.DUE_SOON,)),
        row("5", Status.ONGOING, progress=70),
        row("6", Status.DROPPED, progress=70),
        row("7", Status.BROKEN),
    ]
    found = summarize("a", "A", rows)
    assert (found.id, found.title, found.total, found.open, found.closed) == ("a", "A", 7, 3, 4)
    assert (found.met, found.overdue, found.due_soon, found.at_risk) == (1, 1, 1, 1)
    assert found.progress == 30  # of the five that are neither ongoing nor dropped
    assert found.next_due == date(2026, 2, 11)


@pytest.mark.parametrize(
    ("rows", "progress"),
    [
        ([], None),
        ([row(status=Status.ONGOING, progress=50), row(status=Status.DROPPED)], None),
        ([row()], 0),
        ([row(progress=1), row(progress=0)], 1),  # halves upward
        ([row(progress=1), row(progress=0), row(progress=0)], 0),
    ],
)
def test_progress(rows, progress):
    assert summarize("a", "A", rows).progress == progress


def test_next_is_the_first_open_one_not_yet_overdue_today_included():
    rows = [row("late", days=-1), row("b", days=5), row("a", days=5), row("today", days=0), row("none")]
    closed = row("closed", Status.MET, deadline="2026-02-01")
    assert next_of([*rows, closed]) == rows[3]
    assert [one.id for one in coming([*rows, closed])] == ["today", "b", "a"]
    assert next_of([closed, rows[0], rows[4]]) is None


def test_overdue_lists_the_longest_first():
    rows = [row("week", days=-7), row("year", days=-365), row("soon", days=3), row("day", days=-1)]
    assert [one.id for one in overdue(rows)] == ["year", "week", "day"]


def test_each_is_listed_once_as_it_presses_most():
    us = [row("x", Status.MET), row("y", days=9), row("z")]
    ca = [row("x", days=30), row("y", days=-3), row("w", Status.DROPPED)]
    found = most_pressing([Group("us", "U", us), Group("ca", "C", ca)])
    assert [(one.id, one.days_left) for one in found] == [("x", 30), ("y", -3), ("z", None), ("w", None)]


def test_areas_in_file_order_then_those_that_only_rows_name():
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


def test_groups_are_summed_up_in_order():
    assert [one.id for one in summarize_groups([Group("b", "B", []), Group("a", "A", [row()])])] == ["b", "a"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": Status.UNDERWAY}, {"us": "underway", "ca": "underway"}),
        ({}, {"us": "planned", "ca": "planned"}),
        ({"partner_status": {"ca": Status.STALLED}}, {"us": "planned", "ca": "stalled"}),
        ({"partner_status": {"ca": Status.MET}, "status": Status.AT_RISK}, {"us": "at-risk", "ca": "met"}),
        ({"partner_status": {"us": Status.DROPPED, "ca": Status.MET}}, {"us": "dropped", "ca": "met"}),
    ],
)
def test_the_status_of_a_partner(fields, expected):
    whole = roadmap({"one": promise(**fields)})
    groups = by_partner(whole, rows_of(whole, DAY), DAY)
    assert {group.id: group.rows[0].status for group in groups} == expected


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
            {"deadline": "2025", "partner_status": {"ca": Status.MET}},
            {"us": ("2025", ("overdue",)), "ca": ("2025", ())},
        ),
        (
            {"partner_status": {"ca": Status.BROKEN}, "status": Status.UNDERWAY},
            {"us": (None, ()), "ca": (None, ())},
        ),
    ],
)
def test_the_deadline_of_a_partner(fields, expected):
    whole = roadmap({"one": promise(**fields)})
    groups = by_partner(whole, rows_of(whole, DAY), DAY)
    assert {group.id: (group.rows[0].deadline, group.rows[0].flags) for group in groups} == expected


def test_progress_of_a_partner_follows_its_status():
    whole = roadmap({"one": promise(partner_status={"ca": Status.MET, "us": Status.PLANNED})})
    groups = by_partner(whole, rows_of(whole, DAY), DAY)
    assert [(one.id, one.progress) for one in summarize_groups(groups)] == [("us", 0), ("ca", 100)]


def test_a_partner_is_replayed():
    event = Update(partner="ca", status=Status.BROKEN, status_was=Status.UNDERWAY)
    one = promise(made="2021", partner_status={"ca": Status.BROKEN}, updates={"2025-01-01": event})
    whole, before = roadmap({"one": one}), date(2024, 1, 1)
    found = {group.id: group.rows[0].status for group in by_partner(whole, rows_of(whole, before), before)}
    assert found == {"us": "planned", "ca": "underway"}


def test_partners_named_twice_or_not_at_all():
    whole = roadmap({"1": promise(partners=["us", "us", "ghost"]), "2": promise(partners=[])})
    groups = by_partner(whole, rows_of(whole, DAY), DAY)
    assert [(group.id, group.title, [one.id for one in group.rows]) for group in groups] == [
        ("us", "US", ["1"]),
        ("ca", "CA", []),
        ("ghost", "", ["1"]),
        ("", "no partner named", ["2"]),
    ]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"deadline": "2022-spring", "partner_deadline": {"us": "2021"}}, "2022-spring"),
        ({"partner_deadline": {"us": "2050", "ca": "2027-Q1"}}, "2027-Q1"),
        ({"partner_deadline": {"us": "2050", "ca": "2027"}, "partner_status": {"ca": Status.MET}}, "2050"),
        ({}, None),
    ],
)
def test_the_deadline_that_counts(fields, text):
    whole = roadmap({"one": promise(**fields)})
    stood = standing(whole.commitments["one"], DAY, whole.check)
    assert stood is not None
    assert with_deadline(row_of("one", whole.commitments["one"], stood), whole, DAY).deadline == text
