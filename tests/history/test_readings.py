"""Readings in `history`, `diff` and `brief`: a reading is news, but never a change of status or deadline."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.histories import History

Run = Callable[..., Result]
ROADMAP = """\
[roadmap]
title = "Housing"

[areas.homes]
title = "Homes"

[commitments.heat]
title = "Heat"
area = "homes"
deadline = "2030"

[commitments.heat.indicators.pumps]
title = "Heat pumps"
unit = "homes"
partner = "north"
baseline = { value = 0, on = "2022-01-01" }
target = { value = 5000, on = "2030-12-31" }

[commitments.heat.indicators.pumps.readings.2024-06-30]
value = 800

[partners.north]
name = "North"
"""
READING = """
[commitments.heat.indicators.pumps.readings.2025-06-30]
value = 1200
note = "The registry."
evidence = "https://example.org/registry"
"""
WORDS = "1,200 of 5,000 homes (24%), the line says 39%"


def reading(day: str, value: str) -> str:
    return f"\n[commitments.heat.indicators.pumps.readings.{day}]\nvalue = {value}\n"


@pytest.fixture(autouse=True)
def versions(tmp_path: Path) -> History:
    made = History(tmp_path)
    made.commit(ROADMAP, day="2025-01-01")
    made.commit(ROADMAP + READING, day="2025-09-01")
    return made


def test_history_shows_each_once_on_its_day(run: Run) -> None:
    result = run("history", "heat", "--as-of", "2026-02-01")
    assert result.stdout.splitlines()[2:-2] == [
        f"2025-06-30  Heat pumps (north): {WORDS}",
        "            The registry.",
        "            https://example.org/registry",
        "2025-01-01  written into the file",
    ]
    assert result.stdout.endswith(
        "2024-06-30  Heat pumps (north): 800 of 5,000 homes (16%), the line says 28%\n"
    )
    markdown = run("history", "heat", "--format", "markdown").stdout
    assert markdown.count("1,200 of 5,000 homes") == 1


def test_history_in_json_has_the_indicator_with_that_reading(run: Run) -> None:
    record = json.loads(run("history", "heat", "--format", "json").stdout)
    first, last = (one for one in record["history"] if one["kind"] == "reading")
    assert (first["day"], first["reading"]["value"], first["reading"]["share"]) == ("2024-06-30", 800, 16)
    assert (last["day"], last["reason"], last["change"]) == ("2025-06-30", "The registry.", None)
    assert last["reading"] == {
        "id": "pumps",
        "title": "Heat pumps",
        "unit": "homes",
        "direction": "up",
        "partner": "north",
        "baseline": {"value": 0, "on": "2022-01-01"},
        "target": {"value": 5000, "on": "2030-12-31"},
        "key": "2025-06-30",
        "value": 1200,
        "share": 24,
        "line": 39,
        "off_track": True,
        "note": "The registry.",
        "evidence": ["https://example.org/registry"],
    }
    assert [one["reading"] for one in record["history"] if one["kind"] != "reading"] == [None]


def test_history_shows_each_of_two_readings_of_a_day(run: Run, versions: History) -> None:
    versions.file.write_text(ROADMAP + READING + reading("2025-06-30-2", "1300"))
    text = run("history", "heat").stdout
    assert WORDS in text
    assert "1,300 of 5,000 homes (26%)" in text


def test_history_shows_an_edit_and_a_removal(run: Run, versions: History) -> None:
    versions.commit(ROADMAP + READING.replace("1200", "1250"), day="2025-10-01")
    edit = "2025-10-01  indicators.pumps.readings.2025-06-30: 1,200 homes → 1,250 homes\n"
    assert edit in run("history", "heat").stdout
    versions.commit(ROADMAP, day="2025-11-01")
    removal = "2025-11-01  indicators.pumps.readings.2025-06-30: 1,250 homes → none\n"
    assert removal in run("history", "heat").stdout


def test_nothing_shows_a_reading_after_the_day(run: Run, versions: History) -> None:
    versions.commit(ROADMAP + READING + reading("2026", "1999"), day="2025-10-01")
    versions.commit(ROADMAP + READING + reading("2026", "2000"), day="2025-11-01")
    for words in (("history", "heat"), ("diff", "HEAD~3"), ("brief", "--since", "HEAD~3")):
        for format in ("text", "json", "markdown"):
            before = run(*words, "--as-of", "2026-12-30", "--format", format)
            assert before.exit_code == 0
            assert not any(value in before.stdout for value in ("1999", "1,999", "2000", "2,000"))
            after = run(*words, "--as-of", "2026-12-31", "--format", format).stdout
            assert "2000" in after or "2,000" in after


def test_diff_shows_the_unit_and_separators(run: Run) -> None:
    assert run("diff", "HEAD~1").stdout.endswith(
        "heat  indicators.pumps.readings.2025-06-30: none → 1,200 homes\n"
    )
    (change,) = json.loads(run("diff", "HEAD~1", "--format", "json").stdout)["commitments"]
    field = "indicators.pumps.readings.2025-06-30"
    assert change["fields"] == [{"field": field, "before": None, "after": 1200}]
    assert (change["status"], change["deadline"], change["updates_added"]) == ([], [], [])


def test_brief_compares_the_newest_reading_with_the_one_before(run: Run) -> None:
    text = run("brief", "--since", "HEAD~1", "--as-of", "2026-02-01").stdout
    assert (
        "Other changes: 1\n"
        "heat  Heat\n"
        f"      Heat pumps (north): rose from 800 to {WORDS}\n"
        "      2025-06-30: The registry.\n"
        "      https://example.org/registry\n"
    ) in text
    assert text.count("1,200") == 1
    markdown = run("brief", "--since", "HEAD~1", "--format", "markdown").stdout
    assert f"Heat pumps (north): rose from 800 to {WORDS}<br>2025-06-30: The registry." in markdown


def test_brief_in_json_has_readings_of_other_changes(run: Run) -> None:
    brief = json.loads(run("brief", "--since", "HEAD~1", "--as-of", "2026-02-01", "--format", "json").stdout)
    (other,) = brief["other"]
    (found,) = other["readings"]
    assert (found["id"], found["key"], found["value"]) == ("pumps", "2025-06-30", 1200)
    assert (found["before_key"], found["before_value"], found["new_readings"]) == ("2024-06-30", 800, 1)
    assert (found["note"], found["evidence"]) == ("The registry.", ["https://example.org/registry"])
    assert other["change"]["fields"] == []
    for part in ("kept", "broken", "worsened", "improved", "later", "milestones"):
        assert brief[part] == []


@pytest.mark.parametrize(
    ("added", "lines"),
    [
        pytest.param(
            reading("2025-01-31", "900") + reading("2025-12-31", "700"),
            ["fell from 800 to 700 of 5,000 homes (14%), the line says 44% (2 new readings)", "2025-12-31"],
            id="several-since-the-last-known",
        ),
        pytest.param(
            reading("2025-12-31", "800"),
            ["still 800 of 5,000 homes (16%), the line says 44%", "2025-12-31"],
            id="same-value",
        ),
    ],
)
def test_brief_says_how_it_changed(run: Run, versions: History, added: str, lines: list[str]) -> None:
    versions.file.write_text(ROADMAP + added)
    text = run("brief", "--since", "HEAD~1", "--as-of", "2026-02-01").stdout
    first, second = lines
    assert f"heat  Heat\n      Heat pumps (north): {first}\n      {second}\n\n" in text


def test_brief_shows_an_earlier_reading_added_later_as_another_change(run: Run, versions: History) -> None:
    versions.file.write_text(ROADMAP + reading("2023-06-30", "300"))
    text = run("brief", "--since", "HEAD~1", "--as-of", "2026-02-01").stdout
    assert "heat  Heat\n      indicators.pumps.readings.2023-06-30: none → 300 homes\n\n" in text


def test_brief_shows_the_first_reading_alone_without_git(run: Run, versions: History) -> None:
    result = run("brief", "--since", "2024-01-01", "--as-of", "2024-12-31")
    assert (
        "      Heat pumps (north): 800 of 5,000 homes (16%), the line says 28%\n      2024-06-30\n"
        in result.stdout
    )


def test_slips_are_the_same_with_and_without_readings(run: Run, versions: History) -> None:
    later = ROADMAP.replace('"2030"', '"2032"')
    versions.commit(later, day="2025-10-01")
    expected = {
        format: run("slips", "--as-of", "2026-02-01", "--format", format).stdout
        for format in ("text", "json")
    }
    assert json.loads(expected["json"])["total"]["slipped"] == 1
    versions.file.write_text(later + READING)
    for format, text in expected.items():
        assert run("slips", "--as-of", "2026-02-01", "--format", format).stdout == text


@pytest.mark.parametrize(
    "words",
    [
        ("history", "heat"),
        ("diff", "HEAD"),
        ("brief", "--since", "HEAD"),
        ("export", "html", "-o", "-"),
        ("export", "markdown", "-o", "-"),
        ("export", "csv", "-o", "-"),
    ],
    ids=lambda words: words[1] if words[0] == "export" else words[0],
)
def test_numbers_have_the_digits_that_were_typed(run: Run, versions: History, words: tuple[str, ...]) -> None:
    versions.file.write_text(ROADMAP + reading("2025-08-31", "1201.10"))
    text = run(*words).stdout
    assert "1,201.10" in text or "1201.10" in text
