"""Words and symbols of the kinds of bars."""

from typing import Any

import pytest

from roadmap_cli.analysis.timeline import BarKind
from roadmap_cli.output.timeline_style import KINDS, kind_mark, kinds_in, when_words
from tests.derived import MOVED, PARTNERED
from tests.output.timelines import bar


def test_each_kind_has_a_mark_a_word_and_a_style() -> None:
    assert set(KINDS) == set(BarKind)
    assert [kind_mark(kind) for kind in BarKind] == [*"✓◐»!→○∞·–✗⇒"]
    assert [kind_mark(kind, signs=False) for kind in BarKind] == [*"+/L!So~.-xr"]


def test_kinds_are_counted_in_the_order_of_the_legend() -> None:
    bars = [bar(one) for one in ({"status": "broken"}, {"status": "met"}, {"status": "met"})]
    assert list(kinds_in(bars).items()) == [(BarKind.MET, 2), (BarKind.BROKEN, 1)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"deadline": "2022-fall"}, "2022-fall"),
        (MOVED, "2050, was 2030"),
        (PARTNERED, "2035, ca 2050"),
        ({"partners": ["us", "ca"], "partner_deadline": {"us": "2030", "ca": "2028"}}, "2028, us 2030"),
        ({"partners": [*"abcd"], "partner_deadline": {"a": "2030", "b": "2028", "c": "2030", "d": "2031"}},
         "2028, a/c 2030, d 2031"),
        ({"partners": ["us", "ca"], "partner_deadline": {"us": "2026", "ca": "2050"}, "updates": {
            "2024": {"partner": "ca", "deadline": "2050", "deadline_was": "2035"},
        }}, "2026, ca 2050 (was 2035)"),
    ],
)  # fmt: skip
def test_a_deadline_is_shown_as_written(fields: dict[str, Any], words: str) -> None:
    assert when_words(bar(fields)) == words
