"""Merges of what replaced a commitment: all successors stay, and what only the merge breaks is reported."""

import tomllib
from typing import Any

import pytest

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

[commitments.old]
title = "Old"
area = "x"
partners = ["us", "ca"]

[commitments.one]
title = "One"
area = "x"
partners = ["us", "ca"]

[commitments.two]
title = "Two"
area = "x"
partners = ["us", "ca"]
"""


def with_lines(id: str, *lines: str, base: str = BASE) -> str:
    """Return the base with lines at the end of the table of a commitment."""
    head, title, rest = base.partition(f"[commitments.{id}]")
    table, gap, others = rest.partition("\n\n")
    return head + title + table.rstrip("\n") + "\n" + "\n".join(lines) + "\n" + (gap and "\n") + others


def superseded(id: str, by: str, day: str = "2026-01-01", base: str = BASE) -> str:
    """Return the base with a commitment replaced by others on a day."""
    update = f'updates.{day} = {{ status = "superseded" }}'
    return with_lines(id, 'status = "superseded"', f"replaced_by = [{by}]", update, base=base)


def both_ways(base: str, ours: str, theirs: str, **expected: Any) -> dict[str, Any]:
    """Return the commitments of the merge, which reports what is expected and nothing else."""
    results = [merged(base, ours, theirs), merged(base, theirs, ours)]
    for result in results:
        assert result.conflicts == expected.get("conflicts", [])
        assert result.notes == expected.get("notes", [])
    return dict(tomllib.loads(results[0].text)["commitments"])


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-01"])
def test_different_successors_of_both_sides_stay(day: str) -> None:
    after = both_ways(BASE, superseded("old", '"one"'), superseded("old", '"two"', day))
    assert (after["old"]["status"], sorted(after["old"]["replaced_by"])) == ("superseded", ["one", "two"])
    assert sorted(after["old"]["updates"]) == sorted({"2026-01-01", day})


def test_successors_that_both_sides_add_to_others_stay() -> None:
    base = superseded("old", '"one"')
    three = '\n[commitments.three]\ntitle = "Three"\narea = "x"\npartners = ["us"]\n'
    ours = base.replace('["one"]', '["one", "two"]') + three
    theirs = base.replace('["one"]', '["one", "three"]') + three
    after = both_ways(base, ours, theirs)
    assert sorted(after["old"]["replaced_by"]) == ["one", "three", "two"]


@pytest.mark.parametrize(("day", "latest"), [("2026-02-01", "underway"), ("2025-02-01", "superseded")])
def test_another_status_of_the_other_side_is_a_conflict_that_names_the_latest(day: str, latest: str) -> None:
    theirs = with_lines("old", 'status = "underway"', f'updates.{day} = {{ status = "underway" }}')
    result = merged(BASE, superseded("old", '"one"'), theirs)
    since = max(day, "2026-01-01")
    assert result.conflicts == [
        f'{NAME}:17: commitments.old.status is "superseded" in ours and "underway" in theirs; keep one of '
        f'the two values (the latest update, {since}, says "{latest}")'
    ]
    assert 'replaced_by = ["one"]' in result.text


def test_a_status_that_was_set_back_keeps_the_successor_that_the_other_side_adds() -> None:
    base = superseded("old", '"one"')
    ours = base.replace('status = "superseded"\nreplaced', 'status = "underway"\nreplaced').replace(
        "updates.2026-01-01", 'updates.2026-02-01 = { status = "underway" }\nupdates.2026-01-01'
    )
    after = both_ways(base, ours, base.replace('["one"]', '["one", "two"]'))
    assert (after["old"]["status"], after["old"]["replaced_by"]) == ("underway", ["one", "two"])


@pytest.mark.parametrize("base", [BASE, superseded("old", '"one"')])
def test_a_successor_that_one_side_renames_is_named_by_its_new_id(base: str) -> None:
    renamed = base.replace("[commitments.one]", "[commitments.uno]").replace('"one"', '"uno"')
    renamed = with_lines("uno", 'formerly = "one"', base=renamed)
    ours = superseded("old", '"two", "one"') if base == BASE else base.replace('["one"]', '["one", "two"]')
    after = both_ways(base, ours, renamed)
    assert sorted(after["old"]["replaced_by"]) == ["two", "uno"]


def test_a_successor_that_one_side_removes_is_a_note() -> None:
    removed = BASE.partition("[commitments.two]")[0]
    after = both_ways(
        BASE,
        superseded("old", '"two"'),
        removed,
        notes=[
            f"{NAME}: commitments.old.replaced_by names commitments.two, which one side removed while the "
            "other used it; `roadmap check` reports it until you fix it"
        ],
    )
    assert after["old"]["replaced_by"] == ["two"]


def test_commitments_that_the_sides_replace_by_each_other_are_a_conflict() -> None:
    both_ways(
        BASE,
        superseded("one", '"two"'),
        superseded("two", '"one"'),
        conflicts=[
            f'{NAME}: commitments.one.replaced_by.0 is "two": replaces itself: one → two → one; '
            "remove one of these successors"
        ],
    )


def test_a_partner_that_the_successor_no_longer_has_is_a_note() -> None:
    head, title, rest = BASE.partition("[commitments.two]")
    theirs = head + title + rest.replace('["us", "ca"]', '["us"]')
    both_ways(
        BASE,
        superseded("old", '"two"'),
        theirs,
        notes=[
            f'{NAME}: commitments.old.replaced_by is "ca": no successor names ca, so it counts as dropped '
            "there; add ca to one"
        ],
    )
