"""Cells → values, and the errors for unreadable ones."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.escape.cell import cell, from_cell
from roadmap_cli.importers import values
from roadmap_cli.importers.records import fold
from roadmap_cli.importers.values import UnreadableValueError
from roadmap_cli.model.types import Status
from roadmap_cli.output.csv import LIST_SEPARATOR
from tests.model.test_dates import FISCAL_YEARS, SEASON_CODE

ON = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", None),
        (" \u00a0", None),
        ("met", Status.MET),
        ("At Risk", Status.AT_RISK),
        ("partly_met", Status.PARTLY_MET),
        ("In  Progress", Status.UNDERWAY),
    ],
)
def test_a_status_is_read_by_its_own_name_or_by_the_mapping(text: str, status: Status | None) -> None:
    assert values.status_in(text, {"in progress": Status.UNDERWAY}) is status


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("done", "--map-status done=met"),
        ("imlpemented", "--map-status imlpemented=dropped"),
        ("xyzzy", "--map-status xyzzy=STATUS"),
        ("on hold", "--map-status 'on hold=stalled'"),
        ("$(reboot)", "--map-status '$(reboot)=STATUS'"),
        ("it's `x`", """--map-status 'it'"'"'s `x`=STATUS'"""),
        ("\x1b[31mred", "--map-status WORD=STATUS"),
        ("x" * 100, "--map-status WORD=STATUS"),
    ],
)
def test_any_other_status_is_not_guessed_but_reported_with_the_option(text: str, option: str) -> None:
    with pytest.raises(UnreadableValueError) as unread:
        values.status_in(text, {"implemented": Status.DROPPED})
    assert str(unread.value) == f"is not a status; say what it means with {option}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2030-01-02", date(2030, 1, 2)),
        ("March 2030", "2030-03"),
        ("by the end of Q3 2026", "2026-Q3"),
        ("in 90 days", date(2026, 5, 2)),
        ("2022-21", "2022-spring"),
        ("2030-1-2", date(2030, 1, 2)),
        ("25/12/2027", date(2027, 12, 25)),
        ("2026-06-30 00:00:00", date(2026, 6, 30)),
        ("end-2025", "2025"),
        ("first half of 2026", "2026-H1"),
        ("winter 2025/26", "2025-winter"),
    ],
)
def test_a_date_is_read_as_it_was_promised(text: str, written: object) -> None:
    target = values.deadline_in(text, ON)
    assert target is not None
    assert target.toml == written


def test_no_date_and_none_are_two_things() -> None:
    assert values.deadline_in(" ", ON) is None
    none = values.deadline_in("None", ON)
    assert none is not None
    assert none.deadline is None
    with pytest.raises(UnreadableValueError, match=r"^is not a date$"):
        values.day_in("None", ON)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2030-1-32", "is not a date: 2030-01-32 has no such day; 2030-01 ends on 31"),
        ("2026-06-30 17:00:00", "names a time of day; write only the day, 2026-06-30"),
        *((text, why[why.index(" ", len(text)) + 1 :]) for text, why in FISCAL_YEARS.items()),
        (
            "03/04/2027",
            "is read in two ways; write 2027-04-03 or 2027-03-04, or add --day-first or --month-first",
        ),
        ("yyyy-mm-dd", "is not a date; write a year, half, quarter, season, month or day, such as "),
        ("2025-30-01", "has no such month; months are 01 to 12"),
        ("2026-29", f"{SEASON_CODE}, such as 2026-summer"),
        ("x" * 1000, "is not a date: it has more than 100 characters"),
    ],
)
def test_a_text_that_is_no_date_is_reported_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(UnreadableValueError) as unread:
        values.deadline_in(text, ON)
    assert str(unread.value).startswith(why)


@pytest.mark.parametrize(
    ("text", "percent"),
    [("", None), ("40", 40), ("100 %", 100), ("7.0%", 7), ("24\u00a0%", 24), ("5 per cent", 5)],
)
def test_a_percentage(text: str, percent: int | None) -> None:
    assert values.percent_in(text) == percent


@pytest.mark.parametrize("text", ["101", "-1", "0.4", "half", "٤"])
def test_what_is_no_percentage(text: str) -> None:
    with pytest.raises(UnreadableValueError, match="is not a percentage"):
        values.percent_in(text)


def test_names_are_split_folded_and_each_once() -> None:
    assert values.names_in("a;  b\u00a0c \n;; a;", ";") == ["a", "b c"]
    assert values.names_in("a / b", " / ") == ["a", "b"]
    assert values.names_in(["a;b", " "], ";") == ["a;b"], "a list is split already"


WORDS = st.text(st.characters(exclude_characters=";", exclude_categories=["Cs"])).map(fold).filter(bool)


@given(st.lists(WORDS, unique=True))
def test_a_list_of_our_own_csv_comes_back(items: list[str]) -> None:
    if any(item.startswith("[") for item in items[:1]):
        return  # such a list is written as JSON
    assert values.native_list(from_cell(cell(LIST_SEPARATOR.join(items)))) == items


def test_a_list_that_is_json_is_read_as_such_and_a_bracket_alone_is_text() -> None:
    assert values.native_list('["a;b", ""]') == ["a;b", ""]
    assert values.native_list("[x]; y") == ["[x]", "y"]
    assert values.native_list("a;b, c", ",") == ["a;b", "c"]


def test_a_spelling_stays() -> None:
    target = values.deadline_in("2022-21", ON)
    assert target is not None
    assert target.deadline is not None
    assert values.spelled("2022-21", target.deadline) == "2022-21"
    assert values.spelled("spring 2022", target.deadline) == "2022-spring"
