"""The versions of a file: which commits, in which order, under which names, and made from which."""

import os
from datetime import date
from pathlib import Path

import pytest

from roadmap_cli.errors import NotFoundError
from roadmap_cli.vcs.git import find_git
from roadmap_cli.vcs.repository import resolve, track
from roadmap_cli.vcs.versions import Version, content_at, path_at, versions_of
from tests.histories import History, git

HOSTILE_NAMES = (
    "--output=x.toml",
    "-x.toml",
    ":(top)x.toml",
    "a\nb.toml",
    "*.toml",
    "é 橋.toml",
    "\x1b[31m.toml",
    '"q".toml',
)
BODY = "".join(f"line = {number}\n" for number in range(40))


def versions(file: Path) -> list[Version]:
    return versions_of(track(find_git(os.environ), file))


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo")


def test_each_commit_that_touched_the_file_oldest_first(history: History) -> None:
    first = history.commit("a = 1\n", "Begin", "2023-01-01", "Ann")
    history.commit("other = 1\n", "Not ours", "2023-01-02", path="other.toml")
    second = history.commit("a = 2\n", "Go on", "2023-01-03", "Bob")
    blobs = [history.git("rev-parse", f"{commit}:roadmap.toml").strip() for commit in (first, second)]
    assert versions(history.file) == [
        Version(commit=first, parents=(), author="Ann", day=date(2023, 1, 1), subject="Begin",
                path="roadmap.toml", blob=blobs[0]),
        Version(commit=second, parents=(first,), author="Bob", day=date(2023, 1, 3), subject="Go on",
                path="roadmap.toml", blob=blobs[1]),
    ]  # fmt: skip


def test_a_file_that_was_never_committed_has_none(history: History) -> None:
    history.commit("other = 1\n", path="other.toml")
    history.file.write_text("")
    assert versions(history.file) == []


def test_earlier_names_are_followed(history: History) -> None:
    numbers = [
        history.commit(BODY, path="docs/plan.toml"),
        history.commit(BODY + "a = 1\n", path="docs/plan.toml"),
    ]
    history.git("mv", "docs/plan.toml", "plan.toml")
    numbers.append(history.commit(BODY + "a = 2\n", "Move and change", path="plan.toml"))
    history.git("mv", "plan.toml", "roadmap.toml")
    numbers.append(history.commit_all("Move"))
    found = versions(history.file)
    assert [version.commit for version in found] == numbers
    assert [version.path for version in found] == ["docs/plan.toml"] * 2 + ["plan.toml", "roadmap.toml"]
    assert [version.parents for version in found] == [(), *((number,) for number in numbers[:3])]


def test_a_merge_is_included_if_it_is_like_neither_side(history: History) -> None:
    base = history.commit(BODY)
    history.git("checkout", "-q", "-b", "side")
    side = history.commit("side = 1\n" + BODY)
    history.git("checkout", "-q", "main")
    main = history.commit(BODY + "main = 1\n")
    history.git("merge", "-q", "-m", "Merge", "side")
    merge = history.git("rev-parse", "HEAD").strip()
    found = {version.commit: version.parents for version in versions(history.file)}
    assert found == {base: (), main: (base,), side: (base,), merge: (main, side)}
    assert next(iter(found)) == base
    assert list(found)[-1] == merge


def test_each_is_after_its_parents_whatever_the_clocks_are(history: History) -> None:
    base = history.commit(BODY, day="2024-01-10")
    history.git("checkout", "-q", "-b", "side")
    history.commit("side = 1\n" + BODY, day="2024-01-20")
    history.git("checkout", "-q", "main")
    history.commit(BODY + "main = 1\n", day="2024-01-01")
    history.git("merge", "-q", "-m", "Merge", "side", day="2024-01-30")
    found = [version.commit for version in versions(history.file)]
    assert (found[0], len(found)) == (base, 4)
    assert versions(history.file)[-1].blob == history.git("rev-parse", "HEAD:roadmap.toml").strip()


def test_a_side_that_a_merge_discarded_is_not_included(history: History) -> None:
    base = history.commit(BODY)
    history.git("checkout", "-q", "-b", "side")
    history.commit("side = 1\n" + BODY)
    history.git("checkout", "-q", "main")
    history.commit("x = 1\n", path="other.toml")
    history.git("merge", "-q", "-s", "ours", "-m", "Merge", "side")
    assert [version.commit for version in versions(history.file)] == [base]


def test_a_removed_file_that_came_back(history: History) -> None:
    first = history.commit(BODY)
    history.git("rm", "-q", "roadmap.toml")
    gone = history.commit_all("Gone")
    back = history.commit(BODY)
    found = versions(history.file)
    assert [(version.commit, version.blob is None) for version in found] == [
        (first, False), (gone, True), (back, False),
    ]  # fmt: skip


def test_a_rewritten_history_is_read_as_it_is_now(history: History) -> None:
    history.commit(BODY, "Begin", "2023-01-01")
    history.commit(BODY + "a = 1\n", "Typo", "2023-01-02")
    history.git("commit", "-q", "--amend", "-m", "Fixed", day="2023-02-02")
    assert [(version.subject, version.day) for version in versions(history.file)] == [
        ("Begin", date(2023, 1, 1)), ("Fixed", date(2023, 2, 2)),
    ]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_file_name_is_a_name(history: History, name: str) -> None:
    history.commit(BODY)
    history.commit(BODY, "Named", path=f"./{name}")
    history.commit("a = 1\n", "Other", path="other.toml")
    found = versions(history.folder / name)
    assert [(version.subject, version.path) for version in found] == [("Named", name)]
    tracked = track(find_git(os.environ), history.folder / name)
    assert content_at(tracked, tracked.tip) == BODY.encode()


def test_hostile_authors_and_subjects_are_text(history: History) -> None:
    subject = "--output=x\x1b[31m \x01::error::"
    history.commit(BODY, subject, author="-- ::e\x1b]0;t\x07x")
    history.commit(BODY + "\n", "")
    found = versions(history.file)
    assert [(version.author, version.subject) for version in found] == [
        ("-- ::e\x1b]0;t\x07x", subject), ("Ann", ""),
    ]  # fmt: skip


def test_other_people_s_settings_change_nothing(history: History) -> None:
    numbers = [history.commit(BODY), history.commit(BODY + "a = 1\n")]
    for name, value in (
        ("log.follow", "true"), ("log.showRoot", "false"), ("diff.noprefix", "true"),
        ("log.decorate", "full"), ("color.ui", "always"), ("diff.orderFile", "/nowhere"), ("log.date", "iso"),
        ("diff.renames", "copies"), ("log.diffMerges", "off"), ("core.abbrev", "4"),
        ("format.pretty", "oneline"), ("core.quotePath", "true"),
        ("diff.statGraphWidth", "5"), ("log.abbrevCommit", "true"),
    ):  # fmt: skip
        history.git("config", name, value)
    assert [version.commit for version in versions(history.file)] == numbers


class TestContent:
    def test_also_where_the_file_was_renamed_since(self, history: History) -> None:
        first = history.commit(BODY, path="plan.toml")
        history.git("mv", "plan.toml", "roadmap.toml")
        history.commit("a = 1\n" + BODY)
        tracked = track(find_git(os.environ), history.file)
        assert path_at(tracked, first) == "plan.toml"
        assert content_at(tracked, first) == BODY.encode()

    def test_on_a_branch_that_renamed_it(self, history: History) -> None:
        history.commit(BODY)
        history.git("checkout", "-q", "-b", "side")
        history.git("mv", "roadmap.toml", "elsewhere.toml")
        side = history.commit_all("Elsewhere")
        history.git("checkout", "-q", "main")
        history.commit(BODY + "a = 1\n")
        assert content_at(track(find_git(os.environ), history.file), side) == BODY.encode()

    def test_where_it_was_not_there(self, history: History) -> None:
        history.commit("x = 1\n", path="other.toml")
        history.commit(BODY)
        tracked = track(find_git(os.environ), history.file)
        with pytest.raises(NotFoundError, match=r"roadmap\.toml did not exist at"):
            content_at(tracked, resolve(tracked.repository, "HEAD~1"))

    def test_a_folder_of_that_name_is_no_file(self, history: History) -> None:
        history.commit("x = 1\n", path="roadmap.toml/x.toml")
        history.git("rm", "-rq", "roadmap.toml")
        history.commit(BODY)
        tracked = track(find_git(os.environ), history.file)
        with pytest.raises(NotFoundError, match="not a readable file"):
            content_at(tracked, resolve(tracked.repository, "HEAD~1"))
        assert [version.path for version in versions(history.file)][-1] == "roadmap.toml"

    def test_in_a_clone_of_a_bare_repository(self, history: History, tmp_path: Path) -> None:
        first = history.commit(BODY)
        history.commit(BODY + "a = 1\n")
        git(tmp_path, "clone", "-q", "--bare", str(history.folder), "bare.git")
        git(tmp_path, "clone", "-q", "bare.git", "clone")
        assert (
            content_at(track(find_git(os.environ), tmp_path / "clone" / "roadmap.toml"), first)
            == BODY.encode()
        )
