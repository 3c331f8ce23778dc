"""Prompts, their answers, and the errors without a terminal."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_cli.commands._prompts import confirm
from tests.conftest import SMALL_ROADMAP, Result
from tests.hostile import control_characters

ASKING = ("add-commitment", "X", "--on", "2026-02-01")


@pytest.mark.parametrize(
    ("answer", "area"),
    [("1", "climate"), ("4", "health"), ("north", "north"), (" econ ", "economy"), ("02", "economy")],
)
def test_an_area_is_a_number_an_id_or_its_beginning(
    run: Callable[..., Result], roadmap_file: Path, answer: str, area: str
) -> None:
    result = run(*ASKING, tty=True, input=f"{answer}\n")
    assert result.exit_code == 0
    assert result.stderr.endswith(f"added x to {area}: X\n")
    assert result.stdout == ""


def test_an_invalid_area_repeats_the_prompt(run: Callable[..., Result], roadmap_file: Path) -> None:
    result = run(*ASKING, tty=True, input="5\nsouth\n²\n\n-1\nnorth\n")
    assert result.exit_code == 0
    assert result.stderr.count("Area (number or id): ") == 6
    assert result.stderr.count("there is no area ") == 4
    assert 'there is no area "south"; did you mean north?\n' in result.stderr


def test_an_ambiguous_prefix_repeats_the_prompt(run: Callable[..., Result], roadmap_file: Path) -> None:
    roadmap_file.write_text(SMALL_ROADMAP.replace("[areas.health]", "[areas.nord]"))
    result = run(*ASKING, tty=True, input="nor\nnord\n")
    assert result.exit_code == 0
    assert '"nor" matches more than one area: nord, north\n' in result.stderr
    assert result.stderr.endswith("added x to nord: X\n")


def test_an_area_named_by_a_number_is_that_area(run: Callable[..., Result], roadmap_file: Path) -> None:
    roadmap_file.write_text(SMALL_ROADMAP.replace("[areas.health]", "[areas.1]"))
    assert run(*ASKING, tty=True, input="1\n").stderr.endswith("added x to 1: X\n")


@pytest.mark.parametrize(
    "words", [("add-commitment",), ("add-commitment", "X"), ("add-area",), ("add-partner",)]
)
def test_the_end_of_input_ends_it(
    run: Callable[..., Result], roadmap_file: Path, words: tuple[str, ...]
) -> None:
    assert run(*words, tty=True).exit_code == 130
    assert roadmap_file.read_text() == SMALL_ROADMAP


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("add-commitment",),
            'TITLE is missing; say what was promised: roadmap add-commitment "TITLE" --area ID',
        ),
        (("add-commitment", "X"), "--area is missing; there are climate, economy, north, health"),
        (("add-area",), 'TITLE is missing; name the area: roadmap add-area "Clean energy"'),
        (("add-partner",), 'NAME is missing; name the partner: roadmap add-partner "United States"'),
    ],
)
def test_without_a_terminal_what_is_missing_is_an_error(
    run: Callable[..., Result], roadmap_file: Path, words: tuple[str, ...], sentence: str
) -> None:
    assert run(*words, input="answers\nthat nobody\ngave\n") == (2, "", f"error: {sentence}\n")


def test_there_is_no_prompt_without_a_roadmap(run: Callable[..., Result]) -> None:
    result = run("add-commitment", tty=True, input="X\n1\n")
    assert (result.exit_code, "Title" in result.stderr) == (3, False)


def test_an_answer_that_is_no_text_is_refused(run: Callable[..., Result], roadmap_file: Path) -> None:
    result = run("add-area", tty=True, input=b"caf\xe9\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert r'"caf\udce9" is not valid UTF-8' in result.stderr


def test_prompts_are_escaped(run: Callable[..., Result], roadmap_file: Path) -> None:
    hostile = r"\u001b[2J\u202e"
    roadmap_file.write_text(SMALL_ROADMAP.replace('title = "The North"', f'title = "{hostile}north"'))
    result = run(*ASKING, tty=True, input="\x1b[2J\n3\n")
    assert r"  3  north  \x1b[2J\u202enorth" in result.stderr
    assert r'there is no area "\x1b[2J"' in result.stderr
    assert not control_characters(result.stderr.replace("\n", ""))


@pytest.mark.parametrize(
    ("answers", "again"), [("\n", True), ("Yes\n", True), ("n\n", False), ("what\nNO\n", False)]
)
def test_no_answer_is_a_yes(
    answers: str, again: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(answers.encode())))
    assert confirm("Open it again?") is again
    assert capfd.readouterr() == ("", "Open it again? [Y/n]: " * answers.count("\n"))
