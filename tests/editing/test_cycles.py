"""`update --cycle`: what it records, what it refuses, and how such an update is corrected and removed."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result
from tests.roadmaps import DUTIES

Update = Callable[..., Result]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    file = tmp_path / "roadmap.toml"
    file.write_text(DUTIES)
    return file


def updates(path: Path, id: str = "report") -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(path.read_text())["commitments"][id]
    assert {name: found[name] for name in found if name != "updates"} == tomllib.loads(DUTIES)["commitments"][
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
        path.write_text(DUTIES.replace('deadline = "2022"', 'deadline = "2022-04/2023-03"'))
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
        words = ("--cycle", "2026", "--on", "2026-06-01")
        assert run("update", "dual", *words, "--status", "met", "--for", "us").stderr == (
            "updated dual: us, cycle 2026: status planned → met\n"
        )
        assert run("update", "dual", *words, "--status", "partly-met", "--for", "all").exit_code == 0
        assert run("update", "dual", *words, "--note", "Why.", "--for", "all").exit_code == 0
        assert run("update", "dual", "--cycle", "2027", "--status", "met", "--evidence", "u").exit_code == 0
        subjects = [(one.get("partner"), one.get("status")) for one in updates(path, "dual").values()]
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
            ("dual", "--cycle", "2030", "--status", "met", "--for", "us"),
            4,
            "dual has no cycle 2030 for us; the nearest is 2028",
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
            ("report", "--cycle", "2024", "--status", "ongoing"),
            2,
            "a cycle has an end, so it cannot be ongoing; use underway",
        ),
        (
            ("report", "--cycle", "2024", "--status", "superseded"),
            2,
            "only a commitment can be superseded; leave out --cycle, or use dropped",
        ),
        (("report", "--until", "none"), 2, "--until cannot be none; remove it with --clear until"),
        (("report", "--every", "none"), 2, "--every cannot be none; remove it with --clear every"),
        (
            ("report", "--cycle", "none", "--note", "n"),
            2,
            '--cycle needs a date, such as 2026-02-01 or "spring 2026"',
        ),
    ],
)
def test_what_is_refused(run: Update, path: Path, words: tuple[str, ...], code: int, error: str) -> None:
    assert run("update", *words) == Result(code, "", f"error: {error}\n")
    assert path.read_text() == DUTIES


class TestOfAllBesidePartners:
    """What partners recorded of a cycle is not overridden without notice."""

    WORDS = ("update", "dual", "--cycle", "2026", "--on", "2026-06-01", "--status")

    def test_is_refused_and_names_the_partners(self, run: Update, path: Path) -> None:
        run(*self.WORDS, "met", "--for", "us")
        text = path.read_bytes()
        for day in ("2020-01-01", "2026-06-02"):  # whatever its day
            assert run(*self.WORDS[:-2], day, "--status", "broken") == Result(
                2,
                "",
                "error: us has its own status of the cycle 2026 in dual, so it cannot be set for all at "
                "once; use --for us, or --for all to record it for each partner\n",
            )
        assert path.read_bytes() == text
        run(*self.WORDS, "met", "--for", "ca")
        assert "us and ca have their own status of the cycle 2026" in run(*self.WORDS, "broken").stderr

    def test_another_cycle_and_a_note_are_recorded(self, run: Update, path: Path) -> None:
        run(*self.WORDS, "met", "--for", "us")
        assert run("update", "dual", "--cycle", "2027", "--status", "met").exit_code == 0
        assert run("update", "dual", "--cycle", "2026", "--note", "Why.").exit_code == 0
        assert len(updates(path, "dual")) == 3

    def test_for_all_says_what_the_status_of_each_was(self, run: Update, path: Path) -> None:
        run(*self.WORDS, "met", "--for", "us")
        assert run(*self.WORDS, "broken", "--for", "all").stderr == (
            "updated dual: us, cycle 2026: status met → broken; ca, cycle 2026: status planned → broken\n"
        )
        assert updates(path, "dual")["2026-06-01-2"]["status_was"] == "met"

    def test_a_partner_after_all_says_what_the_status_of_all_was(self, run: Update, path: Path) -> None:
        run(*self.WORDS, "partly-met")
        assert run(*self.WORDS, "met", "--for", "us").stderr == (
            "updated dual: us, cycle 2026: status partly-met → met\n"
        )
        assert len(updates(path, "dual")) == 2

    def test_an_amended_update_is_not_made_one_of_all(self, run: Update, path: Path) -> None:
        run(*self.WORDS, "met", "--for", "us")
        run(*self.WORDS, "broken", "--for", "ca")
        run("update", "dual", "--cycle", "2026", "--note", "n", "--on", "2026-07-01")
        text = path.read_bytes()
        for words in (("2026-06-01-2", "--clear", "partner"), ("2026-07-01", "--status", "met")):
            done = run("amend", "dual", *words)
            assert (done.exit_code, path.read_bytes()) == (2, text)
            assert "own status of the cycle 2026 in dual, so it cannot be set for all" in done.stderr


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

    def test_another_cycle(self, run: Update, recorded: Path) -> None:
        done = run("amend", "report", "2024-10-01", "--cycle", "2022")
        assert done == Result(
            0,
            "report\n",
            "amended update 2024-10-01 of cycle 2024 of report: cycle 2024 → 2022; "
            "status_was of 2024-12-01 is now none\n",
        )
        assert updates(recorded) == {
            "2024-10-01": {"cycle": "2022", "status": "at-risk"},
            "2024-12-01": {"cycle": "2024", "status": "met"},
        }
        back = run("amend", "report", "2024-10-01", "--cycle", "2024")
        assert back.stderr == (
            "amended update 2024-10-01 of cycle 2022 of report: cycle 2022 → 2024; "
            "status_was of 2024-12-01 is now at-risk\n"
        )
        assert updates(recorded)["2024-12-01"]["status_was"] == "at-risk"

    def test_an_update_of_the_duty_becomes_one_of_a_cycle_and_back(self, run: Update, recorded: Path) -> None:
        before = recorded.read_text()
        run("update", "report", "--status", "met", "--on", "2025-01-01")
        done = run("amend", "report", "2025-01-01", "--cycle", "2024")
        assert done.stderr == (
            "amended update 2025-01-01 of report: cycle none → 2024; status is now underway\n"
        )
        assert updates(recorded)["2025-01-01"] == {"cycle": "2024", "status": "met", "status_was": "met"}
        done = run("amend", "report", "2025-01-01", "--clear", "cycle")
        assert "cycle 2024 → none; status is now met" in done.stderr
        assert run("remove", "report", "--update", "2025-01-01").exit_code == 0
        assert recorded.read_text() == before

    @pytest.mark.parametrize(
        ("words", "code", "error"),
        [
            (("--cycle", "2025"), 4, "report has no cycle 2025; the nearest is 2024"),
            (("--cycle", "2020"), 4, "report has no cycle 2020; the nearest is 2022"),
            (("--status", "ongoing"), 2, "a cycle has an end, so it cannot be ongoing; use underway"),
            (
                ("--status", "superseded"),
                2,
                "only a commitment can be superseded; leave out --cycle, or use dropped",
            ),
            (
                ("--cycle", "2022", "--clear", "cycle"),
                2,
                "--cycle and --clear cycle contradict each other; give one of them",
            ),
        ],
    )
    def test_what_is_refused(
        self, run: Update, recorded: Path, words: tuple[str, ...], code: int, error: str
    ) -> None:
        text = recorded.read_bytes()
        assert run("amend", "report", "2024-12-01", *words) == Result(code, "", f"error: {error}\n")
        assert recorded.read_bytes() == text

    @pytest.mark.usefixtures("path")
    def test_updates_of_a_milestone_and_of_a_deadline_are_of_no_cycle(self, run: Update) -> None:
        run("update", "report", "--milestone", "m", "--title", "M")
        run("update", "report", "--milestone", "m", "--status", "met", "--on", "2021-01-01")
        run("update", "report", "--deadline", "2022-12", "--on", "2021-02-01")
        for day, error in (
            ("2021-01-01", "is about the milestone m, not about a cycle; leave out --cycle"),
            (
                "2021-02-01",
                "sets a deadline, so it cannot be about the cycle 2022-12, whose window follows from the "
                "deadline of the first one; leave out --cycle",
            ),
        ):
            done = run("amend", "report", day, "--cycle", "2022-12")
            assert done == Result(2, "", f"error: the update {day} of report {error}\n")

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
