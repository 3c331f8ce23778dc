"""Reports for tests of the formats of `check`: a small one, and one with hostile text everywhere."""

from datetime import date
from typing import Any

import msgspec

from roadmap_cli.model.findings import Finding, Place, Report, Rule, Severity

UNKNOWN_AREA = Rule(
    "RM201", Severity.ERROR, "unknown-area", "A commitment in an unknown area.", "Name a real area."
)
OVERDUE = Rule(
    "RM301", Severity.WARNING, "overdue", "An open commitment whose window has passed.", "Say what happened."
)
DUE_SOON = Rule(
    "RM302", Severity.NOTICE, "due-soon", "An open commitment that is due soon.", "Nothing is wrong yet."
)
NO_OWNER = Rule(
    "RM403", Severity.NOTICE, "no-partner-or-owner", "A commitment of nobody.", "Name who is to keep it."
)

TEXT = """\
[roadmap]
title = "Small roadmap"

[commitments.grids]
title = "Power"
area = "climat"

[commitments.ice]
title = "氷"
deadline = "2025"
"""

AREA = Finding(
    "RM201",
    Severity.ERROR,
    Place("roadmap.toml", 6, 1, 4),
    "commitments.grids.area",
    '"climat"',
    "there is no such area; did you mean climate?",
    "grids",
)
NOBODY = Finding(
    "RM403",
    Severity.NOTICE,
    Place("roadmap.toml", 8, 14, 3),
    "commitments.ice",
    "",
    "has neither partner nor owner",
    "ice",
)
LATE = Finding(
    "RM301",
    Severity.WARNING,
    Place("roadmap.toml", 10, 1, 8),
    "commitments.ice.deadline",
    '"2025"',
    "overdue by 32 days",
    "ice",
)
WHOLE = Finding("RM106", Severity.ERROR, Place("roadmap.toml", 1), "", "", "merge=union is set for this file")

REPORT = Report(
    location="plans/roadmap.toml",
    text=TEXT,
    as_of=date(2026, 2, 1),
    rules=(UNKNOWN_AREA, OVERDUE, DUE_SOON, NO_OWNER),
    findings=(AREA, NOBODY, LATE),
)
"""Every severity once; RM302 found nothing."""

SINCE = msgspec.structs.replace(REPORT, findings=(AREA,), elsewhere=(NOBODY, LATE), since="v1.0")
"""The same report, if only the first commitment changed since v1.0."""

CLEAN = msgspec.structs.replace(REPORT, findings=())

UNREADABLE = Report(
    location="roadmap.toml",
    text="",
    as_of=date(2026, 2, 1),
    rules=(),
    findings=(
        Finding("RM101", Severity.ERROR, Place("roadmap.toml", 3, 7), "", "", "this is not UTF-8 text"),
    ),
)
"""A file that is not text: no rule ran, and there is no line to show."""


def varied(report: Report, **changes: Any) -> Report:
    """Return the report with other fields."""
    return msgspec.structs.replace(report, **changes)


def many(number: int, severity: Severity = Severity.WARNING) -> tuple[Finding, ...]:
    """Return findings of one rule, one for each line."""
    return tuple(
        Finding("RM301", severity, Place("r.toml", line, 1, 8), f"commitments.c-{line}.deadline", "", "late")
        for line in range(1, number + 1)
    )


def hostile_report(text: str) -> Report:
    """Return a report with the text in every place that can have user text."""
    line = text.replace("\r\n", " ").replace("\n", " ")
    finding = Finding(
        "RM301", Severity.WARNING, Place(text, 2, 1 + len(line), len(line)), text, text, text, text, text
    )
    bare = Finding("RM301", Severity.ERROR, Place(text, 1), "", "", text)
    written = "".join(char for char in f"{text}\n{line}{line}{line}\n" if not "\ud800" <= char <= "\udfff")
    return Report(
        location=text.replace("\ud800", ""),  # a path has only surrogates that represent bytes
        text=written,
        as_of=date(2026, 2, 1),
        rules=(UNKNOWN_AREA, OVERDUE),
        findings=(bare, finding),
        elsewhere=(finding, finding),
        since=text,
    )
