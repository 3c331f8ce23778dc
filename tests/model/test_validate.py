"""Reading data into the model, and the message and place of every fault."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.model.dates import parse_deadline, parse_target
from roadmap_cli.model.findings import InvalidRoadmapError, Severity
from roadmap_cli.model.types import Roadmap, Status, texts
from roadmap_cli.model.validate import (
    dotted,
    large_roadmap,
    model_of,
    nearest_status,
    parse_roadmap,
    read_roadmap,
    shown,
)
from roadmap_cli.toml import parse
from tests.conftest import examples
from tests.roadmaps import LAYOUTS, LINES, lengthened

HEAD = '[roadmap]\ntitle = "T"\n'
COMMITMENT = HEAD + '[commitments.x]\ntitle = "X"\narea = "a"\n'


def read(text: str) -> Roadmap:
    return read_roadmap(parse_roadmap(text, "f.toml"), text, "f.toml")


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidRoadmapError) as error:
        read(text)
    assert error.value.sentences == tuple(finding.sentence() for finding in error.value.findings)
    assert {(one.code, one.severity) for one in error.value.findings} == {("RM102", Severity.ERROR)}
    return list(error.value.sentences)


def test_the_small_roadmap_is_read_unchanged(small_roadmap: str) -> None:
    roadmap = read(small_roadmap)
    assert list(roadmap.areas) == ["climate", "economy", "north", "health"]
    assert list(roadmap.partners) == ["us", "ca"]
    assert len(roadmap.commitments) == 7
    grids = roadmap.commitments["net-zero-grids"]
    assert grids.made == parse_deadline(date(2023, 3, 24))
    assert grids.partner_status == {"ca": Status.AT_RISK}
    assert grids.partner_deadline == {"ca": parse_target("2050")}
    assert texts(grids.owner) == ["Ministry of Energy", "Department of Energy"]
    moved = grids.updates["2024-12-17"]
    assert moved.deadline is not None
    assert moved.deadline_was is not None
    assert (moved.partner, moved.deadline.text, moved.deadline_was.text) == ("ca", "2050", "2035")
    assert roadmap.commitments["fresh-water"].extra == {"budget": 1.5}


TWELVE_MISTAKES = """\
[roadmap]
title = ""
announced = 2021-02-23T10:00:00Z

[partners.us]
url = 5

[areas]
climate = "Climate"

[commitments.net-zero]
title = "Net zero"
area = "climate"
status = "done"
progress = 140
deadline = "2035-Q5"
partners = ["us", 7]
partner_status = { us = "blocked" }

[commitments.net-zero.updates.2021-02-29]
note = "A day that no calendar has."

[commitments.net-zero.updates.2022-03-01]
evidence = "https://example.org"
"""


def test_twelve_mistakes_are_twelve_sentences_in_file_order() -> None:
    assert faults(TWELVE_MISTAKES) == [
        'f.toml:2:9: roadmap.title = "": must not be empty',
        "f.toml:3:13: roadmap.announced = 2021-02-23T10:00:00+00:00: "
        "a date with a time is not a deadline; did you mean 2021-02-23?",
        'f.toml:5:11: partners.us: name is missing; add name = "…"',
        "f.toml:6:7: partners.us.url = 5: must be a string, not a whole number",
        'f.toml:9:11: areas.climate = "Climate": must be a table',
        'f.toml:14:10: commitments.net-zero.status = "done": not a status; did you mean met?',
        "f.toml:15:12: commitments.net-zero.progress = 140: must be between 0 and 100",
        'f.toml:16:12: commitments.net-zero.deadline = "2035-Q5": '
        "2035-Q5 has no such quarter; quarters are Q1 to Q4",
        "f.toml:17:19: commitments.net-zero.partners[1] = 7: must be a string, not a whole number",
        'f.toml:18:25: commitments.net-zero.partner_status.us = "blocked": '
        "not a status; did you mean stalled?",
        "f.toml:20:31: commitments.net-zero.updates.2021-02-29: "
        "the key of an update is the day it happened: 2021-02-29 has no such day; 2021-02 ends on 28",
        "f.toml:23:31: commitments.net-zero.updates.2022-03-01: "
        "has no content; give it a status, a deadline or a note",
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("source = [1]", "f.toml:6:11: commitments.x.source[0] = 1: must be a string, not a whole number"),
        (
            "owner = 5",
            "f.toml:6:9: commitments.x.owner = 5: "
            "must be a string or an array of strings, not a whole number",
        ),
        ('tags = "a"', 'f.toml:6:8: commitments.x.tags = "a": must be an array of strings, not a string'),
        (
            "progress = 1.5",
            "f.toml:6:12: commitments.x.progress = 1.5: must be a whole number, not a number with a fraction",
        ),
        (
            "progress = true",
            "f.toml:6:12: commitments.x.progress = true: must be a whole number, not a boolean",
        ),
        ("progress = -1", "f.toml:6:12: commitments.x.progress = -1: must be between 0 and 100"),
        ("updates = []", "f.toml:6:11: commitments.x.updates = []: must be a table"),
        (
            "updates.soon.note = 'n'",
            "f.toml:6:9: commitments.x.updates.soon: the key of an update is the day it happened: "
            '"soon" is not a deadline; write a year, half, quarter, season, month or day, such as 2050, '
            "2026-H1, 2026-Q3, 2022-spring, 2026-06, 2026-06-30",
        ),
        (
            "updates.2025 = { partner = 'us', milestone = 'm', note = 'n' }",
            'f.toml:6:46: commitments.x.updates.2025.milestone = "m": '
            "an update is about a partner or a milestone, not both; remove one of the two",
        ),
        (
            "updates.2025 = { cycle = '2025', milestone = 'm', note = 'n' }",
            'f.toml:6:26: commitments.x.updates.2025.cycle = "2025": '
            "an update is about a cycle or a milestone, not both; remove one of the two",
        ),
        (
            "updates.2025 = { cycle = '2025', deadline = '2026' }",
            'f.toml:6:26: commitments.x.updates.2025.cycle = "2025": '
            "the window of a cycle follows from the deadline of the first one; remove cycle or deadline",
        ),
        (
            "updates.2025 = { cycle = '2025', status = 'ongoing' }",
            'f.toml:6:43: commitments.x.updates.2025.status = "ongoing": '
            "a cycle has an end, so it cannot be ongoing; use underway",
        ),
        (
            "every = 'biennial'",
            'f.toml:6:9: commitments.x.every = "biennial": not an interval; did you mean 2 years?',
        ),
        (
            "every = '2 weeks'",
            'f.toml:6:9: commitments.x.every = "2 weeks": not an interval; write a number of months, '
            "quarters, halves or years: 1 year, 2 years, 6 months, 1 quarter, 1 half",
        ),
        (
            "milestones.m = { status = 'met' }",
            'f.toml:6:12: commitments.x.milestones.m: title is missing; add title = "…"',
        ),
        (
            "deadline = true",
            "f.toml:6:12: commitments.x.deadline = true: true or false is not a deadline; write a year, "
            "half, quarter, season, month or day, such as 2050, 2026-H1, 2026-Q3, 2022-spring, 2026-06, "
            "2026-06-30",
        ),
        (
            "deadline = 2021-02-23T00:00:00Z",
            "f.toml:6:12: commitments.x.deadline = 2021-02-23T00:00:00+00:00: "
            "a date with a time is not a deadline; did you mean 2021-02-23?",
        ),
        (
            "status = 'zzz'",
            'f.toml:6:10: commitments.x.status = "zzz": not a status; one of at-risk, broken, dropped, met, '
            "ongoing, partly-met, planned, stalled, superseded, underway, unknown",
        ),
        (
            "updates.2021.deadline = 'NONE'",
            'f.toml:6:25: commitments.x.updates.2021.deadline = "NONE": not a deadline; did you mean none?',
        ),
    ],
)
def test_a_fault_says_what_was_found_and_what_would_be_right(line: str, sentence: str) -> None:
    assert faults(COMMITMENT + line + "\n") == [sentence]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", 'f.toml:1:1: the table [roadmap] is missing; a roadmap begins with [roadmap] and title = "…"'),
        ("roadmap = 5", "f.toml:1:11: roadmap = 5: must be a table"),
        ("[roadmap]\n", 'f.toml:1:2: roadmap: title is missing; add title = "…"'),
        (HEAD + "[[areas]]\ntitle = 'x'\n", "f.toml:3:3: areas = […]: must be a table"),
        (
            HEAD + '[commitments."A b"]\narea = "a"\n',
            'f.toml:3:14: commitments."A b": title is missing; add title = "…"',
        ),
        (HEAD + "[areas.a]\ntitel = 'A'\n", "f.toml:4:1: areas.a.titel: unknown key; did you mean title?"),
        (
            HEAD + "[check]\nseverity = { RM301 = 'bad' }\n",
            'f.toml:4:22: check.severity.RM301 = "bad": not a severity; one of error, warning, notice',
        ),
        (HEAD + "[areas.a]\ntitle = ' '\n", 'f.toml:4:9: areas.a.title = " ": must not be empty'),
        (
            HEAD + "[check]\ndue_soon_days = -1\n",
            "f.toml:4:17: check.due_soon_days = -1: must be between 0 and 36500",
        ),
    ],
)
def test_faults_outside_a_commitment(text: str, sentence: str) -> None:
    assert faults(text) == [sentence]


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ("2", "roadmap.format = 2: this program reads format 1; install a newer one to read this file"),
        ("0", "roadmap.format = 0: this program reads format 1; write 1"),
        ('"2"', 'roadmap.format = "2": must be a whole number, not a string'),
        ("true", "roadmap.format = true: must be a whole number, not a boolean"),
    ],
)
def test_another_format_is_refused(stated: str, sentence: str) -> None:
    assert faults(f"{HEAD}format = {stated}\n") == [f"f.toml:3:10: {sentence}"]


def test_a_newer_format_is_the_only_thing_said_of_a_file() -> None:
    assert len(faults('[roadmap]\nformat = 2\ntitle = 5\n[areas]\na = "x"\n')) == 1


def test_format_1_may_be_stated() -> None:
    assert read(HEAD + "format = 1\n").roadmap.format == 1


@pytest.mark.parametrize(
    "line",
    [
        'colour = "blue"',
        "[commitments.x.budget]\nyear = 1",
        '[commitments."Not An Id"]\ntitle = "Y"\narea = "nowhere"',
        'partners = ["nobody"]',
        'depends_on = ["nothing"]',
        "[someone_elses]\nx = [1, { y = 2 }]",
        "[commitments.x.updates.2021]\nnote = 'n'\nreviewer = 'r'",
    ],
)
def test_unknown_keys_dangling_references_and_ill_formed_ids_are_no_faults(line: str) -> None:
    assert read(COMMITMENT + line + "\n").commitments["x"].title == "X"


def test_columns_count_characters_and_lines_of_every_newline_style() -> None:
    text = (HEAD + '# é橋\r\n[areas."é橋"]\r\ntitle = 5\r\n').replace("\r\n", "\n").replace("\n", "\r\n")
    assert faults(text) == ['f.toml:5:9: areas."é橋".title = 5: must be a string, not a whole number']
    assert faults(HEAD + 'areas = 1\n[areas."é橋"]\nlead="é"\ntitle = 5\n')[0].startswith("f.toml:6:9: ")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("done", Status.MET),
        ("In Progress", Status.UNDERWAY),
        ("at_risk", Status.AT_RISK),
        ("plannd", Status.PLANNED),
        ("MET", Status.MET),
        ("canceled", Status.DROPPED),
        ("xyzzy", None),
        ("", None),
        ("met " * 1_000_000, None),
        ("replaced", Status.SUPERSEDED),
        ("unmet", Status.BROKEN),
        ("partly", Status.PARTLY_MET),
        ("plan", Status.PLANNED),
        ("undrway", Status.UNDERWAY),
        ("deferred", None),
        ("place", None),
    ],
)
def test_the_nearest_status(word: str, status: Status | None) -> None:
    assert nearest_status(word) == status


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ((), ""),
        (("a", "b-2"), "a.b-2"),
        (("a", 0, "b"), "a[0].b"),
        (("a b", "é", ""), '"a b"."é".""'),
        (('q"\\',), '"q\\"\\\\"'),
    ],
)
def test_dotted_is_the_key_as_toml_writes_it(path: tuple[str | int, ...], key: str) -> None:
    assert dotted(path) == key


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", '"a"'),
        ("x" * 61, '"' + "x" * 59 + '…"'),
        (True, "true"),
        (10**50, "1" + "0" * 38 + "…"),
        (date(2021, 2, 3), "2021-02-03"),
        (time(1, 2), "01:02:00"),
        (datetime(2021, 2, 3, tzinfo=UTC), "2021-02-03T00:00:00+00:00"),
        ([], "[]"),
        ([1], "[…]"),
        ({}, "{}"),
        ({"a": 1}, "{…}"),
    ],
)
def test_a_value_is_shown_short(value: object, text: str) -> None:
    assert shown(value) == text


VALUES: st.SearchStrategy[Any] = st.one_of(
    st.booleans(),
    st.integers(-200, 99999),
    st.floats(),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.sampled_from(["", " ", "met", "done", "2035", "2021-02-29", "none", "a", "é"]),
    st.lists(st.one_of(st.integers(), st.text("ab"), st.just({"title": "x"})), max_size=2),
    st.dictionaries(st.sampled_from(["title", "status", "note", "2021", "us"]), st.integers() | st.just("x")),
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [path, *(found for key in inside for found in _paths(value[key], (*path, key)))]


@given(st.data())
def test_any_value_anywhere_is_read_or_reported_with_its_place(data: st.DataObject) -> None:
    from tests.conftest import SMALL_ROADMAP

    whole = parse_roadmap(SMALL_ROADMAP, "f.toml")
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(_paths(whole)[1:]))
        parent = whole
        for part in path[:-1]:
            parent = parent[part]
        parent[path[-1]] = data.draw(VALUES)
    text = tomli_w.dumps(whole)
    try:
        roadmap = read(text)
    except InvalidRoadmapError as error:
        places = [(finding.place.line, finding.place.column) for finding in error.findings]
        assert places, "a file is refused without a reason"
        assert places == sorted(places)
    else:
        assert roadmap.roadmap.title


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ('[roadmap]\ntitle = "R"\n', True),
        ('[roadmap]\ntitle = "R"\nformat = 2\n', False),
        ("[roadmap]\ntitle = 1\n", False),
        ('[roadmap]\ntitle = "R"\n[commitments.a]\ntitle = "A"\narea = "a"\nupdates.2024 = {}\n', False),
    ],
)
def test_model_of_returns_a_roadmap_or_none(text: str, fits: bool) -> None:
    assert (model_of(parse_roadmap(text, "f.toml")) is not None) is fits


@examples(few=80, many=800)
@given(st.data())
def test_a_large_roadmap_is_the_same_without_its_data(data: st.DataObject) -> None:
    """Each text is a roadmap with a few lines added, parsed in the smallest pieces."""
    lines = data.draw(st.sampled_from([*LAYOUTS.values()])).split("\n")
    for _ in range(data.draw(st.integers(0, 3))):
        lines.insert(data.draw(st.integers(0, len(lines))), data.draw(st.sampled_from(LINES)))
    text = "\n".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse, "PIECE", 1)
        large = large_roadmap(text)
    try:
        expected = read(text)
    except InvalidRoadmapError:
        assert large is None
    else:
        assert large is None or repr(large) == repr(expected)


def test_a_large_roadmap_in_the_usual_order_is_read_in_pieces(
    small_roadmap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = lengthened(small_roadmap, 12)
    assert large_roadmap(text) is None, "it is small"
    monkeypatch.setattr(parse, "PIECE", text.index("[commitments."))
    assert repr(large_roadmap(text)) == repr(read(text))
    assert large_roadmap(text.replace('title = "', "title = 1 # ", 1)) is None
