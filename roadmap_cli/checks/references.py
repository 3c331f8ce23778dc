"""RM2: what a roadmap refers to, and what commitments wait for."""

from collections.abc import Callable, Collection, Iterator, Mapping

from roadmap_cli.checks.cycles import cycles_of
from roadmap_cli.checks.subject import Hit, Look, Subject, of_commitment
from roadmap_cli.document.layout import Path
from roadmap_cli.finding import Rule, Severity
from roadmap_cli.lookup import did_you_mean
from roadmap_cli.model import CLOSED, Commitment, Status, texts
from roadmap_cli.schema import shown

_COMPARISONS = 100_000


def unknown_areas(subject: Subject) -> Iterator[Hit]:
    """Yield the commitments that stand in an area which is not declared."""
    areas = subject.stated.areas
    hint = _hints(areas)
    for id, commitment in subject.stated.commitments.items():
        if commitment.area not in areas:
            yield of_commitment(
                id, ("area",), _not_declared("area", commitment.area, hint), shown(commitment.area)
            )


def unknown_partners(subject: Subject) -> Iterator[Hit]:
    """Yield each place of a commitment that names a partner who is not declared."""
    partners = subject.stated.partners
    hint = _hints(partners)
    for id, commitment in subject.stated.commitments.items():
        for path, partner in _partners_named(commitment):
            found = "" if path[-1] == partner else shown(partner)
            if partner not in partners:
                yield of_commitment(id, path, _not_declared("partner", partner, hint), found)
            elif not found and commitment.partners and partner not in commitment.partners:
                message = f"{partner} is not among the partners of this commitment; add it to partners"
                yield of_commitment(id, path, message)


def _partners_named(commitment: Commitment) -> Iterator[tuple[Path, str]]:
    for index, partner in enumerate(commitment.partners):
        yield ("partners", index), partner
    for partner in commitment.partner_status:
        yield ("partner_status", partner), partner
    for partner in commitment.partner_deadline:
        yield ("partner_deadline", partner), partner
    for key, update in commitment.updates.items():
        if update.partner:
            yield ("updates", key, "partner"), update.partner


def _not_declared(kind: str, id: str, hint: Callable[[str], str]) -> str:
    return f"there is no {kind} {shown(id)}; {hint(id) or f'declare it in a table [{kind}s.{id}]'}"


def _hints(known: Collection[str]) -> Callable[[str], str]:
    """Return what names the known id nearest to a word, or is empty.

    Each word is held against all that are known, so each is looked up once, and of many only the first are.
    """
    most, found = _COMPARISONS // max(len(known), 1), dict[str, str]()

    def hint(word: str) -> str:
        if word not in found and len(found) < most:
            found[word] = did_you_mean(word, known)
        return found.get(word, "")

    return hint


def unknown_dependencies(subject: Subject) -> Iterator[Hit]:
    """Yield what commitments wait for and what is not there."""
    commitments = subject.stated.commitments
    hint = _hints(commitments)
    former = {old: id for id, one in commitments.items() if one.formerly for old in texts(one.formerly)}
    for id, commitment in commitments.items():
        for index, other in enumerate(commitment.depends_on):
            if other in commitments:
                continue
            if other in former:
                remedy = f"it is {former[other]} now; write that"
            else:
                remedy = hint(other) or "add it, or take it out of depends_on"
            message = f"there is no commitment {shown(other)}; {remedy}"
            yield of_commitment(id, ("depends_on", index), message, shown(other))


def circles(subject: Subject) -> Iterator[Hit]:
    """Yield one hit for each group of commitments that wait for each other, with the shortest circle."""
    commitments = subject.stated.commitments
    for circle in cycles_of(_waits_for(commitments)):
        first, second = circle[0], circle[1 % len(circle)]
        round_trip = " → ".join([*circle, first])
        message = (
            f"waits for itself: {round_trip}; one of them has to go first"
            if len(circle) > 1
            else f"waits for itself: {round_trip}; take it out"
        )
        index = commitments[first].depends_on.index(second)
        yield of_commitment(first, ("depends_on", index), message, shown(second))


def _waits_for(commitments: Mapping[str, Commitment]) -> dict[str, list[str]]:
    return {
        id: [other for other in one.depends_on if other in commitments]
        for id, one in commitments.items()
        if one.depends_on
    }


def waits_for_the_lost(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments that wait for one which will not come."""
    stood = subject.standings
    for id, index, other in _open_waits(subject):
        status = stood[other].status
        if status in (Status.BROKEN, Status.DROPPED):
            message = f"{other} is {status}, and this one is still {stood[id].status}; say what becomes of it"
            yield of_commitment(id, ("depends_on", index), message, shown(other))


def waits_too_long(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments that wait for one which is due later than themselves."""
    stood = subject.standings
    for id, index, other in _open_waits(subject):
        own, its = stood[id], stood[other]
        if own.due is None or its.due is None or its.status in CLOSED or its.due <= own.due:
            continue
        message = f"{other} is due by {its.due}, later than this one ({own.due}); one of the two must move"
        yield of_commitment(id, ("depends_on", index), message, shown(other))


def _open_waits(subject: Subject) -> Iterator[tuple[str, int, str]]:
    """Yield (id, index, other) for each dependency of an open commitment that existed on the day."""
    stood = subject.standings
    for id, commitment in subject.roadmap.commitments.items():
        if commitment.depends_on and id in stood and stood[id].is_open:
            for index, other in enumerate(commitment.depends_on):
                if other in stood:
                    yield id, index, other


LOOKS = (
    Look(
        Rule(
            "RM201",
            Severity.ERROR,
            "unknown-area",
            "A commitment stands in an area that the file does not declare.",
            "Name a declared area, or declare this one: `roadmap add-area TITLE --id ID`.",
        ),
        unknown_areas,
    ),
    Look(
        Rule(
            "RM202",
            Severity.ERROR,
            "unknown-partner",
            "A commitment names a partner that the file does not declare, or that is none of its own.",
            "Name a declared partner, or declare this one: `roadmap add-partner NAME --id ID`.",
        ),
        unknown_partners,
    ),
    Look(
        Rule(
            "RM203",
            Severity.ERROR,
            "unknown-dependency",
            "A commitment depends on one that is not in the file.",
            "Name a commitment that is there, or take the entry out of `depends_on`.",
        ),
        unknown_dependencies,
    ),
    Look(
        Rule(
            "RM204",
            Severity.ERROR,
            "dependency-cycle",
            "Commitments depend on each other in a circle, so that none can come first.",
            "Take one step of the circle out of `depends_on`.",
        ),
        circles,
    ),
    Look(
        Rule(
            "RM205",
            Severity.WARNING,
            "depends-on-lost",
            "A commitment is open but depends on one that was dropped or broken.",
            "Say what becomes of it: `roadmap update ID --status …`, or take the entry out of `depends_on`.",
        ),
        waits_for_the_lost,
    ),
    Look(
        Rule(
            "RM206",
            Severity.WARNING,
            "depends-on-later",
            "An open commitment depends on an open one whose deadline ends later than its own.",
            "Move one of the two deadlines, with a note: `roadmap update ID --deadline … --note …`.",
        ),
        waits_too_long,
    ),
)
