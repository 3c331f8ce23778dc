"""Hostile text in every format stays text of a field."""

import csv
import io
import json
from typing import Any

import pytest

from roadmap_cli.importers.records import fold
from tests.commands.importing import HEAD, Import
from tests.commands.importing import bring as bring
from tests.every import every
from tests.hostile import HOSTILE

SAYABLE = {
    name: text
    for name, text in HOSTILE.items()
    if text.isprintable() or ("\0" not in text and text.isascii())
}
SAYABLE |= {
    name: HOSTILE[name] for name in ("bidi override", "C1 CSI", "zero width", "line breaks", "OSC 8 link")
}
TITLES = {f"n-{number}": text for number, text in enumerate(SAYABLE.values()) if fold(text)}


def titles_by_id(bring: Import) -> dict[str, Any]:
    """Return the titles by id, after checking that nothing but titles came in."""
    assert set(bring.data) == {"roadmap", "areas", "commitments"}
    assert bring.data["roadmap"] == {"title": "R"}
    assert bring.data["areas"] == {"x": {"title": "x"}}
    assert {frozenset(one) for one in bring.commitments.values()} == {frozenset({"title", "area"})}
    return {id: one["title"] for id, one in bring.commitments.items()}


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_in_csv(delimiter: str, bring: Import) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["no", "title", "area"], *([id, title, "x"] for id, title in TITLES.items())])
    result = bring(text.getvalue(), "--id-from", "no")
    assert result.exit_code == 0, result.stderr
    assert titles_by_id(bring) == {id: fold(title) for id, title in TITLES.items()}


def test_in_json_and_issues(bring: Import) -> None:
    rows = [{"no": id, "title": title, "area": "x"} for id, title in TITLES.items()]
    assert bring(json.dumps(rows), "--id-from", "no", name="s.json").exit_code == 0
    assert titles_by_id(bring) == {id: fold(title) for id, title in TITLES.items()}
    bring.write(HEAD)
    issues = [{"number": id, "title": title, "milestone": {"title": "x"}} for id, title in TITLES.items()]
    assert bring(json.dumps(issues), "--id-from", "number", name="s.json").exit_code == 0
    assert titles_by_id(bring) == {id: fold(title) for id, title in TITLES.items()}


def test_in_tasks(bring: Import) -> None:
    tasks = [
        {"uuid": id, "description": title, "project": "x", "status": "pending"}
        for id, title in TITLES.items()
    ]
    assert bring(json.dumps(tasks), "--id-from", "uuid", name="s.json").exit_code == 0
    assert titles_by_id(bring) == {id: fold(title) for id, title in TITLES.items()}


def test_in_a_workbook(bring: Import) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl (the extra `excel`) is not installed")
    titles = {
        id: title
        for id, title in TITLES.items()
        if title.isprintable() and not title.startswith(("=", "long "))
    }
    book = openpyxl.Workbook()
    for row in [["no", "title", "area"], *([id, title, "x"] for id, title in titles.items())]:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    assert bring(data.getvalue(), "--id-from", "no", name="s.xlsx").exit_code == 0
    assert titles_by_id(bring) == {id: fold(title) for id, title in titles.items()}


@every("name", [*HOSTILE])
def test_in_a_checklist(name: str, bring: Import) -> None:
    bring.write(HEAD)
    text = HOSTILE[name].encode("utf-8", "replace").decode()
    result = bring(f"# x\n\n- [ ] a {text}\n", name="s.md")
    assert result.exit_code in (0, 3), result.stderr
    assert "\x1b" not in result.stderr
    assert set(bring.data) <= {"roadmap", "areas", "commitments"}
    if not set("\n\r\0<`") & set(text):
        assert [one["title"] for one in bring.commitments.values()] == [fold(f"a {text}")]


@every("text", HOSTILE)
def test_as_an_id_an_area_a_partner_a_status_and_a_date(text: str, bring: Import) -> None:
    bring.write(HEAD)
    clean = text.encode("utf-8", "replace").decode().replace("\0", "")
    row = dict.fromkeys(("no", "area", "partners", "status", "deadline", "depends_on"), clean)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([["title", *row], ["A", *row.values()]])
    result = bring(out.getvalue(), "--id-from", "no")
    assert result.exit_code == 0, result.stderr
    assert "\x1b" not in result.stderr
    assert "\n::" not in f"\n{result.stderr}"
    assert set(bring.data) <= {"roadmap", "areas", "partners", "commitments"}
    for kind in ("areas", "partners", "commitments"):
        for id in bring.data.get(kind, {}):
            assert all(char.isascii() and (char.isalnum() or char == "-") for char in id)
            assert len(id) <= 64
