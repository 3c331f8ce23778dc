"""The report, whole and through the parser that GitHub's flavour is measured by."""

import re
from datetime import date

import pytest
from markdown_it import MarkdownIt
from msgspec import structs

from roadmap_cli.analysis.query import Selection, Snapshot
from roadmap_cli.output.export.markdown import render_report
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.output.hostile_titles import TITLES, roadmap_of_titles
from tests.output.snapshots import one, snapshot_of
from tests.runners import commands_in


def report_of(snapshot: Snapshot) -> str:
    return render_report(snapshot).decode()


READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tables(snapshot: Snapshot) -> dict[str, list[list[str]]]:
    """Return the rows of each table below its heading; those of areas are what counts commitments."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    tokens = READER.parse(report_of(snapshot))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[place + 1].content
        if token.type == "tr_open":
            found.setdefault(heading, []).append([])
        if token.type == "td_open":
            found[heading][-1].append(tokens[place + 1].content)
    return {name: [row for row in rows if row] for name, rows in found.items()}


def test_a_whole_report():
    report = report_of(
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

As of 1 February 2026.

| area | title | outcome | total | met | partly met | open | not kept | overdue | stale | at risk \
| unknown | due soon | milestones overdue | progress | next deadline |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
| a | A | ░░░░░░░░░░ | 1 | 0 | 0 | 1 | 0 | 1 | 1 | 0 | 0 | 0 | 1 | 50% | – |
| Total |  | ░░░░░░░░░░ | 1 | 0 | 0 | 1 | 0 | 1 | 1 | 0 | 0 | 0 | 1 | 50% | – |

█ met ▓ partly met ░ open × not kept

## Overdue

| deadline | overdue by | title | commitment |
| --- | ---: | --- | --- |
| 2025 | 32 days | T | [x](#x) |

## Milestones overdue

| deadline | overdue by | milestone | commitment |
| --- | ---: | --- | --- |
| 2024 | 397 days | M | [x](#x) |

## Slipped

| first promised for | now | later by | commitment | title | partner |
| --- | --- | ---: | --- | --- | --- |
| 2024 | 2025 | 365 days | [x](#x) | T | us |

## A

| commitment | title | status | deadline | flags |
| --- | --- | --- | --- | --- |
| [x](#x) | T | ○ planned | 2025 | overdue by 32 days, milestone-overdue, slipped |

### <a id="x"></a>T

> All of it.

- **Id** x
- **Status** ○ planned, overdue by 32 days, milestone-overdue, slipped, stale
- **Deadline** by the end of 2025
- **Partner** Canada, ✓ met, by spring 2024
- **Partner** us, ○ planned, by the end of 2025
- **Owner** O
- **Milestone** ○ planned m M 2024 overdue by 397 days
- **Update May 2024** Canada: status met. Done.
- **Evidence** <https://x.example/b>
- **Update 1 April 2024** deadline 2024 → 2025.
- **Source** <https://x.example/a>
- **Source** n/a
"""
    )


@pytest.mark.parametrize("text", [SMALL_ROADMAP, SHIPPED.read_text()], ids=["small", "shipped"])
def test_one_row_a_commitment(text):
    snapshot = snapshot_of(text)
    areas = {area.title for area in snapshot.roadmap.areas.values()}
    rows = [row for heading, found in tables(snapshot).items() if heading in areas for row in found]
    assert sorted(row[0] for row in rows) == sorted(f"[{row.id}](#{row.id})" for row in snapshot.rows)


def test_what_is_overdue_and_what_slipped():
    found = tables(snapshot_of(SMALL_ROADMAP))
    assert found["Overdue"] == [
        ["second half of 2025", "32 days", "Réparer les ponts 橋", "[bridge-repairs](#bridge-repairs)"]
    ]
    assert [row[:4] + row[5:] for row in found["Slipped"]] == [
        ["2035", "2050", "5,479 days", "[net-zero-grids](#net-zero-grids)", "Canada"],
        ["2024", "winter 2025-26", "424 days", "[methane-75](#methane-75)", ""],
    ]


def test_all_updates_are_there_newest_first_each_with_whom_it_concerns():
    updates = (
        '[commitments.x.updates.2024]\npartner = "ca"\nstatus = "dropped"\nnote = "Withdrew."',
        '[commitments.x.updates.2023]\nnote = "Begun."',
        '[commitments.x.updates.2025]\npartner = "us"\nnote = "Still at it."\nevidence = "https://x.example"',
    )
    lines = ('partners = ["us", "ca"]', 'deadline = "2030"', *updates)
    whole = [line for line in report_of(one(*lines)).splitlines() if line.startswith("- **")]
    assert whole == [
        "- **Id** x",
        "- **Status** ○ planned, partner-broken",
        "- **Deadline** by the end of 2030",
        "- **Partner** us, ○ planned",
        "- **Partner** Canada, – dropped",
        "- **Update 2025** us: Still at it.",
        "- **Evidence** <https://x.example>",
        "- **Update 2024** Canada: status dropped. Withdrew.",
        "- **Update 2023** Begun.",
    ]
    chosen = Selection(partners=frozenset({"ca"}))
    report = report_of(one(*lines, selection=chosen))
    assert report.startswith("# R\n\nAs of 1 February 2026, for Canada.\n")
    assert [line for line in report.splitlines() if line.startswith("- **")] == [
        "- **Id** x",
        "- **Status** – dropped",
        "- **Deadline** by the end of 2030",
        "- **Partner** us",
        "- **Partner** Canada",
        "- **Update 2024** Canada: status dropped. Withdrew.",
        "- **Update 2023** Begun.",
    ]


def test_the_filter_is_named_below_the_day():
    report = report_of(structs.replace(one(), filter='area = "a*b*"'))
    assert report.startswith('# R\n\nAs of 1 February 2026.\n\nFilter: area = "a\\*b\\*"\n\n| area |')


def test_a_past_day_knows_nothing_of_later():
    report = report_of(snapshot_of(SMALL_ROADMAP, date(2022, 1, 1)))
    assert "As of" not in report
    assert "as of 1 January 2022." in report
    for later in ("Slipped", "2050", "Clean drinking water", "2025-winter"):
        assert later not in report.replace("by winter 2025-26", ""), later


def test_an_empty_roadmap():
    assert report_of(snapshot_of('[roadmap]\ntitle = "R"\n')).startswith("# R\n\nAs of 1 February 2026.\n")


def test_every_hostile_text_is_text_and_no_row_is_lost():
    snapshot = snapshot_of(roadmap_of_titles())
    report = report_of(snapshot)
    tokens = [token for one in READER.parse(report) for token in (one, *(one.children or ()))]
    html = {token.content for token in tokens if token.type.startswith("html_")}
    anchors = {f'<a id="{row.id}">' for row in snapshot.rows}
    assert html == {"<br>", "<span>", "</span>", "</a>", *anchors}
    links = {token.attrs["href"] for token in tokens if token.type == "link_open"}
    assert links == {f"#{row.id}" for row in snapshot.rows}
    kinds = {token.type for token in tokens}
    assert not kinds & {"image", "em_open", "s_open", "code_inline", "fence", "hr", "code_block"}
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h3") == len(TITLES)
    ids = {token.content for token in tokens if token.type == "text"}
    assert {f"c-{number}" for number in range(len(TITLES))} <= ids
    assert commands_in(report) == []


def test_an_indicator_is_a_line_with_its_last_reading():
    lines = (
        'partners = ["ca", "us"]',
        "[commitments.x.indicators.homes]",
        *('title = "Homes | built"', 'unit = "homes"', 'partner = "ca"'),
        'baseline = { value = 0, on = 2022-01-01 }\ntarget = { value = 5000, on = "2030" }',
        "readings.2025 = { value = 1200 }",
        "[commitments.x.indicators.i]",
        'title = "I"',
    )
    items = [line for line in report_of(one(*lines)).splitlines() if "Indicator" in line]
    assert items == [
        "- **Indicator** Homes &#124; built (Canada) in 2025: 1,200 of 5,000 homes (24%), the line says 44%",
        "- **Indicator** I: no reading",
    ]
    of_us = one(*lines, selection=Selection(partners=frozenset(["us"])))
    assert report_of(of_us).count("**Indicator**") == 1


@pytest.mark.parametrize("text", [SMALL_ROADMAP, SHIPPED.read_text()], ids=["small", "shipped"])
def test_every_link_to_an_entry_leads_there(text):
    report = report_of(snapshot_of(text))
    tokens = [token for one in READER.parse(report) for token in (one, *(one.children or ()))]
    links = {token.attrs["href"] for token in tokens if token.type == "link_open"}
    entries = {link[1:] for link in links if link.startswith("#")}
    anchors = set(re.findall('<a id="([^"]*)"></a>', report))
    assert entries == anchors == {row.id for row in snapshot_of(text).rows}


def test_only_ids_that_have_an_entry_are_links():
    text = (
        '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[areas.b]\ntitle = "B"\n'
        '[commitments.x]\ntitle = "X"\narea = "a"\nstatus = "superseded"\nreplaced_by = ["y", "gone"]\n'
        '[commitments.y]\ntitle = "Y"\narea = "b"\n'
    )
    items = [line for line in report_of(snapshot_of(text)).splitlines() if "eplaced" in line]
    assert items == ["- **Replaced by** [y](#y)", "- **Replaced by** gone"]
    of_a = snapshot_of(text, selection=Selection(areas=frozenset({"a"})))
    items = [line for line in report_of(of_a).splitlines() if "eplaced" in line]
    assert items == ["- **Replaced by** y", "- **Replaced by** gone"]


def test_days_are_spelled_in_words():
    report = report_of(
        one(
            *('deadline = "2026-Q3"', 'deadline_text = "FY25"'),
            '[commitments.x.milestones.m]\ntitle = "M"\nstatus = "met"\nmet_on = 2023-08-10',
            'deadline = "2023-summer"',
            '[commitments.x.updates.2024-03-15-2]\ndeadline = "2026-Q3"\ndeadline_was = 2024-06-30',
            '[commitments.x.assessments.2025-03]\nby = "w"\nverdict = "poor"',
        )
    )
    for line in (
        "- **Deadline** by the end of Q3 2026 (FY25)",
        "- **Milestone** ✓ met m M summer 2023 on 10 August 2023",
        "- **Update 15 March 2024** deadline 30 June 2024 → Q3 2026.",
        "- **Assessment March 2025** w: poor.",
        "- **Verdict** poor (w, March 2025)",
    ):
        assert line in report.splitlines()
    assert "Q3 2026 (FY25)" in tables(one('deadline = "2026-Q3"', 'deadline_text = "FY25"'))["A"][0]
