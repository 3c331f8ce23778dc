"""The page in Chromium: it asks for nothing, filters, sorts, leads to a place, prints, is accessible."""

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli import safe
from roadmap_cli.model.types import Status
from roadmap_cli.views.html.render import LONG
from tests.clients import FOLDER, MODULES, needs
from tests.clients.chromium import AXE, Watched, chromium
from tests.conftest import AS_OF, SHIPPED, SMALL_ROADMAP, Result
from tests.hostile import HOSTILE
from tests.test_hostile_text import IN_A_FILE, roadmap_of, titled
from tests.views.html.test_render import shown

Run = Callable[..., Result]

EVERY_STATUS = '[roadmap]\ntitle = "T"\n' + "".join(
    f'[commitments.{status}-{number}]\ntitle = "{status}"\narea = "a"\nstatus = "{status}"\n'
    f'deadline = "2025"\nmilestones.m = {{ title = "M", deadline = "2024" }}\n'
    for place, status in enumerate(Status)
    for number in range(place % 4)
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Any, run: Run, tmp_path: Path) -> Callable[..., Any]:
    """Return the function that exports a roadmap and opens the page."""

    @contextmanager
    def open_page(text: str = SMALL_ROADMAP, place: str = "", **context: Any) -> Iterator[Watched]:
        file = exported(run, tmp_path, text)
        watched = Watched(browser, file, place, **context)
        try:
            yield watched
            assert watched.told == []
            assert {url.partition("#")[0] for url in watched.requests} == {file.as_uri()}
        finally:
            watched.close()

    return open_page


def exported(run: Run, folder: Path, text: str) -> Path:
    (folder / "x.toml").write_text(text, encoding="utf-8", newline="")
    page = folder / "page.html"
    result = run("export", "html", "--file", "x.toml", "-o", str(page), "--as-of", AS_OF)
    assert result.exit_code == 0, result.stderr
    return page


def titles(page: Any) -> list[str]:
    """Return the titles of the rows that are seen, in order."""
    found: list[str] = page.locator("#Rows tbody tr:visible .what bdi").all_text_contents()
    return found


def test_it_filters_sorts_and_is_followed_to_a_place(opened: Callable[..., Any]) -> None:
    with opened(place="#fresh-water") as watched:
        page = watched.page
        assert page.evaluate("document.querySelector(':target .title').textContent") == "Clean drinking water"
        assert page.locator("#fresh-water").evaluate("one => Math.abs(one.getBoundingClientRect().top)") < 400
        assert len(titles(page)) == 7
        page.select_option("#Area", label="Accelerating climate ambitions")
        page.select_option("#Status", "open")
        assert len(titles(page)) == 3
        assert page.locator("#Count").inner_text() == "3 of 7 commitments"
        page.select_option("#Flag", "slipped")
        assert titles(page) == ["Net-zero power grids", "Cut methane by 75 percent"]
        page.fill("#Text", "one YEAR more")  # in a note; as `list --search` finds it
        assert titles(page) == ["Cut methane by 75 percent"]
        page.click("#Clear")
        assert len(titles(page)) == 7
        page.select_option("#Partner", label="United States")
        page.fill("#Text", "reparer")  # without regard to accents
        assert titles(page) == ["Réparer les ponts 橋"]
        page.click("#Clear")
        page.click("#Rows th >> text=Deadline")
        dated = ["Hold a semiconductor forum", "Réparer les ponts 橋", "Cut methane by 75 percent",
                 "Clean drinking water", "Net-zero power grids"]  # fmt: skip
        undated = ["Stay in the Paris Agreement", "Talk about the Arctic"]
        assert titles(page) == dated + undated
        page.click("#Rows th >> text=Deadline")
        assert titles(page) == dated[::-1] + undated
        assert page.locator("#Rows th[aria-sort]").evaluate_all(
            "all => all.map((one) => [one.querySelector('button').textContent, one.ariaSort])"
        ) == [["Deadline", "descending"]]


@pytest.mark.sweep
class TestTable:
    def test_every_column_sorts(self, opened: Callable[..., Any]) -> None:
        with opened() as watched:
            page = watched.page
            for column, first in (
                ("Commitment", "Clean drinking water"),
                ("Area", "Net-zero power grids"),
                ("Status", "Hold a semiconductor forum"),
                ("Progress", "Stay in the Paris Agreement"),
            ):
                page.locator("#Rows thead button", has_text=column).click()
                assert titles(page)[0] == first, column
            assert titles(page)[-1] == "Clean drinking water", "what is not known comes last"
            page.locator("#Rows thead button", has_text="Flags").click()
            assert titles(page)[-1] in ("Talk about the Arctic", "Clean drinking water")

    @pytest.mark.parametrize("text", [SMALL_ROADMAP, EVERY_STATUS], ids=["small", "every status"])
    def test_a_number_of_the_summary_leads_to_its_rows(self, opened: Callable[..., Any], text: str) -> None:
        with opened(text) as watched:
            page = watched.page
            assert page.locator(".card").count() > 8
            for card in page.locator(".card").all():
                number = card.locator(".big").inner_text()
                assert card.locator("a").count() == (number != "0")
                if number == "0":
                    continue
                card.locator("a").click()
                assert len(titles(page)) == int(number)
                assert page.url.endswith("#Table")

    def test_it_is_a_table_to_a_screen_reader(self, opened: Callable[..., Any]) -> None:
        with opened() as watched:
            table = watched.page.get_by_role("table", name="Commitments as of 1 February 2026")
            assert table.get_by_role("row").count() == 8
            assert table.get_by_role("columnheader").count() == 7
            row = table.get_by_role("row", name="Talk about the Arctic")
            assert row.get_by_role("rowheader").count() == 1
            assert row.get_by_role("cell").count() == 6

    def test_it_is_used_with_the_keyboard_alone(self, opened: Callable[..., Any]) -> None:
        with opened() as watched:
            page = watched.page
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
            page.keyboard.press("Enter")
            assert page.url.endswith("#Main")
            page.focus("#Text")
            page.keyboard.type("methane")
            assert titles(page) == ["Cut methane by 75 percent"]
            reached = []
            for _ in range(6):
                page.keyboard.press("Tab")
                reached.append(page.evaluate("document.activeElement.id"))
            assert reached[:5] == ["Area", "Status", "Partner", "Flag", "Clear"]
            page.focus("#Rows thead button")
            page.keyboard.press("Enter")
            assert page.locator("#Rows th").first.get_attribute("aria-sort") == "ascending"


@pytest.mark.sweep
def test_without_javascript_all_is_there(opened: Callable[..., Any]) -> None:
    with opened(place="#methane-75", java_script_enabled=False) as watched:
        page = watched.page
        assert len(titles(page)) == 7
        assert not page.locator("#Filter").is_visible()
        assert page.locator("noscript").is_visible()
        assert page.locator("article").count() == 7
        text = page.locator("body").inner_text()
        for told in ("One year more.", "Final regulations moved the target.", "Draft rules published"):
            assert told in text
        assert page.locator("#methane-75 h3").is_visible()
        assert page.evaluate("scrollY") > 500


@pytest.mark.sweep
def test_an_old_id_still_leads_to_its_commitment(opened: Callable[..., Any]) -> None:
    with opened(place="#drinking-water") as watched:
        top = watched.page.locator("#fresh-water").evaluate("one => one.getBoundingClientRect().top")
        assert abs(top) < 400
        assert watched.page.evaluate("scrollY") > 500


@pytest.mark.sweep
@pytest.mark.parametrize("javascript", [True, False])
def test_it_prints(opened: Callable[..., Any], javascript: bool) -> None:
    with opened(java_script_enabled=javascript) as watched:
        page = watched.page
        assert page.pdf(format="A4").startswith(b"%PDF-")
        page.emulate_media(media="print")
        for unseen in ("nav", "#Filter", ".skip", ".permalink >> nth=0", "#Rows button >> nth=0"):
            assert not page.locator(unseen).is_visible() or not page.locator(unseen).count(), unseen
        assert page.locator("article:visible").count() == 7
        shown = page.locator("a[href='https://example.org/forum']").evaluate(
            "one => getComputedStyle(one, '::after').content"
        )
        assert "https://example.org/forum" in shown.replace('" "', "")
        colour = page.locator("body").evaluate("one => getComputedStyle(one).color")
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator("body").evaluate("one => getComputedStyle(one).color") == colour


@pytest.mark.sweep
@needs(AXE)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("file", ["small", "shipped", "empty"])
def test_axe_finds_no_violation(opened: Callable[..., Any], scheme: str, width: int, file: str) -> None:
    texts = {
        "small": SMALL_ROADMAP,
        "shipped": SHIPPED.read_text(encoding="utf-8"),
        "empty": '[roadmap]\ntitle = "Nothing yet"\n',
    }
    viewport = {"width": width, "height": 800}
    with opened(texts[file], color_scheme=scheme, viewport=viewport, bypass_csp=True) as watched:
        page = watched.page
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.add_style_tag(content="article, tr { content-visibility: visible !important }")  # else not seen
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        told = [(one["id"], one["nodes"][0]["html"], len(one["nodes"])) for one in found["violations"]]
        assert told == []
        assert len(found["passes"]) > 15


@pytest.mark.sweep
@pytest.mark.parametrize("part", range(4))
def test_every_hostile_text_is_text(opened: Callable[..., Any], part: int) -> None:
    with opened(roadmap_of("plain")) as watched:
        elements = tags(watched.page)
    for name, text in list(IN_A_FILE.items())[part::4]:
        with opened(roadmap_of(text)) as watched:
            page = watched.page
            assert page.locator(".title").first.text_content() == shown(titled(text)), name
            assert page.title().split() == shown(titled(text)).split(), name
            if text.strip() and not safe.link(text):
                assert tags(page) == elements, name
            noted = page.locator(".note").all_text_contents()
            assert unescape(safe.xml_block(text + ".")).strip("\n") in noted, name
            page.fill("#Text", "other")
            page.select_option("#Area", index=1)
            assert page.locator("script").count() == 1


def tags(page: Any) -> Counter[str]:
    """Return how many elements of each kind there are."""
    return Counter(page.evaluate("Array.from(document.querySelectorAll('*'), (one) => one.tagName)"))


@pytest.mark.sweep
def test_the_policy_stops_what_would_be_injected(opened: Callable[..., Any], run: Run, browser: Any) -> None:
    page = exported(run, Path(), SMALL_ROADMAP)
    injected = "<script>document.title = 'owned'</script><img src='https://example.org/x.png'>"
    page.write_text(page.read_text().replace("<main", f"{injected}<main"))
    watched = Watched(browser, page)
    assert watched.page.title() == "Small roadmap"
    assert sum("Content Security Policy" in told for told in watched.told) == 2
    assert watched.refused == {"https://example.org/x.png": "csp"}
    watched.close()


@pytest.mark.sweep
@needs(MODULES / "html-validate")
@pytest.mark.parametrize("text", ["small", "shipped", "long", "html", "zalgo", "quotes", "tags"])
def test_html_validate_is_content(run: Run, tmp_path: Path, text: str) -> None:
    texts = {
        "small": SMALL_ROADMAP,
        "shipped": SHIPPED.read_text(encoding="utf-8"),
        "long": '[roadmap]\ntitle = "T"\n'
        + "".join(f'[commitments.c{n}]\ntitle = "C"\narea = "a"\n' for n in range(LONG + 1)),
    }
    page = exported(run, tmp_path, texts.get(text) or roadmap_of(HOSTILE[text]))
    done = subprocess.run(
        [MODULES / ".bin" / "html-validate", "--config", FOLDER / ".htmlvalidate.json", "-f", "json", page],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    told = [message for report in json.loads(done.stdout or "[]") for message in report["messages"]]
    assert (told, done.returncode) == ([], 0)
