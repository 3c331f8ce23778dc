"""Prepare the inputs of a merge: apply the renames of each side to the other, and make days unique keys."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

import msgspec

from roadmap_cli.analysis.view_ids import with_new_names
from roadmap_cli.editing.placement import edited_roadmap
from roadmap_cli.merge.conflicts import Labels, place, tables
from roadmap_cli.merge.order import in_one_day
from roadmap_cli.model.dates import day_key, parse_day_key
from roadmap_cli.model.renames import following_changes, renamed
from roadmap_cli.model.types import DATED, RECORDS
from roadmap_cli.model.window import DeadlineError
from roadmap_cli.toml.change import Change, Names, RenameKey, SetValue, same


class AddedUpdate(NamedTuple):
    """The keys of an added update in ours, in theirs and in the merge; empty on a side without it."""

    ours: str
    theirs: str
    key: str


def rekeyed(before: Collection[str], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[AddedUpdate]:
    """Return the added updates that need another key on a side; `before` are the keys in the ancestor.

    Their content decides, so the result does not depend on the side.
    """
    days: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for at, side in enumerate((ours, theirs)):
        for key, update in side.items():
            if key not in before:
                days.setdefault(_day(key), ({}, {}))[at][key] = update
    taken = {*before, *ours, *theirs}
    return [one for own, others in days.values() if own and others for one in _one_day(own, others, taken)]


def _one_day(own: Mapping[str, Any], others: Mapping[str, Any], taken: set[str]) -> Iterator[AddedUpdate]:
    settled = {key for key in own if key in others and same(own[key], others[key])}
    contents = {
        one: _content(own[one[0]] if one[0] else others[one[1]]) for one in _paired(own, others, settled)
    }
    for one in sorted(contents, key=lambda one: (max(map(in_one_day, one)), contents[one])):
        keys = sorted(filter(None, one), key=in_one_day)
        key = next((one for one in keys if one not in settled), "") or _free_key(keys[0], taken)
        settled.add(key)
        taken.add(key)
        if {key} != set(keys):
            yield AddedUpdate(*one, key)


def _paired(
    own: Mapping[str, Any], others: Mapping[str, Any], settled: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the keys of each update on both sides, equal updates as one."""
    rest = [key for key in others if key not in settled]
    for key in own:
        if key not in settled:
            other = next((one for one in rest if same(own[key], others[one])), "")
            yield key, other
            if other:
                rest.remove(other)
    yield from (("", key) for key in rest)


def rename_changes(updates: Names, keys: Iterable[tuple[str, str]]) -> list[Change]:
    """Return the changes that rename updates, given as pairs of old and new keys; two may swap keys."""
    names = {old: new for old, new in keys if old not in ("", new)}
    if names.keys().isdisjoint(names.values()):
        return [RenameKey((*updates, old), new) for old, new in names.items()]
    between = {old: f"{old}-between-{at}" for at, old in enumerate(names)}
    return [
        *(RenameKey((*updates, old), key) for old, key in between.items()),
        *(RenameKey((*updates, between[old]), new) for old, new in names.items()),
    ]


def note(above: Names, one: AddedUpdate, labels: Labels) -> str:
    """Return the sentence on an update or assessment that gets another key; `above` is its parent table."""
    ours, theirs = (place((*above, key)) for key in (one.ours, one.theirs))
    if one.ours and one.theirs:
        return f"{ours} in {labels.ours} is {theirs} in {labels.theirs}; it is kept once, as {one.key}"
    path, side = (ours, labels.ours) if one.ours else (theirs, labels.theirs)
    sides = f"in {labels.ours} and in {labels.theirs}"
    noun = above[-1].removesuffix("s")
    return f"{path} is a different {noun} {sides}; both are kept, the one in {side} as {one.key}"


def _content(update: object) -> str:
    """Return a text that is equal for equal updates, whatever the order of their fields."""
    return repr(sorted(update.items()) if isinstance(update, Mapping) else update)


def _day(key: str) -> str:
    try:
        return parse_day_key(key).canonical
    except DeadlineError:
        return key


def _free_key(day: str, taken: set[str]) -> str:
    try:
        return day_key(parse_day_key(day), taken)
    except DeadlineError:
        number = 2
        while f"{day}-{number}" in taken:
            number += 1
        return f"{day}-{number}"


class ParsedText(msgspec.Struct, frozen=True):
    """A text and the data parsed from it."""

    text: str
    data: dict[str, Any]

    def changed(self, changes: list[Change]) -> "ParsedText":
        """Return the text after some changes. Raises NotSavedError if that is not possible."""
        return ParsedText(*edited_roadmap(self.text, self.data, changes, "the roadmap")) if changes else self


class MergeInputs(msgspec.Struct, frozen=True):
    """The common ancestor and the two sides."""

    base: ParsedText
    ours: ParsedText
    theirs: ParsedText


class RenamedTwiceError(Exception):
    """Both sides renamed one record, to different ids."""


class Followed(msgspec.Struct, frozen=True):
    """The inputs with the new ids of both sides, and with unique keys of updates and assessments.

    `contested` are the records, by their new ids, that one side renamed and the other removed. `notes` are
    sentences on updates with another key.
    """

    inputs: MergeInputs
    contested: list[Names]
    notes: list[str]


def followed(inputs: MergeInputs, labels: Labels) -> Followed:
    """Return the inputs with the renames of both sides.

    Raises RenamedTwiceError, and NotSavedError if the layout of a text does not allow a rename.
    """
    contested: list[Names] = []
    for kind in RECORDS:
        inputs = _with_renames(inputs, (kind,), labels, contested)
    for commitment_id, fields in tables(inputs.base.data.get("commitments")):
        if fields.get("milestones"):
            inputs = _with_renames(inputs, ("commitments", commitment_id, "milestones"), labels, contested)
    inputs, notes = _with_own_keys(inputs, labels)
    return Followed(inputs, contested, notes)


def _with_renames(inputs: MergeInputs, above: Names, labels: Labels, contested: list[Names]) -> MergeInputs:
    """Return the inputs with the renames of the records in one table; contested records are added."""
    by_ours = renamed_in(above, inputs.base.data, inputs.ours.data)
    by_theirs = renamed_in(above, inputs.base.data, inputs.theirs.data)
    if not by_ours and not by_theirs:
        return inputs
    by_ours, by_theirs = (
        _without_used_ids(by_ours, _table(inputs.theirs.data, *above), by_theirs),
        _without_used_ids(by_theirs, _table(inputs.ours.data, *above), by_ours),
    )
    for old in by_ours.keys() & by_theirs.keys():
        if by_ours[old] != by_theirs[old]:
            names = f"{by_ours[old]} in {labels.ours} and {by_theirs[old]} in {labels.theirs}"
            raise RenamedTwiceError(f"both sides renamed {place((*above, old))}: it is {names}")
    for ids, other in ((by_ours, inputs.theirs), (by_theirs, inputs.ours)):
        table = _table(other.data, *above)
        contested += [(*above, new) for old, new in ids.items() if old not in table and new not in table]
    both = by_ours | by_theirs
    return MergeInputs(
        _following(inputs.base, above, both),
        _following(inputs.ours, above, by_theirs),
        _following(inputs.theirs, above, by_ours),
    )


def renamed_in(above: Names, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """Return the new ids of the records in a table by their old ids; see `renamed`."""
    return renamed(
        *(_table(data, *above) for data in (before, after)),
        formerly=_formerly,
        title=_title,
        is_same=_is_same_record,
    )


def _without_used_ids(
    names: Mapping[str, str], other: Mapping[str, Any], renames: Mapping[str, str]
) -> dict[str, str]:
    """Return the renames of one side without those to an id that the other side uses for another record."""
    return {old: new for old, new in names.items() if new not in other or renames.get(old) == new}


def _title(fields: object) -> str:
    """Return the titles of a table: only tables with the same ones are compared."""
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
    """Return the text with renamed records and references to them."""
    table = _table(text.data, *above)
    names = {old: new for old, new in names.items() if old in table and new not in table}
    references = _reference_changes(text.data, above, names)
    return text.changed([*references, *(RenameKey((*above, old), new) for old, new in names.items())])


def _reference_changes(data: Mapping[str, Any], above: Names, names: Mapping[str, str]) -> Iterator[Change]:
    """Yield the changes of references to renamed records; only updates of its commitment name a milestone."""
    if len(above) == 1:
        for commitment_id, commitment in tables(data.get("commitments")):
            yield from following_changes(commitment_id, commitment, above[0], names)
        for name, view in tables(data.get("views")) if names else ():
            where = view.get("where")
            if isinstance(where, str) and (new := with_new_names(where, above[0], names)) != where:
                yield SetValue(("views", name, "where"), new)
        for name, mapping in tables(data.get("imports")) if above[0] == "areas" else ():
            area = mapping.get("area")
            if isinstance(area, str) and area in names:
                yield SetValue(("imports", name, "area"), names[area])
        return
    updates = (*above[:-1], "updates")
    for day, update in tables(_table(data, *updates)):
        old = update.get("milestone")
        if isinstance(old, str) and old in names:
            yield SetValue((*updates, day, "milestone"), names[old])


def _with_own_keys(inputs: MergeInputs, labels: Labels) -> tuple[MergeInputs, list[str]]:
    """Return the inputs with a unique key for each added update and assessment, and notes on changed keys."""
    by_ours: list[Change] = []
    by_theirs: list[Change] = []
    notes: list[str] = []
    three = [_table(side.data, "commitments") for side in (inputs.base, inputs.ours, inputs.theirs)]
    for commitment_id, part in product(three[0], DATED):
        before, own, others = (_part(side.get(commitment_id), part) for side in three)
        if own.keys() <= before.keys() or others.keys() <= before.keys():
            continue
        path = ("commitments", commitment_id, part)
        changed = rekeyed(before, own, others)
        by_ours += rename_changes(path, [(one.ours, one.key) for one in changed])
        by_theirs += rename_changes(path, [(one.theirs, one.key) for one in changed])
        notes += [note(path, one, labels) for one in changed]
    return MergeInputs(inputs.base, inputs.ours.changed(by_ours), inputs.theirs.changed(by_theirs)), notes


def _part(commitment: object, part: str) -> Mapping[str, Any]:
    return _table(commitment, part) if isinstance(commitment, Mapping) else {}
