"""Find revisions, days and paths, and the merge attribute of a file."""

import os
from datetime import date
from pathlib import Path

import pytest

from roadmap_cli.errors import NotFoundError
from roadmap_cli.vcs.git import Git, find_git
from roadmap_cli.vcs.repository import (
    commit_of_day,
    date_of,
    find_blob,
    find_commit,
    find_repository,
    is_ref,
    merge_attribute,
    merge_base,
    resolve,
    track,
    track_named,
)
from tests.histories import History, git

HOSTILE_REVISIONS = (
    *("--output=x", "-", "--", "--all", "-c core.pager=evil", "^HEAD", "HEAD..HEAD~1", "HEAD^!", "HEAD^@"),
    *(
        "a\nb",
        "a\0b",
        "",
        " ",
        "\udcff",
        "x" * 300_000,
        "HEAD:roadmap.toml",
        "$(touch x)",
        "HEAD^{commit",
        "*",
    ),
)


def ours() -> Git:
    return find_git(os.environ)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> History:
    made = History(tmp_path_factory.mktemp("built"))
    for number, day in enumerate(("2023-03-20", "2023-03-24", "2023-05-01"), start=1):
        made.commit(f"number = {number}\n", f"Number {number}", day)
    return made


@pytest.fixture
def history(built: History, tmp_path: Path) -> History:
    return built.copy(tmp_path / "repo")


class TestFinding:
    def test_outside_a_repository(self, tmp_path: Path) -> None:
        with pytest.raises(NotFoundError, match=r"x\.toml is in no git repository.*`git init`"):
            find_repository(ours(), tmp_path, "x.toml")

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(NotFoundError, match=r"cannot look for revisions of x\.toml"):
            find_repository(ours(), tmp_path / "no", "x.toml")

    def test_a_subfolder(self, history: History) -> None:
        history.commit("deep = true\n", path="plans/one/r.toml")
        tracked = track(ours(), history.folder / "plans" / "one" / "r.toml")
        assert tracked.path == "plans/one/r.toml"
        assert find_blob(tracked.repository, tracked.tip, tracked.path)

    def test_a_symbolic_link_is_followed(self, history: History) -> None:
        (history.folder / "link.toml").symlink_to("roadmap.toml")
        assert track(ours(), history.folder / "link.toml").path == "roadmap.toml"

    def test_a_linked_worktree(self, history: History, tmp_path: Path) -> None:
        history.git("worktree", "add", "-q", str(tmp_path / "linked"), "HEAD~1")
        tracked = track(ours(), tmp_path / "linked" / "roadmap.toml")
        assert tracked.tip == resolve(track(ours(), history.file).repository, "main~1")

    def test_a_bare_repository(self, history: History, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", "--bare", str(history.folder), "bare.git")
        tracked = track_named(ours(), tmp_path / "bare.git", "main~1:roadmap.toml")
        assert (tracked.path, tracked.tip) == ("roadmap.toml", history.git("rev-parse", "main~1").strip())

    def test_a_path_with_a_dot_counts_from_the_folder(self, history: History) -> None:
        history.commit("deep = true\n", path="plans/r.toml")
        assert track_named(ours(), history.folder / "plans", "HEAD:./r.toml").path == "plans/r.toml"
        assert track_named(ours(), history.folder / "plans", "HEAD:../roadmap.toml").path == "roadmap.toml"

    def test_a_path_that_leads_out_of_the_repository(self, history: History) -> None:
        with pytest.raises(NotFoundError, match=r"HEAD:\./\.\./x\.toml leads out of the repository"):
            track_named(ours(), history.folder, "HEAD:./../x.toml")

    def test_another_user_s_repository_names_the_remedy(self, history: History) -> None:
        untrusted = Git(ours().program, {**ours().environment, "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
        with pytest.raises(NotFoundError, match=r"does not trust .*safe\.directory"):
            find_repository(untrusted, history.folder, "roadmap.toml")


class TestRevisions:
    @pytest.mark.parametrize("text", HOSTILE_REVISIONS, ids=range(len(HOSTILE_REVISIONS)))
    def test_no_text_is_an_option_or_more_than_one_commit(self, history: History, text: str) -> None:
        before = sorted(history.folder.rglob("*"))
        repository = track(ours(), history.file).repository
        assert find_commit(repository, text) is None
        with pytest.raises(NotFoundError, match="there is no revision"):
            resolve(repository, text)
        assert sorted(history.folder.rglob("*")) == before

    def test_what_a_revision_may_be(self, history: History) -> None:
        history.git("tag", "-a", "v1", "-m", "One", "HEAD~2")
        repository = track(ours(), history.file).repository
        numbers = history.git("rev-list", "HEAD").split()
        named = {"HEAD": 0, "main": 0, "v1": 2, "HEAD~1": 1, numbers[1]: 1, numbers[2][:8]: 2, "@": 0}
        assert {name: resolve(repository, name) for name in named} == {
            name: numbers[place] for name, place in named.items()
        }

    def test_the_nearest_name_is_offered(self, history: History) -> None:
        history.git("tag", "announced")
        with pytest.raises(NotFoundError, match=r"no revision \"anounced\".*did you mean announced\?"):
            resolve(track(ours(), history.file).repository, "anounced")

    def test_nothing_was_committed_yet(self, tmp_path: Path) -> None:
        empty = History(tmp_path / "empty")
        empty.file.write_text("")
        with pytest.raises(NotFoundError, match="nothing has been committed"):
            track(ours(), empty.file)

    def test_a_shallow_clone_names_its_remedy(self, history: History, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", "--depth", "1", f"file://{history.folder}", "shallow")
        repository = track(ours(), tmp_path / "shallow" / "roadmap.toml").repository
        with pytest.raises(NotFoundError, match=r"shallow clone.*`git fetch --unshallow`"):
            resolve(repository, "HEAD~1")
        with pytest.raises(NotFoundError, match=r"later than 2023-03-24: .*`git fetch --unshallow`"):
            commit_of_day(repository, date(2023, 3, 24), resolve(repository, "HEAD"))

    def test_a_branch_with_the_name_of_an_option(self, history: History) -> None:
        number = history.git("rev-parse", "HEAD~1").strip()
        (history.folder / ".git" / "refs" / "heads" / "--output=x").write_text(number + "\n")
        repository = track(ours(), history.file).repository
        assert resolve(repository, "--output=x") == number
        assert is_ref(repository, "--output=x")
        assert not (history.folder / "x").exists()


class TestDays:
    @pytest.mark.parametrize(
        ("day", "back"),
        [("2023-03-20", 2), ("2023-03-23", 2), ("2023-03-24", 1), ("2023-04-30", 1), ("2024-01-01", 0)],
    )
    def test_the_last_commit_before_the_end_of_a_day(self, history: History, day: str, back: int) -> None:
        tracked = track(ours(), history.file)
        found = commit_of_day(tracked.repository, date.fromisoformat(day), tracked.tip)
        assert found == history.git("rev-list", "HEAD").split()[back]

    def test_before_the_first(self, history: History) -> None:
        tracked = track(ours(), history.file)
        with pytest.raises(
            NotFoundError, match="by the end of 2023-03-19: the history here begins on 2023-03-20"
        ):
            commit_of_day(tracked.repository, date(2023, 3, 19), tracked.tip)

    def test_a_day_is_that_of_the_committer_s_clock(self, tmp_path: Path) -> None:
        history = History(tmp_path / "repo")
        history.commit("number = 1\n", day="2023-03-24T23:30:00-08:00")  # the 25th in UTC
        history.commit("number = 2\n", day="2023-03-25T00:30:00-08:00")
        tracked = track(ours(), history.file)
        assert commit_of_day(tracked.repository, date(2023, 3, 24), tracked.tip) == resolve(
            tracked.repository, "HEAD~1"
        )
        assert date_of(tracked.repository, tracked.tip) == date(2023, 3, 25)

    def test_what_was_merged_later_was_not_there_yet(self, history: History) -> None:
        history.git("checkout", "-q", "-b", "side", "HEAD~1")
        history.commit("side = true\n", "On the side", "2023-06-01", path="other.toml")
        history.git("checkout", "-q", "main")
        history.git("merge", "-q", "--no-ff", "-m", "Merge", "side", day="2023-09-01")
        tracked = track(ours(), history.file)
        assert commit_of_day(tracked.repository, date(2023, 7, 1), tracked.tip) == resolve(
            tracked.repository, "main~1"
        )

    def test_a_clock_that_was_wrong_hides_no_earlier_commit(self, history: History) -> None:
        history.commit("number = 4\n", "Wrong clock", "2000-01-01")
        tracked = track(ours(), history.file)
        assert commit_of_day(tracked.repository, date(2023, 4, 1), tracked.tip) == resolve(
            tracked.repository, "HEAD~2"
        )

    def test_the_reflog_is_not_used(self, history: History, tmp_path: Path) -> None:
        git(tmp_path, "clone", "-q", str(history.folder), "fresh")
        tracked = track(ours(), tmp_path / "fresh" / "roadmap.toml")
        assert commit_of_day(tracked.repository, date(2023, 3, 24), tracked.tip) == resolve(
            tracked.repository, "HEAD~1"
        )


def test_a_damaged_repository_is_one_sentence(history: History) -> None:
    tracked = track(ours(), history.file)
    for file in (history.folder / ".git" / "objects").rglob("??/*"):
        file.unlink()
    with pytest.raises(NotFoundError, match="git failed: "):
        commit_of_day(tracked.repository, date(2023, 4, 1), tracked.tip)


class TestMergeBase:
    def test_is_where_two_lines_parted(self, history: History) -> None:
        common = history.git("rev-parse", "HEAD").strip()
        history.git("checkout", "-q", "-b", "other")
        theirs = history.commit("x = 1\n")
        history.git("checkout", "-q", "main")
        own = history.commit("x = 2\n")
        repository = track(ours(), history.file).repository
        assert merge_base(repository, own, theirs) == common
        assert merge_base(repository, own, common) == common

    def test_is_none_of_two_that_never_met(self, history: History) -> None:
        own = history.git("rev-parse", "HEAD").strip()
        history.git("checkout", "-q", "--orphan", "other")
        theirs = history.commit("x = 1\n")
        assert merge_base(track(ours(), history.file).repository, own, theirs) is None


class TestMergeAttribute:
    @pytest.mark.parametrize(
        ("attributes", "value"),
        [
            ("roadmap.toml merge=union", "union"),
            ("*.toml merge=union\nroadmap.toml !merge", ""),
            ("other.toml merge=union", ""),
            ("roadmap.toml -merge", "unset"),
        ],
    )
    def test_is_what_git_would_do(self, history: History, attributes: str, value: str) -> None:
        (history.folder / ".gitattributes").write_text(attributes)
        assert merge_attribute(ours(), history.file) == value

    def test_may_be_in_any_file_that_git_reads(self, history: History) -> None:
        (history.folder / ".git" / "info").mkdir(exist_ok=True)
        (history.folder / ".git" / "info" / "attributes").write_text("*.toml merge=union")
        assert merge_attribute(ours(), history.file) == "union"

    def test_of_a_hostile_name_is_its_own(self, history: History) -> None:
        (history.folder / ".gitattributes").write_text("*.toml merge=union")
        for name in ("--stdin.toml", "-a.toml", "a\nb.toml"):
            assert merge_attribute(ours(), history.folder / name) == "union"

    def test_is_none_outside_a_repository(self, tmp_path: Path) -> None:
        assert merge_attribute(ours(), tmp_path / "roadmap.toml") == ""
