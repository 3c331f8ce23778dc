"""CSV and TSV: what a reader gets back, and what a spreadsheet must not run."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.escape.cell import from_cell
from roadmap_cli.output.csv import render_csv


def test_a_heading_and_a_line_each_with_plain_newlines() -> None:
    written = render_csv(["id", "tags"], [["a", ["x", "y"]], ["b", []]])
    assert written == b"id,tags\na,x;y\nb,\n"


def test_the_other_delimiter_makes_tsv() -> None:
    assert render_csv(["id", "t"], [["a", "b,c\td"]], "\t") == b'id\tt\na\t"b,c\td"\n'


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, ""),
        (-5, "-5"),
        (date(2026, 2, 1), "2026-02-01"),
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        (["=1", "b"], "'=1;b"),
        (("a", "b"), "a;b"),
        ('a "b"', '"a ""b"""'),
        ("é橋", "é橋"),
        ("a\nb", '"a\nb"'),
    ],
)
def test_text_is_disarmed_and_numbers_and_days_are_left_alone(value: object, field: str) -> None:
    assert render_csv(["x"], [[value, "."]]).decode() == f"x\n{field},.\n"


@given(st.lists(st.tuples(st.text(), st.text())), st.sampled_from([",", "\t"]))
def test_a_reader_gets_back_what_was_written(rows: list[tuple[str, str]], delimiter: str) -> None:
    written = render_csv(["a", "b"], rows, delimiter).decode("utf-8", "surrogatepass")
    read = list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter))
    assert [tuple(map(from_cell, row)) for row in read[1:]] == rows


def test_headers_that_have_user_text_are_safe_too() -> None:
    columns = ["verdict:x\n::warning::y", "=1"]
    assert render_csv(columns, []) == b"\"verdict:x\n:':warning::y\",'=1\n"
