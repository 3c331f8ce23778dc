"""The order of system calls in a run that nothing disturbs."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.ground import (
    CASES,
    CONTROL,
    Case,
    Ground,
    calls_from_the_lock_on,
    faults_of_order,
    prepared,
)
from tests.faults.strace import Call

_WRITES = re.compile(r"(write|pwrite64|writev|ftruncate|truncate|fallocate)\b")


def place_of(calls: Sequence[Call], pattern: str) -> int:
    """Return where the only call that matches stands."""
    (place,) = [at for at, call in enumerate(calls) if re.search(pattern, call.text)]
    return place


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_locked_read_written_flushed_renamed_flushed_told(tmp_path: Path, case: Case) -> None:
    ground = prepared(tmp_path / "ground", case)
    calls = calls_from_the_lock_on(ground)
    assert faults_of_order(ground, calls) == []
    roadmap, lock = re.escape(str(ground.roadmap)), re.escape(str(ground.lock))
    temporary = rf"{re.escape(str(ground.lock.with_suffix('')))}\.\d+\.[0-9a-f]{{16}}\.tmp"
    reads = [at for at, call in enumerate(calls) if re.match(rf"read\(\d+<{roadmap}>", call.text)]
    writes = [at for at, call in enumerate(calls) if re.match(rf"write\(\d+<{temporary}>", call.text)]
    journal = re.escape(str(ground.journals[0]))
    entry = rf"{journal}/1\.[0-9a-f]{{16}}"
    renamed = place_of(calls, rf'^rename\("{temporary}", "{roadmap}"\) = 0')
    flushed = [at for at, call in enumerate(calls) if call.name == "fsync" and at > renamed]
    order = [
        place_of(calls, rf"^flock\(\d+<{lock}>, LOCK_EX\|LOCK_NB\) = 0"),
        reads[0],
        place_of(calls, rf'^openat\(.*"{entry}", O_WRONLY\|O_CREAT\|O_EXCL\|O_NOFOLLOW'),
        place_of(calls, rf"^fsync\(\d+<{entry}>"),
        place_of(calls, rf"^fsync\(\d+<{journal}>"),  # what undo needs is there before it is needed
        place_of(calls, rf'^openat\(.*"{temporary}", O_WRONLY\|O_CREAT\|O_EXCL\|O_NOFOLLOW'),
        *writes,
        place_of(calls, rf"^fchmod\(\d+<{temporary}>"),
        place_of(calls, rf"^fsync\(\d+<{temporary}>"),
        reads[-1],  # compared once more
        renamed,
        *flushed,
        place_of(calls, rf"^close\(\d+<{lock}>"),  # nobody else reads what is not flushed
        place_of(calls, r"^write\(1<"),  # nothing is told that is not kept
    ]
    assert order == sorted(order)
    assert len(reads) == 4 or len(reads) == 3
    assert writes
    assert flushed


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_roadmap_itself_is_never_opened_for_writing(tmp_path: Path, case: Case) -> None:
    ground = prepared(tmp_path / "ground", case)
    assert written_in_place(ground) == []


@pytest.mark.usefixtures("strace")
def test_a_naive_writer_keeps_no_order(tmp_path: Path) -> None:
    ground = prepared(tmp_path / "ground", CONTROL)
    assert faults_of_order(ground, calls_from_the_lock_on(ground)) == ["0 renames"]
    assert written_in_place(ground) != []


def written_in_place(ground: Ground) -> list[str]:
    """Return the calls that change the roadmap other than by a rename."""
    roadmap = str(ground.roadmap)
    return [
        call.text
        for call in calls_from_the_lock_on(ground)
        if (call.name == "openat" and f'"{roadmap}"' in call.text and not re.search("O_RDONLY", call.text))
        or (_WRITES.match(call.name) and f"<{roadmap}>" in call.text)
    ]
