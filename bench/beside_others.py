"""Time and memory compared with other trackers that do the same, what we lose first."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from commands import LINES
from ground import Ground
from measuring import Run, cpu, peak, ratio, take_turns
from others import Tracker, taskwarrior, todoman, topydo
from tables import table

TASK_SIZES = (25, 1_000, 10_000)
_HEADS = ("ours", "theirs", "items", "ours ms", "theirs ms", "ratio", "spread", "ours MiB", "theirs MiB")


class Pair(NamedTuple):
    """A command of ours and one of Taskwarrior that took turns on the same items."""

    name: str
    command: str
    items: int
    dependencies: bool
    ours: list[Run]
    theirs: list[Run]


def taskwarrior_pairs(folder: Path, sizes: Iterable[int], rounds: int) -> Iterator[Pair]:
    """Yield each pair at each size, none if Taskwarrior is not installed.

    The items are measured with and without dependencies, which make Taskwarrior quadratic.
    """
    for size in sizes:
        ground = Ground(folder / f"beside-{size}", size)
        for dependencies in (False, True):
            data = folder / f"task-{size}-{dependencies}"
            task = taskwarrior(ground.original, data, dependencies=dependencies)
            for name, line in LINES.items():
                if task is not None and line.task:
                    theirs = (task.writer if line.writes else task.program)("task", *line.task)
                    runs = take_turns({"ours": ground.program(line), "theirs": theirs}, rounds)
                    yield Pair(name, f"task {line.task[0]}", size, dependencies, runs["ours"], runs["theirs"])


def tracker_lines(pairs: Sequence[Pair], ground: Ground, folder: Path, rounds: int) -> Iterator[str]:
    """Yield a table of Taskwarrior, one of topydo and todoman, and a line for each that is not installed."""
    if pairs:
        yield from table(_HEADS, [_task_row(pair) for pair in sorted(pairs, key=_over, reverse=True)])
    else:
        yield "Taskwarrior is not installed here, so it was not measured."
    yield ""
    trackers = [topydo(ground.roadmap, folder / "topydo"), todoman(ground.roadmap, folder / "todoman")]
    small = [row for tracker in trackers if tracker for row in _small(tracker, ground, rounds)]
    yield from table(_HEADS, small)
    for name, tracker in zip(("topydo", "todoman"), trackers, strict=True):
        if tracker is None:
            yield f"\n{name} is not installed here, so it was not measured."


def _over(pair: Pair) -> float:
    return ratio(pair.ours, pair.theirs).median


def _task_row(pair: Pair) -> list[str]:
    words = "with" if pair.dependencies else "without"
    return _row(pair.name, pair.command, f"{pair.items:,} {words} dependencies", pair.ours, pair.theirs)


def _small(tracker: Tracker, ground: Ground, rounds: int) -> Iterable[list[str]]:
    """Yield the rows of a tracker that is measured with few items because it takes seconds for 1,000."""
    for name, words in tracker.lines.items():
        runs = take_turns({"ours": ground.program(LINES[name]), "theirs": tracker.program(*words)}, rounds)
        command = f"{tracker.name} {words[-1 if name == 'list' else 3]}"
        yield _row(name, command, f"{ground.commitments:,}", runs["ours"], runs["theirs"])


def _row(name: str, command: str, items: str, ours: Sequence[Run], theirs: Sequence[Run]) -> list[str]:
    compared = ratio(ours, theirs)
    return [
        f"`{name}`", f"`{command}`", items, f"{cpu(ours):,.0f}", f"{cpu(theirs):,.0f}",
        str(compared), compared.spread, f"{peak(ours):.0f}", f"{peak(theirs):.0f}",
    ]  # fmt: skip
