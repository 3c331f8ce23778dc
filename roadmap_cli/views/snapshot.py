"""A roadmap as it stood on a day: what is exported."""

from collections.abc import Sequence
from datetime import date

import msgspec

from roadmap_cli.model.types import Roadmap
from roadmap_cli.query import Row


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A title and the commitments that match the filters, as rows in file order; `title` is user text, raw.

    Rows are for the whole, or all for one partner. `filter` is the filters in words, None without any;
    `partners` are the partners in the filter, empty without any.
    """

    title: str
    roadmap: Roadmap
    rows: Sequence[Row]
    as_of: date
    filter: str | None = None
    partners: frozenset[str] = frozenset()

    @property
    def partner(self) -> str | None:
        """The partner of the rows, None if they are for the whole or there are none."""
        return self.rows[0].partner if self.rows else None
