"""News as parts with their counts, and what there is none of in one line."""

import tomllib
from datetime import date

from roadmap_cli.history.brief import brief_of
from roadmap_cli.query import rows_of
from roadmap_cli.schema import read_roadmap
from roadmap_cli.views.brief import Briefing, json_of, nothing_in, parts_of, render_brief
from tests.histories import commitment, roadmap_of

TODAY, SINCE = date(2026, 2, 1), date(2025, 1, 1)


def briefing(present: str, before: str) -> Briefing:
    now, then = (read_roadmap(tomllib.loads(text), text, "") for text in map(roadmap_of, (present, before)))
    news = brief_of(then, SINCE, now, rows_of(now, TODAY), TODAY)
    return Briefing(title="R", since=SINCE, commit="c", as_of=TODAY, brief=news)


def test_each_kind_with_its_count_the_worst_first() -> None:
    before = commitment("a") + commitment("b", deadline='"2027"') + commitment("c") + commitment("d")
    after = (
        commitment("a", status='"broken"')
        + commitment("b")
        + commitment("c", status='"met"')
        + commitment("e", title='"E"')
    )
    seen = briefing(after, before)
    assert [part.heading for part in parts_of(seen, signs=True)] == [
        "Broken or dropped: 1", "Removed from the file: 1", "Slipped: 1", "Kept: 1", "New: 1",
    ]  # fmt: skip
    assert [cell.text for cell in nothing_in(seen).shown] == ["Nothing now overdue."]


def test_nothing_at_all() -> None:
    assert render_brief(briefing("", ""), signs=False) == (
        "R - as of 2026-02-01 - since 2025-01-01\n\n"
        "Nothing broken or dropped, removed, slipped, now overdue, kept or new.\n"
    )


def test_json_has_every_list() -> None:
    found = json_of(briefing("", ""))
    lists = ("new", "kept", "slipped", "broken", "removed", "overdue", "next", "silent")
    assert [list(found[name]) for name in lists] == [[]] * 8
