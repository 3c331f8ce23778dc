"""Check rules: what a rule reads, what it returns, and the commands in its help."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, date
from functools import cached_property, partial
from typing import Any, NamedTuple

import msgspec

from roadmap_cli import english
from roadmap_cli.analysis.flags import Derived, derive_on
from roadmap_cli.analysis.lineage import present_in, was_superseded
from roadmap_cli.analysis.past import roadmap_as_of
from roadmap_cli.analysis.replay import OnDay, SubjectValues, UpdateKind, partners_of, sets, updates_of
from roadmap_cli.history.change import Changes
from roadmap_cli.history.compare import compare
from roadmap_cli.model.findings import Rule, Severity
from roadmap_cli.model.ids import any_of, did_you_mean, nearest, short
from roadmap_cli.model.types import CLOSED, ID_LENGTH, Commitment, Roadmap, Status
from roadmap_cli.model.validate import shown
from roadmap_cli.model.window import Deadline
from roadmap_cli.toml.layout import Path


class CheckContext(msgspec.Struct, frozen=True, dict=True):
    """The roadmap to check, and what rules need to know about it.

    `stated` is the roadmap in the file, `data` its parsed data, `text` its source. Dates after both `as_of`
    and `today` are in the future. `rules` are all existing rules. `merge` is the `merge` attribute of the
    file in git, or empty. `before` is the earlier roadmap to compare with, or None.
    """

    stated: Roadmap
    data: dict[str, Any]
    text: str
    as_of: date
    rules: tuple[Rule, ...] = ()
    today: date | None = None
    merge: str = ""
    before: Roadmap | None = None

    @property
    def now(self) -> date:
        """The last day that is not in the future."""
        return max(self.as_of, self.today or self.as_of)

    @cached_property
    def roadmap(self) -> Roadmap:
        """The roadmap with the values of the day `as_of`."""
        return roadmap_as_of(self.stated, self.as_of, self.now) if self.as_of < self.now else self.stated

    @cached_property
    def derived(self) -> dict[str, Derived]:
        """Each commitment as a whole on the day, without those that did not exist yet."""
        derived = {
            commitment_id: derive_on(commitment, self.roadmap, self.as_of)
            for commitment_id, commitment in self.roadmap.commitments.items()
        }
        return {commitment_id: one for commitment_id, one in derived.items() if one is not None}

    @cached_property
    def days(self) -> dict[str, OnDay]:
        """The values of each commitment and its partners on the day, or now if it was made later."""
        derived = self.derived
        return {
            commitment_id: derived[commitment_id].day
            if commitment_id in derived
            else present_in(commitment, self.roadmap)
            for commitment_id, commitment in self.roadmap.commitments.items()
        }

    @cached_property
    def superseded(self) -> dict[str, list[str]]:
        """The commitments that are superseded on the day, and for which partners ("" without any)."""
        superseded: dict[str, list[str]] = {}
        for commitment_id, day in self.days.items():
            if was_superseded(day):
                partners = partners_of(day.commitment) or [""]
                statuses = {partner: day.values_for(partner).status for partner in partners}
                superseded[commitment_id] = [
                    partner
                    for partner, status in statuses.items()
                    if status is Status.SUPERSEDED or partner in day.lost
                ]
        return superseded

    @cached_property
    def changes(self) -> Changes | None:
        """The changes since `before`, or None without it."""
        return compare(self.before, self.stated) if self.before is not None else None


class Hit(NamedTuple):
    """One violation of a rule: its path in the data, what is wrong, and how to fix it.

    `value` is the value at the path, as TOML, if it adds to the key. `commitment` is the id of its
    commitment, empty for the file as a whole. `help` is empty if the help of the rule applies.
    """

    path: Path
    message: str
    value: str = ""
    commitment: str = ""
    help: str = ""


Hits = Callable[[CheckContext], Iterator[Hit]]


class RuleCheck(NamedTuple):
    """A rule, and the function that yields its hits."""

    rule: Rule
    hits: Hits


def _rule(severity: Severity, code: str, name: str, finds: str, advice: str) -> Callable[[Hits], RuleCheck]:
    """Return a decorator that turns the function that yields the hits of a rule into a `RuleCheck`."""
    return lambda hits: RuleCheck(Rule(code, severity, name, finds, advice), hits)


error, warning, notice = (partial(_rule, severity) for severity in Severity)
"""Decorators for rules of each severity."""


def of_commitment(commitment_id: str, path: Path, message: str, value: str = "", *, advice: str = "") -> Hit:
    """Return a hit in a commitment; `path` starts below its table."""
    return Hit(("commitments", commitment_id, *path), message, value, commitment_id, advice)


_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_MOST_IDS = 5
_COMPARISONS = 100_000


def word(text: str, placeholder: str) -> str:
    """Return a text as a word of a command, or the placeholder if a shell would need quotes."""
    return text if len(text) <= ID_LENGTH and _PLAIN.fullmatch(text) else placeholder


def update_command(commitment_id: str, options: str, partners: Sequence[str] = ()) -> str:
    """Return the command that updates a commitment, in backticks.

    `partners` are those that it is about; several need one command each.
    """
    return _command("update", commitment_id, options, partners)


def replace_command(commitment_id: str, new: str, partners: Sequence[str] = ()) -> str:
    """Return the command that replaces a commitment, in backticks, as `update_command` does."""
    return _command("replace", commitment_id, new, partners)


def _command(name: str, commitment_id: str, options: str, partners: Sequence[str]) -> str:
    whose = f" --for {word(partners[0], 'PARTNER') if len(partners) == 1 else 'PARTNER'}" if partners else ""
    each = f" for each of {listed(partners)}" if len(partners) > 1 else ""
    return f"`roadmap {name} {word(commitment_id, 'ID')}{whose} {options}`{each}"


def cycle_command(commitment_id: str, cycle: str, partners: Sequence[str] = ()) -> str:
    """Return the command that records what happened in a cycle of a duty, in backticks."""
    options = f"--cycle {word(cycle, 'CYCLE')} --status STATUS --note TEXT --on DATE"
    return update_command(commitment_id, options, partners)


def milestone_command(commitment_id: str, step: str, options: str) -> str:
    """Return the command that updates a milestone, in backticks."""
    return update_command(commitment_id, f"--milestone {word(step, 'MILESTONE')} {options}")


def partner_command(
    context: CheckContext, commitment_id: str, kind: UpdateKind, partners: Collection[str], options: str = ""
) -> str:
    """Return the command that sets the status or deadline of partners ("" is all), in backticks.

    It names no partner if it is about all of them and none has its own value.
    """
    commitment = context.stated.commitments[commitment_id]
    is_all = len(partners) == len(values_by_partner(context.days[commitment_id]))
    named: list[str] = []
    if not is_all or getattr(commitment, f"partner_{kind}"):
        named = [partner for partner in partners if partner] or partners_of(commitment)
    return update_command(commitment_id, options or f"--{kind} {kind.upper()} --note TEXT --on DATE", named)


def listed(ids: Sequence[str]) -> str:
    """Return ids for a sentence, with a count for the rest if there are many: `us, ca and eu`."""
    return english.listed(ids, _MOST_IDS, _MOST_IDS)


def not_declared(kind: str, unknown_id: str, hint: Callable[[str], str]) -> str:
    """Return the message for an id that is not declared; `hint` is one of `hints`."""
    remedy = hint(unknown_id) or f"declare it in a table [{kind}s.{unknown_id}]"
    return f"there is no {kind} {shown(unknown_id)}; {remedy}"


def hints(known: Collection[str]) -> Callable[[str], str]:
    """Return a function that suggests the known ids nearest to a word, or returns an empty string.

    It compares a word with all known ids, so it remembers each result and stops after many words.
    """
    most, hints = _COMPARISONS // max(len(known), 1), dict[str, str]()

    def hint(word: str) -> str:
        if word not in hints and len(hints) < most:
            hints[word] = did_you_mean(word, known)
        return hints.get(word, "")

    return hint


def rules_starting_with(prefix: str, rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules whose code starts with `prefix`, such as `RM3` or `RM301`."""
    return [rule for rule in rules if prefix.startswith("RM") and rule.code.startswith(prefix)]


def unknown_rule_message(word: str, rules: Sequence[Rule]) -> str:
    """Return the sentence for a word that matches no rule's code, with the codes of the nearest rules.

    The word may be the name of a rule, or a code in lower case.
    """
    by_word = {rule.code.lower(): rule.code for rule in rules} | {rule.name: rule.code for rule in rules}
    plain = word.strip().lower().removeprefix("rm-").replace("_", "-")
    if plain.isdecimal():
        plain = f"rm{plain}"
    exact = [rule.code for rule in rules if plain in (rule.code.lower(), rule.name)]
    near = exact or list(dict.fromkeys(by_word[one] for one in nearest(plain, by_word)))
    hint = f"did you mean {any_of(near)}?" if near else "`roadmap check --list-rules` shows them all"
    return f'there is no rule "{short(word)}"; {hint}'


class Window(NamedTuple):
    """An open deadline: the path of its key, and the status of each partner that has it.

    `statuses` are by partner, with the empty string for all; `is_all` is True if these are all partners.
    """

    path: Path
    deadline: Deadline
    statuses: Mapping[str, Status]
    is_all: bool


def current_path(commitment: Commitment, partner: str, kind: UpdateKind) -> Path:
    """Return the path of the key for the current value of a subject, whether the key exists or not."""
    if partner and partner in getattr(commitment, f"partner_{kind}"):
        return (f"partner_{kind}", partner)
    return (kind.value,)


def value_path(commitment: Commitment, partner: str, kind: UpdateKind) -> Path:
    """Return the path of the current value of a subject, else of its last update, else of the table."""
    path = current_path(commitment, partner, kind)
    is_stated = len(path) > 1 if partner else getattr(commitment, kind) is not None
    if is_stated or not commitment.updates:
        return path if is_stated else ()
    keys = [
        dated.key
        for dated in updates_of(commitment)
        if dated.update.partner == partner and sets(dated.update, kind)
    ]
    return ("updates", keys[-1], kind.value) if keys else ()


def values_by_partner(day: OnDay) -> Mapping[str, SubjectValues]:
    """Return the values of each partner on a day; one entry with an empty id if all have the same."""
    return day.partners or {"": day.common}


def partners_by_status(day: OnDay, statuses: Collection[Status]) -> dict[tuple[Path, Status], list[str]]:
    """Return the partners with one of some statuses on a day, by path and status.

    Those for which a superseded commitment counts as dropped are left out; rules about successors find them.
    """
    partners: dict[tuple[Path, Status], list[str]] = {}
    for partner, share in values_by_partner(day).items():
        if share.status in statuses and partner not in day.lost:
            path = value_path(day.commitment, partner if share.own_status else "", UpdateKind.STATUS)
            partners.setdefault((path, share.status), []).append(partner)
    return partners


def open_windows(day: OnDay, within_days: int = MAXYEAR * 366) -> list[Window]:
    """Return the deadlines of open partners; partners with the same one share an entry.

    Those that end later than `within_days` after the day are left out.
    """
    windows: dict[tuple[Path, Deadline], dict[str, Status]] = {}
    shares = values_by_partner(day)
    for partner, share in shares.items():
        if share.deadline is None or share.status in CLOSED:
            continue
        if (share.deadline.last - day.as_of).days <= within_days:
            path = value_path(day.commitment, partner if share.own_deadline else "", UpdateKind.DEADLINE)
            windows.setdefault((path, share.deadline), {})[partner] = share.status
    return [
        Window(path, deadline, statuses, is_all=len(statuses) == len(shares))
        for (path, deadline), statuses in windows.items()
    ]
