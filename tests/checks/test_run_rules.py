"""The list of all rules: codes are public and never change."""

import re

import pytest

from roadmap_cli.checks.run import CHECKS, READING_RULES, RULES
from roadmap_cli.model.findings import Rule, Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE
PUBLIC = {
    "RM100": E, "RM101": E, "RM102": E, "RM103": W, "RM104": E, "RM105": N, "RM106": E, "RM107": W,
    "RM108": W, "RM109": W, "RM110": W, "RM111": E, "RM112": E,
    "RM201": E, "RM202": E, "RM203": E, "RM204": E, "RM205": W, "RM206": W, "RM207": E,
    "RM208": E, "RM209": E, "RM210": W, "RM211": W, "RM212": W,
    "RM213": E, "RM214": W,
    "RM301": W, "RM302": N, "RM303": N, "RM304": E, "RM305": E, "RM306": W, "RM307": E,
    "RM308": W, "RM309": W, "RM310": W, "RM311": W, "RM312": W, "RM313": E, "RM314": W,
    "RM401": W, "RM402": W, "RM403": N, "RM404": N, "RM405": N, "RM406": W, "RM407": E, "RM408": N,
    "RM409": N,
    "RM501": E, "RM502": E, "RM503": E, "RM504": E,
}  # fmt: skip


def test_codes_and_their_severities_stay() -> None:
    assert {rule.code: rule.severity for rule in RULES} == PUBLIC


def test_they_are_listed_in_the_order_of_their_codes() -> None:
    assert [rule.code for rule in RULES] == sorted(PUBLIC)
    assert (*READING_RULES, *(check.rule for check in CHECKS)) == RULES


def test_names_are_different() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_in_a_sentence_each_what_it_finds_and_how_to_fix_it(rule: Rule) -> None:
    assert re.fullmatch("[a-z]+(-[a-z]+)*", rule.name)
    assert re.fullmatch(r"[A-Z`].{20,105}\.", rule.finds)
    assert re.fullmatch(r"[A-Z`].{20,230}\.", rule.help)
    assert "…" not in rule.help
