"""The formats of `import`: how to detect them, and which importer reads them."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import PurePath
from typing import assert_never

import msgspec

from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.importers.csv import MAX_BYTES, read_csv
from roadmap_cli.importers.encoding import decoded
from roadmap_cli.importers.github import is_issue, read_issues
from roadmap_cli.importers.github_project import is_project, items_of, read_project
from roadmap_cli.importers.json import objects_of, parse_json, read_json
from roadmap_cli.importers.markdown import read_markdown
from roadmap_cli.importers.paths import with_paths
from roadmap_cli.importers.records import SourceContent
from roadmap_cli.importers.table import NO_OPTIONS, TableOptions
from roadmap_cli.importers.taskwarrior import is_task, read_tasks
from roadmap_cli.importers.xlsx import read_xlsx


class SourceFormat(StrEnum):
    """A format that can be imported."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    TASKWARRIOR = "taskwarrior"
    GITHUB = "github"
    MARKDOWN = "markdown"


class ReadOptions(msgspec.Struct, frozen=True):
    """How to read a source: its format (None to detect it), encoding and sheets, and where its table is.

    `local` returns the local day of a moment.
    """

    local: Callable[[datetime], date]
    format: SourceFormat | None = None
    encoding: str = ""
    sheets: Sequence[str] = ()
    table: TableOptions = NO_OPTIONS


_ENDINGS = {
    ".csv": SourceFormat.CSV, ".tsv": SourceFormat.CSV, ".tab": SourceFormat.CSV,
    ".xlsx": SourceFormat.XLSX, ".xlsm": SourceFormat.XLSX,
    ".json": SourceFormat.JSON, ".jsonl": SourceFormat.JSON, ".ndjson": SourceFormat.JSON,
    ".md": SourceFormat.MARKDOWN, ".markdown": SourceFormat.MARKDOWN,
}  # fmt: skip
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHECKLIST = re.compile(rb"^[ \t]{0,8}(?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,4}\[[ xX]\][ \t]", re.MULTILINE)
_TOML = re.compile(rb"^\[roadmap\][ \t]*\r?$", re.MULTILINE)


def read_content(data: bytes, name: str, reading: ReadOptions) -> SourceContent:
    """Return the content of a source; `name` is its file name, for detection and errors.

    Raises UnreadableError if it cannot be read, and WrongUsageError for wrong options.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"{name} is larger than {MAX_BYTES // (1024 * 1024)} MiB, the limit of an import"
        )
    if not data:
        raise UnreadableError(f"{name} is empty; there is nothing to import")
    source_format = reading.format or detected_format(data, name)
    if reading.sheets and source_format is not SourceFormat.XLSX:
        raise WrongUsageError(f"--sheet is for workbooks; {name} is read as {source_format}")
    if reading.encoding and source_format is SourceFormat.XLSX:
        raise WrongUsageError(f"--encoding is for text; {name} is a workbook, which declares its own")
    if source_format is SourceFormat.XLSX:
        return read_xlsx(data, name, reading.sheets, reading.table)
    if source_format is not SourceFormat.CSV and (given := reading.table.given):
        raise WrongUsageError(f"{given} is for tables; {name} is read as {source_format}")
    text, notes = decoded(data, name, reading.encoding)
    content = _read_text(text, name, source_format, reading)
    return msgspec.structs.replace(content, notes=(*notes, *content.notes)) if notes else content


def _read_text(text: str, name: str, source_format: SourceFormat, reading: ReadOptions) -> SourceContent:
    match source_format:
        case SourceFormat.CSV:
            return read_csv(text, name, reading.table)
        case SourceFormat.MARKDOWN:
            return read_markdown(text)
        case SourceFormat.JSON | SourceFormat.TASKWARRIOR | SourceFormat.GITHUB:
            return _read_any_json(parse_json(text, name), name, reading)
        case SourceFormat.XLSX:
            raise AssertionError(source_format)  # not text
        case _:
            assert_never(source_format)


def detected_format(data: bytes, name: str) -> SourceFormat:
    """Return the format of a source by its first bytes, else by its file name, else by its text.

    Raises UnreadableError for a format that cannot be imported.
    """
    start = data[:200_000]
    if start.startswith(_OLD_OFFICE):
        raise UnreadableError(
            f"{name} is an old Office file (.xls), or locked with a password; save it as .xlsx or CSV"
        )
    if start.startswith(_ZIP):
        return SourceFormat.XLSX
    ending = PurePath(name).suffix.lower()
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if ending == ".toml" or _TOML.search(start):
        raise UnreadableError(f"{name} is a roadmap itself; an import reads {', '.join(SourceFormat)}")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{"):
        return SourceFormat.JSON
    return SourceFormat.MARKDOWN if _CHECKLIST.search(start) else SourceFormat.CSV


def _read_any_json(value: object, name: str, reading: ReadOptions) -> SourceContent:
    """Return the content of a JSON value, with columns for the paths that options name."""
    content = _read_json_as(
        _json_format(value) if reading.format is None else reading.format, value, name, reading
    )
    if content.is_roadmap or content.is_native:
        return content
    items = items_of(value, name) if content.format == "github-project" else objects_of(value, name)
    return with_paths(content, [item for _, item in items], reading.table.names, name)


def _read_json_as(form: SourceFormat, value: object, name: str, reading: ReadOptions) -> SourceContent:
    match form:
        case SourceFormat.TASKWARRIOR:
            return read_tasks(value, name, reading.local)
        case SourceFormat.GITHUB:
            return read_project(value, name) if is_project(value) else read_issues(value, name)
        case _:
            return read_json(value, name)


def _json_format(value: object) -> SourceFormat:
    """Return the format of a JSON value by its keys, or those of its first object."""
    first = value[0] if isinstance(value, list) and value else value
    if is_project(value):
        return SourceFormat.GITHUB
    if isinstance(first, dict) and is_task(first):
        return SourceFormat.TASKWARRIOR
    return SourceFormat.GITHUB if isinstance(first, dict) and is_issue(first) else SourceFormat.JSON
