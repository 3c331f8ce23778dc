"""A folder with a roadmap, a command that changes it, and what is promised about the two."""

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.conftest import SMALL_ROADMAP, Result
from tests.faults.program import PROGRAM, Done, finished
from tests.faults.strace import Call, since, traced

ADD = (
    "add-commitment", "Plant a million trees", "--area", "climate", "--partner", "ca", "--deadline", "2030",
    "--on", "2026-01-05",
)  # fmt: skip
UPDATE = ("update", "methane-75", "--status", "underway", "--note", "Moving again.", "--on", "2026-01-05")
RENAME = ("rename", "net-zero-grids", "net-zero-power", "--on", "2026-01-05")
NAIVE = (sys.executable, str(Path(__file__).with_name("naive_writer.py")))


_BESIDE = ".roadmap.toml.lock"


class Ground(NamedTuple):
    """Where one command is attacked: the roadmap before it and after it, and the lock, all of it known.

    `first` says that nobody has written here before: there is no lock file, and in a work tree no folder
    for it.
    """

    folder: Path
    command: Sequence[str]
    lock: Path
    first: bool
    old: bytes
    new: bytes

    @property
    def roadmap(self) -> Path:
        """Return the file."""
        return self.folder / "roadmap.toml"

    @property
    def journals(self) -> list[Path]:
        """Return where what undo needs is kept: with the lock, or beside where the git folder refuses it."""
        beside = self.folder / _BESIDE
        return [lock.with_suffix(".undo") for lock in dict.fromkeys((self.lock, beside))]


class Case(NamedTuple):
    """A command, and the folder it is attacked in."""

    command: Sequence[str]
    in_work_tree: bool
    first: bool


CASES = {
    "add-commitment": Case((*PROGRAM, *ADD), in_work_tree=True, first=True),
    "update": Case((*PROGRAM, *UPDATE), in_work_tree=False, first=False),
    "rename": Case((*PROGRAM, *RENAME), in_work_tree=False, first=True),
}
CONTROL = Case((*NAIVE, "naive"), in_work_tree=False, first=True)


def prepared(folder: Path, case: Case) -> Ground:
    """Make the folder, and run the command once to learn what it makes of the roadmap."""
    folder.mkdir()
    git = folder / ".git"
    git.mkdir()  # ends the search upward
    lock = folder / _BESIDE
    old = SMALL_ROADMAP.encode()
    (folder / "roadmap.toml").write_bytes(old)
    if case.in_work_tree:
        (git / "HEAD").write_text("ref: refs/heads/main\n")
        (git / "objects").mkdir()
    done = finished(case.command, folder)
    assert done.code == 0, done
    if case.in_work_tree:
        (lock,) = (git / "roadmap").glob("*.lock")
    ground = Ground(folder, case.command, lock, case.first, old, (folder / "roadmap.toml").read_bytes())
    assert ground.new != old
    start_again(ground)
    return ground


def start_again(ground: Ground) -> None:
    """Put the old text back and take away what is left of a run, so that every run begins alike."""
    for path in litter(ground):
        path.unlink()
    for journal in ground.journals:
        shutil.rmtree(journal, ignore_errors=True)
    ground.roadmap.write_bytes(ground.old)
    if not ground.first:
        ground.lock.write_text("1\n")
        return
    ground.lock.unlink(missing_ok=True)
    (ground.folder / _BESIDE).unlink(missing_ok=True)
    if ground.lock.parent != ground.folder:
        shutil.rmtree(ground.lock.parent, ignore_errors=True)


def litter(ground: Ground) -> list[Path]:
    """Return the files that stand there beside the roadmap, the lock and what undo needs, which may stay.

    Where the git folder refuses the lock, it stands beside the roadmap.
    """
    git = ground.folder / ".git"
    known = {
        ground.roadmap,
        ground.lock,
        ground.lock.parent,
        ground.folder / _BESIDE,
        git,
        git / "HEAD",
        git / "objects",
    }
    known |= {path for journal in ground.journals for path in (journal, *entries(journal))}
    known |= {path for journal in ground.journals for path in journal.glob("*.undone")}
    known |= {journal / ".gitignore" for journal in ground.journals}
    return sorted(path for path in ground.folder.rglob("*") if path not in known)


def entries(journal: Path) -> list[Path]:
    """Return the files of writes that undo could take back."""
    return sorted(path for path in journal.glob("*") if re.fullmatch(r"\d+\.[0-9a-f]{16}", path.name))


def kept(ground: Ground) -> list[Path]:
    """Return the writes that are kept, wherever they are."""
    return [file for journal in ground.journals for file in entries(journal)]


def calls_from_the_lock_on(ground: Ground) -> list[Call]:
    """Return the system calls of the command from the opening of the lock file on.

    In a work tree, what makes the folder for the lock comes first, without what Python loads meanwhile.
    """
    start_again(ground)
    done, calls = traced(ground.command, ground.folder)
    assert done.code == 0, done
    calls = since(calls, str(ground.folder / ".git" / "roadmap"), str(ground.lock))
    locked = since(calls, str(ground.lock))
    return [call for call in calls[: -len(locked)] if is_about_files(ground, call)] + locked


def is_about_files(ground: Ground, call: Call) -> bool:
    """Say whether a call is about the roadmap, its folder or the output, and not Python's own files."""
    return Path(call.path).is_relative_to(ground.folder) or call.text.startswith(("write(1<", "write(2<"))


def write_path(calls: Sequence[Call], ground: Ground) -> list[Call]:
    """Return the calls that save: from the last look at the file that is to be replaced to the last word."""
    looks = [
        at for at, call in enumerate(calls) if call.name == "statfs" and call.path == str(ground.roadmap)
    ]
    return list(calls[looks[0] - 1 :])


def faults_of_text(ground: Ground, done: Done) -> list[str]:
    """Return what is wrong with the roadmap after a run, whatever has hit it."""
    text = ground.roadmap.read_bytes()
    faults = []
    if text not in {ground.old, ground.new}:
        faults.append(f"neither the old nor the new file: {len(text)} bytes")
    if (done.code == 0 or done.stdout) and text != ground.new:
        faults.append("told as done, and not in place")
    if re.search("Traceback|a bug in roadmap", done.stderr):
        faults.append(f"no sentence: {done.stderr}")
    return faults


def faults_of_next(ground: Ground, run: Callable[..., Result]) -> list[str]:
    """Return what is wrong with the next command: it works, adds to the text it found, and clears up.

    It is undone then; and where that leads to a write before it, that one too, to the old text.
    """
    before = ground.roadmap.read_bytes()
    result = run("add-area", "Next", "--file", str(ground.roadmap), "--lock-timeout", "0")
    faults = []
    if result.exit_code != 0:
        faults.append(f"the next command fails: {result.stderr}")
    elif not _is_added(before, ground.roadmap.read_bytes()):
        faults.append("the next command did more than it was asked")
    else:
        faults += _faults_of_undo(ground, run, before)
    return faults + [f"litter after the next command: {path.name}" for path in litter(ground)]


def _faults_of_undo(ground: Ground, run: Callable[..., Result], before: bytes) -> list[str]:
    undo = ("undo", "--file", str(ground.roadmap))
    result = run(*undo)
    if result.exit_code != 0 or ground.roadmap.read_bytes() != before:
        return [f"undo of the next command: {result}"]
    result = run(*undo)
    expected = ground.old if result.exit_code == 0 else before
    if result.exit_code not in (0, 4) or ground.roadmap.read_bytes() != expected:
        return [f"undo of the command: {result}"]
    return []


def _is_added(before: bytes, after: bytes) -> bool:
    added = b'\n[areas.next]\ntitle = "Next"\n'
    return after.count(added) == 1 and after.replace(added, b"") == before


def faults_of_ending(ground: Ground, done: Done, calls: Sequence[Call]) -> list[str]:
    """Return what is wrong with exit code and sentence of a run that was not killed.

    `calls` are those of fsync(2) and rename(2) in it.
    """
    text = ground.roadmap.read_bytes()
    faults = [f"litter: {path.name}" for path in litter(ground)]
    faults += faults_of_memory(ground, done)
    match done.code:
        case 0:
            faults += faults_of_order(ground, calls)
        case 3 if "cannot be read: " in done.stderr:
            faults += [] if text == ground.old else ["called unreadable, and yet changed"]
        case 5 if re.search(
            r"unchanged|nothing was changed|nothing was written|cannot be written by you", done.stderr
        ):
            faults += [] if text == ground.old else ["called unchanged, and is not"]
        case 5 if re.search(r"is in place|was saved,", done.stderr):
            faults += [] if text == ground.new else ["called saved, and is not"]
        case 5 if not done.stderr:
            faults += [] if text == ground.new else ["nothing was said of a file that is unchanged"]
        case _:
            faults.append(f"ended with {done.code}, saying {done.stderr!r}")
    return faults


def faults_of_memory(ground: Ground, done: Done) -> list[str]:
    """Return what is wrong with what is kept for undo after a run that was not killed.

    Only a naive writer, and a program that said so, keep nothing of a write.
    """
    saved = ground.roadmap.read_bytes() == ground.new
    is_reported = "`roadmap undo` cannot revert this: " in done.stderr
    match len(kept(ground)):
        case 0 if saved and not is_reported and ground.command[0] != NAIVE[0]:
            return ["saved, not kept for undo, and not a word of it"]
        case 0:
            return []
        case 1 if saved and not is_reported:
            return []
        case number:
            return [f"{number} writes kept for undo, and the file is {'new' if saved else 'old'}"]


def faults_of_order(ground: Ground, calls: Sequence[Call]) -> list[str]:
    """Return what is wrong with the order of the calls that put a new file in place and flush it."""
    made = [call.text for call in calls if re.search(r" = 0$", call.text)]
    renames = [at for at, text in enumerate(made) if text.startswith("rename")]
    if len(renames) != 1:
        return [f"{len(renames)} renames"]
    old_name, new_name = re.findall(r'"([^"]*)"', made[renames[0]])
    folders = {str(Path(old_name).parent), str(ground.folder)}
    flushed_before = {_flushed(text) for text in made[: renames[0]]}
    flushed_after = {_flushed(text) for text in made[renames[0] :]}
    faults = [] if new_name == str(ground.roadmap) else [f"{new_name} was replaced"]
    faults += [] if old_name in flushed_before else ["renamed before it was flushed"]
    return faults + [f"{folder} was not flushed" for folder in sorted(folders - flushed_after)]


def _flushed(text: str) -> str:
    """Return the path that fsync flushed, or nothing."""
    found = re.match(r"f(?:data)?sync\(\d+<([^>]*)>", text)
    return found[1] if found else ""
