"""`roadmap status`, through the real app."""
# ruff: noqa: E501 - whole outputs are compared as they are

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import AS_OF, ROOT, SHIPPED

pytestmark = pytest.mark.usefixtures("roadmap_file")

TABLE = """\
Small roadmap · as of 2026-02-01

AREA     TITLE                           TOTAL  PROGRESS         OPEN  OVERDUE  DUE SOON  AT RISK  NEXT DEADLINE
climate  Accelerating climate ambitions      3  ███░░░░░░░  30%     3        0         1        0  2025-winter  methane-75
economy  Building back better                2  █████░░░░░  50%     1        1         0        0  -
north    The North                           2  ░░░░░░░░░░   0%     2        0         0        0  2026-06-30  fresh-water
health   Health                              0  -                   0        0         0        0  -
Total                                        7  ███░░░░░░░  32%     6        1         1        0  2025-winter  methane-75

Overdue: 1, oldest first
DEADLINE  OVERDUE BY  COMMITMENT      TITLE
2025-H2      32 days  bridge-repairs  Réparer les ponts 橋

Next
DEADLINE         DUE IN  COMMITMENT      TITLE
2025-winter     27 days  methane-75      Cut methane by 75 percent
2026-06-30     149 days  fresh-water     Clean drinking water
2035         3,620 days  net-zero-grids  Net-zero power grids
"""

CLIMATE = """\
Small roadmap · as of 2026-02-01

Accelerating climate ambitions
Less carbon.

AREA     TITLE                           TOTAL  PROGRESS         OPEN  OVERDUE  DUE SOON  AT RISK  NEXT DEADLINE
climate  Accelerating climate ambitions      3  ███░░░░░░░  30%     3        0         1        0  2025-winter  methane-75

COMMITMENT       TITLE                        STATUS      DEADLINE     STANDING
net-zero-grids   Net-zero power grids         ▸ underway  2035         slipped, stale
methane-75       Cut methane by 75 percent    ■ stalled   2025-winter  due in 27 days, slipped
paris-agreement  Stay in the Paris Agreement  ▸ underway               stale, partner-broken
"""

PARTNERS = """\
PARTNER  NAME           TOTAL  PROGRESS         OPEN  OVERDUE  DUE SOON  AT RISK  NEXT DEADLINE
us       United States      5  █████░░░░░  50%     3        1         0        0  2035  net-zero-grids
ca       Canada             6  ██░░░░░░░░  18%     6        1         1        1  2025-winter  methane-75
Total                       7  ███░░░░░░░  32%     6        1         1        0  2025-winter  methane-75
"""

MARKDOWN = """\
# Small roadmap · as of 2026-02-01

| area | title | total | progress | open | overdue | due soon | at risk | next deadline |
| --- | --- | ---: | --- | ---: | ---: | ---: | ---: | --- |
| north | The North | 2 | ░░░░░░░░░░   0% | 2 | 0 | 0 | 0 | 2026-06-30  fresh-water |
| health | Health | 0 | \\- | 0 | 0 | 0 | 0 | \\- |
| Total |  | 2 | ░░░░░░░░░░   0% | 2 | 0 | 0 | 0 | 2026-06-30  fresh-water |

| commitment | title | status | deadline | standing |
| --- | --- | --- | --- | --- |
| arctic-dialogue | Talk about the Arctic | ∞ ongoing |  |  |
| fresh-water | Clean drinking water | ○ planned | 2026-06-30 |  |
"""

CSV = """\
id,title,total,open,closed,met,overdue,due_soon,at_risk,progress,next_due
climate,Accelerating climate ambitions,3,3,0,0,0,1,0,30,2026-02-28
economy,Building back better,2,1,1,1,1,0,0,50,
north,The North,2,2,0,0,0,0,0,0,2026-06-30
health,Health,0,0,0,0,0,0,0,,
"""

NARROW = """\
Small roadmap · as of 2026-02-01

area     progress  open  overdue
────────────────────────────────
climate   30%         3        0
economy   50%         1        1
north      0%         2        0
health   -            0        0
────────────────────────────────
Total     32%         6        1

Overdue: 1, oldest first
commitment      overdue by
──────────────────────────
bridge-repairs     32 days

Next
commitment          due in
──────────────────────────
methane-75         27 days
fresh-water       149 days
net-zero-grids  3,620 days
"""

HEALTH_ROLLUP = {
    "id": "health",
    "title": "Health",
    "total": 0,
    "open": 0,
    "closed": 0,
    "met": 0,
    "overdue": 0,
    "due_soon": 0,
    "at_risk": 0,
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
        (("--by", "area"), TABLE),
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
    result = run("status", "--by", "partner", "--as-of", AS_OF)
    assert result.exit_code == 0
    assert PARTNERS in result.stdout


APART = (
    '[roadmap]\ntitle = "R"\n[partners.us]\nname = "U"\n[partners.ca]\nname = "C"\n[areas.a]\ntitle = "A"\n'
    '[commitments.x]\ntitle = "X"\narea = "a"\npartners = ["us", "ca"]\nmade = 2022-01-01\ndeadline = "2025"\n'
    'partner_deadline = { ca = "2030" }\npartner_status = { us = "met", ca = "underway" }\n'
    '[commitments.y]\ntitle = "Y"\narea = "a"\npartners = ["us", "ca"]\nmade = 2022-01-01\ndeadline = "2030"\n'
    'partner_deadline = { ca = "2024" }\nstatus = "underway"\n'
)
"""One whose whole is overdue, and no partner; one where a partner is, and the whole is not."""


def test_by_partner_what_is_overdue_and_next_is_so_for_a_partner(run, roadmap_file):
    roadmap_file.write_text(APART)
    lines = run("status", "--by", "partner", "--as-of", AS_OF).stdout.splitlines()
    overdue, following = lines.index("Overdue: 1, oldest first"), lines.index("Next")
    assert lines[overdue + 2].split() == ["2024", "397", "days", "y", "Y"]
    assert lines[following + 2].split() == ["2030", "1,794", "days", "x", "X"]


def test_by_partner_of_one_area(run):
    record = json.loads(
        run("status", "--by", "partner", "--area", "climate", "--format", "json", "--as-of", AS_OF).stdout
    )
    assert list(record) == ["title", "as_of", "partners", "total", "commitments"]
    assert [(one["id"], one["total"], one["open"]) for one in record["partners"]] == [
        ("us", 2, 1),
        ("ca", 3, 3),
    ]
    assert record["total"]["total"] == 3


def test_json(run):
    record = json.loads(run("status", "--format", "json", "--as-of", AS_OF).stdout)
    assert list(record) == ["title", "as_of", "areas", "total"]
    assert (record["title"], record["as_of"]) == ("Small roadmap", "2026-02-01")
    assert [area["id"] for area in record["areas"]] == ["climate", "economy", "north", "health"]
    assert record["areas"][3] == HEALTH_ROLLUP
    assert list(record["areas"][3]) == list(HEALTH_ROLLUP)
    assert record["total"] == {
        "id": "total",
        "title": "Total",
        "total": 7,
        "open": 6,
        "closed": 1,
        "met": 1,
        "overdue": 1,
        "due_soon": 1,
        "at_risk": 0,
        "progress": 32,
        "next_due": "2026-02-28",
    }


def test_json_of_an_area_has_the_rows_of_list(run):
    words = ("--area", "climate", "--format", "json", "--as-of", AS_OF)
    record = json.loads(run("status", *words).stdout)
    assert list(record) == ["title", "as_of", "areas", "total", "commitments"]
    assert [area["id"] for area in record["areas"]] == ["climate"]
    assert record["commitments"] == json.loads(run("list", *words).stdout)


def test_an_area_without_commitments(run):
    result = run("status", "--area", "health", "--as-of", AS_OF)
    assert result.stdout.endswith("0  -\n\nNo commitments yet.\n")
    by_partner = run("status", "--area", "health", "--by", "partner", "--as-of", AS_OF).stdout
    assert by_partner.endswith("-\n\nNo commitments yet.\n")
    record = json.loads(run("status", "--area", "health", "--format", "json", "--as-of", AS_OF).stdout)
    assert (record["areas"], record["commitments"]) == ([HEALTH_ROLLUP], [])


@pytest.mark.parametrize("by", [(), ("--by", "partner")])
def test_commitments_that_came_later_are_not_denied(run, by):
    result = run("status", "--area", "economy", *by, "--as-of", "2020-06-30")
    assert result.stdout.endswith("-\n\nNo commitments as of 2020-06-30.\n")
    assert "later commitments left out" in result.stderr


@pytest.mark.parametrize(
    ("words", "totals"),
    [
        ((), 1),
        (("--by", "partner"), 1),
        (("--area", "climate"), 0),
        (("--area", "climate", "--by", "partner"), 1),
        (("--area", "climate,north"), 1),
    ],
)
@pytest.mark.parametrize("partners", ["us, ca", "us"])
def test_there_is_a_total_unless_one_area_alone_is_asked_for(run, roadmap_file, words, totals, partners):
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
    assert [line[:25].rstrip() for line in lines[3:9]] == [
        "climate  Accelerating cli",
        "economy  Building back be",
        "north    The North",
        "health   Health",
        "nroth    (not declared)",
        "Total",
    ]
    narrow = run("status", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "60"}).stdout
    assert "nroth (not declared)" in narrow
    record = json.loads(run("status", "--format", "json", "--as-of", AS_OF).stdout)
    assert (record["areas"][4]["id"], record["areas"][4]["title"]) == ("nroth", "")


def test_commitments_of_no_partner_are_counted_too(run, roadmap_file):
    text = roadmap_file.read_text().replace(
        'title = "Clean drinking water"\narea = "north"\npartners = ["ca"]',
        ('title = "Clean drinking water"\narea = "north"'),
    )
    roadmap_file.write_text(text)
    record = json.loads(run("status", "--by", "partner", "--format", "json", "--as-of", AS_OF).stdout)
    assert [(one["id"], one["title"], one["total"]) for one in record["partners"]] == [
        ("us", "United States", 5),
        ("ca", "Canada", 5),
        ("", "no partner named", 1),
    ]
    assert record["total"]["total"] == 7


def test_a_deadline_that_only_a_partner_has_is_told_as_it_was_promised(run):
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
    assert result.stdout.endswith(
        "Next\nDEADLINE    DUE IN  COMMITMENT  TITLE\n2027-Q1   423 days  one         One\n"
    )
    by_partner = json.loads(
        run("status", "-f", "-", "--by", "partner", "--format", "json", "--as-of", AS_OF, input=text).stdout
    )
    assert [one["next_due"] for one in by_partner["partners"]] == ["2027-03-31", "2030-12-31"]


def test_replay(run):
    result = run("status", "--as-of", "2023-01-01")
    assert "climate  Accelerating climate ambitions      2  " in result.stdout
    assert "\nNothing is overdue.\n" in result.stdout
    assert result.stderr == run("list", "--as-of", "2023-01-01").stderr
    assert "3 later commitments left out" in result.stderr


def test_forty_columns(run):
    result = run("status", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "40"})
    assert stripped(result.stdout) == NARROW


@pytest.mark.parametrize("columns", [40, 50, 60, 76, 80, 100, 120, 200])
@pytest.mark.parametrize("words", [(), ("--area", "climate"), ("--by", "partner")])
def test_no_line_is_wider_than_the_terminal(run, columns, words):
    result = run(
        "status", *words, "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": str(columns)}
    )
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= columns
    assert any(line.startswith(("climate", "us")) for line in lines)


def test_eighty_columns_show_every_count(run):
    screen = run("status", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "80"}).stdout
    assert stripped(screen).splitlines()[2:5] == [
        "area     total  progress         open  overdue  soon  risk  next",
        "─" * 71,
        "climate      3  ███░░░░░░░  30%     3        0     1     0  2025-winter",
    ]


def test_colour_comes_with_a_word(run):
    result = run("status", "--area", "economy", "--as-of", AS_OF, "--color", "always", "--format", "table")
    assert "\x1b[31moverdue by 32 days, stale\x1b[0m" in result.stdout
    assert "\x1b[32m✓ met\x1b[0m" in result.stdout


@pytest.mark.parametrize("tty", [False, True])
def test_ascii_alone(run, roadmap_file, tty):
    roadmap_file.write_text(roadmap_file.read_text().replace("Réparer les ponts 橋", "Repair the bridges"))
    result = run(
        "status", "--as-of", AS_OF, "--color", "never", tty=tty, encoding="ascii", env={"COLUMNS": "120"}
    )
    assert result.stdout.isascii()
    assert "?" not in result.stdout
    assert "###.......  30%" in result.stdout
    assert result.stdout.startswith("Small roadmap - as of 2026-02-01\n")


@pytest.mark.parametrize("words", [("status", "--area", "climate"), ("tree",), ("show", "methane")])
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


def test_a_terminal_shows_the_ten_longest_overdue_and_says_how_many_more(run, roadmap_file):
    roadmap_file.write_text(OVERDUE)
    piped = run("status", "--as-of", AS_OF)
    assert "Overdue: 12, oldest first" in piped.stdout
    assert "c-11" in piped.stdout
    shown = run("status", "--as-of", AS_OF, "--color", "never", tty=True)
    assert "Overdue: 10 of 12, oldest first" in shown.stdout
    assert ("c-9 " in shown.stdout, "c-10" in shown.stdout) == (True, False)
    assert "2 more overdue; `roadmap list --overdue` shows all" in shown.stderr
    two = run("status", "--as-of", AS_OF, "--limit", "2")
    assert "10 more overdue" in two.stderr
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
    assert "2025-H2      32 days  bridge-repairs  Bridges Bridges Bridges Bridges Bridges B…\n" in shown


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
    assert "roadmap_cli.views.page" in loaded
    assert not {
        name for name in loaded if name.split(".")[0] in ("rich", "jinja2", "icalendar", "asyncio", "tomli_w")
    }
    assert not loaded & {
        "difflib",
        "tempfile",
        "roadmap_cli.views.terminal",
        "roadmap_cli.views.csv",
        "roadmap_cli.commands.list",
    }


def test_the_shipped_roadmap(run):
    result = run("status", "--area", "climate", "--file", str(SHIPPED), "--as-of", AS_OF)
    assert result.exit_code == 0
    assert "overdue by 1,128 days, stale" in result.stdout


AS_IT_STOOD = """\
AREA       TITLE                              TOTAL  PROGRESS         OPEN  OVERDUE  DUE SOON  AT RISK  NEXT DEADLINE
covid-19   Combating the COVID-19 pandemic        2  ░░░░░░░░░░   0%     2        0         0        0  -
recovery   Building back better                   3  ░░░░░░░░░░   0%     3        0         0        0  -
climate    Accelerating climate ambitions         5  ██░░░░░░░░  20%     4        0         0        0  2022  fossil-finance-abroad
diversity  Advancing diversity and inclusion      3  ░░░░░░░░░░   0%     3        0         1        0  2022-spring  trilateral-working-group-violence
security   Bolstering security and defence        6  ██░░░░░░░░  17%     5        0         0        0  -
alliances  Building global alliances              2  █████░░░░░  50%     1        0         0        0  -
Total                                            21  █░░░░░░░░░  14%    18        0         1        0  2022-spring  trilateral-working-group-violence
"""


class TestTheShippedRoadmapAsOfADay:
    """What is open, due and promised on 1 May 2022: four commitments came later, and nine events."""

    def test_status_shows_it_as_it_stood_and_a_line_says_so(self, run):
        result = run("status", "--file", str(SHIPPED), "--as-of", "2022-05-01")
        assert result.exit_code == 0
        assert result.stdout.partition("\n\n")[2].startswith(AS_IT_STOOD)
        assert "Nothing is overdue." in result.stdout
        assert result.stderr == (
            "as of 2022-05-01: 4 later commitments left out, 9 later events undone; "
            "progress and milestones without met_on are shown as stated now\n"
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
        assert (methane["status"], methane["deadline"], methane["flags"]) == ("unknown", "2030", [])
        assert paris["partner_status"] == {"us": "underway", "ca": "underway"}
        assert left["partner_status"]["us"] == "dropped"
        assert (before["partner_deadline"], "slipped" in before["flags"]) == ({"ca": "2035"}, False)
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
