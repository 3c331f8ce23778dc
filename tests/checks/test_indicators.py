"""RM110, RM314 and RM409: inexact numbers, contradictions, and indicators without a line."""

import pytest

from tests.checks.looking import HEAD, commitment, sentences

AT = "commitments.x.indicators.i"
CODES = ("RM110", "RM314", "RM409")


def point(name: str, value: str, on: str) -> str:
    return f'{name} = {{ value = {value}, on = "{on}" }}'


def baseline(value: str = "10", on: str = "2020") -> str:
    return point("baseline", value, on)


def target(value: str = "20", on: str = "2040") -> str:
    return point("target", value, on)


def reading(day: str, value: str = "12") -> str:
    return f"[commitments.x.indicators.i.readings.{day}]\nvalue = {value}"


def measured(*lines: str) -> str:
    below = "\n".join(['[commitments.x.indicators.i]\ntitle = "I"', *lines])
    return HEAD + commitment("x", below=below)


def found(text: str, *, codes: tuple[str, ...] = CODES) -> list[str]:
    return [one for code in codes for one in sentences(text, code)]


class TestInexactNumbers:
    MESSAGE = "it has more than 15 digits, and not all programs keep them; round it"

    @pytest.mark.parametrize("value", ["43.333333333333336", "1234567890123456", "-0.30000000000000004"])
    @pytest.mark.parametrize("place", ["baseline", "target", "readings.2025"])
    def test_more_than_15_digits_are_found(self, place: str, value: str) -> None:
        text = measured(
            baseline(value) if place == "baseline" else baseline(),
            target(value) if place == "target" else target(),
            reading("2025", value) if place == "readings.2025" else reading("2025"),
        )
        key = f"RM110: {AT}.{place}.value = {value}"
        assert sentences(text, "RM110") == [f"{key}: {self.MESSAGE}"]

    @pytest.mark.parametrize(
        "value", ["123456789012345", "0.123456789012345", "-12345678.9012345", "1000000000000000000", "1e300"]
    )
    def test_15_digits_and_zeros_at_the_end_are_not(self, value: str) -> None:
        assert sentences(measured(baseline(), target("2e300"), reading("2025", value)), "RM110") == []


class TestDirection:
    @pytest.mark.parametrize(
        ("direction", "value", "way"), [("up", "9.5", "down"), ("down", "20", "up"), ("up", "-1", "down")]
    )
    def test_one_against_the_way_is_found(self, direction: str, value: str, way: str) -> None:
        assert found(measured(f'direction = "{direction}"', baseline(), target(value))) == [
            f'RM314: {AT}.direction = "{direction}": the way from the baseline, 10, to the target, {value}, '
            f"goes {way}; correct one of them"
        ]

    @pytest.mark.parametrize(("direction", "value"), [("up", "20"), ("down", "9.5"), ("", "9.5")])
    def test_one_along_the_way_or_none_is_not(self, direction: str, value: str) -> None:
        line = f'direction = "{direction}"' if direction else ""
        assert found(measured(line, baseline(), target(value))) == []

    @pytest.mark.parametrize("direction", ["up", "down"])
    def test_equal_values_have_no_way_to_be_against(self, direction: str) -> None:
        text = measured(f'direction = "{direction}"', baseline("10"), target("10.0"))
        assert found(text, codes=("RM314",)) == []

    @pytest.mark.parametrize("given", [baseline(), target()])
    def test_nor_has_one_of_them_alone(self, given: str) -> None:
        assert found(measured('direction = "down"', given), codes=("RM314",)) == []


class TestDays:
    @pytest.mark.parametrize(
        ("start", "end"), [("2040", "2040"), ("2041", "2040"), ("2040", "2040-12-31"), ("2040-12", "2040-Q4")]
    )
    def test_a_target_that_is_not_after_the_baseline_is_found(self, start: str, end: str) -> None:
        last = "2041-12-31" if start == "2041" else "2040-12-31"
        assert found(measured(baseline(on=start), target(on=end))) == [
            f'RM314: {AT}.target.on = "{end}": it ends on 2040-12-31, not after the baseline, {last}; '
            "correct one day"
        ]

    @pytest.mark.parametrize(
        ("start", "end"), [("2040-12-30", "2040"), ("2039", "2040"), ("2040-11", "2040")]
    )
    def test_one_a_day_later_is_not(self, start: str, end: str) -> None:
        assert found(measured(baseline(on=start), target(on=end))) == []

    def test_both_contradictions_are_found(self) -> None:
        text = measured('direction = "down"', baseline(on="2040"), target())
        assert [one.split(" = ")[0] for one in found(text)] == [
            f"RM314: {AT}.direction", f"RM314: {AT}.target.on",
        ]  # fmt: skip


class TestLine:
    @pytest.mark.parametrize(
        ("given", "there", "missing"), [(baseline(), "baseline", "target"), (target(), "target", "baseline")]
    )
    def test_one_of_baseline_and_target_alone_is_found(self, given: str, there: str, missing: str) -> None:
        assert found(measured(given, reading("2025"))) == [
            f"RM409: {AT}.{there}: there is no {missing}, so no line says how far the indicator should be; "
            "add one"
        ]

    def test_both_or_none_are_not(self) -> None:
        assert found(measured(baseline(), target(), reading("2025"))) == []
        assert found(measured(reading("2025"))) == []

    def test_a_baseline_with_the_value_of_the_target_is_found(self) -> None:
        assert found(measured(baseline("10"), target("10.0"))) == [
            f"RM409: {AT}.target.value = 10.0: the baseline has the same value, so there is no way between "
            "them; correct one"
        ]

    def test_one_that_differs_in_the_last_digit_is_not(self) -> None:
        assert found(measured(baseline("10"), target("10.0000000000001"))) == []


class TestOtherRules:
    def test_a_reading_of_the_future_is_found(self) -> None:
        text = measured(baseline(), target(), reading("2026-02-02"))
        assert sentences(text, "RM305") == [
            f"RM305: {AT}.readings.2026-02-02: a reading cannot be in the future, and 2026-02-02 is; use the "
            "day on which it happened"
        ]

    @pytest.mark.parametrize("day", ["2026-02-01", "2026-02", "2026"])
    def test_one_whose_window_has_begun_is_not(self, day: str) -> None:
        assert sentences(measured(baseline(), target(), reading(day)), "RM305") == []

    def test_a_partner_that_the_commitment_lacks_and_a_bad_link_are_found(self) -> None:
        text = measured('partner = "ca"', baseline(), target(), reading("2025"), 'evidence = "www.x.org"')
        assert [one.split(":")[0] for one in sentences(text)] == ["RM202", "RM406"]
