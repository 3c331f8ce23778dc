"""Time and memory compared with other trackers that do the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from commands import LINES
from every_command import Measured
from ground import Ground
from measuring import Run, cpu, peak, ratio, take_turns
from others import Tracker, todoman, topydo
from tables import table

_HEADS = ("ours", "theirs", "items", "ours ms", "theirs ms", "ratio", "spread", "ours MiB", "theirs MiB")


def tracker_lines(
    measured: Mapping[str, Measured], task: Tracker | None, ground: Ground, folder: Path, rounds: int
) -> Iterator[str]:
    """Yield a table of Taskwarrior, topydo and todoman, and a line for each that is not installed."""
    rows = [
        _row(name, f"task {command.line.task[0]}", 10_000, command.runs["10000"], command.runs["task"])
        for name, command in measured.items()
        if "task" in command.runs
    ]
    trackers = [task, topydo(ground.roadmap, folder / "topydo"), todoman(ground.roadmap, folder / "todoman")]
    rows += [row for tracker in trackers[1:] if tracker for row in _small(tracker, ground, rounds)]
    yield from table(_HEADS, rows)
    for name, tracker in zip(("Taskwarrior", "topydo", "todoman"), trackers, strict=True):
        if tracker is None:
            yield f"\n{name} is not installed here, so it was not measured."


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
