"""RM2 rules: references to ids, and dependencies."""

from collections.abc import Callable, Collection, Iterator

from roadmap_cli.analysis.cycles import cycles_by_subject, nearest_cycle
from roadmap_cli.analysis.replay import UpdateKind, present
from roadmap_cli.checks.rule import (
    CheckContext,
    Hit,
    error,
    milestone_command,
    of_commitment,
    open_windows,
    partner_command,
    update_command,
    values_by_partner,
    warning,
    word,
)
from roadmap_cli.english import plural
from roadmap_cli.model.ids import did_you_mean, is_id
from roadmap_cli.model.loops import cycles_of
from roadmap_cli.model.references import references
from roadmap_cli.model.types import ALL, CLOSED, NOT_KEPT, OPEN, texts
from roadmap_cli.model.validate import shown

_COMPARISONS = 100_000


@error(
    "RM201",
    "unknown-area",
    "A commitment is in an area that is not declared.",
    "Name a declared area: `roadmap update ID --area AREA`, or declare this one: "
    "`roadmap add-area TITLE --id UNDECLARED`.",
)
def unknown_areas(context: CheckContext) -> Iterator[Hit]:
    areas = context.stated.areas
    hint = _hints(areas)
    for commitment_id, commitment in context.stated.commitments.items():
        area = commitment.area
        if area not in areas:
            advice = f"Name a declared area: {update_command(commitment_id, '--area AREA')}."
            if is_id(area):
                advice = f"{advice[:-1]}, or declare this one: `roadmap add-area TITLE --id {area}`."
            message = _not_declared("area", area, hint)
            yield of_commitment(commitment_id, ("area",), message, shown(area), advice=advice)


@error(
    "RM202",
    "unknown-partner",
    "A commitment names a partner that is not declared, or is not among its own `partners`.",
    "Declare it: `roadmap add-partner NAME --id PARTNER`, or add it to the commitment: "
    "`roadmap update ID --add-partner PARTNER`.",
)
def unknown_partners(context: CheckContext) -> Iterator[Hit]:
    """Yield undeclared partners each time, declared ones that are not in `partners` once."""
    partners = context.stated.partners
    hint = _hints(partners)
    for commitment_id, commitment in context.stated.commitments.items():
        listed = {*commitment.partners}
        for reference in references(commitment, "partners"):
            partner = reference.id
            if partner not in partners:
                message = _not_declared("partner", partner, hint)
                advice = _declare(partner)
            elif listed and partner not in listed:
                listed.add(partner)
                message = f"{partner} is not among the partners of this commitment; add it to partners"
                command = update_command(commitment_id, f"--add-partner {word(partner, 'PARTNER')}")
                advice = f"Add it: {command}."
            else:
                continue
            value = "" if isinstance(reference.within, str) else shown(partner)
            yield of_commitment(commitment_id, reference.path, message, value, advice=advice)


def _declare(partner: str) -> str:
    """Return the help for an undeclared partner."""
    if not is_id(partner) or partner == ALL:
        return "Name a declared partner."
    return f"Declare it: `roadmap add-partner NAME --id {partner}`, or name a declared one."


def _not_declared(kind: str, unknown_id: str, hint: Callable[[str], str]) -> str:
    remedy = hint(unknown_id) or f"declare it in a table [{kind}s.{unknown_id}]"
    return f"there is no {kind} {shown(unknown_id)}; {remedy}"


def _hints(known: Collection[str]) -> Callable[[str], str]:
    """Return a function that suggests the known ids nearest to a word, or returns an empty string.

    It compares a word with all known ids, so it remembers each result and stops after many words.
    """
    most, hints = _COMPARISONS // max(len(known), 1), dict[str, str]()

    def hint(word: str) -> str:
        if word not in hints and len(hints) < most:
            hints[word] = did_you_mean(word, known)
        return hints.get(word, "")

    return hint


@error(
    "RM207",
    "unknown-milestone",
    "An update is about a milestone that its commitment does not have.",
    "Name a milestone of the commitment, or add this one: "
    "`roadmap update ID --milestone MILESTONE --title TEXT`.",
)
def unknown_milestones(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.stated.commitments.items():
        for key, update in commitment.updates.items():
            step = update.milestone
            if step and step not in commitment.milestones:
                remedy = did_you_mean(step, commitment.milestones) or "name one, or add it"
                message = f"{commitment_id} has no milestone {shown(step)}; {remedy}"
                advice = "Name a milestone of the commitment."
                if is_id(step):
                    command = milestone_command(commitment_id, step, "--title TEXT")
                    advice = f"Name a milestone of the commitment, or add this one: {command}."
                path = ("updates", key, "milestone")
                yield of_commitment(commitment_id, path, message, shown(step), advice=advice)


@error(
    "RM208",
    "unknown-cycle",
    "An update is about a cycle that its commitment does not have.",
    "Name the window of a cycle of the commitment.",
)
def unknown_cycles(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.stated.commitments.items():
        by_key = {key: update for key, update in commitment.updates.items() if update.cycle is not None}
        subjects = cycles_by_subject(present(commitment)) if by_key else {}
        for key, update in by_key.items():
            cycle = update.cycle
            known = [subjects[update.partner]] if update.partner in subjects else list(subjects.values())
            if cycle is None or any(cycles.number_of(cycle) is not None for cycles in known):
                continue
            near = nearest_cycle(known, cycle)
            remedy = f"did you mean {near.canonical}?" if near is not None else "it needs every and deadline"
            message = f"{commitment_id} has no such cycle; {remedy}"
            path = ("updates", key, "cycle")
            advice = "Name the window of a cycle of the commitment."
            yield of_commitment(commitment_id, path, message, shown(cycle.text), advice=advice)


@error(
    "RM203",
    "unknown-dependency",
    "A commitment depends on one that is not in the file.",
    "Name a commitment in the file, or remove the entry: `roadmap update ID --remove-depends-on DEPENDENCY`.",
)
def unknown_dependencies(context: CheckContext) -> Iterator[Hit]:
    commitments = context.stated.commitments
    hint = _hints(commitments)
    former = {
        old: commitment_id
        for commitment_id, commitment in commitments.items()
        if commitment.formerly
        for old in texts(commitment.formerly)
    }
    for commitment_id, commitment in commitments.items():
        for reference in references(commitment, "commitments"):
            other, field = reference.id, ".".join(reference.field)
            if other in commitments:
                continue
            if other in former:
                remedy = f"it is {former[other]} now; write that"
            else:
                remedy = hint(other) or f"add it, or remove it from {field}"
            message = f"there is no commitment {shown(other)}; {remedy}"
            command = f": {_remove_command(commitment_id, other)}" if field == "depends_on" else ""
            advice = f"Name a commitment in the file, or remove the entry{command}."
            yield of_commitment(commitment_id, reference.path, message, shown(other), advice=advice)


def _remove_command(commitment_id: str, dependency: str) -> str:
    return update_command(commitment_id, f"--remove-depends-on {word(dependency, 'DEPENDENCY')}")


@error(
    "RM204",
    "dependency-cycle",
    "Commitments depend on each other in a cycle, so none of them can come first.",
    "Remove one dependency from the cycle: `roadmap update ID --remove-depends-on DEPENDENCY`.",
)
def dependency_cycles(context: CheckContext) -> Iterator[Hit]:
    commitments = context.stated.commitments
    known = {
        commitment_id: [other for other in commitment.depends_on if other in commitments]
        for commitment_id, commitment in commitments.items()
        if commitment.depends_on
    }
    for cycle in cycles_of(known):
        first, second = cycle[0], cycle[1 % len(cycle)]
        remedy = plural(len(cycle), "remove it", "one of them has to go first")
        message = f"waits for itself: {' → '.join([*cycle, first])}; {remedy}"
        index = commitments[first].depends_on.index(second)
        advice = f"Remove one dependency from the cycle: {_remove_command(first, second)}."
        yield of_commitment(first, ("depends_on", index), message, shown(second), advice=advice)


@warning(
    "RM205",
    "depends-on-lost",
    "A commitment is open but depends on one that was dropped or broken.",
    "Record its status: `roadmap update ID --status STATUS --note TEXT --on DATE`, or remove the "
    "entry: `roadmap update ID --remove-depends-on DEPENDENCY`.",
)
def depends_on_given_up(context: CheckContext) -> Iterator[Hit]:
    derived = context.derived
    for commitment_id, index, other in _open_dependencies(context):
        dependent, dependency = derived[commitment_id], derived[other]
        if dependency.status in NOT_KEPT:
            message = (
                f"{other} is {dependency.status}, and this one is still {dependent.status}; update its status"
            )
            shares = values_by_partner(dependent.day)
            still_open = [partner for partner, share in shares.items() if share.status in OPEN]
            status = partner_command(context, commitment_id, UpdateKind.STATUS, still_open)
            remove = _remove_command(commitment_id, other)
            advice = f"Record its new status: {status}, or remove the entry: {remove}."
            yield of_commitment(commitment_id, ("depends_on", index), message, shown(other), advice=advice)


@warning(
    "RM206",
    "depends-on-later",
    "An open commitment depends on an open one whose deadline ends later than its own.",
    "Change one of the two deadlines: `roadmap update ID --deadline DEADLINE --note TEXT --on DATE`.",
)
def depends_on_later(context: CheckContext) -> Iterator[Hit]:
    derived = context.derived
    for commitment_id, index, other in _open_dependencies(context):
        due, later = derived[commitment_id].due, derived[other].due
        if due is None or later is None or derived[other].status in CLOSED or later <= due:
            continue
        message = f"{other} is due by {later}, later than this one ({due}); change one of the two deadlines"
        windows = open_windows(derived[commitment_id].day)
        early = [partner for window in windows if window.deadline.last < later for partner in window.statuses]
        deadline = partner_command(context, commitment_id, UpdateKind.DEADLINE, early)
        advice = f"Change this deadline: {deadline}, or that of {other}."
        yield of_commitment(commitment_id, ("depends_on", index), message, shown(other), advice=advice)


def _open_dependencies(context: CheckContext) -> Iterator[tuple[str, int, str]]:
    """Yield (id, index, other) for each dependency of an open commitment that existed on the day."""
    derived = context.derived
    for commitment_id, commitment in context.roadmap.commitments.items():
        if commitment.depends_on and commitment_id in derived and derived[commitment_id].is_open:
            for index, other in enumerate(commitment.depends_on):
                if other in derived:
                    yield commitment_id, index, other


CHECKS = (
    unknown_areas,
    unknown_partners,
    unknown_dependencies,
    dependency_cycles,
    depends_on_given_up,
    depends_on_later,
    unknown_milestones,
    unknown_cycles,
)
