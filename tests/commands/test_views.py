"""`roadmap views`, and `--view` in the commands that read."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AS_OF, SMALL_ROADMAP, Result

Run = Callable[..., Result]

VIEWS = """
[views.ours]
where = "partner = ca and not owner is set"
columns = ["id", "due"]
sort = "-due"
group_by = "area"

[views.people]
columns = "id,owner"
group_by = "owner"

[views.partners]
where = "area = climate"
group_by = "partner"
"""
BROKEN = """
[views.broken]
where = "area = climate and ower is set"
"""


@pytest.fixture(autouse=True)
def file(roadmap_file: Path) -> Path:
    roadmap_file.write_text(SMALL_ROADMAP + VIEWS, encoding="utf-8")
    return roadmap_file


def test_they_are_listed_with_what_matches(run: Run) -> None:
    result = run("views", "--as-of", AS_OF)
    assert (result.exit_code, result.stderr.count("\n")) == (0, result.stderr.count("as of"))
    assert [re.sub(" {2,}", " | ", line) for line in result.stdout.splitlines()] == [
        "VIEW | COMMITMENTS | WHERE | COLUMNS | SORT | GROUP BY | FROM",
        "ours | 3 | partner = ca and not owner is set | id, due | -due | area | file",
        "people | 7 | id, owner | owner | file",
        "partners | 3 | area = climate | partner | file",
        "next | 5 | status = open and not blocked | due | built-in",
        "at-risk | 1 | status = at-risk or partner.status = at-risk | due | built-in",
        "silent | 4 | stale or (status = open and made is not set and updated is not set)"
        " | updated, made | built-in",
    ]


def test_json_and_csv_have_the_same_keys(run: Run) -> None:
    first, *_, last = json.loads(run("views", "--format", "json", "--as-of", AS_OF).stdout)
    assert first == {
        "name": "ours",
        "where": "partner = ca and not owner is set",
        "columns": ["id", "due"],
        "sort": ["-due"],
        "group_by": "area",
        "built_in": False,
        "commitments": 3,
    }
    assert (last["name"], last["built_in"], last["columns"], last["group_by"]) == ("silent", True, [], None)
    heading, line, *_ = run("views", "--format", "csv", "--as-of", AS_OF).stdout.splitlines()
    assert heading.split(",") == list(first)
    assert line.endswith(",area,false,3")
    assert run("views", "--format", "markdown").stdout.startswith("| ")


def test_a_view_with_an_error_is_listed_and_reported(run: Run, file: Path) -> None:
    file.write_text(SMALL_ROADMAP + BROKEN, encoding="utf-8")
    result = run("views", "--as-of", AS_OF)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].split()[:2] == ["broken", "error"]
    assert "the view broken has an error; `roadmap check` shows it\n" in result.stderr
    assert json.loads(run("views", "--format", "json").stdout)[0]["commitments"] is None


def test_list_shows_a_view_with_its_columns_order_and_groups(run: Run) -> None:
    assert (
        run("list", "--view", "ours", "--as-of", AS_OF).stdout
        == """\
climate
ID               DUE
methane-75       2026-02-28
paris-agreement

north
ID               DUE
arctic-dialogue
"""
    )
    assert run("list", "--view", "ours", "--ids", "--as-of", AS_OF).stdout.split() == [
        "methane-75", "paris-agreement", "arctic-dialogue",
    ]  # fmt: skip
    assert run("list", "--view", "our", "--count", "--as-of", AS_OF).stdout == "3\n"


def test_an_option_beats_the_view_and_a_filter_joins_it(run: Run) -> None:
    options = ("--columns", "id", "--sort", "id", "--group-by", "status", "--as-of", AS_OF)
    groups = run("list", "--view", "ours", *options).stdout.split("\n\n")
    assert [group.split() for group in groups] == [
        ["ongoing", "ID", "arctic-dialogue"],
        ["underway", "ID", "paris-agreement"],
        ["stalled", "ID", "methane-75"],
    ]
    ids = run("list", "--view", "ours", "--where", "tag = energy", "--not-area", "north", "--ids").stdout
    assert ids == "methane-75\n"


def test_an_unknown_view_is_answered_with_the_nearest(run: Run) -> None:
    expected = 'error: there is no view "peopel"; did you mean people?\n'
    assert run("list", "--view", "peopel") == Result(4, "", expected)
    assert run("status", "--view", "peopel") == Result(4, "", expected)


@pytest.mark.parametrize(
    "command", ["list", "tree", "timeline", "slips", "export json", "status", "scorecard"]
)
def test_a_view_with_an_error_is_refused_with_its_place(run: Run, file: Path, command: str) -> None:
    file.write_text(SMALL_ROADMAP + BROKEN, encoding="utf-8")
    line = SMALL_ROADMAP.count("\n") + 3
    assert run(*command.split(), "--view", "broken") == Result(
        3,
        "",
        f'error: roadmap.toml:{line}: views.broken.where: column 20: there is no field "ower"; '
        "did you mean owner?\n  area = climate and ower is set\n                     ^^^^\n",
    )
    assert run("list").exit_code == 0


@pytest.mark.parametrize("line", ["columns = 'id,titel'", "sort = ['x']", "group_by = 'x'"])
def test_any_error_makes_a_view_unusable(run: Run, file: Path, line: str) -> None:
    file.write_text(f"{SMALL_ROADMAP}\n[views.v]\n{line}\n", encoding="utf-8")
    result = run("tree", "--view", "v")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"views.v.{line.split()[0]}" in result.stderr
    assert run("list", "--ids").exit_code == 0
    assert run("check", "--select", "RM111").exit_code == 1


@pytest.mark.parametrize("command", ["status", "scorecard", "brief --since 2025"])
def test_totals_refuse_a_view_that_reads_an_outcome(run: Run, command: str) -> None:
    result = run(*command.split(), "--view", "next")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: --view next, column 1: totals over commitments chosen by status would mislead; "
        "`roadmap list --view next` lists the commitments\n"
        "  status = open and not blocked\n  ^^^^^^\n"
    )


def test_totals_name_the_filter_of_a_view_and_group_by_it(run: Run) -> None:
    record = json.loads(run("status", "--view", "partners", "--format", "json", "--as-of", AS_OF).stdout)
    assert (record["filter"], record["total"]["total"]) == ("area = climate", 3)
    assert [one["id"] for one in record["partners"]] == ["us", "ca"]
    by_area = run("status", "--view", "partners", "--group-by", "area", "--format", "json", "--as-of", AS_OF)
    assert "partners" not in json.loads(by_area.stdout)
    both = run("status", "--view", "partners", "--where", "tag = energy", "--format", "json")
    assert json.loads(both.stdout)["filter"] == "area = climate and tag = energy"


def test_other_commands_use_the_grouping_that_they_have(run: Run) -> None:
    for command in ("timeline", "slips"):
        record = json.loads(run(command, "--view", "partners", "--format", "json", "--as-of", AS_OF).stdout)
        assert "partner" in json.dumps({key: value for key, value in record.items() if key != "commitments"})
    record = json.loads(run("timeline", "--view", "people", "--format", "json", "--as-of", AS_OF).stdout)
    assert record["group_by"] == "area"
    assert "Canada" in run("export", "svg", "--view", "partners", "--as-of", AS_OF).stdout
    assert run("export", "html", "--view", "partners", "--as-of", AS_OF).exit_code == 0


def test_a_view_of_the_file_replaces_the_built_in_one(run: Run, file: Path) -> None:
    file.write_text(f"{SMALL_ROADMAP}\n[views.next]\nwhere = 'tag = water'\n", encoding="utf-8")
    assert run("list", "--view", "next", "--ids").stdout == "fresh-water\n"


def test_a_view_from_standard_input_has_its_line_too(process: Callable[..., Result]) -> None:
    result = process("list", "--file", "-", "--view", "broken", input=SMALL_ROADMAP + BROKEN)
    assert result.exit_code == 3
    assert result.stderr.startswith("error: standard input:")


def test_a_rename_keeps_what_a_view_matches(run: Run, file: Path) -> None:
    result = run("rename", "climate", "air", "--area")
    assert result.stderr.startswith("renamed area climate to air, also in area of ")
    assert result.stderr.endswith("; the view partners\n")
    assert 'where = "area = air"' in file.read_text()
    assert run("list", "--view", "partners", "--count").stdout == "3\n"


def test_what_a_view_names_is_removed_only_with_force(run: Run, file: Path) -> None:
    file.write_text(f"{SMALL_ROADMAP}\n[views.v]\nwhere = 'id = fresh-water'\n", encoding="utf-8")
    refused = (
        "error: commitment fresh-water is named in the view v; change the expression with `roadmap edit` "
        "first, or use --force\n"
    )
    assert run("remove", "fresh-water") == Result(2, "", refused)
    result = run("remove", "fresh-water", "--force")
    assert result.exit_code == 0
    assert result.stderr.endswith("; the view v still names what was removed\n")
    assert "RM111" in run("check", "--select", "RM111").stdout
