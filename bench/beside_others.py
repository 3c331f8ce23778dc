"""The program beside other trackers that do the same: what both take, in time and memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from commands import LINES
from every_command import Seen
from ground import Ground
from measuring import Run, peak, ratio, take_turns, wall
from others import Tracker, todoman, topydo
from tables import table

_HEADS = ("ours", "theirs", "items", "ours ms", "theirs ms", "ratio", "spread", "ours MiB", "theirs MiB")


def tracker_lines(
    seen: Mapping[str, Seen], task: Tracker | None, ground: Ground, folder: Path, rounds: int
) -> Iterator[str]:
    """Yield a table of what Taskwarrior, topydo and todoman take, and a line for each that is absent."""
    rows = [
        _row(name, f"task {one.line.task[0]}", 10_000, one.runs["10000"], one.runs["task"])
        for name, one in seen.items()
        if "task" in one.runs
    ]
    found = [task, topydo(ground.roadmap, folder / "topydo"), todoman(ground.roadmap, folder / "todoman")]
    rows += [row for tracker in found[1:] if tracker for row in _small(tracker, ground, rounds)]
    yield from table(_HEADS, rows)
    for name, tracker in zip(("Taskwarrior", "topydo", "todoman"), found, strict=True):
        if tracker is None:
            yield f"\n{name} is not installed here, so nothing was held against it."


def _small(tracker: Tracker, ground: Ground, rounds: int) -> Iterable[list[str]]:
    """Yield the rows of a tracker that is asked for few items: these take seconds for 1,000."""
    for name, words in tracker.lines.items():
        runs = take_turns({"ours": ground.program(LINES[name]), "theirs": tracker.program(*words)}, rounds)
        yield _row(
            name,
            f"{tracker.name} {words[-1 if name == 'list' else 3]}",
            ground.commitments,
            runs["ours"],
            runs["theirs"],
        )


def _row(name: str, theirs: str, items: int, one: Sequence[Run], other: Sequence[Run]) -> list[str]:
    compared = ratio(one, other)
    return [
        f"`{name}`", f"`{theirs}`", f"{items:,}", f"{wall(one):,.0f}", f"{wall(other):,.0f}",
        str(compared), compared.spread, f"{peak(one):.0f}", f"{peak(other):.0f}",
    ]  # fmt: skip
