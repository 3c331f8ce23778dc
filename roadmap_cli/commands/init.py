"""`roadmap init`: a new roadmap."""

import os
import re
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from roadmap_cli import escape
from roadmap_cli.commands import _writer_options
from roadmap_cli.commands._session import writable_path
from roadmap_cli.commands._write import (
    WriteOptions,
    new_file_locked,
    report_dry_run,
    report_result,
    update_day,
)
from roadmap_cli.editing.new_roadmap import starter
from roadmap_cli.editing.plan import Plan
from roadmap_cli.errors import NotSavedError, WrongUsageError
from roadmap_cli.model.ids import clean_title
from roadmap_cli.model.json_schema import DIRECTIVE, SCHEMA_NAME, json_schema
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.output.json import render_json
from roadmap_cli.storage.find import ROADMAP_NAME
from roadmap_cli.storage.load import has_bytes, new_bytes, source_from_bytes
from roadmap_cli.storage.output import create, require_free
from roadmap_cli.toml.diff import unified_diff

EMPTY_TITLE = 'the title is empty; say in a few words what the roadmap is about: "Clean transport"'


def init(
    title: Annotated[
        str | None,
        typer.Argument(metavar="TITLE", help="What the roadmap is about; the folder's name unless given."),
    ] = None,
    *,
    schema: Annotated[
        bool,
        typer.Option(
            "--schema",
            help=f"Write {SCHEMA_NAME} beside it too and name it in the first line: editors complete by it.",
        ),
    ] = False,
    on: _writer_options.OnOption = None,
    options: Annotated[WriteOptions, _writer_options.write_options("init", _writer_options.NewFileOption)],
) -> None:
    """Start a roadmap that explains in comments how it is written; nothing is ever overwritten.

    It says that it was announced today, or on the day that --on names.
    """
    announced = update_day(on)
    path = writable_path(options.file) if options.file is not None else Path(ROADMAP_NAME)
    require_free(path)
    beside = _schema_beside(path) if schema else None
    text = starter(
        clean_title(title, EMPTY_TITLE) if title is not None else _title_of_folder(path), announced
    )
    if beside:
        text = f"{DIRECTIVE}\n\n{text}"
    nothing = source_from_bytes(b"", str(path), path)
    new = new_bytes(nothing, text)
    read_roadmap(parse_roadmap(text, nothing.name), text, nothing.name)
    plan = Plan(nothing.name, [], f'started {path}{_told(beside)}; go on with: roadmap add-area "TITLE"')
    if options.dry_run:
        report_dry_run(options, plan, nothing, text, also=_diff(beside))
        return
    second = beside.data if beside and not beside.is_there else b""
    with new_file_locked(options, path, new, f"started {path}{_told(beside)}", second):
        _write(path, new, beside)
    report_result(options, plan, changed=True)


class _Schema(NamedTuple):
    """The schema beside a new roadmap; `is_there` where the same stands there already."""

    path: Path
    data: bytes
    is_there: bool


def _schema_beside(roadmap: Path) -> _Schema:
    """Return the schema that goes beside a roadmap. Raises WrongUsageError where its name is taken."""
    path = roadmap.parent / SCHEMA_NAME
    if roadmap.name == SCHEMA_NAME:
        raise WrongUsageError(f"{roadmap} is where --schema writes the schema; name another file")
    beside = _Schema(path, render_json(json_schema()), os.path.lexists(path))
    if beside.is_there and not has_bytes(path, beside.data):
        raise WrongUsageError(
            f"{path} exists already and is another schema; nothing was written: "
            "move it away, or leave out --schema"
        )
    return beside


def _told(beside: _Schema | None) -> str:
    if beside is None:
        return ""
    return f"; {beside.path} is there already" if beside.is_there else f" and {beside.path} beside it"


def _diff(beside: _Schema | None) -> str:
    if beside is None or beside.is_there:
        return ""
    return unified_diff("", beside.data.decode(), escape.line(str(beside.path)))


def _write(path: Path, new: bytes, beside: _Schema | None) -> None:
    """Write the new files: the schema first, for alone it does no harm, and the next try finds it there."""
    if beside is None or beside.is_there:
        create(path, new)
        return
    create(beside.path, beside.data, flushed=False)
    try:
        create(path, new)
    except NotSavedError as error:
        raise NotSavedError(f"{error}; {beside.path} was written before that, and may stay") from error
    except WrongUsageError as error:  # it was free a moment ago
        raise WrongUsageError(
            f"{path} exists by now; only {beside.path} was written: name another file, or change this one"
        ) from error


def _title_of_folder(path: Path) -> str:
    """Return the name of the folder that a file is in, as a title: `clean_air-plan` is Clean air plan."""
    try:
        folder = Path(os.path.realpath(path.parent)).name
    except OSError:  # the current folder is gone; writing the file will say so
        folder = ""
    name = folder.encode(errors="replace").decode()
    words = re.sub(r"[\s_-]+", " ", name).strip(" .")
    return words[:1].upper() + words[1:] if words else "Roadmap"
