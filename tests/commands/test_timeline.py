"""`roadmap timeline`, through the real app."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli import escape
from tests.commands.test_status import APART
from tests.conftest import AS_OF, SHIPPED, Result

pytestmark = pytest.mark.usefixtures("roadmap_file")

Run = Callable[..., Result]

CLIMATE = """\
Small roadmap · as of 2026-02-01

                               2021  2022   2023   2024  2025   2026   2027  2028   2029   2030  2031   2032   2033  2034   2035
                               ┬─────┬──────┬──────┬─────┬──────▼──────┬─────┬──────┬──────┬─────┬──────┬──────┬─────┬──────┬──────
climate  Accelerating climate ambitions
→ Net-zero power grids                       ├──◆───────────────┼──────◇────────────────────────────────────────────────────██████▸  2035, ca 2050          net-zero-grids
→ Cut methane by 75 percent         ├──────────────░░░░░░░→→→→→███                                                                   2025-winter, was 2024  methane-75
· Stay in the Paris Agreement  ├────────────────────────────────┼▸                                                                                          paris-agreement

→ 2 slipped   · 1 no deadline
█ deadline   ░ first promised   ◆ milestone met   ◇ milestone not met   ▸ goes on   │ today
"""  # noqa: E501 - a whole output, as it is


def shown(run: Run, *words: str, **options: object) -> Result:
    result = run("timeline", *words, "--as-of", AS_OF, **options)
    assert result.exit_code == 0, result.stderr
    return result


def ids(result: Result) -> list[str]:
    lanes = json.loads(result.stdout)["lanes"]
    return [bar["id"] for lane in lanes for bar in lane["commitments"]]


class TestText:
    def test_in_a_pipe_it_is_plain_and_labels_are_whole(self, run: Run) -> None:
        result = shown(run, "--area", "climate")
        assert result.stdout == CLIMATE
        assert result.stderr == ""

    @pytest.mark.parametrize("columns", [40, 80, 120, 300])
    def test_on_a_terminal_it_fits_the_width(self, terminal: Run, columns: int) -> None:
        result = terminal("timeline", "--as-of", AS_OF, "--color", "never", columns=columns)
        assert result.exit_code == 0
        assert max(map(escape.width, result.stdout.splitlines())) <= columns
        assert "→ Net-zero power" in result.stdout
        assert "today" in result.stdout

    def test_on_a_terminal_it_is_coloured(self, run: Run) -> None:
        assert "\x1b[31m!\x1b[0m Réparer les ponts 橋" in shown(run, tty=True).stdout
        assert "\x1b" not in shown(run).stdout

    def test_where_the_locale_knows_only_ascii_so_does_the_chart(self, run: Run) -> None:
        result = shown(run, "--area", "climate", encoding="ascii")
        assert result.stdout.isascii()
        assert "S Net-zero power grids" in result.stdout
        assert "?" not in result.stdout

    def test_under_partners_each_has_its_own_values(self, run: Run) -> None:
        lines = shown(
            run, "--group-by", "partner", "--partner", "ca", "--area", "climate"
        ).stdout.splitlines()
        assert lines[4] == "ca  Canada"
        assert [line.split()[0] for line in lines[5:8]] == ["→", "→", "·"]
        assert "2050, was 2035" in lines[5]
        assert not any(line.startswith("us ") for line in lines)

    def test_bars_are_sorted_in_each_lane(self, run: Run) -> None:
        def lanes(*words: str) -> list[list[str]]:
            record = json.loads(run("timeline", "--format", "json", "--as-of", AS_OF, *words).stdout)
            return [[bar["id"] for bar in lane["commitments"]] for lane in record["lanes"]]

        assert lanes("--sort", "-id") == [sorted(ids, reverse=True) for ids in lanes()] != lanes()

    def test_on_a_terminal_limited_rows_are_reported(self, run: Run) -> None:
        result = shown(run, "--limit", "2")
        assert result.stdout.count("\n") == 10
        assert result.stderr == "5 more; --limit 0 shows all\n"

    def test_no_match_is_reported(self, run: Run) -> None:
        result = shown(run, "--tag", "bridges", "--status", "met")
        assert (result.stdout, result.stderr) == ("Small roadmap · as of 2026-02-01\n", "nothing matches\n")

    def test_later_updates_are_reported(self, run: Run) -> None:
        result = run("timeline", "--as-of", "2024-01-01", "--area", "climate")
        assert "→" not in result.stdout.splitlines()[5]
        assert "3 later updates left out" in result.stderr


class TestNoDates:
    UNDATED = (
        '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n'
        '[commitments.law]\ntitle = "Pass the law"\narea = "a"\nstatus = "met"\n'
    )
    LISTED = "R · as of 2026-02-01\n\nNo dates to draw.\n\na  A\n✓ Pass the law  law\n\n✓ 1 met\n"

    def test_they_are_listed(self, run: Run, terminal: Run, roadmap_file: Path) -> None:
        roadmap_file.write_text(self.UNDATED)
        assert shown(run) == Result(0, self.LISTED, "")
        assert shown(run, "--scale", "week") == Result(0, self.LISTED, "")
        assert shown(terminal, "--color", "never", columns=40).stdout == self.LISTED

    def test_for_a_partner_each_bar_is_as_it_is_for_that_one(self, run: Run, roadmap_file: Path) -> None:
        roadmap_file.write_text(APART)
        record = json.loads(shown(run, "--partner", "us", "--format", "json").stdout)
        bars = [bar for lane in record["lanes"] for bar in lane["commitments"]]
        assert {bar["for"] for bar in bars} == {"us"}
        rows = json.loads(run("list", "--partner", "us", "--format", "json", "--as-of", AS_OF).stdout)
        assert [(bar["id"], bar["status"]) for bar in bars] == [(row["id"], row["status"]) for row in rows]


class TestDays:
    def test_from_and_to_are_the_days_shown(self, run: Run) -> None:
        result = shown(run, "--from", "2026", "--to", "summer 2026", "--format", "json")
        assert json.loads(result.stdout)["axis"] == {
            "first": "2026-01-01", "last": "2026-08-31", "scale": "month"
        }  # fmt: skip

    def test_what_lies_outside_is_left_out_and_counted(self, run: Run) -> None:
        result = shown(run, "--from", "2026-06", "--to", "2026-08", "--format", "json")
        assert ids(result) == ["net-zero-grids", "paris-agreement", "arctic-dialogue", "fresh-water"]
        assert result.stderr == "3 commitments are outside 2026-06-01 to 2026-08-31\n"

    def test_the_axis_has_the_requested_unit(self, run: Run) -> None:
        for scale in ("year", "quarter", "month", "week"):
            axis = json.loads(shown(run, "--scale", scale, "--format", "json").stdout)["axis"]
            assert axis["scale"] == scale

    def test_a_scale_without_room_is_reported(self, run: Run) -> None:
        weeks = shown(run, "--area", "climate", "--scale", "week")
        match = re.fullmatch(
            r"there is room for only one tick every (\d+) weeks; narrow the period with --from and --to\n",
            weeks.stderr,
        )
        assert match
        assert int(match[1]) > 1
        assert shown(run, "--area", "climate", "--scale", "year").stderr == ""
        fewer = ("--scale", "week", "--from", "2026-01", "--to", "2026-03")
        assert "tick" not in shown(run, "--area", "climate", *fewer).stderr
        assert shown(run, "--area", "climate", "--scale", "week", "--format", "json").stderr == ""
        assert shown(run, "--area", "climate").stderr == "", "no scale was requested"

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (
                ["--from", "2027", "--to", "2026"],
                "--from 2027-01-01 is after --to 2026-12-31; did you mean the other way around?",
            ),
            (["--from", "soon"], "--from: "),
            (["--to", "none"], "--to needs a date"),
            (["--scale", "decade"], "scale"),
            (["--group-by", "owner"], "--group-by"),
        ],
    )
    def test_wrong_days_and_words_are_refused_in_a_sentence(
        self, run: Run, words: list[str], sentence: str
    ) -> None:
        result = run("timeline", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert sentence in result.stderr
        assert result.stderr.count("\n") == 1


class TestSelecting:
    def test_under_partners_filters_apply_to_their_values(self, run: Run, roadmap_file: Path) -> None:
        roadmap_file.write_text(APART)
        for words, expected in [
            (("--status", "met"), {"us": ["x"]}),
            (("--flag", "overdue"), {"ca": ["y"]}),
            (("--not-flag", "overdue", "--partner", "ca"), {"ca": ["x"]}),
        ]:
            result = shown(run, "--group-by", "partner", *words, "--format", "json")
            lanes = json.loads(result.stdout)["lanes"]
            assert {one["id"]: [bar["id"] for bar in one["commitments"]] for one in lanes} == expected
            assert result.stderr == ""

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["--area", "north"], ["arctic-dialogue", "fresh-water"]),
            (["--status", "closed"], ["semiconductor-forum"]),
            (["--partner", "us", "--not-partner", "ca"], ["semiconductor-forum"]),
            (["--flag", "slipped"], ["net-zero-grids", "methane-75"]),
            (["--tag", "energy", "--not-tag", "electricity"], ["methane-75"]),
            (["--owner", "transports québec"], ["bridge-repairs"]),
            (
                ["--not-area", "climate", "--not-status", "met", "--not-flag", "overdue", "--not-owner", "x"],
                ["arctic-dialogue", "fresh-water"],
            ),
        ],
    )
    def test_it_takes_the_filters_of_a_list(self, run: Run, words: list[str], expected: list[str]) -> None:
        assert ids(shown(run, *words, "--format", "json")) == expected


def test_json_is_a_contract(run: Run) -> None:
    record = json.loads(shown(run, "--area", "climate", "--format", "json").stdout)
    assert list(record) == ["title", "as_of", "group_by", "axis", "lanes", "filter"]
    assert (record["title"], record["as_of"], record["group_by"]) == ("Small roadmap", AS_OF, "area")
    assert record["filter"] == "area = climate"
    (lane,) = record["lanes"]
    assert (lane["id"], lane["title"]) == ("climate", "Accelerating climate ambitions")
    rows = json.loads(run("list", "--format", "json", "--as-of", AS_OF).stdout)
    assert lane["commitments"][0] == rows[0] | {
        "kind": "slipped",
        "made": {"first": "2023-03-24", "last": "2023-03-24", "text": "2023-03-24"},
        "begins": {"first": "2023-03-24", "last": "2023-03-24", "text": "2023-03-24"},
        "window": {"first": "2035-01-01", "last": "2035-12-31", "text": "2035"},
        "was": None,
        "partner_deadlines": {"ca": {"first": "2050-01-01", "last": "2050-12-31", "text": "2050"}},
        "partner_was": {"ca": {"first": "2035-01-01", "last": "2035-12-31", "text": "2035"}},
        "ended": None,
        "last": "2050-12-31",
        "milestones": [
            {
                "id": "draft-rules",
                "title": "Draft rules published",
                "status": "met",
                "deadline": {"first": "2023-06-01", "last": "2023-08-31", "text": "2023-summer"},
                "met_on": {"first": "2023-08-10", "last": "2023-08-10", "text": "2023-08-10"},
                "was": None,
            },
            {
                "id": "final-rules",
                "title": "Final rules in force",
                "status": "planned",
                "deadline": {"first": "2027-01-01", "last": "2027-01-01", "text": "2027-01-01"},
                "met_on": None,
                "was": None,
            },
        ],
        "cycles": [],
    }


def test_2050_does_not_squash_the_shipped_roadmap(run: Run) -> None:
    axis = json.loads(shown(run, "--file", str(SHIPPED), "--format", "json").stdout)["axis"]
    assert axis == {"first": "2021-01-01", "last": "2035-12-31", "scale": "year"}


def test_a_roadmap_without_commitments_is_no_error(run: Run, roadmap_file: Path) -> None:
    roadmap_file.write_text('[roadmap]\ntitle = "Empty"\n')
    result = run("timeline")
    assert result.exit_code == 0
    assert result.stderr == "there are no commitments yet\n"


def test_more_bars_than_are_drawn_are_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roadmap_cli.commands.timeline.MOST_BARS", 6)
    for format in ("text", "json"):
        refused = run("timeline", "--format", format, "--as-of", AS_OF)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "7 bars, more than 6" in " ".join(refused.stderr.split())
    assert run("timeline", "--area", "climate", "--as-of", AS_OF).exit_code == 0
