"""The rows of a Gantt chart, one sign a column; two columns a year."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.axis import Axis, Scale, ticks_every
from roadmap_cli.output.reports.timeline import Chart
from tests.output.timelines import DAY, EVERY_KIND, bar, timeline

AXIS = timeline(x={}).axis


def drawn(fields: dict[str, Any], *, is_utf8: bool = True) -> str:
    return "".join(Chart(AXIS, 20, DAY, is_utf8).row(bar(fields)).signs)


class TestRows:
    @pytest.mark.parametrize(
        ("name", "row", "ascii_row"),
        [
            #               21222324252627282930
            ("met",         "├──✓██    │         ", "[--+##    |         "),
            ("partly-met",  "├─────██  │         ", "[-----##  |         "),
            ("late",        "├─██»»»»✓ │         ", "[-##LLLL+ |         "),
            ("overdue",     "  ├───█!!!│         ", "  [---#!!!|         "),
            ("slipped",     "├─────────░░→→→→→→██", "[---------::SSSSSS##"),
            ("open",        "      ├─◆─┼─◇─██    ", "      [-*-|-^-##    "),
            ("ongoing",     "          │         ", "          |         "),
            ("no-deadline", "    ├─────┼▸        ", "    [-----|>        "),
            ("dropped",     "├───–     │         ", "[----     |         "),
            ("broken",      "├───────██│         ", "[-------##|         "),
            ("apart",       "├─────────┼─██──▒▒  ", "[---------|-##--%%  "),
            ("beyond",      "├─────────┼────────▸", "[---------|-------->"),
            ("unknown-end", "          │         ", "          |         "),
        ],
    )  # fmt: skip
    def test_a_kind_has_its_own_symbols(self, name: str, row: str, ascii_row: str) -> None:
        assert drawn(EVERY_KIND[name]) == row
        assert drawn(EVERY_KIND[name], is_utf8=False) == ascii_row

    def test_the_window_is_as_wide_as_what_was_promised(self) -> None:
        rows = {text: drawn({"made": "2021", "deadline": text}) for text in ("2029", "2029-H1", "2029-06-30")}
        assert [row.count("█") for row in rows.values()] == [2, 1, 1]

    @pytest.mark.parametrize(
        ("day", "row"),
        [("2024-10-01", "├──────✓┄┄██"), ("2024", "├─────✓┄┄┄██"), ("2024-03", "├─────✓┄┄┄██")],
    )
    def test_an_end_in_a_month_or_a_year_is_drawn_on_its_first_day(self, day: str, row: str) -> None:
        closed = {"made": "2021", "status": "met", "updates": {day: {"status": "met"}}}
        assert drawn(closed | {"deadline": "2026"}) == f"{row}        "

    def test_a_bar_that_lies_elsewhere_points_there(self) -> None:
        assert drawn({"made": "2019", "status": "met", "updates": {"2020": {"status": "met"}}})[0] == "◂"
        assert drawn({"deadline": "2050", "made": "2026"})[-1] == "▸"
        assert drawn({"made": "2015", "deadline": "2060"}) == "◂─────────┼────────▸"

    def test_an_unknown_beginning_hides_nothing_that_has_a_day(self) -> None:
        assert drawn({"deadline": "2021-01", "status": "met"}) == "█         │         "
        assert drawn({"deadline": "2020-winter", "status": "met"})[0] == "◂"
        assert drawn({"deadline": "2021-12", "status": "met"}) == "◂█        │         "
        steps = {"milestones": {"m": {"title": "M", "status": "met", "met_on": "2021-02-03"}}}
        assert drawn({"deadline": "2022", "status": "met"} | steps) == "◆─██      │         "

    def test_what_is_overdue_is_so_until_today_and_hides_no_window(self) -> None:
        #                                                    21222324252627282930
        behind = {"made": "2021", "deadline": "2022", "partners": ["us", "ca"]}
        assert drawn(behind | {"partner_deadline": {"ca": "2029"}}) == "├─██!!!!!!│─────▒▒  "
        assert drawn(behind | {"partner_deadline": {"ca": "2024"}}) == "├─██!!▒▒!!│         "

    def test_a_step_does_not_hide_a_window_of_one_column(self) -> None:
        steps = {"milestones": {"s": {"title": "S", "deadline": "2028-03-01"}}}
        assert drawn({"made": "2026", "deadline": "2028-03-02"} | steps)[14] == "█"
        assert drawn({"made": "2026", "deadline": "2028"} | steps)[14] == "◇"

    def test_what_contradicts_itself_is_drawn_all_the_same(self) -> None:
        assert drawn({"made": "2025", "deadline": "2023"})[4:6] == "██"
        promised = {"status": "met", "partners": ["ca"], "partner_status": {"ca": "met"}}
        moved = {"2022": {"partner": "ca", "deadline": "2028", "deadline_was": "2024"}}
        assert "░" in drawn(promised | {"partner_deadline": {"ca": "2028"}, "updates": moved})


class TestAxis:
    def test_names_stand_where_their_units_begin_and_do_not_touch(self) -> None:
        chart = Chart(AXIS, 20, DAY, is_utf8=True)
        assert chart.names(ticks_every(AXIS, 1)) == "2021  2024  2027"
        assert chart.names(ticks_every(AXIS, 5)) == "        2025"

    def test_a_month_is_named_below_its_own_year(self) -> None:
        axis = Axis(date(2025, 11, 1), date(2026, 12, 31), Scale.MONTH)
        names = Chart(axis, 49, DAY, is_utf8=True).names(ticks_every(axis, 2))
        assert names == "       2026   Mar    May    Jul    Sep    Nov"

    def test_the_ruler_has_all_ticks_and_today(self) -> None:
        ruler = Chart(AXIS, 20, DAY, True).ruler(ticks_every(AXIS, 1))
        assert "".join(ruler.signs) == "┬─┬─┬─┬─┬─▼─┬─┬─┬─┬─"
        assert (
            "".join(Chart(AXIS, 20, DAY, False).ruler(ticks_every(AXIS, 1)).signs) == "+-+-+-+-+-V-+-+-+-+-"
        )

    def test_today_is_not_there_where_it_is_not_shown(self) -> None:
        past = Axis(AXIS.first, AXIS.first.replace(year=2022), Scale.YEAR)
        chart = Chart(past, 20, DAY, True)
        assert "│" not in chart.row(bar({"made": "2021"})).signs
        assert chart.key()[-1].text == "▸ goes on"


def test_the_key_has_what_was_drawn_and_nothing_else() -> None:
    chart = Chart(AXIS, 20, DAY, is_utf8=True)
    chart.row(bar(EVERY_KIND["overdue"]))
    assert [cell.text for cell in chart.key()] == ["█ deadline", "│ today"]
    chart.row(bar(EVERY_KIND["open"]))
    assert [cell.text for cell in chart.key()] == [
        "█ deadline", "◆ milestone met", "◇ milestone not met", "│ today"
    ]  # fmt: skip
