"""A report for people: lines, carets, how to fix it, and a last line that counts."""

import msgspec
import pytest

from roadmap_cli import escape
from roadmap_cli.model.findings import Finding, Place, Report, Severity
from roadmap_cli.output.check.text import LONGEST_LINE, Grouping, ReportStyle, finding_block, render_findings
from roadmap_cli.output.colors import Depth
from tests.every import every
from tests.hostile import HOSTILE, control_characters
from tests.reports import (
    AREA,
    CLEAN,
    LATE,
    NOBODY,
    OVERDUE,
    REPORT,
    SINCE,
    UNREADABLE,
    WHOLE,
    hostile_report,
    varied,
)
from tests.runners import commands_in, sections_in

SHORT, ALL = ReportStyle(), ReportStyle(shows_all=True)


def piped(report: Report, style: ReportStyle = SHORT) -> str:
    return render_findings([report], style)


def test_each_finding_has_its_line_a_caret_and_how_to_fix_it() -> None:
    assert (
        piped(REPORT, ALL)
        == """\
roadmap.toml:6:1: error RM201: commitments.grids.area = "climat": there is no such area; did you mean climate?
 6 | area = "climat"
   | ^^^^
   = Name a real area.

roadmap.toml:10:1: warning RM301: commitments.ice.deadline = "2025": overdue by 32 days
10 | deadline = "2025"
   | ^^^^^^^^
   = Say what happened.

roadmap.toml:8:14: notice RM403: commitments.ice: has neither partner nor owner
 8 | [commitments.ice]
   |              ^^^
   = Name who is to keep it.

1 error, 1 warning, 1 notice
"""
    )


def test_what_the_change_does_not_touch_is_distinct_names_and_in_short() -> None:
    assert (
        piped(SINCE, ALL)
        == """\
roadmap.toml:6:1: error RM201: commitments.grids.area = "climat": there is no such area; did you mean climate?
6 | area = "climat"
  | ^^^^
  = Name a real area.

not touched by the change since v1.0, does not count:
roadmap.toml:8:14: notice RM403: commitments.ice: has neither partner nor owner
roadmap.toml:10:1: warning RM301: commitments.ice.deadline = "2025": overdue by 32 days

1 error; 1 warning, 1 notice elsewhere do not count
"""
    )


def test_notices_and_findings_elsewhere_are_short() -> None:
    assert piped(REPORT).splitlines()[-4:] == [
        "RM403 no-partner-or-owner, 1 notice: ice",
        "1 notice of 1 rule: --all shows them",
        "",
        "1 error, 1 warning, 1 notice",
    ]
    assert piped(varied(SINCE, findings=())) == (
        "2 findings elsewhere: --all shows them\n\nno findings; 1 warning, 1 notice elsewhere do not count\n"
    )
    both = varied(SINCE, findings=(NOBODY,))
    assert "1 notice of 1 rule, 2 findings elsewhere: --all shows them\n" in piped(both)


def test_a_notice_that_fails_the_check_is_shown_in_full() -> None:
    report = varied(REPORT, findings=(NOBODY,), fail_on=Severity.NOTICE)
    assert piped(report) == piped(report, ALL)


def test_many_rules_and_many_commitments_stay_short() -> None:
    many = tuple(
        msgspec.structs.replace(NOBODY, code=f"RM4{rule:02}", commitment=f"c-{number}")
        for rule in range(20)
        for number in range(500)
    )
    shown = piped(varied(SINCE, findings=many)).splitlines()
    assert len(shown) == 10 - 1
    assert shown[0] == "RM400, 500 notices: c-0, c-1, c-2 and 497 more"
    assert shown[-3] == "10,000 notices of 20 rules, 2 findings elsewhere: --all shows them"


def test_findings_are_grouped_on_request() -> None:
    def headings(grouping: Grouping) -> list[str]:
        text = piped(REPORT, ReportStyle(shows_all=True, grouping=grouping))
        return [line for line in text.splitlines()[:-1] if line and line[0] != " " and " | " not in line
                and "roadmap.toml" not in line]  # fmt: skip

    assert headings(Grouping.COMMITMENT) == ["grids, 1 error", "ice, 1 warning, 1 notice"]
    assert headings(Grouping.RULE) == [
        "RM201 unknown-area, 1 error", "RM301 overdue, 1 warning", "RM403 no-partner-or-owner, 1 notice",
    ]  # fmt: skip
    whole = piped(varied(REPORT, findings=(WHOLE,)), ReportStyle(grouping=Grouping.COMMITMENT))
    assert whole.startswith("the rest of the file, 1 error\n\n")


def test_where_nothing_is_wrong_it_says_so() -> None:
    assert piped(CLEAN) == "no findings\n"


def test_a_file_that_is_no_text_has_no_line_to_show() -> None:
    assert piped(UNREADABLE) == "roadmap.toml:3:7: error RM101: this is not UTF-8 text\n\n1 error\n"


def test_a_rule_that_is_not_known_has_no_help() -> None:
    assert finding_block(WHOLE, None, ["[roadmap]"]) == (
        "roadmap.toml:1:1: error RM106: merge=union is set for this file\n1 | [roadmap]\n  | ^\n"
    )


def test_a_line_beyond_the_text_is_not_shown() -> None:
    beyond = Finding("RM101", Severity.ERROR, Place("r.toml", 99), "", "", "ends too soon")
    assert piped(varied(REPORT, findings=(beyond,))) == (
        "r.toml:99:1: error RM101: ends too soon\n\n1 error\n"
    )


def test_an_empty_line_leaves_no_blank_at_its_end() -> None:
    empty = Finding("RM101", Severity.ERROR, Place("r.toml", 3), "", "", "x")
    assert finding_block(empty, None, REPORT.text.split("\n")).splitlines()[1:] == ["3 |", "  | ^"]


def test_colours_follow_the_severity() -> None:
    colored = piped(varied(REPORT, findings=(LATE, AREA)), ReportStyle(color=Depth.BASIC)).splitlines()
    assert colored[5:9] == [
        "\x1b[1mroadmap.toml:10:1:\x1b[0m \x1b[33mwarning RM301:\x1b[0m"
        ' commitments.ice.deadline = "2025": overdue by 32 days',
        '\x1b[2m10 |\x1b[0m deadline = "2025"',
        "\x1b[2m   |\x1b[0m \x1b[33m^^^^^^^^\x1b[0m",
        "   \x1b[2m=\x1b[0m Say what happened.",
    ]
    assert "\x1b[31merror RM201:\x1b[0m" in colored[0]


def long_line(length: int) -> Report:
    text = "x = [" + "1, " * (length // 3) + "]\n"
    return varied(
        REPORT, text=text, findings=(Finding("RM301", Severity.NOTICE, Place("r", 1, 50, 3), "x", "", "y"),)
    )


def test_a_line_fits_the_terminal() -> None:
    shown = piped(long_line(200), ReportStyle(width=40, shows_all=True)).splitlines()
    assert shown[1] == "1 | … 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, …"
    assert shown[2] == "  |                 ^^^"
    assert "…" not in piped(long_line(200), ReportStyle(signs=False, width=40, shows_all=True))
    assert "~" in piped(long_line(200), ReportStyle(signs=False, width=40, shows_all=True))


def test_in_a_pipe_only_a_line_of_no_sane_length_is_cut() -> None:
    assert "…" not in piped(long_line(LONGEST_LINE - 10))
    cut = piped(long_line(10_000), ALL).splitlines()[1]
    assert len(cut) == len("1 | ") + LONGEST_LINE
    assert cut.endswith("…")


@every("text", HOSTILE)
@pytest.mark.parametrize("width", [None, 80])
def test_hostile_text_neither_steers_nor_commands(text: str, width: int | None) -> None:
    # `terminal.show` escapes commands too; a line break of ours is the only control.
    shown = escape.ci_text(piped(hostile_report(text), ReportStyle(width=width, shows_all=True)))
    assert control_characters(shown) <= {"\n"}
    assert commands_in(shown) == []
    assert sections_in(shown) == []
    rows = len(hostile_report(text).findings) * 3 + 1 + 2
    assert shown.count("\n") >= rows


def test_help_is_that_of_the_finding_or_else_of_its_rule() -> None:
    assert finding_block(LATE, OVERDUE, []).endswith(" = Say what happened.\n")
    own = msgspec.structs.replace(LATE, help="Run `roadmap update ice`.")
    assert finding_block(own, OVERDUE, []).endswith(" = Run `roadmap update ice`.\n")
