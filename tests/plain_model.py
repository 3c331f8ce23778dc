"""A plain model of the format: the values of a commitment on a day, computed with dictionaries and loops.

It takes a commitment as parsed TOML, and days as ISO strings, which compare like days. Tests compare the
program with it, so it shares no code with the program.
"""

from calendar import monthrange
from typing import Any

Table = dict[str, Any]

DEFAULTS = {"status": "planned", "deadline": "none"}
BEST_TO_WORST = [
    "met", "partly-met", "ongoing", "underway", "planned", "unknown", "at-risk", "stalled", "dropped",
    "broken",
]  # fmt: skip
CLOSED = {"met", "partly-met", "dropped", "broken", "superseded"}


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


def past(commitment: Table, day: str) -> int:
    """Return how many of the updates, in order, begin by the end of a day."""
    return len([key for key, _ in in_order(commitment) if first_day(key) <= day])


def updates_about(commitment: Table, subjects: set[str], kind: str, number: int | None = None) -> list[Table]:
    """Return those of the first `number` updates that set a value of these subjects ("" is all)."""
    return [
        update
        for _, update in in_order(commitment)[:number]
        if not {"milestone", "cycle"} & set(update)
        and update.get("partner", "") in subjects
        and kind in update
    ]


def milestone_on(commitment: Table, id: str, kind: str, day: str) -> str:
    """Return the status or deadline of a milestone at the end of a day."""
    own = [
        (first_day(key), update)
        for key, update in in_order(commitment)
        if update.get("milestone") == id and kind in update
    ]
    until = [update for first, update in own if first <= day]
    if until:
        return str(until[-1][kind])
    if own:
        return str(own[0][1].get(f"{kind}_was", DEFAULTS[kind]))
    step = commitment["milestones"][id]
    if kind == "status" and "met_on" in step and step["status"] in CLOSED and first_day(step["met_on"]) > day:
        return "planned"
    return str(step.get(kind, DEFAULTS[kind]))


def words_on(commitment: Table, id: str, day: str) -> str:
    """Return the promised words at the end of a day, of a milestone or of all ("")."""
    later = [
        update
        for key, update in in_order(commitment)
        if update.get("milestone", "") == id
        and not {"partner", "cycle"} & set(update)
        and "deadline" in update
        and first_day(key) > day
    ]
    now = milestone_on(commitment, id, "deadline", day) if id else value_on(commitment, "", "deadline", day)
    for update in later:
        if "deadline_text_was" in update:
            return str(update["deadline_text_was"])
        if last_day(str(update["deadline"])) != last_day(now):
            return ""
    promise = commitment["milestones"][id] if id else commitment
    return str(promise.get("deadline_text", ""))


def value_after(commitment: Table, subject: str, kind: str, number: int) -> str:
    """Return the value of all ("") or of a partner after `number` updates; "none" is no deadline."""
    own = updates_about(commitment, {subject}, kind)
    if updates_about(commitment, {subject}, kind, number):
        # For all, both sets are the same.
        return str(updates_about(commitment, {subject, ""}, kind, number)[-1][kind])
    if own and f"{kind}_was" in own[0]:
        return str(own[0][f"{kind}_was"])
    if subject == "":
        return DEFAULTS[kind] if own else str(commitment.get(kind, DEFAULTS[kind]))
    if not own and subject in commitment.get(f"partner_{kind}", {}):
        return str(commitment[f"partner_{kind}"][subject])
    return value_after(commitment, "", kind, number)


def value_on(commitment: Table, subject: str, kind: str, day: str) -> str:
    """Return the status or deadline of a subject at the end of a day."""
    value = value_after(commitment, subject, kind, past(commitment, day))
    is_lost = kind == "status" and value == "superseded" and subject in commitment.get("lost", ())
    return "dropped" if is_lost else value


def own_value(commitment: Table, subject: str, kind: str, day: str) -> Any:
    """Return the value that the file states for exactly this subject on a day, None without one."""
    until = updates_about(commitment, {subject, ""}, kind, past(commitment, day))
    own = updates_about(commitment, {subject}, kind)
    if updates_about(commitment, {subject}, kind, past(commitment, day)):
        return until[-1][kind] if until[-1].get("partner", "") == subject else None
    if own:
        return own[0].get(f"{kind}_was")
    return commitment.get(f"partner_{kind}", {}).get(subject) if subject else commitment.get(kind)


def whole_status(statuses: list[str]) -> str:
    """Return the status of the whole from those of its partners."""
    statuses = [status for status in statuses if status != "superseded"]
    if not statuses:
        return "superseded"
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
        own = window_due(commitment, "", day)
        return own if own == "none" else last_day(own)
    still_open = [one for one in partners if value_on(commitment, one, "status", day) not in CLOSED]
    deadlines = [window_due(commitment, one, day) for one in still_open or partners]
    return min((last_day(one) for one in deadlines if one != "none"), default="none")


def exists_on(commitment: Table, day: str) -> bool:
    """Return whether the commitment had been made."""
    if "made" in commitment:
        return first_day(commitment["made"]) <= day
    return all(first_day(key) <= day for key, _ in in_order(commitment)[:1])


# Lineage


def is_superseded(commitment: Table, partner: str, day: str) -> bool:
    """Return whether it is superseded for a partner, or for all of them."""
    concerned = [partner] if partner else commitment["partners"] or [""]
    return all(value_on(commitment, one, "status", day) == "superseded" for one in concerned)


def with_lost(tables: dict[str, Table], day: str) -> dict[str, Table]:
    """Return the commitments, each with the subjects for which nothing replaced a superseded one."""
    return {
        id: table
        | {
            "lost": {
                one
                for one in table["partners"] or [""]
                if is_superseded(table, one, day) and not is_replaced(id, one, tables, day)
            }
        }
        for id, table in tables.items()
    }


def is_replaced(id: str, partner: str, tables: dict[str, Table], day: str) -> bool:
    """Return whether another commitment replaced it; those that replace themselves replace nothing."""
    return any(
        successor in tables
        and exists_on(tables[successor], day)
        and (not partner or partner in tables[successor]["partners"])
        and successor not in reached_from(successor, partner, tables, day)
        for successor in tables[id].get("replaced_by", [])
    )


def reached_from(id: str, partner: str, tables: dict[str, Table], day: str) -> set[str]:
    """Return the commitments that replaced one, at any distance."""
    reached: set[str] = set()
    pending = [id]
    while pending:
        one = pending.pop()
        if one not in tables or not is_superseded(tables[one], partner, day):
            continue
        for successor in tables[one].get("replaced_by", []):
            if successor not in reached:
                reached.add(successor)
                pending.append(successor)
    return reached


# Recurring duties

CLOSING_RESULTS = {"met", "partly-met", "dropped", "broken"}


def months_later(window: str, months: int) -> str:
    """Return a year, or a day, some months later; a day that the month lacks is its last one."""
    year, month = (int(part) for part in (window + "-01").split("-")[:2])
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    if len(window) == 4:
        return f"{year:04}"
    day = int(window[8:])
    while day > monthrange(year, month)[1]:
        day -= 1
    return f"{year:04}-{month:02}-{day:02}"


def recurs(commitment: Table, subject: str, day: str) -> bool:
    """Return whether a commitment is a duty of a subject, which has a first cycle."""
    return "every" in commitment and value_on(commitment, subject, "deadline", day) != "none"


def cycles_of(commitment: Table, subject: str, day: str) -> list[str]:
    """Return the windows of the cycles of a subject until the year 2070; none if it does not recur."""
    windows: list[str] = []
    if recurs(commitment, subject, day):
        first, until = (
            value_on(commitment, subject, "deadline", day),
            last_day(commitment.get("until", "2070")),
        )
        count, unit = commitment["every"].split(" ")
        months = int(count) * {"month": 1, "year": 12}[unit.removesuffix("s")]
        while last_day(later := months_later(first, len(windows) * months)) <= until:
            windows.append(later)
    return windows


def of_cycle(commitment: Table, window: str) -> Table:
    """Return a cycle as a commitment with the updates about it, and nothing stated."""
    updates = {
        key: {name: value for name, value in update.items() if name != "cycle"}
        for key, update in commitment.get("updates", {}).items()
        if str(update.get("cycle")) == window  # a day is a TOML date
    }
    return {"updates": updates}


def closed_on(commitment: Table, subject: str, day: str) -> str:
    """Return the first day of the update that set the present status, an empty string without one."""
    number = past(commitment, day)
    status = value_after(commitment, subject, "status", number)
    while number and value_after(commitment, subject, "status", number - 1) == status:
        number -= 1
    return first_day(in_order(commitment)[number - 1][0]) if number else ""


def result_of(commitment: Table, window: str, subject: str, day: str) -> str:
    """Return how a cycle came out: a closing status, `late`, or an empty string while it is open."""
    cycle = of_cycle(commitment, window)
    status = value_on(cycle, subject, "status", day)
    if status not in CLOSING_RESULTS:
        return ""
    return "late" if status == "met" and closed_on(cycle, subject, day) > last_day(window) else status


def ended_of(commitment: Table, subject: str, day: str) -> list[str]:
    """Return the cycles that ended before a day, or before the duty was closed."""
    end = day
    if value_on(commitment, subject, "status", day) in CLOSED:
        end = closed_on(commitment, subject, day)
    return [window for window in cycles_of(commitment, subject, day) if last_day(window) < end]


def window_due(commitment: Table, subject: str, day: str) -> str:
    """Return the window that is due for a subject, which is its deadline unless it recurs."""
    if not recurs(commitment, subject, day):
        return value_on(commitment, subject, "deadline", day)
    windows = cycles_of(commitment, subject, day)
    ended = ended_of(commitment, subject, day)
    if ended and not result_of(commitment, ended[-1], subject, day):
        return ended[-1]
    for window in windows[len(ended) :]:
        if not result_of(commitment, window, subject, day):
            return window
    return ["none", *windows][-1] if value_on(commitment, subject, "status", day) in CLOSED else "none"


def results_of(commitment: Table, subject: str, day: str) -> list[str]:
    """Return how the ended cycles came out."""
    ended = ended_of(commitment, subject, day)
    return [result_of(commitment, window, subject, day) for window in ended]


def share_kept(commitment: Table, subject: str, day: str) -> int | None:
    """Return the share of the ended cycles that were kept, None if none has ended."""
    results = results_of(commitment, subject, day)
    points = [{"met": 100, "late": 100, "partly-met": 50}.get(result, 0) for result in results]
    return mean(points) if points else None


def is_duty(commitment: Table, day: str) -> bool:
    """Return whether it recurs for any of its partners."""
    return any(recurs(commitment, one, day) for one in commitment["partners"] or [""])


def duty_progress(commitment: Table, subject: str, day: str) -> int | None:
    """Return the progress of a subject of a duty."""
    status = value_on(commitment, subject, "status", day)
    if status in CLOSED or not recurs(commitment, subject, day):
        return POINTS_OF_CLOSED.get(status, own_progress(commitment))
    return share_kept(commitment, subject, day)


def is_left_out(commitment: Table, subject: str, day: str) -> bool:
    """Return whether a subject is in no mean: ongoing, superseded, or an open duty without an ended cycle."""
    status = value_on(commitment, subject, "status", day)
    if status not in CLOSED and is_duty(commitment, day):
        return share_kept(commitment, subject, day) is None
    return status in ("ongoing", "superseded")


# What the numbers mean

POINTS_OF_CLOSED = {"met": 100, "partly-met": 50, "broken": 0, "dropped": 0}


def mean(numbers: list[int]) -> int:
    """Return the mean as a whole number, halves upward; 0 of none."""
    return (2 * sum(numbers) + len(numbers)) // (2 * len(numbers)) if numbers else 0


def own_progress(commitment: Table) -> int | None:
    """Return the progress that the commitment or its milestones state, None without one."""
    if "progress" in commitment:
        return int(commitment["progress"])
    steps = [POINTS_OF_CLOSED.get(step["status"], 0) for step in commitment.get("milestones", {}).values()]
    return mean(steps) if steps else None


def progress_on(commitment: Table, partner: str, day: str) -> int | None:
    """Return the progress of the whole ("") or of a partner on a day, None if it is not known."""
    partners = commitment["partners"]
    if is_duty(commitment, day):
        concerned = concerned_partners(commitment, partner)
        if len(concerned) == 1:
            return duty_progress(commitment, concerned[0], day)
        counted_partners = [one for one in concerned if not is_left_out(commitment, one, day)]
        shares = [duty_progress(commitment, one, day) or 0 for one in counted_partners]
        return mean(shares) if shares else None
    apart = {one for one in partners if own_value(commitment, one, "status", day) is not None}
    if partner in apart:
        return POINTS_OF_CLOSED.get(value_on(commitment, partner, "status", day))
    if partner or not apart:
        status = status_of(commitment, partner, day)
        return POINTS_OF_CLOSED.get(status, own_progress(commitment))
    statuses = [value_on(commitment, one, "status", day) for one in partners]
    counted = [one for one in statuses if one not in ("ongoing", "superseded")]
    if not counted or (set(counted) == {"unknown"} and own_progress(commitment) is None):
        return None
    return mean([POINTS_OF_CLOSED.get(one, own_progress(commitment) or 0) for one in counted])


def status_of(commitment: Table, partner: str, day: str) -> str:
    """Return the status of the whole ("") or of a partner on a day."""
    if partner or not commitment["partners"]:
        return value_on(commitment, partner, "status", day)
    return whole_status([value_on(commitment, one, "status", day) for one in commitment["partners"]])


def due_of(commitment: Table, partner: str, day: str) -> str:
    """Return the last day of the deadline of the whole ("") or of a partner, or "none"."""
    if not partner:
        return whole_last_day(commitment, commitment["partners"], day)
    deadline = window_due(commitment, partner, day)
    return deadline if deadline == "none" else last_day(deadline)


def concerned_partners(commitment: Table, partner: str) -> list[str]:
    """Return the partners of a row: one, all of them, or "" for a commitment without partners."""
    return [partner] if partner else commitment["partners"] or [""]


def is_late(commitment: Table, partner: str, day: str) -> bool:
    """Return whether it was met by an update that is entirely after the deadline at that time."""
    number = past(commitment, day)
    if "every" in commitment or value_after(commitment, partner, "status", number) != "met":
        return False  # of a duty, only cycles are late
    while number and value_after(commitment, partner, "status", number - 1) == "met":
        number -= 1
    if number == 0:
        return False  # the day is not known
    held = value_after(commitment, partner, "deadline", number - 1)
    return held != "none" and first_day(in_order(commitment)[number - 1][0]) > last_day(held)


def has_slipped(commitment: Table, partner: str, day: str) -> bool:
    """Return whether the deadline ends later than it first did."""
    number = past(commitment, day)
    had = [value_after(commitment, partner, "deadline", so_far) for so_far in range(number + 1)]
    first = next((one for one in had if one != "none"), "none")
    return "none" not in (first, had[-1]) and last_day(had[-1]) > last_day(first)


def flags_of(commitment: Table, partner: str, day: str) -> set[str]:
    """Return the flags that follow from statuses and deadlines, except `due-soon` and `stale`."""
    concerned = concerned_partners(commitment, partner)
    statuses = [value_on(commitment, one, "status", day) for one in concerned]
    found = set()
    for one, status in zip(concerned, statuses, strict=True):
        due = due_of(commitment, one, day) if one else due_of(commitment, "", day)
        if status not in CLOSED and due != "none" and due < day:
            found.add("overdue")
        if has_slipped(commitment, one, day):
            found.add("slipped")
        if set(results_of(commitment, one, day)) & {"", "dropped", "broken"}:
            found.add("cycle-missed")
    if status_of(commitment, partner, day) == "met" and any(is_late(commitment, x, day) for x in concerned):
        found.add("late")
    gave_up = [status in ("broken", "dropped") for status in statuses if status != "superseded"]
    if not partner and any(gave_up) and not all(gave_up):
        found.add("partner-broken")
    return found


def sums_of(rows: list[tuple[Table, str]], day: str) -> Table:
    """Return the sums over commitments, each for the whole ("") or for a partner."""
    statuses = [status_of(commitment, partner, day) for commitment, partner in rows]
    flags = [flags_of(commitment, partner, day) for commitment, partner in rows]
    counted = [
        progress_on(commitment, partner, day) or 0
        for commitment, partner in rows
        if not all(is_left_out(commitment, x, day) for x in concerned_partners(commitment, partner))
    ]
    return {
        "total": len(rows) - statuses.count("superseded"),
        "superseded": statuses.count("superseded"),
        "met": statuses.count("met"),
        "partly_met": statuses.count("partly-met"),
        "open": len([status for status in statuses if status not in CLOSED]),
        "not_kept": statuses.count("broken") + statuses.count("dropped"),
        "overdue": len([one for one in flags if "overdue" in one]),
        "at_risk": statuses.count("at-risk"),
        "unknown": statuses.count("unknown"),
        "progress": mean(counted) if counted else None,
    }


def score_of(rows: list[tuple[Table, str]], day: str) -> Table:
    """Return the columns of the scorecard over commitments, each for a partner."""
    columns = dict.fromkeys(("met", "late", "partly_met", "overdue", "broken", "dropped", "pending"), 0)
    score = 0
    in_all = len(rows)
    rows = [
        (commitment, partner) for commitment, partner in rows if not is_superseded(commitment, partner, day)
    ]
    for commitment, partner in rows:
        status, flags = status_of(commitment, partner, day), flags_of(commitment, partner, day)
        if status == "met":
            columns["late" if "late" in flags else "met"] += 1
        elif status in CLOSED:
            columns[status.replace("-", "_")] += 1
        elif "overdue" not in flags and (ended := results_of(commitment, partner, day)):
            status = ended[-1]
            columns[status.replace("-", "_")] += 1
        else:
            columns["overdue" if "overdue" in flags else "pending"] += 1
        score += {"met": 1, "late": 1, "broken": -1, "dropped": -1}.get(status, 0)
    counted = len(rows) - columns["pending"]
    average = round(score / counted, 2) if counted else None
    counts = {"total": len(rows), "superseded": in_all - len(rows), **columns}
    return {**counts, "score": score, "mean": average}


def verdict_of(commitment: Table, assessor: str, partner: str, day: str) -> str:
    """Return the last verdict of an assessor about a partner or about all, empty without one."""
    found = ""
    latest = ""
    for key, one in commitment.get("assessments", {}).items():
        counts_from = last_day("-".join(part for part in key.split("-") if len(part) > 1))
        if one["by"] == assessor and one.get("partner", partner) == partner and latest <= counts_from <= day:
            found, latest = one["verdict"], counts_from
    return found


def assessor_score_of(
    rows: list[tuple[Table, str]], day: str, assessor: str, scale: dict[str, float]
) -> Table:
    """Return the columns of the scorecard of an assessor over commitments, each for a partner."""
    counts = dict.fromkeys(scale, 0)
    others = {"off_scale": 0, "pending": 0}
    score = 0.0
    in_all = len(rows)
    rows = [
        (commitment, partner) for commitment, partner in rows if not is_superseded(commitment, partner, day)
    ]
    for commitment, partner in rows:
        verdict = verdict_of(commitment, assessor, partner, day)
        if verdict in scale:
            counts[verdict] += 1
            score += scale[verdict]
        else:
            others["off_scale" if verdict else "pending"] += 1
    counted = sum(counts.values())
    average = round(score / counted, 2) if counted else None
    numbers = {"total": len(rows), "superseded": in_all - len(rows), "verdicts": counts, **others}
    return {**numbers, "score": score, "mean": average}
