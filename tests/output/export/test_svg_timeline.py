"""The timeline as a picture."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from msgspec import structs

from roadmap_cli import escape
from roadmap_cli.output.export.svg import description, render_timeline_svg, words_of
from tests.every import every
from tests.hostile import HOSTILE, control_characters
from tests.output.pictures import SVG, drawn, picture, tags, texts
from tests.output.timelines import EVERY_KIND, timeline
from tests.runners import commands_in, sections_in


class TestDocument:
    def test_it_is_self_contained(self) -> None:
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
            "img", "tl_title", "tl_desc"
        )  # fmt: skip
        assert (root[0].tag, root[0].get("id"), root[0].text) == (
            f"{SVG}title",
            "tl_title",
            "<Roadmap> & more",
        )
        assert (root[1].tag, root[1].get("id")) == (f"{SVG}desc", "tl_desc")
        assert root[1].text == description(timeline())

    def test_the_description_says_in_a_sentence_what_is_there(self) -> None:
        assert description(timeline(x={"deadline": "2030"}, y={"status": "met"})) == (
            "2 commitments in 1 area, from 2021-01-01 to 2030-12-31, as of 2026-02-01: 1 met, 1 not yet due."
        )
        assert description(timeline(x={"made": "2030"})).startswith("No commitments, from 2021-01-01")

    @pytest.mark.parametrize(
        ("partners", "words"),
        [
            ([["ca", "us"], ["us"]], "2 commitments of 2 partners, in 3 rows, from"),
            ([["ca"], ["us"]], "2 commitments of 2 partners, from"),
            ([["ca", "us", "eu"]], "1 commitment of 3 partners, in 3 rows, from"),
            ([["ca"]], "1 commitment of 1 partner, from"),
            ([["ca", "us"], []], "2 commitments of 2 partners or of none, in 3 rows, from"),
            ([[]], "1 commitment without a partner, from"),
        ],
    )
    def test_by_partner_the_description_counts_a_commitment_once(
        self, partners: list[list[str]], words: str
    ) -> None:
        commitments: dict[str, Any] = {
            f"c{n}": {"deadline": "2030", "partners": one} for n, one in enumerate(partners)
        }
        assert description(timeline("partner", "2021", "2030", **commitments)).startswith(words)

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


class TestParts:
    def test_today_is_a_line_with_its_date(self) -> None:
        assert len(drawn(picture(), "tl-today")) == 1
        assert "2026-02-01" in texts(drawn(picture()))
        assert drawn(picture(last="2024"), "tl-today") == []

    def test_the_legend_has_what_is_there(self) -> None:
        words = texts(drawn(picture(x=EVERY_KIND["overdue"], y=EVERY_KIND["overdue"]), "tl-small"))
        assert words[-2:] == ["2 overdue", "deadline"]

    def test_a_row_has_a_title_in_words(self) -> None:
        root = ElementTree.fromstring(picture(x=EVERY_KIND["late"]))
        text = [element.text for element in root.iter(f"{SVG}title")][1]
        assert text == "x (x): met late, made 2021, deadline 2022, closed 2025-01-01"

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"updates": {"2023-05": {"note": "n"}}}, "overdue, first update 2023-05, deadline 2025"),
            ({"made": "2022", "updates": {"2023-05": {"note": "n"}}}, "overdue, made 2022, deadline 2025"),
            ({}, "overdue, deadline 2025"),
        ],
    )
    def test_only_a_stated_day_is_said_to_be_that_on_which_it_was_made(
        self, fields: dict[str, Any], words: str
    ) -> None:
        (bar,) = timeline(x=fields | {"deadline": "2025"}).lanes[0].bars
        assert words_of(bar) == f"x (x): {words}"

    def test_without_commitments_it_is_a_picture_all_the_same(self) -> None:
        assert drawn(picture(x={"made": "2030"}), "tl-name") == []


class TestNoDates:
    def test_words_stand_in_the_place_of_the_chart(self) -> None:
        made = picture(
            first=None, last=None, x={"status": "ongoing"}, y={"title": "Long " * 14 + "one", "area": "b"}
        )
        assert texts(drawn(made, "tl-quiet")) == ["No dates to draw."]
        assert texts(drawn(made, "tl-name")) == ["x", "Long " * 14 + "one"]
        assert [one.tag for one in drawn(made) if one.tag in (f"{SVG}path", f"{SVG}rect")] == [f"{SVG}rect"]
        assert drawn(made, "tl-today") == []
        assert texts(drawn(made, "tl-small")) == ["1 ongoing", "1 no deadline"]
        text = description(timeline(first=None, last=None, x={"status": "ongoing"}))
        assert text == "1 commitment in 1 area, as of 2026-02-01, without dates: 1 ongoing."

    def test_one_among_others_has_a_name_and_no_shapes(self) -> None:
        made = picture(x={"status": "ongoing"}, y={"made": "2024", "deadline": "2027"})
        assert texts(drawn(made, "tl-name")) == ["x", "y"]
        assert {one.tag for one in drawn(made, "tl-ongoing")} == {f"{SVG}text"}


class TestFilter:
    def test_it_is_below_the_title_and_in_the_description(self) -> None:
        one = structs.replace(timeline(x={"deadline": "2030"}), filter='area = "<a>"')
        whole = render_timeline_svg(one, title="T")
        assert texts(drawn(whole, "tl-quiet"))[0] == 'Filter: area = "<a>"'
        (below,) = [place for place in drawn(whole, "tl-quiet") if (place.text or "").startswith("Filter")]
        assert float(below.get("y", "0")) > float(drawn(whole, "tl-title")[0].get("y", "0")) + 12
        assert description(one).endswith(': 1 not yet due. Filter: area = "<a>".')
        assert "Filter: " not in "".join(texts(drawn(render_timeline_svg(one, title="T", standalone=False))))
        assert "Filter" not in picture()


def test_a_row_says_for_which_partner_it_is() -> None:
    root = ElementTree.fromstring(picture(group_by="partner", x={"partners": ["ca"], "deadline": "2029"}))
    assert [one.text for one in root.iter(f"{SVG}title")][1] == "x (x), for ca: not yet due, deadline 2029"


class TestLinks:
    def test_a_bar_has_the_given_link(self) -> None:
        root = ElementTree.fromstring(picture(link=lambda id: f"#{id}&", x={}, y={}))
        assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["#x&", "#y&"]
        assert root.get("role") == "group"


@every("text", HOSTILE)
def test_user_text_stays_text(text: str) -> None:
    word = text if text.strip() else "x"
    partner = text or "y"  # no partner has the empty id: that is all of them
    one = {text: {"title": word, "area": text, "partners": [partner], "partner_deadline": {partner: "2029"}}}
    made = picture(title=text, link=lambda id: f"#{id}", **one)
    assert commands_in(made) == sections_in(made) == []
    assert control_characters(made) <= {"\n"}
    root = ElementTree.fromstring(made)
    plain = {"title": "x", "partners": ["y"], "partner_deadline": {"y": "2029"}}
    assert tags(root) == tags(ElementTree.fromstring(picture(link=str, x=plain)))
    (name,) = texts(drawn(made, "tl-name"))
    assert escape.line(word).replace("\uffff", r"\uffff").startswith(name.rstrip("…"))


def test_the_picture_grows_with_the_bars_and_no_faster() -> None:
    sizes = [len(picture(**{f"c-{n}": {"deadline": "2029"} for n in range(count)})) for count in (100, 200)]
    assert sizes[1] < 2 * sizes[0]
