"""The keys of updates that two sides added on one day: one key for equal updates, two for different ones."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from roadmap_cli.deadline import DeadlineError, day_key, parse_day_key
from roadmap_cli.document.change import Change, Names, RenameKey, same
from roadmap_cli.history.conflict import Labels, place
from roadmap_cli.history.days import in_one_day


class AddedUpdate(NamedTuple):
    """An update that one side or both added; `ours` and `theirs` are the keys there, `key` is the merged one.

    A key is empty on a side that does not have the update.
    """

    ours: str
    theirs: str
    key: str


def rekeyed(before: Collection[str], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[AddedUpdate]:
    """Return the updates that need another key on a side; `before` are the keys in the common ancestor.

    Their content decides, so the result is the same whichever side is called ours.
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
        wishes = sorted(filter(None, one), key=in_one_day)
        key = next((wish for wish in wishes if wish not in settled), "") or _free_key(wishes[0], taken)
        settled.add(key)
        taken.add(key)
        if {key} != set(wishes):
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
    """Return the changes that give updates their new keys, given behind the old ones; two may swap theirs."""
    names = {old: new for old, new in keys if old not in ("", new)}
    if names.keys().isdisjoint(names.values()):
        return [RenameKey((*updates, old), new) for old, new in names.items()]
    between = {old: f"{old}-between-{at}" for at, old in enumerate(names)}
    return [
        *(RenameKey((*updates, old), key) for old, key in between.items()),
        *(RenameKey((*updates, between[old]), new) for old, new in names.items()),
    ]


def note(updates: Names, one: AddedUpdate, labels: Labels) -> str:
    """Return the sentence on an update that gets another key."""
    own, others = (place((*updates, key)) for key in (one.ours, one.theirs))
    if one.ours and one.theirs:
        return f"{own} in {labels.ours} is {others} in {labels.theirs}; it is kept once, as {one.key}"
    path, side = (own, labels.ours) if one.ours else (others, labels.theirs)
    return (
        f"{path} is a different update in {labels.ours} and in {labels.theirs}; both are kept, the one in "
        f"{side} as {one.key}"
    )


def _content(update: object) -> str:
    """Return a text that is the same for equal updates, whatever the order of their fields."""
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
