"""A commitment along time."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.aggregate import by_partner
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.analysis.timeline import MOST_CYCLES, Bar, bar_of
from tests.derived import MOVED, PARTNERED, whole


def bar(fields: dict[str, Any], as_of: str = "2026-02-01", partner: str = "") -> Bar:
    roadmap, day = whole(x=fields), date.fromisoformat(as_of)
    (row,) = rows_of(roadmap, day)
    if partner:
        row = next(group.rows[0] for group in by_partner(roadmap, [row], day) if group.id == partner)
    return bar_of(row, roadmap, day)


def texts(one: Bar) -> list[str | None]:
    """Return the begin, the first promise, the deadline and the end of a bar as they are written."""
    return [span.text if span else None for span in (one.begins, one.was, one.window, one.ended)]


MET_LATE = {
    "deadline": "2022-spring",
    "status": "met",
    "updates": {"2021-11-18": {"note": "Promised"}, "2022-07-14": {"status": "met"}},
}

DROPPED_AFTERWARDS = {"status": "dropped", "deadline": "2020", "updates": {"2022": {"status": "dropped"}}}
STEPS = {
    "milestones": {
        "draft": {"title": "Draft", "deadline": "2023-summer", "status": "met", "met_on": "2023-08-10"},
        "law": {"title": "Law", "deadline": "2027"},
        "plan": {"title": "Plan", "status": "met"},
    }
}


class TestKinds:
    @pytest.mark.parametrize(
        ("fields", "kind"),
        [
            ({"status": "met", "deadline": "2022"}, "met"),
            ({"status": "partly-met"}, "partly-met"),
            (MET_LATE, "late"),
            ({"status": "underway", "deadline": "2022"}, "overdue"),
            (MOVED, "slipped"),
            ({"status": "at-risk", "deadline": "2030"}, "open"),
            ({"status": "ongoing"}, "ongoing"),
            ({"status": "ongoing", "deadline": "2030"}, "open"),
            ({"status": "unknown"}, "no-deadline"),
            ({"status": "dropped", "deadline": "2022"}, "dropped"),
            ({"status": "broken"}, "broken"),
            (PARTNERED, "slipped"),
        ],
    )
    def test_a_bar_is_of_one_kind(self, fields: dict[str, Any], kind: str) -> None:
        assert bar(fields).kind == kind

    def test_what_slipped_and_is_overdue_all_the_same_is_overdue_and_keeps_its_first_promise(self) -> None:
        moved = {"deadline": "2024", "updates": {"2022": {"deadline": "2024", "deadline_was": "2023"}}}
        assert bar(moved).kind == "overdue"
        assert texts(bar(moved)) == ["2022", "2023", "2024", None]


class TestDays:
    def test_it_begins_when_it_was_made_else_with_its_first_update_else_never(self) -> None:
        assert texts(bar({"made": "2021-05", "updates": {"2020-01-01": {"note": "n"}}}))[0] == "2021-05"
        assert (
            texts(bar({"updates": {"2022": {"note": "n"}, "2020-01-01": {"note": "n"}}}))[0] == "2020-01-01"
        )
        assert bar({}).begins is None

    def test_the_window_is_a_window(self) -> None:
        one = bar({"deadline": "2050"})
        assert one.window
        assert (one.window.first, one.window.last, one.window.text) == (
            date(2050, 1, 1),
            date(2050, 12, 31),
            one.deadline,
        )

    def test_it_keeps_the_window_that_was_promised_first(self) -> None:
        assert texts(bar(MOVED)) == ["2020", "2030", "2050", None]

    def test_it_is_shown_as_of_the_day(self) -> None:
        assert texts(bar(MOVED, "2023-01-01")) == ["2020", "2030", "2035", None]
        assert texts(bar(MOVED, "2021-01-01")) == ["2020", None, "2030", None]
        assert texts(bar(MET_LATE, "2022-06-30")) == ["2021-11-18", None, "2022-spring", None]
        assert bar(MET_LATE, "2022-06-30").kind == "overdue"

    def test_it_ends_when_it_was_closed(self) -> None:
        assert texts(bar(MET_LATE)) == ["2021-11-18", None, "2022-spring", "2022-07-14"]
        reopened = {
            "status": "underway",
            "updates": {"2022": {"status": "met"}, "2023": {"status": "underway"}},
        }
        assert bar(reopened).ended is None

    def test_of_a_year_that_is_not_over_no_more_than_has_passed_is_its_end(self) -> None:
        ended = bar({"status": "met", "made": "2020", "updates": {"2026": {"status": "met"}}}).ended
        assert ended
        assert (ended.first, ended.last, ended.text) == (date(2026, 1, 1), date(2026, 2, 1), "2026")

    @pytest.mark.parametrize(
        ("fields", "last", "overrun"),
        [
            ({"deadline": "2030"}, "2030-12-31", None),
            ({"deadline": "2022"}, "2026-02-01", ("2022-12-31", "2026-02-01")),
            (MET_LATE, "2022-07-14", ("2022-05-31", "2022-07-14")),
            # Another partner's later window is not what it is overdue by.
            ({"deadline": "2022", "partners": ["us", "ca"], "partner_deadline": {"ca": "2030"}}, "2030-12-31",
             ("2022-12-31", "2026-02-01")),
            ({"made": "2020-05-01"}, "2026-02-01", None),
            ({"made": "2020-05", "status": "met"}, "2020-05-31", None),
            ({"status": "met"}, None, None),
            ({}, None, None),
            ({"status": "ongoing"}, None, None),
            (DROPPED_AFTERWARDS, "2022-01-01", None),
        ],
    )  # fmt: skip
    def test_it_reaches_as_far_as_something_is_known(
        self, fields: dict[str, Any], last: str | None, overrun: tuple[str, str] | None
    ) -> None:
        one = bar(fields)
        assert (one.last.isoformat() if one.last else None) == last
        over = one.overrun(date(2026, 2, 1))
        assert (tuple(map(str, over)) if over else None) == overrun

    @pytest.mark.parametrize(
        ("made", "closed", "day", "overrun"),
        [
            ("2020", "2023-05-06", "2023-05-06", ("2022-12-31", "2023-05-06")),
            ("2020", "2023-05", "2023-05-01", ("2022-12-31", "2023-05-01")),
            ("2020", "2023", "2023-01-01", ("2022-12-31", "2023-01-01")),
            ("2020", "2022", "2022-01-01", None),
            ("2022-03-04", "2022", "2022-03-04", None),
            ("2024", "2022", "2022-12-31", None),
        ],
    )
    def test_it_is_closed_on_the_first_day_that_may_be_meant(
        self, made: str, closed: str, day: str, overrun: tuple[str, str] | None
    ) -> None:
        met = {"made": made, "status": "met", "updates": {closed: {"status": "met"}}}
        one = bar(met | {"deadline": "2022"})
        assert one.closed_on == date.fromisoformat(day)
        assert bar(met).last == date.fromisoformat(day)
        over = one.overrun(date(2026, 2, 1))
        assert (tuple(map(str, over)) if over else None) == overrun

    def test_only_what_is_open_without_a_deadline_goes_on(self) -> None:
        assert [bar(one).is_open_ended for one in ({}, {"status": "ongoing"})] == [True, True]
        assert [bar(one).is_open_ended for one in ({"deadline": "2030"}, {"status": "met"})] == [False, False]


class TestPartners:
    def test_windows_of_partners_are_told_beside_that_of_the_whole(self) -> None:
        one = bar(PARTNERED)
        assert texts(one) == ["2020", None, "2035", None], "the deadline that counts did not slip"
        assert {partner: span.text for partner, span in one.partner_deadlines.items()} == {"ca": "2050"}
        assert {partner: span.text for partner, span in one.partner_was.items()} == {"ca": "2035"}
        assert one.last == date(2050, 12, 31)
        assert one.ends == [date(2035, 12, 31), date(2050, 12, 31)]

    def test_the_first_promise_is_that_of_the_deadline_that_counts(self) -> None:
        shared = {"deadline": "2031", "updates": {"2022": {"deadline": "2031", "deadline_was": "2029"}}}
        one = bar({"partners": ["us", "ca"], "partner_deadline": {"us": "2028"}, **shared})
        assert texts(one) == ["2022", None, "2028", None]
        assert {partner: (now.text, one.partner_was[partner].text) for partner, now in
                one.partner_deadlines.items()} == {"ca": ("2031", "2029")}  # fmt: skip
        assert [(was.text, now.text) for was, now in one.slips] == [("2029", "2031")]

    def test_it_was_closed_by_the_update_that_brought_the_status(self) -> None:
        one: dict[str, Any] = {
            "partners": ["us", "eu"],
            "partner_status": {"us": "dropped", "eu": "met"},
            "updates": {
                "2024-03-01": {"partner": "us", "status": "dropped", "note": "Withdrew"},
                "2025-06-01": {"partner": "eu", "status": "met"},
            },
        }
        assert [texts(bar(one, partner=partner))[-1] for partner in ("us", "eu")] == [
            "2024-03-01",
            "2025-06-01",
        ]
        assert (bar(one).status, texts(bar(one))[-1]) == ("partly-met", "2025-06-01")
        assert (bar(one, "2025-01-01").status, texts(bar(one, "2025-01-01"))[-1]) == ("planned", None)
        late = one | {"partner_status": {"us": "dropped", "eu": "dropped"}}
        late["updates"] = one["updates"] | {"2025-06-01": {"partner": "eu", "status": "dropped"}}
        assert (bar(late).status, texts(bar(late))[-1]) == ("dropped", "2025-06-01")

    def test_where_only_partners_promised_the_window_due_first_counts(self) -> None:
        one = bar({"partners": ["us", "ca"], "partner_deadline": {"us": "2030", "ca": "2028"}})
        assert texts(one) == [None, None, "2028", None]
        assert {partner: span.text for partner, span in one.partner_deadlines.items()} == {"us": "2030"}

    def test_for_a_partner_its_own_window_holds_and_what_slipped_for_it(self) -> None:
        canada, states = bar(PARTNERED, partner="ca"), bar(PARTNERED, partner="us")
        assert (texts(canada), canada.kind) == (["2020", "2035", "2050", None], "slipped")
        assert (texts(states), states.kind) == (["2020", None, "2035", None], "open")
        assert states.flags == ("stale",)
        assert canada.partner_deadlines == states.partner_deadlines == {}

    def test_what_slipped_for_all_slipped_for_each(self) -> None:
        assert texts(bar({**MOVED, "partners": ["us"]}, partner="us")) == ["2020", "2030", "2050", None]

    def test_a_partner_is_late_by_its_own_update(self) -> None:
        one = {
            "made": "2021-01-01",
            "partners": ["us", "ca"],
            "deadline": "2023-summer",
            "partner_status": {"us": "met", "ca": "met"},
            "updates": {
                "2023-07-10": {"partner": "ca", "status": "met"},
                "2024-01-10": {"partner": "us", "status": "met"},
            },
        }
        assert bar(one).kind == "late"
        assert [bar(one, partner=partner).kind for partner in ("us", "ca")] == ["late", "met"]
        assert texts(bar(one, partner="ca"))[-1] == "2023-07-10"
        assert bar(one, "2023-12-01", partner="ca").kind == "met"
        assert bar(one, "2023-12-01", partner="us").kind == "overdue"

    def test_a_partner_was_late_by_the_window_of_the_day_that_is_shown(self) -> None:
        one = {
            "made": "2020",
            "partners": ["us"],
            "deadline": "2030",
            "partner_status": {"us": "met"},
            "updates": {
                "2023-06-01": {"partner": "us", "status": "met"},
                "2025-01-01": {"deadline": "2030", "deadline_was": "2022"},
            },
        }
        assert bar(one, "2024-01-01", partner="us").kind == "late"


class TestMilestones:
    def test_a_step_is_drawn_when_it_was_met_else_when_it_is_due(self) -> None:
        steps = bar(STEPS).milestones
        assert [step.day for step in steps] == [date(2023, 8, 10), date(2027, 12, 31), None]
        assert [step.is_met for step in steps] == [True, False, True]

    @pytest.mark.parametrize(("met_on", "day"), [("2023-08", "2023-08-01"), ("2023", "2023-01-01")])
    def test_a_step_met_in_a_month_or_a_year_is_drawn_on_its_first_day(self, met_on: str, day: str) -> None:
        (step,) = bar({"milestones": {"m": {"title": "M", "status": "met", "met_on": met_on}}}).milestones
        assert step.day == date.fromisoformat(day)

    def test_where_nothing_else_has_a_date_its_milestones_end_it(self) -> None:
        assert bar(STEPS).ends == [date(2023, 8, 10), date(2027, 12, 31)]
        assert (bar(STEPS).has_dates, bar({"milestones": {"m": {"title": "M"}}}).has_dates) == (True, False)

    def test_a_step_that_was_met_later_was_still_to_come(self) -> None:
        draft = bar(STEPS, "2023-07-01").milestones[0]
        assert (draft.is_met, draft.day) == (False, date(2023, 8, 31))


@pytest.mark.parametrize(("partners", "shown"), [(1, MOST_CYCLES), (2, MOST_CYCLES), (28, 28)])
def test_the_partners_of_a_duty_share_the_cycles_of_a_bar(partners: int, shown: int) -> None:
    duty = {"deadline": "2000-01", "every": "1 month", "partners": [f"p{one}" for one in range(partners)]}
    days = {f"p{one}": f"2000-01-{one + 1:02}" for one in range(partners)}  # no two have a cycle in common
    assert len(bar(duty | ({"partner_deadline": days} if partners > 1 else {})).cycles) == shown
