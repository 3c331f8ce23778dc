"""Which editor is used, and the command that opens a file in it."""

import stat
from pathlib import Path

import pytest

from roadmap_cli.commands.edit import editor_command, open_command
from roadmap_cli.errors import WrongUsageError


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ["code", "--wait"]),
        ({"VISUAL": "", "EDITOR": "nano"}, ["nano"]),
        ({"VISUAL": "  ", "EDITOR": "emacsclient -nw -a ''"}, ["emacsclient", "-nw", "-a", ""]),
        ({"EDITOR": "'/opt/my editor/ed' -x"}, ["/opt/my editor/ed", "-x"]),
        ({"EDITOR": "vi; touch $HOME/owned"}, ["vi;", "touch", "$HOME/owned"]),
    ],
    ids=["visual first", "empty is not set", "arguments", "quoted", "no shell"],
)
def test_the_environment_names_the_editor(environment: dict[str, str], words: list[str]) -> None:
    assert editor_command(environment, has_terminal=False) == words


@pytest.mark.parametrize(
    ("there", "found"), [(("nano", "vi"), "vi"), (("nano",), "nano")], ids=["vi first", "nano"]
)
def test_without_a_word_it_is_what_is_there(tmp_path: Path, there: tuple[str, ...], found: str) -> None:
    for name in there:
        (tmp_path / name).touch()
        (tmp_path / name).chmod(stat.S_IRWXU)
    assert editor_command({"PATH": str(tmp_path)}, has_terminal=True) == [found]


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, 'there is no editor; name one in $VISUAL or $EDITOR, such as EDITOR="nano"'),
        ({"EDITOR": "vi 'x"}, '$EDITOR cannot be read: "vi \'x": No closing quotation'),
    ],
    ids=["none", "open quote"],
)
def test_says_why_there_is_none(tmp_path: Path, environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(WrongUsageError) as caught:
        editor_command({"PATH": str(tmp_path), **environment}, has_terminal=True)
    assert caught.value.sentences == (sentence,)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["vi"], ["vi", "+7", "/r.toml"]),
        (["/usr/bin/vim", "-u", "NONE"], ["/usr/bin/vim", "-u", "NONE", "+7", "/r.toml"]),
        (["nano"], ["nano", "+7", "/r.toml"]),
        (["emacs", "-nw"], ["emacs", "-nw", "+7", "/r.toml"]),
        (["gvim"], ["gvim", "--nofork", "+7", "/r.toml"]),
        (["gvim", "-f"], ["gvim", "-f", "+7", "/r.toml"]),
        (["code"], ["code", "--wait", "--goto", "/r.toml:7"]),
        (["code", "--wait"], ["code", "--wait", "--goto", "/r.toml:7"]),
        (["codium", "-w"], ["codium", "-w", "--goto", "/r.toml:7"]),
        (["cursor"], ["cursor", "--wait", "--goto", "/r.toml:7"]),
        (["ed"], ["ed", "/r.toml"]),
        (["/opt/nano/unknown"], ["/opt/nano/unknown", "/r.toml"]),
    ],
    ids=lambda words: " ".join(words),
)
def test_opens_at_a_line(command: list[str], words: list[str]) -> None:
    assert open_command(command, Path("/r.toml"), 7) == words


@pytest.mark.parametrize("program", ["vi", "nano", "ed"])
def test_opens_without_a_line(program: str) -> None:
    assert open_command([program], Path("/r.toml"), None) == [program, "/r.toml"]


def test_code_waits_also_without_a_line() -> None:
    assert open_command(["code"], Path("/r.toml"), None) == ["code", "--wait", "/r.toml"]


@pytest.mark.parametrize("name", ["-c!reboot", "+!reboot", "plain.toml"])
def test_no_file_name_is_an_option(tmp_path: Path, name: str) -> None:
    assert open_command(["vi"], Path(name), 1)[-1] == str(tmp_path / name)


def test_what_needs_a_terminal_is_not_started_without_one(tmp_path: Path) -> None:
    (tmp_path / "vi").write_text("#!/bin/sh\n")
    (tmp_path / "vi").chmod(0o755)
    with pytest.raises(WrongUsageError, match="there is no terminal for an editor; name one in"):
        editor_command({"PATH": str(tmp_path)}, has_terminal=False)
