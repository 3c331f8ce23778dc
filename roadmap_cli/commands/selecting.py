"""From the words of `--area`, `--status`, `--due-within` … to a selection of rows."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from roadmap_cli.commands.session import window_of
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.flags import Flag
from roadmap_cli.lookup import any_of, did_you_mean, find_id
from roadmap_cli.model import CLOSED, OPEN, Roadmap, Status
from roadmap_cli.query import COLUMNS, Selection
from roadmap_cli.schema import nearest_status

Words = Sequence[str] | None
Kind = TypeVar("Kind")

_SPAN = r"([0-9]{1,5}) ?(d|days?|w|weeks?)?"


def split(words: Words) -> list[str]:
    """Return the words of an option that repeats and splits at commas, without empty ones.

    Raises WrongUsageError where nothing is left: a script's unset variable must not select everything.
    """
    if not words:
        return []
    kept = [part.strip() for word in words for part in word.split(",") if part.strip()]
    if not kept:
        raise WrongUsageError(f'"{words[0][:60]}" names nothing; give a value, or leave the option out')
    return kept


class Named(msgspec.Struct, frozen=True):
    """What the filters that all rows share name; areas and partners are words that a roadmap makes ids of."""

    areas: Sequence[str] = ()
    statuses: frozenset[Status] = frozenset()
    partners: Sequence[str] = ()
    owners: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    flags: frozenset[Flag] = frozenset()


def named(
    area: Words = None,
    status: Words = None,
    partner: Words = None,
    owner: Words = None,
    tag: Words = None,
    flag: Words = None,
) -> Named:
    """Return what filters name, before there is a roadmap. Raises WrongUsageError."""
    return Named(
        split(area),
        statuses_of(status),
        split(partner),
        frozenset(owner or ()),
        frozenset(split(tag)),
        flags_of(flag),
    )


def selection_of(roadmap: Roadmap, asked: Named, refused: Named = Named()) -> Selection:
    """Return the selection of what is asked for and not refused. Raises NotThereError."""
    return Selection(
        areas=area_ids(asked.areas, roadmap),
        statuses=asked.statuses,
        partners=partner_ids(asked.partners, roadmap),
        owners=asked.owners,
        tags=asked.tags,
        flags=asked.flags,
        not_areas=area_ids(refused.areas, roadmap),
        not_statuses=refused.statuses,
        not_partners=partner_ids(refused.partners, roadmap),
        not_owners=refused.owners,
        not_tags=refused.tags,
        not_flags=refused.flags,
    )


def filter_words(selection: Selection) -> str | None:
    """Return the filters of a selection in words: `area = climate and partner = us`; None for everything."""
    sets: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("area", selection.areas, selection.not_areas),
        ("status", _status_words(selection.statuses), _status_words(selection.not_statuses)),
        ("partner", selection.partners, selection.not_partners),
        ("owner", selection.owners, selection.not_owners),
        ("tag", selection.tags, selection.not_tags),
        ("flag", selection.flags, selection.not_flags),
    ]
    parts = [f"{name} {_one_of(wanted)}" for name, wanted, _ in sets if wanted]
    parts += [f"not {name} {_one_of(refused)}" for name, _, refused in sets if refused]
    return " and ".join(parts) or None


def _status_words(statuses: frozenset[Status]) -> list[str]:
    """Return statuses as words; `open` or `closed` for all of that kind."""
    words = [word for word, several in (("open", OPEN), ("closed", CLOSED)) if several <= statuses]
    covered = {status for word in words for status in (OPEN if word == "open" else CLOSED)}
    return [*words, *(status for status in Status if status in statuses - covered)]


def _one_of(words: Iterable[str]) -> str:
    several = [_quoted(word) for word in sorted(words)]
    return f"= {several[0]}" if len(several) == 1 else f"in ({', '.join(several)})"


def _quoted(word: str) -> str:
    plain = re.fullmatch(r"[\w-]+", word) is not None
    return word if plain else msgspec.json.encode(word).decode()


def area_ids(words: Words, roadmap: Roadmap) -> frozenset[str]:
    """Return the areas meant: declared ones, or those that commitments name all the same."""
    named = {commitment.area for commitment in roadmap.commitments.values()}
    return _ids(words, [*roadmap.areas, *sorted(named - set(roadmap.areas))], "area")


def partner_ids(words: Words, roadmap: Roadmap) -> frozenset[str]:
    """Return the partners meant: declared ones, or those that commitments name all the same."""
    if not words:
        return frozenset()
    named = {partner for commitment in roadmap.commitments.values() for partner in commitment.partners}
    return _ids(words, [*roadmap.partners, *sorted(named - set(roadmap.partners))], "partner")


def _ids(words: Words, known: Collection[str], kind: str) -> frozenset[str]:
    return frozenset(find_id(word, known, kind) for word in split(words))


def statuses_of(words: Words) -> frozenset[Status]:
    """Return the statuses meant; `open` and `closed` stand for theirs. Raises WrongUsageError."""
    meant: set[Status] = set()
    for word in split(words):
        if word in ("open", "closed"):
            meant |= OPEN if word == "open" else CLOSED
        else:
            meant.add(status_of(word))
    return frozenset(meant)


def status_of(word: str) -> Status:
    """Return the status that a word is. Raises WrongUsageError with the nearest one."""
    try:
        return Status(word.strip().lower())
    except ValueError:
        if word in ("open", "closed"):
            several = OPEN if word == "open" else CLOSED
            raise WrongUsageError(
                f'"{word}" stands for several statuses; choose {any_of(sorted(several))}'
            ) from None
        nearest = nearest_status(word)
        hint = f"did you mean {nearest}?" if nearest else f"one of {', '.join(sorted(Status))}"
        raise WrongUsageError(f'"{word[:60]}" is not a status; {hint}') from None


def flags_of(words: Words) -> frozenset[Flag]:
    """Return the flags meant. Raises WrongUsageError with the nearest ones."""
    return frozenset(Flag(one) for one in _known(words, list(Flag), "flag"))


def columns_of(words: Words) -> list[str]:
    """Return the columns meant, in order. Raises WrongUsageError with the nearest ones."""
    return _known(words, COLUMNS, "column")


def sort_keys_of(words: Words) -> list[str]:
    """Return the columns to sort by, `-` before those that descend. Raises WrongUsageError."""
    keys = split(words)
    if "-" in keys:
        raise WrongUsageError("--sort: a column has to follow the -, such as -deadline")
    _known([key.removeprefix("-") for key in keys], COLUMNS, "column")
    return keys


def _known(words: Iterable[str] | None, known: Collection[str], kind: str) -> list[str]:
    asked = split(list(words or ()))
    for word in asked:
        if word not in known:
            hint = did_you_mean(word, known) or f"there are {', '.join(known)}"
            raise WrongUsageError(f'there is no {kind} "{word[:60]}"; {hint}')
    return asked


def days_of(text: str, option: str = "--due-within") -> int:
    """Return the days in `30`, `30d`, `6w`. Raises WrongUsageError."""
    match = re.fullmatch(_SPAN, text.strip().lower())
    if match is None:
        raise WrongUsageError(f'{option}: "{text[:60]}" is not a number of days; write 30d, or 6w for weeks')
    return int(match[1]) * (7 if (match[2] or "d").startswith("w") else 1)


def if_given(text: str | None, read: Callable[[str], Kind]) -> Kind | None:
    """Return what an option's text means, None where the option was not given."""
    return None if text is None else read(text)


def before(text: str) -> date:
    """Return the first day of a window: `--due-before` asks for what is due earlier."""
    return window_of(text, "--due-before").first


def after(text: str) -> date:
    """Return the last day of a window: `--due-after` asks for what is due later."""
    return window_of(text, "--due-after").last
