"""`roadmap brief`, through the real app and real repositories."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AS_OF, SHIPPED, Result
from tests.histories import History, commitment, git, roadmap_of

BEFORE = roadmap_of(
    commitment("gone", title='"Gone"')
    + commitment("slow", title='"Slow"', made="2020", deadline='"2026"')
    + commitment("done", title='"Done"', made="2020")
    + commitment("late", title='"Late"', made="2020", deadline='"2025"')
)
AFTER = roadmap_of(
    commitment("slow", title='"Slow"', made="2020", deadline='"2027"')
    + '[commitments.slow.updates.2025-03-01]\ndeadline = "2027"\ndeadline_was = "2026"\nnote = "No money."\n'
    + commitment("done", title='"Done"', made="2020", status='"met"')
    + commitment("late", title='"Late"', made="2020", deadline='"2025"')
    + commitment("fresh", title='"Fresh"', made="2025-02-01", deadline='"2030"')
)
TEXT = """\
R · as of 2026-02-01 · since 2025-01-01

New: 1
fresh  Fresh  ○ planned  due 2030

Removed from the file: 1
gone  Gone  a

Kept: 1
done  Done  planned → met

Deadline later: 1
slow  Slow  2026 → 2027  365 days later
      2025-03-01: No money.

Newly overdue: 1
late  Late  overdue by 32 days

Due next: 2
slow   Slow  2027  due in 698 days
fresh  Fresh  2030  due in 1,794 days

Silent the longest: 1
late  Late  nothing since 2020-01-01, 2,223 days ago

Compared with 2025-01-01, of the others, none is newly partly kept, reopened, broken or dropped; no other \
status is worse or better; no deadline is earlier or withdrawn; no other field is different; no milestone is \
newly overdue.
"""


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path)
    made.commit(BEFORE, "Begin", "2025-01-01")
    made.commit(AFTER, "Go on", "2025-04-01")
    return made


def test_since_a_revision(run, history):
    commit = history.git("rev-parse", "HEAD~1")[:10]
    result = run("brief", "--since", "HEAD~1", "--as-of", AS_OF)
    assert result == (0, TEXT, f"since HEAD~1 (commit {commit} of 2025-01-01)\n")


@pytest.mark.parametrize("since", ["2025-01-02", "2025-02-01", "2025-04"])
def test_since_a_day_which_is_news_itself(run, history, since):
    commit = history.git("rev-parse", "HEAD~1")[:10]
    result = run("brief", "--since", since, "--as-of", AS_OF)
    shown = "2025-04-01" if since == "2025-04" else since
    expected = TEXT.replace("since 2025-01-01", f"since {shown}").partition("Silent")[0]
    assert result.stdout.partition("Silent")[0] == expected
    assert result.stderr == f"since {since}: compared with commit {commit} of 2025-01-01\n"
    assert "Deadline later" not in run("brief", "--since", "2025-04-02", "--as-of", AS_OF).stdout


def test_on_a_terminal_it_says_the_same(run, history):
    screen = run(
        *("brief", "--since", "HEAD~1", "--as-of", AS_OF, "--color", "never"),
        tty=True,
        env={"COLUMNS": "240"},
    ).stdout
    assert "".join(line.rstrip() + "\n" for line in screen.splitlines()) == TEXT
    for columns in (40, 80, 120):
        shown = run(
            *("brief", "--since", "HEAD~1", "--as-of", AS_OF, "--color", "never"),
            tty=True,
            env={"COLUMNS": str(columns)},
        ).stdout
        assert max(map(len, shown.splitlines())) <= columns
        assert "".join(shown.split()) == "".join(TEXT.split())
        assert set(shown.split()) == set(TEXT.split())  # no word is broken


def test_json(run, history):
    found = json.loads(run("brief", "--since", "HEAD~1", "--as-of", AS_OF, "--format", "json").stdout)
    rows = json.loads(run("list", "--as-of", AS_OF, "--format", "json").stdout)
    by_id = {row["id"]: row for row in rows}
    assert (found["since"], found["as_of"]) == ("2025-01-01", AS_OF)
    assert found["commit"] == history.git("rev-parse", "HEAD~1").strip()
    statuses = [{"partner": None, "status": "planned", "update": None, "reason": None}]
    assert found["new"] == [by_id["fresh"] | {"statuses": statuses}]
    assert found["overdue"] == [by_id["late"]]
    assert found["next"] == [by_id["slow"], by_id["fresh"]]
    assert found["removed"] == [{"id": "gone", "title": "Gone", "area": "a"}]
    assert found["kept"] == [
        by_id["done"] | {"partner": None, "before": "planned", "after": "met", "update": None, "reason": None}
    ]
    assert found["later"] == [
        by_id["slow"]
        | {"partner": None, "before": "2026", "after": "2027", "days": 365}
        | {"update": "2025-03-01", "reason": "No money."}
    ]
    assert found["silent"] == [by_id["late"] | {"last_update": "2020-01-01", "days": 2223}]
    empty = (
        *("partly_kept", "reopened", "broken", "worsened", "improved", "earlier", "withdrawn", "other"),
        "milestones_overdue",
    )
    assert {name: found[name] for name in empty} == {name: [] for name in empty}


def test_markdown(run, history):
    made = run("brief", "--since", "HEAD~1", "--as-of", AS_OF, "--format", "markdown").stdout
    assert made.startswith(
        "# R · as of 2026-02-01 · since 2025-01-01\n\n## New: 1\n\n- **fresh** Fresh ○ planned due 2030\n"
    )
    assert (
        "\n## Deadline later: 1\n\n- **slow** Slow 2026 → 2027 365 days later<br>2025-03-01: No money.\n"
        in (made.replace("\\", ""))
    )
    assert made.endswith(TEXT.rpartition("\n\n")[2])


def test_an_area(run, history):
    heading, rest = TEXT.split("\n", 1)
    filtered = f"{heading}\nFilter: area = a\n{rest}"
    assert run("brief", "--since", "HEAD~1", "--area", "a", "--as-of", AS_OF).stdout == filtered
    history.commit(AFTER + "[areas.b]\ntitle = 'B'\n")
    words = ("brief", "--since", "HEAD~2", "--area", "b", "--as-of", AS_OF)
    nothing = (
        "Compared with 2025-01-01, no status, deadline or wording has changed; nothing is newly overdue.\n"
    )
    assert run(*words).stdout == f"{heading}\nFilter: area = b\n\n{nothing}"
    made = run(*words, "--format", "markdown").stdout
    assert made == f"# {heading}\n\nFilter: area = b\n\n{nothing}"
    assert json.loads(run(*words, "--format", "json").stdout)["filter"] == "area = b"


def test_a_day_before_the_first_commit_is_taken_from_the_file(run, history):
    result = run("brief", "--since", "2024-12-01", "--as-of", AS_OF)
    assert result.stderr == (
        "git has no version from before 2024-12-01; the updates in the file are used instead\n"
    )
    assert result.stdout.startswith("R · as of 2026-02-01 · since 2024-12-01\n\nNew: 1\n")
    assert "\n\nDeadline later: 1\nslow  Slow  2026 → 2027  365 days later\n" in result.stdout
    assert "Removed" not in result.stdout


def test_without_git_a_day_is_enough(run, tmp_path):
    (tmp_path / "roadmap.toml").write_bytes(SHIPPED.read_bytes())
    result = run("brief", "--since", "2024-12-17", "--as-of", AS_OF, "--format", "json")
    found = json.loads(result.stdout)
    assert [(one["id"], one["partner"], one["days"]) for one in found["later"]] == [
        ("net-zero-grids", "ca", 5479),
        ("oil-and-gas-methane-75", None, 1826),
    ]
    assert [(one["id"], one["partner"], one["update"]) for one in found["broken"]] == [
        ("multilateral-health", "us", "2026-01-22"),
        ("paris-agreement", "us", "2025-01-20"),
        ("net-zero-2050", "us", "2025-01-20"),
        ("net-zero-grids", "us", "2025-01-20"),
    ]
    assert [(one["id"], one["partner"]) for one in found["worsened"]] == [
        ("supply-chains", "us"), ("clean-growth", "us"), ("paris-agreement", "ca"), ("net-zero-2050", "ca"),
    ]  # fmt: skip
    result = run("brief", "--since", "HEAD~1")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "is in no git repository" in result.stderr


def test_a_bare_repository(run, history, tmp_path, monkeypatch):
    git(tmp_path, "clone", "-q", "--bare", ".", "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    result = run("brief", "--since", "HEAD~1", "--file", "HEAD:roadmap.toml", "--as-of", AS_OF)
    assert (result.exit_code, result.stdout) == (0, TEXT)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "--since is missing"),
        (["--since", ""], 2, "--since needs a revision or a day"),
        (["--since", "nope"], 4, 'there is no revision "nope"'),
        (["--since", "--output=x"], 4, 'there is no revision "--output=x"'),
    ],
)
@pytest.mark.usefixtures("history")
def test_what_is_wrong(run, words, code, said):
    result = run("brief", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_the_first_day_of_all(run, history):
    assert run("brief", "--since", "0001-01-01", "--as-of", AS_OF).exit_code == 0


def test_a_since_that_lies_ahead_is_no_good_news(run, history):
    for words in (("2026-03-01", "--as-of", AS_OF), ("HEAD", "--as-of", "2020-01-01")):
        result = run("brief", "--since", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "the day that is shown" in result.stderr
    assert "is in the future" in run("brief", "--since", "2999-01-01").stderr


def test_a_shallow_clone_without_the_commit_is_refused(run, history, tmp_path, monkeypatch):
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{history.folder}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    result = run("brief", "--since", "2025-01-15", "--as-of", AS_OF)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "`git fetch --unshallow`" in result.stderr


def test_without_git_it_says_so(run, history):
    result = run("brief", "--since", "2025-01-15", "--as-of", AS_OF, env={"PATH": "/nowhere"})
    assert result.exit_code == 0
    assert result.stderr.startswith("git was not found on PATH; install it")
    assert "the updates in the file are used instead" in result.stderr


def test_a_day_names_its_last_readable_version(run, history):
    history.commit("[[[broken", "Break", "2025-06-01")
    history.commit(AFTER, "Mend", "2025-07-01")
    result = run("brief", "--since", "2025-06-15", "--as-of", AS_OF)
    assert result.exit_code == 0
    assert "skipped an unreadable version: " in result.stderr
    assert "Newly overdue: 1\nlate" in result.stdout
    shown = run("list", "--at", "2025-06-15", "--format", "json")
    assert (shown.exit_code, [row["id"] for row in json.loads(shown.stdout)][:1]) == (0, ["slow"])
    assert run("list", "--at", "HEAD~1").exit_code == 3


class TestPartners:
    """Issue 12, item 8: what one partner did is said of that partner, with the reason of that very update."""

    WITHDREW = '[commitments.x.updates.2025-03-01]\npartner = "us"\nstatus = "dropped"\nnote = "Withdrew"\n'
    ON_TIME = (
        '[commitments.x.updates.2025-06-01]\npartner = "eu"\nstatus = "met"\n'
        'note = "EU handed it in on time"\n'
    )

    def brief(self, run: Callable[..., Result], text: str, *words: str) -> str:
        tables = "[partners.us]\nname = 'U'\n[partners.eu]\nname = 'E'\n[areas.a]\ntitle = 'A'\n"
        Path("roadmap.toml").write_text(roadmap_of(text, tables))
        result = run("brief", "--since", "2025-01-01", "--as-of", AS_OF, *words)
        assert result.exit_code == 0
        return result.stdout

    def promise(self, **fields: object) -> str:
        return commitment("x", **{"title": '"X"', "made": "2020-01-01", "partners": '["us", "eu"]'} | fields)

    def both(self) -> str:
        return self.promise(partner_status='{ us = "dropped", eu = "met" }') + self.WITHDREW + self.ON_TIME

    def test_each_with_its_own_reason(self, run):
        assert self.brief(run, self.both()) == (
            "R · as of 2026-02-01 · since 2025-01-01\n\n"
            "Kept: 1\nx  X  eu: planned → met\n   2025-06-01: EU handed it in on time\n\n"
            "Broken or dropped: 1\nx  X  us: planned → dropped\n   2025-03-01: Withdrew\n\n"
            "Compared with 2025-01-01, no commitment is new or removed; none is newly partly kept or reopened"
            "; no other status is worse or better; no deadline is later, earlier or withdrawn; no other "
            "field is different; no commitment or milestone is newly overdue.\n"
        )
        found = json.loads(self.brief(run, self.both(), "--format", "json"))
        keys = ("id", "partner", "before", "after", "reason", "update")
        assert {
            part: [tuple(one[key] for key in keys) for one in found[part]]
            for part in ("kept", "broken", "partly_kept", "other")
        } == {
            "kept": [("x", "eu", "planned", "met", "EU handed it in on time", "2025-06-01")],
            "broken": [("x", "us", "planned", "dropped", "Withdrew", "2025-03-01")],
            "partly_kept": [],
            "other": [],
        }

    def test_of_a_new_commitment_what_each_did(self, run):
        new = self.both().replace("2020-01-01", "2025-02-01")
        assert self.brief(run, new) == (
            "R · as of 2026-02-01 · since 2025-01-01\n\n"
            "New: 1\n"
            "x  X  ◐ partly-met\n"
            "   us: – dropped\n"
            "   2025-03-01: Withdrew\n"
            "   eu: ✓ met\n"
            "   2025-06-01: EU handed it in on time\n\n"
            "Compared with 2025-01-01, no commitment is removed; no commitment or milestone is newly "
            "overdue.\n"
        )
        (found,) = json.loads(self.brief(run, new, "--format", "json"))["new"]
        assert found["statuses"] == [
            {"partner": "us", "status": "dropped", "update": "2025-03-01", "reason": "Withdrew"},
            {"partner": "eu", "status": "met", "update": "2025-06-01", "reason": "EU handed it in on time"},
        ]

    def test_of_a_new_commitment_whose_partners_share_all(self, run):
        new = self.promise(made="2025-02-01", status='"met"')
        new += '[commitments.x.updates.2025-06-01]\nstatus = "met"\nnote = "Done."\n'
        assert "\nx  X  ✓ met\n   2025-06-01: Done.\n\n" in self.brief(run, new)

    def test_what_was_met_and_then_reopened_is_no_change(self, run):
        text = self.promise(status='"planned"') + (
            '[commitments.x.updates.2025-03-01]\nstatus = "met"\n'
            '[commitments.x.updates.2025-04-01]\nstatus = "planned"\n'
        )
        assert "Compared with 2025-01-01, no status, deadline or wording has changed; " in self.brief(
            run, text
        )

    def test_alike_is_one_and_for_two_reasons_two(self, run):
        text = self.promise(partner_status='{ us = "met", eu = "met" }') + self.ON_TIME
        us = self.WITHDREW.replace("dropped", "met")
        one = text + us.replace("Withdrew", "EU handed it in on time")
        assert "\nKept: 1\nx  X  planned → met\n" in self.brief(run, one)
        assert "\nKept: 2\nx  X  us: planned → met\n   2025-03-01: Withdrew\nx  X  eu: planned → met\n" in (
            self.brief(run, text + us)
        )

    def test_no_other_update_lends_its_note(self, run):
        silent = self.WITHDREW.replace('note = "Withdrew"\n', "")
        later = '[commitments.x.updates.2025-07-01]\npartner = "us"\nnote = "Elections."\n'
        found = json.loads(self.brief(run, self.both() + later, "--format", "json"))
        assert found["broken"][0]["reason"] == "Withdrew"
        text = self.both().replace(self.WITHDREW, silent) + later
        found = json.loads(self.brief(run, text, "--format", "json"))
        assert (found["broken"][0]["reason"], found["broken"][0]["update"]) == (None, "2025-03-01")
        assert "dropped\n   2025-03-01\n" in self.brief(run, text)

    def test_an_update_of_all_is_the_reason_of_those_it_moved(self, run):
        of_all = '[commitments.x.updates.2025-04-01]\nstatus = "stalled"\nnote = "Both wait."\n'
        text = self.promise(status='"stalled"', partner_status='{ us = "stalled" }') + (
            '[commitments.x.updates.2021-01-01]\npartner = "us"\nstatus = "underway"\n' + of_all
        )
        found = json.loads(self.brief(run, text, "--format", "json"))
        assert [(one["partner"], one["before"], one["reason"]) for one in found["worsened"]] == [
            ("us", "underway", "Both wait."), ("eu", "planned", "Both wait."),
        ]  # fmt: skip

    def test_a_present_that_the_last_update_did_not_make_has_no_reason(self, run, tmp_path):
        history = History(tmp_path / "git")
        history.commit(roadmap_of(self.promise()), "Begin", "2024-06-01")
        history.file.write_text(roadmap_of(self.promise(partner_status='{ us = "broken" }') + self.WITHDREW))
        words = (
            "brief",
            "--since",
            "HEAD",
            "--as-of",
            AS_OF,
            "--format",
            "json",
            "--file",
            str(history.file),
        )
        (broken,) = json.loads(run(*words).stdout)["broken"]
        assert (broken["partner"], broken["after"], broken["reason"], broken["update"]) == (
            "us", "broken", None, None,
        )  # fmt: skip

    def test_deadlines_too(self, run):
        text = self.promise(deadline='"2026"', partner_deadline='{ us = "2028", eu = "none" }') + (
            '[commitments.x.updates.2025-03-01]\npartner = "us"\ndeadline = "2028"\nnote = "Later."\n'
            '[commitments.x.updates.2025-04-01]\npartner = "eu"\ndeadline = "none"\nnote = "Never."\n'
        )
        made = self.brief(run, text)
        assert "\nDeadline later: 1\nx  X  us: 2026 → 2028  731 days later\n   2025-03-01: Later.\n" in made
        assert "\nDeadline withdrawn: 1\nx  X  eu: 2026 → none  withdrawn\n   2025-04-01: Never.\n" in made

    def test_overdue_is_new_for_one_partner(self, run):
        text = self.promise(deadline='"2020"', partner_deadline='{ eu = "2025" }')
        assert "\nNewly overdue: 1\nx  X  eu: overdue by 32 days\n" in self.brief(run, text)
        found = json.loads(self.brief(run, text, "--format", "json"))
        assert [(row["for"], row["deadline"]) for row in found["overdue"]] == [("eu", "2025")]


class TestParts:
    """Issue 12, item 9: each change is in the one part that fits first."""

    @pytest.mark.parametrize(
        ("before", "after", "part", "heading"),
        [
            ("planned", "met", "kept", "Kept"),
            ("unknown", "met", "kept", "Kept"),
            ("broken", "met", "kept", "Kept"),
            ("underway", "partly-met", "partly_kept", "Partly kept"),
            ("met", "partly-met", "partly_kept", "Partly kept"),
            ("met", "underway", "reopened", "Reopened"),
            ("dropped", "unknown", "reopened", "Reopened"),
            ("partly-met", "at-risk", "reopened", "Reopened"),
            ("underway", "dropped", "broken", "Broken or dropped"),
            ("met", "broken", "broken", "Broken or dropped"),
            ("unknown", "broken", "broken", "Broken or dropped"),
            ("underway", "stalled", "worsened", "Worsened"),
            ("planned", "at-risk", "worsened", "Worsened"),
            ("ongoing", "underway", "worsened", "Worsened"),
            ("stalled", "at-risk", "improved", "Improved"),
            ("planned", "underway", "improved", "Improved"),
            ("unknown", "at-risk", "other", "Other changes"),
            ("ongoing", "unknown", "other", "Other changes"),
        ],
    )
    def test_a_status(self, run, before, after, part, heading):
        text = (
            commitment("x", title='"X"', made="2020-01-01", status=f'"{after}"')
            + f'[commitments.x.updates.2021-01-01]\nstatus = "{before}"\n'
            + f'[commitments.x.updates.2025-05-01]\nstatus = "{after}"\nnote = "A court."\n'
        )
        self.is_in(run, text, part)
        shown = run("brief", "--since", "2025", "--as-of", AS_OF).stdout
        if part == "other":
            assert f"\n{heading}: 1\nx  X\n   status {before} → {after}\n   2025-05-01: A court.\n" in shown
        else:
            assert f"\n{heading}: 1\nx  X  {before} → {after}\n   2025-05-01: A court.\n" in shown
        made = run("brief", "--since", "2025", "--as-of", AS_OF, "--format", "markdown").stdout
        assert f"\n## {heading}: 1\n\n- **x** X" in made

    @pytest.mark.parametrize(
        ("before", "after", "part", "words"),
        [
            ("2026", "2027", "later", "Deadline later: 1\nx  X  2026 → 2027  365 days later"),
            ("2026", "2027-01-01", "later", "Deadline later: 1\nx  X  2026 → 2027-01-01  1 day later"),
            ("2026", "2026-H1", "earlier", "Deadline earlier: 1\nx  X  2026 → 2026-H1  184 days earlier"),
            ("2026", "none", "withdrawn", "Deadline withdrawn: 1\nx  X  2026 → none  withdrawn"),
            ("none", "2026", "other", "Other changes: 1\nx  X\n   deadline none → 2026  (set)"),
            (
                *("2026", "2026-12-31", "other"),
                "Other changes: 1\nx  X\n   deadline 2026 → 2026-12-31  (refined, same last day)",
            ),
        ],
    )
    def test_a_deadline(self, run, before, after, part, words):
        fields = {"deadline": f'"{after}"'} if after != "none" else {}
        text = (
            commitment("x", title='"X"', made="2020-01-01", **fields)
            + f'[commitments.x.updates.2021-01-01]\ndeadline = "{before}"\n'
            + f'[commitments.x.updates.2025-05-01]\ndeadline = "{after}"\nnote = "A court."\n'
        )
        self.is_in(run, text, part)
        shown = run("brief", "--since", "2025", "--as-of", AS_OF).stdout
        assert f"\n{words}\n   2025-05-01: A court.\n\n" in shown

    def is_in(self, run: Callable[..., Result], text: str, part: str) -> None:
        Path("roadmap.toml").write_text(roadmap_of(text))
        found = json.loads(run("brief", "--since", "2025", "--as-of", AS_OF, "--format", "json").stdout)
        (parts,) = ([*found][[*found].index("new") :][:14],)
        assert parts == [
            *("new", "removed", "kept", "partly_kept", "reopened", "broken", "worsened", "improved"),
            *("later", "earlier", "withdrawn", "milestones", "cycles", "other"),
        ]
        assert {name: len(found[name]) for name in parts} == {name: int(name == part) for name in parts}

    def test_what_else_changed(self, run, tmp_path):
        history = History(tmp_path)
        step = '[commitments.{0}.milestones.m]\ntitle = "Step"\n'
        history.commit(
            roadmap_of(
                commitment("said", title='"By half"', partners='["us", "eu"]')
                + commitment("old", title='"Named"')
                + commitment("stepped", title='"Stepped"')
                + step.format("stepped")
            ),
            day="2025-01-01",
        )
        history.file.write_text(
            roadmap_of(
                commitment("said", title='"By a third"', partners='["us"]')
                + commitment("new", title='"Named"', formerly='"old"')
                + commitment("stepped", title='"Stepped"')
                + step.format("stepped")
                + 'status = "met"\n'
            )
        )
        shown = run("brief", "--since", "HEAD", "--as-of", AS_OF).stdout
        assert shown == (
            "R · as of 2026-02-01 · since 2025-01-01\n\n"
            "Milestones changed: 1\n"
            "stepped  Step  planned → met\n\n"
            "Other changes: 2\n"
            "said  By a third\n"
            "      title: By [-half-] {+a third+}\n"
            "      partners:  - eu\n"
            "new   Named\n"
            "      renamed  from old\n\n"
            "Compared with 2025-01-01, no commitment is new or removed; none is newly kept, partly kept, "
            "reopened, broken or dropped; no other status is worse or better; no deadline is later, earlier "
            "or withdrawn; no commitment or milestone is newly overdue.\n"
        )
        found = json.loads(run("brief", "--since", "HEAD", "--as-of", AS_OF, "--format", "json").stdout)
        changes = [one["change"] for one in found["other"]]
        assert [(one["id"], one["kind"], one["before_id"]) for one in changes] == [
            ("said", "changed", "said"), ("new", "renamed", "old"),
        ]  # fmt: skip
        assert [(one["id"], one["milestone"]) for one in found["milestones"]] == [("stepped", "m")]
        assert changes[0]["partners_removed"] == ["eu"]

    def test_milestones_that_became_overdue(self, run):
        steps = "".join(
            f'[commitments.x.milestones.{id}]\ntitle = "{id}"\ndeadline = {day}\n'
            for id, day in (("old", "2024-12-30"), ("fresh", "2025-12-31"), ("ahead", "2026-02-02"))
        )
        Path("roadmap.toml").write_text(roadmap_of(commitment("x", title='"X"', made="2020") + steps))
        words = ("brief", "--since", "2025", "--as-of", AS_OF)
        assert (
            "\nMilestones newly overdue: 1\nx  fresh  2025-12-31  overdue by 32 days\n" in run(*words).stdout
        )
        found = json.loads(run(*words, "--format", "json").stdout)
        (row,) = json.loads(run("list", "--as-of", AS_OF, "--format", "json").stdout)
        own = {"milestone": "fresh", "milestone_title": "fresh", "milestone_deadline": "2025-12-31"}
        assert found["milestones_overdue"] == [row | own | {"days": 32}]
