"""Changes of deadlines from updates and commits, each once; what only git knows is silent."""

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from roadmap_cli.history.change import DeadlineChange
from roadmap_cli.history.deadline_changes import changes_of, git_changes
from roadmap_cli.history.slips import DeadlineHistory, deadline_histories
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


def read(text: str) -> Roadmap:
    return read_roadmap(tomllib.loads(text), text, "")


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "repo")


def slips(history: History, as_of: date = TODAY, since: date | None = None) -> list[DeadlineHistory]:
    tracked = track(find_git(os.environ), history.file)
    present = read(history.file.read_text())
    steps = walk_back(tracked.repository, versions_of(tracked), present, Skipped(), lambda _: None)
    return deadline_histories(present.commitments, git_changes(steps, TODAY), as_of, since)


def summary(change: DeadlineChange) -> tuple[str, str, str, int | None, bool, str]:
    """Return (when, before, after, days, silent, reason or subject)."""
    before, after = (end.text if end is not None else "none" for end in (change.before, change.after))
    return change.when, before, after, change.days, change.silent, change.reason or change.subject


class TestEventsAlone:
    def test_each_update_that_changed_it(self) -> None:
        text = roadmap_of(
            commitment("one", deadline='"2026"')
            + update("2024-06-01", deadline='"2025"', deadline_was='"2024"', note='"First."')
            + update("2025-06-01", deadline='"2026"', note='"Second."')
            + update("2025-07-01", note='"Nothing moved."')
        )
        changes = changes_of(read(text).commitments["one"], [])
        assert [summary(change) for change in changes] == [
            ("2024-06-01", "2024", "2025", 365, False, "First."),
            ("2025-06-01", "2025", "2026", 365, False, "Second."),
        ]

    @pytest.mark.parametrize(("day", "late"), [("2024-12-31", False), ("2025-01-01", True)])
    def test_whether_it_came_after_the_deadline_had_passed(self, day: str, late: bool) -> None:
        text = roadmap_of(
            commitment("one", deadline='"2026"') + update(day, deadline='"2026"', deadline_was='"2024"')
        )
        assert [change.came_late for change in changes_of(read(text).commitments["one"], [])] == [late]

    def test_a_partner_s_first_deadline_is_that_of_all(self) -> None:
        text = roadmap_of(
            commitment("one", deadline='"2035"', partner_deadline='{ ca = "2050" }')
            + update("2024-12-17", partner='"ca"', deadline='"2050"')
        )
        found = deadline_histories(read(text).commitments, {}, TODAY)
        assert [(slip.partner, slip.first.text, slip.days) for slip in found] == [("ca", "2035", 5479)]

    def test_given_up_and_set_anew(self) -> None:
        text = roadmap_of(
            commitment("one", deadline='"2026"')
            + update("2024-01-01", deadline='"none"', deadline_was='"2025"')
            + update("2025-01-01", deadline='"2026"', deadline_was='"none"')
        )
        (slip,) = deadline_histories(read(text).commitments, {}, TODAY)
        assert [(change.days, change.came_late) for change in slip.changes] == [(None, False), (None, False)]
        assert (slip.first.text, slip.days, slip.slipped) == ("2025", 365, True)

    def test_given_up_for_good(self) -> None:
        text = roadmap_of(commitment("one") + update("2024-01-01", deadline='"none"', deadline_was='"2025"'))
        (slip,) = deadline_histories(read(text).commitments, {}, TODAY)
        assert (slip.now, slip.days, slip.slipped) == (None, None, False)

    def test_given_up_again(self) -> None:
        text = roadmap_of(
            commitment("one")
            + update("2024-01-01", deadline='"none"', deadline_was='"2025"')
            + update("2025-01-01", deadline='"none"', deadline_was='"none"', note='"Still none."')
        )
        (slip,) = deadline_histories(read(text).commitments, {}, TODAY)
        assert [summary(change)[:3] for change in slip.changes] == [("2024-01-01", "2025", "none")]

    @pytest.mark.parametrize(
        "fields",
        [
            {"deadline": '"2025"', "deadline_was": '"none"'},
            {"deadline": '"2025"', "deadline_was": '"2025"'},
            {"deadline": "2025-12-31", "deadline_was": '"2025"'},
            {"deadline": '"2025"'},
        ],
    )
    def test_what_is_no_change(self, fields: dict[str, str]) -> None:
        text = roadmap_of(commitment("one", deadline='"2025"') + update("2024-01-01", **fields))
        assert deadline_histories(read(text).commitments, {}, TODAY) == []


class TestPutInLater:
    """An update put in before others: what these say was before no longer follows, but the changes add up."""

    LATER = update("2026-01-01", deadline='"2023"', deadline_was='"2022"')
    EARLIER = update("2025-01-01", deadline='"2024"', deadline_was='"2022"')

    def test_the_next_change_starts_where_it_ended(self) -> None:
        text = roadmap_of(commitment("one", deadline='"2023"') + self.LATER + self.EARLIER)
        (slip,) = deadline_histories(read(text).commitments, {}, TODAY)
        assert [summary(change)[:4] for change in slip.changes] == [
            ("2025-01-01", "2022", "2024", 731),
            ("2026-01-01", "2024", "2023", -366),
        ]
        assert (slip.first.text, slip.days) == ("2022", 365)

    def test_also_where_git_knows_the_next_move(self, history: History) -> None:
        history.commit(roadmap_of(commitment("one", deadline='"2022"')))
        history.commit(roadmap_of(commitment("one", deadline='"2023"') + self.LATER), "Move", "2026-01-01")
        history.commit(
            roadmap_of(commitment("one", deadline='"2023"') + self.EARLIER + self.LATER), "Add", "2026-01-15"
        )
        (slip,) = slips(history)
        assert [summary(change)[:5] for change in slip.changes] == [
            ("2025-01-01", "2022", "2024", 731, False),
            ("2026-01-01", "2024", "2023", -366, False),
        ]

    def test_and_where_the_next_is_silent(self, history: History) -> None:
        history.commit(roadmap_of(commitment("one", deadline='"2022"')))
        history.commit(roadmap_of(commitment("one", deadline='"2023"')), "Quietly", "2026-01-01")
        history.commit(roadmap_of(commitment("one", deadline='"2023"') + self.EARLIER), "Add", "2026-01-15")
        (slip,) = slips(history)
        assert [summary(change)[:5] for change in slip.changes] == [
            ("2025-01-01", "2022", "2024", 731, False),
            ("2026-01-01", "2024", "2023", -366, True),
        ]

    def test_a_silent_move_between_two_updates_is_what_the_second_found(self, history: History) -> None:
        history.commit(roadmap_of(commitment("one", deadline='"2022"')))
        history.commit(roadmap_of(commitment("one", deadline='"2024"') + self.EARLIER), "One", "2025-01-01")
        history.commit(roadmap_of(commitment("one", deadline='"2022"') + self.EARLIER), "Back", "2025-06-01")
        history.commit(
            roadmap_of(commitment("one", deadline='"2023"') + self.EARLIER + self.LATER), "Two", "2026-01-01"
        )
        (slip,) = slips(history)
        assert [summary(change)[1:5] for change in slip.changes] == [
            ("2022", "2024", 731, False), ("2024", "2022", -731, True), ("2022", "2023", 365, False),
        ]  # fmt: skip


class TestGit:
    def test_a_move_that_only_git_knows_is_silent(self, history: History) -> None:
        history.commit(roadmap_of(commitment("one", deadline='"2025"')), "Begin", "2024-01-01")
        commit = history.commit(
            roadmap_of(commitment("one", deadline='"2026"')), "Tidy up", "2024-02-01", "Bob"
        )
        (slip,) = slips(history)
        (change,) = slip.changes
        assert summary(change) == ("2024-02-01", "2025", "2026", 365, True, "Tidy up")
        assert (change.author, change.commit) == ("Bob", commit)

    def test_one_that_an_update_states_is_told_once(self, history: History) -> None:
        history.commit(roadmap_of(commitment("one", deadline='"2025"')))
        moved = roadmap_of(
            commitment("one", deadline='"2026"')
            + update("2024-01-15", deadline='"2026"', deadline_was='"2025"', note='"No money."')
        )
        commit = history.commit(moved, "Say so", "2024-02-01", "Bob")
        ((change,),) = (slip.changes for slip in slips(history))
        assert summary(change) == ("2024-01-15", "2025", "2026", 365, False, "No money.")
        assert (change.author, change.commit) == ("Bob", commit)

    def test_one_that_is_stated_later_is_not_silent(self, history: History) -> None:
        history.commit(roadmap_of(commitment("one", deadline='"2025"')))
        history.commit(roadmap_of(commitment("one", deadline='"2026"')), "Move", "2024-02-01")
        history.commit(
            roadmap_of(commitment("one", deadline='"2026"') + update("2024-02-01", deadline='"2026"')), "Why"
        )
        ((change,),) = (slip.changes for slip in slips(history))
        assert summary(change) == ("2024-02-01", "2025", "2026", 365, False, "Move")

    def test_a_silent_one_beside_one_that_is_stated(self, history: History) -> None:
        history.commit(roadmap_of(commitment("one", deadline='"2025"')))
        history.commit(roadmap_of(commitment("one", deadline='"2026"')), "Quietly", "2024-02-01")
        stated = update("2024-03-01", deadline='"2030"', deadline_was='"2026"', note='"Aloud."')
        history.commit(roadmap_of(commitment("one", deadline='"2030"') + stated), "Aloud", "2024-03-01")
        (slip,) = slips(history)
        assert [summary(change)[:5] for change in slip.changes] == [
            ("2024-02-01", "2025", "2026", 365, True),
            ("2024-03-01", "2026", "2030", 1461, False),
        ]
        assert (slip.first.text, slip.days) == ("2025", 365 + 1461)

    def test_brought_forward_and_put_back_is_no_slip(self, history: History) -> None:
        for deadline in ("2025", "2024", "2025"):
            history.commit(roadmap_of(commitment("one", deadline=f'"{deadline}"')))
        (slip,) = slips(history)
        assert ([change.days for change in slip.changes], slip.days, slip.slipped) == ([-365, 365], 0, False)

    def test_a_partner_s(self, history: History) -> None:
        for own in ("2035", "2050"):
            history.commit(
                roadmap_of(commitment("one", deadline='"2035"', partner_deadline=f'{{ ca = "{own}" }}'))
            )
        (slip,) = slips(history)
        assert (slip.partner, slip.days, slip.changes[0].silent) == ("ca", 5479, True)

    def test_across_a_rename_of_the_commitment(self, history: History) -> None:
        history.commit(roadmap_of(commitment("old", title='"T"', deadline='"2025"')))
        history.commit(roadmap_of(commitment("old", title='"T"', deadline='"2026"')))
        history.commit(roadmap_of(commitment("new", title='"T"', deadline='"2027"', formerly='"old"')))
        (slip,) = slips(history)
        assert (slip.id, [change.days for change in slip.changes]) == ("new", [365, 365])

    def test_what_is_not_committed_is_of_today(self, history: History) -> None:
        history.commit(roadmap_of(commitment("one", deadline='"2025"')))
        history.file.write_text(roadmap_of(commitment("one", deadline='"2026"')))
        ((change,),) = (slip.changes for slip in slips(history))
        assert summary(change) == ("2026-02-01", "2025", "2026", 365, True, "not committed yet")

    def test_each_move_is_told_once_across_a_merge(self, history: History) -> None:
        space = commitment("mid")

        def both(one: str, two: str) -> str:
            return roadmap_of(
                commitment("one", deadline=f'"{one}"') + space + commitment("two", deadline=f'"{two}"')
            )

        history.commit(both("2025", "2025"), "Begin", "2024-01-01")
        history.git("checkout", "-q", "-b", "side")
        history.commit(both("2025", "2026"), "Side", "2024-02-01")
        history.git("checkout", "-q", "main")
        history.commit(both("2026", "2025"), "Main", "2024-03-01")
        history.git("merge", "-q", "-m", "Merge", "side", day="2024-04-01")
        assert [(slip.id, [change.subject for change in slip.changes]) for slip in slips(history)] == [
            ("one", ["Main"]), ("two", ["Side"]),
        ]  # fmt: skip

    def test_a_merge_that_moves_it_itself(self, history: History) -> None:
        history.commit(roadmap_of(commitment("one", deadline='"2025"')))
        history.git("checkout", "-q", "-b", "side")
        history.commit(roadmap_of(commitment("one", deadline='"2026"')), "Side", "2024-02-01")
        history.git("checkout", "-q", "main")
        history.commit(roadmap_of(commitment("one", deadline='"2027"')), "Main", "2024-03-01")
        history.git("merge", "-q", "-s", "ours", "--no-commit", "side")
        history.file.write_text(roadmap_of(commitment("one", deadline='"2030"')))
        history.commit_all("Merge", "2024-04-01")
        (slip,) = slips(history)
        assert [change.subject for change in slip.changes] == ["Side", "Main", "Merge"]


@pytest.mark.parametrize("step", ["", "m"])
class TestRemovedUpdates:
    """What an update recorded that was removed since is no change, unless its value stays."""

    def moves(
        self, history: History, step: str, *states: tuple[str, dict[str, str]]
    ) -> list[tuple[str, str]]:
        """Return the changes that are left of deadlines that were committed with updates by day."""
        for number, (deadline, updates) in enumerate(states, 1):
            said = "".join(
                update(day, deadline=f'"{to}"', **({"milestone": f'"{step}"'} if step else {}))
                for day, to in updates.items()
            )
            below = f"[commitments.one.milestones.{step}]\ntitle = 'M'\ndeadline = '{deadline}'\n"
            one = commitment("one") + below if step else commitment("one", deadline=f'"{deadline}"')
            history.commit(roadmap_of(one + said), "Say so", f"2024-0{number}-01")
        found = [one for slip in slips(history) for one in slip.changes]
        return [
            (f"{summary(one)[1]} → {summary(one)[2]}", "silent" if one.silent else one.when) for one in found
        ]

    FIRST: ClassVar = ("2025", dict[str, str]())
    A: ClassVar = {"2024-01-15": "2026"}
    B: ClassVar = {"2024-02-15": "2028"}

    def test_the_only_one(self, step: str, history: History) -> None:
        assert self.moves(history, step, self.FIRST, ("2026", self.A), self.FIRST) == []

    def test_the_last_one(self, step: str, history: History) -> None:
        states = (self.FIRST, ("2026", self.A), ("2028", self.A | self.B), ("2026", self.A))
        assert self.moves(history, step, *states) == [("2025 → 2026", "2024-01-15")]

    def test_one_before_another(self, step: str, history: History) -> None:
        states = (self.FIRST, ("2026", self.A), ("2028", self.A | self.B), ("2028", self.B))
        moves = self.moves(history, step, *states)
        assert moves == [("2025 → 2028", "2024-02-15")], "2026 is in no record"

    def test_all_at_once(self, step: str, history: History) -> None:
        assert self.moves(history, step, self.FIRST, ("2028", self.A | self.B), self.FIRST) == []

    def test_with_another_deadline_instead(self, step: str, history: History) -> None:
        moves = self.moves(history, step, self.FIRST, ("2026", self.A), ("2030", {}))
        assert moves == [("2025 → 2030", "silent")]

    def test_recorded_under_another_day(self, step: str, history: History) -> None:
        moves = self.moves(history, step, self.FIRST, ("2026", self.A), ("2027", {"2024-01-20": "2027"}))
        assert moves == [("2025 → 2027", "2024-01-20")]

    def test_whose_value_stays(self, step: str, history: History) -> None:
        moves = self.moves(history, step, self.FIRST, ("2026", self.A), ("2026", {}))
        assert moves == [("2025 → 2026", "silent")]

    def test_that_recorded_a_silent_change(self, step: str, history: History) -> None:
        moves = self.moves(history, step, self.FIRST, ("2026", {}), ("2026", self.A), self.FIRST)
        assert moves == [("2025 → 2026", "silent"), ("2026 → 2025", "silent")]
