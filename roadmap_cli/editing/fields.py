"""The fields that `update` sets or clears: the changes of the file."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.analysis.replay import DatedUpdate, UpdateKind, partners_of, periods_of, updates_of
from roadmap_cli.editing.updates import words_changed
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.fields import COMMITMENT, ONE_OR_MORE, Field, FieldType, clearable
from roadmap_cli.model.ids import (
    area_id,
    clean_title,
    commitment_ids,
    did_you_mean,
    one_or_more,
    option_text,
    option_texts,
    partner_ids,
    present_id,
    split_words,
)
from roadmap_cli.model.names import decomposed, name_key
from roadmap_cli.model.types import ALL, Commitment, Roadmap, in_form_of, texts
from roadmap_cli.model.window import Deadline
from roadmap_cli.toml.change import Change, Remove, SetValue


class ListChange(msgspec.Struct, frozen=True):
    """The request to replace a list, or to add and remove elements."""

    new: list[str] | None = None
    add: list[str] | None = None
    remove: list[str] | None = None


class FieldRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The request to change fields of a commitment: new values by name, and the names of fields to clear.

    Values are in file order. A field with `--add-…` and `--remove-…` has a `ListChange`.
    """

    values: Mapping[str, Any]
    clear: Sequence[str]


def clearable_fields(names: Sequence[str], kind: type[msgspec.Struct]) -> list[str]:
    """Return the fields to clear. Raises WrongUsageError for one that is unknown or required."""
    cleared = [name.replace("-", "_") for name in names]
    known = clearable(kind)
    for name in cleared:
        if name == "title" or (name == "area" and kind is Commitment):
            noun = kind.__name__.lower()
            raise WrongUsageError(
                f"--clear: {'an' if noun[0] in 'aeiou' else 'a'} {noun} cannot be without {name}; "
                f"give another with --{name}"
            )
        if name not in known:
            hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
            raise WrongUsageError(f'--clear: there is no field "{name[:60]}" to clear; {hint}')
    return cleared


def require_no_contradiction(request: FieldRequest, update_values: Mapping[str, object]) -> None:
    """Raise WrongUsageError for a field that is both cleared and set."""
    for name in request.clear:
        if name in request.values or update_values.get(name):
            raise WrongUsageError(f"--clear {name} contradicts what is given for it; leave one of them out")


def own_partners(word: str | None, commitment_id: str, commitment: Commitment) -> list[str]:
    """Return the partners of a commitment that `--for` names: one, or each for `all`.

    Without `--for`, return the empty string, which means all partners together. Raises NotFoundError.
    """
    if word is None:
        return [""]
    partners = partners_of(commitment)
    if not partners:
        raise NotFoundError(
            f"{commitment_id} has no partners; leave out --for, or add one with --add-partner"
        )
    return partners if word == ALL else [present_id(word, partners, "partner", commitment_id)]


def require_clearable_status(commitment_id: str, commitment: Commitment, cleared: Sequence[str]) -> None:
    """Raise WrongUsageError if the common status is cleared but an update sets it."""
    if "status" not in cleared:
        return
    periods = periods_of(commitment, "", UpdateKind.STATUS, updates_of(commitment))
    last = periods[-1].dated
    if last is not None:
        raise status_is_recorded(commitment_id, last)


def status_is_recorded(commitment_id: str, last: DatedUpdate) -> WrongUsageError:
    """Return the error for a status that cannot be cleared because an update sets it."""
    return WrongUsageError(
        f"the update {last.key} of {commitment_id} sets the status to {last.update.status}, so the status "
        f"cannot be cleared; record a new one with --status, or correct the update: "
        f"`roadmap amend {commitment_id} {last.key} --status STATUS`"
    )


def require_only_an_update(option: str, request: FieldRequest, others: Mapping[str, object]) -> None:
    """Raise WrongUsageError for a field or another option, by its name, beside an option that allows none."""
    given = [
        *(name for name, value in others.items() if value is not None),
        *(f"--{name.replace('_', '-')}" for name in request.values),
        *(f"--clear {name}" for name in request.clear),
    ]
    if given:
        raise WrongUsageError(
            f"{option} takes only --status, --for, --note, --evidence and --on; leave out {given[0]}"
        )


def require_partner_fields(request: FieldRequest) -> None:
    """Raise WrongUsageError for `--for` with a field that only the whole commitment has."""
    for name in (*request.values, *request.clear):
        if name not in ("status", "deadline"):
            raise WrongUsageError(
                f"--for is for a partner's status, deadline and notes, and {name} belongs to the whole "
                f"commitment; leave out --for to change {name}"
            )


def changes(
    commitment_id: str, roadmap: Roadmap, request: FieldRequest, subjects: Sequence[str]
) -> tuple[list[Change], list[str]]:
    """Return the requested changes that have an effect, and a description of each.

    For partners, clearing `status` clears only theirs; an update clears a deadline. Raises WrongUsageError if
    a partner with a status or updates would be removed.
    """
    commitment = roadmap.commitments[commitment_id]
    values = _values(commitment_id, roadmap, request)
    leaving = _leaving(commitment, values, request.clear)
    require_removable(leaving, commitment_id, commitment)
    result: list[Change] = []
    words: list[str] = []
    for name, value in values.items():
        present = _present(commitment, name)
        new = in_form_of(getattr(commitment, name), value)
        if value != [] and new != present and not _is_same(value, present):
            result.append(SetValue(("commitments", commitment_id, name), new))
            words.append(_description(name, present, value))
    for name in [*request.clear, *(name for name, value in values.items() if value == [])]:
        for path in _cleared_paths(commitment_id, commitment, name, subjects):
            result.append(Remove(path))
            words.append(f"{name} cleared")
    if "partner_deadline" not in request.clear:
        result += _without_deadlines(commitment_id, commitment, leaving)
    return result, words


def _is_same(value: Any, present: Any) -> bool:
    """Return whether a value is the present one; the whitespace around a text does not count."""
    return bool(value == (present.strip() if isinstance(present, str) and present.strip() else present))


def require_removable(partners: Sequence[str], commitment_id: str, commitment: Commitment) -> None:
    """Raise WrongUsageError for a partner that has its own status, updates, indicators or assessments.

    What a partner did stays on record: without it, the others would look better or worse.
    """
    for partner in partners:
        if has := _own_record(partner, commitment):
            raise WrongUsageError(
                f"{partner} has {has} in {commitment_id}, which would be lost; if it gave up the commitment, "
                f"record that: roadmap update {commitment_id} --for {partner} --status dropped"
            )


def _own_record(partner: str, commitment: Commitment) -> str:
    """Return what a commitment has of a partner only, empty for nothing."""
    if partner in commitment.partner_status:
        return "its own status"
    if any(update.partner == partner for update in commitment.updates.values()):
        return "updates"
    for part in ("indicators", "assessments"):
        if any(one.partner == partner for one in getattr(commitment, part).values()):
            return part
    return ""


def _leaving(commitment: Commitment, values: Mapping[str, Any], clear: Sequence[str]) -> list[str]:
    """Return the partners that the request removes from a commitment."""
    kept = [] if "partners" in clear else values.get("partners", commitment.partners)
    return [partner for partner in commitment.partners if partner not in kept]


def _without_deadlines(commitment_id: str, commitment: Commitment, leaving: Sequence[str]) -> list[Change]:
    """Return the changes that remove the deadlines of removed partners."""
    removed = [partner for partner in commitment.partner_deadline if partner in leaving]
    paths = _paths_of_partners(commitment_id, "partner_deadline", removed, commitment.partner_deadline)
    return [Remove(path) for path in paths]


def _paths_of_partners(
    commitment_id: str, table: str, removed: Sequence[str], present: Mapping[str, object]
) -> list[tuple[str, ...]]:
    """Return the paths of the values of removed partners, or that of the table if nothing else is in it."""
    path = ("commitments", commitment_id, table)
    return [path] if removed and len(removed) == len(present) else [(*path, partner) for partner in removed]


_SHORT = frozenset({FieldType.ID, FieldType.DATE, FieldType.INTERVAL, FieldType.PERCENT})


def _description(name: str, before: Any, now: Any) -> str:
    """Return the name of a changed field, with its values if they are short."""
    if name == "deadline_text":
        return words_changed(before, now)
    if COMMITMENT[name].type not in _SHORT:
        return name
    return f"{name} {now}" if before in (None, "") else f"{name} {before} → {now}"


def _values(commitment_id: str, roadmap: Roadmap, request: FieldRequest) -> dict[str, Any]:
    """Return the new values of the requested fields, as the file holds them."""
    present = roadmap.commitments[commitment_id]
    return {
        name: _changed_list(value, getattr(present, name), COMMITMENT[name], commitment_id, roadmap)
        if isinstance(value, ListChange)
        else option_value(COMMITMENT[name], value, roadmap)
        for name, value in request.values.items()
    }


def option_value(field: Field, value: Any, roadmap: Roadmap) -> Any:
    """Return the value of an option as the file holds it.

    Raises WrongUsageError for an empty text, NotFoundError for an id that is not in the roadmap.
    """
    match field.type:
        case FieldType.TITLE:
            return clean_title(value)
        case FieldType.TEXT | FieldType.ADDRESS:
            return option_text(value, field.option)
        case FieldType.ID:
            return area_id(value, roadmap)
        case FieldType.NAMES | FieldType.ADDRESSES:
            return option_texts(value, field.option)
        case FieldType.DATE:
            return value.toml
        case FieldType.IDS | FieldType.WORDS:
            return _elements(field, value, roadmap)
        case _:
            return value


def _elements(field: Field, words: list[str] | None, roadmap: Roadmap) -> list[str]:
    """Return the elements that words name, each once. Raises NotFoundError for an id that is not present."""
    parts = split_words(words)
    match field.refers_to:
        case "partners":
            return partner_ids(parts, roadmap)
        case "commitments":
            return commitment_ids(parts, roadmap)
        case _:
            return _distinct(parts)


def _changed_list(
    change: ListChange, present: Sequence[str], field: Field, commitment_id: str, roadmap: Roadmap
) -> list[str]:
    """Return the new list; elements that the file repeats stay.

    Raises NotFoundError for an element to remove that is not in the list.
    """
    kept = _elements(field, change.new, roadmap) if change.new is not None else list(present)
    added = _elements(field, change.add, roadmap)
    if field.refers_to == "commitments" and commitment_id in (*(kept if change.new else ()), *added):
        raise WrongUsageError(
            f"{commitment_id} cannot {'replace' if field.name == 'replaced_by' else 'depend on'} itself"
        )
    if field.type is FieldType.WORDS:
        known = {name_key(one) for one in kept}
        added = [one for one in added if name_key(one) not in known]
    else:
        added = [one for one in added if one not in kept]
    elements = [*kept, *added]
    gone = {
        one for word in split_words(change.remove) for one in _named(word, elements, field, commitment_id)
    }
    return [one for one in elements if one not in gone]


def _distinct(words: Sequence[str]) -> list[str]:
    """Return the words without those that a filter does not distinguish from an earlier one."""
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(name_key(word), word)
    return list(first.values())


def _named(word: str, elements: Sequence[str], field: Field, commitment_id: str) -> list[str]:
    """Return the elements that a word names: the equal ones, else tags that differ in case or accents.

    Raises NotFoundError if there are none.
    """
    for form in (decomposed, name_key) if field.type is FieldType.WORDS else ():
        if alike := [one for one in elements if form(one) == form(word)]:
            return alike
    return [present_id(word, elements, field.noun, commitment_id)]


def _present(commitment: Commitment, name: str) -> Any:
    """Return the value of a field in the file, in the form of a new value."""
    value = getattr(commitment, name)
    if isinstance(value, Deadline):
        return value.toml
    if COMMITMENT[name].type in ONE_OR_MORE:
        return one_or_more(texts(value))
    return value


def _cleared_paths(
    commitment_id: str, commitment: Commitment, name: str, subjects: Sequence[str]
) -> list[tuple[str, ...]]:
    """Return the paths to remove to clear a field; none for a deadline, which an update clears."""
    if name == "deadline":
        return []
    if name == "status" and subjects != [""]:
        removed = [partner for partner in commitment.partner_status if partner in subjects]
        return _paths_of_partners(commitment_id, "partner_status", removed, commitment.partner_status)
    return (
        [("commitments", commitment_id, name)] if getattr(commitment, name) not in (None, "", [], {}) else []
    )
