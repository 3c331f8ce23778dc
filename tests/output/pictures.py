"""Pictures of timelines, and what is drawn in them."""

from typing import Any
from xml.etree import ElementTree

from roadmap_cli.output.export.svg import render_timeline_svg
from tests.output.timelines import timeline

SVG = "{http://www.w3.org/2000/svg}"


def picture(*, title: Any = "A title", width: Any = 960, **options: Any) -> str:
    shown = {name: options.pop(name) for name in list(options) if name not in ("standalone", "link")}
    return render_timeline_svg(timeline(**shown), title=title, width=width, **options)


def drawn(text: str, kind: str = "") -> list[ElementTree.Element]:
    """Return the elements of a picture, or those that have a class."""
    elements = list(ElementTree.fromstring(text).iter())
    return [one for one in elements if not kind or kind in one.get("class", "").split()]


def texts(elements: list[ElementTree.Element]) -> list[str]:
    return [element.text or "" for element in elements if element.tag == f"{SVG}text"]


def tags(root: ElementTree.Element) -> list[str]:
    return [element.tag for element in root.iter()]
