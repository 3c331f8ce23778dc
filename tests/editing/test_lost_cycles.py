"""No edit drops a cycle that was kept or missed; what would is refused and says what works instead."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.roadmaps import RECORDED_DUTIES

Run = Callable[..., Result]
END = (
    "would no longer exist; end the duty with `roadmap update {} --until {}`, and add a commitment for the "
    "cycles after that"
)
DROP = "would no longer exist; record the end of the duty as a status: `roadmap update {} --status STATUS`"


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    file = tmp_path / "roadmap.toml"
    file.write_text(RECORDED_DUTIES)
    return file


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ("report", "--deadline", "2023", "--on", "2026-01-01"),
            f"the cycles 2022 and 2024 of report have ended, and {END.format('report', 2024)}",
        ),
        (
            ("report", "--deadline", "2024", "--on", "2023-06-01"),
            f"the cycle 2022 of report has ended, and {END.format('report', 2024)}",
        ),
        (
            ("report", "--deadline", "2023", "--on", "2022-06-01"),
            f"the cycles 2022 and 2024 of report have updates, and {END.format('report', 2024)}",
        ),
        (
            ("report", "--deadline", "none", "--on", "2026-01-01"),
            f"the cycles 2022 and 2024 of report have ended, and {DROP.format('report')}",
        ),
        (
            ("report", "--clear", "every"),
            f"the cycles 2022 and 2024 of report have updates, and {END.format('report', 2024)}",
        ),
        (
            ("report", "--every", "4 years"),
            f"the cycle 2024 of report has updates, and {END.format('report', 2024)}",
        ),
        (
            ("report", "--until", "2023"),
            f"the cycle 2024 of report has updates, and {END.format('report', 2024)}",
        ),
        (
            ("dual", "--for", "ca", "--deadline", "none", "--on", "2026-01-01"),
            f"the cycle 2025 of dual has ended, and {DROP.format('dual --for ca')}",
        ),
        (
            ("dual", "--for", "us", "--deadline", "none", "--on", "2025-01-01"),
            f"the cycle 2025 of dual has updates, and {DROP.format('dual --for us')}",
        ),
    ],
)
def test_what_is_refused(run: Run, path: Path, words: tuple[str, ...], error: str) -> None:
    assert run("update", *words) == Result(2, "", f"error: {error}\n")
    assert path.read_text() == RECORDED_DUTIES
    command = error.split("`")[1].replace("STATUS", "met").split()[1:]
    assert run(*command).exit_code == 0, "what it names works"


@pytest.mark.parametrize(
    "words",
    [
        ("report", "--deadline", "2020", "--on", "2026-01-01"),
        ("report", "--deadline", "2022", "--on", "2026-01-01"),
        ("report", "--every", "1 year"),
        ("report", "--until", "2024"),
        ("dual", "--for", "ca", "--deadline", "none", "--on", "2025-06-01"),
        ("dual", "--for", "ca", "--deadline", "2026", "--on", "2025-06-01"),
        ("once", "--deadline", "2030"),
    ],
)
def test_what_loses_no_cycle_is_written(run: Run, path: Path, words: tuple[str, ...]) -> None:
    assert run("update", *words).exit_code == 0
    assert path.read_text() != RECORDED_DUTIES


def test_no_other_command_loses_one(run: Run, path: Path) -> None:
    run("remove", "dual", "--update", "2025-12-01")
    assert run("update", "dual", "--deadline", "2026", "--on", "2020-06-01").exit_code == 0
    run("update", "dual", "--cycle", "2026", "--status", "met", "--on", "2026-02-01")
    text = path.read_bytes()
    done = run("amend", "dual", "2020-06-01", "--deadline", "2027")
    assert (done.exit_code, path.read_bytes()) == (2, text)
    assert "the cycle 2026 of dual has updates, and would no longer exist" in done.stderr
    Path("rows.csv").write_text("id,title,area,deadline\ndual,Dual,a,2027\n")
    done = run("import", "rows.csv", "--update", "--on", "2020-07-01")
    assert (done.exit_code, path.read_bytes()) == (2, text)
    assert "the cycle 2026 of dual has updates, and would no longer exist" in done.stderr


def test_a_corrected_interval_or_end_says_which_missed_cycles_are_none_now(run: Run, path: Path) -> None:
    path.write_text(RECORDED_DUTIES.partition("\n[commitments.report.updates")[0])
    done = run("update", "report", "--until", "2023", "--on", "2026-01-01")
    assert done.stderr == "updated report: until 2023; 2024 is no longer a cycle\n"
    run("undo")
    done = run("update", "report", "--every", "3 years", "--until", "2030", "--on", "2029-01-01")
    assert done.exit_code == 2, "the future"
    done = run("update", "report", "--clear", "every", "--on", "2026-01-01")
    assert done.stderr == "updated report: every cleared; 2022 and 2024 are no longer cycles\n"


def test_a_shorter_interval_or_a_later_end_says_which_ended_cycles_are_new(run: Run, path: Path) -> None:
    done = run("update", "report", "--every", "1 year", "--on", "2026-01-01")
    assert (
        done.stderr
        == "updated report: every 2 years → 1 year; 2023 and 2025 are now cycles that have ended\n"
    )
    path.write_text(RECORDED_DUTIES.partition("\n[commitments.report.updates")[0])
    done = run("update", "report", "--every", "3 years", "--on", "2026-01-01")
    assert done.stderr == (
        "updated report: every 2 years → 3 years; 2024 is no longer a cycle; "
        "2025 is now a cycle that has ended\n"
    )
    run("undo")
    run("update", "report", "--until", "2022", "--on", "2026-01-01")
    done = run("update", "report", "--until", "2030", "--on", "2026-01-01")
    assert done.stderr == "updated report: until 2022 → 2030; 2024 is now a cycle that has ended\n"


def test_119_987_cycles_are_refused_at_once(run: Run, path: Path) -> None:
    text = RECORDED_DUTIES.replace('"2022"\nevery = "2 years"', '"0001-01"\nevery = "1 month"')
    path.write_text(text.partition("\n[commitments.report.updates")[0])
    done = run("update", "report", "--deadline", "2026-01-15", "--on", "2026-02-01")
    assert done.exit_code == 2
    assert "the cycles 0001-01, 2021-12, 2022-01 and 48 more of report have ended" in done.stderr
    assert tomllib.loads(path.read_text())["commitments"]["report"]["deadline"] == "0001-01"
