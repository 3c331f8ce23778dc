"""Every reading command on terminals of any width, with short and with long titles in several scripts."""

import re
import shlex
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from roadmap_cli import escape
from tests.conftest import AS_OF, SHIPPED, Result

SCRIPTS = Path(__file__).parent / "data" / "scripts.toml"
FILES = {"shipped": (SHIPPED, "climate", "net-zero-grids"), "scripts": (SCRIPTS, "energie", "supply-wells")}
WIDTHS = (40, 80, 120, 200)
COMMANDS = (
    "list",
    "list --group-by area",
    "list --columns id,owner,source,text",
    "list areas",
    "list partners",
    "status",
    "status --group-by partner",
    "status --area AREA",
    "slips --group-by area",
    "tree",
    "timeline",
    "timeline --group-by partner",
    "show ID",
    "brief --since 2025-06",
    "history ID",
    "trend",
    "trend --group-by area",
    "scorecard",
    "scorecard --area AREA",
    "views",
    "check --list-rules",
)

Run = Callable[..., Result]

ENDS = "…"
"""What ends a text that is cut."""


@cache
def on_terminal(run: Run, command: str, file: str, columns: int) -> list[str]:
    """Return the lines of stdout on a terminal; an address in one piece may be longer than it."""
    path, area, commitment_id = FILES[file]
    words = command.replace("AREA", area).replace("ID", commitment_id)
    given = () if "--list-rules" in words else ("-f", str(path), "--as-of", AS_OF)
    result = run(*shlex.split(words), *given, "--color", "never", tty=True, env={"COLUMNS": str(columns)})
    assert result.exit_code == 0, result.stderr
    return [line.rstrip() for line in result.stdout.splitlines()]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_is_wider_than_the_terminal(run: Run, command: str, columns: int, file: str) -> None:
    for line in on_terminal(run, command, file, columns):
        is_whole = (
            line.lstrip().startswith("http") or line == "supply-wells-for-every-village-in-the-dry-provinces"
        )
        assert escape.width(line) <= columns or is_whole, line


WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ɏА-я]+")
"""A word of Latin or Cyrillic letters: those of other scripts are not all between spaces."""


def words_in(text: str) -> set[str]:
    return {*WORD.findall(text)}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize(
    "command", [command for command in COMMANDS if not command.startswith(("views", "check", "timeline"))]
)
def test_no_word_is_broken(run: Run, command: str, columns: int, file: str) -> None:
    lines = on_terminal(run, command, file, columns)
    known = words_in(FILES[file][0].read_text()) | words_in("\n".join(on_terminal(run, command, file, 2000)))
    known |= {word for line in on_terminal(run, command, file, 200) for word in words_in(line)}
    for line in lines:
        if not line.lstrip().startswith("http"):
            cut = {word[:-1] for word in re.findall(f"{WORD.pattern}{ENDS}", line)}
            broken = words_in(line) - known
            assert all(len(word) > 13 and word in cut for word in broken), (broken, line)


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("command", ["list", "tree", "timeline", "status --area AREA"])
@pytest.mark.parametrize("file", FILES)
def test_every_title_has_room(run: Run, command: str, columns: int, file: str) -> None:
    text = " ".join(" ".join(on_terminal(run, command, file, columns)).split())
    path, area, _ = FILES[file]
    for commitment in tomllib.loads(path.read_text())["commitments"].values():
        if "AREA" in command and commitment["area"] != area:
            continue
        begin = commitment["title"][: 24 if columns > 40 else 13]
        assert escape.cut_words(begin, 20 if columns > 40 else 12, "") in text, commitment["title"]


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_title_of_an_area_is_cut_beside_its_id(run: Run, columns: int) -> None:
    areas = tomllib.loads(SCRIPTS.read_text())["areas"]
    for line in on_terminal(run, "status", "scripts", columns):
        if any(line.startswith(f"{area}  ") for area in areas):
            assert ENDS not in line


def test_a_reason_is_shown_in_full_whatever_the_width(run: Run) -> None:
    note = (
        "The drilling company went out of business, and the new contract covers fewer provinces until 2028."
    )
    for columns in (24, *WIDTHS):
        assert note in " ".join(" ".join(on_terminal(run, "slips", "scripts", columns)).split())


@pytest.mark.parametrize("file", FILES)
def test_status_fits_on_a_screen_of_24_lines(run: Run, file: str) -> None:
    assert len(on_terminal(run, "status", file, 80)) < 24
