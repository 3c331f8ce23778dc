"""`roadmap import`: how cells are read, and what happens to those that are not."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.conftest import Result

TWO_READINGS = (
    'error: 1 date in column "deadline" can be read in two ways, and no other date decides: "03/04/2027" is '
    "2027-04-03 with --day-first and 2027-03-04 with --month-first\n"
)


def test_a_date_with_two_readings_is_refused_until_an_option_or_its_column_decides(bring: Import) -> None:
    source = "title,area,deadline\nA,x,03/04/2027\nB,x,2030\n"
    result = bring(source)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", TWO_READINGS)
    assert bring.roadmap == HEAD
    assert bring(source, "--day-first", "--strict").exit_code == 0
    assert bring.commitments["a"]["deadline"] == date(2027, 4, 3)
    assert bring(source, "--month-first", "--update", "--strict").exit_code == 0
    assert bring.commitments["a"]["deadline"] == date(2027, 3, 4)
    result = bring(source + "C,x,31.12.2030\n", "--update", "--strict")
    assert (
        "1 date such as 03/04/2027 was read as day-first, as other dates of the column are" in result.stderr
    )
    assert bring.commitments["a"]["deadline"] == date(2027, 4, 3)
    assert bring(source, "--day-first", "--month-first").exit_code == 2


def test_numbers_of_excel_have_the_epoch_of_the_option(bring: Import) -> None:
    assert bring("title,area,deadline\nA,x,43829\n", "--epoch", "1904").exit_code == 0
    assert bring.commitments["a"]["deadline"] == date(2023, 12, 31)
    assert bring("title,area,deadline\nA,x,43829\n", "--epoch", "1950").exit_code == 2


def test_files_give_names_of_a_sheet_the_ids_of_the_roadmap(bring: Import, tmp_path: Path) -> None:
    bring.write(
        bring.roadmap
        + '[areas.climate]\ntitle = "Climate"\n[partners.us]\nname = "US"\n[partners.eu]\nname = "EU"\n'
    )
    (tmp_path / "areas.csv").write_text("Name,Area\nClima,climate\n")
    (tmp_path / "partners.csv").write_text("Both,us,eu\nU.S.A.,us\n")
    source = "title,area,partners\nA,Clima,Both\nB,clima,U.S.A.; Mexico\nC,Climate,US/EU\n"
    maps = ("--area-map", "areas.csv", "--partner-map", "partners.csv")
    assert bring(source, *maps, "--strict").exit_code == 0
    assert [one["area"] for one in bring.commitments.values()] == ["climate"] * 3
    partners = [one["partners"] for one in bring.commitments.values()]
    assert partners == [["us", "eu"], ["us", "mexico"], ["us", "eu"]]
    assert bring(source, "--area-map", "none.csv").exit_code == 3


def test_cells_that_are_not_read_are_kept_where_the_option_says_so(bring: Import) -> None:
    source = 'title,area,status,progress,Note 1\nA,x,Delayed,most,"=cmd()\x1b[31m"\nB,x,done,5,\n'
    result = bring(source, "--keep-unread")
    assert bring.commitments["a"]["extra"] == {
        "import": {"status": "Delayed", "progress": "most", "Note 1": "=cmd()\x1b[31m"}
    }
    assert "extra" not in bring.commitments["b"]
    assert '1 column was not read, and the cells are kept in extra.import: "Note 1"' in result.stderr
    assert "kept in extra.import.status" in result.stderr
    assert "\x1b" not in result.stderr
    before = bring.roadmap
    assert "2 unchanged" in bring(source, "--keep-unread", "--update").stderr
    assert bring.roadmap == before
    assert bring(source, "--keep-unread", "--update", "--map-status", "delayed=at-risk").exit_code == 0
    assert bring.commitments["a"]["extra"] == {"import": {"progress": "most", "Note 1": "=cmd()\x1b[31m"}}
    assert bring("title,area,progress,Note 1\nA,x,7,\n", "--keep-unread", "--update").exit_code == 0
    assert "extra" not in bring.commitments["a"]


def test_what_the_user_has_in_extra_stays(bring: Import) -> None:
    source = "title,area,colour\nA,x,red\n"
    for extra in (
        'extra = "mine"',
        'extra.import = "mine"',
        'extra = { colour = "blue", import = { x = 1 } }',
    ):
        bring.write(f'{HEAD}[areas.x]\ntitle = "X"\n[commitments.a]\ntitle = "A"\narea = "x"\n{extra}\n')
        assert bring(source, "--update", "--keep-unread").exit_code == 0, extra
        found = bring.commitments["a"]["extra"]
        assert found in ("mine", {"import": "mine"}, {"colour": "blue", "import": {"x": 1, "colour": "red"}})


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(), newline="")))


def test_the_report_has_every_cell_that_was_not_imported_as_it_is(bring: Import, tmp_path: Path) -> None:
    source = (
        'title,area,status,partners,Colour\nA,x,Delayed,"US, Canada",red\n,x,met,,\n'
        'A,x,,,"=1+1\x1b[31m"\nB,x,met,Fisheries,\n'
    )
    result = bring(source, "--report", "r.csv", "--dry-run")
    assert result.exit_code == 0
    assert rows_of(tmp_path / "r.csv") == [
        ["sheet", "row", "column", "value", "reason", "done"],
        ["", "2", "status", "Delayed", "is not a status; say what it means with --map-status Delayed=at-risk",
         "not imported"],
        ["", "2", "Colour", "red", "is in a column that is not read", "not imported"],
        ["", "2", "partners", "US, Canada", "was taken as one name; if it is several, separate them with "
         "';', or set the separator with --separator", "imported as it is"],
        ["", "3", "", "", "has no title", "row skipped"],
        ["", "3", "area", "x", "is in a skipped row", "not imported"],
        ["", "3", "status", "met", "is in a skipped row", "not imported"],
        ["", "4", "Colour", "'=1+1\\x1b[31m", "is in a column that is not read", "not imported"],
        ["", "4", "", "a", "cannot be the id of the commitment", "the id became a-2"],
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["", "roadmap.toml", "x/", "-", "s.csv", "./s.csv"])
def test_a_report_is_never_written_over_the_roadmap_or_the_source(bring: Import, path: str) -> None:
    before = bring.roadmap
    assert bring("title,area\nA,x\n", "--report", path).exit_code == 2
    assert Path("s.csv").read_text() == "title,area\nA,x\n"
    assert bring.roadmap == before


def test_words_for_a_deadline_that_is_not_set_are_kept_and_removed_on_request(bring: Import) -> None:
    source = "title,area,deadline\nA,x,TBD\nB,x,ongoing\nC,x,2030\nD,x,soon\n"
    result = bring(source)
    assert (
        'deadline: "TBD" (1 row) and "ongoing" (1 row) were read as not set; the words are kept'
        in result.stderr
    )
    assert "1 value not read" in result.stderr
    words = [one.get("deadline_text") for one in bring.commitments.values()]
    assert words == ["TBD", "ongoing", None, "soon"]
    assert "4 unchanged" in bring(source, "--update").stderr
    source = source.replace("2030", "TBD")
    result = bring(source, "--update")
    assert "c keeps its deadline, which --map-value deadline:TBD=none removes" in result.stderr
    assert bring.commitments["c"]["deadline"] == "2030"
    maps = ("--map-value", "deadline:tbd=none", "--map-value", "deadline:soon=2028")
    result = bring(source, "--update", *maps)
    assert "2 updated, 2 unchanged" in result.stderr
    found = [(one.get("deadline"), one.get("deadline_text")) for one in bring.commitments.values()]
    assert found == [(None, "TBD"), (None, "ongoing"), (None, "TBD"), ("2028", "soon")]
    assert "4 unchanged" in bring(source, "--update", *maps).stderr


def test_a_map_that_nothing_needs_is_noted(bring: Import) -> None:
    result = bring("title,area,deadline\nA,x,2030\n", "--map-value", "deadline:TBD=none")
    assert 'no cell of deadline is "tbd", which the options map' in result.stderr


def test_readings_with_a_decimal_comma_and_days_first(bring: Import) -> None:
    bring.write(f'{HEAD}[areas.x]\ntitle = "X"\n[commitments.a]\ntitle = "A"\narea = "x"\n')
    source = 'id;indicator;day;value\na;homes;25/12/2024;"1.200"\na;homes;03/04/2025;"1.234,5"\n'
    assert bring(source, "--strict").exit_code == 0
    assert bring.commitments["a"]["indicators"]["homes"]["readings"] == {
        "2024-12-25": {"value": 1200},
        "2025-04-03": {"value": 1234.5},
    }


def test_a_workbook_says_from_which_year_it_counts(bring: Import) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
    for epoch, day in ((openpyxl.utils.datetime.CALENDAR_MAC_1904, 2028), (None, 2023)):
        book = openpyxl.Workbook()
        book.epoch = epoch or book.epoch
        for row in (["title", "area", "deadline"], [f"A {day}", "x", 45291]):
            book.active.append(row)
        written = io.BytesIO()
        book.save(written)
        assert bring(written.getvalue(), name="s.xlsx").exit_code == 0
        assert bring.commitments[f"a-{day}"]["deadline"].year == day


def test_a_report_on_a_terminal_has_at_most_forty_rows(
    bring: Import, terminal: Callable[..., Result], tmp_path: Path
) -> None:
    rows = "".join(
        f'"T{number} \x1b[2J",a,word {number},"x {number}, y",{"9" * number}\n' for number in range(200)
    )
    (tmp_path / "big.csv").write_text(f"title,area,status,partners,deadline\n{rows}")
    result = terminal("import", "big.csv", "--on", "2026-02-01")
    lines = result.stdout.splitlines()
    assert len(lines) <= 40
    assert sum(-(-len(line) // 80) for line in lines) <= 40
    assert "\x1b[2J" not in result.stdout
    assert "values of status" in result.stdout
