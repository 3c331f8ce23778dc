"""The base record of a commitment has the same keys and values in all JSON."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.analysis.columns import COLUMNS
from roadmap_cli.analysis.query import RECORD
from roadmap_cli.cli import COMMANDS, READS
from roadmap_cli.model.fields import FIELDS, ONE_OR_MORE
from roadmap_cli.model.types import ImportMapping
from tests.conftest import AS_OF, SHIPPED, SMALL_ROADMAP, Result
from tests.histories import History, commitment

Run = Callable[..., Result]
Record = dict[str, Any]

CLIMATE, CANADA, BY_PARTNER = ("--area", "climate"), ("--partner", "ca"), ("--group-by", "partner")
READERS: dict[str, list[tuple[str, ...]]] = {
    "list": [(), CANADA, BY_PARTNER],
    "show": [("net-zero-grids",)],
    "tree": [(), CANADA],
    "status": [CLIMATE, (*CLIMATE, *BY_PARTNER)],
    "timeline": [(), CANADA, BY_PARTNER],
    "trend": [()],
    "scorecard": [CLIMATE, (*CLIMATE, *CANADA)],
    "check": [()],
    "diff": [("HEAD~1",)],
    "history": [("net-zero-grids",)],
    "slips": [(), CANADA],
    "brief": [("--since", "HEAD~1"), ("--since", "2022")],
    "views": [()],
}
"""Every reading command, with words for which its JSON has commitments."""

EXCEPTIONS = {
    "diff.commitments": "a record of what changed between two texts, not of a commitment on a day",
    "brief.other.change": "a record of what changed, as in `diff`; the base record is around it",
    "brief.removed": "not in the file any more, so it has no values on the day",
    "history": "a list of changes: the id and the title say what they are of",
    "history.history.change": "a record of what changed, as in `diff`",
}
"""Where JSON names a commitment without its base record, with the reason. `check` has only its id."""

BRIEF = {
    *("new", "kept", "reopened", "worsened", "improved", "later", "earlier", "other"),
    *("overdue", "milestones_overdue", "next", "silent"),
}
"""The lists of `brief` that have entries in this test."""

THEN: dict[str, dict[str, str]] = {
    "gone": {},
    "kept": {},
    "reopened": {"status": '"met"'},
    "worse": {"status": '"underway"'},
    "better": {"status": '"at-risk"'},
    "later": {"deadline": '"2030"'},
    "earlier": {"deadline": '"2030"'},
    "reworded": {"title": '"Words"'},
    "overdue": {"deadline": '"2025"'},
}
NOW: dict[str, dict[str, str]] = {
    "new": {},
    "kept": {"status": '"met"'},
    "reopened": {},
    "worse": {"status": '"at-risk"'},
    "better": {"status": '"underway"'},
    "later": {"deadline": '"2031"'},
    "earlier": {"deadline": '"2029"'},
    "reworded": {"title": '"Other words"', "milestones": '{ one = { title = "One", deadline = "2025" } }'},
    "overdue": {"deadline": '"2025"'},
}
"""Commitments before and after a commit; something of each changes."""


def with_commitments(text: str, commitments: dict[str, dict[str, str]]) -> str:
    """Return a roadmap with more commitments."""
    common = {"area": '"climate"', "made": "2020", "partners": '["us", "ca"]'}
    return f"{text}\n" + "".join(commitment(id, **common, **fields) for id, fields in commitments.items())


def walk(value: Any, path: str) -> Iterator[tuple[str, Record]]:
    """Yield each object in JSON with its path of keys."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from walk(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, path)


@pytest.mark.parametrize(
    "text", [SMALL_ROADMAP, SHIPPED.read_text(encoding="utf-8")], ids=["small", "shipped"]
)
def test_every_record_of_a_commitment_is_that_of_list(run: Run, tmp_path: Path, text: str) -> None:
    def read(*words: str) -> Any:
        result = run(*words, "--format", "json", env={"ROADMAP_AS_OF": AS_OF})
        assert result.exit_code in (0, 1), result.stderr
        return json.loads(result.stdout)

    assert list(READERS) == [name for name, command in COMMANDS.items() if command.panel == READS]
    made = History(tmp_path)
    made.commit(with_commitments(text, THEN), day="2025-01-01")
    titles = {(row["id"], row["title"]) for row in read("list")}
    made.commit(with_commitments(text, NOW), day="2025-06-01")
    rows = {
        partner: {row["id"]: row for row in read("list", *(["--partner", partner] if partner else []))}
        for partner in (None, "us", "ca", "mx")
        if partner != "mx" or "[partners.mx]" in text
    }
    titles |= {(row["id"], row["title"]) for row in rows[None].values()}
    exempt: set[str] = set()
    found: set[str] = set()
    for name, lines in READERS.items():
        for words in lines:
            for path, record in walk(read(name, *words), name):
                if (record.get("id"), record.get("title")) not in titles:
                    continue
                if path in EXCEPTIONS:
                    exempt.add(path)
                    continue
                found.add(path)
                where = (name, *words, path, record["id"])
                assert tuple(record)[: len(RECORD)] == RECORD, where
                base = {key: record[key] for key in RECORD}
                assert base == rows[base["for"]][base["id"]], where
                assert words[-2:] != CANADA or base["for"] == "ca", where
    assert exempt == set(EXCEPTIONS)
    assert {path.partition(".")[0] for path in found} == set(READERS) - {
        "trend",
        "check",
        "diff",
        "history",
        "views",
    }
    assert {path.removeprefix("brief.") for path in found if path.startswith("brief")} >= BRIEF


LISTED = {
    field.name
    for table, fields in FIELDS.items()
    for field in fields
    if field.type in ONE_OR_MORE and table is not ImportMapping  # which no reader shows
}
STRINGS = {
    "owner": '"Ann"',
    "source": '"https://a.org"',
    "formerly": '"before"',
    "milestones": '{ m = { title = "M", evidence = "https://b.org" } }',
    "updates": '{ 2025-05 = { note = "N", evidence = "https://c.org" } }',
}
"""A string in each field that may be an array."""


def changed_fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the fields that may hold an array and their values, also those that `diff` compares."""
    for _, record in walk(value, ""):
        for key, inner in record.items():
            if key in LISTED:
                yield key, inner
        name = str(record.get("field", "")).rpartition(".")[2]
        if name in LISTED:
            yield from ((name, record[side]) for side in ("before", "after"))


def test_what_may_be_a_string_or_an_array_is_an_array_in_all_json(run: Run, tmp_path: Path) -> None:
    made = History(tmp_path)
    made.commit(with_commitments(SMALL_ROADMAP, {"x": {"deadline": '"2024"'}}), day="2025-01-01")
    reworded = SMALL_ROADMAP.replace("https://example.org/roadmap", "https://example.org/other")
    text = with_commitments(reworded, {"x": {"deadline": '"2025"', **STRINGS}})
    made.commit(text, day="2025-06-01")
    found: set[str] = set()
    lines = [(name, *words) for name, several in READERS.items() for words in several]
    lines += [("show", "x"), ("history", "x"), ("list", "--columns", ",".join(COLUMNS))]
    for words in lines:
        result = run(*words, "--format", "json", env={"ROADMAP_AS_OF": AS_OF})
        assert result.exit_code in (0, 1), result.stderr
        for key, value in changed_fields(json.loads(result.stdout)):
            found.add(key)
            assert value is None or isinstance(value, list), (words, key, value)
    assert found == LISTED


def test_export_json_alone_has_them_as_the_file_has_them(run: Run, roadmap_file: Path) -> None:
    text = with_commitments(SMALL_ROADMAP, {"x": STRINGS})
    roadmap_file.write_text(text, encoding="utf-8")
    commitments = json.loads(run("export", "json").stdout)["data"]["commitments"]
    assert commitments["x"]["owner"] == "Ann"
    assert commitments["net-zero-grids"]["owner"] == ["Ministry of Energy", "Department of Energy"]
