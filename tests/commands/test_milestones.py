"""What `update --milestone` makes, changes and removes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit
from tests.conftest import Result

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
        ("net-zero-grids", "--milestone", "Build it all", "--status", "planned"),
        "net-zero-grids",
        "added milestone build-it-all to net-zero-grids: Build it all",
        """\
@@
 deadline = 2027-01-01
+
+[commitments.net-zero-grids.milestones.build-it-all]
+title = "Build it all"
+status = "planned"

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
        "--remove takes away a milestone, named by --milestone; `roadmap remove ID` a commitment",
        id="remove without milestone",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "final"),
        4,
        ('net-zero-grids has no milestone "final"; to make it, give its --title; did you mean final-rules?'),
        id="unknown milestone",
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
        "--remove takes the milestone away; give nothing else about it",
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
        "a milestone has --title, --deadline, --status, --note and --evidence; update the rest without it",
        id="milestone for a partner",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "Build it", "--note", "x"),
        2,
        "making a milestone is no update, so it has no --note; add it to the next update",
        id="new milestone with a note",
    ),
    pytest.param(
        ("net-zero-grids", "--milestone", "Draft_1", "--title", "Draft"),
        2,
        (
            '"Draft_1" cannot be an id: lower-case letters, digits and single hyphens between them, '
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
        "error: milestone m has updates of its own in x, which would be lost; "
        "if it was given up, record that: roadmap update x --milestone m --status dropped\n",
    )
    assert file.read_bytes() == before


def test_what_changes_nothing_is_not_recorded(run: Callable[..., Result], roadmap_file: Path) -> None:
    before = roadmap_file.read_bytes()
    done = run("update", "net-zero-grids", "--milestone", "draft-rules", "--status", "met")
    assert (done.exit_code, done.stderr) == (0, "net-zero-grids: nothing to change\n")
    assert roadmap_file.read_bytes() == before
