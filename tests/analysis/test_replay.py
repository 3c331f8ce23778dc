"""A commitment as of a day: which updates count, and what the later ones changed undone."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.flags import derive_on
from roadmap_cli.analysis.past import count_later, milestones_of, roadmap_as_of
from roadmap_cli.analysis.replay import (
    UpdateKind,
    begins,
    changes_in,
    partners_of,
    periods_of,
    present,
    updates_of,
)
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import Head, Roadmap
from roadmap_cli.model.validate import read_commitment
from tests.derived import MOVED, PARTNERED, commitment, derived, whole


def shares(fields: dict[str, Any], day: str) -> dict[str, tuple[str, str | None]]:
    """Return the status and deadline of all ("") and of each partner on a day."""
    found = derived(fields, day).day
    own = {id: found.values_for(id) for id in ("", *fields["partners"])}
    return {id: (str(one.status), one.deadline.text if one.deadline else None) for id, one in own.items()}


# Existence


@pytest.mark.parametrize(
    ("fields", "day", "exists"),
    [
        ({}, "0001-01-01", True),
        ({"made": "2024"}, "2023-12-31", False),
        ({"made": "2024"}, "2024-01-01", True),
        ({"updates": {"2024-05": {"note": "n"}}}, "2024-04-30", False),
        ({"updates": {"2024-05": {"note": "n"}}}, "2024-05-01", True),
        ({"made": "2025", "updates": {"2024-05-01": {"note": "n"}}}, "2024-06-01", False),
        ({"updates": {"2025-01-01": {"note": "b"}, "2024-01-01": {"note": "a"}}}, "2024-01-01", True),
    ],
)
def test_a_commitment_exists_from_made_else_from_its_first_update_else_always(
    fields: dict[str, Any], day: str, exists: bool
) -> None:
    assert (derive_on(commitment(**fields), whole(), date.fromisoformat(day)) is not None) is exists


# Updates and their replay


def test_updates_run_by_their_first_day_then_as_in_the_file() -> None:
    days = ["2024-05-02", "2024-05-01-2", "2024", "2024-05-01", "2024-05", "2023-winter"]
    one = commitment(updates={day: {"note": "n"} for day in days})
    in_order = ["2023-winter", "2024", "2024-05-01-2", "2024-05-01", "2024-05", "2024-05-02"]
    assert [update.key for update in updates_of(one)] == in_order


HISTORY = {
    "status": "met",
    "updates": {
        "2022-06-01": {"status": "at-risk", "status_was": "underway"},
        "2024-06-01": {"status": "met", "status_was": "at-risk"},
    },
}


@pytest.mark.parametrize(
    ("fields", "day", "status"),
    [
        (HISTORY, "2026-02-01", "met"),
        (HISTORY, "2024-06-01", "met"),
        (HISTORY, "2024-05-31", "at-risk"),
        (HISTORY, "2022-06-01", "at-risk"),
        ({**HISTORY, "made": "2020"}, "2022-05-31", "underway"),
        # Without status_was it was planned before the first status update.
        ({"made": "2020", "status": "met", "updates": {"2024": {"status": "met"}}}, "2023-12-31", "planned"),
        # With no status update the stated one counts on every day.
        ({"made": "2020", "status": "stalled", "updates": {"2024": {"note": "n"}}}, "2021-01-01", "stalled"),
        ({"status": "stalled"}, "1990-01-01", "stalled"),
        # The present is the stated one, also where an update says otherwise.
        ({"made": "2020", "status": "met", "updates": {"2024": {"status": "broken"}}}, "2024-01-01", "met"),
        # Two updates of one day: the later in the file counts.
        (
            {
                "status": "met",
                "updates": {
                    "2023-01-01": {"status": "stalled"},
                    "2023-01-01-2": {"status": "underway"},
                    "2025-01-01": {"status": "met"},
                },
            },
            "2024-01-01",
            "underway",
        ),
        # An update that only became known later joins the record at its own day.
        (
            {
                "made": "2020",
                "status": "met",
                "updates": {"2025": {"status": "met"}, "2023": {"status": "stalled"}},
            },
            "2024-01-01",
            "stalled",
        ),
    ],
)
def test_the_status_of_a_day(fields: dict[str, Any], day: str, status: str) -> None:
    assert derived(fields, day).status == status


@pytest.mark.parametrize(
    ("fields", "day", "deadline"),
    [
        (MOVED, "2024-01-01", "2050"),
        (MOVED, "2023-12-31", "2035"),
        (MOVED, "2021-12-31", "2030"),
        (
            {
                "made": "2020",
                "deadline": "2030",
                "updates": {"2022": {"deadline": "2030", "deadline_was": "none"}},
            },
            "2021-01-01",
            None,
        ),
        (
            {"made": "2020", "updates": {"2022": {"deadline": "none", "deadline_was": "2030"}}},
            "2021-01-01",
            "2030",
        ),
        (
            {"made": "2020", "updates": {"2022": {"deadline": "none", "deadline_was": "2030"}}},
            "2023-01-01",
            None,
        ),
        ({"made": "2020", "deadline": "2030", "updates": {"2022": {"status": "met"}}}, "2021-01-01", "2030"),
        # Without deadline_was, an update says nothing about the time before.
        ({"made": "2020", "deadline": "2030", "updates": {"2022": {"deadline": "2030"}}}, "2021-01-01", None),
    ],
)
def test_the_deadline_of_a_day(fields: dict[str, Any], day: str, deadline: str | None) -> None:
    found = derived(fields, day).deadline
    assert (found.text if found else None) == deadline


def test_a_partners_update_concerns_that_partner_alone() -> None:
    before, after = (shares(PARTNERED, day) for day in ("2024-12-16", "2024-12-17"))
    assert before == {"": ("underway", "2035"), "us": ("underway", "2035"), "ca": ("ongoing", "2035")}
    assert after == {"": ("underway", "2035"), "us": ("underway", "2035"), "ca": ("at-risk", "2050")}


SHARED: dict[str, Any] = {
    "made": "2020-01-01", "partners": ["us", "ca"], "status": "underway", "deadline": "2025",
    "partner_status": {"ca": "stalled"}, "partner_deadline": {"ca": "2030"},
    "updates": {
        "2021-06-01": {
            "status": "underway", "status_was": "at-risk", "deadline": "2025", "deadline_was": "2020",
        },
        "2023-06-01": {"partner": "ca", "status": "stalled", "deadline": "2030"},
    },
}  # fmt: skip


def test_a_partner_had_what_all_had_before_its_first_own_update() -> None:
    days = ("2021-02-01", "2022-01-01", "2024-01-01")
    assert [shares(SHARED, day)["ca"] for day in days] == [
        ("at-risk", "2020"),
        ("underway", "2025"),
        ("stalled", "2030"),
    ]
    assert shares(SHARED, "2024-01-01")["us"] == ("underway", "2025")


def test_a_partner_had_what_its_first_own_update_says_that_it_had() -> None:
    own = {**SHARED["updates"]["2023-06-01"], "status_was": "ongoing", "deadline_was": "none"}
    fields = {**SHARED, "updates": {**SHARED["updates"], "2023-06-01": own}}
    for day in ("2021-02-01", "2022-01-01"):
        assert shares(fields, day)["ca"] == ("ongoing", None)


def test_an_update_of_all_counts_for_a_partner_with_updates_of_its_own() -> None:
    fields = {
        "made": "2020", "partners": ["us", "ca"], "status": "met",
        "updates": {
            "2021": {"partner": "ca", "status": "stalled"},
            "2022": {"status": "underway"},
            "2023": {"partner": "ca", "status": "at-risk"},
            "2024": {"status": "met"},
        },
    }  # fmt: skip
    found = {year: shares(fields, f"{year}-06-01") for year in (2020, 2021, 2022, 2023, 2024)}
    assert {year: own["ca"][0] for year, own in found.items()} == {
        2020: "planned", 2021: "stalled", 2022: "underway", 2023: "at-risk", 2024: "met",
    }  # fmt: skip
    assert {year: own["us"][0] for year, own in found.items()} == {
        2020: "planned", 2021: "planned", 2022: "underway", 2023: "underway", 2024: "met",
    }  # fmt: skip


def test_a_partner_without_updates_has_what_is_stated_for_it_on_every_day() -> None:
    fields = {**SHARED, "updates": {"2021-06-01": SHARED["updates"]["2021-06-01"]}}
    for day in ("2020-02-01", "2021-06-01", "2026-01-01"):
        assert shares(fields, day)["ca"] == ("stalled", "2030")


def test_a_partner_whose_first_update_is_later_was_planned() -> None:
    fields = {
        "made": "2020",
        "partners": ["us"],
        "partner_status": {"us": "met"},
        "updates": {"2024": {"partner": "us", "status": "met"}},
    }
    assert (derived(fields, "2023-01-01").status, derived(fields, "2024-01-01").status) == ("planned", "met")


def test_every_value_of_a_subject_comes_with_the_update_that_made_it() -> None:
    one = commitment(**SHARED)
    periods = periods_of(one, "ca", UpdateKind.STATUS, updates_of(one))
    assert [(period.dated and period.dated.key, period.value, period.is_own) for period in periods] == [
        (None, "at-risk", False),
        ("2021-06-01", "underway", False),
        ("2023-06-01", "stalled", True),
    ]
    assert [(then.value, period.value) for then, period in changes_in(periods)] == [
        ("at-risk", "underway"),
        ("underway", "stalled"),
    ]
    # The file states another present than the last update made: no update made that.
    other = commitment(**SHARED | {"partner_status": {"ca": "met"}})
    last = periods_of(other, "ca", UpdateKind.STATUS, updates_of(other))[-1]
    assert (last.value, last.dated and last.dated.key, last.cause) == ("met", "2023-06-01", None)


def test_partners_are_those_listed_and_those_with_a_value_or_an_update() -> None:
    one = commitment(
        partners=["us", "ca", "us"],
        partner_status={"mx": "met"},
        partner_deadline={"eu": "2030", "us": "2031"},
        updates={"2024": {"partner": "jp", "status": "met"}, "2025": {"partner": "uk", "note": "n"}},
    )
    assert partners_of(one) == ["us", "ca", "mx", "eu", "jp"]
    assert partners_of(commitment(partners=["us"])) == ["us"]


def test_one_that_nobody_sets_apart_has_no_shares() -> None:
    day = present(commitment(partners=["us", "ca"], status="met", updates={"2024": {"status": "met"}}))
    assert (day.partners, day.values_for("us").status) == ({}, "met")
    apart = present(commitment(partners=["us"], deadline="2030", partner_deadline={"us": "2031"}))
    assert list(apart.partners) == ["us"]


def test_what_a_replay_leaves_out_and_undoes_is_counted() -> None:
    roadmap = whole(
        old=HISTORY,
        new={"made": "2025", "updates": {"2025": {"note": "n"}}},
        steps={"milestones": {"m": {"title": "m", "status": "met", "met_on": "2024"}}},
        numbers={
            "indicators": {"i": {"title": "I", "readings": {"2023": {"value": 1}, "2024": {"value": 2}}}},
            "assessments": {"2023-12": {"by": "w", "verdict": "v"}, "2024": {"by": "w", "verdict": "v"}},
        },
    )
    assert count_later(roadmap, date(2026, 2, 1)) == (0, 0, 0, 0)
    assert count_later(roadmap, date(2024, 1, 1)) == (1, 1, 1, 1)
    assert count_later(roadmap, date(2023, 12, 31)) == (1, 2, 1, 1)
    assert count_later(roadmap, date(2021, 1, 1)) == (2, 1, 2, 2)


# Milestones


def test_a_milestone_with_met_on_was_planned_before_and_one_without_stays_as_stated() -> None:
    one = commitment(
        milestones={
            "dated": {"title": "d", "status": "met", "met_on": "2024-06"},
            "undated": {"title": "u", "status": "met"},
            "open": {"title": "o", "status": "at-risk", "met_on": "2024-06"},
        }
    )
    then = {id: step.status for id, step in milestones_of(one, date(2024, 5, 31)).items()}
    assert then == {"dated": "planned", "undated": "met", "open": "at-risk"}
    assert milestones_of(one, date(2024, 6, 1)) == one.milestones


# A roadmap as it derived


def test_status_updates_of_a_milestone_win_over_what_its_table_says() -> None:
    one = read_commitment(
        {"title": "T", "area": "a"}
        | {"milestones": {"m": {"title": "m", "status": "met", "met_on": "2023", "deadline": "2030"}}}
        | {
            "updates": {
                "2024": {"milestone": "m", "status": "underway", "status_was": "stalled"},
                "2025": {"milestone": "m", "deadline": "2030", "deadline_was": "2028"},
                "2026": {"milestone": "m", "status": "broken"},
            }
        }
    )

    def on(day: str) -> tuple[str, str, str | None]:
        step = milestones_of(one, date.fromisoformat(day))["m"]
        assert step.deadline is not None
        return step.status.value, step.deadline.text, step.met_on.text if step.met_on else None

    assert on("2023-06-01") == ("stalled", "2028", None)
    assert on("2024-06-01") == ("underway", "2028", None)
    assert on("2025-06-01") == ("underway", "2030", None)
    assert on("2026-06-01") == ("broken", "2030", None)


def test_a_milestone_is_met_on_the_day_of_the_update_that_says_so() -> None:
    one = read_commitment(
        {"title": "T", "area": "a"}
        | {"milestones": {"m": {"title": "m", "status": "underway"}}}
        | {
            "updates": {
                "2024-05": {"milestone": "m", "status": "met"},
                "2025": {"milestone": "m", "status": "underway"},
            }
        }
    )
    assert milestones_of(one, date(2024, 6, 1))["m"].met_on == parse_deadline("2024-05")


def test_an_update_of_a_milestone_leaves_the_commitment_and_its_partners() -> None:
    fields = {"title": "T", "area": "a", "partners": ["us"], "status": "underway", "deadline": "2030"}
    update = {"milestone": "m", "status": "met", "deadline": "2020"}
    one = read_commitment({**fields, "milestones": {"m": {"title": "m"}}, "updates": {"2024": update}})
    day = present(one)
    assert (day.common.status, day.common.deadline, day.partners) == ("underway", one.deadline, {})
    assert begins(one, updates_of(one)) == parse_deadline("2024")


def roadmap_of(**commitments: Any) -> Roadmap:
    return Roadmap(roadmap=Head(title="R"), commitments=commitments)


def commitment_as_of(roadmap: Roadmap, as_of: str, today: str = "2026-01-01") -> Roadmap:
    return roadmap_as_of(roadmap, date.fromisoformat(as_of), date.fromisoformat(today))


def test_a_roadmap_loses_what_came_later_and_keeps_what_lies_in_the_future() -> None:
    updates = {"2024": {"note": "a"}, "2025-06-01": {"note": "b"}, "2027": {"note": "c"}}
    one, later = commitment(updates=updates), commitment(made="2025")
    future = commitment(made="2060")
    then = commitment_as_of(roadmap_of(one=one, later=later, future=future), "2024-12-31")
    assert list(then.commitments) == ["one", "future"]
    assert list(then.commitments["one"].updates) == ["2024", "2027"]
    assert commitment_as_of(roadmap_of(one=one, later=later), "2026-01-01").commitments == {
        "one": one,
        "later": later,
    }


def test_a_roadmap_has_the_statuses_deadlines_and_milestones_of_the_day() -> None:
    update = {"status": "met", "status_was": "stalled", "deadline": "2030", "deadline_was": "2020"}
    step = {"title": "M", "status": "met", "met_on": "2025-06-01"}
    one = commitment(
        made="2020", status="met", deadline="2030", updates={"2025-06-01": update}, milestones={"m": step}
    )
    then = commitment_as_of(roadmap_of(one=one), "2025-05-31").commitments["one"]
    assert (then.status, then.deadline and then.deadline.text) == ("stalled", "2020")
    assert (then.milestones["m"].status, then.milestones["m"].met_on) == ("planned", None)


def test_a_roadmap_as_of_a_day_has_what_was_then_and_no_more() -> None:
    roadmap = whole(
        old=HISTORY,
        new={"made": "2025"},
        steps={"milestones": {"m": {"title": "m", "status": "met", "met_on": "2024"}}},
    )
    then = roadmap_as_of(roadmap, date(2023, 1, 1)).commitments
    assert list(then) == ["old", "steps"]
    assert (then["old"].status, list(then["old"].updates)) == ("at-risk", ["2022-06-01"])
    assert then["steps"].milestones["m"].status == "planned"
    assert roadmap_as_of(roadmap, date(2026, 2, 1)) == roadmap
