"""The report, whole and through the parser that GitHub's flavour is measured by."""

from datetime import date

import pytest
from markdown_it import MarkdownIt

from roadmap_cli.views.report_markdown import render_report
from roadmap_cli.views.snapshot import Snapshot
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.runners import commands_in
from tests.views.hostile_titles import TITLES, roadmap_of_titles
from tests.views.snapshots import one, snapshot_of

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tables(snapshot: Snapshot) -> dict[str, list[list[str]]]:
    """Return the rows of each table below its heading; those of areas are what counts commitments."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    tokens = READER.parse(render_report(snapshot))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[place + 1].content
        if token.type == "tr_open":
            found.setdefault(heading, []).append([])
        if token.type == "td_open":
            found[heading][-1].append(tokens[place + 1].content)
    return {name: [row for row in rows if row] for name, rows in found.items()}


def test_a_whole_report():
    report = render_report(
        one(
            *(
                'text = "All of it."',
                'deadline = "2025"',
                'partners = ["ca", "us"]',
                'partner_status = { ca = "met" }',
            ),
            *(
                'partner_deadline = { ca = "2024-spring" }',
                'owner = "O"',
                'source = ["https://x.example/a", "n/a"]',
            ),
            "[commitments.x.milestones.m]",
            *('title = "M"', 'deadline = "2024"'),
            "[commitments.x.updates.2024-05]",
            *('partner = "ca"', 'status = "met"', 'note = "Done."', 'evidence = "https://x.example/b"'),
            "[commitments.x.updates.2024-04-01]",
            *('deadline = "2025"', 'deadline_was = "2024"'),
        )
    )
    assert (
        report
        == """\
# R

As of 2026-02-01.

| area | title | total | progress | open | overdue | due soon | at risk | next deadline |
| --- | --- | ---: | --- | ---: | ---: | ---: | ---: | --- |
| a | A | 1 | ░░░░░░░░░░   0% | 1 | 1 | 0 | 0 | \\- |
| Total |  | 1 | ░░░░░░░░░░   0% | 1 | 1 | 0 | 0 | \\- |

## Overdue

| deadline | overdue by | commitment | title |
| --- | ---: | --- | --- |
| 2025 | 32 days | x | T |

## Slipped

| first promised for | now | later by | commitment | title | partner |
| --- | --- | ---: | --- | --- | --- |
| 2024 | 2025 | 365 days | x | T |  |

## A

| commitment | title | status | deadline | standing |
| --- | --- | --- | --- | --- |
| x | T | ○ planned | 2025 | overdue by 32 days, slipped, stale |

### T

> All of it.

- **Id** x
- **Status** ○ planned, overdue by 32 days, slipped, stale
- **Deadline** 2025 (by the end of 2025)
- **Partner** Canada, ✓ met, by spring 2024
- **Partner** us
- **Owner** O
- **Milestone** ○ planned m M 2024 overdue by 397 days
- **Update 2024-05** Canada: status met. Done.
- **Evidence** <https://x.example/b>
- **Source** <https://x.example/a>
- **Source** n/a
"""
    )


@pytest.mark.parametrize("text", [SMALL_ROADMAP, SHIPPED.read_text()], ids=["small", "shipped"])
def test_one_row_a_commitment(text):
    snapshot = snapshot_of(text)
    areas = {area.title for area in snapshot.roadmap.areas.values()}
    rows = [row for heading, found in tables(snapshot).items() if heading in areas for row in found]
    assert sorted(row[0] for row in rows) == sorted(row.id for row in snapshot.rows)


def test_what_is_overdue_and_what_slipped():
    found = tables(snapshot_of(SMALL_ROADMAP))
    assert found["Overdue"] == [["2025-H2", "32 days", "bridge-repairs", "Réparer les ponts 橋"]]
    assert [row[:4] + row[5:] for row in found["Slipped"]] == [
        ["2035", "2050", "5,479 days", "net-zero-grids", "Canada"],
        ["2024", "2025-winter", "424 days", "methane-75", ""],
    ]


def test_a_past_day_knows_nothing_of_later():
    report = render_report(snapshot_of(SMALL_ROADMAP, date(2022, 1, 1)))
    assert "As of" not in report
    assert "as of 2022-01-01." in report
    for later in ("Slipped", "2050", "Clean drinking water", "2025-winter"):
        assert later not in report.replace("by winter 2025-26", ""), later


def test_an_empty_roadmap():
    assert render_report(snapshot_of('[roadmap]\ntitle = "R"\n')).startswith("# R\n\nAs of 2026-02-01.\n")


def test_every_hostile_text_is_text_and_no_row_is_lost():
    snapshot = snapshot_of(roadmap_of_titles())
    report = render_report(snapshot)
    tokens = [token for one in READER.parse(report) for token in (one, *(one.children or ()))]
    html = {token.content for token in tokens if token.type.startswith("html_")}
    assert html <= {"<br>", "<span>", "</span>"}
    kinds = {token.type for token in tokens}
    assert not kinds & {"image", "em_open", "s_open", "code_inline", "fence", "hr", "code_block", "link_open"}
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h3") == len(TITLES)
    ids = {token.content for token in tokens if token.type == "inline"}
    assert {f"c-{number}" for number in range(len(TITLES))} <= ids
    assert commands_in(report) == []
