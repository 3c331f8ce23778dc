"""What can change in a roadmap: one record for `diff`, `history`, `brief` and the check of a change."""

from datetime import date
from typing import Any

import msgspec

from roadmap_cli.analysis.flags import has_slipped
from roadmap_cli.analysis.replay import DatedUpdate, partners_of
from roadmap_cli.model.dates import Deadline
from roadmap_cli.model.types import RANK, Commitment, Status

_FROM_WORST = ("worsened", "slipped", "reworded", "left", "updates gone", "other fields")


class StatusChange(msgspec.Struct, frozen=True):
    """A status change: of all partners alike (the empty string), of one, or of a milestone.

    `reason` is the note of the update that made the change and `when` its key; both are empty if no update
    made it, or between two states of a roadmap.
    """

    partner: str
    before: Status
    after: Status
    reason: str = ""
    when: str = ""
    milestone: str = ""

    @property
    def worsened(self) -> bool:
        """Whether it is worse than it was; `unknown` is neither better nor worse than anything."""
        return self._is_comparable and RANK[self.after] > RANK[self.before]

    @property
    def improved(self) -> bool:
        """Whether it is better than it was."""
        return self._is_comparable and RANK[self.after] < RANK[self.before]

    @property
    def _is_comparable(self) -> bool:
        return Status.UNKNOWN not in (self.before, self.after)


class DeadlineChange(msgspec.Struct, frozen=True):
    """A deadline change: of all partners alike (the empty string), of one, or of a milestone.

    None means no deadline.

    The other fields say where the change comes from; between two states of a roadmap they are the defaults.
    `day` is the first day of the update, else the day of the commit; `when` is that day as written, empty if
    it is not known. `reason` is the note of the update that made the change: the `subject` of a commit says
    what was committed, not why a deadline changed. `subject`, `author` and `commit` are empty if git does not
    have the change, or not yet. `silent` is True if no update records it.

    `update` is the key of the update that recorded the change in the version that made it; `corrects` is True
    if that version only gave the update another deadline.
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
        """The days from the old last day to the new one, negative if it is earlier; None without two."""
        if self.before is None or self.after is None:
            return None
        return (self.after.last - self.before.last).days

    @property
    def slipped(self) -> bool:
        """Whether it ends later than before; a withdrawn deadline has not slipped."""
        return has_slipped(self.before, self.after)

    @property
    def withdrawn(self) -> bool:
        """Whether there is no deadline any more."""
        return self.before is not None and self.after is None

    @property
    def came_late(self) -> bool:
        """Whether the deadline had already passed when it changed; False if nothing says when."""
        return bool(self.when) and self.before is not None and self.day > self.before.last


class Wording(msgspec.Struct, frozen=True):
    """A text that was put in other words: a field of a commitment that holds text."""

    field: str
    before: str
    after: str


class FieldChange(msgspec.Struct, frozen=True):
    """Any other value that changed, by its dotted key within the table; None if there is or was no value."""

    field: str
    before: Any
    after: Any


class CommitmentChange(msgspec.Struct, frozen=True, kw_only=True):
    """What changed about one commitment.

    `before` is None if it is new, `after` if it was removed; then everything else is empty. `before_id`
    differs from `id` if it was renamed. Status and deadline changes of milestones are those of milestones in
    both. `updates_added` and `updates_removed` are by day; a rewritten update is in `fields`
    (`updates.2021-04-22.note`).
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
        """One of added, removed, renamed (whatever else changed), changed."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "renamed" if self.id != self.before_id else "changed"

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed: the id is the same, and so are all fields."""
        return self.kind == "changed" and not any(
            getattr(self, name) for name in (*VALUE_PARTS, *OTHER_PARTS)
        )

    @property
    def partners(self) -> list[str]:
        """The partners in both states; a change of all partners is about them."""
        if self.before is None or self.after is None:
            return []
        before = partners_of(self.before)
        return [partner_id for partner_id in partners_of(self.after) if partner_id in before]

    @property
    def area(self) -> str:
        """The area that it is in, or was in if it was removed."""
        present = self.after or self.before
        return present.area if present is not None else ""

    @property
    def weight(self) -> int:
        """How bad it is, 0 for the worst: removed and broken come first, new and better last."""
        if self.kind in ("removed", "added"):
            return 0 if self.kind == "removed" else len(_FROM_WORST)
        found = {
            "worsened": any(one.worsened for one in self.statuses),
            "slipped": any(one.slipped or one.withdrawn for one in self.deadlines),
            "reworded": bool(self.wording),
            "left": bool(self.partners_removed),
            "updates gone": bool(self.updates_removed),
            "other fields": bool(
                self.fields or self.partners_added or self.milestone_statuses or self.milestone_deadlines
            ),
        }
        return next((place for place, name in enumerate(_FROM_WORST, 1) if found[name]), len(_FROM_WORST))

    def explains(self, milestone: str = "") -> bool:
        """Return whether an update that was added has a note, which says why.

        What changed in a milestone is explained by an update about it, too.
        """
        return any(one.update.note and one.update.milestone in ("", milestone) for one in self.updates_added)


VALUE_PARTS = ("statuses", "deadlines", "milestone_statuses", "milestone_deadlines")
OTHER_PARTS = (
    "wording",
    "partners_added",
    "partners_removed",
    "fields",
    "updates_added",
    "updates_removed",
)


class TableChange(msgspec.Struct, frozen=True, kw_only=True):
    """What changed about an area or a partner; `kind` is as for a commitment."""

    id: str
    before_id: str
    kind: str
    title: str
    fields: tuple[FieldChange, ...] = ()


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """All that changed from one state of a roadmap to another.

    `head` has the fields of `[roadmap]` and `[check]` (the latter as `check.due_soon_days`); commitments are
    in the order of the later file, those that were removed at the end.
    """

    head: tuple[FieldChange, ...] = ()
    areas: tuple[TableChange, ...] = ()
    partners: tuple[TableChange, ...] = ()
    commitments: tuple[CommitmentChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.head or self.areas or self.partners or self.commitments)
