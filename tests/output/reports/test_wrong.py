"""What is wrong: which lists it is in, in which order, and how a short screen is shared."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.query import rows_of
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.plain import render_plain
from roadmap_cli.output.reports.wrong import counts_of, shared_limits, wrong_grid, wrong_in
from tests.derived import whole

DAY = date(2026, 2, 1)


def slip(title: str, key: str, before: str, after: str, **keys: object) -> dict[str, object]:
    """Return a commitment whose deadline an update changed."""
    update = {"deadline": after, "deadline_was": before}
    return {"title": title, "made": "2020", "deadline": after, "updates": {key: update}, **keys}


WRONG = whole(
    late={"title": "Late", "deadline": "2025"},
    later={"title": "Later", "deadline": "2024", "milestones": {"m": {"title": "Bill", "deadline": "2023"}}},
    slipped=slip("Slipped", "2025-08-05", "2027", "2028"),
    long_ago=slip("Long ago", "2025-08-04", "2027", "2028"),
    earlier=slip("Earlier", "2026-01-01", "2028", "2027"),
    closed=slip("Closed", "2026-01-01", "2027", "2028", status="met"),
    far=slip("Far", "2026-01-31", "2030", "2050"),
    dropped={"title": "Dropped", "status": "dropped", "updates": {"2024": {"status": "dropped"}}},
    broken={"title": "Broken", "status": "broken", "updates": {"2025": {"status": "broken"}}},
    undated={"title": "Undated", "status": "broken", "deadline": "2022"},
    partly={"title": "Partly", "partners": ["us", "ca"], "partner_status": {"us": "dropped", "ca": "met"}},
)


def wrong_of(roadmap: Roadmap) -> str:
    wrong = wrong_in(rows_of(roadmap, DAY), roadmap, DAY)
    return render_plain(wrong_grid(wrong, wrong.numbers, signs=True))


def test_each_list_has_the_worst_first() -> None:
    assert wrong_of(WRONG) == (
        """\
2 overdue, 1 milestone overdue, 2 slipped since 2025-08-05, 3 not kept, 1 not kept by some partners
overdue    397 days  2024         Later            later
overdue     32 days  2025         Late             late
overdue    763 days  2023         Milestone: Bill  later
slipped  7,305 days  2030 → 2050  Far              far
slipped    366 days  2027 → 2028  Slipped          slipped
broken                            Broken           broken
dropped                           Dropped          dropped
broken               2022         Undated          undated
"""
    )


def test_a_slip_of_one_partner_names_it() -> None:
    update = {"partner": "ca", "deadline": "2028", "deadline_was": "2027"}
    roadmap = whole(
        x={
            "title": "X",
            "made": "2020",
            "partners": ["us", "ca"],
            "deadline": "2027",
            "partner_deadline": {"ca": "2028"},
            "updates": {"2026-01": update},
        }
    )
    assert "slipped  366 days  2027 → 2028  X (for ca)  x\n" in wrong_of(roadmap)


def test_how_long_a_slip_is_new_is_how_long_an_update_is_not_stale() -> None:
    assert "2 slipped since 2025-08-05" in wrong_of(WRONG)
    check = msgspec.structs.replace(WRONG.check, stale_after_days=10)
    assert "1 slipped since 2026-01-22" in wrong_of(msgspec.structs.replace(WRONG, check=check))


def test_of_lists_that_are_empty_nothing_is_said() -> None:
    wrong = wrong_in([], WRONG, DAY)
    assert (counts_of(wrong), wrong.numbers) == ("", [0, 0, 0, 0])


@pytest.mark.parametrize(
    ("numbers", "room", "limits"),
    [
        ([9, 0, 0, 0], 5, [5, 0, 0, 0]),
        ([9, 9, 9, 9], 3, [1, 1, 1, 0]),
        ([9, 0, 1, 9], 6, [3, 0, 1, 2]),
        ([1, 0, 0, 1], 6, [1, 0, 0, 1]),
    ],
)
def test_a_short_screen_has_some_of_each_list(numbers: list[int], room: int, limits: list[int]) -> None:
    assert shared_limits(numbers, room) == limits


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5), st.integers(0, 30))
def test_no_list_has_more_than_another_that_could_have_as_many(numbers: list[int], room: int) -> None:
    limits = shared_limits(numbers, room)
    assert sum(limits) == min(room, sum(numbers))
    for limit, number in zip(limits, numbers, strict=True):
        assert limit == number or limit >= max(limits) - 1
