"""The picture of an indicator."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from roadmap_cli.analysis.indicators import measured
from roadmap_cli.output.export.indicator_chart import NOTHING, WIDTH, render_indicator_svg
from roadmap_cli.output.export.svg_parts import EDGE
from tests.analysis.test_indicators import AS_OF, indicator_with
from tests.output.pictures import drawn, texts

HOMES: dict[str, Any] = {
    "unit": "homes",
    "baseline": {"value": 0, "on": "2022-01-01"},
    "target": {"value": 5000, "on": "2030"},
    "readings": {"2024": 700, "2025": 1200},
}


def picture(title: str = "Homes built", subject: str = "Build homes (homes)", **indicator: Any) -> str:
    one = measured("i", indicator_with(**indicator), AS_OF)
    return render_indicator_svg(one, title=title, subject=subject, as_of=AS_OF)


def classes(text: str) -> list[str]:
    """Return the classes of the marks and lines of the chart, without axes, text and legend."""
    marks = [one for one in drawn(text) if one.tag.rpartition("}")[2] in ("path", "circle")]
    return [one.get("class", "") for one in marks if one.get("class") != "grid"]


def test_the_picture_shows_the_sentence_the_axes_and_the_chart() -> None:
    one = picture(**HOMES)
    assert texts(drawn(one)) == [
        "Homes built",
        "Build homes (homes)",
        "1,200 of 5,000 homes (24%), the line says 44%, off-track",
        "as of 2026-02-01; last reading 2025, 32 days ago",
        "homes",
        *("0", "1,000", "2,000", "3,000", "4,000", "5,000"),
        *("2022", "2024", "2026", "2028", "2030"),
        "reading",
        "baseline 0, 2022-01-01",
        "target 5,000, 2030",
        "line to the target",
    ]
    of_chart = ["goal", "way", "run", "base", "aim", "dot", "dot now at-risk"]
    assert classes(one) == [*of_chart, "dot", "base", "aim", "way"]


def test_screen_readers_get_all_of_it_and_marks_have_words() -> None:
    tree = ElementTree.fromstring(picture(**HOMES))
    assert tree.get("role") == "img"
    ids = tree.get("aria-labelledby"), tree.get("aria-describedby")
    assert ids == (tree[0].get("id"), tree[1].get("id"))
    assert [one.text for one in tree[:2]] == [
        "Homes built",
        "1,200 of 5,000 homes (24%), the line says 44%. Build homes (homes), as of 2026-02-01: 2 readings, "
        "the last is 1,200, 2025; the baseline is 0, 2022-01-01; the target is 5,000, 2030.",
    ]
    words = [one.text for one in tree.iter() if one.tag.endswith("title")]
    assert words[1:] == ["2024: 700", "2025: 1,200"]


@pytest.mark.parametrize(
    ("changed", "marks"),
    [
        ({"readings": {}}, "goal way base aim"),
        ({"readings": {"2025": 6000}}, "goal way base aim dot-now-met"),
        ({"target": {"value": 0, "on": "2030"}}, "goal run base aim dot dot-now-met"),
        ({"target": {"value": -5, "on": "2030"}, "direction": "up"}, "goal run base aim dot dot-now-met"),
    ],
)
def test_each_chart_has_the_marks_that_it_needs(changed: dict[str, Any], marks: str) -> None:
    one = picture(**{**HOMES, **changed})
    of_legend = (["dot"] if "dot" in marks else []) + ["base", "aim"] + (["way"] if "way" in marks else [])
    assert [name.replace(" ", "-") for name in classes(one)] == [*marks.split(), *of_legend]


def test_one_reading_alone_is_in_the_middle_above_its_day() -> None:
    one = picture(readings={"2025-05-01": 7.10})
    (mark,) = drawn(one, "now")
    assert [text for text in texts(drawn(one)) if text.startswith(("7", "2025"))] == [
        "7.1",
        "7.1",
        "2025-05-01",
    ]
    assert 300 < float(mark.get("cx", "")) < 340


def test_a_few_days_are_named_at_both_ends() -> None:
    assert texts(drawn(picture(readings={"2025-05-01": 1, "2025-05-03": 2})))[-3:] == [
        "2025-05-01",
        "2025-05-03",
        "reading",
    ]


def test_nothing_is_said_in_words() -> None:
    one = picture()
    assert texts(drawn(one))[2:] == ["no reading", "as of 2026-02-01", NOTHING]
    assert classes(one) == []


def test_long_texts_stay_in_the_picture() -> None:
    far = {"value": 123456789012345, "on": "2022-01-01"}
    texts_of = {"title": "W" * 500, "subject": "x" * 500}
    one = picture(**{**HOMES, "unit": "u" * 500, "baseline": far, "target": far}, **texts_of)
    assert max(map(len, texts(drawn(one)))) < 110
    height = float(ElementTree.fromstring(one).get("height", ""))
    places = [(float(text.get("x", "")), float(text.get("y", ""))) for text in drawn(one, "small")]
    assert all(EDGE <= x <= WIDTH - EDGE and y < height for x, y in places)
    legend = [y for _, y in places][-3:]
    assert legend[0] < legend[-1]  # it takes two rows


def test_hostile_text_is_text() -> None:
    hostile = "<script>alert(1)</script>\x1b[31m ##[x] \ufffe"
    one = picture(title=hostile, subject=hostile, **{**HOMES, "unit": hostile})
    assert "<script" not in one
    assert "##[" not in one
    assert "\x1b" not in one
    assert (ElementTree.fromstring(one)[0].text or "").startswith("<script>alert(1)</script>")


def test_the_style_is_only_about_the_picture_and_has_dark_colors() -> None:
    style = next(one.text or "" for one in drawn(picture(**HOMES)) if one.tag.endswith("style"))
    light, dark = style.split("@media screen and (prefers-color-scheme:dark)")
    selectors = re.findall(r"([^{}]+)\{[^{}]+\}", light + dark.strip("{}"))
    assert all(selector.startswith(".ind") for selector in selectors)
    assert ".ind .run{stroke:#e6edf3}" in dark
