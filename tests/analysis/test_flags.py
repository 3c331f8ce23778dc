"""Derived values of a day: status, flags, replay, progress; each rule on both sides of its boundary."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.flags import Flag, derive_on, round_half_up, slips, status_cause
from roadmap_cli.analysis.replay import present, updates_of
from roadmap_cli.model.types import CLOSED, RANK, Check, Status
from tests.derived import MOVED, PARTNERED, commitment, derived, flags, of_partner, whole

OF_TODAY = date(2026, 2, 1)
BEFORE_SUPERSEDED = [status for status in Status if status is not Status.SUPERSEDED]


# Milestones and progress


def steps(*statuses: str) -> dict[str, Any]:
    return {f"m{number}": {"title": "m", "status": status} for number, status in enumerate(statuses)}


@pytest.mark.parametrize(
    ("fields", "progress"),
    [
        ({}, None),
        ({"status": "underway"}, None),
        ({"status": "unknown"}, None),
        ({"status": "partly-met"}, 50),
        ({"status": "met"}, 100),
        ({"status": "broken"}, 0),
        ({"progress": 40}, 40),
        ({"progress": 40, "status": "partly-met"}, 50),
        ({"progress": 40, "status": "dropped"}, 0),
        ({"progress": 40, "status": "met"}, 100),
        ({"progress": 0, "milestones": steps("met")}, 0),
        ({"milestones": steps("met", "planned", "planned")}, 33),
        ({"milestones": steps("met", "partly-met")}, 75),
        ({"milestones": steps("met", "dropped")}, 50),
        ({"milestones": steps("dropped")}, 0),
        ({"milestones": steps("met", "planned"), "status": "met"}, 100),
        ({"milestones": steps("planned"), "status": "partly-met"}, 50),
        # Where partners have statuses of their own it is the mean of theirs.
        ({"partners": ["us", "ca"], "partner_status": {"us": "met"}}, 50),
        ({"partners": ["us", "ca"], "partner_status": {"us": "met"}, "progress": 30}, 65),
        ({"partners": ["us", "ca"], "partner_status": {"us": "dropped", "ca": "at-risk"}}, 0),
        ({"partners": ["us", "ca"], "partner_status": {"us": "dropped", "ca": "met"}, "progress": 30}, 50),
        ({"partners": ["us", "ca"], "partner_status": {"us": "partly-met", "ca": "ongoing"}}, 50),
        ({"partners": ["us", "ca"], "partner_status": {"us": "ongoing"}, "milestones": steps("met")}, 100),
        ({"partners": ["us", "ca"], "partner_status": {"us": "ongoing"}, "status": "ongoing"}, None),
        ({"partners": ["us", "ca"], "partner_status": {"us": "at-risk"}}, 0),
        # A deadline of its own does not set a partner apart here.
        ({"partners": ["us", "ca"], "partner_deadline": {"us": "2030"}, "progress": 30}, 30),
    ],
)
def test_progress_is_of_the_status_else_stated_else_of_the_milestones(
    fields: dict[str, Any], progress: int | None
) -> None:
    assert derived(fields).progress == progress


@pytest.mark.parametrize(
    ("fields", "us"),
    [
        ({"progress": 30}, 30),
        ({"progress": 30, "status": "met"}, 100),
        ({"milestones": steps("met", "planned")}, 50),
        ({"progress": 30, "partner_status": {"ca": "met"}}, 30),
        # What is said of all is not said of one that goes its own way.
        ({"progress": 30, "partner_status": {"us": "underway"}}, None),
        ({"milestones": steps("met"), "partner_status": {"us": "ongoing"}}, None),
        ({"progress": 30, "partner_status": {"us": "partly-met"}}, 50),
        ({"progress": 30, "partner_status": {"us": "broken"}}, 0),
    ],
)
def test_a_partner_with_a_status_of_its_own_shows_no_progress_but_that_of_it(
    fields: dict[str, Any], us: int | None
) -> None:
    assert of_partner("us", {"partners": ["us", "ca"], **fields}).progress == us


def test_progress_goes_back_with_milestones_that_bear_a_day() -> None:
    fields = {"milestones": {"m": {"title": "m", "status": "met", "met_on": "2024-06-01"}}}
    assert (derived(fields, "2024-05-31").progress, derived(fields, "2024-06-01").progress) == (0, 100)


@pytest.mark.parametrize(
    ("total", "count", "mean"), [(0, 0, 0), (1, 2, 1), (1, 3, 0), (2, 3, 1), (100, 3, 33), (50, 4, 13)]
)
def test_means_round_half_up(total: int, count: int, mean: int) -> None:
    assert round_half_up(total, count) == mean


# The status of partners


@pytest.mark.parametrize(
    ("stated", "partner_status", "status"),
    [
        (None, {}, "planned"),
        (None, {"us": "met"}, "planned"),  # ca is not named: it counts as planned
        (None, {"us": "met", "ca": "met"}, "met"),
        (None, {"us": "met", "ca": "partly-met"}, "partly-met"),
        (None, {"us": "met", "ca": "broken"}, "partly-met"),
        (None, {"us": "partly-met", "ca": "dropped"}, "partly-met"),
        (None, {"us": "dropped", "ca": "broken"}, "broken"),
        (None, {"us": "dropped", "ca": "met"}, "partly-met"),
        (None, {"us": "dropped", "ca": "ongoing"}, "ongoing"),
        (None, {"us": "stalled", "ca": "at-risk"}, "stalled"),
        (None, {"us": "underway"}, "planned"),
        (None, {"us": "unknown"}, "unknown"),
        (
            None,
            {"us": "met", "ca": "met", "mx": "at-risk"},
            "at-risk",
        ),  # a partner only named here counts too
        ("underway", {"us": "broken", "ca": "broken"}, "broken"),  # nobody is unnamed
        ("met", {"us": "stalled"}, "stalled"),
        ("met", {"us": "dropped"}, "partly-met"),
        ("stalled", {"us": "met"}, "stalled"),
        ("ongoing", {"us": "underway"}, "underway"),
    ],
)
def test_the_partners_statuses_add_up(
    stated: str | None, partner_status: dict[str, str], status: str
) -> None:
    fields: dict[str, Any] = {"partners": ["us", "ca"], "partner_status": partner_status}
    assert derived(fields | ({"status": stated} if stated else {})).status == status


@given(st.lists(st.sampled_from(BEFORE_SUPERSEDED), min_size=1, max_size=5))
def test_partners_close_a_commitment_only_together_and_the_worst_counts(statuses: list[Status]) -> None:
    named = {f"p{number}": str(status) for number, status in enumerate(statuses)}
    whole = derived({"partners": list(named), "partner_status": named}).status
    assert (whole in CLOSED) == all(status in CLOSED for status in statuses)
    if whole is Status.PARTLY_MET and len(set(statuses)) > 1:
        assert {Status.MET, Status.PARTLY_MET} & set(statuses)
        return
    rivals = [status for status in statuses if (status in CLOSED) == (whole in CLOSED)]
    assert whole in rivals
    assert RANK[whole] == max(RANK[status] for status in rivals)


# Flags


@pytest.mark.parametrize(
    ("fields", "day", "flag"),
    [
        ({"deadline": "2025-H2"}, "2025-12-31", "due-soon"),
        ({"deadline": "2025-H2"}, "2026-01-01", "overdue"),
        ({"deadline": "2025-H2"}, "2025-12-01", "due-soon"),
        ({"deadline": "2025-H2"}, "2025-11-30", None),
        ({"deadline": "2025-winter"}, "2026-02-28", "due-soon"),
        ({"deadline": "2025-winter"}, "2026-03-01", "overdue"),
        ({"deadline": "2025-H2", "status": "broken"}, "2026-01-01", None),
        ({"deadline": "2025-H2", "status": "met"}, "2025-12-31", None),
        ({"deadline": "2025-H2", "status": "ongoing"}, "2026-01-01", "overdue"),
        ({}, "2026-01-01", None),
    ],
)
def test_overdue_and_due_soon_look_at_the_last_day_of_the_window(
    fields: dict[str, Any], day: str, flag: str | None
) -> None:
    assert flags(fields, day) == ([flag] if flag else [])


def test_the_days_that_are_soon_are_the_files_own() -> None:
    check = Check(due_soon_days=0)
    assert flags({"deadline": "2026"}, "2026-12-31", check) == ["due-soon"]
    assert flags({"deadline": "2026"}, "2026-12-30", check) == []


def met(day: str, **more: Any) -> dict[str, Any]:
    return {"status": "met", "deadline": "2021-summer", "updates": {day: {"status": "met"}}} | more


def both_met(**more: Any) -> dict[str, Any]:
    own = {"partners": ["us", "ca"], "partner_status": {"us": "met", "ca": "met"}}
    return {"deadline": "2021-summer"} | own | more


WHOLE = {"status": "met"}
US_IN_TIME = {"2021-08-01": {"partner": "us", "status": "met"}}
US = {"2021-10-01": {"partner": "us", "status": "met"}}
CA = {"2021-10-01-2": {"partner": "ca", "status": "met"}}


@pytest.mark.parametrize(
    ("fields", "late"),
    [
        (met("2021-08-31"), False),
        (met("2021-09-01"), True),
        (met("2021-08"), False),
        (met("2021"), False),  # maybe before the end of the window
        (met("2021-09-01", deadline="2021"), False),
        (met("2021-09-01", status="underway"), False),
        ({"status": "met", "deadline": "2021"}, False),
        (met("2021-09-01", updates={"2021-09-01": {"note": "n"}}), False),
        # The update that made it met counts; a later one only confirms that, whatever it says of before.
        (
            met("2021-08-01", updates={"2021-08-01": {"status": "met"}, "2021-10-01": {"status": "met"}}),
            False,
        ),
        (
            met(
                "x",
                updates={
                    "2021-08-01": {"status": "met"},
                    "2021-10-01": {"status": "met", "status_was": "met"},
                },
            ),
            False,
        ),
        (met("x", updates={"2021-10-01": {"status": "met", "status_was": "met"}}), False),
        # What was met late and is broken now is not late, but broken.
        (met("2021-10-01", status="broken"), False),
        # It was met, was not any more, and is again.
        (
            met(
                "x",
                updates={
                    "2021-08-01": {"status": "met"},
                    "2021-09-01": {"status": "stalled"},
                    "2021-10-01": {"status": "met"},
                },
            ),
            True,
        ),
        # Each partner in its own time, in whatever order.
        (both_met(partner_deadline={"ca": "2027"}, updates=US | CA), True),
        (both_met(partner_deadline={"ca": "2027"}, updates=CA | US), True),
        (both_met(partner_deadline={"ca": "2027", "us": "2027"}, updates=CA | US), False),
        (met("x", partners=["us", "ca"], updates=US | {"2021-08-02": {"status": "met"}}), False),
        (met("x", partners=["us", "ca"], updates=US_IN_TIME | {"2021-10-01": WHOLE}), True),  # ca was late
        (met("x", partners=["us"], updates=US_IN_TIME | {"2021-10-01": WHOLE}), False),
        (met("x", deadline="2022", updates=US | {"2021-12-01": WHOLE}), False),
        # A partner's own window counts for its update.
        (
            both_met(
                partner_deadline={"ca": "2022"}, updates={"2021-10-01": {"partner": "ca", "status": "met"}}
            ),
            False,
        ),
        (
            both_met(
                partner_deadline={"ca": "2022"}, updates={"2023-10-01": {"partner": "ca", "status": "met"}}
            ),
            True,
        ),
    ],
)
def test_late_is_what_was_met_after_its_window(fields: dict[str, Any], late: bool) -> None:
    assert (Flag.LATE in derived(fields).flags) is late


def test_that_all_met_it_later_does_not_make_late_who_met_it_in_time() -> None:
    fields = {
        "partners": ["us"],
        "deadline": "2021",
        "status": "met",
        "updates": {"2021-06-01": {"partner": "us", "status": "met"}, "2022-06-01": {"status": "met"}},
    }
    assert flags(fields) == []
    assert of_partner("us", fields).flags == ()
    cause = status_cause(derived(fields).day)
    assert cause is not None
    assert cause.key == "2021-06-01"


@pytest.mark.parametrize(
    ("fields", "day", "slipped"),
    [
        (MOVED, "2026-02-01", True),
        (MOVED, "2022-01-01", True),
        (MOVED, "2021-12-31", False),
        (
            {"deadline": "2025", "updates": {"2022": {"deadline": "2025", "deadline_was": "2030"}}},
            "2026-02-01",
            False,
        ),
        (
            {"deadline": "2025", "updates": {"2022": {"deadline": "2025", "deadline_was": "2025-12"}}},
            "2026-02-01",
            False,
        ),
        (
            {"deadline": "2025", "updates": {"2022": {"deadline": "2025", "deadline_was": "2025-11"}}},
            "2026-02-01",
            True,
        ),
        (
            {"deadline": "2025", "updates": {"2022": {"deadline": "2025", "deadline_was": "none"}}},
            "2026-02-01",
            False,
        ),
        ({"updates": {"2022": {"deadline": "none", "deadline_was": "2025"}}}, "2026-02-01", False),
        # There and back again is no slip; two small steps are one.
        (
            {
                "deadline": "2025",
                "updates": {
                    "2022": {"deadline": "2030", "deadline_was": "2025"},
                    "2023": {"deadline": "2025", "deadline_was": "2030"},
                },
            },
            "2026-02-01",
            False,
        ),
        # Never said what was before: the first target that is known is where it began.
        (
            {"deadline": "2030", "updates": {"2022": {"deadline": "2025"}, "2023": {"deadline": "2030"}}},
            "2026-02-01",
            True,
        ),
        (PARTNERED, "2026-02-01", True),
        (PARTNERED, "2024-12-16", False),
        # A partner that never had a date of its own had that of the commitment.
        (
            {
                "deadline": "2035",
                "partner_deadline": {"ca": "2050"},
                "updates": {"2024": {"partner": "ca", "deadline": "2050"}},
            },
            "2026-02-01",
            True,
        ),
        ({"status": "met", **MOVED}, "2026-02-01", True),
    ],
)
def test_slipped_is_what_now_ends_later_than_it_first_did(
    fields: dict[str, Any], day: str, slipped: bool
) -> None:
    assert (Flag.SLIPPED in derived(fields, day).flags) is slipped


MET_IN_MAY = {"m": {"title": "m", "status": "met", "met_on": "2025-05"}}


@pytest.mark.parametrize(
    ("fields", "day", "stale"),
    [
        ({"updates": {"2025-01-01": {"note": "n"}}}, "2025-06-30", False),
        ({"updates": {"2025-01-01": {"note": "n"}}}, "2025-07-01", True),
        ({"updates": {"2025-01": {"note": "n"}}}, "2025-07-30", False),
        ({"updates": {"2025-01": {"note": "n"}}}, "2025-07-31", True),
        ({"updates": {"2025": {"note": "n"}}}, "2025-12-31", False),
        ({"made": "2025-01-01"}, "2025-06-30", False),
        ({"made": "2025-01-01"}, "2025-07-01", True),
        ({"made": "2025-01-01", "updates": {"2025-05-01": {"note": "n"}}}, "2025-07-01", False),
        ({"made": "2025-01-01", "status": "met"}, "2026-01-01", False),
        ({"made": "2025-01-01", "status": "ongoing"}, "2026-01-01", True),
        ({}, "2026-01-01", False),
        # Later activity does not count.
        ({"made": "2024", "updates": {"2025-12-01": {"note": "n"}}}, "2025-11-01", True),
        # A milestone that was met is news, from its day on.
        ({"made": "2024", "milestones": MET_IN_MAY}, "2025-05-01", False),
        ({"made": "2024", "milestones": MET_IN_MAY}, "2025-11-27", False),
        ({"made": "2024", "milestones": MET_IN_MAY}, "2025-11-28", True),
        ({"made": "2024", "milestones": MET_IN_MAY}, "2025-04-30", False),
        ({"made": "2024-01-01", "milestones": MET_IN_MAY}, "2025-04-30", True),
    ],
)
def test_stale_is_open_and_without_news(fields: dict[str, Any], day: str, stale: bool) -> None:
    assert (Flag.STALE in derived(fields, day).flags) is stale


@pytest.mark.parametrize(
    ("fields", "stale"),
    [
        # It began with an update about us, which is no later news about ca.
        ({"updates": {"2025-01-01": {"partner": "us", "status": "underway"}}}, True),
        ({"updates": {"2025-01-02": {"partner": "us", "status": "underway"}}}, False),
        (
            {"updates": {"2025-01-01": {"note": "n"}, "2025-06-01": {"partner": "us", "status": "underway"}}},
            True,
        ),
        ({"made": "2020", "milestones": MET_IN_MAY, "partner_status": {"us": "met"}}, False),
        ({"partner_status": {"us": "met"}}, False),
    ],
)
def test_a_partner_is_heard_of_from_the_start_and_with_each_milestone(
    fields: dict[str, Any], stale: bool
) -> None:
    found = of_partner("ca", {"partners": ["us", "ca"], **fields}, "2025-07-01").flags
    assert (Flag.STALE in found) is stale


def test_the_days_after_which_it_is_stale_are_the_files_own() -> None:
    fields = {"made": "2025-01-01"}
    assert flags(fields, "2025-01-02", Check(stale_after_days=1)) == []
    assert flags(fields, "2025-01-03", Check(stale_after_days=1)) == ["stale"]


@pytest.mark.parametrize(
    ("stated", "partner_status", "broken"),
    [
        (None, {"us": "broken", "ca": "underway"}, True),
        (None, {"us": "dropped", "ca": "underway"}, True),
        (None, {"us": "dropped"}, True),  # ca is not named: planned, so still open
        (None, {"us": "stalled", "ca": "met"}, False),
        (None, {"us": "broken", "ca": "met"}, True),  # and the whole is partly met
        (None, {"us": "broken", "ca": "dropped"}, False),  # both gave it up: the status says so
        ("underway", {"us": "broken"}, True),
        ("broken", {"us": "dropped"}, False),
    ],
)
def test_a_partner_that_broke_or_dropped_it_is_a_flag_while_the_whole_is_not(
    stated: str | None, partner_status: dict[str, str], broken: bool
) -> None:
    fields: dict[str, Any] = {"partners": ["us", "ca"], "partner_status": partner_status}
    found = flags(fields | ({"status": stated} if stated else {}))
    assert (Flag.PARTNER_BROKEN in found) is broken


def test_several_flags_come_in_one_order() -> None:
    fields = {**MOVED, "deadline": "2025", "partner_status": {"us": "broken"}, "status": "planned"}
    fields["partners"] = ["us", "ca"]
    fields["milestones"] = {"m": {"title": "m", "deadline": "2024"}}
    fields["updates"] = {"2022": {"deadline": "2025", "deadline_was": "2024"}}
    assert flags(fields) == ["overdue", "milestone-overdue", "slipped", "stale", "partner-broken"]


def test_a_partner_that_got_the_deadline_of_all_again_was_promised_its_own_first() -> None:
    updates = {"2021": {"partner": "ca", "deadline": "2024"}, "2022": {"deadline": "2030"}}
    one = {"partners": ["us", "ca"], "made": "2020-01-01", "deadline": "2030", "updates": updates}
    found = [(who, first.text, now.text) for who, first, now in slips(present(commitment(**one)))]
    assert found == [("ca", "2024", "2030")]
    assert Flag.SLIPPED in derived(one).flags
    slipped = [partner for partner in ("us", "ca") if Flag.SLIPPED in of_partner(partner, one).flags]
    assert slipped == ["ca"]


def test_a_partner_s_deadline_slipped_from_what_was_promised_for_all() -> None:
    for was, first in (({}, "2020"), ({"deadline_was": "2025"}, "2025"), ({"deadline_was": "2026"}, "2026")):
        fields = {
            "deadline": "2025", "partner_deadline": {"ca": "2030"},
            "updates": {
                "2021-06-01": {"deadline": "2025", "deadline_was": "2020"},
                "2023-06-01": {"partner": "ca", "deadline": "2030", **was},
            },
        }  # fmt: skip
        day = present(commitment(partners=["us", "ca"], **fields))
        found = {partner: (before.text, now.text) for partner, before, now in slips(day)}
        assert found == {"": ("2020", "2025"), "ca": (first, "2030")}
        assert [partner for partner, _, _ in slips(day, "us")] == [""]
        assert [partner for partner, _, _ in slips(day, "ca")] == ["ca"]


def test_moving_the_deadline_afterwards_does_not_make_punctual_what_was_late() -> None:
    fields = {
        "status": "met",
        "deadline": "2027",
        "updates": {
            "2026-01-10": {"status": "met"},
            "2026-01-20": {"deadline": "2027", "deadline_was": "2025-06"},
        },
    }
    assert flags(fields) == ["late", "slipped"]


# What is due


@pytest.mark.parametrize(
    ("fields", "due", "days_left"),
    [
        ({"deadline": "2026-06"}, date(2026, 6, 30), 149),
        ({"deadline": "2026-01"}, date(2026, 1, 31), -1),
        ({"deadline": date(2026, 2, 1)}, date(2026, 2, 1), 0),
        ({"deadline": "2026-06", "status": "met"}, date(2026, 6, 30), None),
        ({}, None, None),
        (
            {"partners": ["us", "ca"], "deadline": "2026-06", "partner_deadline": {"ca": "2026-03"}},
            date(2026, 3, 31),
            58,
        ),
        # That of a partner who is done does not count any more, while another has something to do.
        (
            {
                "partners": ["us", "ca"],
                "deadline": "2026-06",
                "partner_deadline": {"ca": "2026-03"},
                "partner_status": {"ca": "met"},
            },
            date(2026, 6, 30),
            149,
        ),
        (
            {
                "partners": ["us", "ca"],
                "deadline": "2026-06",
                "partner_deadline": {"ca": "2026-03"},
                "status": "met",
            },
            date(2026, 3, 31),
            None,
        ),
        ({"partners": ["us"], "deadline": "2026-06", "partner_deadline": {"us": "none"}}, None, None),
        ({"partner_deadline": {"ca": "2026-06", "us": "2026-03"}}, date(2026, 3, 31), 58),
        (
            {
                "partner_deadline": {"ca": "2026-06", "us": "2026-03"},
                "partner_status": {"us": "met", "ca": "planned"},
            },
            date(2026, 6, 30),
            149,
        ),
    ],
)
def test_what_is_due_and_in_how_many_days(
    fields: dict[str, Any], due: date | None, days_left: int | None
) -> None:
    found = derived(fields)
    assert (found.due, found.days_left) == (due, days_left)
    assert found.is_open is (found.status not in CLOSED)


# Whatever a file says

DAYS = st.dates(date(2019, 1, 1), date(2027, 1, 1))
UPDATES = st.dictionaries(
    DAYS.map(date.isoformat) | st.sampled_from(["2021", "2022-03", "2023-H1"]),
    st.fixed_dictionaries(
        {"note": st.just("n")},
        optional={
            "status": st.sampled_from(list(Status)),
            "status_was": st.sampled_from(list(Status)),
            "deadline": st.sampled_from(["2020", "2025-H1", "2030", "none"]),
            "deadline_was": st.sampled_from(["2020", "2025-H1", "2030", "none"]),
            "partner": st.sampled_from(["us", "ca"]),
        },
    ),
    max_size=5,
)


@given(UPDATES, DAYS, st.sampled_from([None, *Status]))
def test_whatever_happened_a_day_has_a_status_and_says_whether_something_came_later(
    updates: dict[str, Any], day: date, stated: Status | None
) -> None:
    fields: dict[str, Any] = {"made": "2018", "partners": ["us", "ca"], "updates": updates}
    one = commitment(**fields | ({"status": stated} if stated else {}))
    then = derive_on(one, whole(x=fields), day)
    assert then is not None
    past = [update for update in updates_of(one) if update.day.first <= day]
    assert then.day.past == past
    assert then.is_open is (then.status not in CLOSED)
    assert (then.days_left is None) is (then.due is None or not then.is_open)
