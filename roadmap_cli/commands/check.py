"""`roadmap check`: what is wrong in a roadmap, where, and how to fix it."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from roadmap_cli import terminal
from roadmap_cli.checks.rule import CheckContext, rules_starting_with, unknown_rule_message
from roadmap_cli.checks.run import (
    CHANGE_CHECKS,
    READING_RULES,
    RULES,
    enabled_checks,
    findings_of,
    match_rules,
    split_by_change,
)
from roadmap_cli.commands import _completion, _options
from roadmap_cli.commands._check_reports import (
    CheckFormat,
    ReportFile,
    ReportFormat,
    format_for,
    report_files,
    show_reports,
    write_reports,
)
from roadmap_cli.commands._load import load_roadmap, local_file
from roadmap_cli.commands._session import Color, day_of, report_replay, screen_for, today
from roadmap_cli.errors import NotFoundError, NotSavedError, UnreadableError, WrongUsageError
from roadmap_cli.model.findings import UNREADABLE, Finding, InvalidRoadmapError, Place, Report, Rule, Severity
from roadmap_cli.model.ids import any_of, split_words
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page
from roadmap_cli.output.check.text import SEVERITY_STYLES
from roadmap_cli.output.json import render_json
from roadmap_cli.output.plain import render_page, render_plain
from roadmap_cli.storage.find import is_in_repository, path_in_repository
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.terminal import Screen


def show_rules(screen: Screen, *, as_json: bool) -> None:
    """Show all rules with their default severities."""
    if as_json:
        terminal.put(render_json([msgspec.structs.asdict(rule) for rule in RULES]))
        return
    grid = _grid(RULES)
    if screen.is_terminal:
        from roadmap_cli.output.rich import render_grids  # brings Rich: only for a person

        terminal.draw(render_grids([grid], screen.width or 80, screen.signs), screen)
    else:
        terminal.show(render_plain(grid, screen.color))


def _grid(rules: Iterable[Rule]) -> Grid:
    return Grid(
        columns=[Column("code"), Column("severity"), Column("name"), Column("finds", flexible=True)],
        rows=[
            [
                Cell(rule.code, "strong"),
                Cell(rule.severity, SEVERITY_STYLES[rule.severity]),
                Cell(rule.name),
                Cell(rule.finds),
            ]
            for rule in rules
        ],
    )


def show_explanation(code: str, screen: Screen, *, as_json: bool) -> None:
    """Show what a rule checks for, how to fix it and how to silence it, for each rule that a code matches.

    Raises NotFoundError, with the nearest rules, where there is none of that code.
    """
    rules = rules_starting_with(code.upper(), RULES)
    if not rules:
        raise NotFoundError(unknown_rule_message(code, RULES))
    if as_json:
        records = [msgspec.structs.asdict(rule) for rule in rules]
        terminal.put(render_json(records[0] if rules[0].code == code.upper() else records))
        return
    terminal.show("\n".join(_explanation(rule, screen) for rule in rules))


def _explanation(rule: Rule, screen: Screen) -> str:
    severity = Cell(rule.severity, SEVERITY_STYLES[rule.severity])
    heading = Line([Cell(rule.code, "strong"), Cell(rule.name), severity])
    blocks = [Line([Cell(text)]) for text in (rule.finds, f"To fix it: {rule.help}", *_silencing(rule))]
    return render_page(Page(heading, blocks), screen.color)


def _silencing(rule: Rule) -> list[str]:
    if rule.code in UNREADABLE:
        return ["Nothing can silence it: where it is found, no command can read the roadmap."]
    other = Severity.WARNING if rule.severity is Severity.NOTICE else Severity.NOTICE
    return [
        f'For one commitment: waive = {{ {rule.code} = {{ until = 2027-12-31, reason = "TEXT" }} }}',
        f'For the file: [check] ignore = ["{rule.code}"], or severity = {{ {rule.code} = "{other}" }}',
    ]


class FailOn(StrEnum):
    """The least severity that fails the check."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    NEVER = "never"


class CheckRequest(msgspec.Struct, frozen=True):
    """The file, day and rules of a check; without a file it checks the nearest roadmap.toml."""

    files: Sequence[str | None]
    at: str | None
    since: str | None
    day: date
    select: frozenset[str]
    ignore: frozenset[str]
    fail_on: Severity | None


_CODES = "RM3 means all that begin so. Repeats, and splits at commas."


def check(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE", show_default=False, help="Roadmaps to check; else that of --file. Any number."
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            autocompletion=_completion.rules,
            help=f"Only these rules, also those that the file ignores; {_CODES}",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES", autocompletion=_completion.rules, help=f"Not these rules; {_CODES}"),
    ] = None,
    fail_on: Annotated[
        FailOn,
        typer.Option(metavar="SEVERITY", help=f"Exit 1 from this severity on: {any_of(FailOn)}."),
    ] = FailOn.ERROR,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="Compare with a git revision: only what has changed since then counts.",
        ),
    ] = None,
    format: Annotated[
        CheckFormat,
        typer.Option(
            metavar="FORMAT",
            help=f"How to write it: {any_of(CheckFormat)}; auto is github in GitHub Actions, else text.",
        ),
    ] = CheckFormat.AUTO,
    report: Annotated[
        list[str] | None,
        typer.Option(metavar="FORMAT=FILE", help="Write a report into a file as well. Repeats."),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing unless the check fails.")
    ] = False,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="Show all rules and exit.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", autocompletion=_completion.rules, help="Show one rule in full and exit."
        ),
    ] = None,
    as_of: _options.AsOfOption = None,
    at: _options.AtOption = None,
    file: _options.FileOption = None,
    color: _options.ColorOption = Color.AUTO,
) -> None:
    """Find what is wrong in roadmaps, point at the line, and say how to fix it.

    Errors are contradictions in the file and exit with 1. What only the passing of time causes is a warning.
    Several files give one report and the exit code of the worst one.
    """
    if list_rules:
        show_rules(screen_for(color), as_json=format is CheckFormat.JSON)
    elif explain is not None:
        show_explanation(explain, screen_for(color), as_json=format is CheckFormat.JSON)
    else:
        asked = CheckRequest(
            files=_files(context, paths or [], file),
            at=at,
            since=since,
            day=day_of(as_of),
            select=match_rules(split_words(select)),
            ignore=match_rules(split_words(ignore)),
            fail_on=None if fail_on is FailOn.NEVER else Severity(fail_on.value),
        )
        _check(asked, report_files(report), format_for(format), quiet, color, is_replay=bool(as_of))


def _files(context: typer.Context, paths: Sequence[str], file: str | None) -> Sequence[str | None]:
    """Return the files to check, each once. Raises WrongUsageError where both ways to name them are used."""
    if not paths:
        return [file]
    source = context.get_parameter_source("file")
    if file is not None and source is not None and source.name == "COMMANDLINE":
        raise WrongUsageError("files are named as arguments or one with --file, not both; leave --file out")
    return list(dict.fromkeys(paths))


def _check(
    asked: CheckRequest,
    files: Sequence[ReportFile],
    format: ReportFormat,
    quiet: bool,
    color: Color,
    is_replay: bool,
) -> None:
    reports: list[Report] = []
    roadmaps: list[Roadmap] = []
    for file in asked.files:
        report, roadmap = _checked(file, asked)
        reports.append(report)
        roadmaps += [roadmap] if roadmap is not None and is_replay and not quiet else []
    _write(reports, files, format, quiet, color, [path for file in asked.files if (path := local_file(file))])
    for roadmap in roadmaps:
        report_replay(roadmap, asked.day)
    code = max(_exit_code(report) for report in reports)
    if code:
        raise typer.Exit(code)


def _checked(file: str | None, asked: CheckRequest) -> tuple[Report, Roadmap | None]:
    """Return the report of one file, and its roadmap where it can be read.

    Raises UnreadableError where no file is named and there is none, NotFoundError where there is no such
    revision.
    """
    path = local_file(file)
    try:
        loaded = load_roadmap(file, asked.at)
    except UnreadableError as error:
        if file is None and path is None:
            raise
        return _report_unreadable(error, asked, path, file), None
    # What was parsed of a large file is not held beside the report.
    return _report(loaded, _before(file, asked.since), asked, path), loaded.roadmap


def _report_unreadable(
    error: UnreadableError, asked: CheckRequest, path: Path | None, file: str | None
) -> Report:
    """Return the report of a file that cannot be read, so that no format can pass over it."""
    if isinstance(error, InvalidRoadmapError):
        text, findings, rules = error.text, error.findings, READING_RULES
    else:
        place = Place(_location(path) if path is None else file or str(path), 1)
        text, rules = "", READING_RULES[:1]
        findings = (Finding("RM100", Severity.ERROR, place, "", "", error.sentences[0]),)
    return Report(
        location=_location(path),
        text=text,
        as_of=asked.day,
        rules=rules,
        findings=findings,
        since=asked.since or "",
        fail_on=asked.fail_on,
    )


def _exit_code(report: Report) -> int:
    """Return what a report makes the program exit with."""
    if any(finding.code in UNREADABLE for finding in report.findings):
        return InvalidRoadmapError.exit_code
    return 1 if report.fails else 0


def _report(
    loaded: LoadedRoadmap, before: LoadedRoadmap | None, asked: CheckRequest, path: Path | None
) -> Report:
    context = CheckContext(
        loaded.roadmap,
        loaded.data,
        asked.day,
        rules=RULES,
        today=today(),
        merge=_merge_attribute(path),
        before=before.roadmap if before is not None else None,
    )
    ignored_before = before.roadmap.check.ignore if before is not None else None
    checks = enabled_checks(loaded.roadmap.check.ignore, asked.select, asked.ignore, ignored_before)
    found = findings_of(context, checks, loaded.source.text, loaded.source.name)
    counted, elsewhere = split_by_change(found, context, checks, before.data if before is not None else {})
    return Report(
        location=_location(path),
        text=loaded.source.text,
        as_of=asked.day,
        rules=(
            *READING_RULES,
            *(check.rule for check in checks if before is not None or check not in CHANGE_CHECKS),
        ),
        findings=counted,
        elsewhere=elsewhere,
        since=asked.since or "",
        fail_on=asked.fail_on,
    )


def _before(file: str | None, since: str | None) -> LoadedRoadmap | None:
    if since is None:
        return None
    from roadmap_cli.commands._revisions import load_merge_base  # brings git

    return load_merge_base(file, since)


def _merge_attribute(path: Path | None) -> str:
    """Return what git's attributes say of how the file is merged; empty without git or a work tree."""
    if path is None or not is_in_repository(path):
        return ""
    from roadmap_cli.commands._revisions import git  # brings git
    from roadmap_cli.vcs.repository import merge_attribute

    try:
        return merge_attribute(git(), path)
    except NotFoundError:
        return ""


def _location(path: Path | None) -> str:
    return path_in_repository(path) if path is not None else "standard input"


def _write(
    reports: Sequence[Report],
    files: Sequence[ReportFile],
    format: ReportFormat,
    quiet: bool,
    color: Color,
    roadmaps: Sequence[Path],
) -> None:
    """Write the reports to each output. An error in writing a file comes after the findings."""
    failure: NotSavedError | None = None
    try:
        write_reports(reports, files, roadmaps)
    except NotSavedError as error:
        failure = error
    show_reports(reports, format, screen_for(color), quiet, roadmaps)
    if failure is not None:
        raise failure
