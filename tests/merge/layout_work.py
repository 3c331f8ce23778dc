"""Two people's work on one roadmap in any layout, made by hypothesis: it renames, removes and adds."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import rtoml
from hypothesis import strategies as st

from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.errors import NotSavedError
from roadmap_cli.toml.change import AddTable, Change, Names, Remove, RenameKey, SetValue
from tests.roadmaps import DATA

Renames = dict[Names, Names]
"""The paths of records by their new paths."""

_RECORDS = [(kind, id) for kind in ("partners", "areas", "commitments") for id in DATA[kind]]


class Side(NamedTuple):
    """What one person made of a text, and the records that were given another id."""

    text: str
    renames: Renames


@st.composite
def _changes(draw: st.DrawFn) -> list[Change]:
    """Draw what the program may do at once."""
    record = draw(st.sampled_from(_RECORDS))
    commitment = ("commitments", draw(st.sampled_from([*DATA["commitments"]])))
    new, word = draw(st.sampled_from(["yy", "zz"])), draw(st.sampled_from(["one", "two"]))
    day = draw(st.sampled_from(["2022", "2023", "2024-12-17", "2024-12-17-2", "2024-12"]))
    step = draw(st.sampled_from(["rules", "more"]))
    partner = draw(st.sampled_from(["us", "ca", new]))
    tags = draw(st.lists(st.sampled_from(["energy", "power", "grid", word]), unique=True))
    field = draw(st.sampled_from(["title", "status", "progress", "area", "tags", "partners", "own"]))
    return draw(
        st.sampled_from(
            [
                [RenameKey(record, new)],
                [SetValue((*record, "formerly"), [record[1]]), RenameKey(record, new)],
                [Remove(record)],
                [SetValue((*record, "url"), word)],
                [AddTable((record[0], new), {"title": word})],
                [AddTable((*commitment, "updates", day), {"note": f"{word} of {day}"})],
                [SetValue((*commitment, "updates", day, "note"), f"{word} of {day}")],
                [Remove((*commitment, "updates", day))],
                [AddTable((*commitment, "milestones", step), {"title": word})],
                [Remove((*commitment, "milestones", step))],
                [SetValue((*commitment, "tags"), tags)],
                [SetValue((*commitment, "partner_status", partner), word)],
                [Remove((*commitment, "partner_status", partner))],
                [SetValue((*commitment, "extra"), {word: 1})],
                [SetValue((*commitment, field), word)],
                [Remove((*commitment, field))],
            ]
        )
    )


def work() -> st.SearchStrategy[list[list[Change]]]:
    """Draw what one person does."""
    return st.lists(_changes(), min_size=1, max_size=3)


def done(text: str, acts: list[list[Change]]) -> Side:
    """Return what these acts make of a text; one that does not fit it is left out."""
    renames: Renames = {}
    for changes in acts:
        try:
            text, _ = edited_roadmap(text, rtoml.loads(text), changes, "the roadmap")
        except (KeyError, TypeError, ValueError, NotSavedError):
            continue
        last = changes[-1]
        if isinstance(last, RenameKey):
            renames[last.path[0], last.name] = renames.get(last.path, last.path)
    return Side(text, renames)


def paths(data: Mapping[str, Any], renames: Renames) -> set[Names]:
    """Return the paths of all that is in a roadmap but `formerly`, with the ids that records had first."""
    return {_first(path, renames) for path in _paths(data) if path[-1] != "formerly"}


def _first(path: Names, renames: Renames) -> Names:
    path = (*renames.get(path[:2], path[:2]), *path[2:])
    if path[2:3] == ("partner_status",) and len(path) > 3:
        return (*path[:3], *renames.get(("partners", path[3]), path[2:])[1:])
    return path


def _paths(data: Mapping[str, Any], above: Names = ()) -> Iterator[Names]:
    for key, value in data.items():
        yield (*above, key)
        if isinstance(value, Mapping):
            yield from _paths(value, (*above, key))
