"""A report for people: lines, carets, how to fix it, and a last line that counts."""

import msgspec
import pytest

from roadmap_cli import escape
from roadmap_cli.model.findings import Finding, Place, Report, Severity
from roadmap_cli.output.check.text import LONGEST_LINE, finding_block, render_findings
from tests.hostile import HOSTILE, control_characters
from tests.reports import AREA, CLEAN, LATE, OVERDUE, REPORT, SINCE, UNREADABLE, WHOLE, hostile_report, varied
from tests.runners import commands_in, sections_in


def piped(report: Report, *, quiet: bool = False) -> str:
    return render_findings([report], color=False, signs=True, width=None, quiet=quiet)


def test_each_finding_has_its_line_a_caret_and_how_to_fix_it() -> None:
    assert (
        piped(REPORT)
        == """\
roadmap.toml:6:1: error RM201: commitments.grids.area = "climat": there is no such area; did you mean climate?
 6 | area = "climat"
   | ^^^^
   = Name a real area.

roadmap.toml:8:14: notice RM403: commitments.ice: has neither partner nor owner
 8 | [commitments.ice]
   |              ^^^
   = Name who is to keep it.

roadmap.toml:10:1: warning RM301: commitments.ice.deadline = "2025": overdue by 32 days
10 | deadline = "2025"
   | ^^^^^^^^
   = Say what happened.

1 error, 1 warning, 1 notice
"""
    )


def test_what_the_change_does_not_touch_is_distinct_names_and_in_short() -> None:
    assert (
        piped(SINCE)
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


def test_where_nothing_is_wrong_it_says_so() -> None:
    assert piped(CLEAN) == "no findings\n"


@pytest.mark.parametrize(
    ("report", "silent"),
    [
        (CLEAN, True),
        (REPORT, False),
        (varied(REPORT, findings=(LATE,)), True),
        (varied(REPORT, findings=(LATE,), fail_on=Severity.WARNING), False),
        (varied(REPORT, fail_on=None), True),
        (varied(SINCE, findings=()), True),
    ],
)
def test_quiet_is_silent_unless_the_check_fails(report: Report, silent: bool) -> None:
    assert piped(report, quiet=True) == ("" if silent else piped(report))


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
    colored = render_findings(
        [varied(REPORT, findings=(LATE, AREA))], color=True, signs=True, width=None
    ).splitlines()
    assert colored[:4] == [
        "\x1b[1mroadmap.toml:10:1:\x1b[0m \x1b[33mwarning RM301:\x1b[0m"
        ' commitments.ice.deadline = "2025": overdue by 32 days',
        '\x1b[2m10 |\x1b[0m deadline = "2025"',
        "\x1b[2m   |\x1b[0m \x1b[33m^^^^^^^^\x1b[0m",
        "   \x1b[2m=\x1b[0m Say what happened.",
    ]
    assert "\x1b[31merror RM201:\x1b[0m" in colored[5]


def long_line(length: int) -> Report:
    text = "x = [" + "1, " * (length // 3) + "]\n"
    return varied(
        REPORT, text=text, findings=(Finding("RM301", Severity.NOTICE, Place("r", 1, 50, 3), "x", "", "y"),)
    )


def test_a_line_fits_the_terminal() -> None:
    shown = render_findings([long_line(200)], color=False, signs=True, width=40).splitlines()
    assert shown[1] == "1 | … 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, …"
    assert shown[2] == "  |                 ^^^"
    assert "…" not in render_findings([long_line(200)], color=False, signs=False, width=40)
    assert "~" in render_findings([long_line(200)], color=False, signs=False, width=40)


def test_in_a_pipe_only_a_line_of_no_sane_length_is_cut() -> None:
    assert "…" not in piped(long_line(LONGEST_LINE - 10))
    cut = piped(long_line(10_000)).splitlines()[1]
    assert len(cut) == len("1 | ") + LONGEST_LINE
    assert cut.endswith("…")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("width", [None, 80])
def test_hostile_text_neither_steers_nor_commands(text: str, width: int | None) -> None:
    # `terminal.show` escapes commands too; a line break of ours is the only control.
    shown = escape.ci_text(render_findings([hostile_report(text)], color=False, signs=True, width=width))
    assert control_characters(shown) <= {"\n"}
    assert commands_in(shown) == []
    assert sections_in(shown) == []
    rows = len(hostile_report(text).findings) * 3 + 1 + 2
    assert shown.count("\n") >= rows


def test_help_is_that_of_the_finding_or_else_of_its_rule() -> None:
    assert finding_block(LATE, OVERDUE, []).endswith(" = Say what happened.\n")
    own = msgspec.structs.replace(LATE, help="Run `roadmap update ice`.")
    assert finding_block(own, OVERDUE, []).endswith(" = Run `roadmap update ice`.\n")
