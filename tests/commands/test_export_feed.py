"""`roadmap export feed`, through the real app and real repositories, read by feedparser."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import AS_OF, Result
from tests.histories import History, commitment, roadmap_of

feedparser: Any = pytest.importorskip(
    "feedparser", reason="feedparser is not installed: the `test` extra has it"
)
HEAD = "[areas.a]\ntitle = 'A'\n[areas.b]\ntitle = 'B'\n[partners.us]\nname = 'US'\n"
UPDATE = "[commitments.one.updates.2024-03-15]\nstatus = 'at-risk'\nnote = 'No money.'\n"


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path)
    first = commitment("one", partners='["us"]', deadline='"2030"') + commitment("gone", area='"b"')
    made.commit(roadmap_of(first, HEAD), "Begin", "2024-01-01", "Ann")
    later = commitment("one", partners='["us"]', deadline='"2031"') + UPDATE
    made.commit(roadmap_of(later, HEAD), "Move one & drop the other", "2024-04-01", "Bob")
    return made


def feed(result: Result) -> Any:
    assert (result.exit_code, result.stderr) == (0, "")
    parsed = feedparser.parse(result.stdout.encode())
    assert not parsed.bozo
    return parsed


def test_updates_and_changes_of_git(run, history):
    parsed = feed(run("export", "feed", "--as-of", AS_OF))
    assert [(entry.published[:10], entry.title) for entry in parsed.entries] == [
        ("2024-04-01", "one: deadline 2030 → 2031 (365 days later)"),
        ("2024-04-01", "gone: removed from the file"),
        ("2024-03-15", "one: status at-risk"),
    ]
    assert [entry.summary for entry in parsed.entries] == [
        "Deadline 2030 → 2031 (365 days later). No update records this change. "
        "Commit: Move one & drop the other",
        "Removed from the file. Commit: Move one & drop the other",
        "Status at-risk. No money.",
    ]
    commit = history.git("rev-parse", "HEAD").strip()
    base = "tag:roadmap-toml.github.io,2026:R"
    assert [entry.id for entry in parsed.entries] == [
        f"{base}:one/commits/{commit}",
        f"{base}:gone/commits/{commit}",
        f"{base}:one/updates/2024-03-15",
    ]


def test_a_partner_or_an_area_can_be_followed(run, history):
    of_us = feed(run("export", "feed", "--partner", "us", "--as-of", AS_OF))
    assert (of_us.feed.title, len(of_us.entries)) == ("R: partner = us", 2)
    of_b = feed(run("export", "feed", "--area", "b", "--as-of", AS_OF))
    assert [entry.title for entry in of_b.entries] == ["gone: removed from the file"]
    every = feed(run("export", "feed", "--as-of", AS_OF))
    assert len({every.feed.id, of_us.feed.id, of_b.feed.id}) == 3
    assert {entry.id for entry in (*of_us.entries, *of_b.entries)} == {entry.id for entry in every.entries}


def test_it_links_to_the_page_of_the_roadmap_or_of_the_command_line(run, history):
    text = history.file.read_text()
    history.file.write_text(text.replace('title = "R"', 'title = "R"\npage = "https://example.org/r/"', 1))
    entry = feed(run("export", "feed", "--as-of", AS_OF)).entries[0]
    assert (entry.link, entry.id[:31]) == ("https://example.org/r/#one", "tag:example.org,2026:/r/:one/co")
    words = ("--url", "https://other.example/x.html", "--uid-from", "R")
    entry = feed(run("export", "feed", "--as-of", AS_OF, *words)).entries[0]
    assert (entry.link, entry.id[:30]) == (
        *("https://other.example/x.html#one", "tag:roadmap-toml.github.io,202"),
    )


def test_the_day_and_the_revision(run, history):
    before = feed(run("export", "feed", "--as-of", "2024-03-20"))
    assert [entry.published[:10] for entry in before.entries] == ["2024-03-15"]
    result = run("export", "feed", "--at", "HEAD~1", "--as-of", AS_OF)
    assert "<entry>" not in result.stdout
    assert result.stderr.startswith("at HEAD~1 (commit ")


def test_the_same_history_gives_the_same_bytes(run, history):
    first = run("export", "feed", "--as-of", AS_OF).stdout
    assert run("export", "feed", "--as-of", "2026-03-01").stdout == first


def test_without_git_the_updates_in_the_file_are_shown(run, history):
    text = history.file.read_text()
    result = run("export", "feed", "--file", "-", "--as-of", AS_OF, input=text)
    parsed = feedparser.parse(result.stdout.encode())
    assert [entry.title for entry in parsed.entries] == ["one: status at-risk"]
    assert result.stderr == "standard input has no history; only the updates in the file are shown\n"


def test_older_entries_are_left_out_and_counted(run, history, monkeypatch):
    monkeypatch.setattr("roadmap_cli.output.export.feed.MOST_ENTRIES", 1)
    result = run("export", "feed", "--as-of", AS_OF)
    assert (result.stdout.count("<entry>"), result.stderr) == (
        *(1, "2 older entries left out: a feed has at most 1\n"),
    )


@pytest.mark.parametrize("url", ["ftp://example.org", "example.org", "javascript:x()", "https://a b.example"])
def test_an_address_that_is_no_page_is_refused(run, history, url):
    result = run("export", "feed", "--url", url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f'error: --url: "{url}" is not an http or https address' in result.stderr
