"""Budgets and aims: ratios of two programs that took turns, and memory over the size of the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from beside_others import Pair
from every_command import Measured
from measuring import Program, Ratio, Run, cpu, peak, ratio, take_turns
from tables import table, verdict


class Work(NamedTuple):
    """A program with its budgets: of time over another program, with an aim, and of memory over the file."""

    name: str
    program: Program
    most: float
    aim: float | None = None
    memory: float | None = None


class Budget(NamedTuple):
    """A ratio with its budget and its aim; `both` are the two values of the ratio."""

    work: str
    measured: Ratio
    both: str
    most: float | None
    aim: float | None = None


def budget_table(budgets: Iterable[Budget]) -> Iterable[str]:
    """Yield the table of budgets."""
    return table(
        ["work", "measured", "spread", "ms or MiB", "budget", "aim"],
        [
            [
                *(one.work, str(one.measured), one.measured.spread, one.both),
                *(verdict(one.measured.median, limit) for limit in (one.most, one.aim)),
            ]
            for one in budgets
        ],
    )


def compared(
    works: Sequence[Work], what: str, other: Program, rounds: int, file: Path | None = None
) -> Iterator[Budget]:
    """Yield the budgets of programs that take turns with another one, then those of their memory."""
    runs = take_turns({**{work.name: work.program for work in works}, "other": other}, rounds)
    for work in works:
        yield time_budget(f"{work.name}, over {what}", runs[work.name], runs["other"], work.most, work.aim)
    for work in works:
        if work.memory is not None and file is not None:
            yield memory_budget(work.name, runs[work.name], file, work.memory)


def time_budget(
    work: str, ones: Sequence[Run], others: Sequence[Run], most: float | None, aim: float | None = None
) -> Budget:
    """Return the budget of the time of some runs over that of others."""
    both = f"{cpu(ones):,.0f} / {cpu(others):,.0f} ms"
    return Budget(work, ratio(ones, others), both, most, aim)


def memory_budget(
    work: str, runs: Sequence[Run], file: Path, most: float, aim: float | None = None
) -> Budget:
    """Return the budget of memory over the size of the file; the run with the most memory counts."""
    size = file.stat().st_size / 2**20
    highest = peak(runs) / size
    found = Ratio(highest, min(run.peak for run in runs) / size, highest)
    return Budget(f"memory of {work}, over the file", found, f"{peak(runs):.0f} / {size:.1f} MiB", most, aim)


def of_taskwarrior(pairs: Iterable[Pair]) -> Iterator[Budget]:
    """Yield the budgets of 10,000 items with dependencies, and the aims without them."""
    limits = {"list, json": (0.45, 0.35), "list": (0.1, 0.06), "status": (0.55, 0.4)}
    for pair in pairs:
        if pair.items == 10_000 and pair.name in limits:
            most, aim = limits[pair.name] if pair.dependencies else (None, 1.0)
            words = "with" if pair.dependencies else "without"
            work = f"`{pair.name}`, 10,000 {words} dependencies, over `{pair.command}`"
            yield time_budget(work, pair.ours, pair.theirs, most, aim)


def of_growth(measured: Mapping[str, Measured], file: Path) -> Iterator[Budget]:
    """Yield the budgets of the largest size, for the worst command, and for the memory of merging."""
    both = {name: one for name, one in measured.items() if one.line.reads or one.line.writes}
    name, worst = max(both.items(), key=lambda item: item[1].growth.median)
    work = f"any command, 100,000 over 10,000; the worst is `{name}`"
    yield time_budget(work, worst.large["large"], worst.large["tenth"], 11.0, 10.0)
    name, worst = max(both.items(), key=lambda item: peak(item[1].large["large"]))
    work = f"any command, 100,000; the worst is `{name}`"
    yield memory_budget(work, worst.large["large"], file, 30.0, 25.0)
    yield memory_budget("`merge-file`, 100,000", measured["merge-file"].large["large"], file, 25.0)
