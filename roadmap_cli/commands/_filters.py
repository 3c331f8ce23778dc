"""The filters of all reading commands, declared once, and the words they accept."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Annotated

import msgspec
from typer import Option

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import COLUMNS, OVERDUE_FLAGS, Selection
from roadmap_cli.commands import _completion
from roadmap_cli.commands._options import composed_of
from roadmap_cli.commands._session import window_of
from roadmap_cli.english import counted
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.dates import Deadline
from roadmap_cli.model.fields import COMMITMENT, SEARCH
from roadmap_cli.model.ids import any_of, find_id, known_words, split_words
from roadmap_cli.model.types import CLOSED, OPEN, Roadmap, Status
from roadmap_cli.model.validate import nearest_status

_SPAN = r"([0-9]{1,5}) ?(d|days?|w|weeks?)?"


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


def columns_of(words: Sequence[str] | None) -> list[str]:
    """Return the columns meant, in order. Raises WrongUsageError with the nearest ones."""
    return known_words(words, COLUMNS, "column")


def sort_keys_of(words: Sequence[str] | None) -> list[str]:
    """Return the columns to sort by, `-` before those that descend. Raises WrongUsageError."""
    keys = split_words(words)
    if "-" in keys:
        raise WrongUsageError("--sort: a column has to follow the -, such as -deadline")
    known_words([key.removeprefix("-") for key in keys], COLUMNS, "column")
    return keys


def days_of(text: str, option: str) -> int:
    """Return the days in `30`, `30d`, `6w`. Raises WrongUsageError."""
    match = re.fullmatch(_SPAN, text.strip().lower())
    if match is None:
        raise WrongUsageError(f'{option}: "{text[:60]}" is not a number of days; write 30d, or 6w for weeks')
    return int(match[1]) * (7 if (match[2] or "d").startswith("w") else 1)


Words = list[str] | None

_REPEATS = "Repeats, and splits at commas."
_SEARCHED = [field.name for field in COMMITMENT.values() if field.filter == SEARCH]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """The filters of a command line; areas and partners are as typed: only a roadmap resolves them to ids."""

    areas: Sequence[str]
    partners: Sequence[str]
    not_areas: Sequence[str]
    not_partners: Sequence[str]
    due_before: Deadline | None
    due_after: Deadline | None
    others: Selection

    def selection(self, roadmap: Roadmap) -> Selection:
        """Return what these filters match in a roadmap, with full ids. Raises NotFoundError."""
        return msgspec.structs.replace(
            self.others,
            areas=_area_ids(self.areas, roadmap),
            partners=_partner_ids(self.partners, roadmap),
            not_areas=_area_ids(self.not_areas, roadmap),
            not_partners=_partner_ids(self.not_partners, roadmap),
            due_before=self.due_before.first if self.due_before else None,
            due_after=self.due_after.last if self.due_after else None,
        )

    def words(self, selection: Selection) -> str | None:
        """Return the filters in words, with the ids of the selection; None without filters.

        For example, `area = climate and partner = us and due before 2027`.
        """
        sets: list[tuple[str, Iterable[str], Iterable[str]]] = [
            ("area", selection.areas, selection.not_areas),
            ("status", _status_words(selection.statuses), _status_words(selection.not_statuses)),
            ("partner", selection.partners, selection.not_partners),
            ("owner", selection.owners, selection.not_owners),
            ("tag", selection.tags, selection.not_tags),
            ("flag", selection.flags, selection.not_flags),
            ("flag", OVERDUE_FLAGS if selection.overdue else (), ()),
        ]
        parts = [f"{name} {_one_of(wanted)}" for name, wanted, _ in sets if wanted]
        parts += [f"not {name} {_one_of(refused)}" for name, _, refused in sets if refused]
        if selection.due_within is not None:
            parts.append(f"due within {counted(selection.due_within, 'day')}")
        if self.due_before:
            parts.append(f"due before {self.due_before.canonical}")
        if self.due_after:
            parts.append(f"due after {self.due_after.canonical}")
        if selection.search:
            parts.append(f"search = {_quoted(selection.search)}")
        return " and ".join(parts) or None


def read_filters(
    *,
    area: Annotated[
        Words, Option(metavar="ID", autocompletion=_completion.areas, help=f"Only these areas. {_REPEATS}")
    ] = None,
    status: Annotated[
        Words,
        Option(
            metavar="STATUS",
            autocompletion=_completion.statuses,
            help=f"Only these statuses: {any_of(Status)}; `open` and `closed` name several. {_REPEATS}",
        ),
    ] = None,
    partner: Annotated[
        Words,
        Option(
            metavar="ID",
            autocompletion=_completion.partners,
            help=f"Only commitments of these partners. {_REPEATS}",
        ),
    ] = None,
    owner: Annotated[Words, Option(metavar="NAME", help="Only what NAME owns. Repeats.")] = None,
    tag: Annotated[
        Words, Option(metavar="TAG", autocompletion=_completion.tags, help=f"Only these tags. {_REPEATS}")
    ] = None,
    flag: Annotated[
        Words,
        Option(
            metavar="FLAG",
            autocompletion=_completion.flags,
            help=f"Only these flags: {any_of(Flag)}. {_REPEATS}",
        ),
    ] = None,
    not_area: Annotated[
        Words, Option(metavar="ID", autocompletion=_completion.areas, help="Not these areas.")
    ] = None,
    not_status: Annotated[
        Words, Option(metavar="STATUS", autocompletion=_completion.statuses, help="Not these statuses.")
    ] = None,
    not_partner: Annotated[
        Words,
        Option(metavar="ID", autocompletion=_completion.partners, help="Not commitments of these partners."),
    ] = None,
    not_owner: Annotated[Words, Option(metavar="NAME", help="Not what NAME owns.")] = None,
    not_tag: Annotated[
        Words, Option(metavar="TAG", autocompletion=_completion.tags, help="Not these tags.")
    ] = None,
    not_flag: Annotated[
        Words, Option(metavar="FLAG", autocompletion=_completion.flags, help="Not these flags.")
    ] = None,
    overdue: Annotated[
        bool, Option("--overdue", help="Only what is overdue, or has an overdue milestone.")
    ] = False,
    due_within: Annotated[
        str | None, Option(metavar="DAYS", help="Only what is due within 30d, 6w …; not what is overdue.")
    ] = None,
    due_before: Annotated[
        str | None, Option(metavar="DATE", help="Only what is due before DATE begins.")
    ] = None,
    due_after: Annotated[str | None, Option(metavar="DATE", help="Only what is due after DATE ends.")] = None,
    search: Annotated[
        str, Option(metavar="TEXT", help=f"Only what has TEXT in its {', '.join(_SEARCHED)} or notes.")
    ] = "",
) -> Filters:
    """Return the filters of a command line. Raises WrongUsageError."""
    return Filters(
        areas=split_words(area),
        partners=split_words(partner),
        not_areas=split_words(not_area),
        not_partners=split_words(not_partner),
        others=Selection(
            statuses=_statuses(status),
            owners=frozenset(owner or ()),
            tags=frozenset(split_words(tag)),
            flags=_flags(flag),
            not_statuses=_statuses(not_status),
            not_owners=frozenset(not_owner or ()),
            not_tags=frozenset(split_words(not_tag)),
            not_flags=_flags(not_flag),
            overdue=overdue,
            due_within=days_of(due_within, "--due-within") if due_within is not None else None,
            search=search,
        ),
        due_before=window_of(due_before, "--due-before") if due_before is not None else None,
        due_after=window_of(due_after, "--due-after") if due_after is not None else None,
    )


FilterOptions = Annotated[Filters, composed_of(read_filters)]
"""All filters, for commands that list commitments."""

AreaFilterOptions = Annotated[Filters, composed_of(read_filters, "area")]
AreaAndPartnerFilterOptions = Annotated[Filters, composed_of(read_filters, "area", "partner")]
"""For totals: a total over a chosen outcome would mislead."""


def _statuses(words: Words) -> frozenset[Status]:
    """Return the statuses that words name; `open` and `closed` name several. Raises WrongUsageError."""
    statuses: set[Status] = set()
    for word in split_words(words):
        if word in ("open", "closed"):
            statuses |= OPEN if word == "open" else CLOSED
        else:
            statuses.add(status_of(word))
    return frozenset(statuses)


def _flags(words: Words) -> frozenset[Flag]:
    return frozenset(Flag(word) for word in known_words(words, list(Flag), "flag"))


def _area_ids(words: Sequence[str], roadmap: Roadmap) -> frozenset[str]:
    """Return the ids of areas that words name, including areas that are only named by a commitment."""
    used = (commitment.area for commitment in roadmap.commitments.values())
    return _ids(words, roadmap.areas, used, "area")


def _partner_ids(words: Sequence[str], roadmap: Roadmap) -> frozenset[str]:
    """Return the ids of partners that words name, including partners that are only named by a commitment."""
    used = (partner for commitment in roadmap.commitments.values() for partner in commitment.partners)
    return _ids(words, roadmap.partners, used, "partner")


def _ids(words: Sequence[str], declared: Collection[str], used: Iterable[str], kind: str) -> frozenset[str]:
    if not words:
        return frozenset()
    ids = [*declared, *sorted(set(used).difference(declared))]
    return frozenset(find_id(word, ids, kind) for word in words)


def _status_words(statuses: frozenset[Status]) -> list[str]:
    """Return statuses as words; `open` or `closed` if all of that kind are among them."""
    words = [word for word, several in (("open", OPEN), ("closed", CLOSED)) if several <= statuses]
    covered = {status for word in words for status in (OPEN if word == "open" else CLOSED)}
    return [*words, *(status for status in Status if status in statuses - covered)]


def _one_of(words: Iterable[str]) -> str:
    several = [_quoted(word) for word in sorted(words)]
    return f"= {several[0]}" if len(several) == 1 else f"in ({', '.join(several)})"


def _quoted(word: str) -> str:
    plain = re.fullmatch(r"[\w-]+", word) is not None
    return word if plain else msgspec.json.encode(word).decode()
