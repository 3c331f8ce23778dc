"""Ids for the names in a source, and the commitments of the roadmap that its records are about."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from roadmap_cli import escape
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.records import PlaceUnit, SourcePlace, fold
from roadmap_cli.importers.values import UnreadableValueError
from roadmap_cli.model.ids import free_id, id_from, is_id
from roadmap_cli.model.types import ID_LENGTH, Roadmap, texts


class FreeIds:
    """Ids that are given away, each once; ten thousand of one name take no longer than of many."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def give(self, requested: str) -> str:
        """Return the requested id where it is free, else with the first numeric suffix that is."""
        commitment_id = requested
        if requested in self._taken:
            commitment_id = free_id(requested, self._taken, self._next.get(requested, 2))
            self._next[requested] = int(commitment_id.rpartition("-")[2]) + 1
        self._taken.add(commitment_id)
        return commitment_id


class IdsByName:
    """The areas or the partners: which id a name of the source means, and which are to be made.

    `there` are the titles by id of those in the roadmap, `told` the tables by id that the source brings.
    """

    def __init__(
        self, kind: str, key: str, there: Mapping[str, str], told: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.kind = kind
        self.made: dict[str, Mapping[str, Any]] = {}
        self._key = key
        self._there = dict(there)
        self._before = frozenset(there)
        self._told = told
        self._free = FreeIds(there)
        self._by_name: dict[str, str] = {}
        self._by_folded: dict[str, str] = {}
        self._shared: dict[str, list[str]] = {}
        for commitment_id, name in there.items():
            self._by_name.setdefault(name, commitment_id)
            self._by_folded.setdefault(name.casefold(), commitment_id)
            self._shared.setdefault(name, []).append(commitment_id)

    def id_of(self, name: str, *, by_id: bool = False) -> tuple[str, str]:
        """Return the id that a name means, and the one that it would have had, had that been free.

        It is the id itself or the very name of one that is there; or, of one that was in the roadmap before,
        its name but for letter case, or the name that its id was made of. Any other is made. With `by_id`
        what can be an id is one, and no name. Raises UnreadableValueError for one that no id can be made of,
        and for the name of several.
        """
        if name in self._there:
            return name, name
        if by_id and is_id(name):
            self._make(self._free.give(name), self._told.get(name, {self._key: name}), name)
            return name, name
        if len(self._shared.get(name, ())) > 1:
            raise UnreadableValueError(
                f"is the {self._key} of {listed(self._shared[name])}; write the id of the {self.kind} instead"
            )
        if name in self._by_name:
            return self._by_name[name], self._by_name[name]
        if name.casefold() in self._by_folded:
            commitment_id = self._by_folded[name.casefold()]
            return commitment_id, commitment_id
        if name in self._told:
            self._make(name, self._told[name], str(self._told[name].get(self._key, name)))
            return name, name
        requested = id_from(name)
        if not requested:
            raise UnreadableValueError(
                f"has no letter that an id can hold; add the {self.kind} by hand first"
            )
        if requested in self._before and id_from(self._there[requested]) != requested:
            return requested, requested
        commitment_id = self._free.give(requested)
        self._make(commitment_id, {self._key: name}, name)
        return commitment_id, requested

    def can_name(self, name: str) -> bool:
        """Return whether a name means one that is there, or an id can be made of it."""
        return (
            name in self._there
            or name in self._by_name
            or name.casefold() in self._by_folded
            or bool(id_from(name))
        )

    def make_all(self) -> None:
        """Make those that the source brings and the roadmap lacks, in the order of the source."""
        for commitment_id, table in self._told.items():
            if commitment_id not in self._there:
                self._make(commitment_id, table, str(table.get(self._key, commitment_id)))

    def _make(self, commitment_id: str, table: Mapping[str, Any], name: str) -> None:
        self.made[commitment_id] = table
        self._there[commitment_id] = name
        self._by_name.setdefault(name, commitment_id)


_SUFFIX = re.compile(r"(.+)-[2-9]|(.+)-[1-9][0-9]{1,5}")

SHOWN = 12
"""How many of the ids that repeat a sentence names."""


class AmbiguousIdError(ValueError):
    """More than one commitment could be meant; its text says which."""


class CommitmentMatcher:
    """The commitments of a roadmap by the ids that records ask for.

    Where an id was taken when a record was first imported, its commitment got a suffix. So the one with the
    record's very title among the id and its suffixed forms is meant, else the one with the id itself; a
    suffixed one that another record asks for is that record's. Where ids `is_exact`, they alone count;
    where a column names them (`is_named`), a suffixed one is not preferred to the one that is named.
    """

    def __init__(
        self, roadmap: Roadmap, requested: Sequence[str], *, is_exact: bool, is_named: bool = False
    ) -> None:
        self._roadmap, self._is_named = roadmap, is_named
        self._former = {
            old: commitment_id
            for commitment_id, one in roadmap.commitments.items()
            for old in texts(one.formerly)
        }
        wanted = set(requested)
        self._suffixed: dict[str, list[str]] = {}
        for commitment_id in () if is_exact else roadmap.commitments:
            found = _SUFFIX.fullmatch(commitment_id)
            if found and commitment_id not in wanted:
                self._suffixed.setdefault(found[1] or found[2], []).append(commitment_id)

    def match(self, requested: str, title: str) -> str:
        """Return the id of a record's commitment; an empty string if it is new. Raises AmbiguousIdError."""
        own = requested if requested in self._roadmap.commitments else self._former.get(requested, "")
        alike = [
            commitment_id
            for base in _bases(requested)
            for commitment_id in self._suffixed.get(base, ())
            if self._has_title(commitment_id, title)
        ]
        if own and self._has_title(own, title):
            alike.insert(0, own)
        if own and self._is_named and alike[:1] == [own]:
            return own
        if len(alike) > 1:
            raise AmbiguousIdError(
                f"{listed(alike)} have the same title, and the row could mean any of them; change the "
                "titles of the others, or take ids from a column with --id-from"
            )
        if alike and own and self._is_named:
            raise AmbiguousIdError(
                f"{own} exists, but {alike[0]} has the title, and the row could mean either; rename the "
                "other one"
            )
        return alike[0] if alike else own

    def _has_title(self, commitment_id: str, title: str) -> bool:
        return fold(self._roadmap.commitments[commitment_id].title) == fold(title)


def _bases(requested: str) -> set[str]:
    """Return what is before the suffix of an id that was taken; a long one is cut to make room."""
    return (
        {requested}
        if len(requested) < ID_LENGTH - 4
        else {requested, *(requested[:-cut].rstrip("-") for cut in (1, 2, 3, 4))}
    )


def require_no_repeats(requested: Sequence[tuple[SourcePlace, str]], name: str, unit: PlaceUnit) -> None:
    """Raise WrongUsageError where two records ask for one id: which of them to follow nobody knows."""
    places: dict[str, list[str]] = {}
    for place, commitment_id in requested:
        sheet = f" of {escape.quote(place.sheet)}" if place.sheet else ""
        places.setdefault(commitment_id, []).append(f"{place.number}{sheet}")
    repeated = {commitment_id: numbers for commitment_id, numbers in places.items() if len(numbers) > 1}
    if repeated:
        repeats = [
            f"{escape.line(commitment_id)} ({unit}s {', '.join(numbers)})"
            for commitment_id, numbers in repeated.items()
        ]
        repeats[SHOWN:] = [f"and {len(repeats) - SHOWN:,} more"] if len(repeats) > SHOWN else []
        raise WrongUsageError(
            f"{name}: --update finds commitments by id, and {_repeats(len(repeated))}: "
            f"{'; '.join(repeats)}; name a column without repeats with --id-from"
        )


def _repeats(number: int) -> str:
    return plural(number, "one of the ids repeats", f"{number:,} of the ids repeat")
