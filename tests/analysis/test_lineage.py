"""What replaced a commitment on a day, when it counts as dropped, and what blocks one."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.aggregate import by_partner, scorecard_of, summarize
from roadmap_cli.analysis.flags import Flag, derive, derive_on
from roadmap_cli.analysis.lineage import all_replaced, blocking, on_day, with_successors
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.model.types import Roadmap, Status
from tests.derived import whole

DAY = date(2026, 2, 1)
BOTH = {"partners": ["us", "ca"]}
SUPERSEDED = {"status": "superseded"}


def status(roadmap: Roadmap, commitment_id: str, partner: str = "", day: date = DAY) -> str:
    found = on_day(roadmap.commitments[commitment_id], roadmap, day)
    assert found is not None
    return str(derive(found, roadmap.check, partner).status)


def replaced(**others: dict[str, Any]) -> Roadmap:
    """Return a roadmap in which `y` may replace `x`, which has two partners."""
    return whole(x=BOTH | SUPERSEDED | {"replaced_by": ["y"]}, **others)


@pytest.mark.parametrize(
    ("others", "of_x", "of_us", "of_ca"),
    [
        ({"y": BOTH}, "superseded", "superseded", "superseded"),
        ({"y": {"partners": ["us"]}}, "dropped", "superseded", "dropped"),
        ({"y": {}}, "dropped", "dropped", "dropped"),
        ({}, "dropped", "dropped", "dropped"),
        ({"y": BOTH | {"made": "2026-02-01"}}, "superseded", "superseded", "superseded"),
        ({"y": BOTH | {"made": "2026-02-02"}}, "dropped", "dropped", "dropped"),
        ({"y": BOTH | SUPERSEDED}, "superseded", "superseded", "superseded"),
        ({"y": BOTH | SUPERSEDED | {"replaced_by": ["x"]}}, "dropped", "dropped", "dropped"),
        ({"y": BOTH | {"replaced_by": ["x"]}}, "superseded", "superseded", "superseded"),
    ],
)
def test_it_is_superseded_for_whom_a_successor_of_that_day_names(
    others: dict[str, Any], of_x: str, of_us: str, of_ca: str
) -> None:
    roadmap = replaced(**others)
    found = status(roadmap, "x"), status(roadmap, "x", "us"), status(roadmap, "x", "ca")
    assert found == (of_x, of_us, of_ca)


def test_without_partners_any_successor_counts() -> None:
    roadmap = whole(x=SUPERSEDED | {"replaced_by": ["gone", "y"]}, y=BOTH)
    assert status(roadmap, "x") == "superseded"
    assert status(whole(x=SUPERSEDED | {"replaced_by": ["x"]}), "x") == "dropped"
    assert status(whole(x=SUPERSEDED), "x") == "dropped"


def test_superseded_partners_are_left_out_of_the_whole() -> None:
    own = {"us": "superseded", "ca": "met"}
    roadmap = whole(x=BOTH | {"partner_status": own, "replaced_by": ["y"]}, y={"partners": ["us"]})
    derived = derive_on(roadmap.commitments["x"], roadmap, DAY)
    assert derived is not None
    assert (derived.status, derived.progress, derived.flags) == (Status.MET, 100, ())
    lost = whole(x=BOTH | {"partner_status": own})
    derived = derive_on(lost.commitments["x"], lost, DAY)
    assert derived is not None
    assert (derived.status, derived.progress) == (Status.PARTLY_MET, 50)
    assert derived.flags == (Flag.PARTNER_BROKEN,)


def test_totals_leave_it_out_and_show_it_beside_them() -> None:
    roadmap = replaced(y={"partners": ["us"], "status": "met"})
    rows = rows_of(roadmap, DAY)
    total = summarize("", "", rows, roadmap, DAY)
    assert (total.total, total.superseded, total.met, total.not_kept, total.progress) == (2, 0, 1, 1, 50)
    us, ca = (summarize(group.id, "", group.rows, roadmap, DAY) for group in by_partner(roadmap, rows, DAY))
    assert (us.total, us.superseded, us.met, us.progress) == (1, 1, 1, 100)
    assert (ca.total, ca.superseded, ca.not_kept, ca.progress) == (1, 0, 1, 0)
    score = scorecard_of(roadmap, rows, DAY).score
    assert (score.total, score.superseded, score.met, score.dropped, score.mean) == (2, 1, 1, 1, 0.0)


def test_what_a_commitment_replaced_is_that_of_the_day() -> None:
    x = {
        "made": "2020",
        "status": "underway",
        "replaced_by": ["y"],
        "updates": {"2024": {"status": "superseded"}, "2025": {"status": "underway"}},
    }
    roadmap = whole(x=x, y={})
    assert all_replaced(roadmap, date(2024, 6, 1)) == {"y": ["x"]}
    assert all_replaced(roadmap, DAY) == {}
    assert [status(roadmap, "x", day=day) for day in (date(2024, 6, 1), DAY)] == ["superseded", "underway"]


@pytest.mark.parametrize(
    ("others", "blocks"),
    [
        ({"y": {}}, "y"),
        ({"y": {"status": "ongoing"}}, ""),
        ({"y": {"status": "met"}}, ""),
        ({"y": {"status": "partly-met"}}, ""),
        ({"y": {"status": "broken"}}, "y"),
        ({"y": {"made": "2027"}}, ""),
        ({}, ""),
        ({"y": SUPERSEDED | {"replaced_by": ["z"]}, "z": {}}, "z"),
        ({"y": SUPERSEDED | {"replaced_by": ["z"]}, "z": {"status": "met"}}, ""),
        ({"y": SUPERSEDED}, "y"),
        ({"y": SUPERSEDED | {"replaced_by": ["x"]}}, ""),
        ({"y": SUPERSEDED | {"replaced_by": ["z"]}, "z": SUPERSEDED | {"replaced_by": ["v"]}, "v": {}}, "v"),
        (
            {"y": {"partners": ["us", "ca"], "partner_status": {"us": "superseded", "ca": "met"},
                   "replaced_by": ["z"]}, "z": {"partners": ["us"]}},
            "z",
        ),
    ],
)  # fmt: skip
def test_what_it_needs_blocks_it_until_kept_and_so_do_successors(others: dict[str, Any], blocks: str) -> None:
    roadmap = whole(x={"depends_on": ["y"]}, **others)
    day = on_day(roadmap.commitments["x"], roadmap, DAY)
    assert day is not None
    assert blocking(day) == blocks
    assert (Flag.BLOCKED in derive(day, roadmap.check).flags) is bool(blocks)


@pytest.mark.parametrize(
    ("of_2023", "of_2025", "blocks"),
    [
        ("met", "met", ""),
        ("partly-met", "met", ""),
        ("met", "broken", "y"),
        ("", "met", "y"),
        ("met", "", "y"),
    ],
)
def test_a_duty_that_is_over_blocks_unless_each_cycle_was_kept(
    of_2023: str, of_2025: str, blocks: str
) -> None:
    statuses = {"2023": of_2023, "2025": of_2025}
    updates = {
        f"{cycle}-12-01": {"cycle": cycle, "status": status} for cycle, status in statuses.items() if status
    }
    duty = {"made": "2020", "deadline": "2023", "every": "2 years", "until": "2025", "updates": updates}
    roadmap = whole(x={"depends_on": ["y"]}, y=duty)
    day = on_day(roadmap.commitments["x"], roadmap, date(2026, 3, 1))
    assert day is not None
    assert blocking(day) == blocks
    early = on_day(roadmap.commitments["x"], roadmap, date(2024, 3, 1))
    assert early is not None
    assert blocking(early) == "y", "a cycle is left"


def test_what_is_closed_is_not_blocked() -> None:
    roadmap = whole(x={"depends_on": ["y"], "status": "met"}, y={})
    derived = derive_on(roadmap.commitments["x"], roadmap, DAY)
    assert derived is not None
    assert derived.flags == ()


def test_long_chains_and_loops_end() -> None:
    chain = {f"c{number}": SUPERSEDED | {"replaced_by": [f"c{number + 1}"]} for number in range(2_000)}
    roadmap = whole(x={"depends_on": ["c0"]}, **chain, c2000={})
    rows = rows_of(roadmap, DAY)
    assert [row.status for row in rows][1:3] == ["superseded", "superseded"]
    assert rows[0].flags == (Flag.BLOCKED,)
    assert len(with_successors("c0", roadmap, DAY)) == 2_001
    ring = {
        f"c{number}": SUPERSEDED | {"replaced_by": [f"c{(number + 1) % 2_000}"]} for number in range(2_000)
    }
    assert {row.status for row in rows_of(whole(**ring), DAY)} == {Status.DROPPED}
