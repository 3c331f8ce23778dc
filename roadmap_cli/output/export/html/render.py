"""Self-contained HTML page of a roadmap, which loads nothing."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roadmap_cli import __version__, escape
from roadmap_cli.analysis.aggregate import by_area
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.analysis.timeline import MOST_DRAWN, timeline_of
from roadmap_cli.output.anchors import anchor
from roadmap_cli.output.colors import page_colors
from roadmap_cli.output.export.html.content import content_of
from roadmap_cli.output.export.svg import render_timeline_svg
from roadmap_cli.output.timeline_style import style_sheet

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

FOLDER = Path(__file__).parent
WIDTH = 1088
"""The width of the timeline in points, which is that of the page."""
LONG = 100
"""Timelines of more commitments are collapsed."""


def render_html(snapshot: Snapshot) -> bytes:
    """Return the page in UTF-8.

    The template escapes every value with `escape.xml`, and a content security policy allows only the page's
    own style and script (CSP Level 3, by hash).
    """
    style, script = f"{page_colors()}\n{_text('page.css')}", _text("page.js")
    pieces = _template().generate(
        page=content_of(snapshot),
        timeline=_trusted(_timeline(snapshot)),
        is_long=len(snapshot.rows) > LONG,
        left_out=without_timeline(snapshot),
        version=__version__,
        policy=policy_of((style, style_sheet()), script),
        style=_trusted(style),
        script=_trusted(script),
    )
    file = BytesIO()
    for piece in pieces:
        file.write((piece if file.tell() else piece.lstrip()).encode())
    file.write(b"\n")
    return file.getvalue()


def without_timeline(snapshot: Snapshot) -> str:
    """Return why the page has no timeline; empty if it may have one."""
    if len(snapshot.rows) <= MOST_DRAWN:
        return ""
    return f"no timeline: it would have {len(snapshot.rows):,} bars, and at most {MOST_DRAWN:,} are drawn"


@cache
def _template() -> "Template":
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
    environment.filters["drawing"] = _trusted
    environment.filters["block"] = lambda text: _trusted(escape.xml_block(text))
    return environment.get_template("page.html")


def _trusted(text: str) -> "Markup":
    """Return text that is not from users, or is escaped, so that the template keeps it."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - see above


def _timeline(snapshot: Snapshot) -> str:
    """Return the picture of the timeline with links to the sections; empty without a timeline."""
    if without_timeline(snapshot):
        return ""
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
