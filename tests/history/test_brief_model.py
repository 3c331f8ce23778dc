"""A brief against the two states that it compares: each change is in one part, with its own reason."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.past import roadmap_as_of
from roadmap_cli.analysis.query import rows_of
from roadmap_cli.history.brief import DEADLINE_PARTS, STATUS_PARTS, Baseline, Brief, brief_of
from roadmap_cli.history.change import CommitmentChange
from roadmap_cli.history.compare import compare
from roadmap_cli.model.types import Roadmap
from roadmap_cli.model.validate import read_roadmap
from tests.conftest import Result, examples
from tests.plain_model import (
    BEST_TO_WORST,
    CLOSED,
    Table,
    exists_on,
    first_day,
    in_order,
    last_day,
    past,
    value_after,
    value_on,
)
from tests.recording import SEVERAL, beginnings, recorded

KINDS = ("status", "deadline")
KINDS_SET = frozenset(KINDS)
DAYS = ["2019-06-01", "2020-06-01", "2021-03-01", "2022-03-01", "2023-06-01", "2025-01-01"]
TODAY = "2025-06-01"

Move = tuple[str, str, str]
"""Whose value changed, from what, to what."""


@st.composite
def histories(draw: st.DrawFn) -> Table:
    """Make a commitment with what the command recorded of it, each time with another note or none.

    None is superseded, which means nothing without a successor; tests of lineage have one.
    """
    table = draw(beginnings().filter(lambda one: "superseded" not in str(one)))
    table["made"] = draw(st.sampled_from(["2019", "2019", "2022"]))
    for number, said in enumerate(draw(SEVERAL)):
        if said.given.get("status") == "superseded":
            continue
        if "note" in said.given:
            said = said._replace(given=said.given | {"note": f"Note {number}."})
        table = recorded(table, said) or table
    return table


def roadmap_of(tables: dict[str, Table]) -> Roadmap:
    partners = {id: {"name": id} for id in ("us", "ca", "mx")}
    data = {
        "roadmap": {"title": "R"},
        "partners": partners,
        "areas": {"a": {"title": "A"}},
        "commitments": tables,
    }
    return read_roadmap(data, "", "r.toml")


# What is expected


def status_part(before: str, after: str) -> str:
    """Return the part of a status that changed: the first that fits, in the order of the parts."""
    fits = {
        "kept": after == "met",
        "partly_kept": after == "partly-met",
        "reopened": before in CLOSED and after not in CLOSED,
        "broken": after in ("broken", "dropped"),
        "worsened": {"unknown", "superseded"}.isdisjoint((before, after))
        and BEST_TO_WORST.index(after) > BEST_TO_WORST.index(before),
        "improved": {"unknown", "superseded"}.isdisjoint((before, after)),
        "other": True,
    }
    return next(part for part, is_fit in fits.items() if is_fit)


def deadline_part(before: str, after: str) -> str:
    """Return the part of a deadline that changed."""
    if "none" in (before, after):
        return "withdrawn" if after == "none" else "other"
    days = last_day(before), last_day(after)
    return "other" if days[0] == days[1] else "later" if days[1] > days[0] else "earlier"


PART_OF: dict[str, Callable[[str, str], str]] = {"status": status_part, "deadline": deadline_part}


def moves_between(before: Table, then: str, after: Table, now: str, kind: str) -> set[Move]:
    """Return what changed for each partner of both states, or of all where neither has a partner."""
    both = [partner for partner in everyone(after) if partner in everyone(before)] or [""]
    values = {one: (value_on(before, one, kind, then), value_on(after, one, kind, now)) for one in both}
    return {(one, was, is_now) for one, (was, is_now) in values.items() if was != is_now}


def everyone(table: Table) -> list[str]:
    """Return the partners of a commitment and those who have a value or an update all the same."""
    named = [*table["partners"], *table.get("partner_status", {}), *table.get("partner_deadline", {})]
    for update in table.get("updates", {}).values():
        named += [update["partner"]] if "partner" in update and not KINDS_SET.isdisjoint(update) else []
    return list(dict.fromkeys(named))


def maker_of(table: Table, partner: str, kind: str, day: str) -> tuple[str, Table] | None:
    """Return the update that brought the value that a subject has on a day."""
    number = past(table, day)
    value = value_after(table, partner, kind, number)
    while number and value_after(table, partner, kind, number - 1) == value:
        number -= 1
    return in_order(table)[number - 1] if number else None


# What is found


def text_of(value: Any) -> str:
    return "none" if value is None else value.canonical if hasattr(value, "canonical") else str(value)


def entries_of(brief: Brief, id: str, kind: str) -> Iterator[tuple[str, str, str, str, Any]]:
    """Yield the entries of a commitment as (part, partner, before, after, entry), those under other too."""
    for part in STATUS_PARTS if kind == "status" else DEADLINE_PARTS:
        for one in getattr(brief, part):
            if one.row.id == id:
                change = one.change
                yield part, change.partner, text_of(change.before), text_of(change.after), change
    for other in brief.other:
        if other.row.id == id:
            for move in other.change.statuses if kind == "status" else other.change.deadlines:
                yield "other", move.partner, text_of(move.before), text_of(move.after), None


def found_in(brief: Brief, id: str, kind: str, partners: list[str]) -> list[tuple[str, Move]]:
    """Return the parts and moves of a commitment; what is said of all alike is said of each partner."""
    return [
        (part, (one, before, after))
        for part, partner, before, after, _ in entries_of(brief, id, kind)
        for one in ([partner] if partner else partners or [""])
    ]


@examples(few=20, many=150)
@given(
    st.lists(histories(), min_size=1, max_size=2),
    st.lists(st.sampled_from(DAYS), min_size=2, max_size=2, unique=True),
)
def test_each_change_of_the_record_is_in_one_part_with_the_note_that_made_it(
    several: list[Table], days: list[str]
) -> None:
    then, now = sorted(days)
    tables = {f"c{number}": table for number, table in enumerate(several)}
    roadmap, as_of = roadmap_of(tables), date.fromisoformat(now)
    day = date.fromisoformat(then)
    brief = brief_of(Baseline(since=day, day=day), roadmap, rows_of(roadmap, as_of), as_of)
    is_new = {id: exists_on(table, now) and not exists_on(table, then) for id, table in tables.items()}
    assert [one.row.id for one in brief.new] == [id for id, new in is_new.items() if new]
    assert not brief.removed
    for id, table in tables.items():
        for kind in KINDS:
            moves = moves_between(table, then, table, now, kind) if exists_on(table, then) else set()
            expected = {(PART_OF[kind](*move[1:]), move) for move in moves}
            found = found_in(brief, id, kind, table["partners"])
            assert sorted(found) == sorted(expected), (then, now, table)
            has_the_reasons_of(brief, id, table, kind, then, now)
    # Nothing else changed, but for what the file states for all while each partner has its own.
    for other in brief.other:
        change = other.change
        assert not any(
            (change.wording, change.partners_added, change.partners_removed, change.updates_removed)
        )
        assert {one.field for one in change.fields} <= (
            set(KINDS) if tables[change.id]["partners"] else set()
        )
        assert change.statuses or change.deadlines or change.fields, change


def has_the_reasons_of(brief: Brief, id: str, table: Table, kind: str, then: str, now: str) -> None:
    """Hold every reason to the update that made the change for each one of whom it is said."""
    for part, partner, _, after, entry in entries_of(brief, id, kind):
        if part == "other":
            continue
        makers = [
            maker_of(table, one, kind, now) for one in ([partner] if partner else table["partners"] or [""])
        ]
        notes = {maker[1].get("note", "") for maker in makers if maker}
        assert None not in makers
        assert {entry.reason} == notes, (partner, table)
        assert entry.when in [maker[0] for maker in makers if maker]
        for one, maker in zip([partner] if partner else table["partners"] or [""], makers, strict=True):
            assert maker is not None
            assert maker[1].get("partner", "") in ("", one)
            assert str(maker[1][kind]) == after
            assert then < first_day(maker[0]) <= now


# Two files

EDITS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["T", "Other words"]),
        "text": st.just("Verbatim."),
        "tags": st.just(["tag"]),
        "progress": st.sampled_from([10, 20]),
        "partners": st.permutations(["us", "ca", "mx"]).map(lambda ids: ids[:2]),
    },
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, Table], dict[str, Table]]:
    """Make the tables of two files that have some commitments in common."""
    before: dict[str, Table] = {}
    after: dict[str, Table] = {}
    for id in ("c0", "c1"):
        was, now = draw(histories()), draw(histories())
        where = draw(st.sampled_from(["both", "both", "both", "before", "after"]))
        if where in ("both", "before"):
            before[id] = was | {"made": "2019"}
        if where in ("both", "after"):
            after[id] = (now if draw(st.booleans()) else was) | {"made": "2019"} | draw(EDITS)
    # Both name the same commitment by its id alone.
    for number, table in enumerate([*before.values(), *after.values()]):
        table["source"] = str(number)
    return before, after


def moves_in(change: CommitmentChange, kind: str, partners: list[str]) -> set[Move]:
    moves = change.statuses if kind == "status" else change.deadlines
    return {
        (one, text_of(move.before), text_of(move.after))
        for move in moves
        for one in ([move.partner] if move.partner else partners or [""])
    }


@examples(few=20, many=150)
@given(pairs(), st.sampled_from(DAYS))
def test_each_change_between_two_files_is_in_one_part_of_the_brief(
    files: tuple[dict[str, Table], dict[str, Table]], since: str
) -> None:
    before, after = files
    day, today = date.fromisoformat(since), date.fromisoformat(TODAY)
    was, now = roadmap_of(before), roadmap_of(after)
    brief = brief_of(Baseline(since=day, day=day, roadmap=was), now, rows_of(now, today), today)
    changes = compare(roadmap_as_of(was, day), roadmap_as_of(now, today)).commitments
    kinds: dict[str, list[str]] = {"added": [], "removed": [], "changed": []}
    for change in changes:
        kinds[change.kind].append(change.id)
    assert [one.row.id for one in brief.new] == kinds["added"]
    assert [one.id for one in brief.removed] == kinds["removed"]
    others = {other.row.id: other.change for other in brief.other}
    assert len(others) == len(brief.other)
    for change in changes:
        if change.kind != "changed":
            assert not any(list(entries_of(brief, change.id, kind)) for kind in KINDS)
            assert change.id not in others
            continue
        partners = everyone(after[change.id])
        for kind in KINDS:
            moves = moves_in(change, kind, partners)
            found = found_in(brief, change.id, kind, partners)
            assert sorted(found) == sorted((PART_OF[kind](*move[1:]), move) for move in moves), (
                kind,
                before,
                after,
            )
            theirs = everyone(before[change.id])
            if partners == theirs or any(partner in theirs for partner in partners):
                assert moves == moves_between(before[change.id], since, after[change.id], TODAY, kind)
        rest = others.get(change.id)
        for name in ("wording", "fields", "partners_added", "partners_removed", "updates_removed"):
            assert getattr(rest, name, ()) == getattr(change, name), name
    assert others.keys() <= set(kinds["changed"])


# The examples of the issue, through the program


class Program:
    """A roadmap of one commitment in the folder of the test, which is in no repository."""

    def __init__(self, run: Callable[..., Result], fields: str = "") -> None:
        self.run = run
        head = '[roadmap]\ntitle = "R"\n[partners.us]\nname = "US"\n[partners.eu]\nname = "EU"\n'
        text = f'{head}[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "a"\nmade = 2020-01-01\n'
        Path("roadmap.toml").write_text(text + fields, encoding="utf-8")
        Path(".git").mkdir()

    def update(self, *words: str) -> None:
        done = self.run("update", "x", *words)
        assert done.exit_code == 0, done.stderr

    def brief(self, since: str, *words: str) -> str:
        return self.run("brief", "--since", since, "--as-of", "2025-12-31", *words).stdout

    def parts(self, since: str) -> dict[str, Any]:
        """Return the parts that have something in them, but for what is next and silent."""
        found = json.loads(self.brief(since, "--format", "json"))
        other_keys = ("title", "since", "commit", "as_of", "filter", "next", "silent")
        return {name: part for name, part in found.items() if part and name not in other_keys}


def test_the_reason_of_a_drop_is_not_what_another_partner_handed_in(run: Callable[..., Result]) -> None:
    program = Program(run, 'partners = ["us", "eu"]\n')
    program.update("--for", "us", "--status", "dropped", "--note", "Withdrew", "--on", "2025-01-20")
    note = "EU handed it in on time"
    program.update("--for", "eu", "--status", "met", "--note", note, "--on", "2025-02-10")
    (row,) = json.loads(run("list", "--as-of", "2025-12-31", "--format", "json").stdout)
    one = row | {"before": "planned"}
    assert program.parts("2025-01-01") == {
        "kept": [one | {"partner": "eu", "after": "met", "update": "2025-02-10", "reason": note}],
        "broken": [one | {"partner": "us", "after": "dropped", "update": "2025-01-20", "reason": "Withdrew"}],
    }
    assert program.brief("2025-01-01").split("\n\n")[1:3] == [
        "Kept: 1\nx  X  eu: planned → met\n   2025-02-10: EU handed it in on time",
        "Broken or dropped: 1\nx  X  us: planned → dropped\n   2025-01-20: Withdrew",
    ]


CAME_UNDONE = """\
status = "met"
[commitments.x.updates.2024-06-01]
status = "met"
"""


def test_what_a_court_struck_down_is_reopened(run: Callable[..., Result]) -> None:
    program = Program(run, CAME_UNDONE)
    program.update("--status", "underway", "--note", "court struck it down", "--on", "2025-03-01")
    assert program.brief("2025-01-01").split("\n\n")[1] == (
        "Reopened: 1\nx  X  met → underway\n   2025-03-01: court struck it down"
    )
    assert list(program.parts("2025-01-01")) == ["reopened"]


def test_what_got_worse_or_better_is_shown_and_unknown_is_neither(run: Callable[..., Result]) -> None:
    for before, after, part in (
        ("underway", "stalled", "worsened"),
        ("planned", "at-risk", "worsened"),
        ("stalled", "underway", "improved"),
        ("ongoing", "unknown", "other"),
        ("unknown", "stalled", "other"),
        ("underway", "partly-met", "partly_kept"),
        ("met", "partly-met", "partly_kept"),
        ("met", "broken", "broken"),
    ):
        Path("roadmap.toml").unlink(missing_ok=True)
        if Path(".git").exists():
            Path(".git").rmdir()
        program = Program(run, f'status = "{before}"\n')
        program.update("--status", after, "--note", "Why.", "--on", "2025-03-01")
        assert list(program.parts("2025-01-01")) == [part], (before, after)
        (entry,) = program.parts("2025-01-01")[part]
        if part != "other":
            assert (entry["before"], entry["after"], entry["reason"]) == (before, after, "Why.")


def test_a_deadline_is_set_refined_moved_and_withdrawn(run: Callable[..., Result]) -> None:
    program = Program(run)
    for deadline, day in (
        ("2030", "2025-01-10"),
        ("2030-H2", "2025-02-10"),
        ("2031", "2025-03-10"),
        ("2029", "2025-04-10"),
        ("none", "2025-05-10"),
    ):
        program.update("--deadline", deadline, "--note", f"To {deadline}.", "--on", day)
    for since, as_of, parts in (
        ("2025-01-01", "2025-01-31", {"other": None}),
        ("2025-02-01", "2025-02-28", {"other": None}),
        ("2025-03-01", "2025-03-31", {"later": "To 2031."}),
        ("2025-04-01", "2025-04-30", {"earlier": "To 2029."}),
        ("2025-05-01", "2025-05-31", {"withdrawn": "To none."}),
        ("2025-01-01", "2025-05-31", {}),
    ):
        found = json.loads(run("brief", "--since", since, "--as-of", as_of, "--format", "json").stdout)
        changed = {part: found[part] for part in (*STATUS_PARTS, *DEADLINE_PARTS, "other") if found[part]}
        assert {part: entries[0].get("reason") for part, entries in changed.items()} == parts, (since, as_of)
