"""From words to a selection."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.commands import selecting
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.flags import Flag
from roadmap_cli.model import CLOSED, OPEN, Area, Commitment, Head, Partner, Roadmap, Status
from roadmap_cli.query import EVERYTHING, Selection

ROADMAP = Roadmap(
    roadmap=Head(title="T"),
    areas={"a": Area(title="A"), "b": Area(title="B")},
    partners={"us": Partner(name="US")},
    commitments={"x": Commitment(title="X", area="undeclared", partners=["mars"])},
)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (None, []),
        ([], []),
        (["a"], ["a"]),
        (["a,b", "c"], ["a", "b", "c"]),
        ([" a , b,", ",c"], ["a", "b", "c"]),
        (["a", ""], ["a"]),
    ],
)
def test_words_split_at_commas(words: list[str] | None, parts: list[str]) -> None:
    assert selecting.split(words) == parts


@pytest.mark.parametrize("words", [[""], [" , "], ["", ","]])
def test_words_that_name_nothing_are_refused(words: list[str]) -> None:
    with pytest.raises(WrongUsageError, match="names nothing; give a value, or leave the option out"):
        selecting.split(words)


def test_ids_are_those_declared_and_those_that_are_only_used() -> None:
    assert selecting.area_ids(["a,und"], ROADMAP) == {"a", "undeclared"}
    assert selecting.partner_ids(["us,mars"], ROADMAP) == {"us", "mars"}
    assert selecting.area_ids(None, ROADMAP) == selecting.partner_ids(None, ROADMAP) == frozenset()


@pytest.mark.parametrize(
    ("words", "statuses"),
    [
        (None, set()),
        (["open"], OPEN),
        (["closed"], CLOSED),
        (["open,met"], {*OPEN, Status.MET}),
        (["At-Risk"], {Status.AT_RISK}),
    ],
)
def test_open_and_closed_stand_for_their_statuses(words: list[str] | None, statuses: set[Status]) -> None:
    assert selecting.statuses_of(words) == statuses


def test_where_one_status_is_wanted_open_and_closed_are_answered_with_theirs() -> None:
    with pytest.raises(WrongUsageError) as wrong:
        selecting.status_of("closed")
    assert str(wrong.value) == (
        '"closed" stands for several statuses; choose broken, dropped, met or partly-met'
    )


def test_flags_columns_and_keys_are_known_ones() -> None:
    assert selecting.flags_of(["late,stale"]) == {Flag.LATE, Flag.STALE}
    assert selecting.columns_of(["title", "id"]) == ["title", "id"]
    assert selecting.sort_keys_of(["-title,id"]) == ["-title", "id"]


@pytest.mark.parametrize("read", [selecting.flags_of, selecting.columns_of, selecting.sort_keys_of])
def test_what_is_near_to_nothing_is_answered_with_all_there_are(read: Callable[[list[str]], object]) -> None:
    with pytest.raises(WrongUsageError, match=r'there is no (flag|column) "zzzz"; there are [a-z]+, '):
        read(["zzzz"])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("0", 0),
        ("30", 30),
        ("30d", 30),
        ("1 day", 1),
        ("6w", 42),
        ("2 Weeks", 14),
        (" 7d ", 7),
        ("99999", 99999),
    ],
)
def test_a_number_of_days_or_weeks(text: str, days: int) -> None:
    assert selecting.days_of(text) == days


@pytest.mark.parametrize(
    "text", ["", "d", "-1", "+1", "1.5", "1m", "1 year", "30 d d", "100000", "1e3", "٣d"]
)
def test_what_is_no_number_of_days(text: str) -> None:
    with pytest.raises(WrongUsageError, match="is not a number of days; write 30d, or 6w for weeks"):
        selecting.days_of(text)


@given(st.integers(0, 99999), st.sampled_from(["", "d", "w", " weeks", " days"]))
def test_a_week_has_seven_days(number: int, unit: str) -> None:
    assert selecting.days_of(f"{number}{unit}") == number * (7 if "w" in unit else 1)


def test_before_is_the_first_day_and_after_the_last() -> None:
    assert selecting.before("2026-Q3").isoformat() == "2026-07-01"
    assert selecting.after("2026-Q3").isoformat() == "2026-09-30"


def test_what_was_not_given_is_none() -> None:
    assert selecting.if_given(None, int) is None
    assert selecting.if_given("5", int) == 5


def test_a_selection_has_each_filter_in_its_place() -> None:
    asked = selecting.named(["a,b"], ["met"], ["us"], ["O, P"], ["t,u"], ["late"])
    refused = selecting.named(["b"], ["open"], ["mars"], ["Q"], ["v"], ["stale"])
    assert selecting.selection_of(ROADMAP, asked, refused) == Selection(
        areas=frozenset({"a", "b"}),
        statuses=frozenset({Status.MET}),
        partners=frozenset({"us"}),
        owners=frozenset({"O, P"}),
        tags=frozenset({"t", "u"}),
        flags=frozenset({Flag.LATE}),
        not_areas=frozenset({"b"}),
        not_statuses=OPEN,
        not_partners=frozenset({"mars"}),
        not_owners=frozenset({"Q"}),
        not_tags=frozenset({"v"}),
        not_flags=frozenset({Flag.STALE}),
    )
    assert selecting.selection_of(ROADMAP, selecting.named()) == EVERYTHING
