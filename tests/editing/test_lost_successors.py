"""A command that makes a superseded commitment count as dropped says so, also of days in the past."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Run = Callable[..., Result]

TEXT = """\
[roadmap]
title = "Harbor"

[partners.city]
name = "City"

[partners.port]
name = "Port"

[areas.a]
title = "A"

[commitments.old]
title = "Old"
area = "a"
partners = ["city", "port"]
made = 2024-01-01
status = "superseded"
replaced_by = ["newa", "newb"]

[commitments.old.updates.2025-02-01]
status = "superseded"

[commitments.newa]
title = "New A"
area = "a"
partners = ["city"]
made = 2025-02-01

[commitments.newb]
title = "New B"
area = "a"
partners = ["port"]
made = 2025-02-01

[commitments.other]
title = "Other"
area = "a"
"""


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "roadmap.toml"
    file.write_text(TEXT)
    return file


def status(run: Run, partner: str, day: str) -> str:
    rows = json.loads(run("list", "--partner", partner, "--as-of", day, "--format", "json").stdout)
    return next(str(row["status"]) for row in rows if row["id"] == "old")


FOR_CITY = "; old now counts as dropped for city"


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (("update", "newa", "--clear", "partners"), FOR_CITY),
        (("update", "newa", "--partner", "port"), FOR_CITY),
        (("update", "newa", "--made", "2025-09-01"), f"{FOR_CITY} on days from 2025-02-01 to 2025-08-31"),
        (("remove", "newa", "--force"), FOR_CITY),
        (("update", "old", "--remove-replaced-by", "newa"), FOR_CITY),
    ],
)
def test_it_says_so(run: Run, words: tuple[str, ...], end: str) -> None:
    assert status(run, "city", "2025-03-01") == "superseded"
    done = run(*words)
    assert done.exit_code == 0
    assert done.stderr.endswith(f"{end}\n")
    assert status(run, "city", "2025-03-01") == "dropped"
    assert "counts as dropped" in run("undo", "--list").stdout.replace("\n", " ")


def test_several_at_once_and_a_dry_run_say_so_too(run: Run, file: Path) -> None:
    words = ("update", "newa", "newb", "--clear", "partners", "--dry-run")
    assert run(*words).stderr == (
        "dry run, nothing was written: updated 2 commitments; old now counts as dropped\n"
    )
    assert file.read_text() == TEXT
    operations = '{"op": "update", "id": "newb", "clear": ["partners"]}\n'
    assert run("apply", "-", input=operations).stderr == (
        "applied 1 operation to 1 record; old now counts as dropped for port\n"
    )


def test_a_successor_without_made_begins_with_its_first_update(run: Run, file: Path) -> None:
    file.write_text(TEXT.replace('partners = ["city"]\nmade = 2025-02-01\n', 'partners = ["city"]\n'))
    assert status(run, "city", "2025-03-01") == "superseded"
    done = run("update", "newa", "--status", "underway", "--on", "2026-01-10")
    assert done.stderr == (
        "updated newa: status planned → underway"
        "; old now counts as dropped for city on days from 2025-02-01 to 2026-01-09\n"
    )
    assert status(run, "city", "2026-01-09") == "dropped"
    assert status(run, "city", "2026-01-10") == "superseded"


@pytest.mark.parametrize(
    "words",
    [
        ("update", "newa", "--owner", "City"),
        ("update", "newa", "--status", "underway", "--on", "2026-01-10"),
        ("update", "newa", "--made", "2025-01-01"),
        ("update", "old", "--status", "underway", "--on", "2026-01-10"),
        ("update", "other", "--made", "2025-09-01"),
        ("rename", "newa", "newer"),
        ("rename", "old", "older"),
        ("rename", "city", "town", "--partner"),
        ("remove", "old", "--force"),
    ],
)
def test_what_loses_nothing_says_nothing(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (done.exit_code, "dropped" in done.stderr) == (0, False)


def test_what_counted_as_dropped_before_is_not_said_again(run: Run, file: Path) -> None:
    file.write_text(TEXT.replace('"newa", ', ""))
    assert status(run, "city", "2025-03-01") == "dropped"
    assert run("update", "newa", "--clear", "partners").stderr == "updated newa: partners cleared\n"
