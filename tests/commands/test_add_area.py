"""`roadmap add-area`: a new area, where it goes, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit
from tests.conftest import Result

EDITS = [
    pytest.param(
        ("Oceans", "--summary", "Save the sea.", "--lead", "Fisheries"),
        "oceans",
        "added area oceans: Oceans",
        """\
@@
 title = "Health"
+
+[areas.oceans]
+title = "Oceans"
+summary = "Save the sea."
+lead = "Fisheries"

""",
        id="after the last area",
    ),
    pytest.param(
        ("Health",),
        "health-2",
        "added area health-2 (health was taken): Health",
        """\
@@
 [areas.health]
+title = "Health"
+
+[areas.health-2]
 title = "Health"
""",
        id="numeric suffix",
    ),
    pytest.param(
        ("Énergie  propre",),
        "energie-propre",
        "added area energie-propre: Énergie propre",
        """\
@@
 title = "Health"
+
+[areas.energie-propre]
+title = "Énergie propre"

""",
        id="accents",
    ),
    pytest.param(
        ("橋", "--id", "bridges"),
        "bridges",
        "added area bridges: 橋",
        """\
@@
 title = "Health"
+
+[areas.bridges]
+title = "橋"

""",
        id="given id",
    ),
]

REFUSALS = [
    pytest.param(
        ("Oceans", "--id", "climate"), 2, 'there is an area "climate" already; climate-2 is free', id="taken"
    ),
    pytest.param(
        ("Oceans", "--id", "No Good"),
        2,
        (
            '"No Good" cannot be an id: lowercase letters, digits and single hyphens between them, '
            "at most 64 characters; no-good could"
        ),
        id="ill-formed",
    ),
    pytest.param(("。",), 2, '"。" has no letter or digit for an id; give one with --id', id="no letter"),
    pytest.param(
        ("  ",),
        2,
        'the title is empty; say in a few words what the area is about: "Clean energy"',
        id="empty title",
    ),
    pytest.param(
        (), 2, 'TITLE is missing; name the area: roadmap add-area "Clean energy"', id="nobody to ask"
    ),
    pytest.param(
        ("Oceans", "--summary", ""),
        2,
        "--summary is empty; give it a text, or leave the option out",
        id="empty summary",
    ),
    pytest.param(
        ("Oceans", "--on", "soon"),
        2,
        (
            '--on: "soon" is not a date; write a year, half, quarter, season, month or day, such '
            "as 2050, 2026-H1, 2026-Q3, 2022-spring, 2026-06, 2026-06-30"
        ),
        id="wrong day",
    ),
    pytest.param(
        ("Oceans", "--leed", "X"),
        2,
        (
            "`roadmap add-area` has no option --leed; did you mean --lead, --file or --id? (see "
            "`roadmap add-area --help`)"
        ),
        id="no such option",
    ),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("add-area", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("add-area", *words) == (exit_code, "", f"error: {sentence}\n", "")


def test_asks_for_the_title_on_a_terminal(terminal: Callable[..., Result], roadmap_file: Path) -> None:
    result = terminal("add-area", "--lead", "Fisheries", input="Oceans\n")
    assert result.exit_code == 0
    assert "Title: " in result.stdout
    assert result.stdout.endswith("Title: added area oceans: Oceans\n")
    assert '[areas.oceans]\ntitle = "Oceans"\nlead = "Fisheries"\n' in roadmap_file.read_text()


def test_asks_again_for_no_answer_and_stops_at_the_end_of_input(
    terminal: Callable[..., Result], roadmap_file: Path
) -> None:
    before = roadmap_file.read_bytes()
    result = terminal("add-area", input="\n\x04")
    assert (result.exit_code, result.stdout.count("Title: ")) == (130, 2)
    assert roadmap_file.read_bytes() == before


def test_begins_the_areas_of_a_new_roadmap(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "roadmap.toml").write_text('[roadmap]\ntitle = "New"\n')
    assert run("add-area", "Oceans").exit_code == 0
    assert (tmp_path / "roadmap.toml").read_text() == (
        '[roadmap]\ntitle = "New"\n\n[areas.oceans]\ntitle = "Oceans"\n'
    )
