"""The page of expressions: its table is that of the program, and its examples are read."""

import re
from pathlib import Path

import pytest

from roadmap_cli.analysis.conditions import FIELDS
from roadmap_cli.analysis.where import DEEPEST, LONGEST, MOST, parse_where
from scripts import where

PAGE: Path = where.PAGE


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text() == where.page(), "run `make reference`"


def test_the_table_has_every_field_once() -> None:
    table = PAGE.read_text().split("<!-- table: fields -->")[1].split("<!-- end -->")[0]
    assert re.findall(r"^\| `(.+?)`", table, re.MULTILINE) == [*FIELDS, "extra.KEY"]


def test_the_page_names_the_bounds() -> None:
    text = " ".join(PAGE.read_text().split())
    assert f"at most {LONGEST:,} characters and {MOST} comparisons, in at most {DEEPEST} levels" in text


def expressions() -> list[str]:
    """Return the expressions in the tables of conditions and of options."""
    text = PAGE.read_text()
    cells = [cell for line in text.split("## Fields")[0].splitlines() for cell in line.split("|")[1:2]]
    cells += [line.split("|")[2] for line in text.split("## The options")[1].splitlines() if "| `--" in line]
    return [one for cell in cells for one in re.findall("`([^`]+)`", cell)]


@pytest.mark.parametrize("text", expressions())
def test_every_expression_of_the_tables_is_read(text: str) -> None:
    parse_where(text)


def test_there_are_expressions() -> None:
    assert len(expressions()) > 15
