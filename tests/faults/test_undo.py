"""Undo and redo, attacked as saving is: the file is the one or the other, and undo and redo go on."""

import shutil
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import SMALL_ROADMAP, Result
from tests.faults.ground import UPDATE
from tests.faults.program import PROGRAM, Done, finished
from tests.faults.strace import Call, since, struck, traced

INIT = ("init", "Clean air", "--schema", "--on", "2026-01-05")


class Case(NamedTuple):
    """Command lines that run before, and the one that is attacked: `undo` or `redo`."""

    before: Sequence[Sequence[str]]
    command: str
    in_work_tree: bool = False


CASES = {
    "undo": Case([UPDATE], "undo", in_work_tree=True),
    "redo": Case([UPDATE, ("undo",)], "redo"),
    "undo of init": Case([INIT], "undo"),
    "redo of init": Case([INIT, ("undo",)], "redo", in_work_tree=True),
}


class Ground:
    """A folder in which a write was made, so that it can be undone, again and again."""

    def __init__(self, folder: Path, case: Case) -> None:
        """Make the folder, and run the command once to learn what it makes of the roadmap."""
        self.folder, self.roadmap = folder, folder / "roadmap.toml"
        self.command = (*PROGRAM, case.command, "--file", str(self.roadmap))
        self._kept = folder.with_name("kept")
        git = folder / ".git"
        git.mkdir(parents=True)
        if case.in_work_tree:
            (git / "HEAD").write_text("ref: refs/heads/main\n")
            (git / "objects").mkdir()
        if INIT not in case.before:
            self.roadmap.write_text(SMALL_ROADMAP)
        for words in case.before:
            done = finished([*PROGRAM, *words, "--file", str(self.roadmap)], folder)
            assert done.code == 0, done
        shutil.copytree(folder, self._kept)
        self.old = self.text()
        assert finished(self.command, folder).code == 0
        self.new = self.text()
        assert self.new != self.old

    def text(self) -> bytes | None:
        """Return what is in the roadmap, None where there is none."""
        return self.roadmap.read_bytes() if self.roadmap.exists() else None

    def start_again(self) -> None:
        """Put the folder back as it was before the command."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder)

    def calls(self) -> list[Call]:
        """Return the system calls about the folder, from the first look at the lock or the journal on."""
        self.start_again()
        done, calls = traced(self.command, self.folder)
        assert done.code == 0, done
        own = [call for call in since(calls, ".toml.lock", ".undo", "/.git/roadmap") if self._is_own(call)]
        assert len(own) > 15
        return own

    def _is_own(self, call: Call) -> bool:
        return Path(call.path).is_relative_to(self.folder) or call.text.startswith(("write(1<", "write(2<"))

    def faults(self, done: Done, run: Callable[..., Result]) -> list[str]:
        """Return what is wrong after a run, whatever has hit it: undo and redo must go on from there."""
        text, file = self.text(), ("--file", str(self.roadmap))
        if text not in (self.old, self.new):
            return [f"neither the old nor the new file: {text!r}"]
        faults = (
            ["told as done, and not in place"] if (done.code == 0 or done.stdout) and text != self.new else []
        )
        again = self.command[len(PROGRAM)]
        back = {"undo": "redo", "redo": "undo"}[again]
        for word in [back, again] if text == self.new else [again, back, again]:
            result = run(word, *file)
            wanted = self.new if word == again else self.old
            if result.exit_code != 0 or self.text() != wanted:
                faults.append(f"{word} afterwards: {result}")
        faults += [f"litter: {path.name}" for path in self.folder.rglob("*.tmp")]
        return faults


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_killed_at_every_call(tmp_path: Path, run: Callable[..., Result], case: Case) -> None:
    ground = Ground(tmp_path / "ground", case)
    faults, texts = [], Counter[bytes | None]()
    for call in ground.calls():
        ground.start_again()
        done, _ = struck(ground.command, ground.folder, call, "signal=KILL")
        assert done.code == -signal.SIGKILL, (call, done)
        texts[ground.text()] += 1
        faults += [f"{fault}: {call.text}" for fault in ground.faults(done, run)]
    assert faults == []
    assert texts.keys() == {ground.old, ground.new}


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_call_may_fail(tmp_path: Path, run: Callable[..., Result], case: Case, error: str) -> None:
    ground = Ground(tmp_path / "ground", case)
    faults, codes = [], Counter[int]()
    for call in ground.calls():
        ground.start_again()
        done, _ = struck(ground.command, ground.folder, call, f"error={error}")
        codes[done.code] += 1
        broken = faults_of_ending(ground, done) + ground.faults(done, run)
        faults += [f"{fault}: {call.text}" for fault in broken]
    assert faults == []
    assert codes[0] > 0
    assert codes[5] > 5


def faults_of_ending(ground: Ground, done: Done) -> list[str]:
    """Return what is wrong with exit code and sentence: one sentence, and a true one."""
    saved = ground.text() == ground.new
    if "Traceback" in done.stderr or "a bug in roadmap" in done.stderr or done.stderr.count("\n") > 1:
        return [f"no sentence: {done.stderr}"]
    match done.code:
        case 0:
            return [] if saved else ["0, and not saved"]
        case 3 | 4:  # the roadmap or what is kept cannot be read, and is not there for all one can see
            return [f"{done.code}, and saved"] if saved else []
        case 5 if (
            "is in place" in done.stderr
            or "is removed, but" in done.stderr
            or "was saved, but" in done.stderr
        ):
            return [] if saved else ["called saved, and is not"]
        case 5 if not done.stderr:
            return [] if saved else ["not a word, and not saved"]
        case 5:
            return [f"saved, but: {done.stderr}"] if saved else []
        case code:
            return [f"ended with {code}: {done.stderr}"]
