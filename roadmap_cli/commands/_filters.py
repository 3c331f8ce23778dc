"""The filter options of reading commands, and the values that they accept."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
from typer import Option

from roadmap_cli.analysis.columns import COLUMNS, is_own, sort_rows, with_values_of_day
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import Row, Selection
from roadmap_cli.commands import _completion
from roadmap_cli.commands._options import FILTER, OUTPUT, Composed, composed_of
from roadmap_cli.commands._session import window_of
from roadmap_cli.errors import UnreadableError, WrongUsageError
from roadmap_cli.model.fields import COMMITMENT, SEARCH
from roadmap_cli.model.ids import any_of, known_words, option_text, split_words
from roadmap_cli.model.types import STATUS_GROUPS, Roadmap, Status, View
from roadmap_cli.model.validate import dotted, nearest_status
from roadmap_cli.model.window import DeadlineError
from roadmap_cli.storage.load import Source

if TYPE_CHECKING:
    from roadmap_cli.analysis.conditions import Condition
    from roadmap_cli.storage.several import Loaded

Grouping = TypeVar("Grouping", bound=StrEnum)
Sorting = Callable[[Sequence[Row]], list[Row]]


def status_of(word: str) -> Status:
    """Return the status with this name. Raises WrongUsageError, with the nearest status."""
    try:
        return Status(word.strip().lower())
    except ValueError:
        if word in STATUS_GROUPS:
            choices = any_of(sorted(STATUS_GROUPS[word]))
            raise WrongUsageError(f'"{word}" means several statuses; choose {choices}') from None
        nearest = nearest_status(word)
        hint = f"did you mean {nearest}?" if nearest else f"one of {', '.join(sorted(Status))}"
        raise WrongUsageError(f'"{word[:60]}" is not a status; {hint}') from None


def columns_of(words: Sequence[str] | None, known: Sequence[str] = COLUMNS) -> list[str]:
    """Return the columns with these names, in order. Raises WrongUsageError, with the nearest columns."""
    names = split_words(words)
    known_words([name for name in names if known is not COLUMNS or not is_own(name)], known, "column")
    return names


def sort_keys_of(words: Sequence[str] | None, known: Sequence[str] = COLUMNS) -> list[str]:
    """Return the columns to sort by, with `-` before those in descending order. Raises WrongUsageError."""
    keys = split_words(words)
    if "-" in keys:
        raise WrongUsageError('--sort: "-" must be followed by a column, such as -deadline')
    columns_of([key.removeprefix("-") for key in keys], known)
    return keys


Words = list[str] | None
SortOption = Annotated[
    Words,
    Option(
        metavar="COLUMNS",
        autocompletion=_completion.sort_keys,
        show_default="file order",
        help="Sort by these columns, such as area,-due; `-` means in descending order.",
        rich_help_panel=OUTPUT,
    ),
]

_REPEATS = "Repeats; splits at commas."
_SEARCHED = [field.name for field in COMMITMENT.values() if field.filter == SEARCH]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """The filters of a command line, with areas, partners, times, `view` and `where` as typed.

    With `for_totals`, a view must not filter by outcome.
    """

    areas: Sequence[str]
    partners: Sequence[str]
    not_areas: Sequence[str]
    not_partners: Sequence[str]
    due_within: str | None
    due_before: str | None
    due_after: str | None
    view: str | None = None
    where: Any = None  # an analysis.where.Expression
    others: Selection
    for_totals: bool = False

    def selection(self, roadmap: Roadmap, day: date, source: Source | None = None) -> Selection:
        """Return these filters with the full ids of a roadmap, and with times that count from a day.

        `source` is where the roadmap was read. Raises NotFoundError, WrongUsageError, and UnreadableError
        for a view with an error.
        """
        start = roadmap.roadmap.fiscal_year_starts
        named: dict[str, str] = {}
        return msgspec.structs.replace(
            self.others,
            areas=_ids(self.areas, "area", roadmap, named),
            partners=_ids(self.partners, "partner", roadmap, named),
            not_areas=_ids(self.not_areas, "area", roadmap, named),
            not_partners=_ids(self.not_partners, "partner", roadmap, named),
            named=named,
            due_within=_days_in(self.due_within, day) if self.due_within is not None else None,
            due_before=window_of(self.due_before, "--due-before", day, start) if self.due_before else None,
            due_after=window_of(self.due_after, "--due-after", day, start) if self.due_after else None,
            where=self._condition(roadmap, day, source),
        )

    def view_in(self, roadmap: Roadmap) -> View:
        """Return the view of these filters, an empty one without `--view`. Raises NotFoundError."""
        if self.view is None:
            return View()
        from roadmap_cli.analysis.views import find_view, views_of  # only for this option

        return views_of(roadmap)[find_view(self.view, roadmap)]

    def grouping_in(self, roadmap: Roadmap, groupings: type[Grouping]) -> Grouping | None:
        """Return the grouping of the view, None if it has none or one that the command lacks."""
        word = self.view_in(roadmap).group_by
        return next((one for one in groupings if one.value == word), None)

    def sorting(self, words: Sequence[str] | None, loaded: "Loaded", day: date) -> Sorting:
        """Return the function that sorts rows by the columns of `--sort`, or by those of the view.

        Raises WrongUsageError for an unknown column, NotFoundError for an unknown view.
        """
        keys = sort_keys_of(words)
        if not keys and self.view is not None:
            from roadmap_cli.analysis.views import sort_keys_in  # only for this option

            keys = sort_keys_in(self.view_in(loaded.roadmap))
        names = [key.removeprefix("-") for key in keys]
        roadmap = loaded.typed_roadmap if "indicators" in names else loaded.roadmap
        values = with_values_of_day(roadmap, day, names)
        return lambda rows: sort_rows(rows, keys, values)

    def _condition(self, roadmap: Roadmap, day: date, source: Source | None) -> "Condition | None":
        """Return the condition of `--view` and `--where`, None without them."""
        if self.view is None and self.where is None:
            return None
        from roadmap_cli.analysis.conditions import all_of  # only for these options

        conditions = [self._condition_of_view(roadmap, day, source)] if self.view is not None else []
        conditions += [self.where.bound(roadmap, day)] if self.where is not None else []
        return all_of([one for one in conditions if one is not None])

    def _condition_of_view(self, roadmap: Roadmap, day: date, source: Source | None) -> "Condition | None":
        from roadmap_cli.analysis.views import condition_of, expression_of, faults_in, find_view

        name = find_view(self.view or "", roadmap)
        for fault in faults_in(name, roadmap, day):
            raise _unusable(fault, source)
        expression = expression_of(name, roadmap) if self.for_totals else None
        if expression is not None:
            expression.refuse_outcomes(_listing("--view", name, "NAME"))
        return condition_of(name, roadmap, day)


def _ids(words: Sequence[str], kind: str, roadmap: Roadmap, named: dict[str, str]) -> frozenset[str]:
    """Return the ids of areas or partners that words name; add those in several roadmaps to `named`.

    Raises NotFoundError.
    """
    if not words:
        return frozenset()
    from roadmap_cli.model.lookup import find_areas, find_partners  # only for these filters

    find = find_areas if kind == "area" else find_partners
    found = [find(word, roadmap) for word in words]
    named |= {known_id: roadmap.local(known_id) for ids in found if len(ids) > 1 for known_id in ids}
    return frozenset(known_id for ids in found for known_id in ids)


def _unusable(fault: Any, source: Source | None) -> UnreadableError:
    """Return the error for an `analysis.views.ViewFault`, with its line in the file."""
    from roadmap_cli.model.places import Locator  # only for this error

    subject = dotted(fault.path)
    if source is not None:
        place = Locator(source.text, source.name).value_place(fault.path)
        subject = f"{place.path}:{place.line}: {subject}"
    return UnreadableError(f"{subject}: {fault.message}", excerpt=fault.excerpt)


def _option(metavar: str, help: str, completion: Callable[..., Any] | None = None) -> Any:
    return Option(metavar=metavar, help=help, autocompletion=completion, rich_help_panel=FILTER)


def read_filters(
    *,
    where: Annotated[
        str | None,
        _option(
            "EXPR",
            "Only commitments that match EXPR, such as 'status = at-risk or overdue'.",
            _completion.where,
        ),
    ] = None,
    view: Annotated[
        str | None,
        _option("NAME", "Only commitments of this view; `roadmap views` lists them.", _completion.views),
    ] = None,
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
        Words, _option("FLAG", f"Only these flags, such as overdue or stale. {_REPEATS}", _completion.flags)
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
        str | None, _option("TIME", 'Only commitments due within 30d, 6w, "3 months" …; excludes overdue.')
    ] = None,
    due_before: Annotated[str | None, _option("DATE", "Only commitments due before DATE starts.")] = None,
    due_after: Annotated[str | None, _option("DATE", "Only commitments due after DATE ends.")] = None,
    search: Annotated[
        str | None, _option("TEXT", f"Only commitments with TEXT in {', '.join(_SEARCHED)} or notes.")
    ] = None,
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
            search=_search_text(search),
        ),
        where=_expression(where),
        due_within=_checked_time(due_within),
        view=view,
        due_before=_checked_date(due_before, "--due-before"),
        due_after=_checked_date(due_after, "--due-after"),
    )


def _search_text(text: str | None) -> str:
    """Return the text to search as it is, with spaces around it. Raises WrongUsageError for an empty one."""
    option_text(text, "--search")
    return text or ""


FilterOptions = Annotated[Filters, composed_of(read_filters)]
"""All filters, for commands that list commitments."""


def _listing(option: str, value: str, placeholder: str) -> str:
    """Return the advice to list commitments instead, with the value if it is short and can be typed."""
    from shlex import quote  # only for an error

    example = quote(value) if len(value) <= 60 and value.isprintable() else placeholder
    return f"`roadmap list {option} {example}` lists the commitments"


def read_total_filters(**words: Any) -> Filters:
    """Return the filters of a command that shows totals. Raises WrongUsageError for one by outcome."""
    filters = read_filters(**words)
    if filters.where is not None:
        filters.where.refuse_outcomes(_listing("--where", filters.where.text, "EXPR"))
    return msgspec.structs.replace(filters, for_totals=True)


def _total_filters(*names: str) -> Composed:
    return msgspec.structs.replace(composed_of(read_filters, *names), make=read_total_filters)


AreaFilterOptions = Annotated[Filters, _total_filters("where", "view", "area")]
AreaAndPartnerFilterOptions = Annotated[Filters, _total_filters("where", "view", "area", "partner")]
"""For commands that show totals, because totals over commitments chosen by outcome would mislead."""


def _expression(text: str | None) -> Any:
    """Return the parsed expression of `--where`. Raises WrongUsageError."""
    if text is None:
        return None
    from roadmap_cli.analysis.where import parse_where  # only for this option

    return parse_where(text)


def _checked_time(text: str | None) -> str | None:
    """Return the time of `--due-within` as typed. Raises WrongUsageError."""
    if text is not None:
        _days_in(text, date.min)
    return text


def _days_in(text: str, start: date) -> int:
    """Return how many days a time has that starts on a day. Raises WrongUsageError."""
    from roadmap_cli.model.shifts import days_in, parse_span  # only for this option

    try:
        return days_in(parse_span(text), start)
    except DeadlineError as error:
        raise WrongUsageError(f"--due-within: {error}") from None


def _checked_date(text: str | None, option: str) -> str | None:
    """Return the date of an option as typed. Raises WrongUsageError; fiscal years need a roadmap."""
    if text is not None:
        from roadmap_cli.model.date_phrases import may_be_fiscal_year  # only for these options

        if not may_be_fiscal_year(text):
            window_of(text, option)
    return text


def _statuses(words: Words) -> frozenset[Status]:
    """Return the statuses with these names; `open` and `closed` mean several. Raises WrongUsageError."""
    groups = (STATUS_GROUPS.get(word) or {status_of(word)} for word in split_words(words))
    return frozenset[Status]().union(*groups)


def _flags(words: Words) -> frozenset[Flag]:
    return frozenset(Flag(word) for word in known_words(words, list(Flag), "flag"))
