"""Tables → records: cells without a value, links, and notes on how the table was read."""

from roadmap_cli.importers.records import SourcePlace
from roadmap_cli.importers.table import MERGED, SheetRow, TableOptions, table_in
from roadmap_cli.importers.table_records import content_of


def rows(*lines: str) -> list[SheetRow]:
    return [SheetRow(SourcePlace(number), line.split("|")) for number, line in enumerate(lines, 1)]


def test_faults_and_links_belong_to_columns() -> None:
    made = rows("title|area", "a|=1", "b|", "c|x")
    made[1].faults, made[1].links = {1: ("=1", "has none"), 7: ("", "")}, {0: "u://a", 9: "u://b"}
    content = content_of("xlsx", "row", [table_in(made, TableOptions(), "s")], TableOptions(), "s")
    assert [(one.place.number, one.column, one.value) for one in content.faults] == [(2, "area", "=1")]
    assert [record.links for record in content.records] == [{"title": "u://a"}, {}, {}]
    assert content.records[0].cells == {"title": "a", "area": ""}


def test_merged_cells_are_filled_down_in_the_columns_that_are_named() -> None:
    made = rows("title|area|owner", "a|x|Ann", "b||", "c|#REF!|", "d||Bob")
    for row in made[2:4]:
        row.faults = {2: ("C2:C4", MERGED)}
    made[2].faults = {1: ("B2:B3", MERGED), **made[2].faults}
    options = TableOptions(filled=("area",), until="Total")
    content = content_of("xlsx", "row", [table_in(made, options, "s")], options, "s")
    assert [record.cells["area"] for record in content.records] == ["x", "x", "", ""]
    assert [(one.place.number, one.column) for one in content.faults] == [
        (3, "owner"), (4, "area"), (4, "owner"), (5, "area"),
    ]  # fmt: skip
    assert content.notes == (
        '2 empty cells of "area" took the value above, because of --fill-down',
        'no row below the header starts with "Total", which --until names',
    )
