"""What came of an import: what is to go into the roadmap, and all that was not taken as it stood."""

from collections.abc import Mapping
from typing import Any

import msgspec

from roadmap_cli.model.types import Status, Update
from roadmap_cli.sources.record import PlaceUnit, RefusedRecord, SourcePlace
from roadmap_cli.window import Deadline, Target


class UnreadValue(msgspec.Struct, frozen=True):
    """A value that could not be read: in which record, of which field, and why. The rest was taken."""

    place: SourcePlace
    field: str
    value: str
    reason: str


class IdCollision(msgspec.Struct, frozen=True):
    """An id that was taken, and what it became; `kind` is commitment, area or partner."""

    place: SourcePlace
    kind: str
    wished: str
    id: str


class ImportedCommitment(msgspec.Struct, frozen=True, kw_only=True):
    """A record that becomes a commitment, or changes the one that is there (`is_there`).

    `fields` are as a file has them, in its order; `milestones` by id, those of `unread_milestones` with a
    status that could not be read. `updates` are tables by key where the record has them as a file does, else
    `dated_updates` are updates with their days; so with `status` and `deadline`. `is_only_open` where its
    word for the status says no more than that it is open. `empty` are the fields of one that is there for
    which the source has a place, and nothing in it.
    """

    place: SourcePlace
    id: str
    fields: Mapping[str, Any]
    milestones: Mapping[str, Mapping[str, Any]] = {}
    unread_milestones: frozenset[str] = frozenset()
    updates: Mapping[str, Mapping[str, Any]] | None = None
    dated_updates: tuple[tuple[Deadline, Update], ...] = ()
    status: Status | None = None
    deadline: Target | None = None
    is_only_open: bool = False
    empty: tuple[str, ...] = ()
    is_there: bool = False

    @property
    def gives_up_deadline(self) -> bool:
        """Return whether the record says that there is no deadline, rather than nothing about it."""
        return self.deadline is not None and self.deadline.deadline is None


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """All that an import comes to; `rows` counts the records of the source, `unit` is what places count.

    `areas` and `partners` are those to be made, by id; `given_areas` and `given_partners` all tables of such
    that the source brings. `is_own` is True if this program wrote the source; `is_stated` if its statuses,
    deadlines and progress are the values of a file, not the derived ones that `list` writes; `is_workbook` if
    its texts were in cells, which do not hold every character.
    """

    unit: PlaceUnit
    rows: int
    taken: tuple[ImportedCommitment, ...]
    refused: tuple[RefusedRecord, ...]
    unread: tuple[UnreadValue, ...]
    collisions: tuple[IdCollision, ...]
    doubtful: tuple[UnreadValue, ...]
    areas: Mapping[str, Mapping[str, Any]]
    partners: Mapping[str, Mapping[str, Any]]
    given_areas: Mapping[str, Mapping[str, Any]] = {}
    given_partners: Mapping[str, Mapping[str, Any]] = {}
    notes: tuple[str, ...] = ()
    is_own: bool = False
    is_stated: bool = False
    is_workbook: bool = False

    @property
    def is_clean(self) -> bool:
        """Return whether all was taken as it stood."""
        return not (self.refused or self.unread or self.collisions or self.doubtful)
