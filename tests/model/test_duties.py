"""Recurring duties that contradict themselves, and the commands that refuse to make one."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.model.duties import duty_faults
from roadmap_cli.model.validate import read_commitment
from tests.conftest import Result

Run = Callable[..., Result]

ROADMAP = """\
[roadmap]
title = "R"
[areas.a]
title = "A"
[partners.us]
name = "US"
[commitments.duty]
title = "Duty"
area = "a"
partners = ["us"]
deadline = "2027"
every = "1 year"
until = "2030"
[commitments.plain]
title = "Plain"
area = "a"
made = 2020-01-01
"""


def faults(**fields: Any) -> list[str]:
    found = duty_faults(read_commitment({"title": "T", "area": "a", **fields}))
    return [f"{key} = {value}: {message}" for key, value, message in found]


def test_what_contradicts_itself() -> None:
    assert faults(until="2030") == [
        "until = 2030: only a recurring duty has an end; add every, or remove until"
    ]
    assert faults(deadline="2024", every="6 months") == [
        "every = 6 months: the window 2024 is longer than that; write a longer interval"
    ]
    assert faults(every="1 year", partner_deadline={"us": "2024/2026"}) == [
        "every = 1 year: the window 2024/2026 is longer than that; write a longer interval"
    ]
    assert len(faults(deadline="2024", every="1 month", until="2020")) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"every": "1 year"},
        {"every": "1 year", "until": "2030"},
        {"every": "1 year", "deadline": "2024", "until": "2024"},
        {"every": "1 year", "deadline": "9999"},
        {"every": "1 year", "deadline_text": "after each election"},
    ],
)
def test_what_does_not(fields: dict[str, Any]) -> None:
    assert faults(**fields) == []


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "roadmap.toml"
    path.write_text(ROADMAP)
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ("add-commitment", "N", "--area", "a", "--every", "6 months", "--deadline", "2024"),
        ("add-commitment", "N", "--area", "a", "--until", "2030"),
        ("add-commitment", "N", "--area", "a", "--every", "1 year", "--deadline", "2024", "--until", "2020"),
        ("update", "plain", "--until", "2030"),
        ("update", "plain", "--deadline", "2024", "--every", "1 month"),
        ("update", "duty", "--clear", "every"),
        ("update", "duty", "--every", "1 month"),
        ("update", "duty", "--until", "2020"),
        ("update", "duty", "--deadline", "2035"),
        ("update", "duty", "--deadline", "2027/2029"),
        ("update", "duty", "--for", "us", "--deadline", "2027/2029"),
    ],
)
def test_a_writing_command_makes_no_such_duty(run: Run, file: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert " cannot have " in result.stderr
    assert file.read_text() == ROADMAP


def test_amend_makes_none(run: Run, file: Path) -> None:
    run("update", "duty", "--deadline", "2028", "--on", "2024-01-01")
    before = file.read_text()
    result = run("amend", "duty", "2024-01-01", "--deadline", "2035")
    assert result.stderr == (
        'error: duty cannot have until = "2030": the first cycle ends on 2035-12-31, after that; '
        "correct one of the two\n"
    )
    assert file.read_text() == before


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    "arguments",
    [
        ("update", "duty", "--clear", "every,until"),
        ("update", "duty", "--deadline", "none"),
        ("update", "duty", "--deadline", "2035", "--until", "2040"),
        ("update", "plain", "--every", "1 year"),
        ("add-commitment", "N", "--area", "a", "--every", "1 year", "--deadline-text", "after each election"),
    ],
)
def test_what_the_commands_accept_is_no_error_of_check(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 0
    assert run("check", "--fail-on", "error").exit_code == 0


def test_a_file_that_contradicts_itself_can_still_be_changed(run: Run, file: Path) -> None:
    file.write_text(ROADMAP.replace('every = "1 year"\n', ""))
    assert run("update", "duty", "--owner", "Me").exit_code == 0
    assert run("update", "plain", "--owner", "Me").exit_code == 0
    exported = run("export", "json").stdout
    (file.parent / "e.json").write_text(exported)
    assert run("import", "e.json", "--file", "new.toml").exit_code == 0
    assert tomllib.loads((file.parent / "new.toml").read_text()) == tomllib.loads(file.read_text())


def test_an_import_leaves_it_out(run: Run, file: Path) -> None:
    duties = ("1 month,", ",2030", "1 year,2020", "1 month,2030", "1 year,2030")
    rows = "".join(f"N{number},a,2024,{one}\n" for number, one in enumerate(duties, 1))
    (file.parent / "s.csv").write_text("title,area,deadline,every,until\n" + rows)
    result = run("import", "s.csv")
    assert 'lines 2, 5: every "1 month" is not set: the window 2024 is longer than that' in result.stderr
    assert "; 5 values not read" in result.stderr
    found = tomllib.loads(file.read_text())["commitments"]
    assert [(found[one].get("every"), found[one].get("until")) for one in ("n1", "n2", "n3", "n4", "n5")] == [
        (None, None), (None, None), ("1 year", None), (None, None), ("1 year", "2030"),
    ]  # fmt: skip
    assert run("check", "--select", "RM313").exit_code == 0


def test_an_import_that_updates_leaves_it_out(run: Run, file: Path) -> None:
    rows = "Plain,a,2024,1 month,2030\nDuty,a,2035,,\n"
    (file.parent / "s.csv").write_text("title,area,deadline,every,until\n" + rows)
    result = run("import", "s.csv", "--update")
    assert 'line 2: every "1 month" is not set: the window 2024 is longer than that' in result.stderr
    assert 'line 2: until "2030" is not set: only a recurring duty has an end' in result.stderr
    assert 'line 3: until "2030" of duty does not fit the new deadline: the first cycle ends' in result.stderr
    found = tomllib.loads(file.read_text())["commitments"]
    assert found["plain"]["deadline"] == "2024"
    assert {"every", "until"}.isdisjoint(found["plain"])
    assert (found["duty"]["deadline"], found["duty"]["until"]) == ("2035", "2030")
