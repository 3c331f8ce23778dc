"""The way through the versions of a file: what was before, what came, which ids are the same commitment."""

import os
import tomllib
from pathlib import Path

import pytest

from roadmap_cli.history.walk import Skipped, VersionChange, read_state, walk_back
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.model.version_reader import VersionReader
from roadmap_cli.vcs.git import find_git
from roadmap_cli.vcs.repository import track
from roadmap_cli.vcs.versions import Blobs, versions_of
from tests.histories import History, commitment, roadmap_of


def text(*titles: str) -> str:
    return roadmap_of(
        "".join(commitment(f"c{place}", title=f'"{title}"') for place, title in enumerate(titles))
    )


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo")


def walked(
    history: History, skipped: Skipped | None = None, ticks: list[int] | None = None
) -> list[VersionChange]:
    tracked = track(find_git(os.environ), history.file)
    data = tomllib.loads(history.file.read_text())
    present = read_roadmap(data, "", "")
    versions = versions_of(tracked)
    tick = ticks.append if ticks is not None else lambda _: None
    return list(walk_back(tracked.repository, versions, present, skipped or Skipped(), tick))


def titles(step: VersionChange) -> tuple[list[str], list[list[str]]]:
    """Return the titles after a step, and those of each state before it."""

    def of(state: object) -> list[str]:
        return [one.title for one in state.commitments.values()]  # type: ignore[attr-defined]

    return of(step.after), [of(before) for before in step.befores]


def test_newest_first_each_with_what_was_before(history: History) -> None:
    for title in ("A", "B", "C"):
        history.commit(text(title), title)
    ticks: list[int] = []
    assert [titles(step) for step in walked(history, ticks=ticks)] == [
        (["C"], [["B"]]), (["B"], [["A"]]), (["A"], []),
    ]  # fmt: skip
    assert ticks == [1, 2, 3]


def test_unchanged_commitments_are_the_same_objects(history: History) -> None:
    history.commit(text("A", "B"))
    history.commit("\ufeff" + text("A", "C"))
    history.commit("no equals sign\n" + text("A", "C"))
    history.commit(text("A2", "C"))
    last = next(step for step in walked(history) if step.befores)
    (before,) = last.befores
    same = [before.commitments[one] is last.after.commitments[one] for one in ("c0", "c1")]
    assert (titles(last), same) == ((["A2", "C"], [["A", "C"]]), [False, True])


def test_what_is_not_committed_comes_first(history: History) -> None:
    history.commit(text("A"), "Begin")
    history.file.write_text(text("B"))
    first = walked(history)[0]
    assert (titles(first), first.version.commit, first.version.author) == ((["B"], [["A"]]), "", "")


def test_a_changed_comment_is_no_step_beyond_the_commits(history: History) -> None:
    history.commit(text("A"))
    history.file.write_text("# new\n" + text("A"))
    assert len(walked(history)) == 1


def test_what_cannot_be_read_is_passed_over_and_counted(history: History) -> None:
    history.commit(text("A"))
    history.commit("[roadmap]\ntitle = \n", "No TOML")
    history.commit("no equals sign", "No TOML either")
    history.commit('commitments = []\n[roadmap]\ntitle = "R"\n', "Older shape")
    history.commit('[roadmap]\ntitle = "R"\nformat = 9\n', "Newer format")
    history.git("rm", "-q", "roadmap.toml")
    history.commit_all("Gone")
    history.commit(text("B"), "Back")
    skipped = Skipped()
    steps = walked(history, skipped)
    assert [titles(step) for step in steps] == [(["B"], [["A"]]), (["A"], [])]
    assert (skipped.unreadable, skipped.absent) == (4, 1)


def test_bytes_that_are_no_text_are_no_state() -> None:
    reader = VersionReader()
    assert read_state(b"\xff\xfe", reader) is None
    assert read_state(b"a\0", reader) is None
    assert read_state(None, reader) is None
    assert read_state(text("A").encode(), reader) is not None


def test_each_distinct_content_is_read_once(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    for title in ("A", "B", "A", "C", "B", "A"):
        history.commit(text(title))
    read: list[str] = []
    own = Blobs.read

    def reading(self: Blobs, number: str) -> bytes | None:
        read.append(number)
        return own(self, number)

    monkeypatch.setattr(Blobs, "read", reading)
    steps = walked(history)
    assert [titles(step)[0] for step in steps] == [["A"], ["B"], ["C"], ["A"], ["B"], ["A"]]
    assert len(read) == len(set(read)) == 3


def test_a_merge_has_a_state_before_for_each_side(history: History) -> None:
    history.commit(text("A", "x", "B"))
    history.git("checkout", "-q", "-b", "side")
    history.commit(text("A", "x", "B2"), "Side")
    history.git("checkout", "-q", "main")
    history.commit(text("A2", "x", "B"), "Main")
    history.git("merge", "-q", "-X", "ours", "-m", "Merge", "side")
    history.file.write_text(text("A2", "x", "B2"))
    history.git("add", "-A")
    history.git("commit", "-q", "--amend", "-m", "Merge")
    merge = walked(history)[0]
    assert titles(merge) == (["A2", "x", "B2"], [["A2", "x", "B"], ["A", "x", "B2"]])


def test_names_give_the_ids_of_today(history: History) -> None:
    history.commit(roadmap_of(commitment("a", title='"T"')))
    history.commit(roadmap_of(commitment("b", title='"T"')))
    history.commit(roadmap_of(commitment("b", title='"U"')))
    history.commit(roadmap_of(commitment("c", title='"V"', formerly='"b"')))
    steps = walked(history)
    assert [(dict(step.names), [dict(names) for names in step.former]) for step in steps] == [
        ({}, [{"b": "c"}]),
        ({"b": "c"}, [{"b": "c"}]),
        ({"b": "c"}, [{"b": "c", "a": "c"}]),
        ({"b": "c", "a": "c"}, []),
    ]
