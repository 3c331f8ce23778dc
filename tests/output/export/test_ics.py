"""A calendar, read back by the parser that calendars share."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar.parser import Contentline

from roadmap_cli.analysis.query import Selection, Snapshot
from roadmap_cli.output.colors import MEANINGS
from roadmap_cli.output.export.ics import render_ics
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.output.snapshots import one, snapshot_of


def calendar(snapshot: Snapshot, identity: str = "R", alarms: tuple[int, ...] = ()) -> Any:
    read = Calendar.from_ical(render_ics(snapshot, identity, alarms))
    assert read.errors == []
    assert [event.errors for event in read.walk("VEVENT") if event.errors] == []
    return read


def events(snapshot: Snapshot, identity: str = "R", alarms: tuple[int, ...] = ()) -> list[Any]:
    return list(calendar(snapshot, identity, alarms).walk("VEVENT"))


def event(*lines: str, alarms: tuple[int, ...] = (), as_of: date = date(2026, 2, 1)) -> Any:
    (found,) = events(one(*lines, as_of=as_of), alarms=alarms)
    return found


def test_the_whole_of_an_event():
    text = render_ics(
        one('deadline = "2022-spring"', "made = 2021-02-23", 'tags = ["a,b"]'), "R", [14]
    ).decode()
    assert text == (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//roadmap-toml//roadmap//EN\r\n"
        "NAME:R\r\n"
        "X-WR-CALNAME:R\r\n"
        "REFRESH-INTERVAL;VALUE=DURATION:P1D\r\n"
        "X-PUBLISHED-TTL:P1D\r\n"
        "BEGIN:VEVENT\r\n"
        "SUMMARY:Overdue: T (due by spring 2022)\r\n"
        "DTSTART;VALUE=DATE:20220531\r\n"
        "DTEND;VALUE=DATE:20220601\r\n"
        "DTSTAMP:20260201T000000Z\r\n"
        f"UID:{event('deadline = 2030-01-01')['uid']}\r\n"
        "SEQUENCE:0\r\n"
        "CATEGORIES:A,planned,a\\,b\r\n"
        "DESCRIPTION:Status as of 2026-02-01: planned\\, overdue by 1\\,342 days\\, st\r\n"
        " ale\\nWindow: 1 March to 31 May 2022\\nId: x\r\n"
        "LAST-MODIFIED:20210223T000000Z\r\n"
        "STATUS:CONFIRMED\r\n"
        "COLOR:red\r\n"
        "TRANSP:TRANSPARENT\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )


@pytest.mark.parametrize(
    ("lines", "meaning"),
    [
        (('deadline = "2025"',), "overdue"),
        (('deadline = "2030"',), "open"),
        (('deadline = "2030"', 'status = "at-risk"'), "at-risk"),
        (('deadline = "2025"', 'status = "at-risk"'), "overdue"),
        (('deadline = "2030"', 'status = "unknown"'), "faint"),
        (('deadline = "2025"', 'status = "met"'), "met"),
        (('deadline = "2025"', 'status = "partly-met"'), "partly-met"),
        (('deadline = "2025"', 'status = "dropped"'), "not-kept"),
        (('deadline = "2023"', 'status = "met"', 'updates.2025.status = "met"'), "met-late"),
        (('deadline = "2030"', 'updates.2024 = { deadline = "2030", deadline_was = "2028" }'), "slipped"),
    ],
)
def test_an_event_has_the_color_of_what_it_means(lines: tuple[str, ...], meaning: str) -> None:
    assert event(*lines)["color"] == MEANINGS[meaning].css


@pytest.mark.parametrize(
    ("deadline", "day", "words"),
    [
        ('"2035"', date(2035, 12, 31), "T (due by the end of 2035)"),
        ('"2026-winter"', date(2027, 2, 28), "T (due by winter 2026-27)"),
        ("2026-06-30", date(2026, 6, 30), "T (due by 30 June 2026)"),
        ('"9999"', date(9999, 12, 31), "T (due by the end of 9999)"),
        ('"0001"', date(1, 12, 31), "Overdue: T (due by the end of 1)"),
    ],
)
def test_all_day_at_the_last_day_of_the_window(deadline, day, words):
    found = event(f"deadline = {deadline}")
    assert (found["dtstart"].dt, found["dtstart"].params["VALUE"], found["summary"]) == (day, "DATE", words)
    if day < date.max:
        assert found["dtend"].dt == day + timedelta(days=1)
    else:
        assert "dtend" not in found


@pytest.mark.parametrize(
    ("status", "state", "summary"),
    [
        ("planned", "CONFIRMED", "T"),
        ("underway", "CONFIRMED", "T"),
        ("ongoing", "CONFIRMED", "T"),
        ("unknown", "TENTATIVE", "T"),
        ("at-risk", "TENTATIVE", "T"),
        ("stalled", "TENTATIVE", "T"),
        ("met", "CONFIRMED", "Met: T"),
        ("partly-met", "CONFIRMED", "Partly met: T"),
        ("broken", "CONFIRMED", "Broken: T"),
        ("dropped", "CANCELLED", "Dropped: T"),
    ],
)
def test_the_status_is_carried_over(status, state, summary):
    found = event(f'status = "{status}"', 'deadline = "2030"')
    assert (found["status"], found["summary"]) == (state, f"{summary} (due by the end of 2030)")
    assert status in [str(category) for category in found["categories"].cats]
    assert f"Status as of 2026-02-01: {status}" in found["description"]


def test_partners_and_milestones_say_whose_and_what():
    assert [str(found["summary"]) for found in events(snapshot_of(SMALL_ROADMAP))][:4] == [
        "United States: Net-zero power grids (due by the end of 2035)",
        "Canada: Net-zero power grids (due by the end of 2050)",
        "Met: Net-zero power grids: Draft rules published (due by summer 2023)",
        "Net-zero power grids: Final rules in force (due by 1 January 2027)",
    ]


@pytest.mark.parametrize(
    ("status", "summary"),
    [("underway", "Overdue: T: M (due by the end of 2020)"), ("met", "T: M (due by the end of 2020)")],
)
def test_a_milestone_is_overdue_only_while_somebody_waits(status, summary):
    step = 'milestones.m = { title = "M", deadline = "2020" }'
    assert event(f'status = "{status}"', step)["summary"] == summary


def test_a_milestone_that_only_has_the_day_on_which_it_was_met():
    found = event('milestones.m = { title = "M", status = "met", met_on = 2023-05-02 }')
    assert (found["summary"], found["dtstart"].dt) == ("Met: T: M (2 May 2023)", date(2023, 5, 2))
    assert (found["sequence"], found["last-modified"].dt.date()) == (1, date(2023, 5, 2))


@pytest.mark.parametrize(
    ("day", "summary"),
    [
        ("2023-05-31", "Met: T (due by spring 2023)"),
        ("2023-05", "Met: T (due by spring 2023)"),
        ("2023", "Met: T (due by spring 2023)"),
        ("2023-06-01", "Met late: T (due by spring 2023)"),
    ],
)
def test_what_was_met_after_its_window_was_met_late(day, summary):
    found = event(
        *('status = "met"', 'made = "2021"', 'deadline = "2023-spring"'),
        f'[commitments.x.updates."{day}"]\nstatus = "met"',
    )
    assert (found["summary"], found["status"]) == (summary, "CONFIRMED")
    step = f'milestones.m = {{ title = "M", deadline = "2023-spring", status = "met", met_on = "{day}" }}'
    found = event('status = "underway"', step)
    assert found["summary"] == summary.replace(": T", ": T: M")
    is_late = summary.startswith("Met late")
    assert f"Status as of 2026-02-01: {'met late' if is_late else 'met'}\n" in found["description"]


def test_of_partners_each_is_late_by_itself():
    lines = (
        *('partners = ["us", "ca", "eu"]', 'made = "2021"', 'deadline = "2023"'),
        'partner_status = { us = "met", ca = "met", eu = "met" }',
        '[commitments.x.updates.2022]\npartner = "ca"\nstatus = "met"',
        '[commitments.x.updates.2024]\npartner = "us"\nstatus = "met"',
    )
    (whole,) = events(one(*lines))
    assert whole["summary"] == "Met late: T (due by the end of 2023)"
    assert "Partners: us (met late), Canada (met), eu (met)\n" in whole["description"]
    apart = 'partner_deadline = { eu = "2030" }'
    assert [found["summary"] for found in events(one(*lines[:4], apart, *lines[4:]))] == [
        "Met late: us: T (due by the end of 2023)",
        "Met: Canada: T (due by the end of 2023)",
        "Met: eu: T (due by the end of 2030)",
    ]


def test_the_description():
    found = events(snapshot_of(SMALL_ROADMAP))[0]
    assert found["url"] == "https://example.org/grids"
    assert found["description"].split("\n") == [
        "Both partners will reach net-zero electricity by 2035.",
        "Status as of 2026-02-01: underway, stale",
        "Window: 1 January to 31 December 2035",
        "Partners: United States",
        "Owner: Ministry of Energy, Department of Energy",
        "Source: https://example.org/grids",
        "Source: https://example.org/grids-2",
        "Id: net-zero-grids",
    ]


def test_each_partner_has_its_own_flags_and_those_who_differ_their_status():
    lines = ('partners = ["us", "ca"]', 'deadline = "2025"', 'partner_status = { ca = "dropped" }')
    (whole,) = events(one(*lines))
    assert whole["summary"] == "Overdue: T (due by the end of 2025)"
    assert whole["description"].split("\n") == [
        "Status as of 2026-02-01: planned, overdue by 32 days, partner-broken",
        "Window: 1 January to 31 December 2025",
        "Partners: us (planned), Canada (dropped)",
        "Id: x",
    ]
    (canada,) = events(one(*lines, selection=Selection(partners=frozenset({"ca"}))))
    assert (canada["summary"], canada["status"]) == (
        "Dropped: Canada: T (due by the end of 2025)",
        "CANCELLED",
    )
    assert "Status as of 2026-02-01: dropped\n" in canada["description"]
    assert "Partners: Canada\n" in canada["description"]
    assert canada["uid"] != whole["uid"]


def test_the_calendar_has_a_name():
    read = calendar(snapshot_of(SMALL_ROADMAP))
    for name in ("name", "x-wr-calname"):
        assert read[name] == "Small roadmap"
    for name in ("description", "x-wr-caldesc"):
        assert read[name] == "What two partners promised."


class TestImportedAgain:
    def test_the_same_events_with_the_same_ids_on_any_day(self):
        first = events(snapshot_of(SMALL_ROADMAP))
        later = events(snapshot_of(SMALL_ROADMAP, date(2026, 9, 1)))
        ids = [str(found["uid"]) for found in first]
        assert ids == [str(found["uid"]) for found in later]
        assert len(set(ids)) == len(ids) == 8
        assert all(a["dtstamp"].dt < b["dtstamp"].dt for a, b in zip(first, later, strict=True))

    def test_the_same_day_gives_the_same_bytes(self):
        assert render_ics(snapshot_of(SMALL_ROADMAP), "R") == render_ics(snapshot_of(SMALL_ROADMAP), "R")

    def test_another_roadmap_has_other_ids(self):
        ids = [{str(found["uid"]) for found in events(snapshot_of(SMALL_ROADMAP), name)} for name in "RS"]
        assert not ids[0] & ids[1]

    def test_ids_of_a_released_calendar(self):
        # If this fails, every event in the calendars of readers is doubled.
        assert event("deadline = 2030-01-01")["uid"] == "b1f38f46-5e43-51fa-abe3-7891ac9f4a13"

    def test_what_was_recorded_counts_up(self):
        update = '[commitments.x.updates.{}]\ndeadline = "{}"\ndeadline_was = "2030"'
        moved = event(
            'deadline = "2032"', update.format("2025-01", "2031"), update.format("2025-03-04", "2032")
        )
        assert (moved["sequence"], moved["last-modified"].dt.date()) == (2, date(2025, 3, 4))
        before = event(
            *('deadline = "2032"', update.format("2025-01", "2031"), update.format("2025-03-04", "2032")),
            as_of=date(2025, 1, 15),
        )
        assert (before["sequence"], before["last-modified"].dt.date()) == (1, date(2025, 1, 15))
        assert before["summary"] == "T (due by the end of 2031)"

    def test_what_concerns_another_partner_does_not_count(self):
        updates = '[commitments.x.updates.2025]\npartner = "us"\nnote = "n"'
        assert event('partner_deadline = { ca = "2032" }', updates)["sequence"] == 0


class TestAlarms:
    def triggers(self, found: Any) -> list[timedelta]:
        return [alarm["trigger"].dt for alarm in found.walk("VALARM")]

    def test_days_before(self):
        found = event('deadline = "2030"', alarms=(30, 0))
        assert self.triggers(found) == [timedelta(days=-30), timedelta(0)]
        assert {str(alarm["action"]) for alarm in found.walk("VALARM")} == {"DISPLAY"}
        assert {alarm["description"] for alarm in found.walk("VALARM")} == {found["summary"]}

    @pytest.mark.parametrize(
        "lines",
        ['deadline = "2025"', 'deadline = "2030"\nstatus = "met"', 'deadline = "2030"\nstatus = "dropped"'],
        ids=["over", "met", "dropped"],
    )
    def test_nothing_rings_for_what_is_over(self, lines):
        assert self.triggers(event(lines, alarms=(14,))) == []

    def test_on_the_day_itself_it_still_rings(self):
        assert self.triggers(event("deadline = 2026-02-01", alarms=(0,))) == [timedelta(0)]


def test_only_what_a_calendar_may_open_is_a_link():
    found = event(
        'deadline = "2030"', 'source = ["javascript:alert(1)", "file:///etc", "https://x.example/a"]'
    )
    assert found["url"] == "https://x.example/a"
    assert "url" not in event('deadline = "2030"', 'source = "javascript:alert(1)"')


def test_no_line_is_longer_than_the_standard_says():
    for snapshot in (snapshot_of(SMALL_ROADMAP), snapshot_of(SHIPPED.read_text())):
        lines = render_ics(snapshot, "R").split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert all(b"\n" not in line for line in lines)


@given(st.text("a\\^;,\n", min_size=60) | st.text("a\\^é", min_size=60))
def test_lines_are_folded_as_icalendar_folds_them(text: str) -> None:
    data = render_ics(one('deadline = "2030"', f"text = {json.dumps(text)}"), "R")
    for folded in re.split(rb"\r\n(?! )", data):
        assert Contentline(folded.replace(b"\r\n ", b"").decode()).to_ical() == folded
