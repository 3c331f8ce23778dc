"""The budgets and aims of the program, next to what was measured."""

import csv
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from commands import LINES, Line
from every_command import TYPER, Measured
from ground import MANY, Ground
from made_roadmap import faulty_roadmap, made_roadmap
from measuring import Program, Ratio, aside, beside, cpu, peak, ratio, take_turns
from others import Tracker
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


def of_trackers(ground: Ground, task: Tracker | None, what: str, rounds: int) -> Iterator[Budget]:
    """Yield the budgets that compare a command with one of Taskwarrior, which has the items of the ground."""
    for name, most, aim in (("list, json", 0.45, 0.35), ("list", 0.1, 0.06), ("status", 0.55, 0.4)):
        line = LINES[name]
        work = f"`{name}`, 10,000{what}, over `task {line.task[0]}`"
        theirs = None if task is None else task.program("task", *line.task)
        yield _budget(work, ground.program(line), theirs, rounds, most, aim)


def of_many(ground: Ground, task: Tracker | None, rounds: int) -> Iterator[Budget]:
    """Yield the budgets of changes of many commitments at once; `task` is changed."""
    one = ground.program(LINES["update"])
    of_where = _writes("update", "--where", "status = at-risk", "--status", "stalled", "--yes")  # every tenth
    for name, line in (
        ("apply", _writes("apply", "many.jsonl")),
        ("update --where", of_where),
        ("remove", _writes("remove", *(f"c-{one}" for one in range(2, 2 + 4 * MANY, 4)), "--yes", "--force")),
        ("rename --tag", _writes("rename", "--tag", "grid", "power")),
    ):
        number = "a tag of some 700" if name == "rename --tag" else f"{MANY:,}"
        yield _budget(
            f"`{name}`, {number} of 10,000, over one `update`", ground.program(line), one, rounds, 3.0
        )
    theirs = None if task is None else task.writer("task", f"1-{MANY}", "modify", "state:late", "rc.bulk=0")
    yield _budget(
        f"`update --where`, {MANY:,} of 10,000, over `task modify`",
        ground.program(of_where),
        theirs,
        rounds,
        1.0,
    )


def of_size(folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the growth and the memory of readers where each commitment has readings and an assessment."""
    small, large = (Ground(folder / f"measured-{size}", size, measured=True) for size in (2_000, 20_000))
    megabytes = large.roadmap.stat().st_size / 2**20
    for name in ("list, json", "list", "status"):
        runs = take_turns({"large": large.program(LINES[name]), "small": small.program(LINES[name])}, rounds)
        both = _both(cpu(runs["large"]), cpu(runs["small"]))
        found = ratio(runs["large"], runs["small"])
        yield Budget(f"`{name}`, with readings, 20,000 over 2,000", found, 11.0, 10.0, both)
        most = peak(runs["large"]) / megabytes
        yield Budget(f"its memory over the file's size: `{name}`", Ratio(most, most, most), 30.0, 25.0)


def of_several(folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the budgets of 1,000 roadmaps of 100 commitments, over one with all of them."""
    one, several = folder / "one.toml", folder / "several"
    aside(_write_several, one, several)
    for name in ("list, json", "status"):
        words = LINES[name].words
        many, single = (Program([beside("roadmap"), *words, "--file", str(path)]) for path in (several, one))
        yield _budget(f"`{name}`, 1,000 roadmaps of 100, over one of 100,000", many, single, rounds, 1.5)


def _write_several(one: Path, several: Path) -> None:
    one.write_text(made_roadmap(100_000), encoding="utf-8")
    for number in range(1_000):
        file = several / f"ministry-{number}" / "roadmap.toml"
        file.parent.mkdir(parents=True)
        file.write_text(made_roadmap(100, seed=number), encoding="utf-8")


def _budget(
    work: str, one: Program, other: Program | None, rounds: int, most: float, aim: float | None = None
) -> Budget:
    """Return a budget for two programs that take turns, not measured without the other one."""
    if other is None:
        return Budget(work, None, most, aim)
    runs = take_turns({"one": one, "other": other}, rounds)
    return Budget(
        work, ratio(runs["one"], runs["other"]), most, aim, _both(cpu(runs["one"]), cpu(runs["other"]))
    )


def _writes(*words: str) -> Line:
    return Line(words, writes=True)


def _write_faulty(file: Path) -> None:
    file.write_text(faulty_roadmap(10_000, every=10), encoding="utf-8")


def of_pairs(ten: Ground, folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the budgets that need runs of their own."""
    listed = ten.program(LINES["list"])
    whole = ten.program(Line(("list", "--limit", "0")), on_terminal=True)
    shipped = Program([beside("roadmap"), "list", "--file", str(SHIPPED)])
    faulty = folder / "faulty.toml"
    aside(_write_faulty, faulty)
    checking = [beside("roadmap"), "check", "--fail-on", "never", "--format", "json", "--file", str(faulty)]
    listing = [beside("roadmap"), "list", "--format", "json", "--file", str(faulty)]
    importing, importing_sheet, listing_imported = _import(ten, folder)
    for work, one, other, most, aim in (
        ("`list`, shipped file, over `import typer`", shipped, TYPER, 1.45, 1.25),
        ("`list --limit 0` on a terminal, 10,000, over piped", whole, listed, 4.0, 2.0),
        ("`list --where`, 10,000, over `list --status`", ten.program(LINES["list, an expression"]),
         ten.program(LINES["list, one status"]), 1.3, None),
        ("`timeline`, 10,000, over `list`", ten.program(LINES["timeline"]), listed, 2.0, None),
        ("`scorecard`, 10,000, over `list`", ten.program(LINES["scorecard"]), listed, 2.0, None),
        ("`check --format json`, 1,000 of 10,000 faulty, over `list --format json`", Program(checking),
         Program(listing), 2.5, None),
        ("`import` of 10,000 rows over `list` of the result", importing, listing_imported, 6.0, None),
        ("`import` of 10,000 rows in XLSX over the same in CSV", importing_sheet, importing, 2.0, None),
    ):  # fmt: skip
        yield _budget(work, one, other, rounds, most, aim)


def _import(ground: Ground, folder: Path) -> tuple[Program, Program, Program]:
    """Return the import of all rows of a roadmap from CSV and XLSX, and `list` of the result."""
    rows, sheet, new = folder / "rows.csv", folder / "rows.xlsx", folder / "new.toml"
    with rows.open("wb") as file:
        listing = [beside("roadmap"), "list", "--format", "csv", "--file", str(ground.roadmap)]
        subprocess.run(listing, check=True, stdout=file)
    empty = '[roadmap]\ntitle = "R"\n'
    aside(_write_sheet, rows, sheet)
    importing, importing_sheet = (
        Program([beside("roadmap"), "import", str(source), "--file", str(new)], lambda: new.write_text(empty))
        for source in (rows, sheet)
    )
    return importing, importing_sheet, Program([beside("roadmap"), "list", "--file", str(new)])


def _write_sheet(rows: Path, sheet: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet()
    with rows.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            page.append(row)
    book.save(sheet)


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
    both = _both(cpu(worst.large["large"]), cpu(worst.large["tenth"]))
    yield Budget(f"any reader, 100,000 over 10,000: `{name}`", worst.growth, 11.0, 10.0, both)
    name, worst = max(readers.items(), key=lambda item: peak(item[1].large["large"]))
    most = peak(worst.large["large"]) / megabytes
    yield Budget(f"its memory over the file's size: `{name}`", Ratio(most, most, most), 30.0, 25.0)


def _both(one: float, other: float) -> str:
    return f"{one:,.0f} / {other:,.0f}"
