"""`roadmap init`: a new roadmap."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from roadmap_cli.commands import writer_options
from roadmap_cli.commands.references import title_of
from roadmap_cli.commands.session import Color, writable_path
from roadmap_cli.commands.starter import starter
from roadmap_cli.commands.writing import (
    LOCK_TIMEOUT,
    Plan,
    WriteFormat,
    Writing,
    event_day,
    tell,
    tell_of_dry_run,
)
from roadmap_cli.document.find import ROADMAP_NAME
from roadmap_cli.document.output import create, require_free
from roadmap_cli.document.parse import parse_text
from roadmap_cli.document.read import new_bytes, source_from_bytes
from roadmap_cli.schema import read_roadmap

EMPTY_TITLE = 'the title is empty; say in a few words what the roadmap is about: "Clean transport"'


def init(
    title: Annotated[
        str | None,
        typer.Argument(metavar="TITLE", help="What the roadmap is about; the folder's name unless given."),
    ] = None,
    on: writer_options.OnOption = None,
    dry_run: writer_options.DryRunOption = False,
    lock_timeout: writer_options.LockTimeoutOption = LOCK_TIMEOUT,
    format: writer_options.FormatOption = WriteFormat.TEXT,
    file: writer_options.NewFileOption = None,
    color: writer_options.ColorOption = Color.AUTO,
) -> None:
    """Start a roadmap that explains in comments how it is written; nothing is ever overwritten.

    It says that it was announced today, or on the day that --on names.
    """
    announced = event_day(on)
    path = writable_path(file) if file is not None else Path(ROADMAP_NAME)
    require_free(path)
    text = starter(title_of(title, EMPTY_TITLE) if title is not None else _title_of_folder(path), announced)
    nothing = source_from_bytes(b"", str(path), path)
    new = new_bytes(nothing, text)
    read_roadmap(parse_text(text, nothing.name), text, nothing.name)
    plan = Plan(nothing.name, [], f'started {path}; go on with: roadmap add-area "TITLE"')
    asked = Writing("init", file, dry_run, lock_timeout, format, color)
    if dry_run:
        tell_of_dry_run(asked, plan, nothing, text)
        return
    create(path, new)
    tell(asked, plan, changed=True)


def _title_of_folder(path: Path) -> str:
    """Return the name of the folder that a file is in, as a title: `clean_air-plan` is Clean air plan."""
    try:
        folder = Path(os.path.realpath(path.parent)).name
    except OSError:  # the current folder is gone; writing the file will say so
        folder = ""
    name = folder.encode(errors="replace").decode()
    words = re.sub(r"[\s_-]+", " ", name).strip(" .")
    return words[:1].upper() + words[1:] if words else "Roadmap"
