"""`roadmap assess`: a verdict of an assessor, where it goes, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.model.validate import parse_roadmap
from tests.commands.conftest import Edit
from tests.conftest import Result
from tests.roadmaps import ENDINGS, LAYOUTS

Run = Callable[..., Result]
ASSESSORS = """\

[assessors.watch]
name = "Watch"
scale = { kept = 1, "in part" = 0.5, broken = -1 }

[assessors.free]
name = "Free"
"""
GRIDS = "net-zero-grids"


@pytest.fixture
def watched(roadmap_file: Path) -> Path:
    text = roadmap_file.read_text()
    before, head, after = text.partition("[areas.climate]")
    roadmap_file.write_text(f"{before}{ASSESSORS.lstrip()}\n{head}{after}")
    return roadmap_file


def assessments(file: Path, commitment: str = GRIDS) -> dict[str, Any]:
    data: dict[str, Any] = parse_roadmap(file.read_text(), "f")
    found: dict[str, Any] = data["commitments"][commitment].get("assessments", {})
    return found


@pytest.mark.usefixtures("watched")
class TestEdits:
    def test_the_first_goes_after_the_updates(self, edit: Callable[..., Edit]) -> None:
        result = edit("assess", GRIDS, "watch", "kept", "--note", "Said so.", "--evidence", "https://e.org")
        assert result[:3] == (0, f"{GRIDS}\n", f"assessed {GRIDS} by watch: kept\n")
        assert result.diff == (
            '@@\n evidence = "https://example.org/moved"\n+\n'
            '+[commitments.net-zero-grids.assessments.2026-02-01]\n+by = "watch"\n+verdict = "kept"\n'
            '+note = "Said so."\n+evidence = "https://e.org"\n\n'
        )

    def test_later_ones_are_sorted_by_day(self, edit: Callable[..., Edit], watched: Path) -> None:
        for day in ("2024", "2022-03", "2024", "2023-Q1"):
            assert edit("assess", GRIDS, "free", f"of {day}", "--on", day).exit_code == 0
        assert list(assessments(watched)) == ["2022-03", "2023-Q1", "2024"]
        edit("assess", GRIDS, "free", "other", "--on", "2024")
        assert list(assessments(watched)) == ["2022-03", "2023-Q1", "2024", "2024-2"]

    def test_about_one_partner_and_about_each(self, edit: Callable[..., Edit], watched: Path) -> None:
        edit("assess", GRIDS, "watch", "kept", "--for", "us", "--on", "2024")
        result = edit("assess", GRIDS, "watch", "broken", "--for", "all", "--on", "2025")
        assert result.stderr == f"assessed {GRIDS} by watch: us: broken; ca: broken\n"
        assert assessments(watched) == {
            "2024": {"by": "watch", "verdict": "kept", "partner": "us"},
            "2025": {"by": "watch", "verdict": "broken", "partner": "us"},
            "2025-2": {"by": "watch", "verdict": "broken", "partner": "ca"},
        }

    def test_a_first_update_goes_before_assessments(self, edit: Callable[..., Edit], watched: Path) -> None:
        edit("assess", "fresh-water", "watch", "kept")
        edit("update", "fresh-water", "--note", "News.")
        names = [
            line for line in watched.read_text().splitlines() if line.startswith("[commitments.fresh-water.")
        ]
        assert [name.split(".")[2] for name in names] == ["extra]", "updates", "assessments"]

    def test_the_same_again_changes_nothing(self, edit: Callable[..., Edit]) -> None:
        words = (
            "assess",
            GRIDS,
            "watch",
            "kept",
            "--for",
            "all",
            "--note",
            "Why.",
            "--evidence",
            "https://e.org",
        )
        assert edit(*words).exit_code == 0
        assert edit(*words) == (0, f"{GRIDS}\n", f"{GRIDS}: nothing to change\n", "")
        assert edit(*words[:4]).diff != ""

    def test_case_is_that_of_the_scale(self, edit: Callable[..., Edit], watched: Path) -> None:
        edit("assess", GRIDS, "watch", "In Part")
        assert [one["verdict"] for one in assessments(watched).values()] == ["in part"]

    def test_status_progress_and_flags_stay(self, run: Run, edit: Callable[..., Edit]) -> None:
        words = (
            "list",
            "--as-of",
            "2026-02-01",
            "--columns",
            "id,status,progress,flags,due",
            "--format",
            "json",
        )
        before = run(*words).stdout
        for id in ("semiconductor-forum", "methane-75", GRIDS):
            edit("assess", id, "watch", "broken")
        assert run(*words).stdout == before

    def test_undo_takes_it_back(self, run: Run, watched: Path) -> None:
        before = watched.read_text()
        run("assess", GRIDS, "watch", "kept")
        result = run("undo")
        assert f"assessed {GRIDS} by watch: kept" in result.stderr
        assert watched.read_text() == before

    def test_a_dry_run_and_json(self, run: Run, watched: Path) -> None:
        before = watched.read_text()
        result = run("assess", GRIDS, "watch", "kept", "--dry-run", "--format", "json")
        record = json.loads(result.stdout)
        assert (record["command"], record["ids"], record["changed"], record["dry_run"]) == (
            "assess", [GRIDS], True, True,
        )  # fmt: skip
        assert watched.read_text() == before


REFUSALS = [
    (("fresh", "watch", "kept"), 4, 'there is no commitment "fresh"; did you mean fresh-water?'),
    (("water", "watch", "kept"), 4, '"water" is called fresh-water now'),
    ((GRIDS, "wat", "kept"), 4, 'there is no assessor "wat"; did you mean watch?'),
    ((GRIDS, "Watch", "kept"), 4, '"Watch" is the name of watch; did you mean watch?'),
    ((GRIDS, "watch", "good"), 2, '"good" is not on the scale of watch: kept, in part, broken'),
    (
        (GRIDS, "watch", "borken"),
        2,
        '"borken" is not on the scale of watch: kept, in part, broken; did you mean broken?',
    ),
    ((GRIDS, "watch", " "), 2, "the verdict is empty; say what the assessor found, in its own words"),
    (("fresh-water", "watch", "kept", "--for", "us"), 4, 'fresh-water has no partner "us"; there is only ca'),
    ((GRIDS, "watch", "kept", "--on", "2999"), 2, "--on: 2999 is in the future; give the day it happened"),
]


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("assess", *words) == (exit_code, "", f"error: {sentence}\n", "")


def test_without_assessors_the_command_to_add_one_is_named(edit: Callable[..., Edit]) -> None:
    sentence = 'error: there is no assessor yet; add one first: roadmap add-assessor "NAME"\n'
    assert edit("assess", GRIDS, "watch", "kept") == (4, "", sentence, "")


@pytest.mark.parametrize("ending", ["as it is", "CRLF, no last newline"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_keeps_its_lines(run: Run, tmp_path: Path, layout: str, ending: str) -> None:
    file = tmp_path / "roadmap.toml"
    old = ENDINGS[ending](LAYOUTS[layout])
    file.write_bytes(old.encode())
    for words in (
        ("add-assessor", "Watch", "--scale", "kept=1,broken=-1"),
        ("assess", "grids", "watch", "kept", "--on", "2024-05-06", "--for", "us"),
        ("assess", "grids", "watch", "broken", "--on", "2023"),
        ("assess", "ice", "watch", "kept", "--on", "2024-05-06"),
        ("assess", "ice", "watch", "broken", "--on", "2024-05-06"),
    ):
        result = run(*words)
        assert result.exit_code == 0, result.stderr
    new = file.read_bytes().decode()
    data, before = (parse_roadmap(text.replace("\r\n", "\n"), "f") for text in (new, old))
    grids, ice = (data["commitments"][id].pop("assessments") for id in ("grids", "ice"))
    assert list(grids.items()) == [
        ("2023", {"by": "watch", "verdict": "broken"}),
        ("2024-05-06", {"by": "watch", "verdict": "kept", "partner": "us"}),
    ]
    assert [(key, one["verdict"]) for key, one in ice.items()] == [
        ("2024-05-06", "kept"), ("2024-05-06-2", "broken"),
    ]  # fmt: skip
    assert data.pop("assessors") == {"watch": {"name": "Watch", "scale": {"kept": 1, "broken": -1}}}
    assert data == before
    assert ("\r\n" in new, new.count("\n") == new.count("\r\n")) == ("\r\n" in old, "\r\n" in old)
    for number in range(5):
        assert run("undo").exit_code == 0, number
    assert file.read_bytes() == old.encode()


RECORDED = """
[commitments.net-zero-grids.assessments.2024]
by = "watch"
verdict = "kept"
note = "As announced."

[commitments.net-zero-grids.assessments.2024-2]
by = "free"
verdict = "slow"
partner = "us"
evidence = ["https://e.org", "https://f.org"]
"""


@pytest.fixture
def assessed(watched: Path) -> Path:
    watched.write_text(watched.read_text() + RECORDED)
    return watched


class TestCorrections:
    def test_only_what_is_given_changes(self, edit: Callable[..., Edit], assessed: Path) -> None:
        result = edit("amend", GRIDS, "2024-2", "--assessment", "--verdict", "late", "--for", "ca")
        sentence = (
            f"amended the assessment 2024-2 of {GRIDS} by free (us): verdict slow → late; partner us → ca\n"
        )
        assert result[:3] == (0, f"{GRIDS}\n", sentence)
        kept = {
            "by": "free",
            "verdict": "late",
            "partner": "ca",
            "evidence": ["https://e.org", "https://f.org"],
        }
        assert assessments(assessed)["2024-2"] == kept
        assert assessments(assessed)["2024"] == {"by": "watch", "verdict": "kept", "note": "As announced."}

    def test_the_day_the_note_and_the_partner(self, run: Run, assessed: Path) -> None:
        words = ("--on", "2023-12", "--clear", "note", "--for", "us", "--evidence", "https://g.org")
        result = run("amend", GRIDS, "--assessment", "2024", *words)
        assert result.stderr == (
            f"amended the assessment 2024 of {GRIDS} by watch: evidence; partner none → us; note cleared; "
            "day 2024 → 2023-12\n"
        )
        assert next(iter(assessments(assessed).items())) == (
            "2023-12",
            {"by": "watch", "verdict": "kept", "partner": "us", "evidence": "https://g.org"},
        )
        assert run("amend", GRIDS, "--assessment", "2023-12", "--clear", "partner").exit_code == 0
        assert "partner" not in assessments(assessed)["2023-12"]

    def test_what_is_there_already_changes_nothing(self, run: Run, assessed: Path) -> None:
        before = assessed.read_bytes()
        words = ("--verdict", "Kept", "--note", "As announced.", "--on", "2024", "--format", "json")
        result = run("amend", GRIDS, "--assessment", "2024", *words)
        assert json.loads(result.stdout) == {"command": "amend", "ids": [GRIDS], "changed": False}
        assert assessed.read_bytes() == before

    def test_one_is_removed_and_undone(self, run: Run, assessed: Path) -> None:
        before = assessed.read_text()
        result = run("remove", GRIDS, "--assessment", "2024-2")
        assert result == Result(
            0, f"{GRIDS}\n", f"removed the assessment 2024-2 of {GRIDS} by free (us): slow\n"
        )
        assert list(assessments(assessed)) == ["2024"]
        assert run("remove", GRIDS, "--assessment", "2024").exit_code == 0
        assert "assessments" not in assessed.read_text()
        assert [run("undo").exit_code for _ in range(2)] == [0, 0]
        assert assessed.read_text() == before

    def test_a_dry_run_writes_nothing(self, run: Run, assessed: Path) -> None:
        before = assessed.read_text()
        result = run("remove", GRIDS, "--assessment", "2024", "--dry-run")
        assert '-verdict = "kept"\n' in result.stdout
        assert assessed.read_text() == before

    def test_apply_has_both(self, run: Run, assessed: Path) -> None:
        lines = (
            f'{{"op": "amend", "id": "{GRIDS}", "day": "2024", "assessment": true, "verdict": "broken"}}\n'
            f'{{"op": "remove", "id": "{GRIDS}", "assessment": "2024-2"}}\n'
        )
        assert run("apply", "-", input=lines).exit_code == 0
        found = assessments(assessed)
        assert {key: one["verdict"] for key, one in found.items()} == {"2024": "broken"}

    @pytest.mark.parametrize(
        ("words", "code", "error"),
        [
            ("amend {} 2024 --assessment --verdict fine", 2,
             '"fine" is not on the scale of watch: kept, in part, broken'),
            ("amend {} 2025 --assessment --verdict kept", 4,
             '{} has no assessment "2025"; did you mean 2024 or 2024-2?'),
            ("amend {} 2024 --assessment", 2,
             "give a correction, such as --note TEXT; see `roadmap amend --help`"),
            ("amend {} 2024 --verdict kept", 2, "--verdict is for assessments; add --assessment"),
            ("amend {} 2024 --assessment --indicator i", 2,
             "--indicator and --assessment contradict each other; give one of them"),
            ("amend {} 2024 --assessment --status met", 2,
             "--status: an assessment has only --verdict, --for, --note, --evidence and --on; "
             "leave out --status"),
            ("amend {} 2024 --assessment --for uk", 4, '{} has no partner "uk"; there are us, ca'),
            ("amend {} 2024 --assessment --for all", 2,
             "--for all: an assessment is about one partner; remove it, and record one for "
             "each with `roadmap assess ID ASSESSOR VERDICT --for all`"),
            ("amend {} 2024 --assessment --clear verdict", 2,
             '--clear: there is no field "verdict" to clear; there are partner, note, evidence'),
            ("amend {} 2024 --assessment --for us --clear partner", 2,
             "--for and --clear partner contradict each other; give one of them"),
            ("remove {} --assessment 2025", 4, '{} has no assessment "2025"; did you mean 2024 or 2024-2?'),
            ("remove {} --assessment 2024 --update 2024", 2,
             "--update and --assessment contradict each other; give one of them"),
            ("remove watch --assessor --assessment 2024", 2,
             "--assessment belongs to a commitment; leave out --assessor"),
        ],
    )  # fmt: skip
    def test_refusals(self, run: Run, assessed: Path, words: str, code: int, error: str) -> None:
        before = assessed.read_text()
        result = run(*words.format(GRIDS).split())
        assert (result.exit_code, result.stdout, result.stderr) == (
            code,
            "",
            f"error: {error.format(GRIDS)}\n",
        )
        assert assessed.read_text() == before


class TestAssessors:
    def test_one_that_is_used_is_not_removed(self, run: Run, watched: Path) -> None:
        run("assess", GRIDS, "watch", "kept", "--on", "2024")
        before = watched.read_text()
        sentence = (
            f"error: assessor watch is named in assessment of {GRIDS}; use --force to remove these "
            "assessments too\n"
        )
        assert run("remove", "watch", "--assessor") == Result(2, "", sentence)
        assert watched.read_text() == before
        assert run("remove", "watch", "--assessor", "--force").exit_code == 0
        assert assessments(watched) == {}
        assert run("remove", "free", "--assessor").exit_code == 0

    @pytest.mark.usefixtures("watched")
    def test_a_partner_with_assessments_stays(self, run: Run) -> None:
        run("assess", GRIDS, "watch", "kept", "--on", "2024", "--for", "us")
        for words in (("remove", "us", "--partner", "--force"), ("update", GRIDS, "--remove-partner", "us")):
            result = run(*words)
            assert (result.exit_code, "us has assessments in" in result.stderr) == (2, True), result.stderr

    def test_rename_follows(self, run: Run, watched: Path) -> None:
        run("assess", GRIDS, "watch", "kept", "--on", "2024")
        run("rename", "watch", "observer", "--assessor")
        assert assessments(watched)["2024"]["by"] == "observer"
