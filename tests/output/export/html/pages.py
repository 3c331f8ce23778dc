"""Snapshots of roadmaps for the tests of the page."""

from datetime import date

from roadmap_cli.analysis.query import NO_FILTERS, Selection, Snapshot, rows_of
from roadmap_cli.model.validate import parse_roadmap, read_roadmap
from tests.conftest import AS_OF, SMALL_ROADMAP

STEPS = """\
[commitments.y]
title = "Y"
area = "north"
partners = ["ca", "us"]
partner_status = { us = "dropped" }
source = "https://example.org/y"
milestones.m = { title = "M", deadline = "2025-Q1" }
milestones.n = { title = "N", deadline = "2024" }
milestones.o = { title = "O", deadline = "2024", status = "met" }
[commitments.y.updates.2025-03]
partner = "us"
status = "dropped"
note = "Withdrew."
evidence = "https://example.org/withdrew"
"""


def snapshot_of(
    text: str = SMALL_ROADMAP, selection: Selection = NO_FILTERS, as_of: str = AS_OF, title: str = "T"
) -> Snapshot:
    """Return the snapshot of a roadmap."""
    roadmap = read_roadmap(parse_roadmap(text, "x"), text, "x")
    day = date.fromisoformat(as_of)
    return Snapshot(
        title=title,
        roadmap=roadmap,
        rows=rows_of(roadmap, day, selection),
        as_of=day,
        filter=selection.words,
        partners=selection.partners,
        by_outcome=selection.reads_outcome,
    )


def only(*partners: str) -> Selection:
    """Return the filter for partners."""
    return Selection(partners=frozenset(partners))
