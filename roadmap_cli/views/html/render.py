"""A snapshot → the page, as text."""

from pathlib import Path
from typing import Any

from roadmap_cli import safe
from roadmap_cli.views.snapshot import Snapshot

FOLDER = Path(__file__).parent


def render_html(snapshot: Snapshot) -> str:
    """Return the page: one file that needs no other."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def made_safe(value: Any) -> Markup:
        """Return what an expression of the template puts into the page."""
        return value if isinstance(value, Markup) else Markup(safe.html(str(value)))  # noqa: S704

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=made_safe,
    )
    return environment.get_template("page.html").render(snapshot=snapshot) + "\n"
