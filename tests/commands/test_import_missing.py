"""The options of `import` for commitments that are missing in its source, and the question before closing."""

import json

import pytest

from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring

ROADMAP = HEAD + '[areas.x]\ntitle = "X"\n' + "".join(
    f'[commitments.c-{number}]\ntitle = "C {number}"\narea = "x"\n' for number in range(14)
)  # fmt: skip
SOURCE = "id\nc-0\nc-1\n"
CLOSE = ("--update", "--close-missing", "dropped", "--note", "Gone.")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--report-missing",), "--report-missing needs --update, which changes existing commitments"),
        (CLOSE[1:], "--close-missing needs --update, which changes existing commitments"),
        (CLOSE[:3], "--close-missing needs --note TEXT, which says why they are closed"),
        (
            ("--update", "--where", "tag = a"),
            "--where belongs to --report-missing or --close-missing; add one",
        ),
        (
            ("--update", "--close-missing", "stalled"),
            "--close-missing: stalled is not a closed status; use broken, dropped, met or partly-met",
        ),
        (("--update", "--close-missing", "superseded"), "--close-missing: superseded needs a successor; use"),
        (("--update", "--close-missing", "gone"), '"gone" is not a status'),
        ((*CLOSE, "--rows", "id = c-0"), "--close-missing needs all rows; leave out --rows, --skip-rows and"),
        ((*CLOSE, "--where", "nope = 1"), "--where, column 1: there is no field"),
    ],
)
def test_wrong_usage(options: tuple[str, ...], sentence: str, bring: Import) -> None:
    bring.write(ROADMAP)
    result = bring(SOURCE, *options)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {sentence}")
    assert bring.roadmap == ROADMAP


def test_ids_from_titles_do_not_show_what_is_missing(bring: Import) -> None:
    bring.write(ROADMAP)
    result = bring("title\nC 0\n", *CLOSE, "--yes")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: --close-missing needs a column of ids, because a changed title would look like a missing "
        "commitment; name it with --id-from COLUMN\n",
    )


def test_a_script_must_say_yes(bring: Import) -> None:
    bring.write(ROADMAP)
    result = bring(SOURCE, *CLOSE)
    assert (result.exit_code, result.stderr) == (
        2,
        "error: this would close 12 commitments as dropped; add --yes to do it, or --dry-run to see it\n",
    )
    dry = bring(SOURCE, *CLOSE, "--dry-run")
    assert (dry.exit_code, dry.stdout.count('+status = "dropped"')) == (0, 24)
    assert bring.roadmap == ROADMAP
    everything = "id\n" + "".join(f"c-{number}\n" for number in range(14))
    assert bring(everything, *CLOSE).exit_code == 0, "there is nothing to confirm"


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("\n", 1), ("n\n", 1)])
def test_a_person_is_asked(answer: str, code: int, bring: Import) -> None:
    bring.write(ROADMAP)
    result = bring(SOURCE, *CLOSE, tty=True, input=answer)
    assert result.exit_code == code
    asked = "c-11 is open and not in the source: C 11\n… and 2 more\nClose 12 commitments as dropped? (y or"
    assert asked in result.stderr
    assert (bring.roadmap == ROADMAP) == bool(code)
    if code:
        assert result.stderr.endswith("nothing was written\n")


def test_a_refusal_is_an_error_in_json_too(bring: Import) -> None:
    bring.write(ROADMAP)
    result = bring(SOURCE, *CLOSE, "--yes", "--format", "json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["changed"], report["closed"]) == (2, False, [])
    assert len(report["missing"]) == 12
    assert json.loads(result.stderr)["code"] == 2


def test_a_file_that_changed_after_the_question_is_not_written(
    bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changing(*_: object) -> str:
        bring.write(ROADMAP + "\n# mine\n")
        return "y"

    bring.write(ROADMAP)
    monkeypatch.setattr("roadmap_cli.commands._prompts.ask_or_skip", changing)
    result = bring(SOURCE, *CLOSE, tty=True)
    assert result.exit_code == 5
    assert "roadmap.toml changed after this was shown; nothing was written" in result.stderr
    assert bring.roadmap == ROADMAP + "\n# mine\n"
