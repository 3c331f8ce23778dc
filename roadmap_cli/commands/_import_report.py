"""What `import` prints and writes about its result, and how it ends."""

from contextlib import suppress
from pathlib import Path

import typer

from roadmap_cli import escape, terminal
from roadmap_cli.commands._session import STANDARD_INPUT, screen_for, stderr_width
from roadmap_cli.commands._write import (
    SaveResult,
    WriteFormat,
    WriteOptions,
    output_file,
    reporting,
    show_diff,
)
from roadmap_cli.editing.imports import ImportChanges
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.records import ImportResult
from roadmap_cli.output.json import render_json
from roadmap_cli.output.reports.import_ import record_of
from roadmap_cli.output.reports.import_cells import render_report
from roadmap_cli.output.reports.import_lines import Room, sentences
from roadmap_cli.storage.output import write_output
from roadmap_cli.toml.diff import unified_diff

_MOST_IDS = 20
"""The most ids that a terminal shows; the last sentence has their number."""


def report_path(report: str, source: str) -> Path:
    """Return the path of `--report`. Raises WrongUsageError for `-`, the roadmap and the source."""
    if report == STANDARD_INPUT:
        raise WrongUsageError("--report needs a file; `--format json` prints the report")
    path = output_file(report, "--report")
    with suppress(OSError):
        if path.samefile(source):
            raise WrongUsageError(f"--report: {escape.line(report)} is the source itself; name another file")
    return path


def is_clean(result: ImportResult, changed: ImportChanges) -> bool:
    """Return whether everything was imported unchanged."""
    return result.is_clean and not changed.ignored


def report_result(
    options: WriteOptions,
    saved: SaveResult,
    done: tuple[ImportResult, ImportChanges],
    file: tuple[Path, Path] | None,
    *,
    strict: bool,
) -> None:
    """Print what was done. `file` is the path of the report and that of the roadmap; None for no report.

    Raises WrongUsageError, or exits with 1, if --close-missing or --strict let nothing be written.
    """
    result, changed = done
    fails = strict and not is_clean(result, changed)
    diff = unified_diff(saved.source.text, saved.new_text, saved.source.name) if options.dry_run else ""
    with reporting(is_saved=saved.changed and not options.dry_run):
        if file is not None:
            write_output(file[0], render_report(result, changed), file[1])
        if options.format is WriteFormat.JSON:
            _put_record(options, saved, done, diff)
        else:
            show_diff(diff, options.color)
            _say(options, saved, done, fails=fails)
    if fails:
        raise typer.Exit(1)
    if changed.refusal:
        raise WrongUsageError(changed.refusal)


def _put_record(
    options: WriteOptions, saved: SaveResult, done: tuple[ImportResult, ImportChanges], diff: str
) -> None:
    ids = _ids(done[1])
    record = {"command": options.command, "ids": ids, "changed": saved.changed, "source": saved.plan.id}
    if options.dry_run:
        record |= {"dry_run": True, "diff": diff}
    terminal.put(render_json(record | record_of(*done)))


def _say(
    options: WriteOptions, saved: SaveResult, done: tuple[ImportResult, ImportChanges], *, fails: bool
) -> None:
    """Print ids to stdout and sentences to stderr; on a terminal these are short."""
    is_held, ids = fails or bool(done[1].refusal), _ids(done[1])
    is_long = len(ids) > _MOST_IDS and screen_for(options.color).is_terminal
    if not (is_held or options.dry_run or is_long):
        terminal.show("".join(f"{escape.line(id)}\n" for id in ids))
    why = "because of --strict, " * fails + "nothing was written: " if is_held or options.dry_run else ""
    last = "dry run, " * options.dry_run + why + saved.plan.sentence
    width = stderr_width()
    room = Room(width).without(last) if width else None
    for sentence in sentences(*done, room):
        terminal.talk(sentence)
    terminal.talk(last)


def _ids(changed: ImportChanges) -> list[str]:
    return [*changed.added, *changed.updated, *changed.closed]
