"""A correction of a reading or an assessment → the changes that make it. Nothing else depends on either."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from roadmap_cli.editing.fields import clearable_fields
from roadmap_cli.errors import WrongUsageError
from roadmap_cli.model.dates import day_key, parse_day_key
from roadmap_cli.model.types import Assessment, Reading, in_form_of
from roadmap_cli.model.window import Date
from roadmap_cli.toml.change import Change, MoveTable, Names, Remove, RenameKey, SetValue

_LONG = ("note", "evidence")


class CorrectionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The request to correct the reading or the assessment with a key.

    `fields` are new values by name, `clear` names to clear, and `day` is None to keep the day.
    """

    key: str
    fields: Mapping[str, Any]
    clear: Sequence[str] = ()
    day: Date | None = None


NOTHING = "give a correction, such as --note TEXT; see `roadmap amend --help`"


def correction(
    path: Names, record: Reading | Assessment, keys: Collection[str], request: CorrectionRequest
) -> tuple[list[Change], list[str]]:
    """Return the changes, and a description of each. `path` is that of the record, `keys` are all keys there.

    Raises WrongUsageError for a field that cannot be cleared, or is also set.
    """
    changes: list[Change] = []
    words: list[str] = []
    for name, given in request.fields.items():
        old = getattr(record, name)
        new = in_form_of(old, given)
        if new != old:
            changes.append(SetValue((*path, name), new))
            words.append(name if name in _LONG else f"{name} {old or 'none'} → {new}")
    for name in clearable_fields(request.clear, type(record)):
        if name in request.fields:
            option = "--for" if name == "partner" else f"--{name}"
            raise WrongUsageError(f"{option} and --clear {name} contradict each other; give one of them")
        if getattr(record, name):
            changes.append(Remove((*path, name)))
            words.append(f"{name} cleared")
    if request.day is not None and request.day != parse_day_key(request.key):
        new_key = day_key(request.day, set(keys) - {request.key})
        changes += [RenameKey(path, new_key), MoveTable((*path[:-1], new_key))]
        words.append(f"day {request.key} → {new_key}")
    return changes, words
