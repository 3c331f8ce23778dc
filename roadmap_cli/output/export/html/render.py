"""Self-contained HTML page of a roadmap, which loads nothing."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roadmap_cli import __version__, escape
from roadmap_cli.analysis.aggregate import by_area
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.analysis.timeline import timeline_of
from roadmap_cli.output.anchors import anchor
from roadmap_cli.output.colors import page_colors
from roadmap_cli.output.export import trend_chart
from roadmap_cli.output.export.formats import Paper
from roadmap_cli.output.export.html.content import content_of
from roadmap_cli.output.export.html.data import data_of
from roadmap_cli.output.export.html.plain import plain_rows
from roadmap_cli.output.export.html.section import LARGE, context_of
from roadmap_cli.output.export.html.values import concern_words
from roadmap_cli.output.export.indicator_chart import svg_shapes
from roadmap_cli.output.export.svg import render_timeline_svg
from roadmap_cli.output.timeline_style import style_sheet

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FOLDER = Path(__file__).parent
WIDTH = 1088
"""The width of the timeline in points, which is that of the page."""
STYLES = ("page.css", "story.css", "table.css", "entries.css", "print.css")
OF_LARGE = "entry.js"
"""The script that makes the entries of a large page."""
SCRIPTS = ("data.js", "table.js", "filters.js", OF_LARGE, "entries.js", "downloads.js")


def render_html(snapshot: Snapshot, paper: Paper | None = None) -> bytes:
    """Return the page in UTF-8; by default, all of it is printed unless it is large.

    The template escapes every value with `escape.xml`, and a content security policy allows only the page's
    own style and script (CSP Level 3, by hash).
    """
    context = context_of(snapshot)
    page, is_large = content_of(snapshot, context), context.is_large
    style, script = style_of_page(), script_of_page(is_large=is_large)
    pieces = (
        _environment()
        .get_template("page.html")
        .generate(
            page=page,
            size=len(snapshot.rows),
            is_large=is_large,
            paper=paper or (Paper.SUMMARY if is_large else Paper.FULL),
            timeline=_trusted("" if is_large else _timeline(snapshot)),
            trend=_trusted(_trend(snapshot)),
            plain=map(_trusted, plain_rows(page.chapters, snapshot.roadmap, is_large=is_large)),
            version=__version__,
            policy=policy_of((style, style_sheet(), trend_chart.style_sheet()), script),
            style=_trusted(style),
            script=_trusted(script),
            data=(_trusted(escape.script_json(part)) for part in data_of(snapshot, page.own_rows, context)),
        )
    )
    file = BytesIO()
    for piece in pieces:
        file.write((piece if file.tell() else piece.lstrip()).encode())
    file.write(b"\n")
    return file.getvalue()


def without_timeline(snapshot: Snapshot) -> str:
    """Return what the page shows instead of all bars; empty if it has them."""
    number = len(snapshot.rows)
    if number <= LARGE:
        return ""
    return f"the timeline has counts by area, not {number:,} bars; `roadmap export svg` draws them"


def style_of_page() -> str:
    """Return the style sheet of the page."""
    return page_colors() + "\n" + "".join(map(_text, STYLES))


def script_of_page(*, is_large: bool) -> str:
    """Return the script of the page."""
    scripts = [_text(name) for name in SCRIPTS if is_large or name != OF_LARGE]
    return f'"use strict";\n(() => {{\n{"".join(scripts)}}})();\n'


@cache
def _environment() -> "Environment":
    from urllib.parse import quote

    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 70 ms: only for the page
    from markupsafe import Markup

    def escaped(value: Any) -> Markup:
        return value if isinstance(value, Markup) else _trusted(escape.xml(str(value)))

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=escaped,
    )
    environment.filters["block"] = lambda text: _trusted(escape.xml_block(text))
    environment.filters["concern"] = concern_words
    environment.filters["number"] = "{:,}".format
    environment.filters["shapes"] = lambda shapes: _trusted(svg_shapes(shapes))
    environment.filters["signed"] = lambda number: f"{number:,}".replace("-", "−")
    environment.filters["mean"] = lambda number: f"{number:.2f}".replace("-", "−")
    environment.filters["urlencode"] = lambda text: quote(text, safe="")
    return environment


def _trusted(text: str) -> "Markup":
    """Return text that is not from users, or is escaped, so that the template keeps it."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - see above


def _timeline(snapshot: Snapshot) -> str:
    """Return the picture of the timeline with links to the sections; empty without a timeline."""
    groups = by_area(snapshot.roadmap, snapshot.rows)
    timeline = timeline_of(snapshot.roadmap, groups, snapshot.as_of)
    if not timeline.lanes:
        return ""
    return render_timeline_svg(
        timeline,
        title="Timeline",
        width=WIDTH,
        standalone=False,
        link=lambda commitment_id: f"#{anchor(commitment_id)}",
    ).rstrip()


def _trend(snapshot: Snapshot) -> str:
    """Return the picture of the trend; empty without one, and for a single day."""
    if snapshot.trend is None or len(snapshot.trend.total.points) < 2:
        return ""
    return trend_chart.render_trend_svg(
        snapshot.trend, title="Over time", width=WIDTH, standalone=False
    ).rstrip()


def policy_of(styles: Iterable[str], script: str) -> str:
    """Return the content security policy for these styles and this script.

    `data:` is for the empty icon, which stops browsers from requesting one.
    """
    return (
        f"default-src 'none'; style-src {' '.join(map(_hash, styles))}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
