"""Several changes at once, what is refused and how, and what it costs."""

import datetime
import sys
from collections.abc import Callable
from enum import StrEnum
from types import FrameType
from typing import Any

import pytest
import rtoml

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.errors import NotSavedError, RoadmapError, WrongUsageError
from roadmap_cli.toml.change import AddTable, Change, Remove, RenameKey, SetValue
from tests.toml.editing import NAME, edit

X = ("commitments", "x")
TEXT = """\
[commitments.x]
title = "X" # x
area = "a"

[commitments.y]
title = "Y"
area = "a"
depends_on = ["x"]

# after
"""


def test_no_change_changes_nothing():
    assert edit(TEXT) == TEXT


def test_a_value_that_is_set_to_what_it_is_changes_nothing():
    assert (
        edit(TEXT, SetValue((*X, "title"), "X"), SetValue(("commitments",), rtoml.loads(TEXT)["commitments"]))
        == TEXT
    )


def test_an_update_in_one_go_puts_each_key_where_it_belongs():
    new = edit(
        TEXT,
        SetValue((*X, "tags"), ["t"]),
        SetValue((*X, "status"), "met"),
        SetValue((*X, "title"), "Z"),
        SetValue((*X, "deadline"), datetime.date(2030, 1, 1)),
        AddTable((*X, "updates", "2024"), {"status": "met"}),
        SetValue((*X, "updates", "2024", "note"), "Done."),
        AddTable((*X, "updates", "2023"), {"note": "Half."}),
    )
    assert new == TEXT.replace(
        'title = "X" # x\narea = "a"\n',
        'title = "Z" # x\narea = "a"\ndeadline = 2030-01-01\nstatus = "met"\ntags = ["t"]\n'
        '\n[commitments.x.updates."2023"]\nnote = "Half."\n'
        '\n[commitments.x.updates."2024"]\nstatus = "met"\nnote = "Done."\n',
    )


def test_a_renamed_table_can_be_changed_under_its_new_name_and_replaced_under_the_old():
    new = edit(
        TEXT,
        RenameKey(X, "z"),
        SetValue(("commitments", "z", "formerly"), ["x"]),
        SetValue(("commitments", "y", "depends_on"), ["z"]),
        AddTable(X, {"title": "Again", "area": "b"}),
        Remove(("commitments", "z", "area")),
    )
    assert new == TEXT.replace("[commitments.x]", "[commitments.z]").replace(
        'x\narea = "a"\n', 'x\nformerly = ["x"]\n'
    ).replace('["x"]\n\n# after', '["z"]\n\n[commitments.x]\ntitle = "Again"\narea = "b"\n\n# after')


def test_several_new_tables_at_one_place_keep_their_order_and_one_line_between():
    adds = [AddTable(("commitments", id), {"title": id, "area": "a"}) for id in ("p", "q", "r")]
    blocks = "".join(f'\n[commitments.{id}]\ntitle = "{id}"\narea = "a"\n' for id in ("p", "q", "r"))
    assert edit(TEXT, *adds) == TEXT.replace('["x"]\n', '["x"]\n' + blocks)


def test_all_can_be_removed_and_begun_again():
    new = edit(TEXT, Remove(X), Remove(("commitments", "y")), AddTable(X, {"title": "New", "area": "a"}))
    assert new == '# after\n\n[commitments.x]\ntitle = "New"\narea = "a"\n'


def test_a_table_set_to_another_keeps_what_both_have():
    text = '[c.x]\nps = { us = "met", ca = "planned" } # c\n[c.x.e]\n# one\na = 1 # one\nb = 2\n'
    new = edit(text, SetValue(("c", "x"), {"ps": {"us": "met", "mx": "met"}, "e": {"a": 1, "c": {"d": 1}}}))
    assert new == '[c.x]\nps = { us = "met", mx = "met" } # c\n[c.x.e]\n# one\na = 1 # one\nc = { d = 1 }\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a]\nb.c = 1 # c\nd = 1\n", "[a]\nd = 1\nb = {}\n"),
        ("[a.b]\nc = 1 # c\n", "[a.b]\n"),
        ("[a]\nd = 1\n[a.b.c]\n", "[a]\nd = 1\nb = {}\n"),
        ("a = { b = { c = 1 } }\n", "a = { b = {} }\n"),
    ],
)
def test_a_table_set_to_an_empty_one_is_there_and_empty(text: str, expected: str):
    assert edit(text, SetValue(("a", "b"), {})) == expected


class Status(StrEnum):
    MET = "met"


def test_members_of_an_enum_and_tuples_are_written_as_what_they_are():
    new = edit("[a]\n", SetValue(("a", "status"), Status.MET), AddTable(("b",), {"s": (Status.MET,)}))
    assert new == '[a]\nstatus = "met"\n\n[b]\ns = ["met"]\n'


REFUSED: list[tuple[str, Change, int]] = [
    ("\n[a.b]\nc = 1\n", SetValue(("a", "b"), 1), 2),
    ("a.b.c = 1\n", SetValue(("a", "b"), [1]), 1),
    ("\n\n[[a]]\nb = 1\n", SetValue(("a", "c"), 1), 3),
    ("\n\n[[a]]\nb = 1\n", SetValue(("a",), []), 3),
    ("\n\n[[a]]\nb = 1\n", AddTable(("a", "c"), {}), 3),
    ("\n\n[[a]]\nb = 1\n", Remove(("a", "b")), 3),
    ("\n[a]\n\nb = 1\n", SetValue(("a", "b", "c"), 1), 4),
    ("\n[a]\n\nb = 1\n", AddTable(("a", "b", "c"), {}), 4),
    ("\n[a]\n\nb = [{c = 1}]\n", RenameKey(("a", "b", "c"), "d"), 4),
    ("\n[a]\n", SetValue(("a", "b"), 2**200), 2),
    ("\n[a]\n", AddTable(("a", "b", "c"), {"d": 2**200}), 2),
]


@pytest.mark.parametrize(("text", "change", "line"), REFUSED)
def test_what_cannot_be_done_is_refused_with_its_line_and_a_way_out(text: str, change: Change, line: int):
    with pytest.raises(NotSavedError) as refusal:
        edited_roadmap(text, rtoml.loads(text), [change], NAME)
    assert refusal.value.exit_code == 5
    (sentence,) = refusal.value.sentences
    assert sentence.startswith(f"{NAME}:{line}: {'.'.join(change.path)} ")
    assert sentence.endswith("so nothing was written; change it with `roadmap edit`")


@pytest.mark.parametrize("change", [SetValue(("a",), "x\udcff"), AddTable(("\udc80",), {})])
def test_text_that_is_no_unicode_is_wrong_usage(change: Change):
    with pytest.raises(WrongUsageError, match=r"not valid UTF-8; nothing was written to r\.toml"):
        edited_roadmap("", {}, [change], NAME)


def test_data_of_another_text_is_noticed():
    with pytest.raises(NotSavedError):
        edited_roadmap("a = 1\nb = 1\n", {"a": 2, "b": 1}, [SetValue(("b",), 2)], NAME)


NESTED = [0, 1, 40, 75, 79, 90, 500]


@pytest.mark.parametrize("depth", NESTED)
def test_values_nested_deeper_than_can_be_read_are_refused(depth: int):
    value: Any = 1
    for _ in range(depth):
        value = [value]
    try:
        new_text, _ = edited_roadmap("a = 1\n", {"a": 1}, [SetValue(("a",), value)], NAME)
    except RoadmapError:
        assert depth > 70
    else:
        assert new_text.count("[") == depth < 100


def big_roadmap(commitments: int) -> str:
    areas = "".join(f'[areas.a{n}]\ntitle = "A {n}"\n\n' for n in range(10))
    return areas + "".join(
        f'# {n}\n[commitments.c{n}]\ntitle = "Commitment {n}"\narea = "a{n % 10}"\npartners = ["us", "ca"]\n'
        f'deadline = "2035"\nstatus = "underway"\n\n'
        f'[commitments.c{n}.updates.2024-12-17]\nnote = "Nothing"\n\n'
        for n in range(commitments)
    )


def all_of_an_area(size: int) -> list[Change]:
    return [Remove(("commitments", f"c{n}")) for n in range(size) if n % 10 == 3]


def every_reference(size: int) -> list[Change]:
    renamed = RenameKey(("areas", "a3"), "z")
    return [renamed, *(SetValue(("commitments", f"c{n}", "area"), "z") for n in range(3, size, 10))]


BIG: dict[str, Callable[[int], list[Change]]] = {
    "a commitment": lambda _: [AddTable(("commitments", "new"), {"title": "New", "area": "a5"})],
    "a commitment of a new area": lambda _: [AddTable(("commitments", "new"), {"title": "N", "area": "n"})],
    "an update": lambda _: [
        SetValue(("commitments", "c100", "status"), "met"),
        AddTable(("commitments", "c100", "updates", "2025"), {"status": "met"}),
    ],
    "another id": lambda _: [RenameKey(("commitments", "c100"), "x")],
    "another id of an area": every_reference,
    "a removal": lambda _: [Remove(("commitments", "c100"))],
    "the removal of an area": all_of_an_area,
    "the removal of neighbours": lambda size: [Remove(("commitments", f"c{n}")) for n in range(size // 2)],
    "another status of all": lambda size: [
        SetValue(("commitments", f"c{n}", "status"), "met") for n in range(size)
    ],
}


def steps(text: str, changes: list[Change]) -> int:
    """Return how many functions, ours and Python's, are called to make changes."""
    data = rtoml.loads(text)
    count = 0

    def step(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        edited_roadmap(text, data, changes, NAME)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", BIG)
def test_four_times_the_roadmap_takes_at_most_four_times_the_steps(name: str):
    short, long = (steps(big_roadmap(size), BIG[name](size)) for size in (200, 800))
    assert short > 1000
    assert long <= 4.2 * short


@pytest.mark.parametrize(
    "change",
    [
        AddTable((*X, "updates", "2024-06"), {"note": "n"}),
        Remove((*X, "updates", "2024-01-01-100")),
        Remove(X),
        RenameKey(X, "y"),
    ],
)
def test_four_times_the_updates_take_at_most_four_times_the_steps(change: Change):
    def text(size: int) -> str:
        updates = (f"# {n}\n[commitments.x.updates.2024-01-01-{n}]\nnote = '{n}'\n" for n in range(2, size))
        return '[commitments.x]\ntitle = "X"\narea = "a"\n' + "".join(updates)

    short, long = (steps(text(size), [change]) for size in (200, 800))
    assert short > 1000
    assert long <= 4.2 * short


def test_neighbours_that_go_together_leave_one_gap():
    text = big_roadmap(6)
    for first, last in ((0, 3), (1, 6), (0, 6)):
        new = edit(text, *(Remove(("commitments", f"c{n}")) for n in range(first, last)))
        at, end = text.index(f"# {first}\n"), text.find(f"# {last}\n") if last < 6 else len(text)
        kept = text[:at] + text[end:]
        assert new == (kept if last < 6 else kept.rstrip("\n") + "\n\n")


EQUAL = """\
a = \"\"\"
one
two\"\"\"
b = 'lit' # c
c = 0x1F
d = 1979-05-27 07:32:00
e = ['x',  "y",] # e
f = { k = 1,  l = ['a'] }
g = 1_000.50
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_equal_value_changes_not_one_byte(newline: str):
    text = EQUAL.replace("\n", newline)
    changes = [SetValue((name,), value) for name, value in rtoml.loads(text).items()]
    assert edit(text, *changes) == text
    assert edit(text, SetValue(("a",), "one\ntwo")) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("place", ["a = {} # c", "a = {{ b = {}, c = 1 }}", "[a]\n  b = {}"])
@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_text_over_lines_stays_over_lines(quotes: str, place: str, newline: str):
    text = (place.format(f"{quotes}\none\ntwo{quotes}") + "\n").replace("\n", newline)
    path = ("a", "b") if "b" in place else ("a",)
    assert edit(text, SetValue(path, "one\nthree\n")) == text.replace("two", f"three{newline}")
