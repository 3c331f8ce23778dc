"""A database, read back by SQLite itself and compared with what other commands show."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import given

from roadmap_cli.analysis.query import Snapshot, rows_of
from roadmap_cli.model.joined import join
from roadmap_cli.output.export.sqlite import render_sqlite
from tests.conftest import SHIPPED, SMALL_ROADMAP, Result, examples
from tests.every import every
from tests.hostile import HOSTILE
from tests.output.snapshots import DAY, one, snapshot_of
from tests.plain_model import Table
from tests.test_outputs_add_up import COLUMNS, ROADMAPS, Outputs, write_roadmap

Run = Callable[..., Result]


@contextmanager
def opened(data: bytes) -> Iterator[sqlite3.Connection]:
    """Open a database; it is whole, and each reference leads somewhere."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.row_factory = sqlite3.Row
        assert [tuple(row) for row in connection.execute("PRAGMA integrity_check")] == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        yield connection


def records(snapshot: Snapshot, query: str) -> list[dict[str, Any]]:
    """Return what a query, or a whole table, gives."""
    with opened(render_sqlite(snapshot)) as connection:
        text = query if " " in query else f"SELECT * FROM {query}"
        return [dict(row) for row in connection.execute(text)]


def shown(record: dict[str, Any]) -> dict[str, Any]:
    """Return what is not NULL in a record."""
    return {name: value for name, value in record.items() if value is not None}


def test_a_commitment():
    lines = [
        'partners = ["ca"]', 'owner = ["O", "P"]', "made = 2020-02-01", 'deadline = "2030-Q2"',
        'deadline_text = "by summer"', 'status = "underway"', "progress = 40", 'tags = ["t"]',
        'depends_on = ["y"]', 'source = ["https://a.example", "https://b.example"]', 'met_when = "built"',
        "extra = { budget = 3, day = 2020-01-01 }",
    ]  # fmt: skip
    snapshot = one(*lines)
    assert [shown(record) for record in records(snapshot, "commitments")] == [
        {
            "id": "x", "roadmap": "roadmap", "area": "a", "title": "T", "met_when": "built",
            "made": "2020-02-01", "made_first": "2020-02-01", "status": "underway", "outcome": "open",
            "deadline": "2030-Q2", "deadline_first": "2030-04-01", "due": "2030-06-30",
            "deadline_text": "by summer", "days_left": 1610, "progress": 40, "file_status": "underway",
            "file_deadline": "2030-Q2", "file_progress": 40,
            "extra": '{"budget":3,"day":"2020-01-01"}',
        }
    ]  # fmt: skip
    assert records(snapshot, "owners") == [
        {"commitment": "x", "owner": "O"},
        {"commitment": "x", "owner": "P"},
    ]
    assert records(snapshot, "tags") == [{"commitment": "x", "tag": "t"}]
    assert records(snapshot, "dependencies") == [{"commitment": "x", "depends_on": "y"}]
    assert records(snapshot, "flags") == [
        {"commitment": "x", "partner": None, "flag": "stale"},
        {"commitment": "x", "partner": "ca", "flag": "stale"},
    ]
    assert [record["source"] for record in records(snapshot, "sources")] == [
        "https://a.example", "https://b.example",
    ]  # fmt: skip


def test_the_parts_of_a_commitment():
    snapshot = one(
        '[commitments.x.milestones.m]\ntitle = "M"\ndeadline = "2022"',
        '[commitments.x.indicators.i]\ntitle = "I"\nunit = "Mt"\n'
        'baseline = { value = 10, on = "2020" }\ntarget = { value = 5.5, on = "2030" }',
        '[commitments.x.indicators.i.readings.2024]\nvalue = 8.2\nevidence = "https://e.example"',
        '[commitments.x.updates.2021-03]\nstatus = "met"\nmilestone = "m"\nevidence = ["https://u.example"]',
        '[commitments.x.updates.2022-01-01]\ndeadline = "2035"\ndeadline_was = "2030"\n'
        'note = "N"\npartner = "ca"',
        '[commitments.x.assessments.2025]\nby = "watch"\nverdict = "off course"',
    )
    assert [shown(record) for record in records(snapshot, "milestones")] == [
        {"commitment": "x", "id": "m", "title": "M", "status": "met", "deadline": "2022", "due": "2022-12-31"}
    ]
    assert [shown(record) for record in records(snapshot, "indicators")] == [
        {
            "commitment": "x", "id": "i", "title": "I", "unit": "Mt", "baseline": 10.0,
            "baseline_on": "2020", "target": 5.5, "target_on": "2030", "share": 40,
        }
    ]  # fmt: skip
    assert [shown(record) for record in records(snapshot, "readings")] == [
        {
            "commitment": "x", "indicator": "i", "id": "2024", "first_day": "2024-01-01",
            "last_day": "2024-12-31", "value": 8.2,
        }
    ]  # fmt: skip
    assert [shown(record) for record in records(snapshot, "updates")] == [
        {
            "commitment": "x", "id": "2021-03", "first_day": "2021-03-01", "last_day": "2021-03-31",
            "milestone": "m", "status": "met",
        },
        {
            "commitment": "x", "id": "2022-01-01", "first_day": "2022-01-01", "last_day": "2022-01-01",
            "partner": "ca", "deadline": "2035", "deadline_was": "2030", "note": "N",
        },
    ]  # fmt: skip
    assert [shown(record) for record in records(snapshot, "deadline_changes")] == [
        {
            "commitment": "x", "partner": "ca", "position": 1, "changed": "2022-01-01",
            "deadline_was": "2030", "due_was": "2030-12-31", "deadline": "2035", "due": "2035-12-31",
            "days": 1826, "total_days": 1826, "reason": "N",
        }
    ]  # fmt: skip
    assert [shown(record) for record in records(snapshot, "assessments")] == [
        {
            "commitment": "x", "id": "2025", "first_day": "2025-01-01", "last_day": "2025-12-31",
            "assessor": "watch", "verdict": "off course",
        }
    ]  # fmt: skip
    parts = "SELECT part, part_id, source FROM sources ORDER BY source"
    assert [tuple(record.values()) for record in records(snapshot, parts)] == [
        ("reading", "i.2024", "https://e.example"), ("update", "2021-03", "https://u.example"),
    ]  # fmt: skip


def test_ids_that_nothing_declares_have_rows_without_a_name():
    snapshot = snapshot_of(
        '[roadmap]\ntitle = "R"\n[commitments.x]\ntitle = "T"\narea = "lost"\npartners = ["us"]\n'
        '[commitments.x.assessments.2025]\nby = "watch"\nverdict = "V"\n'
    )
    assert records(snapshot, "areas") == [
        {"id": "lost", "roadmap": "roadmap", "title": None, "summary": None, "lead": None}
    ]
    assert records(snapshot, "partners") == [{"id": "us", "name": None, "url": None}]
    assert records(snapshot, "assessors") == [{"id": "watch", "name": None, "url": None}]


QUERY = """
    SELECT id, roadmap, area, partner
    FROM commitments JOIN commitment_partners ON commitment = id ORDER BY commitments.rowid
"""


def test_several_roadmaps_share_partners_of_one_name():
    text = '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[partners.us]\nname = "U.S."\n[commitments.x]\n'
    text += 'title = "T"\narea = "a"\npartners = ["us"]\nsource = "https://a.example"\n'
    member = snapshot_of(text).roadmap
    roadmap = join({"health": member, "energy": member})
    snapshot = Snapshot(title="R", roadmap=roadmap, rows=rows_of(roadmap, DAY), as_of=DAY)
    rows = records(snapshot, QUERY)
    assert [tuple(row.values()) for row in rows] == [
        ("health:x", "health", "health:a", "us"), ("energy:x", "energy", "energy:a", "us"),
    ]  # fmt: skip
    assert [record["id"] for record in records(snapshot, "roadmaps")] == ["health", "energy"]
    assert [record["roadmap"] for record in records(snapshot, "areas")] == ["health", "energy"]
    assert [record["roadmap"] for record in records(snapshot, "sources")] == ["health", "energy"]
    assert [record["id"] for record in records(snapshot, "partners")] == ["us"]


def test_what_is_later_than_the_day_is_left_out():
    update = '[commitments.x.updates.2027]\nstatus = "met"'
    assessment = '[commitments.x.assessments.2027]\nby = "w"\nverdict = "V"'
    snapshot = one("made = 2020-01-01", update, assessment)
    assert records(snapshot, "updates") == records(snapshot, "assessments") == []
    assert records(snapshot, "commitments")[0]["status"] == "planned"


def test_a_deadline_that_was_withdrawn_has_not_slipped():
    updates = (
        '[commitments.x.updates.2021]\ndeadline = "2035"\ndeadline_was = "2030"\n'
        '[commitments.x.updates.2022]\ndeadline = "none"\n'
    )
    assert records(one(updates), "slipped") == []
    assert [change["deadline"] for change in records(one(updates), "deadline_changes")] == ["2035", None]


@every("text", {name: text for name, text in HOSTILE.items() if "\ud800" not in text})
def test_text_stays_text(text: str) -> None:
    snapshot = snapshot_of(tomli_w.dumps(data_with(text)))
    assert records(snapshot, "commitments")[0]["text"] == (text or None)
    assert [record["tag"] for record in records(snapshot, "tags")] == [text]


def data_with(text: str) -> dict[str, Any]:
    commitment = {"title": "T", "area": "a", "text": text, "tags": [text], "partners": [text]}
    return {"roadmap": {"title": "R"}, "commitments": {"x": commitment}}


def test_the_same_roadmap_gives_the_same_bytes():
    assert render_sqlite(snapshot_of(SMALL_ROADMAP)) == render_sqlite(snapshot_of(SMALL_ROADMAP))


def test_the_shipped_roadmap_is_in_every_table():
    with opened(
        render_sqlite(snapshot_of(SHIPPED.read_text(encoding="utf-8"), date(2026, 2, 1)))
    ) as connection:
        names = [
            row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        empty = {name for name in names if not connection.execute(f"SELECT 1 FROM {name}").fetchall()}
    assert empty == {"dependencies", "owners", "replacements", "verdicts"}


@examples(few=10, many=100)
@given(*ROADMAPS)
def test_it_has_what_list_scorecard_and_slips_show(
    run: Run, tables: dict[str, Table], changed: set[str], day: str
) -> None:
    write_roadmap(tables, changed)
    outputs = Outputs(run, day)
    outputs.text("export", "sqlite", "--output", "r.db")
    with opened(Path("r.db").read_bytes()) as connection:

        def query(text: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(text)]

        names = "id, title, area, status, deadline, due, days_left, progress, last_cycle"
        rows = outputs.json("list")
        assert query(f"SELECT {names} FROM commitments") == [
            tuple(row[name] for name in names.split(", ")) for row in rows
        ]
        flags = [(row["id"], flag) for row in rows for flag in row["flags"]]
        assert query("SELECT commitment, flag FROM flags WHERE partner IS NULL") == flags
        overdue = [row["id"] for row in rows if "overdue" in row["flags"]]
        assert {id for id, *_ in query("SELECT commitment FROM overdue")} == set(overdue)

        card = {one["id"]: one for one in outputs.json("scorecard")["partners"]}
        for partner, *counts, mean in query(
            f"SELECT partner, total, {', '.join(COLUMNS)}, score, mean FROM scorecard"
        ):
            expected = card.pop(partner)
            assert counts == [expected[name] for name in ("total", *COLUMNS, "score")]
            assert (None if mean is None else round(mean, 2)) == expected["mean"]
        assert not card

        slipped = {
            (slip["id"], slip["partner"], slip["days"])
            for slip in outputs.json("slips")["slips"]
            if slip["milestone"] is None and (slip["days"] or 0) > 0
        }
        assert set(query("SELECT commitment, partner, days FROM slipped")) == slipped
