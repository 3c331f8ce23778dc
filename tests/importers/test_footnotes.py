"""Footnote marks: what is one, what only looks like one, and footnotes."""

import pytest

from roadmap_cli.importers.footnotes import footnotes_in, marks_in, raised, signs_in, without_marks


@pytest.mark.parametrize(
    ("text", "without", "signs"),
    [
        ("5³", "5", ["3"]),
        ("Health¹", "Health", ["1"]),
        ("Health [1]", "Health", ["1"]),
        ("Health[12]", "Health", ["12"]),
        ("2030*", "2030", ["*"]),
        ("3.5 %†", "3.5 %", ["†"]),
        ("Yes **", "Yes", ["**"]),
        ("12ᵃ", "12", ["a"]),
        ("5 (a)", "5", ["a"]),
        ("Net zero (b)", "Net zero", ["b"]),
        ("Health¹; Finance²", "Health; Finance", ["1", "2"]),
        ("Health¹,²", "Health", ["1", "2"]),
        ("Health [1][2]", "Health", ["1", "2"]),
        ("Plan A¹", "Plan A", ["1"]),
        ("10¹", "10", ["1"]),
        ("Plant trees.¹", "Plant trees.", ["1"]),
        ("  5³ ", "  5", ["3"]),
    ],
)
def test_marks_are_removed(text: str, without: str, signs: list[str]) -> None:
    assert without_marks(text, {"b", "1"}) == (without, tuple(signs))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "100 km²",
            "W/m²",
            "5m³",
            "m²",
            "10⁶ t",
            "10² t",
            "s⁻¹",
            "Article 5(a)",
            "Housing (1)",
            "A*",
            "*bold*",
        ),
        *("x [1](http://a)", "https://a/b[1]", "https://a/*", "[1]", '["a [1]"]', "src/*", "H²O", "¹", "*"),
        *("a*b", "Task [x]", "(a)", "2030 ", ""),
    ],
)
def test_what_only_looks_like_a_mark_stays(text: str) -> None:
    assert without_marks(text, {"b"}) == (text, ())


@pytest.mark.parametrize(
    ("text", "seen", "footnotes"),
    [
        ("¹ Provisional", "", {"1": "Provisional"}),
        ("¹Provisional\n² Estimated\nand more", "", {"1": "Provisional", "2": "Estimated and more"}),
        ("[1] See the annex", "", {"1": "See the annex"}),
        ("* Delayed", "", {"*": "Delayed"}),
        ("(a) Of 2020", "a", {"a": "Of 2020"}),
        ("1) Provisional", "1", {"1": "Provisional"}),
        ("1 Provisional", "1", {"1": "Provisional"}),
        ("a. Provisional", "a", {"a": "Provisional"}),
        ("1. Plant trees", "2", {}),
        ("(a) Of 2020", "", {}),
        ("a city", "a", {}),
        ("Plant trees", "", {}),
        ("Plant trees\n¹ Provisional", "", {}),
        ("", "", {}),
    ],
)
def test_footnotes_begin_with_their_mark(text: str, seen: str, footnotes: dict[str, str]) -> None:
    assert footnotes_in(text, set(seen)) == footnotes


def test_the_signs_of_a_table_are_those_that_may_be_marks() -> None:
    assert signs_in([["a¹", "b (c)"], ["10², ³", "km²"]]) == {"1", "2", "3", "c"}
    assert [(mark.sign, mark.kind) for mark in marks_in("a¹ [2] (3)")] == [
        ("1", "raised"), ("2", "square"), ("3", "round"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("run", "before", "text"),
    [
        ("3", "5", "³"),
        ("1, 2", "x", "¹, ²"),
        ("a", "Due", "ᵃ"),
        ("*", "x", "*"),
        ("st", "May 1", "st"),
        ("TM", "Brand", "TM"),
        ("e", "2", "e"),
        ("nd", "Under", "nd"),
        ("1234", "x", "1234"),
    ],
)
def test_a_superscript_that_can_be_a_mark_is_raised(run: str, before: str, text: str) -> None:
    assert raised(run, before) == text
