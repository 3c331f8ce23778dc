"""Updates that are corrected or removed, against a plain model of what holds on each day."""

from typing import NamedTuple

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.editing.amendments import amended
from roadmap_cli.editing.updates import require_common
from roadmap_cli.errors import RoadmapError
from roadmap_cli.model.dates import day_key, parse_day_key, parse_deadline, parse_target
from roadmap_cli.model.types import Status, Update
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.toml.change import changed
from tests.analysis.test_replay_model import (
    agrees_with_the_model,
    all_shown_on,
    contradictory,
    days_around,
    states_the_present,
)
from tests.conftest import examples
from tests.plain_model import Table, first_day, in_order, value_after
from tests.recording import DEADLINES, KEYS, KINDS, SEVERAL, STATUSES, Request, beginnings, recorded


class Correction(NamedTuple):
    """What is corrected about the update with some number; nothing `given` is its removal."""

    number: int
    on: str
    given: Table


NONE = "none of it"
CORRECTIONS = st.builds(
    Correction,
    number=st.integers(0, 20),
    on=st.sampled_from(["", "", *KEYS]),
    given=st.fixed_dictionaries(
        {},
        optional={
            "partner": st.sampled_from(["us", "ca", "mx"]),
            "status": st.sampled_from([*STATUSES, NONE, NONE]),
            "deadline": st.sampled_from([*DEADLINES, NONE, NONE]),
            "note": st.sampled_from(["Other.", NONE]),
        },
    ),
)


def corrected(table: Table, correction: Correction, is_removal: bool) -> tuple[str, str, Table] | None:
    """Return the key of an update, the new one, and the commitment afterward; None if it cannot be."""
    commitment = read_commitment(table)
    if not commitment.updates:
        return None
    key = list(commitment.updates)[correction.number % len(commitment.updates)]
    old, update, new_key = commitment.updates[key], None, key
    if not is_removal:
        request = correction.given
        if request.get("partner", table["partners"]) not in (*table["partners"], table["partners"]):
            return None
        values = {
            "partner": request.get("partner", old.partner),
            "status": Status(request["status"]) if request.get("status", NONE) != NONE else None,
            "deadline": parse_target(request["deadline"]) if request.get("deadline", NONE) != NONE else None,
            "note": request.get("note", old.note).replace(NONE, ""),
        }
        values |= {kind: getattr(old, kind) for kind in KINDS if kind not in request}
        update = msgspec.structs.replace(old, **values)
        if update.status is None and update.deadline is None and not update.note:
            return None
        when = parse_deadline(correction.on) if correction.on else parse_day_key(key)
        others = commitment.updates.keys() - {key}
        new_key = key if when == parse_day_key(key) else day_key(when, others)
        news = {kind: getattr(update, kind) for kind in KINDS if getattr(old, kind) is None}
        try:
            require_common("x", commitment, Update(partner=update.partner, **news))
        except RoadmapError:
            return None
    changes = amended("x", commitment, key, update, new_key).changes
    return key, new_key, dict(changed({"commitments": {"x": table}}, changes)["commitments"]["x"])


def contradictions(table: Table) -> set[tuple[str, str]]:
    """Return the updates whose earlier value is not the one that the update before left, with the kind."""
    found = set()
    for place, (key, update) in enumerate(in_order(table)):
        for kind in KINDS:
            subject = update.get("partner", "")
            own = [
                one for _, one in in_order(table)[:place] if one.get("partner", "") == subject and kind in one
            ]
            was = str(update.get(f"{kind}_was"))
            if own and kind in update and was not in ("None", value_after(table, subject, kind, place)):
                found.add((key, kind))
    return found


def beginning_with(table: Table, several: list[Request]) -> Table:
    for request in several:
        table = recorded(table, request) or table
    return table


@examples(few=50, many=500)
@given(beginnings(), SEVERAL, CORRECTIONS, st.booleans())
def test_the_present_follows_and_nothing_new_contradicts(
    table: Table, several: list[Request], correction: Correction, is_removal: bool
) -> None:
    before = beginning_with(table, several)
    done = corrected(before, correction, is_removal)
    if done is None:
        return
    key, new_key, after = done
    states_the_present(after)
    agrees_with_the_model(after)
    known = {(new_key if one == key else one, kind) for one, kind in contradictions(before)}
    assert contradictions(after) <= known, (before, after)


@examples(few=50, many=500)
@given(beginnings(), SEVERAL, CORRECTIONS, st.booleans())
def test_days_before_show_what_they_did(
    table: Table, several: list[Request], correction: Correction, is_removal: bool
) -> None:
    before = beginning_with(table, sorted(several, key=lambda request: first_day(request.on)))
    done = corrected(before, correction, is_removal)
    if done is None or "partner" in correction.given:
        return
    key, new_key, after = done
    first = min(first_day(key), first_day(new_key))
    for day in days_around(before):
        if day < first:
            assert all_shown_on(after, day) == all_shown_on(before, day), (day, before, after)


@examples(few=50, many=500)
@given(beginnings(), SEVERAL, CORRECTIONS)
def test_the_last_update_removed_and_recorded_again_is_as_before(
    table: Table, several: list[Request], correction: Correction
) -> None:
    before = beginning_with(table, sorted(several, key=lambda request: first_day(request.on)))
    done = corrected(before, correction._replace(number=len(before.get("updates", {})) - 1), True)
    if done is None:
        return
    key, _, without = done
    update = before["updates"][key]
    request = Request(
        update.get("partner", ""),
        parse_day_key(key).canonical,
        {name: str(update[name]) for name in (*KINDS, "note") if name in update},
    )
    assert recorded(without, request) == before


@examples(few=50, many=500)
@given(contradictory(listed=True), CORRECTIONS, st.booleans())
def test_what_a_person_wrote_otherwise_stays(table: Table, correction: Correction, is_removal: bool) -> None:
    done = corrected(table, correction, is_removal)
    if done is None:
        return
    key, _, after = done
    for kind in KINDS:
        for partner in ("", "us", "ca", "mx"):
            stated = table.get(kind) if not partner else table[f"partner_{kind}"].get(partner)
            own = any(u.get("partner", "") == partner and kind in u for u in table["updates"].values())
            if stated is None or not own or str(stated) == value_after(table, partner, kind, 99):
                continue
            now = after.get(kind) if not partner else after[f"partner_{kind}"].get(partner)
            assert str(now) == str(stated), (kind, partner, key)
