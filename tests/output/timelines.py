"""Timelines in few words."""

from datetime import date
from typing import Any

from roadmap_cli.analysis.aggregate import by_area, by_partner
from roadmap_cli.analysis.axis import AxisRequest, Scale
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.analysis.timeline import Bar, Timeline, timeline_of
from tests.derived import MOVED, PARTNERED, whole

DAY = date(2026, 2, 1)

EVERY_KIND: dict[str, dict[str, Any]] = {
    "met": {
        "made": "2021",
        "deadline": "2023",
        "status": "met",
        "updates": {"2022-09-01": {"status": "met"}},
    },
    "partly-met": {"made": "2021", "deadline": "2024", "status": "partly-met"},
    "late": {
        "made": "2021",
        "deadline": "2022",
        "status": "met",
        "updates": {"2025-01-01": {"status": "met"}},
    },
    "overdue": {"made": "2022", "deadline": "2024-H1"},
    "slipped": MOVED | {"made": "2021", "deadline": "2030", "updates": {
        "2022": {"deadline": "2030", "deadline_was": "2026"},
    }},
    "open": {"made": "2024", "deadline": "2028", "milestones": {
        "one": {"title": "One", "status": "met", "met_on": "2025-01-01"},
        "two": {"title": "Two", "deadline": "2027-06-30"},
    }},
    "ongoing": {"status": "ongoing"},
    "no-deadline": {"made": "2023"},
    "dropped": {"made": "2021", "status": "dropped", "updates": {"2023-01-01": {"status": "dropped"}}},
    "broken": {"made": "2021", "deadline": "2025", "status": "broken"},
    "superseded": {"made": "2021", "deadline": "2025", "status": "superseded", "replaced_by": ["open"]},
    "apart": PARTNERED | {
        "made": "2021", "deadline": "2027", "partner_deadline": {"ca": "2029"}, "updates": {},
    },
    "beyond": {"made": "2021", "deadline": "2050"},
    "unknown-end": {"status": "met"},
}  # fmt: skip


def timeline(
    group_by: str = "area",
    first: str | None = "2021",
    last: str | None = "2030",
    scale: Scale | None = None,
    **commitments: dict[str, Any],
) -> Timeline:
    """Return the timeline of commitments, of ten years by default: a column a year where it has ten."""
    roadmap = whole(**(commitments or EVERY_KIND))
    rows = rows_of(roadmap, DAY)
    groups = by_area(roadmap, rows) if group_by == "area" else by_partner(roadmap, rows, DAY)
    return timeline_of(
        roadmap,
        groups,
        DAY,
        group_by,
        AxisRequest(
            date(int(first), 1, 1) if first else None, date(int(last), 12, 31) if last else None, scale
        ),
    )


def bar(fields: dict[str, Any]) -> Bar:
    """Return the one bar of a timeline without edges."""
    return timeline(first=None, last=None, x=fields).lanes[0].bars[0]
