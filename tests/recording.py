"""Generated commitments, and the result of `update` on them."""

from typing import NamedTuple

import msgspec
from hypothesis import strategies as st

from roadmap_cli.editing.cycles import require_cycle
from roadmap_cli.editing.fields import own_partners
from roadmap_cli.editing.updates import UpdateDay, record, record_all, require_common
from roadmap_cli.errors import RoadmapError
from roadmap_cli.model.dates import parse_date, parse_deadline, parse_target
from roadmap_cli.model.types import Status, Update
from roadmap_cli.model.validate import read_commitment
from roadmap_cli.toml.change import changed
from tests.plain_model import Table

PARTNERS = ["us", "ca", "mx"]
KINDS = ("status", "deadline")
STATUSES = [str(status) for status in Status]
OF_PARTS = [status for status in STATUSES if status != "superseded"]
"""The statuses of milestones and cycles."""
DEADLINES = ["none", "2021-06-30", "2022", "2024", "2030", "2030-06-30"]
KEYS = ["2020", "2021", "2021-01", "2021-01-01", "2021-06-15", "2022-03", "2022-03-01", "2023", "2024-02-29"]


class Request(NamedTuple):
    """One run of `update`; `subject` is the value of `--for`, empty without it."""

    subject: str
    on: str
    given: Table


@st.composite
def beginnings(draw: st.DrawFn) -> Table:
    """Draw a commitment without updates."""
    partners = draw(st.lists(st.sampled_from(PARTNERS), unique=True, max_size=3))
    table: Table = {"title": "T", "area": "a", "partners": partners, "made": "2019"}
    table |= draw(st.fixed_dictionaries({}, optional={"status": st.sampled_from(STATUSES)}))
    table |= draw(st.fixed_dictionaries({}, optional={"deadline": st.sampled_from(DEADLINES[1:])}))
    if draw(st.integers(0, 2)) == 0:
        table["every"] = draw(st.sampled_from(["1 year", "2 years", "36 months"]))
        table |= draw(st.fixed_dictionaries({}, optional={"until": st.sampled_from(DEADLINES[1:])}))
    for kind, values in (("status", STATUSES), ("deadline", DEADLINES)):
        # Updates about all are refused as soon as a partner has a value of its own.
        if partners and draw(st.integers(0, 2)) == 0:
            own = draw(st.dictionaries(st.sampled_from(partners), st.sampled_from(values)))
            table |= {f"partner_{kind}": own} if own else {}
    return table


REQUESTS = st.builds(
    Request,
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
).filter(
    lambda request: request.subject != "all" or set(request.given) != {"note"}
)  # a note about all is one update
SEVERAL = st.lists(REQUESTS, min_size=1, max_size=7)


def recorded(table: Table, request: Request) -> Table | None:
    """Return the commitment after the command, None if it is refused."""
    commitment = read_commitment(table)
    status, deadline = request.given.get("status"), request.given.get("deadline")
    update = Update(
        status=Status(status) if status else None,
        deadline=parse_target(deadline) if deadline else None,
        note=request.given.get("note", ""),
    )
    try:
        partners = own_partners(request.subject or None, "x", commitment)
        update = msgspec.structs.replace(update, partner=partners[0])
        require_common("x", commitment, update)
        changes = record_all(
            "x", commitment, update, UpdateDay(parse_date(request.on), is_given=True), partners
        ).changes
    except RoadmapError:
        return None
    return dict(changed({"commitments": {"x": table}}, changes)["commitments"]["x"])


@st.composite
def steps(draw: st.DrawFn) -> Table:
    """Draw the milestones of a commitment."""
    step = st.fixed_dictionaries(
        {"title": st.just("M")},
        optional={"status": st.sampled_from(OF_PARTS), "deadline": st.sampled_from(DEADLINES[1:])},
    )
    found = {id: draw(step) for id in ("one", "two")}
    for table in found.values():
        if table.get("status") == "met" and draw(st.booleans()):
            table["met_on"] = draw(st.sampled_from(KEYS))
    return found


OF_PART = REQUESTS.filter(lambda request: request.given.get("status") != "superseded")
MILESTONE_REQUESTS = st.tuples(st.sampled_from(["one", "two"]), OF_PART)


def recorded_of_milestone(table: Table, id: str, request: Request) -> Table:
    """Return the commitment after the command with `--milestone`."""
    commitment = read_commitment(table)
    status, deadline = request.given.get("status"), request.given.get("deadline")
    update = Update(
        milestone=id,
        status=Status(status) if status else None,
        deadline=parse_target(deadline) if deadline else None,
        note=request.given.get("note", ""),
    )
    changes = record("x", commitment, update, UpdateDay(parse_date(request.on), is_given=True)).changes
    return dict(changed({"commitments": {"x": table}}, changes)["commitments"]["x"])


CYCLE_REQUESTS = st.tuples(
    st.sampled_from(["2022", "2023", "2024", "2025", "2026", "2021-06-30", "2023-06-30"]),
    OF_PART.filter(lambda request: "deadline" not in request.given),
)


def recorded_of_cycle(table: Table, cycle: str, request: Request) -> Table | None:
    """Return the commitment after the command with `--cycle`, None if it is refused."""
    commitment = read_commitment(table)
    status, window = request.given.get("status"), parse_deadline(cycle)
    if status == Status.ONGOING:
        return None  # a cycle has an end
    update = Update(
        cycle=window, status=Status(status) if status else None, note=request.given.get("note", "")
    )
    try:
        partners = own_partners(request.subject or None, "x", commitment)
        require_cycle("x", commitment, window, partners)
    except RoadmapError:
        return None
    on = UpdateDay(parse_date(request.on), is_given=True)
    changes = record_all("x", commitment, update, on, partners).changes
    return dict(changed({"commitments": {"x": table}}, changes)["commitments"]["x"])


MILESTONES = st.dictionaries(
    st.sampled_from(["one", "two"]),
    st.fixed_dictionaries({"title": st.just("M"), "status": st.sampled_from(OF_PARTS)}),
)


@st.composite
def histories(draw: st.DrawFn) -> Table:
    """Draw a commitment, and record updates of it."""
    table = draw(beginnings())
    for request in draw(
        st.lists(SEVERAL, max_size=1).map(lambda lists: [one for several in lists for one in several])
    ):
        table = recorded(table, request) or table
    for cycle, request in draw(st.lists(CYCLE_REQUESTS, max_size=4)) if "every" in table else ():
        table = recorded_of_cycle(table, cycle, request) or table
    table["area"] = draw(st.sampled_from(["a", "b"]))
    table |= draw(st.fixed_dictionaries({}, optional={"progress": st.sampled_from([0, 33, 40, 100])}))
    if milestones := draw(MILESTONES):
        table["milestones"] = milestones
    return table


SUCCESSORS = st.lists(st.sampled_from(["c0", "c1", "c2", "c3", "gone"]), unique=True, max_size=2)


@st.composite
def roadmaps(draw: st.DrawFn) -> dict[str, Table]:
    """Draw commitments, some of which others replace, also in loops."""
    tables = draw(st.lists(histories(), min_size=1, max_size=4))
    found = {f"c{number}": table for number, table in enumerate(tables)}
    for table in found.values():
        if replaced_by := draw(SUCCESSORS):
            table["replaced_by"] = replaced_by
    return found


TABLES = roadmaps()
