"""Annotations as GitHub's own toolkit prints them, and the summary of a job."""

# Whole rows of Markdown are compared.
# ruff: noqa: E501

import json

import msgspec
from markdown_it import MarkdownIt

from roadmap_cli import escape
from roadmap_cli.model.findings import Finding, Place, Report, Severity
from roadmap_cli.output.check.findings import most_important_first, words_of
from roadmap_cli.output.check.github import SUMMARY_BYTES, render_annotations, render_summary
from tests.clients import MODULES, needs, node
from tests.every import every
from tests.hostile import HOSTILE, control_characters
from tests.reports import AREA, CLEAN, LATE, REPORT, SINCE, UNREADABLE, WHOLE, hostile_report, many, varied
from tests.runners import commands_in, sections_in


def printed(report: Report, *, has_summary: bool = True) -> list[str]:
    return render_annotations([report], has_summary=has_summary).decode().splitlines()


def test_ten_a_kind_are_annotated_in_all_files_together() -> None:
    reports = [varied(REPORT, location=f"{name}.toml", findings=many(7)) for name in "ab"]
    *shown, left_out, counts = render_annotations(reports, has_summary=True).decode().splitlines()
    assert ["file=a.toml" in line for line in shown] == [True] * 7 + [False] * 3
    assert left_out == "not shown as annotations: 4 more warnings; the summary has them"
    assert counts == "14 warnings in 2 files"
    summary = render_summary(reports)
    assert summary.startswith("### Roadmap check passed: 14 warnings\n\na.toml as of 2026-02-01\n\n")
    assert "\nb.toml as of 2026-02-01\n\n" in summary


def test_the_most_important_come_first_and_a_count_last() -> None:
    assert printed(REPORT) == [
        "::error title=RM201 unknown-area,file=plans/roadmap.toml,line=6,endLine=6,col=1,endColumn=5::"
        'commitments.grids.area = "climat": there is no such area; did you mean climate?'
        "%0AName a real area.",
        "::warning title=RM301 overdue,file=plans/roadmap.toml,line=10,endLine=10,col=1,endColumn=9::"
        'commitments.ice.deadline = "2025": overdue by 32 days%0ASay what happened.',
        "::notice title=RM403 no-partner-or-owner,"
        "file=plans/roadmap.toml,line=8,endLine=8,col=14,endColumn=17::"
        "commitments.ice: has neither partner nor owner%0AName who is to keep it.",
        "1 error, 1 warning, 1 notice",
    ]


def test_help_of_the_finding_itself_comes_first() -> None:
    own = varied(REPORT, findings=(msgspec.structs.replace(LATE, help="Run this."),))
    assert printed(own)[0].endswith("overdue by 32 days%0ARun this.")
    assert "| Run this. |" in render_summary([own])


def test_where_only_the_spot_is_known_no_end_is_said() -> None:
    assert printed(UNREADABLE) == [
        "::error title=RM101,file=roadmap.toml,line=3,endLine=3,col=7::this is not UTF-8 text",
        "1 error",
    ]


def test_what_the_change_does_not_touch_is_counted_only() -> None:
    lines = printed(SINCE)
    assert len(lines) == 2
    assert lines[1] == "1 error; 1 warning, 1 notice elsewhere do not count"


def test_nothing_found_is_one_line() -> None:
    assert printed(CLEAN) == ["no findings"]


def test_ten_of_a_kind_are_annotations_and_the_others_are_counted() -> None:
    report = varied(REPORT, findings=(*many(24), *many(11, Severity.ERROR), *many(10, Severity.NOTICE)))
    lines = printed(report)
    kinds = [line.split()[0] for line in lines[:-2]]
    assert kinds == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert "line=10," in lines[9]
    assert lines[-2:] == [
        "not shown as annotations: 1 more error, 14 more warnings; the summary has them",
        "11 errors, 24 warnings, 10 notices",
    ]
    assert printed(report, has_summary=False)[-2] == (
        "not shown as annotations: 1 more error, 14 more warnings; GitHub shows ten of each kind"
    )


ESCAPES = varied(
    REPORT,
    location="50%,a:b/roadmap.toml",
    findings=(
        Finding("RM301", Severity.WARNING, Place("r", 3, 2, 1), "a,b:c", "100%0A", "::error::50% %25 ✓"),
        AREA,
        WHOLE,
    ),
)


@needs(MODULES / "@actions" / "core")
def test_each_line_is_what_the_toolkit_of_github_prints() -> None:
    """`@actions/core`, with the same findings: to the byte, in one run of node for all."""
    reports = [REPORT, SINCE, UNREADABLE, ESCAPES, *map(hostile_report, HOSTILE.values())]
    calls = [call for report in reports for call in calls_of(report)]
    ours = [line for report in reports for line in printed(report) if line.startswith("::")]
    theirs = node("actions.js", json.dumps(calls).encode()).decode().splitlines()
    assert len(theirs) == len(calls) > 100
    assert ours == theirs


def calls_of(report: Report) -> list[dict[str, object]]:
    """Return the calls of the toolkit that say what a report says."""
    rules = {rule.code: rule for rule in report.rules}
    calls: list[dict[str, object]] = []
    for finding in most_important_first(report.findings):
        rule, place = rules.get(finding.code), finding.place
        properties: dict[str, object] = {
            "title": f"{rule.code} {rule.name}" if rule else finding.code,
            "file": escape.ci_line(report.location),
            "startLine": place.line,
            "endLine": place.line,
            "startColumn": place.column,
        }
        if place.width:
            properties["endColumn"] = place.column + place.width
        help = finding.help or (rule.help if rule else "")
        message = escape.ci_line(words_of(finding)) + (f"\n{escape.ci_line(help)}" if help else "")
        calls.append({"kind": finding.severity, "message": message, "properties": properties})
    return calls


@every("text", HOSTILE)
def test_only_our_own_commands_are_commands(text: str) -> None:
    written = render_annotations([hostile_report(text)], has_summary=True).decode()
    lines = written.split("\n")
    assert [line.partition(" ")[0] for line in commands_in(written)] == ["::error", "::warning"]
    assert control_characters(written) <= {"\n"}
    assert sections_in(written) == []
    assert [line.count("\n") for line in lines] == [0] * 4
    # The runner writes what a message says into the log, line by line.
    message = lines[1].split("::", 2)[2].replace("%0A", "\n").replace("%25", "%")
    assert commands_in(message) == []


def test_the_summary_is_a_table() -> None:
    assert (
        render_summary([REPORT])
        == """\
### Roadmap check failed: 1 error, 1 warning, 1 notice

plans/roadmap.toml as of 2026-02-01

| severity | rule | line | what | to fix it |
| --- | --- | ---: | --- | --- |
| error | RM201 unknown-area | 6 | commitments.grids.area = "climat": there is no such area; did you mean climate? | Name a real area. |
| warning | RM301 overdue | 10 | commitments.ice.deadline = "2025": overdue by 32 days | Say what happened. |
| notice | RM403 no-partner-or-owner | 8 | commitments.ice: has neither partner nor owner | Name who is to keep it. |

"""
    )


def test_in_the_summary_what_the_change_does_not_touch_has_a_table_of_its_own() -> None:
    head, _, below = render_summary([SINCE]).partition("#### Not touched by the change since v1.0\n\n")
    assert head.startswith("### Roadmap check failed: 1 error\n")
    assert "RM301" not in head
    assert (
        below
        == """\
Not counted: 1 warning, 1 notice.

| severity | rule | line | what | to fix it |
| --- | --- | ---: | --- | --- |
| warning | RM301 overdue | 10 | commitments.ice.deadline = "2025": overdue by 32 days | Say what happened. |
| notice | RM403 no-partner-or-owner | 8 | commitments.ice: has neither partner nor owner | Name who is to keep it. |

"""
    )


def test_a_check_that_passed_has_a_short_summary() -> None:
    assert render_summary([CLEAN]) == (
        "### Roadmap check passed: no findings\n\nplans/roadmap.toml as of 2026-02-01\n\n"
    )


def test_a_check_that_nothing_can_fail_has_no_verdict() -> None:
    assert render_summary([varied(REPORT, fail_on=None)]).startswith("### Roadmap check: 1 error, ")


def test_the_summary_stays_below_what_github_takes() -> None:
    report = varied(REPORT, findings=many(20_000), elsewhere=many(20_000), since="v1")
    text = render_summary([report])
    assert len(text.encode()) <= SUMMARY_BYTES
    shown = text.count("| warning |")
    assert shown > 1_000
    left_out = [int(line.split()[1].replace(",", "")) for line in text.splitlines() if line[:1] == "…"]
    assert len(left_out) == 2
    assert shown + sum(left_out) == 40_000


def test_a_long_text_does_not_push_the_others_out_of_the_summary() -> None:
    long = Finding("RM301", Severity.ERROR, Place("r", 1), "", "", "$" * 1_000_000)
    text = render_summary([varied(REPORT, findings=(long, *many(10)))])
    assert text.count("| warning |") == 10
    assert "…" in text


@every("text", HOSTILE)
def test_hostile_text_stays_text_in_the_summary(text: str) -> None:
    written = render_summary([hostile_report(text)])
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(written)
    assert control_characters(written) <= {"\n"}
    assert html.count("<table>") == 2
    assert html.count("<tr>") == 1 + 2 + 1 + 2
    assert html.count("<td") == 4 * 5
    for tag in ("<a ", "<img", "<script", "<em>", "<strong>", "<code>", "<h1"):
        assert tag not in html
