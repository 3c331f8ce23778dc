"""The keys of updates that two sides added on one day."""

from collections import Counter

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.merge.conflicts import Labels
from roadmap_cli.merge.renames import AddedUpdate, note, rekeyed, rename_changes
from roadmap_cli.toml.change import changed

D, D2, D3, D4 = "2026-01-01", "2026-01-01-2", "2026-01-01-3", "2026-01-01-4"
Updates = dict[str, str]


@pytest.mark.parametrize(
    ("before", "ours", "theirs", "result"),
    [
        ({}, {D: "a"}, {D: "a"}, []),
        ({}, {D: "a"}, {D: "b"}, [("", D, D2)]),
        ({}, {D: "b"}, {D: "a"}, [(D, "", D2)]),
        ({}, {D: "a", D2: "b"}, {D: "b"}, [(D2, D, D2)]),
        ({}, {D: "z", D2: "b"}, {D: "b"}, [(D2, D, D2)]),
        ({}, {D: "a", D2: "b"}, {D: "b", D2: "a"}, [(D, D2, D), (D2, D, D2)]),
        ({}, {D: "a", D2: "c"}, {D: "b", D2: "c"}, [("", D, D3)]),
        ({D: "a"}, {D: "a", D2: "b"}, {D: "a", D2: "c", D3: "b"}, [(D2, D3, D3)]),
        ({D: "a"}, {D: "b"}, {D: "c"}, []),  # a change of an old update is no new one
        ({}, {D: "a"}, {"2026-01": "a"}, []),
        ({}, {"someday": "a"}, {"someday": "b"}, [("", "someday", "someday-2")]),
    ],
)
def test_new_keys(
    before: Updates, ours: Updates, theirs: Updates, result: list[tuple[str, str, str]]
) -> None:
    assert rekeyed(before, ours, theirs) == [AddedUpdate(*one) for one in result]
    turned = [AddedUpdate(other, own, key) for own, other, key in result]
    assert sorted(rekeyed(before, theirs, ours)) == sorted(turned)


def after(side: Updates, keys: list[tuple[str, str]]) -> dict[str, str]:
    changes = rename_changes(("updates",), keys)
    updates: dict[str, str] = changed({"updates": side}, changes)["updates"]
    return updates


SIDES = st.dictionaries(st.sampled_from([D, D2, D3, D4]), st.sampled_from("abc"))


@given(SIDES, SIDES)
def test_each_update_is_there_once_in_either_order(ours: Updates, theirs: Updates) -> None:
    for own, others in ((ours, theirs), (theirs, ours)):
        new = rekeyed({}, own, others)
        mine = after(own, [(one.ours, one.key) for one in new])
        yours = after(others, [(one.theirs, one.key) for one in new])
        assert all(mine[key] == yours[key] for key in mine.keys() & yours.keys())
        assert Counter((mine | yours).values()) == Counter(own.values()) | Counter(others.values())


def test_two_updates_swap_their_keys_and_keep_their_quotes() -> None:
    path = ("commitments", "x", "updates")
    text = f'[commitments.x.updates."{D}"]\nnote = "a"\n[commitments.x.updates.{D2}]\nnote = "b"\n'
    changes = rename_changes(path, [(D, D2), (D2, D), (D3, D3)])
    result, _ = edited_roadmap(text, rtoml.loads(text), changes, "r.toml")
    assert result == (
        f'[commitments.x.updates."{D2}"]\nnote = "a"\n[commitments.x.updates.{D}]\nnote = "b"\n'
    )


def test_a_note_names_the_side_and_the_key() -> None:
    path, labels = ("commitments", "x", "updates"), Labels("us", "them")
    first = f"commitments.x.updates.{D}"
    assert note(path, AddedUpdate(D, "", D2), labels) == (
        f"{first} is a different update in us and in them; both are kept, the one in us as {D2}"
    )
    assert note(path, AddedUpdate(D, D2, D2), labels) == (
        f"{first} in us is {first}-2 in them; it is kept once, as {D2}"
    )
