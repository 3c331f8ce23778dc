"""Tables of readings: a row for each reading, or a column for each time."""

import json
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from tests.commands.importing import Import, bring
from tests.conftest import Result

__all__ = ["bring"]
Run = Callable[..., Result]

ROADMAP = """\
[roadmap]
title = "R"

[partners.ca]
name = "Canada"

[areas.a]
title = "A"

[commitments.homes]
title = "Homes"
area = "a"

[commitments.homes.indicators.built]
title = "Homes built"
unit = "homes"

[commitments.homes.indicators.built.readings."2021"]
value = 1.10

[commitments.trees]
title = "Trees"
area = "a"
"""


@pytest.fixture
def series(bring: Import) -> Import:
    bring.write(ROADMAP)
    return bring


def readings(series: Import, commitment: str = "homes", indicator: str = "built") -> dict[str, object]:
    found = series.commitments[commitment]["indicators"][indicator]["readings"]
    return {key: reading["value"] for key, reading in found.items()}


def test_a_row_is_a_reading(series: Import) -> None:
    result = series(
        "id,indicator,day,value,note,evidence\n"
        'homes,built,2022,"1,200",Counted twice.,https://a.example; https://b.example\n'
        "homes,Homes built,2023-Q3,-3.5,,\n"
    )
    assert (result.exit_code, result.stderr) == (
        0,
        "s.csv: 2 rows became 0 new commitments, 1 updated, 0 unchanged\n",
    )
    assert readings(series) == {"2021": 1.1, "2022": 1200, "2023-Q3": -3.5}
    added = series.commitments["homes"]["indicators"]["built"]["readings"]["2022"]
    assert added["evidence"] == ["https://a.example", "https://b.example"]
    assert added["note"] == "Counted twice."


def test_a_new_indicator_has_title_unit_and_partner(series: Import) -> None:
    series("id,indicator,title,unit,partner,day,value\ntrees,planted,Trees planted,trees,Canada,2024,5\n")
    assert series.commitments["trees"]["indicators"] == {
        "planted": {
            "title": "Trees planted",
            "unit": "trees",
            "partner": "ca",
            "readings": {"2024": {"value": 5}},
        }
    }


def test_a_column_is_a_time(series: Import) -> None:
    result = series(
        "Commitment,Indicator,2019,2020-Q1,2021,2022,2019-20,Remarks\n"
        "homes,Homes built,0,,1.1,1200.50,3,hello\n"
        "trees,Trees planted,10,20,,–,,\n"
    )
    assert result.stderr.splitlines() == [
        'line 3: value "–" is not a number; write digits, such as 1200, -3 or 1.10 (in the column 2022)',
        '2 columns were not read: "2019-20", "Remarks"',
        "s.csv: 2 rows became 0 new commitments, 2 updated, 0 unchanged; 1 value not read",
    ]
    assert readings(series) == {"2019": 0, "2021": 1.1, "2022": 1200.5}
    assert readings(series, "trees", "trees-planted") == {"2019": 10, "2020-Q1": 20}


def test_columns_are_named_by_options(series: Import) -> None:
    result = series(
        "Code,Measure,When,Count\nhomes,built,2024-05-01,7\n",
        *("--id-from", "Code", "--map", "indicator=Measure", "--map", "day=When", "--map", "value=Count"),
    )
    assert result.exit_code == 0
    assert readings(series) == {"2021": 1.1, "2024-05-01": 7}


LONG = "id,indicator,day,value\nhomes,built,2021,1.1\nhomes,built,2022,5\ntrees,planted,2022-06,1.5\n"
WIDE = "id,indicator,2021,2022,2023-06\nhomes,built,1.1,5,\ntrees,planted,,,1.5\n"


@pytest.mark.parametrize("source", [LONG, WIDE])
def test_the_same_file_again_changes_nothing(series: Import, source: str) -> None:
    series(source)
    once = series.roadmap
    assert once != ROADMAP
    for args in ((), ("--update",)):
        assert series(source, *args, "--strict").exit_code == 0
        assert series.roadmap == once


def test_another_value_needs_update(series: Import) -> None:
    source = "id,indicator,title,day,value\nhomes,built,Built,2021,7\n"
    result = series(source)
    assert series.roadmap == ROADMAP
    assert result.stderr.splitlines()[:2] == [
        'line 2: title "Built" is not the title of built in the file; --update changes it',
        'line 2: value "7" is 1.1 in the file for 2021 of built; --update changes it',
    ]
    series(source, "--update")
    assert series.roadmap == ROADMAP.replace("1.10", "7").replace("Homes built", "Built")


@pytest.mark.parametrize(
    ("row", "report"),
    [
        ("tres,planted,2020,7,", 'line 2: skipped: there is no commitment "tres"; did you mean trees?'),
        (",planted,2020,7,", "line 2: skipped: has no id"),
        ("trees,,2020,7,", "line 2: skipped: has no indicator"),
        ("trees,planted,2020,7,Mexico", 'line 2: skipped: its partner "Mexico" is not in the roadmap'),
        ("trees,planted,,7,", 'line 2: day "" is empty'),
        ("trees,planted,soon,7,", 'line 2: day "soon" is not a date'),
        ("trees,planted,2020,,", 'line 2: value "" is empty'),
        ("trees,planted,2020,12%,", 'line 2: value "12%" is not a number'),
        ("trees,planted,2020,1234567890123456,", 'line 2: value "1234567890123456" has 16 digits'),
        ("trees,planted,2030,7,", 'line 2: value "7" is of a time in the future'),
    ],
)
def test_what_cannot_be_read_is_reported_and_changes_nothing(series: Import, row: str, report: str) -> None:
    result = series(f"id,indicator,day,value,partner\n{row}\n")
    assert result.stderr.startswith(report)
    assert series.roadmap == ROADMAP
    assert series(f"id,indicator,day,value,partner\n{row}\n", "--strict").exit_code == 1


def test_the_second_reading_of_a_day_is_reported(series: Import) -> None:
    result = series("id,indicator,day,value\ntrees,planted,2020,1\ntrees,planted,2020,2\n")
    assert 'line 3: value "2" is a second reading of planted for 2020; the first is kept\n' in result.stderr
    assert readings(series, "trees", "planted") == {"2020": 1}
    series("id,indicator,day,value\ntrees,planted,2020-2,2\n")
    assert readings(series, "trees", "planted") == {"2020": 1, "2020-2": 2}


@pytest.mark.parametrize(
    ("header", "args", "message"),
    [
        ("id,x,day", ("--map", "indicator=x"), "has an indicator, but no readings"),
        ("id,x,day", ("--map", "value=x"), "--map value: readings need a column indicator as well"),
        ("indicator,day,value", (), "has no column id; --id-from COLUMN names the ids of commitments"),
        ("id,indicator,day,value", ("--area", "a"), "is a table of readings; leave out --area"),
        ("id,indicator,day,value", ("--map", "value=Nope"), 'has no column "Nope"'),
    ],
)
def test_a_wrong_mapping_is_refused(series: Import, header: str, args: tuple[str, ...], message: str) -> None:
    result = series(f"{header}\n1,2,3\n", *args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert series.roadmap == ROADMAP


def test_a_table_of_commitments_may_have_a_column_indicator(series: Import) -> None:
    result = series("title,area,indicator\nRoads,a,km of roads\n")
    assert '1 column was not read: "indicator"' in result.stderr
    assert "roads" in series.commitments


def test_a_workbook_has_years_and_sums_with_more_digits_than_it_shows(series: Import) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "indicator", 2019, 2020])
    sheet.append(["trees", "planted", 0.1 + 0.2, 7.0])
    file = BytesIO()
    book.save(file)
    assert series(file.getvalue(), name="s.xlsx").exit_code == 0
    assert readings(series, "trees", "planted") == {"2019": 0.3, "2020": 7}


def test_json_has_rows_of_readings_too(series: Import) -> None:
    rows = [{"id": "homes", "indicator": "built", "day": "2022", "value": 1.5}]
    series(json.dumps(rows), name="s.json")
    assert readings(series) == {"2021": 1.1, "2022": 1.5}


def test_our_own_exports_keep_readings(series: Import, run: Run) -> None:
    series(LONG)
    once = series.roadmap
    for format in ("csv", "json", "xlsx"):
        run("export", format, "--output", f"o.{format}")
        assert run("import", f"o.{format}", "--update", "--strict").exit_code == 0
        assert series.roadmap == once
    for args in ((), ("--update",)):
        result = run("import", "o.xlsx", "--sheet", "Readings", "--strict", *args)
        assert (result.exit_code, "not read" in result.stderr) == (0, False)
        assert series.roadmap == once
    tables = series.commitments
    for name in ("o.csv", "o.json"):
        series.write('[roadmap]\ntitle = "R"\n')
        run("import", name)
        assert [one["indicators"] for one in series.commitments.values()] == [
            one["indicators"] for one in tables.values()
        ]
    series.write(ROADMAP)
    run("import", "o.xlsx", "--sheet", "Readings")
    assert series.commitments == tables


def test_a_whole_roadmap_removes_no_readings_that_it_lacks(series: Import, run: Run) -> None:
    run("export", "json", "--output", "o.json")
    series(LONG)
    once = series.roadmap
    assert run("import", "o.json", "--update").exit_code == 0
    assert series.roadmap == once
