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
from roadmap_cli.model import ALL, Commitment, Roadmap, texts
from roadmap_cli.replay import Kind, course, events_of, partners_of
from roadmap_cli.window import Deadline

CLEARABLE = (
    "text", "partners", "owner", "made", "deadline", "partner_deadline", "status", "partner_status",
    "progress", "depends_on", "tags", "source", "formerly", "waive",
)  # fmt: skip

Words = list[str]


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

    def given(self) -> list[str]:
        """Return the names of the fields to change."""
        asked = {name: getattr(self, name) for name in self.__struct_fields__}
        return [
            name
            for name, value in asked.items()
            if (value.is_given() if isinstance(value, Listed) else value not in (None, []))
        ]

    def is_given(self) -> bool:
        """Return whether anything is asked."""
        return bool(self.given())


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


def own_partners(word: str | None, id: str, commitment: Commitment) -> list[str]:
    """Return the partners of a commitment that `--for` names: one, or each for `all`.

    Without `--for`, return only the empty string, which means all partners together. Raises NotThereError.
    """
    if word is None:
        return [""]
    partners = partners_of(commitment)
    if not partners:
        raise NotThereError(f"{id} has no partners; leave out --for, or add one with --add-partner")
    return partners if word == ALL else [find_id(word, partners, f"partner of {id}")]


def require_clearable_status(id: str, commitment: Commitment, cleared: Sequence[str]) -> None:
    """Raise WrongUsageError for clearing the status of all if an update sets it.

    Without the value in the file, the commitment would disagree with its own record.
    """
    if "status" not in cleared:
        return
    turns = course(commitment, "", Kind.STATUS, events_of(commitment))
    last = turns[-1].event
    if last is not None:
        raise WrongUsageError(
            f"the update {last.key} of {id} sets the status to {last.update.status}, so the status cannot be "
            f"cleared; record a new one with --status, or correct the update and the status with roadmap edit"
        )


def require_nothing_of_all(wanted: Wanted) -> None:
    """Raise WrongUsageError for `--for` with a field that only the whole commitment has."""
    given = [name for name in (*wanted.given(), *wanted.clear) if name not in ("clear", "status", "deadline")]
    if given:
        raise WrongUsageError(
            f"--for is for a partner's status, deadline and notes, and {given[0]} belongs to the whole "
            f"commitment; leave out --for to change {given[0]}"
        )


def changes(id: str, roadmap: Roadmap, wanted: Wanted, subjects: Sequence[str]) -> tuple[list[Change], Words]:
    """Return the changes asked for that change anything, and what they come to in words.

    For partners, clearing `status` clears only theirs; an update clears a deadline. Raises WrongUsageError if
    a partner with a status or updates would be removed.
    """
    commitment = roadmap.commitments[id]
    leaving = _leaving(id, roadmap, wanted)
    require_removable(leaving, id, commitment)
    made: list[Change] = []
    words: Words = []
    for name, value in _values(id, roadmap, wanted).items():
        if value in (None, "", []):
            continue
        if value != _present(commitment, name):
            made.append(SetValue(("commitments", id, name), value))
            words.append(_words_of(name, _present(commitment, name), value))
    for name in [*wanted.clear, *_emptied(id, roadmap, wanted)]:
        for path in _cleared_paths(id, commitment, name, subjects):
            made.append(Remove(path))
            words.append(f"{name} cleared")
    if "partner_deadline" not in wanted.clear:
        made += _without_deadlines(id, commitment, leaving)
    return made, words


def require_removable(partners: Sequence[str], id: str, commitment: Commitment) -> None:
    """Raise WrongUsageError if one of some partners has a status of its own or updates.

    What a partner did stays on record: removing the partner would make the others look better or worse.
    """
    for partner in partners:
        own = partner in commitment.partner_status
        if own or any(update.partner == partner for update in commitment.updates.values()):
            has = "a status of its own" if own else "updates of its own"
            raise WrongUsageError(
                f"{partner} has {has} in {id}, which would be lost; if it gave up the commitment, "
                f"record that: roadmap update {id} --for {partner} --status dropped"
            )


def _leaving(id: str, roadmap: Roadmap, wanted: Wanted) -> list[str]:
    """Return the partners that a commitment would lose."""
    present = roadmap.commitments[id].partners
    kept = _lists(id, roadmap, wanted)["partners"]
    if "partners" in wanted.clear:
        kept = []
    return [partner for partner in present if kept is not None and partner not in kept]


def _without_deadlines(id: str, commitment: Commitment, leaving: Sequence[str]) -> list[Change]:
    """Return the changes that remove the deadlines of removed partners."""
    whole = ("commitments", id, "partner_deadline")
    gone = [partner for partner in commitment.partner_deadline if partner in leaving]
    if len(gone) == len(commitment.partner_deadline):
        return [Remove(whole)] if gone else []
    return [Remove((*whole, partner)) for partner in gone]


def _words_of(name: str, before: Any, now: Any) -> str:
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


def _cleared_paths(
    id: str, commitment: Commitment, name: str, subjects: Sequence[str]
) -> list[tuple[str, ...]]:
    """Return the paths to remove; none if there is nothing to remove or an update does it."""
    if name == "deadline":
        return []
    if name == "status" and subjects != [""]:
        gone = [partner for partner in commitment.partner_status if partner in subjects]
        path = ("commitments", id, "partner_status")
        is_all = len(gone) == len(commitment.partner_status)
        return [path] if gone and is_all else [(*path, partner) for partner in gone]
    return [("commitments", id, name)] if getattr(commitment, name) not in (None, "", [], {}) else []
