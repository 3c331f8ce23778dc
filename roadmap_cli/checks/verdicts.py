"""Rules about assessments: their assessors, their verdicts, and statuses that contradict them."""

from collections.abc import Iterator, Mapping

from roadmap_cli.analysis.verdicts import DatedAssessment, is_in_lower_half, nearest_verdict, verdicts_on
from roadmap_cli.checks.rule import (
    CheckContext,
    Hit,
    error,
    hints,
    listed,
    not_declared,
    notice,
    of_commitment,
    partners_by_status,
    warning,
    word,
)
from roadmap_cli.model.ids import is_id
from roadmap_cli.model.types import Status
from roadmap_cli.model.validate import shown


@error(
    "RM213",
    "unknown-assessor",
    "An assessment is by an assessor that is not declared.",
    "Declare it: `roadmap add-assessor NAME --id ASSESSOR`, or name a declared one.",
)
def unknown_assessors(context: CheckContext) -> Iterator[Hit]:
    assessors = context.stated.assessors
    hint = hints(assessors)
    for commitment_id, commitment in context.stated.commitments.items():
        for key, assessment in commitment.assessments.items():
            assessor = assessment.by
            if assessor not in assessors:
                advice = "Name a declared assessor."
                if is_id(assessor):
                    command = f"`roadmap add-assessor NAME --id {assessor}`"
                    advice = f"Declare it: {command}, or name a declared one."
                message = not_declared("assessor", assessor, hint)
                path = ("assessments", key, "by")
                yield of_commitment(commitment_id, path, message, shown(assessor), advice=advice)


@warning(
    "RM214",
    "verdict-off-scale",
    "A verdict is not on the `scale` of its assessor, so `scorecard --assessor` cannot count it.",
    "Correct the verdict: `roadmap amend ID DAY --assessment --verdict VERDICT`, or give the whole scale "
    "again: `roadmap update-assessor ASSESSOR --scale SCALE`.",
)
def verdicts_off_scale(context: CheckContext) -> Iterator[Hit]:
    for commitment_id, commitment in context.stated.commitments.items():
        for key, assessment in commitment.assessments.items():
            assessor = context.stated.assessors.get(assessment.by)
            if assessor is None or not assessor.scale or assessment.verdict in assessor.scale:
                continue
            remedy = nearest_verdict(assessment.verdict, assessor.scale)
            scale = listed([shown(verdict) for verdict in assessor.scale])
            message = f"the scale of {assessment.by} has no such verdict; {remedy or f'it has {scale}'}"
            words = f"{word(commitment_id, 'ID')} {word(key, 'DAY')} --assessment --verdict VERDICT"
            command = f"`roadmap update-assessor {word(assessment.by, 'ASSESSOR')} --scale SCALE`"
            advice = (
                f"Correct the verdict: `roadmap amend {words}`, or give the whole scale again: {command}."
            )
            path = ("assessments", key, "verdict")
            yield of_commitment(commitment_id, path, message, shown(assessment.verdict), advice=advice)


_COMPARE = "Check that the evidence supports the status. If the assessor has a newer verdict, record it"


@notice(
    "RM408",
    "met-against-verdict",
    "A commitment is met, for all or for some partners, but a verdict in the lower half of a scale is in "
    "effect.",
    f"{_COMPARE}: `roadmap assess ID ASSESSOR VERDICT`.",
)
def met_against_verdict(context: CheckContext) -> Iterator[Hit]:
    scales = {known_id: assessor.scale for known_id, assessor in context.roadmap.assessors.items()}
    for commitment_id, commitment in context.roadmap.commitments.items():
        if not commitment.assessments:
            continue
        for dated, partners in _contradicting(context, commitment_id, scales).values():
            verdict, by = dated.assessment.verdict, dated.assessment.by
            whom = f" for {listed([*filter(None, partners)])}" if any(partners) else ""
            message = (
                f"the status is met{whom}, but this verdict of {word(by, 'the assessor')} is in the lower "
                "half of its scale; compare the two"
            )
            about = dated.assessment.partner
            whose = f" --for {word(about, 'PARTNER')}" if about else ""
            words = f"{word(commitment_id, 'ID')} {word(by, 'ASSESSOR')} VERDICT{whose}"
            advice = f"{_COMPARE}: `roadmap assess {words}`."
            path = ("assessments", dated.key, "verdict")
            yield of_commitment(commitment_id, path, message, shown(verdict), advice=advice)


def _contradicting(
    context: CheckContext, commitment_id: str, scales: Mapping[str, Mapping[str, float]]
) -> dict[str, tuple[DatedAssessment, list[str]]]:
    """Return the assessments against a status of met by key, each with the partners of that status."""
    found: dict[str, tuple[DatedAssessment, list[str]]] = {}
    day = context.days[commitment_id]
    for partners in partners_by_status(day, {Status.MET}).values():
        for partner in partners:
            for dated in verdicts_on(day.commitment, context.as_of, partner):
                assessment = dated.assessment
                if is_in_lower_half(assessment.verdict, scales.get(assessment.by, {})):
                    found.setdefault(dated.key, (dated, []))[1].append(partner)
    return found
