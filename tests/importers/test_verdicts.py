"""Columns of verdicts in a source: one for each assessor, and of the days of the verdicts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.model.validate import parse_roadmap
from tests.conftest import Result

Run = Callable[..., Result]
WATCH = """\

[assessors.watch]
name = "Watch"
scale = { Kept = 1, broken = -1 }

[assessors.free-text]
name = "Free"

[commitments.fresh-water.assessments.2024]
by = "watch"
verdict = "broken"
"""
SOURCE = """\
id,title,area,Rating,When,Words
a,One,north,kept,2024-05,no news
b,Two,north,dubious,2024,
c,Three,north,broken,,of course
d,Four,north,,2024,
fresh-water,Clean drinking water,north,broken,2025,
"""
BOTH = ("--map", "verdict:watch=Rating", "--map", "assessed:watch=When")


@pytest.fixture
def source(roadmap_file: Path) -> Path:
    roadmap_file.write_text(roadmap_file.read_text() + WATCH)
    Path("s.csv").write_text(SOURCE)
    return roadmap_file


def found(file: Path) -> dict[str, Any]:
    commitments = parse_roadmap(file.read_text(), "f")["commitments"]
    return {key: one["assessments"] for key, one in commitments.items() if "assessments" in one}


def test_a_column_of_verdicts_and_one_of_days(run: Run, source: Path) -> None:
    result = run(
        "import", "s.csv", *BOTH, "--map", "verdict:free-text=Words", "--on", "2025-06-01", "--update"
    )
    assert result.exit_code == 0, result.stderr
    assert found(source) == {
        "fresh-water": {
            "2024": {"by": "watch", "verdict": "broken"}, "2025": {"by": "watch", "verdict": "broken"},
        },
        "a": {
            "2024-05": {"by": "watch", "verdict": "Kept"},
            "2025-06-01": {"by": "free-text", "verdict": "no news"},
        },
        "c": {"2025-06-01": {"by": "free-text", "verdict": "of course"}},
    }  # fmt: skip
    assert 'line 3: verdict:watch "dubious" is not on the scale of watch: Kept or broken' in result.stderr
    assert 'line 4: assessed:watch "" is empty, so the verdict has no day' in result.stderr


def test_the_same_source_again_changes_nothing(run: Run, source: Path) -> None:
    for words in (BOTH, BOTH[:2]):
        run("import", "s.csv", *words, "--update", "--on", "2025-06-01")
        before = source.read_text()
        run("import", "s.csv", *words, "--update", "--on", "2025-07-01")
        assert source.read_text() == before


def test_without_days_only_another_verdict_is_new(run: Run, source: Path) -> None:
    run("import", "s.csv", *BOTH[:2], "--update", "--on", "2025-06-01")
    assert list(found(source)["fresh-water"]) == ["2024"]
    Path("s.csv").write_text(SOURCE.replace("north,broken,2025", "north,Kept,2025"))
    run("import", "s.csv", *BOTH[:2], "--update", "--on", "2025-06-01")
    assert list(found(source)["fresh-water"]) == ["2024", "2025-06-01"]


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (("verdict:wtch=Rating",), 4, 'there is no assessor "wtch"; did you mean watch?'),
        (
            ("assessed:watch=When",),
            2,
            "--map assessed:watch: name the column of the verdicts too, verdict:watch=COLUMN",
        ),
        (("verdict:watch=Ratin",), 2, 's.csv has no column "Ratin"; did you mean "Rating"?'),
        (
            ("verdict:watch=Rating", "verdict:watch=Words"),
            2,
            "--map: verdict:watch is mapped twice; it holds one value",
        ),
    ],
)
def test_what_is_refused(
    run: Run, source: Path, words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    before = source.read_text()
    result = run("import", "s.csv", *(word for one in words for word in ("--map", one)))
    assert result == Result(exit_code, "", f"error: {sentence}\n")
    assert source.read_text() == before


@pytest.mark.parametrize("format", ["csv", "json", "xlsx"])
def test_our_own_export_changes_nothing_in_its_file(run: Run, source: Path, format: str) -> None:
    run("export", format, "--output", f"out.{format}")
    before = source.read_bytes()
    result = run("import", f"out.{format}", "--update")
    assert (result.exit_code, source.read_bytes()) == (0, before)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_our_own_export_makes_the_same_assessments(run: Run, source: Path, format: str) -> None:
    run("export", format, "--output", f"out.{format}")
    expected = found(source)
    source.unlink()
    if format == "csv":
        run("init")
    result = run("import", f"out.{format}", "--format", "json")
    assert found(source) == expected
    assessors = parse_roadmap(source.read_text(), "f")["assessors"]
    assert json.loads(result.stdout)["assessors"] == list(assessors)
    whole = {"name": "Watch", "scale": {"Kept": 1, "broken": -1}}
    assert assessors["watch"] == (whole if format == "json" else {"name": "watch"})
