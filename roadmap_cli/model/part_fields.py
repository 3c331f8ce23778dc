"""The rows of the table of fields for the tables below a commitment."""

from collections.abc import Mapping

import msgspec

from roadmap_cli.model.field_types import EVIDENCE, EXTRA, Field, FieldType
from roadmap_cli.model.types import Assessment, Indicator, Milestone, Point, Reading, Update, Waiver

PART_FIELDS: Mapping[type[msgspec.Struct], tuple[Field, ...]] = {
    Milestone: (
        Field("title", FieldType.TITLE, "The step in a few words.", clearable=False),
        Field("deadline", FieldType.DATE, "When it is due."),
        Field("deadline_text", FieldType.TEXT, "The promised words for its deadline."),
        Field("status", FieldType.STATUS, "Its current status, `planned` by default."),
        Field("met_on", FieldType.DATE, "When it was met."),
        EVIDENCE,
        EXTRA,
    ),
    Indicator: (
        Field("title", FieldType.TITLE, "What is measured.", option="--title", clearable=False),
        Field("unit", FieldType.TITLE, "What the values count: `homes`, `% of GDP`.", option="--unit"),
        Field(
            "direction",
            FieldType.DIRECTION,
            "Whether a higher or a lower value is better; by default, from the baseline to the target.",
            option="--direction",
        ),
        Field(
            "partner",
            FieldType.ID,
            "The id of the partner that it is about; by default, it is about all partners.",
            refers_to="partners",
        ),
        Field(
            "baseline",
            FieldType.TABLE,
            'The value that counts as the start, and its day: `{ value = 1.01, on = "2014" }`.',
            option="--baseline",
        ),
        Field(
            "target",
            FieldType.TABLE,
            'The value that was promised, and its day: `{ value = 2, on = "2024" }`.',
            option="--target",
        ),
        Field(
            "readings",
            FieldType.TABLE,
            "Its values, each under the day, month or year that it is of: `2021-04-22`; a second one of that "
            "day is `2021-04-22-2`.",
            clearable=False,
        ),
        EXTRA,
    ),
    Point: (
        Field("value", FieldType.VALUE, "The value, with at most 15 digits."),
        Field("on", FieldType.DATE, "The time that it is of; its last day counts."),
    ),
    Reading: (
        Field("value", FieldType.VALUE, "The value, with at most 15 digits.", clearable=False),
        Field("note", FieldType.TEXT, "How it was measured, or what it leaves out."),
        EVIDENCE,
        EXTRA,
    ),
    Update: (
        Field(
            "partner",
            FieldType.ID,
            "The id of the partner that it is about; by default, it is about all partners.",
            refers_to="partners",
        ),
        Field(
            "milestone",
            FieldType.ID,
            "The id of the milestone of this commitment that it is about, instead of a partner.",
        ),
        Field(
            "cycle",
            FieldType.DATE,
            'The window of the cycle of a recurring duty that it is about: `"2025"`. The status of a cycle '
            "changes nothing else.",
        ),
        Field("status", FieldType.STATUS, "The new status."),
        Field(
            "status_was",
            FieldType.STATUS,
            "The previous status, if one was stated for the same partner, or for all.",
        ),
        Field("deadline", FieldType.TARGET, 'The new deadline; `"none"` if it was withdrawn.'),
        Field(
            "deadline_was",
            FieldType.TARGET,
            'The previous deadline, if one was stated; `"none"` if there was none.',
        ),
        Field(
            "deadline_text_was", FieldType.TEXT, "The promised words of the previous deadline, if it had any."
        ),
        Field("note", FieldType.TEXT, "What happened, and why."),
        EVIDENCE,
        EXTRA,
    ),
    Assessment: (
        Field("by", FieldType.ID, "The id of the assessor.", refers_to="assessors", clearable=False),
        Field("verdict", FieldType.TITLE, "What it found, in its own words.", clearable=False),
        Field(
            "partner",
            FieldType.ID,
            "The id of the partner that it is about; by default, it is about all partners.",
            refers_to="partners",
        ),
        Field("note", FieldType.TEXT, "What it said, and why."),
        EVIDENCE,
        EXTRA,
    ),
    Waiver: (
        Field("until", FieldType.DATE, "The last day on which the rule is silenced."),
        Field("reason", FieldType.TEXT, "Why it is silenced."),
    ),
}
