"""The filters of all reading commands: what they match, and their words."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from roadmap_cli.analysis.flags import Flag
from roadmap_cli.analysis.query import NO_FILTERS, Selection
from roadmap_cli.commands._filters import FilterOptions, read_filters
from roadmap_cli.errors import NotFoundError, WrongUsageError
from roadmap_cli.model.dates import parse_deadline
from roadmap_cli.model.types import CLOSED, OPEN, Area, Commitment, Head, Partner, Roadmap, Status
from tests.conftest import AS_OF, Result

Run = Callable[..., Result]

DAY = date(2026, 2, 1)
ROADMAP = Roadmap(
    roadmap=Head(title="T"),
    areas={"a": Area(title="A"), "b": Area(title="B")},
    partners={"us": Partner(name="US")},
    commitments={"x": Commitment(title="X", area="undeclared", partners=["mars"])},
)

GIVEN = {
    "where": "due < 2026 or tag = water",
    "view": "at-risk",
    "area": "climate,econ",
    "status": "open",
    "partner": "ca",
    "owner": "indigenous services",
    "tag": "energy,water",
    "flag": "overdue",
    "not_area": "north",
    "not_status": "closed",
    "not_partner": "us",
    "not_owner": "Indigenous Services",
    "not_tag": "energy",
    "not_flag": "overdue,due-soon",
    "overdue": None,
    "due_within": "26w",
    "due_before": "2026",
    "due_after": "2025-H2",
    "search": "REGULATIONS",
}
"""A value for each filter; it matches some commitments of the small roadmap, and not all."""

ALL_FILTERS = {
    "list": (),
    "tree": (),
    "timeline": ("--from", "2021", "--to", "2060"),
    "slips": (),
    "export": ("json",),
}
"""The commands that take all filters, with what makes each show all commitments it can."""

SOME_FILTERS = {
    "status": {"where", "view", "area"},
    "scorecard": {"where", "view", "area", "partner"},
    "trend": {"where", "view", "area", "partner"},
    "brief": {"where", "view", "area"},
}


def as_option(name: str) -> list[str]:
    value = GIVEN[name]
    return [f"--{name.replace('_', '-')}", *([] if value is None else [value])]


def ids_in(command: str, record: Any) -> set[str]:
    """Return the ids of the commitments that a command's JSON shows."""
    match command:
        case "list":
            return {one["id"] for one in record}
        case "tree":
            return {one["id"] for area in record["areas"] for one in area["commitments"]}
        case "timeline":
            return {one["id"] for lane in record["lanes"] for one in lane["commitments"]}
        case "slips":
            return {one["id"] for one in record["slips"]}
        case _:
            return set(record["data"]["commitments"])


def shown(run: Run, command: str, *options: str) -> set[str]:
    how = () if command == "export" else ("--format", "json")
    result = run(command, *ALL_FILTERS[command], *how, "--as-of", AS_OF, *options)
    assert result.exit_code == 0, result
    return ids_in(command, json.loads(result.stdout))


def test_each_filter_has_a_value_here() -> None:
    (_, composed) = get_args(FilterOptions)
    assert [one.name for one in composed.options] == list(GIVEN)


@pytest.mark.parametrize("filter", GIVEN)
def test_every_reading_command_takes_each_filter_and_matches_the_same(
    run: Run, roadmap_file: Path, filter: str
) -> None:
    matching = shown(run, "list", *as_option(filter))
    assert 0 < len(matching) < len(shown(run, "list"))
    for command in ALL_FILTERS:
        assert shown(run, command, *as_option(filter)) == matching & shown(run, command), command


@pytest.mark.parametrize("filter", [name for name in GIVEN if name != "partner"])
def test_each_option_matches_as_its_expression(run: Run, roadmap_file: Path, filter: str) -> None:
    """With --partner, the other filters see the values of that partner; an expression sees the whole."""
    timeline = run(
        "timeline", *ALL_FILTERS["timeline"], "--format", "json", "--as-of", AS_OF, *as_option(filter)
    )
    words = json.loads(timeline.stdout)["filter"]
    for command in ALL_FILTERS:
        assert shown(run, command, "--where", words) == shown(run, command, *as_option(filter))


@pytest.mark.parametrize("command", SOME_FILTERS)
def test_totals_name_the_expression_that_chose_their_commitments(
    run: Run, roadmap_file: Path, command: str
) -> None:
    since = ("--since", "2025") if command == "brief" else ()
    line = (command, *since, "--as-of", AS_OF, "--where", "tags has 'energy' OR owner ~ quebec")
    record = json.loads(run(*line, "--format", "json").stdout)
    assert record["filter"] == "tag has energy or owner ~ quebec"
    assert "tag has energy or owner ~ quebec" in run(*line).stdout
    if command == "status":
        assert record["total"]["total"] == 3


@pytest.mark.parametrize("command", SOME_FILTERS)
def test_totals_are_not_chosen_by_an_expression_that_reads_an_outcome(run: Run, command: str) -> None:
    since = ("--since", "2025") if command == "brief" else ()
    text = "area = climate and (made < 2024 or partner.status = met)"
    result = run(command, *since, "--file", "no-such-file.toml", "--where", text)
    assert result == Result(
        2,
        "",
        "error: --where, column 36: totals over commitments chosen by partner.status would mislead; "
        f"`roadmap list --where '{text}'` lists the commitments\n"
        "  …= climate and (made < 2024 or partner.status = met)\n"
        "                                 ^^^^^^^^^^^^^^\n",
    )
    assert "`roadmap list --where EXPR` lists" in run(command, *since, "--where", f"late or {text}").stderr


def test_a_wrong_expression_is_refused_with_a_line_that_points_at_it(run: Run, roadmap_file: Path) -> None:
    text = "statu = 'a\x1b[1m\u202e'"
    result = run("list", "--where", text)
    assert result == Result(
        2,
        "",
        'error: --where, column 1: there is no field "statu"; did you mean status, partner_status or '
        "partner.status?\n"
        r"  statu = 'a\x1b[1m\u202e'"
        "\n"
        "  ^^^^^\n",
    )
    shown = run("list", "--where", "title ~ '::error::' and lat").stderr.splitlines()
    assert [line.startswith("::") for line in shown] == [False, False, False]


@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_search_is_refused(run: Run, value: str) -> None:
    sentence = "error: --search is empty; give it a text, or leave the option out\n"
    assert run("list", "--search", value) == Result(2, "", sentence)


@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_expression_is_refused(run: Run, value: str) -> None:
    result = run("list", "--file", "no-such-file.toml", "--where", value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: --where is empty; give it a condition, such as 'status = at-risk'\n"


REFUSED = [(command, name) for command, taken in SOME_FILTERS.items() for name in GIVEN if name not in taken]


@pytest.mark.parametrize(("command", "filter"), REFUSED)
def test_no_filter_by_outcome_makes_a_headline(
    run: Run, roadmap_file: Path, command: str, filter: str
) -> None:
    since = ("--since", "2025") if command == "brief" else ()
    result = run(command, *since, *as_option(filter))
    assert (result.exit_code, result.stdout) == (2, "")
    (option, *_) = as_option(filter)
    assert re.match(f"error: `roadmap {command}` (does not take|has no option) {option}\\b", result.stderr)


@pytest.mark.parametrize("command", [*ALL_FILTERS, *SOME_FILTERS])
def test_a_filter_without_a_value_is_refused_before_the_file_is_read(run: Run, command: str) -> None:
    words = {"export": ["json"], "brief": ["--since", "2025"]}.get(command, [])
    result = run(command, *words, "--file", "no-such-file.toml", "--area", ",")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == 'error: "," names nothing; give a value, or leave the option out\n'


@pytest.mark.parametrize("command", [*ALL_FILTERS, *SOME_FILTERS])
def test_an_unknown_area_is_answered_with_the_nearest(run: Run, roadmap_file: Path, command: str) -> None:
    words = {"export": ["json"], "brief": ["--since", "2025"]}.get(command, [])
    result = run(command, *words, "--area", "climat,ecology")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.endswith('there is no area "ecology"; did you mean economy?\n')


@pytest.mark.parametrize("command", ["timeline", "slips"])
def test_outputs_that_sum_name_each_filter(run: Run, roadmap_file: Path, command: str) -> None:
    due = ["--overdue", "--due-within", "1w", "--due-before", "Q3 2026", "--due-after", "2020"]
    record = json.loads(run(command, "--format", "json", "--as-of", AS_OF, *due, "--search", "a b").stdout)
    assert record["filter"] == (
        "flag in (milestone-overdue, overdue) and days_left >= 0 and days_left <= 7 and due < 2026-Q3 "
        'and due > 2020 and search ~ "a b"'
    )


def selection_of(**words: Any) -> Selection:
    return read_filters(**words).selection(ROADMAP, DAY)


def test_without_words_everything_matches() -> None:
    filters = read_filters()
    assert filters.selection(ROADMAP, DAY) == NO_FILTERS
    assert NO_FILTERS.words is None


def test_a_selection_has_each_filter_in_its_place() -> None:
    filters = read_filters(
        area=["a,und"], status=["met"], partner=["us"], owner=["O, P"], tag=["t,u"], flag=["late"],
        not_area=["b"], not_status=["open"], not_partner=["mars"], not_owner=["Q"], not_tag=["v"],
        not_flag=["stale"],
        overdue=True, due_within="2w", due_before="2026-Q3", due_after="2026-Q1", search="S",
    )  # fmt: skip
    selection = filters.selection(ROADMAP, DAY)
    assert selection == Selection(
        areas=frozenset({"a", "undeclared"}),
        statuses=frozenset({Status.MET}),
        partners=frozenset({"us"}),
        owners=frozenset({"O, P"}),
        tags=frozenset({"t", "u"}),
        flags=frozenset({Flag.LATE}),
        not_areas=frozenset({"b"}),
        not_statuses=OPEN,
        not_partners=frozenset({"mars"}),
        not_owners=frozenset({"Q"}),
        not_tags=frozenset({"v"}),
        not_flags=frozenset({Flag.STALE}),
        overdue=True,
        due_within=14,
        due_before=parse_deadline("2026-Q3"),
        due_after=parse_deadline("2026-Q1"),
        search="S",
    )
    assert selection.words == (
        'area in (a, undeclared) and status = met and partner = us and owner = "O, P" and tag in (t, u) '
        "and flag = late and flag in (milestone-overdue, overdue) and not area = b and not status = open "
        "and not partner = mars and not owner = Q and not tag = v and not flag = stale "
        "and days_left >= 0 and days_left <= 14 and due < 2026-Q3 and due > 2026-Q1 and search ~ S"
    )


@pytest.mark.parametrize(
    ("words", "statuses"),
    [
        (None, set()),
        (["open"], OPEN),
        (["closed"], CLOSED),
        (["open,met"], {*OPEN, Status.MET}),
        (["At-Risk"], {Status.AT_RISK}),
    ],
)
def test_open_and_closed_name_their_statuses(words: list[str] | None, statuses: set[Status]) -> None:
    assert selection_of(status=words).statuses == statuses
    assert selection_of(not_status=words).not_statuses == statuses


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"status": ["open,met,stalled"]}, "status in (met, open)"),
        ({"not_status": ["closed"]}, "not status = closed"),
        ({"due_within": "1w"}, "days_left >= 0 and days_left <= 7"),
        ({"due_within": "1 month"}, "days_left >= 0 and days_left <= 28"),
        ({"due_before": "spring 2027"}, "due < 2027-spring"),
        ({"due_before": "in 2 days"}, "due < 2026-02-03"),
        ({"due_after": "2027-01-01"}, "due > 2027-01-01"),
        ({"search": 'say "no"\n'}, r'search ~ "say \"no\"\n"'),
        ({"search": "a*b"}, r'search ~ "a\*b"'),
        ({}, None),
    ],
)
def test_filters_in_words(words: dict[str, Any], said: str | None) -> None:
    filters = read_filters(**words)
    assert filters.selection(ROADMAP, DAY).words == said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"flag": ["zzzz"]}, 'there is no flag "zzzz"; there are overdue, '),
        ({"not_flag": ["lat"]}, 'there is no flag "lat"; did you mean late?'),
        ({"not_status": ["mett"]}, '"mett" is not a status; did you mean met?'),
        ({"due_within": "soon"}, '--due-within: "soon" is not a span of time; write 30d, 6w or "3 months"'),
        ({"due_before": "none"}, "--due-before needs a date"),
        ({"due_after": "20"}, "--due-after: "),
        ({"not_partner": [" "]}, '" " names nothing'),
    ],
)
def test_what_no_roadmap_could_make_right_is_wrong_usage(words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongUsageError) as wrong:
        read_filters(**words)
    assert str(wrong.value).startswith(sentence)


@pytest.mark.parametrize("name", ["area", "partner", "not_area", "not_partner"])
def test_an_id_that_no_commitment_and_no_table_names_is_not_found(name: str) -> None:
    words: dict[str, Any] = {name: ["zzzz"]}
    filters = read_filters(**words)
    with pytest.raises(NotFoundError, match="zzzz"):
        filters.selection(ROADMAP, DAY)
