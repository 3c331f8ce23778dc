"""`roadmap status`, through the real app."""
# ruff: noqa: E501 - whole outputs are compared as they are

import json
import os
import re
import subprocess
import sys

import pytest

from tests.conftest import AS_OF, ROOT, SHIPPED

pytestmark = pytest.mark.usefixtures("roadmap_file")

TABLE = """\
Small roadmap · as of 2026-02-01

1 overdue, 1 not kept by some partners
overdue  32 days  2025-H2  Réparer les ponts 橋  bridge-repairs

AREA     TITLE                           OUTCOME     TOTAL  MET  PARTLY MET  OPEN  NOT KEPT  OVERDUE  STALE  AT RISK  UNKNOWN  DUE SOON  MILESTONES OVERDUE  PROGRESS  NEXT DEADLINE
climate  Accelerating climate ambitions  ░░░░░░░░░░      3    0           0     3         0        0      2        1        0         1                   0       30%  2025-winter
economy  Building back better            █████░░░░░      2    1           0     1         0        1      1        0        0         0                   0       50%  –
north    The North                       ░░░░░░░░░░      2    0           0     2         0        0      0        0        0         0                   0        0%  2026-06-30
health   Health                          –               0    0           0     0         0        0      0        0        0         0                   0         –  –
Total                                    █░░░░░░░░░      7    1           0     6         0        1      3        1        0         1                   0       32%  2025-winter

█ met  ▓ partly met  ░ open  × not kept

next     27 days  2025-winter  Cut methane by 75 percent  methane-75
next    149 days  2026-06-30   Clean drinking water       fresh-water
next  3,620 days  2035         Net-zero power grids       net-zero-grids
"""

CLIMATE = """\
Small roadmap · as of 2026-02-01

Accelerating climate ambitions
Less carbon.
Filter: area = climate

AREA     TITLE                           OUTCOME     TOTAL  MET  PARTLY MET  OPEN  NOT KEPT  OVERDUE  STALE  AT RISK  UNKNOWN  DUE SOON  MILESTONES OVERDUE  PROGRESS  NEXT DEADLINE
climate  Accelerating climate ambitions  ░░░░░░░░░░      3    0           0     3         0        0      2        1        0         1                   0       30%  2025-winter

█ met  ▓ partly met  ░ open  × not kept
Broken or dropped by some partners, not by all: 1 of 3

COMMITMENT       TITLE                        STATUS      DEADLINE     FLAGS
net-zero-grids   Net-zero power grids         ▲ at-risk   2035         slipped
methane-75       Cut methane by 75 percent    ■ stalled   2025-winter  due in 27 days, slipped, blocked
paris-agreement  Stay in the Paris Agreement  ▸ underway               partner-broken
"""

PARTNERS = """\
PARTNER  NAME           OUTCOME     TOTAL  MET  PARTLY MET  OPEN  NOT KEPT  OVERDUE  STALE  AT RISK  UNKNOWN  DUE SOON  MILESTONES OVERDUE  PROGRESS  NEXT DEADLINE
us       United States  ██░░░░░░××      5    1           0     3         1        1      2        0        0         0                   0       38%  2035
ca       Canada         ░░░░░░░░░░      6    0           0     6         0        1      3        1        0         1                   0        8%  2025-winter
Total                   █░░░░░░░░░      7    1           0     6         0        1      3        1        0         1                   0       32%  2025-winter

█ met  ▓ partly met  ░ open  × not kept
"""

MARKDOWN = """\
# Small roadmap · as of 2026-02-01

Filter: area in (health, north)

| area | title | outcome | total | met | partly met | open | not kept | overdue | stale | at risk | unknown | due soon | milestones overdue | progress | next deadline |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
| north | The North | ░░░░░░░░░░ | 2 | 0 | 0 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0% | 2026-06-30 |
| health | Health | – | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | – | – |
| Total |  | ░░░░░░░░░░ | 2 | 0 | 0 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0% | 2026-06-30 |

█ met ▓ partly met ░ open × not kept

| commitment | title | status | deadline | flags |
| --- | --- | --- | --- | --- |
| arctic-dialogue | Talk about the Arctic | ∞ ongoing |  |  |
| fresh-water | Clean drinking water | ○ planned | 2026-06-30 |  |
"""

CSV = """\
id,title,total,superseded,met,partly_met,open,not_kept,overdue,milestones_overdue,at_risk,unknown,due_soon,stale,progress,next_due
climate,Accelerating climate ambitions,3,0,0,0,3,0,0,0,1,0,1,2,30,2026-02-28
economy,Building back better,2,0,1,0,1,0,1,0,0,0,0,1,50,
north,The North,2,0,0,0,2,0,0,0,0,0,0,0,0,2026-06-30
health,Health,0,0,0,0,0,0,0,0,0,0,0,0,,
"""

NARROW = """\
Small roadmap · as of 2026-02-01

1 overdue, 1 not kept by some partners
Réparer les ponts 橋
  overdue  by 32 days  2025-H2
  bridge-repairs

area     met  partly  open  not kept
────────────────────────────────────
climate    0       0     3         0
economy    1       0     1         0
north      0       0     2         0
health     0       0     0         0
────────────────────────────────────
Total      1       0     6         0

Cut methane by 75 percent
  next  in 27 days  2025-winter
  methane-75
Clean drinking water
  next  in 149 days  2026-06-30
  fresh-water
Net-zero power grids
  next  in 3,620 days  2035
  net-zero-grids
"""

HEALTH_ROLLUP = {
    "id": "health",
    "title": "Health",
    "total": 0,
    "superseded": 0,
    "met": 0,
    "partly_met": 0,
    "open": 0,
    "not_kept": 0,
    "overdue": 0,
    "milestones_overdue": 0,
    "at_risk": 0,
    "unknown": 0,
    "due_soon": 0,
    "stale": 0,
    "progress": None,
    "next_due": None,
}


def stripped(text: str) -> str:
    """Return a screen without the blanks with which Rich fills its lines."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), TABLE),
        (("--group-by", "area"), TABLE),
        (("--area", "climate"), CLIMATE),
        (("--area", "cli"), CLIMATE),
        (("--area", "north,health", "--format", "markdown"), MARKDOWN),
        (("--area", "health", "--area", "north", "--format", "markdown"), MARKDOWN),
        (("--format", "csv"), CSV),
        (("--format", "tsv"), CSV.replace(",", "\t")),
    ],
)
def test_whole_output(run, words, expected):
    assert run("status", *words, "--as-of", AS_OF) == (0, expected, run("list", "--as-of", AS_OF).stderr)


def test_by_partner_counts_a_commitment_for_each_and_in_the_total_once(run):
    result = run("status", "--group-by", "partner", "--as-of", AS_OF)
    assert result.exit_code == 0
    assert PARTNERS in result.stdout


APART = (
    '[roadmap]\ntitle = "R"\n[partners.us]\nname = "U"\n[partners.ca]\nname = "C"\n[areas.a]\ntitle = "A"\n'
    '[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["us", "ca"]\nmade = 2022-01-01\ndeadline = "2025"\n'
    'partner_deadline = { ca = "2030" }\npartner_status = { us = "met", ca = "underway" }\n'
    '[commitments.y]\ntitle = "Y"\narea = "a"\npartners = ["us", "ca"]\nmade = 2022-01-01\ndeadline = "2030"\n'
    'partner_deadline = { ca = "2024" }\nstatus = "underway"\n'
)
"""One that us met, and ca has time for; one that ca alone is overdue with."""


def test_by_partner_what_is_overdue_and_next_is_so_for_a_partner(run, roadmap_file):
    roadmap_file.write_text(APART)
    for by in ("partner", "area"):
        lines = run("status", "--group-by", by, "--as-of", AS_OF).stdout.splitlines()
        assert lines[2:4] == ["1 overdue", "overdue  397 days  2024  Y  y"]
        assert lines[-1] == "next  1,794 days  2030  X  x"
    record = json.loads(run("status", "--group-by", "partner", "--format", "json", "--as-of", AS_OF).stdout)
    assert [(one["id"], one["overdue"], one["next_due"]) for one in record["partners"]] == [
        ("us", 0, "2030-12-31"),
        ("ca", 1, "2030-12-31"),
    ]


def test_by_partner_of_one_area(run):
    record = json.loads(
        run(
            "status", "--group-by", "partner", "--area", "climate", "--format", "json", "--as-of", AS_OF
        ).stdout
    )
    assert list(record) == ["title", "as_of", "filter", "partners", "total", "commitments"]
    assert record["filter"] == "area = climate"
    assert [(one["id"], one["total"], one["open"], one["not_kept"]) for one in record["partners"]] == [
        ("us", 2, 1, 1),
        ("ca", 3, 3, 0),
    ]
    assert record["total"]["total"] == 3


def test_json(run):
    record = json.loads(run("status", "--format", "json", "--as-of", AS_OF).stdout)
    assert list(record) == ["title", "as_of", "filter", "areas", "total"]
    assert (record["title"], record["as_of"], record["filter"]) == ("Small roadmap", "2026-02-01", None)
    assert [area["id"] for area in record["areas"]] == ["climate", "economy", "north", "health"]
    assert record["areas"][3] == HEALTH_ROLLUP
    assert list(record["areas"][3]) == list(HEALTH_ROLLUP)
    assert record["total"] == {
        "id": "total",
        "title": "Total",
        "total": 7,
        "superseded": 0,
        "met": 1,
        "partly_met": 0,
        "open": 6,
        "not_kept": 0,
        "overdue": 1,
        "milestones_overdue": 0,
        "at_risk": 1,
        "unknown": 0,
        "due_soon": 1,
        "stale": 3,
        "progress": 32,
        "next_due": "2026-02-28",
    }


def test_json_of_an_area_has_the_rows_of_list(run):
    words = ("--area", "climate", "--format", "json", "--as-of", AS_OF)
    record = json.loads(run("status", *words).stdout)
    assert list(record) == ["title", "as_of", "filter", "areas", "total", "commitments"]
    assert record["filter"] == "area = climate"
    assert [area["id"] for area in record["areas"]] == ["climate"]
    assert record["commitments"] == json.loads(run("list", *words).stdout)


def test_an_area_without_commitments(run):
    result = run("status", "--area", "health", "--as-of", AS_OF)
    assert result.stdout.endswith("–  –\n\nNo commitments yet.\n")
    assert "met" not in result.stdout.partition("NEXT DEADLINE")[2]  # no legend for a bar that is not there
    by_partner = run("status", "--area", "health", "--group-by", "partner", "--as-of", AS_OF).stdout
    assert by_partner.endswith("–\n\nNo commitments yet.\n")
    record = json.loads(run("status", "--area", "health", "--format", "json", "--as-of", AS_OF).stdout)
    assert (record["areas"], record["commitments"]) == ([HEALTH_ROLLUP], [])


@pytest.mark.parametrize("by", [(), ("--group-by", "partner")])
def test_commitments_that_came_later_are_not_denied(run, by):
    result = run("status", "--area", "economy", *by, "--as-of", "2020-06-30")
    assert result.stdout.endswith("–\n\nNo commitments as of 2020-06-30.\n")
    assert "later commitments left out" in result.stderr


@pytest.mark.parametrize(
    ("words", "totals"),
    [
        ((), 1),
        (("--group-by", "partner"), 1),
        (("--area", "climate"), 0),
        (("--area", "climate", "--group-by", "partner"), 1),
        (("--area", "climate,north"), 1),
    ],
)
@pytest.mark.parametrize("partners", ["us, ca", "us"])
def test_there_is_no_total_of_a_single_area(run, roadmap_file, words, totals, partners):
    if partners == "us":  # nobody else promises anything, so that there is one line by partner
        text = roadmap_file.read_text().replace('[partners.ca]\nname = "Canada"\n', "[partners.us.extra]\n")
        text = text.replace('["us", "ca"]', '["us"]').replace('["ca", "us"]', '["us"]')
        roadmap_file.write_text(text.replace('["ca"]', '["us"]'))
    lines = run("status", *words, "--as-of", AS_OF).stdout.splitlines()
    assert sum(line.startswith("Total ") for line in lines) == totals


def test_one_area_alone_in_the_file_has_its_total_too(run):
    text = '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n'
    assert "\nTotal " in run("status", "--file", "-", input=text).stdout


def test_a_hundred_columns_tell_more_of_an_area_than_what_is_due(run):
    words = ["status", "--area", "climate", "--as-of", AS_OF, "--color", "never"]
    shown = run(*words, tty=True, env={"COLUMNS": "100"}).stdout
    assert "partner-broken" in shown
    assert "slipped" in shown


def test_the_lead_of_an_area(run):
    assert "\nBuilding back better\nLead: Trade\n" in run("status", "--area", "eco", "--as-of", AS_OF).stdout


def test_an_area_that_only_commitments_name_is_shown_and_marked(run, roadmap_file):
    roadmap_file.write_text(roadmap_file.read_text().replace('area = "north"', 'area = "nroth"'))
    lines = run("status", "--as-of", AS_OF).stdout.splitlines()
    assert [line[:25].rstrip() for line in lines[6:12]] == [
        "climate  Accelerating cli",
        "economy  Building back be",
        "north    The North",
        "health   Health",
        "nroth    (not declared)",
        "Total",
    ]
    narrow = run("status", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "60"}).stdout
    assert "\nnroth (not declared)  " in narrow
    record = json.loads(run("status", "--format", "json", "--as-of", AS_OF).stdout)
    assert (record["areas"][4]["id"], record["areas"][4]["title"]) == ("nroth", "")


def test_commitments_of_no_partner_are_counted_too(run, roadmap_file):
    text = roadmap_file.read_text().replace(
        'title = "Clean drinking water"\narea = "north"\npartners = ["ca"]',
        ('title = "Clean drinking water"\narea = "north"'),
    )
    roadmap_file.write_text(text)
    record = json.loads(run("status", "--group-by", "partner", "--format", "json", "--as-of", AS_OF).stdout)
    assert [(one["id"], one["title"], one["total"]) for one in record["partners"]] == [
        ("us", "United States", 5),
        ("ca", "Canada", 5),
        ("", "no partner named", 1),
    ]
    assert record["total"]["total"] == 7


def test_a_deadline_that_only_a_partner_has_is_shown_as_promised(run):
    text = """\
[roadmap]
title = "R"
[areas.a]
title = "A"
[commitments.one]
title = "One"
area = "a"
partners = ["us", "ca"]
partner_deadline = { us = "2027-Q1", ca = "2030" }
"""
    result = run("status", "--file", "-", "--as-of", AS_OF, input=text)
    assert result.stdout.endswith("\n\nnext  423 days  2027-Q1  One  one\n")
    by_partner = json.loads(
        run(
            "status", "-f", "-", "--group-by", "partner", "--format", "json", "--as-of", AS_OF, input=text
        ).stdout
    )
    assert [one["next_due"] for one in by_partner["partners"]] == ["2027-03-31", "2030-12-31"]


def test_replay(run):
    result = run("status", "--as-of", "2023-01-01")
    assert "climate  Accelerating climate ambitions  ░░░░░░░░░░      2  " in result.stdout
    assert "\nNothing is overdue, newly slipped or not kept.\n" in result.stdout
    assert result.stderr == run("list", "--as-of", "2023-01-01").stderr
    assert "3 later commitments and 2 later updates left out" in result.stderr


def test_forty_columns(run):
    result = run("status", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "40"})
    assert stripped(result.stdout) == NARROW


@pytest.mark.parametrize("columns", [40, 50, 60, 76, 80, 100, 120, 200])
@pytest.mark.parametrize("words", [(), ("--area", "climate"), ("--group-by", "partner")])
def test_no_line_is_wider_than_the_terminal(run, columns, words):
    result = run(
        "status", *words, "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": str(columns)}
    )
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= columns
    assert any(
        line.startswith(("climate", "Accelerating climate ambitions", "us", "United States"))
        for line in lines
    )
    table = [line for line in lines if line.startswith(("climate", "Accelerating", "us ", "United"))]
    assert "…" not in "".join(table)


def test_titles_of_areas_are_shown_where_they_fit_and_ids_beside_them_only_where_both_do(run):
    def first(columns: int) -> str:
        words = ("status", "--as-of", AS_OF, "--color", "never")
        screen = run(*words, tty=True, env={"COLUMNS": str(columns)}).stdout
        lines = stripped(screen).splitlines()
        return lines[next(at for at, line in enumerate(lines) if line.startswith("area ")) + 2]

    assert first(120).startswith("climate  Accelerating climate ambitions  ░░░░░░░░░░░░░░░░      3    0 ")
    assert first(80) == "Accelerating climate ambitions  ░░░░░░░░░░    0       0     3         0        0"
    assert first(79) == "climate  ░░░░░░░░░░      3    0       0     3         0        0      2     1"
    assert first(40) == "climate    0       0     3         0"


SIX_AREAS = '[roadmap]\ntitle = "Everything that can go wrong"\n[partners.us]\nname = "U"\n' + "".join(
    f'[areas.area-{area}]\ntitle = "Area number {area}, with a long title"\n'
    f'[commitments.late-{area}]\ntitle = "Late by some years, number {area}"\narea = "area-{area}"\n'
    'made = 2018\ndeadline = "2020"\n'
    f'[commitments.slipped-{area}]\ntitle = "Slipped not long ago, number {area}"\narea = "area-{area}"\n'
    'made = 2018\ndeadline = "2028"\n'
    f'[commitments.slipped-{area}.updates.2026-01-05]\ndeadline = "2028"\ndeadline_was = "2027"\n'
    f'[commitments.dropped-{area}]\ntitle = "Dropped again, number {area}"\narea = "area-{area}"\n'
    'status = "dropped"\n'
    for area in range(6)
)


def test_six_areas_fit_on_a_screen_with_what_is_wrong_first(run):
    words = ("status", "-f", "-", "--as-of", AS_OF, "--color", "never")
    result = run(*words, input=SIX_AREAS, tty=True, env={"COLUMNS": "80"})
    lines = stripped(result.stdout).splitlines()
    assert len(lines) + len(result.stderr.splitlines()) < 24
    assert lines[2:6] == [
        "6 overdue, 6 slipped since 2025-08-05, 6 not kept",
        "overdue  1,858 days  2020         Late by some years, number 0    late-0",
        "slipped    366 days  2027 → 2028  Slipped not long ago, number 0  slipped-0",
        "dropped                           Dropped again, number 0         dropped-0",
    ]
    assert lines[7].split()[:2] == ["area", "outcome"]
    assert result.stderr == "15 more are overdue, newly slipped or not kept; --limit 0 shows all\n"
    shown = run(*words, "--limit", "0", input=SIX_AREAS, tty=True, env={"COLUMNS": "80"}).stdout
    assert [shown.count(f"\n{word} ") for word in ("overdue", "slipped", "dropped")] == [6, 6, 6]


def test_colour_comes_with_a_word(run):
    result = run("status", "--area", "economy", "--as-of", AS_OF, "--color", "always", "--format", "table")
    assert "\x1b[31moverdue by 32 days\x1b[0m" in result.stdout
    assert "\x1b[32m✓ met\x1b[0m" in result.stdout


@pytest.mark.parametrize("tty", [False, True])
def test_ascii_alone(run, roadmap_file, tty):
    roadmap_file.write_text(roadmap_file.read_text().replace("Réparer les ponts 橋", "Repair the bridges"))
    result = run(
        "status", "--as-of", AS_OF, "--color", "never", tty=tty, encoding="ascii", env={"COLUMNS": "120"}
    )
    assert result.stdout.isascii()
    assert "?" not in result.stdout
    assert "Total" in result.stdout
    assert "  +" in result.stdout
    assert "....  " in result.stdout
    assert "+ met  / partly met  . open  x not kept\n" in stripped(result.stdout)
    assert result.stdout.startswith("Small roadmap - as of 2026-02-01\n")


@pytest.mark.parametrize("words", [("status", "--area", "climate"), ("timeline",), ("show", "methane")])
def test_what_is_cut_in_ascii_ends_with_a_sign_that_is_no_question(run, roadmap_file, words):
    text = roadmap_file.read_text().replace("Cut methane by 75 percent", "Cut methane " * 900)
    roadmap_file.write_text(text.replace("Réparer les ponts 橋", "Repair"))
    result = run(*words, "--as-of", AS_OF, "--color", "never", tty=True, encoding="ascii")
    assert result.exit_code == 0
    assert "~" in result.stdout.replace("~ ongoing", "")
    assert "?" not in result.stdout


OVERDUE = '[roadmap]\ntitle = "R"\n[areas.a]\ntitle = "A"\n' + "".join(
    f'[commitments.c-{number}]\ntitle = "C"\narea = "a"\ndeadline = "{2000 + number}"\n'
    for number in range(12)
)


def test_a_terminal_shows_the_longest_overdue_and_says_how_many_more(run, roadmap_file):
    roadmap_file.write_text(OVERDUE)
    piped = run("status", "--as-of", AS_OF)
    assert "\n12 overdue\n" in piped.stdout
    assert "c-11" in piped.stdout
    shown = run("status", "--as-of", AS_OF, "--color", "never", tty=True)
    assert "\n12 overdue\n" in shown.stdout
    assert ("c-4" in shown.stdout, "c-5" in shown.stdout) == (True, False)
    assert "7 more are overdue, newly slipped or not kept; --limit 0 shows all" in shown.stderr
    eleven = run("status", "--as-of", AS_OF, "--limit", "11")
    assert "1 more is overdue, newly slipped or not kept" in eleven.stderr
    everything = run("status", "--as-of", AS_OF, "--limit", "0", tty=True)
    assert "c-11" in everything.stdout


def test_limit_of_an_area(run, roadmap_file):
    roadmap_file.write_text(OVERDUE)
    result = run("status", "--area", "a", "--as-of", AS_OF, "--limit", "5")
    assert ("c-4" in result.stdout, "c-5" in result.stdout) == (True, False)
    assert "7 more; --limit 0 shows all" in result.stderr


def test_an_unknown_area_is_answered_with_the_nearest(run):
    assert run("status", "--area", "climte") == (
        4,
        "",
        'error: there is no area "climte"; did you mean climate?\n',
    )


def test_an_empty_roadmap(run):
    result = run("status", "--file", "-", "--as-of", AS_OF, input='[roadmap]\ntitle = "New"\n')
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "New · as of 2026-02-01"
    assert "`roadmap add-commitment TITLE --area ID` adds one" in result.stderr


def test_a_long_title_is_kept_in_a_pipe_and_cut_on_a_terminal(run, roadmap_file):
    title = "Bridges " * 1250
    roadmap_file.write_text(roadmap_file.read_text().replace("Réparer les ponts 橋", title))
    assert title.rstrip() in run("status", "--as-of", AS_OF).stdout
    shown = run("status", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "80"}).stdout
    assert "\noverdue  32 days  2025-H2  Bridges Bridges Bridges Bridges Bridges…  bridge…\n" in shown


@pytest.mark.parametrize(
    "words",
    [["status"], ["status", "--area", "climate"], ["tree"], ["show", "net"], ["timeline"], ["scorecard"]],
)
def test_in_a_pipe_nothing_is_imported_that_only_a_terminal_needs(words):
    code = (
        "import sys, typer; known = set(sys.modules); from roadmap_cli.cli import app\n"
        f"sys.argv = ['roadmap', *{words!r}]\n"
        "try: app()\n"
        "finally: print(*sorted(set(sys.modules) - known), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stderr.split())
    assert "roadmap_cli.output.blocks" in loaded
    assert not {
        name for name in loaded if name.split(".")[0] in ("rich", "jinja2", "icalendar", "asyncio", "tomli_w")
    }
    assert not loaded & {
        "difflib",
        "tempfile",
        "roadmap_cli.output.rich",
        "roadmap_cli.output.csv",
        "roadmap_cli.commands.list",
    }


def test_the_shipped_roadmap(run):
    result = run("status", "--area", "climate", "--file", str(SHIPPED), "--as-of", AS_OF)
    assert result.exit_code == 0
    assert "Broken or dropped by some partners, not by all: 4 of 7\n" in result.stdout
    (finance,) = (line for line in result.stdout.splitlines() if line.startswith("fossil-finance-abroad"))
    assert finance.endswith("◐ partly-met  2022         partner-broken")


AS_IT_STOOD = """\
AREA       TITLE                              OUTCOME     TOTAL  MET  PARTLY MET  OPEN  NOT KEPT  OVERDUE  STALE  AT RISK  UNKNOWN  DUE SOON  MILESTONES OVERDUE  PROGRESS  NEXT DEADLINE
covid-19   Combating the COVID-19 pandemic    ░░░░░░░░░░      2    0           0     2         0        0      2        0        2         0                   0        0%  –
recovery   Building back better               ░░░░░░░░░░      3    0           0     3         0        0      1        0        1         0                   0        8%  –
climate    Accelerating climate ambitions     ██░░░░░░░░      5    1           0     4         0        0      0        0        3         0                   0       20%  2022
diversity  Advancing diversity and inclusion  ░░░░░░░░░░      3    0           0     3         0        0      2        0        3         1                   0        0%  2022-spring
security   Bolstering security and defence    ██░░░░░░░░      6    1           0     5         0        0      3        0        3         0                   0       17%  –
alliances  Building global alliances          █████░░░░░      2    1           0     1         0        0      1        0        1         0                   0       50%  –
Total                                         █░░░░░░░░░     21    3           0    18         0        0      9        0       13         1                   0       15%  2022-spring
"""


class TestTheShippedRoadmapAsOfADay:
    """What is open, due and promised on 1 May 2022: four commitments came later, and 97 updates."""

    def test_status_shows_the_past_and_reports_it(self, run):
        result = run("status", "--file", str(SHIPPED), "--as-of", "2022-05-01")
        assert result.exit_code == 0
        nothing, _, rest = result.stdout.partition("\n\n")[2].partition("\n\n")
        assert nothing == "Nothing is overdue, newly slipped or not kept."
        assert rest.startswith(AS_IT_STOOD)
        assert result.stderr == (
            "as of 2022-05-01: 4 later commitments, 97 later updates, 10 later readings and 16 later "
            "assessments left out\n"
        )

    def test_statuses_and_deadlines_each_partner_s_too_are_those_of_that_day(self, run):
        words = ("--file", str(SHIPPED), "--format", "json", "--as-of")
        days = (
            ("oil-and-gas-methane-75", "2022-05-01"), ("paris-agreement", "2022-05-01"),
            ("paris-agreement", "2025-01-20"), ("net-zero-grids", "2024-12-16"), ("net-zero-grids", "2024-12-17"),
        )  # fmt: skip
        methane, paris, left, before, after = (
            json.loads(run("show", id, *words, day).stdout) for id, day in days
        )
        assert (methane["status"], methane["deadline"], methane["flags"]) == (
            "unknown",
            "2030",
            ["off-track"],
        )
        assert paris["partner_status"] == {"us": "underway", "ca": "underway"}
        assert left["partner_status"]["us"] == "dropped"
        assert (before["deadline"], before["partner_deadline"], before["flags"]) == ("2035", {}, ["stale"])
        assert (after["partner_deadline"], "slipped" in after["flags"]) == ({"ca": "2050"}, True)

    def test_what_was_made_later_is_absent(self, run):
        rows = json.loads(
            run("list", "--file", str(SHIPPED), "--as-of", "2022-05-01", "--format", "json").stdout
        )
        ids = {row["id"] for row in rows}
        assert len(ids) == 21
        assert not ids & {"net-zero-grids", "power-sector-rules", "semiconductor-forum"}
        result = run("show", "net-zero-grids", "--file", str(SHIPPED), "--as-of", "2022-05-01")
        assert (result.exit_code, result.stdout) == (4, "")


HEAD = (
    '[roadmap]\ntitle = "R"\n[partners.us]\nname = "United States"\n[partners.ca]\nname = "Canada"\n'
    '[areas.a]\ntitle = "A"\n'
)


def written(*commitments: str) -> str:
    """Return a roadmap of us and ca with commitments `c1`, `c2` … in one area, each with these lines."""
    return HEAD + "".join(
        f'[commitments.c{number}]\ntitle = "C{number}"\narea = "a"\npartners = ["us", "ca"]\n{lines}\n'
        for number, lines in enumerate(commitments, 1)
    )


def partners_in(text: str) -> dict[str, list[str]]:
    """Return the cells of each line of the table by its id."""
    table = next(block for block in text.split("\n\n") if "OUTCOME" in block)
    return {line.split()[0]: line.split() for line in table.splitlines()[1:]}


class TestDroppingAPromiseRaisesNoProgress:
    """What is dropped counts as 0 in every mean, and so does what nothing is known of."""

    @pytest.fixture
    def dropped(self, run, roadmap_file):
        """Return the function that runs `status`; of four promises one is met, and us has dropped three."""
        roadmap_file.write_text(written('status = "met"', *['deadline = "2030"'] * 3))
        for id in ("c2", "c3", "c4"):
            assert (
                run("update", id, "--for", "us", "--status", "dropped", "--on", "2025-06-01").exit_code == 0
            )

        def status(*words, **options):
            result = run("status", "--group-by", "partner", "--as-of", AS_OF, *words, **options)
            assert result.exit_code == 0
            return result.stdout

        return status

    def test_in_a_table(self, dropped):
        lines = partners_in(dropped())
        #                          total met partly open not kept
        assert lines["us"][4:9] == ["4", "1", "0", "0", "3"]
        assert lines["ca"][3:8] == ["4", "1", "0", "3", "0"]
        assert [lines[name][-2] for name in ("us", "ca", "Total")] == ["25%", "25%", "25%"]

    def test_on_a_terminal(self, dropped):
        shown = stripped(dropped("--color", "never", tty=True, env={"COLUMNS": "100"}))
        assert (
            "\nus       United States  ████××××××××××××      4    1       0     0         3      0       25%  –\n"
            in shown
        )

    def test_in_json_and_csv(self, dropped):
        record = json.loads(dropped("--format", "json"))
        assert [(one["id"], one["progress"], one["not_kept"]) for one in record["partners"]] == [
            ("us", 25, 3),
            ("ca", 25, 0),
        ]
        assert record["total"]["progress"] == 25
        heading, *lines = dropped("--format", "csv").splitlines()
        at = heading.split(",").index("progress")
        assert [line.split(",")[at] for line in lines] == ["25", "25"]

    def test_where_the_other_partner_s_is_ongoing(self, run, roadmap_file):
        at_risk = 'partner_status = { us = "at-risk", ca = "ongoing" }'
        roadmap_file.write_text(written('status = "met"', at_risk))

        def progress() -> tuple[int, str]:
            record = json.loads(run("status", "--format", "json", "--as-of", AS_OF).stdout)
            table = run("status", "--as-of", AS_OF).stdout
            return record["areas"][0]["progress"], partners_in(table)["a"][-2]

        before = progress()
        assert run("update", "c2", "--for", "us", "--status", "dropped", "--on", "2025-06-01").exit_code == 0
        assert (before, progress()) == ((50, "50%"), (50, "50%"))

    def test_what_is_ongoing_for_all_is_in_no_mean(self, run, roadmap_file):
        roadmap_file.write_text(written('status = "met"', 'status = "ongoing"'))
        record = json.loads(run("status", "--format", "json", "--as-of", AS_OF).stdout)
        assert record["total"]["progress"] == 100
        roadmap_file.write_text(written('status = "ongoing"'))
        record = json.loads(run("status", "--format", "json", "--as-of", AS_OF).stdout)
        assert record["total"]["progress"] is None
        assert partners_in(run("status", "--as-of", AS_OF).stdout)["a"][-2] == "–"


class TestEveryLineAddsUp:
    """Met, partly met, open and not kept are the total, wherever it is shown."""

    TEXT = written('status = "broken"', 'status = "dropped"')

    def test_two_broken_promises_in_a_table(self, run):
        lines = run("status", "-f", "-", "--as-of", AS_OF, input=self.TEXT).stdout.splitlines()
        assert lines[2:5] == ["2 not kept", "broken       C1  c1", "dropped      C2  c2"]
        assert lines[6].split()[:10] == [
            *("AREA", "TITLE", "OUTCOME", "TOTAL", "MET", "PARTLY", "MET", "OPEN", "NOT", "KEPT")
        ]
        assert lines[7].split()[:8] == ["a", "A", "××××××××××", "2", "0", "0", "0", "2"]
        assert lines[10] == "█ met  ▓ partly met  ░ open  × not kept"

    def test_two_broken_promises_in_json_and_csv(self, run):
        words = ["status", "-f", "-", "--as-of", AS_OF, "--format"]
        record = json.loads(run(*words, "json", input=self.TEXT).stdout)
        for rollup in (record["areas"][0], record["total"]):
            assert [rollup[key] for key in ("total", "met", "partly_met", "open", "not_kept")] == [
                2,
                0,
                0,
                0,
                2,
            ]
        assert run(*words, "csv", input=self.TEXT).stdout.splitlines()[1] == "a,A,2,0,0,0,0,2,0,0,0,0,0,0,0,"

    def test_two_broken_promises_in_markdown(self, run):
        words = ["status", "-f", "-", "--as-of", AS_OF, "--format", "markdown"]
        shown = run(*words, input=self.TEXT).stdout
        assert "\n| a | A | ×××××××××× | 2 | 0 | 0 | 0 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 0% | – |\n" in shown
        assert "\n## 2 not kept\n" in shown

    @pytest.mark.parametrize("columns", [40, 50, 60, 80, 100, 120, 160, 200])
    @pytest.mark.parametrize("words", [(), ("--area", "climate"), ("--group-by", "partner")])
    def test_on_a_terminal_of_any_width_all_classes_are_there_and_nothing_is_cut(self, run, columns, words):
        words = ("status", *words, "--as-of", AS_OF, "--color", "never", "-f", str(SHIPPED))
        text = run(*words, tty=True, env={"COLUMNS": str(columns)}).stdout
        lines = [line.rstrip() for line in text.splitlines()]
        assert max(map(len, lines)) <= columns
        at = next(at for at, line in enumerate(lines) if line.startswith(("area ", "partner ")))
        heads = [*re.finditer(r"\S+(?: \S+)*", lines[at])]
        names = [head[0].removesuffix(" met") if head[0] == "partly met" else head[0] for head in heads]
        assert [name for name in names if name in ("met", "partly", "open", "not kept")] == [
            "met",
            "partly",
            "open",
            "not kept",
        ]
        table = lines[at + 2 : lines.index("", at)]
        for line in (line for line in table if "─" not in line):
            count = {
                name: int(line[: head.end()].split()[-1])
                for name, head in zip(names, heads, strict=True)
                if name in ("total", "met", "partly", "open", "not kept")
            }
            total = count.pop("total", None)
            assert total in (None, sum(count.values()))
        assert "…" not in "".join(table)
        assert ("× not kept" in text) is ("outcome" in names)

    def test_the_bar_is_coloured_by_class(self, run):
        text = written('status = "met"', 'status = "partly-met"', "", 'status = "broken"')
        words = ["status", "-f", "-", "--as-of", AS_OF, "--color", "always"]
        bar = "\x1b[32m███\x1b[0m\x1b[36m▓▓▓\x1b[0m\x1b[39m░░\x1b[0m\x1b[35m××\x1b[0m"
        assert bar in run(*words, input=text).stdout
        drawn = run(*words, input=text, tty=True, env={"COLUMNS": "90"}).stdout
        assert bar in drawn
        in_ascii = run(*words, input=text, env={"LC_ALL": "C"}).stdout
        assert "\x1b[32m+++\x1b[0m\x1b[36m///\x1b[0m\x1b[39m..\x1b[0m\x1b[35mxx\x1b[0m" in in_ascii
        assert in_ascii.isascii()

    def test_what_only_some_partners_gave_up_is_shown_beside_it(self, run):
        text = written('partner_status = { us = "dropped", ca = "met" }', 'status = "dropped"')
        shown = run("status", "-f", "-", "--as-of", AS_OF, input=text).stdout
        assert "\n1 not kept, 1 not kept by some partners\n" in shown
        assert partners_in(shown)["a"][3:8] == ["2", "0", "1", "0", "1"]
        area = run("status", "--area", "a", "-f", "-", "--as-of", AS_OF, input=text).stdout
        assert "\nBroken or dropped by some partners, not by all: 1 of 2\n" in area


class TestMilestones:
    """A milestone whose window has passed is overdue while its commitment is open."""

    STEP = '\n[commitments.c1.milestones.bill]\ntitle = "Bill passed"\ndeadline = "2025"\n'

    def test_they_are_counted_and_listed(self, run):
        text = written('deadline = "2030"') + self.STEP
        shown = run("status", "-f", "-", "--as-of", AS_OF, input=text).stdout
        assert "Nothing is overdue" not in shown
        assert shown.splitlines()[2:4] == [
            "1 milestone overdue",
            "overdue  32 days  2025  Milestone: Bill passed  c1",
        ]
        assert shown.endswith("\nnext  1,794 days  2030  C1  c1\n")
        record = json.loads(run("status", "-f", "-", "--format", "json", "--as-of", AS_OF, input=text).stdout)
        assert (record["total"]["overdue"], record["total"]["milestones_overdue"]) == (0, 1)
        narrow = run(
            *("status", "-f", "-", "--as-of", AS_OF, "--color", "never"),
            input=text,
            tty=True,
            env={"COLUMNS": "40"},
        )
        assert "\nMilestone: Bill passed\n  overdue  by 32 days  2025  c1\n" in stripped(narrow.stdout)

    @pytest.mark.parametrize("status", ["met", "dropped", "partly-met"])
    def test_nobody_waits_for_them_once_the_commitment_is_closed(self, run, status):
        text = written(f'status = "{status}"') + self.STEP
        shown = run("status", "-f", "-", "--as-of", AS_OF, input=text).stdout
        assert " overdue\n" not in shown
        assert "Bill passed" not in shown

    def test_a_terminal_shows_some_and_says_how_many_more(self, run):
        steps = "".join(
            f'[commitments.c1.milestones.s-{at}]\ntitle = "S"\ndeadline = "{2000 + at}"\n' for at in range(12)
        )
        shown = run("status", "-f", "-", "--as-of", AS_OF, input=written("") + steps, tty=True)
        assert "12 milestones overdue" in shown.stdout
        assert "7 more are overdue, newly slipped or not kept; --limit 0 shows all" in shown.stderr

    def test_an_area_says_so_beside_the_commitment(self, run):
        text = written('deadline = "2030"') + self.STEP
        shown = run("status", "--area", "a", "-f", "-", "--as-of", AS_OF, input=text).stdout
        assert shown.endswith("c1          C1     ○ planned  2030      milestone-overdue\n")


def test_what_one_partner_met_is_not_overdue_while_the_other_has_time(run):
    apart = 'deadline = "2022"\npartner_status = { us = "met" }\npartner_deadline = { ca = "2030" }'
    words = ["status", "-f", "-", "--as-of", AS_OF]
    shown = run(*words, input=written(apart)).stdout
    assert "\nNothing is overdue, newly slipped or not kept.\n" in shown
    assert "\nnext  1,794 days  2030  C1  c1\n" in shown
    record = json.loads(run(*words, "--format", "json", input=written(apart)).stdout)
    assert [record["total"][key] for key in ("open", "overdue", "progress", "next_due")] == [
        1,
        0,
        50,
        "2030-12-31",
    ]


def test_what_is_summed_up_is_named(run):
    assert "\nFilter: area in (climate, north)\n" in run("status", "--area", "north,climate").stdout
    assert "Filter" not in run("status").stdout
    record = json.loads(
        run("status", "--area", "climate", "--group-by", "partner", "--format", "json").stdout
    )
    assert record["filter"] == "area = climate"


def test_on_a_terminal_of_80_columns_titles_of_an_area_have_room_and_flags_are_below(run, roadmap_file):
    roadmap_file.write_text(
        "[roadmap]\ntitle = 'R'\n[areas.a]\ntitle = 'A'\n[commitments.net-zero-grids-everywhere]\narea = 'a'\n"
        "title = 'Net-zero power grids in each of the provinces'\nmade = 2020\ndeadline = '2035'\n"
        "[commitments.net-zero-grids-everywhere.updates.2021]\n"
        "deadline = '2035'\ndeadline_was = '2030'\nnote = 'n'\n"
    )
    result = run(
        "status", "--area", "a", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "80"}
    )
    assert stripped(result.stdout).endswith(
        "\ncommitment  title                                          status     deadline\n"
        f"{'─' * 78}\n"
        "net-zero…   Net-zero power grids in each of the provinces  ○ planned  2035\n"
        "            slipped\n"
    )
