"""`roadmap slips`, through the real app and real repositories."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import AS_OF, SHIPPED, Result
from tests.histories import History, commitment, git, roadmap_of

AREAS = """\
[partners.us]
name = "U"
[partners.ca]
name = "C"
[areas.a]
title = "Air"
[areas.b]
title = "Bridges"
"""


def state(grids: str, bridge: str, tail: str = "") -> str:
    return roadmap_of(
        commitment("grids", title='"Grids"', partners='["us"]', deadline=f'"{grids}"')
        + tail
        + commitment("bridge", title='"Bridge"', area='"b"', partners='["ca"]', deadline=f'"{bridge}"')
        + commitment("none", title='"None"', area='"b"')
        + commitment("kept", title='"Kept"', area='"b"', partners='["us", "ca"]', deadline='"2030"'),
        AREAS,
    )


UPDATE = (
    '[commitments.grids.updates.2025-02-01]\ndeadline = "2028"\ndeadline_was = "2024"\nnote = "No money."\n'
)

TABLE = """\
R · as of 2026-02-01

COMMITMENT  TITLE   CHANGED     FROM  TO      DAYS   TOTAL  HOW                             REASON
grids       Grids   2025-02-01  2024  2028  +1,461  +1,461  after it had passed             No money.
bridge      Bridge  2024-02-01  2025  2027    +730          silent, committed as "Tidy up"
bridge      Bridge  2025-03-01  2027  2026    -365    +365  silent, committed as "Say so"

2 of 3 commitments with a deadline slipped (67%), by a median of 913 days.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> History:
    made = History(tmp_path_factory.mktemp("built"))
    made.commit(state("2024", "2025"), "Begin", "2024-01-01", "Ann")
    made.commit(state("2024", "2027"), "Tidy up", "2024-02-01", "Bob")
    made.commit(state("2028", "2026", UPDATE), "Say so", "2025-03-01", "Cid")
    return made


@pytest.fixture
def history(built: History, tmp_path: Path) -> History:
    return built.copy(tmp_path)


def squeezed(text: str) -> str:
    """Return a table with one space where there are several, so that columns may be as wide as they like."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def test_whole_output(run, history):
    result = run("slips", "--as-of", AS_OF)
    assert (result.exit_code, squeezed(result.stdout), result.stderr) == (0, squeezed(TABLE), "")


def test_on_a_terminal_it_says_the_same(run, history):
    screen = run("slips", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "130"}).stdout
    lines = [line for line in screen.splitlines() if not set(line.strip()) <= {"─", " "} or not line.strip()]
    assert squeezed("\n".join(lines)).lower() == squeezed(TABLE).lower()
    narrow = run("slips", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "40"}).stdout
    assert max(map(len, narrow.splitlines())) <= 40
    assert (
        "\nGrids\n  grids  2025-02-01  from 2024  to 2028\n  days +1,461  after it had passed\n  No money.\n"
    ) in narrow
    middle = run("slips", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "80"}).stdout
    assert "  +1,461\n            after it had passed  No money.\n" in middle


def test_json(run, history):
    found = json.loads(run("slips", "--format", "json", "--as-of", AS_OF).stdout)
    assert found["total"] == {
        "id": "total", "title": "Total", "superseded": 0, "with_deadline": 3, "slipped": 2, "share": 67,
        "median_days": 913,
    }  # fmt: skip
    assert (found["as_of"], found["since"], "areas" in found) == (AS_OF, None, False)
    grids, bridge = found["slips"]
    row = json.loads(run("list", "--search", "grids", "--format", "json", "--as-of", AS_OF).stdout)[0]
    assert grids == row | {
        "partner": None, "milestone": None, "first": "2024", "now": "2028", "days": 1461,
        "changes": [
            {
                "day": "2025-02-01", "from": "2024", "to": "2028", "days": 1461, "silent": False,
                "came_late": True, "reason": "No money.", "subject": "Say so", "author": "Cid",
                "commit": history.git("rev-parse", "HEAD").strip(),
            }
        ],
    }  # fmt: skip
    assert [(move["silent"], move["author"]) for move in bridge["changes"]] == [(True, "Bob"), (True, "Cid")]


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_record_a_move(run, history, format, delimiter):
    text = run("slips", "--format", format, "--as-of", AS_OF).stdout
    records = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    assert [
        (one["id"], one["changed"], one["days"], one["silent"], one["total_days"]) for one in records
    ] == [
        ("grids", "2025-02-01", "1461", "false", "1461"),
        ("bridge", "2024-02-01", "730", "true", "365"),
        ("bridge", "2025-03-01", "-365", "true", "365"),
    ]


def test_markdown(run, history):
    made = run("slips", "--format", "markdown", "--as-of", AS_OF).stdout
    assert made.startswith("# R · as of 2026-02-01\n\n| commitment | title | changed | from | to | days |")
    assert made.count("\n|") == 5


class TestSelection:
    @pytest.mark.parametrize(
        ("words", "ids"),
        [
            (["--area", "a"], ["grids"]),
            (["--partner", "ca"], ["bridge"]),
            (["--status", "met"], []),
            (["--since", "2025-02-15"], ["bridge"]),
            (["--since", "2025-02-01"], ["grids", "bridge"]),
            (["--since", "2026"], []),
            (["--as-of", "2024-06-01"], ["bridge"]),
        ],
    )
    @pytest.mark.usefixtures("history")
    def test_which(self, run, words, ids):
        found = json.loads(run("slips", "--format", "json", *words, env={"ROADMAP_AS_OF": AS_OF}).stdout)
        assert [slip["id"] for slip in found["slips"]] == ids

    @pytest.mark.usefixtures("history")
    def test_since_counts_from_what_held_then(self, run):
        found = json.loads(run("slips", "--since", "2025-03", "--format", "json", "--as-of", AS_OF).stdout)
        assert [(slip["first"], slip["days"], len(slip["changes"])) for slip in found["slips"]] == [
            ("2027", -365, 1)
        ]
        assert found["since"] == "2025-03-01"

    @pytest.mark.parametrize(
        ("by", "totals"),
        [
            ("area", [("a", 1, 1, 100, 1461), ("b", 2, 1, 50, 365)]),
            ("partner", [("us", 2, 1, 50, 1461), ("ca", 2, 1, 50, 365)]),
        ],
    )
    @pytest.mark.usefixtures("history")
    def test_by(self, run, by, totals):
        found = json.loads(run("slips", "--group-by", by, "--format", "json", "--as-of", AS_OF).stdout)
        fields = ("id", "with_deadline", "slipped", "share", "median_days")
        assert [tuple(total[field] for field in fields) for total in found[f"{by}s"]] == totals
        table = squeezed(run("slips", "--group-by", by, "--as-of", AS_OF).stdout)
        assert f"{by.upper()} WITH DEADLINE SLIPPED SHARE MEDIAN DAYS" in table
        assert "{} {} {} {}% {:,}".format(*totals[0]) in table


class TestWithoutGit:
    def test_updates_alone_and_it_says_so(self, run, history, tmp_path):
        file = tmp_path / "alone" / "roadmap.toml"
        file.parent.mkdir()
        file.write_bytes(history.file.read_bytes())
        (tmp_path / ".git").rename(tmp_path / "git")
        result = run("slips", "--file", str(file), "--format", "json", "--as-of", AS_OF)
        assert [slip["id"] for slip in json.loads(result.stdout)["slips"]] == ["grids"]
        assert "is in no git repository" in result.stderr
        assert result.stderr.endswith("; only the updates in the file are shown\n")

    @pytest.mark.usefixtures("history")
    def test_no_git_at_all(self, run):
        result = run("slips", "--format", "json", "--as-of", AS_OF, env={"PATH": "/nowhere"})
        assert [slip["id"] for slip in json.loads(result.stdout)["slips"]] == ["grids"]
        assert result.stderr.startswith("git was not found on PATH")

    def test_an_unrecorded_deadline_is_reported(self, run):
        Path("other.toml").write_text(state("2029", "2027", UPDATE))
        result = run("slips", "--as-of", AS_OF, "--file", "other.toml")
        assert result.stderr.endswith(
            "grids: the deadline is 2029, but no update records the change from 2028\n"
        )

    @pytest.mark.usefixtures("history")
    def test_standard_input(self, run):
        result = run(
            "slips", "--file", "-", "--format", "json", "--as-of", AS_OF, input=state("2028", "2026", UPDATE)
        )
        assert [slip["id"] for slip in json.loads(result.stdout)["slips"]] == ["grids"]

    def test_a_file_that_was_never_committed(self, run, history, tmp_path):
        (tmp_path / "new.toml").write_bytes(history.file.read_bytes())
        result = run("slips", "--file", "new.toml", "--as-of", AS_OF)
        assert (result.exit_code, result.stderr.split(";")[0]) == (0, "the roadmap was never committed")

    def test_the_shipped_roadmap(self, run, tmp_path):
        (tmp_path / "roadmap.toml").write_bytes(SHIPPED.read_bytes())
        found = json.loads(run("slips", "--format", "json", "--as-of", AS_OF).stdout)
        assert [(slip["id"], slip["partner"], slip["days"]) for slip in found["slips"]] == [
            ("net-zero-grids", "ca", 5479),
            ("oil-and-gas-methane-75", None, 1826),
        ]
        assert found["total"]["share"] == 25

    def test_nothing_slipped_and_nothing_has_a_deadline(self, run, tmp_path):
        (tmp_path / "roadmap.toml").write_text(roadmap_of(commitment("one", deadline='"2030"')))
        assert run("slips", "--as-of", AS_OF).stdout.endswith(
            "\n0 of 1 commitment with a deadline slipped (0%).\n"
        )
        (tmp_path / "roadmap.toml").write_text(roadmap_of(commitment("one")))
        assert run("slips", "--as-of", AS_OF).stdout.endswith("\nNo commitment has a deadline.\n")


class TestHistories:
    @pytest.mark.usefixtures("history")
    def test_at_a_revision_the_history_ends_there(self, run):
        found = json.loads(run("slips", "--at", "HEAD~1", "--format", "json", "--as-of", AS_OF).stdout)
        assert [(slip["id"], slip["days"]) for slip in found["slips"]] == [("bridge", 730)]

    def test_a_bare_repository_and_a_worktree(self, run, history, tmp_path, monkeypatch):
        expected = run("slips", "--as-of", AS_OF).stdout
        git(tmp_path, "clone", "-q", "--bare", ".", "bare.git")
        history.git("worktree", "add", "-q", "linked")
        monkeypatch.chdir(tmp_path / "bare.git")
        assert run("slips", "--file", "main:roadmap.toml", "--as-of", AS_OF).stdout == expected
        monkeypatch.chdir(tmp_path / "linked")
        assert run("slips", "--as-of", AS_OF).stdout == expected

    @pytest.mark.usefixtures("history")
    def test_a_shallow_clone_says_what_is_missing(self, run, tmp_path, monkeypatch):
        git(tmp_path, "clone", "-q", "--depth", "2", f"file://{tmp_path}", "shallow")
        monkeypatch.chdir(tmp_path / "shallow")
        result = run("slips", "--format", "json", "--as-of", AS_OF)
        moves = [(slip["id"], len(slip["changes"])) for slip in json.loads(result.stdout)["slips"]]
        assert moves == [("grids", 1), ("bridge", 1)]
        assert "`git fetch --unshallow` gets them" in result.stderr

    def test_a_renamed_file(self, run, history):
        history.git("mv", "roadmap.toml", "plan.toml")
        history.commit_all("Move", "2025-04-01")
        assert squeezed(run("slips", "--file", "plan.toml", "--as-of", AS_OF).stdout) == squeezed(TABLE)

    def test_what_could_not_be_read_is_counted(self, run, history):
        history.commit("broken", "Broken", "2025-04-01")
        history.commit(state("2028", "2026", UPDATE), "Mended", "2025-05-01")
        result = run("slips", "--as-of", AS_OF)
        assert squeezed(result.stdout) == squeezed(TABLE)
        assert result.stderr == "skipped 1 of 5 revisions: 1 cannot be read\n"

    def test_nothing_is_written_to_the_repository(self, run, history):
        before = {path: path.stat().st_mtime_ns for path in history.folder.rglob("*")}
        run("slips", "--as-of", AS_OF)
        assert {path: path.stat().st_mtime_ns for path in history.folder.rglob("*")} == before

    @pytest.mark.parametrize("word", ["", "--file=roadmap.toml", "--at=HEAD", "--file=HEAD:./roadmap.toml"])
    def test_a_roadmap_in_a_subfolder(self, run, tmp_path, monkeypatch, word):
        history = History(tmp_path / "work")
        history.commit(state("2024", "2025"), "Begin", "2024-01-01", path="north/plans/old.toml")
        history.git("mv", "north/plans/old.toml", "north/plans/roadmap.toml")
        history.commit_all("Rename", "2024-01-02")
        history.commit(state("2024", "2027"), "Tidy up", "2024-02-01", path="north/plans/roadmap.toml")
        monkeypatch.chdir(history.folder / "north" / "plans")
        result = run("slips", *filter(None, [word]), "--format", "json", "--as-of", AS_OF)
        assert [(slip["id"], slip["days"]) for slip in json.loads(result.stdout)["slips"]] == [
            ("bridge", 730)
        ]
        assert "never committed" not in result.stderr

    def test_what_was_removed_and_added_again_later_moved_then(self, run, tmp_path):
        history = History(tmp_path)
        tail = commitment("bridge", title='"Bridge"', area='"b"', deadline='"2031"')
        kept = commitment("kept", deadline='"2030"')
        history.commit(roadmap_of(kept + tail, AREAS), "Begin", "2024-01-01")
        history.commit(roadmap_of(kept, AREAS), "Remove", "2024-02-01")
        history.commit(roadmap_of(kept + tail.replace("2031", "2050"), AREAS), "Add", "2024-03-01", "Eve")
        (slip,) = json.loads(run("slips", "--format", "json", "--as-of", AS_OF).stdout)["slips"]
        (move,) = slip["changes"]
        assert (slip["id"], slip["days"], move["silent"]) == ("bridge", 6940, True)
        assert (move["day"], move["author"], move["subject"]) == ("2024-03-01", "Eve", "Add")

    def test_what_was_added_on_a_branch_and_merged_was_not_added_again(self, run, tmp_path):
        history = History(tmp_path)
        bridge = commitment("bridge", area='"b"', deadline='"2031"')
        history.commit(roadmap_of(commitment("kept"), AREAS), "Begin", "2024-01-01")
        history.git("checkout", "-q", "-b", "other")
        history.commit(roadmap_of(commitment("kept") + bridge, AREAS), "Add", "2024-02-01")
        history.git("checkout", "-q", "main")
        history.commit(roadmap_of(commitment("kept", owner='"O"'), AREAS), "Own", "2024-02-02")
        history.git("merge", "-q", "--no-ff", "other", "-X", "theirs", "-m", "Merge", day="2024-03-01")
        assert json.loads(run("slips", "--format", "json", "--as-of", AS_OF).stdout)["slips"] == []

    def test_the_clock_of_another_may_be_ahead(self, run, tmp_path):
        history = History(tmp_path)
        history.commit(state("2024", "2025"), "Begin", "2024-01-01")
        history.commit(state("2024", "2027"), "Ahead", "2099-02-01")
        (slip,) = json.loads(run("slips", "--format", "json").stdout)["slips"]
        assert (slip["id"], slip["changes"][0]["subject"]) == ("bridge", "Ahead")
        assert json.loads(run("slips", "--format", "json", "--as-of", AS_OF).stdout)["slips"] == []

    def test_what_an_update_states_is_the_same_before_and_after_the_commit(self, run, tmp_path):
        history = History(tmp_path)
        one = '[commitments.x.updates.2025-02-01]\ndeadline = "2035"\ndeadline_was = "2030"\n'
        two = '[commitments.x.updates.2025-02-02]\ndeadline = "2036"\ndeadline_was = "2030"\n'
        history.commit(roadmap_of(commitment("x", deadline='"2030"')), "Begin", "2024-01-01")
        history.commit(roadmap_of(commitment("x", deadline='"2035"') + one), "One", "2025-02-01")
        history.file.write_text(roadmap_of(commitment("x", deadline='"2036"') + one + two))
        result = run("slips", "--format", "json", "--as-of", AS_OF)
        (slip,) = json.loads(result.stdout)["slips"]
        assert [(move["from"], move["to"]) for move in slip["changes"]] == [
            ("2030", "2035"),
            ("2035", "2036"),
        ]

    @pytest.mark.usefixtures("history")
    def test_filters_leave_out_too(self, run):
        found = json.loads(run("slips", "--not-area", "b", "--format", "json", "--as-of", AS_OF).stdout)
        assert [slip["id"] for slip in found["slips"]] == ["grids"]


def test_a_since_that_lies_ahead_is_no_good_news(run, history):
    assert run("slips", "--since", "2026-03", "--as-of", AS_OF) == (
        2,
        "",
        "error: --since: 2026-03-01 is after 2026-02-01, the day that is shown\n",
    )
    assert "is in the future" in run("slips", "--since", "2999").stderr


def test_the_row_without_a_day_adds_up(run):
    Path("roadmap.toml").write_text(state("2029", "2027", UPDATE))
    result = run("slips", "--as-of", AS_OF, "--format", "json", "--area", "a")
    found = json.loads(result.stdout)
    assert [
        (move["day"], move["from"], move["to"], move["days"]) for move in found["slips"][0]["changes"]
    ] == [("2025-02-01", "2024", "2028", 1461), (None, "2028", "2029", 365)]
    assert (found["slips"][0]["days"], found["filter"]) == (1826, "area = a")
    lines = squeezed(run("slips", "--as-of", AS_OF).stdout).splitlines()
    assert lines[4] == "grids Grids unknown 2028 2029 +365 +1,826 silent"


class TestMedian:
    """Issue 12, item 7: a median that lies between two days keeps its half."""

    @pytest.fixture(autouse=True)
    def two(self):
        text = "".join(
            commitment(id, deadline=f"{day}")
            + f"[commitments.{id}.updates.2025-01-01]\ndeadline = {day}\ndeadline_was = 2025-01-31\n"
            for id, day in (("a", "2025-12-28"), ("b", "2026-02-12"))
        )
        Path("roadmap.toml").write_text(roadmap_of(text))

    def test_in_text_and_markdown(self, run):
        sentence = "2 of 2 commitments with a deadline slipped (100%), by a median of 354 days."
        assert run("slips", "--as-of", AS_OF).stdout.endswith(f"\n{sentence}\n")
        text = Path("roadmap.toml").read_text().replace("2026-02-12", "2026-02-11")
        Path("roadmap.toml").write_text(text)
        for format in ("table", "markdown"):
            made = run("slips", "--as-of", AS_OF, "--group-by", "area", "--format", format).stdout
            assert made.replace("\\", "").endswith(f"\n{sentence.replace('354', '353.5')}\n")
            assert "353.5" in made.replace("\\", "").partition("changed")[0]

    @pytest.mark.parametrize(("day", "median"), [("2026-02-12", "354"), ("2026-02-11", "353.5")])
    def test_in_json_it_is_whole_or_has_its_half(self, run, day, median):
        Path("roadmap.toml").write_text(Path("roadmap.toml").read_text().replace("2026-02-12", day))
        made = run("slips", "--as-of", AS_OF, "--format", "json", "--group-by", "area").stdout
        assert made.count(f'"median_days": {median}\n') == 2
        assert [json.loads(made)[key]["median_days"] for key in ("total",)] == [float(median)]


class TestWithdrawn:
    """Issue 12, item 7: a deadline that was withdrawn has not slipped, wherever that is counted."""

    @pytest.fixture(autouse=True)
    def withdrawn(self):
        text = commitment("x", partners='["us", "ca"]', deadline='"2027"', partner_deadline='{ us = "none" }')
        text += '[commitments.x.updates.2025-06-01]\npartner = "us"\ndeadline = "none"\nnote = "Off."\n'
        Path("roadmap.toml").write_text(roadmap_of(text, AREAS))

    def test_slips_shows_it_and_counts_it_not(self, run):
        found = json.loads(run("slips", "--as-of", AS_OF, "--format", "json").stdout)
        assert [(slip["partner"], slip["first"], slip["now"], slip["days"]) for slip in found["slips"]] == [
            ("us", "2027", None, None)
        ]
        assert (found["total"]["with_deadline"], found["total"]["slipped"]) == (1, 0)
        text = squeezed(run("slips", "--as-of", AS_OF).stdout)
        assert "x us 2025-06-01 2027 none withdrawn withdrawn Off." in text
        assert text.endswith("\n0 of 1 commitment with a deadline slipped (0%).")
        found = json.loads(run("slips", "--partner", "us", "--as-of", AS_OF, "--format", "json").stdout)
        assert found["total"]["with_deadline"] == 0

    def test_no_flag_and_brief_calls_it_withdrawn(self, run):
        rows = json.loads(run("list", "--as-of", AS_OF, "--format", "json", "--partner", "us").stdout)
        assert [(row["for"], row["deadline"], row["flags"]) for row in rows] == [("us", None, ["stale"])]
        found = json.loads(run("brief", "--since", "2025-05-31", "--as-of", AS_OF, "--format", "json").stdout)
        assert found["new"][0]["id"] == "x"  # nothing says that it was there before its first update
        Path("roadmap.toml").write_text(
            Path("roadmap.toml").read_text().replace('area = "a"', 'area = "a"\nmade = 2020-01-01')
        )
        found = json.loads(run("brief", "--since", "2025-05-31", "--as-of", AS_OF, "--format", "json").stdout)
        assert [
            (one["partner"], one["before"], one["after"], one["reason"]) for one in found["withdrawn"]
        ] == [("us", "2027", None, "Off.")]
        assert found["later"] == []

    def test_for_one_partner_and_then_for_all_it_is_withdrawn_once(self, run):
        text = commitment("x", made='"2024"', partners='["us", "ca"]', deadline='"2025-06"')
        Path("roadmap.toml").write_text(roadmap_of(text, AREAS))
        gone = ("update", "x", "--deadline", "none")
        run(*gone, "--for", "us", "--on", "2025-02-01", "--note", "Off.")
        run(*gone, "--for", "all", "--on", "2025-03-01", "--note", "All off.")
        shown = squeezed(run("slips", "--as-of", "2025-04-01").stdout).splitlines()
        assert shown[-4:] == [
            "x x us 2025-02-01 2025-06 none withdrawn withdrawn Off.",
            "x x ca 2025-03-01 2025-06 none withdrawn withdrawn All off.",
            "",
            "No commitment has a deadline now; 1 was withdrawn.",
        ]
        found = json.loads(run("slips", "--as-of", "2025-04-01", "--format", "json").stdout)
        assert [[move["day"] for move in slip["changes"]] for slip in found["slips"]] == [
            ["2025-02-01"], ["2025-03-01"],
        ]  # fmt: skip


class TestPartners:
    """Issue 12, items 3 and 10: a partner's deadline is its own or the common one, with all that it was."""

    TEXT = (
        commitment("x", partners='["us", "ca"]', deadline='"2026"', partner_deadline='{ ca = "2030" }')
        + '[commitments.x.updates.2022-01-01]\ndeadline = "2026"\ndeadline_was = "2025"\n'
        + '[commitments.x.updates.2024-01-01]\npartner = "ca"\ndeadline = "2030"\nnote = "Canada waits."\n'
    )

    @pytest.fixture(autouse=True)
    def written(self):
        Path("roadmap.toml").write_text(roadmap_of(self.TEXT, AREAS))

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["--partner", "us"], [(None, "2025", 365, ["2022-01-01"])]),
            (["--partner", "ca"], [("ca", "2025", 1826, ["2022-01-01", "2024-01-01"])]),
            (["--partner", "ca", "--since", "2023"], [("ca", "2026", 1461, ["2024-01-01"])]),
            (["--partner", "us", "--since", "2023"], []),
            ([], [("ca", "2025", 1826, ["2022-01-01", "2024-01-01"]), (None, "2025", 365, ["2022-01-01"])]),
            (["--as-of", "2023"], [(None, "2025", 365, ["2022-01-01"])]),
        ],
    )
    def test_whose_moves(self, run, words, expected):
        day = [] if "--as-of" in words else ["--as-of", AS_OF]
        found = json.loads(run("slips", *words, *day, "--format", "json").stdout)
        assert [
            (slip["partner"], slip["first"], slip["days"], [move["day"] for move in slip["changes"]])
            for slip in found["slips"]
        ] == expected
        assert found["filter"] == (f"partner = {words[1]}" if "--partner" in words else None)

    def test_each_partner_by_its_own(self, run):
        found = json.loads(run("slips", "--group-by", "partner", "--as-of", AS_OF, "--format", "json").stdout)
        fields = ("id", "with_deadline", "slipped", "median_days")
        assert [tuple(one[field] for field in fields) for one in found["partners"]] == [
            ("us", 1, 1, 365), ("ca", 1, 1, 1826),
        ]  # fmt: skip
        assert found["total"]["median_days"] == 1826
        words = ("slips", "--group-by", "partner", "--partner", "ca", "--as-of", AS_OF)
        assert [one["id"] for one in json.loads(run(*words, "--format", "json").stdout)["partners"]] == ["ca"]
        assert run(*words).stdout == PARTNER_TABLE

    def test_what_fits_as_it_is_for_a_partner(self, run):
        text = self.TEXT.replace('area = "a"', 'area = "a"\npartner_status = { us = "met" }')
        Path("roadmap.toml").write_text(roadmap_of(text, AREAS))
        words = ("slips", "--status", "met", "--group-by", "partner", "--as-of", AS_OF, "--format", "json")
        found = json.loads(run(*words).stdout)
        assert [(one["id"], one["slipped"]) for one in found["partners"]] == [("us", 1)]
        assert (found["slips"], found["filter"]) == ([], "status = met")  # the whole is still open

    def test_a_deadline_of_a_closed_partner_alone_is_one(self, run):
        text = self.TEXT.replace(
            'deadline = "2026"\npartner_deadline = { ca', 'partner_deadline = { us = "none", ca'
        )
        text = text.replace('area = "a"', 'area = "a"\npartner_status = { ca = "met" }')
        Path("roadmap.toml").write_text(roadmap_of(text, AREAS))
        found = json.loads(run("slips", "--as-of", AS_OF, "--format", "json").stdout)
        assert (found["total"]["with_deadline"], found["total"]["slipped"]) == (1, 1)
        own = {"partner_status": '{ ca = "met" }', "partner_deadline": '{ ca = "2030" }'}
        text = commitment("y", partners='["us", "ca"]', **own)
        Path("roadmap.toml").write_text(roadmap_of(text, AREAS))
        assert run("slips", "--as-of", AS_OF).stdout.endswith(
            "\n0 of 1 commitment with a deadline slipped (0%).\n"
        )


PARTNER_TABLE = """\
R · as of 2026-02-01

Filter: partner = ca

PARTNER  WITH DEADLINE  SLIPPED  SHARE  MEDIAN DAYS
ca                   1        1   100%        1,826

COMMITMENT  TITLE  FOR  CHANGED     FROM  TO      DAYS   TOTAL  HOW  REASON
x           x      ca   2022-01-01  2025  2026    +365
x           x      ca   2024-01-01  2026  2030  +1,461  +1,826       Canada waits.

1 of 1 commitment with a deadline slipped (100%), by a median of 1,826 days.
"""


class TestNoFalseSlip:
    """Issue 12, item 10: a partner's deadline that never moved is called slipped nowhere."""

    FIRST = ("update", "x", "--for", "ca", "--deadline", "2030", "--on", "2025-04-26")
    SECOND = ("update", "x", "--deadline", "2028", "--on", "2025-07-03")
    WRITTEN = (
        commitment("x", partners='["us", "ca"]', deadline='"2028"', partner_deadline='{ ca = "2030" }')
        + '[commitments.x.updates.2025-04-26]\npartner = "ca"\ndeadline = "2030"\n'
        + '[commitments.x.updates.2025-07-03]\ndeadline = "2028"\n'
    )
    """What the second command used to write."""

    def said(self, run: Callable[..., Result], *words: str) -> Any:
        return json.loads(run(*words, "--as-of", AS_OF, "--format", "json").stdout)

    def never_slipped(self, run: Callable[..., Result]) -> None:
        assert self.said(run, "slips")["slips"] == []
        for words in (("list",), ("list", "--partner", "ca"), ("list", "--partner", "us")):
            assert ["slipped" in row["flags"] for row in self.said(run, *words)] == [False]
        assert "slipped" not in run("show", "x", "--as-of", AS_OF).stdout
        page = run("export", "html", "--as-of", AS_OF).stdout
        assert page
        assert "slipped from" not in page
        assert "slipped from" not in run("export", "markdown", "--as-of", AS_OF).stdout

    def test_after_the_first_command_and_the_second_is_refused(self, run):
        Path("roadmap.toml").write_text(roadmap_of(commitment("x", partners='["us", "ca"]'), AREAS))
        assert run(*self.FIRST).exit_code == 0
        self.never_slipped(run)
        before = Path("roadmap.toml").read_bytes()
        result = run(*self.SECOND)
        assert (result.exit_code, Path("roadmap.toml").read_bytes()) == (2, before)
        assert "--for" in result.stderr

    def test_in_the_file_that_the_second_wrote(self, run):
        Path("roadmap.toml").write_text(roadmap_of(self.WRITTEN, AREAS))
        self.never_slipped(run)

    def test_it_is_called_so_where_it_did(self, run):
        text = self.WRITTEN.replace('ca = "2030"', 'ca = "2031"')
        text += '[commitments.x.updates.2025-09-01]\npartner = "ca"\ndeadline = "2031"\n'
        Path("roadmap.toml").write_text(roadmap_of(text, AREAS))
        assert [slip["partner"] for slip in self.said(run, "slips")["slips"]] == ["ca"]
        assert "slipped" in self.said(run, "list", "--partner", "ca")[0]["flags"]
        assert "slipped" not in self.said(run, "list", "--partner", "us")[0]["flags"]


class TestCorrectedUpdates:
    """An update that was committed and corrected since is no silent change."""

    def rows(self, run: Callable[..., Result]) -> list[tuple[Any, ...]]:
        found = json.loads(run("slips", "--format", "json", "--as-of", AS_OF).stdout)["slips"]
        (slip,) = [one for one in found if one["id"] == "grids"]
        changes = [(one["from"], one["to"], one["silent"]) for one in slip["changes"]]
        return [*changes, (slip["first"], slip["now"], slip["days"])]

    @pytest.mark.parametrize("is_committed", [True, False])
    def test_an_amended_deadline(
        self, run: Callable[..., Result], tmp_path: Path, is_committed: bool
    ) -> None:
        made = History(tmp_path)
        made.commit(state("2024", "2025"), "Begin", "2024-01-01", "Ann")
        made.commit(state("2028", "2025", UPDATE), "Say so", "2025-03-01", "Cid")
        assert run("amend", "grids", "2025-02-01", "--deadline", "2027").exit_code == 0
        if is_committed:
            made.commit((tmp_path / "roadmap.toml").read_text(), "Correct it", "2025-04-01", "Cid")
        assert self.rows(run) == [("2024", "2027", False), ("2024", "2027", 1095)]

    @pytest.mark.parametrize("is_committed", [True, False])
    @pytest.mark.parametrize("began_with_it", [True, False])
    def test_a_removed_one(
        self, run: Callable[..., Result], tmp_path: Path, began_with_it: bool, is_committed: bool
    ) -> None:
        made = History(tmp_path)
        if not began_with_it:
            made.commit(state("2024", "2025"), "Begin", "2024-01-01", "Ann")
        made.commit(state("2028", "2025", UPDATE), "Say so", "2025-03-01", "Cid")
        assert run("remove", "grids", "--update", "2025-02-01").exit_code == 0
        if is_committed:
            made.commit((tmp_path / "roadmap.toml").read_text(), "Take it out", "2025-04-01", "Cid")
        for as_of in ("2025-03-15", AS_OF):
            found = run("slips", "--format", "json", "--as-of", as_of).stdout
            assert [one["id"] for one in json.loads(found)["slips"]] == [], as_of
