"""`roadmap diff`, through the real app and real repositories."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.conftest import SHIPPED, Result
from tests.histories import History, commitment, git, roadmap_of

AREAS = "[areas.a]\ntitle = 'Air'\n[areas.b]\ntitle = 'Bridges'\n"

BEFORE = roadmap_of(
    commitment("gone", title='"Gone"')
    + commitment("slow", title='"Slow"', deadline='"2025"', partners='["us", "ca"]')
    + commitment("said", title='"Cut methane by 75 percent everywhere"', area='"b"')
    + commitment("old-name", title='"Named"', area='"b"')
    + commitment("same", title='"Same"', area='"b"'),
    AREAS,
)
AFTER = roadmap_of(
    commitment("slow", title='"Slow"', deadline='"2026"', partners='["ca", "mx"]', status='"at-risk"')
    + '[commitments.slow.updates.2025-03-01]\npartner = "ca"\nstatus = "at-risk"\nnote = "No money."\n'
    + commitment("said", title='"Cut methane by 70 percent where possible"', area='"b"')
    + commitment("new-name", title='"Named"', area='"b"', owner='"Office"', formerly='"old-name"')
    + commitment("same", title='"Same"', area='"b"')
    + commitment("fresh", title='"Fresh"', area='"b"', deadline='"2030"'),
    AREAS,
)

TEXT = """\
HEAD (2024-01-01) → roadmap.toml  1 removed, 2 changed, 1 renamed, 1 added

a  Air
gone  removed  Gone
slow  ca: status planned → at-risk  (worse)
      ca: deadline 2025 → 2026  (365 days later)
      partners:  - us  + mx
      + update 2025-03-01  ca:  status at-risk  No money.

b  Bridges
said      title: Cut methane by [-75-] {+70+} percent [-everywhere-] {+where possible+}
new-name  renamed  from old-name
          owner: none → Office
fresh     added  Fresh  due 2030
"""

MARKDOWN = """\
# HEAD (2024-01-01) → roadmap.toml

1 removed, 2 changed, 1 renamed, 1 added

## a  Air

- **gone** <del>removed</del> Gone
- **slow** ca: status planned → at-risk (worse)<br>ca: deadline 2025 → 2026 (365 days later)<br>partners: <del>- us</del> <ins>+ mx</ins><br><ins>+ update 2025-03-01</ins> ca: status at-risk No money.

## b  Bridges

- **said** title: Cut methane by <del>75</del> <ins>70</ins> percent <del>everywhere</del> <ins>where possible</ins>
- **new-name** renamed from old-name<br>owner: none → Office
- **fresh** <ins>added</ins> Fresh due 2030
"""  # noqa: E501


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path)
    made.commit(BEFORE, "Begin")
    made.file.write_text(AFTER)
    return made


def test_head_and_the_working_file_by_area_the_worst_first(run, history):
    assert run("diff") == (0, TEXT, "")


def test_markdown_for_a_pull_request(run, history):
    made = run("diff", "--format", "markdown").stdout
    assert made.replace("\\-", "-").replace("\\+", "+") == MARKDOWN
    tokens = [
        one for token in MarkdownIt("commonmark").parse(made) for one in (token, *(token.children or ()))
    ]
    assert {token.content for token in tokens if token.type == "html_inline"} == {
        "<br>", "<del>", "</del>", "<ins>", "</ins>",
    }  # fmt: skip


def test_json(run, history):
    found = json.loads(run("diff", "--format", "json").stdout)
    commit = history.git("rev-parse", "HEAD").strip()
    assert found["before"] == {"name": "HEAD", "commit": commit, "day": "2024-01-01"}
    assert found["after"] == {"name": "roadmap.toml", "commit": None, "day": None}
    assert [(one["id"], one["kind"], one["area"]) for one in found["commitments"]] == [
        ("gone", "removed", "a"), ("slow", "changed", "a"), ("said", "changed", "b"),
        ("new-name", "renamed", "b"), ("fresh", "added", "b"),
    ]  # fmt: skip
    slow = found["commitments"][1]
    assert slow["status"] == [
        {"partner": "ca", "before": "planned", "after": "at-risk", "worsened": True, "improved": False}
    ]
    assert slow["deadline"] == [
        {
            "partner": "ca", "before": "2025", "after": "2026", "days": 365, "slipped": True,
            "withdrawn": False,
        }
    ]  # fmt: skip
    assert (slow["partners_added"], slow["partners_removed"]) == (["mx"], ["us"])
    assert slow["updates_added"] == [
        {
            "key": "2025-03-01", "partner": "ca", "milestone": None, "cycle": None, "status": "at-risk",
            "deadline": None, "note": "No money.",
        }
    ]  # fmt: skip
    assert found["commitments"][2]["wording"] == [
        {
            "field": "title",
            "before": "Cut methane by 75 percent everywhere",
            "after": "Cut methane by 70 percent where possible",
        }
    ]
    assert found["commitments"][3]["before_id"] == "old-name"


class TestExitCode:
    @pytest.mark.usefixtures("history")
    def test_1_where_something_changed(self, run):
        assert run("diff", "--exit-code") == (1, TEXT, "")

    def test_0_where_nothing_did_though_the_text_is_another(self, run, history):
        history.file.write_text("# a comment\n" + BEFORE)
        said = "nothing changed in meaning from HEAD to roadmap.toml\n"
        assert run("diff", "--exit-code") == (0, "", said)
        assert run("diff", "--exit-code", "--format", "markdown").stdout.endswith(
            "\nNothing changed in meaning.\n"
        )
        assert json.loads(run("diff", "--exit-code", "--format", "json").stdout)["commitments"] == []


class TestWhatIsCompared:
    @pytest.fixture
    def longer(self, history):
        history.commit_all("Go on", "2024-02-01")
        history.commit(roadmap_of(commitment("third")), "Third", "2024-03-01")
        return history

    @pytest.mark.parametrize(
        ("words", "heading"),
        [
            (["HEAD~2", "HEAD~1"], "HEAD~2 (2024-01-01) → HEAD~1 (2024-02-01)"),
            (["HEAD~2"], "HEAD~2 (2024-01-01) → roadmap.toml"),
            (["2024-01-31", "2024-02-15"], "2024-01-31 (2024-01-01) → 2024-02-15 (2024-02-01)"),
            (["other.toml", "roadmap.toml"], "other.toml → roadmap.toml"),
            (["other.toml"], "other.toml → roadmap.toml"),
            (["HEAD~1", "other.toml"], "HEAD~1 (2024-02-01) → other.toml"),
        ],
    )
    def test_revisions_days_and_files(self, run, longer, words, heading):
        (longer.folder / "other.toml").write_text(BEFORE)
        result = run("diff", *words)
        assert (result.exit_code, result.stdout.split("  ")[0]) == (0, heading)

    def test_an_existing_file_is_a_file_and_rev_forces_a_revision(self, run, longer):
        (longer.folder / "main").write_text(BEFORE)
        assert run("diff", "main").stdout.startswith("main → roadmap.toml")
        assert run("diff", "--rev", "main").stderr == "nothing changed in meaning from main to roadmap.toml\n"

    @pytest.mark.usefixtures("longer")
    def test_standard_input_is_a_file(self, run):
        assert run("diff", "-", "roadmap.toml", input=BEFORE).stdout.startswith("- → roadmap.toml")

    @pytest.mark.usefixtures("longer")
    def test_a_bare_repository(self, run, tmp_path, monkeypatch):
        git(tmp_path, "clone", "-q", "--bare", ".", "bare.git")
        monkeypatch.chdir(tmp_path / "bare.git")
        result = run("diff", "HEAD~2", "HEAD~1", "--file", "HEAD:roadmap.toml")
        assert result.stdout.startswith("HEAD~2 (2024-01-01) → HEAD~1 (2024-02-01)")
        result = run("diff", "HEAD~2", "--file", "HEAD:roadmap.toml")
        assert result.stdout.startswith("HEAD~2 (2024-01-01) → HEAD:roadmap.toml")

    def test_the_file_was_renamed_since(self, run, longer):
        longer.git("mv", "roadmap.toml", "plan.toml")
        longer.commit_all("Move", "2024-04-01")
        result = run("diff", "HEAD~3", "--file", "plan.toml")
        assert result.stdout.startswith("HEAD~3 (2024-01-01) → plan.toml  5 removed, 1 added")

    def test_two_files_need_no_git(self, run, tmp_path):
        for name, text in (("one.toml", BEFORE), ("two.toml", AFTER)):
            (tmp_path / name).write_text(text)
        result = run("diff", "one.toml", "two.toml", env={"PATH": "/nowhere"})
        assert (result.exit_code, result.stdout) == (
            0,
            TEXT.replace("HEAD (2024-01-01) → roadmap", "one.toml → two"),
        )


class TestFilesThatCameOrWent:
    def test_a_new_file(self, run, history):
        first = history.git("commit-tree", "-m", "Empty", history.git("mktree").strip()).strip()
        result = run("diff", first, "HEAD")
        assert result.exit_code == 0
        assert result.stdout.count("added") == 5 + 2 + 1
        assert result.stderr == f"the roadmap is not in {first}: all of it is new\n"

    def test_a_deleted_one(self, run, history):
        history.file.unlink()
        for words in ([], ["--file", "roadmap.toml"]):
            result = run("diff", *words, "--exit-code")
            assert (result.exit_code, result.stderr) == (1, "roadmap.toml is missing: all of it is removed\n")
            assert "gone  removed  Gone" in result.stdout

    def test_nowhere(self, run, history):
        history.commit("x = 1\n", path="other.txt")
        result = run("diff", "HEAD~1", "--file", "no.toml")
        assert (result.exit_code, result.stdout) == (4, "")
        assert "the roadmap is neither in HEAD~1 nor in no.toml" in result.stderr


def test_a_faulty_version_is_reported_with_its_commit(run, history):
    commit = history.commit("[roadmap]\ntitle = 5\n", "Faulty")
    result = run("diff", "HEAD", "HEAD~1")
    assert result.exit_code == 3
    assert result.stderr.startswith(f"error: {commit[:10]}:roadmap.toml:2:9: ")


def test_as_of_replays_both(run, history):
    update = '[commitments.one.updates.2025-03-01]\nstatus = "at-risk"\nstatus_was = "planned"\n'
    text = roadmap_of(commitment("one", made="2023-01-01", status='"at-risk"', owner='"X"') + update)
    history.commit(roadmap_of(commitment("one", made="2023-01-01")))
    history.file.write_text(text)
    assert "status planned → at-risk" in run("diff").stdout
    assert run("diff", "--as-of", "2025-02-01").stdout == (
        "HEAD (2024-01-01) → roadmap.toml  1 changed\n\na  A\none  owner: none → X\n"
    )


def test_on_a_terminal_and_in_ascii_it_says_the_same(run, history):
    screen = run("diff", "--color", "never", tty=True, env={"COLUMNS": "120"}).stdout
    assert "".join(line.rstrip() + "\n" for line in screen.splitlines()) == TEXT
    plain = run("diff", encoding="ascii").stdout
    assert plain == TEXT.replace("→", "->")


def test_colour_marks_what_went_and_what_came(run, history):
    shown = run("diff", "--color", "always").stdout
    assert "\x1b[31m[-75-]\x1b[0m \x1b[32m{+70+}\x1b[0m" in shown


def test_the_shipped_roadmap_against_itself(run):
    assert run("diff", str(SHIPPED), str(SHIPPED), "--exit-code").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nope"], 4, 'there is no revision "nope"'),
        (["HEAD", "HEAD", "HEAD"], 2, "takes no argument HEAD"),
        ([""], 2, "diff needs a revision or a day"),
        (["no/file.toml"], 4, 'there is no revision "no/file.toml"'),
    ],
)
def test_what_is_wrong(run, history, words, code, said):
    result = run("diff", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_a_bare_repository_has_revisions_alone(run, history, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("bare")
    git(folder, "clone", "-q", "--bare", str(history.folder), "bare.git")
    history.commit(AFTER, "After", "2024-02-01")
    git(folder / "bare.git", "fetch", "-q", str(history.folder), "main:main")
    monkeypatch.chdir(folder / "bare.git")
    expected = run("diff", "--rev", "HEAD~1", "HEAD").stdout
    assert expected.startswith("HEAD~1 (2024-01-01) → HEAD (2024-02-01)  1 removed")
    assert run("diff", "HEAD~1", "HEAD").stdout == run("diff", "HEAD~1").stdout == expected
    result = run("status")
    assert result.exit_code == 3
    assert "a bare repository: name that of a revision, such as `--file HEAD:roadmap.toml`" in result.stderr


def test_two_sides_in_one_word_and_files_of_revisions(run, history):
    history.commit(AFTER, "After", "2024-02-01")
    expected = run("diff", "HEAD~1", "HEAD").stdout
    assert run("diff", "HEAD~1..HEAD").stdout == run("diff", "HEAD~1..").stdout == expected
    files = run("diff", "HEAD~1:roadmap.toml", "HEAD:roadmap.toml").stdout
    assert files.partition("\n")[2] == expected.partition("\n")[2]
    assert run("diff", "HEAD~1...HEAD").exit_code == 4


def test_backwards_a_rename_is_a_rename(run, history):
    history.commit(AFTER, "After", "2024-02-01")
    made = run("diff", "HEAD", "HEAD~1").stdout
    assert "1 renamed" in made.partition("\n")[0]
    assert "old-name  renamed" in made


class TestPartners:
    """Issue 12, items 7 to 9: what changed is said of those for whom it did."""

    BEFORE = commitment(
        "x", partners='["us", "ca"]', deadline='"2026"', status='"underway"', partner_status='{ ca = "met" }'
    )

    def changed(
        self, run: Callable[..., Result], tmp_path: Path, before: str, after: str, *words: str
    ) -> str:
        for name, text in (("one.toml", before), ("two.toml", after)):
            (tmp_path / name).write_text(roadmap_of(text))
        return run("diff", "one.toml", "two.toml", *words).stdout

    def lines(self, run: Callable[..., Result], tmp_path: Path, before: str, after: str) -> list[str]:
        text = self.changed(run, tmp_path, before, after)
        if not text:
            return []
        heading, _, _, *lines = text.splitlines()
        assert heading == "one.toml → two.toml  1 changed"
        return [line.removeprefix("x").strip() for line in lines]

    def test_a_line_for_each(self, run, tmp_path):
        after = self.BEFORE.replace('ca = "met"', 'us = "dropped", ca = "stalled"')
        after = after.replace(
            'deadline = "2026"', 'deadline = "2026"\npartner_deadline = { us = "none", ca = "2030" }'
        )
        assert self.lines(run, tmp_path, self.BEFORE, after) == [
            "us: status underway → dropped  (worse)",
            "ca: status met → stalled  (worse)",
            "us: deadline 2026 → none  (withdrawn)",
            "ca: deadline 2026 → 2030  (1,461 days later)",
        ]
        (found,) = json.loads(self.changed(run, tmp_path, self.BEFORE, after, "--format", "json"))[
            "commitments"
        ]
        assert [tuple(one.values()) for one in found["deadline"]] == [
            ("us", "2026", None, None, False, True),
            ("ca", "2026", "2030", 1461, True, False),
        ]

    def test_one_line_where_all_changed_alike(self, run, tmp_path):
        before = self.BEFORE.replace('ca = "met"', 'ca = "underway"')
        after = before.replace('"underway"', '"met"').replace("2026", "2025")
        assert self.lines(run, tmp_path, before, after) == [
            "status underway → met  (better)",
            "deadline 2026 → 2025  (365 days earlier)",
        ]

    @pytest.mark.parametrize("change", [("underway", "unknown"), ("unknown", "dropped"), ("unknown", "met")])
    def test_unknown_is_neither_worse_nor_better(self, run, tmp_path, change):
        before, after = (self.BEFORE.replace("underway", status) for status in change)
        assert self.lines(run, tmp_path, before, after) == [f"us: status {change[0]} → {change[1]}"]
        (found,) = json.loads(self.changed(run, tmp_path, before, after, "--format", "json"))["commitments"]
        assert [(one["worsened"], one["improved"]) for one in found["status"]] == [(False, False)]

    def test_a_status_that_is_nobody_s_is_a_field(self, run, tmp_path):
        before = self.BEFORE.replace('ca = "met"', 'us = "met", ca = "met"')
        after = before.replace('status = "underway"', 'status = "dropped"').replace('"2026"', '"2027"')
        assert self.lines(run, tmp_path, before, after) == [
            "deadline 2026 → 2027  (365 days later)",
            "status: underway → dropped",
        ]
        (found,) = json.loads(self.changed(run, tmp_path, before, after, "--format", "json"))["commitments"]
        assert found["fields"] == [{"field": "status", "before": "underway", "after": "dropped"}]

    def test_another_notation_of_the_same_value_is_no_change(self, run, tmp_path):
        own = self.BEFORE.replace('ca = "met"', 'us = "underway", ca = "met"')
        assert self.changed(run, tmp_path, self.BEFORE, own) == ""
        without = own.replace('status = "underway"\n', "", 1)
        assert self.lines(run, tmp_path, own, without) == ["status: underway → none"]


def test_what_is_in_both_files_is_neither_new_nor_removed_on_a_day_before_its_first_update(run, tmp_path):
    history = History(tmp_path)
    begun = commitment("two", title='"Two"', deadline='"2025-06"')
    done = commitment("two", title='"Two"', deadline='"2025-06"', status='"met"')
    done += '[commitments.two.updates.2026-01-20]\nstatus = "met"\n'
    history.commit(roadmap_of(begun, AREAS), "Begin", "2025-01-05")
    history.commit(roadmap_of(done, AREAS), "Record", "2026-01-21")
    for words in (("HEAD~1", "HEAD"), ("HEAD", "HEAD~1")):
        found = run("diff", *words, "--as-of", "2025-12-31", "--format", "json")
        assert json.loads(found.stdout)["commitments"] == []
    found = json.loads(run("diff", "HEAD~1", "HEAD", "--as-of", "2026-01-20", "--format", "json").stdout)
    assert [one["kind"] for one in found["commitments"]] == ["changed"]
    shown = run("brief", "--since", "2025-02-01", "--as-of", "2025-12-31").stdout
    assert "Removed" not in shown
    assert "New" not in shown


def test_one_of_two_files_that_does_not_exist_is_no_revision(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text('[roadmap]\ntitle = "A"\n')
    refused = Result(3, "", "error: b.toml does not exist; name two files, or revisions of one\n")
    assert run("diff", "a.toml", "b.toml") == run("diff", "b.toml", "a.toml") == refused


def test_two_files_that_do_not_exist_are_no_revisions(run: Callable[..., Result]) -> None:
    assert run("diff", "a.toml", "b.toml") == Result(
        3, "", "error: a.toml and b.toml do not exist; name two files, or revisions of one\n"
    )
