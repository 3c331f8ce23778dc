"""Look up what words on the command line mean in a roadmap, or in several."""

from collections.abc import Iterable, Mapping

from roadmap_cli.english import with_article
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.ids import any_of, find_id, id_after_rename, listing, short
from roadmap_cli.model.types import Roadmap, texts


def find_commitment(word: str, roadmap: Roadmap) -> str:
    """Return the id of the commitment with this id, former id or unique prefix.

    Raises NotFoundError, also for the id of an area or a partner that is a prefix of the id of a commitment,
    and for an id in several roadmaps.
    """
    found = find_commitments(word, roadmap)
    if len(found) > 1:
        raise NotFoundError(f'"{short(word)}" is in more than one roadmap: {listing(found)}')
    return found[0]


def find_commitments(word: str, roadmap: Roadmap) -> list[str]:
    """Return what `find_commitment` does, but in each of several roadmaps. Raises NotFoundError."""
    commitments = roadmap.commitments
    if word in commitments:
        return [word]
    if former := id_after_rename(word, commitments):
        return [former]
    if roadmap.is_joined and (found := _in_each(word, roadmap)):
        return found
    for kind, ids in (("area", roadmap.areas), ("partner", roadmap.partners)):
        if word in ids:
            instead = f"`roadmap list --{kind} {word}` shows its commitments"
            raise NotFoundError(f'"{word}" is {with_article(kind)}, not a commitment; {instead}')
    return _find_all(word, commitments, "commitment", roadmap)


def _in_each(word: str, roadmap: Roadmap) -> list[str]:
    """Return the commitments of several roadmaps with this id, else those with this former id."""
    found = [known_id for known_id in roadmap.commitments if roadmap.local(known_id) == word]
    return found or [
        known_id
        for known_id, commitment in roadmap.commitments.items()
        if word in map(roadmap.local, texts(commitment.formerly))
    ]


def find_indicator(word: str, option: str, roadmap: Roadmap) -> tuple[str, str]:
    """Return the ids of the commitment and of the indicator that `ID.NAME` names.

    Each may be a unique prefix, and that of the commitment a former id. Raises NotFoundError for an unknown
    one, and WrongUsageError for a word without a name.
    """
    commitment_word, _, name = word.partition(".")
    # Ids that check reports may have dots.
    for known in roadmap.commitments if "." in name else ():
        if word.startswith(f"{known}."):
            commitment_word, name = known, word[len(known) + 1 :]
    commitment_id = find_commitment(commitment_word, roadmap)
    indicators = roadmap.commitments[commitment_id].indicators
    if not indicators:
        raise NotFoundError(f"{commitment_id} has no indicators")
    if not name:
        choices = any_of(f"{commitment_id}.{known}" for known in indicators)
        raise WrongUsageError(f"{option}: name an indicator of {commitment_id}, such as {choices}")
    return commitment_id, find_id(name, indicators, "indicator", commitment_id)


def find_areas(word: str, roadmap: Roadmap) -> list[str]:
    """Return the id of an area by id or unique prefix, also of an undeclared one that a commitment names.

    Of several roadmaps, return it in each that has it. Raises NotFoundError.
    """
    used = (commitment.area for commitment in roadmap.commitments.values())
    return _find_declared_or_used(word, roadmap.areas, used, "area", roadmap)


def find_partners(word: str, roadmap: Roadmap) -> list[str]:
    """Return the id of a partner by id or unique prefix, also of an undeclared one that a commitment names.

    Of several roadmaps, return it in each that has it. Raises NotFoundError.
    """
    used = (partner for commitment in roadmap.commitments.values() for partner in commitment.partners)
    return _find_declared_or_used(word, roadmap.partners, used, "partner", roadmap)


def _find_declared_or_used(
    word: str, declared: Mapping[str, object], used: Iterable[str], kind: str, roadmap: Roadmap
) -> list[str]:
    if word in declared and not roadmap.is_joined:
        return [word]
    known = {**declared, **dict.fromkeys(sorted(set(used).difference(declared)))}
    return _find_all(word, known, kind, roadmap)


def _find_all(word: str, ids: Mapping[str, object], kind: str, roadmap: Roadmap) -> list[str]:
    """Return the ids that a word means: one, or without the name of a roadmap one in each that has it.

    Raises NotFoundError.
    """
    if roadmap.is_joined and ":" in word:
        name, _, local = word.partition(":")
        return [find_id(f"{find_member(name, roadmap)}:{local}", ids, kind)]
    by_local: dict[str, list[str]] = {}
    for known_id in ids:
        by_local.setdefault(roadmap.local(known_id), []).append(known_id)
    return by_local[find_id(word, {local: ids[found[0]] for local, found in by_local.items()}, kind)]


def find_member(word: str, roadmap: Roadmap) -> str:
    """Return the short name of one of several roadmaps, given it or a unique prefix of it.

    Raises NotFoundError, and WrongUsageError where one roadmap is read.
    """
    from roadmap_cli.model.joined import JoinedRoadmap  # only for several roadmaps

    if not isinstance(roadmap, JoinedRoadmap):
        raise WrongUsageError("only one roadmap is read; name several with --file")
    return find_id(word, dict.fromkeys(roadmap.members), "roadmap")
