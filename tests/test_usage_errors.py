"""Wrong command lines: one sentence each, exit code 2, nothing on stdout."""

from collections.abc import Callable

import pytest

from roadmap_cli.cli import COMMANDS
from tests.conftest import Result

pytestmark = pytest.mark.usefixtures("roadmap_file")

TOO_LONG = "z" * 100


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "--area climate list",
            "--area must come after the command: `roadmap list --area …` (see `roadmap --help`)",
        ),
        (
            "--color=never status",
            "--color must come after the command: `roadmap status --color …` (see `roadmap --help`)",
        ),
        ("-f x.toml", "-f must come after the command: `roadmap list -f …` (see `roadmap --help`)"),
        ("--versoin", "`roadmap` has no option --versoin; did you mean --version? (see `roadmap --help`)"),
        ("lst", 'there is no command "lst"; did you mean list, status or history? (see `roadmap --help`)'),
        (
            "add",
            'there is no command "add"; did you mean add-area, add-partner or add-commitment? '
            "(see `roadmap --help`)",
        ),
        (
            "delete",
            'there is no command "delete"; the nearest are update, timeline and tree (see `roadmap --help`)',
        ),
        ("new", 'there is no command "new"; the nearest is timeline (see `roadmap --help`)'),
        ("zzz", 'there is no command "zzz" (see `roadmap --help`)'),
        (TOO_LONG, f'there is no command "{"z" * 59}…" (see `roadmap --help`)'),
        (
            "list --ara x",
            "`roadmap list` has no option --ara; did you mean --area, --not-area or --at? "
            "(see `roadmap list --help`)",
        ),
        ("list --zzz", "`roadmap list` has no option --zzz (see `roadmap list --help`)"),
        ("list --area", "--area needs a value (see `roadmap list --help`)"),
        ("list --overdue=yes", "--overdue takes no value (see `roadmap list --help`)"),
        ("list x y", "`roadmap list` takes no argument x y (see `roadmap list --help`)"),
        (
            "list --limit many",
            '--limit must be a whole number of at least 0, not "many" (see `roadmap list --help`)',
        ),
        (
            "list --limit -1",
            '--limit must be a whole number of at least 0, not "-1" (see `roadmap list --help`)',
        ),
        (
            "list --format jsno",
            '--format cannot be "jsno"; did you mean json or jsonl? (see `roadmap list --help`)',
        ),
        (
            "list --format xml",
            '--format cannot be "xml"; one of table, json, jsonl, csv, tsv, markdown '
            "(see `roadmap list --help`)",
        ),
        (
            "list --color pink",
            '--color cannot be "pink"; one of auto, always, never (see `roadmap list --help`)',
        ),
        (
            "list --group-by title",
            '--group-by cannot be "title"; one of area, status, partner, owner (see `roadmap list --help`)',
        ),
        (
            "list --json",
            "`roadmap list` has no option --json; did you mean --format json? (see `roadmap list --help`)",
        ),
        ("show", "ID is missing (see `roadmap show --help`)"),
        (
            "update x --lock-timeout soon",
            '--lock-timeout must be a number of at least 0, not "soon" (see `roadmap update --help`)',
        ),
    ],
)
def test_a_wrong_command_line_is_answered_with_a_right_one(
    run: Callable[..., Result], line: str, sentence: str
) -> None:
    assert run(*line.split(" ")) == Result(2, "", f"error: {sentence}\n")


@pytest.mark.parametrize("command", ["status", "scorecard"])
@pytest.mark.parametrize(
    ("words", "right"),
    [
        (("--status", "met"), "--status STATUS"),
        (("--status=met",), "--status STATUS"),
        (("--not-status", "met"), "--not-status STATUS"),
        (("--flag", "late"), "--flag FLAG"),
        (("--not-flag", "late"), "--not-flag FLAG"),
        (("--overdue",), "--overdue"),
        (("--due-within", "30d"), "--due-within DAYS"),
        (("--due-before", "2026"), "--due-before DATE"),
        (("--due-after", "2026"), "--due-after DATE"),
    ],
)
def test_commands_that_sum_refuse_filters_by_outcome(
    run: Callable[..., Result], command: str, words: tuple[str, ...], right: str
) -> None:
    option, path = right.split(" ")[0], f"roadmap {command}"
    assert run(command, *words) == Result(
        2,
        "",
        f"error: `{path}` does not take {option}, because totals over commitments chosen by their outcome "
        f"would mislead; `roadmap list {right}` lists the commitments (see `{path} --help`)\n",
    )
    assert f"has no option {option}" not in run("list", *words).stderr


@pytest.mark.parametrize("command", ["list", "status", "slips", "timeline"])
def test_by_is_answered_with_group_by(run: Callable[..., Result], command: str) -> None:
    result = run(command, "--by", "area")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"`roadmap {command}` has no option --by; did you mean --group-by?" in result.stderr
    assert run(command, "--group-by", "area").exit_code == 0


@pytest.mark.parametrize("value", ["it's", "a'b'c", 'say "x"', "\x1b[31m", "a\nb"])
def test_a_quoted_value_is_shown_as_it_is_and_on_one_line(run: Callable[..., Result], value: str) -> None:
    result = run("list", "--format", value)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr
    assert result.stderr.startswith('error: --format cannot be "')


@pytest.mark.parametrize("value", ["it's", "a'b'c"])
def test_a_value_with_quotes_is_not_cut(run: Callable[..., Result], value: str) -> None:
    assert f'cannot be "{value}";' in run("list", "--format", value).stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_an_unknown_option_in_a_sentence(
    run: Callable[..., Result], command: str
) -> None:
    result = run(command, "--no-such-option")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"error: `roadmap {command}` has no option --no-such-option")
    assert result.stderr.count("\n") == 1
