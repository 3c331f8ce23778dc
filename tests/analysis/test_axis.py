"""The days a timeline shows, and its ticks."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.axis import (
    Axis,
    AxisRequest,
    Scale,
    Tick,
    begin_of_unit,
    ends_of_units,
    fit,
    labels_in_line,
    step_of,
    ticks_every,
)

TODAY = date(2026, 2, 1)


def ticks(axis: Axis, at_most: int) -> list[Tick]:
    return ticks_every(axis, step_of(axis, at_most))


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def fitted(begins: list[str], ends: list[str], **stated: str) -> str:
    given_days = {name: date.fromisoformat(text) for name, text in stated.items() if name != "scale"}
    scale = Scale(stated["scale"]) if "scale" in stated else None
    axis = fit(days(*begins), days(*ends), TODAY, AxisRequest(**given_days, scale=scale))
    return f"{axis.first} {axis.last} {axis.scale}"


class TestFit:
    def test_it_goes_from_the_first_beginning_to_the_last_end_in_whole_units(self) -> None:
        assert fitted(["2021-02-23"], ["2024-03-24", "2035-12-31"]) == "2021-01-01 2035-12-31 year"
        assert fitted(["2024-05-10"], ["2026-08-31"]) == "2024-04-01 2026-09-30 quarter"
        assert fitted(["2025-12-10"], ["2026-06-30"]) == "2025-12-01 2026-06-30 month"
        assert fitted(["2026-01-14"], ["2026-03-04"]) == "2026-01-12 2026-03-08 week"

    def test_a_far_deadline_does_not_squash_the_others(self) -> None:
        assert fitted(["2026-01-10"], ["2026-06-30", "2050-12-31"]) == "2026-01-01 2026-06-30 month"
        far = ["2024-03-24", "2035-12-31", "2050-12-31"]
        assert fitted(["2021-02-23"], ["2022-12-31", "2023-08-31", *far]).startswith("2021-01-01 2035-12-31")

    def test_a_far_deadline_is_shown_where_there_is_nothing_to_squash(self) -> None:
        assert fitted(["2026-01-10"], ["2050-12-31"]) == "2026-01-01 2050-12-31 year"

    def test_one_beginning_long_ago_does_not_squash_the_others(self) -> None:
        begins = ["1900-01-01", "2024-01-01", "2024-06-01"]
        assert fitted(begins, ["2026-12-31"]) == "2024-01-01 2026-12-31 quarter"

    def test_today_is_always_shown_unless_the_edges_are_stated(self) -> None:
        assert fitted(["2010-01-01"], ["2012-12-31"]) == "2010-01-01 2026-12-31 year"
        assert fitted(["2030-01-01"], ["2032-12-31"]) == "2026-01-01 2032-12-31 year"
        assert fitted([], []) == "2026-01-26 2026-02-01 week"

    def test_stated_edges_are_kept_to_the_day(self) -> None:
        assert fitted(["2021-02-23"], ["2035-12-31"], first="2026-01-15") == "2026-01-15 2035-12-31 year"
        assert fitted(["2021-02-23"], ["2035-12-31"], last="2026-05-15") == "2021-01-01 2026-05-15 year"
        both = {"first": "2026-01-15", "last": "2026-05-15"}
        assert fitted(["2021-02-23"], ["2035-12-31"], **both) == "2026-01-15 2026-05-15 month"

    def test_an_edge_beyond_all_there_is_keeps_some_days_beside_it(self) -> None:
        assert fitted(["2021-01-01"], ["2030-12-31"], first="2040-01-01") == "2040-01-01 2049-12-31 year"
        assert fitted(["2021-01-01"], ["2030-12-31"], last="2010-12-31") == "2001-01-01 2010-12-31 year"
        assert fitted(["2021-01-01"], ["2026-12-31", "2050-12-31"], first="2040-01-01").startswith(
            "2040-01-01 2050-12-31"
        )

    def test_a_stated_scale_moves_the_edges_to_its_units(self) -> None:
        assert fitted(["2021-02-23"], ["2024-03-24"], scale="month") == "2021-02-01 2026-02-28 month"
        assert fitted(["2021-02-23"], ["2024-03-24"], scale="week") == "2021-02-22 2026-02-01 week"

    @given(
        st.lists(st.dates(), max_size=5),
        st.lists(st.dates(), max_size=5),
        st.dates(),
        st.one_of(st.none(), st.sampled_from(Scale)),
        st.one_of(st.none(), st.dates()),
        st.one_of(st.none(), st.dates()),
    )
    def test_every_roadmap_has_an_axis(
        self,
        begins: list[date],
        ends: list[date],
        today: date,
        scale: Scale | None,
        first: date | None,
        last: date | None,
    ) -> None:
        if first and last and first > last:
            first, last = last, first
        axis = fit(begins, ends, today, AxisRequest(first, last, scale))
        assert axis.first <= axis.last
        assert axis.first == (first or axis.first)
        assert axis.last == (last or axis.last)
        if first is None and last is None:
            assert axis.first <= today <= axis.last
        shown = ticks(axis, 20)
        assert len(shown) <= 20
        assert [tick.day for tick in shown] == sorted({tick.day for tick in shown})
        assert all(axis.first <= tick.day <= axis.last for tick in shown)


class TestPlaces:
    WEEKS = Axis(date(2026, 1, 5), date(2026, 1, 18), Scale.WEEK)
    YEARS = Axis(date(2021, 1, 1), date(2030, 12, 31), Scale.YEAR)

    def test_a_day_begins_and_ends_in_a_column(self) -> None:
        shown = [date(2026, 1, day) for day in (5, 6, 7, 17, 18)]
        assert [self.WEEKS.column(day, 7) for day in shown] == [0, 0, 1, 6, 6]
        assert [self.WEEKS.column(day, 28) for day in shown] == [0, 2, 4, 24, 26]
        assert [self.WEEKS.column(day, 28, end=True) for day in shown] == [1, 3, 5, 25, 27]

    def test_all_units_are_equally_wide(self) -> None:
        years = range(2021, 2031)
        assert [self.YEARS.column(date(year, 1, 1), 20) for year in years] == [*range(0, 20, 2)]
        assert [self.YEARS.column(date(year, 12, 31), 20) for year in years] == [*range(1, 20, 2)]
        assert [self.YEARS.column(date(year, 12, 31), 20, end=True) for year in years] == [*range(1, 20, 2)]

    def test_a_day_begins_and_ends_at_a_share(self) -> None:
        assert self.YEARS.share(date(2021, 1, 1)) == 0
        assert self.YEARS.share(date(2021, 12, 31), end=True) == self.YEARS.share(date(2022, 1, 1)) == 0.1
        assert self.YEARS.share(date(2030, 12, 31), end=True) == 1
        assert self.YEARS.share(date(2020, 12, 31)) < 0 < 1 < self.YEARS.share(date(2031, 1, 2))

    def test_what_is_shown_lies_within(self) -> None:
        assert self.YEARS.shows(date(2020, 1, 1), date(2021, 1, 1))
        assert self.YEARS.shows(date(2020, 1, 1), date(2040, 1, 1))
        assert not self.YEARS.shows(date(2020, 1, 1), date(2020, 12, 31))
        assert not self.YEARS.shows(date(2031, 1, 1), date(2040, 1, 1))

    @given(st.sampled_from(Scale), st.dates(), st.integers(1, 400), st.integers(0, 40_000), st.data())
    def test_no_day_ends_before_it_begins_or_lies_outside(
        self, scale: Scale, first: date, columns: int, more: int, data: st.DataObject
    ) -> None:
        last = date.fromordinal(min(first.toordinal() + more, date.max.toordinal()))
        axis = Axis(first, last, scale)
        one, other = sorted(data.draw(st.dates(first, last)) for _ in range(2))
        places = [
            axis.column(one, columns),
            axis.column(other, columns),
            axis.column(other, columns, end=True),
        ]
        assert [0, *places, columns - 1] == sorted([0, *places, columns - 1])

    def test_the_calendar_has_no_day_beyond_its_last(self) -> None:
        assert Axis(date(9999, 1, 1), date.max, Scale.MONTH).share(date.max, end=True) == 1
        assert Axis(date.min, date.min, Scale.YEAR).column(date.max, 10) > 10


@pytest.mark.parametrize(
    ("first", "last", "scale", "at_most", "labels"),
    [
        ("2021-01-01", "2026-12-31", "year", 10, "2021 2022 2023 2024 2025 2026"),
        ("2021-01-01", "2050-12-31", "year", 10, "2025 2030 2035 2040 2045 2050"),
        ("2025-04-01", "2026-12-31", "quarter", 10, "2025-Q2 Q3 Q4 2026 Q2 Q3 Q4"),
        ("2025-04-01", "2026-12-31", "quarter", 2, "2026"),
        ("2025-11-01", "2026-03-31", "month", 10, "2025-11 Dec 2026 Feb Mar"),
        ("2025-11-01", "2026-12-31", "month", 5, "2026 Apr Jul Oct"),
        ("2025-12-20", "2026-01-14", "week", 10, "2025-12-22 29 Dec 2026-01-05 12 Jan"),
        ("2026-02-02", "2026-02-08", "year", 10, ""),
        ("2026-02-02", "2026-02-08", "week", 0, ""),
    ],
)
def test_ticks_stand_where_units_begin(first: str, last: str, scale: str, at_most: int, labels: str) -> None:
    shown = ticks(Axis(date.fromisoformat(first), date.fromisoformat(last), Scale(scale)), at_most)
    assert " ".join(tick.label for tick in shown) == labels


def test_weeks_begin_on_mondays() -> None:
    shown = ticks(Axis(TODAY, TODAY + timedelta(100), Scale.WEEK), 100)
    assert {tick.day.weekday() for tick in shown} == {0}
    assert len(shown) == 15


def test_nine_thousand_years_of_weeks_are_not_counted_one_by_one() -> None:
    assert 0 < len(ticks(Axis(date.min, date.max, Scale.WEEK), 12)) <= 12


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)),
    st.integers(1, 40_000),
    st.sampled_from(Scale),
    st.integers(1, 40),
    st.integers(0, 40),
)
def test_whatever_bears_a_name_bears_a_tick(
    first: date, days: int, scale: Scale, names: int, more: int
) -> None:
    axis = Axis(first, first + timedelta(days), scale)
    named = step_of(axis, names)
    ruled = step_of(axis, names + more, part_of=named)
    marked = {tick.day for tick in ticks_every(axis, ruled)}
    assert {tick.day for tick in ticks_every(axis, named)} <= marked
    assert len(marked) <= names + more


@pytest.mark.parametrize(
    ("first", "last", "scale", "ends"),
    [
        ("2024-02-15", "2024-04-10", Scale.MONTH, ["2024-02-29", "2024-03-31", "2024-04-10"]),
        ("2024-02-15", "2024-02-15", Scale.MONTH, ["2024-02-15"]),
        ("2024-02-15", "2024-03-31", Scale.MONTH, ["2024-02-29", "2024-03-31"]),
        ("2023-11-01", "2024-04-01", Scale.QUARTER, ["2023-12-31", "2024-03-31", "2024-04-01"]),
        ("2022-06-01", "2024-01-01", Scale.YEAR, ["2022-12-31", "2023-12-31", "2024-01-01"]),
        ("2024-01-03", "2024-01-15", Scale.WEEK, ["2024-01-07", "2024-01-14", "2024-01-15"]),
        ("9999-11-30", "9999-12-31", Scale.MONTH, ["9999-11-30", "9999-12-31"]),
    ],
)
def test_the_ends_of_units(first: str, last: str, scale: Scale, ends: list[str]) -> None:
    begin, end = days(first, last)
    assert ends_of_units(begin, end, scale) == days(*ends)


@given(st.dates(), st.integers(0, 4000), st.sampled_from(Scale))
def test_each_unit_ends_where_the_next_one_begins(first: date, length: int, scale: Scale) -> None:
    last = date.fromordinal(min(first.toordinal() + length, date.max.toordinal()))
    *inner, end = ends_of_units(first, last, scale)
    assert end == last
    assert begin_of_unit(first, scale) <= first
    for before, after in pairwise([*inner, last]):
        assert begin_of_unit(after, scale) == before + timedelta(days=1)
        assert first <= before < after


class TestLabelsInLine:
    def labels(self, first: str, last: str, scale: Scale, room: int) -> str:
        """Return a line of labels with as many columns as `room` for each tick."""
        axis = Axis(date.fromisoformat(first), date.fromisoformat(last), scale)
        shown = [tick.day for tick in ticks_every(axis, 1)]
        line = ""
        for column, label in labels_in_line(
            axis, shown, room * len(shown), lambda day: room * shown.index(day)
        ):
            line = f"{line:<{column}}{label}"
        return line

    def test_a_first_label_gives_way_to_the_next_year(self) -> None:
        assert self.labels("2021-10-01", "2022-09-30", Scale.QUARTER, 6) == "      2022  Q2    Q3"
        assert self.labels("2021-10-01", "2022-09-30", Scale.QUARTER, 8) == "2021-Q4 2022    Q2      Q3"

    def test_a_label_left_out_hands_its_year_to_the_next(self) -> None:
        week = self.labels("2021-12-20", "2022-01-23", Scale.WEEK, 8)
        assert week == "2021-12-20      2022-01-03      17 Jan"
        assert self.labels("2021-12-27", "2022-01-23", Scale.WEEK, 6) == "2021-12-27  2022-01-10"

    @given(
        st.dates(date(1990, 1, 1), date(2030, 1, 1)),
        st.integers(1, 2000),
        st.sampled_from(Scale),
        st.integers(1, 12),
    )
    def test_each_label_can_be_read_without_those_left_out(
        self, first: date, length: int, scale: Scale, room: int
    ) -> None:
        axis = Axis(first, first + timedelta(days=length), scale)
        shown = [tick.day for tick in ticks_every(axis, 1)]
        named = labels_in_line(axis, shown, room * len(shown), lambda day: room * shown.index(day))
        year = end = -1
        for column, label in named:
            day = shown[column // room]
            assert column > end
            assert str(day.year) in label or day.year == year
            year, end = day.year, column + len(label)
        assert end <= room * len(shown)
