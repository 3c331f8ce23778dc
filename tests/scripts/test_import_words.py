"""The page of imported cells: its tables are those of the program."""

import re
from datetime import date

from roadmap_cli.importers.date_columns import DateColumn, plain_date
from roadmap_cli.model.date_phrases import parse_phrase
from scripts import import_words


def test_the_page_is_up_to_date() -> None:
    assert import_words.PAGE.read_text() == import_words.page(), "run `make reference`"


def test_the_page_has_every_table_once() -> None:
    names = re.findall("<!-- table: (.+) -->", import_words.PAGE.read_text())
    assert sorted(names) == sorted(import_words.TABLES)


def test_every_date_of_the_page_is_read() -> None:
    rows = re.findall(
        r"^\| (`.+`.*) \| (.+) \|$", import_words.PAGE.read_text().split("## Statuses")[0], re.M
    )
    assert len(rows) == 6
    for cells, stored in rows:
        for text in re.findall("`(.+?)`", cells):
            window = parse_phrase(plain_date(text, DateColumn()), date(2026, 2, 1))
            assert window is not None
            assert window.canonical == stored.strip("`") or stored in ("the day", "the month")
