"""Sums over commitments compared with a plain model, and the effect of dropping a promise."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.aggregate import (
    Rollup,
    by_area,
    by_partner,
    partner_groups,
    scorecard_of,
    summarize,
    summarize_groups,
)
from roadmap_cli.analysis.query import Row, Selection, rows_of
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import Roadmap, Status
from roadmap_cli.model.validate import read_roadmap
from tests.conftest import Result, examples
from tests.plain_model import (
    Table,
    due_of,
    exists_on,
    flags_of,
    progress_on,
    score_of,
    status_of,
    sums_of,
    with_lost,
)
from tests.recording import PARTNERS, TABLES, Request, recorded

DAYS = ["2020-06-01", "2022-06-01", "2024-06-01", "2031-01-01"]
FLAGS = {"overdue", "cycle-missed", "late", "slipped", "partner-broken"}


def roadmap_of(tables: dict[str, Table]) -> Roadmap:
    data = {
        "roadmap": {"title": "R"},
        "partners": {id: {"name": id} for id in PARTNERS},
        "areas": {id: {"title": id} for id in ("a", "b")},
        "commitments": tables,
    }
    return read_roadmap(data, "", "r.toml")


def matches(row: Row, table: Table, partner: str, day: str) -> None:
    """Compare a row with the model of the whole or of a partner."""
    shown = (row.status, str(row.due or "none"), row.progress, set(row.flags) & FLAGS, row.partner)
    expected = (
        status_of(table, partner, day),
        due_of(table, partner, day),
        progress_on(table, partner, day),
        flags_of(table, partner, day) & FLAGS,
        partner or None,
    )
    assert shown == expected, (partner, day, table)


def sums_match(found: Rollup, rows: list[tuple[Table, str]], day: str) -> None:
    expected = sums_of(rows, day)
    assert {name: getattr(found, name) for name in expected} == expected
    assert found.met + found.partly_met + found.open + found.not_kept == found.total
    assert max(found.overdue, found.at_risk, found.unknown, found.due_soon, found.stale) <= found.open


@examples(few=25, many=200)
@given(TABLES, st.sampled_from(DAYS))
def test_rows_and_sums_are_those_of_the_model(tables: dict[str, Table], day: str) -> None:
    roadmap, as_of = roadmap_of(tables), date.fromisoformat(day)
    tables = {id: table for id, table in with_lost(tables, day).items() if exists_on(table, day)}
    rows = rows_of(roadmap, as_of)
    assert [row.id for row in rows] == list(tables)
    for row in rows:
        matches(row, tables[row.id], "", day)
    for group, found in zip(
        by_area(roadmap, rows), summarize_groups(by_area(roadmap, rows), roadmap, as_of), strict=True
    ):
        sums_match(found, [(table, "") for table in tables.values() if table["area"] == group.id], day)
    sums_match(summarize("total", "", rows, roadmap, as_of), [(table, "") for table in tables.values()], day)
    groups = by_partner(roadmap, rows, as_of)
    for group, found in zip(groups, summarize_groups(groups, roadmap, as_of), strict=True):
        own = {id: table for id, table in tables.items() if group.id in (table["partners"] or [""])}
        assert [row.id for row in group.rows] == list(own)
        for row in group.rows:
            matches(row, own[row.id], group.id, day)
        sums_match(found, [(table, group.id) for table in own.values()], day)
    card = scorecard_of(roadmap, rows, as_of)
    for tally in card.tallies:
        own_rows = [(table, tally.id) for table in tables.values() if tally.id in table["partners"]]
        assert msgspec.structs.asdict(tally.score) == score_of(own_rows, day)
    everyone = [(table, partner) for table in tables.values() for partner in table["partners"]]
    assert msgspec.structs.asdict(card.score) == score_of(everyone, day)


# Dropping a promise


def numbers(roadmap: Roadmap, day: date) -> dict[str, float]:
    """Return each progress and each score; no progress counts as 0."""
    rows = rows_of(roadmap, day)
    found: dict[str, float] = {}
    for name, groups in (("area", by_area(roadmap, rows)), ("partner", by_partner(roadmap, rows, day))):
        for rollup in summarize_groups(groups, roadmap, day):
            found[f"progress of {name} {rollup.id}"] = rollup.progress or 0
    found["progress of all"] = summarize("", "", rows, roadmap, day).progress or 0
    card = scorecard_of(roadmap, rows, day)
    for id, score in [("all", card.score), *((tally.id, tally.score) for tally in card.tallies)]:
        found[f"score of {id}"] = score.score
    return found


@examples(few=30, many=200)
@given(TABLES, st.sampled_from([*PARTNERS, "all", ""]), st.sampled_from(["dropped", "broken"]))
def test_dropping_a_promise_raises_nothing(tables: dict[str, Table], subject: str, status: str) -> None:
    day = date(2025, 1, 1)
    dropped = recorded(tables["c0"], Request(subject, "2024-12-31", {"status": status}))
    if dropped is None:
        return
    before, after = numbers(roadmap_of(tables), day), numbers(roadmap_of({**tables, "c0": dropped}), day)
    assert {name: (before[name], after[name]) for name in before if after[name] > before[name]} == {}


# Whose rows


SELECTIONS = st.fixed_dictionaries(
    {},
    optional={
        "statuses": st.sets(st.sampled_from(list(Status)), min_size=1).map(frozenset),
        "not_statuses": st.sets(st.sampled_from(list(Status)), min_size=1, max_size=3).map(frozenset),
        "due_before": st.sampled_from([parse_deadline("2024-01-01"), parse_deadline("2031")]),
        "areas": st.just(frozenset({"a"})),
    },
)


@examples(few=25, many=200)
@given(TABLES, SELECTIONS, st.sampled_from(DAYS))
def test_rows_of_one_partner_are_those_under_its_heading(
    tables: dict[str, Table], selected: dict[str, Any], day: str
) -> None:
    roadmap, as_of = roadmap_of(tables), date.fromisoformat(day)
    grouped = {group.id: list(group.rows) for group in partner_groups(roadmap, as_of, Selection(**selected))}
    for partner in PARTNERS:
        alone = Selection(**selected, partners=frozenset({partner}))
        rows = rows_of(roadmap, as_of, alone)
        assert rows == grouped[partner]
        assert [
            list(group.rows) for group in partner_groups(roadmap, as_of, alone) if group.id == partner
        ] == [rows]
    several = frozenset({"us", "ca"})
    together = rows_of(roadmap, as_of, Selection(**selected, partners=several))
    fitting = {row.id for partner in several for row in grouped[partner]}
    assert together == [row for row in rows_of(roadmap, as_of) if row.id in fitting]


# Examples


class Program:
    """A roadmap in the folder of the test."""

    def __init__(self, run: Callable[..., Result], commitments: str) -> None:
        self.run = run
        head = '[roadmap]\ntitle = "R"\n[partners.us]\nname = "US"\n[partners.ca]\nname = "CA"\n'
        Path("roadmap.toml").write_text(f'{head}[areas.a]\ntitle = "A"\n{commitments}', encoding="utf-8")
        Path(".git").mkdir()

    def update(self, *words: str) -> Result:
        done = self.run("update", *words)
        assert done.exit_code == 0, done.stderr
        return done

    def sums(self, *words: str) -> dict[str, dict[str, Any]]:
        """Return the sums by id; the total has the id "total"."""
        found = json.loads(self.run("status", *words, "--format", "json").stdout)
        return {
            one["id"]: one for one in [*found.get("areas", []), *found.get("partners", []), found["total"]]
        }

    def rows(self, *words: str) -> dict[str, Any]:
        return {row["id"]: row for row in json.loads(self.run("list", *words, "--format", "json").stdout)}


def promise(id: str, **fields: str) -> str:
    values = {"title": f'"{id}"', "area": '"a"', "partners": '["us", "ca"]', "made": "2020-01-01"} | fields
    return f"[commitments.{id}]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())


def test_of_four_promises_one_met_and_three_dropped_is_a_quarter(run: Callable[..., Result]) -> None:
    program = Program(run, "".join(promise(f"c{number}", deadline='"2030"') for number in range(1, 5)))
    program.update("c1", "--for", "us", "--status", "met", "--on", "2024-01-01")
    for id in ("c2", "c3", "c4"):
        program.update(id, "--for", "us", "--status", "dropped", "--on", "2024-01-01")
    us = program.sums("--group-by", "partner")["us"]
    classes = [us[name] for name in ("total", "met", "partly_met", "open", "not_kept")]
    assert (us["progress"], classes) == (25, [4, 1, 0, 0, 3])
    # One is met by one of two partners, which is a half; the others count as 0.
    assert program.sums()["a"]["progress"] == 13


def test_dropping_a_promise_of_two_does_not_complete_an_area(run: Callable[..., Result]) -> None:
    program = Program(
        run,
        promise("end-pandemic", status='"met"')
        + promise("multilateral-health", partner_status='{ us = "at-risk", ca = "ongoing" }'),
    )
    assert program.sums()["a"]["progress"] == 50
    program.update("multilateral-health", "--for", "us", "--status", "dropped", "--on", "2025-01-22")
    assert program.sums()["a"]["progress"] == 50
    by_partner = program.sums("--group-by", "partner")
    assert (by_partner["us"]["progress"], by_partner["ca"]["progress"]) == (50, 100)
    assert program.rows()["multilateral-health"]["progress"] == 0


def test_two_broken_promises_are_not_an_empty_area(run: Callable[..., Result]) -> None:
    sums = Program(run, promise("x", status='"broken"') + promise("y", status='"broken"')).sums()["a"]
    assert (sums["total"], sums["open"], sums["not_kept"], sums["progress"]) == (2, 0, 2, 0)


def test_the_whole_is_met_when_both_partners_met_it(run: Callable[..., Result]) -> None:
    program = Program(run, promise("end-pandemic", status='"unknown"'))
    program.update("end-pandemic", "--for", "us", "--status", "met", "--on", "2023-05-11")
    assert program.rows()["end-pandemic"]["status"] == "unknown"
    program.update("end-pandemic", "--for", "ca", "--status", "met", "--on", "2023-05-12")
    assert program.rows()["end-pandemic"]["status"] == "met"


def test_a_status_of_all_is_of_each_partner_or_refused(run: Callable[..., Result]) -> None:
    program = Program(run, promise("x", partner_status='{ us = "underway", ca = "underway" }') + promise("y"))
    text = Path("roadmap.toml").read_bytes()
    assert run("update", "x", "--status", "met") == Result(
        2,
        "",
        "error: us and ca have their own status in x, so it cannot be set for all at once; "
        "use --for us, or --for all to record it for each partner\n",
    )
    assert Path("roadmap.toml").read_bytes() == text
    program.update("x", "--status", "met", "--for", "all", "--on", "2024-01-01")
    program.update("y", "--status", "met", "--on", "2024-01-01")
    for partner in ("us", "ca"):
        assert [row["status"] for row in program.rows("--partner", partner).values()] == ["met", "met"]
    assert [row["status"] for row in program.rows().values()] == ["met", "met"]


def test_four_partly_met_and_one_dropped_are_partly_met_and_say_that_one_broke_it(
    run: Callable[..., Result],
) -> None:
    statuses = (
        '{ p1 = "partly-met", p2 = "partly-met", p3 = "partly-met", p4 = "partly-met", p5 = "dropped" }'
    )
    program = Program(run, promise("x", partners='["p1", "p2", "p3", "p4", "p5"]', partner_status=statuses))
    row = program.rows()["x"]
    assert (row["status"], row["flags"], row["progress"]) == ("partly-met", ["partner-broken"], 40)


def test_a_deadline_that_a_partner_met_is_not_overdue_for_another(run: Callable[..., Result]) -> None:
    program = Program(
        run,
        promise("x", deadline='"2022"', partner_status='{ us = "met" }', partner_deadline='{ ca = "2030" }'),
    )
    row = program.rows("--as-of", "2026-01-01")["x"]
    assert (row["status"], row["deadline"], row["due"]) == ("planned", "2030", "2030-12-31")
    assert (row["days_left"], row["flags"]) == (1825, ["stale"])


def test_removing_a_partner_that_has_a_record_is_refused(run: Callable[..., Result]) -> None:
    program = Program(run, promise("x") + promise("y", status='"met"'))
    program.update("x", "--for", "us", "--status", "dropped", "--on", "2024-01-01")
    text, sums = Path("roadmap.toml").read_bytes(), program.sums("--group-by", "partner")
    for words in (
        ("update", "x", "--remove-partner", "us"),
        ("update", "x", "--partner", "ca"),
        ("update", "x", "--clear", "partners"),
    ):
        done = run(*words)
        assert (done.exit_code, done.stdout) == (2, ""), words
        assert "roadmap update x --for us --status dropped" in done.stderr
    assert Path("roadmap.toml").read_bytes() == text
    assert program.sums("--group-by", "partner") == sums
    assert sums["us"]["progress"] == 50
