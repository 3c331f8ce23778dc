"""Join several roadmaps into one, in which ids have the short name of their roadmap: `health:vaccines`.

Partners with the same id and name are one partner, and assessors with the same id, name and scale are one
assessor. If these differ, their ids have the name of the roadmap too.
"""

from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Mapping
from typing import Any, ClassVar

import msgspec

from roadmap_cli.english import counted, listed
from roadmap_cli.model.names import name_key
from roadmap_cli.model.references import renaming
from roadmap_cli.model.types import Area, Check, Commitment, Head, Roadmap, texts

SEPARATOR = ":"
"""What is between the short name of a roadmap and an id. No id has it, and no short name."""


class JoinedRoadmap(Roadmap, frozen=True, kw_only=True, dict=True):
    """Several roadmaps as one; `members` are the roadmaps as they were read, by short name.

    `new_ids` has the functions that return the ids here for ids of a member, by its short name and by table.
    Views and settings are those of each member.
    """

    members: Mapping[str, Roadmap]
    new_ids: Mapping[str, Mapping[str, Callable[[str], str]]]

    is_joined: ClassVar[bool] = True

    @property
    def each(self) -> Iterable[tuple[str, Roadmap]]:
        """Each roadmap with its short name."""
        return self.members.items()

    def name_of(self, known_id: str) -> str | None:
        """Return the short name of the roadmap that an id is from; None for what several share."""
        name, separator, _ = known_id.partition(SEPARATOR)
        return name if separator else None

    def local(self, known_id: str) -> str:
        """Return an id as it is in its file, without the short name."""
        name, _, local = known_id.partition(SEPARATOR)
        return local if name in self.members else known_id

    def check_of(self, commitment_id: str) -> Check:
        """Return the settings of the roadmap that a commitment is from."""
        return self.members[commitment_id.partition(SEPARATOR)[0]].check


def joined_id(name: str, local: str) -> str:
    """Return the id of a record of the roadmap with a short name."""
    return f"{name}{SEPARATOR}{local}"


def join(members: Mapping[str, Roadmap], like: JoinedRoadmap | None = None) -> JoinedRoadmap:
    """Return several roadmaps, by short name, as one, with the same ids as in another version of it, `like`.

    The records of a roadmap keep their order, and roadmaps are in the order of `members`.
    """
    new_ids: dict[str, Mapping[str, Callable[[str], str]]] = {**like.new_ids} if like is not None else {}
    if like is None:
        partners = _shared_ids(members, "partners", lambda one: name_key(one.name))
        assessors = _shared_ids(members, "assessors", lambda one: (name_key(one.name), *one.scale.items()))
        for name in members:
            prefix = joined_id(name, "").__add__
            own = {"areas": prefix, "commitments": prefix}
            new_ids[name] = own | {"partners": partners[name], "assessors": assessors[name]}
    tables: dict[str, dict[str, Any]] = {table: {} for table in ("areas", "partners", "assessors")}
    commitments: dict[str, Commitment] = {}
    for name, member in members.items():
        new_id = new_ids[name]
        for table, records in tables.items():
            for local, record in getattr(member, table).items():
                known = records.setdefault(new_id[table](local), record)
                if table != "areas" and not known.url and record.url:
                    records[new_id[table](local)] = record
        renamed, prefix = renaming(new_id), new_id["commitments"]
        for local, commitment in member.commitments.items():
            new = commitments[prefix(local)] = renamed(commitment)
            if commitment.formerly:
                former = [prefix(old) for old in texts(commitment.formerly)]
                msgspec.structs.force_setattr(new, "formerly", former)
    _distinguish_titles(tables["areas"])
    return JoinedRoadmap(
        roadmap=_head(members),
        partners=tables["partners"],
        assessors=tables["assessors"],
        areas=tables["areas"],
        commitments=commitments,
        members=members,
        new_ids=new_ids,
    )


def _distinguish_titles(areas: dict[str, Area]) -> None:
    """Give areas with the same title the short names of their roadmaps: `Climate (health)`."""
    names = {area_id: area_id.partition(SEPARATOR)[0] for area_id in areas}
    keys = {area_id: name_key(area.title) for area_id, area in areas.items()}
    numbers = Counter(key for key, _ in {(keys[area_id], names[area_id]) for area_id in areas})
    for area_id, area in areas.items():
        if numbers[keys[area_id]] > 1:
            areas[area_id] = msgspec.structs.replace(area, title=f"{area.title} ({names[area_id]})")


def _shared_ids(
    members: Mapping[str, Roadmap], table: str, identity: Callable[[Any], Hashable]
) -> dict[str, Callable[[str], str]]:
    """Return how the ids of partners or assessors change, by the short name of the roadmap.

    An id is unchanged if it means the same in all roadmaps that declare it. An id that a roadmap uses
    without declaring it may mean something else there.
    """
    found: dict[str, set[Hashable]] = {}
    for member in members.values():
        for local, record in getattr(member, table).items():
            found.setdefault(local, set()).add(identity(record))
    apart = {local for local, meanings in found.items() if len(meanings) > 1}
    return {name: _new_id(name, getattr(member, table), apart, found) for name, member in members.items()}


def _new_id(
    name: str, declared: Container[str], apart: Container[str], found: Container[str]
) -> Callable[[str], str]:
    """Return the function that returns the id of a partner or assessor of one roadmap among all."""

    def new_id(local: str) -> str:
        if local in apart or SEPARATOR in local or (local in found and local not in declared):
            return joined_id(name, local)
        return local

    return new_id


def _head(members: Mapping[str, Roadmap]) -> Head:
    """Return the title that names the roadmaps, and the start of fiscal years if it is the same in all."""
    starts = {member.roadmap.fiscal_year_starts for member in members.values()}
    return Head(
        title=f"{counted(len(members), 'roadmap')}: {listed([*members])}",
        fiscal_year_starts=starts.pop() if len(starts) == 1 else "",
    )
