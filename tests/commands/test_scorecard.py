"""`roadmap scorecard`, through the real app."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AS_OF, Result

pytestmark = pytest.mark.usefixtures("roadmap_file")

Run = Callable[..., Result]

RECKONING = (
    "Score: met +1, broken or dropped -1, all else 0, as each commitment stands for each partner; the mean "
    "is over what was promised. So do the compliance reports of the G7 and G20 reckon.\n"
)
TABLE = f"""\
Small roadmap · as of 2026-02-01

PARTNER  NAME           TOTAL  MET  OVERDUE  BROKEN  SCORE  MEAN
us       United States      5    1        1       1      0  0.00
ca       Canada             6    0        1       0      0  0.00
All                        11    1        2       1      0  0.00

By area: the mean (of how many)
AREA     MEAN       US         CA
climate  -0.20 (5)  -0.50 (2)  0.00 (3)
economy  +0.33 (3)  +0.50 (2)  0.00 (1)
north    0.00 (3)   0.00 (1)   0.00 (2)
health   -          -          -

{RECKONING}"""
BY_COMMITMENT = """\
By commitment
COMMITMENT       MEAN   US             CA
net-zero-grids   0.00    0 ▸ underway   0 ▲ at-risk
methane-75       0.00   -               0 ■ stalled
paris-agreement  -0.50  -1 – dropped    0 ▸ underway
"""
MARKDOWN = """\
| area | mean | us | ca |
| --- | --- | --- | --- |
| climate | \\-0.20 (5) | \\-0.50 (2) | 0\\.00 (3) |
"""


def shown(run: Run, *words: str, **options: object) -> Result:
    result = run("scorecard", *words, "--as-of", AS_OF, **options)
    assert result.exit_code == 0, result.stderr
    return result


class TestTable:
    def test_partners_then_areas_by_partner_then_how_it_is_reckoned(self, run: Run) -> None:
        result = shown(run)
        assert (result.stdout, result.stderr) == (TABLE, "")

    def test_with_an_area_its_commitments_by_partner(self, run: Run) -> None:
        result = shown(run, "--area", "climate")
        assert BY_COMMITMENT in result.stdout
        assert "By area" not in result.stdout
        assert "us       United States      2    0        0       1     -1  -0.50" in result.stdout

    def test_what_is_overdue_says_so(self, run: Run) -> None:
        assert "bridge-repairs       0.00    0 ! overdue   0 ! overdue" in (
            shown(run, "--area", "economy").stdout
        )

    def test_only_some_partners_can_be_asked_for(self, run: Run) -> None:
        lines = shown(run, "--partner", "ca").stdout.splitlines()
        assert [line.split()[0] for line in lines[3:5]] == ["ca", "All"]
        assert lines[7].split() == ["AREA", "MEAN", "CA"]

    def test_what_the_partners_asked_for_did_not_promise_is_left_out(self, run: Run) -> None:
        assert "methane-75" not in shown(run, "--partner", "us", "--area", "climate").stdout

    def test_what_names_no_partner_is_told(self, run: Run, roadmap_file: Path) -> None:
        more = '[commitments.alone]\ntitle = "Alone"\narea = "north"\nstatus = "met"\n'
        roadmap_file.write_text(roadmap_file.read_text() + more)
        assert shown(run).stdout.endswith("\n1 commitment names no partner and is not counted.\n")
        roadmap_file.write_text(roadmap_file.read_text() + more.replace("alone", "alone-too"))
        assert shown(run).stdout.endswith("\n2 commitments name no partner and are not counted.\n")

    def test_where_the_locale_knows_only_ascii_so_does_the_card(self, run: Run) -> None:
        result = shown(run, "--area", "climate", encoding="ascii")
        assert result.stdout.isascii()
        assert "-1 - dropped    0 > underway" in result.stdout

    def test_rows_can_be_limited_and_it_is_said(self, run: Run) -> None:
        result = shown(run, "--area", "climate", "--limit", "1")
        assert "methane" not in result.stdout
        assert result.stderr == "2 more; --limit 0 shows all\n"

    def test_without_partners_it_says_how_to_add_one(self, run: Run, roadmap_file: Path) -> None:
        roadmap_file.write_text('[roadmap]\ntitle = "Empty"\n')
        result = shown(run)
        assert result.stderr == "there are no partners yet; `roadmap add-partner NAME` adds one\n"

    def test_what_is_undone_is_said(self, run: Run) -> None:
        result = run("scorecard", "--as-of", "2024-01-01", "--area", "climate")
        assert "dropped" not in result.stdout.split("Score:")[0]
        assert "later event" in result.stderr


class TestTerminal:
    @pytest.mark.parametrize("columns", [40, 59, 60, 80, 120])
    def test_it_fits_and_no_number_is_cut(self, terminal: Run, columns: int) -> None:
        words = ["scorecard", "--as-of", AS_OF, "--area", "climate", "--color", "never"]
        result = terminal(*words, columns=columns)
        assert result.exit_code == 0
        assert max(map(len, result.stdout.splitlines())) <= columns
        for text in ("-1 – dropped", "0 ▲ at-risk", "-0.50", "-0.20"):
            assert text in result.stdout

    def test_where_not_all_partners_fit_tables_stand_below_each_other(self, terminal: Run) -> None:
        narrow = terminal("scorecard", "--as-of", AS_OF, "--area", "climate", columns=40).stdout
        wide = terminal("scorecard", "--as-of", AS_OF, "--area", "climate", columns=80).stdout
        assert (narrow.count("By commitment"), wide.count("By commitment")) == (2, 1)


class TestFormats:
    def test_json_is_a_contract(self, run: Run) -> None:
        record = json.loads(shown(run, "--format", "json").stdout)
        assert list(record) == ["title", "as_of", "partners", "areas", "total", "unclaimed"]
        assert record["partners"][0] == {
            "id": "us", "name": "United States",
            "total": 5, "met": 1, "overdue": 1, "broken": 1, "score": 0, "mean": 0.0,
            "areas": [
                {"id": "climate", "title": "Accelerating climate ambitions",
                 "total": 2, "met": 0, "overdue": 0, "broken": 1, "score": -1, "mean": -0.5},
                {"id": "economy", "title": "Building back better",
                 "total": 2, "met": 1, "overdue": 1, "broken": 0, "score": 1, "mean": 0.5},
                {"id": "north", "title": "The North",
                 "total": 1, "met": 0, "overdue": 0, "broken": 0, "score": 0, "mean": 0.0},
            ],
        }  # fmt: skip
        assert record["areas"][3] == {
            "id": "health", "title": "Health",
            "total": 0, "met": 0, "overdue": 0, "broken": 0, "score": 0, "mean": None,
        }  # fmt: skip
        assert record["total"] == {
            "total": 11, "met": 1, "overdue": 2, "broken": 1, "score": 0, "mean": 0.0
        }  # fmt: skip
        assert record["unclaimed"] == []

    def test_json_with_an_area_has_its_commitments(self, run: Run) -> None:
        record = json.loads(shown(run, "--area", "climate", "--format", "json").stdout)
        assert record["commitments"][1] == {
            "id": "methane-75", "title": "Cut methane by 75 percent", "area": "climate",
            "total": 1, "met": 0, "overdue": 0, "broken": 0, "score": 0, "mean": 0.0,
            "partners": [
                {"id": "ca", "status": "stalled", "deadline": "2025-winter", "due": "2026-02-28",
                 "flags": ["due-soon", "slipped"], "points": 0},
            ],
        }  # fmt: skip

    @pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
    def test_cells_are_a_partner_and_an_area_a_line(self, run: Run, format: str, delimiter: str) -> None:
        lines = list(csv.reader(io.StringIO(shown(run, "--format", format).stdout), delimiter=delimiter))
        heading = ["partner", "name", "area", "total", "met", "overdue", "broken", "score", "mean"]
        assert lines[:2] == [heading, ["us", "United States", "climate", "2", "0", "0", "1", "-1", "-0.5"]]
        assert lines[4] == ["us", "United States", "health", "0", "0", "0", "0", "0", ""]
        assert len(lines) == 1 + 2 * 4

    def test_with_an_area_cells_are_a_partner_and_a_commitment_a_line(self, run: Run) -> None:
        lines = list(csv.reader(io.StringIO(shown(run, "--area", "climate", "--format", "csv").stdout)))
        assert lines[0][2:5] == ["area", "commitment", "status"]
        assert lines[2] == [
            "us", "United States", "climate", "paris-agreement", "dropped", "", "", "stale", "-1"
        ]  # fmt: skip
        assert [line[3] for line in lines[1:]] == [
            "net-zero-grids", "paris-agreement", "net-zero-grids", "methane-75", "paris-agreement"
        ]  # fmt: skip

    def test_markdown_is_a_page(self, run: Run) -> None:
        result = shown(run, "--format", "markdown")
        assert result.stdout.startswith("# Small roadmap · as of 2026-02-01\n\n| partner | name | total |")
        assert MARKDOWN in result.stdout
        assert "Score: met +1" in result.stdout


def test_an_unknown_area_or_partner_is_answered_with_the_nearest(run: Run) -> None:
    assert run("scorecard", "--area", "climat").exit_code == 0  # what begins only one is that one
    for words in (["--area", "clmate"], ["--partner", "canada"]):
        result = run("scorecard", *words)
        assert (result.exit_code, result.stdout) == (4, "")
        assert "there is no" in result.stderr
