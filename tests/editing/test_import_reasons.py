"""The notes and evidence of an import: which updates have them, and that the check in CI passes then."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.importing import HEAD, ON, Import
from tests.commands.importing import bring as bring
from tests.conftest import Result
from tests.histories import History

ROADMAP = f"""{HEAD}
[partners.us]
name = "US"

[partners.ca]
name = "CA"

[areas.x]
title = "X"

[commitments.a]
title = "A"
area = "x"
partners = ["us", "ca"]
deadline = "2030"
status = "underway"

[commitments.b]
title = "B"
area = "x"
text = "Old words."
"""
NOTE = ("--update", "--map", "note=Why", "--map", "evidence=See")


@pytest.mark.parametrize(
    ("source", "options"),
    [
        ("id,status,deadline\na,stalled,2035\n", ("--note", "Permits.")),
        ("id,status,deadline,Why\na,stalled,2035,Permits.\n", ("--map", "note=Why")),
        ("id,title\na,Another\n", ("--note", "Permits.")),
        ("id,text\nb,New words.\n", ("--note", "Permits.")),
        ("id,partners\na,us\n", ("--note", "Permits.")),
        ("id,title,Why\na,Another,Permits.\n", ("--map", "note=Why")),
        ("id,deadline\na,none\n", ("--note", "Permits.")),
    ],
)
def test_what_has_a_note_passes_the_check_in_ci(
    source: str, options: tuple[str, ...], bring: Import, run: Callable[..., Result], tmp_path: Path
) -> None:
    History(tmp_path).commit(ROADMAP)
    gate = ("check", "--since", "HEAD", "--select", "RM5", "--as-of", ON)
    without = options[2:] if options[0] == "--note" else ()
    assert bring(source, "--update", *without).exit_code == 0
    assert run(*gate).exit_code == 1, "the test fails without the note"
    bring.write(ROADMAP)
    assert bring(source, "--update", *options).exit_code == 0
    assert run(*gate).exit_code == 0
    written = bring.roadmap
    assert bring(source, "--update", *options, "--on", "2026-02-09").stderr.endswith(
        "0 updated, 1 unchanged\n"
    )
    assert bring.roadmap == written


def test_the_note_of_a_row_goes_before_that_of_the_option(bring: Import) -> None:
    bring.write(ROADMAP)
    source = "id,status,Why,See\na,stalled,Permits.,https://a.example;https://b.example\nb,met,,\n"
    result = bring(source, *NOTE, "--note", "Report.", "--evidence", "https://c.example")
    assert (result.exit_code, result.stdout) == (0, "a\nb\n")
    assert {known: one["updates"][ON] for known, one in bring.commitments.items()} == {
        "a": {
            "status": "stalled", "status_was": "underway", "note": "Permits.",
            "evidence": ["https://a.example", "https://b.example"],
        },
        "b": {"status": "met", "note": "Report.", "evidence": "https://c.example"},
    }  # fmt: skip


def test_a_note_of_a_row_is_recorded_once_and_that_of_the_option_only_with_a_change(bring: Import) -> None:
    bring.write(ROADMAP)
    source = "id,status,Why,See\na,underway,Half done.,https://a.example\nb,,,\n"
    assert bring(source, *NOTE, "--note", "Report.").stdout == "a\n"
    assert bring.commitments["a"]["updates"] == {ON: {"note": "Half done.", "evidence": "https://a.example"}}
    assert "updates" not in bring.commitments["b"]
    before = bring.roadmap
    assert bring(source, *NOTE, "--note", "Report.", "--on", "2026-02-09").stdout == ""
    assert bring.roadmap == before
    bring(source.replace("Half", "Nearly"), *NOTE, "--on", "2026-02-09")
    assert bring.commitments["a"]["updates"]["2026-02-09"]["note"] == "Nearly done."
    bring("id,owner\nb,Ann\n", "--update", "--note", "Report.")
    assert "updates" not in bring.commitments["b"], "nobody asks why an owner changed"


def test_evidence_without_an_update_is_reported(bring: Import) -> None:
    bring.write(ROADMAP)
    source = "id,title,area,owner,See\na,A,x,Ann,https://a.example\nc,C,x,,https://c.example\n"
    result = bring(source, *NOTE[:1], *NOTE[3:])
    reason = "is not recorded, because the row has no new status, deadline or note"
    assert result.stderr.splitlines()[:2] == [
        f'line 2: evidence "https://a.example" {reason}',
        f'line 3: evidence "https://c.example" {reason}',
    ]
    assert bring(source, *NOTE[:1], *NOTE[3:], "--strict").exit_code == 1


def test_a_new_row_has_its_note_too(bring: Import) -> None:
    source = "title,area,status,Why,See\nA,x,met,Done.,https://a.example\n"
    bring(source, *NOTE[1:])
    assert bring.commitments["a"]["updates"] == {ON: {"note": "Done.", "evidence": "https://a.example"}}
    before = bring.roadmap
    bring(source, *NOTE, "--on", "2026-02-09")
    assert bring.roadmap == before


def test_an_update_of_a_milestone_in_an_edited_export_gets_the_note(
    bring: Import, run: Callable[..., Result]
) -> None:
    bring.write(f'{ROADMAP}\n[commitments.b.milestones.m]\ntitle = "M"\n')
    exported = json.loads(run("export", "json").stdout)
    commitments = exported["data"]["commitments"]
    commitments["b"]["milestones"]["m"]["status"] = "stalled"
    commitments["a"]["updates"] = {"2026-01-02": {"note": "Own."}}
    bring(json.dumps(exported), "--update", "--note", "Report.", name="s.json")
    assert bring.commitments["b"]["updates"][ON]["note"] == "Report."
    assert bring.commitments["a"]["updates"] == {"2026-01-02": {"note": "Own."}}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--note", "N"), "--note needs --update, which changes existing commitments"),
        (
            ("--evidence", "https://x.example"),
            "--evidence needs --update, which changes existing commitments",
        ),
        (("--note", " ", "--update"), "--note is empty; give it a text, or leave the option out"),
    ],
)
def test_wrong_usage(options: tuple[str, ...], sentence: str, bring: Import) -> None:
    result = bring("id,title,area\na,A,x\n", *options)
    assert (result.exit_code, result.stderr) == (2, f"error: {sentence}\n")


def test_a_table_of_readings_has_no_updates(bring: Import) -> None:
    bring.write(ROADMAP)
    result = bring("id,indicator,2024,2025\na,built,1,2\n", "--update", "--note", "N")
    assert (result.exit_code, result.stderr) == (
        2, "error: --note is for commitments, and the source is a table of readings\n"
    )  # fmt: skip
