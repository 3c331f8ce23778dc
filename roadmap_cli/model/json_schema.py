"""Generate the JSON Schema of format 1 (draft 2020-12) for editors and validators.

It follows from the types of the model, plus the forms of deadlines, ids, update keys and rule codes. It
refuses ill-formed ids and, as far as patterns can express it, what `read_roadmap` refuses. It accepts unknown
keys.
"""

from typing import Any

import msgspec

from roadmap_cli.model.cycles import EVERY_EXAMPLES
from roadmap_cli.model.dates import FORMS, RANGE_EXAMPLE, RANGE_PATTERN
from roadmap_cli.model.fields import FIELDS, Field, FieldType, description, fields_of
from roadmap_cli.model.findings import Severity
from roadmap_cli.model.fiscal_years import YEAR_START_EXAMPLES
from roadmap_cli.model.numbers import MAX_DIGITS, Number
from roadmap_cli.model.types import (
    CLOSED,
    FORMAT,
    GROUPINGS,
    ID_LENGTH,
    ID_PATTERN,
    OPEN,
    RECORDS,
    STATUSES,
    Assessor,
    Check,
    Commitment,
    Head,
    Indicator,
    Milestone,
    Roadmap,
    Status,
    View,
)
from roadmap_cli.model.window import Date, Deadline, Target, Unit

Schema = dict[str, Any]

SCHEMA_NAME = "roadmap.schema.json"
DIRECTIVE = f"#:schema ./{SCHEMA_NAME}"
"""The first line of a roadmap, which makes editors (taplo, tombi) use the schema in the same folder."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_UNITS = {
    Unit.YEAR: "A year.",
    Unit.HALF: "A half of a year: H1 or H2.",
    Unit.QUARTER: "A quarter of a year: Q1 to Q4.",
    Unit.SEASON: "A season: spring is March to May; then summer, autumn or fall, and winter, which is "
    "December of its year to February of the next.",
    Unit.MONTH: "A month.",
    Unit.DAY: "A day, between quotes.",
}


def json_schema() -> Schema:
    """Return the schema."""
    _, generated = msgspec.json.schema_components([Roadmap], schema_hook=_custom_type, ref_template=_REF)
    definitions = {name: _without_null(schema) for name, schema in generated.items()} | _definitions()
    for kind, fields in FIELDS.items():
        properties = definitions[kind.__name__]["properties"]
        for field in fields:
            if not field.derived:
                held = _ref(Number.__name__) if field.type is FieldType.VALUE else properties[field.name]
                described = {"description": description(field), **held}
                properties[field.name] = described | _narrower(field)
    for kind, key, narrower in _of_one_key():
        schema = definitions[kind.__name__]["properties"][key]
        if "$ref" in schema:  # tombi sometimes ignores one of the two where they are side by side
            schema["allOf"] = [{"$ref": schema.pop("$ref")}, narrower]
        else:
            schema |= narrower
    definitions["Update"] |= {"anyOf": _HAS_CONTENT, "not": {"anyOf": _CONTRADICTIONS}}
    root = definitions.pop("Roadmap")
    return {
        "$schema": _DIALECT,
        "$id": f"urn:roadmap-toml:format:{FORMAT}",  # taplo refuses a relative file name
        **root,
        "description": f"Public commitments in one TOML file, format {FORMAT} of `roadmap`.",
        "x-tombi-toml-version": "v1.1.0",  # the default of tombi is 1.0
        "$defs": dict(sorted(definitions.items())),
    }


_REF = "#/$defs/{name}"


def _ref(name: str) -> Schema:
    return {"$ref": _REF.format(name=name)}


def _custom_type(kind: type) -> Schema:
    return _ref(kind.__name__)


def _without_null(schema: Any) -> Any:
    """Return a generated schema without null, which TOML lacks, and without empty defaults."""
    if isinstance(schema, list):
        return [_without_null(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: _without_null(value)
        for key, value in schema.items()
        if not (key in ("default", "required") and (not value or isinstance(value, dict)))
    }
    options = [option for option in plain.get("anyOf", []) if option != {"type": "null"}]
    if len(options) == 1:
        del plain["anyOf"]
        return {**options[0], **plain}
    return plain


def _string(title: str, description: str, **constraints: Any) -> Schema:
    return {"title": title, "description": description, "type": "string", **constraints}


def _definitions() -> dict[str, Schema]:
    """Return the definitions that the generated schema lacks."""
    words = ", ".join(f'"{form.example}"' for form in FORMS)
    a_range = f'a range such as "{RANGE_EXAMPLE}"'
    none = {"const": "none", "description": "No deadline."}
    return {
        Date.__name__: {
            "title": "Date",
            "description": f"A time as precise as it is known: {words}, or a TOML date.",
            "anyOf": _date_forms(),
        },
        Deadline.__name__: {
            "title": "Deadline",
            "description": f"A time as precise as it was promised: {words}, {a_range}, or a TOML date.",
            "anyOf": [*_date_forms(), _RANGE],
        },
        Target.__name__: {
            "title": "Deadline or none",
            "description": f'As precise as it was promised: {words}, {a_range}, a TOML date, or "none".',
            "anyOf": [*_date_forms(), _RANGE, none],
        },
        "Id": _string(
            "Id",
            f"Lower-case letters, digits and hyphens, at most {ID_LENGTH} characters.",
            pattern=f"^{ID_PATTERN}$",
            maxLength=ID_LENGTH,
            examples=["net-zero-2050"],
        ),
        "Rule": _string(
            "Rule",
            "The code of a rule, or the start of one: RM301, RM3.",
            pattern=r"^RM[0-9]{1,3}$",
            examples=["RM301"],
        ),
        Number.__name__: {
            "title": "Number",
            "description": f"A number with at most {MAX_DIGITS} digits, without quotes.",
            "type": "number",
        },
        Severity.__name__: _string("Severity", "The severity of a finding.", enum=[*Severity]),
        Status.__name__: _status(),
    }


_RANGE = _string(
    "Range",
    "From the first day of one window to the last day of a later one.",
    pattern=RANGE_PATTERN,
    examples=[RANGE_EXAMPLE],
)


def _date_forms() -> list[Schema]:
    """Return the forms of dates that are not ranges. For tombi, a date is only a string with `format`."""
    strings = [
        _string(form.name.capitalize(), _UNITS[form.name], pattern=form.pattern, examples=[form.example])
        for form in FORMS
    ]
    (day,) = (form for form in FORMS if form.name is Unit.DAY)
    # Most validators ignore `format`.
    date = _string("Date", "A day, as a TOML date.", format="date", pattern=day.pattern)
    year = {"title": "Year", "description": "A year, without quotes.", "type": "integer"}
    return [*strings, date, year | {"minimum": 1000, "maximum": 9999}]


def _status() -> Schema:
    """Return the statuses: `enum` validates them, `anyOf` has their descriptions for editors."""
    described: list[Schema] = [
        {"const": status, "description": f"{text[0].upper()}{text[1:]}."} for status, text in STATUSES.items()
    ]
    still_open = ", ".join(status for status in STATUSES if status in OPEN)
    closed = ", ".join(status for status in STATUSES if status in CLOSED)
    description = f"What has become of it. Open: {still_open}; closed: {closed}."
    return _string("Status", description, enum=[*STATUSES], anyOf=[*described, {"type": "string"}])


def _narrower(field: Field) -> Schema:
    """Return what a field type adds to the type in the model."""
    match field.type:
        case FieldType.ID:
            return _ref("Id")
        case FieldType.IDS:
            return {"items": _ref("Id")}
        case FieldType.BY_PARTNER:
            return {"propertyNames": _ref("Id")}
        case FieldType.OWN:
            return {"additionalProperties": True}
        case _:
            return {}


def _of_one_key() -> list[tuple[type[msgspec.Struct], str, Schema]]:
    """Return the constraints of single keys."""
    rule, by_id = _ref("Rule"), {"propertyNames": _ref("Id")}
    keys = [field.name for field in fields_of(Commitment) if field.type is not FieldType.OWN]
    return [
        (Head, "format", {"const": FORMAT}),
        *[(Roadmap, key, by_id) for key in RECORDS],
        (Head, "fiscal_year_starts", {"examples": [*YEAR_START_EXAMPLES]}),
        (Commitment, "every", {"examples": [*EVERY_EXAMPLES]}),
        (Commitment, "milestones", by_id),
        (Milestone, "status", {"not": {"const": Status.SUPERSEDED}}),
        (Commitment, "indicators", by_id),
        (Indicator, "readings", {"propertyNames": {"pattern": _day_key()}}),
        (Commitment, "updates", {"propertyNames": {"pattern": _day_key()}}),
        (Commitment, "assessments", {"propertyNames": {"pattern": _day_key()}}),
        (Assessor, "scale", {"propertyNames": {"pattern": r"\S"}}),
        (Commitment, "waive", {"propertyNames": rule}),
        (View, "group_by", {"enum": [*GROUPINGS]}),
        (Check, "select", {"items": rule}),
        (Check, "ignore", {"items": rule}),
        (Check, "severity", {"propertyNames": rule, "additionalProperties": _ref(Severity.__name__)}),
        (Check, "require", {"items": {"enum": keys}}),
    ]


def _day_key() -> str:
    """Return the pattern of the keys of updates and assessments, as in `parse_day_key`."""
    suffixes = {Unit.YEAR: "[2-9]|[1-9][0-9]{2,5}", Unit.MONTH: "[2-9]|[1-9][0-9]{2,5}"}
    any_suffix = "[2-9]|[1-9][0-9]{1,5}"
    return "|".join(
        f"{form.pattern.removesuffix('$')}(-({suffixes.get(form.name, any_suffix)}))?$" for form in FORMS
    )


_HAS_CONTENT: list[Schema] = [
    {"required": ["status"]},
    {"required": ["deadline"]},
    {"required": ["note"], "properties": {"note": {"minLength": 1}}},
]
_CONTRADICTIONS: list[Schema] = [
    {
        "required": ["partner", "milestone"],
        "properties": {"partner": {"minLength": 1}, "milestone": {"minLength": 1}},
    },
    {"required": ["cycle", "milestone"], "properties": {"milestone": {"minLength": 1}}},
    {"required": ["cycle", "deadline"]},
    *(
        {"required": ["cycle", key], "properties": {key: {"enum": [Status.ONGOING, Status.SUPERSEDED]}}}
        for key in ("status", "status_was")
    ),
]
