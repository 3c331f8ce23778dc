"""A commitment and everything about it, from hand-made ones."""

from datetime import date
from typing import Any

import pytest

from roadmap_cli.analysis.flags import Flag, derive_on
from roadmap_cli.analysis.query import row_of
from roadmap_cli.analysis.replay import updates_of
from roadmap_cli.model.dates import parse_date, parse_deadline, parse_target
from roadmap_cli.model.types import (
    Area,
    Commitment,
    Head,
    Indicator,
    Milestone,
    Partner,
    Point,
    Reading,
    Roadmap,
    Status,
    Update,
)
from roadmap_cli.output.reports.show import (
    CommitmentRecord,
    flag_lines,
    json_of,
    parts_of,
    promise,
    render_markdown_record,
    render_record,
)

DAY = date(2026, 2, 1)


def record(as_of: date = DAY, **fields) -> CommitmentRecord:
    commitment = Commitment(**({"title": "One", "area": "a"} | fields))
    roadmap = Roadmap(
        roadmap=Head(title="R"),
        areas={"a": Area(title="A")},
        partners={"us": Partner(name="United States")},
        commitments={"one": commitment, "two": Commitment(title="Two", area="a", depends_on=["one"])},
    )
    derived = derive_on(commitment, roadmap, as_of)
    assert derived is not None
    past = [update for update in updates_of(commitment) if update.day.first <= as_of]
    return CommitmentRecord(
        id="one",
        commitment=commitment,
        roadmap=roadmap,
        row=row_of("one", commitment, derived),
        derived=derived,
        past=past,
        as_of=as_of,
    )


def shown(found: CommitmentRecord, heading: str, label: str) -> list[str]:
    """Return the lines beside a label, empty where it is not shown."""
    return [
        "  ".join(cell.text for cell in line.shown)
        for part in parts_of(found, signs=True)
        for entry in part.entries
        for line in entry.lines
        if (part.heading, entry.label) == (heading, label)
    ]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"deadline": parse_deadline("2025")}, ["overdue by 32 days"]),
        (
            {"deadline": parse_deadline("2025"), "partner_status": {"us": Status.STALLED}},
            ["overdue by 32 days"],
        ),
        (
            {"deadline": parse_deadline("2025"), "partner_status": {"ca": Status.MET}},
            ["United States: overdue by 32 days"],
        ),
        (
            {"deadline": parse_deadline("2025"), "partner_deadline": {"ca": parse_target("2030")}},
            ["United States: overdue by 32 days"],
        ),
        (
            {"deadline": parse_deadline("2025"), "partner_deadline": {"ca": parse_target("2024")}},
            ["United States: overdue by 32 days; ca: overdue by 397 days"],
        ),
        (
            {"deadline": parse_deadline("2026-02-03"), "partner_deadline": {"ca": parse_target("2030")}},
            ["United States: due in 2 days"],
        ),
        ({"deadline": parse_deadline("2026-02-03")}, ["due in 2 days"]),
    ],
)
def test_a_flag_about_the_deadline_names_the_partners_unless_it_is_true_of_all(
    fields: dict[str, Any], lines: list[str]
) -> None:
    assert shown(record(partners=["us", "ca"], **fields), "", "flags") == lines


def test_what_is_not_there_is_not_shown():
    assert (
        render_record(record())
        == """\
One
one  as of 2026-02-01

area      a  A
status    ○ planned
progress  –

Needed by
two  ○ planned  Two
"""
    )


@pytest.mark.parametrize(
    ("update", "lines"),
    [
        ({"status": Status.MET}, ["status met"]),
        ({"status": Status.MET, "status_was": Status.UNDERWAY}, ["status underway → met"]),
        ({"status": Status.MET, "status_was": Status.MET}, ["status met"]),
        ({"deadline": parse_target("2030"), "deadline_was": parse_target("2030")}, ["deadline 2030"]),
        ({"deadline": parse_target("2030"), "deadline_was": parse_target("none")}, ["deadline none → 2030"]),
        ({"deadline": parse_target("none"), "deadline_was": parse_target("2030")}, ["deadline 2030 → none"]),
        ({"note": "a\nb", "evidence": ["x", "y"]}, ["a", "b", "x", "y"]),
        ({"partner": "us", "note": "n"}, ["United States:", "n"]),
        ({"partner": "ghost", "status": Status.MET}, ["ghost:  status met"]),
    ],
)
def test_an_update(update, lines):
    assert shown(record(updates={"2025-01-01": Update(**update)}), "Updates", "2025-01-01") == lines


def test_updates_come_newest_first_and_none_of_later():
    updates = {key: Update(note=key) for key in ("2025-03", "2024", "2026-03", "2025-03-01")}
    (part,) = [part for part in parts_of(record(updates=updates), signs=True) if part.heading == "Updates"]
    assert [entry.label for entry in part.entries] == ["2025-03-01", "2025-03", "2024"]


def test_a_slip_of_the_whole_and_of_a_partner():
    updates = {
        "2024-01-01": Update(deadline=parse_target("2035"), deadline_was=parse_target("2030")),
        "2025-01-01": Update(partner="us", deadline=parse_target("2050"), deadline_was=parse_target("2030")),
    }
    stated: dict[str, Any] = {
        "deadline": parse_deadline("2035"),
        "partner_deadline": {"us": parse_target("2050")},
        "updates": updates,
    }
    assert shown(record(**stated, partners=["us", "ca"]), "", "flags") == [
        "slipped from 2030 to 2035 for ca",
        "slipped from 2030 to 2050 for United States",
        "stale: no update for more than 180 days",
    ]
    assert shown(record(**stated), "", "flags") == [
        "slipped from 2030 to 2050 for United States",
        "stale: no update for more than 180 days",
    ], "where every partner has a deadline of its own, that of all is nobody's"


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"partners": ["us"]}, "United States (us)"),
        ({"partners": ["ghost"]}, "ghost (not declared)"),
        ({"partner_status": {"us": Status.BROKEN}}, "United States (us)  ✗ broken"),
        (
            {"partner_deadline": {"us": parse_target("2025-Q4")}},
            "United States (us)  2025-Q4: 1 October to 31 December 2025  overdue by 32 days",
        ),
        (
            {"partner_deadline": {"us": parse_target("2025-Q4")}, "partner_status": {"us": Status.MET}},
            "United States (us)  ✓ met  2025-Q4: 1 October to 31 December 2025",
        ),
    ],
)
def test_a_partner(fields, line):
    assert shown(record(**fields), "", "partners") == [line]


def test_a_milestone_met_later_was_planned():
    steps = {"step": Milestone(title="Step", stated_status=Status.MET, met_on=parse_date("2025-06"))}
    assert shown(record(milestones=steps), "Milestones", "step") == ["✓ met  Step  on 2025-06"]
    before = record(as_of=date(2025, 1, 1), milestones=steps)
    assert shown(before, "Milestones", "step") == ["○ planned  Step"]


def test_the_promise_keeps_its_lines():
    found = record(text="\nfirst\n\n  second\x1b[0m\n")
    assert promise(found) == "first\n\n  second\\x1b[0m"
    assert "\n\nfirst\n\n  second\\x1b[0m\n\narea" in render_record(found)
    assert "\n\n> first<br><br>  second&#92;x1b\\[0m\n\n- **area**" in render_markdown_record(found)


@pytest.mark.parametrize(
    ("extra", "table", "expected"),
    [
        (None, {}, None),
        ({"a": 1}, {"extra": {"a": 1}}, {"a": 1}),
        (None, {"title": "One", "colour": "blue"}, {"colour": "blue"}),
        ({"a": 1}, {"colour": "blue", "extra": {"a": 1}}, {"colour": "blue", "a": 1}),
        (5, {"colour": "blue", "extra": 5}, {"colour": "blue", "extra": 5}),
        (5, {"extra": 5}, 5),
    ],
)
def test_extra_in_json(extra, table, expected):
    assert json_of(record(extra=extra), table)["extra"] == expected


def test_one_text_or_several_are_an_array_in_json():
    updates = {"2025-01-01": Update(note="n", evidence="x")}
    steps = {"step": Milestone(title="S", evidence=["y", "z"])}
    found = json_of(record(owner="O", source=["s"], formerly="old", updates=updates, milestones=steps), {})
    assert (found["owner"], found["source"], found["formerly"]) == (["O"], ["s"], ["old"])
    assert found["updates"][0]["evidence"] == ["x"]
    assert found["milestones"][0]["evidence"] == ["y", "z"]


OFF_TRACK = Indicator(
    title="I",
    baseline=Point(stated_value=0, on=parse_deadline("2020")),
    target=Point(stated_value=9, on=parse_deadline("2024")),
    readings={"2025": Reading(stated_value=8)},
)
FLAGGED: dict[Flag, dict[str, Any]] = {
    Flag.OVERDUE: {"deadline": parse_deadline("2025")},
    Flag.MILESTONE_OVERDUE: {"milestones": {"m": Milestone(title="M", deadline=parse_deadline("2025"))}},
    Flag.DUE_SOON: {"deadline": parse_deadline("2026-02")},
    Flag.LATE: {
        "deadline": parse_deadline("2024"),
        "status": Status.MET,
        "updates": {"2025": Update(status=Status.MET)},
    },
    Flag.SLIPPED: {
        "deadline": parse_deadline("2030"),
        "updates": {"2025": Update(deadline=parse_target("2030"), deadline_was=parse_target("2028"))},
    },
    Flag.STALE: {"updates": {"2020": Update(note="N")}},
    Flag.PARTNER_BROKEN: {"partners": ["us", "ca"], "partner_status": {"us": Status.BROKEN}},
    Flag.BLOCKED: {"depends_on": ["two"]},
    Flag.OFF_TRACK: {"indicators": {"i": OFF_TRACK}},
    Flag.CYCLE_MISSED: {"every": "1 year", "deadline": parse_deadline("2023")},
}


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_has_its_words(flag: Flag) -> None:
    found = record(**FLAGGED[flag])
    assert flag in found.row.flags
    assert [words for one, words in flag_lines(found) if one is flag and words]


def test_an_update_names_its_milestone() -> None:
    fields: dict[str, Any] = {
        "milestones": {"m": Milestone(title="First step", deadline=parse_deadline("2027"))},
        "updates": {
            "2024": Update(milestone="m", deadline=parse_target("2027"), note="Late."),
            "2025": Update(milestone="gone", note="Nobody knows it."),
        },
    }
    shown = render_record(record(**fields))
    assert "milestone First step:  deadline 2027" in shown
    assert "2025  milestone gone:" in shown
    assert "milestone First step:" in render_markdown_record(record(**fields))
    updates = json_of(record(**fields), {})["updates"]
    assert [(one["partner"], one["milestone"]) for one in updates] == [(None, "gone"), (None, "m")]


def test_a_deadline_that_no_partner_has_is_not_shown() -> None:
    fields: dict[str, Any] = {"partners": ["us", "ca"], "deadline": parse_deadline("2030")}
    none = {"us": parse_target("none"), "ca": parse_target("none")}
    assert "deadline  2030" in render_record(record(**fields))
    assert "2030" not in render_record(record(**fields, partner_deadline=none))
