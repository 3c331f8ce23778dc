"""What the manual says about the program: the keys of JSON, the promises and their tests."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.analysis.aggregate import Rollup, Score
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import RECORD
from roadmap_cli.analysis.trend import TrendPoint
from roadmap_cli.model.types import Milestone, Status, Update
from roadmap_cli.output.reports.tree import milestone_records
from roadmap_cli.output.reports.updates import update_record
from tests.conftest import AS_OF, ROOT, SMALL_ROADMAP, Result
from tests.histories import History
from tests.test_one_record import NOW, READERS, THEN, with_commitments

Run = Callable[..., Result]

REFERENCE = ROOT / "docs" / "reference"
JSON_PAGE = (REFERENCE / "json.md").read_text(encoding="utf-8")
RECORDS = ("Commitment", "Update", "Milestone", "Cycle", "Totals", "Trend point", "Score", "Change")
OF_USERS = {"partner_status", "partner_deadline", "partner_deadlines", "partner_was", "extra"}
"""Objects whose keys are ids, or the user's own."""


def documented(heading: str) -> set[str]:
    """Return the paths of keys in the tables below a heading, each without `[]` at its end, and parents.

    Keys with commas between them in the second column belong to the paths in the first.
    """
    section = re.split(rf"(?m)^###? `?{heading}`?\n", JSON_PAGE)[1].partition("\n#")[0]
    paths: set[str] = set()
    for first, second in re.findall(r"^\| (`.*?) \| (.*) \|$", section, flags=re.MULTILINE):
        own = re.findall("`([^`]+)`", first)
        below = [key for keys in re.findall(r"`(\w+(?:, \w+)+)`", second) for key in keys.split(", ")]
        for path in [*own, *(f"{path}.{key}" for path in own for key in below)]:
            while path:
                paths.add(path.removesuffix("[]"))
                path = path.rpartition(".")[0]
    return paths - {""}


NAMED = {name: {path for path in documented(name) if "." not in path} for name in RECORDS}
"""The keys of each record that the page describes once."""


def paths_in(value: Any, path: str, records: tuple[str, ...] = RECORDS) -> Iterator[str]:
    """Yield the paths of keys in JSON; keys of records, windows and objects of users are left out."""
    if isinstance(value, list):
        yield path
        for one in value:
            yield from paths_in(one, f"{path}[]", records)
    elif isinstance(value, dict) and {"first", "last"} < {*value, "text"} <= {"first", "last", "text"}:
        yield path
    elif isinstance(value, dict) and path.rpartition(".")[2] not in OF_USERS:
        yield path
        known = [NAMED[name] for name in records if NAMED[name] <= value.keys()]
        for key in value.keys() - set().union(*known):
            yield from paths_in(value[key], f"{path}.{key}" if path else key, records)
    else:
        yield path


def found_in(value: Any, records: tuple[str, ...] = RECORDS) -> set[str]:
    return {path.removesuffix("[]") for path in paths_in(value, "", records)} - {""}


def differences(found: set[str], heading: str) -> tuple[set[str], set[str]]:
    """Return the paths that the page lacks, and those that it has too many.

    What is below a list that is empty in all outputs is not known.
    """
    parents = {path.rpartition(".")[0].removesuffix("[]") for path in found}
    page = documented(heading)
    extra = {path for path in page - found if path.rpartition(".")[0].removesuffix("[]") in {"", *parents}}
    return found - page, extra


@pytest.fixture
def read(run: Run, tmp_path: Path) -> Callable[..., Any]:
    """Return the function that reads the JSON of a command about a roadmap with two commits."""
    made = History(tmp_path)
    made.commit(with_commitments(SMALL_ROADMAP, THEN), day="2025-01-01")
    made.commit(with_commitments(SMALL_ROADMAP, NOW), day="2025-06-01")

    def read_json(*words: str) -> Any:
        result = run(*words, "--format", "json", env={"ROADMAP_AS_OF": AS_OF})
        assert result.exit_code in (0, 1), result.stderr
        return json.loads(result.stdout)

    return read_json


GROUPED = {
    "list": ["area"],
    "status": ["partner", "roadmap"],
    "trend": ["area", "partner", "roadmap"],
    "slips": ["area", "partner", "roadmap"],
}
COUNTED = ("areas", "partners", "tags", "owners")


@pytest.mark.parametrize("name", READERS)
def test_the_page_lists_all_keys_of_a_reading_command(read: Callable[..., Any], name: str) -> None:
    lines = [
        *READERS[name],
        *(("--group-by", field) for field in GROUPED.get(name, [])),
        *((what,) for what in COUNTED if name == "list"),
    ]
    found = {path for words in lines for path in found_in(read(name, *words))}
    assert differences(found, name) == (set(), set())


def test_the_page_lists_all_keys_of_a_writing_command(read: Callable[..., Any]) -> None:
    written = read("update", "new", "--note", "N", "--dry-run")
    assert differences(found_in(written), "Writing commands") == (set(), set())


def test_the_page_lists_all_keys_of_import(read: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,area,deadline\nOne,climate,2030\nTwo,climate,soon\n,,\n")
    found = found_in(read("import", "a.csv")) - documented("Writing commands")
    assert differences(found, "import") == (set(), set())


def test_the_page_lists_the_keys_of_records(read: Callable[..., Any]) -> None:
    assert NAMED["Commitment"] == {*RECORD}
    assert NAMED["Update"] == {*update_record(Update(note="N"))}
    assert NAMED["Milestone"] == {*milestone_records({"m": Milestone(title="M")})[0]}
    assert NAMED["Totals"] == {*Rollup.__struct_fields__}
    assert NAMED["Trend point"] == {*TrendPoint.__struct_fields__}
    assert NAMED["Score"] == {*Score.__struct_fields__}
    changes = read("diff", "HEAD~1")["commitments"]
    found = {path.removeprefix("[].") for path in found_in(changes, records=())}
    assert differences(found, "Change") == (set(), set())


@pytest.mark.parametrize(("heading", "members"), [("Statuses", Status), ("Flags", Flag)])
def test_every_status_and_flag_is_explained(heading: str, members: type[Status] | type[Flag]) -> None:
    page = (REFERENCE / "numbers.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {heading}\n")[2].partition("\n#")[0]
    assert set(re.findall(r"^\| `(.*?)` \|", section, flags=re.MULTILINE)) == {*members}


def test_every_promise_names_tests_that_exist() -> None:
    page = (REFERENCE / "promises.md").read_text(encoding="utf-8")
    promises = re.findall(r"^([0-9]+)\. ", page.partition("\n## How")[0], flags=re.MULTILINE)
    tests = re.findall(r"^\| ([0-9]+) \| (.*) \|$", page, flags=re.MULTILINE)
    assert promises == [number for number, _ in tests] == [str(number) for number in range(1, 13)]
    for _, names in tests:
        for name in re.findall(r"`(.*?)`", names):
            assert (ROOT / "tests" / name).is_file(), name


def test_every_page_but_those_of_rules_is_in_the_navigation() -> None:
    nav = (ROOT / "zensical.toml").read_text()
    pages = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}
    listed = {page for page in pages if "/rules/RM" not in page}
    assert {page for page in pages if f'"{page}"' in nav} == listed
