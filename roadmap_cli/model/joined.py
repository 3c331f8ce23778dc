"""Join several roadmaps into one, in which ids have the short name of their roadmap: `health:vaccines`.

Partners with one id and one name are one partner, and so are assessors that also have one scale. Where these
differ, their ids have the name of the roadmap too.
"""

from collections.abc import Callable, Container, Hashable, Mapping
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

    Views and settings are those of each member.
    """

    members: Mapping[str, Roadmap]

    is_joined: ClassVar[bool] = True

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


def join(members: Mapping[str, Roadmap]) -> JoinedRoadmap:
    """Return several roadmaps, by short name, as one.

    The records of a roadmap keep their order, and roadmaps are in the order of `members`.
    """
    partners, partner_ids = _share(members, "partners", lambda one: name_key(one.name))
    assessors, assessor_ids = _share(
        members, "assessors", lambda one: (name_key(one.name), *one.scale.items())
    )
    areas: dict[str, Area] = {}
    commitments: dict[str, Commitment] = {}
    for name, member in members.items():
        prefix = f"{name}{SEPARATOR}"
        areas |= {prefix + area_id: area for area_id, area in member.areas.items()}
        new_id: dict[str, Callable[[str], str]] = {
            "areas": prefix.__add__,
            "commitments": prefix.__add__,
            "partners": partner_ids[name],
            "assessors": assessor_ids[name],
        }
        renamed = renaming(new_id)
        for commitment_id, commitment in member.commitments.items():
            new = commitments[prefix + commitment_id] = renamed(commitment)
            if commitment.formerly:
                former = [prefix + old for old in texts(commitment.formerly)]
                msgspec.structs.force_setattr(new, "formerly", former)
    return JoinedRoadmap(
        roadmap=_head(members),
        partners=partners,
        assessors=assessors,
        areas=areas,
        commitments=commitments,
        members=members,
    )


def _share(
    members: Mapping[str, Roadmap], table: str, identity: Callable[[Any], Hashable]
) -> tuple[dict[str, Any], dict[str, Callable[[str], str]]]:
    """Return the records of a table that roadmaps share, and how each roadmap's ids change.

    An id stays as it is where all roadmaps that declare it mean the same by it. One that a roadmap uses
    without declaring it may mean another than that of the others.
    """
    found: dict[str, set[Hashable]] = {}
    for member in members.values():
        for local, record in getattr(member, table).items():
            found.setdefault(local, set()).add(identity(record))
    apart = {local for local, meanings in found.items() if len(meanings) > 1}
    records: dict[str, Any] = {}
    new_ids: dict[str, Callable[[str], str]] = {}
    for name, member in members.items():
        declared = getattr(member, table)
        new_ids[name] = new_id = _new_id(name, declared, apart, found)
        for local, record in declared.items():
            known = records.setdefault(new_id(local), record)
            if not known.url and record.url:
                records[new_id(local)] = record
    return records, new_ids


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
