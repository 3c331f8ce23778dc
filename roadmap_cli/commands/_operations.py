"""Operations: the commands that change a roadmap, as JSON objects with their options as keys.

The keys are those of the command line: `--add-tag` is `add_tag`, and the argument ID is `id`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import msgspec
import typer

from roadmap_cli.commands._write import WriteFormat, collecting
from roadmap_cli.commands._writer_options import READS_INPUT
from roadmap_cli.editing.plan import PlanFor
from roadmap_cli.errors import RoadmapError, WrongUsageError
from roadmap_cli.model.ids import any_of, did_you_mean, short

OPERATIONS = (
    *("add-area", "add-partner", "add-assessor", "add-commitment", "update", "measure"),
    *("amend", "replace", "assess"),
    *("update-area", "update-partner", "update-assessor", "rename", "remove"),
)
"""The commands that are operations: those that change one roadmap and nothing else."""

_PLUMBING = frozenset({"dry_run", "lock_timeout", "format", "file", "color", "help", "yes", "where"})
_HINTS = {
    "where": "`roadmap list --where EXPR --ids` lists the ids",
    "yes": "`roadmap apply` never asks",
    "dry_run": "`roadmap apply` has --dry-run for all lines",
}
MAX_LINE = 1 << 20
"""The most characters of an operation."""


class OperationLine(msgspec.Struct, frozen=True):
    """An operation: where it is, for messages, its command and the values of its keys."""

    place: str
    name: str
    values: Mapping[str, Any]


def read_operations(text: str, name: str) -> list[OperationLine]:
    """Return the operations in JSON lines; `name` is that of the file for messages. Empty lines are skipped.

    Raises WrongUsageError with the line of an invalid operation.
    """
    return [
        _operation(line, f"{name}:{number}")
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    ]


def _operation(line: str, place: str) -> OperationLine:
    import json  # only for this command

    if len(line) > MAX_LINE:
        raise WrongUsageError(f"{place}: an operation has at most {MAX_LINE:,} characters")
    try:
        # Numbers stay as they are typed, so that 1.10 is not read as 1.1.
        record = json.loads(
            line, object_pairs_hook=_without_repeats, parse_int=_TypedNumber, parse_float=_TypedNumber,
            parse_constant=_refuse_constant,
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        problem = str(error) if isinstance(error, _RepeatedKeyError) else "this is not one JSON object a line"
        raise WrongUsageError(f"{place}: {problem}") from None
    if not isinstance(record, dict):
        raise WrongUsageError(f'{place}: an operation is an object, such as {{"op": "update", "id": "x"}}')
    name = record.pop("op", None)
    if name is None:
        raise WrongUsageError(f"{place}: op is missing; one of {any_of(OPERATIONS)}")
    if type(name) is not str:
        raise WrongUsageError(f"{place}: op is text, not {_kind(name)}; one of {any_of(OPERATIONS)}")
    if name not in OPERATIONS:
        known = did_you_mean(name, OPERATIONS) or f"one of {any_of(OPERATIONS)}"
        raise WrongUsageError(f'{place}: op: there is no operation "{short(name)}"; {known}')
    return OperationLine(place, name, record)


class _TypedNumber(str):
    """A number of JSON as it is typed."""


class _RepeatedKeyError(ValueError):
    pass


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RepeatedKeyError(f"{short(twice)} is given twice")
    return values


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(text)


def plan_for(operation: OperationLine, file: str | None, on: str | None, context: typer.Context) -> PlanFor:
    """Return what makes the plan of an operation: that of its command with the same options.

    `context` is that of the command that runs, `file` its `--file`, and `on` the day of an operation without
    one. Errors, including those
    of the plan, name the place of the operation. Raises RoadmapError.
    """
    command = _command(operation.name, context)
    try:
        given = {"on": on} | dict(operation.values) if on is not None else operation.values
        values = _values(operation.name, given, command, context) | {"file": file}
        with collecting() as plans:
            command.callback(**values)
    except RoadmapError as error:
        raise _located(error, operation.place) from error

    def located_plan(loaded: Any) -> Any:
        try:
            return plans[0](loaded)
        except RoadmapError as error:
            raise _located(error, operation.place) from error

    return located_plan


def _located(error: RoadmapError, place: str) -> RoadmapError:
    return type(error)(*(f"{place}: {sentence}" for sentence in error.sentences))


def _command(name: str, context: typer.Context) -> Any:
    root: Any = context.find_root()
    return root.command.get_command(root, name)


def _keys(command: Any) -> dict[str, Any]:
    """Return the parameters of a command by the keys of its operation."""
    return {_key(parameter): parameter for parameter in command.params if parameter.name not in _PLUMBING}


def _key(parameter: Any) -> str:
    flag = str(parameter.opts[0])
    return flag.removeprefix("--").replace("-", "_")


def _values(name: str, given: Mapping[str, Any], command: Any, context: typer.Context) -> dict[str, Any]:
    """Return the values of all parameters of the command. Raises WrongUsageError."""
    keys = _keys(command)
    values = {one.name: one.get_default(context) for one in command.params if one.name != "help"}
    values |= {"format": WriteFormat.TEXT}
    for key, value in given.items():
        if key not in keys:
            hint = _HINTS.get(key) or did_you_mean(key, keys) or f"it has {any_of(keys)}"
            raise WrongUsageError(f'{name} has no key "{short(key)}"; {hint}')
        values[keys[key].name] = _value(key, value, keys[key], context)
    for key in _required(keys):
        if given.get(key) in (None, []):
            raise WrongUsageError(f"{key} is missing in {name}")
    return values


def _required(keys: Mapping[str, Any]) -> Iterator[str]:
    """Yield the arguments that an operation needs; a command would prompt for some of them."""
    arguments = {key: one for key, one in keys.items() if one.param_type_name == "argument"}
    is_needed = "old" not in keys  # `rename` needs an id only to rename a tag in some commitments
    yield from (key for key, one in arguments.items() if (is_needed and key == "id") or not _is_list(one))


def _value(key: str, value: Any, parameter: Any, context: typer.Context) -> Any:
    """Return a value of JSON as the command line would give it to the command. Raises WrongUsageError."""
    if _is_flag(parameter):
        if not isinstance(value, bool):
            raise WrongUsageError(f"{key} is true or false, not {_kind(value)}")
        return value
    if _is_list(parameter):
        elements = value if isinstance(value, list) else [value]
        return [_text(key, element) for element in elements]
    text = _text(key, value)
    try:
        return parameter.type_cast_value(context, text)
    except typer.BadParameter:
        least, most = parameter.type.min, parameter.type.max
        raise WrongUsageError(
            f"{key} must be a whole number from {least} to {most}, not {short(text)}"
        ) from None


def _text(key: str, value: Any) -> str:
    if isinstance(value, str):
        if not value.isascii() and re.search("[\ud800-\udfff]", value):
            raise WrongUsageError(f"{key} has half of a surrogate pair, which is not a character")
        return str(value)
    raise WrongUsageError(f"{key} is text, not {_kind(value)}")


def _kind(value: Any) -> str:
    names: dict[type, str] = {bool: "true or false", list: "a list", dict: "an object", type(None): "null"}
    return "a number" if isinstance(value, _TypedNumber) else names.get(type(value), "text")


def _is_flag(parameter: Any) -> bool:
    return bool(getattr(parameter, "is_flag", False))


def _is_list(parameter: Any) -> bool:
    return bool(getattr(parameter, "multiple", False)) or parameter.nargs == -1


def operations_schema(context: typer.Context) -> dict[str, Any]:
    """Return the JSON Schema of one operation (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:roadmap-toml:operations:1",
        "title": "Operation",
        "description": "One line of the input of `roadmap apply`.",
        "type": "object",
        "required": ["op"],
        "oneOf": [_schema_of(name, context) for name in OPERATIONS],
    }


def _schema_of(name: str, context: typer.Context) -> dict[str, Any]:
    command = _command(name, context)
    keys = _keys(command)
    properties = {key: _property(parameter) for key, parameter in keys.items()}
    return {
        "title": name,
        "description": str(command.help).partition("\n")[0],
        "properties": {"op": {"const": name}} | properties,
        "required": ["op", *_required(keys)],
        "additionalProperties": False,
    }


def _property(parameter: Any) -> dict[str, Any]:
    described = {"description": str(parameter.help or "").removesuffix(f" {READS_INPUT}")}
    if _is_flag(parameter):
        return described | {"type": "boolean"}
    if hasattr(parameter.type, "min"):
        return described | {"type": "integer", "minimum": parameter.type.min, "maximum": parameter.type.max}
    text: dict[str, Any] = {"type": ["string", "number"]}
    if _is_list(parameter):
        return described | {"anyOf": [text, {"type": "array", "items": text, "minItems": 1}]}
    return described | text
