"""The areas, partners and commitments that names in a source mean, and ids for new ones."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from roadmap_cli.english import listed
from roadmap_cli.importers.records import fold
from roadmap_cli.importers.values import UnreadableValueError
from roadmap_cli.model.ids import free_id, id_from, is_id
from roadmap_cli.model.names import decomposed, name_key
from roadmap_cli.model.types import ID_LENGTH, Roadmap, texts


class FreeIds:
    """New ids, each used once; fast also for thousands of equal names."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def assign(self, requested: str) -> str:
        """Return the requested id if it is free, else with the first numeric suffix that is free."""
        new_id = requested
        if requested in self._taken:
            new_id = free_id(requested, self._taken, self._next.get(requested, 2))
            self._next[requested] = int(new_id.rpartition("-")[2]) + 1
        self._taken.add(new_id)
        return new_id


def no_id_for(kind: str) -> str:
    """Return why the name of an area or partner cannot be imported if it makes no id, and what to do."""
    title = "TITLE" if kind == "area" else "NAME"
    return f"has no letter or digit for an id; give it one first: roadmap add-{kind} {title} --id ID"


class IdsByName:
    """The areas, or the partners, by id and by name, and the new ones (`made`).

    `there` are the names of the existing ones by id. `given` are the tables in the source by id.
    """

    def __init__(
        self, kind: str, key: str, there: Mapping[str, str], given: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.kind = kind
        self.made: dict[str, Mapping[str, Any]] = {}
        self._key = key
        self._there = dict(there)
        self._before = frozenset(there)
        self._given = given
        self._free = FreeIds(there)
        self._by_name: dict[str, list[str]] = {}
        self._by_key: dict[str, list[str]] = {}
        for known, name in there.items():
            self._by_name.setdefault(decomposed(name), []).append(known)
            self._by_key.setdefault(name_key(name), []).append(known)

    def id_of(self, name: str, *, by_id: bool = False) -> tuple[str, str]:
        """Return the id for a name, and the id that was requested.

        The id is that of an existing one with this id or name; an equal name goes before one that differs in
        case or accents. Otherwise a new one is made. With `by_id` a word that can be an id is
        an id. Raises UnreadableValueError if no id can be made from the name, or several have it.
        """
        if name in self._there:
            return name, name
        if by_id and is_id(name):
            self._make(self._free.assign(name), self._given.get(name, {self._key: name}), name)
            return name, name
        named = self._named(name)
        if len(named) > 1:
            raise UnreadableValueError(
                f"is the {self._key} of {listed(named)}; write the id of the {self.kind} instead"
            )
        if named:
            return named[0], named[0]
        if name in self._given:
            self._make(name, self._given[name], str(self._given[name].get(self._key, name)))
            return name, name
        requested = id_from(name)
        if not requested:
            raise UnreadableValueError(no_id_for(self.kind))
        if requested in self._before and id_from(self._there[requested]) != requested:
            return requested, requested
        new_id = self._free.assign(requested)
        self._make(new_id, {self._key: name}, name)
        return new_id, requested

    def can_name(self, name: str) -> bool:
        """Return whether a name is that of an existing one, or can be made into an id."""
        return name in self._there or bool(self._named(name) or id_from(name))

    def _named(self, name: str) -> list[str]:
        """Return the ids of those with a name, else with one that differs in case or accents."""
        return self._by_name.get(decomposed(name)) or self._by_key.get(name_key(name), [])

    def make_all(self) -> None:
        """Make those of the source that the roadmap does not have, in the order of the source."""
        for new_id, table in self._given.items():
            if new_id not in self._there:
                self._make(new_id, table, str(table.get(self._key, new_id)))

    def _make(self, new_id: str, table: Mapping[str, Any], name: str) -> None:
        self.made[new_id] = table
        self._there[new_id] = name
        self._by_name.setdefault(decomposed(name), [new_id])


_SUFFIX = re.compile(r"(.+)-[2-9]|(.+)-[1-9][0-9]{1,5}")


class AmbiguousIdError(ValueError):
    """A record that matches several commitments, which are `ids`; the text names them."""

    def __init__(self, message: str, ids: Sequence[str]) -> None:
        super().__init__(message)
        self.ids = ids


class CommitmentMatcher:
    """The commitments of a roadmap by the ids that records request.

    If an id was taken when a record was first imported, its commitment got a suffix. So among the id and its
    suffixed forms, the one with the title of the record matches, else the id itself. A suffixed id that
    another record requests belongs to that record. With `is_exact` only the ids count. With `is_named` a
    column names the ids, and a suffixed one never wins over the named one.
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
        all_requested = set(requested)
        self._suffixed: dict[str, list[str]] = {}
        for commitment_id in () if is_exact else roadmap.commitments:
            match = _SUFFIX.fullmatch(commitment_id)
            if match and commitment_id not in all_requested:
                self._suffixed.setdefault(match[1] or match[2], []).append(commitment_id)

    def match(self, requested: str, title: str) -> str:
        """Return the id of a record's commitment; an empty string if it is new. Raises AmbiguousIdError.

        A record without a title has only its id.
        """
        exact = requested if requested in self._roadmap.commitments else self._former.get(requested, "")
        if not title.strip():
            return exact
        candidates = [one for base in _bases(requested) for one in self._suffixed.get(base, ())]
        candidates = [exact, *candidates] if exact else candidates
        alike = self._with_title(candidates, title, _equal) or self._with_title(candidates, title, name_key)
        if exact and self._is_named and alike[:1] == [exact]:
            return exact
        if len(alike) > 1:
            raise AmbiguousIdError(
                f"{listed(alike)} have the same title, and the row could mean any of them; change the "
                "titles of the others, or take ids from a column with --id-from",
                alike,
            )
        if alike and exact and self._is_named:
            raise AmbiguousIdError(
                f"the row has the id of {exact} but the title of {alike[0]}, so it could mean either; "
                "rename the other one",
                [exact, *alike],
            )
        return alike[0] if alike else exact

    def _with_title(self, ids: Sequence[str], title: str, form: Callable[[str], str]) -> list[str]:
        """Return the ids of the commitments whose title has the same form."""
        wanted = form(title)
        return [one for one in ids if form(self._roadmap.commitments[one].title) == wanted]


def _equal(title: str) -> str:
    """Return the form that titles share if they differ in whitespace and normalization only."""
    return decomposed(fold(title))


def _bases(requested: str) -> set[str]:
    """Return what can be before the suffix of an id; a long id is cut to make room for it."""
    cuts = (1, 2, 3, 4) if len(requested) >= ID_LENGTH - 4 else ()
    return {requested, *(requested[:-cut].rstrip("-") for cut in cuts)}
