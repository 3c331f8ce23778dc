"""Tables with a header row: their columns, the field of each column, and the words for statuses."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from roadmap_cli import escape
from roadmap_cli.analysis.columns import COLUMNS
from roadmap_cli.english import counted, plural
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.importers.date_columns import DateOrder
from roadmap_cli.importers.footnotes import without_marks
from roadmap_cli.importers.records import SourceCell, SourceContent
from roadmap_cli.importers.words import STATUSES
from roadmap_cli.model.fields import COMMITMENT, LISTS, Output, importable, shown_in
from roadmap_cli.model.ids import any_of, did_you_mean, nearest, short
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import Status

MAX_COLUMNS = 16_384
"""The most columns of a table, which is the limit of Excel."""

_OF_WHOLE = frozenset({"whole_status", "whole_deadline", "whole_progress"})
"""The values derived for the whole; `status`, `deadline` and `progress` are those of the file."""

_PARTNER_NAMES = "partner_names"
"""The names of the partners in `partners`, which has ids."""

_OF_PARTNER = "status_of_"
"""The start of the name of a column with the statuses of one partner."""

NATIVE_COLUMNS = frozenset(
    {"group", *COLUMNS, *(field.name for field in shown_in(Output.CSV)), *_OF_WHOLE, _PARTNER_NAMES}
)
"""The columns that `list` and `export` write."""

_DISTINCTIVE = frozenset(
    {"days_left", "for", "formerly", "partner_status", "partner_deadline", "updates", *_OF_WHOLE}
)
"""The columns that identify our tables; any table may have an id and a title."""

DERIVED = _OF_WHOLE | {
    "group",
    _PARTNER_NAMES,
    *(name for name, field in COMMITMENT.items() if field.derived and name != "id"),
}
"""The columns that are derived from others, so that nothing is lost if they are not read."""

ERROR = "is an error value of a spreadsheet; correct its formula"


def is_native_header(header: Sequence[str]) -> bool:
    """Return whether this program writes the header; an export may have additional columns."""
    names = set(map(plain_name, header))
    is_known = {"id", "title"} <= names <= NATIVE_COLUMNS and not _DISTINCTIVE.isdisjoint(names)
    return is_known or is_export(header)


def is_export(columns: Iterable[str]) -> bool:
    """Return whether `export csv` or `export xlsx` wrote the columns, so that they have the file's values."""
    return {"id", "title", "whole_status"} <= set(map(plain_name, columns))


def plain_name(column: str) -> str:
    """Return the name of a column in CSV; workbooks use spaces."""
    return column.replace(" ", "_")


def distinct_names(header: Sequence[str]) -> list[str]:
    """Return distinct names of columns; repeated and empty ones get their number."""
    times = Counter(header)
    return [
        name if name and times[name] == 1 else f"{name} (column {number})".strip()
        for number, name in enumerate(header, 1)
    ]


READABLE = {field.name: field for field in importable()}
"""The fields that `--map` accepts, in the order of the file."""

SERIES_FIELDS = ("indicator", "day", "value", "unit", "partner", "note", "evidence")
"""The other fields that it accepts, for a table of readings; `title` is then that of the indicator."""

UPDATE_FIELDS = ("note", "evidence")
"""Those of them that are also fields of the update that a row of commitments records."""

SEPARATOR = ";"
"""The default separator of the items of a list."""

SHOWN = 40
"""How many columns a message names."""

_NATIVE_ONLY = tuple(field.name for field in shown_in(Output.CSV) if not (field.importable or field.derived))
"""The fields that only our CSV has; each cell is JSON, except for `formerly`."""


class MissingColumnError(WrongUsageError):
    """A table has no column for the title or the area, and no option says where they are."""


class MappingOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How columns are mapped to fields: `columns` by field as typed, `statuses` by `name_key`.

    `values` are those of words by field and `name_key`. `date_order` is None and `epoch` 0 by default.

    `area` is the area of all rows or, if `columns` has one, of those without an area. `id_from` is a column
    as typed; if it is empty, ids come from titles. `separator` is None by default. With `update`, rows need
    no area, and only an id or a title. With `keep_unread` the cells of other columns are kept.
    """

    columns: Mapping[str, Sequence[str]] = {}
    statuses: Mapping[str, Status] = {}
    values: Mapping[str, Mapping[str, SourceCell]] = {}
    date_order: DateOrder | None = None
    epoch: int = 0
    id_from: str = ""
    area: str = ""
    separator: str | None = None
    update: bool = False
    keep_unread: bool = False


class ColumnMapping(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of each field in a content.

    `statuses` are by `name_key`; the table of words has those that are not in `given_statuses`. `open_words`
    are those that only mean "not closed". `values`, `date_order` and `epoch` are those of the options.
    """

    columns: Mapping[str, Sequence[str]]
    statuses: Mapping[str, Status]
    given_statuses: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, SourceCell]] = {}
    date_order: DateOrder | None = None
    epoch: int = 0
    open_words: frozenset[str]
    id_from: str
    area: str
    separator: str
    is_separator_given: bool
    notes: tuple[str, ...] = ()


def mapped_columns(words: Sequence[str]) -> dict[str, list[str]]:
    """Return the columns of each field that `--map FIELD=COLUMN` names. Raises WrongUsageError."""
    columns: dict[str, list[str]] = {}
    for word in words:
        field, sign, column = word.partition("=")
        name = field.strip().replace("-", "_")
        if not sign or not column.strip():
            raise WrongUsageError(
                f"--map {escape.quote(word)}: write FIELD=COLUMN, such as --map title=Commitment"
            )
        if name == "id":
            raise WrongUsageError("--map: an id is made by --id-from COLUMN, else from the title")
        if _is_of_assessor(field):
            name = field.strip()
        elif name not in READABLE and name not in SERIES_FIELDS:
            hint = did_you_mean(name, READABLE) or f"there are {', '.join(READABLE)}"
            raise WrongUsageError(f"--map: there is no field {escape.quote(field)} to import; {hint}")
        if name in columns and (name not in READABLE or READABLE[name].type not in LISTS):
            raise WrongUsageError(f"--map: {name} is mapped twice; it holds one value")
        columns.setdefault(name, []).append(column)
    return columns


def _is_of_assessor(field: str) -> bool:
    """Return whether a field is `verdict:ASSESSOR` or `assessed:ASSESSOR`."""
    kind, _, assessor = field.strip().partition(":")
    return kind in ("verdict", "assessed") and bool(assessor)


def mapped_statuses(words: Sequence[str]) -> dict[str, Status]:
    """Return the status that each word of `--map-status WORD=STATUS` means. Raises WrongUsageError."""
    statuses: dict[str, Status] = {}
    for word in words:
        name, sign, meaning = word.rpartition("=")
        if not sign or not name.strip():
            raise WrongUsageError(
                f"--map-status {escape.quote(word)}: write WORD=STATUS, such as --map-status implemented=met"
            )
        if meaning.strip() not in set(Status):
            hint = did_you_mean(meaning.strip(), list(Status)) or f"there are {', '.join(sorted(Status))}"
            raise WrongUsageError(f"--map-status: {escape.quote(meaning)} is not a status; {hint}")
        key = name_key(name)
        if statuses.get(key, meaning.strip()) != meaning.strip():
            raise WrongUsageError(f"--map-status: {escape.quote(name)} is given two meanings; leave one out")
        statuses[key] = Status(meaning.strip())
    return statuses


def named_columns(options: MappingOptions) -> tuple[str, ...]:
    """Return the columns that options name, by which the header of a table is found."""
    names = [column for columns in options.columns.values() for column in columns]
    needed = [] if {"title", "indicator"} & {*options.columns} else ["title"]
    return tuple(dict.fromkeys(filter(None, (*names, options.id_from, *needed))))


def columns_for(content: SourceContent, options: MappingOptions, name: str) -> ColumnMapping:
    """Return the columns of each field: those in `options`, else those of the format or of its name.

    Raises WrongUsageError for an unknown column, and if there is no column for the title or no area although
    the rows need one.
    """
    if content.is_roadmap and (options.columns or options.statuses or options.id_from):
        raise WrongUsageError(
            f"{name} is a whole roadmap, with fields and ids of its own; leave out --map, --map-status "
            "and --id-from"
        )
    columns: dict[str, Sequence[str]] = {field: [content.fields[field]] for field in content.fields}
    if not content.fields:
        own = _NATIVE_ONLY if content.is_native else ()
        columns = {
            field: [column] for field in (*READABLE, *own) if (column := column_of(field, content.columns))
        }
    requested = {
        field: [column_named(one, content, name) for one in words] for field, words in options.columns.items()
    }
    if options.area and "area" not in requested:
        columns.pop("area", None)
    columns |= requested
    columns |= _of_partner(content, columns)
    id_from = column_named(options.id_from, content, name) if options.id_from else ""
    if not id_from and not content.fields:
        id_from = column_of("id", content.columns)
    if not content.is_roadmap and not (options.update and id_from):
        _require(columns, options, content, name)
    statuses = {name_key(word): status for word, status in content.statuses.items()} | dict(options.statuses)
    return ColumnMapping(
        columns=columns,
        statuses=statuses if content.is_native else {**STATUSES, **statuses},
        given_statuses=frozenset(statuses),
        values=options.values,
        date_order=options.date_order,
        epoch=options.epoch,
        open_words=frozenset(map(name_key, content.open_words)) - set(options.statuses),
        id_from=id_from,
        area=options.area,
        separator=options.separator or SEPARATOR,
        is_separator_given=options.separator is not None,
        notes=note_on_unread(unread_columns(content, columns, id_from), is_kept=options.keep_unread),
    )


def _of_partner(content: SourceContent, columns: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return the column `partner` for `partners`, as the option `--partner` is named, unless it is read."""
    column = "" if content.fields or content.is_native else column_of("partner", content.columns)
    read = {one for names in columns.values() for one in names}
    return {"partners": [column]} if column and "partners" not in columns and column not in read else {}


def _require(
    columns: Mapping[str, Sequence[str]], options: MappingOptions, content: SourceContent, name: str
) -> None:
    there = ", ".join(map(escape.quote, content.columns[:SHOWN])) or "none"
    if "title" not in columns:
        ids = ", or which one holds ids with --id-from COLUMN" if options.update else ""
        raise MissingColumnError(
            f"{name} has no column title; say which one holds it with --map title=COLUMN{ids}; "
            f"there are {there}"
        )
    if "area" not in columns and not options.area and not options.update:
        raise MissingColumnError(
            f"{name} has no column area; put all rows into one with --area ID, or say which one names it "
            f"with --map area=COLUMN; there are {there}"
        )


def column_of(field: str, columns: Sequence[str]) -> str:
    """Return the column with the name of a field; case, accents and spaces for `_` do not matter."""
    return next((one for one in columns if name_key(one).replace(" ", "_") == field), "")


def column_named(request: str, content: SourceContent, name: str) -> str:
    """Return the column of a content that a request names. Raises WrongUsageError if there is none."""
    return named_column(request, content.columns, name)


def named_column(request: str, columns: Sequence[str], name: str) -> str:
    """Return the column that a request names, with or without a footnote mark. Raises WrongUsageError."""
    for word in (request, without_marks(request, ())[0]):
        if word in columns:
            return word
        alike = [column for column in columns if name_key(column) == name_key(word)]
        if len(alike) == 1:
            return alike[0]
    by_word = {name_key(column): column for column in columns}
    near = [escape.quote(by_word[word]) for word in nearest(name_key(request), by_word)]
    there = ", ".join(escape.quote(short(column)) for column in columns[:SHOWN])
    hint = f"did you mean {any_of(near)}?" if near else f"there are {there}"
    raise WrongUsageError(f"{name} has no column {escape.quote(request)}; {hint}")


def unread_columns(content: SourceContent, columns: Mapping[str, Sequence[str]], id_from: str) -> list[str]:
    """Return the columns that are not empty and not read."""
    if content.is_roadmap:
        return []
    read = {one for names in columns.values() for one in names} | {id_from, *content.used}
    if content.is_native or is_export(content.columns):
        read |= {column for column in content.columns if _is_derived(plain_name(column))}
    faulty = {fault.column for fault in content.faults}
    return [
        column
        for column in content.columns
        if column not in read
        and (column in faulty or any(record.cells.get(column) for record in content.records))
    ]


def _is_derived(name: str) -> bool:
    return name in DERIVED or name.startswith(_OF_PARTNER)


def note_on_unread(unread: Sequence[str], *, is_kept: bool = False) -> tuple[str, ...]:
    """Return a note about columns that are not read, if any; their cells may be kept."""
    if not unread:
        return ()
    what = f"{counted(len(unread), 'column')} {plural(len(unread), 'was', 'were')} not read"
    kept = ", and the cells are kept in extra.import" * is_kept
    return (f"{what}{kept}: {', '.join(map(escape.quote, unread))}",)
