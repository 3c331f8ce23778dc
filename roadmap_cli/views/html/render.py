"""A snapshot → the page, as text: one file that needs no other, and may load none."""

from pathlib import Path
from typing import Any

from roadmap_cli import __version__, safe
from roadmap_cli.views.html.content import content_of
from roadmap_cli.views.snapshot import Snapshot

FOLDER = Path(__file__).parent


def render_html(snapshot: Snapshot) -> str:
    """Return the page.

    Whatever the template puts out goes through `safe.xml` first, so that no place in it can be forgotten;
    then a policy in the page itself forbids all but its own style and script (CSP Level 3, by hash).
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def made_safe(value: Any) -> Markup:
        """Return what stands in the page for the value of an expression."""
        return value if isinstance(value, Markup) else Markup(safe.xml(str(value)))  # noqa: S704 - this makes it so

    def block(text: str) -> Markup:
        """Return a text in which line breaks stay."""
        return Markup(safe.xml_block(text))  # noqa: S704 - this makes it so

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=made_safe,
    )
    environment.filters["block"] = block
    style, script = _text("page.css"), _text("page.js")
    page = environment.get_template("page.html").render(
        page=content_of(snapshot),
        timeline="",
        version=__version__,
        policy=policy_of(style, script),
        style=Markup(style),  # noqa: S704 - a file of ours
        script=Markup(script),  # noqa: S704 - a file of ours
    )
    return page.lstrip() + "\n"


def policy_of(style: str, script: str) -> str:
    """Return the content security policy of a page with this style and this script.

    `data:` is there for the empty icon, without which a browser asks the server for one.
    """
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
