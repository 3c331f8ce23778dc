"""Open commitments that the source of an import does not name: report them, close them, or refuse to."""

from collections.abc import Collection

import msgspec

from roadmap_cli.analysis.replay import UpdateKind, present_status
from roadmap_cli.editing.import_reasons import Reason
from roadmap_cli.editing.imports import ImportChanges
from roadmap_cli.editing.updates import UpdateDay, have_own, own_of, record
from roadmap_cli.english import counted, plural
from roadmap_cli.importers.records import ImportResult
from roadmap_cli.model.names import name_key
from roadmap_cli.model.types import OPEN, Roadmap, Status, Update
from roadmap_cli.model.window import Date
from roadmap_cli.toml.change import AddTable, AddTables, SetValue


class Closing(msgspec.Struct, frozen=True):
    """How missing commitments are closed: the status, the day of the update, its note and its evidence."""

    status: Status
    on: Date
    reason: Reason


def in_area(roadmap: Roadmap, name: str) -> set[str]:
    """Return the ids of the commitments in an area, named by id or title; of all if the name is empty."""
    areas = {
        known for known, area in roadmap.areas.items() if name_key(name) in (known, name_key(area.title))
    }
    return {known for known, one in roadmap.commitments.items() if not name or one.area in areas}


def missing_from(result: ImportResult, roadmap: Roadmap, expected: Collection[str]) -> dict[str, str]:
    """Return the open commitments among `expected` that no record names, as titles by id."""
    return {
        known: one.title
        for known, one in roadmap.commitments.items()
        if known in expected and known not in result.named and present_status(one) in OPEN
    }


def with_closed(changed: ImportChanges, roadmap: Roadmap, closing: Closing) -> ImportChanges:
    """Return the changes of an import with an update of each missing commitment that closes it.

    One stays open and is reported if a partner has its own status, or if it has a later update.
    """
    changes, tables = list(changed.changes), list[AddTable]()
    closed: list[str] = []
    left_open: list[str] = []
    for commitment_id in changed.missing or ():
        commitment = roadmap.commitments[commitment_id]
        if partners := own_of(commitment, UpdateKind.STATUS):
            left_open.append(
                f"{commitment_id} stays open, because {have_own(partners)} status; close it with "
                f"roadmap update {commitment_id} --for PARTNER --status {closing.status}"
            )
            continue
        note, evidence = closing.reason.note, closing.reason.evidence
        update = Update(status=closing.status, note=note, evidence=evidence)
        own = record(commitment_id, commitment, update, UpdateDay(closing.on, True)).changes
        if not any(isinstance(change, SetValue) for change in own):
            left_open.append(f"{commitment_id} stays open, because it has a later update with a status")
            continue
        tables += [change for change in own if isinstance(change, AddTable)]
        changes += [change for change in own if not isinstance(change, AddTable)]
        closed.append(commitment_id)
    changes += [AddTables(tables)] if tables else []
    return msgspec.structs.replace(changed, changes=changes, closed=closed, left_open=left_open)


def why_unsure(result: ImportResult, name: str) -> str:
    """Return why a source may name commitments that seem to be missing; empty if it was read in full."""
    ids = sum(one.field == "id" for one in result.unread)
    problems = [
        f"{counted(number, noun)} {plural(number, 'was', 'were')} {verb}"
        for number, noun, verb in ((len(result.skipped), "row", "skipped"), (ids, "id", "not read"))
        if number
    ]
    return f"{' and '.join(problems)} in {name}" if problems else ""


def may_be_cut_off(roadmap: Roadmap, expected: Collection[str], missing: Collection[str]) -> str:
    """Return words for how few open commitments a source names; empty unless it misses more than half."""
    there = sum(present_status(roadmap.commitments[one]) in OPEN for one in expected)
    if 2 * len(missing) <= there:
        return ""
    named = f"{there - len(missing):,}" if len(missing) < there else "none"
    return f"names {named} of the {counted(there, 'open commitment')} that it should have"
