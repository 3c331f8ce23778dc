"""Ids for what a source names: those that are there already, and new ones where there are none."""

from collections.abc import Iterable, Mapping
from typing import Any

from roadmap_cli.english import listed
from roadmap_cli.lookup import free_id, id_from, is_id
from roadmap_cli.sources.values import UnreadableValueError


class FreeIds:
    """Ids that are given away, each once; ten thousand of one name take no longer than of many."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def give(self, wished: str) -> str:
        """Return the wished id where it is free, else with the first numeric suffix that is."""
        id = wished
        if wished in self._taken:
            id = free_id(wished, self._taken, self._next.get(wished, 2))
            self._next[wished] = int(id.rpartition("-")[2]) + 1
        self._taken.add(id)
        return id


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
        for id, name in there.items():
            self._by_name.setdefault(name, id)
            self._by_folded.setdefault(name.casefold(), id)
            self._shared.setdefault(name, []).append(id)

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
            id = self._by_folded[name.casefold()]
            return id, id
        if name in self._told:
            self._make(name, self._told[name], str(self._told[name].get(self._key, name)))
            return name, name
        wished = id_from(name)
        if not wished:
            raise UnreadableValueError(
                f"has no letter that an id can hold; add the {self.kind} by hand first"
            )
        if wished in self._before and id_from(self._there[wished]) != wished:
            return wished, wished
        id = self._free.give(wished)
        self._make(id, {self._key: name}, name)
        return id, wished

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
        for id, table in self._told.items():
            if id not in self._there:
                self._make(id, table, str(table.get(self._key, id)))

    def _make(self, id: str, table: Mapping[str, Any], name: str) -> None:
        self.made[id] = table
        self._there[id] = name
        self._by_name.setdefault(name, id)
