"""Every command at every size, in a pipe and on a terminal, beside what it could cost at the least."""

import sys
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from commands import LINES, Line
from ground import Ground
from measuring import Program, Ratio, Run, peak, ratio, take_turns, wall
from others import Tracker
from tables import table

SIZES = (30, 1_000, 10_000)
LARGEST = 100_000
SLOW = 6_000.0  # milliseconds; what takes longer at the largest size runs there once, else three times
TYPER = Program([sys.executable, "-c", "import typer"])


class Seen(NamedTuple):
    """What was seen of a command: the runs of each size, of its neighbours, and at the largest size."""

    line: Line
    runs: dict[str, list[Run]]
    large: dict[str, list[Run]]

    def over(self, other: str, size: int = SIZES[-1]) -> Ratio:
        """Return the command in a pipe over something else that took turns with it."""
        return ratio(self.runs[str(size)], self.runs[other])

    @property
    def growth(self) -> Ratio:
        """The largest roadmap over one of a tenth."""
        return ratio(self.large["large"], self.large["tenth"])


def parsing(ground: Ground) -> Program:
    """Return what only parses a roadmap."""
    read = f"import rtoml; rtoml.loads(open({str(ground.roadmap)!r}, encoding='utf-8').read())"
    return Program([sys.executable, "-c", read])


def measure(
    grounds: Mapping[int, Ground], large: Ground | None, task: Tracker | None, rounds: int
) -> dict[str, Seen]:
    """Return what was seen of every command, each measured by itself with what it is held against."""
    seen = {}
    for name, line in LINES.items():
        print(f"measuring {name}", file=sys.stderr)
        programs = {"typer": TYPER, "parsing": parsing(grounds[SIZES[-1]])}
        programs |= {str(size): grounds[size].program(line) for size in SIZES}
        programs |= {
            f"{size} on a terminal": grounds[size].program(line, on_terminal=True)
            for size in (SIZES[0], SIZES[-1])
        }
        if task is not None and line.task:
            programs["task"] = task.program("task", *line.task)
        take_turns({"compiles": programs[str(SIZES[0])]}, 1)
        seen[name] = Seen(
            line, take_turns(programs, rounds), {} if large is None else _at_large(grounds, large, line)
        )
    return seen


def _at_large(grounds: Mapping[int, Ground], large: Ground, line: Line) -> dict[str, list[Run]]:
    programs = {"tenth": grounds[SIZES[-1]].program(line), "large": large.program(line)}
    once = take_turns(programs, 1)
    if wall(once["large"]) > SLOW:
        return once
    again = take_turns(programs, 2)
    return {name: once[name] + again[name] for name in programs}


def command_table(seen: Mapping[str, Seen]) -> Iterable[str]:
    """Yield the table of every command."""
    first, last = SIZES[0], SIZES[-1]
    heads = [
        *("command", *(f"{size:,}" for size in SIZES), f"spread at {last:,}"),
        *(f"terminal, {first}", f"terminal, {last:,}", f"over `import typer`, {first}"),
        *(f"over parsing, {last:,}", f"over Taskwarrior, {last:,}", f"MiB at {last:,}"),
    ]
    return table(heads, [_row(name, one) for name, one in seen.items()])


def _row(name: str, one: Seen) -> list[str]:
    first, last = str(SIZES[0]), str(SIZES[-1])
    walls = [run.wall for run in one.runs[last]]
    return [
        f"`{name}`",
        *(f"{wall(one.runs[str(size)]):,.0f}" for size in SIZES),
        f"{min(walls):,.0f} to {max(walls):,.0f}",
        f"{wall(one.runs[f'{first} on a terminal']):,.0f}",
        f"{wall(one.runs[f'{last} on a terminal']):,.0f}",
        str(one.over("typer", SIZES[0])),
        str(one.over("parsing")),
        str(one.over("task")) if "task" in one.runs else "",
        f"{peak(one.runs[last]):.0f}",
    ]


def growth_table(seen: Mapping[str, Seen], megabytes: float) -> Iterable[str]:
    """Yield the table of what the largest size costs; `megabytes` is the size of its file in MiB."""
    heads = ["command", f"ms at {LARGEST:,}", "runs", f"over {SIZES[-1]:,}", "MiB", "over the file's size"]
    rows = [
        [
            f"`{name}`",
            f"{wall(one.large['large']):,.0f}",
            f"{len(one.large['large'])}",
            f"{one.growth.median:.1f}",
            f"{peak(one.large['large']):,.0f}",
            f"{peak(one.large['large']) / megabytes:.1f}",
        ]
        for name, one in seen.items()
        if one.line.reads or one.line.writes
    ]
    return table(heads, rows)
