"""A whole roadmap in JSON → a roadmap where there is none yet."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from roadmap_cli import safe
from roadmap_cli.commands.import_changes import tables_of
from roadmap_cli.commands.session import LoadedRoadmap, writable_path
from roadmap_cli.commands.writing import Plan, Saved, Writing, saving_new
from roadmap_cli.document.change import AddTables, Change, SetValue, same
from roadmap_cli.document.edit import edited
from roadmap_cli.document.find import ROADMAP_NAME
from roadmap_cli.document.output import create
from roadmap_cli.document.read import new_bytes, source_from_bytes
from roadmap_cli.english import plural
from roadmap_cli.errors import UnreadableError
from roadmap_cli.model.types import Head, Roadmap
from roadmap_cli.schema import read_roadmap
from roadmap_cli.sources.record import SourceContent
from roadmap_cli.sources.sheet_cells import text_of_cell


def is_for_new_file(content: SourceContent, file: str | None) -> bool:
    """Return whether a content is a whole roadmap and no roadmap is there yet to go into."""
    return content.is_whole and not os.path.lexists(_path(file))


def _path(file: str | None) -> Path:
    try:
        return writable_path(file)
    except UnreadableError:
        return Path(ROADMAP_NAME)


def save_new(asked: Writing, content: SourceContent, plan_for: Callable[[LoadedRoadmap], Plan]) -> Saved:
    """Write the roadmap that a whole one is, with its head and what else it has; report nothing.

    Nothing is written in a dry run, or where the plan changes nothing. Raises what reading it back raises.
    """
    path = _path(asked.file)
    source = source_from_bytes(b"", str(path), path)
    plan = plan_for(LoadedRoadmap(source, {}, Roadmap(roadmap=Head(title="-"))))
    if not plan.changes:
        return Saved(plan, source, source.text)
    text, data = edited("", {}, [*_head(content.head), *plan.changes], source.name)
    read_roadmap(data, text, source.name)
    if not asked.dry_run:
        new = new_bytes(source, text)
        with saving_new(asked, path, new, plan.sentence):
            create(path, new)
    return Saved(plan, source, text)


def left_out(content: SourceContent, loaded: LoadedRoadmap) -> tuple[str, ...]:
    """Return sentences on what a source says besides, where the roadmap it goes into says otherwise."""
    keys = [key for key, value in content.head.items() if not same(loaded.data.get(key), value)]
    sentence = (
        f"its title and settings were not read, the file keeps its own: {', '.join(map(safe.line, keys))}"
    )
    return (*((sentence,) if keys else ()), *_unread_updates(content, loaded.roadmap))


def _unread_updates(content: SourceContent, roadmap: Roadmap) -> Iterator[str]:
    """Yield a sentence on the rows of updates in a workbook of ours that differ from those in the file."""
    if not content.updates:
        return
    from roadmap_cli.views.xlsx import UPDATE_KEYS, update_cells  # only for a workbook

    known = {
        tuple(text_of_cell(cell and safe.workbook(str(cell)), "").strip() for cell in cells)
        for id, commitment in roadmap.commitments.items()
        for cells in update_cells(id, commitment)
    }
    rows = [tuple(row.get(column, "").strip() for column in UPDATE_KEYS) for row in content.updates]
    number = sum(row[0] in roadmap.commitments and row not in known for row in rows)
    if number:
        differ = plural(number, "1 row of updates differs", f"{number:,} rows of updates differ")
        were = plural(number, "was", "were")
        yield f"{differ} from the file and {were} not read; `roadmap amend` corrects an update"


def _head(head: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what writes all that a roadmap has besides partners, areas and commitments."""
    tables = {key: value for key, value in head.items() if isinstance(value, dict) and value}
    yield from (SetValue((key,), value) for key, value in head.items() if key not in tables)
    for key in sorted(tables, key=lambda key: key != "roadmap"):
        yield AddTables(list(tables_of((key,), tables[key])))
