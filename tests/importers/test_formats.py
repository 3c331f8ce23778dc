"""Detection of the format of a source."""

import pytest

from roadmap_cli.errors import UnreadableError
from roadmap_cli.importers.formats import ReadOptions, SourceFormat, detected_format, read_content
from tests.importers.sheets import content_of, utc_day
from tests.importers.test_github import ISSUES
from tests.importers.test_taskwarrior import TASKS


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("plan.csv", b"[x", SourceFormat.CSV),
        ("PLAN.TSV", b"a", SourceFormat.CSV),
        ("plan.xlsx", b"PK\x03\x04", SourceFormat.XLSX),
        ("plan.csv", b"PK\x03\x04", SourceFormat.XLSX),
        ("plan.md", b"a,b", SourceFormat.MARKDOWN),
        ("plan.jsonl", b"", SourceFormat.JSON),
        ("standard input", b' \n[{"a": 1}]', SourceFormat.JSON),
        ("standard input", b"\xef\xbb\xbf{}", SourceFormat.JSON),
        ("standard input", b"# T\n\n  * [x] done\n", SourceFormat.MARKDOWN),
        ("plan.txt", b"1. [ ] one\n", SourceFormat.MARKDOWN),
        ("standard input", b"title,area\n", SourceFormat.CSV),
    ],
)
def test_what_a_source_begins_with_and_its_name_tell(name: str, data: bytes, format: SourceFormat) -> None:
    assert detected_format(data, name) is format


def test_json_is_known_by_the_keys_of_its_first_object() -> None:
    assert content_of(TASKS, "x.json").format == "taskwarrior"
    assert content_of(ISSUES, "x").format == "github"
    assert content_of('[{"id": "a", "title": "A", "url": "u"}]', "x.json").format == "json"
    assert content_of("[]", "x.json").records == ()


def test_a_format_that_is_named_is_followed() -> None:
    assert content_of(ISSUES, "x.json", SourceFormat.JSON).format == "json"
    assert content_of("- [ ] a\n", "x.csv", SourceFormat.MARKDOWN).format == "markdown"
    assert content_of('[{"description": "A"}]', "x", SourceFormat.TASKWARRIOR).format == "taskwarrior"
    assert content_of('[{"title": "A"}]', "x", SourceFormat.GITHUB).format == "github"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("x.csv", b"", "x.csv is empty; there is nothing to import"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.xls is an old Office file"),
        ("x.toml", b"", "x.toml is empty"),
        ("x.toml", b"a", "x.toml is a roadmap itself; an import reads csv, xlsx, json, "),
        ("standard input", b'# R\n[roadmap]\ntitle = "R"\n', "standard input is a roadmap itself; "),
    ],
)
def test_what_cannot_be_imported_is_refused(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_content(data, name, ReadOptions(utc_day))
    assert str(refused.value).startswith(sentence)
