"""The table of colors: contrast with every background (WCAG 2.2), and how far colors are apart."""

import re
from itertools import combinations
from math import dist
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem

from roadmap_cli.output import colors
from roadmap_cli.output.colors import MEANINGS, PAGE, PICTURE, STYLES, Depth, page_colors, rich_theme, sgr
from roadmap_cli.output.timeline_style import style_sheet

SOURCES = Path(colors.__file__).parents[1]
DIFFERENT = ("slipped", "overdue", "at-risk", "not-kept", "met")
RGB = tuple[float, float, float]


def rgb(text: str) -> RGB:
    red, green, blue = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def on_terminal(number: int) -> str:
    """Return a color of the 256 that no theme changes: of the cube or of the grays."""
    assert number >= 16
    return Color.from_ansi(number).get_truecolor().hex


def linear(color: RGB) -> RGB:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color
    )
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors (WCAG 2.2, relative luminance)."""
    weights = (0.2126, 0.7152, 0.0722)
    dim, bright = sorted(
        sum(weight * part for weight, part in zip(weights, linear(rgb(color)), strict=True))
        for color in (one, other)
    )
    return (bright + 0.05) / (dim + 0.05)


def perceived(color: str) -> RGB:
    """Return a color in Oklab, where distances are about those that people see."""
    red, green, blue = linear(rgb(color))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def test_the_contrast_is_computed_as_in_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("background", ["#ffffff", "#000000"])
@pytest.mark.parametrize("meaning", MEANINGS)
def test_a_color_can_be_read_in_a_light_and_in_a_dark_terminal(meaning: str, background: str) -> None:
    assert contrast(on_terminal(MEANINGS[meaning].number), background) >= 3


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("meaning", MEANINGS)
def test_a_color_can_be_read_on_the_page_and_in_a_picture(meaning: str, dark: bool) -> None:
    for background in (PAGE["paper"], PAGE["panel"], PICTURE["ground"]):
        assert contrast(MEANINGS[meaning].on(dark), background.on(dark)) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_text_and_links_can_be_read(dark: bool) -> None:
    for name in ("ink", "soft", "link"):
        for background in ("paper", "panel"):
            assert contrast(PAGE[name].on(dark), PAGE[background].on(dark)) >= 4.5
    for name in ("ink", "quiet"):
        assert contrast(PICTURE[name].on(dark), PICTURE["ground"].on(dark)) >= 4.5


@pytest.mark.parametrize(("one", "other"), [*combinations(DIFFERENT, 2)])
def test_what_must_not_be_confused_differs_everywhere(one: str, other: str) -> None:
    first, second = MEANINGS[one], MEANINGS[other]
    values = [on_terminal(first.number), first.light, first.dark]
    others = [on_terminal(second.number), second.light, second.dark]
    for color, another in zip(values, others, strict=True):
        assert dist(perceived(color), perceived(another)) > 0.1  # 0.02 is just noticeable
    assert first.basic != second.basic
    assert first.css != second.css


@pytest.mark.parametrize("depth", [Depth.BASIC, Depth.FULL])
def test_rich_and_plain_text_have_the_same_colors(depth: Depth) -> None:
    theme, system = rich_theme(depth), ColorSystem(1 if depth is Depth.BASIC else 2)
    for style in STYLES:
        assert theme.styles[style].render("x", color_system=system) == f"\x1b[{sgr(style, depth)}mx\x1b[0m"


def test_the_page_and_pictures_have_the_colors_of_the_table() -> None:
    light, dark = page_colors().split("@media screen and (prefers-color-scheme:dark)")
    for name, color in (MEANINGS | PAGE).items():
        assert f"--{name}:{color.light};" in light
        assert f"--{name}:{color.dark};" in dark
    known = {color for shade in MEANINGS.values() for color in (shade.light, shade.dark)}
    known |= {color for surface in PICTURE.values() for color in (surface.light, surface.dark)}
    assert set(re.findall("#[0-9a-f]{6}", style_sheet())) <= known


def test_no_other_source_file_names_a_color() -> None:
    literal = re.compile(
        r"(?<![&\w])#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|rgba?\(|hsla?\(|oklch\("
        r'|"(?:bold )?(?:bright_)?(?:red|green|yellow|blue|magenta|cyan)"|\\x1b\[[0-9;]*3[0-7]m'
    )
    files = [file for ending in ("py", "css", "html", "js") for file in SOURCES.rglob(f"*.{ending}")]
    found = {
        f"{file.relative_to(SOURCES)}: {match[0]}"
        for file in files
        if file != Path(colors.__file__)
        for match in literal.finditer(file.read_text(encoding="utf-8"))
    }
    assert found <= {"escape/markup.py: #123"}  # the number of an issue
