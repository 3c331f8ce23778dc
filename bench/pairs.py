"""The budgets of commands that take turns with another program, such as `list` of the same file."""

import csv
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from budgets import Budget, Work, compared, memory_budget, time_budget
from commands import LINES, Line
from every_command import TYPER
from ground import MANY, Ground
from made_roadmap import faulty_roadmap, made_roadmap
from measuring import aside, roadmap, take_turns
from others import taskwarrior

SLOW_ROUNDS = 3
SHIPPED = Path(__file__).parents[1] / "roadmap.toml"
_COMPLETING = {"_ROADMAP_COMPLETE": "complete_bash", "COMP_WORDS": "roadmap show ", "COMP_CWORD": "2"}


def pair_budgets(ten: Ground, folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield all these budgets, the slow ones with fewer rounds. `ten` has 10,000 commitments."""
    yield from _of_start(folder, rounds)
    yield from _of_list(ten, rounds)
    yield from _of_check(folder, rounds)
    yield from _of_changes(ten, folder, rounds)
    yield from _of_import(ten, folder, rounds)
    yield from _of_size(folder, min(rounds, SLOW_ROUNDS))
    yield from _of_several(folder, min(rounds, SLOW_ROUNDS))


def _of_start(folder: Path, rounds: int) -> Iterator[Budget]:
    start = [
        Work("`list`, shipped file", roadmap("list", "--file", str(SHIPPED)), 1.45, 1.25),
        Work("`--version`", roadmap("--version"), 1.0),
        Work("`--help`", roadmap("--help"), 2.5),
    ]
    yield from compared(start, "`import typer`", TYPER, rounds)
    five = Ground(folder / "5000", 5_000)
    complete = Work("completion of an id, 5,000", five.program(Line((), environment=_COMPLETING)), 1.3)
    yield from compared([complete], "`list --ids`", five.program(Line(("list", "--ids"))), rounds)


def _of_list(ten: Ground, rounds: int) -> Iterator[Budget]:
    """Yield the budgets of commands over `list` of the same file, and of `--where` over `--status`."""
    whole = ten.program(Line(("list", "--limit", "0")), on_terminal=True)
    works = [
        Work("`list --limit 0` on a terminal, 10,000", whole, 4.0, 2.0),
        Work("`timeline`, 10,000", ten.program(LINES["timeline"]), 2.0),
        Work("`scorecard`, 10,000", ten.program(LINES["scorecard"]), 2.0),
        Work("`update`, 10,000", ten.program(LINES["update"]), 1.5),
        *(
            Work(f"`{name}`, 10,000", ten.program(line), 5.0, memory=20.0)
            for name, line in LINES.items()
            if line.words[0] == "export"
        ),
    ]
    yield from compared(works, "`list`", ten.program(LINES["list"]), rounds, ten.roadmap)
    where = Work("`list --where`, 10,000", ten.program(LINES["list, an expression"]), 1.3)
    yield from compared([where], "`list --status`", ten.program(LINES["list, one status"]), rounds)


def _of_check(folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the budgets of `check` without findings and with an error in every tenth commitment."""
    for found, every, most in (("without findings", 0, 2.0), ("with 10% faulty", 10, 3.0)):
        file = folder / f"faulty-{every}.toml"
        aside(_write, file, faulty_roadmap, 10_000, every)
        of_file = ("--file", str(file))
        works = [
            Work(f"`{name}`, 10,000 {found}", roadmap(*LINES[name].words, *of_file), most)
            for name in ("check", "check, json")
        ]
        listing = roadmap("list", "--format", "json", *of_file)
        yield from compared(works, "`list --format json`", listing, rounds)


def _of_changes(ten: Ground, folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the budgets of merging, and of changes of many commitments at once."""
    of_where = _writes("update", "--where", "status = at-risk", "--status", "stalled", "--yes")  # every tenth
    remove = _writes("remove", *(f"c-{one}" for one in range(2, 2 + 4 * MANY, 4)), "--yes", "--force")
    works = [
        Work(f"{name} of 10,000", ten.program(line), 3.0)
        for name, line in (
            ("`merge-file`, 100 changed", LINES["merge-file"]),
            (f"`apply`, {MANY:,}", _writes("apply", "many.jsonl")),
            (f"`update --where`, {MANY:,}", of_where),
            (f"`remove`, {MANY:,}", remove),
            ("`rename --tag`, a tag of some 700", _writes("rename", "--tag", "grid", "power")),
        )
    ]
    yield from compared(works, "one `update`", ten.program(LINES["update"]), rounds)
    task = taskwarrior(ten.original, folder / "taskwarrior", dependencies=False)
    if task is not None:
        changing = task.writer("task", f"1-{MANY}", "modify", "state:late", "rc.bulk=0")
        work = Work(f"`update --where`, {MANY:,} of 10,000", ten.program(of_where), 1.0)
        yield from compared([work], "`task modify`", changing, rounds)


def _writes(*words: str) -> Line:
    return Line(words, writes=True)


def _of_import(ten: Ground, folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the budgets of the import of all rows of a roadmap from CSV and XLSX."""
    rows, sheet, new = folder / "rows.csv", folder / "rows.xlsx", folder / "new.toml"
    with rows.open("wb") as file:
        listing = roadmap("list", "--format", "csv", "--file", str(ten.original))
        subprocess.run(listing.words, check=True, stdout=file)
    aside(_write_sheet, rows, sheet)
    from_csv, from_sheet = (
        roadmap("import", str(source), "--file", str(new))._replace(
            prepare=lambda: new.write_text('[roadmap]\ntitle = "R"\n')
        )
        for source in (rows, sheet)
    )
    work = Work("`import` of 10,000 rows", from_csv, 6.0)
    yield from compared([work], "`list` of the result", roadmap("list", "--file", str(new)), rounds)
    work = Work("`import` of 10,000 rows in XLSX", from_sheet, 2.0)
    yield from compared([work], "the same in CSV", from_csv, rounds)


def _write_sheet(rows: Path, sheet: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet()
    with rows.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            page.append(row)
    book.save(sheet)


def _of_size(folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the budgets of growth and memory where each commitment has readings and an assessment."""
    small, large = (Ground(folder / f"measured-{size}", size, measured=True) for size in (2_000, 20_000))
    for name in ("list, json", "list", "status"):
        runs = take_turns({"large": large.program(LINES[name]), "small": small.program(LINES[name])}, rounds)
        work = f"`{name}`, with readings, 20,000"
        yield time_budget(f"{work} over 2,000", runs["large"], runs["small"], 11.0, 10.0)
        yield memory_budget(work, runs["large"], large.roadmap, 30.0, 25.0)


def _of_several(folder: Path, rounds: int) -> Iterator[Budget]:
    """Yield the budgets of 1,000 roadmaps of 100 commitments, over one with all of them."""
    one, several = folder / "one.toml", folder / "several"
    aside(_write_several, one, several)
    for name in ("list, json", "status"):
        words = LINES[name].words
        work = Work(f"`{name}`, 1,000 roadmaps of 100", roadmap(*words, "--file", str(several)), 1.5)
        yield from compared([work], "one of 100,000", roadmap(*words, "--file", str(one)), rounds)


def _write_several(one: Path, several: Path) -> None:
    _write(one, made_roadmap, 100_000)
    for number in range(1_000):
        file = several / f"ministry-{number}" / "roadmap.toml"
        file.parent.mkdir(parents=True)
        _write(file, made_roadmap, 100, number)


def _write(file: Path, made: Callable[..., str], *arguments: int) -> None:
    file.write_text(made(*arguments), encoding="utf-8")
