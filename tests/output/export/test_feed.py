"""A feed, checked with the schema of RFC 4287 and read by feedparser."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli import escape
from roadmap_cli.analysis.query import NO_FILTERS, Snapshot
from roadmap_cli.history.news import news_of
from roadmap_cli.output.export import feed
from roadmap_cli.output.export.feed import feed_id, render_feed
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.output.hostile_titles import TITLES, roadmap_of_titles
from tests.output.snapshots import DAY, one, snapshot_of
from tests.test_hostile_text import quoted

feedparser: Any = pytest.importorskip(
    "feedparser", reason="feedparser is not installed: the `test` extra has it"
)
etree: Any = pytest.importorskip("lxml.etree", reason="lxml is not installed: the `test` extra has it")
PAGE = "https://example.org/roadmap/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@cache
def schema() -> Any:
    return etree.RelaxNG(etree.parse(Path(__file__).parents[2] / "data" / "atom.rng"))


def rendered(snapshot: Snapshot, page: str = "", identity: str = "R") -> bytes:
    return render_feed(snapshot, news_of(snapshot, [], NO_FILTERS, DAY), identity, page)


def read(data: bytes) -> Any:
    """Return a feed as feedparser reads it, after checking it with the rules of RFC 4287."""
    tree = etree.fromstring(data)
    assert schema().validate(tree), schema().error_log
    for entry in tree.findall("a:entry", ATOM):  # the assertions of the schema, which are in Schematron
        assert entry.xpath("a:link[@rel='alternate'] or a:content", namespaces=ATOM)
    assert tree.xpath("a:author/a:name/text()", namespaces=ATOM)
    ids = [node.text for node in tree.iterfind(".//a:id", ATOM)]
    assert len(ids) == len(set(ids))
    parsed = feedparser.parse(data)
    assert (parsed.bozo, parsed.version) == (False, "atom10")
    return parsed


def test_the_whole_of_a_feed() -> None:
    snapshot = one(
        "made = 2021-02-23",
        'deadline = "2030"',
        'partners = ["ca"]',
        'text = "We will."',
        'source = "https://example.org/made"',
        "[commitments.x.updates.2024-03-15]",
        'partner = "ca"',
        'status = "at-risk"\nstatus_was = "planned"',
        'deadline = "2032"\ndeadline_was = "2030"',
        'note = "No money.\\nNone & nothing."',
        'evidence = ["https://example.org/money?a=1&b=2", "a letter"]',
    )
    assert rendered(snapshot, PAGE, PAGE).decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<title>R</title>\n"
        "<id>tag:example.org,2026:/roadmap/</id>\n"
        "<updated>2024-03-15T00:00:00Z</updated>\n"
        "<author><name>R</name><uri>https://example.org/roadmap/</uri></author>\n"
        '<generator uri="https://roadmap-toml.github.io/roadmap-toml/" version="0.1.0">roadmap</generator>\n'
        '<link rel="alternate" type="text/html" href="https://example.org/roadmap/"/>\n'
        "<entry>\n"
        "<title>T: Canada: status planned → at-risk, deadline 2030 → 2032</title>\n"
        "<id>tag:example.org,2026:/roadmap/:x/updates/2024-03-15</id>\n"
        "<updated>2024-03-15T00:00:00Z</updated>\n"
        "<published>2024-03-15T00:00:00Z</published>\n"
        '<link rel="alternate" type="text/html" href="https://example.org/roadmap/#x"/>\n'
        '<category term="update" label="update"/>\n'
        '<category term="area:a" label="A"/>\n'
        '<category term="partner:ca" label="Canada"/>\n'
        "<summary>Canada: status planned → at-risk, deadline 2030 → 2032. No money. "
        "None &amp; nothing.</summary>\n"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">\n'
        "<p>Canada: status planned → at-risk, deadline 2030 → 2032.</p>\n"
        "<p>No money.</p>\n"
        "<p>None &amp; nothing.</p>\n"
        '<p>Evidence: <a href="https://example.org/money?a=1&amp;b=2">https://example.org/money?a=1&amp;b=2</a></p>\n'
        "<p>Evidence: a letter</p>\n"
        "</div></content>\n"
        "</entry>\n"
        "<entry>\n"
        "<title>T: new commitment</title>\n"
        "<id>tag:example.org,2026:/roadmap/:x/new</id>\n"
        "<updated>2021-02-23T00:00:00Z</updated>\n"
        "<published>2021-02-23T00:00:00Z</published>\n"
        '<link rel="alternate" type="text/html" href="https://example.org/roadmap/#x"/>\n'
        '<category term="new" label="new"/>\n'
        '<category term="area:a" label="A"/>\n'
        "<summary>New commitment. We will. Partners: Canada. Due by the end of 2030.</summary>\n"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">\n'
        "<p>New commitment.</p>\n"
        "<p>We will.</p>\n"
        "<p>Partners: Canada.</p>\n"
        "<p>Due by the end of 2030.</p>\n"
        '<p>Evidence: <a href="https://example.org/made">https://example.org/made</a></p>\n'
        "</div></content>\n"
        "</entry>\n"
        "</feed>\n"
    )


@pytest.mark.parametrize("page", ["", PAGE])
@pytest.mark.parametrize("text", [SMALL_ROADMAP, SHIPPED.read_text(encoding="utf-8")])
def test_real_roadmaps_are_valid_and_read(text: str, page: str) -> None:
    snapshot = snapshot_of(text)
    news = news_of(snapshot, [], NO_FILTERS, DAY)
    parsed = read(rendered(snapshot, page))
    assert len(parsed.entries) == len(news) > 5
    assert [one.published[:10] for one in parsed.entries] == [one.day.isoformat() for one in news]
    assert parsed.entries[0].updated == parsed.feed.updated
    links = [[link.href for link in entry.get("links", ())] for entry in parsed.entries]
    assert links == [[f"{page}#{one.row.id}"] if page else [] for one in news]


def test_a_feed_without_news() -> None:
    parsed = read(rendered(one()))
    assert (parsed.entries, parsed.feed.updated) == ([], "2026-02-01T00:00:00Z")


def test_every_hostile_text_is_well_formed_and_comes_back_as_text() -> None:
    text = roadmap_of_titles()
    for number, title in enumerate(TITLES):
        text += f"[commitments.c-{number}.updates.2025-01-01]\nnote = {quoted(title)}\n"
    snapshot = snapshot_of(text)
    tree = etree.fromstring(rendered(snapshot, PAGE))
    assert schema().validate(tree)
    titles = {node.text for node in tree.iterfind("a:entry/a:title", ATOM)}
    for row in snapshot.rows:
        shown = escape.line(row.title).replace("\uffff", "\\uffff").replace("\ufffe", "\\ufffe")
        assert any((found or "").startswith(shown) for found in titles)
    names = {node.tag for node in tree.iter() if isinstance(node.tag, str)}
    assert {name.rpartition("}")[2] for name in names} == {
        *("feed", "title", "id", "updated", "author", "name", "uri", "generator", "link", "entry"),
        *("published", "category", "summary", "content", "div", "p"),
    }


@given(st.text(), st.text(min_size=1))
def test_any_text_is_well_formed(note: str, title: str) -> None:
    snapshot = one(
        "made = 2021-02-23", f"{'[commitments.x.updates.2025-01-01]'}\nnote = {quoted(note + '!')}"
    )
    changed = Snapshot(
        title=title, roadmap=snapshot.roadmap, rows=snapshot.rows, as_of=snapshot.as_of, filter=note
    )
    assert schema().validate(etree.fromstring(rendered(changed, PAGE, title)))


def test_a_feed_has_the_newest_entries_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_ENTRIES", 3)
    snapshot = snapshot_of(SMALL_ROADMAP)
    news = news_of(snapshot, [], NO_FILTERS, DAY)
    parsed = read(rendered(snapshot))
    assert [entry.published[:10] for entry in parsed.entries] == [one.day.isoformat() for one in news[:3]]


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("https://Example.org/roadmap.html", "tag:example.org,2026:/roadmap.html"),
        ("https://example.org:8080", "tag:example.org,2026:/"),
        ("https://example.org/a b?c#d", "tag:example.org,2026:/a%20b%3Fc%23d"),
        ("https://exämple.org/", "tag:roadmap-toml.github.io,2026:https%3A//ex%C3%A4mple.org/"),
        ("Our: roadmap", "tag:roadmap-toml.github.io,2026:Our%3A%20roadmap"),
    ],
)
def test_the_id_of_a_feed(identity: str, expected: str) -> None:
    assert feed_id(identity) == expected


def test_a_feed_with_another_filter_is_another_feed() -> None:
    snapshot = one()
    filtered = Snapshot(
        title="R", roadmap=snapshot.roadmap, rows=snapshot.rows, as_of=snapshot.as_of, filter="area = a"
    )
    assert read(rendered(filtered)).feed.id == f"{read(rendered(snapshot)).feed.id}:area%20%3D%20a"


def test_ids_do_not_depend_on_the_filter_the_title_the_page_or_the_present_id() -> None:
    def ids(data: bytes) -> list[str]:
        return [entry.id for entry in read(data).entries]

    text = "made = 2021-02-23\n[commitments.x.updates.2025-01-01]\nnote = 'N'"
    before = ids(rendered(one(text)))
    renamed = snapshot_of(
        '[roadmap]\ntitle = "Other"\n[areas.a]\ntitle = "A"\n[commitments.y]\ntitle = "T2"\narea = "a"\n'
        f"formerly = 'x'\n{text.replace('.x.', '.y.')}\n"
    )
    assert ids(rendered(renamed, PAGE)) == before
    filtered = Snapshot(
        title="R", roadmap=renamed.roadmap, rows=renamed.rows, as_of=renamed.as_of, filter="area = a"
    )
    assert ids(rendered(filtered)) == before


def test_the_same_day_gives_the_same_bytes() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert rendered(snapshot_of(text)) == rendered(snapshot_of(text))
    later = rendered(snapshot_of(text, date(2026, 2, 2)))
    assert later == rendered(snapshot_of(text)), "nothing is new on the next day"
