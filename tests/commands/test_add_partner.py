"""`roadmap add-partner`: a new partner, where it goes, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Edit
from tests.conftest import Result

EDITS = [
    pytest.param(
        ("Mexico", "--url", "https://example.org/mx"),
        "mexico",
        "added partner mexico: Mexico",
        """\
@@
 url = "https://example.org/ca"
+
+[partners.mexico]
+name = "Mexico"
+url = "https://example.org/mx"

""",
        id="after the last partner",
    ),
    pytest.param(
        ("Mexico", "--id", "mx"),
        "mx",
        "added partner mx: Mexico",
        """\
@@
 url = "https://example.org/ca"
+
+[partners.mx]
+name = "Mexico"

""",
        id="given id",
    ),
    pytest.param(
        ("US",),
        "us-2",
        "added partner us-2 (us was taken): US",
        """\
@@
 url = "https://example.org/ca"
+
+[partners.us-2]
+name = "US"

""",
        id="numeric suffix",
    ),
]

REFUSALS = [
    pytest.param(("Mexico", "--id", "us"), 2, 'there is a partner "us" already; us-2 is free', id="taken"),
    pytest.param(
        ("Mexico", "--id", "MX"),
        2,
        (
            '"MX" cannot be an id: lowercase letters, digits and single hyphens between them, at '
            "most 64 characters; mx could"
        ),
        id="ill-formed",
    ),
    pytest.param(
        ("Everybody", "--id", "all"),
        2,
        '"all" cannot be the id of a partner: `--for all` means every partner',
        id="each of them",
    ),
    pytest.param(("",), 2, 'the name is empty; name the partner: "United States"', id="empty name"),
    pytest.param(
        (), 2, 'NAME is missing; name the partner: roadmap add-partner "United States"', id="nobody to ask"
    ),
    pytest.param(
        ("Mexico", "--url", " "), 2, "--url is empty; give it a text, or leave the option out", id="empty url"
    ),
]


@pytest.mark.parametrize(("words", "id", "sentence", "diff"), EDITS)
def test_changes_these_lines_alone(
    edit: Callable[..., Edit], words: tuple[str, ...], id: str, sentence: str, diff: str
) -> None:
    assert edit("add-partner", *words) == (0, f"{id}\n", f"{sentence}\n", diff)


@pytest.mark.parametrize(("words", "exit_code", "sentence"), REFUSALS)
def test_refuses_and_leaves_the_file(
    edit: Callable[..., Edit], words: tuple[str, ...], exit_code: int, sentence: str
) -> None:
    assert edit("add-partner", *words) == (exit_code, "", f"error: {sentence}\n", "")


def test_asks_for_the_name_on_a_terminal(terminal: Callable[..., Result], roadmap_file: Path) -> None:
    result = terminal("add-partner", input="Mexico\n")
    assert result.exit_code == 0
    assert "Name: " in result.stdout
    assert result.stdout.endswith("Name: added partner mexico: Mexico\n")
    assert '[partners.mexico]\nname = "Mexico"\n' in roadmap_file.read_text()
