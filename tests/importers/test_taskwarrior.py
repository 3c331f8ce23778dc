"""Exports of Taskwarrior, written by hand and by Taskwarrior if it is installed."""

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from shutil import which

import pytest

from roadmap_cli.importers.formats import ReadOptions, read_content
from roadmap_cli.importers.records import SourceUpdate
from tests.commands.importing import Import
from tests.commands.importing import bring as bring
from tests.importers.sheets import content_of, utc_day

TASKS = """[
{"id":1,"description":"Lay the cable","due":"20300501T030000Z","entry":"20251124T040107Z",
 "project":"net.core","start":"20251124T040107Z","status":"pending","uuid":"8ef592f4-3d43-4847-b929-e5c9e4b002ad",
 "annotations":[{"entry":"20251125T040107Z","description":"Contract: signed"},{"entry":"","description":" "}],
 "tags":["big","net"],"urgency":17},
{"id":0,"description":"Dig","end":"20251126T120000Z","status":"completed","project":"net.core",
 "uuid":"7d0b3d3c-5605-4e9e-a1e7-f766ee4e4692","depends":"8ef592f4-3d43-4847-b929-e5c9e4b002ad,x"}
]"""


def test_a_task_is_a_record_of_days_and_words() -> None:
    content = content_of(TASKS, "tasks.json")
    assert content.format == "taskwarrior"
    first, second = content.records
    assert {name: first.cells[name] for name in ("description", "due", "entry", "status", "tags")} == {
        "description": "Lay the cable",
        "due": "2030-05-01",
        "entry": "2025-11-24",
        "status": "active",
        "tags": ["big", "net"],
    }
    assert first.updates == (SourceUpdate("2025-11-25", "Contract: signed"),)
    assert second.cells["depends"] == ["8ef592f4-3d43-4847-b929-e5c9e4b002ad", "x"]
    assert second.updates == (SourceUpdate("2025-11-26", closes=True),)


def test_a_moment_in_utc_becomes_the_local_day() -> None:
    def west(moment: datetime) -> object:
        return moment.astimezone(timezone(timedelta(hours=-4))).date()

    content = read_content(TASKS.encode(), "tasks.json", ReadOptions(west))  # type: ignore[arg-type]
    assert content.records[0].cells["due"] == "2030-04-30"


def test_what_is_no_moment_stays_as_it_is() -> None:
    tasks = json.loads(TASKS)
    tasks[0] |= {"due": "soon", "annotations": "x"}
    record = content_of(json.dumps(tasks), "tasks.json").records[0]
    assert record.cells["due"] == "soon"
    assert record.updates == ()


@pytest.mark.skipif(which("task") is None, reason="Taskwarrior is not installed")
def test_what_taskwarrior_itself_exports_is_read(tmp_path: Path) -> None:
    (tmp_path / "rc").write_text("confirmation=off\n")
    (tmp_path / "data").mkdir()
    env = {**os.environ, "TASKRC": str(tmp_path / "rc"), "TASKDATA": str(tmp_path / "data"), "TZ": "UTC"}

    def task(*args: str) -> bytes:
        return subprocess.run(["task", *args], env=env, capture_output=True, check=True).stdout

    task("add", "Lay the cable", "project:net.core", "due:2030-05-01", "+big")
    task("add", "Dig", "project:net.core", "depends:1")
    task("1", "annotate", "Signed")
    task("2", "start")
    task("1", "done")
    content = read_content(task("export"), "standard input", ReadOptions(utc_day))
    titles = {record.cells["description"]: record for record in content.records}
    assert titles["Lay the cable"].cells["due"] == "2030-05-01"
    assert titles["Lay the cable"].cells["status"] == "completed"
    assert [update.note for update in titles["Lay the cable"].updates] == ["Signed", ""]
    assert titles["Dig"].cells["status"] == "active"
    assert titles["Dig"].cells["depends"] == [titles["Lay the cable"].cells["uuid"]]
    today = datetime.now(UTC).date()
    assert titles["Dig"].cells["entry"] in {today.isoformat(), (today - timedelta(days=1)).isoformat()}


def test_annotations_are_objects_texts_or_keys_with_seconds(bring: Import) -> None:
    task = (
        '[{"uuid": "u", "description": "T", "status": "pending", "project": "p", '
        '"annotations": [{"entry": "20120102T100000Z", "description": "object"}, "text"], '
        '"annotation_1327097416": "key", "annotation_x": "no day"}]'
    )
    result = bring(task, name="t.json")
    assert bring.commitments["t"]["updates"] == {
        "2012-01-02": {"note": "object"},
        "2012-01-20": {"note": "key"},
    }
    assert result.stderr.startswith(
        'item 1: updates "" is not the day of an update, which was skipped: text\n'
        'item 1: updates "x" is not the day of an update, which was skipped: no day\n'
    )
