"""An export can be imported: CSV gives the same rows, JSON the same roadmap."""

import json
import random
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from roadmap_cli.model.json_codec import plain
from tests.conftest import AS_OF, ROOT, SMALL_ROADMAP, Result
from tests.hostile import HOSTILE

SHIPPED = (ROOT / "roadmap.toml").read_text(encoding="utf-8")
DISARMED = (
    "=1+1", "+1", "-x", "@SUM(A1)", "'=quoted", "'plain", "''", "a,b", 'say "a"', "##[group]x",
    "::add-mask::x", "é ü 橋 🏗", "a  b", "x\\y", "=HYPERLINK(\"http://x\";\"y\")", "|a|", "N/A",
    "none", "TRUE", "007", "1e5", "2024-01-01",
)  # fmt: skip
"""Texts that CSV has to escape, or that a reader could misinterpret."""


def roadmap_of(texts: Iterable[str]) -> str:
    """Return a roadmap with each text in every place for text."""
    commitments = {
        f"c-{number}": {
            "title": text,
            "text": text,
            "area": "a",
            "deadline_text": text,
            "owner": [text, "b"],
            "tags": [text],
        }
        for number, text in enumerate(texts)
        if text.strip()
    }
    return tomli_w.dumps(
        {"roadmap": {"title": "=1+1"}, "areas": {"a": {"title": "@SUM(A1)"}}} | {"commitments": commitments}
    )


def each_kind(values: Mapping[str, Sequence[object]]) -> str:
    """Return a roadmap of commitments with combinations of values by field; None omits the field."""
    commitments = {}
    choices = random.Random(12).sample([*product(*values.values())], 300)
    for number, chosen in enumerate(choices):
        fields = {name: value for name, value in zip(values, chosen, strict=True) if value is not None}
        commitments[f"c-{number}"] = {"title": f"C {number}", "area": "a"} | fields
    partners = {id: {"name": id.upper()} for id in ("us", "ca", "eu")}
    head = {"roadmap": {"title": "R"}, "areas": {"a": {"title": "A"}}, "partners": partners}
    return tomli_w.dumps(head | {"commitments": commitments})


NEW = '[roadmap]\ntitle = "New"\n[partners.eu]\nname = "EU"\n'
"""A roadmap for CSV, which makes only the partners in `partners`."""

OF_PARTNERS = each_kind(
    {
        "partners": [["us", "ca"]],
        "status": [None, "underway", "met"],
        "deadline": [None, "2030", "2025/2030"],
        "deadline_text": [None, "by 2030"],
        "progress": [None, 40],
        "partner_status": [None, {"ca": "dropped"}, {"us": "met", "ca": "met"}, {"eu": "at-risk"}],
        "partner_deadline": [None, {"us": "none", "ca": "2026-06-30"}, {"eu": date(2025, 1, 1)}],
        "milestones": [
            None,
            {"m": {"title": "M", "status": "met", "met_on": "2025-05-06"}, "n": {"title": "N"}},
        ],
        "updates": [
            None,
            {"2025-02-03": {"partner": "ca", "status": "dropped", "deadline": "2026-06-30", "note": "A;b"}},
            {
                "2024": {
                    "status": "met",
                    "deadline": "none",
                    "deadline_was": "2024-05-06",
                    "deadline_text_was": "by COP30",
                },
                "2025-Q1": {"partner": "us", "deadline": "none", "evidence": ["https://a.org", "b"]},
                "2025-Q1-2": {"partner": "us", "status": "stalled", "status_was": "planned"},
                "2025-06-07": {"note": "N", "extra": {"on": date(2020, 1, 2), "n": 1.0}},
            },
        ],
    }
)
"""Own values of partners combined with values of all, consistent or not."""

TEXTS = [text for text in HOSTILE.values() if text.isprintable()]
ROADMAPS = {
    "shipped": SHIPPED,
    "small": SMALL_ROADMAP,
    "disarmed": roadmap_of(DISARMED),
    "hostile": roadmap_of(TEXTS),
    "partners": OF_PARTNERS,
}
Run = Callable[..., Result]


@pytest.fixture(params=ROADMAPS, autouse=True)
def exported(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    (tmp_path / ".git").mkdir()
    text = ROADMAPS[request.param]
    Path("old.toml").write_text(text, encoding="utf-8")
    return text


def rows(run: Run, file: str, day: str) -> list[dict[str, Any]]:
    result = run("list", "--file", file, "--format", "json", "--as-of", day)
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("day", [AS_OF, "2025-02-20", "2024-07-01"])
def test_csv_gives_the_same_rows(run: Run, exported: str, day: str) -> None:
    days = tomllib.loads(exported).get("check", {})
    new = {"check": days} if days else {}
    Path("new.toml").write_text(NEW + tomli_w.dumps(new), encoding="utf-8")
    assert run("export", "csv", "--file", "old.toml", "-o", "all.csv", "--as-of", day).exit_code == 0
    result = run("import", "all.csv", "--strict", "--file", "new.toml")
    assert result.exit_code == 0, result.stderr
    assert rows(run, "new.toml", day) == rows(run, "old.toml", day)


@pytest.mark.parametrize("exported", ["partners"], indirect=True)
def test_csv_gives_the_same_commitments(run: Run, exported: str) -> None:
    Path("new.toml").write_text(NEW, encoding="utf-8")
    assert run("export", "csv", "--file", "old.toml", "-o", "all.csv").exit_code == 0
    assert run("import", "all.csv", "--strict", "--file", "new.toml").exit_code == 0
    new = tomllib.loads(Path("new.toml").read_text(encoding="utf-8"))
    assert plain(new["commitments"]) == plain(tomllib.loads(exported)["commitments"])


@pytest.mark.parametrize("day", ["2025-02-20", "2024-07-01"])
def test_json_of_a_past_day_gives_the_same_rows(run: Run, exported: str, day: str) -> None:
    assert run("export", "json", "--file", "old.toml", "-o", "all.json", "--as-of", day).exit_code == 0
    result = run("import", "all.json", "--strict", "--file", "new.toml")
    assert result.exit_code == 0, result.stderr
    assert rows(run, "new.toml", day) == rows(run, "old.toml", day)


def test_json_gives_the_same_roadmap(run: Run, exported: str) -> None:
    assert run("export", "json", "--file", "old.toml", "-o", "all.json").exit_code == 0
    result = run("import", "all.json", "--strict", "--file", "new.toml")
    assert result.exit_code == 0, result.stderr
    assert tomllib.loads(Path("new.toml").read_text(encoding="utf-8")) == tomllib.loads(exported)


@pytest.mark.parametrize("command", [("list", "--format"), ("export",)])
@pytest.mark.parametrize("format", ["csv", "json"])
def test_import_into_the_same_file_changes_nothing(
    run: Run, exported: str, command: tuple[str, ...], format: str
) -> None:
    source = run(*command, format, "--file", "old.toml").stdout
    Path(f"all.{format}").write_text(source, encoding="utf-8", newline="")
    result = run("import", f"all.{format}", "--update", "--file", "old.toml", "--format", "json")
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    joined = command[0] == "list" and format == "csv"  # by `;` without escapes, which splits items with a `;`
    split = {
        id
        for id, one in tomllib.loads(exported)["commitments"].items()
        if joined and any(";" in item for item in [*one.get("owner", []), *one.get("tags", [])])
    }
    assert (set(report["updated"]), report["added"], report["ignored"]) == (split, [], [])
    assert split or Path("old.toml").read_text(encoding="utf-8") == exported


def test_a_workbook_changes_nothing_if_it_can_hold_the_texts(run: Run, exported: str) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
    assert run("export", "xlsx", "--file", "old.toml", "-o", "all.xlsx").exit_code == 0
    result = run("import", "all.xlsx", "--update", "--file", "old.toml", "--format", "json")
    assert result.exit_code == 0, result.stderr
    report = json.loads(result.stdout)
    can_hold = exported in (SHIPPED, SMALL_ROADMAP, OF_PARTNERS)
    changed = {id for id in report["updated"] if can_hold}
    assert (changed, report["added"], report["ignored"]) == (set(), [], [])
    assert not can_hold or Path("old.toml").read_text(encoding="utf-8") == exported
