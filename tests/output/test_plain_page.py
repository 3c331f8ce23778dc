"""Pages of hand-made lines and grids."""

from roadmap_cli.output.blocks import Cell, Column, Grid, Line, Page
from roadmap_cli.output.colors import Depth
from roadmap_cli.output.markdown import markdown_line, render_markdown_page
from roadmap_cli.output.plain import line_text, render_page

GRID = Grid(
    [Column("id"), Column("count", "right")], [[Cell("a"), Cell("1")]], "Things", [Cell("Total"), Cell("10")]
)
PAGE = Page(
    Line([Cell("Title", "strong"), Cell("· today")], gap=" "),
    [Line([Cell("one")]), Line([Cell("two"), Cell(""), Cell("three", "overdue")]), GRID, Line([Cell("end")])],
)


def test_no_blank_line_between_lines():
    assert (
        render_page(PAGE)
        == """\
Title · today

one
two  three

Things
ID     COUNT
a          1
Total     10

end
"""
    )


def test_markdown():
    assert (
        render_markdown_page(PAGE)
        == """\
# Title · today

one

two three

## Things

| id | count |
| --- | ---: |
| a | 1 |
| Total | 10 |

end
"""
    )


def test_color_on_request():
    assert render_page(PAGE, color=Depth.BASIC).startswith("\x1b[1mTitle\x1b[0m · today\n")
    assert line_text(PAGE.blocks[1], color=Depth.BASIC) == "two  \x1b[31mthree\x1b[0m"  # type: ignore[arg-type]


def test_markdown_of_user_text_is_escaped():
    assert markdown_line(Line([Cell("*a*", "strong"), Cell("<b>")])) == r"**\*a\*** &lt;b&gt;"


def test_markdown_links_to_an_address_where_a_page_may():
    def inline(text: str) -> str:
        return markdown_line(Line([Cell(text, "faint", is_address=True)]))

    assert inline("https://x.example/a_b?c=*") == "<https://x.example/a_b?c=*>"
    assert inline("javascript:alert(1)") == "javascript:alert(1)"
    assert inline("https://x.example/<b>") == r"https\://x.example/&lt;b&gt;"
    assert inline("Minutes, *page* 3") == r"Minutes, \*page\* 3"
    assert markdown_line(Line([Cell("https://x.example")])) == r"https\://x.example", "a title is no address"
