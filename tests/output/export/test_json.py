"""The whole roadmap as JSON."""

import json
from datetime import date

import rtoml

from roadmap_cli.model.json_codec import unpack
from roadmap_cli.model.validate import read_roadmap
from roadmap_cli.output.export.json import data_as_of, render_whole_json
from tests.conftest import SHIPPED, SMALL_ROADMAP
from tests.toml_documents import same


def test_the_same_roadmap_comes_back():
    for text in (SMALL_ROADMAP, SHIPPED.read_text()):
        data = rtoml.loads(text)
        assert same(unpack(json.loads(render_whole_json(data))), data)


def test_some_commitments_alone():
    data = rtoml.loads(SMALL_ROADMAP)
    made = unpack(json.loads(render_whole_json(data, {"fresh-water"})))
    assert list(made["commitments"]) == ["fresh-water"]
    assert {**made, "commitments": {}} == {**data, "commitments": {}}
    assert len(data["commitments"]) == 7


def test_a_roadmap_without_commitments():
    assert unpack(json.loads(render_whole_json({"roadmap": {"title": "R"}}, set()))) == {
        "roadmap": {"title": "R"}
    }


WAS = """\
[commitments.a]
title = "A"
area = "x"
status = "met"
partner_status = { ca = "broken" }
made = 2024-01-01
odd = 1979-05-27

[commitments.a.milestones.m]
title = "M"
status = "met"
met_on = 2025-05-01
odd = 1

[commitments.a.updates.2025-03-01]
status = "met"
status_was = "stalled"
deadline = "none"
deadline_was = "2022-fall"

[commitments.a.updates.2025-04-01]
partner = "ca"
status = "broken"

[commitments.a.updates.2025-06-01]
note = "Said."
"""


def test_a_past_day_with_many_differences():
    text = f'[roadmap]\ntitle = "R"\n[areas.x]\ntitle = "X"\n{WAS}'
    data = rtoml.loads(text)
    roadmap = read_roadmap(data, text, "")
    (table,) = data_as_of(data, roadmap, date(2025, 2, 1))["commitments"].values()
    assert table == {
        "title": "A", "area": "x", "made": date(2024, 1, 1), "status": "stalled",
        "odd": date(1979, 5, 27), "milestones": {"m": {"title": "M", "odd": 1}}, "deadline": "2022-fall",
    }  # fmt: skip
    (table,) = data_as_of(data, roadmap, date(2025, 4, 1))["commitments"].values()
    assert (table["status"], table["partner_status"]) == ("met", {"ca": "broken"})
    assert list(table["updates"]) == ["2025-03-01", "2025-04-01"]
    assert data_as_of(data, roadmap, date(2025, 6, 1)) == data
    assert data == rtoml.loads(text), "nothing is changed in place"


def test_a_partner_that_had_a_deadline_of_its_own_or_none():
    later = (
        '[commitments.a]\ntitle = "A"\narea = "x"\nmade = 2024-01-01\n'
        'partner_deadline = { us = "2030", ca = "none" }\n'
        '[commitments.a.updates.2025-03-01]\npartner = "us"\ndeadline = "2030"\ndeadline_was = "none"\n'
        '[commitments.a.updates.2025-04-01]\npartner = "ca"\ndeadline = "none"\ndeadline_was = 2026-05-01\n'
    )
    text = f'[roadmap]\ntitle = "R"\n[areas.x]\ntitle = "X"\n{later}'
    data = rtoml.loads(text)
    roadmap = read_roadmap(data, text, "")
    assert data_as_of(data, roadmap, date(2025, 4, 1)) == data
    (table,) = data_as_of(data, roadmap, date(2025, 2, 1))["commitments"].values()
    assert table == {
        "title": "A", "area": "x", "made": date(2024, 1, 1),
        "partner_deadline": {"us": "none", "ca": date(2026, 5, 1)},
    }  # fmt: skip


def test_a_day_before_there_was_anything():
    text = f'[roadmap]\ntitle = "R"\n[areas.x]\ntitle = "X"\n{WAS}'
    data = rtoml.loads(text)
    assert data_as_of(data, read_roadmap(data, text, ""), date(2023, 1, 1))["commitments"] == {}
    none = {"roadmap": {"title": "R"}}
    assert data_as_of(none, read_roadmap(none, "", ""), date(2023, 1, 1)) == none
