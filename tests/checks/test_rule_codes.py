"""Codes, prefixes of codes, and suggestions for typos."""

import pytest

from roadmap_cli.checks.rule import rules_starting_with, unknown_rule_message
from roadmap_cli.checks.run import RULES


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("RM301", ["RM301"]),
        ("RM20", [f"RM20{number}" for number in range(1, 10)]),
        ("RM31", ["RM310", "RM311", "RM312", "RM313", "RM314"]),
        ("RM9", []),
        ("rm301", []),
        ("", []),
        ("RM3011", []),
    ],
)
def test_a_prefix_means_what_it_begins(prefix: str, codes: list[str]) -> None:
    assert [rule.code for rule in rules_starting_with(prefix, RULES)] == codes


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("rm301", "did you mean RM301?"),
        ("301", "did you mean RM301?"),
        ("RM-301", "did you mean RM301?"),
        ("overdue", "did you mean RM301?"),
        ("unknown_area", "did you mean RM201"),
        ("RM300", "did you mean RM3"),
        ("", "`roadmap check --list-rules` shows them all"),
        ("橋", "`roadmap check --list-rules` shows them all"),
    ],
)
def test_a_mistyped_one_is_answered_with_the_nearest(word: str, hint: str) -> None:
    sentence = unknown_rule_message(word, RULES)
    assert sentence.startswith(f'there is no rule "{word}"; ')
    assert hint in sentence
