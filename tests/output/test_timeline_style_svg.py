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


def test_every_text_color_has_enough_contrast() -> None:
    for part, ground in zip(picture().split("@media"), ("#ffffff", "#0d1117"), strict=True):
        colours = set(re.findall(r"\.tl(?:-[a-z-]+)?\{(?:color|fill):(#\w+)", part)) | set(
            re.findall(r"(?:text|tl-quiet)\{fill:(#\w+)", part)
        )
        grid = re.search(r"\.tl-grid\{color:(#\w+)", part)[1]  # type: ignore[index]
        assert len(colours) > 5
        for colour in colours - {ground, grid}:
            assert contrast(colour, ground) >= 4.5, colour


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
