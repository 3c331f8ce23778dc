"""Calendars that people use take what `export ics` makes, and take it twice without doubling anything."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from roadmap_cli import escape
from roadmap_cli.output.export.ics import render_ics
from tests.clients import MODULES, needs, node
from tests.clients.calendars import khal, needs_khal, needs_radicale, radicale
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.output.hostile_titles import TITLES, roadmap_of_titles
from tests.output.snapshots import snapshot_of
from tests.roadmaps import RECORDED_DUTIES

LATER = date(2026, 9, 1)
CYCLES = [
    "2022-12-31 Met: Report (due by the end of 2022)",
    "2024-12-31 Met late: Report (due by the end of 2024)",
    "2025-12-31 Met: United States: Dual (due by the end of 2025)",
    "2025-12-31 Missed: Canada: Dual (due by the end of 2025)",
    "2026-12-31 Canada: Dual (due by the end of 2026)",
    "2026-12-31 Report (due by the end of 2026)",
    "2026-12-31 United States: Dual (due by the end of 2026)",
    "2027-12-31 Canada: Dual (due by the end of 2027)",
    "2027-12-31 United States: Dual (due by the end of 2027)",
    "2028-12-31 Canada: Dual (due by the end of 2028)",
    "2028-12-31 Report (due by the end of 2028)",
    "2028-12-31 United States: Dual (due by the end of 2028)",
    "2030-12-31 Report (due by the end of 2030)",
]
"""The events of `RECORDED_DUTIES`: one for each cycle, because each has a status of its own."""
MOVED = SMALL_ROADMAP.replace("deadline = 2026-06-30", "deadline = 2026-12-24")


def calendar(folder: Path, text: str, as_of: date = date(2026, 2, 1)) -> Path:
    file = folder / "roadmap.ics"
    file.write_bytes(render_ics(snapshot_of(text, as_of), "R", [14]))
    return file


@needs_khal
def test_khal_reads_every_event(tmp_path: Path) -> None:
    shown = khal(tmp_path, "printics", "-f", "{start-date} {title}", calendar(tmp_path, SMALL_ROADMAP))
    assert sorted(shown.splitlines()[1:]) == [
        "2021-08-31 Met late: Hold a semiconductor forum (due by summer 2021)",
        "2023-08-31 Met: Net-zero power grids: Draft rules published (due by summer 2023)",
        "2025-12-31 Overdue: Réparer les ponts 橋 (due by the end of the second half of 2025)",
        "2026-02-28 Cut methane by 75 percent (due by winter 2025-26)",
        "2026-06-30 Clean drinking water (due by 30 June 2026)",
        "2027-01-01 Net-zero power grids: Final rules in force (due by 1 January 2027)",
        "2035-12-31 United States: Net-zero power grids (due by the end of 2035)",
        "2050-12-31 Canada: Net-zero power grids (due by the end of 2050)",
    ]


@needs_khal
def test_khal_reads_an_event_for_each_cycle(tmp_path: Path) -> None:
    shown = khal(tmp_path, "printics", "-f", "{start-date} {title}", calendar(tmp_path, RECORDED_DUTIES))
    assert sorted(shown.splitlines()[1:]) == CYCLES


@needs(MODULES / "ical.js")
def test_ical_js_reads_an_event_for_each_cycle() -> None:
    events = json.loads(node("calendar.js", render_ics(snapshot_of(RECORDED_DUTIES, date(2026, 2, 1)), "R")))
    assert sorted(f"{event['day']} {event['summary']}" for event in events) == CYCLES
    assert {event["recurs"] for event in events} == {False}


@needs_radicale
def test_radicale_keeps_an_event_for_each_cycle(tmp_path: Path) -> None:
    data = render_ics(snapshot_of(RECORDED_DUTIES, date(2026, 2, 1)), "R")
    with radicale(tmp_path) as server:
        assert server.ask("PUT", "/reader/r/", data, **{"Content-Type": "text/calendar"})[0] == 201
        kept: Any = Calendar.from_ical(server.ask("GET", "/reader/r/")[1])
    events = [f"{event['dtstart'].dt} {event['summary']}" for event in kept.walk("VEVENT")]
    assert sorted(events) == CYCLES


@pytest.mark.sweep
@needs_khal
def test_khal_imports_twice_and_has_each_event_once(tmp_path: Path) -> None:
    for text, as_of in ((SMALL_ROADMAP, date(2026, 2, 1)), (MOVED, LATER)):
        khal(tmp_path, "import", "--batch", "-a", "r", calendar(tmp_path, text, as_of))
    assert len(list((tmp_path / "calendar").iterdir())) == 8
    shown = khal(tmp_path, "list", "-f", "{start-date} {title}", "2026-03-01", "365d")
    assert "2026-12-24 Clean drinking water (due by 24 December 2026)" in shown
    assert shown.count("Clean drinking water") == 1


@pytest.mark.sweep
@needs_khal
def test_khal_reads_every_hostile_title(tmp_path: Path) -> None:
    shown = khal(tmp_path, "printics", "-f", "{title}", calendar(tmp_path, roadmap_of_titles()))
    assert shown.startswith(f"{3 * len(TITLES)} events found")
    # khal 0.10 unescapes twice, so it shows fewer backslashes, also of escaped controls.
    plain = [escape.line(title) for title in TITLES if "\\" not in escape.line(title)]
    assert len(plain) > 50
    assert [title for title in plain if title not in shown] == []


@pytest.mark.sweep
@needs_radicale
@pytest.mark.parametrize(
    "text", [SMALL_ROADMAP, SHIPPED.read_text(), roadmap_of_titles()], ids=["small", "shipped", "hostile"]
)
def test_radicale_takes_each_event_and_takes_it_again(tmp_path: Path, text: str) -> None:
    with radicale(tmp_path) as server:
        assert server.ask("MKCALENDAR", "/reader/roadmap/")[0] == 201
        for expected, as_of in ((201, date(2026, 2, 1)), (201, LATER)):
            whole: Any = Calendar.from_ical(render_ics(snapshot_of(text, as_of), "R", [14]))
            events = whole.walk("VEVENT")
            for event in events:
                alone = Calendar({name: whole[name] for name in ("version", "prodid")})
                alone.add_component(event)
                path = f"/reader/roadmap/{event['uid']}.ics"
                status, answer = server.ask("PUT", path, alone.to_ical(), **{"Content-Type": "text/calendar"})
                assert status == expected, answer
        status, kept = server.ask("GET", "/reader/roadmap/")
        assert status == 200
        again: Any = Calendar.from_ical(kept)
        assert sorted(str(event["uid"]) for event in again.walk("VEVENT")) == sorted(
            str(event["uid"]) for event in events
        )
        stamps = {event["dtstamp"].dt.date() for event in again.walk("VEVENT")}
        assert stamps == {LATER}


@pytest.mark.sweep
@needs_radicale
def test_radicale_takes_the_whole_calendar_at_once(tmp_path: Path) -> None:
    data = render_ics(snapshot_of(SMALL_ROADMAP), "R", [14])
    with radicale(tmp_path) as server:
        for _ in range(2):
            status, answer = server.ask("PUT", "/reader/r/", data, **{"Content-Type": "text/calendar"})
            assert status == 201, answer
        assert server.ask("GET", "/reader/r/")[1].count(b"BEGIN:VEVENT") == 8


def test_the_parser_finds_no_error_in_hostile_titles() -> None:
    whole: Any = Calendar.from_ical(render_ics(snapshot_of(roadmap_of_titles()), "R", [14]))
    events = whole.walk("VEVENT")
    assert [whole.errors, *(event.errors for event in events)] == [[]] * (len(events) + 1)
    summaries = [str(event["summary"]) for event in events]
    for number, title in enumerate(TITLES):
        shown = escape.line(title)
        assert summaries[3 * number : 3 * number + 3] == [
            f"other: {shown} (due by the end of 2030)",
            f"{shown}: {shown} (due by 1 January 2031)",
            f"{shown}: {shown} (due by the end of Q1 2029)",
        ]
