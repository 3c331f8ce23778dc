"""Addresses behind cells: whose source or evidence they become, and which are not read."""

import pytest

from roadmap_cli.importers.links import links_of, unread_links, with_links
from roadmap_cli.importers.records import SourceContent, SourcePlace, SourceRecord

RECORD = SourceRecord(
    SourcePlace(4),
    {"title": "A", "source": "https://a.example", "owner": "ann@a.example", "lead": "Bob", "note": "n"},
    links={
        "title": "https://a.example/a",
        "source": "https://a.example/",
        "owner": "mailto:ann@a.example",
        "lead": "mailto:bob@a.example",
        "note": "https://a.example/n",
    },
)


def test_links_are_of_columns_and_not_their_own_text_or_mail() -> None:
    assert links_of(RECORD, ["source", "owner", "lead", "title"]) == ["https://a.example/a"]
    assert links_of(RECORD, ["note", "title", "other"]) == ["https://a.example/n", "https://a.example/a"]


@pytest.mark.parametrize(
    ("items", "links", "value"),
    [
        ([], [], []),
        ([], ["u://a"], "u://a"),
        (["Report"], ["u://a"], ["Report", "u://a"]),
        (["u://a/"], ["u://a"], "u://a/"),
    ],
)
def test_a_link_is_added_once(items: list[str], links: list[str], value: object) -> None:
    assert with_links(items, links) == value


def test_links_that_are_not_read_are_counted() -> None:
    content = SourceContent(format="xlsx", unit="row", records=(RECORD,))
    assert list(unread_links(content, {"title", "source", "owner", "lead"})) == [
        '2 links behind cells were not read: row 4, "lead" and row 4, "note"'
    ]
    assert list(unread_links(SourceContent(format="csv", unit="line"), ())) == []
