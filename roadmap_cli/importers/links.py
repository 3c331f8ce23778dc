"""Addresses behind the cells of a record, which become the source or the evidence of what the cells say."""

from collections.abc import Collection, Iterable, Iterator

from roadmap_cli import escape
from roadmap_cli.english import counted, listed, plural
from roadmap_cli.importers.records import SourceContent, SourceRecord
from roadmap_cli.importers.values import text_of


def links_of(record: SourceRecord, columns: Iterable[str]) -> list[str]:
    """Return the addresses behind the cells of columns, without those of mail and those that are the text."""
    found = ((column, record.links[column]) for column in columns if column in record.links)
    return list(
        dict.fromkeys(link for column, link in found if not _is_text(link, text_of(record.cells[column])))
    )


def with_links(items: list[str], links: Iterable[str]) -> str | list[str]:
    """Return the value of a field with addresses: its items and the links that are not among them."""
    known = {_plain(item) for item in items}
    every = [*items, *(link for link in links if _plain(link) not in known)]
    return every[0] if len(every) == 1 else every


def unread_links(content: SourceContent, columns: Collection[str]) -> Iterator[str]:
    """Yield a note about the addresses behind cells that are not in columns, and those of mail."""
    unread = [
        (record, column)
        for record in content.records
        for column, link in record.links.items()
        if (column not in columns or _is_mail(link)) and not _is_own(link, text_of(record.cells[column]))
    ]
    if unread:
        places = [
            f"{content.unit} {record.place.number}, {escape.quote(column)}" for record, column in unread
        ]
        was = plural(len(unread), "was", "were")
        yield f"{counted(len(unread), 'link')} behind cells {was} not read: {listed(places)}"


def _is_text(link: str, text: str) -> bool:
    return _is_mail(link) or _is_own(link, text)


def _is_mail(link: str) -> bool:
    return link.lower().startswith("mailto:")


def _is_own(link: str, text: str) -> bool:
    """Return whether the text of a cell is its address."""
    return _plain(link) == _plain(text.strip())


def _plain(address: str) -> str:
    return address.removeprefix("mailto:").rstrip("/")
