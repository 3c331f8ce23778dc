"""ReadOptions commands, traced: they read, and leave no trace of it."""

import re
import shutil
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest

from roadmap_cli.cli import COMMANDS, READS
from roadmap_cli.output.export.formats import ExportFormat
from tests.faults.ground import ADD, CASES, UPDATE, Ground, prepared
from tests.faults.program import PROGRAM
from tests.faults.strace import Call, traced
from tests.histories import git

READERS = [name for name, command in COMMANDS.items() if command.panel == READS]
NEEDS = {"show": ("net-zero-grids",), "history": ("net-zero-grids",), "brief": ("--since", "HEAD")}
"""What a command cannot do without."""

# System calls that change a file or a folder, by whatever name they are given.
_CHANGES = {
    "chmod", "chown", "copy_file_range", "creat", "fallocate", "fchmod", "fchmodat", "fchmodat2", "fchown",
    "fchownat", "fdatasync", "fsetxattr", "fsync", "ftruncate", "futimesat", "lchown", "link", "linkat",
    "mkdir", "mkdirat", "mknod", "mknodat", "pwrite64", "pwritev", "pwritev2", "removexattr", "rename",
    "renameat", "renameat2", "rmdir", "setxattr", "symlink", "symlinkat", "sync", "syncfs", "truncate",
    "unlink", "unlinkat", "utime", "utimensat", "utimes",
}  # fmt: skip
_WAITS = {
    "clock_nanosleep", "epoll_pwait", "epoll_wait", "flock", "nanosleep", "pause", "poll", "ppoll",
    "pselect6", "select", "wait4", "waitid",
}  # fmt: skip
_FOR_AN_ANSWER = {"poll", "ppoll", "wait4", "waitid"}
"""How one waits for a process of one's own."""
_TO_A_STREAM = re.compile(r"write\(([12]<|\d+<pipe:)")
"""Output, and what git is asked."""
_OPENS_TO_WRITE = re.compile(r"\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)\b")
_LOCKS = re.compile(r"\bF_(OFD_)?SETLKW?\b")
_ON_FOLDERS_AND_FILES = {
    "access", "chdir", "close", "faccessat", "faccessat2", "fcntl", "fstat", "getcwd", "getdents64", "ioctl",
    "lseek", "lstat", "newfstatat", "openat", "read", "readlink", "stat", "statx", "execve",
}  # fmt: skip


def formats_of(name: str) -> list[str]:
    """Return every format that a command has, as its module knows them."""
    module = import_module(f"roadmap_cli.commands.{COMMANDS[name].module}")
    declared = [
        kind
        for word, kind in vars(module).items()
        if word.endswith("Format") and isinstance(kind, type) and issubclass(kind, StrEnum)
    ]
    assert declared, name
    return list(dict.fromkeys(str(member) for formats in declared for member in formats))


def reading() -> Iterator[tuple[str, ...]]:
    """Yield every reading command in every format, and all else that must not write."""
    for name in READERS:
        words = (name, *NEEDS.get(name, ()))
        yield from ((*words, "--format", format) for format in formats_of(name))
        yield (*words, "--as-of", "2024-01-01")
    yield ()
    yield ("--help",)
    yield ("--version",)
    yield ("list", "--color", "always")
    yield ("list", "--area", "nowhere")
    yield (*ADD, "--dry-run")
    yield (*UPDATE, "--dry-run", "--format", "json")
    for format in ExportFormat:
        if format is not ExportFormat.XLSX:  # XlsxWriter collects sheets in the system's temporary folder
            yield ("export", format)
    yield from ((name, *NEEDS.get(name, ()), "--at", "HEAD") for name in READERS if name != "diff")
    yield ("diff", "HEAD", "HEAD")
    yield ("import", "plan.csv", "--area", "climate", "--dry-run")
    yield ("git-setup", "--dry-run")
    yield ("undo", "--list")
    yield ("schema",)
    yield ("merge-file", "--stdout", "roadmap.toml", "roadmap.toml", "roadmap.toml")


def traces_left(ground: Ground, calls: list[Call]) -> list[str]:
    """Return the calls that a reader has no reason to make."""
    asks_git = any(call.name == "execve" and call.path.endswith("/git") for call in calls)
    answers = _FOR_AN_ANSWER if asks_git else set()
    return [call.text for call in calls if call.name not in answers and _is_trace(ground, call)]


def _is_trace(ground: Ground, call: Call) -> bool:
    if call.name == "write":
        return not _TO_A_STREAM.match(call.text)
    if call.name == "mmap" and "MAP_PRIVATE" in call.text:  # what is changed there never reaches the file
        return False
    if call.name in _CHANGES | _WAITS:
        return True
    if call.name in {"open", "openat", "openat2"} and _OPENS_TO_WRITE.search(call.text):
        return call.path != "/dev/null"
    if call.name == "fcntl" and _LOCKS.search(call.text):
        return True
    within = Path(call.path).is_relative_to(ground.folder)
    return within and call.name not in _ON_FOLDERS_AND_FILES


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Return a roadmap in a work tree in which nobody has written yet; no reader changes it."""
    ground = prepared(tmp_path_factory.mktemp("readers") / "ground", CASES["add-commitment"])
    shutil.rmtree(ground.folder / ".git")
    (ground.folder / "plan.csv").write_text("title\nPlant trees\n")
    git(ground.folder, "init", "-q")
    git(ground.folder, "add", ".")
    git(ground.folder, "commit", "-qm", "Begin")
    return ground


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("words", list(reading()), ids=lambda words: " ".join(words) or "no command")
def test_a_reader_only_reads(ground: Ground, words: tuple[str, ...]) -> None:
    """No file opened for writing, none made, no lock, no wait but for git; only reads in the folder."""
    before = everything_in(ground.folder)
    done, calls = traced([*PROGRAM, *words], ground.folder)
    assert done.code == (4 if "nowhere" in words else 0)
    assert traces_left(ground, calls) == []
    assert everything_in(ground.folder) == before
    if not {"--help", "--version", "HEAD", "schema", "git-setup"} & {*words}:
        assert any(call.name == "read" and call.path == str(ground.roadmap) for call in calls)


def everything_in(folder: Path) -> dict[str, tuple[int, int, int, int]]:
    """Return every path with its inode, mode, size and the time of its last change."""
    status = {str(path): path.lstat() for path in (folder, *folder.rglob("*"))}
    return {path: (of.st_ino, of.st_mode, of.st_size, of.st_ctime_ns) for path, of in status.items()}


@pytest.mark.usefixtures("strace")
def test_a_writer_leaves_traces(tmp_path: Path) -> None:
    """The control."""
    ground = prepared(tmp_path / "ground", CASES["update"])
    _, calls = traced(ground.command, ground.folder)
    left = {text.split("(")[0] for text in traces_left(ground, calls)}
    assert left >= {"openat", "flock", "write", "pwrite64", "fsync", "rename", "unlink"}
