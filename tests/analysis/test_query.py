"""Rows of a day: what selects, sorts and groups them."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import NO_FILTERS, RECORD, Row, Selection, group_rows, is_open, rows_of
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.model.window import day
from tests.conftest import SMALL_ROADMAP
from tests.derived import whole

AS_OF = date(2026, 2, 1)
SMALL: Roadmap = read_roadmap(parse_roadmap(SMALL_ROADMAP, "f.toml"), SMALL_ROADMAP, "f.toml")

GRIDS, METHANE, BRIDGES = "net-zero-grids", "methane-75", "bridge-repairs"
FORUM, PARIS, ARCTIC, WATER = "semiconductor-forum", "paris-agreement", "arctic-dialogue", "fresh-water"


def chosen(**filters: Any) -> list[str]:
    return [row.id for row in rows_of(SMALL, AS_OF, Selection(**filters))]


def row(id: str = "x", **fields: Any) -> Row:
    blank: dict[str, Any] = {
        "title": id, "area": "a", "partners": [], "owner": [], "status": Status.PLANNED, "deadline": None,
        "deadline_text": None, "due": None, "days_left": None, "flags": (), "progress": 0, "tags": [],
        "source": [],
    }  # fmt: skip
    return Row(id=id, **blank | fields)


def test_rows_have_the_fields_of_the_contract_in_its_order() -> None:
    assert " ".join(RECORD) == (
        "id title area partners owner status deadline deadline_text due days_left flags progress tags "
        "source last_cycle verdict assessed for roadmap"
    )


def test_a_row_says_all_about_a_commitment_on_a_day() -> None:
    assert rows_of(SMALL, AS_OF)[1] == Row(
        id=METHANE,
        title="Cut methane by 75 percent",
        area="climate",
        partners=["ca"],
        owner=[],
        status=Status.STALLED,
        deadline="2025-winter",
        deadline_text=None,
        due=date(2026, 2, 28),
        days_left=27,
        flags=(Flag.DUE_SOON, Flag.SLIPPED, Flag.BLOCKED),
        progress=40,
        tags=["energy"],
        source=[],
    )


def test_everything_is_all_that_existed_in_file_order() -> None:
    in_file_order = [GRIDS, METHANE, BRIDGES, FORUM, PARIS, ARCTIC, WATER]
    assert [one.id for one in rows_of(SMALL, AS_OF, NO_FILTERS)] == in_file_order
    assert chosen() == in_file_order
    assert [one.id for one in rows_of(SMALL, date(2021, 12, 31))] == [METHANE, FORUM, PARIS, ARCTIC]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"areas": frozenset({"climate"})}, [GRIDS, METHANE, PARIS]),
        ({"areas": frozenset({"climate", "north"})}, [GRIDS, METHANE, PARIS, ARCTIC, WATER]),
        ({"not_areas": frozenset({"climate", "north"})}, [BRIDGES, FORUM]),
        ({"areas": frozenset({"health"})}, []),
        ({"partners": frozenset({"us"})}, [GRIDS, BRIDGES, FORUM, PARIS, ARCTIC]),
        ({"not_partners": frozenset({"us"})}, [METHANE, WATER]),
        ({"partners": frozenset({"ca"}), "not_partners": frozenset({"us"})}, [METHANE, WATER]),
        ({"tags": frozenset({"energy", "water"})}, [GRIDS, METHANE, WATER]),
        ({"not_tags": frozenset({"energy", "water"})}, [BRIDGES, FORUM, PARIS, ARCTIC]),
        ({"tags": frozenset({"Énergy"})}, [GRIDS, METHANE]),
        ({"tags": frozenset({"energ"})}, []),
        ({"owners": frozenset({"transports quebec"})}, [BRIDGES]),
        ({"owners": frozenset({"DEPARTMENT OF ENERGY"})}, [GRIDS]),
        ({"owners": frozenset({"Energy"})}, []),
        ({"not_owners": frozenset({"Ministry of Energy"})}, [METHANE, BRIDGES, FORUM, PARIS, ARCTIC, WATER]),
        ({"statuses": frozenset({Status.MET, Status.ONGOING})}, [FORUM, ARCTIC]),
        ({"not_statuses": frozenset({Status.MET, Status.ONGOING})}, [GRIDS, METHANE, BRIDGES, PARIS, WATER]),
        ({"flags": frozenset({Flag.LATE, Flag.DUE_SOON})}, [METHANE, FORUM]),
        ({"not_flags": frozenset({Flag.STALE})}, [METHANE, FORUM, ARCTIC, WATER]),
        ({"overdue": True}, [BRIDGES]),
        ({"due_within": 27}, [METHANE]),
        ({"due_within": 26}, []),
        ({"due_within": 149}, [METHANE, WATER]),
        ({"due_before": day(date(2026, 2, 28))}, [BRIDGES, FORUM]),
        ({"due_before": day(date(2026, 3, 1))}, [METHANE, BRIDGES, FORUM]),
        ({"due_after": day(date(2026, 6, 30))}, [GRIDS]),
        ({"due_after": day(date(2026, 6, 29))}, [GRIDS, WATER]),
        ({"due_after": day(date(2025, 12, 31)), "due_before": day(date(2026, 6, 30))}, [METHANE]),
        ({"search": "METHANE"}, [METHANE]),
        ({"search": "quebec"}, []),  # owners have a filter of their own
        ({"search": "reparer"}, [BRIDGES]),
        ({"search": "橋"}, [BRIDGES]),
        ({"search": "-grids"}, [GRIDS]),
        ({"search": "by 2035"}, [GRIDS]),
        ({"search": "season late"}, [FORUM]),
        ({"search": "the"}, [GRIDS, PARIS, ARCTIC]),
        ({"search": "nowhere"}, []),
        ({"areas": frozenset({"climate"}), "tags": frozenset({"energy"}), "search": "cut"}, [METHANE]),
    ],
)
def test_rows_must_match_all_filters(filters: dict[str, Any], ids: list[str]) -> None:
    assert chosen(**filters) == ids


@pytest.mark.parametrize(
    ("day", "search", "is_found"),
    [
        ("2025-06-14", "court", False),
        ("2025-06-15", "court", True),
        ("2025-06-14", "first", True),
        ("2025-06-14", "a title", True),
    ],
)
def test_a_search_does_not_read_notes_of_updates_after_the_day(day: str, search: str, is_found: bool) -> None:
    updates = {"2025": {"note": "First"}, "2025-06-15": {"note": "Court struck it down"}}
    roadmap = whole(x={"title": "A title", "updates": updates})
    assert bool(rows_of(roadmap, date.fromisoformat(day), Selection(search=search))) is is_found


APART: dict[str, Any] = {
    "partners": ["us", "eu"],
    "made": "2020",
    "deadline": "2027",
    "partner_status": {"us": "dropped", "eu": "met"},
    "partner_deadline": {"us": "2025"},
}
BOTH = {"partners": ["us", "eu"], "made": "2020", "status": "underway", "partner_deadline": {"us": "2025"}}
TWO = whole(apart=APART, both=BOTH)


def seen(*partners: str, **filters: Any) -> list[tuple[str, str, str | None, str | None]]:
    rows = rows_of(TWO, AS_OF, Selection(partners=frozenset(partners), **filters))
    return [(row.id, str(row.status), row.deadline, row.partner) for row in rows]


def test_rows_of_one_partner_are_its_own() -> None:
    assert seen() == [("apart", "partly-met", "2025", None), ("both", "underway", "2025", None)]
    assert seen("us") == [("apart", "dropped", "2025", "us"), ("both", "underway", "2025", "us")]
    assert seen("eu") == [("apart", "met", "2027", "eu"), ("both", "underway", None, "eu")]
    assert seen("us", "eu") == seen()


def test_what_is_asked_of_one_partner_must_be_so_for_that_one() -> None:
    dropped, overdue = frozenset({Status.DROPPED}), frozenset({Flag.OVERDUE})
    assert seen("us", statuses=dropped) == [("apart", "dropped", "2025", "us")]
    assert seen("eu", statuses=dropped) == []
    assert seen("eu", statuses=frozenset({Status.PARTLY_MET})) == []
    assert seen(statuses=frozenset({Status.PARTLY_MET})) == [("apart", "partly-met", "2025", None)]
    assert seen("us", flags=overdue) == [("both", "underway", "2025", "us")]
    assert seen("eu", flags=overdue) == []


def test_of_several_partners_one_must_fit_all_of_it_and_the_row_is_the_wholes() -> None:
    dropped, met = frozenset({Status.DROPPED}), frozenset({Status.MET})
    assert seen("us", "eu", statuses=dropped) == [("apart", "partly-met", "2025", None)]
    # One of them met it, and another one's deadline is in 2025: nobody met what was due in 2025.
    assert seen("us", "eu", statuses=met, due_before=day(date(2026, 1, 1))) == []
    assert seen("us", "eu", statuses=dropped, due_before=day(date(2026, 1, 1))) != []


def test_a_partner_that_left_keeps_what_it_did() -> None:
    gone = whole(x={"partners": ["ca"], "partner_status": {"us": "dropped"}})
    (row,) = rows_of(gone, AS_OF, Selection(partners=frozenset({"us"})))
    assert (row.status, row.partner) == ("dropped", "us")
    assert rows_of(gone, AS_OF, Selection(not_partners=frozenset({"us"}))) == []


def test_overdue_is_also_what_has_an_overdue_milestone() -> None:
    steps = {"m": {"title": "m", "deadline": "2024"}}
    late = whole(
        open={"milestones": steps}, met={"milestones": steps, "status": "met"}, due={"deadline": "2024"}
    )
    found = rows_of(late, AS_OF, Selection(overdue=True))
    assert [(row.id, row.flags) for row in found] == [
        ("open", (Flag.MILESTONE_OVERDUE,)),
        ("due", (Flag.OVERDUE,)),
    ]


def test_rows_are_grouped_under_each_of_their_owners_in_the_order_given() -> None:
    rows = [row("1", owner=["b", "a"]), row("2"), row("3", owner=["a"]), row("4", owner=["c"])]
    groups = [(key, [one.id for one in members]) for key, members in group_rows(rows, "owner", ["a", "b"])]
    assert groups == [("a", ["1", "3"]), ("b", ["1"]), ("", ["2"]), ("c", ["4"])]


def test_spellings_of_one_owner_are_one_group_under_the_first_of_them() -> None:
    rows = [row("1", owner=["E\u0301co"]), row("2", owner=["\u00e9co", "ÉCO"]), row("3", owner=["Co"])]
    groups = [(key, [one.id for one in members]) for key, members in group_rows(rows, "owner")]
    assert groups == [("E\u0301co", ["1", "2"]), ("Co", ["3"])]


@pytest.mark.parametrize(
    ("by", "order", "groups"),
    [
        ("area", ["north", "health", "climate"], {"north": 2, "climate": 3, "economy": 2}),
        (
            "status",
            list(Status),
            {"met": 1, "ongoing": 1, "underway": 1, "planned": 2, "at-risk": 1, "stalled": 1},
        ),
        (
            "owner",
            [],
            {
                "Ministry of Energy": 1,
                "Department of Energy": 1,
                "": 4,
                "Transports Québec": 1,
                "Indigenous Services": 1,
            },
        ),
    ],
)
def test_groups_come_in_order_and_none_is_empty(by: str, order: list[str], groups: dict[str, int]) -> None:
    found = [(key, len(rows)) for key, rows in group_rows(rows_of(SMALL, AS_OF), by, order)]
    assert found == list(groups.items())


def test_open_is_what_is_not_closed() -> None:
    assert [one.id for one in rows_of(SMALL, AS_OF) if not is_open(one)] == [FORUM]
