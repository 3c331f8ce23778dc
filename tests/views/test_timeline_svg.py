"""The timeline as a picture."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from roadmap_cli import safe
from roadmap_cli.bar import Kind
from roadmap_cli.views.kinds import kind_mark
from roadmap_cli.views.timeline_svg import description, render_timeline_svg
from tests.hostile import HOSTILE
from tests.runners import commands_in, sections_in
from tests.test_safe import steers
from tests.views.timelines import EVERY_KIND, timeline

SVG = "{http://www.w3.org/2000/svg}"


def picture(*, title: Any = "A title", width: Any = 960, **options: Any) -> str:
    shown = {name: options.pop(name) for name in list(options) if name not in ("standalone", "link")}
    return render_timeline_svg(timeline(**shown), title=title, width=width, **options)


def drawn(text: str, kind: str = "") -> list[ElementTree.Element]:
    """Return the elements of a picture, or those that have a class."""
    elements = list(ElementTree.fromstring(text).iter())
    return [one for one in elements if not kind or kind in one.get("class", "").split()]


def texts(elements: list[ElementTree.Element]) -> list[str]:
    return [element.text or "" for element in elements if element.tag == f"{SVG}text"]


class TestDocument:
    def test_it_stands_alone_and_fetches_nothing(self) -> None:
        text = picture()
        root = ElementTree.fromstring(text)
        assert root.tag == f"{SVG}svg"
        assert "<?xml" not in text
        assert (
            re.findall(r"\b(?:href|src|url|@import|http)\b", text.replace("http://www.w3.org/2000/svg", ""))
            == []
        )
        assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
            "svg", "title", "desc", "style", "rect", "path", "text", "g"
        }  # fmt: skip

    def test_it_is_one_image_with_a_name_and_a_description(self) -> None:
        root = ElementTree.fromstring(picture(title="<Roadmap> & more"))
        assert (root.get("role"), root.get("aria-labelledby"), root.get("aria-describedby")) == (
            "img", "tl-title", "tl-desc"
        )  # fmt: skip
        assert (root[0].tag, root[0].get("id"), root[0].text) == (
            f"{SVG}title",
            "tl-title",
            "<Roadmap> & more",
        )
        assert (root[1].tag, root[1].get("id")) == (f"{SVG}desc", "tl-desc")
        assert root[1].text == description(timeline())

    def test_the_description_says_in_a_sentence_what_is_there(self) -> None:
        assert description(timeline(x={"deadline": "2030"}, y={"status": "met"})) == (
            "2 commitments in 1 area, from 2021-01-01 to 2030-12-31, as of 2026-02-01: 1 met, 1 open."
        )
        assert description(timeline(x={"made": "2030"})).startswith("No commitments, from 2021-01-01")

    def test_it_has_colours_for_light_and_for_dark(self) -> None:
        light, _, dark = picture().partition("@media (prefers-color-scheme:dark){")
        for kind in Kind:
            assert len({re.search(rf"\.tl-{kind}{{color:(#\w+)}}", part)[1] for part in (light, dark)}) == 2  # type: ignore[index]

    def test_no_rule_concerns_what_is_around_it(self) -> None:
        style = ElementTree.fromstring(picture()).find(f"{SVG}style")
        assert style is not None
        selectors = re.findall(r"(?:^|[{}])([^{}@]+)\{", (style.text or "").replace("@media", "}@media"))
        each = [one.strip() for selector in selectors for one in selector.split(",")]
        assert [one for one in each if not one.startswith((".tl", "(prefers"))] == []

    def test_every_colour_of_text_stands_out_from_its_ground(self) -> None:
        for part, ground in zip(picture().split("@media"), ("#ffffff", "#0d1117"), strict=True):
            colours = set(re.findall(r"\.tl(?:-[a-z-]+)?\{(?:color|fill):(#\w+)", part)) | set(
                re.findall(r"(?:text|tl-quiet)\{fill:(#\w+)", part)
            )
            grid = re.search(r"\.tl-grid\{color:(#\w+)", part)[1]  # type: ignore[index]
            assert len(colours) > 5
            for colour in colours - {ground, grid}:
                assert contrast(colour, ground) >= 4.5, colour

    def test_inside_a_page_it_has_no_ground_and_draws_no_title(self) -> None:
        inside = picture(standalone=False)
        assert drawn(inside, "tl-ground") == drawn(inside, "tl-title") == []
        assert len(drawn(picture(), "tl-ground")) == 1
        assert texts(drawn(picture(), "tl-title")) == ["A title"]
        assert "<style>" in inside

    def test_it_is_as_high_as_its_rows_need_and_everything_lies_within(self) -> None:
        for width in (100, 560, 960, 2400):
            root = ElementTree.fromstring(picture(width=width))
            assert float(root.get("width", "0")) == max(width, 560)
            ends = [float(one.get("y", "0")) for one in root.iter(f"{SVG}text")]
            assert max(ends) < float(root.get("height", "0")) < max(ends) + 40
            sides = [
                float(one.get("x", "0")) + float(one.get("width", "0")) for one in root.iter(f"{SVG}rect")
            ]
            assert max(sides) <= max(width, 560)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


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
        assert [len(drawn(apart, kind)) for kind in ("tl-was", "tl-own", "tl-slip")] == [0, bar_and_key, 0]

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

    def test_today_is_a_line_with_its_date(self) -> None:
        assert len(drawn(picture(), "tl-today")) == 1
        assert "2026-02-01" in texts(drawn(picture()))
        assert drawn(picture(last="2024"), "tl-today") == []

    def test_the_legend_has_what_is_there(self) -> None:
        words = texts(drawn(picture(x=EVERY_KIND["overdue"], y=EVERY_KIND["overdue"]), "tl-small"))
        assert words[-2:] == ["2 overdue", "deadline"]

    def test_a_row_tells_in_words_what_it_shows(self) -> None:
        root = ElementTree.fromstring(picture(x=EVERY_KIND["late"]))
        told = [element.text for element in root.iter(f"{SVG}title")][1]
        assert told == "x (x): met late, made 2021, deadline 2022, closed 2025-01-01"

    def test_without_commitments_it_is_a_picture_all_the_same(self) -> None:
        assert drawn(picture(x={"made": "2030"}), "tl-name") == []


class TestLinks:
    def test_a_bar_leads_to_where_it_is_told_to(self) -> None:
        root = ElementTree.fromstring(picture(link=lambda id: f"#{id}&", x={}, y={}))
        assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["#x&", "#y&"]
        assert root.get("role") == "group"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_user_text_stays_text(text: str) -> None:
    word = text if text.strip() else "x"
    one = {text: {"title": word, "area": text, "partners": [text], "partner_deadline": {text: "2029"}}}
    made = picture(title=text, link=lambda id: f"#{id}", **one)
    assert commands_in(made) == sections_in(made) == []
    assert steers(made) <= {"\n"}
    root = ElementTree.fromstring(made)
    plain = {"title": "x", "partners": ["y"], "partner_deadline": {"y": "2029"}}
    assert tags(root) == tags(ElementTree.fromstring(picture(link=str, x=plain)))
    (name,) = texts(drawn(made, "tl-name"))
    assert safe.line(word).replace("\uffff", r"\uffff").startswith(name.rstrip("…"))


def tags(root: ElementTree.Element) -> list[str]:
    return [element.tag for element in root.iter()]


def test_the_picture_grows_with_the_bars_and_no_faster() -> None:
    sizes = [len(picture(**{f"c-{n}": {"deadline": "2029"} for n in range(count)})) for count in (100, 200)]
    assert sizes[1] < 2 * sizes[0]
