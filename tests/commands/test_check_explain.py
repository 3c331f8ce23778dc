"""`check --list-rules` and `check --explain`."""

import json
from collections.abc import Callable

import pytest

from roadmap_cli.checks.run import RULES
from tests.conftest import Result

Run = Callable[..., Result]


def test_every_rule_is_listed_with_what_it_finds(run: Run) -> None:
    result = run("check", "--list-rules")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["CODE", "SEVERITY", "NAME", "FINDS"]
    assert [line.split()[:3] for line in lines[1:]] == [
        [rule.code, rule.severity.value, rule.name] for rule in RULES
    ]
    assert all(line.endswith(rule.finds) for line, rule in zip(lines[1:], RULES, strict=True))


def test_the_list_fits_a_terminal(terminal: Run) -> None:
    result = terminal("check", "--list-rules", columns=60, env={"NO_COLOR": "1"})
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 60


def test_the_list_is_there_for_programs(run: Run) -> None:
    listed = json.loads(run("check", "--list-rules", "--format", "json").stdout)
    assert [one["code"] for one in listed] == [rule.code for rule in RULES]
    assert list(listed[0]) == ["code", "severity", "name", "finds", "help"]


def test_one_rule_is_explained_with_how_to_fix_it_and_to_silence_it(run: Run) -> None:
    assert run("check", "--explain", "RM203") == Result(
        0,
        """\
RM203  unknown-dependency  error

A commitment depends on, or is replaced by, a commitment that is not in the file.
To fix it: Name a commitment in the file, or remove the entry: \
`roadmap update ID --remove-depends-on DEPENDENCY`.
For one commitment: waive = { RM203 = { until = 2027-12-31, reason = "TEXT" } }
For the file: [check] ignore = ["RM203"], or severity = { RM203 = "notice" }
An example: https://roadmap-toml.github.io/roadmap-toml/reference/rules/RM203/
""",
        "",
    )


@pytest.mark.parametrize("code", ["RM100", "RM101", "RM102"])
def test_what_keeps_a_file_from_being_read_cannot_be_silenced(run: Run, code: str) -> None:
    text = run("check", "--explain", code).stdout
    assert "Nothing can silence it, because no command can read such a roadmap.\n" in text
    assert "waive" not in text


def test_a_rule_is_explained_to_programs(run: Run) -> None:
    record = json.loads(run("check", "--explain", "RM301", "--format", "json").stdout)
    assert (record["code"], record["name"], record["severity"]) == ("RM301", "overdue", "warning")


def test_a_family_is_explained_rule_by_rule(run: Run) -> None:
    text = run("check", "--explain", "rm5").stdout
    assert [line.split()[0] for line in text.split("\n") if line.startswith("RM5")] == [
        "RM501", "RM502", "RM503", "RM504"
    ]  # fmt: skip
    record = json.loads(run("check", "--explain", "RM5", "--format", "json").stdout)
    assert [one["code"] for one in record] == ["RM501", "RM502", "RM503", "RM504"]
    assert 'severity = { RM303 = "warning" }' in run("check", "--explain", "RM303").stdout


@pytest.mark.parametrize(
    ("code", "hint"), [("RM33", "RM303"), ("overdue", "did you mean RM301?"), ("x", "--list-rules")]
)
def test_what_is_no_code_is_answered_with_the_nearest(run: Run, code: str, hint: str) -> None:
    result = run("check", "--explain", code)
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith(f'error: there is no rule "{code}"; ')
    assert hint in result.stderr


def test_neither_needs_a_roadmap(run: Run) -> None:
    for words in (["--list-rules"], ["--explain", "RM203"]):
        assert run("check", *words, "--file", "nowhere.toml").exit_code == 0
