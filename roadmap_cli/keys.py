"""What every key of the file is for, in a sentence or two: what an editor shows beside it.

It stands apart from the model, which every run imports: only the JSON Schema needs these texts. A test sees
to it that each key of the model has one. They are Markdown.
"""

from collections.abc import Mapping

import msgspec

from roadmap_cli.model import (
    Area,
    Check,
    Commitment,
    Head,
    Milestone,
    Partner,
    Roadmap,
    Status,
    Update,
    Waiver,
)

_EXTRA = "Your own keys: kept as they are, never read."
_EVIDENCE = "Where it can be read up: an address, or an array of them."

KEYS: Mapping[type[msgspec.Struct], Mapping[str, str]] = {
    Roadmap: {
        "roadmap": "What the file as a whole is.",
        "partners": "Those who make commitments, each under an id: `[partners.ca]`.",
        "areas": "The priorities under which commitments stand, each under an id: `[areas.climate]`.",
        "commitments": "What was promised, each under an id: `[commitments.net-zero-2050]`.",
        "check": "The days for the flags, and what `roadmap check` makes of its rules.",
        "extra": _EXTRA,
    },
    Head: {
        "title": "What the roadmap is called.",
        "summary": "What it is about, in a sentence or two.",
        "announced": "When it was announced.",
        "source": "Where it was announced: an address, or an array of them.",
        "format": "The format of the file: 1, also where it is not stated.",
        "extra": _EXTRA,
    },
    Partner: {
        "name": "What the partner is called.",
        "url": "The partner's own page.",
        "extra": _EXTRA,
    },
    Area: {
        "title": "What the area is called.",
        "summary": "What it is about, in a sentence or two.",
        "lead": "Who leads it.",
        "extra": _EXTRA,
    },
    Commitment: {
        "title": "The promise in a few words.",
        "text": "The promise verbatim.",
        "area": "The id of the area under which it stands.",
        "partners": "The ids of the partners who made it.",
        "owner": "Who answers for it: a name, or an array of them.",
        "made": "When it was made.",
        "deadline": "When it is due, as precisely as it was promised, for each partner that "
        "`partner_deadline` does not name.",
        "partner_deadline": 'When it is due for one partner, if that differs: `{ ca = "2050" }`; '
        '`"none"` if that partner has no deadline.',
        "status": "The status of each partner that `partner_status` does not name; `planned` by "
        "default. The status of the whole follows from those of its partners.",
        "partner_status": 'The status of a partner with its own status: `{ us = "dropped" }`.',
        "progress": "How much of it is done, as a whole percentage; it wins over what milestones say.",
        "depends_on": "The ids of the commitments that have to be met before it can be.",
        "tags": "Words to find it by.",
        "source": "Where the promise can be read: an address, or an array of them.",
        "formerly": "The ids that it had before; `roadmap rename` writes them.",
        "waive": 'Rules of the check silenced here: `{ RM301 = { until = 2026-12-31, reason = "…" } }`.',
        "extra": _EXTRA,
        "milestones": "Steps on the way, each under an id.",
        "updates": "What happened, each under its day, month or year: `2021-04-22`; a second one of that day "
        "is `2021-04-22-2`.",
    },
    Milestone: {
        "title": "The step in a few words.",
        "deadline": "When it is due.",
        "status": "Its current status.",
        "met_on": "When it was met.",
        "evidence": _EVIDENCE,
        "extra": _EXTRA,
    },
    Update: {
        "partner": "The id of the partner that it is about; by default, it is about all partners.",
        "status": "The status from then on.",
        "status_was": "The status until then, if one was stated for the same partner, or for all.",
        "deadline": 'The deadline from then on; `"none"` if it is withdrawn.',
        "deadline_was": 'The deadline until then, if one was stated; `"none"` if there was none.',
        "note": "What happened, and why.",
        "evidence": _EVIDENCE,
        "extra": _EXTRA,
    },
    Waiver: {
        "until": "The last day on which the rule is silenced.",
        "reason": "Why it is silenced.",
    },
    Check: {
        "due_soon_days": "How many days before its deadline an open commitment is due soon.",
        "stale_after_days": "After how many days without an update an open commitment is stale.",
        "ignore": "Rules to leave out, by their code or the beginning of it: `RM405`, `RM3`.",
        "severity": 'How much a rule weighs here: `{ RM301 = "error" }`.',
        "require": "Keys that every commitment is to have.",
        "extra": _EXTRA,
    },
}

STATUSES: Mapping[Status, str] = {
    Status.UNKNOWN: "the outcome is not known",
    Status.PLANNED: "an intention so far; what counts where no status is given",
    Status.UNDERWAY: "steps towards it were taken",
    Status.AT_RISK: "it may not be kept, or not in time",
    Status.STALLED: "nothing moves any more",
    Status.ONGOING: "kept for as long as it lasts; it has no end date",
    Status.MET: "kept",
    Status.PARTLY_MET: "kept in part, and no more will follow",
    Status.BROKEN: "not kept",
    Status.DROPPED: "given up",
}
"""What each status means: first those of open commitments, then those of closed ones."""
