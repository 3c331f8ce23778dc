"""Ten sheets in the style of real ones, with the command that reads each."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Cells = list[list[Any]]


class Messy(NamedTuple):
    """A sheet as a file.

    - `args`: the options that read it. `fields`: the field of each column that they or its name map.
    - `cells`: the cells by the number of their row, as a program shows them. `commitments`: how many it has.
    """

    name: str
    data: Callable[[], bytes]
    args: Sequence[str]
    fields: Mapping[str, str]
    cells: Mapping[int, Sequence[str]]
    commitments: int
    header: int = 1


def _maps(**columns: str) -> list[str]:
    return [word for field, column in columns.items() for word in ("--map", f"{field}={column}")]


def _text(name: str, text: str, delimiter: str, encoding: str = "utf-8", **more: Any) -> Messy:
    lines = {number: line.split(delimiter) for number, line in enumerate(text.splitlines(), 1) if line}
    return Messy(name=name, data=lambda: text.encode(encoding), cells=more.pop("cells", lines), **more)


def _book(name: str, change: Callable[[Any], object], sheets: Mapping[str, Cells], **more: Any) -> Messy:
    def data() -> bytes:
        import openpyxl

        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        change(book)
        written = io.BytesIO()
        book.save(written)
        return written.getvalue()

    rows = more.pop("rows", next(iter(sheets.values())))
    cells = {number: [str(cell or "") for cell in row] for number, row in enumerate(rows, 1)}
    return Messy(name=name, data=data, cells=cells, **more)


_TOTALS = _text(
    "totals.csv",
    "Maßnahmenplan München;;;\nStand: 1. Juni 2026;;;\n\nNr;Maßnahme;Bereich;Frist\n"
    "1;Bäume für München pflanzen;Grünflächen;2031\n2;ÖPNV ausbauen;Verkehr;Ende 2030\n"
    "Summe;;2;\n\nQuelle: Stadt München;;;\n",
    ";",
    "cp1252",
    args=[*_maps(title="Maßnahme", area="Bereich", deadline="Frist"), "--id-from", "Nr"],
    fields={"Nr": "id", "Maßnahme": "title", "Bereich": "area", "Frist": "deadline"},
    commitments=2,
    header=4,
)


def _merge_headings(book: Any) -> None:
    for ref in ("A1:E1", "C2:D2", "A4:A5", "E4:E5"):
        book["Plan"].merge_cells(ref)


_TWO_HEADERS = _book(
    "two-headers.xlsx",
    _merge_headings,
    {
        "Plan": [
            ["Ministry plan 2030"],
            ["Ministry", "Commitment", "Deadline", None, "Lead"],
            [None, None, "Original", "Revised", None],
            ["Health", "Open ten clinics", "2029", "2031", "Ann"],
            [None, "Train nurses", "2028", "2028", None],
            ["Parks", "Plant trees", "2030", None, "Bob"],
        ]
    },
    args=[
        *("--header-rows", "2-3", "--fill-down", "Ministry", "--fill-down", "Lead"),
        *_maps(title="Commitment", area="Ministry", deadline="Deadline Revised", owner="Lead"),
    ],
    fields={
        "Ministry": "area",
        "Commitment": "title",
        "Deadline Original": "",
        "Deadline Revised": "deadline",
        "Lead": "owner",
    },
    commitments=3,
    header=3,
)

_FOOTNOTES = _text(
    "footnotes.csv",
    'title,area,deadline*,cost\n"Plant trees¹, everywhere",Parks,2031,5 (a)\nBan cars [2],Streets,2030*,7³\n'
    "Protect article 5(a),Law,,\n\n¹ With the regions.,,,\n(a) In millions.,,,\n* Subject to budget.,,,\n",
    "\0",
    args=[],
    fields={"title": "title", "area": "area", "deadline": "deadline", "cost": ""},
    cells={
        1: ["title", "area", "deadline*", "cost"],
        2: ["Plant trees¹, everywhere", "Parks", "2031", "5 (a)"],
        3: ["Ban cars [2]", "Streets", "2030*", "7³"],
        4: ["Protect article 5(a)", "Law"],
        6: ["¹ With the regions."],
        7: ["(a) In millions."],
        8: ["* Subject to budget."],
    },
    commitments=3,
)


def _with_links(book: Any) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    sheet = book["Plan"]
    sheet["B2"].value = CellRichText("Health", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    sheet["A2"].hyperlink = "https://example.org/clinics"
    sheet["D3"].hyperlink = "https://example.org/note"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True


_LINKS = _book(
    "links.xlsx",
    _with_links,
    {
        "Plan": [
            ["title", "area", "deadline", "remark"],
            ["Open ten clinics", "Health¹", "2029", "see below"],
            ["Plant trees", "Parks", "2030", "see note"],
            [],
            ["1) Without the islands."],
        ]
    },
    args=[],
    fields={"title": "title", "area": "area", "deadline": "deadline", "remark": ""},
    commitments=2,
)

_THAI = _text(
    "thai.csv",
    "แผนสภาพภูมิอากาศ\t\t\n\nพันธกรณี\tด้าน\tกำหนด\nลดการปล่อยก๊าซ\tพลังงาน\t2030\nปลูกต้นไม้\tป่าไม้\t2032\nรวม\t\t2\n",
    "\t",
    "utf-16-le",
    args=_maps(title="พันธกรณี", area="ด้าน", deadline="กำหนด"),
    fields={"พันธกรณี": "title", "ด้าน": "area", "กำหนด": "deadline"},
    commitments=2,
    header=3,
)

_LINES = _text(
    "lines.tsv",
    "Ref\tPromise\tText\tMinistry\r\n"
    'A\t"Work on\r\nair"\t"First, clean it.\r\nThen ""keep"" it.\tAlways."\tHealth\r\n'
    "B\tPlant trees\t\tParks\r\n\t\t\t\r\nExported by the office\t\t\t\r\n",
    "\0",
    args=[*_maps(title="Promise", area="Ministry"), "--id-from", "Ref"],
    fields={"Ref": "id", "Promise": "title", "Text": "text", "Ministry": "area"},
    cells={
        1: ["Ref", "Promise", "Text", "Ministry"],
        2: ["A", "Work on\r\nair", 'First, clean it.\r\nThen "keep" it.\tAlways.', "Health"],
        5: ["B", "Plant trees", "", "Parks"],
        7: ["Exported by the office"],
    },
    commitments=2,
)

_SECTIONS = _book(
    "sections.xlsx",
    lambda book: [book["Plan"].merge_cells(ref) for ref in ("A2:D2", "A5:D5")],
    {
        "Plan": [
            ["Promise", "Department", "By", "Cost"],
            ["1. Health and care"],
            ["Open ten clinics", "Health", "2029", "5"],
            ["Subtotal", None, None, "5"],
            ["2. Nature"],
            ["Plant trees", "Parks", "2030", "7"],
            ["Promise", "Department", "By", "Cost"],
            ["Restore the river", "Parks", "2032", "9"],
            ["Grand total", None, None, "21"],
        ]
    },
    args=_maps(title="Promise", area="Department", deadline="By"),
    fields={"Promise": "title", "Department": "area", "By": "deadline", "Cost": ""},
    commitments=3,
)

_MONTHS = _text(
    "months.csv",
    "\ufefftitle,area,status\nPlant trees,Parks,planned\n"
    "\ufefftitle,area,status\nBan cars,Streets,underway\n",
    ",",
    args=[],
    fields={"title": "title", "area": "area", "status": "status"},
    cells={
        1: ["title", "area", "status"],
        2: ["Plant trees", "Parks", "planned"],
        3: ["title", "area", "status"],
        4: ["Ban cars", "Streets", "underway"],
    },
    commitments=2,
)

_COVER = _book(
    "cover.xlsx",
    lambda book: setattr(book["Old"], "sheet_state", "hidden"),
    {
        "Cover": [["City plan", None], ["Contact", "Ann"]],
        "North": [["Report of June"], [], ["title", "area", "owner"], ["Plant trees", "Parks", "Bob"]],
        "Old": [["title", "area", "owner"], ["Dropped", "Parks", "Bob"]],
    },
    rows=[["Report of June"], [], ["title", "area", "owner"], ["Plant trees", "Parks", "Bob"]],
    args=[],
    fields={"title": "title", "area": "area", "owner": "owner"},
    commitments=1,
    header=3,
)

_WORDS = _text(
    "words.txt",
    'id|title|area|deadline|status|progress\n1|"Say \\"yes\\" | no"|Law|31/12/2030|On track|24 %\n'
    "2|Plant trees|Parks|TBD|#REF!|many\n3|Ban cars|Streets|2030-7-1|met|1,5\n4||Streets|2031||\n",
    "\0",
    args=[],
    fields={
        "id": "id",
        "title": "title",
        "area": "area",
        "deadline": "deadline",
        "status": "status",
        "progress": "progress",
    },
    cells={
        1: ["id", "title", "area", "deadline", "status", "progress"],
        2: ["1", 'Say "yes" | no', "Law", "31/12/2030", "On track", "24 %"],
        3: ["2", "Plant trees", "Parks", "TBD", "#REF!", "many"],
        4: ["3", "Ban cars", "Streets", "2030-7-1", "met", "1,5"],
        5: ["4", "", "Streets", "2031", "", ""],
    },
    commitments=3,
)

MESSY = [_TOTALS, _TWO_HEADERS, _FOOTNOTES, _LINKS, _THAI, _LINES, _SECTIONS, _MONTHS, _COVER, _WORDS]
