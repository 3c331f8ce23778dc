"""What all formats of a check say alike."""

import msgspec

from roadmap_cli.model.findings import Finding, Place, Rule, Severity
from roadmap_cli.output.check.findings import (
    count,
    count_words,
    elsewhere_words,
    help_of,
    in_file_order,
    joined,
    most_important_first,
    subject_of,
    sum_words,
    words_of,
)
from tests.reports import AREA, CLEAN, LATE, NOBODY, OVERDUE, REPORT, SINCE, WHOLE, varied


def test_findings_that_count_and_others_stand_in_the_order_of_the_file() -> None:
    report = varied(SINCE, findings=(AREA, LATE), elsewhere=(WHOLE, NOBODY))
    assert [(item.finding, item.counts) for item in in_file_order(report)] == [
        (WHOLE, False),
        (AREA, True),
        (NOBODY, False),
        (LATE, True),
    ]


def test_those_in_one_line_stand_in_the_order_of_their_columns() -> None:
    def at(column: int) -> Finding:
        return Finding("RM000", Severity.NOTICE, Place("r.toml", 1, column), "", "", "x")

    report = varied(SINCE, findings=(at(10),), elsewhere=(at(2),))
    assert [item.finding.place.column for item in in_file_order(report)] == [2, 10]


def test_errors_come_before_warnings_and_those_alike_stay_in_their_order() -> None:
    assert most_important_first([NOBODY, LATE, AREA, WHOLE]) == [AREA, WHOLE, LATE, NOBODY]


def test_a_finding_has_its_subject_if_there_is_one() -> None:
    assert subject_of(AREA) == 'commitments.grids.area = "climat"'
    assert words_of(AREA) == 'commitments.grids.area = "climat": there is no such area; did you mean climate?'
    assert words_of(NOBODY) == "commitments.ice: has neither partner nor owner"
    assert words_of(WHOLE) == "merge=union is set for this file"


def test_a_subject_of_no_sane_length_is_cut() -> None:
    long = Finding("RM103", Severity.WARNING, Place("r.toml", 1), "k" * 10_000, "v" * 10_000, "is unknown")
    assert words_of(long) == f"{'k' * 199}… = {'v' * 199}…: is unknown"


def test_help_is_that_of_the_finding_else_of_its_rule_with_the_id_filled_in() -> None:
    rule = varied_rule("Record it: `roadmap update ID --note TEXT`.")
    assert help_of(LATE, rule) == "Record it: `roadmap update ice --note TEXT`."
    assert help_of(msgspec.structs.replace(LATE, commitment="a b"), rule) == rule.help
    own = msgspec.structs.replace(LATE, help="Do that.")
    assert help_of(own, rule) == help_of(own, None) == "Do that."
    assert help_of(LATE, None) == ""


def varied_rule(help: str) -> Rule:
    return msgspec.structs.replace(OVERDUE, help=help)


def test_words_and_help_are_sentences() -> None:
    assert joined("It is late", "Hurry.") == "It is late. Hurry."
    assert joined("Did you mean x?", "Write x.") == "Did you mean x? Write x."
    assert joined("It is late", "") == "It is late"


def test_they_are_counted_by_severity() -> None:
    assert count([LATE, AREA, LATE]) == {"error": 1, "warning": 2, "notice": 0}
    assert list(count([])) == ["error", "warning", "notice"]


def test_counts_are_said_in_words() -> None:
    assert count_words([AREA, NOBODY, LATE]) == "1 error, 1 warning, 1 notice"
    assert count_words([LATE] * 2_000) == "2,000 warnings"
    assert count_words([]) == "no findings"


def test_what_does_not_count_is_counted_separately() -> None:
    assert sum_words([REPORT]) == "1 error, 1 warning, 1 notice"
    assert sum_words([SINCE]) == "1 error; 1 warning, 1 notice elsewhere do not count"
    assert sum_words([varied(CLEAN, elsewhere=(LATE,))]) == "no findings; 1 warning elsewhere does not count"
    assert elsewhere_words(SINCE) == "not touched by the change since v1.0, does not count:"
    assert elsewhere_words(varied(SINCE, since="\x1b[31m")).isprintable()
