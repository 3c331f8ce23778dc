"""The versions of a file on several days: of which commit, and with which commitments."""

import os
from datetime import date
from pathlib import Path

import pytest

from roadmap_cli.analysis.trend import Span
from roadmap_cli.history.versions_of_days import first_version_day, spans_of_days
from roadmap_cli.history.walk import Skipped
from roadmap_cli.vcs.git import find_git
from roadmap_cli.vcs.repository import Tracked, commit_of_day, track
from tests.histories import History, commitment, roadmap_of


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo")


def text(*ids: str) -> str:
    return roadmap_of("".join(commitment(id) for id in ids))


def tracked_in(history: History) -> Tracked:
    return track(find_git(os.environ), history.file)


def spans(history: History, *days: str, skipped: Skipped | None = None) -> list[Span]:
    found: list[tuple[int, int]] = []
    tracked, wanted = tracked_in(history), [date.fromisoformat(day) for day in days]
    made = list(spans_of_days(tracked, wanted, skipped or Skipped(), lambda *done: found.append(done)))
    assert found == [(done, len(days)) for done in range(1, len(days) + 1)]
    assert [day for span in made for day in span.days] == wanted
    for span in made:
        if span.commit is not None:
            assert span.commit == commit_of_day(tracked.repository, span.days[0], tracked.tip)
    return made


def ids(made: list[Span]) -> list[tuple[list[str], int]]:
    return [([*span.roadmap.commitments], len(span.days)) for span in made]


def test_each_day_has_the_last_version_up_to_its_end(history: History) -> None:
    first = history.commit(text("a"), day="2021-02-01")
    history.commit(text("a", "b"), day="2021-03-01")
    last = history.commit(text("b"), day="2021-03-01T18:00:00+00:00")
    made = spans(history, "2021-02-01", "2021-02-28", "2021-03-01", "2022-01-01")
    assert ids(made) == [(["a"], 2), (["b"], 2)]
    assert [span.commit for span in made] == [first, last]


def test_a_commit_that_does_not_change_the_file_begins_no_new_span(history: History) -> None:
    history.commit(text("a"), day="2021-02-01")
    (history.folder / "code.py").write_text("1\n")
    history.commit_all("Code", day="2021-05-01")
    assert ids(spans(history, "2021-03-01", "2021-06-01")) == [(["a"], 2)]


def test_before_the_first_commit_and_without_the_file_there_are_no_commitments(history: History) -> None:
    history.commit("code\n", path="code.py", day="2021-01-01")
    history.commit(text("a"), day="2021-02-01")
    history.git("rm", "-q", "roadmap.toml")
    history.commit_all("Gone", day="2021-03-01")
    history.commit(text("b"), day="2021-04-01")
    days = ("2020-12-31", "2021-01-01", "2021-02-01", "2021-03-15", "2021-04-01")
    assert ids(spans(history, *days)) == [([], 2), (["a"], 1), ([], 1), (["b"], 1)]


def test_a_renamed_file_is_followed(history: History) -> None:
    history.commit(text("a"), path="plan.toml", day="2021-02-01")
    history.git("mv", "plan.toml", "roadmap.toml")
    history.commit_all("Rename", day="2021-03-01")
    assert ids(spans(history, "2021-02-01", "2021-03-01")) == [(["a"], 2)]


def test_what_is_merged_later_counts_from_the_merge_on(history: History) -> None:
    history.commit(text("a"), day="2021-02-01")
    history.git("switch", "-q", "-c", "side")
    history.commit(text("a", "b"), day="2021-03-01")
    history.git("switch", "-q", "main")
    history.git("merge", "-q", "--no-ff", "-m", "Merge", "side", day="2021-06-01")
    assert ids(spans(history, "2021-04-01", "2021-06-01")) == [(["a"], 1), (["a", "b"], 1)]


def test_the_last_readable_version_takes_the_place_of_an_unreadable_one(history: History) -> None:
    history.commit(text("a"), day="2021-02-01")
    history.commit("[roadmap\n", day="2021-03-01")
    history.commit(text("b"), day="2021-04-01")
    skipped = Skipped()
    made = spans(history, "2021-02-15", "2021-03-15", "2021-03-20", "2021-04-01", skipped=skipped)
    assert ids(made) == [(["a"], 1), (["a"], 2), (["b"], 1)]
    assert skipped.unreadable == 1


def test_the_first_day_is_that_of_the_first_version_that_can_be_read(history: History) -> None:
    history.commit("code\n", path="code.py", day="2021-01-01")
    history.file.write_text(text("a"))
    assert first_version_day(tracked_in(history)) is None
    history.commit("[roadmap\n", day="2021-02-01")
    assert first_version_day(tracked_in(history)) is None
    history.commit(text("a"), day="2021-03-01")
    history.commit(text("b"), day="2021-04-01")
    assert first_version_day(tracked_in(history)) == date(2021, 3, 1)
