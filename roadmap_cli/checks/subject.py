"""What a rule looks at, and what it says it found."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from roadmap_cli.document.layout import Path
from roadmap_cli.finding import Rule
from roadmap_cli.flags import Standing, standing
from roadmap_cli.history.change import Changes
from roadmap_cli.history.changes import compare
from roadmap_cli.model.types import Roadmap
from roadmap_cli.replay import OnDay, present, roadmap_as_of


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
    def standings(self) -> dict[str, Standing]:
        """Each commitment on the day, as a whole, without those that did not exist yet."""
        check = self.roadmap.check
        found = {
            id: standing(commitment, self.as_of, check) for id, commitment in self.roadmap.commitments.items()
        }
        return {id: one for id, one in found.items() if one is not None}

    @cached_property
    def days(self) -> dict[str, OnDay]:
        """The values of each commitment and its partners on the day; the current ones if made later."""
        standings = self.standings
        return {
            id: standings[id].day if id in standings else present(commitment)
            for id, commitment in self.roadmap.commitments.items()
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


def of_commitment(id: str, path: Path, message: str, found: str = "", *, help: str = "") -> Hit:
    """Return what was found in a commitment; `path` leads on from its table."""
    return Hit(("commitments", id, *path), message, found, id, help)
