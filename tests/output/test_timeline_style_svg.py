"""The colours and the style sheet of a picture."""

import re
from xml.etree import ElementTree

from roadmap_cli.analysis.timeline import BarKind
from tests.output.pictures import SVG, picture


def test_it_has_colours_for_light_and_for_dark() -> None:
    light, _, dark = picture().partition("@media screen and (prefers-color-scheme:dark){")
    for kind in BarKind:
        assert len({re.search(rf"\.tl-{kind}{{color:(#\w+)}}", part)[1] for part in (light, dark)}) == 2  # type: ignore[index]


def test_no_rule_concerns_what_is_around_it() -> None:
    style = ElementTree.fromstring(picture()).find(f"{SVG}style")
    assert style is not None
    selectors = re.findall(r"(?:^|[{}])([^{}@]+)\{", (style.text or "").replace("@media", "}@media"))
    each = [one.strip() for selector in selectors for one in selector.split(",")]
    assert [one for one in each if not one.startswith((".tl", "(prefers"))] == []
