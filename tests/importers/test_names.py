"""Cells with several names."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.importers.names import is_several, is_several_addresses, split_known

KNOWN = {"US", "EU", "Trinidad and Tobago", "Canada"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("US, EU", ["US", "EU"]),
        ("US and EU", ["US", "EU"]),
        ("US/EU", ["US", "EU"]),
        ("US & EU", ["US", "EU"]),
        ("US\nEU", ["US", "EU"]),
        ("US, Canada, and EU", ["US", "Canada", "EU"]),
        ("US et EU", ["US", "EU"]),
        ("US und EU", ["US", "EU"]),
        ("Canada y EU", ["Canada", "EU"]),
        ("Trinidad and Tobago and US", ["Trinidad and Tobago", "US"]),
        ("Trinidad and Tobago", []),
        ("US", []),
        ("US and Mexico", []),
        ("US EU", []),
        ("", []),
        (", ".join(["US"] * 10_000), []),
    ],
)
def test_a_text_is_split_only_if_every_part_is_known(text: str, names: list[str]) -> None:
    assert split_known(text, KNOWN.__contains__) == names


def test_two_ways_to_split_are_none() -> None:
    assert split_known("A and B and C", {"A", "C", "A and B", "B and C"}.__contains__) == []


@given(
    st.sets(st.sampled_from(["a", "b", "c", "a,b", "b,c", "a,b,c"])),
    st.lists(st.sampled_from("abc"), min_size=1, max_size=5),
)
def test_the_way_to_split_is_the_only_one(known: set[str], parts: list[str]) -> None:
    ways = []
    for cuts in product((False, True), repeat=len(parts) - 1):
        names = [parts[0]]
        for part, is_cut in zip(parts[1:], cuts, strict=True):
            names = [*names, part] if is_cut else [*names[:-1], f"{names[-1]},{part}"]
        if known.issuperset(names):
            ways.append(names)
    text = ",".join(parts)
    expected = ways[0] if len(ways) == 1 and text not in known and len(ways[0]) > 1 else []
    assert split_known(text, known.__contains__) == expected


def test_what_may_be_several_names() -> None:
    several = [text for text in (
        "US and EU", "US/EU", "G7 and XYZ", "Health/Canada", "Canada and Trinidad and Tobago",
        "Canada and Health", "Trinidad and Tobago", "Research and Development", "Canada", "AC/DC",
    ) if is_several(text, KNOWN.__contains__)]  # fmt: skip
    assert several == ["US and EU", "US/EU", "Health/Canada", "Canada and Trinidad and Tobago", "AC/DC"]


def test_an_address_within_another_is_one() -> None:
    archived = "https://web.archive.org/web/20210101000000/https://example.org/a"
    assert not is_several_addresses(archived)
    assert not is_several_addresses("https://example.org/?next=http://example.com")
    for gap in (" ", ", ", ",", "\n", "|", " ; "):
        assert is_several_addresses(f"{archived}{gap}https://example.org/b")
    assert not is_several_addresses("https" * 1000)


@pytest.mark.parametrize("run", [" ", "\n", ",", "/", " \n", " and ", "a,"])
def test_a_long_cell_takes_no_time(run: str) -> None:
    text = f"https://a{run * 50_000}b"
    assert not split_known(text, KNOWN.__contains__)
    assert not is_several(text, KNOWN.__contains__)
    assert not is_several_addresses(text)
