"""Many tables in one go: each where it belongs, and the text looked at once."""

from typing import Any

import pytest
import rtoml

from roadmap_cli.editing.placement import RULES, edited_roadmap
from roadmap_cli.toml.change import AddTable, AddTables, SetValue
from roadmap_cli.toml.edit import Batch
from roadmap_cli.toml.insert import are_independent
from roadmap_cli.toml.layout import read_layout
from roadmap_cli.toml.splice import Draft
from tests.toml.editing import edit

TEXT = """\
[roadmap]
title = "R"

# The sea first.
[areas.sea]
title = "Sea"

[commitments.a] # kept
title = "A"
area = "sea"

[commitments.a.updates.2024]
note = "First."

# About b.
[commitments.b]
title = "B"
area = "land"

[check]
due_soon_days = 3
"""


def commitment(id: str, area: str, **more: Any) -> AddTable:
    return AddTable(("commitments", id), {"title": id.upper(), "area": area, **more})


def draft(text: str) -> Draft:
    return Draft(read_layout(text), rtoml.loads(text), "r.toml", RULES)


def test_each_goes_behind_the_last_of_its_area_and_the_rest_to_the_end_in_order() -> None:
    new = edit(
        TEXT,
        AddTables(
            [
                AddTable(("partners", "us"), {"name": "US"}),
                AddTable(("areas", "air"), {"title": "Air"}),
                commitment("c", "air"),
                commitment("d", "sea"),
                AddTable(("commitments", "d", "updates", "2025"), {"note": "New."}),
                commitment("e", "fire"),
                commitment("f", "air"),
                commitment("g", "sea"),
                AddTable(("commitments", "a", "updates", "2025"), {"note": "Second."}),
                AddTable(("commitments", "a", "milestones", "m"), {"title": "M"}),
            ]
        ),
    )
    assert [line for line in new.split("\n") if line.startswith("[")] == [
        "[roadmap]",
        "[partners.us]",
        "[areas.sea]",
        "[areas.air]",
        "[commitments.a] # kept",
        "[commitments.a.milestones.m]",
        "[commitments.a.updates.2024]",
        "[commitments.a.updates.2025]",
        "[commitments.d]",
        "[commitments.d.updates.2025]",
        "[commitments.g]",
        "[commitments.b]",
        "[commitments.c]",
        "[commitments.e]",
        "[commitments.f]",
        "[check]",
    ]
    assert [line for line in TEXT.split("\n") if line not in new.split("\n")] == []
    assert "\n\n\n" not in new


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_into_a_file_that_has_only_a_head_they_go_in_the_order_of_the_format(newline: str) -> None:
    tables = [commitment("a", "x"), AddTable(("areas", "x"), {"title": "X"}), AddTable(("partners", "p"), {})]
    new = edit(f'[roadmap]{newline}title = "R"{newline}', AddTables(tables))
    expected = [
        *("[roadmap]", 'title = "R"', "", "[partners.p]", "", "[areas.x]", 'title = "X"', ""),
        *("[commitments.a]", 'title = "A"', 'area = "x"', ""),
    ]
    assert new == newline.join(expected)


def test_new_tables_stand_as_close_and_as_deep_as_those_that_are_there() -> None:
    text = '[roadmap]\ntitle="R"\n[areas.x]\n  title="X"\n[areas.y]\n  title="Y"\n'
    new = edit(text, AddTables([AddTable(("areas", "z"), {"title": "Z"}), AddTable(("areas", "v"), {})]))
    assert new == text + '[areas.z]\n  title = "Z"\n[areas.v]\n'


@pytest.mark.parametrize(
    "text",
    [
        '[roadmap]\ntitle = "R"\n[commitments]\na = { title = "A", area = "x" }\n',
        'areas = { x = { title = "X" } }\ncommitments = {}\n[roadmap]\ntitle = "R"\n',
    ],
)
def test_where_tables_are_values_they_go_inside_of_them(text: str) -> None:
    tables = AddTables(
        [
            AddTable(("areas", "y"), {"title": "Y"}),
            commitment("b", "y"),
            AddTable(("commitments", "b", "updates", "2025"), {"note": "N"}),
        ]
    )
    data = rtoml.loads(edit(text, tables))
    assert data["areas"]["y"] == {"title": "Y"}
    assert data["commitments"]["b"]["updates"] == {"2025": {"note": "N"}}


def test_two_updates_of_one_commitment_do_not_go_together() -> None:
    updates = [AddTable(("commitments", "a", "updates", day), {"note": day}) for day in ("2026", "2025")]
    assert not are_independent(draft(TEXT), AddTables(updates))
    new = edit(TEXT, AddTables(updates))
    assert new.index("updates.2024") < new.index("updates.2025") < new.index("updates.2026")
    assert are_independent(draft(TEXT), AddTables(updates[:1]))


def test_a_table_that_is_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        edited_roadmap(TEXT, rtoml.loads(TEXT), [AddTables([commitment("a", "sea")])], "r.toml")


def test_setting_many_values_copies_a_large_table_once_and_leaves_the_old_data() -> None:
    text = TEXT + "".join(f'\n[commitments.c-{number}]\ntitle = "C"\narea = "x"\n' for number in range(50))
    start = draft(text)
    before = repr(start.data)
    batch = Batch(start)
    for number in range(50):
        assert batch.add(SetValue(("commitments", f"c-{number}", "title"), f"New {number}"))
        if number == 0:
            table = batch.data["commitments"]
    assert batch.data["commitments"] is table
    assert batch.data["commitments"]["c-49"]["title"] == "New 49"
    assert repr(start.data) == before


def test_what_waits_for_the_next_go_is_not_in_the_data_of_this_one() -> None:
    batch = Batch(draft(TEXT))
    assert batch.add(SetValue(("areas", "sea", "lead"), "L"))
    assert not batch.add(SetValue(("areas", "sea", "lead"), "M"))
    assert not batch.add(SetValue(("areas", "sea", "summary"), "S"))  # lands where the other key does
    assert batch.data["areas"]["sea"] == {"title": "Sea", "lead": "L"}
