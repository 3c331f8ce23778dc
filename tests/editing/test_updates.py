"""What `update` records, and which current values it changes."""

import json
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.commands.conftest import Edit
from tests.conftest import SMALL_ROADMAP, Result

EDITS = [
    pytest.param(
        (
            "methane-75",
            "--status",
            "underway",
            "--note",
            "Started again.",
            "--evidence",
            "https://example.org/e",
        ),
        "methane-75",
        "updated methane-75: status stalled → underway",
        """\
@@
 deadline = "2025-winter"
-status = "stalled"
+status = "underway"
 progress = 40
@@
 status_was = "underway"
+
+[commitments.methane-75.updates.2026-02-01]
+status = "underway"
+status_was = "stalled"
+note = "Started again."
+evidence = "https://example.org/e"

""",
        id="status with note and evidence",
    ),
    pytest.param(
        ("methane-75", "--status", "met", "--on", "2024-05-01"),
        "methane-75",
        "updated methane-75: status underway → met on 2024-05-01; a later update sets the current value, "
        "and the update 2025-12-20 still says that it was underway",
        """\
@@

+[commitments.methane-75.updates.2024-05-01]
+status = "met"
+status_was = "underway"
+
 [commitments.methane-75.updates.2025-12-20]
""",
        id="status on an earlier day",
    ),
    pytest.param(
        ("methane-75", "--status", "met", "--on", "2025-12-20"),
        "methane-75",
        "updated methane-75: status stalled → met",
        """\
@@
 deadline = "2025-winter"
-status = "stalled"
+status = "met"
 progress = 40
@@
 status_was = "underway"
+
+[commitments.methane-75.updates.2025-12-20-2]
+status = "met"
+status_was = "stalled"

""",
        id="status of the same day comes after",
    ),
    pytest.param(
        ("methane-75", "--deadline", "Q3 2027"),
        "methane-75",
        "updated methane-75: deadline 2025-winter → 2027-Q3",
        """\
@@
 made = 2021-10-11
-deadline = "2025-winter"
+deadline = "2027-Q3"
 status = "stalled"
@@
 status_was = "underway"
+
+[commitments.methane-75.updates.2026-02-01]
+deadline = "2027-Q3"
+deadline_was = "2025-winter"

""",
        id="deadline",
    ),
    pytest.param(
        ("methane-75", "--deadline", "none", "--note", "No date."),
        "methane-75",
        "updated methane-75: deadline 2025-winter → none",
        """\
@@
 made = 2021-10-11
-deadline = "2025-winter"
 status = "stalled"
@@
 status_was = "underway"
+
+[commitments.methane-75.updates.2026-02-01]
+deadline = "none"
+deadline_was = "2025-winter"
+note = "No date."

""",
        id="no deadline any more",
    ),
    pytest.param(
        ("arctic-dialogue", "--deadline", "2027"),
        "arctic-dialogue",
        "updated arctic-dialogue: deadline none → 2027",
        """\
@@
 partners = ["us", "ca"]
+deadline = "2027"
 status = "ongoing"
+
+[commitments.arctic-dialogue.updates.2026-02-01]
+deadline = "2027"

""",
        id="first deadline",
    ),
    pytest.param(
        ("fresh-water", "--clear", "deadline"),
        "fresh-water",
        "updated fresh-water: deadline 2026-06-30 → none",
        """\
@@
 made = 2026-01-15
-deadline = 2026-06-30
 status = "planned"
@@

+[commitments.fresh-water.updates.2026-02-01]
+deadline = "none"
+deadline_was = 2026-06-30
+
""",
        id="cleared deadline is an update",
    ),
    pytest.param(
        ("bridge-repairs", "--status", "underway", "--deadline", "2026-H2"),
        "bridge-repairs",
        "updated bridge-repairs: status planned → underway; deadline 2025-H2 → 2026-H2",
        """\
@@
 made = "2024-05"
-deadline = "2025-H2"
+deadline = "2026-H2"
+status = "underway"
 tags = ["bridges"]
+
+[commitments.bridge-repairs.updates.2026-02-01]
+status = "underway"
+deadline = "2026-H2"
+deadline_was = "2025-H2"

""",
        id="status and deadline at once",
    ),
    pytest.param(
        ("paris-agreement", "--for", "all", "--status", "broken", "--note", "Over."),
        "paris-agreement",
        "updated paris-agreement: us: status dropped → broken; ca: status underway → broken",
        """\
@@
 made = 2021-02-23
-partner_status = { us = "dropped", ca = "underway" }
+partner_status = { us = "broken", ca = "broken" }

@@
 status_was = "met"
+
+[commitments.paris-agreement.updates.2026-02-01]
+partner = "us"
+status = "broken"
+status_was = "dropped"
+note = "Over."
+
+[commitments.paris-agreement.updates.2026-02-01-2]
+partner = "ca"
+status = "broken"
+status_was = "underway"
+note = "Over."

""",
        id="all partners, one update each",
    ),
    pytest.param(
        ("arctic-dialogue", "--for", "all", "--deadline", "2027"),
        "arctic-dialogue",
        "updated arctic-dialogue: us: deadline none → 2027; ca: deadline none → 2027",
        """\
@@
 partners = ["us", "ca"]
+partner_deadline = { us = "2027", ca = "2027" }
 status = "ongoing"
+
+[commitments.arctic-dialogue.updates.2026-02-01]
+partner = "us"
+deadline = "2027"
+
+[commitments.arctic-dialogue.updates.2026-02-01-2]
+partner = "ca"
+deadline = "2027"

""",
        id="a deadline of all partners, one update each",
    ),
    pytest.param(
        ("arctic-dialogue", "--for", "all", "--note", "They met."),
        "arctic-dialogue",
        "updated arctic-dialogue: note",
        """\
@@

+[commitments.arctic-dialogue.updates.2026-02-01]
+note = "They met."
+
 [commitments.fresh-water]
""",
        id="a note on all is one update",
    ),
    pytest.param(
        ("fresh-water", "--status", "planned", "--on", "2026-02-01"),
        "fresh-water",
        "updated fresh-water: status planned",
        """\
@@

+[commitments.fresh-water.updates.2026-02-01]
+status = "planned"
+status_was = "planned"
+
""",
        id="same status, dated",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "ca", "--status", "underway"),
        "net-zero-grids",
        "updated net-zero-grids: ca: status at-risk → underway",
        """\
@@
 status = "underway"
-partner_status = { ca = "at-risk" }
+partner_status = { ca = "underway" }
 partner_deadline = { ca = "2050" }
@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-02-01]
+partner = "ca"
+status = "underway"
+status_was = "at-risk"

""",
        id="status of a partner",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "us", "--status", "met"),
        "net-zero-grids",
        "updated net-zero-grids: us: status underway → met",
        """\
@@
 status = "underway"
-partner_status = { ca = "at-risk" }
+partner_status = { ca = "at-risk", us = "met" }
 partner_deadline = { ca = "2050" }
@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-02-01]
+partner = "us"
+status = "met"

""",
        id="first status of a partner",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "us", "--deadline", "2040"),
        "net-zero-grids",
        "updated net-zero-grids: us: deadline 2035 → 2040",
        """\
@@
 partner_status = { ca = "at-risk" }
-partner_deadline = { ca = "2050" }
+partner_deadline = { ca = "2050", us = "2040" }
 tags = ["energy", "electricity"]
@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-02-01]
+partner = "us"
+deadline = "2040"

""",
        id="first deadline of a partner",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "ca", "--deadline", "none"),
        "net-zero-grids",
        "updated net-zero-grids: ca: deadline 2050 → none",
        """\
@@
 partner_status = { ca = "at-risk" }
-partner_deadline = { ca = "2050" }
+partner_deadline = { ca = "none" }
 tags = ["energy", "electricity"]
@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-02-01]
+partner = "ca"
+deadline = "none"
+deadline_was = "2050"

""",
        id="no deadline of a partner",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "ca", "--deadline", "2045", "--on", "2024-01"),
        "net-zero-grids",
        "updated net-zero-grids: ca: deadline 2035 → 2045 on 2024-01; "
        "a later update sets the current value, and the update 2024-12-17 still says that it was 2035",
        """\
@@
 note = "Draft rules out."
+
+[commitments.net-zero-grids.updates.2024-01]
+partner = "ca"
+deadline = "2045"
+deadline_was = "2035"

""",
        id="deadline of a partner, earlier",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "us", "--note", "Asked."),
        "net-zero-grids",
        "updated net-zero-grids: us: note",
        """\
@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2026-02-01]
+partner = "us"
+note = "Asked."

""",
        id="note of a partner",
    ),
    pytest.param(
        ("fresh-water", "--note", "Talks.", "--on", "2026-02"),
        "fresh-water",
        "updated fresh-water: note",
        """\
@@

+[commitments.fresh-water.updates.2026-02]
+note = "Talks."
+
""",
        id="note in a month",
    ),
    pytest.param(
        ("fresh-water", "--note", "Talks.", "--evidence", "a", "--evidence", "b"),
        "fresh-water",
        "updated fresh-water: note",
        """\
@@

+[commitments.fresh-water.updates.2026-02-01]
+note = "Talks."
+evidence = ["a", "b"]
+
""",
        id="note with evidence",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "ca", "--status", "stalled", "--on", "2024-12-17"),
        "net-zero-grids",
        "updated net-zero-grids: ca: status at-risk → stalled",
        """\
@@
 status = "underway"
-partner_status = { ca = "at-risk" }
+partner_status = { ca = "stalled" }
 partner_deadline = { ca = "2050" }
@@
 evidence = "https://example.org/moved"
+
+[commitments.net-zero-grids.updates.2024-12-17-2]
+partner = "ca"
+status = "stalled"
+status_was = "at-risk"

""",
        id="second update of one day",
    ),
]

REFUSALS = [
    pytest.param(
        ("net-zero-grids", "--status", "met"),
        2,
        (
            "ca has its own status in net-zero-grids, so it cannot be set for all at once; "
            "use --for ca, or --for all to record it for each partner"
        ),
        id="a status of all beside a partner's own",
    ),
    pytest.param(
        ("paris-agreement", "--status", "broken", "--on", "2020-01-01"),
        2,
        (
            "us and ca have their own status in paris-agreement, so it cannot be set for all at once; "
            "use --for us, or --for all to record it for each partner"
        ),
        id="a status of all, whatever its day",
    ),
    pytest.param(
        ("net-zero-grids", "--clear", "deadline"),
        2,
        (
            "ca has its own deadline in net-zero-grids, so it cannot be set for all at once; "
            "use --for ca, or --for all to record it for each partner"
        ),
        id="no deadline of all beside a partner's own",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "us", "--progress", "50"),
        2,
        (
            "--for is for a partner's status, deadline and notes, and progress belongs to the whole "
            "commitment; leave out --for to change progress"
        ),
        id="progress of a partner",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "us", "--status", "met", "--add-tag", "x"),
        2,
        (
            "--for is for a partner's status, deadline and notes, and tags belongs to the whole "
            "commitment; leave out --for to change tags"
        ),
        id="a tag of a partner",
    ),
    pytest.param(
        ("net-zero-grids", "--for", "us", "--clear", "owner"),
        2,
        (
            "--for is for a partner's status, deadline and notes, and owner belongs to the whole "
            "commitment; leave out --for to change owner"
        ),
        id="a field cleared for a partner",
    ),
    pytest.param(
        ("fresh-water", "--evidence", "x"),
        2,
        "--evidence belongs to an update; give --status, --deadline or --note with it",
        id="evidence alone",
    ),
    pytest.param(
        ("net-zreo", "--status", "met"),
        4,
        'there is no commitment "net-zreo"; did you mean net-zero-grids?',
        id="unknown commitment",
    ),
    pytest.param(
        ("", "--status", "met"),
        4,
        (
            'there is no commitment ""; there are net-zero-grids, methane-75, bridge-repairs, '
            "semiconductor-forum, paris-agreement, arctic-dialogue, fresh-water"
        ),
        id="empty id",
    ),
    pytest.param(
        ("fresh-water", "--status", "done"),
        2,
        '"done" is not a status; did you mean met?',
        id="unknown status",
    ),
    pytest.param(
        ("fresh-water", "--deadline", "2026-02-30"),
        2,
        "--deadline: 2026-02-30 has no such day; 2026-02 ends on 28",
        id="no such day",
    ),
    pytest.param(
        ("fresh-water", "--deadline", ""),
        2,
        (
            '--deadline: "" is not a deadline; write a year, half, quarter, season, month or day, '
            "such as 2050, 2026-H1, 2026-Q3, 2022-spring, 2026-06, 2026-06-30"
        ),
        id="empty deadline",
    ),
    pytest.param(
        ("fresh-water", "--for", "us", "--status", "met"),
        4,
        'fresh-water has no partner "us"; there is only ca',
        id="for a partner of others",
    ),
    pytest.param(
        ("fresh-water", "--note", "", "--status", "met"),
        2,
        "--note is empty; give it a text, or leave the option out",
        id="empty note",
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


@pytest.mark.parametrize(
    "words",
    [
        ("fresh-water", "--status", "planned"),
        ("fresh-water", "--deadline", "2026-06-30"),
        ("net-zero-grids", "--milestone", "draft-rules", "--status", "met"),
    ],
)
def test_saying_undated_what_is_so_is_no_update(
    run: Callable[..., Result], roadmap_file: Path, words: tuple[str, ...]
) -> None:
    assert run("update", *words).stderr == f"{words[0]}: nothing to change\n"
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_an_update_is_of_today_by_default(
    run: Callable[..., Result], roadmap_file: Path, set_today: Callable[[date], None]
) -> None:
    set_today(date(2026, 2, 3))
    env = {"ROADMAP_AS_OF": "2020-01-01"}
    assert run("update", "fresh-water", "--deadline", "in 2 months", env=env).exit_code == 0
    data = tomllib.loads(roadmap_file.read_text())["commitments"]["fresh-water"]
    assert data["deadline"] == "2026-04"
    assert data["updates"] == {"2026-02-03": {"deadline": "2026-04", "deadline_was": date(2026, 6, 30)}}


def test_three_updates_of_one_day_are_distinct_names(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    for status in ("underway", "at-risk", "stalled"):
        edit("update", "fresh-water", "--status", status)
    commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["fresh-water"]
    assert commitment["status"] == "stalled"
    assert commitment["updates"] == {
        "2026-02-01": {"status": "underway", "status_was": "planned"},
        "2026-02-01-2": {"status": "at-risk", "status_was": "underway"},
        "2026-02-01-3": {"status": "stalled", "status_was": "at-risk"},
    }


def test_what_is_recorded_can_be_replayed(edit: Callable[..., Edit], run: Callable[..., Result]) -> None:
    edit("update", "fresh-water", "--status", "underway", "--deadline", "2027", "--on", "2026-01-20")
    edit("update", "fresh-water", "--status", "met", "--on", "2026-03-01")
    edit("update", "fresh-water", "--deadline", "2028", "--on", "2026-02-10")

    def row(day: str) -> tuple[str, ...]:
        result = run(
            "list", "--search", "drinking", "--as-of", day, "--columns", "status,deadline", "--format", "tsv"
        )
        _, line = result.stdout.splitlines()
        return tuple(line.split("\t"))

    days = ("2026-01-16", "2026-01-20", "2026-02-11", "2026-03-01")
    assert [row(day) for day in days] == [
        ("planned", "2026-06-30"),
        ("underway", "2027"),
        ("underway", "2028"),
        ("met", "2028"),
    ]


def test_an_update_before_all_others_finds_what_the_first_of_them_found(
    edit: Callable[..., Edit], roadmap_file: Path
) -> None:
    """Nothing says when it was promised, so that the file knows of it from its first update on alone."""
    roadmap_file.write_text(
        '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
        'deadline = "2023"\nstatus = "met"\n[commitments.x.updates.2025-06-01]\nstatus = "met"\n'
        'status_was = "stalled"\ndeadline = "2023"\ndeadline_was = "2022"\n'
    )
    edit("update", "x", "--status", "at-risk", "--deadline", "2024", "--on", "2025-01-01")
    commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["x"]
    assert (commitment["status"], commitment["deadline"]) == ("met", "2023")
    assert commitment["updates"]["2025-01-01"] == {
        "status": "at-risk", "status_was": "stalled", "deadline": "2024", "deadline_was": "2022",
    }  # fmt: skip


def test_an_update_before_one_of_another_kind_finds_what_the_file_states(
    edit: Callable[..., Edit], roadmap_file: Path
) -> None:
    roadmap_file.write_text(
        '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
        'deadline = "2022"\nstatus = "met"\n[commitments.x.updates.2025-06-01]\nnote = "Talks."\n'
    )
    edit("update", "x", "--status", "underway", "--deadline", "2024", "--on", "2025-01-01")
    commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["x"]
    assert (commitment["status"], commitment["deadline"]) == ("underway", "2024")
    assert commitment["updates"]["2025-01-01"] == {
        "status": "underway", "status_was": "met", "deadline": "2024", "deadline_was": "2022",
    }  # fmt: skip


X = (
    '[roadmap]\ntitle = "R"\n[partners.us]\nname = "US"\n[partners.ca]\nname = "CA"\n[areas.a]\ntitle = "A"\n'
    '[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["us", "ca"]\nmade = 2018-01-01\n'
    'deadline = "2025"\nstatus = "underway"\n'
)


def test_a_partner_s_first_update_has_nothing_of_its_own_before(
    edit: Callable[..., Edit], run: Callable[..., Result], roadmap_file: Path
) -> None:
    roadmap_file.write_text(X)
    edit("update", "x", "--deadline", "2027", "--status", "met", "--on", "2024-01-01")
    edit("update", "x", "--for", "ca", "--deadline", "2026", "--status", "at-risk", "--on", "2023-01-01")
    commitment = tomllib.loads(roadmap_file.read_text())["commitments"]["x"]
    assert commitment["updates"]["2023-01-01"] == {"partner": "ca", "status": "at-risk", "deadline": "2026"}
    assert "partner_status" not in commitment, "an update of all came later, and counts for each partner"
    days = ("2022-12-31", "2023-06-01", "2024-06-01")
    assert [row_for(run, "ca", day) for day in days] == [
        ("underway", "2025"), ("at-risk", "2026"), ("met", "2027")
    ]  # fmt: skip


def row_for(run: Callable[..., Result], partner: str, day: str) -> tuple[str, str | None]:
    """Return the status and the deadline that a partner has on a day in the only commitment."""
    row = json.loads(run("list", "--partner", partner, "--as-of", day, "--format", "jsonl").stdout)
    return row["status"], row["deadline"]


def test_an_update_that_repeats_a_status_leaves_the_past_as_it_was(
    edit: Callable[..., Edit], run: Callable[..., Result], roadmap_file: Path
) -> None:
    roadmap_file.write_text(X)
    edit("update", "x", "--status", "underway", "--note", "Still at it.", "--on", "2022-01-01")
    edit("update", "x", "--status", "met", "--on", "2023-01-01")
    edit("update", "x", "--status", "met", "--note", "Confirmed.", "--on", "2026-01-01")
    for day, status in (("2021-01-01", "underway"), ("2022-06-01", "underway"), ("2023-06-01", "met")):
        listed = run("list", "--as-of", day, "--columns", "status,flags", "--format", "jsonl").stdout
        assert json.loads(listed)["status"] == status
    now = run("list", "--as-of", "2026-02-01", "--columns", "status,flags", "--format", "jsonl").stdout
    assert json.loads(now)["flags"] == [], "confirmed late, but met in time"


def test_a_partner_without_a_deadline_is_not_held_to_that_of_all(
    edit: Callable[..., Edit], run: Callable[..., Result], roadmap_file: Path
) -> None:
    roadmap_file.write_text(X)
    edit("update", "x", "--for", "ca", "--deadline", "2027", "--note", "n", "--on", "2023-01-01")
    edit("update", "x", "--for", "ca", "--deadline", "none", "--note", "n", "--on", "2024-01-01")
    assert tomllib.loads(roadmap_file.read_text())["commitments"]["x"]["partner_deadline"] == {"ca": "none"}
    assert row_for(run, "ca", "2024-06-01") == ("underway", None)
    edit("update", "x", "--for", "ca", "--deadline", "2028", "--note", "n", "--on", "2025-01-01")
    slips = json.loads(run("slips", "--as-of", "2026-02-01", "--format", "json").stdout)["slips"]
    assert [[move["days"] for move in one["changes"]] for one in slips] == [[730, None, None]]
    assert run("check", "--select", "RM311", "--as-of", "2026-02-01").stdout == "no findings\n"


def test_what_an_update_put_in_earlier_leaves_adds_up(
    edit: Callable[..., Edit], run: Callable[..., Result]
) -> None:
    edit("update", "fresh-water", "--deadline", "2027", "--on", "2026-01-20")
    done = edit("update", "fresh-water", "--deadline", "2028", "--on", "2026-01-17")
    assert done.stderr == (
        "updated fresh-water: deadline 2026-06-30 → 2028 on 2026-01-17; a later update sets the current "
        "value, and the update 2026-01-20 still says that it was 2026-06-30\n"
    )
    report = run("slips", "--as-of", "2026-02-01", "--format", "json").stdout
    changes = next(one for one in json.loads(report)["slips"] if one["id"] == "fresh-water")["changes"]
    assert [(change["from"], change["to"]) for change in changes] == [
        ("2026-06-30", "2028"),
        ("2028", "2027"),
    ]
    found = run("check", "--select", "RM311", "--as-of", "2026-02-01").stdout
    assert "commitments.fresh-water.updates.2026-01-20.deadline_was" in found


@pytest.mark.parametrize("option", ["--on", "--made"])
def test_what_has_happened_does_not_lie_in_the_future(
    run: Callable[..., Result], roadmap_file: Path, option: str
) -> None:
    before = roadmap_file.read_bytes()
    result = run("update", "fresh-water", "--status", "met", option, "9998-05")
    assert result == (2, "", f"error: {option}: 9998-05 is in the future; give the day it happened\n")
    assert roadmap_file.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("methane-75", "--status", "met", "--note", "Done."),
        ("methane-75", "--note", "Talks.", "--on", "2026-01"),
        ("methane-75", "--note", "Talks.", "--evidence", "a", "--evidence", "b"),
        ("methane-75", "--status", "met", "--on", "2024-05-01"),
        ("methane-75", "--deadline", "none", "--on", "2026-01-31"),
        ("methane-75", "--clear", "deadline", "--on", "2026-01-31"),
        ("methane-75", "--deadline", "end of 2030", "--status", "at-risk", "--add-tag", "new"),
        ("net-zero-grids", "--for", "ca", "--status", "stalled", "--note", "No money."),
        ("net-zero-grids", "--for", "all", "--status", "met", "--deadline", "2027", "--note", "Done."),
        ("net-zero-grids", "--for", "all", "--note", "Talks."),
    ],
)
def test_the_same_command_again_changes_nothing(edit: Callable[..., Edit], words: tuple[str, ...]) -> None:
    assert edit("update", *words).diff
    again = edit("update", *words)
    assert again == (0, f"{words[0]}\n", f"{words[0]}: nothing to change\n", "")
    report = json.loads(edit("update", *words, "--format", "json").stdout)
    assert report == {"command": "update", "ids": [words[0]], "changed": False}


def test_a_note_over_lines_in_a_file_with_crlf_is_not_recorded_twice(
    run: Callable[..., Result], roadmap_file: Path
) -> None:
    text = roadmap_file.read_text(encoding="utf-8")
    text += '\n[commitments.methane-75.updates.2026-01-20]\nnote = """\nOne.\nTwo.\n"""\n'
    roadmap_file.write_bytes(text.replace("\n", "\r\n").encode())
    result = run("update", "methane-75", "--note", "One.\nTwo.", "--on", "2026-01-20")
    assert result == Result(0, "methane-75\n", "methane-75: nothing to change\n")


def test_only_the_partners_that_are_missing_are_recorded_again(edit: Callable[..., Edit]) -> None:
    words = ("--status", "met", "--note", "Done.")
    edit("update", "paris-agreement", "--for", "us", *words)
    diff = edit("update", "paris-agreement", "--for", "all", *words).diff
    assert '+partner = "ca"\n' in diff
    assert '+partner = "us"\n' not in diff


@pytest.mark.parametrize("latest_first", [False, True])
def test_there_and_back_on_one_day_are_three_updates(
    edit: Callable[..., Edit], roadmap_file: Path, latest_first: bool
) -> None:
    if latest_first:
        edit("update", "methane-75", "--note", "First.", "--on", "2024-05-01")
        text = roadmap_file.read_text()
        first = '[commitments.methane-75.updates.2024-05-01]\nnote = "First."\n\n'
        text = text.replace(first, "")
        last = 'status_was = "underway"\n\n'
        assert text.count(last) == 1
        roadmap_file.write_text(text.replace(last, last + first))
    for status in ("met", "underway", "met"):
        for _ in range(2):
            edit("update", "methane-75", "--status", status)
    updates = tomllib.loads(roadmap_file.read_text())["commitments"]["methane-75"]["updates"]
    of_day = {key: update["status"] for key, update in updates.items() if key.startswith("2026")}
    assert list(of_day.items()) == [
        ("2026-02-01", "met"), ("2026-02-01-2", "underway"), ("2026-02-01-3", "met"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        ("--status", "met"),
        ("--status", "met", "--note", "Other."),
        ("--note", "Done."),
        ("--status", "met", "--note", "Done.", "--evidence", "a"),
        ("--status", "met", "--deadline", "2030", "--note", "Done."),
    ],
)
def test_another_update_of_the_day_is_recorded(edit: Callable[..., Edit], other: tuple[str, ...]) -> None:
    edit("update", "methane-75", "--status", "met", "--note", "Done.")
    assert "updates.2026-02-01-2]" in edit("update", "methane-75", *other).diff


def test_what_was_changed_by_hand_since_is_set_again(edit: Callable[..., Edit], roadmap_file: Path) -> None:
    edit("update", "methane-75", "--status", "met")
    text = roadmap_file.read_text()
    roadmap_file.write_text(text.replace('status = "met"\nprogress', 'status = "stalled"\nprogress'))
    diff = edit("update", "methane-75", "--status", "met").diff
    assert '-status = "stalled"\n+status = "met"\n' in diff
    assert "updates.2026-02-01-2]" in diff
