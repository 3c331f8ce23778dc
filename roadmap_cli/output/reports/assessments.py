"""What assessors said of a commitment: the verdicts in effect, and all assessments, as lines and as JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from roadmap_cli import escape
from roadmap_cli.analysis.verdicts import DatedAssessment, assessments_of, verdicts_on
from roadmap_cli.model.types import Assessment, Commitment, Roadmap, texts
from roadmap_cli.output.blocks import Cell, Line, PartEntry
from roadmap_cli.output.words import partner_name


def assessor_name(assessor_id: str, roadmap: Roadmap) -> str:
    """Return the name of an assessor on one line, else its id."""
    assessor = roadmap.assessors.get(assessor_id)
    return escape.line(assessor.name if assessor else assessor_id)


def by_whom(assessment: Assessment, roadmap: Roadmap) -> str:
    """Return the assessor and, if it is about one, the partner: `Promise Watch on Canada`."""
    name = assessor_name(assessment.by, roadmap)
    return f"{name} on {partner_name(assessment.partner, roadmap)}" if assessment.partner else name


def verdict_text(dated: DatedAssessment, roadmap: Roadmap) -> str:
    """Return a verdict with its assessor and day: `kept (Promise Watch on Canada, 2023)`."""
    assessment = dated.assessment
    return f"{escape.line(assessment.verdict)} ({by_whom(assessment, roadmap)}, {dated.day.canonical})"


def past_assessments(commitment: Commitment, as_of: date, partner: str) -> list[DatedAssessment]:
    """Return the assessments up to a day, newest first; for a partner, those about it or about all."""
    dated = assessments_of(commitment, as_of)
    return [one for one in reversed(dated) if not partner or one.assessment.partner in ("", partner)]


def verdict_lines(verdicts: Sequence[DatedAssessment], roadmap: Roadmap) -> list[Line]:
    """Return a line for each verdict in effect."""
    return [Line([Cell(verdict_text(dated, roadmap))]) for dated in verdicts]


def assessment_entries(assessments: Sequence[DatedAssessment], roadmap: Roadmap) -> list[PartEntry]:
    """Return an entry for each assessment, with its note and its evidence."""
    return [_entry(dated, roadmap) for dated in assessments]


def _entry(dated: DatedAssessment, roadmap: Roadmap) -> PartEntry:
    assessment = dated.assessment
    verdict = Line([Cell(f"{by_whom(assessment, roadmap)}:"), Cell(escape.line(assessment.verdict))])
    note = [Line([Cell(text)]) for text in escape.block(assessment.note).splitlines()]
    evidence = [
        Line([Cell(escape.line(text), "faint", is_address=True)]) for text in texts(assessment.evidence)
    ]
    return PartEntry(escape.line(dated.key), [verdict, *note, *evidence])


def assessment_records(commitment: Commitment, as_of: date, partner: str) -> list[dict[str, Any]]:
    """Return the JSON of the assessments up to a day, newest first."""
    in_effect = {dated.key for dated in verdicts_on(commitment, as_of, partner)}
    return [
        {"key": dated.key, "first": dated.day.first, "last": dated.day.last}
        | {"in_effect": dated.key in in_effect}
        | assessment_record(dated)
        for dated in past_assessments(commitment, as_of, partner)
    ]


def assessment_record(dated: DatedAssessment) -> dict[str, Any]:
    """Return the JSON of what an assessor said."""
    one = dated.assessment
    record = {"by": one.by, "partner": one.partner or None, "verdict": one.verdict, "note": one.note or None}
    return record | {"evidence": texts(one.evidence)}
