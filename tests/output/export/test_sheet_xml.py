"""The XML of rows, links, rules and lists, and of the end of a sheet."""

from xml.etree.ElementTree import fromstring

import pytest

from roadmap_cli.output.export.sheet_xml import (
    SheetEnd,
    cells,
    choice,
    color_rule,
    color_rules,
    escaped,
    letters,
    link_relations,
    number_cell,
    row_element,
    sheet_head,
    sheet_tail,
    text_cell,
)


@pytest.mark.parametrize(
    ("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
)
def test_the_letters_of_a_column(number: int, name: str) -> None:
    assert letters(number) == name


def test_references() -> None:
    assert (cells(1, 0, 9, 27), cells(3, 2, 3, 2)) == ("$A$1:$AB$9", "$C$3")


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("plain", "<t>plain</t>"),
        ("a & b < c", "<t>a &amp; b &lt; c</t>"),
        (" space", '<t xml:space="preserve"> space</t>'),
        ("space\n", '<t xml:space="preserve">space\n</t>'),
        ("_x0041_", "<t>_x005F_x0041_</t>"),
        ("_x0041_x0042_", "<t>_x005F_x0041_x005F_x0042_</t>"),
        ("_x41_", "<t>_x41_</t>"),
    ],
)
def test_a_text(text: str, element: str) -> None:
    assert text_cell("B2", text, 3) == f'<c r="B2" s="3" t="inlineStr"><is>{element}</is></c>'


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (-30, "-30"), (1200.25, "1200.25"), (0.1, "0.1"), (1e20, "1E+20")]
)
def test_a_number(number: float, text: str) -> None:
    assert number_cell("A1", number, 0) == f'<c r="A1" s="0"><v>{text}</v></c>'


def test_a_row_and_its_height() -> None:
    assert row_element(2, ["<c/>", "<c/>"]) == '<row r="2"><c/><c/></row>'
    assert row_element(2, [], 26.25) == '<row r="2" ht="26.25" customHeight="1"></row>'


def test_an_address_has_its_fragment_in_the_sheet_and_the_rest_beside_it() -> None:
    links = [("A1", 'https://a.example/?q=[1]&r="2"#part'), ("A2", "https://a.example/%5b1]")]
    assert '<hyperlink ref="A1" r:id="rId1" location="part"/>' in sheet_tail(SheetEnd(links=links))
    targets = [one.attrib["Target"] for one in fromstring(link_relations(links))]
    assert targets == ['https://a.example/?q=%5b1%5d&r="2"', "https://a.example/%5b1]"]


def test_the_elements_are_in_the_order_of_the_standard() -> None:
    rules = [color_rules("A2:A9", [color_rule('type="cellIs" operator="equal"', '"met"', 0, 1)])]
    end = SheetEnd(
        "$A$1:$A$9", rules, [choice("A2:A9", ["met", "broken"], "None")], [("A2", "https://a.example")]
    )
    sheet = fromstring(sheet_head([10], is_first=True, is_frozen=True) + sheet_tail(end))
    assert [one.tag.rpartition("}")[2] for one in sheet] == [
        *(
            "sheetPr",
            "sheetViews",
            "sheetFormatPr",
            "cols",
            "sheetData",
            "autoFilter",
            "conditionalFormatting",
        ),
        *("dataValidations", "hyperlinks", "pageMargins", "pageSetup", "headerFooter"),
    ]
    assert [one.text for one in sheet.iter() if one.tag.endswith(("}formula", "}formula1"))] == [
        '"met"',
        '"met,broken"',
    ]


def test_what_a_sheet_does_not_have_leaves_no_element() -> None:
    sheet = fromstring(sheet_head([10, 20], is_first=False, is_frozen=False) + sheet_tail(SheetEnd()))
    assert [one.tag.rpartition("}")[2] for one in sheet][4:] == [
        *("sheetData", "pageMargins", "pageSetup", "headerFooter")
    ]
    assert escaped('<&">') == "&lt;&amp;&quot;&gt;"
