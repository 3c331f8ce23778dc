"""CSV and TSV: delimiters, quotes, line ends and errors."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.errors import UnreadableError
from tests.hostile import HOSTILE
from tests.importers.sheets import MANDATES, cells, content_of, numbers


@pytest.mark.parametrize(
    "text",
    [
        "title,area\na;b,x\n",
        "title;area\na;b;x\n".replace("a;b", '"a;b"'),
        "title\tarea\na;b\tx\n",
        "title|area\na;b|x",
        "sep=|\ntitle|area\na;b|x\n",
        "title,area\r\na;b,x\r\n",
        "title,area\ra;b,x\r",
        '\n\n"title","area"\n\n"a;b","x"\n,\n\n',
    ],
)
def test_the_delimiter_is_the_one_that_parts_the_header(text: str) -> None:
    content = content_of(text)
    assert content.columns == ("title", "area")
    assert cells(content) == [["a;b", "x"]]


def test_the_place_of_a_row_is_its_first_line() -> None:
    content = content_of(MANDATES)
    assert numbers(content) == [2, 3, 6, 7]
    assert content.records[1].cells["Commitment"] == "Work on:\r\n- ventilation,\r\n- air."


def test_a_row_of_another_length_is_refused_unless_only_empty_cells_follow() -> None:
    content = content_of("title,area\na,b,c\nd\ne,f\ng,h,, \n")
    assert cells(content) == [["e", "f"], ["g", "h"]]
    assert [(one.place.number, one.reason) for one in content.skipped] == [
        (2, "has 3 cells where the header has 2"),
        (3, "has 1 cell where the header has 2"),
    ]


def test_columns_of_one_name_are_distinct_names_and_empty_ones_at_the_end_go() -> None:
    content = content_of("title,Note,,Note,,\na,b,c,d,,\n")
    assert content.columns == ("title", "Note (column 2)", "(column 3)", "Note (column 4)")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n \n", "s.csv is empty; a table begins with a row that names its columns"),
        ('title\nok\n"abc\nd\n', "s.csv:3: a quote opens here that never closes"),
        ('title\n"a"b\n', "s.csv:2: a quote closes within a cell of this row; "),
        ("," * 99_999 + "x", "s.csv:1: this row has 100,000 cells; a table has at most 16,384 columns"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        content_of(text)
    assert str(refused.value).startswith(sentence)


def test_a_row_of_a_hundred_thousand_cells_and_a_cell_of_megabytes_are_read() -> None:
    content = content_of("title,text\n" + "x," * 100_000 + "\na," + "y" * 3_000_000 + "\n")
    assert [one.reason for one in content.skipped] == ["has 100,000 cells where the header has 2"]
    assert content.records[0].cells["text"] == "y" * 3_000_000
    assert csv.field_size_limit() == 131_072, "a limit of the whole process was left changed"


def test_error_values_of_a_spreadsheet_are_reported() -> None:
    content = content_of("title,area,owner\nA,#REF!,#1 fan\nB,x, #N/A \n")
    assert cells(content) == [["A", "", "#1 fan"], ["B", "x", ""]]
    assert [(one.place.number, one.column, one.value) for one in content.faults] == [
        (2, "area", "#REF!"), (3, "owner", " #N/A "),
    ]  # fmt: skip


def test_cells_of_our_own_are_armed_again_and_those_of_others_stay() -> None:
    own = content_of("id,title,tags,days_left\na,'=1+1,:':x,\n")
    assert own.is_native
    assert cells(own) == [["a", "=1+1", "::x", ""]]
    other = content_of("id,title,colour\na,'=1+1,red\n")
    assert not other.is_native
    assert cells(other) == [["a", "'=1+1", "red"]]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
            | st.sampled_from([text for text in HOSTILE.values() if text.isprintable()]),
            min_size=3,
            max_size=3,
        ).filter(lambda row: any(cell.strip() for cell in row)),
        max_size=5,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([{"lineterminator": "\r\n"}, {"lineterminator": "\n", "quoting": csv.QUOTE_ALL}]),
)
def test_what_a_writer_of_csv_writes_is_read_back(
    rows: list[list[str]], delimiter: str, form: dict[str, Any]
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, **form)
    writer.writerows([["one", "two", "three"], *rows])
    assert cells(content_of(text.getvalue())) == rows
