"""The Gantt chart in plain text."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from roadmap_cli import escape
from roadmap_cli.analysis.timeline import BarKind
from roadmap_cli.output.reports.timeline import PIPE_COLUMNS, render_timeline
from roadmap_cli.output.timeline_style import KINDS, kind_mark
from tests.every import every
from tests.hostile import HOSTILE
from tests.output.timelines import EVERY_KIND, timeline

SGR = re.compile("\x1b\\[[0-9;]*m")

AT_54 = """\
T · as of 2026-02-01

              2021 2022 2023 2024 2025 2026 2027 2028
              ┬────┬────┬────┬────┬────▼────┬────┬────
a  (not declared)
✓ met         ├───────✓┄█████          │
◐ partly-met  ├──────────────█████     │
» late        ├────█████»»»»»»»»»»✓    │
! overdue          ├─────────███!!!!!!!│
→ slipped     ├────────────────────────░░░░░→→→→→→→→→▸
○ open                       ├────◆────┼──────◇──█████
∞ ongoing                              │
· no-deadline           ├──────────────┼▸
– dropped     ├─────────–              │
✗ broken      ├───────────────────█████│
⇒ superseded  ├───────────────────█████│
○ apart       ├────────────────────────┼────█████────▸
○ beyond      ├────────────────────────┼─────────────▸
✓ unknown-end                          │

✓ 2 met   ◐ 1 partly met   » 1 met late   ! 1 overdue
→ 1 slipped   ○ 3 not yet due   ∞ 1 ongoing
· 1 no deadline   – 1 dropped   ✗ 1 broken
⇒ 1 superseded
█ deadline   ░ first promised   ◆ milestone met
◇ milestone not met   ▸ goes on   │ today
"""


def rendered(width: int | None, *, signs: Any = True, color: Any = False, **shown: Any) -> str:
    return render_timeline(timeline(**shown), width, signs, color)


def test_every_kind_has_its_mark_and_its_bar() -> None:
    assert rendered(54, last="2028") == AT_54


def test_no_two_kinds_have_the_same_mark() -> None:
    for signs in (True, False):
        marks = {kind_mark(kind, signs) for kind in BarKind}
        assert len(marks) == len(BarKind)
        assert {escape.width(mark) for mark in marks} == {1}
    assert all(kind_mark(kind, signs=False).isascii() for kind in BarKind)


def test_colour_adds_nothing_that_the_signs_do_not_say() -> None:
    coloured = rendered(80, color=True)
    assert SGR.sub("", coloured) == rendered(80)
    for kind in BarKind:
        assert (f"m{kind_mark(kind)}\x1b" in coloured) == bool(KINDS[kind].style)


def test_where_only_ascii_can_be_shown_all_signs_are_ascii() -> None:
    shown = rendered(80, signs=False)
    assert shown.isascii()
    assert "[-----" in shown
    assert "today" in shown


class TestWidths:
    @pytest.mark.parametrize("width", [40, 41, 59, 60, 69, 70, 80, 100, 129, 130, 200, 300])
    @pytest.mark.parametrize("signs", [True, False])
    def test_no_line_is_wider_than_the_terminal_and_the_chart_fills_it(self, width: int, signs: bool) -> None:
        long = {
            "a-commitment-with-an-id-that-is-as-long-as-an-id-may-ever-become": {"title": "橋の計画 " * 40},
            "b": {"title": "👩‍👩‍👧‍👦 family", "area": "域" * 60, "deadline": "2030", "made": "2025"},
        }
        lines = rendered(width, signs=signs, first=None, last=None, **EVERY_KIND, **long).splitlines()
        assert max(map(escape.width, lines)) <= width
        ruler = next(line for line in lines if line.strip() and set(line.strip()) <= set("┬─▼+-V"))
        assert len(ruler.strip()) >= 20 if width < 60 else len(ruler.strip()) >= width * 3 // 10

    @pytest.mark.parametrize("width", range(40, 100))
    def test_each_label_is_over_a_tick(self, width: int) -> None:
        many = {"a": {"made": "2021", "deadline": "2035"}, "b": {"made": "2021", "deadline": "2034"}}
        lines = rendered(width, first=None, last=None, **many).splitlines()
        names, ruler = next(
            (above, line)
            for above, line in pairwise(lines)
            if "┬" in line and set(line.strip()) <= set("┬─▼")
        )
        named = [found.start() for found in re.finditer(r"\d{4}", names)]
        assert named
        assert {ruler[column] for column in named} <= {"┬", "▼"}

    @every("text", HOSTILE)
    def test_no_text_breaks_a_line(self, text: str) -> None:
        one = {text: {"title": text if text.strip() else "x", "area": text, "deadline": "2030"}}
        for width in (40, 130):
            lines = rendered(width, **one).splitlines()
            assert len(lines) == 9
            assert max(map(escape.width, lines)) <= width

    def test_ids_and_deadlines_give_way_and_titles_are_cut_at_words(self) -> None:
        one = {"an-id": {"title": "Net-zero grids in all provinces", "made": "2024", "deadline": "2027-H1"}}
        lines = {width: rendered(width, **one).splitlines()[5] for width in (200, 100, 60, 40)}
        assert lines[200].endswith("2027-H1  an-id")
        assert lines[100].endswith("2027-H1")
        assert lines[100].startswith("○ Net-zero grids in all provinces   ")
        assert lines[60].startswith("○ Net-zero grids in all…   ")
        assert lines[40].startswith("○ Net-zero grids… ")

    def test_lanes_have_their_ids_only_if_all_titles_fit_beside_them(self) -> None:
        drawn = timeline(x={"area": "a", "deadline": "2030"}, y={"area": "b", "deadline": "2030"})
        titles = ("Climate", "A title that is as long as the line")
        lanes = [
            msgspec.structs.replace(lane, title=title)
            for lane, title in zip(drawn.lanes, titles, strict=True)
        ]
        drawn = msgspec.structs.replace(drawn, lanes=lanes)
        assert {"a  Climate", "b  A title that is as long as the line"} <= {
            *render_timeline(drawn, 40).split("\n")
        }
        assert {"Climate", "A title that is as long as the line"} <= {*render_timeline(drawn, 37).split("\n")}
        assert {"Climate", "A title that is as long as the…"} <= {*render_timeline(drawn, 34).split("\n")}

    def test_in_a_pipe_labels_are_whole_and_the_chart_has_its_width(self) -> None:
        long = {"id-" + "x" * 61: {"title": "Title " * 40, "made": "2024", "deadline": "2027-H1"}}
        lines = rendered(None, **long).splitlines()
        assert len(lines[3].strip()) == PIPE_COLUMNS
        assert lines[5].startswith("○ " + ("Title " * 40).strip() + "  ")
        assert lines[5].endswith("  2027-H1  id-" + "x" * 61)

    def test_a_deadline_says_how_it_came_about_where_there_is_room(self) -> None:
        assert "2030, was 2026" in rendered(None)
        assert "2027, ca 2029" in rendered(120)
        assert "was" not in rendered(72)


UNDATED: dict[str, dict[str, Any]] = {
    "forum": {"title": "Hold a forum of ministers", "status": "ongoing"},
    "law": {"title": "Pass the law", "status": "met", "milestones": {"m": {"title": "M"}}},
    "plan": {"title": "Plan", "area": "b"},
}


class TestNoDates:
    def test_they_are_listed_and_no_axis_is_drawn(self) -> None:
        whole = """\
T · as of 2026-02-01

No dates to draw.

a  (not declared)
∞ Hold a forum of ministers  forum
✓ Pass the law               law

b  (not declared)
· Plan                       plan

✓ 1 met   ∞ 1 ongoing   · 1 no deadline
"""
        assert rendered(None, first=None, last=None, **UNDATED) == whole
        assert rendered(80, first=None, last=None, **UNDATED) == whole

    @pytest.mark.parametrize("width", [1, 10, 20, 30, 40, 200])
    def test_a_narrow_terminal_is_kept_to(self, width: int) -> None:
        lines = rendered(width, first=None, last=None, **UNDATED).splitlines()
        assert max(map(escape.width, lines)) <= max(width, 25)
        if width >= 40:
            assert "∞ Hold a forum of ministers  forum" in lines

    def test_one_among_others_has_no_bar(self) -> None:
        dated = {"dated": {"made": "2024", "deadline": "2027"}}
        lines = rendered(80, first=None, last=None, **UNDATED, **dated).splitlines()
        (row,) = [line for line in lines if line.startswith("∞ Hold")]
        assert set(row.removeprefix("∞ Hold a forum of ministers")) == {" ", "│"}
        assert "No dates" not in "".join(lines)

    def test_a_milestone_alone_is_drawn_within_the_axis(self) -> None:
        step = {"m": {"title": "M", "deadline": "2031-05-01"}}
        assert "◇" in rendered(80, first=None, last=None, x={"milestones": step}).splitlines()[5]


@every("width", range(40, 121))
def test_nothing_comes_after_the_day_on_which_it_was_met_late(width: int) -> None:
    late = {
        day: {"made": "2021", "deadline": deadline, "status": "met", "updates": {day: {"status": "met"}}}
        for day, deadline in (("2022-02-11", "2022-02-10"), ("2022-12-31", "2022-H1"), ("2023-07-04", "2022"))
    }
    for line in rendered(width, first=None, last=None, **late).splitlines()[5:8]:
        row = line[2:].rstrip("│ 0123456789-H")
        assert line[0] == "»"
        assert "✓" in row
        assert "»" not in row.partition("✓")[2]


def test_a_terminal_of_no_sane_width_is_drawn_all_the_same() -> None:
    assert "├" in rendered(1, x={"made": "2024", "deadline": "2027"})


def test_a_day_on_a_wide_chart_is_as_wide_as_a_day() -> None:
    roadmap = {"x": {"made": "2026-01-26", "deadline": "2026-02-05"}}
    shown = rendered(60, first=None, last=None, **roadmap).splitlines()[5]
    assert shown == "○ x  ├──────────────────────┼───────────────█████"


def test_without_commitments_there_is_only_the_heading() -> None:
    empty = timeline(x={"made": "2030"})
    assert render_timeline(empty, 80) == f"T · as of {date(2026, 2, 1)}\n"
