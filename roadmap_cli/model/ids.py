"""Look up ids, suggest near ones, and make new ids from titles; check the text of options."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from roadmap_cli import escape
from roadmap_cli.english import listed, plural, with_article
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import (
    ALL,
    ID_LENGTH,
    ID_PATTERN,
    Area,
    Assessor,
    Commitment,
    Indicator,
    Partner,
    Roadmap,
    texts,
)


def find_id(word: str, ids: Collection[str], kind: str, owner: str = "") -> str:
    """Return the id that is equal to a word or, if it is the only one, starts with it.

    `kind` is the noun for messages ("commitment", "area", …), and `owner` the commitment that the ids belong
    to, if any. Raises NotFoundError with the nearest ids, or with the id of what has this name or title if
    `ids` are records by id.
    """
    if word in ids:
        return word
    matches = _starting_with(word, ids)
    if len(matches) > 1:
        raise NotFoundError(f'"{short(word)}" matches more than one {kind}: {listing(sorted(matches))}')
    if not matches:
        raise NotFoundError(_not_found(word, ids, kind, owner))
    return matches[0]


def present_id(word: str, ids: Collection[str], kind: str, owner: str = "") -> str:
    """Return the word if it is an id; writing commands do not accept prefixes.

    `owner` is the commitment that the ids belong to, if any. Raises NotFoundError with the nearest ids.
    """
    if word not in ids:
        raise NotFoundError(_not_found(word, ids, kind, owner))
    return word


def present_commitment(word: str, commitments: Mapping[str, Commitment]) -> str:
    """Return the word if it is the present id of a commitment. Raises NotFoundError."""
    if word not in commitments and (commitment_id := id_after_rename(word, commitments)):
        raise renamed_id_error(word, commitment_id)
    return present_id(word, commitments, "commitment")


def renamed_id_error(word: str, present: str) -> NotFoundError:
    """Return the error for a former id, with the present one."""
    return NotFoundError(f'"{short(word)}" is called {present} now')


def id_after_rename(word: str, commitments: Mapping[str, Commitment]) -> str:
    """Return the id of the commitment with this former id, or an empty string."""
    for commitment_id, commitment in commitments.items():
        if commitment.formerly and word in texts(commitment.formerly):
            return commitment_id
    return ""


def nearest(word: str, known: Iterable[str], count: int = 3, cutoff: float = 0.6) -> list[str]:
    """Return the known words most similar to a mistyped one, then those that contain it.

    `cutoff` is the least similarity, from 0 to 1.
    """
    from difflib import get_close_matches  # only needed for errors

    word, known = word[:100].lower(), list(known)
    containing = [other for other in known if len(word) > 2 and word in other]
    return list(dict.fromkeys([*get_close_matches(word, known, count, cutoff), *containing]))[:count]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `did you mean a, b or c?`, or an empty string if no known word is similar."""
    near = nearest(word, known)
    return f"did you mean {any_of(near)}?" if near else ""


def is_id(text: str) -> bool:
    """Return whether a text has the form of an id."""
    return len(text) <= ID_LENGTH and re.fullmatch(ID_PATTERN, text) is not None


def check_id(text: str) -> str:
    """Return a new id unchanged. Raises WrongUsageError if it does not have the form of an id."""
    if is_id(text):
        return text
    raise WrongUsageError(
        f'"{short(text)}" cannot be an id: lowercase letters, digits and single hyphens between them, '
        f"at most {ID_LENGTH} characters" + (f"; {id_from(text)} could" if id_from(text) else "")
    )


def new_id(title: str, taken: Collection[str], instead: str = "give one with --id") -> str:
    """Return an id made from a title, with the first free numeric suffix if it is taken.

    Raises WrongUsageError if the title has no letter or digit for an id; `instead` says what to do then.
    """
    slug = id_from(title)
    if not slug:
        raise WrongUsageError(f'"{short(title)}" has no letter or digit for an id; {instead}')
    return slug if slug not in taken else free_id(slug, taken)


def free_id(base: str, taken: Collection[str], number: int = 2) -> str:
    """Return an id of at most 64 characters with the first free numeric suffix from `number` on."""
    while (candidate := f"{base[: ID_LENGTH - len(str(number)) - 1].rstrip('-')}-{number}") in taken:
        number += 1
    return candidate


_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)
_READ = 1000
"""The number of characters that make an id; normalizing many combining marks takes quadratic time."""
_CUT = 40
"""The length at which an id made from a text is cut, at the end of a word unless it is one word."""


def id_from(title: str) -> str:
    """Return an id made from a text, or an empty string if it has no letter or digit for an id.

    A text without Latin letters is transliterated. Of any other, only those letters count, without accents.
    """
    text = re.sub("['’׳״]", "", title[:_READ].lower())
    words = re.findall("[a-z0-9]+", text if text.isascii() else _in_ascii(text))
    slug = "-".join(words)
    if len(slug) <= _CUT:
        return slug
    shorter, _, _ = slug[: _CUT + 1].rpartition("-")
    return shorter or words[0][:_CUT]


def _in_ascii(text: str) -> str:
    """Return a text without accents if it has Latin letters, else transliterated."""
    import unicodedata  # a table of one megabyte that few commands need

    # NFKD would find letters also in the number sign of "№ 5".
    if not re.search("[a-z]", unicodedata.normalize("NFD", text).translate(_LETTERS)):
        return _transliterated(text)
    plain = unicodedata.normalize("NFKD", text).lower().translate(_LETTERS)
    return "".join(char for char in plain if not unicodedata.combining(char))


def _transliterated(text: str) -> str:
    """Return the letters, digits, emoji and currency signs of a text in ASCII, and spaces between words."""
    from unicodedata import category, normalize

    from anyascii import anyascii  # 9 ms, which only a text in another script needs

    kept = []
    for char in normalize("NFKC", text):
        kind = category(char)
        if kind[0] in "LMN" or kind in ("So", "Sc", "Cn"):  # emoji that are newer than Python are Cn
            kept.append(char)
        elif kind[0] != "C" or char.isspace():  # a tag character would become a letter that nobody sees
            kept.append(" ")
    words = re.sub("['`]", "", anyascii("".join(kept)).lower()).split()
    return " ".join(word[:_CUT] for word in words)  # Thai and Chinese have no spaces between words


def _starting_with(word: str, ids: Collection[str]) -> list[str]:
    return [known_id for known_id in ids if word and known_id.startswith(word)]


def _not_found(word: str, ids: Collection[str], kind: str, owner: str = "") -> str:
    if named := _with_name(word, ids)[:3]:
        noun = "name" if kind in ("partner", "assessor") else "title"
        return f'"{short(word)}" is the {noun} of {listed(named)}; did you mean {any_of(named)}?'
    matches = _starting_with(word, ids)
    hint = f"did you mean {any_of(matches)}?" if 0 < len(matches) <= 3 else did_you_mean(word, ids)
    if not hint and len(ids) > 12:
        hint = "`roadmap list` shows them all"
    elif not hint and ids:
        hint = plural(len(ids), f"there is only {next(iter(ids))}", f"there are {listing([*ids])}")
    start = f"{owner} has" if owner else "there is"
    return f'{start} no {kind} "{short(word)}"' + (f"; {hint}" if hint else "")


def _with_name(name: str, ids: Collection[str]) -> list[str]:
    """Return the ids with this name or title, if `ids` are records by id."""
    key = name_key(name)
    names = {
        known_id: record.name if isinstance(record, Partner | Assessor) else record.title
        for known_id, record in (ids.items() if isinstance(ids, Mapping) else ())
        if isinstance(record, Area | Partner | Assessor | Commitment | Indicator)
    }
    return [known_id for known_id, known in names.items() if key and name_key(known) == key]


def listing(ids: list[str]) -> str:
    """Return at most twelve ids for a sentence, and how many more there are."""
    more = f" and {len(ids) - 12:,} more" if len(ids) > 12 else ""
    return ", ".join(ids[:12]) + more


def short(word: str) -> str:
    """Return a word cut to 60 characters."""
    return word if len(word) <= 60 else word[:59] + "…"


def any_of(words: Iterable[str]) -> str:
    """Return words as `a, b or c`."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


PROMISE = 'the title is empty; say in a few words what was promised: "Modernize the grid"'


def clean_title(text: str, if_empty: str = PROMISE) -> str:
    """Return a title with single spaces, on one line.

    Raises WrongUsageError with the message `if_empty` if nothing is left.
    """
    title = " ".join(text.split())
    if not title:
        raise WrongUsageError(if_empty)
    return _unicode(title)


def option_text(text: str | None, option: str) -> str | None:
    """Return the text of an option, stripped; None without the option.

    Raises WrongUsageError for an empty text, which usually is an unset variable of a script.
    """
    if text is not None and not text.strip():
        raise WrongUsageError(f"{option} is empty; give it a text, or leave the option out")
    return _unicode(text.strip()) if text is not None else None


def _unicode(text: str) -> str:
    """Return a text unchanged. Raises WrongUsageError if a byte of it was not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise WrongUsageError(f"{escape.quote(text)} is not valid UTF-8; type it in a UTF-8 locale") from None
    return text


def choose_id(title: str, given: str | None, taken: Collection[str], kind: str) -> str:
    """Return the given id, else one made from the title. Raises WrongUsageError if it is taken.

    `all` is never the id of a partner, because it means every partner in `--for`.
    """
    if kind == "partner":
        taken = {*taken, ALL}
    if given is None:
        return new_id(title, taken)
    if kind == "partner" and given == ALL:
        raise WrongUsageError(f'"{ALL}" cannot be the id of a partner: `--for {ALL}` means every partner')
    if check_id(given) in taken:
        known = f'there is {with_article(kind)} "{given}" already'
        raise WrongUsageError(f"{known}; {free_id(given, taken)} is free")
    return given


def describe_id(title: str, chosen: str, given: str | None) -> str:
    """Return an id for a message, with a note if the one from the title was taken."""
    preferred = new_id(title, ()) if given is None else chosen
    return chosen if chosen == preferred else f"{chosen} ({preferred} was taken)"


def formerly_used(roadmap: Roadmap) -> set[str]:
    """Return the former ids of commitments, which still find them and so are taken."""
    return {old for commitment in roadmap.commitments.values() for old in texts(commitment.formerly)}


def check_not_formerly(new: str, roadmap: Roadmap, except_for: str = "") -> None:
    """Raise WrongUsageError if a new id is the former id of a commitment other than `except_for`."""
    for commitment_id, commitment in roadmap.commitments.items():
        if commitment_id != except_for and new in texts(commitment.formerly):
            taken = {*roadmap.commitments, *formerly_used(roadmap)}
            message = f'"{new}" is a former id of {commitment_id} and still refers to it'
            raise WrongUsageError(f"{message}; {free_id(new, taken)} is free")


NO_AREA = 'there is no area yet; add one first: roadmap add-area "TITLE"'


def area_id(word: str, roadmap: Roadmap) -> str:
    """Return the word if it is the id of an area. Raises NotFoundError."""
    if not roadmap.areas:
        raise NotFoundError(NO_AREA)
    return present_id(word, roadmap.areas, "area")


def check_new_area(word: str, roadmap: Roadmap) -> None:
    """Raise NotFoundError if the name of a new area is the start of the id of another one."""
    key = name_key(word)
    known = {*roadmap.areas, *(name_key(area.title) for area in roadmap.areas.values())}
    if key not in known and _starting_with(key, roadmap.areas):
        present_id(word, roadmap.areas, "area")


def partner_ids(words: Iterable[str], roadmap: Roadmap) -> list[str]:
    """Return the words, each once, if they are ids of partners. Raises NotFoundError."""
    if not roadmap.partners and list(words):
        raise NotFoundError('there is no partner yet; add one first: roadmap add-partner "NAME"')
    return list(dict.fromkeys(present_id(word, roadmap.partners, "partner") for word in words))


def assessor_id(word: str, roadmap: Roadmap) -> str:
    """Return the word if it is the id of an assessor. Raises NotFoundError."""
    if not roadmap.assessors:
        raise NotFoundError('there is no assessor yet; add one first: roadmap add-assessor "NAME"')
    return present_id(word, roadmap.assessors, "assessor")


def commitment_ids(words: Iterable[str], roadmap: Roadmap) -> list[str]:
    """Return the words, each once, if they are ids of commitments. Raises NotFoundError."""
    return list(dict.fromkeys(present_commitment(word, roadmap.commitments) for word in words))


def option_texts(texts: Sequence[str] | None, option: str) -> str | list[str] | None:
    """Return the texts of a repeatable option as the format takes them, or None without the option.

    Raises WrongUsageError for an empty text.
    """
    return one_or_more([given for text in texts or () if (given := option_text(text, option)) is not None])


def one_or_more(texts: Sequence[str]) -> str | list[str] | None:
    """Return one text as a string, several as a list, none as None."""
    return texts[0] if len(texts) == 1 else list(texts) or None


def split_words(words: Sequence[str] | None) -> list[str]:
    """Return the words of a repeatable option, split at commas and without empty ones.

    Raises WrongUsageError if nothing is left: an unset variable of a script must not select everything.
    """
    if not words:
        return []
    kept = [part.strip() for word in words for part in word.split(",") if part.strip()]
    if not kept:
        raise WrongUsageError(f'"{words[0][:60]}" names nothing; give a value, or leave the option out')
    return kept


def known_words(words: Sequence[str] | None, known: Collection[str], kind: str) -> list[str]:
    """Return the words of an option if all are known. Raises WrongUsageError with the nearest ones."""
    parts = split_words(words)
    for word in parts:
        if word not in known:
            hint = did_you_mean(word, known) or f"there are {', '.join(known)}"
            raise WrongUsageError(f'there is no {kind} "{word[:60]}"; {hint}')
    return parts
