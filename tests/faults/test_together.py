"""Many writers at once, some of them killed; and one that never ends."""

import contextlib
import random
import signal
import subprocess
import time
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from roadmap_cli.storage.journal import MAX_WRITES
from tests.conftest import SMALL_ROADMAP, Result
from tests.faults.ground import (
    CASES,
    NAIVE,
    UPDATE,
    calls_from_the_lock_on,
    entries,
    litter,
    prepared,
    start_again,
)
from tests.faults.paused import paused
from tests.faults.program import PROGRAM, Done, ended, finished, started

Data = dict[str, Any]
SEED = 20260105
LEFT = [".roadmap.toml.lock", ".roadmap.toml.undo", "roadmap.toml"]


class Wish(NamedTuple):
    """A command, and whether the roadmap holds what it was to do; it is asked with the id that was told."""

    words: tuple[str, ...]
    holds: Callable[[Data, str], bool]


def holds_commitment(title: str) -> Callable[[Data, str], bool]:
    return lambda data, id: data["commitments"].get(id, {}).get("title") == title


def holds_note(note: str) -> Callable[[Data, str], bool]:
    return lambda data, id: (
        [update.get("note") for update in data["commitments"][id]["updates"].values()].count(note) == 1
    )


def holds(kind: str, id: str) -> Callable[[Data, str], bool]:
    return lambda data, told: told == id and id in data[kind]


def lacks(id: str) -> Callable[[Data, str], bool]:
    return lambda data, told: told == id and id not in data["commitments"]


def wishes(number: int, mark: str) -> list[Wish]:
    """Return `number` mixed writing commands, of which none stands in the way of another.

    Every third commitment has the title of another one: it must get an id of its own. All notes are of one
    day of one commitment.
    """
    made = []
    for at in range(number):
        one = f"{mark}-{at}"
        match at % 10:
            case 0 | 1 | 2:
                title = f"Plan {mark}" if at % 3 == 0 else f"Plan {one}"
                add = ("add-commitment", title, "--area", "climate", "--deadline", "2030")
                made.append(Wish(add, holds_commitment(title)))
            case 3 | 4 | 5:
                made.append(
                    Wish(("update", "methane-75", "--note", f"Note {one}"), holds_note(f"Note {one}"))
                )
            case 6:
                made.append(Wish(("add-area", f"Area {one}"), holds("areas", f"area-{one}")))
            case 7:
                made.append(Wish(("add-partner", f"Partner {one}"), holds("partners", f"partner-{one}")))
            case 8:
                rename = ("rename", f"before-{one}", f"after-{one}")
                made.append(Wish(rename, holds("commitments", f"after-{one}")))
            case _:
                made.append(Wish(("remove", f"before-{one}"), lacks(f"before-{one}")))
    return made


def roadmap_for(wanted: list[Wish]) -> str:
    """Return a roadmap in which every command can do its work."""
    ids = [wish.words[1] for wish in wanted if wish.words[0] in {"rename", "remove"}]
    return SMALL_ROADMAP + "".join(
        f'\n[commitments.{id}]\ntitle = "Before"\narea = "economy"\n' for id in ids
    )


def command_of(wish: Wish) -> list[str]:
    return [*PROGRAM, *wish.words, "--on", "2026-01-05", "--lock-timeout", "100"]


def broken_words(folder: Path, wanted: list[Wish], ends: list[Done]) -> list[str]:
    """Return the commands that told their id, and whose work is not in the file; and ids told twice."""
    data = tomllib.loads((folder / "roadmap.toml").read_text())
    told = [(wish, end.stdout.strip()) for wish, end in zip(wanted, ends, strict=True) if end.stdout]
    lost = [" ".join(wish.words) for wish, id in told if not wish.holds(data, id)]
    added = [id for wish, id in told if wish.words[0].startswith("add-")]
    return lost + [f"{id} told twice" for id in added if added.count(id) > 1]


def test_fifty_at_once(tmp_path: Path) -> None:
    """Five rounds; all of them come to their turn, and nothing that one wrote is lost to another."""
    for round in range(5):
        folder = tmp_path / f"round-{round}"
        folder.mkdir()
        wanted = wishes(50, f"r{round}")
        (folder / "roadmap.toml").write_text(roadmap_for(wanted))
        running = [started(command_of(wish), folder) for wish in wanted]
        ends = [ended(process) for process in running]
        assert [end for end in ends if end.code != 0] == []
        assert broken_words(folder, wanted, ends) == []
        assert sorted(path.name for path in folder.iterdir()) == LEFT
        assert len(entries(folder / ".roadmap.toml.undo")) == MAX_WRITES


def test_a_storm_of_kills(tmp_path: Path, run: Callable[..., Result]) -> None:
    """Six rounds of 25 writers of one file, most of them killed at some moment."""
    chance = random.Random(SEED)
    wanted_of_round = [wishes(25, f"r{round}") for round in range(6)]
    roadmap = tmp_path / "roadmap.toml"
    roadmap.write_text(roadmap_for([wish for wanted in wanted_of_round for wish in wanted]))
    alone = time.monotonic()
    assert finished([*PROGRAM, "add-area", "First"], tmp_path).code == 0
    alone = time.monotonic() - alone
    every_wish: list[Wish] = []
    every_end: list[Done] = []
    for wanted in wanted_of_round:
        running = [started(command_of(wish), tmp_path) for wish in wanted]
        # From the time that one needs alone to the time that all need on two processors.
        moments = [chance.uniform(alone, alone * len(wanted) / 2) for _ in wanted]
        with ThreadPoolExecutor(len(running)) as threads:
            ends = list(threads.map(killed_after, running, moments))
        every_wish += wanted
        every_end += ends
        assert {end.code for end in ends} <= {0, -signal.SIGKILL}
        assert broken_words(tmp_path, every_wish, every_end) == []
        assert run("add-area", "Next", "--file", str(roadmap), "--lock-timeout", "0").exit_code == 0
        assert sorted(path.name for path in tmp_path.iterdir()) == LEFT
    killed = sum(end.code != 0 for end in every_end)
    assert 20 < killed < 130, f"{killed} of {len(every_end)} were killed: that shows little"


def killed_after(process: subprocess.Popen[bytes], seconds: float) -> Done:
    try:
        return ended(process, timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return ended(process)


@pytest.mark.usefixtures("strace")
def test_a_holder_that_never_ends(tmp_path: Path) -> None:
    """Writers give up after ten seconds, or what they were told, and name it; readers do not wait."""
    ground = prepared(tmp_path / "ground", CASES["update"])
    before = finished([*PROGRAM, "list"], ground.folder)
    flushing = next(call for call in calls_from_the_lock_on(ground) if call.name == "fsync")
    start_again(ground)
    with paused(ground, flushing) as go_on:
        pid = int(ground.lock.read_text())
        for options, seconds in ([], 10), (["--lock-timeout", "0.3"], 0.3):
            start = time.monotonic()
            done = finished([*PROGRAM, *UPDATE, *options], ground.folder)
            waited = time.monotonic() - start
            assert (done.code, done.stdout) == (5, "")
            assert done.stderr == (
                f"error: roadmap.toml is being written by process {pid}, which did not finish within "
                f"{seconds} s; try again, or wait longer with `--lock-timeout SECONDS`\n"
            )
            assert seconds <= waited < seconds + 8
        start = time.monotonic()
        assert finished([*PROGRAM, "list"], ground.folder) == before
        assert time.monotonic() - start < 8
        assert ground.roadmap.read_bytes() == ground.old
        assert go_on().code == 0
    assert ground.roadmap.read_bytes() == ground.new
    assert litter(ground) == []


def test_writers_without_a_lock_lose_updates(tmp_path: Path) -> None:
    """The control: what the two tests above would see if nobody waited."""
    (tmp_path / "roadmap.toml").write_text(SMALL_ROADMAP)
    ids = [f"area-{number}" for number in range(10)]
    wanted = [Wish((*NAIVE, id, "--unlocked"), holds("areas", id)) for id in ids]
    ends = [ended(process) for process in [started(wish.words, tmp_path) for wish in wanted]]
    assert {end.code for end in ends} == {0}
    with contextlib.suppress(tomllib.TOMLDecodeError):  # they may even write into one another
        assert broken_words(tmp_path, wanted, ends) != []
