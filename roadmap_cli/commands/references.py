"""Words of a writing command → ids that are there, or new ids that are free."""

from collections.abc import Collection, Iterable, Sequence

from roadmap_cli import safe
from roadmap_cli.errors import NotThereError, WrongUsageError
from roadmap_cli.lookup import check_id, free_id, new_id, present_commitment, present_id
from roadmap_cli.model.types import ALL, Commitment, Roadmap, texts

PROMISE = 'the title is empty; say in a few words what was promised: "Modernize the grid"'


def title_of(text: str, if_empty: str = PROMISE) -> str:
    """Return a title on one line, without blanks around it.

    Raises WrongUsageError with the sentence `if_empty` where nothing is left.
    """
    title = " ".join(text.split())
    if not title:
        raise WrongUsageError(if_empty)
    return _unicode(title)


def given_text(text: str | None, option: str) -> str | None:
    """Return the text of an option, without blanks around it; None where it was not given.

    Raises WrongUsageError for an empty one, which is a script's unset variable.
    """
    if text is not None and not text.strip():
        raise WrongUsageError(f"{option} is empty; give it a text, or leave the option out")
    return _unicode(text.strip()) if text is not None else None


def _unicode(text: str) -> str:
    """Return a text as it is. Raises WrongUsageError where a byte of it was not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise WrongUsageError(f"{safe.quote(text)} is not valid UTF-8; type it in a UTF-8 locale") from None
    return text


def new_or_given_id(title: str, given: str | None, taken: Collection[str], kind: str) -> str:
    """Return the given id, else one made from the title. Raises WrongUsageError for one that is taken.

    No partner can have the id `all`, which means every partner in `--for`.
    """
    if kind == "partner":
        taken = {*taken, ALL}
    if given is None:
        return new_id(title, taken)
    if kind == "partner" and given == ALL:
        raise WrongUsageError(f'"{ALL}" cannot be the id of a partner: `--for {ALL}` means every partner')
    if check_id(given) in taken:
        raise WrongUsageError(
            f'there is {_article(kind)} {kind} "{given}" already; {free_id(given, taken)} is free'
        )
    return given


def told_id(title: str, id: str, given: str | None) -> str:
    """Return an id as a sentence names it: with a word where the one that the title gives was taken."""
    wished = new_id(title, ()) if given is None else id
    return id if id == wished else f"{id} ({wished} was taken)"


def _article(kind: str) -> str:
    return "an" if kind[0] in "aeiou" else "a"


def formerly_used(roadmap: Roadmap) -> set[str]:
    """Return the ids that commitments had before; look-ups still honour them, so they are not free."""
    return {old for commitment in roadmap.commitments.values() for old in texts(commitment.formerly)}


def check_not_formerly(id: str, roadmap: Roadmap, own: str = "") -> None:
    """Raise WrongUsageError where an id was that of a commitment before, other than of `own`.

    It still leads to that commitment, wherever people wrote it down.
    """
    for other, commitment in roadmap.commitments.items():
        if other != own and id in texts(commitment.formerly):
            taken = {*roadmap.commitments, *formerly_used(roadmap)}
            raise WrongUsageError(
                f'"{id}" is what {other} was called before, and still leads there; '
                f"{free_id(id, taken)} is free"
            )


def area_id(word: str, roadmap: Roadmap) -> str:
    """Return the word if it is the id of an area. Raises NotThereError, also when there is no area at all."""
    if not roadmap.areas:
        raise NotThereError('there is no area yet; make one first: roadmap add-area "Title"')
    return present_id(word, roadmap.areas, "area")


def check_new_area(word: str, roadmap: Roadmap) -> None:
    """Raise NotThereError if the name of an area that an import would make is the beginning of an id."""
    folded = word.casefold()
    known = {*roadmap.areas, *(area.title.casefold() for area in roadmap.areas.values())}
    if folded not in known and any(id.startswith(folded) for id in roadmap.areas):
        present_id(word, roadmap.areas, "area")


def partner_ids(words: Iterable[str], roadmap: Roadmap) -> list[str]:
    """Return the words, each once, if they are ids of partners. Raises NotThereError."""
    if not roadmap.partners and list(words):
        raise NotThereError('there is no partner yet; make one first: roadmap add-partner "Name"')
    return list(dict.fromkeys(present_id(word, roadmap.partners, "partner") for word in words))


def commitment_ids(words: Iterable[str], roadmap: Roadmap) -> list[str]:
    """Return the words, each once, if they are ids of commitments. Raises NotThereError."""
    return list(dict.fromkeys(present_commitment(word, roadmap.commitments) for word in words))


def update_key(word: str, id: str, commitment: Commitment) -> str:
    """Return the word if it is the key of an update. Raises NotThereError with the nearest ones."""
    return present_id(word, commitment.updates, "update", id)


def given_texts(texts: Sequence[str] | None, option: str) -> str | list[str] | None:
    """Return the texts of an option that repeats, as the format takes them; None where it was not given.

    Raises WrongUsageError for an empty one.
    """
    return one_or_more([given for text in texts or () if (given := given_text(text, option)) is not None])


def one_or_more(texts: Sequence[str]) -> str | list[str] | None:
    """Return one text as a string and several as a list, as the format takes them; None for none."""
    return texts[0] if len(texts) == 1 else list(texts) or None
