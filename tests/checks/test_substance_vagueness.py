"""RM405: vague verbs without a date or a measure."""

import pytest

from tests.checks.looking import HEAD, commitment, sentences


def vague(fields: str, below: str = "") -> list[str]:
    text = HEAD + commitment("x", fields, below=below)
    return sentences(text.replace('deadline = "2050"\n', ""), "RM405")


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Reaffirm the alliance", "Reaffirm"),
        ("The partners explored options", "explored"),
        ("Considering a treaty", "Considering"),
        ("We will work towards peace", "work towards"),
        ("STUDYING the Arctic", "STUDYING"),
    ],
)
def test_a_verb_without_date_or_measure_is_quoted(title: str, verb: str) -> None:
    said = f'"{verb}" promises nothing that can be checked; say what, how much or by when'
    assert vague(f'title = "{title}"') == [f"RM405: commitments.x.title: {said}"]
    assert vague(f'text = "{title}"') == [f"RM405: commitments.x.text: {said}"]


@pytest.mark.parametrize(
    "fields",
    [
        'title = "Explore"\ndeadline = "2030"',
        'title = "Explore"\npartner_deadline = { us = "2030" }',
        'title = "Reaffirm the target of 2 percent"',
        'title = "Explore"\ntext = "Cut methane by 75%."',
        'title = "Explore"\nstatus = "met"',
        'title = "Build 橋 and inconsiderable unexplored things"',
    ],
)
def test_a_date_a_measure_or_an_end_binds(fields: str) -> None:
    assert vague(fields) == []


def test_what_is_open_for_one_partner_is_open() -> None:
    fields = 'title = "Explore"\npartners = ["us", "ca"]\npartner_status = { us = "met" }'
    assert len(vague(fields)) == 1
    assert vague(fields.replace('"met"', '"met", ca = "dropped"')) == []


def test_no_deadline_of_a_partner_binds_nothing() -> None:
    assert len(vague('title = "Explore"\npartner_deadline = { us = "none" }')) == 1


def test_a_milestone_binds() -> None:
    assert vague('title = "Explore"', '[commitments.x.milestones.m]\ntitle = "Report"') == []
