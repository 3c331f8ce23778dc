"""Atom feeds (RFC 4287) of the news of a roadmap, for feed readers.

Entries keep their ids: tag URIs (RFC 4151) of the page or the title, the oldest id of a commitment, and what
is new about it. The same history on the same day gives the same bytes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from roadmap_cli import MANUAL, __version__, escape
from roadmap_cli.analysis.query import Row, Snapshot
from roadmap_cli.analysis.replay import UpdateKind, periods_of, updates_of
from roadmap_cli.history.news import NewsItem, NewsKind
from roadmap_cli.model.types import Commitment, Roadmap, texts
from roadmap_cli.output.anchors import entry_addresses
from roadmap_cli.output.export.occasions import first_ids_of, identity_of
from roadmap_cli.output.reports.assessments import by_whom
from roadmap_cli.output.reports.diff import change_lines
from roadmap_cli.output.reports.updates import subject_name, update_changes
from roadmap_cli.output.words import by_words, partner_name

if TYPE_CHECKING:
    from jinja2 import Template

MOST_ENTRIES = 500
"""How many of the newest entries a feed has; readers request it whole, again and again."""

_AUTHORITY = "roadmap-toml.github.io"
_SINCE = 2026
"""The year for which tag URIs name their authority. A constant, so that ids never change."""

_TITLE_COLUMNS = 100


class FeedEntry(msgspec.Struct, frozen=True):
    """An entry as the template shows it; `key` follows the id of the feed."""

    key: str
    day: date
    title: str
    lines: Sequence[str]
    link: str
    categories: Sequence[tuple[str, str]]
    evidence: Sequence[tuple[str, str | None]]


def render_feed(snapshot: Snapshot, news: Sequence[NewsItem], identity: str | None, url: str = "") -> bytes:
    """Return a feed with an entry for each of the newest news, the newest first.

    Ids are made from `identity`, by default the page or the title of the roadmap; those of entries are the
    same in feeds with other filters. Entries link to their commitment on the page at `url`, by default the
    page of the roadmap.
    """
    shown = news[:MOST_ENTRIES]
    first_ids = first_ids_of(snapshot.roadmap)
    base = feed_id(identity_of(snapshot.roadmap) if identity is None else identity)
    address_of = entry_addresses(snapshot.roadmap, url)
    entries = (
        _entry(one, snapshot.roadmap, first_ids.get(one.row.id, one.row.id), address_of) for one in shown
    )
    feed = {
        "id": f"{base}:{_quoted(snapshot.filter)}" if snapshot.filter else base,
        "title": f"{snapshot.title}: {snapshot.filter}" if snapshot.filter else snapshot.title,
        "subtitle": " ".join(snapshot.roadmap.roadmap.summary.split()),
        "author": snapshot.title.strip() or "roadmap",
        "updated": shown[0].day if shown else snapshot.as_of,
        "page": escape.web_link(url or snapshot.roadmap.roadmap.page),
        "manual": MANUAL,
        "version": __version__,
        "base": base,
        "entries": entries,
    }
    return _template().render(feed=feed).encode() + b"\n"


def feed_id(identity: str) -> str:
    """Return a tag URI for the feed of a roadmap.

    An identity that is an address names its host as the authority. Any other is a name under that of this
    program.
    """
    address = re.match(r"(?i:https?)://([A-Za-z0-9.-]+)(?::[0-9]+)?(/.*)?\Z", identity)
    authority, name = (address[1].lower(), address[2] or "/") if address else (_AUTHORITY, identity)
    return f"tag:{authority},{_SINCE}:{_quoted(name, '/')}"


def _quoted(text: str, safe: str = "") -> str:
    from urllib.parse import quote

    return quote(text, safe=safe, errors="surrogatepass")


def _entry(news: NewsItem, roadmap: Roadmap, first_id: str, address_of: Callable[[str], str]) -> FeedEntry:
    what, lines = _words(news, roadmap)
    row = news.row
    return FeedEntry(
        key="/".join(map(_quoted, (first_id, *news.key))),
        day=news.day,
        title=_title(row, what or next(iter(lines), "")),
        lines=[*([_sentence(what)] if what else []), *lines],
        link=address_of(row.id) if news.kind is not NewsKind.REMOVED else "",
        categories=list(_categories(news, roadmap)),
        evidence=[(text, escape.link(text)) for text in _evidence(news) if text.strip()],
    )


def _title(row: Row, what: str) -> str:
    """Return the title of a commitment with what is new about it, on one line."""
    words = escape.cut(escape.line(what), _TITLE_COLUMNS)
    return f"{row.title}: {words}" if words else row.title


_OWN_WORDS = ("status ", "deadline ", "milestone ", "title: ", "text: ", "partners: ", "new ", "removed ")


def _sentence(words: str) -> str:
    """Return a phrase as a sentence; names keep their first letter."""
    first = words[0].upper() if words.startswith(_OWN_WORDS) else words[0]
    return f"{first}{words[1:]}."


def _words(news: NewsItem, roadmap: Roadmap) -> tuple[str, list[str]]:
    """Return a phrase for what is new, and lines with its details and its reason."""
    lines = _lines(news.reason)
    if news.dated is not None:
        update = news.dated.update
        changes = ", ".join(update_changes(update, "→"))
        subject = subject_name(update, news.commitment, roadmap)
        prefix = f"{subject}: " if subject else ""
        first, *rest = lines or [""]
        return (f"{prefix}{changes}", lines) if changes else ("", [f"{prefix}{first}", *rest])
    if news.assessed is not None:
        assessment = news.assessed.assessment
        return f"{by_whom(assessment, roadmap)}: {assessment.verdict}", lines
    commit = [f"Commit: {line}" for line in lines]
    if news.change is None:
        return "new commitment", list(_promise(news.commitment, roadmap))
    if news.kind is NewsKind.REMOVED:
        return "removed from the file", commit
    changed = change_lines(news.change, True, marked=False)
    first, *rest = [" ".join(cell.text for cell in line.shown) for line in changed]
    return first, [*rest, "No update records this change.", *commit]


def _promise(commitment: Commitment, roadmap: Roadmap) -> Iterator[str]:
    """Yield the promise, its partners and its first deadline, which later changes of the file leave as is."""
    yield from _lines(commitment.text)
    if commitment.partners:
        yield f"Partners: {', '.join(partner_name(one, roadmap) for one in commitment.partners)}."
    first = periods_of(commitment, "", UpdateKind.DEADLINE, updates_of(commitment))[0].value
    if first is not None:
        yield f"Due {by_words(first)}."


def _lines(text: str) -> list[str]:
    return [line for line in escape.block(text).splitlines() if line.strip()]


def _evidence(news: NewsItem) -> list[str]:
    if news.dated is not None:
        return texts(news.dated.update.evidence)
    if news.assessed is not None:
        return texts(news.assessed.assessment.evidence)
    return texts(news.commitment.source) if news.kind is NewsKind.NEW else []


def _categories(news: NewsItem, roadmap: Roadmap) -> Iterator[tuple[str, str]]:
    """Yield terms and labels: the kind of news, the area, and the partner that it is about."""
    yield news.kind, news.kind.replace("-", " ")
    area = roadmap.areas.get(news.row.area)
    yield f"area:{news.row.area}", area.title if area else news.row.area
    about = news.dated.update if news.dated else news.assessed.assessment if news.assessed else None
    if about is not None and about.partner:
        yield f"partner:{about.partner}", partner_name(about.partner, roadmap)


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 70 ms: only for pages and feeds
    from markupsafe import Markup

    def escaped(value: Any) -> Markup:
        return Markup(escape.xml(str(value)))  # noqa: S704 - it is escaped

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("feed.xml")
