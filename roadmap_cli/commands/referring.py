"""What refers to a commitment, an area or a partner, and how that is put into words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import assert_never

import msgspec

from roadmap_cli.english import listed, plural
from roadmap_cli.errors import NotThereError, WrongUsageError
from roadmap_cli.lookup import find_whole_id
from roadmap_cli.model.types import Area, Commitment, Partner, Roadmap, texts


class Kind(StrEnum):
    """What has an id of its own and may be referred to."""

    COMMITMENT = "commitment"
    AREA = "area"
    PARTNER = "partner"

    @property
    def table(self) -> str:
        """The top-level table that holds them."""
        return f"{self}s"


class Reference(msgspec.Struct, frozen=True):
    """One place that names an id: in which commitment, and the path of the value or key below it."""

    commitment: str
    where: tuple[str, ...]

    @property
    def path(self) -> tuple[str, ...]:
        """The path into the data."""
        return ("commitments", self.commitment, *self.where)


def kind_asked(area: bool, partner: bool) -> Kind:
    """Return what `--area` and `--partner` ask for, else a commitment. Raises WrongUsageError for both."""
    if area and partner:
        raise WrongUsageError("--area and --partner contradict each other; give one of them")
    if area:
        return Kind.AREA
    return Kind.PARTNER if partner else Kind.COMMITMENT


def named(
    roadmap: Roadmap, kind: Kind
) -> Mapping[str, Area] | Mapping[str, Partner] | Mapping[str, Commitment]:
    """Return what has an id, of one kind, by its id."""
    match kind:
        case Kind.COMMITMENT:
            return roadmap.commitments
        case Kind.AREA:
            return roadmap.areas
        case Kind.PARTNER:
            return roadmap.partners
        case _:
            assert_never(kind)


def whole_id(word: str, kind: Kind, roadmap: Roadmap) -> str:
    """Return a word that is an id of that kind. Raises NotThereError for any other, also for a prefix."""
    for other in Kind:
        if other is not kind and word in named(roadmap, other) and word not in named(roadmap, kind):
            option = "leave the option out" if other is Kind.COMMITMENT else f"name it with --{other}"
            raise NotThereError(f'there is no {kind} "{word}", but there is {_a(other)} of that id; {option}')
    if kind is Kind.COMMITMENT and word not in roadmap.commitments:
        for id, commitment in roadmap.commitments.items():
            if word in texts(commitment.formerly):
                raise NotThereError(f'"{word}" is called {id} now; name it so')
    return find_whole_id(word, named(roadmap, kind), kind)


def _a(kind: Kind) -> str:
    return f"an {kind}" if kind is Kind.AREA else f"a {kind}"


def references_to(kind: Kind, ids: Collection[str], roadmap: Roadmap) -> Iterator[Reference]:
    """Yield every place that names one of some ids of one kind, in file order of the commitments."""
    for id, commitment in roadmap.commitments.items():
        match kind:
            case Kind.COMMITMENT:
                places = _dependencies(commitment, ids)
            case Kind.AREA:
                places = [("area",)] if commitment.area in ids else []
            case Kind.PARTNER:
                places = _partnerships(commitment, ids)
            case _:
                assert_never(kind)
        yield from (Reference(id, place) for place in places)


def _dependencies(commitment: Commitment, ids: Collection[str]) -> list[tuple[str, ...]]:
    return [("depends_on",)] if any(one in ids for one in commitment.depends_on) else []


def _partnerships(commitment: Commitment, ids: Collection[str]) -> list[tuple[str, ...]]:
    updates = commitment.updates.items()
    return [
        *([("partners",)] if any(one in ids for one in commitment.partners) else []),
        *(("partner_status", one) for one in commitment.partner_status if one in ids),
        *(("partner_deadline", one) for one in commitment.partner_deadline if one in ids),
        *(("updates", key, "partner") for key, update in updates if update.partner in ids),
    ]


def in_words(references: Sequence[Reference]) -> str:
    """Return where references stand, in words: `depends_on of a, b and c; 2 updates of a`."""
    fields: dict[str, list[str]] = {}
    for reference in references:
        fields.setdefault(reference.where[0], []).append(reference.commitment)
    words: list[str] = []
    for field, ids in fields.items():
        what = plural(len(ids), "update", f"{len(ids):,} updates") if field == "updates" else field
        words.append(f"{what} of {listed(list(dict.fromkeys(ids)))}")
    return "; ".join(words)
