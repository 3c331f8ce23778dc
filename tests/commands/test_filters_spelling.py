"""Filters find names in every Unicode normalization, case and accent."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from tests.conftest import Result

Run = Callable[..., Result]

FILE = """\
[roadmap]
title = "R"

[areas.a]
title = "A"

[commitments.one]
title = "Réduire"
area = "a"
owner = "Ministère"
tags = ["éco", "b"]

[commitments.two]
title = "Other"
area = "a"
owner = "MINISTERE"
tags = ["b"]
"""


@pytest.mark.parametrize(("stored", "typed"), [("NFC", "NFD"), ("NFD", "NFC")])
@pytest.mark.parametrize(
    ("option", "value", "ids"),
    [
        ("--owner", "ministère", ["one", "two"]),
        ("--not-owner", "Ministère", []),
        ("--tag", "éco", ["one"]),
        ("--tag", "ÉCO", ["one"]),
        ("--not-tag", "éco", ["two"]),
        ("--search", "réduire", ["one"]),
    ],
)
def test_a_filter_finds_a_name_in_every_normalization(
    run: Run,
    tmp_path: Path,
    stored: Literal["NFC", "NFD"],
    typed: Literal["NFC", "NFD"],
    option: str,
    value: str,
    ids: list[str],
) -> None:
    (tmp_path / "roadmap.toml").write_text(unicodedata.normalize(stored, FILE), encoding="utf-8")
    result = run("list", option, unicodedata.normalize(typed, value), "--format", "json")
    rows = json.loads(result.stdout)
    assert [row["id"] for row in rows] == ids
    assert all(row["title"] == unicodedata.normalize(stored, row["title"]) for row in rows)


@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_tags_are_added_and_removed_in_every_normalization(
    run: Run, tmp_path: Path, typed: Literal["NFC", "NFD"]
) -> None:
    file = tmp_path / "roadmap.toml"
    file.write_text(FILE, encoding="utf-8")
    tag = unicodedata.normalize(typed, "éco")
    assert run("update", "one", "--add-tag", tag).exit_code == 0
    assert file.read_text(encoding="utf-8") == FILE
    assert run("update", "one", "--remove-tag", tag).exit_code == 0
    assert file.read_text(encoding="utf-8") == FILE.replace('["éco", "b"]', '["b"]')
    assert run("update", "two", "--tag", "éco,e\u0301co,c").exit_code == 0
    assert 'tags = ["éco", "c"]' in file.read_text(encoding="utf-8")


def test_of_tags_that_differ_in_case_the_equal_one_is_removed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "roadmap.toml"
    file.write_text(FILE.replace('["b"]', '["Gas", "gas", "GAS", "b"]'), encoding="utf-8")
    assert run("update", "two", "--remove-tag", "gas").exit_code == 0
    assert 'tags = ["Gas", "GAS", "b"]' in file.read_text(encoding="utf-8")
    assert run("update", "two", "--remove-tag", "gas").exit_code == 0
    assert file.read_text(encoding="utf-8") == FILE
