"""How many instructions runs take, counted by callgrind: the same number whatever else the machine does."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

_COUNTED = re.compile(r"Collected : (\d+)")
_ROW = r"^\| {name} \| ([0-9.]+) \|"


def instruction_table(page: Path, roadmap: str, shipped: Path, thousand: Path) -> list[str]:
    """Return a table of counts in millions, each beside the one that the page recorded before."""
    if shutil.which("valgrind") is None:
        return ["valgrind is not installed (Debian and Ubuntu: apt install valgrind), so nothing was counted"]
    recorded = page.read_text(encoding="utf-8") if page.exists() else ""
    lines = ["| run | millions | before | change |", "|---|---:|---:|---:|"]
    for name, words in (
        ("`import typer`", [sys.executable, "-c", "import typer"]),
        ("`list`, shipped file", [roadmap, "list", "--file", str(shipped)]),
        ("`list --format json`, 1,000", [roadmap, "list", "--format", "json", "--file", str(thousand)]),
        ("`status`, 1,000", [roadmap, "status", "--file", str(thousand)]),
        ("`check`, 1,000", [roadmap, "check", "--fail-on", "never", "--file", str(thousand)]),
    ):
        now = _millions(words)
        found = re.search(_ROW.format(name=re.escape(name)), recorded, re.MULTILINE)
        before = float(found[1]) if found else None
        change = f"{(now / before - 1) * 100:+.1f} %" if before else "-"
        lines.append(f"| {name} | {now:.1f} | {f'{before:.1f}' if before else '-'} | {change} |")
    return lines


def _millions(words: list[str]) -> float:
    subprocess.run(words, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # compiles once
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *words],
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    found = _COUNTED.search(done.stderr)
    if found is None:
        raise subprocess.CalledProcessError(done.returncode, words, stderr=done.stderr)
    return int(found[1]) / 1e6
