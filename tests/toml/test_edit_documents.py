"""Edits of generated documents: in every layout, only the requested data changes."""

import math
from typing import Any

import rtoml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.errors import NotSavedError
from roadmap_cli.toml.change import AddTable, Change, Names, Remove, RenameKey, SetValue
from roadmap_cli.toml.layout import Layout, find, read_layout
from tests.conftest import examples
from tests.toml.editing import NAME, check_edit, is_value
from tests.toml_documents import NAMES, documents, paths, same

FREE = "free name"
VALUES: list[Any] = [1, -0.0, math.nan, True, "a\"b\n'''[x]", "", [], [1, [2, "]"]], ["x" * 50] * 2]
TABLES: list[dict[str, Any]] = [{}, {"a": 1, "b": {"c": [{"d": ""}]}}]

on_documents = examples(few=8, many=200, unchecked=list(HealthCheck))


def tables_of(data: dict[str, Any]) -> list[Names]:
    return [(), *(path for path, value in names_of(data) if isinstance(value, dict))]


def names_of(data: dict[str, Any]) -> list[tuple[Names, Any]]:
    """Return the paths of table keys with their values."""
    found = []
    for path, value in paths(data):
        names = tuple(name for name in path if isinstance(name, str))
        if path and names == path:
            found.append((names, value))
    return found


def free_name(draw: st.DataObject, table: dict[str, Any]) -> str:
    return draw.draw(st.sampled_from([name for name in [*NAMES, FREE] if name not in table]))


def must_edit(text: str, change: Change) -> str:
    new_text = check_edit(text, change)
    assert new_text is not None, f"{change} was refused"
    return new_text


@on_documents
@given(documents(), st.data())
def test_a_value_is_set(text: str, draw: st.DataObject):
    layout = read_layout(text)
    stated = [path for path, _ in names_of(rtoml.loads(text)) if is_value_at(layout, path)]
    if stated:
        must_edit(text, SetValue(draw.draw(st.sampled_from(stated)), draw.draw(st.sampled_from(VALUES))))


def is_value_at(layout: Layout, path: Names) -> bool:
    found = find(layout, path)
    return found is not None and is_value(found)


@on_documents
@given(documents(), st.data())
def test_an_array_is_made_longer_shorter_and_other(text: str, draw: st.DataObject):
    layout = read_layout(text)
    arrays = [
        (path, value)
        for path, value in names_of(rtoml.loads(text))
        if isinstance(value, list) and is_value_at(layout, path)
    ]
    for path, old in arrays[:5]:
        kept = draw.draw(st.lists(st.sampled_from(old), unique_by=id)) if old else []
        must_edit(text, SetValue(path, kept + draw.draw(st.sampled_from([[], [1], ["u", {"v": [1]}]]))))


@on_documents
@given(documents(), st.data())
def test_a_key_and_a_table_are_added(text: str, draw: st.DataObject):
    path = draw.draw(st.sampled_from(tables_of(rtoml.loads(text))))
    table: Any = rtoml.loads(text)
    for name in path:
        table = table[name]
    name, fields = free_name(draw, table), draw.draw(st.sampled_from(TABLES))
    must_edit(text, SetValue((*path, name), draw.draw(st.sampled_from([*VALUES, *TABLES]))))
    must_edit(text, AddTable((*path, name), fields))
    must_edit(text, AddTable((*path, name, "below"), fields))
    must_edit(text, SetValue((*path, name, "below"), 1))


@on_documents
@given(documents(), st.data())
def test_a_key_or_a_table_is_removed_and_renamed(text: str, draw: st.DataObject):
    data = rtoml.loads(text)
    if not data:
        return
    path, _ = draw.draw(st.sampled_from(names_of(data)))
    table: Any = data
    for name in path[:-1]:
        table = table[name]
    must_edit(text, Remove(path))
    must_edit(text, RenameKey(path, free_name(draw, table)))


@on_documents
@given(documents(), st.data())
def test_edits_one_after_the_other_and_all_in_one_go_lead_to_the_same_data(text: str, draw: st.DataObject):
    changes: list[Change] = []
    data = rtoml.loads(text)
    start, start_text, start_data = data, text, data
    for _ in range(draw.draw(st.integers(2, 4))):
        change = any_change(draw, data)
        try:
            text, data = edited_roadmap(text, data, [change], NAME)
        except NotSavedError:
            continue
        changes.append(change)
    _, at_once = edited_roadmap(start_text, start_data, changes, NAME)
    assert same(at_once, data)
    assert same(start, rtoml.loads(start_text))


def any_change(draw: st.DataObject, data: dict[str, Any]) -> Change:
    path = draw.draw(st.sampled_from(tables_of(data)))
    table: Any = data
    for name in path:
        table = table[name]
    free, used = (*path, free_name(draw, table)), list(table)
    if not used or draw.draw(st.booleans()):
        if draw.draw(st.booleans()):
            return AddTable(free, draw.draw(st.sampled_from(TABLES)))
        return SetValue(free, draw.draw(st.sampled_from(VALUES)))
    taken = (*path, draw.draw(st.sampled_from(used)))
    match draw.draw(st.integers(0, 2)):
        case 0:
            return Remove(taken)
        case 1:
            return RenameKey(taken, free[-1])
    return SetValue(taken, draw.draw(st.sampled_from(VALUES)))


SCALARS = st.one_of(
    st.integers(-(2**63), 2**63 - 1), st.floats(), st.booleans(), st.dates(), st.text(max_size=20)
)


@on_documents
@given(documents(), SCALARS, SCALARS)
def test_setting_a_scalar_and_setting_it_back_gives_the_text_back(text: str, one: Any, other: Any):
    data = rtoml.loads(text)
    if FREE in data:
        return
    first, data = edited_roadmap(text, data, [SetValue((FREE,), one)], NAME)
    second, data = edited_roadmap(first, data, [SetValue((FREE,), other)], NAME)
    back, _ = edited_roadmap(second, data, [SetValue((FREE,), one)], NAME)
    assert back == first


@on_documents
@given(documents(), st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_a_value_and_any_text_a_name(text: str, name: str, value: str):
    data = rtoml.loads(text)
    if name not in data:
        assert must_edit(text, AddTable((name,), {name: value, "list": [value]}))
