"""Renames of one side in the other, and updates of one day."""

import pytest
import rtoml

from roadmap_cli.merge.conflicts import Labels
from roadmap_cli.merge.renames import MergeInputs, ParsedText, RenamedTwiceError, followed, renamed_in


def three(base: str, ours: str, theirs: str) -> MergeInputs:
    return MergeInputs(*(ParsedText(text, rtoml.loads(text)) for text in (base, ours, theirs)))


def commitments(**fields: dict[str, object]) -> dict[str, object]:
    return {"commitments": dict(fields)}


def test_a_new_id_is_known_by_formerly_else_by_an_equal_table() -> None:
    before = commitments(a={"title": "A"}, b={"title": "B"}, c={"title": "C"}, d={"title": "D"})
    after = commitments(
        x={"title": "new", "formerly": "a"}, y={"title": "B"}, z={"title": "other"}, d={"title": "D"}
    )
    assert renamed_in(("commitments",), before, after) == {"a": "x", "b": "y"}
    assert renamed_in(("areas",), before, after) == {}


def test_one_heir_has_one_former_self() -> None:
    before = commitments(a={"title": "A"}, b={"title": "A"})
    after = commitments(x={"title": "A", "formerly": ["b"]})
    assert renamed_in(("commitments",), before, after) == {"b": "x"}


BASE = """\
[partners.us]
name = "US"

[areas.a]
title = "A"

[commitments.x]
title = "X"
area = "a"
partners = ["us"]
partner_status = { us = "met" }
partner_deadline = { us = "none" }

[commitments.x.updates.2024]
partner = "us"
note = "n"

[commitments.y]
title = "Y"
area = "a"
depends_on = ["x", "z"]
"""


def test_what_refers_to_a_renamed_one_follows_in_both_others() -> None:
    ours = BASE.replace("[partners.us]", "[partners.usa]").replace("[areas.a]", "[areas.b]")
    ours = ours.replace("[commitments.x]", '[commitments.z]\nformerly = "x"').replace(".x.", ".z.")
    theirs = BASE.replace('"X"', '"XX"')
    result = followed(three(BASE, ours, theirs), Labels()).inputs
    wanted = BASE.replace("[partners.us]", "[partners.usa]").replace("[areas.a]", "[areas.b]")
    wanted = (
        wanted.replace("commitments.x", "commitments.z").replace('"us"', '"usa"').replace("{ us =", "{ usa =")
    )
    wanted = wanted.replace('area = "a"', 'area = "b"').replace('["x", "z"]', '["z"]')
    assert result.base.text == wanted
    assert result.theirs.text == wanted.replace('"X"', '"XX"')
    assert result.ours.text == ours


def test_a_milestone_is_followed_with_the_updates_that_name_it() -> None:
    step = '\n[commitments.x.milestones.m]\ntitle = "M"\n'
    update = '\n[commitments.x.updates.2025]\nmilestone = "m"\nstatus = "met"\n'
    base = BASE + step + update
    ours = base.replace("milestones.m", "milestones.n").replace('= "m"', '= "n"')
    theirs = base + 'note = "n"\n'
    result = followed(three(base, ours, theirs), Labels()).inputs
    assert [side.text for side in (result.base, result.ours, result.theirs)] == [
        ours,
        ours,
        ours + 'note = "n"\n',
    ]


def test_one_thing_renamed_twice() -> None:
    with pytest.raises(
        RenamedTwiceError, match=r"^both sides renamed areas\.a: it is b in ours and c in theirs$"
    ):
        followed(
            three(BASE, BASE.replace("[areas.a]", "[areas.b]"), BASE.replace("[areas.a]", "[areas.c]")),
            Labels(),
        )


def test_renamed_by_both_alike() -> None:
    side = BASE.replace("[areas.a]", "[areas.b]")
    result = followed(three(BASE, side, side), Labels())
    assert (result.inputs.ours.text, result.inputs.theirs.text, result.contested) == (side, side, [])


def test_renamed_here_removed_there() -> None:
    ours, theirs = BASE.replace("[areas.a]", "[areas.b]"), BASE.replace('[areas.a]\ntitle = "A"\n', "")
    assert followed(three(BASE, ours, theirs), Labels()).contested == [("areas", "b")]
    assert followed(three(BASE, theirs, ours), Labels()).contested == [("areas", "b")]


def update(key: str, note: str) -> str:
    return f'\n[commitments.y.updates.{key}]\nnote = "{note}"\n'


@pytest.mark.parametrize(
    ("day", "taken", "free"),
    [
        ("2024-05-01", "2024-05-01-3", "2024-05-01-2"),
        ("2024-05-01-2", "2024-05-01-3", "2024-05-01-4"),
        ("2024-05", "2024-06", "2024-05-2"),
        ("someday", "someday-2", "someday-3"),
    ],
)
def test_another_update_of_one_day_gets_the_first_free_key(day: str, taken: str, free: str) -> None:
    extra = update("2024-05-01", "b") if day == "2024-05-01-2" else ""
    base = BASE + update(taken, "t") + extra
    result = followed(three(base, base + update(day, "o"), base + update(day, "x")), Labels("us", "them"))
    assert result.inputs.theirs.text == base + update(free, "x")
    assert result.notes == [
        f"commitments.y.updates.{day} is a different update in us and in them; both are kept, the one in "
        f"them as {free}"
    ]


def test_which_update_of_one_day_gets_another_key_does_not_depend_on_the_side() -> None:
    first, second = BASE + update("2024", "o"), BASE + update("2024", "x")
    result, turned = (followed(three(BASE, *pair), Labels()) for pair in ((first, second), (second, first)))
    assert result.inputs.theirs.text == turned.inputs.ours.text == BASE + update("2024-2", "x")
    assert result.inputs.ours.text == turned.inputs.theirs.text == first
    assert [one.notes[0].rpartition("; ")[2] for one in (result, turned)] == [
        "both are kept, the one in theirs as 2024-2",
        "both are kept, the one in ours as 2024-2",
    ]


def test_one_update_on_both_sides_is_one() -> None:
    side = BASE + update("2024", "o")
    result = followed(three(BASE, side, side + "# more\n"), Labels())
    assert (result.inputs.theirs.text, result.notes) == (side + "# more\n", [])


def test_a_view_of_one_side_names_the_new_id_of_the_other() -> None:
    view = '[views.v]\nwhere = "area = a or partner = us"\n'
    base = '[areas.a]\ntitle = "A"\n'
    sides = three(base, base.replace("areas.a", "areas.b"), base + view)
    assert 'where = "area = b or partner = us"' in followed(sides, Labels()).inputs.theirs.text
    wrong = three(base, base.replace("areas.a", "areas.b"), base + "[views.v]\nwhere = 5\n")
    assert "where = 5" in followed(wrong, Labels()).inputs.theirs.text
