"""Every kind of edit, on one roadmap in every layout and with every ending: none is refused or does harm."""

import pytest
import rtoml

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.toml.change import AddTable, Change, Remove, RenameKey, SetValue
from tests.roadmaps import ENDINGS, LAYOUTS
from tests.toml.editing import NAME, check_edit, comments
from tests.toml_documents import same

GRIDS = ("commitments", "grids")
EDITS: dict[str, Change] = {
    "a status": SetValue((*GRIDS, "status"), "met"),
    "a longer title": SetValue(("commitments", "ice", "title"), 'Ice, "thick"\n[x]'),
    "a title over lines": SetValue(("commitments", "methane", "title"), "CH4"),
    "a number": SetValue(("commitments", "methane", "progress"), 60),
    "a key of the middle": SetValue(("commitments", "ice", "partners"), ["us", "ca"]),
    "a last key": SetValue(("commitments", "methane", "source"), "https://example.org"),
    "a long array": SetValue(
        ("commitments", "ice", "source"), [f"https://example.org/{n}" for n in range(9)]
    ),
    "a text for an array": SetValue((*GRIDS, "tags"), "energy"),
    "one more tag": SetValue((*GRIDS, "tags"), ["energy", "power", "grid", "new"]),
    "two more tags": SetValue((*GRIDS, "tags"), ["energy", "power", "grid", "new", "newer"]),
    "no first tag": SetValue((*GRIDS, "tags"), ["power", "grid"]),
    "no middle tag": SetValue((*GRIDS, "tags"), ["energy", "grid"]),
    "no last tag": SetValue((*GRIDS, "tags"), ["energy", "power"]),
    "only the last tag": SetValue((*GRIDS, "tags"), ["grid"]),
    "no tag": SetValue((*GRIDS, "tags"), []),
    "another tag": SetValue((*GRIDS, "tags"), ["energy", "steam", "grid"]),
    "other tags": SetValue((*GRIDS, "tags"), ["a", "b"]),
    "the tags turned round": SetValue((*GRIDS, "tags"), ["grid", "power", "energy", "wire"]),
    "one more partner": SetValue((*GRIDS, "partners"), ["us", "ca", "mx"]),
    "one partner less": SetValue((*GRIDS, "partners"), ["us"]),
    "a partner's status": SetValue((*GRIDS, "partner_status", "ca"), "met"),
    "another partner's status": SetValue((*GRIDS, "partner_status", "us"), "met"),
    "all partners' status": SetValue((*GRIDS, "partner_status"), {"us": "met", "ca": "met"}),
    "other partners' status": SetValue((*GRIDS, "partner_status"), {"us": "met"}),
    "the first partner's deadline": SetValue((*GRIDS, "partner_deadline", "ca"), "2050"),
    "a table of the user's": SetValue((*GRIDS, "extra"), {"k": [1, {"z": 1.5}]}),
    "a setting": SetValue(("check", "due_soon_days"), 90),
    "an update's note": SetValue((*GRIDS, "updates", "2022", "note"), "Begun."),
    "an update's evidence": SetValue((*GRIDS, "updates", "2024-12-17", "evidence"), "https://example.org"),
    "an area's lead": SetValue(("areas", "climate", "lead"), "Environment"),
    "a commitment of an area": AddTable(
        ("commitments", "new"), {"title": "New", "area": "climate", "partners": ["us"]}
    ),
    "a commitment of a new area": AddTable(("commitments", "new"), {"title": "New", "area": "new"}),
    "an area": AddTable(("areas", "new"), {"title": "New"}),
    "a partner": AddTable(("partners", "new"), {"name": "New"}),
    "an odd id": AddTable(("partners", 'a.b "c"'), {"name": "New"}),
    "a first update": AddTable((*GRIDS, "updates", "2021-04"), {"note": "Early"}),
    "an update between": AddTable((*GRIDS, "updates", "2023"), {"status": "met", "note": "Then"}),
    "a last update": AddTable((*GRIDS, "updates", "2025-01-01"), {"note": "Now"}),
    "the first update of one": AddTable(("commitments", "ice", "updates", "2025"), {"note": "Now"}),
    "a milestone": AddTable((*GRIDS, "milestones", "law"), {"title": "Law", "deadline": "2030"}),
    "the first milestone of one": AddTable(("commitments", "methane", "milestones", "law"), {"title": "Law"}),
    "a table of its own": AddTable(("check",), {"due_soon_days": 90}),
    "no status": Remove((*GRIDS, "status")),
    "no title": Remove((*GRIDS, "title")),
    "no last key": Remove(("commitments", "methane", "progress")),
    "no key of the user's": Remove(("areas", "north", "mood")),
    "no partner's status": Remove((*GRIDS, "partner_status", "ca")),
    "no tags": Remove((*GRIDS, "tags")),
    "no first commitment": Remove(GRIDS),
    "no second commitment": Remove(("commitments", "ice")),
    "no third commitment": Remove(("commitments", "methane")),
    "no commitments": Remove(("commitments",)),
    "no first update": Remove((*GRIDS, "updates", "2022")),
    "no last update": Remove((*GRIDS, "updates", "2024-12-17")),
    "no updates": Remove((*GRIDS, "updates")),
    "no milestone": Remove((*GRIDS, "milestones", "rules")),
    "no partner": Remove(("partners", "us")),
    "no area": Remove(("areas", "north")),
    "another id": RenameKey(GRIDS, "clean-grids"),
    "an id that needs quotes": RenameKey(("commitments", "ice"), "i c.e"),
    "another area id": RenameKey(("areas", "north"), "arctic"),
    "another partner id": RenameKey(("partners", "ca"), "canada"),
    "another day": RenameKey((*GRIDS, "updates", "2022"), "2022-05"),
    "another key": RenameKey(("areas", "north", "mood"), "temper"),
}


USUAL = ("as it is", "CRLF, no last newline")
"""The endings of the default suite; two layouts have all of them there, the others in the sweep."""


@pytest.mark.parametrize(
    ("layout", "ending"),
    [
        pytest.param(
            *(layout, ending),
            marks=[] if ending in USUAL or layout in ("commented", "all inline") else [pytest.mark.sweep],
        )
        for layout in LAYOUTS
        for ending in ENDINGS
    ],
)
def test_every_edit_of_every_layout_changes_what_was_asked_and_nothing_else(layout: str, ending: str):
    text = ENDINGS[ending](LAYOUTS[layout])
    for name, change in EDITS.items():
        new_text = check_edit(text, change)
        assert new_text is not None, f"{name} was refused"
        assert new_text != text, name
        check_newlines(text, new_text)
        if not isinstance(change, Remove) and name != "other partners' status":
            assert comments(new_text) == comments(text), name


def check_newlines(text: str, new_text: str) -> None:
    """Check that the edit wrote the newlines of the file, and left no gap larger than it had."""
    if "\r" not in text:
        assert "\r" not in new_text
    elif text.count("\r\n") == text.count("\n"):
        assert new_text.count("\r\n") == new_text.count("\n") == new_text.count("\r")
    assert largest_gap(new_text) <= max(largest_gap(text), 1), new_text


def largest_gap(text: str) -> int:
    gap = largest = 0
    for line in text.split("\n")[:-1]:
        gap = 0 if line.strip() else gap + 1
        largest = max(largest, gap)
    return largest


def reverse(data: dict[str, object], change: Change) -> Change:
    """Return the change that takes another one back."""
    old: object = data
    for name in change.path:
        old = old.get(name) if isinstance(old, dict) else None
    match change:
        case RenameKey(path, name):
            return RenameKey((*path[:-1], name), path[-1])
        case Remove(path):
            return SetValue(path, old)
    return Remove(change.path) if old is None else SetValue(change.path, old)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_reverse_of_an_edit_gives_the_old_data(layout: str):
    data = rtoml.loads(LAYOUTS[layout])
    for name, change in EDITS.items():
        text, new_data = edited_roadmap(LAYOUTS[layout], data, [change], NAME)
        _, back = edited_roadmap(text, new_data, [reverse(data, change)], NAME)
        # A table that was new with its first key stays when the key goes; there was none that was empty.
        assert same(data, without_empty_tables(back)), name


def without_empty_tables(data: dict[str, object]) -> dict[str, object]:
    fields = {name: without_empty_tables(one) if isinstance(one, dict) else one for name, one in data.items()}
    return {name: field for name, field in fields.items() if field != {}}
