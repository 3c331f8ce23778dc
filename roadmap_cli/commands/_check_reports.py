"""Write the reports of `roadmap check` to stdout, to files and to the summary of a CI job."""

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, assert_never

from roadmap_cli import escape, terminal
from roadmap_cli.errors import RoadmapError, WrongUsageError
from roadmap_cli.model.findings import Report
from roadmap_cli.model.ids import any_of, did_you_mean, short
from roadmap_cli.output.check.text import ReportStyle, render_findings


class ReportFormat(StrEnum):
    """The formats of a report."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


class CheckFormat(StrEnum):
    """The values of `--format`; `auto` is github in GitHub Actions, else text."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


class ReportFile(NamedTuple):
    """A file for a report, and its format."""

    format: ReportFormat
    path: Path


class ReportOutput(NamedTuple):
    """Where reports go. With `quiet`, a check that passes writes nothing in the formats for people."""

    format: ReportFormat
    files: Sequence[ReportFile]
    style: ReportStyle
    quiet: bool


def format_for(choice: CheckFormat) -> ReportFormat:
    """Return the format of the output; GITHUB_ACTIONS decides about `auto`."""
    if choice is not CheckFormat.AUTO:
        return ReportFormat(choice.value)
    return ReportFormat.GITHUB if os.environ.get("GITHUB_ACTIONS") else ReportFormat.TEXT


def report_files(words: Sequence[str] | None) -> list[ReportFile]:
    """Return the values of `--report FORMAT=FILE`. Raises WrongUsageError."""
    if not words:
        return []
    from roadmap_cli.commands._write import output_file  # imports the modules that write roadmaps

    files: list[ReportFile] = []
    for word in words:
        name, equals, path = word.partition("=")
        if name not in set(ReportFormat):
            hint = did_you_mean(name, list(ReportFormat)) or f"one of {any_of(ReportFormat)}"
            raise WrongUsageError(f'--report: there is no format "{short(name)}"; {hint}')
        if not equals or path in ("", "-"):
            raise WrongUsageError(
                f"--report {name} needs a file: --report {name}=FILE; --format writes to stdout"
            )
        if any(Path(path) == other.path for other in files):
            raise WrongUsageError(
                f"--report: {escape.line(path)} is given twice; each report needs its own file"
            )
        files.append(ReportFile(ReportFormat(name), output_file(path, f"--report {name}")))
    return files


def write_reports(reports: Sequence[Report], output: ReportOutput, roadmaps: Sequence[Path]) -> None:
    """Write reports to files, each all or nothing. Raises WrongUsageError and NotSavedError."""
    if not output.files:
        return
    from roadmap_cli.storage.output import require_not_roadmap, write_output

    style = ReportStyle(shows_all=output.style.shows_all, grouping=output.style.grouping)
    for format, path in output.files:
        for roadmap in roadmaps:
            require_not_roadmap(path, roadmap)
        write_output(path, _rendered(reports, format, style), None)


def show_reports(reports: Sequence[Report], output: ReportOutput, roadmaps: Sequence[Path]) -> None:
    """Write reports to stdout, and in GitHub Actions also the summary of the job."""
    format = output.format
    if format is ReportFormat.GITHUB:
        _add_summary(reports, roadmaps)
    fails = any(report.fails for report in reports)
    if output.quiet and not fails and format in (ReportFormat.TEXT, ReportFormat.GITHUB):
        return
    data = _rendered(reports, format, output.style)
    if format is ReportFormat.TEXT:
        terminal.show(data.decode())
    else:
        terminal.put(data)


def _rendered(reports: Sequence[Report], format: ReportFormat, style: ReportStyle) -> bytes:
    # A run imports only the format that it needs.
    match format:
        case ReportFormat.TEXT:
            return render_findings(reports, style).encode()
        case ReportFormat.JSON:
            from roadmap_cli.output.check.json import render_findings_json

            return render_findings_json(reports)
        case ReportFormat.GITHUB:
            from roadmap_cli.output.check.github import render_annotations

            return render_annotations(reports, has_summary=bool(_summary_file()))
        case ReportFormat.GITLAB:
            from roadmap_cli.output.check.gitlab import render_gitlab

            return render_gitlab(reports)
        case ReportFormat.SARIF:
            from roadmap_cli.output.check.sarif import render_sarif

            return render_sarif(reports)
        case ReportFormat.JUNIT:
            from roadmap_cli.output.check.junit import render_junit

            return render_junit(reports)
        case _:
            assert_never(format)


def _summary_file() -> str:
    return os.environ.get("GITHUB_STEP_SUMMARY", "")


def _add_summary(reports: Sequence[Report], roadmaps: Sequence[Path]) -> None:
    """Append to the summary of the job. Failure is reported on stderr and does not stop the check."""
    if not _summary_file():
        return
    from roadmap_cli.output.check.github import render_summary
    from roadmap_cli.storage.output import append_output, require_not_roadmap

    try:
        for roadmap in roadmaps:
            require_not_roadmap(Path(_summary_file()), roadmap)
        append_output(Path(_summary_file()), escape.ci_text(render_summary(reports)).encode(), None)
    except RoadmapError as error:
        terminal.talk(f"the summary of the job is missing: {error.sentences[0]}")
