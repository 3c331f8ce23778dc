"""An edited roadmap is converted in part, to exactly what converting the whole file gives."""

from collections.abc import Callable, Mapping

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.errors import NotSavedError
from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.model.version_reader import read_edited
from roadmap_cli.toml.change import AddTable, Change, Remove, RenameKey, SetValue
from tests.conftest import SMALL_ROADMAP, examples
from tests.roadmaps import LAYOUTS

TEXTS = [SMALL_ROADMAP, *LAYOUTS.values()]


def loaded(text: str) -> Roadmap:
    return read_roadmap(parse_roadmap(text, ""), text, "")


def edited(text: str, changes: list[Change]) -> tuple[str, str]:
    """Return what the two ways give for a text after changes, as text that shows types and order."""
    new_text, data = edited_roadmap(text, rtoml.loads(text), changes, "")
    before = loaded(text)
    return (
        shown(lambda: read_edited(data, new_text, "", before, changes)),
        shown(lambda: read_roadmap(rtoml.loads(new_text), new_text, "")),
    )


def shown(read: Callable[[], Roadmap]) -> str:
    """Return a roadmap or its faults as text."""
    try:
        return repr(read())
    except InvalidRoadmapError as error:
        return repr(error.sentences)


@st.composite
def changes(draw: st.DrawFn, text: str) -> Change:
    """Draw a change of a record, of a part of one, or of a whole table."""
    data = rtoml.loads(text)
    path = tuple(
        draw(st.sampled_from([("commitments",), ("areas",), ("partners",), ("roadmap",), ("check",)]))
    )
    while isinstance(table := _at(data, path), dict) and table and draw(st.integers(0, 3)):
        path = (*path, draw(st.sampled_from(list(table))))
    value = draw(st.sampled_from(["met", "2030", "x", 1, True, [], ["us"], {"us": "met"}, {}]))
    new = draw(st.sampled_from(["status", "title", "tags", "2024-01-01", "new", "partner_status"]))
    fields: Mapping[str, object] = draw(
        st.sampled_from([{"title": "T", "area": "north"}, {"note": "N"}, {"title": 1}])
    )
    choices: list[Change] = [
        *(SetValue((*path, new), value), SetValue(path, value), AddTable((*path, new), fields)),
        *(Remove(path), RenameKey(path, new)),
    ]
    return draw(st.sampled_from(choices))


def _at(data: object, path: tuple[str, ...]) -> object:
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


@examples(few=150, many=1500)
@given(st.data(), st.sampled_from(TEXTS))
def test_any_changes_give_what_the_whole_text_gives(data: st.DataObject, text: str) -> None:
    drawn = data.draw(st.lists(changes(text), min_size=1, max_size=3))
    try:
        one, other = edited(text, drawn)
    except (NotSavedError, KeyError, TypeError, AttributeError):
        return  # not possible, one by one or together
    assert one == other


def test_only_what_changed_is_converted() -> None:
    before = loaded(SMALL_ROADMAP)
    first, second, *_ = before.commitments
    change = SetValue(("commitments", first, "progress"), 40)
    text, data = edited_roadmap(SMALL_ROADMAP, rtoml.loads(SMALL_ROADMAP), [change], "")
    after = read_edited(data, text, "", before, [change])
    assert after.commitments[first].progress == 40
    assert after.commitments[second] is before.commitments[second]


@pytest.mark.parametrize("value", [400, "x"])
def test_a_fault_is_reported_with_its_place(value: object) -> None:
    before = loaded(SMALL_ROADMAP)
    change = SetValue(("commitments", next(iter(before.commitments)), "progress"), value)
    text, data = edited_roadmap(SMALL_ROADMAP, rtoml.loads(SMALL_ROADMAP), [change], "")
    with pytest.raises(InvalidRoadmapError) as error:
        read_edited(data, text, "name", before, [change])
    assert error.value.sentences[0].startswith("name:")
