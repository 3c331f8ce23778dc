"""A gantt chart as text; `test_mermaid_in_chromium.py` has Mermaid draw it."""

import re
from datetime import date

import pytest

from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.output.export.mermaid import MAX_LENGTH, escaped, render_mermaid
from tests.conftest import SMALL_ROADMAP
from tests.every import every
from tests.hostile import HOSTILE
from tests.output.snapshots import HEAD, one, snapshot_of


def tasks(snapshot: Snapshot) -> list[str]:
    return [
        line.strip()
        for line in render_mermaid(snapshot).text.splitlines()
        if " :" in line and "%%" not in line
    ]


def test_the_whole_chart():
    assert (
        render_mermaid(snapshot_of(SMALL_ROADMAP)).text
        == """\
%% In Markdown, put this between a line ```mermaid and a line ```
%%{init: {"gantt":{"leftPadding":240},"themeVariables":{"taskBkgColor":"#0969da","taskBorderColor":"#0969da",\
"critBkgColor":"#cf222e","critBorderColor":"#cf222e","taskTextColor":"#ffffff","taskTextLightColor":"#ffffff"}}}%%
gantt
    title Small roadmap (as of 2026-02-01)
    dateFormat YYYY-MM-DD
    inclusiveEndDates
    axisFormat %Y
    section Accelerating climate ambitions
    ▸ United States#58; Net-zero power grids (2035) :2035-01-01, 2035-12-31
    ▲ Canada#58; Net-zero power grids (2050) :2050-01-01, 2050-12-31
    ✓ Draft rules published (2023-summer) :done, milestone, 2023-08-31, 1d
    ○ Final rules in force (2027-01-01) :milestone, 2027-01-01, 1d
    ■ Cut methane by 75 percent (2025-winter) :2025-12-01, 2026-02-28
    section Building back better
    ○ Réparer les ponts 橋 (2025-H2) :crit, 2025-07-01, 2025-12-31
    ✓ Hold a semiconductor forum (2021-summer) :done, 2021-06-01, 2021-08-31
    section The North
    ○ Clean drinking water (2026-06-30) :milestone, 2026-06-30, 1d
"""
    )


@pytest.mark.parametrize(
    ("lines", "task"),
    [
        ('deadline = "2030"', "○ T (2030) :2030-01-01, 2030-12-31"),
        ('deadline = "2020"', "○ T (2020) :crit, 2020-01-01, 2020-12-31"),
        ('deadline = "2020"\nstatus = "met"', "✓ T (2020) :done, 2020-01-01, 2020-12-31"),
        ('deadline = "2020"\nstatus = "broken"', "✗ T (2020) :done, crit, 2020-01-01, 2020-12-31"),
        ('deadline = "2020"\nstatus = "dropped"', "– T (2020) :done, 2020-01-01, 2020-12-31"),
        ('deadline = "2030"\nstatus = "underway"', "▸ T (2030) :2030-01-01, 2030-12-31"),
        (
            'status = "met"\nmilestones.m = { title = "M", deadline = "2020" }',
            "○ M (2020) :milestone, 2020-12-31, 1d",
        ),
    ],
)
def test_a_bar(lines, task):
    assert tasks(one(lines)) == [task]


def test_nothing_to_draw():
    chart = render_mermaid(one())
    assert (tasks(one()), chart.left_out) == ([], 0)
    assert "todayMarker off" in chart.text


def test_years_that_mermaid_would_misread_are_left_out():
    assert tasks(one('deadline = "0099"')) == []
    assert tasks(one('deadline = "0100"')) == ["○ T (0100) :crit, 0100-01-01, 0100-12-31"]


@pytest.mark.parametrize(
    ("last", "form"), [("2030-01-20", "%d %b"), ("2031-01-01", "%b %Y"), ("2036-01-01", "%Y")]
)
def test_the_axis_is_as_precise_as_there_is_room(last, form):
    snapshot = one("deadline = 2030-01-01", f'milestones.m = {{ title = "M", deadline = {last} }}')
    assert f"    axisFormat {form}\n" in render_mermaid(snapshot).text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: b; #c", "a#58; b#59; #35;c"),
        ("%%{init: {}}%%", "#37;#37;#123;init#58; #123;#125;#125;#37;#37;"),
        ('<b>"x"&amp;', "#60;b#62;#34;x#34;#38;amp#59;"),
        ("a\nb", "a#92;nb"),
        ("ﬂ°°58¶ß", "#64258;#176;#176;58#182;#223;"),
        ("Réparer 橋 (2), it's 5 + 5 = 10?!", "Réparer 橋 (2), it's 5 + 5 = 10?!"),
    ],
)
def test_signs_of_the_grammar_become_codes(text, code):
    assert escaped(text) == code


@every("text", HOSTILE)
def test_of_any_text_only_codes_are_left(text):
    code = escaped(text)
    assert not re.search(r'[;#:%<>"&`\\\n{}\[\]]', re.sub(r"#[0-9]+;", "", code))
    assert len(code) <= 200 * len("#65535;")


class TestTheLimit:
    def many(self, number: int, title: str = "Something that was promised") -> Snapshot:
        one = '[commitments.c-{}]\ntitle = "{}"\narea = "{}"\ndeadline = "2030"\n'
        areas = ("b", "a")
        return snapshot_of(
            HEAD
            + "[areas.b]\ntitle='B'\n"
            + "".join(one.format(n, title, areas[n % 2]) for n in range(number))
        )

    @pytest.mark.parametrize("title", ["Something that was promised", "👍" * 50, ":" * 100])
    def test_a_chart_never_has_more_than_mermaid_reads(self, title):
        chart = render_mermaid(self.many(2_000, title))
        assert len(chart.text.encode("utf-16-le")) // 2 <= MAX_LENGTH
        drawn = chart.text.count(" :2030-")
        assert chart.left_out == 2_000 - drawn
        assert drawn > 50
        assert f"(as of 2026-02-01, the first {drawn:,} of 2,000)" in chart.text

    def test_what_fits_is_there(self):
        chart = render_mermaid(self.many(100))
        assert chart.left_out == 0
        assert "the first" not in chart.text


def test_an_area_that_is_not_declared():
    text = '[roadmap]\ntitle = "R"\n[commitments.x]\ntitle = "T"\narea = " "\ndeadline = "2030"\n'
    assert "    section -\n" in render_mermaid(snapshot_of(text, date(2026, 2, 1))).text


def test_areas_of_one_title_are_distinct_names():
    areas = '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[areas.b]\ntitle = "A"\n'
    one = '[commitments.{0}]\ntitle = "T"\narea = "{0}"\ndeadline = "2030"\n'
    chart = render_mermaid(snapshot_of(areas + one.format("a") + one.format("b"))).text
    assert "    section A\n" in chart
    assert "    section A (b)\n" in chart
