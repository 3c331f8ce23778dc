"""Bad input to reading commands: the exit code, one sentence, and an unchanged file."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import AS_OF, ROOT, SMALL_ROADMAP, Result

Run = Callable[..., Result]

HEAD = '[roadmap]\ntitle = "T"\n'
CONFLICT = '[roadmap]\n<<<<<<< HEAD\ntitle = "A"\n=======\ntitle = "B"\n>>>>>>> theirs\n'
READERS = [["list"], ["tree"], ["status"], ["timeline"], ["trend"], ["scorecard"], ["show", "x"]]

FILES = {
    "empty": (
        b"",
        'roadmap.toml:1:1: the table [roadmap] is missing; a roadmap begins with [roadmap] and title = "…"',
    ),
    "only a comment": (
        b"# nothing yet\n",
        'roadmap.toml:1:1: the table [roadmap] is missing; a roadmap begins with [roadmap] and title = "…"',
    ),
    "invalid UTF-8": (
        b'[roadmap]\ntitle = "\xff"\n',
        "roadmap.toml:2:10: the byte 0xff is not UTF-8; save the file as UTF-8",
    ),
    "UTF-16": (
        HEAD.encode("utf-16"),
        "roadmap.toml:1:1: this is UTF-16 text; a roadmap is UTF-8: save it as UTF-8",
    ),
    "NUL": (b"[roadmap]\ntitle\0 = 1\n", "roadmap.toml:2:6: this is a NUL byte, which TOML does not allow"),
    "conflict markers": (
        CONFLICT.encode(),
        "roadmap.toml:2:1: a merge left its conflict markers here; choose one side and delete the markers",
    ),
    "a syntax error": (
        b"[roadmap]\ntitle = Roads\n",
        "roadmap.toml:2:9: title = Roads is not TOML: put text values between double quotes",
    ),
    "5,000 nested arrays": (
        f"{HEAD}extra.a = {'[' * 5_000}{']' * 5_000}\n".encode(),
        "roadmap.toml:3:91: this is nested too deep to be read",
    ),
    "100,000 nested arrays": (
        f"{HEAD}extra.a = {'[' * 100_000}{']' * 100_000}\n".encode(),
        "roadmap.toml:3:91: this is nested too deep to be read",
    ),
    "a newer format": (
        f"{HEAD}format = 2\n".encode(),
        "roadmap.toml:3:10: roadmap.format = 2: this program reads format 1; "
        "install a newer one to read this file",
    ),
    "a duplicate id": (
        f'{HEAD}[areas.a]\ntitle = "A"\n[areas.a]\ntitle = "B"\n'.encode(),
        "roadmap.toml:5:8: [areas.a] gives a key or a table a second time; each may be given only once",
    ),
    "an empty title": (b'[roadmap]\ntitle = ""\n', 'roadmap.toml:2:9: roadmap.title = "": must not be empty'),
    "a deadline that does not exist": (
        f'{HEAD}[commitments.x]\ntitle = "X"\narea = "a"\ndeadline = "2025-02-29"\n'.encode(),
        'roadmap.toml:6:12: commitments.x.deadline = "2025-02-29": '
        "2025-02-29 has no such day; 2025-02 ends on 28",
    ),
    "a key with terminal escapes": (
        f'{HEAD}[areas."\\u001b]0;owned\\u0007"]\ntitle = 5\n'.encode(),
        'roadmap.toml:4:9: areas."\\x1b]0;owned\\x07".title = 5: must be a string, not a whole number',
    ),
}


@pytest.mark.parametrize("command", READERS, ids=lambda args: args[0])
@pytest.mark.parametrize(("content", "sentence"), FILES.values(), ids=FILES)
def test_a_bad_file_is_refused_in_one_sentence_and_unchanged(
    run: Run, tmp_path: Path, command: list[str], content: bytes, sentence: str
) -> None:
    file = tmp_path / "roadmap.toml"
    file.write_bytes(content)
    before = file.stat()
    assert run(*command) == Result(3, "", f"error: {sentence}\n")
    assert file.read_bytes() == content
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert [path.name for path in tmp_path.iterdir()] == ["roadmap.toml"]


@pytest.mark.parametrize("content", [content for content, _ in FILES.values()], ids=FILES)
def test_standard_input_is_refused_in_the_same_way(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "roadmap.toml").write_bytes(content)
    of_file, of_input = run("list"), run("list", "--file", "-", input=content)
    assert of_input.exit_code == 3
    assert of_input.stderr == of_file.stderr.replace("roadmap.toml:", "standard input:")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            "nowhere.toml",
            "nowhere.toml does not exist; `roadmap init` starts one, `--file PATH` names another",
        ),
        ("folder", "folder has no roadmap.toml, and neither do the folders below it"),
        ("/dev/null", "/dev/null is a device, not a file; `--file -` reads standard input"),
        ("/dev/zero", "/dev/zero is a device, not a file; `--file -` reads standard input"),
        ("fifo", "fifo is a FIFO, not a file; `--file -` reads standard input"),
        ("dangling", 'dangling is a symbolic link to "nowhere", which does not exist; fix the link'),
        ("circle", "circle is a symbolic link that leads back to itself; fix the link"),
        ("file/x", "file/x cannot be read: a part of the path is not a folder"),
        (
            "a\nb\x1b[31m",
            "a\\nb\\x1b[31m does not exist; `roadmap init` starts one, `--file PATH` names another",
        ),
        ("a\x00b", "a\\x00b is not a path: it has a character that no path can have"),
        ("x" * 300, f"{'x' * 300} cannot be read: the name is too long"),
    ],
)
@pytest.mark.parametrize("command", [["list"], ["status"]], ids=lambda args: args[0])
def test_a_path_that_is_no_file_is_refused_in_one_sentence(
    run: Run, tmp_path: Path, command: list[str], path: str, sentence: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "circle").symlink_to("circle")
    os.mkfifo(tmp_path / "fifo")
    assert run(*command, "--file", path) == Result(3, "", f"error: {sentence}\n")


def test_without_a_roadmap_the_error_names_the_folders(run: Run, tmp_path: Path) -> None:
    assert run("list") == Result(
        3,
        "",
        f"error: there is no roadmap.toml in {tmp_path} (it is in no git repository, so the folders above "
        "were not searched): run `roadmap init` to start one, or name the file with `--file PATH`\n",
    )


def test_a_folder_that_was_deleted_is_a_sentence(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    command = f'mkdir {gone} && cd {gone} && rmdir {gone} && exec "{sys.executable}" -m roadmap_cli list'
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=environment, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "error: cannot look for roadmap.toml in .: there is no such file or folder\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_a_sentence(run: Run, roadmap_file: Path) -> None:
    roadmap_file.chmod(0)
    assert run("list") == Result(3, "", "error: roadmap.toml cannot be read: permission denied\n")


@pytest.mark.parametrize(
    ("args", "exit_code", "sentence"),
    [
        (["list", "--area", "clmate"], 4, 'there is no area "clmate"; did you mean climate?'),
        (["show", "methane"], 0, ""),
        (["show", "metane-75"], 4, 'there is no commitment "metane-75"; did you mean methane-75?'),
        (["list", "--columns", "titel"], 2, 'there is no column "titel"; did you mean title or until?'),
        (
            ["list", "--due-before", "2025-02-29"],
            2,
            "--due-before: 2025-02-29 has no such day; 2025-02 ends on 28",
        ),
        (["list", "--as-of", "2021-13"], 2, "--as-of: 2021-13 has no such month; months are 01 to 12"),
        (
            ["--area", "climate", "list"],
            2,
            "--area must come after the command: `roadmap list --area …` (see `roadmap --help`)",
        ),
        (["show", "drinking-water"], 0, ""),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest(
    run: Run, roadmap_file: Path, args: list[str], exit_code: int, sentence: str
) -> None:
    result = run(*args)
    assert (result.exit_code, result.stderr) == (exit_code, f"error: {sentence}\n" if sentence else "")
    assert roadmap_file.read_bytes() == SMALL_ROADMAP.encode()


# Unusual but valid input

LONG = "A very long promise " * 500


def long_title(roadmap_file: Path) -> None:
    roadmap_file.write_text(f'{HEAD}[commitments.x]\ntitle = "{LONG.strip()}"\narea = "a"\n')


def test_a_title_of_10_000_characters_is_kept_in_a_pipe(run: Run, roadmap_file: Path) -> None:
    long_title(roadmap_file)
    for format in ("table", "json", "csv", "markdown"):
        assert LONG.strip() in run("list", "--format", format).stdout


def test_a_title_of_10_000_characters_is_cut_on_a_terminal(terminal: Run, roadmap_file: Path) -> None:
    long_title(roadmap_file)
    result = terminal("list", "--color", "never", columns=100)
    assert result.exit_code == 0
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert len(lines) == 5  # a heading, an empty line, titles, a rule and the commitment
    assert all(len(line) <= 100 for line in lines)
    assert "A very long promise A very" in lines[-1]
    assert "…" in lines[-1]


@pytest.mark.parametrize(
    "args",
    [
        ["list"],
        ["list", "--group-by", "area"],
        ["status"],
        ["tree"],
        ["timeline"],
        ["timeline", "--group-by", "partner"],
        ["trend"],
        ["trend", "--group-by", "partner"],
        ["scorecard"],
        ["scorecard", "--area", "climate"],
        ["show", "net-zero-grids"],
        ["list", "--help"],
    ],
)
@pytest.mark.parametrize("columns", [40, 20])
def test_a_narrow_terminal_shows_something(
    terminal: Run, roadmap_file: Path, args: list[str], columns: int
) -> None:
    day = [] if "--help" in args else ["--as-of", AS_OF]
    result = terminal(*args, *day, "--color", "never", columns=columns)
    assert result.exit_code == 0
    assert "Traceback" not in result.stdout
    from roadmap_cli import escape

    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert max(escape.width(line) for line in lines if not line.startswith("https://")) <= columns


def test_a_40_column_terminal_shows_title_id_status_and_deadline(terminal: Run, roadmap_file: Path) -> None:
    result = terminal("list", "--as-of", AS_OF, "--color", "never", columns=40)
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    place = lines.index("Cut methane by 75 percent")
    assert lines[place + 1 : place + 3] == [
        "  methane-75  ■ stalled  2025-winter",
        "  due-soon, slipped, blocked",
    ]


ASCII = {
    "PYTHONIOENCODING": {"PYTHONIOENCODING": "ascii"},
    "C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.mark.parametrize("env", ASCII.values(), ids=ASCII)
def test_columns_stay_aligned_in_an_ascii_locale(
    process: Run, roadmap_file: Path, env: dict[str, str]
) -> None:
    result = process("list", "--as-of", AS_OF, "--area", "economy", env=env)
    assert result == Result(
        0,
        "ID                   TITLE                       AREA     STATUS   DEADLINE     FLAGS\n"
        "bridge-repairs       R?parer les ponts ??        economy  planned  2025-H2      overdue, stale\n"
        "semiconductor-forum  Hold a semiconductor forum  economy  met      2021-summer  late\n",
        "",
    )


@pytest.mark.parametrize("env", ASCII.values(), ids=ASCII)
@pytest.mark.parametrize(
    "args",
    [
        ["status"],
        ["tree"],
        ["timeline"],
        ["trend"],
        ["scorecard", "--area", "climate"],
        ["show", "bridge-repairs"],
        ["list", "--help"],
        ["--help"],
        ["list", "--format", "markdown"],
    ],
)
def test_every_reader_can_print_ascii(
    process: Run, roadmap_file: Path, env: dict[str, str], args: list[str]
) -> None:
    result = process(*args, env=env)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout
    assert result.stdout.isascii()


@pytest.mark.parametrize("locale", ["C", "POSIX"])
@pytest.mark.parametrize("command", ["status", "tree", "timeline", "trend", "scorecard"])
def test_signs_are_ascii_in_an_ascii_locale_with_utf_8_output(
    process: Run, roadmap_file: Path, locale: str, command: str
) -> None:
    result = process(command, "--area", "climate", env={"LC_ALL": locale})
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.isascii()
    assert not process(command, "--area", "climate").stdout.isascii()


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_user_text_is_utf_8_in_an_ascii_locale(process: Run, roadmap_file: Path, locale: str) -> None:
    """Python uses UTF-8 in these locales by default."""
    listed = process("list", "--area", "economy", env={"LC_ALL": locale})
    assert "Réparer les ponts 橋" in listed.stdout


@pytest.mark.parametrize("env", ASCII.values(), ids=ASCII)
def test_contracts_are_utf_8_in_every_locale(process: Run, roadmap_file: Path, env: dict[str, str]) -> None:
    args = ["list", "--as-of", AS_OF, "--format"]
    for format in ("json", "jsonl", "csv", "tsv"):
        result = process(*args, format, env=env)
        assert "Réparer les ponts 橋" in result.stdout
        assert result == process(*args, format)


@pytest.mark.parametrize("env", ASCII.values(), ids=ASCII)
def test_an_error_can_be_ascii(process: Run, tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "roadmap.toml").write_text(f'{HEAD}[areas."é橋"]\ntitle = 5\n')
    assert process("list", env=env).stderr == (
        'error: roadmap.toml:4:9: areas."\\xe9\\u6a4b".title = 5: must be a string, not a whole number\n'
    )


def test_standard_input_from_a_pipe_is_read_whole(process: Run) -> None:
    many = "".join(f'[commitments.c{number}]\ntitle = "é"\narea = "a"\n' for number in range(5000))
    result = process("list", "--file", "-", "--format", "csv", "--columns", "id", input=HEAD + many)
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) == 5001
