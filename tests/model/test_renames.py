"""Renames, by `formerly` or by equal content."""

import tomllib

import pytest

from roadmap_cli.history.change import Wording
from roadmap_cli.history.compare import compare
from roadmap_cli.merge.renames import renamed_in
from roadmap_cli.model.renames import renamed_commitments
from tests.histories import commitment, roadmap_of
from tests.history.test_compare import change, changes, read


def test_by_formerly_whatever_else_changed() -> None:
    found = change(commitment("one", title='"X"'), commitment("two", title='"Y"', formerly='["zero", "one"]'))
    assert (found.kind, found.before_id, found.id) == ("renamed", "one", "two")
    assert found.wording == (Wording("title", "X", "Y"),)


def test_else_the_same_table_under_another_id() -> None:
    found = change(commitment("one", title='"X"'), commitment("two", title='"X"'))
    assert (found.kind, found.before_id, found.id, found.fields) == ("renamed", "one", "two", ())


def test_not_where_the_old_id_is_still_there() -> None:
    found = changes(commitment("one"), commitment("one") + commitment("two", formerly='"one"', title='"one"'))
    assert [one.kind for one in found.commitments] == ["added"]


def test_each_is_renamed_once() -> None:
    before = commitment("a1", title='"X"') + commitment("a2", title='"X"')
    found = changes(before, commitment("b1", title='"X"'))
    assert [(one.kind, one.id) for one in found.commitments] == [("renamed", "b1"), ("removed", "a2")]


def test_what_depends_on_it_has_not_changed() -> None:
    before = commitment("one", title='"X"') + commitment("two", depends_on='["one"]')
    after = commitment("new", title='"X"') + commitment("two", depends_on='["new"]')
    assert [one.id for one in changes(before, after).commitments] == ["new"]


def test_areas_and_partners_and_what_refers_to_them() -> None:
    tables = "[areas.{0}]\ntitle = 'A'\n[partners.{1}]\nname = 'P'\n"
    fields = {
        "partners": '["{1}"]',
        "area": '"{0}"',
        "partner_status": '{{ {1} = "met" }}',
        "partner_deadline": '{{ {1} = "none" }}',
        "deadline": '"2030"',
    }
    one = commitment(**fields) + '[commitments.one.updates.2024-01-01]\npartner = "{1}"\nnote = "n"\n'
    before, after = ((tables + one).format(*names) for names in (("a", "p"), ("b", "q")))
    found = compare(read(roadmap_of(before, "")), read(roadmap_of(after, "")))
    assert [(one.kind, one.before_id, one.id) for one in (*found.areas, *found.partners)] == [
        ("renamed", "a", "b"),
        ("renamed", "p", "q"),
    ]
    assert found.commitments == ()


def test_three_thousand_at_once() -> None:
    many = range(3000)
    before = "".join(commitment(f"a{one}", title=f'"T{one}"') for one in many)
    after = "".join(commitment(f"b{one}", title=f'"T{one}"') for one in many)
    assert {one.kind for one in changes(before, after).commitments} == {"renamed"}


def test_one_that_took_in_another_was_not_renamed() -> None:
    before = commitment("one", title='"X"') + commitment("two", title='"Y"')
    found = changes(before, commitment("one", title='"X"', formerly='"two"'))
    assert [(one.kind, one.id) for one in found.commitments] == [("removed", "two")]


X, Y = (commitment(id, title=f'"{id}"') for id in ("x", "y"))


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        (X + Y, commitment("new", title='"x"') + Y, {"x": "new"}),
        (X, commitment("new", title='"x"', area='"b"'), {}),
        (X + Y, commitment("new", title='"other"', formerly='["y", "x"]'), {"x": "new"}),
        (X, commitment("new", title='"x"', formerly='"long-ago"'), {"x": "new"}),
        (commitment("new", title='"other"', formerly='"x"'), X, {"new": "x"}),
        (commitment("a", formerly='"x"') + commitment("b", formerly='"x"'), X, {"a": "x"}),
        (X, commitment("a", formerly='"x"') + commitment("b", formerly='"x"'), {"x": "a"}),
        (X + Y, commitment("x", title='"x"', formerly='"y"'), {}),
        (commitment("a") + commitment("b"), commitment("new", formerly='"b"'), {"b": "new"}),
    ],
    ids=[
        "equal", "not equal", "last former id", "equal but for formerly", "back to the former id",
        "two that go back", "two that claim it", "taken in", "formerly before equal",
    ],
)  # fmt: skip
def test_one_rule_for_comparing_and_merging(before: str, after: str, names: dict[str, str]) -> None:
    states = [read(roadmap_of(text)).commitments for text in (before, after)]
    data = [tomllib.loads(text) for text in (before, after)]
    assert renamed_commitments(*states) == names
    assert renamed_in(("commitments",), *data) == names
