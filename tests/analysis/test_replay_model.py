"""Days of a commitment against a plain model of them, for whatever is recorded in whatever order."""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.cycles import cycles_as_commitments
from roadmap_cli.analysis.flags import derive
from roadmap_cli.analysis.past import milestones_of, roadmap_as_of
from roadmap_cli.analysis.replay import (
    OnDay,
    UpdateKind,
    partners_of,
    past_periods,
    periods_of,
    present,
    state_on,
    stated_on,
    updates_of,
)
from roadmap_cli.model.dates import parse_day_key
from roadmap_cli.model.types import Check, Commitment
from roadmap_cli.model.validate import read_commitment
from tests.conftest import Result, examples
from tests.derived import whole
from tests.plain_model import (
    DEFAULTS,
    Table,
    exists_on,
    first_day,
    in_order,
    milestone_on,
    of_cycle,
    own_value,
    updates_about,
    value_on,
    whole_last_day,
    whole_status,
)
from tests.recording import (
    CYCLE_REQUESTS,
    DEADLINES,
    KEYS,
    KINDS,
    MILESTONE_REQUESTS,
    REQUESTS,
    SEVERAL,
    STATUSES,
    Request,
    beginnings,
    recorded,
    recorded_of_cycle,
    recorded_of_milestone,
    steps,
)

FOREVER = "9999-12-31"


# What the command does with a table, without a file


def subjects_of(table: Table, request: Request) -> list[str]:
    """Return whose updates a command writes, none where there is no such partner."""
    partners: list[str] = table.get("partners", [])
    if request.subject == "all":
        return partners
    return [request.subject] if request.subject == "" or request.subject in partners else []


def is_refused(table: Table, request: Request) -> bool:
    """Return whether the contract refuses it: a value of all where a partner has one of that kind."""
    if request.subject:
        return not subjects_of(table, request)
    return any(kind in request.given and table.get(f"partner_{kind}") for kind in KINDS)


def is_recorded(table: Table, subject: str, request: Request) -> bool:
    """Return whether the contract writes no update: the last of that day and subject is the same already."""
    own = [
        update
        for key, update in in_order(table)
        if request.on in (key, key.rpartition("-")[0])
        and len(key.removeprefix(request.on)) in (0, 2)
        and update.get("partner", "") == subject
    ]
    if not own or {name: str(own[-1][name]) for name in own[-1] if name in FIELDS} != request.given:
        return False
    later = [
        kind
        for key, update in in_order(table)
        if first_day(key) > first_day(request.on) and update.get("partner", "") in ("", subject)
        for kind in update
    ]
    return all(
        kind in later or value_on(table, subject, kind, FOREVER) == request.given[kind]
        for kind in KINDS
        if kind in request.given
    )


FIELDS = (*KINDS, "note", "evidence")


# What is compared


def days_around(table: Table) -> list[str]:
    """Return the first day of each update and the days beside it."""
    days = {date(2019, 1, 1), date(2026, 1, 1)}
    for key in table.get("updates", {}):
        first = date.fromisoformat(first_day(key))
        days |= {first + timedelta(days=days) for days in (-1, 0, 1)}
    return sorted(day.isoformat() for day in days)


def shown_on(table: Table, day: str) -> OnDay:
    found = stated_on(read_commitment(table), date.fromisoformat(day))
    assert found is not None, f"it exists on {day}"
    return found


def all_shown_on(table: Table, day: str) -> Table:
    """Return everything that is shown of each subject on a day, the whole's under ""."""
    found = shown_on(table, day)
    rows = {}
    for subject in ("", *table.get("partners", [])):
        one = derive(found, Check(), subject)
        rows[subject] = (one.status, one.deadline, one.due, one.days_left, one.flags, one.progress)
    return rows


def text_of(deadline: Any) -> str:
    return deadline.canonical if deadline is not None else "none"


def agrees_with_the_model(table: Table) -> None:
    """Compare what is shown on all days around the updates with the model."""
    partners: list[str] = table["partners"]
    for day in filter(lambda day: exists_on(table, day), days_around(table)):
        found = shown_on(table, day)
        for subject in partners:
            own = found.values_for(subject)
            shown = {"status": str(own.status), "deadline": text_of(own.deadline)}
            expected = {kind: value_on(table, subject, kind, day) for kind in KINDS}
            assert shown == expected, f"{subject} on {day} of {table}"
        everything = derive(found, Check())
        shown = {"status": str(everything.status), "due": str(everything.due or "none")}
        statuses = [value_on(table, one, "status", day) for one in partners]
        status = whole_status(statuses) if statuses else value_on(table, "", "status", day)
        expected = {"status": status, "due": whole_last_day(table, partners, day)}
        assert shown == expected, f"the whole on {day} of {table}"


def states_the_present(table: Table) -> None:
    """Hold what the file states for each subject to what its last update leaves."""
    for kind in KINDS:
        if kind in table or any(kind in update for update in table.get("updates", {}).values()):
            default = {"status": "planned", "deadline": "none"}[kind]
            assert str(table.get(kind, default)) == value_on(table, "", kind, FOREVER), (kind, table)
        for partner, value in table.get(f"partner_{kind}", {}).items():
            assert str(value) == value_on(table, partner, kind, FOREVER), (partner, kind, table)


def says_what_was_only_where_it_was_stated(before: Table, after: Table, request: Request) -> None:
    """Hold what is new in the record to what the subject had of its own."""
    new = [after["updates"][key] for key in after["updates"] if key not in before.get("updates", {})]
    expected = [
        subject for subject in subjects_of(before, request) if not is_recorded(before, subject, request)
    ]
    assert [update.get("partner", "") for update in new] == expected
    for update in new:
        for kind in KINDS:
            subject = update.get("partner", "")
            own = own_value(before, subject, kind, first_day(request.on)) if kind in request.given else None
            assert str(update.get(f"{kind}_was")) == str(own), (kind, subject, before)


def records_one_after_the_other(
    table: Table, several: list[Request], record: Callable[[Table, Request], Table | None]
) -> Table:
    """Record all of it and hold each step to the contract; return the last state."""
    for request in several:
        after = record(table, request)
        assert (after is None) is is_refused(table, request), (table, request)
        if after is None:
            continue
        for day in days_around(after):
            if day < first_day(request.on):
                assert all_shown_on(after, day) == all_shown_on(table, day), (day, table, request)
        says_what_was_only_where_it_was_stated(table, after, request)
        states_the_present(after)
        agrees_with_the_model(after)
        assert record(after, request) == after, (table, request)
        table = after
    return table


@examples(few=25, many=200)
@given(beginnings(), SEVERAL)
def test_what_is_recorded_in_any_order_shows_on_each_day_what_the_model_says(
    table: Table, several: list[Request]
) -> None:
    agrees_with_the_model(table)
    last = records_one_after_the_other(table, several, recorded)
    commitment = read_commitment(last)
    for day in days_around(last):
        agrees_with_the_courses(commitment, date.fromisoformat(day))
        is_the_same_without_what_came_later(commitment, date.fromisoformat(day))


def toml_of(table: Table) -> str:
    """Return the file of a commitment without updates, as a person would write it."""

    def text(value: Any) -> str:
        if isinstance(value, dict):
            return "{ " + ", ".join(f'{key} = "{one}"' for key, one in value.items()) + " }"
        if isinstance(value, list):
            return "[" + ", ".join(f'"{one}"' for one in value) + "]"
        return f'"{value}"'

    fields = "".join(f"{key} = {text(value)}\n" for key, value in table.items())
    partners = "".join(f'[partners.{id}]\nname = "{id}"\n' for id in ("us", "ca", "mx"))
    return f'[roadmap]\ntitle = "R"\n{partners}[areas.a]\ntitle = "A"\n[commitments.x]\n{fields}'


def without_cycles(table: Table) -> Table:
    """Return a commitment that does not recur: the command refuses deadlines that would lose cycles."""
    return {key: value for key, value in table.items() if key not in ("every", "until")}


def supersedes(several: list[Request]) -> bool:
    """Return whether a request sets the status superseded, which needs `roadmap replace`."""
    return any(request.given.get("status") == "superseded" for request in several)


@examples(few=6, many=40)
@given(beginnings().map(without_cycles), SEVERAL.filter(lambda several: not supersedes(several)))
def test_the_command_records_so_and_changes_no_byte_where_it_refuses(
    run: Callable[..., Result], table: Table, several: list[Request]
) -> None:
    file = Path("r.toml")
    file.write_text(toml_of(table), encoding="utf-8")

    def by_the_command(before: Table, request: Request) -> Table | None:
        text = file.read_bytes()
        words = [word for name, value in request.given.items() for word in (f"--{name}", value)]
        words += ["--for", request.subject] if request.subject else []
        done = run("update", "x", *words, "--on", request.on, "-f", str(file))
        if done.exit_code:
            assert done.exit_code == (4 if request.subject else 2), done.stderr
            assert file.read_bytes() == text
            return None
        after = tomllib.loads(file.read_text(encoding="utf-8"))["commitments"]["x"]
        by_the_function = recorded(before, request)
        assert by_the_function is not None
        assert in_order(after) == in_order(by_the_function)
        assert after == by_the_function
        again = file.read_bytes()
        assert run("update", "x", *words, "--on", request.on, "-f", str(file)).exit_code == 0
        assert file.read_bytes() == again, (before, request)
        return dict(after)

    records_one_after_the_other(dict(table), several, by_the_command)


# Milestones: an update about one changes nothing else


def milestones_shown_on(table: Table, day: str) -> dict[str, tuple[str, str]]:
    """Return the status and the deadline of each milestone on a day."""
    steps = milestones_of(read_commitment(table), date.fromisoformat(day))
    return {id: (str(step.status), text_of(step.deadline)) for id, step in steps.items()}


def milestones_agree_with_the_model(table: Table) -> None:
    for day in days_around(table):
        expected = {
            id: tuple(milestone_on(table, id, kind, day) for kind in KINDS) for id in table["milestones"]
        }
        assert milestones_shown_on(table, day) == expected, (day, table)


def states_the_present_of_a_milestone(table: Table, id: str) -> None:
    """Hold a milestone's table to its last updates; `met_on` is the day of the last one that met it."""
    step = table["milestones"][id]
    for kind in KINDS:
        assert str(step.get(kind, DEFAULTS[kind])) == milestone_on(table, id, kind, FOREVER)
    statuses = [
        (key, update["status"])
        for key, update in in_order(table)
        if update.get("milestone") == id and "status" in update
    ]
    if statuses:
        key, status = statuses[-1]
        met_on = parse_day_key(key).canonical if status == "met" else "None"
        assert str(step.get("met_on")) == met_on, table


def was_is_what_it_was(before: Table, after: Table, id: str, request: Request) -> None:
    """Hold what is new in the record to what the milestone had on the days before."""
    new = {key: one for key, one in after["updates"].items() if key not in before.get("updates", {})}
    assert all(update["milestone"] == id for update in new.values())
    for key, update in new.items():
        for kind in KINDS:
            if f"{kind}_was" in update:
                was = milestone_on(before, id, kind, first_day(key))
                assert str(update[f"{kind}_was"]) == was, (kind, before, request)


@examples(few=25, many=200)
@given(beginnings(), steps(), st.lists(st.one_of(MILESTONE_REQUESTS, REQUESTS), min_size=1, max_size=7))
def test_what_is_recorded_of_milestones_shows_on_each_day_what_the_model_says(
    table: Table, milestones: Table, several: list[Any]
) -> None:
    table["milestones"] = milestones
    for one in several:
        if isinstance(one, Request):
            after = recorded(table, one) or table
            assert after["milestones"] == table["milestones"]
            table = after
            continue
        id, request = one
        after = recorded_of_milestone(table, id, request)
        for day in days_around(after):
            was = milestones_shown_on(table, day)
            if day < first_day(request.on):
                assert milestones_shown_on(after, day) == was, (day, table, request)
            others = {other: shown for other, shown in was.items() if other != id}
            assert others.items() <= milestones_shown_on(after, day).items()
        keys = ("status", "deadline", "partner_status", "partner_deadline")
        assert [after.get(key) for key in keys] == [table.get(key) for key in keys]
        was_is_what_it_was(table, after, id, request)
        states_the_present_of_a_milestone(after, id)
        milestones_agree_with_the_model(after)
        agrees_with_the_model(after)
        table = after
    commitment = read_commitment(table)
    for day in days_around(table):
        agrees_with_the_courses(commitment, date.fromisoformat(day))
        is_the_same_without_what_came_later(commitment, date.fromisoformat(day))


# Cycles: an update about one changes nothing else


def cycles_shown_on(table: Table, day: str) -> dict[tuple[str, str], str]:
    """Return the status of each cycle that updates name, by window and subject, on a day."""
    converted = cycles_as_commitments(read_commitment(table))
    return {
        (window.canonical, subject): str(
            state_on(one, updates_of(one), date.fromisoformat(day)).values_for(subject).status
        )
        for window, one in converted.items()
        for subject in ("", *table["partners"])
    }


def cycles_agree_with_the_model(table: Table, day: str) -> None:
    expected = {
        (window, subject): value_on(of_cycle(table, window), subject, "status", day)
        for window, subject in cycles_shown_on(table, day)
    }
    assert cycles_shown_on(table, day) == expected, (day, table)


@examples(few=25, many=200)
@given(
    beginnings().filter(lambda table: "every" in table),
    st.lists(st.one_of(CYCLE_REQUESTS, CYCLE_REQUESTS, REQUESTS), min_size=1, max_size=7),
)
def test_what_is_recorded_of_cycles_shows_on_each_day_what_the_model_says(
    table: Table, several: list[Any]
) -> None:
    for one in several:
        if isinstance(one, Request):
            table = recorded(table, one) or table
            continue
        cycle, request = one
        after = recorded_of_cycle(table, cycle, request)
        if after is None:
            continue
        for day in days_around(after):
            before, now = cycles_shown_on(table, day), cycles_shown_on(after, day)
            unchanged = day < first_day(request.on)
            kept = {key: status for key, status in before.items() if unchanged or key[0] != cycle}
            assert kept.items() <= now.items(), (day, table, request)
            cycles_agree_with_the_model(after, day)
        keys = ("status", "deadline", "partner_status", "partner_deadline")
        assert [after.get(key) for key in keys] == [table.get(key) for key in keys]
        agrees_with_the_model(after)
        assert recorded_of_cycle(after, cycle, request) == after, (table, request)
        table = after
    commitment = read_commitment(table)
    for day in days_around(table):
        agrees_with_the_courses(commitment, date.fromisoformat(day))
        is_the_same_without_what_came_later(commitment, date.fromisoformat(day))


# Whatever a file says, also what no command would write


@st.composite
def contradictory(draw: st.DrawFn, listed: bool = False) -> Table:
    """Make a commitment in which the stated present, the updates and what was before need not agree.

    Where all partners are `listed`, the key `partners` names everyone who has a value or an update.
    """
    table = draw(beginnings())
    if listed:
        table["partners"] = ["us", "ca", "mx"]
    someone = st.sampled_from(["us", "ca", "mx"])
    if draw(st.booleans()):
        del table["made"]
    for kind, values in (("status", STATUSES), ("deadline", DEADLINES)):
        table[f"partner_{kind}"] = draw(st.dictionaries(someone, st.sampled_from(values), max_size=2))
    update = st.fixed_dictionaries(
        {"note": st.just("n")},
        optional={
            "partner": someone,
            "status": st.sampled_from(STATUSES),
            "status_was": st.sampled_from(STATUSES),
            "deadline": st.sampled_from(DEADLINES),
            "deadline_was": st.sampled_from(DEADLINES),
        },
    )
    keys = st.sampled_from(KEYS + [f"{key}-2" for key in KEYS])
    table["updates"] = draw(st.dictionaries(keys, update, max_size=5))
    return table


def consistent(table: Table) -> Table:
    """Return a commitment that states for each subject with updates what the last of them leaves."""
    table = dict(table)
    for kind in KINDS:
        table[f"partner_{kind}"] = {
            partner: value_on(table, partner, kind, FOREVER)
            if updates_about(table, {partner}, kind)
            else value
            for partner, value in table[f"partner_{kind}"].items()
        }
        if updates_about(table, {""}, kind):
            table[kind] = value_on(table, "", kind, FOREVER)
    return {name: value for name, value in table.items() if (name, value) != ("deadline", "none")}


def agrees_with_the_courses(commitment: Commitment, day: date) -> None:
    """Hold the one pass to the last values of the courses."""
    updates = updates_of(commitment)
    state = state_on(commitment, updates, day)
    for subject in ("", *partners_of(commitment)):
        share = state.values_for(subject)
        status, deadline = (
            past_periods(periods_of(commitment, subject, kind, updates), day)[-1] for kind in UpdateKind
        )
        assert (share.status, share.deadline) == (status.value, deadline.value), (subject, day)
        if subject in state.partners:
            assert (share.own_status, share.own_deadline) == (status.is_own, deadline.is_own), (subject, day)


def is_the_same_without_what_came_later(commitment: Commitment, day: date) -> None:
    """Hold the roadmap of a day to what the whole file shows of that day."""
    roadmap = msgspec.structs.replace(whole(), commitments={"x": commitment})
    then = roadmap_as_of(roadmap, day).commitments.get("x")
    shown = stated_on(commitment, day)
    assert (then is None) is (shown is None)
    if then is None or shown is None:
        return
    assert all(update.day.first <= day for update in updates_of(then))
    assert milestones_of(then, date.max) == milestones_of(commitment, day) == then.milestones
    for subject in ("", *partners_of(commitment)):
        # The present has no day, but the cycles of a duty end on one.
        now_on_day = msgspec.structs.replace(present(then), as_of=day)
        was, now = derive(shown, Check(), subject), derive(now_on_day, Check(), subject)
        assert (was.status, text_of(was.deadline)) == (now.status, text_of(now.deadline)), (subject, day)


@examples(few=25, many=200)
@given(contradictory(listed=True).map(consistent))
def test_a_file_that_does_not_contradict_itself_shows_what_the_model_says(table: Table) -> None:
    agrees_with_the_model(table)


@examples(few=25, many=200)
@given(contradictory())
def test_one_pass_finds_the_last_values_of_the_courses_whatever_a_file_says(table: Table) -> None:
    commitment = read_commitment(table)
    for day in days_around(table):
        assert (stated_on(commitment, date.fromisoformat(day)) is not None) is exists_on(table, day)
        agrees_with_the_courses(commitment, date.fromisoformat(day))


@examples(few=25, many=200)
@given(contradictory(listed=True))
def test_a_roadmap_of_a_day_shows_what_the_whole_file_shows_of_it(table: Table) -> None:
    commitment = read_commitment(table)
    for day in days_around(table):
        is_the_same_without_what_came_later(commitment, date.fromisoformat(day))


# What older versions wrote, and what is written now

X = """\
[roadmap]
title = "R"
[partners.us]
name = "United States"
[partners.ca]
name = "Canada"
[areas.a]
title = "A"
[commitments.x]
title = "X"
area = "a"
partners = ["us", "ca"]
made = 2020-01-01
"""

LATER_FOR_ALL = """\
deadline = "2028"
partner_deadline = { ca = "2030" }
[commitments.x.updates.2025-04-26]
partner = "ca"
deadline = "2030"
[commitments.x.updates.2025-07-03]
deadline = "2028"
"""

EARLIER_FOR_ALL = """\
status = "underway"
partner_status = { us = "stalled" }
[commitments.x.updates.2021-12-22]
status = "underway"
[commitments.x.updates.2023-07-01]
partner = "us"
status = "stalled"
"""


class Roadmap:
    """A file in the folder of the test and what the program says of it."""

    def __init__(self, run: Callable[..., Result], text: str) -> None:
        self.run, self.file = run, Path("r.toml")
        self.file.write_text(text, encoding="utf-8")

    def update(self, *words: str) -> int:
        return self.run("update", "x", *words, "-f", str(self.file)).exit_code

    def lines(self, command: str, *words: str) -> str:
        return self.run(command, *words, "-f", str(self.file)).stdout

    def statuses(self, day: str) -> dict[str, str]:
        """Return the status of the whole ("") and of each partner on a day."""
        options = ("--columns", "status", "--format", "csv", "--as-of", day)
        shown = {"": self.lines("list", *options)}
        shown |= {id: self.lines("list", "--partner", id, *options) for id in ("us", "ca")}
        return {subject: text.split()[-1] for subject, text in shown.items()}

    def table(self) -> Table:
        return dict(tomllib.loads(self.file.read_text(encoding="utf-8"))["commitments"]["x"])


@pytest.mark.parametrize("was", ["", 'deadline_was = "none"\n'])
def test_a_partner_s_deadline_that_never_moved_has_not_slipped(run: Callable[..., Result], was: str) -> None:
    x = Roadmap(run, X + LATER_FOR_ALL.replace('deadline = "2030"\n', f'deadline = "2030"\n{was}'))
    assert x.lines(
        "list", "--group-by", "partner", "--columns", "deadline,flags", "--as-of", "2025-08-01"
    ) == ("us\nDEADLINE  FLAGS\n2028\n\nca\nDEADLINE  FLAGS\n2030\n")
    assert x.lines("list", "--flag", "slipped", "--format", "jsonl") == ""
    assert x.lines("slips", "--as-of", "2025-08-01") == (
        "R · as of 2025-08-01\n\n0 of 1 commitment with a deadline slipped (0%).\n"
    )


def test_a_deadline_of_all_is_refused_where_a_partner_has_its_own(run: Callable[..., Result]) -> None:
    x = Roadmap(run, X)
    assert x.update("--for", "ca", "--deadline", "2030", "--on", "2025-04-26") == 0
    text = x.file.read_bytes()
    for day in ("2025-07-03", "2025-04-26", "2020-05-01"):
        done = run("update", "x", "--deadline", "2028", "--on", day, "-f", "r.toml")
        assert (done.exit_code, done.stdout, done.stderr) == (
            2,
            "",
            "error: ca has its own deadline in x, so it cannot be set for all at once; "
            "use --for ca, or --for all to record it for each partner\n",
        )
    assert x.file.read_bytes() == text
    # Of a status ca has nothing of its own.
    assert x.update("--status", "underway", "--on", "2025-07-03") == 0


def test_days_before_the_first_update_show_what_was_never_stated_as_planned(
    run: Callable[..., Result],
) -> None:
    x = Roadmap(run, X + EARLIER_FOR_ALL)
    assert x.statuses("2021-12-21") == {"": "planned", "us": "planned", "ca": "planned"}
    assert x.statuses("2021-12-22") == {"": "underway", "us": "underway", "ca": "underway"}
    assert x.statuses("2023-07-01") == {"": "stalled", "us": "stalled", "ca": "underway"}


@pytest.mark.parametrize("subject", ["", "all"])
def test_an_update_of_an_earlier_day_finds_nothing_that_was(run: Callable[..., Result], subject: str) -> None:
    x = Roadmap(run, X)
    assert x.update("--for", "us", "--status", "stalled", "--on", "2023-07-01") == 0
    words = ("--for", subject) if subject else ()
    text = x.file.read_bytes()
    done = x.update(*words, "--status", "underway", "--on", "2021-12-22")
    if not subject:
        assert (done, x.file.read_bytes()) == (2, text)
        return
    assert done == 0
    assert x.table()["updates"] == {
        "2021-12-22": {"partner": "us", "status": "underway"},
        "2021-12-22-2": {"partner": "ca", "status": "underway"},
        "2023-07-01": {"partner": "us", "status": "stalled"},
    }
    assert x.table()["partner_status"] == {"us": "stalled", "ca": "underway"}
    assert x.statuses("2021-12-21") == {"": "planned", "us": "planned", "ca": "planned"}


def test_recording_what_was_met_changes_nothing_of_years_before(run: Callable[..., Result]) -> None:
    x = Roadmap(run, X)
    for partner, status, day in (
        ("us", "at-risk", "2023-01-01"),
        ("us", "dropped", "2023-06-01"),
        ("ca", "underway", "2022-05-01"),
    ):
        assert x.update("--for", partner, "--status", status, "--on", day) == 0
    days = ("2021-06-01", "2022-06-01", "2023-02-01", "2025-05-31")
    before = {day: x.statuses(day) for day in days}
    assert before["2021-06-01"] == {"": "planned", "us": "planned", "ca": "planned"}
    assert x.update("--for", "all", "--status", "met", "--on", "2025-06-01") == 0
    assert {day: x.statuses(day) for day in days} == before
    assert x.statuses("2025-06-01") == {"": "met", "us": "met", "ca": "met"}


def test_a_later_note_does_not_keep_a_status_from_moving_the_present(run: Callable[..., Result]) -> None:
    x = Roadmap(run, X)
    assert x.update("--note", "Heard of.", "--on", "2025-01-01") == 0
    assert x.update("--deadline", "2030", "--on", "2024-12-01") == 0
    assert x.update("--for", "us", "--note", "Heard of.", "--on", "2025-01-02") == 0
    assert x.update("--status", "underway", "--on", "2024-01-01") == 0
    assert (x.table()["status"], x.table()["deadline"]) == ("underway", "2030")
    # A status of all counts as one of each partner, so that this one is not the latest.
    assert x.update("--for", "us", "--status", "stalled", "--on", "2023-01-01") == 0
    assert "partner_status" not in x.table()
    assert x.statuses("2023-06-01") == {"": "stalled", "us": "stalled", "ca": "planned"}
    assert x.statuses("2024-01-01") == {"": "underway", "us": "underway", "ca": "underway"}
