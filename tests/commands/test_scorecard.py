"""`roadmap scorecard`, through the real app."""
# ruff: noqa: E501 - whole outputs are compared as they are

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AS_OF, Result

pytestmark = pytest.mark.usefixtures("roadmap_file")

Run = Callable[..., Result]

EXPLAINED = (
    "Each commitment counts once for each of its partners, by that partner's own status and deadline. "
    "Score: +1 for each met or late, 0 for each partly met or overdue, -1 for each broken or dropped. "
    "Mean: the score divided by the number that are not pending. Pending: open and not overdue. "
    "Met: met, and not known to be late.\n"
)
TABLE = f"""\
Small roadmap · as of 2026-02-01

PARTNER  NAME           TOTAL  MET  LATE  PARTLY MET  OVERDUE  BROKEN  DROPPED  PENDING  SCORE  MEAN
us       United States      5    0     1           0        1       0        1        2      0  0.00
ca       Canada             6    0     0           0        1       0        0        5      0  0.00
All                        11    0     1           0        2       0        1        7      0  0.00

By area: the mean (how many are not pending)
AREA     MEAN       US         CA
climate  -1.00 (1)  -1.00 (1)  –
economy  +0.33 (3)  +0.50 (2)  0.00 (1)
north    –          –          –
health   –          –          –

{EXPLAINED}"""
BY_COMMITMENT = """\
By commitment
COMMITMENT       MEAN   US             CA
net-zero-grids   –       – ▸ underway   – ▲ at-risk
methane-75       –      –               – ■ stalled
paris-agreement  -1.00  -1 – dropped    – ▸ underway
"""
MARKDOWN = """\
| area | mean | us | ca |
| --- | --- | --- | --- |
| climate | \\-1.00 (1) | \\-1.00 (1) | – |
"""


VERDICTS = ("met", "late", "partly", "overdue", "broken", "dropped", "pending")


def counted(**numbers: float | None) -> dict[str, float | None]:
    """Return a score as JSON has it, 0 where nothing is given."""
    verdicts = ("met", "late", "partly_met", "overdue", "broken", "dropped", "pending")
    return dict.fromkeys(("total", "superseded", *verdicts, "score"), 0) | {"mean": None} | numbers


def counts_in(page: str) -> dict[str, dict[str, int]]:
    """Return the counts of each partner on a terminal's page, put together from all tables of partners."""
    found: dict[str, dict[str, int]] = {}
    heads: list[str] = []
    for line in page.replace("partly met", "partly").replace("United States", "US").splitlines():
        cells = line.split()
        if cells[:1] == ["partner"]:
            heads = cells
        elif not cells:
            heads = []
        elif heads and "─" not in line:
            numbers = cells[-len(heads) + 1 + ("name" in heads) :]
            names = [name for name in heads if name not in ("partner", "name")]
            own = {name: int(number) for name, number in zip(names, numbers, strict=True) if name != "mean"}
            found.setdefault(cells[0], {}).update(own)
    return found


def shown(run: Run, *words: str, **options: object) -> Result:
    result = run("scorecard", *words, "--as-of", AS_OF, **options)
    assert result.exit_code == 0, result.stderr
    return result


class TestTable:
    def test_partners_then_areas_by_partner_then_what_the_numbers_are(self, run: Run) -> None:
        result = shown(run)
        assert (result.stdout, result.stderr) == (TABLE, "")

    def test_with_an_area_its_commitments_by_partner(self, run: Run) -> None:
        result = shown(run, "--area", "climate")
        assert BY_COMMITMENT in result.stdout
        assert "By area" not in result.stdout
        assert "\n\nFilter: area = climate\n\nPARTNER" in result.stdout
        us = next(line for line in result.stdout.splitlines() if line.startswith("us "))
        assert us.split() == ["us", "United", "States", *"20000011", "-1", "-1.00"]

    def test_what_is_overdue_says_so(self, run: Run) -> None:
        assert "bridge-repairs       0.00    0 ! overdue     0 ! overdue" in (
            shown(run, "--area", "economy").stdout
        )

    def test_only_some_partners_can_be_requested(self, run: Run) -> None:
        lines = shown(run, "--partner", "ca").stdout.splitlines()
        assert lines[2] == "Filter: partner = ca"
        assert [line.split()[0] for line in lines[5:7]] == ["ca", "All"]
        assert lines[9].split() == ["AREA", "MEAN", "CA"]
        both = shown(run, "--partner", "us", "--partner", "ca", "--area", "north").stdout
        assert "\nFilter: area = north and partner in (ca, us)\n" in both

    def test_what_the_requested_partners_did_not_promise_is_left_out(self, run: Run) -> None:
        assert "methane-75" not in shown(run, "--partner", "us", "--area", "climate").stdout

    def test_what_names_no_partner_is_reported(self, run: Run, roadmap_file: Path) -> None:
        more = '[commitments.alone]\ntitle = "Alone"\narea = "north"\nstatus = "met"\n'
        roadmap_file.write_text(roadmap_file.read_text() + more)
        assert shown(run).stdout.endswith("\n1 commitment names no partner and is not counted.\n")
        roadmap_file.write_text(roadmap_file.read_text() + more.replace("alone", "alone-too"))
        assert shown(run).stdout.endswith("\n2 commitments name no partner and are not counted.\n")

    def test_where_the_locale_knows_only_ascii_so_does_the_card(self, run: Run) -> None:
        result = shown(run, "--area", "climate", encoding="ascii")
        assert result.stdout.isascii()
        assert "-1 - dropped    - > underway" in result.stdout
        assert "net-zero-grids   -       - > underway   - ! at-risk" in result.stdout

    def test_limited_rows_are_reported(self, run: Run) -> None:
        result = shown(run, "--area", "climate", "--limit", "1")
        assert "methane" not in result.stdout
        assert result.stderr == "2 more; --limit 0 shows all\n"

    def test_without_partners_it_says_how_to_add_one(self, run: Run, roadmap_file: Path) -> None:
        roadmap_file.write_text('[roadmap]\ntitle = "Empty"\n')
        result = shown(run)
        assert result.stderr == "there are no partners yet; `roadmap add-partner NAME` adds one\n"

    def test_later_updates_are_reported(self, run: Run) -> None:
        result = run("scorecard", "--as-of", "2024-01-01", "--area", "climate")
        assert "dropped" not in result.stdout.split("Score:")[0]
        assert "later updates left out" in result.stderr


EVERY_VERDICT = (
    '[roadmap]\ntitle = "R"\n[partners.us]\nname = "United States"\n[partners.ca]\nname = "Canada"\n'
    '[areas.a]\ntitle = "A"\n'
) + "".join(
    f'[commitments.{id}]\ntitle = "T"\narea = "a"\npartners = ["us", "ca"]\n{lines}\n'
    for id, lines in {
        "in-time": 'deadline = "2025"\nstatus = "met"\nupdates.2024 = { status = "met" }',
        "no-day": 'deadline = "2025"\nstatus = "met"',
        "too-late": 'deadline = "2022"\nstatus = "met"\nupdates.2024-01-05 = { status = "met" }',
        "half": 'status = "partly-met"',
        "overdue": 'deadline = "2025"\nstatus = "stalled"\npartner_deadline = { ca = "2030" }',
        "broken": 'status = "broken"\npartner_status = { ca = "met" }',
        "dropped": 'deadline = "2022"\nstatus = "dropped"',
        "to-come": 'deadline = "2030"\nstatus = "at-risk"',
        "no-deadline": 'status = "unknown"',
        "no-end": 'status = "ongoing"',
    }.items()
)
"""What us and ca have promised: each column of the table has one of them at least."""


class TestColumns:
    """Each commitment is in exactly one column, and what is pending is in no mean."""

    def test_they_add_up_to_the_total(self, run: Run) -> None:
        result = shown(run, "-f", "-", input=EVERY_VERDICT)
        assert result.stdout.splitlines()[2:6] == [
            "PARTNER  NAME           TOTAL  MET  LATE  PARTLY MET  OVERDUE  BROKEN  DROPPED  PENDING  SCORE   MEAN",
            "us       United States     10    2     1           1        1       1        1        3     +1  +0.14",
            "ca       Canada            10    3     1           1        0       0        1        4     +3  +0.50",
            "All                        20    5     2           2        1       1        2        7     +4  +0.31",
        ]

    def test_in_json_each_partner_has_its_own(self, run: Run) -> None:
        record = json.loads(shown(run, "-f", "-", "--format", "json", input=EVERY_VERDICT).stdout)
        us, ca = record["partners"]
        numbers = {
            "met": 2,
            "late": 1,
            "partly_met": 1,
            "overdue": 1,
            "broken": 1,
            "dropped": 1,
            "pending": 3,
        }
        assert us.items() >= counted(total=10, **numbers, score=1, mean=0.14).items()
        assert (ca["overdue"], ca["broken"], ca["pending"], ca["mean"]) == (0, 0, 4, 0.5)
        of_area = json.loads(
            shown(run, "-f", "-", "--area", "a", "--format", "json", input=EVERY_VERDICT).stdout
        )
        assert of_area["filter"] == "area = a"
        points = {
            one["id"]: [partner["points"] for partner in one["by_partner"]] for one in of_area["commitments"]
        }
        assert points == {
            "in-time": [1, 1], "no-day": [1, 1], "too-late": [1, 1], "half": [0, 0], "overdue": [0, None],
            "broken": [-1, 1], "dropped": [-1, -1],
            "to-come": [None, None], "no-deadline": [None, None], "no-end": [None, None],
        }  # fmt: skip

    def test_nothing_but_what_is_pending_has_no_mean(self, run: Run) -> None:
        text = EVERY_VERDICT.partition("[commitments.")[0] + (
            '[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["us"]\ndeadline = "2030"\n'
        )
        (us, _) = json.loads(shown(run, "-f", "-", "--format", "json", input=text).stdout)["partners"]
        assert (us["pending"], us["score"], us["mean"]) == (1, 0, None)
        assert "    1      0     –\n" in shown(run, "-f", "-", input=text).stdout


class TestTerminal:
    @pytest.mark.parametrize("columns", [40, 59, 60, 80, 120, 200])
    def test_it_fits_and_no_number_is_cut(self, terminal: Run, columns: int) -> None:
        words = ["scorecard", "--as-of", AS_OF, "--area", "climate", "--color", "never"]
        result = terminal(*words, columns=columns)
        assert result.exit_code == 0
        assert max(map(len, result.stdout.splitlines())) <= columns
        for text in ("-1 – dropped", "– ▲ at-risk", "-1.00"):
            assert text in result.stdout
        words[3:5] = ["--partner", "us,ca"]
        whole = terminal(*words, columns=columns).stdout
        assert max(map(len, whole.splitlines())) <= columns
        counts = counts_in(whole)
        assert {name: counts["us"][name] for name in VERDICTS} == dict.fromkeys(VERDICTS, 0) | {
            "late": 1, "overdue": 1, "dropped": 1, "pending": 2
        }  # fmt: skip
        for line in counts.values():
            assert sum(line[name] for name in VERDICTS) == line["total"]

    def test_where_not_all_partners_fit_tables_stand_below_each_other(self, terminal: Run) -> None:
        narrow = terminal("scorecard", "--as-of", AS_OF, "--area", "climate", columns=40).stdout
        wide = terminal("scorecard", "--as-of", AS_OF, "--area", "climate", columns=80).stdout
        assert (narrow.count("By commitment"), wide.count("By commitment")) == (2, 1)


class TestFormats:
    def test_json_is_a_contract(self, run: Run) -> None:
        record = json.loads(shown(run, "--format", "json").stdout)
        assert list(record) == ["title", "as_of", "filter", "partners", "areas", "total", "unclaimed"]
        assert record["filter"] is None
        assert record["partners"][0] == {
            "id": "us", "name": "United States",
            **counted(total=5, late=1, overdue=1, dropped=1, pending=2, score=0, mean=0.0),
            "areas": [
                {"id": "climate", "title": "Accelerating climate ambitions",
                 **counted(total=2, dropped=1, pending=1, score=-1, mean=-1.0)},
                {"id": "economy", "title": "Building back better",
                 **counted(total=2, late=1, overdue=1, score=1, mean=0.5)},
                {"id": "north", "title": "The North",
                 **counted(total=1, pending=1)},
            ],
        }  # fmt: skip
        assert record["areas"][3] == {
            "id": "health", "title": "Health", **counted()
        }  # fmt: skip
        assert record["total"] == counted(total=11, late=1, overdue=2, dropped=1, pending=7, mean=0.0)
        assert list(record["total"]) == list(counted())
        assert record["unclaimed"] == []

    def test_json_with_an_area_has_its_commitments(self, run: Run) -> None:
        record = json.loads(shown(run, "--area", "climate", "--format", "json").stdout)
        rows = json.loads(run("list", "--format", "json", "--as-of", AS_OF).stdout)
        assert record["commitments"][1] == {
            **rows[1],
            **counted(total=1, pending=1),
            "by_partner": [
                {"id": "ca", "status": "stalled", "deadline": "2025-winter", "due": "2026-02-28",
                 "flags": ["due-soon", "slipped", "blocked"], "points": None},
            ],
        }  # fmt: skip

    @pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
    def test_cells_are_a_partner_and_an_area_a_line(self, run: Run, format: str, delimiter: str) -> None:
        lines = list(csv.reader(io.StringIO(shown(run, "--format", format).stdout), delimiter=delimiter))
        assert lines[0] == ["partner", "name", "area", *counted()]
        us = ["us", "United States"]
        assert lines[1] == [*us, "climate", "2", "0", "0", "0", "0", "0", "0", "1", "1", "-1", "-1.0"]
        assert lines[4] == [*us, "health", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", ""]
        assert len(lines) == 1 + 2 * 4

    def test_with_an_area_cells_are_a_partner_and_a_commitment_a_line(self, run: Run) -> None:
        lines = list(csv.reader(io.StringIO(shown(run, "--area", "climate", "--format", "csv").stdout)))
        assert lines[0][2:5] == ["area", "commitment", "status"]
        assert lines[2] == [
            "us", "United States", "climate", "paris-agreement", "dropped", "", "", "", "-1"
        ]  # fmt: skip
        assert [line[3] for line in lines[1:]] == [
            "net-zero-grids", "paris-agreement", "net-zero-grids", "methane-75", "paris-agreement"
        ]  # fmt: skip

    def test_markdown_is_a_page(self, run: Run) -> None:
        result = shown(run, "--format", "markdown")
        assert result.stdout.startswith("# Small roadmap · as of 2026-02-01\n\n| partner | name | total |")
        assert MARKDOWN in result.stdout
        assert "Score: +1 for each met or late" in result.stdout.replace("\\", "")


def test_an_unknown_area_or_partner_is_answered_with_the_nearest(run: Run) -> None:
    assert run("scorecard", "--area", "climat").exit_code == 0  # what begins only one is that one
    for words in (["--area", "clmate"], ["--partner", "cc"]):
        result = run("scorecard", *words)
        assert (result.exit_code, result.stdout) == (4, "")
        assert "there is no" in result.stderr
