"""The JSON Schema of format 1 (draft 2020-12): what editors complete by, and validators check.

It is generated from the model. What the model's types cannot say stands here: the forms of deadlines, ids,
update keys and rule codes. It refuses what `read_roadmap` refuses, as far as a pattern can tell, and ids that
break the form, which `check` calls an error. Unknown keys belong to the author: it says nothing of them, so
that validators take them, and an editor that minds them warns.
"""

from typing import Any

import msgspec

from roadmap_cli.model.dates import FORMS, Deadline, Target, Unit
from roadmap_cli.model.fields import FIELDS, STATUSES, Field, FieldType, description, fields_of
from roadmap_cli.model.findings import Severity
from roadmap_cli.model.types import (
    CLOSED,
    FORMAT,
    ID_LENGTH,
    ID_PATTERN,
    OPEN,
    Check,
    Commitment,
    Head,
    Roadmap,
    Status,
)

Schema = dict[str, Any]

SCHEMA_NAME = "roadmap.schema.json"
DIRECTIVE = f"#:schema ./{SCHEMA_NAME}"
"""The first line of a roadmap that editors check against the schema beside it (taplo, tombi)."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_RULE = r"^RM[0-9]{1,3}$"
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
    """Return the schema; the same for each call and each Python."""
    _, generated = msgspec.json.schema_components([Roadmap], schema_hook=_own_type, ref_template=_REF)
    definitions = {name: _without_null(schema) for name, schema in generated.items()} | _definitions()
    for kind, fields in FIELDS.items():
        properties = definitions[kind.__name__]["properties"]
        for field in fields:
            if not field.derived:
                described = {"description": description(field), **properties[field.name]}
                properties[field.name] = described | _narrower(field)
    for kind, key, narrower in _of_one_key():
        definitions[kind.__name__]["properties"][key] |= narrower
    definitions["Update"] |= {"anyOf": _TELLS_SOMETHING, "not": _IS_ABOUT_TWO}
    root = definitions.pop("Roadmap")
    return {
        "$schema": _DIALECT,
        "$id": f"urn:roadmap-toml:format:{FORMAT}",  # the name of a file, which is relative, taplo refuses
        **root,
        "description": f"Public commitments in one TOML file, format {FORMAT} of `roadmap`.",
        "x-tombi-toml-version": "v1.1.0",  # which the program reads; tombi takes 1.0 unless told
        "$defs": dict(sorted(definitions.items())),
    }


_REF = "#/$defs/{name}"


def _ref(name: str) -> Schema:
    return {"$ref": _REF.format(name=name)}


def _own_type(kind: type) -> Schema:
    return _ref(kind.__name__)


def _without_null(schema: Any) -> Any:
    """Return a generated schema without null, which TOML has not, and without defaults that say nothing."""
    if isinstance(schema, list):
        return [_without_null(one) for one in schema]
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


def _definitions() -> dict[str, Schema]:
    """Return what the generated schema refers to, or says too little of."""
    words = ", ".join(f'"{form.example}"' for form in FORMS)
    return {
        Deadline.__name__: {
            "title": "Deadline",
            "description": f"A time as precise as it was promised: {words}, or a TOML date.",
            "anyOf": [*_deadline_forms()],
        },
        Target.__name__: {
            "title": "Deadline or none",
            "description": f'A time as precise as it was promised: {words}, a TOML date, or "none".',
            "anyOf": [*_deadline_forms(), {"const": "none", "description": "No deadline."}],
        },
        "Id": {
            "title": "Id",
            "description": f"Lower-case letters, digits and hyphens, at most {ID_LENGTH} characters.",
            "type": "string",
            "pattern": f"^{ID_PATTERN}$",
            "maxLength": ID_LENGTH,
            "examples": ["net-zero-2050"],
        },
        "Rule": {
            "title": "Rule",
            "description": "The code of a rule, or the beginning of one: RM301, RM3.",
            "type": "string",
            "pattern": _RULE,
            "examples": ["RM301"],
        },
        Severity.__name__: {
            "title": "Severity",
            "description": "How much a finding weighs.",
            "type": "string",
            "enum": [*Severity],
        },
        Status.__name__: _status(),
    }


def _deadline_forms() -> list[Schema]:
    """Return each way to write a deadline. To tombi a TOML date is no string, unless `format` says so."""
    strings: list[Schema] = [
        {
            "title": form.name.capitalize(),
            "description": _UNITS[form.name],
            "type": "string",
            "pattern": form.pattern,
            "examples": [form.example],
        }
        for form in FORMS
    ]
    (day,) = (form for form in FORMS if form.name is Unit.DAY)
    date = {
        "title": "Date",
        "description": "A day, as a TOML date.",
        "type": "string",
        "format": "date",
        "pattern": day.pattern,  # most validators take `format` for a remark
    }
    year = {
        "title": "Year",
        "description": "A year, without quotes.",
        "type": "integer",
        "minimum": 1000,
        "maximum": 9999,
    }
    return [*strings, date, year]


def _status() -> Schema:
    """Return the statuses; `enum` decides, `anyOf` explains them to an editor and takes any."""
    explained: list[Schema] = [
        {"const": status, "description": f"{text[0].upper()}{text[1:]}."} for status, text in STATUSES.items()
    ]
    still_open = ", ".join(status for status in STATUSES if status in OPEN)
    closed = ", ".join(status for status in STATUSES if status in CLOSED)
    return {
        "title": "Status",
        "description": f"What has become of it. Open: {still_open}; closed: {closed}.",
        "type": "string",
        "enum": [*STATUSES],
        "anyOf": [*explained, {"type": "string"}],
    }


def _narrower(field: Field) -> Schema:
    """Return what the type of a field says of its values beyond their type in the model."""
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
    """Return the keys of which more can be said than of others of their type."""
    rule, by_id = _ref("Rule"), {"propertyNames": _ref("Id")}
    keys = [field.name for field in fields_of(Commitment) if field.type is not FieldType.OWN]
    return [
        (Head, "format", {"const": FORMAT}),
        *[(Roadmap, key, by_id) for key in ("partners", "areas", "commitments")],
        (Commitment, "milestones", by_id),
        (Commitment, "updates", {"propertyNames": {"pattern": _day_key()}}),
        (Commitment, "waive", {"propertyNames": rule}),
        (Check, "ignore", {"items": rule}),
        (Check, "severity", {"propertyNames": rule, "additionalProperties": _ref(Severity.__name__)}),
        (Check, "require", {"items": {"enum": keys}}),
    ]


def _day_key() -> str:
    """Return the pattern of what `parse_day_key` reads: a deadline's form, and which of its time it is."""
    suffixes = {Unit.YEAR: "[2-9]|[1-9][0-9]{2,5}", Unit.MONTH: "[2-9]|[1-9][0-9]{2,5}"}
    any_suffix = "[2-9]|[1-9][0-9]{1,5}"
    return "|".join(
        f"{form.pattern.removesuffix('$')}(-({suffixes.get(form.name, any_suffix)}))?$" for form in FORMS
    )


_TELLS_SOMETHING: list[Schema] = [
    {"required": ["status"]},
    {"required": ["deadline"]},
    {"required": ["note"], "properties": {"note": {"minLength": 1}}},
]
_IS_ABOUT_TWO: Schema = {
    "required": ["partner", "milestone"],
    "properties": {"partner": {"minLength": 1}, "milestone": {"minLength": 1}},
}
