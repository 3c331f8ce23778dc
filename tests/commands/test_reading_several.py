"""Several roadmaps in reading commands: what each roadmap shows, with its name before ids."""

import csv
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.cli import COMMANDS, READS
from roadmap_cli.output.export.formats import ExportFormat
from tests.conftest import Result
from tests.histories import History

Run = Callable[..., Result]
ROOT = Path(__file__).parents[2]
AS_OF = ("--as-of", "2026-10-01")
FILES = ("-f", "plans/*")
NAMES = ("harbor", "partnership")

WATER = """\
[roadmap]
title = "Water"
id = "water"
[partners.city]
name = "City of Harbor"
[areas.wells]
title = "Wells"
[commitments.drill]
title = "Drill a well"
area = "wells"
partners = ["city"]
made = 2025-01-01
deadline = "2026-10-20"
status = "underway"
"""


@pytest.fixture(autouse=True)
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, file in zip(NAMES, ("docs/harbor.toml", "roadmap.toml"), strict=True):
        Path("plans", name).mkdir(parents=True)
        Path("plans", name, "roadmap.toml").write_bytes((ROOT / file).read_bytes())


def of(name: str) -> tuple[str, str]:
    return "-f", f"plans/{name}"


def read(run: Run, *words: str) -> Any:
    result = run(*words, *AS_OF, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, ""), result
    return json.loads(result.stdout)


def in_one(record: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the record of a commitment as it is among several roadmaps."""
    prefixed = {key: f"{name}:{record[key]}" for key in ("id", "area")}
    return record | prefixed | {"roadmap": name}


def test_rows_are_those_of_each_roadmap(run: Run) -> None:
    expected = [in_one(row, name) for name in NAMES for row in read(run, "list", *of(name))]
    assert read(run, "list", *FILES) == expected
    assert {row["roadmap"] for row in read(run, "list", *of("harbor"))} == {None}


@pytest.mark.parametrize(
    "words",
    [
        ("--status", "at-risk"),
        ("--partner", "us"),
        ("--overdue",),
        ("--where", "blocked or stale or slipped"),
        ("--due-before", "2029"),
        ("--search", "water"),
        ("--not-area", "climate", "--sort", "status,-due"),
    ],
)
def test_filters_choose_the_rows_of_each_roadmap(run: Run, words: tuple[str, ...]) -> None:
    """An id that one of the roadmaps does not have is an error there, and matches nothing here."""
    alone = {name: run("list", *words, *of(name), *AS_OF, "--format", "json") for name in NAMES}
    expected = [
        in_one(row, name)
        for name, result in alone.items()
        if result.exit_code == 0
        for row in json.loads(result.stdout)
    ]
    expected += [
        in_one(row, name)
        for name, result in alone.items()
        if result.exit_code == 4 and words[0] == "--not-area"
        for row in read(run, "list", *of(name))
    ]
    found = read(run, "list", *words, *FILES)
    assert found
    assert sorted(found, key=lambda row: row["id"]) == sorted(expected, key=lambda row: row["id"])


def test_totals_by_roadmap_are_those_of_each(run: Run) -> None:
    status = read(run, "status", *FILES, "--group-by", "roadmap")
    alone = {name: read(run, "status", *of(name)) for name in NAMES}
    assert [group["id"] for group in status["roadmaps"]] == list(NAMES)
    for group in status["roadmaps"]:
        assert group | {"id": "total", "title": "Total"} == alone[group["id"]]["total"]
    for key in ("total", "met", "open", "not_kept", "overdue", "at_risk"):
        assert status["total"][key] == sum(one["total"][key] for one in alone.values())
    assert status["title"] == "2 roadmaps: harbor and partnership"


def test_one_roadmap_of_a_pattern_is_read_as_before(run: Run) -> None:
    for words in (["list"], ["status"], ["tree"], ["show", "buses"], ["slips"]):
        assert run(*words, "-f", "plans/h*", *AS_OF) == run(*words, "-f", "plans/harbor/roadmap.toml", *AS_OF)


WORDS = {"show": ["buses"], "history": ["net-zero-grids"], "brief": ["--since", "2025"]}


@pytest.mark.parametrize(
    "command", [name for name, one in COMMANDS.items() if one.panel == READS and name != "diff"]
)
def test_every_reader_reads_several(run: Run, command: str) -> None:
    result = run(command, *WORDS.get(command, []), *FILES, *AS_OF)
    assert result.exit_code == 0
    assert "error" not in result.stderr
    assert result.stdout


@pytest.mark.parametrize("format", [one for one in ExportFormat if one is not ExportFormat.FEED])
def test_every_export_has_all(run: Run, format: str) -> None:
    result = run("export", format, *FILES, *AS_OF, "--output", "out")
    assert result.exit_code == 0
    assert f"wrote out: {len(read(run, 'list', *FILES))} commitments" in result.stderr


def test_json_has_the_shape_of_each_file(run: Run) -> None:
    for words in ((), ("--area", "water"), AS_OF):
        found = json.loads(run("export", "json", *FILES, *words).stdout)["roadmaps"]
        assert list(found) == list(NAMES)
        alone = json.loads(run("export", "json", *of("harbor"), *words).stdout)
        assert found["harbor"] == alone
        assert bool(found["partnership"]["data"]["commitments"]) == (words != ("--area", "water"))


def test_csv_has_the_name_in_its_last_column(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "csv", *FILES, *AS_OF).stdout)))
    assert (rows[0]["id"], rows[0]["roadmap"], list(rows[0])[-1]) == ("harbor:buses", "harbor", "roadmap")
    assert "roadmap" not in run("export", "csv", *of("harbor")).stdout.splitlines()[0].split(",")


def uids(result: Result) -> set[str]:
    return set(re.findall("UID:(.*)\r\n", result.stdout))


def test_events_are_those_of_each_calendar(run: Run) -> None:
    found = uids(run("export", "ics", *FILES, *AS_OF))
    alone = [uids(run("export", "ics", *of(name), *AS_OF)) for name in NAMES]
    assert found == alone[0] | alone[1]
    Path("plans/copy").mkdir()
    Path("plans/copy/roadmap.toml").write_bytes(Path("plans/harbor/roadmap.toml").read_bytes())
    assert len(uids(run("export", "ics", *FILES, *AS_OF))) == len(alone[0]) * 2 + len(alone[1])


class TestOne:
    def test_is_named_by_its_id_or_path(self, run: Run) -> None:
        Path("plans/wells.toml").write_text(WATER)
        rows = read(run, "list", "-f", "plans/wells.toml", "-f", "plans/harbor")
        assert [rows[0]["id"], rows[-1]["id"]] == ["water:drill", "harbor:beach-report"]

    def test_whose_id_is_taken_is_reported(self, run: Run, tmp_path: Path) -> None:
        for name in "ab":
            (tmp_path / f"{name}.toml").write_text('[roadmap]\ntitle = "R"\nformat = 1\nid = "plan"\n')
        words = ("-f", str(tmp_path / "a.toml"), "-f", str(tmp_path / "b.toml"))
        result = run("list", *words)
        said = f"{tmp_path / 'b.toml'}: another roadmap has the id plan too; this one is shown as b\n"
        assert result.stderr.startswith(said)
        assert "another" not in run("list", *words[:2]).stderr

    def test_keeps_its_settings(self, run: Run) -> None:
        Path("far.toml").write_text(WATER.replace("water", "far") + "[check]\ndue_soon_days = 10\n")
        Path("near.toml").write_text(WATER)
        rows = read(run, "list", "-f", "far.toml", "-f", "near.toml")
        assert {row["id"]: row["flags"] for row in rows} == {
            "far:drill": ["stale"],
            "water:drill": ["due-soon", "stale"],
        }
        shown = run("show", "far:drill", "-f", "far.toml", "-f", "near.toml", *AS_OF).stdout
        assert "due soon" not in shown

    def test_is_read_once(self, run: Run) -> None:
        Path("link.toml").symlink_to("plans/harbor/roadmap.toml")
        words = ("-f", "link.toml", "-f", "plans/harbor", "-f", "plans/harbor/../harbor/roadmap.toml")
        assert read(run, "list", *words) == read(run, "list", *of("harbor"))

    def test_can_be_standard_input_and_of_a_revision(self, run: Run, tmp_path: Path) -> None:
        history = History(tmp_path / "repo")
        history.commit(WATER.replace('id = "water"', ""))
        os.chdir(history.folder)
        result = run("list", "--ids", "-f", "-", "-f", "HEAD:roadmap.toml", "-f", "-", input=WATER)
        assert result == Result(0, "water:drill\nhead:drill\n", "")

    def test_is_found_by_a_word_with_or_without_its_name(self, run: Run) -> None:
        for word in ("harbor:buses", "buses", "har:bus"):
            assert "harbor:buses" in run("show", word, *FILES).stdout
        result = run("show", "harbour:buses", *FILES)
        assert result == Result(4, "", 'error: there is no roadmap "harbour"; did you mean harbor?\n')


class TestNames:
    def test_filter_sort_and_group(self, run: Run) -> None:
        harbor = read(run, "list", *FILES, "--where", "roadmap = harbor")
        assert {row["roadmap"] for row in harbor} == {"harbor"}
        ordered = read(run, "list", *FILES, "--sort", "-roadmap", "--columns", "roadmap")
        assert ordered[0] == {"roadmap": "partnership"}
        groups = read(run, "list", *FILES, "--group-by", "roadmap")
        assert [group["group"] for group in groups] == list(NAMES)
        (group,) = read(run, "list", *of("harbor"), "--group-by", "roadmap")
        assert group["group"] == ""

    def test_that_are_unknown_are_refused(self, run: Run) -> None:
        result = run("list", *FILES, "--where", "roadmap = harbour")
        assert result.exit_code == 2
        assert 'there is no roadmap "harbour"; did you mean harbor?' in result.stderr
        result = run("list", *of("harbor"), "--where", "roadmap = harbor")
        assert "only one roadmap is read; name several with --file" in result.stderr

    def test_of_filters_are_as_typed(self, run: Run) -> None:
        Path("plans/other").mkdir()
        Path("plans/other/roadmap.toml").write_bytes(Path("plans/harbor/roadmap.toml").read_bytes())
        for words in (("--area", "water"), ("--where", "area = water"), ("--where", "area = wat")):
            assert read(run, "status", *FILES, *words)["filter"] == "area = water"
        named = read(run, "status", *FILES, "--area", "other:water")
        assert named["filter"] == 'area = "other:water"'
        again = read(run, "status", *FILES, "--where", named["filter"])
        assert again["total"] == named["total"]


def test_views_are_those_of_each_roadmap(run: Run) -> None:
    for name, where in zip(NAMES, ("area = water", "area = climate and overdue) or (met"), strict=True):
        with Path("plans", name, "roadmap.toml").open("a") as file:
            file.write(f'\n[views.mine]\nwhere = "{where}"\n')
    assert (
        "unmatched" in run("list", *FILES, "--view", "mine").stderr
        or run("list", *FILES, "--view", "mine").exit_code
    )
    text = Path("plans/partnership/roadmap.toml").read_text()
    Path("plans/partnership/roadmap.toml").write_text(text.replace("climate and overdue) or (met", "climate"))
    ids = run("list", *FILES, "--view", "mine", "--ids").stdout.split()
    expected = [
        f"{name}:{id}"
        for name in NAMES
        for id in run("list", *of(name), "--view", "mine", "--ids").stdout.split()
    ]
    assert ids == expected


class TestFilesThatCannotBeRead:
    @pytest.fixture(autouse=True)
    def broken(self) -> None:
        Path("plans/broken").mkdir()
        Path("plans/broken/roadmap.toml").write_text("[roadmap]\ntitle = \n")

    def test_are_reported_after_the_others(self, run: Run) -> None:
        result = run("list", *FILES, "--count")
        assert (result.exit_code, result.stdout) == (3, "31\n")
        first, last = result.stderr.splitlines()
        assert first.startswith("error: plans/broken/roadmap.toml:2:")
        assert last == "error: the other roadmaps are shown"

    def test_are_one_object_with_json(self, run: Run) -> None:
        result = run("list", *FILES, "-f", "none.toml", "--format", "json")
        assert (result.exit_code, len(json.loads(result.stdout))) == (3, 31)
        error = json.loads(result.stderr)
        assert error["code"] == 3
        assert "plans/broken/roadmap.toml:2:" in error["error"]
        assert "none.toml does not exist" in error["error"]

    @pytest.mark.parametrize(
        "words", [["status"], ["slips"], ["tree"], ["show", "buses"], ["export", "html"]]
    )
    def test_are_reported_by_every_reader(self, run: Run, words: list[str]) -> None:
        result = run(*words, *FILES)
        assert result.exit_code == 3
        assert "plans/broken/roadmap.toml:2:" in result.stderr
        assert result.stdout

    def test_are_reported_beside_another_error(self, run: Run) -> None:
        result = run("show", "trees", *FILES)
        assert result.exit_code == 3
        first, second = result.stderr.splitlines()
        assert first.startswith('error: there is no commitment "trees"')
        assert second.startswith("error: plans/broken/roadmap.toml:2:")

    def test_end_the_command_if_there_is_no_other(self, run: Run) -> None:
        result = run("list", "-f", "plans/broken", "-f", "no*")
        assert (result.exit_code, result.stdout) == (3, "")

    def test_are_findings_of_check(self, run: Run) -> None:
        result = run("check", *FILES, "-f", "no*.toml", "--format", "json")
        assert result.exit_code == 3
        found = json.loads(result.stdout)
        assert len(found["files"]) == 4
        assert [one["file"] for one in found["findings"] if one["code"] in ("RM100", "RM101")] == [
            "plans/broken/roadmap.toml",
            "no*.toml",
        ]


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "repo")
    history.commit(WATER, day="2025-01-02", path="a/roadmap.toml")
    history.commit(
        WATER.replace("2026-10-20", "2027").replace('"water"', '"later"'),
        day="2025-03-01",
        path="b/roadmap.toml",
    )
    history.commit(WATER.replace("2026-10-20", "2028"), day="2025-06-01", path="a/roadmap.toml")
    os.chdir(history.folder)
    return history


@pytest.mark.usefixtures("history")
class TestHistories:
    def test_slips_are_of_each_roadmap(self, run: Run) -> None:
        found = read(run, "slips", "-f", ".", "--group-by", "roadmap")
        assert [slip["id"] for slip in found["slips"]] == ["water:drill"]
        assert [(one["id"], one["slipped"]) for one in found["roadmaps"]] == [("water", 1), ("later", 0)]

    def test_a_brief_compares_each_with_its_own_past(self, run: Run) -> None:
        result = run("brief", "-f", ".", "--since", "2025-04-01", *AS_OF, "--format", "json")
        brief = json.loads(result.stdout)
        assert [one["id"] for one in brief["later"]] == ["water:drill"]
        assert (brief["new"], brief["removed"]) == ([], [])
        assert result.stderr.count("compared with commit") == 1

    def test_a_brief_since_a_revision_uses_the_updates_of_what_was_not_there(self, run: Run) -> None:
        result = run("brief", "-f", ".", "--since", "HEAD~2", *AS_OF, "--format", "json")
        assert result.exit_code == 0
        assert [one["id"] for one in json.loads(result.stdout)["later"]] == ["water:drill"]
        assert "later: git has no version at HEAD~2; the updates in the file are used" in result.stderr
        assert run("brief", "-f", "b", "--since", "HEAD~2", *AS_OF).exit_code == 4

    def test_a_roadmap_that_was_not_there_is_left_out(self, run: Run) -> None:
        result = run("list", "-f", ".", "--at", "2025-02-01", "--ids")
        assert (result.exit_code, result.stdout) == (0, "water:drill\n")
        assert "1 roadmap did not exist then: b/roadmap.toml did not exist at" in result.stderr

    def test_the_past_of_one_has_its_name(self, run: Run, history: History) -> None:
        found = read(run, "history", "water:drill", "-f", ".")
        assert found["id"] == "water:drill"
        assert found == read(run, "history", "drill", "-f", "a") | {"id": "water:drill"}
        history.commit(WATER.replace("[commitments.drill]", "[commitments.dig]"), path="b/roadmap.toml")
        both = run("history", "drill", "-f", ".")
        assert both.exit_code == 0
        ambiguous = run("history", "d", "-f", ".")
        assert (ambiguous.exit_code, "matches more than one" in ambiguous.stderr) == (4, True)

    def test_a_revision_of_different_days_is_refused(self, run: Run, tmp_path: Path) -> None:
        other = History(tmp_path / "other")
        other.commit(WATER, day="2025-05-05")
        files = ("-f", str(other.folder), "-f", "a")
        result = run("slips", *files, "--since", "HEAD", *AS_OF)
        assert result.exit_code == 2
        assert "give a day instead" in result.stderr
        assert run("slips", *files, "--since", "2025", *AS_OF).exit_code == 0

    def test_partners_of_one_id_are_told_apart_in_the_past_too(self, run: Run, history: History) -> None:
        """The partner is only declared with another name since the second version."""
        own = 'partners = ["city"]\npartner_deadline = { city = "2026" }'
        text = WATER.replace('partners = ["city"]', own).replace('"water"', '"later"')
        history.commit(text, day="2025-07-01", path="b/roadmap.toml")
        text = text.replace("City of Harbor", "Another city").replace('"2026" }', '"2029" }')
        history.commit(text, day="2025-08-01", path="b/roadmap.toml")
        slips = {slip["id"]: slip["partner"] for slip in read(run, "slips", "-f", ".")["slips"]}
        assert slips == {"water:drill": None, "later:drill": "later:city"}
        result = run("brief", "-f", ".", "--since", "2025-07-15", *AS_OF, "--format", "json")
        (later,) = json.loads(result.stdout)["later"]
        assert (later["id"], later["partner"]) == ("later:drill", None)


class TestCommandLines:
    def test_of_a_variable_are_one_path(self, run: Run) -> None:
        Path("with space").mkdir()
        Path("with space/roadmap.toml").write_text(WATER)
        assert run("list", "--ids", env={"ROADMAP_FILE": "with space"}).stdout == "drill\n"
        assert run("list", "--count", env={"ROADMAP_FILE": "plans/*"}).stdout == "31\n"

    def test_of_a_shell_that_expanded_a_pattern_are_explained(self, run: Run) -> None:
        for command in ("list", "status"):
            result = run(command, "-f", "plans/harbor", "plans/partnership")
            assert result.exit_code == 2
            assert "quote its pattern: --file '*/roadmap.toml'" in result.stderr

    @pytest.mark.parametrize("words", [["update", "x", "--status", "met"], ["add-area", "X"], ["undo"]])
    def test_of_writers_name_one_file(self, run: Run, words: list[str]) -> None:
        assert run(*words, "-f", "a", "-f", "b").stderr == "error: --file is given twice; one file only\n"

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (("diff",), "diff compares versions of one file"),
            (("export", "feed"), "a feed follows one roadmap"),
        ],
    )
    def test_of_some_readers_name_one_file(self, run: Run, words: tuple[str, ...], why: str) -> None:
        assert run(*words, *FILES) == Result(2, "", f"error: --file: one file only, because {why}\n")

    def test_with_an_empty_path_are_refused(self, run: Run) -> None:
        assert run("list", "-f", "", "-f", "plans").stderr == "error: --file needs a path, not an empty one\n"
