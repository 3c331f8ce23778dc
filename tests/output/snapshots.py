"""Roadmaps as TOML text → what is exported of them."""

from datetime import date

import rtoml

from roadmap_cli.analysis.query import NO_FILTERS, Selection, Snapshot, rows_of
from roadmap_cli.model.validate import read_roadmap

DAY = date(2026, 2, 1)
HEAD = '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[partners.ca]\nname = "Canada"\n'


def snapshot_of(text: str, as_of: date = DAY, selection: Selection = NO_FILTERS) -> Snapshot:
    """Return a snapshot of a roadmap on a day."""
    roadmap = read_roadmap(rtoml.loads(text), text, "roadmap.toml")
    rows = rows_of(roadmap, as_of, selection)
    return Snapshot(title=roadmap.roadmap.title, roadmap=roadmap, rows=rows, as_of=as_of)


def one(*lines: str, as_of: date = DAY, selection: Selection = NO_FILTERS) -> Snapshot:
    """Return a roadmap with one commitment, `x` titled `T` in the area `a`, that has these lines."""
    body = "\n".join(lines)
    return snapshot_of(f'{HEAD}[commitments.x]\ntitle = "T"\narea = "a"\n{body}\n', as_of, selection)
