"""`measure`, and `amend` and `remove` with `--indicator`: what becomes of the file."""

# Some of the texts are long lines.
# ruff: noqa: E501

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result

Run = Callable[..., Result]

HEAD = """\
[roadmap]
title = "Plan"

[partners.ca]
name = "Canada"

[partners.us]
name = "United States"

[areas.a]
title = "Area"

[commitments.housing]
title = "Homes"
area = "a"
partners = ["ca", "us"]
"""
TABLES = """\

# Counted by the city.
[commitments.housing.indicators.homes]
title = "Homes completed" # not begun
unit = "homes"
baseline = { value = 0, on = 2022-01-01 }
target = { value = 5_000, on = "2030" }

[commitments.housing.indicators.homes.readings.2024]
value = 1_100.50 # as typed

[commitments.housing.updates.2023]
note = "n"
"""
INLINE = (
    'indicators = { homes = { title = "Homes completed", unit = "homes", baseline = { value = 0, on = 2022-01-01 }, '
    'target = { value = 5_000, on = "2030" }, readings = { 2024 = { value = 1_100.50 } } } } # all\n'
    'updates = { 2023 = { note = "n" } }\n'
)
DOTTED = """\
indicators.homes.title = "Homes completed"
indicators.homes.unit = "homes"
indicators.homes.baseline.value = 0
indicators.homes.baseline.on = 2022-01-01
indicators.homes.target = { value = 5_000, on = "2030" }
indicators.homes.readings.2024.value = 1_100.50
updates.2023.note = "n"
"""
LAYOUTS = {"tables": TABLES, "inline": INLINE, "dotted": DOTTED}
every_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "roadmap.toml"


def indicators(file: Path) -> Any:
    return tomllib.loads(file.read_text())["commitments"]["housing"]["indicators"]


HOMES = tomllib.loads(HEAD + TABLES)["commitments"]["housing"]["indicators"]["homes"]


@every_layout
class TestLayouts:
    def test_a_reading_is_added_and_nothing_else_changes(self, run: Run, file: Path, layout: str) -> None:
        file.write_text(HEAD + layout)
        result = run("measure", "housing", "homes", "1200.10", "--on", "2025", "--note", "From the register.")
        assert result.exit_code == 0, result.stderr
        new = {"value": 1200.1, "note": "From the register."}
        assert indicators(file) == {"homes": HOMES | {"readings": HOMES["readings"] | {"2025": new}}}
        assert "1200.10" in file.read_text()
        assert (
            not set((HEAD + layout).splitlines())
            - set(file.read_text().splitlines())
            - {INLINE.splitlines()[0]}
        )
        assert run("undo").exit_code == 0
        assert file.read_text() == HEAD + layout

    def test_fields_change(self, run: Run, file: Path, layout: str) -> None:
        file.write_text(HEAD + layout)
        words = ("--target", "6000@2031", "--direction", "up", "--clear", "unit")
        assert run("measure", "housing", "homes", *words).exit_code == 0
        changed = HOMES | {"target": {"value": 6000, "on": "2031"}, "direction": "up"}
        assert indicators(file) == {"homes": {key: value for key, value in changed.items() if key != "unit"}}

    def test_a_reading_is_corrected(self, run: Run, file: Path, layout: str) -> None:
        file.write_text(HEAD + layout)
        words = ("--value", "-3", "--note", "Wrong before.", "--on", "2023-06")
        result = run("amend", "housing", "2024", "--indicator", "homes", *words)
        assert (result.exit_code, result.stderr) == (
            0,
            "amended the reading 2024 of homes of housing: value 1,100.50 → -3; note; day 2024 → 2023-06\n",
        )
        assert indicators(file)["homes"]["readings"] == {"2023-06": {"value": -3, "note": "Wrong before."}}

    def test_a_reading_and_an_indicator_are_removed(self, run: Run, file: Path, layout: str) -> None:
        file.write_text(HEAD + layout)
        result = run("remove", "housing", "--indicator", "homes", "--reading", "2024")
        assert result.stderr == "removed the reading 2024 of homes of housing: 1,100.50\n"
        assert indicators(file) == {"homes": {key: HOMES[key] for key in HOMES if key != "readings"}}
        assert run("remove", "housing", "--indicator", "homes").exit_code == 0
        assert "indicators" not in tomllib.loads(file.read_text())["commitments"]["housing"]

    def test_an_indicator_is_added_beside_another(self, run: Run, file: Path, layout: str) -> None:
        file.write_text(HEAD + layout)
        result = run("measure", "housing", "co2", "5", "--on", "2025", "--title", "CO2", "--for", "ca")
        assert result.exit_code == 0, result.stderr
        new = {"title": "CO2", "partner": "ca", "readings": {"2025": {"value": 5}}}
        assert indicators(file) == {"homes": HOMES, "co2": new}

    def test_the_same_request_twice_changes_nothing(self, run: Run, file: Path, layout: str) -> None:
        file.write_text(HEAD + layout)
        words = ("measure", "housing", "homes", "1200", "--on", "2025", "--target", "6000@2031")
        assert run(*words).exit_code == 0
        text = file.read_text()
        again = run(*words, "--format", "json")
        assert '"changed": false' in again.stdout
        assert (again.exit_code, file.read_text()) == (0, text)


def test_a_new_indicator_goes_between_milestones_and_updates_as_typed(run: Run, file: Path) -> None:
    milestone = '\n[commitments.housing.milestones.m]\ntitle = "M"\n'
    updates = '\n[commitments.housing.updates."2023"]\nnote = "n"\n'
    file.write_text(HEAD + milestone + updates)
    result = run(
        *("measure", "housing", "homes", "1,200.10", "--on", "2025", "--title", "Homes  completed"),
        *(
            "--unit",
            "homes",
            "--direction",
            "up",
            "--baseline",
            "0.0@2022-01-01",
            "--target",
            "5000@end of 2030",
        ),
        *("--for", "us", "--note", "Register.", "--evidence", "https://a", "--evidence", "https://b"),
    )
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "housing\n",
        "measured homes of housing: new indicator, Homes completed; 1,200.10 homes (2025)\n",
    )
    assert file.read_text() == (
        f"{HEAD}{milestone}\n"
        '[commitments.housing.indicators.homes]\ntitle = "Homes completed"\nunit = "homes"\n'
        'direction = "up"\npartner = "us"\nbaseline = { value = 0.0, on = 2022-01-01 }\n'
        'target = { value = 5000, on = "2030" }\n\n'
        '[commitments.housing.indicators.homes.readings."2025"]\nvalue = 1200.10\nnote = "Register."\n'
        f'evidence = ["https://a", "https://b"]\n{updates}'
    )


def test_readings_are_in_the_order_of_their_days_quoted_like_those_beside_them(run: Run, file: Path) -> None:
    file.write_text(HEAD + TABLES)
    for value, on in (
        ("3", "2026-01"),
        ("1", "2023"),
        ("2", "2025-02-03"),
        ("2.0", "2025-02-03"),
        ("4", "2025-02-03"),
    ):
        assert run("measure", "housing", "homes", value, "--on", on).exit_code == 0
    keys = [line for line in file.read_text().splitlines() if "readings" in line]
    assert [key.removeprefix("[commitments.housing.indicators.homes.readings.").strip("]") for key in keys] == [
        "2023", "2024", "2025-02-03", "2025-02-03-2", "2026-01",
    ]  # fmt: skip


def test_a_reading_of_a_window_that_has_not_ended_says_from_when_it_counts(
    run: Run, file: Path, set_today: Callable[[date], None]
) -> None:
    file.write_text(HEAD + TABLES)
    set_today(date(2026, 2, 1))
    past = run("measure", "housing", "homes", "1300", "--on", "2025")
    assert past.stderr == "measured homes of housing: 1,300 homes (2025)\n"
    early = run("measure", "housing", "homes", "1300", "--on", "2026")
    assert early.stderr == "measured homes of housing: 1,300 homes (2026, counts from 2026-12-31)\n"


@pytest.mark.parametrize("value", ["-3", "-1,200.5", "-0"])
def test_a_negative_value_needs_no_double_hyphen(run: Run, file: Path, value: str) -> None:
    file.write_text(HEAD + TABLES)
    assert run("measure", "housing", "homes", value, "--on", "2025").exit_code == 0
    assert run("measure", "housing", "homes", "--on", "2025", "--", value).exit_code == 0
    assert len(indicators(file)["homes"]["readings"]) == 2
    assert run("measure", "housing", "homes", "5", "--note", "-3", "--on", "2023").exit_code == 0
    assert indicators(file)["homes"]["readings"]["2023"]["note"] == "-3"


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        ("housing homse 5", 4, 'housing has no indicator "homse"; to add it, give its --title; did you mean homes?'),
        ("hosing homes 5", 4, 'there is no commitment "hosing"; did you mean housing?'),
        ("housing homes", 2, "give the VALUE of a reading, or a field of homes to change; see `roadmap measure --help`"),
        ("housing homes five", 2, "VALUE: \"five\" is not a number; write digits, such as 1200, -3 or 1.10"),
        ("housing homes 1234567890123456", 2, "VALUE: \"1234567890123456\" has 16 digits; a number has at most 15"),
        ("housing homes --note x", 2, "--note belongs to a reading; give its VALUE after the indicator"),
        ("housing homes 5 --on 2999", 2, "--on: 2999 is in the future; give the day it happened"),
        ("housing homes --target 5", 2, "--target: \"5\" has no day; write VALUE@DATE, such as 5000@2030"),
        ("housing homes --target x@2030", 2, "--target: \"x\" is not a number; write digits, such as 1200, -3 or 1.10"),
        ("housing homes 5 --for us", 2, "the indicator homes of housing is about all partners, not about us; leave out "
         "--for, or add another indicator for us with --title"),
        ("housing homes 5 --for uk", 4, 'housing has no partner "uk"; there are ca, us'),
        ("housing homes 5 --for all", 2, "--for all: an indicator is about one partner; leave out --for for one that is "
         "about all"),
        ("housing New 5 --title N", 2, '"New" cannot be an id: lowercase letters, digits and single hyphens between '
         "them, at most 64 characters; new could"),
        ("housing new --title N --clear unit", 2, "housing has no indicator new yet, so there is nothing to clear"),
        ("housing homes --clear title", 2, "--clear: an indicator cannot be without title; give another with --title"),
        ("housing homes --unit x --clear unit", 2, "--unit and --clear unit contradict each other; give one of them"),
    ],
)  # fmt: skip
def test_refusals(run: Run, file: Path, words: str, code: int, error: str) -> None:
    file.write_text(HEAD + TABLES)
    result = run("measure", *words.split())
    assert (result.exit_code, result.stdout, result.stderr.removesuffix("\n")) == (
        code,
        "",
        f"error: {error}",
    )
    assert file.read_text() == HEAD + TABLES


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        ("amend housing 2024 --indicator homes", 2, "give a correction, such as --note TEXT; see `roadmap amend --help`"),
        ("amend housing 2024 --value 5", 2, "--value is for readings; name the indicator with --indicator"),
        ("amend housing 2024 --indicator homes --status met", 2,
         "--status: a reading has only --value, --note, --evidence and --on; leave out --status"),
        ("amend housing 2025 --indicator homes --value 5", 4, 'homes of housing has no reading "2025"; did you mean 2024?'),
        ("amend housing 2024 --indicator home --value 5", 4, 'housing has no indicator "home"; did you mean homes?'),
        ("amend housing 2024 --indicator homes --clear value", 2,
         '--clear: there is no field "value" to clear; there are note, evidence'),
        ("remove housing --reading 2024", 2, "--reading is for indicators; name the indicator with --indicator"),
        ("remove housing --indicator homes --update 2023", 2,
         "--update and --indicator contradict each other; give one of them"),
        ("remove a --area --indicator homes", 2, "--indicator belongs to a commitment; leave out --area"),
    ],
)  # fmt: skip
def test_refusals_of_corrections(run: Run, file: Path, words: str, code: int, error: str) -> None:
    file.write_text(HEAD + TABLES)
    result = run(*words.split())
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", f"error: {error}\n")
    assert file.read_text() == HEAD + TABLES


def test_a_value_is_corrected_to_the_digits_that_are_typed(run: Run, file: Path) -> None:
    file.write_text(HEAD + TABLES)
    assert run("amend", "housing", "2024", "--indicator", "homes", "--value", "1100.5000").exit_code == 0
    assert file.read_text() == HEAD + TABLES.replace("1_100.50", "1100.5000")


def test_a_text_in_several_lines_keeps_its_form(run: Run, file: Path) -> None:
    text = (
        HEAD + TABLES + '[commitments.housing.indicators.homes.readings.2025]\nvalue = 5\nevidence = ["a"]\n'
    )
    file.write_text(text)
    assert run("amend", "housing", "2025", "--indicator", "homes", "--evidence", "b").exit_code == 0
    assert file.read_text() == text.replace('["a"]', '["b"]')
