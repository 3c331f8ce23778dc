"""Convert TOML data to a roadmap, or report every fault with its place.

The whole file is converted at once. Only if that fails, each value is checked to find all faults.
"""

import re
import types
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec

from roadmap_cli.model.cycles import EVERY_EXAMPLES, parse_every
from roadmap_cli.model.dates import parse_date, parse_day_key, parse_deadline, parse_target
from roadmap_cli.model.findings import Finding, InvalidRoadmapError, Place, Severity
from roadmap_cli.model.numbers import Number, StatedNumber, number_of
from roadmap_cli.model.types import FORMAT, Commitment, Direction, Every, Roadmap, Status, YearStart
from roadmap_cli.model.window import Date, Deadline, DeadlineError, Target
from roadmap_cli.toml.parse import NotTomlError, parse_large, parse_text

Path = tuple[str | int, ...]

_BARE_VALUE = r"(?P<key>[^=#]++)=\s*+(?P<value>[0-9]{4}[-/][0-9A-Za-z/-]{1,30})\s*+(?:#.*)?"


class SchemaFault(msgspec.Struct, frozen=True):
    """A fault of the value at a path of the data, or of its key if `at_key` is set."""

    path: Path
    message: str
    value: str = ""
    at_key: bool = False

    def __str__(self) -> str:
        subject = dotted(self.path) + (f" = {self.value}" if self.value else "")
        return f"{subject}: {self.message}" if subject else self.message


def parse_roadmap(text: str, name: str) -> dict[str, Any]:
    """Return the data of a TOML text without BOM; `name` is the file name for messages.

    Raises InvalidRoadmapError with one RM101 finding if the text is not TOML.
    """
    try:
        return parse_text(text)
    except NotTomlError as error:
        place = Place(name, error.line, error.column)
        message = _bare_deadline(error.source) or str(error)
        finding = Finding("RM101", Severity.ERROR, place, "", "", message)
        raise InvalidRoadmapError([finding], text) from None


def read_roadmap(data: dict[str, Any], text: str, name: str) -> Roadmap:
    """Return the roadmap of parsed data.

    `text` is the source of `data` and `name` the file name for messages. Unknown keys, dangling references
    and ill-formed ids are not faults. Raises InvalidRoadmapError with every fault as an RM102 finding.
    """
    unsupported = _unsupported_format(data)
    roadmap = _convert(data) if unsupported is None else None
    if roadmap is None:
        faults = [unsupported] if unsupported else [*_walk(data, Roadmap, ()), *_faults_beyond_types(data)]
        raise InvalidRoadmapError(_findings(faults, text, name), text)
    return roadmap


def _bare_deadline(line: str) -> str:
    """Return the message for a line with a deadline without quotes, else an empty string."""
    bare = re.fullmatch(_BARE_VALUE, line)
    if bare is None:
        return ""
    try:
        parse_deadline(bare["value"])
    except DeadlineError:
        return ""
    quoted = f'{bare["key"].rstrip()} = "{bare["value"]}"'
    return f"{line} is not TOML: only a whole day is written without quotes; write {quoted}"


def model_of(data: dict[str, Any]) -> Roadmap | None:
    """Return the roadmap of parsed data, or None if it has a fault."""
    return _convert(data) if _unsupported_format(data) is None else None


def large_roadmap(text: str) -> Roadmap | None:
    """Return the roadmap of a large text, without its data, which takes most of the memory.

    Return None if the text is not large, has a fault, or is divided in an unusual way.
    """
    data = parse_large(text, lambda table, tables: commitments_of(tables) if table == "commitments" else None)
    if data is None:
        return None
    rest = model_of({**data, "commitments": {}})
    return msgspec.structs.replace(rest, commitments=data["commitments"]) if rest is not None else None


def commitments_of(tables: dict[str, Any]) -> dict[str, Commitment] | None:
    """Return the commitments in the parsed data of `commitments`, or None if one has a fault."""
    try:
        commitments = msgspec.convert(tables, dict[str, Commitment], dec_hook=_read_own_type)
    except msgspec.ValidationError:
        return None
    return commitments if not any(_faults_beyond_types({"commitments": tables})) else None


def _convert(data: dict[str, Any]) -> Roadmap | None:
    try:
        roadmap = msgspec.convert(data, Roadmap, dec_hook=_read_own_type)
    except msgspec.ValidationError:
        return None
    return roadmap if not any(_faults_beyond_types(data)) else None


def dotted(path: Path) -> str:
    """Return a path of the data as a TOML key, with array elements as `[0]`."""
    parts: list[str] = []
    for part in path:
        if isinstance(part, int):
            parts.append(f"[{part}]")
        else:
            parts.append("." * bool(parts) + (part if re.fullmatch(_BARE_KEY, part) else _quoted(part)))
    return "".join(parts)


_BARE_KEY = r"[A-Za-z0-9_-]+"


def read_commitment(table: dict[str, Any]) -> Commitment:
    """Return the commitment of a table that is not in a file. Raises ValueError with every fault."""
    try:
        commitment = msgspec.convert(table, Commitment, dec_hook=_read_own_type)
    except msgspec.ValidationError:
        faults = list(_walk(table, Commitment, ()))
    else:
        parts = (commitment.updates, commitment.milestones, commitment.indicators, commitment.assessments)
        others = _faults_beyond_types({"commitments": {"": table}}) if any(parts) else ()
        faults = [msgspec.structs.replace(fault, path=fault.path[2:]) for fault in others]
        if not faults:
            return commitment
    raise ValueError("; ".join(map(str, faults)))


def _read_own_type(kind: type, value: object) -> object:
    return _READERS[kind](value)


_READERS: dict[type, Callable[[object], object]] = {
    Deadline: parse_deadline,
    Target: parse_target,
    Date: parse_date,
    Number: number_of,
}


def _unsupported_format(data: dict[str, Any]) -> SchemaFault | None:
    head = data.get("roadmap")
    number = head.get("format", FORMAT) if isinstance(head, dict) else FORMAT
    if isinstance(number, int) and not isinstance(number, bool) and number != FORMAT:
        remedy = "install a newer one to read this file" if number > FORMAT else f"write {FORMAT}"
        message = f"this program reads format {FORMAT}; {remedy}"
        return SchemaFault(("roadmap", "format"), message, str(number))
    return None


def _faults_beyond_types(data: dict[str, Any]) -> Iterator[SchemaFault]:
    """Yield the faults that types cannot express, such as keys that are not days."""
    for commitment_id, fields in _tables(data.get("commitments")):
        if "indicators" in fields:
            yield from _reading_faults(fields["indicators"], ("commitments", commitment_id, "indicators"))
        if "milestones" in fields:
            path = ("commitments", commitment_id, "milestones")
            for milestone_id, milestone in _tables(fields["milestones"]):
                yield from _superseded_faults(milestone, (*path, milestone_id))
        if "updates" in fields:
            path = ("commitments", commitment_id, "updates")
            yield from _day_faults(fields["updates"], path, "the key of an update is the day it happened")
            for key, update in _tables(fields["updates"]):
                yield from _update_faults(update, (*path, key))
        if "assessments" in fields:
            path = ("commitments", commitment_id, "assessments")
            what = "the key of an assessment is the day of the verdict"
            yield from _day_faults(fields["assessments"], path, what)
    for assessor_id, fields in _tables(data.get("assessors")):
        yield from _scale_faults(fields.get("scale"), ("assessors", assessor_id, "scale"))


def _day_faults(dated: object, path: Path, what: str) -> Iterator[SchemaFault]:
    """Yield a fault for each table whose key is not a day; `dated` is at `path`, and may have many tables."""
    if not isinstance(dated, dict):
        return
    for key in dated:
        try:
            parse_day_key(key)
        except DeadlineError as error:
            if isinstance(dated[key], dict):
                yield SchemaFault((*path, key), f"{what}: {error}", at_key=True)


def _update_faults(update: dict[str, Any], path: Path) -> Iterator[SchemaFault]:
    if not (update.get("note") or update.get("status") or update.get("deadline")):
        yield SchemaFault(path, "has no content; give it a status, a deadline or a note", at_key=True)
    if update.get("partner") and update.get("milestone"):
        message = "an update is about a partner or a milestone, not both; remove one of the two"
        yield SchemaFault((*path, "milestone"), message, shown(update["milestone"]))
    if update.get("cycle"):
        yield from _cycle_faults(update, path)
    if update.get("cycle") or update.get("milestone"):
        yield from _superseded_faults(update, path)


def _scale_faults(scale: object, path: Path) -> Iterator[SchemaFault]:
    for verdict in scale if isinstance(scale, dict) else ():
        if not verdict.strip():
            yield SchemaFault((*path, verdict), "a verdict must not be empty", at_key=True)


def _reading_faults(indicators: object, path: Path) -> Iterator[SchemaFault]:
    """Yield the readings whose key is not a day."""
    for indicator_id, indicator in _tables(indicators):
        if "readings" in indicator:
            where = (*path, indicator_id, "readings")
            yield from _day_faults(
                indicator["readings"], where, "the key of a reading is the day that it is of"
            )


def _cycle_faults(update: dict[str, Any], path: Path) -> Iterator[SchemaFault]:
    """Yield the faults of an update of a cycle."""
    here = (*path, "cycle")
    if update.get("milestone"):
        message = "an update is about a cycle or a milestone, not both; remove one of the two"
        yield SchemaFault(here, message, shown(update["cycle"]))
    if update.get("deadline"):
        message = "the window of a cycle follows from the deadline of the first one; remove cycle or deadline"
        yield SchemaFault(here, message, shown(update["cycle"]))
    for key in ("status", "status_was"):
        if update.get(key) == Status.ONGOING:
            message = "a cycle has an end, so it cannot be ongoing; use underway"
            yield SchemaFault((*path, key), message, shown(update[key]))


def _superseded_faults(table: dict[str, Any], path: Path) -> Iterator[SchemaFault]:
    """Yield the faults of a milestone, or of an update of a milestone or cycle, that is superseded."""
    for key in ("status", "status_was"):
        if table.get(key) == Status.SUPERSEDED:
            message = "only a commitment can be superseded, because nothing else has successors; use dropped"
            yield SchemaFault((*path, key), message, shown(table[key]))


def _tables(value: object) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(value, dict):
        return []
    return [(key, item) for key, item in value.items() if isinstance(item, dict)]


def _walk(value: object, kind: Any, path: Path) -> Iterator[SchemaFault]:
    """Yield every fault of a value for a type of the model."""
    kind = Number if kind == StatedNumber else _without_none(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from _walk_table(value, kind, path)
    elif get_origin(kind) in (dict, Mapping):
        yield from _walk_mapping(value, get_args(kind)[1], path)
    elif isinstance(value, list) and list in (get_origin(option) for option in _options(kind)):
        for index, element in enumerate(value):
            yield from _walk(element, str, (*path, index))
    else:
        try:
            msgspec.convert(value, kind, dec_hook=_read_own_type)
        except msgspec.ValidationError as error:
            yield SchemaFault(path, _type_message(value, kind, error), shown(value))


def _walk_table(value: object, kind: type[msgspec.Struct], path: Path) -> Iterator[SchemaFault]:
    if not isinstance(value, dict):
        yield SchemaFault(path, "must be a table", shown(value))
        return
    for field in msgspec.structs.fields(kind):
        here = (*path, field.encode_name)
        if field.encode_name in value:
            yield from _walk(value[field.encode_name], field.type, here)
        elif field.required:
            yield _missing(here, kind, value, field.type)


def _missing(path: Path, kind: type[msgspec.Struct], given: dict[str, Any], missing: Any) -> SchemaFault:
    """Return the fault of a table that lacks a key, whose type is `missing`."""
    if kind is Roadmap:
        message = f'the table [{path[-1]}] is missing; a roadmap begins with [{path[-1]}] and title = "…"'
        return SchemaFault((), message)
    from difflib import get_close_matches  # only needed for errors

    unknown = [key for key in given if key not in kind.__struct_encode_fields__]
    for misspelled in get_close_matches(str(path[-1]), unknown, n=1):
        message = f"unknown key; did you mean {path[-1]}?"
        return SchemaFault((*path[:-1], misspelled), message, at_key=True)
    value = "1" if missing in (Number, StatedNumber) else '"…"'
    return SchemaFault(path[:-1], f"{path[-1]} is missing; add {path[-1]} = {value}", at_key=True)


def _walk_mapping(value: object, kind: Any, path: Path) -> Iterator[SchemaFault]:
    if not isinstance(value, dict):
        yield SchemaFault(path, "must be a table", shown(value))
    elif kind is not Any:
        for key, item in value.items():
            yield from _walk(item, kind, (*path, key))


def _without_none(kind: Any) -> Any:
    options = [option for option in _options(kind) if option is not types.NoneType]
    return options[0] if len(options) == 1 else kind


def _options(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _type_message(value: object, kind: Any, error: msgspec.ValidationError) -> str:
    """Return the message for a value of the wrong type."""
    if kind is Status:
        nearest = nearest_status(value) if isinstance(value, str) else None
        hint = f"did you mean {nearest}?" if nearest else f"one of {', '.join(sorted(Status))}"
        return f"not a status; {hint}"
    if kind in _CHOICES:
        return f"not a {_CHOICES[kind]}; one of {', '.join(kind)}"
    if kind is Number:
        return f"{error.__cause__}, such as 1200 or 1.10"
    if isinstance(error.__cause__, DeadlineError):
        return _without_value(str(error.__cause__), shown(value))
    base = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if kind == Every and isinstance(value, str):
        return _interval_message(value)
    if kind == YearStart and isinstance(value, str):
        return 'not the day or the month on which a year starts; write "04-01" or "04"'
    if base is str and isinstance(value, str):
        return "must not be empty"
    if base is float or (base is int and isinstance(value, int) and not isinstance(value, bool)):
        limits = get_args(kind)[1]
        return f"must be {'a number ' if base is float else ''}between {limits.ge} and {limits.le}"
    expected = {str: "a string", int: "a whole number", bool: "true or false"}.get(
        base, "a string or an array of strings"
    )
    if get_origin(base) is list:
        expected = "an array of strings"
    return f"must be {expected}, not {_kind_of(value)}"


_CHOICES: dict[Any, str] = {Severity: "severity", Direction: "direction"}


def _interval_message(value: str) -> str:
    """Return the message for a text that is not an interval."""
    try:
        return f"not an interval; did you mean {parse_every(value)}?"
    except DeadlineError:
        examples = ", ".join(EVERY_EXAMPLES)
        return f"not an interval; write a number of months, quarters, halves or years: {examples}"


def _without_value(message: str, value: str) -> str:
    """Return the message of a DeadlineError without the value, which the finding shows before it."""
    rest = message.removeprefix(value).lstrip(": ") if value not in ("true", "false") else message
    return f"not a deadline; {rest}" if rest.startswith("did you mean") else rest


_SYNONYMS = {
    "done": Status.MET, "complete": Status.MET, "completed": Status.MET, "kept": Status.MET,
    "fulfilled": Status.MET, "implemented": Status.MET, "achieved": Status.MET, "finished": Status.MET,
    "partial": Status.PARTLY_MET, "partially-met": Status.PARTLY_MET,
    "in-progress": Status.UNDERWAY, "started": Status.UNDERWAY, "active": Status.UNDERWAY,
    "on-track": Status.UNDERWAY, "wip": Status.UNDERWAY, "todo": Status.PLANNED, "new": Status.PLANNED,
    "not-started": Status.PLANNED, "delayed": Status.AT_RISK, "late": Status.AT_RISK,
    "blocked": Status.STALLED, "paused": Status.STALLED, "on-hold": Status.STALLED,
    "cancelled": Status.DROPPED, "canceled": Status.DROPPED, "abandoned": Status.DROPPED,
    "withdrawn": Status.DROPPED, "rejected": Status.DROPPED, "removed": Status.DROPPED,
    "obsolete": Status.DROPPED, "replaced": Status.SUPERSEDED,
    "failed": Status.BROKEN, "missed": Status.BROKEN, "not-met": Status.BROKEN, "unmet": Status.BROKEN,
}  # fmt: skip
_SHORTEST_PREFIX = 4
_TYPO = 0.8


def nearest_status(word: str) -> Status | None:
    """Return the status for a synonym, a typo or a prefix, or None.

    Only close matches count, because a similar word may mean the opposite.
    """
    from difflib import get_close_matches  # only needed for errors

    plain = "-".join(re.findall("[a-z]+", word[:100].lower()))
    if plain in _SYNONYMS:
        return _SYNONYMS[plain]
    matches = [status for status in Status if len(plain) >= _SHORTEST_PREFIX and status.startswith(plain)]
    close = matches or get_close_matches(plain, list(Status), n=1, cutoff=_TYPO)
    return Status(close[0]) if close else None


def shown(value: object) -> str:
    """Return a value as TOML, cut for a sentence."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _quoted(text: str) -> str:
    short = text if len(text) <= 60 else text[:59] + "…"
    escaped = short.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _kind_of(value: object) -> str:
    kinds: list[tuple[type, str]] = [
        (bool, "a boolean"), (int, "a whole number"), (float, "a number with a fraction"),
        (str, "a string"), (datetime, "a date-time"), (date, "a date"), (time, "a time"),
        (list, "an array"), (dict, "a table"),
    ]  # fmt: skip
    return next(name for kind, name in kinds if isinstance(value, kind))


def _findings(faults: list[SchemaFault], text: str, name: str) -> list[Finding]:
    """Return the faults as findings in file order."""
    from roadmap_cli.model.places import Locator  # only needed for errors

    locator = Locator(text, name)
    findings = [
        Finding(
            code="RM102",
            severity=Severity.ERROR,
            place=locator.key_place(fault.path) if fault.at_key else locator.value_place(fault.path),
            key=dotted(fault.path),
            value=fault.value,
            message=fault.message,
            commitment=str(fault.path[1]) if fault.path[:1] == ("commitments",) and fault.path[1:] else "",
        )
        for fault in faults
    ]
    return sorted(findings, key=lambda finding: (finding.place.line, finding.place.column))
