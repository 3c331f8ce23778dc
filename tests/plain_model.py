"""What a commitment was on a day, written from the words of the format alone: dictionaries and loops.

It takes a commitment as TOML gives it, and days as ISO texts, which compare as the days do. The program's own
replay is held against it, so it shares no code with it.
"""

from typing import Any

Table = dict[str, Any]

NOTHING_SAID = {"status": "planned", "deadline": "none"}
BEST_TO_WORST = [
    "met", "partly-met", "ongoing", "underway", "planned", "unknown", "at-risk", "stalled", "dropped",
    "broken",
]  # fmt: skip
CLOSED = {"met", "partly-met", "dropped", "broken"}


def first_day(key: str) -> str:
    """Return the first day of an update's key: a year, a month or a day, with or without a suffix."""
    parts = [part for part in key.split("-") if len(part) > 1]
    return "-".join(parts + ["01"] * (3 - len(parts)))


def last_day(deadline: str) -> str:
    """Return the last day of a deadline that is a year, or a day itself."""
    return f"{deadline}-12-31" if len(deadline) == 4 else deadline


def in_order(commitment: Table) -> list[tuple[str, Table]]:
    """Return the updates by their first day, then as in the file."""
    return sorted(commitment.get("updates", {}).items(), key=lambda item: first_day(item[0]))


def updates_of(commitment: Table, subjects: set[str], kind: str, until: str = "9999-12-31") -> list[Table]:
    """Return the updates of these subjects ("" is all) that give a status or a deadline, up to a day."""
    return [
        update
        for key, update in in_order(commitment)
        if update.get("partner", "") in subjects and kind in update and first_day(key) <= until
    ]


def first_day_of(commitment: Table, update: Table) -> str:
    """Return the first day of an update."""
    return next(first_day(key) for key, one in in_order(commitment) if one is update)


def value_on(commitment: Table, subject: str, kind: str, day: str) -> str:
    """Return the status or deadline of all ("") or of a partner on a day; "none" is no deadline."""
    own = updates_of(commitment, {subject}, kind)
    if updates_of(commitment, {subject}, kind, day):
        # For all it is the same set twice.
        return str(updates_of(commitment, {subject, ""}, kind, day)[-1][kind])
    if own and f"{kind}_was" in own[0]:
        return str(own[0][f"{kind}_was"])
    if subject == "":
        return NOTHING_SAID[kind] if own else str(commitment.get(kind, NOTHING_SAID[kind]))
    if not own and subject in commitment.get(f"partner_{kind}", {}):
        return str(commitment[f"partner_{kind}"][subject])
    return value_on(commitment, "", kind, day)


def stated_of_its_own(commitment: Table, subject: str, kind: str, day: str) -> Any:
    """Return what the file states of this very subject for a day, None where nothing does."""
    until = updates_of(commitment, {subject, ""}, kind, day)
    own = updates_of(commitment, {subject}, kind)
    if own and first_day_of(commitment, own[0]) <= day:
        return until[-1][kind] if until[-1].get("partner", "") == subject else None
    if own:
        return own[0].get(f"{kind}_was")
    return commitment.get(f"partner_{kind}", {}).get(subject) if subject else commitment.get(kind)


def whole_status(statuses: list[str]) -> str:
    """Return the status of the whole from those of its partners."""
    worst_first = sorted(statuses, key=BEST_TO_WORST.index, reverse=True)
    for status in worst_first:
        if status not in CLOSED:
            return status
    if len(set(statuses)) > 1 and {"met", "partly-met"} & set(statuses):
        return "partly-met"
    return worst_first[0]


def whole_last_day(commitment: Table, partners: list[str], day: str) -> str:
    """Return the last day of the deadline that counts for the whole, or "none"."""
    if not partners:
        own = value_on(commitment, "", "deadline", day)
        return own if own == "none" else last_day(own)
    still_open = [one for one in partners if value_on(commitment, one, "status", day) not in CLOSED]
    deadlines = [value_on(commitment, one, "deadline", day) for one in still_open or partners]
    return min((last_day(one) for one in deadlines if one != "none"), default="none")


def exists_on(commitment: Table, day: str) -> bool:
    """Return whether the commitment had been made."""
    if "made" in commitment:
        return first_day(commitment["made"]) <= day
    return all(first_day(key) <= day for key, _ in in_order(commitment)[:1])
