"""`update --cycle`: what it records, what it refuses, and how such an update is corrected and removed."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result

FILE = """\
[roadmap]
title = "R"

[partners.us]
name = "US"

[partners.ca]
name = "CA"

[areas.a]
title = "A"

[commitments.report]
title = "Report every two years"
area = "a"
made = 2020-01-01
deadline = "2022"
every = "2 years"
status = "underway"

[commitments.pledge]
title = "Pledge"
area = "a"
partners = ["us", "ca"]
deadline = "2024-Q1"
every = "1 quarter"
until = "2024"

[commitments.once]
title = "Once"
area = "a"
"""
Update = Callable[..., Result]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    file = tmp_path / "roadmap.toml"
    file.write_text(FILE)
    return file


def updates(path: Path, id: str = "report") -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(path.read_text())["commitments"][id]
    assert {name: found[name] for name in found if name != "updates"} == tomllib.loads(FILE)["commitments"][
        id
    ]
    return dict(found.get("updates", {}))


@pytest.mark.usefixtures("path")
class TestRecord:
    def test_a_status_of_a_cycle_changes_nothing_else(self, run: Update, path: Path) -> None:
        done = run("update", "report", "--cycle", "2024", "--status", "met", "--on", "2025-03-01")
        assert done == Result(0, "report\n", "updated report: cycle 2024: status planned → met\n")
        assert updates(path) == {"2025-03-01": {"cycle": "2024", "status": "met"}}

    def test_the_same_update_again_is_not_written_twice(self, run: Update, path: Path) -> None:
        words = ("update", "report", "--cycle", "2024", "--status", "met", "--on", "2025-03-01")
        run(*words)
        text = path.read_bytes()
        assert run(*words) == Result(0, "report\n", "report: nothing to change\n")
        assert path.read_bytes() == text

    def test_the_previous_status_of_a_cycle_is_recorded(self, run: Update, path: Path) -> None:
        run("update", "report", "--cycle", "2024", "--status", "at-risk", "--on", "2024-10-01")
        done = run("update", "report", "--cycle", "end of 2024", "--status", "met", "--on", "2024-12-01")
        assert done.stderr == "updated report: cycle 2024: status at-risk → met\n"
        assert updates(path)["2024-12-01"] == {"cycle": "2024", "status": "met", "status_was": "at-risk"}

    def test_a_cycle_can_be_named_as_a_fiscal_year(self, run: Update, path: Path) -> None:
        path.write_text(FILE.replace('deadline = "2022"', 'deadline = "2022-04/2023-03"'))
        words = ("update", "report", "--cycle", "FY2024-25", "--status", "met", "--on", "2025-03-01")
        refused = run(*words)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert 'add fiscal_year_starts = "04-01"' in refused.stderr
        text = path.read_text()
        path.write_text(text.replace("[roadmap]\n", '[roadmap]\nfiscal_year_starts = "04"\n'))
        assert run(*words).stderr == "updated report: cycle 2024-04/2025-03: status planned → met\n"

    def test_an_earlier_update_is_only_recorded(self, run: Update, path: Path) -> None:
        run("update", "report", "--cycle", "2024", "--status", "met", "--on", "2024-12-01")
        done = run("update", "report", "--cycle", "2024", "--status", "at-risk", "--on", "2024-10-01")
        assert done.stderr == (
            "updated report: cycle 2024: status planned → at-risk on 2024-10-01; "
            "a later update sets the current value\n"
        )
        assert len(updates(path)) == 2

    def test_of_one_partner_of_each_and_of_all(self, run: Update, path: Path) -> None:
        words = ("--cycle", "2024-Q2", "--on", "2024-06-01")
        assert run("update", "pledge", *words, "--status", "met", "--for", "us").stderr == (
            "updated pledge: us, cycle 2024-Q2: status planned → met\n"
        )
        assert run("update", "pledge", *words, "--status", "partly-met", "--for", "all").exit_code == 0
        assert run("update", "pledge", *words, "--note", "Why.", "--for", "all").exit_code == 0
        assert run("update", "pledge", *words, "--status", "met", "--evidence", "u").exit_code == 0
        subjects = [(one.get("partner"), one.get("status")) for one in updates(path, "pledge").values()]
        assert subjects == [
            ("us", "met"),
            ("us", "partly-met"),
            ("ca", "partly-met"),
            (None, None),
            (None, "met"),
        ]


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (
            ("report", "--cycle", "2025", "--status", "met"),
            4,
            "report has no cycle 2025; the nearest is 2024",
        ),
        (
            ("report", "--cycle", "2020", "--status", "met"),
            4,
            "report has no cycle 2020; the nearest is 2022",
        ),
        (
            ("report", "--cycle", "2024-Q1", "--status", "met"),
            4,
            "report has no cycle 2024-Q1; the nearest is 2024",
        ),
        (
            ("pledge", "--cycle", "2025-Q1", "--status", "met", "--for", "us"),
            4,
            "pledge has no cycle 2025-Q1 for us; the nearest is 2024-Q4",
        ),
        (
            ("once", "--cycle", "2025", "--status", "met"),
            2,
            'once does not recur; set it first: `roadmap update once --every "1 year"`',
        ),
        (
            ("report", "--cycle", "2024"),
            2,
            "--cycle says what an update is about; give --status or --note with it",
        ),
        (
            ("report", "--cycle", "2024", "--status", "met", "--title", "T"),
            2,
            "--cycle takes only --status, --for, --note, --evidence and --on; leave out --title",
        ),
        (
            ("report", "--cycle", "2024", "--deadline", "2025"),
            2,
            "--cycle takes only --status, --for, --note, --evidence and --on; leave out --deadline",
        ),
        (
            ("report", "--cycle", "2024", "--milestone", "m", "--status", "met"),
            2,
            "--cycle takes only --status, --for, --note, --evidence and --on; leave out --milestone",
        ),
        (
            ("report", "--cycle", "none", "--note", "n"),
            2,
            '--cycle needs a date, such as 2026-02-01 or "spring 2026"',
        ),
    ],
)
def test_what_is_refused(run: Update, path: Path, words: tuple[str, ...], code: int, error: str) -> None:
    assert run("update", *words) == Result(code, "", f"error: {error}\n")
    assert path.read_text() == FILE


def test_a_duty_needs_a_first_cycle(run: Update, path: Path) -> None:
    run("update", "once", "--every", "yearly")
    assert run("update", "once", "--cycle", "2025", "--note", "n") == Result(
        2,
        "",
        "error: once has no deadline, which is its first cycle; set it first: "
        "`roadmap update once --deadline DATE`\n",
    )
    assert 'every = "1 year"' in path.read_text()


@pytest.fixture
def recorded(run: Update, path: Path) -> Path:
    run("update", "report", "--cycle", "2024", "--status", "at-risk", "--on", "2024-10-01")
    run("update", "report", "--cycle", "2024", "--status", "met", "--on", "2024-12-01")
    return path


class TestCorrect:
    def test_a_corrected_status_is_also_in_the_next_update(self, run: Update, recorded: Path) -> None:
        done = run("amend", "report", "2024-10-01", "--status", "stalled")
        assert (done.exit_code, done.stderr) == (
            0,
            "amended update 2024-10-01 of cycle 2024 of report: status at-risk → stalled; "
            "status_was of 2024-12-01 is now stalled\n",
        )
        assert [one["status"] for one in updates(recorded).values()] == ["stalled", "met"]

    def test_another_day_and_note(self, run: Update, recorded: Path) -> None:
        assert run("amend", "report", "2024-12-01", "--on", "2025-01-15", "--note", "Late.").exit_code == 0
        assert updates(recorded)["2025-01-15"]["note"] == "Late."

    def test_a_deadline_is_refused(self, run: Update, recorded: Path) -> None:
        text = recorded.read_bytes()
        done = run("amend", "report", "2024-12-01", "--deadline", "2030")
        assert (done.exit_code, recorded.read_bytes()) == (2, text)
        assert "whose window follows from the deadline of the first one" in done.stderr

    def test_a_removed_update(self, run: Update, recorded: Path) -> None:
        done = run("remove", "report", "--update", "2024-10-01")
        assert (done.exit_code, updates(recorded)) == (0, {"2024-12-01": {"cycle": "2024", "status": "met"}})

    def test_undo(self, run: Update, recorded: Path) -> None:
        assert run("undo").exit_code == 0
        assert list(updates(recorded)) == ["2024-10-01"]


def test_a_commitment_is_added_as_a_duty(run: Update, path: Path) -> None:
    words = ("--area", "a", "--deadline", "2025", "--every", "every two years", "--until", "2035")
    assert run("add-commitment", "Census", *words).exit_code == 0
    added = tomllib.loads(path.read_text())["commitments"]["census"]
    assert (added["deadline"], added["every"], added["until"]) == ("2025", "2 years", "2035")
    done = run("update", "census", "--every", "2 weeks")
    assert done.stderr == (
        'error: --every: "2 weeks" is not an interval; write a number of months, quarters, halves or years, '
        "such as 1 year, 2 years, 6 months\n"
    )
