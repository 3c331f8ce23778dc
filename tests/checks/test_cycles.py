"""The rules about recurring duties."""

import pytest

from tests.checks.looking import HEAD, commitment, findings, sentences


def duty(fields: str, below: str = "") -> str:
    return HEAD + commitment(fields=fields, below=below)


def kept(cycle: str, day: str) -> str:
    return f'[commitments.x.updates."{day}"]\ncycle = "{cycle}"\nstatus = "met"\n'


class TestUnrecordedCycles:
    def test_are_those_before_the_last_ended_one(self) -> None:
        text = duty('deadline = "2021"\nevery = "1 year"', kept("2022", "2022-06-01"))
        (one,) = sentences(text, "RM312")
        assert one.startswith(
            "RM312: commitments.x.every: 3 cycles ended without an update that says what became of it"
        )
        assert "2021, 2023 and 2024" in one
        found = findings(text, "RM312")
        assert found[0].help.endswith(
            "--cycle 2021 --status STATUS --note TEXT --on DATE`, and likewise for 2023 and 2024."
        )

    def test_that_are_too_many_to_list_are_counted_from_below(self) -> None:
        (one,) = sentences(duty('deadline = "2015-01"\nevery = "1 month"'), "RM312")
        assert ": at least " in one

    def test_are_not_found_where_each_is_recorded(self) -> None:
        text = duty(
            'deadline = "2023"\nevery = "1 year"', kept("2023", "2023-06-01") + kept("2024", "2024-06-01")
        )
        assert sentences(text, "RM312") == []

    def test_are_not_found_in_a_closed_duty(self) -> None:
        assert sentences(duty('deadline = "2021"\nevery = "1 year"\nstatus = "dropped"'), "RM312") == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ('until = "2030"', "only a recurring duty has an end; add every, or remove until"),
        ('deadline = "2024"\nevery = "6 months"', "the window 2024 is longer than that"),
        (
            'deadline = "2024"\nevery = "1 year"\nuntil = "2020"',
            "the first cycle ends on 2024-12-31, after that",
        ),
        (
            'deadline = "2024"\nevery = "1 year"\nuntil = "2025"\npartner_deadline = { us = "2026" }',
            "the first cycle ends on 2026-12-31, after that",
        ),
    ],
)
def test_a_duty_that_contradicts_itself_is_found(fields: str, problem: str) -> None:
    (one,) = sentences(duty(fields), "RM313")
    assert problem in one


def test_a_duty_without_a_first_cycle_lacks_a_deadline() -> None:
    for fields in ('every = "1 year"', 'every = "1 year"\nstatus = "ongoing"'):
        text = duty(fields).replace('deadline = "2050"\n', "")
        assert sentences(text, "RM313") == []
        assert "it recurs every 1 year, but has no deadline; add a deadline" in sentences(text, "RM404")[0]
    in_words = duty('every = "1 year"\ndeadline_text = "soon"').replace('deadline = "2050"\n', "")
    assert sentences(in_words, "RM404") == []


def test_a_duty_that_is_over_lacks_a_status_and_no_deadline() -> None:
    text = duty('deadline = "2022"\nevery = "2 years"\nuntil = "2024"\npartners = ["us", "ca"]')
    for cycle in ("2022", "2024"):
        for partner in ("us", "ca"):
            text += (
                f'[commitments.x.updates."{cycle}-12-0{len(partner) + (partner == "us")}"]\n'
                f'cycle = "{cycle}"\npartner = "{partner}"\nstatus = "met"\n'
            )
    said = "no cycle of it is left, and its status is still planned; record what became of it"
    assert sentences(text, "RM404") == [f"RM404: commitments.x.every: {said}"]
    (one,) = findings(text, "RM404")
    assert "`roadmap update x --status STATUS --on DATE`" in one.help
    of_one = text.replace('["us", "ca"]', '["us", "ca"]\npartner_status = { us = "met" }')
    assert "no cycle of it is left for ca, and its status is still planned" in sentences(of_one, "RM404")[0]
    (one,) = findings(of_one, "RM404")
    assert "`roadmap update x --for ca --status STATUS --on DATE`" in one.help
    closed = text.replace('until = "2024"', 'until = "2024"\nstatus = "met"')
    assert sentences(closed, "RM404") == []


def test_a_duty_whose_cycles_touch_is_in_order() -> None:
    assert sentences(duty('deadline = "2024"\nevery = "1 year"\nuntil = "2024"'), "RM313") == []
