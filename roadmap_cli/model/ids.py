"""Ids: look-up by name or prefix, the nearest ones, and new ids from titles."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from roadmap_cli import escape
from roadmap_cli.english import plural
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.types import ALL, ID_LENGTH, ID_PATTERN, Commitment, Roadmap, texts


def find_id(word: str, ids: Collection[str], kind: str) -> str:
    """Return the id that a word means: the exact one, else the only one that it begins.

    `kind` is what the ids name ("commitment", "area", …). Raises NotFoundError with the nearest ids.
    """
    if word in ids:
        return word
    begun = [known_id for known_id in ids if known_id.startswith(word)] if word else []
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise NotFoundError(f'"{short(word)}" begins more than one {kind}: {_listing(sorted(begun))}')
    raise NotFoundError(_not_there(word, ids, kind))


def present_id(word: str, ids: Collection[str], kind: str, owner: str = "") -> str:
    """Return the word if it is an id, as writing commands need it: a prefix could mean another id later.

    `owner` is the commitment that the ids belong to, if they belong to one. Raises NotFoundError with the ids
    that it begins, then the nearest ones.
    """
    if word not in ids:
        raise NotFoundError(_not_there(word, ids, kind, owner))
    return word


def present_commitment(word: str, commitments: Mapping[str, Commitment]) -> str:
    """Return the word if it is the id of a commitment, as `present_id` does.

    Raises NotFoundError for a former id, with the present one.
    """
    if word not in commitments and (commitment_id := _renamed(word, commitments)):
        raise renamed_id_error(word, commitment_id)
    return present_id(word, commitments, "commitment")


def renamed_id_error(word: str, known_id: str) -> NotFoundError:
    """Return the error that a word is a former id, with the present one."""
    return NotFoundError(f'"{short(word)}" is called {known_id} now')


def _renamed(word: str, commitments: Mapping[str, Commitment]) -> str:
    """Return the id of the commitment that had this id before; an empty string without one."""
    return next(
        (
            commitment_id
            for commitment_id, one in commitments.items()
            if one.formerly and word in texts(one.formerly)
        ),
        "",
    )


def find_commitment(word: str, commitments: Mapping[str, Commitment]) -> str:
    """Return the id of the commitment that a word means, honouring the ids that commitments had before."""
    if word in commitments:
        return word
    return _renamed(word, commitments) or find_id(word, commitments, "commitment")


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return the known words most like a mistyped one, the likeliest first, then those that contain it."""
    from difflib import get_close_matches  # only on the way to an error

    word, known = word[:100].lower(), list(known)
    inside = [one for one in known if len(word) > 2 and word in one]
    return list(dict.fromkeys([*get_close_matches(word, known, n=count), *inside]))[:count]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `did you mean a, b or c?`, or an empty string where nothing is near."""
    near = nearest(word, known)
    return f"did you mean {any_of(near)}?" if near else ""


def is_id(known_id: str) -> bool:
    """Return whether a text has the form of an id."""
    return len(known_id) <= ID_LENGTH and re.fullmatch(ID_PATTERN, known_id) is not None


def check_id(known_id: str) -> str:
    """Return a new id as it is; raise WrongUsageError where it breaks the form of ids."""
    if is_id(known_id):
        return known_id
    raise WrongUsageError(
        f'"{short(known_id)}" cannot be an id: lower-case letters, digits and single hyphens between them, '
        f"at most {ID_LENGTH} characters" + (f"; {id_from(known_id)} could" if id_from(known_id) else "")
    )


def new_id(title: str, taken: Collection[str]) -> str:
    """Return an id made from a title, with the first free numeric suffix where it is taken.

    Raises WrongUsageError when the title has no letter or digit that an id can hold.
    """
    slug = id_from(title)
    if not slug:
        raise WrongUsageError(f'"{short(title)}" has no letter that an id can hold; give one with --id')
    return slug if slug not in taken else free_id(slug, taken)


def free_id(known_id: str, taken: Collection[str], number: int = 2) -> str:
    """Return the id with the first numeric suffix from `number` on that is free; at most 64 characters."""
    while (candidate := f"{known_id[: ID_LENGTH - len(str(number)) - 1].rstrip('-')}-{number}") in taken:
        number += 1
    return candidate


_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)


def id_from(title: str) -> str:
    """Return an id made from a text, taken or not; empty where it has no letter or digit for one."""
    import unicodedata  # a table of one megabyte that few commands need

    plain = unicodedata.normalize("NFKD", title[:1000].lower()).lower().translate(_LETTERS)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    slug = "-".join(re.findall("[a-z0-9]+", letters.replace("'", "").replace("’", "")))
    if len(slug) <= ID_LENGTH:
        return slug
    shorter, _, _ = slug[: ID_LENGTH + 1].rpartition("-")
    return shorter or slug[:ID_LENGTH]


def _not_there(word: str, ids: Collection[str], kind: str, owner: str = "") -> str:
    begun = [known_id for known_id in ids if word and known_id.startswith(word)]
    hint = f"did you mean {any_of(begun)}?" if 0 < len(begun) <= 3 else did_you_mean(word, ids)
    if not hint and ids:
        hint = _all_of(list(ids)) if len(ids) <= 12 else "`roadmap list` shows them all"
    where = f"{owner} has" if owner else "there is"
    return f'{where} no {kind} "{short(word)}"' + (f"; {hint}" if hint else "")


def _all_of(ids: list[str]) -> str:
    return plural(len(ids), f"there is only {ids[0]}", f"there are {_listing(ids)}")


def _listing(ids: list[str]) -> str:
    more = f" and {len(ids) - 12:,} more" if len(ids) > 12 else ""
    return ", ".join(ids[:12]) + more


def short(word: str) -> str:
    """Return a word cut to what a sentence can carry: 60 characters."""
    return word if len(word) <= 60 else word[:59] + "…"


def any_of(words: Iterable[str]) -> str:
    """Return words as a help says them: `a, b or c`.

    A metavar of all choices would be broken in the middle of a word where the terminal is narrow.
    """
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


PROMISE = 'the title is empty; say in a few words what was promised: "Modernize the grid"'


def clean_title(text: str, if_empty: str = PROMISE) -> str:
    """Return a title on one line, without blanks around it.

    Raises WrongUsageError with the sentence `if_empty` where nothing is left.
    """
    title = " ".join(text.split())
    if not title:
        raise WrongUsageError(if_empty)
    return _unicode(title)


def option_text(text: str | None, option: str) -> str | None:
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
        raise WrongUsageError(f"{escape.quote(text)} is not valid UTF-8; type it in a UTF-8 locale") from None
    return text


def choose_id(title: str, given: str | None, taken: Collection[str], kind: str) -> str:
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


def describe_id(title: str, known_id: str, given: str | None) -> str:
    """Return an id as a sentence names it: with a word where the one that the title gives was taken."""
    wished = new_id(title, ()) if given is None else known_id
    return known_id if known_id == wished else f"{known_id} ({wished} was taken)"


def _article(kind: str) -> str:
    return "an" if kind[0] in "aeiou" else "a"


def formerly_used(roadmap: Roadmap) -> set[str]:
    """Return the ids that commitments had before; look-ups still honour them, so they are not free."""
    return {old for commitment in roadmap.commitments.values() for old in texts(commitment.formerly)}


def check_not_formerly(known_id: str, roadmap: Roadmap, own: str = "") -> None:
    """Raise WrongUsageError where an id was that of a commitment before, other than of `own`.

    It still leads to that commitment, wherever people wrote it down.
    """
    for other, commitment in roadmap.commitments.items():
        if other != own and known_id in texts(commitment.formerly):
            taken = {*roadmap.commitments, *formerly_used(roadmap)}
            raise WrongUsageError(
                f'"{known_id}" is what {other} was called before, and still leads there; '
                f"{free_id(known_id, taken)} is free"
            )


def area_id(word: str, roadmap: Roadmap) -> str:
    """Return the word if it is the id of an area. Raises NotFoundError, also when there is no area at all."""
    if not roadmap.areas:
        raise NotFoundError('there is no area yet; make one first: roadmap add-area "Title"')
    return present_id(word, roadmap.areas, "area")


def check_new_area(word: str, roadmap: Roadmap) -> None:
    """Raise NotFoundError if the name of an area that an import would make is the beginning of an id."""
    folded = word.casefold()
    known = {*roadmap.areas, *(area.title.casefold() for area in roadmap.areas.values())}
    if folded not in known and any(own_id.startswith(folded) for own_id in roadmap.areas):
        present_id(word, roadmap.areas, "area")


def partner_ids(words: Iterable[str], roadmap: Roadmap) -> list[str]:
    """Return the words, each once, if they are ids of partners. Raises NotFoundError."""
    if not roadmap.partners and list(words):
        raise NotFoundError('there is no partner yet; make one first: roadmap add-partner "Name"')
    return list(dict.fromkeys(present_id(word, roadmap.partners, "partner") for word in words))


def commitment_ids(words: Iterable[str], roadmap: Roadmap) -> list[str]:
    """Return the words, each once, if they are ids of commitments. Raises NotFoundError."""
    return list(dict.fromkeys(present_commitment(word, roadmap.commitments) for word in words))


def update_key(word: str, known_id: str, commitment: Commitment) -> str:
    """Return the word if it is the key of an update. Raises NotFoundError with the nearest ones."""
    return present_id(word, commitment.updates, "update", known_id)


def option_texts(texts: Sequence[str] | None, option: str) -> str | list[str] | None:
    """Return the texts of an option that repeats, as the format takes them; None where it was not given.

    Raises WrongUsageError for an empty one.
    """
    return one_or_more([given for text in texts or () if (given := option_text(text, option)) is not None])


def one_or_more(texts: Sequence[str]) -> str | list[str] | None:
    """Return one text as a string and several as a list, as the format takes them; None for none."""
    return texts[0] if len(texts) == 1 else list(texts) or None


Named = Sequence[str] | None


def split(words: Named) -> list[str]:
    """Return the words of an option that repeats and splits at commas, without empty ones.

    Raises WrongUsageError where nothing is left: a script's unset variable must not select everything.
    """
    if not words:
        return []
    kept = [part.strip() for word in words for part in word.split(",") if part.strip()]
    if not kept:
        raise WrongUsageError(f'"{words[0][:60]}" names nothing; give a value, or leave the option out')
    return kept


def known_words(words: Named, known: Collection[str], kind: str) -> list[str]:
    """Return the words of an option, all of them known. Raises WrongUsageError with the nearest ones."""
    asked = split(words)
    for word in asked:
        if word not in known:
            hint = did_you_mean(word, known) or f"there are {', '.join(known)}"
            raise WrongUsageError(f'there is no {kind} "{word[:60]}"; {hint}')
    return asked
