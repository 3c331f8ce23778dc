"""How the key of an update is quoted: like the nearest one of its commitment, else like most of the file.

Taplo takes `2026-01-01` without quotes for a date and not for a key, so a file without updates gets them
quoted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from roadmap_cli.document.change import Names
from roadmap_cli.document.draft import Draft
from roadmap_cli.document.layout import KeyPart, pairs
from roadmap_cli.document.placing import first_day
from roadmap_cli.document.written import QuotedName, written_key


def quoted_path(draft: Draft, path: Names) -> Names:
    """Return a path, the key of an update in it as the name that is written with quotes, if any."""
    if not _is_below_update(path):
        return path
    return (*path[:3], _quoted(draft, path[:4]), *path[4:])


def quoted_fields(draft: Draft, path: Names, value: Any) -> Any:
    """Return the value at a path with the keys of updates in it as the names that are written with quotes."""
    if not isinstance(value, Mapping) or len(path) > 3 or path[:1] not in ((), ("commitments",)):
        return value
    if path[2:3] not in ((), ("updates",)):
        return value
    fields = {name: quoted_fields(draft, (*path, name), field) for name, field in value.items()}
    return {quoted_path(draft, (*path, name))[-1]: field for name, field in fields.items()}


def renamed(draft: Draft, key: KeyPart, name: str) -> str:
    """Return the new name of a key, with the quotes of the old one unless it alone needed them."""
    quote = draft.text[key.start]
    keeps = quote in "\"'" and written_key(key.name) == key.name
    return QuotedName(name, quote) if keeps else name


def _is_below_update(path: Names) -> bool:
    return len(path) > 3 and path[0] == "commitments" and path[2] == "updates"


def _quoted(draft: Draft, path: Names) -> str:
    """Return the name of an update as it is to be written."""
    name, day = path[3], first_day(path[3])
    known = [(one.name, _quote(draft, one)) for one in _keys(draft, path[:2])]
    quote = next((quote for other, quote in known if other == name), None)
    if quote is None and known:
        days = [(first_day(other), quote) for other, quote in known]
        before = [pair for pair in days if pair[0] <= day]
        # Of one day the last is beside the new one; max and min take the first of equals.
        nearest = max(reversed(before), key=_day) if before else min(days, key=_day)
        quote = nearest[1]
    if quote is None:
        quote = _most(draft)
    return QuotedName(name, quote) if quote else name


def _day(pair: tuple[str, str]) -> str:
    return pair[0]


def _most(draft: Draft) -> str:
    """Return the quote that most keys of updates in the file have, empty for none."""
    if draft.update_quote is None:
        counts: Counter[str] = Counter()
        commitments = draft.data.get("commitments")
        for id, fields in commitments.items() if isinstance(commitments, Mapping) else ():
            if isinstance(fields, Mapping) and fields.get("updates"):
                counts.update(_quote(draft, key) for key in _keys(draft, ("commitments", id)))
        most = max(counts.values(), default=0)
        draft.update_quote = next((one for one in ('"', "'") if counts[one] == most), "")
    return draft.update_quote


def _quote(draft: Draft, key: KeyPart) -> str:
    first = draft.text[key.start]
    return first if first in "\"'" else ""


def _keys(draft: Draft, commitment: Names) -> Iterator[KeyPart]:
    """Yield the keys that name an update of a commitment, those of headers first."""
    updates = (*commitment, "updates")
    for section in draft.sections_below(updates):
        if len(section.path) > 3:
            yield section.keys[3]
    for section in draft.sections_above((*updates, "")):
        rest = updates[len(section.path) :]
        entries = draft.layout.entries_named(section, rest[0]) if rest else draft.layout.entries(section)
        for entry in entries:
            yield from _keys_on(draft, entry.keys, entry.start, rest)


def _keys_on(draft: Draft, keys: tuple[KeyPart, ...], value: int, rest: Names) -> Iterator[KeyPart]:
    """Yield the keys of updates that an entry names, in its key or within its inline table."""
    if any(key.name != name for key, name in zip(keys, rest, strict=False)):
        return
    if len(keys) > len(rest):
        yield keys[len(rest)]
    elif draft.text[value] == "{":
        for pair in pairs(draft.text, value):
            yield from _keys_on(draft, pair.keys, pair.start, rest[len(keys) :])
