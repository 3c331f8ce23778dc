"""What a new roadmap says: its head, and in comments how the rest is written."""

from roadmap_cli.model.dates import Deadline
from roadmap_cli.toml.serialize import format_line

_ABOUT = """\
# This file is the roadmap: what was promised, by whom, by when, and what came of it.
#
# Edit it by hand, or with `roadmap add-area`, `roadmap add-commitment` and `roadmap update`: they change
# what you ask for and leave the rest as it is, comments too. `roadmap list` shows it as a table,
# `roadmap status` sums it up.

"""

_EXAMPLES = """\

# How the rest is written. The lines without a space after the # are examples: take the # away, and they
# count. All may be left out but the title of each table, a partner's name and a commitment's area.
#
# Every area, partner and commitment is a table under an id of its own: lower-case letters, digits and
# hyphens. Partners make commitments; areas are the priorities under which commitments stand.

#[partners.city]
#name = "City of Example"
#url = "https://example.org"

#[areas.transport]
#title = "Clean transport"
#summary = "Leave the car at home."
#lead = "Department of Transport"

# A status is one of
#   open:    unknown, planned, underway, at-risk, stalled, ongoing (has no end)
#   closed:  met, partly-met, broken (not kept), dropped (given up)
# A deadline is as precise as the promise: "2030", "2026-H1", "2026-Q3", "2026-spring", "2026-06" or a day.
# All but whole days stand between quotes.

#[commitments.electric-buses]
#title = "Run electric buses only"
#text = "By 2035 every bus of the city will be electric."
#area = "transport"
#partners = ["city"]
#owner = "Department of Transport"
#made = 2024-03-01
#deadline = "2035"
#status = "underway"
#tags = ["buses", "energy"]
#source = "https://example.org/promise"

# Milestones are steps on the way.
#[commitments.electric-buses.milestones.first-hundred]
#title = "The first hundred buses"
#deadline = "2026-Q3"

# Updates are what happened, each under its day (2026-02-01) or month (2026-02). What it moved stands beside
# what that was before. `roadmap update electric-buses --status at-risk --note "…"` writes one.
#[commitments.electric-buses.updates."2025-06-12"]
#deadline = "2035"
#deadline_was = "2030"
#note = "The grid is not ready."
#evidence = "https://example.org/council-minutes"
"""


def starter(title: str, announced: Deadline) -> str:
    """Return the text of a new roadmap: TOML 1.0, a head and examples in comments, nothing promised yet."""
    head = "[roadmap]\n" + format_line("", "title", title, "\n")
    return _ABOUT + head + format_line("", "announced", announced.toml, "\n") + _EXAMPLES
