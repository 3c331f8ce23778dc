"""`roadmap amend` and `roadmap remove --update`: corrected updates, and the values they set."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit
from tests.conftest import SMALL_ROADMAP, Result

EDITS = [
    pytest.param(
        ("amend", "methane-75", "2025-12-20", "--status", "at-risk"),
        "amended update 2025-12-20 of methane-75: status stalled → at-risk; status is now at-risk",
        """\
@@
 deadline = "2025-winter"
-status = "stalled"
+status = "at-risk"
 progress = 40
@@
 [commitments.methane-75.updates.2025-12-20]
-status = "stalled"
+status = "at-risk"
 status_was = "underway"
""",
        id="the status that is current",
    ),
    pytest.param(
        ("amend", "methane-75", "2022-03", "--note", "A year more.", "--evidence", "a", "--evidence", "b"),
        "amended update 2022-03 of methane-75: note; evidence",
        """\
@@
 deadline_was = "2024"
-note = "One year more."
+note = "A year more."
+evidence = ["a", "b"]

""",
        id="note and evidence",
    ),
    pytest.param(
        ("amend", "methane-75", "2022-03", "--clear", "note"),
        "amended update 2022-03 of methane-75: note cleared",
        """\
@@
 deadline_was = "2024"
-note = "One year more."

""",
        id="no note",
    ),
    pytest.param(
        ("amend", "methane-75", "2022-03", "--clear", "deadline"),
        "amended update 2022-03 of methane-75: deadline 2025-winter → none; deadline is now 2024",
        """\
@@
 made = 2021-10-11
-deadline = "2025-winter"
+deadline = "2024"
 status = "stalled"
@@
 [commitments.methane-75.updates.2022-03]
-deadline = "2025-winter"
-deadline_was = "2024"
 note = "One year more."
""",
        id="no deadline in it",
    ),
    pytest.param(
        ("amend", "methane-75", "2022-03", "--deadline", "in 30 days", "--clear", "note"),
        (
            "amended update 2022-03 of methane-75: deadline 2025-winter → 2022-04-30; note cleared; "
            "deadline is now 2022-04-30"
        ),
        """\
@@
 made = 2021-10-11
-deadline = "2025-winter"
+deadline = 2022-04-30
 status = "stalled"
@@
 [commitments.methane-75.updates.2022-03]
-deadline = "2025-winter"
+deadline = 2022-04-30
 deadline_was = "2024"
-note = "One year more."

""",
        id="a phrase counts from the day of the update",
    ),
    pytest.param(
        ("amend", "methane-75", "2022-03", "--status", "at-risk"),
        (
            "amended update 2022-03 of methane-75: status none → at-risk; "
            "status_was of 2025-12-20 is now at-risk"
        ),
        """\
@@
 [commitments.methane-75.updates.2022-03]
+status = "at-risk"
+status_was = "underway"
 deadline = "2025-winter"
@@
 status = "stalled"
-status_was = "underway"
+status_was = "at-risk"

""",
        id="a status in an earlier one",
    ),
    pytest.param(
        ("amend", "paris-agreement", "2025-01-20", "--for", "ca"),
        (
            "amended update 2025-01-20 of paris-agreement: partner us → ca; us: status is now met; "
            "ca: status is now dropped"
        ),
        """\
@@
 made = 2021-02-23
-partner_status = { us = "dropped", ca = "underway" }
+partner_status = { us = "met", ca = "dropped" }

 [commitments.paris-agreement.updates.2025-01-20]
-partner = "us"
+partner = "ca"
 status = "dropped"
-status_was = "met"
+status_was = "underway"

""",
        id="another partner",
    ),
    pytest.param(
        ("remove", "methane-75", "--update", "2025-12-20"),
        "removed update 2025-12-20 of methane-75; status is now underway",
        """\
@@
 deadline = "2025-winter"
-status = "stalled"
+status = "underway"
 progress = 40
@@
 note = "One year more."
-
-[commitments.methane-75.updates.2025-12-20]
-status = "stalled"
-status_was = "underway"

""",
        id="without the last update",
    ),
    pytest.param(
        ("remove", "semiconductor-forum", "--update", "2021-11-02"),
        "removed update 2021-11-02 of semiconductor-forum; status is now planned",
        """\
@@
 deadline = "2021-summer"
-status = "met"
 source = "https://example.org/forum"
-
-[commitments.semiconductor-forum.updates.2021-11-02]
-status = "met"
-note = "Held, a season late."

""",
        id="without the only update",
    ),
]


@pytest.mark.parametrize(("words", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], sentence: str, diff: str
) -> None:
    assert edit(*words) == (0, f"{words[1]}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (
            ("amend", "methane-75", "2025-12-21", "--note", "x"),
            4,
            'methane-75 has no update "2025-12-21"; did you mean 2025-12-20?',
        ),
        (
            ("remove", "methane-75", "--update", "2025"),
            4,
            'methane-75 has no update "2025"; did you mean 2025-12-20?',
        ),
        (
            ("amend", "methane", "2025-12-20", "--note", "x"),
            4,
            'there is no commitment "methane"; did you mean methane-75?',
        ),
        (("remove", "water", "--update", "2025"), 4, '"water" is called fresh-water now'),
        (("amend", "fresh-water", "2025", "--note", "x"), 4, 'fresh-water has no update "2025"'),
        (
            ("amend", "methane-75", "2025-12-20", "--for", "us"),
            4,
            'methane-75 has no partner "us"; there is only ca',
        ),
        (
            ("amend", "methane-75", "2025-12-20"),
            2,
            "give a correction, such as --note TEXT; see `roadmap amend --help`",
        ),
        (
            ("amend", "methane-75", "2025-12-20", "--clear", "status"),
            2,
            "the update 2025-12-20 of methane-75 would have no status, deadline or note; remove it with "
            "`roadmap remove methane-75 --update 2025-12-20`",
        ),
        (
            ("amend", "methane-75", "2022-03", "--note", "x", "--clear", "note"),
            2,
            "--note and --clear note contradict each other; give one of them",
        ),
        (
            ("amend", "methane-75", "2022-03", "--deadline", "none", "--clear", "deadline"),
            2,
            "--deadline and --clear deadline contradict each other; give one of them",
        ),
        (
            ("amend", "methane-75", "2022-03", "--for", "us", "--clear", "partner"),
            2,
            "--for and --clear partner contradict each other; give one of them",
        ),
        (
            ("amend", "methane-75", "2022-03", "--clear", "notes"),
            2,
            '--clear: there is no field "notes" to clear; did you mean note?',
        ),
        (
            ("amend", "methane-75", "2022-03", "--for", "all"),
            2,
            "--for all: an update is about one partner; remove it, and record one for each with "
            "`roadmap update ID --for all`",
        ),
        (
            ("amend", "methane-75", "2022-03", "--on", "9998"),
            2,
            "--on: 9998 is in the future; give the day it happened",
        ),
        (
            ("remove", "ca", "--partner", "--update", "2022-03"),
            2,
            "--update belongs to a commitment; leave out --partner",
        ),
    ],
)
def test_refuses(edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str) -> None:
    assert edit(*words) == (exit_code, "", f"error: {sentence}\n", "")


def test_a_value_of_all_is_not_added_beside_a_partners_own(edit: Callable[..., Edit]) -> None:
    edit("update", "paris-agreement", "--note", "Talks.")
    done = edit("amend", "paris-agreement", "2026-02-01", "--status", "met")
    assert (done.exit_code, done.diff) == (2, "")
    assert "have their own status in paris-agreement" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--status", "stalled"),
        ("--on", "20 December 2025"),
        ("--clear", "evidence"),
        ("--status", "stalled", "--clear", "note"),
    ],
)
def test_what_it_says_already_changes_nothing(edit: Callable[..., Edit], words: tuple[str, ...]) -> None:
    done = edit("amend", "methane-75", "2025-12-20", *words)
    assert done == (0, "methane-75\n", "methane-75: nothing to change\n", "")


LAYOUT = """\
[roadmap]
title = "R"
[areas.a]
title = "A"
[partners.us]
name = "United States"
[commitments.x]
title = "X"
area = "a"
partners = ["us"]
status = "met" # now
"""
HEADERS = """
# First.
[commitments.x.updates.2020-05-05] # May
note = "First."

# Started.
[commitments.x.updates.2021-04-22] # April
status = "underway" # at last
status_was = 'planned'
extra = { who = "me" }

[commitments.x.updates."2022"]
status = "met"
status_was = "underway"
"""
INLINE = """
updates = { 2020-05-05 = { note = "First." }, \
"2021-04-22" = { status = "underway",   status_was = 'planned' }, \
2022 = { status = "met", status_was = "underway" } } # all
"""
DOTTED = """
updates.2020-05-05.note = "First."
updates.2021-04-22 = { status = "underway", status_was = 'planned', extra = { who = "me" } } # April
updates.2022.status = "met"
updates.2022.status_was = "underway"
"""


@pytest.mark.parametrize("layout", [HEADERS, INLINE, DOTTED], ids=["headers", "inline", "dotted"])
class TestLayouts:
    def test_only_what_is_amended_changes(
        self, edit: Callable[..., Edit], roadmap_file: Path, layout: str
    ) -> None:
        roadmap_file.write_text(LAYOUT + layout)
        assert edit("amend", "x", "2021-04-22", "--status", "stalled").exit_code == 0
        expected = layout.replace('status = "underway"', 'status = "stalled"')
        expected = expected.replace('status_was = "underway"', 'status_was = "stalled"')
        assert roadmap_file.read_text() == LAYOUT + expected

    def test_another_day_keeps_the_rest_of_it(
        self, edit: Callable[..., Edit], roadmap_file: Path, layout: str
    ) -> None:
        roadmap_file.write_text(LAYOUT + layout)
        done = edit("amend", "x", "2021-04-22", "--on", "2021-06")
        assert done.stderr == "amended update 2021-04-22 of x: day 2021-04-22 → 2021-06\n"
        text = roadmap_file.read_text()
        assert text == (LAYOUT + layout).replace("2021-04-22", "2021-06")

    def test_what_is_removed_takes_its_comment(
        self, edit: Callable[..., Edit], roadmap_file: Path, layout: str
    ) -> None:
        roadmap_file.write_text(LAYOUT + layout)
        assert edit("remove", "x", "--update", "2021-04-22").exit_code == 0
        text = roadmap_file.read_text()
        updates = tomllib.loads(text)["commitments"]["x"]["updates"]
        assert updates == {
            "2020-05-05": {"note": "First."},
            "2022": {"status": "met", "status_was": "planned"},
        }
        assert 'status = "met" # now\n' in text
        assert "April" not in text
        assert "Started" not in text

    def test_the_last_one_goes_too(self, edit: Callable[..., Edit], roadmap_file: Path, layout: str) -> None:
        roadmap_file.write_text(LAYOUT + layout)
        for key in ("2022", "2021-04-22", "2020-05-05"):
            assert edit("remove", "x", "--update", key).exit_code == 0
        commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["x"]
        assert commitment["status"] == "planned"
        assert not commitment.get("updates")


def test_a_second_update_of_a_day_gets_the_next_number(
    edit: Callable[..., Edit], run: Callable[..., Result], roadmap_file: Path
) -> None:
    roadmap_file.write_text(LAYOUT + HEADERS)
    assert edit("amend", "x", "2022", "--on", "2021-04-22").stderr == (
        "amended update 2022 of x: day 2022 → 2021-04-22-2\n"
    )
    commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["x"]
    assert list(commitment["updates"]) == ["2020-05-05", "2021-04-22", "2021-04-22-2"]
    assert commitment["status"] == "met"
    assert edit("amend", "x", "2021-04-22-2", "--on", "2020").stderr == (
        "amended update 2021-04-22-2 of x: day 2021-04-22-2 → 2020; status_was of 2021-04-22 is now met; "
        "status is now underway\n"
    )
    commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["x"]
    assert list(commitment["updates"]) == ["2020", "2020-05-05", "2021-04-22"]
    assert commitment["status"] == "underway"
    assert commitment["updates"]["2020"] == {"status": "met", "status_was": "planned"}
    assert commitment["updates"]["2021-04-22"]["status_was"] == "met"
    assert run("check", "--select", "RM307,RM311", "--as-of", "2026-02-01").stdout == "no findings\n"


@pytest.mark.parametrize("layout", [HEADERS, INLINE, DOTTED], ids=["headers", "inline", "dotted"])
def test_an_update_is_placed_after_the_one_of_its_day(
    edit: Callable[..., Edit], run: Callable[..., Result], roadmap_file: Path, layout: str
) -> None:
    roadmap_file.write_text(LAYOUT + layout)
    assert edit("amend", "x", "2021-04-22", "--on", "2022").exit_code == 0
    commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["x"]
    assert list(commitment["updates"]) == ["2020-05-05", "2022", "2022-2"]
    assert commitment["status"] == "underway"
    assert commitment["updates"]["2022-2"]["status_was"] == "met"
    assert Counter(re.findall("#.*", roadmap_file.read_text())) == Counter(re.findall("#.*", LAYOUT + layout))
    assert run("check", "--select", "RM307,RM311", "--as-of", "2026-02-01").stdout == "no findings\n"


OF_PARTNERS = (
    LAYOUT.replace('["us"]', '["us", "ca"]').replace('"met" # now', '"planned"')
    + """\
partner_status = { us = "met"{MORE} }
[partners.ca]
name = "Canada"
[commitments.x.updates.2024]
partner = "us" # its own
status = "met"
note = "N"
"""
)


def test_an_update_of_a_partner_becomes_one_of_all(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    roadmap_file.write_text(OF_PARTNERS.replace("{MORE}", ""))
    done = edit("amend", "x", "2024", "--clear", "partner")
    assert done.stderr == (
        "amended update 2024 of x: partner us → none; status is now met; "
        "us: status is now that of all partners\n"
    )
    assert (
        done.diff
        == """\
@@
 partners = ["us", "ca"]
-status = "planned"
-partner_status = { us = "met" }
+status = "met"
 [partners.ca]
@@
 [commitments.x.updates.2024]
-partner = "us" # its own
 status = "met"
+status_was = "planned"
 note = "N"
"""
    )


def test_an_update_does_not_become_one_of_all_beside_values_of_others(
    edit: Callable[..., Edit], roadmap_file: Path
) -> None:
    roadmap_file.write_text(OF_PARTNERS.replace("{MORE}", ', ca = "stalled"'))
    done = edit("amend", "x", "2024", "--clear", "partner")
    assert (done.exit_code, done.diff) == (2, "")
    assert "ca has its own status in x, so it cannot be set for all at once" in done.stderr


def test_reports_in_json(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    words = ("methane-75", "2022-03", "--note", "Other.", "--format", "json")
    report = json.loads(edit("amend", *words, "--dry-run").stdout)
    assert report.pop("diff").count("Other.") == 1
    assert report == {"command": "amend", "ids": ["methane-75"], "changed": True, "dry_run": True}
    assert roadmap_file.read_text() == SMALL_ROADMAP
    assert json.loads(edit("amend", *words).stdout)["changed"] is True
    assert json.loads(edit("amend", *words).stdout)["changed"] is False


class TestMilestones:
    """The status, the deadline and `met_on` of a milestone follow its updates, and nothing else does."""

    def text(self, path: Path) -> str:
        return path.read_text(encoding="utf-8")

    def record(self, edit: Callable[..., Edit]) -> None:
        options = ("--milestone", "final-rules", "--status")
        assert edit("update", "net-zero-grids", *options, "underway", "--on", "2025-01-01").exit_code == 0
        assert edit("update", "net-zero-grids", *options, "met", "--on", "2025-06-01").exit_code == 0

    def test_another_day(self, edit: Callable[..., Edit], roadmap_file: Path) -> None:
        self.record(edit)
        assert "met_on = 2025-06-01" in self.text(roadmap_file)
        assert edit("amend", "net-zero-grids", "2025-06-01", "--on", "2025-07-01").exit_code == 0
        assert "met_on = 2025-07-01" in self.text(roadmap_file)

    def test_another_status(self, edit: Callable[..., Edit], roadmap_file: Path) -> None:
        before = self.text(roadmap_file)
        self.record(edit)
        done = edit("amend", "net-zero-grids", "2025-06-01", "--status", "stalled")
        assert done.exit_code == 0
        assert 'status = "stalled"' in self.text(roadmap_file)
        assert "met_on = 2025-06-01" not in self.text(roadmap_file)
        assert 'status = "underway"\npartner_status' in before
        assert 'status = "underway"\npartner_status' in self.text(roadmap_file)  # that of the commitment

    def test_every_sentence_names_the_milestone_once(
        self, edit: Callable[..., Edit], run: Callable[..., Result]
    ) -> None:
        self.record(edit)
        edit("amend", "net-zero-grids", "2025-06-01", "--note", "N.")
        edit("amend", "net-zero-grids", "2025-06-01", "--status", "stalled")
        edit("remove", "net-zero-grids", "--update", "2025-06-01")
        listed = json.loads(run("undo", "--list", "--format", "json").stdout)
        whose = "of milestone final-rules of net-zero-grids"
        assert [one["what"] for one in listed][:3] == [
            f"removed update 2025-06-01 {whose}; status is now underway",
            f"amended update 2025-06-01 {whose}: status met → stalled; status is now stalled",
            f"amended update 2025-06-01 {whose}: note",
        ]

    def test_for_a_partner(self, edit: Callable[..., Edit]) -> None:
        self.record(edit)
        done = edit("amend", "net-zero-grids", "2025-06-01", "--for", "us")
        assert (done.exit_code, done.stdout, done.diff) == (2, "", "")
        assert "is about the milestone final-rules, not about a partner; leave out --for" in done.stderr

    def test_a_deadline_is_its_own_though_partners_have_theirs(self, edit: Callable[..., Edit]) -> None:
        self.record(edit)
        done = edit("amend", "net-zero-grids", "2025-06-01", "--deadline", "2028")
        assert done.exit_code == 0
        assert "deadline is now 2028" in done.stderr

    def test_removed(self, edit: Callable[..., Edit], roadmap_file: Path) -> None:
        before = self.text(roadmap_file)
        self.record(edit)
        for day in ("2025-06-01", "2025-01-01"):
            assert edit("remove", "net-zero-grids", "--update", day).exit_code == 0
        assert self.text(roadmap_file) == before


@pytest.mark.parametrize("day", ["March 2022", "mar 2022", " 2022-03 "])
def test_the_day_may_be_what_on_accepts(edit: Callable[..., Edit], day: str) -> None:
    named = edit("amend", "methane-75", "2022-03", "--note", "A year more.", "--dry-run")
    assert edit("amend", "methane-75", day, "--note", "A year more.", "--dry-run") == named
    removed = edit("remove", "methane-75", "--update", "2022-03", "--dry-run")
    assert edit("remove", "methane-75", "--update", day, "--dry-run") == removed
    assert removed.exit_code == named.exit_code == 0


def test_yesterday_names_an_update(edit: Callable[..., Edit]) -> None:
    assert edit("update", "methane-75", "--note", "x", "--on", "yesterday").exit_code == 0
    result = edit("amend", "methane-75", "yesterday", "--note", "y")
    assert (result.exit_code, '+note = "y"\n' in result.diff) == (0, True)
    assert edit("remove", "methane-75", "--update", "yesterday").exit_code == 0


@pytest.mark.parametrize("day", ["tomorrow", "next year", "none", "soon"])
def test_what_is_no_past_day_names_no_update(edit: Callable[..., Edit], day: str) -> None:
    result = edit("amend", "methane-75", day, "--note", "x")
    sentence = f'error: methane-75 has no update "{day}"; there are 2022-03, 2025-12-20\n'
    assert result == Edit(4, "", sentence, "")
