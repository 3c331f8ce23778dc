"""The rows of a source that `--rows` selects."""

from datetime import date

import pytest

from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.records import SourceContent
from roadmap_cli.importers.selection import selected
from tests.importers.sheets import content_of, numbers

TEXT = """\
title,area,Due date,State,cost (M€)
a,x,2030,met,5
b,x,,In Progress,12
c,y,May 2031,draft,7.5
d,y,2031-06-01,,
"""


@pytest.mark.parametrize(
    ("expression", "rows"),
    [
        ("area = x", [2, 3]),
        ("AREA != x", [4, 5]),
        ('State = "in  progress"', [3]),
        ("state is not set", [5]),
        ('"Due date" < 2031', [2]),
        ('"due date" >= 2031 and not State = draft', [5]),
        ("area in (x, y) and title ~ 'c'", [4]),
        ('"cost (M€)" > 6', [3, 4]),
        ("met = met or title = a", None),
        ("State = met or (area = y and State is set)", [2, 4]),
    ],
)
def test_an_expression_compares_columns(expression: str, rows: list[int] | None) -> None:
    if rows is None:
        with pytest.raises(WrongUsageError, match='column 1: s has no column "met"'):
            selected(content_of(TEXT), expression, "s", date(2026, 1, 1))
        return
    content = selected(content_of(TEXT), expression, "s", date(2026, 1, 1))
    assert numbers(content) == rows
    assert {one.reason for one in content.outside} == {"not selected by --rows"}
    assert sorted([*rows, *(one.place.number for one in content.outside)]) == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("Stat = met", '--rows, column 1: s has no column "Stat"; did you mean "State"?'),
        ("area", '--rows, column 1: "area" is not compared with anything'),
        ("", "--rows is empty"),
        ("area =", "--rows, column 7: the expression ends too early; write a value"),
    ],
)
def test_an_expression_that_makes_no_sense_is_refused(expression: str, sentence: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        selected(content_of(TEXT), expression, "s", date(2026, 1, 1))
    assert str(refused.value).startswith(sentence)


def test_a_whole_roadmap_has_no_rows_to_select() -> None:
    whole = SourceContent(format="json", unit="item", is_roadmap=True)
    with pytest.raises(WrongUsageError, match="--rows is for tables; s is a whole roadmap"):
        selected(whole, "a = b", "s", date(2026, 1, 1))


def test_faulty_cells_of_other_rows_are_not_reported() -> None:
    content = selected(content_of("title,area\na,x\nb,#REF!\n"), "title = a", "s", date(2026, 1, 1))
    assert (numbers(content), content.faults) == ([2], ())
