"""Other trackers with the same items: Taskwarrior, topydo and todoman, if they are installed.

Each has a folder of its own and all data that it supports: text, project, tags, dates, dependencies, notes.
They have to be on the PATH and are no dependencies: `apt install taskwarrior`, `pipx install topydo`,
`pipx install todoman`, or `pip install topydo todoman` in an environment of their own.
"""

import json
import shutil
import subprocess
import tomllib
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from measuring import Program, aside, output_of

_LAST_DAYS = {
    "2030": "2030-12-31", "2031": "2031-12-31", "2026-H2": "2026-12-31", "2027-Q1": "2027-03-31",
    "2026-06": "2026-06-30",
    "2025-spring": "2025-05-31",
}  # fmt: skip
_ENDED = {"met": "completed", "partly-met": "completed", "broken": "deleted", "dropped": "deleted"}
_TASKRC = """\
data.location={folder}/data
confirmation=off
hooks=off
verbose=nothing
uda.owner.type=string
uda.source.type=string
uda.state.type=string
uda.ident.type=string
"""


class Tracker(NamedTuple):
    """Another tracker with the items of a roadmap; `lines` are its command lines by our command."""

    name: str
    version: str
    environment: dict[str, str]
    lines: dict[str, tuple[str, ...]]

    def program(self, *words: str, on_terminal: bool = False) -> Program:
        """Return a command line of the tracker."""
        return Program(words, on_terminal=on_terminal, environment=self.environment)

    def writer(self, *words: str) -> Program:
        """Return a command of Taskwarrior that changes its files, which are as at first before each run."""
        pending = Path(self.environment["TASKRC"]).with_name("data") / "pending.data"
        kept = shutil.copyfile(pending, pending.with_suffix(".kept"))
        return self.program(*words)._replace(prepare=lambda: shutil.copyfile(kept, pending))


def taskwarrior(roadmap: Path, folder: Path, *, dependencies: bool = True) -> Tracker | None:
    """Return Taskwarrior with the items of a roadmap, or None if it is not installed.

    Dependencies make it quadratic; without `dependencies` its items have none. Its files are written as
    version 2.6 does, because `task import` takes minutes.
    """
    if shutil.which("task") is None:
        return None
    (folder / "data").mkdir(parents=True)
    (folder / "taskrc").write_text(_TASKRC.format(folder=folder))
    aside(_write_tasks, roadmap, folder / "data", dependencies)
    environment = {"TASKRC": str(folder / "taskrc"), "HOME": str(folder)}  # it needs a home folder
    version = output_of(["task", "--version"], **environment)
    made = Tracker("Taskwarrior", version, environment, {})
    subprocess.run(  # the first list cleans up once
        ["task", "list"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", **environment},
    )  # fmt: skip
    return made


def _write_tasks(roadmap: Path, folder: Path, dependencies: bool) -> None:
    lines: dict[bool, list[str]] = {True: [], False: []}
    for task in _tasks(roadmap, dependencies=dependencies):
        values = " ".join(f"{name}:{json.dumps(value)}" for name, value in sorted(task.items()) if value)
        lines[task["status"] == "pending"].append(f"[{values}]\n")
    (folder / "pending.data").write_text("".join(lines[True]))
    (folder / "completed.data").write_text("".join(lines[False]))


def _tasks(roadmap: Path, *, dependencies: bool) -> Iterator[dict[str, str]]:
    """Yield the values of each task as in the files of Taskwarrior."""
    for commitment_id, one in _commitments(roadmap).items():
        status = _ENDED.get(one["status"], "pending")
        tags = [*one["tags"], *one["partners"]]
        needed = [_number(other) for other in one.get("depends_on", []) if dependencies]
        task = {
            "uuid": _number(commitment_id), "ident": commitment_id, "description": one["title"],
            "project": one["area"], "tags": ",".join(tags), "status": status, "entry": _seconds(one["made"]),
            "due": _seconds(_due(one)), "owner": one["owner"], "source": one["source"],
            "state": one["status"], "depends": ",".join(needed),
            "end": _seconds("2025-12-01") if status != "pending" else "",
        }  # fmt: skip
        task |= {f"tags_{tag}": "x" for tag in tags} | {f"dep_{other}": "x" for other in needed}
        for place, (day, text) in enumerate(_notes(one)):  # no two may have the same second
            task[f"annotation_{int(_seconds(day)) + place}"] = text
        yield task


def _notes(one: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield updates, readings and assessments as notes, the only dated records that Taskwarrior has."""
    for day, update in one.get("updates", {}).items():
        yield day, update["note"]
    for indicator in one.get("indicators", {}).values():
        for year, reading in indicator["readings"].items():
            yield f"{year}-12-31", f"{indicator['title']}: {reading['value']} {indicator['unit']}"
    for day, assessment in one.get("assessments", {}).items():
        yield day, f"{assessment['by']}: {assessment['verdict']}"


def topydo(roadmap: Path, folder: Path) -> Tracker | None:
    """Return topydo (todo.txt) with the items of a roadmap, or None if it is not installed."""
    if shutil.which("topydo") is None:
        return None
    folder.mkdir(parents=True)
    lines = [
        f"{one['made']} {one['title']} +{one['area']} @{one['tags'][0]} due:{_due(one)} id:{commitment_id}"
        for commitment_id, one in _commitments(roadmap).items()
        if one["status"] not in _ENDED
    ]
    (folder / "todo.txt").write_text("\n".join([*lines, ""]))
    (folder / "config").write_text(
        f"[topydo]\nfilename = {folder}/todo.txt\narchive_filename = {folder}/done.txt\n"
    )
    words = ("topydo", "-c", str(folder / "config"))
    lines = {
        "list": (*words, "ls"),
        "add-commitment": (*words, "add", "Repair the bridges +area-3 due:2030-12-31"),
    }
    return Tracker("topydo", output_of(["topydo", "-v"]).split()[1], {}, lines)


def todoman(roadmap: Path, folder: Path) -> Tracker | None:
    """Return todoman (iCalendar files) with the items of a roadmap, or None if it is not installed."""
    version = output_of(["todo", "--version"])
    if "todoman" not in version:  # other programs are called `todo` too
        return None
    items = folder / "items"
    items.mkdir(parents=True)
    for commitment_id, one in _commitments(roadmap).items():
        if one["status"] not in _ENDED:
            lines = [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//", "BEGIN:VTODO", f"UID:{commitment_id}",
                "DTSTAMP:20250101T000000Z", f"SUMMARY:{one['title']}",
                f"DUE;VALUE=DATE:{_stamp(_due(one))[:8]}",
                f"CATEGORIES:{one['area']}", "END:VTODO", "END:VCALENDAR", "",
            ]  # fmt: skip
            (items / f"{commitment_id}.ics").write_text("\r\n".join(lines))
    (folder / "config.py").write_text(
        f'path = "{folder}/items"\ncache_path = "{folder}/cache.sqlite3"\ndefault_list = "items"\n'
        'date_format = "%Y-%m-%d"\n'
    )
    words = ("todo", "--config", str(folder / "config.py"))
    lines = {
        "list": (*words, "list"),
        "add-commitment": (*words, "new", "-l", "items", "--due", "2030-12-31", "Repair the bridges"),
    }
    return Tracker("todoman", version.split()[-1], {}, lines)


def _commitments(roadmap: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads(roadmap.read_text())["commitments"]  # type: ignore[no-any-return]


def _number(text: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, text))


def _due(one: dict[str, Any]) -> str:
    return _LAST_DAYS.get(str(one["deadline"]), str(one["deadline"]))


def _stamp(day: object) -> str:
    return f"{str(day)[:10].replace('-', '')}T000000Z"


def _seconds(day: object) -> str:
    return str(int(datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp()))
