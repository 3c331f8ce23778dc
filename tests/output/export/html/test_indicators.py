"""What the page says of indicators, and what it draws."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

from roadmap_cli.output.export.html.indicators import IndicatorEntry
from roadmap_cli.output.export.html.values import Address, When
from tests.conftest import AS_OF, Result
from tests.output.export.html.test_section import section

Run = Callable[..., Result]

HEAD = """\
[roadmap]
title = "T"
[partners.ca]
name = "Canada"
[areas.a]
title = "A"
[commitments.x]
title = "X"
area = "a"
partners = ["ca", "us"]
"""
HOMES = """\
[commitments.x.indicators.homes]
title = "Homes built"
unit = "homes"
partner = "ca"
baseline = { value = 0, on = 2022-01-01 }
target = { value = 5000, on = "2030" }
readings.2024 = { value = 700, note = "Only with a permit.", evidence = "https://example.org/r" }
readings.2025 = { value = 1200 }
readings.2026 = { value = 4000 }
"""


def entries(text: str, partner: str = "") -> list[IndicatorEntry]:
    return list(section("x", HEAD + text, partner=partner).indicators)


def test_an_indicator_is_a_sentence() -> None:
    (one,) = entries(HOMES)
    assert (one.title, one.partner) == ("Homes built", "Canada")
    assert one.words == "1,200 of 5,000 homes (24%), the line says 44%"
    assert (one.when, one.tone) == (When("2025", "1 January to 31 December 2025", "2025"), "at-risk")


def test_the_table_has_baseline_readings_and_target_by_day() -> None:
    (one,) = entries(HOMES)
    assert one.summary == "2 readings"
    assert [(row.when and row.when.machine, row.value, row.kind) for row in one.values] == [
        ("2022-01-01", "0", "baseline"),
        ("2024", "700", ""),
        ("2025", "1,200", ""),
        ("2030", "5,000", "target"),
    ]
    assert one.values[1].note == "Only with a permit."
    assert one.values[1].evidence == [Address("example.org", "https://example.org/r")]


def test_the_chart_has_ends_and_a_description() -> None:
    (one,) = entries(HOMES)
    assert one.chart is not None
    assert (one.chart.first, one.chart.last) == ("2022-01-01: 0", "2030: 5,000")
    assert one.chart.description == (
        "2 readings, the last is 1,200, 2025; the baseline is 0, 2022-01-01; the target is 5,000, 2030"
    )
    assert one.chart.has_line
    assert ("way", "M6 90L314 6") in one.chart.shapes
    assert ("dot", 108.6, 78.2, 2.5) in one.chart.shapes


def test_what_is_reached_is_good_and_what_has_no_line_is_plain() -> None:
    assert entries(HOMES.replace("value = 1200", "value = 5000"))[0].tone == "met"
    no_target = "\n".join(line for line in HOMES.splitlines() if not line.startswith("target"))
    assert entries(no_target)[0].tone == "plain"


def test_without_a_reading_there_is_no_chart() -> None:
    (one,) = entries('[commitments.x.indicators.i]\ntitle = "I"\ntarget = { value = 5, on = "2030" }\n')
    assert (one.words, one.when, one.chart, one.values) == ("no reading; the target is 5", None, None, [])


def test_a_chart_of_one_day_is_not_drawn() -> None:
    (one,) = entries('[commitments.x.indicators.i]\ntitle = "I"\nreadings.2025 = { value = 5 }\n')
    assert (one.chart, len(one.values)) == (None, 1)


def test_a_partner_has_its_own_indicators_and_those_of_all() -> None:
    of_all = HOMES.replace('partner = "ca"\n', "").replace("homes]", "all]")
    assert [one.partner for one in entries(HOMES + of_all, "ca")] == ["Canada", ""]
    assert [one.partner for one in entries(HOMES + of_all, "us")] == [""]


def test_the_picture_is_well_formed_and_says_what_it_shows(run: Run) -> None:
    hostile = HOMES.replace("Homes built", "<script>alert(1)</script> & \\u001b[31m")
    result = run("export", "html", "--file", "-", "--as-of", AS_OF, input=HEAD + hostile)
    (picture,) = re.findall(r'<svg class="chart".*?</svg>', result.stdout, re.DOTALL)
    tree = ElementTree.fromstring(picture)
    assert [child.tag for child in tree][:2] == ["title", "desc"]
    assert (tree[0].text or "").startswith("Chart of <script>alert(1)</script> & ")
    assert [child.get("class") for child in tree][2:] == [
        "goal",
        "way",
        "run",
        "base",
        "aim",
        "dot",
        "dot now at-risk",
    ]
    assert "<script>alert" not in result.stdout
