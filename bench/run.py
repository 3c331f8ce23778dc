"""`make bench`: the cost of all commands, as ratios of runs that took turns on the same machine.

Print every table and write them into docs/reference/performance-data.md, and a short table into
performance.md; both keep their notes. With `--quick`, take three runs, skip 100,000 commitments, the
instructions and the browser, and write nothing. With `--budgets`, print only the table of budgets,
without those of growth.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import stages
from beside_others import TASK_SIZES, taskwarrior_pairs, tracker_lines
from budgets import Budget, budget_table, of_growth, of_taskwarrior
from commands import LINES
from every_command import LARGEST, SIZES, command_table, expectation_table, growth_table, measure
from ground import Ground
from history import history_budgets
from instructions import instruction_lines
from machine import machine
from pairs import SLOW_ROUNDS, pair_budgets
from performance_page import write_page
from tables import table

ROOT = Path(__file__).parents[1]
PAGE, DATA = (ROOT / "docs" / "reference" / name for name in ("performance.md", "performance-data.md"))
ROUNDS, QUICK_ROUNDS = 10, 3


class Report:
    """The lines of the page, each printed when it is added."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, lines: Iterable[str]) -> None:
        """Print lines and keep them."""
        for line in lines:
            print(line, flush=True)
            self.lines.append(line)

    def section(self, heading: str, *paragraphs: str) -> None:
        """Add a heading and paragraphs."""
        self.add([f"\n## {heading}\n", *chain.from_iterable((one, "") for one in paragraphs)])


def output_json(*words: str) -> list[dict[str, float]] | dict[str, float]:
    """Return the JSON that a script of this folder prints."""
    done = subprocess.run([sys.executable, *words], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def report_on(report: Report, folder: Path, *, quick: bool) -> list[str]:
    """Measure everything in a folder. Return the table for people, empty if `quick`."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    grounds = {size: Ground(folder / str(size), size) for size in SIZES}
    ten = grounds[SIZES[-1]]
    large = None if quick else Ground(folder / str(LARGEST), LARGEST)
    report.add([machine(ROOT)])

    measured = measure(grounds, large, rounds)
    report.section(
        "Every command",
        f"Milliseconds of whole processes: medians of {rounds} runs that took turns with "
        "what they are compared with. Columns are numbers of commitments; stdout is a pipe by default.",
    )
    report.add(command_table(measured))

    tasks = [*taskwarrior_pairs(folder, TASK_SIZES, rounds)]
    budgets = [*of_taskwarrior(tasks), *all_budgets(ten, folder, rounds)]
    if large is not None:
        budgets += of_growth(measured, large.roadmap)
    report.section("Budgets and aims")
    report.add(budget_table(budgets))

    report.section("Other trackers", "The same items, what we lose first; 1,000 for the slower trackers.")
    report.add(tracker_lines(tasks, grounds[1_000], folder, rounds))

    if large is not None:
        megabytes = large.roadmap.stat().st_size / 2**20
        report.section(
            f"{LARGEST:,} commitments",
            f"A file of {megabytes:.1f} MiB. Fewer runs: three, or one of what takes over 6 s.",
        )
        report.add(growth_table(measured, megabytes))

    report.section(
        "Where the time goes",
        "Milliseconds inside the process at 10,000 commitments, without about 15 for the start of Python. "
        "The last column is the share of reading, parsing and model.",
    )
    report.add(stage_table(ten, rounds))
    work = str(Path(__file__).with_name("layout.py"))
    in_process = output_json(work, str(ten.roadmap), str(rounds))
    report.add(["", *cache_lines(in_process)])  # type: ignore[arg-type]

    if not quick:
        report.section("Instructions", "Counted by callgrind, in millions, as of a fixed day.")
        report.add(instruction_lines(DATA, ROOT / "roadmap.toml", grounds[1_000].roadmap))
        report.section("The page of `export html` in Chromium")
        report.add(browser_lines())
    return [] if quick else [*expectation_table(measured)]


def all_budgets(ten: Ground, folder: Path, rounds: int) -> list[Budget]:
    """Return all budgets except those of growth and of Taskwarrior."""
    history = history_budgets(folder, min(rounds, SLOW_ROUNDS))
    return [*pair_budgets(ten, folder, rounds), *history]


def report_on_budgets(report: Report, folder: Path, rounds: int) -> None:
    """Measure only the budgets, except those of growth."""
    ten = Ground(folder / "10000", SIZES[-1])
    report.add([machine(ROOT), ""])
    tasks = taskwarrior_pairs(folder, TASK_SIZES[-1:], rounds)
    report.add(budget_table([*of_taskwarrior(tasks), *all_budgets(ten, folder, rounds)]))


def stage_table(ground: Ground, rounds: int) -> Iterable[str]:
    """Yield the table of the stages of each command."""
    script = str(Path(__file__).with_name("stages.py"))
    os.environ["ROADMAP_FILE"] = str(ground.roadmap)
    times = {
        name: [output_json(script, *words) for _ in range(rounds)] for name, words in stages.COMMANDS.items()
    }
    del os.environ["ROADMAP_FILE"]
    return table(["command", *stages.STAGES, "whole", "reading"], stages.stage_rows(times))  # type: ignore[arg-type]


def cache_lines(turns: list[dict[str, float]]) -> Iterable[str]:
    """Yield the most that a cache of the parsed file could save."""
    middle = {name: sorted(one[name] for one in turns)[len(turns) // 2] for name in turns[0]}
    yield (
        f"Parsing takes {middle['parsing']:.0f} ms, the model {middle['model']:.0f} ms, and the layout that "
        f"writers and `check` need {middle['layout']:.0f} ms; unpacking the same data from MessagePack, as a "
        f"cache on disk would, {middle['unpacking']:.0f} ms."
    )


def browser_lines() -> Iterable[str]:
    """Yield the times of the page in a browser, or a sentence if there is no browser."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("page.py"))],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return ["Chromium or playwright is not installed here, so the page was not measured."]
    return ["```text", *done.stdout.splitlines(), "```"]


def main() -> None:
    """Measure everything, print it and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="take fewer runs, and write nothing")
    options.add_argument("--budgets", action="store_true", help="measure only budgets, and write nothing")
    given = options.parse_args()
    quick, report, started = given.quick, Report(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        if given.budgets:
            report_on_budgets(report, Path(folder), QUICK_ROUNDS if quick else ROUNDS)
            return
        expected = report_on(report, Path(folder), quick=quick)
    print(f"{len(LINES)} command lines in {(time.monotonic() - started) / 60:.0f} minutes", file=sys.stderr)
    if not quick:
        write_page(DATA, "\n".join(report.lines))
        write_page(PAGE, "\n".join(expected))


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"bench: {' '.join(map(str, error.cmd))} ended with {error.returncode}")
