"""Wrong command lines: one sentence each, exit code 2, nothing on stdout."""

from collections.abc import Callable

import pytest

from roadmap_cli.cli import COMMANDS
from roadmap_cli.usage_errors import COMMAND_SYNONYMS
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
            'there is no command "add"; did you mean add-area, add-partner or add-assessor? '
            "(see `roadmap --help`)",
        ),
        ("delete", 'there is no command "delete"; did you mean remove? (see `roadmap --help`)'),
        ("new", 'there is no command "new"; did you mean init or add-commitment? (see `roadmap --help`)'),
        (
            "Overdue",
            'there is no command "Overdue"; did you mean `roadmap list --overdue`? (see `roadmap --help`)',
        ),
        (
            "remove_area climate",
            'there is no command "remove_area"; did you mean `roadmap remove ID --area`? '
            "(see `roadmap --help`)",
        ),
        (
            "add-milestone",
            'there is no command "add-milestone"; did you mean `roadmap update ID --milestone MILESTONE '
            "--title TEXT`? (see `roadmap --help`)",
        ),
        (
            "report",
            'there is no command "report"; did you mean brief or `roadmap export markdown`? '
            "(see `roadmap --help`)",
        ),
        (
            "version",
            'there is no command "version"; did you mean `roadmap --version`? (see `roadmap --help`)',
        ),
        ("climate", 'there is no command "climate" (see `roadmap --help`)'),
        ("zzz", 'there is no command "zzz" (see `roadmap --help`)'),
        (TOO_LONG, f'there is no command "{"z" * 59}…" (see `roadmap --help`)'),
        (
            "list --ara x",
            "`roadmap list` has no option --ara; did you mean --area, --not-area or --at? "
            "(see `roadmap list --help`)",
        ),
        ("-v", "`roadmap` has no option -v; did you mean --version? (see `roadmap --help`)"),
        ("-V list", "`roadmap` has no option -V; did you mean --version? (see `roadmap --help`)"),
        (
            "update x --due 2030",
            "`roadmap update` has no option --due; did you mean --deadline? (see `roadmap update --help`)",
        ),
        (
            "update x --date 2030",
            "`roadmap update` has no option --date; did you mean --on or --deadline? "
            "(see `roadmap update --help`)",
        ),
        (
            "list --date 2030",
            "`roadmap list` has no option --date; did you mean --as-of? (see `roadmap list --help`)",
        ),
        (
            "update x -m done",
            "`roadmap update` has no option -m; did you mean --note? (see `roadmap update --help`)",
        ),
        ("list --zzz", "`roadmap list` has no option --zzz (see `roadmap list --help`)"),
        ("list --area", "--area needs a value (see `roadmap list --help`)"),
        ("list --overdue=yes", "--overdue takes no value (see `roadmap list --help`)"),
        (
            "list x y",
            "`roadmap list` takes no argument x; to filter, use --area x, --partner x or --search x "
            "(see `roadmap list --help`)",
        ),
        (
            "status climate",
            "`roadmap status` takes no argument climate; to filter by area, use --area climate "
            "(see `roadmap status --help`)",
        ),
        (
            "status overdue",
            "`roadmap status` takes no argument overdue; did you mean `roadmap list --overdue`? "
            "(see `roadmap status --help`)",
        ),
        (
            "scorecard broken",
            "`roadmap scorecard` takes no argument broken; did you mean `roadmap list --status broken`? "
            "(see `roadmap scorecard --help`)",
        ),
        (
            "scorecard us",
            "`roadmap scorecard` takes no argument us; to filter, use --area us or --partner us "
            "(see `roadmap scorecard --help`)",
        ),
        (
            "list overdue",
            "`roadmap list` takes no argument overdue; did you mean --overdue? (see `roadmap list --help`)",
        ),
        (
            "list area climate",
            "`roadmap list` takes no argument area; did you mean areas or --area ID? "
            "(see `roadmap list --help`)",
        ),
        (
            "list open",
            "`roadmap list` takes no argument open; did you mean --status open? (see `roadmap list --help`)",
        ),
        (
            "list late",
            "`roadmap list` takes no argument late; did you mean --flag late? (see `roadmap list --help`)",
        ),
        (
            "update x met",
            "`roadmap update` takes no argument met; did you mean --status met? "
            "(see `roadmap update --help`)",
        ),
        (
            "export html page.html",
            "`roadmap export` takes no argument page.html; did you mean --output page.html? "
            "(see `roadmap export --help`)",
        ),
        ("undo it", "`roadmap undo` takes no argument it (see `roadmap undo --help`)"),
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
            '--group-by cannot be "title"; one of area, status, partner, owner, roadmap '
            "(see `roadmap list --help`)",
        ),
        (
            "export page",
            'FORMAT cannot be "page"; did you mean html, the web page? (see `roadmap export --help`)',
        ),
        (
            "export pdf",
            'FORMAT cannot be "pdf"; did you mean html, the web page, which a browser can print to PDF? '
            "(see `roadmap export --help`)",
        ),
        (
            "list --format excel",
            '--format cannot be "excel"; one of table, json, jsonl, csv, tsv, markdown '
            "(see `roadmap list --help`)",
        ),
        ("add-area x --csv", "`roadmap add-area` has no option --csv (see `roadmap add-area --help`)"),
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


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            ("update", "x", "The rules changed"),
            '`roadmap update` takes no argument "The rules changed"; give the text with --note',
        ),
        (
            ("tree", "clean air"),
            "`roadmap tree` takes no argument \"clean air\"; to filter, use --area 'clean air', "
            "--partner 'clean air' or --search 'clean air'",
        ),
        (
            ("tree", TOO_LONG),
            f"`roadmap tree` takes no argument {'z' * 59}…; to filter, use --area TEXT, --partner TEXT or "
            "--search TEXT",
        ),
    ],
)
def test_an_argument_is_quoted_where_the_shell_needs_it(
    run: Callable[..., Result], words: tuple[str, ...], problem: str
) -> None:
    sentence = f"error: {problem} (see `roadmap {words[0]} --help`)\n"
    assert run(*words) == Result(2, "", sentence)


SUGGESTED = sorted({line for lines in COMMAND_SYNONYMS.values() for line in lines})
FILLED = {"TEXT": "Text", "MILESTONE": "m", "DAY": "2022-03", "FILE": "-"}
MISSING = {
    "brief", "check", "history", "init", "list", "remove", "rename", "show", "status", "timeline", "undo",
    "update", "add-commitment",
}  # fmt: skip
"""Suggestions that are only the name of a command, which may need arguments."""


@pytest.mark.parametrize("line", SUGGESTED)
def test_a_suggested_command_has_a_help(run: Callable[..., Result], line: str) -> None:
    name = line.split(" ")[0]
    result = run(*([name] if name == "--version" else [name, "--help"]))
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("line", sorted(set(SUGGESTED) - MISSING))
def test_a_suggested_command_line_works(run: Callable[..., Result], line: str) -> None:
    assert run("add-partner", "Mexico", "--id", "mx").exit_code == 0
    kind = line.rpartition(" --")[2]
    filled = FILLED | {"ID": {"area": "health", "partner": "mx"}.get(kind, "methane-75")}
    assert run(*(filled.get(word, word) for word in line.split(" "))).exit_code == 0


def test_no_synonym_is_a_command() -> None:
    assert not COMMAND_SYNONYMS.keys() & COMMANDS.keys()
    assert {line.split(" ")[0] for line in SUGGESTED} <= {*COMMANDS, "--version"}
    assert set(SUGGESTED) & COMMANDS.keys() == MISSING


@pytest.mark.parametrize("help", ["--help", "-h"])
def test_help_before_a_command_is_the_help_of_that_command(run: Callable[..., Result], help: str) -> None:
    assert run(help, "list") == run("list", "--help")
    assert run(help, "nothing") == run("--help")


@pytest.mark.parametrize("command", ["status", "scorecard", "trend"])
@pytest.mark.parametrize(
    ("words", "right"),
    [
        (("--status", "met"), "--status STATUS"),
        (("--status=met",), "--status STATUS"),
        (("--not-status", "met"), "--not-status STATUS"),
        (("--flag", "late"), "--flag FLAG"),
        (("--not-flag", "late"), "--not-flag FLAG"),
        (("--overdue",), "--overdue"),
        (("--due-within", "30d"), "--due-within TIME"),
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
