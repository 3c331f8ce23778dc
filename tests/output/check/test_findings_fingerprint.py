"""Fingerprints: the same from run to run, each one once."""

import msgspec

from roadmap_cli.model.findings import Finding, Place, Severity
from roadmap_cli.output.check.findings import fingerprints
from tests.reports import AREA, LATE, NOBODY, WHOLE


def fingerprint(finding: Finding, location: str = "roadmap.toml") -> str:
    return fingerprints(location, [finding])[0]


def changed(finding: Finding, **fields: object) -> Finding:
    return msgspec.structs.replace(finding, **fields)


def test_they_are_the_same_in_every_release() -> None:
    assert fingerprint(AREA) == "ba6176bf1f67493270f46defd98c8b44"


def test_they_hold_when_lines_shift_and_days_pass() -> None:
    later = changed(LATE, place=Place("elsewhere.toml", 99, 7), message="overdue by 33 days")
    assert fingerprint(later) == fingerprint(LATE)
    assert fingerprint(changed(LATE, severity=Severity.ERROR)) == fingerprint(LATE)


def test_another_rule_key_value_or_file_is_another_finding() -> None:
    others = [
        changed(LATE, code="RM302"),
        changed(LATE, key="commitments.x.deadline"),
        changed(LATE, value='"2024"'),
        NOBODY,
        WHOLE,
    ]
    assert len({fingerprint(LATE), *map(fingerprint, others), fingerprint(LATE, "b.toml")}) == 7


def test_without_a_key_the_message_distinguishes_them() -> None:
    assert fingerprint(WHOLE) != fingerprint(changed(WHOLE, message="something else"))


def test_those_alike_are_distinct_names_by_their_order() -> None:
    three = fingerprints("r.toml", [LATE, AREA, LATE, LATE])
    assert len(set(three)) == 4
    assert three[0] == fingerprint(LATE, "r.toml")
    assert fingerprints("r.toml", [LATE, LATE]) == [three[0], three[2]]


def test_no_join_of_parts_is_mistaken_for_another() -> None:
    assert fingerprint(changed(LATE, key="a", value="b c")) != fingerprint(
        changed(LATE, key="a b", value="c")
    )


def test_any_text_has_one() -> None:
    assert len(fingerprint(changed(LATE, key="\udc80"))) == 32
