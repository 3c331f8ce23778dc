"""`roadmap tree`, through the real app."""

import json

import pytest

from tests.conftest import AS_OF, SHIPPED, Result

pytestmark = pytest.mark.usefixtures("roadmap_file")

TREE = """\
Small roadmap · as of 2026-02-01
├── climate  Accelerating climate ambitions  3 commitments  2 stale
│   ├── ▲ at-risk  net-zero-grids  Net-zero power grids  2035  slipped
│   │   ├── ✓ met  draft-rules  Draft rules published  2023-summer  on 2023-08-10
│   │   └── ○ planned  final-rules  Final rules in force  2027-01-01
│   ├── ■ stalled  methane-75  Cut methane by 75 percent  2025-winter  due in 27 days, slipped, blocked
│   │   └── needs  net-zero-grids  ▲ at-risk  2035
│   └── ▸ underway  paris-agreement  Stay in the Paris Agreement  partner-broken
├── economy  Building back better  2 commitments  1 overdue  1 stale
│   ├── ○ planned  bridge-repairs  Réparer les ponts 橋  2025-H2  overdue by 32 days
│   └── ✓ met  semiconductor-forum  Hold a semiconductor forum  2021-summer  late
├── north  The North  2 commitments
│   ├── ∞ ongoing  arctic-dialogue  Talk about the Arctic
│   └── ○ planned  fresh-water  Clean drinking water  2026-06-30
└── health  Health  no commitments
"""

MARKDOWN = """\
# Small roadmap · as of 2026-02-01

- **climate** Accelerating climate ambitions 3 commitments 2 stale
  - ▲ at-risk **net-zero-grids** Net-zero power grids 2035 slipped
    - ✓ met draft-rules Draft rules published 2023-summer on 2023-08-10
    - ○ planned final-rules Final rules in force 2027-01-01
  - ■ stalled **methane-75** Cut methane by 75 percent 2025-winter due in 27 days, slipped, blocked
    - needs net-zero-grids ▲ at-risk 2035
  - ▸ underway **paris-agreement** Stay in the Paris Agreement partner-broken
"""

NARROW = """\
Small roadmap · as of 2026-02-01
└── climate
    Accelerating climate ambitions
    3 commitments  2 stale
    ├── ▲ at-risk  net-zero-grids
    │   Net-zero power grids  2035
    │   slipped
    │   ├── ✓ met  draft-rules
    │   │   Draft rules published
    │   │   2023-summer  on 2023-08-10
    │   └── ○ planned  final-rules
    │       Final rules in force
    │       2027-01-01
    ├── ■ stalled  methane-75
    │   Cut methane by 75 percent
    │   2025-winter
    │   due in 27 days, slipped, blocked
    │   └── needs  net-zero-grids
    │       ▲ at-risk  2035
    └── ▸ underway  paris-agreement
        Stay in the Paris Agreement
        partner-broken
"""

TANGLED = """\
[roadmap]
title = "R"
[areas.a]
title = "A"
[commitments.one]
title = "One"
area = "a"
depends_on = ["two", "one", "nowhere", "later"]
[commitments.two]
title = "Two"
area = "b"
deadline = "2020"
depends_on = ["one"]
[commitments.later]
title = "Later"
area = "a"
made = 2026-03-01
"""

TANGLED_TREE = """\
R · as of 2026-02-01
├── a  A  1 commitment
│   └── ○ planned  one  One  blocked
│       ├── needs  two  ○ planned  2020  overdue by 1,858 days
│       ├── needs  one  ○ planned
│       ├── needs  nowhere  (not in this roadmap)
│       └── needs  later  (did not exist yet)
└── b  (not declared)  1 commitment  1 overdue
    └── ○ planned  two  Two  2020  overdue by 1,858 days, blocked
        └── needs  one  ○ planned
"""


def stripped(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def ids(tree: str) -> list[str]:
    """Return the ids of the commitments in the JSON of a tree."""
    return [one["id"] for area in json.loads(tree)["areas"] for one in area["commitments"]]


def test_whole_output(run):
    assert run("tree", "--as-of", AS_OF) == (0, TREE, run("list", "--as-of", AS_OF).stderr)


def test_markdown(run):
    assert run("tree", "--area", "cli", "--format", "markdown", "--as-of", AS_OF).stdout == MARKDOWN


def test_cycles_and_dangling_references_end(run):
    result = run("tree", "--file", "-", "--as-of", AS_OF, input=TANGLED)
    assert result[:2] == (0, TANGLED_TREE)


def test_on_a_terminal_it_says_the_same(run):
    screen = run("tree", "--as-of", AS_OF, "--color", "never", tty=True, env={"COLUMNS": "120"})
    assert stripped(screen.stdout) == TREE


def test_forty_columns(run):
    words = ("tree", "--area", "climate", "--as-of", AS_OF, "--color", "never")
    assert stripped(run(*words, tty=True, env={"COLUMNS": "40"}).stdout) == NARROW


def test_a_long_title_is_kept_in_a_pipe_and_cut_on_a_terminal(run, roadmap_file):
    title = "Bridges " * 1250
    roadmap_file.write_text(roadmap_file.read_text().replace("Réparer les ponts 橋", title))
    words = ("tree", "--area", "economy", "--as-of", AS_OF, "--color", "never")
    assert title.rstrip() in run(*words).stdout
    screen = run(*words, tty=True, env={"COLUMNS": "80"}).stdout
    assert stripped(screen).splitlines()[2:9] == [
        "    ├── ○ planned  bridge-repairs",
        *[f"    │   {'Bridges ' * 9}".rstrip()] * 3,
        f"    │   {'Bridges ' * 9}".rstrip() + "…",
        "    │   2025-H2  overdue by 32 days",
        "    └── ✓ met  semiconductor-forum  Hold a semiconductor forum  2021-summer",
    ]


def test_overdue_is_colored_and_named(run):
    screen = run("tree", "--area", "economy", "--as-of", AS_OF, "--color", "always").stdout
    assert "\x1b[31m2025-H2\x1b[0m  \x1b[31moverdue by 32 days\x1b[0m" in screen


def test_ascii_alone(run, roadmap_file):
    roadmap_file.write_text(roadmap_file.read_text().replace("Réparer les ponts 橋", "Repair the bridges"))
    result = run("tree", "--area", "climate,economy", "--as-of", AS_OF, encoding="ascii")
    assert result.stdout.splitlines()[:4] == [
        "Small roadmap - as of 2026-02-01",
        "|-- climate  Accelerating climate ambitions  3 commitments  2 stale",
        "|   |-- ! at-risk  net-zero-grids  Net-zero power grids  2035  slipped",
        "|   |   |-- + met  draft-rules  Draft rules published  2023-summer  on 2023-08-10",
    ]
    assert result.stdout.splitlines()[-2].startswith("    |-- o planned  bridge-repairs")
    screen = run("tree", "--as-of", AS_OF, "--color", "never", tty=True, encoding="ascii")
    assert screen.stdout.isascii()
    assert "?" not in screen.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--area", "north"), ["arctic-dialogue", "fresh-water"]),
        (("--status", "met"), ["semiconductor-forum"]),
        (("--status", "closed,stalled"), ["methane-75", "semiconductor-forum"]),
        (("--partner", "us", "--area", "climate"), ["net-zero-grids", "paris-agreement"]),
        (("--owner", "transports québec"), ["bridge-repairs"]),
        (("--tag", "energy"), ["net-zero-grids", "methane-75"]),
        (("--flag", "overdue"), ["bridge-repairs"]),
        (("--limit", "2"), ["net-zero-grids", "methane-75"]),
    ],
)
def test_filters(run, words, expected):
    assert ids(run("tree", *words, "--format", "json", "--as-of", AS_OF).stdout) == expected


def test_a_filter_hides_areas_without_matches_and_area_does_not(run):
    assert run("tree", "--status", "met", "--as-of", AS_OF).stdout == (
        "Small roadmap · as of 2026-02-01\n"
        "└── economy  Building back better  1 commitment\n"
        "    └── ✓ met  semiconductor-forum  Hold a semiconductor forum  2021-summer  late\n"
    )
    assert "└── health  Health  no commitments" in run("tree", "--area", "health", "--as-of", AS_OF).stdout


def test_without_rows_it_says_so(run, roadmap_file):
    assert run("tree", "--tag", "energy", "--status", "met").stderr == "nothing matches\n"
    roadmap_file.write_text('[roadmap]\ntitle = "New"\nformat = 1\n')
    assert run("tree").stderr == "there are no commitments yet\n"
    assert run("tree", "--format", "json").stderr == ""


def test_rows_have_the_values_of_the_requested_partner(run):
    words = ("tree", "--partner", "us", "--area", "climate", "--as-of", AS_OF)
    assert run(*words).stdout == (
        "Small roadmap · as of 2026-02-01\n"
        "└── climate  Accelerating climate ambitions  2 commitments  1 stale\n"
        "    ├── ▸ underway  net-zero-grids  Net-zero power grids  for us  2035\n"
        "    │   ├── ✓ met  draft-rules  Draft rules published  2023-summer  on 2023-08-10\n"
        "    │   └── ○ planned  final-rules  Final rules in force  2027-01-01\n"
        "    └── – dropped  paris-agreement  Stay in the Paris Agreement  for us\n"
    )
    (area,) = json.loads(run(*words, "--format", "json").stdout)["areas"]
    assert [(one["for"], one["status"]) for one in area["commitments"]] == [
        ("us", "underway"),
        ("us", "dropped"),
    ]


def ids_in(result: Result) -> list[list[str]]:
    areas = json.loads(result.stdout)["areas"]
    return [[one["id"] for one in area["commitments"]] for area in areas]


def test_commitments_are_sorted_in_each_area(run):
    in_file_order, by_id = (
        ids_in(run("tree", "--format", "json")),
        ids_in(run("tree", "--sort", "-id", "--format", "json")),
    )
    assert by_id == [sorted(ids, reverse=True) for ids in in_file_order] != in_file_order


def test_a_view_sorts_unless_the_command_does(run, roadmap_file):
    roadmap_file.write_text(roadmap_file.read_text() + '\n[views.mine]\nsort = "-id"\n')
    by_id = ids_in(run("tree", "--sort", "-id", "--format", "json"))
    assert ids_in(run("tree", "--view", "mine", "--format", "json")) == by_id
    assert ids_in(run("tree", "--view", "mine", "--sort", "id", "--format", "json")) != by_id


def test_limit_says_how_many_more(run):
    result = run("tree", "--limit", "2", "--as-of", AS_OF)
    assert "5 more; --limit 0 shows all\n" in result.stderr
    assert "paris-agreement" not in result.stdout
    assert "health" not in result.stdout  # areas that the limit emptied are not called empty


def test_json(run):
    record = json.loads(run("tree", "--area", "climate", "--format", "json", "--as-of", AS_OF).stdout)
    rows = json.loads(run("list", "--area", "climate", "--format", "json", "--as-of", AS_OF).stdout)
    below = next(area.pop("commitments") for area in record["areas"])
    assert record == {
        "title": "Small roadmap",
        "as_of": "2026-02-01",
        "areas": [{"id": "climate", "title": "Accelerating climate ambitions"}],
    }
    assert [(one.pop("milestones"), one.pop("depends_on"), one.pop("replaced_by")) for one in below] == [
        (
            [
                {
                    "id": "draft-rules",
                    "title": "Draft rules published",
                    "deadline": "2023-summer",
                    "deadline_text": None,
                    "status": "met",
                    "met_on": "2023-08-10",
                    "evidence": [],
                },
                {
                    "id": "final-rules",
                    "title": "Final rules in force",
                    "deadline": "2027-01-01",
                    "deadline_text": None,
                    "status": "planned",
                    "met_on": None,
                    "evidence": [],
                },
            ],
            [],
            [],
        ),
        ([], ["net-zero-grids"], []),
        ([], [], []),
    ]
    assert below == rows


def test_replay(run):
    result = run("tree", "--area", "economy", "--as-of", "2021-10-01")
    assert result.stdout == (
        "Small roadmap · as of 2021-10-01\n"
        "└── economy  Building back better  1 commitment  1 overdue  1 stale\n"
        "    └── ○ planned  semiconductor-forum  Hold a semiconductor forum  2021-summer"
        "  overdue by 31 days\n"
    )
    assert "later commitments and 2 later updates left out" in result.stderr


def test_overdue_milestones_are_shown_while_their_commitment_is_open(run, roadmap_file):
    late = run("tree", "--area", "climate", "--as-of", "2027-02-01").stdout
    assert "○ planned  final-rules  Final rules in force  2027-01-01  overdue by 31 days\n" in late
    assert "net-zero-grids  Net-zero power grids  2035  milestone-overdue, slipped\n" in late
    text = roadmap_file.read_text().replace('status = "underway"\npartner', 'status = "met"\npartner')
    roadmap_file.write_text(text)
    one_met = run("tree", "--area", "climate", "--as-of", "2027-02-01").stdout
    assert "○ planned  final-rules  Final rules in force  2027-01-01  overdue by 31 days\n" in one_met
    of_us = run("tree", "--area", "climate", "--partner", "us", "--as-of", "2027-02-01").stdout
    assert "○ planned  final-rules  Final rules in force  2027-01-01\n" in of_us
    roadmap_file.write_text(text.replace('{ ca = "at-risk" }', '{ ca = "met" }'))
    closed = run("tree", "--area", "climate", "--as-of", "2027-02-01").stdout
    assert "○ planned  final-rules  Final rules in force  2027-01-01\n" in closed


@pytest.mark.parametrize("columns", [20, 40, 80, 120])
def test_the_shipped_roadmap(run, columns):
    screen = run(
        "tree",
        "-f",
        str(SHIPPED),
        "--color",
        "never",
        "--as-of",
        AS_OF,
        tty=True,
        env={"COLUMNS": str(columns)},
    )
    assert screen.exit_code == 0
    assert max(map(len, screen.stdout.splitlines())) <= columns
