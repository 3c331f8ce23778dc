"""Recurring duties by name: which cycle is due on a day, which were kept, and what the row says of it."""

import time
from typing import Any

import pytest

from roadmap_cli.analysis.aggregate import ScoreColumn, column_of
from roadmap_cli.analysis.cycles import CycleState, duty_of
from roadmap_cli.analysis.flags import is_left_out
from roadmap_cli.analysis.query import row_of
from roadmap_cli.analysis.replay import DatedUpdate
from roadmap_cli.model.dates import parse_day_key, parse_deadline
from roadmap_cli.model.types import Status, Update
from tests.derived import commitment, derived, of_partner

REPORT: dict[str, Any] = {
    "made": "2020",
    "deadline": "2022",
    "every": "2 years",
    "status": "underway",
    "updates": {
        "2022-11-03": {"cycle": "2022", "status": "met"},
        "2026-02-01": {"cycle": "2026", "status": "met"},
    },
}
"""A report every two years, first in 2022: three cycles, of which one was missed and one kept early."""


def shown(fields: dict[str, Any], as_of: str) -> tuple[object, ...]:
    """Return what the row of a commitment says of its cycles."""
    found = derived(fields, as_of)
    flags = " ".join(flag for flag in found.flags if flag in ("overdue", "cycle-missed", "late"))
    due = found.deadline.canonical if found.deadline is not None else None
    return due, flags, found.progress, found.last_cycle


def column(fields: dict[str, Any], as_of: str) -> ScoreColumn:
    """Return the column of the scorecard."""
    return column_of(row_of("x", commitment(**fields), derived(fields, as_of)))


def cycle_states(fields: dict[str, Any], as_of: str) -> list[tuple[str, str, int]]:
    duty = duty_of(derived(fields, as_of).day, "")
    assert duty is not None, "it recurs"
    return [(one.window.canonical, str(one.status), one.late_by) for one in duty.shown(20)]


@pytest.mark.parametrize(
    ("as_of", "expected", "verdict"),
    [
        ("2021-06-01", ("2022", "", None, None), ScoreColumn.PENDING),
        ("2022-12-31", ("2024", "", None, None), ScoreColumn.PENDING),
        ("2023-01-01", ("2024", "", 100, "met"), ScoreColumn.MET),
        ("2024-12-31", ("2024", "", 100, "met"), ScoreColumn.MET),
        ("2025-01-01", ("2024", "overdue cycle-missed", 50, "missed"), ScoreColumn.OVERDUE),
        ("2026-12-31", ("2024", "overdue cycle-missed", 50, "missed"), ScoreColumn.OVERDUE),
        ("2027-01-01", ("2028", "cycle-missed", 67, "met"), ScoreColumn.MET),
    ],
)
def test_every_two_years_first_2022_one_of_three_missed(
    as_of: str, expected: tuple[object, ...], verdict: ScoreColumn
) -> None:
    assert shown(REPORT, as_of) == expected
    assert column(REPORT, as_of) is verdict


def test_the_cycles_of_a_report() -> None:
    assert cycle_states(REPORT, "2027-01-01") == [
        ("2022", "met", 0),
        ("2024", "planned", 0),
        ("2026", "met", 0),
        ("2028", "planned", 0),
    ]


def test_a_cycle_kept_before_its_window_is_kept() -> None:
    early = {**REPORT, "updates": {"2021-05-01": {"cycle": "2024", "status": "met"}}}
    assert shown(early, "2022-06-01") == ("2022", "", None, None)
    assert shown(early, "2023-06-01") == ("2022", "overdue cycle-missed", 0, "missed")
    assert shown(early, "2025-01-01") == ("2026", "cycle-missed", 50, "met")


def test_a_cycle_kept_late_is_late_and_kept() -> None:
    late = {**REPORT, "updates": {"2023-03-01": {"cycle": "2022", "status": "met"}}}
    assert shown(late, "2023-02-01") == ("2022", "overdue cycle-missed", 0, "missed")
    assert shown(late, "2023-03-01") == ("2024", "", 100, "late")
    assert column(late, "2023-03-01") is ScoreColumn.LATE
    assert cycle_states(late, "2023-03-01")[0] == ("2022", "met", 60)


@pytest.mark.parametrize(
    ("status", "progress", "flags", "verdict"),
    [
        ("partly-met", 50, "", ScoreColumn.PARTLY_MET),
        ("broken", 0, "cycle-missed", ScoreColumn.BROKEN),
        ("dropped", 0, "cycle-missed", ScoreColumn.DROPPED),
    ],
)
def test_a_closed_cycle_is_no_longer_due(
    status: str, progress: int, flags: str, verdict: ScoreColumn
) -> None:
    fields = {**REPORT, "updates": {"2023-02-01": {"cycle": "2022", "status": status}}}
    assert shown(fields, "2023-06-01") == ("2024", flags, progress, status)
    assert column(fields, "2023-06-01") is verdict


def test_quarters() -> None:
    fields = {
        "deadline": "2025-Q3",
        "every": "1 quarter",
        "updates": {"2025-09-30": {"cycle": "2025-Q3", "status": "met"}},
    }
    assert shown(fields, "2025-10-01") == ("2025-Q4", "", 100, "met")
    assert shown(fields, "2026-01-01") == ("2025-Q4", "overdue cycle-missed", 50, "missed")
    assert shown(fields, "2026-04-01") == ("2026-Q1", "overdue cycle-missed", 33, "missed")


@pytest.mark.parametrize(
    ("first", "every", "as_of", "due"),
    [
        ("2024-01-31", "1 month", "2024-02-01", "2024-01-31"),
        ("2024-01-31", "1 month", "2024-03-01", "2024-02-29"),
        ("2024-01-31", "1 month", "2024-04-01", "2024-03-31"),
        ("2024-02-29", "1 year", "2025-03-01", "2025-02-28"),
        ("2024-02-29", "1 year", "2028-02-29", "2027-02-28"),
        ("2024-02-29", "1 year", "2028-03-01", "2028-02-29"),
    ],
)
def test_month_ends_and_29_february(first: str, every: str, as_of: str, due: str) -> None:
    assert shown({"deadline": first, "every": every}, as_of)[0] == due


def test_a_duty_that_ends() -> None:
    fields = {**REPORT, "until": "2026"}
    kept = {f"{year}-12-01": {"cycle": year, "status": "met"} for year in ("2022", "2024", "2026")}
    assert shown(fields, "2040-01-01") == (None, "cycle-missed", 67, "met")
    assert shown({**fields, "updates": kept}, "2040-01-01") == (None, "", 100, "met")
    assert shown({**fields, "updates": {}}, "2040-01-01") == ("2026", "overdue cycle-missed", 0, "missed")


def test_a_duty_that_is_over_has_nothing_left_to_hear_of() -> None:
    over = {"made": "2020", "deadline": "2021", "every": "1 year", "until": "2022"}
    kept = {f"{year}-06-01": {"cycle": year, "status": "met"} for year in ("2021", "2022")}
    assert derived({**over, "updates": kept}, "2030-01-01").flags == ()
    last = {"2022-06-01": {"cycle": "2022", "status": "met"}}
    assert derived({**over, "updates": last}, "2030-01-01").flags == ("cycle-missed",)
    assert "stale" in derived({**over, "updates": {}}, "2030-01-01").flags
    assert "stale" in derived({**over, "until": "2040", "updates": kept}, "2030-01-01").flags


def test_a_whole_is_over_when_it_is_for_each_open_partner() -> None:
    fields = {
        "made": "2020",
        "partners": ["us", "ca"],
        "deadline": "2021",
        "every": "1 year",
        "until": "2021",
        "updates": {"2021-06-01": {"cycle": "2021", "partner": "us", "status": "met"}},
    }
    assert "stale" in derived(fields, "2030-01-01").flags
    assert of_partner("us", fields, "2030-01-01").flags == ()
    gave_up = {**fields, "partner_status": {"ca": "dropped"}}
    assert "stale" not in derived(gave_up, "2030-01-01").flags


def test_a_duty_that_ends_before_its_first_cycle_has_missed_nothing() -> None:
    fields = {"made": "2020", "deadline": "2022", "every": "1 year", "until": "2021"}
    assert shown(fields, "2030-01-01") == (None, "", None, None)
    assert column(fields, "2030-01-01") is ScoreColumn.PENDING
    assert shown({**fields, "status": "dropped"}, "2030-01-01") == (None, "", 0, None)


def test_a_closed_duty_counts_by_its_status_and_ends_on_that_day() -> None:
    dropped = {**REPORT, "status": "dropped", "updates": {"2025-06-01": {"status": "dropped"}}}
    assert shown(dropped, "2040-01-01") == ("2024", "cycle-missed", 0, "missed")
    assert column(dropped, "2040-01-01") is ScoreColumn.DROPPED
    assert cycle_states(dropped, "2040-01-01") == [("2022", "planned", 0), ("2024", "planned", 0)]
    met = {**REPORT, "status": "met", "updates": {**REPORT["updates"], "2027-06-01": {"status": "met"}}}
    assert shown(met, "2040-01-01") == ("2028", "cycle-missed", 100, "met")
    assert column(met, "2040-01-01") is ScoreColumn.MET


def test_what_was_closed_on_an_unknown_day_has_missed_nothing_that_is_known() -> None:
    assert shown({**REPORT, "status": "met", "updates": {}}, "2040-01-01") == ("2022", "", 100, None)


def test_an_update_of_a_window_that_is_no_cycle_counts_nowhere() -> None:
    fields = {**REPORT, "updates": {"2022-11-03": {"cycle": "2023", "status": "met"}}}
    assert shown(fields, "2023-01-01") == ("2022", "overdue cycle-missed", 0, "missed")


def test_a_status_of_a_cycle_moves_nothing_else() -> None:
    found = derived(
        {**REPORT, "updates": {"2022-11-03": {"cycle": "2022", "status": "broken"}}}, "2023-06-01"
    )
    assert found.status is Status.UNDERWAY


DUAL: dict[str, Any] = {
    "made": "2020",
    "partners": ["us", "ca"],
    "deadline": "2022",
    "every": "1 year",
    "updates": {
        "2022-06-01": {"cycle": "2022", "partner": "us", "status": "met"},
        "2023-06-01": {"cycle": "2023", "status": "met"},
    },
}


def test_a_cycle_of_one_partner_and_of_all() -> None:
    us, ca = of_partner("us", DUAL, "2024-06-01"), of_partner("ca", DUAL, "2024-06-01")
    assert (us.progress, us.last_cycle, "cycle-missed" in us.flags) == (100, "met", False)
    assert (ca.progress, ca.last_cycle, "cycle-missed" in ca.flags) == (50, "met", True)
    assert shown(DUAL, "2024-06-01") == ("2024", "cycle-missed", 75, "met")
    assert shown(DUAL, "2023-03-01") == ("2022", "overdue cycle-missed", 50, "missed")


def test_a_partner_with_a_first_cycle_of_its_own() -> None:
    fields = {**DUAL, "partner_deadline": {"ca": "2023"}, "updates": {}}
    ca = of_partner("ca", fields, "2023-06-01")
    assert (ca.deadline, ca.progress, ca.last_cycle) == (parse_deadline("2023"), None, None)
    assert shown(fields, "2023-06-01") == ("2022", "overdue cycle-missed", 0, "missed")
    none = {**DUAL, "partner_deadline": {"ca": "none"}, "updates": {}}
    assert (of_partner("ca", none, "2023-06-01").deadline, shown(none, "2023-06-01")[0]) == (
        None,
        parse_deadline("2022").text,
    )


def test_a_released_partner_counts_nowhere() -> None:
    fields = {**DUAL, "partner_deadline": {"ca": "none"}}
    assert derived(fields, "2024-06-01").progress == 100
    ca = of_partner("ca", fields, "2024-06-01")
    assert (ca.progress, ca.deadline, ca.last_cycle, "cycle-missed" in ca.flags) == (None, None, None, False)
    assert is_left_out(ca.day, "ca")
    assert not is_left_out(ca.day, "us")
    dropped = {**fields, "partner_status": {"ca": "dropped"}}
    assert derived(dropped, "2024-06-01").progress == 50


def test_a_changed_deadline_shifts_all_cycles_from_that_day_on() -> None:
    fields = {
        **REPORT,
        "deadline": "2023",
        "updates": {"2022-12-01": {"deadline": "2023", "deadline_was": "2022"}},
    }
    assert shown(fields, "2022-11-30")[0] == "2022"
    assert shown(fields, "2026-06-01") == ("2025", "overdue cycle-missed", 0, "missed")


def test_a_month_from_year_1_to_9999_takes_no_time() -> None:
    fields = {"deadline": "0001-01", "every": "1 month", "until": "9999"}
    start = time.process_time()
    for _ in range(50):
        assert shown(fields, "9999-12-31") == ("9999-11", "overdue cycle-missed", 0, "missed")
        duty = duty_of(derived(fields, "9999-12-31").day, "")
        assert duty is not None
        assert (duty.ended, duty.missed, len(duty.shown(20))) == (119_987, 119_987, 20)
    assert time.process_time() - start < 2


def test_a_cycle_is_late_only_if_it_was_met() -> None:
    def closed(status: Status, key: str) -> CycleState:
        update = DatedUpdate(parse_day_key(key), key, Update(status=status))
        return CycleState(parse_deadline("2022"), status, update, has_ended=True)

    assert closed(Status.MET, "2023-03-01").late_by == 60
    assert closed(Status.BROKEN, "2023-03-01").late_by == 0
    assert closed(Status.MET, "2022-05").late_by == 0
