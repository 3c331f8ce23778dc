"""The order of the updates that two sides made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.merge.order import update_order, with_updates_in_order
from roadmap_cli.toml.layout import Path

A, B, C = "2026-01-01", "2026-01-01-2", "2026-01-01-3"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "order"),
    [
        ([], ["2026"], ["2025"], ["2025", "2026"]),
        ([], [A, "2026-01"], [B], [A, "2026-01", B]),
        ([], [A], [B], [A, B]),
        ([], [A, C], [B], [A, B, C]),
        ([], [A, B], [B, A], [A, B]),  # both added both: the suffixes decide
        ([A], [A, "2027"], [A, "2026-Q4"], [A, "2026-Q4", "2027"]),
        (
            ["2024", "2022"],
            ["2026", "2024", "2022"],
            ["2025", "2024", "2022"],
            ["2026", "2025", "2024", "2022"],
        ),
        (["2027", "2022"], [A, "2027", "2022"], [B, "2027", "2022"], [A, B, "2027", "2022"]),
        ([A, B], [B, A], [A, B], [B, A]),  # one side moved an update
        ([A, B], [A, B], [B], [B]),
        ([], ["2025"], ["", "2024"], ["", "2024", "2025"]),
        (["2024", "2022"], ["2026", "2024", "2022"], ["2024", "", "2022"], ["2026", "2024", "", "2022"]),
        ([], ["someday"], ["2025"], ["2025", "someday"]),
    ],
)
def test_orders(base: list[str], ours: list[str], theirs: list[str], order: list[str]) -> None:
    kept = {name for name in ours + theirs if name not in base or (name in ours and name in theirs)}
    assert update_order((base, ours, theirs), kept) == update_order((base, theirs, ours), kept) == order


SIDES = st.lists(st.sampled_from([A, B, C, "2026", "2026-01", "2025-12-31", "2027", "later"]), unique=True)


@given(SIDES, SIDES, SIDES)
def test_the_order_is_the_same_whichever_side_is_ours(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    kept = {name for name in ours + theirs if name not in base or (name in ours and name in theirs)}
    order = update_order((base, ours, theirs), kept)
    assert order == update_order((base, theirs, ours), kept)
    assert sorted(order) == sorted(kept)


def test_only_updates_move_and_only_within_their_commitment() -> None:
    def update(day: str, *below: str) -> Path:
        return ("commitments", "x", "updates", day, *below)

    other, own = ("commitments", "y", "updates", "2020"), ("commitments", "x", "milestones", "m")
    table = update("2026")[:3]
    keys: list[Path] = [update("2026"), own, table, update("2026", "extra"), update("2025"), other]
    sides: list[list[Path]] = [[own, other], [keys[0], own, keys[3]], [table, update("2025")]]
    wanted = [table, own, update("2025"), update("2026"), update("2026", "extra"), other]
    assert with_updates_in_order(keys, sides, lambda path: path) == wanted
