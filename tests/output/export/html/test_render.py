"""The page as text: what a parser finds in it."""

import re
import tomllib
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest

from roadmap_cli import escape
from roadmap_cli.output.export import trend_chart
from roadmap_cli.output.export.html.content import MOST_IN_TIMELINE
from roadmap_cli.output.export.html.render import policy_of, script_of_page, style_of_page
from roadmap_cli.output.export.html.section import LARGE
from roadmap_cli.output.timeline_style import style_sheet
from tests.conftest import AS_OF, SHIPPED, Result
from tests.runners import assert_printed_safely
from tests.test_hostile_text import hostile, roadmap_of, titled

Run = Callable[..., Result]


class Page(HTMLParser):
    """The content of a page: its elements with their attributes, and the texts of some."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute appears twice"
        self.elements.append((tag, dict(attrs)))
        self._open.append(f".{name}" if (name := dict(attrs).get("class")) else tag)
        self.texts.setdefault(self._open[-1], []).append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]][-1] += data

    def handle_endtag(self, _: str) -> None:
        self._open.pop()

    def of(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]


def shown(text: str) -> str:
    """Return what a reader sees of a text."""
    return unescape(escape.xml(text))


VOID = ("meta", "link", "input", "rect", "path")


def page_of(run: Run, text: str, *options: str) -> tuple[Page, str]:
    result = run("export", "html", "--file", "-", "--as-of", AS_OF, *options, input=text)
    assert result.exit_code == 0, result.stderr
    closed = re.sub(rf"(<(?:{'|'.join(VOID)})\b[^>]*?)/?>", r"\1></x>", result.stdout)
    return Page(closed), result.stdout


@pytest.fixture
def small(run: Run, small_roadmap: str) -> tuple[Page, str]:
    return page_of(run, small_roadmap)


def test_every_commitment_has_its_place(small: tuple[Page, str]) -> None:
    ids = small[0].of("id")
    assert len(ids) == len(set(ids))
    for id in ("net-zero-grids", "methane-75", "fresh-water", "drinking-water", "water"):
        assert id in ids
    places = [href[1:] for href in small[0].of("href") if href.startswith("#")]
    assert set(places) <= set(ids)
    assert "net-zero-grids" in places


def test_an_empty_page_links_to_what_it_has(run: Run) -> None:
    page, _ = page_of(run, '[roadmap]\ntitle = "x"\n')
    places = [href for href in page.of("href") if href.startswith("#")]
    assert places == ["#Main", "#NotKept", "#Table", "#Top"]


def test_means_are_those_of_the_scorecard(run: Run) -> None:
    _, text = page_of(
        run,
        '[roadmap]\ntitle = "x"\n[areas.a]\ntitle = "A"\n[partners.p]\nname = "P"\n[partners.q]\nname = "Q"\n'
        '[commitments.c]\ntitle = "C"\narea = "a"\npartners = ["p", "q"]\nstatus = "met"\n'
        'partner_status = { q = "broken" }\n',
    )
    assert re.findall(r"Score (\S+), a mean of (\S+) over", text) == [("1", "1.00"), ("−1", "−1.00")]


def test_nothing_comes_from_elsewhere_and_nothing_else_may_run(small: tuple[Page, str]) -> None:
    page, text = small
    style, script = style_of_page(), script_of_page(is_large=False)
    meta = [attributes for tag, attributes in page.elements if tag == "meta"]
    policy = next(one["content"] for one in meta if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    allowed = re.findall("'sha256-([^']*)'", policy)
    sources = (style, style_sheet(), trend_chart.style_sheet(), script)
    assert allowed == [b64encode(sha256(source.encode()).digest()).decode() for source in sources]
    assert [text.count(source) for source in sources] == [1, 1, 1, 1]
    assert not {"src", "srcset", "style", "action", "formaction", "data", "poster"} & {
        name for _, attributes in page.elements for name in attributes
    }
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert [href for tag, one in page.elements if tag == "link" for href in [one["href"]]] == ["data:,"]
    assert not re.search(r"@import|url\(", style)
    assert "</" not in style
    assert "</" not in script


def test_links_leave_without_a_word(small: tuple[Page, str]) -> None:
    links = [one for tag, one in small[0].elements if tag == "a" and not (one["href"] or "").startswith("#")]
    assert len(links) >= 4
    assert {one["rel"] for one in links} == {"noopener noreferrer nofollow"}
    assert {(one["href"] or "").partition(":")[0] for one in links} == {"https"}


def test_what_an_address_may_not_be_is_text(run: Run, small_roadmap: str) -> None:
    wrong = "javascript:alert(document.domain)"
    page, text = page_of(run, small_roadmap.replace("https://example.org/forum", wrong))
    assert wrong in text
    assert not [href for href in page.of("href") if "javascript" in href]


def test_a_deadline_has_its_days_as_its_title(small: tuple[Page, str]) -> None:
    assert '<time datetime="2035" title="1 January to 31 December 2035">end of 2035</time>' in small[1]


def test_the_timeline_leads_to_the_sections(small: tuple[Page, str]) -> None:
    picture = small[1].partition('class="tl"')[2].partition("</svg>")[0]
    places = re.findall('<a href="#([^"]*)">', picture)
    assert sorted(places) == sorted(one["id"] or "" for tag, one in small[0].elements if tag == "article")


def test_the_filter_and_the_partner_are_named_above(run: Run, small_roadmap: str) -> None:
    hostile_tag = small_roadmap.replace('"bridges"', '"<b>&"')
    page, text = page_of(run, hostile_tag, "--tag", "<b>&", "--partner", "ca")
    (kicker,) = page.texts[".kicker"]
    assert (kicker + page.texts["bdi"][0], page.texts["time"][0]) == (
        "Roadmap · as of  · for Canada", "1 February 2026"
    )  # fmt: skip
    assert page.texts["bdi"][1] == 'partner = ca and tag = "<b>&"'
    assert "Filter: <bdi>partner = ca and tag = &#34;&lt;b&gt;&amp;&#34;</bdi>" in text
    assert "Filter:" not in page_of(run, small_roadmap)[1]


def test_the_picture_in_the_page_has_its_tooltips_for_the_partner(run: Run, small_roadmap: str) -> None:
    text = page_of(run, small_roadmap, "--partner", "us")[1]
    assert "(paris-agreement), for us: dropped, made 2021-02-23, closed 2025-01-20</title>" in text


def test_what_is_not_known_is_no_information_and_not_nothing_done(small: tuple[Page, str]) -> None:
    text = small[1]
    assert '<dt>Progress</dt><dd><span class="faint">no information</span></dd>' in text
    assert '<dt>Progress</dt><dd><span class="progress">' in text
    ongoing = text.partition('id="arctic-dialogue"')[2].partition("</article>")[0]
    assert "Progress" not in ongoing
    assert ">None<" not in text


def seen(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", "", text))).strip()


def test_what_was_not_kept_comes_first_with_reason_day_and_source(run: Run, small_roadmap: str) -> None:
    late = small_roadmap.replace("deadline = 2027-01-01", 'deadline = "2024"')
    text = page_of(run, late)[1]
    part = text.partition('<section id="NotKept"')[2].partition("</section>")[0]
    assert "Overdue 1 Still open after the deadline" in seen(part)
    assert (
        "Réparer les ponts 橋 overdue by 32 days promised by end of the second half of 2025, "
        "which ended on 31 December 2025"
    ) in seen(part)
    assert "Stay in the Paris Agreement United States – dropped on record since 20 January 2025" in seen(part)
    assert "Final rules in force of Net-zero power grids overdue by 13 months" in seen(part)
    assert (
        "Net-zero power grids for Canada first promised for end of 2035 → now for end of 2050 "
        "15 years later, "
        "since 17 December 2024 17 December 2024 deadline end of 2035 → end of 2050 "
        "Final regulations moved the target. Evidence: example.org"
    ) in seen(part)
    kept = '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
    assert "Nothing is overdue, nothing was broken or dropped" in page_of(run, kept)[1]


def test_the_order_is_that_of_a_story(small: tuple[Page, str]) -> None:
    sections = [one.get("id") for tag, one in small[0].elements if tag == "section" and one.get("id")]
    assert sections == ["Summary", "NotKept", "Updates", "Trend", "Areas", "Partners", "Timeline", "Table"]
    assert '<strong class="met">1 of 7</strong> commitments were met.' in small[1]


def test_a_roadmap_without_dates_has_words_for_a_picture(run: Run) -> None:
    text = page_of(run, '[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\n')[1]
    assert ">No dates to draw.</text>" in text
    assert 'tl-today" d' not in text


def test_a_long_timeline_is_folded_up(run: Run) -> None:
    one = '[commitments.c{0}]\ntitle = "C"\narea = "a"\ndeadline = "2030"\n'
    for number in (MOST_IN_TIMELINE, MOST_IN_TIMELINE + 1, LARGE + 1):
        text = '[roadmap]\ntitle = "T"\n' + "".join(one.format(place) for place in range(number))
        made = page_of(run, text)[1]
        assert ("<details>" in made) == (MOST_IN_TIMELINE < number <= LARGE)
        assert ('class="tl"' in made) == (number <= LARGE)
        assert made.count("<article") == (number if number <= LARGE else 0)


def test_a_status_has_a_mark_and_a_word(small: tuple[Page, str]) -> None:
    assert '<span class="sign" aria-hidden="true">■</span> stalled</span>' in small[1]


def test_line_breaks_of_a_promise_stay(run: Run, small_roadmap: str) -> None:
    _, text = page_of(run, small_roadmap.replace("Both partners will", "Both\\npartners will"))
    assert "Both\npartners will reach" in text


def test_the_same_roadmap_makes_the_same_page(run: Run, small_roadmap: str, small: tuple[Page, str]) -> None:
    assert page_of(run, small_roadmap)[1] == small[1]


def test_the_shipped_roadmap_is_all_there(run: Run) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    page, _ = page_of(run, text)
    titles = [one["title"] for one in tomllib.loads(text)["commitments"].values()]
    assert sorted(page.texts[".title"]) == sorted(titles)


@hostile
def test_hostile_text_is_text(run: Run, text: str) -> None:
    page, made = page_of(run, roadmap_of(text))
    assert page.texts[".title"][0] == shown(titled(text)) or not text.strip()
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    assert [tag for tag, _ in page.elements].count("script") == 2
    for href in page.of("href"):
        assert re.match("#[A-Za-z0-9_-]+$|data:,$|(?i:https?://|mailto:)", href), href
    result = Result(0, made, "")
    assert_printed_safely(result, "html", tty=True)
    assert_printed_safely(result, "html", tty=False)


@hostile
def test_a_hostile_title_is_text(run: Run, small_roadmap: str, text: str) -> None:
    if "\0" in text:
        return
    if not text.strip():
        assert run("export", "html", "--file", "-", f"--title={text}", input=small_roadmap).exit_code == 2
        return
    page, _ = page_of(run, small_roadmap, f"--title={text}")
    assert [one for one in page.texts["h1"] if one] == [shown(text)]


ELEMENTS = {
    *("html", "head", "meta", "link", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "h4"),
    *("nav", "ul", "ol", "li", "main", "section", "span", "bdi", "table", "caption", "thead", "tbody", "tr"),
    *("figure", "figcaption", "circle", "details", "summary", "time", "defs", "pattern"),
    *("th", "td", "svg", "rect", "strong", "s", "noscript", "search", "div", "label", "input", "select"),
    *(
        "path",
        "text",
        "g",
        "desc",
        "option",
        "button",
        "article",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "footer",
        "script",
    ),
}


def test_the_policy_changes_with_what_it_allows() -> None:
    made = policy_of(["a", "c"], "b")
    assert made != policy_of(["a ", "c"], "b")
    assert made != policy_of(["a", "c "], "b")
    assert made != policy_of(["a", "c"], "b ")


def test_no_id_of_a_roadmap_is_one_of_the_page(run: Run, small: tuple[Page, str]) -> None:
    own = [id for id in small[0].of("id") if not id.startswith(("Of-", "Area-"))]
    tables = "".join(
        f'[commitments.{key}]\ntitle = "X"\narea = {key}\n'
        for key in (f'"{id}"' for id in {*own, "tl-title"})
    )
    ids = page_of(run, f'[roadmap]\ntitle = "T"\n{tables}')[0].of("id")
    assert len(ids) == len(set(ids))
    assert len(ids) > 3 * len(own)
