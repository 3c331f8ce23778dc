"""The text of a new roadmap: its head, and comments with examples of the rest."""

from roadmap_cli.model.window import Deadline
from roadmap_cli.toml.serialize import format_line

_ABOUT = """\
# This file is the roadmap: what was promised, by whom, by when, and what happened since.
#
# Edit it by hand, or with `roadmap add-area`, `roadmap add-commitment` and `roadmap update`, which leave the
# rest of the file unchanged, including comments. `roadmap list` shows a table, `roadmap status` a summary.

"""

_EXAMPLES = """\

# Examples of the rest. To use a line without a space after the #, remove the #. Everything is optional except
# the title of each table, the name of a partner and the area of a commitment.
#
# Each area, partner and commitment is a table with its own id: lowercase letters, digits and hyphens.
# Partners make commitments; areas group them by priority.

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
# Put all of them except days in quotes.

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

# Milestones are steps toward a commitment.
#[commitments.electric-buses.milestones.first-hundred]
#title = "The first hundred buses"
#deadline = "2026-Q3"

# Updates record what happened, each under its day (2026-02-01) or month (2026-02), with the new value and the
# earlier one. `roadmap update electric-buses --status at-risk --note "…"` writes one.
#[commitments.electric-buses.updates."2025-06-12"]
#deadline = "2035"
#deadline_was = "2030"
#note = "The grid is not ready."
#evidence = "https://example.org/council-minutes"
"""


def starter(title: str, announced: Deadline) -> str:
    """Return the text of a new roadmap: a head, and examples in comments."""
    head = "[roadmap]\n" + format_line("", "title", title, "\n")
    return _ABOUT + head + format_line("", "announced", announced.toml, "\n") + _EXAMPLES
