"""The page in Chromium: it loads nothing, filters, sorts, opens entries, prints and is accessible."""

import csv
import io
import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from roadmap_cli import escape
from roadmap_cli.model.types import Status
from roadmap_cli.output.export.html.content import MOST_IN_TIMELINE
from roadmap_cli.output.export.html.section import LARGE
from tests.clients import FOLDER, MODULES, needs
from tests.clients.chromium import AXE, Watched, chromium
from tests.conftest import AS_OF, SHIPPED, SMALL_ROADMAP, Result
from tests.hostile import HOSTILE
from tests.output.export.html.test_render import shown
from tests.test_hostile_text import IN_A_FILE, roadmap_of, titled

Run = Callable[..., Result]

EVERY_STATUS = '[roadmap]\ntitle = "T"\n' + "".join(
    f'[commitments.{status}-{number}]\ntitle = "{status}"\narea = "a"\nstatus = "{status}"\n'
    f'deadline = "2025"\nmilestones.m = {{ title = "M", deadline = "2024" }}\n'
    for place, status in enumerate(Status)
    for number in range(place % 4)
)


# Has what the entries of the other roadmaps lack.
EVERY_PART = """\
[roadmap]
title = "T"
[assessors.watch]
name = "Watch"
[areas.north]
title = "North"
[commitments.duty]
title = "Duty"
area = "north"
partners = ["us", "ca"]
every = "1 year"
deadline = "2021"
until = "2030"
partner_deadline = { ca = "none" }
met_when = "Two\\n lines & more"
updates.2022-02-01 = { cycle = "2021", status = "met" }
updates.2024-12-01 = { cycle = "2023", status = "broken", partner = "us", evidence = "Minutes" }
[commitments.old]
title = "Old"
area = "nowhere"
status = "superseded"
replaced_by = ["new", "gone", "old"]
deadline = "2022-fall"
deadline_text = "fall of 22"
[commitments.new]
title = "New"
area = "north"
partners = ["us"]
owner = ["One", "Two"]
depends_on = ["old", "absent", "duty"]
source = ["https://example.org/1", "mailto:x@example.org", "Book", "javascript:alert(1)"]
deadline_text = "some\\n day"
milestones.m = { title = "M", deadline = "2025", deadline_text = "spring", evidence = "https://a.example" }
milestones.n = { title = "N", deadline_text = "some day" }
updates.2023 = { milestone = "m", status = "stalled", note = "one\\n\\ntwo" }
assessments.2025 = { by = "watch", verdict = "broken", partner = "us", note = "n\\nm", evidence = "Note" }
indicators.i.title = "I"
indicators.i.baseline = { value = 1, on = "2020" }
indicators.i.target = { value = 5, on = "2030" }
indicators.i.readings.2024 = { value = 700, note = "Only\\nnow.", evidence = "https://example.org/r" }
indicators.i.readings.2025 = { value = 2 }
"""
# The content of an entry without line breaks between elements.
CONTENT = """(id) => {
  const attributesOf = (one) =>
    Array.from(one.attributes, ({ name, value }) => value && `${name}=${value}`).filter(Boolean).sort();
  const content = (element) => {
    element.normalize();
    return Array.from(element.childNodes)
      .filter((one) => one.className !== "former" && !/^\\s*\\n\\s*$/.test(one.data))
      .map((one) => one.data ?? [one.tagName, attributesOf(one), content(one)]);
  };
  return JSON.stringify(content(document.getElementById(id)));
}"""


def many(number: int, text: str = SMALL_ROADMAP) -> str:
    """Return a roadmap with that many more commitments."""
    return text + "".join(
        f'[commitments.more-{place}]\ntitle = "More {place}"\narea = "north"\npartners = ["us"]\n'
        f'deadline = "2026-{place % 12 + 1:02}"\ntext = "Promise <{place}>."\n'
        for place in range(number)
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Any, run: Run, tmp_path: Path) -> Callable[..., Any]:
    """Return the function that exports a roadmap and opens the page, which must load nothing else."""

    @contextmanager
    def open_page(
        text: str = SMALL_ROADMAP, place: str = "", *options: str, **context: Any
    ) -> Iterator[Watched]:
        file = exported(run, tmp_path, text, *options)
        watched = Watched(browser, file, place, **context)
        try:
            yield watched
            assert watched.messages == []
            assert {url.partition("#")[0] for url in watched.requests} == {file.as_uri()}
        finally:
            watched.close()

    return open_page


def exported(run: Run, folder: Path, text: str, *options: str) -> Path:
    file, page = folder / "x.toml", folder / "page.html"
    file.write_text(text, encoding="utf-8", newline="")
    result = run("export", "html", "--file", str(file), "-o", str(page), "--as-of", AS_OF, *options)
    assert result.exit_code == 0, result.stderr
    return page


def titles(page: Any) -> list[str]:
    """Return the titles of the rows of the table, in order."""
    found: list[str] = page.locator("#Rows tbody tr .what bdi").all_text_contents()
    return found


def test_filters_and_sorting_are_in_the_address(opened: Callable[..., Any]) -> None:
    with opened() as watched:
        page = watched.page
        assert len(titles(page)) == 7
        page.select_option("#Area", label="Accelerating climate ambitions")
        page.select_option("#Status", "open")
        page.select_option("#Concern", "slipped")
        assert page.evaluate("location.hash") == "#table?area=climate&status=open&flag=slipped"
        assert titles(page) == ["Net-zero power grids", "Cut methane by 75 percent"]
        assert page.locator("#Count").inner_text() == "2 of 7 commitments"
        page.locator("#Rows thead button", has_text="Deadline").click()
        assert titles(page) == ["Cut methane by 75 percent", "Net-zero power grids"]
        page.fill("#Search", "one YEAR more")  # in a note; as `list --search` finds it
        assert titles(page) == ["Cut methane by 75 percent"]
        address = page.evaluate("location.hash")
        assert address == "#table?area=climate&status=open&flag=slipped&search=one+YEAR+more&sort=deadline"
        page.reload()
        assert page.evaluate("location.hash") == address
        assert titles(page) == ["Cut methane by 75 percent"]
        assert page.input_value("#Search") == "one YEAR more"
        assert page.locator("#Rows th[aria-sort]").get_attribute("aria-sort") == "ascending"
        page.go_back()
        page.go_back()
        assert len(titles(page)) == 3
        assert page.evaluate("location.hash") == "#table?area=climate&status=open"
        assert page.input_value("#Concern") == ""
        page.click("#Clear")
        assert (len(titles(page)), page.evaluate("location.hash")) == (7, "#Table")


def test_a_shared_address_shows_what_it_says(opened: Callable[..., Any]) -> None:
    with opened(place="#table?partner=us&search=reparer&sort=-deadline") as watched:
        page = watched.page
        assert titles(page) == ["Réparer les ponts 橋"], "without accents"
        count = page.locator("#Count").inner_text()
        assert count == "1 of 7 commitments, with the partner's own status and deadline"
        assert abs(page.locator("#Table").evaluate("one => one.getBoundingClientRect().top")) < 200
    with opened(place="#Table?status=met") as watched:
        assert titles(watched.page) == ["Hold a semiconductor forum"], "as the address of the section"
        watched.page.evaluate("location.hash = '#Table?area=north'")
        watched.page.wait_for_function("document.querySelectorAll('#Rows tbody tr').length > 1")
        assert watched.page.input_value("#Area") == "north"
    with opened(place="#table?flag=no-flag&area=%22%3E%3Cb%3E") as watched:
        assert titles(watched.page) == []
        assert watched.page.locator("b").count() == 0


@pytest.mark.sweep
class TestTable:
    def test_every_column_sorts(self, opened: Callable[..., Any]) -> None:
        with opened() as watched:
            page = watched.page
            dated = ["Hold a semiconductor forum", "Réparer les ponts 橋", "Cut methane by 75 percent",
                     "Clean drinking water", "Net-zero power grids"]  # fmt: skip
            undated = ["Stay in the Paris Agreement", "Talk about the Arctic"]
            deadline = page.locator("#Rows thead button", has_text="Deadline")
            deadline.click()
            assert titles(page) == dated + undated
            deadline.click()
            assert titles(page) == dated[::-1] + undated
            for column, first in (
                ("Commitment", "Clean drinking water"),
                ("Area", "Net-zero power grids"),
                ("Status", "Hold a semiconductor forum"),
                ("Concern", "Réparer les ponts 橋"),
                ("Progress", "Stay in the Paris Agreement"),
            ):
                page.locator("#Rows thead button", has_text=column).click()
                assert titles(page)[0] == first, column
            assert titles(page)[-1] == "Clean drinking water", "what is not known comes last"

    @pytest.mark.parametrize("text", [SMALL_ROADMAP, EVERY_STATUS], ids=["small", "every status"])
    def test_a_number_of_the_summary_leads_to_its_rows(self, opened: Callable[..., Any], text: str) -> None:
        with opened(text) as watched:
            page = watched.page
            links = page.locator("#Summary [data-filter]").all()
            assert len(links) > 4
            for link in links:
                number = int(link.inner_text().split()[0])
                link.click()
                rows = "number => document.querySelectorAll('#Rows tbody tr').length === number"
                page.wait_for_function(rows, arg=number)  # the browser tells of a new address later
                page.go_back()

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
            page.focus("#Search")
            page.keyboard.type("methane")
            assert titles(page) == ["Cut methane by 75 percent"]
            reached = []
            for _ in range(5):
                page.keyboard.press("Tab")
                reached.append(page.evaluate("document.activeElement.id"))
            assert reached == ["Area", "Status", "Partner", "Concern", "Clear"]
            page.focus("#Rows thead button")
            page.keyboard.press("Enter")
            assert page.locator("#Rows th").first.get_attribute("aria-sort") == "ascending"
            page.focus("#Rows tbody a")
            page.keyboard.press("Enter")
            assert page.evaluate("location.hash") == "#methane-75"

    def test_concerns_stay_in_sight_on_a_small_screen(self, opened: Callable[..., Any]) -> None:
        for width in (320, 768):
            with opened(viewport={"width": width, "height": 800}) as watched:
                row = watched.page.locator("#Rows tr", has_text="Réparer les ponts")
                flags, title = row.locator(".of-flags").bounding_box(), row.locator(".what").bounding_box()
                assert row.locator(".of-flags").inner_text() == "overdue, no recent update"
                assert (flags["x"], flags["y"]) == (title["x"], title["y"] + title["height"])

    def test_its_head_stays_at_the_top(self, opened: Callable[..., Any]) -> None:
        with opened(many(60)) as watched:
            watched.page.locator("#Rows tr", has_text="More 40").scroll_into_view_if_needed()
            assert watched.page.locator("#Rows thead").evaluate("one => one.getBoundingClientRect().top") == 0

    def test_its_head_does_not_stop_over_the_last_row(self, opened: Callable[..., Any]) -> None:
        for width in (320, 768, 1280):
            with opened(many(60), "#more-59", viewport={"width": width, "height": 800}) as watched:
                head = watched.page.locator("#Rows thead").bounding_box()
                last = watched.page.locator("#Rows tbody tr").last.bounding_box()
                assert head["y"] >= last["y"] + last["height"], width

    def test_many_partners_are_a_number(self, opened: Callable[..., Any]) -> None:
        partners = "".join(f'[partners.p{one}]\nname = "Partner {one}"\n' for one in range(5))
        text = partners + '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
        text += 'partners = ["p0", "p1", "p2", "p3", "p4"]\n'
        with opened(text) as watched:
            cell = watched.page.locator("#Rows .of-partners").nth(1)
            assert cell.locator(".more").inner_text() == "+3"
            assert cell.locator(".more").get_attribute("title") == "Partner 2, Partner 3, Partner 4"
            assert "Partner 4" in cell.text_content()


@pytest.mark.sweep
class TestLargePage:
    def test_its_rows_are_made_near_the_window(self, opened: Callable[..., Any]) -> None:
        with opened(many(1000)) as watched:
            page = watched.page
            assert page.locator("#Count").inner_text() == "1,007 commitments"
            assert page.locator("#Rows table").get_attribute("aria-rowcount") == "1008"
            page.wait_for_timeout(200)
            assert page.locator("#Rows tbody tr").count() < 200
            page.evaluate("document.querySelector('#Rows tbody:last-of-type').scrollIntoView()")
            page.locator("#Rows tr", has_text="More 999").wait_for()
            assert page.locator("#Rows tbody tr").count() < 200
            page.fill("#Search", "promise <17>")
            assert titles(page) == ["More 17"]

    def test_a_row_is_reached_with_the_keyboard(self, opened: Callable[..., Any]) -> None:
        with opened(many(400)) as watched:
            page = watched.page
            page.focus("#Rows tbody a")
            for _ in range(90):
                page.keyboard.press("Tab")
                page.wait_for_timeout(5)
            assert page.evaluate("document.activeElement.textContent") == "More 83"

    def test_an_entry_opens_by_its_link(self, opened: Callable[..., Any]) -> None:
        with opened(many(400), "#more-399") as watched:
            page = watched.page
            assert page.locator("article").count() == 1
            assert page.locator("article .title").inner_text() == "More 399"
            assert page.locator("article .words").inner_text() == "Promise <399>."
            assert page.evaluate("document.activeElement.id") == "more-399"
            assert abs(page.locator("article").evaluate("one => one.getBoundingClientRect().top")) < 200
            page.fill("#Search", "More 5")
            page.locator("#Rows a", has_text="More 55").click()
            assert page.locator("article").get_attribute("id") == "more-55"
            page.go_back()
            assert page.input_value("#Search") == "More 5"
            page.evaluate("location.hash = '#drinking-water'")
            page.locator("article#fresh-water").wait_for()

    def test_its_entries_are_those_of_a_small_page(self, opened: Callable[..., Any]) -> None:
        shipped = SHIPPED.read_text(encoding="utf-8")
        hostile = [
            roadmap_of(IN_A_FILE[name]) for name in ("line breaks", "html", "bidi override", "selector first")
        ]
        for text in (SMALL_ROADMAP + DISAGREEING, shipped, EVERY_PART, *hostile):
            with opened(text) as watched:
                ids = watched.page.locator("article").evaluate_all("all => all.map((one) => one.id)")
                entries = {id: watched.page.evaluate(CONTENT, id) for id in ids}
            with opened(many(LARGE, text)) as watched:
                for id, entry in entries.items():
                    watched.page.evaluate("place => { location.hash = place }", id)
                    watched.page.locator(f"article[id='{id}']").wait_for()
                    assert watched.page.evaluate(CONTENT, id) == entry

    def test_private_characters_of_users_are_text(self, opened: Callable[..., Any]) -> None:
        text = SMALL_ROADMAP.replace("Talk about the Arctic", "\ue002 \ue001 \ue010")
        with opened(many(LARGE, text), "#arctic-dialogue") as watched:
            assert watched.page.locator("article .title").text_content() == "\ue002 \ue001 \ue010"
            watched.page.fill("#Search", "\ue010")
            assert titles(watched.page) == ["\ue002 \ue001 \ue010"]

    def test_what_is_due_is_counted_by_area_and_month(self, opened: Callable[..., Any]) -> None:
        with opened(many(LARGE)) as watched:
            page = watched.page
            links = page.locator(".schedule [data-filter]").all()
            assert len(links) > 12
            for link in links[:8]:
                number = int(link.inner_text())
                link.click()
                assert page.locator("#Count").inner_text().split()[0] == str(number)
                page.go_back()
        with opened(many(MOST_IN_TIMELINE)) as watched:
            assert watched.page.locator("#Timeline details svg").count() == 1
            assert not watched.page.locator("#Timeline svg").is_visible()

    def test_it_prints_a_summary_by_default_and_everything_on_request(
        self, opened: Callable[..., Any]
    ) -> None:
        with opened(many(LARGE)) as watched:
            watched.page.emulate_media(media="print")
            assert not watched.page.locator("#Table").is_visible()
        with opened(many(LARGE), "", "--print", "full") as watched:
            page = watched.page
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            assert page.locator("article").count() == LARGE + 7
            assert page.locator("#Rows tbody tr").count() == LARGE + 7
            page.evaluate("dispatchEvent(new Event('afterprint'))")
            assert page.locator("article").count() == 0


@pytest.mark.sweep
@pytest.mark.parametrize("number", [0, LARGE])
def test_without_javascript_all_is_there(opened: Callable[..., Any], number: int) -> None:
    with opened(many(number), "#methane-75", java_script_enabled=False) as watched:
        page = watched.page
        assert page.locator(".plain tbody tr").count() == 7 + number
        assert not page.locator("#Filter").is_visible()
        assert page.locator("article").count() == (0 if number else 7)
        text = page.locator("body").inner_text()
        assert ["One year more." in text, "overdue by 32 days" in text] == [True, True]
        assert ("Draft rules published" in text) == (not number)
        assert page.locator("#methane-75").is_visible()
        assert page.evaluate("scrollY") > 500


@pytest.mark.sweep
def test_without_javascript_no_word_is_broken_on_a_phone(opened: Callable[..., Any]) -> None:
    with opened(java_script_enabled=False) as watched:
        page = watched.page
        page.set_viewport_size({"width": 320, "height": 800})
        ranges = """all => all.map((one) => {
            const text = document.createRange();
            text.selectNodeContents(one);
            return text.getClientRects().length;
        })"""
        assert page.locator(".plain thead th").evaluate_all(ranges) == [1] * 7
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def downloaded(page: Any, label: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator("#Downloads button", has_text=label).click()
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.sweep
@pytest.mark.parametrize("text", ["small", "shipped", "formula", "hostile"])
def test_downloads_are_those_of_list(opened: Callable[..., Any], run: Run, text: str) -> None:
    formula = SMALL_ROADMAP.replace("Talk about the Arctic", '=SUM(A1), \\"quoted\\"\\nand a line')
    texts = {
        "small": SMALL_ROADMAP,
        "shipped": SHIPPED.read_text(encoding="utf-8"),
        "formula": formula,
        "hostile": roadmap_of(HOSTILE["html"]),
    }
    with opened(texts[text]) as watched:
        page = watched.page
        options = ("--file", "-", "--as-of", AS_OF)
        as_json = run("list", *options, "--format", "json", input=texts[text]).stdout
        as_csv = run("list", *options, "--format", "csv", input=texts[text]).stdout
        assert json.loads(downloaded(page, "JSON")) == json.loads(as_json)
        lines = csv.reader(io.StringIO(downloaded(page, "CSV").decode(), newline=""))
        assert list(lines) == list(csv.reader(io.StringIO(as_csv, newline="")))


DISAGREEING = """
[partners.nz]
name = "New Zealand"
[commitments.disagree]
title = "Disagree"
area = "climate"
partners = ["ca", "nz"]
deadline = "2030"
status = "underway"
partner_status = { nz = "met", us = "broken" }
partner_deadline = { ca = "2024" }
"""
FOLLOW = """(hash) => new Promise((done) => {
  addEventListener("hashchange", done, { once: true });
  location.hash = hash;
})"""
# The text that a button downloads; a browser stops a page after ten downloads.
FILE = """(label) => new Promise((done) => {
  HTMLAnchorElement.prototype.click = () => {};
  URL.createObjectURL = (blob) => (blob.text().then(done), "");
  [...document.querySelectorAll("#Downloads button")].find((one) => one.textContent === label).click();
})"""


@pytest.mark.sweep
@pytest.mark.parametrize("number", [0, LARGE])
def test_with_a_partner_the_table_is_that_of_list(opened: Callable[..., Any], run: Run, number: int) -> None:
    text = many(number, SHIPPED.read_text(encoding="utf-8") + DISAGREEING)
    options = ("--file", "-", "--as-of", AS_OF)
    met = {}
    with opened(text) as watched:
        page = watched.page
        for partner in ("us", "ca", "nz", ""):
            for filters in (
                {},
                {"status": "met"},
                {"status": "not-kept"},
                {"status": "open", "flag": "overdue"},
                {"flag": "stale"},
                {"flag": "slipped"},
                {"area": "climate", "search": "the"},
            ):
                chosen = filters | ({"partner": partner} if partner else {})
                page.evaluate(FOLLOW, f"#table?{urlencode(chosen)}")
                words = [word for key, value in chosen.items() for word in (f"--{key}", value)]
                if "not-kept" in words:
                    words[words.index("not-kept")] = "broken,dropped"
                as_json = json.loads(run("list", *options, *words, "--format", "json", input=text).stdout)
                as_csv = run("list", *options, *words, "--format", "csv", input=text).stdout
                assert json.loads(page.evaluate(FILE, "JSON")) == as_json, words
                lines = csv.reader(io.StringIO(page.evaluate(FILE, "CSV"), newline=""))
                assert list(lines) == list(csv.reader(io.StringIO(as_csv, newline=""))), words
                count = page.locator("#Count").inner_text()
                assert count.split()[0] == str(len(as_json)), words
                if filters == {"status": "met"}:
                    met[partner] = len(as_json)
                    assert set(page.locator("#Rows tbody .mark").all_inner_texts()) == {"✓ met"}
    assert met["us"] != met[""] != 0


@pytest.mark.sweep
def test_a_row_of_a_partner_has_its_status_deadline_and_place(opened: Callable[..., Any]) -> None:
    with opened(SMALL_ROADMAP + DISAGREEING) as watched:
        page = watched.page

        def row() -> list[str]:
            cells = page.locator("#Rows tr", has_text="Disagree").locator("td").all()
            return [cell.inner_text().replace("\n", " ") for cell in cells[2:]]

        assert row() == [
            "▸ underway",
            "end of 2024 overdue by 13 months",
            "overdue, not kept by a partner",
            "33%",
        ]
        page.select_option("#Partner", "ca")
        assert row() == ["▸ underway", "end of 2024 overdue by 13 months", "overdue", "no information"]
        page.select_option("#Partner", "nz")
        assert row() == ["✓ met", "end of 2030", "", "100%"]
        page.select_option("#Partner", "us")
        assert row() == ["✗ broken", "end of 2030", "", "0%"]
        page.locator("#Rows thead button", has_text="Progress").click()
        assert titles(page)[:2] == ["Stay in the Paris Agreement", "Disagree"], "sorted by its own progress"
        page.locator("#Rows a", has_text="Disagree").click()
        assert page.evaluate("location.hash") == "#disagree"


@pytest.mark.sweep
def test_the_downloaded_calendar_has_the_deadlines_that_the_table_shows(opened: Callable[..., Any]) -> None:
    from icalendar import Calendar

    with opened(place="#table?area=climate") as watched:
        made = downloaded(watched.page, "Calendar")
        events = Calendar.from_ical(made).walk("VEVENT")
        assert {str(one["summary"]): str(one.decoded("dtstart")) for one in events} == {
            "Net-zero power grids (due end of 2035)": "2035-12-31",
            "Cut methane by 75 percent (due winter 2025-26)": "2026-02-28",
        }
        assert all(len(line.encode()) <= 75 for line in made.decode().split("\r\n"))


@pytest.mark.sweep
@pytest.mark.parametrize("number", [0, LARGE])
def test_an_old_id_still_leads_to_its_commitment(opened: Callable[..., Any], number: int) -> None:
    with opened(many(number), "#drinking-water") as watched:
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
        for unseen in ("nav", "#Filter", "#Downloads", ".skip", ".permalink >> nth=0"):
            assert not page.locator(unseen).is_visible(), unseen
        assert page.locator("article:visible").count() == 7
        address = page.locator("article a[href='https://example.org/forum']").evaluate(
            "one => getComputedStyle(one, '::after').content"
        )
        assert "https://example.org/forum" in address.replace('" "', "")
        color = page.locator("body").evaluate("one => getComputedStyle(one).color")
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator("body").evaluate("one => getComputedStyle(one).color") == color


@pytest.mark.sweep
def test_only_the_summary_is_printed_on_request(opened: Callable[..., Any]) -> None:
    with opened(SMALL_ROADMAP, "", "--print", "summary") as watched:
        watched.page.emulate_media(media="print")
        assert not watched.page.locator("#Table").is_visible()
        assert watched.page.locator("article:visible").count() == 0
        assert watched.page.locator("#NotKept").is_visible()


RIGHT_TO_LEFT = """\
[roadmap]
title = "خارطة الطريق 2026"
[partners.p]
name = "وزارة المياه"
[areas.a]
title = "מים"
[commitments.x]
title = "تنظيف الميناء قبل عام 2030 (Hafen)"
area = "a"
partners = ["p"]
status = "dropped"
deadline = "2030"
text = "سننظف الميناء."
[commitments.x.updates.2025-01-02]
status = "dropped"
note = "انسحبت الوزارة."
"""


@pytest.mark.sweep
@needs(AXE)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("file", ["small", "shipped", "empty", "statuses", "right to left", "large"])
def test_axe_finds_no_violation(opened: Callable[..., Any], scheme: str, width: int, file: str) -> None:
    texts = {
        "small": SMALL_ROADMAP,
        "shipped": SHIPPED.read_text(encoding="utf-8"),
        "empty": '[roadmap]\ntitle = "Nothing yet"\n',
        "statuses": EVERY_STATUS,
        "right to left": RIGHT_TO_LEFT,
        "large": many(5000),
    }
    viewport = {"width": width, "height": 800}
    place = "#more-7" if file == "large" else ""
    with opened(texts[file], place, color_scheme=scheme, viewport=viewport, bypass_csp=True) as watched:
        page = watched.page
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}})")  # WCAG 2.2
        broken = [(one["id"], one["nodes"][0]["html"], len(one["nodes"])) for one in found["violations"]]
        assert broken == []
        assert len(found["passes"]) > 15
        undecided = {one["id"]: one["nodes"] for one in found["incomplete"]}
        faint = page.evaluate(CONTRASTS, [one["target"] for one in undecided.pop("color-contrast", [])])
        assert [one for one in faint if one[1] < 4.5] == []
        assert undecided == {}


# What axe cannot decide: symbols, and text that is scrolled out of sight.
CONTRASTS = """(targets) => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = parts(color).slice(0, 3)
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const background = (element) => {
    const color = element ? getComputedStyle(element).backgroundColor : "rgb(255, 255, 255)";
    return parts(color)[3] === 0 ? background(element.parentElement) : color;
  };
  return targets.map(([target]) => {
    const element = document.querySelector(target);
    const style = getComputedStyle(element);
    const color = element instanceof SVGElement ? style.fill : style.color;
    const [low, high] = [luminance(color), luminance(background(element))].sort((one, other) => one - other);
    return [target, (high + 0.05) / (low + 0.05)];
  });
}"""


@pytest.mark.sweep
@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("number", [0, LARGE])
def test_every_hostile_text_is_text(opened: Callable[..., Any], part: int, number: int) -> None:
    def opened_with(text: str) -> Any:
        return opened(many(number, roadmap_of(text)))

    with opened_with("plain") as watched:
        elements = tags(watched.page)
    step = 16 if number else 4  # a large page takes seconds
    for name, text in list(IN_A_FILE.items())[part::step]:
        with opened_with(text) as watched:
            page = watched.page
            if number:
                page.locator("#Rows tbody a").first.evaluate("one => one.click()")
            assert page.locator("article .title").first.text_content() == shown(titled(text)), name
            assert page.locator("#Rows .what bdi").first.text_content() == shown(titled(text)), name
            assert page.title().split() == shown(titled(text)).split(), name
            if text.strip() and not escape.link(text) and not number:
                assert tags(page) == elements, name
            page.fill("#Search", "other")
            page.select_option("#Area", index=1)
            assert page.locator("script").count() == 2


def tags(page: Any) -> Counter[str]:
    """Return how many elements of each kind there are, but for the lines of text in the picture."""
    return Counter(page.evaluate("Array.from(document.querySelectorAll(':not(text)'), (one) => one.tagName)"))


@pytest.mark.sweep
def test_the_policy_stops_what_would_be_injected(run: Run, browser: Any, tmp_path: Path) -> None:
    page = exported(run, tmp_path, SMALL_ROADMAP)
    injected = "<script>document.title = 'owned'</script><img src='https://example.org/x.png'>"
    page.write_text(page.read_text().replace("<main", f"{injected}<main"))
    watched = Watched(browser, page)
    assert watched.page.title() == "Small roadmap"
    assert sum("Content Security Policy" in message for message in watched.messages) == 2
    assert watched.refused == {"https://example.org/x.png": "csp"}
    watched.close()


@pytest.mark.sweep
@needs(MODULES / "html-validate")
@pytest.mark.parametrize("text", ["small", "shipped", "large", "html", "zalgo", "quotes", "tags"])
def test_html_validate_is_content(run: Run, tmp_path: Path, text: str) -> None:
    texts = {"small": SMALL_ROADMAP, "shipped": SHIPPED.read_text(encoding="utf-8"), "large": many(LARGE)}
    page = exported(run, tmp_path, texts.get(text) or roadmap_of(HOSTILE[text]))
    report = tmp_path / "report.json"
    command: list[str | Path] = [
        MODULES / ".bin" / "html-validate",
        "--config",
        FOLDER / ".htmlvalidate.json",
    ]
    done = subprocess.run([*command, "-f", f"json={report}", page], check=False, timeout=60)
    written = [
        (message["ruleId"], message["message"], message["selector"])
        for one in json.loads(report.read_text(encoding="utf-8"))
        for message in one["messages"]
    ]
    assert (written, done.returncode) == ([], 0)
