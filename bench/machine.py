"""The machine and the versions that were measured."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from measuring import COLUMNS, output_of

_LIBRARIES = ("typer", "rich", "rtoml", "msgspec", "tomli-w", "jinja2", "icalendar")


def machine(root: Path) -> str:
    """Return the day, the commit, the machine and the versions in one paragraph."""
    commit = output_of(["git", "-C", str(root), "rev-parse", "--short", "HEAD"]) or "unknown"
    changed = (
        " with changes" if output_of(["git", "-C", str(root), "status", "--short", "roadmap_cli"]) else ""
    )
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    task = output_of(["task", "--version"], TASKRC=os.devnull)
    others = [output_of(["git", "--version"]), *([f"Taskwarrior {task}"] if task else [])]
    return (
        f"{datetime.now(UTC).date()}, commit {commit}{changed}. {platform.system()} {platform.release()}, "
        f"{platform.machine()}, {_processor()}{os.cpu_count()} cores, "
        f"{_memory():.0f} GiB; Python {platform.python_version()}, "
        f"{', '.join([*libraries, *others])}. Terminals of {COLUMNS} columns."
    )


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo"), re.MULTILINE)
    return f"{found[1]}, " if found else ""


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
