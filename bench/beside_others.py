"""Time and memory compared with other trackers that do the same, what we lose first."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from commands import LINES
from ground import Ground
from measuring import Run, cpu, peak, ratio, take_turns
from others import Tracker, taskwarrior, todoman, topydo
from tables import table

TASK_SIZES = (25, 1_000, 10_000)
_HEADS = ("ours", "theirs", "items", "ours ms", "theirs ms", "ratio", "spread", "ours MiB", "theirs MiB")


def tracker_lines(ground: Ground, folder: Path, rounds: int) -> Iterator[str]:
    """Yield a table of Taskwarrior, one of topydo and todoman, and a line for each that is not installed.

    Taskwarrior has both sets of items at each size: with dependencies it takes quadratic time, without them
    it is fast.
    """
    yield from table(
        ("ours", "theirs", "items", "dependencies", *_HEADS[3:]), _of_taskwarrior(folder, rounds)
    )
    yield ""
    trackers = [topydo(ground.roadmap, folder / "topydo"), todoman(ground.roadmap, folder / "todoman")]
    small = [row for tracker in trackers if tracker for row in _small(tracker, ground, rounds)]
    yield from table(_HEADS, small)
    for name, tracker in zip(("topydo", "todoman"), trackers, strict=True):
        if tracker is None:
            yield f"\n{name} is not installed here, so it was not measured."
    if shutil.which("task") is None:
        yield "\nTaskwarrior is not installed here, so it was not measured."


def _of_taskwarrior(folder: Path, rounds: int) -> list[list[str]]:
    """Return the rows of Taskwarrior, those that it wins by most first."""
    found: list[tuple[float, list[str]]] = []
    for size in TASK_SIZES:
        ground = Ground(folder / f"beside-{size}", size)
        trackers = {
            words: taskwarrior(ground.roadmap, folder / f"task-{size}-{words}", dependencies=words == "yes")
            for words in ("no", "yes")
        }
        for words, task in trackers.items():
            for name, line in LINES.items():
                if task is not None and line.task:
                    make = task.writer if line.writes else task.program
                    programs = {"ours": ground.program(line), "theirs": make("task", *line.task)}
                    runs = take_turns(programs, rounds)
                    row = _row(name, f"task {line.task[0]}", size, runs["ours"], runs["theirs"])
                    row.insert(3, words)
                    found.append((ratio(runs["ours"], runs["theirs"]).median, row))
    return [row for _, row in sorted(found, key=lambda one: one[0], reverse=True)]


def _small(tracker: Tracker, ground: Ground, rounds: int) -> Iterable[list[str]]:
    """Yield the rows of a tracker that is measured with few items because it takes seconds for 1,000."""
    for name, words in tracker.lines.items():
        runs = take_turns({"ours": ground.program(LINES[name]), "theirs": tracker.program(*words)}, rounds)
        yield _row(
            name,
            f"{tracker.name} {words[-1 if name == 'list' else 3]}",
            ground.commitments,
            runs["ours"],
            runs["theirs"],
        )


def _row(name: str, command: str, items: int, ours: Sequence[Run], theirs: Sequence[Run]) -> list[str]:
    compared = ratio(ours, theirs)
    return [
        f"`{name}`", f"`{command}`", f"{items:,}", f"{cpu(ours):,.0f}", f"{cpu(theirs):,.0f}",
        str(compared), compared.spread, f"{peak(ours):.0f}", f"{peak(theirs):.0f}",
    ]  # fmt: skip
