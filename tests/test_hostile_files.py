"""Deep, dense and large TOML files, and a hostile current folder, with the program in its own process."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Result

HEAD = '[roadmap]\ntitle = "T"\n[areas.a]\ntitle = "A"\n'
ONE = '[commitments.x]\ntitle = "X"\narea = "a"\n'
MB = 1_000_000

COMMANDS = {
    "list": ["list", "--format", "json", "--columns", "id"],
    "show": ["show", "x"],
    "update": ["update", "x", "--progress", "5"],
}
every_command = pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)


def limited(folder: Path, words: list[str], *, memory: int = 2 << 30, stack: int = 8 << 20) -> Result:
    """Run the program with limits of its address space and stack, in bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_STACK, (stack, stack))

    done = subprocess.run(
        [sys.executable, "-P", "-m", "roadmap_cli", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=limit,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


REFUSED = {
    "arrays, 5,000 deep": f"{HEAD}extra.a = {'[' * 5_000}{']' * 5_000}\n{ONE}",
    "arrays, 100,000 deep": f"{HEAD}extra.a = {'[' * 100_000}{']' * 100_000}\n{ONE}",
    "arrays never closed": f"{HEAD}extra.a = {'[' * 100_000}\n",
    "inline tables, 5,000 deep": f"{HEAD}extra.a = {'{a=' * 5_000}1{'}' * 5_000}\n{ONE}",
    "inline tables, 100,000 deep": f"{HEAD}extra.a = {'{a=' * 100_000}1{'}' * 100_000}\n{ONE}",
    "both in turn": f"{HEAD}extra.a = {'[{a=' * 50_000}1{'}]' * 50_000}\n{ONE}",
    "a dotted key of 20,000 parts": f"{HEAD}extra.{'.'.join('a' * 20_000)} = 1\n{ONE}",
    "a header of 20,000 parts": f"{HEAD}{ONE}[commitments.x.extra.{'.'.join('a' * 20_000)}]\nb = 1\n",
    "an integer of 5,000 digits": f"{HEAD}{ONE}progress = {'9' * 5_000}\n",
    "a hexadecimal of 5,000 digits": f"{HEAD}{ONE}extra.a = 0x{'f' * 5_000}\n",
    "an exponent of 5,000 digits": f"{HEAD}{ONE}extra.a = 1e{'9' * 5_000}\n",
}


@every_command
@pytest.mark.sweep
@pytest.mark.parametrize("stack", [8 << 20, 1 << 20], ids=["8 MB stack", "1 MB stack"])
def test_a_file_that_is_too_deep_is_refused_in_one_sentence(
    tmp_path: Path, words: list[str], stack: int
) -> None:
    file = tmp_path / "roadmap.toml"
    for name, content in REFUSED.items():
        file.write_text(content)
        result = limited(tmp_path, words, stack=stack)
        assert (result.exit_code, result.stdout) == (3, ""), (name, result.stderr[-500:])
        assert result.stderr.startswith(("error: roadmap.toml:", '{"error": "roadmap.toml:')), name
        assert (result.stderr.count("\n"), len(result.stderr) < 300) == (1, True), name
        assert file.read_text() == content, name


@every_command
@pytest.mark.parametrize("opening", ["[", "{a=", "a."], ids=["arrays", "inline tables", "dotted keys"])
def test_the_deepest_accepted_file_works_with_a_small_stack(
    tmp_path: Path, words: list[str], opening: str
) -> None:
    depth = 70
    closing = {"[": "]", "{a=": "}", "a.": ""}[opening] * depth
    key, value = ("b." + opening * depth + "a", "1") if not closing else ("b", opening * depth)
    value = value + ("1" if closing else "") + closing
    (tmp_path / "roadmap.toml").write_text(f"{HEAD}{ONE}extra.{key} = {value}\n")
    result = limited(tmp_path, words, stack=1 << 20)
    assert (result.exit_code, "Traceback" in result.stderr) == (0, False), result.stderr[-500:]


LARGE: dict[str, tuple[Callable[[], str], int]] = {
    "100 MB of comments": (lambda: HEAD + ONE + ("# " + "c" * 97 + "\n") * MB, 3),
    "100 MB of one string": (lambda: f'{HEAD}{ONE}text = "{"s" * 100 * MB}"\n', 3),
    "60 MB of comments": (lambda: HEAD + ONE + ("# " + "c" * 97 + "\n") * (MB * 6 // 10), 0),
    "60 MB of one string": (lambda: f'{HEAD}{ONE}text = "{"s" * 60 * MB}"\n', 0),
    "60 MB of empty lines": (lambda: HEAD + ONE + "\n" * 60 * MB, 3),
    "60 MB of dots": (lambda: HEAD + ONE + "." * 60 * MB, 3),
    "60 MB of brackets": (lambda: f"{HEAD}{ONE}extra = {'[' * 60 * MB}", 3),
    "60 MB of short words": (lambda: HEAD + ONE + "a " * 30 * MB, 3),
    "60 MB of an array": (lambda: f"{HEAD}{ONE}extra = [{'1,' * 30 * MB}]\n", 3),
    "60 MB of a string without end": (lambda: f'{HEAD}{ONE}text = """{"s" * 60 * MB}', 3),
    "8 MB of dots": (lambda: HEAD + ONE + "a" + "." * 8 * MB, 3),
    "8 MB of an array": (lambda: f"{HEAD}{ONE}extra = [{'1,' * 4 * MB}]\n", 0),
}


@pytest.mark.sweep
@every_command
@pytest.mark.parametrize(("content", "exit_code"), LARGE.values(), ids=LARGE)
def test_a_large_file_is_read_or_refused_in_two_gigabytes(
    tmp_path: Path, words: list[str], content: Callable[[], str], exit_code: int
) -> None:
    (tmp_path / "roadmap.toml").write_text(content())
    start = time.monotonic()
    result = limited(tmp_path, words)
    assert result.exit_code == exit_code, result.stderr[-500:]
    assert time.monotonic() - start < 60
    if exit_code:
        assert result.stderr.startswith(("error: roadmap.toml", '{"error": "roadmap.toml'))
        assert (result.stderr.count("\n"), len(result.stderr) < 300) == (1, True)


PLANTED = ("rich", "typer", "json", "msgspec", "rtoml", "tomli_w", "re", "csv", "difflib", "sitecustomize")


def plant(folder: Path) -> None:
    """Write modules into the folder that fail when they are imported."""
    trap = 'raise SystemExit("imported from the current folder")\n'
    for name in PLANTED:
        (folder / f"{name}.py").write_text(trap)
    (folder / "roadmap_cli").mkdir()
    (folder / "roadmap_cli" / "__init__.py").write_text(trap)
    (folder / "roadmap_cli" / "__main__.py").write_text(trap)
    (folder / "roadmap.toml").write_text(HEAD + ONE)


PLANTED_COMMANDS = [
    *COMMANDS.values(),
    ["list", "--color", "always"],
    ["list", "--format", "csv"],
    ["--help"],
    ["update", "x", "--note", "n", "--dry-run"],
    ["show", "nothing"],
]


def test_python_without_the_current_folder_imports_nothing_from_it(tmp_path: Path) -> None:
    plant(tmp_path)
    for words in PLANTED_COMMANDS:
        result = limited(tmp_path, words)
        assert result.exit_code == (4 if "nothing" in words else 0), result.stderr
        assert "imported from" not in result.stdout + result.stderr


def test_the_installed_program_imports_nothing_from_the_current_folder(tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "roadmap"
    if not program.exists():
        pytest.skip(f"{program} does not exist: the program is not installed with this Python")
    plant(tmp_path)
    for words in PLANTED_COMMANDS:
        done = subprocess.run(
            [str(program), *words], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == (4 if "nothing" in words else 0), done.stderr
        assert "imported from" not in done.stdout + done.stderr


def test_an_import_from_the_folder_is_detected(tmp_path: Path) -> None:
    plant(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "roadmap_cli", "list"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "imported from the current folder" in done.stderr


@pytest.mark.parametrize("words", PLANTED_COMMANDS[:6], ids=" ".join)
def test_nothing_uses_the_network(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "roadmap.toml").write_text(HEAD + ONE)
    assert audited(tmp_path, "main()", words) == (0, "")


def test_use_of_the_network_is_detected(tmp_path: Path) -> None:
    assert "socket.__new__" in audited(tmp_path, "import socket; socket.socket()", [])[1]


def audited(folder: Path, body: str, words: list[str]) -> tuple[int, str]:
    """Return the exit code of a process and the network calls that an audit hook saw."""
    code = (
        "import sys; from roadmap_cli.start import main\n"
        "sys.addaudithook(lambda event, _: event.startswith('socket.') and sys.stdout.buffer.write(\n"
        "    f'SEEN {event} '.encode()))\n" + body
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, " ".join(part.split()[0] for part in done.stdout.split("SEEN ")[1:])
