"""`roadmap init`: create a roadmap."""

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
        typer.Argument(
            metavar="TITLE", show_default="the name of the folder", help="What the roadmap is about."
        ),
    ] = None,
    *,
    schema: Annotated[
        bool, typer.Option("--schema", help=f"Also write {SCHEMA_NAME} beside it, for completion in editors.")
    ] = False,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", show_default="today", help="When the roadmap was announced."),
    ] = None,
    options: Annotated[WriteOptions, _writer_options.write_options("init", _writer_options.NewFileOption)],
) -> None:
    """Create a new roadmap file.

    It has a title and a few lines on how to change it. A file is never overwritten.

    Examples:
      # A roadmap in this folder
      roadmap init "Climate plan of the city"
      # Elsewhere, with a schema that editors complete from
      roadmap init "Harbor plan" --file harbor.toml --schema
    """
    announced = update_day(on)
    path = writable_path(options.file) if options.file is not None else Path(ROADMAP_NAME)
    require_free(path)
    schema_file = _schema_file(path) if schema else None
    text = starter(
        clean_title(title, EMPTY_TITLE) if title is not None else _title_of_folder(path), announced
    )
    if schema_file:
        text = f"{DIRECTIVE}\n\n{text}"
    source = source_from_bytes(b"", str(path), path)
    new = new_bytes(source, text)
    read_roadmap(parse_roadmap(text, source.name), text, source.name)
    sentence = f"started {path}{_with_schema(schema_file)}"
    plan = Plan(source.name, [], f'{sentence}; next: roadmap add-area "TITLE"')
    if options.dry_run:
        report_dry_run(options, plan, source, text, also=_diff(schema_file))
        return
    second = schema_file.data if schema_file and not schema_file.exists else b""
    with new_file_locked(options, path, new, sentence, second):
        _write(path, new, schema_file)
    report_result(options, plan, changed=True)


class _Schema(NamedTuple):
    """The schema beside a new roadmap; `exists` if the same file is already there."""

    path: Path
    data: bytes
    exists: bool


def _schema_file(roadmap: Path) -> _Schema:
    """Return the schema to write beside a roadmap. Raises WrongUsageError if another file has its name."""
    path = roadmap.parent / SCHEMA_NAME
    if roadmap.name == SCHEMA_NAME:
        raise WrongUsageError(f"{roadmap} is the path of the schema with --schema; name another file")
    schema_file = _Schema(path, render_json(json_schema()), os.path.lexists(path))
    if schema_file.exists and not has_bytes(path, schema_file.data):
        raise WrongUsageError(
            f"{path} already exists and differs; nothing was written: move it away, or leave out --schema"
        )
    return schema_file


def _with_schema(schema_file: _Schema | None) -> str:
    if schema_file is None:
        return ""
    return (
        f"; {schema_file.path} already exists" if schema_file.exists else f" and {schema_file.path} beside it"
    )


def _diff(schema_file: _Schema | None) -> str:
    if schema_file is None or schema_file.exists:
        return ""
    return unified_diff("", schema_file.data.decode(), escape.line(str(schema_file.path)))


def _write(path: Path, new: bytes, schema_file: _Schema | None) -> None:
    """Write the new files, the schema first: alone it is harmless, and a second try accepts it."""
    if schema_file is None or schema_file.exists:
        create(path, new)
        return
    create(schema_file.path, schema_file.data, flushed=False)
    try:
        create(path, new)
    except NotSavedError as error:
        raise NotSavedError(f"{error}; {schema_file.path} was written before that and remains") from error
    except WrongUsageError as error:  # created since `require_free`
        raise WrongUsageError(
            f"{path} exists now; only {schema_file.path} was written: name another file, or change this one"
        ) from error


def _title_of_folder(path: Path) -> str:
    """Return the name of the folder of a file as a title: `clean_air-plan` becomes Clean air plan."""
    try:
        folder = Path(os.path.realpath(path.parent)).name
    except OSError:  # the current folder was deleted; writing the file reports it
        folder = ""
    name = folder.encode(errors="replace").decode()
    words = re.sub(r"[\s_-]+", " ", name).strip(" .")
    return words[:1].upper() + words[1:] if words else "Roadmap"
