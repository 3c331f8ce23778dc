"""What assessors said of commitments, and which of their verdicts are in effect on a day.

An assessment counts from the last day of its key, until the same assessor gives another verdict about the
same partner or about all. It never changes a status, a flag or progress.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.types import Assessment, Commitment
from roadmap_cli.model.window import Deadline


class DatedAssessment(msgspec.Struct, frozen=True, gc=False):
    """An assessment with its key and the day or window of the key."""

    key: str
    day: Deadline
    assessment: Assessment


def assessments_of(commitment: Commitment, as_of: date = date.max) -> list[DatedAssessment]:
    """Return the assessments up to a day, by the last day of their keys, then in file order."""
    if not commitment.assessments:
        return []
    dated = [
        DatedAssessment(key, day, assessment)
        for key, assessment in commitment.assessments.items()
        if (day := parse_day_key(key)).last <= as_of
    ]
    return sorted(dated, key=lambda one: one.day.last) if len(dated) > 1 else dated


def verdicts_on(commitment: Commitment, as_of: date, partner: str = "") -> list[DatedAssessment]:
    """Return the assessments whose verdicts are in effect on a day, by assessor.

    For a partner, this is the latest of each assessor about it or about all. For the whole, it is the latest
    about all, and those about single partners that came after it.
    """
    past = assessments_of(commitment, as_of)
    if len(past) == 1 and (not partner or past[0].assessment.partner in ("", partner)):
        return past  # the usual case
    latest: dict[str, dict[str, DatedAssessment]] = {}
    for dated in past:
        by, about = dated.assessment.by, dated.assessment.partner
        if partner and about not in ("", partner):
            continue
        if partner or not about:
            latest[by] = {about: dated}
        else:
            of_assessor = latest.setdefault(by, {})
            of_assessor.pop(about, None)
            of_assessor[about] = dated
    return [dated for of_assessor in latest.values() for dated in of_assessor.values()]


def verdict_words(assessment: Assessment) -> str:
    """Return the verdict after its assessor and partner: `watch (us): broken`; unescaped, on one line."""
    whose = f" ({assessment.partner})" if assessment.partner else ""
    return " ".join(f"{assessment.by}{whose}: {assessment.verdict}".split())


def is_in_lower_half(verdict: str, scale: Mapping[str, float]) -> bool:
    """Return whether a verdict is below the middle of a scale; one that is not on it never is."""
    return verdict in scale and 2 * scale[verdict] < min(scale.values()) + max(scale.values())


def nearest_verdict(verdict: str, scale: Iterable[str]) -> str:
    """Return `did you mean VERDICT?` for a misspelled verdict, else an empty string.

    Only close matches count, because a similar verdict may mean the opposite.
    """
    from difflib import get_close_matches  # only needed for errors

    known = {one.lower(): one for one in scale}
    close = get_close_matches(verdict[:100].lower(), known, n=1, cutoff=0.8)
    return f"did you mean {known[close[0]]}?" if close else ""
