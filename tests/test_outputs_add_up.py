"""The sums in all outputs add up, and all formats and commands agree."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Result, examples
from tests.plain_model import CLOSED, Table
from tests.recording import PARTNERS, TABLES

Sums = dict[str, dict[str, Any]]

CLASSES = ("met", "partly_met", "open", "not_kept")
PARTS_OF_OPEN = ("overdue", "milestones_overdue", "at_risk", "unknown", "due_soon")
COUNTS = ("total", "superseded", *CLASSES, *PARTS_OF_OPEN)
COLUMNS = ("met", "late", "partly_met", "overdue", "broken", "dropped", "pending")
DAYS = ["2021-06-15", "2024-06-01", "2031-01-01"]
STEP = {"title": "S", "deadline": "2023"}


def write_roadmap(tables: dict[str, Table], changed: set[str]) -> None:
    """Write the file: some commitments are of an area or a partner that it does not declare."""
    commitments = {}
    for number, (id, table) in enumerate(tables.items()):
        more: Table = {"milestones": {"step": STEP}} if "step" in changed and number == 0 else {}
        if "area" in changed and number == 1:
            more["area"] = "lost"
        commitments[id] = table | more
    data = {
        "roadmap": {"title": "R"},
        "partners": {id: {"name": id.upper()} for id in PARTNERS if id not in changed},
        "areas": {id: {"title": id.upper()} for id in ("a", "b")},
        "commitments": commitments,
    }
    Path("r.toml").write_text(tomli_w.dumps(data), encoding="utf-8")


class Outputs:
    """What the program writes of a file on a day."""

    def __init__(self, run: Callable[..., Result], day: str) -> None:
        self.run, self.day = run, day

    def text(self, *words: str) -> str:
        done = self.run(*words, "-f", "r.toml", "--as-of", self.day)
        assert done.exit_code == 0, done.stderr
        return done.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self.text(*words, "--format", "json"))

    def csv(self, *words: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(*words, "--format", "csv"))))

    def by(self, kind: str) -> tuple[Sums, dict[str, Any]]:
        """Return the sums of `status` by id, and that of all."""
        found = self.json("status", "--group-by", kind)
        return {one["id"]: one for one in found[f"{kind}s"]}, found["total"]


def counts_of(sums: dict[str, Any], names: Iterable[str] = COUNTS) -> dict[str, int]:
    return {name: int(sums[name]) for name in names}


def adds_up(sums: dict[str, Any]) -> None:
    counts = counts_of(sums)
    assert sum(counts[name] for name in CLASSES) == counts["total"], sums
    assert all(counts[name] <= counts["open"] for name in PARTS_OF_OPEN), sums


def table_of(text: str) -> Sums:
    """Return the counts in the table of `status`, in a pipe, by what its lines begin with."""
    block = next(block for block in text.split("\n\n") if "TOTAL" in block.splitlines()[0])
    lines = [re.split(r"\s{2,}", line.strip()) for line in block.splitlines()]
    lines[-1].insert(1, "")  # the total has no title
    return dict(_counted(lines))


def markdown_of(text: str) -> Sums:
    """Return the counts in the table of `status`, in Markdown, by what its lines begin with."""
    block = next(block for block in text.split("\n\n") if "| total |" in block.splitlines()[0])
    lines = [line for line in block.splitlines() if not line.startswith("| ---")]
    return dict(_counted([cell.strip() for cell in line.strip("|").split("|")] for line in lines))


def _counted(lines: Iterable[list[str]]) -> Iterator[tuple[str, dict[str, int]]]:
    heading, *rest = lines
    names = [name.lower().replace(" ", "_") for name in heading]
    for cells in rest:
        of_line = dict(zip(names, cells, strict=False))
        yield cells[0], {name: int(of_line.get(name, 0)) for name in COUNTS}


def counted(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return the counts of rows as `list` gives them."""
    statuses = [row["status"] for row in rows]
    flags = [flag for row in rows for flag in row["flags"]]
    return {
        "total": len(rows) - statuses.count("superseded"),
        "superseded": statuses.count("superseded"),
        "met": statuses.count("met"),
        "partly_met": statuses.count("partly-met"),
        "open": len([status for status in statuses if status not in CLOSED]),
        "not_kept": statuses.count("broken") + statuses.count("dropped"),
        "overdue": flags.count("overdue"),
        "milestones_overdue": flags.count("milestone-overdue"),
        "at_risk": statuses.count("at-risk"),
        "unknown": statuses.count("unknown"),
        "due_soon": flags.count("due-soon"),
    }


ROADMAPS = (TABLES, st.sets(st.sampled_from(["mx", "area", "step"])), st.sampled_from(DAYS))


@examples(few=10, many=60)
@given(*ROADMAPS)
def test_status_adds_up_in_every_format_and_is_what_list_shows(
    run: Callable[..., Result], tables: dict[str, Table], changed: set[str], day: str
) -> None:
    write_roadmap(tables, changed)
    outputs = Outputs(run, day)
    rows = {
        "area": outputs.json("list", "--group-by", "area"),
        "partner": outputs.json("list", "--group-by", "partner"),
    }
    for kind, groups in rows.items():
        sums, total = outputs.by(kind)
        listed = {group["group"]: counted(group["commitments"]) for group in groups}
        for id, one in sums.items():
            adds_up(one)
            assert counts_of(one) == listed.get(id, counted([])), (kind, id)
        assert listed.keys() <= sums.keys()
        adds_up(total)
        assert counts_of(total) == counted(outputs.json("list"))
        if kind == "area":
            assert counts_of(total) == {name: sum(one[name] for one in sums.values()) for name in COUNTS}
        shown = {id or "-": counts_of(one) for id, one in sums.items()}
        lines = outputs.csv("status", "--group-by", kind)
        assert {one["id"] or "-": counts_of(one) for one in lines} == shown
        with_total = shown | {"Total": counts_of(total)}
        undeclared = {f"{id} (not declared)": id for id in with_total}
        for write in (
            table_of(outputs.text("status", "--group-by", kind)),
            markdown_of(outputs.text("status", "--group-by", kind, "--format", "markdown")),
        ):
            named = {undeclared.get(id, id).strip("*\\"): one for id, one in write.items()}
            assert named == with_total


@examples(few=10, many=60)
@given(*ROADMAPS)
def test_the_scorecard_adds_up_and_is_what_status_says_of_each_partner(
    run: Callable[..., Result], tables: dict[str, Table], changed: set[str], day: str
) -> None:
    write_roadmap(tables, changed)
    outputs = Outputs(run, day)
    card, (partners, _) = outputs.json("scorecard"), outputs.by("partner")
    scores = [card["total"], *card["partners"], *card["areas"]]
    scores += [area for partner in card["partners"] for area in partner["areas"]]
    for score in scores:
        assert sum(score[name] for name in COLUMNS) == score["total"], score
        points = score["met"] + score["late"] - score["broken"] - score["dropped"]
        counted = score["total"] - score["pending"]
        assert (score["score"], score["mean"]) == (points, round(points / counted, 2) if counted else None)
    for several in (card["partners"], card["areas"]):
        for name in ("total", "superseded", "score", *COLUMNS):
            assert sum(score[name] for score in several) == card["total"][name], name
    assert [score["id"] for score in card["partners"]] == [id for id in partners if id]
    lines = outputs.csv("scorecard")
    for score in card["partners"]:
        sums = partners[score["id"]]
        assert (score["met"] + score["late"], score["partly_met"], score["total"]) == (
            sums["met"],
            sums["partly_met"],
            sums["total"],
        )
        assert (score["broken"] + score["dropped"], score["overdue"]) == (sums["not_kept"], sums["overdue"])
        assert score["pending"] + score["overdue"] == sums["open"]
        own = [line for line in lines if line["partner"] == score["id"]]
        for name in ("total", "superseded", "score", *COLUMNS):
            assert sum(int(line[name]) for line in own) == score[name], name
    assert {line["partner"] for line in lines} == {score["id"] for score in card["partners"] if card["areas"]}
    assert card["unclaimed"] == [row["id"] for row in outputs.json("list") if not row["partners"]]


@examples(few=10, many=60)
@given(*ROADMAPS, st.sampled_from(["week", "quarter", "year"]))
def test_the_trend_is_what_status_says_of_each_of_its_days(
    run: Callable[..., Result], tables: dict[str, Table], changed: set[str], day: str, every: str
) -> None:
    write_roadmap(tables, changed)
    outputs = Outputs(run, day)
    for kind in ("area", "partner"):
        words = ("trend", "--since", "2019", "--every", every, "--group-by", kind)
        trend = outputs.json(*words)
        days = [point["day"] for point in trend["total"]["points"]]
        assert (days[-1], len(set(days))) == (day, len(days))
        lines = {(line["day"], line["id"]): line for line in outputs.csv(*words)}
        for place in {0, len(days) // 2, len(days) - 1}:
            sums, total = Outputs(run, days[place]).by(kind)
            point = trend["total"]["points"][place]
            names = ("total", "superseded", *CLASSES, "overdue")
            assert {name: point[name] for name in names} == {name: total[name] for name in names}
            assert sum(point[name] for name in CLASSES) == point["total"]
            for line in trend[f"{kind}s"]:
                own, expected = line["points"][place], sums.get(line["id"], dict.fromkeys(names, 0))
                assert {name: own[name] for name in names} == {name: expected[name] for name in names}
                record = lines[days[place], line["id"]]
                assert {name: int(record[name]) for name in names} == {name: own[name] for name in names}
            assert {id for id, one in sums.items() if one["total"]} <= {
                one["id"] for one in trend[f"{kind}s"]
            }
