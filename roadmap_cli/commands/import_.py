"""`roadmap import`: records of other programs become commitments."""

from typing import Annotated

import msgspec
import typer

from roadmap_cli import console
from roadmap_cli.commands import complete, writer_options
from roadmap_cli.commands.import_changes import ImportChanges, changes_of
from roadmap_cli.commands.import_new import is_for_new_file, left_out, save_new
from roadmap_cli.commands.import_report import record_of, sentences, summary
from roadmap_cli.commands.import_source import local_day, source_bytes
from roadmap_cli.commands.references import check_new_area, given_text
from roadmap_cli.commands.session import LoadedRoadmap, today
from roadmap_cli.commands.writing import (
    Plan,
    Saved,
    WriteFormat,
    Writing,
    past_update_day,
    save,
    show_diff,
)
from roadmap_cli.document.unified import unified_diff
from roadmap_cli.errors import NotSavedError, WrongUsageError
from roadmap_cli.lookup import any_of
from roadmap_cli.sources.build import build_result
from roadmap_cli.sources.formats import Reading, SourceFormat, read_content
from roadmap_cli.sources.mapping import (
    FIELDS,
    SEPARATOR,
    MappingOptions,
    columns_for,
    mapped_columns,
    mapped_statuses,
)
from roadmap_cli.sources.record import fold
from roadmap_cli.sources.result import ImportResult
from roadmap_cli.views.json import render_json

_ROWS = "How rows become commitments"
MANY = 5_000
"""Rows from which on an import takes so long that a person is shown how far it is."""


def import_source(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The file to read; `-` reads standard input.")
    ],
    *,
    from_format: Annotated[
        SourceFormat | None,
        typer.Option(
            "--from", metavar="FORMAT", help=f"The format, if it cannot be detected: {any_of(SourceFormat)}."
        ),
    ] = None,
    map: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            rich_help_panel=_ROWS,
            help=f"Read a field from a column. The fields are {', '.join(FIELDS)}. Repeats.",
        ),
    ] = None,
    map_status: Annotated[
        list[str] | None,
        typer.Option(
            "--map-status",
            metavar="WORD=STATUS",
            rich_help_panel=_ROWS,
            help="What a word of the source means: `implemented=met`. Repeats.",
        ),
    ] = None,
    id_from: Annotated[
        str | None,
        typer.Option(
            "--id-from",
            metavar="COLUMN",
            rich_help_panel=_ROWS,
            show_default="titles",
            help="The column to make ids from.",
        ),
    ] = None,
    area: Annotated[
        str | None,
        typer.Option(
            "--area",
            metavar="ID",
            autocompletion=complete.areas,
            rich_help_panel=_ROWS,
            help="The area of all rows; with --map area=COLUMN, of those that name none.",
        ),
    ] = None,
    separator: Annotated[
        str | None,
        typer.Option(
            "--separator",
            metavar="TEXT",
            rich_help_panel=_ROWS,
            show_default=SEPARATOR,
            help="What separates the items of a list; \\n is a line break.",
        ),
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook to read. Repeats."),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", show_default="UTF-8", help="How the text is encoded."),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Also change existing commitments, found by id.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Write nothing and exit with 1 unless all is imported as it is."),
    ] = False,
    on: writer_options.OnOption = None,
    asked: Annotated[Writing, writer_options.writing("import")],
) -> None:
    """Import a spreadsheet, a checklist, tasks or issues, and report all that could not be read.

    Tables have a header row; JSON is that of `list` and `export`, or any array
    of objects. Areas and partners that do not exist yet are added.
    """
    when = past_update_day(on)
    options = _options(map, map_status, id_from, area, separator)
    data, name = source_bytes(source)
    reading = Reading(local_day, from_format, _given(encoding, "--encoding"), sheet or ())
    content = read_content(data, name, reading)
    columns = columns_for(content, options, name)
    done: list[tuple[ImportResult, ImportChanges]] = []

    def plan(loaded: LoadedRoadmap) -> Plan:
        if columns.area:
            check_new_area(columns.area, loaded.roadmap)
        result = build_result(
            content,
            columns,
            loaded.roadmap,
            when.last,
            update=update,
            name=name,
            today=today(),
            tick=tick,
        )
        changed = changes_of(result, loaded, when, update=update)
        if loaded.data:
            result = msgspec.structs.replace(result, notes=(*result.notes, *left_out(content, loaded)))
        done.append((result, changed))
        fails = strict and not _is_clean(result, changed)
        return Plan(name, [] if fails else changed.changes, summary(result, changed, name))

    with console.progress(
        f"reading {name}", len(content.records) if len(content.records) > MANY else 0
    ) as tick:
        saved = save_new(asked, content, plan) if is_for_new_file(content, asked.file) else save(asked, plan)
    _report(asked, saved, *done[-1], strict=strict)
    if strict and not _is_clean(*done[-1]):
        raise typer.Exit(1)


def _is_clean(result: ImportResult, changed: ImportChanges) -> bool:
    """Return whether everything was imported as it is, and the file says so now."""
    return result.is_clean and not changed.kept


def _options(
    map: list[str] | None,
    map_status: list[str] | None,
    id_from: str | None,
    area: str | None,
    separator: str | None,
) -> MappingOptions:
    if separator == "":
        raise WrongUsageError("--separator is empty; give it a separator, such as ;")
    return MappingOptions(
        columns=mapped_columns(map or ()),
        statuses=mapped_statuses(map_status or ()),
        id_from=_given(id_from, "--id-from"),
        area=fold(_given(area, "--area")),
        separator=separator and separator.replace("\\n", "\n").replace("\\t", "\t"),
    )


def _given(text: str | None, option: str) -> str:
    """Return what an option was given, empty where it was not. Raises WrongUsageError for an empty one."""
    return given_text(text, option) or ""


def _report(
    asked: Writing, saved: Saved, result: ImportResult, changed: ImportChanges, *, strict: bool
) -> None:
    """Report the result: sentences on stderr, a dry run's diff on stdout; or all as JSON on stdout."""
    fails = strict and not _is_clean(result, changed)
    diff = unified_diff(saved.source.text, saved.new_text, saved.source.name) if asked.dry_run else ""
    try:
        if asked.format is WriteFormat.JSON:
            ids = [*changed.added, *changed.updated]
            record = {"command": asked.command, "ids": ids, "changed": saved.changed, "source": saved.plan.id}
            if asked.dry_run:
                record |= {"dry_run": True, "diff": diff}
            console.put(render_json(record | record_of(result, changed)))
            return
        show_diff(diff, asked.color)
        for sentence in sentences(result, changed):
            console.talk(sentence)
        why = "because of --strict, " * fails + "nothing was written: " if fails or asked.dry_run else ""
        console.talk("dry run, " * asked.dry_run + why + saved.plan.sentence)
    except NotSavedError as error:
        was_saved = saved.changed and not asked.dry_run
        raise NotSavedError(f"the roadmap was saved, but {error}" if was_saved else str(error)) from error
