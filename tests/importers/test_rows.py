"""Percentages, dates, and the updates of new commitments."""

from typing import Any

from roadmap_cli.importers.rows import update_tables
from roadmap_cli.model.dates import parse_date
from roadmap_cli.model.types import Area, Head, Roadmap, Status, Update
from roadmap_cli.model.validate import read_commitment
from tests.importers.test_build import imported


def test_updates_stand_in_the_order_of_their_days_and_two_of_a_day_are_distinct_names() -> None:
    updates = [
        (parse_date("2025-03-04"), Update(status=Status.MET)),
        (parse_date("2024-01-02"), Update(note="First.")),
        (parse_date("2024-01-02"), Update(note="Second.")),
    ]
    assert list(update_tables(updates).items()) == [
        ("2024-01-02", {"note": "First."}),
        ("2024-01-02-2", {"note": "Second."}),
        ("2025-03-04", {"status": "met"}),
    ]


def progress(*cells: str) -> tuple[list[object], list[str]]:
    rows = "".join(f"T{number},x,{cell}\n" for number, cell in enumerate(cells))
    result = imported(f"title,area,progress\n{rows}")
    found = [one.fields.get("progress") for one in result.imported]
    return found, [one.value for one in result.unread]


def test_one_is_not_a_hundredth_where_nothing_says_so() -> None:
    assert progress("0", "0.25", "1") == ([0, 25, 100], [])
    assert progress("0.25", "2") == ([None, 2], ["0.25"])
    assert progress("0", "1", "1.0") == ([0, None, None], ["1", "1.0"])
    assert progress("1", "2") == ([1, 2], [])
    assert progress("1%", "100%", "0") == ([1, 100, 0], [])


def test_a_fiscal_year_is_no_season() -> None:
    dates = ("2021-22", "2025/26", "2021-23", "2009-10", "2040 \u2013 41")
    result = imported("title,area,deadline\n" + "".join(f"{date},x,{date}\n" for date in dates))
    assert [one.value for one in result.unread] == ["2021-22", "2025/26", "2009-10", "2040 \u2013 41"]
    month = result.unread[2].reason
    assert month.startswith("can mean October 2009 or the fiscal year 2009 to 2010; write October 2009, or ")
    for one in result.unread:
        assert one.reason.startswith("depends on when the fiscal year starts; ") or one.reason is month
        assert one.reason.endswith(
            ', or add fiscal_year_starts = "04-01" (the day on which it starts) to [roadmap]'
        )
    assert [str(one.fields.get("deadline")) for one in result.imported] == [
        "None", "None", "2021-autumn", "None", "None",
    ]  # fmt: skip


def test_a_column_without_a_fiscal_year_has_months_and_both_readings() -> None:
    dates = ("2009-10", "2010/11", "2024/2026", "2025/2027")
    result = imported("title,area,deadline\n" + "".join(f"{date},x,{date}\n" for date in dates))
    assert [one.value for one in result.unread] == ["2010/11"]
    assert result.unread[0].reason.startswith("can mean November 2010 or the fiscal year 2010 to 2011; ")
    assert [str(one.fields.get("deadline")) for one in result.imported] == [
        "2009-10", "None", "2024/2026", "2025/2027",
    ]  # fmt: skip


def test_one_pair_of_full_years_makes_no_range() -> None:
    result = imported("title,area,deadline\nA,x,2024/2025\nB,x,2010-11\n")
    assert [one.value for one in result.unread] == ["2024/2025", "2010-11"]


def test_words_that_are_no_date_are_kept_and_reported_where_the_file_lacks_them() -> None:
    tables: dict[str, dict[str, Any]] = {
        "none": {},
        "same": {"deadline_text": "by  COP30"},
        "window": {"deadline": "2030"},
        "both": {"deadline": "2030", "deadline_text": "by COP30"},
        "own": {"partner_deadline": {"us": "2030"}, "partners": ["us"]},
    }
    commitments = {
        known: read_commitment({"title": known, "area": "x", **table}) for known, table in tables.items()
    }
    roadmap = Roadmap(roadmap=Head(title="R"), areas={"x": Area(title="X")}, commitments=commitments)
    rows = "".join(f"{known},by COP30\n" for known in (*roadmap.commitments, "new"))
    result = imported(f"title,deadline\n{rows}", roadmap, update=True, area="x")
    words = {one.id: one.fields.get("deadline_text") for one in result.imported}
    assert words == {
        **dict.fromkeys(("none", "same", "both", "new"), "by COP30"),
        **dict.fromkeys(("window", "own")),
    }
    assert [one.done or one.reason.rpartition("; ")[2] for one in result.unread] == [
        "the words are kept in deadline_text",
        "window keeps its deadline",
        "own keeps its deadline",
        "the words are kept in deadline_text",
    ]


def test_a_column_of_words_goes_before_those_of_the_deadline() -> None:
    result = imported("title,area,deadline,deadline_text\nA,x,soon,by COP30\nB,x,soon,\n")
    assert [one.fields["deadline_text"] for one in result.imported] == ["by COP30", "soon"]
    assert [one.done for one in result.unread] == ["", "the words are kept in deadline_text"]
