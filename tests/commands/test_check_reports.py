"""Where a report goes: stdout, files, the summary of a job; and in which format."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest

from roadmap_cli.commands._check_reports import CheckFormat, ReportFormat
from tests.checks.looking import HEAD, commitment
from tests.conftest import AS_OF, Result

Run = Callable[..., Result]
BEGINNINGS = {
    "text": "roadmap.toml:7:14: notice RM403: ",
    "json": '{\n  "files": [\n    "roadmap.toml"\n  ],',
    "github": "::notice title=RM403 nobody-responsible,file=roadmap.toml,line=7,",
    "gitlab": "[\n  {\n",
    "sarif": "{\n",
    "junit": "<?xml version=",
}


@pytest.fixture(autouse=True)
def roadmap() -> None:
    Path("roadmap.toml").write_text(HEAD + commitment("x", "partners = []"))


@pytest.mark.parametrize("format", ReportFormat)
def test_every_format_goes_to_stdout_and_to_a_file(run: Run, format: ReportFormat) -> None:
    shown = run("check", "--all", "--format", format, "--as-of", AS_OF)
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.startswith(BEGINNINGS[format])
    result = run("check", "--all", "--report", f"{format}=report.out", "--as-of", AS_OF)
    assert result.stdout.startswith(BEGINNINGS["text"])
    assert Path("report.out").read_text() == shown.stdout


def test_formats_are_those_of_reports_and_auto() -> None:
    assert {*CheckFormat} == {"auto", *ReportFormat}


class TestFiles:
    def test_are_as_many_as_requested(self, run: Run) -> None:
        run("check", "--report", "sarif=a.sarif", "--report", "junit=b.xml", "--format", "json")
        assert json.loads(Path("a.sarif").read_text())["version"] == "2.1.0"
        assert Path("b.xml").read_text().startswith("<?xml")

    def test_hold_all_where_stdout_is_quiet(self, run: Run) -> None:
        assert run("check", "--quiet", "--report", "json=a.json", "--as-of", AS_OF) == Result(0, "", "")
        assert len(json.loads(Path("a.json").read_text())["findings"]) == 1

    def test_are_written_for_a_roadmap_that_cannot_be_read_too(self, run: Run) -> None:
        Path("roadmap.toml").write_text("x y\n")
        assert run("check", "--report", "json=a.json").exit_code == 3
        assert json.loads(Path("a.json").read_text())["findings"][0]["code"] == "RM101"

    @pytest.mark.parametrize(
        ("word", "sentence"),
        [
            ("sarf=a", '--report: there is no format "sarf"; did you mean sarif?'),
            (
                "xml=a",
                '--report: there is no format "xml"; one of text, json, github, gitlab, sarif or junit',
            ),
            ("auto=a", '--report: there is no format "auto"; one of '),
            ("sarif", "--report sarif needs a file: --report sarif=FILE; --format writes to stdout"),
            ("sarif=", "--report sarif needs a file"),
            ("sarif=-", "--report sarif needs a file"),
        ],
    )
    def test_have_to_be_named_with_their_format(self, run: Run, word: str, sentence: str) -> None:
        result = run("check", "--report", word)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"error: {sentence}")

    def test_are_one_for_each_report(self, run: Run) -> None:
        result = run("check", "--report", "json=a", "--report", "sarif=a")
        assert result == Result(2, "", "error: --report: a is given twice; each report needs its own file\n")

    def test_are_never_the_roadmap_itself(self, run: Run) -> None:
        before = Path("roadmap.toml").read_bytes()
        result = run("check", "--report", "json=./roadmap.toml")
        assert result.exit_code == 2
        assert "roadmap.toml is the roadmap itself" in result.stderr
        assert Path("roadmap.toml").read_bytes() == before

    def test_that_cannot_be_written_are_reported_after_the_findings(self, run: Run) -> None:
        result = run("check", "--all", "--report", "json=none/a.json", "--as-of", AS_OF)
        assert result.exit_code == 5
        assert result.stdout.startswith(BEGINNINGS["text"])
        assert result.stderr == (
            "error: none/a.json was not written: there is no folder none; make it, or name another file\n"
        )


class TestGitHubActions:
    ENV: ClassVar = {"GITHUB_ACTIONS": "true"}

    def test_gets_annotations_by_default(self, run: Run) -> None:
        assert run("check", env=self.ENV).stdout.startswith("::notice ")
        assert run("check", "--all", env={"GITHUB_ACTIONS": ""}).stdout.startswith("roadmap.toml:")
        assert run("check", "--all", "--format", "text", env=self.ENV).stdout.startswith("roadmap.toml:")

    def test_gets_the_number_of_findings_left_out(self, run: Run) -> None:
        many = "".join(
            commitment(f"x-{number}", f'title = "{number}"\npartners = []') for number in range(14)
        )
        Path("roadmap.toml").write_text(HEAD + many)
        lines = run("check", env=self.ENV).stdout.split("\n")
        assert sum(line.startswith("::notice ") for line in lines) == 10
        assert "not shown as annotations: 4 more notices; GitHub shows ten of each kind" in lines

    def test_gets_a_summary_after_those_of_other_steps(self, run: Run) -> None:
        Path("summary.md").write_text("# Before\n")
        env = self.ENV | {"GITHUB_STEP_SUMMARY": "summary.md"}
        run("check", env=env)
        text = Path("summary.md").read_text()
        assert text.startswith("# Before\n")
        assert "RM403" in text
        run("check", "--format", "text", env=env)
        assert Path("summary.md").read_text() == text, "only what annotates sums up"

    @pytest.mark.parametrize("path", ["roadmap.toml", "none/summary.md"])
    def test_gets_findings_if_the_summary_cannot_be_written(self, run: Run, path: str) -> None:
        before = Path("roadmap.toml").read_bytes()
        result = run("check", env=self.ENV | {"GITHUB_STEP_SUMMARY": path})
        assert result.exit_code == 0
        assert result.stdout.startswith("::notice ")
        assert result.stderr.startswith("the summary of the job is missing: ")
        assert Path("roadmap.toml").read_bytes() == before


def test_a_path_is_that_from_the_root_of_the_repository(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "plans").mkdir()
    Path("roadmap.toml").rename("plans/roadmap.toml")
    monkeypatch.chdir("plans")
    assert "file=plans/roadmap.toml," in run("check", "--format", "github").stdout
    assert run("check", "--all").stdout.startswith("roadmap.toml:7:")


def test_a_pipe_that_closes_ends_it_silently(process: Run, tmp_path: Path) -> None:
    import subprocess
    import sys

    many = "".join(commitment(f"x-{number}", "partners = []") for number in range(3000))
    Path("roadmap.toml").write_text(HEAD + many)
    done = subprocess.run(
        f"{sys.executable} -m roadmap_cli check --all --report json=a.json|head -1; echo ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.stdout.endswith("\n141\n")
    assert done.stderr == ""
    assert len(json.loads(Path("a.json").read_text())["findings"]) >= 3000
