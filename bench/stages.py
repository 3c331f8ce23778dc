"""Where a command spends its time, inside one process: `python stages.py WORD …` prints milliseconds.

A sample is taken every millisecond. The time since the last one counts for the outermost stage that is
running; an import counts as such whatever triggers it. A call into C that delays a sample counts in full.
"""

import json
import os
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import FrameType

STAGES = (
    "imports", "command line", "reading", "parsing", "model", "query",
    "checks", "history", "edit", "rendering", "writing",
)  # fmt: skip
_STAGE_OF_MODULE = {
    "storage.load": "reading", "storage.find": "reading", "toml.parse": "parsing", "model": "model",
    "analysis": "query", "checks": "checks", "history": "history", "vcs": "history", "toml": "edit",
    "editing": "edit", "storage": "edit", "output": "rendering", "escape": "rendering", "terminal": "writing",
}  # fmt: skip
_LOADING = {"reading", "parsing", "model"}
"""Stages that call each other: here the innermost counts."""
_IMPORTING = ("importlib.", "_frozen_importlib")
_INTERVAL = 0.001

COMMANDS = {
    "list": ("list",),
    "list, json": ("list", "--format", "json"),
    "status": ("status",),
    "tree": ("tree",),
    "timeline": ("timeline",),
    "scorecard": ("scorecard",),
    "show": ("show", "c-1"),
    "check": ("check", "--exit-zero"),
    "diff": ("diff",),
    "slips": ("slips",),
    "brief": ("brief", "--since", "2025-01-01"),
    "export html": ("export", "html"),
    "add-commitment": ("add-commitment", "Repair the bridges", "--area", "area-3", "--dry-run"),
}


def stage_rows(times: Mapping[str, list[Mapping[str, float]]]) -> Iterable[list[str]]:
    """Yield a row for each command: the medians of its stages, and the share of loading the roadmap."""
    for name, runs in times.items():
        medians = {stage: statistics.median(run.get(stage, 0.0) for run in runs) for stage in STAGES}
        whole = statistics.median(sum(run.values()) for run in runs)
        read = sum(medians[stage] for stage in ("reading", "parsing", "model")) / whole
        cells = [f"{medians[stage]:.0f}" if medians[stage] >= 0.5 else "" for stage in STAGES]
        yield [f"`{name}`", *cells, f"{whole:.0f}", f"{read * 100:.0f}%"]


def _modules(frame: FrameType | None) -> Iterator[str | None]:
    """Yield the running modules, innermost first; None for the import system."""
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        at_import = name.startswith(_IMPORTING) or (frame.f_code.co_name == "<module>" and name != "__main__")
        yield None if at_import else name
        frame = frame.f_back


def stage_of(frame: FrameType | None) -> str:
    """Return the stage of a frame."""
    modules = [*_modules(frame)]
    if None in modules:
        return "imports"
    stage = ""
    for module in reversed([module or "" for module in modules]):
        path = module.removeprefix("roadmap_cli.")
        found = _STAGE_OF_MODULE.get(path) or _STAGE_OF_MODULE.get(path.partition(".")[0], "")
        if path != module and found and (not stage or {stage, found} <= _LOADING):
            stage = found
    return stage or "command line"


def main(words: list[str]) -> None:
    """Run the program on the words, discard its output, and print the time of each stage."""
    taken: Counter[str] = Counter()
    last = time.perf_counter()

    def sample(_: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.perf_counter()
        taken[stage_of(frame)] += (now - last) * 1000
        last = now

    kept = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.argv = ["roadmap", *words]
    signal.signal(signal.SIGALRM, sample)
    signal.setitimer(signal.ITIMER_REAL, _INTERVAL, _INTERVAL)
    try:
        from roadmap_cli.start import main as program

        program()
    except SystemExit as stop:
        if stop.code:
            raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    os.write(kept, json.dumps(taken).encode())
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
