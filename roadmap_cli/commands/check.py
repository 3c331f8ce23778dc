"""`roadmap check`: what is wrong in a roadmap, where, and how to fix it."""

from collections.abc import Mapping, Sequence
from datetime import date
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
from roadmap_cli.commands import _completion
from roadmap_cli.commands._check_reports import (
    CheckFormat,
    ReportOutput,
    format_for,
    report_files,
    show_reports,
    write_reports,
)
from roadmap_cli.commands._load import files_named, load_roadmap, local_file, named_file
from roadmap_cli.commands._options import OUTPUT, since_option
from roadmap_cli.commands._reading import ReadOptions, show_grids
from roadmap_cli.commands._session import report_replay, today
from roadmap_cli.errors import NotFoundError, NotSavedError, UnreadableError, WrongUsageError
from roadmap_cli.model.findings import UNREADABLE, Finding, InvalidRoadmapError, Place, Report, Severity
from roadmap_cli.model.ids import any_of, split_words
from roadmap_cli.model.types import Roadmap
from roadmap_cli.output.check.rules import render_explanation, rules_grid
from roadmap_cli.output.check.text import Grouping, ReportStyle
from roadmap_cli.output.json import render_json
from roadmap_cli.storage.find import is_in_repository, path_in_repository
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.terminal import Screen


class CheckRequest(msgspec.Struct, frozen=True):
    """What to check, and with which rules. A file that is None is the nearest roadmap.toml.

    `absent` has the paths that name no file, with their errors.
    """

    files: Sequence[str | None]
    absent: Mapping[str, UnreadableError]
    at: str | None
    since: str | None
    day: date
    select: frozenset[str]
    ignore: frozenset[str]
    fail_on: Severity | None


_CODES = "RM3 means all that start with RM3. Repeats; splits at commas."
_RULES, _ABOUT = "What fails", "About the rules"


def check(
    *,
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE", show_default="that of --file", help="Roadmaps to check; any number of files."
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            autocompletion=_completion.rules,
            show_default="those of the file",
            help=f"Run only these rules, also ignored ones; {_CODES}",
            rich_help_panel=_RULES,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            autocompletion=_completion.rules,
            help=f"Skip these rules; {_CODES}",
            rich_help_panel=_RULES,
        ),
    ] = None,
    fail_on: Annotated[
        Severity,
        typer.Option(
            metavar="SEVERITY",
            help=f"Exit with 1 for findings of at least this severity: {any_of(Severity)}.",
            rich_help_panel=_RULES,
        ),
    ] = Severity.ERROR,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.", rich_help_panel=_RULES)
    ] = False,
    since: Annotated[
        str | None,
        since_option("Count only findings caused by changes since a git revision, or from a day on.", _RULES),
    ] = None,
    format: Annotated[
        CheckFormat,
        typer.Option(
            metavar="FORMAT",
            help=f"Output format: {any_of(CheckFormat)}; auto is github in GitHub Actions, else text.",
            rich_help_panel=OUTPUT,
        ),
    ] = CheckFormat.AUTO,
    shows_all: Annotated[
        bool,
        typer.Option(
            "--all", help="Show notices, and findings that do not count, one by one.", rich_help_panel=OUTPUT
        ),
    ] = False,
    group_by: Annotated[
        Grouping | None,
        typer.Option(
            metavar="FIELD", help=f"Group the findings by {any_of(Grouping)}.", rich_help_panel=OUTPUT
        ),
    ] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=FILE", help="Also write a report to a file. Repeats.", rich_help_panel=OUTPUT
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing if the check passes.", rich_help_panel=OUTPUT)
    ] = False,
    list_rules: Annotated[
        bool, typer.Option("--list-rules", help="Show all rules and exit.", rich_help_panel=_ABOUT)
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            autocompletion=_completion.rules,
            help="Explain a rule and exit.",
            rich_help_panel=_ABOUT,
        ),
    ] = None,
    request: ReadOptions,
) -> None:
    """Find errors in roadmaps, and show how to fix them.

    Errors are contradictions in the file. Conditions that arise as time passes, such as overdue deadlines,
    are warnings. Several files give one report and the exit code of the worst one.

    Exit code 1 means that there are findings of at least the severity of --fail-on. Errors and warnings
    are shown one by one, the worst first, and notices as one line for each rule.

    Examples:
      # Errors and warnings, each with its line
      roadmap check
      # In CI: fail only for what this branch changed
      roadmap check --since main
      # What a rule means, and how to fix what it finds
      roadmap check --explain RM301
    """
    if list_rules:
        _show_rules(request.screen(), as_json=format is CheckFormat.JSON)
    elif explain is not None:
        _show_explanation(explain, request.screen(), as_json=format is CheckFormat.JSON)
    else:
        files, absent = _files(context, paths or [], request.words or [])
        check_request = CheckRequest(
            files=files,
            absent=absent,
            at=request.at,
            since=since,
            day=request.day,
            select=match_rules(split_words(select)),
            ignore=match_rules(split_words(ignore)),
            fail_on=None if exit_zero else fail_on,
        )
        screen = request.screen()
        style = ReportStyle(screen.color, screen.signs, screen.width, shows_all, group_by)
        output = ReportOutput(format_for(format), report_files(report), style, quiet)
        _check(check_request, output, is_replay=request.as_of is not None and not quiet)


def _show_rules(screen: Screen, *, as_json: bool) -> None:
    if as_json:
        terminal.put(render_json([msgspec.structs.asdict(rule) for rule in RULES]))
    else:
        show_grids([rules_grid(RULES)], screen)


def _show_explanation(code: str, screen: Screen, *, as_json: bool) -> None:
    """Explain each rule whose code starts with `code`. Raises NotFoundError if there is none."""
    rules = rules_starting_with(code.upper(), RULES)
    if not rules:
        raise NotFoundError(unknown_rule_message(code, RULES))
    if as_json:
        records = [msgspec.structs.asdict(rule) for rule in rules]
        terminal.put(render_json(records[0] if rules[0].code == code.upper() else records))
    else:
        terminal.show("\n".join(render_explanation(rule, screen.color) for rule in rules))


def _files(
    context: typer.Context, paths: Sequence[str], words: Sequence[str]
) -> tuple[Sequence[str | None], Mapping[str, UnreadableError]]:
    """Return the files to check, each once, and the errors of paths that name none.

    Raises WrongUsageError for arguments and --file.
    """
    if paths:
        source = context.get_parameter_source("file")
        if words and source is not None and source.name == "COMMANDLINE":
            raise WrongUsageError("give files as arguments or with --file, not both")
    return files_named(paths or words) if paths or words else ([None], {})


def _check(request: CheckRequest, output: ReportOutput, *, is_replay: bool) -> None:
    reports: list[Report] = []
    roadmaps: list[Roadmap] = []
    with terminal.progress("checking") as advance:
        for number, file in enumerate(request.files):
            report, roadmap = _checked(file, request)
            reports.append(report)
            roadmaps += [roadmap] if roadmap is not None and is_replay else []
            if len(request.files) > 1:
                advance(number + 1, len(request.files))
    for word, error in request.absent.items():
        reports.append(_report_unreadable(error, request, Path(word), word))
    inputs = [path for file in request.files if (path := local_file(file))]
    _write(reports, output, inputs)
    for roadmap in roadmaps:
        report_replay(roadmap, request.day)
    code = max(_exit_code(report) for report in reports)
    if code:
        raise typer.Exit(code)


def _checked(file: str | None, request: CheckRequest) -> tuple[Report, Roadmap | None]:
    """Return the report of a file, and its roadmap if it can be read.

    Raises UnreadableError if no file is named and there is none, and NotFoundError for an unknown revision.
    """
    path = local_file(file)
    try:
        loaded = load_roadmap(file, request.at, with_data=True)
    except UnreadableError as error:
        if file is None and path is None:
            raise
        return _report_unreadable(error, request, path, file), None
    return _report(loaded, _before(file, request.since), request, file), loaded.roadmap


def _report_unreadable(
    error: UnreadableError, request: CheckRequest, path: Path | None, file: str | None
) -> Report:
    """Return a report with the faults of a file that cannot be read."""
    if isinstance(error, InvalidRoadmapError):
        text, findings, rules = error.text, error.findings, READING_RULES
    else:
        place = Place(_location(path) if path is None else file or str(path), 1)
        text, rules = "", READING_RULES[:1]
        findings = (Finding("RM100", Severity.ERROR, place, "", "", error.sentences[0]),)
    return Report(
        location=_location(path),
        text=text,
        as_of=request.day,
        rules=rules,
        findings=findings,
        since=request.since or "",
        fail_on=request.fail_on,
    )


def _exit_code(report: Report) -> int:
    """Return the exit code for a report."""
    if any(finding.code in UNREADABLE for finding in report.findings):
        return InvalidRoadmapError.exit_code
    return 1 if report.fails else 0


def _report(
    loaded: LoadedRoadmap, before: LoadedRoadmap | None, request: CheckRequest, file: str | None
) -> Report:
    path = local_file(file)
    context = CheckContext(
        loaded.roadmap,
        loaded.data,
        loaded.source.text,
        request.day,
        rules=RULES,
        today=today(),
        merge=_merge_attribute(path),
        before=before.roadmap if before is not None else None,
    )
    settings_before = before.roadmap.check if before is not None else None
    checks = enabled_checks(loaded.roadmap.check, request.select, request.ignore, settings_before)
    source = loaded.source
    findings = findings_of(context, checks, source.name, named_file(file))
    before_data, before_text = (before.data, before.source.text) if before is not None else ({}, "")
    counted, elsewhere = split_by_change(findings, context, checks, before_data, before_text)
    return Report(
        location=_location(path),
        text=source.text,
        as_of=request.day,
        rules=(
            *READING_RULES,
            *(check.rule for check in checks if before is not None or check not in CHANGE_CHECKS),
        ),
        findings=counted,
        elsewhere=elsewhere,
        since=request.since or "",
        fail_on=request.fail_on,
    )


def _before(file: str | None, since: str | None) -> LoadedRoadmap | None:
    if since is None:
        return None
    from roadmap_cli.commands._revisions import load_merge_base  # imports git

    return load_merge_base(file, since)


def _merge_attribute(path: Path | None) -> str:
    """Return the git attribute `merge` of the file, empty without git or a work tree."""
    if path is None or not is_in_repository(path):
        return ""
    from roadmap_cli.commands._revisions import git  # imports git
    from roadmap_cli.vcs.repository import merge_attribute

    try:
        return merge_attribute(git(), path)
    except NotFoundError:
        return ""


def _location(path: Path | None) -> str:
    return path_in_repository(path) if path is not None else "standard input"


def _write(reports: Sequence[Report], output: ReportOutput, inputs: Sequence[Path]) -> None:
    """Write the reports to all outputs. Errors of files are raised after the output to stdout."""
    failure: NotSavedError | None = None
    try:
        write_reports(reports, output, inputs)
    except NotSavedError as error:
        failure = error
    show_reports(reports, output, inputs)
    if failure is not None:
        raise failure
