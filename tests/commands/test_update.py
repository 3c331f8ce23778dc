"""`roadmap update` as a whole; what its options do is tested with updates, fields and milestones."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.commands._writer_options import MAX_TEXT
from tests.commands.conftest import Edit
from tests.conftest import SMALL_ROADMAP, Result


@pytest.mark.parametrize(
    "words",
    [
        (("fresh-water", "--tag", "water", "--owner", "Indigenous Services", "--progress", "0")),
        (("fresh-water", "--clear", "text", "--made", "2026-01-15", "--title", "Clean drinking water")),
        (("methane-75", "--add-tag", "energy", "--depends-on", "net-zero-grids")),
        (("net-zero-grids", "--milestone", "draft-rules", "--title", "Draft rules published")),
    ],
)
def test_says_where_nothing_changes(
    edit: Callable[..., Edit], roadmap_file: Path, words: tuple[str, ...]
) -> None:
    text = SMALL_ROADMAP.replace('status = "planned"\nformerly', 'status = "planned"\nprogress = 0\nformerly')
    roadmap_file.write_text(text)
    assert edit("update", *words) == (0, f"{words[0]}\n", f"{words[0]}: nothing to change\n", "")


class TestStandardInput:
    @pytest.mark.parametrize("option", ["--note", "--text"])
    def test_is_read_for_a_hyphen(self, run: Callable[..., Result], roadmap_file: Path, option: str) -> None:
        result = run("update", "methane-75", option, "-", "--on", "2026-01-02", input=" Two\nlines.\n")
        assert result.exit_code == 0, result.stderr
        methane = tomllib.loads(roadmap_file.read_text())["commitments"]["methane-75"]
        written = methane["updates"]["2026-01-02"]["note"] if option == "--note" else methane["text"]
        assert written == "Two\nlines."

    @pytest.mark.parametrize(
        ("words", "data", "code", "sentence"),
        [
            (["--note", "-"], b"", 2, "--note is empty"),
            (["--text", "-", "--note", "-"], b"once", 2, "--text and --note cannot both read standard input"),
            (["--note", "-"], b"\xff", 3, "--note: standard input is not UTF-8 text"),
            (
                ["--note", "-"],
                b"x" * (MAX_TEXT + 1),
                2,
                "--note: standard input has more than 1,048,576 bytes",
            ),
            (["--note", "-", "--text", "-"], b"x", 2, "--note and --text cannot both read standard input"),
        ],
    )
    def test_is_refused_where_it_is_no_text(
        self,
        run: Callable[..., Result],
        roadmap_file: Path,
        words: list[str],
        data: bytes,
        code: int,
        sentence: str,
    ) -> None:
        result = run("update", "methane-75", *words, input=data)
        assert (result.exit_code, result.stdout) == (code, "")
        assert sentence in result.stderr
        assert roadmap_file.read_text() == SMALL_ROADMAP


def test_reports_in_json(edit: Callable[..., Edit]) -> None:
    result = edit("update", "fresh-water", "--note", "Talks.", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == {"command": "update", "ids": ["fresh-water"], "changed": True}


def test_update_and_fields_are_one_change(edit: Callable[..., Edit]) -> None:
    words = ("--status", "underway", "--add-tag", "well", "--text", "All of it.", "--clear", "owner")
    assert edit("update", "fresh-water", *words) == (
        0,
        "fresh-water\n",
        "updated fresh-water: status planned → underway; text; tags; owner cleared\n",
        """\
@@
 title = "Clean drinking water"
+text = "All of it."
 area = "north"
 partners = ["ca"]
-owner = "Indigenous Services"
 made = 2026-01-15
 deadline = 2026-06-30
-status = "planned"
+status = "underway"
 formerly = ["drinking-water", "water"]
-tags = ["water"]
+tags = ["water", "well"]
 colour = "blue"
@@

+[commitments.fresh-water.updates.2026-02-01]
+status = "underway"
+status_was = "planned"
+
""",
    )


def test_a_mistake_in_one_option_undoes_all(edit: Callable[..., Edit]) -> None:
    result = edit("update", "fresh-water", "--status", "met", "--add-partner", "nobody")
    assert (result.exit_code, result.stdout, result.diff) == (4, "", "")


class TestRelativeDeadlines:
    """`--deadline +1 quarter` moves a deadline by a time and keeps its precision."""

    def test_each_partner_moves_from_its_own(self, run: Callable[..., Result], tmp_path: Path) -> None:
        file = tmp_path / "r.toml"
        file.write_text(
            '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[partners.us]\nname = "US"\n'
            '[partners.ca]\nname = "CA"\n'
            '[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["us", "ca"]\ndeadline = "2030"\n'
            "partner_deadline = { ca = 2030-01-31 }\n"
            '[commitments.x.milestones.m]\ntitle = "M"\ndeadline = "2028-Q4"\n'
        )
        assert run("update", "x", "--deadline", "+1 year", "--for", "all", "-f", str(file)).exit_code == 0
        x = tomllib.loads(file.read_text())["commitments"]["x"]
        assert {key: str(value) for key, value in x["partner_deadline"].items()} == {
            "us": "2031", "ca": "2031-01-31",
        }  # fmt: skip
        words = ("update", "x", "--milestone", "m", "--deadline", "+1 quarter", "-f", str(file))
        assert run(*words).exit_code == 0
        x = tomllib.loads(file.read_text())["commitments"]["x"]
        assert x["milestones"]["m"]["deadline"] == "2029-Q1"

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("--deadline", "+2w"), "2025-winter is a season, so it cannot move by 2w"),
            (("--deadline", "+x"), '--deadline: "+x" is not a time to move by; write +2w or +1 quarter'),
            (
                ("--milestone", "no-such", "--deadline", "+2w"),
                "milestone no-such has no deadline to move by 2w; give it one, such as 2030",
            ),
        ],
    )
    def test_what_cannot_move_is_refused(
        self, run: Callable[..., Result], roadmap_file: Path, words: tuple[str, ...], sentence: str
    ) -> None:
        result = run("update", "methane-75", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert sentence in result.stderr
        assert roadmap_file.read_text() == SMALL_ROADMAP
