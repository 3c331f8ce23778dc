"""Versions that are read one after another are exactly the roadmaps that each of them alone is."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.findings import InvalidRoadmapError
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from roadmap_cli.model.version_reader import VersionReader
from tests.conftest import examples
from tests.roadmaps import ENDINGS, LAYOUTS, LINES

PLAIN = """\
[roadmap]
title = "R"
[areas.a]
title = "A"
[commitments.one]
title = "One"
area = "a"
[commitments.one.updates.2021]
note = "Begun"
[commitments.two]
title = "Two"
area = "a"
extra = { n = 1 }
[assessors.watch]
name = "Watch"
[check]
due_soon_days = 3
"""


def alone(text: str) -> Roadmap | None:
    try:
        return read_roadmap(parse_roadmap(text, ""), text, "")
    except InvalidRoadmapError:
        return None


def shown(roadmap: Roadmap | None) -> str:
    """Return a roadmap as text, which differs for 1, 1.0 and true, and for other orders."""
    return repr(roadmap)


def data_of(parse: Callable[[str, str], object], text: str) -> str:
    """Return the data of a text, or the error, as text."""
    try:
        return repr(parse(text, "name"))
    except InvalidRoadmapError as error:
        return repr(error.sentences)


def test_unchanged_commitments_are_the_same_objects() -> None:
    reader = VersionReader()
    before, after = reader.read(PLAIN), reader.read(PLAIN.replace('"Two"', '"New"').replace("due_soon", "# "))
    assert before is not None
    assert after is not None
    assert after.commitments["one"] is before.commitments["one"]
    assert after.commitments["two"].title == "New"
    assert (before.check.due_soon_days, after.check.due_soon_days) == (3, 30)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("n = 1 ", "n = true "),
        ("n = 1 ", "n = 1.0 "),
        ('title = "R"', 'title = "S"'),
        ('name = "Watch"', 'name = "Watch"\nscale = { kept = 1 }'),
        ("[areas.a]", "[areas.b]"),
        ("[check]\n", "[views.v]\nwhere = 'late'\n[check]\n"),
        ("[commitments.two]", "[commitments.three]"),
        ("[commitments.one]", "# [commitments.none]\n[commitments.one]"),
    ],
)
def test_a_change_is_seen_in_both_directions(old: str, new: str) -> None:
    reader, texts = VersionReader(), (PLAIN, PLAIN.replace(old, new), PLAIN)
    assert texts[0] != texts[1]
    for text in texts:
        assert shown(reader.read(text)) == shown(alone(text)) != "None"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "R"', ""),
        ('title = "R"', 'title = "R"\nformat = 9'),
        ('title = "Two"', "title = 2"),
        ('note = "Begun"', 'note = ""'),
        ("updates.2021", "updates.then"),
        ('name = "Watch"', 'name = "Watch"\nscale = { "" = 1 }'),
        ("due_soon_days = 3", "due_soon_days = -3"),
        ("[check]", "[check]\n[check]"),
        ("[areas.a]", "[[areas]]"),
        ("[commitments.one]", "[commitments]\none = 1\n[x]"),
    ],
)
def test_a_fault_makes_a_version_unreadable_and_no_other(old: str, new: str) -> None:
    reader, broken = VersionReader(), PLAIN.replace(old, new, 1)
    assert alone(broken) is None
    assert shown(reader.read(PLAIN)) == shown(alone(PLAIN))
    assert reader.read(broken) is None
    assert shown(reader.read(PLAIN)) == shown(alone(PLAIN))


@examples(few=80, many=800)
@given(st.data())
def test_any_edits_give_what_each_version_alone_gives(data: st.DataObject) -> None:
    """Each text is the one before with a few lines replaced, removed or moved."""
    ending = data.draw(st.sampled_from([*ENDINGS.values()]))
    reader, lines = VersionReader(), data.draw(st.sampled_from([*LAYOUTS.values()])).split("\n")
    for _ in range(5):
        text = ending("\n".join(lines)).removeprefix("\ufeff")
        assert shown(reader.read(text)) == shown(alone(text))
        assert data_of(reader.parse, text) == data_of(parse_roadmap, text)
        start, count = data.draw(st.integers(0, len(lines))), data.draw(st.integers(0, 3))
        new = data.draw(st.lists(st.sampled_from(LINES), max_size=3))
        moved = data.draw(st.booleans()) * lines[start : start + count]
        lines = [*lines[:start], *new, *lines[start + count :], *moved]
