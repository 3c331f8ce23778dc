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
            (["--text", "-", "--note", "-"], b"once", 2, "is empty"),
            (["--note", "-"], b"\xff", 3, "--note: standard input is not UTF-8 text"),
            (
                ["--note", "-"],
                b"x" * (MAX_TEXT + 1),
                2,
                "--note: standard input has more than 1,048,576 bytes",
            ),
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
