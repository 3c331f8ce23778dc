"""The history of one commitment, from updates and commits, each change once."""

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from roadmap_cli.history.log import CommitmentEdit, HistoryEntry, edits_of, history_entries
from roadmap_cli.history.walk import Skipped, walk_back
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.vcs.git import find_git
from roadmap_cli.vcs.repository import track
from roadmap_cli.vcs.versions import versions_of
from tests.histories import History, commitment, roadmap_of

TODAY = date(2026, 2, 1)


def update(day: str, **fields: str) -> str:
    lines = "".join(f"{key} = {value}\n" for key, value in fields.items())
    return f"[commitments.one.updates.{day}]\n{lines}"


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo")


def present(history: History) -> Roadmap:
    text = history.file.read_text()
    return read_roadmap(tomllib.loads(text), text, "")


def edits(history: History, id: str = "one") -> list[CommitmentEdit]:
    tracked = track(find_git(os.environ), history.file)
    versions = versions_of(tracked)
    return edits_of(id, walk_back(tracked.repository, versions, present(history), Skipped(), lambda _: None))


def entries_of(history: History, id: str = "one") -> list[HistoryEntry]:
    return history_entries(present(history).commitments.get(id), edits(history, id), TODAY)


def lines(history: History, id: str = "one") -> list[tuple[str, str, str, str]]:
    """Return day, what, who and why of all that happened."""
    return [(one.when, what(one), one.who, one.reason or one.subject) for one in entries_of(history, id)]


def what(one: HistoryEntry) -> str:
    if one.dated is not None:
        return "event"
    if one.change is None:
        return "made"
    change = one.change
    parts = [
        *(f"{move.partner}{move.before}>{move.after}" for move in change.statuses),
        *(f"{move.partner}{move.days}d" for move in change.deadlines),
        *(f"-{id}" for id in change.partners_removed),
        *(words.field for words in change.wording),
        *(field.field for field in change.fields),
        *(f"-{update.key}" for update in change.updates_removed),
    ]
    return " ".join([change.kind, *parts])


def test_updates_and_commits_each_with_who_and_why(history: History) -> None:
    history.commit(roadmap_of(commitment("one", made="2023-01-01")), "Begin", "2024-01-01", "Ann")
    history.commit(
        roadmap_of(commitment("one", made="2023-01-01", text='"We will."')), "Quote", "2024-02-01", "Bob"
    )
    moved = commitment("one", made="2023-01-01", text='"We will."', status='"at-risk"')
    history.commit(
        roadmap_of(moved + update("2024-02-20", status='"at-risk"', note='"No money."')),
        "Say so",
        "2024-03-01",
        "Cid",
    )
    history.commit(roadmap_of(commitment("other")), "Not ours", "2024-03-02", path="other.toml")
    assert lines(history) == [
        ("2023-01-01", "made", "", ""),
        ("2024-01-01", "added", "Ann", "Begin"),
        ("2024-02-01", "changed text", "Bob", "Quote"),
        ("2024-02-20", "event", "Cid", "No money."),
    ]


def test_without_a_note_the_commit_says_why(history: History) -> None:
    history.commit(roadmap_of(commitment("one")), "Begin")
    history.commit(
        roadmap_of(commitment("one", status='"met"') + update("2024-02", status='"met"')), "Done at last"
    )
    assert lines(history)[-1] == ("2024-02", "event", "Ann", "Done at last")


def test_a_status_that_no_update_states_is_told_of_the_commit(history: History) -> None:
    history.commit(roadmap_of(commitment("one")), "Begin")
    history.commit(roadmap_of(commitment("one", status='"stalled"')), "Hush", "2024-02-01", "Bob")
    assert lines(history)[-1] == ("2024-02-01", "changed planned>stalled", "Bob", "Hush")


def test_one_stated_later_is_told_once(history: History) -> None:
    history.commit(roadmap_of(commitment("one", deadline='"2025"')), "Begin", "2024-01-01")
    history.commit(roadmap_of(commitment("one", deadline='"2026"')), "Move", "2024-02-01")
    stated = update("2024-02-01", deadline='"2026"', note='"No money."')
    history.commit(roadmap_of(commitment("one", deadline='"2026"') + stated), "Explain", "2024-03-01")
    assert [line[1] for line in lines(history)] == ["added", "event"]


class TestPartners:
    """Each change is one entry: an update about all explains each partner, others only their own."""

    BOTH: ClassVar = {"partners": '["us", "ca"]'}
    OF_US = update("2024-02-01", partner='"us"', status='"met"')
    OF_CA = update("2024-02-01-2", partner='"ca"', status='"met"')
    OF_ALL = update("2024-02-01", status='"met"')

    def entries(
        self, history: History, before: dict[str, str], after: dict[str, str], updates: str = ""
    ) -> list[str]:
        """Return the entries of a commit that changes one state to the other, without the first one."""
        history.commit(roadmap_of(commitment("one", **self.BOTH | before)), "Begin", "2024-01-01")
        history.commit(roadmap_of(commitment("one", **self.BOTH | after) + updates), "Go on", "2024-02-02")
        first, *rest = [line[1] for line in lines(history)]
        assert first == "added"
        return rest

    def test_the_whole_that_follows_is_not_told_again(self, history: History) -> None:
        before = {"partner_status": '{ us = "underway", ca = "underway" }'}
        after = {"partner_status": '{ us = "stalled", ca = "underway" }'}
        assert self.entries(history, before, after) == ["changed usunderway>stalled"]

    @pytest.mark.parametrize(
        ("before", "after", "expected"),
        [
            ({}, {"partner_status": '{ us = "planned" }'}, []),
            ({}, {"partner_deadline": '{ us = "none" }'}, []),
            # What was stated for all is nobody's any more: a field of its own, and no status of anybody.
            ({"status": '"met"'}, {"partner_status": '{ us = "met", ca = "met" }'}, ["changed status"]),
            (
                {"deadline": '"2030"'},
                {"partner_deadline": '{ us = "2030", ca = "2030" }'},
                ["changed deadline"],
            ),
        ],
    )
    def test_what_holds_for_each_as_before_is_no_news(
        self, history: History, before: dict[str, str], after: dict[str, str], expected: list[str]
    ) -> None:
        assert self.entries(history, before, after) == expected

    def test_a_partner_that_was_removed_is_told_and_no_status(self, history: History) -> None:
        before = {"partner_status": '{ us = "dropped", ca = "met" }'}
        after = {"partners": '["ca"]', "partner_status": '{ ca = "met" }'}
        assert self.entries(history, before, after) == ["changed -us"]

    def test_an_update_of_all(self, history: History) -> None:
        assert self.entries(history, {}, {"status": '"met"'}, self.OF_ALL) == ["event"]

    def test_an_update_of_each_partner(self, history: History) -> None:
        after = {"partner_status": '{ us = "met", ca = "met" }'}
        assert self.entries(history, {}, after, self.OF_US + self.OF_CA) == ["event", "event"]

    def test_an_update_of_one_where_both_changed(self, history: History) -> None:
        after = {"partner_status": '{ us = "met", ca = "met" }'}
        assert self.entries(history, {}, after, self.OF_US) == ["event", "changed caplanned>met"]

    def test_an_update_of_one_where_it_changed_alone(self, history: History) -> None:
        assert self.entries(history, {}, {"partner_status": '{ us = "met" }'}, self.OF_US) == ["event"]

    def test_an_update_of_one_tells_nothing_of_another(self, history: History) -> None:
        after = {"partner_status": '{ us = "planned", ca = "met" }'}
        assert self.entries(history, {}, after, self.OF_US) == ["event", "changed caplanned>met"]

    def test_an_update_of_all_where_they_changed_from_two_states(self, history: History) -> None:
        before = {"partner_status": '{ us = "underway" }'}
        after = {"status": '"met"', "partner_status": '{ us = "met" }'}
        assert self.entries(history, before, after, self.OF_ALL) == ["event"]

    def test_an_update_tells_of_a_partner_once(self, history: History) -> None:
        assert self.entries(history, {}, {"partner_status": '{ us = "met" }'}, self.OF_US) == ["event"]
        again = {"partner_status": '{ us = "stalled" }'}
        history.commit(roadmap_of(commitment("one", **self.BOTH | again) + self.OF_US), "Undo", "2024-03-01")
        after = {"partner_status": '{ us = "met" }'}
        history.commit(roadmap_of(commitment("one", **self.BOTH | after) + self.OF_US), "Redo", "2024-04-01")
        assert [line[1] for line in lines(history)][2:] == ["changed usmet>stalled", "changed usstalled>met"]

    def test_deadlines_too(self, history: History) -> None:
        before = {"deadline": '"2026"'}
        after = before | {"partner_deadline": '{ us = "none", ca = "2027" }'}
        gone = update("2024-02-01", partner='"us"', deadline='"none"')
        assert self.entries(history, before, after, gone) == ["event", "changed ca365d"]
        history.commit(
            roadmap_of(
                commitment("one", **self.BOTH | before, partner_deadline='{ us = "2028", ca = "2028" }')
                + gone
                + update("2024-05-01", partner='"us"', deadline='"2028"')
                + update("2024-05-01-2", partner='"ca"', deadline='"2028"')
            ),
            "Both",
            "2024-05-02",
        )
        assert [line[1] for line in lines(history)][3:] == ["event", "event"]

    def test_a_merge_in_which_one_side_had_changed_one_partner(self, history: History) -> None:
        def text(own: str, owner: str) -> str:
            fields = {**self.BOTH, "partner_status": own, "owner": owner}
            return roadmap_of(commitment("one", **fields))

        history.commit(text('{ us = "planned", ca = "planned" }', '"A"'), "Begin", "2024-01-01")
        history.git("checkout", "-q", "-b", "side")
        history.commit(text('{ us = "met", ca = "planned" }', '"A"'), "Side", "2024-02-01")
        history.git("checkout", "-q", "main")
        history.commit(text('{ us = "planned", ca = "planned" }', '"B"'), "Main", "2024-03-01")
        history.git("merge", "-q", "-s", "ours", "--no-commit", "side")
        history.file.write_text(text('{ us = "met", ca = "met" }', '"B"'))
        history.commit_all("Merge", "2024-04-01")
        assert [(line[1], line[3]) for line in lines(history)] == [
            ("added", "Begin"),
            ("changed usplanned>met", "Side"),
            ("changed owner", "Main"),
            ("changed caplanned>met", "Merge"),
        ]


def test_across_renames_of_the_commitment_and_of_the_file(history: History) -> None:
    history.commit(roadmap_of(commitment("old", title='"T"')), "Begin", path="plan.toml")
    history.git("mv", "plan.toml", "roadmap.toml")
    history.commit_all("Move the file")
    history.commit(roadmap_of(commitment("old", title='"T"', status='"underway"')), "Start")
    history.commit(roadmap_of(commitment("one", title='"T"', status='"underway"')), "Rename by hand")
    history.commit(roadmap_of(commitment("one", title='"T"', status='"met"')), "Done")
    assert [(line[1], line[3]) for line in lines(history)] == [
        ("added", "Begin"),
        ("changed planned>underway", "Start"),
        ("renamed", "Rename by hand"),
        ("changed underway>met", "Done"),
    ]


def test_one_that_was_removed_and_one_that_came_back(history: History) -> None:
    history.commit(roadmap_of(commitment("one") + commitment("two")), "Begin", "2024-01-01")
    history.commit(roadmap_of(commitment("two")), "Forget it", "2024-02-01")
    assert [line[1] for line in lines(history)] == ["added", "removed"]
    history.commit(roadmap_of(commitment("one") + commitment("two")), "Remember", "2024-03-01")
    assert [line[1] for line in lines(history)] == ["added", "removed", "added"]
    assert lines(history, "never") == []


def test_an_update_that_was_taken_out_or_rewritten(history: History) -> None:
    history.commit(roadmap_of(commitment("one") + update("2024-01-01", note='"n"')), "Begin", "2024-01-02")
    history.commit(
        roadmap_of(commitment("one") + update("2024-01-01", note='"m"')), "Put right", "2024-02-01"
    )
    history.commit(roadmap_of(commitment("one")), "Take out", "2024-03-01")
    assert [line[1] for line in lines(history)] == [
        "event", "added", "changed updates.2024-01-01.note", "changed -2024-01-01",
    ]  # fmt: skip


def test_what_is_not_committed(history: History) -> None:
    history.commit(roadmap_of(commitment("one")), "Begin", "2024-01-01")
    history.file.write_text(roadmap_of(commitment("one", owner='"X"') + update("2026-01-01", note='"New."')))
    assert lines(history)[1:] == [
        ("2026-01-01", "event", "", "New."),
        ("2026-02-01", "changed owner", "", "not committed yet"),
    ]
    assert [one.commit for one in entries_of(history)[1:]] == ["", ""]


def test_a_merge_tells_nothing_again(history: History) -> None:
    def text(one: str, two: str) -> str:
        return roadmap_of(commitment("one", owner=one) + commitment("mid") + commitment("two", owner=two))

    history.commit(text('"A"', '"A"'), "Begin", "2024-01-01")
    history.git("checkout", "-q", "-b", "side")
    history.commit(text('"B"', '"A"'), "Side", "2024-02-01")
    history.git("checkout", "-q", "main")
    history.commit(text('"A"', '"B"'), "Main", "2024-03-01")
    history.git("merge", "-q", "-m", "Merge", "side", day="2024-04-01")
    assert [line[3] for line in lines(history)] == ["Begin", "Side"]
    assert [edit.version.subject for edit in edits(history)] == ["Side", "Begin"]
    assert [line[3] for line in lines(history, "two")] == ["Begin", "Main"]


def test_a_merge_of_two_changes_of_the_same_commitment_tells_neither_again(history: History) -> None:
    lines_between = "# a line\n" * 9

    def apart(owner: str, text: str) -> str:
        return roadmap_of(
            f'[commitments.one]\ntitle = "T"\narea = "a"\nowner = {owner}\n{lines_between}text = {text}\n'
        )

    history.commit(apart('"A"', '"A"'), "Begin", "2024-01-01")
    history.git("checkout", "-q", "-b", "side")
    history.commit(apart('"B"', '"A"'), "Side", "2024-02-01")
    history.git("checkout", "-q", "main")
    history.commit(apart('"A"', '"B"'), "Main", "2024-03-01")
    history.git("merge", "-q", "-m", "Merge", "side", day="2024-04-01")
    assert [edit.version.subject for edit in edits(history)] == ["Side", "Main", "Begin"]


def test_without_git_its_updates_alone(history: History) -> None:
    text = roadmap_of(commitment("one", made="2023-01-01") + update("2024-01-01", note='"n"'))
    one = read_roadmap(tomllib.loads(text), text, "").commitments["one"]
    assert [(one.when, what(one), one.reason) for one in history_entries(one, [], TODAY)] == [
        ("2023-01-01", "made", ""), ("2024-01-01", "event", "n"),
    ]  # fmt: skip
