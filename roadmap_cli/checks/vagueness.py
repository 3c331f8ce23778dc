"""Promises of an attitude instead of an action (RM405)."""

import re
from collections.abc import Iterator

from roadmap_cli.checks.places import shares_of
from roadmap_cli.checks.subject import Hit, Subject, of_commitment
from roadmap_cli.flags import status_of
from roadmap_cli.model.types import CLOSED
from roadmap_cli.replay import OnDay

_VAGUE = re.compile(
    r"\b(acknowledg|affirm|aim|aspire|call(?:s|ing)? for|consider|contemplat|deepen|discuss|encourag"
    r"|endeavou?r|examin|explor|foster|intend|look(?:s|ing)? (?:at|into)|promot|reaffirm|recogni[sz]"
    r"|recommit|reiterat|seek|strengthen|striv|stud(?:y|ies|ying)|underscor|welcom|work(?:s|ing)? towards?)"
    r"[a-z]*",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"[0-9%]")


def vague(subject: Subject) -> Iterator[Hit]:
    """Yield open commitments that promise an attitude and have neither a date nor a measure."""
    for id, commitment in subject.roadmap.commitments.items():
        day = subject.days[id]
        if _is_measurable(day) or status_of(day) in CLOSED:
            continue
        for key in ("title", "text"):
            verb = _VAGUE.search(getattr(commitment, key))
            if verb is not None:
                message = f'"{verb[0]}" promises nothing that can be checked; say what, how much or by when'
                yield of_commitment(id, (key,), message)
                break


def _is_measurable(day: OnDay) -> bool:
    commitment = day.commitment
    if commitment.milestones or any(share.deadline is not None for share in shares_of(day).values()):
        return True
    return any(_MEASURE.search(text) for text in (commitment.title, commitment.text))
