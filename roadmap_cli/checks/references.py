"""RM2 rules: references to ids, and dependencies."""

from collections.abc import Iterable, Iterator, Mapping

from roadmap_cli.analysis.cycles import nearest_cycle, unknown_cycles
from roadmap_cli.analysis.lineage import with_successors
from roadmap_cli.analysis.replay import UpdateKind, partners_of, status_of
from roadmap_cli.checks.rule import (
    CheckContext,
    Hit,
    error,
    hints,
    milestone_command,
    not_declared,
    of_commitment,
    open_windows,
    partner_command,
    replace_command,
    update_command,
    value_path,
    values_by_partner,
    warning,
    word,
)
from roadmap_cli.checks.verdicts import unknown_assessors, verdicts_off_scale
from roadmap_cli.english import plural
from roadmap_cli.model.ids import did_you_mean, is_id
from roadmap_cli.model.loops import cycles_of
from roadmap_cli.model.references import references
from roadmap_cli.model.types import ALL, CLOSED, FINAL, NOT_KEPT, OPEN, Commitment, Status, texts
from roadmap_cli.model.validate import shown


@error(
    "RM201",
    "unknown-area",
    "A commitment is in an area that is not declared.",
    "Name a declared area: `roadmap update ID --area AREA`, or declare this one: "
    "`roadmap add-area TITLE --id UNDECLARED`.",
)
def unknown_areas(context: CheckContext) -> Iterator[Hit]:
    areas = context.stated.areas
    hint = hints(areas)
    for commitment_id, commitment in context.stated.commitments.items():
        area = commitment.area
        if area not in areas:
            advice = f"Name a declared area: {update_command(commitment_id, '--area AREA')}."
            if is_id(area):
                advice = f"{advice[:-1]}, or declare this one: `roadmap add-area TITLE --id {area}`."
            message = not_declared("area", area, hint)
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
    hint = hints(partners)
    for commitment_id, commitment in context.stated.commitments.items():
        listed = {*commitment.partners}
        for reference in references(commitment, "partners"):
            partner = reference.id
            if partner not in partners:
                message = not_declared("partner", partner, hint)
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
def updates_of_unknown_cycles(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.stated.commitments.items():
        for key, cycle, known in unknown_cycles(commitment):
            near = nearest_cycle(known, cycle)
            remedy = f"did you mean {near.canonical}?" if near is not None else "it needs every and deadline"
            message = f"{commitment_id} has no such cycle; {remedy}"
            path = ("updates", key, "cycle")
            advice = "Name the window of a cycle of the commitment."
            yield of_commitment(commitment_id, path, message, shown(cycle.text), advice=advice)


@error(
    "RM203",
    "unknown-dependency",
    "A commitment depends on, or is replaced by, a commitment that is not in the file.",
    "Name a commitment in the file, or remove the entry: `roadmap update ID --remove-depends-on DEPENDENCY`.",
)
def unknown_dependencies(context: CheckContext) -> Iterator[Hit]:
    commitments = context.stated.commitments
    hint = hints(commitments)
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
            remove = _remove_successor if field == "replaced_by" else _remove_command
            advice = f"Name a commitment in the file, or remove the entry: {remove(commitment_id, other)}."
            yield of_commitment(commitment_id, reference.path, message, shown(other), advice=advice)


def _remove_successor(commitment_id: str, successor: str) -> str:
    return update_command(commitment_id, f"--remove-replaced-by {word(successor, 'SUCCESSOR')}")


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
    dependent = [key for key, commitment in commitments.items() if commitment.depends_on]
    for cycle, second, path in _cycles("depends_on", dependent, commitments):
        first = cycle[0]
        remedy = plural(len(cycle), "remove it", "one of them has to go first")
        message = f"waits for itself: {' → '.join([*cycle, first])}; {remedy}"
        advice = f"Remove one dependency from the cycle: {_remove_command(first, second)}."
        yield of_commitment(first, path, message, shown(second), advice=advice)


def _cycles(
    field: str, ids: Iterable[str], commitments: Mapping[str, Commitment]
) -> Iterator[tuple[list[str], str, tuple[str, int]]]:
    """Yield each cycle of commitments that a field links, its second one, and where the first names that."""
    links = {
        key: [other for other in getattr(commitments[key], field) if other in commitments] for key in ids
    }
    for cycle in cycles_of(links):
        second = cycle[1 % len(cycle)]
        yield cycle, second, (field, getattr(commitments[cycle[0]], field).index(second))


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
            entry = dependent.day.commitment.depends_on[index]
            advice = f"Record its new status: {status}, or remove the entry: "
            advice += f"{_remove_command(commitment_id, entry)}."
            yield of_commitment(commitment_id, ("depends_on", index), message, shown(entry), advice=advice)


@warning(
    "RM206",
    "depends-on-later",
    "An open commitment depends on an open commitment with a later deadline.",
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
        entry = derived[commitment_id].day.commitment.depends_on[index]
        yield of_commitment(commitment_id, ("depends_on", index), message, shown(entry), advice=advice)


def _open_dependencies(context: CheckContext) -> Iterator[tuple[str, int, str]]:
    """Yield (id, index, other) for what open commitments depend on, if it existed on the day.

    What replaced a dependency is one too, with the same index.
    """
    derived = context.derived
    for commitment_id, commitment in context.roadmap.commitments.items():
        if commitment.depends_on and commitment_id in derived and derived[commitment_id].is_open:
            for index, needed in enumerate(commitment.depends_on):
                for other in with_successors(needed, context.roadmap, context.as_of):
                    if other in derived and (other == needed or other != commitment_id):
                        yield commitment_id, index, other


@error(
    "RM209",
    "replacement-cycle",
    "Superseded commitments replace each other in a cycle, so nothing replaces any of them.",
    "Remove a successor: `roadmap update ID --remove-replaced-by SUCCESSOR`, or record the status: "
    "`roadmap update ID --status STATUS --note TEXT`.",
)
def replacement_cycles(context: CheckContext) -> Iterator[Hit]:
    superseded = context.superseded
    for cycle, second, path in _cycles("replaced_by", superseded, context.roadmap.commitments):
        first = cycle[0]
        message = f"replaces itself: {' → '.join([*cycle, first])}; remove one of these successors"
        status = partner_command(context, first, UpdateKind.STATUS, superseded[first])
        remove = _remove_successor(first, second)
        advice = f"Remove a successor: {remove}, or record what its status is now: {status}."
        yield of_commitment(first, path, message, shown(second), advice=advice)


@warning(
    "RM210",
    "superseded-by-nothing",
    "A commitment is superseded, but `replaced_by` does not say by what, so it counts as dropped.",
    "Name what replaces it: `roadmap replace ID NEW`, or record its status: "
    "`roadmap update ID --status STATUS --note TEXT`.",
)
def superseded_by_nothing(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, partners in context.superseded.items():
        commitment = context.roadmap.commitments[commitment_id]
        if commitment.replaced_by:
            continue
        message = "it is superseded, but replaced_by names nothing, so it counts as dropped; add replaced_by"
        named = partners if commitment.partner_status else []
        status = partner_command(context, commitment_id, UpdateKind.STATUS, partners)
        replace = replace_command(commitment_id, "NEW", named)
        advice = f"Name what replaces it: {replace}, or record its new status: {status}."
        is_own = context.days[commitment_id].values_for(partners[0]).own_status
        path = value_path(commitment, partners[0] if is_own else "", UpdateKind.STATUS)
        yield of_commitment(commitment_id, path, message, shown(Status.SUPERSEDED), advice=advice)


@warning(
    "RM211",
    "successor-of-nothing",
    "A commitment names what replaces it, but was never superseded.",
    "Record that it was replaced: `roadmap replace ID NEW`, or remove `replaced_by`: "
    "`roadmap update ID --clear replaced_by`.",
)
def successors_of_nothing(context: CheckContext) -> Iterator[Hit]:
    superseded = context.superseded
    for commitment_id, commitment in context.roadmap.commitments.items():
        if not commitment.replaced_by or commitment_id in superseded:
            continue
        updates = commitment.updates.values()
        if any(Status.SUPERSEDED in (update.status, update.status_was) for update in updates):
            continue
        day = context.days[commitment_id]
        message = f"it names what replaces it, but its status is {status_of(day)}"
        subjects = partners_of(commitment) if commitment.partner_status else [""]
        open_ones = [one for one in subjects if day.values_for(one).status not in FINAL]
        clear = update_command(commitment_id, "--clear replaced_by")
        advice = f"Remove `replaced_by`: {clear}."
        if open_ones:
            message += "; record that it was replaced"
            new = word(commitment.replaced_by[0], "NEW")
            replace = replace_command(commitment_id, new, [one for one in open_ones if one])
            advice = f"Record that it was replaced: {replace}, or remove `replaced_by`: {clear}."
        yield of_commitment(commitment_id, ("replaced_by",), message, advice=advice)


@warning(
    "RM212",
    "partner-without-successor",
    "A commitment is superseded for a partner that no successor names, so it counts as dropped for it.",
    "Add it to a successor: `roadmap update NEW --add-partner PARTNER`, or record: "
    "`roadmap update ID --for PARTNER --status dropped --note TEXT`.",
)
def partners_without_successor(context: CheckContext) -> Iterator[Hit]:
    commitments = context.roadmap.commitments
    for commitment_id, partners in context.superseded.items():
        successors = [one for one in commitments[commitment_id].replaced_by if one in commitments]
        named = {partner for one in successors for partner in partners_of(commitments[one])}
        for partner in partners if successors else ():
            if not partner or partner in named:
                continue
            message = f"no successor names {partner}, so it counts as dropped there; add {partner} to one"
            options = f"--add-partner {word(partner, 'PARTNER')}"
            add = update_command(successors[0], options)
            drop = update_command(commitment_id, "--status dropped --note TEXT --on DATE", [partner])
            advice = f"Add it to a successor: {add}, or record that it gave up the commitment: {drop}."
            yield of_commitment(commitment_id, ("replaced_by",), message, shown(partner), advice=advice)


CHECKS = (
    unknown_areas,
    unknown_partners,
    unknown_dependencies,
    dependency_cycles,
    depends_on_given_up,
    depends_on_later,
    unknown_milestones,
    updates_of_unknown_cycles,
    replacement_cycles,
    superseded_by_nothing,
    successors_of_nothing,
    partners_without_successor,
    unknown_assessors,
    verdicts_off_scale,
)
