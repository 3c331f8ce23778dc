"""What refers to a commitment, an area or a partner, and how that is put into words."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import assert_never

from roadmap_cli.english import listed, plural
from roadmap_cli.errors import NotThereError, WrongUsageError
from roadmap_cli.lookup import present_commitment, present_id
from roadmap_cli.model.references import Reference, references
from roadmap_cli.model.types import PARTS, Area, Commitment, Partner, Roadmap


class RecordKind(StrEnum):
    """What has an id of its own and may be referred to."""

    COMMITMENT = "commitment"
    AREA = "area"
    PARTNER = "partner"

    @property
    def table(self) -> str:
        """The top-level table that holds them."""
        return f"{self}s"


def kind_asked(area: bool, partner: bool) -> RecordKind:
    """Return what `--area` and `--partner` ask for, else a commitment. Raises WrongUsageError for both."""
    if area and partner:
        raise WrongUsageError("--area and --partner contradict each other; give one of them")
    if area:
        return RecordKind.AREA
    return RecordKind.PARTNER if partner else RecordKind.COMMITMENT


def named(
    roadmap: Roadmap, kind: RecordKind
) -> Mapping[str, Area] | Mapping[str, Partner] | Mapping[str, Commitment]:
    """Return what has an id, of one kind, by its id."""
    match kind:
        case RecordKind.COMMITMENT:
            return roadmap.commitments
        case RecordKind.AREA:
            return roadmap.areas
        case RecordKind.PARTNER:
            return roadmap.partners
        case _:
            assert_never(kind)


def whole_id(word: str, kind: RecordKind, roadmap: Roadmap) -> str:
    """Return a word that is an id of that kind. Raises NotThereError for any other, also for a prefix."""
    for other in RecordKind:
        if other is not kind and word in named(roadmap, other) and word not in named(roadmap, kind):
            option = "leave the option out" if other is RecordKind.COMMITMENT else f"name it with --{other}"
            raise NotThereError(f'there is no {kind} "{word}", but there is {_a(other)} of that id; {option}')
    if kind is RecordKind.COMMITMENT:
        return present_commitment(word, roadmap.commitments)
    return present_id(word, named(roadmap, kind), kind)


def _a(kind: RecordKind) -> str:
    return f"an {kind}" if kind is RecordKind.AREA else f"a {kind}"


def references_to(ids: Mapping[str, Collection[str]], roadmap: Roadmap) -> dict[str, list[Reference]]:
    """Return every reference to one of some ids, by the commitment that has it, in file order.

    The ids are given by the table that holds them.
    """
    kind = next(iter(ids)) if len(ids) == 1 else ""
    found = {
        id: [one for one in references(commitment, kind) if one.id in ids.get(one.kind, ())]
        for id, commitment in roadmap.commitments.items()
    }
    return {id: those for id, those in found.items() if those}


def in_words(found: Mapping[str, Sequence[Reference]]) -> str:
    """Return where references are, in words: `depends_on of a, b and c; 2 updates of a`."""
    fields: dict[str, dict[tuple[str, ...], str]] = {}
    for id, those in found.items():
        for one in those:
            fields.setdefault(one.field[0], {})[(id, *one.field)] = id
    words: list[str] = []
    for field, ids in fields.items():
        number = len(ids)
        what = plural(number, field.removesuffix("s"), f"{number:,} {field}") if field in PARTS else field
        words.append(f"{what} of {listed(list(dict.fromkeys(ids.values())))}")
    return "; ".join(words)
