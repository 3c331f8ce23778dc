"""`make bench`: what the commands cost, as ratios of runs that took turns on the same machine.

Each pair of commands is run in turn, so that a machine whose speed drifts slows both; the medians are
compared. Absolute times are shown for orientation only.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from made_roadmap import made_roadmap

PYTHON = sys.executable
ROADMAP = [str(Path(PYTHON).with_name("roadmap"))]
SHIPPED = Path(__file__).parents[1] / "roadmap.toml"


def seconds(command: list[str]) -> float:
    """Return how long a command takes as a whole process."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def compare(name: str, one: list[str], other: list[str], runs: int, budget: str) -> None:
    """Print the medians of two commands that take turns, and their ratio."""
    times = [(seconds(one), seconds(other)) for _ in range(runs + 1)][1:]
    first, second = (statistics.median(column) for column in zip(*times, strict=True))
    ratios = sorted(a / b for a, b in times)
    print(
        f"{name:<62} {first * 1000:8.0f} {second * 1000:8.0f} {first / second:7.2f} "
        f"{f'{ratios[0]:.2f}-{ratios[-1]:.2f}':>12}  {budget}"
    )


def main() -> None:
    """Print one table."""
    print(f"{'what (A over B)':<62} {'A ms':>8} {'B ms':>8} {'ratio':>7} {'spread':>12}  budget")
    compare(
        "list, shipped file, over: import typer",
        [*ROADMAP, "list", "--file", str(SHIPPED)],
        [PYTHON, "-c", "import typer"],
        20,
        "1.5",
    )
    with tempfile.TemporaryDirectory() as folder:
        files = {size: Path(folder, f"{size}.toml") for size in (1_000, 10_000, 100_000)}
        for size, file in files.items():
            file.write_text(made_roadmap(size))
        for size in (1_000, 10_000):
            compare(
                f"list --format json, {size:,}, over: parsing alone",
                [*ROADMAP, "list", "--format", "json", "--file", str(files[size])],
                [PYTHON, "-c", f"import rtoml; rtoml.loads(open({str(files[size])!r}).read())"],
                10,
                "",
            )
        for command in ("timeline", "scorecard"):
            compare(
                f"{command}, 10,000, over: list",
                [*ROADMAP, command, "--file", str(files[10_000])],
                [*ROADMAP, "list", "--file", str(files[10_000])],
                10,
                "2",
            )
        compare(
            "list --format json, 100,000, over: 10,000",
            [*ROADMAP, "list", "--format", "json", "--file", str(files[100_000])],
            [*ROADMAP, "list", "--format", "json", "--file", str(files[10_000])],
            3,
            "11",
        )
        rows, new = Path(folder, "rows.csv"), Path(folder, "new.toml")
        with rows.open("wb") as file:
            subprocess.run(
                [*ROADMAP, "list", "--format", "csv", "--file", str(files[10_000])], check=True, stdout=file
            )
        head = Path(folder, "head.toml")
        head.write_text('[roadmap]\ntitle = "R"\n')
        script = f"cp {head} {new}; exec {ROADMAP[0]} import {rows} --file {new} 2>/dev/null"
        compare(
            "import of 10,000 rows, over: list of what came of it",
            ["sh", "-c", script],
            [*ROADMAP, "list", "--file", str(new)],
            5,
            "20",
        )


if __name__ == "__main__":
    main()
