"""`roadmap import`: import commitments from a file of another program."""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands import _writer_options
from roadmap_cli.commands._import_missing import (
    MissingContext,
    MissingOptions,
    confirmed,
    require_commitments,
    require_complete,
    with_missing,
)
from roadmap_cli.commands._import_options import SourceOptions, mapping_of, reading_of, values_of
from roadmap_cli.commands._import_proposal import columns_or_proposal
from roadmap_cli.commands._import_report import is_clean, report_path, report_result
from roadmap_cli.commands._load import named_file
from roadmap_cli.commands._session import source_bytes, today, writable_path
from roadmap_cli.commands._write import SaveResult, WriteOptions, new_file_locked, past_update_day, save
from roadmap_cli.editing.import_reasons import Reason
from roadmap_cli.editing.imports import ImportChanges, changes_of, tables_of
from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.editing.plan import Plan
from roadmap_cli.english import plural
from roadmap_cli.errors import UnreadableError
from roadmap_cli.importers.build import ImportOptions, build_result
from roadmap_cli.importers.formats import read_content
from roadmap_cli.importers.github import with_duplicates
from roadmap_cli.importers.kept import with_cells
from roadmap_cli.importers.own_sheets import with_own_sheets
from roadmap_cli.importers.records import ImportResult, SourceContent
from roadmap_cli.importers.selection import selected
from roadmap_cli.importers.series import build_series, series_columns
from roadmap_cli.model.ids import check_new_area, option_text, option_texts
from roadmap_cli.model.types import RECORDS, Head, Roadmap
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.output.reports.import_ import summary
from roadmap_cli.storage.find import ROADMAP_NAME
from roadmap_cli.storage.load import LoadedRoadmap, new_bytes, source_from_bytes
from roadmap_cli.storage.output import create
from roadmap_cli.toml.change import AddTables, Change, SetValue, same


def local_day(time: datetime) -> date:
    """Return the day of a time in the local time zone."""
    return time.astimezone().date()


def is_for_new_file(content: SourceContent, file: str | None) -> bool:
    """Return whether the content is a whole roadmap and there is no roadmap to import it into."""
    return content.is_roadmap and not os.path.lexists(_path(file))


def _path(file: str | None) -> Path:
    try:
        return writable_path(file)
    except UnreadableError:
        return Path(ROADMAP_NAME)


def save_new(
    options: WriteOptions, content: SourceContent, plan_for: Callable[[LoadedRoadmap], Plan]
) -> SaveResult:
    """Create a roadmap from a whole one, including its header and settings, without a report.

    Nothing is written in a dry run, or if the plan has no changes. Raises what reading the new file raises.
    """
    path = _path(options.file)
    source = source_from_bytes(b"", str(path), path)
    plan = plan_for(LoadedRoadmap(source, Roadmap(roadmap=Head(title="-")), {}))
    if not plan.changes:
        return SaveResult(plan, source, source.text)
    text, data = edited_roadmap("", {}, [*_header_changes(content.head), *plan.changes], source.name)
    read_roadmap(data, text, source.name)
    if not options.dry_run:
        new = new_bytes(source, text)
        with new_file_locked(options, path, new, plan.sentence):
            create(path, new)
    return SaveResult(plan, source, text)


def left_out(content: SourceContent, loaded: LoadedRoadmap) -> tuple[str, ...]:
    """Return sentences about the settings and updates in a whole roadmap that differ and are not imported."""
    keys = [key for key, value in content.head.items() if not same(loaded.data.get(key), value)]
    sentence = f"its title and settings were not imported: {', '.join(map(escape.line, keys))}"
    return (*((sentence,) if keys else ()), *_unread_updates(content, loaded.roadmap))


def _unread_updates(content: SourceContent, roadmap: Roadmap) -> Iterator[str]:
    """Yield a sentence about the update rows of an exported workbook that differ from the file."""
    if not content.updates:
        return
    from roadmap_cli.output.export.xlsx import UPDATE_KEYS, update_cells  # only for a workbook

    known = {
        tuple(escape.workbook(str(cell)).strip() if cell else "" for cell in cells)
        for id, commitment in roadmap.commitments.items()
        for cells in update_cells(id, commitment)
    }
    rows = [tuple(row.get(column, "").strip() for column in UPDATE_KEYS) for row in content.updates]
    number = sum(row[0] in roadmap.commitments and row not in known for row in rows)
    if number:
        differ = plural(number, "1 update row differs", f"{number:,} update rows differ")
        were = plural(number, "was", "were")
        yield f"{differ} from the file and {were} not imported; `roadmap amend` corrects an update"


def _header_changes(head: Mapping[str, Any]) -> Iterator[Change]:
    """Yield the changes that write all tables except partners, areas and commitments."""
    tables = {key: value for key, value in head.items() if isinstance(value, dict) and value}
    yield from (SetValue((key,), value) for key, value in head.items() if key not in tables)
    for key in sorted(tables, key=lambda key: key != "roadmap"):
        records = tables[key] if key in RECORDS else {}
        below = [one for name, record in records.items() for one in tables_of((key, name), record)]
        yield AddTables(below or list(tables_of((key,), tables[key])))


_WRITING = "What is written"


def import_source(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The file to read; `-` reads standard input.")
    ],
    *,
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="Also change existing commitments with the same id; rows need only what changes.",
            rich_help_panel=_WRITING,
        ),
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Write nothing and exit with 1 unless every row is imported in full.",
            rich_help_panel=_WRITING,
        ),
    ] = False,
    note: Annotated[
        str | None,
        _writer_options.note_option("The note of updates that have none: why values change.", _WRITING),
    ] = None,
    evidence: Annotated[list[str] | None, _writer_options.evidence_option(panel=_WRITING)] = None,
    report: Annotated[
        str | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Write a CSV file with every cell that was not imported unchanged.",
            rich_help_panel=_WRITING,
        ),
    ] = None,
    on: Annotated[str | None, _writer_options.on_option(_WRITING)] = None,
    given: SourceOptions,
    request: MissingOptions,
    options: Annotated[WriteOptions, _writer_options.write_options("import")],
) -> None:
    r"""Import a spreadsheet, a checklist, tasks or issues.

    Everything that could not be read is reported. Tables need a header row. JSON is that of `list` and
    `export`, or any array of objects. New areas and partners are added.

    Exit code 1 means that, with --strict, a row was not imported in full, or that you answered no.

    Examples:
      # What would be imported, without writing it
      roadmap import promises.csv --area climate --dry-run
      # Columns and words of your own
      roadmap import promises.csv --area climate \
        --map title=Promise --map-status "on track=underway"
      # Change existing commitments, and say why
      roadmap import promises.csv --area climate --update \
        --note "The progress report of May 2026."
    """
    day = past_update_day(on)
    typed = given.with_mapping(options.file)
    values = values_of(typed)
    mapping = values.added_to(mapping_of(typed), update=update)
    reason = Reason(option_text(note, "--note") or "", option_texts(evidence, "--evidence") or "")
    is_part = bool(typed.rows or typed.until or typed.skip_rows)
    require_complete(request, reason, update=update, is_part=is_part)
    report_file = report_path(report, source) if report is not None else None
    data, name = source_bytes(source)
    with terminal.progress(f"importing {name}") as advance:
        content = read_content(data, name, reading_of(typed, mapping, local_day))
        if typed.rows:
            content = selected(content, typed.rows, name, day.last)
        series = series_columns(content, mapping, name)
        words = [source, *(["--update"] if update else [])]
        if named := named_file(options.file):
            words += ["--file", named]
        columns = columns_or_proposal(content, mapping, typed, words) if series is None else None
        if columns is not None:
            content = with_duplicates(content, columns)
        has_ids = None if columns is None else content.is_roadmap or bool(columns.id_from)
        require_commitments(request, reason, has_ids=has_ids)
        scope = columns.area if columns is not None and "area" not in columns.columns else ""
        context = MissingContext(name, scope, day, reason)
        done: list[tuple[ImportResult, ImportChanges]] = []

        def plan(loaded: LoadedRoadmap) -> Plan:
            if columns is not None and columns.area:
                check_new_area(columns.area, loaded.roadmap)
            how = ImportOptions(name=name, anchor=day.last, today=today(), update=update)
            if series is not None:
                result = build_series(content, series, loaded.roadmap, how)
            elif columns is not None:
                rows = len(content.records)
                result = build_result(content, columns, loaded.roadmap, how, lambda read: advance(read, rows))
                result = with_own_sheets(result, content, loaded.roadmap, how)
                is_full = report_file is not None
                result = with_cells(result, content, columns, is_full=is_full, keep=values.keep_unread)
            changed = changes_of(result, loaded, day, update=update, reason=reason)
            changed = with_missing(request, result, changed, loaded.roadmap, context)
            if loaded.data:
                result = msgspec.structs.replace(result, notes=(*result.notes, *left_out(content, loaded)))
            done.append((result, changed))
            fails = changed.refusal or (strict and not is_clean(result, changed))
            kept, sentence = given.saving(typed, loaded.roadmap) if not fails else ([], "")
            changes = [] if fails else [*changed.changes, *kept]
            return Plan(name, changes, summary(result, changed, name) + sentence, keeps_faults=True)

        is_new = is_for_new_file(content, options.file)
        sure = plan if is_new else confirmed(options, request, plan, lambda: done[-1][1])
        saved = save_new(options, content, sure) if is_new else save(options, sure)
    file = (report_file, _path(options.file)) if report_file is not None else None
    report_result(options, saved, done[-1], file, strict=strict)
