"""Every command at every size, in a pipe and on a terminal, compared with the least it could cost."""

import sys
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from commands import LINES, Line
from ground import Ground
from measuring import Program, Ratio, Run, cpu, peak, ratio, take_turns
from tables import table

SIZES = (100, 1_000, 10_000)
LARGEST = 100_000
SLOW = 6_000.0  # milliseconds; a command that takes longer at the largest size runs once, else three times
MOST_USED = (
    *("list", "list, json", "show", "status", "slips", "check", "add-commitment", "update", "import"),
    *("merge-file", "export html", "export ics", "export xlsx", "export sqlite"),
)
TYPER = Program([sys.executable, "-c", "import typer"])


class Measured(NamedTuple):
    """A command with its runs by size, those of the programs it is compared with, and the largest size."""

    line: Line
    runs: dict[str, list[Run]]
    large: dict[str, list[Run]]

    def over(self, other: str, size: int) -> Ratio:
        """Return the ratio of the command in a pipe to a program that took turns with it."""
        return ratio(self.runs[str(size)], self.runs[other])

    @property
    def growth(self) -> Ratio:
        """The ratio of the largest roadmap to one a tenth of its size."""
        return ratio(self.large["large"], self.large["tenth"])


def measure(grounds: Mapping[int, Ground], large: Ground | None, rounds: int) -> dict[str, Measured]:
    """Return the measurements of every command, each in turns with what it is compared with."""
    measured = {}
    for name, line in LINES.items():
        print(f"measuring {name}", file=sys.stderr)
        programs = {"typer": TYPER, "list": grounds[SIZES[-1]].program(LINES["list"])}
        programs |= {str(size): grounds[size].program(line) for size in SIZES}
        programs |= {
            f"{size} on a terminal": grounds[size].program(line, on_terminal=True)
            for size in (SIZES[0], SIZES[-1])
        }
        take_turns({"compile": programs[str(SIZES[0])]}, 1)
        measured[name] = Measured(
            line, take_turns(programs, rounds), {} if large is None else _at_large(grounds, large, line)
        )
    return measured


def _at_large(grounds: Mapping[int, Ground], large: Ground, line: Line) -> dict[str, list[Run]]:
    programs = {"tenth": grounds[SIZES[-1]].program(line), "large": large.program(line)}
    once = take_turns(programs, 1)
    if cpu(once["large"]) > SLOW:
        return once
    again = take_turns(programs, 2)
    return {name: once[name] + again[name] for name in programs}


def command_table(measured: Mapping[str, Measured]) -> Iterable[str]:
    """Yield the table of every command."""
    first, last = SIZES[0], SIZES[-1]
    heads = [
        *("command", *(f"{size:,}" for size in SIZES), f"spread at {last:,}"),
        *(f"terminal, {first}", f"terminal, {last:,}", f"over `import typer`, {first}"),
        *(f"over `list`, {last:,}", f"MiB at {last:,}"),
    ]
    return table(heads, [_row(name, command) for name, command in measured.items()])


def _row(name: str, command: Measured) -> list[str]:
    first, last = str(SIZES[0]), str(SIZES[-1])
    times = [run.cpu for run in command.runs[last]]
    return [
        f"`{name}`",
        *(f"{cpu(command.runs[str(size)]):,.0f}" for size in SIZES),
        f"{min(times):,.0f} to {max(times):,.0f}",
        f"{cpu(command.runs[f'{first} on a terminal']):,.0f}",
        f"{cpu(command.runs[f'{last} on a terminal']):,.0f}",
        str(command.over("typer", SIZES[0])),
        str(command.over("list", SIZES[-1])),
        f"{peak(command.runs[last]):.0f}",
    ]


def expectation_table(measured: Mapping[str, Measured]) -> Iterable[str]:
    """Yield the table for people: seconds by size of what they use most, and memory at the last size."""
    rows = [
        [
            f"`{name}`",
            *(f"{cpu(command.runs[str(size)]) / 1000:.2f}" for size in SIZES),
            f"{peak(command.runs[str(SIZES[-1])]):.0f}",
        ]
        for name, command in measured.items()
        if name in MOST_USED
    ]
    return table(["command", *(f"{size:,}" for size in SIZES), f"MiB at {SIZES[-1]:,}"], rows)


def growth_table(measured: Mapping[str, Measured], megabytes: float) -> Iterable[str]:
    """Yield the table of the largest size; `megabytes` is the size of its file in MiB."""
    heads = ["command", f"ms at {LARGEST:,}", "runs", f"over {SIZES[-1]:,}", "MiB", "over the file's size"]
    rows = [
        [
            f"`{name}`",
            f"{cpu(command.large['large']):,.0f}",
            f"{len(command.large['large'])}",
            f"{command.growth.median:.1f}",
            f"{peak(command.large['large']):,.0f}",
            f"{peak(command.large['large']) / megabytes:.1f}",
        ]
        for name, command in measured.items()
        if command.line.reads or command.line.writes
    ]
    return table(heads, rows)
