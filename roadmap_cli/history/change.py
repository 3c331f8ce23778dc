"""The changes between two states of a roadmap, for `diff`, `history`, `brief` and `check`."""

from datetime import date
from typing import Any

import msgspec

from roadmap_cli.analysis.flags import has_slipped
from roadmap_cli.analysis.replay import DatedUpdate, partners_of
from roadmap_cli.model.types import RANK, Commitment, Status
from roadmap_cli.model.window import Deadline


class StatusChange(msgspec.Struct, frozen=True):
    """A status change of all partners (the empty string), of one, or of a milestone.

    `reason` and `when` are the note and key of the update that made it, if known.
    """

    partner: str
    before: Status
    after: Status
    reason: str = ""
    when: str = ""
    milestone: str = ""

    @property
    def worsened(self) -> bool:
        """Whether it is worse than before; `unknown` and `superseded` are neither better nor worse."""
        return self._is_comparable and RANK[self.after] > RANK[self.before]

    @property
    def improved(self) -> bool:
        """Whether it is better than before."""
        return self._is_comparable and RANK[self.after] < RANK[self.before]

    @property
    def _is_comparable(self) -> bool:
        return {self.before, self.after}.isdisjoint((Status.UNKNOWN, Status.SUPERSEDED))


class DeadlineChange(msgspec.Struct, frozen=True):
    """A deadline change of all partners (the empty string), of one, or of a milestone; None is no deadline.

    The other fields have defaults if the source of the change is not known. `day` is the first day of the
    update, else the day of the commit, and `when` its text. `reason` is the note of the update. `subject`,
    `author` and `commit` are empty if it is not committed. `silent` is True if no update records it. `update`
    is the key of the update that the same version added to record it; `corrects` is True if that version only
    corrected the deadline of the update.
    """

    partner: str
    before: Deadline | None
    after: Deadline | None
    day: date = date.min
    when: str = ""
    reason: str = ""
    subject: str = ""
    author: str = ""
    commit: str = ""
    silent: bool = False
    milestone: str = ""
    update: str = ""
    corrects: bool = False

    @property
    def days(self) -> int | None:
        """The number of days from the old last day to the new one; None without two deadlines."""
        if self.before is None or self.after is None:
            return None
        return (self.after.last - self.before.last).days

    @property
    def slipped(self) -> bool:
        """Whether it ends later than before."""
        return has_slipped(self.before, self.after)

    @property
    def withdrawn(self) -> bool:
        """Whether the deadline was removed."""
        return self.before is not None and self.after is None

    @property
    def came_late(self) -> bool:
        """Whether the deadline had already passed when it changed; False if the day is not known."""
        return bool(self.when) and self.before is not None and self.day > self.before.last


class Wording(msgspec.Struct, frozen=True):
    """A text field of a commitment with a new wording."""

    field: str
    before: str
    after: str


class FieldChange(msgspec.Struct, frozen=True):
    """Any other changed value, by its dotted key within the table; None for no value."""

    field: str
    before: Any
    after: Any


class CommitmentChange(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of one commitment.

    `before` is None if it was added, `after` if it was removed; then all other fields are empty. `before_id`
    differs from `id` if it was renamed. Updates that were edited are in `fields` (`updates.2021-04-22.note`).
    """

    id: str
    before_id: str
    before: Commitment | None
    after: Commitment | None
    statuses: tuple[StatusChange, ...] = ()
    deadlines: tuple[DeadlineChange, ...] = ()
    milestone_statuses: tuple[StatusChange, ...] = ()
    milestone_deadlines: tuple[DeadlineChange, ...] = ()
    wording: tuple[Wording, ...] = ()
    partners_added: tuple[str, ...] = ()
    partners_removed: tuple[str, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    updates_added: tuple[DatedUpdate, ...] = ()
    updates_removed: tuple[DatedUpdate, ...] = ()

    @property
    def kind(self) -> str:
        """One of added, removed, renamed (maybe with other changes), changed."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "renamed" if self.id != self.before_id else "changed"

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self.kind == "changed" and not any(
            getattr(self, name) for name in (*VALUE_PARTS, *OTHER_PARTS)
        )

    @property
    def partners(self) -> list[str]:
        """The partners in both states, to which changes of all partners apply."""
        if self.before is None or self.after is None:
            return []
        before = partners_of(self.before)
        return [partner_id for partner_id in partners_of(self.after) if partner_id in before]

    @property
    def area(self) -> str:
        """The area, or the last one if the commitment was removed."""
        present = self.after or self.before
        return present.area if present is not None else ""

    @property
    def weight(self) -> int:
        """The sort key of changes: 0 for removed ones, then from worse to better, added ones last."""
        if self.kind == "removed":
            return 0
        from_worst = (
            any(status.worsened for status in self.statuses),
            any(deadline.slipped or deadline.withdrawn for deadline in self.deadlines),
            self.wording,
            self.partners_removed,
            self.updates_removed,
        )
        return next((place for place, has in enumerate(from_worst, 1) if has), len(from_worst) + 1)

    def explains(self, milestone: str = "") -> bool:
        """Return whether a note of an added update explains the change, or the change of a milestone."""
        return any(
            one.update.note and one.update.milestone in ("", milestone) and one.update.cycle is None
            for one in self.updates_added
        )


VALUE_PARTS = ("statuses", "deadlines", "milestone_statuses", "milestone_deadlines")
OTHER_PARTS = ("wording", "partners_added", "partners_removed", "fields", "updates_added", "updates_removed")


class TableChange(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of an area, a partner, an assessor or a view; `kind` is as for a commitment."""

    id: str
    before_id: str
    kind: str
    title: str
    fields: tuple[FieldChange, ...] = ()


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """All changes from one state of a roadmap to another.

    `head` has the fields of `[roadmap]` and `[check]` (as `check.due_soon_days`). Commitments are in the
    order of the later file; removed ones are last.
    """

    head: tuple[FieldChange, ...] = ()
    areas: tuple[TableChange, ...] = ()
    partners: tuple[TableChange, ...] = ()
    assessors: tuple[TableChange, ...] = ()
    views: tuple[TableChange, ...] = ()
    imports: tuple[TableChange, ...] = ()
    commitments: tuple[CommitmentChange, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__struct_fields__)
