"""News as parts with their counts, and what there is none of in one line."""

import tomllib
from collections.abc import Sequence
from datetime import date

import msgspec
import pytest

from roadmap_cli.analysis.query import rows_of
from roadmap_cli.history.brief import Baseline, brief_of
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.output.reports.brief import (
    HEADINGS,
    Briefing,
    json_of,
    parts_of,
    render_brief,
    unchanged_line,
)
from tests.histories import commitment, roadmap_of

TODAY, SINCE = date(2026, 2, 1), date(2025, 1, 1)


def briefing(present: str, before: str) -> Briefing:
    now, then = (read_roadmap(tomllib.loads(text), text, "") for text in map(roadmap_of, (present, before)))
    news = brief_of(Baseline(since=SINCE, day=SINCE, roadmap=then), now, rows_of(now, TODAY), TODAY)
    return Briefing(title="R", since=SINCE, commit="c", as_of=TODAY, brief=news)


def test_each_kind_with_its_count_in_the_order_of_the_parts() -> None:
    before = commitment("a") + commitment("b", deadline='"2027"') + commitment("c") + commitment("d")
    after = (
        commitment("a", status='"broken"')
        + commitment("b")
        + commitment("c", status='"met"')
        + commitment("e", title='"E"')
    )
    seen = briefing(after, before)
    assert [part.heading for part in parts_of(seen, signs=True)] == [
        "New: 1", "Removed from the file: 1", "Kept: 1", "Broken or dropped: 1", "Deadline withdrawn: 1",
    ]  # fmt: skip
    assert [cell.text for cell in unchanged_line(seen).shown] == [
        "Compared with 2025-01-01, of the others, none is newly partly kept or reopened; no other status is "
        "worse or better; no deadline is later or earlier; no other field is different; no commitment or "
        "milestone is newly overdue."
    ]


@pytest.mark.parametrize(
    ("news", "sentence"),
    [
        (
            (),
            "Compared with 2025-01-01, no status, deadline or wording has changed; nothing is newly overdue.",
        ),
        (HEADINGS, ""),
        ([name for name in HEADINGS if name != "later"], "Compared with 2025-01-01, no deadline is later."),
        (
            [name for name in HEADINGS if name != "overdue"],
            "Compared with 2025-01-01, no commitment is newly overdue.",
        ),
        (
            [name for name in HEADINGS if name not in ("broken", "improved", "earlier", "withdrawn")],
            "Compared with 2025-01-01, of the others, none is newly broken or dropped; no other status is "
            "better; no deadline is earlier or withdrawn.",
        ),
    ],
)
def test_what_there_is_none_of_in_a_sentence(news: Sequence[str], sentence: str) -> None:
    empty = briefing("", "")
    brief = msgspec.structs.replace(empty.brief, compared=1, **{name: [None] for name in news})
    shown = unchanged_line(msgspec.structs.replace(empty, brief=brief)).shown
    assert "".join(cell.text for cell in shown) == sentence


def test_nothing_at_all() -> None:
    assert render_brief(briefing("", ""), signs=False) == (
        "R - as of 2026-02-01 - since 2025-01-01\n\n"
        "Compared with 2025-01-01, no status, deadline or wording has changed; nothing is newly overdue.\n"
    )


def test_json_has_every_list() -> None:
    found = json_of(briefing("", ""))
    lists = [name for name in found if name not in ("title", "since", "commit", "as_of", "filter")]
    assert (
        lists
        == [*HEADINGS]
        == [
            *("new", "removed", "kept", "partly_kept", "reopened", "broken", "worsened", "improved"),
            *("later", "earlier", "withdrawn", "milestones", "cycles", "other"),
            *("overdue", "milestones_overdue", "next", "silent"),
        ]
    )
    assert [list(found[name]) for name in lists] == [[]] * 18
