"""What a rule of the check is: what it reads, what it returns, and the commands in its help."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from roadmap_cli import english
from roadmap_cli.analysis.flags import Derived, derive_on
from roadmap_cli.analysis.replay import (
    OnDay,
    Share,
    UpdateKind,
    partners_of,
    present,
    roadmap_as_of,
    sets,
    updates_of,
)
from roadmap_cli.history.change import Changes
from roadmap_cli.history.compare import compare
from roadmap_cli.model.dates import Deadline
from roadmap_cli.model.findings import Rule
from roadmap_cli.model.ids import any_of, nearest, short
from roadmap_cli.model.types import CLOSED, ID_LENGTH, Commitment, Roadmap, Status
from roadmap_cli.toml.layout import Path


class Subject:
    """A roadmap that is checked for a day.

    `stated` is the roadmap as the file states it and `data` what it was read from; `roadmap` is the same as
    it was on the day `as_of`. What comes after `today` is in the future on every day. `rules` are all there
    are. `merge` is what git's attributes say of how the file is merged, empty where they say nothing;
    `before` is the roadmap that this one is compared with, None where there is none.
    """

    def __init__(
        self,
        roadmap: Roadmap,
        data: dict[str, Any],
        as_of: date,
        *,
        rules: tuple[Rule, ...] = (),
        today: date | None = None,
        merge: str = "",
        before: Roadmap | None = None,
    ) -> None:
        self.now = max(as_of, today or as_of)
        self.stated = roadmap
        self.roadmap = roadmap_as_of(roadmap, as_of, self.now) if as_of < self.now else roadmap
        self.data = data
        self.as_of = as_of
        self.rules = rules
        self.merge = merge
        self.before = before

    @cached_property
    def derived(self) -> dict[str, Derived]:
        """Each commitment on the day, as a whole, without those that did not exist yet."""
        check = self.roadmap.check
        found = {
            commitment_id: derive_on(commitment, self.as_of, check)
            for commitment_id, commitment in self.roadmap.commitments.items()
        }
        return {commitment_id: one for commitment_id, one in found.items() if one is not None}

    @cached_property
    def days(self) -> dict[str, OnDay]:
        """The values of each commitment and its partners on the day; the current ones if made later."""
        derived = self.derived
        return {
            commitment_id: derived[commitment_id].day if commitment_id in derived else present(commitment)
            for commitment_id, commitment in self.roadmap.commitments.items()
        }

    @cached_property
    def changes(self) -> Changes | None:
        """What changed since `before`, None if there is nothing to compare with."""
        return compare(self.before, self.stated) if self.before is not None else None


class Hit(NamedTuple):
    """What a rule found: where in the data, what is wrong with it and what would be right.

    `found` is the value there, as TOML, where that says more than the key; `commitment` is the id of its
    commitment, empty for the file as a whole. `help` says how to fix it, empty if the help of the
    rule applies.
    """

    path: Path
    message: str
    found: str = ""
    commitment: str = ""
    help: str = ""


class Look(NamedTuple):
    """A rule, and the function that finds what it looks for."""

    rule: Rule
    hits: Callable[[Subject], Iterator[Hit]]


def of_commitment(commitment_id: str, path: Path, message: str, found: str = "", *, advice: str = "") -> Hit:
    """Return what was found in a commitment; `path` leads on from its table."""
    return Hit(("commitments", commitment_id, *path), message, found, commitment_id, advice)


_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_NAMED = 5


def word(text: str, placeholder: str) -> str:
    """Return a text as a word of a command, or the placeholder if a shell would need quotes."""
    return text if len(text) <= ID_LENGTH and _PLAIN.fullmatch(text) else placeholder


def update_command(commitment_id: str, options: str, partners: Sequence[str] = ()) -> str:
    """Return the command that updates a commitment, in backticks.

    `partners` are those it is about; several need one command each.
    """
    whose = f" --for {word(partners[0], 'PARTNER') if len(partners) == 1 else 'PARTNER'}" if partners else ""
    each = f" for each of {listed(partners)}" if len(partners) > 1 else ""
    return f"`roadmap update {word(commitment_id, 'ID')}{whose} {options}`{each}"


def subjects(commitment: Commitment, kind: UpdateKind, partners: Iterable[str], *, is_all: bool) -> list[str]:
    """Return the partners that a command has to name to set their status or deadline ("" is all).

    Empty if they are all partners and none has its own value: then one update is about all.
    """
    if is_all and not getattr(commitment, f"partner_{kind}"):
        return []
    return [partner for partner in partners if partner] or partners_of(commitment)


def listed(ids: Sequence[str]) -> str:
    """Return ids for a sentence, and a count instead of too many: `us, ca and eu`."""
    return english.listed(ids, _NAMED, _NAMED)


def rules_starting_with(prefix: str, rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules whose code begins so: `RM3` means all of time, `RM301` one rule."""
    return [rule for rule in rules if prefix.startswith("RM") and rule.code.startswith(prefix)]


def unknown_rule_message(word: str, rules: Sequence[Rule]) -> str:
    """Return the sentence for a word that is no rule's code and begins none, with the nearest real ones.

    For the name of a rule, or a code in lower case, the hint is the code.
    """
    by_word = {rule.code.lower(): rule.code for rule in rules} | {rule.name: rule.code for rule in rules}
    wanted = word.strip().lower().removeprefix("rm-").replace("_", "-")
    if wanted.isdecimal():
        wanted = f"rm{wanted}"
    exact = [rule.code for rule in rules if wanted in (rule.code.lower(), rule.name)]
    near = exact or list(dict.fromkeys(by_word[one] for one in nearest(wanted, by_word)))
    hint = f"did you mean {any_of(near)}?" if near else "`roadmap check --list-rules` shows them all"
    return f'there is no rule "{short(word)}"; {hint}'


class Window(NamedTuple):
    """A deadline that is still open: where it is stated, and the status of each partner that has it.

    `statuses` are by partner, with the empty string for all; `is_all` is True if these are all partners.
    """

    path: Path
    deadline: Deadline
    statuses: Mapping[str, Status]
    is_all: bool


def stated_at(commitment: Commitment, partner: str, kind: UpdateKind) -> Path:
    """Return the path of the key for the current value of a subject, whether the key exists or not."""
    if partner and partner in getattr(commitment, f"partner_{kind}"):
        return (f"partner_{kind}", partner)
    return (kind.value,)


def place_of(commitment: Commitment, partner: str, kind: UpdateKind) -> Path:
    """Return the path of the value of a subject: the current value in the file, else its last update.

    Without either, return the path of the table.
    """
    path = stated_at(commitment, partner, kind)
    is_stated = len(path) > 1 if partner else getattr(commitment, kind) is not None
    if is_stated or not commitment.updates:
        return path if is_stated else ()
    own = [
        dated
        for dated in updates_of(commitment)
        if dated.update.partner == partner and sets(dated.update, kind)
    ]
    return ("updates", own[-1].key, kind.value) if own else ()


def shares_of(day: OnDay) -> Mapping[str, Share]:
    """Return what each partner has on a day; one entry with an empty id if all have the same."""
    return day.partners or {"": day.common}


def having(day: OnDay, statuses: Collection[Status]) -> dict[tuple[Path, Status], list[str]]:
    """Return the partners with one of some statuses on a day, by the path and the status."""
    found: dict[tuple[Path, Status], list[str]] = {}
    for partner, share in shares_of(day).items():
        if share.status in statuses:
            own = partner if share.own_status else ""
            path = place_of(day.commitment, own, UpdateKind.STATUS)
            found.setdefault((path, share.status), []).append(partner)
    return found


def open_windows(day: OnDay) -> list[Window]:
    """Return the deadlines of partners that are still open; partners with the same one share an entry."""
    found: dict[tuple[Path, Deadline], dict[str, Status]] = {}
    shares = shares_of(day)
    for partner, share in shares.items():
        if share.deadline is not None and share.status not in CLOSED:
            own = partner if share.own_deadline else ""
            path = place_of(day.commitment, own, UpdateKind.DEADLINE)
            found.setdefault((path, share.deadline), {})[partner] = share.status
    return [
        Window(path, deadline, statuses, is_all=len(statuses) == len(shares))
        for (path, deadline), statuses in found.items()
    ]
