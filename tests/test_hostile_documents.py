"""Hostile text in every place of a roadmap, in every text format of `export`."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar

from roadmap_cli import escape
from roadmap_cli.model.json_codec import unpack
from roadmap_cli.model.validate import parse_roadmap
from tests.conftest import AS_OF, Result
from tests.runners import assert_printed_safely
from tests.test_hostile_text import hostile, roadmap_of, titled
from tests.toml_documents import same

Run = Callable[..., Result]
FORMATS = ("feed", "ics", "markdown", "csv", "json", "mermaid", "svg")


def exported(run: Run, folder: Path, text: str, format: str, *, tty: bool = False) -> Result:
    (folder / "roadmap.toml").write_text(roadmap_of(text), encoding="utf-8", newline="")
    result = run("export", format, "--as-of", AS_OF, tty=tty)
    assert result.exit_code == 0, result.stderr
    return Result(0, result.stdout.replace("\r\n", "\n") if format == "ics" else result.stdout, result.stderr)


def unescaped(text: str) -> str:
    """Return the text of a TEXT value of iCalendar (RFC 5545, 3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


@hostile
@pytest.mark.parametrize("format", FORMATS)
def test_output_has_no_control_characters_or_commands(
    run: Run, tmp_path: Path, text: str, format: str
) -> None:
    for tty in (False, True):
        assert_printed_safely(exported(run, tmp_path, text, format, tty=tty), format, tty=tty)


@hostile
def test_a_calendar_has_exactly_the_text(run: Run, tmp_path: Path, text: str) -> None:
    made = exported(run, tmp_path, text, "ics").stdout
    calendar, shown = Calendar.from_ical(made), escape.line(titled(text))
    # The parser keeps the escapes of unknown properties.
    head = made.partition("BEGIN:VEVENT")[0].replace("\n ", "").split("\n")
    lines = dict(line.split(":", 1) for line in head if line)
    assert unescaped(lines["NAME"]) == unescaped(lines["X-WR-CALNAME"]) == shown
    if text:
        assert unescaped(lines["DESCRIPTION"]) == unescaped(lines["X-WR-CALDESC"])
        assert unescaped(lines["DESCRIPTION"]) == escape.block(text)
    # The empty id, an error for `check`, names no partner: there are no own values, and all is open.
    word, year, step = ("Broken: ", 2021, "") if text else ("Overdue: ", 2020, "Overdue: ")
    promised = f", {escape.line(' '.join(text.split()))}" if text.split() else ""
    assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == [
        f"{word}{shown}: {shown} (due by the end of {year})",
        f"{step}{shown}: {shown} (due by the end of 2020{promised})",
    ]


@hostile
def test_json_is_the_same_roadmap(run: Run, tmp_path: Path, text: str) -> None:
    made = json.loads(exported(run, tmp_path, text, "json").stdout)
    content = (tmp_path / "roadmap.toml").read_bytes().decode()
    assert same(unpack(made), parse_roadmap(content, "roadmap.toml"))


@hostile
def test_cells_hold_exactly_the_text(run: Run, tmp_path: Path, text: str) -> None:
    csv.field_size_limit(1_000_000)
    made = exported(run, tmp_path, text, "csv").stdout
    first, _ = csv.DictReader(io.StringIO(made, newline=""))
    record = {name: escape.from_cell(cell) for name, cell in first.items()}
    assert (record["id"], record["title"], record["text"]) == (text, titled(text), text)
    owner = record["owner"]
    assert (json.loads(owner) if owner.startswith("[") else owner.split(";")) == [text, text]
    assert json.loads(record["partner_status"]) == {text: "broken"}
    assert json.loads(record["updates"])["2021-01-01"]["note"] == text + "."
