"""`roadmap scorecard --assessor`: table, JSON and CSV, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.output.reports.assessor_scorecard import signed
from tests.conftest import SMALL_ROADMAP, Result

Run = Callable[..., Result]
AS_OF = ("--as-of", "2026-02-01")
WATCH = """\

[assessors.watch]
name = "Promise Watch"
scale = { kept = 1, "in part" = 0.5, broken = -1 }

[assessors.free]
name = "Free"

[commitments.net-zero-grids.assessments.2024]
by = "watch"
verdict = "in part"

[commitments.net-zero-grids.assessments.2025]
by = "watch"
partner = "ca"
verdict = "broken"

[commitments.methane-75.assessments.2025]
by = "watch"
verdict = "borken"
"""
TABLE = """\
Small roadmap · as of 2026-02-01

Verdicts of Promise Watch

PARTNER  NAME           TOTAL  KEPT  IN PART  BROKEN  OFF SCALE  PENDING  SCORE   MEAN
us       United States      5     0        1       0          0        4   +0.5  +0.50
ca       Canada             6     0        0       1          1        4     -1  -1.00
All                        11     0        1       1          1        8   -0.5  -0.25

By area: the mean (how many have a verdict on the scale)
AREA     MEAN       US         CA
climate  -0.25 (2)  +0.50 (1)  -1.00 (1)
economy  –          –          –
north    –          –          –
health   –          –          –

Each commitment counts once for each of its partners, by the latest verdict about that partner or about all. \
Score: +1 for kept, +0.5 for in part, -1 for broken. \
Mean: the score divided by the number with a verdict on the scale. Pending: without a verdict.
"""


@pytest.fixture(autouse=True)
def watched(roadmap_file: Path) -> None:
    roadmap_file.write_text(SMALL_ROADMAP + WATCH)


def test_the_table(run: Run) -> None:
    assert run("scorecard", "--assessor", "watch", *AS_OF) == Result(0, TABLE, "")


def test_by_commitment(run: Run) -> None:
    text = run("scorecard", "--assessor", "watch", "--area", "climate", "--partner", "ca", *AS_OF).stdout
    assert "net-zero-grids   -1 broken\nmethane-75       – borken\nparis-agreement  –\n" in text


def test_json(run: Run) -> None:
    words = ("scorecard", "--assessor", "wat", "--area", "climate", *AS_OF, "--format", "json")
    record = json.loads(run(*words).stdout)
    assert record["assessor"] == {
        "id": "watch", "name": "Promise Watch", "scale": {"kept": 1.0, "in part": 0.5, "broken": -1.0},
    }  # fmt: skip
    assert record["partners"][1]["verdicts"] == {"kept": 0, "in part": 0, "broken": 1}
    assert record["total"]["mean"] == -0.25
    assert record["commitments"][0]["by_partner"] == [
        {"id": "us", "verdict": "in part", "points": 0.5}, {"id": "ca", "verdict": "broken", "points": -1.0},
    ]  # fmt: skip


def test_csv(run: Run) -> None:
    lines = run("scorecard", "--assessor", "watch", *AS_OF, "--format", "csv").stdout.splitlines()
    assert lines[0] == (
        "partner,name,area,total,superseded,verdict:kept,verdict:in part,verdict:broken,"
        "off_scale,pending,score,mean"
    )
    assert "ca,Canada,climate,3,0,0,0,1,1,1,-1,-1.0" in lines
    lines = run(
        "scorecard", "--assessor", "watch", "--area", "climate", *AS_OF, "--format", "csv"
    ).stdout.splitlines()
    assert lines[:2] == [
        "partner,name,area,commitment,verdict,points", "us,United States,climate,net-zero-grids,in part,0.5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("assessor", "exit_code", "start"),
    [("free", 2, "error: free has no scale, so its"), ("nobody", 4, 'error: there is no assessor "nobody"')],
)
def test_refusals(run: Run, assessor: str, exit_code: int, start: str) -> None:
    result = run("scorecard", "--assessor", assessor)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert result.stderr.startswith(start)
    assert result.stderr.count("\n") == 1


def test_filters_of_status_are_refused_as_without_it(run: Run) -> None:
    assert run("scorecard", "--assessor", "watch", "--status", "met").exit_code == 2


@pytest.mark.parametrize(("number", "text"), [(1.0, "+1"), (0.5, "+0.5"), (0.0, "0"), (-2.0, "-2")])
def test_a_number_has_a_sign(number: float, text: str) -> None:
    assert signed(number) == text


@pytest.mark.parametrize("words", [(), ("--area", "climate")])
@pytest.mark.parametrize("columns", [40, 60, 80])
def test_no_number_is_cut_on_a_narrow_terminal(run: Run, columns: int, words: tuple[str, ...]) -> None:
    command = ("scorecard", "--assessor", "watch", *AS_OF, *words, "--color", "never")
    shown = run(*command, tty=True, env={"COLUMNS": str(columns)}).stdout
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= columns
    for number in ("-0.25", "-1.00", "+0.50"):
        assert number in shown.partition("By ")[0]
