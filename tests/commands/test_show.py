"""`roadmap show`, through the real app."""
# ruff: noqa: E501 - whole outputs are compared as they are

import json
from typing import Any

import pytest

from tests.conftest import AS_OF, SHIPPED

pytestmark = pytest.mark.usefixtures("roadmap_file")

GRIDS = """\
Net-zero power grids
net-zero-grids  as of 2026-02-01

Both partners will reach net-zero electricity by 2035.

area      climate  Accelerating climate ambitions
status    ▲ at-risk
deadline  2035: 1 January to 31 December 2035  due in 3,620 days
flags     slipped from 2035 to 2050 for Canada
          stale: no update for more than 180 days
progress  █████░░░░░  50%
partners  United States (us)  ▸ underway  2035: 1 January to 31 December 2035  due in 3,620 days
          Canada (ca)  ▲ at-risk  2050: 1 January to 31 December 2050  due in 9,099 days
owner     Ministry of Energy
          Department of Energy
made      2023-03-24
tags      energy, electricity
source    https://example.org/grids
          https://example.org/grids-2

Milestones
draft-rules  ✓ met  Draft rules published  2023-summer  on 2023-08-10
final-rules  ○ planned  Final rules in force  2027-01-01

Needed by
methane-75  ■ stalled  Cut methane by 75 percent  2025-winter  due in 27 days

Updates
2024-12-17  Canada:  status at-risk, deadline 2035 → 2050
            Final regulations moved the target.
            https://example.org/moved
2023-08-10  status planned → underway
            Draft rules out.
"""

METHANE_MARKDOWN = """\
# Cut methane by 75 percent

methane-75 as of 2026-02-01

- **area** climate Accelerating climate ambitions
- **status** ■ stalled
- **deadline** 2025-winter: 1 December 2025 to 28 February 2026 due in 27 days
- **flags** due in 27 days<br>slipped from 2024 to 2025-winter<br>blocked: needs net-zero-grids
- **progress** ████░░░░░░  40%
- **partners** Canada (ca)
- **made** 2021-10-11
- **tags** energy

## Depends on

- **net-zero-grids** ▲ at-risk Net-zero power grids 2035

## Updates

- **2025-12-20** status underway → stalled
- **2022-03** deadline 2024 → 2025-winter<br>One year more.
"""

GRIDS_BEYOND_THE_ROW: dict[str, Any] = {
    "as_of": "2026-02-01",
    "text": "Both partners will reach net-zero electricity by 2035.",
    "met_when": None,
    "made": "2023-03-24",
    "every": None,
    "until": None,
    "depends_on": [],
    "replaced_by": [],
    "formerly": [],
    "window": {"first": "2035-01-01", "last": "2035-12-31"},
    "partner_status": {"ca": "at-risk"},
    "partner_deadline": {"ca": "2050"},
    "milestones": [
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
    "indicators": [],
    "cycles": [],
    "needed_by": ["methane-75"],
    "replaces": [],
    "updates": [
        {
            "key": "2024-12-17",
            "first": "2024-12-17",
            "last": "2024-12-17",
            "partner": "ca",
            "milestone": None,
            "cycle": None,
            "status": "at-risk",
            "status_was": None,
            "deadline": "2050",
            "deadline_was": "2035",
            "deadline_text_was": None,
            "note": "Final regulations moved the target.",
            "evidence": ["https://example.org/moved"],
        },
        {
            "key": "2023-08-10",
            "first": "2023-08-10",
            "last": "2023-08-10",
            "partner": None,
            "milestone": None,
            "cycle": None,
            "status": "underway",
            "status_was": "planned",
            "deadline": None,
            "deadline_was": None,
            "deadline_text_was": None,
            "note": "Draft rules out.",
            "evidence": [],
        },
    ],
    "assessments": [],
    "extra": None,
}


def stripped(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("net-zero-grids",), GRIDS),
        (("net",), GRIDS),
        (("methane-75", "--format", "markdown"), METHANE_MARKDOWN),
    ],
)
def test_whole_output(run, words, expected):
    assert run("show", *words, "--as-of", AS_OF) == (0, expected, run("list", "--as-of", AS_OF).stderr)


def test_json_is_the_row_of_list_and_all_else(run):
    record = json.loads(run("show", "net", "--format", "json", "--as-of", AS_OF).stdout)
    row = json.loads(run("list", "--area", "climate", "--format", "json", "--as-of", AS_OF).stdout)[0]
    assert record == row | GRIDS_BEYOND_THE_ROW
    assert list(record) == [*row, *GRIDS_BEYOND_THE_ROW]


def test_json_of_a_month_as_the_key_of_an_update(run):
    record = json.loads(run("show", "methane-75", "--format", "json", "--as-of", AS_OF).stdout)
    assert [(one["key"], one["first"], one["last"]) for one in record["updates"]] == [
        ("2025-12-20", "2025-12-20", "2025-12-20"),
        ("2022-03", "2022-03-01", "2022-03-31"),
    ]


def test_what_the_format_does_not_know_is_in_json_alone(run):
    record = json.loads(run("show", "fresh-water", "--format", "json", "--as-of", AS_OF).stdout)
    assert record["extra"] == {"colour": "blue", "budget": 1.5}
    assert "colour" not in record
    for format in ("text", "markdown"):
        text = run("show", "fresh-water", "--format", format, "--as-of", AS_OF).stdout
        assert "blue" not in text
        assert "budget" not in text


@pytest.mark.parametrize("word", ["fresh-water", "fresh", "drinking-water", "water"])
def test_an_id_a_beginning_of_one_or_a_former_one(run, word):
    result = run("show", word, "--as-of", AS_OF)
    assert result.stdout.startswith("Clean drinking water\nfresh-water  as of 2026-02-01\n")
    assert "formerly  drinking-water, water\n" in result.stdout


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("metane", 'error: there is no commitment "metane"; did you mean methane-75?\n'),
        (
            "north",
            'error: "north" is an area, not a commitment; `roadmap list --area north` shows its commitments\n',
        ),
        (
            "Hold a semiconductor forum",
            'error: "Hold a semiconductor forum" is the title of semiconductor-forum; '
            "did you mean semiconductor-forum?\n",
        ),
        (
            "us",
            'error: "us" is a partner, not a commitment; `roadmap list --partner us` shows its commitments\n',
        ),
    ],
)
def test_what_is_no_commitment(run, word, sentence):
    assert run("show", word) == (4, "", sentence)


@pytest.mark.parametrize("command", ["show", "history"])
def test_the_id_of_an_area_wins_over_the_start_of_the_id_of_a_commitment(run, roadmap_file, command):
    roadmap_file.write_text(
        roadmap_file.read_text()
        .replace("net-zero-grids", "climate-grids")
        .replace('formerly = ["drinking-water", "water"]', 'formerly = ["north"]')
    )
    result = run(command, "climate")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.endswith(
        'error: "climate" is an area, not a commitment; `roadmap list --area climate` shows its commitments\n'
    )
    assert run(command, "climate-").exit_code == 0
    assert "Clean drinking water" in run(command, "north").stdout, "a former id wins over an area"


def test_a_missing_id_is_wrong_usage(run):
    result = run("show")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: ID is missing (see `roadmap show --help`)\n"


def test_before_it_existed(run):
    assert run("show", "fresh-water", "--as-of", "2025") == (
        4,
        "",
        'error: "fresh-water" did not exist on 2025-12-31; it begins on 2026-01-15\n',
    )


def test_replay_undoes_later_updates(run):
    result = run("show", "net-zero-grids", "--as-of", "2024-01-01")
    assert "flags" not in result.stdout
    assert "status    ▸ underway\n" in result.stdout
    assert "2024-12-17" not in result.stdout
    assert (
        "partners  United States (us)  2035: 1 January to 31 December 2035  due in 4,382 days\n"
        "          Canada (ca)  2035: 1 January to 31 December 2035  due in 4,382 days\n" in result.stdout
    )
    assert "later update left out" in result.stderr
    record = json.loads(run("show", "net", "--as-of", "2024-01-01", "--format", "json").stdout)
    assert (record["partner_deadline"], len(record["updates"])) == ({"ca": "2035"}, 1)


@pytest.mark.parametrize(
    ("id", "line"),
    [
        (
            "bridge",
            "deadline  2025-H2: 1 July to 31 December 2025  overdue by 32 days\nflags     overdue by 32 days\n",
        ),
        ("semi", "deadline  2021-summer: 1 June to 31 August 2021\nflags     late: met after its deadline\n"),
        ("paris", "partner-broken: United States dropped\n"),
        ("paris", "partners  United States (us)  – dropped\n          Canada (ca)  ▸ underway\n"),
        ("fresh", "deadline  2026-06-30: 30 June 2026  due in 149 days\n"),
        ("semi", "source    https://example.org/forum\n"),
        ("methane", "\nDepends on\nnet-zero-grids  ▲ at-risk  Net-zero power grids  2035\n"),
    ],
)
def test_lines(run, id, line):
    assert line in run("show", id, "--as-of", AS_OF).stdout


def test_references_to_nowhere(run):
    text = """\
[roadmap]
title = "R"
[commitments.one]
title = "One"
area = "lost"
partners = ["ghost"]
depends_on = ["nowhere"]
"""
    assert (
        run("show", "one", "-f", "-", "--as-of", AS_OF, input=text).stdout
        == """\
One
one  as of 2026-02-01

area      lost  (not declared)
status    ○ planned
progress  –
partners  ghost (not declared)

Depends on
nowhere  (not in this roadmap)
"""
    )


HOSTILE = r"""
[roadmap]
title = "R"
[areas.a]
title = "[bold]A[/bold]"
[commitments.one]
title = "T\u001b[2J :smile:"
text = "first\nsecond [red]x[/red]\u001b[31m"
area = "a"
owner = "<script>\u0007"
[commitments.one.updates.2021-01-01]
note = "[x]\nline\u001b"
evidence = "\u202ehttps"
"""


@pytest.mark.parametrize("tty", [False, True])
def test_user_text_stays_text(run, tty):
    shown = run("show", "one", "-f", "-", "--as-of", AS_OF, "--color", "never", input=HOSTILE, tty=tty).stdout
    assert not set(shown) & set("\x1b\x07\u202e")
    for text in (
        r"T\x1b[2J :smile:",
        "first\nsecond [red]x[/red]" + r"\x1b[31m",
        "[bold]A[/bold]",
        r"<script>\x07",
    ):
        assert text in stripped(shown)
    assert "2021-01-01  [x]\n            line\\x1b\n            \\u202ehttps\n" in stripped(shown)


def test_markdown_is_safe(run):
    text = run("show", "one", "-f", "-", "--format", "markdown", "--as-of", AS_OF, input=HOSTILE).stdout
    assert "<script>" not in text
    assert "> first<br>second" in text


NARROW = """\
Cut methane by 75 percent
methane-75  as of 2026-02-01

area      climate
          Accelerating climate ambitions
status    ■ stalled
deadline  2025-winter: 1 December 2025
          to 28 February 2026
          due in 27 days
flags     due in 27 days
          slipped from 2024 to
          2025-winter
          blocked: needs net-zero-grids
progress  ████░░░░░░  40%
partners  Canada (ca)
made      2021-10-11
tags      energy

Depends on
net-zero-grids
  ▲ at-risk  Net-zero power grids  2035

Updates
2025-12-20  status underway → stalled
2022-03     deadline 2024 → 2025-winter
            One year more.
"""


def test_forty_columns(run):
    words = ("show", "methane", "--as-of", AS_OF, "--color", "never")
    assert stripped(run(*words, tty=True, env={"COLUMNS": "40"}).stdout) == NARROW


def test_on_a_wide_terminal_it_says_the_same_as_in_a_pipe(run):
    words = ("show", "net", "--as-of", AS_OF, "--color", "never")
    assert stripped(run(*words, tty=True, env={"COLUMNS": "120"}).stdout) == GRIDS


def test_ascii_alone(run):
    shown = run("show", "net", "--as-of", AS_OF, encoding="ascii").stdout
    assert shown.isascii()
    assert "status    ! at-risk\n" in shown
    assert "deadline 2035 -> 2050" in shown


def test_a_long_title(run, roadmap_file):
    title = "Bridges " * 1250
    roadmap_file.write_text(roadmap_file.read_text().replace("Réparer les ponts 橋", title))
    assert run("show", "bridge", "--as-of", AS_OF).stdout.startswith(title.rstrip())
    screen = run("show", "bridge", "--as-of", AS_OF, tty=True, env={"COLUMNS": "40"}).stdout
    assert "…" in screen
    assert len(screen) < 2000


@pytest.mark.parametrize("columns", [20, 40, 80, 120])
def test_every_commitment_of_the_shipped_roadmap_fits(run, columns):
    rows = json.loads(run("list", "-f", str(SHIPPED), "--format", "json").stdout)
    assert len(rows) == 25
    for row in rows:
        words = ("show", row["id"], "-f", str(SHIPPED), "--color", "never", "--as-of", AS_OF)
        screen = run(*words, tty=True, env={"COLUMNS": str(columns)})
        assert screen.exit_code == 0
        lines = screen.stdout.splitlines()
        in_one_piece = ("http://", "https://", row["id"])
        assert all(len(line) <= columns or line.startswith(in_one_piece) for line in lines)


FUND = """\
[roadmap]
title = "R"
[partners.us]
name = "United States"
[partners.ca]
name = "Canada"
[areas.a]
title = "A"
[commitments.fund]
title = "Fund"
area = "a"
partners = ["us", "ca"]
deadline = "2022"
partner_status = { us = "met" }
partner_deadline = { ca = "2030" }
[commitments.fund.milestones.bill]
title = "Bill passed"
deadline = "2025"
"""

FUND_SHOWN = """\
Fund
fund  as of 2026-02-01

area      a  A
status    ○ planned
deadline  2030: 1 January to 31 December 2030  due in 1,794 days
flags     milestone-overdue: Bill passed, overdue by 32 days
progress  █████░░░░░  50%
partners  United States (us)  ✓ met  2022: 1 January to 31 December 2022
          Canada (ca)  ○ planned  2030: 1 January to 31 December 2030  due in 1,794 days

Milestones
bill  ○ planned  Bill passed  2025  overdue by 32 days
"""


def test_what_one_partner_met_is_not_overdue_while_the_other_has_time(run):
    assert run("show", "fund", "-f", "-", "--as-of", AS_OF, input=FUND) == (0, FUND_SHOWN, "")
    record = json.loads(
        run("show", "fund", "-f", "-", "--format", "json", "--as-of", AS_OF, input=FUND).stdout
    )
    assert (record["status"], record["due"], record["days_left"]) == ("planned", "2030-12-31", 1794)
    assert (record["for"], record["flags"], record["progress"]) == (None, ["milestone-overdue"], 50)


def test_once_all_partners_are_done_nothing_is_due_any_more(run):
    text = FUND.replace('us = "met"', 'us = "met", ca = "dropped"')
    record = json.loads(
        run("show", "fund", "-f", "-", "--format", "json", "--as-of", AS_OF, input=text).stdout
    )
    assert (record["status"], record["due"], record["days_left"]) == ("partly-met", "2022-12-31", None)
    assert (record["flags"], record["progress"]) == (["partner-broken"], 50)
    shown = run("show", "fund", "-f", "-", "--as-of", AS_OF, input=text).stdout
    assert "flags     partner-broken: Canada dropped\n" in shown


class TestSeveral:
    """Several commitments are shown one after the other, each as it is shown alone."""

    def one(self, run: Any, *words: str) -> Any:
        return run("show", *words, "--as-of", AS_OF)

    def test_text(self, run: Any) -> None:
        both = self.one(run, "net-zero-grids", "methane", "net-zero-grids")
        apart = [self.one(run, one).stdout for one in ("net-zero-grids", "methane-75")]
        assert (both.exit_code, both.stdout) == (0, "\n\n".join(apart))

    def test_markdown(self, run: Any) -> None:
        apart = [self.one(run, one, "--format", "markdown").stdout for one in ("bridge", "methane-75")]
        assert self.one(run, "bridge", "methane", "--format", "markdown").stdout == "\n".join(apart)

    def test_terminal(self, run: Any) -> None:
        shown = run("show", "bridge", "methane-75", "--as-of", AS_OF, "--color", "never", tty=True).stdout
        assert shown.index("bridge-repairs") < shown.index("methane-75")

    def test_one_is_an_object_and_several_are_an_array(self, run: Any) -> None:
        words = ["net-zero-grids", "bridge-repairs"]
        apart = [json.loads(self.one(run, one, "--format", "json").stdout) for one in words]
        assert json.loads(self.one(run, *words, "--format", "json").stdout) == apart
        twice = self.one(run, "bridge", "bridge-repairs", "--format", "json")
        assert json.loads(twice.stdout) == apart[1:]

    def test_an_unknown_one_is_named_and_nothing_is_shown(self, run: Any) -> None:
        result = self.one(run, "net-zero-grids", "bridge-repars")
        assert (result.exit_code, result.stdout) == (4, "")
        assert 'there is no commitment "bridge-repars"; did you mean bridge-repairs?' in result.stderr
