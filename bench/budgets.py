"""The budgets and aims of the program, next to what was measured."""

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from commands import LINES, Line
from every_command import TYPER, Measured
from ground import Ground
from made_roadmap import faulty_roadmap
from measuring import Program, Ratio, aside, beside, peak, ratio, take_turns, wall
from tables import table, verdict

SHIPPED = Path(__file__).parents[1] / "roadmap.toml"


class Budget(NamedTuple):
    """A ratio with its budget and its aim; `measured` is None if it could not be measured."""

    work: str
    measured: Ratio | None
    most: float
    aim: float | None = None
    absolute: str = ""


def budget_table(budgets: Iterable[Budget]) -> Iterable[str]:
    """Yield the table of budgets."""
    return table(
        ["work", "measured", "spread", "milliseconds", "budget", "aim"],
        [
            [budget.work, "not measured", "", "", f"{budget.most:g}", f"{budget.aim:g}" if budget.aim else ""]
            if budget.measured is None
            else [
                budget.work,
                str(budget.measured),
                budget.measured.spread,
                budget.absolute,
                verdict(budget.measured.median, budget.most),
                verdict(budget.measured.median, budget.aim),
            ]
            for budget in budgets
        ],
    )


def of_commands(measured: Mapping[str, Measured]) -> Iterator[Budget]:
    """Yield the budgets that compare a command with one of Taskwarrior; both have been measured."""
    for name, most, aim in (
        ("list, json", 1.0, 0.75),
        ("list", 0.75, 0.5),
        ("status", 1.25, 1.0),
        ("add-commitment", 4.0, 2.0),
    ):
        command = measured[name]
        work = f"`{name}`, 10,000, over `task {command.line.task[0]}`"
        if "task" in command.runs:
            both = _both(wall(command.runs["10000"]), wall(command.runs["task"]))
            yield Budget(work, command.over("task"), most, aim, both)
        else:
            yield Budget(work, None, most, aim)


def _write_faulty(file: Path) -> None:
    file.write_text(faulty_roadmap(10_000, every=10), encoding="utf-8")


def of_pairs(grounds: Mapping[int, Ground], folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the budgets that need runs of their own."""
    ten = grounds[10_000]
    listed = ten.program(LINES["list"])
    whole = ten.program(Line(("list", "--limit", "0")), on_terminal=True)
    shipped = Program([beside("roadmap"), "list", "--file", str(SHIPPED)])
    faulty = folder / "faulty.toml"
    aside(_write_faulty, faulty)
    checking = [beside("roadmap"), "check", "--fail-on", "never", "--format", "json", "--file", str(faulty)]
    listing = [beside("roadmap"), "list", "--format", "json", "--file", str(faulty)]
    importing, listing_imported = _import(ten, folder)
    for work, one, other, most, aim in (
        ("`list`, shipped file, over `import typer`", shipped, TYPER, 1.5, 1.25),
        ("`list --limit 0` on a terminal, 10,000, over piped", whole, listed, 4.0, 2.0),
        ("`list --where`, 10,000, over `list --status`", ten.program(LINES["list, an expression"]),
         ten.program(LINES["list, one status"]), 1.3, None),
        ("`timeline`, 10,000, over `list`", ten.program(LINES["timeline"]), listed, 2.0, None),
        ("`scorecard`, 10,000, over `list`", ten.program(LINES["scorecard"]), listed, 2.0, None),
        ("`check --format json`, 1,000 of 10,000 faulty, over `list --format json`", Program(checking),
         Program(listing), 2.5, None),
        ("`import` of 10,000 rows over `list` of the result", importing, listing_imported, 20.0, None),
    ):  # fmt: skip
        runs = take_turns({"one": one, "other": other}, rounds)
        both = _both(wall(runs["one"]), wall(runs["other"]))
        yield Budget(work, ratio(runs["one"], runs["other"]), most, aim, both)


def _import(ground: Ground, folder: Path) -> tuple[Program, Program]:
    """Return the import of all rows of a roadmap into an empty one, and `list` of the result."""
    rows, new = folder / "rows.csv", folder / "new.toml"
    with rows.open("wb") as file:
        listing = [beside("roadmap"), "list", "--format", "csv", "--file", str(ground.roadmap)]
        subprocess.run(listing, check=True, stdout=file)
    empty = '[roadmap]\ntitle = "R"\n'
    words = [beside("roadmap"), "import", str(rows), "--file", str(new)]
    return Program(words, lambda: new.write_text(empty)), Program(
        [beside("roadmap"), "list", "--file", str(new)]
    )


def of_layout(times: Iterable[Mapping[str, float]]) -> Budget:
    """Return the budget of the layout, from milliseconds of `layout` and `parsing` that took turns."""
    turns = list(times)
    ratios = sorted(turn["layout"] / turn["parsing"] for turn in turns)
    middle = turns[len(turns) // 2]
    return Budget(
        "layout of 10,000 over parsing them",
        Ratio(ratios[len(ratios) // 2], ratios[0], ratios[-1]),
        8.0,
        4.0,
        _both(middle["layout"], middle["parsing"]),
    )


def of_growth(measured: Mapping[str, Measured], megabytes: float) -> Iterator[Budget]:
    """Yield the budgets of the largest size, each for the worst reader."""
    readers = {name: command for name, command in measured.items() if command.line.reads}
    name, worst = max(readers.items(), key=lambda item: item[1].growth.median)
    both = _both(wall(worst.large["large"]), wall(worst.large["tenth"]))
    yield Budget(f"any reader, 100,000 over 10,000: `{name}`", worst.growth, 11.0, 10.0, both)
    name, worst = max(readers.items(), key=lambda item: peak(item[1].large["large"]))
    most = peak(worst.large["large"]) / megabytes
    yield Budget(f"its memory over the file's size: `{name}`", Ratio(most, most, most), 25.0)


def _both(one: float, other: float) -> str:
    return f"{one:,.0f} / {other:,.0f}"
