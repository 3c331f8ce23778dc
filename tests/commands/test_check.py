"""`roadmap check`: what it says, what it exits with, and what a change answers for."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.checks.run import RULES
from roadmap_cli.storage.load import MAX_BYTES
from roadmap_cli.vcs.repository import SHALLOW
from tests.checks.looking import HEAD, commitment
from tests.conftest import AS_OF, SHIPPED, Result
from tests.histories import History

Run = Callable[..., Result]

OVERDUE = commitment("late", 'deadline = "2025"')
DANGLING = commitment("lost", 'area = "nowhere"')


def write(text: str) -> None:
    Path("roadmap.toml").write_text(text, encoding="utf-8")


def codes(result: Result) -> list[str]:
    """Return the codes in a JSON report that count."""
    return [one["code"] for one in json.loads(result.stdout)["findings"] if one["counts"]]


class TestShipped:
    def test_passes_with_no_warning_but_those_of_time(self, run: Run) -> None:
        result = run("check", "--file", str(SHIPPED), "--format", "json", "--as-of", AS_OF)
        assert result.exit_code == 0
        of_time = {"RM301", "RM302", "RM303"}
        found = json.loads(result.stdout)["findings"]
        assert [one for one in found if one["severity"] != "notice" and one["code"] not in of_time] == []

    def test_passes_on_any_day(self, run: Run) -> None:
        for day in ("2021-02-23", "2022-05-01", "2035-01-01", "9999-12-31"):
            assert run("check", "--file", str(SHIPPED), "--as-of", day).exit_code == 0, day


def test_text_shows_the_line_a_caret_under_the_key_and_a_last_line_that_counts(run: Run) -> None:
    write(HEAD + OVERDUE + DANGLING)
    assert run("check", "--as-of", AS_OF) == Result(
        1,
        """\
roadmap.toml:17:1: error RM201: commitments.lost.area = "nowhere": there is no area "nowhere"; \
declare it in a table [areas.nowhere]
17 | area = "nowhere"
   | ^^^^
   = Name a declared area: `roadmap update lost --area AREA`, or declare this one: \
`roadmap add-area TITLE --id nowhere`.

roadmap.toml:11:1: warning RM301: commitments.late.deadline = "2025": overdue by 32 days: \
it ended on 2025-12-31, and the status is still planned
11 | deadline = "2025"
   | ^^^^^^^^
   = Record what happened: `roadmap update late --status STATUS --note TEXT --on DATE`, or change the \
deadline: `roadmap update late --deadline DEADLINE --note TEXT --on DATE`.

1 error, 1 warning
""",
        "",
    )


class TestExitCode:
    @pytest.mark.parametrize(
        ("fail_on", "text", "code"),
        [
            ("error", HEAD + OVERDUE, 0),
            ("error", HEAD + DANGLING, 1),
            ("warning", HEAD + OVERDUE, 1),
            ("warning", HEAD + commitment("x", "partners = []"), 0),
            ("notice", HEAD + commitment("x", "partners = []"), 1),
            ("notice", HEAD + commitment("x"), 0),
        ],
    )
    def test_follows_the_requested_severity(self, run: Run, fail_on: str, text: str, code: int) -> None:
        write(text)
        assert run("check", "--fail-on", fail_on, "--as-of", AS_OF).exit_code == code

    def test_is_zero_on_request(self, run: Run) -> None:
        write(HEAD + DANGLING)
        result = run("check", "--exit-zero", "--as-of", AS_OF)
        assert (result.exit_code, result.stderr) == (0, "")
        assert "error RM201" in result.stdout

    def test_is_three_for_what_cannot_be_read(self, run: Run) -> None:
        write(HEAD + "x y\n")
        for extra in ([], ["--exit-zero"]):
            for quiet in ([], ["--quiet"]):
                result = run("check", *extra, *quiet)
                assert result.exit_code == 3
                assert "roadmap.toml:7:" in result.stdout
                assert "error RM101" in result.stdout
                assert result.stderr == ""

    def test_is_three_with_one_sentence_where_no_file_is_named_and_there_is_none(self, run: Run) -> None:
        result = run("check", "--format", "json")
        assert (result.exit_code, result.stdout) == (3, "")
        error = json.loads(result.stderr)
        assert (error["code"], error["error"].startswith("there is no roadmap.toml ")) == (3, True)

    def test_is_that_of_the_program_as_a_process(self, process: Run, tmp_path: Path) -> None:
        write(HEAD + DANGLING)
        result = process("check", "--as-of", AS_OF, cwd=tmp_path)
        assert (result.exit_code, result.stderr) == (1, "")
        assert result.stdout.endswith("\n1 error\n")


class TestSeveralFiles:
    @pytest.fixture(autouse=True)
    def folders(self) -> None:
        for folder, text in {"good": HEAD, "late": HEAD + OVERDUE, "lost": HEAD + DANGLING}.items():
            Path(folder).mkdir()
            Path(folder, "roadmap.toml").write_text(text)
        Path("broken.toml").write_text("x y\n")

    def test_give_one_report(self, run: Run) -> None:
        result = run("check", "late/roadmap.toml", "lost/roadmap.toml", "good/roadmap.toml", "--as-of", AS_OF)
        assert (result.exit_code, result.stderr) == (1, "")
        one, _, other = result.stdout.partition("\n\n")
        assert one.startswith("late/roadmap.toml:11:1: warning RM301: ")
        assert other.startswith("lost/roadmap.toml:11:1: error RM201: ")
        assert other.endswith("\n\n1 error, 1 warning in 3 files\n")

    @pytest.mark.parametrize(
        ("files", "code"),
        [
            (["good", "late"], 0),
            (["lost", "good"], 1),
            (["lost", "broken.toml", "good"], 3),
            (["broken.toml", "lost"], 3),
        ],
    )
    def test_exit_with_the_worst_code(self, run: Run, files: list[str], code: int) -> None:
        paths = [file if "." in file else f"{file}/roadmap.toml" for file in files]
        assert run("check", *paths, "--as-of", AS_OF).exit_code == code

    def test_are_shown_where_one_is_missing(self, run: Run) -> None:
        result = run("check", "none.toml", "lost/roadmap.toml", "no.toml", "--format", "json")
        assert (result.exit_code, codes(result)) == (3, ["RM100", "RM201", "RM100"])
        assert json.loads(result.stdout)["files"] == ["none.toml", "lost/roadmap.toml", "no.toml"]

    @pytest.mark.parametrize("revision", ["--at", "--since"])
    def test_are_not_checked_without_the_revision(self, run: Run, revision: str) -> None:
        result = run("check", "lost/roadmap.toml", "good/roadmap.toml", revision, "nowhere")
        assert (result.exit_code, result.stdout) == (4, "")
        assert result.stderr.startswith("error: ")

    @pytest.mark.parametrize("format", ["text", "json", "github", "gitlab", "sarif", "junit"])
    def test_are_named_in_each_finding_of_every_format(self, run: Run, format: str) -> None:
        files = ["late/roadmap.toml", "lost/roadmap.toml", "broken.toml"]
        run("check", *files, "--as-of", AS_OF, "--report", f"{format}=report")
        report = Path("report").read_text()
        places = {
            "text": ["late/roadmap.toml:11:1: warning RM301", "lost/roadmap.toml:11:1: error RM201",
                     "broken.toml:1:3: error RM101"],
            "json": ['"file": "late/roadmap.toml",\n      "code": "RM301"',
                     '"file": "lost/roadmap.toml",\n      "code": "RM201"',
                     '"file": "broken.toml",\n      "code": "RM101"'],
            "github": ["RM301 overdue,file=late/roadmap.toml", "RM201 unknown-area,file=lost/roadmap.toml",
                       ",file=broken.toml,line=1,"],
            "gitlab": ['"path": "late/roadmap.toml"', '"path": "lost/roadmap.toml"', '"path": "broken.toml"'],
            "sarif": ['"uri": "late/roadmap.toml"', '"uri": "lost/roadmap.toml"', '"uri": "broken.toml"'],
            "junit": ['<testsuite name="RM3 late/roadmap.toml"', '<testsuite name="RM2 lost/roadmap.toml"',
                      '<testsuite name="RM1 broken.toml"'],
        }  # fmt: skip
        assert [place for place in places[format] if place not in report] == []

    def test_are_given_as_arguments_or_as_an_option(self, run: Run) -> None:
        result = run("check", "lost/roadmap.toml", "--file", "good/roadmap.toml")
        assert result == Result(2, "", "error: give files as arguments or with --file, not both\n")
        env = {"ROADMAP_FILE": "lost/roadmap.toml"}
        assert run("check", "good/roadmap.toml", env=env).exit_code == 0
        assert run("check", env=env).exit_code == 1

    def test_of_one_name_are_one(self, run: Run) -> None:
        lost = "lost/roadmap.toml"
        assert run("check", lost, lost) == run("check", lost)

    def test_can_be_standard_input_and_of_a_revision(self, run: Run, tmp_path: Path) -> None:
        history = History(tmp_path / "work")
        history.commit(HEAD + DANGLING)
        history.commit(HEAD)
        os.chdir(history.folder)
        result = run("check", "-", "HEAD~1:roadmap.toml", "--format", "json", input=HEAD)
        assert codes(result) == ["RM201"]
        assert json.loads(result.stdout)["files"] == ["standard input", "roadmap.toml"]

    def test_are_each_compared_with_their_own_past(self, run: Run, tmp_path: Path) -> None:
        words = []
        for name in ("one", "two"):
            history = History(tmp_path / name)
            history.commit(HEAD + DANGLING)
            history.file.write_text(
                HEAD + DANGLING + (commitment("x", 'area = "b"') if name == "two" else "")
            )
            words.append(str(history.file))
        result = run("check", *words, "--since", "HEAD", "--format", "json")
        found = json.loads(result.stdout)
        assert [one["counts"] for one in found["findings"]] == [False, False, True]
        assert found["counts"]["error"] == 1
        at = run("check", *words, "--at", "HEAD", "--format", "json")
        assert codes(at) == ["RM201", "RM201"]

    def test_are_never_what_a_report_replaces(self, run: Run) -> None:
        lost = "lost/roadmap.toml"
        result = run("check", "good/roadmap.toml", lost, "--report", f"json={lost}")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "lost/roadmap.toml is the roadmap itself" in result.stderr
        assert Path(lost).read_text() == HEAD + DANGLING


class TestUnreadableFiles:
    @pytest.fixture(autouse=True)
    def files(self) -> None:
        Path("good.toml").write_text(HEAD)
        Path("folder").mkdir()
        Path("loop.toml").symlink_to("loop.toml")
        os.mkfifo("fifo")
        with Path("huge.toml").open("wb") as huge:
            huge.truncate(MAX_BYTES + 1)

    @pytest.mark.parametrize("file", ["none.toml", "folder", "loop.toml", "fifo", "huge.toml", "a/b.toml"])
    @pytest.mark.parametrize("extra", [[], ["--exit-zero"]])
    def test_fail_the_check_whatever_else_is_checked(self, run: Run, file: str, extra: list[str]) -> None:
        for others in ([], ["good.toml"]):
            words = [*others, file, "--quiet", "--ignore", "RM", *extra]
            result = run("check", *words, "--format", "json")
            assert (result.exit_code, result.stderr) == (3, "")
            record = json.loads(result.stdout)
            assert (record["files"], record["failed"], record["counts"]["error"]) == (
                [*others, file],
                True,
                1,
            )
            (found,) = record["findings"]
            assert (found["file"], found["code"], found["rule"]) == (file, "RM100", "unreadable-file")
            assert found["message"].startswith(file)
            text = run("check", *words)
            assert (text.exit_code, text.stderr) == (3, "")
            assert text.stdout.startswith(f"{file}:1:1: error RM100: {file} ")
            assert "no findings" not in text.stdout

    @pytest.mark.parametrize(
        ("format", "place"),
        [
            ("text", "none.toml:1:1: error RM100: "),
            ("json", '"file": "none.toml",\n      "code": "RM100"'),
            ("github", "::error title=RM100 unreadable-file,file=none.toml,line=1,"),
            ("gitlab", '"path": "none.toml"'),
            ("sarif", '"uri": "none.toml"'),
            ("junit", '<testsuite name="RM1 none.toml" tests="1" failures="1"'),
        ],
    )
    def test_are_in_every_format(self, run: Run, format: str, place: str) -> None:
        words = ["check", "good.toml", "none.toml"]
        summary = {"GITHUB_STEP_SUMMARY": "summary"}
        result = run(*words, "--format", format, "--report", f"{format}=report", env=summary)
        assert (result.exit_code, result.stderr) == (3, "")
        for report in (result.stdout, Path("report").read_text()):
            assert place in report
            assert "none.toml does not exist" in report
        if format == "github":
            assert "check failed: 1 error\n" in Path("summary").read_text()

    def test_may_be_the_one_that_is_found_or_of_a_revision(self, run: Run, tmp_path: Path) -> None:
        history = History(tmp_path / "work")
        history.commit("x y\n")
        os.chdir(history.folder)
        Path("roadmap.toml").unlink()
        Path("roadmap.toml").symlink_to("nowhere")
        found = run("check", "--format", "json")
        assert (found.exit_code, codes(found)) == (3, ["RM100"])
        past = run("check", "HEAD:roadmap.toml")
        assert (past.exit_code, past.stderr) == (3, "")
        assert past.stdout.startswith("HEAD:roadmap.toml:1:3: error RM101")


class TestBadFiles:
    @pytest.mark.parametrize("format", ["text", "json", "github", "gitlab", "sarif", "junit"])
    @pytest.mark.parametrize(
        ("content", "code", "line"),
        [
            (b"[roadmap]\ntitle = \n", "RM101", 2),
            (b"[roadmap]\n<<<<<<< ours\ntitle = 'a'\n", "RM101", 2),
            (b"[roadmap]\ntitle = 'a'\n\xff\n", "RM101", 3),
            (b"[roadmap]\ntitle = 'a'\n\0\n", "RM101", 3),
            (b"[roadmap]\ntitle = 'a'\n\n[areas.b]\nlead = 5\n", "RM102", 4),
            (b"", "RM102", 1),
        ],
    )
    def test_give_a_located_finding_in_every_format(
        self, run: Run, format: str, content: bytes, code: str, line: int
    ) -> None:
        Path("roadmap.toml").write_bytes(content)
        result = run("check", "--format", format)
        assert (result.exit_code, result.stderr) == (3, "")
        located = {
            "text": f"roadmap.toml:{line}:",
            "json": f'"line": {line},',
            "github": f"file=roadmap.toml,line={line},",
            "gitlab": f'"begin": {line}',
            "sarif": f'"startLine": {line}',
            "junit": f"roadmap.toml:{line}:",
        }
        assert code in result.stdout
        assert located[format] in result.stdout

    def test_on_standard_input_are_located_too(self, run: Run) -> None:
        result = run("check", "--file", "-", input="[roadmap]\ntitle = \n")
        assert result.exit_code == 3
        assert result.stdout.startswith("standard input:2:")

    def test_keep_the_request_and_the_commitment(self, run: Run) -> None:
        write(HEAD + commitment("x", 'status = "done"'))
        result = run("check", "--exit-zero", "--since", "HEAD", "--format", "json")
        assert result.exit_code == 3
        record = json.loads(result.stdout)
        assert (record["fail_on"], record["since"], record["failed"]) == ("never", "HEAD", True)
        assert record["findings"][0]["commitment"] == "x"


class TestSelection:
    TEXT = HEAD + OVERDUE + DANGLING + '[check]\nignore = ["RM3"]\n'

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ([], ["RM201"]),
            (["--select", "RM3"], ["RM301"]),
            (["--select", "RM301,RM2"], ["RM301", "RM201"]),
            (["--select", "RM3", "--select", "RM2", "--ignore", "RM20"], ["RM301"]),
            (["--ignore", "RM201"], []),
            (["--select", "rm301"], ["RM301"]),
        ],
    )
    def test_is_by_prefixes(self, run: Run, words: list[str], found: list[str]) -> None:
        write(self.TEXT)
        assert codes(run("check", *words, "--format", "json", "--as-of", AS_OF)) == found

    @pytest.mark.parametrize("option", ["--select", "--ignore"])
    def test_of_no_rule_is_answered_with_the_nearest(self, run: Run, option: str) -> None:
        write(self.TEXT)
        assert run("check", option, "overdue") == Result(
            4, "", 'error: there is no rule "overdue"; did you mean RM301?\n'
        )

    def test_of_nothing_is_refused(self, run: Run) -> None:
        write(self.TEXT)
        assert run("check", "--select", "").exit_code == 2


class TestQuiet:
    def test_says_nothing_where_all_is_well(self, run: Run) -> None:
        write(HEAD + OVERDUE)
        assert run("check", "--quiet", "--as-of", AS_OF) == Result(0, "", "")
        assert run("check", "-q", "--as-of", AS_OF, env={"GITHUB_ACTIONS": "true"}) == Result(0, "", "")

    def test_says_all_where_the_check_fails(self, run: Run) -> None:
        write(HEAD + OVERDUE + DANGLING)
        assert run("check", "--quiet", "--as-of", AS_OF) == run("check", "--as-of", AS_OF)

    def test_leaves_programs_what_they_read(self, run: Run) -> None:
        write(HEAD)
        assert json.loads(run("check", "--quiet", "--format", "json").stdout)["findings"] == []


def test_no_finding_is_reported(run: Run) -> None:
    write(HEAD + commitment())
    assert run("check", "--as-of", AS_OF) == Result(0, "no findings\n", "")


class TestDay:
    def test_is_the_requested_one(self, run: Run) -> None:
        write(HEAD + OVERDUE)
        assert codes(run("check", "--as-of", "2025-12-31", "--format", "json")) == ["RM302"]
        assert codes(run("check", "--as-of", "2026", "--format", "json")) == ["RM301"]
        assert codes(run("check", "--format", "json", env={"ROADMAP_AS_OF": "2024"})) == []

    def test_in_the_past_finds_no_fault_with_what_came_later(self, run: Run) -> None:
        update = '[commitments.x.updates.2025-06-01]\nnote = "n"\n'
        write(HEAD + commitment("x", below=update))
        result = run("check", "--as-of", "2025-01-01", "--format", "json")
        assert codes(result) == []
        assert result.stderr == "as of 2025-01-01: 1 later commitment left out\n"


def test_carets_and_colours_on_a_terminal(terminal: Run, tmp_path: Path) -> None:
    write(HEAD + OVERDUE)
    result = terminal(
        "check",
        "--file",
        str(tmp_path / "roadmap.toml"),
        "--as-of",
        AS_OF,
        columns=60,
        env={"NO_COLOR": None},
    )
    assert "\x1b[33m^^^^^^^^\x1b[0m" in result.stdout
    assert "\x1b[33mwarning RM301:\x1b[0m" in result.stdout


class TestUnionMerge:
    def test_is_found_in_gits_attributes(self, run: Run, tmp_path: Path) -> None:
        history = History(tmp_path / "work")
        history.commit(HEAD)
        (history.folder / ".gitattributes").write_text("*.toml merge=union\n")
        result = run("check", "--file", str(history.file), "--format", "json")
        assert result.exit_code == 1
        assert codes(result) == ["RM106"]
        (history.folder / ".gitattributes").write_text("*.toml merge=union\nroadmap.toml merge\n")
        assert codes(run("check", "--file", str(history.file), "--format", "json")) == []

    def test_is_not_looked_for_without_git(self, run: Run, tmp_path: Path) -> None:
        history = History(tmp_path / "work")
        history.commit(HEAD)
        (history.folder / ".gitattributes").write_text("*.toml merge=union\n")
        result = run("check", "--file", str(history.file), env={"PATH": str(tmp_path)})
        assert result == Result(0, "no findings\n", "")


class TestSince:
    @pytest.fixture
    def history(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
        history = History(tmp_path / "work")
        monkeypatch.chdir(history.folder)
        history.commit(HEAD + DANGLING + commitment("x"))
        return history

    @pytest.mark.usefixtures("history")
    def test_counts_only_what_the_change_touches(self, run: Run) -> None:
        write(HEAD + DANGLING + commitment("x", "partners = []"))
        result = run("check", "--since", "HEAD", "--fail-on", "notice", "--all", "--as-of", AS_OF)
        assert result.exit_code == 1
        counted, _, rest = result.stdout.partition("not touched by the change since HEAD")
        assert "RM403" in counted
        assert "RM201" in rest
        write(HEAD + DANGLING + commitment("x", 'tags = ["t"]'))
        assert run("check", "--since", "HEAD").exit_code == 0
        write(HEAD + commitment("lost", 'area = "nowhere"\ntags = ["t"]') + commitment("x"))
        assert codes(run("check", "--since", "HEAD", "--format", "json")) == ["RM201"]

    def test_counts_what_the_change_breaks_elsewhere(self, run: Run, history: History) -> None:
        history.commit(HEAD + commitment("x"))
        write(HEAD.replace("areas.a]", "areas.b]") + commitment("x"))
        assert codes(run("check", "--since", "HEAD", "--format", "json")) == ["RM201"]

    @pytest.mark.usefixtures("history")
    def test_finds_what_became_of_earlier_promises(self, run: Run) -> None:
        write(HEAD + commitment("x", 'deadline = "2060"'))
        result = run("check", "--since", "HEAD", "--format", "json")
        assert (result.exit_code, codes(result)) == (1, ["RM501", "RM503"])

    def test_holds_a_branch_against_the_commit_where_it_left(self, run: Run, history: History) -> None:
        history.git("checkout", "-q", "-b", "topic")
        history.commit(HEAD + DANGLING + commitment("x", 'tags = ["t"]'))
        history.git("checkout", "-q", "main")
        history.commit(HEAD + DANGLING + commitment("x") + commitment("new"))
        history.git("checkout", "-q", "topic")
        assert codes(run("check", "--since", "main", "--format", "json")) == []

    def test_does_not_guess_where_a_shallow_clone_lacks_that_commit(
        self, run: Run, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        history.git("checkout", "-q", "-b", "topic")
        history.commit(HEAD + DANGLING + commitment("x", 'tags = ["t"]'))
        history.git("checkout", "-q", "main")
        history.commit(HEAD + DANGLING + commitment("x") + commitment("new"))
        url = f"file://{history.folder}"
        history.git("clone", "-q", "--depth=1", "--no-single-branch", "--branch=topic", url, "../shallow")
        monkeypatch.chdir(history.folder.parent / "shallow")
        assert run("check", "--since", "origin/main") == Result(
            4,
            "",
            "error: --since: the merge base with origin/main is missing: "
            f"{SHALLOW}, in CI a checkout of the whole history\n",
        )
        history.git("-C", "../shallow", "fetch", "-q", "--unshallow")
        assert codes(run("check", "--since", "origin/main", "--format", "json")) == []

    def test_says_of_a_day_before_a_shallow_clone_what_slips_says(
        self, run: Run, history: History, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        history.commit(HEAD + DANGLING + commitment("x", 'title = "Other"'), day="2024-03-01")
        history.git("clone", "-q", "--depth=1", f"file://{history.folder}", "../shallow")
        monkeypatch.chdir(history.folder.parent / "shallow")
        assert run("check", "--since", "2024-02-01") == Result(
            4, "", f"error: the oldest commit here is of 2024-03-01, later than 2024-01-31: {SHALLOW}\n"
        )
        result = run("check", "--since", "HEAD~1")
        assert result.exit_code == 4
        assert SHALLOW in result.stderr
        assert run("slips", "--since", "2024-02-01").stderr == f"{SHALLOW}\n"
        assert run("check", "--since", "2024-03-02", "--format", "json").stderr == ""

    def test_takes_a_day(self, run: Run, history: History) -> None:
        history.commit(HEAD + DANGLING + commitment("x", 'title = "Other"'), day="2024-03-01")
        assert codes(run("check", "--since", "2024-02-01", "--format", "json")) == ["RM502"]
        assert codes(run("check", "--since", "2024-03-01", "--format", "json")) == ["RM502"]
        assert codes(run("check", "--since", "2024-03-02", "--format", "json")) == []

    def test_of_the_time_before_the_file_counts_all(self, run: Run, history: History) -> None:
        history.git("rm", "-q", "roadmap.toml")
        empty = history.commit_all("Remove")
        write(HEAD + DANGLING)
        result = run("check", "--since", "HEAD", "--format", "json")
        assert codes(result) == ["RM201"]
        assert result.stderr == f"there is no roadmap at {empty[:10]}, so all findings count\n"

    def test_of_what_cannot_be_read_counts_all(self, run: Run, history: History) -> None:
        broken = history.commit("x y\n")
        write(HEAD + DANGLING)
        result = run("check", "--since", "HEAD", "--format", "json")
        assert codes(result) == ["RM201"]
        assert result.stderr.startswith(
            f"the roadmap cannot be read at {broken[:10]}, so all findings count: {broken[:10]}:"
        )

    @pytest.mark.parametrize("revision", ["nowhere", "--output=x", "-x", "a\nb"])
    @pytest.mark.usefixtures("history")
    def test_of_no_revision_is_refused(self, run: Run, revision: str) -> None:
        result = run("check", f"--since={revision}")
        assert (result.exit_code, result.stdout) == (4, "")
        assert result.stderr.startswith("error: there is no revision ")
        assert not Path("x").exists()

    def test_outside_a_repository_is_refused(self, run: Run) -> None:
        write(HEAD)
        result = run("check", "--since", "HEAD")
        assert (result.exit_code, result.stdout) == (4, "")
        assert "is in no git repository" in result.stderr

    @pytest.mark.usefixtures("history")
    def test_runs_the_rules_of_change_only_then(self, run: Run) -> None:
        def ran(*words: str) -> set[str]:
            sarif = json.loads(run("check", "--format", "sarif", *words).stdout)
            return {rule["id"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]}

        assert ran("--since", "HEAD") == {rule.code for rule in RULES}
        assert ran("--since", "HEAD") - ran() == {"RM501", "RM502", "RM503", "RM504"}


def test_at_checks_an_earlier_version(run: Run, tmp_path: Path) -> None:
    history = History(tmp_path / "work")
    history.commit(HEAD + DANGLING)
    history.commit(HEAD + commitment())
    assert run("check", "--file", str(history.file)).exit_code == 0
    result = run("check", "--file", str(history.file), "--at", "HEAD~1", "--format", "json")
    assert codes(result) == ["RM201"]


def test_each_of_many_faults_has_its_line(run: Run) -> None:
    write(HEAD + "".join(commitment(f"x-{number}", 'area = "b"') for number in range(1000)))
    found = json.loads(run("check", "--select", "RM201", "--format", "json").stdout)["findings"]
    assert [one["line"] for one in found] == list(range(11, 11 + 1000 * 6, 6))


def test_commands_in_help_name_a_file_that_they_would_not_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    text = '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "b"\n'
    (tmp_path / "my plan.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    for words in (["--file", "my plan.toml"], ["my plan.toml"]):
        stdout = run("check", *words).stdout
        assert "`roadmap add-area TITLE --id b --file 'my plan.toml'`" in stdout
    assert run("add-area", "B", "--id", "b", "--file", "my plan.toml").exit_code == 0
    assert run("check", "my plan.toml").exit_code == 0
    monkeypatch.setenv("ROADMAP_FILE", "my plan.toml")
    (tmp_path / "my plan.toml").write_text(text)
    assert "`roadmap add-area TITLE --id b`" in run("check").stdout
    (tmp_path / "roadmap.toml").write_text(text)
    monkeypatch.delenv("ROADMAP_FILE")
    assert "`roadmap add-area TITLE --id b`" in run("check", "--file", "./roadmap.toml").stdout
    (tmp_path / "a`b.toml").write_text(text)
    assert "`roadmap add-area TITLE --id b --file FILE`" in run("check", "a`b.toml").stdout
