"""The numbers of a roadmap with the digits of its text."""

from typing import Any

import pytest

from roadmap_cli.model.typed_numbers import with_typed_numbers
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import parse_roadmap, read_roadmap

HEAD = '[roadmap]\ntitle = "R"\n[commitments.other]\ntitle = "value = 1.10"\narea = "a"\n'


def typed(text: str) -> Roadmap:
    roadmap = read_roadmap(parse_roadmap(text, "f"), text, "f")
    result = with_typed_numbers(roadmap, text)
    assert result == roadmap
    return result


def numbers(text: str) -> list[str]:
    """Return the values of the indicator in a text: its baseline, then its readings."""
    indicator: Any = (
        typed(HEAD + '[commitments.x]\ntitle = "X"\narea = "a"\n' + text).commitments["x"].indicators["i"]
    )
    points = [indicator.baseline] if indicator.baseline else []
    return [one.value.text for one in (*points, *indicator.readings.values())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[commitments.x.indicators.i]\ntitle = "I"\nbaseline = { value = 0.00, on = "2020" }\n'
            "[commitments.x.indicators.i.readings.2021]\nvalue = 1.10\n"
            "[commitments.x.indicators.i.readings.2022]\nvalue = -1_200.50 # value = 5.50",
            ["0.00", "1.10", "-1,200.50"],
        ),
        (
            "indicators.i = { title = 'I', baseline = { on = '2020', 'value'=+2.50 }, readings = { "
            '2021 = { "value" = 1.0 }, 2022.value = 3.000, 2023 = { value = 4.5 }, 2024.value = 7 } }\n',
            ["2.50", "1.0", "3.000", "4.5", "7"],
        ),
        ("indicators.i.title = 'I'\nindicators.i.readings.2021.value = 10.0", ["10.0"]),
        ("indicators.i = { title = '''\nvalue = 5.50\n''', readings.2021.value = 0.10 }", ["0.10"]),
        ("indicators.i = { title = 'I', readings.2021.value = 1.0000000000000000 }", ["1.0"]),
        ("indicators.i = { title = 'I', readings.2021.value = 1.5e10 }", ["15,000,000,000.0"]),
        ("indicators.i = { title = 'I', readings.2021 = { value = 5, other_value = 1.10 } }", ["5"]),
    ],
)
def test_zeros_at_the_end_are_kept_in_every_layout(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_a_roadmap_without_such_numbers_is_the_same_one() -> None:
    text = (
        HEAD.replace("1.10", "1.1")
        + "[commitments.other.indicators.i]\ntitle = 'I'\nreadings.2021.value = 1.5\n"
    )
    roadmap = read_roadmap(parse_roadmap(text, "f"), text, "f")
    assert with_typed_numbers(roadmap, text) is roadmap


def test_a_text_without_commitments_may_have_such_a_number() -> None:
    assert typed('[roadmap]\ntitle = "R"\n[roadmap.extra]\nvalue = 1.10\n').commitments == {}
