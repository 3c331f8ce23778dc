"""Imports of superseded commitments: what replaced them survives, and what nothing replaced is reported."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result

Run = Callable[..., Result]

TEXT = """\
[roadmap]
title = "R"

[partners.us]
name = "United States"

[partners.ca]
name = "Canada"

[areas.a]
title = "A"

[commitments.old]
title = "Old"
area = "a"
partners = ["us", "ca"]
status = "superseded"
replaced_by = ["new", "newer"]

[commitments.lost]
title = "Lost"
area = "a"
partners = ["us", "ca"]
status = "superseded"
replaced_by = ["of-one"]

[commitments.of-one]
title = "Of one"
area = "a"
partners = ["us"]

[commitments.new]
title = "New"
area = "a"
partners = ["us"]

[commitments.newer]
title = "Newer"
area = "a"
partners = ["ca"]
"""

NOTHING = """
[commitments.nothing]
title = "Nothing"
area = "a"
status = "superseded"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("roadmap.toml").write_text(TEXT)


def commitments(file: str) -> dict[str, Any]:
    return dict(tomllib.loads(Path(file).read_text())["commitments"])


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_an_export_brings_what_replaced_it_into_an_empty_roadmap(run: Run, format: str) -> None:
    assert run("export", format, "-o", f"x.{format}").exit_code == 0
    Path("new.toml").write_text('[roadmap]\ntitle = "N"\n')
    assert run("import", f"x.{format}", "-f", "new.toml", "--strict").exit_code == 0
    before, after = commitments("roadmap.toml"), commitments("new.toml")
    for key in ("old", "lost"):
        assert after[key] == before[key]
    columns = ("--columns", "id,status,replaced_by", "--format", "csv")
    assert run("list", *columns, "-f", "new.toml").stdout == run("list", *columns).stdout
    assert run("list", "--status", "superseded", "--columns", "id", "--format", "csv", "-f", "new.toml") == (
        0, "id\nold\n", "",
    )  # fmt: skip


@pytest.mark.parametrize("words", [("export",), ("list",)])
@pytest.mark.parametrize("format", ["csv", "json"])
def test_what_the_program_wrote_changes_nothing(run: Run, words: tuple[str, ...], format: str) -> None:
    text = TEXT + NOTHING
    Path("roadmap.toml").write_text(text)
    words = ("export", format) if words == ("export",) else ("list", "--format", format)
    Path(f"x.{format}").write_text(run(*words).stdout)
    result = run("import", f"x.{format}", "--update", "--strict")
    assert (result.exit_code, "0 updated, 6 unchanged" in result.stderr) == (0, True), result.stderr
    assert Path("roadmap.toml").read_text() == text


def test_superseded_by_nothing_is_reported(run: Run) -> None:
    Path("x.csv").write_text(
        "title,area,status,replaced_by\nGone,a,superseded,\nKept,a,superseded,new\nOf one,a,superseded,\n"
    )
    said = (
        'line{} {}: status "superseded" counts as dropped, because replaced_by is empty; '
        "name what replaces it: roadmap replace {} NEW\n"
    )
    strict = run("import", "x.csv", "--update", "--strict")
    assert strict.exit_code == 1
    assert strict.stderr.startswith(said.format("", 2, "gone") + said.format("", 4, "of-one"))
    assert Path("roadmap.toml").read_text() == TEXT
    assert run("import", "x.csv", "--update").exit_code == 0
    after = commitments("roadmap.toml")
    assert (after["gone"]["status"], after["kept"]["replaced_by"]) == ("superseded", ["new"])
    assert after["of-one"]["status"] == "superseded"
    assert run("import", "x.csv", "--update", "--strict").exit_code == 0  # the file has it already
    assert run("replace", "gone", "new").exit_code == 0


def test_superseded_for_a_partner_by_nothing_is_reported(run: Run) -> None:
    Path("x.csv").write_text(run("export", "csv").stdout)
    text = Path("x.csv").read_text()
    heading, *rows = text.splitlines()
    place = heading.split(",").index("partner_status")
    edited = [row.split(",") for row in rows if row.startswith("new,")]
    assert len(edited) == 1
    edited[0][place] = '"{""us"":""superseded""}"'
    Path("x.csv").write_text("\n".join([heading, ",".join(edited[0])]) + "\n")
    result = run("import", "x.csv", "--update", "--strict")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == (
        'line 2: partner_status.us "superseded" counts as dropped, because replaced_by is empty; '
        "name what replaces it: roadmap replace new NEW --for PARTNER"
    )
