"""Dated notes and statuses of other programs become updates."""

import json

from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.importers.test_github import ISSUES
from tests.importers.test_taskwarrior import TASKS

CLOSED = ISSUES.replace(
    '"state":"OPEN","stateReason":""', '"state":"CLOSED","stateReason":"COMPLETED"'
).replace('"closedAt":null', '"closedAt":"2025-03-04T05:06:07Z"')


def test_an_open_issue_leaves_an_open_status_and_a_closed_one_is_an_update_of_its_day(bring: Import) -> None:
    bring(ISSUES, "--area", "x", name="i.json")
    bring.write(
        bring.roadmap.replace('tags = ["energy", "gas"]', 'status = "at-risk"\ntags = ["energy", "gas"]')
    )
    before = bring.roadmap
    bring(ISSUES, "--area", "x", "--update", name="i.json")
    assert bring.roadmap == before, "open says no more than that, and the update is there already"
    closed = ISSUES.replace(
        '"state":"OPEN","stateReason":""', '"state":"CLOSED","stateReason":"COMPLETED"'
    ).replace('"closedAt":null', '"closedAt":"2025-03-04T05:06:07Z"')
    bring(closed, "--area", "x", "--update", name="i.json")
    assert bring.commitments["cut-methane"]["status"] == "met"
    assert bring.commitments["cut-methane"]["updates"] == {
        "2025-03-04": {"status": "met", "status_was": "at-risk"}
    }
    before = bring.roadmap
    bring(closed, "--area", "x", "--update", name="i.json")
    assert bring.roadmap == before
    bring(ISSUES, "--area", "x", "--update", name="i.json")
    assert bring.commitments["cut-methane"]["status"] == "planned", "it was opened again"


def test_new_annotations_are_new_updates(bring: Import) -> None:
    bring(TASKS, name="t.json")
    before = bring.roadmap
    more = TASKS.replace(
        '{"entry":"","description":" "}',
        '{"entry":"20251125T050000Z","description":"Again"},{"entry":"20251127T050000Z","description":"More"}',
    )
    bring(more, "--update", name="t.json")
    assert {key: one["note"] for key, one in bring.commitments["lay-the-cable"]["updates"].items()} == {
        "2025-11-25": "Contract: signed",
        "2025-11-25-2": "Again",
        "2025-11-27": "More",
    }
    assert [line for line in before.split("\n") if line not in bring.roadmap.split("\n")] == []
    before = bring.roadmap
    bring(more, "--update", name="t.json")
    assert bring.roadmap == before


def test_a_note_over_lines_in_a_file_with_crlf_is_known(bring: Import) -> None:
    tasks = TASKS.replace("Contract: signed", "Contract:\\nsigned")
    bring(tasks, name="t.json")
    note = '"""\r\nContract:\r\nsigned"""'
    text = bring.roadmap.replace("\n", "\r\n").replace(r'"Contract:\nsigned"', note)
    assert note in text
    bring.write(text)
    bring(tasks, "--update", name="t.json")
    assert bring.roadmap == text


def test_a_value_older_than_the_last_update_is_reported_each_time(bring: Import) -> None:
    bring(ISSUES, "--area", "x", name="i.json")
    bring.write(
        bring.roadmap.replace('tags = ["energy", "gas"]', 'status = "stalled"\ntags = ["energy", "gas"]')
        + '\n[commitments.cut-methane.updates.2025-06-01]\nstatus = "stalled"\nstatus_was = "underway"\n'
    )
    strict = bring(CLOSED, "--area", "x", "--update", "--strict", name="i.json")
    assert strict.exit_code == 1
    expected = 'item 1: status "met" is recorded, but cut-methane stays stalled because of a later update\n'
    first = bring(CLOSED, "--area", "x", "--update", name="i.json")
    assert expected in first.stderr
    assert first.stderr.endswith("0 new commitments, 1 updated, 1 unchanged; 1 value ignored\n")
    assert bring.commitments["cut-methane"]["status"] == "stalled"
    assert bring.commitments["cut-methane"]["updates"]["2025-03-04"] == {
        "status": "met", "status_was": "underway",
    }  # fmt: skip
    before = bring.roadmap
    second = bring(CLOSED, "--area", "x", "--update", name="i.json")
    assert expected in second.stderr
    assert second.stderr.endswith("0 new commitments, 0 updated, 2 unchanged; 1 value ignored\n")
    assert bring.roadmap == before
    record = json.loads(bring(CLOSED, "--area", "x", "--update", "--format", "json", name="i.json").stdout)
    assert [(one["place"], one["field"], one["value"]) for one in record["ignored"]] == [(1, "status", "met")]


def test_so_does_a_row_as_of_a_day_before_later_updates(bring: Import) -> None:
    bring.write(
        HEAD + '[areas.x]\ntitle = "X"\n[commitments.a]\ntitle = "A"\narea = "x"\nstatus = "stalled"\n'
        'deadline = "2031"\n[commitments.a.updates.2026-02-15]\nstatus = "stalled"\n'
        'status_was = "planned"\ndeadline = "2031"\ndeadline_was = "2029"\n'
    )
    source = "title,area,status,deadline\nA,x,underway,2030\n"
    for updated in (1, 0):
        result = bring(source, "--update")
        assert result.stderr == (
            'line 2: status "underway" is recorded, but a stays stalled because of a later update\n'
            'line 2: deadline "2030" is recorded, but a stays 2031 because of a later update\n'
            f"s.csv: 1 row became 0 new commitments, {updated} updated, {1 - updated} unchanged; "
            "2 values ignored\n"
        )
    assert (bring.commitments["a"]["status"], bring.commitments["a"]["deadline"]) == ("stalled", "2031")
    assert bring.commitments["a"]["updates"]["2026-02-01"] == {
        "status": "underway", "status_was": "planned", "deadline": "2030", "deadline_was": "2029",
    }  # fmt: skip


def test_a_deadline_that_the_source_gives_up_is_followed(bring: Import) -> None:
    bring("title,area,deadline\nA,x,2030\n")
    result = bring("title,area,deadline\nA,x,none\n", "--update", "--strict")
    assert result.stderr == "s.csv: 1 row became 0 new commitments, 1 updated, 0 unchanged\n"
    assert "deadline" not in bring.commitments["a"]
