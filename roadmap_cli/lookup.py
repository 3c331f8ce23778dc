"""Which id a word means, the nearest ones where it means none, and new ids from titles."""

import re
from collections.abc import Collection, Iterable, Mapping

from roadmap_cli.english import plural
from roadmap_cli.errors import NotThereError, WrongUsageError
from roadmap_cli.model.types import ID_LENGTH, ID_PATTERN, Commitment, texts


def find_id(word: str, ids: Collection[str], kind: str) -> str:
    """Return the id that a word means: the exact one, else the only one that it begins.

    `kind` is what the ids name ("commitment", "area", …). Raises NotThereError with the nearest ids.
    """
    if word in ids:
        return word
    begun = [id for id in ids if id.startswith(word)] if word else []
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise NotThereError(f'"{short(word)}" begins more than one {kind}: {_listing(sorted(begun))}')
    raise NotThereError(_not_there(word, ids, kind))


def present_id(word: str, ids: Collection[str], kind: str, owner: str = "") -> str:
    """Return the word if it is an id, as writing commands need it: a prefix could mean another id later.

    `owner` is the commitment that the ids belong to, if they belong to one. Raises NotThereError with the ids
    that it begins, then the nearest ones.
    """
    if word not in ids:
        raise NotThereError(_not_there(word, ids, kind, owner))
    return word


def present_commitment(word: str, commitments: Mapping[str, Commitment]) -> str:
    """Return the word if it is the id of a commitment, as `present_id` does.

    Raises NotThereError for a former id, with the present one.
    """
    if word not in commitments and (id := _renamed(word, commitments)):
        raise renamed_error(word, id)
    return present_id(word, commitments, "commitment")


def renamed_error(word: str, id: str) -> NotThereError:
    """Return the error that a word is a former id, with the present one."""
    return NotThereError(f'"{short(word)}" is called {id} now')


def _renamed(word: str, commitments: Mapping[str, Commitment]) -> str:
    """Return the id of the commitment that had this id before; an empty string without one."""
    return next((id for id, one in commitments.items() if one.formerly and word in texts(one.formerly)), "")


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


def is_id(id: str) -> bool:
    """Return whether a text has the form of an id."""
    return len(id) <= ID_LENGTH and re.fullmatch(ID_PATTERN, id) is not None


def check_id(id: str) -> str:
    """Return a new id as it is; raise WrongUsageError where it breaks the form of ids."""
    if is_id(id):
        return id
    raise WrongUsageError(
        f'"{short(id)}" cannot be an id: lower-case letters, digits and single hyphens between them, '
        f"at most {ID_LENGTH} characters" + (f"; {id_from(id)} could" if id_from(id) else "")
    )


def new_id(title: str, taken: Collection[str]) -> str:
    """Return an id made from a title, with the first free numeric suffix where it is taken.

    Raises WrongUsageError when the title has no letter or digit that an id can hold.
    """
    slug = id_from(title)
    if not slug:
        raise WrongUsageError(f'"{short(title)}" has no letter that an id can hold; give one with --id')
    return slug if slug not in taken else free_id(slug, taken)


def free_id(id: str, taken: Collection[str], number: int = 2) -> str:
    """Return the id with the first numeric suffix from `number` on that is free; at most 64 characters."""
    while (candidate := f"{id[: ID_LENGTH - len(str(number)) - 1].rstrip('-')}-{number}") in taken:
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
    begun = [id for id in ids if word and id.startswith(word)]
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
