"""The filter options of reading commands, and the values that they accept."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from typer import Option

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import COLUMNS, OVERDUE_FLAGS, Selection
from roadmap_cli.commands import _completion
from roadmap_cli.commands._options import FILTER, composed_of
from roadmap_cli.commands._session import window_of
from roadmap_cli.english import counted
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.fields import COMMITMENT, SEARCH
from roadmap_cli.model.ids import any_of, find_id, known_words, split_words
from roadmap_cli.model.types import CLOSED, OPEN, Roadmap, Status
from roadmap_cli.model.validate import nearest_status
from roadmap_cli.model.window import Deadline

_SPAN = r"([0-9]{1,5}) ?(d|days?|w|weeks?)?"
_STATUS_GROUPS = {"open": OPEN, "closed": CLOSED}


def status_of(word: str) -> Status:
    """Return the status with this name. Raises WrongUsageError, with the nearest status."""
    try:
        return Status(word.strip().lower())
    except ValueError:
        if word in _STATUS_GROUPS:
            choices = any_of(sorted(_STATUS_GROUPS[word]))
            raise WrongUsageError(f'"{word}" means several statuses; choose {choices}') from None
        nearest = nearest_status(word)
        hint = f"did you mean {nearest}?" if nearest else f"one of {', '.join(sorted(Status))}"
        raise WrongUsageError(f'"{word[:60]}" is not a status; {hint}') from None


def columns_of(words: Sequence[str] | None) -> list[str]:
    """Return the columns with these names, in order. Raises WrongUsageError, with the nearest columns."""
    return known_words(words, COLUMNS, "column")


def sort_keys_of(words: Sequence[str] | None) -> list[str]:
    """Return the columns to sort by, with `-` before those in descending order. Raises WrongUsageError."""
    keys = split_words(words)
    if "-" in keys:
        raise WrongUsageError('--sort: "-" must be followed by a column, such as -deadline')
    known_words([key.removeprefix("-") for key in keys], COLUMNS, "column")
    return keys


def days_of(text: str, option: str) -> int:
    """Return the number of days in `30`, `30d` or `6w`. Raises WrongUsageError."""
    match = re.fullmatch(_SPAN, text.strip().lower())
    if match is None:
        raise WrongUsageError(f'{option}: "{text[:60]}" is not a number of days; write 30d, or 6w for weeks')
    return int(match[1]) * (7 if (match[2] or "d").startswith("w") else 1)


Words = list[str] | None

_REPEATS = "Repeats; splits at commas."
_SEARCHED = [field.name for field in COMMITMENT.values() if field.filter == SEARCH]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """The filters of a command line, with areas, partners and fiscal years as typed."""

    areas: Sequence[str]
    partners: Sequence[str]
    not_areas: Sequence[str]
    not_partners: Sequence[str]
    due_before: Deadline | str | None
    due_after: Deadline | str | None
    others: Selection

    def selection(self, roadmap: Roadmap) -> Selection:
        """Return these filters with the full ids of a roadmap. Raises NotFoundError, WrongUsageError."""
        start = roadmap.roadmap.fiscal_year_starts
        before, after = _due(self.due_before, "before", start), _due(self.due_after, "after", start)
        return msgspec.structs.replace(
            self.others,
            areas=_area_ids(self.areas, roadmap),
            partners=_partner_ids(self.partners, roadmap),
            not_areas=_area_ids(self.not_areas, roadmap),
            not_partners=_partner_ids(self.not_partners, roadmap),
            due_before=before.first if before else None,
            due_after=after.last if after else None,
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
        parts = [f"{name} {_one_of(included)}" for name, included, _ in sets if included]
        parts += [f"not {name} {_one_of(excluded)}" for name, _, excluded in sets if excluded]
        if selection.due_within is not None:
            parts.append(f"due within {counted(selection.due_within, 'day')}")
        if self.due_before:
            parts.append(f"due before {_window_text(self.due_before)}")
        if self.due_after:
            parts.append(f"due after {_window_text(self.due_after)}")
        if selection.search:
            parts.append(f"search = {_quoted(selection.search)}")
        return " and ".join(parts) or None


def _option(metavar: str, help: str, completion: Callable[..., Any] | None = None) -> Any:
    return Option(metavar=metavar, help=help, autocompletion=completion, rich_help_panel=FILTER)


def read_filters(
    *,
    area: Annotated[Words, _option("ID", f"Only these areas. {_REPEATS}", _completion.areas)] = None,
    status: Annotated[
        Words,
        _option(
            "STATUS", f"Only {any_of([*Status, '`open`', '`closed`'])}. {_REPEATS}", _completion.statuses
        ),
    ] = None,
    partner: Annotated[
        Words, _option("ID", f"Only commitments of these partners. {_REPEATS}", _completion.partners)
    ] = None,
    owner: Annotated[
        Words, _option("NAME", "Only commitments that NAME owns. Repeats.", _completion.owners)
    ] = None,
    tag: Annotated[Words, _option("TAG", f"Only these tags. {_REPEATS}", _completion.tags)] = None,
    flag: Annotated[
        Words, _option("FLAG", f"Only these flags: {any_of(Flag)}. {_REPEATS}", _completion.flags)
    ] = None,
    not_area: Annotated[Words, _option("ID", "Exclude these areas.", _completion.areas)] = None,
    not_status: Annotated[Words, _option("STATUS", "Exclude these statuses.", _completion.statuses)] = None,
    not_partner: Annotated[
        Words, _option("ID", "Exclude commitments of these partners.", _completion.partners)
    ] = None,
    not_owner: Annotated[
        Words, _option("NAME", "Exclude commitments that NAME owns.", _completion.owners)
    ] = None,
    not_tag: Annotated[Words, _option("TAG", "Exclude these tags.", _completion.tags)] = None,
    not_flag: Annotated[Words, _option("FLAG", "Exclude these flags.", _completion.flags)] = None,
    overdue: Annotated[
        bool,
        Option(
            "--overdue",
            help="Only commitments that are overdue or have an overdue milestone.",
            rich_help_panel=FILTER,
        ),
    ] = False,
    due_within: Annotated[
        str | None, _option("DAYS", "Only commitments due within 30d, 6w …; excludes overdue.")
    ] = None,
    due_before: Annotated[str | None, _option("DATE", "Only commitments due before DATE starts.")] = None,
    due_after: Annotated[str | None, _option("DATE", "Only commitments due after DATE ends.")] = None,
    search: Annotated[
        str, _option("TEXT", f"Only commitments with TEXT in {', '.join(_SEARCHED)} or notes.")
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
        due_before=_due_or_fiscal_year(due_before, "before"),
        due_after=_due_or_fiscal_year(due_after, "after"),
    )


FilterOptions = Annotated[Filters, composed_of(read_filters)]
"""All filters, for commands that list commitments."""

AreaFilterOptions = Annotated[Filters, composed_of(read_filters, "area")]
AreaAndPartnerFilterOptions = Annotated[Filters, composed_of(read_filters, "area", "partner")]
"""For commands that show totals, because totals over commitments chosen by outcome would mislead."""


def _due_or_fiscal_year(text: str | None, name: str) -> Deadline | str | None:
    """Return the window of `--due-before` or `--due-after`; a fiscal year needs the roadmap and stays a text.

    Raises WrongUsageError.
    """
    if text is None:
        return None
    from roadmap_cli.model.date_phrases import may_be_fiscal_year  # only for these options

    if may_be_fiscal_year(text):
        return text
    return window_of(text, f"--due-{name}")


def _due(given: Deadline | str | None, name: str, year_start: str) -> Deadline | None:
    """Return the window of `--due-before` or `--due-after`. Raises WrongUsageError."""
    return window_of(given, f"--due-{name}", None, year_start) if isinstance(given, str) else given


def _window_text(given: Deadline | str) -> str:
    return " ".join(given.split()) if isinstance(given, str) else given.canonical


def _statuses(words: Words) -> frozenset[Status]:
    """Return the statuses with these names; `open` and `closed` mean several. Raises WrongUsageError."""
    groups = (_STATUS_GROUPS.get(word) or {status_of(word)} for word in split_words(words))
    return frozenset[Status]().union(*groups)


def _flags(words: Words) -> frozenset[Flag]:
    return frozenset(Flag(word) for word in known_words(words, list(Flag), "flag"))


def _area_ids(words: Sequence[str], roadmap: Roadmap) -> frozenset[str]:
    """Return the ids of areas, also of undeclared ones that a commitment names. Raises NotFoundError."""
    used = (commitment.area for commitment in roadmap.commitments.values())
    return _ids(words, roadmap.areas, used, "area")


def _partner_ids(words: Sequence[str], roadmap: Roadmap) -> frozenset[str]:
    """Return the ids of partners, also of undeclared ones that a commitment names. Raises NotFoundError."""
    used = (partner for commitment in roadmap.commitments.values() for partner in commitment.partners)
    return _ids(words, roadmap.partners, used, "partner")


def _ids(
    words: Sequence[str], declared: Mapping[str, object], used: Iterable[str], kind: str
) -> frozenset[str]:
    if not words:
        return frozenset()
    ids = {**declared, **dict.fromkeys(sorted(set(used).difference(declared)))}
    return frozenset(find_id(word, ids, kind) for word in words)


def _status_words(statuses: frozenset[Status]) -> list[str]:
    """Return statuses as words, with `open` or `closed` in place of all statuses of that group."""
    words = [word for word, group in _STATUS_GROUPS.items() if group <= statuses]
    rest = statuses.difference(*(_STATUS_GROUPS[word] for word in words))
    return [*words, *(status for status in Status if status in rest)]


def _one_of(words: Iterable[str]) -> str:
    values = [_quoted(word) for word in sorted(words)]
    return f"= {values[0]}" if len(values) == 1 else f"in ({', '.join(values)})"


def _quoted(word: str) -> str:
    plain = re.fullmatch(r"[\w-]+", word) is not None
    return word if plain else msgspec.json.encode(word).decode()
