"""`roadmap list`: filters, order, columns, groups, limits, and every format whole."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.analysis.columns import COLUMNS
from roadmap_cli.analysis.query import RECORD
from roadmap_cli.escape import width
from tests.conftest import AS_OF, SMALL_ROADMAP, Result

pytestmark = pytest.mark.usefixtures("roadmap_file")

Run = Callable[..., Result]

GRIDS, METHANE, BRIDGES = "net-zero-grids", "methane-75", "bridge-repairs"
FORUM, PARIS, ARCTIC, WATER = "semiconductor-forum", "paris-agreement", "arctic-dialogue", "fresh-water"
ALL = [GRIDS, METHANE, BRIDGES, FORUM, PARIS, ARCTIC, WATER]

TABLE = """\
ID                   TITLE                        AREA     STATUS    DEADLINE     FLAGS
net-zero-grids       Net-zero power grids         climate  at-risk   2035         slipped, stale
methane-75           Cut methane by 75 percent    climate  stalled   2025-winter  due-soon, slipped, blocked
bridge-repairs       Réparer les ponts 橋         economy  planned   2025-H2      overdue, stale
semiconductor-forum  Hold a semiconductor forum   economy  met       2021-summer  late
paris-agreement      Stay in the Paris Agreement  climate  underway               stale, partner-broken
arctic-dialogue      Talk about the Arctic        north    ongoing
fresh-water          Clean drinking water         north    planned   2026-06-30
"""


@pytest.fixture
def ids(run: Run) -> Callable[..., list[str]]:
    """Return the function that gives the ids of a list, which must end well and say nothing."""

    def listed(*args: str, as_of: str = AS_OF) -> list[str]:
        result = run("list", "--as-of", as_of, "--format", "jsonl", *args)
        assert (result.exit_code, result.stderr) == (0, "")
        return [json.loads(line)["id"] for line in result.stdout.splitlines()]

    return listed


# Everything


def test_a_list_is_all_commitments_in_file_order(run: Run) -> None:
    assert run("list", "--as-of", AS_OF) == Result(0, TABLE, "")


def test_without_a_day_it_is_the_list_of_today(run: Run) -> None:
    result = run("list")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert len(result.stdout.splitlines()) == 8


def test_it_changes_nothing_in_the_folder(run: Run, roadmap_file: Path) -> None:
    for format in ("table", "json", "jsonl", "csv", "tsv", "markdown"):
        assert run("list", "--format", format).exit_code == 0
    assert roadmap_file.read_bytes() == SMALL_ROADMAP.encode()
    assert sorted(path.name for path in roadmap_file.parent.iterdir()) == [".git", "roadmap.toml"]
    assert list((roadmap_file.parent / ".git").iterdir()) == []


# Filters


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--area", "climate"], [GRIDS, METHANE, PARIS]),
        (["--area", "clim"], [GRIDS, METHANE, PARIS]),
        (["--area", "climate,north"], [GRIDS, METHANE, PARIS, ARCTIC, WATER]),
        (["--area", "climate", "--area", "north"], [GRIDS, METHANE, PARIS, ARCTIC, WATER]),
        (["--area", " climate , ,north,"], [GRIDS, METHANE, PARIS, ARCTIC, WATER]),
        (["--area", "health"], []),
        (["--not-area", "climate,north"], [BRIDGES, FORUM]),
        (["--status", "planned"], [BRIDGES, WATER]),
        (["--status", "Planned,MET"], [BRIDGES, FORUM, WATER]),
        (["--status", "open"], [GRIDS, METHANE, BRIDGES, PARIS, ARCTIC, WATER]),
        (["--status", "closed"], [FORUM]),
        (["--status", "at-risk"], [GRIDS]),
        (["--status", "open,closed"], ALL),
        (["--not-status", "open"], [FORUM]),
        (["--not-status", "planned", "--not-status", "closed"], [GRIDS, METHANE, PARIS, ARCTIC]),
        (["--status", "open", "--not-status", "planned"], [GRIDS, METHANE, PARIS, ARCTIC]),
        (["--partner", "us"], [GRIDS, BRIDGES, FORUM, PARIS, ARCTIC]),
        (["--partner", "u"], [GRIDS, BRIDGES, FORUM, PARIS, ARCTIC]),
        (["--partner", "us,ca"], ALL),
        (["--partner", "us", "--status", "underway"], [GRIDS]),
        (["--partner", "ca", "--status", "underway"], [PARIS]),
        (["--partner", "us", "--status", "closed"], [FORUM, PARIS]),
        (["--partner", "ca", "--flag", "slipped"], [GRIDS, METHANE]),
        (["--partner", "us", "--flag", "slipped"], []),
        (["--not-partner", "us"], [METHANE, WATER]),
        (["--owner", "transports quebec"], [BRIDGES]),
        (["--owner", "Department of Energy", "--owner", "Indigenous Services"], [GRIDS, WATER]),
        (["--owner", "Department of Energy,Indigenous Services"], []),
        (["--not-owner", "Ministry of Energy"], [METHANE, BRIDGES, FORUM, PARIS, ARCTIC, WATER]),
        (["--tag", "water,bridges"], [BRIDGES, WATER]),
        (["--tag", "water", "--tag", "bridges"], [BRIDGES, WATER]),
        (["--not-tag", "energy"], [BRIDGES, FORUM, PARIS, ARCTIC, WATER]),
        (["--flag", "stale"], [GRIDS, BRIDGES, PARIS]),
        (["--flag", "late,partner-broken"], [FORUM, PARIS]),
        (["--not-flag", "stale,late"], [METHANE, ARCTIC, WATER]),
        (["--overdue"], [BRIDGES]),
        (["--overdue", "--area", "climate"], []),
        (["--search", "METHANE"], [METHANE]),
        (["--search", "reparer LES"], [BRIDGES]),
        (["--search", "further, not, split"], []),
        (["--search", "final regulations"], [GRIDS]),
        (["--search", "netzero"], []),
    ],
)
def test_filters(ids: Callable[..., list[str]], args: list[str], expected: list[str]) -> None:
    assert ids(*args) == expected


@pytest.mark.parametrize("name", ["area", "status", "partner", "owner", "tag", "flag"])
def test_every_filter_and_its_twin_part_the_list_in_two(ids: Callable[..., list[str]], name: str) -> None:
    value = {
        "area": "climate",
        "status": "planned",
        "partner": "us",
        "owner": "Ministry of Energy",
        "tag": "energy",
        "flag": "stale",
    }[name]
    with_it, without_it = ids(f"--{name}", value), ids(f"--not-{name}", value)
    assert with_it
    assert without_it
    assert sorted(with_it + without_it) == sorted(ALL)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--due-within", "27d"], [METHANE]),
        (["--due-within", "27"], [METHANE]),
        (["--due-within", "26 days"], []),
        (["--due-within", "4w"], [METHANE]),
        (["--due-within", "3 weeks"], []),
        (["--due-within", "1 week"], []),
        (["--due-within", "0"], []),
        (["--due-within", "150D"], [METHANE, WATER]),
        (["--due-within", "26d"], []),
        (["--due-within", "1 month"], [METHANE]),
        (["--due-within", "4 months"], [METHANE]),
        (["--due-within", "5 Months"], [METHANE, WATER]),
        (["--due-within", "1q"], [METHANE]),
        (["--due-within", "2 quarters"], [METHANE, WATER]),
        (["--due-within", "1 half"], [METHANE, WATER]),
        (["--due-within", "0 years"], []),
        (["--due-before", "2026-02-28"], [BRIDGES, FORUM]),
        (["--due-before", "2026-03"], [METHANE, BRIDGES, FORUM]),
        (["--due-before", "spring 2026"], [METHANE, BRIDGES, FORUM]),
        (["--due-before", "2025-H2"], [FORUM]),
        (["--due-before", "2026"], [BRIDGES, FORUM]),
        (["--due-after", "2026"], [GRIDS]),
        (["--due-after", "2026-06-29"], [GRIDS, WATER]),
        (["--due-after", "2026-06-30"], [GRIDS]),
        (["--due-after", "2025-H2", "--due-before", "Q3 2026"], [METHANE, WATER]),
    ],
)
def test_filters_by_what_is_due(ids: Callable[..., list[str]], args: list[str], expected: list[str]) -> None:
    assert ids(*args) == expected


def test_what_falls_due_on_the_day_itself_is_within_no_days(ids: Callable[..., list[str]]) -> None:
    assert ids("--due-within", "0d", as_of="2026-06-30") == [WATER]
    assert ids("--overdue", "--area", "north", as_of="2026-06-30") == []
    assert ids("--overdue", "--area", "north", as_of="2026-07-01") == [WATER]


@pytest.mark.parametrize(
    ("args", "exit_code", "sentence"),
    [
        (["--area", "clmate"], 4, 'there is no area "clmate"; did you mean climate?'),
        (["--not-area", "zzz"], 4, 'there is no area "zzz"; there are climate, economy, north, health'),
        (["--partner", "mx"], 4, 'there is no partner "mx"; there are us, ca'),
        (["--not-partner", "caa"], 4, 'there is no partner "caa"; did you mean ca?'),
        (["--area", "north,"], 0, ""),
        (["--area", ""], 2, '"" names nothing; give a value, or leave the option out'),
        (["--tag", ","], 2, '"," names nothing; give a value, or leave the option out'),
        (["--status", "done"], 2, '"done" is not a status; did you mean met?'),
        (["--not-status", "undrway"], 2, '"undrway" is not a status; did you mean underway?'),
        (
            ["--status", "qq"],
            2,
            '"qq" is not a status; one of at-risk, broken, dropped, met, ongoing, partly-met, planned, '
            "stalled, superseded, underway, unknown",
        ),
        (["--flag", "late,slippd"], 2, 'there is no flag "slippd"; did you mean slipped?'),
        (["--not-flag", "broken"], 2, 'there is no flag "broken"; did you mean blocked or partner-broken?'),
        (["--columns", "id,titel"], 2, 'there is no column "titel"; did you mean title or until?'),
        (
            ["--sort", "dedline"],
            2,
            'there is no column "dedline"; did you mean deadline, deadline_text or partner_deadline?',
        ),
        (["--sort=-"], 2, '--sort: "-" must be followed by a column, such as -deadline'),
        (["--sort=--area"], 2, 'there is no column "-area"; did you mean area?'),
        (
            ["--due-within", "soon"],
            2,
            '--due-within: "soon" is not a span of time; write 30d, 6w or "3 months"',
        ),
        (["--due-within", "-3"], 2, '--due-within: "-3" is not a span of time; write 30d, 6w or "3 months"'),
        (
            ["--due-within", "12000 years"],
            2,
            "--due-within: 0001-01-01 +12000 years is outside the years 0001 to 9999",
        ),
        (
            ["--due-within", "1.5d"],
            2,
            '--due-within: "1.5d" is not a span of time; write 30d, 6w or "3 months"',
        ),
        (
            ["--due-within", "3 fortnights"],
            2,
            '--due-within: "3 fortnights" is not a span of time; write 30d, 6w or "3 months"',
        ),
        (["--due-before", "2021-02-30"], 2, "--due-before: 2021-02-30 has no such day; 2021-02 ends on 28"),
        (["--due-after", "none"], 2, '--due-after needs a date, such as 2026-02-01 or "spring 2026"'),
        (["--due-after", "2026-Q5"], 2, "--due-after: 2026-Q5 has no such quarter; quarters are Q1 to Q4"),
        (["--as-of", "none"], 2, '--as-of needs a date, such as 2026-02-01 or "spring 2026"'),
    ],
)
def test_an_unknown_value_is_refused_with_the_known_ones(
    run: Run, args: list[str], exit_code: int, sentence: str
) -> None:
    result = run("list", *args)
    assert (result.exit_code, result.stderr) == (exit_code, f"error: {sentence}\n" if sentence else "")
    assert bool(result.stdout) is (exit_code == 0)


def test_a_prefix_of_two_ids_is_answered_with_both_and_an_exact_id_wins(run: Run, roadmap_file: Path) -> None:
    more = '\n[areas.climate-finance]\ntitle = "Money"\n\n[areas.clean-air]\ntitle = "Air"\n'
    roadmap_file.write_text(SMALL_ROADMAP + more)
    result = run("list", "--area", "cl")
    assert result == Result(
        4, "", 'error: "cl" matches more than one area: clean-air, climate, climate-finance\n'
    )
    exact = run("list", "--area", "climate", "--columns", "area", "--format", "csv")
    assert set(exact.stdout.split()) == {"area", "climate"}


def test_an_area_that_only_commitments_name_can_be_a_filter(run: Run, roadmap_file: Path) -> None:
    roadmap_file.write_text(
        SMALL_ROADMAP + '\n[commitments.x]\ntitle = "X"\narea = "space"\npartners = ["mars"]\n'
    )
    assert run("list", "--area", "space", "--format", "csv", "--columns", "id").stdout == "id\nx\n"
    assert run("list", "--partner", "mars", "--format", "csv", "--columns", "id").stdout == "id\nx\n"


# Partners


KEPT_APART = """\
[roadmap]
title = "R"
[partners.us]
name = "United States"
[partners.eu]
name = "European Union"
[areas.a]
title = "A"
[commitments.cap]
title = "Cap"
area = "a"
partners = ["us", "eu"]
deadline = "2025"
partner_status = { us = "dropped", eu = "met" }
[commitments.fund]
title = "Fund"
area = "a"
partners = ["us", "eu"]
deadline = "2022"
partner_status = { us = "met" }
partner_deadline = { eu = "2030" }
[commitments.ring]
title = "Ring"
area = "a"
partners = ["us", "eu"]
deadline = "2030"
partner_status = { eu = "underway" }
partner_deadline = { eu = "2025" }
"""
"""What us dropped and eu met; what us met and eu has time for; what eu alone is overdue with."""

GROUPED = """\
us
ID    TITLE  AREA  STATUS   DEADLINE  FLAGS
cap   Cap    a     dropped  2025
fund  Fund   a     met      2022
ring  Ring   a     planned  2030

eu
ID    TITLE  AREA  STATUS    DEADLINE  FLAGS
cap   Cap    a     met       2025
fund  Fund   a     planned   2030
ring  Ring   a     underway  2025      overdue
"""


@pytest.fixture
def apart(run: Run, roadmap_file: Path) -> Callable[..., str]:
    """Return the function that gives what `list` prints of commitments that partners keep differently."""
    roadmap_file.write_text(KEPT_APART)

    def listed(*args: str, **options: Any) -> str:
        result = run("list", "--as-of", AS_OF, *args, **options)
        assert result.exit_code == 0
        return result.stdout

    return listed


def test_under_a_partner_rows_are_as_they_are_for_that_partner(apart: Callable[..., str]) -> None:
    assert apart("--group-by", "partner") == GROUPED
    (us, eu) = json.loads(apart("--group-by", "partner", "--format", "json"))
    assert {(row["for"], row["id"], row["status"], row["progress"]) for row in us["commitments"]} == {
        ("us", "cap", "dropped", 0),
        ("us", "fund", "met", 100),
        ("us", "ring", "planned", None),
    }
    assert [(row["for"], row["days_left"], row["flags"]) for row in eu["commitments"]] == [
        ("eu", None, []),
        ("eu", 1794, []),
        ("eu", -32, ["overdue"]),
    ]


def test_rows_of_one_partner_say_for_whom_they_are(apart: Callable[..., str]) -> None:
    assert apart("--partner", "us") == (
        "ID    FOR  TITLE  AREA  STATUS   DEADLINE  FLAGS\n"
        "cap   us   Cap    a     dropped  2025\n"
        "fund  us   Fund   a     met      2022\n"
        "ring  us   Ring   a     planned  2030\n"
    )
    assert apart("--partner", "us", "--format", "csv", "--columns", "id,for,status") == (
        "id,for,status\ncap,us,dropped\nfund,us,met\nring,us,planned\n"
    )
    assert {row["for"] for row in json.loads(apart("--partner", "us", "--format", "json"))} == {"us"}
    assert "| id | for | title |" in apart("--partner", "us", "--format", "markdown")
    narrow = apart("--partner", "us", "--color", "never", tty=True, env={"COLUMNS": "30"}).splitlines()
    cap = narrow.index("Cap")
    assert narrow[cap + 1].split() == ["cap", "for", "us", "–", "dropped", "2025"]


def test_the_status_of_the_whole_follows_from_that_of_its_partners(apart: Callable[..., str]) -> None:
    assert apart() == (
        "ID    TITLE  AREA  STATUS      DEADLINE  FLAGS\n"
        "cap   Cap    a     partly-met  2025      partner-broken\n"
        "fund  Fund   a     planned     2030\n"
        "ring  Ring   a     planned     2025      overdue\n"
    )
    assert {row["for"] for row in json.loads(apart("--format", "json"))} == {None}


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--partner", "eu", "--status", "dropped"], []),
        (["--partner", "us", "--status", "dropped"], ["cap"]),
        (["--partner", "eu", "--status", "met"], ["cap"]),
        (["--partner", "us", "--overdue"], []),
        (["--partner", "eu", "--overdue"], ["ring"]),
        (["--overdue"], ["ring"]),
        (["--partner", "eu", "--due-within", "2000"], ["fund"]),
        (["--partner", "us,eu", "--status", "planned", "--flag", "overdue"], []),
        (["--partner", "us,eu", "--status", "underway", "--flag", "overdue"], ["ring"]),
        (["--partner", "us,eu", "--status", "met", "--due-before", "2024"], ["fund"]),
        (["--partner", "us,eu", "--not-status", "met,planned,underway"], ["cap"]),
    ],
)
def test_one_partner_has_to_fit_all_filters(
    apart: Callable[..., str], args: list[str], expected: list[str]
) -> None:
    assert [row["id"] for row in json.loads(apart(*args, "--format", "json"))] == expected


def test_with_several_partners_rows_are_the_whole_s(apart: Callable[..., str]) -> None:
    (row,) = json.loads(apart("--partner", "us,eu", "--status", "dropped", "--format", "json"))
    assert (row["id"], row["status"], row["for"]) == ("cap", "partly-met", None)
    groups = json.loads(apart("--group-by", "partner", "--status", "met", "--format", "json"))
    assert [(group["group"], [row["id"] for row in group["commitments"]]) for group in groups] == [
        ("us", ["fund"]),
        ("eu", ["cap"]),
    ]


def test_what_has_an_overdue_milestone_is_listed_as_overdue_too(run: Run, roadmap_file: Path) -> None:
    step = '\n[commitments.fresh-water.milestones.wells]\ntitle = "Wells"\ndeadline = "2025"\n'
    roadmap_file.write_text(SMALL_ROADMAP + step)
    args = ["list", "--as-of", AS_OF, "--columns", "id,flags"]
    assert run(*args, "--overdue").stdout == (
        "ID              FLAGS\nbridge-repairs  overdue, stale\nfresh-water     milestone-overdue\n"
    )
    assert run(*args, "--flag", "milestone-overdue").stdout == (
        "ID           FLAGS\nfresh-water  milestone-overdue\n"
    )
    roadmap_file.write_text((SMALL_ROADMAP + step).replace('status = "planned"', 'status = "dropped"'))
    assert run(*args, "--flag", "milestone-overdue").stdout == "ID  FLAGS\n"


# Order


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--sort", "deadline"], [FORUM, BRIDGES, METHANE, WATER, GRIDS, PARIS, ARCTIC]),
        (["--sort", "-deadline"], [GRIDS, WATER, METHANE, BRIDGES, FORUM, PARIS, ARCTIC]),
        (["--sort", "area,-deadline"], [GRIDS, METHANE, PARIS, BRIDGES, FORUM, WATER, ARCTIC]),
        (["--sort", "-area", "--sort", "title"], [WATER, ARCTIC, FORUM, BRIDGES, METHANE, GRIDS, PARIS]),
        (["--sort=-status,id"], [METHANE, GRIDS, BRIDGES, WATER, PARIS, ARCTIC, FORUM]),
    ],
)
def test_order(ids: Callable[..., list[str]], args: list[str], expected: list[str]) -> None:
    assert ids(*args) == expected


# Columns, groups, limits


def test_columns_are_shown_in_the_requested_order(run: Run) -> None:
    args = ["--columns", "progress,id", "--columns", "days_left", "--area", "climate"]
    assert run("list", "--as-of", AS_OF, *args).stdout == (
        "PROGRESS  ID               DAYS LEFT\n"
        "      50  net-zero-grids        3620\n"
        "      40  methane-75              27\n"
        "       0  paris-agreement\n"
    )


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_can_be_shown_and_sorted_by(run: Run, column: str) -> None:
    result = run("list", "--as-of", AS_OF, "--columns", column, f"--sort=-{column}")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.split("\n")
    assert lines[0] == column.upper().replace("_", " ")
    assert len(lines) == 9


def test_groups_have_headings_and_the_column_of_the_heading_goes(run: Run) -> None:
    result = run("list", "--as-of", AS_OF, "--group-by", "area", "--status", "planned,ongoing")
    assert result == Result(
        0,
        "economy\n"
        "ID              TITLE                 STATUS   DEADLINE  FLAGS\n"
        "bridge-repairs  Réparer les ponts 橋  planned  2025-H2   overdue, stale\n"
        "\n"
        "north\n"
        "ID               TITLE                  STATUS   DEADLINE    FLAGS\n"
        "arctic-dialogue  Talk about the Arctic  ongoing\n"
        "fresh-water      Clean drinking water   planned  2026-06-30\n",
        "",
    )


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("area", {"climate": [GRIDS, METHANE, PARIS], "economy": [BRIDGES, FORUM], "north": [ARCTIC, WATER]}),
        (
            "status",
            {
                "met": [FORUM],
                "ongoing": [ARCTIC],
                "underway": [PARIS],
                "planned": [BRIDGES, WATER],
                "at-risk": [GRIDS],
                "stalled": [METHANE],
            },
        ),
        (
            "partner",
            {
                "us": [GRIDS, BRIDGES, FORUM, PARIS, ARCTIC],
                "ca": [GRIDS, METHANE, BRIDGES, PARIS, ARCTIC, WATER],
            },
        ),
        (
            "owner",
            {
                "Ministry of Energy": [GRIDS],
                "Department of Energy": [GRIDS],
                "": [METHANE, FORUM, PARIS, ARCTIC],
                "Transports Québec": [BRIDGES],
                "Indigenous Services": [WATER],
            },
        ),
    ],
)
def test_every_grouping_in_every_format_for_scripts(run: Run, by: str, groups: dict[str, list[str]]) -> None:
    args = ["list", "--as-of", AS_OF, "--group-by", by, "--columns", "id", "--format"]
    nested = [{"group": key, "commitments": [{"id": id} for id in ids]} for key, ids in groups.items()]
    assert json.loads(run(*args, "json").stdout) == nested
    flat = [{"group": key, "id": id} for key, ids in groups.items() for id in ids]
    assert [json.loads(line) for line in run(*args, "jsonl").stdout.splitlines()] == flat
    assert list(csv.DictReader(io.StringIO(run(*args, "csv").stdout))) == flat
    assert list(csv.DictReader(io.StringIO(run(*args, "tsv").stdout), delimiter="\t")) == flat


@pytest.mark.parametrize(
    ("limit", "shown", "note"),
    [
        ("1", [GRIDS], "6 more; --limit 0 shows all\n"),
        ("6", ALL[:6], "1 more; --limit 0 shows all\n"),
        ("7", ALL, ""),
        ("8", ALL, ""),
        ("0", ALL, ""),
    ],
)
@pytest.mark.parametrize("format", ["csv", "table"])
def test_a_limit_says_on_stderr_how_many_more_there_are(
    run: Run, limit: str, shown: list[str], note: str, format: str
) -> None:
    result = run("list", "--as-of", AS_OF, "--limit", limit, "--columns", "id", "--format", format)
    assert (result.exit_code, result.stderr) == (0, note)
    assert result.stdout.splitlines()[1:] == shown


def test_a_limit_counts_over_groups(run: Run) -> None:
    args = ["--group-by", "area", "--limit", "4", "--columns", "id", "--format", "json"]
    result = run("list", "--as-of", AS_OF, *args)
    assert [(group["group"], len(group["commitments"])) for group in json.loads(result.stdout)] == [
        ("climate", 3),
        ("economy", 1),
    ]
    assert result.stderr == "3 more; --limit 0 shows all\n"


def many(count: int) -> str:
    tables = (f'[commitments.c{number}]\ntitle = "C"\narea = "a"\n' for number in range(count))
    return '[roadmap]\ntitle = "T"\n' + "".join(tables)


@pytest.mark.parametrize(
    ("args", "tty", "rows", "note"),
    [
        ([], True, 200, "5 more; --limit 0 shows all\n"),
        (["--limit", "0"], True, 205, ""),
        (["--limit", "204"], True, 204, "1 more; --limit 0 shows all\n"),
        (["--format", "csv"], True, 205, ""),
        ([], False, 205, ""),
    ],
)
def test_two_hundred_rows_are_enough_for_a_person_and_a_pipe_gets_all(
    run: Run, roadmap_file: Path, args: list[str], tty: bool, rows: int, note: str
) -> None:
    roadmap_file.write_text(many(205))
    result = run("list", "--color", "never", *args, tty=tty)
    assert result.stderr == note
    assert sum(line.startswith("c") for line in result.stdout.splitlines()) == rows


def test_a_large_number_of_hidden_rows_has_a_separator(run: Run, roadmap_file: Path) -> None:
    roadmap_file.write_text(many(1_201))
    assert run("list", "--limit", "1").stderr == "1,200 more; --limit 0 shows all\n"


# Formats


def test_json_is_the_contract(run: Run) -> None:
    result = run(
        "list", "--as-of", AS_OF, "--format", "json", "--area", "climate", "--status", "underway,at-risk"
    )
    assert result.stderr == ""
    assert (
        result.stdout
        == """\
[
  {
    "id": "net-zero-grids",
    "title": "Net-zero power grids",
    "area": "climate",
    "partners": [
      "us",
      "ca"
    ],
    "owner": [
      "Ministry of Energy",
      "Department of Energy"
    ],
    "status": "at-risk",
    "deadline": "2035",
    "deadline_text": null,
    "due": "2035-12-31",
    "days_left": 3620,
    "flags": [
      "slipped",
      "stale"
    ],
    "progress": 50,
    "tags": [
      "energy",
      "electricity"
    ],
    "source": [
      "https://example.org/grids",
      "https://example.org/grids-2"
    ],
    "last_cycle": null,
    "verdict": [],
    "assessed": null,
    "for": null,
    "roadmap": null
  },
  {
    "id": "paris-agreement",
    "title": "Stay in the Paris Agreement",
    "area": "climate",
    "partners": [
      "us",
      "ca"
    ],
    "owner": [],
    "status": "underway",
    "deadline": null,
    "deadline_text": null,
    "due": null,
    "days_left": null,
    "flags": [
      "stale",
      "partner-broken"
    ],
    "progress": 0,
    "tags": [],
    "source": [],
    "last_cycle": null,
    "verdict": [],
    "assessed": null,
    "for": null,
    "roadmap": null
  }
]
"""
    )


def test_json_lines_are_the_same_rows(run: Run) -> None:
    rows = json.loads(run("list", "--as-of", AS_OF, "--format", "json").stdout)
    lines = run("list", "--as-of", AS_OF, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert [row["id"] for row in rows] == ALL


def test_a_deadline_is_the_string_as_written_and_a_closed_one_has_no_days_left(run: Run) -> None:
    rows = json.loads(run("list", "--as-of", AS_OF, "--format", "json").stdout)
    found = {row["id"]: (row["deadline"], row["due"], row["days_left"]) for row in rows}
    assert found[WATER] == ("2026-06-30", "2026-06-30", 149)
    assert found[METHANE] == ("2025-winter", "2026-02-28", 27)
    assert found[BRIDGES] == ("2025-H2", "2025-12-31", -32)
    assert found[FORUM] == ("2021-summer", "2021-08-31", None)


CSV = """\
id,title,area,partners,owner,status,deadline,deadline_text,due,days_left,flags,progress,tags,source,last_cycle,verdict,assessed,for,roadmap
arctic-dialogue,Talk about the Arctic,north,us;ca,,ongoing,,,,,,,,,,,,,
fresh-water,Clean drinking water,north,ca,Indigenous Services,planned,2026-06-30,,2026-06-30,149,,,water,,,,,,
"""


def test_csv_and_tsv(run: Run) -> None:
    args = ["list", "--as-of", AS_OF, "--area", "north", "--format"]
    assert run(*args, "csv") == Result(0, CSV, "")
    assert run(*args, "tsv") == Result(0, CSV.replace(",", "\t"), "")


def test_markdown(run: Run) -> None:
    args = ["list", "--as-of", AS_OF, "--format", "markdown", "--area", "north"]
    assert run(*args) == Result(
        0,
        "| id | title | area | status | deadline | flags |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| arctic-dialogue | Talk about the Arctic | north | ongoing |  |  |\n"
        "| fresh-water | Clean drinking water | north | planned | 2026-06-30 |  |\n",
        "",
    )
    assert run(*args, "--group-by", "area", "--columns", "id,progress").stdout == (
        "## north\n\n| id | progress |\n| --- | ---: |\n| arctic-dialogue | – |\n| fresh-water | – |\n"
    )


@pytest.mark.parametrize(
    ("format", "nothing"),
    [
        ("table", "ID  TITLE  AREA  STATUS  DEADLINE  FLAGS\n"),
        ("json", "[]\n"),
        ("jsonl", ""),
        ("csv", ",".join(RECORD) + "\n"),
        ("tsv", "\t".join(RECORD) + "\n"),
        (
            "markdown",
            "| id | title | area | status | deadline | flags |\n| --- | --- | --- | --- | --- | --- |\n",
        ),
    ],
)
def test_nothing_found_is_no_error(run: Run, format: str, nothing: str) -> None:
    note = "nothing matches\n" if format in ("table", "markdown") else ""
    assert run("list", "--area", "health", "--format", format) == Result(0, nothing, note)


def test_an_empty_roadmap_says_so(run: Run, roadmap_file: Path) -> None:
    roadmap_file.write_text('[roadmap]\ntitle = "T"\n')
    assert run("list").stderr == "there are no commitments yet\n"


def test_a_person_sees_a_table_with_colours_cut_to_the_terminal(run: Run) -> None:
    result = run("list", "--as-of", AS_OF, tty=True)
    assert result.stderr == ""
    assert "\x1b[31m2025-H2" in result.stdout
    assert "\x1b[33m2025-winter" in result.stdout
    plain = run("list", "--as-of", AS_OF, "--color", "never", tty=True).stdout
    assert "\x1b" not in plain
    lines = [line.rstrip() for line in plain.splitlines()]
    assert lines[:2] == ["Small roadmap · as of 2026-02-01 · 7 commitments, 3 stale", ""]
    assert lines[2].split() == ["id", "title", "status", "deadline", "flags"]
    assert len(lines) == 11
    assert lines[5].startswith(
        "methane-75       Cut methane by 75 percent    ■ stalled   2025-winter  due-soon, "
    )


@pytest.mark.parametrize(
    ("columns", "titles"),
    [
        (200, "id title area status deadline flags"),
        (120, "id title area status deadline flags"),
        (80, "id title status deadline"),
        (50, ""),
        (20, ""),
    ],
)
def test_a_narrow_terminal_gets_fewer_columns_but_all_titles(run: Run, columns: int, titles: str) -> None:
    shown = run("list", "--color", "never", tty=True, env={"COLUMNS": str(columns)}).stdout
    lines = shown.partition("\n\n")[2].splitlines()
    assert max(map(width, shown.splitlines())) <= columns
    if titles:
        assert " ".join(lines[0].split()) == titles
    titled = ["Net-zero power grids", "Cut methane by 75 percent"] if columns > 20 else ["Cut methane by 75…"]
    assert all(any(line.startswith(title) or title in line for line in lines) for title in titled)


def test_a_heading_names_the_filters_and_counts_what_matches(run: Run) -> None:
    words = ("list", "--as-of", AS_OF, "--area", "climate", "--limit", "1", "--color", "never")
    shown = run(*words, tty=True)
    assert shown.stdout.startswith(
        "Small roadmap · as of 2026-02-01 · area = climate · 3 commitments, 2 stale\n\n"
    )
    assert shown.stderr == "2 more; --limit 0 shows all\n"
    assert run(*words).stdout.startswith("ID ")
    assert not run(*words, "--no-header", tty=True).stdout.startswith("Small")
    areas = run("list", "areas", "--as-of", AS_OF, "--color", "never", tty=True).stdout
    assert areas.startswith("Small roadmap · as of 2026-02-01 · 4 areas\n\nid ")


@pytest.mark.parametrize("group", [(), ("--group-by", "partner")])
def test_a_narrow_terminal_says_that_a_commitment_is_overdue(run: Run, group: tuple[str, ...]) -> None:
    args = ["list", *group, "--as-of", AS_OF, "--color", "never", "--search", BRIDGES]
    at_80, at_40 = (
        [line.split() for line in run(*args, tty=True, env={"COLUMNS": columns}).stdout.splitlines()]
        for columns in ("80", "40")
    )
    words = [BRIDGES, "Réparer", "les", "ponts", "橋", "○", "planned", "2025-H2", "overdue"]
    found = [[word for word in line if word != "economy"] for line in at_80 if "ponts" in line]
    assert found == [words] * (2 if group else 1)
    assert at_40.count(["overdue"]) + sum("overdue" in line[1:] for line in at_40) == (2 if group else 1)


LONG_ID = "a-very-" * 8 + "long-id"


def test_one_long_id_starves_no_other_column(run: Run, roadmap_file: Path) -> None:
    roadmap_file.write_text(SMALL_ROADMAP.replace("fresh-water", LONG_ID))
    shown = run(
        "list", "--as-of", AS_OF, "--color", "never", "--status", "open", tty=True, env={"COLUMNS": "80"}
    )
    lines = [line.rstrip() for line in shown.stdout.splitlines()]
    (water,) = (line for line in lines if line.startswith("a-very-"))
    assert water.split() == [
        "a-very-a-very-a-very-a…",
        "Clean",
        "drinking",
        "water",
        "○",
        "planned",
        "2026-06-30",
    ]
    assert any("  Cut methane by 75 percent    ■ stalled   2025-winter" in line for line in lines)


def test_requested_columns_all_stay_on_a_narrow_terminal(run: Run) -> None:
    request = ["--columns", "id,title,area,status,deadline,due,days_left,progress,flags"]
    result = run("list", *request, "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "60"})
    _, _, title, *below = [line.strip() for line in result.stdout.splitlines()[:6]]
    assert title == "Net-zero power grids"
    assert "  ".join(below).split("  ") == [
        *("net-zero-grids", "area climate", "▲ at-risk", "2035", "due 2035-12-31", "days left 3620"),
        *("progress 50", "slipped, stale"),
    ]
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("tty", "options"), [(False, {"encoding": "ascii"}), (True, {"env": {"LC_ALL": "C"}})]
)
def test_where_only_ascii_can_be_shown_no_progress_is_a_hyphen(
    run: Run, tty: bool, options: dict[str, Any]
) -> None:
    args = ["list", "--as-of", AS_OF, "--columns", "progress,id", "--area", "north", "--color", "never"]
    lines = run(*args, tty=tty, **options).stdout.splitlines()
    assert [line.split() for line in lines[-2:]] == [["-", ARCTIC], ["-", WATER]]


@pytest.mark.parametrize("columns", [20, 60, 94])
def test_all_requested_columns_are_shown_whatever_the_width(run: Run, columns: int) -> None:
    every = ["list", "--columns", ",".join(RECORD), "--as-of", AS_OF, "--color", "never", "--search", "grids"]
    result = run(*every, tty=True, env={"COLUMNS": str(columns)})
    lines = result.stdout.splitlines()
    assert all(width(line) <= columns or line.startswith("  https://") for line in lines)  # in one piece
    shown = " ".join(result.stdout.split())
    for cell in (
        "owner Ministry of Energy, Department of Energy",
        "tags energy, electricity",
        "days left 3620",
    ):
        assert cell in shown
    assert result.stderr == ""


def test_json_on_a_terminal_is_json(run: Run) -> None:
    args = ["list", "--as-of", AS_OF, "--format", "json"]
    assert run(*args, tty=True) == run(*args)


def test_colour_in_a_pipe_is_the_same_table_painted(run: Run) -> None:
    import re

    painted = run("list", "--as-of", AS_OF, "--color", "always").stdout
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == TABLE
    assert "\x1b[31m2025-H2\x1b[0m" in painted


# Another day


def test_as_of_shows_the_past_and_reports_what_it_leaves_out(run: Run) -> None:
    result = run("list", "--as-of", "2021-12-31", "--columns", "id,status,deadline,flags")
    assert result == Result(
        0,
        "ID                   STATUS    DEADLINE     FLAGS\n"
        "methane-75           underway  2024\n"
        "semiconductor-forum  met       2021-summer  late\n"
        "paris-agreement      underway               stale\n"
        "arctic-dialogue      ongoing\n",
        "as of 2021-12-31: 3 later commitments and 3 later updates left out; "
        "progress and milestones without met_on are shown as they are now\n",
    )


def test_as_of_a_window_means_its_last_day(run: Run) -> None:
    by_window = run("list", "--as-of", "2025", "--format", "json")
    assert by_window == run("list", "--as-of", "2025-12-31", "--format", "json")
    assert by_window.stdout != run("list", "--as-of", "2025-01-01", "--format", "json").stdout
    assert by_window.stderr.startswith("as of 2025-12-31: 1 later commitment left out; progress")


def test_as_of_a_day_after_everything_has_nothing_to_say(run: Run) -> None:
    assert run("list", "--as-of", "2026-02-01").stderr == ""


def test_the_day_can_stand_in_the_environment_and_an_option_wins(run: Run) -> None:
    env = {"ROADMAP_AS_OF": "2021-12-31"}
    assert run("list", env=env).stdout == run("list", "--as-of", "2021-12-31").stdout
    assert run("list", "--as-of", AS_OF, env=env).stdout == TABLE


def test_a_replay_includes_milestones_with_a_day(run: Run) -> None:
    def progress(day: str) -> Any:
        found = run("list", "--as-of", day, "--format", "json", "--search", GRIDS).stdout
        return json.loads(found)[0]["progress"]

    assert (progress("2023-08-09"), progress("2023-08-10")) == (0, 50)


# The file


def test_the_file_can_be_named_by_option_and_environment(run: Run, roadmap_file: Path) -> None:
    other = roadmap_file.with_name("other.toml")
    other.write_text('[roadmap]\ntitle = "T"\n[commitments.x]\ntitle = "X"\narea = "a"\n')
    args = ["list", "--columns", "id", "--format", "csv"]
    assert run(*args, "--file", "other.toml").stdout == "id\nx\n"
    assert run(*args, "-f", str(other)).stdout == "id\nx\n"
    assert run(*args, env={"ROADMAP_FILE": str(other)}).stdout == "id\nx\n"
    assert len(run(*args, "-f", "roadmap.toml", env={"ROADMAP_FILE": str(other)}).stdout.split()) == 8


def test_standard_input_can_be_the_file(run: Run, roadmap_file: Path) -> None:
    roadmap_file.unlink()
    assert run("list", "--as-of", AS_OF, "--file", "-", input=SMALL_ROADMAP) == Result(0, TABLE, "")
    bom_and_crlf = b"\xef\xbb\xbf" + SMALL_ROADMAP.replace("\n", "\r\n").encode()
    assert run("list", "--as-of", AS_OF, "-f", "-", input=bom_and_crlf) == Result(0, TABLE, "")
    assert run("list", "-f", "-", input="[roadmap]\n") == Result(
        3, "", 'error: standard input:1:2: roadmap: title is missing; add title = "…"\n'
    )


def test_it_is_found_from_a_folder_below(
    run: Run, roadmap_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = roadmap_file.parent / "docs" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert run("list", "--as-of", AS_OF).stdout == TABLE
    roadmap_file.write_text("x")
    assert run("list").stderr.startswith("error: ../../roadmap.toml:1:")


@pytest.mark.parametrize("command", ["list", "status", "tree", "timeline"])
def test_later_commitments_are_reported(run: Run, tmp_path: Path, command: str) -> None:
    future = '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n[commitments.x]\ntitle = "X"\narea = "a"\n'
    (tmp_path / "roadmap.toml").write_text(f'{future}[commitments.x.updates.2999-01-01]\nnote = "N"\n')
    sentence = "1 commitment starts after today and is not shown; `roadmap check` shows where"
    assert sentence in run(command).stderr
    assert sentence not in run(command, "--as-of", "2026-02-01").stderr
    assert "RM305" in run("check").stdout


# Ids and numbers


def test_ids_are_one_a_line_in_order(run: Run, roadmap_file: Path) -> None:
    line = ("list", "--as-of", AS_OF, "--where", "area = climate", "--sort", "-id")
    assert run(*line, "--ids") == Result(0, "paris-agreement\nnet-zero-grids\nmethane-75\n", "")
    assert run(*line, "--ids", "--limit", "1") == Result(0, "paris-agreement\n", "")
    assert run(*line, "--count") == Result(0, "3\n", "")
    assert run("list", "--where", "search ~ nowhere", "--ids") == Result(0, "", "")
    assert run("list", "--where", "search ~ nowhere", "--count") == Result(0, "0\n", "")


@pytest.mark.parametrize("more", [["--columns", "id"], ["--group-by", "area"], ["--format", "markdown"]])
@pytest.mark.parametrize("option", ["--ids", "--count"])
def test_ids_and_their_number_have_no_table(run: Run, option: str, more: list[str]) -> None:
    sentence = f"error: {option} takes no --columns, --group-by, --no-header or --format; leave them out\n"
    assert run("list", option, *more) == Result(2, "", sentence)
    both = "error: --ids and --count cannot be combined; give one of them\n"
    assert run("list", "--ids", "--count") == Result(2, "", both)


def test_numbers_in_ids_sort_by_size(run: Run, tmp_path: Path) -> None:
    tables = (f"[commitments.task-{n}]\ntitle = 'T {n}'\narea = 'a'\n" for n in (10, 2, 1))
    (tmp_path / "roadmap.toml").write_text(
        "[roadmap]\ntitle = 'T'\n[areas.a]\ntitle = 'A'\n" + "".join(tables)
    )
    for column in ("id", "title"):
        assert run("list", "--sort", column, "--ids").stdout == "task-1\ntask-2\ntask-10\n"


# Own keys

OWN = """[roadmap]
title = "T"
[areas.a]
title = "A"
[commitments.one]
title = "1"
area = "a"
extra = { budget = 1000, review = "2026-Q3", deep = { day = 2026-01-02 }, done = true }
[commitments.two]
title = "2"
area = "a"
extra = { budget = 20.5, review = "soon\\u001b[1m", tags = ["x", 2, { y = 1 }], deep = "=1+1" }
[commitments.three]
title = "3"
area = "a"
[commitments.four]
title = "4"
area = "a"
extra = { budget = nan, review = "item 10" }
"""


def test_own_keys_are_columns_and_sort(run: Run, tmp_path: Path) -> None:
    (tmp_path / "roadmap.toml").write_text(OWN)
    names = "id,extra.budget,extra.review,extra.deep.day,extra.tags,extra.done,extra.deep"
    listed = run("list", "--columns", names, "--sort", "extra.budget,id")
    assert listed.stdout.splitlines() == [
        "ID     EXTRA.BUDGET  EXTRA.REVIEW  EXTRA.DEEP.DAY  EXTRA.TAGS     EXTRA.DONE  EXTRA.DEEP",
        r'two    20.5          soon\x1b[1m                   x, 2, {"y":1}              =1+1',
        'one    1000          2026-Q3       2026-01-02                     true        {"day":"2026-01-02"}',
        "four   nan           item 10",
        "three",
    ]
    assert run("list", "--sort", "-extra.review", "--ids").stdout.split() == ["two", "four", "one", "three"]
    record = json.loads(run("list", "--columns", names, "--format", "json").stdout)[0]
    assert record == {
        "id": "one", "extra.budget": 1000, "extra.review": "2026-Q3", "extra.deep.day": "2026-01-02",
        "extra.tags": None, "extra.done": True, "extra.deep": {"day": "2026-01-02"},
    }  # fmt: skip
    rows = list(csv.reader(io.StringIO(run("list", "--columns", names, "--format", "csv").stdout)))
    assert rows[2][1:4] == ["20.5", "soon\x1b[1m", ""]
    assert rows[2][6] == "'=1+1"


@pytest.mark.parametrize("name", ["extra.", "extra..x", "extr.x"])
def test_what_is_no_column_is_refused(run: Run, name: str) -> None:
    for option in ("--columns", "--sort"):
        result = run("list", option, name)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f'there is no column "{name}"' in result.stderr


class TestNoHeader:
    def test_a_table_without_its_titles_is_as_narrow_as_its_cells(self, run: Run) -> None:
        lines = run("list", "--as-of", AS_OF, "--columns", "days_left,status", "--no-header").stdout
        assert lines.splitlines()[:2] == ["3620  at-risk", "  27  stalled"]

    @pytest.mark.parametrize("format", ["csv", "tsv"])
    def test_csv(self, run: Run, format: str) -> None:
        words = ("list", "--as-of", AS_OF, "--format", format)
        assert run(*words, "--no-header").stdout.splitlines() == run(*words).stdout.splitlines()[1:]

    def test_terminal(self, run: Run) -> None:
        words = ("list", "--as-of", AS_OF, "--color", "never")
        titled = run(*words, tty=True).stdout.splitlines()
        assert run(*words, "--no-header", tty=True).stdout.splitlines() == titled[4:]

    def test_no_rows_are_no_lines(self, run: Run) -> None:
        assert run("list", "--search", "qqq", "--no-header") == Result(0, "", "nothing matches\n")

    @pytest.mark.parametrize("format", ["json", "jsonl", "markdown"])
    def test_what_has_no_header_refuses_it(self, run: Run, format: str) -> None:
        result = run("list", "--no-header", "--format", format)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"--format {format} has no header; leave out --no-header" in result.stderr
