"""`roadmap brief`, through the real app and real repositories."""

import json
from pathlib import Path

import pytest

from tests.conftest import AS_OF, SHIPPED
from tests.histories import History, commitment, git, roadmap_of

BEFORE = roadmap_of(
    commitment("gone", title='"Gone"')
    + commitment("slow", title='"Slow"', made="2020", deadline='"2026"')
    + commitment("done", title='"Done"', made="2020")
    + commitment("late", title='"Late"', made="2020", deadline='"2025"')
)
AFTER = roadmap_of(
    commitment("slow", title='"Slow"', made="2020", deadline='"2027"')
    + '[commitments.slow.updates.2025-03-01]\ndeadline = "2027"\ndeadline_was = "2026"\nnote = "No money."\n'
    + commitment("done", title='"Done"', made="2020", status='"met"')
    + commitment("late", title='"Late"', made="2020", deadline='"2025"')
    + commitment("fresh", title='"Fresh"', made="2025-02-01", deadline='"2030"')
)
TEXT = """\
R · as of 2026-02-01 · since 2025-01-01

Removed from the file: 1
gone  Gone  a

Slipped: 1
slow  Slow  2026 → 2027  365 days later
      No money.

Now overdue: 1
late  Late  overdue by 32 days

Kept: 1
done  Done  planned → met

New: 1
fresh  Fresh  ○ planned  due 2030

Due next: 2
slow   Slow  2027  due in 698 days
fresh  Fresh  2030  due in 1,794 days

Silent the longest: 1
late  Late  nothing since 2020-01-01, 2,223 days ago

Nothing broken or dropped.
"""


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path)
    made.commit(BEFORE, "Begin", "2025-01-01")
    made.commit(AFTER, "Go on", "2025-04-01")
    return made


def test_since_a_revision(run, history):
    commit = history.git("rev-parse", "HEAD~1")[:10]
    result = run("brief", "--since", "HEAD~1", "--as-of", AS_OF)
    assert result == (0, TEXT, f"since HEAD~1 is commit {commit} of 2025-01-01\n")


@pytest.mark.parametrize("since", ["2025-01-02", "2025-02-01", "2025-04"])
def test_since_a_day_which_is_news_itself(run, history, since):
    commit = history.git("rev-parse", "HEAD~1")[:10]
    result = run("brief", "--since", since, "--as-of", AS_OF)
    shown = "2025-04-01" if since == "2025-04" else since
    expected = TEXT.replace("since 2025-01-01", f"since {shown}").partition("Silent")[0]
    assert result.stdout.partition("Silent")[0] == expected
    assert result.stderr == f"since {since}: what was known is commit {commit} of 2025-01-01\n"
    assert "Slipped" not in run("brief", "--since", "2025-04-02", "--as-of", AS_OF).stdout


def test_on_a_terminal_it_says_the_same(run, history):
    screen = run("brief", "--since", "HEAD~1", "--as-of", AS_OF, "--color", "never", tty=True).stdout
    assert "".join(line.rstrip() + "\n" for line in screen.splitlines()) == TEXT


def test_json(run, history):
    found = json.loads(run("brief", "--since", "HEAD~1", "--as-of", AS_OF, "--format", "json").stdout)
    rows = json.loads(run("list", "--as-of", AS_OF, "--format", "json").stdout)
    by_id = {row["id"]: row for row in rows}
    assert (found["since"], found["as_of"]) == ("2025-01-01", AS_OF)
    assert found["commit"] == history.git("rev-parse", "HEAD~1").strip()
    assert found["new"] == [by_id["fresh"]]
    assert found["overdue"] == [by_id["late"]]
    assert found["next"] == [by_id["slow"], by_id["fresh"]]
    assert found["removed"] == [{"id": "gone", "title": "Gone", "area": "a"}]
    assert found["kept"] == [
        {
            "id": "done",
            "title": "Done",
            "area": "a",
            "partner": None,
            "was": "planned",
            "status": "met",
            "why": "",
        }
    ]
    assert found["slipped"] == [
        {
            "id": "slow", "title": "Slow", "area": "a", "partner": None, "before": "2026", "after": "2027",
            "days": 365, "why": "No money.",
        }
    ]  # fmt: skip
    assert found["silent"] == [
        {"id": "late", "title": "Late", "area": "a", "heard": "2020-01-01", "days": 2223}
    ]
    assert found["broken"] == []


def test_markdown(run, history):
    made = run("brief", "--since", "HEAD~1", "--as-of", AS_OF, "--format", "markdown").stdout
    assert made.startswith(
        "# R · as of 2026-02-01 · since 2025-01-01\n\n## Removed from the file: 1\n\n- **gone** Gone a\n"
    )
    assert made.endswith("\n\nNothing broken or dropped.\n")


def test_an_area(run, history):
    assert run("brief", "--since", "HEAD~1", "--area", "a", "--as-of", AS_OF).stdout == TEXT
    history.commit(AFTER + "[areas.b]\ntitle = 'B'\n")
    made = run("brief", "--since", "HEAD~2", "--area", "b", "--as-of", AS_OF).stdout
    assert made.endswith("\n\nNothing broken or dropped, removed, slipped, now overdue, kept or new.\n")


def test_a_day_before_the_first_commit_is_taken_from_the_file(run, history):
    result = run("brief", "--since", "2024-12-01", "--as-of", AS_OF)
    assert result.stderr == (
        "git has no version from before 2024-12-01; the file's own events say what was known\n"
    )
    assert result.stdout.startswith("R · as of 2026-02-01 · since 2024-12-01\n\nSlipped: 1\n")
    assert "Removed" not in result.stdout


def test_without_git_a_day_is_enough(run, tmp_path):
    (tmp_path / "roadmap.toml").write_bytes(SHIPPED.read_bytes())
    result = run("brief", "--since", "2024-12-17", "--as-of", AS_OF, "--format", "json")
    found = json.loads(result.stdout)
    assert [(one["id"], one["partner"], one["days"]) for one in found["slipped"]] == [
        ("net-zero-grids", "ca", 5479),
        ("oil-and-gas-methane-75", None, 1826),
    ]
    assert [(one["id"], one["partner"], one["status"]) for one in found["broken"]] == [
        ("paris-agreement", "us", "dropped")
    ]
    result = run("brief", "--since", "HEAD~1")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "is in no git repository" in result.stderr


def test_a_bare_repository(run, history, tmp_path, monkeypatch):
    git(tmp_path, "clone", "-q", "--bare", ".", "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    result = run("brief", "--since", "HEAD~1", "--file", "HEAD:roadmap.toml", "--as-of", AS_OF)
    assert (result.exit_code, result.stdout) == (0, TEXT)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "--since is missing"),
        (["--since", ""], 2, "--since needs a revision or a day"),
        (["--since", "nope"], 4, 'there is no revision "nope"'),
        (["--since", "--output=x"], 4, 'there is no revision "--output=x"'),
    ],
)
@pytest.mark.usefixtures("history")
def test_what_is_wrong(run, words, code, said):
    result = run("brief", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_the_first_day_of_all(run, history):
    assert run("brief", "--since", "0001-01-01", "--as-of", AS_OF).exit_code == 0


def test_a_since_that_lies_ahead_is_no_good_news(run, history):
    for words in (("2026-03-01", "--as-of", AS_OF), ("HEAD", "--as-of", "2020-01-01")):
        result = run("brief", "--since", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "the day that is shown" in result.stderr
    assert "lies in the future" in run("brief", "--since", "2999-01-01").stderr


def test_a_shallow_clone_tells_no_half_of_it(run, history, tmp_path, monkeypatch):
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{history.folder}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    result = run("brief", "--since", "2025-01-15", "--as-of", AS_OF)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "`git fetch --unshallow`" in result.stderr


def test_without_git_it_says_so(run, history):
    result = run("brief", "--since", "2025-01-15", "--as-of", AS_OF, env={"PATH": "/nowhere"})
    assert result.exit_code == 0
    assert result.stderr.startswith("git was not found on PATH; install it")
    assert "what was known is what the file's own events say" in result.stderr


def test_of_a_day_the_last_version_that_can_be_read_is_meant(run, history):
    history.commit("[[[broken", "Break", "2025-06-01")
    history.commit(AFTER, "Mend", "2025-07-01")
    result = run("brief", "--since", "2025-06-15", "--as-of", AS_OF)
    assert result.exit_code == 0
    assert "passed over, for it cannot be read: " in result.stderr
    assert "Now overdue: 1\nlate" in result.stdout
    shown = run("list", "--at", "2025-06-15", "--format", "json")
    assert (shown.exit_code, [row["id"] for row in json.loads(shown.stdout)][:1]) == (0, ["slow"])
    assert run("list", "--at", "HEAD~1").exit_code == 3
