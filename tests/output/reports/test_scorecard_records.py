"""The JSON and the CSV of a scorecard; whole contracts are compared in the command's tests."""

from roadmap_cli.analysis.aggregate import Score
from roadmap_cli.output.reports.scorecard import COUNTS, fields_of, record_of
from tests.derived import whole
from tests.output.reports.test_scorecard import seen


def test_what_is_counted_has_the_same_names_everywhere() -> None:
    assert Score.__struct_fields__ == COUNTS
    heading, _ = fields_of(seen(with_rows=False))
    assert heading[-len(COUNTS) :] == [*COUNTS]


def test_commitments_stand_as_they_do_for_each_partner() -> None:
    one = {"partners": ["us", "ca"], "deadline": "2020", "partner_status": {"us": "met", "ca": "planned"}}
    made = record_of(seen(with_rows=True, x=one), whole(x=one))
    (commitment,) = made["commitments"]
    assert [(own["id"], own["points"], own["flags"]) for own in commitment["by_partner"]] == [
        ("us", 1, ()),
        ("ca", 0, ("overdue",)),
    ]


def test_a_line_of_csv_is_a_partner_and_its_commitment() -> None:
    x, y = {"partners": ["us", "ca"]}, {"partners": ["ca"]}
    _, lines = fields_of(seen(with_rows=True, x=x, y=y))
    assert [line[0:4:3] for line in map(list, lines)] == [["us", "x"], ["ca", "x"], ["ca", "y"]]
