"""Replacements in any number change nothing on the days before, as a plain model shows those days."""

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.analysis.flags import derive_on
from roadmap_cli.analysis.lineage import on_day
from roadmap_cli.editing.replacements import Replacement, replacement_plan
from roadmap_cli.editing.updates import UpdateDay
from roadmap_cli.errors import RoadmapError
from roadmap_cli.model.dates import parse_date
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.toml.change import changed
from tests.conftest import examples
from tests.plain_model import Table, status_of, with_lost
from tests.recording import PARTNERS

DAYS = ["2021-01-01", "2021-06-15", "2022-03-01", "2023-01-01", "2024-02-29"]
NAMED = st.lists(st.sampled_from(PARTNERS), unique=True, max_size=3)


class Step(NamedTuple):
    """One run of `replace`; `partner` is the value of `--for`."""

    by: list[str]
    partner: str | None
    note: str


STEPS = st.lists(
    st.builds(
        Step,
        by=st.lists(st.sampled_from(["c1", "c2", "c3"]), min_size=1, max_size=2, unique=True),
        partner=st.sampled_from([None, None, "us", "ca", "all"]),
        note=st.sampled_from(["", "", "Why."]),
    ),
    min_size=1,
    max_size=4,
)


def commitment(partners: list[str], **fields: object) -> Table:
    return {"title": "T", "area": "a", "partners": partners, **fields}


def shown(data: Table, day: str) -> dict[str, str]:
    """Return the status of `old` for the whole ("") and each partner, which is that of the model."""
    roadmap = read_roadmap(data, "", "r.toml")
    old, as_of = roadmap.commitments["old"], date.fromisoformat(day)
    derived, found = derive_on(old, roadmap, as_of), on_day(old, roadmap, as_of)
    assert derived is not None
    assert found is not None
    statuses = {"": str(derived.status)}
    statuses |= {partner: str(found.values_for(partner).status) for partner in old.partners}
    table = with_lost(data["commitments"], day)["old"]
    assert statuses == {subject: status_of(table, subject, day) for subject in statuses}, (day, data)
    return statuses


def replaced(data: Table, step: Step, day: str) -> Table | None:
    """Return the data after the command, None if it is refused."""
    request = Replacement(
        old="old",
        by=step.by,
        titles=[],
        partner=step.partner,
        on=UpdateDay(parse_date(day), is_given=True),
        note=step.note,
        evidence="",
    )
    try:
        plan = replacement_plan(request, read_roadmap(data, "", "r.toml"))
    except RoadmapError:
        return None
    return changed(data, plan.changes)


@examples(few=25, many=150)
@given(NAMED, st.lists(NAMED, min_size=3, max_size=3), STEPS, st.lists(st.sampled_from(DAYS), min_size=4))
def test_a_replacement_changes_nothing_on_days_before(
    partners: list[str], others: list[list[str]], steps: list[Step], days: list[str]
) -> None:
    tables = {"old": commitment(partners, made="2019")}
    tables |= {f"c{number}": commitment(named) for number, named in enumerate(others, 1)}
    data: Table = {"roadmap": {"title": "R"}, "areas": {"a": {"title": "A"}}, "commitments": tables}
    for step, day in zip(steps, sorted(days), strict=False):
        after = replaced(data, step, day)
        if after is None:
            continue
        eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        for earlier in [one for one in ("2020-01-01", *DAYS, eve) if one < day]:
            assert shown(after, earlier) == shown(data, earlier), (earlier, day, step, data)
        shown(after, day)
        assert replaced(after, step, day) == after, (step, day, data)
        data = after
