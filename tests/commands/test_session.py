"""What a command takes from its surroundings: the file, the day, the screen, the colours."""

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from roadmap_cli.commands._session import (
    Color,
    color_depth,
    day_of,
    deadline_of,
    roadmap_path,
    screen_for,
    standard_input,
    today,
    window_of,
    writable_path,
)
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.output.colors import Depth
from roadmap_cli.terminal import Screen
from tests.conftest import COLUMNS, Result, _Stream
from tests.histories import History, commitment, roadmap_of

TODAY = date(2026, 2, 1)


@pytest.fixture
def february(set_today: Callable[[date], None]) -> None:
    """Stop the clock on 2026-02-01, a Sunday."""
    set_today(TODAY)


# Colour

POLICY = [
    # --color beats a non-empty NO_COLOR
    ("always", "1", "", "xterm", False, True),
    ("always", "1", "", "dumb", False, True),
    ("never", "", "1", "xterm", True, False),
    # NO_COLOR beats FORCE_COLOR
    ("auto", "1", "1", "xterm", True, False),
    ("auto", "1", "", "xterm", True, False),
    ("auto", "0", "1", "xterm", True, False),
    # an empty NO_COLOR is none
    ("auto", "", "", "xterm", True, True),
    # FORCE_COLOR beats "is it a terminal"
    ("auto", "", "1", "xterm", False, True),
    ("auto", "", "1", "dumb", True, True),
    # else it is whether a person looks
    ("auto", "", "", "xterm", False, False),
    ("auto", "", "", "dumb", True, False),
]


@pytest.mark.parametrize(("stated", "no_color", "force_color", "term", "is_terminal", "expected"), POLICY)
@pytest.mark.parametrize("github", [None, "true"])
def test_the_colour_policy(
    monkeypatch: pytest.MonkeyPatch,
    github: str | None,
    stated: str,
    no_color: str,
    force_color: str,
    term: str,
    is_terminal: bool,
    expected: bool,
) -> None:
    for name, value in {"NO_COLOR": no_color, "FORCE_COLOR": force_color, "TERM": term}.items():
        monkeypatch.setenv(name, value)
    if github:
        monkeypatch.setenv("GITHUB_ACTIONS", github)
    assert bool(color_depth(Color(stated), is_terminal)) is expected


@pytest.mark.usefixtures("roadmap_file")
@pytest.mark.parametrize(("stated", "no_color", "force_color", "term", "is_terminal", "expected"), POLICY)
@pytest.mark.parametrize("github", [None, "true"])
@pytest.mark.parametrize(
    "args",
    [["list"], ["list", "--help"], ["list", "--area", "nowhere"], ["list", "--no-such-option"]],
    ids=["output", "help", "an error", "a usage error"],
)
def test_output_help_and_errors_all_follow_it(
    run: Callable[..., Result],
    args: list[str],
    github: str | None,
    stated: str,
    no_color: str,
    force_color: str,
    term: str,
    is_terminal: bool,
    expected: bool,
) -> None:
    env = {"NO_COLOR": no_color, "FORCE_COLOR": force_color, "TERM": term, "GITHUB_ACTIONS": github}
    result = run(*args, *(["--color", stated] if stated != "auto" else []), env=env, tty=is_terminal)
    assert result.exit_code in (0, 2, 4)
    assert ("\x1b[" in result.stdout + result.stderr) is expected


@pytest.mark.parametrize("option", [["--color=always"], ["--color", "always"]])
def test_an_error_reads_the_option_in_both_spellings(run: Callable[..., Result], option: list[str]) -> None:
    assert run("list", *option).stderr.startswith("\x1b[1;31merror:\x1b[0m there is no roadmap.toml")


@pytest.mark.parametrize(
    ("variables", "depth"),
    [
        ({"TERM": "xterm"}, Depth.BASIC),
        ({"TERM": "linux"}, Depth.BASIC),
        ({"TERM": "xterm-256color"}, Depth.FULL),
        ({"TERM": "xterm-kitty"}, Depth.FULL),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, Depth.FULL),
        ({"TERM": "xterm", "COLORTERM": "yes"}, Depth.BASIC),
        ({"TERM": "", "WT_SESSION": "x"}, Depth.FULL),
        ({"TERM": "", "FORCE_COLOR": "1"}, Depth.BASIC),
        ({"TERM": "dumb", "FORCE_COLOR": "2"}, Depth.FULL),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, Depth.NONE),
    ],
)
def test_fixed_colors_are_used_where_the_terminal_has_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], depth: Depth
) -> None:
    for name in ("TERM", "COLORTERM", "WT_SESSION", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.setenv(name, variables.get(name, ""))
    assert color_depth(Color.AUTO, is_terminal=True) is depth


# Screen


def stdout_is(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool, encoding: str = "utf-8") -> None:
    monkeypatch.setattr(sys, "stdout", _Stream(b"", is_terminal=is_terminal, encoding=encoding))


def test_a_pipe_has_no_width(monkeypatch: pytest.MonkeyPatch) -> None:
    stdout_is(monkeypatch, is_terminal=False)
    assert screen_for(Color.AUTO) == Screen(is_terminal=False, color=Depth.NONE, width=None, signs=True)


def test_a_terminal_has_the_columns_that_are_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    stdout_is(monkeypatch, is_terminal=True)
    assert screen_for(Color.AUTO) == Screen(is_terminal=True, color=Depth.BASIC, width=COLUMNS, signs=True)


@pytest.mark.parametrize("stated", ["", "0", "wide", "-5"])
def test_columns_that_say_nothing_are_eighty_where_the_terminal_does_not_tell(
    monkeypatch: pytest.MonkeyPatch, stated: str
) -> None:
    stdout_is(monkeypatch, is_terminal=True)
    monkeypatch.setenv("COLUMNS", stated)
    assert screen_for(Color.AUTO).width == 80


LONG = "A sentence of about seventy-five characters, so that eighty columns cut it"
ID = "-".join(["forty"] * 4) + "-long"  # labels have three tenths of the terminal


@pytest.fixture
def wide_history(tmp_path: Path) -> None:
    """Make a repository in which a name, a title and the ids need more than 80 columns have for them."""
    areas = f'[partners.us]\nname = "{LONG}"\n[areas.a]\ntitle = "A"\n'

    def state(deadline: str, tail: str = "") -> str:
        fields = {"title": f'"{LONG}"', "partners": '["us"]', "deadline": f'"{deadline}"'}
        step = f'[commitments.{ID}.milestones.{ID}]\ntitle = "Step"\n'
        return roadmap_of(commitment(ID, made="2023-01-01", **fields) + step + tail, areas)

    history = History(tmp_path)
    history.commit(state("2030"), "Begin", "2024-01-01")
    history.commit(state("2032"), LONG, "2025-02-01")
    history.file.write_text(state("2032", f'[commitments.{ID}.updates.2026-01-01]\nnote = "{LONG}"\n'))


@pytest.mark.usefixtures("wide_history")
@pytest.mark.parametrize(
    ("args", "long"),
    [
        (["brief", "--since", "2024-02-01"], f"{ID}  {LONG[:20]}"),
        (["check", "--list-rules"], "not readable or is too large (exit 3)."),
        (["diff"], f"{ID}  + update 2026-01-01"),
        (["scorecard"], LONG[:10]),
        (["show", ID], f"{ID}  ○ planned"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_drawing_uses_the_width_of_the_terminal_or_80_columns_where_it_is_unknown(
    terminal: Callable[..., Result], args: list[str], long: str
) -> None:
    args = [*args, *([] if args[0] == "check" else ["--as-of", "2026-02-01"]), "--color", "never"]
    unknown, wide = (terminal(*args, columns=columns) for columns in (0, 120))
    assert (unknown.exit_code, wide.exit_code) == (0, 0)
    assert max(map(len, unknown.stdout.splitlines())) <= 80
    assert max(map(len, wide.stdout.splitlines())) <= 120
    assert long not in unknown.stdout
    assert long in wide.stdout


@pytest.mark.parametrize(
    ("encoding", "signs"), [("utf-8", True), ("UTF8", True), ("ascii", False), ("latin-1", False)]
)
def test_signs_need_unicode(monkeypatch: pytest.MonkeyPatch, encoding: str, signs: bool) -> None:
    stdout_is(monkeypatch, is_terminal=False, encoding=encoding)
    assert screen_for(Color.AUTO).signs is signs


def test_a_closed_stdout_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert screen_for(Color.AUTO) == Screen()


# Day


def test_today_is_that_of_the_clock() -> None:
    assert date.today() - today() < 2 * (date(2026, 1, 2) - date(2026, 1, 1))  # noqa: DTZ011


@pytest.mark.usefixtures("february")
@pytest.mark.parametrize(
    ("text", "day"),
    [
        (None, TODAY),
        ("2025", date(2025, 12, 31)),
        ("2025-winter", date(2026, 2, 28)),
        ("spring 2026", date(2026, 5, 31)),
        ("today", TODAY),
        ("in 90 days", date(2026, 5, 2)),
        ("next friday", date(2026, 2, 6)),
        ("before 2026", date(2025, 12, 31)),
    ],
)
def test_a_window_means_its_last_day_and_phrases_count_from_today(text: str | None, day: date) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30", "none"])
def test_what_is_no_day_is_refused_with_the_option_named(text: str) -> None:
    with pytest.raises(WrongUsageError, match=r"^--on"):
        day_of(text, "--on")


@pytest.mark.parametrize(
    "text", ["HEAD", "@", "HEAD~3", "HEAD^", "main@{1}", "v1.2.0", "1a2b3c4d", "main", "origin/x"]
)
def test_for_what_looks_like_a_revision_the_option_for_revisions_is_named(text: str) -> None:
    with pytest.raises(WrongUsageError) as raised:
        day_of(text)
    message = f'--as-of: "{text}" is not a date; --at reads the file at a git revision'
    assert str(raised.value) == message


@pytest.mark.parametrize("text", ["soonish", "2026-13-01", "facade", "next fryday"])
def test_other_text_is_not_taken_for_a_revision(text: str) -> None:
    with pytest.raises(WrongUsageError, match=r"write a year|months are") as raised:
        day_of(text)
    assert "--at" not in str(raised.value)


def test_none_is_a_deadline_and_no_window() -> None:
    assert deadline_of("none", "--deadline") is None
    with pytest.raises(WrongUsageError, match="--due-before needs a date"):
        window_of("none", "--due-before")


def test_phrases_of_a_deadline_count_from_the_day_of_the_update() -> None:
    found = deadline_of("in 10 days", "--deadline", date(2024, 1, 1))
    assert found is not None
    assert found.text == "2024-01-11"


# File


def test_the_nearest_file_is_named_by_its_relative_path(roadmap_file: Path) -> None:
    assert roadmap_path(None) == Path("roadmap.toml")
    assert roadmap_path("x/y.toml") == Path("x/y.toml")


def test_an_empty_name_is_refused_and_not_taken_for_the_nearest(roadmap_file: Path) -> None:
    with pytest.raises(WrongUsageError, match="--file needs a path"):
        roadmap_path("")


def test_a_writer_cannot_change_standard_input(roadmap_file: Path) -> None:
    assert writable_path(None) == Path("roadmap.toml")
    with pytest.raises(WrongUsageError, match="standard input cannot be changed; name a file with --file"):
        writable_path("-")


def test_closed_standard_input_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableError, match="standard input is closed; name a file"):
        standard_input(10)


def test_standard_input_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"0123456789")))
    assert standard_input(4) == b"0123"
