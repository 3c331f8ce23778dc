"""What a feed reports: updates, assessments and changes of git, each once."""

import os
import tomllib
from datetime import date
from pathlib import Path

import pytest

from roadmap_cli.analysis.query import NO_FILTERS, Selection, Snapshot, rows_of
from roadmap_cli.history.log import edits_of, every_edit
from roadmap_cli.history.news import NewsItem, news_of
from roadmap_cli.history.walk import Skipped, VersionChange, walk_back
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.vcs.git import find_git
from roadmap_cli.vcs.repository import track
from roadmap_cli.vcs.versions import versions_of
from tests.histories import History, commitment, roadmap_of

TODAY = date(2026, 2, 1)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo")


def present(history: History) -> Roadmap:
    text = history.file.read_text()
    return read_roadmap(tomllib.loads(text), text, "")


def version_changes(history: History) -> list[VersionChange]:
    tracked = track(find_git(os.environ), history.file)
    walked = walk_back(tracked.repository, versions_of(tracked), present(history), Skipped(), lambda _: None)
    return list(walked)


def news(
    history: History, as_of: date = TODAY, selection: Selection = NO_FILTERS, today: date = TODAY
) -> list[NewsItem]:
    roadmap = present(history)
    rows = rows_of(roadmap, as_of, selection)
    snapshot = Snapshot(title="R", roadmap=roadmap, rows=rows, as_of=as_of)
    return news_of(snapshot, version_changes(history), selection, today)


def summaries(items: list[NewsItem]) -> list[tuple[str, str, str]]:
    return [(one.day.isoformat(), one.row.id, one.kind) for one in items]


def update(day: str, id: str = "one", **fields: str) -> str:
    lines = "".join(f"{key} = {value}\n" for key, value in fields.items())
    return f"[commitments.{id}.updates.{day}]\n{lines}"


def test_each_kind_once_with_the_newest_first(history: History) -> None:
    history.commit(roadmap_of(commitment("one", deadline='"2030"')), "Begin", "2024-01-01")
    both = commitment("one", deadline='"2030"') + commitment("two", made="2024-01-15", status='"met"')
    history.commit(roadmap_of(both), "Add two", "2024-02-01")
    later = commitment("one", deadline='"2032"') + commitment("three")
    history.commit(roadmap_of(later), "Move one, drop two", "2024-03-01")
    recorded = (
        commitment("one", deadline='"2032"', status='"at-risk"')
        + update("2024-03-20", status='"at-risk"', note='"No money."')
        + '[commitments.one.assessments.2024-04-01]\nby = "w"\nverdict = "poor"\n'
        + commitment("three", text='"We promise more."')
    )
    history.commit(roadmap_of(recorded), "Record", "2024-05-01")
    items = news(history)
    assert summaries(items) == [
        ("2024-05-01", "three", "change"),
        ("2024-04-01", "one", "assessment"),
        ("2024-03-20", "one", "update"),
        ("2024-03-01", "one", "deadline-change"),
        ("2024-03-01", "three", "new"),
        ("2024-03-01", "two", "removed"),
        ("2024-01-15", "two", "new"),
    ]
    assert [one.reason for one in items] == [
        *("Record", "", "No money.", "Move one, drop two", "", "Move one, drop two", "")
    ]


def test_without_git_the_file_alone_has_news(history: History) -> None:
    history.file.write_text(
        roadmap_of(commitment("one", made="2020-05-01") + update("2021", note='"Begun."') + commitment("two"))
    )
    roadmap = present(history)
    rows = rows_of(roadmap, TODAY, NO_FILTERS)
    snapshot = Snapshot(title="R", roadmap=roadmap, rows=rows, as_of=TODAY)
    assert summaries(news_of(snapshot, [], NO_FILTERS, TODAY)) == [
        ("2021-01-01", "one", "update"),
        ("2020-05-01", "one", "new"),
    ]


def test_keys_stay_the_same_when_news_are_added_or_corrected(history: History) -> None:
    history.commit(roadmap_of(commitment("one", deadline='"2030"')), "Begin", "2024-01-01")
    history.commit(roadmap_of(commitment("one", deadline='"2031"')), "Move", "2024-01-02")
    first = commitment("one", deadline='"2031"') + update("2024-03-20", note='"A."')
    history.commit(roadmap_of(first), "Note", "2024-03-21")
    keys = [(one.row.id, one.key) for one in news(history)]
    corrected = first.replace('"A."', '"B."').replace(
        "[commitments.one]", '[commitments.uno]\nformerly = "one"'
    )
    corrected = corrected.replace("commitments.one.", "commitments.uno.")
    history.commit(roadmap_of(corrected + update("2025-01-01", "uno", note='"C."')), "Rename", "2025-02-01")
    assert [(one.row.id, one.key) for one in news(history)] == [
        ("uno", ("updates", "2025-01-01")),
        *(("uno", key) for _, key in keys),
    ]
    assert len(keys) == len(set(keys)) == 2
    assert [one.reason for one in news(history)][1] == "B."


def test_what_is_not_committed_is_no_change_yet_but_its_updates_are_news(history: History) -> None:
    history.commit(roadmap_of(commitment("one", deadline='"2030"')), "Begin", "2024-01-01")
    text = commitment("one", deadline='"2040"') + update("2025-03-20", note='"N."') + commitment("new")
    history.file.write_text(roadmap_of(text))
    assert summaries(news(history)) == [("2025-03-20", "one", "update")]


def test_up_to_a_day(history: History) -> None:
    history.commit(roadmap_of(commitment("one", deadline='"2030"')), "Begin", "2024-01-01")
    text = commitment("one", deadline='"2031"') + update("2024-03-20", note='"A."')
    history.commit(roadmap_of(text), "Move", "2024-05-01")
    assert summaries(news(history, date(2024, 4, 1))) == [("2024-03-20", "one", "update")]
    assert summaries(news(history, date(2024, 3, 1))) == []


def test_a_commit_of_the_future_is_of_today(history: History) -> None:
    history.commit(roadmap_of(commitment("one", deadline='"2030"')), "Begin", "2024-01-01")
    history.commit(roadmap_of(commitment("one", deadline='"2031"')), "Move", "2030-05-01")
    assert summaries(news(history)) == [("2026-02-01", "one", "deadline-change")]


PARTNERS = (
    "[areas.a]\ntitle = 'A'\n[areas.b]\ntitle = 'B'\n[partners.us]\nname = 'US'\n[partners.ca]\nname = 'CA'\n"
)


def test_filters_choose_what_is_followed_also_of_what_was_removed(history: History) -> None:
    of_both = {"partners": '["us", "ca"]', "deadline": '"2030"'}
    text = commitment("one", **of_both) + commitment("gone", partners='["us"]') + commitment("b", area='"b"')
    history.commit(roadmap_of(text, PARTNERS), "Begin", "2024-01-01")
    own = {**of_both, "partner_deadline": '{ ca = "2040" }', "partner_status": '{ us = "met" }'}
    text = (
        commitment("one", **own)
        + update("2024-01-20", partner='"ca"', note='"Of Canada."')
        + update("2024-01-21", note='"Of both."')
    )
    history.commit(roadmap_of(text, PARTNERS), "Change", "2024-02-01")
    every = summaries(news(history))
    assert every == [
        *(("2024-02-01", "one", "change"), ("2024-02-01", "gone", "removed"), ("2024-02-01", "b", "removed")),
        *(("2024-01-21", "one", "update"), ("2024-01-20", "one", "update")),
    ]
    of_us = news(history, selection=Selection(partners=frozenset({"us"})))
    assert summaries(of_us) == [every[0], every[1], every[3]]
    assert of_us[0].change is not None
    assert [(one.partner, one.after) for one in of_us[0].change.statuses] == [("us", "met")]
    assert of_us[0].change.deadlines == ()
    of_ca = news(history, selection=Selection(partners=frozenset({"ca"})))
    assert [(one.kind, one.day.isoformat()) for one in of_ca] == [
        ("deadline-change", "2024-02-01"),
        ("update", "2024-01-21"),
        ("update", "2024-01-20"),
    ]
    assert summaries(news(history, selection=Selection(areas=frozenset({"b"})))) == [every[2]]


def test_tags_and_names_of_people_are_not_news(history: History) -> None:
    history.commit(roadmap_of(commitment("one")), "Begin", "2024-01-01")
    history.commit(roadmap_of(commitment("one", owner='"Ann"', tags='["x"]')), "Tag", "2024-02-01")
    assert news(history) == []


def test_every_edit_is_what_edits_of_each_commitment_are(history: History) -> None:
    history.commit(
        roadmap_of(commitment("one", deadline='"2030"') + commitment("two")), "Begin", "2024-01-01"
    )
    history.git("checkout", "-q", "-b", "side")
    side = commitment("one", deadline='"2035"') + commitment("two") + commitment("side")
    history.commit(roadmap_of(side), "Side", "2024-02-01")
    history.git("checkout", "-q", "main")
    main = commitment("uno", formerly='"one"', deadline='"2030"') + commitment("two", status='"met"')
    history.commit(roadmap_of(main), "Rename", "2024-02-02")
    history.git("merge", "-q", "-s", "ours", "--no-commit", "side", day="2024-03-01")
    merged = commitment("uno", formerly='"one"', deadline='"2040"') + commitment("side")
    history.commit(roadmap_of(merged), "Merge", "2024-03-01")
    changes = version_changes(history)
    found = every_edit(changes)
    assert set(found) == {"uno", "two", "side"}
    for commitment_id, edits in found.items():
        assert edits == edits_of(commitment_id, changes)
