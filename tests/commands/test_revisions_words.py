"""The words that name a version or a start: the same ones in every command that takes any."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.histories import History, commitment, roadmap_of

Run = Callable[..., Result]

FIRST, SECOND = "2023-03-20", "2023-06-14"
"""The days of the two versions; the deadline changes with the second one."""

COMMANDS = {
    "list": ["list", "--at"],
    "status": ["status", "--at"],
    "history": ["history", "old", "--at"],
    "brief": ["brief", "--since"],
    "slips": ["slips", "--since"],
    "check": ["check", "--select", "RM503", "--since"],
    "diff": ["diff"],
}
DAYS = ["2023-04-30", "2023-04", "April 2023", "last friday", "20 days ago", "last month", "by 2023-05-02"]
REVISIONS = ["HEAD~1", "main~1", "begin", "2020", "@{u}", "COMMIT", "SHORT"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> History:
    made = History(tmp_path_factory.mktemp("built"))
    made.commit(roadmap_of(commitment("old", deadline='"2025"')), "Begin", FIRST)
    for words in (["tag", "begin"], ["tag", "2020"], ["branch", "upstream"]):
        made.git(*words)
    made.commit(roadmap_of(commitment("old", deadline='"2026"')), "Slip", SECOND)
    made.git("branch", "-q", "--set-upstream-to=upstream")
    return made


@pytest.fixture
def history(built: History, tmp_path: Path, set_today: Callable[[date], None]) -> History:
    """Return a roadmap with two versions, on a Thursday; a tag of the first one looks like a year."""
    set_today(date(2023, 6, 15))
    return built.copy(tmp_path)


@pytest.mark.parametrize("word", [*DAYS, *REVISIONS])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_every_kind_of_word(run: Run, history: History, command: str, word: str) -> None:
    commit = history.git("rev-parse", "HEAD~1").strip()
    word = {"COMMIT": commit, "SHORT": commit[:8]}.get(word, word)
    result = run(*COMMANDS[command], word, "--format", "json")
    assert result.exit_code == (1 if command == "check" else 0), result
    record = json.loads(result.stdout)
    match command:
        case "check":
            assert [one["code"] for one in record["findings"]] == ["RM503"]
        case "brief":
            assert record["commit"] == commit
        case "diff":
            assert record["before"]["commit"] == commit
            assert "2026" in result.stdout
        case "slips":
            assert [len(one["changes"]) for one in record["slips"]] == [1]
            assert record["since"] == (FIRST if word not in DAYS else record["since"])
        case _:
            assert result.stderr.startswith(f"at {word} (commit {commit[:10]} of {FIRST})")


WRONG = [
    ("mian", 4, 'there is no revision "mian" in this repository; did you mean main?'),
    ("", 2, " needs a revision or a day, not an empty one"),
    ("2999", 2, ": 2999 is in the future; give a day up to today"),
    ("2023-02-30", 4, "; a day would be written as 2023-03-24"),
    ("HEAD~9", 4, 'there is no revision "HEAD~9" in this repository'),
    ("HEAD..main", 4, "there is no revision "),
]


@pytest.mark.parametrize(("word", "code", "sentence"), WRONG)
@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "diff"])
def test_a_wrong_word_is_refused_alike(
    run: Run, history: History, command: str, word: str, code: int, sentence: str
) -> None:
    result = run(*COMMANDS[command], word)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_repository_a_revision_is_refused_with_the_reason(
    run: Run, tmp_path: Path, command: str
) -> None:
    (tmp_path / "roadmap.toml").write_text(roadmap_of(commitment("old")))
    result = run(*COMMANDS[command], "HEAD~1")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "roadmap.toml is in no git repository, so it has no revisions; `git init`" in result.stderr
    if command in ("brief", "slips"):
        assert result.stderr.startswith('error: --since: "HEAD~1" is not a day, such as 2026-02-01, and ')
        assert run(*COMMANDS[command], "last friday").exit_code == 0


def test_since_counts_from_the_first_day_of_a_window(run: Run, history: History) -> None:
    """A version of that day is part of what changed, as in `brief` and `slips`."""
    for word in (SECOND, "2023-06", "2023-Q2", "today"):
        found = run("check", "--select", "RM503", "--since", word, "--format", "json")
        assert [one["code"] for one in json.loads(found.stdout)["findings"]] == (
            [] if word == "today" else ["RM503"]
        ), word


def test_all_findings_count_since_a_day_before_the_first_version(run: Run, history: History) -> None:
    result = run("check", "--since", FIRST, "--format", "json")
    assert result.stderr == f"git has no version from before {FIRST}, so all findings count\n"
    assert result.exit_code == 0


def test_slips_says_from_which_day_a_revision_counts(run: Run, history: History) -> None:
    commit = history.git("rev-parse", "HEAD").strip()
    result = run("slips", "--since", "HEAD")
    assert result.stderr == f"since HEAD (commit {commit[:10]} of {SECOND}): from that day on\n"
    assert "2025" in result.stdout
    late = run("slips", "--since", "HEAD", "--as-of", "2023-06-01")
    assert (late.exit_code, late.stderr) == (
        2,
        f"error: --since: {SECOND} is after 2023-06-01, the day that is shown\n",
    )
