"""The order of what two sides made of one sequence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.merge.order import merged_order


def order(base: str, ours: str, theirs: str, *, alphabetical: bool = False) -> str:
    kept = {key for key in ours + theirs if key not in base or (key in ours and key in theirs)}
    result = merged_order((base, ours, theirs), kept, lambda _, one, other: alphabetical and other < one)
    return "".join(result.keys) + ("!" if result.is_clash else "")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("abc", "abc", "abc", "abc"),
        ("abc", "abc", "cab", "cab"),
        ("abc", "cab", "abc", "cab"),
        ("abc", "axbc", "aybc", "axybc"),
        ("abc", "abcx", "yabc", "yabcx"),
        ("abc", "xabc", "yabc", "xyabc"),
        ("abc", "bc", "abcx", "bcx"),
        ("abc", "ac", "abxc", "axc"),
        ("abcdef", "bacdef", "abcdfe", "bacdfe"),
        ("abcd", "bcda", "abcdx", "bcdxa"),
        ("abcd", "bcda", "axbcd", "bcdax"),
        ("abcd", "bcda", "bcad", "bcda!"),
        ("", "ab", "ba", "ab"),
        ("", "ab", "cb", "acb"),
        ("", "", "", ""),
    ],
)
def test_orders(base: str, ours: str, theirs: str, merged: str) -> None:
    assert order(base, ours, theirs) == merged


def test_what_theirs_adds_stands_before_what_stops_it() -> None:
    assert order("a", "ac", "abd", alphabetical=True) == "abcd"
    assert order("a", "acb", "ad", alphabetical=True) == "acbd"


SEQUENCES = st.lists(st.sampled_from("abcdefgh"), unique=True).map("".join)


@given(SEQUENCES, SEQUENCES, SEQUENCES)
def test_each_key_that_is_kept_is_there_once(base: str, ours: str, theirs: str) -> None:
    kept = {key for key in ours + theirs if key not in base or (key in ours and key in theirs)}
    merged = order(base, ours, theirs).rstrip("!")
    assert sorted(merged) == sorted(kept)


@given(SEQUENCES, SEQUENCES)
def test_a_side_without_changes_gives_the_other(base: str, side: str) -> None:
    assert order(base, base, side) == order(base, side, base) == side


def test_what_is_heavy_was_moved_last() -> None:
    def weight(key: str) -> int:
        return 10 if key.isupper() else 1

    # A went past the others with all that is its own; by number alone it is they that were moved.
    sides = "AabcBCD", "BCDAabc", "AabcCDB"
    made = merged_order(sides, frozenset("AabcBCD"), lambda *_: False, weight)
    assert (made.keys, made.is_clash) == (list("CDBAabc"), False)
    assert merged_order(sides, frozenset("AabcBCD"), lambda *_: False).is_clash
