"""The bars of a picture."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from roadmap_cli.analysis.axis import Axis, Scale
from roadmap_cli.analysis.timeline import BarKind
from roadmap_cli.output.export.svg import Drawing
from roadmap_cli.output.timeline_style import kind_mark
from tests.derived import PARTNERED
from tests.output.pictures import SVG, drawn, picture, texts
from tests.output.timelines import DAY, EVERY_KIND, bar


class TestBars:
    @pytest.mark.parametrize("name", EVERY_KIND)
    def test_each_bar_has_its_mark_and_its_title(self, name: str) -> None:
        one = picture(x=EVERY_KIND[name] | {"title": f"The {name} one"})
        kind = next(kind for kind in BarKind if drawn(one, f"tl-{kind}"))
        assert texts(drawn(one, f"tl-{kind}"))[0] == kind_mark(kind)
        assert texts(drawn(one, "tl-name")) == [f"The {name} one"]
        assert {other for other in BarKind if drawn(one, f"tl-{other}")} == {kind}

    def test_a_window_is_as_wide_as_what_was_promised(self) -> None:
        wide = {text: self._window(text).get("width", "") for text in ("2029", "2029-H1", "2029-06-30")}
        year, half, day = map(float, wide.values())
        assert year == pytest.approx(2 * half, rel=0.05)
        assert day == 3  # so that it can be seen

    @staticmethod
    def _window(text: str) -> ElementTree.Element:
        return drawn(picture(x={"made": "2021", "deadline": text}), "tl-window")[0]

    def test_a_window_beyond_the_days_shown_is_an_arrow(self) -> None:
        beyond = picture(x={"made": "2021", "deadline": "2050"})
        assert drawn(beyond, "tl-window") == []
        tags = [one.tag.removeprefix(SVG) for one in drawn(beyond, "tl-open")]
        assert tags == ["text", "rect", "rect", "path", "text"]  # mark, line, beginning, arrow, legend

    def test_the_first_promise_and_partners_windows_are_drawn_separately(self) -> None:
        slipped, apart = picture(x=EVERY_KIND["slipped"]), picture(x=EVERY_KIND["apart"])
        bar_and_key = 2
        assert [len(drawn(slipped, kind)) for kind in ("tl-was", "tl-own", "tl-slip")] == [bar_and_key, 0, 1]
        assert drawn(picture(x=PARTNERED), "tl-was") == []  # its first promise still holds for the other
        assert [len(drawn(apart, kind)) for kind in ("tl-was", "tl-own", "tl-slip")] == [0, bar_and_key, 0]

    def test_an_end_in_a_year_is_drawn_on_its_first_day(self) -> None:
        def end(day: str) -> dict[str, str]:
            closed = {"made": "2021", "status": "met", "updates": {day: {"status": "met"}}}
            (mark,) = drawn(picture(x=closed | {"deadline": "2022"}), "tl-end")
            return mark.attrib

        assert end("2024") == end("2024-01-01") != end("2024-12-31")

    def test_time_over_is_drawn_as_such(self) -> None:
        for name in ("overdue", "late"):
            assert len(drawn(picture(x=EVERY_KIND[name]), "tl-over")) == 1
        assert drawn(picture(x=EVERY_KIND["met"]), "tl-over") == []

    def test_a_milestone_that_was_met_is_filled(self) -> None:
        one = picture(x=EVERY_KIND["open"])
        bar_and_key = 2
        assert len(drawn(one, "tl-step")) == 2 * bar_and_key
        assert len(drawn(one, "tl-step-met")) == bar_and_key

    def test_a_milestone_of_a_window_has_it_below(self) -> None:
        steps = {"milestones": {"s": {"title": "S", "deadline": "2027"}}}
        assert len(drawn(picture(x=EVERY_KIND["no-deadline"] | steps), "tl-span")) == 1


def shapes(fields: dict[str, Any], first: int = 2021, last: int = 2030) -> list[str]:
    """Return the shapes of a bar in a row at 40, where `first` begins at 100 and a year is 100 wide."""
    axis = Axis(date(first, 1, 1), date(last, 12, 31), Scale.YEAR)
    drawing = Drawing(axis, DAY, left=100, width=100 * (last - first + 1))
    return drawing.shapes(bar(fields), 40).replace("><", ">\n<").splitlines()


class TestPlaces:
    """A year is 100 points wide: 2021 is from 100 to 200, and 2026-02-01, the day, ends at 608.8."""

    def test_a_met_one_has_its_line_its_beginning_its_window_and_its_end(self) -> None:
        assert shapes(EVERY_KIND["met"]) == [
            '<rect class="tl-line tl-met" x="100.0" y="49.5" width="166.8" height="3"/>',
            '<rect class="tl-after tl-met" x="266.8" y="49.5" width="133.2" height="3"/>',
            '<rect class="tl-met" x="100.0" y="46.0" width="1.5" height="10"/>',
            '<rect class="tl-window tl-met" x="300.0" y="45.0" width="100.0" height="12" rx="2"/>',
            '<text class="tl-end tl-mark tl-met" x="266.6" y="55.0" text-anchor="middle">✓</text>',
        ]

    def test_an_arrow_goes_from_the_first_promise_to_the_window(self) -> None:
        assert shapes(EVERY_KIND["slipped"]) == [
            '<rect class="tl-line tl-slipped" x="100.0" y="49.5" width="1000.0" height="3"/>',
            '<rect class="tl-slipped" x="100.0" y="46.0" width="1.5" height="10"/>',
            '<path class="tl-slip tl-slipped" d="M702.0 51.0H996.0"/>',
            '<path class="tl-slipped" d="M1000.0 51.0L995.0 47.5V54.5z"/>',
            '<rect class="tl-was tl-slipped" x="600.0" y="45.0" width="100.0" height="12" rx="2"/>',
            '<rect class="tl-window tl-slipped" x="1000.0" y="45.0" width="100.0" height="12" rx="2"/>',
        ]

    @pytest.mark.parametrize(
        ("deadline", "arrows"), [("2026-07-17", 0), ("2026-07-25", 1), ("2026-08-01", 1)]
    )
    def test_an_arrow_needs_room_for_its_head(self, deadline: str, arrows: int) -> None:
        update = {"deadline": deadline, "deadline_was": "2026-06-30"}
        slipped = shapes({"made": "2021", "deadline": deadline, "updates": {"2022": update}})
        assert sum("tl-slip " in shape for shape in slipped) == arrows
        assert sum("tl-was" in shape for shape in slipped) == 1

    def test_milestones_are_diamonds_and_an_open_window_is_a_line_below(self) -> None:
        steps = {
            "met": {"title": "M", "status": "met", "met_on": "2025-01-01", "deadline": "2024"},
            "met-some-day": {"title": "D", "status": "met", "deadline": "2026"},
            "window": {"title": "W", "deadline": "2027"},
            "day": {"title": "D", "deadline": "2028-01-01"},
            "no-day": {"title": "N"},
            "before": {"title": "B", "deadline": "2020"},
            "after": {"title": "A", "deadline": "2031"},
        }
        assert shapes({"made": "2024", "deadline": "2028", "milestones": steps})[3:] == [
            '<path class="tl-step tl-step-met" d="M495.0 51.0l5-5 5 5-5 5z"/>',
            '<path class="tl-step tl-step-met" d="M694.7 51.0l5-5 5 5-5 5z"/>',
            '<path class="tl-span" d="M700.0 57.0V59.0H799.7V57.0"/>',
            '<path class="tl-step" d="M794.7 51.0l5-5 5 5-5 5z"/>',
            '<path class="tl-step" d="M795.0 51.0l5-5 5 5-5 5z"/>',
        ]

    @pytest.mark.parametrize("made", [{}, {"made": "2019"}])
    def test_what_began_before_has_an_arrow_to_the_left_and_no_beginning(self, made: dict[str, str]) -> None:
        assert shapes({"deadline": "2023"} | made) == [
            '<rect class="tl-line tl-overdue" x="100.0" y="49.5" width="508.8" height="3"/>',
            '<path class="tl-over tl-overdue" d="M400.0 51.0H608.8"/>',
            '<rect class="tl-window tl-overdue" x="300.0" y="45.0" width="100.0" height="12" rx="2"/>',
            '<path class="tl-overdue" d="M100.0 51.0L106.0 46.8V55.2z"/>',
        ]

    def test_what_began_on_the_first_day_or_later_has_its_beginning(self) -> None:
        assert shapes(EVERY_KIND["beyond"]) == [
            '<rect class="tl-line tl-open" x="100.0" y="49.5" width="1000.0" height="3"/>',
            '<rect class="tl-open" x="100.0" y="46.0" width="1.5" height="10"/>',
            '<path class="tl-open" d="M1100.0 51.0L1094.0 46.8V55.2z"/>',
        ]
        assert shapes(EVERY_KIND["no-deadline"])[:2] == [
            '<rect class="tl-line tl-no-deadline" x="300.0" y="49.5" width="308.8" height="3"/>',
            '<rect class="tl-no-deadline" x="300.0" y="46.0" width="1.5" height="10"/>',
        ]
        ends_with_the_picture = shapes({"made": "2021-01-01", "deadline": "2030"})
        assert [shape.partition(" d=")[0] for shape in ends_with_the_picture if "path" in shape] == []

    def test_an_end_before_the_first_day_is_not_drawn(self) -> None:
        closed = {"made": "2018", "deadline": "2022", "status": "met", "updates": {"2019": {"status": "met"}}}
        assert shapes(closed) == [
            '<rect class="tl-after tl-met" x="100.0" y="49.5" width="200.0" height="3"/>',
            '<rect class="tl-window tl-met" x="200.0" y="45.0" width="100.0" height="12" rx="2"/>',
            '<path class="tl-met" d="M100.0 51.0L106.0 46.8V55.2z"/>',
        ]

    def test_what_begins_after_the_last_day_has_an_arrow_to_the_right(self) -> None:
        assert shapes({"made": "2025", "deadline": "2022", "status": "met"}, last=2023)[-2:] == [
            '<rect class="tl-window tl-met" x="200.0" y="45.0" width="100.0" height="12" rx="2"/>',
            '<path class="tl-met" d="M400.0 51.0L394.0 46.8V55.2z"/>',
        ]

    def test_a_window_over_an_edge_ends_there(self) -> None:
        over_left, over_right = (
            next(shape for shape in shapes(fields, last=last) if "tl-window" in shape)
            for fields, last in (
                ({"made": "2019", "deadline": "2020-winter"}, 2028),
                ({"made": "2021", "deadline": "2023-winter"}, 2023),
            )
        )
        assert 'x="100.0" y="45.0" width="16.2"' in over_left
        assert 'x="391.5" y="45.0" width="8.5"' in over_right

    def test_time_over_beyond_the_last_day_is_not_drawn(self) -> None:
        assert [shape for shape in shapes({"deadline": "2025"}, last=2024) if "tl-over " in shape] == []

    @pytest.mark.parametrize(
        ("first", "last", "arrow"),
        [
            (2021, 2030, "M615.8 51.0L609.8 46.8V55.2z"),  # 7 points beyond the day
            (2021, 2025, "M600.0 51.0L594.0 46.8V55.2z"),  # the day is beyond the picture
        ],
    )
    @pytest.mark.parametrize("status", ["ongoing", "underway"])
    def test_what_has_no_end_goes_on(self, status: str, first: int, last: int, arrow: str) -> None:
        kind = "ongoing" if status == "ongoing" else "no-deadline"
        (drawing,) = (
            shape for shape in shapes({"made": "2021", "status": status}, first, last) if "path" in shape
        )
        assert drawing == f'<path class="tl-{kind}" d="{arrow}"/>'

    def test_what_goes_on_stays_inside_the_picture(self) -> None:
        axis = Axis(date(2021, 1, 1), date(2026, 12, 31), Scale.YEAR)
        narrow = Drawing(axis, DAY, left=100, width=6).shapes(bar({"made": "2021"}), 40)
        assert 'd="M106.0 51.0L100.0 46.8V55.2z"' in narrow

    def test_without_a_date_nothing_is_drawn(self) -> None:
        assert shapes(EVERY_KIND["unknown-end"]) == []
