"""Several roadmaps that were read: their short names, and the roadmap that joins them."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from roadmap_cli.model.ids import free_id, id_from, is_id
from roadmap_cli.model.joined import JoinedRoadmap, join, joined_id
from roadmap_cli.model.types import Roadmap
from roadmap_cli.storage.find import ROADMAP_NAME
from roadmap_cli.storage.load import LoadedRoadmap


class LoadedRoadmaps(msgspec.Struct, frozen=True, dict=True):
    """Several roadmaps by short name; the rest is as in `LoadedRoadmap`, for the roadmap that joins them."""

    members: Mapping[str, LoadedRoadmap]
    source: ClassVar[None] = None  # a place in the joined roadmap is in no file

    @cached_property
    def roadmap(self) -> JoinedRoadmap:
        """The roadmaps as one."""
        return join({name: member.roadmap for name, member in self.members.items()})

    @property
    def typed_roadmap(self) -> Roadmap:
        """The roadmaps as one, with the digits of numbers as in their texts."""
        typed = {name: member.typed_roadmap for name, member in self.members.items()}
        if all(typed[name] is member.roadmap for name, member in self.members.items()):
            return self.roadmap
        return join(typed)

    @property
    def data(self) -> dict[str, Any]:
        """The data of the commitments, by the ids of the joined roadmap."""
        tables = {
            joined_id(name, commitment_id): table
            for name, member in self.members.items()
            for commitment_id, table in member.data.get("commitments", {}).items()
        }
        return {"commitments": tables}


Loaded = LoadedRoadmap | LoadedRoadmaps


def members_of(loaded: Loaded) -> Mapping[str, LoadedRoadmap]:
    """Return the roadmaps that were read, by short name."""
    if isinstance(loaded, LoadedRoadmaps):
        return loaded.members
    place = place_of(str(loaded.source.path or ROADMAP_NAME))
    (name,) = short_names([place], [loaded.roadmap.roadmap.id])
    return {name: loaded}


def place_of(path: str) -> list[str]:
    """Return the parts of a path from the root, for `short_names`; links are not followed."""
    return [part for part in Path(path).absolute().parts if part != os.sep]


def short_names(places: Sequence[Sequence[str]], own_ids: Sequence[str]) -> list[str]:
    """Return a short name for each roadmap, all different: its own `id`, else the end of its path.

    `places` are the parts of the paths, and `own_ids` the ids of the roadmaps, empty without one. An id
    that is not well-formed, or that an earlier roadmap has, is ignored.
    """
    names: dict[int, str] = {}
    for number, own in enumerate(own_ids):
        if is_id(own) and own not in names.values():
            names[number] = own
    taken = set(names.values())
    for number, name in enumerate(_names_of_paths(places)):
        if number not in names:
            names[number] = free_id(name, taken) if name in taken else name
            taken.add(names[number])
    return [names[number] for number in range(len(places))]


def _names_of_paths(places: Sequence[Sequence[str]]) -> list[str]:
    """Return the shortest end of each path that no other path has, as an id, if there is one.

    The end that all paths have in common is left out.
    """
    paths = [_without_default(place) for place in places]
    while len(paths) > 1 and all(paths) and len({path[-1] for path in paths}) == 1:
        paths = [path[:-1] for path in paths]
    sizes = [1] * len(paths)
    while True:
        names = [id_from("-".join(path[-size:])) for path, size in zip(paths, sizes, strict=True)]
        numbers = Counter(names)
        longer = [
            size + (numbers[name] > 1 and size < len(path))
            for name, path, size in zip(names, paths, sizes, strict=True)
        ]
        if longer == sizes:
            return [name or "roadmap" for name in names]
        sizes = longer


def _without_default(place: Sequence[str]) -> list[str]:
    """Return the parts of a path without `roadmap.toml` or `.toml` at their end."""
    *folders, name = place
    return folders if name == ROADMAP_NAME else [*folders, name.removesuffix(".toml")]
