"""Contradictions that only the merge makes: they are reported, whichever side is merged into which."""

import pytest

from roadmap_cli.merge.driver import CannotMergeError, line_merge_problems
from tests.merge.making import NAME, merged

BASE = """\
[roadmap]
title = "T"

[areas.x]
title = "X"

[partners.us]
name = "US"

[partners.ca]
name = "CA"

[commitments.one]
title = "One"
area = "x"
partners = ["us", "ca"]
"""
LAYOUTS = {
    "headers": "\n[commitments.one.updates.{day}]\n{lines}\n",
    "dotted keys": "updates.{day} = {{ {pairs} }}\n",
    "an inline table": "updates = {{ {day} = {{ {pairs} }} }}\n",
}


def side(field: str, day: str, *fields: str, layout: str = "headers", base: str = BASE) -> str:
    """Return the base with a value and the update that sets it."""
    update = LAYOUTS[layout].format(day=day, lines="\n".join(fields), pairs=", ".join(fields))
    return f"{base}{field}\n{update}"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("kind", "own", "common"), [("status", "stalled", "met"), ("deadline", "2030", "2040")]
)
def test_a_partners_value_and_a_later_update_for_all(kind: str, own: str, common: str, layout: str) -> None:
    ours = side(
        f'partner_{kind} = {{ us = "{own}" }}',
        "2022-02-02",
        f'{kind} = "{own}"',
        'partner = "us"',
        layout=layout,
    )
    theirs = side(f'{kind} = "{common}"', "2022-03-02", f'{kind} = "{common}"', layout=layout)
    for texts in ((ours, theirs), (theirs, ours)):
        result = merged(BASE, *texts)
        assert "<<<" not in result.text
        assert result.conflicts == [
            f'{NAME}: commitments.one.partner_{kind}.us is "{own}": the last update for us, 2022-03-02, is '
            f"about all partners and says {common}; use that value, or add the update that changed it since"
        ]


def test_both_on_one_day() -> None:
    ours = side('partner_status = { us = "stalled" }', "2022-02-02", 'status = "stalled"', 'partner = "us"')
    theirs = side('status = "met"', "2022-02-02", 'status = "met"')
    for texts in ((ours, theirs), (theirs, ours)):
        (sentence,) = merged(BASE, *texts).conflicts
        assert "the last update for us, 2022-02-02-2, is about all partners and says met" in sentence


def test_a_milestone() -> None:
    base = BASE + "milestones.q = {{ title = 'Q'{} }}\n"
    ours = base.format(", status = 'met', met_on = 2024-01-01")
    theirs = base.format("") + "updates.2025 = { milestone = 'q', status = 'planned' }\n"
    for texts in ((ours, theirs), (theirs, ours)):
        (sentence,) = merged(base.format(""), *texts).conflicts
        assert "the last update of q, 2025, says planned" in sentence


def test_a_deadline_before_the_promise() -> None:
    ours, theirs = f"{BASE}made = 2024-01-01\n", f'{BASE}deadline = "2023"\n'
    for texts in ((ours, theirs), (theirs, ours)):
        assert merged(BASE, *texts).conflicts == [
            f'{NAME}: commitments.one.deadline is "2023": it ended on 2023-12-31, before the promise was '
            "made, 2024-01-01; correct one"
        ]


def test_updates_and_dependencies_that_do_not_fit_are_notes() -> None:
    two = '\n[commitments.two]\ntitle = "Two"\narea = "x"\n'
    base = BASE + 'status = "met"\n'
    ours = side('depends_on = ["two"]', "2023", 'status = "broken"', base=base) + two
    theirs = side("", "2024", 'status = "met"', 'status_was = "planned"', base=base) + two
    theirs += 'depends_on = ["one"]\n'
    for texts in ((ours, theirs), (theirs, ours)):
        result = merged(base + two, *texts)
        assert result.conflicts == []
        assert result.notes == [
            f'{NAME}: commitments.one.updates.2024.status_was is "planned": the previous update, 2023, says '
            "broken; correct the wrong one, or record the update in between",
            f'{NAME}: commitments.one.depends_on.0 is "two": waits for itself: one → two → one; one of them '
            "has to go first",
        ]


def test_what_a_side_already_has_is_not_repeated() -> None:
    base = side('status = "met"', "2022", 'status = "stalled"')
    ours, theirs = base.replace('"One"', '"1"'), base.replace('area = "x"', 'area = "x"\ntags = ["t"]')
    assert merged(base, ours, theirs).conflicts == []


def test_lines_that_git_merged_are_held_to_the_same() -> None:
    ours = f"{BASE}made = 2024-01-01\nextra.a = 1\n"
    theirs = f'{BASE}deadline = "2023"\n\n[commitments.one.extra]\nb = 1\n'
    with pytest.raises(CannotMergeError) as caught:
        merged(BASE, ours, theirs)
    lines = theirs.replace("b = 1\n", "b = 1\na = 1\n").replace('"2023"\n', '"2023"\nmade = 2024-01-01\n')
    (sentence,), notes = line_merge_problems(lines, caught.value, NAME)
    assert (sentence.partition(":")[0], notes) == (NAME, [])
    assert "it ended on 2023-12-31, before the promise was made" in sentence
