"""What `update` is asked to put right about a commitment's fields → the changes that do so."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from roadmap_cli.commands.references import (
    area_id,
    commitment_ids,
    given_text,
    given_texts,
    one_or_more,
    partner_ids,
    title_of,
)
from roadmap_cli.commands.selecting import split
from roadmap_cli.document.change import Change, Remove, SetValue
from roadmap_cli.errors import NotThereError, WrongUsageError
from roadmap_cli.lookup import did_you_mean, find_id
from roadmap_cli.model import Commitment, Roadmap, texts
from roadmap_cli.window import Deadline

CLEARABLE = (
    "text", "partners", "owner", "made", "deadline", "partner_deadline", "status", "partner_status",
    "progress", "depends_on", "tags", "source", "formerly", "waive",
)  # fmt: skip

Told = list[str]


class Listed(msgspec.Struct, frozen=True):
    """What is asked of a field that holds a list: other elements instead, and some more or less."""

    instead: list[str] | None = None
    add: list[str] | None = None
    remove: list[str] | None = None

    def is_given(self) -> bool:
        """Return whether anything is asked."""
        return self.instead is not None or bool(self.add) or bool(self.remove)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a commitment's fields; None asks nothing. `clear` are names of fields."""

    title: str | None
    text: str | None
    area: str | None
    partners: Listed
    owner: list[str] | None
    made: Deadline | None
    progress: int | None
    depends_on: Listed
    tags: Listed
    source: list[str] | None
    clear: Sequence[str]

    def given_besides_title(self) -> list[object]:
        """Return what is asked, the title apart."""
        lists = (self.partners, self.depends_on, self.tags)
        rest = (self.text, self.area, self.owner, self.made, self.progress, self.source, self.clear or None)
        return [*(one for one in lists if one.is_given()), *(one for one in rest if one is not None)]

    def is_given(self) -> bool:
        """Return whether anything is asked."""
        return self.title is not None or bool(self.given_besides_title())


def clearable(names: Sequence[str]) -> list[str]:
    """Return the fields to take away. Raises WrongUsageError for one that cannot be, with the nearest."""
    cleared = [name.replace("-", "_") for name in names]
    for name in cleared:
        if name in ("title", "area"):
            raise WrongUsageError(
                f"--clear: a commitment cannot be without {name}; give another with --{name}"
            )
        if name not in CLEARABLE:
            hint = did_you_mean(name, CLEARABLE) or f"there are {', '.join(CLEARABLE)}"
            raise WrongUsageError(f'--clear: there is no field "{name[:60]}" to clear; {hint}')
    return cleared


def require_no_contradiction(wanted: Wanted, *, status: bool, deadline: bool) -> None:
    """Raise WrongUsageError where a field is to be cleared and to hold something; the others are events'."""
    given = {"status": status, "deadline": deadline}
    for field in wanted.__struct_fields__:
        asked = getattr(wanted, field)
        given[field] = asked.is_given() if isinstance(asked, Listed) else asked is not None
    for name in wanted.clear:
        if given.get(name):
            raise WrongUsageError(f"--clear {name} contradicts what is given for it; leave one of them out")


def own_partner(word: str, id: str, commitment: Commitment) -> str:
    """Return the partner of a commitment that a word means. Raises NotThereError."""
    partners = list(
        dict.fromkeys([*commitment.partners, *commitment.partner_status, *commitment.partner_deadline])
    )
    if not partners:
        raise NotThereError(f"{id} has no partners; give it one with --add-partner")
    return find_id(word, partners, f"partner of {id}")


def changes(id: str, roadmap: Roadmap, wanted: Wanted, partner: str) -> tuple[list[Change], Told]:
    """Return the changes asked for that change anything, and what they come to in words.

    With a partner, clearing `status` concerns that partner's alone; a deadline is cleared by an event.
    """
    commitment = roadmap.commitments[id]
    made: list[Change] = []
    told: Told = []
    for name, value in _values(id, roadmap, wanted).items():
        if value in (None, "", []):
            continue
        if value != _present(commitment, name):
            made.append(SetValue(("commitments", id, name), value))
            told.append(_told_of(name, _present(commitment, name), value))
    for name in [*wanted.clear, *_emptied(id, roadmap, wanted)]:
        path = _cleared_path(id, commitment, name, partner)
        if path is not None:
            made.append(Remove(path))
            told.append(f"{name} cleared")
    return made, told


def _told_of(name: str, before: Any, now: Any) -> str:
    """Return what a field moved from and to where that is short, else its name."""
    if name not in ("area", "made", "progress"):
        return name
    return f"{name} {before} → {now}" if before is not None else f"{name} {now}"


def _values(id: str, roadmap: Roadmap, wanted: Wanted) -> dict[str, Any]:
    """Return the new values of the fields asked for, as the file holds them."""
    return {
        "title": title_of(wanted.title) if wanted.title is not None else None,
        "text": given_text(wanted.text, "--text"),
        "area": area_id(wanted.area, roadmap) if wanted.area is not None else None,
        "owner": given_texts(wanted.owner, "--owner"),
        "made": wanted.made.toml if wanted.made is not None else None,
        "progress": wanted.progress,
        "source": given_texts(wanted.source, "--source"),
        **_lists(id, roadmap, wanted),
    }


def _lists(id: str, roadmap: Roadmap, wanted: Wanted) -> dict[str, list[str] | None]:
    commitment = roadmap.commitments[id]

    def partners(words: Sequence[str]) -> list[str]:
        return partner_ids(words, roadmap)

    def dependencies(words: Sequence[str]) -> list[str]:
        found = commitment_ids(words, roadmap)
        if id in found:
            raise WrongUsageError(f"{id} cannot depend on itself")
        return found

    return {
        "partners": _listed(wanted.partners, commitment.partners, partners, f"partner of {id}"),
        "depends_on": _listed(wanted.depends_on, commitment.depends_on, dependencies, f"dependency of {id}"),
        "tags": _listed(wanted.tags, commitment.tags, list, f"tag of {id}"),
    }


def _listed(
    asked: Listed, present: Sequence[str], known: Callable[[Sequence[str]], list[str]], kind: str
) -> list[str] | None:
    """Return the new list, None where nothing is asked. Raises NotThereError for what is not in it."""
    if not asked.is_given():
        return None
    kept = known(split(asked.instead)) if asked.instead is not None else list(present)
    added = known(split(asked.add))
    gone = {find_id(word, [*kept, *added], kind) for word in split(asked.remove)}
    return [one for one in dict.fromkeys([*kept, *added]) if one not in gone]


def _emptied(id: str, roadmap: Roadmap, wanted: Wanted) -> list[str]:
    return [name for name, value in _lists(id, roadmap, wanted).items() if value == []]


def _present(commitment: Commitment, name: str) -> Any:
    """Return what the file holds for a field, in the shape in which new values are given."""
    value = getattr(commitment, name)
    if isinstance(value, Deadline):
        return value.toml
    if name in ("owner", "source"):
        return one_or_more(texts(value))
    return value


def _cleared_path(id: str, commitment: Commitment, name: str, partner: str) -> tuple[str, ...] | None:
    """Return the path to remove, None where there is nothing to remove or an event does it."""
    if name == "deadline":
        return None
    if name == "status" and partner:
        if partner not in commitment.partner_status:
            return None
        path = ("commitments", id, "partner_status", partner)
        return path if len(commitment.partner_status) > 1 else path[:-1]
    return ("commitments", id, name) if getattr(commitment, name) not in (None, "", [], {}) else None
