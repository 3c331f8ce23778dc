"""Instructions per run, counted by callgrind: the same number under any load of the machine."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from measuring import beside
from tables import table

SLOWER = 1.05
_COUNTED = re.compile(r"Collected : (\d+)")
_ROW = r"^\| {name} \| ([0-9.]+) \|"


def instruction_lines(page: Path, shipped: Path, thousand: Path) -> Iterator[str]:
    """Yield a table of counts in millions next to those recorded in the page, and what became slower."""
    if shutil.which("valgrind") is None:
        yield "valgrind is not installed (Debian and Ubuntu: apt install valgrind), so nothing was counted."
        return
    recorded = page.read_text(encoding="utf-8") if page.exists() else ""
    counts = {
        name: (_millions(words), _recorded(name, recorded))
        for name, words in _runs(shipped, thousand).items()
    }
    yield from table(
        ["run", "millions", "recorded before", "change"],
        [_row(name, now, before) for name, (now, before) in counts.items()],
    )
    slower = [name for name, (now, before) in counts.items() if before and now > before * SLOWER]
    yield ""
    more = f"more than {(SLOWER - 1) * 100:.0f}%"
    if slower:
        yield f"**Slower by {more} than recorded before: {', '.join(slower)}.**"
    elif any(before for _, before in counts.values()):
        yield f"Nothing is slower by {more}."
    else:
        yield "Nothing was recorded before."


def _row(name: str, now: float, before: float | None) -> list[str]:
    if before is None:
        return [name, f"{now:.1f}", "", ""]
    return [name, f"{now:.1f}", f"{before:.1f}", f"{(now / before - 1) * 100:+.1f}%"]


def _runs(shipped: Path, thousand: Path) -> dict[str, list[str]]:
    python, roadmap = sys.executable, beside("roadmap")
    return {
        "`python -c pass`": [python, "-c", "pass"],
        "`import typer`": [python, "-c", "import typer"],
        "`list`, shipped file": [roadmap, "list", "--file", str(shipped)],
        "`list`, 1,000": [roadmap, "list", "--file", str(thousand)],
        "`list --format json`, 1,000": [roadmap, "list", "--format", "json", "--file", str(thousand)],
        "`status`, 1,000": [roadmap, "status", "--file", str(thousand)],
        "`check`, 1,000": [roadmap, "check", "--exit-zero", "--file", str(thousand)],
    }


def _recorded(name: str, page: str) -> float | None:
    found = re.search(_ROW.format(name=re.escape(name)), page, re.MULTILINE)
    return float(found[1]) if found else None


def _millions(words: list[str]) -> float:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "ROADMAP_AS_OF": "2026-02-01"}
    subprocess.run(words, check=True, capture_output=True, env=environment)  # the first run compiles
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *words],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    found = _COUNTED.search(done.stderr)
    if found is None:
        raise subprocess.CalledProcessError(done.returncode, words, stderr=done.stderr)
    return int(found[1]) / 1e6
