"""Which commitment of the roadmap a record of a source is about, so that a second import finds it again."""

import re
from collections.abc import Sequence

from roadmap_cli import safe
from roadmap_cli.english import listed, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.types import ID_LENGTH, Roadmap, texts
from roadmap_cli.sources.record import PlaceUnit, SourcePlace, fold

_SUFFIX = re.compile(r"(.+)-[2-9]|(.+)-[1-9][0-9]{1,5}")

SHOWN = 12
"""How many of the ids that repeat a sentence names."""


class Ambiguous(ValueError):  # noqa: N818 - what a record is, not what went wrong
    """More than one commitment could be meant; its text says which."""


class CommitmentMatcher:
    """The commitments of a roadmap by the ids that records ask for.

    Where an id was taken when a record was first imported, its commitment got a suffix. So the one with the
    record's very title among the id and its suffixed forms is meant, else the one with the id itself; a
    suffixed one that another record asks for is that record's. Where ids `is_exact`, they alone count;
    where a column names them (`is_named`), a suffixed one is not preferred to the one that is named.
    """

    def __init__(
        self, roadmap: Roadmap, wished: Sequence[str], *, is_exact: bool, is_named: bool = False
    ) -> None:
        self._roadmap, self._is_named = roadmap, is_named
        self._former = {old: id for id, one in roadmap.commitments.items() for old in texts(one.formerly)}
        wanted = set(wished)
        self._suffixed: dict[str, list[str]] = {}
        for id in () if is_exact else roadmap.commitments:
            found = _SUFFIX.fullmatch(id)
            if found and id not in wanted:
                self._suffixed.setdefault(found[1] or found[2], []).append(id)

    def match(self, wished: str, title: str) -> str:
        """Return the id of the commitment that a record is about, empty where it is new. Raises Ambiguous."""
        own = wished if wished in self._roadmap.commitments else self._former.get(wished, "")
        alike = [
            id for base in _bases(wished) for id in self._suffixed.get(base, ()) if self._has_title(id, title)
        ]
        if own and self._has_title(own, title):
            alike.insert(0, own)
        if own and self._is_named and alike[:1] == [own]:
            return own
        if len(alike) > 1:
            raise Ambiguous(
                f"{listed(alike)} have the same title, and the row could mean any of them; change the "
                "titles of the others, or take ids from a column with --id-from"
            )
        if alike and own and self._is_named:
            raise Ambiguous(
                f"{own} exists, but {alike[0]} has the title, and the row could mean either; rename the "
                "other one"
            )
        return alike[0] if alike else own

    def _has_title(self, id: str, title: str) -> bool:
        return fold(self._roadmap.commitments[id].title) == fold(title)


def _bases(wished: str) -> set[str]:
    """Return what is before the suffix of an id that was taken; a long one is cut to make room."""
    return (
        {wished}
        if len(wished) < ID_LENGTH - 4
        else {wished, *(wished[:-cut].rstrip("-") for cut in (1, 2, 3, 4))}
    )


def require_no_repeats(wished: Sequence[tuple[SourcePlace, str]], name: str, unit: PlaceUnit) -> None:
    """Raise WrongUsageError where two records ask for one id: which of them to follow nobody knows."""
    places: dict[str, list[str]] = {}
    for place, id in wished:
        sheet = f" of {safe.quote(place.sheet)}" if place.sheet else ""
        places.setdefault(id, []).append(f"{place.number}{sheet}")
    repeated = {id: numbers for id, numbers in places.items() if len(numbers) > 1}
    if repeated:
        repeats = [f"{safe.line(id)} ({unit}s {', '.join(numbers)})" for id, numbers in repeated.items()]
        repeats[SHOWN:] = [f"and {len(repeats) - SHOWN:,} more"] if len(repeats) > SHOWN else []
        raise WrongUsageError(
            f"{name}: --update finds commitments by id, and {_repeats(len(repeated))}: "
            f"{'; '.join(repeats)}; name a column without repeats with --id-from"
        )


def _repeats(number: int) -> str:
    return plural(number, "one of the ids repeats", f"{number:,} of the ids repeat")
