"""The texts that describe an area, a partner or an assessor → the changes that set or clear them."""

from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_cli.editing.plan import Plan
from roadmap_cli.english import with_article
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.ids import clean_title, did_you_mean, option_text
from roadmap_cli.model.references import RecordKind
from roadmap_cli.model.types import in_form_of
from roadmap_cli.storage.load import LoadedRoadmap
from roadmap_cli.toml.change import Change, Remove, SetValue

Texts = Mapping[str, str | None]


def new_texts(values: Texts) -> dict[str, str]:
    """Return the texts of a new record, without None. Raises WrongUsageError for an empty one."""
    texts = {name: option_text(text, f"--{name}") for name, text in values.items()}
    return {name: text for name, text in texts.items() if text is not None}


def requested_texts(
    kind: RecordKind, values: Texts, clear: Sequence[str], if_empty: str
) -> dict[str, str | None]:
    """Return the fields to change: the new text, or None to clear it.

    `values` has every field, the required one first; `if_empty` is the message if that one is empty.
    Raises WrongUsageError for an empty request, a field that cannot be cleared, and one both set and cleared.
    """
    required, *optional = values
    request: dict[str, str | None] = {}
    for name, text in values.items():
        if text is not None:
            request[name] = (
                clean_title(text, if_empty) if name == required else option_text(text, f"--{name}")
            )
    for name in clear:
        if name == required:
            needs = f"{with_article(kind)} needs a {required}"
            raise WrongUsageError(f"--clear: {needs}; change it with --{required}")
        if name not in optional:
            hint = did_you_mean(name, optional) or f"there is only {' and '.join(optional)}"
            raise WrongUsageError(f'--clear: there is no field "{name[:60]}" to clear; {hint}')
        if name in request:
            raise WrongUsageError(f"--{name} and --clear {name} contradict each other; give one of them")
    request |= dict.fromkeys(clear)
    if not request:
        options = ", ".join(f"--{name}" for name in values)
        raise WrongUsageError(f"nothing to change; give {options} or --clear FIELD")
    return request


def description_plan(
    kind: RecordKind, target_id: str, request: Mapping[str, Any], loaded: LoadedRoadmap
) -> Plan:
    """Return the plan that sets and clears the requested fields where they differ."""
    path = (kind.table, target_id)
    current = loaded.data[kind.table][target_id]
    changes: list[Change] = []
    words: list[str] = []
    for name, value in request.items():
        present = current.get(name)
        new = in_form_of(present, value)
        if value is None and name in current:
            changes.append(Remove((*path, name)))
            words.append(f"{name} cleared")
        elif value is not None and not _is_same(new, present):
            if isinstance(new, dict) and isinstance(present, dict):
                changes.append(Remove((*path, name)))  # a table that is set keeps its order
            changes.append(SetValue((*path, name), new))
            words.append(name)
    return Plan(target_id, changes, f"updated {kind} {target_id}: {', '.join(words)}")


def _is_same(new: Any, present: Any) -> bool:
    """Return whether a value is the present one; tables are also compared by their order."""
    if isinstance(new, dict) and isinstance(present, dict):
        return list(new.items()) == list(present.items())
    return bool(new == present)
