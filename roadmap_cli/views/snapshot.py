"""A roadmap as it stood on a day: what is exported."""

from collections.abc import Sequence
from datetime import date

import msgspec

from roadmap_cli.model import Roadmap
from roadmap_cli.query import Row


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A title, and the commitments that were asked for, as rows in file order; `title` is user text, raw.

    Rows are the whole's, or all as they are for one partner. `filter` names what was asked for, None for all;
    `partners` are the partners that were, none for all.
    """

    title: str
    roadmap: Roadmap
    rows: Sequence[Row]
    as_of: date
    filter: str | None = None
    partners: frozenset[str] = frozenset()

    @property
    def partner(self) -> str | None:
        """The one partner for whom the rows are, None where they are the whole's or there are none."""
        return self.rows[0].partner if self.rows else None
