"""A snapshot → the page: one file that needs no other, and may load none."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roadmap_cli import __version__, escape
from roadmap_cli.analysis.aggregate import by_area
from roadmap_cli.analysis.query import Snapshot
from roadmap_cli.analysis.timeline import MOST_DRAWN, timeline_of
from roadmap_cli.output.export.html.content import content_of
from roadmap_cli.output.export.html.section import anchor
from roadmap_cli.output.export.svg import render_timeline_svg
from roadmap_cli.output.timeline_style import style_sheet

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

FOLDER = Path(__file__).parent
WIDTH = 1088
"""The width of the timeline in points: that of the page where there is room."""
LONG = 100
"""A timeline of more commitments is folded up: who wants to see it opens it."""


def render_html(snapshot: Snapshot) -> bytes:
    """Return the page, in UTF-8; it is made piece by piece, for that of a large roadmap is long.

    Whatever the template puts out goes through `escape.xml` first, so that no place in it can be forgotten;
    then a policy in the page itself forbids all but its own style and script (CSP Level 3, by hash).
    """
    style, script = _text("page.css"), _text("page.js")
    pieces = _template().generate(
        page=content_of(snapshot),
        timeline=_ours(_timeline(snapshot)),
        is_long=len(snapshot.rows) > LONG,
        left_out=without_timeline(snapshot),
        version=__version__,
        policy=policy_of((style, style_sheet()), script),
        style=_ours(style),
        script=_ours(script),
    )
    made = BytesIO()
    for piece in pieces:
        made.write((piece if made.tell() else piece.lstrip()).encode())
    made.write(b"\n")
    return made.getvalue()


def is_too_long(snapshot: Snapshot) -> bool:
    """Return whether the timeline has more bars than are drawn, so that the page is without it."""
    return len(snapshot.rows) > MOST_DRAWN


def without_timeline(snapshot: Snapshot) -> str:
    """Return a sentence fragment on a timeline that is too long for the page, empty for any other."""
    if not is_too_long(snapshot):
        return ""
    return f"no timeline: it would have {len(snapshot.rows):,} bars, and at most {MOST_DRAWN:,} are drawn"


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 70 ms: only for the page
    from markupsafe import Markup

    def made_safe(value: Any) -> Markup:
        """Return the text of the page for the value of an expression."""
        return value if isinstance(value, Markup) else _ours(escape.xml(str(value)))

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=made_safe,
    )
    environment.filters["block"] = lambda text: _ours(escape.xml_block(text))
    return environment.get_template("page.html")


def _ours(text: str) -> "Markup":
    """Return what is no user text, or was made safe, as what the template leaves as it is."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - see above


def _timeline(snapshot: Snapshot) -> str:
    """Return the picture of the timeline, in which bars lead to their sections; empty where there is none."""
    if is_too_long(snapshot):
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
    """Return the content security policy of a page with these styles and this script.

    `data:` is there for the empty icon, without which a browser asks the server for one.
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
