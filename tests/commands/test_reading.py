"""What reading commands share: one word for the format for people, and rows as CSV and JSON lines."""

import csv
import io
import json
from collections.abc import Callable

import pytest

from roadmap_cli.cli import COMMANDS, READS
from tests.conftest import AS_OF, Result

pytestmark = pytest.mark.usefixtures("roadmap_file")
Run = Callable[..., Result]

WORDS = {
    "show": ["net-zero-grids"],
    "history": ["net-zero-grids"],
    "brief": ["--since", "2020"],
    "diff": ["roadmap.toml", "roadmap.toml"],
}
"""What a reading command needs; the others need nothing."""
ROWS = {"status": ["--area", "climate"], "scorecard": [], "slips": []}


@pytest.mark.parametrize("command", [name for name, one in COMMANDS.items() if one.panel == READS])
def test_text_and_table_are_one_format_in_every_reader(run: Run, command: str) -> None:
    words = [command, *WORDS.get(command, []), "--as-of", AS_OF]
    shown = run(*words)
    for form in (["--format", "text"], ["--format", "table"], ["--format=text"], ["--format=table"]):
        assert run(*words, *form) == shown
    assert run(*words, "--format", "tabel").exit_code == 2


def test_a_value_of_another_option_is_no_format(run: Run) -> None:
    assert run("tree", "--search", "table", "--as-of", AS_OF).stderr == "nothing matches\n"
    result = run("show", "--", "table")
    assert 'there is no commitment "table"' in result.stderr


@pytest.mark.parametrize("command", ROWS)
def test_json_lines_are_the_rows_of_csv(run: Run, command: str) -> None:
    words = [command, *ROWS[command], "--as-of", AS_OF, "--format"]
    rows = list(csv.DictReader(io.StringIO(run(*words, "csv").stdout)))
    records = [json.loads(line) for line in run(*words, "jsonl").stdout.splitlines()]
    assert rows
    assert [list(record) for record in records] == [list(row) for row in rows]
    as_cells = [{name: _cell(value) for name, value in record.items()} for record in records]
    assert as_cells == rows


def _cell(value: object) -> str:
    return "" if value is None else json.dumps(value) if isinstance(value, bool) else str(value)
