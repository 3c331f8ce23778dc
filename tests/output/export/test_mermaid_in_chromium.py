"""Mermaid draws the chart in Chromium: every bar, every title as text, nothing else."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli import escape
from roadmap_cli.model.types import Status
from roadmap_cli.output.export.mermaid import render_mermaid
from tests.clients import MODULES, needs
from tests.clients.chromium import chromium
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.output.hostile_titles import TITLES, roadmap_of_titles
from tests.output.snapshots import one, snapshot_of

MERMAID = MODULES / "mermaid" / "dist" / "mermaid.min.js"
pytestmark = [pytest.mark.sweep, needs(MERMAID)]

LABELS = ".taskText, .taskTextOutsideRight, .taskTextOutsideLeft"
SECTIONS, TITLE, BARS, DIAMONDS = ".sectionTitle", ".titleText", "rect.task", "rect.milestone"
DONE = ", ".join(f"rect.done{number}" for number in range(4))
CRIT = ", ".join(f"rect.crit{number}, rect.doneCrit{number}" for number in range(4))
FOREIGN = "svg script, img, svg a, iframe, foreignObject *"
DRAW = """async ([text, kinds]) => {
    mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
    const { svg } = await mermaid.render('chart', text);
    document.body.innerHTML = svg;
    const texts = kind => [...document.querySelectorAll(kind)].map(found => found.textContent);
    return Object.fromEntries(kinds.map(kind => [kind, texts(kind)]));
}"""
CONTRAST = """async ([text, theme, ground]) => {
    mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme });
    const { svg } = await mermaid.render('chart', text);
    document.body.innerHTML = svg;
    document.body.style.color = ground;
    const parts = color => color.match(/[0-9.]+/g).map(Number);
    const light = color => color.slice(0, 3).map(one => one / 255)
        .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
        .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
    const over = (color, share, under) => under.map((one, place) => color[place] * share + one * (1 - share));
    const boxes = [...document.querySelectorAll('rect')]
        .map(rect => [rect, rect.getBoundingClientRect(), getComputedStyle(rect)]);
    const found = {};
    for (const label of document.querySelectorAll('svg text')) {
        const place = label.getBoundingClientRect();
        const x = place.left + place.width / 2, y = place.top + place.height / 2;
        let behind = parts(getComputedStyle(document.body).color).slice(0, 3);
        for (const [rect, box, style] of boxes)
            if (rect.compareDocumentPosition(label) & Node.DOCUMENT_POSITION_FOLLOWING
                && box.left <= x && x <= box.right && box.top <= y && y <= box.bottom)
                behind = over(parts(style.fill), style.opacity * style.fillOpacity, behind);
        const pair = [light(parts(getComputedStyle(label).fill)), light(behind)].sort((a, b) => a - b);
        found[label.getAttribute('class') + ' ' + label.textContent] = (pair[1] + 0.05) / (pair[0] + 0.05);
    }
    return found;
}"""
KINDS = [LABELS, SECTIONS, TITLE, BARS, DIAMONDS, DONE, CRIT, FOREIGN]
Draw = Callable[[str], dict[str, list[str]]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def draw(browser: Any, tmp_path: Path) -> Iterator[Draw]:
    """Give the function that has a chart drawn and returns its texts; fail on any message or request."""
    file = tmp_path / "chart.html"
    file.write_text("<!DOCTYPE html><meta charset=utf-8><title>chart</title><body></body>")
    page = browser.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("dialog", lambda dialog: messages.append(dialog.message))
    page.on("request", lambda request: messages.append(request.url))
    page.goto(file.as_uri())
    page.add_script_tag(path=str(MERMAID))
    messages.clear()
    yield lambda text: page.evaluate(DRAW, [text, KINDS])
    page.close()
    assert messages == []


def test_the_small_roadmap(draw: Draw) -> None:
    drawn = draw(render_mermaid(snapshot_of(SMALL_ROADMAP)).text)
    assert sorted(text.strip() for text in drawn[LABELS]) == sorted(
        [
            "▸ United States: Net-zero power grids (2035)",
            "▲ Canada: Net-zero power grids (2050)",
            "✓ Draft rules published (2023-summer)",
            "○ Final rules in force (2027-01-01)",
            "■ Cut methane by 75 percent (2025-winter)",
            "○ Réparer les ponts 橋 (2025-H2)",
            "✓ Hold a semiconductor forum (2021-summer)",
            "○ Clean drinking water (2026-06-30)",
        ]
    )
    assert drawn[SECTIONS] == ["Accelerating climate ambitions", "Building back better", "The North"]
    assert drawn[TITLE] == ["Small roadmap (as of 2026-02-01)"]
    assert [len(drawn[what]) for what in (BARS, DONE, CRIT, DIAMONDS)] == [8, 2, 1, 3]


def test_the_shipped_roadmap(draw: Draw) -> None:
    chart = render_mermaid(snapshot_of(SHIPPED.read_text()))
    assert len(draw(chart.text)[BARS]) == chart.text.count(" :") == 11


def test_every_hostile_title_is_text(draw: Draw) -> None:
    chart = render_mermaid(snapshot_of(roadmap_of_titles()))
    assert chart.left_out == 0
    drawn = draw(chart.text)
    assert len(drawn[BARS]) == 3 * len(TITLES)
    labels = [" ".join(text.split()) for text in drawn[LABELS]]
    for title in TITLES:
        shown = " ".join(escape.cut(escape.line(title), 100)[:150].split())
        assert any(shown in label for label in labels), title
    assert len(drawn[SECTIONS]) == len(TITLES)
    for title, section in zip(TITLES, drawn[SECTIONS], strict=True):
        shown = " ".join(escape.cut(escape.line(title.strip()), 40)[:60].split())
        assert " ".join(section.split()).startswith(shown), title
    assert len(drawn[TITLE]) == 1
    assert drawn[FOREIGN] == []


@pytest.mark.parametrize(("theme", "ground"), [("dark", "#0d1117"), ("default", "#ffffff")])
def test_every_text_can_be_read_on_a_light_and_a_dark_ground(
    browser: Any, tmp_path: Path, theme: str, ground: str
) -> None:
    """Every status, on a bar that is long enough for its label and beside one that is not, in four areas."""
    text = '[roadmap]\ntitle = "R"\n[commitments.other]\ntitle = "O"\narea = "a"\n'
    for area, status, (deadline, title) in product(
        "abcd",
        Status,
        (("2024/2028", "T"), ("2023/2025", "T"), ("2030-Q1", "A title longer than its bar " * 3)),
    ):
        text += (
            f'[commitments.{area}-{status}-{deadline.lower().replace("/", "-")}]\ntitle = "{title}"\n'
            f'area = "{area}"\nstatus = "{status}"\ndeadline = "{deadline}"\nreplaced_by = ["other"]\n'
        )
    file = tmp_path / "chart.html"
    file.write_text("<!DOCTYPE html><meta charset=utf-8><title>chart</title><body></body>")
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.goto(file.as_uri())
    page.add_script_tag(path=str(MERMAID))
    contrasts = page.evaluate(CONTRAST, [render_mermaid(snapshot_of(text)).text, theme, ground])
    page.close()
    assert len(contrasts) > 100
    assert {label: ratio for label, ratio in contrasts.items() if ratio < 4.5} == {}
    assert {"taskText", "taskTextOutsideLeft"} <= {label.split()[0] for label in contrasts}


def test_as_much_as_mermaid_reads(draw: Draw) -> None:
    many = '[commitments.c-{}]\ntitle = "Something that was promised"\narea = "a"\ndeadline = "2030"\n'
    text = '[roadmap]\ntitle = "R"\n' + "".join(many.format(number) for number in range(2_000))
    chart = render_mermaid(snapshot_of(text))
    assert chart.left_out > 0
    drawn = draw(chart.text)
    assert len(drawn[BARS]) == 2_000 - chart.left_out
    assert drawn[TITLE] == [f"R (as of 2026-02-01, the first {len(drawn[BARS]):,} of 2,000)"]


def test_nothing_to_draw(draw: Draw) -> None:
    assert draw(render_mermaid(one()).text)[TITLE] == ["R (as of 2026-02-01)"]


@pytest.mark.parametrize("deadline", ['"0100"', '"9999"', '"2026-winter"'])
def test_the_ends_of_time(draw: Draw, deadline: str) -> None:
    assert len(draw(render_mermaid(one(f"deadline = {deadline}")).text)[BARS]) == 1
