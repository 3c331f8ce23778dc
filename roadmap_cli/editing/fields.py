"""The fields that `update` sets or clears → the changes of the text."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.analysis.replay import DatedUpdate, UpdateKind, partners_of, periods_of, updates_of
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
from roadmap_cli.model.types import ALL, Commitment, Roadmap, in_form_of, texts
from roadmap_cli.model.window import Deadline
from roadmap_cli.toml.change import Change, Remove, SetValue

Words = list[str]


class Listed(msgspec.Struct, frozen=True):
    """The request to change a list: other elements instead, elements to add and elements to remove."""

    instead: list[str] | None = None
    add: list[str] | None = None
    remove: list[str] | None = None

    def __bool__(self) -> bool:
        return self.instead is not None or bool(self.add) or bool(self.remove)


class FieldRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The request to change fields of a commitment: new values by name, and the names of fields to clear.

    Values are in the order of the file. That of a field with `--add-…` and `--remove-…` is a `Listed`.
    """

    values: Mapping[str, Any]
    clear: Sequence[str]

    def given(self) -> list[str]:
        """Return the names of the fields to change, and `clear` if fields are to be cleared."""
        return [*self.values, *(["clear"] if self.clear else [])]


def clearable_fields(names: Sequence[str], kind: type[msgspec.Struct]) -> list[str]:
    """Return the fields to clear. Raises WrongUsageError, with the nearest name, for one that cannot be."""
    cleared = [name.replace("-", "_") for name in names]
    known = clearable(kind)
    for name in cleared:
        if name == "title" or (name == "area" and kind is Commitment):
            raise WrongUsageError(
                f"--clear: a {kind.__name__.lower()} cannot be without {name}; give another with --{name}"
            )
        if name not in known:
            hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
            raise WrongUsageError(f'--clear: there is no field "{name[:60]}" to clear; {hint}')
    return cleared


def require_no_contradiction(wanted: FieldRequest, given: Mapping[str, object]) -> None:
    """Raise WrongUsageError if a field is to be cleared and set; `given` are the values of an update."""
    for name in wanted.clear:
        if name in wanted.values or given.get(name):
            raise WrongUsageError(f"--clear {name} contradicts what is given for it; leave one of them out")


def own_partners(word: str | None, commitment_id: str, commitment: Commitment) -> list[str]:
    """Return the partners of a commitment that `--for` names: one, or each for `all`.

    Without `--for`, return only the empty string, which means all partners together. Raises NotFoundError.
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
    """Raise WrongUsageError if the common status is to be cleared but an update sets it.

    Without the value in the file, the commitment would disagree with its own updates.
    """
    if "status" not in cleared:
        return
    periods = periods_of(commitment, "", UpdateKind.STATUS, updates_of(commitment))
    last = periods[-1].dated
    if last is not None:
        raise status_is_recorded(commitment_id, last)


def status_is_recorded(commitment_id: str, last: DatedUpdate) -> WrongUsageError:
    """Return the error that a status cannot be cleared, because an update sets it."""
    return WrongUsageError(
        f"the update {last.key} of {commitment_id} sets the status to {last.update.status}, so the status "
        f"cannot be cleared; record a new one with --status, or correct the update: "
        f"`roadmap amend {commitment_id} {last.key} --status STATUS`"
    )


def require_nothing_of_all(wanted: FieldRequest) -> None:
    """Raise WrongUsageError for `--for` with a field that only the whole commitment has."""
    given = [name for name in (*wanted.given(), *wanted.clear) if name not in ("clear", "status", "deadline")]
    if given:
        raise WrongUsageError(
            f"--for is for a partner's status, deadline and notes, and {given[0]} belongs to the whole "
            f"commitment; leave out --for to change {given[0]}"
        )


def changes(
    commitment_id: str, roadmap: Roadmap, wanted: FieldRequest, subjects: Sequence[str]
) -> tuple[list[Change], Words]:
    """Return the requested changes that have an effect, and what they do in words.

    For partners, clearing `status` clears only theirs; an update clears a deadline. Raises WrongUsageError if
    a partner with a status or updates would be removed.
    """
    commitment = roadmap.commitments[commitment_id]
    values = _values(commitment_id, roadmap, wanted)
    leaving = _leaving(commitment, values, wanted.clear)
    require_removable(leaving, commitment_id, commitment)
    made: list[Change] = []
    words: Words = []
    for name, value in values.items():
        present = _present(commitment, name)
        new = in_form_of(getattr(commitment, name), value)
        if value != [] and new != present and not _is_same(value, present):
            made.append(SetValue(("commitments", commitment_id, name), new))
            words.append(_words_of(name, present, value))
    for name in [*wanted.clear, *(name for name, value in values.items() if value == [])]:
        for path in _cleared_paths(commitment_id, commitment, name, subjects):
            made.append(Remove(path))
            words.append(f"{name} cleared")
    if "partner_deadline" not in wanted.clear:
        made += _without_deadlines(commitment_id, commitment, leaving)
    return made, words


def _is_same(value: Any, present: Any) -> bool:
    """Return whether a value is the present one; an option has no white space around its text."""
    return bool(value == (present.strip() if isinstance(present, str) and present.strip() else present))


def require_removable(partners: Sequence[str], commitment_id: str, commitment: Commitment) -> None:
    """Raise WrongUsageError if one of some partners has a status of its own or updates.

    What a partner did stays on record: removing the partner would make the others look better or worse.
    """
    for partner in partners:
        own = partner in commitment.partner_status
        if own or any(update.partner == partner for update in commitment.updates.values()):
            has = "a status of its own" if own else "updates of its own"
            raise WrongUsageError(
                f"{partner} has {has} in {commitment_id}, which would be lost; if it gave up the commitment, "
                f"record that: roadmap update {commitment_id} --for {partner} --status dropped"
            )


def _leaving(commitment: Commitment, values: Mapping[str, Any], clear: Sequence[str]) -> list[str]:
    """Return the partners that a commitment would lose."""
    kept = [] if "partners" in clear else values.get("partners", commitment.partners)
    return [partner for partner in commitment.partners if partner not in kept]


def _without_deadlines(commitment_id: str, commitment: Commitment, leaving: Sequence[str]) -> list[Change]:
    """Return the changes that remove the deadlines of removed partners."""
    whole = ("commitments", commitment_id, "partner_deadline")
    gone = [partner for partner in commitment.partner_deadline if partner in leaving]
    if len(gone) == len(commitment.partner_deadline):
        return [Remove(whole)] if gone else []
    return [Remove((*whole, partner)) for partner in gone]


_SHORT = frozenset({FieldType.ID, FieldType.DATE, FieldType.PERCENT})


def _words_of(name: str, before: Any, now: Any) -> str:
    """Return the old and the new value of a field if they are short, else its name."""
    if COMMITMENT[name].type not in _SHORT:
        return name
    return f"{name} {before} → {now}" if before is not None else f"{name} {now}"


def _values(commitment_id: str, roadmap: Roadmap, wanted: FieldRequest) -> dict[str, Any]:
    """Return the new values of the requested fields, as the file holds them."""
    present = roadmap.commitments[commitment_id]
    return {
        name: _listed(value, getattr(present, name), COMMITMENT[name], commitment_id, roadmap)
        if isinstance(value, Listed)
        else value_given(COMMITMENT[name], value, roadmap)
        for name, value in wanted.values.items()
    }


def value_given(field: Field, value: Any, roadmap: Roadmap) -> Any:
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
            return list(dict.fromkeys(parts))


def _listed(
    asked: Listed, present: Sequence[str], field: Field, commitment_id: str, roadmap: Roadmap
) -> list[str]:
    """Return the new list; an element that the file repeats stays as it is.

    Raises NotFoundError for an element to remove that is not in it.
    """
    kept = _elements(field, asked.instead, roadmap) if asked.instead is not None else list(present)
    added = _elements(field, asked.add, roadmap)
    if field.refers_to == "commitments" and commitment_id in (*(kept if asked.instead else ()), *added):
        raise WrongUsageError(f"{commitment_id} cannot depend on itself")
    gone = {
        present_id(word, [*kept, *added], field.noun, commitment_id) for word in split_words(asked.remove)
    }
    added = [one for one in added if one not in kept]
    return [one for one in [*kept, *added] if one not in gone]


def _present(commitment: Commitment, name: str) -> Any:
    """Return what the file holds for a field, in the form of a new value."""
    value = getattr(commitment, name)
    if isinstance(value, Deadline):
        return value.toml
    if COMMITMENT[name].type in ONE_OR_MORE:
        return one_or_more(texts(value))
    return value


def _cleared_paths(
    commitment_id: str, commitment: Commitment, name: str, subjects: Sequence[str]
) -> list[tuple[str, ...]]:
    """Return the paths to remove; none if there is nothing to remove or an update does it."""
    if name == "deadline":
        return []
    if name == "status" and subjects != [""]:
        gone = [partner for partner in commitment.partner_status if partner in subjects]
        path = ("commitments", commitment_id, "partner_status")
        is_all = len(gone) == len(commitment.partner_status)
        return [path] if gone and is_all else [(*path, partner) for partner in gone]
    return (
        [("commitments", commitment_id, name)] if getattr(commitment, name) not in (None, "", [], {}) else []
    )
