"""RM2: references to ids, and commitments that wait for each other."""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from roadmap_cli.analysis.flags import NOT_KEPT
from roadmap_cli.analysis.replay import UpdateKind
from roadmap_cli.checks.rule import (
    Hit,
    Look,
    Subject,
    of_commitment,
    open_windows,
    shares_of,
    subjects,
    update_command,
    word,
)
from roadmap_cli.english import plural
from roadmap_cli.model.findings import Rule, Severity
from roadmap_cli.model.ids import did_you_mean, is_id
from roadmap_cli.model.references import references
from roadmap_cli.model.types import ALL, CLOSED, OPEN, Commitment, texts
from roadmap_cli.model.validate import shown


def cycles_of(waits_for: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return, for each group of ids that wait for each other, the shortest circle through its first id.

    `waits_for` gives the ids that an id waits for, in the order of the file, which is that of the answer too.
    Each cycle is returned once, without its first id again at the end. Time is linear in ids and
    dependencies, except for the cycles themselves.
    """
    order = {commitment_id: place for place, commitment_id in enumerate(waits_for)}
    groups = [
        sorted(group, key=order.__getitem__)
        for group in _groups(waits_for)
        if len(group) > 1 or group[0] in waits_for.get(group[0], ())
    ]
    groups.sort(key=lambda group: order[group[0]])
    return [_shortest(group[0], frozenset(group), waits_for) for group in groups]


def _groups(waits_for: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the strongly connected components (Tarjan 1972), without recursion: chains may be long."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    groups: list[list[str]] = []
    for start in waits_for:
        if start in number:
            continue
        work = [(start, iter(waits_for[start]))]
        number[start] = low[start] = len(number)
        path.append(start)
        on_path.add(start)
        while work:
            commitment_id, rest = work[-1]
            other = next(rest, None)
            if other is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[commitment_id])
                if low[commitment_id] == number[commitment_id]:
                    groups.append(_popped(path, on_path, commitment_id))
            elif other not in number:
                number[other] = low[other] = len(number)
                path.append(other)
                on_path.add(other)
                work.append((other, iter(waits_for.get(other, ()))))
            elif other in on_path:
                low[commitment_id] = min(low[commitment_id], number[other])
    return groups


def _popped(path: list[str], on_path: set[str], known_id: str) -> list[str]:
    group: list[str] = []
    while not group or group[-1] != known_id:
        group.append(path.pop())
        on_path.discard(group[-1])
    return group


def _shortest(start: str, group: frozenset[str], waits_for: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the shortest way from an id back to itself within its group, breadth first."""
    came_from: dict[str, str] = {}
    queue = deque([start])
    while queue:
        commitment_id = queue.popleft()
        for other in waits_for.get(commitment_id, ()):
            if other == start:
                way = [commitment_id]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if other in group and other not in came_from:
                came_from[other] = commitment_id
                queue.append(other)
    raise AssertionError(f"{start} is in no circle")


_COMPARISONS = 100_000


def unknown_areas(subject: Subject) -> Iterator[Hit]:
    """Yield the commitments of an area that is not declared."""
    areas = subject.stated.areas
    hint = _hints(areas)
    for commitment_id, commitment in subject.stated.commitments.items():
        for one in references(commitment, "areas"):
            area = one.id
            if area not in areas:
                advice = f"Name a declared area: {update_command(commitment_id, '--area AREA')}."
                if is_id(area):
                    advice = f"{advice[:-1]}, or declare this one: `roadmap add-area TITLE --id {area}`."
                yield of_commitment(
                    commitment_id, one.path, _not_declared("area", area, hint), shown(area), advice=advice
                )


def unknown_partners(subject: Subject) -> Iterator[Hit]:
    """Yield each place in a commitment that names an undeclared partner.

    A declared partner that is not among the partners of the commitment is reported once.
    """
    partners = subject.stated.partners
    hint = _hints(partners)
    for commitment_id, commitment in subject.stated.commitments.items():
        listed = {*commitment.partners}
        for one in references(commitment, "partners"):
            partner = one.id
            if partner not in partners:
                message = _not_declared("partner", partner, hint)
                advice = _declared(partner)
            elif listed and partner not in listed:
                listed.add(partner)
                message = f"{partner} is not among the partners of this commitment; add it to partners"
                command = update_command(commitment_id, f"--add-partner {word(partner, 'PARTNER')}")
                advice = f"Add it: {command}."
            else:
                continue
            found = "" if isinstance(one.within, str) else shown(partner)
            yield of_commitment(commitment_id, one.path, message, found, advice=advice)


def _declared(partner: str) -> str:
    """Return how to fix a partner that is not declared."""
    if not is_id(partner) or partner == ALL:
        return "Name a declared partner."
    return f"Declare it: `roadmap add-partner NAME --id {partner}`, or name a declared one."


def _not_declared(kind: str, known_id: str, hint: Callable[[str], str]) -> str:
    remedy = hint(known_id) or f"declare it in a table [{kind}s.{known_id}]"
    return f"there is no {kind} {shown(known_id)}; {remedy}"


def _hints(known: Collection[str]) -> Callable[[str], str]:
    """Return what names the known id nearest to a word, or is empty.

    Each word is compared with all known ids, so each is looked up once, and only the first of many are.
    """
    most, found = _COMPARISONS // max(len(known), 1), dict[str, str]()

    def hint(word: str) -> str:
        if word not in found and len(found) < most:
            found[word] = did_you_mean(word, known)
        return found.get(word, "")

    return hint


def unknown_milestones(subject: Subject) -> Iterator[Hit]:
    """Yield updates about a milestone that their commitment does not have."""
    for commitment_id, commitment in subject.stated.commitments.items():
        for key, update in commitment.updates.items():
            step = update.milestone
            if step and step not in commitment.milestones:
                remedy = did_you_mean(step, commitment.milestones) or "name one, or add it"
                message = f"{commitment_id} has no milestone {shown(step)}; {remedy}"
                advice = "Name a milestone of the commitment."
                if is_id(step):
                    command = update_command(commitment_id, f"--milestone {step} --title TEXT")
                    advice = f"Name a milestone of the commitment, or add this one: {command}."
                yield of_commitment(
                    commitment_id, ("updates", key, "milestone"), message, shown(step), advice=advice
                )


def unknown_dependencies(subject: Subject) -> Iterator[Hit]:
    """Yield dependencies that are not in the file."""
    commitments = subject.stated.commitments
    hint = _hints(commitments)
    former = {
        old: commitment_id
        for commitment_id, one in commitments.items()
        if one.formerly
        for old in texts(one.formerly)
    }
    for commitment_id, commitment in commitments.items():
        for one in references(commitment, "commitments"):
            other = one.id
            if other in commitments:
                continue
            if other in former:
                remedy = f"it is {former[other]} now; write that"
            else:
                remedy = hint(other) or f"add it, or remove it from {'.'.join(one.field)}"
            message = f"there is no commitment {shown(other)}; {remedy}"
            command = f": {_without(commitment_id, other)}" if one.field == ("depends_on",) else ""
            advice = f"Name a commitment in the file, or remove the entry{command}."
            yield of_commitment(commitment_id, one.path, message, shown(other), advice=advice)


def _without(known_id: str, other: str) -> str:
    """Return the command that removes a dependency."""
    return update_command(known_id, f"--remove-depends-on {word(other, 'DEPENDENCY')}")


def circles(subject: Subject) -> Iterator[Hit]:
    """Yield one hit for each group of commitments that wait for each other, with the shortest circle."""
    commitments = subject.stated.commitments
    for circle in cycles_of(_waits_for(commitments)):
        first, second = circle[0], circle[1 % len(circle)]
        round_trip = " → ".join([*circle, first])
        remedy = plural(len(circle), "remove it", "one of them has to go first")
        message = f"waits for itself: {round_trip}; {remedy}"
        index = commitments[first].depends_on.index(second)
        advice = f"Remove one dependency from the cycle: {_without(first, second)}."
        yield of_commitment(first, ("depends_on", index), message, shown(second), advice=advice)


def _waits_for(commitments: Mapping[str, Commitment]) -> dict[str, list[str]]:
    return {
        commitment_id: [other for other in one.depends_on if other in commitments]
        for commitment_id, one in commitments.items()
        if one.depends_on
    }


def waits_for_the_lost(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments that wait for one which will not come."""
    derived = subject.derived
    for commitment_id, index, other in _open_waits(subject):
        own, its = derived[commitment_id], derived[other]
        if its.status in NOT_KEPT:
            message = f"{other} is {its.status}, and this one is still {own.status}; update its status"
            waiting = [partner for partner, share in shares_of(own.day).items() if share.status in OPEN]
            is_all = len(waiting) == len(shares_of(own.day))
            whom = subjects(
                subject.stated.commitments[commitment_id], UpdateKind.STATUS, waiting, is_all=is_all
            )
            status = update_command(commitment_id, "--status STATUS --note TEXT --on DATE", whom)
            advice = (
                f"Record its new status: {status}, or remove the entry: {_without(commitment_id, other)}."
            )
            yield of_commitment(commitment_id, ("depends_on", index), message, shown(other), advice=advice)


def waits_too_long(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments that wait for one which is due later than themselves."""
    derived = subject.derived
    for commitment_id, index, other in _open_waits(subject):
        own, its = derived[commitment_id], derived[other]
        if own.due is None or its.due is None or its.status in CLOSED or its.due <= own.due:
            continue
        message = (
            f"{other} is due by {its.due}, later than this one ({own.due}); change one of the two deadlines"
        )
        windows = [window for window in open_windows(own.day) if window.deadline.last < its.due]
        early = [partner for window in windows for partner in window.statuses]
        is_all = len(early) == len(shares_of(own.day))
        whom = subjects(subject.stated.commitments[commitment_id], UpdateKind.DEADLINE, early, is_all=is_all)
        deadline = update_command(commitment_id, "--deadline DEADLINE --note TEXT --on DATE", whom)
        advice = f"Change this deadline: {deadline}, or that of {other}."
        yield of_commitment(commitment_id, ("depends_on", index), message, shown(other), advice=advice)


def _open_waits(subject: Subject) -> Iterator[tuple[str, int, str]]:
    """Yield (id, index, other) for each dependency of an open commitment that existed on the day."""
    derived = subject.derived
    for commitment_id, commitment in subject.roadmap.commitments.items():
        if commitment.depends_on and commitment_id in derived and derived[commitment_id].is_open:
            for index, other in enumerate(commitment.depends_on):
                if other in derived:
                    yield commitment_id, index, other


LOOKS = (
    Look(
        Rule(
            "RM201",
            Severity.ERROR,
            "unknown-area",
            "A commitment is in an area that is not declared.",
            "Name a declared area: `roadmap update ID --area AREA`, or declare this one: "
            "`roadmap add-area TITLE --id UNDECLARED`.",
        ),
        unknown_areas,
    ),
    Look(
        Rule(
            "RM202",
            Severity.ERROR,
            "unknown-partner",
            "A commitment names a partner that is not declared, or is not among its own `partners`.",
            "Declare it: `roadmap add-partner NAME --id PARTNER`, or add it to the commitment: "
            "`roadmap update ID --add-partner PARTNER`.",
        ),
        unknown_partners,
    ),
    Look(
        Rule(
            "RM203",
            Severity.ERROR,
            "unknown-dependency",
            "A commitment depends on one that is not in the file.",
            "Name a commitment in the file, or remove the entry: "
            "`roadmap update ID --remove-depends-on DEPENDENCY`.",
        ),
        unknown_dependencies,
    ),
    Look(
        Rule(
            "RM204",
            Severity.ERROR,
            "dependency-cycle",
            "Commitments depend on each other in a cycle, so none of them can come first.",
            "Remove one dependency from the cycle: `roadmap update ID --remove-depends-on DEPENDENCY`.",
        ),
        circles,
    ),
    Look(
        Rule(
            "RM205",
            Severity.WARNING,
            "depends-on-lost",
            "A commitment is open but depends on one that was dropped or broken.",
            "Record its status: `roadmap update ID --status STATUS --note TEXT --on DATE`, or remove the "
            "entry: `roadmap update ID --remove-depends-on DEPENDENCY`.",
        ),
        waits_for_the_lost,
    ),
    Look(
        Rule(
            "RM206",
            Severity.WARNING,
            "depends-on-later",
            "An open commitment depends on an open one whose deadline ends later than its own.",
            "Change one of the two deadlines: `roadmap update ID --deadline DEADLINE --note TEXT --on DATE`.",
        ),
        waits_too_long,
    ),
    Look(
        Rule(
            "RM207",
            Severity.ERROR,
            "unknown-milestone",
            "An update is about a milestone that its commitment does not have.",
            "Name a milestone of the commitment, or add this one: "
            "`roadmap update ID --milestone MILESTONE --title TEXT`.",
        ),
        unknown_milestones,
    ),
)
