"""Words that promise a stance and no deed (RM405)."""

import re
from collections.abc import Iterator

from roadmap_cli.checks.subject import Hit, Subject, of_commitment
from roadmap_cli.flags import overall_status
from roadmap_cli.model import CLOSED, Commitment

_VAGUE = re.compile(
    r"\b(acknowledg|affirm|aim|aspire|call(?:s|ing)? for|consider|contemplat|deepen|discuss|encourag"
    r"|endeavou?r|examin|explor|foster|intend|look(?:s|ing)? (?:at|into)|promot|reaffirm|recogni[sz]"
    r"|recommit|reiterat|seek|strengthen|striv|stud(?:y|ies|ying)|underscor|welcom|work(?:s|ing)? towards?)"
    r"[a-z]*",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"[0-9%]")


def vague(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments that promise a stance, with neither a date nor a measure to hold them to."""
    for id, commitment in subject.roadmap.commitments.items():
        if _is_measurable(commitment) or overall_status(commitment) in CLOSED:
            continue
        for key in ("title", "text"):
            verb = _VAGUE.search(getattr(commitment, key))
            if verb is not None:
                message = f'"{verb[0]}" binds to nothing that can be checked; say what, how much or by when'
                yield of_commitment(id, (key,), message)
                break


def _is_measurable(commitment: Commitment) -> bool:
    if commitment.deadline is not None or commitment.partner_deadline or commitment.milestones:
        return True
    return any(_MEASURE.search(text) for text in (commitment.title, commitment.text))
