"""Import of real data that is not part of the repository; skipped without it."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rtoml

from tests.conftest import AS_OF, ROOT, Result

DATA = ROOT.parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared is absent")

MANDATES = (
    str(DATA / "mandate-2021.csv"),
    *("--map", "title=Commitment", "--map", "owner=Reporting Lead", "--map", "partners=All ministers"),
    *("--area", "mandate-2021"),
)
PROPOSALS = (
    str(DATA / "kep.csv"),
    *("--map", "area=owning_sig", "--map", "made=creation_date", "--map", "deadline=target_release_date"),
    *("--map-status", "implemented=met", "--map-status", "implementable=underway"),
    *("--map-status", "provisional=planned", "--id-from", "kep_number"),
)


@pytest.fixture(autouse=True)
def started(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    file = tmp_path / "roadmap.toml"
    file.write_text('[roadmap]\ntitle = "R"\n')
    return file


def rows(run: Callable[..., Result], as_of: str = AS_OF) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("list", "--format", "json", "--as-of", as_of).stdout)
    return found


def test_the_mandate_letters(run: Callable[..., Result], started: Path) -> None:
    report = json.loads(run("import", *MANDATES, "--format", "json").stdout)
    assert (report["rows"], len(report["added"]), report["skipped"], report["unread"]) == (760, 760, [], [])
    assert len(report["partners"]) == 50
    assert [one["value"] for one in report["doubtful"]] == [
        "President of the Treasury Board, Minister of Public Services and Procurement",
        "Minister of Public Services and Procurement, President of the Treasury Board, Deputy Prime Minister "
        "and Minister of Finance",
        "Minister of Mental Health and Addictions and Associate Minister of Health, Minister of Health",
    ]
    listed = rows(run)
    leads = Counter(row["owner"][0] for row in listed)
    assert {len(row["owner"]) for row in listed} == {1}
    assert len(leads) == 38
    assert leads["Deputy Prime Minister and Minister of Finance"] == 56
    assert leads["Minister of Environment and Climate Change"] == 50
    assert leads["Minister of Natural Resources"] == 36
    assert sum(len(row["partners"]) == 1 for row in listed) == 269
    exported = run("list", "--format", "csv", "--as-of", AS_OF).stdout
    started.write_text('[roadmap]\ntitle = "R"\n')
    assert run("import", "-", "--strict", input=exported).exit_code == 0
    assert rows(run) == listed
    assert run("list", "--format", "csv", "--as-of", AS_OF).stdout == exported


def test_the_mandate_letters_again_with_update(run: Callable[..., Result], started: Path) -> None:
    run("import", *MANDATES, "--id-from", "MLC ID")
    before = started.read_bytes()
    result = run("import", *MANDATES, "--id-from", "MLC ID", "--update")
    assert result.stderr.endswith("0 updated, 760 unchanged; 3 values in doubt\n")
    assert started.read_bytes() == before
    by_title = run("import", *MANDATES, "--update", "--dry-run").stderr
    assert "; 43 rows skipped, " in by_title, "titles repeat"


def test_the_enhancement_proposals(run: Callable[..., Result], started: Path) -> None:
    report = json.loads(run("import", *PROPOSALS, "--format", "json").stdout)
    assert (report["rows"], len(report["added"]), report["skipped"]) == (655, 655, [])
    with (DATA / "kep.csv").open(encoding="utf-8", newline="") as file:
        source = list(csv.DictReader(file))
    known = {"implemented", "implementable", "provisional", "superseded", "withdrawn"}
    unread = [(one["field"], one["value"]) for one in report["unread"]]
    assert [value for field, value in unread if field == "status"] == [
        row["status"] for row in source if row["status"] not in known
    ]
    assert [value for field, value in unread if field == "made"] == [
        *("2023-14-05", "yyyy-mm-dd", "yyyy-mm-dd", "yyyy-mm-dd", "2025-30-01")
    ]
    assert {field for field, _ in unread} == {"status", "made"}
    collisions = [
        (one["requested"], one["id"]) for one in report["collisions"] if one["kind"] == "commitment"
    ]
    assert collisions == [("0", "0-2"), ("0", "0-3"), ("2133", "2133-2"), ("0", "0-4")]
    statuses = Counter(row["status"] for row in rows(run, "2030"))
    areas = Counter(row["area"] for row in rows(run, "2030"))
    # What replaced the superseded one is in no column, so it counts as dropped.
    assert statuses == {"met": 290, "underway": 279, "planned": 61, "unknown": 14, "dropped": 11}
    assert (areas["sig-node"], areas["sig-api-machinery"], areas["sig-storage"]) == (126, 82, 66)
    again = run("import", *PROPOSALS, "--update")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "lines 122, 239, 272, 493: skipped: the id 0 repeats, and --update needs one row" in again.stderr
    assert "0 updated, 649 unchanged; 6 rows skipped, " in again.stderr


def test_no_cell_of_the_enhancement_proposals_is_lost(run: Callable[..., Result], started: Path) -> None:
    options = ("--keep-unread", "--report", "r.csv", "--format", "json")
    added = json.loads(run("import", *PROPOSALS, *options).stdout)["added"]
    with (DATA / "kep.csv").open(encoding="utf-8", newline="") as file:
        source = list(csv.DictReader(file))
    with started.with_name("r.csv").open(encoding="utf-8", newline="") as file:
        reported = {(int(row["row"]) - 2, row["column"], row["value"]) for row in csv.DictReader(file)}
    commitments = rtoml.loads(started.read_text())["commitments"]
    read = {"title": "title", "owning_sig": "area", "status": "status", "creation_date": "made"}
    read |= {"target_release_date": "deadline", "kep_number": "title"}
    for number, (row, commitment_id) in enumerate(zip(source, added, strict=True)):
        one = commitments[commitment_id]
        kept = one.get("extra", {}).get("import", {})
        for column, cell in row.items():
            is_there = column in read and read[column] in one
            assert not cell or is_there or kept.get(column) == cell or (number, column, cell) in reported
            if column not in read and cell:
                assert kept[column] == cell
                assert (number, column, cell) in reported


def test_the_facts_of_the_partnership(run: Callable[..., Result], started: Path) -> None:
    maps = ("--map", "title=commitment", "--map", "deadline=deadline_as_stated", "--id-from", "id")
    result = run("import", str(DATA / "us-canada-facts.csv"), *maps, "--separator", " ", "--format", "json")
    report = json.loads(result.stdout)
    assert len(report["added"]) == 25
    assert sorted(report["partners"]) == ["ca", "mx", "us"]
    assert io.StringIO(started.read_text()).readline() == "[roadmap]\n"
