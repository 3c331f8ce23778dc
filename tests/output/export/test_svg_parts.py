"""What SVG pictures share."""

from xml.etree import ElementTree

from roadmap_cli.output.export.svg_parts import cut_to, svg_document, svg_text


def test_a_document_has_a_name_for_screen_readers() -> None:
    tree = ElementTree.fromstring(svg_document("x", (10, 2.5), ("A & b", "<c>"), "<g/>"))
    assert (tree.get("viewBox"), tree.get("role")) == ("0 0 10 2.5", "img")
    assert [(one.get("id"), one.text) for one in tree[:2]] == [("x_title", "A & b"), ("x_desc", "<c>")]
    assert tree.get("aria-labelledby") == "x_title"


def test_text_is_escaped() -> None:
    assert svg_text("a", 1, 2.25, "<&\x1b") == '<text class="a" x="1.0" y="2.2">&lt;&amp;\\x1b</text>'
    assert ' text-anchor="end"' in svg_text("a", 1, 2, "b", anchor="end")


def test_a_long_text_is_cut_to_the_room() -> None:
    assert cut_to("abc def ghi", 40) == "abc …"
    assert cut_to("abc", 40) == "abc"
    assert len(cut_to("x" * 100, 100, 10)) == 10
