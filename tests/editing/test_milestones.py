"""What `update --milestone` makes, changes and removes, and what the other commands then say of it."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rtoml

from roadmap_cli.model.fields import clearable
from roadmap_cli.model.types import Milestone
from tests.commands.conftest import Edit
from tests.conftest import Result
from tests.histories import History

EDITS = [
    pytest.param(
        (
            "net-zero-grids",
            "--milestone",
            "final-rules",
            "--status",
            "met",
            "--on",
            "2026-01-05",
            "--evidence",
            "u",
        ),
        "net-zero-grids",
        "updated milestone final-rules of net-zero-grids: status planned → met",
        """\
@@
 deadline = 2027-01-01
+status = "met"
+met_on = 2026-01-05

@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-01-05]
+milestone = "final-rules"
+status = "met"
+evidence = "u"

""",
        id="milestone met",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules", "--status", "met", "--on", "2023-09-01"),
        "net-zero-grids",
        "updated milestone draft-rules of net-zero-grids: status met",
        """\
@@
 status = "met"
-met_on = 2023-08-10
+met_on = 2023-09-01

@@
 note = "Draft rules out."
+
+[commitments.net-zero-grids.updates.2023-08-10-2]
+milestone = "draft-rules"
+status = "met"
+
+[commitments.net-zero-grids.updates.2023-09-01]
+milestone = "draft-rules"
+status = "met"
+status_was = "met"

""",
        id="milestone met on another day",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules", "--status", "underway"),
        "net-zero-grids",
        "updated milestone draft-rules of net-zero-grids: status met → underway",
        """\
@@
 deadline = "2023-summer"
-status = "met"
-met_on = 2023-08-10
+status = "underway"

@@

+[commitments.net-zero-grids.updates.2023-08-10-2]
+milestone = "draft-rules"
+status = "met"
+
 [commitments.net-zero-grids.updates.2024-12-17]
@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-02-01]
+milestone = "draft-rules"
+status = "underway"
+status_was = "met"

""",
        id="milestone not met after all",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules", "--status", "stalled", "--on", "2022-05"),
        "net-zero-grids",
        "updated milestone draft-rules of net-zero-grids: status planned → stalled on 2022-05; "
        "a later update sets the current value",
        """\
@@

+[commitments.net-zero-grids.updates.2022-05]
+milestone = "draft-rules"
+status = "stalled"
+
 [commitments.net-zero-grids.updates.2023-08-10]
@@
 note = "Draft rules out."
+
+[commitments.net-zero-grids.updates.2023-08-10-2]
+milestone = "draft-rules"
+status = "met"

""",
        id="before it was met",
    ),
    pytest.param(
        (
            *("net-zero-grids", "--milestone", "final-rules", "--note", "Late", "--deadline", "2028"),
            *("--on", "2026-01", "--evidence", "u"),
        ),
        "net-zero-grids",
        "updated milestone final-rules of net-zero-grids: deadline 2027-01-01 → 2028",
        """\
@@
 title = "Final rules in force"
-deadline = 2027-01-01
+deadline = "2028"

@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-01]
+milestone = "final-rules"
+deadline = "2028"
+deadline_was = 2027-01-01
+note = "Late"
+evidence = "u"

""",
        id="deadline with note and evidence",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "final-rules", "--note", "Nothing new"),
        "net-zero-grids",
        "updated milestone final-rules of net-zero-grids: note",
        """\
@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-02-01]
+milestone = "final-rules"
+note = "Nothing new"

""",
        id="note alone",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "final-rules", "--title", "Final", "--evidence", "u"),
        "net-zero-grids",
        "updated milestone final-rules of net-zero-grids: title, evidence",
        """\
@@
 [commitments.net-zero-grids.milestones.final-rules]
-title = "Final rules in force"
+title = "Final"
 deadline = 2027-01-01
+evidence = "u"

""",
        id="what is no update",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "final-rules", "--title", "Final", "--deadline", "2028"),
        "net-zero-grids",
        "updated milestone final-rules of net-zero-grids: title, deadline 2027-01-01 → 2028",
        """\
@@
 [commitments.net-zero-grids.milestones.final-rules]
-title = "Final rules in force"
-deadline = 2027-01-01
+title = "Final"
+deadline = "2028"

@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-02-01]
+milestone = "final-rules"
+deadline = "2028"
+deadline_was = 2027-01-01

""",
        id="milestone put right",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "final-rules", "--deadline", "none"),
        "net-zero-grids",
        "updated milestone final-rules of net-zero-grids: deadline 2027-01-01 → none",
        """\
@@
 title = "Final rules in force"
-deadline = 2027-01-01

@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-02-01]
+milestone = "final-rules"
+deadline = "none"
+deadline_was = 2027-01-01

""",
        id="milestone without deadline",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "build-it", "--title", "Build it", "--deadline", "2030"),
        "net-zero-grids",
        "added milestone build-it to net-zero-grids: Build it",
        """\
@@
 deadline = 2027-01-01
+
+[commitments.net-zero-grids.milestones.build-it]
+title = "Build it"
+deadline = "2030"

""",
        id="new milestone by id and title",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "Build it all", "--evidence", "u"),
        "net-zero-grids",
        "added milestone build-it-all to net-zero-grids: Build it all",
        """\
@@
 deadline = 2027-01-01
+
+[commitments.net-zero-grids.milestones.build-it-all]
+title = "Build it all"
+evidence = "u"

""",
        id="new milestone by title",
    ),
    pytest.param(
        ("arctic-dialogue", "--milestone", "First meeting", "--deadline", "2026-Q2"),
        "arctic-dialogue",
        "added milestone first-meeting to arctic-dialogue: First meeting",
        """\
@@

+[commitments.arctic-dialogue.milestones.first-meeting]
+title = "First meeting"
+deadline = "2026-Q2"
+
 [commitments.fresh-water]
""",
        id="first milestone",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "final-rules", "--remove"),
        "net-zero-grids",
        "removed milestone final-rules of net-zero-grids",
        """\
@@
 met_on = 2023-08-10
-
-[commitments.net-zero-grids.milestones.final-rules]
-title = "Final rules in force"
-deadline = 2027-01-01

""",
        id="milestone removed",
    ),
]

REFUSALS = [
    pytest.param(
        ("net-zero-grids", "--remove"),
        2,
        "--remove removes a milestone, named by --milestone; `roadmap remove ID` removes a commitment",
        id="remove without milestone",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "final"),
        4,
        ('net-zero-grids has no milestone "final"; to add it, give its --title; did you mean final-rules?'),
        id="unknown milestone",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "! ?"),
        2,
        '"! ?" has no letter or digit for an id; give one with --milestone, and the text with --title',
        id="title without letters",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "nope", "--remove"),
        4,
        'net-zero-grids has no milestone "nope"',
        id="unknown milestone to remove",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules", "--remove", "--status", "met"),
        2,
        "--remove removes the milestone; leave out the other options",
        id="remove and more",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules"),
        2,
        "nothing to change about draft-rules was given; see `roadmap update --help`",
        id="milestone with nothing",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules", "--for", "us", "--note", "x"),
        2,
        "a milestone has --title, --deadline, --deadline-text, --status, --note, --evidence and --clear; "
        "update the rest without it",
        id="milestone for a partner",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules", "--title", "T", "--on", "2026-01-05"),
        2,
        "--on dates an update; give --status, --deadline or --note with it",
        id="a day and no update",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules", "--remove", "--on", "2026-01-05"),
        2,
        "--remove removes the milestone; leave out the other options",
        id="a day and a removal",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "Build it", "--status", "underway", "--on", "2026-01-05"),
        2,
        "a new milestone is not an update, so --on is only the day on which it was met: --status met",
        id="a day and a new milestone that is not met",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "Build it", "--clear", "evidence"),
        2,
        "net-zero-grids has no milestone build-it yet, so there is nothing to clear",
        id="a new milestone with a cleared field",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules", "--clear", "title"),
        2,
        "--clear: a milestone cannot be without title; give another with --title",
        id="a milestone without title",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "draft-rules", "--clear", "owner"),
        2,
        '--clear: there is no field "owner" to clear; there are deadline, deadline_text, status, met_on, '
        "evidence",
        id="a cleared field that a milestone has not",
    ),
    *(
        pytest.param(
            ("net-zero-grids", "--milestone", "draft-rules", "--clear", field, *words),
            2,
            f"--clear {field} contradicts what is given for it; leave one of them out",
            id=f"{field} cleared and given",
        )
        for field, words in {
            "evidence": ("--evidence", "u"),
            "met_on": ("--status", "met"),
            "deadline": ("--deadline", "2030"),
        }.items()
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "Build it", "--note", "x"),
        2,
        "a new milestone is not an update, so it has no --note; add the note to the next update",
        id="new milestone with a note",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "Draft_1", "--title", "Draft"),
        2,
        (
            '"Draft_1" cannot be an id: lowercase letters, digits and single hyphens between them, '
            "at most 64 characters; draft-1 could"
        ),
        id="milestone of ill-formed id",
    ),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("update", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("update", *words) == (exit_code, "", f"error: {sentence}\n", "")


SMALL = (
    '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
    '[commitments.x.milestones.m]\ntitle = "M"\n'
)


@pytest.mark.parametrize(
    "options",
    [
        "--status met --on 2024-01-01",
        "--deadline 2025 --on 2024-01-01",
        "--deadline none --on 2024-01-01",
        "--deadline 2025 --status stalled --on 2024-01-01",
        "--status met --on 2024-01-01 --evidence u --evidence v",
        "--status met --evidence u",
        "--deadline 2025",
        "",
    ],
)
def test_the_same_request_again_makes_no_update(run: Callable[..., Result], options: str) -> None:
    file = Path("roadmap.toml")
    file.write_text(SMALL, encoding="utf-8")
    words = ("update", "x", "--milestone", "q", "--title", "Q", *options.split())
    assert run(*words).stderr == "added milestone q to x: Q\n"
    before = file.read_bytes()
    assert run(*words) == Result(0, "x\n", "x: nothing to change\n")
    assert file.read_bytes() == before


@pytest.mark.parametrize("status", ["", 'status = "planned"\n', 'status = "at-risk"\n'])
def test_what_the_file_stated_before_an_update_is_back_without_it(
    run: Callable[..., Result], status: str
) -> None:
    file = Path("roadmap.toml")
    file.write_text(SMALL + status, encoding="utf-8")
    assert run("update", "x", "--milestone", "m", "--status", "met", "--on", "2024-01-01").exit_code == 0
    assert ("status_was" in file.read_text()) == bool(status)
    assert run("remove", "x", "--update", "2024-01-01").exit_code == 0
    assert file.read_text() == SMALL + status


def test_a_planned_milestone_is_cleared_too(run: Callable[..., Result]) -> None:
    file = Path("roadmap.toml")
    file.write_text(SMALL + 'status = "planned"\n', encoding="utf-8")
    assert run("update", "x", "--milestone", "m", "--clear", "status").exit_code == 0
    assert file.read_text() == SMALL


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--title Q --status met --on 2024-01-02", "updated milestone q of x: status met"),
        ("--title Q --status met --on 2024-01-01 --note N", "updated milestone q of x: status planned → met"),
        ("--title P --status met --on 2024-01-01", "updated milestone q of x: title, status planned → met"),
        ("--title Q --deadline 2026 --on 2024-01-01", "updated milestone q of x: deadline none → 2026"),
    ],
)
def test_another_request_is_not_ignored(run: Callable[..., Result], options: str, sentence: str) -> None:
    Path("roadmap.toml").write_text(SMALL, encoding="utf-8")
    run("update", "x", "--milestone", "q", "--title", "Q", "--status", "met", "--on", "2024-01-01")
    assert run("update", "x", "--milestone", "q", *options.split()).stderr == f"{sentence}\n"


def test_a_milestone_with_updates_is_not_removed(run: Callable[..., Result]) -> None:
    file = Path("roadmap.toml")
    file.write_text(
        '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
        '[commitments.x.milestones.m]\ntitle = "M"\n',
        encoding="utf-8",
    )
    assert run("update", "x", "--milestone", "m", "--status", "underway").exit_code == 0
    before = file.read_bytes()
    done = run("update", "x", "--milestone", "m", "--remove")
    assert (done.exit_code, done.stderr) == (
        2,
        "error: milestone m has updates in x, which would be lost; "
        "if it was given up, record that: roadmap update x --milestone m --status dropped\n",
    )
    assert file.read_bytes() == before


HEAD = (
    '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
    '[commitments.x.milestones.m]\ntitle = "M"\n'
)


class TestClear:
    STEP = 'deadline = "2030"\nstatus = "met"\nmet_on = "2025"\nevidence = ["u", "v"]\n'
    WORDS = 'deadline_text = "by 2030"\n'

    @pytest.mark.parametrize("name", clearable(Milestone))
    def test_a_field_of_a_milestone(self, name: str, tmp_path: Path, run: Callable[..., Result]) -> None:
        file = tmp_path / "roadmap.toml"
        step = self.STEP.replace('met_on = "2025"\n', "") if name == "status" else self.STEP
        file.write_text(HEAD + step + (self.WORDS if name == "deadline_text" else ""))
        before = rtoml.loads(file.read_text())["commitments"]["x"]
        done = run("update", "x", "--milestone", "m", "--clear", name.replace("_", "-"))
        what = "deadline 2030 → none" if name == "deadline" else f"{name} cleared"
        assert done.stderr == f"updated milestone m of x: {what}\n"
        after = rtoml.loads(file.read_text())["commitments"]["x"]
        assert set(before["milestones"]["m"]) - set(after["milestones"]["m"]) == {name}
        assert ("updates" in after) == (name == "deadline"), "only a deadline is cleared by an update"

    def test_not_a_status_without_the_day(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        file = tmp_path / "roadmap.toml"
        file.write_text(HEAD + self.STEP)
        done = run("update", "x", "--milestone", "m", "--clear", "status")
        said = "error: m has met_on = 2025, so it was met; clear both: --clear status,met_on\n"
        assert (done.exit_code, done.stderr) == (2, said)
        assert run("update", "x", "--milestone", "m", "--clear", "status,met_on").exit_code == 0
        after = rtoml.loads(file.read_text())["commitments"]["x"]["milestones"]["m"]
        assert set(after) == {"title", "deadline", "evidence"}

    def test_not_a_status_that_an_update_sets(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        update = '[commitments.x.updates.2025]\nmilestone = "m"\nstatus = "met"\n'
        (tmp_path / "roadmap.toml").write_text(HEAD + self.STEP + update)
        done = run("update", "x", "--milestone", "m", "--clear", "status")
        assert done.exit_code == 2
        assert "the update 2025 of x sets the status to met, so the status cannot be cleared" in done.stderr


class TestStatedDay:
    """`met_on` is never lost in silence: it becomes an update, or the sentence names it."""

    def made(
        self, tmp_path: Path, run: Callable[..., Result], text: str, *words: str
    ) -> tuple[str, dict[str, Any]]:
        (tmp_path / "roadmap.toml").write_text(HEAD + text)
        done = run("update", "x", "--milestone", "m", *words, "--on", "2026-01-05")
        assert done.exit_code == 0, done.stderr
        commitment = rtoml.loads((tmp_path / "roadmap.toml").read_text())["commitments"]["x"]
        assert run("check", "--select", "RM307,RM311", "--as-of", "2026-02-01").stdout == "no findings\n"
        return done.stderr, commitment

    @pytest.mark.parametrize("status", ["", 'status = "underway"\n', 'status = "met"\n'])
    def test_without_a_closed_status_it_is_recorded(
        self, status: str, tmp_path: Path, run: Callable[..., Result]
    ) -> None:
        text = f'{status}met_on = "2025-03"\n'
        said, commitment = self.made(tmp_path, run, text, "--status", "stalled")
        assert said == "updated milestone m of x: status met → stalled\n"
        assert commitment["milestones"]["m"] == {"title": "M", "status": "stalled"}
        updates = list(commitment["updates"].items())
        assert updates[0] == ("2025-03", {"milestone": "m", "status": "met"})
        assert updates[1][1]["status"] == "stalled"

    @pytest.mark.parametrize("status", ["", 'status = "underway"\n'])
    def test_met_without_a_day_was_met_then(
        self, status: str, tmp_path: Path, run: Callable[..., Result]
    ) -> None:
        file = tmp_path / "roadmap.toml"
        file.write_text(f'{HEAD}{status}met_on = "2025-03"\n')
        assert run("update", "x", "--milestone", "m", "--status", "met").exit_code == 0
        commitment = rtoml.loads(file.read_text())["commitments"]["x"]
        assert commitment["milestones"]["m"] == {"title": "M", "status": "met", "met_on": "2025-03"}
        assert list(commitment["updates"]) == ["2025-03"]

    def test_in_no_update_it_is_named(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        text = (
            'status = "met"\nmet_on = "2025-03"\n'
            '[commitments.x.updates.2025-04]\nmilestone = "m"\nstatus = "met"\n'
        )
        said, _ = self.made(tmp_path, run, text, "--status", "stalled")
        assert said == "updated milestone m of x: status met → stalled, met_on 2025-03 → none\n"
        said, commitment = self.made(tmp_path, run, text, "--status", "met")
        assert said == "updated milestone m of x: status met, met_on 2025-03 → 2026-01-05\n"
        assert str(commitment["milestones"]["m"]["met_on"]) == "2026-01-05"


class TestMadeAgain:
    """A milestone that was removed by hand gets the values of its updates."""

    UPDATES = (
        '[commitments.x.updates.2024]\nmilestone = "n"\nstatus = "stalled"\ndeadline = "2030"\n'
        '[commitments.x.updates.2025]\nmilestone = "n"\nstatus = "met"\n'
        '[commitments.x.updates.2026]\nmilestone = "n"\nnote = "Still."\n'
    )

    def test_with_the_last_values(self, tmp_path: Path, run: Callable[..., Result]) -> None:
        file = tmp_path / "roadmap.toml"
        file.write_text(HEAD + self.UPDATES)
        assert run("update", "x", "--milestone", "n", "--title", "N").exit_code == 0
        assert rtoml.loads(file.read_text())["commitments"]["x"]["milestones"]["n"] == {
            "title": "N", "deadline": "2030", "status": "met", "met_on": "2025",
        }  # fmt: skip
        assert "RM307" not in run("check", "--as-of", "2026-02-01").stdout

    @pytest.mark.parametrize("words", [("--status", "met"), ("--deadline", "2040")])
    def test_and_with_no_other_ones(
        self, words: tuple[str, ...], tmp_path: Path, run: Callable[..., Result]
    ) -> None:
        (tmp_path / "roadmap.toml").write_text(HEAD + self.UPDATES)
        done = run("update", "x", "--milestone", "n", "--title", "N", *words)
        assert (done.exit_code, done.stderr) == (
            2,
            "error: x has updates of the milestone n, which set its status and deadline; add it with "
            "--title alone, then record what changed since\n",
        )
        only_status = self.UPDATES.replace('deadline = "2030"\n', "")
        (tmp_path / "roadmap.toml").write_text(HEAD + only_status)
        assert run("update", "x", "--milestone", "n", "--title", "N", *words).exit_code == (
            2 if "--status" in words else 0
        )


def test_what_changes_nothing_is_not_recorded(run: Callable[..., Result], roadmap_file: Path) -> None:
    before = roadmap_file.read_bytes()
    done = run("update", "net-zero-grids", "--milestone", "draft-rules", "--status", "met")
    assert (done.exit_code, done.stderr) == (0, "net-zero-grids: nothing to change\n")
    assert roadmap_file.read_bytes() == before


RECORDED = """\
[roadmap]
title = "R"
[areas.a]
title = "A"
[commitments.x]
title = "X"
area = "a"
made = 2020-01-01
deadline = "2030"
[commitments.x.milestones.m]
title = "Step"
deadline = "2025"
"""


class TestTrace:
    """What a milestone's updates leave in each command that says what happened."""

    @pytest.fixture(autouse=True)
    def recorded(self, run: Callable[..., Result], tmp_path: Path) -> None:
        self.run, self.history = run, History(tmp_path)
        self.history.commit(RECORDED, day="2024-01-01")
        words = ("--deadline", "2027", "--note", "No money.", "--on", "2024-06-01")
        assert run("update", "x", "--milestone", "m", *words).exit_code == 0
        words = ("--status", "stalled", "--note", "Nobody left.", "--on", "2024-07-01")
        assert run("update", "x", "--milestone", "m", *words).exit_code == 0

    def lines(self, *words: str) -> str:
        return self.run(*words, "--as-of", "2024-08-01").stdout

    def test_slips(self) -> None:
        assert self.lines("slips") == (
            "R · as of 2024-08-01\n\n"
            "COMMITMENT  TITLE  MILESTONE  CHANGED     FROM  TO    DAYS  TOTAL  HOW  REASON\n"
            "x           X      m          2024-06-01  2025  2027  +730   +730       No money.\n\n"
            "0 of 1 commitment with a deadline slipped (0%). 1 milestone slipped.\n"
        )
        (slip,) = json.loads(self.lines("slips", "--format", "json"))["slips"]
        assert (slip["partner"], slip["milestone"], slip["first"], slip["now"]) == (None, "m", "2025", "2027")
        (record,) = csv.DictReader(io.StringIO(self.lines("slips", "--format", "csv")))
        assert (record["milestone"], record["days"], record["reason"]) == ("m", "730", "No money.")

    def test_slips_of_a_silent_change(self) -> None:
        self.history.commit(RECORDED, day="2024-06-01")
        self.history.commit(RECORDED.replace('"2025"', '"2026"'), day="2024-06-02")
        (slip,) = json.loads(self.lines("slips", "--format", "json"))["slips"]
        assert [(one["from"], one["to"], one["silent"]) for one in slip["changes"]] == [
            ("2025", "2026", True)
        ]

    def test_history(self) -> None:
        self.history.commit_all("Say so", day="2024-07-02")
        entries = json.loads(self.lines("history", "x", "--format", "json"))["history"]
        assert [(one["kind"], one["day"]) for one in entries] == [
            ("made", "2020-01-01"), ("change", "2024-01-01"),
            ("update", "2024-06-01"), ("update", "2024-07-01"),
        ]  # fmt: skip
        assert [one["update"]["milestone"] for one in entries[2:]] == ["m", "m"]
        assert "2024-06-01  milestone Step: deadline 2025 → 2027\n" in self.lines("history", "x")

    def test_brief(self) -> None:
        shown = self.lines("brief", "--since", "2024-05-01")
        assert shown.split("\n\n")[1] == (
            "Milestones changed: 2\n"
            "x  Step  planned → stalled\n   2024-07-01: Nobody left.\n"
            "x  Step  2025 → 2027  730 days later\n   2024-06-01: No money."
        )
        found = json.loads(self.lines("brief", "--since", "2024-05-01", "--format", "json"))
        names = ("id", "milestone", "field", "before", "after", "days", "update", "reason")
        assert [tuple(one[name] for name in names) for one in found["milestones"]] == [
            ("x", "m", "status", "planned", "stalled", None, "2024-07-01", "Nobody left."),
            ("x", "m", "deadline", "2025", "2027", 730, "2024-06-01", "No money."),
        ]
        assert found["other"] == []
        self.history.commit_all("Say so", day="2024-07-02")
        met = ("--status", "met", "--on", "2024-07-15")
        assert self.run("update", "x", "--milestone", "m", *met).exit_code == 0
        found = json.loads(self.lines("brief", "--since", "2024-07-10", "--format", "json"))
        assert [one["after"] for one in found["milestones"]] == ["met"]
        assert found["other"] == []

    def test_diff(self) -> None:
        assert self.run("diff", "HEAD").stdout.split("\n", 3)[3] == (
            "x  milestone Step: status planned → stalled  (worse)\n"
            "   milestone Step: deadline 2025 → 2027  (730 days later)\n"
            "   + update 2024-06-01  milestone Step:  deadline 2027  No money.\n"
            "   + update 2024-07-01  milestone Step:  status stalled  Nobody left.\n"
        )
        (change,) = json.loads(self.run("diff", "HEAD", "--format", "json").stdout)["commitments"]
        assert change["milestone_deadline"] == [
            {
                "milestone": "m", "before": "2025", "after": "2027", "days": 730, "slipped": True,
                "withdrawn": False,
            }
        ]  # fmt: skip
        assert [one["milestone"] for one in change["milestone_status"]] == ["m"]

    def test_check_since(self) -> None:
        found = self.run("check", "--since", "HEAD", "--select", "RM5")
        assert (found.exit_code, found.stdout) == (0, "no findings\n")

    def test_timeline(self) -> None:
        shown = json.loads(self.lines("timeline", "--format", "json"))
        (mark,) = shown["lanes"][0]["commitments"][0]["milestones"]
        assert (mark["was"]["text"], mark["deadline"]["text"]) == ("2025", "2027")

    def test_past_days(self) -> None:
        shown = self.run("show", "x", "--as-of", "2024-06-15")
        assert "m  ○ planned  Step  2027" in shown.stdout
        then = self.run("export", "json", "--as-of", "2024-05-01").stdout
        assert json.loads(then)["data"]["commitments"]["x"]["milestones"] == {
            "m": {"title": "Step", "deadline": "2025"}
        }

    @pytest.mark.parametrize("format", ["json", "csv", "xlsx"])
    def test_an_unedited_export_changes_nothing(self, format: str) -> None:
        before = self.history.file.read_bytes()
        assert self.run("export", format, "--output", f"exported.{format}").exit_code == 0
        done = self.run("import", "--update", f"exported.{format}")
        assert (done.exit_code, self.history.file.read_bytes()) == (0, before), done.stderr
