"""Ids of a roadmap as names of places in the page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.output.anchors import anchor, area_anchor, entry_address, former_anchors
from tests.hostile import HOSTILE

IDS = st.text(max_size=80) | st.text(alphabet="ab-_0", max_size=12) | st.sampled_from([*HOSTILE.values()])


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("net-zero-grids", "net-zero-grids"),
        ("2050", "2050"),
        ("", "_"),
        ("_", "_5f_"),
        ("Main", "_4d_ain"),
        ("a b", "a_20_b"),
        ('"><script>', "_22__3e__3c_script_3e_"),
        ("é", "_e9_"),
    ],
)
def test_whole(id: str, name: str) -> None:
    assert anchor(id) == name


@given(IDS)
def test_a_name_needs_no_escape_anywhere(id: str) -> None:
    assert re.fullmatch("[a-z0-9_-]+", anchor(id))


@given(IDS, IDS)
def test_two_ids_never_have_one_name(one: str, other: str) -> None:
    assert (anchor(one) == anchor(other)) == (one == other)


@given(IDS)
def test_an_area_and_a_commitment_may_have_one_id(id: str) -> None:
    assert area_anchor(id) != anchor(id)
    assert area_anchor(id)[0].isupper()


def test_a_long_id_has_a_short_name() -> None:
    assert len(anchor("x" * 10_000)) == 65
    assert anchor("x" * 10_000) != anchor("x" * 10_001)


def test_an_old_id_leads_to_its_commitment_unless_another_has_it() -> None:
    assert former_anchors([("new", "old"), ("new", "used"), ("other", "old")], ["new", "other", "used"]) == {
        "new": ["old"]
    }


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("https://example.org/plan/", "https://example.org/plan/#net-zero"),
        ("HTTP://example.org/a?b=c#Top", "HTTP://example.org/a?b=c#net-zero"),
        ("", ""),
        ("mailto:a@b.example", ""),
        ("javascript:alert(1)", ""),
        ("https://a\x1b]8;;x", ""),
    ],
)
def test_an_entry_has_an_address_where_the_page_is_published(page: str, address: str) -> None:
    assert entry_address(page, "net-zero") == address
