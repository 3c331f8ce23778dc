"""`roadmap list areas|partners|tags|owners`, whole."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import AS_OF, Result

pytestmark = pytest.mark.usefixtures("roadmap_file")
Run = Callable[..., Result]


def shown(run: Run, *words: str) -> Result:
    return run("list", *words, "--as-of", AS_OF)


def test_the_table(run: Run) -> None:
    result = shown(run, "areas")
    assert (result.exit_code, result.stderr) == (0, "")
    heading, first, *_ = result.stdout.splitlines()
    assert heading.split() == ["ID", "TITLE", "COMMITMENTS"]
    assert first.split()[0] == "climate"
    assert first.endswith("  3")
    assert shown(run, "areas", "--format", "text").stdout == result.stdout


def test_the_other_formats(run: Run) -> None:
    words = ("tags", "--where", "area = climate")
    assert shown(run, *words, "--format", "csv").stdout.splitlines()[0] == "tag,commitments"
    records = json.loads(shown(run, *words, "--format", "json").stdout)
    assert {"tag": "energy", "commitments": 2} in records
    lines = shown(run, *words, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == records
    assert shown(run, *words, "--format", "markdown").stdout.startswith(
        "| tag | commitments |\n| --- | ---: |"
    )


def test_order_columns_and_number_of_rows(run: Run) -> None:
    words = ("partners", "--sort=-commitments", "--columns", "name,commitments")
    first = shown(run, *words, "--limit", "1", "--format", "csv", "--no-header")
    assert first.stdout == "Canada,6\n"
    assert first.stderr == "1 more; --limit 0 shows all\n"
    assert shown(run, "partners", "--ids").stdout == "us\nca\n"
    assert shown(run, "partners", "--count").stdout == "2\n"


def test_nothing_to_count(run: Run) -> None:
    assert shown(run, "owners", "--search", "qqq").stderr == "nothing matches\n"
    assert shown(run, "owners", "--search", "qqq", "--format", "json").stdout == "[]\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("tagz",), "`roadmap list` takes no argument tagz; did you mean tags? (see `roadmap list --help`)"),
        (("tags", "--columns", "title"), 'there is no column "title"; there are tag, commitments'),
        (("tags", "--sort", "commitment"), 'there is no column "commitment"; did you mean commitments?'),
        (("tags", "--group-by", "area"), "--group-by groups commitments, not tags; leave it out"),
        (
            ("tags", "--no-header", "--format", "markdown"),
            "--format markdown has no header; leave out --no-header",
        ),
    ],
)
def test_what_cannot_be_is_refused(run: Run, words: tuple[str, ...], sentence: str) -> None:
    assert shown(run, *words) == Result(2, "", f"error: {sentence}\n")
