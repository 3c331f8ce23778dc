"""The values in an expression of `--where`, read as the type of the field that they are compared with."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from roadmap_cli import escape
from roadmap_cli.analysis.conditions import FIELDS, Comparison, Operator, Own, number_in, own_value, quoted
from roadmap_cli.analysis.cycles import CycleResult
from roadmap_cli.analysis.flags import Flag
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.cycles import parse_every
from roadmap_cli.model.fields import DATES, Field, FieldType
from roadmap_cli.model.ids import any_of, did_you_mean, nearest, short
from roadmap_cli.model.lookup import find_areas, find_commitments, find_member, find_partners
from roadmap_cli.model.types import STATUS_GROUPS, Roadmap, Status
from roadmap_cli.model.window import Deadline, DeadlineError


class Term(NamedTuple):
    """A value as typed: its text, the parts of it between `*`, and where it is in the expression."""

    text: str
    parts: tuple[str, ...]
    at: int
    end: int


def values_of(one: Comparison, term: Term, roadmap: Roadmap, as_of: date) -> Iterable[Any]:
    """Return the values to compare a field with; phrases such as `90 days ago` count from a day.

    Raises WrongUsageError, NotFoundError or DeadlineError for a text that cannot be a value of the field.
    """
    field = FIELDS[one.field]
    if not term.text:
        raise WrongUsageError(f"an empty value matches nothing; write {field.name} is not set")
    if one.operator is Operator.CONTAINS:
        return term.parts
    if field.refers_to or field.name in ("id", "roadmap"):
        return _ids(field, term.text, roadmap)
    return [_value(field, bool(one.keys), term.text, roadmap, as_of)]


def _value(field: Field, is_own: bool, text: str, roadmap: Roadmap, as_of: date) -> Any:
    start = roadmap.roadmap.fiscal_year_starts
    match field.type:
        case FieldType.OWN if is_own:
            return _own(text, as_of, start)
        case FieldType.STATUS:
            return _word(text, [*Status, *STATUS_GROUPS], "status")
        case FieldType.FLAGS:
            return _word(text, list(Flag), "flag")
        case FieldType.TITLE if field.name == "last_cycle":
            return _word(text, list(CycleResult), "result of a cycle")
        case FieldType.INTERVAL:
            return parse_every(text)
        case FieldType.NUMBER | FieldType.PERCENT:
            return _number(field, text)
        case type if type in DATES:
            return _window(field, text, as_of, start)
        case _:
            return text


def _word(text: str, known: Iterable[str], kind: str) -> str:
    """Return the known word that a text is. Raises WrongUsageError with the nearest one."""
    word = text.strip().lower()
    if word in known:
        return word
    hint = did_you_mean(word, known) or f"one of {', '.join(known)}"
    raise WrongUsageError(f"there is no {kind} {escape.quote(text)}; {hint}")


def _number(field: Field, text: str) -> float:
    digits = text.removesuffix("%").strip() if field.type is FieldType.PERCENT else text
    number = number_in(digits)
    if number is None:
        example = f"{field.type}, such as {'50%' if field.type is FieldType.PERCENT else '30'}"
        raise WrongUsageError(f"{escape.quote(text)} is not a number; {field.name} is {example}")
    return number


def _window(field: Field, text: str, as_of: date, start: str) -> Deadline:
    from roadmap_cli.model.date_phrases import parse_phrase  # only for a date

    try:
        window = parse_phrase(text, as_of, start)
    except DeadlineError as error:
        raise WrongUsageError(str(error).replace("is not a deadline", "is not a date")) from None
    if window is None:
        raise WrongUsageError(f"none is not a date; write {field.name} is not set")
    return window


def _own(text: str, as_of: date, start: str) -> Own:
    from roadmap_cli.model.date_phrases import parse_phrase  # only for a value in `extra`

    window = None
    with suppress(DeadlineError):
        window = parse_phrase(text, as_of, start)
    return Own(text, number_in(text), window)


def _ids(field: Field, text: str, roadmap: Roadmap) -> list[str]:
    """Return the ids that a text is or, if there is only one, starts, in each of several roadmaps.

    Raises NotFoundError.
    """
    match field.refers_to:
        case "areas":
            return find_areas(text, roadmap)
        case "partners":
            return find_partners(text, roadmap)
        case _ if field.name == "roadmap":
            return [find_member(text, roadmap)]
        case _:
            return find_commitments(text, roadmap)


def check_keys(one: Comparison, roadmap: Roadmap) -> None:
    """Raise WrongUsageError if no commitment has a value at the path in `extra`, which may be a typo."""
    commitments = roadmap.commitments.values()
    if (
        not one.keys
        or not commitments
        or any(own_value(commitment, one.keys) is not None for commitment in commitments)
    ):
        return
    *path, last = one.keys
    tables = [own_value(commitment, path) for commitment in commitments]
    known = {key: None for table in tables if isinstance(table, dict) for key in table}
    near = [_name((*path, key)) for key in nearest(last, known)]
    hint = f"; did you mean {any_of(near)}?" if near else ""
    raise WrongUsageError(f"no commitment has {_name(one.keys)}{hint}")


def _name(keys: Iterable[str]) -> str:
    return escape.line(short(".".join(("extra", *map(quoted, keys)))))
