"""The sheets of readings and assessments in our own workbook, imported with its commitments."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.model.validate import parse_roadmap
from tests.conftest import Result

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
Run = Callable[..., Result]
TEXT = """\
[roadmap]
title = "T"

[partners.us]
name = "United States"

[areas.a]
title = "A"

[assessors.watch]
name = "Watch"
scale = { kept = 1, broken = -1 }

[commitments.x]
title = "X"
area = "a"
partners = ["us"]

[commitments.x.indicators.homes]
title = "Homes"
unit = "homes"
partner = "us"
baseline = { value = 0, on = "2020" }
readings.2024 = { value = 1.10, note = "N" }
readings.2024-2 = { value = -12_000 }

[commitments.x.assessments.2024]
by = "watch"
verdict = "kept"
partner = "us"
note = "Two\\nlines"
evidence = ["https://e.org", "https://f.org"]

[commitments.x.assessments.2024-2]
by = "free"
verdict = "odd"

[commitments.y]
title = "Y"
area = "a"
"""
Edits = Mapping[str, Mapping[tuple[int, str], Any]]
"""New cells by sheet, and there by row and column."""


@pytest.fixture(autouse=True)
def workbook(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("roadmap.toml").write_text(TEXT, encoding="utf-8")
    assert run("export", "xlsx", "-o", "all.xlsx").exit_code == 0


def edit(edits: Edits) -> None:
    book = openpyxl.load_workbook("all.xlsx")
    for sheet, cells in edits.items():
        heading = [cell.value for cell in book[sheet][1]]
        for (row, column), value in cells.items():
            book[sheet].cell(row, heading.index(column) + 1).value = value
    book.save("all.xlsx")


def test_an_unchanged_workbook_changes_nothing(run: Run) -> None:
    result = run("import", "all.xlsx", "--update", "--strict")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "all.xlsx: 2 rows became 0 new commitments, 0 updated, 2 unchanged\n"
    assert Path("roadmap.toml").read_text(encoding="utf-8") == TEXT


def test_a_new_roadmap_has_all_readings_and_assessments(run: Run) -> None:
    Path("new.toml").write_text('[roadmap]\ntitle = "New"\n', encoding="utf-8")
    result = run("import", "all.xlsx", "--file", "new.toml", "--format", "json")
    done = json.loads(result.stdout)
    assert (done["skipped"], done["unread"]) == ([], [])
    assert "no direction, baseline or target of indicators" in done["notes"][-1]
    old, new = (parse_roadmap(Path(name).read_text(), "f") for name in ("roadmap.toml", "new.toml"))
    assert new["commitments"]["x"]["assessments"] == old["commitments"]["x"]["assessments"]
    homes = old["commitments"]["x"]["indicators"]["homes"]
    del homes["baseline"]
    assert new["commitments"]["x"]["indicators"] == {"homes": homes}
    assert new["assessors"] == {"watch": {"name": "Watch"}, "free": {"name": "free"}}


def test_edited_and_new_rows_are_imported(run: Run) -> None:
    new = {"commitment": "y", "assessment": "2025-02", "by": "watch", "verdict": "broken"}
    added = {(4, column): value for column, value in new.items()}
    reading = {"commitment": "y", "indicator": "cars", "reading": "2025", "value": 7, "title": "Cars"}
    edit(
        {
            "Assessments": {(2, "verdict"): "broken", **added},
            "Readings": {(2, "value"): 2.5, **{(4, column): value for column, value in reading.items()}},
        }
    )
    result = run("import", "all.xlsx", "--update", "--strict")
    assert (result.exit_code, result.stderr) == (
        0,
        "all.xlsx: 2 rows became 0 new commitments, 2 updated, 0 unchanged\n",
    )
    data = parse_roadmap(Path("roadmap.toml").read_text(), "f")["commitments"]
    assert [one["verdict"] for one in data["x"]["assessments"].values()] == ["broken", "odd"]
    assert data["x"]["indicators"]["homes"]["readings"]["2024"] == {"value": 2.5, "note": "N"}
    assert data["y"]["assessments"] == {"2025-02": {"by": "watch", "verdict": "broken"}}
    assert data["y"]["indicators"] == {"cars": {"title": "Cars", "readings": {"2025": {"value": 7}}}}


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "sentence"),
    [
        ("Assessments", (2, "verdict"), "good",
         'verdict "good" is not on the scale of watch: kept or broken'),
        ("Assessments", (2, "verdict"), "", 'verdict "" is empty'),
        ("Assessments", (2, "by"), None, 'by "" is empty'),
        ("Assessments", (2, "assessment"), "soon",
         'assessment "soon" is not the day of an assessment, such as 2025-03 or 2025-03-2'),
        ("Assessments", (2, "assessment"), "2999", 'assessment "2999" is in the future'),
        ("Assessments", (2, "commitment"), "z",
         'skipped: is of "z", which is not among the imported commitments'),
        ("Assessments", (2, "commitment"), None, "skipped: has no commitment"),
        ("Readings", (2, "value"), "many",
         'value "many" is not a number; write digits, such as 1200, -3 or 1.10'),
        ("Readings", (2, "commitment"), "z",
         'skipped: is of "z", which is not among the imported commitments'),
    ],
)  # fmt: skip
def test_each_row_that_cannot_be_imported_is_reported(
    run: Run, sheet: str, cell: tuple[int, str], value: Any, sentence: str
) -> None:
    edit({sheet: {cell: value}})
    result = run("import", "all.xlsx", "--update", "--strict")
    assert result.exit_code == 1
    assert f'row 2 of sheet "{sheet}": {sentence}' in result.stderr.splitlines()
    assert Path("roadmap.toml").read_text(encoding="utf-8") == TEXT


def test_a_second_row_with_the_same_key_is_reported(run: Run) -> None:
    edit({"Assessments": {(3, "assessment"): "2024"}})
    result = run("import", "all.xlsx", "--update")
    line = 'row 3 of sheet "Assessments": assessment "2024" is the second one of this name; the first is kept'
    assert line in result.stderr.splitlines()
    assert Path("roadmap.toml").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        ("Assessments", "the assessments of commitments; leave out --sheet to import both, with --update"),
        (
            "Updates",
            "the updates of commitments, which import does not read; `roadmap amend` corrects an update",
        ),
    ],
)
def test_a_sheet_of_parts_is_not_read_as_commitments(run: Run, sheet: str, reason: str) -> None:
    result = run("import", "all.xlsx", "--sheet", sheet, "--area", "a", "--update")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f'error: the sheet "{sheet}" of all.xlsx has {reason}\n'


def test_a_sheet_that_is_named_is_read_alone(run: Run) -> None:
    edit({"Assessments": {(2, "verdict"): "broken"}, "Readings": {(2, "value"): 2.5}})
    assert run("import", "all.xlsx", "--sheet", "Readings", "--update").exit_code == 0
    text = Path("roadmap.toml").read_text(encoding="utf-8")
    assert ("2.5" in text, 'verdict = "kept"' in text) == (True, True)
