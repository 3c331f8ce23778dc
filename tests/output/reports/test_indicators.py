"""The indicators of a commitment in `show`: words, sparkline and JSON."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Run = Callable[..., Result]
ROADMAP = """\
[roadmap]
title = "Housing"

[partners.north]
name = "The North"

[areas.homes]
title = "Homes"

[commitments.build]
title = "Build homes"
area = "homes"
partners = ["north"]
status = "underway"

[commitments.build.indicators.built]
title = "Homes built"
unit = "homes"
partner = "north"
baseline = { value = 0, on = "2022-01-01" }
target = { value = 5000, on = "2030" }
readings.2023.value = 400
readings.2024 = { value = 1200, note = "Two\\nlines", evidence = "https://example.org" }

[commitments.build.indicators.rent]
title = "Rent"
readings.2024-05-01.value = 1.10
readings.2024-05-01-2.value = 2

[commitments.build.indicators.sites]
title = "Sites"
target = { value = -3, on = "2030" }
"""
SHOWN = """\
Indicators
built  Homes built  only The North
       1,200 of 5,000 homes (24%), the line says 33%  off-track
       from 0 (2022-01-01) to 5,000 (2030)
       {two}  last reading 2024, 60 days ago
       2024: 1,200  Two
       lines
       https://example.org
       2023: 400
rent   Rent
       2
       {two}  last reading 2024-05-01-2, 304 days ago
       2024-05-01-2: 2
       2024-05-01: 1.10
sites  Sites
       no reading; the target is -3
       to -3 (2030)
"""


@pytest.fixture(autouse=True)
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roadmap.toml"
    path.write_text(ROADMAP, encoding="utf-8")
    return path


def test_show_has_them_by_id_which_measure_takes(run: Run) -> None:
    result = run("show", "build", "--as-of", "2025-03-01")
    assert result.stdout.endswith(f"\n\n{SHOWN.format(two='▁█')}")
    assert (
        "flags     off-track: Homes built (north), 1,200 of 5,000 homes (24%), the line says 33%\n"
        in result.stdout
    )


def test_without_unicode_the_sparkline_is_ascii(run: Run) -> None:
    result = run("show", "build", "--as-of", "2025-03-01", encoding="ascii")
    assert result.stdout.endswith(f"\n\n{SHOWN.format(two='_#')}")


def test_a_long_title_leaves_the_room_to_the_values(run: Run, file: Path) -> None:
    title = "Homes that are ready to live in and connected to water and power"
    file.write_text(ROADMAP.replace("Homes built", title), encoding="utf-8")
    words = ("show", "build", "--as-of", "2025-03-01", "--color", "never")
    lines = run(*words, tty=True, env={"COLUMNS": "80"}).stdout.split("\n")
    assert "       1,200 of 5,000 homes (24%), the line says 33%  off-track" in map(str.rstrip, lines)


def test_a_list_names_the_partner_beside_the_title(run: Run) -> None:
    result = run("list", "--columns", "indicators", "--format", "csv", "--as-of", "2025-03-01")
    assert result.stdout.split("\n")[1].startswith('"Homes built (north): 1,200 of 5,000 homes')


def test_json_has_the_numbers_as_they_are_in_the_file(run: Run) -> None:
    text = run("show", "build", "--format", "json", "--as-of", "2025-03-01").stdout
    first, second, third = json.loads(text)["indicators"]
    assert (first["share"], first["line"], first["off_track"], first["age_days"]) == (24, 33, True, 60)
    assert '"value": 1.10' in text
    assert (second["key"], second["value"], second["share"]) == ("2024-05-01-2", 2, None)
    assert (third["key"], third["direction"], third["target"]["value"]) == (None, "up", -3)
