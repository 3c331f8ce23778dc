"""The table of fields: one row for each key of the file.

A row has what the type in the model lacks: the meaning of a field and where it is used. The columns of
`list`, the entries of `show` and the page, the cells of CSV and XLSX, `diff`, `import`, `--clear`, the
options that set a field, completion, the JSON Schema and docs/reference/file.md follow from it. Help texts
are Markdown.
"""

from collections.abc import Mapping

import msgspec

from roadmap_cli.model.field_types import (
    DATES,
    EVERYWHERE,
    EXTRA,
    LISTS,
    ONE_OR_MORE,
    SEARCH,
    TEXTS,
    Field,
    FieldType,
    Output,
)
from roadmap_cli.model.part_fields import PART_FIELDS
from roadmap_cli.model.types import (
    Area,
    Assessor,
    Check,
    Commitment,
    Head,
    ImportMapping,
    Partner,
    Roadmap,
    View,
)

__all__ = [
    "COMMITMENT",
    "DATES",
    "EVERYWHERE",
    "FIELDS",
    "LISTS",
    "ONE_OR_MORE",
    "SEARCH",
    "TEXTS",
    "Field",
    "FieldType",
    "Output",
    "clearable",
    "description",
    "fields_of",
    "importable",
    "shown_in",
]

_IN_TABLES = EVERYWHERE - {Output.SHOW, Output.PAGE, Output.MARKDOWN}
_NOT_IN_MARKDOWN = EVERYWHERE - {Output.MARKDOWN}
_NOT_IN_XLSX = EVERYWHERE - {Output.XLSX}


_IDS = ("id", "for", "roadmap")


def _derived(
    name: str, field_type: FieldType, help_text: str, *, filter_name: str = "", outputs: frozenset[Output]
) -> Field:
    field = Field(name, field_type, help_text, outputs, True, filter=filter_name, outcome=name not in _IDS)
    return msgspec.structs.replace(field, compared=False, importable=False, clearable=False)


FIELDS: Mapping[type[msgspec.Struct], tuple[Field, ...]] = {
    Roadmap: (
        Field("roadmap", FieldType.TABLE, "Facts about the roadmap as a whole."),
        Field(
            "partners",
            FieldType.TABLE,
            "The partners that make commitments, each under an id: `[partners.ca]`.",
        ),
        Field(
            "assessors",
            FieldType.TABLE,
            "Who assesses commitments from outside, each under an id: `[assessors.watch]`.",
        ),
        Field(
            "areas",
            FieldType.TABLE,
            "The priorities that group commitments, each under an id: `[areas.climate]`.",
        ),
        Field(
            "commitments", FieldType.TABLE, "The promises, each under an id: `[commitments.net-zero-2050]`."
        ),
        Field("views", FieldType.TABLE, "Saved filters for `--view`, each under a name: `[views.mine]`."),
        Field(
            "imports",
            FieldType.TABLE,
            "Saved options of `import` for `--mapping`, each under a name: `[imports.budget]`.",
        ),
        Field("check", FieldType.TABLE, "Settings for the flags and for the rules of `roadmap check`."),
        EXTRA,
    ),
    Head: (
        Field("title", FieldType.TITLE, "The title of the roadmap."),
        Field("id", FieldType.ID, "A short name, shown where several roadmaps are read: `parks:trees`."),
        Field("summary", FieldType.TEXT, "What it is about, in a sentence or two."),
        Field("announced", FieldType.DATE, "When it was announced."),
        Field("source", FieldType.ADDRESSES, "Where it was announced."),
        Field(
            "page",
            FieldType.ADDRESS,
            "Where the page that `roadmap export html` writes is published; links to commitments lead there.",
        ),
        Field(
            "fiscal_year_starts",
            FieldType.TITLE,
            'The day or the month on which fiscal years start, `"04-01"` or `"04"`, to read `FY2024-25`.',
        ),
        Field("format", FieldType.NUMBER, "The version of the file format; 1 by default."),
        EXTRA,
    ),
    Partner: (
        Field("name", FieldType.TITLE, "The name of the partner.", option="--name", clearable=False),
        Field("url", FieldType.ADDRESS, "The website of the partner.", option="--url"),
        EXTRA,
    ),
    Assessor: (
        Field("name", FieldType.TITLE, "The name of the assessor.", option="--name", clearable=False),
        Field("url", FieldType.ADDRESS, "The website of the assessor.", option="--url"),
        Field(
            "scale",
            FieldType.SCALE,
            "Each verdict with its number, the best one first: kept=1, broken=-1.",
            option="--scale",
        ),
        EXTRA,
    ),
    Area: (
        Field("title", FieldType.TITLE, "The title of the area.", option="--title", clearable=False),
        Field("summary", FieldType.TEXT, "What it is about, in a sentence or two.", option="--summary"),
        Field("lead", FieldType.TEXT, "Who leads it.", option="--lead"),
        EXTRA,
    ),
    Commitment: (
        _derived("id", FieldType.ID, "The id.", filter_name=SEARCH, outputs=EVERYWHERE),
        Field(
            "title",
            FieldType.TITLE,
            "The promise in a few words.",
            filter=SEARCH,
            option="--title",
            clearable=False,
        ),
        Field(
            "area",
            FieldType.ID,
            "The id of the area that it belongs to.",
            refers_to="areas",
            filter="area",
            option="--area",
            clearable=False,
        ),
        Field(
            "status",
            FieldType.STATUS,
            "The status of each partner that `partner_status` does not name; `planned` by default. The "
            "status of the whole follows from those of its partners.",
            filter="status",
            outcome=True,
        ),
        Field(
            "partner_status",
            FieldType.BY_PARTNER,
            'The status of each partner that has its own: `{ us = "dropped" }`.',
            outputs=_NOT_IN_XLSX,
            refers_to="partners",
            importable=False,
            outcome=True,
        ),
        _derived(
            "verdict",
            FieldType.WORDS,
            "The verdicts in effect, each after its assessor: `watch: broken`, or `watch (us): broken` about "
            "one partner.",
            outputs=EVERYWHERE,
        ),
        _derived("assessed", FieldType.DATE, "The day of the latest of these verdicts.", outputs=_IN_TABLES),
        Field(
            "deadline",
            FieldType.DATE,
            "When it is due, as precisely as it was promised, for each partner that `partner_deadline` does "
            "not name.",
            outcome=True,
        ),
        Field(
            "deadline_text",
            FieldType.TEXT,
            "The promised words for the deadline: `FY2024-25`, `by the end of the decade`.",
            filter=SEARCH,
            option="--deadline-text",
            outcome=True,
        ),
        Field(
            "partner_deadline",
            FieldType.BY_PARTNER,
            'When it is due for each partner that has its own deadline: `{ ca = "2050" }`; `"none"` for a '
            "partner without one.",
            outputs=_NOT_IN_XLSX,
            refers_to="partners",
            importable=False,
            outcome=True,
        ),
        _derived("due", FieldType.DATE, "The last day of its deadline.", outputs=_IN_TABLES),
        _derived("days_left", FieldType.NUMBER, "The number of days until that day.", outputs=EVERYWHERE),
        Field(
            "every",
            FieldType.INTERVAL,
            'How often a recurring duty is due: `"1 year"`, or a number of months, quarters, halves or '
            "years; `deadline` is the first window.",
            option="--every",
        ),
        Field(
            "until",
            FieldType.DATE,
            "When a recurring duty ends: its last cycle is the last one that ends by then.",
            option="--until",
            ends=True,
        ),
        _derived("flags", FieldType.FLAGS, "What needs attention.", filter_name="flag", outputs=EVERYWHERE),
        Field(
            "progress",
            FieldType.PERCENT,
            "How much of it is done, as a whole percentage; it overrides the progress from milestones.",
            outputs=_NOT_IN_MARKDOWN,
            option="--progress",
            outcome=True,
        ),
        _derived(
            "updated", FieldType.DATE, "The day, month or year of its last update.", outputs=frozenset()
        ),
        _derived(
            "last_cycle",
            FieldType.TITLE,
            "How the last cycle of a recurring duty that has ended came out: met, late, partly-met, missed, "
            "dropped or broken.",
            outputs=_IN_TABLES,
        ),
        Field(
            "met_when",
            FieldType.TEXT,
            "What would count as met, in words: a result that can be measured.",
            filter=SEARCH,
            option="--met-when",
        ),
        Field(
            "partners",
            FieldType.IDS,
            "The ids of the partners that made it.",
            refers_to="partners",
            filter="partner",
            option="--partner",
            noun="partner",
        ),
        Field("owner", FieldType.NAMES, "Who is responsible for it.", filter="owner", option="--owner"),
        Field(
            "made", FieldType.DATE, "When it was made.", outputs=_NOT_IN_MARKDOWN, option="--made", past=True
        ),
        Field(
            "tags",
            FieldType.WORDS,
            "Words to find it by.",
            outputs=_NOT_IN_MARKDOWN,
            filter="tag",
            option="--tag",
            noun="tag",
        ),
        Field("source", FieldType.ADDRESSES, "Where the promise can be read.", option="--source"),
        Field(
            "formerly",
            FieldType.FORMER_IDS,
            "Its former ids; `roadmap rename` adds them.",
            outputs=EVERYWHERE - {Output.MARKDOWN, Output.XLSX},
            compared=False,  # a rename is compared as one
            importable=False,
        ),
        Field(
            "depends_on",
            FieldType.IDS,
            "The ids of the commitments that have to be met first.",
            outputs=EVERYWHERE - {Output.MARKDOWN, Output.XLSX},
            refers_to="commitments",
            option="--depends-on",
            noun="dependency",
        ),
        Field(
            "replaced_by",
            FieldType.IDS,
            "The ids of the commitments that replace it while its status is `superseded`.",
            refers_to="commitments",
            option="--replaced-by",
            noun="successor",
        ),
        Field("text", FieldType.TEXT, "The promise verbatim.", filter=SEARCH, option="--text"),
        Field(
            "milestones",
            FieldType.TABLE,
            "Steps on the way, each under an id.",
            outputs=_NOT_IN_XLSX,
            importable=False,
            clearable=False,
            outcome=True,
        ),
        Field(
            "indicators",
            FieldType.TABLE,
            "Numbers that show how far it is, each under an id.",
            outputs=_NOT_IN_XLSX,
            importable=False,
            clearable=False,
            outcome=True,
        ),
        Field(
            "updates",
            FieldType.TABLE,
            "What happened, each under its day, month or year: `2021-04-22`; a second one of that day is "
            "`2021-04-22-2`.",
            outputs=_NOT_IN_XLSX,
            importable=False,
            clearable=False,
            outcome=True,
        ),
        Field(
            "assessments",
            FieldType.TABLE,
            "What assessors said of it, each under its day, month or year: `2023-11-07`; a second one of "
            "that day is `2023-11-07-2`. They never change its status.",
            outputs=_NOT_IN_XLSX,
            importable=False,
            clearable=False,
            outcome=True,
        ),
        Field(
            "waive",
            FieldType.TABLE,
            'Rules of `roadmap check` to silence for it: `{ RM301 = { until = 2026-12-31, reason = "…" } }`.',
            outputs=frozenset(),
            importable=False,
        ),
        EXTRA,
        _derived(
            "for", FieldType.ID, "The partner whose values the row shows.", outputs=frozenset({Output.JSON})
        ),
        _derived(
            "roadmap",
            FieldType.ID,
            "The short name of its roadmap, where several roadmaps are read.",
            outputs=frozenset({Output.JSON}),
        ),
    ),
    **PART_FIELDS,
    View: (
        Field("where", FieldType.TEXT, "What commitments have to match, as for `--where`."),
        Field("columns", FieldType.NAMES, "The columns to show, as for `--columns`."),
        Field("sort", FieldType.NAMES, "The columns to sort by, as for `--sort`."),
        Field("group_by", FieldType.TITLE, "The field to group by, as for `--group-by`."),
        EXTRA,
    ),
    ImportMapping: (
        Field("format", FieldType.TITLE, "The format of the source, as for `--from`."),
        Field("sheet", FieldType.NAMES, "The sheets to read, as for `--sheet`."),
        Field("encoding", FieldType.TITLE, "How the text is encoded, as for `--encoding`."),
        Field("header_row", FieldType.TITLE, "The rows with the names of columns, as for `--header-row`."),
        Field("skip_rows", FieldType.TITLE, "Rows to leave out, as for `--skip-rows`."),
        Field("until", FieldType.TITLE, "The start of the first row below the table, as for `--until`."),
        Field("fill_down", FieldType.NAMES, "Columns with merged cells, as for `--fill-down`."),
        Field("rows", FieldType.TEXT, "The rows to read, as for `--rows`."),
        Field("map", FieldType.NAMES, "The columns of fields, each as for `--map`: `title=Promise`."),
        Field("map_status", FieldType.NAMES, "Words for statuses, each as for `--map-status`."),
        Field("id_from", FieldType.TITLE, "The column to make ids from, as for `--id-from`."),
        Field("area", FieldType.TITLE, "The area of rows without one, as for `--area`."),
        Field("separator", FieldType.TITLE, "What separates the items of a list, as for `--separator`."),
        Field("map_value", FieldType.NAMES, "Words for other values, each as for `--map-value`."),
        Field("area_map", FieldType.TITLE, "A file with the names of areas, as for `--area-map`."),
        Field("partner_map", FieldType.TITLE, "A file with the names of partners, as for `--partner-map`."),
        Field("day_first", FieldType.BOOLEAN, "Whether the day is first in dates, as for `--day-first`."),
        Field(
            "month_first", FieldType.BOOLEAN, "Whether the month is first in dates, as for `--month-first`."
        ),
        Field("epoch", FieldType.TITLE, "The year from which days are counted, as for `--epoch`."),
        Field("keep_unread", FieldType.BOOLEAN, "Whether to keep unread cells, as for `--keep-unread`."),
        EXTRA,
    ),
    Check: (
        Field(
            "due_soon_days",
            FieldType.NUMBER,
            "How many days before its deadline an open commitment is due soon.",
        ),
        Field(
            "stale_after_days",
            FieldType.NUMBER,
            "After how many days without an update an open commitment is stale.",
        ),
        Field(
            "select",
            FieldType.WORDS,
            "Rules to run, by code or by the start of a code: `RM301`, `RM2`. All by default.",
        ),
        Field(
            "ignore", FieldType.WORDS, "Rules to ignore, by code or by the start of a code: `RM405`, `RM3`."
        ),
        Field("severity", FieldType.TABLE, 'The severity of a rule in this roadmap: `{ RM301 = "error" }`.'),
        Field("require", FieldType.WORDS, "Keys that every commitment must have."),
        EXTRA,
    ),
}
"""The fields of each table of the file; those of a commitment in the order of `show`."""


def fields_of(kind: type[msgspec.Struct]) -> list[Field]:
    """Return the fields of a table of the file, in the order in which new keys are written."""
    by_name = {field.name: field for field in FIELDS[kind]}
    return [by_name[name] for name in kind.__struct_encode_fields__]


COMMITMENT: Mapping[str, Field] = {field.name: field for field in FIELDS[Commitment]}
"""The fields of a commitment by name, in the order of `show`."""


def shown_in(output: Output) -> list[Field]:
    """Return the fields of a commitment that an output shows, in the order of `show`."""
    return [field for field in COMMITMENT.values() if output in field.outputs]


def importable() -> list[Field]:
    """Return the fields of a commitment that `import` reads from columns, in the order of the file."""
    return [field for field in fields_of(Commitment) if field.importable]


def clearable(kind: type[msgspec.Struct]) -> list[str]:
    """Return the names of the fields that `--clear` removes from a table, in the order of the file."""
    return [field.name for field in fields_of(kind) if field.clearable]


def description(field: Field) -> str:
    """Return the help of a field, with the forms of its value if it has several."""
    if field.type not in ONE_OR_MORE:
        return field.help
    return f"{field.help} {field.type[0].upper()}{field.type[1:]}."
