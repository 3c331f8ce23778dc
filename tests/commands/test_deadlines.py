"""`--deadline` with fiscal years and with words that name no window, on every command that has it."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Run = Callable[..., Result]

HEAD = '[roadmap]\ntitle = "R"\n'
STARTS = 'fiscal_year_starts = "04-01"\n'
REST = """
[areas.a]
title = "A"

[partners.us]
name = "US"

[commitments.x]
title = "X"
area = "a"
partners = ["us"]
made = 2020-01-01

[commitments.x.milestones.step]
title = "Step"
"""
ADD_IT = ', or add fiscal_year_starts = "04-01" (the day on which it starts) to [roadmap]'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "roadmap.toml"
    path.write_text(HEAD + STARTS + REST)
    return path


def promise(run: Run, id: str = "x") -> tuple[str | None, str | None]:
    record = json.loads(run("show", id, "--format", "json").stdout)
    return record["deadline"], record["deadline_text"]


class TestFiscalYears:
    @pytest.mark.usefixtures("file")
    @pytest.mark.parametrize(
        ("text", "deadline"),
        [
            ("FY2024-25", "2024-04/2025-03"),
            ("FY 2024/25", "2024-04/2025-03"),
            ("2024/25", "2024-04/2025-03"),
            ("Q2 FY2024-25", "2024-07/2024-09"),
            ("by the end of  FY2024-25", "2024-04/2025-03"),
        ],
    )
    def test_are_months_with_the_words(self, run: Run, text: str, deadline: str) -> None:
        words = " ".join(text.split())
        assert run("add-commitment", "New", "--area", "a", "--deadline", text).exit_code == 0
        assert promise(run, "new") == (deadline, words)
        result = run("update", "x", "--deadline", text, "--on", "2024-01-01")
        assert result.stderr == f"updated x: deadline none → {deadline}; deadline_text {words}\n"
        assert promise(run) == (deadline, words)
        again = run("update", "x", "--deadline", text, "--on", "2024-01-01")
        assert again.stderr == "x: nothing to change\n"
        assert run("undo").exit_code == 0

    @pytest.mark.usefixtures("file")
    def test_days_where_the_year_starts_within_a_month(self, run: Run, file: Path) -> None:
        file.write_text(HEAD + STARTS.replace("04-01", "04-06") + REST)
        run("update", "x", "--deadline", "FY2024-25", "--on", "2024-01-01")
        assert promise(run) == ("2024-04-06/2025-04-05", "FY2024-25")

    @pytest.mark.usefixtures("file")
    def test_of_a_milestone(self, run: Run) -> None:
        run("update", "x", "--milestone", "step", "--deadline", "FY2024-25", "--on", "2024-01-01")
        run("update", "x", "--milestone", "A new step", "--deadline", "FY2025-26")
        record = json.loads(run("show", "x", "--format", "json").stdout)
        assert [(one["deadline"], one["deadline_text"]) for one in record["milestones"]] == [
            ("2024-04/2025-03", "FY2024-25"),
            ("2025-04/2026-03", "FY2025-26"),
        ]

    @pytest.mark.usefixtures("file")
    def test_of_an_amended_update(self, run: Run) -> None:
        run("update", "x", "--deadline", "2024", "--deadline-text", "in 2024", "--on", "2024-01-01")
        assert run("amend", "x", "2024-01-01", "--deadline", "FY2024-25").exit_code == 0
        assert promise(run) == ("2024-04/2025-03", "FY2024-25")

    @pytest.mark.usefixtures("file")
    def test_given_words_win(self, run: Run) -> None:
        words = ("--deadline", "FY2024-25", "--deadline-text", "next fiscal year", "--on", "2024-01-01")
        run("update", "x", *words)
        assert promise(run) == ("2024-04/2025-03", "next fiscal year")

    @pytest.mark.usefixtures("file")
    def test_a_partner_has_the_window_only(self, run: Run) -> None:
        run("update", "x", "--for", "us", "--deadline", "FY2024-25", "--on", "2024-01-01")
        assert promise(run) == ("2024-04/2025-03", None)

    @pytest.mark.usefixtures("file")
    def test_a_later_update_keeps_its_words(self, run: Run) -> None:
        run("update", "x", "--deadline", "FY2024-25", "--on", "2024-01-01")
        run("update", "x", "--deadline", "FY2022-23", "--on", "2021-01-01")
        assert promise(run) == ("2024-04/2025-03", "FY2024-25")

    def test_filter_by_them(self, run: Run, file: Path) -> None:
        file.write_text(HEAD + STARTS + REST.replace('"X"', '"X"\ndeadline = 2025-04-01'))
        listed = run("list", "--due-after", "FY2024-25", "--columns", "id", "--format", "json")
        assert json.loads(listed.stdout) == [{"id": "x"}]
        assert json.loads(run("list", "--due-after", "FY2025-26", "--format", "json").stdout) == []
        assert json.loads(run("list", "--due-before", "FY2025-26", "--format", "json").stdout) == []
        timeline = run("timeline", "--due-after", "FY2024-25", "--format", "json")
        assert json.loads(timeline.stdout)["filter"] == "due > 2024-04/2025-03"

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (
                "FY2025",
                "can mean FY2024-25 (2024-04/2025-03) or FY2025-26 (2025-04/2026-03); write one of them",
            ),
            (
                "2023-24",
                "can mean the winter of 2023 or the fiscal year 2023 to 2024; "
                "write 2023-winter, or FY2023-24",
            ),
        ],
    )
    def test_two_readings_are_refused(self, run: Run, file: Path, text: str, reason: str) -> None:
        before = file.read_text()
        shown = text if text[0] == "2" else f'"{text}"'
        for command in (("update", "x"), ("add-commitment", "New", "--area", "a")):
            result = run(*command, "--deadline", text)
            assert (result.exit_code, result.stderr) == (2, f"error: --deadline: {shown} {reason}\n")
        assert file.read_text() == before

    @pytest.mark.parametrize("text", ["FY2024-25", "2024/25", "FY2025", "Q2 FY2024-25", "2024-25"])
    def test_without_a_start_they_are_refused(self, run: Run, file: Path, text: str) -> None:
        file.write_text(HEAD + REST)
        for command in (
            ("update", "x", "--deadline"),
            ("add-commitment", "New", "--area", "a", "--deadline"),
            ("list", "--due-before"),
            ("list", "--due-after"),
        ):
            result = run(*command, text)
            assert result.exit_code == 2
            assert result.stderr.endswith(f"{ADD_IT}\n")
            assert "2024-04/2025-03" in result.stderr or "2024-07/2024-09" in result.stderr
        assert file.read_text() == HEAD + REST

    @pytest.mark.parametrize(
        "start",
        ['"4"', '"04\\n"', '"04-01\\n"', '"13"', '"02-30"', '"04-31"', '""', "4", "04-01", '"April"', "true"],
    )
    def test_a_start_that_is_none(self, run: Run, file: Path, start: str) -> None:
        file.write_text(HEAD + f"fiscal_year_starts = {start}\n" + REST)
        result = run("list")
        assert result.exit_code == 3
        assert "roadmap.fiscal_year_starts" in result.stderr or "not TOML" in result.stderr

    def test_a_file_holds_no_fiscal_year(self, run: Run, file: Path) -> None:
        for text in ("FY2024-25", "2024/25", "2024-25"):
            file.write_text(HEAD + STARTS + REST.replace('"X"', f'"X"\ndeadline = "{text}"'))
            assert run("list").exit_code == 3


@pytest.mark.usefixtures("file")
class TestWords:
    @pytest.mark.parametrize("text", ["by the end of the decade", "COP30", "soon", "it's $HOME", "mid-2030"])
    def test_the_option_that_keeps_them_can_be_pasted(self, run: Run, text: str) -> None:
        for command in (
            ("update", "x", "--owner", "Me"),
            ("update", "x", "--milestone", "step"),
            (
                "add-commitment",
                "A new one",
                "--area",
                "a",
                "--partner",
                "us",
                "--id",
                "n",
                "-f",
                "roadmap.toml",
            ),
        ):
            result = run(*command, "--deadline", text)
            assert result.exit_code == 2
            _, _, suggested = result.stderr.rstrip("\n").partition("; to keep the words, use ")
            assert suggested.endswith(" instead of --deadline")
            words = shlex.split(suggested.removesuffix(" instead of --deadline"))
            assert words == ["--deadline-text", text]
            assert run(*command, *words).exit_code == 0
        assert promise(run, "n") == (None, text)

    def test_without_a_title_too(self, run: Run) -> None:
        result = run("add-commitment", "--deadline", "soon")
        assert result.stderr.endswith("use --deadline-text soon instead of --deadline\n")

    def test_not_where_they_cannot_be_kept(self, run: Run) -> None:
        assert "--deadline-text" not in run("update", "x", "--for", "us", "--deadline", "soon").stderr
        assert "to keep" not in run("update", "x", "--deadline", "soon", "--deadline-text", "soon").stderr
        given = ("add-commitment", "N", "--area", "a", "--deadline", "soon", "--deadline-text", "soon")
        assert "to keep" not in run(*given).stderr

    def test_of_a_hostile_or_long_text(self, run: Run) -> None:
        for text in ("so\x1b[2Jon", "x" * 101, "a\nb"):
            result = run("update", "x", "--deadline", text)
            assert result.stderr.endswith("use --deadline-text TEXT instead of --deadline\n")
            assert "\x1b" not in result.stderr


@pytest.mark.usefixtures("file")
class TestUntil:
    def test_is_the_last_month_of_a_fiscal_year(self, run: Run, file: Path) -> None:
        duty = ("--area", "a", "--every", "1 year", "--deadline", "2020")
        run("add-commitment", "Duty", *duty, "--until", "by FY2024-25")
        assert 'until = "2025-03"\n' in file.read_text()
        result = run("update", "duty", "--until", "Q2 FY2025-26")
        assert result.stderr == "updated duty: until 2025-03 → 2025-09\n"
        file.write_text(file.read_text().replace("04-01", "04-06"))
        run("update", "duty", "--until", "2024/25")
        assert "until = 2025-04-05\n" in file.read_text()

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("2025/2030", "2025/2030 is a range, which only a deadline can be; write 2025 or 2030"),
            (
                "Q3/Q4 2025",
                "2025-Q3/2025-Q4 is a range, which only a deadline can be; write 2025-Q3 or 2025-Q4",
            ),
            ("FY2025", "write one of them"),
            ("2024-25", "write FY2024-25, or a season by its name, such as 2024-summer"),
        ],
    )
    def test_what_is_refused(self, run: Run, file: Path, text: str, reason: str) -> None:
        before = file.read_text()
        for command in (("update", "x"), ("add-commitment", "Duty", "--area", "a")):
            result = run(*command, "--every", "1 year", "--deadline", "2020", "--until", text)
            assert result.exit_code == 2
            assert result.stderr.startswith("error: --until")
            assert result.stderr.endswith(f"{reason}\n")
        assert file.read_text() == before

    def test_none_is_no_end(self, run: Run) -> None:
        for command in (("update", "x"), ("add-commitment", "Duty", "--area", "a", "--every", "1 year")):
            result = run(*command, "--until", "none")
            assert result.exit_code == 2
            assert result.stderr.startswith("error: --until ")

    def test_without_a_start(self, run: Run, file: Path) -> None:
        file.write_text(HEAD + REST)
        result = run("update", "x", "--every", "1 year", "--until", "FY2024-25", "-f", "roadmap.toml")
        assert result.stderr.endswith(f"{ADD_IT}\n")
