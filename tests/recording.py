"""Commitments of every kind, and what the command `update` makes of them: for tests that try many."""

from typing import NamedTuple

import msgspec
from hypothesis import strategies as st

from roadmap_cli.editing.fields import own_partners
from roadmap_cli.editing.updates import UpdateDay, record, record_all, require_common
from roadmap_cli.errors import RoadmapError
from roadmap_cli.model.dates import parse_deadline, parse_target
from roadmap_cli.model.types import Status, Update
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.toml.change import changed
from tests.plain_model import Table

PARTNERS = ["us", "ca", "mx"]
KINDS = ("status", "deadline")
STATUSES = [str(status) for status in Status]
DEADLINES = ["none", "2021-06-30", "2022", "2024", "2030", "2030-06-30"]
KEYS = ["2020", "2021", "2021-01", "2021-01-01", "2021-06-15", "2022-03", "2022-03-01", "2023", "2024-02-29"]


class Said(NamedTuple):
    """One run of `update`: `subject` is what `--for` names, empty where it is not given."""

    subject: str
    on: str
    given: Table


@st.composite
def beginnings(draw: st.DrawFn) -> Table:
    """Make a commitment without updates, that states what a file may state."""
    partners = draw(st.lists(st.sampled_from(PARTNERS), unique=True, max_size=3))
    table: Table = {"title": "T", "area": "a", "partners": partners, "made": "2019"}
    table |= draw(st.fixed_dictionaries({}, optional={"status": st.sampled_from(STATUSES)}))
    table |= draw(st.fixed_dictionaries({}, optional={"deadline": st.sampled_from(DEADLINES[1:])}))
    for kind, values in (("status", STATUSES), ("deadline", DEADLINES)):
        # Only a commitment whose partners have nothing of their own lets updates of all go on.
        if partners and draw(st.integers(0, 2)) == 0:
            own = draw(st.dictionaries(st.sampled_from(partners), st.sampled_from(values)))
            table |= {f"partner_{kind}": own} if own else {}
    return table


SAID = st.builds(
    Said,
    subject=st.sampled_from(["", "", "us", "ca", "mx", "all"]),
    on=st.sampled_from(KEYS),
    given=st.fixed_dictionaries(
        {},
        optional={
            "status": st.sampled_from(STATUSES),
            "deadline": st.sampled_from(DEADLINES),
            "note": st.just("Why."),
        },
    ).filter(bool),
).filter(lambda said: said.subject != "all" or set(said.given) != {"note"})  # a note is of all in one
SEVERAL = st.lists(SAID, min_size=1, max_size=7)


def recorded(table: Table, said: Said) -> Table | None:
    """Return what the command makes of a commitment, None where it refuses."""
    commitment = read_commitment(table)
    status, deadline = said.given.get("status"), said.given.get("deadline")
    update = Update(
        status=Status(status) if status else None,
        deadline=parse_target(deadline) if deadline else None,
        note=said.given.get("note", ""),
    )
    try:
        partners = own_partners(said.subject or None, "x", commitment)
        update = msgspec.structs.replace(update, partner=partners[0])
        require_common("x", commitment, update)
        changes = record_all(
            "x", commitment, update, UpdateDay(parse_deadline(said.on), is_given=True), partners
        ).changes
    except RoadmapError:
        return None
    return dict(changed({"commitments": {"x": table}}, changes)["commitments"]["x"])


@st.composite
def steps(draw: st.DrawFn) -> Table:
    """Make the milestones of a commitment, as a person would state them."""
    step = st.fixed_dictionaries(
        {"title": st.just("M")},
        optional={"status": st.sampled_from(STATUSES), "deadline": st.sampled_from(DEADLINES[1:])},
    )
    found = {id: draw(step) for id in ("one", "two")}
    for table in found.values():
        if table.get("status") == "met" and draw(st.booleans()):
            table["met_on"] = draw(st.sampled_from(KEYS))
    return found


STEP_SAID = st.tuples(st.sampled_from(["one", "two"]), SAID)


def recorded_of_step(table: Table, id: str, said: Said) -> Table:
    """Return what the command makes of a commitment when something is said about a milestone."""
    commitment = read_commitment(table)
    status, deadline = said.given.get("status"), said.given.get("deadline")
    update = Update(
        milestone=id,
        status=Status(status) if status else None,
        deadline=parse_target(deadline) if deadline else None,
        note=said.given.get("note", ""),
    )
    changes = record("x", commitment, update, UpdateDay(parse_deadline(said.on), is_given=True)).changes
    return dict(changed({"commitments": {"x": table}}, changes)["commitments"]["x"])


MILESTONES = st.dictionaries(
    st.sampled_from(["one", "two"]),
    st.fixed_dictionaries({"title": st.just("M"), "status": st.sampled_from(STATUSES)}),
)


@st.composite
def histories(draw: st.DrawFn) -> Table:
    """Make a commitment with whatever the command recorded of it."""
    table = draw(beginnings())
    for said in draw(
        st.lists(SEVERAL, max_size=1).map(lambda lists: [one for several in lists for one in several])
    ):
        table = recorded(table, said) or table
    table["area"] = draw(st.sampled_from(["a", "b"]))
    table |= draw(st.fixed_dictionaries({}, optional={"progress": st.sampled_from([0, 33, 40, 100])}))
    if milestones := draw(MILESTONES):
        table["milestones"] = milestones
    return table


TABLES = st.lists(histories(), min_size=1, max_size=4).map(
    lambda tables: {f"c{number}": table for number, table in enumerate(tables)}
)
