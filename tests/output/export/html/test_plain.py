"""The plain table, for browsers that run no script."""

from roadmap_cli.output.export.html.content import content_of
from roadmap_cli.output.export.html.plain import plain_rows
from roadmap_cli.output.export.html.section import context_of
from tests.conftest import SMALL_ROADMAP
from tests.output.export.html.pages import snapshot_of


def rows(text: str = SMALL_ROADMAP, *, is_large: bool = False) -> list[str]:
    snapshot = snapshot_of(text)
    page = content_of(snapshot, context_of(snapshot))
    return [
        f"<tr{line}"
        for lines in plain_rows(page.chapters, snapshot.roadmap, is_large=is_large)
        for line in lines.split("<tr")[1:]
    ]


def test_rows_are_by_area() -> None:
    assert rows()[0] == (
        '<tr><th scope="row"><a href="#net-zero-grids"><bdi>Net-zero power grids</bdi></a>'
        "<td>Accelerating climate ambitions<td>United States, Canada<td>at risk<td>end of 2035"
        "<td>slipped, no recent update<td>50%"
    )
    assert [line.split("<td>")[1] for line in rows()][-1] == "The North"


def test_a_row_of_a_large_page_has_the_anchor_of_its_commitment() -> None:
    assert rows(is_large=True)[0].startswith(
        '<tr id="net-zero-grids"><th scope="row">Net-zero power grids<td>'
    )


def test_texts_are_escaped() -> None:
    hostile = SMALL_ROADMAP.replace("Net-zero power grids", "<b>&").replace("United States", "<i>")
    assert "&lt;b&gt;&amp;</bdi>" in rows(hostile)[0]
    assert "<td>&lt;i&gt;, Canada<td>" in rows(hostile)[0]
