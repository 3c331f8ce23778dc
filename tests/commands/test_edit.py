"""`roadmap edit`: the person's editor at the right line, and a look at what came of it.

The editor is a script that notes its words and does to the file what the test says.
"""

import json
import os
import shlex
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SMALL_ROADMAP, Result

HEALTH = 'title = "Health"\n'
STATUS = 'status = "stalled"\nprogress'
FAULT = 'roadmap.toml:73:10: commitments.methane-75.status = "done": not a status; did you mean met?\n'


class Editor:
    """An editor of a given name; `does` is Python that has the path of the file as `file`."""

    def __init__(self, folder: Path, name: str = "vim", does: str = "") -> None:
        self.program, self._notes = folder / name, folder / "words"
        folder.mkdir(exist_ok=True)
        self.program.write_text(
            f"#!{sys.executable}\nimport os, re, signal, sys\nfrom pathlib import Path\n"
            f"with open({str(self._notes)!r}, 'a') as notes: print(*sys.argv[1:], file=notes)\n"
            "file = Path(re.sub(':[0-9]+$', '', sys.argv[-1]))\n" + textwrap.dedent(does)
        )
        self.program.chmod(0o700)

    @property
    def env(self) -> dict[str, str]:
        return {"EDITOR": str(self.program)}

    @property
    def words(self) -> list[str]:
        """Return the words of each time it was started."""
        return self._notes.read_text().splitlines() if self._notes.exists() else []


def putting(old: str, new: str) -> str:
    return f"file.write_bytes(file.read_bytes().replace({old.encode()!r}, {new.encode()!r}))\n"


@pytest.fixture
def bin(tmp_path: Path) -> Path:
    """Return the folder for editors."""
    return tmp_path / "bin"


def line_of(text: str) -> int:
    return SMALL_ROADMAP[: SMALL_ROADMAP.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("word", "id", "header"),
    [
        ("methane-75", "methane-75", "[commitments.methane-75]"),
        ("climate", "climate", "[areas.climate]"),
        ("ca", "ca", "[partners.ca]"),
    ],
    ids=["commitment", "area", "partner"],
)
def test_opens_at_the_line_of_an_id(
    run: Callable[..., Result], roadmap_file: Path, bin: Path, word: str, id: str, header: str
) -> None:
    editor = Editor(bin)
    assert run("edit", word, env=editor.env) == (0, f"{id}\n", f"{id}: nothing to change\n")
    assert editor.words == [f"+{line_of(header)} {roadmap_file}"]
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_opens_the_file_without_an_id(run: Callable[..., Result], roadmap_file: Path, bin: Path) -> None:
    editor = Editor(bin, does=putting(HEALTH, 'title = "Good health"\n'))
    assert run("edit", env=editor.env) == (0, "roadmap.toml\n", "edited roadmap.toml\n")
    assert editor.words == [str(roadmap_file)]
    assert roadmap_file.read_text() == SMALL_ROADMAP.replace(HEALTH, 'title = "Good health"\n')


def test_visual_with_arguments_goes_before_editor(
    run: Callable[..., Result], roadmap_file: Path, bin: Path
) -> None:
    editor = Editor(bin, "code")
    env = {"VISUAL": f"{editor.program} --new-window", "EDITOR": "/no/such/editor"}
    assert run("edit", "ca", env=env).exit_code == 0
    assert editor.words == [f"--new-window --wait --goto {roadmap_file}:{line_of('[partners.ca]')}"]


def test_no_shell_reads_the_words(run: Callable[..., Result], roadmap_file: Path, bin: Path) -> None:
    editor = Editor(bin)
    env = {"EDITOR": f"{editor.program} ;touch $(echo owned)"}
    assert run("edit", env=env).exit_code == 0
    assert editor.words == [f";touch $(echo owned) {roadmap_file}"]


def test_reports_in_json(run: Callable[..., Result], roadmap_file: Path, bin: Path) -> None:
    editor = Editor(bin, does=putting(HEALTH, 'title = "Good health"\n'))
    result = run("edit", "health", "--format", "json", env=editor.env)
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == {"command": "edit", "ids": ["health"], "changed": True}


def test_a_mistake_is_shown_and_stays_in_the_file(
    run: Callable[..., Result], roadmap_file: Path, bin: Path
) -> None:
    editor = Editor(bin, does=putting(STATUS, STATUS.replace("stalled", "done")))
    advice = "roadmap.toml is saved as it is; `roadmap edit` opens it at the first error"
    assert run("edit", env=editor.env) == (3, "", f"error: {FAULT}error: {advice}\n")
    assert len(editor.words) == 1
    assert 'status = "done"\nprogress' in roadmap_file.read_text()


def test_an_error_can_be_fixed_at_its_line(
    terminal: Callable[..., Result], roadmap_file: Path, bin: Path
) -> None:
    wrong, right = STATUS.replace("stalled", "done"), STATUS.replace("stalled", "met")
    does = f"again = {wrong!r} in file.read_text()\nif again:\n    {putting(wrong, right)}"
    does += f"else:\n    {putting(STATUS, wrong)}"
    editor = Editor(bin, does=does)
    result = terminal("edit", "health", input="\n", columns=200, env=editor.env)
    assert result.exit_code == 0
    assert f"{FAULT}Open it again? [Y/n]: " in result.stdout
    assert result.stdout.endswith("edited health in roadmap.toml\n")
    assert editor.words == [f"+{line_of('[areas.health]')} {roadmap_file}", f"+73 {roadmap_file}"]
    assert right in roadmap_file.read_text()


def test_a_mistake_can_be_left(terminal: Callable[..., Result], roadmap_file: Path, bin: Path) -> None:
    editor = Editor(bin, does=putting(STATUS, STATUS.replace("stalled", "done")))
    result = terminal("edit", input="n\n", columns=200, env=editor.env)
    assert (result.exit_code, len(editor.words)) == (3, 1)
    assert result.stdout.endswith(f"{FAULT}Open it again? [Y/n]: ")
    assert 'status = "done"\nprogress' in roadmap_file.read_text()


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (SMALL_ROADMAP.replace(STATUS, STATUS.replace("stalled", "done")), 73),
        (SMALL_ROADMAP.replace("[areas.north]", "[areas.north"), 23),
    ],
    ids=["schema", "syntax"],
)
def test_opens_a_faulty_file_at_its_fault(
    run: Callable[..., Result], roadmap_file: Path, bin: Path, broken: str, line: int
) -> None:
    roadmap_file.write_text(broken)
    editor = Editor(bin, does=f"file.write_text({SMALL_ROADMAP!r})")
    result = run("edit", env=editor.env)
    assert (result.exit_code, result.stdout) == (0, "roadmap.toml\n")
    assert result.stderr.startswith(f"roadmap.toml:{line}:")
    assert result.stderr.endswith("\nedited roadmap.toml\n")
    assert editor.words == [f"+{line} {roadmap_file}"]


def test_an_id_is_found_in_a_faulty_file(run: Callable[..., Result], roadmap_file: Path, bin: Path) -> None:
    roadmap_file.write_text(SMALL_ROADMAP.replace(STATUS, STATUS.replace("stalled", "done")))
    editor = Editor(bin)
    assert run("edit", "ca", env=editor.env).exit_code == 3
    assert editor.words == [f"+{line_of('[partners.ca]')} {roadmap_file}"]


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (
            ("methane-57",),
            4,
            'there is no commitment, area or partner "methane-57"; did you mean methane-75?',
        ),
        (("--file", "-"), 2, "standard input cannot be changed; name a file with --file"),
        (("--file", "no.toml"), 3, "no.toml does not exist; `roadmap init` starts one, "
            "`--file PATH` names another"),
        (("--on", "someday"), 2, None),
    ],
    ids=["unknown id", "standard input", "missing file", "no day"],
)  # fmt: skip
def test_starts_no_editor_for_wrong_words(
    run: Callable[..., Result],
    roadmap_file: Path,
    bin: Path,
    words: tuple[str, ...],
    exit_code: int,
    sentence: str | None,
) -> None:
    editor = Editor(bin)
    result = run("edit", *words, env=editor.env)
    assert (result.exit_code, result.stdout, editor.words) == (exit_code, "", [])
    assert sentence is None or result.stderr == f"error: {sentence}\n"


def test_starts_no_editor_for_a_read_only_file(
    run: Callable[..., Result], roadmap_file: Path, bin: Path
) -> None:
    editor = Editor(bin)
    roadmap_file.chmod(0o444)
    assert run("edit", env=editor.env) == (
        5,
        "",
        "error: roadmap.toml is read-only (mode 0444); `chmod u+w` makes it writable\n",
    )
    assert editor.words == []


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        (
            "/no/such/editor",
            'the editor "/no/such/editor" cannot be started: there is no such file or folder',
        ),
        ("/", 'the editor "/" cannot be started: permission denied'),
        ("''", 'the editor "" cannot be started: '),
        ("a\x1b[31m", r'the editor "a\x1b[31m" cannot be started: there is no such file or folder'),
    ],
    ids=["missing", "folder", "empty", "hostile"],
)
def test_says_that_the_editor_cannot_be_started(
    run: Callable[..., Result], roadmap_file: Path, stated: str, sentence: str
) -> None:
    result = run("edit", env={"EDITOR": stated})
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {sentence}")
    assert result.stderr.endswith("; name another in $VISUAL or $EDITOR\n")


@pytest.mark.parametrize(
    ("does", "end"),
    [
        ("sys.exit(1)", "exit code 1; nothing was changed"),
        (
            putting(HEALTH, 'title = "Hi"\n') + "sys.exit(3)",
            "exit code 3; roadmap.toml was changed: check it before you continue",
        ),
        ("os.kill(os.getpid(), signal.SIGKILL)", "signal 9; nothing was changed"),
    ],
    ids=["refused", "changed", "killed"],
)
def test_says_how_the_editor_failed(
    run: Callable[..., Result], roadmap_file: Path, bin: Path, does: str, end: str
) -> None:
    editor = Editor(bin, does=does)
    assert run("edit", env=editor.env) == (5, "", f'error: the editor "{editor.program}" ended with {end}\n')


@pytest.mark.parametrize(
    ("does", "sentence"),
    [
        ("file.write_bytes(b'\\xff\\xfe')", "roadmap.toml:1:1: this is UTF-16 text"),
        ("file.write_bytes(b'')", "roadmap.toml:1:1: the table [roadmap] is missing"),
    ],
    ids=["no text", "emptied"],
)
def test_what_came_of_it_is_looked_at(
    run: Callable[..., Result], roadmap_file: Path, bin: Path, does: str, sentence: str
) -> None:
    result = run("edit", env=Editor(bin, does=does).env)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"error: {sentence}")


@pytest.mark.parametrize("ending", ["", "; sys.exit(1)"], ids=["done", "failed"])
def test_a_file_that_the_editor_removed_can_be_restored(
    run: Callable[..., Result], roadmap_file: Path, bin: Path, tmp_path: Path, ending: str
) -> None:
    editor = Editor(bin, does=f"file.unlink(){ending}")
    result = run("edit", env=editor.env)
    assert (result.exit_code, result.stdout) == (5, "")
    start = f'error: the editor "{editor.program}" ended with exit code 1; ' if ending else "error: "
    assert result.stderr.startswith(f"{start}the editor removed roadmap.toml; `cp ")
    assert result.stderr.endswith(" roadmap.toml` restores its earlier text\n")
    assert not roadmap_file.exists()
    command = result.stderr.split("`")[1]
    kept = Path(command.split()[1])
    assert kept.stat().st_mode & 0o777 == 0o600
    subprocess.run(shlex.split(command), check=True)
    assert roadmap_file.read_text() == SMALL_ROADMAP
    kept.unlink()


def test_a_removed_file_that_cannot_be_kept_is_reported(
    run: Callable[..., Result], roadmap_file: Path, bin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    assert run("edit", env=Editor(bin, does="file.unlink()").env) == (
        5,
        "",
        "error: the editor removed roadmap.toml, and its earlier text cannot be kept: "
        "there is no such file or folder\n",
    )


def test_a_copy_that_the_editor_removed(run: Callable[..., Result], roadmap_file: Path, bin: Path) -> None:
    assert run("edit", "--dry-run", env=Editor(bin, does="file.unlink()").env) == (
        5,
        "",
        "error: the editor removed the copy; roadmap.toml is unchanged\n",
    )
    assert roadmap_file.read_text() == SMALL_ROADMAP


def test_a_dry_run_edits_a_copy_and_shows_the_difference(
    run: Callable[..., Result], roadmap_file: Path, bin: Path
) -> None:
    editor = Editor(
        bin,
        does="print(oct(file.parent.stat().st_mode)[-3:], file=open(sys.argv[0] + '.mode', 'w'))\n"
        + putting(HEALTH, 'title = "Good health"\n'),
    )
    result = run("edit", "health", "--dry-run", env=editor.env)
    assert result == (
        0,
        "--- roadmap.toml\n+++ roadmap.toml\n"
        "@@ -25,7 +25,7 @@\n \n # Nobody has promised anything here yet.\n"
        ' [areas.health]\n-title = "Health"\n+title = "Good health"\n \n [commitments.net-zero-grids]\n'
        ' title = "Net-zero power grids"\n',
        "dry run, nothing was written: edited a copy of roadmap.toml\n",
    )
    (words,) = editor.words
    line, copy = words.split()
    assert (line, Path(copy).name) == (f"+{line_of('[areas.health]')}", "roadmap.toml")
    assert not Path(copy).parent.exists()
    assert roadmap_file.read_text() == SMALL_ROADMAP
    assert (bin / "vim.mode").read_text() == "700\n"


def test_a_mistake_in_a_copy_names_the_roadmap(
    run: Callable[..., Result], roadmap_file: Path, bin: Path
) -> None:
    editor = Editor(bin, does=putting(STATUS, STATUS.replace("stalled", "done")))
    advice = "roadmap.toml is unchanged; the errors are in the copy"
    assert run("edit", "--dry-run", env=editor.env) == (3, "", f"error: {FAULT}error: {advice}\n")
    assert roadmap_file.read_text() == SMALL_ROADMAP
    assert not Path(editor.words[0]).exists()


def test_an_interrupt_in_the_editor_is_the_editors(
    process: Callable[..., Result], roadmap_file: Path, bin: Path
) -> None:
    does = """
        signals = []
        signal.signal(signal.SIGINT, lambda *_: signals.append(1))
        os.kill(os.getppid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        sys.exit(0 if signals else 9)
    """
    result = process("edit", env=Editor(bin, does=does).env)
    assert (result.exit_code, result.stdout) == (0, "roadmap.toml\n")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_keeps_line_endings_and_mark_where_nothing_is_changed(
    run: Callable[..., Result], roadmap_file: Path, bin: Path
) -> None:
    odd = b"\xef\xbb\xbf" + SMALL_ROADMAP.replace("\n", "\r\n").encode()
    roadmap_file.write_bytes(odd)
    editor = Editor(bin)
    assert run("edit", "ca", env=editor.env).stderr == "ca: nothing to change\n"
    assert roadmap_file.read_bytes() == odd
    assert editor.words == [f"+{line_of('[partners.ca]')} {roadmap_file}"]


def test_a_linked_file_is_opened_by_the_name_that_was_given(
    run: Callable[..., Result], roadmap_file: Path, bin: Path
) -> None:
    link = roadmap_file.with_name("link.toml")
    link.symlink_to(roadmap_file)
    editor = Editor(bin)
    assert run("edit", "--file", "link.toml", env=editor.env).stdout == "link.toml\n"
    assert editor.words == [os.fspath(link)]
