"""The program as a whole: help, exit codes, streams, signals, and the modules that start-up imports."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from roadmap_cli import __version__
from roadmap_cli.cli import COMMANDS, app
from tests.conftest import AS_OF, ROOT, SMALL_ROADMAP, Result
from tests.storage.repositories import git

Run = Callable[..., Result]
PROGRAM = [sys.executable, "-m", "roadmap_cli"]


def command_of(name: str) -> Any:
    group = typer.main.get_command(app)
    return group.get_command(typer.Context(group), name)  # type: ignore[attr-defined]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


# Help


def test_version(run: Run) -> None:
    assert run("--version") == Result(0, f"roadmap {__version__}\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_grouped_in_panels(run: Run, option: str) -> None:
    result = run(option)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    panels = [line.strip("╭─╮ ") for line in lines if line.startswith("╭")]
    assert panels == ["Read", "Write", "Share", "Set up", "Global options"]
    named = [line[2:].split(" ")[0] for line in lines if line.startswith("│ ") and line[2].isalpha()]
    assert named == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_the_shared_options(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"Usage: roadmap {command} " in result.stdout
    assert "--color" in result.stdout
    if command not in ("init", "merge-file", "help"):
        assert "ROADMAP_FILE" in result.stdout
    assert "--as-of" in result.stdout or "--on" in result.stdout or command in WITHOUT_A_DAY


WITHOUT_A_DAY = {
    *("init", "add-area", "add-partner", "update-area", "update-partner", "rename", "remove", "edit", "undo"),
    *("add-assessor", "update-assessor"),
    *("redo", "schema", "git-setup", "merge-file", "help"),
}


def test_bare_roadmap_is_status_or_help_without_a_roadmap(run: Run, tmp_path: Path) -> None:
    assert run() == run("--help")
    (tmp_path / "other.toml").write_text(SMALL_ROADMAP)
    env = {"ROADMAP_FILE": "other.toml", "ROADMAP_AS_OF": AS_OF}
    by_environment = run(env=env)
    assert by_environment == run("status", "--file", "other.toml", "--as-of", AS_OF)
    (tmp_path / "roadmap.toml").write_text(SMALL_ROADMAP)
    assert run(env={"ROADMAP_AS_OF": AS_OF}) == by_environment
    assert by_environment.exit_code == 0


def test_paragraphs_of_help_flow(run: Run) -> None:
    shown = run("scorecard", "--help", env={"COLUMNS": "100"}).stdout
    assert (
        "Met and late count +1, partly met and overdue 0, broken and dropped -1. What is open and not"
        in shown
    )
    assert "\nis pending and not part of the mean." in shown


def test_help_can_be_ascii(run: Run) -> None:
    result = run("list", "--help", encoding="ascii")
    assert result.exit_code == 0
    assert result.stdout.isascii()
    assert "+- Filter -" in result.stdout


def test_a_command_is_imported_by_its_name() -> None:
    assert command_of("list") is command_of("list")
    assert command_of("no-such-command") is None


# Repeated options


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_with_one_value_is_refused_twice(run: Run, name: str) -> None:
    options = [one for one in command_of(name).params if one.param_type_name == "option"]
    single = [one.opts[0] for one in options if not (one.is_flag or one.multiple)]
    assert "--color" in single
    for option in single:
        right = "one file only" if option == "--file" else "give it once"
        twice = Result(2, "", f"error: {option} is given twice; {right}\n")
        assert run(name, option, "a", f"{option}=b") == twice


@pytest.mark.parametrize("words", [["-f", "a", "-f", "b"], ["-fa", "--file=b"], ["--file", "a", "-fb"]])
def test_a_short_form_counts_as_its_option(run: Run, words: list[str]) -> None:
    assert run("undo", *words) == Result(2, "", "error: --file is given twice; one file only\n")


def test_the_same_value_twice_is_refused_too(run: Run) -> None:
    words = ["--status", "met", "--status=met", "--status", "met"]
    assert run("update", "x", *words) == Result(2, "", "error: --status is given twice; give it once\n")


def test_flags_and_lists_may_repeat(run: Run, roadmap_file: Path) -> None:
    flags = ["--overdue", "--overdue", "--status", "met", "--status", "planned"]
    assert run("list", *flags).exit_code == 0
    assert run("add-area", "--id", "x", "--", "--id", "--id").exit_code == 2
    assert (
        run("add-area", "--id=x", "--summary", "--id").stderr != "error: --id is given twice; give it once\n"
    )


# Streams


def big(count: int) -> str:
    tables = (
        f'[commitments.c{number}]\ntitle = "A title of a commitment"\narea = "a"\n' for number in range(count)
    )
    return '[roadmap]\ntitle = "T"\n' + "".join(tables)


@pytest.mark.parametrize("args", [["list"], ["list", "--format", "json"], ["list", "--help"], ["--version"]])
def test_a_closed_pipe_ends_the_program_silently(tmp_path: Path, args: list[str]) -> None:
    (tmp_path / "roadmap.toml").write_text(big(3000))
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [*PROGRAM, *args], stdout=theirs, stderr=subprocess.PIPE, env=environment(), check=False, timeout=60
    )
    os.close(theirs)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_stops_early_ends_the_program_silently(tmp_path: Path, unbuffered: str) -> None:
    (tmp_path / "roadmap.toml").write_text(big(3000))
    with subprocess.Popen(
        [*PROGRAM, "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(PYTHONUNBUFFERED=unbuffered),
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        assert program.stdout.readline().startswith(b"ID")
        program.stdout.close()
        assert (program.wait(timeout=60), program.stderr.read()) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("args", [["list"], ["list", "--format", "csv"], ["list", "--help"], ["--version"]])
def test_a_full_disk_is_reported_in_one_sentence(process: Run, roadmap_file: Path, args: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        result = process(*args, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (result.exit_code, result.stderr) == (
        5,
        "error: the output could not be written: no space is left on the disk\n",
    )


def shell(line: str) -> subprocess.CompletedProcess[str]:
    command = line.replace("roadmap", " ".join(PROGRAM), 1)
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=environment(), check=False, timeout=60
    )


UNWRITTEN = "error: the output could not be written: standard output is closed\n"


@pytest.mark.parametrize(
    ("line", "exit_code", "stderr"),
    [
        ("roadmap list >&-", 5, UNWRITTEN),
        (
            "roadmap list --format json >&-",
            5,
            '{"error": "the output could not be written: standard output is closed", "code": 5}\n',
        ),
        ("roadmap list --help >&-", 5, UNWRITTEN),
        ("roadmap --version >&-", 5, UNWRITTEN),
        ("roadmap check --quiet >&-", 0, ""),
        ("roadmap list --area nowhere 2>&-", 4, ""),
        ("roadmap list --limit 1 >&- 2>&-", 5, ""),
        ("roadmap list --format json --area nowhere >&- 2>&-", 4, ""),
        (
            "roadmap rename methane-75 methane >&-",
            5,
            UNWRITTEN.replace("the out", "the roadmap was saved, but the out"),
        ),
        ("roadmap list -f - <&-", 3, "error: standard input is closed; name a file\n"),
    ],
)
def test_a_closed_stream_is_not_reported_as_a_bug(
    roadmap_file: Path, line: str, exit_code: int, stderr: str
) -> None:
    done = shell(line)
    assert (done.returncode, done.stdout, done.stderr) == (exit_code, "", stderr)


PRINTS = {
    "list": "", "show": "methane-75", "tree": "", "status": "", "timeline": "", "trend": "", "scorecard": "",
    "check": "",
    "diff": "--format json", "history": "methane-75", "slips": "", "brief": "--since HEAD",
    "views": "",
    "init": "--file new.toml", "add-area": "New", "add-partner": "New", "add-assessor": "New",
    "assess": "methane-75 watch kept", "update-assessor": "watch --name New",
    "add-commitment": "New --area climate",
    "update": "methane-75 --note Why.", "replace": "methane-75 fresh-water",
    "measure": "methane-75 wells 5 --title Wells", "amend": "methane-75 2022-03 --note Why.",
    "update-area": "climate --title New", "update-partner": "us --name New", "rename": "methane-75 new",
    "remove": "methane-75", "apply": "ops.jsonl", "edit": "methane-75", "undo": "", "redo": "",
    "export": "json", "import": "plan.csv --area climate --format json", "schema": "", "git-setup": "",
    "merge-file": "-p old.toml roadmap.toml old.toml", "help": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def tracked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with the small roadmap."""
    folder = tmp_path_factory.mktemp("tracked")
    (folder / "roadmap.toml").write_text(SMALL_ROADMAP)
    for command in ("init -q", "add roadmap.toml", "commit -q -m Start"):
        git(folder, *command.split())
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_reports_output_that_could_not_be_written(
    tracked: Path, tmp_path: Path, name: str
) -> None:
    shutil.copytree(tracked, tmp_path, dirs_exist_ok=True)
    Path("old.toml").write_text(SMALL_ROADMAP.replace("methane", "Methane", 1))
    Path("plan.csv").write_text("title\nNew\n")
    Path("ops.jsonl").write_text('{"op": "update", "id": "methane-75", "note": "Why."}')
    Path("editor").write_text("#!/bin/sh\nprintf '# New\\n' >>\"$1\"\n")
    Path("editor").chmod(0o755)
    if name in ("undo", "redo"):
        shell("roadmap add-area New")
    if name in ("assess", "update-assessor"):
        shell("roadmap add-assessor Watch")
    if name == "redo":
        shell("roadmap undo")
    done = shell(f"export EDITOR=./editor; roadmap {name} {PRINTS[name]} >&-")
    assert (done.returncode, done.stdout) == (5, "")
    assert "the output could not be written: standard output is closed" in done.stderr.splitlines()[-1]
    assert len(re.findall('error"?:', done.stderr)) == 1


@pytest.mark.parametrize(
    ("shell_name", "head"),
    [("bash", "_roadmap_completion()"), ("zsh", "#compdef roadmap"), ("fish", "complete --command roadmap")],
)
def test_the_completion_script_of_each_shell_is_shown(process: Run, shell_name: str, head: str) -> None:
    result = process("--show-completion", shell_name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert head in result.stdout


def test_a_shell_without_a_script_is_refused(process: Run) -> None:
    assert process("--show-completion", "nu") == Result(
        2, "",
        'error: --show-completion: there is no script for "nu"; one of bash, zsh, fish, powershell or pwsh\n',
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code", "error"),
    [
        ("list --format json --area nowhere", 4, 'there is no area "nowhere"'),
        ("list --format jsonl --stat x", 2, "has no option --stat"),
        ("tree --format=json '\x1b[31m##[group]'", 2, "roadmap tree"),
        ("status --format json --file none.toml", 3, "none.toml does not exist"),
        ("add-area New --id Å --format json", 2, "Å"),
    ],
)
def test_errors_are_json_where_the_output_is(roadmap_file: Path, line: str, code: int, error: str) -> None:
    done = shell(f"roadmap {line}")
    assert (done.returncode, done.stdout) == (code, "")
    record = json.loads(done.stderr)
    assert record.keys() == {"error", "code"}
    assert record["code"] == code
    assert error in record["error"]
    assert done.stderr.isascii()
    assert "\x1b" not in done.stderr
    assert "##[" not in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_a_wrong_command_line_is_answered_in_json_by_every_command(
    process: Callable[..., Result], name: str
) -> None:
    result = process(name, "--format", "json", "--no-such-option")
    record = json.loads(result.stderr)
    assert (result.exit_code, result.stdout, record["code"], list(record)) == (2, "", 2, ["error", "code"])


# Signals


@pytest.mark.parametrize(
    ("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_the_program_silently_with_its_code(number: signal.Signals, exit_code: int) -> None:
    program = _waiting_for_its_input()
    program.send_signal(number)
    stdout, stderr = program.communicate(timeout=60)
    assert (program.returncode, stdout, stderr) == (exit_code, b"", b"")


def test_nohup_is_respected() -> None:
    program = _waiting_for_its_input(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    program.send_signal(signal.SIGHUP)
    stdout, stderr = program.communicate(SMALL_ROADMAP.encode(), timeout=60)
    assert (program.returncode, stderr) == (0, b"")
    assert stdout.startswith(b"ID ")


def _waiting_for_its_input(**options: object) -> subprocess.Popen[bytes]:
    """Start the program, and return it while it waits for standard input."""
    program: subprocess.Popen[bytes] = subprocess.Popen(
        [*PROGRAM, "list", "--file", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        **options,  # type: ignore[call-overload]
    )
    until = time.monotonic() + 30
    # It waits as soon as the kernel reports that it sleeps in `read` of descriptor 0.
    while time.monotonic() < until:
        where = Path(f"/proc/{program.pid}/syscall")
        if not where.exists():
            time.sleep(1)
            break
        if where.read_text().split()[:2] == ["0", "0x0"]:
            break
        time.sleep(0.02)
    return program


# Bugs


def test_a_bug_is_reported_as_a_bug(run: Run, roadmap_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by\x1b[31m nothing")

    monkeypatch.setattr("roadmap_cli.storage.load.read_roadmap", broken)
    assert run("list") == Result(
        70,
        "",
        "error: this is a bug in roadmap (ZeroDivisionError: by\\x1b[31m nothing); "
        "ROADMAP_DEBUG=1 shows where\n",
    )


# Start-up


def modules_of(code: str) -> set[str]:
    shown = f"{code}\nimport sys; print('\\n' + ' '.join(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", shown],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
        timeout=60,
    )
    return set(done.stdout.splitlines()[-1].split())


LIST = (
    "import sys; sys.argv = ['roadmap', 'list', '--as-of', '2026-02-01'{more}]\n"
    "from roadmap_cli.start import main\n"
    "try: main()\n"
    "except SystemExit as stop: assert not stop.code, stop.code"
)


def test_list_in_a_pipe_imports_little_beyond_typer(roadmap_file: Path) -> None:
    ours = modules_of(LIST.format(more="")) - modules_of("import typer")
    heavy = (
        *("rich", "jinja2", "icalendar", "asyncio", "tomli_w", "difflib", "subprocess", "tempfile", "csv"),
        *("anyascii", "lark", "charset_normalizer", "logging", "dataclasses", "hashlib"),
    )
    assert not {name for name in ours if name.partition(".")[0] in heavy}
    package = {name for name in ours if name.startswith("roadmap_cli.")}
    assert {name for name in package if ".output." in name} == {
        f"roadmap_cli.output.{name}"
        for name in ("blocks", "colors", "json", "plain", "reports", "reports.list")
    }
    assert {name for name in package if ".commands." in name} == {
        f"roadmap_cli.commands.{name}"
        for name in (
            "_completion",
            "_filters",
            "_list_options",
            "_load",
            "_options",
            "_reading",
            "_session",
            "list",
        )
    }
    writing = {"toml.edit", "toml.layout", "toml.scan", "toml.splice", "storage.lock", "storage.save"}
    filtering = {"analysis.conditions", "analysis.matching", "analysis.where"}
    assert not package & {f"roadmap_cli.{name}" for name in writing | filtering}


def test_status_in_a_pipe_imports_nothing_that_reads_git(roadmap_file: Path) -> None:
    package = modules_of(LIST.format(more="").replace("'list'", "'status'"))
    assert "roadmap_cli.history.slips" in package
    assert not {name for name in package if name.startswith("roadmap_cli.vcs")}


def test_list_in_a_pipe_imports_few_modules(roadmap_file: Path) -> None:
    """Guard start-up without a clock: 77 modules on Python 3.11; `json` alone would add five."""
    ours = modules_of(LIST.format(more="")) - modules_of("import typer")
    assert len(ours) <= 79, sorted(ours)
    foreign = {name.partition(".")[0] for name in ours} - sys.stdlib_module_names
    assert foreign <= {"roadmap_cli", "rtoml", "msgspec", "typer", "typing_extensions"}


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "tsv", "markdown"])
def test_no_format_for_scripts_imports_rich(roadmap_file: Path, format: str) -> None:
    ours = modules_of(LIST.format(more=f", '--format', '{format}'")) - modules_of("import typer")
    assert not {name for name in ours if name.partition(".")[0] in ("rich", "jinja2", "icalendar", "asyncio")}
