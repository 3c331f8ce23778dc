"""The bars of a picture."""

from xml.etree import ElementTree

import pytest

from roadmap_cli.bar import Kind
from roadmap_cli.views.kinds import kind_mark
from tests.standings import PARTNERED
from tests.views.pictures import SVG, drawn, picture, texts
from tests.views.timelines import EVERY_KIND


class TestBars:
    @pytest.mark.parametrize("name", EVERY_KIND)
    def test_each_bar_has_its_mark_and_its_title(self, name: str) -> None:
        one = picture(x=EVERY_KIND[name] | {"title": f"The {name} one"})
        kind = next(kind for kind in Kind if drawn(one, f"tl-{kind}"))
        assert texts(drawn(one, f"tl-{kind}"))[0] == kind_mark(kind)
        assert texts(drawn(one, "tl-name")) == [f"The {name} one"]
        assert {other for other in Kind if drawn(one, f"tl-{other}")} == {kind}

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

    def test_the_first_promise_and_partners_windows_are_drawn_apart(self) -> None:
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
