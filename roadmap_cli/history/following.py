"""Each side's renames made in the other inputs, and one key for each update, to prepare a merge."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from roadmap_cli.document.change import Change, Names, RenameKey, SetValue, same
from roadmap_cli.document.edit import edited
from roadmap_cli.history.conflict import Labels, place
from roadmap_cli.history.dangling import tables
from roadmap_cli.history.rekeying import note, rekeyed, rename_changes
from roadmap_cli.history.renames import following_changes, renamed
from roadmap_cli.model.types import RECORDS


class ParsedText(msgspec.Struct, frozen=True):
    """A text and the data parsed from it."""

    text: str
    data: dict[str, Any]

    def changed(self, changes: list[Change]) -> "ParsedText":
        """Return the text with changes made. Raises NotSavedError if that is not possible."""
        return ParsedText(*edited(self.text, self.data, changes, "the roadmap")) if changes else self


class MergeInputs(msgspec.Struct, frozen=True):
    """The common ancestor and the two sides."""

    base: ParsedText
    ours: ParsedText
    theirs: ParsedText


class RenamedTwiceError(Exception):
    """Both sides renamed one record, to different ids."""


class Followed(msgspec.Struct, frozen=True):
    """The inputs with the new ids of both sides in all, and a key of its own for each update.

    `contested` are the records, by their new ids, that one side renamed and the other removed; `notes` has a
    sentence on each update that got another key.
    """

    inputs: MergeInputs
    contested: list[Names]
    notes: list[str]


def followed(inputs: MergeInputs, labels: Labels) -> Followed:
    """Return the inputs with the renames of both sides in all of them.

    Raises RenamedTwiceError, and NotSavedError if the layout of a text does not allow a rename.
    """
    contested: list[Names] = []
    for kind in RECORDS:
        inputs = _with_renames(inputs, (kind,), labels, contested)
    for id, fields in tables(inputs.base.data.get("commitments")):
        if fields.get("milestones"):
            inputs = _with_renames(inputs, ("commitments", id, "milestones"), labels, contested)
    inputs, notes = _with_own_keys(inputs, labels)
    return Followed(inputs, contested, notes)


def _with_renames(inputs: MergeInputs, above: Names, labels: Labels, contested: list[Names]) -> MergeInputs:
    """Return the inputs with the renames of the records in one table; contested records are added."""
    own = renamed_in(above, inputs.base.data, inputs.ours.data)
    others = renamed_in(above, inputs.base.data, inputs.theirs.data)
    if not own and not others:
        return inputs
    by_ours = _free_in(own, _table(inputs.theirs.data, *above), others)
    by_theirs = _free_in(others, _table(inputs.ours.data, *above), own)
    for old in by_ours.keys() & by_theirs.keys():
        if by_ours[old] != by_theirs[old]:
            names = f"{by_ours[old]} in {labels.ours} and {by_theirs[old]} in {labels.theirs}"
            raise RenamedTwiceError(f"both sides renamed {place((*above, old))}: it is {names}")
    for ids, other in ((by_ours, inputs.theirs), (by_theirs, inputs.ours)):
        there = _table(other.data, *above)
        contested += [(*above, new) for old, new in ids.items() if old not in there and new not in there]
    both = by_ours | by_theirs
    return MergeInputs(
        _following(inputs.base, above, both),
        _following(inputs.ours, above, by_theirs),
        _following(inputs.theirs, above, by_ours),
    )


def renamed_in(above: Names, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """Return the new ids of the records in a table by the old ones, by the rule of `renamed`."""
    return renamed(
        *(_table(data, *above) for data in (before, after)),
        formerly=_formerly,
        title=_title,
        is_same=_is_same_record,
    )


def _free_in(
    names: Mapping[str, str], other: Mapping[str, Any], renames: Mapping[str, str]
) -> dict[str, str]:
    """Return the renames of one side without those to an id that the other side gave to something else."""
    return {old: new for old, new in names.items() if new not in other or renames.get(old) == new}


def _title(fields: object) -> str:
    """Return what two tables must have in common before they are compared."""
    return repr((fields.get("title"), fields.get("name"))) if isinstance(fields, Mapping) else ""


def _table(data: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for name in path:
        table = data.get(name)
        data = table if isinstance(table, Mapping) else {}
    return data


def _formerly(fields: object) -> list[str]:
    value = fields.get("formerly", []) if isinstance(fields, Mapping) else []
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _is_same_record(before: object, after: object) -> bool:
    if not before or not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return False
    return same(*({**fields, "formerly": None} for fields in (before, after)))


def _following(text: ParsedText, above: Names, names: Mapping[str, str]) -> ParsedText:
    """Return a text in which the records that have old ids, and what refers to them, have the new ones."""
    there = _table(text.data, *above)
    wanted = {old: new for old, new in names.items() if old in there and new not in there}
    if not wanted:
        return text
    references = _reference_changes(text.data, above, wanted)
    return text.changed([*references, *(RenameKey((*above, old), new) for old, new in wanted.items())])


def _reference_changes(data: Mapping[str, Any], above: Names, names: Mapping[str, str]) -> Iterator[Change]:
    """Yield the changes that put new ids where old ones are; milestones are named by updates beside them."""
    if len(above) == 1:
        for id, commitment in tables(data.get("commitments")):
            yield from following_changes(id, commitment, above[0], names)
        return
    updates = (*above[:-1], "updates")
    for day, update in tables(_table(data, *updates)):
        old = update.get("milestone")
        if isinstance(old, str) and old in names:
            yield SetValue((*updates, day, "milestone"), names[old])


def _with_own_keys(inputs: MergeInputs, labels: Labels) -> tuple[MergeInputs, list[str]]:
    """Return the inputs with one key for each update that the sides added, and notes on what was changed."""
    by_ours: list[Change] = []
    by_theirs: list[Change] = []
    notes: list[str] = []
    three = [_table(side.data, "commitments") for side in (inputs.base, inputs.ours, inputs.theirs)]
    for id in three[0]:
        before, own, others = (_updates(side.get(id)) for side in three)
        if own.keys() <= before.keys() or others.keys() <= before.keys():
            continue
        path = ("commitments", id, "updates")
        changed = rekeyed(before, own, others)
        by_ours += rename_changes(path, [(one.ours, one.key) for one in changed])
        by_theirs += rename_changes(path, [(one.theirs, one.key) for one in changed])
        notes += [note(path, one, labels) for one in changed]
    return MergeInputs(inputs.base, inputs.ours.changed(by_ours), inputs.theirs.changed(by_theirs)), notes


def _updates(commitment: object) -> Mapping[str, Any]:
    return _table(commitment, "updates") if isinstance(commitment, Mapping) else {}
