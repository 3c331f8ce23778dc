"""CSV and TSV: delimiters, quotes, line ends and errors."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.errors import UnreadableError
from roadmap_cli.importers.formats import ReadOptions, read_content
from roadmap_cli.importers.table import TableOptions
from tests.hostile import HOSTILE
from tests.importers.sheets import MANDATES, cells, content_of, numbers, utc_day


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
        ("," * 99_999 + "x", "s.csv: the header has 100,000 cells; a table has at most 16,384"),
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
    content = content_of(text.getvalue())
    read = cells(content)
    for mark in content.footnotes:  # the value with its mark is in the report
        at = numbers(content).index(mark.place.number)
        read[at][content.columns.index(mark.column)] = mark.value
    whole = [list(filter(str.strip, row)) for row in rows]
    outside = [list(row.cells) for row in content.outside]
    assert [*(row for row in rows if row in read), *outside] == [*read, *outside]
    assert sorted([*(list(filter(str.strip, map(str, row))) for row in read), *outside]) == sorted(whole)


@pytest.mark.parametrize(
    "text",
    [
        'Ref,Promise,Cost\nT-1,"Plant, or ""grow""; a|b",5\n',
        '"Ref", "Promise", "Cost"\r\n"T-1", "Plant, or ""grow""; a|b", 5\r\n',
        'Ref;Promise;Cost\nT-1;"Plant, or ""grow""; a|b";5\n',
        'Plan 2030, revised, with, commas\n\nRef;Promise;Cost\nT-1;"Plant, or ""grow""; a|b";5\n',
        'sep=;\r\nRef;Promise;Cost\r\nT-1;"Plant, or ""grow""; a|b";5\r\n',
        'Ref\tPromise\tCost\nT-1\t"Plant, or ""grow""; a|b"\t5\n',
        'Ref|Promise|Cost\nT-1|"Plant, or ""grow""; a|b"|5\n',
        'Ref;"Promise";"Cost"\nT-1;"Plant, or \\"grow\\"; a|b";5\n',
        '"Ref", "Promise", "Cost"\n"T-1", "Plant, or \\"grow\\"; a|b", "5"\n',
        'Ref;Promise;Cost\rT-1;"Plant, or ""grow""; a|b";5\r',
    ],
)
def test_ten_dialects_give_the_same_table(text: str) -> None:
    options = ReadOptions(utc_day, table=TableOptions(names=("Promise", "Ref")))
    content = read_content(text.encode(), "s.csv", options)
    assert content.columns == ("Ref", "Promise", "Cost")
    assert [[str(cell).strip() for cell in row] for row in cells(content)] == [
        ["T-1", 'Plant, or "grow"; a|b', "5"]
    ]


def test_a_backslash_stays_unless_it_escapes_a_quote() -> None:
    assert cells(content_of('title,path\na,"C:\\new"\nb,x\\\n')) == [["a", "C:\\new"], ["b", "x\\"]]
    content = content_of('title,path\na,"the \\"new\\" one"\n')
    assert cells(content) == [["a", 'the "new" one']]
    assert content.notes == (r"\" in a cell was read as a quote",)


def test_spaces_in_front_of_a_cell_stay_unless_a_quote_follows() -> None:
    assert cells(content_of('title, area\n a, x\n"say, ""a""", y\n')) == [[" a", " x"], ['say, "a"', " y"]]
    assert cells(content_of('title, area\na, "x, y"\nb, "z"\n')) == [["a", "x, y"], ["b", "z"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_joined_file_may_have_no_line_end(end: str) -> None:
    one = f"\ufefftitle,area{end}a,x"
    content = content_of(one + one.replace("a,x", '"b, or c",y') + one.replace("a,x", f"d,z{end}"))
    assert cells(content) == [["a", "x"], ["b, or c", "y"], ["d", "z"]]
    assert [row.reason for row in content.outside] == ["the header again"] * 2
    assert content.skipped == ()


def test_a_mark_within_a_cell_is_text() -> None:
    assert cells(content_of("title,area\na\ufeffb,x\nc,x\ufefftitle\n")) == [
        ["a\ufeffb", "x"],
        ["c", "x\ufefftitle"],
    ]


def test_joined_files_have_marks_and_headers_within() -> None:
    one = "\ufefftitle,area\na,x\n"
    content = content_of(one + one.replace("a,x", "b,y") + '\ufeff"title","area"\r\nc,z\n')
    assert content.columns == ("title", "area")
    assert cells(content) == [["a", "x"], ["b", "y"], ["c", "z"]]
    assert [(row.place.number, row.reason) for row in content.outside] == [
        (3, "the header again"), (5, "the header again"),
    ]  # fmt: skip
    assert content.notes == ("2 byte order marks within the text were ignored; files were joined",)
